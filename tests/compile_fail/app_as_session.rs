// An app in the place of a session.
mod mail {
    scope_core::scopes!("manifests/mail.toml", typed_operations = true);
}
use mail::{op, scope};
use scope_core::Authorize;

scope_core::app!("manifests/mailer.toml", mail);

fn main() {
    let _ = Mailer.authorize(op::Send);
    //~^ error: an app's manifest is not checked while the program runs
    //~| label: not a session, and not what a token grants
    //~| note: what a manifest covers, rustc knows: hand the app itself to a function that takes an `impl may::X`, and ask `covers(operation)` or, in a `const`, `vouch_for(operation)` of an operation
    //~| note: what a token grants is read with `ScopeSet::parse(..).granted()`, and `authorize` is asked of that
    let _ = Mailer.authorize(scope::Read);
    //~^ error: an app's manifest is not checked while the program runs
    //~| label: not a session, and not what a token grants
    //~| note: what a manifest covers, rustc knows: hand the app itself to a function that takes an `impl may::X`, and ask `covers(operation)` or, in a `const`, `vouch_for(operation)` of an operation
    //~| note: what a token grants is read with `ScopeSet::parse(..).granted()`, and `authorize` is asked of that
}
