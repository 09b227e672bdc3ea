//! Requirements and calls of operations.

use super::check_with_scopes;
use crate::common::parse;

#[test]
fn requirements() {
    const EMPTY: &str = "an empty `scopes` asks for nothing, and so would let everyone in";
    for (value, underlined) in [
        ("[]", "[]"),
        ("{ any = [] }", "[]"),
        ("{ any = [[]] }", "[]"),
        ("{ any = [\"A\", []] }", "[]"),
        ("{}", "{}"),
    ] {
        check_with_scopes(
            &format!("[operations.o]\nscopes = {value}\n"),
            &[("empty-requirement", underlined, EMPTY)],
        );
    }
    for (value, underlined) in [
        ("{ any = [1] }", "1"),
        ("[\"A\", [\"B\"]]", "[\"B\"]"),
        ("{ any = [[\"A\", [\"B\"]]] }", "[\"B\"]"),
        ("{ any = [{ any = [\"A\"] }] }", "{ any = [\"A\"] }"),
        ("true", "true"),
    ] {
        check_with_scopes(
            &format!("[operations.o]\nscopes = {value}\n"),
            &[(
                "wrong-type",
                underlined,
                "`scopes` must name what is required",
            )],
        );
    }
    check_with_scopes(
        "[permissions.P]\n[operations.o]\nscopes = { any = \"A\" }\n[operations.p]\n\
         scopes = { all = [\"A\"] }\n[operations.q]\nscopes = \"A\"\npermissions = []\n",
        &[
            (
                "wrong-type",
                "\"A\"",
                "`any` must be a list, found a string",
            ),
            ("unknown-key", "all", "`scopes` has no key `all`"),
            (
                "empty-requirement",
                "[]",
                "an empty `permissions` asks for nothing, and so would let everyone in",
            ),
        ],
    );
}

#[test]
fn operations_say_what_they_need() {
    check_with_scopes(
        "[permissions.P]\n[operations.a]\n[operations.b]\npublic = false\n[operations.c]\n\
         scopes = \"A\"\npublic = true\n[operations.d]\nscopes = \"A\"\npublic = false\n\
         [operations.e]\npermissions = \"P\"\n[operations.f]\npublic = true\npermissions = \"P\"\n\
         [operations.g]\nauthenticated = true\npublic = true\n[operations.h]\nauthenticated = true\n\
         permissions = \"P\"\n[operations.i]\nscopes = \"A\"\nauthenticated = true\n",
        &[
            (
                "missing-requirement",
                "a",
                "operation `a` does not say what it requires",
            ),
            (
                "missing-requirement",
                "public = false",
                "operation `b` does not say what it requires",
            ),
            (
                "contradictory-requirement",
                "public = true",
                "operation `c` says in two ways what it requires",
            ),
            (
                "public-with-permissions",
                "public = true",
                "operation `f` is public and requires user permissions",
            ),
            (
                "contradictory-requirement",
                "public = true",
                "operation `g` says in two ways what it requires",
            ),
            (
                "contradictory-requirement",
                "authenticated = true",
                "operation `i` says in two ways what it requires",
            ),
            (
                "missing-requirement",
                "e",
                "operation `e` does not say what it requires",
            ),
        ],
    );
}

/// The advice has the other names of its own operation.
#[test]
fn a_permission_in_place_of_a_scope() {
    let loaded = parse(
        "[scopes.A]\n[permissions]\nP = {}\nQ = {}\nR = {}\n[operations.o]\npermissions = 'P'\nscopes = 'Q'\n\
         [operations.p]\npermissions = 'R'\nscopes = 'A'\n",
    );
    let help = &loaded.problems[0].help[0].text;
    assert!(
        help.starts_with("write `permissions = [\"P\", \"Q\"]`"),
        "{help}"
    );
}

#[test]
fn calls_have_help() {
    for (call, help) in [
        ("/a", "begin it with the method: `GET /a`"),
        ("x", "write it as `GET /path/{parameter}`"),
    ] {
        let text = format!("[scopes.A]\n[operations.o]\nscopes = 'A'\ncall = '{call}'\n");
        let found = &parse(&text).problems[0].help[0].text;
        assert!(found.starts_with(help), "{found}");
    }
    check_with_scopes(
        "[operations.o]\nscopes = 'A'\ncall = ['GET /a/{x}', 'GET /a/{y}']\n",
        &[(
            "repeated-call",
            "'GET /a/{y}'",
            "operation `o` has the call `GET /a/{y}` twice",
        )],
    );
}

#[test]
fn calls() {
    for call in [
        "GET /",
        "POST /a/{b}/c-{d}.json",
        "M-SEARCH /a",
        "tool wipe_disk",
        "prompt greet",
        "resource file:///{+path}",
    ] {
        check_with_scopes(
            &format!("[operations.o]\npublic = true\ncall = \"{call}\"\n"),
            &[],
        );
    }
    for (call, wrong) in [
        ("GET", "has no space between method and path"),
        ("", "has no space between method and path"),
        (" /a", "has no method"),
        ("get /a", "has a method that is not in upper case"),
        ("GE(T /a", "has a method that is not an HTTP token"),
        ("GET  /a", "has more than one space between method and path"),
        ("GET a", "has a path that does not begin with `/`"),
        ("GET ", "has a path that does not begin with `/`"),
        ("GET https://x/a", "has a path that does not begin with `/`"),
        ("GET /a ", "has a path that has white space in it"),
        ("tool ", "has no name"),
        (
            "prompt a b",
            "has a name that is not visible ASCII without `{`, `}`, `?` and `#`",
        ),
        (
            "resource /a",
            "has a URI that does not begin with a scheme, such as `file:`",
        ),
    ] {
        check_with_scopes(
            &format!("[operations.o]\npublic = true\ncall = \"{call}\"\n"),
            &[(
                "invalid-call",
                &format!("\"{call}\""),
                &format!("call `{call}` {wrong}"),
            )],
        );
    }
}
