//! What all files share: uses by their places, macros, and what types prove.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    rc::Rc,
};

use proc_macro2::Span;
use syn::{BinOp, Expr, GenericArgument, PathArguments, Type, TypeParamBound};

use super::DEPTH;
use crate::{
    code::{self, Fields, Macros, Related, Renames},
    facts::{Facts, Mark, Place},
    meaning::Guard,
    syntax::narrow,
};

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

/// What all files share.
pub(super) struct World<'a> {
    pub(super) facts: &'a Facts,
    pub(super) uses: &'a [(String, Mark)],
    pub(super) related: Related,
    pub(super) by_place: HashMap<Place, Vec<usize>>,
    /// What proc-macro2 calls a parsed text, and the file that it is of.
    pub(super) files: HashMap<String, PathBuf>,
    /// Macros by name, with their packages.
    pub(super) macros: Macros,
    /// Types and traits that may hold a proof, by name.
    pub(super) types: HashMap<String, Vec<(String, Rc<Definition>)>>,
    pub(super) renames: Renames,
    pub(super) fields: Fields,
    /// What functions and methods make, by the type that they are of and their names.
    pub(super) makes: HashMap<(Option<String>, String), Vec<Made>>,
    /// The names of functions that take an operation, or what turns into one.
    pub(super) takers: HashSet<String>,
    /// Whether functions never return, by the types that they are of and their names; each with its package.
    pub(super) never: HashMap<(Option<String>, String), Vec<Never>>,
    /// The names of functions that return what they are given.
    pub(super) relays: HashSet<String>,
    /// What constants require that are a privilege or an operation, by name, with their packages.
    pub(super) constants: HashMap<String, Vec<(String, Guard)>>,
    /// The types that turn into operations.
    pub(super) conversions: HashSet<String>,
    /// What the variants of commands require, by the names of both; each with its package.
    pub(super) commands: HashMap<(String, String), Vec<Command>>,
    /// The uses that were met.
    pub(super) consumed: RefCell<HashSet<usize>>,
}

/// The package of a function, with whether that never returns.
pub(super) type Never = (String, bool);

/// The name of a type that is made, with the package of what makes it.
pub(super) type Made = (String, String);

/// What a variant of a command requires, with its package; `None` for one that is public.
pub(super) type Command = (String, Option<Expr>);

/// The definition of a type, as far as it may hold a proof.
pub(super) struct Definition {
    pub(super) file: PathBuf,
    pub(super) parts: Vec<Type>,
    pub(super) bounds: Vec<TypeParamBound>,
}

impl World<'_> {
    pub(super) fn place(&self, span: Span) -> Option<Place> {
        code::place(&self.files, span)
    }

    /// Whether rustc reports a use at a place.
    pub(super) fn is_used(&self, span: Span) -> bool {
        let place = self.place(span);
        place.is_some_and(|place| self.by_place.contains_key(&place))
    }

    /// The uses at a place; in the expansion of a macro, those of the same call.
    pub(super) fn at(&self, span: Span, calls: &[Place]) -> Vec<usize> {
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

    /// Keeps those that code of a package can name, of its own where there are any.
    fn nearest<T>(&self, all: &mut Vec<T>, package: &str, of: impl Fn(&T) -> &str) {
        all.retain(|it| self.related.has(package, of(it)));
        narrow(all, |it| of(it) == package);
    }

    /// What a function or a method makes, or a constant is; with several of one name, nothing.
    pub(super) fn made(&self, package: &str, of: Option<&str>, name: &str) -> Option<String> {
        let key = (of.map(str::to_owned), name.to_owned());
        let mut all: Vec<&Made> = self.makes.get(&key)?.iter().collect();
        self.nearest(&mut all, package, |(of, _)| of);
        let (_, first) = all.first()?;
        all.iter().all(|(_, it)| it == first).then(|| first.clone())
    }

    /// Whether each function that may be meant never returns.
    pub(super) fn never_returns(&self, package: &str, of: Option<String>, name: String) -> bool {
        let mut all: Vec<&Never> = match self.never.get(&(of, name)) {
            Some(all) => all.iter().collect(),
            None => return false,
        };
        self.nearest(&mut all, package, |(of, _)| of);
        !all.is_empty() && all.iter().all(|(_, it)| *it)
    }

    /// What a constant of this name requires.
    pub(super) fn constant(&self, package: &str, name: &str) -> Option<Guard> {
        let mut all: Vec<&(String, Guard)> = self.constants.get(name)?.iter().collect();
        self.nearest(&mut all, package, |(of, _)| of);
        match all.as_slice() {
            [(_, one)] => Some(one.clone()),
            _ => None,
        }
    }

    pub(super) fn mark(&self, at: usize) -> Option<&Mark> {
        self.uses.get(at).map(|(_, mark)| mark)
    }

    /// What a variant of a command requires: `Some(None)` for a public one, `None` where it is none.
    pub(super) fn command(&self, package: &str, of: &str, variant: &str) -> Option<Option<&Expr>> {
        let all = self.commands.get(&(of.to_owned(), variant.to_owned()))?;
        let mut all: Vec<&Command> = all.iter().collect();
        self.nearest(&mut all, package, |(of, _)| of);
        match all.as_slice() {
            [(_, one)] => Some(one.as_ref()),
            _ => None,
        }
    }

    /// What the path's last name stands for as a privilege.
    pub(super) fn privilege(&self, path: &syn::Path, calls: &[Place]) -> Option<Guard> {
        let last = path.segments.last()?;
        let found = self.at(last.ident.span(), calls);
        let mark = self.mark(*found.first()?)?;
        Guard::of(self.facts, &mark.spec, &mark.what)
    }

    /// What a value of a type proves.
    pub(super) fn type_guard(&self, ty: &Type, scope: &Scope<'_>, depth: usize) -> Option<Guard> {
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

    pub(super) fn path_guard(
        &self,
        path: &syn::Path,
        scope: &Scope<'_>,
        depth: usize,
    ) -> Option<Guard> {
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

    pub(super) fn bounds_guard<'b>(
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
    pub(super) fn named_guard(&self, name: &str, scope: &Scope<'_>, depth: usize) -> Option<Guard> {
        if depth > DEPTH {
            return None;
        }
        let all = self.types.get(name)?;
        let mut all: Vec<&(String, Rc<Definition>)> = all.iter().collect();
        self.nearest(&mut all, scope.package, |(of, _)| of);
        narrow(&mut all, |(_, it)| it.file == scope.file);
        let guards: Option<Vec<Guard>> = all
            .into_iter()
            .map(|(_, it)| {
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
    pub(super) fn requirement(&self, expr: &Expr, calls: &[Place]) -> Option<Guard> {
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
pub(super) fn and(parts: impl Iterator<Item = Option<Guard>>) -> Option<Guard> {
    parts.flatten().reduce(|a, b| a.and(&b))
}

/// Where a type is named.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    pub(super) package: &'s str,
    pub(super) file: &'s Path,
    pub(super) calls: &'s [Place],
}
