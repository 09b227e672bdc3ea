//! A crate's guards, read from its source, against what its manifest asks for.
//!
//! [`source`] finds the files, [`collect`] the guards in them, [`mod@judge`] says what follows. Nothing
//! is built or run: what only the compiler knows (code that macros make, types behind aliases) is
//! listed as not seen.

mod advice;
mod beyond;
mod collect;
mod found;
mod graph;
mod judge;
mod mentions;
mod names;
mod need;
mod public;
mod report;
mod routes;
mod sarif;
mod scopes;
mod source;
mod told;

#[cfg(test)]
mod tests;

use std::{
    collections::HashSet,
    path::{Component, Path, PathBuf},
    rc::Rc,
};

use scope_spec::{Loaded, Spec, app::LoadedApp};
use syn::Item;

pub(crate) use found::{Collected, Function, How};
pub(crate) use judge::{Excepted, Level, Verdict, judge, judge_all};
pub(crate) use need::Need;
pub(crate) use public::{check as check_public, check_no_calls};
pub(crate) use report::{json, text};
pub(crate) use sarif::sarif;
pub(crate) use scopes::is_told_under;
pub(crate) use source::{Place, Source};

use scope_spec::shell_word as shell;

use crate::{failure::Failure, files, git};

/// Where the spec and the manifest are, if the command line says so.
#[derive(Clone, Debug, Default)]
pub(crate) struct Named {
    pub(crate) spec: Option<PathBuf>,
    pub(crate) app: Option<PathBuf>,
}

/// A crate that was read for one app: with its spec and, if it has one, its manifest.
pub(crate) struct Audited {
    pub(crate) source: Rc<Source>,
    pub(crate) spec: Spec,
    /// What the spec is called in reports.
    pub(crate) spec_name: String,
    /// The spec that the command line names.
    named_spec: Option<PathBuf>,
    /// The manifest that the command line names.
    named_app: Option<PathBuf>,
    pub(crate) app: Option<LoadedApp>,
    /// The crate's other apps by the same spec.
    pub(crate) others: Vec<LoadedApp>,
    /// Whether the crate passes the type of another one of its apps.
    pub(crate) others_called: bool,
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

/// A manifest, and the `app!` that names it.
struct Manifest<'a> {
    loaded: LoadedApp,
    call: Option<&'a Call>,
}

/// Reads a crate, once for each of its apps. Its spec is the one named, else the one that its
/// `scopes!` names, else `scopes.toml` in its folder or above; its manifests are the one named, else
/// those that its `app!` name, else `app.toml` in its folder. Never empty.
pub(crate) fn audit(path: &Path, named: &Named) -> Result<Vec<Audited>, Failure> {
    let mut source = source::read(path)?;
    let mut unseen = std::mem::take(&mut source.unseen);
    let source = Rc::new(source);
    let specs = calls(&source, "scopes");
    let apps = calls(&source, "app");
    let (mut chosen, others) = manifests(&source, named, &apps)?;
    let mut all = Vec::new();
    let count = chosen.len().max(1);
    for at in 0..count {
        let (loaded, foreign) = spec(&source, named, &specs, &apps, chosen.get(at))?;
        let mut markers = names::Markers::new(&loaded.spec);
        markers.foreign = foreign;
        let types = |manifests: &mut dyn Iterator<Item = &Manifest<'_>>| -> HashSet<String> {
            let types = manifests.map(|it| it.loaded.app.rust.clone());
            types.filter(|name| !name.is_empty()).collect()
        };
        let own = types(&mut chosen.get(at).into_iter());
        let beside = chosen.iter().enumerate().filter(|(other, _)| *other != at);
        let mut beside: Vec<&Manifest<'_>> = beside.map(|(_, other)| other).collect();
        beside.extend(&others);
        let theirs = types(&mut beside.iter().copied());
        let mut found = collect::collect(&source, &markers, &own);
        let others_called = !theirs.is_empty()
            && !collect::collect(&source, &markers, &theirs)
                .app_calls
                .is_empty();
        // what cannot be read is told once
        if at == 0 {
            found.unseen.append(&mut unseen);
        } else {
            found.unseen.clear();
        }
        found.unseen.sort_by(|a, b| a.place.cmp(&b.place));
        found.unseen.dedup();
        for (marker, _) in &mut found.unknown {
            if let Some(near) = markers.nearest(marker) {
                marker.push_str(&format!("`, did you mean `{near}"));
            }
        }
        found.unknown.sort_by(|a, b| a.1.cmp(&b.1));
        found.unknown.dedup();
        let spec_name = loaded.sources.first().map_or_else(String::new, |source| {
            format!("{} ({})", loaded.spec.name, source.shown())
        });
        // by another spec it grants other things
        let module = |app: &Manifest<'_>| app.call.and_then(|call| call.spec_module.clone());
        let own = chosen.get(at).and_then(module);
        let others = beside
            .iter()
            .filter(|other| own.is_none() || module(other) == own);
        let others = others.map(|other| other.loaded.clone()).collect();
        all.push(Audited {
            source: Rc::clone(&source),
            spec: loaded.spec,
            spec_name,
            named_spec: named.spec.clone(),
            named_app: named.app.clone(),
            app: None,
            others,
            others_called,
            found,
        });
    }
    for (audited, manifest) in all.iter_mut().zip(chosen.drain(..)) {
        audited.app = Some(manifest.loaded);
    }
    known_to_any(&mut all);
    Ok(all)
}

/// A marker that one of the specs has is not unknown; one that none has is told once.
fn known_to_any(all: &mut [Audited]) {
    let Some((first, others)) = all.split_first_mut() else {
        return;
    };
    first.found.unknown.retain(|(_, place)| {
        let has = |other: &Audited| other.found.unknown.iter().any(|(_, it)| it == place);
        others.iter().all(has)
    });
    for other in others {
        other.found.unknown.clear();
    }
}

/// The manifests that the crate is audited by, and its others.
fn manifests<'a>(
    source: &Source,
    named: &Named,
    apps: &'a [Call],
) -> Result<(Vec<Manifest<'a>>, Vec<Manifest<'a>>), Failure> {
    let identity = |path: &Path| {
        // at a revision it is the same app
        let path = git::on_disk(path).unwrap_or_else(|| path.to_owned());
        path.canonicalize().unwrap_or(path)
    };
    let mut paths: Vec<(PathBuf, Option<&Call>)> = Vec::new();
    for call in apps {
        if let Some(path) = &call.path {
            let path = locate(source, call, path);
            let known = |(known, _): &(PathBuf, _)| identity(known) == identity(&path);
            if !paths.iter().any(known) {
                paths.push((path, Some(call)));
            }
        }
    }
    let mut others = Vec::new();
    if let Some(named) = &named.app {
        let found = paths
            .iter()
            .position(|(path, _)| identity(path) == identity(named));
        let call = found.and_then(|at| paths.remove(at).1);
        others = std::mem::replace(&mut paths, vec![(named.clone(), call)]);
    } else if paths.is_empty() {
        let beside = plain(&source.root.join("app.toml"));
        if beside.is_file() {
            paths.push((beside, None));
        }
    }
    let load = |(path, call): (PathBuf, Option<&'a Call>)| {
        let loaded = files::read_app(Path::new(&source::shown(&path)))?;
        Ok::<_, Failure>(Manifest { loaded, call })
    };
    let chosen: Vec<Manifest<'_>> = paths.into_iter().map(load).collect::<Result<_, _>>()?;
    for manifest in &chosen {
        if manifest.loaded.has_errors() {
            return Err(Failure {
                problems: manifest.loaded.errors().cloned().collect(),
                sources: manifest.loaded.sources.clone(),
            });
        }
    }
    let others = others.into_iter().map(load).collect::<Result<_, _>>()?;
    Ok((chosen, others))
}

/// The spec, and the names of modules that are made of other ones.
fn spec(
    source: &Source,
    named: &Named,
    specs: &[Call],
    apps: &[Call],
    app: Option<&Manifest<'_>>,
) -> Result<(Loaded, Vec<String>), Failure> {
    let own = app.and_then(|app| app.call);
    let mut apps = own.into_iter().chain(apps);
    let wanted = apps.find_map(|call| call.spec_module.as_deref());
    let module = |call: &Call| call.module.last().cloned().unwrap_or_default();
    let chosen = match wanted {
        Some(wanted) => specs.iter().find(|call| module(call) == wanted),
        None => specs.first(),
    };
    let chosen = chosen.or(specs.first());
    let others = |path: &Path| -> Vec<String> {
        let own = git::on_disk(path).unwrap_or_else(|| path.to_owned());
        let own = own.canonicalize().ok();
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
        let path = named.app.as_deref();
        let path = path.or_else(|| Some(app.loaded.sources.first()?.path()))?;
        Some(files::beside(path, app.loaded.app.spec.as_ref()?))
    });
    let path = match (&named.spec, chosen) {
        (Some(path), _) => path.clone(),
        (None, Some(call)) => match (&call.path, &call.inline) {
            (Some(path), _) => locate(source, call, path),
            (None, text) => {
                let shown = format!("{} (inline)", call.file.display());
                let loaded = scope_spec::parse(&shown, text.as_deref().unwrap_or_default());
                return checked(loaded).map(|loaded| (loaded, Vec::new()));
            }
        },
        (None, None) => {
            match from_app.or_else(|| files::find_from(&source.root, "scopes.toml")) {
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
            }
        }
    };
    let loaded = files::load_spec(&path)?;
    Ok((loaded, others(&path)))
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
    /// The manifest's path, or `git:REV:path`.
    pub(crate) fn manifest(&self) -> Option<&Path> {
        let source = self.app.as_ref()?.sources.first()?;
        let named = self.named_app.as_deref();
        let revision = named.filter(|named| git::is_revision(named));
        Some(revision.unwrap_or(source.path()))
    }

    /// `cargo scopes app add X`, with the files that it is to work on where it would not find them
    /// from the current folder.
    pub(crate) fn step(&self, word: &str, scopes: &[&str]) -> String {
        let mut command = format!("cargo scopes app {word}");
        for scope in scopes {
            command.push_str(&format!(" {}", shell(scope)));
        }
        let same = |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
        // what is to be edited is the file as it is now
        let now = |path: &Path| git::on_disk(path).unwrap_or_else(|| path.to_owned());
        if let Some(manifest) = self.manifest().map(now)
            && !files::find("app.toml").is_some_and(|found| same(&found, &manifest))
        {
            command.push_str(&format!(" --app {}", shell(&source::shown(&manifest))));
        }
        if let Some(spec) = &self.named_spec {
            command.push_str(&format!(" --spec {}", shell(&source::shown(spec))));
        }
        command
    }
}
