//! The cost of a check on one object: the least of 200 rounds of 10,000 each.
//!
//! `objects NAME TIMES` runs one of the jobs and measures nothing: to count its instructions.
#![forbid(unsafe_code)]

use std::{hint::black_box, time::Instant};

mod forge {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "forge"
            [scopes."repo:admin"]
            includes = ["repo:write"]
            [scopes."repo:write"]
            includes = ["repo:read"]
            [scopes."repo:read"]
            [scopes."user:email"]
        "#
    );
}
use forge::{Grants, Scope, ScopeSet, scope};

mod hub {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "hub"
            [parameters.org]
            form = "id"
            [parameters.repo]
            form = "name"
            [parameters.note]
            form = "int"
            [parameters.n]
            values = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
            [scopes."part{n}:read"]
            [scopes."org:{org}:admin"]
            includes = ["repo:{org}/{repo}:read"]
            [scopes."repo:{org}/{repo}:read"]
            [scopes."note:{note}:read"]
        "#
    );
}
use scope_core::Authorize;

scope_core::key! { struct Repo: "repo" }

fn measure(what: &str, mut job: impl FnMut()) {
    const TIMES: u32 = 10_000;
    let mut arguments = std::env::args().skip(1);
    if let (Some(name), Some(times)) = (arguments.next(), arguments.next()) {
        let times = times.parse().unwrap_or(0);
        if name == what {
            (0..times).for_each(|_| job());
        }
        return;
    }
    let least = (0..200)
        .map(|_| {
            let start = Instant::now();
            (0..TIMES).for_each(|_| job());
            start.elapsed()
        })
        .min();
    let nanoseconds = least.unwrap_or_default().as_nanos() as f64 / f64::from(TIMES);
    println!("| {what} | {nanoseconds:.1} |");
}

fn on(count: usize) -> Grants {
    (0..count).fold(Grants::EMPTY, |grants, id| {
        grants.with(Scope::RepoWrite, &[("repo", &id.to_string())])
    })
}

fn main() {
    println!("| | ns |\n| --- | ---: |");
    let granted = ScopeSet::parse("repo:write").granted();
    measure("a check that looks at no object", || {
        black_box(black_box(&granted).meets(scope::RepoRead));
    });
    let repo: Repo = "0".parse().expect("an id");
    let grants = Grants::from(granted);
    measure("on an object, granted everywhere", || {
        black_box(black_box(&grants).at(&repo).meets(scope::RepoRead));
    });
    for count in [1, 10, 16, 512] {
        let grants = on(count);
        for (id, whether) in [(count / 2, "granted"), (count + 1, "not granted")] {
            let repo: Repo = id.to_string().parse().expect("an id");
            measure(&format!("on one of {count} objects, {whether}"), || {
                black_box(black_box(&grants).at(&repo).meets(scope::RepoRead));
            });
        }
    }
    let ids: Vec<String> = (0..10).map(|id| id.to_string()).collect();
    measure("grants on one object, made", || {
        black_box(Grants::only_on(granted, &[("repo", black_box("42"))]));
    });
    measure("grants on 10 objects, made", || {
        black_box(ids.iter().fold(Grants::EMPTY, |grants, id| {
            grants.with(Scope::RepoWrite, &[("repo", black_box(id))])
        }));
    });
    let names: Vec<String> = (0..10).map(|n| format!("part{n}:read")).collect();
    let on_objects: Vec<String> = (0..10).map(|n| format!("repo:acme/site{n}:read")).collect();
    let on_ids: Vec<String> = (0..10).map(|n| format!("note:{}:read", 40 + n)).collect();
    for (tokens, of) in [
        (names, "10 names"),
        (on_ids, "10 names with an id"),
        (on_objects, "10 names on objects"),
    ] {
        let text = tokens.join(" ");
        measure(&format!("{of}, read without objects"), || {
            black_box(hub::ScopeSet::parse(black_box(&text)).granted());
        });
        measure(&format!("{of}, read"), || {
            black_box(hub::ScopeSet::parse(black_box(&text)).grants());
        });
    }
    let grants = on(10);
    measure("grants on 10 objects, cloned", || {
        black_box(black_box(&grants).clone());
    });
}
