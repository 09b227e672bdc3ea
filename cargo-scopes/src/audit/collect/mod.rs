//! Goes through a crate's source and collects what is in it: [`items`] and, in them, [`body`].

mod body;
mod hints;
mod items;
mod mounts;
mod needs;
mod routers;

use std::collections::HashSet;

use syn::{Item, visit::Visit};

pub(super) use self::mounts::is_layer;

use self::hints::{HINTS, hints};
use super::{
    found::{Collected, Function},
    names::{Imports, Markers, segments},
    need::Need,
    routes,
    source::{Module, Place, Source, Unseen},
};

/// Goes through the whole crate. `apps` are the types that stand for an app.
pub(crate) fn collect(source: &Source, markers: &Markers, apps: &HashSet<String>) -> Collected {
    let mut found = Collected::default();
    let local_macros = local_macros(source);
    let guards = routers::makers(source);
    for module in &source.modules {
        let mut imports = module.imports.clone();
        let mut uses = Uses(&mut imports);
        for item in &module.items {
            uses.visit_item(item);
        }
        let mut walk = Walk {
            markers,
            apps,
            module,
            imports: &imports,
            local_macros: &local_macros,
            guards: &guards,
            found: &mut found,
        };
        for item in &module.items {
            walk.item(item, "");
        }
    }
    found.mounts = routes::mounts(&mut found);
    found
}

/// The macros that the crate defines, and whether they could make guards.
fn local_macros(source: &Source) -> Vec<(String, bool)> {
    let items = source.modules.iter().flat_map(|module| &module.items);
    let macros = items.filter_map(|item| match item {
        Item::Macro(item) => Some((
            item.ident.as_ref()?.to_string(),
            hints(&item.mac.tokens, HINTS) || hints(&item.mac.tokens, &["fn"]),
        )),
        _ => None,
    });
    macros.collect()
}

/// `use` items inside function bodies count for the whole module: which names are meant is clear
/// enough from it.
struct Uses<'a>(&'a mut Imports);

impl Visit<'_> for Uses<'_> {
    fn visit_item_use(&mut self, item: &syn::ItemUse) {
        self.0.add(&item.tree);
    }
}

/// A module on the way.
struct Walk<'a> {
    markers: &'a Markers,
    apps: &'a HashSet<String>,
    module: &'a Module,
    imports: &'a Imports,
    local_macros: &'a [(String, bool)],
    /// The functions that make a layer which guards each call by its operation.
    guards: &'a HashSet<Vec<String>>,
    found: &'a mut Collected,
}

impl Walk<'_> {
    fn push(&mut self, function: Function) {
        for guard in &function.guards {
            guard.need.each(&mut |need| {
                if let Need::Unknown(text) = need {
                    self.found.unknown.push((text.clone(), guard.place.clone()));
                }
            });
        }
        self.found.functions.push(function);
    }

    fn unseen(&mut self, what: String, place: &Place) {
        self.found.unseen.push(Unseen {
            what,
            place: place.clone(),
        });
    }

    fn path_of(&self, within: &str, name: &str) -> String {
        let mut parts: Vec<&str> = self.module.path.iter().map(String::as_str).collect();
        if !within.is_empty() {
            parts.push(within);
        }
        parts.push(name);
        parts.join("::")
    }

    fn is_app(&self, path: &syn::Path) -> bool {
        let whole = self.imports.expand(&segments(path));
        whole.last().is_some_and(|last| self.apps.contains(last))
    }
}
