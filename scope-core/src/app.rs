//! An app's manifest at run time: its reviews and their expiry dates.

use crate::{Granted, Privilege, Set};
use core::{error::Error, fmt, str::FromStr};

/// A calendar date; dates compare in calendar order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The date with this year (up to 9999), month (from 1) and day (from 1), or `None` if the
    /// calendar has no such date.
    #[must_use]
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if year <= 9_999 && 1 <= day && day <= days {
            Some(Date { year, month, day })
        } else {
            None
        }
    }

    /// For generated code, which passes valid dates only.
    #[doc(hidden)]
    #[must_use]
    pub const fn of(year: u16, month: u8, day: u8) -> Self {
        Date { year, month, day }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    /// Writes the date as in RFC 3339: `2026-11-23`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    /// Reads a date as in RFC 3339.
    ///
    /// ```
    /// use scope_core::Date;
    ///
    /// assert_eq!("2028-02-29".parse(), Ok(Date::new(2028, 2, 29).unwrap()));
    /// assert!("2026-02-29".parse::<Date>().is_err());
    /// assert!("2026-9-1".parse::<Date>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let number = |at: usize, len: usize| {
            let digits = text.as_bytes().get(at..at + len)?;
            digits.iter().try_fold(0_u16, |number, byte| {
                let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
                Some(number * 10 + u16::from(digit))
            })
        };
        let read = || {
            let parts = [text.as_bytes().get(4)?, text.as_bytes().get(7)?];
            let is_date = text.len() == 10 && parts == [&b'-'; 2];
            let (month, day) = (number(5, 2)? as u8, number(8, 2)? as u8);
            Date::new(number(0, 4)?, month, day).filter(|_| is_date)
        };
        read().ok_or(InvalidDate)
    }
}

/// The error for a text that is not a calendar date in the form `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InvalidDate;

impl fmt::Display for InvalidDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day of the calendar, written `YYYY-MM-DD`")
    }
}

impl Error for InvalidDate {}

/// The state of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReviewState {
    /// Not submitted yet.
    Draft,
    /// Submitted, and waiting for a decision.
    Submitted,
    /// Sent back with a question.
    NeedsInfo,
    /// Approved.
    Approved,
    /// Rejected.
    Rejected,
    /// Withdrawn by the app's owner.
    Withdrawn,
    /// Approved once, and revoked.
    Revoked,
}

impl ReviewState {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Submitted,
        Self::NeedsInfo,
        Self::Approved,
        Self::Rejected,
        Self::Withdrawn,
        Self::Revoked,
    ];

    /// The state as it is spelled in manifests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
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
}

impl fmt::Display for ReviewState {
    /// Writes the state as it is spelled in manifests.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for ReviewState {
    type Err = UnknownState;

    /// Reads a state as it is spelled in manifests.
    ///
    /// ```
    /// use scope_core::ReviewState;
    ///
    /// assert_eq!("needs-info".parse(), Ok(ReviewState::NeedsInfo));
    /// assert!("Draft".parse::<ReviewState>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, UnknownState> {
        let known = Self::ALL.into_iter().find(|state| state.as_str() == text);
        known.ok_or(UnknownState)
    }
}

/// The error for a text that is not the state of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnknownState;

impl fmt::Display for UnknownState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a state of a review: one of")?;
        ReviewState::ALL
            .into_iter()
            .enumerate()
            .try_for_each(|(i, state)| {
                let comma = if i == 0 { "" } else { "," };
                write!(f, "{comma} `{state}`")
            })
    }
}

impl Error for UnknownState {}

/// The review of a scope that an app requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Review<P> {
    /// The scope.
    pub scope: P,
    /// The state.
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

/// The closure of `direct`, without the scopes whose approval has expired on `today`.
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
