//! Calls with proofs, and attempts without.
#![forbid(unsafe_code)]

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use http::{Request, Response, StatusCode};
use integrations::{Session, dpop, notes::Operation};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use scope_tower::OperationsLayer;
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::atomic::{AtomicUsize, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};
use tower::{Layer, ServiceExt, service_fn};

const ORIGIN: &str = "https://api.example.com";

struct Key(SigningKey);

impl Key {
    fn new(byte: u8) -> Self {
        Key(SigningKey::from_slice(&[byte; 32]).expect("a key"))
    }

    fn coordinates(&self) -> (String, String) {
        let point = self.0.verifying_key().to_encoded_point(false);
        let (x, y) = (point.x().expect("x"), point.y().expect("y"));
        (BASE64.encode(x), BASE64.encode(y))
    }

    fn thumbprint(&self) -> String {
        let (x, y) = self.coordinates();
        let jwk = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        BASE64.encode(Sha256::digest(jwk))
    }

    /// A proof for a call with a token (RFC 9449 section 4.2), made `age` seconds ago.
    fn proof(&self, method: &str, url: &str, token: &str, age: u64) -> String {
        static PROOFS: AtomicUsize = AtomicUsize::new(0);
        let number = PROOFS.fetch_add(1, Ordering::Relaxed);
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let made = since.expect("after 1970").as_secs() - age;
        let (x, y) = self.coordinates();
        let hash = BASE64.encode(Sha256::digest(token));
        let header = format!(
            r#"{{"typ":"dpop+jwt","alg":"ES256","jwk":{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}}}"#
        );
        let claims = format!(
            r#"{{"jti":"{number}","htm":"{method}","htu":"{url}","iat":{made},"ath":"{hash}"}}"#
        );
        let signed = format!("{}.{}", BASE64.encode(header), BASE64.encode(claims));
        let signature: Signature = self.0.sign(signed.as_bytes());
        format!("{signed}.{}", BASE64.encode(signature.to_bytes()))
    }
}

#[tokio::test]
async fn proofs() {
    let (key, thief) = (Key::new(1), Key::new(2));
    let tokens = ["reader", "writer"].map(|token| (token.to_owned(), key.thumbprint()));
    let api = service_fn(async |_: Request<()>| {
        Ok::<_, std::convert::Infallible>(Response::new(String::new()))
    });
    let api = OperationsLayer::<Operation, Session>::new().layer(api);
    let api = dpop::layer(ORIGIN, HashMap::from(tokens)).layer(api);

    let note = format!("{ORIGIN}/notes/7");
    let good = key.proof("GET", &note, "reader", 0);
    let again = good.clone();
    let ok = StatusCode::OK;
    let unauthorized = StatusCode::UNAUTHORIZED;
    for (what, method, scheme, token, proofs, status) in [
        ("as it should be", "GET", "DPoP", "reader", vec![good], ok),
        (
            "a proof that was used",
            "GET",
            "DPoP",
            "reader",
            vec![again],
            unauthorized,
        ),
        ("no proof", "GET", "DPoP", "reader", vec![], unauthorized),
        (
            "as a bearer token",
            "GET",
            "Bearer",
            "reader",
            vec![key.proof("GET", &note, "reader", 0)],
            unauthorized,
        ),
        (
            "two proofs",
            "GET",
            "DPoP",
            "reader",
            vec![
                key.proof("GET", &note, "reader", 0),
                key.proof("GET", &note, "reader", 0),
            ],
            unauthorized,
        ),
        (
            "by another key",
            "GET",
            "DPoP",
            "reader",
            vec![thief.proof("GET", &note, "reader", 0)],
            unauthorized,
        ),
        (
            "for another method",
            "GET",
            "DPoP",
            "reader",
            vec![key.proof("PUT", &note, "reader", 0)],
            unauthorized,
        ),
        (
            "for another URL",
            "GET",
            "DPoP",
            "reader",
            vec![key.proof("GET", &format!("{ORIGIN}/notes/8"), "reader", 0)],
            unauthorized,
        ),
        (
            "for another host",
            "GET",
            "DPoP",
            "reader",
            vec![key.proof("GET", "https://evil.example/notes/7", "reader", 0)],
            unauthorized,
        ),
        (
            "for another token",
            "GET",
            "DPoP",
            "reader",
            vec![key.proof("GET", &note, "writer", 0)],
            unauthorized,
        ),
        (
            "an old one",
            "GET",
            "DPoP",
            "reader",
            vec![key.proof("GET", &note, "reader", 600)],
            unauthorized,
        ),
        (
            "a token that is bound to no key",
            "GET",
            "DPoP",
            "owner",
            vec![key.proof("GET", &note, "owner", 0)],
            unauthorized,
        ),
        (
            "too narrow a token",
            "PUT",
            "DPoP",
            "reader",
            vec![key.proof("PUT", &note, "reader", 0)],
            StatusCode::FORBIDDEN,
        ),
        (
            "no text",
            "GET",
            "DPoP",
            "reader",
            vec!["garbage".to_owned()],
            unauthorized,
        ),
    ] {
        let mut request = Request::builder().method(method).uri("/notes/7?page=2");
        request = request.header("authorization", format!("{scheme} {token}"));
        for proof in proofs {
            request = request.header("dpop", proof);
        }
        let answer = api
            .clone()
            .oneshot(request.body(()).expect("a request"))
            .await;
        let answer = answer.expect("a response");
        assert_eq!(answer.status(), status, "{what}");
        if status != ok {
            let challenge = answer.headers()["www-authenticate"].to_str().expect("text");
            assert!(challenge.starts_with("DPoP"), "{what}: {challenge}");
        }
    }
}
