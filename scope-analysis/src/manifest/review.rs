//! Reviews as text, and scopes that rely on the reviews of others.

use scope_spec::{
    Spec, Text,
    app::{App, Date, Review, State},
    lists::joined,
};
use serde::Serialize;

/// A scope whose review another scope relies on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Relied {
    /// The name of the scope.
    pub scope: String,
    /// The state of its review; `expired` for an expired approval.
    pub state: &'static str,
}

/// The included restricted scopes whose reviews a scope without its own relies on.
pub fn relies_on_of(app: &App, spec: &Spec, index: usize, today: Option<Date>) -> Vec<Relied> {
    let scopes = &spec.scopes;
    let held = scopes.closure.iter(index).filter(|&held| held != index);
    let held = held.map(|held| &scopes[held]);
    held.filter(|item| item.restricted)
        .map(|item| relied(app, item.name.clone(), today))
        .collect()
}

/// A requested scope with a justification of its own.
fn relied(app: &App, scope: String, today: Option<Date>) -> Relied {
    let asked = app.scopes.iter().find(|asked| asked.name == scope);
    let review = asked.and_then(|asked| asked.review.as_ref());
    let state = match review {
        Some(review) if review.state == State::Approved && !review.is_approved(today) => "expired",
        Some(review) => review.state.as_str(),
        None => State::Draft.as_str(),
    };
    Relied { scope, state }
}

/// The message for a scope that needs no review of its own.
pub fn relying(on: &[Relied]) -> String {
    if on.is_empty() {
        return "needs no review".to_owned();
    }
    let unapproved = |relied: &&Relied| relied.state != "approved";
    let waits = on.iter().any(|relied| unapproved(&relied));
    let counts = |relied: &&Relied| unapproved(relied) == waits;
    let relied = on.iter().filter(counts).map(|relied| {
        let state = match relied.state {
            "expired" => "whose approval expired".to_owned(),
            state => format!("which is {state}"),
        };
        format!("`{}`, {state}", relied.scope)
    });
    let verb = if waits {
        "it waits for"
    } else {
        "it relies on"
    };
    format!(
        "no review of its own: {verb} that of {}",
        joined(relied, "and")
    )
}

pub(super) fn state(review: Option<&Review>) -> State {
    review.map_or(State::Draft, |review| review.state)
}

/// A review as text.
pub(super) fn in_words(review: Option<&Review>) -> String {
    let mut out = format!("`{}`", state(review));
    let Some(review) = review else { return out };
    let day = |word: &str, day: Option<Date>| day.map(|day| format!(" {word} {day}"));
    out.extend(day("on", review.on));
    out.extend(
        review
            .by
            .as_ref()
            .map(|by| format!(" by `{}`", one_line(by))),
    );
    out.extend(day("until", review.expires));
    out.extend(
        review
            .reference
            .as_ref()
            .map(|text| format!(", `{}`", one_line(text))),
    );
    let how = match review.state {
        // the reason of the previous decision
        State::Draft | State::Submitted => "after the reason",
        _ => "for the reason",
    };
    let reason = review.reason.as_ref();
    out.extend(reason.map(|text| format!(", {how} `{}`", one_line(text))));
    out
}

/// A text on one line, with single spaces.
pub(super) fn one_line(text: &Text<'_>) -> String {
    let line = text.terminal();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
