//! `cargo scopes denial` on texts as people paste them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::{
    io::Write as _,
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};

/// A JWT with the scopes `SMS ReadAccounts`.
const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzY29wZSI6IlNNUyBSZWFkQWNjb3VudHMifQ.c2ln";

fn denial(text: &[u8], arguments: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"))
        .args(["denial", "--spec", "../examples/ringcentral/scopes.toml"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // the command may end before it has read all
    let _ = child.stdin.take().unwrap().write_all(text);
    child.wait_with_output().unwrap()
}

fn answer(text: &str, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    let output = denial(text.as_bytes(), &arguments);
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_pasted_denial_says_what_was_missing() {
    let challenge = r#"Bearer error="insufficient_scope", scope="ReadCallRecording""#;
    let http = format!("HTTP/1.1 403 Forbidden\r\nwww-authenticate: {challenge}\r\n\r\n{{}}");
    let curl = format!(
        "*   Trying 127.0.0.1:443...\n> GET /restapi/v1.0/account/~/call-log HTTP/1.1\n\
         > Authorization: Bearer {TOKEN}\n< HTTP/2 403\n< www-authenticate: Bearer\n\n"
    );
    let coded = |code: &str| {
        json!({ "errors": [{ "errorCode": code, "permissionName": "ReadCallRecording" }] })
            .to_string()
    };
    let problem =
        |member: &str| json!({ "status": 403, member: ["ReadCallRecording"] }).to_string();
    let rpc = json!({ "jsonrpc": "2.0", "error": { "code": -32600, "data": {
        "gate": "user permission", "missing": ["ReadCallRecording"] } } })
    .to_string();
    for (text, gate, missing) in [
        (challenge, "scope", "ReadCallRecording"),
        (&http, "scope", "ReadCallRecording"),
        (&curl, "scope", "ReadCallLog"),
        (&coded("CMN-401"), "scope", "ReadCallRecording"),
        (&coded("CMN-408"), "permission", "ReadCallRecording"),
        (&problem("missing_scopes"), "scope", "ReadCallRecording"),
        (
            &problem("missing_permissions"),
            "permission",
            "ReadCallRecording",
        ),
        (&rpc, "permission", "ReadCallRecording"),
        (
            r#"{"error":"insufficient_scope","scope":"ReadCallRecording"}"#,
            "scope",
            "ReadCallRecording",
        ),
    ] {
        let answer = answer(text, &[]);
        assert_eq!(
            (&answer["gate"], &answer["missing"]),
            (&json!(gate), &json!([missing])),
            "{text}"
        );
        let ask = if gate == "scope" {
            json!([missing])
        } else {
            json!([])
        };
        assert_eq!(answer["ask"], ask, "{text}");
        assert_eq!(
            answer["roles"].as_array().unwrap().is_empty(),
            gate == "scope",
            "{text}"
        );
    }
    let answer = answer(&curl, &[]);
    assert_eq!(answer["operations"], json!(["readCompanyCallLog"]));
    assert_eq!(answer["granted"], json!(["SMS", "ReadAccounts"]));
}

#[test]
fn a_token_is_held_against_the_call_that_is_named() {
    let covered = answer(TOKEN, &["--operation", "createSMSMessage"]);
    assert_eq!(
        (&covered["gate"], &covered["required"]),
        (&Value::Null, &json!(["SMS"]))
    );
    let lacking = answer(TOKEN, &["--call", "GET /restapi/v1.0/account/~/call-log"]);
    assert_eq!(lacking["missing"], json!(["ReadCallLog"]));
    assert_eq!(denial(TOKEN.as_bytes(), &[]).status.code(), Some(1));
}

/// A pasted text comes from somebody else, and has a secret in it.
#[test]
fn a_hostile_text_does_no_harm() {
    let deep = "{\"a\":".repeat(100_000);
    for text in [
        "".as_bytes(),
        b"hello",
        b"Bearer scope=\"ReadAccounts",
        b"\xff\xfe",
        b"eyJ.eyJ.eyJ",
        deep.as_bytes(),
        &[b'a'; 5 << 20],
    ] {
        let output = denial(text, &[]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(output.stdout.is_empty());
    }
    let output = denial("Bearer scope=\"\u{1b}[31mred\u{202e}\"".as_bytes(), &[]);
    assert!(!String::from_utf8_lossy(&output.stderr).contains('\u{1b}'));
    let escape = r#"{"missing_scopes":["\u001b[31mred\u202e"]}"#;
    let output = denial(escape.as_bytes(), &[]);
    assert!(!output.stdout.contains(&0x1b), "{output:?}");
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("unknown")
    );
    for format in ["text", "json"] {
        let output = denial(TOKEN.as_bytes(), &["--format", format]);
        let printed = [output.stdout, output.stderr].concat();
        assert!(!String::from_utf8(printed).unwrap().contains("c2ln"));
    }
}
