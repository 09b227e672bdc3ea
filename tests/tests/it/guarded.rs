//! `#[derive(Guarded)]`: commands that say what they require.

mod desk {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "desk"
            [scopes.EditTickets]
            includes = ["ReadTickets"]
            [scopes.ReadTickets]
            [scopes.Billing]
            [permissions.ManageTickets]
        "#
    );
}

use desk::{Granted, Permission, Scope, ScopeSet, permission, scope, user};
use scope_core::{Denied, Gate, Guarded, Holds, Required};
use std::{rc::Rc, sync::Arc};

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

fn scopes(text: &str) -> Granted {
    ScopeSet::parse(text).granted()
}

/// A row of `REQUIREMENTS`, in words.
fn rows(table: &[(&str, Option<Required>)]) -> Vec<String> {
    table
        .iter()
        .map(|(name, required)| match required {
            Some(required) => format!("{name}: {required}"),
            None => format!("{name}: public"),
        })
        .collect()
}

#[derive(Guarded)]
#[allow(dead_code, reason = "only the requirement is looked at")]
enum Command<'a, T: Clone, const N: usize> {
    #[requires(scope::ReadTickets)]
    Read,
    #[requires(scope::EditTickets & (scope::Billing | scope::ReadTickets))]
    Edit { id: u64, text: &'a str },
    #[requires(scope::Billing | scope::EditTickets)]
    Pay([T; N], T),
    #[public]
    Help,
}

#[test]
fn variants_of_every_shape() {
    type Two<'a> = Command<'a, u8, 2>;
    assert_eq!(
        rows(Two::REQUIREMENTS),
        [
            "Read: `ReadTickets`",
            "Edit: `EditTickets` and (`Billing` or `ReadTickets`)",
            "Pay: `Billing` or `EditTickets`",
            "Help: public",
        ]
    );
    let commands = || {
        let text = String::from("late");
        let edit = Two::Edit { id: 7, text: &text };
        [
            Two::Read.authorize(&scopes("ReadTickets")).is_ok(),
            edit.authorize(&scopes("ReadTickets")).is_ok(),
            edit.authorize(&scopes("EditTickets")).is_ok(),
            Two::Pay([1, 2], 3).authorize(&scopes("Billing")).is_ok(),
            Two::Pay([1, 2], 3)
                .authorize(&scopes("ReadTickets"))
                .is_ok(),
            Two::Help.authorize(&scopes("")).is_ok(),
        ]
    };
    assert_eq!(commands(), [true, false, true, true, false, true]);
}

#[derive(Guarded)]
#[requires(scope::ReadTickets & permission::ManageTickets)]
struct Close {
    _id: u64,
}

#[derive(Guarded)]
#[public]
struct Ping;

#[derive(Guarded)]
#[requires(scope::Billing)]
struct Wrapped<T>(T)
where
    T: Clone;

#[test]
fn structs() -> Result<(), Denied> {
    assert_eq!(
        rows(Close::REQUIREMENTS),
        ["Close: app scope `ReadTickets` and user permission `ManageTickets`"]
    );
    assert_eq!(rows(Ping::REQUIREMENTS), ["Ping: public"]);
    assert_eq!(rows(Wrapped::<u8>::REQUIREMENTS), ["Wrapped: `Billing`"]);

    let close = Close { _id: 7 };
    close.authorize(&session("EditTickets", &[Permission::ManageTickets]))?;
    let denied = close.authorize(&session("EditTickets", &[])).unwrap_err();
    assert_eq!(denied.gate(), Gate::Permission);
    let manager = session("Billing", &[Permission::ManageTickets]);
    let denied = close.authorize(&manager).unwrap_err();
    assert_eq!(denied.gate(), Gate::Scope);
    assert!(denied.missing().eq([Scope::ReadTickets.name()]));

    Ping.authorize(&())?;
    Wrapped(7).authorize(&scopes("Billing"))
}

#[test]
fn whoever_holds_it() -> Result<(), Denied> {
    let close = Close { _id: 7 };
    let session = session("ReadTickets", &[Permission::ManageTickets]);
    close.authorize(&session)?;
    close.authorize(&&session)?;
    let shared = Arc::new(session);
    close.authorize(&shared)?;
    close.authorize(&Rc::new(Box::new(shared)))
}

#[derive(Guarded)]
enum Never {}

#[test]
fn no_command() {
    assert!(Never::REQUIREMENTS.is_empty());
}

/// A module that a command's requirement is named by, whatever is in scope there.
mod renamed {
    use super::desk::scope as needs;

    #[derive(scope_core::Guarded)]
    #[requires(needs::Billing | super::desk::scope::EditTickets)]
    pub(crate) struct Pay;
}

#[test]
fn markers_under_another_name() {
    assert_eq!(
        rows(renamed::Pay::REQUIREMENTS),
        ["Pay: `Billing` or `EditTickets`"]
    );
    assert!(renamed::Pay.authorize(&scopes("EditTickets")).is_ok());
}
