// An app vouches for what its manifest was granted, whatever is written beside it.
mod desk {
    scope_core::scopes!("manifests/desk.toml");
}
use desk::may;

scope_core::app!("manifests/reader.toml", desk);

impl may::EditTickets for Reader {}
//~^ error: [E0277]

fn main() {}
