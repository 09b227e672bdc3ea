//! Requirements, as expressions, attributes and types have them.

use syn::{
    Attribute, Expr, GenericArgument, Generics, PathArguments, Token, Type, TypeParamBound,
    WherePredicate, punctuated::Punctuated,
};

use super::Walk;
use crate::audit::{
    found::{Guard, How},
    names::segments,
    need::Need,
    source::place_of,
};

impl Walk<'_> {
    /// The requirement in `#[requires(..)]`: its first argument.
    pub(super) fn attribute(&self, attribute: &Attribute) -> Need {
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
    pub(super) fn known_need(&self, expr: &Expr) -> Option<Need> {
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
    pub(super) fn parameter(
        &self,
        ty: &Type,
        guards: &mut Vec<Guard>,
        checks_otherwise: &mut bool,
    ) {
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

    pub(super) fn bounds(&self, generics: &Generics, guards: &mut Vec<Guard>) {
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

/// An expression as it is written, more or less, and not too long.
pub(super) fn shown(expr: &Expr) -> String {
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
