//! Finds macros and types, before code is read.

use std::{path::Path, rc::Rc};

use syn::{
    Attribute, Expr, FnArg, Item, ReturnType, Signature, TraitItem, Type, TypeParamBound, UseTree,
    Visibility,
};

use super::{
    DEPTH,
    world::{Definition, World},
};
use crate::{
    code::Renames,
    expand::Macro,
    syntax::{converted, generic_bounds, head, member, names_operation, relayed, words},
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

    /// The fields of a type with these attributes.
    fn fields(&mut self, of: &syn::Ident, fields: &syn::Fields, attributes: &[Attribute]) {
        let of = of.to_string();
        let is_plain = attributes.iter().all(reads_nothing);
        for (field, it) in fields.members().zip(fields) {
            let is_closed = is_plain && matches!(it.vis, Visibility::Inherited);
            let fields = &mut self.world.fields;
            fields.add(self.package, &of, member(&field), &it.ty, is_closed);
        }
    }

    /// What a function or method takes and makes.
    fn makes(&mut self, of: Option<&str>, signature: &Signature) {
        let name = signature.ident.to_string();
        let takes = |it: &FnArg| matches!(it, FnArg::Typed(it) if names_operation(&it.ty));
        if signature.inputs.iter().any(takes) {
            self.world.takers.insert(name.clone());
        }
        let is_never = match &signature.output {
            ReturnType::Type(_, ty) => matches!(**ty, Type::Never(_)),
            ReturnType::Default => false,
        };
        let key = (of.map(str::to_owned), name.clone());
        let never = self.world.never.entry(key).or_default();
        never.push((self.package.to_owned(), is_never));
        if relayed(signature).is_some() {
            self.world.relays.insert(name.clone());
        }
        if let ReturnType::Type(_, ty) = &signature.output {
            self.made(of, name, ty);
        }
    }

    fn made(&mut self, of: Option<&str>, name: String, ty: &Type) {
        let Some(made) = head(ty) else { return };
        let made = match (made.as_str(), of) {
            ("Self", Some(of)) => of.to_owned(),
            _ => made,
        };
        let all = self.world.makes.entry((of.map(str::to_owned), name));
        all.or_default().push((self.package.to_owned(), made));
    }

    /// The variants of `#[derive(Guarded)]`.
    fn commands(&mut self, of: &syn::ItemEnum) {
        let mut derives = of.attrs.iter().filter(|it| it.path().is_ident("derive"));
        if !derives.any(|it| words(it).iter().any(|it| it == "Guarded")) {
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
                self.fields(&it.ident, &it.fields, &it.attrs);
            }
            Item::Use(it) => {
                if let Some(place) = self.world.place(it.use_token.span) {
                    renames(&it.tree, &place.file, &mut self.world.renames);
                }
            }
            Item::Enum(it) => {
                for variant in &it.variants {
                    // whoever has the enum can read them
                    for (field, of) in variant.fields.members().zip(&variant.fields) {
                        let (name, fields) = (variant.ident.to_string(), &mut self.world.fields);
                        fields.add(self.package, &name, member(&field), &of.ty, false);
                    }
                }
                self.commands(it);
            }
            Item::Fn(it) => self.makes(None, &it.sig),
            Item::Static(it) => self.made(None, it.ident.to_string(), &it.ty),
            Item::Const(it) => {
                let name = it.ident.to_string();
                if let Some(guard) = self.world.requirement(&it.expr, &[]) {
                    let all = self.world.constants.entry(name.clone()).or_default();
                    all.push((self.package.to_owned(), guard));
                }
                self.made(None, name, &it.ty);
            }
            Item::Impl(it) => {
                let of = head(&it.self_ty);
                self.world.conversions.extend(converted(it));
                for part in &it.items {
                    if let syn::ImplItem::Fn(it) = part {
                        self.makes(of.as_deref(), &it.sig);
                    }
                }
            }
            Item::Type(it) => self.define(&it.ident, vec![(*it.ty).clone()], Vec::new()),
            Item::Trait(it) => {
                let bounds = it.supertraits.iter().cloned().collect();
                self.define(&it.ident, Vec::new(), bounds);
                let name = it.ident.to_string();
                for item in &it.items {
                    match item {
                        TraitItem::Type(it) => {
                            let bounds = it.bounds.iter().cloned().collect();
                            self.define(&it.ident, Vec::new(), bounds);
                        }
                        TraitItem::Fn(it) => self.makes(Some(&name), &it.sig),
                        _ => {}
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

/// Whether an attribute of a type makes no code that reads its fields, but to compare and describe them.
fn reads_nothing(attribute: &Attribute) -> bool {
    const DERIVES: &[&str] = &[
        "Debug",
        "Clone",
        "Copy",
        "Default",
        "PartialEq",
        "Eq",
        "PartialOrd",
        "Ord",
        "Hash",
    ];
    const OTHERS: &[&str] = &["doc", "allow", "expect", "must_use", "non_exhaustive"];
    match attribute.path().is_ident("derive") {
        true => {
            let mut names = words(&attribute.meta).into_iter().skip(1);
            names.all(|it| !it.starts_with(char::is_alphabetic) || DERIVES.contains(&it.as_str()))
        }
        false => OTHERS.iter().any(|it| attribute.path().is_ident(it)),
    }
}

/// The names that `use .. as ..` gives, with those that they stand for.
fn renames(tree: &UseTree, file: &Path, all: &mut Renames) {
    match tree {
        UseTree::Path(it) => renames(&it.tree, file, all),
        UseTree::Group(it) => it.items.iter().for_each(|it| renames(it, file, all)),
        UseTree::Rename(it) => {
            all.add(file.to_owned(), it.rename.to_string(), it.ident.to_string());
        }
        UseTree::Name(_) | UseTree::Glob(_) => {}
    }
}
