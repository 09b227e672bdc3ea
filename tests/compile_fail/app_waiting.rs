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
    //~^ error: app `hopeful` may not use the app scope `ReadTickets`: it would come with `EditTickets`, whose review is `submitted`
    //~| label: needs the app scope `ReadTickets`
    //~| note: `EditTickets` is asked for in manifests/hopeful.toml:5, and granted once its review there is `approved`: write its approval down with `cargo scopes app approve EditTickets --app manifests/hopeful.toml --by NAME`; in manifests/desk.toml it is included by `Administration`
    edit(Hopeful);
    //~^ error: app `hopeful` may not use the app scope `EditTickets`: its review is `submitted`
    //~| label: needs the app scope `EditTickets`
    pay(Hopeful);
    //~^ error: app `hopeful` may not use the app scope `Billing`: its review is `rejected`
    //~| label: needs the app scope `Billing`
    //~| note: `Billing` is asked for in manifests/hopeful.toml:9, and granted once its review there is `approved`: ask for it again with `cargo scopes app add Billing --app manifests/hopeful.toml`
}
