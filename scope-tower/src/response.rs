//! Refusals as responses.

use crate::{Refusal, Settings, header::Challenge, json::Object};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Response,
    header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
};
use scope_core::Gate;
use serde_json::Value;

impl Refusal {
    /// The value of `WWW-Authenticate`, if there is one.
    #[must_use]
    pub fn challenge(&self, settings: &Settings) -> Option<HeaderValue> {
        self.challenge_with_scopes(settings, &[])
    }

    /// [`challenge`](Refusal::challenge); with status 401 it carries `scopes`, for the first request.
    #[must_use]
    pub fn challenge_with_scopes(
        &self,
        settings: &Settings,
        scopes: &[&str],
    ) -> Option<HeaderValue> {
        let mut challenge = Challenge::new(settings.scheme_value().name());
        if let Some(realm) = settings.realm_value() {
            challenge = challenge.with("realm", realm);
        }
        challenge = match self {
            Refusal::NoCredentials => challenge,
            Refusal::InvalidRequest(why) => challenge
                .with("error", "invalid_request")
                .with("error_description", why),
            Refusal::InvalidToken(why) => {
                let challenge = challenge.with("error", "invalid_token");
                match why.description().filter(|_| settings.is_public()) {
                    Some(why) => challenge.with("error_description", why),
                    None => challenge,
                }
            }
            Refusal::Denied(denied) if denied.gate() == Gate::Scope => challenge
                .with("error", "insufficient_scope")
                .with_scope(denied.needed()),
            Refusal::DeniedOn(denied)
                if denied.names_object() && denied.denied().gate() == Gate::Scope =>
            {
                let needed: Vec<_> = denied.needed().collect();
                challenge
                    .with("error", "insufficient_scope")
                    .with_scope(needed.iter().map(|it| &**it))
            }
            Refusal::StepUp(step_up) => step_up.challenge(challenge),
            Refusal::Denied(_)
            | Refusal::DeniedOn(_)
            | Refusal::NoOperation { .. }
            | Refusal::NoCall { .. }
            | Refusal::LeftOut { .. }
            | Refusal::Unavailable(_)
            | Refusal::Fault(_) => return None,
        };
        if matches!(self, Refusal::NoCredentials | Refusal::InvalidToken(_)) {
            challenge = challenge.with_scope(scopes.iter().copied());
        }
        if let Some(url) = settings.resource_metadata_value() {
            challenge = challenge.with("resource_metadata", url);
        }
        challenge.into_value()
    }

    /// The problem (RFC 9457) as JSON: `type`, `title`, `status`, and `detail` if it is public or
    /// does not concern the caller. A public denial has `missing_scopes` or `missing_permissions`,
    /// the wire names at the gate that denied.
    #[must_use]
    pub fn problem(&self, settings: &Settings) -> String {
        let status = self.status();
        let mut problem = Object::new()
            .with("type", "about:blank")
            .with("title", status.canonical_reason())
            .with("status", status.as_u16());
        if let Some(detail) = self.detail(settings) {
            problem = problem.with("detail", detail);
        }
        let missing = match self {
            Refusal::Denied(denied) => Some((denied.gate(), denied.missing().collect::<Value>())),
            Refusal::DeniedOn(denied) if denied.names_object() => {
                Some((denied.denied().gate(), denied.missing().collect::<Value>()))
            }
            _ => None,
        };
        if let (Some((gate, missing)), true) = (missing, settings.is_public()) {
            let member = match gate {
                Gate::Scope => "missing_scopes",
                Gate::Permission => "missing_permissions",
            };
            problem = problem.with(member, missing);
        }
        problem.finish()
    }

    /// The part of the explanation that may leave the process.
    fn detail(&self, settings: &Settings) -> Option<String> {
        let harmless = matches!(
            self,
            Refusal::NoCredentials
                | Refusal::InvalidRequest(_)
                | Refusal::StepUp(_)
                | Refusal::NoOperation { .. }
                | Refusal::NoCall { .. }
                | Refusal::LeftOut { .. }
        );
        let internal = matches!(self, Refusal::Fault(_));
        (harmless || settings.is_public() && !internal).then(|| self.to_string())
    }

    /// The whole response; the request's `headers` show whether it is a gRPC call.
    #[must_use]
    pub fn response(self, headers: &HeaderMap, settings: &Settings) -> Response<Bytes> {
        self.respond(grpc_kind(headers), settings, &[])
    }

    /// The whole response; `grpc` is the content type of a gRPC call, `scopes` are those of a 401.
    pub(crate) fn respond(
        self,
        grpc: Option<HeaderValue>,
        settings: &Settings,
        scopes: &[&str],
    ) -> Response<Bytes> {
        let is_grpc = grpc.is_some();
        let (body, kind) = match grpc {
            Some(kind) => (String::new(), kind),
            None => (
                self.problem(settings),
                HeaderValue::from_static("application/problem+json"),
            ),
        };
        let mut response = Response::new(Bytes::from(body));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, kind);
        if let Some(challenge) = self.challenge_with_scopes(settings, scopes) {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        if is_grpc {
            self.grpc(headers, settings);
        } else {
            match &self {
                Refusal::NoOperation { allow } if !allow.is_empty() => {
                    if let Ok(allow) = HeaderValue::from_str(&allow.join(", ")) {
                        headers.insert(ALLOW, allow);
                    }
                }
                Refusal::Unavailable(_) => {
                    headers.insert(RETRY_AFTER, HeaderValue::from_static("5"));
                }
                _ => {}
            }
            *response.status_mut() = self.status();
        }
        response.extensions_mut().insert(self);
        response
    }

    /// The headers of a response without messages (gRPC over HTTP/2, "Trailers-Only").
    fn grpc(&self, headers: &mut HeaderMap, settings: &Settings) {
        let (code, title) = match self {
            Refusal::NoCredentials | Refusal::InvalidToken(_) | Refusal::StepUp(_) => {
                ("16", "unauthenticated")
            }
            Refusal::InvalidRequest(_) => ("3", "invalid argument"),
            Refusal::Denied(_) | Refusal::DeniedOn(_) => ("7", "permission denied"),
            Refusal::NoOperation { .. } | Refusal::NoCall { .. } | Refusal::LeftOut { .. } => {
                ("12", "unimplemented")
            }
            Refusal::Unavailable(_) => ("14", "unavailable"),
            Refusal::Fault(_) => ("13", "internal"),
        };
        headers.insert("grpc-status", HeaderValue::from_static(code));
        let message = self.detail(settings).unwrap_or_else(|| title.to_owned());
        let message: String = message
            .bytes()
            .map(|byte| match byte {
                b' '..=b'$' | b'&'..=b'~' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect();
        if let Ok(message) = HeaderValue::from_str(&message) {
            headers.insert("grpc-message", message);
        }
    }
}

/// Marks a response to a refusal without the server's settings; the layer around it replaces the
/// response.
#[derive(Clone, Copy)]
pub(crate) struct Unsettled;

/// The content types of gRPC and gRPC-Web.
const GRPC: [&str; 8] = [
    "application/grpc",
    "application/grpc+proto",
    "application/grpc+json",
    "application/grpc-web",
    "application/grpc-web+proto",
    "application/grpc-web+json",
    "application/grpc-web-text",
    "application/grpc-web-text+proto",
];

/// The content type of a gRPC call; `None` for any other request. It is one of these constants: no part
/// of the request is repeated.
pub(crate) fn grpc_kind(headers: &HeaderMap) -> Option<HeaderValue> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let known = GRPC
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(kind));
    known.map(HeaderValue::from_static)
}
