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
    }
    if let Ok(proof) = scopes.authorize(scope::EditCallLog) {
        delete_calls_as_user(proof);
    }

    // sets
    let _ = scopes.covers(Permission::EditCallLog);
    let _ = permissions.covers(Scope::EditCallLog);
    let _ = scopes.union(permissions);
    let _ = ScopeSet::of(&[Permission::EditCallLog]);
    let _: user::Granted = scopes;

    // the gates of an operation, the wrong way round
    let _ = Operation::DeleteUserCallLog.check(&permissions, &scopes);
}
