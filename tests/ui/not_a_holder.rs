// Something that holds nothing cannot be checked.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Granted, scope};
use scope_core::{Authorize, Holds, requires};

struct Session {
    #[expect(dead_code)]
    scopes: Granted,
}

#[derive(Holds)]
struct WrongField {
    #[holds]
    user: u64,
}

#[requires(scope::SMS)]
fn send(auth: &Session) -> Result<(), scope_core::Denied> {
    Ok(())
}

fn check(session: &Session) {
    let _ = session.authorize(scope::SMS);
    let _ = session.authorize(scope::SMS | scope::A2PSMS);
    let _ = "Accounts".authorize(scope::SMS);
}

fn main() {}
