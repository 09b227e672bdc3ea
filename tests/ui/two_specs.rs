// A scope of one spec is no scope of another, whatever its name.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
mod other {
    scope_core::scopes!("specs/accounts.toml");
}
use scope_core::Authorize;

fn send(_: impl accounts::may::SMS) {}

fn main() {
    let granted = other::ScopeSet::parse("SMS").granted();
    let _ = granted.covers(accounts::Scope::SMS);
    let _ = granted.authorize(accounts::scope::SMS);
    if let Ok(proof) = granted.authorize(other::scope::SMS) {
        send(proof);
    }
}
