//! What path templates match, by a definition that shares nothing with the product.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use scope_spec::{PathTemplate, Piece, SegmentKind, TemplateIndex};

/// A template as the format's text defines it: characters, and runs of one or more of them.
#[derive(Clone, Copy, Debug)]
enum Symbol {
    Literal(char),
    /// One or more characters other than `/`.
    Param,
    /// One or more characters.
    Rest,
}

impl Symbol {
    fn takes(self, c: char) -> bool {
        match self {
            Self::Literal(own) => own == c,
            Self::Param => c != '/',
            Self::Rest => true,
        }
    }
}

fn symbols(template: &str) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    let mut chars = template.chars();
    while let Some(c) = chars.next() {
        if c != '{' {
            symbols.push(Symbol::Literal(c));
            continue;
        }
        let name: String = chars.by_ref().take_while(|c| *c != '}').collect();
        symbols.push(match name.chars().next() {
            Some('+' | '*') => Symbol::Rest,
            _ => Symbol::Param,
        });
    }
    symbols
}

/// The positions in a template where the reading of some path can be, by the number of characters
/// that the last run has taken (none, or some).
type State = (usize, bool);

fn next(symbols: &[Symbol], (at, some): State, c: char) -> Vec<State> {
    let mut states = Vec::new();
    if let Some(symbol) = symbols.get(at)
        && symbol.takes(c)
    {
        match symbol {
            Symbol::Literal(_) => states.push((at + 1, false)),
            Symbol::Param | Symbol::Rest => states.push((at, true)),
        }
    }
    if some {
        states.extend(next(symbols, (at + 1, false), c));
    }
    states
}

fn accepts(symbols: &[Symbol], (at, some): State) -> bool {
    at + usize::from(some) == symbols.len()
}

fn oracle_matches(template: &str, path: &str) -> bool {
    let symbols = symbols(template);
    let mut states = vec![(0, false)];
    for c in path.chars() {
        let mut after: Vec<State> = states
            .iter()
            .flat_map(|state| next(&symbols, *state, c))
            .collect();
        after.sort_unstable();
        after.dedup();
        states = after;
    }
    states.iter().any(|state| accepts(&symbols, *state))
}

/// The characters of both, a slash, and one that stands for all others.
fn alphabet(ones: &[Symbol], others: &[Symbol]) -> Vec<char> {
    let literal = |symbol: &Symbol| match symbol {
        Symbol::Literal(c) => Some(*c),
        Symbol::Param | Symbol::Rest => None,
    };
    let mut alphabet: Vec<char> = ones.iter().chain(others).filter_map(literal).collect();
    alphabet.extend(['/', '?']);
    alphabet.sort_unstable();
    alphabet.dedup();
    alphabet
}

/// Looks for a path that both match among all that there are.
fn oracle_overlaps(one: &str, other: &str) -> bool {
    let (ones, others) = (symbols(one), symbols(other));
    let alphabet = alphabet(&ones, &others);
    let mut seen = vec![((0, false), (0, false))];
    let mut at = 0;
    while let Some((a, b)) = seen.get(at).copied() {
        at += 1;
        if accepts(&ones, a) && accepts(&others, b) {
            return true;
        }
        for c in &alphabet {
            for a in next(&ones, a, *c) {
                for b in next(&others, b, *c) {
                    if !seen.contains(&(a, b)) {
                        seen.push((a, b));
                    }
                }
            }
        }
    }
    false
}

/// Whether no path is matched by the second and not by the first one.
fn oracle_contains(one: &str, other: &str) -> bool {
    let (ones, others) = (symbols(one), symbols(other));
    let alphabet = alphabet(&ones, &others);
    let mut seen = vec![(vec![(0, false)], (0, false))];
    let mut at = 0;
    while let Some((a, b)) = seen.get(at).cloned() {
        at += 1;
        if accepts(&others, b) && !a.iter().any(|a| accepts(&ones, *a)) {
            return false;
        }
        for c in &alphabet {
            let mut a: Vec<State> = a.iter().flat_map(|a| next(&ones, *a, *c)).collect();
            a.sort_unstable();
            a.dedup();
            for b in next(&others, b, *c) {
                let state = (a.clone(), b);
                if !seen.contains(&state) {
                    seen.push(state);
                }
            }
        }
    }
    true
}

/// Templates over few characters, so that they have much in common. Not all are good.
fn template() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => Just("/"), 3 => Just("a"), 2 => Just("-"), 1 => Just("é"), 1 => Just("ab"), 1 => Just("-a"),
        1 => Just("+"), 3 => Just("{x}"), 2 => Just("{+y}"), 1 => Just("{*z}"),
    ];
    prop::collection::vec(piece, 0..9).prop_map(|pieces| format!("/{}", pieces.concat()))
}

fn good_template() -> impl Strategy<Value = PathTemplate> {
    template().prop_filter_map("not a template", |text| {
        PathTemplate::parse(&text.replace('é', "~")).ok()
    })
}

fn path() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => Just("/"), 3 => Just("a"), 2 => Just("-"), 1 => Just("b"), 1 => Just("~"), 1 => Just("é"),
        1 => Just("-a"),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| format!("/{}", pieces.concat()))
}

/// A path that a template matches, with runs of every kind.
fn path_of(template: &PathTemplate, runs: &[String]) -> String {
    let mut runs = runs.iter().cycle();
    let mut path = String::new();
    for segment in template.segments() {
        path.push('/');
        for piece in segment.pieces() {
            match piece {
                Piece::Literal(text) => path.push_str(text),
                Piece::Param(_) => {
                    let run = runs.next().unwrap().replace('/', "");
                    path.push_str(if run.is_empty() { "a" } else { &run });
                }
                Piece::Rest(_) => path.push_str(runs.next().unwrap()),
            }
        }
    }
    path
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn a_template_matches_what_its_text_says(template in good_template(), path in path()) {
        prop_assert_eq!(template.matches(&path), oracle_matches(template.as_str(), &path));
    }

    #[test]
    fn near_misses(
        template in good_template(),
        runs in prop::collection::vec("[a/~-]{1,4}", 3),
        at in any::<prop::sample::Index>(),
        c in prop::sample::select(vec!["", "/", "a", "-"]),
    ) {
        let path = path_of(&template, &runs);
        prop_assert!(template.matches(&path), "{} {}", template, path);
        prop_assert!(oracle_matches(template.as_str(), &path), "{} {}", template, path);
        let mut near = path;
        let at = at.index(near.len());
        near.replace_range(at..=at, c);
        prop_assert_eq!(template.matches(&near), oracle_matches(template.as_str(), &near), "{} {}", template, near);
    }

    #[test]
    fn overlaps_is_exact(one in good_template(), other in good_template()) {
        let expected = oracle_overlaps(one.as_str(), other.as_str());
        prop_assert_eq!(one.overlaps(&other), expected, "{} {}", one, other);
        prop_assert_eq!(other.overlaps(&one), expected, "{} {}", other, one);
    }

    #[test]
    fn what_is_common_is_matched_by_both(
        one in good_template(),
        other in good_template(),
        runs in prop::collection::vec("[a/~-]{1,4}", 3),
    ) {
        let Some(common) = one.common(&other) else { return Ok(()) };
        prop_assert_eq!(PathTemplate::parse(common.as_str()), Ok(common.clone()));
        let path = path_of(&common, &runs);
        for template in [&common, &one, &other] {
            prop_assert!(template.matches(&path), "{} {}: {} of {}", one, other, path, common);
        }
        if one.contains(&other) {
            prop_assert!(common.contains(&other), "{} {} {}", one, other, common);
        }
    }

    #[test]
    fn contains_is_exact(one in good_template(), other in good_template()) {
        let expected = oracle_contains(one.as_str(), other.as_str());
        prop_assert_eq!(one.contains(&other), expected, "{} {}", one, other);
    }

    /// Two that have much in common, since few that are made apart from each other do.
    #[test]
    fn contains_is_exact_for_near_ones(
        one in good_template(),
        runs in prop::collection::vec(prop::sample::select(vec!["a", "{x}", "-a", "{x}-a", "a-{x}"]), 3),
        rest in prop::sample::select(vec!["{+y}", "a/{+y}", "{+y}/a", "a{+y}", "{x}/{+y}", "{+y}/{x}", "a"]),
    ) {
        let mut runs = runs.iter().cycle();
        let mut text = String::new();
        for segment in one.segments() {
            text.push('/');
            for piece in segment.pieces() {
                text.push_str(match piece {
                    Piece::Literal(text) => text,
                    Piece::Param(_) => runs.next().unwrap(),
                    Piece::Rest(_) => rest,
                });
            }
        }
        let Ok(other) = PathTemplate::parse(&text) else { return Ok(()) };
        let expected = oracle_contains(one.as_str(), other.as_str());
        prop_assert_eq!(one.contains(&other), expected, "{} {}", one, other);
        let expected = oracle_contains(other.as_str(), one.as_str());
        prop_assert_eq!(other.contains(&one), expected, "{} {}", other, one);
    }

    #[test]
    fn shape_and_pieces(template in good_template()) {
        prop_assert!(template.matches(&template.sample()));
        let renamed = template.as_str().replace("{x}", "{other}").replace("{*z}", "{+y}");
        let renamed = PathTemplate::parse(&renamed).unwrap();
        prop_assert_eq!(renamed.shape(), template.shape());
        prop_assert_eq!(renamed.specificity(), template.specificity());
        prop_assert!(renamed.overlaps(&template));
        for segment in template.segments() {
            let mut backwards: Vec<Piece> = segment.pieces().rev().collect();
            backwards.reverse();
            prop_assert_eq!(segment.pieces().collect::<Vec<_>>(), backwards);
        }
    }

    /// Any text is a template, or has a mistake within it and what was meant is a template.
    #[test]
    fn every_text_is_read(text in prop_oneof![template(), "[/a{}+*:=.?#<> %é0-9]{0,16}", ".*"]) {
        match PathTemplate::parse(&text) {
            Ok(template) => prop_assert_eq!(template.as_str(), &text),
            Err(error) => {
                prop_assert!(text.get(error.span()).is_some(), "{:?}", error);
                if let Some(meant) = error.meant() {
                    prop_assert_eq!(PathTemplate::parse(meant.as_str()), Ok(meant.clone()));
                }
            }
        }
        let _ = PathTemplate::parse_uri(&text);
    }
}

/// Templates with a `{+y}` in each position, and some without.
const NEAR: &[&str] = &[
    "/a-{x}",
    "/{x}-a",
    "/--a",
    "/{+y}",
    "/a/{+y}",
    "/{x}/{+y}",
    "/{x}/a/{+y}",
    "/a-{x}/{+y}",
    "/{x}-a/{+y}",
    "/a{+y}",
    "/-{x}a{+y}",
    "/-{x}-{+y}",
    "/{+y}/a",
    "/{+y}/{x}",
    "/{+y}/a/{x}",
    "/{+y}/a-{x}",
    "/{+y}a",
    "/{+y}a{x}-a",
    "/{+y}-{x}-a",
    "/a{+y}a",
    "/a/{+y}-/{x}a",
    "/a/{x}",
    "/{x}-{z}/a",
    "/{x}-{z}",
    "/a/a",
    "/{x}",
];

/// Each pair, which has no path in common or one that both match.
#[test]
fn pairs_of_templates() {
    let near: Vec<PathTemplate> = NEAR.iter().map(|it| it.parse().unwrap()).collect();
    let mut index = TemplateIndex::default();
    for (number, template) in near.iter().enumerate() {
        index.insert(template, number);
    }
    let runs = ["a".to_owned(), "b/a-".to_owned(), "-".to_owned()];
    for one in &near {
        let candidates = index.candidates(one, usize::MAX);
        for (number, other) in near.iter().enumerate() {
            let common = one.common(other);
            let overlaps = oracle_overlaps(one.as_str(), other.as_str());
            assert_eq!(common.is_some(), overlaps, "{one} {other}");
            let Some(common) = common else { continue };
            assert!(candidates.contains(&number), "{one} {other}");
            if one.contains(other) {
                // each part is as wide as both allow
                let [one, wider, other] = [
                    format!("/q{one}"),
                    format!("/{{p}}{other}"),
                    format!("/q{other}"),
                ]
                .map(|it| it.parse::<PathTemplate>().unwrap());
                let common = one.common(&wider).unwrap();
                assert!(common.contains(&other), "{one} {wider}: {common}");
            }
            assert_eq!(PathTemplate::parse(common.as_str()), Ok(common.clone()));
            let path = path_of(&common, &runs);
            for template in [&common, one, other] {
                assert!(template.matches(&path), "{one} {other}: {path} of {common}");
            }
        }
    }
}

#[test]
fn mistakes() {
    for (text, part, wrong, meant) in [
        ("", "", "does not begin with `/`", Some("/")),
        ("a/{x}", "a", "does not begin with `/`", Some("/a/{x}")),
        ("*", "*", "does not begin with `/`", None),
        ("host:443", "host:443", "does not begin with `/`", None),
        (
            "http://host/a",
            "http:",
            "does not begin with `/`",
            Some("/a"),
        ),
        (
            "http://host:1",
            "http:",
            "does not begin with `/`",
            Some("/"),
        ),
        (
            "/a/%zz",
            "%",
            "could never match: `%` is followed by two hexadecimal digits",
            Some("/a/%25zz"),
        ),
        (
            "/a\0",
            "\0",
            "could never match: U+0000 is sent percent-encoded",
            Some("/a%00"),
        ),
        (
            "/a/{x}{y}",
            "{x}{y}",
            "has two parameters without a literal between them",
            None,
        ),
        (
            "/a/{x}{+y}",
            "{x}{+y}",
            "has two parameters without a literal between them",
            None,
        ),
        (
            "/{+a}/b/{+c}",
            "{+c}",
            "has a second parameter that takes several segments",
            Some("/{+a}/b/{c}"),
        ),
        (
            "/a/:id/b",
            ":id",
            "has a parameter that is not in braces",
            Some("/a/{id}/b"),
        ),
        (
            "/a/<int:id>",
            "<int:id>",
            "has a parameter that is not in braces",
            Some("/a/{id}"),
        ),
        (
            "/a/<path:p>",
            "<path:p>",
            "has a parameter that is not in braces",
            Some("/a/{+p}"),
        ),
        (
            "/a/*",
            "*",
            "has a `*` outside of braces",
            Some("/a/{+rest}"),
        ),
        (
            "/a/*rest",
            "*",
            "has a `*` outside of braces",
            Some("/a/{+rest}"),
        ),
        ("/a/*/b", "*", "has a `*` outside of braces", None),
        (
            "/a?b={c}",
            "?",
            "has a query, and a call is found by its path alone",
            Some("/a"),
        ),
        (
            "/a{?b}",
            "{?b}",
            "has a query, and a call is found by its path alone",
            Some("/a"),
        ),
        (
            "/a#b",
            "#",
            "has a fragment, which is never sent",
            Some("/a"),
        ),
        (
            "/a/{x/b",
            "{x",
            "has a `{` without its `}`",
            Some("/a/{x}/b"),
        ),
        ("/a/{x", "{x", "has a `{` without its `}`", Some("/a/{x}")),
        (
            "/a/x}/b",
            "}",
            "has a `}` without its `{`",
            Some("/a/{x}/b"),
        ),
        ("/a/{{x}}", "{", "has a `{` without its `}`", Some("/a/{x}")),
        ("/a/{}", "{}", "has a parameter without a name", None),
        ("/a/{+}", "{+}", "has a parameter without a name", None),
        (
            "/a/{id:[0-9]+}",
            "{id:[0-9]+}",
            "has a parameter with a pattern, which nothing would check",
            Some("/a/{id}"),
        ),
        (
            "/a/{tail:.*}",
            "{tail:.*}",
            "has a parameter with a pattern, which nothing would check",
            Some("/a/{+tail}"),
        ),
        (
            "/v1/{name=projects/*/sites/**}:purge",
            "{name=projects/*/sites/**}",
            "has a parameter with a pattern, which nothing would check",
            Some("/v1/projects/{name}/sites/{+name2}:purge"),
        ),
        (
            "/a/{x...}",
            "{x...}",
            "has a parameter with `.` in its name",
            Some("/a/{+x}"),
        ),
        (
            "/a/{x?}",
            "{x?}",
            "has a parameter with `?` in its name",
            Some("/a/{x}"),
        ),
        (
            "/a/{ x }",
            "{ x }",
            "has a parameter with U+0020 in its name",
            Some("/a/{x}"),
        ),
        (
            "/a/{x\u{202e}y}",
            "{x\u{202e}y}",
            "has a parameter with U+202E in its name",
            None,
        ),
        (
            "/a/../b",
            "..",
            "could never match: clients resolve `.` and `..` before they send a path",
            Some("/b"),
        ),
        (
            "/../b",
            "..",
            "could never match: clients resolve `.` and `..` before they send a path",
            Some("/b"),
        ),
        (
            "/a/./b",
            ".",
            "could never match: clients resolve `.` and `..` before they send a path",
            Some("/a/b"),
        ),
        (
            "/{a/b}",
            "{a/b}",
            "has a parameter with `/` in its name",
            Some("/{a}/{b}"),
        ),
        (
            "/v1/{name=projects}",
            "{name=projects}",
            "has a parameter with a pattern, which nothing would check",
            None,
        ),
        ("/%41 b", " ", "has white space in it", Some("/%41%20b")),
        (
            "/<b",
            "<",
            "could never match: `<` is sent percent-encoded",
            Some("/%3Cb"),
        ),
        (
            "/a%2",
            "%",
            "could never match: `%` is followed by two hexadecimal digits",
            Some("/a%252"),
        ),
        ("/a b", " ", "has white space in it", Some("/a%20b")),
        (
            "/é/{x}",
            "é",
            "could never match: `é` is sent percent-encoded",
            Some("/%C3%A9/{x}"),
        ),
        (
            "/a`",
            "`",
            "could never match: a backtick is sent percent-encoded",
            Some("/a%60"),
        ),
    ] {
        let error = PathTemplate::parse(text).unwrap_err();
        assert_eq!(text.get(error.span()), Some(part), "{text}");
        assert_eq!(error.to_string(), wrong, "{text}");
        assert_eq!(error.meant().map(PathTemplate::as_str), meant, "{text}");
    }
}

#[test]
fn uris() {
    let template = PathTemplate::parse_uri("users://{user}/{+path}").unwrap();
    assert!(template.matches("users://me/a/b"));
    assert!(!template.matches("users:///a/b"));
    assert!(!template.matches("/users://me/a/b"));
    assert_eq!(template.sample(), "users://1/1");
    let file = PathTemplate::parse_uri("file:///{+path}").unwrap();
    assert!(file.matches("file:///etc/motd") && !file.overlaps(&template));
    for text in ["/a/{b}", "1a:/b", "a_b:/c", ":/a", "a"] {
        let error = PathTemplate::parse_uri(text).unwrap_err();
        assert_eq!(
            error.to_string(),
            "does not begin with a scheme, such as `file:`",
            "{text}"
        );
    }
}

/// A `+` in a literal was lost, which fuzzing found.
#[test]
fn what_two_patterns_have_in_common_keeps_their_literals() {
    let template = |text| PathTemplate::parse(text).unwrap();
    let (one, other) = (template("/{a}-+{b}1-n"), template("/{a}3.0-{b}1-n"));
    let path = one.common(&other).unwrap().sample();
    assert!(one.matches(&path) && other.matches(&path), "{path}");
}

#[test]
fn the_most_specific_template_is_the_greatest() {
    let descending = [
        "/a/b",
        "/a/x-{y}.json.gz",
        "/a/x-{y}.gz",
        "/a/{x}",
        "/a/{+x}/longer",
        "/a/{+x}:undo",
        "/a/{+x}",
        "/{x}/b",
    ];
    let order: Vec<_> = descending
        .iter()
        .map(|text| PathTemplate::parse(text).unwrap().specificity())
        .collect();
    assert!(order.is_sorted_by(|more, less| more > less), "{order:?}");
}

#[test]
fn kinds_of_segments() {
    let template = PathTemplate::parse("//a/{x}/b-{x}/{y}.{z}/x{+rest}:undo/").unwrap();
    let kinds: Vec<SegmentKind> = template.segments().map(|it| it.kind()).collect();
    use SegmentKind::{Literal, Mixed, Param, Rest};
    assert_eq!(
        kinds,
        [Literal, Literal, Param, Mixed, Mixed, Rest, Literal]
    );
    assert_eq!(
        template.parameters().collect::<Vec<_>>(),
        ["x", "x", "y", "z", "rest"]
    );
    assert_eq!(template.shape(), "//a/{}/b-{}/{}.{}/x{+}:undo/");
    let plain = PathTemplate::parse("/a/{x}").unwrap();
    assert!(template.has_rest() && !plain.has_rest());
    assert_eq!(format!("{plain:?}"), "PathTemplate(\"/a/{x}\")");
}

/// Sizes that would take hours if reading or matching were not linear.
#[test]
fn long_templates_and_paths() {
    let names = "-{x}".repeat(16_000);
    let template = PathTemplate::parse(&format!("/r/{{a}}{names}.json")).unwrap();
    assert!(!template.matches(&format!("/r/{}", "-a".repeat(500_000))));
    assert!(template.matches(&format!("/r/{}.json", "-a".repeat(500_000))));
    let rest = PathTemplate::parse(&format!("/{{+r}}{names}")).unwrap();
    assert!(rest.matches(&format!("/{}", "-a".repeat(500_000))));
    assert!(rest.overlaps(&template));
    let unclosed = "/{x}".repeat(16_000) + &"{".repeat(64_000);
    assert!(PathTemplate::parse(&unclosed).is_err());
    assert!(PathTemplate::parse(&":/*".repeat(64_000)).is_err());
}
