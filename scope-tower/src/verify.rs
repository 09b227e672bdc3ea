//! Verifying the credentials of a request.

use crate::header::printable;
use http::{HeaderMap, Method, Uri, request::Parts};
use std::{borrow::Cow, error::Error, fmt};

/// Why a token is not accepted: one clause, such as `it has expired`, without the token in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidToken(Cow<'static, str>);

impl InvalidToken {
    /// The reason as `error_description` can carry it (RFC 6750 section 3).
    pub(crate) fn description(&self) -> Option<&str> {
        printable(&self.0)
            .ok()
            .filter(|reason| !reason.contains(['"', '\\']))
    }
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why no holder was made of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unverified {
    /// The token is expired, forged, for another audience, and so on.
    Invalid(InvalidToken),
    /// The keys, or the introspection endpoint, can't be reached now.
    Unavailable(InvalidToken),
}

impl Unverified {
    /// The token is not valid; `reason` is one clause, such as `it has expired`, without the token
    /// in it.
    pub fn invalid(reason: impl Into<Cow<'static, str>>) -> Self {
        Unverified::Invalid(InvalidToken(reason.into()))
    }

    /// The token can't be verified now; `reason` is one clause.
    pub fn unavailable(reason: impl Into<Cow<'static, str>>) -> Self {
        Unverified::Unavailable(InvalidToken(reason.into()))
    }
}

impl fmt::Display for Unverified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unverified::Invalid(why) => write!(f, "the token is not valid: {why}"),
            Unverified::Unavailable(why) => write!(f, "the token cannot be verified now: {why}"),
        }
    }
}

impl Error for Unverified {}

/// The scheme of the header `Authorization`, and of the challenges of a server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// A token that whoever has it can use (RFC 6750).
    #[default]
    Bearer,
    /// A token that is bound to a key of the client (RFC 9449). The verifier checks the proof,
    /// which is in the header `DPoP`.
    DPoP,
}

impl Scheme {
    /// The name, as a challenge has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Scheme::Bearer => "Bearer",
            Scheme::DPoP => "DPoP",
        }
    }
}

/// A token, and the request that carries it: what [`Verify`] looks at.
///
/// The token has the form of RFC 6750 section 2.1. The request is there for what is bound to it: a
/// DPoP proof (RFC 9449), the certificate of the client that a proxy passes on (RFC 8705), the
/// tenant of a host.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Credentials<'r> {
    /// The token, without its scheme.
    pub token: &'r str,
    /// The scheme that it came with.
    pub scheme: Scheme,
    /// The method of the request.
    pub method: &'r Method,
    /// The target of the request.
    pub uri: &'r Uri,
    /// The headers of the request.
    pub headers: &'r HeaderMap,
}

impl<'r> Credentials<'r> {
    pub(crate) fn new(token: &'r str, scheme: Scheme, parts: &'r Parts) -> Self {
        Credentials {
            token,
            scheme,
            method: &parts.method,
            uri: &parts.uri,
            headers: &parts.headers,
        }
    }

    /// A copy that a future can take along.
    #[must_use]
    pub fn to_owned(&self) -> OwnedCredentials {
        OwnedCredentials {
            token: self.token.to_owned(),
            scheme: self.scheme,
            method: self.method.clone(),
            uri: self.uri.clone(),
            headers: self.headers.clone(),
        }
    }
}

impl fmt::Debug for Credentials<'_> {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("scheme", &self.scheme)
            .field("method", self.method)
            .field("path", &self.uri.path())
            .finish_non_exhaustive()
    }
}

/// [`Credentials`] that a future owns: what [`verify_async`] hands over.
#[derive(Clone)]
#[non_exhaustive]
pub struct OwnedCredentials {
    /// The token, without its scheme.
    pub token: String,
    /// The scheme that it came with.
    pub scheme: Scheme,
    /// The method of the request.
    pub method: Method,
    /// The target of the request.
    pub uri: Uri,
    /// The headers of the request.
    pub headers: HeaderMap,
}

impl fmt::Debug for OwnedCredentials {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedCredentials")
            .field("scheme", &self.scheme)
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .finish_non_exhaustive()
    }
}

/// Makes a holder of a token: verifies a signature, asks an introspection endpoint, or looks the
/// token up.
///
/// Whatever an implementation does, it checks issuer, audience and expiry: this crate looks only at
/// what was granted. There are three ways to have one besides a type of your own:
///
/// | verifier | sees | waits |
/// | --- | --- | --- |
/// | a closure `\|token: &str\|` | the token | no |
/// | [`verify_request`] | the token and the request | no |
/// | [`verify_async`] | the token and the request | yes |
pub trait Verify: Clone + Send + Sync + 'static {
    /// What the handlers know of who is calling; a session that [`Holds`](scope_core::Holds) what
    /// was granted.
    type Holder: Clone + Send + Sync + 'static;

    /// Verifies a token.
    ///
    /// # Errors
    ///
    /// [`Unverified`]: the token is not valid, or can't be verified now.
    fn verify(
        &self,
        credentials: Credentials<'_>,
    ) -> impl Future<Output = Result<Self::Holder, Unverified>> + Send;
}

impl<F, H> Verify for F
where
    F: Fn(&str) -> Result<H, Unverified> + Clone + Send + Sync + 'static,
    H: Clone + Send + Sync + 'static,
{
    type Holder = H;

    fn verify(
        &self,
        credentials: Credentials<'_>,
    ) -> impl Future<Output = Result<H, Unverified>> + Send {
        std::future::ready(self(credentials.token))
    }
}

/// A verifier that looks at the request, too.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
/// "#); }
/// use scope_tower::{BearerLayer, Credentials, Unverified, verify_request};
///
/// // the tenant of the host, and not one that the token names
/// let bearer = BearerLayer::new(verify_request(|credentials: Credentials<'_>| {
///     let host = credentials.headers.get("host").and_then(|host| host.to_str().ok());
///     match (host, credentials.token) {
///         (Some("example.com"), "secret") => Ok(demo::ScopeSet::parse("ReadAccounts").granted()),
///         _ => Err(Unverified::invalid("it is of another tenant")),
///     }
/// }));
/// ```
pub fn verify_request<F, H>(verify: F) -> VerifyRequest<F>
where
    F: Fn(Credentials<'_>) -> Result<H, Unverified> + Clone + Send + Sync + 'static,
    H: Clone + Send + Sync + 'static,
{
    VerifyRequest(verify)
}

/// See [`verify_request`].
#[derive(Clone, Copy, Debug)]
pub struct VerifyRequest<F>(F);

impl<F, H> Verify for VerifyRequest<F>
where
    F: Fn(Credentials<'_>) -> Result<H, Unverified> + Clone + Send + Sync + 'static,
    H: Clone + Send + Sync + 'static,
{
    type Holder = H;

    fn verify(
        &self,
        credentials: Credentials<'_>,
    ) -> impl Future<Output = Result<H, Unverified>> + Send {
        std::future::ready((self.0)(credentials))
    }
}

/// A verifier that waits: for an introspection endpoint (RFC 7662), for keys, for a database.
///
/// A closure that captures something clones it for each call:
/// `move |credentials| { let pool = pool.clone(); async move { .. } }`.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
/// "#); }
/// use scope_tower::{BearerLayer, Unverified, verify_async};
///
/// # async fn look_up(_: &str) -> Option<String> { None }
/// let bearer = BearerLayer::new(verify_async(async |credentials| {
///     match look_up(&credentials.token).await {
///         Some(scope) => Ok(demo::ScopeSet::parse(&scope).granted()),
///         None => Err(Unverified::invalid("it is unknown")),
///     }
/// }));
/// ```
pub fn verify_async<F, A, H>(verify: F) -> VerifyAsync<F>
where
    F: Fn(OwnedCredentials) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Result<H, Unverified>> + Send,
    H: Clone + Send + Sync + 'static,
{
    VerifyAsync(verify)
}

/// See [`verify_async`].
#[derive(Clone, Copy, Debug)]
pub struct VerifyAsync<F>(F);

impl<F, A, H> Verify for VerifyAsync<F>
where
    F: Fn(OwnedCredentials) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Result<H, Unverified>> + Send,
    H: Clone + Send + Sync + 'static,
{
    type Holder = H;

    fn verify(
        &self,
        credentials: Credentials<'_>,
    ) -> impl Future<Output = Result<H, Unverified>> + Send {
        (self.0)(credentials.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_stays_within_its_characters() {
        let description = |reason: &'static str| match Unverified::invalid(reason) {
            Unverified::Invalid(why) => why.description().map(str::to_owned),
            Unverified::Unavailable(_) => None,
        };
        assert_eq!(
            description("it has expired").as_deref(),
            Some("it has expired")
        );
        for reason in ["a \"quote\"", "a \\", "a\r\nb: c", "caf\u{e9}"] {
            assert_eq!(description(reason), None, "{reason:?}");
        }
    }
}
