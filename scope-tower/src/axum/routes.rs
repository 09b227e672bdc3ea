//! A router generated from a spec.

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
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tower_service::Service;

/// A server from a spec: a handler for each operation, behind the operation's own guard.
///
/// Methods, paths and requirements come from the spec, so none of them is written twice. No handler
/// lacks a guard: a handler can only be mounted under an operation, and the result is not a
/// [`Router`] that accepts more routes. A call that matches no operation is refused.
///
/// Several operations with the same call have one handler, mounted under any of them; leave the others
/// out by [`without`](Routes::without). The call requires all of them, as in [`OperationsLayer`].
///
/// Templates mean what the spec defines, whether axum's router supports them or not. Handlers get the
/// parameters by name from [`Path`](axum::extract::Path). A segment with more than a parameter, such as
/// `{id}.{format}`, is one value, named `id.format`. A segment with `{+name}` and the rest of the path
/// are one value.
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
    /// Handlers by the operation's position.
    handlers: BTreeMap<usize, MethodRouter<S>>,
    without: BTreeSet<usize>,
    only: Option<BTreeSet<usize>>,
    guard: OperationsLayer<O, H>,
    on_objects: bool,
    problems: Vec<String>,
    holder: PhantomData<fn(&H)>,
}

/// A handler of [`Routes`]: any handler of axum.
///
/// It exists for its message; axum's own says only that the type is not a handler.
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
    /// Routes without handlers. The argument of [`into_service`](Routes::into_service) determines `S`.
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
    /// Sets the handler of `operation`, for each of its HTTP calls. If the operation has gRPC calls and
    /// others, the gRPC calls are left to a gRPC server.
    ///
    /// The request does not carry the operation, which is the one that the handler is mounted under. Give it to
    /// a handler of several operations as axum's `Extension`:
    ///
    /// ```
    /// # mod demo { scope_core::scopes!(inline = r#"
    /// #     [spec]
    /// #     name = "demo"
    /// #     [scopes.ReadAccounts]
    /// #     [operations.readAccount]
    /// #     call = "GET /account/{id}"
    /// #     scopes = "ReadAccounts"
    /// #     [operations.readBill]
    /// #     call = "GET /bill/{id}"
    /// #     scopes = "ReadAccounts"
    /// # "#); }
    /// # use demo::Operation;
    /// # #[derive(Clone, scope_core::Holds)]
    /// # struct Session {
    /// #     #[holds] scopes: demo::Granted,
    /// #     #[holds] permissions: demo::user::Granted,
    /// # }
    /// use axum::{extract::Extension, handler::Handler};
    /// use scope_tower::axum::Routes;
    ///
    /// async fn read(Extension(operation): Extension<Operation>) -> &'static str {
    ///     operation.id()
    /// }
    ///
    /// let mut routes = Routes::<Operation, Session>::new();
    /// for operation in [Operation::ReadAccount, Operation::ReadBill] {
    ///     routes = routes.handle(operation, read.layer(Extension(operation)));
    /// }
    /// # routes.into_service(())?;
    /// # Ok::<(), scope_tower::axum::RoutesError>(())
    /// ```
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
        // the guard finds the operation by method and path, so one handler may take all methods
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

    /// Leaves out operations that this server does not have.
    #[must_use]
    pub fn without(mut self, operations: impl IntoIterator<Item = O>) -> Self {
        self.without
            .extend(operations.into_iter().map(ApiOperation::index));
        self
    }

    /// Leaves out all operations of the spec except these.
    #[must_use]
    pub fn only(mut self, operations: &[O]) -> Self {
        let before = self.only.take();
        let has = |index: &usize| before.as_ref().is_none_or(|before| before.contains(index));
        let operations = operations.iter().map(|operation| operation.index());
        self.only = Some(operations.filter(has).collect());
        self
    }

    /// Also requires, for one operation, a recent or stronger authentication of the user.
    #[must_use]
    pub fn step_up(mut self, operation: O, step_up: StepUp) -> Self
    where
        H: SignedIn,
    {
        self.guard = self.guard.step_up(operation, step_up);
        self
    }

    /// Also accepts grants on the object in the path: see [`OperationsLayer::on_objects`].
    #[must_use]
    pub fn on_objects(mut self) -> Self
    where
        H: HoldsOn<Here: HoldsFor<O>>,
    {
        self.guard = self.guard.on_objects();
        self.on_objects = true;
        self
    }

    /// Sets the prefix before the paths of the spec: see [`OperationsLayer::mounted_at`].
    #[must_use]
    pub fn mounted_at(mut self, prefix: &str) -> Self {
        self.guard = self.guard.mounted_at(prefix);
        self
    }

    /// Sets the settings; the default is those of the layer that verifies tokens.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.guard = self.guard.settings(settings);
        self
    }

    /// The service; its handlers share `state`.
    ///
    /// # Errors
    ///
    /// [`RoutesError`] lists all problems. An operation has no handler and is not left out by
    /// [`without`](Routes::without) or [`only`](Routes::only), or it has one and is left out. It
    /// has two handlers, or another operation with the same call has one, too. It has no method and
    /// path.
    pub fn into_service(self, state: S) -> Result<GuardedRoutes<O, H>, RoutesError> {
        let mut problems = self.problems;
        // suggest the way of leaving one out that the code uses already
        let leave_out = |operation: &str| match self.only {
            Some(_) => format!("take {operation} out of `only`"),
            None => format!("add {operation} to `without`"),
        };
        for operation in O::ALL {
            let (id, index) = (operation.id(), operation.index());
            let without = self.without.contains(&index);
            let only = self.only.as_ref();
            let not_in_only = only.is_some_and(|only| !only.contains(&index));
            match (self.handlers.contains_key(&index), without, not_in_only) {
                (true, true, _) => {
                    problems.push(format!("`{id}` has a handler, but `without` leaves it out"))
                }
                (true, false, true) => {
                    problems.push(format!("`{id}` has a handler, but is not in `only`"))
                }
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
                "`{}` requires a scope with open parameters, but the routes check no objects: add \
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

/// Whether the requirement of an operation has open parameters.
fn names_template<O: ApiOperation>(operation: O) -> bool {
    let needs = operation.requirement();
    let scopes = needs.scopes().flatten();
    let permissions = needs.permissions().flatten();
    scopes.into_iter().any(scope_core::Privilege::is_template)
        || permissions
            .into_iter()
            .any(scope_core::Privilege::is_template)
}

/// A router that calls one handler for every request. axum's own search only extracts the
/// parameters; it is left out for templates that axum does not accept.
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
    // a segment may begin with `:`, which is plain text in a spec
    templates
        .into_iter()
        .fold(router.without_v07_checks(), |router, template| {
            router.route(&template, handler.clone())
        })
}

/// Method and path template of each call that an operation's handler serves: all HTTP calls, but gRPC
/// calls only if it has no others.
fn mounted<O: ApiOperation>(operation: O) -> Vec<(&'static str, &'static str)> {
    let http = || operation.calls().filter(|call| call.http().is_some());
    let has_others = http().any(|call| !call.is_grpc());
    http()
        .filter(|call| !(has_others && call.is_grpc()))
        .filter_map(Call::http)
        .collect()
}

/// The problem that the calls of an operation, which share a handler, have different parameters.
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

/// The reason why a server does not start: every problem of its [`Routes`].
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
    /// Writes the same as `Display`, because a `main` that returns it prints `Debug`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for RoutesError {}

/// The service made from [`Routes`]: every handler in it is guarded, and none can be added.
///
/// To serve it, put [`BearerLayer`](crate::BearerLayer) in front and pass it to `axum::serve` with
/// [`ServiceExt::into_make_service`](axum::ServiceExt::into_make_service). A `Router` that serves more
/// than this API takes it as its `fallback_service`.
pub struct GuardedRoutes<O, H> {
    inner: Arc<Inner<O, H>>,
}

struct Inner<O, H> {
    guard: OperationsLayer<O, H>,
    /// Handlers by the operation's position.
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

/// The response of a handler or of the guard.
pub struct RoutesFuture(Answer);

enum Answer {
    Handler(RouteFuture<Infallible>, Passed),
    Own(Option<Response>),
}

impl RoutesFuture {
    fn own(response: Response) -> Self {
        RoutesFuture(Answer::Own(Some(response)))
    }
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
                let mut answer = Pin::new(future).poll(cx);
                if let Poll::Ready(Ok(response)) = &mut answer
                    && let Some(own) = passed.settle(response)
                {
                    *response = own.map(Body::from);
                }
                answer
            }
            // a future is not polled after it was ready; if it is, it stays pending
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
        let handler = |operation: O| handlers.get(operation.index())?.as_ref();
        let handler = match readings.only() {
            Some(operation) => handler(operation),
            // of the operations with the same call, the one with a handler
            None => readings.as_sent().find_map(handler),
        };
        let holder = || holder(request.extensions());
        let outcome = match handler {
            Some(_) => guard.judge(&readings, path, holder),
            None => match operation.and_then(|it| Some((it.method()?, it.path()?))) {
                // in the spec, but not on this server
                Some((method, path)) => Err(Refusal::LeftOut { method, path }),
                None => guard.judge(&readings, path, holder),
            },
        };
        let sent = request.uri().path();
        let as_in_spec = (!std::ptr::eq(path, sent) && path != sent)
            .then(|| with_path(request.uri(), path))
            .flatten();
        let own = guard.own_settings();
        let passed = match is_plainly_allowed(&request, own, &outcome) {
            true => Passed::default(),
            false => {
                let id = operation.map(ApiOperation::id);
                let required = |_: &_| operation?.denied();
                match decide(&mut request, own, id, outcome, required) {
                    Ok(passed) => passed,
                    Err(response) => return RoutesFuture::own(response.map(Body::from)),
                }
            }
        };
        let Some(router) = handler else {
            // `judge` refuses calls without an operation
            return RoutesFuture::own(Refusal::NoOperation { allow: Vec::new() }.into_response());
        };
        if let Some(uri) = as_in_spec {
            *request.uri_mut() = uri;
        }
        RoutesFuture(Answer::Handler(router.clone().call(request), passed))
    }
}

/// The URI with another path: the spec's form, from which the parameters are extracted.
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

/// A template in axum's syntax: a segment is text, a parameter, or the rest.
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
