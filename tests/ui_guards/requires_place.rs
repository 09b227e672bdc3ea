// Where `#[requires]` cannot stand.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs.toml");
}
use desk::{Granted, scope};
use scope_core::{Denied, requires};

#[requires(scope::ReadTickets)]
const fn constant(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets)]
struct Command;

#[requires(scope::ReadTickets)]
enum Commands {
    Read,
}

struct Desk;

#[requires(scope::ReadTickets)]
impl Desk {
    fn read(&self, auth: &Granted) -> Result<(), Denied> {
        Ok(())
    }
}

#[requires(scope::ReadTickets)]
trait Reads {
    fn read(&self, auth: &Granted) -> Result<(), Denied>;
}

trait Edits {
    #[requires(scope::EditTickets)]
    fn edit(&self, auth: &Granted) -> Result<(), Denied>;
}

#[requires(scope::ReadTickets)]
mod inner {}

#[requires(scope::ReadTickets)]
static NUMBER: u32 = 7;

fn main() {}
