//! Tokens and credentials that mean harm.
#![forbid(unsafe_code)]

mod common;

use common::{Running, call, try_call};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use server::{
    key,
    ringcentral::{Operation, Scope},
    session::Verifier,
};

/// A token that is signed as it should be, with claims that somebody changed.
fn with(base: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut claims = key::claims(base, "ReadAccounts", "grace");
    change(&mut claims);
    key::sign(&claims).expect("claims")
}

#[test]
fn tokens_that_are_not_valid() {
    let server = Running::start();
    let base = server.base.as_str();
    let now = key::now();
    let encode = |header: &Header, key: &EncodingKey| {
        let claims = key::claims(base, "ReadAccounts", "grace");
        jsonwebtoken::encode(header, &claims, key).expect("claims")
    };
    // what everybody may know, taken for a secret that is shared
    let shared = EncodingKey::from_secret(&key::PUBLIC);
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
            encode(&at_jwt(Algorithm::HS256), &shared),
            "it is not signed as it has to be",
        ),
        (
            "no access token",
            encode(&Header::new(Algorithm::EdDSA), &key::secret()),
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
    server.store.take_roles("grace").expect("a database");
    for role in ["super admin", "root", "*"] {
        server.store.give_role("grace", role).expect("a database");
    }
    let good = with(base, |_| {});
    let answer = server.call("GET", "/restapi/v1.0/account/~", Some(&good));
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
    let token = with(&server.base, |_| {});
    assert_eq!(
        server
            .call("GET", "/restapi/v1.0/dictionary/country", Some(&token))
            .status,
        200
    );

    let verifier = Verifier::new(&server.base, server.store.clone());
    let session = verifier.session(&long("")).expect("a valid token");
    assert!(session.scopes.everywhere().is_empty());
    let session = verifier
        .session(&long(" ReadAccounts"))
        .expect("a valid token");
    let scopes = session.scopes.everywhere();
    assert!(scopes.covers(Scope::ReadAccounts) && scopes.len() == 1);
    let check = Operation::ReadAccountInfo.check(scopes, &session.permissions);
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

/// A token for one contact is good for that contact, and for nothing else.
#[test]
fn a_token_for_one_contact() {
    let server = Running::start();
    let token = |contact: Value| {
        with(&server.base, |it| {
            it["scope"] = json!("Contacts ReadAccounts");
            it["contact"] = contact;
        })
    };
    let contacts = "/restapi/v1.0/account/~/extension/~/address-book/contact";
    for (method, path, claim, status) in [
        ("GET", "/1", json!("1"), 200),
        ("GET", "/%31", json!("1"), 200),
        ("GET", "/2", json!("1"), 403),
        ("GET", "/1", json!("2"), 403),
        ("GET", "/01", json!("1"), 403),
        ("GET", "/2%2f..%2f1", json!("1"), 403),
        ("GET", "", json!("1"), 403),
        ("DELETE", "/2", json!("1"), 403),
        ("GET", "/1", json!(""), 403),
        ("GET", "/1", json!("*"), 403),
        ("GET", "/01", json!(null), 404),
        ("DELETE", "/1", json!("1"), 204),
        ("GET", "/1", json!(null), 404),
    ] {
        let answer = server.call(
            method,
            &format!("{contacts}{path}"),
            Some(&token(claim.clone())),
        );
        assert_eq!(answer.status, status, "{method} {path} {claim}: {answer:?}");
    }
    let answer = server.call("GET", "/restapi/v1.0/account/~", Some(&token(json!("1"))));
    assert_eq!(answer.status, 403);
}
