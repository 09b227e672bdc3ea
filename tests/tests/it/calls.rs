//! Which operations a call is, and which it requires: the search against an oracle that is written from
//! the text of the format.

use crate::common::{
    paths::{self, Random},
    table::laid_out,
};
use scope_core::__private::Calls;
use scope_spec::PathTemplate;
use std::{collections::BTreeSet, env};

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
        // a search keeps the ends of the first 32 segments only
        let above = match random.below(4) {
            0 => "/a".repeat(26 + random.below(8)),
            _ => String::new(),
        };
        let calls: Vec<(String, String)> = (0..count)
            .map(|_| {
                let method = random.one_of(&methods[..1 + count % 5]).to_owned();
                let template = paths::template(&mut random, 4);
                (method, format!("{above}{template}"))
            })
            .collect();
        let table: &'static Calls = Box::leak(Box::new(laid_out(&calls)));
        for _ in 0..100 {
            let (method, template) = &calls[random.below(count)];
            let path = paths::path(&mut random, &template[above.len()..], &calls);
            let path = format!("{above}{path}");
            let method = match random.below(4) {
                0 => random.one_of(&methods),
                _ => method,
            };
            let context = || format!("{method} {path} among {calls:#?}");
            // as it stands, and in each form
            let forms: BTreeSet<Vec<u8>> = paths::forms(path.as_bytes()).into_iter().collect();
            for form in forms {
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

/// The texts of up to `most` of these pieces.
fn texts(pieces: &[&[u8]], most: usize) -> Vec<Vec<u8>> {
    let (mut all, mut last) = (Vec::new(), vec![Vec::new()]);
    for _ in 0..=most {
        let longer = last.iter().flat_map(|text: &Vec<u8>| {
            let with = |piece: &&[u8]| [text, *piece].concat();
            pieces.iter().map(with)
        });
        let longer = longer.collect();
        all.append(&mut last);
        last = longer;
    }
    all
}

fn of_get(templates: &[&str]) -> Vec<(String, String)> {
    let call = |template: &&str| ("GET".to_owned(), (*template).to_owned());
    templates.iter().map(call).collect()
}

/// Templates one at a time and together, and all short paths, of which many are not UTF-8.
#[test]
fn short_paths() {
    let templates = [
        "/a",
        "/{x}",
        "/{x}/",
        "/a/{x}",
        "/{x}@{y}",
        "/{x}-{y}-{z}",
        "/{x}a{y}@",
        "/{+r}",
        "/{+r}-",
        "/{+r}@{y}",
        "/{+r}a/{y}",
        "/{x}-{+r}",
        "/{x}a{y}-{+r}",
    ];
    let pieces: [&[u8]; 6] = [b"a", b"-", b"@", b"/", "€".as_bytes(), b"\xFF"];
    let paths: Vec<Vec<u8>> = texts(&pieces, 5)
        .into_iter()
        .map(|text| [b"/", &*text].concat())
        .collect();
    let each = templates.iter().map(std::slice::from_ref);
    for some in each.chain([&templates[..]]) {
        let calls = of_get(some);
        let table: &'static Calls = Box::leak(Box::new(laid_out(&calls)));
        for path in &paths {
            let expected = positions(paths::found(&calls, "GET", path));
            let shown = String::from_utf8_lossy(path);
            assert_eq!(
                table.operations_at(b"GET", path),
                expected,
                "{shown} of {some:?}"
            );
        }
    }
}

/// A literal of each length, at the beginning of a path, further on, and beyond 64 bytes; and segments
/// that differ from it in one byte, or in their length, too.
#[test]
fn a_literal_is_compared_whole() {
    let lengths = [
        1, 2, 3, 7, 8, 9, 12, 15, 16, 17, 20, 23, 24, 25, 28, 31, 32, 33, 40,
    ];
    for before in ["", "/bcdefghi", &format!("/{}", "x".repeat(70))] {
        for length in lengths {
            let alike = "b".repeat(length);
            let literal: String = ('b'..='i').cycle().take(length).collect();
            for literal in [alike, literal] {
                let calls = of_get(&[&format!("{before}/{literal}")]);
                let table: &'static Calls = Box::leak(Box::new(laid_out(&calls)));
                let is_found = |segment: &[u8]| {
                    let path = [before.as_bytes(), b"/", segment].concat();
                    !table.operations_at(b"GET", &path).is_empty()
                };
                for other in [
                    length.saturating_sub(8),
                    length - 1,
                    length,
                    length + 1,
                    length + 8,
                ] {
                    let segment: Vec<u8> = literal.bytes().cycle().take(other).collect();
                    assert_eq!(is_found(&segment), other == length, "{literal} {other}");
                    for at in 0..other {
                        for bit in 0..8 {
                            let mut changed = segment.clone();
                            changed[at] ^= 1 << bit;
                            assert!(!is_found(&changed), "{literal} {changed:?}");
                        }
                    }
                }
            }
        }
    }
    // a segment of one byte
    let calls = of_get(&["/bcdefghi/b"]);
    let table: &'static Calls = Box::leak(Box::new(laid_out(&calls)));
    for byte in 0..=u8::MAX {
        let path = [b"/bcdefghi/", &[byte][..]].concat();
        assert_eq!(
            table.operations_at(b"GET", &path).len(),
            usize::from(byte == b'b')
        );
    }
}

#[test]
fn a_method_is_compared_whole() {
    let texts = texts(&[b"A", b"B"], 9);
    let names = texts.iter().map(|it| std::str::from_utf8(it).unwrap());
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    let check = |some: &[&str]| {
        let calls = some
            .iter()
            .map(|name| ((*name).to_owned(), "/a".to_owned()));
        let table: &'static Calls = Box::leak(Box::new(laid_out(&calls.collect::<Vec<_>>())));
        for text in &texts {
            let at = some.iter().position(|name| name.as_bytes() == text);
            let expected = positions(at.into_iter().collect());
            assert_eq!(
                table.operations_at(text, b"/a"),
                expected,
                "{text:?} of {some:?}"
            );
        }
    };
    for name in &names {
        check(std::slice::from_ref(name));
    }
    for some in names.chunks(40) {
        check(some);
    }
}
