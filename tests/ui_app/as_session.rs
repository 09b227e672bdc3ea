// An app in the place of a session.
mod mail {
    scope_core::scopes!("manifests/mail.toml", typed_operations = true);
}
use mail::{op, scope};
use scope_core::Authorize;

scope_core::app!("manifests/mailer.toml", mail);

fn main() {
    let _ = Mailer.authorize(op::Send);
    let _ = Mailer.authorize(scope::Read);
}
