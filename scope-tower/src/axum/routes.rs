//! A router that is made from a spec.

use crate::{
    OperationsLayer, Refusal, Settings, SignedIn, StepUp,
    guard::{decide, is_plainly_allowed},
    holder,
    watch::Passed,
};
use axum::{
    Router,
    body::Body,
    handler::Handler,
    response::{IntoResponse, Response},
    routing::{MethodFilter, MethodRouter, future::RouteFuture, on},
};
use http::{Method, Request, Uri, uri::PathAndQuery};
use scope_core::{ApiOperation, Call, HoldsFor, HoldsOn};
use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    error::Error,
    fmt,
    marker::PhantomData,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tower_service::Service;

/// A server from a spec: a handler for each operation, each behind the guard of its own
/// operation.
///
/// Method and path are those of the spec, and so is what a call needs, so none of them is written
/// twice, and no handler can be there without a guard: there is no way to mount one but under an
/// operation, and what comes out is not a [`Router`] to which more could be added. A call that is
/// no operation is refused.
///
/// Several operations with the same call have one handler, that of any of them, and the others are
/// named in [`without`](Routes::without); what a call then requires is what each of them does, as
/// [`OperationsLayer`] has it.
///
/// A template means what the spec says, whether axum's router knows the like or not. Parameters come to
/// [`Path`](axum::extract::Path) under their names. A segment with more than a parameter in it, such as
/// `{id}.{format}`, comes as one, named `id.format`; what a segment with `{+name}` begins comes as one
/// up to the end of the path.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
///     [operations.readAccount]
///     call = "GET /account/{id}"
///     scopes = "ReadAccounts"
///     [operations.listAccounts]
///     call = "GET /account"
///     scopes = "ReadAccounts"
/// "#); }
/// use demo::Operation;
/// use scope_core::Holds;
/// use scope_tower::axum::Routes;
///
/// #[derive(Clone, Holds)]
/// struct Session {
///     #[holds] scopes: demo::Granted,
///     #[holds] permissions: demo::user::Granted,
/// }
///
/// // a handler is missing: the server does not start
/// let refused = Routes::<Operation, Session>::new()
///     .handle(Operation::ReadAccount, async || "an account")
///     .into_service(())
///     .unwrap_err();
/// assert!(refused.to_string().contains("`listAccounts` has no handler"));
///
/// // another server has it
/// let service = Routes::<Operation, Session>::new()
///     .handle(Operation::ReadAccount, async || "an account")
///     .without([Operation::ListAccounts])
///     .into_service(())?;
/// # Ok::<(), scope_tower::axum::RoutesError>(())
/// ```
pub struct Routes<O, H, S = ()> {
    /// By position of the operation.
    handlers: BTreeMap<usize, MethodRouter<S>>,
    without: BTreeSet<usize>,
    only: Option<BTreeSet<usize>>,
    guard: OperationsLayer<O, H>,
    on_objects: bool,
    problems: Vec<String>,
    holder: PhantomData<fn(&H)>,
}

/// A handler of [`Routes`]: one of axum.
///
/// It is there for its message; axum's own says no more than that the handler is none.
#[diagnostic::on_unimplemented(
    message = "this is no handler of routes whose state is `{S}`",
    label = "not a handler of routes with the state `{S}`",
    note = "a handler that takes `State<YourState>` belongs to routes with `into_service(YourState)` at the end",
    note = "a handler is an `async fn` that returns what axum answers with; of its arguments the one that reads the body, such as `Json`, comes last, behind `Authorized`"
)]
pub trait RouteHandler<T, S>: Handler<T, S> {}

#[diagnostic::do_not_recommend]
impl<T, S, F: Handler<T, S>> RouteHandler<T, S> for F {}

impl<O, H> Routes<O, H>
where
    O: ApiOperation,
    H: Send + Sync + 'static,
{
    /// No handler yet. What [`into_service`](Routes::into_service) is given says what `S` is.
    #[must_use]
    pub fn new<S>() -> Routes<O, H, S>
    where
        H: HoldsFor<O>,
    {
        Routes {
            handlers: BTreeMap::new(),
            without: BTreeSet::new(),
            only: None,
            guard: OperationsLayer::new(),
            on_objects: false,
            problems: Vec::new(),
            holder: PhantomData,
        }
    }
}

impl<O, H, S> Routes<O, H, S>
where
    O: ApiOperation,
    H: Send + Sync + 'static,
    S: Clone + Send + Sync + 'static,
{
    /// The handler of `operation`, for each of its HTTP calls. Calls of gRPC are left to a server of
    /// gRPC where the operation has others.
    #[must_use]
    pub fn handle<T: 'static>(mut self, operation: O, handler: impl RouteHandler<T, S>) -> Self {
        let id = operation.id();
        let calls = mounted(operation);
        if calls.is_empty() {
            self.problems.push(format!(
                "`{id}` has no method and path: add `call = \"GET /..\"` to `[operations.{id}]`"
            ));
            return self;
        }
        self.problems.extend(disagreement(id, &calls));
        // the guard has found the operation by method and path, so one handler may take all methods
        let mut methods: Option<MethodFilter> = None;
        for (method, _) in calls {
            let filter = Method::from_bytes(method.as_bytes())
                .ok()
                .and_then(|method| MethodFilter::try_from(method).ok());
            match filter {
                Some(filter) => methods = Some(methods.map_or(filter, |known| known.or(filter))),
                None => self.problems.push(format!(
                    "`{id}` has the method `{method}`, which axum does not route"
                )),
            }
        }
        if let Some(methods) = methods {
            let handler = on(methods, handler);
            if self.handlers.insert(operation.index(), handler).is_some() {
                self.problems
                    .push(format!("`{id}` has two handlers: leave one out"));
            }
        }
        self
    }

    /// Names operations of the spec that this server does not have.
    #[must_use]
    pub fn without(mut self, operations: impl IntoIterator<Item = O>) -> Self {
        self.without
            .extend(operations.into_iter().map(ApiOperation::index));
        self
    }

    /// Names the operations of the spec that this server has; it does not have the others.
    #[must_use]
    pub fn only(mut self, operations: &[O]) -> Self {
        let before = self.only.take();
        let has = |index: &usize| before.as_ref().is_none_or(|before| before.contains(index));
        let operations = operations.iter().map(|operation| operation.index());
        self.only = Some(operations.filter(has).collect());
        self
    }

    /// Requires of one operation, too, that the user has signed in recently, or in a certain way.
    #[must_use]
    pub fn step_up(mut self, operation: O, step_up: StepUp) -> Self
    where
        H: SignedIn,
    {
        self.guard = self.guard.step_up(operation, step_up);
        self
    }

    /// Requires what holds of the object that the path names: see [`OperationsLayer::on_objects`].
    #[must_use]
    pub fn on_objects(mut self) -> Self
    where
        H: HoldsOn<Here: HoldsFor<O>>,
    {
        self.guard = self.guard.on_objects();
        self.on_objects = true;
        self
    }

    /// Says that the paths of the spec begin behind `prefix`: see [`OperationsLayer::mounted_at`].
    #[must_use]
    pub fn mounted_at(mut self, prefix: &str) -> Self {
        self.guard = self.guard.mounted_at(prefix);
        self
    }

    /// How it answers; else as the layer says that found out who is calling.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.guard = self.guard.settings(settings);
        self
    }

    /// The server, whose handlers share `state`.
    ///
    /// # Errors
    ///
    /// [`RoutesError`]: an operation has no handler and is not left out by
    /// [`without`](Routes::without) or [`only`](Routes::only), or has one and is left out; it has two;
    /// another one with the same call has one, too; it has no method and path. All of it at once.
    pub fn into_service(self, state: S) -> Result<GuardedRoutes<O, H>, RoutesError> {
        let mut problems = self.problems;
        // of two ways to leave one out, the one that is in the code
        let leave_out = |operation: &str| match self.only {
            Some(_) => format!("take {operation} out of `only`"),
            None => format!("name {operation} in `without`"),
        };
        for operation in O::ALL {
            let (id, index) = (operation.id(), operation.index());
            let without = self.without.contains(&index);
            let only = self.only.as_ref();
            let not_in_only = only.is_some_and(|only| !only.contains(&index));
            match (self.handlers.contains_key(&index), without, not_in_only) {
                (true, true, _) => problems.push(format!(
                    "`{id}` has a handler, and is named as one that this server does not have"
                )),
                (true, false, true) => problems.push(format!(
                    "`{id}` has a handler, and is not among those that `only` names"
                )),
                (false, false, false) if !mounted(*operation).is_empty() => problems.push(format!(
                    "`{id}` has no handler: add one with `handle`, or {}",
                    leave_out("it")
                )),
                _ => {}
            }
        }
        let of_objects = O::ALL.iter().find(|it| names_template(**it));
        if let Some(operation) = of_objects.filter(|_| !self.on_objects) {
            problems.push(format!(
                "`{}` requires a scope with open parameters, and the routes look at no object: add \
                 `.on_objects()`",
                operation.id()
            ));
        }
        let handled = |operation: &O| self.handlers.contains_key(&operation.index());
        let mut twice = Vec::new();
        for same in O::same_calls() {
            let mut handled = same.filter(handled);
            if let Some(first) = handled.next() {
                twice.extend(handled.map(|operation| (operation.index(), operation, first)));
            }
        }
        twice.sort_unstable_by_key(|(index, ..)| *index);
        for (_, operation, first) in twice {
            let (id, first, call) = (operation.id(), first.id(), called(&operation));
            problems.push(format!(
                "`{first}` and `{id}` are the same call, {call}, which one handler answers: leave the \
                 other one out, and {}; either way the call requires what both of them do",
                leave_out("its operation")
            ));
        }
        if !problems.is_empty() {
            return Err(RoutesError { problems });
        }
        let handlers = O::ALL.iter().map(|operation| {
            let handler = self.handlers.get(&operation.index())?;
            Some(router(*operation, handler.clone(), state.clone()))
        });
        Ok(GuardedRoutes {
            inner: Arc::new(Inner {
                handlers: handlers.collect(),
                guard: self.guard,
            }),
        })
    }
}

/// Whether what an operation requires has open parameters.
fn names_template<O: ApiOperation>(operation: O) -> bool {
    let needs = operation.requirement();
    let scopes = needs.scopes().flatten();
    let permissions = needs.permissions().flatten();
    scopes.into_iter().any(scope_core::Privilege::is_template)
        || permissions
            .into_iter()
            .any(scope_core::Privilege::is_template)
}

/// A router of one handler, which answers whatever comes to it. axum's own search only finds the
/// parameters; it is left out where axum would not have the template.
fn router<O: ApiOperation, S: Clone + Send + Sync + 'static>(
    operation: O,
    handler: MethodRouter<S>,
    state: S,
) -> Router {
    const MOST_PARAMETERS: usize = 26;
    let handler = handler.with_state(state);
    let router = Router::new().fallback_service(handler.clone());
    let templates: BTreeSet<String> = mounted(operation)
        .into_iter()
        .map(|(_, path)| template(path))
        .filter(|template| template.matches('{').count() <= MOST_PARAMETERS)
        .collect();
    // a segment may begin with `:`: in a spec that is text like any other
    templates
        .into_iter()
        .fold(router.without_v07_checks(), |router, template| {
            router.route(&template, handler.clone())
        })
}

/// Method and path template of each call that an operation has a handler for: all HTTP calls, but
/// those of gRPC are left to a server of gRPC where the operation has others.
fn mounted<O: ApiOperation>(operation: O) -> Vec<(&'static str, &'static str)> {
    let http = || operation.calls().filter(|call| call.http().is_some());
    let has_others = http().any(|call| !call.is_grpc());
    http()
        .filter(|call| !(has_others && call.is_grpc()))
        .filter_map(Call::http)
        .collect()
}

/// That the calls of an operation, which have one handler, have parameters of different names.
fn disagreement(id: &str, calls: &[(&str, &str)]) -> Option<String> {
    let names = |path: &str| -> BTreeSet<String> {
        let path = template(path);
        let segments = path.split('/').filter(|segment| segment.starts_with('{'));
        segments.map(|it| it.replace(['{', '}', '*'], "")).collect()
    };
    let ((method, path), others) = calls.split_first()?;
    let (other_method, other) = others
        .iter()
        .find(|(_, other)| names(other) != names(path))?;
    Some(format!(
        "`{id}` has one handler for `{method} {path}` and `{other_method} {other}`, whose parameters \
         have different names: name them alike"
    ))
}

impl<O, H, S> Default for Routes<O, H, S>
where
    O: ApiOperation,
    H: HoldsFor<O> + Send + Sync + 'static,
{
    fn default() -> Self {
        Routes::new()
    }
}

impl<O, H, S> fmt::Debug for Routes<O, H, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Routes")
            .field("handlers", &self.handlers.len())
            .finish_non_exhaustive()
    }
}

/// Why a server does not start: every problem that its [`Routes`] have.
#[derive(Clone, PartialEq, Eq)]
pub struct RoutesError {
    problems: Vec<String>,
}

impl RoutesError {
    /// The problems, one line each.
    pub fn problems(&self) -> impl Iterator<Item = &str> {
        self.problems.iter().map(String::as_str)
    }
}

impl fmt::Display for RoutesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the routes do not fit the spec:")?;
        self.problems
            .iter()
            .try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl fmt::Debug for RoutesError {
    /// As it is displayed: this is what a `main` prints that returns it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for RoutesError {}

/// The service that [`Routes`] make: every handler in it is guarded, and none can be added.
///
/// To serve it, put [`BearerLayer`](crate::BearerLayer) in front and hand it to `axum::serve` with
/// [`ServiceExt::into_make_service`](axum::ServiceExt::into_make_service); a `Router` that has more than this API takes it as its
/// `fallback_service`.
pub struct GuardedRoutes<O, H> {
    inner: Arc<Inner<O, H>>,
}

struct Inner<O, H> {
    guard: OperationsLayer<O, H>,
    /// By position of the operation.
    handlers: Box<[Option<Router>]>,
}

impl<O, H> Clone for GuardedRoutes<O, H> {
    fn clone(&self) -> Self {
        GuardedRoutes {
            inner: Arc::clone(&self.inner),
        }
    }
}

impl<O, H> fmt::Debug for GuardedRoutes<O, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GuardedRoutes")
    }
}

/// What a handler answers, or the guard.
pub struct RoutesFuture(Answer);

#[expect(
    clippy::large_enum_variant,
    reason = "the large one is the usual one, and a box would be an allocation for each call"
)]
enum Answer {
    Handler(RouteFuture<Infallible>, Passed),
    Own(Option<Response>),
}

impl fmt::Debug for RoutesFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RoutesFuture")
    }
}

impl Future for RoutesFuture {
    type Output = Result<Response, Infallible>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Answer::Handler(future, passed) => {
                let Ok(mut response) = ready!(Pin::new(future).poll(cx));
                let own = mem::take(passed).settle(&mut response);
                Poll::Ready(Ok(own.map_or(response, |own| own.map(Body::from))))
            }
            // a future is not polled after it was ready; if it is, there is nothing more to come
            Answer::Own(response) => match response.take() {
                Some(response) => Poll::Ready(Ok(response)),
                None => Poll::Pending,
            },
        }
    }
}

impl<O, H> Service<Request<Body>> for GuardedRoutes<O, H>
where
    O: ApiOperation,
    H: HoldsFor<O> + Send + Sync + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = RoutesFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> RoutesFuture {
        let Inner { guard, handlers } = &*self.inner;
        let (readings, path) = guard.readings(&request);
        let operation = readings.operation();
        // of those that have the same call, the one that has a handler
        let handler = readings.as_sent().find_map(|operation| {
            let router = handlers.get(operation.index())?.as_ref()?;
            Some((operation, router))
        });
        let holder = || holder(request.extensions());
        let outcome = match handler {
            Some(_) => guard.judge(&readings, path, holder),
            None => match operation.and_then(|it| Some((it.method()?, it.path()?))) {
                // in the spec, and not here
                Some((method, path)) => Err(Refusal::LeftOut { method, path }),
                None => guard.judge(&readings, path, holder),
            },
        };
        let as_in_spec = (path != request.uri().path())
            .then(|| with_path(request.uri(), path))
            .flatten();
        let own = guard.own_settings();
        if let Some((operation, router)) =
            handler.filter(|_| is_plainly_allowed(&request, own, &outcome))
        {
            return handled(request, as_in_spec, operation, router, Passed::default());
        }
        let id = operation.map(ApiOperation::id);
        let required = |_: &_| operation?.denied();
        let decision = decide(&mut request, own, id, outcome, required);
        let response = match (decision, handler) {
            (Ok(passed), Some((operation, router))) => {
                return handled(request, as_in_spec, operation, router, passed);
            }
            (Err(response), _) => response.map(Body::from),
            // `judge` refuses what is no operation
            (Ok(_), None) => Refusal::NoOperation { allow: Vec::new() }.into_response(),
        };
        RoutesFuture(Answer::Own(Some(response)))
    }
}

/// Calls the handler of an operation.
fn handled<O: ApiOperation>(
    mut request: Request<Body>,
    as_in_spec: Option<Uri>,
    operation: O,
    router: &Router,
    passed: Passed,
) -> RoutesFuture {
    if let Some(uri) = as_in_spec {
        *request.uri_mut() = uri;
    }
    request.extensions_mut().insert(operation);
    RoutesFuture(Answer::Handler(router.clone().call(request), passed))
}

/// The URI with another path: the one that the spec has, for the parameters in it.
fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let path_and_query = match uri.query() {
        Some(query) => PathAndQuery::try_from(format!("{path}?{query}")),
        None => PathAndQuery::try_from(path),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path_and_query.ok()?);
    Uri::from_parts(parts).ok()
}

/// The call of an operation, as its spec writes it.
fn called<O: ApiOperation>(operation: &O) -> String {
    let (method, path) = (operation.method(), operation.path());
    format!(
        "`{} {}`",
        method.unwrap_or_default(),
        path.unwrap_or_default()
    )
}

/// A template as axum writes it: a segment is text, a parameter, or the rest.
fn template(path: &str) -> String {
    let mut template = String::with_capacity(path.len());
    for segment in path.split('/').skip(1) {
        template.push('/');
        if !segment.contains('{') {
            template.push_str(segment);
            continue;
        }
        let takes_rest = segment.contains("{+") || segment.contains("{*");
        let name = |c: &char| !matches!(c, '{' | '}' | '+' | '*');
        template.push_str(if takes_rest { "{*" } else { "{" });
        template.extend(segment.chars().filter(name));
        template.push('}');
        if takes_rest {
            break;
        }
    }
    template
}

#[cfg(test)]
mod tests {
    use super::template;

    #[test]
    fn templates_of_axum() {
        for (spec, axum) in [
            ("/a/b", "/a/b"),
            ("/a/{id}", "/a/{id}"),
            ("/a/{id}.{format}/b", "/a/{id.format}/b"),
            ("/a/v{n}", "/a/{vn}"),
            ("/a/{id}:refund", "/a/{id:refund}"),
            ("/files/{+rest}", "/files/{*rest}"),
            ("/files/{*rest}", "/files/{*rest}"),
            ("/v1/{+name}:undelete", "/v1/{*name:undelete}"),
            ("/v1/{+name}/location/{location}", "/v1/{*name}"),
            ("/x:y/z", "/x:y/z"),
        ] {
            assert_eq!(template(spec), axum);
        }
    }
}
