//! What the code of a workspace needs of an API's scopes, asked of rustc.
//!
//! [`audit`] checks the workspace in a folder of its own, in an audit build: `app!` grants nothing, so
//! each use that needs a scope is an error that names it, and what a spec makes is marked, so that
//! rustc reports each use of it. Around those places code is read for its structure: the function, its
//! guard, whether an operation is sent or compared. A [`Report`] says what follows; a change that it
//! calls confirmed was compiled.
//!
//! What is not looked at is listed ([`Report::undecided`]), and a report never says that nothing is
//! unguarded: only that no operation that code names is used without a guard.
//!
//! The user's own cache and files stay as they are. [`apply`] edits manifests, where that is asked for.
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod baseline;
mod cargo;
mod cfg;
mod code;
mod error;
mod expand;
mod facts;
mod gates;
mod judge;
mod manifest;
mod meaning;
mod needs;
mod options;
mod proven;
mod read;
mod report;
mod routes;
mod syntax;

pub use baseline::Baseline;
pub use cargo::wrapper;
pub use error::Error;
pub use manifest::apply;
pub use options::Options;
pub use report::{AppUses, At, Build, Edit, Finding, Kind, OperationUse, Report, Undecided, shown};

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use cargo_metadata::PackageId;

use crate::{
    cargo::Cargo,
    cfg::Cfg,
    code::Related,
    facts::{Mark, Reported},
    judge::{Judge, Judged, relative},
    needs::{Answer, Needs},
    read::Source,
};

/// Audits a workspace. `notify` is told what the audit waits for.
///
/// # Errors
///
/// Code that does not compile, a workspace without a spec, a folder that cannot be written, and what
/// cargo refuses: [`Error`] says what to do.
pub fn audit(options: &Options, notify: &mut dyn FnMut(&str)) -> Result<Report, Error> {
    let cargo = Cargo::new(options)?;
    let answer = needs::ask(&cargo, notify)?;
    let Reported { uses, specs, apps } = facts::reported(&answer.check.messages, cargo.root());
    let spec_packages: HashSet<PackageId> =
        specs.iter().map(|(package, _)| package.clone()).collect();
    let specs: BTreeSet<String> = specs.into_iter().map(|(_, id)| id).collect();
    let apps: BTreeMap<String, PackageId> = apps
        .into_iter()
        .map(|(package, id)| (id, package))
        .collect();
    let packages: HashMap<String, PackageId> = cargo
        .metadata
        .packages
        .iter()
        .map(|it| (it.name.to_string(), it.id.clone()))
        .collect();
    let sources = sources(&cargo, &answer, &uses);
    let mut unmarked = unmarked(&cargo, &sources, &spec_packages, &packages);
    if specs.is_empty() && apps.is_empty() && unmarked.is_empty() {
        return Err(no_spec(&cargo));
    }

    let cfgs: HashMap<String, Cfg> = sources
        .iter()
        .filter_map(|source| {
            let cfg = Cfg {
                features: cargo.features(packages.get(&source.package)?),
                words: cargo.cfg.clone(),
                test: options.tests,
            };
            Some((source.package.clone(), cfg))
        })
        .collect();
    let named: Vec<(String, Mark)> = uses
        .into_iter()
        .filter_map(|(id, mark)| Some((cargo.package(&id)?.name.to_string(), mark)))
        .collect();
    let related = related(&cargo, &sources, &packages);
    let code = read::read(&answer.facts, &named, &sources, &cfgs, related);
    let judge = Judge {
        cargo: &cargo,
        facts: &answer.facts,
        code: &code,
        needs: &answer.needs,
        apps: &apps,
        packages: &packages,
    };
    let mut judged = judge.judge();
    confirm(&cargo, &answer, &apps, &mut judged, notify)?;
    needs::remember(&cargo, &answer.facts, &answer.needs)?;

    let mut limits = Vec::new();
    for id in &specs {
        if let Some(spec) = answer.facts.specs.get(id)
            && !spec.typed
        {
            limits.push(format!(
                "the spec `{}` of `{}` has no markers, so there are no guards to compile: `over-guarded` \
                 and what an app's type is handed to are not looked at",
                spec.spec.name, spec.package
            ));
        }
    }
    let mut findings = judged.findings;
    findings.sort_by(|a, b| {
        (&a.file, a.line, a.finding, &a.scope, &a.operation).cmp(&(
            &b.file,
            b.line,
            b.finding,
            &b.scope,
            &b.operation,
        ))
    });
    findings.dedup();
    let mut undecided: Vec<Undecided> = judged.open.into_iter().map(|it| it.undecided).collect();
    undecided.append(&mut unmarked);
    undecided.sort_by(|a, b| (&a.file, a.line, &a.reason).cmp(&(&b.file, b.line, &b.reason)));
    undecided.dedup();
    Ok(Report {
        build: Build {
            features: options.shown_features(),
            target: cargo.target.clone(),
        },
        findings,
        undecided,
        needs: judged.needs,
        root: cargo.root().to_owned(),
        limits,
        accepted: 0,
        apps: judged.apps,
    })
}

/// The code that is read: all of the packages of the workspace that depend on scope-core, and of others
/// the packages that rustc reports a use in.
fn sources(cargo: &Cargo<'_>, answer: &Answer, uses: &[(PackageId, Mark)]) -> Vec<Source> {
    let used: HashSet<&PackageId> = uses.iter().map(|(id, _)| id).collect();
    let mut sources = Vec::new();
    let mut ids: Vec<&PackageId> = answer.check.files.keys().collect();
    ids.sort();
    for id in ids {
        let Some(package) = cargo.package(id) else {
            continue;
        };
        let is_read = used.contains(id) || cargo.is_member(id) && cargo.uses_scopes(id);
        if !is_read {
            continue;
        }
        for file in answer.check.files.get(id).into_iter().flatten() {
            if let Some(text) = cargo::read(file) {
                sources.push(Source {
                    package: package.name.to_string(),
                    file: file.clone(),
                    text,
                });
            }
        }
    }
    sources
}

/// For each package that is read those that it depends on and those that depend on it.
fn related(
    cargo: &Cargo<'_>,
    sources: &[Source],
    packages: &HashMap<String, PackageId>,
) -> Related {
    let read: BTreeSet<&str> = sources.iter().map(|it| it.package.as_str()).collect();
    let mut related = Related::default();
    for package in &read {
        let Some(id) = packages.get(*package) else {
            continue;
        };
        for on in cargo.dependencies(id) {
            let on = cargo.package(&on).map(|it| it.name.as_str());
            if let Some(on) = on.filter(|it| read.contains(it)) {
                related.add(package, on);
            }
        }
    }
    related
}

/// Modules of specs that are not marked: files that `expand` wrote, and packages whose `scopes!` is of
/// another version.
fn unmarked(
    cargo: &Cargo<'_>,
    sources: &[Source],
    marked: &HashSet<PackageId>,
    packages: &HashMap<String, PackageId>,
) -> Vec<Undecided> {
    let mut unmarked = Vec::new();
    for source in sources {
        let has = packages
            .get(&source.package)
            .is_some_and(|it| marked.contains(it));
        let found = source.text.lines().enumerate().find_map(|(at, line)| {
            let code = line.trim_start();
            if code.starts_with("//") {
                None
            } else if code.contains("macro_rules! __scope_table_of_") {
                Some((at, "the module of a spec was written by `cargo scopes expand`, so its uses are not reported: nothing of it is decided"))
            } else if code.contains("scopes!(") && code.contains("scope_core") && !has {
                Some((at, "`scopes!` is of a version that an audit cannot mark: nothing of its spec is decided"))
            } else {
                None
            }
        });
        if let Some((at, reason)) = found {
            unmarked.push(Undecided {
                package: source.package.clone(),
                function: None,
                reason: reason.to_owned(),
                file: relative(cargo.root(), &source.file),
                line: at + 1,
            });
        }
    }
    unmarked
}

fn no_spec(cargo: &Cargo<'_>) -> Error {
    let named: Vec<String> = cargo
        .selected
        .iter()
        .filter_map(|id| Some(format!("`{}`", cargo.package(id)?.name)))
        .collect();
    let with = cargo
        .selected
        .iter()
        .filter(|id| cargo.uses_scopes(id))
        .count();
    let why = match with {
        0 => "none of them depends on `scope-core`",
        _ => "none of them, and nothing that they depend on, has `scopes!` in this build",
    };
    Error::new(
        "no-spec",
        format!(
            "there is no spec in the code of {}: {why}",
            named.join(", ")
        ),
    )
    .help("a spec is found through the code that uses it: `scope_core::scopes!(\"scopes.toml\")`")
}

/// Compiles with what the manifests would ask for. What does not compile is not advised.
fn confirm(
    cargo: &Cargo<'_>,
    answer: &Answer,
    apps: &BTreeMap<String, PackageId>,
    judged: &mut Judged,
    notify: &mut dyn FnMut(&str),
) -> Result<(), Error> {
    let Answer { facts, needs, .. } = answer;
    let edits = |finding: &Finding| finding.edit.is_some() && finding.finding != Kind::UnderAsked;
    if !judged.findings.iter().any(edits) {
        return Ok(());
    }
    let (mut proposed, mut same) = (Needs::new(), true);
    for id in apps.keys() {
        let Some(app) = facts.apps.get(id) else {
            continue;
        };
        let Some((_, spec)) = facts.spec_of(app) else {
            continue;
        };
        let manifest = app.loaded.sources.first().map_or("", |it| it.text());
        let mine: Vec<&Edit> = judged
            .findings
            .iter()
            .filter_map(|it| it.edit.as_ref())
            .filter(|it| it.manifest == app.manifest)
            .collect();
        let edited = manifest::edited(manifest, &mine);
        let granted = scope_spec::app::parse("app.toml", &edited)
            .app
            .granted(&spec.spec, None);
        let mut scopes: BTreeSet<usize> = granted.into_iter().collect();
        scopes.extend(needs.get(id).into_iter().flat_map(|it| it.keys().copied()));
        let close = |set: Vec<usize>| spec.spec.scopes.closure.close(&set);
        let now = needs
            .get(id)
            .map(|it| it.keys().copied().collect())
            .unwrap_or_default();
        same &= close(scopes.iter().copied().collect()) == close(now);
        let scopes = scopes.into_iter().map(|it| (it, BTreeSet::new()));
        proposed.insert(id.clone(), scopes.collect());
    }
    // what is granted already has just compiled
    let compiles =
        same || !needs::grant(cargo, facts, needs, &proposed)? || cargo.check(notify)?.success;
    for finding in judged.findings.iter_mut().filter(|it| edits(it)) {
        finding.confirmed = compiles;
    }
    if !compiles {
        let (kept, refuted) = std::mem::take(&mut judged.findings)
            .into_iter()
            .partition(|it| !edits(it));
        judged.findings = kept;
        for finding in refuted {
            judged.open.push(judge::Open {
                undecided: Undecided {
                    package: finding.package.clone(),
                    function: None,
                    reason: format!(
                        "{}; but with that the code does not compile",
                        finding.reason
                    ),
                    file: finding.file,
                    line: finding.line,
                },
                package: finding.package,
                names: None,
                spec: None,
            });
        }
    }
    Ok(())
}
