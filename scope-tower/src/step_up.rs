//! Requirements on how and when the user authenticated (RFC 9470).

use crate::header::Challenge;
use std::{
    fmt,
    time::{Duration, SystemTime},
};

/// How and when a user authenticated, which a [`StepUp`] checks.
pub trait SignedIn {
    /// The authentication context class reference: the claim `acr`.
    fn acr(&self) -> Option<&str>;
    /// The time of the authentication: the claim `auth_time`.
    fn auth_time(&self) -> Option<SystemTime>;
}

impl<H: SignedIn + ?Sized> SignedIn for std::sync::Arc<H> {
    fn acr(&self) -> Option<&str> {
        (**self).acr()
    }
    fn auth_time(&self) -> Option<SystemTime> {
        (**self).auth_time()
    }
}

/// A requirement on the user's authentication, beyond the grant (RFC 9470 section 3).
///
/// A claim that the token lacks does not meet it.
///
/// ```
/// use scope_tower::{SignedIn, StepUp};
/// use std::time::{Duration, SystemTime};
///
/// struct Session { acr: Option<String>, auth_time: Option<SystemTime> }
///
/// impl SignedIn for Session {
///     fn acr(&self) -> Option<&str> { self.acr.as_deref() }
///     fn auth_time(&self) -> Option<SystemTime> { self.auth_time }
/// }
///
/// let step_up = StepUp::new()
///     .acr("urn:example:two-factor")
///     .max_age(Duration::from_secs(300));
/// let now = SystemTime::now();
/// let session = Session { acr: Some("urn:example:two-factor".into()), auth_time: Some(now) };
/// assert!(step_up.is_met_by(&session, now));
/// assert!(!step_up.is_met_by(&session, now + Duration::from_secs(301)));
/// assert!(!step_up.is_met_by(&Session { acr: None, auth_time: Some(now) }, now));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepUp {
    acr_values: Vec<String>,
    max_age: Option<Duration>,
}

impl StepUp {
    /// No requirement yet.
    #[must_use]
    pub fn new() -> Self {
        StepUp::default()
    }

    /// Requires this authentication context class, or another required one, in the order of preference.
    #[must_use]
    pub fn acr(mut self, value: impl Into<String>) -> Self {
        self.acr_values.push(value.into());
        self
    }

    /// Requires that the authentication is no older than `age`, in whole seconds.
    #[must_use]
    pub fn max_age(self, age: Duration) -> Self {
        StepUp {
            max_age: Some(Duration::from_secs(age.as_secs())),
            ..self
        }
    }

    /// Whether `session` meets it at the time `now`. An authentication in the future, by a clock
    /// that runs fast, is new.
    pub fn is_met_by<H: SignedIn + ?Sized>(&self, session: &H, now: SystemTime) -> bool {
        let acr = self.acr_values.is_empty()
            || session
                .acr()
                .is_some_and(|acr| self.acr_values.iter().any(|value| value == acr));
        let age = self.max_age.is_none_or(|max_age| {
            session
                .auth_time()
                .is_some_and(|then| now.duration_since(then).unwrap_or_default() <= max_age)
        });
        acr && age
    }

    pub(crate) fn challenge(&self, challenge: Challenge) -> Challenge {
        let mut challenge = challenge
            .with("error", "insufficient_user_authentication")
            .with("error_description", &self.to_string());
        if !self.acr_values.is_empty() {
            challenge = challenge.with("acr_values", &self.acr_values.join(" "));
        }
        match self.max_age {
            Some(age) => challenge.with_number("max_age", age.as_secs()),
            None => challenge,
        }
    }
}

impl fmt::Display for StepUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.acr_values.is_empty(), self.max_age) {
            (true, None) => f.write_str("the user must sign in"),
            (true, Some(_)) => f.write_str("the user must sign in again"),
            (false, None) => f.write_str("the user must sign in in a stronger way"),
            (false, Some(_)) => f.write_str("the user must sign in again, in a stronger way"),
        }
    }
}
