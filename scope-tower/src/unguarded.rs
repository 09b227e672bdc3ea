//! Tests for handlers without a guard.

use crate::Refusal;
use http::{Method, Request, Response, StatusCode, Uri};
use scope_core::{ApiOperation, Call};
use std::{error::Error, fmt, future::poll_fn, marker::PhantomData};
use tower_service::Service;

/// Calls every operation of `O` without credentials, and panics if no guard of this crate refuses
/// one of them. It is for tests of servers that mount their handlers themselves.
///
/// **A route outside the spec is not called**, and may be unguarded: neither a service nor axum's
/// `Router` can list its routes. [`GuardCheck::and`] adds it, `cargo scopes audit` finds it in the
/// source, and an [`OperationsLayer`](crate::OperationsLayer) around everything refuses it.
/// [`GuardCheck`] can also leave operations out.
///
/// # Panics
///
/// If a call is not refused; the message lists each.
///
/// ```should_panic
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
///     [operations.readAccount]
///     call = "GET /account/{id}"
///     scopes = "ReadAccounts"
/// "#); }
/// use http::{Request, Response};
/// use scope_tower::assert_all_guarded;
/// use tower::service_fn;
///
/// let open = service_fn(async |_: Request<String>| {
///     Ok::<_, std::convert::Infallible>(Response::new("for everybody"))
/// });
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// assert_all_guarded::<demo::Operation, String, _>(open).await;
/// # });
/// ```
pub async fn assert_all_guarded<O, B, X>(
    service: impl Service<Request<B>, Response = Response<X>, Error: fmt::Display>,
) where
    O: ApiOperation,
    B: Default,
{
    #[expect(clippy::panic, reason = "it is for tests, and a test fails by a panic")]
    if let Err(unguarded) = GuardCheck::<O>::new().run(service).await {
        panic!("{unguarded}");
    }
}

/// A check that calls every operation of `O` without credentials, and lists those that no guard of this
/// crate refuses. A route outside the spec is called only if [`and`](GuardCheck::and) adds it.
///
/// A path parameter is `1`, or another value if that would be another operation; a body is empty.
/// **Unguarded handlers run**: give it a service whose handlers reach nothing of value. An operation
/// without a requirement is not called.
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
/// use demo::{Operation, scope};
/// use http::{Request, Response};
/// use scope_tower::{GuardCheck, require};
/// use tower::{Layer, service_fn};
///
/// let accounts = service_fn(async |_: Request<String>| {
///     Ok::<_, std::convert::Infallible>(Response::new(String::new()))
/// });
/// let guarded = require::<demo::Granted, _>(scope::ReadAccounts).layer(accounts);
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// GuardCheck::<Operation>::new()
///     .without([Operation::ListAccounts]) // on another server
///     .and("POST", "/internal/cache/{key}") // not in the spec, but must be guarded
///     .run::<String, _>(guarded)
///     .await?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct GuardCheck<O> {
    calls: Vec<(String, String, String)>,
    left_out: Vec<String>,
    operation: PhantomData<fn() -> O>,
}

impl<O: ApiOperation> GuardCheck<O> {
    /// Checks every operation that has a call and a requirement.
    #[must_use]
    pub fn new() -> Self {
        let mut calls = Vec::new();
        for operation in O::ALL {
            let open =
                operation.is_public() && operation.requirement().permissions().next().is_none();
            for (method, path) in operation.calls().filter_map(Call::http) {
                if open {
                    continue;
                }
                let is_it = |path: &String| O::from_call(method, path) == Some(*operation);
                let path = ["1", "2", "x", "~"]
                    .iter()
                    .map(|value| filled(path, value))
                    .find(is_it)
                    .unwrap_or_else(|| filled(path, "1"));
                calls.push((operation.id().to_owned(), method.to_owned(), path));
            }
        }
        GuardCheck {
            calls,
            left_out: Vec::new(),
            operation: PhantomData,
        }
    }

    /// Leaves out operations that this server does not have.
    #[must_use]
    pub fn without(mut self, operations: impl IntoIterator<Item = O>) -> Self {
        let ids = operations
            .into_iter()
            .map(|operation| operation.id().to_owned());
        self.left_out.extend(ids);
        self
    }

    /// Also checks a call outside the spec: a method, and a path that may have parameters.
    #[must_use]
    pub fn and(mut self, method: &str, path: &str) -> Self {
        let id = format!("{method} {path}");
        let path = filled(path, "1");
        self.calls.push((id, method.to_owned(), path));
        self
    }

    /// Makes the calls.
    ///
    /// # Errors
    ///
    /// [`Unguarded`], which lists the calls that were not refused.
    pub async fn run<B: Default, X>(
        self,
        mut service: impl Service<Request<B>, Response = Response<X>, Error: fmt::Display>,
    ) -> Result<(), Unguarded> {
        let mut open = Vec::new();
        for (id, method, path) in self.calls {
            if self.left_out.contains(&id) {
                continue;
            }
            let answer = match request(&method, &path) {
                Some(request) => match poll_fn(|cx| service.poll_ready(cx)).await {
                    Ok(()) => service
                        .call(request)
                        .await
                        .map_err(|error| error.to_string()),
                    Err(error) => Err(error.to_string()),
                },
                None => Err("it cannot be called".to_owned()),
            };
            let outcome = match answer {
                // a guard adds the refusal; no handler does so by chance
                Ok(answer) if answer.extensions().get::<Refusal>().is_some() => continue,
                Ok(answer) => Outcome::Answered(answer.status()),
                Err(error) => Outcome::Failed(error),
            };
            open.push((id, format!("{method} {path}"), outcome));
        }
        if open.is_empty() {
            Ok(())
        } else {
            Err(Unguarded { open })
        }
    }
}

impl<O: ApiOperation> Default for GuardCheck<O> {
    fn default() -> Self {
        Self::new()
    }
}

/// The error for calls without credentials that no guard refused.
#[derive(Clone)]
pub struct Unguarded {
    /// For each call: its id, the request, and the outcome.
    open: Vec<(String, String, Outcome)>,
}

#[derive(Clone, Debug)]
enum Outcome {
    Answered(StatusCode),
    Failed(String),
}

impl Unguarded {
    /// The ids of the operations; for a call outside the spec, its method and path.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.open.iter().map(|(id, ..)| id.as_str())
    }
}

impl fmt::Display for Unguarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, plural) = match self.open.len() {
            1 => (1, ""),
            count => (count, "s"),
        };
        write!(
            f,
            "{count} call{plural} without credentials not refused by a guard:"
        )?;
        for (id, call, outcome) in &self.open {
            write!(f, "\n  `{id}`, called as {call}: ")?;
            match outcome {
                Outcome::Answered(StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) => f
                    .write_str(
                        "missing or unguarded; add it to `without` if this server does not have it",
                    )?,
                Outcome::Answered(
                    status @ (StatusCode::BAD_REQUEST
                    | StatusCode::UNSUPPORTED_MEDIA_TYPE
                    | StatusCode::UNPROCESSABLE_ENTITY),
                ) => write!(
                    f,
                    "{status}; something looks at the request before the guard does, if there is one: \
                     put the guard first",
                )?,
                Outcome::Answered(status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)) => {
                    write!(
                        f,
                        "{status}, not from a guard; if a layer around the guard rewrites responses, it must keep \
                     their extensions",
                    )?
                }
                Outcome::Answered(status) => write!(f, "{status}")?,
                Outcome::Failed(error) => write!(f, "failed: {error}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Unguarded {
    /// Writes the same as `Display`, because a test that returns it prints `Debug`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Unguarded {}

fn request<B: Default>(method: &str, path: &str) -> Option<Request<B>> {
    let mut request = Request::new(B::default());
    *request.method_mut() = Method::from_bytes(method.as_bytes()).ok()?;
    *request.uri_mut() = path.parse::<Uri>().ok()?;
    Some(request)
}

/// The path of a template in which each parameter is `value`.
fn filled(template: &str, value: &str) -> String {
    let mut path = String::new();
    let mut rest = template;
    while let Some((literal, parameter)) = rest.split_once('{') {
        path.push_str(literal);
        path.push_str(value);
        rest = parameter.split_once('}').map_or("", |(_, after)| after);
    }
    path.push_str(rest);
    path
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn parameters_are_filled_in() {
        for (template, path) in [
            ("/a", "/a"),
            ("/a/{id}", "/a/1"),
            ("/{a}/b/{c}.{d}/e", "/1/b/1.1/e"),
            ("/files/{+rest}:undo", "/files/1:undo"),
        ] {
            assert_eq!(filled(template, "1"), path);
        }
    }
}
