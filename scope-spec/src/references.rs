//! Resolves the scopes and permissions in operations and roles by name.

use std::collections::HashSet;

use crate::{
    Problem, Requirement, Vocabulary, VocabularyKind,
    raw::{self, RawOperation, Switch},
    read::{Word, quoted},
    report::Report,
};

/// Reports an operation without exactly one of `scopes`, `authenticated = true` and `public = true`. A
/// public operation requires nothing of a user either.
pub(crate) fn is_stated(operation: &RawOperation, report: &mut Report) {
    let id = &operation.id;
    let (public, authenticated) = (operation.public.on(), operation.authenticated.on());
    let scopes = operation.scopes.as_ref().map(|scopes| &scopes.key);
    if let (Some(public), Some(permissions)) = (public, &operation.permissions) {
        report.push(
            Problem::error(
                "public-with-permissions",
                format!(
                    "operation `{}` is public and requires user permissions",
                    id.text
                ),
            )
            .at(public, "says that no token is needed")
            .see(&permissions.key, "says what the user needs")
            .help(
                "write `authenticated = true` in place of `public = true`: without a token there \
                 is no user",
            ),
        );
    }
    let given = [
        (public, "`public = true`", "no token is needed"),
        (
            authenticated,
            "`authenticated = true`",
            "any valid token will do",
        ),
        (scopes, "the scopes", "these scopes are needed"),
    ];
    let mut given = given
        .into_iter()
        .filter_map(|(place, what, says)| Some((place?, what, says)));
    match (given.next(), given.next()) {
        (Some((first, weaker, says)), Some((second, stricter, also))) => report.push(
            Problem::error(
                "contradictory-requirement",
                format!("operation `{}` says in two ways what it requires", id.text),
            )
            .at(first, says)
            .see(second, also)
            .help(format!("remove {weaker}, or remove {stricter} if {says}")),
        ),
        (None, _) if !is_wrong(operation) => {
            let off = operation.public.off().or(operation.authenticated.off());
            report.push(
                Problem::error(
                    "missing-requirement",
                    format!("operation `{}` does not say what it requires", id.text),
                )
                .at(
                    off.unwrap_or(&id.place),
                    "no `scopes`, not `authenticated`, not `public`",
                )
                .help(
                    "add `scopes = \"...\"`, `authenticated = true` if any valid token will do, \
                     or `public = true` if none is needed",
                ),
            );
        }
        (None | Some(_), _) => {}
    }
}

/// Whether its requirement has an error that was reported.
fn is_wrong(operation: &RawOperation) -> bool {
    let switches = [&operation.public, &operation.authenticated];
    switches.iter().any(|it| matches!(it, Switch::Wrong))
}

/// Resolves the alternatives, each with all of its privileges, in the order written and without
/// repetition.
///
/// An alternative with an unknown name is left out as a whole: without that name it would require less.
pub(crate) fn resolve(
    vocabulary: &Vocabulary,
    requirement: &raw::Requirement,
    user: &str,
    report: &mut Report,
) -> Requirement {
    let mut any = Vec::new();
    let mut seen = HashSet::new();
    for alternative in &requirement.any {
        let mut all = Vec::with_capacity(alternative.len());
        let mut complete = true;
        for word in alternative {
            let found = find_all(vocabulary, word, user, report);
            complete &= !found.is_empty();
            all.extend(found);
        }
        let mut set = all.clone();
        set.sort_unstable();
        set.dedup();
        if set.len() < all.len() {
            let mut first = HashSet::new();
            all.retain(|&index| first.insert(index));
        }
        if complete && !all.is_empty() && seen.insert(set) {
            any.push(all);
        }
    }
    Requirement::any_of(any)
}

/// The privileges of a word; reports an unknown one and returns none.
pub(crate) fn find_all(
    vocabulary: &Vocabulary,
    word: &Word,
    user: &str,
    report: &mut Report,
) -> Vec<usize> {
    match vocabulary.combination(&word.text) {
        Some(means) => means.to_vec(),
        None => find(vocabulary, word, user, report).into_iter().collect(),
    }
}

/// The privilege with a word's name; reports an unknown one.
///
/// `user` is the start of the message: `operation "x" needs`.
pub(crate) fn find(
    vocabulary: &Vocabulary,
    word: &Word,
    user: &str,
    report: &mut Report,
) -> Option<usize> {
    let found = vocabulary.index_of(&word.text);
    if found.is_some() {
        return found;
    }
    let noun = vocabulary.kind.noun();
    if let Some(problem) = alias_used(vocabulary, word, user) {
        report.push(problem);
    } else if !report.names_lost {
        let code = match vocabulary.kind {
            VocabularyKind::Scope => "undeclared-scope",
            VocabularyKind::Permission => "undeclared-permission",
        };
        let problem = Problem::error(
            code,
            format!("{user} {noun} `{}`, which is not declared", word.text),
        )
        .at(&word.place, "not declared");
        push_undeclared(vocabulary, word, problem, report);
    }
    None
}

/// The problem of an alias, which is for reading tokens only.
pub(crate) fn alias_used(vocabulary: &Vocabulary, word: &Word, user: &str) -> Option<Problem> {
    let index = vocabulary.index_of_alias(&word.text)?;
    let item = vocabulary.items.get(index)?;
    let noun = vocabulary.kind.noun();
    Some(
        Problem::error(
            "alias-used",
            format!("{user} `{}`, which is an alias and not a name", word.text),
        )
        .at(&word.place, format!("an alias of `{}`", item.name))
        .see(&item.place, format!("the {noun} is declared here"))
        .patch(
            format!("write the name: `{}`", item.name),
            &word.place,
            quoted(&item.name),
        ),
    )
}

/// Reports an undeclared name, with the nearest declared one, or how to declare it.
pub(crate) fn push_undeclared(
    vocabulary: &Vocabulary,
    word: &Word,
    problem: Problem,
    report: &mut Report,
) {
    let noun = vocabulary.kind.noun();
    let names = vocabulary.items.iter().map(|item| item.name.as_str());
    let problem = match report.near.nearest(&word.text, names) {
        Some(near) => problem.patch(
            format!("a {noun} with a similar name exists: `{near}`"),
            &word.place,
            quoted(near),
        ),
        None => problem.help(format!(
            "declare it with `[{}.{}]`",
            vocabulary.kind.table(),
            crate::read::as_key(&word.text)
        )),
    };
    report.push(problem);
}
