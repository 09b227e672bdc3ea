//! The explanation as text.

use scope_analysis::{
    decision::Decision,
    explain::{Explanation, Gate, manifest::Manifest},
    manifest::status::{reason, standing},
};
use scope_spec::{Remedy, Requirement, Role, Vocabulary, VocabularyKind, app::LONG_ENOUGH};

use crate::{
    console::{style, styled},
    layout::{counted, wrapped},
};

/// How many roles are listed.
const ROLES: usize = 3;

pub(crate) fn text(explanation: &Explanation<'_>) -> String {
    let Explanation {
        wanted, app, user, ..
    } = explanation;
    let what = &wanted.what;
    let yes = || styled(style::YES, "yes");
    let no = || styled(style::NO, "no");
    let mut out = match (wanted.operations.first(), app.allows(), user.allows()) {
        _ if !explanation.token_allows() => {
            let needs = match app.required.is_open() {
                true => String::new(),
                false => format!(", with {}", app.vocabulary.words_of(&app.required)),
            };
            return format!("{}: {what} requires a valid token{needs}\n", no());
        }
        (None, true, _) => format!("{}: the grant covers {what}\n", yes()),
        (None, false, _) => format!("{}: the grant does not cover {what}\n", no()),
        (_, true, true) => format!("{}: {what} is allowed\n", yes()),
        (_, true, false) if !user.is_judged() => format!(
            "{}: {what} is allowed at the app gate\n",
            styled(style::NOTE, "undecided")
        ),
        (_, true, false) => format!("{}: {what} is denied at the user gate\n", no()),
        (_, false, false) if user.is_judged() => {
            format!("{}: {what} is denied at both gates\n", no())
        }
        (_, false, _) => format!("{}: {what} is denied at the app gate\n", no()),
    };
    // scopes that the manifest already requests are not to be added to it
    let fix = match (&explanation.manifest, &app.answer) {
        (Some(manifest), _) => manifest.fix.as_ref(),
        (None, Decision::Denied(fix)) => Some(fix),
        (None, _) => None,
    };
    out += &part("scopes", gate(app, fix));
    // for a covered requirement, report only a grant that the app must not have
    let manifest = explanation.manifest.as_ref();
    if let Some(manifest) = manifest.filter(|manifest| !app.allows() || !manifest.covers) {
        out += &part("manifest", advice(manifest));
    }
    if !user.required.is_public() {
        let fix = match &user.answer {
            Decision::Denied(fix) => Some(fix),
            _ => None,
        };
        let mut lines = gate(user, fix);
        lines.extend(roles(&explanation.roles, user));
        out += &part("permissions", lines);
    }
    out
}

/// Lines next to their label.
fn part(label: &str, lines: Vec<String>) -> String {
    const REST: &str = "               ";
    let mut out = String::new();
    let mut first = format!("  {label:<12} ");
    for line in lines {
        out += &wrapped(&line, &first, &format!("{REST}  "));
        first = REST.to_owned();
    }
    out
}

/// The decision at a gate, and the remedy if it denies.
fn gate(gate: &Gate<'_>, add: Option<&Remedy>) -> Vec<String> {
    let vocabulary = gate.vocabulary;
    if gate.required.is_public() {
        return vec!["none required: the operation is public".to_owned()];
    }
    if gate.required.is_open() {
        return vec!["none required: any valid token is enough".to_owned()];
    }
    let mut lines = vec![format!("requires {}", needs(vocabulary, &gate.required))];
    if !gate.is_judged() {
        lines.push("not judged: neither --permissions nor --role is given".to_owned());
        return lines;
    }
    match &gate.answer {
        Decision::Open => {}
        Decision::Allowed(ways) => {
            for way in ways.iter() {
                let names = vocabulary.names_of(way);
                // an app is granted scopes; a user has permissions
                lines.push(match (vocabulary.kind, names.as_slice()) {
                    (VocabularyKind::Scope, [only]) => format!("granted: {only}"),
                    (VocabularyKind::Scope, names) => {
                        format!("granted through inclusion: {}", names.join(" -> "))
                    }
                    (VocabularyKind::Permission, [only]) => format!("the user has: {only}"),
                    (VocabularyKind::Permission, names) => {
                        format!("the user has, through inclusion: {}", names.join(" -> "))
                    }
                });
            }
        }
        Decision::Denied(fix) => {
            let missing = vocabulary.names_of(&fix.missing).join(", ");
            lines.push(match gate.required.only() {
                None => format!("missing for the cheapest of these: {missing}"),
                Some(_) => format!("missing: {missing}"),
            });
            if let Some(add) = add {
                // the manifest may already have a part of what the token lacks
                let label = match add.add == fix.add {
                    true => "cheapest fix",
                    false => "cheapest fix in addition to the app's grants",
                };
                lines.extend(fix_lines(gate, add, label));
            }
        }
    }
    lines
}

/// A requirement, with the alternatives as a list.
fn needs(vocabulary: &Vocabulary, required: &Requirement) -> String {
    let alternatives = required.alternatives();
    let alternative = |all: &[usize]| vocabulary.names_of(all).join(" and ");
    let all: Vec<String> = alternatives.clone().map(alternative).collect();
    let Some((last, others)) = all.split_last().filter(|(_, others)| !others.is_empty()) else {
        return vocabulary.words_of(required);
    };
    match alternatives.into_iter().all(|all| all.len() == 1) {
        true => format!("one of: {} or {last}", others.join(", ")),
        false => format!("one of: {}; or {last}", others.join("; ")),
    }
}

/// A remedy as text.
fn fix_lines(gate: &Gate<'_>, fix: &Remedy, label: &str) -> Vec<String> {
    let vocabulary = gate.vocabulary;
    let add = vocabulary.names_of(&fix.add);
    let gain = fix.gain.iter().copied();
    let brought: Vec<usize> = gain.clone().filter(|at| !fix.add.contains(at)).collect();
    let brought = vocabulary.names_of(&brought);
    // a scope may have the same name
    let what = match (vocabulary.kind, add.len()) {
        (VocabularyKind::Scope, _) => "",
        (VocabularyKind::Permission, 1) => "the user permission ",
        (VocabularyKind::Permission, _) => "the user permissions ",
    };
    let mut line = format!("{label}: add {what}{}", add.join(" and "));
    if !brought.is_empty() {
        let verb = if add.len() == 1 {
            "includes"
        } else {
            "include"
        };
        line += &format!(
            ", which {verb} {}: {}",
            counted(brought.len(), &format!("more {}", vocabulary.kind.noun())),
            brought.join(", ")
        );
    }
    let mut lines = vec![line];
    let restricted: Vec<usize> = gain.filter(|&at| vocabulary[at].restricted).collect();
    if !restricted.is_empty() {
        lines.push(format!(
            "restricted: {}; requires {LONG_ENOUGH} and an approval",
            vocabulary.names_of(&restricted).join(", ")
        ));
    }
    lines
}

/// The roles that satisfy the user gate, if it denies.
fn roles(roles: &[&Role], user: &Gate<'_>) -> Option<String> {
    if user.allows() {
        return None;
    }
    let names: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
    let (shown, more) = names.split_at(names.len().min(ROLES));
    let more = match more.len() {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    match names.as_slice() {
        [] => None,
        [only] => Some(format!("the only role that has it: {only}")),
        _ => Some(format!(
            "roles that have it, the narrowest first: {}{more}",
            shown.join(", ")
        )),
    }
}

/// The next steps for scopes that the token lacks.
fn advice(manifest: &Manifest) -> Vec<String> {
    let file = &manifest.file;
    if manifest.covers {
        return vec![
            format!("`{file}` covers it: the app has more grants than the token"),
            format!(
                "sign the user in again, with scope={:?}",
                manifest.scope_param
            ),
        ];
    }
    let mut lines = Vec::new();
    for entry in &manifest.waits {
        lines.push(format!(
            "`{file}` requests {}: {}",
            entry.scope,
            standing(entry).join("; ")
        ));
        lines.extend(reason(entry));
        lines.extend(entry.next.as_ref().map(|next| format!("next: {next}")));
    }
    let unreviewed = manifest.unreviewed.as_ref();
    lines.extend(unreviewed.map(|add| format!("or, without a review: {add}")));
    if !manifest.not_asked.is_empty() {
        let names = manifest.not_asked.join(" and ");
        lines.push(format!("`{file}` does not request {names}"));
        lines.push(format!("next: {}", manifest.add));
    }
    lines
}
