//! Paths: operations, variables, constants, and the types that they are of.

use super::items::Walker;
use crate::{
    code::{Class, Used},
    facts::What,
    syntax::{head, last, qualifier},
};

impl Walker<'_, '_> {
    pub(super) fn path(&mut self, path: &syn::Path, class: &Class) {
        self.path_of(path, None, class);
    }

    /// A path, with the type of one such as `<X as Trait>::NAME`.
    pub(super) fn path_of(
        &mut self,
        path: &syn::Path,
        of_type: Option<&syn::QSelf>,
        class: &Class,
    ) {
        let Some(segment) = path.segments.last() else {
            return;
        };
        let found = self.world.at(segment.ident.span(), &self.calls);
        for at in &found {
            let Some(mark) = self.world.mark(*at).cloned() else {
                continue;
            };
            match &mark.what {
                What::Operation(_) => self.used(Used::Mark(mark), class),
                What::Dynamic(_) => {
                    self.used(Used::Mark(mark.clone()), class);
                    if let Some(function) = self.stack.last_mut() {
                        function.dynamic.push(mark);
                    }
                }
                _ => {}
            }
        }
        if found.is_empty()
            && let Some(place) = self.world.place(segment.ident.span())
        {
            let name = match path.get_ident() {
                Some(name) => self.id(&name.to_string()),
                None => segment.ident.to_string(),
            };
            // the answer of a check goes somewhere else
            if let Some(outcome) = self.flow.outcomes.get(&name) {
                self.doubt(outcome.clone(), class);
            }
            let (of, is_open) = match of_type {
                Some(of) => self.of_type(&of.ty),
                None => (qualifier(path), false),
            };
            let function = self.stack.last();
            let own = function.and_then(|it| it.of_type.clone());
            // `Self` is the type of an `impl`, and each one of a trait's
            let of = match of.as_deref() {
                Some("Self") if !self.is_in_trait => own.or(of),
                _ => of,
            };
            let of_parameter = is_open
                || of.as_ref().is_some_and(|of| {
                    of == "Self" || function.is_some_and(|it| it.type_parameters.contains(of))
                });
            match of_parameter {
                true => {
                    let of_trait = match of_type {
                        Some(_) => qualifier(path),
                        None => of.and_then(|of| self.trait_of(&of)),
                    };
                    self.used_of(Used::Associated(name, place), of_trait, class);
                }
                false => self.used_of(Used::Name(name, place), of, class),
            }
        }
    }

    /// The type of a path such as `<X as Trait>::NAME`, and whether it is one that another type names.
    fn of_type(&self, ty: &syn::Type) -> (Option<String>, bool) {
        let syn::Type::Path(it) = ty else {
            return (head(ty), false);
        };
        let function = self.stack.last();
        let is_parameter = |of: &String| function.is_some_and(|it| it.type_parameters.contains(of));
        let first = it.path.segments.first().map(|it| it.ident.to_string());
        let is_part =
            it.path.segments.len() > 1 && first.is_some_and(|of| of == "Self" || is_parameter(&of));
        (Some(last(&it.path)), it.qself.is_some() || is_part)
    }

    /// The trait of the workspace that a type parameter implements, or that `Self` is of.
    fn trait_of(&self, parameter: &str) -> Option<String> {
        if parameter == "Self" {
            return self.of_trait.clone();
        }
        let bounds = self.flow.bounds.iter();
        let traits = bounds.filter(|(of, it)| of == parameter && self.world.types.contains_key(it));
        let traits: Vec<&String> = traits.map(|(_, it)| it).collect();
        match traits.as_slice() {
            [one] => Some((*one).clone()),
            _ => None,
        }
    }
}
