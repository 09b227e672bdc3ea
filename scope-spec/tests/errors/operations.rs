//! What operations need, and how they are called.

use super::check_with_scopes;

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
         [operations.e]\npermissions = \"P\"\n[operations.f]\npublic = true\npermissions = \"P\"\n",
        &[
            (
                "missing-requirement",
                "a",
                "operation `a` does not say which scopes it needs",
            ),
            (
                "missing-requirement",
                "public = false",
                "operation `b` does not say which scopes it needs",
            ),
            (
                "public-with-scopes",
                "public = true",
                "operation `c` both needs scopes and says `public`",
            ),
            (
                "public-with-scopes",
                "public = false",
                "operation `d` both needs scopes and says `public`",
            ),
            (
                "missing-requirement",
                "e",
                "operation `e` does not say which scopes it needs",
            ),
        ],
    );
}

#[test]
fn calls() {
    for call in [
        "GET /",
        "POST /a/{b}/c-{d}.json",
        "M-SEARCH /a?b=c",
        "GET /é",
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
        ("GET /a b", "has white space in its path"),
        ("GET /a ", "has white space in its path"),
        ("GET /a\\tb", "has white space in its path"),
        ("GET /{a", "has a `{` without its `}` in its path"),
        ("GET /{a/b}", "has a `{` without its `}` in its path"),
        ("GET /{a{b}}", "has a `{` without its `}` in its path"),
        ("GET /a}", "has a `}` without its `{` in its path"),
        ("GET /{}", "has a parameter without a name in its path"),
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
