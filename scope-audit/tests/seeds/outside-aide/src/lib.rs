//! As much of `aide` as routes are read by.

pub struct ApiRouter;

impl ApiRouter {
    pub fn new() -> Self {
        ApiRouter
    }
    pub fn merge(self, _: ApiRouter) -> Self {
        self
    }
    pub fn api_route<M>(self, _: &str, _: M) -> Self {
        self
    }
}

impl Default for ApiRouter {
    fn default() -> Self {
        ApiRouter
    }
}

pub fn get_with<H, T>(_: H, _: T) {}
