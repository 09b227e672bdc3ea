// What was granted on one object is neither granted on all nor on another.
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::{Grants, may, scope};
use scope_core::{Authorize, DeniedOn, Granted, On, requires};

scope_core::key! { struct Tenant: "tenant" }
scope_core::key! { struct Ticket: "ticket" }

fn every_ticket(_: impl may::ReadTickets) {}
fn edit(_: On<impl may::EditTickets, &Tenant>) {}

fn misuses(grants: &Grants, granted: desk::Granted) -> Result<(), DeniedOn> {
    let acme = grants.at("acme".parse::<Tenant>().unwrap());
    let ticket = grants.at("7".parse::<Ticket>().unwrap());

    // a proof of less
    edit(acme.authorize(scope::ReadTickets)?);
    //~^ error: does not grant the app scope `EditTickets`
    //~| label: needs the app scope `EditTickets`

    // of one is not of all
    every_ticket(acme.authorize(scope::ReadTickets)?);
    //~^ error: does not grant the app scope `ReadTickets`
    //~| label: needs the app scope `ReadTickets`

    // of an object of another kind
    edit(ticket.authorize(scope::EditTickets)?);
    //~^ error: [E0308]

    // of every object, and no object
    edit(granted.authorize(scope::EditTickets).unwrap());
    //~^ error: [E0308]

    // what holds of one object is no holder
    let _ = Authorize::authorize(&acme, scope::ReadTickets);
    //~^ error: does not hold the grants that `scope::ReadTickets` is checked against
    let _: &Granted<desk::Scope, 1> = &acme;
    //~^ error: [E0308]

    // an id is no object by itself
    grants.at(7_u64);
    //~^ error: `u64` is not an object that privileges are granted on
    //~| note: make its type with `scope_core::key!`, or implement `scope_core::Object` for it
    Ok(())
}

#[requires(scope::ReadTickets)]
fn by_attribute(auth: &scope_core::At<'_, Grants, Tenant>) -> Result<(), scope_core::Denied> {
//~^^ error: does not hold the grants that `scope::ReadTickets` is checked against
    Ok(())
}

fn main() {}
