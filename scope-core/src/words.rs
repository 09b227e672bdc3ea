//! A requirement in words.

use crate::{operation::Alternatives, requirement::Tree, vocabulary::Table, way::gates};
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
    /// stands in parentheses, unless by the same word.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Tree::One(table, index) => write!(f, "`{}`", table.name(*index as usize)),
            Tree::Operation(operations, i) => {
                let [scopes, permissions] = gates(operations, *i);
                let gates = [scopes, permissions].map(|(table, any)| Alternation { table, any });
                match gates.each_ref().map(|gate| gate.any.count()) {
                    [0, 0] => f.write_str("nothing"),
                    [_, 0] => gates[0].fmt(f),
                    [0, _] => gates[1].fmt(f),
                    counts => {
                        parenthesized(f, counts[0] > 1, &gates[0])?;
                        f.write_str(" and ")?;
                        parenthesized(f, counts[1] > 1, &gates[1])
                    }
                }
            }
            Tree::All(a, b) => {
                parenthesized(f, a.is_alternation(), a)?;
                f.write_str(" and ")?;
                parenthesized(f, b.is_alternation(), b)
            }
            Tree::Any(a, b) => {
                parenthesized(f, a.is_conjunction(), a)?;
                f.write_str(" or ")?;
                parenthesized(f, b.is_conjunction(), b)
            }
            Tree::Never => f.write_str("what cannot be met"),
        }
    }
}

impl Tree {
    fn is_alternation(&self) -> bool {
        match self {
            Tree::Any(..) => true,
            Tree::Operation(operations, i) => {
                let [(_, scopes), (_, permissions)] = gates(operations, *i);
                matches!((scopes.count(), permissions.count()), (0, 2..) | (2.., 0))
            }
            _ => false,
        }
    }

    fn is_conjunction(&self) -> bool {
        match self {
            Tree::All(..) => true,
            Tree::Operation(operations, i) => {
                let [(_, mut scopes), (_, mut permissions)] = gates(operations, *i);
                match (scopes.count(), permissions.count()) {
                    (1.., 1..) => true,
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
}

impl fmt::Display for Alternation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
