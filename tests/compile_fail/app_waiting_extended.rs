// The spec extends another one: the note names the files that declare what includes the scope.
mod desk {
    scope_core::scopes!("manifests/desk_calls.toml");
}
use desk::may;

scope_core::app!("manifests/scripted.toml", desk);

fn export(_: impl may::TicketsExport) {}
fn edit(_: impl may::EditTickets) {}

fn main() {
    export(Scripted);
    edit(Scripted);
    //~^ error: app `scripted` may not use the app scope `EditTickets`: its review is `draft`
    //~| label: needs the app scope `EditTickets`
    //~| note: hand it in with `cargo scopes app submit EditTickets --app manifests/scripted.toml`; in manifests/desk.toml, manifests/desk_calls.toml it is included by `Administration`, `Automation`
}
