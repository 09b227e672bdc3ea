//! `cargo scopes new`.

mod questions;
mod starter;

use std::path::{Component, Path, PathBuf};

use scope_convert::import::Options;
use scope_spec::{app, shell_word};

use super::import::{self, document::Kind};
use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    files, output,
};

/// Write the files that a project with scopes begins with.
///
/// On a terminal it asks what you have: an API of your own, a document of an API, or an app that
/// calls an API. With --own, --import or --app, or without a terminal, it does not ask; --own is the
/// default. The files explain themselves in comments, and pass `cargo scopes check`. Existing files
/// are never overwritten.
///
/// A starter is named after the package whose `Cargo.toml` is in the folder, else after the folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo scopes new
  cargo scopes new --own --app my-service
  cargo scopes new --import openapi.yaml
  cargo scopes new --app --spec ../api/scopes.toml")]
pub(crate) struct Args {
    /// The folder, created if missing
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,

    /// Write a commented starter `scopes.toml`, for an API of your own
    #[arg(long, conflicts_with_all = ["import", "spec"])]
    own: bool,

    /// Make `scopes.toml` from a document; `cargo scopes import` has more options
    #[arg(long, value_name = "FILE", conflicts_with = "spec")]
    import: Option<PathBuf>,

    /// The format of the document [default: by its name; JSON by its contents]
    #[arg(long = "as", value_name = "FORMAT", requires = "import", value_enum)]
    kind: Option<Kind>,

    /// Also write an `app.toml`, which lists the scopes that an app requests. For an existing or an
    /// imported `scopes.toml` it requests none yet
    #[arg(long)]
    app: bool,

    /// The `scopes.toml` of the API that the app calls [default: the one in DIR]
    #[arg(long, value_name = "FILE", requires = "app")]
    spec: Option<PathBuf>,
}

/// The starting point.
enum Answer {
    /// An API of one's own.
    Own,
    /// A document of an API.
    Document(PathBuf, Kind),
    /// The spec of an API that an app calls.
    App(PathBuf),
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let spec_path = args.at("scopes.toml");
    let answer = match (&args.import, &args.spec) {
        (Some(file), _) => Answer::Document(file.clone(), kind(args.kind, file)?),
        (_, Some(spec)) => Answer::App(spec.clone()),
        // --app keeps an existing spec
        _ if args.app && !args.own && spec_path.exists() => Answer::App(spec_path.clone()),
        _ if !args.own && !args.app && console.can_ask() => questions::ask(console)?,
        _ => Answer::Own,
    };
    let with_app = args.app || matches!(answer, Answer::App(_));
    let name = starter::name(&args.folder).unwrap_or_else(|| "example".to_owned());

    let (spec, module) = match &answer {
        Answer::Own => (
            Some(starter::named(starter::SPEC, &name, &name)),
            name.clone(),
        ),
        Answer::Document(file, kind) => {
            // an existing file is an error before the document is read
            must_not_exist(&spec_path)?;
            let options = Options::default();
            let imported = match import::read(kind.format(), file, &options, false, console)? {
                Ok(imported) => imported,
                Err(exit) => return Ok(exit),
            };
            (Some(imported.text), imported.spec.name)
        }
        Answer::App(spec) => (None, files::load_any_spec(spec)?.spec.name),
    };
    // macros read paths relative to the package, manifests relative to themselves
    let package = starter::package_folder(&args.folder).unwrap_or_else(|| args.folder.clone());
    let [in_rust, app_in_rust] = match &answer {
        Answer::App(spec) => [spec.clone(), args.at("app.toml")],
        _ => [spec_path.clone(), args.at("app.toml")],
    }
    .map(|path| seen_from(&package, &path));
    let spec_in_app = match &answer {
        Answer::App(spec) => seen_from(&args.folder, spec),
        _ => "scopes.toml".to_owned(),
    };
    let spec = spec.map(|text| {
        let text = text.replace("scopes!(\"scopes.toml\"", &format!("scopes!({in_rust:?}"));
        (spec_path, text)
    });
    let manifest = with_app.then(|| {
        let text = match answer {
            Answer::Own => starter::app(&name, &module),
            _ => starter::app_without_scopes(&name, &module),
        };
        let text = text.replace(
            "\nspec = \"scopes.toml\" ",
            &format!("\nspec = {} ", toml_edit::Value::from(&spec_in_app)),
        );
        let text = text.replace("app!(\"app.toml\"", &format!("app!({app_in_rust:?}"));
        (args.at("app.toml"), text)
    });
    let written = spec.iter().chain(&manifest);
    Failure::all(written.clone().map(|(path, _)| must_not_exist(path)))?;
    std::fs::create_dir_all(&args.folder)
        .map_err(|error| Failure::io("make", &args.folder, &error))?;
    // a manifest cannot name every place where a spec may be
    if let (None, Some((path, text))) = (&spec, &manifest) {
        may_name_its_spec(path, text)?;
    }
    for (path, text) in written.clone() {
        output::create(path, text)?;
        console.print(format!("wrote {}\n", files::shown(path)));
    }
    console.print(next(args, &answer, written.map(|(path, _)| path.as_path())));
    console.print(format!(
        "In Rust:\n  mod {module} {{ scope_core::scopes!({in_rust:?}); }}\n"
    ));
    if with_app {
        console.print(format!("  scope_core::app!({app_in_rust:?}, {module});\n"));
    }
    Ok(Exit::Yes)
}

/// What to do with the files that were written. Commands find files of this folder by themselves.
fn next<'a>(args: &Args, answer: &Answer, written: impl Iterator<Item = &'a Path>) -> String {
    let here = args.folder == Path::new(".");
    let named = |option: &str, path: &Path| match here {
        true => String::new(),
        false => format!(" {option}{}", shell_word(&files::shown(path))),
    };
    let spec = match answer {
        Answer::App(spec) => spec.clone(),
        Answer::Document(..) if args.app => args.at("scopes.toml"),
        Answer::Own | Answer::Document(..) => {
            let files: String = written.map(|path| named("", path)).collect();
            return format!("\nNext: edit it, then run `cargo scopes check{files}`.\n");
        }
    };
    format!(
        "\nNext: `cargo scopes app add SCOPE{}`; the scopes are in `cargo scopes show{}`.\n",
        named("--app ", &args.at("app.toml")),
        named("--spec ", &spec),
    )
}

impl Args {
    /// A file in the folder, as seen from here.
    fn at(&self, name: &str) -> PathBuf {
        match self.folder == Path::new(".") {
            true => PathBuf::from(name),
            false => self.folder.join(name),
        }
    }
}

/// A file as seen from a folder.
fn seen_from(folder: &Path, file: &Path) -> String {
    let whole = |path: &Path| {
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        whole.components().collect::<PathBuf>()
    };
    let (folder, file) = (whole(folder), whole(file));
    let common = folder.components().zip(file.components());
    let common = common.take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(common);
    let up = up.map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(file.components().skip(common)).collect();
    files::as_named(&path)
}

fn must_not_exist(path: &Path) -> Result<(), Failure> {
    match path.symlink_metadata() {
        Ok(_) => Err(Failure::new(
            "file-exists",
            format!("`{}` already exists", path.display()),
        )),
        Err(_) => Ok(()),
    }
}

/// The format of a document: the one given, else the one detected.
fn kind(named: Option<Kind>, file: &Path) -> Result<Kind, Failure> {
    let found = match named {
        Some(kind) => Some(kind),
        None => Kind::of(file)?,
    };
    found.ok_or_else(|| {
        let shown = files::shown(file);
        let failure = Failure::new(
            "unknown-format",
            format!("the format of `{shown}` is unknown"),
        );
        failure.help(format!(
            "give it with `--as FORMAT`, one of {}",
            Kind::names()
        ))
    })
}

/// Fails if the manifest names a spec that it must not name.
fn may_name_its_spec(path: &Path, text: &str) -> Result<(), Failure> {
    let loaded = app::parse(&files::as_named(path), text);
    match loaded.app.spec_file(path) {
        Ok(_) => Ok(()),
        Err(problem) => Err(Failure {
            problems: vec![*problem],
            sources: loaded.sources,
        }),
    }
}
