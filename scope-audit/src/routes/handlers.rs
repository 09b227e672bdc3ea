//! Handlers, services and layers, and whether they are guarded.

use syn::{Expr, Stmt};

use super::{
    Reader, is_in,
    values::{Env, Handler, Route, Value},
};
use crate::{
    code::{Class, Function, Used},
    syntax::{callee, last, narrow, qualifier, words},
};

/// What guards of the library's.
const GUARDS: &[&str] = &[
    "require",
    "RequireLayer",
    "OperationsLayer",
    "GuardedRoutes",
    "McpLayer",
    "Guarded",
    "Mcp",
];

impl Reader<'_> {
    /// Whether a layer or a service has one of the library's guards in it, or a function that checks.
    pub(super) fn is_guard(&self, expr: &Expr, env: &Env<'_>) -> bool {
        let words = words(expr);
        // a function of the workspace that has the name of the library's is another one
        let is_library = |word: &String| {
            GUARDS.contains(&self.code.renames.original(word, &env.function.file))
                && self
                    .code
                    .named(word, &env.function.package)
                    .next()
                    .is_none()
        };
        if words.iter().any(is_library) || self.makes_guard(expr, env) {
            return true;
        }
        if words.iter().any(|it| it.starts_with("from_fn")) {
            return words
                .iter()
                .any(|it| self.guarded(None, it, env) == Some(true));
        }
        let variable = match expr {
            Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
            Expr::MethodCall(it) => return self.is_guard(&it.receiver, env),
            _ => None,
        };
        let held = variable.and_then(|name| env.variables.get(&name));
        matches!(held, Some(Value::Guarded))
    }

    /// Whether a function is called that returns one of the library's guards.
    fn makes_guard(&self, expr: &Expr, env: &Env<'_>) -> bool {
        let Expr::Call(it) = expr else { return false };
        let Some(path) = callee(it) else { return false };
        let all = self.named(qualifier(path).as_deref(), &last(path), env);
        let makes = |it: &&Function| {
            let mut uses = it.uses.iter().filter(|it| it.class == Class::Returned);
            uses.any(|of| match &of.used {
                Used::Result(name, _) => {
                    GUARDS.contains(&self.code.renames.original(name, &it.file))
                }
                _ => false,
            })
        };
        !all.is_empty() && all.iter().all(makes)
    }

    /// The functions that a name stands for; the module, or the type, is the one named before it.
    fn named(&self, module: Option<&str>, name: &str, env: &Env<'_>) -> Vec<&Function> {
        let here = env.function;
        let find = |name: &str| -> Vec<&Function> {
            let all = self.code.named(name, &here.package);
            all.filter(|it| !it.is_constant).collect()
        };
        let mut all = find(name);
        if all.is_empty() {
            all = find(self.code.renames.original(name, &here.file));
        }
        narrow(&mut all, |it| is_in(it, module));
        narrow(&mut all, |it| it.file == here.file);
        narrow(&mut all, |it| it.package == here.package);
        all
    }

    /// Whether a function of this name is guarded; `None` where there is none, or there are several.
    fn guarded(&self, module: Option<&str>, name: &str, env: &Env<'_>) -> Option<bool> {
        let all = self.named(module, name, env);
        let mut guarded = all.iter().map(|it| self.code.is_guarded(it));
        let first = guarded.next()?;
        guarded.all(|it| it == first).then_some(first)
    }

    /// What a service is: `service_fn(handler)` is its handler.
    pub(super) fn service(&mut self, expr: &Expr, env: &mut Env<'_>) -> Route {
        let handler = match expr {
            Expr::Call(it) if callee(it).is_some_and(|it| last(it) == "service_fn") => {
                it.args.first()
            }
            Expr::MethodCall(it) if it.method == "into_service" => Some(&*it.receiver),
            _ => None,
        };
        let found = handler.map(|it| self.handler(it, env));
        let known = found.filter(|it| !matches!(it.handler, Handler::Unknown(_)));
        known.unwrap_or_else(|| Route::new(Handler::Service(service_name(expr)), false))
    }

    pub(super) fn handler(&mut self, expr: &Expr, env: &mut Env<'_>) -> Route {
        match expr {
            Expr::Path(path) => {
                let name = last(&path.path);
                if let Some(Value::Router(known)) = env.variables.get(&name)
                    && let Some(known) = known.first()
                {
                    return known.clone();
                }
                match self.guarded(qualifier(&path.path).as_deref(), &name, env) {
                    Some(guarded) => Route::new(Handler::Function(name), guarded),
                    None => Route::unknown("a handler that is not known by its name"),
                }
            }
            Expr::Closure(closure) => {
                let checks = ["authorize", "Authorized", "AuthorizedOn", "check"];
                let mut words = words(closure).into_iter();
                let checks = words.any(|it| checks.contains(&it.as_str()));
                Route::new(Handler::Closure, checks)
            }
            Expr::Paren(it) => self.handler(&it.expr, env),
            Expr::Group(it) => self.handler(&it.expr, env),
            Expr::Block(it) => match it.block.stmts.last() {
                Some(Stmt::Expr(last @ Expr::Closure(_), None)) => self.handler(last, env),
                _ => Route::unknown("a handler that a block makes"),
            },
            // `handler.layer(..)`, `handler.with_state(..)`
            Expr::MethodCall(it) => {
                let guarded = it.args.first().is_some_and(|it| self.is_guard(it, env));
                let mut route = self.handler(&it.receiver, env);
                route.guarded |= guarded;
                route
            }
            // a function that makes the handler, of which the closure may check
            Expr::Call(it) => {
                let path = callee(it);
                let of = path.and_then(qualifier);
                let name = path.map(last).unwrap_or_default();
                let all = self.named(of.as_deref(), &name, env);
                match all.is_empty() {
                    true => Route::unknown("a handler that a function makes"),
                    false => {
                        let checks = all.iter().all(|it| self.code.checks(it));
                        Route::new(Handler::Function(name), checks)
                    }
                }
            }
            _ => Route::unknown("a handler that was not followed"),
        }
    }
}

fn service_name(expr: &Expr) -> String {
    let words = words(expr);
    let named = words.iter().find(|it| it.starts_with(char::is_uppercase));
    named.or(words.first()).cloned().unwrap_or_default()
}
