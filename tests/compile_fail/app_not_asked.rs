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
    //~| note: a session proves it with `authorize(scope::EditTickets)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.EditTickets]` in its manifest
    pay(Reader);
    //~^ error: does not grant the app scope `Billing`
    //~| label: needs the app scope `Billing`
    //~| note: nothing else includes `Billing` (manifests/desk.toml)
    //~| note: a session proves it with `authorize(scope::Billing)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.Billing]` in its manifest
}
