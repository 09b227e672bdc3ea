//! A small authorization server for one machine: metadata (RFC 8414), registration (RFC 7591), the code
//! flow with PKCE (RFC 7636), resource indicators (RFC 8707), refresh tokens. It keeps everything in
//! memory, asks for no password, and is no example of how to write one.

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header::ACCEPT},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What a token stands for.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The user who consented.
    pub user: String,
    /// The resource that the token is for.
    pub audience: String,
    /// What was granted.
    pub scope: String,
}

/// The access tokens that were issued.
#[derive(Clone, Default)]
pub struct Tokens(Arc<Mutex<HashMap<String, Grant>>>);

impl Tokens {
    /// What `token` stands for.
    pub fn get(&self, token: &str) -> Option<Grant> {
        lock(&self.0).get(token).cloned()
    }

    /// Issues a token.
    pub fn issue(&self, grant: Grant) -> String {
        let token = uuid::Uuid::new_v4().simple().to_string();
        lock(&self.0).insert(token.clone(), grant);
        token
    }
}

struct Server {
    issuer: String,
    /// What the user refuses when nobody looks at the page.
    refused: Vec<String>,
    tokens: Tokens,
    /// Codes, and the challenge of PKCE.
    codes: Mutex<HashMap<String, (Grant, String)>>,
    refresh: Mutex<HashMap<String, Grant>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The server whose identifier is `issuer`. A client that is no browser gets the consent of the user
/// `ada` to everything but the scopes in `refused`.
pub fn router(issuer: &str, tokens: Tokens, refused: Vec<String>) -> Router {
    let server = Server {
        issuer: issuer.to_owned(),
        refused,
        tokens,
        codes: Mutex::default(),
        refresh: Mutex::default(),
    };
    Router::new()
        .route("/.well-known/oauth-authorization-server", get(metadata))
        .route("/register", post(register))
        .route("/authorize", get(authorize))
        .route("/token", post(token))
        .with_state(Arc::new(server))
}

async fn metadata(State(server): State<Arc<Server>>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", server.issuer);
    Json(json!({
        "issuer": server.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "registration_endpoint": at("/register"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn register(Json(mut client): Json<Value>) -> Response {
    client["client_id"] = json!("client");
    client["token_endpoint_auth_method"] = json!("none");
    (StatusCode::CREATED, Json(client)).into_response()
}

/// An authorization request (RFC 6749 section 4.1.1).
#[derive(Deserialize)]
struct Request {
    redirect_uri: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    resource: String,
    code_challenge: String,
    /// What the page adds: who consents, and to which of the scopes.
    user: Option<String>,
    granted: Option<String>,
}

async fn authorize(
    State(server): State<Arc<Server>>,
    Query(request): Query<Request>,
    headers: HeaderMap,
) -> Response {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let is_browser = accept.is_some_and(|accept| accept.contains("text/html"));
    let (user, scope) = match (&request.user, is_browser) {
        (Some(user), _) => (user.clone(), request.granted.clone().unwrap_or_default()),
        (None, true) => return Html(page(&request)).into_response(),
        (None, false) => {
            let is_granted = |scope: &&str| !server.refused.iter().any(|refused| refused == scope);
            let scopes = request.scope.split(' ').filter(is_granted);
            ("ada".to_owned(), scopes.collect::<Vec<_>>().join(" "))
        }
    };
    println!(
        "   {user} was asked for `{}` and grants `{scope}`",
        request.scope
    );
    let code = uuid::Uuid::new_v4().simple().to_string();
    let grant = Grant {
        user,
        audience: request.resource,
        scope,
    };
    lock(&server.codes).insert(code.clone(), (grant, request.code_challenge));
    let issuer = encoded(&server.issuer);
    let state = encoded(&request.state);
    let to = request.redirect_uri;
    Redirect::to(&format!("{to}?code={code}&state={state}&iss={issuer}")).into_response()
}

/// The consent of a user in a browser.
fn page(request: &Request) -> String {
    let kept = [
        ("redirect_uri", &request.redirect_uri),
        ("scope", &request.scope),
        ("state", &request.state),
        ("resource", &request.resource),
        ("code_challenge", &request.code_challenge),
    ];
    let mut fields = String::new();
    for (name, value) in kept {
        fields += &format!(
            r#"<input type="hidden" name="{name}" value="{}">"#,
            escaped(value)
        );
    }
    let scope = escaped(&request.scope);
    format!(
        r#"<!doctype html><meta charset="utf-8"><title>Consent</title><form>{fields}
        <p>An app asks for these scopes. Take out what you refuse.
        <p><input name="granted" size="80" value="{scope}">
        <p>You are <select name="user"><option>ada<option>root</select> (root is an administrator)
        <p><button>Allow</button></form>"#
    )
}

fn escaped(text: &str) -> String {
    let mut html = text.replace('&', "&amp;").replace('<', "&lt;");
    html = html.replace('"', "&quot;");
    html
}

/// Percent-encodes a value of a query.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}

/// A token request (RFC 6749 sections 4.1.3 and 6).
#[derive(Deserialize)]
struct TokenRequest {
    grant_type: String,
    code: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
}

async fn token(State(server): State<Arc<Server>>, Form(request): Form<TokenRequest>) -> Response {
    let grant = match request.grant_type.as_str() {
        "authorization_code" => {
            let code = request.code.unwrap_or_default();
            let verifier = request.code_verifier.unwrap_or_default();
            let proven = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
            let issued = lock(&server.codes).remove(&code);
            issued
                .filter(|(_, challenge)| *challenge == proven)
                .map(|(grant, _)| grant)
        }
        "refresh_token" => lock(&server.refresh).remove(&request.refresh_token.unwrap_or_default()),
        _ => None,
    };
    let Some(grant) = grant else {
        let error = json!({ "error": "invalid_grant" });
        return (StatusCode::BAD_REQUEST, Json(error)).into_response();
    };
    let refresh_token = uuid::Uuid::new_v4().simple().to_string();
    lock(&server.refresh).insert(refresh_token.clone(), grant.clone());
    Json(json!({
        "scope": grant.scope,
        "access_token": server.tokens.issue(grant),
        "token_type": "Bearer",
        "expires_in": 3600,
        "refresh_token": refresh_token,
    }))
    .into_response()
}
