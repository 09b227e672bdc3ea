// The spec is another crate's.
use scope_tests::ringcentral::may;

scope_core::app!("manifests/elsewhere.toml", scope_tests::ringcentral);

fn read(_: impl may::ReadAccounts) {}
fn edit(_: impl may::EditAccounts) {}
fn forget(_: impl may::EditCallLog) {}

fn main() {
    read(Elsewhere);
    edit(Elsewhere);
    //~^ error: does not grant the app scope `EditAccounts`
    //~| label: needs the app scope `EditAccounts`
    //~| note: `EditAccounts` is restricted: an app needs a `justification` of 40 characters or more for it, and an approval: `cargo scopes app add EditAccounts --justification ".."`, then `cargo scopes app request EditAccounts`, with `--app FILE` if its manifest is not `app.toml`
    //~| note: a session proves it with `authorize(scope::EditAccounts)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.EditAccounts]` in its manifest
    forget(Elsewhere);
    //~^ error: app `elsewhere` may not use the app scope `EditCallLog`: its review is `draft`
    //~| label: needs the app scope `EditCallLog`
}
