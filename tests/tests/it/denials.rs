//! What a denial says where there is a choice: all that would do, and the least to add.

mod store {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "store"
            [scopes.bulk]
            includes = ["operate"]
            [scopes.operate]
            [scopes.write]
            includes = ["read"]
            [scopes.read]
            [scopes.billing]
            [permissions.Manage]
            [permissions.Count]
            [permissions.Approve]
            [operations.count]
            call = "PUT /stock"
            scopes = { any = ["bulk", ["write", "billing"]] }
            permissions = { any = ["Manage", ["Count", "Approve"]] }
        "#
    );
}

use scope_core::{Authorize, Holds};
use store::{Granted, Operation, Permission, ScopeSet, permission, scope, user};

#[derive(Holds)]
struct Session {
    #[holds]
    scopes: Granted,
    #[holds]
    permissions: user::Granted,
}

fn session(scopes: &str, permissions: &[Permission]) -> Session {
    Session {
        scopes: ScopeSet::parse(scopes).granted(),
        permissions: Permission::set(permissions).close(),
    }
}

#[test]
fn alternatives_of_an_operation_are_told_at_the_closed_gate() {
    let said = |session: &Session| {
        let checked = Operation::Count.check(&session.scopes, &session.permissions);
        checked.unwrap_err().to_string()
    };
    // `bulk` would bring two scopes
    assert_eq!(
        said(&session("write", &[])),
        "one of these app scopes is required: `bulk`; or `write` and `billing` (granted: `write`); \
         the least to add is `billing`: ask for it",
    );
    assert_eq!(
        said(&session("", &[])),
        "one of these app scopes is required: `bulk`; or `write` and `billing` (granted: nothing); \
         the least to add is `bulk`: ask for it",
    );
    assert_eq!(
        said(&session("bulk", &[Permission::Count])),
        "one of these user permissions is required: `Manage`; or `Count` and `Approve` \
         (the user has: `Count`); the least to add is `Manage`: give the user a role that has it",
    );
}

#[test]
fn alternatives_of_an_expression() {
    // the other gate is left out; an operation names `billing`, and none `read`
    let any = scope::Bulk | scope::Billing | scope::Read;
    let nobody = session("", &[]);
    assert_eq!(
        nobody
            .authorize(any & permission::Manage)
            .unwrap_err()
            .to_string(),
        "one of these app scopes is required: `bulk`, `billing` or `read` (granted: nothing); \
         the least to add is `read`: ask for it, or for `write`, which includes it",
    );
    // a choice that is a part of it
    let part = scope::Operate & (scope::Billing | scope::Read);
    assert_eq!(
        session("operate", &[])
            .authorize(part)
            .unwrap_err()
            .to_string(),
        "app scopes `operate` and (`billing` or `read`) are required (granted: `operate`); \
         the least to add is `read`: ask for it, or for `write`, which includes it",
    );
    // each way through both gates
    let ways = (scope::Write & permission::Count) | (scope::Billing & permission::Manage);
    assert_eq!(
        nobody.authorize(ways).unwrap_err().to_string(),
        "one of these is required: app scope `write` and user permission `Count`; \
         or app scope `billing` and user permission `Manage` (granted: nothing); \
         the least to add is `billing`: ask for it",
    );
}

#[test]
fn what_no_sentence_holds_is_not_listed() {
    let ways = (scope::Billing | scope::Read)
        & (scope::Bulk | scope::Read)
        & (scope::Operate | scope::Read)
        & (scope::Write | scope::Read)
        & (scope::Billing | scope::Read);
    assert_eq!(
        session("", &[]).authorize(ways).unwrap_err().to_string(),
        "one of several sets of app scopes is required (granted: nothing); \
         the least to add is `read`: ask for it, or for `write`, which includes it",
    );
}
