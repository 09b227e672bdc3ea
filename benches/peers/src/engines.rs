//! Policy engines. Each knows inclusion, or is given it as data; three scopes are asked for in one
//! policy where the engine has a word for it, and else one after the other.

use crate::peer::{N, Peer, SCOPES, closure_of};
use std::{cell::RefCell, collections::HashMap, time::Duration};

/// casbin: inclusion as its role graph, the grant as the roles of a subject.
pub struct Casbin {
    runtime: tokio::runtime::Runtime,
    enforcer: RefCell<casbin::Enforcer>,
}

const CASBIN_MODEL: &str = "
[request_definition]
r = sub, obj
[policy_definition]
p = sub, obj
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && r.obj == p.obj
";

impl Casbin {
    pub fn new() -> Self {
        use casbin::prelude::*;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        let enforcer = runtime.block_on(async {
            let model = DefaultModel::from_str(CASBIN_MODEL).await.expect("a model");
            let mut enforcer = Enforcer::new(model, MemoryAdapter::default())
                .await
                .expect("an enforcer");
            let policies = SCOPES
                .iter()
                .map(|scope| vec![scope.name.to_owned(); 2])
                .collect();
            enforcer.add_policies(policies).await.expect("policies");
            for scope in &SCOPES {
                for included in scope.includes {
                    let group = vec![scope.name.to_owned(), (*included).to_owned()];
                    enforcer
                        .add_grouping_policy(group)
                        .await
                        .expect("inclusion");
                }
            }
            enforcer
        });
        Casbin {
            runtime,
            enforcer: RefCell::new(enforcer),
        }
    }
}

impl Peer for Casbin {
    /// The enforcer holds it.
    type Set = ();
    type One = usize;
    type All = [usize; 3];
    type Any = [usize; 3];

    fn read(&self, grant: &str) {
        use casbin::prelude::*;
        self.runtime.block_on(async {
            let mut enforcer = self.enforcer.borrow_mut();
            let _ = enforcer
                .remove_filtered_grouping_policy(0, vec!["app".into()])
                .await;
            for name in grant.split(' ').filter(|name| !name.is_empty()) {
                let group = vec!["app".into(), name.into()];
                enforcer.add_grouping_policy(group).await.expect("a grant");
            }
        });
    }
    fn one(&self, scope: usize) -> usize {
        scope
    }
    fn all(&self, of: [usize; 3]) -> [usize; 3] {
        of
    }
    fn any(&self, of: [usize; 3]) -> [usize; 3] {
        of
    }
    fn has(&self, (): &(), one: &usize) -> bool {
        use casbin::prelude::*;
        self.enforcer
            .borrow()
            .enforce(("app", SCOPES[*one].name))
            .expect("an answer")
    }
    fn has_all(&self, set: &(), all: &[usize; 3]) -> bool {
        all.iter().all(|one| self.has(set, one))
    }
    fn has_any(&self, set: &(), any: &[usize; 3]) -> bool {
        any.iter().any(|one| self.has(set, one))
    }
}

/// cedar: inclusion as its hierarchy of entities, the grant as the parents of a principal.
pub struct Cedar {
    scopes: cedar_policy::Entities,
    uids: HashMap<&'static str, cedar_policy::EntityUid>,
    policies: cedar_policy::PolicySet,
    authorizer: cedar_policy::Authorizer,
}

fn uid(kind: &str, name: &str) -> cedar_policy::EntityUid {
    cedar_policy::EntityUid::from_type_name_and_id(
        kind.parse().expect("a type"),
        cedar_policy::EntityId::new(name),
    )
}

impl Cedar {
    pub fn new() -> Self {
        use cedar_policy::{Authorizer, Entities, Entity};
        // what includes a scope is below it
        let scopes = SCOPES.iter().map(|scope| {
            let parents = scope
                .includes
                .iter()
                .map(|name| uid("Scope", name))
                .collect();
            Entity::new_no_attrs(uid("Scope", scope.name), parents)
        });
        Cedar {
            scopes: Entities::from_entities(scopes, None).expect("entities"),
            uids: SCOPES
                .iter()
                .map(|scope| (scope.name, uid("Scope", scope.name)))
                .collect(),
            policies: "permit(principal, action, resource) when { principal in resource };"
                .parse()
                .expect("a policy"),
            authorizer: Authorizer::new(),
        }
    }
}

impl Peer for Cedar {
    type Set = cedar_policy::Entities;
    type One = cedar_policy::Request;
    type All = [cedar_policy::Request; 3];
    type Any = [cedar_policy::Request; 3];

    fn read(&self, grant: &str) -> cedar_policy::Entities {
        let parents = grant
            .split(' ')
            .filter_map(|name| self.uids.get(name).cloned())
            .collect();
        let app = cedar_policy::Entity::new_no_attrs(uid("App", "app"), parents);
        self.scopes
            .clone()
            .add_entities([app], None)
            .expect("entities")
    }
    fn one(&self, scope: usize) -> cedar_policy::Request {
        let context = cedar_policy::Context::empty();
        let scope = uid("Scope", SCOPES[scope].name);
        cedar_policy::Request::new(
            uid("App", "app"),
            uid("Action", "use"),
            scope,
            context,
            None,
        )
        .expect("a request")
    }
    fn all(&self, of: [usize; 3]) -> [cedar_policy::Request; 3] {
        of.map(|scope| self.one(scope))
    }
    fn any(&self, of: [usize; 3]) -> [cedar_policy::Request; 3] {
        self.all(of)
    }
    fn has(&self, set: &cedar_policy::Entities, one: &cedar_policy::Request) -> bool {
        let answer = self.authorizer.is_authorized(one, &self.policies, set);
        answer.decision() == cedar_policy::Decision::Allow
    }
    fn has_all(&self, set: &cedar_policy::Entities, all: &[cedar_policy::Request; 3]) -> bool {
        all.iter().all(|one| self.has(set, one))
    }
    fn has_any(&self, set: &cedar_policy::Entities, any: &[cedar_policy::Request; 3]) -> bool {
        any.iter().any(|one| self.has(set, one))
    }
}

/// regorus: the closure as data.
pub struct Regorus(RefCell<regorus::Engine>);

const REGO: &str = "package scopes
import rego.v1
covered contains scope if { some granted in input.granted; some scope in data.closure[granted] }
one if { some granted in input.granted; input.needed[0] in data.closure[granted] }
all if { every scope in input.needed { scope in covered } }
any if { some scope in input.needed; scope in covered }
default allow_one := false
allow_one if one
default allow_all := false
allow_all if all
default allow_any := false
allow_any if any
";

impl Regorus {
    pub fn new() -> Self {
        let mut engine = regorus::Engine::new();
        engine
            .add_policy("scopes.rego".into(), REGO.into())
            .expect("a policy");
        let closure: serde_json::Map<String, serde_json::Value> = SCOPES
            .iter()
            .map(|scope| (scope.name.to_owned(), closure_of(scope.name).collect()))
            .collect();
        let data = serde_json::json!({ "closure": closure });
        engine.add_data_json(&data.to_string()).expect("data");
        Regorus(RefCell::new(engine))
    }

    fn ask(&self, rule: &str, granted: &regorus::Value, needed: &regorus::Value) -> bool {
        let mut engine = self.0.borrow_mut();
        let mut input = regorus::Value::new_object();
        let fields = input.as_object_mut().expect("an object");
        fields.insert("granted".into(), granted.clone());
        fields.insert("needed".into(), needed.clone());
        engine.set_input(input);
        engine.eval_rule(rule.to_owned()).expect("an answer") == regorus::Value::from(true)
    }
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> regorus::Value {
    names.map(regorus::Value::from).collect::<Vec<_>>().into()
}

impl Peer for Regorus {
    type Set = regorus::Value;
    type One = regorus::Value;
    type All = regorus::Value;
    type Any = regorus::Value;

    fn read(&self, grant: &str) -> regorus::Value {
        names(grant.split(' ').filter(|name| !name.is_empty()))
    }
    fn one(&self, scope: usize) -> regorus::Value {
        names([SCOPES[scope].name].into_iter())
    }
    fn all(&self, of: [usize; 3]) -> regorus::Value {
        names(of.iter().map(|scope| SCOPES[*scope].name))
    }
    fn any(&self, of: [usize; 3]) -> regorus::Value {
        self.all(of)
    }
    fn has(&self, set: &regorus::Value, one: &regorus::Value) -> bool {
        self.ask("data.scopes.allow_one", set, one)
    }
    fn has_all(&self, set: &regorus::Value, all: &regorus::Value) -> bool {
        self.ask("data.scopes.allow_all", set, all)
    }
    fn has_any(&self, set: &regorus::Value, any: &regorus::Value) -> bool {
        self.ask("data.scopes.allow_any", set, any)
    }
}

/// biscuit: inclusion as datalog, a policy for each question.
pub struct Biscuit(biscuit_auth::builder::AuthorizerBuilder);

impl Biscuit {
    pub fn new() -> Self {
        let mut code = String::from(
            "covers($a, $b) <- granted($a), includes($a, $b);
            covers($a, $c) <- covers($a, $b), includes($b, $c);
            has($a) <- granted($a);
            has($b) <- covers($a, $b);\n",
        );
        for scope in &SCOPES {
            for included in scope.includes {
                code += &format!("includes({:?}, {included:?});\n", scope.name);
            }
        }
        let builder = biscuit_auth::builder::AuthorizerBuilder::new();
        let mut limits = builder.limits().clone();
        limits.max_time = Duration::from_secs(1);
        Biscuit(builder.set_limits(limits).code(code).expect("datalog"))
    }

    fn ask(set: &biscuit_auth::builder::AuthorizerBuilder, policies: &[String]) -> bool {
        let policies = policies.iter().map(String::as_str);
        let builder = policies
            .chain(["deny if true"])
            .try_fold(set.clone(), |builder, policy| builder.policy(policy))
            .expect("policies");
        let mut authorizer = builder.build_unauthenticated().expect("an authorizer");
        authorizer.authorize().is_ok()
    }
}

fn has_fact(scope: usize) -> String {
    format!("has({:?})", SCOPES[scope].name)
}

impl Peer for Biscuit {
    type Set = biscuit_auth::builder::AuthorizerBuilder;
    type One = [String; 1];
    type All = [String; 1];
    type Any = [String; 1];

    fn read(&self, grant: &str) -> Self::Set {
        let names = grant.split(' ').filter(|name| !name.is_empty());
        names.fold(self.0.clone(), |builder, name| {
            builder
                .fact(format!("granted({name:?})").as_str())
                .expect("a fact")
        })
    }
    fn one(&self, scope: usize) -> [String; 1] {
        [format!("allow if {}", has_fact(scope))]
    }
    fn all(&self, of: [usize; 3]) -> [String; 1] {
        [format!("allow if {}", of.map(has_fact).join(", "))]
    }
    fn any(&self, of: [usize; 3]) -> [String; 1] {
        [format!("allow if {}", of.map(has_fact).join(" or "))]
    }
    fn has(&self, set: &Self::Set, one: &[String; 1]) -> bool {
        Self::ask(set, one)
    }
    fn has_all(&self, set: &Self::Set, all: &[String; 1]) -> bool {
        Self::ask(set, all)
    }
    fn has_any(&self, set: &Self::Set, any: &[String; 1]) -> bool {
        Self::ask(set, any)
    }
}

const _: () = assert!(N == 38, "the figures in README.md are for 38 scopes");
