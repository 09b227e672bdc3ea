//! Which operations a call is, and which it requires: the search against an oracle that is written from
//! the text of the format.

use crate::common::{
    paths::{self, Random},
    table::laid_out,
};
use scope_core::__private::Calls;
use scope_spec::PathTemplate;
use std::env;

/// As many as the variable says, else a few.
fn cases(variable: &str, few: usize) -> usize {
    env::var(variable).map_or(few, |it| it.parse().expect("a number"))
}

fn positions(found: Vec<usize>) -> Vec<u16> {
    found.into_iter().map(|at| at as u16).collect()
}

#[test]
fn random_calls_of_random_specs() {
    let mut random = Random(cases("CALLS_SEED", 20_261_129) as u64);
    let (mut hits, mut several, mut more, mut misses) = (0, 0, 0, 0);
    for _ in 0..cases("CALLS_SPECS", 30) {
        let methods = ["GET", "HEAD", "POST", "PUT", "DELETE"];
        let count = 1 + random.below(40);
        let calls: Vec<(String, String)> = (0..count)
            .map(|_| {
                let method = random.one_of(&methods[..1 + count % 5]).to_owned();
                (method, paths::template(&mut random, 4))
            })
            .collect();
        let table: &'static Calls = Box::leak(Box::new(laid_out(&calls)));
        for _ in 0..100 {
            let (method, template) = &calls[random.below(count)];
            let path = paths::path(&mut random, template, &calls);
            let method = match random.below(4) {
                0 => random.one_of(&methods),
                _ => method,
            };
            let context = || format!("{method} {path} among {calls:#?}");
            // as it stands, and in each form
            for form in paths::forms(path.as_bytes()) {
                let expected = positions(paths::found(&calls, method, &form));
                assert_eq!(
                    table.operations_at(method.as_bytes(), &form),
                    expected,
                    "{}",
                    context()
                );
                match expected.len() {
                    0 => misses += 1,
                    1 => hits += 1,
                    _ => several += 1,
                }
            }
            let (operation, required) = table.required(method, &path);
            let expected = positions(paths::required(&calls, method, &path));
            assert_eq!(required, expected, "{}", context());
            let sent = positions(paths::as_sent(&calls, method, &path));
            assert_eq!(operation, sent.first().copied(), "{}", context());
            more += usize::from(required.len() > sent.len());
            let at: Vec<&str> = table.methods(&path);
            let is_there = |it: &&str| !paths::found(&calls, it, path.as_bytes()).is_empty();
            let mut expected: Vec<&str> = methods.into_iter().filter(is_there).collect();
            expected.sort_unstable_by_key(|it| calls.iter().position(|(method, _)| method == it));
            assert_eq!(at, expected, "{}", context());
        }
    }
    assert!(
        hits > 1_000 && several > 100 && more > 100 && misses > 1_000,
        "{hits} {several} {more} {misses}"
    );
    println!(
        "{hits} forms found one operation, {several} several, {misses} none; {more} calls required more than as sent"
    );
}

/// Templates of 64 kB, with 1,000 parameters, and calls of theirs.
#[test]
fn long_templates_are_searched() {
    let many = |between: &str| {
        let parameters: Vec<String> = (0..1_000).map(|i| format!("{{p{i}}}")).collect();
        format!("/{}", parameters.join(between))
    };
    let long = "x".repeat(65_536);
    let templates = [
        many("/"),
        many("-"),
        many("/").replacen('{', "{+", 1),
        format!("/{long}"),
        format!("/{long}/{{id}}"),
        format!("/{{id}}/{long}"),
        format!("/{{id}}-{long}"),
        format!("/{{+path}}/{long}.{{ext}}"),
    ];
    let calls: Vec<(String, String)> = templates
        .map(|template| ("GET".to_owned(), template))
        .to_vec();
    let table: &'static Calls = Box::leak(Box::new(laid_out(&calls)));
    let templates = calls.iter().map(|(_, path)| PathTemplate::parse(path));
    let templates: Vec<PathTemplate> = templates.map(|it| it.expect("a template")).collect();
    for template in &templates {
        let whole = template.filled("a", "a/b");
        for path in [
            &*whole,
            &whole[1..],
            &whole[..whole.len() - 1],
            &format!("{whole}x"),
        ] {
            let matching = || templates.iter().filter(|it| it.matches(path));
            let best = matching().map(PathTemplate::specificity).max();
            let is_best = |at: &usize| {
                templates[*at].matches(path) && Some(templates[*at].specificity()) == best
            };
            let expected = positions((0..templates.len()).filter(is_best).collect());
            let shown = &path[..path.len().min(60)];
            assert_eq!(
                table.operations_at(b"GET", path.as_bytes()),
                expected,
                "{shown}"
            );
        }
    }
}
