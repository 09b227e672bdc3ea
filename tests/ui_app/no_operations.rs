// A spec without operations: its apps are asked for none.
mod desk {
    scope_core::scopes!("manifests/desk.toml");
}

scope_core::app!("manifests/reader.toml", desk);

fn main() {
    let _ = Reader::covers;
    let _ = Reader::vouch_for;
}
