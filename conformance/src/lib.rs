//! Other engines, asked with what `cargo scopes export` makes of a spec, answer as the bitsets do.
//!
//! [`Case`] is a spec with the code that `scopes!` made of it, [`Engine`] is what another engine has to
//! be able to do, and [`Case::compare`] asks both. Every single grant is tried on every operation, then
//! [`RANDOM`] random decisions, whose seed is fixed.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
};

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

/// Names of every character.
pub mod odd {
    scope_core::scopes!("../specs/odd.toml", typed = false);
}

/// Ids with quotation marks.
pub mod quotes {
    scope_core::scopes!("../specs/quotes.toml", typed = false);
}

/// Random decisions for each spec and engine.
pub const RANDOM: usize = 100_000;

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
    pub fn compare(&self, engine: &mut dyn Engine, grants: &[Grant]) -> Tally {
        let mut tally = Tally::default();
        for grant in grants {
            self.ask(engine, grant, 0..self.spec.operations.len(), &mut tally);
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

    /// Whether each privilege by itself covers each other one.
    pub fn compare_inclusion(&self, engine: &mut dyn Engine) -> Tally {
        let mut tally = Tally::default();
        for vocabulary in [&self.spec.scopes, &self.spec.permissions] {
            for granted in 0..vocabulary.items.len() {
                engine.grant(&self.spec, &only(vocabulary.kind, granted));
                for (wanted, item) in vocabulary.items.iter().enumerate() {
                    if let Some(said) = engine.covers(vocabulary.kind, &item.name) {
                        tally.add((self.covers)(vocabulary.kind, granted, wanted), said);
                    }
                }
            }
        }
        tally
    }

    /// Random grants of every size on random operations: [`RANDOM`] decisions.
    pub fn compare_random(&self, engine: &mut dyn Engine) -> Tally {
        const EACH: usize = 100;
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        let mut tally = Tally::default();
        for _ in 0..RANDOM / EACH {
            let grant = Grant {
                scopes: random.subset(self.spec.scopes.items.len()),
                permissions: random.subset(self.spec.permissions.items.len()),
                roles: random.subset(self.spec.roles.len()),
            };
            let operations: Vec<usize> = (0..EACH)
                .map(|_| random.below(self.spec.operations.len()))
                .collect();
            self.ask(engine, &grant, operations.into_iter(), &mut tally);
        }
        tally
    }

    /// Nothing, everything, each scope by itself, and each scope, permission and role with all of the
    /// other gate.
    pub fn single_grants(&self) -> Vec<Grant> {
        let all = |count: usize| (0..count).collect::<Vec<usize>>();
        let scopes = all(self.spec.scopes.items.len());
        let permissions = all(self.spec.permissions.items.len());
        let mut grants = vec![Grant::default()];
        grants.push(Grant {
            scopes: scopes.clone(),
            permissions: permissions.clone(),
            roles: Vec::new(),
        });
        for &scope in &scopes {
            grants.push(only(VocabularyKind::Scope, scope));
            grants.push(Grant {
                permissions: permissions.clone(),
                ..only(VocabularyKind::Scope, scope)
            });
        }
        for &permission in &permissions {
            grants.push(Grant {
                scopes: scopes.clone(),
                ..only(VocabularyKind::Permission, permission)
            });
        }
        for role in 0..self.spec.roles.len() {
            grants.push(Grant {
                scopes: scopes.clone(),
                roles: vec![role],
                ..Grant::default()
            });
        }
        grants
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

    /// How many decisions about a list of grants are lost with an edge.
    pub fn lost(&self, edge: Edge, grants: &[Grant]) -> usize {
        let less = self.without(edge);
        let closures = |kind| {
            let all = &self.spec.vocabulary(kind).closure;
            if kind == edge.kind { &less } else { all }
        };
        let open = |required: &Requirement, held: &[usize]| {
            let mut ways = required.ways();
            ways.any(|all| all.iter().all(|index| held.contains(index)))
        };
        let mut lost = 0;
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
                lost += usize::from(had && !left);
            }
        }
        lost
    }
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

/// xorshift64: the same numbers in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// From none of them to all: each with the same chance, which is another one every time.
    fn subset(&mut self, count: usize) -> Vec<usize> {
        let chance = self.next() % 101;
        (0..count).filter(|_| self.next() % 100 < chance).collect()
    }
}

/// What the tests of all engines hold: they agree on everything, and each edge matters.
///
/// `make` makes the engine, without the edge that it is given.
pub fn conforms<E: Engine>(case: &Case, make: impl Fn(Option<Edge>) -> E) {
    let grants = case.single_grants();
    let mut engine = make(None);
    let single = case.compare(&mut engine, &grants);
    let inclusion = case.compare_inclusion(&mut engine);
    let random = case.compare_random(&mut engine);
    println!(
        "{}: single {single:?}, inclusion {inclusion:?}, random {random:?}",
        case.file
    );
    for tally in [single, inclusion, random] {
        assert_eq!(
            (tally.wider, tally.narrower),
            (0, 0),
            "{}: {tally:?}",
            case.file
        );
    }
    assert_eq!(random.decisions(), RANDOM);
    assert!(
        random.allowed > RANDOM / 10 && random.denied > RANDOM / 10,
        "{random:?}"
    );
    let edges = case.edges();
    let mut all_lost = 0;
    for edge in edges {
        let grants = case.grants_with(edge);
        let lost = case.lost(edge, &grants);
        let tally = case.compare(&mut make(Some(edge)), &grants);
        let differ = (tally.wider, tally.narrower);
        assert_eq!(differ, (0, lost), "{}: {edge:?}", case.file);
        all_lost += lost;
    }
    assert!(all_lost > 0, "{}: no inclusion matters", case.file);
}
