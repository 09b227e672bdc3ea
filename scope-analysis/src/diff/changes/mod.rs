//! Changes of the spec itself; each part of it has a module.

mod bits;
mod causes;
mod parameters;
mod privileges;
mod roles;

use scope_spec::{Spec, Text};

use super::{Change, Effect, Kind};

pub(super) use self::{bits::bits, parameters::parameters, privileges::vocabulary, roles::roles};

/// A text, for comparison and for JSON.
pub(crate) fn written<'t>(text: &'t Option<Text<'_>>) -> Option<&'t str> {
    text.as_ref().map(Text::as_written)
}

/// Tags on one line.
pub(crate) fn tagged(tags: &[Text<'_>]) -> String {
    let tags: Vec<&str> = tags.iter().map(Text::as_written).collect();
    tags.join(", ")
}

/// A changed text. Long texts are not repeated.
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
        ("", _) if fits(now) => format!("{noun} now has {}: `{shown_now}`", article(what)),
        ("", _) => format!("{noun} now has {}", article(what)),
        (_, "") => format!("{noun} no longer has {}", article(what)),
        _ if fits(was) && fits(now) => {
            format!("{noun} has another {what}: `{shown_now}`; before: `{shown_was}`")
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

/// The table `[spec]`.
pub(crate) fn spec(old: &Spec, new: &Spec) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.name != new.name {
        let message = format!(
            "the spec is now called `{}`; before: `{}`",
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
