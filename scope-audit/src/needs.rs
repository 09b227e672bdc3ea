//! What rustc needs of each app: the scopes without which its code does not compile.
//!
//! An app is granted nothing at first. Each use that needs a scope is an error that names it; what was
//! named is granted, and rustc is asked again, until all compiles.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use scope_spec::Spec;
use serde::{Deserialize, Serialize};

use crate::{
    Error,
    cargo::{Cargo, Check, read},
    facts::{AppFacts, Facts, Lack, Origin, Place, Said, said},
    meaning::{cheapest, cheapest_within},
};

/// For each app the scopes that it needs, with the places that need them.
pub(crate) type Needs = BTreeMap<String, BTreeMap<usize, BTreeSet<Place>>>;

/// What rustc answered.
pub(crate) struct Answer {
    pub(crate) facts: Facts,
    pub(crate) needs: Needs,
    /// The check that compiled.
    pub(crate) check: Check,
}

/// The needs of the last audit, which hold where nothing had to be compiled.
#[derive(Deserialize, Serialize)]
struct State {
    key: String,
    /// By the app's id and the scope's name.
    needs: BTreeMap<String, BTreeMap<String, BTreeSet<Place>>>,
}

/// Asks rustc.
pub(crate) fn ask(cargo: &Cargo<'_>, notify: &mut dyn FnMut(&str)) -> Result<Answer, Error> {
    if let Some(answer) = remembered(cargo, notify)? {
        return Ok(answer);
    }
    let plan = cargo.plan();
    let _ = fs::remove_file(plan.join("state.json"));
    for entry in fs::read_dir(plan.join("granted"))
        .into_iter()
        .flatten()
        .flatten()
    {
        put(&entry.path(), "")?;
    }
    let mut needs = Needs::new();
    let check = loop {
        let check = cargo.check(notify)?;
        if check.success {
            break check;
        }
        let facts = Facts::read(&plan)?;
        let mut new = false;
        for message in &check.messages {
            if let Some(Said::Lacks(lacks, origin)) = said(message, cargo.root()) {
                for lack in lacks {
                    new |= add(&facts, &lack, &origin, &mut needs);
                }
            }
        }
        if !new {
            break by_trial(cargo, &facts, &mut needs, check, notify)?;
        }
        grant(cargo, &facts, &needs, &Needs::new())?;
    };
    let facts = Facts::read(&plan)?;
    Ok(Answer {
        facts,
        needs,
        check,
    })
}

/// Adds what an error names; whether that is new.
fn add(facts: &Facts, lack: &Lack, origin: &Origin, needs: &mut Needs) -> bool {
    let mut new = false;
    let mut put = |app: &str, scope: usize, needs: &mut Needs| {
        let of = needs.entry(app.to_owned()).or_default();
        new |= !of.contains_key(&scope);
        of.entry(scope)
            .or_default()
            .insert(origin.written().clone());
    };
    match lack {
        Lack::Scope { app, scope } => put(app, *scope, needs),
        Lack::Operation { app, operation } => {
            let (id, app) = (app, facts.apps.get(app));
            let spec = app.and_then(|it| facts.spec_of(it));
            let (Some(app), Some((_, spec))) = (app, spec) else {
                return false;
            };
            let Some(index) = spec.spec.operation(operation) else {
                return false;
            };
            let known: Vec<usize> = needs.get(id).map(keys).unwrap_or_default();
            for scope in alternative(app, &spec.spec, index.position(), &known) {
                put(id, scope, needs);
            }
        }
        Lack::Named { rust, capability } => {
            for (id, app) in &facts.apps {
                let scopes = facts.spec_of(app).map(|(_, it)| &it.spec.scopes.items);
                let scope = scopes.and_then(|it| it.iter().position(|it| it.rust == *capability));
                if let Some(scope) = scope.filter(|_| app.rust == *rust) {
                    put(id, scope, needs);
                }
            }
        }
    }
    new
}

/// The scopes of an operation that an app needs: of the alternatives that its manifest covers, else of
/// those that it asks for, else of all, the cheapest.
pub(crate) fn alternative(
    app: &AppFacts,
    spec: &Spec,
    operation: usize,
    known: &[usize],
) -> Vec<usize> {
    let held = [app.app().granted(spec, None), app.asked(spec)];
    let within = held.iter().map(|held| {
        let held = spec.scopes.closure.close(held);
        cheapest_within(spec, operation, known, &held)
    });
    let mut within = within.filter(|scopes| !scopes.is_empty());
    within
        .next()
        .unwrap_or_else(|| cheapest(spec, operation, known))
}

fn keys(needs: &BTreeMap<usize, BTreeSet<Place>>) -> Vec<usize> {
    needs.keys().copied().collect()
}

/// Grants each app what it needs, and more; whether that is new.
pub(crate) fn grant(
    cargo: &Cargo<'_>,
    facts: &Facts,
    needs: &Needs,
    more: &Needs,
) -> Result<bool, Error> {
    let mut new = false;
    for (id, app) in &facts.apps {
        let Some((_, spec)) = facts.spec_of(app) else {
            continue;
        };
        let mut scopes: BTreeSet<usize> = needs.get(id).map(keys).into_iter().flatten().collect();
        scopes.extend(more.get(id).map(keys).into_iter().flatten());
        let names = scopes
            .into_iter()
            .filter_map(|i| spec.spec.scopes.items.get(i));
        let text: String = names.map(|item| format!("{}\n", item.name)).collect();
        new |= put(&cargo.plan().join("granted").join(id), &text)?;
    }
    Ok(new)
}

/// Writes a file, unless it has that text already: cargo compiles what it changes. Whether that is new.
fn put(path: &Path, text: &str) -> Result<bool, Error> {
    if read(path).is_some_and(|before| before == text) {
        return Ok(false);
    }
    fs::write(path, text).map_err(|error| Error::io("write", path, &error))?;
    Ok(true)
}

/// Where errors are left that name no scope: is it the code, or does it need scopes in a way that
/// rustc does not word? With what the manifests grant it compiles, or it never does; then each scope
/// is taken away by itself.
fn by_trial(
    cargo: &Cargo<'_>,
    facts: &Facts,
    needs: &mut Needs,
    failed: Check,
    notify: &mut dyn FnMut(&str),
) -> Result<Check, Error> {
    let mut manifests = Needs::new();
    for (id, app) in &facts.apps {
        if let Some((_, spec)) = facts.spec_of(app) {
            let granted = app.app().granted(&spec.spec, None);
            let granted = granted.into_iter().map(|scope| (scope, BTreeSet::new()));
            manifests.insert(id.clone(), granted.collect());
        }
    }
    if manifests.values().all(BTreeMap::is_empty) {
        return Err(refused(cargo, &failed));
    }
    grant(cargo, facts, needs, &manifests)?;
    let check = cargo.check(notify)?;
    if !check.success {
        return Err(refused(cargo, &check));
    }
    for (id, granted) in manifests.clone() {
        for scope in keys(&granted) {
            let covered = facts.apps.get(&id).and_then(|app| facts.spec_of(app));
            let covered = covered.is_some_and(|(_, spec)| {
                let known = needs.get(&id).map(keys).unwrap_or_default();
                spec.spec.scopes.closure.close(&known).contains(&scope)
            });
            let before = manifests.get_mut(&id).and_then(|it| it.remove(&scope));
            if covered {
                continue;
            }
            grant(cargo, facts, needs, &manifests)?;
            let check = cargo.check(notify)?;
            if !check.success {
                let place =
                    check
                        .messages
                        .iter()
                        .find_map(|message| match said(message, cargo.root())? {
                            Said::Error(_, origin) => Some(origin?.written().clone()),
                            _ => None,
                        });
                let places = before.into_iter().flatten().chain(place).collect();
                needs.entry(id.clone()).or_default().insert(scope, places);
            }
        }
    }
    grant(cargo, facts, needs, &Needs::new())?;
    let check = cargo.check(notify)?;
    match check.success {
        true => Ok(check),
        false => Err(refused(cargo, &check)),
    }
}

/// That the code does not compile, with rustc's errors.
fn refused(cargo: &Cargo<'_>, check: &Check) -> Error {
    let mut errors: Vec<String> = Vec::new();
    for message in &check.messages {
        if let Some(Said::Error(text, _)) = said(message, cargo.root())
            && !errors.contains(&text)
        {
            errors.push(text);
        }
    }
    let output = match errors.is_empty() {
        // a build script that failed, a crate that is not there
        true => check.stderr.clone(),
        false => errors.join("\n"),
    };
    let network = ["failed to download", "failed to get", "--offline"];
    if errors.is_empty() && network.iter().any(|it| output.contains(it)) {
        return Error::new("cargo", "cargo cannot fetch what the workspace depends on")
            .output(output)
            .help("run `cargo fetch` once with a network; then the audit needs none");
    }
    Error::new(
        "does-not-compile",
        "the code does not compile, so it cannot be audited",
    )
    .output(output)
    .help("`cargo check` with the same features has to succeed first")
}

/// The needs of the last audit, if nothing has changed since.
fn remembered(cargo: &Cargo<'_>, notify: &mut dyn FnMut(&str)) -> Result<Option<Answer>, Error> {
    let text = read(&cargo.plan().join("state.json")).unwrap_or_default();
    let Ok(state) = serde_json::from_str::<State>(&text) else {
        return Ok(None);
    };
    if state.key != cargo.key() {
        return Ok(None);
    }
    let check = cargo.check(notify)?;
    if !check.fresh {
        return Ok(None);
    }
    let facts = Facts::read(&cargo.plan())?;
    let mut needs = Needs::new();
    for (id, scopes) in state.needs {
        let Some((_, spec)) = facts.apps.get(&id).and_then(|app| facts.spec_of(app)) else {
            return Ok(None);
        };
        let of = needs.entry(id).or_default();
        for (name, places) in scopes {
            let Some(scope) = spec.spec.scopes.index_of(&name) else {
                return Ok(None);
            };
            of.insert(scope, places);
        }
    }
    Ok(Some(Answer {
        facts,
        needs,
        check,
    }))
}

/// Keeps the needs for the next audit.
pub(crate) fn remember(cargo: &Cargo<'_>, facts: &Facts, needs: &Needs) -> Result<(), Error> {
    let mut state = State {
        key: cargo.key(),
        needs: BTreeMap::new(),
    };
    for (id, scopes) in needs {
        let Some((_, spec)) = facts.apps.get(id).and_then(|app| facts.spec_of(app)) else {
            continue;
        };
        let items = &spec.spec.scopes.items;
        let scopes = scopes
            .iter()
            .filter_map(|(i, places)| Some((items.get(*i)?.name.clone(), places.clone())));
        state.needs.insert(id.clone(), scopes.collect());
    }
    let path = cargo.plan().join("state.json");
    let text = serde_json::to_string(&state).unwrap_or_default();
    fs::write(&path, text).map_err(|error| Error::io("write", &path, &error))
}
