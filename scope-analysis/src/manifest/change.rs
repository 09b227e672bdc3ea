//! One change between two manifests.

use serde::Serialize;

use crate::diff::At;

/// How many names a message shows.
pub const SHOWN: usize = 8;

/// What a change does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The app is granted more, or for longer.
    Widens,
    /// The app is granted less, or for a shorter time.
    Narrows,
    /// It stays approved, and what is there now is not what the old approval was of.
    Alters,
    /// More is asked for, which is not to say granted.
    Asks,
    /// Less is asked for.
    Drops,
    /// A review went on.
    Reviews,
    /// Something else is said.
    Describes,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What the change does.
    pub effect: Effect,
    /// The scope that it is about; `None` for the app.
    pub scope: Option<String>,
    /// What about it: `granted`, `expires`, `asked`, `review`, `justification`, ..
    pub what: &'static str,
    /// One sentence: lower case, no full stop, names in backticks.
    pub message: String,
    /// All scopes that are granted, or no longer, by this.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// The value before, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The value now, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Where it is written.
    #[serde(flatten)]
    pub at: Option<At>,
}

pub(super) fn change(
    effect: Effect,
    scope: Option<&str>,
    what: &'static str,
    message: impl Into<String>,
) -> Change {
    Change {
        effect,
        scope: scope.map(str::to_owned),
        what,
        message: message.into(),
        scopes: Vec::new(),
        from: None,
        to: None,
        at: None,
    }
}
