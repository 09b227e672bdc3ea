//! Operations: what a spec requires of both gates, for every grant that matters to it.

use crate::common::raw::{AnyOf, Raw};
use scope_core::{ApiOperation, Denied, Gate, Granted, Privilege, Set};
use std::{
    collections::BTreeSet,
    fmt::{Debug, Display},
};

/// The scopes that were granted to an app that calls operations of `O`.
type Scopes<O, const W: usize> = Granted<<O as ApiOperation>::Scope, W>;

/// The permissions of the user.
type Permissions<O, const W: usize> = Granted<<O as ApiOperation>::Permission, W>;

/// `Operation::check`.
type Check<O, const S: usize, const P: usize> =
    fn(O, &Scopes<O, S>, &Permissions<O, P>) -> Result<(), Denied>;

/// The operations of a spec, beside the raw spec.
struct Operations<O: ApiOperation, const S: usize, const P: usize> {
    raw: Raw,
    check: Check<O, S, P>,
}

/// What was granted at both gates, by name and before closing.
#[derive(Clone, Debug, Default)]
struct Grant<'r> {
    scopes: BTreeSet<&'r str>,
    permissions: BTreeSet<&'r str>,
}

impl<'r> Grant<'r> {
    /// Adds what `denied` asks for.
    fn add(&mut self, denied: &Denied) {
        let names = match denied.gate() {
            Gate::Scope => &mut self.scopes,
            Gate::Permission => &mut self.permissions,
        };
        for name in denied.missing() {
            names.insert(name);
        }
    }
}

/// What an operation requires, and what is reached from what was granted: by name.
struct Required<'r> {
    raw: &'r Raw,
    scopes: AnyOf<'r>,
    permissions: AnyOf<'r>,
}

impl<'r> Required<'r> {
    fn of(raw: &'r Raw, operation: &str) -> Self {
        Required {
            raw,
            scopes: raw.required(operation, "scopes"),
            permissions: raw.required(operation, "permissions"),
        }
    }

    fn open(&self, table: &str, any: &AnyOf<'_>, granted: &BTreeSet<&'r str>) -> bool {
        let covered = self.raw.reach_all(table, granted.iter().copied());
        any.is_empty()
            || any
                .iter()
                .any(|all| all.iter().all(|name| covered.contains(name)))
    }

    /// The gate that is closed; the app's, where both are.
    fn closed(&self, grant: &Grant<'r>) -> Option<Gate> {
        if !self.open("scopes", &self.scopes, &grant.scopes) {
            Some(Gate::Scope)
        } else if !self.open("permissions", &self.permissions, &grant.permissions) {
            Some(Gate::Permission)
        } else {
            None
        }
    }

    /// Every subset of what is named at both gates.
    fn grants(&self) -> Vec<Grant<'r>> {
        let names = |any: &AnyOf<'r>| any.iter().flatten().copied().collect::<BTreeSet<_>>();
        let permissions = subsets(&names(&self.permissions));
        let scopes = subsets(&names(&self.scopes));
        let pairs = scopes.iter().flat_map(|scopes| {
            permissions.iter().map(|permissions| Grant {
                scopes: scopes.clone(),
                permissions: permissions.clone(),
            })
        });
        pairs.collect()
    }

    /// One grant for each way in, with nothing in it that is not needed.
    fn least(&self) -> Vec<Grant<'r>> {
        let opens = |grant: &Grant<'r>| self.closed(grant).is_none();
        let mut least = self.grants();
        least.retain(|grant| opens(grant) && !without_one(grant).any(|(_, less)| opens(&less)));
        least
    }
}

fn subsets<'r>(names: &BTreeSet<&'r str>) -> Vec<BTreeSet<&'r str>> {
    assert!(names.len() < 10, "too many to try all");
    let chosen = |subset: usize| {
        let names = names.iter().enumerate();
        names.filter_map(move |(i, name)| (subset >> i & 1 == 1).then_some(*name))
    };
    (0..1 << names.len())
        .map(|subset| chosen(subset).collect())
        .collect()
}

/// The grant without one of its names, and the gate that it is taken from.
fn without_one<'r>(grant: &Grant<'r>) -> impl Iterator<Item = (Gate, Grant<'r>)> {
    let scopes = grant.scopes.iter().map(|name| {
        let mut less = grant.clone();
        less.scopes.remove(name);
        (Gate::Scope, less)
    });
    let permissions = grant.permissions.iter().map(|name| {
        let mut less = grant.clone();
        less.permissions.remove(name);
        (Gate::Permission, less)
    });
    scopes.chain(permissions)
}

impl<O, const S: usize, const P: usize> Operations<O, S, P>
where
    O: ApiOperation + Display,
    O::Scope: Privilege<Granted = Granted<O::Scope, S>>,
    O::Permission: Privilege<Granted = Granted<O::Permission, P>>,
{
    fn ask(&self, operation: O, grant: &Grant<'_>) -> Result<(), Denied> {
        (self.check)(
            operation,
            &granted(&grant.scopes),
            &granted(&grant.permissions),
        )
    }

    /// Every operation, with every subset of what it names.
    fn agree(&self) {
        for operation in O::ALL {
            let required = Required::of(&self.raw, &operation.to_string());
            for grant in required.grants() {
                let asked = self.ask(*operation, &grant);
                let closed = required.closed(&grant);
                let case = format!("{operation}, {grant:?}: {asked:?}");
                assert_eq!(asked.err().map(|it| it.gate()), closed, "{case}");
                if let Err(denied) = asked {
                    self.leads_out(*operation, &required, grant, denied);
                }
            }
        }
    }

    /// That a denial, and the one at the other gate that may follow, say all that is missing.
    fn leads_out(&self, operation: O, required: &Required<'_>, grant: Grant<'_>, denied: Denied) {
        let case = format!("{operation}, {grant:?}: {denied}");
        let mut grant = grant;
        assert_ne!(denied.missing().count(), 0, "{case}");
        grant.add(&denied);
        assert_ne!(required.closed(&grant), Some(denied.gate()), "{case}");
        if let Err(denied) = self.ask(operation, &grant) {
            assert_ne!(denied.missing().count(), 0, "{case}");
            grant.add(&denied);
        }
        assert!(self.ask(operation, &grant).is_ok(), "{case}");
    }

    /// Every operation is opened by what it requires, and by nothing less.
    fn nothing_less(&self) {
        for operation in O::ALL {
            let required = Required::of(&self.raw, &operation.to_string());
            let least = required.least();
            assert!(!least.is_empty(), "{operation}");
            for grant in least {
                let asked = self.ask(*operation, &grant);
                assert!(asked.is_ok(), "{operation}, {grant:?}: {asked:?}");
                for (gate, less) in without_one(&grant) {
                    let denied = self.ask(*operation, &less).err();
                    let closed = denied.map(|it| it.gate());
                    assert_eq!(closed, Some(gate), "{operation}, {less:?}");
                }
            }
        }
    }
}

fn granted<P: Privilege, const W: usize>(names: &BTreeSet<&str>) -> Granted<P, W> {
    let names: Vec<_> = names.iter().copied().collect();
    let names = names.join(" ");
    let parsed = Set::<P, W>::parse(&names);
    assert!(parsed.is_known(), "{names}");
    parsed.granted()
}

/// Compiles a spec in a module of its own, and checks its operations; `$count` is how many the
/// file has, so that none is passed over.
macro_rules! operations {
    ($($module:ident $file:tt: $count:literal;)+) => { $(
        mod $module {
            use super::{Operations, Raw};
            #[allow(dead_code, reason = "operations are what is asked")]
            mod spec {
                scope_core::scopes!($file, typed = false);
            }
            #[test]
            fn for_every_grant() {
                assert_eq!(spec::Operation::ALL.len(), $count);
                let raw = Raw::read($file);
                Operations { raw, check: spec::Operation::check }.agree();
            }
            #[test]
            fn nothing_less_opens() {
                let raw = Raw::read($file);
                Operations { raw, check: spec::Operation::check }.nothing_less();
            }
        }
    )+ };
}

operations! {
    ringcentral "../examples/ringcentral/scopes.toml": 520;
    urls "specs/urls.toml": 10;
    extended "specs/extended.toml": 12;
    alternatives "specs/alternatives.toml": 15;
}
