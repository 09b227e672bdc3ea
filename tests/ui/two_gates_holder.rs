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
fn delete_calls(auth: &App) -> Result<(), scope_core::Denied> {
    Ok(())
}

fn main() {
    let app = App {
        scopes: Granted::EMPTY,
    };
    let _ = app.authorize(permission::EditCallLog);
    let _ = app.authorize(op::DeleteUserCallLog);
    let _ = delete_calls(&app);
}
