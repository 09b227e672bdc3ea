//! What a check on one object costs: the least of 200 rounds of 10,000 each.
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
use scope_core::Authorize;

scope_core::key! { struct Repo: "repo" }

fn measure(what: &str, mut job: impl FnMut()) {
    const TIMES: u32 = 10_000;
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
    let grants = on(10);
    measure("grants on 10 objects, cloned", || {
        black_box(black_box(&grants).clone());
    });
}
