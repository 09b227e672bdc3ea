//! Problems of a file as data, independent of their display.

use crate::Place;

/// An error or a lint in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A stable word for the rule, in kebab case, such as `undeclared-include`.
    pub code: &'static str,
    /// Whether it makes the file unusable.
    pub severity: Severity,
    /// One sentence: lower case, no full stop, the user's words in backticks.
    pub message: String,
    /// Its place; `None` if there is no text to show, such as for a file that can't be read.
    pub primary: Option<Label>,
    /// Related places.
    pub context: Vec<Label>,
    /// How to fix it.
    pub help: Vec<Help>,
}

/// Whether a problem makes a file unusable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A lint: the file is valid, but suspicious.
    Warning,
    /// The file breaks a rule of the format.
    Error,
}

/// A place and a text about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text to underline.
    pub place: Place,
    /// The text beside it, or empty.
    pub text: String,
}

/// A help text, with a replacement if one is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// One sentence in the imperative: lower case, no full stop.
    pub text: String,
    /// The place, and the text that replaces its text.
    pub patch: Option<(Place, String)>,
}

/// The maximum number of collected problems, which is the number of lints in the largest spec.
pub(crate) const MOST: usize = 65_536;

/// The rules that were added after the first version of the format.
const LATER_RULES: [&str; 4] = [
    "braces-in-name",
    "invalid-call",
    "public-with-permissions",
    "unknown-lint",
];

/// Adds a problem. Beyond the maximum, it keeps only one more error, which makes the file unusable.
pub(crate) fn gather(problems: &mut Vec<Problem>, problem: Problem) {
    let has_error = || problems.last().is_some_and(Problem::is_error);
    if problems.len() < MOST || problem.is_error() && !has_error() {
        problems.push(problem);
    }
}

impl Problem {
    /// A problem without a place.
    pub(crate) fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            primary: None,
            context: Vec::new(),
            help: Vec::new(),
        }
    }

    /// An error without a place. The message is lower case, without a full stop, with the user's
    /// words in backticks; the code is a stable word in kebab case.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    pub(crate) fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// Sets the place.
    pub(crate) fn at(mut self, place: &Place, text: impl Into<String>) -> Self {
        self.primary = Some(Label {
            place: place.clone(),
            text: text.into(),
        });
        self
    }

    /// Adds a related place.
    pub(crate) fn see(mut self, place: &Place, text: impl Into<String>) -> Self {
        self.context.push(Label {
            place: place.clone(),
            text: text.into(),
        });
        self
    }

    /// Adds a help text.
    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(Help {
            text: text.into(),
            patch: None,
        });
        self
    }

    /// Adds a help text with a replacement for the text at a place.
    pub(crate) fn patch(
        mut self,
        text: impl Into<String>,
        place: &Place,
        replacement: impl Into<String>,
    ) -> Self {
        self.help.push(Help {
            text: text.into(),
            patch: Some((place.clone(), replacement.into())),
        });
        self
    }

    /// Whether it makes the file unusable.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Whether it is an error only by a rule that was added after the first version of the format.
    ///
    /// A spec with such errors still has a meaning: a name with braces is a name, a public
    /// operation keeps its permissions, an invalid call is left out, an unknown lint silences
    /// nothing. So it can be compared with a newer spec without them.
    pub fn is_of_later_rule(&self) -> bool {
        LATER_RULES.contains(&self.code)
    }

    /// The sort key for display: by file, then by position.
    pub(crate) fn order(&self) -> (Option<usize>, Option<usize>, &'static str, &str) {
        let place = self.primary.as_ref().map(|label| &label.place);
        (
            place.map(|place| place.file),
            place.map(|place| place.span.start),
            self.code,
            &self.message,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_most_problems_and_one_error_are_kept() {
        let lint = Problem::warning("lint", "x");
        let mut problems = vec![lint.clone(); MOST - 1];
        gather(&mut problems, lint.clone());
        for (problem, length) in [
            (lint.clone(), MOST),
            (Problem::error("error", "x"), MOST + 1),
            (Problem::error("error", "x"), MOST + 1),
            (lint, MOST + 1),
        ] {
            gather(&mut problems, problem);
            assert_eq!(problems.len(), length);
        }
    }
}
