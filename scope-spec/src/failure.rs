//! Errors that end a task: problems and their sources.

use std::{fmt, io, path::Path};

use crate::{Help, Problem, Source, Style, nearest, render};

/// An error that ends a task: one or more problems and their sources.
#[derive(Debug)]
pub struct Failure {
    /// The problems: one or more.
    pub problems: Vec<Problem>,
    /// The sources that the places of the problems point into.
    pub sources: Vec<Source>,
}

impl Failure {
    /// A failure with one problem, without a place. The message is lower case, without a full stop,
    /// with the user's words in backticks; the code is a stable word in kebab case.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            problems: vec![Problem::error(code, message)],
            sources: Vec::new(),
        }
    }

    /// Adds a help text, in the imperative, to the last problem.
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

    /// Whether the last problem has a help text.
    pub fn has_help(&self) -> bool {
        let last = self.problems.last();
        last.is_some_and(|problem| !problem.help.is_empty())
    }

    /// The failure for an unknown name, with the nearest known one.
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

    /// Adds the spec's path `shown` to each problem of an unknown name or call.
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

    /// The failure of a file operation.
    pub fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        let shown = path.display();
        Self::new("io", format!("cannot {doing} `{shown}`: {error}"))
    }

    /// Joins the problems of both. Sources are those of the one that has some.
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
    /// A failure with the problems of all failures, if there is one.
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
