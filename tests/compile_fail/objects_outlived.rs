// A proof of an object is good for as long as what was granted, and the object, stay as they were.
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::{Grants, Scope, may, scope};
use scope_core::{DeniedOn, On};

scope_core::key! { struct Tenant: "tenant" }

fn read<'t>(tenant: On<impl may::ReadTickets, &'t Tenant>) -> &'t str {
    tenant.object().as_str()
}

fn kept(grants: &Grants) -> Result<usize, DeniedOn> {
    let kept;
    {
        let acme = grants.at("acme".parse::<Tenant>().unwrap());
        kept = read(acme.authorize(scope::ReadTickets)?);
        //~^ error: [E0597]
    }
    Ok(kept.len())
}

fn changed(mut grants: Grants) -> Result<(), DeniedOn> {
    let acme = grants.at("acme".parse::<Tenant>().unwrap());
    let proof = acme.authorize(scope::ReadTickets)?;
    grants = Grants::EMPTY.with(Scope::ReadTickets, &[("tenant", "zeta")]);
    //~^ error: [E0506]
    read(proof);
    drop(grants);
    Ok(())
}

fn main() {}
