//! Every answer to 64 sets of scopes, two users and eight tools is that of a naive oracle.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

use common::{Drive, URL, call, request, stateless, token};
use http::StatusCode;
use serde_json::json;
use std::collections::BTreeSet;

type Names = BTreeSet<&'static str>;

const SCOPES: [(&str, &[&str]); 6] = [
    ("files:read", &[]),
    ("files:write", &["files:read"]),
    ("files:delete", &["files:write"]),
    ("share:manage", &[]),
    ("audit:read", &[]),
    ("admin", &["files:delete", "share:manage", "audit:read"]),
];

/// Any of all of; none: public.
const TOOLS: [(&str, &[&[&str]]); 8] = [
    ("list_files", &[&["files:read"]]),
    ("read_file", &[&["files:read"]]),
    ("write_file", &[&["files:write"]]),
    ("delete_file", &[&["files:delete"]]),
    ("share_file", &[&["files:read", "share:manage"]]),
    ("audit_log", &[&["audit:read"], &["share:manage"]]),
    ("wipe_disk", &[&["files:delete"]]),
    ("whoami", &[]),
];

fn close(name: &'static str, into: &mut Names) {
    if into.insert(name) {
        let (_, includes) = SCOPES.iter().find(|(scope, _)| *scope == name).unwrap();
        includes.iter().for_each(|name| close(name, into));
    }
}

/// Every set of scopes as the token names it, and what it grants.
fn grants() -> impl Iterator<Item = (String, Names)> {
    (0..64).map(|bits| {
        let named: Vec<_> = (0..6)
            .filter(|i| bits >> i & 1 == 1)
            .map(|i| SCOPES[i].0)
            .collect();
        let mut granted = Names::new();
        named.iter().for_each(|name| close(name, &mut granted));
        (named.join(" "), granted)
    })
}

fn is_met(needed: &[&[&str]], granted: &Names) -> bool {
    needed.is_empty()
        || needed
            .iter()
            .any(|all| all.iter().all(|name| granted.contains(name)))
}

#[tokio::test]
async fn every_call_is_answered_as_the_oracle_says() {
    let drive = Drive::default();
    let app = stateless(&drive);
    let mut answers = 0;
    for (scopes, granted) in grants() {
        for user in ["ada", "root"] {
            let token = token(user, URL, &scopes);
            for (tool, needed) in TOOLS {
                answers += 1;
                drive.ran.lock().unwrap().clear();
                let answer = call(&app, Some(&token), tool).await;
                let context = format!("{user} with `{scopes}` calls {tool}: {answer:?}");
                let ran = std::mem::take(&mut *drive.ran.lock().unwrap());
                if !is_met(needed, &granted) {
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{context}");
                    assert!(answer.challenge.contains("insufficient_scope"), "{context}");
                    // the scopes of that tool, one of its alternatives
                    let asked = answer.scopes();
                    assert!(needed.iter().any(|all| *all == asked), "{context}");
                    assert_eq!(answer.message()["id"], 1, "{context}");
                    assert_eq!(
                        answer.message()["error"]["data"]["gate"],
                        "app scope",
                        "{context}"
                    );
                    assert!(ran.is_empty(), "{context}");
                    continue;
                }
                assert_eq!(answer.status, StatusCode::OK, "{context}");
                assert_eq!(answer.challenge, "", "{context}");
                let result = &answer.message()["result"];
                if tool == "wipe_disk" && user != "root" {
                    assert_eq!(result["isError"], true, "{context}");
                    let content = &result["structuredContent"];
                    assert_eq!(content["gate"], "user permission", "{context}");
                    assert_eq!(content["missing"], json!(["WipeDisk"]), "{context}");
                    assert!(ran.is_empty(), "{context}");
                } else {
                    assert_ne!(result["isError"], true, "{context}");
                    assert_eq!(ran, [tool], "{context}");
                }
            }
        }
    }
    assert_eq!(answers, 64 * 2 * 8);
}

#[tokio::test]
async fn every_list_is_that_of_the_oracle() {
    use scope_mcp::Listing;
    for listing in [Listing::Reachable, Listing::Open, Listing::All] {
        let app = common::mcp()
            .listing(listing)
            .config(|config| config.with_json_response(true))
            .router(
                Drive::default(),
                Drive::tool_router().list_all(),
                common::verify,
            )
            .unwrap();
        for (scopes, granted) in grants() {
            for user in ["ada", "root"] {
                let token = token(user, URL, &scopes);
                let list = request(&app, Some(&token), "tools/list", json!({}))
                    .await
                    .message();
                let context = format!("{listing:?}, {user} with `{scopes}`: {list}");
                assert_eq!(list["result"]["cacheScope"], "private", "{context}");
                let listed = list["result"]["tools"].as_array().unwrap();
                let names: Names = listed
                    .iter()
                    .map(|tool| {
                        TOOLS
                            .iter()
                            .find(|(name, _)| tool["name"] == *name)
                            .unwrap()
                            .0
                    })
                    .collect();
                let expected: Names = TOOLS
                    .iter()
                    .filter(|(name, needed)| {
                        let role = *name != "wipe_disk" || user == "root";
                        match listing {
                            Listing::All => true,
                            Listing::Reachable => role,
                            Listing::Open => role && is_met(needed, &granted),
                        }
                    })
                    .map(|(name, _)| *name)
                    .collect();
                assert_eq!(names, expected, "{context}");
                for tool in listed {
                    let (name, needed) = TOOLS
                        .iter()
                        .find(|(name, _)| tool["name"] == *name)
                        .unwrap();
                    let missing = tool["_meta"]["scopes/missing"].as_array();
                    let denied =
                        !is_met(needed, &granted) || *name == "wipe_disk" && user != "root";
                    assert_eq!(missing.is_some(), denied, "{name} in {context}");
                    if *name == "whoami" {
                        assert_eq!(
                            tool["_meta"]["securitySchemes"],
                            json!([{ "type": "noauth" }])
                        );
                    }
                }
            }
        }
    }
}

/// Without a token the challenge names what to ask for first: the baseline, and what the tool requires.
#[tokio::test]
async fn a_call_without_a_token_is_answered_with_its_scopes() {
    let drive = Drive::default();
    let app = stateless(&drive);
    for (tool, needed) in TOOLS {
        let answer = call(&app, None, tool).await;
        if needed.is_empty() {
            assert_eq!(answer.status, StatusCode::OK, "{tool}: {answer:?}");
            continue;
        }
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{tool}");
        let expected: BTreeSet<_> = needed[0]
            .iter()
            .chain(&["files:read"])
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            answer.scopes().into_iter().collect::<BTreeSet<_>>(),
            expected,
            "{tool}"
        );
        assert!(answer.challenge.contains(
            "resource_metadata=\"http://127.0.0.1:8080/.well-known/oauth-protected-resource/mcp\""
        ));
    }
    assert_eq!(*drive.ran.lock().unwrap(), ["whoami"]);
}
