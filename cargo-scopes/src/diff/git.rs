//! A spec as it is on the disk, or as it was in git: `git:REV:path`.

use std::{
    io,
    path::{Component, Path, PathBuf},
    process::Command,
};

use scope_spec::Loaded;

use crate::{failure::Failure, files};

/// The spec that a word of the command line names, without errors.
pub(crate) fn load(word: &str) -> Result<Loaded, Failure> {
    match word.strip_prefix("git:") {
        Some(rest) if !Path::new(word).exists() => from_git(word, rest),
        _ => files::load_spec(Path::new(word)),
    }
}

/// The spec at a revision, with the files that it extends as they were at that revision.
fn from_git(word: &str, rest: &str) -> Result<Loaded, Failure> {
    let parts = rest.split_once(':');
    let Some((revision, path)) =
        parts.filter(|(revision, path)| !revision.is_empty() && !path.is_empty())
    else {
        return Err(Failure::new(
            "bad-revision",
            format!("`{word}` does not name a file at a revision"),
        )
        .help("write it as `git:REV:path`, such as `git:HEAD~1:scopes.toml`"));
    };
    if revision.starts_with('-') {
        return Err(Failure::new(
            "bad-revision",
            format!("`{revision}` is not a revision"),
        ));
    }
    let bare = path.strip_prefix("./");
    // as git has it: from the top of the work tree, or with `./` from here
    let path = match bare {
        None => PathBuf::from(path),
        Some(bare) => {
            let here =
                git(&["rev-parse", "--show-prefix"]).map_err(|error| unreadable(word, &error))?;
            Path::new(String::from_utf8_lossy(&here).trim()).join(bare)
        }
    };
    let shown = format!("{revision}:{}", slashed(&path));
    let mut read = |path: &Path| {
        let path = without_parents(path)?;
        git(&[
            "cat-file",
            "blob",
            &format!("{revision}:{}", slashed(&path)),
        ])
    };
    // read once beforehand, for an error that says what to write
    if let Err(error) = read(&path) {
        let failure = unreadable(word, &error);
        return Err(match bare {
            None if git(&["cat-file", "-e", &format!("{revision}:./{}", slashed(&path))]).is_ok() => {
                failure.help(format!(
                    "the path begins at the top of the repository; from here: `git:{revision}:./{}`",
                    slashed(&path)
                ))
            }
            _ => failure,
        });
    }
    let loaded = scope_spec::load_with(&path, &shown, &mut read);
    if loaded.has_errors() {
        return Err(Failure {
            problems: loaded.errors().cloned().collect(),
            sources: loaded.sources,
        });
    }
    Ok(loaded)
}

fn unreadable(word: &str, error: &io::Error) -> Failure {
    Failure::new("git", format!("cannot read `{word}`: {error}"))
}

/// What a git command prints; its first words of complaint where it fails.
fn git(words: &[&str]) -> io::Result<Vec<u8>> {
    let output = Command::new("git").args(words).output();
    let output = output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => io::Error::new(error.kind(), "git is not installed"),
        _ => error,
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let first = complaint.lines().next().unwrap_or_default();
    let first = first.strip_prefix("fatal: ").unwrap_or(first);
    Err(io::Error::other(
        first.trim_end_matches('.').replace('\'', "`"),
    ))
}

/// A path without `.` and `..`, which git does not follow inside a tree.
fn without_parents(path: &Path) -> io::Result<PathBuf> {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => plain.push(part),
            Component::CurDir => {}
            Component::ParentDir if plain.pop() => {}
            _ => {
                let shown = path.display();
                return Err(io::Error::other(format!(
                    "`{shown}` leads out of the repository"
                )));
            }
        }
    }
    Ok(plain)
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
