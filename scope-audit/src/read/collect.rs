//! Finds macros and types, before code is read.

use std::rc::Rc;

use syn::{Item, TraitItem, Type, TypeParamBound};

use super::{
    DEPTH,
    world::{Definition, World},
};
use crate::{expand::Macro, syntax::generic_bounds};

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
