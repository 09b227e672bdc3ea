//! Routes as values, and the variables that hold them.

use std::collections::HashMap;

use syn::Pat;

use crate::{code::Function, facts::Place};

/// A handler, mounted or not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) path: Option<String>,
    pub(crate) method: Option<String>,
    pub(crate) handler: Handler,
    /// Where it is mounted.
    pub(crate) place: Option<Place>,
    pub(crate) guarded: bool,
    pub(super) is_fallback: bool,
    /// The parameter whose routes these stand for.
    pub(super) parameter: Option<usize>,
}

impl Route {
    pub(super) fn new(handler: Handler, guarded: bool) -> Self {
        Route {
            path: None,
            method: None,
            handler,
            place: None,
            guarded,
            is_fallback: false,
            parameter: None,
        }
    }

    pub(super) fn unknown(what: &'static str) -> Self {
        Route::new(Handler::Unknown(what), false)
    }
}

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Handler {
    /// A function, by its last name.
    Function(String),
    Closure,
    Service(String),
    /// Something that was not followed: what it is.
    Unknown(&'static str),
}

impl Handler {
    /// The name to tell.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Handler::Function(name) | Handler::Service(name) => Some(name),
            _ => None,
        }
    }
}

/// What an expression is, as far as routes are concerned.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A router, or handlers with their methods.
    Router(Vec<Route>),
    /// Something that the library guards.
    Guarded,
    List(Vec<Value>),
    Unknown,
}

/// The variables of a function.
pub(super) struct Env<'e> {
    pub(super) function: &'e Function,
    pub(super) variables: HashMap<String, Value>,
    /// Routers that were handed to something that is not followed.
    pub(super) moved: Vec<Route>,
    pub(super) depth: usize,
    /// The call of a macro that is open.
    pub(super) call: Option<Place>,
}

/// Whether a value is a router, and not handlers that are mounted nowhere yet.
pub(super) fn is_router(value: &Value) -> bool {
    match value {
        Value::Router(routes) => {
            routes.is_empty()
                || routes
                    .iter()
                    .any(|it| it.place.is_some() || it.parameter.is_some())
        }
        _ => false,
    }
}

/// All routes in a value.
pub(super) fn collected(value: Value) -> Vec<Route> {
    match value {
        Value::Router(routes) => routes,
        Value::List(list) => list.into_iter().flat_map(collected).collect(),
        Value::Guarded | Value::Unknown => Vec::new(),
    }
}

/// One of two values: the routes of both.
pub(super) fn either(a: Value, b: Value) -> Value {
    match (a, b) {
        (Value::Unknown, other) | (other, Value::Unknown) => other,
        (Value::Router(mut a), Value::Router(b)) => {
            for route in b {
                if !a.contains(&route) {
                    a.push(route);
                }
            }
            Value::Router(a)
        }
        (a, _) => a,
    }
}

pub(super) fn bind(pattern: &Pat, value: Value, env: &mut Env<'_>) {
    match (pattern, value) {
        (Pat::Ident(name), value) => {
            if let Some(Value::Router(old)) = env.variables.insert(name.ident.to_string(), value) {
                // a router that nobody took over
                env.moved.extend(old);
            }
        }
        (Pat::Type(it), value) => bind(&it.pat, value, env),
        (Pat::Tuple(it), Value::List(list)) => {
            for (pattern, value) in it.elems.iter().zip(list) {
                bind(pattern, value, env);
            }
        }
        // such as `let (router, api) = OpenApiRouter::new().split_for_parts()`
        (Pat::Tuple(it), value @ Value::Router(_)) => {
            if let Some(first) = it.elems.first() {
                bind(first, value, env);
            }
        }
        (_, value) => env.moved.extend(collected(value)),
    }
}

/// Binds a loop's pattern to what all elements of a list are.
pub(super) fn bind_each(pattern: &Pat, list: &Value, env: &mut Env<'_>) {
    let Value::List(list) = list else {
        return;
    };
    let rows = list.iter().cloned().map(|row| match row {
        Value::List(row) => row,
        one => vec![one],
    });
    let mut columns: Vec<Value> = Vec::new();
    for row in rows {
        for (at, value) in row.into_iter().enumerate() {
            match columns.get_mut(at) {
                Some(column) => *column = either(column.clone(), value),
                None => columns.push(value),
            }
        }
    }
    match (pattern, columns.len()) {
        (Pat::Tuple(_), _) => bind(pattern, Value::List(columns), env),
        (_, 1) => {
            if let Some(only) = columns.pop() {
                bind(pattern, only, env);
            }
        }
        _ => {}
    }
}
