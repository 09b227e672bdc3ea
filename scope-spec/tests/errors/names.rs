//! Names, identifiers, bits and aliases: what they may be, how many, and that each is there once.

use super::{check, check_with_scopes};
use crate::common::{assert_problems, parse};

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
            "[spec]\nname = \"-My  API-\"",
            vec![(
                "invalid-name",
                "\"-My  API-\"",
                "the spec's name `-My  API-` is not an ASCII identifier",
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
        if head.contains("My") {
            assert_eq!(loaded.problems[0].help[0].text, "`my_api` is one");
        }
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
    let operations = (0..65_536).map(|i| format!("[operations.o{i}]\nscopes = \"A\"\n"));
    let operations: String = operations.collect();
    let loaded = parse(&format!("[scopes.A]\n{operations}"));
    let errors: Vec<_> = loaded.errors().map(|it| it.message.as_str()).collect();
    let expected = "the spec declares 65536 operations, and 65535 is the most";
    assert_eq!(errors, [expected]);
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
    // in a table of its own, an entry is a key, and still a name
    let table = |table: &str, entry: &str| {
        format!("[scopes.S]\n[{table}]\nA = {entry}\nB = {entry}\nA = {entry}\n")
    };
    for (name, noun, entry) in [
        ("scopes", "scope", "{}"),
        ("permissions", "permission", "{}"),
        ("roles", "role", "{}"),
        ("operations", "operation", "{ scopes = \"S\" }"),
    ] {
        let text = table(name, entry).replacen("[scopes.S]\n[scopes]", "[roles.R]\n[scopes]", 1);
        let message = format!("{noun} `A` is declared twice");
        check(&text, &[("duplicate-name", "A", &message)]);
    }
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
            &loaded.sources[0].text()[label.place.span.clone()],
            other,
            "{rest}"
        );
    }
}
