//! The grants of two manifests and their expiry, against an oracle that decides each day by itself.

use std::collections::BTreeSet;

use proptest::prelude::*;
use scope_spec::{
    Source, Spec,
    app::{self, App, Date},
};

use super::{
    super::compare::{Change, Comparison, Effect, Side, compare},
    WHY,
};

fn day(day: u8) -> Date {
    Date::new(2026, 1, day).unwrap()
}

fn compared(old: (&App, &Spec), new: (&App, &Spec)) -> Comparison {
    let sources: [Source; 0] = [];
    let side = |(app, spec)| Side {
        app,
        sources: &sources,
        spec,
        spec_sources: &sources,
    };
    compare(side(old), side(new), Some(day(TODAY)))
}

fn spec(scopes: &str) -> Spec {
    let loaded = scope_spec::parse("scopes.toml", &format!("spec.name = 'demo'\n{scopes}"));
    assert!(!loaded.has_errors(), "{:?}\n{scopes}", loaded.problems);
    loaded.spec
}

fn manifest(scopes: &str) -> App {
    let loaded = app::parse("app.toml", &format!("app.name = 'x'\n{scopes}"));
    assert!(!loaded.has_errors(), "{:?}\n{scopes}", loaded.problems);
    loaded.app
}

/// Checks the messages of wider and narrower grants.
#[track_caller]
fn check(spec_text: [&str; 2], old: &str, new: &str, expected: &[&str]) {
    let [before, after] = spec_text.map(spec);
    let (old, new) = (manifest(old), manifest(new));
    let changes = compared((&old, &before), (&new, &after)).changes;
    let granted = changes.iter().filter(|it| it.effect <= Effect::Narrows);
    let messages: Vec<&str> = granted.map(|it| it.message.as_str()).collect();
    assert_eq!(messages, expected);
}

const SPEC: &str = "scopes.Edit = { restricted = true, includes = ['Read'] }\nscopes.Read = {}\n\
                    scopes.Admin = { includes = ['Read'] }";

fn edit(until: &str) -> String {
    format!(
        "scopes.Edit = {{ justification = '{WHY}', review = {{ state = 'approved'{until} }} }}\n"
    )
}

#[test]
fn what_was_granted_through_a_scope_with_an_end() {
    let limited = edit(", expires = 2026-01-05");
    let both = format!("{limited}scopes.Read = {{}}");
    check(
        [SPEC; 2],
        &limited,
        &both,
        &[
            "`Read` is granted for a longer time: without an end; before: until 2026-01-05, \
             through `Edit`",
        ],
    );
    check(
        [SPEC; 2],
        &both,
        &limited,
        &[
            "`Read` is granted for a shorter time: until 2026-01-05, through `Edit`; before: without an end",
        ],
    );
    let admin = format!("{limited}scopes.Admin = {{}}");
    check(
        [SPEC; 2],
        &limited,
        &admin,
        &[
            "`Admin` is now granted",
            "`Read`, which `Admin` includes, is granted for a longer time: without an end; before: until 2026-01-05, through `Edit`",
        ],
    );
    // a scope of both is reported once, and not again as included
    let longer = edit(", expires = 2026-01-06");
    check(
        [SPEC; 2],
        &both,
        &format!("{longer}scopes.Read = {{}}"),
        &["`Edit` is granted for a longer time: until 2026-01-06; before: until 2026-01-05"],
    );
    check(
        [SPEC; 2],
        &edit(""),
        &longer,
        &[
            "`Edit` and the included `Read` are granted for a shorter time: until 2026-01-06; before: without an end",
        ],
    );
}

#[test]
fn what_the_spec_lets_last() {
    let open = SPEC.replace("restricted = true, ", "");
    let limited = edit(", expires = 2026-01-05");
    check(
        [SPEC, &open],
        &limited,
        &limited,
        &[
            "`Edit` and the included `Read` are granted for a longer time: without an end; before: until 2026-01-05; the spec no longer restricts it",
        ],
    );
    let more = SPEC.replace("Admin = { includes = ['Read']", "Admin = { includes = []");
    let both = format!("{limited}scopes.Admin = {{}}");
    check(
        [&more, SPEC],
        &both,
        &both,
        &[
            "`Read`, which `Admin` includes, is granted for a longer time: without an end; before: until 2026-01-05, through `Edit`; the spec changed its inclusions",
        ],
    );
}

/// A renamed scope is the same scope.
#[test]
fn a_scope_that_was_renamed() {
    let new = "scopes.Editing = { restricted = true, includes = ['Read'], aliases = ['Edit'] }\n\
               scopes.Read = {}\nscopes.Admin = { includes = ['Read'] }";
    let old = edit("");
    let renamed = old.replace("scopes.Edit ", "scopes.Editing ");
    check([SPEC, new], &old, &renamed, &[]);
    check([new, SPEC], &renamed, &old, &[]);
    let [before, after] = [SPEC, new].map(spec);
    let compared = compared((&manifest(&old), &before), (&manifest(&renamed), &after));
    let messages = compared.changes.iter().map(|it| it.message.as_str());
    assert!(messages.eq(["requests `Editing`, the new name of `Edit`"]));
}

/// A renamed operation is the same operation.
#[test]
fn an_operation_that_was_renamed() {
    let old = format!("{SPEC}\noperations.read = {{ call = 'GET /a', scopes = 'Read' }}");
    let new = old.replace("operations.read", "operations.list");
    check([&old, &new], "scopes.Read = {}", "scopes.Read = {}", &[]);
}

/// How many scopes there are.
const POOL: usize = 5;
const TODAY: u8 = 2;
/// On this day only approvals without an end count.
const LAST: u8 = 7;

/// The scopes of a spec: whether each is restricted, and its inclusions.
type Scopes = Vec<(bool, Vec<usize>)>;

/// The requests of a manifest: whether justified, and the review, with the expiry of an approval.
type Asked = Vec<Option<(bool, Option<Option<Option<u8>>>)>>;

fn scopes() -> impl Strategy<Value = Scopes> {
    let one = (any::<bool>(), prop::collection::vec(0..POOL, 0..3));
    prop::collection::vec(one, POOL)
}

fn asked() -> impl Strategy<Value = Asked> {
    let approved = prop::option::weighted(0.8, prop::option::weighted(0.8, 1..LAST));
    let review = prop::option::weighted(0.8, approved);
    let one = (prop::bool::weighted(0.8), review);
    prop::collection::vec(prop::option::weighted(0.6, one), POOL)
}

fn spec_of(scopes: &Scopes) -> Spec {
    let scopes = scopes.iter().enumerate();
    let lines = scopes.map(|(at, (restricted, includes))| {
        // only later ones are included, so there are no cycles
        let includes: BTreeSet<String> = includes
            .iter()
            .filter(|&&to| to > at)
            .map(|to| format!("S{to}"))
            .collect();
        format!("scopes.S{at} = {{ restricted = {restricted}, includes = {includes:?} }}\n")
            .replace("includes = {", "includes = [")
            .replace("} }", "] }")
    });
    spec(&lines.collect::<String>())
}

fn manifest_of(asked: &Asked) -> App {
    let asked = asked.iter().enumerate();
    let lines = asked.filter_map(|(at, asked)| {
        let (justified, review) = asked.as_ref()?;
        let mut text = format!("[scopes.S{at}]\n");
        if *justified {
            text.push_str(&format!("justification = '{WHY}'\n"));
        }
        text.push_str(&match review {
            None => String::new(),
            Some(None) => "review = { state = 'submitted' }\n".to_owned(),
            Some(Some(None)) => "review = { state = 'approved' }\n".to_owned(),
            Some(Some(Some(day))) => {
                format!("review = {{ state = 'approved', expires = 2026-01-0{day} }}\n")
            }
        });
        Some(text)
    });
    manifest(&lines.collect::<String>())
}

fn closure(scopes: &Scopes, from: usize) -> BTreeSet<usize> {
    let mut held = BTreeSet::from([from]);
    for (at, (_, includes)) in scopes.iter().enumerate().skip(from) {
        if held.contains(&at) {
            held.extend(includes.iter().filter(|&&to| to > at));
        }
    }
    held
}

/// The grants on a day, by the rules of the format.
fn granted(scopes: &Scopes, asked: &Asked, day: u8) -> BTreeSet<usize> {
    let approved = |at: usize| match asked[at] {
        Some((_, Some(Some(expires)))) => expires.is_none_or(|expires| day < expires),
        _ => false,
    };
    let restricted = |at: usize| {
        let mut within = closure(scopes, at);
        within.remove(&at);
        within.retain(|&held| scopes[held].0);
        within
    };
    let justified = |at: usize| asked[at].is_some_and(|(justified, _)| justified);
    let grants = |at: &usize| {
        let reviewed = scopes[*at].0 || restricted(*at).iter().any(|&held| !justified(held));
        match reviewed {
            true => approved(*at),
            false => restricted(*at).iter().all(|&held| approved(held)),
        }
    };
    let granting = (0..POOL).filter(|&at| asked[at].is_some()).filter(grants);
    granting.flat_map(|at| closure(scopes, at)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn as_asking_on_each_day(
        before in scopes(), after in scopes(), same in any::<bool>(), old in asked(), new in asked(),
    ) {
        let after = if same { before.clone() } else { after };
        let specs = [&before, &after].map(spec_of);
        let apps = [&old, &new].map(manifest_of);
        let changes = compared((&apps[0], &specs[0]), (&apps[1], &specs[1])).changes;
        let reported = |effect: Effect| -> Vec<String> {
            let changes = changes.iter().filter(|it| it.effect == effect);
            changes.flat_map(|it| it.scopes.clone()).collect()
        };
        let days = |scopes: &Scopes, asked: &Asked, at: usize| -> Vec<u8> {
            (TODAY..=LAST).filter(|&day| granted(scopes, asked, day).contains(&at)).collect()
        };
        for at in 0..POOL {
            let (was, now) = (days(&before, &old, at), days(&after, &new, at));
            let name = format!("S{at}");
            let count = |effect| reported(effect).iter().filter(|it| **it == name).count();
            let more = now.iter().any(|day| !was.contains(day));
            let less = was.iter().any(|day| !now.contains(day));
            prop_assert_eq!(count(Effect::Widens), usize::from(more), "{} {:?}", &name, &changes);
            prop_assert_eq!(count(Effect::Narrows), usize::from(less), "{} {:?}", &name, &changes);
            // the ends that the change reports
            let tells = |it: &&Change| it.what == "expires" && it.scopes.contains(&name);
            if let Some(change) = changes.iter().find(tells) {
                let end = |days: &[u8]| {
                    let last = days.last().copied().unwrap();
                    (last < LAST).then(|| day(last + 1).to_string())
                };
                prop_assert_eq!(&change.from, &end(&was));
                prop_assert_eq!(&change.to, &end(&now));
            }
        }
    }
}

/// With the same grants on both sides, a changed requirement is reported.
#[test]
fn what_an_operation_needs_is_another() {
    let needs = |scope: &str, more: &str| {
        spec(&format!(
            "{SPEC}\noperations.get = {{ scopes = '{scope}' }}\n{more}"
        ))
    };
    let app = manifest("scopes.Read = {}");
    let reported = |old: &Spec, new: &Spec| {
        let comparison = compared((&app, old), (&app, new));
        let effects: Vec<Effect> = comparison.changes.iter().map(|it| it.effect).collect();
        let messages: Vec<String> = comparison
            .changes
            .iter()
            .map(|it| it.message.clone())
            .collect();
        (effects, comparison.opens, comparison.closes, messages)
    };
    let (open, closed) = (needs("Read", ""), needs("Admin", ""));
    let get = || vec!["get".to_owned()];
    assert_eq!(reported(&open, &open), (vec![], vec![], vec![], vec![]));
    assert_eq!(
        reported(&closed, &open),
        (
            vec![Effect::Widens],
            get(),
            vec![],
            vec!["the spec allows the same grants more operations".to_owned()]
        )
    );
    assert_eq!(
        reported(&open, &closed),
        (
            vec![Effect::Narrows],
            vec![],
            get(),
            vec!["the spec allows the same grants fewer operations".to_owned()]
        )
    );
    // a new operation counts, and so does one that became public
    let new = needs("Read", "operations.put = { scopes = 'Read' }");
    assert_eq!(reported(&open, &new).0, [Effect::Widens]);
    let public = needs("Admin", "operations.ping = { public = true }");
    assert_eq!(reported(&closed, &public).1, ["ping"]);
}
