//! What parts of Rust's syntax say: names, types, bounds, attributes.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Expr, FnArg, GenericArgument, GenericParam, Generics, Item, ItemImpl, Lit, Member,
    Pat, PathArguments, RangeLimits, ReturnType, Signature, Stmt, Type, TypeParamBound,
    WherePredicate,
};

/// A variable of a pattern, with the part of the value that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binding {
    pub(crate) name: String,
    pub(crate) parts: Vec<String>,
    /// The field that it is, by the names of the type or the variant and of itself.
    pub(crate) field: Option<(String, String)>,
}

impl Binding {
    /// A variable that is the whole value.
    pub(crate) fn whole(name: String) -> Self {
        Binding {
            name,
            parts: Vec::new(),
            field: None,
        }
    }
}

/// The last name of a path.
pub(crate) fn last(path: &syn::Path) -> String {
    path.segments
        .last()
        .map(|it| it.ident.to_string())
        .unwrap_or_default()
}

/// The name before the last one of a path.
pub(crate) fn qualifier(path: &syn::Path) -> Option<String> {
    let of = path.segments.iter().rev().nth(1)?;
    Some(of.ident.to_string())
}

/// Keeps those that fit, if any do.
pub(crate) fn narrow<T>(all: &mut Vec<T>, fits: impl Fn(&T) -> bool) {
    if all.iter().any(&fits) {
        all.retain(fits);
    }
}

/// The bounds of all type parameters.
pub(crate) fn generic_bounds(generics: &Generics) -> Vec<TypeParamBound> {
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

/// The words of tokens, those in groups among them.
pub(crate) fn flatten(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => flatten(group.stream(), words),
            other => words.push(other.to_string()),
        }
    }
}

/// The words of code.
pub(crate) fn words(code: &impl ToTokens) -> Vec<String> {
    let mut words = Vec::new();
    flatten(code.to_token_stream(), &mut words);
    words
}

/// The path that is called, where it is one.
pub(crate) fn callee(call: &syn::ExprCall) -> Option<&syn::Path> {
    match &*call.func {
        Expr::Path(it) => Some(&it.path),
        _ => None,
    }
}

/// The names that a pattern binds.
pub(crate) fn names(pattern: &Pat, all: &mut Vec<String>) {
    all.extend(bindings(pattern).into_iter().map(|it| it.name));
}

/// The variables that a pattern binds, each with the part of the value that it is.
pub(crate) fn bindings(pattern: &Pat) -> Vec<Binding> {
    type Field = Option<(String, String)>;
    fn walk(pattern: &Pat, parts: &[String], field: &Field, all: &mut Vec<Binding>) {
        let part = |name: String| {
            let mut parts = parts.to_vec();
            parts.push(name);
            parts
        };
        match pattern {
            Pat::Ident(it) => {
                let name = it.ident.to_string();
                // a name in upper case is that of a variant or a constant
                if !name.starts_with(char::is_uppercase) {
                    let (parts, field) = (parts.to_vec(), field.clone());
                    let one = Binding { name, parts, field };
                    if !all.contains(&one) {
                        all.push(one);
                    }
                }
                if let Some((_, inner)) = &it.subpat {
                    walk(inner, parts, field, all);
                }
            }
            Pat::Or(it) => it.cases.iter().for_each(|it| walk(it, parts, field, all)),
            Pat::Slice(it) => it.elems.iter().for_each(|it| walk(it, parts, field, all)),
            Pat::Guard(it) => walk(&it.pat, parts, field, all),
            Pat::Reference(it) => walk(&it.pat, parts, field, all),
            Pat::Type(it) => walk(&it.pat, parts, field, all),
            Pat::Paren(it) => walk(&it.pat, parts, field, all),
            Pat::Tuple(it) => {
                for (at, it) in it.elems.iter().enumerate() {
                    walk(it, &part(at.to_string()), &None, all);
                }
            }
            Pat::TupleStruct(it) => {
                let of = last(&it.path);
                for (at, it) in it.elems.iter().enumerate() {
                    let field = match of.as_str() {
                        "Some" | "Ok" | "Err" => field.clone(),
                        of => Some((of.to_owned(), at.to_string())),
                    };
                    walk(it, parts, &field, all);
                }
            }
            Pat::Struct(it) => {
                let of = last(&it.path);
                for it in &it.fields {
                    let name = member(&it.member);
                    let field = Some((of.clone(), name.clone()));
                    walk(&it.pat, &part(name), &field, all);
                }
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    walk(pattern, &[], &None, &mut all);
    all
}

/// The name of a field, or its number.
pub(crate) fn member(member: &Member) -> String {
    match member {
        Member::Named(name) => name.to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// The operand of `()`, `&`, `?` or `.await`, which has the same type and was checked alike.
pub(crate) fn inner(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Paren(it) => Some(&it.expr),
        Expr::Group(it) => Some(&it.expr),
        Expr::Reference(it) => Some(&it.expr),
        Expr::Try(it) => Some(&it.expr),
        Expr::Await(it) => Some(&it.base),
        _ => None,
    }
}

/// Whether code behind statements is never reached through them.
pub(crate) fn leaves(statements: &[Stmt]) -> bool {
    statements.iter().any(|statement| match statement {
        Stmt::Expr(it, _) => expr_leaves(it),
        Stmt::Macro(it) => macro_leaves(&it.mac),
        _ => false,
    })
}

/// The same of an expression.
pub(crate) fn expr_leaves(expr: &Expr) -> bool {
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Macro(it) => macro_leaves(&it.mac),
        Expr::Block(it) => it.label.is_none() && leaves(&it.block.stmts),
        Expr::Unsafe(it) => leaves(&it.block.stmts),
        Expr::Paren(it) => expr_leaves(&it.expr),
        // `Err(..)?`
        Expr::Try(it) => match &*it.expr {
            Expr::Call(it) => callee(it).is_some_and(|it| last(it) == "Err"),
            Expr::Path(it) => it.path.is_ident("None"),
            _ => false,
        },
        Expr::If(it) => {
            let other = it.else_branch.as_ref();
            leaves(&it.then_branch.stmts) && other.is_some_and(|(_, it)| expr_leaves(it))
        }
        Expr::Match(it) => !it.arms.is_empty() && it.arms.iter().all(|arm| expr_leaves(&arm.body)),
        Expr::Call(it) => callee(it).is_some_and(|it| {
            matches!(
                last(it).as_str(),
                "exit" | "abort" | "panic_any" | "resume_unwind"
            )
        }),
        _ => false,
    }
}

fn macro_leaves(mac: &syn::Macro) -> bool {
    matches!(
        last(&mac.path).as_str(),
        "panic" | "unreachable" | "todo" | "unimplemented" | "bail" | "compile_error"
    )
}

/// Whether an answer is a refusal: `Err(..)`, `None`, `false`.
pub(crate) fn is_refusal(expr: &Expr) -> bool {
    match expr {
        Expr::Call(it) => callee(it).is_some_and(|it| last(it) == "Err"),
        Expr::Path(it) => last(&it.path) == "None",
        Expr::Lit(it) => matches!(&it.lit, Lit::Bool(it) if !it.value),
        Expr::Paren(it) => is_refusal(&it.expr),
        Expr::Block(it) => match it.block.stmts.last() {
            Some(Stmt::Expr(it, None)) => is_refusal(it),
            _ => false,
        },
        other => expr_leaves(other),
    }
}

/// The place that an index takes in a table, such as `[1]`, or the places that a range does, such as
/// `[1..3]` or `[1..]`.
pub(crate) fn places(index: &Expr) -> Option<String> {
    let number = |expr: &Expr| match expr {
        Expr::Lit(it) => match &it.lit {
            Lit::Int(it) => it.base10_parse::<usize>().ok(),
            _ => None,
        },
        _ => None,
    };
    match index {
        Expr::Range(it) => {
            let bound = |of: &Option<Box<Expr>>| match of {
                Some(it) => Some(number(it)?.to_string()),
                None => Some(String::new()),
            };
            let to = match it.limits {
                RangeLimits::HalfOpen(_) => bound(&it.end)?,
                RangeLimits::Closed(_) => {
                    let end = it.end.as_deref().and_then(number)?;
                    end.checked_add(1)?.to_string()
                }
            };
            Some(format!("[{}..{to}]", bound(&it.start)?))
        }
        index => Some(format!("[{}]", number(index)?)),
    }
}

/// Whether a place of a table, such as `[1]` or `[2$]` for the last one, is among some places, such as
/// those that [`places`] gives; `[$]` is the last one.
pub(crate) fn is_among(place: &str, places: &str) -> bool {
    let inner = |of: &str| of.trim_matches(['[', ']']).to_owned();
    let (place, places) = (inner(place), inner(places));
    let number = place.trim_end_matches('$').parse::<usize>();
    let is_in = |number: usize| match places.split_once("..") {
        Some((from, to)) => {
            let (from, to) = (from.parse().ok(), to.parse().ok());
            from.is_none_or(|from: usize| from <= number) && to.is_none_or(|to: usize| number < to)
        }
        None => places.parse() == Ok(number),
    };
    match number {
        _ if places == "$" => place.ends_with('$'),
        Ok(number) => is_in(number),
        Err(_) => true,
    }
}

/// The variable that a place such as `a.b[0]` is in.
pub(crate) fn root(place: &Expr) -> Option<String> {
    match place {
        Expr::Path(it) => Some(last(&it.path)),
        Expr::Field(it) => root(&it.base),
        Expr::Index(it) => root(&it.expr),
        Expr::Unary(it) => root(&it.expr),
        Expr::MethodCall(it) => root(&it.receiver),
        _ => root(inner(place)?),
    }
}

/// The fields of a place such as `a.b[0].c`, from the outside in.
pub(crate) fn fields(place: &Expr) -> Vec<String> {
    match place {
        Expr::Field(it) => {
            let mut all = fields(&it.base);
            all.push(member(&it.member));
            all
        }
        Expr::Index(it) => fields(&it.expr),
        Expr::Unary(it) => fields(&it.expr),
        Expr::Paren(it) => fields(&it.expr),
        _ => Vec::new(),
    }
}

/// The names of type parameters.
pub(crate) fn type_parameters(generics: &Generics) -> Vec<String> {
    let types = generics.type_params();
    types.map(|it| it.ident.to_string()).collect()
}

/// The last names of all paths in a type.
pub(crate) fn type_names(ty: &Type) -> Vec<String> {
    let mut all = words(ty);
    all.retain(|it| it.starts_with(char::is_alphabetic));
    all
}

/// What values of a type are, those in boxes, lists and references: the last name.
pub(crate) fn head(ty: &Type) -> Option<String> {
    const HOLDERS: &[&str] = &[
        "Box", "Rc", "Arc", "Option", "Result", "Vec", "VecDeque", "HashSet", "BTreeSet", "Mutex",
        "RwLock", "RefCell", "Cell", "Pin",
    ];
    match ty {
        Type::Reference(it) => head(&it.elem),
        Type::Paren(it) => head(&it.elem),
        Type::Group(it) => head(&it.elem),
        Type::Slice(it) => head(&it.elem),
        Type::Array(it) => head(&it.elem),
        Type::Path(it) => {
            let segment = it.path.segments.last()?;
            let name = segment.ident.to_string();
            match &segment.arguments {
                PathArguments::AngleBracketed(of) if HOLDERS.contains(&name.as_str()) => {
                    of.args.iter().find_map(|it| match it {
                        GenericArgument::Type(ty) => head(ty),
                        _ => None,
                    })
                }
                _ => Some(name),
            }
        }
        Type::ImplTrait(it) => first_bound(it.bounds.iter()),
        Type::TraitObject(it) => first_bound(it.bounds.iter()),
        _ => None,
    }
}

fn first_bound<'b>(mut bounds: impl Iterator<Item = &'b TypeParamBound>) -> Option<String> {
    bounds.find_map(|it| match it {
        TypeParamBound::Trait(it) => Some(last(&it.path)),
        _ => None,
    })
}

/// Whether a type is an operation, or holds one. The spec's enum has this name wherever it is.
pub(crate) fn names_operation(ty: &Type) -> bool {
    type_names(ty).iter().any(|it| it == "Operation")
}

/// The bounds of one type parameter.
pub(crate) fn bounds_of(name: &str, generics: &Generics) -> Vec<TypeParamBound> {
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

/// The one parameter that has the type of what a function returns, which may be what it is given.
pub(crate) fn relayed(signature: &Signature) -> Option<String> {
    let ReturnType::Type(_, returned) = &signature.output else {
        return None;
    };
    let returned = returned.to_token_stream().to_string();
    let mut all = signature.inputs.iter().filter_map(|it| match it {
        FnArg::Typed(it) if it.ty.to_token_stream().to_string() == returned => Some(&it.pat),
        _ => None,
    });
    let mut bound = Vec::new();
    names(all.next()?, &mut bound);
    match (all.next(), bound.as_slice()) {
        (None, [one]) => Some(one.clone()),
        _ => None,
    }
}

/// Whether a type is that of functions or closures that answer nothing.
pub(crate) fn is_callback(ty: &Type, generics: &Generics) -> bool {
    let is_one = |bound: &TypeParamBound| {
        let TypeParamBound::Trait(it) = bound else {
            return false;
        };
        match it.path.segments.last().map(|it| &it.arguments) {
            Some(PathArguments::Parenthesized(of)) => answers_nothing(&of.output),
            _ => false,
        }
    };
    match ty {
        Type::FnPtr(it) => answers_nothing(&it.output),
        Type::Reference(it) => is_callback(&it.elem, generics),
        Type::Paren(it) => is_callback(&it.elem, generics),
        Type::Group(it) => is_callback(&it.elem, generics),
        Type::ImplTrait(it) => it.bounds.iter().any(is_one),
        Type::TraitObject(it) => it.bounds.iter().any(is_one),
        Type::Path(it) => match it.path.segments.last().map(|it| &it.arguments) {
            Some(PathArguments::AngleBracketed(of)) => of.args.iter().any(|it| match it {
                GenericArgument::Type(ty) => is_callback(ty, generics),
                _ => false,
            }),
            _ => bounds_of(&last(&it.path), generics).iter().any(is_one),
        },
        _ => false,
    }
}

fn answers_nothing(output: &ReturnType) -> bool {
    match output {
        ReturnType::Default => true,
        ReturnType::Type(_, ty) => matches!(&**ty, Type::Tuple(it) if it.elems.is_empty()),
    }
}

/// The traits that type parameters implement, each with the name of its parameter.
pub(crate) fn trait_bounds(generics: &Generics) -> Vec<(String, String)> {
    let names = type_parameters(generics).into_iter();
    let bounds = names.flat_map(|name| {
        let bounds = bounds_of(&name, generics);
        let traits = bounds.into_iter().filter_map(|it| match it {
            TypeParamBound::Trait(it) => Some(last(&it.path)),
            _ => None,
        });
        traits.map(move |it| (name.clone(), it)).collect::<Vec<_>>()
    });
    bounds.collect()
}

/// The attributes of an item.
pub(crate) fn attributes(item: &Item) -> &[Attribute] {
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

/// The attributes of an expression.
pub(crate) fn expr_attributes(expr: &Expr) -> &[Attribute] {
    macro_rules! attributes {
        ($($kind:ident)*) => {
            match expr {
                $(Expr::$kind(it) => &it.attrs,)*
                _ => &[],
            }
        };
    }
    attributes!(
        Array Assign Async Await Binary Block Break Call Cast Closure Const Continue Field ForLoop
        If Index Let Lit Loop Macro Match MethodCall Paren Path Reference Return Struct Try
        TryBlock Tuple Unary Unsafe While
    )
}

/// The type `X` of `impl From<X> for Operation`.
pub(crate) fn converted(it: &ItemImpl) -> Option<String> {
    let (path, _) = it.trait_.as_ref()?;
    let from = path.segments.last()?;
    let is_from = matches!(from.ident.to_string().as_str(), "From" | "TryFrom");
    let PathArguments::AngleBracketed(of) = &from.arguments else {
        return None;
    };
    match of.args.first()? {
        GenericArgument::Type(ty) if is_from && head(&it.self_ty)? == "Operation" => head(ty),
        _ => None,
    }
}
