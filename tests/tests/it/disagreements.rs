//! Three disagreements between parts that each had tests of their own, one test for each.
//!
//! `agreement.rs` and `remedies.rs` hold the same for random specs.

use scope_analysis::{
    decision::{Decision, Grant, decide},
    least::least,
};
use scope_spec::VocabularyKind;
use scope_tower::openapi;
use utoipa::openapi::{
    HttpMethod, Info, OpenApi, Paths,
    path::OperationBuilder,
    security::{ClientCredentials, Flow},
};

/// A spec, compiled and as text.
macro_rules! spec {
    ($name:ident, $text:tt) => {
        mod $name {
            pub(super) const TEXT: &str = $text;

            scope_core::scopes!(inline = $text, typed = false);
        }
    };
}

spec!(
    files,
    r#"
        [spec]
        name = "files"
        [scopes.Read]
        [scopes.Admin]
        [operations.read]
        call = "POST /v1/{+name}"
        scopes = "Read"
        [operations.purge]
        call = "POST /v1/{+name}:purge"
        scopes = "Admin"
        [operations.undelete]
        call = "POST /v1/{+path}:undelete"
        scopes = "Admin"
    "#
);

/// The server's OpenAPI published `Read` for an operation that the guard held to `Admin`: it ignored what
/// stands behind `{+name}`.
#[test]
fn openapi_publishes_what_the_guard_enforces() {
    let templates = ["/v1/{+name}", "/v1/{+name}:purge", "/v1/{+path}:undelete"];
    let mut paths = Paths::new();
    for template in templates {
        paths.add_path_operation(template, vec![HttpMethod::Post], OperationBuilder::new());
    }
    let mut document = OpenApi::new(Info::new("files", "1"), paths);
    let flow = |scopes| Flow::ClientCredentials(ClientCredentials::new("https://x.test/t", scopes));
    openapi::document::<files::Operation>(&mut document, "oauth", flow).expect("all are there");
    let document = serde_json::to_value(&document).expect("JSON");
    let user = files::user::Granted::EMPTY;
    let mut published = Vec::new();
    for template in templates {
        let scopes = &document["paths"][template]["post"]["security"][0]["oauth"];
        let scopes: Vec<&str> = scopes
            .as_array()
            .expect("one alternative")
            .iter()
            .filter_map(|scope| scope.as_str())
            .collect();
        let path = template.replace("{+name}", "a/b").replace("{+path}", "a/b");
        let operation = files::Operation::from_call("POST", &path).expect("in the spec");
        // a client that requests what is published is let in, and with nothing else
        let granted = |scopes: &str| files::ScopeSet::parse(scopes).granted();
        assert!(operation.check(&granted(&scopes.join(" ")), &user).is_ok());
        for other in ["Read", "Admin"] {
            let is_enough = operation.check(&granted(other), &user).is_ok();
            assert_eq!(is_enough, scopes == [other], "{template} {other}");
        }
        published.push(scopes.join(" "));
    }
    assert_eq!(published, ["Read", "Admin", "Admin"]);
}

/// `duplicate-call` warned of calls that are not the same: only what stands behind `{+name}` differs.
#[test]
fn duplicate_call_warns_of_one_call_only() {
    let warns = |text: &str| {
        let loaded = scope_spec::parse("files.toml", text);
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        let problems = loaded.problems.iter();
        let found = problems.filter(|problem| problem.code == "duplicate-call");
        found.count()
    };
    assert_eq!(warns(files::TEXT), 0);
    for (path, operation) in [
        ("/v1/a/b", files::Operation::Read),
        ("/v1/a/b:purge", files::Operation::Purge),
        ("/v1/a/b:undelete", files::Operation::Undelete),
    ] {
        assert_eq!(files::Operation::from_call("POST", path), Some(operation));
    }
    // a call is the same whatever its parameters are called
    assert_eq!(warns(&files::TEXT.replace(":undelete", ":purge")), 1);
}

spec!(
    choice,
    r#"
        [spec]
        name = "choice"
        [scopes.A]
        includes = ["C"]
        [scopes.B]
        [scopes.C]
        [operations.either]
        scopes = { any = ["B", "A"] }
        [operations.both]
        scopes = { any = [["A", "B"], "C"] }
        [operations.narrow]
        scopes = "B"
        [operations.narrower]
        scopes = "B"
        [operations.narrowest]
        scopes = "B"
    "#
);

/// The server's 403 said `B` where `explain` said `A`: one counted what is added, the other one names.
/// By weight, `B`, which four operations name, is more than `A` with all that it includes.
#[test]
fn a_403_names_the_remedy_of_explain() {
    let spec = scope_spec::parse("choice.toml", choice::TEXT).spec;
    let nothing = choice::ScopeSet::parse("").granted();
    let nobody = choice::user::Granted::EMPTY;
    for (operation, expected) in [
        (choice::Operation::Either, "A"),
        (choice::Operation::Both, "C"),
    ] {
        let denied = operation.check(&nothing, &nobody).unwrap_err();
        assert!(denied.needed().eq([expected]), "{denied}");
        let id = spec.operation(operation.id()).expect("of the same spec");
        let required = &spec[id].scopes;
        let explained = decide(&spec, VocabularyKind::Scope, required, &Grant::default());
        let Decision::Denied(remedy) = explained else {
            panic!("{explained:?}");
        };
        assert_eq!(spec.scopes.names_of(&remedy.add), [expected]);
        let least = least(&spec, VocabularyKind::Scope, std::slice::from_ref(required));
        assert_eq!(least.grant, remedy.add);
    }
}
