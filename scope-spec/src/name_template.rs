//! A name with open parameters, such as `repo:{repo}:read`.

use std::iter;

use crate::{FormKind, OpenParameter};

/// A name with open parameters: literals, with a parameter between each two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameTemplate {
    literals: Vec<String>,
    parameters: Vec<usize>,
}

impl NameTemplate {
    /// The template of a name; `None` if it has no open parameter. Braces around anything else are
    /// text.
    pub(crate) fn of(name: &str, open: &[OpenParameter]) -> Option<Self> {
        let mut template = Self::default();
        let (mut literal, mut rest) = (String::new(), name);
        while let Some((before, behind)) = rest.split_once('{') {
            literal.push_str(before);
            let hole = behind.split_once('}').and_then(|(name, after)| {
                let parameter = open.iter().position(|it| it.name == name)?;
                Some((parameter, after))
            });
            rest = match hole {
                Some((parameter, after)) => {
                    template.literals.push(std::mem::take(&mut literal));
                    template.parameters.push(parameter);
                    after
                }
                None => {
                    literal.push('{');
                    behind
                }
            };
        }
        literal.push_str(rest);
        template.literals.push(literal);
        (!template.parameters.is_empty()).then_some(template)
    }

    /// The parameters, in the order of the name: positions in
    /// [`Spec::parameters`](crate::Spec::parameters).
    pub fn parameters(&self) -> &[usize] {
        &self.parameters
    }

    /// The literals before, between and after the parameters, one more than there are parameters.
    pub fn literals(&self) -> &[String] {
        &self.literals
    }

    /// The values in `token`, in the order of the parameters, if it is an instance of this template.
    /// One pass.
    pub fn values<'t>(&self, token: &'t str, open: &[OpenParameter]) -> Option<Vec<&'t str>> {
        let mut literals = self.literals.iter();
        let mut rest = token.strip_prefix(literals.next()?.as_str())?;
        let mut values = Vec::with_capacity(self.parameters.len());
        for (&parameter, literal) in self.parameters.iter().zip(literals) {
            let form = &open.get(parameter)?.form;
            // a literal after a value begins with a character that no value contains
            let end = rest.bytes().position(|byte| !form.has(byte));
            let (value, after) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
            if !form.accepts(value) {
                return None;
            }
            values.push(value);
            rest = after.strip_prefix(literal.as_str())?;
        }
        rest.is_empty().then_some(values)
    }

    /// The name with the `value` of each parameter; a parameter without a value stays, in braces.
    pub fn filled<'v>(
        &self,
        open: &[OpenParameter],
        value: impl Fn(usize) -> Option<&'v str>,
    ) -> String {
        let mut out = String::new();
        let parameters = self.parameters.iter().map(Some).chain(iter::once(None));
        for (literal, parameter) in self.literals.iter().zip(parameters) {
            out.push_str(literal);
            let Some(&parameter) = parameter else {
                continue;
            };
            match (value(parameter), open.get(parameter)) {
                (Some(value), _) => out.push_str(value),
                (None, Some(parameter)) => out.push_str(&format!("{{{}}}", parameter.name)),
                (None, None) => {}
            }
        }
        out
    }

    /// Whether `other` has each parameter of this one.
    pub(crate) fn is_bound_by(&self, other: Option<&Self>) -> bool {
        let other = other.map_or(&[][..], |it| &it.parameters);
        self.parameters.iter().all(|it| other.contains(it))
    }

    /// The elements of this template's texts, in order: a set of characters, and whether one or more of
    /// them.
    pub(crate) fn elements(&self, open: &[OpenParameter]) -> Vec<(u128, bool)> {
        let mut elements = Vec::new();
        let forms = self.parameters.iter().map(|&it| open.get(it)).chain([None]);
        for (literal, parameter) in self.literals.iter().zip(forms) {
            // characters outside ASCII are an error, and match nothing
            let bytes = literal.bytes();
            elements.extend(bytes.map(|it| (if it.is_ascii() { 1 << it } else { 0 }, false)));
            if let Some(OpenParameter { form, .. }) = parameter {
                match form.kind {
                    FormKind::Uuid => elements.extend((0..36).map(|at| match at {
                        8 | 13 | 18 | 23 => (1 << b'-', false),
                        _ => (form.chars() & !(1 << b'-'), false),
                    })),
                    _ => elements.push((form.chars(), true)),
                }
            }
        }
        elements
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Form;

    /// The elements of a UUID match exactly its texts.
    #[test]
    fn elements_of_a_uuid() {
        let form = Form {
            kind: FormKind::Uuid,
            reserved: Vec::new(),
        };
        let open = [OpenParameter {
            name: "id".to_owned(),
            form,
        }];
        let template = NameTemplate::of("a:{id}", &open).unwrap();
        let elements = template.elements(&open);
        let matches = |text: &str| {
            let one = |(byte, &(chars, more)): (u8, &(u128, bool))| !more && chars >> byte & 1 == 1;
            text.len() == elements.len() && text.bytes().zip(&elements).all(one)
        };
        let right = "a:0f123456-89ab-cdef-0123-456789abcdef";
        assert!(matches(right));
        for at in 0..right.len() {
            for other in ["", "0", "f", "g", "-", ":", "A", "--"] {
                let mut text = right.to_owned();
                text.replace_range(at..=at, other);
                let expected = template.values(&text, &open).is_some();
                assert_eq!(matches(&text), expected, "{text}");
            }
        }
    }
}
