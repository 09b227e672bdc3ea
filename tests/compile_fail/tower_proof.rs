// What an extractor gives vouches for what it was asked for, and does not outlive it.
mod desk {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "desk"
            [scopes.EditTickets]
            includes = ["ReadTickets"]
            [scopes.ReadTickets]
        "#
    );
}
use desk::{Granted, may, scope};
use scope_core::Proof;
use scope_tower::axum::Authorized;

fn edit(_: impl may::EditTickets) {}

async fn more(auth: Authorized<scope::ReadTickets, Granted>) {
    edit(auth.proof());
    //~^ error: does not grant the app scope `EditTickets`
    //~| label: needs the app scope `EditTickets`
    //~| note: nothing else includes `EditTickets` (inline spec)
    //~| note: a session proves it with `authorize(scope::EditTickets)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.EditTickets]` in its manifest
}

fn kept(auth: Authorized<scope::EditTickets, Granted>) -> Proof<'static, scope::EditTickets> {
    auth.proof()
    //~^ error: [E0515]
}

fn by_hand(granted: Granted) -> Authorized<scope::EditTickets, Granted> {
    Authorized(granted)
    //~^ error: [E0423]
}

fn changed(auth: Authorized<scope::EditTickets, Granted>) {
    *auth = Granted::EMPTY;
    //~^ error: [E0594]
}

fn main() {}
