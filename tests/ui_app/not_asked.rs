// An app that asks for too little.
mod desk {
    scope_core::scopes!("manifests/desk.toml");
}
use desk::may;

scope_core::app!("manifests/reader.toml", desk);

fn read(_: impl may::ReadTickets) {}
fn edit(auth: impl may::EditTickets) {
    read(auth);
}
fn pay(_: impl may::Billing) {}

fn main() {
    read(Reader);
    edit(Reader);
    pay(Reader);
}
