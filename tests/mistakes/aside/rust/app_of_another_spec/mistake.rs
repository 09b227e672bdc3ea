#![allow(unused)]
mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
mod mail {
    scope_core::scopes!(inline = r#"
        [spec]
        name = "mail"
        [scopes."mail:read"]
    "#);
}
use scope_core::{Authorize, Denied};

scope_core::app!("app.toml", desk);
scope_core::app!("post.toml", mail);

fn list(_: impl desk::may::NotesRead) {}

fn main() {
    list(Post);
}
