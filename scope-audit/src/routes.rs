//! Routers: the handlers that they mount, followed through functions and variables.

mod handlers;
mod values;

use std::collections::{HashMap, HashSet};

use syn::{Block, Expr, Pat, Stmt, Token, parse::Parser as _, punctuated::Punctuated};

use values::{Env, Value, bind, bind_each, collected, either, is_router};
pub(crate) use values::{Handler, Route};

use crate::{
    code::{Code, Function},
    facts::Place,
    syntax::{callee, head, last, narrow, qualifier},
};

/// How deep functions that make routers are followed.
const DEPTH: usize = 16;

/// What makes a handler of a method.
const METHODS: &[&str] = &[
    "get", "post", "put", "delete", "patch", "head", "options", "trace", "connect", "any", "on",
];

/// The routes that no other router takes over: each with the function that mounts it.
pub(crate) fn routes(code: &Code) -> Vec<(usize, Route)> {
    let mut reader = Reader {
        code,
        results: HashMap::new(),
        called: HashSet::new(),
    };
    let makers: Vec<usize> = (0..code.functions.len())
        .filter(|at| code.functions.get(*at).is_some_and(|it| it.body.is_some()))
        .collect();
    for at in &makers {
        reader.result(*at, 0);
    }
    let mut all = Vec::new();
    for at in makers {
        let found = reader.results.remove(&at);
        if let Some(found) = found.filter(|_| !reader.called.contains(&at)) {
            let routes = collected(found).into_iter();
            let routes = routes.filter(|it| it.parameter.is_none());
            all.extend(routes.map(|route| (at, route)));
        }
    }
    all
}

struct Reader<'a> {
    code: &'a Code,
    results: HashMap<usize, Value>,
    /// The functions whose routers another one takes over.
    called: HashSet<usize>,
}

impl Reader<'_> {
    /// The routes that a function makes, or the handlers.
    fn result(&mut self, at: usize, depth: usize) -> Value {
        if let Some(known) = self.results.get(&at) {
            return known.clone();
        }
        let Some(function) = self.code.functions.get(at) else {
            return Value::Unknown;
        };
        let Some(body) = function.body.clone().filter(|_| depth < DEPTH) else {
            return Value::Unknown;
        };
        // a function that calls itself makes nothing more by that
        self.results.insert(at, Value::Unknown);
        let mut env = Env {
            function,
            variables: HashMap::new(),
            moved: Vec::new(),
            depth,
            call: None,
        };
        for (position, input) in function.inputs.iter().enumerate() {
            if let (Some(name), true) = (&input.name, input.is_router) {
                let route = Route {
                    parameter: Some(position),
                    ..Route::unknown("the router of a parameter")
                };
                env.variables
                    .insert(name.clone(), Value::Router(vec![route]));
            }
        }
        let mut routes = collected(self.block(&body, &mut env));
        routes.append(&mut env.moved);
        routes.extend(env.variables.into_values().flat_map(collected));
        let mut unique: Vec<Route> = Vec::new();
        for route in routes {
            if !unique.contains(&route) {
                unique.push(route);
            }
        }
        self.results.insert(at, Value::Router(unique.clone()));
        Value::Router(unique)
    }

    fn block(&mut self, block: &Block, env: &mut Env<'_>) -> Value {
        let mut value = Value::Unknown;
        for statement in &block.stmts {
            value = Value::Unknown;
            match statement {
                Stmt::Local(it) => {
                    let Some(init) = &it.init else { continue };
                    let is_guard = self.is_guard(&init.expr, env);
                    let found = match self.eval(&init.expr, env) {
                        // a layer that is added later
                        Value::Unknown if is_guard => Value::Guarded,
                        found => found,
                    };
                    bind(&it.pat, found, env);
                }
                Stmt::Expr(it, None) => value = self.eval(it, env),
                Stmt::Expr(it, Some(_)) => {
                    self.dropped(it, env);
                }
                Stmt::Macro(it) => value = self.macro_(&it.mac, env),
                Stmt::Item(_) => {}
            }
        }
        value
    }

    fn macro_(&mut self, mac: &syn::Macro, env: &mut Env<'_>) -> Value {
        let known = self.code.macros.find(&env.function.package, &mac.path);
        let made = known.and_then(|it| it.expand(mac.tokens.clone()));
        if let Some(made) = made.filter(|_| env.depth < DEPTH) {
            let statements = Block::parse_within.parse2(made).unwrap_or_default();
            let block = Block {
                brace_token: syn::token::Brace::default(),
                stmts: statements,
            };
            let outer = env.call.clone();
            let name = mac.path.segments.last();
            let here = || name.and_then(|it| self.code.place(it.ident.span()));
            env.call = outer.clone().or_else(here);
            env.depth += 1;
            let value = self.block(&block, env);
            env.depth -= 1;
            env.call = outer;
            return value;
        }
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        let arguments = mac.parse_body_with(parser).unwrap_or_default();
        match last(&mac.path).as_str() {
            "routes" => {
                let handlers = arguments.iter().map(|it| self.handler(it, env));
                Value::Router(handlers.collect())
            }
            "vec" => Value::List(self.all(&arguments, env)),
            _ => {
                arguments.iter().for_each(|it| self.dropped(it, env));
                Value::Unknown
            }
        }
    }

    fn all<'e>(
        &mut self,
        all: impl IntoIterator<Item = &'e Expr>,
        env: &mut Env<'_>,
    ) -> Vec<Value> {
        all.into_iter().map(|it| self.eval(it, env)).collect()
    }

    /// Something whose value goes where it is not followed: its routes stay as they are.
    fn dropped(&mut self, expr: &Expr, env: &mut Env<'_>) {
        let found = self.eval(expr, env);
        env.moved.extend(collected(found));
    }

    fn eval(&mut self, expr: &Expr, env: &mut Env<'_>) -> Value {
        match expr {
            Expr::Paren(it) => self.eval(&it.expr, env),
            Expr::Group(it) => self.eval(&it.expr, env),
            Expr::Reference(it) => self.eval(&it.expr, env),
            Expr::Try(it) => self.eval(&it.expr, env),
            Expr::Await(it) => self.eval(&it.base, env),
            Expr::Return(it) => {
                if let Some(value) = &it.expr {
                    self.dropped(value, env);
                }
                Value::Unknown
            }
            Expr::Block(it) => self.block(&it.block, env),
            Expr::Async(it) => self.block(&it.block, env),
            Expr::Unsafe(it) => self.block(&it.block, env),
            Expr::If(it) => {
                let one = self.block(&it.then_branch, env);
                let other = it.else_branch.as_ref().map(|(_, it)| self.eval(it, env));
                either(one, other.unwrap_or(Value::Unknown))
            }
            Expr::Match(it) => {
                let mut value = Value::Unknown;
                for arm in &it.arms {
                    let found = self.eval(&arm.body, env);
                    value = either(value, found);
                }
                value
            }
            Expr::Array(it) => Value::List(self.all(&it.elems, env)),
            Expr::Tuple(it) => Value::List(self.all(&it.elems, env)),
            Expr::Path(it) => {
                let name = it.path.get_ident().map(ToString::to_string);
                match name.and_then(|name| env.variables.remove_entry(&name)) {
                    Some((name, value)) => {
                        // handlers may be used again, a router is moved
                        if !is_router(&value) {
                            env.variables.insert(name, value.clone());
                        }
                        value
                    }
                    None => Value::Unknown,
                }
            }
            Expr::Assign(it) => {
                let found = self.eval(&it.right, env);
                if let Expr::Path(path) = &*it.left
                    && let Some(name) = path.path.get_ident()
                {
                    env.variables.insert(name.to_string(), found);
                } else {
                    env.moved.extend(collected(found));
                }
                Value::Unknown
            }
            Expr::ForLoop(it) => {
                let list = self.eval(&it.expr, env);
                bind_each(&it.pat, &list, env);
                self.block(&it.body, env);
                Value::Unknown
            }
            Expr::While(it) => {
                self.block(&it.body, env);
                Value::Unknown
            }
            Expr::Loop(it) => {
                self.block(&it.body, env);
                Value::Unknown
            }
            Expr::Struct(it) => {
                it.fields.iter().for_each(|it| self.dropped(&it.expr, env));
                Value::Unknown
            }
            Expr::Closure(it) => {
                self.added(it, env);
                Value::Unknown
            }
            Expr::Macro(it) => self.macro_(&it.mac, env),
            Expr::Call(it) => self.call(it, env),
            Expr::MethodCall(it) => self.method(it, env),
            _ => Value::Unknown,
        }
    }

    /// What a closure adds to a router: what becomes of that is not followed.
    fn added(&mut self, closure: &syn::ExprClosure, env: &mut Env<'_>) {
        let before = env.variables.clone();
        for input in &closure.inputs {
            if let Pat::Type(it) = input
                && head(&it.ty).is_some_and(|it| it.ends_with("Router"))
            {
                bind(&it.pat, Value::Router(Vec::new()), env);
            }
        }
        let mut routes = collected(self.eval(&closure.body, env));
        for route in &mut routes {
            route.handler = Handler::Unknown("a route that a closure adds");
        }
        env.moved.append(&mut routes);
        env.variables = before;
    }

    fn call(&mut self, call: &syn::ExprCall, env: &mut Env<'_>) -> Value {
        let Some(path) = callee(call) else {
            return Value::Unknown;
        };
        let (name, of) = (last(path), qualifier(path));
        let is_of = |wanted: &[&str]| of.as_deref().is_some_and(|of| wanted.contains(&of));
        if is_of(&["Routes", "GuardedRoutes", "Mcp"]) {
            return Value::Guarded;
        }
        if of.as_ref().is_some_and(|it| it.ends_with("Router")) {
            return Value::Router(Vec::new());
        }
        if let Some(method) = method_name(&name)
            && let Some(first) = call.args.first()
            && !is_of(&["HashMap"])
        {
            let mut route = match name.ends_with("_service") {
                true => match self.eval(first, env) {
                    Value::Guarded => Route::new(Handler::Closure, true),
                    _ => self.service(first, env),
                },
                false => match call.args.last().filter(|_| name == "on") {
                    Some(last) => self.handler(last, env),
                    None => self.handler(first, env),
                },
            };
            route.method = Some(method);
            return Value::Router(vec![route]);
        }
        if name.starts_with(char::is_uppercase) || matches!(name.as_str(), "new" | "from" | "pin") {
            let all = self.all(&call.args, env).into_iter();
            return all.fold(Value::Unknown, either);
        }
        let arguments = self.all(&call.args, env);
        self.made(of.as_deref(), &name, arguments, env)
    }

    /// The function of this name that makes a router. The module is the one that is named before it.
    fn maker(&self, module: Option<&str>, name: &str, env: &Env<'_>) -> Option<usize> {
        let makes = |it: &Function| {
            let returns = it.returns.as_deref().unwrap_or_default();
            returns
                .split(' ')
                .any(|it| it.ends_with("Router") || it.ends_with("Routes"))
        };
        let here = env.function;
        let all = self.code.functions.iter().enumerate();
        let mut found: Vec<(usize, &Function)> = all
            .filter(|(_, it)| it.name.as_deref() == Some(name) && makes(it))
            .filter(|(_, it)| self.code.is_related(&here.package, &it.package))
            .collect();
        narrow(&mut found, |(_, it)| it.package == here.package);
        narrow(&mut found, |(_, it)| is_in(it, module));
        narrow(&mut found, |(_, it)| it.file == here.file);
        narrow(&mut found, |(_, it)| it.modules == here.modules);
        found.first().map(|(at, _)| *at)
    }

    /// What a function of this name makes of the routers that it is given.
    fn made(
        &mut self,
        module: Option<&str>,
        name: &str,
        arguments: Vec<Value>,
        env: &mut Env<'_>,
    ) -> Value {
        let maker = self.maker(module, name, env);
        let Some((at, function)) = maker.and_then(|at| Some((at, self.code.functions.get(at)?)))
        else {
            env.moved.extend(arguments.into_iter().flat_map(collected));
            return Value::Unknown;
        };
        self.called.insert(at);
        let mut returns = function.returns.iter().flat_map(|it| it.split(' '));
        if returns.any(|it| it == "Routes" || it == "GuardedRoutes") {
            return Value::Guarded;
        }
        let mut routes = Vec::new();
        for route in collected(self.result(at, env.depth + 1)) {
            let Some(position) = route.parameter else {
                routes.push(route);
                continue;
            };
            let given = arguments.get(position).cloned();
            for mut it in given.into_iter().flat_map(collected) {
                it.guarded |= route.guarded;
                it.place = it.place.or_else(|| route.place.clone());
                routes.push(it);
            }
        }
        Value::Router(routes)
    }

    fn method(&mut self, call: &syn::ExprMethodCall, env: &mut Env<'_>) -> Value {
        let name = call.method.to_string();
        if name == "fold"
            && let (Some(first), Some(Expr::Closure(closure))) =
                (call.args.first(), call.args.iter().nth(1))
        {
            let list = self.eval(&call.receiver, env);
            let start = self.eval(first, env);
            let mut parameters = closure.inputs.iter();
            if let (Some(sum), Some(item)) = (parameters.next(), parameters.next()) {
                bind(sum, start, env);
                bind_each(item, &list, env);
                return self.eval(&closure.body, env);
            }
        }
        // `fold(Router::new(), Router::merge)`
        if name == "fold"
            && let (Some(first), Some(Expr::Path(function))) =
                (call.args.first(), call.args.iter().nth(1))
            && last(&function.path) == "merge"
        {
            let (list, start) = (self.eval(&call.receiver, env), self.eval(first, env));
            return Value::Router(collected(Value::List(vec![start, list])));
        }
        let receiver = match self.eval(&call.receiver, env) {
            // a router that was not followed, such as one in a field
            Value::Unknown if self.mounts(&name, call, env) => Value::Router(Vec::new()),
            receiver => receiver,
        };
        let place = env
            .call
            .clone()
            .or_else(|| self.code.place(call.method.span()));
        match receiver {
            Value::Router(routes) => self.on_router(&name, call, routes, place, env),
            Value::Guarded => Value::Guarded,
            list @ Value::List(_) => list,
            Value::Unknown => {
                let arguments = self.all(&call.args, env);
                self.made(None, &name, arguments, env)
            }
        }
    }

    /// Whether a method can be a router's alone, by what it is given.
    fn mounts(&mut self, name: &str, call: &syn::ExprMethodCall, env: &mut Env<'_>) -> bool {
        if !matches!(name, "route" | "api_route" | "merge" | "nest") {
            return false;
        }
        let Some(last) = call.args.last() else {
            return false;
        };
        let before = env.variables.clone();
        let found = self.eval(last, env);
        env.variables = before;
        matches!(found, Value::Router(_))
    }

    fn on_router(
        &mut self,
        name: &str,
        call: &syn::ExprMethodCall,
        mut routes: Vec<Route>,
        place: Option<Place>,
        env: &mut Env<'_>,
    ) -> Value {
        let first = call.args.first();
        let last = call.args.last();
        let text = first.and_then(literal);
        let is_fallback = name.contains("fallback");
        match name {
            "route" | "api_route" | "api_route_with" | "routes" => {
                let handlers = match name {
                    "routes" => first,
                    _ => call.args.iter().nth(1),
                };
                let mut found = match handlers.map(|it| self.eval(it, env)) {
                    Some(Value::Router(handlers)) if !handlers.is_empty() => handlers,
                    _ => vec![Route::unknown("a route whose handler was not followed")],
                };
                for route in &mut found {
                    route.path = text.clone();
                    route.place = place.clone();
                }
                routes.extend(found);
            }
            "fallback" | "method_not_allowed_fallback" => {
                routes.extend(first.map(|it| Route {
                    place,
                    is_fallback,
                    ..self.handler(it, env)
                }));
            }
            "merge" | "nest" | "nest_service" | "route_service" | "fallback_service"
            | "nest_api_service" => {
                let Some(inner) = last else {
                    return Value::Router(routes);
                };
                let is_service = name.ends_with("_service");
                let guarded = is_service && self.is_guard(inner, env);
                match self.eval(inner, env) {
                    Value::Router(inner) => routes.extend(inner.into_iter().map(|mut route| {
                        if name.starts_with("nest")
                            && let (Some(prefix), Some(path)) = (&text, &route.path)
                        {
                            route.path = Some(format!("{}{path}", prefix.trim_end_matches('/')));
                        }
                        route.is_fallback |= is_fallback;
                        route.guarded |= guarded;
                        route
                    })),
                    Value::Guarded => {}
                    _ if guarded => {}
                    _ => {
                        let route = match is_service {
                            true => self.service(inner, env),
                            false => Route::unknown("a router that was not followed"),
                        };
                        routes.push(Route {
                            path: text.filter(|_| !is_fallback),
                            place,
                            is_fallback,
                            ..route
                        });
                    }
                }
            }
            "layer" | "route_layer" => {
                if first.is_some_and(|it| self.is_guard(it, env)) {
                    for route in &mut routes {
                        route.guarded |= name == "layer" || !route.is_fallback;
                    }
                } else if first.is_some_and(|it| is_parameter(it, env)) {
                    for route in &mut routes {
                        route.handler = Handler::Unknown("a route behind the layer of a parameter");
                    }
                }
            }
            _ => match (method_name(name), first) {
                (Some(method), Some(handler)) => routes.push(Route {
                    method: Some(method),
                    ..self.handler(handler, env)
                }),
                _ => call.args.iter().for_each(|it| self.dropped(it, env)),
            },
        }
        Value::Router(routes)
    }
}

/// Whether an expression is a parameter of the function.
fn is_parameter(expr: &Expr, env: &Env<'_>) -> bool {
    let Expr::Path(path) = expr else { return false };
    let name = path.path.get_ident().map(ToString::to_string);
    let mut inputs = env.function.inputs.iter();
    name.is_some() && inputs.any(|it| it.name == name)
}

/// Whether a function is one of a module or a type, where a name before it says which.
fn is_in(function: &Function, module: Option<&str>) -> bool {
    match module {
        Some("self" | "crate" | "super" | "Self") | None => true,
        of => {
            function.modules.last().map(String::as_str) == of || function.of_type.as_deref() == of
        }
    }
}

/// The method that a function or method of axum, or of `aide`, stands for.
fn method_name(name: &str) -> Option<String> {
    let plain = name
        .strip_suffix("_with")
        .or_else(|| name.strip_suffix("_service"));
    let plain = plain.unwrap_or(name);
    METHODS.contains(&plain).then(|| plain.to_uppercase())
}

fn literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(it) => match &it.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
