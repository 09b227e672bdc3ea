// Where `#[requires]` cannot stand.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::{Granted, scope};
use scope_core::{Denied, requires};

#[requires(scope::ReadTickets)]
const fn constant(auth: &Granted) -> Result<(), Denied> {
//~^ error: a `const fn` has no holder to check while it runs: let it take a proof, such as `auth: [..]impl may::EditAccounts`
    Ok(())
}

#[requires(scope::ReadTickets)]
struct Command;
//~^ error: `#[requires]` guards a function; for a struct or an enum of commands, derive `Guarded` above it

#[requires(scope::ReadTickets)]
enum Commands {
//~^ error: `#[requires]` guards a function; for a struct or an enum of commands, derive `Guarded` above it
    Read,
}

struct Desk;

#[requires(scope::ReadTickets)]
impl Desk {
//~^ error: `#[requires]` guards a function; for a struct or an enum of commands, derive `Guarded` above it
    fn read(&self, auth: &Granted) -> Result<(), Denied> {
        Ok(())
    }
}

#[requires(scope::ReadTickets)]
trait Reads {
//~^ error: `#[requires]` guards a function; for a struct or an enum of commands, derive `Guarded` above it
    fn read(&self, auth: &Granted) -> Result<(), Denied>;
}

trait Edits {
    #[requires(scope::EditTickets)]
    //~^ error: there is no body to guard here: put `#[requires]` on the method in each `impl`, or let the method take a proof, such as `auth: impl may::EditAccounts`
    fn edit(&self, auth: &Granted) -> Result<(), Denied>;
}

#[requires(scope::ReadTickets)]
mod inner {}
//~^ error: `#[requires]` guards a function; for a struct or an enum of commands, derive `Guarded` above it

#[requires(scope::ReadTickets)]
static NUMBER: u32 = 7;
//~^ error: `#[requires]` guards a function; for a struct or an enum of commands, derive `Guarded` above it

fn main() {}
