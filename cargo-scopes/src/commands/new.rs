//! `cargo scopes new`.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    files, output,
};

/// Write a commented starter `scopes.toml`, and `app.toml` with --app.
///
/// Both pass `cargo scopes check --deny warnings`, and explain themselves. A file that is there
/// already is never overwritten. The spec is named after the package whose `Cargo.toml` is in the
/// folder, else after the folder. Beside a `scopes.toml` --app writes a manifest that asks for
/// nothing yet.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo scopes new
  cargo scopes new --app
  cargo scopes new --app my-service")]
pub(crate) struct Args {
    /// The folder; made where it is missing
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,

    /// Write an `app.toml` beside, too: what an app asks for
    #[arg(long)]
    app: bool,
}

/// Where the starter manifest begins to ask for scopes of the starter spec.
const CUT: &str = "\n# What the app asks for";

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let spec = ("scopes.toml", include_str!("../starters/scopes.toml"));
    let app = ("app.toml", include_str!("../starters/app.toml"));
    let path = |name: &str| -> PathBuf {
        if args.folder == Path::new(".") {
            PathBuf::from(name)
        } else {
            args.folder.join(name)
        }
    };
    let name = name(&args.folder);
    let mut files = vec![named(spec, name.as_deref())];
    if args.app {
        files.push(named(app, name.as_deref()));
    }
    // A spec that is there already is kept, where the manifest is what is wanted: one that asks for
    // nothing yet, as the scopes of that spec are others.
    if args.app && path(spec.0).exists() {
        let asks_for_nothing = app.1.split(CUT).next().unwrap_or_default();
        files = vec![(app.0, asks_for_nothing.into())];
    }
    Failure::all(files.iter().map(|(name, _)| {
        let path = path(name);
        match path.symlink_metadata() {
            Ok(_) => Err(refuse(&path)),
            Err(_) => Ok(()),
        }
    }))?;
    std::fs::create_dir_all(&args.folder)
        .map_err(|error| Failure::io("make", &args.folder, &error))?;
    for (name, text) in files {
        let path = path(name);
        output::create(&path, &text)?;
        console.print(format!("wrote {}\n", files::shown(&path)));
    }
    console.print("\nNext: read it, make it yours, then `cargo scopes check`.\n");
    Ok(Exit::Yes)
}

/// The name that a folder gives: that of its package, else its own, if it can be an identifier.
fn name(folder: &Path) -> Option<String> {
    package(folder)
        .and_then(|name| identifier(&name))
        .or_else(|| {
            // `.` and `..` have no name of their own; what is still to be made has no other path
            let whole = folder.canonicalize();
            let whole = whole.as_deref().unwrap_or(folder);
            identifier(whole.file_name()?.to_str()?)
        })
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

/// A starter, with `name` in the place of `example`.
fn named(
    (file, text): (&'static str, &'static str),
    name: Option<&str>,
) -> (&'static str, Cow<'static, str>) {
    let Some(name) = name else {
        return (file, text.into());
    };
    let title = title(name);
    let text = text
        .replace("mod example {", &format!("mod {name} {{"))
        .replace("\"app.toml\", example)", &format!("\"app.toml\", {name})"))
        .replace("\nname = \"example\" ", &format!("\nname = \"{name}\" "))
        .replace(
            "\ntitle = \"Example\"\n",
            &format!("\ntitle = \"{title}\"\n"),
        )
        .replace("the Example API", &format!("the {}", api(&title)));
    (file, text.into())
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

fn refuse(path: &Path) -> Failure {
    Failure::new(
        "file-exists",
        format!("`{}` is there already", path.display()),
    )
}
