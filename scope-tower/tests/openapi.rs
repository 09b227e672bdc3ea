//! The OpenAPI document, read back.
#![forbid(unsafe_code)]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::desk::{Operation, PermissionSet, Scope, ScopeSet};
use scope_tower::openapi;
use serde_json::{Value, json};
use utoipa::openapi::{
    HttpMethod, Info, OpenApi, Paths,
    path::OperationBuilder,
    security::{ClientCredentials, Flow, SecurityRequirement},
};

/// A document as handlers describe it: the names of parameters are their own.
fn described() -> OpenApi {
    let mut paths = Paths::new();
    for (method, path) in [
        (HttpMethod::Get, "/tickets"),
        (HttpMethod::Get, "/tickets/{ticket_id}"),
        (HttpMethod::Delete, "/tickets/{ticket_id}"),
        (HttpMethod::Get, "/tickets/{ticket_id}/export.{ext}"),
        (HttpMethod::Post, "/tickets/{ticket_id}:archive"),
        (HttpMethod::Get, "/bills/{id}"),
        (HttpMethod::Get, "/status"),
    ] {
        // whatever a handler says of it by hand gives way
        let operation =
            OperationBuilder::new().security(SecurityRequirement::new("stale", ["all"]));
        paths.add_path_operation(path, vec![method], operation);
    }
    let mut document = OpenApi::new(Info::new("desk", "1"), paths);
    document.security = Some(vec![SecurityRequirement::new("oauth", ["bulk"])]);
    document
}

fn flow(scopes: utoipa::openapi::security::Scopes) -> Flow {
    Flow::ClientCredentials(ClientCredentials::new("https://as.example/token", scopes))
}

fn documented() -> Value {
    let mut document = described();
    openapi::document::<Operation>(&mut document, "oauth", flow).expect("all are in the spec");
    serde_json::to_value(&document).expect("JSON")
}

#[test]
fn security_of_each_path() {
    let document = documented();
    let paths = &document["paths"];
    let of = |path: &str, method: &str| {
        (
            paths[path][method]["security"].clone(),
            paths[path][method]["x-user-permission"].clone(),
        )
    };
    let read = json!([{ "oauth": ["tickets:read"] }]);
    assert_eq!(of("/tickets", "get"), (read.clone(), Value::Null));
    assert_eq!(
        of("/tickets/{ticket_id}", "get"),
        (read.clone(), Value::Null)
    );
    assert_eq!(
        of("/tickets/{ticket_id}/export.{ext}", "get"),
        (read, Value::Null)
    );
    assert_eq!(
        of("/tickets/{ticket_id}", "delete"),
        (
            json!([{ "oauth": ["tickets:write"] }]),
            json!("ManageTickets")
        )
    );
    assert_eq!(
        of("/tickets/{ticket_id}:archive", "post"),
        (
            json!([{ "oauth": ["bulk"] }, { "oauth": ["tickets:write", "billing"] }]),
            Value::Null
        )
    );
    // open at the app's gate: an empty list, which takes back what the whole document asks for
    assert_eq!(of("/status", "get"), (json!([]), Value::Null));
    // open to any token
    assert_eq!(
        of("/bills/{id}", "get"),
        (json!([{ "oauth": [] }]), json!("SeeBills"))
    );
}

#[test]
fn the_scheme_has_every_scope() {
    let document = documented();
    let scheme = &document["components"]["securitySchemes"]["oauth"];
    assert_eq!(scheme["type"], "oauth2");
    let scopes = scheme["flows"]["clientCredentials"]["scopes"]
        .as_object()
        .expect("an object");
    let mut names: Vec<_> = scopes.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["billing", "bulk", "tickets:read", "tickets:write"]);
}

/// The document, evaluated by the rules of OpenAPI 3.1, agrees with the guard for every set of scopes.
#[test]
fn the_document_and_the_guard_agree() {
    let document = documented();
    let mut decided = [0, 0];
    for (path, item) in document["paths"].as_object().expect("an object") {
        for (method, written) in item.as_object().expect("an object") {
            let call = path
                .replace("{ticket_id}", "7")
                .replace("{ext}", "csv")
                .replace("{id}", "7");
            let operation =
                Operation::from_call(&method.to_uppercase(), &call).expect("in the spec");
            let list = written["security"].as_array().expect("a list");
            for bits in 0..16_usize {
                let held = Scope::ALL
                    .iter()
                    .filter(|scope| bits >> scope.index() & 1 == 1);
                let granted = ScopeSet::from_iter(held.copied()).close();
                let held: Vec<&str> = granted.iter().map(Scope::name).collect();
                let met = list.is_empty()
                    || list.iter().any(|all| {
                        let all = all["oauth"].as_array().expect("a list");
                        all.iter()
                            .all(|name| held.contains(&name.as_str().expect("a name")))
                    });
                let everything = PermissionSet::all().close();
                assert_eq!(
                    met,
                    operation.check(&granted, &everything).is_ok(),
                    "{operation} {held:?}"
                );
                decided[usize::from(met)] += 1;
            }
        }
    }
    assert!(decided.iter().all(|count| *count > 0));
}

#[test]
fn a_path_that_the_spec_does_not_have() {
    let mut document = described();
    for (method, path) in [(HttpMethod::Post, "/tickets"), (HttpMethod::Get, "/debug")] {
        document
            .paths
            .add_path_operation(path, vec![method], OperationBuilder::new());
    }
    let before = serde_json::to_value(&document).expect("JSON");
    let error = openapi::document::<Operation>(&mut document, "oauth", flow).expect_err("two");
    assert_eq!(
        error.calls().collect::<Vec<_>>(),
        ["GET /debug", "POST /tickets"]
    );
    assert_eq!(
        error.to_string(),
        "the spec has no operation for what the OpenAPI document has:\n  `GET /debug`\n  `POST /tickets`\n\
         add each as `[operations.<id>]` with `call`, and say what it requires; or name it with \
         `openapi::Document::and`, if it is guarded by something else"
    );
    // what a `main` prints that returns it
    assert_eq!(format!("{error:?}"), error.to_string());
    assert_eq!(serde_json::to_value(&document).expect("JSON"), before);
}

/// A path that is named stays as it is, and no name takes an operation of the spec out.
#[test]
fn paths_that_are_meant_to_be_in_no_spec() {
    let mut document = described();
    let other = OperationBuilder::new().security(SecurityRequirement::new("key", [""; 0]));
    document
        .paths
        .add_path_operation("/internal/{what}", vec![HttpMethod::Post], other);
    let named = openapi::Document::<Operation>::new("oauth")
        .and("POST", "/internal/{key}")
        .and("DELETE", "/tickets/{id}");
    named.write(&mut document, flow).expect("both are named");
    let written = serde_json::to_value(&document).expect("JSON");
    assert_eq!(
        written["paths"]["/internal/{what}"]["post"]["security"],
        json!([{ "key": [] }])
    );
    assert_eq!(
        written["paths"]["/tickets/{ticket_id}"]["delete"]["security"],
        json!([{ "oauth": ["tickets:write"] }])
    );
    let error = openapi::Document::<Operation>::new("oauth")
        .and("GET", "/internal/{key}")
        .write(&mut document, flow)
        .expect_err("another method");
    assert!(error.calls().eq(["POST /internal/{what}"]));
}

mod office {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "office"
            allow = ["duplicate-call"]
            [scopes.a]
            [scopes.b]
            [scopes.c]
            [scopes.unused]
            [permissions.x]
            [permissions.y]
            [permissions.z]
            [operations.first]
            call = "GET /reports/{id}"
            scopes = { any = ["a", "b"] }
            permissions = { any = ["x", ["y", "z"]] }
            [operations.second]
            call = "GET /reports/{report}"
            scopes = { any = ["b", "c"] }
            [operations.third]
            call = "GET /reports"
            authenticated = true
            permissions = ["x", "y"]
            [operations.fourth]
            call = "GET /reports"
            scopes = "a"
        "#
    );
}

/// Operations that have one call: what the guards require, which is what each of them does.
#[test]
fn operations_with_one_call() {
    let mut paths = Paths::new();
    for path in ["/reports/{which}", "/reports"] {
        paths.add_path_operation(path, vec![HttpMethod::Get], OperationBuilder::new());
    }
    let mut document = OpenApi::new(Info::new("office", "1"), paths);
    openapi::document::<office::Operation>(&mut document, "o", flow).expect("both are there");
    let written = serde_json::to_value(&document).expect("JSON");
    let one = &written["paths"]["/reports/{which}"]["get"];
    assert_eq!(
        one["security"],
        json!([{ "o": ["a", "b"] }, { "o": ["a", "c"] }, { "o": ["b"] }, { "o": ["b", "c"] }])
    );
    assert_eq!(
        one["x-user-permission"],
        json!({ "any": ["x", ["y", "z"]] })
    );
    let all = &written["paths"]["/reports"]["get"];
    assert_eq!(all["security"], json!([{ "o": ["a"] }]));
    assert_eq!(all["x-user-permission"], json!(["x", "y"]));
    // the scope that no operation names, too: somebody may ask for it
    let scopes =
        &written["components"]["securitySchemes"]["o"]["flows"]["clientCredentials"]["scopes"];
    let scopes = scopes.as_object().expect("an object");
    assert!(scopes.keys().eq(["a", "b", "c", "unused"]));
}

mod forge {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "forge"
            [parameters.repo]
            form = "id"
            [scopes."repo:all"]
            includes = ["repo:{repo}:read"]
            [scopes."repo:{repo}:read"]
            [scopes.audit]
            [operations.readRepo]
            call = "GET /repos/{repo}"
            scopes = { any = ["repo:{repo}:read", ["repo:{repo}:read", "audit"], "repo:all"] }
            [operations.listRepos]
            call = "GET /repos"
            scopes = "repo:all"
        "#
    );
}

/// A client can ask for what the scheme declares; the rest is an extension, as the command writes it.
#[test]
fn open_parameters_are_an_extension() {
    let mut paths = Paths::new();
    for path in ["/repos/{id}", "/repos"] {
        paths.add_path_operation(path, vec![HttpMethod::Get], OperationBuilder::new());
    }
    let mut document = OpenApi::new(Info::new("forge", "1"), paths);
    openapi::document::<forge::Operation>(&mut document, "oauth", flow)
        .expect("all are in the spec");
    let document = serde_json::to_value(&document).expect("JSON");
    let read = &document["paths"]["/repos/{id}"]["get"];
    let security = json!([{ "oauth": [] }, { "oauth": ["audit"] }, { "oauth": ["repo:all"] }]);
    assert_eq!(read["security"], security);
    let template = "repo:{repo}:read";
    let required = json!({ "any": [template, [template, "audit"], "repo:all"] });
    assert_eq!(read["x-scope-template"], required);
    assert_eq!(
        document["paths"]["/repos"]["get"]["x-scope-template"],
        Value::Null
    );
    let flows = &document["components"]["securitySchemes"]["oauth"]["flows"];
    let scopes = flows["clientCredentials"]["scopes"]
        .as_object()
        .expect("scopes");
    let scopes: std::collections::BTreeSet<&String> = scopes.keys().collect();
    assert!(scopes.into_iter().eq(["audit", "repo:all"]));
}
