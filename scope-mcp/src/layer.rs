//! The guard's decisions in HTTP.

use crate::{
    call::{Call, Verdict},
    denial::Explanation,
    sessions::Sessions,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    response::{IntoResponse, Response},
};
use http::{
    HeaderValue, Method, Request, StatusCode,
    header::{CONTENT_TYPE, WWW_AUTHENTICATE},
    request::Parts,
};
use rmcp::model::{ClientJsonRpcMessage, RequestId};
use scope_core::{ApiOperation, Gate, HoldsFor, Privilege};
use scope_tower::{Decision, Refusal, Settings};
use serde_json::{Value, json};
use std::{
    convert::Infallible,
    fmt,
    marker::PhantomData,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tower_layer::Layer;
use tower_service::Service;

const SESSION: &str = "mcp-session-id";

/// The maximum size of a message in bytes, the same as in rmcp.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// The function for the owner of a session.
pub(crate) type Owner<H> = fn(&H) -> &str;

/// A layer that responds with challenges, 401 and 403. It goes behind
/// [`BearerLayer`](scope_tower::BearerLayer), in front of a handler in [`Guarded`](crate::Guarded).
///
/// It reads each message as rmcp does. With a token, a message that it can't read goes on:
/// `Guarded` is the authority, so a message that is read in two ways gives no access.
pub struct McpLayer<O, H>(Arc<Shared<O, H>>);

struct Shared<O, H> {
    lists_are_open: bool,
    limit: usize,
    baseline: Vec<&'static str>,
    sessions: Option<(Sessions, Owner<H>)>,
    what: PhantomData<fn() -> O>,
}

impl<O, H> Clone for McpLayer<O, H> {
    fn clone(&self) -> Self {
        McpLayer(Arc::clone(&self.0))
    }
}

impl<O, H> fmt::Debug for McpLayer<O, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("McpLayer")
            .field("lists_are_open", &self.0.lists_are_open)
            .finish_non_exhaustive()
    }
}

impl<O: ApiOperation, H> McpLayer<O, H> {
    /// Requires a token for every call that is not public in the spec.
    #[must_use]
    pub fn new() -> Self {
        McpLayer::with(false, BODY_LIMIT, None)
    }

    pub(crate) fn with(
        lists_are_open: bool,
        limit: usize,
        sessions: Option<(Sessions, Owner<H>)>,
    ) -> Self {
        let baseline = O::Scope::ALL.iter().filter(|scope| scope.is_baseline());
        McpLayer(Arc::new(Shared {
            lists_are_open,
            limit,
            baseline: baseline.map(|scope| scope.name()).collect(),
            sessions,
            what: PhantomData,
        }))
    }
}

impl<O: ApiOperation, H> Default for McpLayer<O, H> {
    fn default() -> Self {
        McpLayer::new()
    }
}

/// Marks a request that came through [`McpLayer`].
#[derive(Clone)]
pub(crate) struct Passed;

/// The reason why a request is stopped.
enum Stop<O> {
    Refused(Refusal, Option<O>),
    /// The session is another user's, or ended. Both get the same response, which reveals nothing.
    NoSession,
}

impl<O: ApiOperation, H: HoldsFor<O> + Send + Sync + 'static> Shared<O, H> {
    /// Makes the decisions that HTTP can express. `message` is that of a `POST`, if it can be read.
    fn decide(&self, parts: &Parts, message: Option<&ClientJsonRpcMessage>) -> Result<(), Stop<O>> {
        let call = match message {
            Some(ClientJsonRpcMessage::Request(request)) => Call::of(&request.request),
            _ => None,
        };
        let holder = scope_tower::holder::<H>(&parts.extensions);
        let verdict = call.map(|call| call.judge::<O, H>(holder.as_ref().ok().copied()));
        match (verdict, &holder) {
            (Some(Verdict::Denied(operation, denied)), _) if denied.gate() == Gate::Scope => {
                return Err(Stop::Refused(denied.into(), Some(operation)));
            }
            (Some(Verdict::Anonymous(operation)), Err(refusal)) => {
                return Err(Stop::Refused(refusal.clone(), Some(operation)));
            }
            // public
            (Some(Verdict::Allowed(_)), Err(Refusal::NoCredentials)) => {}
            // a client that sends an invalid token expects access by it
            (_, Err(refusal)) if !self.lists_are_open || !is_absent(refusal) => {
                return Err(Stop::Refused(refusal.clone(), None));
            }
            _ => {}
        }
        let id = parts.headers.get(SESSION);
        if let (Some((sessions, owner)), Some(id)) = (&self.sessions, id) {
            let user = holder.as_ref().ok().map(|holder| owner(holder));
            if !id.to_str().is_ok_and(|id| sessions.admits(id, user)) {
                return Err(Stop::NoSession);
            }
        }
        Ok(())
    }

    /// The response to a refused call: that of `scope-tower`, with a body of JSON-RPC, which MCP
    /// clients show to people.
    fn refuse(
        &self,
        parts: &Parts,
        refusal: Refusal,
        operation: Option<O>,
        id: Option<&RequestId>,
    ) -> Response {
        let settings = Settings::of(&parts.extensions);
        let mut decision = Decision::new(&parts.method, &parts.uri, &parts.extensions);
        decision.operation = operation.map(ApiOperation::id);
        decision.refusal = Some(&refusal);
        settings.decided(&decision);

        let mut scopes = self.baseline.clone();
        let required = operation.and_then(|operation| operation.requirement().scopes().next());
        for scope in required.into_iter().flatten() {
            if !scopes.contains(&scope.name()) {
                scopes.push(scope.name());
            }
        }
        let challenge = refusal.challenge_with_scopes(&settings, &scopes);
        let error = error(&refusal, &settings);
        let mut response = refusal
            .response(&parts.headers, &settings)
            .map(|_| Body::from(json!({ "jsonrpc": "2.0", "id": id, "error": error }).to_string()));
        // the observer has got this decision; `BearerLayer` would report it again, without the
        // operation
        response.extensions_mut().remove::<Refusal>();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(challenge) = challenge {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

fn is_absent(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::NoCredentials)
}

/// The JSON-RPC error for `refusal`.
fn error(refusal: &Refusal, settings: &Settings) -> Value {
    match refusal {
        Refusal::Denied(denied) => {
            let error = Explanation::new(denied, settings.is_public()).into_error();
            json!({ "code": error.code.0, "message": error.message, "data": error.data })
        }
        Refusal::NoCredentials | Refusal::InvalidRequest(_) => {
            json!({ "code": -32600, "message": refusal.to_string() })
        }
        _ if settings.is_public() => json!({ "code": -32600, "message": refusal.to_string() }),
        _ => json!({ "code": -32600, "message": refusal.status().canonical_reason() }),
    }
}

impl<O, H, S> Layer<S> for McpLayer<O, H> {
    type Service = McpGuard<O, H, S>;

    fn layer(&self, inner: S) -> McpGuard<O, H, S> {
        McpGuard {
            layer: self.clone(),
            inner,
        }
    }
}

/// The service of [`McpLayer`].
pub struct McpGuard<O, H, S> {
    layer: McpLayer<O, H>,
    inner: S,
}

impl<O, H, S: Clone> Clone for McpGuard<O, H, S> {
    fn clone(&self) -> Self {
        McpGuard {
            layer: self.layer.clone(),
            inner: self.inner.clone(),
        }
    }
}

impl<O, H, S: fmt::Debug> fmt::Debug for McpGuard<O, H, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("McpGuard")
            .field("layer", &self.layer)
            .field("inner", &self.inner)
            .finish()
    }
}

impl<O, H, S> Service<Request<Body>> for McpGuard<O, H, S>
where
    O: ApiOperation,
    H: HoldsFor<O> + Send + Sync + 'static,
    S: Service<Request<Body>, Error = Infallible> + Clone + Send + 'static,
    S::Response: IntoResponse,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        // use the service that is ready, not its clone
        let next = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, next);
        let shared = Arc::clone(&self.layer.0);
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let bytes = match parts.method {
                Method::POST => match to_bytes(body, shared.limit).await {
                    Ok(bytes) => bytes,
                    Err(_) => return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response()),
                },
                _ => Bytes::new(),
            };
            let message = match parts.method {
                Method::POST => serde_json::from_slice(&bytes).ok(),
                _ => None,
            };
            if let Err(stop) = shared.decide(&parts, message.as_ref()) {
                let id = match &message {
                    Some(ClientJsonRpcMessage::Request(request)) => Some(&request.id),
                    _ => None,
                };
                return Ok(match stop {
                    Stop::Refused(refusal, operation) => {
                        shared.refuse(&parts, refusal, operation, id)
                    }
                    Stop::NoSession => {
                        (StatusCode::NOT_FOUND, "Not Found: Session not found").into_response()
                    }
                });
            }
            drop(message);
            let session = shared.sessions.as_ref().map(|(sessions, owner)| {
                let holder = scope_tower::holder::<H>(&parts.extensions).ok();
                (sessions, holder.map(|holder| owner(holder).to_owned()))
            });
            let ended = match parts.method {
                Method::DELETE => session_id(&parts.headers),
                _ => None,
            };
            parts.extensions.insert(Passed);
            let request = Request::from_parts(parts, Body::from(bytes));
            let response = inner.call(request).await?.into_response();
            if let Some((sessions, user)) = session {
                match (ended, session_id(response.headers())) {
                    (Some(id), _) if response.status().is_success() => sessions.end(&id),
                    (None, Some(id)) => sessions.begin(&id, user.as_deref()).await,
                    _ => {}
                }
            }
            Ok(response)
        })
    }
}

fn session_id(headers: &http::HeaderMap) -> Option<String> {
    Some(headers.get(SESSION)?.to_str().ok()?.to_owned())
}
