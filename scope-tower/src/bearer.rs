//! Bearer tokens (RFC 6750) and their holders.

use crate::{
    Credentials, Fault, Refusal, ResponseBody, Scheme, Settings, Unverified, Verify,
    body::settled,
    watch::{Passed, Watch},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{Extensions, HeaderMap, Request, Response, header::AUTHORIZATION};
use std::{
    any::type_name,
    mem,
    pin::Pin,
    task::{Context, Poll},
};
use tower_layer::Layer;
use tower_service::Service;

/// A layer that verifies the bearer token of each call. It lets every call through; the guards behind
/// it decide.
///
/// The token comes from the header `Authorization`; a token in the query or in a form is ignored. The
/// holder becomes an extension of the request, under its own type, and so do the [`Settings`] for the
/// guards. A holder of that type that came with the request is removed, whatever the outcome.
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
/// // a real server verifies a signature here
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
    settings: Option<Settings>,
}

impl<V: Verify> BearerLayer<V> {
    /// A layer that gets the holder from `verify`.
    pub fn new(verify: V) -> Self {
        BearerLayer {
            verify,
            settings: None,
        }
    }

    /// Response and logging settings of the guards and handlers behind it.
    #[must_use]
    pub fn settings(self, settings: Settings) -> Self {
        BearerLayer {
            settings: Some(settings),
            ..self
        }
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
    settings: Option<Settings>,
}

impl<V, S, B, X> Service<Request<B>> for Bearer<V, S>
where
    V: Verify,
    S: Service<Request<B>, Response = Response<X>> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
{
    type Response = Response<ResponseBody<X>>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        // use the service that is ready, not its clone
        let next = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, next);
        let (verify, settings) = (self.verify.clone(), self.settings.clone());
        hide_authorization(request.headers_mut());
        let (mut parts, body) = request.into_parts();
        Box::pin(async move {
            let scheme = settings
                .as_ref()
                .map_or(Scheme::Bearer, Settings::scheme_value);
            let holder = match authorization(&parts.headers, scheme) {
                Ok(token) => {
                    let credentials = Credentials::new(token, scheme, &parts);
                    match verify.verify(credentials).await {
                        Ok(holder) => check_audience(token, settings.as_ref()).map(|()| holder),
                        Err(unverified) => Err(unverified.into()),
                    }
                }
                Err(refusal) => Err(refusal),
            };
            let extensions = &mut parts.extensions;
            extensions.remove::<V::Holder>();
            if let Some(settings) = &settings {
                extensions.insert(settings.clone());
            }
            let outcome = match holder {
                Ok(holder) => {
                    extensions.insert(holder);
                    Outcome::Verified(type_name::<V::Holder>())
                }
                Err(refusal) => Outcome::Refused(refusal),
            };
            extensions.insert(Bearing {
                outcome,
                watches: settings.is_some(),
            });
            let mut request = Request::from_parts(parts, body);
            let watch = settings.map(|it| Watch::new(&it, true, &mut request));
            let mut passed = Passed::new(watch, None);
            let response = inner.call(request).await?;
            Ok(settled(response, &mut passed))
        })
    }
}

/// The extension that [`BearerLayer`] adds to a request.
#[derive(Clone)]
struct Bearing {
    outcome: Outcome,
    /// Whether it settles the refusals of handlers, and reports to the observer.
    watches: bool,
}

/// Whether a [`BearerLayer`] around a guard settles the refusals of handlers.
pub(crate) fn watches(extensions: &Extensions) -> bool {
    extensions.get::<Bearing>().is_some_and(|it| it.watches)
}

/// The outcome of verifying a request's credentials, for the guard that looks for a holder.
#[derive(Clone)]
enum Outcome {
    /// There is a holder; this is the name of its type.
    Verified(&'static str),
    /// There is none.
    Refused(Refusal),
}

/// The reason why a request has no holder, for your own layer in place of [`BearerLayer`].
///
/// A guard responds with the refusal. If a request has neither a holder nor this, the guard reports a
/// fault of the server and responds with 500.
///
/// ```
/// use http::Request;
/// use scope_tower::{Refusal, Unauthenticated};
///
/// let mut request = Request::new(());
/// Unauthenticated(Refusal::NoCredentials).insert(request.extensions_mut());
/// ```
#[derive(Clone, Debug)]
pub struct Unauthenticated(pub Refusal);

impl Unauthenticated {
    /// Puts it into the extensions of a request.
    pub fn insert(self, extensions: &mut Extensions) {
        extensions.insert(Bearing {
            outcome: Outcome::Refused(self.0),
            watches: false,
        });
    }
}

/// Checks the audience of a token that is a JSON Web Token (RFC 7519 section 4.1.3).
fn check_audience(token: &str, settings: Option<&Settings>) -> Result<(), Refusal> {
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

    let Some(audience) = settings.and_then(Settings::audience_value) else {
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
            return Err(Unverified::invalid("it has no audience").into());
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

/// The holder of a request, for a guard outside this crate.
///
/// # Errors
///
/// The reason why there is none, from [`BearerLayer`]; without such a layer, a fault of the server.
pub fn holder<H: Send + Sync + 'static>(extensions: &Extensions) -> Result<&H, Refusal> {
    extensions.get().ok_or_else(|| no_holder::<H>(extensions))
}

#[cold]
fn no_holder<H>(extensions: &Extensions) -> Refusal {
    let expected = type_name::<H>();
    match extensions.get::<Bearing>().map(|it| &it.outcome) {
        Some(Outcome::Refused(refusal)) => refusal.clone(),
        Some(Outcome::Verified(found)) => Refusal::Fault(Fault::OtherHolder { expected, found }),
        None => Refusal::Fault(Fault::NoBearerLayer { expected }),
    }
}

/// Marks the header `Authorization` sensitive, so `Debug` of the request hides it.
fn hide_authorization(headers: &mut HeaderMap) {
    for (_, value) in headers
        .iter_mut()
        .filter(|(name, _)| *name == AUTHORIZATION)
    {
        value.set_sensitive(true);
    }
}

/// The token in the header `Authorization`.
fn authorization(headers: &HeaderMap, scheme: Scheme) -> Result<&str, Refusal> {
    token(only(headers.get_all(AUTHORIZATION))?.as_bytes(), scheme)
}

/// The one value of a header.
fn only<T>(values: impl IntoIterator<Item = T>) -> Result<T, Refusal> {
    let mut values = values.into_iter();
    match (values.next(), values.next()) {
        (None, _) => Err(Refusal::NoCredentials),
        (Some(value), None) => Ok(value),
        (Some(_), Some(_)) => Err(Refusal::InvalidRequest(
            "there are two `Authorization` headers",
        )),
    }
}

/// The token in the values of the header `Authorization`, read as in [`BearerLayer`]. For guards
/// written by hand, with [`OperationsLayer::check_call`](crate::OperationsLayer::check_call).
///
/// # Errors
///
/// There is no value, or more than one; the value has another scheme, or no token.
///
/// ```
/// use scope_tower::bearer_token;
///
/// assert_eq!(bearer_token([&b"Bearer secret"[..]])?, "secret");
/// assert_eq!(bearer_token(None).unwrap_err().status(), 401);
/// # Ok::<(), scope_tower::Refusal>(())
/// ```
pub fn bearer_token<'v>(values: impl IntoIterator<Item = &'v [u8]>) -> Result<&'v str, Refusal> {
    token(only(values)?, Scheme::Bearer)
}

/// The token in a header value: `credentials = scheme 1*SP b64token`, with the scheme in any case.
fn token(value: &[u8], expected: Scheme) -> Result<&str, Refusal> {
    let name = expected.name().as_bytes();
    let Some((scheme, rest)) = value.split_at_checked(name.len()) else {
        return Err(Refusal::NoCredentials);
    };
    if !scheme.eq_ignore_ascii_case(name) || !matches!(rest, [] | [b' ', ..]) {
        return Err(Refusal::NoCredentials);
    }
    let mut token = rest;
    while let [b' ', more @ ..] = token {
        token = more;
    }
    if token.is_empty() {
        return Err(Refusal::InvalidRequest(
            "there is no token after the scheme",
        ));
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
            "it is malformed: a token has letters, digits and -._~+/ only, and = at its end",
        )
        .into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn read(values: &[&'static [u8]]) -> Result<String, Refusal> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, HeaderValue::from_bytes(value).unwrap());
        }
        hide_authorization(&mut headers);
        assert!(headers.values().all(HeaderValue::is_sensitive));
        authorization(&headers, Scheme::Bearer).map(str::to_owned)
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
        // a client that sends a malformed token learns what a token may contain
        let Err(Refusal::InvalidToken(why)) = read(&[b"Bearer ada/read:all"]) else {
            panic!("a colon is in no token");
        };
        let why = why.description().unwrap_or_default();
        assert!(why.contains("letters, digits and -._~+/ only"), "{why}");
    }

    #[test]
    fn two_headers_are_an_error() {
        let outcome = read(&[b"Bearer a", b"Bearer a"]);
        assert!(matches!(outcome, Err(Refusal::InvalidRequest(_))));
    }
}
