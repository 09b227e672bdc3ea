// An app in the place of a session.
mod mail {
    scope_core::scopes!("manifests/mail.toml", typed_operations = true);
}
use mail::{op, scope};
use scope_core::Authorize;

scope_core::app!("manifests/mailer.toml", mail);

fn main() {
    let _ = Mailer.authorize(op::Send);
    //~^ error: does not hold the grants that
    //~| label: does not hold the grants that this requirement is checked against
    //~| note: an app holds nothing while the program runs: hand it to a function that takes an `impl may::X`
    let _ = Mailer.authorize(scope::Read);
    //~^ error: does not hold the grants that
    //~| label: does not hold the grants that this requirement is checked against
    //~| note: an app holds nothing while the program runs: hand it to a function that takes an `impl may::X`
}
