//! Finds macros and types, before code is read.

use std::{collections::HashMap, rc::Rc};

use syn::{Expr, Item, TraitItem, Type, TypeParamBound, UseTree};

use super::{
    DEPTH,
    world::{Definition, World},
};
use crate::{
    expand::Macro,
    syntax::{flatten, generic_bounds},
};

/// Finds macros and types, before code is read.
pub(super) struct Collector<'w, 'a> {
    pub(super) world: &'w mut World<'a>,
    pub(super) package: &'w str,
}

impl Collector<'_, '_> {
    pub(super) fn items(&mut self, items: &[Item], depth: usize) {
        // a macro may be used by what stands before it in another file
        for item in items {
            if let Item::Macro(it) = item
                && let Some(name) = &it.ident
                && let Some(found) = Macro::new(it.mac.tokens.clone())
            {
                self.world.macros.add(name.to_string(), self.package, found);
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

    /// The variants of `#[derive(Guarded)]`.
    fn commands(&mut self, of: &syn::ItemEnum) {
        let mut words = Vec::new();
        for attribute in of.attrs.iter().filter(|it| it.path().is_ident("derive")) {
            flatten(quote::ToTokens::to_token_stream(attribute), &mut words);
        }
        if !words.iter().any(|it| it == "Guarded") {
            return;
        }
        for variant in &of.variants {
            let requires = variant
                .attrs
                .iter()
                .find(|it| it.path().is_ident("requires"));
            let requires = requires.and_then(|it| it.parse_args::<Expr>().ok());
            let key = (of.ident.to_string(), variant.ident.to_string());
            let all = self.world.commands.entry(key).or_default();
            all.push((self.package.to_owned(), requires));
        }
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
            Item::Use(it) => {
                if let Some(place) = self.world.place(it.use_token.span) {
                    let of = self.world.renames.entry(place.file).or_default();
                    renames(&it.tree, of);
                }
            }
            Item::Enum(it) => self.commands(it),
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
                let found = self.world.macros.find(self.package, &it.mac.path);
                let made = found.and_then(|found| found.expand(it.mac.tokens.clone()));
                if let Some(file) = made.and_then(|made| syn::parse2::<syn::File>(made).ok()) {
                    self.items(&file.items, depth + 1);
                }
            }
            _ => {}
        }
    }
}

/// The names that `use .. as ..` gives, with those that they stand for.
fn renames(tree: &UseTree, all: &mut HashMap<String, String>) {
    match tree {
        UseTree::Path(it) => renames(&it.tree, all),
        UseTree::Group(it) => it.items.iter().for_each(|it| renames(it, all)),
        UseTree::Rename(it) => {
            all.insert(it.rename.to_string(), it.ident.to_string());
        }
        UseTree::Name(_) | UseTree::Glob(_) => {}
    }
}
