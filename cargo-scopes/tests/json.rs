//! What programs read: outputs against schemas written from the contract, and the schemas of the
//! file formats against files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use jsonschema::Validator;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn run(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"))
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        let told = String::from_utf8_lossy(&output.stderr);
        panic!("{arguments:?}: {error}\n{told}")
    })
}

fn schema(name: &str) -> Validator {
    let path = root().join("cargo-scopes/tests/schemas").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn valid(schema: &Validator, value: &Value, what: &str) {
    let errors: Vec<String> = schema
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

const RINGCENTRAL: &str = "examples/ringcentral/scopes.toml";
const ALTERNATIVES: &str = "tests/specs/alternatives.toml";

#[test]
fn show() {
    let schema = schema("show.json");
    for spec in specs() {
        let spec = spec.to_str().unwrap();
        valid(
            &schema,
            &run(&["show", "--spec", spec, "--format", "json"]),
            spec,
        );
    }
    let all = run(&["show", "--spec", RINGCENTRAL, "--format", "json"]);
    assert_eq!(all["operations"].as_array().unwrap().len(), 520);
    let edit = all["scopes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|scope| scope["name"] == "EditAccounts")
        .unwrap();
    assert_eq!(
        edit["closure"],
        json!(["EditAccounts", "EditExtensions", "ReadAccounts"])
    );
    // a single item is the same as among all
    let alone = run(&[
        "show",
        "--spec",
        RINGCENTRAL,
        "--format",
        "json",
        "--kind",
        "scope",
        "EditAccounts",
    ]);
    assert_eq!(alone["scopes"], json!([edit]));
    assert_eq!(alone["operations"], json!([]));
}

/// One contract, by two commands.
#[test]
fn docs() {
    for spec in specs() {
        let spec = spec.to_str().unwrap();
        let written = run(&["docs", "--to", "json", "--spec", spec]);
        let shown = run(&["show", "--format", "json", "--spec", spec]);
        assert_eq!(written, shown, "{spec}");
    }
}

#[test]
fn explain() {
    let schema = schema("explain.json");
    for arguments in [
        &["--granted", "Accounts", "--needs", "ReadAccounts"][..],
        &["--granted", "", "--needs", "ReadAccounts EditMessages"],
        &["--granted", "", "--operation", "readAccountInfo"],
        &[
            "--granted",
            "Accounts",
            "--operation",
            "readAccountInfo",
            "--permissions",
            "x",
        ],
        &[
            "--granted",
            "Accounts",
            "--operation",
            "readAccountInfo",
            "--role",
            "Standard",
        ],
        &["--granted", "Accounts x", "--operation", "readAccountInfo"],
        &[
            "--granted",
            "",
            "--needs",
            "SMS | A2PSMS",
            "--app",
            "examples/client/app.toml",
        ],
    ] {
        let head = ["explain", "--spec", RINGCENTRAL, "--format", "json"];
        let value = run(&[&head[..], arguments].concat());
        valid(&schema, &value, &format!("{arguments:?}"));
    }
}

/// A gate that was not judged does not allow, and both gates are in the answer.
#[test]
fn gates() {
    let ask = |more: &[&str]| {
        let head = ["explain", "--spec", RINGCENTRAL, "--format", "json"];
        let operation = ["--operation", "updateAccountBusinessAddress"];
        run(&[&head[..], &operation, more].concat())
    };
    let value = ask(&["--granted", "EditAccounts nothing"]);
    assert_eq!(value["allowed"], false);
    assert_eq!(value["gate"], "permission");
    assert_eq!(value["operation"], "updateAccountBusinessAddress");
    assert_eq!(value["gates"][0]["allowed"], true);
    assert_eq!(value["gates"][0]["unknown"], json!(["nothing"]));
    assert_eq!(value["gates"][1]["judged"], false);
    let value = ask(&["--granted", "", "--role", "Standard"]);
    let refused = value["gates"].as_array().unwrap();
    assert!(
        refused
            .iter()
            .all(|gate| gate["judged"] == true && gate["allowed"] == false)
    );
    let value = ask(&["--granted", "EditAccounts", "--role", "Super Admin"]);
    assert_eq!(value["allowed"], true);
}

/// Bad input is reported on stdout too, as `check` does.
#[test]
fn problems() {
    let schema = schema("check.json");
    for arguments in [
        &["explain", "--granted", "", "--needs", "Nothing"][..],
        &["show", "Nothing"],
        &["least", "nothing"],
        &["diff", RINGCENTRAL, "nowhere.toml"],
        &["app", "status", "--app", "nowhere.toml"],
        &["audit", "nowhere"],
        &[
            "check",
            "--spec",
            "nowhere.toml",
            "examples/client/app.toml",
        ],
    ] {
        let mut value = run(&[arguments, &["--format", "json"]].concat());
        let object = value.as_object_mut().unwrap();
        object.entry("files").or_insert_with(|| json!([]));
        assert_eq!(object["errors"], 1, "{arguments:?}");
        valid(&schema, &value, &format!("{arguments:?}"));
    }
}

#[test]
fn least() {
    let schema = schema("least.json");
    let shown = run(&["show", "--spec", ALTERNATIVES, "--format", "json"]);
    let ids = shown["operations"].as_array().unwrap().iter();
    let ids: Vec<&str> = ids
        .map(|operation| operation["id"].as_str().unwrap())
        .collect();
    let head = ["least", "--spec", ALTERNATIVES, "--format", "json"];
    let value = run(&[&head[..], &ids].concat());
    valid(&schema, &value, "least");
    assert_eq!(value["operations"].as_object().unwrap().len(), ids.len());
}

/// The cases that are offered for RingCentral's rules, in a file, notice all of them.
#[test]
fn test() {
    let schema = schema("test.json");
    let folder = "cargo-scopes/tests/cmd/test/test.in";
    let wrong = format!("{folder}/wrong.test.toml");
    // the spec beside the cases, though another one is nearer
    let value = run(&["test", &wrong, "--format", "json"]);
    valid(&schema, &value, &wrong);

    let file = tempfile::NamedTempFile::new().unwrap();
    let tested = |cases: &str| {
        std::fs::write(file.path(), cases).unwrap();
        let path = file.path().to_str().unwrap();
        run(&[
            "test",
            path,
            "--spec",
            RINGCENTRAL,
            "--mutate",
            "--format",
            "json",
        ])
    };
    let one = "[[deny]]\ngranted = ''\noperation = 'readAccountInfo'\n";
    let value = tested(one);
    valid(&schema, &value, RINGCENTRAL);
    let rules = value["rules"].as_array().unwrap();
    assert!(rules.len() > 520);
    let offered: String = rules
        .iter()
        .filter_map(|rule| rule["case"].as_str())
        .collect();
    let value = tested(&(one.to_owned() + &offered));
    let mut rules = value["rules"].as_array().unwrap().iter();
    assert!(rules.all(|rule| rule["noticed"] == json!(true)));
}

#[test]
fn check() {
    let schema = schema("check.json");
    let folder = "cargo-scopes/tests/cmd/check/check.in/";
    for file in ["broken.toml", "lints.toml", "nowhere.toml"] {
        let file = format!("{folder}{file}");
        let value = run(&["check", "--format", "json", &file]);
        valid(&schema, &value, &file);
        assert_ne!(value["problems"], json!([]), "{file}");
        let log = run(&["check", "--format", "sarif", &file]);
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), value["problems"].as_array().unwrap().len());
        for (result, problem) in results.iter().zip(value["problems"].as_array().unwrap()) {
            let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"]);
            assert_eq!(result["ruleId"], problem["code"]);
            let region = &result["locations"][0]["physicalLocation"]["region"];
            assert_eq!(region["startLine"], problem["line"]);
        }
    }
}

/// All specs there are.
fn specs() -> Vec<PathBuf> {
    let mut specs = vec![root().join("scopes.toml"), root().join(RINGCENTRAL)];
    let folder = std::fs::read_dir(root().join("tests/specs")).unwrap();
    let files = folder.map(|entry| entry.unwrap().path());
    specs.extend(files.filter(|path| path.extension().is_some_and(|end| end == "toml")));
    specs.sort();
    specs
}

/// A TOML file as JSON: days become texts.
fn toml(text: &str) -> Value {
    fn value(toml: toml::Value) -> Value {
        match toml {
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(yes) => yes.into(),
            toml::Value::Datetime(day) => day.to_string().into(),
            toml::Value::Array(values) => values.into_iter().map(value).collect(),
            toml::Value::Table(table) => Value::Object(
                table
                    .into_iter()
                    .map(|(key, inner)| (key, value(inner)))
                    .collect(),
            ),
        }
    }
    value(toml::Value::Table(text.parse().unwrap()))
}

#[test]
fn format_of_specs() {
    let schema = jsonschema::validator_for(&run(&["schema"])).unwrap();
    let starter = "cargo-scopes/src/starters/scopes.toml";
    for path in specs().into_iter().chain([root().join(starter)]) {
        let text = std::fs::read_to_string(&path).unwrap();
        valid(&schema, &toml(&text), &path.display().to_string());
    }
    let head = "spec.name = 't'\n";
    for good in [
        "scopes.A = { access = ['read', 'special'], bit = 7, deprecated = true }",
        "scopes.A = { deprecated = { since = '1', use = 'B', note = 'x' }, aliases = ['b'] }",
        "operations.o = { public = true, permissions = { any = ['A', ['B', 'C']] } }",
        "roles.r = { permissions = ['A'], includes = ['B'] }",
        "parameters = { t = { values = ['a'], all = '*' }, l = { letters = { r = 'read' } } }",
        "parameters = { a = { form = 'uuid' }, b = { form = { chars = 'a-z~', max = 9 }, reserved = ['x'] } }",
    ] {
        valid(&schema, &toml(&format!("{head}{good}")), good);
    }
    for bad in [
        "scopes.A.colour = 'red'",
        "scopes.A.bit = '7'",
        "scopes.A.bit = 65536",
        "scopes.A.access = 'write'",
        "scopes.A.restricted = 'yes'",
        "scopes.'A B' = {}",
        "permissions.A.restricted = true",
        "operations.o = {}",
        "operations.o.scopes = []",
        "operations.o.scopes = { any = [] }",
        "operations.o = { scopes = 'A', call = 'get /x' }",
        "spec.extends = 'a.toml'",
        "parameters.t = { values = [] }",
        "parameters.t = { values = ['{x}'] }",
        "parameters.t = { letters = { rs = 'read' } }",
        "parameters.t = { value = ['a'] }",
        "parameters.t = { form = 'slug' }",
        "parameters.t = { form = { max = 3 } }",
        "parameters.t = { form = { chars = 'a/' } }",
        "parameters.t = { form = { chars = 'a\"' } }",
        "parameters.t = { form = { chars = 'a', max = 257 } }",
        "parameters.'a b' = { values = ['a'] }",
        "unknown.A = {}",
    ] {
        let value = toml(&format!("{head}{bad}"));
        assert!(!schema.is_valid(&value), "{bad}");
        let loaded = scope_spec::parse("bad.toml", &format!("{head}{bad}"));
        assert!(
            loaded.has_errors(),
            "the schema is stricter than the reader: {bad}"
        );
    }
    assert!(!schema.is_valid(&json!({})));
}

#[test]
fn format_of_manifests() {
    let schema = jsonschema::validator_for(&run(&["schema", "app"])).unwrap();
    for file in [
        "cargo-scopes/src/starters/app.toml",
        "cargo-scopes/tests/cmd/check/check.in/app.toml",
    ] {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        valid(&schema, &toml(&text), file);
    }
    let head = "app.name = 't'\n";
    for bad in [
        "scopes.A.justified = 'x'",
        "scopes.A.review = { state = 'done' }",
        "scopes.A.review = { state = 'rejected' }",
        "scopes.A.review = { state = 'approved', on = 'tomorrow' }",
        "app.colour = 'red'",
        "operations.o = {}",
    ] {
        assert!(!schema.is_valid(&toml(&format!("{head}{bad}"))), "{bad}");
    }
}
