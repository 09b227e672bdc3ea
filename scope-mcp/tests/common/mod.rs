//! A server with eight tools, resources and a prompt, and a way to call it without a network.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it"
)]

use axum::{
    Router,
    body::{Body, to_bytes},
};
use http::{Request, StatusCode};
use rmcp::{
    ErrorData, RoleServer, ServerHandler, handler::server::wrapper::Parameters, model::*, prompt,
    prompt_handler, prompt_router, service::RequestContext, tool, tool_handler, tool_router,
};
use scope_core::{Holds, Proof, requires};
use scope_mcp::{Authorized, Caller, Mcp, ToolError};
use scope_tower::Unverified;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

pub mod drive {
    scope_core::scopes!("drive.toml", typed_operations = true);
}
use drive::{Operation, Permission, ScopeSet, op, scope};

pub const URL: &str = "http://127.0.0.1:8080/mcp";

#[derive(Clone, Holds)]
pub struct Session {
    #[holds]
    pub scopes: drive::Granted,
    #[holds]
    pub permissions: drive::user::Granted,
    pub user: String,
}

impl Session {
    pub fn new(user: &str, scopes: &str) -> Self {
        let permissions: &[Permission] = match user {
            "root" => &[Permission::WipeDisk],
            _ => &[],
        };
        Session {
            scopes: ScopeSet::parse(scopes).granted(),
            permissions: Permission::set(permissions).close(),
            user: user.to_owned(),
        }
    }
}

/// A token that a test can make; `audience` is checked as a real `verify` would.
pub fn token(user: &str, audience: &str, scopes: &str) -> String {
    let text = format!("{user}|{audience}|{scopes}");
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

pub fn verify(token: &str) -> Result<Session, Unverified> {
    let byte = |i| u8::from_str_radix(token.get(i..i + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..token.len()).step_by(2).map(byte).collect();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or_else(|| Unverified::invalid("it is unknown"))?;
    let mut parts = text.splitn(3, '|');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(user), Some(URL), Some(scopes)) => Ok(Session::new(user, scopes)),
        (Some(_), Some(_), Some(_)) => Err(Unverified::invalid("it is for another audience")),
        _ => Err(Unverified::invalid("it is unknown")),
    }
}

/// The handler; `ran` are the tools, resources and prompts whose code ran.
#[derive(Clone, Default)]
pub struct Drive {
    pub ran: Arc<Mutex<Vec<String>>>,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
pub struct File {
    path: String,
}

fn wipe(_: Proof<'_, op::WipeDisk>, user: &str) -> String {
    format!("wiped for {user}")
}

#[tool_router(server_handler = false, vis = "pub")]
impl Drive {
    fn run(&self, name: &str) {
        self.ran.lock().unwrap().push(name.to_owned());
    }
    #[tool(description = "Lists files")]
    async fn list_files(&self) -> String {
        self.run("list_files");
        "a.txt".into()
    }
    #[tool(description = "Reads a file")]
    async fn read_file(&self, Parameters(file): Parameters<File>) -> String {
        self.run("read_file");
        file.path
    }
    // both orders of the attributes
    #[tool(description = "Writes a file")]
    #[requires(scope::FilesWrite, by = caller)]
    async fn write_file(&self, caller: Caller<Session>) -> Result<String, ToolError> {
        self.run("write_file");
        Ok(caller.user.clone())
    }
    #[requires(scope::FilesDelete, by = caller)]
    #[tool(description = "Deletes a file")]
    async fn delete_file(&self, caller: Caller<Session>) -> Result<String, ToolError> {
        self.run("delete_file");
        Ok(caller.user.clone())
    }
    #[tool(description = "Shares a file")]
    async fn share_file(&self) -> String {
        self.run("share_file");
        "shared".into()
    }
    #[tool(description = "Reads the audit log")]
    async fn audit_log(&self) -> String {
        self.run("audit_log");
        "nothing".into()
    }
    #[tool(description = "Wipes the disk")]
    async fn wipe_disk(&self, auth: Authorized<op::WipeDisk, Session>) -> String {
        self.run("wipe_disk");
        wipe(auth.proof(), &auth.user)
    }
    #[tool(description = "Who am I")]
    async fn whoami(&self) -> String {
        self.run("whoami");
        "you".into()
    }
}

#[prompt_router]
impl Drive {
    #[prompt(description = "Reviews the files")]
    async fn review(&self) -> Vec<PromptMessage> {
        self.run("review");
        vec![PromptMessage::new_text(Role::User, "review the files")]
    }
}

#[tool_handler(router = Self::tool_router())]
#[prompt_handler(router = Self::prompt_router())]
impl ServerHandler for Drive {
    fn get_info(&self) -> ServerConfig {
        let all = ServerCapabilities::builder()
            .enable_tools()
            .enable_resources();
        ServerConfig::new(all.enable_prompts().enable_completions().build())
    }
    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let uris = ["file:///public/a", "file:///private/b", "other:c"];
        let resources = uris.map(|uri| Resource::new(uri, uri));
        Ok(ListResourcesResult::with_all_items(resources.into()))
    }
    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        self.run(&request.uri);
        let user = Caller::<Session>::of(&context).map(|caller| caller.user.clone());
        let text = format!("for {}", user.as_deref().unwrap_or("nobody"));
        let text = ResourceContents::text(text, request.uri);
        Ok(ReadResourceResult::new(vec![text]).into())
    }
    async fn complete(
        &self,
        _: CompleteRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        self.run("complete");
        Ok(CompleteResult::default())
    }
    async fn on_custom_request(
        &self,
        _: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        self.run("custom");
        Ok(CustomResult::new(json!({})))
    }
}

pub fn mcp() -> Mcp<Operation, Session> {
    Mcp::at(URL, "https://as.example.com").unwrap()
}

/// A server that keeps no sessions and answers with JSON.
pub fn stateless(drive: &Drive) -> Router {
    mcp()
        .config(|config| config.with_json_response(true))
        .router(drive.clone(), Drive::tool_router().list_all(), verify)
        .unwrap()
}

/// A server with the sessions of older protocols, which answers with streams.
pub fn stateful(drive: &Drive) -> Router {
    mcp()
        .session_owner(|session| &session.user)
        .router(drive.clone(), Drive::tool_router().list_all(), verify)
        .unwrap()
}

/// The response of a server.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub challenge: String,
    pub session: String,
    pub text: String,
}

impl Answer {
    /// The message of JSON-RPC, in whichever form it came.
    pub fn message(&self) -> Value {
        let mut data = self
            .text
            .lines()
            .filter_map(|line| line.strip_prefix("data:"));
        let json = data
            .rfind(|data| !data.trim().is_empty())
            .unwrap_or(&self.text);
        serde_json::from_str(json).unwrap_or(Value::Null)
    }

    /// The scopes of the challenge, sorted.
    pub fn scopes(&self) -> Vec<String> {
        let challenge = scope_core::challenge::Challenge::parse(&self.challenge).unwrap();
        let scope = challenge
            .and_then(|challenge| challenge.scope)
            .unwrap_or_default();
        let mut scopes: Vec<_> = scope.split_terminator(' ').map(str::to_owned).collect();
        scopes.sort();
        scopes
    }
}

pub async fn send(app: &Router, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let header = |name: &str| {
        let value = parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status,
        challenge: header("www-authenticate"),
        session: header("mcp-session-id"),
        text: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// Begins a session, and gives its id.
pub async fn begin(app: &Router, token: Option<&str>) -> String {
    let params = json!({
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": { "name": "test", "version": "1" },
    });
    let initialize = json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params });
    let answer = send(app, post(initialize.to_string(), token, &[])).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let initialized = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let headers = [
        ("mcp-session-id", &*answer.session),
        ("mcp-protocol-version", "2025-11-25"),
    ];
    let accepted = send(app, post(initialized.to_string(), token, &headers)).await;
    assert_eq!(accepted.status, StatusCode::ACCEPTED, "{accepted:?}");
    answer.session
}

/// A `POST` of `body`, whatever it is, with headers beside those that all have.
pub fn post(body: impl Into<Body>, token: Option<&str>, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::post(URL)
        .header("host", "127.0.0.1:8080")
        .header("content-type", "application/json")
        .header("accept", "application/json, text/event-stream");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

/// A request of the protocol of 2026-07-28, which needs no session.
pub fn message(method: &str, mut params: Value) -> Value {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { "name": "test", "version": "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params })
}

pub async fn request(app: &Router, token: Option<&str>, method: &str, params: Value) -> Answer {
    let name = params["name"].as_str().or(params["uri"].as_str());
    let mut headers = vec![
        ("mcp-protocol-version", "2026-07-28"),
        ("mcp-method", method),
    ];
    headers.extend(name.map(|name| ("mcp-name", name)));
    let body = message(method, params.clone()).to_string();
    send(app, post(body, token, &headers)).await
}

pub async fn call(app: &Router, token: Option<&str>, tool: &str) -> Answer {
    let params = json!({ "name": tool, "arguments": { "path": "a" } });
    request(app, token, "tools/call", params).await
}
