//! The name of the dependency `scope-core` in the compiled package.

use proc_macro2::TokenStream;
use quote::quote;
use std::{
    path::{Path, PathBuf},
    sync::Mutex,
    time::SystemTime,
};
use toml::de::{DeTable, DeValue};

/// The published name of `scope-core`.
const PACKAGE: &str = "scope-core";
const LIBRARY: &str = "scope_core";

/// The path of `scope-core` in generated code, under the name in `Cargo.toml`:
/// `[dependencies] scopes = { package = "scope-core" }`.
pub(crate) fn core_path() -> TokenStream {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let name = folder.and_then(|folder| remembered(&folder.join("Cargo.toml")));
    match name.and_then(|name| syn::parse_str::<syn::Ident>(&name).ok()) {
        Some(name) => quote!(::#name),
        None => quote!(::scope_core),
    }
}

/// [`renamed`], read once for each state of the file, because a crate may have a thousand attributes.
fn remembered(manifest: &Path) -> Option<String> {
    type Known = (PathBuf, Option<SystemTime>, Option<String>);
    static KNOWN: Mutex<Option<Known>> = Mutex::new(None);
    let changed = || std::fs::metadata(manifest).ok()?.modified().ok();
    let changed = changed();
    let Ok(mut known) = KNOWN.lock() else {
        return renamed(manifest);
    };
    if let Some((file, at, name)) = &*known
        && file == manifest
        && *at == changed
    {
        return name.clone();
    }
    let name = renamed(manifest);
    *known = Some((manifest.to_owned(), changed, name.clone()));
    name
}

/// The name of a dependency that is `scope-core` under another name; `None` if there is none, or
/// one has its own name.
fn renamed(manifest: &Path) -> Option<String> {
    let text = std::fs::read_to_string(manifest).ok()?;
    let table = DeTable::parse(&text).ok()?.into_inner();
    let mut found = None;
    for dependencies in dependencies(&table) {
        for (key, value) in dependencies {
            let package = match field(value, "workspace").and_then(DeValue::as_bool) {
                Some(true) => of_workspace(manifest, key.get_ref()),
                _ => field(value, "package")
                    .and_then(DeValue::as_str)
                    .map(str::to_owned),
            };
            let name = key.get_ref().replace('-', "_");
            match package {
                Some(package) if package != PACKAGE => {}
                None if name != LIBRARY => {}
                _ if name == LIBRARY => return None,
                _ => found = Some(name),
            }
        }
    }
    found
}

/// All tables of dependencies.
fn dependencies<'t>(table: &'t DeTable<'t>) -> Vec<&'t DeTable<'t>> {
    const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];
    let targets = table.get("target").and_then(|it| it.get_ref().as_table());
    let targets = targets.into_iter().flat_map(|targets| targets.values());
    let targets = targets.filter_map(|target| target.get_ref().as_table());
    std::iter::once(table)
        .chain(targets)
        .flat_map(|table| KINDS.map(|kind| table.get(kind)))
        .filter_map(|dependencies| dependencies?.get_ref().as_table())
        .collect()
}

/// The package of a dependency in the manifest's workspace.
fn of_workspace(manifest: &Path, name: &str) -> Option<String> {
    manifest.ancestors().skip(1).find_map(|folder| {
        let text = std::fs::read_to_string(folder.join("Cargo.toml")).ok()?;
        let table = DeTable::parse(&text).ok()?.into_inner();
        let workspace = table.get("workspace")?.get_ref().as_table()?;
        let dependencies = workspace.get("dependencies")?.get_ref().as_table()?;
        let package = field(dependencies.get(name)?, "package")?;
        Some(package.as_str()?.to_owned())
    })
}

fn field<'v>(value: &'v toml::Spanned<DeValue<'v>>, key: &str) -> Option<&'v DeValue<'v>> {
    Some(value.get_ref().as_table()?.get(key)?.get_ref())
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "tests")]
mod tests {
    use super::renamed;
    use std::fs;

    #[test]
    fn the_name_comes_from_the_manifest() {
        let folder = std::env::temp_dir().join(format!("scope-macros-{}", std::process::id()));
        let member = folder.join("member");
        fs::create_dir_all(&member).expect("a folder");
        let workspace = "[workspace.dependencies]\n\
             granted = { package = 'scope-core', version = '1' }\nother = '1'\n";
        fs::write(folder.join("Cargo.toml"), workspace).expect("a file");
        let manifest = member.join("Cargo.toml");
        for (text, name) in [
            ("[dependencies]\nscope-core = '1'\n", None),
            (
                "[dependencies]\nscope_core = { package = 'scope-core' }\n",
                None,
            ),
            ("[dependencies]\nserde = '1'\n", None),
            (
                "[dependencies]\nmy-scopes = { package = 'scope-core' }\n",
                Some("my_scopes"),
            ),
            (
                "[dependencies.scopes]\npackage = 'scope-core'\n",
                Some("scopes"),
            ),
            (
                "[dev-dependencies]\na = { package = 'scope-core' }\n",
                Some("a"),
            ),
            (
                "[target.'cfg(unix)'.dependencies]\na = { package = 'scope-core' }\n",
                Some("a"),
            ),
            (
                "[dependencies]\na = { package = 'scope-core' }\nscope-core = '1'\n",
                None,
            ),
            (
                "[dependencies]\ngranted = { workspace = true }\n",
                Some("granted"),
            ),
            ("[dependencies]\nother.workspace = true\n", None),
            ("[dependencies]\nscope-core.workspace = true\n", None),
            ("no manifest", None),
        ] {
            fs::write(&manifest, text).expect("a file");
            assert_eq!(renamed(&manifest).as_deref(), name, "{text}");
        }
        fs::remove_dir_all(&folder).expect("the folder");
    }
}
