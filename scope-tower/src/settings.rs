//! Response and logging settings.

use crate::{
    Decision, Refusal, Scheme,
    header::{NotHeaderText, printable},
};
use http::Extensions;
use std::{fmt, sync::Arc};

/// How much of an explanation leaves the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Detail {
    /// Nothing: the body has a status and a title, and the explanation goes to the
    /// [observer](Settings::observe). The header still has what RFC 6750 requires: the error code,
    /// and the scopes that the call requires.
    #[default]
    LogOnly,
    /// Everything: what is missing, what was granted, and the remedy.
    Public,
}

/// Response and logging settings.
///
/// [`BearerLayer`](crate::BearerLayer) passes them to all guards behind it, as an extension of the
/// request. A clone is cheap.
///
/// ```
/// use scope_tower::{Detail, Settings};
///
/// let settings = Settings::new()
///     .detail(Detail::Public)
///     .realm("accounts")?
///     .observe(|decision| eprintln!("{decision}"));
/// # Ok::<(), scope_tower::NotHeaderText>(())
/// ```
#[derive(Clone, Default)]
pub struct Settings(Arc<Inner>);

#[derive(Clone, Default)]
struct Inner {
    detail: Detail,
    scheme: Scheme,
    scope_in_401: bool,
    report_only: bool,
    realm: Option<String>,
    resource_metadata: Option<String>,
    audience: Option<String>,
    observer: Option<Arc<Observer>>,
}

type Observer = dyn Fn(&Decision<'_>) + Send + Sync;

impl Settings {
    /// Settings without an observer; responses carry only what RFC 6750 requires.
    #[must_use]
    pub fn new() -> Self {
        Settings::default()
    }

    /// Sets how much of an explanation leaves the process.
    #[must_use]
    pub fn detail(mut self, detail: Detail) -> Self {
        Arc::make_mut(&mut self.0).detail = detail;
        self
    }

    /// Sets the `realm` of each challenge (RFC 9110 section 11.5).
    ///
    /// # Errors
    ///
    /// [`NotHeaderText`], if it is not printable ASCII.
    pub fn realm(mut self, realm: &str) -> Result<Self, NotHeaderText> {
        Arc::make_mut(&mut self.0).realm = Some(printable(realm)?.to_owned());
        Ok(self)
    }

    /// Sets the URL of this resource's metadata, which each challenge carries as `resource_metadata`
    /// (RFC 9728 section 5.1): see
    /// [`ProtectedResource::well_known_url`](crate::ProtectedResource::well_known_url).
    ///
    /// # Errors
    ///
    /// [`NotHeaderText`], if it is not printable ASCII.
    pub fn resource_metadata(mut self, url: &str) -> Result<Self, NotHeaderText> {
        Arc::make_mut(&mut self.0).resource_metadata = Some(printable(url)?.to_owned());
        Ok(self)
    }

    /// Sets the identifier of this server, which must be an audience of a token (RFC 8707, 9068).
    ///
    /// [`BearerLayer`](crate::BearerLayer) checks the claim `aud` of a token that is a JSON Web
    /// Token, after `verify` accepted it: a token without the claim, or for another audience, is
    /// not valid. The audience of any other token must be checked by `verify`.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.0).audience = Some(audience.into());
        self
    }

    /// Sets the scheme of tokens and challenges; `Bearer` by default.
    #[must_use]
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        Arc::make_mut(&mut self.0).scheme = scheme;
        self
    }

    /// Sets whether a 401 carries the `scope` of the called operation, so a client can request the
    /// right token at once (RFC 6750 section 3). It publishes which scope an operation requires.
    /// Off by default.
    #[must_use]
    pub fn scope_in_401(mut self, yes: bool) -> Self {
        Arc::make_mut(&mut self.0).scope_in_401 = yes;
        self
    }

    /// Lets calls through that a layer would deny, and reports them to the observer: for a rollout
    /// on an existing server. Off by default.
    ///
    /// It applies to [`OperationsLayer`](crate::OperationsLayer), [`require`](crate::require) and
    /// `Routes`, for denials and step-ups only. A call without a valid token is still refused.
    /// Extractors and `#[requires]` still refuse, too, because a proof requires a check.
    #[must_use]
    pub fn report_only(mut self, yes: bool) -> Self {
        Arc::make_mut(&mut self.0).report_only = yes;
        self
    }

    /// Calls `observer` with each decision, for logs and metrics.
    ///
    /// One call is one decision, by a guard, an extractor, or a handler that refuses with
    /// [`Refusal`] or `Refused`. It is reported when the response is ready, or when the client
    /// disconnects.
    #[must_use]
    pub fn observe(mut self, observer: impl Fn(&Decision<'_>) + Send + Sync + 'static) -> Self {
        Arc::make_mut(&mut self.0).observer = Some(Arc::new(observer));
        self
    }

    /// The settings of a request, or the default if it has none.
    #[must_use]
    pub fn of(extensions: &Extensions) -> Settings {
        extensions.get().cloned().unwrap_or_default()
    }

    /// Whether explanations leave the process: [`Detail::Public`].
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.0.detail == Detail::Public
    }

    pub(crate) fn audience_value(&self) -> Option<&str> {
        self.0.audience.as_deref()
    }

    pub(crate) fn scheme_value(&self) -> Scheme {
        self.0.scheme
    }

    pub(crate) fn realm_value(&self) -> Option<&str> {
        self.0.realm.as_deref()
    }

    pub(crate) fn resource_metadata_value(&self) -> Option<&str> {
        self.0.resource_metadata.as_deref()
    }

    pub(crate) fn has_observer(&self) -> bool {
        self.0.observer.is_some()
    }

    /// Whether `refusal` is only reported.
    pub(crate) fn only_reports(&self, refusal: &Refusal) -> bool {
        self.0.report_only
            && matches!(
                refusal,
                Refusal::Denied(_) | Refusal::DeniedOn(_) | Refusal::StepUp(_)
            )
    }

    /// Whether a response to such a refusal carries the scopes of the operation.
    pub(crate) fn adds_scope(&self, refusal: &Refusal) -> bool {
        self.0.scope_in_401 && matches!(refusal, Refusal::NoCredentials | Refusal::InvalidToken(_))
    }

    /// Reports a decision to the observer, so that your own guards log to the same place.
    ///
    /// ```
    /// use http::Request;
    /// use scope_tower::{Decision, Refusal, Settings};
    ///
    /// let settings = Settings::new().observe(|decision| {
    ///     assert_eq!(decision.to_string(), "GET /jobs (`listJobs`) refused with 401: a bearer token is required");
    /// });
    /// let request = Request::get("/jobs").body(())?;
    /// let mut decision = Decision::new(request.method(), request.uri(), request.extensions());
    /// decision.operation = Some("listJobs");
    /// decision.refusal = Some(&Refusal::NoCredentials);
    /// settings.decided(&decision);
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn decided(&self, decision: &Decision<'_>) {
        if let Some(observer) = &self.0.observer {
            observer(decision);
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("detail", &self.0.detail)
            .field("scheme", &self.0.scheme)
            .field("audience", &self.0.audience)
            .field("scope_in_401", &self.0.scope_in_401)
            .field("report_only", &self.0.report_only)
            .field("realm", &self.0.realm)
            .field("resource_metadata", &self.0.resource_metadata)
            .finish_non_exhaustive()
    }
}
