//! The spec of another crate, under another name.

pub use shapes::desk as api;

scope_core::app!("app.toml", api);

pub fn text(_: impl api::may::SMS) {}

pub fn bills(_: &impl api::may::ReadBills) {}

pub fn run() {
    text(Facade);
    bills(&Facade);
}
