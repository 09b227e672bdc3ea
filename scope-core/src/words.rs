//! A requirement in words.

use crate::{
    operation::Alternatives,
    requirement::Tree,
    vocabulary::{Gate, Table},
    way::{gates, leaves},
};
use core::fmt;

/// Wire names in backticks.
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
    /// Wire names in backticks, joined with `and` and `or`; an operand that is joined itself
    /// stands in parentheses, unless by the same word. Where there are app scopes and user
    /// permissions, each says which it is: there are names that are both.
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
    /// Whether it has to be said at which gate a name is looked for.
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
                match gates.each_ref().map(|gate| gate.any.count()) {
                    [0, 0] => f.write_str("nothing"),
                    [_, 0] => gates[0].fmt(f),
                    [0, _] => gates[1].fmt(f),
                    // what is labelled stands in parentheses already
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
            Tree::Never => f.write_str("what cannot be met"),
        }
    }
}

impl Part<'_> {
    fn is_alternation(&self) -> bool {
        match self.tree {
            Tree::Any(..) => true,
            // the alternatives stand in parentheses behind the label
            Tree::Operation(..) if self.labelled => false,
            Tree::Operation(operations, i) => {
                let [(_, scopes), (_, permissions)] = gates(operations, *i);
                matches!((scopes.count(), permissions.count()), (0, 2..) | (2.., 0))
            }
            _ => false,
        }
    }

    fn is_conjunction(&self) -> bool {
        match self.tree {
            Tree::All(..) => true,
            Tree::Operation(operations, i) => {
                let [(_, mut scopes), (_, mut permissions)] = gates(operations, *i);
                match (scopes.count(), permissions.count()) {
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
        parenthesized(f, !one, &fmt::from_fn(|f| self.names(f)))
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
