mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
scope_core::app!("mended.toml", desk);

fn write(_: impl desk::may::NotesWrite) {}

fn main() {
    write(Reader);
}
