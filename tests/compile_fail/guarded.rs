// Commands that do not say what they require, or say it twice.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::scope;
use scope_core::Guarded;

#[derive(Guarded)]
enum Command {
    #[requires(scope::ReadTickets)]
    Read,
    Edit {
    //~^ error: the variant `Edit` does not say what it requires: add `#[requires(..)]`, or `#[public]` if everybody may
        id: u64,
    },
    Delete(u64),
    //~^ error: the variant `Delete` does not say what it requires: add `#[requires(..)]`, or `#[public]` if everybody may
}

#[derive(Guarded)]
enum Twice {
    #[public]
    #[requires(scope::ReadTickets)]
    //~^ error: the variant `Help` says twice what it requires: join requirements with `&` or `|`
    Help,
    #[requires(scope::ReadTickets)]
    #[requires(scope::Billing)]
    //~^ error: the variant `Pay` says twice what it requires: join requirements with `&` or `|`
    Pay,
}

#[derive(Guarded)]
#[requires(scope::ReadTickets)]
union Either {
//~^ error: `Guarded` is derived for a struct, or for an enum of commands
    a: u8,
    b: i8,
}

#[derive(Guarded)]
struct Silent;
//~^ error: the struct `Silent` does not say what it requires: add `#[requires(..)]`, or `#[public]` if everybody may

#[derive(Guarded)]
#[requires(scope::ReadTickets && scope::Billing)]
//~^ error: requirements are joined with `&`, not `&&`
struct AndAnd;

#[derive(Guarded)]
#[requires]
//~^ error: expected attribute arguments in parentheses: #[requires(...)]
struct Empty;

#[derive(Guarded)]
#[requires(scope::ReadTickets, scope::Billing)]
//~^ error: unexpected token
struct Comma;

#[derive(Guarded)]
#[public(everybody)]
//~^ error: `#[public]` takes no argument: who needs a privilege says `#[requires(..)]`
struct Public;

#[derive(Guarded)]
enum Mixed {
    #[requires(!scope::ReadTickets)]
    //~^ error: a requirement cannot be negated, so that more privilege never denies: leave out the `!`
    Negated,
    Missing,
    //~^ error: the variant `Missing` does not say what it requires: add `#[requires(..)]`, or `#[public]` if everybody may
}

fn main() {}
