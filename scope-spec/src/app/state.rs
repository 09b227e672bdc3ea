//! The states of a review, and its transitions.

use std::{fmt, str::FromStr};

/// The state of a scope's review.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum State {
    /// Not submitted yet.
    #[default]
    Draft,
    /// Submitted, and waiting for a decision.
    Submitted,
    /// The reviewer requests more information.
    NeedsInfo,
    /// The scope may be used.
    Approved,
    /// The scope may not be used.
    Rejected,
    /// Withdrawn by the app's owner.
    Withdrawn,
    /// Approved once, and revoked.
    Revoked,
}

/// The next action on a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NextAction {
    /// The app's owner submits it.
    Submit,
    /// The reviewer's approval is recorded.
    Approve,
    /// The app's owner requests the scope again.
    Add,
}

impl NextAction {
    /// The word of the command: `cargo scopes app WORD`.
    pub fn command(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::Add => "add",
        }
    }

    /// The options that the command requires, each with a space before it.
    pub fn options(self) -> &'static str {
        match self {
            // an approval without a name cannot be signed later
            Self::Approve => " --by NAME",
            Self::Submit | Self::Add => "",
        }
    }

    /// The action in the imperative.
    pub fn words(self) -> &'static str {
        match self {
            Self::Submit => "hand it in",
            Self::Approve => "write its approval down",
            Self::Add => "ask for it again",
        }
    }
}

/// The error for an unknown name of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownState {
    name: String,
}

/// The error for a transition that the review process does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepError {
    /// The current state.
    pub from: State,
    /// The state that it can't change to.
    pub to: State,
}

impl State {
    /// All states, in the order of the process.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Submitted,
        Self::NeedsInfo,
        Self::Approved,
        Self::Rejected,
        Self::Withdrawn,
        Self::Revoked,
    ];

    /// The state as written in the file: `needs-info`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::NeedsInfo => "needs-info",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Revoked => "revoked",
        }
    }

    /// The states that this one can change to.
    pub fn allowed_next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Submitted],
            Self::Submitted => &[
                Self::NeedsInfo,
                Self::Approved,
                Self::Rejected,
                Self::Withdrawn,
            ],
            Self::NeedsInfo => &[Self::Submitted, Self::Withdrawn],
            // renewed or revoked
            Self::Approved => &[Self::Approved, Self::Revoked],
            Self::Rejected | Self::Withdrawn | Self::Revoked => &[Self::Draft],
        }
    }

    /// Changes to another state, and returns it.
    ///
    /// # Errors
    ///
    /// [`StepError`] if the process has no such transition.
    ///
    /// ```
    /// use scope_spec::app::State;
    /// assert_eq!(State::Draft.step(State::Submitted), Ok(State::Submitted));
    /// let error = State::Draft.step(State::Approved).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "a review cannot go from `draft` to `approved`, only to `submitted`",
    /// );
    /// ```
    pub fn step(self, to: Self) -> Result<Self, StepError> {
        if self.allowed_next().contains(&to) {
            Ok(to)
        } else {
            Err(StepError { from: self, to })
        }
    }

    /// Whether the scope was refused; then a scope that includes it is not granted either.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Rejected | Self::Revoked)
    }

    /// The next action if the scope is not granted; an approval then has expired.
    ///
    /// ```
    /// use scope_spec::app::{NextAction, State};
    /// assert_eq!(State::NeedsInfo.next_action(), NextAction::Submit);
    /// assert_eq!(State::NeedsInfo.next_action().command(), "submit");
    /// ```
    pub fn next_action(self) -> NextAction {
        match self {
            Self::Draft | Self::NeedsInfo => NextAction::Submit,
            Self::Submitted => NextAction::Approve,
            Self::Approved | Self::Rejected | Self::Withdrawn | Self::Revoked => NextAction::Add,
        }
    }

    /// Whether a review in this state must have a reason, from which the next step follows.
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::NeedsInfo | Self::Rejected | Self::Revoked)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(name: &str) -> Result<Self, UnknownState> {
        let found = Self::ALL.into_iter().find(|state| state.as_str() == name);
        found.ok_or_else(|| UnknownState {
            name: name.to_owned(),
        })
    }
}

impl fmt::Display for UnknownState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a state of a review", self.name)
    }
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a review cannot go from `{}` to `{}`, only to ",
            self.from, self.to
        )?;
        let next = self.from.allowed_next();
        for (index, state) in next.iter().enumerate() {
            match index {
                0 => {}
                _ if index + 1 == next.len() => f.write_str(" or ")?,
                _ => f.write_str(", ")?,
            }
            write!(f, "`{state}`")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownState {}

impl std::error::Error for StepError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for state in State::ALL {
            assert_eq!(state.to_string().parse(), Ok(state));
        }
        for name in ["", "Draft", "needs_info", "draft "] {
            assert!(name.parse::<State>().is_err(), "{name}");
        }
    }

    #[test]
    fn every_pair_of_states() {
        use State::*;
        let allowed = [
            (Draft, Submitted),
            (Submitted, NeedsInfo),
            (Submitted, Approved),
            (Submitted, Rejected),
            (Submitted, Withdrawn),
            (NeedsInfo, Submitted),
            (NeedsInfo, Withdrawn),
            (Approved, Approved),
            (Approved, Revoked),
            (Rejected, Draft),
            (Withdrawn, Draft),
            (Revoked, Draft),
        ];
        for from in State::ALL {
            for to in State::ALL {
                let expected = allowed.contains(&(from, to));
                assert_eq!(from.step(to).is_ok(), expected, "{from} {to}");
            }
        }
    }

    #[test]
    fn step_error_lists_what_is_allowed() {
        let error = State::Submitted.step(State::Draft).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a review cannot go from `submitted` to `draft`, only to `needs-info`, `approved`, \
             `rejected` or `withdrawn`",
        );
    }
}
