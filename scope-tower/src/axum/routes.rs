//! A router that is made from a spec.

use crate::{Guard, OperationsLayer, Refusal, Settings, SignedIn, StepUp, same_call::SameCalls};
use axum::{
    Router,
    body::Body,
    handler::Handler,
    response::{IntoResponse, Response},
    routing::{MethodFilter, MethodRouter, on},
};
use http::{Method, Request};
use scope_core::{ApiOperation, HoldsFor};
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
use tower_layer::Layer;
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
/// A template means what [`from_call`](ApiOperation::from_call) says it means. Parameters come to
/// [`Path`](axum::extract::Path) under their names; a segment with more than a parameter in it,
/// such as `{id}.{format}`, comes as one, named `id.format`.
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
    problems: Vec<String>,
    holder: PhantomData<fn(&H)>,
}

impl<O, H, S> Routes<O, H, S>
where
    O: ApiOperation,
    H: Send + Sync + 'static,
    S: Clone + Send + Sync + 'static,
{
    /// No handler yet.
    #[must_use]
    pub fn new() -> Self
    where
        H: HoldsFor<O>,
    {
        Routes {
            handlers: BTreeMap::new(),
            without: BTreeSet::new(),
            only: None,
            guard: OperationsLayer::new(),
            problems: Vec::new(),
            holder: PhantomData,
        }
    }

    /// The handler of `operation`.
    #[must_use]
    pub fn handle<T: 'static>(mut self, operation: O, handler: impl Handler<T, S>) -> Self {
        let id = operation.id();
        let (Some(method), Some(_)) = (operation.method(), operation.path()) else {
            self.problems.push(format!(
                "`{id}` has no method and path: add `call = \"GET /..\"` to `[operations.{id}]`"
            ));
            return self;
        };
        let filter = Method::from_bytes(method.as_bytes())
            .ok()
            .and_then(|method| MethodFilter::try_from(method).ok());
        match filter {
            Some(filter) => {
                let handler = on(filter, handler);
                if self.handlers.insert(operation.index(), handler).is_some() {
                    self.problems
                        .push(format!("`{id}` has two handlers: leave one out"));
                }
            }
            None => self.problems.push(format!(
                "`{id}` has the method `{method}`, which axum does not route"
            )),
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
                (false, false, false) if operation.method().is_some() => problems.push(format!(
                    "`{id}` has no handler: add one with `handle`, or {}",
                    leave_out("it")
                )),
                _ => {}
            }
        }
        let same_calls = SameCalls::<O>::find();
        let handled = |operation: &&O| self.handlers.contains_key(&operation.index());
        for operation in O::ALL.iter().filter(handled) {
            let first = same_calls.of(operation).iter().find(handled);
            if let Some(first) = first.filter(|first| *first != operation) {
                let (id, first, call) = (operation.id(), first.id(), called(operation));
                problems.push(format!(
                    "`{first}` and `{id}` are the same call, {call}, which one handler answers: leave \
                     the other one out, and {}; either way the call requires what both of them do",
                    leave_out("its operation")
                ));
            }
        }
        if !problems.is_empty() {
            return Err(RoutesError { problems });
        }
        let mut routers: Vec<Option<(O, Router)>> = Vec::new();
        routers.resize_with(O::ALL.len(), || None);
        for (operation, slot) in O::ALL.iter().zip(&mut routers) {
            // the guard finds the first of those that have the same call, and the handler may be
            // that of another one
            let Some(operation) = same_calls.of(operation).iter().find(handled) else {
                continue;
            };
            if let (Some(handler), Some(path)) =
                (self.handlers.get(&operation.index()), operation.path())
            {
                let router = Router::new()
                    // a segment may begin with `:` or `*`: in a spec that is text like any other
                    .without_v07_checks()
                    .route(&template(path), handler.clone())
                    .with_state(state.clone());
                *slot = Some((*operation, router));
            }
        }
        let dispatch = Dispatch {
            routers: routers.into(),
        };
        Ok(GuardedRoutes {
            service: self.guard.layer(dispatch),
        })
    }
}

impl<O, H, S> Default for Routes<O, H, S>
where
    O: ApiOperation,
    H: HoldsFor<O> + Send + Sync + 'static,
    S: Clone + Send + Sync + 'static,
{
    fn default() -> Self {
        Self::new()
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
    service: Guard<OperationsLayer<O, H>, Dispatch<O>>,
}

impl<O, H> Clone for GuardedRoutes<O, H> {
    fn clone(&self) -> Self {
        GuardedRoutes {
            service: self.service.clone(),
        }
    }
}

impl<O, H> fmt::Debug for GuardedRoutes<O, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GuardedRoutes")
    }
}

type Answer = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

impl<O, H> Service<Request<Body>> for GuardedRoutes<O, H>
where
    O: ApiOperation,
    H: HoldsFor<O> + Send + Sync + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Answer {
        let answer = self.service.call(request);
        Box::pin(async move { Ok(answer.await?.map(Body::new)) })
    }
}

/// Calls the handler of the operation that the guard found.
struct Dispatch<O> {
    /// By position of the operation that was found, the one whose handler it is, and that.
    routers: Arc<[Option<(O, Router)>]>,
}

impl<O> Clone for Dispatch<O> {
    fn clone(&self) -> Self {
        Dispatch {
            routers: Arc::clone(&self.routers),
        }
    }
}

impl<O: ApiOperation> Service<Request<Body>> for Dispatch<O> {
    type Response = Response;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Answer {
        let operation = request.extensions().get::<O>().copied();
        let router = operation
            .and_then(|operation| self.routers.get(operation.index()))
            .and_then(Option::as_ref);
        match router {
            Some((handled, router)) => {
                if operation != Some(*handled) {
                    request.extensions_mut().insert(*handled);
                }
                let answer = router.clone().call(request);
                Box::pin(answer)
            }
            // in the spec, and not here
            None => {
                let called = operation.and_then(|it| Some((it.method()?, it.path()?)));
                let refusal = match called {
                    Some((method, path)) => Refusal::LeftOut { method, path },
                    None => Refusal::NoOperation { allow: Vec::new() },
                };
                let settings = Settings::of(request.extensions());
                let answer = settings.refuse(refusal, request.headers()).into_response();
                Box::pin(std::future::ready(Ok(answer)))
            }
        }
    }
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
    let segments = path.split('/').map(|segment| {
        let inner = segment.strip_prefix('{').and_then(|s| s.strip_suffix('}'));
        match inner {
            _ if !segment.contains('{') => segment.replace('}', "}}"),
            Some(rest) if rest.starts_with(['+', '*']) => {
                format!("{{*{}}}", rest.get(1..).unwrap_or_default())
            }
            Some(name) if !name.contains(['{', '}']) => segment.to_owned(),
            _ => format!("{{{}}}", segment.replace(['{', '}'], "")),
        }
    });
    segments.collect::<Vec<_>>().join("/")
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
            ("/x:y/:z", "/x:y/:z"),
        ] {
            assert_eq!(template(spec), axum);
        }
    }
}
