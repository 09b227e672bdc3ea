//! What a body names and calls: operations, and functions of the crate.
//!
//! An operation that is handed to a function is called, as far as source tells. One that is only
//! compared, matched, described, checked or bound to a handler is not. Of one that is returned or
//! kept in a table it cannot be told.

use std::collections::HashMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    BinOp, Expr, Macro, Pat, Token,
    parse::Parser as _,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{
    collect::is_layer,
    names::{Imports, Markers, segments},
    need::Need,
    source::{Module, Place, Unseen, is_test, place_of},
};

/// What happens to an operation that is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    /// It is compared, matched, described, checked or bound to a handler.
    Spoken,
    /// It is returned, or kept somewhere.
    Kept,
    /// It is handed to a function.
    Called,
}

/// An operation that a body names.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// An index into the spec's operations.
    pub(crate) operation: usize,
    pub(crate) how: Use,
    pub(crate) place: Place,
    /// The functions that it is handed to: the path from the crate's root, or a method's name.
    pub(crate) to: Vec<String>,
}

impl Named {
    /// Whether it goes to these functions and to no other.
    pub(crate) fn is_handed_to(&self, names: &[String]) -> bool {
        !self.to.is_empty() && self.to.iter().all(|to| names.iter().any(|it| is(to, it)))
    }

    /// Whether it goes to a function of this name, among others.
    pub(crate) fn goes_to(&self, name: &str) -> bool {
        self.to.iter().any(|to| is(to, name))
    }
}

/// Whether a name means a function: it is its path, or the last part of that.
fn is(function: &str, name: &str) -> bool {
    function == name || function.rsplit("::").next() == Some(name)
}

/// What a call is written as.
#[derive(Clone, Debug)]
pub(crate) enum Callee {
    /// A path, imports expanded.
    Path(Vec<String>),
    /// A method, and whether it is one of `self`.
    Method(String, bool),
}

/// A call of something that may be a function of the crate.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) callee: Callee,
    pub(crate) place: Place,
}

/// All that a body names and calls.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mentions {
    pub(crate) operations: Vec<Named>,
    pub(crate) calls: Vec<Call>,
    pub(crate) unseen: Vec<Unseen>,
    /// They stand in the value of a constant.
    pub(crate) is_constant: bool,
}

/// Methods that describe an operation, or compare it.
const SPEAKING: &[&str] = &[
    "requirement",
    "id",
    "name",
    "title",
    "description",
    "index",
    "tags",
    "is_deprecated",
    "is_public",
    "eq",
    "ne",
    "cmp",
    "partial_cmp",
    "hash",
    "fmt",
    "to_string",
];

/// Methods of an operation that a call may be made of.
const KEEPING: &[&str] = &["method", "path", "clone", "into", "to_owned"];

/// Methods that check an operation which they take, bind it to a handler, or compare it.
const CHECKING: &[&str] = &[
    "authorize",
    "covers",
    "covers_all",
    "check",
    "check_holder",
    "check_scopes",
    "is_covered_by",
    "require",
    "without",
    "only",
    "step_up",
    "contains",
    "eq",
    "ne",
];

/// Methods of collections.
const COLLECTING: &[&str] = &[
    "insert",
    "push",
    "push_back",
    "extend",
    "entry",
    "remove",
    "contains_key",
    "chain",
    "unwrap_or",
    "is_some_and",
];

/// Macros that compare or print what they take.
const TALKING: &[&str] = &[
    "matches",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "format",
    "print",
    "println",
    "eprint",
    "eprintln",
    "write",
    "writeln",
    "panic",
    "todo",
    "unimplemented",
    "unreachable",
    "trace",
    "debug",
    "info",
    "warn",
    "error",
];

/// The mentions in the body of a function.
pub(crate) fn of_block(
    block: &syn::Block,
    module: &Module,
    markers: &Markers,
    imports: &Imports,
) -> Mentions {
    let mut reader = Reader::new(module, markers, imports);
    reader.visit_block(block);
    reader.found
}

/// The mentions in the value of a constant.
pub(crate) fn of_expr(
    expr: &Expr,
    module: &Module,
    markers: &Markers,
    imports: &Imports,
) -> Mentions {
    let mut reader = Reader::new(module, markers, imports);
    reader.visit_expr(expr);
    reader.found.is_constant = true;
    reader.found
}

struct Reader<'a> {
    module: &'a Module,
    markers: &'a Markers,
    imports: &'a Imports,
    found: Mentions,
    /// What happens to the value of the expression that is being read.
    how: Use,
    /// The function that takes it.
    to: Option<String>,
    /// Variables that hold operations: indices into what was found.
    variables: HashMap<String, Vec<usize>>,
}

impl<'a> Reader<'a> {
    fn new(module: &'a Module, markers: &'a Markers, imports: &'a Imports) -> Self {
        Self {
            module,
            markers,
            imports,
            found: Mentions::default(),
            how: Use::Kept,
            to: None,
            variables: HashMap::new(),
        }
    }

    /// Reads an expression to whose value something happens.
    fn read(&mut self, how: Use, expr: &Expr) {
        let before = std::mem::replace(&mut self.how, how);
        // what is kept within what a function takes does not go to that function
        let kept = (how != Use::Called).then(|| self.to.take());
        self.visit_expr(expr);
        self.how = before;
        if let Some(to) = kept {
            self.to = to;
        }
    }

    /// Reads what a function takes.
    fn hand(&mut self, how: Use, to: &str, expr: &Expr) {
        let before = self.to.replace(to.to_owned());
        self.read(how, expr);
        self.to = before;
    }

    /// A path that is called, from the crate's root.
    fn rooted(&self, path: &[String]) -> String {
        let whole = match path {
            [first, rest @ ..] if first == "crate" => rest.to_vec(),
            [first, rest @ ..] if first == "self" => [self.module.path.as_slice(), rest].concat(),
            [name] => [self.module.path.as_slice(), std::slice::from_ref(name)].concat(),
            path => path.to_vec(),
        };
        whole.join("::")
    }

    /// Reads an expression whose value goes into a variable.
    fn bind(&mut self, pat: &Pat, expr: &Expr) {
        let name = match pat {
            Pat::Type(typed) => &*typed.pat,
            pat => pat,
        };
        match name {
            Pat::Ident(name) => self.hold(&name.ident, expr),
            _ => self.read(Use::Kept, expr),
        }
    }

    /// Reads an expression whose value a variable or a constant holds.
    fn hold(&mut self, name: &syn::Ident, expr: &Expr) {
        let first = self.found.operations.len();
        self.read(Use::Kept, expr);
        let held = self.held_in(expr, first);
        self.variables.insert(name.to_string(), held);
    }

    /// The operations that were kept since, and those of a variable that is passed on.
    fn held_in(&self, expr: &Expr, first: usize) -> Vec<usize> {
        let mut held: Vec<usize> = (first..self.found.operations.len())
            .filter(|&at| {
                let named = self.found.operations.get(at);
                named.is_some_and(|named| named.how == Use::Kept)
            })
            .collect();
        if let Some(variable) = variable(expr) {
            held.extend(self.variables.get(&variable).into_iter().flatten());
        }
        held
    }

    fn is_operation(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(path) => matches!(
                self.markers.find(&path.path, self.imports),
                Some(Need::Operation(_))
            ),
            Expr::Paren(inner) => self.is_operation(&inner.expr),
            Expr::Reference(inner) => self.is_operation(&inner.expr),
            _ => false,
        }
    }

    fn calls(&mut self, callee: Callee, at: &impl syn::spanned::Spanned) {
        self.found.calls.push(Call {
            callee,
            place: place_of(&self.module.file, at),
        });
    }

    /// Whether tokens that are no expressions hand on an operation.
    fn hides_operation(&self, tokens: &TokenStream) -> bool {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let named = trees.windows(4).enumerate().any(|(at, window)| {
            let [
                TokenTree::Ident(holder),
                TokenTree::Punct(_),
                TokenTree::Punct(_),
                TokenTree::Ident(name),
            ] = window
            else {
                return false;
            };
            // `Operation::X.id()` describes
            let described =
                matches!(trees.get(at + 4), Some(TokenTree::Punct(dot)) if dot.as_char() == '.');
            let path = [holder.to_string(), name.to_string()];
            !described && self.markers.is_operation(&path, self.imports)
        });
        named
            || trees.iter().any(|tree| match tree {
                TokenTree::Group(group) => self.hides_operation(&group.stream()),
                _ => false,
            })
    }
}

impl Visit<'_> for Reader<'_> {
    fn visit_expr_path(&mut self, path: &syn::ExprPath) {
        if let Some(Need::Operation(operation)) = self.markers.find(&path.path, self.imports) {
            self.found.operations.push(Named {
                operation,
                how: self.how,
                place: place_of(&self.module.file, &path.path),
                to: match self.how {
                    Use::Called => vec![self.to.clone().unwrap_or_default()],
                    _ => Vec::new(),
                },
            });
        }
        // a variable that is handed on hands on what it holds
        let name = path.path.get_ident().map(ToString::to_string);
        if let (Use::Called, Some(name)) = (self.how, name) {
            let held = self.variables.get(&name).into_iter().flatten();
            for &at in held {
                if let Some(named) = self.found.operations.get_mut(at) {
                    named.how = Use::Called;
                    named.to.push(self.to.clone().unwrap_or_default());
                }
            }
        }
    }

    fn visit_expr_call(&mut self, call: &syn::ExprCall) {
        let Expr::Path(function) = &*call.func else {
            self.read(Use::Kept, &call.func);
            for argument in &call.args {
                self.hand(Use::Called, "", argument);
            }
            return;
        };
        let path = self.imports.expand(&segments(&function.path));
        let name = path.last().cloned().unwrap_or_default();
        let how = if CHECKING.contains(&name.as_str()) {
            Use::Spoken
        } else if name.starts_with(char::is_uppercase) {
            // `Some(..)`: what happens to it happens to what is in it
            self.how
        } else {
            Use::Called
        };
        let to = self.rooted(&path);
        self.calls(Callee::Path(path), &function.path);
        for argument in &call.args {
            match how {
                Use::Called if !name.starts_with(char::is_uppercase) => {
                    self.hand(how, &to, argument);
                }
                _ => self.read(how, argument),
            }
        }
    }

    fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
        let method = call.method.to_string();
        let name = method.as_str();
        let receiver = &*call.receiver;
        let on_self = matches!(receiver, Expr::Path(path) if path.path.is_ident("self"));
        self.calls(Callee::Method(method.clone(), on_self), &call.method);
        if self.is_operation(receiver) || variable(receiver).is_some() {
            let how = match name {
                _ if SPEAKING.contains(&name) || CHECKING.contains(&name) => Use::Spoken,
                _ if KEEPING.contains(&name) => self.how.min(Use::Kept),
                // a list that is gone through: what happens to its items is not followed
                _ if !self.is_operation(receiver) => Use::Kept,
                _ => Use::Called,
            };
            self.hand(how, name, receiver);
        } else {
            let how = match receiver {
                Expr::Struct(_) => Use::Called,
                Expr::Array(_) if CHECKING.contains(&name) => Use::Spoken,
                _ => Use::Kept,
            };
            self.hand(how, name, receiver);
        }
        let looked_up = |argument: &Expr| matches!(argument, Expr::Reference(_));
        for argument in &call.args {
            let how = match name {
                "handle" if call.args.len() > 1 => Use::Spoken,
                "get" | "get_mut" if looked_up(argument) => Use::Kept,
                _ if CHECKING.contains(&name) || is_layer(name) => Use::Spoken,
                _ if COLLECTING.contains(&name) => Use::Kept,
                _ => Use::Called,
            };
            match how {
                Use::Called => self.hand(how, name, argument),
                _ => self.read(how, argument),
            }
        }
    }

    fn visit_expr_struct(&mut self, expr: &syn::ExprStruct) {
        for field in &expr.fields {
            self.visit_expr(&field.expr);
        }
        if let Some(rest) = &expr.rest {
            self.visit_expr(rest);
        }
    }

    fn visit_expr_binary(&mut self, binary: &syn::ExprBinary) {
        let how = match binary.op {
            BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Gt(_)
            | BinOp::Le(_)
            | BinOp::Ge(_) => Use::Spoken,
            _ => self.how,
        };
        self.read(how, &binary.left);
        self.read(how, &binary.right);
    }

    fn visit_expr_if(&mut self, expr: &syn::ExprIf) {
        self.read(Use::Kept, &expr.cond);
        self.visit_block(&expr.then_branch);
        if let Some((_, otherwise)) = &expr.else_branch {
            self.visit_expr(otherwise);
        }
    }

    fn visit_expr_match(&mut self, expr: &syn::ExprMatch) {
        self.read(Use::Spoken, &expr.expr);
        for arm in &expr.arms {
            self.visit_pat(&arm.pat);
            self.visit_expr(&arm.body);
        }
    }

    fn visit_expr_let(&mut self, expr: &syn::ExprLet) {
        self.visit_pat(&expr.pat);
        self.bind(&expr.pat, &expr.expr);
    }

    fn visit_expr_for_loop(&mut self, expr: &syn::ExprForLoop) {
        self.bind(&expr.pat, &expr.expr);
        self.visit_block(&expr.body);
    }

    fn visit_expr_closure(&mut self, closure: &syn::ExprClosure) {
        self.read(Use::Kept, &closure.body);
    }

    fn visit_block(&mut self, block: &syn::Block) {
        // the value of a block is that of its last expression
        let to = self.to.take();
        let how = std::mem::replace(&mut self.how, Use::Kept);
        let count = block.stmts.len();
        // a constant may stand below its use
        for statement in &block.stmts {
            if let syn::Stmt::Item(item) = statement {
                self.visit_item(item);
            }
        }
        for (at, statement) in block.stmts.iter().enumerate() {
            match statement {
                syn::Stmt::Item(_) => {}
                syn::Stmt::Expr(expr, None) if at + 1 == count => {
                    self.to.clone_from(&to);
                    self.read(how, expr);
                }
                statement => self.visit_stmt(statement),
            }
        }
        self.how = how;
        self.to = to;
    }

    fn visit_local(&mut self, local: &syn::Local) {
        self.visit_pat(&local.pat);
        if let Some(init) = &local.init {
            self.bind(&local.pat, &init.expr);
            if let Some((_, otherwise)) = &init.diverge {
                self.read(Use::Kept, otherwise);
            }
        }
    }

    fn visit_pat(&mut self, pat: &Pat) {
        let before = std::mem::replace(&mut self.how, Use::Spoken);
        visit::visit_pat(self, pat);
        self.how = before;
    }

    fn visit_macro(&mut self, call: &Macro) {
        let name = segments(&call.path).pop().unwrap_or_default();
        let talks = TALKING.contains(&name.as_str());
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        match parser.parse2(call.tokens.clone()) {
            Ok(arguments) => {
                let how = match name.as_str() {
                    _ if talks => Use::Spoken,
                    "vec" => self.how,
                    // what a macro does with it is not seen
                    _ => Use::Kept,
                };
                for argument in &arguments {
                    self.read(how, argument);
                }
            }
            Err(_) if !talks && self.hides_operation(&call.tokens) => {
                self.found.unseen.push(Unseen {
                    what: format!("the operations inside `{name}!`"),
                    place: place_of(&self.module.file, &call.path),
                });
            }
            Err(_) => {}
        }
    }

    // other items in a body are functions of their own
    fn visit_item(&mut self, item: &syn::Item) {
        let (attributes, name, value) = match item {
            syn::Item::Const(item) => (&item.attrs, &item.ident, &item.expr),
            syn::Item::Static(item) => (&item.attrs, &item.ident, &item.expr),
            _ => return,
        };
        if !is_test(attributes) {
            self.hold(name, value);
        }
    }
}

/// The variable that an expression is.
fn variable(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Reference(inner) => variable(&inner.expr),
        Expr::Paren(inner) => variable(&inner.expr),
        // what is gone through is what is in it
        Expr::MethodCall(call)
            if ["iter", "into_iter", "copied", "cloned", "clone"]
                .iter()
                .any(|passing| call.method == passing) =>
        {
            variable(&call.receiver)
        }
        _ => None,
    }
}
