//! Open parameters: compiled code and Cedar make the decisions of `python/templates.py`, which reads the
//! raw TOML.
//!
//! `TEMPLATES_DECISIONS` is how many: 20,000 where it is not set.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
    process::Command,
    str::FromStr,
};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, PolicySet, Request,
    RestrictedExpression, Schema, ValidationMode, Validator,
};
use scope_conformance::root;
use scope_core::{Holds, HoldsOn, Object};

mod forge {
    scope_core::scopes!("../specs/forge.toml", typed = false);
}
use forge::{Operation, PermissionSet, Role, ScopeSet, user};

const SPEC: &str = "conformance/specs/forge.toml";

type Values = BTreeMap<String, String>;
type Instance = (String, Values);

/// A grant, an object, and the answers for each operation.
type Line = (
    String,
    String,
    Vec<String>,
    Vec<String>,
    Vec<Instance>,
    Vec<String>,
    Vec<Instance>,
    Values,
    String,
);

struct Thing<'v>(&'v Values);

impl Object for Thing<'_> {
    fn value(&self, parameter: &str) -> Option<Cow<'_, str>> {
        self.0.get(parameter).map(Cow::from)
    }
}

fn output(command: &mut Command) -> String {
    let output = command.current_dir(root()).output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The operations, and the decisions.
fn asked() -> (Vec<String>, Vec<Line>) {
    let count = std::env::var("TEMPLATES_DECISIONS").unwrap_or_else(|_| "20000".to_owned());
    let text =
        output(Command::new("python3").args(["conformance/python/templates.py", SPEC, &count]));
    let (head, lines) = text.split_once('\n').expect("a head");
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line"));
    (
        serde_json::from_str(head).expect("operations"),
        lines.collect(),
    )
}

/// Counts answers, none of which may differ.
fn tally(lines: &[Line], mut decide: impl FnMut(&Line) -> Vec<bool>) {
    let (mut allowed, mut all) = (0, 0);
    for line in lines {
        let said: String = decide(line)
            .iter()
            .map(|it| if *it { '1' } else { '0' })
            .collect();
        assert_eq!(said, line.8, "{line:?}");
        allowed += said.matches('1').count();
        all += said.len();
    }
    println!("{all} decisions, of which {allowed} allow, and 0 differ");
    assert!(
        allowed > all / 20 && allowed < all / 2,
        "{allowed} of {all}"
    );
}

#[derive(Holds)]
struct Session {
    #[holds]
    scopes: forge::Grants,
    #[holds]
    permissions: user::Grants,
}

#[test]
fn compiled_code_decides_about_objects_as_the_toml_does() {
    let (operations, lines) = asked();
    let operations: Vec<Operation> = operations.iter().map(|id| id.parse().unwrap()).collect();
    tally(&lines, |line| {
        let roles = Role::parse_all(line.2.iter().map(String::as_str));
        let roles = roles.known().map(|role| role.permissions().close());
        let permissions = PermissionSet::parse(&line.1).grants();
        let session = Session {
            scopes: ScopeSet::parse(&line.0).grants(),
            permissions: roles.fold(permissions, |all, role| all | role.into()),
        };
        let here = session.at(Thing(&line.7));
        let decided = operations.iter().map(|it| here.check(*it).is_ok());
        decided.collect()
    });
}

struct Cedar {
    schema: Schema,
    policies: PolicySet,
    base: Entities,
}

fn uid(kind: &str, id: &str) -> EntityUid {
    let id = cedar_policy::EntityId::new(id);
    EntityUid::from_type_name_and_id(format!("forge::{kind}").parse().expect("a type"), id)
}

fn text(value: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(value.to_owned())
}

/// What was granted on objects, as attributes.
fn attributes(instances: &[Instance]) -> HashMap<String, RestrictedExpression> {
    let mut sets: HashMap<String, Vec<RestrictedExpression>> = HashMap::new();
    for (name, values) in instances {
        let values = values
            .iter()
            .map(|(name, value)| (name.clone(), text(value)));
        let record = RestrictedExpression::new_record(values).expect("names given once");
        sets.entry(name.clone()).or_default().push(record);
    }
    let sets = sets.into_iter();
    sets.map(|(name, set)| (name, RestrictedExpression::new_set(set)))
        .collect()
}

impl Cedar {
    fn new() -> Self {
        let [schema, policies, entities] = ["schema", "policies", "entities"].map(|part| {
            output(Command::new(env!("CARGO")).args([
                "run",
                "--quiet",
                "--locked",
                "-p",
                "cargo-scopes",
                "--",
                "export",
                "cedar",
                "--part",
                part,
                "--spec",
                SPEC,
            ]))
        });
        let (schema, mut warnings) = Schema::from_cedarschema_str(&schema).expect("a schema");
        assert!(warnings.next().is_none());
        let policies = PolicySet::from_str(&policies).expect("policies");
        let result = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        let problems: Vec<_> = result
            .validation_errors()
            .map(ToString::to_string)
            .collect();
        assert!(result.validation_passed(), "{problems:?}");
        let base = Entities::from_json_str(&entities, Some(&schema)).expect("entities");
        Self {
            schema,
            policies,
            base,
        }
    }

    fn decide(&self, line: &Line, operations: &[String]) -> Vec<bool> {
        let uids = |kind: &str, names: &[String]| -> HashSet<EntityUid> {
            names.iter().map(|name| uid(kind, name)).collect()
        };
        let mut of_token = attributes(&line.4);
        of_token.insert(
            "user".to_owned(),
            RestrictedExpression::new_entity_uid(uid("User", "anne")),
        );
        let token = Entity::new(uid("Token", "1"), of_token, uids("Scope", &line.3));
        let mut held = uids("Permission", &line.5);
        held.extend(uids("Role", &line.2));
        let user = Entity::new(uid("User", "anne"), attributes(&line.6), held);
        let values = line.7.iter();
        let values = values.map(|(name, value)| (name.clone(), text(value)));
        let resource = Entity::new(uid("Api", "it"), values.collect(), HashSet::new());
        let entities = [token, user, resource].map(|it| it.expect("an entity"));
        let entities = self.base.clone().add_entities(entities, Some(&self.schema));
        let entities = entities.expect("entities of the schema");
        let decided = operations.iter().map(|operation| {
            let request = Request::new(
                uid("Token", "1"),
                uid("Action", operation),
                uid("Api", "it"),
                Context::empty(),
                Some(&self.schema),
            );
            let request = request.expect("a request of the schema");
            let answer = Authorizer::new().is_authorized(&request, &self.policies, &entities);
            assert_eq!(answer.diagnostics().errors().count(), 0);
            answer.decision() == Decision::Allow
        });
        decided.collect()
    }
}

#[test]
fn cedar_decides_about_objects_as_the_toml_does() {
    let (operations, lines) = asked();
    let cedar = Cedar::new();
    tally(&lines, |line| cedar.decide(line, &operations));
}

/// The name as it stands, with its braces, is no scope: a token that carries it is granted nothing.
#[test]
fn no_token_has_a_template() {
    let cedar = Cedar::new();
    let (operations, _) = asked();
    let none = (String::new(), String::new(), vec![]);
    let name = vec!["repo:{org}/{repo}:read".to_owned()];
    let line = (
        none.0,
        none.1,
        none.2,
        name,
        vec![],
        vec![],
        vec![],
        Values::new(),
        String::new(),
    );
    let allowed = cedar.decide(&line, &operations);
    let allowed = operations.iter().zip(allowed).filter(|(_, it)| *it);
    assert!(allowed.map(|(id, _)| id).eq(["whoami"]));
}
