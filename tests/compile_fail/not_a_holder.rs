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
//~^ error: is not what was granted of a spec
//~| label: not a `Granted`
//~| note: mark with `#[holds]` a field whose type is the `Granted` that `scopes!` made, or `user::Granted`
struct WrongField {
    #[holds]
    user: u64,
}

#[requires(scope::SMS)]
//~^ error: does not hold a
//~| label: does not hold what the requirement looks at
//~| note: derive `Holds` for it, and mark the field that is the `Granted` of this spec with `#[holds]`
fn send(auth: &Session) -> Result<(), scope_core::Denied> {
    Ok(())
}

fn check(session: &Session) {
    let _ = session.authorize(scope::SMS);
    //~^ error: does not hold a
    //~| label: does not hold what the requirement looks at
    //~| note: derive `Holds` for it, and mark the field that is the `Granted` of this spec with `#[holds]`
    let _ = session.authorize(scope::SMS | scope::A2PSMS);
    //~^ error: does not hold a
    //~| label: does not hold what the requirement looks at
    //~| note: derive `Holds` for it, and mark the field that is the `Granted` of this spec with `#[holds]`
    let _ = "Accounts".authorize(scope::SMS);
    //~^ error: does not hold a
    //~| label: does not hold what the requirement looks at
    //~| note: derive `Holds` for it, and mark the field that is the `Granted` of this spec with `#[holds]`
}

fn main() {}
