//! The requirement in an attribute: markers joined with `&` and `|`.

use crate::dependency;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{BinOp, Expr, ExprCall, ExprLit, Lit, UnOp, parse_quote, spanned::Spanned};

/// Reports each part of `expr` that is not a requirement.
///
/// Where rustc has a better message (an unknown name, a value that is not a marker), it reports
/// nothing.
pub(crate) fn check(expr: &Expr, errors: &mut Vec<syn::Error>) {
    match expr {
        Expr::Path(_) => {}
        Expr::Paren(inner) => check(&inner.expr, errors),
        Expr::Group(inner) => check(&inner.expr, errors),
        Expr::Binary(binary) => {
            let meant = match &binary.op {
                BinOp::BitAnd(_) | BinOp::BitOr(_) => None,
                BinOp::And(_) => Some("requirements are joined with `&`, not `&&`"),
                BinOp::Or(_) => Some("requirements are joined with `|`, not `||`"),
                _ => Some("requirements are joined with `&` and `|` only"),
            };
            if let Some(message) = meant {
                errors.push(syn::Error::new(binary.op.span(), message));
            }
            check(&binary.left, errors);
            check(&binary.right, errors);
        }
        Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => errors.push(syn::Error::new(
            unary.op.span(),
            "a requirement cannot be negated, so that more privilege never denies: leave out the `!`",
        )),
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => errors.push(syn::Error::new(
            text.span(),
            if scope_spec::is_wire_name(&text.value()) {
                let marker = scope_spec::identifier(&text.value(), None);
                format!(
                    "a requirement is made of markers, not of text: write `scope::{marker}`, or \
                     `permission::{marker}`"
                )
            } else {
                "a requirement is made of markers, such as `scope::EditAccounts`".to_owned()
            },
        )),
        Expr::Call(ExprCall { func, args, .. }) if joins(func).is_some() && !args.is_empty() => {
            let operator = joins(func).unwrap_or_default();
            let parts: Vec<String> = args.iter().map(to_text).collect();
            let joined = parts.join(&format!(" {operator} "));
            let name = to_text(func);
            let message =
                format!("`{name}` is no requirement: join markers with `{operator}`: `{joined}`");
            errors.push(syn::Error::new(func.span(), message));
        }
        other => errors.push(syn::Error::new(
            other.span(),
            "a requirement is made of markers, such as `scope::EditAccounts`, joined with `&` and `|`",
        )),
    }
}

/// The operator for `all(a, b)` and `any(a, b)`, as other libraries write it.
fn joins(function: &Expr) -> Option<&'static str> {
    match to_text(function).to_ascii_lowercase().as_str() {
        "all" | "all_of" | "and" | "every" => Some("&"),
        "any" | "any_of" | "one_of" | "or" | "either" => Some("|"),
        _ => None,
    }
}

/// The likely meaning of an expression that is not a requirement: its markers, joined with `&` and `|`.
pub(crate) fn meant(expr: &Expr) -> Option<Expr> {
    Some(match expr {
        Expr::Path(path) => parse_quote!(#path),
        Expr::Paren(inner) => meant(&inner.expr)?,
        Expr::Group(inner) => meant(&inner.expr)?,
        Expr::Unary(unary) => meant(&unary.expr)?,
        Expr::Binary(binary) => {
            let (left, right) = (meant(&binary.left)?, meant(&binary.right)?);
            match binary.op {
                BinOp::BitOr(_) | BinOp::Or(_) => parse_quote!((#left | #right)),
                _ => parse_quote!((#left & #right)),
            }
        }
        Expr::Call(ExprCall { func, args, .. }) => {
            let operator = joins(func)?;
            let args = args.iter().map(meant).collect::<Option<Vec<Expr>>>()?;
            args.into_iter().reduce(|left, right| match operator {
                "|" => parse_quote!((#left | #right)),
                _ => parse_quote!((#left & #right)),
            })?
        }
        _ => return None,
    })
}

/// The type of the requirement. A marker's type and value have the same name.
pub(crate) fn to_type(expr: &Expr, core: &TokenStream) -> TokenStream {
    match expr {
        Expr::Paren(inner) => to_type(&inner.expr, core),
        Expr::Group(inner) => to_type(&inner.expr, core),
        Expr::Binary(binary) => {
            let (left, right) = (to_type(&binary.left, core), to_type(&binary.right, core));
            match binary.op {
                BinOp::BitOr(_) => quote!(#core::Any<#left, #right>),
                _ => quote!(#core::All<#left, #right>),
            }
        }
        other => other.to_token_stream(),
    }
}

/// The source text of the requirement, on one line.
pub(crate) fn to_text(expr: &Expr) -> String {
    match expr {
        Expr::Paren(inner) => format!("({})", to_text(&inner.expr)),
        Expr::Group(inner) => to_text(&inner.expr),
        Expr::Binary(binary) => format!(
            "{} {} {}",
            to_text(&binary.left),
            binary.op.to_token_stream(),
            to_text(&binary.right)
        ),
        other => other.to_token_stream().to_string().replace(' ', ""),
    }
}

/// Combines all errors into one.
pub(crate) fn combine(errors: Vec<syn::Error>) -> syn::Result<()> {
    let combined = errors.into_iter().reduce(|mut all, error| {
        all.combine(error);
        all
    });
    combined.map_or(Ok(()), Err)
}

/// The path of `scope-core` in generated code.
pub(crate) fn core_path(path: Option<&syn::Path>) -> TokenStream {
    match path {
        Some(path) => path.to_token_stream(),
        None => dependency::core_path(),
    }
}

/// The tokens with the span `place`, where rustc then reports errors about them.
pub(crate) fn located_at(tokens: TokenStream, place: proc_macro2::Span) -> TokenStream {
    let moved = tokens.into_iter().map(|mut token| {
        token.set_span(token.span().located_at(place));
        token
    });
    moved.collect()
}
