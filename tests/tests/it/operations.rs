//! What an enum of operations says of each of them, and of a request.

use scope_core::{ApiOperation, Holds};

mod shop {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "shop"
            [scopes.read]
            [scopes.write]
            [scopes.admin]
            [permissions.Sell]
            [operations.sell]
            call = ["tool sell", "POST /things", "POST /shop.v1.Shop/Sell"]
            scopes = { any = ["admin", ["read", "write"]] }
            permissions = "Sell"
            [operations.me]
            call = "GET /me"
            authenticated = true
            [operations.file]
            call = "resource file:///{+path}"
            scopes = "read"
            [operations.secret]
            call = "resource file:///secret"
            scopes = "admin"
            [operations.hello]
            call = ["GET /hello/{name}"]
            public = true
            [operations.greet]
            call = ["GET /hello/admin"]
            scopes = "admin"
            [operations.internal]
            scopes = "admin"
            [operations.again]
            call = "GET /me"
            scopes = "read"
        "#
    );
}

/// Its only requirement is the last one of the table.
mod open {
    scope_core::scopes!(inline = "spec.name = 'open'\n[operations.hello]\npublic = true\n");
}

use shop::{Operation, Permission, ScopeSet, user};

fn ids(operations: impl Iterator<Item = Operation>) -> Vec<&'static str> {
    operations.map(Operation::id).collect()
}

#[test]
fn an_operation_says_what_it_requires() {
    let which =
        |is: fn(Operation) -> bool| ids(Operation::ALL.iter().copied().filter(|it| is(*it)));
    assert_eq!(which(ApiOperation::is_public), ["hello"]);
    assert_eq!(which(ApiOperation::is_authenticated), ["me"]);
    assert_eq!(which(|it| it.denied().is_none()), ["hello"]);
    let hello = open::Operation::Hello;
    assert!(ApiOperation::is_public(hello) && !ApiOperation::is_authenticated(hello));

    let covered = |scopes: &str| {
        let granted = ScopeSet::parse(scopes).granted();
        let is_covered = |it: &Operation| ApiOperation::is_covered_by(*it, &granted);
        ids(Operation::ALL.iter().copied().filter(is_covered))
    };
    assert_eq!(covered(""), ["me", "hello"]);
    assert_eq!(covered("read"), ["me", "file", "hello", "again"]);
    assert_eq!(
        covered("read write"),
        ["sell", "me", "file", "hello", "again"]
    );
}

#[test]
fn the_first_http_call_counts() {
    let calls: Vec<_> = Operation::ALL
        .iter()
        .map(|it| (it.method(), it.path()))
        .collect();
    let http = |method, path| (Some(method), Some(path));
    assert_eq!(
        calls,
        [
            http("POST", "/things"),
            http("GET", "/me"),
            (None, None),
            (None, None),
            http("GET", "/hello/{name}"),
            http("GET", "/hello/admin"),
            (None, None),
            http("GET", "/me"),
        ]
    );
}

#[test]
fn a_request_is_public_if_all_its_operations_are() {
    let is_public = |path: &str| Operation::of_request("GET", path).is_public();
    assert!(is_public("/hello/me"));
    assert!(!is_public("/hello/admin") && !is_public("/me"));
    // another reading of it is `/hello/admin`
    assert!(!is_public("/hello/%61dmin"));
    // no operation at all
    assert!(!is_public("/nothing"));
}

#[test]
fn operations_with_the_same_call() {
    let same: Vec<_> = Operation::same_calls().map(ids).collect();
    assert_eq!(same, [["me", "again"]]);
    let methods = |path| Operation::methods_at(path).collect::<Vec<_>>();
    assert_eq!(methods("/me"), ["GET"]);
    assert_eq!(methods("/things"), ["POST"]);
    assert_eq!(methods("/nothing"), Vec::<&str>::new());
}

#[test]
fn nearly_all_requests_have_one_operation_only() {
    let only = |path: &str| Operation::of_request("GET", path).only().map(Operation::id);
    assert_eq!(only("/hello/me"), Some("hello"));
    assert_eq!(only("/hello/%61dmin"), None);
    assert_eq!(only("/me"), None);
    assert_eq!(only("/nothing"), None);
}

#[test]
fn a_resource_is_one_as_sent_or_none() {
    let required = |uri: &str| ids(Operation::of_resource(uri).operations());
    assert_eq!(required("file:///a"), ["file"]);
    assert_eq!(required("file:///secret"), ["secret"]);
    assert_eq!(required("file:///a/../secret"), ["file", "secret"]);
    // only after it is decoded
    assert_eq!(required("file:%2F%2F/secret"), [""; 0]);
    assert_eq!(required("file://./../secret"), [""; 0]);
}

#[derive(Holds)]
struct Session {
    #[holds]
    scopes: shop::Granted,
    #[holds]
    permissions: user::Granted,
}

#[test]
fn what_is_shown_of_an_operation() {
    let needs = Operation::Sell.requirement();
    let text = "app scopes (`admin` or (`read` and `write`)) and user permission `Sell`";
    assert_eq!(format!("{needs:?}"), format!("Needs({text})"));
    assert_eq!(format!("{:?}", needs.scopes()), "[[admin], [read, write]]");
    let shown = |it: Operation| it.requirement().to_string();
    assert_eq!(shown(Operation::Me), "a valid token");
    assert_eq!(shown(Operation::Hello), "nothing");
    assert_eq!(shown(Operation::File), "`read`");
    let readings = Operation::of_request("GET", "/hello/%61dmin");
    assert_eq!(format!("{readings:?}"), "{hello, greet}");

    let session = Session {
        scopes: ScopeSet::parse("read").granted(),
        permissions: Permission::set(&[Permission::Sell]).close(),
    };
    let shown = |path: &str| {
        let denied = Operation::of_request("GET", path).check_holder(&session);
        denied.unwrap_err().to_string()
    };
    assert_eq!(shown("/nothing"), "the call is no operation of the spec");
    let denied = Operation::Greet.check_holder(&session).unwrap_err();
    assert_eq!(shown("/hello/admin"), denied.to_string());
}
