//! Tokens that are bound to a key of the client (RFC 9449), with the crate `dpop-verifier`.
//!
//! A token names the thumbprint of a key. Each request carries a proof that is signed with that key,
//! for this method, this URL and this token, once. A token that is stolen is of no use.

use crate::{Session, verify};
use dpop_verifier::{DpopError, DpopVerifier, ReplayContext, ReplayStore};
use scope_tower::{
    BearerLayer, Credentials, OwnedCredentials, Scheme, Settings, Unverified, Verify,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

/// Seconds for which a proof is accepted after it was made.
const MAX_AGE: i64 = 60;

/// Verifies a token and the proof that comes with it.
#[derive(Clone)]
pub struct Verifier {
    /// Scheme and host of this server as clients see it: a proof is for a whole URL.
    origin: Arc<str>,
    /// The thumbprint of the key that a token is bound to: its claim `cnf.jkt` (RFC 9449 section 6.1).
    /// In place of claims, tokens are known here.
    bound: Arc<HashMap<String, String>>,
    proofs: Proofs,
}

/// The layer of a server at `origin`. `bound` has the thumbprint of each token's key.
pub fn layer(origin: &str, bound: HashMap<String, String>) -> BearerLayer<Verifier> {
    let verifier = Verifier {
        origin: origin.into(),
        bound: Arc::new(bound),
        proofs: Proofs::default(),
    };
    BearerLayer::new(verifier).settings(Settings::new().scheme(Scheme::DPoP))
}

impl Verify for Verifier {
    type Holder = Session;

    fn verify(
        &self,
        credentials: Credentials<'_>,
    ) -> impl Future<Output = Result<Session, Unverified>> + Send {
        let (verifier, credentials) = (self.clone(), credentials.to_owned());
        async move { verifier.session(credentials).await }
    }
}

impl Verifier {
    async fn session(mut self, credentials: OwnedCredentials) -> Result<Session, Unverified> {
        let session = verify(&credentials.token)?;
        let key = self.bound.get(&credentials.token);
        let key = key.ok_or_else(|| Unverified::invalid("it is not bound to a key"))?;
        // exactly one proof (RFC 9449 section 4.3)
        let mut proofs = credentials.headers.get_all("dpop").iter();
        let (Some(proof), None) = (proofs.next(), proofs.next()) else {
            return Err(Unverified::invalid("it needs one proof"));
        };
        let proof = proof.to_str().unwrap_or_default();
        let url = format!("{}{}", self.origin, credentials.uri.path());
        let method = credentials.method.as_str();
        let verified = DpopVerifier::new()
            .with_max_age_seconds(MAX_AGE)
            .with_future_skew_seconds(5)
            .verify(
                &mut self.proofs,
                proof,
                &url,
                method,
                Some(&credentials.token),
            )
            .await
            .map_err(|_| Unverified::invalid("its proof is not valid"))?;
        if verified.jkt == *key {
            Ok(session)
        } else {
            Err(Unverified::invalid("its proof is by another key"))
        }
    }
}

/// Proofs that were used, with the second after which they are too old anyway.
#[derive(Clone, Default)]
struct Proofs(Arc<Mutex<HashMap<[u8; 32], i64>>>);

impl Proofs {
    /// Whether a proof is used for the first time.
    fn insert(&self, proof: [u8; 32], made: i64) -> bool {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = since.map_or(0, |since| since.as_secs().cast_signed());
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, until| *until >= now);
        used.insert(proof, made.saturating_add(2 * MAX_AGE))
            .is_none()
    }
}

impl ReplayStore for Proofs {
    fn insert_once<'life0, 'life1, 'async_trait>(
        &'life0 mut self,
        jti_hash: [u8; 32],
        ctx: ReplayContext<'life1>,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<bool, DpopError>> + Send + 'async_trait>>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
    {
        let first = self.insert(jti_hash, ctx.iat);
        Box::pin(std::future::ready(Ok(first)))
    }
}
