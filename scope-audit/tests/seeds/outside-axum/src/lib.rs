//! As much of axum as routes are read by: names, not behaviour.

pub struct Router;

impl Router {
    pub fn new() -> Self {
        Router
    }
    pub fn route<M>(self, _: &str, _: M) -> Self {
        self
    }
    pub fn route_service<S>(self, _: &str, _: S) -> Self {
        self
    }
    pub fn fallback<H>(self, _: H) -> Self {
        self
    }
    pub fn fallback_service<S>(self, _: S) -> Self {
        self
    }
    pub fn nest(self, _: &str, _: Router) -> Self {
        self
    }
    pub fn nest_service<S>(self, _: &str, _: S) -> Self {
        self
    }
    pub fn with_state<S>(self, _: S) -> Self {
        self
    }
    pub fn merge(self, _: Router) -> Self {
        self
    }
    pub fn layer<L>(self, _: L) -> Self {
        self
    }
    pub fn route_layer<L>(self, _: L) -> Self {
        self
    }
}

impl Default for Router {
    fn default() -> Self {
        Router
    }
}

pub struct MethodRouter;

impl MethodRouter {
    pub fn new() -> Self {
        MethodRouter
    }
    pub fn get<H>(self, _: H) -> Self {
        self
    }
    pub fn post<H>(self, _: H) -> Self {
        self
    }
    pub fn delete<H>(self, _: H) -> Self {
        self
    }
    pub fn layer<L>(self, _: L) -> Self {
        self
    }
}

pub fn any<H>(_: H) -> MethodRouter {
    MethodRouter
}

pub fn get<H>(_: H) -> MethodRouter {
    MethodRouter
}

pub fn post<H>(_: H) -> MethodRouter {
    MethodRouter
}

pub fn serve(_: Router) {}

/// As much of scope-tower.
pub fn require<R>(_: R) {}

pub fn from_fn<F>(_: F) {}

pub fn from_fn_with_state<S, F>(_: S, _: F) {}

pub trait FromRequestParts: Sized {
    fn from_request_parts() -> Option<Self>;
}

pub struct ServeDir;

pub fn on<F, H>(_: F, _: H) -> MethodRouter {
    MethodRouter
}

impl Default for MethodRouter {
    fn default() -> Self {
        MethodRouter
    }
}

pub fn service_fn<F>(_: F) {}

pub struct TraceLayer;

pub struct ServiceBuilder;

impl ServiceBuilder {
    pub fn new() -> Self {
        ServiceBuilder
    }
    pub fn layer<L>(self, _: L) -> Self {
        self
    }
    pub fn service<S>(self, _: S) -> Self {
        self
    }
}

impl Default for ServiceBuilder {
    fn default() -> Self {
        ServiceBuilder
    }
}

/// Not one of axum's: what it makes is not known.
pub fn delete_of<H>(_: H) -> MethodRouter {
    MethodRouter
}

pub fn get_service<S>(_: S) -> MethodRouter {
    MethodRouter
}

/// A trait that others implement, too.
pub trait Transport<R> {
    fn transmit(&self, _: R);
}
