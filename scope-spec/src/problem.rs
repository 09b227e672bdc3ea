//! What is wrong with a file, as data that knows nothing of how it is shown.

use crate::Place;

/// Something that is wrong, or suspicious, in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A stable word for the rule, in kebab case, such as `undeclared-include`.
    pub code: &'static str,
    /// Whether it makes the file unusable.
    pub severity: Severity,
    /// One sentence: lower case, no full stop, the user's words in backticks.
    pub message: String,
    /// Where it is; `None` where there is no text to show (a file that cannot be read).
    pub primary: Option<Label>,
    /// Other places that belong to it.
    pub context: Vec<Label>,
    /// How to mend it.
    pub help: Vec<Help>,
}

/// Whether a problem makes a file unusable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A lint: the file means something, but perhaps not what was wanted.
    Warning,
    /// The file breaks a rule of the format.
    Error,
}

/// A place, and what is to be seen there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text to underline.
    pub place: Place,
    /// What to write beside it; empty for nothing.
    pub text: String,
}

/// Advice, with a replacement where one is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// One sentence in the imperative: lower case, no full stop.
    pub text: String,
    /// The text to put in place of what stands at the place.
    pub patch: Option<(Place, String)>,
}

/// The most problems that are gathered: as many as the largest spec has lints.
pub(crate) const MOST: usize = 65_536;

/// The rules that specs of the first version of the format may break.
const LATER_RULES: [&str; 4] = [
    "braces-in-name",
    "invalid-call",
    "public-with-permissions",
    "unknown-lint",
];

/// Adds a problem. Of more than anybody reads only one is kept that says that the file is unusable.
pub(crate) fn gather(problems: &mut Vec<Problem>, problem: Problem) {
    let told = || problems.last().is_some_and(Problem::is_error);
    if problems.len() < MOST || problem.is_error() && !told() {
        problems.push(problem);
    }
}

impl Problem {
    /// The problem alone, with no place yet.
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

    /// An error without a place. The message is lower case, with no full stop and the user's words
    /// in backticks; the code is a stable word in kebab case.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    pub(crate) fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// Sets where it is.
    pub(crate) fn at(mut self, place: &Place, text: impl Into<String>) -> Self {
        self.primary = Some(Label {
            place: place.clone(),
            text: text.into(),
        });
        self
    }

    /// Adds another place that belongs to it.
    pub(crate) fn see(mut self, place: &Place, text: impl Into<String>) -> Self {
        self.context.push(Label {
            place: place.clone(),
            text: text.into(),
        });
        self
    }

    /// Adds advice.
    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(Help {
            text: text.into(),
            patch: None,
        });
        self
    }

    /// Adds advice, with the text to put in place of what stands there.
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

    /// Whether only a rule that came later than the first version of the format makes it an error.
    ///
    /// A spec with such errors still means something: a name with braces is a name, an operation that
    /// is public keeps its permissions, a call that is no call is left out, an unknown lint silences
    /// nothing. So it can be compared with a newer spec that has none of them.
    pub fn is_of_later_rule(&self) -> bool {
        LATER_RULES.contains(&self.code)
    }

    /// Where it stands in the order in which problems are shown: by file, then by position.
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
