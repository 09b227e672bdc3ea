//! As much of `utoipa-axum` as routes are read by.

pub struct OpenApiRouter;

impl OpenApiRouter {
    pub fn new() -> Self {
        OpenApiRouter
    }
    pub fn routes<R>(self, _: R) -> Self {
        self
    }
    pub fn split_for_parts(self) -> (outside_axum::Router, ()) {
        (outside_axum::Router, ())
    }
}

impl Default for OpenApiRouter {
    fn default() -> Self {
        OpenApiRouter
    }
}

#[macro_export]
macro_rules! routes {
    ($($handler:path),+) => { ($($handler),+,) };
}
