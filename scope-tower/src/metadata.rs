//! The published metadata of a resource server (RFC 9728).

use crate::{ResponseBody, ResponseFuture, json::Object, watch::Passed};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, Uri, header::CONTENT_TYPE};
use scope_core::Privilege;
use std::{
    error::Error,
    fmt,
    sync::Arc,
    task::{Context, Poll},
};
use tower_layer::Layer;
use tower_service::Service;

/// The path of the metadata (RFC 9728 section 3), which goes before the path of the resource.
const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// The metadata of a protected resource (RFC 9728 section 2), and a layer that publishes it.
///
/// `scopes_supported` lists the scopes with `baseline = true` in the spec, in the order of the file; an
/// authorization server publishes the same list (RFC 8414 section 2). **A spec without a baseline
/// publishes no scopes**: RFC 9728 section 3.2 leaves an empty list out, and clients learn their scopes
/// only from a challenge. [`scopes`](ProtectedResource::scopes) replaces the baseline.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
///     baseline = true
///     [scopes.EditAccounts]
/// "#); }
/// use scope_tower::ProtectedResource;
///
/// let resource = ProtectedResource::new::<demo::Scope>("https://api.example.com/accounts")?
///     .authorization_server("https://as.example.com")
///     .name("Accounts");
/// assert_eq!(
///     resource.well_known_url(),
///     "https://api.example.com/.well-known/oauth-protected-resource/accounts",
/// );
/// assert_eq!(
///     resource.to_json(),
///     r#"{"resource":"https://api.example.com/accounts","authorization_servers":["https://as.example.com"],"scopes_supported":["ReadAccounts"],"bearer_methods_supported":["header"],"resource_name":"Accounts"}"#,
/// );
/// # Ok::<(), scope_tower::NotAResource>(())
/// ```
#[derive(Clone, Debug)]
pub struct ProtectedResource {
    resource: String,
    origin: String,
    path: String,
    authorization_servers: Vec<String>,
    scopes: Vec<&'static str>,
    other: Vec<(&'static str, String)>,
}

impl ProtectedResource {
    /// The resource with this identifier: an `https` URL without a fragment; `http` is allowed for this
    /// machine. `P` is the enum of its app scopes.
    ///
    /// # Errors
    ///
    /// [`NotAResource`], if it is not such a URL.
    pub fn new<P: Privilege>(identifier: &str) -> Result<Self, NotAResource> {
        let fail = |why| Err(NotAResource(why));
        let Ok(uri) = identifier.parse::<Uri>() else {
            return fail("it is not a URL");
        };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return fail("it has no scheme or no host: write `https://` and the host");
        };
        let here = matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match scheme {
            "https" => {}
            "http" if here => {}
            _ => return fail("its scheme is not `https`"),
        }
        if identifier.contains('#') {
            return fail("it has a fragment: leave out what follows `#`");
        }
        if uri.query().is_some() {
            return fail("it has a query: leave out what follows `?`");
        }
        if authority.as_str().contains('@') {
            return fail("it has a user: leave out what stands before `@`");
        }
        // a client can't request a name with open parameters
        let baseline = P::ALL
            .iter()
            .filter(|scope| scope.is_baseline() && !scope.is_template());
        Ok(ProtectedResource {
            resource: identifier.to_owned(),
            origin: format!("{scheme}://{authority}"),
            path: format!("{WELL_KNOWN}{}", uri.path().trim_end_matches('/')),
            authorization_servers: Vec::new(),
            scopes: baseline.map(|scope| scope.name()).collect(),
            other: Vec::new(),
        })
    }

    /// Adds an authorization server whose tokens are accepted, by its issuer identifier.
    #[must_use]
    pub fn authorization_server(mut self, issuer: impl Into<String>) -> Self {
        self.authorization_servers.push(issuer.into());
        self
    }

    /// Sets `scopes_supported`, in place of the baseline. A scope with open parameters is left out: a
    /// client can't request it as it is.
    #[must_use]
    pub fn scopes<P: Privilege>(self, scopes: impl IntoIterator<Item = P>) -> Self {
        let scopes = scopes.into_iter().filter(|scope| !scope.is_template());
        let scopes = scopes.map(P::name).collect();
        ProtectedResource { scopes, ..self }
    }

    /// Sets `resource_name`, the display name.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        self.with("resource_name", name.into())
    }

    /// Sets `resource_documentation`, the URL of the documentation for developers.
    #[must_use]
    pub fn documentation(self, url: impl Into<String>) -> Self {
        self.with("resource_documentation", url.into())
    }

    fn with(mut self, member: &'static str, value: String) -> Self {
        self.other.retain(|(name, _)| *name != member);
        self.other.push((member, value));
        self
    }

    /// The path of the metadata.
    #[must_use]
    pub fn well_known_path(&self) -> &str {
        &self.path
    }

    /// The URL of the metadata, for
    /// [`Settings::resource_metadata`](crate::Settings::resource_metadata).
    #[must_use]
    pub fn well_known_url(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// The document, without empty lists (RFC 9728 section 3.2).
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Object::new().with("resource", self.resource.as_str());
        if !self.authorization_servers.is_empty() {
            json = json.with(
                "authorization_servers",
                self.authorization_servers.as_slice(),
            );
        }
        if !self.scopes.is_empty() {
            json = json.with("scopes_supported", self.scopes.as_slice());
        }
        json = json.with("bearer_methods_supported", ["header"].as_slice());
        for (name, value) in &self.other {
            json = json.with(name, value.as_str());
        }
        json.finish()
    }

    /// A layer that publishes the document: it answers `GET` and `HEAD` of its path, without a
    /// token, and lets all other calls through. Put it in front of the guards.
    #[must_use]
    pub fn layer(&self) -> MetadataLayer {
        MetadataLayer {
            path: Arc::from(self.path.as_str()),
            json: Bytes::from(self.to_json()),
        }
    }
}

/// The reason why a text can't be the identifier of a protected resource (RFC 9728 section 1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAResource(&'static str);

impl fmt::Display for NotAResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "this cannot be the identifier of a protected resource: {}",
            self.0
        )
    }
}

impl Error for NotAResource {}

/// The layer that publishes the metadata of a resource: see [`ProtectedResource::layer`].
#[derive(Clone, Debug)]
pub struct MetadataLayer {
    path: Arc<str>,
    json: Bytes,
}

impl<S> Layer<S> for MetadataLayer {
    type Service = Metadata<S>;
    fn layer(&self, inner: S) -> Metadata<S> {
        Metadata {
            layer: self.clone(),
            inner,
        }
    }
}

/// The service of [`MetadataLayer`].
#[derive(Clone, Debug)]
pub struct Metadata<S> {
    layer: MetadataLayer,
    inner: S,
}

impl<S, B, X> Service<Request<B>> for Metadata<S>
where
    S: Service<Request<B>, Response = Response<X>>,
{
    type Response = Response<ResponseBody<X>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        if !reads || request.uri().path() != &*self.layer.path {
            return ResponseFuture::inner(self.inner.call(request), Passed::default());
        }
        let body = match *request.method() {
            Method::HEAD => Bytes::new(),
            _ => self.layer.json.clone(),
        };
        let mut response = Response::new(body);
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        ResponseFuture::own(Box::new(response))
    }
}
