mod desk {
    scope_core::scopes!("../scopes.toml");
}

fn send(_: desk::Operation) {}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    send(desk::Operation::ListBills); // finds: unguarded ReadBills listBills main
}
