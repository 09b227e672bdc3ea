//! A guard by hand decides as the layer does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use http::{Request, Response};
use scope_core::Holds;
use scope_tower::{BearerLayer, OperationsLayer, SignedIn, StepUp, Unverified, bearer_token};
use std::{
    convert::Infallible,
    time::{Duration, SystemTime},
};
use tower::{Layer, ServiceExt, service_fn};

mod notes {
    scope_core::scopes!(
        inline = r#"
        [spec]
        name = "notes"
        [scopes."notes:write"]
        includes = ["notes:read"]
        [scopes."notes:read"]
        [permissions.ShareNotes]

        [operations.readNote]
        call = "GET /notes/{id}"
        scopes = "notes:read"
        [operations.shareNote]
        call = "POST /notes/{id}/share"
        scopes = "notes:write"
        permissions = "ShareNotes"
        [operations.deleteNote]
        call = "DELETE /notes/{id}"
        scopes = "notes:write"
        [operations.me]
        call = "GET /me"
        authenticated = true
        [operations.readFile]
        call = "GET /files/{+path}"
        public = true
        [operations.readDraft]
        call = "GET /files/drafts/{name}"
        scopes = "notes:write"
    "#
    );
}
use notes::{Operation, Permission, PermissionSet, ScopeSet};

#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: notes::Granted,
    #[holds]
    permissions: notes::user::Granted,
}

impl SignedIn for Session {
    fn acr(&self) -> Option<&str> {
        None
    }
    fn auth_time(&self) -> Option<SystemTime> {
        None
    }
}

fn verify(token: &str) -> Result<Session, Unverified> {
    let (scopes, permissions) = match token {
        "reader" => ("notes:read", PermissionSet::EMPTY),
        "writer" => ("notes:write", PermissionSet::EMPTY),
        "owner" => ("notes:write", Permission::set(&[Permission::ShareNotes])),
        _ => return Err(Unverified::invalid("it is unknown")),
    };
    Ok(Session {
        scopes: ScopeSet::parse(scopes).granted(),
        permissions: permissions.close(),
    })
}

const AUTHORIZATIONS: [&[&str]; 8] = [
    &[],
    &["Bearer reader"],
    &["bearer  writer"],
    &["Bearer owner"],
    &["Bearer eve"],
    &["Bearer"],
    &["Basic b3duZXI="],
    &["Bearer owner", "Bearer reader"],
];

const PATHS: [&str; 12] = [
    "/notes/7",
    "/notes/7/share",
    "/me",
    "/files/report",
    "/files/drafts/a",
    "/files/%64rafts/a",
    "/files/x/../drafts/a",
    "/nothing",
    "/",
    "/v1/notes/7",
    "/v1/me",
    "/v1",
];

#[tokio::test]
async fn a_guard_by_hand_decides_as_the_layer_does() {
    let step = StepUp::new().max_age(Duration::from_secs(60));
    let plain = OperationsLayer::<Operation, Session>::new;
    let mut statuses = std::collections::BTreeMap::new();
    for guard in [
        plain(),
        plain().mounted_at("/v1"),
        plain().step_up(Operation::DeleteNote, step),
    ] {
        let app = service_fn(async |_: Request<String>| {
            Ok::<_, Infallible>(Response::new(String::from("done")))
        });
        let app = BearerLayer::new(verify).layer(guard.clone().layer(app));
        for method in ["GET", "HEAD", "POST", "DELETE"] {
            for path in PATHS {
                for authorization in AUTHORIZATIONS {
                    let mut request = Request::builder().method(method);
                    for value in authorization {
                        request = request.header("authorization", *value);
                    }
                    let request = request.uri(path).body(String::new()).unwrap();
                    let answer = app.clone().oneshot(request).await.unwrap();

                    let values = authorization.iter().map(|value| value.as_bytes());
                    let session = bearer_token(values).and_then(|token| Ok(verify(token)?));
                    let checked = guard.check_call(method, path, session.as_ref());
                    let status = checked
                        .as_ref()
                        .map_or_else(|refusal| refusal.status().as_u16(), |_| 200);
                    assert_eq!(
                        status,
                        answer.status().as_u16(),
                        "{method} {path} {authorization:?}"
                    );
                    *statuses.entry(status).or_insert(0) += 1;
                }
            }
        }
    }
    // each kind of answer was among them
    let kinds: Vec<u16> = statuses.into_keys().collect();
    assert_eq!(kinds, [200, 400, 401, 403, 404, 405]);
}
