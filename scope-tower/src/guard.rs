//! Layers that let a call through, or answer it.

use crate::{
    AnswerBody, AnswerFuture, Refusal, Settings, SignedIn, StepUp, bearer, same_call::SameCalls,
};
use http::{Extensions, Method, Request, Response};
use scope_core::{ApiOperation, Authorize, HoldsFor, Req, Requirement};
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

/// What a guard asks of a call.
///
/// Only the layers of this crate implement it.
pub trait Check: sealed::Sealed + Clone {
    /// Whether a call may go on, and which operation it is, where that is known.
    #[doc(hidden)]
    fn check<B>(&self, request: &mut Request<B>) -> (Option<&'static str>, Result<(), Refusal>);
    #[doc(hidden)]
    fn settings(&self) -> Option<&Settings>;
}

mod sealed {
    pub trait Sealed {}
    impl<H, R> Sealed for super::RequireLayer<H, R> {}
    impl<O, H> Sealed for super::OperationsLayer<O, H> {}
}

/// The service of [`RequireLayer`] and of [`OperationsLayer`]: it calls the service behind it only
/// if the check is passed.
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
    type Response = Response<AnswerBody<X>>;
    type Error = S::Error;
    type Future = AnswerFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let (operation, outcome) = self.check.check(&mut request);
        let own = self.check.settings();
        let of_request = || request.extensions().get::<Settings>();
        if let Some(settings) = own.or_else(of_request) {
            settings.tell(&request, operation, outcome.as_ref().err());
        }
        match outcome {
            Ok(()) => AnswerFuture::inner(self.inner.call(request)),
            Err(refusal) => {
                let settings = own
                    .cloned()
                    .unwrap_or_else(|| Settings::of(request.extensions()));
                AnswerFuture::own(refusal.response(request.headers(), &settings))
            }
        }
    }
}

/// How a step-up is checked for a holder of type `H`.
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

/// Requires the same of every call: of an app, of a part of it, or of one handler.
///
/// The holder, of type `H`, is the extension of the request that [`BearerLayer`] or another layer
/// before this one put there. A call without one is refused.
///
/// [`BearerLayer`]: crate::BearerLayer
///
/// # Cost
///
/// One bit test for each privilege in the requirement, and a look into the request's extensions.
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
/// // `Extension`s are made by whoever finds out who is calling
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

/// Requires the same of every call: see [`require`].
pub struct RequireLayer<H, R> {
    requirement: Req<R>,
    step: Option<Step<H>>,
    settings: Option<Settings>,
    holder: PhantomData<fn(&H)>,
}

impl<H, R> RequireLayer<H, R> {
    /// Requires, too, that the user has signed in recently, or in a certain way.
    #[must_use]
    pub fn step_up(mut self, step_up: StepUp) -> Self
    where
        H: SignedIn,
    {
        self.step = Some(Step::new(step_up));
        self
    }

    /// How it answers; else as the layer says that found out who is calling.
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
}

/// Requires of each call what the spec says of its operation, at both gates; a call that is no
/// operation of the spec is refused, so what stands behind this layer is closed by default.
///
/// An operation that the spec says is `public`, and that asks for no user permission, is open to
/// everybody, whatever token comes with the call or none.
///
/// It goes around a whole app, whatever the framework: the operation is found by method and path,
/// `HEAD` as `GET`. It becomes an extension of the request. In front of a part that is mounted
/// elsewhere, the path has to be the one that the spec has.
///
/// Where several operations have the same call, names of parameters aside, a call of it has to be
/// allowed what each of them needs: which of them is meant, a guard cannot see. The first one in the
/// file is what becomes the extension, and what is told to whoever observes.
///
/// For axum there is more: [`Routes`](crate::axum::Routes) finds the handler by operation, too, so
/// the two cannot disagree.
///
/// # Cost
///
/// A binary search for the path, a bit test for each privilege that the operation needs, and an
/// extension of the request for the operation. When it is made, it compares the calls of all
/// operations.
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
/// use scope_tower::OperationsLayer;
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
    /// By position of the operation.
    steps: Arc<HashMap<usize, Step<H>>>,
    settings: Option<Settings>,
    same_calls: SameCalls<O>,
}

impl<O: ApiOperation, H> OperationsLayer<O, H> {
    /// Guards the operations of `O` with what was granted to an `H`.
    #[must_use]
    pub fn new() -> Self
    where
        H: HoldsFor<O>,
    {
        OperationsLayer {
            steps: Arc::default(),
            settings: None,
            same_calls: SameCalls::find(),
        }
    }

    /// Requires of one operation, too, that the user has signed in recently, or in a certain way.
    #[must_use]
    pub fn step_up(mut self, operation: O, step_up: StepUp) -> Self
    where
        H: SignedIn,
    {
        Arc::make_mut(&mut self.steps).insert(operation.index(), Step::new(step_up));
        self
    }

    /// How it answers; else as the layer says that found out who is calling.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = Some(settings);
        self
    }

    /// Whether a call of `operation` may go on.
    fn allowed(&self, operation: O, extensions: &Extensions) -> Result<(), Refusal>
    where
        H: HoldsFor<O> + Send + Sync + 'static,
    {
        let step = self.steps.get(&operation.index());
        // an operation that is open at both gates needs no holder
        let open = operation.is_public() && operation.requirement().permissions().next().is_none();
        if open && step.is_none() {
            return Ok(());
        }
        let holder = bearer::holder::<H>(extensions)?;
        operation.check_holder(holder)?;
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
            steps: Arc::clone(&self.steps),
            settings: self.settings.clone(),
            same_calls: self.same_calls.clone(),
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
    fn check<B>(&self, request: &mut Request<B>) -> (Option<&'static str>, Result<(), Refusal>) {
        let Some(operation) = operation_of::<O>(request.method(), request.uri().path()) else {
            let allow = methods_of::<O>(request.uri().path());
            return (None, Err(Refusal::NoOperation { allow }));
        };
        let mut all = self.same_calls.of(&operation).iter();
        let outcome = all.try_for_each(|it| self.allowed(*it, request.extensions()));
        if outcome.is_ok() {
            request.extensions_mut().insert(operation);
        }
        (Some(operation.id()), outcome)
    }

    fn settings(&self) -> Option<&Settings> {
        self.settings.as_ref()
    }
}

/// The operation of a call; who may `GET` something may ask for its head, too.
fn operation_of<O: ApiOperation>(method: &Method, path: &str) -> Option<O> {
    let named = O::from_call(method.as_str(), path);
    named.or_else(|| {
        (method == Method::HEAD)
            .then(|| O::from_call(Method::GET.as_str(), path))
            .flatten()
    })
}

/// The methods that operations have at `path`, in the order of the spec.
fn methods_of<O: ApiOperation>(path: &str) -> Vec<&'static str> {
    let mut methods = Vec::new();
    let mut seen = Vec::new();
    for method in O::ALL.iter().filter_map(|operation| operation.method()) {
        if !seen.contains(&method) {
            seen.push(method);
            if O::from_call(method, path).is_some() {
                methods.push(method);
            }
        }
    }
    methods
}
