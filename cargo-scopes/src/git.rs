//! Files at a git revision: `git:REV:path`.

use std::{
    io,
    path::{Component, Path, PathBuf},
    process::Command,
};

use scope_spec::{
    Loaded, Source,
    app::{self, LoadedApp},
    shell_word,
};

use crate::failure::Failure;

/// The prefix of a revision.
const PREFIX: &str = "git:";

/// A readable file at a revision.
pub(crate) struct Revision<'w> {
    revision: &'w str,
    /// The path as given.
    written: &'w str,
    /// The path from the top of the work tree, without `.` and `..`.
    path: PathBuf,
}

impl<'w> Revision<'w> {
    /// The file that an argument names; `None` for a path on disk.
    ///
    /// As in git, the path starts at the top of the work tree, or with `./` or `../` in the current
    /// folder. Fails if there is no such file.
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
        // read once first, so that the error can suggest a path
        if let Err(error) = found.read(&found.path) {
            let failure = unreadable(error);
            if prefix().is_err() {
                return Err(failure);
            }
            return Err(match found.nearer() {
                Some(here) => failure.help(format!(
                    "paths start at the top of the repository; here: `{here}`"
                )),
                None => failure.help(found.alternatives()),
            });
        }
        Ok(Some(found))
    }

    /// The spec, with the files that it extends at the same revision.
    pub(crate) fn spec(&self) -> Loaded {
        let mut loaded =
            scope_spec::load_with(&self.path, &self.shown(), &mut |path| self.read(path));
        // extended files are shown relative to the spec, and no path leads out of a revision
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

    /// The text of the file.
    pub(crate) fn text(&self) -> io::Result<String> {
        String::from_utf8(self.read(&self.path)?).map_err(io::Error::other)
    }

    /// A warning that the file in the current folder may have been meant, if there is one.
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

    /// The argument for the file of the same path in the current folder; `None` if that is this
    /// file or does not exist.
    fn nearer(&self) -> Option<String> {
        if is_from_here(self.written) || prefix().ok()?.as_os_str().is_empty() {
            return None;
        }
        let (revision, path) = (self.revision, slashed(&self.path));
        git(&["cat-file", "-e", &format!("{revision}:./{path}")]).ok()?;
        Some(format!("{PREFIX}{revision}:./{path}"))
    }

    /// What can be compared instead, if this file cannot be read.
    fn alternatives(&self) -> String {
        let revision = self.revision;
        let commit = format!("{revision}^{{commit}}");
        match git(&["rev-parse", "--quiet", "--verify", &commit]) {
            Ok(_) => format!(
                "list the files of that revision with `git ls-tree -r --name-only --full-tree {}`; if the file was moved, give its old path",
                shell_word(revision)
            ),
            Err(_) => format!(
                "fetch `{revision}` first, or give another revision; `git branch --all` lists the branches"
            ),
        }
    }

    /// The full argument, with the path from the top of the work tree.
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

/// Whether an argument names a file at a revision.
pub(crate) fn is_revision(word: &Path) -> bool {
    split(word).is_some()
}

/// A warning if an argument may name another file than the one meant.
pub(crate) fn doubt(word: &Path) -> Option<Failure> {
    Revision::of(word).ok()??.doubt()
}

/// A file at the merge base with the default branch. On the default branch itself, that is the last
/// commit, or the last commit of its remote.
///
/// Fails if there are several branches and none of them is known to be the default branch: compared
/// with its own last commit, a branch would seem to change nothing.
pub(crate) fn at_base(path: &Path) -> Result<PathBuf, Failure> {
    let unreadable = |error: io::Error| {
        Failure::new(
            "git",
            format!("cannot find the revision to compare with: {error}"),
        )
        .help("give it: `cargo scopes diff OLD NEW`")
    };
    let line = |words: &[&str]| {
        let output = git(words)?;
        Ok::<_, io::Error>(String::from_utf8_lossy(&output).trim().to_owned())
    };
    let remote = line(&["rev-parse", "--abbrev-ref", "origin/HEAD"]);
    let known = ["origin/main", "origin/master", "main", "master"];
    let branches = remote.iter().map(String::as_str).chain(known);
    let mut common = branches.filter_map(|branch| line(&["merge-base", branch, "HEAD"]).ok());
    let path = slashed(path);
    let here = if is_from_here(&path) { "" } else { "./" };
    let at = |revision: &str| format!("{PREFIX}{revision}:{here}{path}");
    let base =
        match common.next() {
            Some(base) => base,
            None => {
                let refs = "--format=%(refname)";
                let branches = line(&["for-each-ref", refs, "refs/heads", "refs/remotes"]);
                if branches.map_err(unreadable)?.lines().count() > 1 {
                    let (old, new) = (at("BRANCH"), shell_word(&path));
                    return Err(Failure::new("git", "cannot find the default branch").help(
                        format!("name it: `cargo scopes diff {} {new}`", shell_word(&old)),
                    ));
                }
                "HEAD".to_owned()
            }
        };
    let base = line(&["rev-parse", "--short", &base]).map_err(unreadable)?;
    Ok(PathBuf::from(at(&base)))
}

/// The argument for a file relative to one at a revision.
pub(crate) fn beside(word: &Path, relative: &str) -> Option<PathBuf> {
    let (_, rest) = split(word)?;
    let (revision, path) = rest.split_once(':')?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let slash = if folder.is_empty() { "" } else { "/" };
    let joined = format!("{folder}{slash}{relative}");
    let path = if is_from_here(path) {
        joined
    } else {
        // a path out of the work tree is not one in the current folder
        without_parents(Path::new(&joined)).map_or(format!("/{joined}"), |path| slashed(&path))
    };
    Some(PathBuf::from(format!("{PREFIX}{revision}:{path}")))
}

/// Splits an argument that names a file at a revision: the revision and the path.
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

/// The output of a git command; on failure the first line of its error.
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

/// A path without `.` and `..`, which git does not resolve inside a tree.
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
