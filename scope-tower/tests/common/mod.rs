//! A small API, who may call it, and how a call is made.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test target uses a part of it"
)]

pub mod desk {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "desk"

            [scopes."tickets:write"]
            includes = ["tickets:read"]
            baseline = true
            [scopes."tickets:read"]
            baseline = true
            [scopes.billing]
            [scopes.bulk]

            [permissions.ManageTickets]
            [permissions.SeeBills]

            [operations.listTickets]
            call = "GET /tickets"
            scopes = "tickets:read"

            [operations.readTicket]
            call = "GET /tickets/{id}"
            scopes = "tickets:read"

            [operations.deleteTicket]
            call = "DELETE /tickets/{id}"
            scopes = "tickets:write"
            permissions = "ManageTickets"

            [operations.downloadTicket]
            call = "GET /tickets/{id}/export.{format}"
            scopes = "tickets:read"

            [operations.archive]
            call = "POST /tickets/{id}:archive"
            scopes = { any = ["bulk", ["tickets:write", "billing"]] }

            [operations.readFile]
            call = "GET /files/{+path}"
            scopes = "tickets:read"

            [operations.readBill]
            call = "GET /bills/{id}"
            authenticated = true
            permissions = "SeeBills"

            [operations.status]
            call = "GET /status"
            public = true

            [operations.internal]
            scopes = "bulk"
        "#,
        typed_operations = true
    );
}

use desk::{Granted, PermissionSet, ScopeSet, user};
use http::{Request, Response};
use scope_core::Holds;
use scope_tower::{SignedIn, Unverified};
use std::time::SystemTime;

#[derive(Clone, Debug, Holds)]
pub struct Session {
    #[holds]
    pub scopes: Granted,
    #[holds]
    pub permissions: user::Granted,
    pub acr: Option<&'static str>,
    pub auth_time: Option<SystemTime>,
}

impl Session {
    pub fn new(scopes: &str, permissions: &str) -> Self {
        Session {
            scopes: ScopeSet::parse(scopes).granted(),
            permissions: PermissionSet::parse(permissions).granted(),
            acr: None,
            auth_time: None,
        }
    }
}

impl SignedIn for Session {
    fn acr(&self) -> Option<&str> {
        self.acr
    }
    fn auth_time(&self) -> Option<SystemTime> {
        self.auth_time
    }
}

/// A token says what it grants: scopes, `/`, permissions, each joined by `+`.
pub fn verify(token: &str) -> Result<Session, Unverified> {
    match token.split_once('/') {
        Some((scopes, permissions)) => {
            let words = |part: &str| part.replace('+', " ").replace('.', ":");
            Ok(Session::new(&words(scopes), &words(permissions)))
        }
        None if token == "slow" => Err(Unverified::unavailable("the keys are out of reach")),
        None => Err(Unverified::invalid("it has expired")),
    }
}

/// A call, with the token if there is one.
pub fn call<B: Default>(method: &str, path: &str, token: Option<&str>) -> Request<B> {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    request.body(B::default()).expect("a request")
}

/// The value of a header; empty where there is none.
pub fn header<'r, B>(response: &'r Response<B>, name: &str) -> &'r str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().expect("readable"))
}
