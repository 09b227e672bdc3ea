//! What everybody may call, and functions that call no operation: named on the command
//! line, and in the package's manifest.

use std::path::Path;

use toml_edit::{DocumentMut, Item};

use super::{
    Audited,
    found::{Handler, Mount},
    judge::is_one_of,
    routes::{UNKNOWN, find},
    source,
};
use crate::{
    failure::Failure,
    layout::{joined, quoted},
};

/// What the table is called.
const TABLE: &str = "[package.metadata.scopes]";

/// `public` and `no-calls` of `[package.metadata.scopes]`.
pub(super) fn of_package(
    manifest: &Path,
    parsed: &DocumentMut,
) -> Result<[Vec<String>; 2], Failure> {
    let bad = |what: &str, help: &str| {
        let shown = source::shown(manifest);
        let message = format!("{what} in `{TABLE}` of `{shown}`");
        Failure::new("bad-cargo-toml", message).help(help)
    };
    let table = parsed
        .get("package")
        .and_then(|package| package.get("metadata"))
        .and_then(|metadata| metadata.get("scopes"));
    let Some(table) = table.and_then(Item::as_table_like) else {
        return Ok([Vec::new(), Vec::new()]);
    };
    let mut keys = table.iter().map(|(key, _)| key);
    if let Some(key) = keys.find(|key| !["public", "no-calls"].contains(key)) {
        return Err(bad(
            &format!("unknown key `{key}`"),
            "the keys are `public` and `no-calls`",
        ));
    }
    let names = |key: &str, example: &str| {
        let Some(value) = table.get(key) else {
            return Ok(Vec::new());
        };
        let names = value.as_array().and_then(|array| {
            let names = array.iter().map(|name| Some(name.as_str()?.to_owned()));
            names.collect::<Option<Vec<String>>>()
        });
        let what = format!("`{key}` is not a list of texts");
        names.ok_or_else(|| bad(&what, &format!("write it as `{key} = [{example}]`")))
    };
    Ok([
        names("public", "\"/openapi.json\", \"health\"")?,
        names("no-calls", "\"api::names\"")?,
    ])
}

/// What everybody may call.
#[derive(Debug, Default)]
pub(super) struct Public<'a> {
    routes: Vec<Route<'a>>,
    /// The paths of handlers.
    handlers: Vec<String>,
}

/// A URL path, of one method or of all.
#[derive(Clone, Copy, Debug)]
struct Route<'a> {
    method: Option<&'a str>,
    path: &'a str,
}

impl<'a> Route<'a> {
    /// `/health`, `GET /health`; `None` for the name of a handler.
    fn of(name: &'a str) -> Option<Self> {
        if name.starts_with('/') {
            return Some(Self {
                method: None,
                path: name,
            });
        }
        let (method, path) = name.split_once(' ')?;
        path.starts_with('/').then_some(Self {
            method: Some(method),
            path,
        })
    }

    fn is_of(self, mount: &Mount) -> bool {
        self.method.is_none_or(|method| method == mount.method) && self.is_path_of(mount)
    }

    fn is_path_of(self, mount: &Mount) -> bool {
        let known = mount.path.starts_with('/') && !mount.path.contains(UNKNOWN);
        known && shape(self.path) == shape(&mount.path)
    }
}

impl<'a> Public<'a> {
    /// A name that several handlers have is none's.
    pub(super) fn new(audited: &Audited, names: impl Iterator<Item = &'a String>) -> Self {
        let mut public = Self::default();
        for name in names {
            match Route::of(name) {
                Some(route) => public.routes.push(route),
                None => {
                    if let [only] = handlers(audited, name).as_slice() {
                        public.handlers.push(only.clone());
                    }
                }
            }
        }
        public
    }

    pub(super) fn has(&self, audited: &Audited, mount: &Mount) -> bool {
        let by_route = self.routes.iter().any(|route| route.is_of(mount));
        by_route || handler(audited, mount).is_some_and(|path| self.handlers.contains(&path))
    }
}

/// The path of a mounted function: from the crate's root, or with the name of another crate.
fn handler(audited: &Audited, mount: &Mount) -> Option<String> {
    let functions = &audited.found.functions;
    let path = |at: usize| functions.get(at).map(|function| function.path.clone());
    match &mount.handler {
        Handler::Function(at) => path(*at),
        Handler::Path(whole, module) => match find(functions, whole, module) {
            Some(at) => path(at),
            None => Some(whole.join("::")),
        },
        Handler::Closure(_) | Handler::Other(_) => None,
    }
}

/// The paths of the mounted functions that a name means: the one whose whole path it is, else those
/// whose path ends with it.
fn handlers(audited: &Audited, name: &str) -> Vec<String> {
    let mounts = audited.found.mounts.iter();
    let mut paths: Vec<String> = mounts.filter_map(|it| handler(audited, it)).collect();
    if paths.iter().any(|path| path == name) {
        return vec![name.to_owned()];
    }
    paths.retain(|path| path.rsplit("::").next() == Some(name));
    paths.sort();
    paths.dedup();
    paths
}

/// A path whose parameters are the same, whatever they are called.
pub(super) fn shape(path: &str) -> Vec<&str> {
    let parts = path.trim_matches('/').split('/').map(|part| {
        let parameter = part.starts_with(['{', ':', '<']);
        if parameter { "{}" } else { part }
    });
    parts.collect()
}

/// Fails for every name, of the command line or the package, that is neither a function's nor that
/// of what takes an operation.
pub(crate) fn check_no_calls(apps: &[Audited], no_calls: &[String]) -> Result<(), Failure> {
    let functions = || apps.iter().flat_map(|audited| &audited.found.functions);
    let is_known = |name: &String| {
        functions().any(|function| {
            let mut named = function.mentions.operations.iter();
            is_one_of(function, std::slice::from_ref(name)) || named.any(|it| it.goes_to(name))
        })
    };
    let in_package = |audited: &Audited| {
        let manifest = source::shown(&audited.source.root.join("Cargo.toml"));
        format!(", which `no-calls` in `{TABLE}` of `{manifest}` names")
    };
    let from_line = no_calls.iter().map(|name| (name, String::new()));
    let of_package = apps.first().into_iter().flat_map(|audited| {
        let names = audited.source.no_calls.iter();
        names.map(|name| (name, in_package(audited)))
    });
    let unknown = from_line.chain(of_package);
    let unknown = unknown.filter(|(name, _)| !is_known(name));
    let unknown = unknown.map(|(name, whence)| {
        let message = format!("there is no function or constant `{name}`{whence}");
        let failure = Failure::new("unknown-name", message);
        let known = functions().flat_map(|it| [it.path.as_str(), it.name.as_str()]);
        Err::<(), _>(match scope_spec::nearest(name, known) {
            Some(near) => failure.help(format!("one with a similar name exists: `{near}`")),
            None => failure,
        })
    });
    Failure::all(unknown).map(|_| ())
}

/// Fails for every name, of the command line or the package, that is no handler's, since a handler
/// that was renamed would be left out of what is looked at for good, or that several have.
pub(crate) fn check(audited: &Audited, public: &[String]) -> Result<(), Failure> {
    let from_line = public.iter().map(|name| (name, String::new()));
    let in_package = source::shown(&audited.source.root.join("Cargo.toml"));
    let in_package = format!(", which `public` in `{TABLE}` of `{in_package}` names");
    let of_package = audited.source.public.iter();
    let of_package = of_package.map(|name| (name, in_package.clone()));
    let wrong = from_line
        .chain(of_package)
        .filter_map(|(name, whence)| wrong(audited, name, &whence).map(Err::<(), _>));
    Failure::all(wrong).map(|_| ())
}

/// What is wrong with a name.
fn wrong(audited: &Audited, name: &String, whence: &str) -> Option<Failure> {
    if let Some(route) = Route::of(name) {
        let mut mounts = audited.found.mounts.iter();
        return (!mounts.any(|mount| route.is_of(mount)))
            .then(|| unanswered(audited, name, route, whence));
    }
    match handlers(audited, name).as_slice() {
        [_] => None,
        [] => {
            // what mounts it may not be seen
            let names = std::slice::from_ref(name);
            let mut functions = audited.found.functions.iter();
            (!functions.any(|function| is_one_of(function, names)))
                .then(|| unknown(audited, name, whence))
        }
        several => {
            let message = format!("`{name}` is the name of several handlers{whence}");
            let paths = several.iter().map(|name| format!("`{name}`"));
            let help = format!("name one by its path: {}", joined(paths, "or"));
            Some(Failure::new("ambiguous-name", message).help(help))
        }
    }
}

/// A route that is not there.
fn unanswered(audited: &Audited, name: &str, route: Route<'_>, whence: &str) -> Failure {
    let message = format!("no handler answers `{name}`{whence}");
    let failure = Failure::new("unknown-name", message);
    let mounts = &audited.found.mounts;
    let at_path = mounts.iter().filter(|mount| route.is_path_of(mount));
    let mut methods: Vec<String> = at_path
        .map(|mount| public_name(mount).unwrap_or_default())
        .collect();
    methods.sort();
    methods.dedup();
    if !methods.is_empty() {
        return failure.help(format!("this path has {}", quoted(&methods)));
    }
    let paths = mounts.iter().map(|mount| mount.path.as_str());
    let mut nested = paths.clone().filter(|path| path.ends_with(route.path));
    let paths = paths.filter(|path| path.starts_with('/'));
    failure.help(
        match nested
            .next()
            .or_else(|| scope_spec::nearest(route.path, paths))
        {
            Some(near) => format!("one answers a path like it: `{near}`"),
            None => "name the whole path, with what `.nest(..)` puts before it".to_owned(),
        },
    )
}

/// What a route is called for `--public`: its method, if it has one, and its path; `None` where
/// that is not known.
pub(super) fn public_name(mount: &Mount) -> Option<String> {
    if !mount.path.starts_with('/') || mount.path.contains(UNKNOWN) {
        return None;
    }
    Some(match mount.method.as_str() {
        "ANY" => mount.path.clone(),
        method => format!("{method} {}", mount.path),
    })
}

fn unknown(audited: &Audited, name: &str, whence: &str) -> Failure {
    let found = &audited.found;
    let failure = Failure::new(
        "unknown-name",
        format!("there is no handler `{name}`{whence}"),
    );
    // a path whose slash was left out
    let slashed = format!("/{name}");
    let mut paths = found.mounts.iter().map(|mount| mount.path.as_str());
    let functions = found.functions.iter();
    let functions = functions.flat_map(|function| [function.path.as_str(), function.name.as_str()]);
    let near = match paths.find(|path| *path == slashed) {
        Some(path) => Some(path),
        None => scope_spec::nearest(name, functions),
    };
    match near {
        Some(near) => failure.help(format!("a handler with a similar name exists: `{near}`")),
        None => failure,
    }
}
