//! One meaning of a requirement and one order of remedies: the denial of a server, `explain` and `least`
//! agree with the model, for all grants of small random specs.
//!
//! The page's script is held to `least` by `browser/choose.test.js`, and the TypeScript module to the
//! denials by `conformance/typescript`.

use scope_analysis::{
    decision::{Decision, Grant, decide},
    least::least,
};
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

mod disagreed {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "disagreed"
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
        "#,
        typed = false
    );
}

/// The server's 403 said `B` where `explain` said `A`: one counted what is added, the other one names.
/// By weight, `B`, which four operations name, is more than `A` with all that it includes.
#[test]
fn a_403_says_what_explain_says() {
    let none = disagreed::ScopeSet::parse("").granted();
    let nobody = disagreed::user::Granted::EMPTY;
    let denied = disagreed::Operation::Either
        .check(&none, &nobody)
        .unwrap_err();
    assert!(denied.needed().eq(["A"]), "{denied}");
    // nothing granted at all, as where there is no token
    let denied = disagreed::Operation::Both.requirement();
    assert_eq!(denied.to_string(), "(`A` and `B`) or `C`");
    let denied = disagreed::Operation::Both
        .check(&none, &nobody)
        .unwrap_err();
    assert!(denied.needed().eq(["C"]), "{denied}");
}
