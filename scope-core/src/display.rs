//! `Display` of requirements.

use crate::{
    operations::Alternatives,
    remedy::{gates, leaves},
    tree::Tree,
    vocabulary::{Gate, Table},
};
use core::fmt;

/// `core::fmt::from_fn`, which is stable since Rust 1.93.
struct FromFn<F>(F);

fn from_fn<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result>(write: F) -> FromFn<F> {
    FromFn(write)
}

impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> fmt::Display for FromFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

/// Writes wire names in backticks.
pub(crate) fn list(
    f: &mut fmt::Formatter<'_>,
    names: impl Iterator<Item = &'static str>,
    between: &str,
) -> fmt::Result {
    let mut separator = "";
    for name in names {
        write!(f, "{separator}`{name}`")?;
        separator = between;
    }
    Ok(())
}

impl fmt::Display for Tree {
    /// Writes wire names in backticks, joined with `and` and `or`. A joined operand is in parentheses
    /// unless it has the same connective. If there are app scopes and user permissions, each is
    /// labelled: some names are both.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut scopes, mut permissions) = (false, false);
        leaves(self, &mut 0, &mut |_, table, _| match table.gate {
            Gate::Scope => scopes = true,
            Gate::Permission => permissions = true,
        });
        Part {
            tree: self,
            labelled: scopes && permissions,
        }
        .fmt(f)
    }
}

/// A requirement, or a part of one.
struct Part<'t> {
    tree: &'t Tree,
    /// Whether each name is labelled with its gate.
    labelled: bool,
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labelled = self.labelled;
        let part = |tree| Part { tree, labelled };
        match self.tree {
            Tree::One(table, index) => {
                if labelled {
                    write!(f, "{} ", table.gate)?;
                }
                write!(f, "`{}`", table.name(*index as usize))
            }
            Tree::Operation(operations, i) => {
                let gates = gates(operations, *i).map(|(table, any)| Alternation {
                    table,
                    any,
                    labelled,
                });
                match gates.each_ref().map(|gate| count(gate.any)) {
                    [0, 0] if gates[0].any.is_any_token() => f.write_str("a valid token"),
                    [0, 0] => f.write_str("nothing"),
                    [_, 0] => gates[0].fmt(f),
                    [0, _] => gates[1].fmt(f),
                    // labelled parts are in parentheses already
                    _ => write!(f, "{} and {}", gates[0], gates[1]),
                }
            }
            Tree::All(a, b) => {
                let (a, b) = (part(a), part(b));
                parenthesized(f, a.is_alternation(), &a)?;
                f.write_str(" and ")?;
                parenthesized(f, b.is_alternation(), &b)
            }
            Tree::Any(a, b) => {
                let (a, b) = (part(a), part(b));
                parenthesized(f, a.is_conjunction(), &a)?;
                f.write_str(" or ")?;
                parenthesized(f, b.is_conjunction(), &b)
            }
        }
    }
}

impl Part<'_> {
    fn is_alternation(&self) -> bool {
        match self.tree {
            Tree::Any(..) => true,
            // the alternatives are in parentheses after the label
            Tree::Operation(..) if self.labelled => false,
            Tree::Operation(operations, i) => {
                let [(_, scopes), (_, permissions)] = gates(operations, *i);
                matches!((count(scopes), count(permissions)), (0, 2..) | (2.., 0))
            }
            _ => false,
        }
    }

    fn is_conjunction(&self) -> bool {
        match self.tree {
            Tree::All(..) => true,
            Tree::Operation(operations, i) => {
                let [(_, mut scopes), (_, mut permissions)] = gates(operations, *i);
                match (count(scopes), count(permissions)) {
                    (1.., 1..) => true,
                    _ if self.labelled => false,
                    (1, 0) => scopes.any(|all| all.count() > 1),
                    (0, 1) => permissions.any(|all| all.count() > 1),
                    _ => false,
                }
            }
            _ => false,
        }
    }
}

/// How many alternatives require a privilege.
fn count(any: Alternatives) -> usize {
    any.filter(|all| all.left() > 0).count()
}

/// The alternatives of one gate.
struct Alternation {
    table: &'static Table,
    any: Alternatives,
    labelled: bool,
}

impl fmt::Display for Alternation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.labelled {
            return self.names(f);
        }
        write!(f, "{}", self.table.gate)?;
        let one = self.any.flatten().count() == 1;
        f.write_str(if one { " " } else { "s " })?;
        parenthesized(f, !one, &from_fn(|f| self.names(f)))
    }
}

impl Alternation {
    fn names(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alone = self.any.count() == 1;
        let mut separator = "";
        for all in self.any {
            f.write_str(separator)?;
            separator = " or ";
            let braces = !alone && all.count() > 1;
            if braces {
                f.write_str("(")?;
            }
            list(f, all.map(|index| self.table.name(index as usize)), " and ")?;
            if braces {
                f.write_str(")")?;
            }
        }
        Ok(())
    }
}

fn parenthesized(
    f: &mut fmt::Formatter<'_>,
    braces: bool,
    inner: &dyn fmt::Display,
) -> fmt::Result {
    if braces {
        write!(f, "({inner})")
    } else {
        inner.fmt(f)
    }
}

/// The alternatives of a requirement at one gate, as a clause: `one of these app scopes is required:
/// ..`.
pub(crate) struct Choice {
    tree: Tree,
    gate: Gate,
    labelled: bool,
}

impl Choice {
    pub(crate) fn new(mut tree: Tree, gate: Gate) -> Self {
        // leave out parts that concern only the other gate
        while let Tree::All(a, b) = tree {
            tree = match (names_at(a, gate), names_at(b, gate)) {
                (1.., 0) => *a,
                (0, 1..) => *b,
                _ => break,
            };
        }
        let labelled = !matches!(tree, Tree::Operation(..))
            && names_at(&tree, Gate::Scope) > 0
            && names_at(&tree, Gate::Permission) > 0;
        Choice {
            tree,
            gate,
            labelled,
        }
    }

    /// How many names the clause has.
    pub(crate) fn len(&self) -> usize {
        match self.tree {
            Tree::Operation(..) => names_at(&self.tree, self.gate),
            tree => names_at(&tree, Gate::Scope) + names_at(&tree, Gate::Permission),
        }
    }

    /// Calls `each` with every alternative, and whether it is a single name.
    fn each(&self, each: Alternative<'_>) -> fmt::Result {
        let Tree::Operation(operations, i) = self.tree else {
            return alternatives(&self.tree, self.labelled, each);
        };
        let [(scopes, of_app), (permissions, of_user)] = gates(operations, i);
        let (table, any) = match self.gate {
            Gate::Scope => (scopes, of_app),
            Gate::Permission => (permissions, of_user),
        };
        for all in any {
            let names = from_fn(|f| list(f, all.map(|at| table.name(at as usize)), " and "));
            each(&names, all.count() == 1)?;
        }
        Ok(())
    }
}

/// A function that takes an alternative, and whether it is a single name.
type Alternative<'e> = &'e mut dyn FnMut(&dyn fmt::Display, bool) -> fmt::Result;

/// Calls `each` with the operands of `or` in `tree`.
fn alternatives(tree: &Tree, labelled: bool, each: Alternative<'_>) -> fmt::Result {
    if let Tree::Any(a, b) = tree {
        alternatives(a, labelled, each)?;
        return alternatives(b, labelled, each);
    }
    let part = Part { tree, labelled };
    let shown = from_fn(|f| parenthesized(f, part.is_alternation(), &part));
    each(&shown, matches!(tree, Tree::One(..)))
}

fn names_at(tree: &Tree, gate: Gate) -> usize {
    let mut count = 0;
    leaves(tree, &mut 0, &mut |_, table, _| {
        count += usize::from(table.gate == gate);
    });
    count
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut count, mut names_alone) = (0, true);
        self.each(&mut |_, alone| {
            count += 1;
            names_alone &= alone;
            Ok(())
        })?;
        let gate = from_fn(|f| match self.labelled {
            true => Ok(()),
            false => write!(f, "{}s ", self.gate),
        });
        if count < 2 {
            let Choice { tree, labelled, .. } = self;
            let labelled = *labelled;
            return write!(f, "{gate}{} are required", Part { tree, labelled });
        }
        write!(f, "one of these {gate}is required: ")?;
        let mut at = 0;
        self.each(&mut |alternative, _| {
            f.write_str(match (at, count - at, names_alone) {
                (0, ..) => "",
                (_, 1, true) => " or ",
                (_, 1, false) => "; or ",
                (_, _, true) => ", ",
                (_, _, false) => "; ",
            })?;
            at += 1;
            alternative.fmt(f)
        })
    }
}
