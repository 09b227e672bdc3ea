//! One change between two manifests.

use serde::Serialize;

use crate::diff::At;

/// How many names a message shows.
pub const SHOWN: usize = 8;

/// The effect of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The app is granted more, or for longer.
    Widens,
    /// The app is granted less, or for a shorter time.
    Narrows,
    /// The app stays approved, but for something else than before.
    Alters,
    /// More is requested, granted or not.
    Asks,
    /// Less is requested.
    Drops,
    /// A review changed its state.
    Reviews,
    /// Only a description changed.
    Describes,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The effect.
    pub effect: Effect,
    /// The scope; `None` for the app.
    pub scope: Option<String>,
    /// The aspect that changed: `granted`, `expires`, `asked`, `review`, `justification`, ..
    pub what: &'static str,
    /// One sentence: lower case, no full stop, names in backticks.
    pub message: String,
    /// All scopes that the change grants or takes away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// The value before, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The value now, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The place of the change.
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
