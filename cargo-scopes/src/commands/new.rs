//! `cargo scopes new`.

use std::path::{Path, PathBuf};

use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    output,
};

/// Write a commented starter `scopes.toml`, and `app.toml` with --app.
///
/// Both pass `cargo scopes check --deny warnings`, and explain themselves. A file that is there
/// already is never overwritten; beside a `scopes.toml` --app writes a manifest that asks for nothing
/// yet.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo scopes new
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
    let mut files = vec![spec];
    if args.app {
        files.push(app);
    }
    let path = |name: &str| -> PathBuf {
        if args.folder == Path::new(".") {
            PathBuf::from(name)
        } else {
            args.folder.join(name)
        }
    };
    // A spec that is there already is kept, where the manifest is what is wanted: one that asks for
    // nothing yet, as the scopes of that spec are others.
    if args.app && path(spec.0).exists() {
        files = vec![(app.0, app.1.split(CUT).next().unwrap_or_default())];
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
        output::create(&path, text)?;
        console.print(format!("wrote {}\n", path.display()));
    }
    console.print("\nNext: read it, make it yours, then `cargo scopes check`.\n");
    Ok(Exit::Yes)
}

fn refuse(path: &Path) -> Failure {
    Failure::new(
        "file-exists",
        format!("`{}` is there already", path.display()),
    )
}
