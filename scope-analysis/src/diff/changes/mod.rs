//! What changed in the spec itself; the rest of it is in the modules, one for each part.

mod bits;
mod causes;
mod parameters;
mod privileges;
mod roles;

use scope_spec::{Spec, Text};

use super::{Change, Effect, Kind};

pub(super) use self::{bits::bits, parameters::parameters, privileges::vocabulary, roles::roles};

/// A text, to be compared and written as JSON.
pub(crate) fn written<'t>(text: &'t Option<Text<'_>>) -> Option<&'t str> {
    text.as_ref().map(Text::as_written)
}

/// Tags in one line.
pub(crate) fn tagged(tags: &[Text<'_>]) -> String {
    let tags: Vec<&str> = tags.iter().map(Text::as_written).collect();
    tags.join(", ")
}

/// Another text about the same thing. Long texts are not repeated.
pub(crate) fn describes(
    kind: impl Into<Kind>,
    name: &str,
    what: &'static str,
    from: Option<&str>,
    to: Option<&str>,
) -> Change {
    const LONG: usize = 60;
    let kind = kind.into();
    let (was, now) = (from.unwrap_or_default(), to.unwrap_or_default());
    let fits = |text: &str| text.len() <= LONG && !text.contains('\n');
    let [shown_was, shown_now] = [was, now].map(|text| Text::new(text).terminal());
    let noun = match kind {
        Kind::Spec => "the spec".to_owned(),
        kind => format!("{} `{name}`", kind.noun()),
    };
    let message = match (was, now) {
        ("", _) if fits(now) => format!("{noun} has {} now: `{shown_now}`", article(what)),
        ("", _) => format!("{noun} has {} now", article(what)),
        (_, "") => format!("{noun} has no {what} any more"),
        _ if fits(was) && fits(now) => {
            format!("{noun} has another {what}: `{shown_now}`, and was `{shown_was}`")
        }
        _ => format!("{noun} has another {what}"),
    };
    Change::new(Effect::Describes, kind, name, what, message).between(was, now)
}

fn article(what: &str) -> String {
    match what {
        "access" | "tags" => what.to_owned(),
        what => format!("a {what}"),
    }
}

/// The head of the file.
pub(crate) fn spec(old: &Spec, new: &Spec) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.name != new.name {
        let message = format!(
            "the spec is called `{}` now, and was `{}`",
            new.name, old.name
        );
        let change = Change::new(Effect::Renames, Kind::Spec, &new.name, "name", message);
        changes.push(change.between(&old.name, &new.name));
    }
    for (what, from, to) in [
        ("title", &old.title, &new.title),
        ("version", &old.version, &new.version),
        ("description", &old.description, &new.description),
        ("source", &old.source, &new.source),
    ] {
        if from != to {
            let (from, to) = (written(from), written(to));
            changes.push(describes(Kind::Spec, &new.name, what, from, to));
        }
    }
    changes
}
