//! Why an audit could not be made.

use std::{fmt, io, path::Path};

/// Why an audit could not be made: what is wrong, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// A stable word in kebab case.
    pub code: &'static str,
    /// Lower case, no full stop, the user's words in backticks.
    pub message: String,
    /// What cargo or rustc printed, as they printed it; often empty.
    pub output: String,
    /// What to do.
    pub help: Option<String>,
}

impl Error {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Error {
            code,
            message: message.into(),
            output: String::new(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn output(mut self, output: impl Into<String>) -> Self {
        self.output = output.into();
        self
    }

    /// That a file or folder cannot be used.
    pub(crate) fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        Error::new(
            "io",
            format!("cannot {doing} `{}`: {error}", path.display()),
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.output.is_empty() {
            write!(f, "\n{}", self.output.trim_end())?;
        }
        if let Some(help) = &self.help {
            write!(f, "\nhelp: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
