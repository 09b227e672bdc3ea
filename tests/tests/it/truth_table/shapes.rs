//! Requirements as types, all of them up to a depth, each beside a plain tree of the same shape.

use scope_core::{All, Any, Authorize, Denied, Gate, Holds, Req, Requirement};
use std::marker::PhantomData;

/// Scopes and permissions have the same names, so that one taken for the other would show.
pub(crate) mod spec {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "demo"
            [scopes.Read]
            [scopes.Write]
            [permissions.Read]
            [permissions.Write]
        "#
    );
}
use spec::{Permission, PermissionSet, Scope, ScopeSet, permission, scope};

/// What was granted: bits 0 and 1 are the scopes `Read` and `Write`, 2 and 3 the permissions.
type Grant = u8;

const PERMISSIONS: Grant = 0b1100;

#[derive(Holds)]
pub(crate) struct Session {
    #[holds]
    scopes: spec::Granted,
    #[holds]
    permissions: spec::user::Granted,
}

pub(crate) fn session(grant: Grant) -> Session {
    let has = |leaf: Grant| grant >> leaf & 1 == 1;
    let scopes = [(Scope::Read, 0), (Scope::Write, 1)];
    let permissions = [(Permission::Read, 2), (Permission::Write, 3)];
    let scopes: ScopeSet = scopes
        .into_iter()
        .filter_map(|(it, leaf)| has(leaf).then_some(it))
        .collect();
    let permissions: PermissionSet = permissions
        .into_iter()
        .filter_map(|(it, leaf)| has(leaf).then_some(it))
        .collect();
    Session {
        scopes: scopes.close(),
        permissions: permissions.close(),
    }
}

/// A requirement as a tree, evaluated as one would on paper.
#[derive(Debug)]
pub(crate) enum Plain {
    /// A bit of a [`Grant`].
    Leaf(usize),
    All(Box<Plain>, Box<Plain>),
    Any(Box<Plain>, Box<Plain>),
}

impl Plain {
    fn holds(&self, grant: Grant) -> bool {
        match self {
            Plain::Leaf(leaf) => grant >> leaf & 1 == 1,
            Plain::All(a, b) => a.holds(grant) && b.holds(grant),
            Plain::Any(a, b) => a.holds(grant) || b.holds(grant),
        }
    }
}

/// That a requirement answers as `plain` does, for every grant, and that a denial leads out of
/// itself.
pub(crate) fn truth(
    plain: &Plain,
    authorize: fn(&Session) -> Result<(), Denied>,
    meets: fn(&Session) -> bool,
) {
    for grant in 0..16 {
        let session = session(grant);
        let expected = plain.holds(grant);
        assert_eq!(meets(&session), expected, "{plain:?}, {grant:04b}");
        match authorize(&session) {
            Ok(()) => assert!(expected, "{plain:?}, {grant:04b}"),
            Err(denied) => {
                assert!(!expected, "{plain:?}, {grant:04b}");
                leads_out(plain, grant, &denied);
            }
        }
    }
}

/// That `denied` names the gate that is closed, and what would open it.
fn leads_out(plain: &Plain, grant: Grant, denied: &Denied) {
    let case = format!("{plain:?}, {grant:04b}: {denied}");
    // the app gate is closed where no permission whatever would help
    let (gate, first_leaf, others) = if plain.holds(grant | PERMISSIONS) {
        (Gate::Permission, 2, 0)
    } else {
        (Gate::Scope, 0, PERMISSIONS)
    };
    assert_eq!(denied.gate(), gate, "{case}");

    let leaves = |names: scope_core::Names<'_>| {
        names.fold(0, |leaves, name| {
            let at = ["Read", "Write"].iter().position(|other| *other == name);
            leaves | 1 << (first_leaf + at.expect("a name of the spec"))
        })
    };
    let (missing, needed): (Grant, Grant) = (leaves(denied.missing()), leaves(denied.needed()));
    assert_ne!(missing, 0, "{case}");
    assert_eq!(missing, needed & !grant, "{case}");
    assert!(plain.holds(grant | missing | others), "{case}");

    // nothing opens the gate with less
    let opens = |more: &Grant| plain.holds(grant | more | others);
    let more = (0..16).filter(|more| more & !(0b11 << first_leaf) == 0);
    let fewest = more.filter(opens).map(Grant::count_ones).min();
    assert_eq!(Some(missing.count_ones()), fewest, "{case}");
}

/// Which marker stands at a leaf, and which ones stand at those to the right of it.
pub(crate) trait Labels {
    type Marker: Requirement<Session>;
    type Next: Labels;
    /// The bit of [`Labels::Marker`], and those that follow, over and over.
    const LEAVES: &'static [usize];
}

/// Markers in a cycle, each with its bit, its place, and the place of the next one.
macro_rules! labels {
    ($(#[$doc:meta])* $name:ident: $all:expr, $($marker:ty: $at:literal -> $next:literal),+) => {
        $(#[$doc])*
        pub(crate) struct $name<const AT: usize>;
        $(
            impl Labels for $name<$at> {
                type Marker = $marker;
                type Next = $name<$next>;
                const LEAVES: &'static [usize] = &$all;
            }
        )+
    };
}

labels!(
    /// A scope, a permission, and so on.
    Alternating: [0, 2, 1, 3],
    scope::Read: 0 -> 1, permission::Read: 1 -> 2, scope::Write: 2 -> 3, permission::Write: 3 -> 0
);
labels!(
    /// Both scopes, then one of the permissions: the cycle is no power of two, so that shapes
    /// meet it at different places.
    ScopesFirst: [0, 1, 2],
    scope::Read: 0 -> 1, scope::Write: 1 -> 2, permission::Read: 2 -> 0
);
labels!(
    /// Nothing but scopes.
    Scopes: [0, 1],
    scope::Read: 0 -> 1, scope::Write: 1 -> 0
);

/// The shape of a requirement.
pub(crate) trait Shape {
    /// The requirement, with its leaves labelled from left to right.
    type Tree<L: Labels>: Requirement<Session>;
    /// The labels that are left for what stands to the right of it.
    type After<L: Labels>: Labels;
    /// The same as a plain tree.
    fn plain(leaves: &mut impl Iterator<Item = usize>) -> Plain;
}

/// A leaf that takes the next label.
pub(crate) struct Slot;

impl Shape for Slot {
    type Tree<L: Labels> = L::Marker;
    type After<L: Labels> = L::Next;
    fn plain(leaves: &mut impl Iterator<Item = usize>) -> Plain {
        Plain::Leaf(leaves.next().expect("labels go on for ever"))
    }
}

/// A leaf that is the marker `M`, whatever the labels.
struct Fixed<M, const LEAF: usize>(PhantomData<M>);

impl<M: Requirement<Session>, const LEAF: usize> Shape for Fixed<M, LEAF> {
    type Tree<L: Labels> = M;
    type After<L: Labels> = L;
    fn plain(_: &mut impl Iterator<Item = usize>) -> Plain {
        Plain::Leaf(LEAF)
    }
}

/// `A & B`.
struct Both<A, B>(PhantomData<(A, B)>);

impl<A: Shape, B: Shape> Shape for Both<A, B> {
    type Tree<L: Labels> = All<A::Tree<L>, B::Tree<A::After<L>>>;
    type After<L: Labels> = B::After<A::After<L>>;
    fn plain(leaves: &mut impl Iterator<Item = usize>) -> Plain {
        Plain::All(Box::new(A::plain(leaves)), Box::new(B::plain(leaves)))
    }
}

/// `A | B`.
struct Either<A, B>(PhantomData<(A, B)>);

impl<A: Shape, B: Shape> Shape for Either<A, B> {
    type Tree<L: Labels> = Any<A::Tree<L>, B::Tree<A::After<L>>>;
    type After<L: Labels> = B::After<A::After<L>>;
    fn plain(leaves: &mut impl Iterator<Item = usize>) -> Plain {
        Plain::Any(Box::new(A::plain(leaves)), Box::new(B::plain(leaves)))
    }
}

/// A finite number of shapes.
pub(crate) trait Family {
    /// Shows each leaf to the visitor.
    fn leaves(visitor: &mut impl Visitor);
    /// Shows each shape to the visitor.
    fn each(visitor: &mut impl Visitor);
}

/// What is shown shapes: a closure that is generic.
pub(crate) trait Visitor {
    fn visit<S: Shape>(&mut self);
}

impl Family for Slot {
    fn leaves(visitor: &mut impl Visitor) {
        visitor.visit::<Slot>();
    }
    fn each(visitor: &mut impl Visitor) {
        Self::leaves(visitor);
    }
}

/// Each of the four markers.
pub(crate) struct Markers;

impl Family for Markers {
    fn leaves(visitor: &mut impl Visitor) {
        visitor.visit::<Fixed<scope::Read, 0>>();
        visitor.visit::<Fixed<scope::Write, 1>>();
        visitor.visit::<Fixed<permission::Read, 2>>();
        visitor.visit::<Fixed<permission::Write, 3>>();
    }
    fn each(visitor: &mut impl Visitor) {
        Self::leaves(visitor);
    }
}

/// The leaves of `F`, and `&` and `|` of every pair of shapes in it.
pub(crate) struct Next<F>(PhantomData<F>);

impl<F: Family> Family for Next<F> {
    fn leaves(visitor: &mut impl Visitor) {
        F::leaves(visitor);
    }
    fn each(visitor: &mut impl Visitor) {
        F::leaves(visitor);
        F::each(&mut Left::<F, _>(visitor, PhantomData));
    }
}

/// Is shown the left operand.
struct Left<'v, F, V>(&'v mut V, PhantomData<F>);

impl<F: Family, V: Visitor> Visitor for Left<'_, F, V> {
    fn visit<A: Shape>(&mut self) {
        F::each(&mut Right::<A, V>(self.0, PhantomData));
    }
}

/// Is shown the right operand.
struct Right<'v, A, V>(&'v mut V, PhantomData<A>);

impl<A: Shape, V: Visitor> Visitor for Right<'_, A, V> {
    fn visit<B: Shape>(&mut self) {
        self.0.visit::<Both<A, B>>();
        self.0.visit::<Either<A, B>>();
    }
}

/// Holds each shape against its plain tree, labelled by `L`.
pub(crate) struct Check<L> {
    pub(crate) shapes: usize,
    labels: PhantomData<L>,
}

impl<L> Default for Check<L> {
    fn default() -> Self {
        Check {
            shapes: 0,
            labels: PhantomData,
        }
    }
}

impl<L: Labels> Visitor for Check<L> {
    fn visit<S: Shape>(&mut self) {
        self.shapes += 1;
        truth(
            &S::plain(&mut L::LEAVES.iter().copied().cycle()),
            |session| session.authorize(Req::<S::Tree<L>>::NEW).map(drop),
            |session| session.meets(Req::<S::Tree<L>>::NEW),
        );
    }
}
