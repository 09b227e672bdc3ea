//! The starters: an example of each file, named after a folder.

use std::path::{Path, PathBuf};

/// A commented spec.
pub(super) const SPEC: &str = include_str!("../../starters/scopes.toml");

/// A manifest of an app of that spec.
const APP: &str = include_str!("../../starters/app.toml");

/// The start of the requests in that manifest.
const CUT: &str = "\n# The scopes that the app requests";

/// A manifest of the app `name` without scopes, for a spec in the module `module`.
pub(super) fn app_without_scopes(name: &str, module: &str) -> String {
    let text = app(name, module);
    let text = text.split(CUT).next().unwrap_or_default();
    text.replace("\ndescription = \"Shows how an app requests scopes.\"", "")
}

/// A manifest of the app `name`, for a spec in the module `module`.
pub(super) fn app(name: &str, module: &str) -> String {
    let text = named(APP, name, module);
    let title = title(name);
    let identifier = title.replace(' ', "");
    text.replace("example-app", &name.replace('_', "-"))
        .replace("ExampleApp", &identifier)
        .replace("Example App", &title)
}

/// The name for a folder: that of its package, else its own, if it is an identifier.
pub(super) fn name(folder: &Path) -> Option<String> {
    package(folder)
        .and_then(|name| identifier(&name))
        .or_else(|| {
            // `.` and `..` have no name of their own; a folder that does not exist cannot be resolved
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

/// A name as an identifier, if possible.
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

/// A starter with `name` in place of `example`, and `module` in place of its Rust module.
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

/// `My Service API` for `My Service`; a title that ends with `API` is kept.
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
