//! Every guard, mounted handler and use of the app's type in a crate's source.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Expr, ExprLit, FnArg, GenericArgument, Generics, ImplItem, Item, Lit, Macro, Pat,
    PathArguments, Signature, Token, TraitItem, Type, TypeParamBound, WherePredicate,
    parse::Parser as _,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{
    names::{Imports, Markers, segments, unraw},
    need::Need,
    source::{Module, Place, Source, Unseen, is_test, place, place_of},
};

/// How a guard stands in source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// `#[requires(..)]`.
    Requires,
    /// A parameter that takes a proof.
    Proof,
    /// `.authorize(..)` in the body, or a check of an operation.
    Authorize,
    /// A command of `#[derive(Guarded)]`.
    Command,
    /// `granted.covers(..)` in the body.
    Covers,
}

impl How {
    pub(crate) fn shown(self) -> &'static str {
        match self {
            Self::Requires => "#[requires]",
            Self::Proof => "proof",
            Self::Authorize => "authorize",
            Self::Command => "Guarded",
            Self::Covers => "covers",
        }
    }
}

/// One guard.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub(crate) how: How,
    pub(crate) need: Need,
    pub(crate) place: Place,
}

/// A function, a method, or a command that is guarded like one.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    /// `api::Api::account`.
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) guards: Vec<Guard>,
    /// Something is checked whose requirement is not written here: `.authorize(needed)`, an
    /// `Authorized<T>` parameter.
    pub(crate) checks_otherwise: bool,
    /// The operations that its body names.
    pub(crate) operations: Vec<usize>,
}

impl Function {
    pub(crate) fn is_guarded(&self) -> bool {
        self.checks_otherwise || !self.guards.is_empty()
    }
}

/// A handler that a router or an attribute binds to a path.
#[derive(Clone, Debug)]
pub(crate) struct Mount {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) handler: Handler,
    pub(crate) place: Place,
    /// A layer on the router names a marker.
    pub(crate) layered: bool,
}

/// What was mounted.
#[derive(Clone, Debug)]
pub(crate) enum Handler {
    /// A path to a function, imports expanded, and the module that it is written in.
    Path(Vec<String>, Vec<String>),
    /// A closure, and whether a check is written in it.
    Closure(bool),
    /// An index into the functions.
    Function(usize),
    /// Something else, as it is written.
    Other(String),
}

/// A call that passes the app's type.
#[derive(Clone, Debug)]
pub(crate) struct AppCall {
    /// The name of the function or method that is called.
    pub(crate) callee: String,
    /// Where the call is written.
    pub(crate) caller: String,
    pub(crate) place: Place,
}

/// All that was found.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) functions: Vec<Function>,
    pub(crate) mounts: Vec<Mount>,
    pub(crate) app_calls: Vec<AppCall>,
    pub(crate) unseen: Vec<Unseen>,
    /// Markers that the spec does not have.
    pub(crate) unknown: Vec<(String, Place)>,
}

/// The methods of HTTP, as routers name them.
const METHODS: &[&str] = &[
    "get", "post", "put", "delete", "patch", "head", "options", "trace", "connect", "any",
];

/// Words in tokens that cannot be read which hint at a guard.
const HINTS: &[&str] = &[
    "requires",
    "authorize",
    "may",
    "user_may",
    "Authorized",
    "Guarded",
];

/// Macros that stand for items and make no functions.
const HARMLESS: &[&str] = &[
    "scopes",
    "app",
    "macro_rules",
    "thread_local",
    "compile_error",
    "static_assertions",
    "const_assert",
];

/// Goes through the whole crate. `apps` are the types that stand for an app.
pub(crate) fn collect(source: &Source, markers: &Markers, apps: &HashSet<String>) -> Collected {
    let mut found = Collected::default();
    let local_macros = local_macros(source);
    for module in &source.modules {
        let mut imports = module.imports.clone();
        let mut uses = Uses(&mut imports);
        for item in &module.items {
            uses.visit_item(item);
        }
        let mut walk = Walk {
            markers,
            apps,
            module,
            imports: &imports,
            local_macros: &local_macros,
            found: &mut found,
        };
        for item in &module.items {
            walk.item(item, "");
        }
    }
    found
}

/// The macros that the crate defines, and whether they could make guards.
fn local_macros(source: &Source) -> Vec<(String, bool)> {
    let items = source.modules.iter().flat_map(|module| &module.items);
    let macros = items.filter_map(|item| match item {
        Item::Macro(item) => Some((
            item.ident.as_ref()?.to_string(),
            hints(&item.mac.tokens, HINTS) || hints(&item.mac.tokens, &["fn"]),
        )),
        _ => None,
    });
    macros.collect()
}

/// `use` items inside function bodies count for the whole module: which names are meant is clear
/// enough from it.
struct Uses<'a>(&'a mut Imports);

impl Visit<'_> for Uses<'_> {
    fn visit_item_use(&mut self, item: &syn::ItemUse) {
        self.0.add(&item.tree);
    }
}

struct Walk<'a> {
    markers: &'a Markers,
    apps: &'a HashSet<String>,
    module: &'a Module,
    imports: &'a Imports,
    local_macros: &'a [(String, bool)],
    found: &'a mut Collected,
}

impl Walk<'_> {
    fn item(&mut self, item: &Item, within: &str) {
        match item {
            Item::Fn(item) if !is_test(&item.attrs) => {
                self.function(&item.attrs, &item.sig, Some(&item.block), &[], within);
            }
            Item::Impl(item) if !is_test(&item.attrs) => {
                let name = type_name(&item.self_ty);
                for inner in &item.items {
                    match inner {
                        ImplItem::Fn(method) if !is_test(&method.attrs) => self.function(
                            &method.attrs,
                            &method.sig,
                            Some(&method.block),
                            &[&item.generics],
                            &name,
                        ),
                        ImplItem::Macro(call) => self.item_macro(&call.mac),
                        _ => {}
                    }
                }
            }
            Item::Trait(item) if !is_test(&item.attrs) => {
                for inner in &item.items {
                    match inner {
                        TraitItem::Fn(method) if !is_test(&method.attrs) => self.function(
                            &method.attrs,
                            &method.sig,
                            method.default.as_ref(),
                            &[&item.generics],
                            &item.ident.to_string(),
                        ),
                        TraitItem::Macro(call) => self.item_macro(&call.mac),
                        _ => {}
                    }
                }
            }
            Item::Enum(item) if !is_test(&item.attrs) && derives_guarded(&item.attrs) => {
                for variant in &item.variants {
                    let name = format!("{}::{}", item.ident, variant.ident);
                    self.command(&variant.attrs, &name, variant.ident.span());
                }
            }
            Item::Struct(item) if !is_test(&item.attrs) && derives_guarded(&item.attrs) => {
                self.command(&item.attrs, &item.ident.to_string(), item.ident.span());
            }
            Item::Macro(item) => self.item_macro(&item.mac),
            Item::Const(item) => self.loose(&item.expr),
            Item::Static(item) => self.loose(&item.expr),
            _ => {}
        }
    }

    /// An expression outside any function.
    fn loose(&mut self, expr: &Expr) {
        let mut body = Body::new(self, String::new());
        body.visit_expr(expr);
        let Body { guards, .. } = body;
        if !guards.is_empty() {
            let place = place_of(&self.module.file, expr);
            let name = "(constant)".to_owned();
            self.push(Function {
                path: self.path_of("", &name),
                name,
                place,
                guards,
                checks_otherwise: false,
                operations: Vec::new(),
            });
        }
    }

    fn function(
        &mut self,
        attributes: &[Attribute],
        signature: &Signature,
        block: Option<&syn::Block>,
        outer: &[&Generics],
        within: &str,
    ) {
        let name = unraw(&signature.ident);
        let path = self.path_of(within, &name);
        let place = place(&self.module.file, signature.ident.span());
        let mut guards = Vec::new();
        let mut checks_otherwise = false;
        for attribute in attributes {
            if is_named(attribute, "requires") {
                let need = self.attribute(attribute);
                guards.push(Guard {
                    how: How::Requires,
                    need,
                    place: place.clone(),
                });
            } else if attribute.path().is_ident("cfg_attr") && attribute_hints(attribute) {
                self.unseen(
                    format!("whether `{path}` is guarded depends on a `cfg_attr`"),
                    &place,
                );
            }
        }
        for input in &signature.inputs {
            if let FnArg::Typed(typed) = input {
                self.parameter(&typed.ty, &mut guards, &mut checks_otherwise);
            }
        }
        for generics in outer.iter().copied().chain([&signature.generics]) {
            self.bounds(generics, &mut guards);
        }
        let mut operations = Vec::new();
        if let Some(block) = block {
            let mut body = Body::new(self, path.clone());
            for input in &signature.inputs {
                if let FnArg::Typed(typed) = input
                    && let (Pat::Ident(name), Type::Path(ty)) = (&*typed.pat, &*typed.ty)
                    && body.walk.is_app(&ty.path)
                {
                    body.apps.insert(name.ident.to_string());
                }
            }
            body.visit_block(block);
            let Body {
                guards: in_body,
                checks_otherwise: checks,
                operations: named,
                ..
            } = body;
            guards.extend(in_body);
            checks_otherwise |= checks;
            operations = named;
        }
        let index = self.found.functions.len();
        for attribute in attributes {
            self.mounted_by(attribute, index, &place);
        }
        self.push(Function {
            path,
            name,
            place,
            guards,
            checks_otherwise,
            operations,
        });
    }

    fn push(&mut self, mut function: Function) {
        function.operations.sort_unstable();
        function.operations.dedup();
        for guard in &function.guards {
            guard.need.each(&mut |need| {
                if let Need::Unknown(text) = need {
                    self.found.unknown.push((text.clone(), guard.place.clone()));
                }
            });
        }
        self.found.functions.push(function);
    }

    /// A variant or a struct with `#[requires(..)]`.
    fn command(&mut self, attributes: &[Attribute], name: &str, span: proc_macro2::Span) {
        let place = place(&self.module.file, span);
        let requires = attributes.iter().find(|it| is_named(it, "requires"));
        let Some(attribute) = requires else {
            return;
        };
        let need = self.attribute(attribute);
        let guard = Guard {
            how: How::Command,
            need,
            place: place.clone(),
        };
        self.push(Function {
            path: self.path_of("", name),
            name: name.to_owned(),
            place,
            guards: vec![guard],
            checks_otherwise: false,
            operations: Vec::new(),
        });
    }

    /// The requirement in `#[requires(..)]`: its first argument.
    fn attribute(&self, attribute: &Attribute) -> Need {
        let parsed = attribute.parse_args_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        let first = parsed.ok().and_then(|parts| parts.into_iter().next());
        first.map_or_else(
            || Need::Unknown("#[requires]".to_owned()),
            |expr| self.need(&expr),
        )
    }

    /// An expression as a requirement.
    fn need(&self, expr: &Expr) -> Need {
        self.known_need(expr)
            .unwrap_or_else(|| Need::Unknown(shown(expr)))
    }

    /// An expression as a requirement, if any marker is in it.
    fn known_need(&self, expr: &Expr) -> Option<Need> {
        match expr {
            Expr::Paren(inner) => self.known_need(&inner.expr),
            Expr::Group(inner) => self.known_need(&inner.expr),
            Expr::Reference(inner) => self.known_need(&inner.expr),
            Expr::Path(path) => self.markers.find(&path.path, self.imports),
            Expr::MethodCall(call) if call.method == "requirement" => {
                self.known_need(&call.receiver)
            }
            Expr::Binary(binary) => {
                let (left, right) = (
                    self.known_need(&binary.left),
                    self.known_need(&binary.right),
                );
                if left.is_none() && right.is_none() {
                    return None;
                }
                let part = |need: Option<Need>, expr: &Expr| {
                    need.unwrap_or_else(|| Need::Unknown(shown(expr)))
                };
                let parts = vec![part(left, &binary.left), part(right, &binary.right)];
                Some(match binary.op {
                    syn::BinOp::BitOr(_) => Need::Any(flat(parts, true)),
                    _ => Need::All(flat(parts, false)),
                })
            }
            _ => None,
        }
    }

    /// A type as a requirement: `scope::X`, `All<A, B>`, `Any<A, B>`.
    fn need_of_type(&self, ty: &Type) -> Option<Need> {
        let Type::Path(path) = ty else {
            return None;
        };
        if let Some(need) = self.markers.find(&path.path, self.imports) {
            return Some(need);
        }
        let last = path.path.segments.last()?;
        let parts: Vec<Need> = types(&last.arguments)
            .filter_map(|ty| self.need_of_type(ty))
            .collect();
        match (last.ident.to_string().as_str(), parts.len()) {
            (_, 0) => None,
            ("Any", _) => Some(Need::Any(flat(parts, true))),
            _ => Some(Need::All(flat(parts, false))),
        }
    }

    /// The proofs that a parameter's type takes.
    fn parameter(&self, ty: &Type, guards: &mut Vec<Guard>, checks_otherwise: &mut bool) {
        match ty {
            Type::ImplTrait(ty) => self.proofs(ty.bounds.iter(), guards),
            Type::Reference(ty) => self.parameter(&ty.elem, guards, checks_otherwise),
            Type::Paren(ty) => self.parameter(&ty.elem, guards, checks_otherwise),
            Type::Tuple(tuple) => {
                for ty in &tuple.elems {
                    self.parameter(ty, guards, checks_otherwise);
                }
            }
            Type::Path(path) => {
                let Some(last) = path.path.segments.last() else {
                    return;
                };
                let holds_proof = last.ident == "Proof" || last.ident == "Authorized";
                for ty in types(&last.arguments) {
                    match self.need_of_type(ty).filter(|_| holds_proof) {
                        Some(need) => guards.push(Guard {
                            how: How::Proof,
                            need,
                            place: place_of(&self.module.file, ty),
                        }),
                        None => self.parameter(ty, guards, checks_otherwise),
                    }
                }
                *checks_otherwise |= last.ident == "Authorized";
            }
            _ => {}
        }
    }

    fn bounds(&self, generics: &Generics, guards: &mut Vec<Guard>) {
        for parameter in generics.type_params() {
            self.proofs(parameter.bounds.iter(), guards);
        }
        let predicates = generics
            .where_clause
            .iter()
            .flat_map(|clause| &clause.predicates);
        for predicate in predicates {
            if let WherePredicate::Type(predicate) = predicate {
                self.proofs(predicate.bounds.iter(), guards);
            }
        }
    }

    /// `may::A + may::B`: all of them.
    fn proofs<'b>(
        &self,
        bounds: impl Iterator<Item = &'b TypeParamBound>,
        guards: &mut Vec<Guard>,
    ) {
        for bound in bounds {
            if let TypeParamBound::Trait(bound) = bound
                && let Some(need) = self.markers.find(&bound.path, self.imports)
            {
                guards.push(Guard {
                    how: How::Proof,
                    need,
                    place: place_of(&self.module.file, &bound.path),
                });
            }
        }
    }

    /// `#[get("/path")]` on a function mounts it.
    fn mounted_by(&mut self, attribute: &Attribute, function: usize, place: &Place) {
        let Some(last) = attribute.path().segments.last() else {
            return;
        };
        let method = last.ident.to_string();
        if !METHODS.contains(&method.as_str()) {
            return;
        }
        let path = attribute.parse_args_with(|input: syn::parse::ParseStream<'_>| {
            let path = input.parse::<syn::LitStr>()?;
            input.parse::<TokenStream>()?;
            Ok(path)
        });
        if let Ok(path) = path {
            self.found.mounts.push(Mount {
                method: method.to_uppercase(),
                path: path.value(),
                handler: Handler::Function(function),
                place: place.clone(),
                layered: false,
            });
        }
    }

    /// A macro in the place of an item.
    fn item_macro(&mut self, call: &Macro) {
        let Some(last) = call.path.segments.last() else {
            return;
        };
        let name = last.ident.to_string();
        let place = place_of(&self.module.file, &call.path);
        if name == "include" {
            return self.unseen("`include!` brings in code".to_owned(), &place);
        }
        if HARMLESS.contains(&name.as_str()) {
            return;
        }
        match self.local_macros.iter().find(|(local, _)| *local == name) {
            Some((_, false)) => {}
            Some((_, true)) => {
                self.unseen(format!("`{name}!` makes functions"), &place);
            }
            None => self.unseen(format!("`{name}!` may make functions"), &place),
        }
    }

    fn unseen(&mut self, what: String, place: &Place) {
        self.found.unseen.push(Unseen {
            what,
            place: place.clone(),
        });
    }

    fn path_of(&self, within: &str, name: &str) -> String {
        let mut parts: Vec<&str> = self.module.path.iter().map(String::as_str).collect();
        if !within.is_empty() {
            parts.push(within);
        }
        parts.push(name);
        parts.join("::")
    }

    fn is_app(&self, path: &syn::Path) -> bool {
        let whole = self.imports.expand(&segments(path));
        whole.last().is_some_and(|last| self.apps.contains(last))
    }
}

/// The body of a function.
struct Body<'w, 'a> {
    walk: &'w mut Walk<'a>,
    path: String,
    guards: Vec<Guard>,
    checks_otherwise: bool,
    operations: Vec<usize>,
    /// Variables that hold the app's type.
    apps: HashSet<String>,
    /// Inside a chain that a layer with a marker guards.
    layers: usize,
}

impl<'w, 'a> Body<'w, 'a> {
    fn new(walk: &'w mut Walk<'a>, path: String) -> Self {
        Self {
            walk,
            path,
            guards: Vec::new(),
            checks_otherwise: false,
            operations: Vec::new(),
            apps: HashSet::new(),
            layers: 0,
        }
    }

    fn guard(&mut self, how: How, need: Need, at: &impl syn::spanned::Spanned) {
        self.guards.push(Guard {
            how,
            need,
            place: place_of(&self.walk.module.file, at),
        });
    }

    /// An argument of `authorize`.
    fn authorize(&mut self, argument: &Expr) {
        match self.walk.known_need(argument) {
            Some(need) => self.guard(How::Authorize, need, argument),
            None => self.checks_otherwise = true,
        }
    }

    /// Whether an expression is the app's type, or a variable that holds it.
    fn is_app(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(path) => {
                let local = path.path.get_ident();
                local.is_some_and(|name| self.apps.contains(&name.to_string()))
                    || self.walk.is_app(&path.path)
            }
            Expr::Reference(inner) => self.is_app(&inner.expr),
            Expr::Paren(inner) => self.is_app(&inner.expr),
            Expr::Call(call) => match &*call.func {
                // `CallInsights::default()`
                Expr::Path(path) => {
                    let mut whole = segments(&path.path);
                    whole.pop() == Some("default".to_owned())
                        && whole
                            .last()
                            .is_some_and(|last| self.walk.apps.contains(last))
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn call<'e>(
        &mut self,
        callee: String,
        arguments: impl Iterator<Item = &'e Expr>,
        at: &impl syn::spanned::Spanned,
    ) {
        let mut arguments = arguments;
        if arguments.any(|argument| self.is_app(argument)) {
            let place = place_of(&self.walk.module.file, at);
            self.walk.found.app_calls.push(AppCall {
                callee,
                caller: self.path.clone(),
                place,
            });
        }
    }

    /// `get(list).post(make)` behind a path.
    fn mount(&mut self, path: &str, router: &Expr, layered: bool) {
        match router {
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                let layered = layered || is_layer(&method) && self.names_marker(&call.args);
                if METHODS.contains(&method.as_str())
                    && let Some(handler) = call.args.first()
                {
                    self.handler(&method, path, handler, layered);
                }
                self.mount(path, &call.receiver, layered);
            }
            Expr::Call(call) => {
                let Expr::Path(function) = &*call.func else {
                    return;
                };
                let name = segments(&function.path).pop().unwrap_or_default();
                if METHODS.contains(&name.as_str())
                    && let Some(handler) = call.args.first()
                {
                    self.handler(&name, path, handler, layered);
                } else if name == "on"
                    && let Some(handler) = call.args.get(1)
                {
                    self.handler("any", path, handler, layered);
                }
            }
            _ => {}
        }
    }

    fn handler(&mut self, method: &str, path: &str, handler: &Expr, layered: bool) {
        let found = match handler {
            Expr::Path(function) => Handler::Path(
                self.walk.imports.expand(&segments(&function.path)),
                self.walk.module.path.clone(),
            ),
            Expr::Closure(closure) => {
                let mut inner = Body::new(self.walk, String::new());
                inner.visit_expr(&closure.body);
                let in_body = inner.checks_otherwise || !inner.guards.is_empty();
                let (mut guards, mut checks) = (Vec::new(), false);
                for input in &closure.inputs {
                    if let Pat::Type(typed) = input {
                        self.walk.parameter(&typed.ty, &mut guards, &mut checks);
                    }
                }
                Handler::Closure(in_body || checks || !guards.is_empty())
            }
            other => Handler::Other(shown(other)),
        };
        let place = place_of(&self.walk.module.file, handler);
        self.walk.found.mounts.push(Mount {
            method: method.to_uppercase(),
            path: path.to_owned(),
            handler: found,
            place,
            layered: layered || self.layers > 0,
        });
    }

    /// Whether a marker of the spec stands in any of these.
    fn names_marker(&self, arguments: &Punctuated<Expr, Token![,]>) -> bool {
        struct Finder<'f, 'a> {
            walk: &'f Walk<'a>,
            found: bool,
        }
        impl Visit<'_> for Finder<'_, '_> {
            fn visit_path(&mut self, path: &syn::Path) {
                self.found |= self.walk.markers.find(path, self.walk.imports).is_some();
                visit::visit_path(self, path);
            }
        }
        let mut finder = Finder {
            walk: self.walk,
            found: false,
        };
        for argument in arguments {
            finder.visit_expr(argument);
        }
        finder.found
    }
}

impl Visit<'_> for Body<'_, '_> {
    fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
        let method = call.method.to_string();
        match (method.as_str(), call.args.first()) {
            ("authorize", Some(argument)) => self.authorize(argument),
            ("covers", Some(argument)) => {
                if let Some(need) = self.walk.known_need(argument) {
                    self.guard(How::Covers, need, argument);
                }
            }
            ("check", Some(_)) => match self.walk.known_need(&call.receiver) {
                Some(need @ Need::Operation(_)) => {
                    self.guard(How::Authorize, need, &call.receiver);
                }
                // an operation that is found while the program runs
                _ if call.args.len() == 2 => self.checks_otherwise = true,
                _ => {}
            },
            ("route", Some(path)) => {
                if let (Some(path), Some(router)) = (literal(path), call.args.get(1)) {
                    self.mount(&path, router, false);
                } else if let Some(router) = call.args.get(1) {
                    self.mount("(path)", router, false);
                }
            }
            _ => {}
        }
        self.call(method.clone(), call.args.iter(), &call.method);
        // a layer guards what was mounted before it
        let layer = usize::from(is_layer(&method) && self.names_marker(&call.args));
        self.layers += layer;
        self.visit_expr(&call.receiver);
        self.layers -= layer;
        for argument in &call.args {
            self.visit_expr(argument);
        }
    }

    fn visit_expr_call(&mut self, call: &syn::ExprCall) {
        if let Expr::Path(function) = &*call.func {
            let name = segments(&function.path).pop().unwrap_or_default();
            if name == "authorize"
                && let Some(argument) = call.args.get(1)
            {
                self.authorize(argument);
            }
            self.call(name, call.args.iter(), &function.path);
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_path(&mut self, path: &syn::ExprPath) {
        if let Some(Need::Operation(at)) = self.walk.markers.find(&path.path, self.walk.imports) {
            self.operations.push(at);
        }
    }

    fn visit_local(&mut self, local: &syn::Local) {
        if let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init)
            && self.is_app(&init.expr)
        {
            self.apps.insert(name.ident.to_string());
        }
        visit::visit_local(self, local);
    }

    fn visit_macro(&mut self, call: &Macro) {
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        match parser.parse2(call.tokens.clone()) {
            Ok(arguments) => {
                for argument in &arguments {
                    self.visit_expr(argument);
                }
            }
            Err(_) => {
                let apps: Vec<&str> = self.walk.apps.iter().map(String::as_str).collect();
                if hints(&call.tokens, HINTS) || hints(&call.tokens, &apps) {
                    let name = segments(&call.path).pop().unwrap_or_default();
                    let place = place_of(&self.walk.module.file, &call.path);
                    self.walk
                        .unseen(format!("what is written inside `{name}!`"), &place);
                }
            }
        }
    }

    // items in a body are functions of their own
    fn visit_item(&mut self, item: &Item) {
        let within = self.path.clone();
        let within = within.rsplit("::").next().unwrap_or_default().to_owned();
        self.walk.item(item, &within);
    }
}

fn is_layer(method: &str) -> bool {
    matches!(method, "layer" | "route_layer")
}

fn is_named(attribute: &Attribute, name: &str) -> bool {
    let last = attribute.path().segments.last();
    last.is_some_and(|last| last.ident == name)
}

fn attribute_hints(attribute: &Attribute) -> bool {
    match &attribute.meta {
        syn::Meta::List(list) => hints(&list.tokens, &["requires"]),
        _ => false,
    }
}

fn derives_guarded(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("derive")
            && attribute
                .parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated)
                .is_ok_and(|paths| {
                    paths
                        .iter()
                        .filter_map(|path| path.segments.last())
                        .any(|last| last.ident == "Guarded")
                })
    })
}

/// Whether one of `words` is an identifier in the tokens.
fn hints(tokens: &TokenStream, words: &[&str]) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => words.iter().any(|word| ident == word),
        TokenTree::Group(group) => hints(&group.stream(), words),
        _ => false,
    })
}

/// Operands of the same operator, on one level.
fn flat(parts: Vec<Need>, any: bool) -> Vec<Need> {
    let parts = parts.into_iter().flat_map(|part| match part {
        Need::Any(parts) if any => parts,
        Need::All(parts) if !any => parts,
        part => vec![part],
    });
    parts.collect()
}

/// The types among generic arguments.
fn types(arguments: &PathArguments) -> impl Iterator<Item = &Type> {
    let arguments = match arguments {
        PathArguments::AngleBracketed(arguments) => Some(arguments.args.iter()),
        _ => None,
    };
    arguments
        .into_iter()
        .flatten()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        })
}

fn type_name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => segments(&path.path).pop().unwrap_or_default(),
        Type::Reference(ty) => type_name(&ty.elem),
        _ => "_".to_owned(),
    }
}

fn literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

/// An expression as it is written, more or less, and not too long.
fn shown(expr: &Expr) -> String {
    const LONG: usize = 40;
    let text = match expr {
        Expr::Path(path) => segments(&path.path).join("::"),
        Expr::Call(call) => format!("{}(..)", shown(&call.func)),
        Expr::MethodCall(call) => format!("{}.{}(..)", shown(&call.receiver), call.method),
        _ => "..".to_owned(),
    };
    match text.char_indices().nth(LONG) {
        Some((at, _)) => format!("{}..", text.get(..at).unwrap_or_default()),
        None => text,
    }
}
