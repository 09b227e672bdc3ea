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

fn list(granted: &desk::Granted) -> Result<(), Denied> {
    let proof = granted.authorize(desk::scope::NotesRead)?;
    Ok(())
}

fn main() {}
