//! Items: functions and methods with their signatures, commands, and macros in their place.

use proc_macro2::TokenStream;
use syn::{
    Attribute, Expr, FnArg, Generics, ImplItem, Item, Macro, Pat, Signature, Token, TraitItem,
    Type, punctuated::Punctuated, visit::Visit as _,
};

use super::{
    Walk,
    body::Body,
    hints::{hints, idents},
    mounts::METHODS,
};
use crate::audit::{
    found::{Function, Guard, Handler, How, Mount, Part},
    mentions::{self, Mentions},
    names::{segments, unraw},
    source::{Place, is_test, place, place_of},
};

/// Macros that stand for items and make no functions.
const HARMLESS: &[&str] = &[
    "scopes",
    "app",
    "macro_rules",
    "thread_local",
    "compile_error",
    "static_assertions",
    "const_assert",
];

impl Walk<'_> {
    pub(super) fn item(&mut self, item: &Item, within: &str) {
        match item {
            Item::Fn(item) if !is_test(&item.attrs) => {
                let public = is_public(&item.vis);
                self.function(
                    &item.attrs,
                    &item.sig,
                    Some(&item.block),
                    &[],
                    within,
                    public,
                );
            }
            Item::Impl(item) if !is_test(&item.attrs) => {
                let name = type_name(&item.self_ty);
                for inner in &item.items {
                    match inner {
                        ImplItem::Fn(method) if !is_test(&method.attrs) => self.function(
                            &method.attrs,
                            &method.sig,
                            Some(&method.block),
                            &[&item.generics],
                            &name,
                            item.trait_.is_some() || is_public(&method.vis),
                        ),
                        ImplItem::Macro(call) => self.item_macro(&call.mac),
                        _ => {}
                    }
                }
            }
            Item::Trait(item) if !is_test(&item.attrs) => {
                for inner in &item.items {
                    match inner {
                        TraitItem::Fn(method) if !is_test(&method.attrs) => self.function(
                            &method.attrs,
                            &method.sig,
                            method.default.as_ref(),
                            &[&item.generics],
                            &item.ident.to_string(),
                            true,
                        ),
                        TraitItem::Macro(call) => self.item_macro(&call.mac),
                        _ => {}
                    }
                }
            }
            Item::Enum(item) if !is_test(&item.attrs) && derives_guarded(&item.attrs) => {
                for variant in &item.variants {
                    let name = format!("{}::{}", item.ident, variant.ident);
                    self.command(&variant.attrs, &name, variant.ident.span());
                }
            }
            Item::Struct(item) if !is_test(&item.attrs) && derives_guarded(&item.attrs) => {
                self.command(&item.attrs, &item.ident.to_string(), item.ident.span());
            }
            Item::Macro(item) => self.item_macro(&item.mac),
            Item::Const(item) if !is_test(&item.attrs) => {
                self.loose(&item.ident, &item.expr, false)
            }
            Item::Static(item) if !is_test(&item.attrs) => {
                self.loose(&item.ident, &item.expr, false)
            }
            _ => {}
        }
    }

    /// The value of a constant. What one in a body names is named by that body.
    pub(super) fn loose(&mut self, ident: &syn::Ident, expr: &Expr, in_body: bool) {
        let name = unraw(ident);
        let path = self.path_of("", &name);
        let mut body = Body::new(self, path.clone(), "");
        body.visit_expr(expr);
        let Body { guards, parts, .. } = body;
        self.found.parts.extend(parts);
        let mentions = match in_body {
            true => Mentions::default(),
            false => mentions::of_expr(expr, self.module, self.markers, self.imports),
        };
        if !guards.is_empty() || !mentions.operations.is_empty() {
            let place = place(&self.module.file, ident.span());
            self.push(Function {
                path,
                name,
                place,
                guards,
                checks_otherwise: false,
                module: self.module.path.clone(),
                within: String::new(),
                // who reads it is not followed
                public: true,
                mentions,
            });
        }
    }

    fn function(
        &mut self,
        attributes: &[Attribute],
        signature: &Signature,
        block: Option<&syn::Block>,
        outer: &[&Generics],
        within: &str,
        public: bool,
    ) {
        let name = unraw(&signature.ident);
        let path = self.path_of(within, &name);
        let place = place(&self.module.file, signature.ident.span());
        let mut guards = Vec::new();
        let mut checks_otherwise = false;
        for attribute in attributes {
            if is_named(attribute, "requires") {
                let need = self.attribute(attribute);
                guards.push(Guard {
                    how: How::Requires,
                    need,
                    place: place.clone(),
                });
            } else if attribute.path().is_ident("cfg_attr") && attribute_hints(attribute) {
                self.unseen(
                    format!("whether `{path}` is guarded depends on a `cfg_attr`"),
                    &place,
                );
            }
        }
        for input in &signature.inputs {
            if let FnArg::Typed(typed) = input {
                self.parameter(&typed.ty, &mut guards, &mut checks_otherwise);
            }
        }
        for generics in outer.iter().copied().chain([&signature.generics]) {
            self.bounds(generics, &mut guards);
        }
        let mut mentions = Mentions::default();
        if let Some(block) = block {
            mentions = mentions::of_block(block, self.module, self.markers, self.imports);
            self.found.unseen.append(&mut mentions.unseen);
            let mut body = Body::new(self, path.clone(), within);
            for input in &signature.inputs {
                if let FnArg::Typed(typed) = input {
                    body.parameter(typed);
                }
                if let FnArg::Typed(typed) = input
                    && let (Pat::Ident(name), Type::Path(ty)) = (&*typed.pat, &*typed.ty)
                    && body.walk.is_app(&ty.path)
                {
                    body.apps.insert(name.ident.to_string());
                }
            }
            let made = body.block(block);
            body.give_back(&made);
            let Body {
                guards: in_body,
                checks_otherwise: checks,
                parts,
                ..
            } = body;
            let owner = Some(self.found.functions.len());
            let parts = parts.into_iter().map(|part| Part { owner, ..part });
            self.found.parts.extend(parts);
            guards.extend(in_body);
            checks_otherwise |= checks;
        }
        let index = self.found.functions.len();
        for attribute in attributes {
            self.mounted_by(attribute, index, &place);
        }
        self.push(Function {
            path,
            name,
            place,
            guards,
            checks_otherwise,
            module: self.module.path.clone(),
            within: within.to_owned(),
            public,
            mentions,
        });
    }

    /// A variant or a struct with `#[requires(..)]`.
    fn command(&mut self, attributes: &[Attribute], name: &str, span: proc_macro2::Span) {
        let place = place(&self.module.file, span);
        let requires = attributes.iter().find(|it| is_named(it, "requires"));
        let Some(attribute) = requires else {
            return;
        };
        let need = self.attribute(attribute);
        let guard = Guard {
            how: How::Command,
            need,
            place: place.clone(),
        };
        self.push(Function {
            path: self.path_of("", name),
            name: name.to_owned(),
            place,
            guards: vec![guard],
            checks_otherwise: false,
            module: self.module.path.clone(),
            within: String::new(),
            public: true,
            mentions: Mentions::default(),
        });
    }

    /// `#[get("/path")]` on a function mounts it.
    fn mounted_by(&mut self, attribute: &Attribute, function: usize, place: &Place) {
        let Some(last) = attribute.path().segments.last() else {
            return;
        };
        let method = last.ident.to_string();
        if !METHODS.contains(&method.as_str()) {
            return;
        }
        let path = attribute.parse_args_with(|input: syn::parse::ParseStream<'_>| {
            let path = input.parse::<syn::LitStr>()?;
            input.parse::<TokenStream>()?;
            Ok(path)
        });
        if let Ok(path) = path {
            self.found.mounts.push(Mount {
                method: method.to_uppercase(),
                path: path.value(),
                handler: Handler::Function(function),
                written: String::new(),
                place: place.clone(),
                layered: false,
            });
        }
    }

    /// A macro in the place of an item.
    fn item_macro(&mut self, call: &Macro) {
        let Some(last) = call.path.segments.last() else {
            return;
        };
        let name = last.ident.to_string();
        for ident in idents(&call.tokens) {
            let module = self.module.path.clone();
            self.found.mentioned.push((vec![ident], module));
        }
        let place = place_of(&self.module.file, &call.path);
        if name == "include" {
            return self.unseen("`include!` brings in code".to_owned(), &place);
        }
        if HARMLESS.contains(&name.as_str()) {
            return;
        }
        match self.local_macros.iter().find(|(local, _)| *local == name) {
            Some((_, false)) => {}
            Some((_, true)) => {
                self.unseen(format!("`{name}!` makes functions"), &place);
            }
            None => self.unseen(format!("`{name}!` may make functions"), &place),
        }
    }
}

fn is_named(attribute: &Attribute, name: &str) -> bool {
    let last = attribute.path().segments.last();
    last.is_some_and(|last| last.ident == name)
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

fn attribute_hints(attribute: &Attribute) -> bool {
    match &attribute.meta {
        syn::Meta::List(list) => hints(&list.tokens, &["requires"]),
        _ => false,
    }
}

fn derives_guarded(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("derive")
            && attribute
                .parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated)
                .is_ok_and(|paths| {
                    paths
                        .iter()
                        .filter_map(|path| path.segments.last())
                        .any(|last| last.ident == "Guarded")
                })
    })
}

fn type_name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => segments(&path.path).pop().unwrap_or_default(),
        Type::Reference(ty) => type_name(&ty.elem),
        _ => "_".to_owned(),
    }
}
