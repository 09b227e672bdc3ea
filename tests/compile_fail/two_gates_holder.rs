// A holder of scopes alone cannot be checked for a user permission of the same name.
#![allow(unused)]
use scope_core::{Authorize, Holds, requires};
use scope_tests::ringcentral::{Granted, op, permission, scope};

#[derive(Holds)]
struct App {
    #[holds]
    scopes: Granted,
}

#[requires(scope::EditCallLog & permission::EditCallLog)]
//~^ error: does not hold the grants that
//~| label: does not hold the grants that this requirement is checked against
//~| note: both have to be of one spec
fn delete_calls(auth: &App) -> Result<(), scope_core::Denied> {
    Ok(())
}

fn main() {
    let app = App {
        scopes: Granted::EMPTY,
    };
    let _ = app.authorize(permission::EditCallLog);
    //~^ error: does not hold the grants that
    //~| label: does not hold the grants that this requirement is checked against
    //~| note: both have to be of one spec
    let _ = app.authorize(op::DeleteUserCallLog);
    //~^ error: does not hold the grants that
    //~| label: does not hold the grants that this requirement is checked against
    //~| note: both have to be of one spec
    let _ = delete_calls(&app);
}
