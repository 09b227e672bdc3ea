//! Tests of an MCP resource server's authorization, for any server.
//!
//! The official conformance suite has no scenario for the authorization of servers. This one sends
//! requests as clients and attackers do, and checks each response. It contains no HTTP client: a
//! closure sends a request, over the network or into a tower service.
//!
//! ```
//! # mod drive { scope_core::scopes!(inline = r#"
//! #     [spec]
//! #     name = "drive"
//! #     [scopes.read]
//! #     [scopes.delete]
//! #     [operations.list]
//! #     call = "tool list"
//! #     scopes = "read"
//! #     [operations.delete]
//! #     call = "tool delete"
//! #     scopes = "delete"
//! # "#); }
//! # #[derive(Clone, scope_core::Holds)]
//! # struct Session { #[holds] scopes: drive::Granted, #[holds] permissions: drive::user::Granted }
//! # #[derive(Clone)]
//! # struct Drive;
//! # #[rmcp::tool_router(server_handler = false)]
//! # impl Drive {
//! #     #[rmcp::tool(description = "Lists")]
//! #     async fn list(&self) -> String { "a".into() }
//! #     #[rmcp::tool(description = "Deletes")]
//! #     async fn delete(&self) -> String { "deleted".into() }
//! # }
//! # #[rmcp::tool_handler(router = Self::tool_router())]
//! # impl rmcp::ServerHandler for Drive {}
//! # fn app() -> Result<axum::Router, Box<dyn std::error::Error>> {
//! #     let verify = |token: &str| match token {
//! #         "reader" | "deleter" => Ok(Session {
//! #             scopes: drive::ScopeSet::parse(if token == "reader" { "read" } else { "read delete" }).granted(),
//! #             permissions: drive::user::Granted::EMPTY,
//! #         }),
//! #         _ => Err(scope_tower::Unverified::invalid("it is unknown")),
//! #     };
//! #     Ok(scope_mcp::Mcp::<drive::Operation, Session>::at("http://127.0.0.1:8080/mcp", "https://as.example.com")?
//! #         .router(Drive, Drive::tool_router().list_all(), verify)?)
//! # }
//! use scope_mcp::testkit::Target;
//! use tower::ServiceExt;
//!
//! # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
//! let app = app()?;
//! let report = Target::new("http://127.0.0.1:8080/mcp")
//!     .denied("reader", "delete")
//!     .allowed("deleter", "delete")
//!     .check(async |request| {
//!         let answer = app.clone().oneshot(request.map(axum::body::Body::from)).await?;
//!         let (parts, body) = answer.into_parts();
//!         let body = axum::body::to_bytes(body, 1 << 20).await?;
//!         Ok(http::Response::from_parts(parts, String::from_utf8_lossy(&body).into_owned()))
//!     })
//!     .await;
//! assert!(report.holds(), "{report}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use http::{HeaderMap, Method, Request, Response, StatusCode, Uri, header::WWW_AUTHENTICATE};
use scope_core::challenge::Challenge;
use serde_json::{Value, json};
use std::{error::Error, fmt};

/// The server under test, with its tokens and tools.
#[derive(Clone, Debug)]
pub struct Target {
    url: String,
    denied: Option<(String, String)>,
    allowed: Option<(String, String)>,
    foreign: Option<String>,
}

/// The reason why a request got no response.
pub type SendError = Box<dyn Error + Send + Sync>;

impl Target {
    /// The server at `url`, which is its resource identifier.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Target {
            url: url.to_owned(),
            denied: None,
            allowed: None,
            foreign: None,
        }
    }

    /// A valid token, and a tool for which its scopes are insufficient.
    #[must_use]
    pub fn denied(self, token: &str, tool: &str) -> Self {
        let denied = Some((token.to_owned(), tool.to_owned()));
        Target { denied, ..self }
    }

    /// A valid token, and a tool that it allows to call without arguments.
    #[must_use]
    pub fn allowed(self, token: &str, tool: &str) -> Self {
        let allowed = Some((token.to_owned(), tool.to_owned()));
        Target { allowed, ..self }
    }

    /// A token of the same authorization server for another resource.
    #[must_use]
    pub fn foreign(self, token: &str) -> Self {
        let foreign = Some(token.to_owned());
        Target { foreign, ..self }
    }

    /// Sends the requests one after the other, and checks the responses. The given tools may run; a
    /// server that fails may run them with tokens that do not allow it.
    pub async fn check(
        &self,
        send: impl AsyncFn(Request<String>) -> Result<Response<String>, SendError>,
    ) -> Report {
        let mut report = Report { rows: Vec::new() };
        let tool = self.denied.as_ref().or(self.allowed.as_ref());
        let tool = tool.map_or("nothing", |(_, tool)| tool.as_str());

        for (what, request) in [
            ("a call without a token is a 401", self.call(None, tool)),
            ("a list without a token is a 401", self.list(None)),
            ("a stream without a token is a 401", self.bare(Method::GET)),
            (
                "the end of a session without a token is a 401",
                self.bare(Method::DELETE),
            ),
        ] {
            let answer = send(request).await;
            report.row(what, answer, |answer| {
                is_status(answer, &[StatusCode::UNAUTHORIZED])?;
                challenge(answer).map(|_| ())
            });
        }

        let answer = send(self.call(None, tool)).await;
        let metadata = report.row("the 401 names the metadata", answer, |answer| {
            let challenge = challenge(answer)?;
            let url = challenge.resource_metadata.map(String::from);
            url.ok_or_else(|| "there is no `resource_metadata`".to_owned())
        });
        if let Some(url) = metadata {
            let answer = match Request::get(&url).body(String::new()) {
                Ok(request) => send(request).await,
                Err(error) => Err(error.into()),
            };
            report.row("the metadata is that of this resource", answer, |answer| {
                is_status(answer, &[StatusCode::OK])?;
                self.metadata(&answer.text)
            });
        }

        for (what, token) in [
            ("a token that is not valid is a 401", Some("not-a-token")),
            (
                "a token for another resource is a 401",
                self.foreign.as_deref(),
            ),
        ] {
            let Some(token) = token else {
                report.skip(what, "no such token was given");
                continue;
            };
            let answer = send(self.call(Some(token), tool)).await;
            report.row(what, answer, |answer| {
                is_status(answer, &[StatusCode::UNAUTHORIZED])?;
                match challenge(answer)?.error.as_deref() {
                    Some("invalid_token") => Ok(()),
                    other => Err(format!("the error is {other:?}, and not `invalid_token`")),
                }
            });
        }

        match &self.allowed {
            None => report.skip("a token in the query is a 401", "no token was given"),
            Some((token, tool)) => {
                let mut request = self.call(None, tool);
                let with_token = format!("{}?access_token={token}", self.url);
                if let Ok(uri) = with_token.parse() {
                    *request.uri_mut() = uri;
                }
                let answer = send(request).await;
                report.row("a token in the query is a 401", answer, |answer| {
                    is_status(answer, &[StatusCode::UNAUTHORIZED])
                });
                self.check_allowed(&send, &mut report, token, tool).await;
            }
        }
        match &self.denied {
            None => report.skip(
                "a call below the token's scopes is a 403",
                "no token was given",
            ),
            Some((token, tool)) => self.check_denied(&send, &mut report, token, tool).await,
        }
        report
    }

    async fn check_allowed(
        &self,
        send: &impl AsyncFn(Request<String>) -> Result<Response<String>, SendError>,
        report: &mut Report,
        token: &str,
        tool: &str,
    ) {
        let answer = send(self.call(Some(token), tool)).await;
        report.row("a call that is allowed has a result", answer, |answer| {
            is_status(answer, &[StatusCode::OK])?;
            match message(&answer.text)
                .get("result")
                .is_some_and(Value::is_object)
            {
                true => Ok(()),
                false => Err(format!("it answers {}", answer.text)),
            }
        });
        let answer = send(self.call(Some(token), "no such tool")).await;
        report.row(
            "an unknown tool is an error of JSON-RPC",
            answer,
            |answer| {
                // a 404 would end the session in clients
                is_status(answer, &[StatusCode::OK, StatusCode::BAD_REQUEST])?;
                match message(&answer.text)
                    .pointer("/error/code")
                    .and_then(Value::as_i64)
                {
                    Some(-32602) => Ok(()),
                    _ => Err(format!("it answers {}", answer.text)),
                }
            },
        );
    }

    async fn check_denied(
        &self,
        send: &impl AsyncFn(Request<String>) -> Result<Response<String>, SendError>,
        report: &mut Report,
        token: &str,
        tool: &str,
    ) {
        let answer = send(self.call(Some(token), tool)).await;
        let needed = report.row(
            "a call below the token's scopes is a 403",
            answer,
            |answer| {
                is_status(answer, &[StatusCode::FORBIDDEN])?;
                let challenge = challenge(answer)?;
                match (challenge.error.as_deref(), challenge.scope) {
                    (Some("insufficient_scope"), Some(scope)) if !scope.is_empty() => {
                        Ok(String::from(scope))
                    }
                    (Some("insufficient_scope"), _) => {
                        Err("the challenge names no `scope`".to_owned())
                    }
                    (other, _) => Err(format!(
                        "the error is {other:?}, and not `insufficient_scope`"
                    )),
                }
            },
        );
        if let Some(scope) = needed {
            let outcome = match scope.split(' ').any(|scope| scope == "offline_access") {
                true => {
                    Err("it asks for `offline_access`, which is the client's choice".to_owned())
                }
                false => Ok(()),
            };
            report.push(
                "the challenge asks only for what the call requires",
                outcome,
            );
        }
        let plain = self.call(Some(token), tool);
        let quoted = Value::from(tool).to_string();
        let escaped: String = tool
            .chars()
            .map(|c| format!("\\u{:04x}", u32::from(c)))
            .collect();
        let body = plain.body().clone();
        for (what, body) in [
            (
                "a tool that is named with escapes is not run",
                body.replace(&quoted, &format!("\"{escaped}\"")),
            ),
            ("a tool in a batch is not run", format!("[{body}]")),
            (
                "a tool behind a second `method` is not run",
                body.replacen("\"method\"", "\"method\":\"tools/list\",\"method\"", 1),
            ),
            (
                "a tool behind a second `name` is not run",
                body.replace(
                    &format!("\"name\":{quoted}"),
                    &format!("\"name\":\"x\",\"name\":{quoted}"),
                ),
            ),
        ] {
            let request = plain.clone().map(|_| body);
            let answer = send(request).await;
            report.row(what, answer, |answer| {
                let message = message(&answer.text);
                let ran = message.pointer("/result/content").is_some();
                let is_error = message.pointer("/result/isError") == Some(&Value::Bool(true));
                match answer.status.is_success() && ran && !is_error {
                    true => Err(format!("it answers {}", answer.text)),
                    false => Ok(()),
                }
            });
        }
    }

    fn metadata(&self, text: &str) -> Result<(), String> {
        let json: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let list = |name: &str| json.get(name).and_then(Value::as_array);
        match json.get("resource").and_then(Value::as_str) {
            Some(resource) if resource == self.url => {}
            other => return Err(format!("`resource` is {other:?}")),
        }
        if list("authorization_servers").is_none_or(Vec::is_empty) {
            return Err("it names no authorization server".to_owned());
        }
        match list("scopes_supported") {
            Some(scopes) if scopes.iter().any(|scope| scope == "offline_access") => Err(
                "`scopes_supported` has `offline_access`, which is the client's choice".to_owned(),
            ),
            _ => Ok(()),
        }
    }

    fn call(&self, token: Option<&str>, tool: &str) -> Request<String> {
        self.post(
            token,
            "tools/call",
            Some(tool),
            json!({ "name": tool, "arguments": {}, "_meta": meta() }),
        )
    }

    fn list(&self, token: Option<&str>) -> Request<String> {
        self.post(token, "tools/list", None, json!({ "_meta": meta() }))
    }

    /// A message of the protocol of 2026-07-28, which has no sessions.
    fn post(
        &self,
        token: Option<&str>,
        method: &str,
        name: Option<&str>,
        params: Value,
    ) -> Request<String> {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let mut request = self.bare(Method::POST).map(|_| body.to_string());
        let mut headers = vec![
            ("content-type", "application/json".to_owned()),
            ("accept", "application/json, text/event-stream".to_owned()),
            ("mcp-protocol-version", "2026-07-28".to_owned()),
            ("mcp-method", method.to_owned()),
        ];
        headers.extend(name.map(|name| ("mcp-name", name.to_owned())));
        headers.extend(token.map(|token| ("authorization", format!("Bearer {token}"))));
        for (name, value) in headers {
            if let Ok(value) = value.parse() {
                request.headers_mut().insert(name, value);
            }
        }
        request
    }

    fn bare(&self, method: Method) -> Request<String> {
        let mut request = Request::new(String::new());
        *request.method_mut() = method;
        let uri: Uri = self.url.parse().unwrap_or_default();
        if let Some(host) = uri.authority().and_then(|host| host.as_str().parse().ok()) {
            request.headers_mut().insert("host", host);
        }
        if let Ok(accept) = "text/event-stream".parse() {
            request.headers_mut().insert("accept", accept);
        }
        *request.uri_mut() = uri;
        request
    }
}

/// The data about the client in each request of the protocol of 2026-07-28.
fn meta() -> Value {
    json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { "name": "scope-mcp", "version": "0.1.0" },
        "io.modelcontextprotocol/clientCapabilities": {},
    })
}

/// The checked parts of a response.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

fn is_status(answer: &Answer, expected: &[StatusCode]) -> Result<(), String> {
    match expected.contains(&answer.status) {
        true => Ok(()),
        false => Err(format!("the status is {}", answer.status)),
    }
}

/// The challenge of a response, which must have one.
fn challenge(answer: &Answer) -> Result<Challenge<'_>, String> {
    let value = answer
        .headers
        .get(WWW_AUTHENTICATE)
        .and_then(|value| value.to_str().ok());
    let value = value.ok_or("there is no `WWW-Authenticate`")?;
    let challenge = Challenge::parse(value).map_err(|malformed| malformed.to_string())?;
    challenge.ok_or_else(|| format!("no challenge of `{value}` carries scopes"))
}

/// The last message in a body of JSON or of an event stream.
fn message(text: &str) -> Value {
    let mut data = text.lines().filter_map(|line| line.strip_prefix("data:"));
    let json = data.rfind(|data| !data.trim().is_empty()).unwrap_or(text);
    serde_json::from_str(json).unwrap_or(Value::Null)
}

/// The results of all checks. [`Display`](fmt::Display) writes a table.
#[derive(Clone, Debug)]
pub struct Report {
    /// The rows of the table.
    pub rows: Vec<Row>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The requirement.
    pub what: &'static str,
    /// The outcome.
    pub outcome: Outcome,
}

/// The outcome of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server meets it.
    Holds,
    /// The server fails it, in this way.
    Fails(String),
    /// The check was skipped, for this reason.
    Skipped(&'static str),
}

impl Report {
    /// Whether no check fails. A skipped check does not fail.
    #[must_use]
    pub fn holds(&self) -> bool {
        let mut rows = self.rows.iter();
        rows.all(|row| !matches!(row.outcome, Outcome::Fails(_)))
    }

    fn push(&mut self, what: &'static str, outcome: Result<(), String>) {
        let outcome = outcome.map_or_else(Outcome::Fails, |()| Outcome::Holds);
        self.rows.push(Row { what, outcome });
    }

    fn skip(&mut self, what: &'static str, why: &'static str) {
        self.rows.push(Row {
            what,
            outcome: Outcome::Skipped(why),
        });
    }

    /// Adds a row, and returns what `look` found in the response.
    fn row<T>(
        &mut self,
        what: &'static str,
        answer: Result<Response<String>, SendError>,
        look: impl FnOnce(&Answer) -> Result<T, String>,
    ) -> Option<T> {
        let found = match answer {
            Err(error) => Err(format!("there is no answer: {error}")),
            Ok(response) => {
                let (parts, text) = response.into_parts();
                look(&Answer {
                    status: parts.status,
                    headers: parts.headers,
                    text,
                })
            }
        };
        let (found, outcome) = match found {
            Ok(found) => (Some(found), Ok(())),
            Err(why) => (None, Err(why)),
        };
        self.push(what, outcome);
        found
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Row { what, outcome } in &self.rows {
            match outcome {
                Outcome::Holds => writeln!(f, "holds    {what}")?,
                Outcome::Fails(why) => writeln!(f, "FAILS    {what}: {why}")?,
                Outcome::Skipped(why) => writeln!(f, "skipped  {what}: {why}")?,
            }
        }
        Ok(())
    }
}
