//! The server over HTTP: the program and its three calls, the client of `examples/client`, answers
//! read by somebody else's parser, and tokens that mean harm.
#![forbid(unsafe_code)]

use client::{
    CallInsights,
    api::{Api, BusinessAddress, BusinessContact, Error, Party, SmsRequest, Whose},
};
use http_auth::parse_challenges;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use server::{
    SERVED, app, key,
    ringcentral::{Operation, Role, Scope},
    session::Verifier,
};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc,
};
use ureq::{Agent, Body, http::Response};

/// The server of a test, on a port of its own; it stops with its thread's runtime.
struct Running {
    base: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    fn start() -> Self {
        let (send_base, base) = mpsc::channel();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_io()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
                    .await
                    .expect("a port");
                let base = format!("http://{}", listener.local_addr().expect("an address"));
                let app = app(&base).expect("routes that fit the spec");
                send_base.send(base).expect("the test waits");
                let end = async {
                    let _ = stopped.await;
                };
                tokio::select! {
                    served = axum::serve(listener, app) => served.expect("served"),
                    () = end => {}
                }
            });
        });
        Running {
            base: base.recv().expect("the server started"),
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    fn token(&self, scope: &str, role: Role) -> String {
        key::sign(&key::claims(&self.base, scope, &[role.name()])).expect("claims")
    }

    fn call(&self, method: &str, path: &str, token: Option<&str>) -> Answer {
        let authorization = token.map(|token| format!("Bearer {token}"));
        call(
            &format!("{}{path}", self.base),
            method,
            authorization.as_deref(),
        )
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// The parameters of the challenge, as `http-auth` reads it.
    fn challenge(&self) -> BTreeMap<String, String> {
        let challenges = parse_challenges(self.header("www-authenticate")).expect("a challenge");
        let [challenge] = challenges.as_slice() else {
            panic!("one challenge: {challenges:?}");
        };
        assert_eq!(challenge.scheme, "Bearer");
        let params = challenge.params.iter();
        params
            .map(|(name, value)| ((*name).to_owned(), value.to_unescaped()))
            .collect()
    }
}

fn call(url: &str, method: &str, authorization: Option<&str>) -> Answer {
    try_call(url, method, authorization).expect("an answer")
}

fn try_call(url: &str, method: &str, authorization: Option<&str>) -> Result<Answer, ureq::Error> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        // a token of 1 MB stands in one header
        .output_buffer_size(4 << 20)
        .build()
        .into();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    let response: Response<Body> = agent.run(request.body(())?)?;
    let text = |value: &ureq::http::HeaderValue| value.to_str().expect("a text").to_owned();
    let headers = response.headers().iter();
    Ok(Answer {
        status: response.status().as_u16(),
        headers: headers
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        body: String::from_utf8_lossy(&response.into_body().read_to_vec()?).into_owned(),
    })
}

fn map<const N: usize>(params: [(&str, &str); N]) -> BTreeMap<String, String> {
    BTreeMap::from(params.map(|(name, value)| (name.to_owned(), value.to_owned())))
}

/// The program, until it is dropped.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `cargo run -p server`, and its three calls as it prints them.
#[test]
fn the_program_and_its_three_calls() {
    let mut program = Program(
        Command::new(env!("CARGO_BIN_EXE_server"))
            .arg("0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts"),
    );
    let stdout = program.0.stdout.take().expect("its output");
    let mut lines = BufReader::new(stdout)
        .lines()
        .map(|line| line.expect("a text"));
    let mut calls = Vec::new();
    while calls.len() < 3 {
        let line = lines.next().expect("three calls");
        if let Some(arguments) = line.strip_prefix("curl -i ") {
            let (url, header) = arguments
                .split_once(" -H 'Authorization: ")
                .expect("a header");
            calls.push(call(url, "GET", header.strip_suffix('\'')));
        }
    }
    let [allowed, scope, role] = calls.as_slice() else {
        panic!("three calls: {calls:?}");
    };

    // what the READMEs show is what there is
    let (readme, of_all) = (
        include_str!("../README.md"),
        include_str!("../../../README.md"),
    );
    for (answer, shown) in [
        (allowed, &[readme] as &[_]),
        (scope, &[readme, of_all]),
        (role, &[readme, of_all]),
    ] {
        let challenge = answer.header("www-authenticate");
        // the port is another one
        let challenge = challenge.split("http://").next().unwrap_or_default();
        for text in shown {
            assert!(text.contains(&answer.body), "{}", answer.body);
            assert!(text.contains(challenge), "{challenge}");
            assert!(text.contains(&format!("HTTP/1.1 {} ", answer.status)));
        }
    }

    assert_eq!(
        (allowed.status, allowed.header("content-type")),
        (200, "application/json")
    );
    assert_eq!(allowed.json()["mainNumber"], "+16505550100");

    assert_eq!(
        (scope.status, scope.header("content-type")),
        (403, "application/problem+json")
    );
    let challenge = scope.challenge();
    assert_eq!(challenge["error"], "insufficient_scope");
    assert_eq!(challenge["scope"], "ReadCallRecording");
    assert_eq!(scope.json()["missing_scopes"], json!(["ReadCallRecording"]));

    assert_eq!(
        (role.status, role.header("content-type")),
        (403, "application/problem+json")
    );
    assert_eq!(role.header("www-authenticate"), "");
    assert_eq!(
        role.json()["missing_permissions"],
        json!(["ReadCallRecording"])
    );
}

fn contact() -> BusinessContact {
    BusinessContact {
        company: "Example Ltd".to_owned(),
        email: "office@example.com".to_owned(),
        business_address: BusinessAddress {
            street: "7 New Street".to_owned(),
            city: "Belmont".to_owned(),
            zip: "94002".to_owned(),
            country: "US".to_owned(),
        },
    }
}

#[test]
fn the_client_does_its_work() -> Result<(), Error> {
    let server = Running::start();
    let token = server.token(CallInsights::SCOPE_PARAM, Role::SuperAdmin);
    let api = Api::new(&*server.base, token);

    assert_eq!(api.account(CallInsights)?.id, 4711);
    assert_eq!(api.extensions(CallInsights)?.records.len(), 2);
    assert_eq!(api.extension(CallInsights, Whose::Of(12))?.id, 12);
    assert_eq!(api.extension(CallInsights, Whose::Mine)?.name, "Ada");
    assert_eq!(api.company_call_log(CallInsights)?.records.len(), 1);
    assert_eq!(
        api.call_record(CallInsights, Whose::Mine, "call-9")?.id,
        "call-9"
    );
    assert_eq!(api.recording(CallInsights, "recording-1")?.duration, 187);
    assert_eq!(
        api.recording_content(CallInsights, "recording-1")?.len(),
        1496
    );
    assert_eq!(api.message(CallInsights, Whose::Mine, 901)?.id, 901);
    let party = |number: &str| Party {
        phone_number: number.to_owned(),
        name: None,
    };
    let message = SmsRequest {
        from: party("+1"),
        to: vec![party("+2")],
        text: "Hello".to_owned(),
    };
    assert_eq!(
        api.send_sms(CallInsights, Whose::Mine, &message)?.subject,
        "Hello"
    );
    // what was written is read
    assert_ne!(api.business_address(CallInsights)?, contact());
    api.move_office(CallInsights, "7 New Street")?;
    assert_eq!(api.business_address(CallInsights)?, contact());
    // an id with a slash is one segment, and not another operation
    assert_eq!(api.recording(CallInsights, "1/content")?.duration, 187);
    Ok(())
}

#[test]
fn the_client_understands_each_denial() {
    let server = Running::start();
    let api = |scope: &str, role| Api::new(&*server.base, server.token(scope, role));

    let narrow = api("ReadAccounts SMS", Role::SuperAdmin);
    match narrow.move_office(CallInsights, "7 New Street") {
        Err(Error::Forbidden(forbidden)) => {
            assert_eq!(forbidden.missing_scopes, ["EditAccounts"]);
            assert!(
                forbidden.detail.contains("`EditAccounts`"),
                "{}",
                forbidden.detail
            );
            assert!(
                forbidden
                    .advice(&CallInsights::GRANTED)
                    .contains("this token is narrower")
            );
        }
        other => panic!("{other:?}"),
    }
    let standard = api(CallInsights::SCOPE_PARAM, Role::Standard);
    match standard.recording(CallInsights, "recording-1") {
        Err(Error::Forbidden(forbidden)) => {
            assert_eq!(forbidden.missing_scopes, [""; 0]);
            assert_eq!(forbidden.missing_permissions, ["ReadCallRecording"]);
            assert!(
                forbidden
                    .advice(&CallInsights::GRANTED)
                    .contains("more scopes would not help")
            );
        }
        other => panic!("{other:?}"),
    }
    let nobody = Api::new(&*server.base, "made.up.token");
    assert!(matches!(
        nobody.account(CallInsights),
        Err(Error::Status { status: 401, .. })
    ));
}

/// Every operation that is served: without a token, with one that grants nothing, with exactly what
/// it needs, and with everything but.
#[test]
fn each_operation_asks_for_what_the_spec_says() {
    let server = Running::start();
    for operation in SERVED.iter().copied() {
        let method = operation.method().expect("a method");
        let path = operation.path().expect("a path");
        let path = path.split('{').map(|part| {
            part.split_once('}')
                .map_or(part.to_owned(), |(_, rest)| format!("1{rest}"))
        });
        let path = path.collect::<String>();
        let ask = |token: Option<&str>| server.call(method, &path, token);
        let needs = operation.requirement();
        let Some(scopes) = needs.scopes().next() else {
            assert_eq!(ask(None).status, 200, "{operation} is open");
            continue;
        };
        let scopes: Vec<Scope> = scopes.collect();

        let answer = ask(None);
        assert_eq!(answer.status, 401, "{operation}");
        assert!(
            !answer.challenge().contains_key("error"),
            "{operation}: {answer:?}"
        );

        let answer = ask(Some(&server.token("", Role::SuperAdmin)));
        assert_eq!(answer.status, 403, "{operation}");
        let named = scopes
            .iter()
            .map(|scope| scope.name())
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(answer.challenge()["scope"], named, "{operation}");

        // exactly what it needs: whatever the handler says then, no guard refuses
        let answer = ask(Some(&server.token(&named, Role::SuperAdmin)));
        assert!(
            !matches!(answer.status, 401 | 403 | 404 | 405),
            "{operation}: {answer:?}"
        );

        // everything but, and what brings it
        let rest = Scope::ALL
            .iter()
            .filter(|scope| !scopes.iter().any(|it| scope.closure().contains(*it)));
        let rest = rest.map(|scope| scope.name()).collect::<Vec<_>>().join(" ");
        let answer = ask(Some(&server.token(&rest, Role::SuperAdmin)));
        assert_eq!(answer.status, 403, "{operation}");

        // the other gate
        if needs.permissions().next().is_some() {
            let token = key::sign(&key::claims(&server.base, &named, &[])).expect("claims");
            let answer = ask(Some(&token));
            assert_eq!(
                (answer.status, answer.header("www-authenticate")),
                (403, ""),
                "{operation}"
            );
        }
    }
}

#[test]
fn what_is_not_served_is_refused() {
    let server = Running::start();
    let token = server.token("Accounts", Role::SuperAdmin);
    for (method, path, status) in [
        ("GET", "/restapi/v1.0/account/~/sites", 404), // in the spec, and not here
        ("GET", "/restapi/v1.0/nothing", 404),
        ("GET", "/restapi/v1.0/account/~/../account/~", 404),
        ("GET", "/restapi/v1.0/account/~/", 404),
        ("DELETE", "/restapi/v1.0/account/~", 405),
        ("OPTIONS", "/restapi/v1.0/account/~", 405),
        ("POST", "/.well-known/oauth-protected-resource", 404),
    ] {
        let answer = server.call(method, path, Some(&token));
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["status"], status);
    }
    let answer = server.call("GET", "/restapi/v1.0/account/~/sites", None);
    assert_eq!(
        answer.status, 401,
        "closed, before it is found not to be there"
    );
}

#[test]
fn deleting_calls_takes_a_recent_sign_in() {
    let server = Running::start();
    let path = "/restapi/v1.0/account/~/extension/~/call-log";
    let claims = key::claims(&server.base, "EditCallLog", &["Super Admin"]);
    let signed = |auth_time: Value| {
        let mut claims = claims.clone();
        claims["auth_time"] = auth_time;
        key::sign(&claims).expect("claims")
    };
    let answer = server.call("DELETE", path, Some(&signed(json!(key::now()))));
    assert_eq!(answer.status, 204);
    for stale in [json!(key::now() - 1000), json!(null)] {
        let answer = server.call("DELETE", path, Some(&signed(stale)));
        assert_eq!(answer.status, 401);
        let challenge = answer.challenge();
        assert_eq!(challenge["error"], "insufficient_user_authentication");
        assert_eq!(challenge["max_age"], "300");
    }
}

#[test]
fn the_metadata_is_where_the_challenge_says() {
    let server = Running::start();
    let challenge = server
        .call("GET", "/restapi/v1.0/account/~", None)
        .challenge();
    let url = format!("{}/.well-known/oauth-protected-resource", server.base);
    assert_eq!(challenge, map([("resource_metadata", &url)]));
    let metadata = call(&url, "GET", None);
    assert_eq!(
        (metadata.status, metadata.header("content-type")),
        (200, "application/json")
    );
    let metadata = metadata.json();
    // RFC 9728 section 3.3: the identifier is the one that was asked for
    assert_eq!(metadata["resource"], server.base);
    assert_eq!(metadata["authorization_servers"], json!([key::ISSUER]));
    let supported = metadata["scopes_supported"].as_array().expect("a list");
    assert!(supported.contains(&json!("ReadAccounts")) && !supported.contains(&json!("Glip")));
}

#[test]
fn the_openapi_document_says_what_the_guards_do() {
    let server = Running::start();
    let document = server.call("GET", "/openapi.json", None).json();
    let paths = document["paths"].as_object().expect("an object");
    let mut described = 0;
    for operation in SERVED {
        let method = operation.method().expect("a method").to_lowercase();
        let written = &paths[operation.path().expect("a path")][method];
        assert_eq!(written["operationId"], operation.id());
        let needs = operation.requirement();
        let names: Vec<Value> = needs
            .scopes()
            .map(|all| json!({ "oauth": all.map(Scope::name).collect::<Vec<_>>() }))
            .collect();
        assert_eq!(written["security"], json!(names), "{operation}");
        described += 1;
    }
    assert_eq!(
        described,
        paths
            .values()
            .map(|item| item.as_object().map_or(0, |it| it.len()))
            .sum::<usize>()
    );
    let flows = &document["components"]["securitySchemes"]["oauth"]["flows"];
    assert!(
        flows["authorizationCode"]["scopes"]["ReadAccounts"]
            .as_str()
            .is_some_and(|it| !it.is_empty())
    );
}

/// A token that is signed as it should be, with claims that somebody changed.
fn with(base: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut claims = key::claims(base, "ReadAccounts", &["Super Admin"]);
    change(&mut claims);
    key::sign(&claims).expect("claims")
}

#[test]
fn tokens_that_are_not_valid() {
    let server = Running::start();
    let base = server.base.as_str();
    let now = key::now();
    let encode = |header: &Header, secret: &[u8], kind: fn(&[u8]) -> EncodingKey| {
        let claims = key::claims(base, "ReadAccounts", &["Super Admin"]);
        jsonwebtoken::encode(header, &claims, &kind(secret)).expect("claims")
    };
    let good = with(base, |_| {});
    let parts: Vec<&str> = good.split('.').collect();
    // the signature is that of another token
    let other = with(base, |claims| claims["sub"] = json!("eve"));
    let forged = format!(
        "{}.{}",
        &good[..good.rfind('.').expect("a dot")],
        &other[other.rfind('.').expect("a dot") + 1..]
    );
    // {"alg":"none","typ":"at+jwt"}, without a signature
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
    let at_jwt = |algorithm| {
        let mut header = Header::new(algorithm);
        header.typ = Some("at+jwt".to_owned());
        header
    };
    let public = [0x86, 0xd7, 0xeb, 0xa4];
    for (what, token, reason) in [
        (
            "expired",
            with(base, |it| it["exp"] = json!(now - 60)),
            "it has expired",
        ),
        (
            "not valid yet",
            with(base, |it| it["nbf"] = json!(now + 600)),
            "it is not valid yet",
        ),
        (
            "without expiry",
            with(base, |it| it["exp"] = json!(null)),
            "a claim is missing",
        ),
        (
            "for another audience",
            with(base, |it| it["aud"] = json!("https://other.example")),
            "it is for another audience",
        ),
        (
            "without audience",
            with(base, |it| it["aud"] = json!(null)),
            "a claim is missing",
        ),
        (
            "of another issuer",
            with(base, |it| it["iss"] = json!("https://evil.example")),
            "it is of another issuer",
        ),
        (
            "with another signature",
            forged,
            "it is not signed as it has to be",
        ),
        (
            "unsigned",
            format!("{none}.{}.", parts[1]),
            "it cannot be read",
        ),
        (
            "with its signature cut off",
            format!("{}.{}.", parts[0], parts[1]),
            "it is not signed as it has to be",
        ),
        (
            "of another algorithm",
            encode(&at_jwt(Algorithm::HS256), &public, EncodingKey::from_secret),
            "it is not signed as it has to be",
        ),
        (
            "no access token",
            encode(
                &Header::new(Algorithm::EdDSA),
                SECRET,
                EncodingKey::from_ed_der,
            ),
            "it is no access token",
        ),
        (
            "in two parts",
            format!("{}.{}", parts[0], parts[1]),
            "it cannot be read",
        ),
        (
            "of garbage",
            "AAAA.BBBB.CCCC".to_owned(),
            "it cannot be read",
        ),
        (
            "with a number as scope",
            with(base, |it| it["scope"] = json!(5)),
            "it cannot be read",
        ),
        (
            "with an array as scope",
            with(base, |it| it["scope"] = json!(["ReadAccounts"])),
            "it cannot be read",
        ),
        (
            "with an object as scope",
            with(base, |it| it["scope"] = json!({})),
            "it cannot be read",
        ),
        (
            "with `true` as scope",
            with(base, |it| it["scope"] = json!(true)),
            "it cannot be read",
        ),
    ] {
        let answer = server.call("GET", "/restapi/v1.0/account/~", Some(&token));
        assert_eq!(answer.status, 401, "{what}: {answer:?}");
        let challenge = answer.challenge();
        assert_eq!(challenge["error"], "invalid_token", "{what}");
        assert!(!challenge.contains_key("scope"));
        assert_eq!(challenge["error_description"], reason, "{what}");
        assert_eq!(
            answer.json()["detail"],
            format!("the token is not valid: {reason}"),
            "{what}"
        );
        assert!(
            !answer.body.contains(parts[1]),
            "no part of a token is shown"
        );
    }
    assert_eq!(
        server
            .call("GET", "/restapi/v1.0/account/~", Some(&good))
            .status,
        200
    );
}

/// The key of `key`, for a token that it does not make.
const SECRET: &[u8] = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20a key that everybody knows: demo";

/// Valid tokens whose scopes say nothing that grants.
#[test]
fn scopes_that_grant_nothing() {
    let server = Running::start();
    let base = server.base.as_str();
    for (what, token) in [
        ("empty", with(base, |it| it["scope"] = json!(""))),
        ("null", with(base, |it| it["scope"] = json!(null))),
        (
            "absent",
            with(base, |it| {
                drop(it.as_object_mut().map(|it| it.remove("scope")))
            }),
        ),
        ("a space", with(base, |it| it["scope"] = json!(" "))),
        (
            "in another case",
            with(base, |it| it["scope"] = json!("readaccounts READACCOUNTS")),
        ),
        (
            "with a tab",
            with(base, |it| it["scope"] = json!("ReadAccounts\tSMS")),
        ),
        (
            "with a comma",
            with(base, |it| it["scope"] = json!("ReadAccounts,SMS")),
        ),
        ("a star", with(base, |it| it["scope"] = json!("*"))),
        (
            "with a zero-width space",
            with(base, |it| it["scope"] = json!("Read\u{200b}Accounts")),
        ),
        (
            "under another name",
            with(base, |it| {
                it["scp"] = it["scope"].take();
            }),
        ),
        (
            "as a permission",
            with(base, |it| it["scope"] = json!("ReadCompanyInfo")),
        ),
        (
            "a role",
            with(base, |it| it["scope"] = json!("Super Admin")),
        ),
        (
            "100 KB of others",
            with(base, |it| it["scope"] = json!("openid ".repeat(14_000))),
        ),
    ] {
        let answer = server.call("GET", "/restapi/v1.0/account/~", Some(&token));
        assert_eq!(answer.status, 403, "{what}: {answer:?}");
        assert_eq!(
            (
                answer.challenge()["error"].as_str(),
                answer.challenge()["scope"].as_str()
            ),
            ("insufficient_scope", "ReadAccounts"),
            "{what}"
        );
    }
    // what it knows counts, whatever stands beside it
    let mixed = with(base, |it| {
        it["scope"] = json!("openid  ReadAccounts \u{e9}")
    });
    assert_eq!(
        server
            .call("GET", "/restapi/v1.0/account/~", Some(&mixed))
            .status,
        200
    );
    // roles that nobody knows allow nothing
    let roles = with(base, |it| it["roles"] = json!(["super admin", "root", "*"]));
    let answer = server.call("GET", "/restapi/v1.0/account/~", Some(&roles));
    assert_eq!(
        (answer.status, answer.header("www-authenticate")),
        (403, "")
    );
}

/// A scope of 1 MB: no header is that long, so it does not come in; and if it did, it would be read.
#[test]
fn a_scope_of_one_megabyte() {
    let server = Running::start();
    let long = |last: &str| {
        with(&server.base, |it| {
            it["scope"] = json!(format!("{}{last}", "A".repeat(1 << 20)))
        })
    };
    let url = format!("{}/restapi/v1.0/account/~", server.base);
    match try_call(&url, "GET", Some(&format!("Bearer {}", long("")))) {
        Ok(answer) => assert_eq!(answer.status, 431),
        // the server need not hear it out, and then its answer may be lost
        Err(ureq::Error::Io(_)) => {}
        Err(other) => panic!("{other:?}"),
    }
    // the server is well
    assert_eq!(
        server
            .call("GET", "/restapi/v1.0/dictionary/country", None)
            .status,
        200
    );

    let verifier = Verifier::new(&server.base);
    let session = verifier.session(&long("")).expect("a valid token");
    assert!(session.scopes.is_empty());
    let session = verifier
        .session(&long(" ReadAccounts"))
        .expect("a valid token");
    assert!(session.scopes.covers(Scope::ReadAccounts) && session.scopes.len() == 1);
    let check = Operation::ReadAccountInfo.check(&session.scopes, &session.permissions);
    assert!(check.is_ok());
}

/// Headers that are not as RFC 6750 has them.
#[test]
fn credentials_that_are_none() {
    let server = Running::start();
    let url = format!("{}/restapi/v1.0/account/~", server.base);
    let good = with(&server.base, |_| {});
    for (authorization, error) in [
        (format!("Basic {good}"), None),
        (format!("Bearer{good}"), None),
        (good.clone(), None),
        ("Bearer".to_owned(), Some("invalid_request")),
        (format!("Bearer {good} {good}"), Some("invalid_token")),
        (format!("Bearer \"{good}\""), Some("invalid_token")),
    ] {
        let answer = call(&url, "GET", Some(&authorization));
        assert_eq!(
            answer.challenge().get("error").map(String::as_str),
            error,
            "{authorization}"
        );
        let status = if error == Some("invalid_request") {
            400
        } else {
            401
        };
        assert_eq!(answer.status, status, "{authorization}");
    }
    // a token in the query is not looked at (RFC 6750 section 5.3 warns of it)
    assert_eq!(
        call(&format!("{url}?access_token={good}"), "GET", None).status,
        401
    );
    assert_eq!(
        call(&url, "GET", Some(&format!("bearer {good}"))).status,
        200
    );
}
