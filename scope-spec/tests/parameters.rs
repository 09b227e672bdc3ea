//! Closed parameters: names with `{type}` in them, written out for each value.
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
use scope_spec::{Spec, Vocabulary};
use std::collections::BTreeSet;

const SMART: &str = include_str!("smart.toml");

fn closure<'s>(vocabulary: &'s Vocabulary, name: &str) -> BTreeSet<&'s str> {
    let index = vocabulary
        .index_of(name)
        .unwrap_or_else(|| panic!("{name}"));
    let items = vocabulary.closure.iter(index);
    items.map(|it| vocabulary.items[it].name.as_str()).collect()
}

fn meaning<'s>(spec: &'s Spec, name: &str) -> BTreeSet<&'s str> {
    let meaning = spec.scopes.meaning(name).into_iter();
    meaning
        .map(|it| spec.scopes.items[it].name.as_str())
        .collect()
}

/// The grant of `name` in SMART, from the text of its chapter on scopes.
fn smart_oracle(name: &str, types: &[&str]) -> Option<BTreeSet<String>> {
    let (context, rest) = name.split_once('/')?;
    let (kind, access) = rest.split_once('.')?;
    let letters = match access {
        "read" => "rs",
        "write" => "cud",
        other => other,
    };
    let order: Vec<usize> = letters
        .chars()
        .map(|it| "cruds".find(it))
        .collect::<Option<_>>()?;
    let is_known = ["patient", "user", "system"].contains(&context)
        && (kind == "*" || types.contains(&kind))
        && !letters.is_empty()
        && order.is_sorted_by(|a, b| a < b);
    is_known.then(|| {
        let kinds = types.iter().filter(|it| kind == "*" || **it == kind);
        let kinds: Vec<&str> = kinds.copied().chain((kind == "*").then_some("*")).collect();
        let each = letters.chars().flat_map(|letter| {
            kinds
                .iter()
                .map(move |kind| format!("{context}/{kind}.{letter}"))
        });
        each.collect()
    })
}

#[test]
fn a_smart_server() {
    let loaded = scope_spec::parse("smart.toml", SMART);
    assert_eq!(loaded.problems, []);
    let spec = &loaded.spec;
    let types: Vec<&str> = spec
        .operations
        .iter()
        .filter_map(|it| it.id.strip_prefix("read"))
        .collect();
    assert_eq!(types.len(), 145);
    assert_eq!(spec.scopes.items.len(), 3 * 146 * 5);
    // 26 combinations of two letters or more; `read` and `write` are two further names of each type
    assert_eq!(spec.scopes.names.len(), 3 * 146 * (26 + 2));
    assert_eq!(spec.operations.len(), 145 * 5);

    let mut granting = 0;
    for context in ["patient", "user", "system", "launch"] {
        for kind in [
            "Observation",
            "Patient",
            "*",
            "Account",
            "observation",
            "{type}",
            "",
        ] {
            for access in [
                "r", "s", "rs", "sr", "cruds", "cud", "read", "write", "*", "", "rr", "crudsx",
                "{access}", "R",
            ] {
                let name = format!("{context}/{kind}.{access}");
                let means = spec.scopes.meaning(&name);
                let granted: BTreeSet<String> = means
                    .iter()
                    .flat_map(|it| closure(&spec.scopes, &spec.scopes.items[*it].name))
                    .map(str::to_owned)
                    .collect();
                let expected = smart_oracle(&name, &types).unwrap_or_default();
                assert_eq!(granted, expected, "{name}");
                granting += usize::from(!granted.is_empty());
            }
        }
    }
    assert_eq!(granting, 3 * 4 * 7);

    let read = &spec
        .operations
        .iter()
        .find(|it| it.id == "readObservation")
        .unwrap();
    assert_eq!(read.calls[0].to_string(), "GET /Observation/{id}");
    assert_eq!(
        spec.scopes.alternatives_of(&read.scopes),
        [
            ["patient/Observation.r"],
            ["user/Observation.r"],
            ["system/Observation.r"]
        ]
    );

    let every = &spec.scopes.items[spec.scopes.index_of("user/*.s").unwrap()];
    assert_eq!(every.rust, "UserEveryS");
    let description = every.description.as_ref().unwrap().as_written();
    assert_eq!(description, "user data: search every type");
    // what is written again is the same spec, without parameters
    let again = scope_spec::parse("again.toml", &scope_spec::to_toml(spec));
    assert_eq!(again.errors().count(), 0);
    assert_eq!(again.spec.scopes.items.len(), spec.scopes.items.len());
    assert_eq!(
        meaning(&again.spec, "patient/Patient.rs"),
        meaning(spec, "patient/Patient.rs")
    );
}

#[test]
fn wherever_a_name_may_stand() {
    let loaded = parse(
        r#"
        [parameters.region]
        values = ["eu", "us"]
        all = "any"
        [scopes."disk:{region}"]
        rust = "Disk{region}"
        title = "Disks of {region}"
        aliases = ["disks-{region}"]
        includes = ["log:{region}"]
        [scopes."log:{region}"]
        [scopes.admin]
        includes = ["disk:{region}"]
        [permissions."manage-{region}"]
        [roles.Europe]
        permissions = ["manage-eu"]
        [roles.World]
        permissions = ["manage-{region}"]
        [names."both:{region}"]
        means = ["disk:{region}", "log:{region}"]
        [names.logs]
        means = ["log:{region}"]
        [operations."wipe-{region}"]
        title = "Wipe {region}"
        call = "POST /{region}/{disk}/wipe"
        scopes = ["disk:{region}", "log:{region}"]
        permissions = "manage-{region}"
        [operations.list]
        call = "GET /{region}/disks"
        scopes = { any = ["log:{region}", "admin"] }
        "#,
    );
    assert_eq!(loaded.errors().count(), 0, "{:?}", loaded.problems);
    let spec = &loaded.spec;
    let names: Vec<&str> = spec
        .scopes
        .items
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "disk:eu", "disk:us", "disk:any", "log:eu", "log:us", "log:any", "admin"
        ]
    );
    let identifiers: Vec<&str> = spec
        .scopes
        .items
        .iter()
        .map(|it| it.rust.as_str())
        .collect();
    assert_eq!(identifiers[..4], ["DiskEu", "DiskUs", "DiskEvery", "LogEu"]);
    assert_eq!(
        closure(&spec.scopes, "disk:eu"),
        BTreeSet::from(["disk:eu", "log:eu"])
    );
    assert_eq!(closure(&spec.scopes, "disk:any").len(), 6);
    assert_eq!(closure(&spec.scopes, "admin").len(), 7);
    assert_eq!(spec.scopes.resolve("disks-us"), Some(1));
    assert_eq!(spec.roles[0].permissions, [0]);
    assert_eq!(spec.roles[1].permissions, [0, 1, 2]);
    assert_eq!(
        meaning(spec, "both:us"),
        BTreeSet::from(["disk:us", "log:us"])
    );
    assert_eq!(
        meaning(spec, "logs"),
        BTreeSet::from(["log:eu", "log:us", "log:any"])
    );

    let ids: Vec<&str> = spec.operations.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["wipe-eu", "wipe-us", "list"]);
    // a parameter of the path that has no value stays one of the path
    assert_eq!(
        spec.operations[0].calls[0].to_string(),
        "POST /eu/{disk}/wipe"
    );
    assert_eq!(
        spec.operations[2].calls[0].to_string(),
        "GET /{region}/disks"
    );
    assert_eq!(spec.operations[1].scopes, [[1, 4]]);
    assert_eq!(spec.operations[1].permissions, [[1]]);
    assert_eq!(spec.operations[2].scopes, [[3], [4], [6]]);
}

/// A spec that is written out by hand is the same one.
#[test]
fn parameters_mean_what_is_written_out() {
    let short = parse(
        r#"
        [parameters.on]
        values = ["a", "b"]
        all = "*"
        [parameters.do]
        letters = { r = "read", w = "write" }
        [scopes."{on}.{do}"]
        "#,
    );
    let long = parse(
        r#"
        [scopes."a.r"]
        [scopes."a.w"]
        [scopes."b.r"]
        [scopes."b.w"]
        [scopes."*.r"]
        rust = "EveryR"
        includes = ["a.r", "b.r"]
        [scopes."*.w"]
        rust = "EveryW"
        includes = ["a.w", "b.w"]
        [names."a.rw"]
        means = ["a.r", "a.w"]
        [names."b.rw"]
        means = ["b.r", "b.w"]
        [names."*.rw"]
        means = ["*.r", "*.w"]
        "#,
    );
    assert_eq!(short.errors().count() + long.errors().count(), 0);
    assert_eq!(
        scope_spec::to_toml(&short.spec),
        scope_spec::to_toml(&long.spec)
    );
}

#[test]
fn what_is_wrong_is_told_once_and_in_its_place() {
    let head = "[parameters.p]\nvalues = ['x', 'y']\nall = '*'\n[parameters.l]\nletters = { a = 'one', b = 'two' }\n";
    for (text, code, underlined, message) in [
        (
            "[parameters.q]\n[scopes.'s:{q}']",
            "invalid-parameter",
            "q",
            "parameter `q` has no values",
        ),
        (
            "[parameters.q]\nvalues = []\n[scopes.'s:{q}']",
            "invalid-parameter",
            "q",
            "parameter `q` has no values",
        ),
        (
            "[parameters.q]\nletters = {}\n[scopes.'s:{q}']",
            "invalid-parameter",
            "q",
            "parameter `q` has no values",
        ),
        (
            "[parameters.q]\nvalues = ['x']\nletters = { a = 'A' }\n[scopes.S]",
            "invalid-parameter",
            "q",
            "parameter `q` has `values` and `letters`",
        ),
        (
            "[parameters.'q r']\nvalues = ['x']\n[scopes.S]",
            "invalid-parameter",
            "'q r'",
            "`q r` is not the name of a parameter",
        ),
        (
            "[parameters.q]\nvalues = ['x', 'x y']\n[scopes.'s:{q}']",
            "invalid-value",
            "'x y'",
            "`x y` is not a value of `q`",
        ),
        (
            "[parameters.q]\nvalues = ['x', '{p}']\n[scopes.'s:{q}']",
            "invalid-value",
            "'{p}'",
            "`{p}` is not a value of `q`",
        ),
        (
            "[parameters.q]\nvalues = ['x', '']\n[scopes.'s:{q}']",
            "invalid-value",
            "''",
            "`` is not a value of `q`",
        ),
        (
            "[parameters.q]\nvalues = ['x', 'x']\n[scopes.'s:{q}']",
            "duplicate-name",
            "'x'",
            "`x` is there twice among the values of `q`",
        ),
        (
            "[parameters.q]\nvalues = ['x']\nall = 'x'\n[scopes.'s:{q}']",
            "duplicate-name",
            "'x'",
            "`x` is there twice among the values of `q`",
        ),
        (
            "[parameters.q]\nletters = { read = 'r' }\n[scopes.S]",
            "invalid-value",
            "read",
            "`read` is not one letter",
        ),
        (
            "[parameters.q]\nletters = { a = '', '*é' = '' }\n[scopes.S]",
            "invalid-value",
            "'*é'",
            "`*é` is not one letter",
        ),
        (
            "[parameters.q]\nletters = { a = '', 'é' = '' }\n[scopes.S]",
            "invalid-value",
            "'é'",
            "`é` is not a value of `q`",
        ),
        (
            "[names.'n:{p}']\nmeans = ['nope']\n[scopes.S]",
            "undeclared-scope",
            "'nope'",
            "name `n:x` stands for scope `nope`, which is not declared",
        ),
        (
            "[parameters.q]\nletters = { a='',b='',c='',d='',e='',f='',g='',h='',i='' }\n[scopes.'{q}']",
            "invalid-parameter",
            "i",
            "parameter `q` has 9 letters, and 8 is the most",
        ),
        (
            "[parameters.q]\nvalue = ['x']\n[scopes.S]",
            "unknown-key",
            "value",
            "a parameter has no key `value`",
        ),
        (
            "[scopes.'s:{tpye}']",
            "braces-in-name",
            "'s:{tpye}'",
            "scope `s:{tpye}` has braces in its name",
        ),
        (
            "[scopes.'s:{p']",
            "braces-in-name",
            "'s:{p'",
            "scope `s:{p` has braces in its name",
        ),
        (
            "[scopes.'s:{p}']\nincludes = ['t:{p}']",
            "undeclared-include",
            "'t:{p}'",
            "scope `s:x` includes `t:x`, which is not declared",
        ),
        (
            "[scopes.'s:{p}']\nrust = 'Same'",
            "identifier-collision",
            "'Same'",
            "",
        ),
        (
            "[scopes.'s:{p}']\nbit = 3",
            "duplicate-bit",
            "3",
            "`s:{p}` stands for several scopes, which cannot share a bit",
        ),
        (
            "[scopes.'s:{p}']\n[scopes.'s:x']",
            "duplicate-name",
            "'s:x'",
            "scope `s:x` is declared twice",
        ),
        (
            "[scopes.'s:{p}']\n[operations.o]\nscopes = 's:{p}'",
            "open-parameter",
            "'s:{p}'",
            "operation `o` requires `s:{p}`, which does not say which `p`",
        ),
        (
            "[scopes.'s:{p}']\n[operations.o]\nscopes = { any = [['s:{p}', 's:x']] }",
            "open-parameter",
            "'s:{p}'",
            "operation `o` requires `s:{p}`, which does not say which `p`",
        ),
    ] {
        let loaded = parse(&format!("{head}{text}\n"));
        let errors: Vec<_> = loaded.errors().cloned().collect();
        if message.is_empty() {
            assert_eq!(errors.len(), 1, "{text}: {errors:?}");
            continue;
        }
        assert_problems(&errors, &loaded.sources, &[(code, underlined, message)]);
    }
}

/// With letters beside them, values are not combined.
#[test]
fn values_are_not_combined() {
    let values: Vec<String> = (0..70).map(|it| format!("'v{it}'")).collect();
    let text = format!(
        "[parameters.q]\nvalues = [{}]\nletters = {{ r = 'read' }}\n[scopes.'s:{{q}}']\n",
        values.join(", ")
    );
    let loaded = parse(&text);
    let codes: Vec<_> = loaded.errors().map(|it| it.code).collect();
    assert_eq!(codes, ["invalid-parameter"]);
    assert!(loaded.spec.scopes.items.len() <= 71);
}

#[test]
fn lints_speak_once_of_a_template() {
    let text = SMART.replace("description = \"{context} data: {access} {type}\"\n", "");
    let loaded = scope_spec::parse("smart.toml", &text);
    let [problem] = &*loaded.problems else {
        panic!("{} problems", loaded.problems.len());
    };
    assert_eq!(problem.code, "missing-description");
    let last = problem.help.last().unwrap();
    assert_eq!(
        last.text,
        "the same goes for 2189 more names that this stands for"
    );
    // one of several
    let loaded = parse(
        "[parameters.p]\nvalues = ['read', 'write']\n[scopes.'s:{p}']\n[operations.o]\nscopes = 's:read'\n",
    );
    let [problem] = &*loaded.problems else {
        panic!("{:?}", loaded.problems);
    };
    assert_eq!(problem.code, "unused-scope");
    let is_of_several = |it: &scope_spec::Help| it.text.starts_with("the same goes");
    assert!(!problem.help.iter().any(is_of_several));
}

#[test]
fn hostile_products_are_refused_before_they_are_written_out() {
    let values: Vec<String> = (0..200).map(|it| format!("'v{it}'")).collect();
    let parameters: String = (0..6)
        .map(|it| format!("[parameters.p{it}]\nvalues = [{}]\n", values.join(", ")))
        .collect();
    let name = "{p0}{p1}{p2}{p3}{p4}{p5}";
    for (text, code) in [
        (format!("[scopes.'{name}']"), "too-many-names"),
        (
            format!("[scopes.S]\n[names.'{name}']\nmeans = ['S']"),
            "too-many-names",
        ),
        (
            format!("[scopes.S]\nincludes = ['{name}']"),
            "undeclared-include",
        ),
        (
            format!("[scopes.S]\n[operations.'{name}']\nscopes = 'S'"),
            "too-many-names",
        ),
        (
            format!("[scopes.S]\n[operations.o]\nscopes = {{ any = ['{name}'] }}"),
            "open-parameter",
        ),
    ] {
        let loaded = parse(&format!("{parameters}{text}\n"));
        let codes: Vec<&str> = loaded.errors().map(|it| it.code).collect();
        assert_eq!(codes, [code], "{text}");
    }
}
