//! A comparison as text.

use scope_analysis::diff::{self, Bump, Change, Diff, Effect, GrantChange, Kind};

use crate::{
    console::{style, styled},
    layout::{columns, counted, some_quoted, width, wrapped},
};

/// How many names a line shows, and how many grants a change.
const SHOWN: usize = 8;

/// How many operations a line names.
pub(crate) const OPERATIONS: usize = 3;

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// A few lines for each change.
    Short,
    /// Everything.
    All,
}

impl Extent {
    /// `short`, or no limit.
    pub(crate) fn most(self, short: usize) -> usize {
        match self {
            Self::Short => short,
            Self::All => usize::MAX,
        }
    }
}

/// The comparison, as text.
pub(crate) fn text(diff: &Diff, old: &str, new: &str, extent: Extent) -> String {
    let mut out = String::new();
    if diff.is_empty() {
        return wrapped(&format!("{new} has the same meaning as {old}"), "", "    ");
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
            let at = change.at.as_ref();
            let at = at.map(|at| format!(" ({at})"));
            let line = format!("{}{}", change.message, at.unwrap_or_default());
            out.push_str(&wrapped(&line, "  ", "      "));
            for detail in details(change, extent) {
                out.push_str(&wrapped(&detail, "    ", "      "));
            }
        }
        out.push('\n');
    }
    if !diff.smallest.is_empty() {
        let heading = styled(
            style::HEAD,
            "smallest grants for which an operation changes",
        );
        out.push_str(&format!("{heading}\n"));
        for line in smallest(diff, extent) {
            out.push_str(&wrapped(&line, "  ", "      "));
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
    for reason in diff.semver.reasons.iter().take(extent.most(SHOWN)) {
        out.push_str(&wrapped(reason, "  ", "      "));
    }
    let more = diff.semver.reasons.len().saturating_sub(extent.most(SHOWN));
    if more > 0 {
        out.push_str(&format!("  and {}\n", counted(more, "more reason")));
    }
    if more > 0 || is_cut(diff, extent) {
        out.push_str("\nWith `--all` all names are listed.\n");
    }
    out
}

/// A line for each changed operation, with the smallest grant that makes a difference.
pub(super) fn smallest(diff: &Diff, extent: Extent) -> Vec<String> {
    let most = extent.most(SHOWN);
    let lines = diff.smallest.iter().take(most).map(|it| {
        let all = |names: &[String]| some_quoted(names, usize::MAX);
        let mut grant = match it.scopes.as_slice() {
            [] => "a token without scopes".to_owned(),
            scopes => format!("a token of {}", all(scopes)),
        };
        if !it.permissions.is_empty() {
            grant += &format!(" of a user with {}", all(&it.permissions));
        }
        let verb = match it.effect {
            Effect::Widens => "may call",
            _ => "may no longer call",
        };
        format!("{grant} {verb} `{}`", it.operation)
    });
    let mut lines: Vec<String> = lines.collect();
    let more = diff.smallest.len() - lines.len();
    if more > 0 {
        lines.push(format!("and {}", counted(more, "more operation")));
    }
    lines
}

/// Whether `--all` would list more.
pub(super) fn is_cut(diff: &Diff, extent: Extent) -> bool {
    let mut changes = diff.changes.iter();
    extent == Extent::Short
        && (diff.smallest.len() > SHOWN
            || changes.any(|change| details(change, Extent::Short) != details(change, Extent::All)))
}

/// The effect of a change on grants: one line for grants that gain and lose the same.
pub(super) fn details(change: &Change, extent: Extent) -> Vec<String> {
    const IN_MESSAGE: usize = diff::SHOWN;
    let most = extent.most(SHOWN);
    let mut groups: Vec<(&GrantChange, Vec<&str>)> = Vec::new();
    for grant in &change.grants {
        let same = |other: &GrantChange| {
            (&grant.gains, &grant.loses, &grant.opens, &grant.closes)
                == (&other.gains, &other.loses, &other.opens, &other.closes)
        };
        match groups.iter_mut().find(|(first, _)| same(first)) {
            Some((_, names)) => names.push(&grant.grant),
            None => groups.push((grant, vec![&grant.grant])),
        }
    }
    let beyond: usize = groups.iter().skip(most).map(|(_, names)| names.len()).sum();
    let mut lines = Vec::new();
    if let Some((glob, at)) = change
        .glob
        .as_ref()
        .and_then(|it| Some((it, it.at.as_ref()?)))
    {
        lines.push(format!("the `{}` is at `{at}`", glob.pattern));
    }
    for (grant, names) in groups.iter().take(most) {
        let s = if names.len() == 1 { "s" } else { "" };
        let mut parts = Vec::new();
        // the message of a role already has its gains and losses, as far as they fit
        let of_role = change.kind == Kind::Role;
        let shows = |names: &[String]| {
            !names.is_empty() && (!of_role || extent == Extent::All && names.len() > IN_MESSAGE)
        };
        if shows(&grant.gains) {
            parts.push(format!("gain{s} {}", some_quoted(&grant.gains, most)));
        }
        if shows(&grant.loses) {
            parts.push(format!("lose{s} {}", some_quoted(&grant.loses, most)));
        }
        // a role is judged at its own gate: a call requires app scopes, too
        let allows = match of_role {
            true => "has the user permissions of".to_owned(),
            false => format!("allow{s}"),
        };
        if !grant.opens.is_empty() {
            parts.push(format!("now {allows} {}", listed(&grant.opens, extent)));
        }
        if !grant.closes.is_empty() {
            parts.push(format!(
                "no longer {allows} {}",
                listed(&grant.closes, extent)
            ));
        }
        if parts.is_empty() {
            continue;
        }
        let who = match (of_role, names.len()) {
            (true, _) => "the role".to_owned(),
            (_, 1) => format!("a grant of {}", some_quoted(names, most)),
            _ => format!("grants of {}", some_quoted(names, most)),
        };
        lines.push(format!("{who} {}", parts.join("; ")));
    }
    if beyond > 0 {
        let beyond = counted(beyond, "grant");
        lines.push(format!("and {beyond} that change in other ways"));
    }
    if !change.opens.is_empty() {
        lines.push(format!("it allows {}", listed(&change.opens, extent)));
    }
    lines
}

/// Ids of operations: all of them if they are few, else how many and the first.
fn listed(ids: &[String], extent: Extent) -> String {
    let names = some_quoted(ids, extent.most(OPERATIONS));
    match ids.len() {
        0..=OPERATIONS => names,
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
