//! Restricts which files a file may refer to, and when their lines are shown.
//!
//! A spec or a manifest may come from somebody else. A file that it refers to is read only if it
//! has the name of a spec and is in the same repository. Its lines are shown only if its content is
//! a spec. So an error message can't reveal other files.

use std::{
    fs,
    io::{self, Read as _},
    path::{Component, Path, PathBuf},
};

use toml::de::{DeTable, DeValue};

use crate::{Problem, depth, raw};

/// The largest file that is read.
pub(crate) const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The extension of spec files.
const EXTENSION: &str = "toml";

/// The reason why a referenced file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Its name does not end in `.toml`.
    Extension,
    /// It, or a folder in its path, begins with a dot.
    Hidden,
    /// It is outside of the repository, workspace or package of the file that refers to it.
    Outside,
    /// It is a folder, a pipe or a device.
    NotAFile,
}

impl Refusal {
    /// The problem for a file called `shown`. It contains nothing of the file.
    pub(crate) fn problem(self, shown: &str) -> Problem {
        let (why, help) = match self {
            Self::Extension => (
                "its name does not end in `.toml`",
                "name a spec, such as `scopes.toml`",
            ),
            Self::Hidden => (
                "a part of its path begins with a dot",
                "move the spec to a folder that is not hidden",
            ),
            Self::Outside => (
                "it lies outside of the repository",
                "copy the spec into the repository, or into the package where there is none",
            ),
            Self::NotAFile => (
                "it is no regular file",
                "name a spec, such as `scopes.toml`",
            ),
        };
        Problem::error("refused-file", format!("`{shown}` is not read: {why}")).help(help)
    }
}

/// Checks a path by its name, without access to the disk.
pub(crate) fn by_name(named: &Path) -> Result<(), Refusal> {
    if named.extension().is_none_or(|it| it != EXTENSION) {
        return Err(Refusal::Extension);
    }
    match named.components().any(is_hidden) {
        true => Err(Refusal::Hidden),
        false => Ok(()),
    }
}

fn is_hidden(component: Component<'_>) -> bool {
    match component {
        Component::Normal(name) => name.to_string_lossy().starts_with('.'),
        _ => false,
    }
}

/// The folder that must contain the referenced files.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    root: PathBuf,
}

impl Fence {
    /// The nearest folder above the file that is a repository or a workspace; else the nearest package;
    /// else its own folder.
    pub(crate) fn around(first: &Path) -> Self {
        let first = fs::canonicalize(first).or_else(|_| std::path::absolute(first));
        let first = first.unwrap_or_default();
        let folders = || first.ancestors().skip(1);
        let is_whole = |folder: &&Path| {
            folder.join(".git").exists() || is_workspace(&folder.join("Cargo.toml"))
        };
        let is_package = |folder: &&Path| folder.join("Cargo.toml").is_file();
        let root = folders()
            .find(is_whole)
            .or_else(|| folders().find(is_package));
        Self {
            root: root.or(folders().next()).unwrap_or(&first).to_owned(),
        }
    }

    /// Checks whether a referenced file may be read, after following all symbolic links. A missing file
    /// is refused if its path is outside.
    pub(crate) fn admits(&self, target: &Path) -> Result<(), Refusal> {
        let Ok(real) = fs::canonicalize(target) else {
            let absolute = std::path::absolute(target).unwrap_or_default();
            let lies_in = normalized(&absolute).starts_with(&self.root);
            return lies_in.then_some(()).ok_or(Refusal::Outside);
        };
        let Ok(inner) = real.strip_prefix(&self.root) else {
            return Err(Refusal::Outside);
        };
        by_name(inner)?;
        match fs::metadata(&real) {
            Ok(meta) if !meta.is_file() => Err(Refusal::NotAFile),
            _ => Ok(()),
        }
    }
}

/// Whether a `Cargo.toml` is that of a workspace.
fn is_workspace(path: &Path) -> bool {
    let text = path.is_file().then(|| read_bounded(path).ok()).flatten();
    let text = text.unwrap_or_default();
    let mut lines = text.split(|byte| *byte == b'\n');
    lines.any(|line| line.trim_ascii_start().starts_with(b"[workspace"))
}

/// Checks that a text is TOML with a table of a spec, so its lines may be shown. The error contains
/// nothing of the text.
pub(crate) fn is_spec(text: &str) -> Result<(), String> {
    let place = |position: usize| {
        let before = text.get(..position).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        format!("line {line}, column {column} is not TOML")
    };
    if let Some(excess) = depth::excess(text) {
        return Err(place(excess.at));
    }
    let table = DeTable::parse(text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        place(span.start)
    })?;
    let mut entries = table.get_ref().iter();
    let known = entries.any(|(key, value)| {
        raw::TABLES.contains(&key.get_ref().as_ref())
            && matches!(value.get_ref(), DeValue::Table(_))
    });
    known
        .then_some(())
        .ok_or_else(|| "it has no table of a spec".to_owned())
}

/// The path of the spec in a manifest, if the file may be read and is a spec. Like the manifest's
/// path, it is relative to the current folder.
///
/// # Errors
///
/// The problem of the file, at the place in the manifest. It contains nothing of the file.
pub(crate) fn named(by: &Path, named: &str) -> Result<PathBuf, Box<Problem>> {
    let target = by.parent().unwrap_or(Path::new("")).join(named);
    by_name(Path::new(named))
        .and_then(|()| Fence::around(by).admits(&target))
        .map_err(|refusal| Box::new(refusal.problem(named)))?;
    // an unreadable file is reported where it is read
    let text = read_bounded(&target).ok().map(String::from_utf8);
    match text {
        Some(Ok(text)) => is_spec(&text).map_err(|why| Box::new(no_spec(named, &why)))?,
        Some(Err(_)) => return Err(Box::new(no_spec(named, "it is not UTF-8"))),
        None => {}
    }
    Ok(simplified(target))
}

/// A path without `.` and `..`, unless that names another file: behind a symbolic link, `..` leads
/// elsewhere.
fn simplified(path: PathBuf) -> PathBuf {
    let simple = normalized(&path);
    match (simple.canonicalize(), path.canonicalize()) {
        (Ok(found), Ok(meant)) if found == meant => simple,
        _ => path,
    }
}

/// The problem of a referenced file that is not a spec.
pub(crate) fn no_spec(shown: &str, why: &str) -> Problem {
    Problem::error("not-a-spec", format!("`{shown}` is no spec: {why}"))
        .help("`cargo scopes check` shows the lines of a file that it is given")
}

/// Reads a file, up to one byte more than the limit.
pub(crate) fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = MAX_BYTES as u64 + 1;
    std::fs::File::open(path)?
        .take(limit)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Removes `.` and `..` from a path, without access to the disk.
pub(crate) fn normalized(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that is too large is read far enough to see that it is.
    #[test]
    fn reading_is_bounded() {
        assert_eq!(MAX_BYTES, 67_108_864); // 64 MB, as documented
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        let file = fs::File::create(&path).unwrap();
        for (length, read) in [
            (MAX_BYTES, MAX_BYTES),
            (MAX_BYTES + 1, MAX_BYTES + 1),
            (MAX_BYTES + 9, MAX_BYTES + 1),
        ] {
            file.set_len(length as u64).unwrap();
            assert_eq!(read_bounded(&path).unwrap().len(), read);
        }
    }
}
