//! Rego, as regorus evaluates it.

use regorus::{Engine as Regorus, Value};
use scope_conformance::{Case, Edge, Engine, Grant, cases, conforms, names};
use scope_spec::{Spec, VocabularyKind};
use serde_json::json;

struct Rego {
    engine: Regorus,
    name: String,
    input: serde_json::Value,
}

impl Rego {
    fn new(case: &Case, parts: &[String], without: Option<Edge>) -> Self {
        let [policy, data] = parts else {
            panic!("two files");
        };
        let spec = &case.spec;
        let mut data: serde_json::Value = serde_json::from_str(data).expect("JSON");
        if let Some(edge) = without {
            let items = &spec.vocabulary(edge.kind).items;
            let includes = &mut data[&spec.name]["spec"][edge.kind.table()][&items[edge.from].name];
            let includes = includes.as_array_mut().expect("a list");
            let before = includes.len();
            includes.retain(|name| *name != items[edge.to].name);
            assert_eq!(includes.len() + 1, before);
        }
        let mut engine = Regorus::new();
        engine
            .add_policy("policy.rego".to_owned(), policy.clone())
            .expect("a policy");
        engine
            .add_data(Value::from_json_str(&data.to_string()).expect("data"))
            .expect("data");
        Self {
            engine,
            name: spec.name.clone(),
            input: json!({}),
        }
    }

    fn ask(&mut self, rule: &str, key: &str, value: &str) -> bool {
        self.input[key] = value.into();
        self.engine
            .set_input(Value::from_json_str(&self.input.to_string()).expect("JSON"));
        let answer = self
            .engine
            .eval_rule(format!("data.{}.authz.{rule}", self.name));
        let answer = answer.expect("a rule");
        assert!(matches!(answer, Value::Bool(_)), "{answer:?}");
        answer == Value::from(true)
    }
}

impl Engine for Rego {
    fn grant(&mut self, spec: &Spec, grant: &Grant) {
        let roles = grant
            .roles
            .iter()
            .map(|&role| spec.roles[role].name.as_str());
        self.input = json!({
            "scopes": names(&spec.scopes, &grant.scopes),
            "permissions": names(&spec.permissions, &grant.permissions),
            "roles": roles.collect::<Vec<_>>(),
        });
    }

    fn allows(&mut self, operation: &str) -> bool {
        self.ask("allow", "operation", operation)
    }

    fn covers(&mut self, kind: VocabularyKind, name: &str) -> Option<bool> {
        Some(self.ask(&format!("covers_{}", kind.noun()), kind.noun(), name))
    }
}

#[test]
fn rego_answers_as_the_bitsets_do() {
    for case in cases() {
        let parts = case.export("rego", &["policy", "data"]);
        conforms(&case, |without| Rego::new(&case, &parts, without));
    }
}

/// What is absent, or of another kind than expected, grants nothing.
#[test]
fn a_malformed_input_grants_nothing() {
    let case = cases().remove(0);
    let parts = case.export("rego", &["policy", "data"]);
    let mut rego = Rego::new(&case, &parts, None);
    for input in [
        json!({}),
        json!({ "scopes": null, "permissions": null }),
        json!({ "scopes": [], "permissions": [] }),
        json!({ "scopes": ["bogus", "read", "Read ", ""], "permissions": ["own"] }),
        json!({ "scopes": [["Read"]], "roles": ["nobody"] }),
    ] {
        rego.input = input.clone();
        for operation in &case.spec.operations {
            // a list of scopes, empty or not, is a token's
            let token = input["scopes"].is_array() && operation.is_authenticated();
            let open = (operation.is_public() || token) && operation.permissions.is_open();
            assert_eq!(rego.allows(&operation.id), open, "{input} {}", operation.id);
        }
        assert!(!rego.allows("nothing"), "{input}");
        assert_eq!(rego.covers(VocabularyKind::Scope, "bogus"), Some(false));
    }
}
