//! The other side of the wire: a small stand-in for the API, on the loopback interface.
//!
//! What matters is `answer`: the operation is found by the call, and both gates are checked,
//! the token's scopes and the permissions of the user's role. That is all there is to write for
//! 520 operations; what each needs is in the spec.

use crate::ringcentral::{Granted, Operation, Role, ScopeSet, user};
use scope_core::{Denied, Gate};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    io::{self, Read},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
};
use tiny_http::{Header, Request, Response, Server};

/// The most bytes that are read of a request's body.
const LIMIT: u64 = 64 << 10;

/// What a token stands for.
#[derive(Clone, Copy)]
struct Session {
    /// What the app was granted by whoever signed in.
    scopes: Granted,
    /// What that user's role allows.
    permissions: user::Granted,
}

type Sessions = Arc<Mutex<HashMap<String, Session>>>;

/// A token, as the token endpoint gives it (RFC 6749 section 5.1).
#[derive(Clone, Debug)]
pub struct Token {
    /// What the client shows with each call.
    pub access_token: String,
    /// What it grants: less than was asked for, if the user said so.
    pub scope: String,
}

/// The server. It stops when it is dropped.
pub struct Loopback {
    http: Arc<Server>,
    address: SocketAddr,
    sessions: Sessions,
    thread: Option<JoinHandle<()>>,
}

impl Loopback {
    /// Starts on a free port.
    pub fn start() -> io::Result<Self> {
        let http = Server::http((Ipv4Addr::LOCALHOST, 0)).map_err(io::Error::other)?;
        let port = http
            .server_addr()
            .to_ip()
            .map_or(0, |address| address.port());
        let http = Arc::new(http);
        let sessions = Sessions::default();
        let thread = thread::spawn({
            let (http, sessions) = (Arc::clone(&http), Arc::clone(&sessions));
            // ends when `http` is told to stop waiting
            move || {
                let mut office = office();
                for request in http.incoming_requests() {
                    // a client that hung up does not want its answer
                    let _ = respond(request, &sessions, &mut office);
                }
            }
        });
        Ok(Loopback {
            http,
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port),
            sessions,
            thread: Some(thread),
        })
    }

    /// The beginning of each URL.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stands in for the sign-in page and the token endpoint: a user with `role` agrees to
    /// `scope`. Words that are no scope grant nothing, and are not in the token.
    pub fn sign_in(&self, scope: &str, role: Role) -> Token {
        let scopes = ScopeSet::parse(scope).granted();
        let mut sessions = lock(&self.sessions);
        let access_token = format!("token-{}", sessions.len() + 1);
        let permissions = role.permissions().close();
        sessions.insert(
            access_token.clone(),
            Session {
                scopes,
                permissions,
            },
        );
        Token {
            access_token,
            scope: scopes.minimal().to_string(),
        }
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.http.unblock();
        if let Some(thread) = self.thread.take() {
            // a panic there was printed there
            let _ = thread.join();
        }
    }
}

/// A status, and a body that is JSON or a sound.
enum Answer {
    Json(u16, Value),
    Sound(&'static [u8]),
    Denied(Denied),
}

/// Who may not is told so, before anything is read or done.
fn answer(
    session: Option<Session>,
    method: &str,
    path: &str,
    body: &mut dyn FnMut() -> Option<Value>,
    office: &mut Value,
) -> Answer {
    let Some(session) = session else {
        return Answer::Json(401, problem(401, "the token is unknown"));
    };
    // a call that the spec does not know is not answered: closed by default
    let Some(operation) = Operation::from_call(method, path) else {
        return Answer::Json(404, problem(404, "there is no such operation"));
    };
    if let Err(denied) = operation.check(&session.scopes, &session.permissions) {
        return Answer::Denied(denied);
    }
    data(operation, body, office)
}

/// A 403 that says at which gate, what is missing and what would do. How much of it leaves the
/// process is the server's choice; this one says all.
fn forbidden(denied: &Denied) -> (Value, Option<Header>) {
    let missing: Vec<&str> = denied.missing().collect();
    let mut body = problem(403, &denied.to_string());
    match denied.gate() {
        Gate::Scope => {
            body["missing_scopes"] = json!(missing);
            // RFC 6750 section 3.1. For the user's gate it would be wrong: the client would ask
            // for more scopes for ever
            let needed: Vec<&str> = denied.needed().collect();
            let challenge = format!(
                "Bearer error=\"insufficient_scope\", scope=\"{}\"",
                needed.join(" ")
            );
            (body, header("www-authenticate", &challenge))
        }
        Gate::Permission => {
            body["missing_permissions"] = json!(missing);
            (body, None)
        }
    }
}

/// An RFC 9457 problem.
fn problem(status: u16, detail: &str) -> Value {
    json!({ "type": "about:blank", "status": status, "detail": detail })
}

fn respond(mut request: Request, sessions: &Sessions, office: &mut Value) -> io::Result<()> {
    let session = bearer(&request).and_then(|token| lock(sessions).get(token).copied());
    let method = request.method().to_string();
    let url = request.url().to_owned();
    let path = url.split_once('?').map_or(url.as_str(), |(path, _)| path);
    let mut body = || serde_json::from_reader(request.as_reader().take(LIMIT)).ok();
    let (status, value, challenge) = match answer(session, &method, path, &mut body, office) {
        Answer::Sound(sound) => return request.respond(Response::from_data(sound)),
        Answer::Json(401, value) => (401, value, header("www-authenticate", "Bearer")),
        Answer::Json(status, value) => (status, value, None),
        Answer::Denied(denied) => {
            let (value, challenge) = forbidden(&denied);
            (403, value, challenge)
        }
    };
    let mut response = Response::from_string(value.to_string()).with_status_code(status);
    let kind = match status {
        400.. => "application/problem+json",
        _ => "application/json",
    };
    for header in header("content-type", kind).into_iter().chain(challenge) {
        response.add_header(header);
    }
    request.respond(response)
}

fn bearer(request: &Request) -> Option<&str> {
    let is_authorization = |header: &&Header| header.field.equiv("authorization");
    let header = request.headers().iter().find(is_authorization)?;
    header.value.as_str().strip_prefix("Bearer ")
}

fn header(name: &str, value: &str) -> Option<Header> {
    Header::from_bytes(name, value).ok()
}

fn lock(sessions: &Sessions) -> MutexGuard<'_, HashMap<String, Session>> {
    sessions.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is in the account: made up.
fn data(
    operation: Operation,
    body: &mut dyn FnMut() -> Option<Value>,
    office: &mut Value,
) -> Answer {
    let missed = json!({
        "id": "call-2", "startTime": "2026-11-20T09:41:00Z", "duration": 14, "result": "Missed",
        "from": { "phoneNumber": "+16505550144", "name": "Sample Inc." },
        "to": { "phoneNumber": "+16505550100" },
    });
    let recorded = json!({
        "id": "call-1", "startTime": "2026-11-20T09:12:00Z", "duration": 187, "result": "Accepted",
        "from": { "phoneNumber": "+16505550123" }, "to": { "phoneNumber": "+16505550100" },
        "recording": { "id": "recording-1" },
    });
    let reply = json!({
        "id": 901, "direction": "Inbound", "messageStatus": "Received",
        "from": { "phoneNumber": "+16505550144" }, "subject": "Call me at ten, please.",
    });
    let ada = json!({ "id": 11, "extensionNumber": "101", "name": "Ada" });
    let value = match operation {
        Operation::ReadAccountInfo => {
            json!({ "id": 4711, "mainNumber": "+16505550100", "status": "Confirmed" })
        }
        Operation::ReadAccountBusinessAddress => office.clone(),
        Operation::UpdateAccountBusinessAddress => match body() {
            Some(contact) => {
                *office = contact;
                office.clone()
            }
            None => return Answer::Json(400, problem(400, "the body is no JSON")),
        },
        Operation::ReadExtension => ada,
        Operation::ListExtensions => json!({ "records": [
            ada, { "id": 12, "extensionNumber": "102", "name": "Support queue" },
        ] }),
        Operation::ReadUserCallLog | Operation::ReadCompanyCallLog => {
            json!({ "records": [missed, recorded] })
        }
        Operation::ReadUserCallRecord => recorded,
        Operation::ReadCallRecording => {
            json!({ "id": "recording-1", "contentType": "audio/mpeg", "duration": 187 })
        }
        Operation::ReadCallRecordingContent => return Answer::Sound(&[0xFF; 1496]),
        Operation::CreateSmsMessage => match body() {
            Some(message) => json!({
                "id": 902, "direction": "Outbound", "messageStatus": "Queued",
                "from": message["from"], "subject": message["text"],
            }),
            None => return Answer::Json(400, problem(400, "the body is no JSON")),
        },
        Operation::ListMessages => json!({ "records": [reply] }),
        Operation::ReadMessage => reply,
        Operation::ReadUserPresenceStatus => json!({ "presenceStatus": "Available" }),
        Operation::DeleteUserCallLog => Value::Null,
        _ => return Answer::Json(501, problem(501, "left out of this stand-in")),
    };
    Answer::Json(200, value)
}

fn office() -> Value {
    json!({
        "company": "Example Ltd", "email": "office@example.com",
        "businessAddress": {
            "street": "1 Old Road", "city": "Belmont", "zip": "94002", "country": "US",
        },
    })
}
