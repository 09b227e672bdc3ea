//! Open parameters: templates, whose instances a token carries.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "common/mod.rs"]
mod common;

use common::{assert_problems, parse};
use scope_spec::{FormKind, Problem, Spec, to_toml};

const FORGE: &str = r#"
[parameters.org]
form = "id"
[parameters.repo]
form = "name"
reserved = ["new"]
[parameters.access]
values = ["read", "write"]
[scopes."org:{org}:admin"]
includes = ["repo:{org}/{repo}:*"]
[scopes."repo:{org}/{repo}:{access}"]
[scopes."repo:all"]
includes = ["repo:*"]
[operations.readRepo]
call = "GET /orgs/{org}/repos/{repo}"
scopes = "repo:{org}/{repo}:read"
[operations.writeRepo]
call = ["PUT /orgs/{org}/repos/{repo}", "POST /orgs/{org}/repos/{repo}/{name}"]
scopes = { any = ["repo:{org}/{repo}:write", "repo:all"] }
"#;

fn values<'t>(spec: &Spec, name: &str, token: &'t str) -> Option<Vec<&'t str>> {
    let index = spec.scopes.index_of(name).unwrap();
    let template = spec.scopes.items[index].template.as_ref().unwrap();
    template.values(token, &spec.parameters)
}

#[test]
fn a_forge() {
    let loaded = parse(FORGE);
    assert_eq!(loaded.errors().collect::<Vec<_>>(), [] as [&_; 0]);
    let spec = &loaded.spec;
    let names = spec.scopes.items.iter();
    assert_eq!(
        names
            .map(|it| (&*it.name, &*it.rust, it.template.is_some()))
            .collect::<Vec<_>>(),
        [
            ("org:{org}:admin", "OrgAdmin", true),
            ("repo:{org}/{repo}:read", "RepoRead", true),
            ("repo:{org}/{repo}:write", "RepoWrite", true),
            ("repo:all", "RepoAll", false),
        ]
    );
    assert_eq!(spec.scopes.items[0].includes, [1, 2]);
    assert_eq!(spec.scopes.items[3].includes, [1, 2]);
    let parameters = spec.parameters.iter();
    assert_eq!(
        parameters
            .map(|it| (&*it.name, it.form.kind, it.form.reserved.len()))
            .collect::<Vec<_>>(),
        [("org", FormKind::Id, 0), ("repo", FormKind::Name, 1)]
    );
    let read = "repo:{org}/{repo}:read";
    assert_eq!(
        values(spec, read, "repo:acme/site.rs:read"),
        Some(vec!["acme", "site.rs"])
    );
    assert_eq!(
        values(spec, "org:{org}:admin", "org:acme:admin"),
        Some(vec!["acme"])
    );
    let long = format!("repo:{}/site:read", "x".repeat(129));
    for token in [
        read,
        "repo:*:read",
        "repo:*/*:read",
        "repo:acme/*:read",
        "repo:/site:read",
        "repo:acme/:read",
        "repo:acme/..:read",
        "repo:acme/.:read",
        "repo:acme/new:read",
        "repo:acme/a/b:read",
        "repo:acme%2Fsite:read",
        "repo:acme/%73ite:read",
        "repo:acme/site:read:read",
        "repo:acme/site:write",
        "repo:acme/site:READ",
        "Repo:acme/site:read",
        "repo:acme/site:read ",
        " repo:acme/site:read",
        "repo:acme.x/site:read",
        "repo:acme/sité:read",
        "repo:acme/site",
        "repo:all",
        "",
        &long,
    ] {
        assert_eq!(values(spec, read, token), None, "{token}");
    }
    let template = spec.scopes.items[1].template.as_ref().unwrap();
    let filled = |org, repo| {
        template.filled(&spec.parameters, |it| match it {
            0 => org,
            _ => repo,
        })
    };
    assert_eq!(filled(Some("acme"), Some("site")), "repo:acme/site:read");
    assert_eq!(filled(Some("acme"), None), "repo:acme/{repo}:read");
    assert_eq!(filled(None, None), read);
}

#[test]
fn forms_are_read_and_written() {
    let text = "[parameters.a]\nform = 'uuid'\n[parameters.b]\nform = { chars = 'a-cx~', max = 0x10 }\n\
                reserved = ['x']\n[parameters.c]\nreserved = ['me']\n[scopes.'s:{a}:{b}:{c}']\n\
                rust = 'S'\n[permissions.'p:{c}']\n";
    let loaded = parse(text);
    assert_eq!(loaded.errors().count(), 0);
    let spec = &loaded.spec;
    let again = scope_spec::parse("again.toml", &to_toml(spec));
    assert_eq!(again.errors().count(), 0, "{}", to_toml(spec));
    let forms = |spec: &Spec| {
        let all = spec.parameters.iter();
        all.map(|it| (it.name.clone(), it.form.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(forms(spec), forms(&again.spec));
    assert_eq!(
        spec.scopes.items[0].template,
        again.spec.scopes.items[0].template
    );
    assert!(again.spec.permissions.items[0].template.is_some());
    let uuid = "0123abcd-89ab-cdef-0123-456789abcdef";
    let name = "s:{a}:{b}:{c}";
    assert!(values(spec, name, &format!("s:{uuid}:ab~:you")).is_some());
    for token in [
        format!("s:{}:ab~:you", uuid.to_uppercase()),
        format!("s:{uuid}:ab~:me"),
        format!("s:{uuid}:x:you"),
        format!("s:{uuid}:d:you"),
        format!("s:{uuid}:{}:you", "a".repeat(17)),
    ] {
        assert!(values(spec, name, &token).is_none(), "{token}");
    }
}

/// `(text, code, underlined, message, a part of the help)`.
type Mistake = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const MISTAKES: &[Mistake] = &[
    (
        "[parameters.x]\nform = 'integer'\n[scopes.'s:{x}']",
        "invalid-form",
        "'integer'",
        "`integer` is not a form of values",
        "did you mean `int`?",
    ),
    (
        "[parameters.x]\nform = 'hostname'\n[scopes.'s:{x}']",
        "invalid-form",
        "'hostname'",
        "`hostname` is not a form of values",
        "the forms are `id`, `name`, `int` and `uuid`",
    ),
    (
        "[parameters.x]\nform = 3\n[scopes.'s:{x}']",
        "wrong-type",
        "3",
        "`form` must be a string or a table, found a whole number",
        "",
    ),
    (
        "[parameters.x]\nform = { max = 3 }\n[scopes.'s:{x}']",
        "invalid-form",
        "{ max = 3 }",
        "the form does not say its characters",
        "add `chars = \"a-z0-9\"`",
    ),
    (
        "[parameters.x]\nform = { chars = 'a-z', max = 257 }\n[scopes.'s:{x}']",
        "invalid-form",
        "257",
        "`max` is not a length of values",
        "256 at most",
    ),
    (
        "[parameters.x]\nform = { chars = 'a-z', max = 0 }\n[scopes.'s:{x}']",
        "invalid-form",
        "0",
        "`max` is not a length of values",
        "256 at most",
    ),
    (
        "[parameters.x]\nform = { chars = 'a-z', min = 1 }\n[scopes.'s:{x}']",
        "unknown-key",
        "min",
        "a form has no key `min`",
        "",
    ),
    (
        "[parameters.x]\nform = { chars = 'a\"' }\n[scopes.'s:{x}']",
        "invalid-form",
        "'a\"'",
        "`chars` holds `\"`, which a token cannot carry",
        "",
    ),
    (
        "[parameters.x]\nform = { chars = 'a\\' }\n[scopes.'s:{x}']",
        "invalid-form",
        "'a\\'",
        "`chars` holds `\\`, which a token cannot carry",
        "",
    ),
    (
        "[parameters.x]\nform = { chars = 'a/' }\n[scopes.'s:{x}']",
        "invalid-form",
        "'a/'",
        "`chars` holds `/`, which parts the segments of a path",
        "",
    ),
    (
        "[parameters.x]\nform = { chars = 'a%' }\n[scopes.'s:{x}']",
        "invalid-form",
        "'a%'",
        "`chars` holds `%`, which begins an escape in a path",
        "",
    ),
    (
        "[parameters.x]\nform = { chars = '*' }\n[scopes.'s:{x}']",
        "invalid-form",
        "'*'",
        "`chars` holds `*`, which a template would be mistaken for",
        "",
    ),
    (
        "[parameters.x]\nform = { chars = 'z-a' }\n[scopes.'s:{x}']",
        "invalid-form",
        "'z-a'",
        "`chars` holds `z-a`, which is no run of letters or digits",
        "",
    ),
    (
        "[parameters.x]\nform = 'int'\nvalues = ['1']\n[scopes.'s:{x}']",
        "invalid-parameter",
        "x",
        "parameter `x` has values and a form",
        "leave out `form` and `reserved` where all values are known",
    ),
    (
        "[parameters.x]\nform = 'int'\nreserved = ['new']\n[scopes.'s:{x}']",
        "invalid-value",
        "'new'",
        "`new` is no value anyway: a value of `x` is 1 to 20 digits without a leading zero",
        "leave it out",
    ),
    (
        "[parameters.x]\n[scopes.'s:{x}']",
        "invalid-parameter",
        "x",
        "parameter `x` has no values",
        "or `form = \"id\"` where nobody knows all values",
    ),
    (
        "[scopes.'s:{y}']",
        "braces-in-name",
        "'s:{y}'",
        "scope `s:{y}` has braces in its name",
        "`[parameters.y]` with `values = [\"..\"]` or `form = \"id\"`",
    ),
    (
        "[scopes.A]\n[names.'n:{p}']\nmeans = ['A']",
        "braces-in-name",
        "'n:{p}'",
        "name `n:{p}` has braces in its name",
        "leave it out: only the name of a scope or of a permission can have the open parameter `{p}`",
    ),
    (
        "[scopes.A]\naliases = ['a:{p}']",
        "braces-in-name",
        "'a:{p}'",
        "alias `a:{p}` has braces in its name",
        "leave it out",
    ),
    (
        "[scopes.'s:{p}:{q}{p']",
        "braces-in-name",
        "'s:{p}:{q}{p'",
        "scope `s:{p}:{q}{p` has braces in its name",
        "",
    ),
    (
        "[scopes.'s:{p}{q}']",
        "invalid-template",
        "'s:{p}{q}'",
        "scope `s:{p}{q}` has nothing between `{p}` and `{q}`",
        "put a literal between them, such as `/`",
    ),
    (
        "[scopes.'s:{p}-{q}']",
        "invalid-template",
        "'s:{p}-{q}'",
        "scope `s:{p}-{q}` has `-` behind `{p}`, whose values may hold it",
        "such as `:`",
    ),
    (
        "[scopes.'s:{p}read']",
        "invalid-template",
        "'s:{p}read'",
        "scope `s:{p}read` has `r` behind `{p}`, whose values may hold it",
        "such as `:`",
    ),
    (
        "[scopes.'s:{p}/{p}']",
        "invalid-template",
        "'s:{p}/{p}'",
        "scope `s:{p}/{p}` has `{p}` twice",
        "give one of the two a name of its own",
    ),
    (
        "[scopes.'{p}']",
        "invalid-template",
        "'{p}'",
        "scope `{p}` is a parameter and nothing else",
        "put a literal before or behind it",
    ),
    (
        "[scopes.'s {p}']",
        "invalid-wire-name",
        "'s {p}'",
        "scope `s {p}` holds a space, which a token cannot carry",
        "",
    ),
    (
        "[scopes.'s:{p}:x']\n[scopes.'s:{q}:x']\nrust = 'Y'",
        "common-instance",
        "'s:{q}:x'",
        "scopes `s:{p}:x` and `s:{q}:x` have an instance in common: `s:a:x`",
        "put a literal into one of them",
    ),
    (
        "[scopes.'s:{p}:x']\n[scopes.'s:new:x']",
        "common-instance",
        "'s:new:x'",
        "`s:new:x` is an instance of scope `s:{p}:x`",
        "`reserved = [\"new\"]` in `[parameters.p]`",
    ),
    (
        "[scopes.'s:{r}:x']\n[scopes.'s:new:x']",
        "common-instance",
        "'s:new:x'",
        "`s:new:x` is an instance of scope `s:{r}:x`",
        "`reserved = [\"me\", \"new\"]` in `[parameters.r]`",
    ),
    (
        "[scopes.'s:{p}:x']\n[scopes.A]\naliases = ['s:a:x']",
        "common-instance",
        "'s:a:x'",
        "`s:a:x` is an instance of scope `s:{p}:x`",
        "reserved",
    ),
    (
        "[scopes.'s:{p}:x']\n[names.'s:a:x']\nmeans = ['s:{p}:x']",
        "common-instance",
        "'s:a:x'",
        "`s:a:x` is an instance of scope `s:{p}:x`",
        "reserved",
    ),
    (
        "[scopes.'s:{p}:x']\nincludes = ['t:{q}']\n[scopes.'t:{q}']",
        "lacking-parameter",
        "'t:{q}'",
        "scope `s:{p}:x` includes `t:{q}`, which has no `{p}`",
        "include a scope with the same parameters",
    ),
    (
        "[scopes.'s:{p}/{q}']\nincludes = ['t:{q}']\n[scopes.'t:{q}']",
        "lacking-parameter",
        "'t:{q}'",
        "scope `s:{p}/{q}` includes `t:{q}`, which has no `{p}`",
        "include a scope with the same parameters",
    ),
    (
        "[scopes.'s:{p}']\nincludes = ['A']\n[scopes.A]",
        "lacking-parameter",
        "'A'",
        "scope `s:{p}` includes `A`, which has no `{p}`",
        "would have `A` on all",
    ),
    (
        "[scopes.'s:{p}']\nincludes = ['A*']\n[scopes.A1]\n[scopes.A2]",
        "lacking-parameter",
        "'A*'",
        "scope `s:{p}` includes `A1`, which has no `{p}`",
        "would have `A1` on all",
    ),
    (
        "[permissions.'s:{p}']\nincludes = ['A']\n[permissions.A]\n[scopes.B]",
        "lacking-parameter",
        "'A'",
        "permission `s:{p}` includes `A`, which has no `{p}`",
        "include a permission with the same parameters",
    ),
    (
        "[scopes.'s:{p}']\n[operations.list]\ncall = 'GET /s'\nscopes = 's:{p}'",
        "unbound-parameter",
        "'GET /s'",
        "operation `list` requires `s:{p}`, and its call does not say which `p`",
        "name the segment of the path `{p}`",
    ),
    (
        "[scopes.'s:{p}']\n[operations.o]\ncall = ['GET /s/{p}', 'GET /s/{id}/x']\nscopes = 's:{p}'",
        "unbound-parameter",
        "'GET /s/{id}/x'",
        "operation `o` requires `s:{p}`, and its call does not say which `p`",
        "name the segment of the path `{p}`",
    ),
    (
        "[scopes.'s:{p}']\n[operations.o]\ncall = 'GET /s/{p}.json'\nscopes = { any = ['s:{p}', 'A'] }\n[scopes.A]",
        "unbound-parameter",
        "'GET /s/{p}.json'",
        "operation `o` requires `s:{p}`, and its call does not say which `p`",
        "name the segment of the path `{p}`",
    ),
    (
        "[scopes.'s:{p}']\n[operations.o]\ncall = 'GET /s/{+p}'\nscopes = 's:{p}'",
        "unbound-parameter",
        "'GET /s/{+p}'",
        "operation `o` requires `s:{p}`, and its call does not say which `p`",
        "name the segment of the path `{p}`",
    ),
    (
        "[scopes.'s:{p}']\n[operations.o]\ncall = 'GET /s/{p}/{+x}'\nscopes = 's:{p}'",
        "unbound-parameter",
        "'GET /s/{p}/{+x}'",
        "operation `o` requires `s:{p}`, and a path with `{+x}` names no object",
        "segments that are a literal or one parameter",
    ),
    (
        "[scopes.'s:{p}']\n[operations.o]\ncall = 'GET /s/{p}/{id}.json'\nscopes = 's:{p}'",
        "unbound-parameter",
        "'GET /s/{p}/{id}.json'",
        "operation `o` requires `s:{p}`, and a path with `{id}.json` names no object",
        "segments that are a literal or one parameter",
    ),
    (
        "[scopes.'s:{p}']\n[operations.o]\ncall = 'tool wipe'\nscopes = 's:{p}'",
        "unbound-parameter",
        "'tool wipe'",
        "operation `o` requires `s:{p}`, and its call does not say which `p`",
        "a value is read from the path of an HTTP call only",
    ),
    (
        "[permissions.'s:{p}']\n[scopes.A]\n[operations.o]\ncall = 'GET /s'\nscopes = 'A'\npermissions = 's:{p}'",
        "unbound-parameter",
        "'GET /s'",
        "operation `o` requires `s:{p}`, and its call does not say which `p`",
        "require a permission of every object",
    ),
    (
        "[scopes.'s:{p}']\nrust = 'fn'",
        "invalid-identifier",
        "'fn'",
        "`fn` is a keyword of Rust",
        "",
    ),
    (
        "[scopes.'s:{p}:x']\n[scopes.'s:x']",
        "duplicate-identifier",
        "'s:x'",
        "the scopes `s:{p}:x` and `s:x` would both be `SX` in Rust",
        "",
    ),
];

#[test]
fn mistakes() {
    let head = "[parameters.p]\nform = 'id'\n[parameters.q]\nform = 'id'\n[parameters.r]\nreserved = ['me']\n";
    for (text, code, underlined, message, help) in MISTAKES {
        let loaded = parse(&format!("{head}{text}\n"));
        let errors: Vec<_> = loaded.errors().cloned().collect();
        assert_problems(&errors, &loaded.sources, &[(code, underlined, message)]);
        let helps = errors[0].help.iter().any(|it| it.text.contains(help));
        assert!(helps || help.is_empty(), "{text}: {:?}", errors[0].help);
    }
}

/// A token carries instances; a template itself means nothing in one.
#[test]
fn a_template_in_a_token_means_nothing() {
    let spec = parse(FORGE).spec;
    assert_eq!(spec.scopes.meaning("repo:all"), [3]);
    for name in [
        "org:{org}:admin",
        "repo:{org}/{repo}:read",
        "org:acme:admin",
    ] {
        assert!(spec.scopes.meaning(name).is_empty(), "{name}");
    }
}

#[test]
fn a_template_has_up_to_four_parameters() {
    let head: String = ('a'..='f')
        .map(|it| format!("[parameters.{it}]\nform = 'id'\n"))
        .collect();
    for (count, fits) in [(1, true), (3, true), (4, true), (5, false), (6, false)] {
        let holes: String = ('a'..='f')
            .take(count)
            .map(|it| format!(":{{{it}}}"))
            .collect();
        let loaded = parse(&format!("{head}[scopes.'s{holes}']\n"));
        let codes: Vec<_> = loaded.errors().map(|it| it.code).collect();
        assert_eq!(
            codes,
            vec!["invalid-template"; usize::from(!fits)],
            "{count}"
        );
    }
}

/// A text is an example only if both templates have it as an instance.
#[test]
fn an_example_is_an_instance_of_both() {
    let a = "[parameters.a]\nform = 'id'\n";
    for (b, message) in [
        ("form = 'id'", "have an instance in common: `s:a`"),
        (
            "form = 'id'\nreserved = ['a']",
            "may have an instance in common",
        ),
        (
            "form = { chars = 'a', max = 1 }\nreserved = ['a']",
            "may have an instance in common",
        ),
    ] {
        for [one, other] in [["a", "b"], ["b", "a"]] {
            let loaded = parse(&format!(
                "{a}[parameters.b]\n{b}\n[scopes.'s:{{{one}}}']\nrust = 'A'\n[scopes.'s:{{{other}}}']\nrust = 'B'\n"
            ));
            let messages: Vec<_> = loaded.errors().map(|it| it.message.as_str()).collect();
            assert_eq!(
                messages,
                [format!(
                    "scopes `s:{{{one}}}` and `s:{{{other}}}` {message}"
                )]
            );
        }
    }
}

/// Following the help leaves no problem.
#[test]
fn the_help_helps() {
    let head = "[parameters.p]\nform = 'id'\n";
    for text in [
        "reserved = ['new']\n[scopes.'s:{p}:x']\n[scopes.'s:new:x']\nrust = 'New'",
        "[scopes.'s:{p}:x']",
        "[scopes.'s:{p}/x']\nincludes = ['t:{p}']\n[scopes.'t:{p}']",
        "[scopes.A]\nincludes = ['s:{p}']\n[scopes.'s:{p}']\n[operations.o]\ncall = 'GET /s'\nscopes = 'A'",
        "[scopes.'s:{p}']\n[operations.o]\ncall = 'GET /s/{p}'\nscopes = 's:{p}'",
        // by hand, on an object that the caller knows
        "[scopes.'s:{p}']\n[operations.o]\nscopes = 's:{p}'",
    ] {
        let loaded = parse(&format!("{head}{text}\n"));
        let errors: Vec<_> = loaded.errors().collect();
        assert!(errors.is_empty(), "{text}: {errors:?}");
    }
}

/// Two templates are told apart exactly where no text is an instance of both: by trying all texts.
#[test]
fn common_instances_are_found_by_trying_all_texts() {
    let head = "[parameters.a]\nform = { chars = 'xy', max = 9 }\n[parameters.b]\nform = { chars = 'yz', max = 9 }\n";
    let names = [
        "{a}z", "{b}x", "{a}/{b}", "{b}/{a}", "x{b}", "xy{b}", "x/{b}", "{a}/y", "{a}/", "/{b}",
        "z{a}", "{a}zx{b}", "xy/{b}", "{b}xy", "y{a}/z", "x/{a}/z", "{a}zz", "{b}xx",
    ];
    let mut texts = vec![String::new()];
    let mut from = 0;
    for _ in 0..6 {
        let to = texts.len();
        for at in from..to {
            texts.extend(["x", "y", "z", "/"].map(|c| format!("{}{c}", texts[at])));
        }
        from = to;
    }
    let (mut apart, mut together) = (0, 0);
    for (at, one) in names.iter().enumerate() {
        for other in &names[..at] {
            let text =
                format!("{head}[scopes.'{other}']\nrust = 'A'\n[scopes.'{one}']\nrust = 'B'\n");
            let loaded = parse(&text);
            let both = &loaded.spec.scopes.items;
            let (Some(a), Some(b)) = (&both[0].template, &both[1].template) else {
                // told already: one of them reports the common instance
                panic!("{text}")
            };
            let open = &loaded.spec.parameters;
            let common = texts
                .iter()
                .find(|text| a.values(text, open).is_some() && b.values(text, open).is_some());
            let problem = loaded.errors().find(|it| it.code == "common-instance");
            assert_eq!(
                problem.is_some(),
                common.is_some(),
                "{one} {other}: {common:?}"
            );
            match problem {
                Some(problem) => {
                    let witness = problem.message.rsplit('`').nth(1).unwrap();
                    assert!(a.values(witness, open).is_some(), "{witness}");
                    assert!(b.values(witness, open).is_some(), "{witness}");
                    together += 1;
                }
                None => apart += 1,
            }
        }
    }
    assert!(apart > 90 && together > 10, "{apart} {together}");
}

#[test]
fn hostile_templates_are_refused_in_time() {
    let head = "[parameters.p]\nform = 'id'\n[parameters.q]\nform = 'uuid'\n";
    let many: String = (0..600)
        .map(|it| format!("[scopes.'s{it}:{{p}}']\n"))
        .collect();
    let long: String = (0..500)
        .map(|it| {
            let middle = "/{q}".repeat(3);
            format!(
                "[scopes.'{{p}}{}{middle}:{it}']\nrust = 'X{it}'\n",
                ":".repeat(400)
            )
        })
        .collect();
    let twice: Vec<_> = [many, long]
        .iter()
        .map(|text| {
            let loaded = parse(&format!("{head}{text}"));
            loaded.errors().map(|it| it.code).next()
        })
        .collect();
    assert_eq!(twice, [Some("too-many-names"), Some("invalid-template")]);
}

/// Comparing two long templates takes as many steps as the product of their lengths.
#[test]
fn long_templates_reach_the_limit_of_steps() {
    let of = |length: usize| -> Vec<&str> {
        let names = (0..30).map(|it| {
            let name = format!("{{p}}{}{}{it}:{{p2}}", ":".repeat(length), "x".repeat(it));
            format!("[scopes.'{name}']\nrust = 'X{it}'\n")
        });
        let head = "[parameters.p]\nform = 'int'\n[parameters.p2]\nform = 'int'\n";
        let loaded = parse(&format!("{head}{}", names.collect::<String>()));
        loaded.errors().map(|it| it.code).collect()
    };
    assert_eq!(of(100), [""; 0]);
    assert_eq!(of(500), ["too-many-names"]);
}

#[test]
fn what_does_not_support_a_template_names_it() {
    let spec = scope_spec::parse(
        "t.toml",
        "spec.name = 't'\nparameters.org.form = 'id'\nscopes = { 'org:{org}:admin' = {}, 'repo:{org}:read' = {}, plain = {} }\n",
    )
    .spec;
    let told = |refused: Result<(), Box<Problem>>| refused.unwrap_err().message;
    let message =
        |name| format!("`app!` does not support open parameters yet, and `{name}` has one");
    assert_eq!(
        told(spec.has_no_template("`app!`")),
        message("org:{org}:admin")
    );
    assert_eq!(
        told(spec.scopes[1].is_no_template("`app!`")),
        message("repo:{org}:read")
    );
    assert!(spec.scopes[2].is_no_template("`app!`").is_ok());
}
