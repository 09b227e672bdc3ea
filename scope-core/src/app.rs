//! What an app's manifest says, while the program runs.

use crate::{Granted, Privilege, Set};

/// A day, in the order of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day of this year, month (from 1) and day (from 1). It is compared, not looked up in a
    /// calendar.
    #[must_use]
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        Date { year, month, day }
    }
}

impl core::fmt::Display for Date {
    /// As RFC 3339 has it: `2026-11-23`.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// How far a review has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReviewState {
    /// Not handed in yet.
    Draft,
    /// Handed in.
    Submitted,
    /// Handed back with a question.
    NeedsInfo,
    /// Granted.
    Approved,
    /// Refused.
    Rejected,
    /// Taken back by the app's owner.
    Withdrawn,
    /// Granted once, and no longer.
    Revoked,
}

/// The review of a scope that an app asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Review<P> {
    /// The scope.
    pub scope: P,
    /// How far it has come.
    pub state: ReviewState,
    /// The day from which an approval no longer counts.
    pub expires: Option<Date>,
}

impl<P> Review<P> {
    /// For generated code.
    #[doc(hidden)]
    pub const fn new(scope: P, state: ReviewState, expires: Option<Date>) -> Self {
        Review {
            scope,
            state,
            expires,
        }
    }
}

/// What `direct` comes to on `today`, without what has lapsed by then.
pub fn granted_on<P: Privilege, const W: usize>(
    direct: Set<P, W>,
    lapses: &[(P, Date)],
    today: Date,
) -> Granted<P, W> {
    lapses
        .iter()
        .filter(|(_, day)| *day <= today)
        .fold(direct, |set, (scope, _)| set.without(*scope))
        .close()
}
