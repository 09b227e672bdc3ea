//! A comparison as text.

use super::{Bump, Change, Diff, Effect, GrantChange, Kind};
use crate::{
    console::{style, styled},
    layout::{columns, counted, some_quoted, width, wrapped},
};

/// How many names a line shows, and how many grants a change.
const SHOWN: usize = 8;

/// For people.
pub(crate) fn text(diff: &Diff, old: &str, new: &str) -> String {
    let mut out = String::new();
    if diff.is_empty() {
        return wrapped(&format!("{new} means what {old} meant"), "", "    ");
    }
    for (effect, heading) in [
        (Effect::Widens, "widens"),
        (Effect::Narrows, "narrows"),
        (Effect::Renames, "renames"),
        (Effect::Describes, "describes"),
    ] {
        let changes: Vec<&Change> = diff
            .changes
            .iter()
            .filter(|change| change.effect == effect)
            .collect();
        if changes.is_empty() {
            continue;
        }
        let heading = match effect {
            Effect::Widens => styled(style::NO, heading).to_string(),
            Effect::Narrows => styled(style::NOTE, heading).to_string(),
            _ => styled(style::HEAD, heading).to_string(),
        };
        out.push_str(&format!("{heading}\n"));
        for change in changes {
            out.push_str(&wrapped(&change.message, "  ", "      "));
            // a role's line says it all
            if change.kind != Kind::Role {
                grants(&change.grants, &mut out);
            }
        }
        out.push('\n');
    }
    if !diff.breaks.is_empty() {
        out.push_str(&format!("{}\n", styled(style::NO, "breaks")));
        for broken in &diff.breaks {
            out.push_str(&wrapped(&broken.message, "  ", "      "));
            out.push_str(&wrapped(&broken.help, "    ", "      "));
        }
        out.push('\n');
    }
    let bump = match diff.semver.bump {
        Bump::Major => "a major version:",
        Bump::Minor => "a minor version:",
        Bump::Patch => "a patch version:",
        Bump::None => "no new version",
    };
    out.push_str(&format!("{}\n", styled(style::HEAD, bump)));
    for reason in diff.semver.reasons.iter().take(SHOWN) {
        out.push_str(&wrapped(reason, "  ", "      "));
    }
    let more = diff.semver.reasons.len().saturating_sub(SHOWN);
    if more > 0 {
        out.push_str(&format!("  and {}\n", counted(more, "more reason")));
    }
    out
}

/// Grants that gain and lose the same are told together.
fn grants(grants: &[GrantChange], out: &mut String) {
    let mut groups: Vec<(&GrantChange, Vec<&str>)> = Vec::new();
    for grant in grants {
        let same = |other: &GrantChange| {
            (&grant.gains, &grant.loses, &grant.opens, &grant.closes)
                == (&other.gains, &other.loses, &other.opens, &other.closes)
        };
        match groups.iter_mut().find(|(first, _)| same(first)) {
            Some((_, names)) => names.push(&grant.grant),
            None => groups.push((grant, vec![&grant.grant])),
        }
    }
    let beyond = groups.len().saturating_sub(SHOWN);
    for (grant, names) in groups.iter().take(SHOWN) {
        let (noun, s) = match names.len() {
            1 => ("a grant of", "s"),
            _ => ("grants of", ""),
        };
        let mut parts = Vec::new();
        if !grant.gains.is_empty() {
            parts.push(format!("gain{s} {}", some_quoted(&grant.gains, SHOWN)));
        }
        if !grant.loses.is_empty() {
            parts.push(format!("lose{s} {}", some_quoted(&grant.loses, SHOWN)));
        }
        if !grant.opens.is_empty() {
            parts.push(format!("open{s} {}", listed(&grant.opens)));
        }
        if !grant.closes.is_empty() {
            let verb = match names.len() {
                1 => "no longer opens",
                _ => "no longer open",
            };
            parts.push(format!("{verb} {}", listed(&grant.closes)));
        }
        let text = format!("{noun} {} {}", some_quoted(names, SHOWN), parts.join("; "));
        out.push_str(&wrapped(&text, "    ", "      "));
    }
    if beyond > 0 {
        out.push_str(&format!(
            "    and {} that change otherwise\n",
            counted(beyond, "grant")
        ));
    }
}

/// Ids of operations: all of them if they are few, else how many and the first.
fn listed(ids: &[String]) -> String {
    let names = some_quoted(ids, 3);
    match ids.len() {
        0..=3 => names,
        count => format!("{count} operations: {names}"),
    }
}

/// The first line: what is compared with what.
pub(crate) fn head(old: &str, new: &str) -> String {
    let line = format!("{old} -> {new}");
    let long = columns(&line) > width();
    let line = if long {
        format!("{old}\n-> {new}")
    } else {
        line
    };
    format!("{}\n\n", styled(style::HEAD, line))
}
