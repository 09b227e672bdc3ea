//! Who is calling: bearer tokens (RFC 6750).

use crate::{Refusal, Settings, header::printable};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{Extensions, HeaderMap, HeaderValue, Request, header::AUTHORIZATION};
use std::{
    borrow::Cow,
    error::Error,
    fmt, mem,
    pin::Pin,
    task::{Context, Poll},
};
use tower_layer::Layer;
use tower_service::Service;

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
    /// It cannot be told now: the keys, or the introspection endpoint, are out of reach.
    Unavailable(InvalidToken),
}

impl Unverified {
    /// The token is not valid; `reason` is one clause, such as `it has expired`, without the token
    /// in it.
    pub fn invalid(reason: impl Into<Cow<'static, str>>) -> Self {
        Unverified::Invalid(InvalidToken(reason.into()))
    }

    /// It cannot be told now.
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

impl From<Unverified> for Refusal {
    fn from(unverified: Unverified) -> Self {
        match unverified {
            Unverified::Invalid(why) => Refusal::InvalidToken(why),
            Unverified::Unavailable(why) => Refusal::Unavailable(why),
        }
    }
}

/// Makes a holder of a bearer token: verifies a signature, asks an introspection endpoint, looks
/// it up.
///
/// A closure that takes the token and returns a result does it where nothing is waited for.
/// Whatever it does, it checks issuer, audience and expiry: this crate looks only at what was
/// granted.
pub trait Verify: Clone + Send + Sync + 'static {
    /// What the handlers know of who is calling; a session that [`Holds`](scope_core::Holds) what
    /// was granted.
    type Holder: Clone + Send + Sync + 'static;

    /// Verifies `token`, which has the form that RFC 6750 section 2.1 gives it.
    ///
    /// # Errors
    ///
    /// [`Unverified`]: the token is not valid, or that cannot be told.
    fn verify(&self, token: &str) -> impl Future<Output = Result<Self::Holder, Unverified>> + Send;
}

impl<F, H> Verify for F
where
    F: Fn(&str) -> Result<H, Unverified> + Clone + Send + Sync + 'static,
    H: Clone + Send + Sync + 'static,
{
    type Holder = H;

    fn verify(&self, token: &str) -> impl Future<Output = Result<H, Unverified>> + Send {
        std::future::ready(self(token))
    }
}

/// Finds out who is calling, and lets every call through: whether one may go on is up to the
/// guards behind it.
///
/// The token is that of the header `Authorization`; one in the query or in a form is not looked
/// at. The holder becomes an extension of the request, under its own type, and so do the
/// [`Settings`], by which guards answer. A holder of that type which came with the request is
/// gone, whatever the outcome.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
/// "#); }
/// use demo::{ScopeSet, scope};
/// use http::{Request, Response, StatusCode};
/// use scope_tower::{BearerLayer, Unverified, require};
/// use tower::{ServiceBuilder, ServiceExt, service_fn};
///
/// // who is calling; a real server verifies a signature here
/// let verify = |token: &str| match token {
///     "secret" => Ok(ScopeSet::parse("ReadAccounts").granted()),
///     _ => Err(Unverified::invalid("it is unknown")),
/// };
/// let service = ServiceBuilder::new()
///     .layer(BearerLayer::new(verify))
///     .layer(require::<demo::Granted, _>(scope::ReadAccounts))
///     .service(service_fn(async |_: Request<String>| {
///         Ok::<_, std::convert::Infallible>(Response::new(String::from("an account")))
///     }));
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let call = Request::get("/account").header("authorization", "Bearer secret");
/// let answer = service.clone().oneshot(call.body(String::new())?).await?;
/// assert_eq!(answer.status(), StatusCode::OK);
///
/// let call = Request::get("/account").header("authorization", "Bearer made-up");
/// let answer = service.clone().oneshot(call.body(String::new())?).await?;
/// assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
/// assert_eq!(answer.headers()["www-authenticate"], r#"Bearer error="invalid_token""#);
///
/// let answer = service.oneshot(Request::get("/account").body(String::new())?).await?;
/// assert_eq!(answer.headers()["www-authenticate"], "Bearer");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct BearerLayer<V> {
    verify: V,
    settings: Settings,
}

impl<V: Verify> BearerLayer<V> {
    /// Finds out with `verify` who is calling.
    pub fn new(verify: V) -> Self {
        BearerLayer {
            verify,
            settings: Settings::new(),
        }
    }

    /// How the guards behind it answer.
    #[must_use]
    pub fn settings(self, settings: Settings) -> Self {
        BearerLayer { settings, ..self }
    }
}

impl<V: Clone, S> Layer<S> for BearerLayer<V> {
    type Service = Bearer<V, S>;

    fn layer(&self, inner: S) -> Bearer<V, S> {
        Bearer {
            inner,
            verify: self.verify.clone(),
            settings: self.settings.clone(),
        }
    }
}

/// The service of [`BearerLayer`].
#[derive(Clone, Debug)]
pub struct Bearer<V, S> {
    inner: S,
    verify: V,
    settings: Settings,
}

impl<V, S, B> Service<Request<B>> for Bearer<V, S>
where
    V: Verify,
    S: Service<Request<B>> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        // the one that is ready, not its clone
        let next = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, next);
        let (verify, settings) = (self.verify.clone(), self.settings.clone());
        Box::pin(async move {
            let token = token(request.headers_mut());
            let holder = match &token {
                Ok(token) => match bare(token) {
                    Ok(token) => match verify.verify(token).await {
                        Ok(holder) => check_audience(token, &settings).map(|()| holder),
                        Err(unverified) => Err(unverified.into()),
                    },
                    Err(refusal) => Err(refusal),
                },
                Err(refusal) => Err(refusal.clone()),
            };
            let extensions = request.extensions_mut();
            extensions.remove::<V::Holder>();
            extensions.remove::<Failure>();
            extensions.insert(settings);
            match holder {
                Ok(holder) => {
                    extensions.insert(holder);
                }
                Err(refusal) => {
                    extensions.insert(Failure(refusal));
                }
            }
            inner.call(request).await
        })
    }
}

/// Why there is no holder, for the guard that misses it.
#[derive(Clone)]
struct Failure(Refusal);

/// Checks the audience of a token that is a JSON Web Token (RFC 7519 section 4.1.3).
fn check_audience(token: &str, settings: &Settings) -> Result<(), Refusal> {
    #[derive(serde::Deserialize)]
    struct Claims {
        aud: Option<Audience>,
    }
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum Audience {
        One(String),
        Many(Vec<String>),
    }

    let Some(audience) = settings.audience_value() else {
        return Ok(());
    };
    let mut parts = token.split('.');
    let (Some(_), Some(claims), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Ok(());
    };
    let Ok(claims) = URL_SAFE_NO_PAD.decode(claims) else {
        return Ok(());
    };
    let is_for_this_server = match serde_json::from_slice::<Claims>(&claims) {
        Ok(Claims { aud: None }) => {
            return Err(Unverified::invalid("it names no audience").into());
        }
        Ok(Claims {
            aud: Some(Audience::One(one)),
        }) => one == audience,
        Ok(Claims {
            aud: Some(Audience::Many(many)),
        }) => many.iter().any(|one| one == audience),
        Err(_) => return Err(Unverified::invalid("its audience can't be read").into()),
    };
    if is_for_this_server {
        Ok(())
    } else {
        Err(Unverified::invalid("it is for another audience").into())
    }
}

/// The holder that came with a request: for a guard that is not of this crate.
///
/// # Errors
///
/// Why there is none, as [`BearerLayer`] found out.
pub fn holder<H: Send + Sync + 'static>(extensions: &Extensions) -> Result<&H, Refusal> {
    extensions.get().ok_or_else(|| match extensions.get() {
        Some(Failure(refusal)) => refusal.clone(),
        None => Refusal::NoCredentials,
    })
}

/// The credentials of the scheme `Bearer`; from here on they are not shown when somebody prints
/// the request.
fn token(headers: &mut HeaderMap) -> Result<HeaderValue, Refusal> {
    for value in headers
        .iter_mut()
        .filter(|(name, _)| *name == AUTHORIZATION)
    {
        value.1.set_sensitive(true);
    }
    let mut values = headers.get_all(AUTHORIZATION).iter();
    match (values.next(), values.next()) {
        (None, _) => Err(Refusal::NoCredentials),
        (Some(value), None) => Ok(value.clone()),
        (Some(_), Some(_)) => Err(Refusal::InvalidRequest(
            "there are two `Authorization` headers",
        )),
    }
}

/// The token by itself: `credentials = "Bearer" 1*SP b64token`, the scheme in any case.
fn bare(value: &HeaderValue) -> Result<&str, Refusal> {
    const SCHEME: &[u8] = b"bearer";
    let value = value.as_bytes();
    let Some((scheme, rest)) = value.split_at_checked(SCHEME.len()) else {
        return Err(Refusal::NoCredentials);
    };
    if !scheme.eq_ignore_ascii_case(SCHEME) || !matches!(rest, [] | [b' ', ..]) {
        return Err(Refusal::NoCredentials);
    }
    let mut token = rest;
    while let [b' ', more @ ..] = token {
        token = more;
    }
    if token.is_empty() {
        return Err(Refusal::InvalidRequest("there is no token behind `Bearer`"));
    }
    let padded = token
        .iter()
        .rposition(|byte| *byte != b'=')
        .map_or(0, |at| at + 1);
    let body = token.get(..padded).unwrap_or_default();
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(byte);
    match std::str::from_utf8(token) {
        Ok(token) if !body.is_empty() && body.iter().all(fits) => Ok(token),
        _ => Err(Unverified::invalid(
            "it is malformed: a bearer token has letters, digits and -._~+/ only, and = at its end",
        )
        .into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&'static [u8]]) -> Result<String, Refusal> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, HeaderValue::from_bytes(value).unwrap());
        }
        let value = token(&mut headers)?;
        assert!(headers.values().all(HeaderValue::is_sensitive));
        bare(&value).map(str::to_owned)
    }

    #[test]
    fn the_form_of_credentials() {
        for (value, token) in [
            ("Bearer abc", "abc"),
            ("bearer   a-._~+/9==", "a-._~+/9=="),
            ("BEARER abc", "abc"),
        ] {
            assert_eq!(read(&[value.as_bytes()]).unwrap(), token);
        }
        for value in [
            "Basic YTpi",
            "Bear",
            "Bearerabc",
            "",
            "Bearer,abc",
            "Token abc",
        ] {
            let outcome = read(&[value.as_bytes()]);
            assert!(matches!(outcome, Err(Refusal::NoCredentials)), "{value}");
        }
        assert!(matches!(read(&[]), Err(Refusal::NoCredentials)));
        for value in ["Bearer", "Bearer ", "bearer   "] {
            let outcome = read(&[value.as_bytes()]);
            assert!(
                matches!(outcome, Err(Refusal::InvalidRequest(_))),
                "{value}"
            );
        }
        for value in [
            "Bearer a b",
            "Bearer a,b",
            "Bearer \"a\"",
            "Bearer \ta",
            "Bearer a ",
            "Bearer =",
            "Bearer a=b",
            "Bearer a;",
        ] {
            let outcome = read(&[value.as_bytes()]);
            assert!(matches!(outcome, Err(Refusal::InvalidToken(_))), "{value}");
        }
        let outcome = read(&[b"Bearer \xE9"]);
        assert!(matches!(outcome, Err(Refusal::InvalidToken(_))));
        // what a token is made of reaches who sent another one
        let Err(Refusal::InvalidToken(why)) = read(&[b"Bearer ada/read:all"]) else {
            panic!("a colon is in no token");
        };
        let why = why.description().unwrap_or_default();
        assert!(why.contains("letters, digits and -._~+/ only"), "{why}");
    }

    #[test]
    fn two_headers_are_not_chosen_from() {
        let outcome = read(&[b"Bearer a", b"Bearer a"]);
        assert!(matches!(outcome, Err(Refusal::InvalidRequest(_))));
    }

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
