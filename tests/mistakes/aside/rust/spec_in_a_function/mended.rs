mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
use desk::{Scope, ScopeSet};

fn main() {
    let granted = ScopeSet::parse("notes:read").granted();
    assert!(granted.covers(Scope::NotesRead));
}
