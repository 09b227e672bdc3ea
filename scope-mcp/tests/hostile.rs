//! Messages that try to run a tool that their token does not allow.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

use axum::Router;
use common::{Drive, URL, begin, call, message, post, request, send, stateful, stateless, token};
use http::StatusCode;
use serde_json::{Value, json};

const WIPE: &str = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wipe_disk","arguments":{}}}"#;

/// Each is sent as it is to a server without and with sessions, by a user who has the permission, with a
/// token that has one scope, `files:read`.
type Headers = Vec<(&'static str, &'static str)>;

fn hostile() -> Vec<(&'static str, Vec<u8>, Headers)> {
    let text = |what, body: &str| (what, body.as_bytes().to_vec(), vec![]);
    let current = |what, body: String, headers| (what, body.into_bytes(), headers);
    let wipe_now = message(
        "tools/call",
        json!({ "name": "wipe_disk", "arguments": {} }),
    )
    .to_string();
    let lying = vec![
        ("mcp-protocol-version", "2026-07-28"),
        ("mcp-method", "tools/list"),
        ("mcp-name", "list_files"),
    ];
    vec![
        text("the call itself", WIPE),
        text(
            "two methods",
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call","params":{"name":"wipe_disk","arguments":{}}}"#,
        ),
        text(
            "two methods, the harmless one last",
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","method":"tools/list","params":{"name":"wipe_disk","arguments":{}}}"#,
        ),
        text(
            "two names",
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_files","name":"wipe_disk","arguments":{}}}"#,
        ),
        text(
            "two names, the harmless one last",
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wipe_disk","name":"list_files","arguments":{}}}"#,
        ),
        text(
            "two params",
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_files"},"params":{"name":"wipe_disk","arguments":{}}}"#,
        ),
        text(
            "params as an array",
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[null,"wipe_disk",{},null,null]}"#,
        ),
        text(
            "escapes in names",
            r#"{"jsonrpc":"2.0","id":1,"m\u0065thod":"tools\/call","params":{"n\u0061me":"wipe\u005fdisk","arguments":{}}}"#,
        ),
        text("a batch of one", &format!("[{WIPE}]")),
        text(
            "a batch of two",
            &format!(r#"[{{"jsonrpc":"2.0","id":1,"method":"tools/list"}},{WIPE}]"#),
        ),
        text("two messages", &format!("{WIPE}{WIPE}")),
        text(
            "a message behind a harmless one",
            &format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/list"}}{WIPE}"#),
        ),
        text("a byte-order mark", &format!("\u{feff}{WIPE}")),
        text("another case", &WIPE.replace("wipe_disk", "Wipe_Disk")),
        text(
            "a path in the name",
            &WIPE.replace("wipe_disk", "list_files/../wipe_disk"),
        ),
        text("an encoded name", &WIPE.replace("wipe_disk", "wipe%5Fdisk")),
        text(
            "spaces in the name",
            &WIPE.replace("wipe_disk", " wipe_disk "),
        ),
        text(
            "a null byte in the name",
            &WIPE.replace("wipe_disk", r"wipe_disk\u0000"),
        ),
        text("no id", &WIPE.replace(r#""id":1,"#, "")),
        text("a null id", &WIPE.replace(r#""id":1"#, r#""id":null"#)),
        text("another version of JSON-RPC", &WIPE.replace("2.0", "1.0")),
        text(
            "a name of a list",
            &WIPE.replace(r#""wipe_disk""#, r#"["wipe_disk"]"#),
        ),
        text(
            "a deep message",
            &format!("{}{WIPE}{}", "[".repeat(100_000), "]".repeat(100_000)),
        ),
        text(
            "ten megabytes",
            &WIPE.replace(
                r#""arguments":{}"#,
                &format!(r#""arguments":{{"path":"{}"}}"#, "a".repeat(10 << 20)),
            ),
        ),
        current("headers that lie", wipe_now.clone(), lying),
        current("no headers", wipe_now.clone(), vec![]),
        current(
            "headers of a tool that is allowed",
            wipe_now,
            vec![
                ("mcp-protocol-version", "2026-07-28"),
                ("mcp-method", "tools/call"),
                ("mcp-name", "whoami"),
            ],
        ),
        text(
            "a method that the guard does not know",
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/wipe","params":{"name":"wipe_disk"}}"#,
        ),
        text(
            "a method of the skills extension",
            r#"{"jsonrpc":"2.0","id":1,"method":"skills/get","params":{"uri":"skill://wipe_disk/SKILL.md"}}"#,
        ),
        text(
            "the task of somebody else",
            r#"{"jsonrpc":"2.0","id":1,"method":"tasks/get","params":{"taskId":"1"}}"#,
        ),
    ]
}

#[tokio::test]
async fn no_hostile_message_runs_a_tool() {
    let token = token("root", URL, "files:read");
    for (is_stateful, make) in [(false, stateless as fn(&Drive) -> Router), (true, stateful)] {
        let drive = Drive::default();
        let app = make(&drive);
        let session = if is_stateful {
            begin(&app, Some(&token)).await
        } else {
            String::new()
        };
        for (what, body, mut headers) in hostile() {
            if is_stateful {
                headers.push(("mcp-session-id", &session));
                if !headers
                    .iter()
                    .any(|(name, _)| *name == "mcp-protocol-version")
                {
                    headers.push(("mcp-protocol-version", "2025-11-25"));
                }
            }
            let headers: Vec<_> = headers
                .iter()
                .map(|(name, value)| (*name, *value))
                .collect();
            let answer = send(&app, post(body, Some(&token), &headers)).await;
            let ran = std::mem::take(&mut *drive.ran.lock().unwrap());
            assert!(
                !ran.iter().any(|ran| ran == "wipe_disk" || ran == "custom"),
                "{what}, with sessions {is_stateful}: {answer:?}"
            );
        }
        // the server is well, and the call is allowed with the scope that the challenge names
        let answer = call(&app, Some(&token), "list_files").await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let wide = common::token("root", URL, "files:delete");
        assert_eq!(
            call(&app, Some(&wide), "wipe_disk").await.status,
            StatusCode::OK
        );
        assert_eq!(*drive.ran.lock().unwrap(), ["list_files", "wipe_disk"]);
    }
}

#[tokio::test]
async fn a_token_that_is_not_for_this_server_is_refused() {
    let drive = Drive::default();
    let app = stateless(&drive);
    let foreign = token("root", "https://other.example.com/mcp", "admin");
    for token in [foreign.as_str(), "zz", "%", ""] {
        for tool in ["list_files", "wipe_disk"] {
            let answer = call(&app, Some(token), tool).await;
            let refused = matches!(
                answer.status,
                StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST
            );
            assert!(refused, "{token}: {answer:?}");
            assert!(answer.challenge.contains("resource_metadata"), "{answer:?}");
        }
    }
    // a token in the query is no token
    let mut request = post(WIPE, None, &[]);
    *request.uri_mut() = format!("{URL}?access_token={}", token("root", URL, "admin"))
        .parse()
        .unwrap();
    assert_eq!(send(&app, request).await.status, StatusCode::UNAUTHORIZED);
    assert!(drive.ran.lock().unwrap().is_empty());
}

/// The library checks the audience of a JSON Web Token, whatever `verify` does.
#[tokio::test]
async fn the_audience_of_a_jwt_is_checked() {
    let app = common::mcp()
        .config(|config| config.with_json_response(true))
        .router(
            Drive::default(),
            Drive::tool_router().list_all(),
            |_: &str| Ok(common::Session::new("root", "admin")),
        )
        .unwrap();
    for (claims, status) in [
        // {"aud":"http://127.0.0.1:8080/mcp"}
        (
            "eyJhdWQiOiJodHRwOi8vMTI3LjAuMC4xOjgwODAvbWNwIn0",
            StatusCode::OK,
        ),
        // {"aud":["x","http://127.0.0.1:8080/mcp"]}
        (
            "eyJhdWQiOlsieCIsImh0dHA6Ly8xMjcuMC4wLjE6ODA4MC9tY3AiXX0",
            StatusCode::OK,
        ),
        // {"aud":"http://127.0.0.1:8080/mc"}
        (
            "eyJhdWQiOiJodHRwOi8vMTI3LjAuMC4xOjgwODAvbWMifQ",
            StatusCode::UNAUTHORIZED,
        ),
        // {"aud":[]}
        ("eyJhdWQiOltdfQ", StatusCode::UNAUTHORIZED),
        // {}
        ("e30", StatusCode::UNAUTHORIZED),
        // {"aud":7}
        ("eyJhdWQiOjd9", StatusCode::UNAUTHORIZED),
    ] {
        let token = format!("eyJhbGciOiJub25lIn0.{claims}.c2ln");
        let answer = call(&app, Some(&token), "list_files").await;
        assert_eq!(answer.status, status, "{claims}: {answer:?}");
    }
}

#[tokio::test]
async fn a_session_belongs_to_who_began_it() {
    let drive = Drive::default();
    let app = stateful(&drive);
    let (ada, eve) = (token("ada", URL, "files:read"), token("eve", URL, "admin"));
    let session = begin(&app, Some(&ada)).await;
    let list = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" }).to_string();
    let headers = [
        ("mcp-session-id", &*session),
        ("mcp-protocol-version", "2025-11-25"),
    ];
    let method = |method: &str, token: &str| {
        let mut request = post("", Some(token), &headers);
        *request.method_mut() = method.parse().unwrap();
        request
    };

    // the same answer as for a session that never was
    let stolen = send(&app, post(list.clone(), Some(&eve), &headers)).await;
    let unknown = send(
        &app,
        post(list.clone(), Some(&eve), &[("mcp-session-id", "none")]),
    )
    .await;
    assert_eq!(
        (stolen.status, &stolen.text),
        (StatusCode::NOT_FOUND, &unknown.text)
    );
    assert_eq!(
        send(&app, method("DELETE", &eve)).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        send(&app, method("GET", &eve)).await.status,
        StatusCode::NOT_FOUND
    );
    let anonymous = send(&app, post(list.clone(), None, &headers)).await;
    assert_eq!(anonymous.status, StatusCode::UNAUTHORIZED);

    // a new token of the same user continues it, and each message counts with its own token
    let wide = token("ada", URL, "files:delete");
    let tool = |name: &str| {
        json!({ "jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": { "name": name } })
            .to_string()
    };
    assert_eq!(
        send(&app, post(tool("delete_file"), Some(&ada), &headers))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        send(&app, post(tool("delete_file"), Some(&wide), &headers))
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(
        send(&app, post(tool("delete_file"), Some(&ada), &headers))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(*drive.ran.lock().unwrap(), ["delete_file"]);

    let ended = send(&app, method("DELETE", &ada)).await;
    assert!(ended.status.is_success(), "{ended:?}");
    assert_eq!(
        send(&app, post(list, Some(&ada), &headers)).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_session_without_a_token_goes_to_the_first_user() {
    let app = common::mcp()
        .open_lists()
        .session_owner(|session| &session.user)
        .router(
            Drive::default(),
            Drive::tool_router().list_all(),
            common::verify,
        )
        .unwrap();
    let session = begin(&app, None).await;
    let list = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" }).to_string();
    let headers = [
        ("mcp-session-id", &*session),
        ("mcp-protocol-version", "2025-11-25"),
    ];
    for (user, status) in [
        (None, StatusCode::OK),
        (Some("ada"), StatusCode::OK),
        (Some("eve"), StatusCode::NOT_FOUND),
        (None, StatusCode::NOT_FOUND),
        (Some("ada"), StatusCode::OK),
    ] {
        let token = user.map(|user| token(user, URL, "files:read"));
        let answer = send(&app, post(list.clone(), token.as_deref(), &headers)).await;
        assert_eq!(answer.status, status, "{user:?}: {answer:?}");
    }
    // an invalid token is no missing token
    assert_eq!(
        send(&app, post(list, Some("zz"), &headers)).await.status,
        StatusCode::UNAUTHORIZED
    );
}

/// Requests to an MCP server other than those for tools.
#[tokio::test]
async fn resources_prompts_and_completions_are_guarded() {
    let drive = Drive::default();
    let app = stateless(&drive);
    let (reader, deleter) = (
        token("ada", URL, "files:read"),
        token("ada", URL, "files:delete"),
    );
    let uri = |uri: &str| json!({ "uri": uri });
    let ask = async |token: &str, method: &str, params: Value| {
        let answer = request(&app, Some(token), method, params).await;
        let ran = std::mem::take(&mut *drive.ran.lock().unwrap());
        (
            answer.status.as_u16(),
            answer.message()["error"]["code"].as_i64(),
            !ran.is_empty(),
        )
    };
    let allowed = (200, None, true);
    let denied = (403, Some(-32600), false);
    assert_eq!(
        ask(&reader, "resources/read", uri("file:///public/a")).await,
        allowed
    );
    assert_eq!(
        ask(&reader, "resources/read", uri("file:///private/b")).await,
        denied
    );
    assert_eq!(
        ask(&deleter, "resources/read", uri("file:///private/b")).await,
        allowed
    );
    // in no spec, so not there
    let (status, code, ran) = ask(&deleter, "resources/read", uri("other:c")).await;
    assert_eq!((status, code, ran), (200, Some(-32602), false));

    assert_eq!(
        ask(&reader, "prompts/get", json!({ "name": "review" })).await,
        denied
    );
    assert_eq!(
        ask(&deleter, "prompts/get", json!({ "name": "review" })).await,
        allowed
    );
    let complete = json!({
        "ref": { "type": "ref/prompt", "name": "review" },
        "argument": { "name": "a", "value": "b" },
    });
    assert_eq!(
        ask(&reader, "completion/complete", complete.clone()).await,
        denied
    );
    assert_eq!(
        ask(&deleter, "completion/complete", complete).await,
        allowed
    );

    let list = request(&app, Some(&reader), "resources/list", json!({}))
        .await
        .message();
    let uris: Vec<_> = list["result"]["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["uri"])
        .collect();
    // what a step-up would open is shown; what is in no spec is not
    assert_eq!(uris, ["file:///public/a", "file:///private/b"]);
}

/// A server behind the guard may decode or resolve a URI before it opens a file.
#[tokio::test]
async fn a_resource_is_judged_under_every_reading() {
    let drive = Drive::default();
    let app = stateless(&drive);
    let (reader, deleter) = (
        token("ada", URL, "files:read"),
        token("ada", URL, "files:delete"),
    );
    for uri in [
        "file:///public/../private/x",
        "file:///public/a/../../private/x",
        "file:///public/%2e%2e/private/x",
        "file:///public/..%2fprivate/x",
        "file:///public//../private/x",
        "file:///./private/x",
        "file:///%70rivate/x",
    ] {
        let params = || json!({ "uri": uri });
        let answer = request(&app, Some(&reader), "resources/read", params()).await;
        assert!(drive.ran.lock().unwrap().is_empty(), "{uri}: {answer:?}");
        // whoever may do both may still not be given a file that the spec does not know
        request(&app, Some(&deleter), "resources/read", params()).await;
        drive.ran.lock().unwrap().clear();
    }
    let plain = json!({ "uri": "file:///public/a..b/c" });
    let answer = request(&app, Some(&reader), "resources/read", plain).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(*drive.ran.lock().unwrap(), ["file:///public/a..b/c"]);
}

/// A role that is taken away between the list and the call.
#[tokio::test]
async fn each_call_looks_at_the_role_anew() {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };
    let revoked = Arc::new(AtomicBool::new(false));
    let drive = Drive::default();
    let verify = {
        let revoked = Arc::clone(&revoked);
        move |_: &str| {
            let user = if revoked.load(Ordering::SeqCst) {
                "ada"
            } else {
                "root"
            };
            Ok(common::Session::new(user, "admin"))
        }
    };
    let app = common::mcp()
        .config(|config| config.with_json_response(true))
        .router(drive.clone(), Drive::tool_router().list_all(), verify)
        .unwrap();
    let list = request(&app, Some("t"), "tools/list", json!({})).await.text;
    assert!(list.contains("wipe_disk"));
    revoked.store(true, Ordering::SeqCst);
    let answer = call(&app, Some("t"), "wipe_disk").await.message();
    assert_eq!(
        answer["result"]["structuredContent"]["gate"], "user permission",
        "{answer}"
    );
    assert!(drive.ran.lock().unwrap().is_empty());
}
