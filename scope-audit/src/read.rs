//! Reads code at the places that rustc reports: which function a use is in, behind which guard, and
//! what is done with it. Names are rustc's; only structure is read here.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    rc::Rc,
};

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    Attribute, BinOp, Block, Expr, FnArg, GenericArgument, GenericParam, Generics, ImplItem, Item,
    Pat, PathArguments, Signature, Stmt, Token, TraitItem, Type, TypeParamBound, WherePredicate,
    parse::Parser as _, punctuated::Punctuated, spanned::Spanned as _,
};

use crate::{
    cfg::Cfg,
    code::{self, Class, Code, Function, Hidden, Holder, Used},
    expand::{self, Macro},
    facts::{Facts, Mark, Place, What},
    meaning::Guard,
    routes,
};

/// How deep macros and types are followed.
const DEPTH: usize = 24;

/// Methods that ask something of an operation that is not to be sent by it.
const QUERIES: &[&str] = &[
    "method",
    "id",
    "title",
    "description",
    "is_deprecated",
    "is_public",
    "index",
    "name",
    "requirement",
    "len",
    "is_empty",
    "to_string",
    "fmt",
    "hash",
    "eq",
    "ne",
    "cmp",
    "partial_cmp",
    "lt",
    "gt",
    "le",
    "ge",
];
/// Methods that go through a list.
const ITERATION: &[&str] = &[
    "iter",
    "into_iter",
    "map",
    "for_each",
    "filter",
    "any",
    "all",
    "find",
    "first",
    "last",
    "get",
    "contains",
    "chunks",
    "windows",
    "values",
    "keys",
    "iter_mut",
];
/// Methods and functions that hand on what they are given.
const TRANSPARENT: &[&str] = &[
    "clone",
    "to_owned",
    "into",
    "as_ref",
    "borrow",
    "copied",
    "cloned",
    "unwrap",
    "expect",
    "to_vec",
    "unwrap_or",
    "as_slice",
    "new",
    "from",
    "pin",
    "boxed",
];
/// Checks at run time that are made of an operation.
const CHECKS: &[&str] = &["check", "check_scopes", "is_covered_by"];
/// What gives operations handlers, or leaves them out: the library guards these.
const BINDINGS: &[&str] = &["handle", "step_up", "only", "without"];
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
/// Types whose arguments prove nothing.
const EMPTY_TYPES: &[&str] = &[
    "Option",
    "Vec",
    "PhantomData",
    "Result",
    "Fn",
    "FnOnce",
    "FnMut",
];

/// A file with code.
pub(crate) struct Source {
    pub(crate) package: String,
    pub(crate) file: PathBuf,
    pub(crate) text: String,
}

/// Reads all code.
pub(crate) fn read(
    facts: &Facts,
    uses: &[(String, Mark)],
    sources: &[Source],
    cfgs: &HashMap<String, Cfg>,
) -> Code {
    let mut by_place: HashMap<Place, Vec<usize>> = HashMap::new();
    for (at, (_, mark)) in uses.iter().enumerate() {
        by_place
            .entry(mark.origin.place.clone())
            .or_default()
            .push(at);
    }
    let mut world = World {
        facts,
        uses,
        by_place,
        files: HashMap::new(),
        macros: HashMap::new(),
        types: HashMap::new(),
        consumed: RefCell::new(HashSet::new()),
    };
    let mut parsed = Vec::new();
    for source in sources {
        if let Some(code) = parse(source, &mut world) {
            parsed.push((source, code));
        }
    }
    for (source, code) in &parsed {
        if let Code_::Items(items) = code {
            Collector {
                world: &mut world,
                package: &source.package,
            }
            .items(items, 0);
        }
    }
    let mut code = Code::default();
    for (source, parsed) in &parsed {
        let cfg = cfgs.get(&source.package).cloned().unwrap_or_default();
        let mut walker = Walker {
            world: &world,
            code: &mut code,
            cfg: &cfg,
            package: &source.package,
            file: &source.file,
            stack: Vec::new(),
            calls: Vec::new(),
            self_type: None,
            parses: false,
            of_impl: Vec::new(),
            modules: module_of(&source.file),
        };
        match parsed {
            Code_::Items(items) => items.iter().for_each(|item| walker.item(item)),
            Code_::Statements(statements) => walker.loose(statements),
        }
    }
    let World {
        files, consumed, ..
    } = world;
    let consumed = consumed.into_inner();
    code.files = files;
    code.index();
    code.hand_on_guards();
    for (at, (package, mark)) in uses.iter().enumerate() {
        let is_operation = matches!(mark.what, What::Operation(_) | What::Dynamic(_));
        if is_operation && !consumed.contains(&at) {
            code.orphans.push((package.clone(), mark.clone()));
        }
    }
    code
}

/// A file that was parsed.
enum Code_ {
    Items(Vec<Item>),
    /// What `include!` puts in the place of an expression.
    Statements(Vec<Stmt>),
}

fn parse(source: &Source, world: &mut World<'_>) -> Option<Code_> {
    let tokens = expand::tokens(&source.text)?;
    if let Some(token) = tokens.clone().into_iter().next() {
        world.files.insert(token.span().file(), source.file.clone());
    }
    if let Ok(file) = syn::parse2::<syn::File>(tokens.clone()) {
        return Some(Code_::Items(file.items));
    }
    let statements = Block::parse_within.parse2(tokens).ok()?;
    Some(Code_::Statements(statements))
}

/// What all files share.
struct World<'a> {
    facts: &'a Facts,
    uses: &'a [(String, Mark)],
    by_place: HashMap<Place, Vec<usize>>,
    /// What proc-macro2 calls a parsed text, and the file that it is of.
    files: HashMap<String, PathBuf>,
    /// Macros by name, with their packages.
    macros: HashMap<String, Vec<(String, Rc<Macro>)>>,
    /// Types and traits that may hold a proof, by name.
    types: HashMap<String, Vec<(String, Rc<Definition>)>>,
    /// The uses that were met.
    consumed: RefCell<HashSet<usize>>,
}

/// The definition of a type, as far as it may hold a proof.
struct Definition {
    file: PathBuf,
    parts: Vec<Type>,
    bounds: Vec<TypeParamBound>,
}

impl World<'_> {
    fn place(&self, span: Span) -> Option<Place> {
        code::place(&self.files, span)
    }

    /// The uses at a place; in the expansion of a macro, those of the same call.
    fn at(&self, span: Span, calls: &[Place]) -> Vec<usize> {
        let Some(all) = self.place(span).and_then(|place| self.by_place.get(&place)) else {
            return Vec::new();
        };
        let here = |at: &&usize| {
            let of = self
                .uses
                .get(**at)
                .map(|(_, mark)| mark.origin.calls.as_slice());
            let mut of = of.unwrap_or_default().iter();
            of.any(|(_, place)| calls.contains(place))
        };
        let own: Vec<usize> = all.iter().filter(here).copied().collect();
        let found = if own.is_empty() { all.clone() } else { own };
        self.consumed.borrow_mut().extend(found.iter().copied());
        found
    }

    fn mark(&self, at: usize) -> Option<&Mark> {
        self.uses.get(at).map(|(_, mark)| mark)
    }

    /// A macro that is called by this name.
    fn find_macro(&self, package: &str, path: &syn::Path) -> Option<Rc<Macro>> {
        let all = self.macros.get(&last(path))?;
        let own: Vec<_> = all.iter().filter(|(of, _)| of == package).collect();
        match (own.as_slice(), all.as_slice()) {
            ([(_, one)], _) | ([], [(_, one)]) => Some(Rc::clone(one)),
            _ => None,
        }
    }

    /// What the path's last name stands for as a privilege.
    fn privilege(&self, path: &syn::Path, calls: &[Place]) -> Option<Guard> {
        let last = path.segments.last()?;
        let found = self.at(last.ident.span(), calls);
        let mark = self.mark(*found.first()?)?;
        Guard::of(self.facts, &mark.spec, &mark.what)
    }

    /// What a value of a type proves.
    fn type_guard(&self, ty: &Type, scope: &Scope<'_>, depth: usize) -> Option<Guard> {
        if depth > DEPTH {
            return None;
        }
        match ty {
            Type::Reference(inner) => self.type_guard(&inner.elem, scope, depth + 1),
            Type::Paren(inner) => self.type_guard(&inner.elem, scope, depth + 1),
            Type::Group(inner) => self.type_guard(&inner.elem, scope, depth + 1),
            Type::Tuple(tuple) => {
                let parts = tuple.elems.iter();
                and(parts.map(|it| self.type_guard(it, scope, depth + 1)))
            }
            Type::ImplTrait(it) => self.bounds_guard(it.bounds.iter(), scope, depth + 1),
            Type::Path(path) => self.path_guard(&path.path, scope, depth + 1),
            _ => None,
        }
    }

    fn path_guard(&self, path: &syn::Path, scope: &Scope<'_>, depth: usize) -> Option<Guard> {
        if let Some(guard) = self.privilege(path, scope.calls) {
            return Some(guard);
        }
        let segment = path.segments.last()?;
        let name = segment.ident.to_string();
        if EMPTY_TYPES.contains(&name.as_str()) {
            return None;
        }
        if let PathArguments::AngleBracketed(arguments) = &segment.arguments {
            let parts = arguments.args.iter().filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(self.type_guard(ty, scope, depth + 1)),
                _ => None,
            });
            let found = match name.as_str() {
                "Any" => {
                    let parts: Option<Vec<Guard>> = parts.collect();
                    parts.and_then(|it| it.into_iter().reduce(|a, b| a.or(&b)))
                }
                _ => and(parts),
            };
            if found.is_some() {
                return found;
            }
        }
        self.named_guard(&name, scope, depth + 1)
    }

    fn bounds_guard<'b>(
        &self,
        bounds: impl Iterator<Item = &'b TypeParamBound>,
        scope: &Scope<'_>,
        depth: usize,
    ) -> Option<Guard> {
        and(bounds.map(|bound| match bound {
            TypeParamBound::Trait(it) => self.path_guard(&it.path, scope, depth + 1),
            _ => None,
        }))
    }

    /// What a type of this name holds. Of several with one name each could be meant.
    fn named_guard(&self, name: &str, scope: &Scope<'_>, depth: usize) -> Option<Guard> {
        if depth > DEPTH {
            return None;
        }
        let all = self.types.get(name)?;
        let mut chosen: Vec<&Rc<Definition>> = Vec::new();
        for wanted in 0..3 {
            let fits = |(package, it): &&(String, Rc<Definition>)| match wanted {
                0 => it.file == scope.file,
                1 => package == scope.package,
                _ => true,
            };
            chosen = all.iter().filter(fits).map(|(_, it)| it).collect();
            if !chosen.is_empty() {
                break;
            }
        }
        let guards: Option<Vec<Guard>> = chosen
            .into_iter()
            .map(|it| {
                let inner = Scope {
                    file: &it.file,
                    ..*scope
                };
                let parts = it
                    .parts
                    .iter()
                    .map(|ty| self.type_guard(ty, &inner, depth + 1));
                let bounds = self.bounds_guard(it.bounds.iter(), &inner, depth + 1);
                and(parts.chain([bounds]))
            })
            .collect();
        guards?.into_iter().reduce(|a, b| a.or(&b))
    }

    /// What a requirement means, written as an expression.
    fn requirement(&self, expr: &Expr, calls: &[Place]) -> Option<Guard> {
        match expr {
            Expr::Path(path) => self.privilege(&path.path, calls),
            Expr::Paren(it) => self.requirement(&it.expr, calls),
            Expr::Group(it) => self.requirement(&it.expr, calls),
            Expr::Reference(it) => self.requirement(&it.expr, calls),
            Expr::MethodCall(it) if it.method == "requirement" => {
                self.requirement(&it.receiver, calls)
            }
            Expr::Binary(it) => {
                let left = self.requirement(&it.left, calls);
                let right = self.requirement(&it.right, calls);
                match it.op {
                    BinOp::BitOr(_) => Some(left?.or(&right?)),
                    _ => and([left, right].into_iter()),
                }
            }
            Expr::Array(it) => and(it.elems.iter().map(|it| self.requirement(it, calls))),
            _ => None,
        }
    }
}

/// All of them that prove something.
fn and(parts: impl Iterator<Item = Option<Guard>>) -> Option<Guard> {
    parts.flatten().reduce(|a, b| a.and(&b))
}

fn last(path: &syn::Path) -> String {
    path.segments
        .last()
        .map(|it| it.ident.to_string())
        .unwrap_or_default()
}

/// Where a type is named.
#[derive(Clone, Copy)]
struct Scope<'s> {
    package: &'s str,
    file: &'s Path,
    calls: &'s [Place],
}

/// Finds macros and types, before code is read.
struct Collector<'w, 'a> {
    world: &'w mut World<'a>,
    package: &'w str,
}

impl Collector<'_, '_> {
    fn items(&mut self, items: &[Item], depth: usize) {
        // a macro may be used by what stands before it in another file
        for item in items {
            if let Item::Macro(it) = item
                && let Some(name) = &it.ident
                && let Some(found) = Macro::new(it.mac.tokens.clone())
            {
                let all = self.world.macros.entry(name.to_string()).or_default();
                all.push((self.package.to_owned(), Rc::new(found)));
            }
        }
        for item in items {
            self.item(item, depth);
        }
    }

    fn define(&mut self, name: &syn::Ident, parts: Vec<Type>, bounds: Vec<TypeParamBound>) {
        let file = self.world.place(name.span()).map(|it| it.file);
        let definition = Definition {
            file: file.unwrap_or_default(),
            parts,
            bounds,
        };
        let all = self.world.types.entry(name.to_string()).or_default();
        all.push((self.package.to_owned(), Rc::new(definition)));
    }

    fn item(&mut self, item: &Item, depth: usize) {
        match item {
            Item::Mod(it) => {
                let items = it.content.as_ref().map(|(_, items)| items.as_slice());
                self.items(items.unwrap_or_default(), depth);
            }
            Item::Struct(it) => {
                let parts = it.fields.iter().map(|field| field.ty.clone()).collect();
                self.define(&it.ident, parts, generic_bounds(&it.generics));
            }
            Item::Type(it) => self.define(&it.ident, vec![(*it.ty).clone()], Vec::new()),
            Item::Trait(it) => {
                let bounds = it.supertraits.iter().cloned().collect();
                self.define(&it.ident, Vec::new(), bounds);
                for item in &it.items {
                    if let TraitItem::Type(it) = item {
                        let bounds = it.bounds.iter().cloned().collect();
                        self.define(&it.ident, Vec::new(), bounds);
                    }
                }
            }
            Item::Macro(it) if it.ident.is_none() && depth < DEPTH => {
                let found = self.world.find_macro(self.package, &it.mac.path);
                let made = found.and_then(|found| found.expand(it.mac.tokens.clone()));
                if let Some(file) = made.and_then(|made| syn::parse2::<syn::File>(made).ok()) {
                    self.items(&file.items, depth + 1);
                }
            }
            _ => {}
        }
    }
}

fn generic_bounds(generics: &Generics) -> Vec<TypeParamBound> {
    let mut bounds = Vec::new();
    for parameter in &generics.params {
        if let GenericParam::Type(it) = parameter {
            bounds.extend(it.bounds.iter().cloned());
        }
    }
    for predicate in generics.where_clause.iter().flat_map(|it| &it.predicates) {
        if let WherePredicate::Type(it) = predicate {
            bounds.extend(it.bounds.iter().cloned());
        }
    }
    bounds
}

/// Reads the code of one file.
struct Walker<'w, 'a> {
    world: &'w World<'a>,
    code: &'w mut Code,
    cfg: &'w Cfg,
    package: &'w str,
    file: &'w Path,
    /// The functions that are open, from the outside in.
    stack: Vec<Function>,
    /// The calls of macros that are open.
    calls: Vec<Place>,
    /// What the `impl` that is open proves of `self`.
    self_type: Option<(Option<Guard>, Option<String>)>,
    /// The type parameters of the `impl` that is open.
    of_impl: Vec<String>,
    /// Whether what is parsed here is an operation, by a type that is written.
    parses: bool,
    /// The names of the modules that are open, that of the file among them.
    modules: Vec<String>,
}

impl Walker<'_, '_> {
    fn scope(&self) -> Scope<'_> {
        Scope {
            package: self.package,
            file: self.file,
            calls: &self.calls,
        }
    }

    /// Statements outside of any function: the function that includes them is not known.
    fn loose(&mut self, statements: &[Stmt]) {
        let place = statements
            .first()
            .and_then(|it| self.world.place(it.span()));
        self.open(None, place, false);
        self.statements(statements, &Class::Returned);
        self.close();
    }

    fn open(&mut self, name: Option<String>, place: Option<Place>, is_constant: bool) {
        // what a macro makes is told at the call
        let place = self.calls.first().cloned().or(place);
        self.stack.push(Function {
            name,
            is_constant,
            package: self.package.to_owned(),
            modules: self.modules.clone(),
            line: place.as_ref().map_or(0, |it| it.line),
            file: place.map_or_else(|| self.file.to_owned(), |it| it.file),
            ..Function::default()
        });
    }

    fn close(&mut self) {
        self.code.functions.extend(self.stack.pop());
    }

    /// Whether the attributes leave what follows out of the build; if so it is noted.
    fn left_out(&mut self, attributes: &[Attribute], item: &dyn quote::ToTokens) -> bool {
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
    fn hide(&mut self, tokens: TokenStream, place: Option<Place>, reason: String) {
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
                        let scopes = found.into_iter().flat_map(|it| it.scopes.iter().flatten());
                        let scopes = scopes.filter_map(|i| spec.spec.scopes.items.get(*i));
                        names.extend(scopes.map(|it| it.rust.clone()));
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

    fn item(&mut self, item: &Item) {
        if self.left_out(attributes(item), item) {
            if let Item::Mod(it) = item
                && it.content.is_none()
            {
                self.left_out_file(it);
            }
            return;
        }
        match item {
            Item::Fn(it) => self.function(&it.sig, &it.attrs, Some(&it.block), None),
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
                for part in &it.items {
                    match part {
                        TraitItem::Fn(it) if !self.left_out(&it.attrs, it) => {
                            self.function(&it.sig, &it.attrs, it.default.as_ref(), None);
                        }
                        TraitItem::Const(it) => {
                            if let Some((_, value)) = &it.default {
                                self.constant(&it.ident, value, true);
                            }
                        }
                        _ => {}
                    }
                }
            }
            Item::Const(it) => self.constant(&it.ident, &it.expr, false),
            Item::Static(it) => self.constant(&it.ident, &it.expr, false),
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
    fn deserialized(&mut self, of: &syn::ItemStruct) {
        let mut words = Vec::new();
        for attribute in &of.attrs {
            flatten(quote::ToTokens::to_token_stream(attribute), &mut words);
        }
        if !words.iter().any(|it| it == "Deserialize") {
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
    fn consume(&mut self, item: &dyn quote::ToTokens) {
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
    fn left_out_file(&mut self, module: &syn::ItemMod) {
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

    fn implementation(&mut self, it: &syn::ItemImpl) {
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
        let outer_impl = std::mem::replace(&mut self.of_impl, type_parameters(&it.generics));
        for part in &it.items {
            match part {
                ImplItem::Fn(it) if !self.left_out(&it.attrs, it) => {
                    let extracted = name.clone().filter(|_| extracts);
                    self.function(&it.sig, &it.attrs, Some(&it.block), extracted);
                }
                ImplItem::Const(it) if !self.left_out(&it.attrs, it) => {
                    self.constant(&it.ident, &it.expr, true);
                }
                ImplItem::Macro(it) => self.item_macro(&it.mac),
                ImplItem::Type(it) => self.consume(it),
                _ => {}
            }
        }
        self.self_type = outer;
        self.of_impl = outer_impl;
    }

    /// A constant: the operations in it, and the code of its closures.
    fn constant(&mut self, name: &syn::Ident, value: &Expr, associated: bool) {
        self.open(Some(name.to_string()), self.world.place(name.span()), true);
        self.expr(value, &Class::Stored);
        let function = self.stack.last();
        let marks = function
            .into_iter()
            .flat_map(|it| &it.uses)
            .filter_map(|it| match it {
                (Used::Mark(mark), Class::Stored) => Some(mark.clone()),
                _ => None,
            });
        let marks: Vec<Mark> = marks.collect();
        if !marks.is_empty() {
            if associated {
                let all = self.code.associated.entry(name.to_string()).or_default();
                all.extend(marks.iter().cloned());
            }
            let all = self.code.constants.entry(name.to_string()).or_default();
            all.extend(marks);
        }
        self.close();
    }

    fn function(
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
        let scope = self.scope();
        let mut proofs = Vec::new();
        let mut operations: Vec<Option<String>> = Vec::new();
        let (mut parameters, mut routers, mut has_self) = (Vec::new(), Vec::new(), false);
        for input in &signature.inputs {
            match input {
                FnArg::Receiver(_) => has_self = true,
                FnArg::Typed(typed) => {
                    let (mut types, mut bound) = (Vec::new(), Vec::new());
                    type_names(&typed.ty, &mut types);
                    names(&typed.pat, &mut bound);
                    let router = types.first().is_some_and(|it| it.ends_with("Router"));
                    routers.push(bound.last().cloned().filter(|_| router));
                    if types.iter().any(|it| it == "Operation") {
                        operations.push(bound.first().cloned());
                    }
                    parameters.extend(types);
                    if let Some(guard) = self.world.type_guard(&typed.ty, &scope, 0) {
                        own.push((guard, self.world.place(typed.span())));
                        names(&typed.pat, &mut proofs);
                    }
                }
            }
        }
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
                    if let FnArg::Typed(typed) = input {
                        let mut of = Vec::new();
                        type_names(&typed.ty, &mut of);
                        if of.contains(&name) {
                            names(&typed.pat, &mut proofs);
                        }
                    }
                }
            }
        }
        if has_self && let Some((Some(guard), _)) = &self.self_type {
            own.push((guard.clone(), None));
            proofs.push("self".to_owned());
        }
        let returns = match &signature.output {
            syn::ReturnType::Type(_, ty) => {
                let mut of = Vec::new();
                type_names(ty, &mut of);
                Some(of.join(" "))
            }
            syn::ReturnType::Default => None,
        };
        for attribute in attributes {
            if last(attribute.path()) == "requires" {
                let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
                let arguments = attribute.parse_args_with(parser).unwrap_or_default();
                let guard = arguments.first();
                let guard = guard.and_then(|it| self.world.requirement(it, &self.calls));
                match guard {
                    Some(guard) => own.push((guard, self.world.place(attribute.span()))),
                    None => {
                        if let Some(function) = self.stack.last_mut() {
                            function.unread_check = true;
                        }
                    }
                }
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
            function.routers = routers;
            function.type_parameters = type_parameters(&signature.generics);
            function
                .type_parameters
                .extend(self.of_impl.iter().cloned());
            function.is_extractor = is_extractor;
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
            let mounts = mounts(body);
            if let Some(function) = self.stack.last_mut().filter(|_| mounts) {
                function.body = Some(routes::keep(body));
            }
        }
        self.close();
    }

    /// A macro in the place of an item.
    fn item_macro(&mut self, mac: &syn::Macro) {
        let place = self.world.place(mac.path.span());
        let name = last(&mac.path);
        if matches!(name.as_str(), "scopes" | "app") {
            return;
        }
        if self.calls.len() > DEPTH {
            return;
        }
        let known = self.world.find_macro(self.package, &mac.path);
        let made = match known {
            Some(known) => known.expand(mac.tokens.clone()),
            None => {
                let world = self.world;
                let is_used = |span: Span| {
                    world
                        .place(span)
                        .is_some_and(|place| world.by_place.contains_key(&place))
                };
                Some(expand::pasted(mac.tokens.clone(), &is_used))
            }
        };
        self.calls.extend(place);
        let items = made.and_then(|made| {
            let items = syn::parse2::<syn::File>(made.clone()).map(|it| it.items);
            // the items of an `impl` or a trait
            items
                .or_else(|_| {
                    syn::parse2::<syn::ItemImpl>(quote::quote!(impl X { #made }))
                        .map(|it| vec![Item::Impl(it)])
                })
                .ok()
        });
        let outer = self.self_type.clone();
        for item in items.iter().flatten() {
            match item {
                Item::Impl(it) if outer.is_some() => {
                    for part in &it.items {
                        match part {
                            ImplItem::Fn(it) => {
                                self.function(&it.sig, &it.attrs, Some(&it.block), None)
                            }
                            ImplItem::Const(it) => self.constant(&it.ident, &it.expr, true),
                            ImplItem::Macro(it) => self.item_macro(&it.mac),
                            _ => {}
                        }
                    }
                }
                item => self.item(item),
            }
        }
        self.calls.pop();
    }

    fn statements(&mut self, statements: &[Stmt], result: &Class) {
        for (at, statement) in statements.iter().enumerate() {
            let is_last = at + 1 == statements.len();
            match statement {
                Stmt::Local(it) => {
                    if self.left_out(&it.attrs, it) {
                        continue;
                    }
                    self.pattern(&it.pat);
                    let outer = self.parses;
                    if let Pat::Type(typed) = &it.pat {
                        self.parses = names_operation(&typed.ty);
                    }
                    if let Some(init) = &it.init {
                        let mut bound = Vec::new();
                        names(&it.pat, &mut bound);
                        if init.diverge.is_some() {
                            self.heed(&init.expr);
                        }
                        let before = self.checks();
                        self.bind(&it.pat, &init.expr, &Class::Query);
                        // the proof of a check
                        if self.checks() > before
                            && let Some(function) = self.stack.last_mut()
                        {
                            function.proofs.extend(bound);
                        }
                        if let Some((_, diverge)) = &init.diverge {
                            self.expr(diverge, &Class::Query);
                        }
                    }
                    self.parses = outer;
                }
                Stmt::Item(it) => self.item(it),
                Stmt::Expr(it, semicolon) => {
                    if self.left_out(expr_attributes(it), it) {
                        continue;
                    }
                    let class = match is_last && semicolon.is_none() {
                        true => result,
                        false => &Class::Query,
                    };
                    self.expr(it, class);
                }
                Stmt::Macro(it) => {
                    if self.left_out(&it.attrs, it) {
                        continue;
                    }
                    let class = match is_last && it.semi_token.is_none() {
                        true => result,
                        false => &Class::Query,
                    };
                    self.expr_macro(&it.mac, class);
                }
            }
        }
    }

    /// An expression whose value a pattern takes apart; with `none` where it binds nothing.
    fn bind(&mut self, pattern: &Pat, value: &Expr, none: &Class) {
        let pattern = match pattern {
            Pat::Type(typed) => &*typed.pat,
            pattern => pattern,
        };
        if let (Pat::Tuple(patterns), Expr::Tuple(values)) = (pattern, value)
            && patterns.elems.len() == values.elems.len()
        {
            for (pattern, value) in patterns.elems.iter().zip(&values.elems) {
                self.bind(pattern, value, none);
            }
            return;
        }
        let mut bound = Vec::new();
        names(pattern, &mut bound);
        self.bound(&bound, value, none);
    }

    /// An expression whose value goes into variables.
    fn bound(&mut self, names: &[String], value: &Expr, none: &Class) {
        if names.is_empty() {
            self.expr(value, none);
        }
        for name in names {
            self.expr(value, &Class::Variable(name.clone()));
        }
    }

    /// The answer of a function is looked at, before what follows runs.
    fn heed(&mut self, value: &Expr) {
        if let (Some(name), Some(function)) = (callee(value), self.stack.last_mut()) {
            function.heeded.push(name);
        }
    }

    fn checks(&self) -> usize {
        self.stack.last().map_or(0, |it| it.checked.len())
    }

    /// Patterns compare; closures and `match` bind names.
    fn pattern(&mut self, pattern: &Pat) {
        self.consume(pattern);
    }

    fn used(&mut self, used: Used, class: &Class) {
        if let Some(function) = self.stack.last_mut() {
            function.uses.push((used, class.clone()));
        }
    }

    fn path(&mut self, path: &syn::Path, class: &Class) {
        let Some(segment) = path.segments.last() else {
            return;
        };
        let found = self.world.at(segment.ident.span(), &self.calls);
        for at in &found {
            let Some(mark) = self.world.mark(*at).cloned() else {
                continue;
            };
            match &mark.what {
                What::Operation(_) => self.used(Used::Mark(mark), class),
                What::Dynamic(_) => {
                    if let Some(function) = self.stack.last_mut() {
                        function.dynamic.push(mark);
                    }
                }
                _ => {}
            }
        }
        if found.is_empty()
            && let Some(place) = self.world.place(segment.ident.span())
        {
            let name = segment.ident.to_string();
            let of = path.segments.iter().rev().nth(1);
            let of_parameter = of.is_some_and(|of| {
                let function = self.stack.last();
                of.ident == "Self"
                    || function.is_some_and(|it| it.type_parameters.iter().any(|it| of.ident == it))
            });
            self.used(
                match of_parameter {
                    true => Used::Associated(name, place),
                    false => Used::Name(name, place),
                },
                class,
            );
        }
    }

    /// A check at run time.
    fn check(&mut self, guard: Option<Guard>, holder: Option<&Expr>, place: Option<Place>) {
        let holder = holder.map_or(Holder::Other, |it| self.holder(it));
        if let Some(function) = self.stack.last_mut() {
            match guard {
                Some(guard) => {
                    function.guard_by(&guard, place);
                    function.checked.push((guard, holder));
                }
                None => function.unread_check = true,
            }
        }
    }

    /// An operation is made of text here.
    fn parsed(&mut self, place: Option<Place>, by: &str) {
        if let (Some(function), Some(place)) = (self.stack.last_mut(), place) {
            function.parsed.push((place, by.to_owned()));
        }
    }

    fn holder(&self, expr: &Expr) -> Holder {
        let mut words = Vec::new();
        flatten(quote::ToTokens::to_token_stream(expr), &mut words);
        let apps = self.world.facts.apps.values();
        let mut named = apps.filter(|app| words.contains(&app.rust));
        named
            .next()
            .map_or(Holder::Other, |app| Holder::App(app.rust.clone()))
    }

    fn exprs<'e>(&mut self, all: impl IntoIterator<Item = &'e Expr>, class: &Class) {
        for expr in all {
            self.expr(expr, class);
        }
    }

    fn expr(&mut self, expr: &Expr, class: &Class) {
        match expr {
            Expr::Path(it) => self.path(&it.path, class),
            Expr::Array(it) => self.exprs(&it.elems, class),
            Expr::Tuple(it) => self.exprs(&it.elems, class),
            Expr::Paren(it) => self.expr(&it.expr, class),
            Expr::Group(it) => self.expr(&it.expr, class),
            Expr::Reference(it) => self.expr(&it.expr, class),
            Expr::Cast(it) => self.expr(&it.expr, class),
            Expr::Try(it) => {
                self.heed(&it.expr);
                self.expr(&it.expr, class);
            }
            Expr::Await(it) => self.expr(&it.base, class),
            Expr::Unary(it) => self.expr(&it.expr, class),
            Expr::Repeat(it) => self.expr(&it.expr, class),
            Expr::Struct(it) => self.exprs(it.fields.iter().map(|field| &field.expr), class),
            Expr::Call(it) => self.call(it, class),
            Expr::MethodCall(it) => self.method(it, class),
            Expr::Binary(it) => {
                let compares = matches!(
                    it.op,
                    BinOp::Eq(_)
                        | BinOp::Ne(_)
                        | BinOp::Lt(_)
                        | BinOp::Le(_)
                        | BinOp::Gt(_)
                        | BinOp::Ge(_)
                );
                let class = if compares { &Class::Compare } else { class };
                self.expr(&it.left, class);
                self.expr(&it.right, class);
            }
            Expr::Assign(it) => {
                let class = match root(&it.left) {
                    Some(name) if name != "self" => Class::Variable(name),
                    _ => Class::Stored,
                };
                self.expr(&it.right, &class);
            }
            Expr::Let(it) => {
                self.pattern(&it.pat);
                self.heed(&it.expr);
                self.bind(&it.pat, &it.expr, &Class::Compare);
            }
            Expr::If(it) => {
                self.heed(&it.cond);
                self.expr(&it.cond, &Class::Query);
                self.statements(&it.then_branch.stmts, class);
                if let Some((_, other)) = &it.else_branch {
                    self.expr(other, class);
                }
            }
            Expr::Match(it) => {
                self.heed(&it.expr);
                let mut bound = Vec::new();
                for arm in &it.arms {
                    names(&arm.pat, &mut bound);
                }
                bound.sort();
                bound.dedup();
                self.bound(&bound, &it.expr, &Class::Compare);
                for arm in &it.arms {
                    if self.left_out(&arm.attrs, arm) {
                        continue;
                    }
                    match &arm.pat {
                        Pat::Guard(it) => {
                            self.pattern(&it.pat);
                            self.expr(&it.guard, &Class::Query);
                        }
                        pattern => self.pattern(pattern),
                    }
                    self.expr(&arm.body, class);
                }
            }
            Expr::Block(it) => self.statements(&it.block.stmts, class),
            Expr::Unsafe(it) => self.statements(&it.block.stmts, class),
            Expr::Async(it) => self.statements(&it.block.stmts, class),
            Expr::Const(it) => self.statements(&it.block.stmts, class),
            Expr::TryBlock(it) => self.statements(&it.block.stmts, class),
            Expr::Loop(it) => self.statements(&it.body.stmts, &Class::Query),
            Expr::While(it) => {
                self.expr(&it.cond, &Class::Query);
                self.statements(&it.body.stmts, &Class::Query);
            }
            Expr::ForLoop(it) => {
                let mut bound = Vec::new();
                names(&it.pat, &mut bound);
                let class = match bound.as_slice() {
                    [one] => Class::Variable(one.clone()),
                    _ => Class::Iterated,
                };
                self.expr(&it.expr, &class);
                self.statements(&it.body.stmts, &Class::Query);
            }
            Expr::Closure(it) => {
                let inner = match class {
                    Class::Stored => Class::Query,
                    _ => Class::Returned,
                };
                let scope = self.scope();
                let guard = and(it.inputs.iter().map(|input| match input {
                    Pat::Type(typed) => self.world.type_guard(&typed.ty, &scope, 0),
                    _ => None,
                }));
                let Some(guard) = guard else {
                    self.expr(&it.body, &inner);
                    return;
                };
                // one that takes a proof has a guard of its own, beside that of its function
                let outer = self.stack.last();
                let (name, before) =
                    outer.map_or((None, None), |it| (it.name.clone(), it.guard.clone()));
                self.open(name, self.world.place(it.span()), false);
                if let Some(function) = self.stack.last_mut() {
                    function.guard = before;
                    function.guard_by(&guard, None);
                    for input in &it.inputs {
                        names(input, &mut function.proofs);
                    }
                }
                self.expr(&it.body, &inner);
                self.close();
            }
            Expr::Return(it) => {
                if let Some(value) = &it.expr {
                    self.expr(value, &Class::Returned);
                }
            }
            Expr::Break(it) => {
                if let Some(value) = &it.expr {
                    self.expr(value, class);
                }
            }
            Expr::Field(it) => self.expr(&it.base, &Class::Query),
            Expr::Index(it) => {
                self.expr(&it.expr, class);
                self.expr(&it.index, &Class::Query);
            }
            Expr::Range(it) => {
                self.exprs(
                    it.start.as_deref().into_iter().chain(it.end.as_deref()),
                    class,
                );
            }
            Expr::Macro(it) => self.expr_macro(&it.mac, class),
            _ => {}
        }
    }

    fn call(&mut self, call: &syn::ExprCall, class: &Class) {
        let Expr::Path(path) = &*call.func else {
            self.expr(&call.func, &Class::Query);
            self.exprs(&call.args, &Class::Call(None));
            return;
        };
        let name = last(&path.path);
        let of = path
            .path
            .segments
            .iter()
            .rev()
            .nth(1)
            .map(|it| it.ident.to_string());
        self.path(&path.path, &Class::Call(None));
        let place = self.world.place(
            path.path
                .segments
                .last()
                .map_or(call.func.span(), |it| it.ident.span()),
        );
        if let Some(place) = &place {
            self.used(Used::Result(name.clone(), place.clone()), class);
        }
        let makes_operation = match of.as_deref() {
            Some("Operation") => matches!(name.as_str(), "from_str" | "try_from" | "deserialize"),
            _ => self.parses && matches!(name.as_str(), "from_str" | "from_value" | "from_slice"),
        };
        if makes_operation {
            self.parsed(place.clone(), &name);
        }
        let makes = name.starts_with(|c: char| c.is_uppercase());
        let inner = match name.as_str() {
            "vouch_for" => Class::Vouch(of.unwrap_or_default()),
            "authorize" => {
                let guard = call
                    .args
                    .iter()
                    .find_map(|it| self.world.requirement(it, &self.calls));
                self.check(guard, call.args.first(), place);
                Class::Query
            }
            "covers" if of.is_some() => {
                let guard = call
                    .args
                    .first()
                    .and_then(|it| self.world.requirement(it, &self.calls));
                self.check(guard, Some(&call.func), place);
                Class::Query
            }
            // `Some(x)`, `Request(x)`, `Arc::new(x)` hand on what they are given
            _ if makes => class.clone(),
            name if of
                .as_ref()
                .is_some_and(|it| it.starts_with(char::is_uppercase))
                && TRANSPARENT.contains(&name) =>
            {
                class.clone()
            }
            "drop" | "size_of_val" | "discriminant" | "black_box" => Class::Query,
            "eq" | "ne" | "swap" | "min" | "max" => Class::Compare,
            _ => Class::Call(Some(name)),
        };
        self.exprs(&call.args, &inner);
    }

    fn method(&mut self, call: &syn::ExprMethodCall, class: &Class) {
        let name = call.method.to_string();
        if let Some(function) = self.stack.last_mut() {
            function.called.push(name.clone());
        }
        let place = self.world.place(call.method.span());
        if let Some(place) = &place {
            self.used(Used::Result(name.clone(), place.clone()), class);
        }
        if matches!(name.as_str(), "parse" | "try_into") {
            let turbofish = call.turbofish.as_ref().map(|it| {
                let mut types = it.args.iter();
                types.any(|it| matches!(it, GenericArgument::Type(ty) if names_operation(ty)))
            });
            if turbofish.unwrap_or(self.parses) {
                self.parsed(place.clone(), &name);
            }
        }
        let requirement =
            |walker: &Self, expr: &Expr| walker.world.requirement(expr, &walker.calls);
        match name.as_str() {
            "authorize" | "covers" | "covers_all" => {
                let guard = call.args.first().and_then(|it| requirement(self, it));
                self.check(guard, Some(&call.receiver), place);
                self.expr(&call.receiver, &Class::Query);
                self.exprs(&call.args, &Class::Query);
                return;
            }
            name if CHECKS.contains(&name) && !call.args.is_empty() => {
                let guard = requirement(self, &call.receiver);
                self.check(guard, call.args.first(), place);
                self.expr(&call.receiver, &Class::Query);
                self.exprs(&call.args, &Class::Query);
                return;
            }
            _ => {}
        }
        let receiver = match name.as_str() {
            "path" => Class::Path,
            name if QUERIES.contains(&name) => Class::Query,
            name if TRANSPARENT.contains(&name) => class.clone(),
            name if ITERATION.contains(&name) => Class::Iterated,
            name => Class::Call(Some(name.to_owned())),
        };
        self.expr(&call.receiver, &receiver);
        let inner = match (name.as_str(), &*call.receiver) {
            (name, _) if BINDINGS.contains(&name) => Class::Bind,
            ("eq" | "ne" | "cmp" | "partial_cmp" | "contains", _) => Class::Compare,
            ("push" | "insert" | "push_back" | "extend", Expr::Path(list)) => {
                Class::Variable(last(&list.path))
            }
            ("unwrap_or" | "or" | "chain", _) => class.clone(),
            (name, _) => Class::Call(Some(name.to_owned())),
        };
        self.exprs(&call.args, &inner);
    }

    /// A macro in the place of an expression or a statement.
    fn expr_macro(&mut self, mac: &syn::Macro, class: &Class) {
        let name = last(&mac.path);
        if self.calls.len() > DEPTH || matches!(name.as_str(), "scopes" | "app") {
            return;
        }
        let place = self.world.place(mac.path.span());
        let known = self.world.find_macro(self.package, &mac.path);
        if let Some(made) = known.and_then(|known| known.expand(mac.tokens.clone())) {
            self.calls.extend(place);
            if let Ok(statements) = Block::parse_within.parse2(made) {
                self.statements(&statements, class);
            }
            self.calls.pop();
            return;
        }
        let class = match name.as_str() {
            "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" | "matches"
            | "assert_matches" => Class::Compare,
            "println" | "print" | "eprintln" | "eprint" | "format" | "write" | "writeln"
            | "panic" | "format_args" | "assert" | "debug_assert" | "todo" | "unreachable"
            | "trace" | "debug" | "info" | "warn" | "error" | "log" | "event" | "span" | "bail"
            | "anyhow" => Class::Query,
            "vec" | "dbg" | "join" | "try_join" | "select" | "pin" | "block_on" | "matches_any"
            | "try" | "smallvec" | "hashset" | "btreeset" | "paste" => class.clone(),
            _ => Class::Macro(name.clone()),
        };
        let world = self.world;
        let is_used = |span: Span| {
            world
                .place(span)
                .is_some_and(|place| world.by_place.contains_key(&place))
        };
        let tokens = expand::pasted(mac.tokens.clone(), &is_used);
        let list = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone());
        if let Ok(list) = list {
            self.exprs(&list, &class);
            return;
        }
        if let Ok(statements) = Block::parse_within.parse2(tokens.clone()) {
            self.statements(&statements, &class);
            return;
        }
        if name == "matches" {
            self.consume(&tokens);
            return;
        }
        // not Rust's own syntax: each name in it is an argument of the macro
        self.macro_tokens(tokens, &class);
    }

    /// Expressions between other tokens, such as the arms of `select!`.
    fn macro_tokens(&mut self, tokens: TokenStream, class: &Class) {
        let mut part = TokenStream::new();
        let mut parts = Vec::new();
        for token in tokens {
            let ends = matches!(&token, TokenTree::Punct(it) if matches!(it.as_char(), ',' | ';' | '=' | '>'));
            if ends {
                parts.push(std::mem::take(&mut part));
            } else {
                part.extend([token]);
            }
        }
        parts.push(part);
        for part in parts {
            if let Ok(expr) = syn::parse2::<Expr>(part.clone()) {
                self.expr(&expr, class);
                continue;
            }
            for token in part {
                match token {
                    TokenTree::Group(group) => {
                        if let Ok(statements) = Block::parse_within.parse2(group.stream()) {
                            self.statements(&statements, class);
                        } else {
                            self.macro_tokens(group.stream(), class);
                        }
                    }
                    TokenTree::Ident(name) => self.path(&name.into(), class),
                    _ => {}
                }
            }
        }
    }
}

pub(crate) fn flatten(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => flatten(group.stream(), words),
            other => words.push(other.to_string()),
        }
    }
}

/// The names that a pattern binds.
fn names(pattern: &Pat, all: &mut Vec<String>) {
    match pattern {
        // a name in upper case is that of a variant or a constant
        Pat::Ident(it) if it.ident.to_string().starts_with(char::is_uppercase) => {}
        Pat::Ident(it) => all.push(it.ident.to_string()),
        Pat::Or(it) => it.cases.iter().for_each(|it| names(it, all)),
        Pat::Slice(it) => it.elems.iter().for_each(|it| names(it, all)),
        Pat::Guard(it) => names(&it.pat, all),
        Pat::Reference(it) => names(&it.pat, all),
        Pat::Type(it) => names(&it.pat, all),
        Pat::Paren(it) => names(&it.pat, all),
        Pat::Tuple(it) => it.elems.iter().for_each(|it| names(it, all)),
        Pat::TupleStruct(it) => it.elems.iter().for_each(|it| names(it, all)),
        Pat::Struct(it) => it.fields.iter().for_each(|it| names(&it.pat, all)),
        _ => {}
    }
}

/// The function or method whose answer an expression is, without what only changes its form.
fn callee(value: &Expr) -> Option<String> {
    const FORMS: &[&str] = &[
        "map_err",
        "ok_or",
        "ok_or_else",
        "context",
        "with_context",
        "map",
        "ok",
        "err",
        "is_ok",
        "is_err",
        "is_some",
        "is_none",
        "as_ref",
    ];
    match value {
        Expr::Call(it) => match &*it.func {
            Expr::Path(path) => Some(last(&path.path)),
            _ => None,
        },
        Expr::MethodCall(it) if FORMS.iter().any(|form| it.method == form) => callee(&it.receiver),
        Expr::MethodCall(it) => Some(it.method.to_string()),
        Expr::Await(it) => callee(&it.base),
        Expr::Paren(it) => callee(&it.expr),
        Expr::Group(it) => callee(&it.expr),
        Expr::Reference(it) => callee(&it.expr),
        Expr::Unary(it) => callee(&it.expr),
        Expr::Try(it) => callee(&it.expr),
        _ => None,
    }
}

/// The variable that a place such as `a.b[0]` is in.
fn root(place: &Expr) -> Option<String> {
    match place {
        Expr::Path(it) => Some(last(&it.path)),
        Expr::Field(it) => root(&it.base),
        Expr::Index(it) => root(&it.expr),
        Expr::Unary(it) => root(&it.expr),
        Expr::Paren(it) => root(&it.expr),
        _ => None,
    }
}

fn type_parameters(generics: &Generics) -> Vec<String> {
    let types = generics.type_params();
    types.map(|it| it.ident.to_string()).collect()
}

/// The last names of all paths in a type.
fn type_names(ty: &Type, all: &mut Vec<String>) {
    let mut words = Vec::new();
    flatten(quote::ToTokens::to_token_stream(ty), &mut words);
    all.extend(
        words
            .into_iter()
            .filter(|it| it.starts_with(|c: char| c.is_alphabetic())),
    );
}

/// The module that a file is.
fn module_of(file: &Path) -> Vec<String> {
    let stem = file
        .file_stem()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    let name = match stem {
        "mod" => file
            .parent()
            .and_then(Path::file_name)
            .and_then(|it| it.to_str()),
        stem => Some(stem),
    };
    name.map(str::to_owned).into_iter().collect()
}

/// Whether a type is an operation, or holds one. The spec's enum has this name wherever it is.
fn names_operation(ty: &Type) -> bool {
    let mut words = Vec::new();
    type_names(ty, &mut words);
    words.iter().any(|it| it == "Operation")
}

/// The bounds of one type parameter.
fn bounds_of(name: &str, generics: &Generics) -> Vec<TypeParamBound> {
    let mut bounds = Vec::new();
    for parameter in &generics.params {
        if let GenericParam::Type(it) = parameter
            && it.ident == name
        {
            bounds.extend(it.bounds.iter().cloned());
        }
    }
    for predicate in generics.where_clause.iter().flat_map(|it| &it.predicates) {
        if let WherePredicate::Type(it) = predicate
            && let Type::Path(path) = &it.bounded_ty
            && path.path.is_ident(name)
        {
            bounds.extend(it.bounds.iter().cloned());
        }
    }
    bounds
}

/// Whether a body mounts routes.
fn mounts(body: &Block) -> bool {
    let mut words = Vec::new();
    flatten(quote::ToTokens::to_token_stream(body), &mut words);
    let mut pairs = words.iter().zip(words.iter().skip(1));
    pairs.any(|(dot, name)| dot == "." && MOUNTS.contains(&name.as_str()))
        || words
            .iter()
            .any(|it| it == "Router" || it == "OpenApiRouter" || it == "ApiRouter")
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

fn expr_attributes(expr: &Expr) -> &[Attribute] {
    match expr {
        Expr::Block(it) => &it.attrs,
        Expr::Call(it) => &it.attrs,
        Expr::If(it) => &it.attrs,
        Expr::Macro(it) => &it.attrs,
        Expr::Match(it) => &it.attrs,
        Expr::MethodCall(it) => &it.attrs,
        Expr::ForLoop(it) => &it.attrs,
        _ => &[],
    }
}
