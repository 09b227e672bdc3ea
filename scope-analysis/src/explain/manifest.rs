//! What the app's manifest says of scopes that a token does not have.

use scope_spec::{
    Remedy, Requirement, Spec, VocabularyKind,
    app::{App, Date},
};
use serde::Serialize;

use crate::{
    decision::{self, Decision, Grant},
    manifest::status::{Entry, Naming, status},
};

/// The manifest, held against what is required.
#[derive(Serialize)]
pub struct Manifest {
    /// The file, as messages show it.
    pub file: String,
    /// Whether what is granted now satisfies the requirement: then a token that does not is too
    /// narrow, or old.
    pub covers: bool,
    /// The `scope` parameter to ask for it with.
    pub scope_param: String,
    /// What is asked for and would bring what is missing, and waits; with the scopes whose reviews
    /// that waits for.
    pub waits: Vec<Entry>,
    /// What is missing, and not asked for.
    pub not_asked: Vec<String>,
    /// The command that asks for it.
    #[serde(skip)]
    pub add: String,
    /// The command that asks by itself for what would come with one that waits, where that takes no
    /// review.
    #[serde(skip)]
    pub unreviewed: Option<String>,
    /// The cheapest fix for a token that has all that is granted now; `None` where it needs none
    /// but what is asked for already, and no way there is without a review.
    #[serde(skip)]
    pub fix: Option<Remedy>,
}

/// What a manifest says of a requirement.
pub fn manifest(
    app: &App,
    spec: &Spec,
    today: Option<Date>,
    required: &Requirement,
    naming: &Naming,
    token: &[usize],
) -> Manifest {
    let status = status(app, spec, today, naming);
    let scopes = &spec.scopes;
    let mut grant = Grant::default();
    grant.add(scopes, app.granted(spec, today));
    let mut found = Manifest {
        file: naming.file.clone(),
        covers: grant.meets(required),
        scope_param: status.scope_param,
        waits: Vec::new(),
        not_asked: Vec::new(),
        add: String::new(),
        unreviewed: None,
        fix: None,
    };
    if found.covers {
        return found;
    }
    let asked = app.scopes.iter();
    let asked: Vec<usize> = asked
        .filter_map(|asked| scopes.index_of(&asked.name))
        .collect();
    let asked = scopes.closure.close(&asked);
    // what comes with one that waits is granted at once where it is asked for by itself
    let free = |add: &usize| {
        let mut brought = scopes.closure.iter(*add);
        brought.all(|at| !scopes[at].restricted)
    };
    let mut with_token = grant.clone();
    with_token.add(scopes, token.iter().copied());
    found.fix = match decision::decide(spec, VocabularyKind::Scope, required, &with_token) {
        Decision::Denied(fix) if fix.add.iter().any(|add| !asked.contains(add)) => Some(fix),
        Decision::Denied(fix) if fix.add.iter().all(free) => {
            found.unreviewed = Some(naming.command("add", &scopes.names_of(&fix.add)));
            Some(fix)
        }
        _ => None,
    };
    // of the alternatives the one that the manifest is nearest to
    let nearest = required.alternatives().map(|all| {
        let missing = all.iter().copied().filter(|&index| !grant.covers(index));
        let (mut waits, mut not_asked) = (Vec::new(), Vec::new());
        for index in missing {
            let brings = |entry: &&Entry| {
                let asked = scopes.index_of(&entry.scope);
                asked.is_some_and(|asked| scopes.closure.contains(asked, index))
            };
            // the one with the least in it
            let size = |entry: &&Entry| entry.brings.len();
            let waiting = status.scopes.iter().filter(|entry| !entry.granted);
            match waiting.filter(brings).min_by_key(size) {
                Some(entry) if waits.contains(&entry) => {}
                Some(entry) => waits.push(entry),
                None => not_asked.push(index),
            }
        }
        (not_asked, waits)
    });
    let nearest = nearest.min_by_key(|(not_asked, waits)| (not_asked.len(), waits.len()));
    let (not_asked, mut waits) = nearest.unwrap_or_default();
    let relied = waits.iter().flat_map(|entry: &&Entry| &entry.relies_on);
    let relied: Vec<&str> = relied.map(|relied| relied.scope.as_str()).collect();
    for entry in status.scopes.iter().filter(|entry| !entry.granted) {
        if relied.contains(&entry.scope.as_str()) && !waits.contains(&entry) {
            waits.push(entry);
        }
    }
    let not_asked = scopes.minimal(&not_asked);
    let needs_review = not_asked.iter().any(|&index| app.needs_review(spec, index));
    let not_asked = scopes.names_of(&not_asked);
    found.not_asked = not_asked.iter().map(|&name| name.to_owned()).collect();
    found.add = match needs_review {
        true => naming.justify(&not_asked),
        false => naming.command("add", &not_asked),
    };
    found.waits = waits.into_iter().cloned().collect();
    found
}
