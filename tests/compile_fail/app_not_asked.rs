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
    //~^ error: does not grant the app scope `EditTickets`
    //~| label: needs the app scope `EditTickets`
    //~| note: a session proves it with `authorize(scope::EditTickets)?`; an app asks for it with `[scopes.EditTickets]` in its app.toml
    pay(Reader);
    //~^ error: does not grant the app scope `Billing`
    //~| label: needs the app scope `Billing`
    //~| note: nothing else includes `Billing` (manifests/desk.toml)
    //~| note: a session proves it with `authorize(scope::Billing)?`; an app asks for it with `[scopes.Billing]` in its app.toml
}
