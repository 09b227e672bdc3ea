//! A crate's guards, read from its source, against what its manifest asks for.
//!
//! [`source`] finds the files, [`collect`] the guards in them, [`mod@judge`] says what follows. Nothing
//! is built or run: what only the compiler knows (code that macros make, types behind aliases) is
//! listed as not seen.

mod collect;
mod found;
mod judge;
mod names;
mod need;
mod report;
mod sarif;
mod source;

#[cfg(test)]
mod tests;

use std::{
    collections::HashSet,
    path::{Component, Path, PathBuf},
};

use scope_spec::{
    Loaded, Spec,
    app::{self, Date, LoadedApp},
};
use syn::Item;

pub(crate) use found::{Collected, Function, How};
pub(crate) use judge::{Level, Verdict, judge};
pub(crate) use need::Need;
pub(crate) use report::{json, text};
pub(crate) use sarif::sarif;
pub(crate) use source::{Place, Source};

use crate::failure::Failure;

/// Where the spec and the manifest are, if the command line says so.
#[derive(Clone, Debug, Default)]
pub(crate) struct Named {
    pub(crate) spec: Option<PathBuf>,
    pub(crate) app: Option<PathBuf>,
}

/// A crate that was read, with its spec and, if it has one, its manifest.
pub(crate) struct Audited {
    pub(crate) source: Source,
    pub(crate) spec: Spec,
    /// What the spec is called in reports.
    pub(crate) spec_name: String,
    pub(crate) app: Option<LoadedApp>,
    pub(crate) found: Collected,
}

/// `scopes!(..)` or `app!(..)` in the crate.
struct Call {
    /// The module that it stands in.
    module: Vec<String>,
    /// The file that it stands in.
    file: PathBuf,
    /// The path that it names; `None` where the text stands there itself.
    path: Option<String>,
    inline: Option<String>,
    /// The spec's module, for `app!`.
    spec_module: Option<String>,
}

/// Reads a crate. Its spec is the one named, else the one that its `scopes!` names, else
/// `scopes.toml` in its folder or above; its manifest the one named, else the one that its `app!`
/// names, else `app.toml` in its folder.
pub(crate) fn audit(path: &Path, named: &Named) -> Result<Audited, Failure> {
    let mut source = source::read(path)?;
    let specs = calls(&source, "scopes");
    let apps = calls(&source, "app");
    let app = manifest(&source, named, &apps)?;
    let (loaded, other) = spec(&source, named, &specs, &apps, app.as_ref())?;
    let spec_name = loaded.sources.first().map_or_else(String::new, |source| {
        format!("{} ({})", loaded.spec.name, source.shown())
    });
    let mut markers = names::Markers::new(&loaded.spec);
    markers.foreign = other;
    let mut types = HashSet::new();
    for call in &apps {
        let path = call.path.as_deref().map(|path| locate(&source, call, path));
        if let Some(path) = path {
            types.insert(app::load(&path).app.rust);
        }
    }
    types.remove("");
    let mut found = collect::collect(&source, &markers, &types);
    found.unseen.append(&mut source.unseen);
    found.unseen.sort_by(|a, b| a.place.cmp(&b.place));
    for (marker, _) in &mut found.unknown {
        if let Some(near) = markers.nearest(marker) {
            marker.push_str(&format!("`, did you mean `{near}"));
        }
    }
    found.unknown.sort_by(|a, b| a.1.cmp(&b.1));
    found.unknown.dedup();
    Ok(Audited {
        source,
        spec: loaded.spec,
        spec_name,
        app,
        found,
    })
}

fn manifest(source: &Source, named: &Named, apps: &[Call]) -> Result<Option<LoadedApp>, Failure> {
    let called = apps
        .iter()
        .find_map(|call| Some(locate(source, call, call.path.as_deref()?)));
    let beside = source.root.join("app.toml");
    let path = named.app.clone().or(called);
    let path = path.or_else(|| beside.is_file().then_some(beside));
    let Some(path) = path else {
        return Ok(None);
    };
    let loaded = app::load(&path);
    if loaded.has_errors() {
        return Err(Failure {
            problems: loaded.errors().cloned().collect(),
            sources: loaded.sources,
        });
    }
    Ok(Some(loaded))
}

/// The spec, and the names of modules that are made of other ones.
fn spec(
    source: &Source,
    named: &Named,
    specs: &[Call],
    apps: &[Call],
    app: Option<&LoadedApp>,
) -> Result<(Loaded, Vec<String>), Failure> {
    let wanted = apps.iter().find_map(|call| call.spec_module.as_deref());
    let module = |call: &Call| call.module.last().cloned().unwrap_or_default();
    let chosen = match wanted {
        Some(wanted) => specs.iter().find(|call| module(call) == wanted),
        None => specs.first(),
    };
    let chosen = chosen.or(specs.first());
    let others = |loaded: &Loaded| -> Vec<String> {
        let own = loaded
            .sources
            .first()
            .and_then(|source| source.path().canonicalize().ok());
        specs
            .iter()
            .filter(|call| match &call.path {
                Some(path) => locate(source, call, path).canonicalize().ok() != own,
                None => own.is_some(),
            })
            .map(module)
            .filter(|name| !name.is_empty())
            .collect()
    };
    let from_app = app.and_then(|app| {
        let path = app.sources.first()?.path();
        let folder = path.parent().unwrap_or(Path::new(""));
        Some(folder.join(app.app.spec.as_ref()?))
    });
    let path =
        match (&named.spec, chosen) {
            (Some(path), _) => path.clone(),
            (None, Some(call)) => match (&call.path, &call.inline) {
                (Some(path), _) => locate(source, call, path),
                (None, text) => {
                    let shown = format!("{} (inline)", call.file.display());
                    let loaded = scope_spec::parse(&shown, text.as_deref().unwrap_or_default());
                    return checked(loaded).map(|loaded| (loaded, Vec::new()));
                }
            },
            (None, None) => match from_app.or_else(|| above(&source.root, "scopes.toml")) {
                Some(path) => path,
                None => {
                    return Err(Failure::new(
                    "no-spec",
                    format!("package `{}` does not say which spec it guards by", source.name),
                )
                .help(
                    "it has no `scopes!(\"..\")`, and there is no `scopes.toml` in its folder or \
                     above; name one with `--spec FILE`",
                ));
                }
            },
        };
    let loaded = checked(scope_spec::load(&path))?;
    let others = others(&loaded);
    Ok((loaded, others))
}

fn checked(loaded: Loaded) -> Result<Loaded, Failure> {
    if loaded.has_errors() {
        return Err(Failure {
            problems: loaded.errors().cloned().collect(),
            sources: loaded.sources,
        });
    }
    Ok(loaded)
}

/// A file that a macro names: beside the source file, else beside `Cargo.toml`.
fn locate(source: &Source, call: &Call, path: &str) -> PathBuf {
    let beside = call.file.parent().unwrap_or(Path::new("")).join(path);
    if beside.exists() {
        plain(&beside)
    } else {
        plain(&source.root.join(path))
    }
}

/// A path without `..`, unless that leads elsewhere, past a link.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(plain.components().next_back(), Some(Component::Normal(_))) =>
            {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    let same = matches!((plain.canonicalize(), path.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if same { plain } else { path.to_owned() }
}

/// A file of this name in a folder or the nearest one above.
fn above(folder: &Path, name: &str) -> Option<PathBuf> {
    let absolute = std::path::absolute(folder).ok()?;
    let found = absolute.ancestors().find(|up| up.join(name).is_file())?;
    Some(found.join(name))
}

/// The calls of one of the library's macros in the place of items.
fn calls(source: &Source, name: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    for module in &source.modules {
        for item in &module.items {
            let Item::Macro(item) = item else { continue };
            let last = item.mac.path.segments.last();
            if last.is_none_or(|last| last.ident != name) {
                continue;
            }
            if let Ok(call) = item.mac.parse_body_with(arguments) {
                calls.push(Call {
                    module: module.path.clone(),
                    file: module.on_disk.clone(),
                    ..call
                });
            }
        }
    }
    calls
}

/// `"file", path::to::module, ..` or `inline = "..", ..`.
fn arguments(input: syn::parse::ParseStream<'_>) -> syn::Result<Call> {
    let mut call = Call {
        module: Vec::new(),
        file: PathBuf::new(),
        path: None,
        inline: None,
        spec_module: None,
    };
    if input.peek(syn::LitStr) {
        call.path = Some(input.parse::<syn::LitStr>()?.value());
    } else {
        input.parse::<syn::Ident>()?;
        input.parse::<syn::Token![=]>()?;
        call.inline = Some(input.parse::<syn::LitStr>()?.value());
    }
    if input.parse::<Option<syn::Token![,]>>()?.is_some()
        && !input.peek2(syn::Token![=])
        && let Ok(path) = input.call(syn::Path::parse_mod_style)
    {
        call.spec_module = names::segments(&path).pop();
    }
    input.parse::<proc_macro2::TokenStream>()?;
    Ok(call)
}

impl Audited {
    /// What follows from it on a day.
    pub(crate) fn verdict(&self, today: Option<Date>, public: &[String]) -> Verdict {
        judge(self, today, public)
    }
}
