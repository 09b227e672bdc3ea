//! Items: functions with their guards, constants, and what the build leaves out.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    rc::Rc,
};

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    Attribute, Block, Expr, FnArg, GenericParam, ImplItem, Item, Signature, Stmt, Token, TraitItem,
    Type, Visibility, punctuated::Punctuated, spanned::Spanned as _,
};

use super::{
    DEPTH,
    tools::tool_of,
    world::{Scope, World, and},
};
use crate::{
    cfg::Cfg,
    code::{Class, Code, Function, Held, Hidden, Input, Kept, Used},
    expand,
    facts::Place,
    gates::{Gate, Passed},
    meaning::Guard,
    syntax::{
        attributes, bindings, bounds_of, converted, flatten, generic_bounds, head, is_callback,
        last, names, names_operation, relayed, trait_bounds, type_names, type_parameters, words,
    },
};

/// What mounts routes.
const MOUNTS: &[&str] = &[
    "route",
    "route_service",
    "fallback",
    "fallback_service",
    "nest",
    "nest_service",
    "merge",
    "api_route",
    "api_route_with",
    "routes",
    "method_not_allowed_fallback",
];

/// What is known at a place in a function.
#[derive(Default)]
pub(super) struct Flow {
    /// The gates that were passed on the way.
    pub(super) passed: Passed,
    /// What is passed where a variable holds `Ok`, `Some` or `true`.
    pub(super) outcomes: HashMap<String, Gate>,
    /// How many closures and `async` blocks are open.
    pub(super) closures: usize,
    /// What the variables are called here that can be seen.
    pub(super) names: HashMap<String, String>,
    /// How many variables of each name there were.
    pub(super) variables: HashMap<String, usize>,
    /// The types of variables, as far as they are known.
    pub(super) types: HashMap<String, String>,
    /// What variables require that hold a privilege or an operation.
    pub(super) required: HashMap<String, Guard>,
    /// The traits that type parameters implement.
    pub(super) bounds: Vec<(String, String)>,
    /// How many branches, loops and closures are open.
    pub(super) depth: usize,
    /// How many of them were open where a variable was made.
    pub(super) depths: HashMap<String, usize>,
    /// The variables that hold a refusal, or nothing yet.
    pub(super) refused: HashSet<String>,
    /// The closures that variables hold.
    pub(super) checks: HashMap<String, Checks>,
    /// What the value of the block is that was read last.
    pub(super) tail: Option<Gate>,
    /// The parameters that are functions and answer nothing.
    pub(super) callbacks: Vec<String>,
    /// The function whose parameter is called.
    pub(super) callback: Option<String>,
    /// The field that something is put into.
    pub(super) held: Option<Held>,
    /// The names of types in what variables are made of.
    pub(super) made_of: HashMap<String, Vec<String>>,
    /// The fields and places in tuples that are open.
    pub(super) parts: Vec<String>,
    /// The loops and blocks that are open: their labels, and what becomes of their values.
    pub(super) breaks: Vec<(Option<String>, Class)>,
}

/// What a closure in a variable checks.
#[derive(Clone)]
pub(super) struct Checks {
    /// The names of its parameters, as [`Walker::id`] gives them.
    pub(super) parameters: Vec<String>,
    /// What was passed where it comes to its end.
    pub(super) end: Gate,
    /// What was passed where it answers `Ok`, `Some` or `true`.
    pub(super) answer: Gate,
    /// Whether it does no more with its parameters than to look at them.
    pub(super) is_look: bool,
}

/// Reads the code of one file.
pub(super) struct Walker<'w, 'a> {
    pub(super) world: &'w World<'a>,
    pub(super) code: &'w mut Code,
    pub(super) cfg: &'w Cfg,
    pub(super) package: &'w str,
    pub(super) file: &'w Path,
    /// The functions that are open, from the outside in.
    pub(super) stack: Vec<Function>,
    /// What is known here in the innermost of them.
    pub(super) flow: Flow,
    /// The same of the others.
    pub(super) flows: Vec<Flow>,
    /// The parameter of a closure whose variables are known already.
    pub(super) prepared: Option<(*const syn::Pat, Vec<(String, String)>)>,
    /// The calls of macros that are open.
    pub(super) calls: Vec<Place>,
    /// What the `impl` that is open proves of `self`.
    pub(super) self_type: Option<(Option<Guard>, Option<String>)>,
    /// The type that the `impl` that is open turns into an operation.
    pub(super) converted: Option<String>,
    /// The trait that it implements, or that is open.
    pub(super) of_trait: Option<String>,
    /// Whether the item that is opened next is `pub`.
    pub(super) is_public: bool,
    /// Whether a trait is open.
    pub(super) is_in_trait: bool,
    /// The type parameters of the `impl` that is open.
    pub(super) of_impl: Vec<String>,
    /// The traits that they implement.
    pub(super) impl_bounds: Vec<(String, String)>,
    /// Whether what is parsed here is an operation, by a type that is written.
    pub(super) parses: bool,
    /// The names of the modules that are open, that of the file among them.
    pub(super) modules: Vec<String>,
}

impl Walker<'_, '_> {
    pub(super) fn scope(&self) -> Scope<'_> {
        Scope {
            package: self.package,
            file: self.file,
            calls: &self.calls,
        }
    }

    /// Statements outside of any function: the function that includes them is not known.
    pub(super) fn loose(&mut self, statements: &[Stmt]) {
        let place = statements
            .first()
            .and_then(|it| self.world.place(it.span()));
        self.open(None, place, false);
        self.statements(statements, &Class::Returned);
        self.close();
    }

    pub(super) fn open(&mut self, name: Option<String>, place: Option<Place>, is_constant: bool) {
        // what a macro makes is told at the call
        let place = self.calls.first().cloned().or(place);
        let own = self.self_type.as_ref().and_then(|(_, name)| name.clone());
        self.flows.push(std::mem::take(&mut self.flow));
        self.stack.push(Function {
            name,
            is_constant,
            is_public: std::mem::take(&mut self.is_public),
            package: self.package.to_owned(),
            modules: self.modules.clone(),
            of_type: self.converted.clone().or(own),
            of_trait: self.of_trait.clone(),
            line: place.as_ref().map_or(0, |it| it.line),
            file: place.map_or_else(|| self.file.to_owned(), |it| it.file),
            ..Function::default()
        });
    }

    pub(super) fn close(&mut self) {
        self.code.functions.extend(self.stack.pop());
        self.flow = self.flows.pop().unwrap_or_default();
    }

    /// Whether the attributes leave what follows out of the build; if so it is noted.
    pub(super) fn left_out(
        &mut self,
        attributes: &[Attribute],
        item: &dyn quote::ToTokens,
    ) -> bool {
        let Some(condition) = self.cfg.left_out(attributes) else {
            return false;
        };
        let tokens = item.to_token_stream();
        let place = attributes
            .first()
            .and_then(|it| self.world.place(it.span()));
        if condition != "test" {
            self.hide(
                tokens,
                place,
                format!("left out of this build by `#[cfg({condition})]`"),
            );
        }
        true
    }

    /// Notes code that is not read, where it has to do with a spec.
    pub(super) fn hide(&mut self, tokens: TokenStream, place: Option<Place>, reason: String) {
        let mut words = Vec::new();
        flatten(tokens, &mut words);
        let (mut names, mut any, mut has) = (Vec::new(), false, false);
        for (at, word) in words.iter().enumerate() {
            let before = |n: usize| at.checked_sub(n).and_then(|at| words.get(at));
            let is_path =
                before(1).is_some_and(|it| it == ":") && before(2).is_some_and(|it| it == ":");
            let of = before(3).filter(|_| is_path).map_or("", String::as_str);
            match of {
                "may" | "scope" | "Scope" => {
                    has = true;
                    names.push(word.clone());
                }
                "Operation" | "op" => {
                    has = true;
                    let specs = self.world.facts.specs.values();
                    for spec in specs {
                        let found = spec.spec.operations.iter().find(|it| it.rust == *word);
                        let scopes = found.into_iter().flat_map(|it| it.scopes.names());
                        names.extend(scopes.map(|i| spec.spec.scopes[i].rust.clone()));
                    }
                }
                _ => {}
            }
            if self.world.facts.apps.values().any(|app| app.rust == *word) {
                (has, any) = (true, true);
            }
        }
        let Some(place) = place.filter(|_| has) else {
            return;
        };
        self.code.hidden.push(Hidden {
            package: self.package.to_owned(),
            place,
            function: self.stack.last().and_then(|it| it.name.clone()),
            reason,
            names: (!any).then_some(names),
        });
    }

    pub(super) fn item(&mut self, item: &Item) {
        if self.left_out(attributes(item), item) {
            if let Item::Mod(it) = item
                && it.content.is_none()
            {
                self.left_out_file(it);
            }
            return;
        }
        match item {
            Item::Fn(it) => {
                self.is_public = is_public(&it.vis);
                self.function(&it.sig, &it.attrs, Some(&it.block), None);
            }
            Item::Mod(it) => {
                let items = it.content.as_ref().map(|(_, items)| items.as_slice());
                self.modules.push(it.ident.to_string());
                for item in items.unwrap_or_default() {
                    self.item(item);
                }
                self.modules.pop();
            }
            Item::Impl(it) => self.implementation(it),
            Item::Trait(it) => {
                let outer = self.of_trait.replace(it.ident.to_string());
                self.is_in_trait = true;
                let outer_type = self.self_type.replace((None, Some(it.ident.to_string())));
                for part in &it.items {
                    match part {
                        TraitItem::Fn(it) if !self.left_out(&it.attrs, it) => {
                            self.function(&it.sig, &it.attrs, it.default.as_ref(), None);
                        }
                        TraitItem::Const(it) => {
                            if let Some((_, value)) = &it.default {
                                self.constant(&it.ident, value);
                            }
                        }
                        _ => {}
                    }
                }
                self.of_trait = outer;
                self.is_in_trait = false;
                self.self_type = outer_type;
            }
            Item::Const(it) => {
                self.is_public = is_public(&it.vis);
                self.constant(&it.ident, &it.expr);
            }
            Item::Static(it) => {
                self.is_public = is_public(&it.vis);
                self.constant(&it.ident, &it.expr);
            }
            Item::Macro(it) if it.ident.is_none() => self.item_macro(&it.mac),
            Item::Use(_) | Item::Macro(_) | Item::ExternCrate(_) => self.consume(item),
            Item::Struct(it) => {
                self.consume(item);
                self.deserialized(it);
            }
            // types, traits and attributes name privileges, and use none
            other => self.consume(other),
        }
    }

    /// Operations that serde reads into the fields of a struct.
    pub(super) fn deserialized(&mut self, of: &syn::ItemStruct) {
        let reads = |it: &Attribute| words(it).iter().any(|it| it == "Deserialize");
        if !of.attrs.iter().any(reads) {
            return;
        }
        for field in of.fields.iter().filter(|it| names_operation(&it.ty)) {
            if let Some(place) = self.world.place(field.ty.span()) {
                self.code.hidden.push(Hidden {
                    package: self.package.to_owned(),
                    place,
                    function: None,
                    reason: format!(
                        "`{}` holds an operation that serde makes from data",
                        of.ident
                    ),
                    names: None,
                });
            }
        }
    }

    /// Notes every place in what is no code as read.
    pub(super) fn consume(&mut self, item: &dyn quote::ToTokens) {
        fn walk(walker: &Walker<'_, '_>, tokens: TokenStream) {
            for token in tokens {
                match token {
                    TokenTree::Group(group) => walk(walker, group.stream()),
                    TokenTree::Ident(name) => {
                        walker.world.at(name.span(), &walker.calls);
                    }
                    _ => {}
                }
            }
        }
        walk(self, item.to_token_stream());
    }

    /// Reads the file of a module that is left out of the build.
    pub(super) fn left_out_file(&mut self, module: &syn::ItemMod) {
        let Some(folder) = self.file.parent() else {
            return;
        };
        let stem = self
            .file
            .file_stem()
            .and_then(|it| it.to_str())
            .unwrap_or_default();
        let folder = match stem {
            "lib" | "main" | "mod" => folder.to_owned(),
            stem => folder.join(stem),
        };
        let name = module.ident.to_string();
        let candidates = [
            folder.join(format!("{name}.rs")),
            folder.join(&name).join("mod.rs"),
        ];
        let condition = self.cfg.left_out(&module.attrs).unwrap_or_default();
        for file in candidates {
            if let Some(tokens) = crate::cargo::read(&file).and_then(|it| expand::tokens(&it)) {
                let place = Place {
                    file,
                    line: 1,
                    column: 1,
                };
                let reason = format!("left out of this build by `#[cfg({condition})]`");
                self.hide(tokens, Some(place), reason);
            }
        }
    }

    pub(super) fn implementation(&mut self, it: &syn::ItemImpl) {
        let scope = self.scope();
        let of_generics = self
            .world
            .bounds_guard(generic_bounds(&it.generics).iter(), &scope, 0);
        let of_type = self.world.type_guard(&it.self_ty, &scope, 0);
        let guard = and([of_generics, of_type].into_iter());
        let name = match &*it.self_ty {
            Type::Path(path) => Some(last(&path.path)),
            _ => None,
        };
        let extracts = it.trait_.as_ref().is_some_and(|(path, _)| {
            matches!(last(path).as_str(), "FromRequestParts" | "FromRequest")
        });
        let outer = self.self_type.replace((guard, name.clone()));
        let outer_converted = std::mem::replace(&mut self.converted, converted(it));
        let outer_impl = std::mem::replace(&mut self.of_impl, type_parameters(&it.generics));
        let outer_bounds = std::mem::replace(&mut self.impl_bounds, trait_bounds(&it.generics));
        let of_trait = it.trait_.as_ref().map(|(path, _)| last(path));
        let outer_trait = std::mem::replace(&mut self.of_trait, of_trait);
        self.of_an_impl(&it.items, name.filter(|_| extracts));
        self.self_type = outer;
        self.converted = outer_converted;
        self.of_impl = outer_impl;
        self.impl_bounds = outer_bounds;
        self.of_trait = outer_trait;
    }

    /// The items of an `impl`; with the type's name where they extract it from requests.
    fn of_an_impl(&mut self, items: &[ImplItem], extracted: Option<String>) {
        for item in items {
            match item {
                ImplItem::Fn(it) if !self.left_out(&it.attrs, it) => {
                    let at = self.code.functions.len();
                    self.is_public = is_public(&it.vis);
                    self.function(&it.sig, &it.attrs, Some(&it.block), extracted.clone());
                    let own = self
                        .self_type
                        .as_ref()
                        .and_then(|(_, name)| name.as_deref());
                    let tool = tool_of(own, it);
                    // those in it were closed before
                    let mut made = self.code.functions.iter_mut().skip(at);
                    if let Some(function) = made.next_back() {
                        function.tool = tool;
                    }
                }
                ImplItem::Const(it) if !self.left_out(&it.attrs, it) => {
                    self.constant(&it.ident, &it.expr);
                }
                ImplItem::Macro(it) => self.item_macro(&it.mac),
                ImplItem::Type(it) => self.consume(it),
                _ => {}
            }
        }
    }

    /// A constant: the operations in it, and the code of its closures.
    pub(super) fn constant(&mut self, name: &syn::Ident, value: &Expr) {
        self.open(Some(name.to_string()), self.world.place(name.span()), true);
        self.expr(value, &Class::Stored);
        let function = self.stack.last();
        let uses = function.into_iter().flat_map(|it| &it.uses);
        let marks = uses.filter_map(|it| match (&it.used, &it.class) {
            // it is made of its variables, as far as that is known
            (Used::Mark(mark), Class::Stored | Class::Bound(_) | Class::Put { .. }) => {
                Some((mark.clone(), it.parts.clone()))
            }
            _ => None,
        });
        let marks: Vec<_> = marks.collect();
        let of = function.and_then(|it| it.of_type.clone());
        self.close();
        let constant = self.code.functions.len().saturating_sub(1);
        if !marks.is_empty() {
            let kept = marks.into_iter().map(|(mark, parts)| Kept {
                mark,
                parts,
                constant,
                of: of.clone(),
                package: self.package.to_owned(),
            });
            let all = self.code.constants.entry(name.to_string()).or_default();
            all.extend(kept);
        }
    }

    pub(super) fn function(
        &mut self,
        signature: &Signature,
        attributes: &[Attribute],
        body: Option<&Block>,
        extracted: Option<String>,
    ) {
        let is_extractor = extracted.is_some();
        let name = extracted.unwrap_or_else(|| signature.ident.to_string());
        self.open(Some(name), self.world.place(signature.ident.span()), false);
        let mut own = Vec::new();
        for input in &signature.inputs {
            if let FnArg::Typed(typed) = input {
                let (bound, visible) = self.fresh(bindings(&typed.pat));
                self.typed(&bound, head(&typed.ty));
                self.flow.names.extend(visible);
            }
        }
        let mut proofs = Vec::new();
        let mut operations: Vec<Option<String>> = Vec::new();
        let (mut parameters, mut inputs, mut has_self) = (Vec::new(), Vec::new(), false);
        for input in &signature.inputs {
            match input {
                FnArg::Receiver(_) => has_self = true,
                FnArg::Typed(typed) => {
                    let (types, mut bound) = (type_names(&typed.ty), Vec::new());
                    names(&typed.pat, &mut bound);
                    let router = types.first().is_some_and(|it| it.ends_with("Router"));
                    let answers = ["bool", "Result", "Option"];
                    let is_answer = types
                        .first()
                        .is_some_and(|it| answers.contains(&it.as_str()));
                    if let ([one], true) = (bound.as_slice(), is_answer) {
                        let of = signature.ident.to_string();
                        let given = Gate::Given(of, inputs.len());
                        self.flow.outcomes.insert(one.clone(), given);
                    }
                    let places = ["Mutex", "RwLock", "RefCell", "Cell", "MutexGuard", "RefMut"];
                    let is_place = matches!(&*typed.ty, Type::Reference(_))
                        || types.iter().any(|it| places.contains(&it.as_str()));
                    if is_callback(&typed.ty, &signature.generics) {
                        self.flow.callbacks.extend(bound.first().cloned());
                    }
                    inputs.push(Input {
                        name: bound.last().cloned(),
                        is_router: router,
                        is_answer,
                        is_place,
                        is_text: matches!(
                            types.first().map(String::as_str),
                            Some("str" | "String")
                        ),
                    });
                    if types.iter().any(|it| it == "Operation") {
                        operations.push(bound.first().cloned());
                    }
                    parameters.extend(types);
                    if let Some(guard) = self.world.type_guard(&typed.ty, &self.scope(), 0) {
                        own.push((guard, self.world.place(typed.span())));
                        names(&typed.pat, &mut proofs);
                    }
                }
            }
        }
        let scope = self.scope();
        // a type parameter is proven where a parameter has its type
        for parameter in &signature.generics.params {
            let GenericParam::Type(it) = parameter else {
                continue;
            };
            let name = it.ident.to_string();
            let bounds = bounds_of(&name, &signature.generics);
            let guard = self.world.bounds_guard(bounds.iter(), &scope, 0);
            if let Some(guard) = guard.filter(|_| parameters.contains(&name)) {
                own.push((guard, self.world.place(it.span())));
                for input in &signature.inputs {
                    if let FnArg::Typed(typed) = input
                        && type_names(&typed.ty).contains(&name)
                    {
                        names(&typed.pat, &mut proofs);
                    }
                }
            }
        }
        if has_self && let Some((Some(guard), _)) = &self.self_type {
            own.push((guard.clone(), None));
            proofs.push("self".to_owned());
        }
        // what the method alone requires of a type parameter of the `impl`
        for name in &self.of_impl {
            let bounds = bounds_of(name, &signature.generics);
            if let Some(guard) = self.world.bounds_guard(bounds.iter(), &scope, 0) {
                own.push((guard, None));
                proofs.push("self".to_owned());
            }
        }
        let returns = match &signature.output {
            syn::ReturnType::Type(_, ty) => Some(type_names(ty).join(" ")),
            syn::ReturnType::Default => None,
        };
        for attribute in &self.cfg.attributes(attributes) {
            let name = last(attribute.path());
            if self.world.renames.original(&name, self.file) == "requires" {
                let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
                let arguments = attribute.parse_args_with(parser).unwrap_or_default();
                let guard = arguments.first();
                let guard = guard.and_then(|it| self.world.requirement(it, &self.calls));
                let place = self.world.place(attribute.span());
                own.extend(guard.clone().map(|guard| (guard, place)));
                // it runs before the body
                self.pass(guard.map_or(Gate::Unread, Gate::Proven));
                for argument in &arguments {
                    if let Expr::Assign(it) = argument
                        && let (Expr::Path(key), Expr::Path(value)) = (&*it.left, &*it.right)
                        && key.path.is_ident("proof")
                    {
                        proofs.push(last(&value.path));
                    }
                }
            }
        }
        if let Some(function) = self.stack.last_mut() {
            for (guard, place) in own {
                // what a macro makes is told at its call
                function.guard_by(&guard, place.filter(|_| self.calls.is_empty()));
            }
            function.proofs = proofs;
            function.parameters = parameters;
            function.returns = returns;
            function.operation = match operations.as_slice() {
                [one] => one.clone(),
                _ => None,
            };
            function.inputs = inputs;
            function.relayed = relayed(signature);
            function.type_parameters = type_parameters(&signature.generics);
            function
                .type_parameters
                .extend(self.of_impl.iter().cloned());
            let bounds = self.impl_bounds.iter().cloned();
            self.flow.bounds = trait_bounds(&signature.generics)
                .into_iter()
                .chain(bounds)
                .collect();
            function.is_extractor = is_extractor;
            function.is_in_trait = self.is_in_trait;
        }
        self.consume(signature);
        if let Some(body) = body {
            let returned = match &signature.output {
                syn::ReturnType::Type(_, ty) => names_operation(ty),
                syn::ReturnType::Default => false,
            };
            let outer = std::mem::replace(&mut self.parses, returned);
            self.statements(&body.stmts, &Class::Returned);
            self.parses = outer;
            let returns = self.stack.last().and_then(|it| it.returns.as_deref());
            let makes = returns.is_some_and(|it| it.split(' ').any(|it| it.ends_with("Router")));
            let mounts = makes || mounts(body);
            if let Some(function) = self.stack.last_mut().filter(|_| mounts) {
                function.body = Some(Rc::new(body.clone()));
            }
        }
        self.close();
    }

    /// A macro in the place of an item.
    pub(super) fn item_macro(&mut self, mac: &syn::Macro) {
        let place = self.world.place(mac.path.span());
        let name = last(&mac.path);
        if matches!(name.as_str(), "scopes" | "app") {
            return;
        }
        if self.calls.len() > DEPTH {
            return;
        }
        let known = self.world.macros.find(self.package, &mac.path);
        let made = match known {
            Some(known) => known.expand(mac.tokens.clone()),
            None => {
                let is_used = |span: Span| self.world.is_used(span);
                Some(expand::pasted(mac.tokens.clone(), &is_used))
            }
        };
        self.calls.extend(place);
        let made = made.unwrap_or_default();
        match syn::parse2::<syn::File>(made.clone()) {
            Ok(file) => file.items.iter().for_each(|it| self.item(it)),
            // the items of an `impl` or a trait
            Err(_) => {
                if let Ok(of) = syn::parse2::<syn::ItemImpl>(quote::quote!(impl X { #made })) {
                    self.of_an_impl(&of.items, None);
                }
            }
        }
        self.calls.pop();
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Whether a body mounts routes.
fn mounts(body: &Block) -> bool {
    let words = words(body);
    let mut pairs = words.iter().zip(words.iter().skip(1));
    pairs.any(|(dot, name)| dot == "." && MOUNTS.contains(&name.as_str()))
        || words
            .iter()
            .any(|it| it == "Router" || it == "OpenApiRouter" || it == "ApiRouter")
}
