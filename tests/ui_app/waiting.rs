// An app that was not granted what it asks for.
mod desk {
    scope_core::scopes!("manifests/desk.toml");
}
use desk::may;

scope_core::app!("manifests/hopeful.toml", desk);

fn read(_: impl may::ReadTickets) {}
fn edit(auth: impl may::EditTickets) {
    read(auth);
}
fn pay(_: impl may::Billing) {}

fn main() {
    read(Hopeful);
    edit(Hopeful);
    pay(Hopeful);
}
