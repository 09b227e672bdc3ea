//! The source files of a crate: its targets, and the modules they are made of.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use syn::{Attribute, Expr, ExprLit, Item, ItemMod, Lit, Meta};

use super::{
    names::{Imports, unraw},
    public,
};
use crate::failure::Failure;

/// A place in the crate's source: a file as seen from the current folder, a line and a column, from
/// 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Place {
    pub(crate) fn shown(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

/// Something whose guards cannot be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unseen {
    pub(crate) what: String,
    pub(crate) place: Place,
}

/// A crate, and what could be read of it.
#[derive(Default)]
pub(crate) struct Source {
    /// The package's name.
    pub(crate) name: String,
    /// The folder of its `Cargo.toml`.
    pub(crate) root: PathBuf,
    pub(crate) modules: Vec<Module>,
    /// Handlers that everybody may call, as its `Cargo.toml` names them.
    pub(crate) public: Vec<String>,
    /// Functions that name or take operations and call none, by the package's manifest.
    pub(crate) no_calls: Vec<String>,
    /// How many files were read.
    pub(crate) files: usize,
    pub(crate) unseen: Vec<Unseen>,
    seen: HashSet<PathBuf>,
}

/// A module, without the modules in it.
pub(crate) struct Module {
    /// From the crate's root; empty for the root itself.
    pub(crate) path: Vec<String>,
    /// As it is shown.
    pub(crate) file: String,
    /// On the disk.
    pub(crate) on_disk: PathBuf,
    pub(crate) items: Vec<Item>,
    pub(crate) imports: Imports,
}

/// Reads the library and the programs of the package at a path: a folder, its `Cargo.toml`, or one
/// `.rs` file by itself.
pub(crate) fn read(path: &Path) -> Result<Source, Failure> {
    if path.extension().is_some_and(|extension| extension == "rs") {
        let mut source = Source {
            name: stem(path),
            root: parent(path),
            ..Source::default()
        };
        source.target(path)?;
        return Ok(source);
    }
    let manifest = if path.is_dir() {
        path.join("Cargo.toml")
    } else {
        path.to_owned()
    };
    let text =
        fs::read_to_string(&manifest).map_err(|error| Failure::io("read", &manifest, &error))?;
    let parsed = text.parse::<toml_edit::DocumentMut>().map_err(|error| {
        Failure::new(
            "bad-cargo-toml",
            format!(
                "cannot read `{}`: {}",
                manifest.display(),
                error.message().trim_end_matches('.')
            ),
        )
    })?;
    let package = parsed.get("package");
    let name = package
        .and_then(|package| package.get("name"))
        .and_then(toml_edit::Item::as_str);
    let Some(name) = name else {
        return Err(no_package(&manifest, &parsed));
    };
    let root = parent(&manifest);
    let [public, no_calls] = public::of_package(&manifest, &parsed)?;
    let mut source = Source {
        name: name.to_owned(),
        root: root.clone(),
        public,
        no_calls,
        ..Source::default()
    };
    let targets = targets(&root, &parsed);
    if targets.is_empty() {
        return Err(Failure::new(
            "no-target",
            format!("package `{name}` has no source that can be read"),
        )
        .help("it has neither `src/lib.rs` nor `src/main.rs`, and names no other target"));
    }
    for target in targets {
        source.target(&target)?;
    }
    Ok(source)
}

/// A workspace has no source of its own.
fn no_package(manifest: &Path, parsed: &toml_edit::DocumentMut) -> Failure {
    let members = parsed
        .get("workspace")
        .and_then(|table| table.get("members"));
    let members = members.and_then(toml_edit::Item::as_array);
    let members: Vec<String> = members
        .into_iter()
        .flatten()
        .filter_map(|member| Some(format!("`{}`", member.as_str()?)))
        .collect();
    let failure = Failure::new(
        "no-package",
        format!("`{}` is not the manifest of a package", manifest.display()),
    );
    match members.as_slice() {
        [] => failure,
        members => failure.help(format!(
            "it is a workspace; name the folder of one of its members: {}",
            members.join(", ")
        )),
    }
}

/// The roots of the library and of the programs, as cargo finds them.
fn targets(root: &Path, parsed: &toml_edit::DocumentMut) -> Vec<PathBuf> {
    let mut targets = Vec::new();
    let named = |table: &dyn toml_edit::TableLike| {
        let path = table.get("path").and_then(toml_edit::Item::as_str)?;
        Some(root.join(path))
    };
    let library = parsed
        .get("lib")
        .and_then(toml_edit::Item::as_table_like)
        .and_then(named);
    targets.push(library.unwrap_or_else(|| root.join("src/lib.rs")));
    targets.push(root.join("src/main.rs"));
    let bins = parsed
        .get("bin")
        .and_then(toml_edit::Item::as_array_of_tables);
    targets.extend(bins.into_iter().flatten().filter_map(|bin| named(bin)));
    let mut found: Vec<PathBuf> = fs::read_dir(root.join("src/bin"))
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .map(|path| {
            if path.is_dir() {
                path.join("main.rs")
            } else {
                path
            }
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    found.sort();
    targets.extend(found);
    targets.retain(|target| target.is_file());
    targets
}

impl Source {
    fn target(&mut self, path: &Path) -> Result<(), Failure> {
        let first = self.files == 0;
        let folder = parent(path);
        self.file(path, Vec::new(), &folder);
        if first && self.modules.is_empty() {
            let why = self.unseen.pop();
            let why = why.map_or_else(|| "it cannot be read".to_owned(), |unseen| unseen.what);
            return Err(Failure::new("unreadable-source", why));
        }
        Ok(())
    }

    /// Reads a file as a module. `folder` is where the files of its own modules are.
    fn file(&mut self, path: &Path, module: Vec<String>, folder: &Path) {
        let identity = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if !self.seen.insert(identity) {
            return;
        }
        let shown = self::shown(path);
        let at_top = Place {
            file: shown.clone(),
            line: 1,
            column: 1,
        };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                return self.unseen.push(Unseen {
                    what: format!("cannot read `{shown}`: {error}"),
                    place: at_top,
                });
            }
        };
        let parsed = match syn::parse_file(&text) {
            Ok(parsed) => parsed,
            Err(error) => {
                let start = error.span().start();
                return self.unseen.push(Unseen {
                    what: format!("`{shown}` does not parse: {error}"),
                    place: Place {
                        line: start.line,
                        column: start.column + 1,
                        ..at_top
                    },
                });
            }
        };
        self.files += 1;
        if is_test(&parsed.attrs) {
            return;
        }
        self.module(parsed.items, module, path, folder);
    }

    /// Takes a module apart: its items, and the modules in it.
    fn module(&mut self, items: Vec<Item>, path: Vec<String>, file: &Path, folder: &Path) {
        let shown = self::shown(file);
        let mut kept = Vec::new();
        let mut imports = Imports::default();
        for item in items {
            match item {
                Item::Mod(item) => {
                    if !is_test(&item.attrs) {
                        self.inner(item, &path, file, folder, &shown);
                    }
                }
                Item::Use(item) => imports.add(&item.tree),
                item => kept.push(item),
            }
        }
        self.modules.push(Module {
            path,
            file: shown,
            on_disk: file.to_owned(),
            items: kept,
            imports,
        });
    }

    /// A module in another: between braces, or in a file of its own.
    fn inner(&mut self, item: ItemMod, path: &[String], file: &Path, folder: &Path, shown: &str) {
        let name = unraw(&item.ident);
        let mut inner = path.to_vec();
        inner.push(name.clone());
        let place = place(shown, item.ident.span());
        let attribute = path_attribute(&item.attrs);
        if let Some((_, items)) = item.content {
            let folder = match &attribute {
                Some(path) => parent(file).join(path),
                None => folder.join(&name),
            };
            return self.module(items, inner, file, &folder);
        }
        if item
            .attrs
            .iter()
            .any(|attribute| attribute.path().is_ident("cfg_attr"))
        {
            self.unseen.push(Unseen {
                what: format!("module `{name}` may be in another file, by its `cfg_attr`"),
                place: place.clone(),
            });
        }
        let candidates = match &attribute {
            // relative to the file; inside an inline module, to where that one's files are
            Some(path) if is_inline(folder, file) => vec![folder.join(path)],
            Some(path) => vec![parent(file).join(path)],
            None => vec![
                folder.join(format!("{name}.rs")),
                folder.join(&name).join("mod.rs"),
            ],
        };
        let Some(found) = candidates.iter().find(|path| path.is_file()) else {
            let looked = candidates
                .iter()
                .map(|path| format!("`{}`", self::shown(path)));
            self.unseen.push(Unseen {
                what: format!(
                    "the file of module `{name}` is missing: {}",
                    looked.collect::<Vec<_>>().join(" or ")
                ),
                place,
            });
            return;
        };
        let beside = found.file_name().is_some_and(|file| file == "mod.rs") || attribute.is_some();
        let folder = if beside {
            parent(found)
        } else {
            folder.join(&name)
        };
        let found = found.clone();
        self.file(&found, inner, &folder);
    }

    /// A place as seen from the package.
    pub(crate) fn inside(&self, place: &Place) -> Place {
        let root = shown(&self.root);
        let inside = place.file.strip_prefix(&root);
        let inside = inside.and_then(|inside| inside.strip_prefix('/'));
        Place {
            file: inside.unwrap_or(&place.file).to_owned(),
            ..*place
        }
    }
}

/// A path as seen from the current folder.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let path = here
        .and_then(|here| path.strip_prefix(here).ok())
        .unwrap_or(path);
    let path = path.strip_prefix(".").unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

/// Whether modules of an inline module are looked for at `folder`, and not beside the file.
fn is_inline(folder: &Path, file: &Path) -> bool {
    let own = file.with_extension("");
    folder != parent(file) && folder != own
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// `#[path = ".."]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    let value = attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("path") => Some(&pair.value),
            _ => None,
        })?;
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

/// Whether something is built for tests only: `#[cfg(test)]`, `#[cfg(all(test, ..))]`, or a test.
pub(crate) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        if attribute.path().is_ident("cfg") {
            return attribute
                .parse_args::<Meta>()
                .is_ok_and(|condition| needs_test(&condition));
        }
        let last = attribute.path().segments.last();
        last.is_some_and(|last| last.ident == "test" || last.ident == "bench")
    })
}

fn needs_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("all") => list
            .parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated)
            .is_ok_and(|parts| parts.iter().any(needs_test)),
        _ => false,
    }
}

/// Where a span is.
pub(crate) fn place(file: &str, span: proc_macro2::Span) -> Place {
    let start = span.start();
    Place {
        file: file.to_owned(),
        line: start.line,
        column: start.column + 1,
    }
}

/// Where an item is.
pub(crate) fn place_of(file: &str, item: &impl syn::spanned::Spanned) -> Place {
    place(file, item.span())
}
