//! As much of rmcp and scope-mcp as tools are read by: names, not behaviour.

use std::marker::PhantomData;

pub use outside_rmcp_macros::{prompt, tool, tool_router};

pub trait ServiceExt: Sized {
    fn serve<T>(self, _: T) {}
}

impl<S> ServiceExt for S {}

pub struct StreamableHttpService;

impl StreamableHttpService {
    pub fn new<S>(_: impl Fn() -> Result<S, String>, _: u8) -> Self {
        StreamableHttpService
    }
}

pub struct Guarded<S>(pub S);

impl<S> Guarded<S> {
    pub fn new(server: S) -> Result<Self, String> {
        Ok(Guarded(server))
    }
}

pub struct Mcp;

impl Mcp {
    pub fn at(_: &str) -> Self {
        Mcp
    }
    pub fn router<S>(self, _: S) {}
}

pub struct Authorized<R, H>(pub PhantomData<(R, H)>);
