use scope_core::Authorize;

fn main() {
    scope_core::scopes!("../../../scopes.toml");
    let granted = ScopeSet::parse("notes:read").granted();
    assert!(granted.covers(Scope::NotesRead));
}
