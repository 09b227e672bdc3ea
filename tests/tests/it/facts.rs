//! The compiled `scopes.toml` against the published table, cell by cell.

use std::collections::BTreeSet;

mod ringcentral {
    scope_core::scopes!("../scopes.toml", typed = false);
}
use ringcentral::Scope;

/// A row of the table. See `facts/README.md` for what each column holds.
struct Fact {
    name: &'static str,
    access: &'static str,
    includes: &'static str,
    on_request: &'static str,
}

fn facts() -> Vec<Fact> {
    let mut lines = include_str!("../../facts/ringcentral.tsv").lines();
    assert_eq!(lines.next(), Some("name\taccess\tincludes\ton_request"));
    lines
        .map(|line| {
            let cells: Vec<_> = line.split('\t').collect();
            let [name, access, includes, on_request] = cells[..] else {
                panic!("four cells: {line}");
            };
            Fact {
                name,
                access,
                includes,
                on_request,
            }
        })
        .collect()
}

/// Each scope beside its row.
fn rows() -> impl Iterator<Item = (Scope, Fact)> {
    Scope::ALL.iter().copied().zip(facts())
}

#[test]
fn the_same_scopes_in_the_same_order() {
    let facts: Vec<_> = facts().iter().map(|fact| fact.name).collect();
    let scopes: Vec<_> = Scope::ALL.iter().map(|scope| scope.name()).collect();
    assert_eq!(scopes, facts);
    assert_eq!(scopes.len(), 38);
}

#[test]
fn the_same_access() {
    for (scope, fact) in rows() {
        let kinds = match fact.access {
            "crud" => "create, read, update, delete",
            "read" => "read",
            "read-update" => "read, update",
            "special" => "special",
            "" => "",
            other => panic!("an access that the table does not have: {other}"),
        };
        assert_eq!(scope.access().to_string(), kinds, "{scope}");
    }
}

#[test]
fn the_same_direct_inclusions() {
    for (scope, fact) in rows() {
        let expected: BTreeSet<_> = fact.includes.split_terminator(' ').collect();
        let includes = scope.includes();
        let includes: BTreeSet<_> = includes.iter().map(Scope::name).collect();
        assert_eq!(includes, expected, "{scope}");
    }
}

#[test]
fn the_same_are_on_request() {
    for (scope, fact) in rows() {
        let expected = match fact.on_request {
            "true" => true,
            "false" => false,
            other => panic!("neither true nor false: {other}"),
        };
        assert_eq!(scope.is_on_request(), expected, "{scope}");
    }
}

// The table has no column for it; these three are what the developer guide names.
#[test]
fn three_scopes_are_restricted() {
    let restricted = Scope::ALL.iter().filter(|scope| scope.is_restricted());
    let restricted: Vec<_> = restricted.map(|scope| scope.name()).collect();
    assert_eq!(
        restricted,
        ["EditAccounts", "EditCallLog", "EditCustomData"]
    );
}

#[test]
fn every_scope_is_described_in_one_sentence() {
    for scope in Scope::ALL {
        let description = scope.description();
        let sentence = description.strip_suffix('.').unwrap_or_default();
        assert!(!sentence.is_empty(), "{scope}: {description:?}");
        for end in [". ", "! ", "? ", "\n", ".\t"] {
            assert!(!sentence.contains(end), "{scope}: {description:?}");
        }
        assert!(!sentence.ends_with(['.', ' ']), "{scope}: {description:?}");
        assert!(
            sentence.starts_with(|c: char| c.is_uppercase()),
            "{scope}: {description:?}"
        );
    }
}

#[test]
fn every_scope_has_a_title_of_its_own() {
    let titles: BTreeSet<_> = Scope::ALL.iter().map(|scope| scope.title()).collect();
    assert_eq!(titles.len(), Scope::ALL.len());
    assert!(titles.iter().all(|title| !title.trim().is_empty()));
}
