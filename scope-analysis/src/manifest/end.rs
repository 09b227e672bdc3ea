//! The day on which a grant ends.

use std::{collections::HashMap, fmt};

use scope_spec::{
    Spec,
    app::{App, Date, State},
};

/// The end of a grant, ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// The first day on which the grant no longer counts.
    On(Date),
    /// No end.
    Never,
}

impl End {
    pub(super) fn day(self) -> Option<String> {
        match self {
            Self::On(day) => Some(day.to_string()),
            Self::Never => None,
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => write!(f, "until {day}"),
            Self::Never => f.write_str("without an end"),
        }
    }
}

/// The ends of the requested scopes that are granted on a day, by their indices.
pub(super) fn ends(app: &App, spec: &Spec, today: Option<Date>) -> HashMap<usize, End> {
    let reviews = app.scopes.iter().filter_map(|asked| asked.review.as_ref());
    let approved = reviews.filter(|review| review.state == State::Approved);
    let mut days: Vec<Date> = approved
        .filter_map(|review| review.expires)
        .filter(|day| today.is_none_or(|today| *day > today))
        .collect();
    days.sort_unstable();
    days.dedup();
    let mut left = app.granted(spec, today);
    let mut ends = HashMap::new();
    for day in days {
        let still = app.granted(spec, Some(day));
        let gone = left.iter().filter(|index| !still.contains(index));
        ends.extend(gone.map(|&index| (index, End::On(day))));
        left = still;
    }
    ends.extend(left.into_iter().map(|index| (index, End::Never)));
    ends
}
