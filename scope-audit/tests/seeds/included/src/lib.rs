//! Code that `include!` and a build script bring.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}

pub struct Client;

impl Client {
    fn send(&self, _: desk::Operation) {}
}

include!("more.rs");

pub mod generated {
    use crate::{Client, desk};
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

pub fn in_an_expression(client: &Client) {
    include!("part.rs") // the operation's place is in the file
}
