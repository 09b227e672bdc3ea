//! What was found, as SARIF 2.1.0, for code scanning.

use serde_json::{Value, json};

use super::{Audited, Place, Verdict, judge::Level, report::told};
use crate::sarif;

/// What can be found: code, what it means, how much it matters.
const RULES: &[(&str, &str, &str)] = &[
    (
        "under-asked",
        "A scope is needed that the manifest does not ask for.",
        "error",
    ),
    (
        "unguarded-handler",
        "A handler is mounted that nothing guards.",
        "error",
    ),
    (
        "not-granted",
        "A scope is needed whose review is not approved.",
        "warning",
    ),
    (
        "over-asked",
        "The manifest asks for a scope that nothing needs.",
        "warning",
    ),
    (
        "narrower-would-do",
        "The manifest asks for a scope where a narrower one would do.",
        "warning",
    ),
    (
        "unknown-marker",
        "A guard names something that the spec does not have.",
        "warning",
    ),
    (
        "handler-not-seen",
        "A handler is mounted that is not in this crate's source.",
        "note",
    ),
];

/// A log with one run. Paths are relative to the package's folder.
pub(crate) fn sarif(audited: &Audited, verdict: &Verdict) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|(code, text, level)| {
            json!({
                "id": code,
                "shortDescription": { "text": text },
                "defaultConfiguration": { "level": level },
            })
        })
        .collect();
    let results: Vec<Value> = told(audited, verdict)
        .into_iter()
        .map(|one| {
            let mut text = one.message.clone();
            if let Some(help) = &one.help {
                text.push_str(&format!("; {help}"));
            }
            let mut result = json!({
                "ruleId": one.code,
                "level": match one.level {
                    Level::Error => "error",
                    Level::Warning => "warning",
                    Level::Note => "note",
                },
                "message": { "text": text },
                "locations": one.places.iter().map(location).collect::<Vec<_>>(),
            });
            let index = RULES.iter().position(|(code, ..)| *code == one.code);
            if let (Some(index), Some(result)) = (index, result.as_object_mut()) {
                result.insert("ruleIndex".to_owned(), json!(index));
            }
            result
        })
        .collect();
    let notices: Vec<Value> = audited
        .found
        .unseen
        .iter()
        .map(|unseen| {
            json!({
                "level": "note",
                "message": { "text": format!("not seen: {}", unseen.what) },
                "locations": [location(&unseen.place)],
            })
        })
        .collect();
    let package = json!({ "PACKAGE": {
        "description": { "text": "The folder of the package's Cargo.toml" },
    } });
    let invocation = json!({
        "executionSuccessful": true,
        "toolExecutionNotifications": notices,
    });
    let members = [
        ("originalUriBaseIds", package),
        ("invocations", json!([invocation])),
    ];
    sarif::log(rules, members, results)
}

fn location(place: &Place) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": sarif::uri(&place.file), "uriBaseId": "PACKAGE" },
        "region": { "startLine": place.line, "startColumn": place.column },
    } })
}
