// A proof is good for as long as the session that was checked.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{ScopeSet, scope};
use scope_core::{Authorize, Denied, Proof};

struct Cache {
    proof: Proof<'static, scope::SMS>,
}

fn keep() -> Result<Cache, Denied> {
    let session = ScopeSet::parse("SMS").granted();
    let proof = session.authorize(scope::SMS)?;
    //~^ error: [E0597]
    Ok(Cache { proof })
}

fn main() {
    let _ = keep().map(|cache| cache.proof);
}
