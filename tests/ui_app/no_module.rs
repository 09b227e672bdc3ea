// Without a module, the spec that the manifest names gets one.
use desk::may;

scope_core::app!("manifests/hopeful.toml");

fn edit(_: impl may::EditTickets) {}
fn export(_: impl may::TicketsExport) {}

fn main() {
    edit(Hopeful);
    export(Hopeful);
}
