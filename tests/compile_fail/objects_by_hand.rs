// Only a check makes a proof of an object, which is never parted from it.
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::{may, scope};
use scope_core::{On, Proof};

scope_core::key! { struct Tenant: "tenant" }

fn taken_apart(mine: On<Proof<'_, scope::ReadTickets>, &Tenant>) {
    let _ = mine.proof;
    //~^ error: [E0616]
    let _: Tenant = Tenant("acme".to_owned());
    //~^ error: [E0308]
}

fn swapped(mut mine: On<impl may::ReadTickets, &Tenant>, theirs: &'static Tenant) {
    mine.object = theirs;
    //~^ error: [E0616]
}

fn main() {}
