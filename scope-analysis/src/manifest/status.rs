//! The status of an app: current grants, and scopes that wait.

use scope_spec::{
    Spec, Text,
    app::{App, Date, NextAction, Review, State},
    shell_word as shell,
};
use serde::Serialize;

pub use super::review::{Relied, relies_on_of, relying};
use super::review::{in_words, one_line};

/// How commands refer to a manifest.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    /// The file, as messages show it.
    pub file: String,
    /// The options by which a command finds the same files; `None` if no command can edit them.
    options: Option<String>,
}

impl Naming {
    /// A manifest with its file, as messages show it, and the options by which a command finds it
    /// (` --app FILE`, with the space); `None` if no command can edit it.
    pub fn new(file: String, options: Option<String>) -> Self {
        Self { file, options }
    }

    /// The command `cargo scopes app WORD SCOPES` for these files.
    pub fn command<S: AsRef<str>>(&self, word: &str, scopes: &[S]) -> String {
        let mut command = format!("cargo scopes app {word}");
        for scope in scopes {
            command.push(' ');
            command.push_str(&shell(scope.as_ref()));
        }
        command.push_str(self.options.as_deref().unwrap_or_default());
        command
    }

    /// The command that justifies scopes, requested or not.
    pub fn justify<S: AsRef<str>>(&self, scopes: &[S]) -> String {
        format!("{} --justification \"..\"", self.command("add", scopes))
    }
}

/// The status of a requested scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Granted without a review.
    Open,
    /// Granted by a review.
    Approved,
    /// Waits for its own review.
    Waits,
    /// Waits for the reviews of scopes that it includes.
    WaitsForOther,
    /// The approval has expired.
    Expired,
    /// Includes a scope that was rejected or revoked, and has not been approved since.
    TakenOut,
    /// The spec does not declare it.
    Unknown,
}

/// A requested scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The name of the scope.
    pub scope: String,
    /// The status.
    pub standing: Standing,
    /// Whether it is granted now.
    pub granted: bool,
    /// The state of its review, if it needs one.
    pub state: Option<&'static str>,
    /// The day of the last step of the review.
    pub on: Option<String>,
    /// Who decided.
    pub by: Option<Text<'static>>,
    /// The reviewer's reference.
    pub reference: Option<Text<'static>>,
    /// The reason of the decision.
    pub reason: Option<Text<'static>>,
    /// The first day on which the approval no longer counts.
    pub expires: Option<String>,
    /// The days until it expires.
    pub days_left: Option<i64>,
    /// The problem of its justification, which prevents the submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lacks: Option<String>,
    /// The scopes that it includes.
    pub brings: Vec<String>,
    /// The included restricted scopes whose reviews it relies on, if it needs none of its own.
    pub relies_on: Vec<Relied>,
    /// The included scope whose rejection or revocation takes it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_out_by: Option<Relied>,
    /// The review in the manifest, if it is not needed and does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
    /// The next command.
    pub next: Option<String>,
    /// The command that removes the scope, as an alternative to requesting it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    remove: Option<String>,
}

impl Entry {
    /// The next steps, as lines.
    pub fn steps(&self) -> Vec<String> {
        match (&self.next, &self.remove) {
            (Some(add), Some(remove)) => vec![format!("next: {add}"), format!("  or: {remove}")],
            (Some(next), None) => vec![format!("next: {next}")],
            (None, _) => Vec::new(),
        }
    }
}

/// The status of an app.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// The name of the app.
    pub app: Text<'static>,
    /// The name of the spec.
    pub spec: String,
    /// The day that expiry is judged by.
    pub today: Option<String>,
    /// The requested scopes, in file order.
    pub scopes: Vec<Entry>,
    /// All granted scopes, in file order.
    pub granted: Vec<String>,
    /// The `scope` parameter of an authorization request (RFC 6749 section 3.3).
    pub scope_param: String,
}

/// The status of an app on a day.
pub fn status(app: &App, spec: &Spec, today: Option<Date>, naming: &Naming) -> Status {
    let granted = app.granted(spec, today);
    let pending = app.pending(spec, today);
    let name = |at: usize| spec.scopes.name(at).to_owned();
    let entries = app.scopes.iter().map(|asked| {
        let index = spec.scopes.index_of(&asked.name);
        let needs_review = index.is_some_and(|index| app.needs_review(spec, index));
        let review = asked.review.as_ref().filter(|_| needs_review);
        let is_granted = index.is_some_and(|index| granted.contains(&index));
        let waits = index.and_then(|index| {
            let found = pending.iter().find(|(waits, _)| *waits == index);
            found.map(|(_, state)| *state)
        });
        let taken_out = index.and_then(|index| app.taken_out(spec, index, today));
        let standing = match (index, is_granted, needs_review, waits) {
            (None, ..) => Standing::Unknown,
            _ if taken_out.is_some() => Standing::TakenOut,
            (_, true, true, _) => Standing::Approved,
            (_, true, false, _) => Standing::Open,
            (_, _, true, Some(State::Approved)) => Standing::Expired,
            (_, _, true, _) => Standing::Waits,
            (_, _, false, _) => Standing::WaitsForOther,
        };
        let day = |date: fn(&Review) -> Option<Date>| Some(date(review?)?.to_string());
        let text = |text: fn(&Review) -> &Option<Text<'static>>| text(review?).clone();
        let brings = index.map(|index| {
            let closure = spec.scopes.closure.iter(index);
            closure.filter(|&held| held != index).map(name).collect()
        });
        let relies_on = index.filter(|_| !needs_review);
        let relies_on = relies_on.map(|index| relies_on_of(app, spec, index, today));
        // an approval that is dated later than the refusal counts again
        let waits = match (standing, review) {
            (Standing::TakenOut, Some(review)) if review.state == State::Approved => {
                Some(State::Submitted)
            }
            (Standing::TakenOut, _) => needs_review.then_some(State::Draft),
            _ => waits,
        };
        let next = next(standing, waits).filter(|_| naming.options.is_some());
        let command = |word: &str| naming.command(word, &[&asked.name]);
        let lacks = app.justification_problem(spec, &asked.name);
        let lacks = lacks.filter(|_| !is_granted).map(|problem| {
            let label = problem.primary.as_ref();
            match (problem.code, label) {
                ("missing-justification", _) | (_, None) => "it has no justification".to_owned(),
                (_, Some(label)) => format!("its justification is not enough: {}", label.text),
            }
        });
        let written = asked.review.as_ref().filter(|_| !needs_review);
        Entry {
            scope: asked.name.clone(),
            standing,
            granted: is_granted,
            state: needs_review.then(|| review.map_or(State::Draft, |it| it.state).as_str()),
            on: day(|review| review.on),
            by: text(|review| &review.by),
            reference: text(|review| &review.reference),
            reason: text(|review| &review.reason),
            expires: day(|review| review.expires),
            days_left: review
                .and_then(|review| review.expires)
                .zip(today)
                .filter(|_| standing == Standing::Approved)
                .map(|(expires, today)| days(expires) - days(today)),
            brings: brings.unwrap_or_default(),
            lacks: lacks.clone(),
            relies_on: relies_on.unwrap_or_default(),
            taken_out_by: taken_out.map(|(held, state)| Relied {
                scope: name(held),
                state: state.as_str(),
            }),
            written: written.map(|review| in_words(Some(review))),
            next: next.map(|action| match action {
                // nothing is approved without a justification, which is given to a draft only
                NextAction::Approve if lacks.is_some() => {
                    format!("{} --reason \"..\"", command("needs-info"))
                }
                // a request without a justification is not submitted
                _ if lacks.is_some() => naming.justify(&[&asked.name]),
                action => command(action.command()) + action.options(),
            }),
            remove: next
                .filter(|action| *action == NextAction::Add)
                .map(|_| command("remove")),
        }
    });
    let entries: Vec<Entry> = entries.collect();
    let closed = spec.scopes.closure.close(&granted).into_iter();
    let parameter = spec.scopes.minimal(&granted).into_iter().map(name);
    Status {
        app: app.name.clone(),
        spec: spec.name.clone(),
        today: today.map(|today| today.to_string()),
        scopes: entries,
        granted: closed.map(name).collect(),
        scope_param: parameter.collect::<Vec<_>>().join(" "),
    }
}

/// The next action of the app's owner or the reviewer.
fn next(standing: Standing, state: Option<State>) -> Option<NextAction> {
    let own = state.filter(|_| standing != Standing::WaitsForOther);
    own.map(State::next_action)
}

/// Days since a fixed day: the difference of two is what counts.
fn days(date: Date) -> i64 {
    // by years that begin in March, so that a leap day is the last of its year
    let (year, month) = (i64::from(date.year()), i64::from(date.month()));
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + i64::from(date.day())
}

/// The status as text: one part or more.
pub fn standing(entry: &Entry) -> Vec<String> {
    let day = |day: &Option<String>| {
        day.as_ref()
            .map_or_else(String::new, |it| format!(" on {it}"))
    };
    let mut parts = vec![match entry.standing {
        Standing::Open | Standing::WaitsForOther => relying(&entry.relies_on),
        Standing::TakenOut => {
            let by = entry.taken_out_by.as_ref();
            let by = by.map(|by| format!("it includes `{}`, which is {}", by.scope, by.state));
            let since = "it has not been approved since";
            format!("{}, and {since}", by.unwrap_or_default())
        }
        Standing::Unknown => "not declared in the spec".to_owned(),
        Standing::Expired => format!("the approval expired{}", day(&entry.expires)),
        Standing::Approved | Standing::Waits => {
            let by = entry.by.as_ref().map(|by| format!(" by {}", by.terminal()));
            let state = entry.state.unwrap_or_default();
            format!("{state}{}{}", day(&entry.on), by.unwrap_or_default())
        }
    }];
    if entry.standing == Standing::Approved && entry.by.is_none() {
        parts.push("the approver is not recorded".to_owned());
    }
    parts.extend(entry.lacks.clone());
    let written = entry.written.as_ref();
    parts.extend(written.map(|review| format!("the review in the manifest is ignored: {review}")));
    parts.extend(entry.reference.as_ref().map(Text::terminal));
    if let (Some(expires), Standing::Approved) = (&entry.expires, entry.standing) {
        let left = match entry.days_left {
            Some(1) => ", 1 day left".to_owned(),
            Some(days) => format!(", {days} days left"),
            None => String::new(),
        };
        parts.push(format!("until {expires}{left}"));
    }
    parts
}

/// The reason of the decision, or of the one before if the scope is requested again.
pub fn reason(entry: &Entry) -> Option<String> {
    let reason = one_line(entry.reason.as_ref()?);
    Some(match entry.state {
        Some("draft" | "submitted") => format!("earlier reason: {reason}"),
        _ => format!("reason: {reason}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_between() {
        let day = |text: &str| days(text.parse().unwrap());
        assert_eq!(day("2027-01-01") - day("2026-12-31"), 1);
        assert_eq!(day("2028-03-01") - day("2028-02-28"), 2);
        assert_eq!(day("2027-03-01") - day("2027-02-28"), 1);
        assert_eq!(day("2027-09-14") - day("2026-09-14"), 365);
        assert_eq!(day("2100-03-01") - day("2000-03-01"), 36_524);
    }
}
