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
    //~^ error: is neither a `Granted` nor a `Grants` of a spec
    //~| label: not a `Granted`
    //~| note: mark with `#[holds]` a field whose type is the `Granted` or the `Grants` that `scopes!` made, or one of those in `user`
}

#[requires(scope::SMS)]
//~^ error: does not hold the grants that
//~| label: does not hold the grants that this requirement is checked against
//~| note: a session derives `Holds`, and marks with `#[holds]` a field of type `Granted` for app scopes
//~| note: an app holds nothing while the program runs: hand it to a function that takes an `impl may::X`
fn send(auth: &Session) -> Result<(), scope_core::Denied> {
    Ok(())
}

fn check(session: &Session) {
    let _ = session.authorize(scope::SMS);
    //~^ error: does not hold the grants that
    //~| label: does not hold the grants that this requirement is checked against
    //~| note: a session derives `Holds`, and marks with `#[holds]` a field of type `Granted` for app scopes
    //~| note: an app holds nothing while the program runs: hand it to a function that takes an `impl may::X`
    let _ = session.authorize(scope::SMS | scope::A2PSMS);
    //~^ error: does not hold the grants that
    //~| label: does not hold the grants that this requirement is checked against
    //~| note: a session derives `Holds`, and marks with `#[holds]` a field of type `Granted` for app scopes
    //~| note: an app holds nothing while the program runs: hand it to a function that takes an `impl may::X`
    let _ = "Accounts".authorize(scope::SMS);
    //~^ error: does not hold the grants that
    //~| label: does not hold the grants that this requirement is checked against
    //~| note: a session derives `Holds`, and marks with `#[holds]` a field of type `Granted` for app scopes
    //~| note: an app holds nothing while the program runs: hand it to a function that takes an `impl may::X`
}

fn main() {}
