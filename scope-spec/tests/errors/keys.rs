//! Keys and the values that they take.

use super::{check, check_with_scopes};
use crate::common::{assert_problems, parse};

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
            // which is taken as `permissions`
            (
                "public-with-permissions",
                "public = true",
                "operation `o` is public and requires user permissions",
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
        &[(
            "unknown-key",
            "name",
            "the key `name` stands outside of any table",
        )],
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
        (
            "[scopes.A]\n[scopes.B]\ndeprecated = { uses = \"A\" }",
            "use",
        ),
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
        call = ["GET /b", "POST /x.Y/Z", "tool b"]
        authenticated = true
        permissions = "PQ"
        [operations.q]
        public = true
        [names.AB]
        means = ["A", "B"]
        [user_names.PQ]
        means = ["P"]
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
                "`deprecated` must be `true` or a table, found a string",
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
            ("invalid-call", "[]", "the list of calls is empty"),
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
fn words() {
    check(
        "[spec2]\n[scopes.A]\naccess = \"reed\"\n[scopes.B]\naccess = [\"read\", \"write\"]\n\
         [scopes.C]\naccess = \"updat\"\n[scopes.D]\navailability = \"on request\"\n\
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
                "\"updat\"",
                "`updat` is not a kind of access",
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
                "a name with a dot in it must be in quotes: `chat.write`",
            ),
            (
                "unknown-key",
                "y.z",
                "a name with a dot in it must be in quotes: `x.y.z`",
            ),
        ],
    );
    // a table that is a value is no part of a name
    check(
        "[scopes.A]\nfoo = { a = 1 }\n",
        &[("unknown-key", "foo", "a scope has no key `foo`")],
    );
    let loaded = parse("[scopes.chat.write.public]\n");
    let help = &loaded.problems[0].help[0].text;
    assert!(help.ends_with("`[scopes.\"chat.write.public\"]`"), "{help}");
}

/// One mistake is one error, and what is right beside it is read.
#[test]
fn one_error_for_each_mistake() {
    check_with_scopes(
        "[[foo]]\nname = 'x'\n",
        &[("unknown-key", "foo", "there is no table `foo`")],
    );
    check_with_scopes(
        "[title.x]\n",
        &[("unknown-key", "title", "there is no table `title`")],
    );
    check_with_scopes(
        "[names.x]\nmeens = ['A', 'B']\n",
        &[(
            "unknown-key",
            "meens",
            "a name that stands for several has no key `meens`",
        )],
    );
    check(
        "[scopes.'A:{p}']\n[parameters.p]\nvaleus = ['x']\n",
        &[("unknown-key", "valeus", "a parameter has no key `valeus`")],
    );
    check(
        "[scopes.A]\ndeprecated = { use = 'Nope' }\ndeprecatd = true\n",
        &[
            (
                "undeclared-use",
                "'Nope'",
                "scope `A` points to `Nope`, which is not declared",
            ),
            ("unknown-key", "deprecatd", "a scope has no key `deprecatd`"),
        ],
    );
    check_with_scopes(
        "[operations.o]\npublic = true\ncall = 'GET /a'\nmethod = 'GET'\nurl = '/b'\n",
        &[
            ("unknown-key", "method", "an operation has no key `method`"),
            ("unknown-key", "url", "an operation has no key `url`"),
        ],
    );
    check_with_scopes(
        "[operations.o]\npublic = true\nmethod = 'GET'\n",
        &[("unknown-key", "method", "an operation has no key `method`")],
    );
}

/// The same of a whole file.
#[test]
fn one_error_for_each_mistake_of_a_file() {
    let list = "`scopes` must be a table, found a list";
    let outside = "the key `version` stands outside of any table";
    for (text, expected) in [
        (
            "[spec]\nnam = 'a'\n[scopes.A]\n",
            &[("unknown-key", "nam", "`[spec]` has no key `nam`")][..],
        ),
        (
            "version = '1'\n[spec]\nname = 'a'\n[scopes.A]\n",
            &[("unknown-key", "version", outside)],
        ),
        (
            "foo = 1\n[spec]\nname = 'a'\n[scopes.A]\n",
            &[("unknown-key", "foo", "there is no table `foo`")],
        ),
        (
            "scopes = ['a', { name = 'b' }]\n[spec]\nname = 'a'\n",
            &[("wrong-type", "['a', { name = 'b' }]", list)],
        ),
        (
            "foo = 1\nname = 'a'\n[scopes.A]\n",
            &[
                ("unknown-key", "foo", "there is no table `foo`"),
                (
                    "unknown-key",
                    "name",
                    "the key `name` stands outside of any table",
                ),
            ],
        ),
    ] {
        let loaded = scope_spec::parse("scopes.toml", text);
        let errors: Vec<_> = loaded.errors().cloned().collect();
        crate::common::assert_problems(&errors, &loaded.sources, expected);
    }
}

/// The first three names of a list are written as the tables that they should be.
#[test]
fn a_list_of_names_is_written_as_tables() {
    let names = ["a", "b.c", "d", "e", "f"];
    for (count, tables) in [
        (1, "`[scopes.a]`"),
        (3, "`[scopes.a]`, `[scopes.\"b.c\"]`, `[scopes.d]`"),
        (
            4,
            "`[scopes.a]`, `[scopes.\"b.c\"]`, `[scopes.d]` and so on",
        ),
    ] {
        let text = format!("scopes = {:?}\n[spec]\nname = 'a'\n", &names[..count]);
        let loaded = scope_spec::parse("scopes.toml", &text);
        let [error] = &*loaded.errors().collect::<Vec<_>>() else {
            panic!("{:?}", loaded.problems);
        };
        let expected = format!("each name is a table of its own: {tables}");
        assert_eq!(error.help[0].text, expected);
        assert_eq!(loaded.spec.scopes.items.len(), count);
    }
}

/// Names with dots may begin alike, and one may be the beginning of another.
#[test]
fn names_with_the_same_beginning() {
    let names = [
        "notes.read",
        "notes.read.all",
        "notes.read.some",
        "a.b.c",
        "a.b.d.e",
    ];
    let text: String = names
        .iter()
        .map(|name| format!("[scopes.{name}]\ntitle = '{name}'\n"))
        .collect();
    let loaded = crate::common::parse(&text);
    let patched = |problem: &scope_spec::Problem| problem.help[0].patch.clone();
    let found = loaded.errors().filter_map(patched).map(|(_, text)| text);
    let found: Vec<_> = found.collect();
    assert_eq!(found, names.map(|name| format!("\"{name}\"")));
    for (item, name) in loaded.spec.scopes.items.iter().zip(names) {
        assert_eq!(item.name, name);
        assert_eq!(item.title, Some(scope_spec::Text::from(name)));
    }
    assert_eq!(loaded.spec.scopes.items.len(), names.len());
}
