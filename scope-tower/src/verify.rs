//! Verification of a request's credentials.

use crate::header::printable;
use http::{HeaderMap, Method, Uri, request::Parts};
use std::{borrow::Cow, error::Error, fmt};

/// The reason why a token is not accepted: one clause, such as `it has expired`, without the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidToken(Cow<'static, str>);

impl InvalidToken {
    /// The reason in the form of an `error_description` (RFC 6750 section 3).
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

/// The reason why a token gave no holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unverified {
    /// The token is expired, forged, for another audience, and so on.
    Invalid(InvalidToken),
    /// The keys or the introspection endpoint can't be reached now.
    Unavailable(InvalidToken),
}

impl Unverified {
    /// The token is not valid; `reason` is one clause, such as `it has expired`, without the token.
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
    /// A token that anyone who has it can use (RFC 6750).
    #[default]
    Bearer,
    /// A token bound to a key of the client (RFC 9449). The verifier checks the proof in the header
    /// `DPoP`.
    DPoP,
}

impl Scheme {
    /// The name in a challenge.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Scheme::Bearer => "Bearer",
            Scheme::DPoP => "DPoP",
        }
    }
}

/// A token and its request, the input of [`Verify`].
///
/// The token has the form of RFC 6750 section 2.1. The request is for tokens that are bound to it: by a
/// DPoP proof (RFC 9449), the client certificate from a proxy (RFC 8705), or the tenant of a host.
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

    /// An owned copy, which a future can keep.
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
    /// Writes everything but the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("scheme", &self.scheme)
            .field("method", self.method)
            .field("path", &self.uri.path())
            .finish_non_exhaustive()
    }
}

/// Owned [`Credentials`], the input of [`verify_async`].
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
    /// Writes everything but the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedCredentials")
            .field("scheme", &self.scheme)
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .finish_non_exhaustive()
    }
}

/// A verifier, which returns the holder of a token: it verifies a signature, calls an introspection
/// endpoint, or looks the token up.
///
/// An implementation must check issuer, audience and expiry: this crate checks only the grant.
/// Besides a type of your own, there are three:
///
/// | verifier | gets | async |
/// | --- | --- | --- |
/// | a closure `\|token: &str\|` | the token | no |
/// | [`verify_request`] | the token and the request | no |
/// | [`verify_async`] | the token and the request | yes |
pub trait Verify: Clone + Send + Sync + 'static {
    /// The data about the caller that handlers get: a session that [`Holds`](scope_core::Holds) the
    /// grants.
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

/// A verifier that gets the request, too.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
/// "#); }
/// use scope_tower::{BearerLayer, Credentials, Unverified, verify_request};
///
/// // the tenant is that of the host, whatever the token claims
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

/// The verifier of [`verify_request`].
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

/// An async verifier, for an introspection endpoint (RFC 7662), keys, or a database.
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

/// The verifier of [`verify_async`].
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
    fn descriptions_have_allowed_characters_only() {
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
