//! The manifest's part in an explanation: scopes that the token lacks.

use scope_spec::{
    Remedy, Requirement, Spec, VocabularyKind,
    app::{App, Date},
};
use serde::Serialize;

use crate::{
    call,
    decision::{self, Decision, Grant},
    manifest::status::{Entry, Naming, status},
};

/// The manifest, judged for a requirement.
#[derive(Serialize)]
pub struct Manifest {
    /// The file, as messages show it.
    pub file: String,
    /// Whether the current grants satisfy the requirement. If so, a token that does not is too
    /// narrow or too old.
    pub covers: bool,
    /// The `scope` parameter of an authorization request.
    pub scope_param: String,
    /// The requested scopes that wait for a review and include what is missing, with those whose
    /// reviews they wait for.
    pub waits: Vec<Entry>,
    /// The missing scopes that the manifest does not request.
    pub not_asked: Vec<String>,
    /// The command that requests them.
    #[serde(skip)]
    pub add: String,
    /// The command that requests an included scope by itself, if that needs no review.
    #[serde(skip)]
    pub unreviewed: Option<String>,
    /// The cheapest remedy for a token with all current grants; `None` if the requested scopes are
    /// enough, or every remedy needs a review.
    #[serde(skip)]
    pub fix: Option<Remedy>,
}

/// Judges a manifest for a requirement, on an object with these values of open parameters: a manifest
/// requests the name with parameters, and an authorization request the one with values.
pub fn manifest(
    app: &App,
    spec: &Spec,
    today: Option<Date>,
    required: &Requirement,
    naming: &Naming,
    token: &[usize],
    object: &[(&str, String)],
) -> Manifest {
    let status = status(app, spec, today, naming);
    let scopes = &spec.scopes;
    let granted = app.granted(spec, today);
    let names = scopes.minimal(&granted).into_iter();
    let names = names.map(|at| call::name_on_object(spec, &scopes[at], object));
    let names: Vec<String> = names.collect();
    let mut grant = Grant::default();
    grant.add(scopes, granted);
    let mut found = Manifest {
        file: naming.file.clone(),
        covers: grant.meets(required),
        scope_param: names.join(" "),
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
    // an included scope is granted at once if it is requested by itself
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
    // the alternative that the manifest is nearest to
    let nearest = required.alternatives().map(|all| {
        let missing = all.iter().copied().filter(|&index| !grant.covers(index));
        let (mut waits, mut not_asked) = (Vec::new(), Vec::new());
        for index in missing {
            let brings = |entry: &&Entry| {
                let asked = scopes.index_of(&entry.scope);
                asked.is_some_and(|asked| scopes.closure.contains(asked, index))
            };
            // the one that includes least
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
