//! Compares two manifests of an app: grants, requested scopes, reviews.

use scope_spec::{
    Operation, Text,
    app::{App, AppScope, Date, Review, State},
    lists::some_quoted,
};
use serde::Serialize;

use super::{
    change::change,
    expiry::extended,
    review::{in_words, one_line, relies_on_of, relying, state},
    side::{Held, by_spec},
};
pub use super::{
    change::{Change, Effect, SHOWN},
    side::Side,
};
use crate::diff::{At, operations::origins};

/// All changes, by effect, then in file order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The changes, by effect.
    pub changes: Vec<Change>,
    /// The operations whose app gate newly allows the app.
    pub opens: Vec<String>,
    /// The operations whose app gate no longer allows the app.
    pub closes: Vec<String>,
}

/// Compares two manifests, both judged on the same day.
pub fn compare(old: Side<'_>, new: Side<'_>, today: Option<Date>) -> Comparison {
    let (was, now) = (old.granted(today), new.granted(today));
    let mut changes = granted((old, &was), (new, &now), Effect::Widens);
    changes.extend(extended((old, &was), (new, &now), Effect::Widens));
    changes.extend(granted((new, &now), (old, &was), Effect::Narrows));
    changes.extend(extended((new, &now), (old, &was), Effect::Narrows));
    let has_expiry_change = |name: &str, changes: &[Change]| {
        let mut expiries = changes.iter().filter(|it| it.what == "expires");
        expiries.any(|it| it.scope.as_deref() == Some(name))
    };
    let mut renamed: Vec<&str> = Vec::new();
    for asked in &new.app.scopes {
        let alias = || {
            let before = new.former(&asked.name).find_map(|name| old.asked(name));
            before.filter(|before| new.asked(&before.name).is_none())
        };
        match old.asked(&asked.name).or_else(alias) {
            None => changes.push(asks(new, asked, today)),
            Some(before) => {
                if before.name != asked.name {
                    renamed.push(&before.name);
                    changes.push(renames(new, before, asked));
                }
                let is_reported = has_expiry_change(&asked.name, &changes);
                changes.extend(reviewed(new, before, asked, is_reported));
                changes.extend(justified(new, before, asked));
            }
        }
    }
    for asked in &old.app.scopes {
        if new.asked(&asked.name).is_none() && !renamed.contains(&asked.name.as_str()) {
            let message = format!("no longer requests `{}`", asked.name);
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

/// The operations that the second side allows and the first does not.
fn turned<'a>(
    (other, before): (Side<'_>, &Held<'_>),
    (side, held): (Side<'a>, &Held<'_>),
) -> Vec<&'a Operation> {
    let origins = origins(other.spec, side.spec);
    let operations = side.spec.operations.iter().zip(origins);
    let turned = operations.filter(|(operation, origin)| {
        let is_open = origin.is_some_and(|id| before.opens(&other.spec[id]));
        held.opens(operation) && !is_open
    });
    turned.map(|(operation, _)| operation).collect()
}

/// A changed set of operations without a changed grant: only requirements of the spec changed.
fn by_operations(
    effect: Effect,
    turned: &[&Operation],
    side: Side<'_>,
    changes: &[Change],
) -> Option<Change> {
    let first = turned.first()?;
    let message = match effect {
        Effect::Widens => "the spec allows the same grants more operations",
        _ => "the spec allows the same grants fewer operations",
    };
    let at = At::new(&first.place, side.spec_sources).filter(|_| turned.len() == 1);
    let is_reported = changes.iter().any(|it| it.effect == effect);
    (!is_reported).then(|| Change {
        at,
        ..change(effect, None, "operations", message)
    })
}

/// The scopes that only the second side is granted, each with the requested scope that includes it.
/// For losses the sides are swapped.
fn granted(
    (old, was): (Side<'_>, &Held<'_>),
    (new, now): (Side<'_>, &Held<'_>),
    effect: Effect,
) -> Vec<Change> {
    let scopes = &new.spec.scopes;
    let mut reported: Vec<usize> = Vec::new();
    let mut changes = Vec::new();
    for &(asked, index, _) in &now.asked {
        let more = scopes.closure.iter(index).filter(|held| {
            let item = scopes.items.get(*held);
            let had = item.and_then(|item| was.end(old.spec, item));
            !reported.contains(held) && had.is_none()
        });
        let more: Vec<usize> = more.collect();
        if more.is_empty() {
            continue;
        }
        let others: Vec<usize> = more.iter().copied().filter(|&held| held != index).collect();
        let others = scopes.names_of(&others);
        let listed = some_quoted(&others, SHOWN);
        let name = &asked.name;
        let message = match (effect, more.contains(&index), others.is_empty()) {
            (Effect::Widens, true, true) => format!("`{name}` is now granted"),
            (Effect::Widens, true, _) => format!("`{name}` is now granted, and includes {listed}"),
            (Effect::Widens, false, _) => format!("`{name}` now includes {listed}"),
            (_, true, true) => format!("`{name}` is no longer granted"),
            (_, true, _) => format!("`{name}` is no longer granted; it included {listed}"),
            (_, false, _) => format!("`{name}` no longer includes {listed}"),
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
        let names = scopes.names_of(&more);
        changes.push(Change {
            scopes: names.iter().map(|&name| name.to_owned()).collect(),
            at,
            ..change(effect, Some(name), what, message)
        });
        reported.extend(more);
    }
    changes
}

/// A scope that the manifest now requests by its new name.
fn renames(new: Side<'_>, before: &AppScope, asked: &AppScope) -> Change {
    let message = format!(
        "requests `{}`, the new name of `{}`",
        asked.name, before.name
    );
    Change {
        at: new.at(asked),
        ..change(Effect::Describes, Some(&asked.name), "renamed", message)
    }
}

fn asks(new: Side<'_>, asked: &AppScope, today: Option<Date>) -> Change {
    let name = &asked.name;
    let scopes = &new.spec.scopes;
    let message = match scopes.index_of(name) {
        Some(index) if new.app.needs_review(new.spec, index) => {
            let restricted = match scopes[index].restricted {
                true => ", restricted",
                false => "",
            };
            let review = in_words(asked.review.as_ref());
            format!("requests `{name}`{restricted}; its review is {review}")
        }
        Some(index) => match relies_on_of(new.app, new.spec, index, today).as_slice() {
            [] => format!("requests `{name}`, which needs no review"),
            relies_on => format!("requests `{name}`, with {}", relying(relies_on)),
        },
        None => format!("requests `{name}`, which the spec does not declare"),
    };
    Change {
        to: asked.justification.as_ref().map(one_line),
        at: new.at(asked),
        ..change(Effect::Asks, Some(name), "asked", message)
    }
}

/// The reviews of a scope that was and is approved, if its review counts.
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

/// A changed review, in its state or details.
fn reviewed(
    new: Side<'_>,
    before: &AppScope,
    asked: &AppScope,
    end_is_reported: bool,
) -> Option<Change> {
    let (was, now) = (
        in_words(before.review.as_ref()),
        in_words(asked.review.as_ref()),
    );
    if was == now {
        return None;
    }
    let effect = match approvals(new, before, asked) {
        Some((was, now)) if without_end(was) != without_end(now) => Effect::Alters,
        // the changed expiry is already reported
        Some(_) if end_is_reported => return None,
        _ => Effect::Reviews,
    };
    let name = &asked.name;
    let message = format!("the review of `{name}` is {now}; before: {was}");
    Some(Change {
        from: Some(state(before.review.as_ref()).as_str().to_owned()),
        to: Some(state(asked.review.as_ref()).as_str().to_owned()),
        at: new.at(asked),
        ..change(effect, Some(name), "review", message)
    })
}

/// A review as text, without its expiry.
fn without_end(review: &Review) -> String {
    let mut review = review.clone();
    review.expires = None;
    in_words(Some(&review))
}

fn justified(new: Side<'_>, before: &AppScope, asked: &AppScope) -> Option<Change> {
    let text = |asked: &AppScope| asked.justification.as_ref().map(one_line);
    let (was, now) = (text(before), text(asked));
    if was == now {
        return None;
    }
    let name = &asked.name;
    let message = match (&was, &now) {
        (None, _) => format!("`{name}` now has a justification"),
        (_, None) => format!("`{name}` no longer has a justification"),
        _ => format!("`{name}` has another justification"),
    };
    let (effect, message) = match approvals(new, before, asked) {
        // a later approval applies to the current justification
        Some((was, now)) if now.on > was.on => {
            let on = now.on.map(|on| format!(" on {on}")).unwrap_or_default();
            let message = format!("{message}, approved again{on}");
            (Effect::Alters, message)
        }
        Some(_) => (Effect::Alters, format!("{message} since its approval")),
        None => (Effect::Describes, message),
    };
    Some(Change {
        from: was,
        to: now,
        at: new.at(asked),
        ..change(effect, Some(name), "justification", message)
    })
}

/// Changes of the app's own fields.
fn described(old: Side<'_>, new: Side<'_>) -> Vec<Change> {
    let name = |app: &App| Some(app.name.clone());
    let spec = |app: &App| app.spec.clone().map(Text::from);
    [
        ("name", name(old.app), name(new.app)),
        ("title", old.app.title.clone(), new.app.title.clone()),
        (
            "description",
            old.app.description.clone(),
            new.app.description.clone(),
        ),
        ("spec", spec(old.app), spec(new.app)),
    ]
    .into_iter()
    .filter(|(_, from, to)| from != to)
    .map(|(what, from, to)| Change {
        from: from.as_ref().map(one_line),
        to: to.as_ref().map(one_line),
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
