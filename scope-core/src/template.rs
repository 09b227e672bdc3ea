//! Templates: privileges whose names have open parameters.

use crate::{
    InvalidValue, Object,
    form::{Form, ValueText},
};
use alloc::string::String;

/// The maximum number of parameters in a name.
pub(crate) const MOST: usize = 4;

/// A privilege whose name has open parameters.
#[doc(hidden)]
#[derive(Debug)]
pub struct Template {
    /// The index of the privilege.
    pub index: u16,
    /// The literals before, between and after the parameters: one more than there are parameters.
    pub literals: &'static [&'static str],
    /// The parameters, in the order of the name.
    pub parameters: &'static [(&'static str, Form)],
}

impl Template {
    /// The values in `token`, if it is an instance. One pass without backtracking is enough, because a
    /// literal after a value begins with a character that no value contains.
    pub(crate) fn values<'t>(&self, token: &'t str) -> Option<[(&'static str, &'t str); MOST]> {
        let (first, literals) = self.literals.split_first()?;
        let mut at = behind(token, 0, first)?;
        let mut values = [("", ""); MOST];
        for ((slot, (name, form)), literal) in values.iter_mut().zip(self.parameters).zip(literals)
        {
            let start = at;
            while token.as_bytes().get(at).is_some_and(|byte| form.has(*byte)) {
                at += 1;
            }
            let value = token.get(start..at)?;
            if !form.fits(value) {
                return None;
            }
            *slot = (name, value);
            at = behind(token, at, literal)?;
        }
        (at == token.len()).then_some(values)
    }

    /// The instance of `object`; `None` if the object lacks a value.
    pub(crate) fn filled(&self, object: &impl Object) -> Result<Option<String>, InvalidValue> {
        let mut filled = String::new();
        let mut parameters = self.parameters.iter();
        for literal in self.literals {
            filled.push_str(literal);
            let Some(&(name, form)) = parameters.next() else {
                continue;
            };
            let Some(value) = object.value(name) else {
                return Ok(None);
            };
            ValueText::read(name, form, &value)?;
            filled.push_str(&value);
        }
        Ok(Some(filled))
    }
}

/// The end of `literal`, if it stands in `token` from `at` on. Literals are short.
fn behind(token: &str, at: usize, literal: &str) -> Option<usize> {
    let end = at + literal.len();
    let found = token.as_bytes().get(at..end)?;
    let mut pairs = found.iter().zip(literal.as_bytes());
    pairs.all(|(found, byte)| found == byte).then_some(end)
}
