//! Files as they were in git: `git:REV:path`.

use std::{
    io,
    path::{Component, Path, PathBuf},
    process::Command,
};

use scope_spec::{
    Loaded, Source,
    app::{self, LoadedApp},
};

use crate::failure::Failure;

/// What comes before a revision.
const PREFIX: &str = "git:";

/// A file at a revision, which can be read.
pub(crate) struct Revision<'w> {
    revision: &'w str,
    /// As it is written.
    written: &'w str,
    /// From the top of the work tree, without `.` and `..`.
    path: PathBuf,
}

impl<'w> Revision<'w> {
    /// What a word of the command line names; `None` where it is a path on the disk.
    ///
    /// The path begins at the top of the work tree, or with `./` or `../` in the current folder, as
    /// git has it. Fails where there is no such file.
    pub(crate) fn of(word: &'w Path) -> Result<Option<Self>, Failure> {
        let Some((word, rest)) = split(word) else {
            return Ok(None);
        };
        let parts = rest.split_once(':');
        let Some((revision, written)) =
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
        let unreadable =
            |error: io::Error| Failure::new("git", format!("cannot read `{word}`: {error}"));
        let path = if is_from_here(written) {
            prefix().map_err(unreadable)?.join(written)
        } else {
            PathBuf::from(written)
        };
        let found = Self {
            revision,
            written,
            path: without_parents(&path).map_err(unreadable)?,
        };
        // read once beforehand, for an error that says what to write
        if let Err(error) = found.read(&found.path) {
            let failure = unreadable(error);
            return Err(match found.nearer() {
                Some(here) => failure.help(format!(
                    "the path begins at the top of the repository; from here: `{here}`"
                )),
                None => failure,
            });
        }
        Ok(Some(found))
    }

    /// The spec, with the files that it extends as they were at that revision.
    pub(crate) fn spec(&self) -> Loaded {
        let mut loaded =
            scope_spec::load_with(&self.path, &self.shown(), &mut |path| self.read(path));
        // what it extends is shown relative to it, and no path leads out of a revision
        for source in &mut loaded.sources {
            if let Ok(path) = without_parents(source.path()) {
                *source = Source::new(source.path(), self.named(&path), source.text());
            }
        }
        loaded
    }

    /// The manifest.
    pub(crate) fn app(&self) -> LoadedApp {
        app::load_with(&self.path, &self.shown(), &mut |path| self.read(path))
    }

    /// What is in it.
    pub(crate) fn text(&self) -> io::Result<String> {
        String::from_utf8(self.read(&self.path)?).map_err(io::Error::other)
    }

    /// That the file in the current folder may have been meant, where there is one.
    fn doubt(&self) -> Option<Failure> {
        let here = self.nearer()?;
        let top = format!("{PREFIX}{}:{}", self.revision, self.written);
        Some(
            Failure::new(
                "git-path",
                format!("`{top}` is the file at the top of the repository"),
            )
            .help(format!("for the one in this folder write `{here}`")),
        )
    }

    /// What names the file of the same path from the current folder; `None` where that is this
    /// one, or is not there.
    fn nearer(&self) -> Option<String> {
        if is_from_here(self.written) || prefix().ok()?.as_os_str().is_empty() {
            return None;
        }
        let (revision, path) = (self.revision, slashed(&self.path));
        git(&["cat-file", "-e", &format!("{revision}:./{path}")]).ok()?;
        Some(format!("{PREFIX}{revision}:./{path}"))
    }

    /// As it is named on the command line, from the top of the work tree.
    fn shown(&self) -> String {
        self.named(&self.path)
    }

    fn named(&self, path: &Path) -> String {
        format!("{PREFIX}{}:{}", self.revision, slashed(path))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let path = without_parents(path)?;
        let object = format!("{}:{}", self.revision, slashed(&path));
        git(&["cat-file", "blob", &object])
    }
}

/// Whether a word of the command line names a file at a revision.
pub(crate) fn is_revision(word: &Path) -> bool {
    split(word).is_some()
}

/// Doubts whether a word names the file that was meant, where it could be another one.
pub(crate) fn doubt(word: &Path) -> Option<Failure> {
    Revision::of(word).ok()??.doubt()
}

/// A file as it was where the work left the default branch: the commit that both have in common. On the
/// default branch itself that is the last commit, or the last one that its remote has.
pub(crate) fn at_base(path: &Path) -> Result<PathBuf, Failure> {
    let unreadable = |error: io::Error| {
        Failure::new("git", format!("cannot tell what to compare with: {error}"))
            .help("name it: `cargo scopes diff OLD NEW`")
    };
    let line = |words: &[&str]| {
        let told = git(words)?;
        Ok::<_, io::Error>(String::from_utf8_lossy(&told).trim().to_owned())
    };
    let remote = line(&["rev-parse", "--abbrev-ref", "origin/HEAD"]);
    let known = ["origin/main", "origin/master", "main", "master"];
    let branches = remote.iter().map(String::as_str).chain(known);
    let mut common = branches.filter_map(|branch| line(&["merge-base", branch, "HEAD"]).ok());
    let base = common.next().unwrap_or_else(|| "HEAD".to_owned());
    let base = line(&["rev-parse", "--short", &base]).map_err(unreadable)?;
    let path = slashed(path);
    let here = if is_from_here(&path) { "" } else { "./" };
    Ok(PathBuf::from(format!("{PREFIX}{base}:{here}{path}")))
}

/// What names a file that is given relative to one at a revision.
pub(crate) fn beside(word: &Path, relative: &str) -> Option<PathBuf> {
    let (_, rest) = split(word)?;
    let (revision, path) = rest.split_once(':')?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let slash = if folder.is_empty() { "" } else { "/" };
    let joined = format!("{folder}{slash}{relative}");
    let path = if is_from_here(path) {
        joined
    } else {
        // one that leads out of the work tree is not taken for one from the current folder
        without_parents(Path::new(&joined)).map_or(format!("/{joined}"), |path| slashed(&path))
    };
    Some(PathBuf::from(format!("{PREFIX}{revision}:{path}")))
}

/// A word that names a file at a revision, and what follows the prefix.
fn split(word: &Path) -> Option<(&str, &str)> {
    let text = word.to_str()?;
    let rest = text.strip_prefix(PREFIX)?;
    (!word.exists()).then_some((text, rest))
}

fn is_from_here(path: &str) -> bool {
    path.starts_with("./") || path.starts_with("../")
}

/// The current folder, from the top of the work tree.
fn prefix() -> io::Result<PathBuf> {
    let prefix = git(&["rev-parse", "--show-prefix"])?;
    Ok(PathBuf::from(
        String::from_utf8_lossy(&prefix).trim_end_matches(['\n', '\r']),
    ))
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
