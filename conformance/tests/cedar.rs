//! Cedar, with strict validation of policies, entities and requests.
//!
//! Cedar looks at each policy for each request. Most requests are answered from those for their action;
//! every [`WHOLE`]th is asked of all policies as well.

use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet},
    str::FromStr,
};

use cedar_policy::{
    ActionConstraint, Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, PolicySet, Request, RestrictedExpression, Schema, ValidationMode, ValidationWarning,
    Validator,
};
use scope_conformance::{Case, Edge, Engine, Grant, cases, conforms, names};
use scope_spec::{Spec, VocabularyKind};
use serde_json::{Value, json};

/// How often all policies are asked.
const WHOLE: usize = 50;

#[derive(Clone)]
struct Cedar {
    name: String,
    schema: Schema,
    policies: PolicySet,
    by_action: HashMap<EntityUid, PolicySet>,
    asked: Cell<usize>,
    base: Entities,
    granted: Entities,
    authorizer: Authorizer,
}

thread_local! {
    /// Types are parsed once: there are few of them, and many questions.
    static TYPES: RefCell<HashMap<(String, String), EntityTypeName>> = RefCell::default();
}

fn uid(name: &str, kind: &str, id: &str) -> EntityUid {
    let kind = TYPES.with_borrow_mut(|types| {
        let known = types.entry((name.to_owned(), kind.to_owned()));
        let parse = || EntityTypeName::from_str(&format!("{name}::{kind}")).expect("a type");
        known.or_insert_with(parse).clone()
    });
    EntityUid::from_type_name_and_id(kind, EntityId::new(id))
}

impl Cedar {
    fn new(case: &Case, parts: &[String]) -> Self {
        let [schema, policies, entities] = parts else {
            panic!("three files");
        };
        let name = case.spec.name.clone();
        let (schema, mut warnings) = Schema::from_cedarschema_str(schema).expect("a schema");
        assert!(warnings.next().is_none());
        let policies = PolicySet::from_str(policies).expect("policies");
        let result = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        let problems: Vec<String> = result
            .validation_errors()
            .map(ToString::to_string)
            .collect();
        assert!(result.validation_passed(), "{problems:?}");
        // what is left are warnings about characters that look like others
        for warning in result.validation_warnings() {
            let of_a_policy = matches!(warning, ValidationWarning::ImpossiblePolicy(_));
            assert!(!of_a_policy, "{warning}");
        }
        let mut by_action: HashMap<EntityUid, PolicySet> = HashMap::new();
        for policy in policies.policies() {
            let ActionConstraint::Eq(action) = policy.action_constraint() else {
                panic!("a policy for every action");
            };
            let of_action = by_action.entry(action).or_default();
            of_action.add(policy.clone()).expect("ids are given once");
        }
        let base = Entities::from_json_str(entities, Some(&schema)).expect("entities");
        Self {
            name,
            schema,
            policies,
            by_action,
            asked: Cell::new(0),
            granted: base.clone(),
            base,
            authorizer: Authorizer::new(),
        }
    }

    /// With an inclusion left out of the entities. The policies are parsed once: that takes longer than
    /// all that is asked.
    fn without(&self, spec: &Spec, entities: &str, edge: Edge) -> Self {
        let mut entities: Value = serde_json::from_str(entities).expect("JSON");
        drop_edge(&mut entities, spec, edge);
        let base = Entities::from_json_value(entities, Some(&self.schema)).expect("entities");
        Self {
            base,
            ..self.clone()
        }
    }

    fn ask(&self, principal: EntityUid, action: EntityUid, resource: EntityUid) -> bool {
        let context = Context::empty();
        let policies = &self.by_action[&action];
        let request = Request::new(principal, action, resource, context, Some(&self.schema));
        let request = request.expect("a request of the schema");
        let decide = |policies: &PolicySet| {
            let answer = self
                .authorizer
                .is_authorized(&request, policies, &self.granted);
            let errors = answer.diagnostics().errors().count();
            (answer.decision() == Decision::Allow, errors)
        };
        let answer = decide(policies);
        self.asked.set(self.asked.get() + 1);
        if self.asked.get().is_multiple_of(WHOLE) {
            assert_eq!(decide(&self.policies), answer);
        }
        assert_eq!(answer.1, 0);
        answer.0
    }
}

fn drop_edge(entities: &mut Value, spec: &Spec, edge: Edge) {
    let items = &spec.vocabulary(edge.kind).items;
    let kind = match edge.kind {
        VocabularyKind::Scope => "Scope",
        VocabularyKind::Permission => "Permission",
    };
    let uid =
        |index: usize| json!({ "type": format!("{}::{kind}", spec.name), "id": items[index].name });
    let entities = entities.as_array_mut().expect("a list");
    let from = entities
        .iter_mut()
        .find(|entity| entity["uid"] == uid(edge.from));
    let parents = from.expect("the entity")["parents"]
        .as_array_mut()
        .expect("a list");
    let before = parents.len();
    parents.retain(|parent| *parent != uid(edge.to));
    assert_eq!(parents.len() + 1, before);
}

impl Engine for Cedar {
    fn grant(&mut self, spec: &Spec, grant: &Grant) {
        let uids = |kind: &str, names: Vec<&str>| -> HashSet<EntityUid> {
            names
                .into_iter()
                .map(|name| uid(&self.name, kind, name))
                .collect()
        };
        let scopes = uids("Scope", names(&spec.scopes, &grant.scopes));
        let mut held = uids("Permission", names(&spec.permissions, &grant.permissions));
        let roles = grant
            .roles
            .iter()
            .map(|&role| spec.roles[role].name.as_str());
        held.extend(uids("Role", roles.collect()));
        let user = uid(&self.name, "User", "anne");
        let attributes = HashMap::from([(
            "user".to_owned(),
            RestrictedExpression::new_entity_uid(user.clone()),
        )]);
        let token =
            Entity::new(uid(&self.name, "Token", "1"), attributes, scopes).expect("a token");
        let user = Entity::new_no_attrs(user, held);
        let base = self.base.clone();
        let granted = base.add_entities([token, user], Some(&self.schema));
        self.granted = granted.expect("entities of the schema");
    }

    fn allows(&mut self, operation: &str) -> bool {
        self.ask(
            uid(&self.name, "Token", "1"),
            uid(&self.name, "Action", operation),
            uid(&self.name, "Api", "main"),
        )
    }

    fn covers(&mut self, kind: VocabularyKind, name: &str) -> Option<bool> {
        let (principal, action, resource) = match kind {
            VocabularyKind::Scope => (uid(&self.name, "Token", "1"), "scope", "Scope"),
            VocabularyKind::Permission => {
                (uid(&self.name, "User", "anne"), "permission", "Permission")
            }
        };
        let action = uid(&self.name, "covers::Action", action);
        Some(self.ask(principal, action, uid(&self.name, resource, name)))
    }
}

#[test]
fn cedar_answers_as_the_bitsets_do() {
    for case in cases() {
        let parts = case.export("cedar", &["schema", "policies", "entities"]);
        let whole = Cedar::new(&case, &parts);
        conforms(&case, |edge| match edge {
            Some(edge) => whole.without(&case.spec, &parts[2], edge),
            None => whole.clone(),
        });
    }
}

/// What is not in the spec is not covered, though a token that was not looked through names it.
#[test]
fn an_unknown_scope_grants_nothing() {
    let case = cases().remove(0);
    let parts = case.export("cedar", &["schema", "policies", "entities"]);
    let mut cedar = Cedar::new(&case, &parts);
    let unknown = HashSet::from([uid(&cedar.name, "Scope", "Bogus")]);
    let token = Entity::new(uid(&cedar.name, "Token", "1"), HashMap::new(), unknown);
    let token = token.expect("a token");
    cedar.granted = cedar
        .base
        .clone()
        .add_entities([token], Some(&cedar.schema))
        .expect("a token");
    let resource = uid(&cedar.name, "Scope", "Bogus");
    let action = uid(&cedar.name, "covers::Action", "scope");
    let principal = uid(&cedar.name, "Token", "1");
    let request = Request::new(
        principal,
        action,
        resource,
        Context::empty(),
        Some(&cedar.schema),
    );
    let answer = cedar.authorizer.is_authorized(
        &request.expect("a request"),
        &cedar.policies,
        &cedar.granted,
    );
    assert_eq!(answer.decision(), Decision::Deny);
    for operation in &case.spec.operations {
        // a token is there, whatever it names
        let open = operation.scopes.is_open() && operation.permissions.is_open();
        assert_eq!(cedar.allows(&operation.id), open, "{}", operation.id);
    }
}
