//! No two modules of a crate need each other, directly or through others.
//!
//! A module and those inside it count as one thing: they may use each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use syn::{Item, UseTree, visit::Visit};

use crate::architecture::packages;

#[test]
fn no_modules_need_each_other() {
    let mut found = Vec::new();
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let manifest = Path::new(package["manifest_path"].as_str().unwrap());
        let source = manifest.parent().unwrap().join("src");
        if !source.join("lib.rs").is_file() {
            continue;
        }
        let modules = Modules::read(&source);
        assert!(modules.0.len() > 1);
        let circles = modules.circles().into_iter();
        found.extend(circles.map(|circle| format!("{name}: {}", circle.join(", "))));
    }
    assert!(
        found.is_empty(),
        "modules that need each other, which a third one can part:\n{}",
        found.join("\n")
    );
}

#[test]
fn circles_are_found() {
    let folder = std::env::temp_dir().join(format!("circles-{}", std::process::id()));
    let write = |file: &str, text: &str| {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write("lib.rs", "mod a; mod c; pub use a::A; #[cfg(test)] mod t;");
    write("a.rs", "pub struct A; fn f() { crate::c::child::g() }");
    write("c.rs", "pub mod child; pub fn c() {}");
    write(
        "c/child.rs",
        "pub fn g() {} #[cfg(test)] mod tests { use super::super::c; use crate::a; }",
    );
    assert!(Modules::read(&folder).circles().is_empty());
    // through the name that the root gives it
    write("c/child.rs", "use crate::A; pub fn g() {}");
    assert_eq!(Modules::read(&folder).circles(), [["a", "c::child"]]);
    fs::remove_dir_all(folder).unwrap();
}

/// The modules of a crate, without those for tests: by its path, what each one holds.
struct Modules(BTreeMap<Vec<String>, Module>);

/// A module in a file of its own.
#[derive(Default)]
struct Module {
    children: BTreeSet<String>,
    /// Names that it has from elsewhere, with the paths that they stand for.
    imports: BTreeMap<String, Vec<String>>,
    /// The paths that it uses.
    paths: BTreeSet<Vec<String>>,
}

impl Modules {
    fn read(source: &Path) -> Self {
        let mut modules = Self(BTreeMap::new());
        modules.add(&source.join("lib.rs"), source, Vec::new());
        modules
    }

    /// Reads a file, and those of its modules, which are in `folder`.
    fn add(&mut self, file: &Path, folder: &Path, path: Vec<String>) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file:?}: {error}"));
        let parsed = syn::parse_file(&text).unwrap();
        let mut module = Module::default();
        let mut collected = Paths {
            within: 0,
            module: &mut module,
        };
        collected.visit_file(&parsed);
        for child in module.children.clone() {
            let one = folder.join(format!("{child}.rs"));
            let inner = folder.join(&child);
            let file = if one.is_file() {
                one
            } else {
                inner.join("mod.rs")
            };
            self.add(&file, &inner, [path.as_slice(), &[child]].concat());
        }
        self.0.insert(path, module);
    }

    /// The module that a path leads to from another one; `None` where it leads out of the crate.
    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<Vec<String>> {
        let mut at = from.to_vec();
        let mut rest = path;
        while let Some((first, after)) = rest.split_first() {
            let module = self.0.get(&at)?;
            match first.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => {
                    at.pop();
                }
                name if module.children.contains(name) => at.push(name.to_owned()),
                name if depth < 8 && module.imports.contains_key(name) => {
                    let stands_for = module.imports.get(name)?;
                    let path = [stands_for.as_slice(), after].concat();
                    return self.resolve(&at, &path, depth + 1);
                }
                // a name of the prelude, or of another crate
                _ if rest.len() == path.len() => return None,
                _ => break,
            }
            rest = after;
        }
        Some(at)
    }

    fn edges(&self) -> BTreeMap<&Vec<String>, BTreeSet<Vec<String>>> {
        let edges = self.0.iter().map(|(at, module)| {
            let paths = module.paths.iter();
            let uses = paths.filter_map(|path| self.resolve(at, path, 0));
            let apart = |other: &Vec<String>| !other.starts_with(at) && !at.starts_with(other);
            (at, uses.filter(apart).collect())
        });
        edges.collect()
    }

    /// The groups of modules that need each other.
    fn circles(&self) -> Vec<Vec<String>> {
        let edges = self.edges();
        let mut reach: BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> = BTreeMap::new();
        for &start in edges.keys() {
            let mut seen = BTreeSet::new();
            let mut stack: Vec<&Vec<String>> = vec![start];
            while let Some(at) = stack.pop() {
                stack.extend(edges[at].iter().filter(|next| seen.insert(*next)));
            }
            reach.insert(start, seen);
        }
        let mut circles = BTreeSet::new();
        for (&start, seen) in &reach {
            if seen.contains(start) {
                let mutual = seen.iter().filter(|&&other| reach[other].contains(start));
                let names = mutual.map(|path| match path.as_slice() {
                    [] => "the root".to_owned(),
                    path => path.join("::"),
                });
                circles.insert(names.collect::<Vec<_>>());
            }
        }
        circles.into_iter().collect()
    }
}

/// Collects what a file uses.
struct Paths<'m> {
    /// How many modules in the same file it is within.
    within: usize,
    module: &'m mut Module,
}

impl Paths<'_> {
    fn add(&mut self, mut path: Vec<String>) {
        // a module in the same file counts as that file
        for _ in 0..self.within {
            if path.first().is_some_and(|first| first == "super") {
                path.remove(0);
            }
        }
        self.module.paths.insert(path);
    }

    fn add_use(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.add_use(&path.tree, &with(&path.ident)),
            UseTree::Group(group) => group.items.iter().for_each(|it| self.add_use(it, before)),
            UseTree::Glob(_) => self.add(before.to_vec()),
            UseTree::Name(name) if name.ident == "self" => {
                self.import(before.last().cloned(), before.to_vec());
            }
            UseTree::Name(name) => self.import(Some(name.ident.to_string()), with(&name.ident)),
            UseTree::Rename(name) => self.import(Some(name.rename.to_string()), with(&name.ident)),
        }
    }

    fn import(&mut self, name: Option<String>, path: Vec<String>) {
        // `use error::Error` beside `mod error` is not a name for itself
        if let Some(name) = name.filter(|name| self.within == 0 && path.first() != Some(name)) {
            self.module.imports.insert(name, path.clone());
        }
        self.add(path);
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let list = attribute.meta.require_list();
        list.is_ok_and(|list| list.path.is_ident("cfg") && list.tokens.to_string() == "test")
    })
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Mod(module) if is_for_tests(&module.attrs) => {}
            Item::Mod(module) if module.content.is_none() => {
                self.module.children.insert(module.ident.to_string());
            }
            Item::Mod(_) => {
                self.within += 1;
                syn::visit::visit_item(self, item);
                self.within -= 1;
            }
            Item::Fn(function) if is_for_tests(&function.attrs) => {}
            Item::Use(import) if is_for_tests(&import.attrs) => {}
            Item::Use(import) => self.add_use(&import.tree, &[]),
            _ => syn::visit::visit_item(self, item),
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() && path.segments.len() > 1 {
            let segments = path.segments.iter();
            self.add(segments.map(|segment| segment.ident.to_string()).collect());
        }
        syn::visit::visit_path(self, path);
    }
}
