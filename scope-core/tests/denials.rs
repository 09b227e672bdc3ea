//! What a requirement and a denial say, where there is more than one name.
#![cfg(feature = "macros")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod store {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "store"
            [scopes.read]
            [scopes.bill]
            [scopes.write]
            [scopes.stock]
            [permissions.Count]
            [permissions.Approve]
            [permissions.Manage]
            [operations]
            open.public = true
            any.authenticated = true
            one.scopes = "read"
            both.scopes = ["read", "bill"]
            either.scopes = { any = ["read", "bill"] }
            mixed.scopes = { any = ["stock", ["read", "bill"]] }
            [operations.userOne]
            authenticated = true
            permissions = ["Count"]
            [operations.userBoth]
            authenticated = true
            permissions = ["Count", "Approve"]
            [operations.userEither]
            authenticated = true
            permissions = { any = ["Count", "Approve"] }
            [operations.twoGates]
            scopes = "write"
            permissions = "Count"
            [operations.manyNames]
            scopes = { any = ["read", "bill"] }
            permissions = ["Count", "Approve"]
        "#,
        typed_operations = true
    );
}

/// Bits in two words, and not in the order of the file.
mod tree {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "tree"
            [scopes.root]
            bit = 127
            includes = ["admin", "edit"]
            [scopes.admin]
            bit = 3
            includes = ["edit"]
            [scopes.edit]
            bit = 90
            includes = ["read"]
            [scopes.read]
            bit = 70
            [scopes.other]
            bit = 1
            includes = ["read", "ping", "pong"]
            [scopes.ping]
            bit = 2
            [scopes.pong]
            bit = 5
        "#
    );
}

use scope_core::{All, Authorize, Denied, Expression, Holds, Req};
use store::{op, permission, scope};
use tree::scope::{Edit, Ping, Read, Root};

fn text<R: Expression>(_: Req<R>) -> String {
    R::REQUIRED.to_string()
}

/// Each operand of `and` and `or` is in parentheses if it has the other connective.
#[test]
fn parentheses_show_what_joins_what() {
    use op::{Any, Both, Either, ManyNames, Mixed, One, Open};
    use op::{TwoGates, UserBoth, UserEither, UserOne};
    use permission::Manage;
    use scope::{Bill, Read, Write};
    let texts = [
        (text(Open), "nothing"),
        (text(Any), "a valid token"),
        (text(One | Write), "`read` or `write`"),
        (text(One & Write), "`read` and `write`"),
        (text(Both), "`read` and `bill`"),
        (text(Both & Write), "`read` and `bill` and `write`"),
        (text(Both | Write), "(`read` and `bill`) or `write`"),
        (text(Write | Both), "`write` or (`read` and `bill`)"),
        (text(Either), "`read` or `bill`"),
        (text(Either & Write), "(`read` or `bill`) and `write`"),
        (text(Write & Either), "`write` and (`read` or `bill`)"),
        (text(Either | Write), "`read` or `bill` or `write`"),
        (text(Mixed), "`stock` or (`read` and `bill`)"),
        (
            text(Mixed & Write),
            "(`stock` or (`read` and `bill`)) and `write`",
        ),
        (
            text(Mixed | Write),
            "`stock` or (`read` and `bill`) or `write`",
        ),
        (
            text((Read & Bill) | Write),
            "(`read` and `bill`) or `write`",
        ),
        (
            text((Read | Bill) & Write),
            "(`read` or `bill`) and `write`",
        ),
        (text((Read & Bill) & Write), "`read` and `bill` and `write`"),
        (text(UserOne | Manage), "`Count` or `Manage`"),
        (text(UserBoth), "`Count` and `Approve`"),
        (
            text(UserBoth | Manage),
            "(`Count` and `Approve`) or `Manage`",
        ),
        (
            text(UserEither | Manage),
            "`Count` or `Approve` or `Manage`",
        ),
        (
            text(UserEither & Manage),
            "(`Count` or `Approve`) and `Manage`",
        ),
        // both gates: each part has a label
        (
            text(TwoGates),
            "app scope `write` and user permission `Count`",
        ),
        (
            text(TwoGates & Read),
            "app scope `write` and user permission `Count` and app scope `read`",
        ),
        (
            text(TwoGates | Read),
            "(app scope `write` and user permission `Count`) or app scope `read`",
        ),
        (
            text(ManyNames),
            "app scopes (`read` or `bill`) and user permissions (`Count` and `Approve`)",
        ),
        (
            text(Either & Manage),
            "app scopes (`read` or `bill`) and user permission `Manage`",
        ),
        (
            text(Both | Manage),
            "app scopes (`read` and `bill`) or user permission `Manage`",
        ),
    ];
    for (text, expected) in texts {
        assert_eq!(text, expected);
    }
}

#[test]
fn alternatives_with_one_name_each_are_a_list() {
    let nothing = store::Granted::EMPTY;
    let denied = store::Operation::Either.check_scopes(&nothing).unwrap_err();
    let text = denied.to_string();
    assert!(text.contains(": `read` or `bill` ("), "{text}");
}

fn granted(names: &str) -> tree::Granted {
    tree::ScopeSet::parse(names).granted()
}

fn path(denied: &Denied) -> Vec<&'static str> {
    denied.path().collect()
}

#[test]
fn a_path_begins_at_the_least_scope_that_includes_the_missing_one() {
    use tree::scope::{Admin, Other, Pong};
    assert_eq!(path(&Read.denied()), ["edit", "read"]);
    assert_eq!(path(&Edit.denied()), ["admin", "edit"]);
    assert_eq!(path(&Admin.denied()), ["root", "admin"]);
    assert_eq!(path(&Pong.denied()), ["other", "pong"]);
    assert!(path(&Root.denied()).is_empty() && path(&Other.denied()).is_empty());
    // not one that is granted, and not an alternative that would grant more
    let denied = granted("edit").authorize(Edit & Ping).unwrap_err();
    assert_eq!(path(&denied), ["other", "ping"]);
    assert_eq!(path(&(Root | Read).denied()), ["edit", "read"]);
}

#[test]
fn a_name_that_occurs_twice_is_given_at_its_first_place() {
    let denied = (Read & Ping & Read & Ping).denied();
    assert!(denied.needed().eq(["read", "ping"]));
    assert!(denied.missing().eq(["read", "ping"]));
    assert_eq!(format!("{:?}", denied.needed()), r#"["read", "ping"]"#);
    assert_eq!(format!("{denied:?}"), format!("Denied({denied})"));
}

#[derive(Holds)]
struct TwoSpecs {
    #[holds]
    tree: tree::Granted,
    #[holds]
    store: store::Granted,
}

#[test]
fn the_grants_are_those_of_the_spec_that_lacks_something() {
    let session = TwoSpecs {
        tree: granted("edit"),
        store: store::ScopeSet::parse("bill stock").granted(),
    };
    let denied = session.authorize(Edit & scope::Write).unwrap_err();
    assert!(denied.missing().eq(["write"]));
    assert!(denied.granted().eq(["bill", "stock"]));
    let denied = session.authorize(Ping & scope::Bill).unwrap_err();
    assert!(denied.granted().eq(["edit"]));
}

type Twice<R> = All<R, R>;
type Of128<R> = Twice<Twice<Twice<Twice<Twice<Twice<Twice<R>>>>>>>;

#[test]
fn a_denial_distinguishes_the_first_128_names() {
    let large = Req::<All<Of128<Read>, Ping>>::NEW;
    let denied = granted("ping").authorize(large).unwrap_err();
    assert!(denied.missing().eq(["read"]));
    assert!(denied.granted().eq(["ping"]));
    let denied = granted("edit").authorize(large).unwrap_err();
    assert!(denied.needed().eq(["read"]));
    assert_eq!(denied.missing().count(), 0);
    let text = denied.to_string();
    assert!(
        text.ends_with(&format!("satisfies {}", denied.required())),
        "{text}"
    );
}
