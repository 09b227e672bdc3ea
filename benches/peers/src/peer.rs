//! What every peer is asked, and the search that its answers are held to.

use std::{hint::black_box, sync::LazyLock};

/// A scope: its wire name, the scopes that come with it directly, and its closure as a mask.
pub struct Scope {
    pub name: &'static str,
    pub includes: &'static [&'static str],
    pub closure: u64,
}

macro_rules! scopes {
    ($($variant:ident $name:literal $bit:literal $closure:literal [$($included:ident),*];)*) => {
        pub const N: usize = [$($bit),*].len();
        pub static SCOPES: [Scope; N] = [$(Scope {
            name: $name,
            includes: &[$(stringify!($included)),*],
            closure: $closure,
        }),*];
    };
}
each_scope!(scopes);

/// The grant that is timed: it covers 17 of 38.
pub const GRANT: &str = "Accounts CallControl Contacts EditCallLog EditMessages EditPresence Faxes RingOut SMS VoipCalling";

/// Grants of ten scopes each, drawn at random: what comes in at a server is another one each time,
/// and no processor can learn by heart where its branches go, as it does with a single text.
pub static GRANTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut state = 1u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        (state >> 33) as usize % below
    };
    let mut grant = move || {
        let mut names: Vec<&str> = SCOPES.iter().map(|scope| scope.name).collect();
        let chosen: Vec<&str> = (0..10)
            .map(|_| names.swap_remove(random(names.len())))
            .collect();
        chosen.join(" ")
    };
    (0..256).map(|_| grant()).collect()
});

/// What is required together, and as alternatives: named in the grant, two steps away, one step.
pub const THREE: [&str; 3] = ["RingOut", "ReadAccounts", "ReadMessages"];

/// What is required after reading: it is two steps away.
pub const AFTER_READING: &str = "ReadAccounts";

pub fn position(name: &str) -> usize {
    let found = SCOPES.iter().position(|scope| scope.name == name);
    found.unwrap_or_else(|| panic!("no scope is called {name}"))
}

pub fn three() -> [usize; 3] {
    THREE.map(position)
}

/// All names that come with a name, itself among them; none for what is no name.
pub fn closure_of(name: &str) -> impl Iterator<Item = &'static str> + Clone {
    let closure = SCOPES
        .iter()
        .find(|scope| scope.name == name)
        .map_or(0, |scope| scope.closure);
    (0..N)
        .filter(move |bit| closure >> bit & 1 == 1)
        .map(|bit| SCOPES[bit].name)
}

/// A way to check scopes. What can be made ready before the first request is made ready.
pub trait Peer {
    /// What a grant is read into.
    type Set;
    /// One scope that is needed, three that are, and one of three.
    type One;
    type All;
    type Any;

    fn read(&self, grant: &str) -> Self::Set;
    fn one(&self, scope: usize) -> Self::One;
    fn all(&self, of: [usize; 3]) -> Self::All;
    fn any(&self, of: [usize; 3]) -> Self::Any;
    fn has(&self, set: &Self::Set, one: &Self::One) -> bool;
    fn has_all(&self, set: &Self::Set, all: &Self::All) -> bool;
    fn has_any(&self, set: &Self::Set, any: &Self::Any) -> bool;
}

/// Holds a peer to a naive search, for no scope, each scope, each pair of scopes and some longer
/// grants, names that are not known among them; against every scope, and the three.
pub fn hold_to_oracle<P: Peer>(name: &str, peer: &P) {
    let needed: Vec<P::One> = (0..N).map(|scope| peer.one(scope)).collect();
    let (all, any) = (peer.all(three()), peer.any(three()));
    let mut grants: Vec<String> = [
        "",
        GRANT,
        "Teleport",
        "readaccounts",
        "Account",
        "SMSS SMS",
        "EditMessages EditWebinars A2PSMS",
        "ReadAccounts ReadMessages RingOut",
        "ReadAccounts ReadMessages",
        "InternalMessages Teleport Contacts",
    ]
    .map(String::from)
    .to_vec();
    grants.extend(GRANTS.iter().cloned());
    for a in 0..N {
        grants.push(SCOPES[a].name.to_owned());
        grants.extend((0..a).map(|b| format!("{} {}", SCOPES[a].name, SCOPES[b].name)));
    }
    for grant in &grants {
        let covered = search(grant);
        let set = peer.read(grant);
        for (scope, one) in needed.iter().enumerate() {
            assert_eq!(
                peer.has(&set, one),
                covered[scope],
                "{name}: {grant:?}, {}",
                SCOPES[scope].name
            );
        }
        let three = three().map(|scope| covered[scope]);
        assert_eq!(
            peer.has_all(&set, &all),
            three.iter().all(|has| *has),
            "{name}: {grant:?}, all"
        );
        assert_eq!(
            peer.has_any(&set, &any),
            three.iter().any(|has| *has),
            "{name}: {grant:?}, any"
        );
    }
}

/// What a grant covers: the naive answer, from names and direct inclusion alone.
fn search(grant: &str) -> [bool; N] {
    let mut covered = [false; N];
    let mut next: Vec<&str> = grant.split(' ').collect();
    while let Some(name) = next.pop() {
        if let Some(scope) = SCOPES.iter().position(|scope| scope.name == name)
            && !covered[scope]
        {
            covered[scope] = true;
            next.extend(SCOPES[scope].includes);
        }
    }
    covered
}

/// What is timed.
#[derive(Clone, Copy, PartialEq)]
pub enum Job {
    ReadTheSame,
    Read,
    Check,
    All,
    Any,
    ReadAndCheck,
}

impl Job {
    pub const EVERY: [Job; 6] = [
        Job::ReadTheSame,
        Job::Read,
        Job::Check,
        Job::All,
        Job::Any,
        Job::ReadAndCheck,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Job::ReadTheSame => "read-the-same",
            Job::Read => "read",
            Job::Check => "check",
            Job::All => "all",
            Job::Any => "any",
            Job::ReadAndCheck => "read-and-check",
        }
    }

    /// How many answers one pass gives.
    pub fn per_pass(self) -> usize {
        match self {
            Job::Check => N,
            Job::Read | Job::ReadAndCheck => GRANTS.len(),
            Job::ReadTheSame | Job::All | Job::Any => 1,
        }
    }
}

/// Times a job: calls `timer` with what is to be repeated.
pub fn time<P: Peer>(peer: &P, job: Job, timer: &mut dyn FnMut(&mut dyn FnMut(u64))) {
    let set = peer.read(GRANT);
    let needed: Vec<P::One> = (0..N).map(|scope| peer.one(scope)).collect();
    let (all, any) = (peer.all(three()), peer.any(three()));
    let after_reading = peer.one(position(AFTER_READING));
    // the loop stands in here, so that a pass is compiled as one piece
    match job {
        Job::ReadTheSame => timer(&mut |passes| {
            for _ in 0..passes {
                black_box(peer.read(black_box(GRANT)));
            }
        }),
        Job::Read => timer(&mut |passes| {
            for _ in 0..passes {
                for grant in GRANTS.iter() {
                    black_box(peer.read(black_box(grant)));
                }
            }
        }),
        Job::Check => timer(&mut |passes| {
            for _ in 0..passes {
                for one in &needed {
                    black_box(peer.has(black_box(&set), black_box(one)));
                }
            }
        }),
        Job::All => timer(&mut |passes| {
            for _ in 0..passes {
                black_box(peer.has_all(black_box(&set), black_box(&all)));
            }
        }),
        Job::Any => timer(&mut |passes| {
            for _ in 0..passes {
                black_box(peer.has_any(black_box(&set), black_box(&any)));
            }
        }),
        Job::ReadAndCheck => timer(&mut |passes| {
            for _ in 0..passes {
                for grant in GRANTS.iter() {
                    let set = peer.read(black_box(grant));
                    black_box(peer.has(&set, black_box(&after_reading)));
                }
            }
        }),
    }
}
