//! Other engines, asked with what `cargo scopes export` makes of a spec, answer as the bitsets do.
//!
//! [`Case`] is a spec with the code that `scopes!` made of it, [`Engine`] is what another engine has to
//! be able to do, and [`conforms`] asks both for the decisions that `python/vectors.py` writes.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

use scope_core::HoldsOn as _;
use scope_spec::{Closure, Requirement, Spec, Vocabulary, VocabularyKind};

/// RingCentral's whole API.
pub mod ringcentral {
    scope_core::scopes!("../../examples/ringcentral/scopes.toml", typed = false);
}

/// Alternatives of conjunctions, in all shapes.
pub mod alternatives {
    scope_core::scopes!("../../tests/specs/alternatives.toml", typed = false);
}

/// Names that are URLs.
pub mod urls {
    scope_core::scopes!("../../tests/specs/urls.toml", typed = false);
}

/// Specs in two files.
pub mod extended {
    scope_core::scopes!("../../tests/specs/extended.toml", typed = false);
}

/// Names of every character that each engine takes.
pub mod portable {
    scope_core::scopes!("../specs/portable.toml", typed = false);
}

/// Names of every character.
pub mod odd {
    scope_core::scopes!("../specs/odd.toml", typed = false);
}

/// Ids with quotation marks.
pub mod quotes {
    scope_core::scopes!("../specs/quotes.toml", typed = false);
}

scope_core::key! {
    /// What is granted on: an object of the decisions.
    pub struct Api: "api"
}

/// What was granted: indices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    /// To the app.
    pub scopes: Vec<usize>,
    /// To the user.
    pub permissions: Vec<usize>,
    /// Of the user.
    pub roles: Vec<usize>,
}

/// Decisions about one grant, as the raw TOML makes them.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Whose grant it is; 0 is no token.
    pub token: usize,
    /// What it is granted on: `main`, or another object.
    pub object: String,
    /// What was granted.
    pub grant: Grant,
    /// The operations that are asked about.
    pub operations: Vec<usize>,
    /// Whether each of them is allowed.
    pub answers: Vec<bool>,
}

/// An engine that was given an export.
pub trait Engine {
    /// What is asked about from now on.
    fn grant(&mut self, spec: &Spec, grant: &Grant);
    /// Whether the grant opens an operation.
    fn allows(&mut self, operation: &str) -> bool;
    /// Whether the grant covers a scope or permission; `None` where the export has no question for it.
    fn covers(&mut self, kind: VocabularyKind, name: &str) -> Option<bool>;
}

/// A spec, and its bitsets.
#[derive(Clone)]
pub struct Case {
    /// As read from the file.
    pub spec: Spec,
    /// The file, from the top of the repository.
    pub file: &'static str,
    allows: fn(&[usize], &[usize], usize) -> bool,
    covers: fn(VocabularyKind, usize, usize) -> bool,
    tables: fn() -> Tables,
    decide: fn(&[Asked]) -> Vec<Vec<bool>>,
}

/// What compiled code holds.
#[derive(Clone, Debug)]
pub struct Tables {
    /// What a word of a token's `scope` grants.
    pub scopes: fn(&str) -> Names,
    /// What a permission grants, by any name that it has.
    pub permissions: fn(&str) -> Names,
    /// What a role grants.
    pub roles: fn(&str) -> Names,
    /// What each operation requires.
    pub operations: Vec<Required>,
}

/// Names of privileges.
pub type Names = Vec<&'static str>;

/// What an operation requires: its id, whether it is public, any of these scopes, any of these permissions.
pub type Required = (&'static str, bool, Vec<Names>, Vec<Names>);

/// How often the two agreed and did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Both said yes.
    pub allowed: usize,
    /// Both said no.
    pub denied: usize,
    /// The engine said yes, the bitset no.
    pub wider: usize,
    /// The engine said no, the bitset yes.
    pub narrower: usize,
}

impl Tally {
    fn add(&mut self, wanted: bool, said: bool) {
        *match (wanted, said) {
            (true, true) => &mut self.allowed,
            (false, false) => &mut self.denied,
            (false, true) => &mut self.wider,
            (true, false) => &mut self.narrower,
        } += 1;
    }

    /// All decisions.
    pub fn decisions(&self) -> usize {
        self.allowed + self.denied + self.wider + self.narrower
    }
}

macro_rules! case {
    ($module:ident, $file:literal $(, $role:ident)?) => {{
        use $module::{Operation, Permission, PermissionSet, Scope, ScopeSet};
        fn allows(scopes: &[usize], permissions: &[usize], operation: usize) -> bool {
            let scopes: ScopeSet = scopes.iter().map(|&index| Scope::ALL[index]).collect();
            let permissions = permissions.iter().map(|&index| Permission::ALL[index]);
            let permissions: PermissionSet = permissions.collect();
            let operation = Operation::ALL[operation];
            operation
                .check(&scopes.close(), &permissions.close())
                .is_ok()
        }
        fn covers(kind: VocabularyKind, granted: usize, wanted: usize) -> bool {
            match kind {
                VocabularyKind::Scope => {
                    let granted: ScopeSet = [Scope::ALL[granted]].into_iter().collect();
                    granted.close().covers(Scope::ALL[wanted])
                }
                VocabularyKind::Permission => {
                    let granted: PermissionSet = [Permission::ALL[granted]].into_iter().collect();
                    granted.close().covers(Permission::ALL[wanted])
                }
            }
        }
        #[derive(scope_core::Holds)]
        struct Session {
            #[holds]
            scopes: $module::Grants,
            #[holds]
            permissions: $module::user::Grants,
        }
        fn decide(token: &[Asked]) -> Vec<Vec<bool>> {
            let mut session = Session {
                scopes: $module::Grants::EMPTY,
                permissions: $module::user::Grants::EMPTY,
            };
            for asked in token {
                let (grant, values) = (&asked.grant, [("api", asked.object.as_str())]);
                let scopes: ScopeSet = grant.scopes.iter().map(|&at| Scope::ALL[at]).collect();
                let permissions = grant.permissions.iter().map(|&at| Permission::ALL[at]);
                let roles = grant.roles.iter().flat_map(|_at| {
                    let roles: [PermissionSet; _] = [$($module::$role::ALL[*_at].permissions())?];
                    roles.into_iter().flat_map(|set| set.iter())
                });
                let permissions: PermissionSet = permissions.chain(roles).collect();
                let on = $module::Grants::only_on(scopes.close(), &values);
                session.scopes = session.scopes.union(&on);
                let on = $module::user::Grants::only_on(permissions.close(), &values);
                session.permissions = session.permissions.union(&on);
            }
            let decided = token.iter().map(|asked| {
                let api: Api = asked.object.parse().expect("an object");
                let here = session.at(api);
                let operations = asked.operations.iter().map(|&at| Operation::ALL[at]);
                let allowed = operations.map(|operation| match asked.token {
                    0 => operation.is_public(),
                    _ => here.check(operation).is_ok(),
                });
                allowed.collect()
            });
            decided.collect()
        }
        fn tables() -> Tables {
            let operations = Operation::ALL.iter().map(|operation| {
                let needs = operation.requirement();
                let scopes = needs.scopes().map(|all| all.map(Scope::name).collect());
                let permissions = needs.permissions();
                let permissions = permissions.map(|all| all.map(Permission::name).collect());
                let (scopes, permissions) = (scopes.collect(), permissions.collect());
                (operation.id(), needs.is_public(), scopes, permissions)
            });
            Tables {
                scopes: |name| {
                    let granted = ScopeSet::parse(name).granted();
                    granted.iter().map(Scope::name).collect()
                },
                permissions: |name| {
                    let granted = PermissionSet::parse(name).granted();
                    granted.iter().map(Permission::name).collect()
                },
                roles: |_name| {
                    let held = [$($module::$role::parse_all([_name]).known().collect())?];
                    let held: PermissionSet = held.into_iter().fold(PermissionSet::EMPTY, |a, b| a | b);
                    held.close().iter().map(Permission::name).collect()
                },
                operations: operations.collect(),
            }
        }
        let loaded = scope_spec::load(&root().join($file));
        assert!(!loaded.has_errors());
        Case {
            spec: loaded.spec,
            file: $file,
            allows,
            covers,
            tables,
            decide,
        }
    }};
}

/// The top of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Thousands of operations: `python/large.py` writes the spec.
#[cfg(feature = "large")]
pub mod large {
    scope_core::scopes!("../target/large.toml", typed = false);
}

/// What every engine is tried on.
pub fn cases() -> Vec<Case> {
    vec![
        case!(alternatives, "tests/specs/alternatives.toml"),
        case!(ringcentral, "examples/ringcentral/scopes.toml", Role),
        case!(urls, "tests/specs/urls.toml", Role),
        case!(extended, "tests/specs/extended.toml", Role),
        case!(portable, "conformance/specs/portable.toml", Role),
        case!(odd, "conformance/specs/odd.toml", Role),
        case!(quotes, "conformance/specs/quotes.toml", Role),
        #[cfg(feature = "large")]
        case!(large, "conformance/target/large.toml", Role),
    ]
}

/// An inclusion that is in no other way in the closure: of what, and what it includes.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// Which vocabulary it is of.
    pub kind: VocabularyKind,
    /// What includes.
    pub from: usize,
    /// What is included.
    pub to: usize,
}

impl Case {
    /// What compiled code holds of the spec.
    pub fn tables(&self) -> Tables {
        (self.tables)()
    }

    /// What `cargo scopes export` makes: the text of each file, in the order of the help.
    pub fn export(&self, format: &str, parts: &[&str]) -> Vec<String> {
        let parts = parts.iter().map(|part| {
            let output = Command::new(env!("CARGO"))
                .args(["run", "--quiet", "--locked", "-p", "cargo-scopes", "--"])
                .args(["export", format, "--part", part, "--spec", self.file])
                .current_dir(root())
                .output()
                .expect("cargo runs");
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{told}");
            String::from_utf8(output.stdout).expect("UTF-8")
        });
        parts.collect()
    }

    /// Asks both about all operations, and counts.
    pub fn compare(
        &self,
        engine: &mut dyn Engine,
        grants: &[Grant],
        asks: impl Fn(usize) -> bool,
    ) -> Tally {
        let mut tally = Tally::default();
        for grant in grants {
            let operations = 0..self.spec.operations.len();
            self.ask(engine, grant, operations.filter(|&it| asks(it)), &mut tally);
        }
        tally
    }

    fn ask(
        &self,
        engine: &mut dyn Engine,
        grant: &Grant,
        operations: impl Iterator<Item = usize>,
        tally: &mut Tally,
    ) {
        let spec = &self.spec;
        engine.grant(spec, grant);
        let roles = grant
            .roles
            .iter()
            .flat_map(|&role| &spec.roles[role].closure);
        let permissions: BTreeSet<usize> = grant.permissions.iter().chain(roles).copied().collect();
        let permissions: Vec<usize> = permissions.into_iter().collect();
        for operation in operations {
            let wanted = (self.allows)(&grant.scopes, &permissions, operation);
            let said = engine.allows(&spec.operations[operation].id);
            tally.add(wanted, said);
        }
    }

    /// Whether each privilege by itself covers each other one; of more pairs than `MOST` a part.
    pub fn compare_inclusion(&self, engine: &mut dyn Engine) -> Tally {
        let mut tally = Tally::default();
        for vocabulary in [&self.spec.scopes, &self.spec.permissions] {
            let count = vocabulary.items.len();
            let every = (count * count).div_ceil(most()).max(1);
            for granted in 0..count {
                engine.grant(&self.spec, &only(vocabulary.kind, granted));
                let items = vocabulary.items.iter().enumerate();
                for (wanted, item) in items.filter(|(at, _)| (granted + at) % every == 0) {
                    if let Some(said) = engine.covers(vocabulary.kind, &item.name) {
                        tally.add((self.covers)(vocabulary.kind, granted, wanted), said);
                    }
                }
            }
        }
        tally
    }

    /// The decisions that `python/vectors.py` writes, with as many random grants as `RANDOM_GRANTS` says,
    /// and no more decisions than `MOST`, which is all of them where it is not set.
    pub fn asked(&self) -> Vec<Asked> {
        let random = std::env::var("RANDOM_GRANTS").unwrap_or_else(|_| "1000".to_owned());
        let output = Command::new("python3")
            .args(["conformance/python/vectors.py", self.file, &random])
            .args(std::env::var("MOST"))
            .current_dir(root())
            .output()
            .expect("python3 runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let mut lines = text.lines();
        let head: BTreeMap<String, Vec<String>> =
            serde_json::from_str(lines.next().expect("names")).expect("JSON");
        let spec = &self.spec;
        let all =
            |vocabulary: &Vocabulary| vocabulary.items.iter().map(|it| it.name.clone()).collect();
        let roles = spec.roles.iter().map(|role| role.name.clone());
        let operations = spec.operations.iter().map(|operation| operation.id.clone());
        let in_order: [(&str, Vec<String>); 4] = [
            ("scopes", all(&spec.scopes)),
            ("permissions", all(&spec.permissions)),
            ("roles", roles.collect()),
            ("operations", operations.collect()),
        ];
        for (kind, names) in in_order {
            assert_eq!(head[kind], names, "{}", self.file);
        }
        let asked = lines.map(|line| {
            let (token, object, scopes, permissions, roles, operations, answers): Line =
                serde_json::from_str(line).expect("JSON");
            Asked {
                token,
                object,
                grant: Grant {
                    scopes,
                    permissions,
                    roles,
                },
                operations,
                answers: answers.chars().map(|it| it == '1').collect(),
            }
        });
        asked.collect()
    }

    /// How many decisions compiled code makes as the raw TOML does. Panics where one differs.
    pub fn decide(&self, asked: &[Asked]) -> usize {
        let tokens = asked.chunk_by(|one, other| one.token == other.token);
        for token in tokens {
            for (asked, said) in token.iter().zip((self.decide)(token)) {
                assert_eq!(asked.answers, said, "{}: {asked:?}", self.file);
            }
        }
        asked.iter().map(|asked| asked.answers.len()).sum()
    }

    /// Asks an engine for decisions. It knows no objects, and is given a token for each grant.
    fn agree(&self, engine: &mut dyn Engine, asked: &[Asked]) -> Tally {
        let mut tally = Tally::default();
        for asked in asked.iter().filter(|asked| asked.token > 0) {
            engine.grant(&self.spec, &asked.grant);
            for (&operation, &wanted) in asked.operations.iter().zip(&asked.answers) {
                let id = &self.spec.operations[operation].id;
                let said = engine.allows(id);
                assert_eq!(said, wanted, "{}: {id}: {asked:?}", self.file);
                tally.add(wanted, said);
            }
        }
        tally
    }

    /// What an edge starts from, with all of the other gate.
    fn grants_with(&self, edge: Edge) -> Vec<Grant> {
        let all = |count: usize| (0..count).collect::<Vec<usize>>();
        let mut grant = Grant {
            scopes: all(self.spec.scopes.items.len()),
            permissions: all(self.spec.permissions.items.len()),
            roles: Vec::new(),
        };
        match edge.kind {
            VocabularyKind::Scope => grant.scopes = vec![edge.from],
            VocabularyKind::Permission => grant.permissions = vec![edge.from],
        }
        vec![only(edge.kind, edge.from), grant]
    }

    /// Every inclusion without which something is no longer covered.
    pub fn edges(&self) -> Vec<Edge> {
        let of = |vocabulary: &Vocabulary| {
            let kind = vocabulary.kind;
            let items = vocabulary.items.iter().enumerate();
            let edges = items.flat_map(move |(from, item)| {
                let edge = move |&to: &usize| Edge { kind, from, to };
                item.includes.iter().map(edge).collect::<Vec<_>>()
            });
            edges.collect::<Vec<_>>()
        };
        let edges = [of(&self.spec.scopes), of(&self.spec.permissions)].concat();
        edges
            .into_iter()
            .filter(|edge| !self.without(*edge).contains(edge.from, edge.to))
            .collect()
    }

    /// The closure that is left without an edge.
    fn without(&self, edge: Edge) -> Closure {
        let vocabulary = self.spec.vocabulary(edge.kind);
        let items = vocabulary.items.iter().enumerate();
        let left = items.map(|(from, item)| {
            let mut includes = item.includes.clone();
            includes.retain(|&to| (from, to) != (edge.from, edge.to));
            includes
        });
        Closure::new(&left.collect())
    }

    /// The operations of the decisions about a list of grants that are lost with an edge.
    fn lost(&self, edge: Edge, grants: &[Grant]) -> Vec<usize> {
        let less = self.without(edge);
        let closures = |kind| {
            let all = &self.spec.vocabulary(kind).closure;
            if kind == edge.kind { &less } else { all }
        };
        let open = |required: &Requirement, held: &[usize]| {
            let mut ways = required.ways();
            ways.any(|all| all.iter().all(|index| held.contains(index)))
        };
        let mut lost = Vec::new();
        for grant in grants {
            let scopes = closures(VocabularyKind::Scope).close(&grant.scopes);
            let named = grant
                .roles
                .iter()
                .flat_map(|&role| &self.spec.roles[role].permissions);
            let named: Vec<usize> = grant.permissions.iter().chain(named).copied().collect();
            let permissions = closures(VocabularyKind::Permission).close(&named);
            for (index, operation) in self.spec.operations.iter().enumerate() {
                let left =
                    open(&operation.scopes, &scopes) && open(&operation.permissions, &permissions);
                let had = (self.allows)(&grant.scopes, &named, index);
                lost.extend((had && !left).then_some(index));
            }
        }
        lost
    }
}

/// How many decisions a slow engine makes of each spec.
fn most() -> usize {
    std::env::var("MOST").map_or(usize::MAX, |most| most.parse().expect("a number"))
}

/// A grant of one thing.
fn only(kind: VocabularyKind, index: usize) -> Grant {
    let mut grant = Grant::default();
    match kind {
        VocabularyKind::Scope => grant.scopes.push(index),
        VocabularyKind::Permission => grant.permissions.push(index),
    }
    grant
}

/// The names of what is granted.
pub fn names<'s>(vocabulary: &'s Vocabulary, indices: &[usize]) -> Vec<&'s str> {
    let items = indices.iter().map(|&index| &vocabulary.items[index]);
    items.map(|item| item.name.as_str()).collect()
}

type Line = (
    usize,
    String,
    Vec<usize>,
    Vec<usize>,
    Vec<usize>,
    Vec<usize>,
    String,
);

/// What the tests of all engines hold: they agree on everything, and each edge matters.
///
/// `make` makes the engine, without the edge that it is given.
pub fn conforms<E: Engine>(case: &Case, make: impl Fn(Option<Edge>) -> E) {
    let mut engine = make(None);
    let decisions = case.agree(&mut engine, &case.asked());
    let inclusion = case.compare_inclusion(&mut engine);
    println!(
        "{}: decisions {decisions:?}, inclusion {inclusion:?}",
        case.file
    );
    assert!(decisions.allowed > 0 && decisions.denied > 0);
    assert_eq!(
        (inclusion.wider, inclusion.narrower),
        (0, 0),
        "{}: {inclusion:?}",
        case.file
    );
    let edges = case.edges();
    // all that are lost, and a part of the others
    let every = (2 * edges.len() * case.spec.operations.len()).div_ceil(most());
    let mut all_lost = 0;
    for edge in edges {
        let grants = case.grants_with(edge);
        let lost = case.lost(edge, &grants);
        let asks = |operation| lost.contains(&operation) || operation % every.max(1) == 0;
        let tally = case.compare(&mut make(Some(edge)), &grants, asks);
        let differ = (tally.wider, tally.narrower);
        assert_eq!(differ, (0, lost.len()), "{}: {edge:?}", case.file);
        all_lost += lost.len();
    }
    assert!(all_lost > 0, "{}: no inclusion matters", case.file);
}
