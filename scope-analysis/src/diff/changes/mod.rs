//! What changed in the spec itself; the rest of it is in the modules, one for each part.

mod bits;
mod causes;
mod privileges;
mod roles;

use scope_spec::Spec;

use super::{Change, Effect, Kind};

pub(super) use self::{bits::bits, privileges::vocabulary, roles::roles};

/// Another text about the same thing. Long texts are not repeated.
pub(crate) fn describes(
    kind: Kind,
    name: &str,
    what: &'static str,
    from: Option<&str>,
    to: Option<&str>,
) -> Change {
    const LONG: usize = 60;
    let (was, now) = (from.unwrap_or_default(), to.unwrap_or_default());
    let fits = |text: &str| text.len() <= LONG && !text.contains('\n');
    let noun = match kind {
        Kind::Spec => "the spec".to_owned(),
        kind => format!("{} `{name}`", kind.noun()),
    };
    let message = match (was, now) {
        ("", _) if fits(now) => format!("{noun} has {} now: `{now}`", article(what)),
        ("", _) => format!("{noun} has {} now", article(what)),
        (_, "") => format!("{noun} has no {what} any more"),
        _ if fits(was) && fits(now) => {
            format!("{noun} has another {what}: `{now}`, and was `{was}`")
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
            let (from, to) = (from.as_deref(), to.as_deref());
            changes.push(describes(Kind::Spec, &new.name, what, from, to));
        }
    }
    changes
}
