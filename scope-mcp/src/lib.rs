//! Scope checks for the tools, resources and prompts of MCP servers.
//!
//! A spec defines the scopes and user permissions that each operation of an API requires. An
//! operation can be a tool, a resource or a prompt of an MCP server:
//!
//! ```toml
//! [operations.wipeDisk]
//! call = "tool wipe_disk"
//! scopes = "files:delete"
//! permissions = "WipeDisk"
//! ```
//!
//! A server made with [rmcp] keeps its code, and [`Mcp`] serves it. Its responses then follow the
//! authorization section of MCP:
//!
//! | the caller | the response |
//! | --- | --- |
//! | sends no token, or an invalid one | 401, with `scope` and `resource_metadata` |
//! | lacks an app scope of the tool | 403 `insufficient_scope`, with the scopes of that tool |
//! | lacks a user permission | a result with `isError`, which the model reads: no consent would help |
//! | calls a tool that the spec does not have | the JSON-RPC error -32602 |
//! | uses a session of another user | 404, as for a session that ended |
//!
//! Inclusion comes from the spec: a token with `files:delete` may call a tool that requires
//! `files:read`, if the one scope includes the other.
//!
//! [`Guarded`] is the authority, over every transport. [`McpLayer`] responds to its denials in
//! HTTP. In a tool, [`Authorized`] is an argument with the proof, and [`Caller`] goes with
//! `#[requires]`.
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod call;
mod denial;
mod extract;
mod guarded;
mod layer;
mod listing;
mod server;
mod sessions;
mod tasks;
pub mod testkit;

pub use extract::{Authorized, Caller, ToolError};
pub use guarded::Guarded;
pub use layer::{McpGuard, McpLayer};
pub use listing::{Listing, NotGuarded};
pub use server::Mcp;
