//! `cargo scopes diff`.

use std::path::Path;

use clap::ValueEnum;
use scope_spec::Loaded;
use serde_json::json;

use crate::{
    cli::{Format, FormatArgs},
    console::Console,
    diff::{Diff, Effect, diff, report},
    failure::{Exit, Failure, Outcome},
    files, git,
};

/// Compare what two specs mean, not how they are written.
///
/// Each change widens (more is allowed, or easier to get), narrows, renames or describes. An
/// inclusion is told with every grant that gains or loses by it; a scope that was renamed is
/// recognised by the alias that keeps its old name readable.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo scopes diff old.toml scopes.toml
  cargo scopes diff git:HEAD:scopes.toml scopes.toml
  cargo scopes diff git:v1.2.0:scopes.toml scopes.toml --fail-on widening

Exit status: 0 done, 1 a change that --fail-on names was found, 2 bad input.")]
pub(crate) struct Args {
    /// The spec as it was: a file, or `git:REV:path` (from the top of the repository; `./` from
    /// here)
    #[arg(value_name = "OLD")]
    old: String,

    /// The spec as it is: a file, or `git:REV:path`
    #[arg(value_name = "NEW")]
    new: String,

    /// End with status 1 where such a change is found
    #[arg(long, value_enum, value_name = "EFFECT")]
    fail_on: Option<FailOn>,

    #[command(flatten)]
    format: FormatArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// More is allowed, can be had, or is easier to get
    Widening,
    /// Less is allowed, can be had, or it is harder to get
    Narrowing,
    /// Anything changed
    Any,
}

impl FailOn {
    fn found_in(self, diff: &Diff) -> bool {
        match self {
            Self::Widening => diff.has(Effect::Widens),
            Self::Narrowing => diff.has(Effect::Narrows),
            Self::Any => !diff.is_empty(),
        }
    }
}

impl Args {
    pub(super) fn answers_in_json(&self) -> bool {
        self.format.format == Format::Json
    }
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let mut both = Failure::all(
        [&args.old, &args.new]
            .map(|word| files::load_spec(Path::new(word)))
            .into_iter(),
    )?;
    let (Some(new), Some(old)) = (both.pop(), both.pop()) else {
        return Ok(Exit::Yes);
    };
    for word in [&args.old, &args.new] {
        if let Some(doubt) = git::doubt(Path::new(word)) {
            console.warn(doubt);
        }
    }
    let diff = diff(&old.spec, &new.spec);
    match args.format.format {
        Format::Json => console.json(&json!({
            "old": head(&old),
            "new": head(&new),
            "changes": diff.changes,
            "breaks": diff.breaks,
            "semver": diff.semver,
        }))?,
        Format::Text => {
            let (old, new) = (title(&old, &args.old), title(&new, &args.new));
            if !diff.is_empty() {
                console.print(report::head(&old, &new));
            }
            console.print(report::text(&diff, &old, &new));
        }
    }
    let found = args.fail_on.is_some_and(|fail_on| fail_on.found_in(&diff));
    Ok(if found { Exit::No } else { Exit::Yes })
}

/// `ringcentral 2023-03-28 (scopes.toml)`.
fn title(loaded: &Loaded, word: &str) -> String {
    let spec = &loaded.spec;
    match &spec.version {
        Some(version) => format!("{} {version} ({word})", spec.name),
        None => format!("{} ({word})", spec.name),
    }
}

fn head(loaded: &Loaded) -> serde_json::Value {
    let file = loaded.sources.first().map(|source| source.shown());
    json!({ "name": loaded.spec.name, "version": loaded.spec.version, "file": file })
}
