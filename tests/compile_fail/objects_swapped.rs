// The proof of one object cannot be put beside another one.
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::{Grants, scope};
use scope_core::{DeniedOn, On};

scope_core::key! { pub struct Tenant: "tenant" }

pub fn put_together(grants: &Grants, theirs: &Tenant) -> Result<(), DeniedOn> {
    let acme = grants.at("acme".parse::<Tenant>().unwrap());
    let mine = acme.authorize(scope::ReadTickets)?;
    let _ = On { object: theirs, ..mine };
    //~^ error: [E0451]
    Ok(())
}

fn main() {}
