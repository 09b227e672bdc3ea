//! The same over HTTP: what went wrong in servers.

use super::{
    Session,
    api::{Operation, Scope, ScopeClaim, scope},
    granted,
};
use axum::{Router, body::Body, routing::get};
use http::{Request, StatusCode};
use scope_core::claim::{self, Introspection, OneName};
use scope_tower::{
    BearerLayer, Decision, GuardCheck, OperationsLayer, Refusal, Settings, Unverified,
    axum::{Authorized, Routes},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};
use tower::{Layer, ServiceExt};

/// The outcome of a future that waits for nothing.
pub(super) fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => panic!("it waits for something"),
    }
}

/// A token is scopes, `/`, permissions.
fn verify(token: &str) -> Result<Session, Unverified> {
    let Some((scopes, permissions)) = token.split_once('/') else {
        return Err(Unverified::invalid("it is unknown"));
    };
    let read = |words: &str| words.replace('+', " ").replace("..", ":");
    Ok(Session::new(&read(scopes), &permissions.replace('+', " ")))
}

/// What a server whose every operation answers `200` says to a call: the status, and whether a
/// client is told to ask for more scopes.
fn call(method: &str, path: &str, token: Option<&str>) -> (StatusCode, bool) {
    let mut routes = Routes::<Operation, Session>::new();
    for operation in Operation::ALL.iter().copied() {
        routes = routes.handle(operation, async || "done");
    }
    let service = routes.into_service(()).expect("a handler each");
    let service = BearerLayer::new(verify).layer(service);
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let request = request.body(Body::empty()).expect("a request");
    let answer = now(service.oneshot(request)).expect("an answer");
    let challenge = answer.headers().get("www-authenticate");
    let asks = challenge.is_some_and(|it| {
        let challenge = it.to_str().expect("a text");
        challenge.contains("insufficient_scope")
    });
    (answer.status(), asks)
}

/// GHSA-vvc3-h39c-mrq5. Nobody had guarded a handler, and nothing said so.
#[test]
fn a_handler_without_a_guard_is_found() {
    // mounted by hand, it is listed by a test
    let by_hand = Router::new()
        .route(
            "/orgs/{org}",
            get(async |_: Authorized<scope::ReadOrg, Session>| "an org"),
        )
        .route("/admin", get(async || "everybody is welcome"));
    let others = Operation::ALL
        .iter()
        .copied()
        .filter(|it| !matches!(it, Operation::ViewOrg | Operation::ListAdmins));
    let check = GuardCheck::<Operation>::new().without(others);
    let unguarded = now(check.clone().run::<Body, _>(by_hand.clone())).expect_err("one is open");
    assert!(unguarded.ids().eq(["listAdmins"]), "{unguarded}");
    // behind the layer it is not reached, and neither is what is in no spec
    let closed = OperationsLayer::<Operation, Session>::new()
        .layer(by_hand.route("/debug", get(async || "everybody is welcome")));
    now(check.and("GET", "/debug").run::<Body, _>(closed)).expect("all are closed");
    // made from the spec, it cannot be forgotten
    let forgotten = Routes::<Operation, Session>::new()
        .handle(Operation::ViewOrg, async || "an org")
        .into_service(());
    let error = forgotten.expect_err("it does not start").to_string();
    assert!(error.contains("`listAdmins` has no handler"), "{error}");
}

/// Gitea: CVE-2026-28699, GHSA-cc8w-r4qh-3v65. Where the request's context had no scope, access was
/// not limited.
#[test]
fn gitea_no_holder_is_no_access() {
    for operation in Operation::ALL.iter().copied() {
        let method = operation.method().expect("each has a call");
        let path = operation.path().expect("each has a call");
        let path = path
            .replace("{org}", "x")
            .replace("{repo}", "x")
            .replace("{file}", "x");
        let open = operation.is_public();
        for (token, status) in [
            (None, StatusCode::UNAUTHORIZED),
            (Some("unknown"), StatusCode::UNAUTHORIZED),
            (Some("/"), StatusCode::FORBIDDEN),
        ] {
            let expected = if open { StatusCode::OK } else { status };
            assert_eq!(
                call(method, &path, token).0,
                expected,
                "{operation} {token:?}"
            );
        }
    }
}

/// GitHub Enterprise Server: CVE-2026-3582, over HTTP. And a denial at the user's gate does not
/// tell the client to ask for scopes, which would not help.
#[test]
fn github_both_gates_over_http() {
    let clone = |token| call("GET", "/repos/x", Some(token));
    assert_eq!(clone("repo/repo"), (StatusCode::OK, false));
    assert_eq!(clone("/repo"), (StatusCode::FORBIDDEN, true));
    assert_eq!(clone("repo/"), (StatusCode::FORBIDDEN, false));
    assert_eq!(clone("/"), (StatusCode::FORBIDDEN, true));
}

/// SciTokens: CVE-2026-32727, CVE-2026-32725, over HTTP: there is no path that passes the guard as one
/// call and reaches what stands behind it as another one.
#[test]
fn scitokens_guard_and_router_agree_on_a_path() {
    for path in [
        "/public/../admin",
        "/public/%2e%2e/admin",
        "/public/..%2fadmin/x",
        "//admin",
        "/admin/",
        "/%61dmin",
        "/ADMIN",
    ] {
        // with everything that there is, it is no operation; it does not become another one
        let all = "admin..org+repo+storage.read..//repo+org.delete+org.view";
        assert_eq!(
            call("GET", path, Some(all)).0,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    // one segment here, and `/admin` for what decodes it
    for (token, status) in [
        (None, StatusCode::UNAUTHORIZED),
        (Some("repo/repo"), StatusCode::FORBIDDEN),
    ] {
        assert_eq!(call("GET", "/public/..%2fadmin", token).0, status);
    }
}

#[derive(Debug, Deserialize)]
struct Introspected {
    #[serde(flatten)]
    token: Introspection<ScopeClaim>,
}

/// Spring Security: CVE-2022-31690, for introspection (RFC 7662 section 2.2): an answer that does
/// not say `active: true` is no grant, and neither is one without a scope.
#[test]
fn spring_security_only_an_active_token_grants() {
    let read =
        |answer: Value| serde_json::from_value::<Introspected>(answer).map(|it| it.token.granted());
    let active = read(json!({ "active": true, "scope": "repo", "client_id": "x" }));
    assert!(active.is_ok_and(|it| it.covers(Scope::Repo)));
    for answer in [
        json!({ "active": false, "scope": "repo" }),
        json!({ "scope": "repo" }),
        json!({ "active": "true", "scope": "repo" }),
        json!({ "active": 1, "scope": "repo" }),
        json!({ "active": null, "scope": "repo" }),
        json!({ "active": [true], "scope": "repo" }),
        json!({ "active": { "active": true }, "scope": "repo" }),
        json!({ "Active": true, "scope": "repo" }),
        json!({ "active": true }),
        json!({ "active": true, "scope": "" }),
        json!({ "active": true, "scope": null }),
        json!({ "active": true, "scp": "repo" }),
        json!({}),
    ] {
        let granted = read(answer.clone()).expect("readable");
        assert!(granted.is_empty(), "{answer}");
    }
    for unreadable in [
        json!({ "active": true, "scope": ["repo"] }),
        json!({ "active": true, "scope": 7 }),
    ] {
        assert!(read(unreadable.clone()).is_err(), "{unreadable}");
    }
    let twice = r#"{ "active": false, "active": true, "scope": "repo" }"#;
    assert!(serde_json::from_str::<Introspected>(twice).is_err());
}

#[derive(Debug, Deserialize)]
struct Vendor {
    #[serde(flatten)]
    scopes: OneName<ScopeClaim>,
}

#[derive(Debug, Deserialize)]
struct Chosen {
    #[serde(default, with = "claim::array")]
    scp: ScopeClaim,
}

/// angular-oauth2-oidc, issue 1065, and its kin: one vendor's claim was read by another's rules. A
/// token that has both names is not guessed at.
#[test]
fn angular_oauth2_oidc_one_name_or_none() {
    let read = |token: Value| serde_json::from_value::<Vendor>(token).map(|it| it.scopes.granted());
    let two = granted("repo scope");
    for token in [
        json!({ "scope": "repo scope" }),
        json!({ "scp": "repo scope" }),
        json!({ "scope": ["repo", "scope"] }),
        json!({ "scp": ["repo", "scope"] }),
        json!({ "scp": ["repo", "scope"], "scope": null }),
    ] {
        assert!(read(token.clone()).is_ok_and(|it| it == two), "{token}");
    }
    for token in [
        json!({}),
        json!({ "scope": "" }),
        json!({ "scp": [] }),
        json!({ "scope": null, "scp": null }),
        json!({ "scopes": "repo" }),
        json!({ "Scope": "repo" }),
        json!({ "roles": ["repo"] }),
    ] {
        assert!(read(token.clone()).is_ok_and(|it| it.is_empty()), "{token}");
    }
    for token in [
        json!({ "scope": "repo", "scp": ["repo"] }),
        json!({ "scope": "", "scp": ["repo"] }),
        json!({ "scope": "repo", "scp": [] }),
        json!({ "scp": 7 }),
        json!({ "scope": { "repo": true } }),
    ] {
        assert!(read(token.clone()).is_err(), "{token}");
    }
    let twice = r#"{ "scope": "read", "scope": "repo" }"#;
    assert!(serde_json::from_str::<Vendor>(twice).is_err());
    // unless the server says which
    let both = json!({ "scope": "repo", "scp": ["scope"] });
    let chosen: Chosen = serde_json::from_value(both).expect("readable");
    assert_eq!(chosen.scp.granted(), granted("scope"));
}

proptest::proptest! {
    /// A path and a reason come from somebody else: a decision stays one line, which does nothing to a
    /// terminal.
    #[test]
    fn a_decision_is_one_line(
        path in "/(?:[a-z%]|[\u{80}-\u{9f}\u{202a}-\u{202e}\u{2028}\u{2029}é漢]){0,12}",
        reason in "[a-z `\n\r\t\0\u{1b}\u{7f}\u{85}\u{9b}\u{61c}\u{200f}\u{2028}\u{2066}\u{202e}\u{fdd0}\u{ffff}\u{1fffe}é]{0,12}",
    ) {
        let Ok(uri) = http::Uri::from_maybe_shared(bytes::Bytes::from(path)) else {
            return Ok(());
        };
        let (method, extensions) = (http::Method::GET, http::Extensions::new());
        let refusal = Refusal::from(Unverified::invalid(format!("it is {reason}.")));
        let mut decision = Decision::new(&method, &uri, &extensions);
        for reported in [false, true] {
            let refusal = Some(&refusal);
            (decision.refusal, decision.reported) = match reported {
                false => (refusal, None),
                true => (None, refusal),
            };
            let line = decision.to_string();
            proptest::prop_assert_eq!(&scope_spec::Text::new(&*line).terminal(), &line);
        }
    }
}

/// A content type is the caller's: nothing of it is repeated, and only the registered ones of gRPC are
/// answered in its way.
#[test]
fn a_content_type_is_not_repeated() {
    let answer = |kind: &str| {
        let mut headers = http::HeaderMap::new();
        headers.insert("content-type", kind.parse().expect("a value"));
        let answer = Refusal::NoCredentials.response(&headers, &Settings::new());
        let told = answer.headers().get("content-type").expect("a type");
        let told = told.to_str().expect("text").to_owned();
        (answer.status().as_u16(), told)
    };
    for kind in [
        "application/grpc-<script>",
        "application/grpcx",
        "application/grpc-web+<b>",
        "text/application/grpc",
    ] {
        let problem = (401, "application/problem+json".to_owned());
        assert_eq!(answer(kind), problem, "{kind}");
    }
    for kind in ["application/grpc", "Application/gRPC; charset=<b>"] {
        assert_eq!(answer(kind), (200, "application/grpc".to_owned()), "{kind}");
    }
}
