//! Errors that end a task: problems, with the texts that they point into.

use std::{fmt, io, path::Path};

use crate::{Help, Problem, Source, Style, nearest, render};

/// An error that ends a task: one or more problems, with the texts that they point into.
#[derive(Debug)]
pub struct Failure {
    /// The problems: one or more.
    pub problems: Vec<Problem>,
    /// The texts that the places of the problems point into.
    pub sources: Vec<Source>,
}

impl Failure {
    /// A problem without a place. The message is lower case, with no full stop and the user's words
    /// in backticks; the code is a stable word in kebab case.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            problems: vec![Problem::error(code, message)],
            sources: Vec::new(),
        }
    }

    /// Adds advice, in the imperative, to the last problem.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        if let Some(problem) = self.problems.last_mut() {
            problem.help.push(Help {
                text: text.into(),
                patch: None,
            });
        }
        self
    }

    /// Whether there is advice for the last problem.
    pub fn has_help(&self) -> bool {
        let last = self.problems.last();
        last.is_some_and(|problem| !problem.help.is_empty())
    }

    /// A name that is not there, with the nearest one that is.
    pub fn unknown<'n>(noun: &str, name: &str, known: impl Iterator<Item = &'n str>) -> Self {
        let failure = Self::new("unknown-name", format!("there is no {noun} `{name}`"));
        match nearest(name, known) {
            Some(near) => {
                let article = if noun.starts_with('o') { "an" } else { "a" };
                failure.help(format!(
                    "{article} {noun} with a similar name exists: `{near}`"
                ))
            }
            None => failure,
        }
    }

    /// Says of each name and call that was not found in which spec it was looked for. `shown` is
    /// the path of the spec, as messages show it.
    #[must_use]
    pub fn read_from(mut self, shown: &str) -> Self {
        for problem in &mut self.problems {
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
    pub fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        let shown = path.display();
        Self::new("io", format!("cannot {doing} `{shown}`: {error}"))
    }

    /// Puts the problems of two together. Sources are those of the one that has some.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.problems.extend(other.problems);
        if self.sources.is_empty() {
            self.sources = other.sources;
        }
        self
    }

    /// Collects all values, or all failures.
    ///
    /// # Errors
    ///
    /// Fails with the problems of all failures, if there is one.
    pub fn all<T>(results: impl Iterator<Item = Result<T, Self>>) -> Result<Vec<T>, Self> {
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

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.problems.iter().enumerate() {
            let line = if at == 0 { "" } else { "\n" };
            let text = render(problem, &self.sources, Style::Plain);
            write!(f, "{line}{}", text.trim_end())?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
