//! Layers that let a call through or refuse it.

use crate::{
    Refusal, ResponseBody, ResponseFuture, Settings, SignedIn, StepUp, bearer,
    mount::Mount,
    response::grpc_kind,
    watch::{Passed, Record, Watch},
};
use bytes::Bytes;
use http::{Extensions, HeaderMap, Method, Request, Response, Uri};
use scope_core::{
    ApiOperation, Authorize, Denied, Gate, HoldsFor, HoldsOn, PathObject, Readings, Req,
    Requirement,
};
use std::{
    collections::HashMap,
    fmt,
    marker::PhantomData,
    sync::Arc,
    task::{Context, Poll},
    time::SystemTime,
};
use tower_layer::Layer;
use tower_service::Service;

/// The check of a guard.
///
/// Only the layers of this crate implement it.
pub trait Check: sealed::Sealed + Clone {
    /// Decides whether a call may go on, and finds its operation if the guard knows operations.
    #[doc(hidden)]
    fn check<B>(&self, request: &mut Request<B>) -> (Option<&'static str>, Result<(), Refusal>);
    #[doc(hidden)]
    fn settings(&self) -> Option<&Settings>;
    /// The denial of the call for a caller without grants, if it requires scopes.
    #[doc(hidden)]
    fn required(&self, extensions: &Extensions) -> Option<Denied>;
}

mod sealed {
    pub trait Sealed {}
    impl<H, R> Sealed for super::RequireLayer<H, R> {}
    impl<O, H> Sealed for super::OperationsLayer<O, H> {}
}

/// The service of [`RequireLayer`] and [`OperationsLayer`]: it calls the service behind it only if the
/// check passes.
#[derive(Clone, Debug)]
pub struct Guard<C, S> {
    check: C,
    inner: S,
}

impl<C, S, B, X> Service<Request<B>> for Guard<C, S>
where
    C: Check,
    S: Service<Request<B>, Response = Response<X>>,
{
    type Response = Response<ResponseBody<X>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let (operation, outcome) = self.check.check(&mut request);
        let own = self.check.settings();
        if is_plainly_allowed(&request, own, &outcome) {
            return ResponseFuture::inner(self.inner.call(request), Passed::default());
        }
        let required = |extensions: &Extensions| self.check.required(extensions);
        match decide(&mut request, own, operation, outcome, required) {
            Ok(passed) => ResponseFuture::inner(self.inner.call(request), passed),
            Err(response) => ResponseFuture::own(response),
        }
    }
}

/// Whether a call is allowed and nobody observes it, so there is nothing to record.
#[inline]
pub(crate) fn is_plainly_allowed<B>(
    request: &Request<B>,
    own: Option<&Settings>,
    outcome: &Result<(), Refusal>,
) -> bool {
    outcome.is_ok() && own.is_none() && request.extensions().get::<Settings>().is_none()
}

/// Decides from the outcome of a guard's check. An allowed call goes on, watched if there is an
/// observer; a refused one gets a response. `own` are the guard's settings, which come before those
/// of the request. `required` is the requirement of the call, for a 401 that carries it.
#[inline(never)]
pub(crate) fn decide<B>(
    request: &mut Request<B>,
    own: Option<&Settings>,
    operation: Option<&'static str>,
    outcome: Result<(), Refusal>,
    required: impl FnOnce(&Extensions) -> Option<Denied>,
) -> Result<Passed, Box<Response<Bytes>>> {
    let settings = own.or_else(|| request.extensions().get()).cloned();
    let (outcome, reported) = match (outcome, &settings) {
        (Err(refusal), Some(settings)) if settings.only_reports(&refusal) => {
            (Ok(()), Some(refusal))
        }
        (outcome, _) => (outcome, None),
    };
    let watches = own.is_some() || !bearer::watches(request.extensions());
    let watch = settings
        .as_ref()
        .filter(|_| watches)
        .map(|settings| Watch::new(settings, own.is_some(), request));
    if let Some(record) = settings.as_ref().and(Record::of(request.extensions())) {
        record.note(operation, reported.as_ref());
    }
    let mut passed = Passed::new(watch, operation.filter(|_| settings.is_some()));
    let Err(refusal) = outcome else {
        return Ok(passed);
    };
    let settings = settings.unwrap_or_default();
    let required = settings
        .adds_scope(&refusal)
        .then(|| required(request.extensions()))
        .flatten()
        .filter(|denied| denied.gate() == Gate::Scope);
    let scopes: Vec<&str> = required.iter().flat_map(Denied::needed).collect();
    let mut response = refusal.respond(grpc_kind(request.headers()), &settings, &scopes);
    passed.settle(&mut response);
    Err(Box::new(response))
}

/// The check of a step-up for a holder of type `H`.
struct Step<H> {
    step_up: Arc<StepUp>,
    is_met: fn(&StepUp, &H, SystemTime) -> bool,
}

impl<H> Step<H> {
    fn new(step_up: StepUp) -> Self
    where
        H: SignedIn,
    {
        Step {
            step_up: Arc::new(step_up),
            is_met: StepUp::is_met_by::<H>,
        }
    }

    fn check(&self, holder: &H) -> Result<(), Refusal> {
        if (self.is_met)(&self.step_up, holder, SystemTime::now()) {
            Ok(())
        } else {
            Err(Refusal::StepUp(Arc::clone(&self.step_up)))
        }
    }
}

impl<H> Clone for Step<H> {
    fn clone(&self) -> Self {
        Step {
            step_up: Arc::clone(&self.step_up),
            is_met: self.is_met,
        }
    }
}

/// A layer with one requirement for every call: of an app, of a part of it, or of one handler.
///
/// The holder, of type `H`, is the extension of the request that [`BearerLayer`] or another layer in
/// front put there. A call without one is refused.
///
/// [`BearerLayer`]: crate::BearerLayer
///
/// # Cost
///
/// One bit test for each privilege in the requirement, and a look-up in the request's extensions.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.EditAccounts]
///     [scopes.SMS]
/// "#); }
/// use demo::{ScopeSet, scope};
/// use http::{Request, Response, StatusCode};
/// use scope_tower::require;
/// use tower::{Layer, ServiceExt, service_fn};
///
/// let accounts = service_fn(async |_: Request<String>| {
///     Ok::<_, std::convert::Infallible>(Response::new(String::new()))
/// });
/// let guarded = require::<demo::Granted, _>(scope::EditAccounts).layer(accounts);
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// // a layer in front puts the holder into the extensions
/// let call = Request::post("/").extension(ScopeSet::parse("SMS").granted());
/// let answer = guarded.oneshot(call.body(String::new())?).await?;
/// assert_eq!(answer.status(), StatusCode::FORBIDDEN);
/// assert_eq!(
///     answer.headers()["www-authenticate"],
///     r#"Bearer error="insufficient_scope", scope="EditAccounts""#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn require<H, R: Requirement<H>>(requirement: Req<R>) -> RequireLayer<H, R> {
    RequireLayer {
        requirement,
        step: None,
        settings: None,
        holder: PhantomData,
    }
}

/// A layer with one requirement for every call: see [`require`].
pub struct RequireLayer<H, R> {
    requirement: Req<R>,
    step: Option<Step<H>>,
    settings: Option<Settings>,
    holder: PhantomData<fn(&H)>,
}

impl<H, R> RequireLayer<H, R> {
    /// Also requires a recent or stronger authentication of the user.
    #[must_use]
    pub fn step_up(mut self, step_up: StepUp) -> Self
    where
        H: SignedIn,
    {
        self.step = Some(Step::new(step_up));
        self
    }

    /// Sets the settings; the default is those of the layer that verifies tokens.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = Some(settings);
        self
    }
}

impl<H, R> Clone for RequireLayer<H, R> {
    fn clone(&self) -> Self {
        RequireLayer {
            requirement: self.requirement,
            step: self.step.clone(),
            settings: self.settings.clone(),
            holder: PhantomData,
        }
    }
}

impl<H, R: scope_core::Expression> fmt::Debug for RequireLayer<H, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequireLayer({})", R::REQUIRED)
    }
}

impl<H, R, S> Layer<S> for RequireLayer<H, R> {
    type Service = Guard<Self, S>;
    fn layer(&self, inner: S) -> Self::Service {
        Guard {
            check: self.clone(),
            inner,
        }
    }
}

impl<H: Send + Sync + 'static, R: Requirement<H>> Check for RequireLayer<H, R> {
    fn check<B>(&self, request: &mut Request<B>) -> (Option<&'static str>, Result<(), Refusal>) {
        let check = || {
            let holder = bearer::holder::<H>(request.extensions())?;
            holder.authorize(self.requirement)?;
            self.step.as_ref().map_or(Ok(()), |step| step.check(holder))
        };
        (None, check())
    }

    fn settings(&self) -> Option<&Settings> {
        self.settings.as_ref()
    }

    fn required(&self, _: &Extensions) -> Option<Denied> {
        Some(self.requirement.denied())
    }
}

/// A layer that requires of each call what the spec requires of its operation, at both gates. A call
/// without an operation in the spec is refused, so everything behind this layer is denied by default.
///
/// An operation that is `public` in the spec and requires no user permission is open to every call,
/// with any token or none.
///
/// It goes around a whole app of any framework. It finds the operation by method and path, and adds
/// it to the extensions of the request. The service behind it may decode the path, collapse slashes
/// or resolve `..`, so a call requires the operations of all these [`Readings`]; `HEAD` requires
/// those of `GET`, too. If several operations have the same call, it requires all of them, and the
/// extension is the first one in the file.
///
/// With the feature `axum`, a guard in a nested router checks the path of the whole request
/// ([`OriginalUri`](::axum::extract::OriginalUri)); without it, the path as the service sees it. Set a
/// prefix before the paths of the spec by [`mounted_at`](OperationsLayer::mounted_at).
///
/// For axum, [`Routes`](crate::axum::Routes) also finds the handler by operation, so guard and router
/// can't disagree.
///
/// # Cost
///
/// A search for the path, a bit test for each privilege of the requirement, and an extension of the
/// request for the operation.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
///     [operations.readAccount]
///     call = "GET /account/{id}"
///     scopes = "ReadAccounts"
///     [operations.status]
///     call = "GET /status"
///     public = true
/// "#); }
/// use demo::Operation;
/// use http::{Request, Response, StatusCode};
/// use scope_core::Holds;
/// use scope_tower::{BearerLayer, OperationsLayer, Unverified};
/// use tower::{Layer, ServiceExt, service_fn};
///
/// #[derive(Clone, Holds)]
/// struct Session {
///     #[holds] scopes: demo::Granted,
///     #[holds] permissions: demo::user::Granted,
/// }
///
/// let app = service_fn(async |_: Request<String>| {
///     Ok::<_, std::convert::Infallible>(Response::new(String::new()))
/// });
/// let guarded = OperationsLayer::<Operation, Session>::new().layer(app);
/// let verify = |_: &str| Err::<Session, _>(Unverified::invalid("it is unknown"));
/// let guarded = BearerLayer::new(verify).layer(guarded);
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// for (path, status) in [
///     ("/status", StatusCode::OK),
///     ("/account/7", StatusCode::UNAUTHORIZED),
///     ("/admin", StatusCode::NOT_FOUND),
/// ] {
///     let call = Request::get(path).body(String::new())?;
///     assert_eq!(guarded.clone().oneshot(call).await?.status(), status);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct OperationsLayer<O, H> {
    /// Step-ups by the operation's position, if there are any: a layer may be cloned for each call.
    steps: Option<Arc<HashMap<usize, Step<H>>>>,
    settings: Option<Settings>,
    mount: Mount,
    check: CheckOperation<O, H>,
    by: Option<Arc<FindOperation<O>>>,
    operation: PhantomData<fn() -> O>,
}

type FindOperation<O> = dyn Fn(&CallParts<'_>) -> Option<O> + Send + Sync;

/// The parts of a call from which [`OperationsLayer::by`] finds the operation.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallParts<'r> {
    /// The method of the request.
    pub method: &'r Method,
    /// The target of the request.
    pub uri: &'r Uri,
    /// The headers of the request.
    pub headers: &'r HeaderMap,
    /// The extensions of the request; a layer in front may have put data from the body there.
    pub extensions: &'r Extensions,
}

/// The check of a holder against an operation, at the path of the call.
type CheckOperation<O, H> = fn(O, &H, &str) -> Result<(), Refusal>;

impl<O: ApiOperation, H> OperationsLayer<O, H> {
    /// Guards the operations of `O` by the grants of an `H`.
    #[must_use]
    pub fn new() -> Self
    where
        H: HoldsFor<O>,
    {
        OperationsLayer {
            steps: None,
            settings: None,
            mount: Mount::default(),
            check: |operation, holder, _| Ok(operation.check_holder(holder)?),
            by: None,
            operation: PhantomData,
        }
    }

    /// Also accepts grants on the object in the path, a [`PathObject`]: it allows a call of
    /// `GET /repos/{repo}` if its scope was granted on that `repo`.
    ///
    /// Without it, a guard checks only what was granted everywhere.
    #[must_use]
    pub fn on_objects(mut self) -> Self
    where
        H: HoldsOn<Here: HoldsFor<O>>,
    {
        self.check = |operation, holder, path| {
            let object = PathObject::new(operation, path);
            Ok(holder.at(object).check(operation)?)
        };
        self
    }

    /// Sets the literal prefix before the paths of the spec, such as `/v1`.
    ///
    /// The path of the whole request begins with it. Without the feature `axum`, or outside of axum's
    /// routers, the guard may see paths without the prefix; it accepts both. A path that matches an
    /// operation both with the prefix and without it is refused, because it is ambiguous.
    #[must_use]
    pub fn mounted_at(mut self, prefix: &str) -> Self {
        self.mount = Mount::at(prefix);
        self
    }

    /// Finds the operation by `find`, for calls whose method and path don't determine it: the action of
    /// a SOAP call, the field of a GraphQL query. A call without an operation is refused with 404.
    ///
    /// The call requires only the operation that `find` returns, so the handler must read the same data
    /// in the same way. For a call that does several things, return the strictest operation, or check
    /// each of them in the handler.
    ///
    /// ```
    /// # mod demo { scope_core::scopes!(inline = r#"
    /// #     [spec]
    /// #     name = "demo"
    /// #     [scopes.ReadStock]
    /// #     [operations.GetPrice]
    /// #     scopes = "ReadStock"
    /// # "#); }
    /// # use demo::Operation;
    /// # #[derive(scope_core::Holds)]
    /// # struct Session {
    /// #     #[holds] scopes: demo::Granted,
    /// #     #[holds] permissions: demo::user::Granted,
    /// # }
    /// use scope_tower::OperationsLayer;
    ///
    /// let guard = OperationsLayer::<Operation, Session>::new().by(|call| {
    ///     let action = call.headers.get("soapaction")?.to_str().ok()?;
    ///     action.trim_matches('"').parse().ok()
    /// });
    /// # let _ = guard;
    /// ```
    #[must_use]
    pub fn by<F>(mut self, find: F) -> Self
    where
        F: Fn(&CallParts<'_>) -> Option<O> + Send + Sync + 'static,
    {
        self.by = Some(Arc::new(find));
        self
    }

    /// Also requires, for one operation, a recent or stronger authentication of the user.
    #[must_use]
    pub fn step_up(mut self, operation: O, step_up: StepUp) -> Self
    where
        H: SignedIn,
    {
        let steps = Arc::make_mut(self.steps.get_or_insert_default());
        steps.insert(operation.index(), Step::new(step_up));
        self
    }

    /// Sets the settings; the default is those of the layer that verifies tokens.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = Some(settings);
        self
    }

    /// The guard's own settings, if it has any.
    #[cfg(feature = "axum")]
    pub(crate) fn own_settings(&self) -> Option<&Settings> {
        self.settings.as_ref()
    }

    /// The operations that a request requires, and the path that matched.
    #[inline]
    pub(crate) fn readings<'r, B>(&self, request: &'r Request<B>) -> (Readings<O>, &'r str) {
        self.mount.readings(request)
    }

    /// Decides as the layer does, for a framework without tower layers. `holder` is the holder, or the
    /// reason why there is none. `path` excludes the query.
    ///
    /// Run the handler only if this returns an operation. [`settings`](Self::settings) and
    /// [`by`](Self::by) have no effect here.
    ///
    /// # Errors
    ///
    /// The refusal to respond with: its [`status`](Refusal::status), [`challenge`](Refusal::challenge)
    /// and [`problem`](Refusal::problem).
    ///
    /// ```
    /// mod demo { scope_core::scopes!(inline = r#"
    ///     [spec]
    ///     name = "demo"
    ///     [scopes.ReadAccounts]
    ///     [operations.readAccount]
    ///     call = "GET /account/{id}"
    ///     scopes = "ReadAccounts"
    ///     [operations.status]
    ///     call = "GET /status"
    ///     public = true
    /// "#); }
    /// use demo::{Operation, ScopeSet, user};
    /// use scope_core::Holds;
    /// use scope_tower::{OperationsLayer, Refusal, Unverified, bearer_token};
    ///
    /// #[derive(Clone, Holds)]
    /// struct Session {
    ///     #[holds] scopes: demo::Granted,
    ///     #[holds] permissions: demo::user::Granted,
    /// }
    ///
    /// // a real server verifies a signature here
    /// fn verify(token: &str) -> Result<Session, Unverified> {
    ///     match token {
    ///         "secret" => Ok(Session {
    ///             scopes: ScopeSet::parse("ReadAccounts").granted(),
    ///             permissions: user::Granted::EMPTY,
    ///         }),
    ///         _ => Err(Unverified::invalid("it is unknown")),
    ///     }
    /// }
    ///
    /// let guard = OperationsLayer::<Operation, Session>::new();
    /// // method, path and the values of the header `Authorization`, in the framework's types
    /// let check = |path: &str, authorization: &[&'static [u8]]| {
    ///     let token = bearer_token(authorization.iter().copied());
    ///     let session = token.and_then(|token| Ok(verify(token)?));
    ///     guard.check_call("GET", path, session.as_ref())
    /// };
    ///
    /// assert_eq!(check("/account/7", &[b"Bearer secret"])?, Operation::ReadAccount);
    /// assert_eq!(check("/status", &[])?, Operation::Status);
    /// assert_eq!(check("/account/7", &[]).unwrap_err().status(), 401);
    /// assert_eq!(check("/nothing", &[b"Bearer secret"]).unwrap_err().status(), 404);
    /// # Ok::<(), Refusal>(())
    /// ```
    pub fn check_call(
        &self,
        method: &str,
        path: &str,
        holder: Result<&H, &Refusal>,
    ) -> Result<O, Refusal>
    where
        H: HoldsFor<O>,
    {
        let (readings, path) = self.mount.readings_at(method, path, false);
        self.judge(&readings, path, || holder.map_err(Refusal::clone))?;
        let none = Refusal::NoOperation { allow: Vec::new() };
        readings.operation().ok_or(none)
    }

    /// Whether a call that requires all of these is allowed.
    #[inline]
    pub(crate) fn judge<'h>(
        &self,
        readings: &Readings<O>,
        path: &str,
        holder: impl Fn() -> Result<&'h H, Refusal>,
    ) -> Result<(), Refusal>
    where
        H: HoldsFor<O> + 'h,
    {
        // the iterator of `operations` costs as much as the check of one
        if let Some(only) = readings.only() {
            return self.allowed(only, path, holder);
        }
        let mut has_operation = false;
        readings.operations().try_for_each(|operation| {
            has_operation = true;
            self.allowed(operation, path, &holder)
        })?;
        if has_operation {
            Ok(())
        } else {
            let allow = O::methods_at(path).collect();
            Err(Refusal::NoOperation { allow })
        }
    }

    /// Whether a call of `operation` is allowed.
    fn allowed<'h>(
        &self,
        operation: O,
        path: &str,
        holder: impl Fn() -> Result<&'h H, Refusal>,
    ) -> Result<(), Refusal>
    where
        H: HoldsFor<O> + 'h,
    {
        let steps = self.steps.as_ref();
        let step = steps.and_then(|steps| steps.get(&operation.index()));
        // an operation without requirements at both gates needs no holder
        let is_open = || {
            let mut permissions = operation.requirement().permissions();
            step.is_none() && operation.is_public() && permissions.next().is_none()
        };
        let holder = match holder() {
            Ok(holder) => holder,
            Err(_) if is_open() => return Ok(()),
            Err(refusal) => return Err(refusal),
        };
        (self.check)(operation, holder, path)?;
        step.map_or(Ok(()), |step| step.check(holder))
    }
}

impl<O: ApiOperation, H: HoldsFor<O>> Default for OperationsLayer<O, H> {
    fn default() -> Self {
        Self::new()
    }
}

impl<O, H> Clone for OperationsLayer<O, H> {
    fn clone(&self) -> Self {
        OperationsLayer {
            steps: self.steps.clone(),
            settings: self.settings.clone(),
            mount: self.mount.clone(),
            check: self.check,
            by: self.by.clone(),
            operation: PhantomData,
        }
    }
}

impl<O, H> fmt::Debug for OperationsLayer<O, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OperationsLayer")
    }
}

impl<O, H, S> Layer<S> for OperationsLayer<O, H> {
    type Service = Guard<Self, S>;
    fn layer(&self, inner: S) -> Self::Service {
        Guard {
            check: self.clone(),
            inner,
        }
    }
}

impl<O, H> Check for OperationsLayer<O, H>
where
    O: ApiOperation,
    H: HoldsFor<O> + Send + Sync + 'static,
{
    #[inline]
    fn check<B>(&self, request: &mut Request<B>) -> (Option<&'static str>, Result<(), Refusal>) {
        let holder = || bearer::holder(request.extensions());
        let (operation, outcome) = match &self.by {
            None => {
                let (readings, path) = self.readings(request);
                let outcome = self.judge(&readings, path, holder);
                (readings.operation(), outcome)
            }
            Some(find) => {
                let found = find(&CallParts {
                    method: request.method(),
                    uri: request.uri(),
                    headers: request.headers(),
                    extensions: request.extensions(),
                });
                let outcome = match found {
                    Some(operation) => self.allowed(operation, request.uri().path(), holder),
                    None => Err(Refusal::NoOperation { allow: Vec::new() }),
                };
                (found, outcome)
            }
        };
        if let Some(operation) = operation {
            request.extensions_mut().insert(operation);
        }
        (operation.map(ApiOperation::id), outcome)
    }

    fn settings(&self) -> Option<&Settings> {
        self.settings.as_ref()
    }

    fn required(&self, extensions: &Extensions) -> Option<Denied> {
        extensions.get::<O>()?.denied()
    }
}
