//! What the app's manifest says of scopes that a token does not have.

use scope_spec::{
    Spec,
    app::{App, Date},
};
use serde::Serialize;

use crate::{
    ask::{self, Grant},
    manifest::status::{Entry, Naming, status},
    solve::Requirement,
};

/// The manifest, held against what is required.
#[derive(Serialize)]
pub(crate) struct Manifest {
    pub(crate) file: String,
    /// Whether what is granted now satisfies the requirement: then a token that does not is too
    /// narrow, or old.
    pub(crate) covers: bool,
    /// The `scope` parameter to ask for it with.
    pub(crate) scope_param: String,
    /// What is asked for and would bring what is missing, and waits.
    pub(crate) waits: Vec<Entry>,
    /// What is missing, and not asked for.
    pub(crate) not_asked: Vec<String>,
    /// The command that asks for it.
    #[serde(skip)]
    pub(crate) add: String,
    /// All that is granted now.
    #[serde(skip)]
    pub(crate) granted: Vec<usize>,
}

/// What a manifest says of a requirement.
pub(crate) fn manifest(
    app: &App,
    spec: &Spec,
    today: Option<Date>,
    required: &Requirement,
    naming: &Naming,
) -> Manifest {
    let status = status(app, spec, today, naming);
    let scopes = &spec.scopes;
    let mut grant = Grant::default();
    grant.add(scopes, app.granted(spec, today));
    let mut found = Manifest {
        file: naming.file.clone(),
        covers: !ask::ask(scopes, required, &grant).is_refused(),
        scope_param: status.scope_param,
        waits: Vec::new(),
        not_asked: Vec::new(),
        add: String::new(),
        granted: scopes.closure.close(&grant.given),
    };
    if found.covers {
        return found;
    }
    // of the alternatives the one that the manifest is nearest to
    let nearest = required.iter().map(|all| {
        let missing = all.iter().copied().filter(|&index| !grant.covers(index));
        let (mut waits, mut not_asked) = (Vec::new(), Vec::new());
        for index in missing {
            let brings = |entry: &&Entry| {
                let asked = scopes.index_of(&entry.scope);
                asked.is_some_and(|asked| scopes.closure.contains(asked, index))
            };
            match status
                .scopes
                .iter()
                .filter(|entry| !entry.granted)
                .find(brings)
            {
                Some(entry) if waits.contains(&entry) => {}
                Some(entry) => waits.push(entry),
                None => not_asked.push(index),
            }
        }
        (not_asked, waits)
    });
    let nearest = nearest.min_by_key(|(not_asked, waits)| (not_asked.len(), waits.len()));
    let (not_asked, waits) = nearest.unwrap_or_default();
    let not_asked = ask::names(scopes, &scopes.minimal(&not_asked));
    found.not_asked = not_asked.iter().map(|&name| name.to_owned()).collect();
    found.add = naming.command("add", &not_asked);
    found.waits = waits.into_iter().cloned().collect();
    found
}
