//! What ends a command, and with which exit status.

use std::io;

use scope_spec::{Help, Problem, Severity, Source};

use crate::files;

/// How a command that did its work ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or the answer is yes: status 0.
    Yes,
    /// The answer is no: a lint denied, not allowed, drift: status 1.
    No,
    /// Bad input that was shown already: status 2.
    Bad,
}

/// How a command ends.
pub(crate) type Outcome = Result<Exit, Failure>;

/// Bad input: status 2, after every problem is shown on stderr.
#[derive(Debug)]
pub struct Failure {
    /// What is wrong: one or more.
    pub problems: Vec<Problem>,
    /// What the places of the problems point into.
    pub sources: Vec<Source>,
}

impl Failure {
    /// A problem without a place. The message is lower case, with no full stop and the user's words
    /// in backticks; the code is a stable word in kebab case.
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

    /// Whether there is advice for the last problem.
    pub(crate) fn has_help(&self) -> bool {
        let last = self.problems.last();
        last.is_some_and(|problem| !problem.help.is_empty())
    }

    /// A name that is not there, with the nearest one that is.
    pub(crate) fn unknown<'n>(
        noun: &str,
        name: &str,
        known: impl Iterator<Item = &'n str>,
    ) -> Self {
        let failure = Self::new("unknown-name", format!("there is no {noun} `{name}`"));
        match scope_spec::nearest(name, known) {
            Some(near) => {
                let article = if noun.starts_with('o') { "an" } else { "a" };
                failure.help(format!(
                    "{article} {noun} with a similar name exists: `{near}`"
                ))
            }
            None => failure,
        }
    }

    /// Says of each name and call that was not found in which spec it was looked for.
    pub(crate) fn read_from(mut self, spec: &std::path::Path) -> Self {
        for problem in &mut self.problems {
            let shown = files::shown(spec);
            match problem.code {
                "unknown-name" | "unknown-call" => {
                    problem.message.push_str(&format!(" in `{shown}`"));
                }
                "no-operations" => problem.message = format!("`{shown}` has no operations"),
                _ => {}
            }
        }
        self
    }

    /// Something that the system refused to do with a file.
    pub(crate) fn io(doing: &str, path: &std::path::Path, error: &io::Error) -> Self {
        let shown = path.display();
        Self::new("io", format!("cannot {doing} `{shown}`: {error}"))
    }

    /// Puts the problems of two together. Sources are those of the one that has some.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.problems.extend(other.problems);
        if self.sources.is_empty() {
            self.sources = other.sources;
        }
        self
    }

    /// All values, or all failures.
    pub(crate) fn all<T>(results: impl Iterator<Item = Result<T, Self>>) -> Result<Vec<T>, Self> {
        let mut values = Vec::new();
        let mut failure: Option<Self> = None;
        for result in results {
            match result {
                Ok(value) => values.push(value),
                Err(error) => {
                    failure = Some(match failure {
                        Some(failure) => failure.and(error),
                        None => error,
                    });
                }
            }
        }
        failure.map_or(Ok(values), Err)
    }
}

impl From<scope_convert::Error> for Failure {
    fn from(error: scope_convert::Error) -> Self {
        Self {
            problems: error.problems,
            sources: error.sources,
        }
    }
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
