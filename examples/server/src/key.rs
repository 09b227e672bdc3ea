//! A key that everybody knows, to sign tokens with that this server accepts.
//!
//! It stands in for an authorization server. A real resource server has no key to sign with: it has
//! the public keys of its issuer, and gets new ones when they change.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, errors::Error};
use serde::Serialize;
use std::time::{SystemTime, UNIX_EPOCH};

/// Who signs.
pub const ISSUER: &str = "https://as.example.com";

/// The secret half of an Ed25519 key (RFC 8410 section 7); its last 32 bytes are readable.
const SECRET: &[u8] = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20\
    a key that everybody knows: demo";

/// The public half.
pub const PUBLIC: [u8; 32] = [
    0x86, 0xd7, 0xeb, 0xa4, 0x99, 0x52, 0xc2, 0x49, 0x7e, 0xd2, 0x75, 0xb4, 0x78, 0xec, 0xaf, 0xfb,
    0xb3, 0xae, 0x17, 0x05, 0x5a, 0xde, 0x05, 0x32, 0xac, 0x98, 0x5a, 0xbb, 0x4b, 0xfb, 0xd6, 0x25,
];

/// What tokens are signed with.
#[must_use]
pub fn secret() -> EncodingKey {
    EncodingKey::from_ed_der(SECRET)
}

/// What signatures are verified with.
#[must_use]
pub fn public() -> DecodingKey {
    DecodingKey::from_ed_der(&PUBLIC)
}

/// An access token with these claims, as RFC 9068 has it.
///
/// # Errors
///
/// Those of serializing the claims.
pub fn sign(claims: &impl Serialize) -> Result<String, Error> {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some("at+jwt".to_owned());
    jsonwebtoken::encode(&header, claims, &secret())
}

/// The claims of RFC 9068 section 2.2, of a token that is valid for an hour.
#[must_use]
pub fn claims(audience: &str, scope: &str, user: &str) -> serde_json::Value {
    let now = now();
    serde_json::json!({
        "iss": ISSUER, "aud": audience, "sub": user, "client_id": "call-insights",
        "iat": now, "exp": now + 3600, "auth_time": now, "jti": format!("token-{now}"),
        "scope": scope,
    })
}

/// Seconds since the epoch.
#[must_use]
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
