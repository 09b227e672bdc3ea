//! The changes since another spec.

use scope_spec::{Spec, Text, lists::some_quoted};

use super::{
    privileges::effect,
    reference::{fragment, titled},
};
use scope_analysis::diff::{Bump, Change, Diff, Effect, GrantChange, Kind};

/// How many names a line shows, and how many grants a change.
const SHOWN: usize = 8;

/// The part of the page about changes.
pub(super) struct Changes {
    pub(super) old: Vec<Piece>,
    pub(super) groups: Vec<Group>,
    pub(super) breaks: Vec<Break>,
    pub(super) bump: &'static str,
    pub(super) reasons: Vec<Vec<Piece>>,
    pub(super) more_reasons: usize,
    pub(super) count: usize,
}

/// Changes with one effect.
pub(super) struct Group {
    pub(super) effect: &'static str,
    /// The meaning of the effect.
    pub(super) meaning: &'static str,
    pub(super) changes: Vec<ChangeView>,
}

pub(super) struct ChangeView {
    pub(super) message: Vec<Piece>,
    pub(super) href: Option<String>,
    pub(super) grants: Vec<Vec<Piece>>,
}

pub(super) struct Break {
    pub(super) message: Vec<Piece>,
    pub(super) help: Vec<Piece>,
}

/// A piece of a sentence: text, or a name.
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) is_name: bool,
}

impl Changes {
    pub(super) fn new(spec: &Spec, word: &str, old: &Spec, diff: &Diff) -> Self {
        let title = titled(old);
        let word = Text::new(word).terminal();
        let old = match &old.version {
            Some(version) => format!("{title} {} (`{word}`)", version.terminal()),
            None => format!("{title} (`{word}`)"),
        };
        let kinds = [
            (
                Effect::Widens,
                "More is allowed, can be had, or is easier to get.",
            ),
            (
                Effect::Narrows,
                "Less is allowed, can be had, or is harder to get.",
            ),
            (Effect::Renames, "The same meaning under another name."),
            (Effect::Describes, "Only a description changed."),
        ];
        let groups = kinds.into_iter().map(|(kind, meaning)| Group {
            effect: effect(kind),
            meaning,
            changes: diff
                .changes
                .iter()
                .filter(|change| change.effect == kind)
                .map(|change| view(spec, change))
                .collect(),
        });
        let breaks = diff.breaks.iter().map(|broken| Break {
            message: pieces(&sentence(&broken.message)),
            help: pieces(&sentence(&broken.help)),
        });
        let reasons = diff.semver.reasons.iter().take(SHOWN);
        Self {
            old: pieces(&old),
            groups: groups.filter(|group| !group.changes.is_empty()).collect(),
            breaks: breaks.collect(),
            bump: match diff.semver.bump {
                Bump::Major => "major",
                Bump::Minor => "minor",
                Bump::Patch => "patch",
                Bump::None => "",
            },
            reasons: reasons.map(|reason| pieces(reason)).collect(),
            more_reasons: diff.semver.reasons.len().saturating_sub(SHOWN),
            count: diff.changes.len() + diff.breaks.len(),
        }
    }
}

fn view(spec: &Spec, change: &Change) -> ChangeView {
    let name = change.name.as_str();
    let is_there = match change.kind {
        Kind::Spec | Kind::Parameter => false,
        Kind::Privilege(kind) => spec.vocabulary(kind).index_of(name).is_some(),
        Kind::Role => spec.role(name).is_some(),
        Kind::Operation => spec.operation(name).is_some(),
    };
    // the message of a role has everything
    let grants = match change.kind {
        Kind::Role => &[],
        _ => change.grants.as_slice(),
    };
    let mut lines: Vec<Vec<Piece>> = grants.iter().take(SHOWN).map(grant).collect();
    if grants.len() > SHOWN {
        lines.push(pieces(&format!("and {} more grants", grants.len() - SHOWN)));
    }
    ChangeView {
        message: pieces(&sentence(&change.message)),
        href: is_there.then(|| format!("#{}", fragment(change.kind, name))),
        grants: lines,
    }
}

/// The gains and losses of a grant of one name.
fn grant(grant: &GrantChange) -> Vec<Piece> {
    let parts = [
        ("gains", &grant.gains),
        ("loses", &grant.loses),
        ("allows", &grant.opens),
        ("no longer allows", &grant.closes),
    ];
    let parts = parts.into_iter().filter(|(_, names)| !names.is_empty());
    let parts: Vec<String> = parts
        .map(|(verb, names)| format!("{verb} {}", some_quoted(names, SHOWN)))
        .collect();
    pieces(&format!(
        "a grant of `{}` {}",
        grant.grant,
        parts.join("; ")
    ))
}

/// A sentence with a capital letter, unless it begins with a name.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// A sentence, split at names.
fn pieces(text: &str) -> Vec<Piece> {
    let parts = text.split('`').enumerate();
    let parts = parts.filter(|(_, part)| !part.is_empty());
    parts
        .map(|(at, part)| Piece {
            text: part.to_owned(),
            is_name: at % 2 == 1,
        })
        .collect()
}
