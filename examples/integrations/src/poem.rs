//! poem: the guard is a function around all routes.

use crate::check;
use poem::{
    Endpoint, EndpointExt, IntoResponse, Request, Response, Result, Route, Server,
    endpoint::make_sync,
    get,
    http::{StatusCode, header},
    listener::Acceptor,
    post,
};
use scope_tower::{Refusal, Settings};
use std::sync::Arc;

async fn guard<E: Endpoint>(next: Arc<E>, mut request: Request) -> Result<Response> {
    let authorization = request.headers().get_all(header::AUTHORIZATION);
    let authorization = authorization.iter().map(|value| value.as_bytes());
    let path = request.uri().path();
    match check(request.method().as_str(), path, authorization) {
        Ok(session) => {
            if let Some(session) = session {
                request.set_data(session);
            }
            Ok(next.call(request).await?.into_response())
        }
        Err(refusal) => Ok(answer(&refusal)),
    }
}

/// A refusal as a response of poem.
fn answer(refusal: &Refusal) -> Response {
    let settings = Settings::new();
    let status = StatusCode::from_u16(refusal.status().as_u16());
    let mut response = Response::builder()
        .status(status.unwrap_or(StatusCode::FORBIDDEN))
        .content_type("application/problem+json");
    if let Some(challenge) = refusal.challenge(&settings) {
        response = response.header(header::WWW_AUTHENTICATE, challenge.as_bytes());
    }
    response.body(refusal.problem(&settings))
}

/// Serves until the acceptor fails.
///
/// # Errors
///
/// Those of the acceptor.
pub async fn serve(acceptor: impl Acceptor + 'static) -> std::io::Result<()> {
    let note = get(make_sync(|_| "a note")).put(make_sync(|_| "written"));
    let app = Route::new()
        .at("/notes/:id", note)
        .at("/notes/:id/share", post(make_sync(|_| "shared")))
        .at("/me", get(make_sync(|_| "you")))
        .at("/files/drafts/:name", get(make_sync(|_| "a draft")))
        .at("/files/*path", get(make_sync(|_| "a file")))
        // no operation of the spec: the guard closes it
        .at("/wipe", post(make_sync(|_| "wiped")))
        .around(guard);
    Server::new_with_acceptor(acceptor).run(app).await
}
