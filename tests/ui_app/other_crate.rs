// The spec is another crate's.
use scope_tests::ringcentral::may;

scope_core::app!("manifests/elsewhere.toml", scope_tests::ringcentral);

fn read(_: impl may::ReadAccounts) {}
fn edit(_: impl may::EditAccounts) {}
fn forget(_: impl may::EditCallLog) {}

fn main() {
    read(Elsewhere);
    edit(Elsewhere);
    forget(Elsewhere);
}
