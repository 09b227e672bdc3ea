//! Every rule of `scopes.toml`: the code, the underlined text and the message of what breaks it.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::{assert_problems, load, parse, with_head};

/// Adds `[scopes.A]` and `[scopes.B]`, for what needs some scopes to be there.
fn with_scopes(rest: &str) -> String {
    format!("[scopes.A]\n[scopes.B]\n{rest}")
}

#[track_caller]
fn check(rest: &str, expected: &[common::Expected<'_>]) {
    let loaded = parse(rest);
    let errors: Vec<_> = loaded.errors().cloned().collect();
    assert_problems(&errors, &loaded.sources, expected);
}

#[track_caller]
fn check_with_scopes(rest: &str, expected: &[common::Expected<'_>]) {
    check(&with_scopes(rest), expected);
}

#[test]
fn nothing_wrong() {
    check_with_scopes("", &[]);
}

#[test]
fn keys() {
    check(
        "[scopes.A]\ndescriptoin = \"x\"\nfoo = 1\n[permissions.P]\nbaseline = true\nfoo = 1\n\
         [roles.R]\nincldes = []\n[operations.o]\npublic = true\npermission = \"P\"\n",
        &[
            (
                "unknown-key",
                "descriptoin",
                "a scope has no key `descriptoin`",
            ),
            ("unknown-key", "foo", "a scope has no key `foo`"),
            (
                "unknown-key",
                "baseline",
                "permission `P` has no key `baseline`, which only scopes have",
            ),
            ("unknown-key", "foo", "a permission has no key `foo`"),
            ("unknown-key", "incldes", "a role has no key `incldes`"),
            (
                "unknown-key",
                "permission",
                "an operation has no key `permission`",
            ),
        ],
    );
    check_with_scopes(
        "[scope.C]\n[zzz]\n",
        &[
            ("unknown-key", "scope", "there is no table `scope`"),
            ("unknown-key", "zzz", "there is no table `zzz`"),
        ],
    );
}

#[test]
fn key_outside_of_tables() {
    let text = "name = \"demo\"\n[scopes.A]\ndescription = \"x\"\n";
    let loaded = scope_spec::parse("scopes.toml", text);
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[
            ("missing-name", "", "the spec has no name"),
            (
                "unknown-key",
                "name",
                "the key `name` stands outside of any table",
            ),
        ],
    );
}

#[test]
fn nearest_keys_are_named() {
    for (written, near) in [
        ("[scopes.A]\ntilte = \"x\"", "title"),
        ("[scopes.A]\nRestricted = true", "restricted"),
        ("[scopes.A]\nalias = []", "aliases"),
        ("[permissions.P]\ninclude = []\n[scopes.A]", "includes"),
        ("[role.R]\n[scopes.A]", "roles"),
        ("[scopes.A]\ndeprecated = { uses = \"A\" }", "use"),
        (
            "[scopes.A]\n[operations.o]\nscopes = { ayn = [\"A\"] }",
            "any",
        ),
    ] {
        let loaded = parse(written);
        assert_eq!(loaded.errors().count(), 1, "{written}");
        let problem = loaded.errors().next().unwrap();
        let help = &problem.help[0];
        assert_eq!(help.text, format!("did you mean `{near}`?"), "{written}");
        assert_eq!(help.patch.as_ref().unwrap().1, near);
    }
}

/// Each key that the format lists is accepted, with a value of the right type.
#[test]
fn all_keys() {
    check(
        r#"
        [scopes.A]
        title = "A"
        description = "d"
        access = "crud"
        includes = ["B"]
        restricted = true
        availability = "on-request"
        aliases = ["a"]
        rust = "Alpha"
        bit = 3
        baseline = true
        tags = ["t"]
        since = "1"
        deprecated = { since = "1", use = "B", note = "n" }
        allow = ["similar-names"]
        [scopes.B]
        access = ["create", "read", "update", "delete", "special"]
        availability = "general"
        deprecated = true
        [permissions.P]
        title = "P"
        description = "d"
        access = "read"
        includes = []
        aliases = []
        rust = "Pe"
        bit = 0
        tags = []
        since = "1"
        deprecated = false
        allow = []
        [roles.R]
        title = "R"
        rust = "Ar"
        description = "d"
        permissions = ["P"]
        includes = []
        allow = ["missing-description"]
        [operations.o]
        call = "GET /a"
        title = "O"
        description = "d"
        rust = "Oh"
        scopes = "A"
        permissions = ["P"]
        deprecated = true
        tags = ["t"]
        allow = ["duplicate-call"]
        [operations.p]
        public = true
        permissions = "P"
        "#,
        &[],
    );
}

#[test]
fn types() {
    check(
        r#"
        [scopes.A]
        title = 1
        restricted = "yes"
        bit = "3"
        includes = "B"
        tags = ["a", 2]
        aliases = [true]
        access = 1.5
        availability = 2020-01-01
        deprecated = "yes"
        [scopes.B]
        [roles]
        R = "x"
        [operations.o]
        public = "true"
        call = []
        permissions = 3
        [[permissions]]
        "#,
        &[
            (
                "wrong-type",
                "1",
                "`title` must be a string, found a whole number",
            ),
            (
                "wrong-type",
                "\"yes\"",
                "`restricted` must be `true` or `false`, found a string",
            ),
            (
                "wrong-type",
                "\"3\"",
                "`bit` must be a whole number, found a string",
            ),
            (
                "wrong-type",
                "\"B\"",
                "`includes` must be a list of strings, found a string",
            ),
            (
                "wrong-type",
                "2",
                "each item of `tags` must be a string, found a whole number",
            ),
            (
                "wrong-type",
                "true",
                "each item of `aliases` must be a string, found `true`",
            ),
            (
                "wrong-type",
                "1.5",
                "`access` must be a string or a list of strings, found a number",
            ),
            (
                "wrong-type",
                "2020-01-01",
                "`availability` must be a string, found a date",
            ),
            (
                "wrong-type",
                "\"yes\"",
                "`deprecated` must be `true` or a table such as `{ since = \"1.0\", use = \
                 \"Name\" }`, found a string",
            ),
            (
                "wrong-type",
                "\"x\"",
                "role `R` must be a table, found a string",
            ),
            (
                "wrong-type",
                "\"true\"",
                "`public` must be `true` or `false`, found a string",
            ),
            ("wrong-type", "[]", "`call` must be a string, found a list"),
            (
                "wrong-type",
                "3",
                "`permissions` must name what is required",
            ),
            (
                "wrong-type",
                "[[permissions]]",
                "`permissions` must be a table, found a list",
            ),
        ],
    );
}

#[test]
fn spec_name() {
    for (head, expected) in [
        (
            "[spec]",
            vec![("missing-name", "spec", "the spec has no name")],
        ),
        ("", vec![("missing-name", "", "the spec has no name")]),
        ("[spec]\nname = \"_x1\"", vec![]),
        (
            "[spec]\nname = \"my-api\"",
            vec![(
                "invalid-name",
                "\"my-api\"",
                "the spec's name `my-api` is not an ASCII identifier",
            )],
        ),
        (
            "[spec]\nname = \"é\"",
            vec![(
                "invalid-name",
                "\"é\"",
                "the spec's name `é` is not an ASCII identifier",
            )],
        ),
        (
            "[spec]\nname = \"\"",
            vec![(
                "invalid-name",
                "\"\"",
                "the spec's name `` is not an ASCII identifier",
            )],
        ),
        (
            "[spec]\nname = \"mod\"",
            vec![(
                "invalid-name",
                "\"mod\"",
                "the spec's name `mod` is not an ASCII identifier",
            )],
        ),
        (
            "[spec]\nname = 3",
            vec![(
                "wrong-type",
                "3",
                "`name` must be a string, found a whole number",
            )],
        ),
    ] {
        let text = format!("{head}\n[scopes.A]\ndescription = \"x\"\n");
        let loaded = scope_spec::parse("scopes.toml", &text);
        assert_problems(&loaded.problems, &loaded.sources, &expected);
    }
}

#[test]
fn wire_names() {
    for (key, shown, held) in [
        ("\"A2P SMS\"", "A2P SMS", "a space"),
        ("\"a\\tb\"", "a\\tb", "a tab"),
        ("\"a\\\"b\"", "a\"b", "a quotation mark"),
        ("'a\\b'", "a\\b", "a backslash"),
        ("\"é\"", "é", "`é` (U+00E9)"),
        ("\"a\\u00A0b\"", "a\u{a0}b", "the character U+00A0"),
        ("\"a\\nb\"", "a\\nb", "a line break"),
    ] {
        let message = |noun| format!("{noun} `{shown}` holds {held}, which a token cannot carry");
        check(
            &format!("[scopes.A]\n[scopes.{key}]\n"),
            &[("invalid-wire-name", key, &message("scope"))],
        );
        check(
            &format!("[scopes.A]\n[permissions.{key}]\n"),
            &[("invalid-wire-name", key, &message("permission"))],
        );
        check(
            &format!("[scopes.A]\naliases = [{key}]\n"),
            &[("invalid-wire-name", key, &message("alias"))],
        );
    }
    check(
        "[scopes.A]\n[permissions.\"\"]\n",
        &[(
            "invalid-wire-name",
            "\"\"",
            "the name of this permission is empty",
        )],
    );
    check("[scopes.\"!#[]~\"]\nrust = \"A\"\n", &[]);
}

#[test]
fn ids() {
    check_with_scopes(
        "[roles.\"\"]\n[roles.\"a\\tb\"]\n[roles.\"a role\"]\n[operations.\"\"]\npublic = true\n\
         [operations.\"a\\u0000b\"]\npublic = true\n[operations.\"größe é\"]\npublic = true\n",
        &[
            ("invalid-id", "\"\"", "the name of this role is empty"),
            (
                "invalid-id",
                "\"a\\tb\"",
                "role `a\\tb` holds a control character",
            ),
            ("invalid-id", "\"\"", "the name of this operation is empty"),
            (
                "invalid-id",
                "\"a\\u0000b\"",
                "operation `a\\0b` holds a control character",
            ),
        ],
    );
}

#[test]
fn identifiers() {
    check_with_scopes(
        r#"
        [scopes."*"]
        [scopes.2fa]
        [scopes.self]
        [scopes.C]
        rust = "c-d"
        [scopes.D]
        rust = "gen"
        [scopes.E]
        rust = "_"
        [scopes."read:org"]
        [scopes."read.org"]
        [scopes.F]
        rust = "A"
        [operations.a]
        public = true
        [operations.A]
        public = true
        [roles.r]
        rust = "R#x"
        "#,
        &[
            (
                "invalid-identifier",
                "\"*\"",
                "no Rust identifier can be made from scope `*`",
            ),
            (
                "invalid-identifier",
                "2fa",
                "no Rust identifier can be made from scope `2fa`",
            ),
            (
                "invalid-identifier",
                "self",
                "scope `self` would be the keyword `Self` in Rust",
            ),
            (
                "invalid-identifier",
                "\"c-d\"",
                "`c-d` is not a Rust identifier",
            ),
            (
                "invalid-identifier",
                "\"gen\"",
                "`gen` is a keyword of Rust",
            ),
            (
                "invalid-identifier",
                "\"_\"",
                "`_` is not a Rust identifier",
            ),
            (
                "duplicate-identifier",
                "\"read.org\"",
                "the scopes `read:org` and `read.org` would both be `ReadOrg` in Rust",
            ),
            (
                "duplicate-identifier",
                "\"A\"",
                "the scopes `A` and `F` would both be `A` in Rust",
            ),
            (
                "duplicate-identifier",
                "A",
                "the operations `a` and `A` would both be `A` in Rust",
            ),
            (
                "invalid-identifier",
                "\"R#x\"",
                "`R#x` is not a Rust identifier",
            ),
        ],
    );
}

/// Tables are spaces of their own.
#[test]
fn identifiers_of_different_tables() {
    check_with_scopes(
        "[permissions.A]\n[roles.A]\n[operations.A]\npublic = true\n",
        &[],
    );
}

#[test]
fn bits() {
    check(
        "[scopes.A]\nbit = 65535\n[scopes.B]\nbit = 65536\n[scopes.C]\nbit = -1\n\
         [scopes.D]\nbit = 0x7\n[scopes.E]\nbit = 7\n[permissions.P]\nbit = 7\n\
         [scopes.F]\nbit = 99999999999999999999999999\n",
        &[
            (
                "bit-out-of-range",
                "65536",
                "bit `65536` is not between 0 and 65535",
            ),
            (
                "bit-out-of-range",
                "-1",
                "bit `-1` is not between 0 and 65535",
            ),
            ("duplicate-bit", "7", "bit 7 is given twice"),
            (
                "bit-out-of-range",
                "99999999999999999999999999",
                "bit `99999999999999999999999999` is not between 0 and 65535",
            ),
        ],
    );
}

#[test]
fn aliases() {
    check(
        "[scopes.A]\naliases = [\"B\", \"A\", \"x\", \"y\"]\n[scopes.B]\naliases = [\"x\", \"z\"]\n\
         [permissions.P]\naliases = [\"A\", \"x\"]\n",
        &[
            (
                "alias-is-name",
                "\"B\"",
                "alias `B` is also the name of a scope",
            ),
            (
                "alias-is-name",
                "\"A\"",
                "alias `A` is also the name of a scope",
            ),
            ("duplicate-alias", "\"x\"", "alias `x` is given twice"),
        ],
    );
}

#[test]
fn an_alias_is_no_name() {
    check(
        "[scopes.A]\naliases = [\"Old\"]\n[scopes.B]\nincludes = [\"Old\"]\n\
         deprecated = { use = \"Old\" }\n[operations.o]\nscopes = \"Old\"\n",
        &[
            (
                "alias-used",
                "\"Old\"",
                "scope `B` includes `Old`, which is an alias and not a name",
            ),
            (
                "alias-used",
                "\"Old\"",
                "scope `B` points to `Old`, which is an alias and not a name",
            ),
            (
                "alias-used",
                "\"Old\"",
                "operation `o` needs `Old`, which is an alias and not a name",
            ),
        ],
    );
}

#[test]
fn names_that_are_not_declared() {
    check(
        r#"
        [scopes.ReadAccounts]
        includes = ["ReadAcounts"]
        deprecated = { use = "Nope" }
        [permissions.P]
        includes = ["ReadAccounts"]
        [roles.R]
        permissions = ["p"]
        includes = ["S"]
        [operations.o]
        scopes = ["readAccounts", "ReadAccounts "]
        permissions = { any = ["ReadAccounts", ["P", "Q"]] }
        "#,
        &[
            (
                "undeclared-include",
                "\"ReadAcounts\"",
                "scope `ReadAccounts` includes `ReadAcounts`, which is not declared",
            ),
            (
                "undeclared-use",
                "\"Nope\"",
                "scope `ReadAccounts` points to `Nope`, which is not declared",
            ),
            (
                "undeclared-include",
                "\"ReadAccounts\"",
                "permission `P` includes `ReadAccounts`, which is not declared",
            ),
            (
                "undeclared-permission",
                "\"p\"",
                "role `R` has permission `p`, which is not declared",
            ),
            (
                "undeclared-role",
                "\"S\"",
                "role `R` includes role `S`, which is not declared",
            ),
            (
                "undeclared-scope",
                "\"readAccounts\"",
                "operation `o` needs scope `readAccounts`, which is not declared",
            ),
            (
                "undeclared-scope",
                "\"ReadAccounts \"",
                "operation `o` needs scope `ReadAccounts `, which is not declared",
            ),
            (
                "undeclared-permission",
                "\"ReadAccounts\"",
                "operation `o` needs permission `ReadAccounts`, which is not declared",
            ),
            (
                "undeclared-permission",
                "\"Q\"",
                "operation `o` needs permission `Q`, which is not declared",
            ),
        ],
    );
}

#[test]
fn globs() {
    check(
        "[scopes.\"read:a\"]\nincludes = [\"read:*\"]\n[scopes.B]\nincludes = [\"x*\", \"read:*\"]\n",
        &[
            (
                "empty-glob",
                "\"read:*\"",
                "scope `read:a` includes `read:*`, which matches no other scope",
            ),
            (
                "empty-glob",
                "\"x*\"",
                "scope `B` includes `x*`, which matches no other scope",
            ),
        ],
    );
    check("[scopes.A]\nincludes = [\"*\"]\n", &[]);
    check(
        "[scopes.A]\nincludes = [\"A*\"]\n",
        &[(
            "empty-glob",
            "\"A*\"",
            "scope `A` includes `A*`, which matches no other scope",
        )],
    );
}

#[test]
fn an_alias_is_not_matched_by_a_glob() {
    check(
        "[scopes.A]\naliases = [\"read:x\"]\n[scopes.B]\nincludes = [\"read:*\"]\n",
        &[(
            "empty-glob",
            "\"read:*\"",
            "scope `B` includes `read:*`, which matches no other scope",
        )],
    );
}

#[test]
fn self_inclusion() {
    check(
        "[scopes.A]\nincludes = [\"A\"]\n[roles.R]\nincludes = [\"R\"]\n\
         [scopes.B]\ndeprecated = { use = \"B\" }\n",
        &[
            ("self-include", "\"A\"", "scope `A` includes itself"),
            ("self-include", "\"R\"", "role `R` includes itself"),
            (
                "use-itself",
                "\"B\"",
                "scope `B` points to itself as what to use in its place",
            ),
        ],
    );
}

#[test]
fn cycles() {
    check(
        "[scopes.A]\nincludes = [\"B\", \"C\"]\n[scopes.B]\nincludes = [\"A\"]\n\
         [scopes.C]\nincludes = [\"D\"]\n[scopes.D]\nincludes = [\"A\", \"C\"]\n\
         [roles.R]\nincludes = [\"S\"]\n[roles.S]\nincludes = [\"R\"]\n",
        &[
            (
                "inclusion-cycle",
                "\"A\"",
                "scope `A` includes itself: `A` -> `B` -> `A`",
            ),
            (
                "inclusion-cycle",
                "\"A\"",
                "scope `A` includes itself: `A` -> `C` -> `D` -> `A`",
            ),
            (
                "inclusion-cycle",
                "\"C\"",
                "scope `C` includes itself: `C` -> `D` -> `C`",
            ),
            (
                "inclusion-cycle",
                "\"R\"",
                "role `R` includes itself: `R` -> `S` -> `R`",
            ),
        ],
    );
}

#[test]
fn two_that_include_all() {
    check(
        "[scopes.A]\nincludes = [\"*\"]\n[scopes.B]\nincludes = [\"*\"]\n[scopes.C]\n",
        &[(
            "inclusion-cycle",
            "\"*\"",
            "scope `A` includes itself: `A` -> `B` -> `A`",
        )],
    );
    // A glob that closes several cycles is one mistake.
    check(
        "[scopes.x1]\nincludes = [\"y*\"]\n[scopes.x2]\n[scopes.y1]\nincludes = [\"x*\"]\n\
         [scopes.x3]\nincludes = [\"y1\"]\n",
        &[
            (
                "inclusion-cycle",
                "\"x*\"",
                "scope `x1` includes itself: `x1` -> `y1` -> `x1`",
            ),
            (
                "inclusion-cycle",
                "\"y1\"",
                "scope `y1` includes itself: `y1` -> `x3` -> `y1`",
            ),
        ],
    );
}

#[test]
fn long_cycles_lose_their_middle() {
    let mut text = String::new();
    for i in 0..1000 {
        text.push_str(&format!(
            "[scopes.N{i}]\nincludes = [\"N{}\"]\n",
            (i + 1) % 1000
        ));
    }
    check(
        &text,
        &[(
            "inclusion-cycle",
            "\"N0\"",
            "scope `N0` includes itself: `N0` -> `N1` -> `N2` -> `N3` -> (993 more) -> `N997` -> \
             `N998` -> `N999` -> `N0`",
        )],
    );
}

#[test]
fn cycles_of_up_to_eight_are_shown_whole() {
    let cycle = |n: usize| -> String {
        let scopes = (0..n).map(|i| format!("[scopes.N{i}]\nincludes = [\"N{}\"]\n", (i + 1) % n));
        scopes.collect()
    };
    for (n, walk) in [
        (
            8,
            "`N0` -> `N1` -> `N2` -> `N3` -> `N4` -> `N5` -> `N6` -> `N7` -> `N0`",
        ),
        (
            9,
            "`N0` -> `N1` -> `N2` -> `N3` -> (2 more) -> `N6` -> `N7` -> `N8` -> `N0`",
        ),
    ] {
        let message = format!("scope `N0` includes itself: {walk}");
        check(&cycle(n), &[("inclusion-cycle", "\"N0\"", &message)]);
    }
}

#[test]
fn a_hundred_cycles_are_enough() {
    let pairs = (0..150).map(|i| {
        format!("[scopes.A{i}]\nincludes = [\"B{i}\"]\n[scopes.B{i}]\nincludes = [\"A{i}\"]\n")
    });
    let loaded = parse(&pairs.collect::<String>());
    let cycles = loaded
        .errors()
        .filter(|error| error.code == "inclusion-cycle");
    assert_eq!(cycles.count(), 100);
}

#[test]
fn a_cycle_points_at_the_glob_that_closes_it() {
    check(
        "[scopes.\"a:x\"]\nincludes = [\"b:*\"]\n\
         [scopes.\"b:x\"]\nincludes = [\"c:*\", \"a:*\"]\n\
         [scopes.\"c:x\"]\n",
        &[(
            "inclusion-cycle",
            "\"a:*\"",
            "scope `a:x` includes itself: `a:x` -> `b:x` -> `a:x`",
        )],
    );
}

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

#[test]
fn words() {
    check(
        "[spec2]\n[scopes.A]\naccess = \"reed\"\n[scopes.B]\naccess = [\"read\", \"write\"]\n\
         [scopes.C]\naccess = \"update\"\n[scopes.D]\navailability = \"on request\"\n\
         [scopes.E]\nallow = [\"missing-descriptions\"]\n",
        &[
            ("unknown-key", "spec2", "there is no table `spec2`"),
            (
                "unknown-access",
                "\"reed\"",
                "`reed` is not a kind of access",
            ),
            (
                "unknown-access",
                "\"write\"",
                "`write` is not a kind of access",
            ),
            (
                "unknown-access",
                "\"update\"",
                "`update` is not a kind of access",
            ),
            (
                "unknown-availability",
                "\"on request\"",
                "`on request` is not a kind of availability",
            ),
            (
                "unknown-lint",
                "\"missing-descriptions\"",
                "there is no lint `missing-descriptions`",
            ),
        ],
    );
}

#[test]
fn a_name_with_dots_needs_quotes() {
    check(
        "[scopes.A]\n[scopes.chat.write]\n[scopes.x.y.z]\ntitle = \"t\"\n",
        &[
            (
                "unknown-key",
                "write",
                "`chat` has no key `write` that holds a table",
            ),
            (
                "unknown-key",
                "y.z",
                "`x` has no key `y` that holds a table",
            ),
        ],
    );
    let loaded = parse("[scopes.chat.write.public]\n");
    let help = &loaded.problems[0].help[0].text;
    assert!(help.ends_with("`[scopes.\"chat.write.public\"]`"), "{help}");
}

#[test]
fn sizes() {
    let names = |count: usize| {
        let scopes = (0..count).map(|i| format!("[scopes.N{i}]\n"));
        scopes.collect::<String>()
    };
    check(&names(16_384), &[]);
    let loaded = parse(&names(16_385));
    let errors: Vec<_> = loaded.errors().cloned().collect();
    assert_problems(
        &errors,
        &loaded.sources,
        &[(
            "too-many-names",
            "N16384",
            "the spec declares 16385 scopes, and 16384 is the most",
        )],
    );
    assert_eq!(loaded.spec.scopes.items.len(), 16_384);
    check("", &[("no-scopes", "spec", "the spec declares no scope")]);
    check(
        "[scopes]\n",
        &[("no-scopes", "spec", "the spec declares no scope")],
    );
}

#[test]
fn duplicates_in_one_file() {
    check(
        "[scopes.A]\ntitle = \"x\"\n[scopes.B]\n[scopes.A]\ntitle = \"y\"\nbit = 2\n\
         [scopes.C]\nbit = 3\nbit = 4\n[roles.R]\n[roles.R]\n",
        &[
            ("duplicate-name", "A", "scope `A` is declared twice"),
            ("duplicate-key", "bit", "`bit` is written twice"),
            ("duplicate-name", "R", "role `R` is declared twice"),
        ],
    );
}

/// The other place of each problem that has two.
#[test]
fn both_places_are_shown() {
    for (rest, other) in [
        ("[scopes.A]\n[scopes.B]\n[scopes.A]\n", "A"),
        ("[scopes.\"a:b\"]\n[scopes.\"a.b\"]\n", "\"a:b\""),
        ("[scopes.A]\nbit = 1\n[scopes.B]\nbit = 0x1\n", "1"),
        ("[scopes.A]\n[scopes.B]\naliases = [\"A\"]\n", "A"),
        (
            "[scopes.A]\naliases = ['x']\n[scopes.B]\naliases = [\"x\"]\n",
            "'x'",
        ),
        (
            "[scopes.A]\nincludes = [\"B\"]\n[scopes.B]\nincludes = [\"A\"]\n",
            "\"B\"",
        ),
        (
            "[scopes.A]\n[operations.o]\nscopes = \"A\"\npublic = true\n",
            "scopes",
        ),
        ("[scopes.A]\ntitle = \"x\"\n'title' = \"x\"\n", ""),
        ("[scopes.A]\ntitle = \"x\"\ntitle = \"x\"\n", "title"),
    ] {
        let loaded = parse(rest);
        assert_eq!(loaded.errors().count(), 1, "{rest}: {:?}", loaded.problems);
        let problem = loaded.errors().next().unwrap();
        let Some(label) = problem.context.first() else {
            assert_eq!(other, "", "{rest}");
            continue;
        };
        let primary = &problem.primary.as_ref().unwrap().place;
        assert_ne!(&label.place, primary, "{rest}");
        assert_eq!(
            &loaded.sources[0].text[label.place.span.clone()],
            other,
            "{rest}"
        );
    }
}

#[test]
fn extends_a_missing_file() {
    let loaded = load(
        "dir/a.toml",
        &[(
            "dir/a.toml",
            &with_head("extends = [\"../b.toml\"]\n[scopes.A]\nincludes = [\"FromB\"]\n"),
        )],
    );
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[(
            "unreadable-file",
            "\"../b.toml\"",
            "cannot read `b.toml`: no such file",
        )],
    );
}

#[test]
fn extends_itself() {
    let loaded = load(
        "a.toml",
        &[
            (
                "a.toml",
                &with_head("extends = [\"./x/b.toml\"]\n[scopes.A]\n"),
            ),
            (
                "x/b.toml",
                "[spec]\nextends = [\"c.toml\"]\n[scopes.B]\ndescription = \"x\"\n",
            ),
            (
                "x/c.toml",
                "[spec]\nextends = [\"../a.toml\"]\n[scopes.C]\ndescription = \"x\"\n",
            ),
        ],
    );
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[(
            "extends-cycle",
            "\"../a.toml\"",
            "a spec extends itself: `a.toml` -> `x/b.toml` -> `x/c.toml` -> `a.toml`",
        )],
    );
    assert_eq!(loaded.spec.scopes.items.len(), 3);
}

#[test]
fn declared_in_two_files() {
    let loaded = load(
        "a.toml",
        &[
            (
                "a.toml",
                &with_head("extends = [\"b.toml\"]\n[scopes.A]\ntitle = \"new\"\n"),
            ),
            (
                "b.toml",
                "[scopes.A]\ntitle = \"old\"\n[scopes.B]\nincludes = [\"Nope\"]\n",
            ),
        ],
    );
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[
            ("duplicate-name", "A", "scope `A` is declared twice"),
            (
                "undeclared-include",
                "\"Nope\"",
                "scope `B` includes `Nope`, which is not declared",
            ),
        ],
    );
    let twice = &loaded.problems[0];
    assert_eq!(twice.primary.as_ref().unwrap().place.file, 0);
    assert_eq!(twice.context[0].place.file, 1);
    assert_eq!(loaded.problems[1].primary.as_ref().unwrap().place.file, 1);
}

#[test]
fn inline_text_extends_nothing() {
    check(
        "extends = [\"b.toml\"]\n[scopes.A]\nincludes = [\"FromB\"]\n",
        &[(
            "extends-inline",
            "\"b.toml\"",
            "a spec without a file of its own cannot extend `b.toml`",
        )],
    );
}

#[test]
fn files_that_cannot_be_read() {
    let loaded = scope_spec::load(std::path::Path::new("no/such/scopes.toml"));
    assert_eq!(loaded.problems.len(), 1);
    let problem = &loaded.problems[0];
    assert_eq!((problem.code, &problem.primary), ("unreadable-file", &None));
    assert!(
        problem
            .message
            .starts_with("cannot read `no/such/scopes.toml`: "),
        "{problem:?}"
    );
    let full = std::path::absolute("no/such/scopes.toml").unwrap();
    assert!(
        problem.help[0].text.contains(full.to_str().unwrap()),
        "{problem:?}"
    );

    let bytes = |bytes: Vec<u8>| {
        let mut read = |_: &std::path::Path| Ok(bytes.clone());
        scope_spec::load_with(std::path::Path::new("a.toml"), "a.toml", &mut read)
    };
    let loaded = bytes(b"[spec]\nname = \"\xFF\"\n".to_vec());
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[("not-utf8", "\u{FFFD}", "`a.toml` is not UTF-8")],
    );
    assert_eq!(
        loaded.problems[0].primary.as_ref().unwrap().text,
        "byte 15 is 0xFF"
    );
    let loaded = bytes(vec![b'#'; 64 * 1024 * 1024 + 1]);
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[("file-too-large", "", "`a.toml` is larger than 64 MB")],
    );
    let loaded = bytes(Vec::new());
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[
            ("missing-name", "", "the spec has no name"),
            ("no-scopes", "", "the spec declares no scope"),
        ],
    );
}

#[test]
fn byte_order_mark() {
    let loaded = scope_spec::parse("a.toml", &format!("\u{feff}{}", with_head("[scopes.A]\n")));
    assert_problems(&loaded.problems, &loaded.sources, &[]);
    let loaded = scope_spec::parse(
        "a.toml",
        &format!("\u{feff}{}", with_head("[scopes.A]\nx = 1\n")),
    );
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[("unknown-key", "x", "a scope has no key `x`")],
    );
}
