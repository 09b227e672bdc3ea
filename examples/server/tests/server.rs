//! The server over HTTP: the program and its three calls, the client of `examples/client`, and
//! answers read by somebody else's parser.
#![forbid(unsafe_code)]

mod common;

use client::{
    CallInsights,
    api::{Api, BusinessAddress, BusinessContact, Error, Party, SmsRequest, Whose},
};
use common::{Running, call};
use serde_json::{Value, json};
use server::{
    SERVED, key,
    ringcentral::{Role, Scope},
    store::Logged,
};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

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

    // the README shows these responses
    let readme = include_str!("../README.md");
    for answer in [allowed, scope, role] {
        let challenge = answer.header("www-authenticate");
        // the port is another one
        let challenge = challenge.split("http://").next().unwrap_or_default();
        assert!(readme.contains(&answer.body), "{}", answer.body);
        assert!(readme.contains(challenge), "{challenge}");
        assert!(readme.contains(&format!("HTTP/1.1 {} ", answer.status)));
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
    for scope in &Scope::ALL {
        let app = "call-insights";
        let granted = server.store.grant("without-a-role", app, scope);
        granted.expect("a database");
    }
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
        if scopes.is_empty() {
            assert_eq!(answer.status, 200, "{operation} is open to any token");
            continue;
        }
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
            let token =
                key::sign(&key::claims(&server.base, &named, "without-a-role")).expect("claims");
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
    assert_eq!(answer.status, 404, "left out, before any gate");
}

#[test]
fn deleting_calls_takes_a_recent_sign_in() {
    let server = Running::start();
    let path = "/restapi/v1.0/account/~/extension/~/call-log";
    let claims = key::claims(&server.base, "EditCallLog", "grace");
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

/// What the database says counts at once, for tokens that were signed before.
#[test]
fn grants_and_roles_are_read_at_each_call() {
    let server = Running::start();
    let path = "/restapi/v1.0/account/~/recording/recording-1";
    let token = server.token("ReadCallRecording", Role::SuperAdmin);
    let call = || server.call("GET", path, Some(&token));
    assert_eq!(call().status, 200);

    server.store.take_roles("grace").expect("a database");
    let answer = call();
    assert_eq!(answer.status, 403);
    assert_eq!(
        answer.json()["missing_permissions"],
        json!(["ReadCallRecording"])
    );

    let role = Role::SuperAdmin.name();
    server.store.give_role("grace", role).expect("a database");
    assert_eq!(call().status, 200);

    let revoked = server.store.revoke("grace", "call-insights");
    revoked.expect("a database");
    let answer = call();
    assert_eq!(answer.status, 403);
    assert_eq!(answer.challenge()["scope"], "ReadCallRecording");
}

#[test]
fn each_decision_is_in_the_database_once() {
    let server = Running::start();
    let token = server.token("ReadAccounts", Role::Standard);
    let account = "/restapi/v1.0/account/~";
    let recording = "/restapi/v1.0/account/~/recording/7";
    assert_eq!(server.call("GET", account, Some(&token)).status, 200);
    assert_eq!(server.call("GET", recording, Some(&token)).status, 403);
    assert_eq!(server.call("GET", account, None).status, 401);
    assert_eq!(server.call("GET", "/nothing?secret=1", None).status, 404);

    let stored = || server.store.decisions().expect("a database");
    // a thread of its own writes them; one that is lost must fail the test, not hang it
    for _ in 0..1000 {
        if stored().len() >= 4 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let row = |entry: Logged| {
        let reason = entry.reason.unwrap_or_default();
        let operation = entry.operation.unwrap_or_default();
        let user = entry.user.unwrap_or_default();
        (user, operation, entry.path, entry.status, reason)
    };
    let rows: Vec<_> = stored().into_iter().map(row).collect();
    let expected = [
        ("ada", "readAccountInfo", account, None, ""),
        (
            "ada",
            "readCallRecording",
            recording,
            Some(403),
            "app scope `ReadCallRecording` is required",
        ),
        (
            "",
            "readAccountInfo",
            account,
            Some(401),
            "a bearer token is required",
        ),
        ("", "", "/nothing", Some(404), ""),
    ];
    assert_eq!(rows.len(), expected.len());
    for (row, (user, operation, path, status, reason)) in rows.iter().zip(expected) {
        assert_eq!(
            (&*row.0, &*row.1, &*row.2, row.3),
            (user, operation, path, status)
        );
        assert!(row.4.starts_with(reason), "{}", row.4);
    }
}
