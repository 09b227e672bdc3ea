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
}

fn kept(auth: Authorized<scope::EditTickets, Granted>) -> Proof<'static, scope::EditTickets> {
    auth.proof()
}

fn by_hand(granted: Granted) -> Authorized<scope::EditTickets, Granted> {
    Authorized(granted)
}

fn changed(auth: Authorized<scope::EditTickets, Granted>) {
    *auth = Granted::EMPTY;
}

fn main() {}
