//! The starters: an example of each file, under the name of a folder.

use std::path::{Path, PathBuf};

/// A commented spec.
pub(super) const SPEC: &str = include_str!("../../starters/scopes.toml");

/// A manifest of an app of that spec.
pub(super) const APP: &str = include_str!("../../starters/app.toml");

/// Where that manifest begins to ask for scopes of that spec.
const CUT: &str = "\n# What the app asks for";

/// A manifest of the app `name` that asks for nothing yet, of a spec whose module is `module`.
pub(super) fn app_without_scopes(name: &str, module: &str) -> String {
    let text = named(APP.split(CUT).next().unwrap_or_default(), name, module);
    let title = title(name);
    let identifier = title.replace(' ', "");
    text.replace("example-app", &name.replace('_', "-"))
        .replace("ExampleApp", &identifier)
        .replace("Example App", &title)
        .replace("\ndescription = \"Shows how an app asks for scopes.\"", "")
}

/// The name that a folder gives: that of its package, else its own, if it can be an identifier.
pub(super) fn name(folder: &Path) -> Option<String> {
    package(folder)
        .and_then(|name| identifier(&name))
        .or_else(|| {
            // `.` and `..` have no name of their own; what is still to be made has no other path
            let whole = folder.canonicalize();
            let whole = whole.as_deref().unwrap_or(folder);
            identifier(whole.file_name()?.to_str()?)
        })
}

/// The folder of the package that a folder belongs to.
pub(super) fn package_folder(folder: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(folder).ok()?;
    let found = whole.ancestors().find(|up| package(up).is_some());
    found.map(Path::to_owned)
}

/// The name of the package whose `Cargo.toml` is in a folder.
fn package(folder: &Path) -> Option<String> {
    let text = std::fs::read_to_string(folder.join("Cargo.toml")).ok()?;
    let manifest: toml_edit::DocumentMut = text.parse().ok()?;
    let name = manifest.get("package")?.get("name")?.as_str()?;
    Some(name.to_owned())
}

/// A name as an identifier, if it can be one.
fn identifier(name: &str) -> Option<String> {
    let name: String = name
        .chars()
        .map(|char| match char {
            '-' | ' ' | '.' => '_',
            char => char.to_ascii_lowercase(),
        })
        .collect();
    let name = name.trim_matches('_');
    (name.is_ascii() && scope_spec::is_identifier(name)).then(|| name.to_owned())
}

/// A starter, with `name` in the place of `example`, and `module` in that of its module in Rust.
pub(super) fn named(text: &str, name: &str, module: &str) -> String {
    let title = title(name);
    text.replace("mod example {", &format!("mod {module} {{"))
        .replace(
            "\"app.toml\", example)",
            &format!("\"app.toml\", {module})"),
        )
        .replace("\nname = \"example\" ", &format!("\nname = \"{name}\" "))
        .replace(
            "\ntitle = \"Example\"\n",
            &format!("\ntitle = \"{title}\"\n"),
        )
        .replace("the Example API", &format!("the {}", api(&title)))
}

/// `My Service API` for `My Service`; what ends with `API` is not given it twice.
fn api(title: &str) -> String {
    match title.rsplit(' ').next() {
        Some("API") => title.to_owned(),
        _ => format!("{title} API"),
    }
}

/// `My Service` for `my_service`, and `My API` for `my_api`.
fn title(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    let words = words.map(|word| {
        if word == "api" {
            return "API".to_owned();
        }
        let (first, rest) = word.split_at(1);
        first.to_ascii_uppercase() + rest
    });
    words.collect::<Vec<_>>().join(" ")
}
