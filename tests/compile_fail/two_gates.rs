// Of the names that are a scope and a user permission, one never stands in for the other.
use scope_core::Authorize;
use scope_tests::ringcentral::{
    Operation, Permission, PermissionSet, Scope, ScopeSet, may, permission, scope, user, user_may,
};

fn delete_calls(_: impl may::EditCallLog) {}
fn delete_calls_as_user(_: impl user_may::EditCallLog) {}

fn main() {
    let scopes = ScopeSet::parse("EditCallLog").granted();
    let permissions = PermissionSet::parse("EditCallLog").granted();

    // proofs
    if let Ok(proof) = permissions.authorize(permission::EditCallLog) {
        delete_calls(proof);
        //~^ error: does not grant the app scope `EditCallLog`
        //~| label: needs the app scope `EditCallLog`
        //~| note: nothing else includes `EditCallLog` (../../scopes.toml)
        //~| note: a session proves it with `authorize(scope::EditCallLog)?`: hand on this proof itself
        //~| note: asks for it with `[scopes.EditCallLog]` in its manifest
    }
    if let Ok(proof) = scopes.authorize(scope::EditCallLog) {
        delete_calls_as_user(proof);
        //~^ error: does not grant the user permission `EditCallLog`
        //~| label: needs the user permission `EditCallLog`
        //~| note: nothing else includes `EditCallLog` (../../examples/ringcentral/scopes.toml)
        //~| note: a session proves it with `authorize(permission::EditCallLog)?`
    }

    // sets
    let _ = scopes.covers(Permission::EditCallLog);
    //~^ error: ringcentral::Permission` is not a `scope_tests::ringcentral::Scope`: ask for a variant of it
    let _ = permissions.covers(Scope::EditCallLog);
    //~^ error: ringcentral::Scope` is not a `scope_tests::ringcentral::Permission`: ask for a variant of it
    let _ = scopes.union(permissions);
    //~^ error: [E0308]
    let _ = ScopeSet::of(&[Permission::EditCallLog]);
    //~^ error: [E0308]
    let _: user::Granted = scopes;
    //~^ error: [E0308]

    // the gates of an operation, the wrong way round
    let _ = Operation::DeleteUserCallLog.check(&permissions, &scopes);
    //~^ error: [E0308]
}
