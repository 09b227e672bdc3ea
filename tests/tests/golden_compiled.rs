//! The golden files, compiled and used: what is compared is what works.

/// Includes a golden file as a module.
macro_rules! golden {
    ($name:ident) => {
        #[allow(dead_code, unused_imports, reason = "a part of each is used")]
        #[allow(
            clippy::upper_case_acronyms,
            reason = "no lint looks into what a macro makes"
        )]
        mod $name {
            include!(concat!("../golden/", stringify!($name), ".rs"));
        }
    };
}

golden!(ringcentral);
golden!(urls);
golden!(bitbucket);

use scope_core::{Authorize, Gate, Holds};

fn read_account(_: impl ringcentral::may::ReadAccounts) -> &'static str {
    "the account"
}

#[test]
fn typed() {
    use ringcentral::{Scope, ScopeSet, scope};

    let granted = ScopeSet::parse("Accounts").granted();
    let proof = granted
        .authorize(scope::EditAccounts)
        .expect("Accounts includes EditAccounts");
    assert_eq!(read_account(proof), "the account");
    let denied = granted
        .authorize(scope::EditAccounts & scope::SMS)
        .unwrap_err();
    assert_eq!(denied.gate(), Gate::Scope);
    assert!(denied.missing().eq([Scope::SMS.name()]));
}

#[derive(Holds)]
struct Session {
    #[holds]
    scopes: urls::Granted,
    #[holds]
    permissions: urls::user::Granted,
}

fn update_user(
    _: impl urls::may::AdminDirectoryUserSuspend + urls::user_may::PeopleManage,
) -> &'static str {
    "the user"
}

#[test]
fn typed_operations() {
    use urls::{Operation, Permission, Role, Scope, op};

    let session = Session {
        scopes: Scope::set(&[Scope::AdminDirectoryUser]).close(),
        permissions: Role::OrganisationOwner.permissions().close(),
    };
    let operation = Operation::from_call("PUT", "/users/7").expect("the call of an operation");
    assert_eq!(operation, Operation::UsersUpdate);
    assert!(
        operation
            .check(&session.scopes, &session.permissions)
            .is_ok()
    );
    let proof = session
        .authorize(op::UsersUpdate)
        .expect("both gates are open");
    assert_eq!(update_user(proof), "the user");

    let member = Session {
        permissions: Permission::set(&[Permission::FilesView]).close(),
        ..session
    };
    let denied = member.authorize(op::UsersUpdate).unwrap_err();
    assert_eq!(denied.gate(), Gate::Permission);
    assert!(denied.missing().eq([Permission::PeopleManage.name()]));
}

#[test]
fn lean() {
    use bitbucket::{Scope, ScopeSet};

    let granted = ScopeSet::parse("pullrequest:write").granted();
    assert!(granted.covers(Scope::RepositoryWrite) && !granted.covers(Scope::RepositoryAdmin));
    assert_eq!(granted.minimal().to_string(), "pullrequest:write");
}
