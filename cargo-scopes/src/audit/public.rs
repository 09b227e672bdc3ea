//! Handlers that everybody may call, and functions that call no operation: named on the command
//! line, and in the package's manifest.

use std::path::Path;

use toml_edit::{DocumentMut, Item};

use super::{
    Audited, Function,
    found::{Handler, Mount},
    judge::is_one_of,
    source,
};
use crate::failure::Failure;

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

/// Whether one of the names is the path that a handler is mounted at.
pub(super) fn is_path_of(mount: &Mount, names: &[String]) -> bool {
    let mut paths = names.iter().filter(|name| name.starts_with('/'));
    mount.path.starts_with('/') && paths.any(|path| shape(path) == shape(&mount.path))
}

/// Whether one of the names is that of a handler outside the crate.
pub(super) fn is_name_of(handler: &[String], names: &[String]) -> bool {
    let whole = handler.join("::");
    let mut names = names.iter();
    names.any(|name| Some(name) == handler.last() || *name == whole)
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

/// Fails for every name, of the command line or the package, that is no handler's: a handler that
/// was renamed would be left out of what is looked at for good.
pub(crate) fn check(audited: &Audited, public: &[String]) -> Result<(), Failure> {
    let from_line = public.iter().map(|name| (name, String::new()));
    let in_package = source::shown(&audited.source.root.join("Cargo.toml"));
    let in_package = format!(", which `public` in `{TABLE}` of `{in_package}` names");
    let of_package = audited.source.public.iter();
    let of_package = of_package.map(|name| (name, in_package.clone()));
    let unknown = from_line
        .chain(of_package)
        .filter(|(name, _)| !is_known(audited, name))
        .map(|(name, whence)| Err::<(), _>(unknown(audited, name, &whence)));
    Failure::all(unknown).map(|_| ())
}

fn is_known(audited: &Audited, name: &String) -> bool {
    let names = std::slice::from_ref(name);
    let is_function = |function: &Function| is_one_of(function, names);
    let is_mount = |mount: &Mount| match &mount.handler {
        _ if is_path_of(mount, names) => true,
        Handler::Path(path, _) => is_name_of(path, names),
        _ => false,
    };
    audited.found.mounts.iter().any(is_mount) || audited.found.functions.iter().any(is_function)
}

fn unknown(audited: &Audited, name: &str, whence: &str) -> Failure {
    let found = &audited.found;
    let paths = found.mounts.iter().map(|mount| mount.path.as_str());
    if name.starts_with('/') {
        let failure = Failure::new(
            "unknown-name",
            format!("no handler answers `{name}`{whence}"),
        );
        let paths = paths.filter(|path| path.starts_with('/'));
        return failure.help(match scope_spec::nearest(name, paths) {
            Some(near) => format!("one answers a path like it: `{near}`"),
            None => "name the path as `.route(..)` has it, without what is put before it by \
                     `.nest(..)`"
                .to_owned(),
        });
    }
    let failure = Failure::new(
        "unknown-name",
        format!("there is no handler `{name}`{whence}"),
    );
    // a path whose slash was left out
    let slashed = format!("/{name}");
    let functions = found.functions.iter();
    let functions = functions.flat_map(|function| [function.path.as_str(), function.name.as_str()]);
    let near = match paths.clone().find(|path| *path == slashed) {
        Some(path) => Some(path),
        None => scope_spec::nearest(name, functions),
    };
    match near {
        Some(near) => failure.help(format!("a handler with a similar name exists: `{near}`")),
        None => failure,
    }
}
