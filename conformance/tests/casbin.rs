//! Casbin. It evaluates its matcher for each line of a policy, which takes long where there are
//! hundreds: each operation of RingCentral's is asked of an enforcer that has its lines only.

use std::collections::HashMap;

use casbin::{CoreApi as _, DefaultModel, Enforcer, StringAdapter};
use scope_conformance::{Case, Edge, Engine, Grant, cases, conforms, names};
use scope_spec::{Spec, VocabularyKind};

struct Casbin {
    /// By operation. All have the same links.
    enforcers: HashMap<String, Enforcer>,
    /// How many grants there were: each is a subject of its own.
    grants: usize,
}

/// Whether a line is about an operation, or about none.
fn is_of(line: &str, operation: &str) -> bool {
    let Some(rest) = line.strip_prefix("p, ") else {
        return line.starts_with("g, ");
    };
    rest.starts_with(&format!("{operation}, "))
}

impl Casbin {
    fn new(case: &Case, parts: &[String], without: Option<Edge>) -> Self {
        let [model, policy] = parts else {
            panic!("two files");
        };
        let spec = &case.spec;
        let dropped = without.map(|edge| {
            let items = &spec.vocabulary(edge.kind).items;
            let noun = edge.kind.noun();
            let (from, to) = (&items[edge.from].name, &items[edge.to].name);
            format!("g, {noun}:{from}, {noun}:{to}")
        });
        let lines: Vec<&str> = policy
            .lines()
            .filter(|line| dropped.as_deref() != Some(*line))
            .collect();
        let expected = policy.lines().count() - usize::from(without.is_some());
        assert_eq!(lines.len(), expected);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        let mut enforcers: HashMap<String, Enforcer> = HashMap::new();
        for operation in &spec.operations {
            let own = lines.iter().filter(|line| is_of(line, &operation.id));
            let own: Vec<&str> = own.copied().collect();
            assert!(own.iter().any(|line| line.starts_with("p, ")));
            let mut enforcer = runtime.block_on(async {
                let model = DefaultModel::from_str(model).await.expect("a model");
                Enforcer::new(model, StringAdapter::new(own.join("\n")))
                    .await
                    .expect("a policy")
            });
            if let Some(first) = enforcers.values().next() {
                enforcer
                    .set_role_manager(first.get_role_manager())
                    .expect("links");
            }
            enforcers.insert(operation.id.clone(), enforcer);
        }
        Self {
            enforcers,
            grants: 0,
        }
    }
}

impl Engine for Casbin {
    fn grant(&mut self, spec: &Spec, grant: &Grant) {
        self.grants += 1;
        let subject = format!("token:{}", self.grants);
        let scopes = names(&spec.scopes, &grant.scopes);
        let scopes = scopes.iter().map(|name| format!("scope:{name}"));
        let permissions = names(&spec.permissions, &grant.permissions);
        let permissions = permissions.iter().map(|name| format!("permission:{name}"));
        let roles = grant
            .roles
            .iter()
            .map(|&role| format!("role:{}", spec.roles[role].name));
        let held = scopes.chain(permissions).chain(roles);
        let enforcer = self.enforcers.values().next().expect("an operation");
        let links = enforcer.get_role_manager();
        for held in held {
            links.write().add_link(&subject, &held, None);
        }
    }

    fn allows(&mut self, operation: &str) -> bool {
        let subject = format!("token:{}", self.grants);
        self.enforcers[operation]
            .enforce((subject.as_str(), operation))
            .expect("a decision")
    }

    fn covers(&mut self, _: VocabularyKind, _: &str) -> Option<bool> {
        None
    }
}

#[test]
fn casbin_answers_as_the_bitsets_do() {
    // what its readers understand in different ways cannot be written: `cargo scopes export` says so
    let written = |case: &Case| !["odd", "quotes"].contains(&case.spec.name.as_str());
    for case in cases().into_iter().filter(written) {
        let parts = case.export("casbin", &["model", "policy"]);
        conforms(&case, |without| Casbin::new(&case, &parts, without));
    }
}
