//! actix-web: the guard is a middleware around all routes.

use crate::check;
use actix_web::{
    App, Error, HttpMessage, HttpResponse, HttpServer,
    body::{BoxBody, MessageBody},
    dev::{Server, ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::{Next, from_fn},
    web,
};
use scope_tower::{Refusal, Settings};
use std::net::TcpListener;

async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let authorization = request.headers().get_all(header::AUTHORIZATION);
    let authorization = authorization.map(|value| value.as_bytes());
    let checked = check(request.method().as_str(), request.path(), authorization);
    match checked {
        Ok(session) => {
            if let Some(session) = session {
                request.extensions_mut().insert(session);
            }
            Ok(next.call(request).await?.map_into_boxed_body())
        }
        Err(refusal) => Ok(request.into_response(answer(&refusal))),
    }
}

/// A refusal as a response of actix-web.
fn answer(refusal: &Refusal) -> HttpResponse {
    let settings = Settings::new();
    let status = StatusCode::from_u16(refusal.status().as_u16());
    let mut response = HttpResponse::build(status.unwrap_or(StatusCode::FORBIDDEN));
    if let Some(challenge) = refusal.challenge(&settings) {
        response.insert_header((header::WWW_AUTHENTICATE, challenge.as_bytes()));
    }
    response
        .content_type("application/problem+json")
        .body(refusal.problem(&settings))
}

/// The server.
///
/// # Errors
///
/// Those of the listener.
pub fn serve(listener: TcpListener) -> std::io::Result<Server> {
    let app = || {
        App::new()
            .route("/notes/{id}", web::get().to(async || "a note"))
            .route("/notes/{id}", web::put().to(async || "written"))
            .route("/notes/{id}/share", web::post().to(async || "shared"))
            .route("/me", web::get().to(async || "you"))
            .route("/files/drafts/{name}", web::get().to(async || "a draft"))
            .route("/files/{path:.*}", web::get().to(async || "a file"))
            // no operation of the spec: the guard closes it
            .route("/wipe", web::post().to(async || "wiped"))
            .wrap(from_fn(guard))
    };
    let server = HttpServer::new(app).workers(1).disable_signals();
    Ok(server.listen(listener)?.run())
}
