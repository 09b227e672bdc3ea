// A spec without operations: its apps are asked for none.
mod desk {
    scope_core::scopes!("manifests/desk.toml");
}

scope_core::app!("manifests/reader.toml", desk);

fn main() {
    let _ = Reader::covers;
    //~^ error: [E0599]
    let _ = Reader::vouch_for;
    //~^ error: [E0599]
}
