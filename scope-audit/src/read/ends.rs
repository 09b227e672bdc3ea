//! Code that never comes to its end.

use syn::{Expr, Stmt};

use super::{items::Walker, types::is_type};
use crate::syntax::{self, callee, last, qualifier};

impl Walker<'_, '_> {
    /// Whether code behind statements is never reached through them.
    pub(super) fn leaves(&self, statements: &[Stmt]) -> bool {
        let is_end = |it: &Stmt| matches!(it, Stmt::Expr(it, _) if self.never_returns(it));
        syntax::leaves(statements) || statements.iter().any(is_end)
    }

    /// Whether an expression never has a value.
    pub(super) fn expr_leaves(&self, expr: &Expr) -> bool {
        syntax::expr_leaves(expr) || self.never_returns(expr)
    }

    /// Whether an expression is a closure that never returns.
    pub(super) fn closure_leaves(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Closure(it) if self.expr_leaves(&it.body))
    }

    /// Whether a function of the workspace is called that says so: `-> !`.
    fn never_returns(&self, expr: &Expr) -> bool {
        let is_never = |path: &syn::Path| {
            let of = qualifier(path).filter(|it| is_type(it));
            let of = of.map(|it| self.type_name(it));
            self.world.never_returns(self.package, of, last(path))
        };
        match expr {
            Expr::Call(it) => !self.is_variable(&it.func) && callee(it).is_some_and(is_never),
            Expr::Block(it) => it.label.is_none() && self.leaves(&it.block.stmts),
            _ => false,
        }
    }
}
