// A module of the spec is there, and `app!` is not told of it.
mod desk {
    scope_core::scopes!("manifests/desk.toml");
}

scope_core::app!("manifests/reader.toml");
//~^ error: [E0428]
//~^^ error: there is a module `desk` here already

fn edit(_: impl desk::may::EditTickets) {}

fn main() {
    edit(Reader);
}
