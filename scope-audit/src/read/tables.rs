//! Arrays and tables: which of their places code takes.

use std::rc::Rc;

use syn::{Expr, Pat};

use super::items::Walker;
use crate::{
    code::Class,
    syntax::{inner, last},
};

impl Walker<'_, '_> {
    /// The class of a table of which some places are used so.
    pub(super) fn of_places(&self, table: &Expr, places: Option<String>, class: &Class) -> Class {
        let is_constant = self.stack.last().is_some_and(|it| it.is_constant);
        let is_table = match table {
            Expr::Path(of) => last(&of.path).starts_with(char::is_uppercase),
            _ => false,
        };
        match places.filter(|_| is_table && !is_constant) {
            Some(name) => Class::Part {
                name,
                class: Rc::new(class.clone()),
                is_receiver: false,
            },
            None => class.clone(),
        }
    }

    /// Whether what is used so is the value of a constant, as it is written.
    pub(super) fn is_table(&self, class: &Class) -> bool {
        let is_constant = self.stack.last().is_some_and(|it| it.is_constant);
        is_constant && self.flow.closures == 0 && *class == Class::Stored
    }
}

/// The elements of an array that is written here, each with the pattern that takes it.
pub(super) fn elements<'e>(pattern: &'e Pat, value: &'e Expr) -> Option<Vec<(&'e Pat, &'e Expr)>> {
    let array = match value {
        Expr::Array(it) => it,
        Expr::MethodCall(it) if it.method == "as_slice" => return elements(pattern, &it.receiver),
        value => return elements(pattern, inner(value)?),
    };
    let slice = match pattern {
        Pat::Slice(it) => it,
        Pat::Reference(it) => return elements(&it.pat, value),
        _ => return None,
    };
    let is_rest = |it: &Pat| match it {
        Pat::Rest(_) => true,
        Pat::Ident(it) => it
            .subpat
            .as_ref()
            .is_some_and(|(_, it)| matches!(**it, Pat::Rest(_))),
        _ => false,
    };
    let rest = slice.elems.iter().position(is_rest);
    let (patterns, values) = (slice.elems.len(), array.elems.len());
    let pattern_of = |at: usize| match rest {
        None => slice.elems.get(at),
        Some(rest) if at < rest => slice.elems.get(at),
        // those behind the rest are counted from the end
        Some(rest) => {
            let at = (at + patterns).checked_sub(values).filter(|at| *at > rest);
            slice.elems.get(at.unwrap_or(rest))
        }
    };
    let values = array.elems.iter().enumerate();
    values
        .map(|(at, value)| Some((pattern_of(at)?, value)))
        .collect()
}
