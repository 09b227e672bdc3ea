//! Who is calling: a JWT access token (RFC 9068), verified, and what the database has of its user.

use crate::{
    key,
    ringcentral::{Grants, ScopeClaim, user},
    store::Store,
};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode,
    errors::{Error, ErrorKind},
};
use scope_core::{Holds, claim};
use scope_tower::{Credentials, SignedIn, Unverified, Verify};
use serde::Deserialize;
use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Who is calling, through which app, and what both may do.
#[derive(Clone, Debug, Holds)]
pub struct Session {
    /// What the token has of what the user granted to the app: everywhere, or on one contact.
    #[holds]
    pub scopes: Grants,
    /// What the user's roles allow.
    #[holds]
    pub permissions: user::Granted,
    /// The user.
    pub user: Arc<str>,
    /// The app.
    pub app: Arc<str>,
    acr: Option<Arc<str>>,
    auth_time: Option<SystemTime>,
}

impl SignedIn for Session {
    fn acr(&self) -> Option<&str> {
        self.acr.as_deref()
    }

    fn auth_time(&self) -> Option<SystemTime> {
        self.auth_time
    }
}

/// The claims that are looked at (RFC 9068 section 2.2). Issuer, audience and expiry are checked
/// before.
#[derive(Deserialize)]
struct Claims {
    sub: Arc<str>,
    client_id: Arc<str>,
    #[serde(default, with = "claim::space_delimited")]
    scope: ScopeClaim,
    /// The one contact that the token is good for, as in a link that shares it.
    contact: Option<String>,
    acr: Option<Arc<str>>,
    auth_time: Option<u64>,
}

/// Verifies tokens for one resource.
#[derive(Clone)]
pub struct Verifier {
    rules: Arc<(DecodingKey, Validation)>,
    store: Store,
}

impl Verifier {
    /// Accepts tokens of [`key::ISSUER`] for `audience`.
    #[must_use]
    pub fn new(audience: &str, store: Store) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[key::ISSUER]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = 5;
        Verifier {
            rules: Arc::new((key::public(), validation)),
            store,
        }
    }

    /// The session of a token.
    ///
    /// # Errors
    ///
    /// [`Unverified`], if the token is not what it should be, or the database fails.
    pub fn session(&self, token: &str) -> Result<Session, Unverified> {
        let (key, validation) = &*self.rules;
        let token = decode::<Claims>(token, key, validation).map_err(|why| reason(&why))?;
        // an ID token, signed by the same key, is no access token (RFC 9068 section 4)
        let typ = token.header.typ.as_deref().unwrap_or_default();
        if !["at+jwt", "application/at+jwt"]
            .iter()
            .any(|it| typ.eq_ignore_ascii_case(it))
        {
            return Err(Unverified::invalid("it is no access token"));
        }
        self.holder(token.claims)
    }

    /// A token grants what it has, as long as the user's grant is stored: to revoke it takes no new
    /// token. Roles are not in the token at all.
    fn holder(&self, claims: Claims) -> Result<Session, Unverified> {
        let (user, app) = (&claims.sub, &claims.client_id);
        let stored = self.store.granted(user, app);
        let (Ok(granted), Ok(permissions)) = (stored, self.store.permissions(user)) else {
            return Err(Unverified::unavailable("the database cannot be read"));
        };
        let granted = claims.scope.granted().restrict_to(&granted);
        Ok(Session {
            scopes: match &claims.contact {
                Some(id) => Grants::only_on(granted, &[("contactId", id)]),
                None => granted.into(),
            },
            permissions,
            user: claims.sub,
            app: claims.client_id,
            acr: claims.acr,
            auth_time: claims
                .auth_time
                .and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds))),
        })
    }
}

impl Verify for Verifier {
    type Holder = Session;

    async fn verify(&self, credentials: Credentials<'_>) -> Result<Session, Unverified> {
        let (verifier, token) = (self.clone(), credentials.token.to_owned());
        // SQLite may wait for the disk, which no thread of the runtime should
        tokio::task::spawn_blocking(move || verifier.session(&token))
            .await
            .unwrap_or_else(|_| Err(Unverified::unavailable("the check was stopped")))
    }
}

/// What the caller and the log are told: never a part of the token.
fn reason(error: &Error) -> Unverified {
    Unverified::invalid(match error.kind() {
        ErrorKind::ExpiredSignature => "it has expired",
        ErrorKind::ImmatureSignature => "it is not valid yet",
        ErrorKind::InvalidIssuer => "it is of another issuer",
        ErrorKind::InvalidAudience => "it is for another audience",
        ErrorKind::InvalidSignature
        | ErrorKind::InvalidAlgorithm
        | ErrorKind::InvalidAlgorithmName
        | ErrorKind::UnsupportedAlgorithm
        | ErrorKind::MissingAlgorithm => "it is not signed as it has to be",
        ErrorKind::MissingRequiredClaim(_) => "a claim is missing",
        _ => "it cannot be read",
    })
}
