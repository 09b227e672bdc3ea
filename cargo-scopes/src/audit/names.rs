//! From a path in source to what it names: a marker of the spec, or a function.

use std::collections::HashMap;

use scope_spec::Spec;

use super::need::Need;

/// What the `use` items of a module bring in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Imports {
    names: HashMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
}

impl Imports {
    pub(crate) fn add(&mut self, tree: &syn::UseTree) {
        self.walk(tree, &mut Vec::new());
    }

    fn walk(&mut self, tree: &syn::UseTree, path: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.walk(&part.tree, path);
                path.pop();
            }
            syn::UseTree::Name(name) => {
                let name = name.ident.to_string();
                if name == "self" {
                    if let Some(last) = path.last() {
                        self.names.insert(last.clone(), path.clone());
                    }
                } else {
                    let mut whole = path.clone();
                    whole.push(name.clone());
                    self.names.insert(name, whole);
                }
            }
            syn::UseTree::Rename(rename) => {
                let mut whole = path.clone();
                if rename.ident != "self" {
                    whole.push(rename.ident.to_string());
                }
                self.names.insert(rename.rename.to_string(), whole);
            }
            syn::UseTree::Glob(_) => self.globs.push(path.clone()),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.walk(tree, path);
                }
            }
        }
    }

    /// A path with its first segment replaced by what was imported under that name.
    pub(crate) fn expand(&self, path: &[String]) -> Vec<String> {
        let mut path = path.to_vec();
        // an import may go through another one; eight is deeper than anybody writes
        for _ in 0..8 {
            let Some(whole) = path.first().and_then(|first| self.names.get(first)) else {
                break;
            };
            if path.starts_with(whole) {
                break;
            }
            path = whole.iter().chain(path.iter().skip(1)).cloned().collect();
        }
        path
    }

    /// Whether a path is that of an item at the root of a crate.
    pub(crate) fn is_of(&self, path: &[String], krate: &str, item: &str) -> bool {
        match self.expand(path).as_slice() {
            [first, last] => first == krate && last == item,
            [only] => only == item && self.globs.iter().any(|glob| self.expand(glob) == [krate]),
            _ => false,
        }
    }
}

/// The segments of a path, without generic arguments.
pub(crate) fn segments(path: &syn::Path) -> Vec<String> {
    let segments = path.segments.iter();
    segments.map(|segment| unraw(&segment.ident)).collect()
}

pub(crate) fn unraw(ident: &syn::Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

/// Finds markers of the spec by their Rust identifiers.
pub(crate) struct Markers {
    scopes: HashMap<String, usize>,
    permissions: HashMap<String, usize>,
    operations: HashMap<String, usize>,
    /// Modules of the crate that are made of other specs.
    pub(crate) foreign: Vec<String>,
}

/// Which names a module or an enum that `scopes!` makes holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    Scope,
    Permission,
    Operation,
}

impl Holder {
    fn of(segment: &str) -> Option<Self> {
        match segment {
            "scope" | "may" | "Scope" => Some(Self::Scope),
            "permission" | "user_may" | "Permission" => Some(Self::Permission),
            "op" | "Operation" => Some(Self::Operation),
            _ => None,
        }
    }
}

impl Markers {
    pub(crate) fn new(spec: &Spec) -> Self {
        fn index<'a>(names: impl Iterator<Item = &'a String>) -> HashMap<String, usize> {
            names.cloned().zip(0..).collect()
        }
        Self {
            scopes: index(spec.scopes.items.iter().map(|item| &item.rust)),
            permissions: index(spec.permissions.items.iter().map(|item| &item.rust)),
            operations: index(spec.operations.iter().map(|operation| &operation.rust)),
            foreign: Vec::new(),
        }
    }

    /// What a path names, if it is a marker: of the spec, or unknown to it.
    pub(crate) fn find(&self, path: &syn::Path, imports: &Imports) -> Option<Need> {
        let written = segments(path);
        let whole = imports.expand(&written);
        if let Some(found) = self.of(&whole) {
            return Some(found);
        }
        let [only] = whole.as_slice() else {
            return None;
        };
        imports.globs.iter().find_map(|glob| {
            let mut whole = imports.expand(glob);
            whole.push(only.clone());
            // a glob brings in many names: only what the spec has is taken for a marker
            self.of(&whole)
                .filter(|need| !matches!(need, Need::Unknown(_)))
        })
    }

    /// Whether a path's segments name an operation of the spec.
    pub(crate) fn is_operation(&self, path: &[String], imports: &Imports) -> bool {
        matches!(self.of(&imports.expand(path)), Some(Need::Operation(_)))
    }

    fn of(&self, whole: &[String]) -> Option<Need> {
        let (name, before) = whole.split_last()?;
        let (holder, modules) = before.split_last()?;
        let holder_kind = Holder::of(holder)?;
        if modules.iter().any(|module| self.foreign.contains(module)) {
            return None;
        }
        let found = match holder_kind {
            Holder::Scope => self.scopes.get(name).map(|&at| Need::Scope(at)),
            Holder::Permission => self.permissions.get(name).map(|&at| Need::Permission(at)),
            Holder::Operation => self.operations.get(name).map(|&at| Need::Operation(at)),
        };
        // `Scope::ALL`, `scope::parse`: not names of markers
        let marker_like = name.chars().next().is_some_and(char::is_uppercase)
            && (name.chars().any(char::is_lowercase) || holder.starts_with(char::is_lowercase));
        found.or_else(|| marker_like.then(|| Need::Unknown(format!("{holder}::{name}"))))
    }

    /// The nearest name to one that is unknown, as it would be written.
    pub(crate) fn nearest(&self, unknown: &str) -> Option<String> {
        let (holder, name) = unknown.split_once("::")?;
        let known = match Holder::of(holder)? {
            Holder::Scope => &self.scopes,
            Holder::Permission => &self.permissions,
            Holder::Operation => &self.operations,
        };
        let mut names: Vec<&str> = known.keys().map(String::as_str).collect();
        names.sort_unstable();
        let near = scope_spec::nearest(name, names.into_iter())?;
        Some(format!("{holder}::{near}"))
    }
}
