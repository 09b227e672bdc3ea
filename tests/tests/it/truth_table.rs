//! All is all and any is any: every shape of requirement, for every grant.

mod operations;
mod shapes;

use shapes::{Alternating, Check, Family, Labels, Markers, Next, Scopes, ScopesFirst, Session};
use shapes::{Plain::*, spec};
use shapes::{Slot, session, truth};

use scope_core::{Authorize, Denied, Req};
use spec::{permission, scope};

/// Three levels of operators over one leaf give 1, 3, 19, then 723 shapes: each level has the
/// leaf, and `&` and `|` of every pair of the level before.
const SHAPES: usize = 1 + 2 * 19 * 19;

type Three<F> = Next<Next<Next<F>>>;

/// Every shape of three levels, its leaves labelled from left to right.
fn every_shape<L: Labels>() {
    let mut check = Check::<L>::default();
    Three::<Slot>::each(&mut check);
    assert_eq!(check.shapes, SHAPES);
}

#[test]
fn every_shape_of_scopes_and_permissions_in_turn() {
    every_shape::<Alternating<0>>();
}

#[test]
fn every_shape_of_scopes_and_then_permissions() {
    every_shape::<ScopesFirst<0>>();
}

#[test]
fn every_shape_of_two_scopes() {
    every_shape::<Scopes<0>>();
}

/// Two levels, with each of the four markers at each leaf: repeated ones, too.
#[test]
fn every_pair_of_pairs_of_every_marker() {
    let mut check = Check::<Scopes<0>>::default();
    Next::<Next<Markers>>::each(&mut check);
    // 4 markers, then 4 + 2 * 4 * 4 = 36 shapes
    assert_eq!(check.shapes, 4 + 2 * 36 * 36);
}

/// The operators make the types that the shapes above are made of.
#[test]
fn operators_bind_as_in_rust() {
    /// Checks a requirement that is written with operators.
    macro_rules! means {
        ($requirement:expr, $plain:expr) => {
            truth(
                &$plain,
                |session| session.authorize($requirement).map(drop),
                |session| session.meets($requirement),
            )
        };
    }
    let [s, t, p, q] = [0, 1, 2, 3].map(|leaf| move || Box::new(Leaf(leaf)));
    means!(scope::Read & permission::Read, All(s(), p()));
    means!(scope::Read | permission::Read, Any(s(), p()));
    means!(
        scope::Read | scope::Write & permission::Read,
        Any(s(), Box::new(All(t(), p())))
    );
    means!(
        scope::Read & scope::Write | permission::Read,
        Any(Box::new(All(s(), t())), p())
    );
    means!(
        scope::Read & (scope::Write | permission::Read) & permission::Write,
        All(Box::new(All(s(), Box::new(Any(t(), p())))), q())
    );
    means!(
        (scope::Read | permission::Write) & (scope::Write | permission::Read),
        All(Box::new(Any(s(), q())), Box::new(Any(t(), p())))
    );
}

/// 512 ways to satisfy it are more than are tried one by one.
#[test]
fn a_denial_leads_out_of_many_alternatives() {
    type Either = scope_core::Any<scope::Read, scope::Write>;
    type Two = scope_core::All<Either, Either>;
    type Four = scope_core::All<Two, Two>;
    type Nine = scope_core::All<scope_core::All<Four, Four>, Either>;
    let either = || Box::new(Any(Box::new(Leaf(0)), Box::new(Leaf(1))));
    let nine = (1..9).fold(either(), |all, _| Box::new(All(all, either())));
    truth(
        &nine,
        |session| session.authorize(Req::<Nine>::NEW).map(drop),
        |session| session.meets(Req::<Nine>::NEW),
    );
}

/// A name that is both a scope and a permission is two privileges.
#[test]
fn a_scope_is_no_permission_of_the_same_name() {
    let only = |requirement: fn(&Session) -> Result<(), Denied>| {
        (0..16u8).filter(move |grant| requirement(&session(*grant)).is_ok())
    };
    let scope = only(|session| session.authorize(scope::Read).map(drop));
    assert!(scope.eq((0..16).filter(|grant| grant & 0b0001 != 0)));
    let permission = only(|session| session.authorize(permission::Read).map(drop));
    assert!(permission.eq((0..16).filter(|grant| grant & 0b0100 != 0)));
    // the value and the type are the same requirement
    let _: Req<permission::Read> = permission::Read;
}
