//! Crates for OAuth scopes and authorities, and collections of names.
//!
//! Only scopes-rs has inclusion. For the others a grant is spelled out when it is read; aliri's
//! policies can list every scope that would do instead.

use crate::{
    masks::{CLOSURE, PLAIN, Plain, by_name},
    peer::{N, Peer, SCOPES, closure_of},
};
use aliri_oauth2::{ScopePolicy, scope::ScopeToken};
use aliri_traits::Policy as _;
use oxide_auth::primitives::scope::Scope as OxideScope;
use protect_endpoints_core::authorities::{AuthDetails, AuthoritiesCheck};
use scopes_rs::{
    hierarchy::Hierarchized as _,
    policy::{IntoPolicy as _, Policy},
};
use std::collections::{HashMap, HashSet};
use std::str::FromStr;

macro_rules! scopes_rs {
    ($($variant:ident $name:literal $bit:literal $closure:literal [$($included:ident),*];)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, scopes_rs::derive::Scope)]
        #[allow(clippy::upper_case_acronyms)]
        pub enum Named { $(
            #[scope(rename = $name, include = [$($included),*])]
            $variant,
        )* }
        const NAMED: [Named; N] = [$(Named::$variant),*];
    };
}
each_scope!(scopes_rs);

/// scopes-rs: the grant as a list, and a search of it.
pub struct ScopesRs;

impl Peer for ScopesRs {
    type Set = Vec<Named>;
    type One = Named;
    type All = Policy<Named>;
    type Any = Policy<Named>;

    fn read(&self, grant: &str) -> Vec<Named> {
        grant
            .split(' ')
            .filter_map(|name| Named::from_str(name).ok())
            .collect()
    }
    fn one(&self, scope: usize) -> Named {
        NAMED[scope]
    }
    fn all(&self, [a, b, c]: [usize; 3]) -> Policy<Named> {
        NAMED[a].into_policy() & NAMED[b] & NAMED[c]
    }
    fn any(&self, [a, b, c]: [usize; 3]) -> Policy<Named> {
        NAMED[a].into_policy() | NAMED[b] | NAMED[c]
    }
    fn has(&self, set: &Vec<Named>, one: &Named) -> bool {
        set.iter().any(|scope| scope.includes(one))
    }
    fn has_all(&self, set: &Vec<Named>, all: &Policy<Named>) -> bool {
        all.verify(set)
    }
    fn has_any(&self, set: &Vec<Named>, any: &Policy<Named>) -> bool {
        any.verify(set)
    }
}

/// aliri: the grant as it stands; a policy names all scopes that would do.
pub struct AliriPolicies;

impl Peer for AliriPolicies {
    type Set = aliri_oauth2::Scope;
    type One = ScopePolicy;
    type All = [ScopePolicy; 3];
    type Any = ScopePolicy;

    fn read(&self, grant: &str) -> aliri_oauth2::Scope {
        grant.parse().expect("a grant")
    }
    fn one(&self, scope: usize) -> ScopePolicy {
        includers(&[scope])
    }
    fn all(&self, of: [usize; 3]) -> [ScopePolicy; 3] {
        of.map(|scope| self.one(scope))
    }
    fn any(&self, of: [usize; 3]) -> ScopePolicy {
        includers(&of)
    }
    fn has(&self, set: &aliri_oauth2::Scope, one: &ScopePolicy) -> bool {
        one.evaluate(set).is_ok()
    }
    fn has_all(&self, set: &aliri_oauth2::Scope, all: &[ScopePolicy; 3]) -> bool {
        all.iter().all(|one| self.has(set, one))
    }
    fn has_any(&self, set: &aliri_oauth2::Scope, any: &ScopePolicy) -> bool {
        any.evaluate(set).is_ok()
    }
}

fn includers(of: &[usize]) -> ScopePolicy {
    (0..N)
        .filter(|includer| of.iter().any(|scope| CLOSURE[*includer] >> scope & 1 == 1))
        .fold(ScopePolicy::deny_all(), |policy, includer| {
            policy.or_allow_from_static(SCOPES[includer].name)
        })
}

/// The names that come with each name.
pub struct Closures(HashMap<&'static str, Vec<&'static str>>);

impl Closures {
    pub fn new() -> Self {
        Closures(
            SCOPES
                .iter()
                .map(|scope| (scope.name, closure_of(scope.name).collect()))
                .collect(),
        )
    }

    fn spelled_out<'a>(&'a self, grant: &'a str) -> impl Iterator<Item = &'static str> + 'a {
        grant
            .split(' ')
            .filter_map(|name| self.0.get(name))
            .flatten()
            .copied()
    }
}

/// aliri: the grant spelled out.
pub struct AliriSpelledOut(pub Closures);

impl Peer for AliriSpelledOut {
    type Set = aliri_oauth2::Scope;
    type One = aliri_oauth2::Scope;
    type All = aliri_oauth2::Scope;
    type Any = ScopePolicy;

    fn read(&self, grant: &str) -> aliri_oauth2::Scope {
        self.0
            .spelled_out(grant)
            .map(ScopeToken::from_static)
            .collect()
    }
    fn one(&self, scope: usize) -> aliri_oauth2::Scope {
        aliri_oauth2::Scope::single(ScopeToken::from_static(SCOPES[scope].name))
    }
    fn all(&self, of: [usize; 3]) -> aliri_oauth2::Scope {
        of.map(|scope| ScopeToken::from_static(SCOPES[scope].name))
            .into_iter()
            .collect()
    }
    fn any(&self, of: [usize; 3]) -> ScopePolicy {
        of.iter().fold(ScopePolicy::deny_all(), |policy, scope| {
            policy.or_allow_from_static(SCOPES[*scope].name)
        })
    }
    fn has(&self, set: &aliri_oauth2::Scope, one: &aliri_oauth2::Scope) -> bool {
        set.contains_all(one)
    }
    fn has_all(&self, set: &aliri_oauth2::Scope, all: &aliri_oauth2::Scope) -> bool {
        set.contains_all(all)
    }
    fn has_any(&self, set: &aliri_oauth2::Scope, any: &ScopePolicy) -> bool {
        any.evaluate(set).is_ok()
    }
}

/// oxide-auth: a set of names, spelled out.
pub struct OxideAuth(pub Closures);

impl Peer for OxideAuth {
    type Set = OxideScope;
    type One = OxideScope;
    type All = OxideScope;
    type Any = [OxideScope; 3];

    fn read(&self, grant: &str) -> OxideScope {
        let mut all = String::new();
        for name in self.0.spelled_out(grant) {
            all.push_str(name);
            all.push(' ');
        }
        all.trim_end().parse().expect("a grant")
    }
    fn one(&self, scope: usize) -> OxideScope {
        SCOPES[scope].name.parse().expect("a scope")
    }
    fn all(&self, of: [usize; 3]) -> OxideScope {
        of.map(|scope| SCOPES[scope].name)
            .join(" ")
            .parse()
            .expect("scopes")
    }
    fn any(&self, of: [usize; 3]) -> [OxideScope; 3] {
        of.map(|scope| self.one(scope))
    }
    fn has(&self, set: &OxideScope, one: &OxideScope) -> bool {
        one.allow_access(set)
    }
    fn has_all(&self, set: &OxideScope, all: &OxideScope) -> bool {
        all.allow_access(set)
    }
    fn has_any(&self, set: &OxideScope, any: &[OxideScope; 3]) -> bool {
        any.iter().any(|one| one.allow_access(set))
    }
}

/// protect-endpoints: authorities that are strings.
pub struct Authorities(pub Closures);

impl Peer for Authorities {
    type Set = AuthDetails<String>;
    type One = &'static str;
    type All = [&'static str; 3];
    type Any = [&'static str; 3];

    fn read(&self, grant: &str) -> AuthDetails<String> {
        AuthDetails::new(self.0.spelled_out(grant).map(str::to_owned))
    }
    fn one(&self, scope: usize) -> &'static str {
        SCOPES[scope].name
    }
    fn all(&self, of: [usize; 3]) -> [&'static str; 3] {
        of.map(|scope| SCOPES[scope].name)
    }
    fn any(&self, of: [usize; 3]) -> [&'static str; 3] {
        self.all(of)
    }
    fn has(&self, set: &AuthDetails<String>, one: &&'static str) -> bool {
        AuthoritiesCheck::<&str>::has_authority(set, *one)
    }
    fn has_all(&self, set: &AuthDetails<String>, all: &[&'static str; 3]) -> bool {
        AuthoritiesCheck::<&str>::has_authorities(set, all)
    }
    fn has_any(&self, set: &AuthDetails<String>, any: &[&'static str; 3]) -> bool {
        AuthoritiesCheck::<&str>::has_any_authority(set, any)
    }
}

/// protect-endpoints: authorities that are variants of an enum.
pub struct EnumAuthorities;

impl Peer for EnumAuthorities {
    type Set = AuthDetails<Plain>;
    type One = Plain;
    type All = [&'static Plain; 3];
    type Any = [&'static Plain; 3];

    fn read(&self, grant: &str) -> AuthDetails<Plain> {
        AuthDetails::new(grant.split(' ').filter_map(by_name).flat_map(|scope| {
            let closure = CLOSURE[scope as usize];
            (0..N)
                .filter(move |bit| closure >> bit & 1 == 1)
                .map(|bit| PLAIN[bit])
        }))
    }
    fn one(&self, scope: usize) -> Plain {
        PLAIN[scope]
    }
    fn all(&self, of: [usize; 3]) -> [&'static Plain; 3] {
        static PLAINS: [Plain; N] = PLAIN;
        of.map(|scope| &PLAINS[scope])
    }
    fn any(&self, of: [usize; 3]) -> [&'static Plain; 3] {
        self.all(of)
    }
    fn has(&self, set: &AuthDetails<Plain>, one: &Plain) -> bool {
        AuthoritiesCheck::<&Plain>::has_authority(set, one)
    }
    fn has_all(&self, set: &AuthDetails<Plain>, all: &[&'static Plain; 3]) -> bool {
        AuthoritiesCheck::<&Plain>::has_authorities(set, all)
    }
    fn has_any(&self, set: &AuthDetails<Plain>, any: &[&'static Plain; 3]) -> bool {
        AuthoritiesCheck::<&Plain>::has_any_authority(set, any)
    }
}

/// The standard library: a hash set of strings, spelled out.
pub struct StdSet(pub Closures);

impl Peer for StdSet {
    type Set = HashSet<String>;
    type One = &'static str;
    type All = [&'static str; 3];
    type Any = [&'static str; 3];

    fn read(&self, grant: &str) -> HashSet<String> {
        self.0.spelled_out(grant).map(str::to_owned).collect()
    }
    fn one(&self, scope: usize) -> &'static str {
        SCOPES[scope].name
    }
    fn all(&self, of: [usize; 3]) -> [&'static str; 3] {
        of.map(|scope| SCOPES[scope].name)
    }
    fn any(&self, of: [usize; 3]) -> [&'static str; 3] {
        self.all(of)
    }
    fn has(&self, set: &HashSet<String>, one: &&'static str) -> bool {
        set.contains(*one)
    }
    fn has_all(&self, set: &HashSet<String>, all: &[&'static str; 3]) -> bool {
        all.iter().all(|one| set.contains(*one))
    }
    fn has_any(&self, set: &HashSet<String>, any: &[&'static str; 3]) -> bool {
        any.iter().any(|one| set.contains(*one))
    }
}

/// The standard library: the claim kept as text, and split anew for each check.
pub struct StdText;

impl StdText {
    fn includers(of: &[usize]) -> Vec<&'static str> {
        let does = |includer: &usize| of.iter().any(|scope| CLOSURE[*includer] >> scope & 1 == 1);
        (0..N)
            .filter(does)
            .map(|includer| SCOPES[includer].name)
            .collect()
    }
}

impl Peer for StdText {
    type Set = String;
    type One = Vec<&'static str>;
    type All = [Vec<&'static str>; 3];
    type Any = Vec<&'static str>;

    fn read(&self, grant: &str) -> String {
        grant.to_owned()
    }
    fn one(&self, scope: usize) -> Vec<&'static str> {
        Self::includers(&[scope])
    }
    fn all(&self, of: [usize; 3]) -> [Vec<&'static str>; 3] {
        of.map(|scope| self.one(scope))
    }
    fn any(&self, of: [usize; 3]) -> Vec<&'static str> {
        Self::includers(&of)
    }
    fn has(&self, set: &String, one: &Vec<&'static str>) -> bool {
        set.split(' ').any(|name| one.contains(&name))
    }
    fn has_all(&self, set: &String, all: &[Vec<&'static str>; 3]) -> bool {
        all.iter().all(|one| self.has(set, one))
    }
    fn has_any(&self, set: &String, any: &Vec<&'static str>) -> bool {
        self.has(set, any)
    }
}
