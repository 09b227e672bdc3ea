//! `-o FILE`: files are written beside, then renamed, so that none is ever lost or half there.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::{console::Console, failure::Failure};

/// `-o`, for commands that make a text.
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

/// Puts a text in a file, all of it or nothing. A file that is there keeps its permissions, a
/// symbolic link stays one.
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

/// Puts a text in a new file, all of it or nothing; fails where there is one.
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

/// A new file in a folder, with the permissions that new files have.
fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cargo-scopes-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // The name of the file beside is nobody's business.
    let file = builder.tempfile_in(folder);
    file.map_err(|error| io::Error::from(error.kind()))
}
