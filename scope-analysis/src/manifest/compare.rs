//! What changed between two manifests of an app: what it gets, what it asks for, how far the
//! reviews have come.

use scope_spec::lists::some_quoted;
use scope_spec::{
    Operation, Privilege, Source, Spec,
    app::{App, AppScope, Date, Review, State},
};
use serde::Serialize;

use super::{
    expiry::{self, End, prolonged},
    status::{relies_on_of, relying},
};
use crate::{
    decision::{self, Grant},
    diff::At,
};

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

/// All changes, by effect and then in file order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The changes, by effect.
    pub changes: Vec<Change>,
    /// The operations whose app gate is open to it now, and was not.
    pub opens: Vec<String>,
    /// The operations whose app gate was open to it, and is not now.
    pub closes: Vec<String>,
}

/// A manifest with its spec.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The manifest.
    pub app: &'a App,
    /// The text of the manifest.
    pub sources: &'a [Source],
    /// The spec that the manifest names.
    pub spec: &'a Spec,
    /// The texts of the spec.
    pub spec_sources: &'a [Source],
}

impl<'a> Side<'a> {
    pub(super) fn asked(&self, name: &str) -> Option<&'a AppScope> {
        self.app.scopes.iter().find(|asked| asked.name == name)
    }

    pub(super) fn at(&self, asked: &AppScope) -> Option<At> {
        At::new(&asked.place, self.sources)
    }

    /// Where the spec declares a scope.
    fn declared(&self, name: &str) -> Option<At> {
        At::new(&self.item(name)?.place, self.spec_sources)
    }

    fn item(&self, name: &str) -> Option<&'a Privilege> {
        let index = self.spec.scopes.index_of(name)?;
        self.spec.scopes.items.get(index)
    }

    /// Whether a scope that is asked for waits for a review.
    fn reviews(&self, name: &str) -> bool {
        let index = self.spec.scopes.index_of(name);
        index.is_some_and(|index| self.app.needs_review(self.spec, index))
    }

    /// What is granted on a day: as it is asked for, in file order, and closed.
    fn granted(&self, today: Option<Date>) -> Held<'a> {
        let ends = expiry::ends(self.app, self.spec, today);
        let asked = self.app.scopes.iter().filter_map(|asked| {
            let index = self.spec.scopes.index_of(&asked.name)?;
            Some((asked, index, *ends.get(&index)?))
        });
        let asked: Vec<_> = asked.collect();
        let mut grant = Grant::default();
        grant.add(&self.spec.scopes, asked.iter().map(|&(_, index, _)| index));
        Held { asked, grant }
    }
}

/// What is granted.
pub(super) struct Held<'a> {
    /// What is asked for and granted, with its index and its end.
    pub(super) asked: Vec<(&'a AppScope, usize, End)>,
    grant: Grant,
}

impl Held<'_> {
    fn opens(&self, spec: &Spec, operation: &Operation) -> bool {
        !decision::decide(&spec.scopes, &operation.scopes, &self.grant).is_denied()
    }
}

/// Compares two manifests, both judged on the same day.
pub fn compare(old: Side<'_>, new: Side<'_>, today: Option<Date>) -> Comparison {
    let (was, now) = (old.granted(today), new.granted(today));
    let mut changes = granted((old, &was), (new, &now), Effect::Widens);
    changes.extend(prolonged((old, &was), (new, &now), Effect::Widens));
    changes.extend(granted((new, &now), (old, &was), Effect::Narrows));
    changes.extend(prolonged((new, &now), (old, &was), Effect::Narrows));
    let ends_told = |name: &str, changes: &[Change]| {
        let mut told = changes.iter().filter(|it| it.what == "expires");
        told.any(|it| it.scope.as_deref() == Some(name))
    };
    for asked in &new.app.scopes {
        match old.asked(&asked.name) {
            None => changes.push(asks(new, asked, today)),
            Some(before) => {
                let is_told = ends_told(&asked.name, &changes);
                changes.extend(reviewed(new, before, asked, is_told));
                changes.extend(justified(new, before, asked));
            }
        }
    }
    for asked in &old.app.scopes {
        if new.asked(&asked.name).is_none() {
            let message = format!("no longer asks for `{}`", asked.name);
            let change = change(Effect::Drops, Some(&asked.name), "not-asked", message);
            changes.push(Change {
                at: old.at(asked),
                ..change
            });
        }
    }
    changes.extend(described(old, new));
    let opens = turned((old, &was), (new, &now));
    let closes = turned((new, &now), (old, &was));
    changes.extend(by_operations(Effect::Widens, &opens, new, &changes));
    changes.extend(by_operations(Effect::Narrows, &closes, old, &changes));
    changes.sort_by_key(|change| change.effect);
    let ids = |turned: Vec<&Operation>| turned.iter().map(|it| it.id.clone()).collect();
    Comparison {
        opens: ids(opens),
        closes: ids(closes),
        changes,
    }
}

/// The operations that are open to the second side, and not to the first.
fn turned<'a>(
    (other, before): (Side<'_>, &Held<'_>),
    (side, held): (Side<'a>, &Held<'_>),
) -> Vec<&'a Operation> {
    let turned = side.spec.operations.iter().filter(|operation| {
        let known = other.spec.operation(&operation.id);
        let known = known.and_then(|at| other.spec.operations.get(at));
        held.opens(side.spec, operation)
            && !known.is_some_and(|known| before.opens(other.spec, known))
    });
    turned.collect()
}

/// That the app may call more, or less, where none of its grants says so: what the operations need
/// is all that is another.
fn by_operations(
    effect: Effect,
    turned: &[&Operation],
    side: Side<'_>,
    changes: &[Change],
) -> Option<Change> {
    let first = turned.first()?;
    let message = match effect {
        Effect::Widens => "the spec opens more operations to what is granted",
        _ => "the spec opens fewer operations to what is granted",
    };
    let at = At::new(&first.place, side.spec_sources).filter(|_| turned.len() == 1);
    let is_told = changes.iter().any(|it| it.effect == effect);
    (!is_told).then(|| Change {
        at,
        ..change(effect, None, "operations", message)
    })
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

/// What the second side is granted and the first is not, each thing with what brings it; the other
/// way round what is lost.
fn granted(
    (old, was): (Side<'_>, &Held<'_>),
    (new, now): (Side<'_>, &Held<'_>),
    effect: Effect,
) -> Vec<Change> {
    let scopes = &new.spec.scopes;
    let mut told: Vec<usize> = Vec::new();
    let mut changes = Vec::new();
    for &(asked, index, _) in &now.asked {
        let more = scopes.closure.iter(index).filter(|held| {
            let item = scopes.items.get(*held);
            let had = item.and_then(|item| was.end(old.spec, item));
            !told.contains(held) && had.is_none()
        });
        let more: Vec<usize> = more.collect();
        if more.is_empty() {
            continue;
        }
        let others: Vec<usize> = more.iter().copied().filter(|&held| held != index).collect();
        let others = decision::names(scopes, &others);
        let listed = some_quoted(&others, SHOWN);
        let name = &asked.name;
        let message = match (effect, more.contains(&index), others.is_empty()) {
            (Effect::Widens, true, true) => format!("`{name}` is granted now"),
            (Effect::Widens, true, _) => format!("`{name}` is granted now, and brings {listed}"),
            (Effect::Widens, false, _) => format!("`{name}` brings {listed} now"),
            (_, true, true) => format!("`{name}` is no longer granted"),
            (_, true, _) => format!("`{name}` is no longer granted, which brought {listed}"),
            (_, false, _) => format!("`{name}` no longer brings {listed}"),
        };
        let what = if effect == Effect::Widens {
            "granted"
        } else {
            "not-granted"
        };
        let (message, at) = match by_spec(old, new, asked, more.contains(&index), effect) {
            Some((why, at)) => (format!("{message}: {why}"), at),
            None => (message, new.at(asked)),
        };
        let names = decision::names(scopes, &more);
        changes.push(Change {
            scopes: names.iter().map(|&name| name.to_owned()).collect(),
            at,
            ..change(effect, Some(name), what, message)
        });
        told.extend(more);
    }
    changes
}

/// Where the manifest asks for a scope as it did, and the spec is what gives it more: why, and the
/// line of the spec. The sides are those of [`granted`], so that of a loss the second is the old one.
pub(super) fn by_spec(
    without: Side<'_>,
    with: Side<'_>,
    asked: &AppScope,
    is_granted: bool,
    effect: Effect,
) -> Option<(String, Option<At>)> {
    let name = asked.name.as_str();
    let other = without.asked(name)?;
    let widens = effect == Effect::Widens;
    if !is_granted {
        // granted by both, and it brings more with one of them
        let now = if widens { with } else { without };
        let much = if widens { "more" } else { "less" };
        let why = format!("the spec has it include {much}");
        let is_there = without.item(name).is_some();
        return is_there.then(|| (why, now.declared(name)));
    }
    let review = |asked: &AppScope| said(asked.review.as_ref());
    if review(asked) != review(other) || with.reviews(name) || !without.reviews(name) {
        return None;
    }
    let (now, verb, tail) = match widens {
        true => (with, "no longer restricts", ""),
        false => (without, "restricts", " now"),
    };
    // itself, else what it includes in the spec that restricts
    let scopes = &without.spec.scopes;
    let held = scopes.closure.iter(scopes.index_of(name)?);
    let held = held.filter_map(|held| Some(scopes.items.get(held)?.name.as_str()));
    let turned = |held: &&str| {
        let is_restricted = |side: Side<'_>| side.item(held).is_some_and(|item| item.restricted);
        is_restricted(without) && with.item(held).is_some() && !is_restricted(with)
    };
    let turned: Vec<&str> = held.filter(turned).collect();
    Some(match turned.first() {
        _ if turned.contains(&name) => (format!("the spec {verb} it{tail}"), now.declared(name)),
        Some(held) => (
            format!("the spec {verb} `{held}`{tail}, which it includes"),
            now.declared(held),
        ),
        None => {
            let takes = if widens {
                "takes no review any more"
            } else {
                "takes a review now"
            };
            (format!("by the spec it {takes}"), now.declared(name))
        }
    })
}

fn asks(new: Side<'_>, asked: &AppScope, today: Option<Date>) -> Change {
    let name = &asked.name;
    let index = new.spec.scopes.index_of(name);
    let item = index.and_then(|index| new.spec.scopes.items.get(index));
    let message = match (index, item) {
        (Some(index), Some(item)) if new.app.needs_review(new.spec, index) => {
            let restricted = if item.restricted { ", restricted" } else { "" };
            let review = said(asked.review.as_ref());
            format!("asks for `{name}`{restricted}; its review is {review}")
        }
        (Some(index), _) => match relies_on_of(new.app, new.spec, index, today).as_slice() {
            [] => format!("asks for `{name}`, which takes no review"),
            relies_on => format!("asks for `{name}`, with {}", relying(relies_on)),
        },
        (None, _) => format!("asks for `{name}`, which the spec does not declare"),
    };
    Change {
        to: asked.justification.as_ref().map(|text| one_line(text)),
        at: new.at(asked),
        ..change(Effect::Asks, Some(name), "asked", message)
    }
}

/// The reviews of a scope that was approved and still is, where its review counts.
fn approvals<'a>(
    new: Side<'_>,
    before: &'a AppScope,
    asked: &'a AppScope,
) -> Option<(&'a Review, &'a Review)> {
    let index = new.spec.scopes.index_of(&asked.name)?;
    let both = before.review.as_ref().zip(asked.review.as_ref())?;
    let approved = [both.0, both.1].map(|review| review.state == State::Approved);
    (approved == [true; 2] && new.app.needs_review(new.spec, index)).then_some(both)
}

/// A review that is another one, in its state or in what is said about it.
fn reviewed(
    new: Side<'_>,
    before: &AppScope,
    asked: &AppScope,
    end_is_told: bool,
) -> Option<Change> {
    let (was, now) = (said(before.review.as_ref()), said(asked.review.as_ref()));
    if was == now {
        return None;
    }
    let effect = match approvals(new, before, asked) {
        Some((was, now)) if without_end(was) != without_end(now) => Effect::Alters,
        // how long it counts has been told
        Some(_) if end_is_told => return None,
        _ => Effect::Reviews,
    };
    let name = &asked.name;
    let message = format!("the review of `{name}` is {now}, and was {was}");
    Some(Change {
        from: Some(state(before.review.as_ref()).as_str().to_owned()),
        to: Some(state(asked.review.as_ref()).as_str().to_owned()),
        at: new.at(asked),
        ..change(effect, Some(name), "review", message)
    })
}

/// A review in words, but for the day on which it ends.
fn without_end(review: &Review) -> String {
    let mut review = review.clone();
    review.expires = None;
    said(Some(&review))
}

fn state(review: Option<&Review>) -> State {
    review.map_or(State::Draft, |review| review.state)
}

/// A review in words.
pub(super) fn said(review: Option<&Review>) -> String {
    let mut out = format!("`{}`", state(review));
    let Some(review) = review else { return out };
    let day = |word: &str, day: Option<Date>| day.map(|day| format!(" {word} {day}"));
    out.extend(day("on", review.on));
    out.extend(review.by.as_ref().map(|by| format!(" by `{by}`")));
    out.extend(day("until", review.expires));
    out.extend(review.reference.as_ref().map(|text| format!(", `{text}`")));
    let how = match review.state {
        // of the decision before
        State::Draft | State::Submitted => "after it was said",
        _ => "for the reason",
    };
    let reason = review.reason.as_ref();
    out.extend(reason.map(|text| format!(", {how} `{}`", one_line(text))));
    out
}

fn justified(new: Side<'_>, before: &AppScope, asked: &AppScope) -> Option<Change> {
    let text = |asked: &AppScope| asked.justification.as_deref().map(one_line);
    let (was, now) = (text(before), text(asked));
    if was == now {
        return None;
    }
    let name = &asked.name;
    let message = match (&was, &now) {
        (None, _) => format!("`{name}` has a justification now"),
        (_, None) => format!("`{name}` has no justification any more"),
        _ => format!("`{name}` has another justification"),
    };
    let (effect, message) = match approvals(new, before, asked) {
        // the approval is a later one: it is the decision on what is there now
        Some((was, now)) if now.on > was.on => {
            let on = now.on.map(|on| format!(" on {on}")).unwrap_or_default();
            let message = format!("{message}, and was approved again{on}");
            (Effect::Alters, message)
        }
        Some(_) => (Effect::Alters, format!("{message}, after it was approved")),
        None => (Effect::Describes, message),
    };
    Some(Change {
        from: was,
        to: now,
        at: new.at(asked),
        ..change(effect, Some(name), "justification", message)
    })
}

/// What is said of the app.
fn described(old: Side<'_>, new: Side<'_>) -> Vec<Change> {
    let name = |app: &App| Some(app.name.clone());
    [
        ("name", name(old.app), name(new.app)),
        ("title", old.app.title.clone(), new.app.title.clone()),
        (
            "description",
            old.app.description.clone(),
            new.app.description.clone(),
        ),
        ("spec", old.app.spec.clone(), new.app.spec.clone()),
    ]
    .into_iter()
    .filter(|(_, from, to)| from != to)
    .map(|(what, from, to)| Change {
        from,
        to,
        at: At::new(&new.app.place, new.sources),
        ..change(
            Effect::Describes,
            None,
            what,
            format!("the app has another {what}"),
        )
    })
    .collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
