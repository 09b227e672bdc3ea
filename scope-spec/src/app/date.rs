//! Calendar dates.

use std::{fmt, str::FromStr};

/// A date of the Gregorian calendar, written `2026-11-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The error for a text that is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDate;

impl Date {
    /// The date, if the calendar has it. The year is at most 9999, months and days count from 1.
    ///
    /// ```
    /// use scope_spec::app::Date;
    /// assert!(Date::new(2028, 2, 29).is_some());
    /// assert!(Date::new(2027, 2, 29).is_none());
    /// ```
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        let exists = year <= 9999 && (1..=days).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The date `days` days after 1 January 1970, in UTC: a Unix time divided by 86,400.
    ///
    /// ```
    /// use scope_spec::app::Date;
    /// assert_eq!(Date::from_days_since_1970(0), Date::new(1970, 1, 1));
    /// assert_eq!(Date::from_days_since_1970(20_781), Date::new(2026, 11, 24));
    /// ```
    pub fn from_days_since_1970(days: u64) -> Option<Self> {
        // in 400-year eras that begin on 1 March, so a leap day is the last day of its year
        const DAYS_OF_ERA: u64 = 146_097;
        let days = days.checked_add(719_468)?;
        let (era, day) = (days / DAYS_OF_ERA, days % DAYS_OF_ERA);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, next_year) = if month < 10 {
            (month + 3, 0)
        } else {
            (month - 9, 1)
        };
        let year = u16::try_from(era * 400 + year + next_year).ok()?;
        Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// The year, up to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let mut parts = text.split('-');
        let mut part = |length: usize| {
            parts
                .next()
                .filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|part| part.parse::<u16>().ok())
        };
        let (year, month, day) = (part(4), part(2), part(2));
        let rest = parts.next();
        let day = day.and_then(|day| u8::try_from(day).ok());
        let month = month.and_then(|month| u8::try_from(month).ok());
        match (year, month, day, rest) {
            (Some(year), Some(month), Some(day), None) => Self::new(year, month, day),
            _ => None,
        }
        .ok_or(InvalidDate)
    }
}

impl fmt::Display for InvalidDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day; write it as `2026-11-01`")
    }
}

impl std::error::Error for InvalidDate {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_round_trip() {
        for text in ["2026-11-01", "0001-01-31", "9999-12-31", "2000-02-29"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn rejects_invalid_dates() {
        for text in [
            "",
            "2026",
            "2026-11",
            "2026-11-1",
            "2026-1-01",
            "26-11-01",
            "2026-11-31",
            "2026-00-01",
            "2026-13-01",
            "2026-11-00",
            "1900-02-29",
            "2026-11-01-01",
            "2026-11-01T",
            " 2026-11-01",
            "+026-11-01",
            "2026/11/01",
            "2026-04-31",
        ] {
            assert_eq!(text.parse::<Date>(), Err(InvalidDate), "{text}");
        }
    }

    #[test]
    fn order() {
        let mut days = ["2026-11-02", "2026-11-01", "2025-12-31", "2026-02-28"]
            .map(|text| text.parse::<Date>().unwrap());
        days.sort();
        let days = days.map(|day| day.to_string());
        assert_eq!(
            days,
            ["2025-12-31", "2026-02-28", "2026-11-01", "2026-11-02"]
        );
    }

    /// Each day of 400 years and of the last ones, counted from the one before it.
    #[test]
    fn days_follow_each_other() {
        let next = |it: Date| {
            Date::new(it.year, it.month, it.day + 1)
                .or_else(|| Date::new(it.year, it.month + 1, 1))
                .or_else(|| Date::new(it.year + 1, 1, 1))
        };
        for (mut days, first) in [(0, "1970-01-01"), (2_932_532, "9999-01-01")] {
            let mut day = first.parse().ok();
            while day.is_some_and(|day: Date| day.year < 2371 || day.year == 9999) {
                assert_eq!(Date::from_days_since_1970(days), day);
                (days, day) = (days + 1, day.and_then(next));
            }
            if day.is_none() {
                assert_eq!(Date::from_days_since_1970(days), None);
            }
        }
        assert_eq!(Date::from_days_since_1970(u64::MAX), None);
    }

    #[test]
    fn parts() {
        let date: Date = "2026-11-25".parse().unwrap();
        assert_eq!((date.year(), date.month(), date.day()), (2026, 11, 25));
    }
}
