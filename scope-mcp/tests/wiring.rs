//! How the guard is put around a server: what keeps it from starting, other transports, and mistakes.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

use common::{Drive, Session, URL, call, drive::Operation, request, send, token};
use http::StatusCode;
use rmcp::{ServiceExt, model::CallToolRequestParams, service::RunningService};
use scope_mcp::{Guarded, NotGuarded};
use serde_json::json;
use std::sync::{Arc, Mutex};

#[test]
fn a_tool_without_an_operation_keeps_the_server_from_starting() {
    let mut tools = Drive::tool_router().list_all();
    tools.retain(|tool| tool.name != "share_file");
    tools[0].name = "format_disk".into();
    let renamed = Drive::tool_router().list_all()[0].name.to_string();
    let Err(problem) = Guarded::<Operation, Session, _>::new(Drive::default(), &tools, &[]) else {
        panic!("it started");
    };
    assert_eq!(problem.tools, ["format_disk"]);
    let operations: Vec<_> = problem
        .operations
        .iter()
        .map(|(_, tool)| tool.as_str())
        .collect();
    assert!(operations.contains(&"share_file"), "{operations:?}");
    assert!(operations.contains(&renamed.as_str()), "{operations:?}");
    let text = problem.to_string();
    assert!(text.contains("add `call = \"tool format_disk\"`"), "{text}");
    assert!(
        text.contains("operation `shareFile` is called with the tool `share_file`"),
        "{text}"
    );

    // what this server leaves out on purpose
    let mut tools = Drive::tool_router().list_all();
    tools.retain(|tool| tool.name != "share_file");
    let without = [Operation::ShareFile];
    assert!(Guarded::<Operation, Session, _>::new(Drive::default(), &tools, &without).is_ok());
    let _: fn(NotGuarded) -> Box<dyn std::error::Error> = |problem| problem.into();
}

/// A client and a server that are connected as over stdio.
async fn connect(
    guarded: Guarded<Operation, Session, Drive>,
) -> RunningService<rmcp::RoleClient, ()> {
    let (here, there) = tokio::io::duplex(64 * 1024);
    tokio::spawn(async move {
        if let Ok(server) = guarded.serve(there).await {
            let _ = server.waiting().await;
        }
    });
    ().serve(here).await.unwrap()
}

#[tokio::test]
async fn over_stdio_the_holder_is_the_one_that_was_given() {
    let drive = Drive::default();
    let tools = Drive::tool_router().list_all();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let settings = {
        let seen = Arc::clone(&seen);
        scope_tower::Settings::new()
            .detail(scope_tower::Detail::Public)
            .observe(move |decision| seen.lock().unwrap().push(decision.to_string()))
    };
    let guarded = Guarded::new(drive.clone(), &tools, &[]).unwrap();
    let client = connect(
        guarded
            .holder(Session::new("root", "files:delete"))
            .settings(settings),
    )
    .await;
    let result = client
        .call_tool(CallToolRequestParams::new("wipe_disk"))
        .await
        .unwrap();
    assert_ne!(result.is_error, Some(true), "{result:?}");
    let result = client
        .call_tool(CallToolRequestParams::new("audit_log"))
        .await
        .unwrap();
    assert_eq!(result.is_error, Some(true));
    assert_eq!(
        result.structured_content.unwrap()["missing"],
        json!(["audit:read"])
    );
    let unknown = client
        .call_tool(CallToolRequestParams::new("format_disk"))
        .await
        .unwrap_err();
    assert!(
        unknown.to_string().contains("there is no such tool"),
        "{unknown}"
    );
    let hostile = format!("format\nGET / allowed{}", "x".repeat(10_000));
    let hostile = client.call_tool(CallToolRequestParams::new(hostile)).await;
    assert!(hostile.is_err());
    assert_eq!(*drive.ran.lock().unwrap(), ["wipe_disk"]);
    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 4, "{seen:?}");
    assert!(
        seen[3].len() < 200 && !seen[3].contains('\n') && seen[3].ends_with("xx..`"),
        "{seen:?}"
    );
    assert!(
        seen[0].contains("`wipeDisk`") && seen[0].ends_with("allowed"),
        "{seen:?}"
    );
    assert!(
        seen[1].contains("`auditLog`") && seen[1].contains("audit:read"),
        "{seen:?}"
    );
    // of a call that is no operation the log has what was called
    assert!(
        seen[2].ends_with("the API has no tool `format_disk`"),
        "{seen:?}"
    );
}

/// Functions that take no arguments of the library find the holder in the context.
#[tokio::test]
async fn a_resource_knows_its_reader() {
    let app = common::stateless(&Drive::default());
    for (user, scopes, uri) in [
        ("ada", "files:read", "file:///public/a"),
        ("bob", "files:delete", "file:///private/b"),
    ] {
        let token = token(user, URL, scopes);
        let read = json!({ "uri": uri });
        let answer = request(&app, Some(&token), "resources/read", read).await;
        assert!(answer.text.contains(&format!("for {user}")), "{answer:?}");
    }
}

/// A guard that finds out nothing of the caller allows what is public, and says whose fault it is.
#[tokio::test]
async fn without_a_holder_it_is_closed() {
    let drive = Drive::default();
    let tools = Drive::tool_router().list_all();
    let client = connect(Guarded::new(drive.clone(), &tools, &[]).unwrap()).await;
    assert!(
        client
            .call_tool(CallToolRequestParams::new("whoami"))
            .await
            .is_ok()
    );
    let error = client
        .call_tool(CallToolRequestParams::new("list_files"))
        .await
        .unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("Session") && text.contains("Guarded::holder"),
        "{text}"
    );
    assert_eq!(*drive.ran.lock().unwrap(), ["whoami"]);

    // HTTP without the layers
    use rmcp::transport::streamable_http_server::{
        StreamableHttpServerConfig, StreamableHttpService, session::local::LocalSessionManager,
    };
    let guarded = Guarded::<Operation, Session, _>::new(drive.clone(), &tools, &[]).unwrap();
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true);
    let sessions = Arc::new(LocalSessionManager::default());
    let service = StreamableHttpService::new(move || Ok(guarded.clone()), sessions, config);
    let app = axum::Router::new().route_service("/mcp", service);
    let answer = call(&app, Some(&token("root", URL, "admin")), "list_files")
        .await
        .message();
    let text = answer["error"]["message"].as_str().unwrap_or_default();
    assert!(text.contains("McpLayer"), "{answer}");
}

/// An extractor outside of the guard proves nothing.
#[tokio::test]
async fn without_the_guard_no_proof_is_made() {
    let (here, there) = tokio::io::duplex(64 * 1024);
    let drive = Drive::default();
    let handler = drive.clone();
    tokio::spawn(async move { handler.serve(there).await.unwrap().waiting().await });
    let client = ().serve(here).await.unwrap();
    for tool in ["wipe_disk", "delete_file"] {
        let error = client
            .call_tool(CallToolRequestParams::new(tool))
            .await
            .unwrap_err();
        assert!(
            error
                .to_string()
                .contains("is the handler behind `Guarded`?"),
            "{error}"
        );
    }
    assert!(drive.ran.lock().unwrap().is_empty());
}

/// One call is one decision, whichever part of the guard makes it.
#[tokio::test]
async fn each_call_is_observed_once() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let observer = Arc::clone(&seen);
    let app = common::mcp()
        .observe(move |decision| {
            let status = decision.refusal.map(|refusal| refusal.status().as_u16());
            observer.lock().unwrap().push((decision.operation, status));
        })
        .config(|config| config.with_json_response(true))
        .router(
            Drive::default(),
            Drive::tool_router().list_all(),
            common::verify,
        )
        .unwrap();
    let ada = token("ada", URL, "files:delete");
    for (token, tool, operation, status) in [
        (Some(&ada), "list_files", Some("listFiles"), None),
        (Some(&ada), "audit_log", Some("auditLog"), Some(403)),
        (Some(&ada), "wipe_disk", Some("wipeDisk"), Some(403)),
        (Some(&ada), "format_disk", None, Some(404)),
        (None, "list_files", Some("listFiles"), Some(401)),
        (None, "whoami", Some("whoami"), None),
    ] {
        call(&app, token.map(String::as_str), tool).await;
        let seen = std::mem::take(&mut *seen.lock().unwrap());
        assert_eq!(seen, [(operation, status)], "{tool}");
    }
}

/// A server may keep the explanation to itself. The challenge stays, since a client needs it.
#[tokio::test]
async fn an_explanation_leaves_the_process_only_if_the_server_says_so() {
    let app = common::mcp()
        .settings(|settings| settings.detail(scope_tower::Detail::LogOnly))
        .config(|config| config.with_json_response(true))
        .router(
            Drive::default(),
            Drive::tool_router().list_all(),
            common::verify,
        )
        .unwrap();
    let ada = token("ada", URL, "files:delete share:manage");
    let denied = call(&app, Some(&token("ada", URL, "files:read")), "delete_file").await;
    assert_eq!(denied.scopes(), ["files:delete"]);
    assert!(!denied.text.contains("files:"), "{denied:?}");
    let wipe = call(&app, Some(&ada), "wipe_disk").await;
    assert!(!wipe.text.contains("WipeDisk"), "{wipe:?}");
    let list = request(&app, Some(&ada), "tools/list", json!({})).await;
    assert!(!list.text.contains("scopes/missing"), "{list:?}");
}

/// The metadata that clients look for first, for everybody.
#[tokio::test]
async fn the_metadata_is_published() {
    let app = common::stateless(&Drive::default());
    let url = "http://127.0.0.1:8080/.well-known/oauth-protected-resource/mcp";
    let answer = send(
        &app,
        http::Request::get(url)
            .body(axum::body::Body::empty())
            .unwrap(),
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK);
    let json = answer.message();
    assert_eq!(json["resource"], URL);
    assert_eq!(
        json["authorization_servers"],
        json!(["https://as.example.com"])
    );
    assert_eq!(json["scopes_supported"], json!(["files:read"]));
}
