//! Exports to Rego, for OPA: a policy that is the same for every spec, and the spec as data.

use scope_spec::{Spec, Vocabulary};
use serde_json::{Map, Value, json};

use super::{Part, edges, made_by, module};

/// Reserved words of Rego that a spec may use as names.
const RESERVED: &[&str] = &[
    "contains", "data", "default", "every", "import", "input", "not", "null", "package", "some",
    "with",
];

const POLICY: &str = r#"#
# input: { "operation": "id", "scopes": ["as in the token"], "permissions": ["of the user"],
#          "roles": ["of the user"] }
# Absent members grant nothing, nor do names that the spec does not declare.
package NAME.authz

import rego.v1

spec := data.NAME.spec

default allow := false

# both gates: the app's grants, and the user's permissions
allow if {
	app_gate
	user_gate
}

operation := spec.operations[input.operation]

default app_gate := false

app_gate if operation.public

# any token, whatever its scopes; without a token, the list is missing
app_gate if {
	operation.authenticated
	is_array(input.scopes)
}

app_gate if {
	some all in operation.scopes
	every scope in all {
		scope in scopes
	}
}

default user_gate := false

user_gate if count(operation.permissions) == 0

user_gate if {
	some all in operation.permissions
	every permission in all {
		permission in permissions
	}
}

# the granted scopes, with all that they include
scopes := graph.reachable(spec.scopes, {scope |
	is_array(input.scopes)
	some scope in input.scopes
	spec.scopes[scope]
})

permissions := graph.reachable(spec.permissions, named_permissions | permissions_of_roles)

named_permissions := {permission |
	is_array(input.permissions)
	some permission in input.permissions
	spec.permissions[permission]
}

roles := graph.reachable(role_includes, {role |
	is_array(input.roles)
	some role in input.roles
	spec.roles[role]
})

role_includes[name] := role.includes if some name, role in spec.roles

permissions_of_roles := {permission |
	some role in roles
	some permission in spec.roles[role].permissions
}

# checks whether a grant covers input.scope or input.permission, without an operation
default covers_scope := false

covers_scope if input.scope in scopes

default covers_permission := false

covers_permission if input.permission in permissions
"#;

/// The policy and the data.
pub fn export(spec: &Spec) -> Vec<Part> {
    let name = module(spec, RESERVED);
    vec![
        Part {
            part: "policy",
            file: format!("{}.rego", spec.name),
            text: made_by("rego", "#") + &POLICY.replace("NAME", &name),
        },
        Part {
            part: "data",
            file: format!("{}.json", spec.name),
            text: super::json(&json!({ name: { "spec": data(spec) } })),
        },
    ]
}

fn data(spec: &Spec) -> Value {
    let includes = |vocabulary: &Vocabulary| -> Map<String, Value> {
        let edges = edges(vocabulary);
        edges
            .map(|(name, includes)| (name.to_owned(), includes.into()))
            .collect()
    };
    let roles = spec.roles.iter().map(|role| {
        let included = role.includes.iter().map(|&id| spec[id].name.as_str());
        let included: Vec<&str> = included.collect();
        let value = json!({
            "permissions": spec.permissions.names_of(&role.permissions),
            "includes": included,
        });
        (role.name.clone(), value)
    });
    let operations = spec.operations.iter().map(|operation| {
        let value = json!({
            "public": operation.is_public(),
            "authenticated": operation.is_authenticated(),
            "scopes": spec.scopes.alternatives_of(&operation.scopes),
            "permissions": spec.permissions.alternatives_of(&operation.permissions),
        });
        (operation.id.clone(), value)
    });
    json!({
        "scopes": includes(&spec.scopes),
        "permissions": includes(&spec.permissions),
        "roles": roles.collect::<Map<_, _>>(),
        "operations": operations.collect::<Map<_, _>>(),
    })
}
