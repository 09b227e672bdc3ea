//! `-o FILE`. A file is written under another name and renamed, so it is never lost or incomplete.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::{console::Console, failure::Failure};

/// `-o`, for commands that produce a text.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct OutputArgs {
    /// Where to write [default: stdout]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

impl OutputArgs {
    /// Writes to the file, or prints.
    pub(crate) fn write(&self, text: &str, console: &mut Console) -> Result<(), Failure> {
        match &self.output {
            Some(path) => write(path, text),
            None => {
                console.document(text);
                Ok(())
            }
        }
    }
}

/// Replaces the text of a file atomically. An existing file keeps its permissions, and a symbolic
/// link stays one.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let put = || -> io::Result<()> {
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = match target.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let before = fs::metadata(&target).ok();
        if before
            .as_ref()
            .is_some_and(|meta| meta.permissions().readonly())
        {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "the file is read-only",
            ));
        }
        let mut beside = beside(folder)?;
        beside.write_all(text.as_bytes())?;
        if let Some(meta) = before {
            beside.as_file().set_permissions(meta.permissions())?;
        }
        beside.as_file().sync_all()?;
        beside.persist(&target)?;
        Ok(())
    };
    put().map_err(|error| Failure::io("write", path, &error))
}

/// Creates a file atomically; fails if it exists.
pub(crate) fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let put = || -> io::Result<()> {
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let mut beside = beside(folder)?;
        beside.write_all(text.as_bytes())?;
        beside.as_file().sync_all()?;
        beside.persist_noclobber(path)?;
        Ok(())
    };
    put().map_err(|error| Failure::io("write", path, &error))
}

/// A temporary file in a folder, with the permissions of a new file.
fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cargo-scopes-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // the error must not show the temporary name
    let file = builder.tempfile_in(folder);
    file.map_err(|error| io::Error::from(error.kind()))
}
