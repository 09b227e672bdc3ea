//! Why a conversion came to nothing.

use std::{fmt, io, path::Path};

use scope_spec::{Failure, Help, Problem, Severity, Source, Style, render};

/// Why a conversion came to nothing: problems as data, and the texts that they point into.
#[derive(Debug)]
pub struct Error {
    /// What is wrong: one or more.
    pub problems: Vec<Problem>,
    /// What the places of the problems point into.
    pub sources: Vec<Source>,
}

impl Error {
    /// A problem without a place.
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            problems: vec![error(code, message)],
            sources: Vec::new(),
        }
    }

    /// Adds advice, in the imperative, to the last problem.
    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        if let Some(problem) = self.problems.last_mut() {
            problem.help.push(Help {
                text: text.into(),
                patch: None,
            });
        }
        self
    }
}

/// Something that the system refused to do with a file.
pub(crate) fn io(doing: &str, path: &Path, error: &io::Error) -> Error {
    let shown = path.display();
    Error::new("io", format!("cannot {doing} `{shown}`: {error}"))
}

/// A problem without a place.
pub(crate) fn error(code: &'static str, message: impl Into<String>) -> Problem {
    Problem {
        code,
        severity: Severity::Error,
        message: message.into(),
        primary: None,
        context: Vec::new(),
        help: Vec::new(),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.problems.iter().enumerate() {
            let line = if at == 0 { "" } else { "\n" };
            let text = render(problem, &self.sources, Style::Plain);
            write!(f, "{line}{}", text.trim_end())?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            problems: error.problems,
            sources: error.sources,
        }
    }
}
