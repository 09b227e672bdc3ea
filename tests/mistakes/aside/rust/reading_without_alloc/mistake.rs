mod desk {
    scope_core::scopes!("../../../scopes.toml");
}

fn main() {
    let readings = desk::Operation::of_request("GET", "/notes/7");
}
