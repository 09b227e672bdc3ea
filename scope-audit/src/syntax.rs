//! What parts of Rust's syntax say: names, types, bounds, attributes.

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Expr, GenericParam, Generics, Item, Pat, Type, TypeParamBound, WherePredicate,
};

/// The last name of a path.
pub(crate) fn last(path: &syn::Path) -> String {
    path.segments
        .last()
        .map(|it| it.ident.to_string())
        .unwrap_or_default()
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

/// The names that a pattern binds.
pub(crate) fn names(pattern: &Pat, all: &mut Vec<String>) {
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
pub(crate) fn callee(value: &Expr) -> Option<String> {
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
pub(crate) fn root(place: &Expr) -> Option<String> {
    match place {
        Expr::Path(it) => Some(last(&it.path)),
        Expr::Field(it) => root(&it.base),
        Expr::Index(it) => root(&it.expr),
        Expr::Unary(it) => root(&it.expr),
        Expr::Paren(it) => root(&it.expr),
        _ => None,
    }
}

/// The names of type parameters.
pub(crate) fn type_parameters(generics: &Generics) -> Vec<String> {
    let types = generics.type_params();
    types.map(|it| it.ident.to_string()).collect()
}

/// The last names of all paths in a type.
pub(crate) fn type_names(ty: &Type, all: &mut Vec<String>) {
    let mut words = Vec::new();
    flatten(quote::ToTokens::to_token_stream(ty), &mut words);
    all.extend(
        words
            .into_iter()
            .filter(|it| it.starts_with(|c: char| c.is_alphabetic())),
    );
}

/// Whether a type is an operation, or holds one. The spec's enum has this name wherever it is.
pub(crate) fn names_operation(ty: &Type) -> bool {
    let mut words = Vec::new();
    type_names(ty, &mut words);
    words.iter().any(|it| it == "Operation")
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

/// The attributes of an expression, where they can have any.
pub(crate) fn expr_attributes(expr: &Expr) -> &[Attribute] {
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
