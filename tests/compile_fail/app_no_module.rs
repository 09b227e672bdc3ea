// Without a module, the spec that the manifest names gets one.
use desk::may;

scope_core::app!("manifests/hopeful.toml");

fn edit(_: impl may::EditTickets) {}
fn export(_: impl may::TicketsExport) {}

fn main() {
    edit(Hopeful);
    //~^ error: app `hopeful` may not use the app scope `EditTickets`: its review is `submitted`
    //~| label: needs the app scope `EditTickets`
    export(Hopeful);
    //~^ error: does not grant the app scope `tickets:export`
    //~| label: needs the app scope `tickets:export`
    //~| note: a session proves it with `authorize(scope::TicketsExport)?`: hand on this proof itself
    //~| note: asks for it with `[scopes."tickets:export"]` in its manifest
}
