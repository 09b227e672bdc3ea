//! What was found, as SARIF 2.1.0, for code scanning.

use std::path::Path;

use serde_json::{Value, json};

use super::{Audited, Place, Verdict, judge::Level, told::told};
use crate::{files, sarif};

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
        "beyond-guard",
        "An operation is called that the function's guard does not cover.",
        "error",
    ),
    (
        "unguarded-call",
        "An operation is called that neither a guard nor what the app is granted covers.",
        "error",
    ),
    (
        "expired-approval",
        "A scope is needed whose approval has expired.",
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
        "nothing-recognised",
        "Scopes are asked for, and neither an operation nor a guard was recognised.",
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
        "not-called",
        "A scope waits for its review, and nothing calls what needs it.",
        "note",
    ),
    (
        "handler-not-seen",
        "A handler is mounted that is not in this crate's source.",
        "note",
    ),
];

/// A log with one run. Paths are relative to the repository's root, as GitHub looks for them; outside
/// of one to the current folder.
pub(crate) fn sarif(judged: &[(&Audited, &Verdict)]) -> Value {
    let folder = judged.first();
    let folder = folder.and_then(|(audited, _)| audited.source.root.canonicalize().ok());
    let root = folder.as_deref().and_then(files::repository);
    let location = |place: &Place| location(place, root);
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
    let results: Vec<Value> = judged
        .iter()
        .flat_map(|(audited, verdict)| told(audited, verdict))
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
                "locations": one.places.iter().map(&location).collect::<Vec<_>>(),
            });
            if let (false, Some(result)) = (one.related.is_empty(), result.as_object_mut()) {
                let related = one.related.iter().map(|(what, place)| {
                    let mut location = location(place);
                    if let Some(location) = location.as_object_mut() {
                        location.insert("message".to_owned(), json!({ "text": what }));
                    }
                    location
                });
                result.insert("relatedLocations".to_owned(), related.collect());
            }
            let index = RULES.iter().position(|(code, ..)| *code == one.code);
            if let (Some(index), Some(result)) = (index, result.as_object_mut()) {
                result.insert("ruleIndex".to_owned(), json!(index));
            }
            result
        })
        .collect();
    let notices: Vec<Value> = judged
        .iter()
        .flat_map(|(audited, _)| &audited.found.unseen)
        .map(|unseen| {
            json!({
                "level": "note",
                "message": { "text": format!("not seen: {}", unseen.what) },
                "locations": [location(&unseen.place)],
            })
        })
        .collect();
    let invocation = json!({
        "executionSuccessful": true,
        "toolExecutionNotifications": notices,
    });
    sarif::log(rules, [("invocations", json!([invocation]))], results)
}

fn location(place: &Place, root: Option<&Path>) -> Value {
    let file = Path::new(&place.file).canonicalize().ok();
    let inside = file.as_deref().zip(root);
    let inside = inside.and_then(|(file, root)| file.strip_prefix(root).ok());
    let inside = inside.map(|path| path.to_string_lossy().replace('\\', "/"));
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": sarif::uri(inside.as_ref().unwrap_or(&place.file)) },
        "region": { "startLine": place.line, "startColumn": place.column },
    } })
}
