//! Calls whose templates overlap, against an oracle that makes every call.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use scope_spec::{Call, matching::operations_at};

/// An operation: the templates of its calls, and the scope that it requires.
type Draft = BTreeMap<usize, (Vec<String>, usize)>;

const SCOPES: [&str; 3] = ["A", "B", "C"];

fn to_toml(draft: &Draft) -> String {
    let mut text = String::new();
    for scope in SCOPES {
        text.push_str(&format!("scopes.{scope} = {{}}\n"));
    }
    for (id, (paths, scope)) in draft {
        // no call twice
        let mut calls: Vec<Call> = Vec::new();
        for path in paths {
            let call = Call::parse(&format!("GET {path}")).expect("a call");
            if calls.iter().all(|known| known.shape() != call.shape()) {
                calls.push(call);
            }
        }
        let calls: Vec<String> = calls.iter().map(|call| format!("\"{call}\"")).collect();
        text.push_str(&format!(
            "operations.op{id} = {{ call = [{}], scopes = \"{}\" }}\n",
            calls.join(", "),
            SCOPES[*scope]
        ));
    }
    text
}

fn template() -> impl Strategy<Value = String> {
    let segment = prop::sample::select(vec!["a", "b", "{x}", "{y}", "a-{x}", "{x}:b"]);
    let rest = prop::option::weighted(
        0.3,
        prop::sample::select(vec!["{+rest}", "{+rest}:b", "a{+rest}"]),
    );
    (prop::collection::vec(segment, 0..3), rest).prop_filter_map(
        "a path has a segment",
        |(segments, rest)| {
            let segments: Vec<&str> = segments.into_iter().chain(rest).collect();
            (!segments.is_empty()).then(|| format!("/{}", segments.join("/")))
        },
    )
}

fn draft() -> impl Strategy<Value = Draft> {
    let templates = prop::collection::vec(template(), 1..3);
    prop::collection::btree_map(0..5usize, (templates, 0..SCOPES.len()), 1..5)
}

/// Every call of up to three segments, of words that distinguish the templates.
fn calls() -> Vec<String> {
    let words = ["a", "b", "z", "az", "a-z", "z:b", "az:b", "a-z:b"];
    let mut calls: Vec<String> = Vec::new();
    let mut longest = vec![String::new()];
    for _ in 0..3 {
        let longer = longest
            .iter()
            .flat_map(|call| words.map(|word| format!("{call}/{word}")));
        longest = longer.collect();
        calls.extend(longest.iter().cloned());
    }
    calls
}

/// The scopes that a call requires.
fn takes<'a>(spec: &'a Spec, call: &str) -> Option<BTreeSet<&'a str>> {
    let operations = operations_at(spec, "GET", call).into_iter();
    let scopes = operations.flat_map(|operation| spec[operation].scopes.names());
    let takes: BTreeSet<&str> = scopes.map(|scope| spec.scopes.name(scope)).collect();
    (!takes.is_empty()).then_some(takes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_making_every_call(old in draft(), new in draft()) {
        let (old, new) = (spec(&to_toml(&old)), spec(&to_toml(&new)));
        let diff = diff(&old, &new);
        let widens = |gains: bool| diff.changes.iter().any(|it| {
            it.effect == Effect::Widens && (it.gains() || !gains)
        });
        let narrows = diff.changes.iter().any(|it| it.effect == Effect::Narrows);
        // a moved call is reported as moved, not as removed
        let moved = diff.changes.iter().any(|it| it.effect == Effect::Renames && it.what == "call");
        let mut gains = false;
        for call in calls() {
            let (was, now) = (takes(&old, &call), takes(&new, &call));
            match (was, now) {
                (Some(was), Some(now)) if was != now => {
                    gains = true;
                    let context = format!("{call} took {was:?} and takes {now:?}");
                    prop_assert!(widens(true) || was.is_subset(&now), "{context}");
                    prop_assert!(narrows || now.is_subset(&was), "{context}");
                }
                (None, Some(now)) => {
                    prop_assert!(widens(false) || moved, "{call} takes {now:?}; before: no operation");
                }
                (Some(was), None) => {
                    prop_assert!(narrows || moved, "{call} took {was:?}, and is none");
                }
                _ => {}
            }
        }
        // a changed requirement is reported even if other operations handle the calls
        let reported_of_calls = |it: &&Change| it.what == "call" && it.gains();
        if let Some(reported) = diff.changes.iter().find(reported_of_calls) {
            prop_assert!(gains, "nothing gains by: {}", reported.message);
        }
    }
}

#[test]
fn who_answers_instead() {
    let all = "scopes.A = {}\nscopes.B = {}\n\
               operations.one = { call = \"GET /x/{id}/stock\", scopes = \"A\" }\n\
               operations.rest = { call = \"GET /x/{id}/{+rest}\", scopes = \"B\" }\n";
    let lines: Vec<&str> = all.lines().collect();
    let rest = [&lines[..2], &lines[3..]].concat().join("\n");
    let reported = |old: &str, new: &str| {
        let changes = compare(old, new).changes.into_iter();
        let reported = changes.filter(|it| it.what == "call");
        reported
            .map(|it| (it.effect, it.gains(), it.message))
            .collect::<Vec<_>>()
    };
    let answered = |now: &str, was: &str, needs: &str, needed: &str| {
        let message = format!(
            "`GET /x/{{id}}/stock` now belongs to `{now}` instead of `{was}`: operation \
             `{now}` now requires something else: `{needs}`; before: `{needed}`"
        );
        [
            (Effect::Widens, true, message.clone()),
            (Effect::Narrows, false, message),
        ]
    };
    assert_eq!(reported(all, &rest), answered("rest", "one", "B", "A"));
    assert_eq!(reported(&rest, all), answered("one", "rest", "A", "B"));
    let staff = all.replace("{+rest}", "staff");
    assert_eq!(
        reported(&staff, all),
        [
            (
                Effect::Widens,
                false,
                "operation `rest` matches more calls: `GET /x/{id}/{+rest}`; before: `GET /x/{id}/staff`"
                    .to_owned()
            ),
            (
                Effect::Renames,
                false,
                "operation `rest` has another call: `GET /x/{id}/{+rest}`; before: `GET /x/{id}/staff`"
                    .to_owned()
            ),
        ]
    );
}

#[test]
fn one_of_two_operations_with_a_call_goes() {
    let one = "scopes.A = {}\nscopes.B = {}\noperations.one = { call = \"GET /x/{id}\", scopes = \"A\" }\n";
    let two = format!("{one}operations.two = {{ call = \"GET /x/{{n}}\", scopes = \"B\" }}\n");
    let reported = |old: &str, new: &str| {
        let changes = compare(old, new).changes.into_iter();
        let reported = changes.filter(|it| it.what == "call");
        reported
            .map(|it| (it.effect, it.message))
            .collect::<Vec<_>>()
    };
    let [(effect, message)] = &reported(&two, one)[..] else {
        panic!("{:?}", reported(&two, one));
    };
    assert_eq!(*effect, Effect::Widens);
    let start = "`GET /x/{id}` now belongs to `one` instead of `one` and `two`: ";
    assert!(message.starts_with(start), "{message}");
    let back = reported(one, &two);
    assert!(
        back.iter().any(|(effect, _)| *effect == Effect::Narrows),
        "{back:?}"
    );
}

#[test]
fn each_of_several_calls() {
    let spec = |calls: &str| {
        format!("scopes.A = {{}}\noperations.one = {{ call = [{calls}], scopes = \"A\" }}")
    };
    let reported = |old: &str, new: &str| lines(&compare(&spec(old), &spec(new)));
    let (get, post, tool) = ("\"GET /x/{id}\"", "\"POST /x\"", "\"tool x\"");
    let two = format!("{get}, {post}");
    for (old, new, expected) in [
        (
            get,
            &*two,
            "Widens: operation `one` can also be called as `POST /x`",
        ),
        (
            &two,
            get,
            "Narrows: operation `one` can no longer be called as `POST /x`",
        ),
        (
            &two,
            &format!("{get}, {tool}"),
            "Renames: operation `one` has another call: `tool x`; before: `POST /x`",
        ),
        (
            &two,
            &format!("{post}, \"GET /x/{{n}}\""),
            "Renames: operation `one` names its parameters differently: `GET /x/{n}`; before: `GET /x/{id}`",
        ),
        (
            &two,
            &format!("{post}, {get}"),
            "Describes: operation `one` lists its calls in another order: `POST /x, GET /x/{id}`",
        ),
    ] {
        assert_eq!(reported(old, new), [expected]);
    }
}

/// A tool that moves to another operation takes over its requirement.
#[test]
fn a_tool_moves_to_another_operation() {
    let spec = |calls: [&str; 2]| {
        let [strict, weak] = calls;
        format!(
            "scopes.A = {{}}\nscopes.B = {{}}\n\
             operations.strict = {{ call = [{strict}], scopes = [\"A\", \"B\"] }}\n\
             operations.weak = {{ call = [{weak}], scopes = \"A\" }}\n"
        )
    };
    let (post, tool) = ("\"POST /x\"", "\"tool wipe\"");
    let old = spec([&format!("{post}, {tool}"), "\"GET /x\""]);
    let new = spec([post, &format!("\"GET /x\", {tool}")]);
    let gains = |old: &str, new: &str| {
        let changes = compare(old, new).changes.into_iter();
        let gains = changes.filter(Change::gains);
        gains.map(|it| it.message).collect::<Vec<_>>()
    };
    assert_eq!(
        gains(&old, &new),
        [
            "`tool wipe` now belongs to `weak` instead of `strict`: operation `weak` now requires less: `A`; before: `A` and `B`"
        ]
    );
    assert!(gains(&new, &old).is_empty());
}
