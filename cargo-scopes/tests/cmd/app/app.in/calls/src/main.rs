mod notes {
    scope_core::scopes!("scopes.toml");
}
scope_core::app!("app.toml", notes);

use notes::{Operation, may, scope};

fn tidy(auth: impl may::Read) {
    call(Operation::Purge);
    share(auth);
}

fn share(auth: Proof<'_, All<scope::Edit, scope::Mail>>) {
    call(Operation::Change);
    call(Operation::Send);
    call(Operation::Me);
}

fn main() {
    call(Operation::Purge);
}
