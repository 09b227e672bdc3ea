//! One meaning of a requirement and one order of remedies: the denial of a server, `explain` and `least`
//! agree with the model, for all grants of small random specs.
//!
//! The page's script is held to `least` by `browser/choose.test.js`, and the TypeScript module to the
//! denials by `conformance/typescript`.

use std::{collections::BTreeSet, path::Path};

use scope_analysis::{
    decision::{Decision, Grant, decide},
    least::least,
};
use scope_convert::import::{self, Format};
use scope_core::{Denied, Gate};
use scope_spec::{Remedy, Requirement, Spec, Vocabulary, VocabularyKind};

/// Checks an operation, by its place, for scopes and permissions.
type Check = fn(usize, &str, &str) -> Result<(), Denied>;

include!(concat!(env!("OUT_DIR"), "/random_requirements.rs"));

const KINDS: [VocabularyKind; 2] = [VocabularyKind::Scope, VocabularyKind::Permission];

/// Every grant of a vocabulary.
fn grants(vocabulary: &Vocabulary) -> Vec<(String, Grant)> {
    let subset = |mask: usize| {
        let held = (0..vocabulary.items.len()).filter(|at| mask >> at & 1 == 1);
        let names = vocabulary.names_of(&held.collect::<Vec<_>>());
        let grant = Grant::read(vocabulary, names.iter().copied());
        (names.join(" "), grant)
    };
    (0..1 << vocabulary.items.len()).map(subset).collect()
}

/// What the model says of a requirement that a grant does not meet.
fn remedy(spec: &Spec, kind: VocabularyKind, required: &Requirement, grant: &Grant) -> Remedy {
    let held = spec.vocabulary(kind).closure.close(&grant.given);
    Remedy::cheapest(spec, kind, required, &held).expect("something meets it")
}

#[test]
fn a_denial_explain_and_least_name_the_same_remedy() {
    let (mut denials, mut choices) = (0, 0);
    for (text, check) in SPECS {
        let spec = scope_spec::parse("random.toml", text).spec;
        let [scopes, permissions] = KINDS.map(|kind| grants(spec.vocabulary(kind)));
        for (at, operation) in spec.operations.iter().enumerate() {
            for (scope_names, scope_grant) in &scopes {
                for (names, grant) in &permissions {
                    let app = scope_grant.meets(&operation.scopes);
                    let user = grant.meets(&operation.permissions);
                    let checked = check(at, scope_names, names);
                    assert_eq!(
                        checked.is_ok(),
                        app && user,
                        "{} {scope_names}",
                        operation.id
                    );
                    let Err(denied) = checked else { continue };
                    let (gate, kind, held) = match app {
                        false => (Gate::Scope, VocabularyKind::Scope, scope_grant),
                        true => (Gate::Permission, VocabularyKind::Permission, grant),
                    };
                    let required = operation.requirement(kind);
                    let remedy = remedy(&spec, kind, required, held);
                    let vocabulary = spec.vocabulary(kind);
                    let shown =
                        || format!("{text}\n{} {scope_names}, {names}: {denied}", operation.id);
                    assert_eq!(denied.gate(), gate, "{}", shown());
                    let needed: Vec<&str> = denied.needed().collect();
                    assert_eq!(
                        needed,
                        vocabulary.names_of(&remedy.alternative),
                        "{}",
                        shown()
                    );
                    let missing: Vec<&str> = denied.missing().collect();
                    assert_eq!(missing, vocabulary.names_of(&remedy.missing), "{}", shown());
                    let decision = decide(&spec, kind, required, held);
                    assert_eq!(decision, Decision::Denied(remedy), "{}", shown());
                    denials += 1;
                    choices += usize::from(required.only().is_none());
                }
            }
            for kind in KINDS {
                let required = operation.requirement(kind);
                if !required.is_open() {
                    let remedy = remedy(&spec, kind, required, &Grant::default());
                    let least = least(&spec, kind, std::slice::from_ref(required));
                    assert_eq!(least.grant, remedy.add, "{text}\n{}", operation.id);
                    assert_eq!(least.closure, remedy.gain);
                }
            }
        }
    }
    assert!(choices > 100 && denials > choices, "{choices} of {denials}");
}

/// What is least for each operation, for each two of them, and for all.
fn least_for_some(spec: &Spec) -> Vec<Vec<&str>> {
    let operations = &spec.operations;
    let requirements = operations.iter().map(|operation| operation.scopes.clone());
    let requirements: Vec<Requirement> = requirements.collect();
    let pairs = requirements
        .iter()
        .flat_map(|a| requirements.iter().map(move |b| vec![a.clone(), b.clone()]));
    let asked: Vec<Vec<Requirement>> = pairs.chain([requirements.clone()]).collect();
    let solved = asked.iter().map(|asked| {
        let solution = least(spec, VocabularyKind::Scope, asked);
        assert!(solution.is_proved);
        spec.scopes.names_of(&solution.grant)
    });
    solved.collect()
}

/// Methods of Google's APIs, as their discovery documents describe them. Nothing includes anything, and
/// most methods that accept the API's own scope accept `cloud-platform`, which comes first.
#[test]
fn least_never_answers_cloud_platform() {
    let (all, all_read) = ("cloud-platform", "cloud-platform.read-only");
    let apis: [(&str, &[&[&str]]); 4] = [
        (
            "cloudtrace",
            &[&[all, "trace.append"], &[all, "trace.append"]],
        ),
        ("pubsub", &[&[all, "pubsub"]]),
        (
            "dns",
            &[
                &[all, "ndev.clouddns.readwrite"],
                &[
                    all,
                    all_read,
                    "ndev.clouddns.readonly",
                    "ndev.clouddns.readwrite",
                ],
            ],
        ),
        (
            "logging",
            &[
                &[all, "logging.admin"],
                &[all, all_read, "logging.admin", "logging.read"],
                &[all, all_read, "logging.admin", "logging.read"],
                &[all, "logging.admin", "logging.write"],
                &[all, "logging.admin"],
                &[all, all_read, "logging.admin", "logging.read"],
            ],
        ),
    ];
    for (name, methods) in apis {
        let wire = |scope: &str| format!("https://www.googleapis.com/auth/{scope}");
        let mut scopes = serde_json::Map::new();
        let mut described = serde_json::Map::new();
        for (at, accepted) in methods.iter().enumerate() {
            let accepted: Vec<String> = accepted.iter().map(|scope| wire(scope)).collect();
            for scope in &accepted {
                scopes.insert(scope.clone(), serde_json::json!({ "description": "x" }));
            }
            let method = serde_json::json!({
                "id": format!("{name}.m{at}"), "httpMethod": "POST", "path": format!("v1/m{at}"),
                "scopes": accepted,
            });
            described.insert(format!("m{at}"), method);
        }
        let document = serde_json::json!({
            "name": name, "auth": { "oauth2": { "scopes": scopes } }, "methods": described,
        });
        let imported = import::import(
            Format::GoogleDiscovery,
            Path::new("api.json"),
            document.to_string(),
            &import::Options::default(),
        );
        let spec = imported.expect("a discovery document").spec;
        assert_eq!(spec.operations.len(), methods.len());
        for answer in least_for_some(&spec) {
            assert!(!answer.is_empty());
            for scope in answer {
                assert!(
                    ![wire(all), wire(all_read)].contains(&scope.to_owned()),
                    "{name}"
                );
            }
        }
    }
}

/// Permissions of Microsoft Graph, which list all that would do for an operation and no inclusion.
#[test]
fn least_never_answers_directory_read_all() {
    let broad = ["Directory.Read.All", "Directory.ReadWrite.All"];
    let operations: [(&str, &[&str]); 9] = [
        (
            "GET /users",
            &["User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All"],
        ),
        (
            "GET /users/{id}",
            &[
                "User.Read",
                "User.ReadWrite",
                "User.ReadBasic.All",
                "User.Read.All",
                "User.ReadWrite.All",
            ],
        ),
        (
            "GET /groups",
            &[
                "GroupMember.Read.All",
                "Group.Read.All",
                "Group.ReadWrite.All",
            ],
        ),
        (
            "GET /groups/{id}/members",
            &[
                "GroupMember.Read.All",
                "Group.Read.All",
                "Group.ReadWrite.All",
            ],
        ),
        ("GET /devices", &["Device.Read.All"]),
        (
            "GET /applications",
            &["Application.Read.All", "Application.ReadWrite.All"],
        ),
        ("GET /domains", &["Domain.Read.All", "Domain.ReadWrite.All"]),
        ("GET /contacts", &["OrgContact.Read.All"]),
        (
            "GET /directoryRoles",
            &[
                "RoleManagement.Read.Directory",
                "RoleManagement.ReadWrite.Directory",
            ],
        ),
    ];
    let mut text = "spec.name = 'graph'\n".to_owned();
    let narrow = operations.iter().flat_map(|(_, accepted)| accepted.iter());
    // the broad ones first, as file order decides last
    let names: BTreeSet<&&str> = narrow.collect();
    for name in broad.iter().chain(names) {
        text += &format!("scopes.'{name}' = {{}}\n");
    }
    for (call, accepted) in &operations {
        let any = broad.iter().chain(*accepted);
        let any: Vec<String> = any.map(|name| format!("'{name}'")).collect();
        let any = any.join(", ");
        text += &format!("[operations.'{call}']\ncall = '{call}'\nscopes.any = [{any}]\n");
    }
    let loaded = scope_spec::parse("graph.toml", &text);
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    let answers = least_for_some(&loaded.spec);
    // who calls all that a scope opens is best served by it, even a broad one
    let (_, some) = answers.split_last().expect("pairs, and all");
    for answer in some {
        assert!(
            !answer.is_empty() && !answer.iter().any(|scope| broad.contains(scope)),
            "{answer:?}"
        );
    }
}
