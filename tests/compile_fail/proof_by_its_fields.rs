// The fields of a proof are its own.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::scope;
use core::marker::PhantomData;
use scope_core::Proof;

fn main() {
    let _: Proof<'_, scope::SMS> = Proof {
        holder: PhantomData,
        //~^ error: [E0451]
        requirement: PhantomData,
    };
}
