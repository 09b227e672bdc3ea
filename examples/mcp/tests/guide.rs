//! The server that the guide shows is the example, and its clients get what the guide says.

use std::error::Error;

#[allow(dead_code)]
#[path = "../examples/payroll/main.rs"]
mod payroll_server;

#[test]
fn the_guide_shows_the_example() {
    let files = [
        include_str!("../examples/payroll/main.rs"),
        include_str!("../examples/payroll/scopes.toml"),
    ];
    let guide = include_str!("../../../docs/src/mcp.md");
    let (_, rest) = guide.split_once("## From nothing to a server").unwrap();
    let (part, _) = rest.split_once("\n## ").unwrap();
    let blocks = part.split("\n```").filter_map(|block| {
        let (language, code) = block.split_once('\n')?;
        language.ends_with(",ignore").then_some(code)
    });
    let mut quoted = 0;
    for block in blocks {
        let found = files.iter().any(|file| file.contains(block.trim_end()));
        assert!(found, "the example does not have this:\n{block}");
        quoted += 1;
    }
    assert_eq!(quoted, 2);
}

#[tokio::test]
async fn its_clients_get_challenges() -> Result<(), Box<dyn Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/mcp", listener.local_addr()?);
    let app = payroll_server::app(&url)?;
    tokio::spawn(async move { axum::serve(listener, app).await });
    let client = reqwest::Client::new();
    let call = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"approve_run","arguments":{}}}"#;
    for (token, status, scope) in [
        (None, 401, r#"scope="payslips:read runs:approve""#),
        (Some("eve"), 401, r#"error="invalid_token""#),
        (Some("ada"), 403, r#"scope="runs:approve""#),
    ] {
        let mut request = client
            .post(&url)
            .header("accept", "application/json, text/event-stream")
            .header("content-type", "application/json")
            .body(call);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let answer = request.send().await?;
        let challenge = answer.headers()["www-authenticate"].to_str()?;
        assert_eq!(answer.status(), status, "{token:?}: {challenge}");
        assert!(challenge.contains(scope), "{challenge}");
    }
    Ok(())
}
