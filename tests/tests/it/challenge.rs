//! Challenges, as a client reads them, and the requests that follow from them.
//!
//! The oracle of the requests is a search over names. It shares nothing with the product's sets.

use proptest::prelude::*;
use scope_core::challenge::{Challenge, NextRequest};
use std::collections::{BTreeMap, BTreeSet};

mod files {
    scope_core::scopes!(
        inline = r#"
        [spec]
        name = "files"
        [scopes.admin]
        includes = ["delete", "share"]
        [scopes.delete]
        includes = ["write"]
        [scopes.write]
        includes = ["read"]
        [scopes.read]
        [scopes.share]
        [scopes.audit]
        [operations.list]
        scopes = "read"
        [operations.store]
        scopes = "write"
        [operations.give]
        scopes = ["read", "share"]
        [operations.log]
        scopes = { any = ["audit", "share"] }
        [operations.hello]
        public = true
    "#
    );
}
use files::{Granted, Operation, ScopeSet};

const NAMES: [&str; 6] = ["admin", "delete", "write", "read", "share", "audit"];

type Names = BTreeSet<&'static str>;

fn includes(name: &str) -> &'static [&'static str] {
    match name {
        "admin" => &["delete", "share"],
        "delete" => &["write"],
        "write" => &["read"],
        _ => &[],
    }
}

fn closed(names: &Names) -> Names {
    let mut all = names.clone();
    for name in names {
        all.extend(closed(&includes(name).iter().copied().collect()));
    }
    all
}

fn text(names: &Names) -> String {
    names.iter().copied().collect::<Vec<_>>().join(" ")
}

fn names(set: ScopeSet) -> Names {
    set.iter().map(files::Scope::name).collect()
}

fn granted(names: &Names) -> Granted {
    ScopeSet::parse(&text(names)).granted()
}

fn some_names() -> impl Strategy<Value = Names> {
    proptest::sample::subsequence(NAMES.to_vec(), 0..=NAMES.len())
        .prop_map(|names| names.into_iter().collect())
}

/// The scope of a challenge: known names, and now and then one that the spec lacks.
fn challenge(required: &Names, is_known: bool, error: Option<&str>) -> String {
    let mut scope = text(required);
    if !is_known {
        scope.push_str(" teleport");
    }
    let error = error.map_or_else(String::new, |error| format!("error=\"{error}\", "));
    format!("Bearer {error}scope=\"{scope}\"")
}

proptest! {
    #[test]
    fn the_next_request_is_that_of_the_oracle(
        held in some_names(),
        asked in some_names(),
        required in some_names(),
        is_known in proptest::bool::weighted(0.9),
        error in proptest::option::of(proptest::sample::select(vec![
            "insufficient_scope", "invalid_token", "insufficient_user_authentication", "invalid_request",
        ])),
    ) {
        let header = challenge(&required, is_known, error);
        let challenge = Challenge::parse(&header).unwrap().unwrap();
        let next = granted(&held).next_request(&ScopeSet::parse(&text(&asked)).known(), &challenge);

        let covered = closed(&held);
        let missing: Names = required.difference(&covered).copied().collect();
        let refused: Names = missing.intersection(&asked).copied().collect();
        let helps = !matches!(error, Some("insufficient_user_authentication" | "invalid_request"));
        if !helps || !is_known || missing.is_empty() {
            prop_assert_eq!(next, NextRequest::Other);
        } else if !refused.is_empty() {
            let NextRequest::Refused(scopes) = next else { panic!("{next:?}") };
            prop_assert_eq!(names(scopes), refused);
        } else {
            let NextRequest::Ask(scopes) = next else { panic!("{next:?}") };
            let scopes = names(scopes);
            // it suffices, and no more than that is covered
            let wanted: Names = held.union(&missing).copied().collect();
            prop_assert_eq!(closed(&scopes), closed(&wanted));
            if held.is_empty() {
                for name in &scopes {
                    let mut fewer = scopes.clone();
                    fewer.remove(name);
                    prop_assert_ne!(closed(&fewer), closed(&wanted), "`{}` is not needed", name);
                }
            } else {
                // whatever the user refuses of what is new, what was granted stays
                let kept: Names = scopes.difference(&missing).copied().collect();
                prop_assert_eq!(closed(&kept), covered);
                prop_assert!(missing.is_subset(&scopes));
            }
        }
    }

    /// A client that follows the answers ends, whatever the user grants of each request.
    #[test]
    fn no_client_asks_for_ever(required in some_names(), consents in proptest::collection::vec(some_names(), 40)) {
        let header = challenge(&required, true, Some("insufficient_scope"));
        let challenge = Challenge::parse(&header).unwrap().unwrap();
        let (mut asked, mut held) = (ScopeSet::default(), Granted::EMPTY);
        let mut requests = 0;
        for consent in consents {
            match held.next_request(&asked, &challenge) {
                NextRequest::Ask(scopes) => {
                    requests += 1;
                    prop_assert!(!scopes.is_subset(&asked), "the same request again");
                    asked |= scopes;
                    held = held.union((scopes & ScopeSet::parse(&text(&consent)).known()).close());
                }
                NextRequest::Refused(_) | NextRequest::Other => break,
            }
        }
        prop_assert!(requests <= NAMES.len());
    }

    #[test]
    fn a_plan_covers_its_operations_and_keeps_what_was_granted(
        held in some_names(),
        operations in proptest::sample::subsequence(Operation::ALL.to_vec(), 0..=5),
    ) {
        let before = granted(&held);
        let plan = before.plan(&operations);
        let after = before.union(plan.close());
        prop_assert!(operations.iter().all(|operation| operation.is_covered_by(&after)));
        prop_assert_eq!(plan.is_empty(), operations.iter().all(|operation| operation.is_covered_by(&before)));
        if !plan.is_empty() {
            prop_assert!(before.is_subset(&plan.close()));
        }
        // exact for this spec: no smaller closure does
        let smallest = (0..64u32)
            .map(|bits| NAMES.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, name)| *name).collect())
            .map(|names: Names| before.union(granted(&names)))
            .filter(|set| operations.iter().all(|operation| operation.is_covered_by(set)))
            .map(|set| set.len())
            .min();
        prop_assert_eq!(Some(after.len()), smallest);
    }
}

/// A parameter as it is written, and what it means.
fn parameter() -> impl Strategy<Value = (String, String, String)> {
    let name = proptest::sample::select(vec![
        "realm",
        "error",
        "error_description",
        "scope",
        "resource_metadata",
        "acr_values",
        "max_age",
        "algs",
        "x-scope",
    ]);
    let quoted = r#"[ -~\t]{0,12}"#.prop_flat_map(|value: String| {
        let escapes = proptest::collection::vec(any::<bool>(), value.len());
        (Just(value), escapes).prop_map(|(value, escapes)| {
            let mut written = String::from('"');
            for (char, escaped) in value.chars().zip(escapes) {
                if escaped || matches!(char, '"' | '\\') {
                    written.push('\\');
                }
                written.push(char);
            }
            written.push('"');
            (written, value)
        })
    });
    let bare = "[a-z0-9!#$%&'*+.^_`|~:/-]{1,12}".prop_map(|value: String| (value.clone(), value));
    let spaces = proptest::sample::select(vec!["=", " = ", "= ", "\t="]);
    (name, any::<bool>(), spaces, prop_oneof![quoted, bare]).prop_map(
        |(name, upper, equals, (written, value))| {
            let spelled = if upper {
                name.to_ascii_uppercase()
            } else {
                name.to_owned()
            };
            (
                name.to_owned(),
                format!("{spelled}{equals}{written}"),
                value,
            )
        },
    )
}

/// One challenge as it is written, and its scheme and parameters.
fn written_challenge() -> impl Strategy<Value = (String, String, BTreeMap<String, String>)> {
    let scheme = proptest::sample::select(vec!["Bearer", "bearer", "DPoP", "Basic", "Negotiate"]);
    let commas = proptest::sample::select(vec![", ", ",", " ,\t", ",,", " "]);
    let with_parameters = (
        scheme.clone(),
        proptest::collection::vec(parameter(), 0..5),
        commas,
    )
        .prop_map(|(scheme, parameters, comma)| {
            let mut means = BTreeMap::new();
            let mut written = Vec::new();
            for (name, text, value) in parameters {
                if means.insert(name, value).is_none() {
                    written.push(text);
                } else {
                    // a parameter occurs once; this one is dropped, with what it would mean
                    return None;
                }
            }
            let space = if written.is_empty() { "" } else { " " };
            Some((
                format!("{scheme}{space}{}", written.join(comma)),
                scheme.to_owned(),
                means,
            ))
        });
    let with_token = (scheme, "[A-Za-z0-9._~+/-]{1,20}={0,2}").prop_map(|(scheme, token)| {
        Some((
            format!("{scheme} {token}"),
            scheme.to_owned(),
            BTreeMap::new(),
        ))
    });
    prop_oneof![4 => with_parameters, 1 => with_token]
        .prop_filter_map("a name occurs twice", |it| it)
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        challenges in proptest::collection::vec(written_challenge(), 0..4),
        comma in proptest::sample::select(vec![", ", ",", " , ", ",, "]),
    ) {
        let header = challenges.iter().map(|(written, ..)| written.as_str()).collect::<Vec<_>>().join(comma);
        let read: Vec<_> = Challenge::parse_all(&header).collect::<Result<_, _>>()
            .map_err(|error| TestCaseError::fail(format!("{error} in {header}")))?;
        prop_assert_eq!(read.len(), challenges.len(), "{}", header);
        for (challenge, (_, scheme, means)) in read.iter().zip(&challenges) {
            prop_assert_eq!(challenge.scheme, scheme);
            for (name, value) in [
                ("realm", &challenge.realm),
                ("error", &challenge.error),
                ("error_description", &challenge.error_description),
                ("scope", &challenge.scope),
                ("resource_metadata", &challenge.resource_metadata),
                ("acr_values", &challenge.acr_values),
                ("max_age", &challenge.max_age),
            ] {
                prop_assert_eq!(value.as_deref(), means.get(name).map(String::as_str), "{} in {}", name, header);
            }
        }
        let first = challenges.iter().position(|(_, scheme, _)| ["Bearer", "bearer", "DPoP"].contains(&&**scheme));
        let found = Challenge::parse(&header).unwrap();
        prop_assert_eq!(found.as_ref(), first.and_then(|i| read.get(i)));
    }

    /// Nothing panics or loops, and an error names a byte of the header.
    #[test]
    fn any_text_has_an_answer(header in r#"([Bb]earer|DPoP|[a-z]{1,3}|[ =,"\\\t\x00-\x1f]|scope="|\PC){0,24}"#) {
        let mut count = 0;
        for challenge in Challenge::parse_all(&header) {
            count += 1;
            if let Err(error) = challenge {
                prop_assert!(error.at <= header.len());
            }
        }
        prop_assert!(count <= header.len());
    }
}

/// What a client must not make of a header.
#[test]
fn a_header_that_can_be_read_in_two_ways_is_refused() {
    for (header, at) in [
        // the scope of another parameter, of another scheme, and of a text
        (r#"Bearer scope="a", scope="b""#, 18),
        (r#"Bearer scope="a"#, 13),
        (r#"Bearer scope=a b"#, 15),
        (r#"Bearer"scope="a""#, 6),
        ("Bearer/a", 6),
        (r#"Bearer realm="x" Basic realm="y""#, 17),
        (r#"="a""#, 0),
        ("Bearer scope=\"a\r\nb\"", 15),
        (r#"Bearer scope="a"; error="b""#, 16),
    ] {
        let error = Challenge::parse(header).unwrap_err();
        assert_eq!(error.at, at, "{header}: {error}");
        let place = format!("`WWW-Authenticate` can't be read at byte {at}: ");
        assert!(error.to_string().starts_with(&place), "{error}");
    }
    for header in [
        "",
        " , ",
        "Basic realm=\"Bearer scope=\\\"evil\\\"\"",
        "Negotiate abc==",
    ] {
        assert_eq!(Challenge::parse(header), Ok(None), "{header}");
    }
}

/// The server's half: what `scope-tower` writes is what a client reads.
#[test]
fn the_challenges_of_a_server_are_read() {
    let settings = scope_tower::Settings::new()
        .realm(r#"the "files" \ v1"#)
        .unwrap()
        .resource_metadata("https://files.example.com/.well-known/oauth-protected-resource")
        .unwrap();
    let denied = Operation::Give.check_scopes(&Granted::EMPTY).unwrap_err();
    let header = scope_tower::Refusal::from(denied)
        .challenge(&settings)
        .unwrap();
    let challenge = Challenge::parse(header.to_str().unwrap()).unwrap().unwrap();
    assert_eq!(challenge.realm.as_deref(), Some(r#"the "files" \ v1"#));
    assert_eq!(challenge.error.as_deref(), Some("insufficient_scope"));
    assert_eq!(challenge.scope.as_deref(), Some("read share"));
    assert!(challenge.resource_metadata.is_some());
    let next = Granted::EMPTY.next_request(&ScopeSet::default(), &challenge);
    assert_eq!(
        next,
        NextRequest::Ask(ScopeSet::parse("read share").known())
    );
}

/// A long header costs time linear in its length: these would not end otherwise.
#[test]
fn a_long_header_is_read() {
    let length = 4 << 20;
    for header in [
        format!("Bearer scope=\"{}\"", "a ".repeat(length / 2)),
        format!("Bearer scope=\"{}\"", "\\a".repeat(length / 2)),
        format!("Bearer {}", "a=b,".repeat(length / 4)),
        "a,".repeat(length / 2),
        ",".repeat(length),
        format!("Bearer {}", "a".repeat(length)),
        "a ".repeat(length / 2),
        "\"".repeat(length),
    ] {
        let _ = Challenge::parse_all(&header).count();
    }
}
