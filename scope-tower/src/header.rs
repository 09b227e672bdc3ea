//! Header values, built from validated bytes only.

use http::HeaderValue;
use std::{error::Error, fmt};

/// The error for a text that can't be in a header value: it has a byte outside of printable ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotHeaderText {
    /// The position of the first such byte.
    pub at: usize,
}

impl fmt::Display for NotHeaderText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "byte {} is not printable ASCII, so the text cannot stand in a header",
            self.at
        )
    }
}

impl Error for NotHeaderText {}

/// `text`, if all of it is printable ASCII.
pub(crate) fn printable(text: &str) -> Result<&str, NotHeaderText> {
    match text.bytes().position(|byte| !matches!(byte, b' '..=b'~')) {
        Some(at) => Err(NotHeaderText { at }),
        None => Ok(text),
    }
}

/// Whether `token` is a scope token (RFC 6749 section 3.3).
pub(crate) fn is_scope_token(token: &str) -> bool {
    !token.is_empty()
        && token
            .bytes()
            .all(|byte| matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~'))
}

/// The value of a `WWW-Authenticate` header (RFC 6750 section 3).
pub(crate) struct Challenge {
    value: String,
    parameters: bool,
}

impl Challenge {
    pub(crate) fn new(scheme: &str) -> Self {
        Challenge {
            value: scheme.to_owned(),
            parameters: false,
        }
    }

    /// Adds a parameter as a quoted string (RFC 9110 section 5.6.4), unless `value` has a byte that it
    /// can't contain.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        if printable(value).is_ok() {
            self.name(name);
            self.value.push('"');
            for char in value.chars() {
                if matches!(char, '"' | '\\') {
                    self.value.push('\\');
                }
                self.value.push(char);
            }
            self.value.push('"');
        }
        self
    }

    /// Adds a numeric parameter.
    pub(crate) fn with_number(mut self, name: &'static str, value: u64) -> Self {
        self.name(name);
        self.value.push_str(&value.to_string());
        self
    }

    /// Adds the `scope` parameter, unless there are no names, or one is not a scope token or has an
    /// open parameter, which no token carries.
    pub(crate) fn with_scope<'n>(self, names: impl Iterator<Item = &'n str> + Clone) -> Self {
        let can_be_granted = |name: &str| is_scope_token(name) && !name.contains(['{', '}']);
        if !names.clone().all(can_be_granted) {
            return self;
        }
        match names.collect::<Vec<_>>().join(" ") {
            scope if scope.is_empty() => self,
            scope => self.with("scope", &scope),
        }
    }

    fn name(&mut self, name: &'static str) {
        let first = !std::mem::replace(&mut self.parameters, true);
        self.value.push_str(if first { " " } else { ", " });
        self.value.push_str(name);
        self.value.push('=');
    }

    pub(crate) fn into_value(self) -> Option<HeaderValue> {
        HeaderValue::from_maybe_shared(bytes::Bytes::from(self.value)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(challenge: Challenge) -> String {
        let value = challenge.into_value().unwrap();
        value.to_str().unwrap().to_owned()
    }

    #[test]
    fn parameters_are_separated_and_quoted() {
        assert_eq!(value(Challenge::new("Bearer")), "Bearer");
        let challenge = Challenge::new("Bearer")
            .with("realm", r#"the "API" \ v1"#)
            .with_number("max_age", 300)
            .with_scope(["a:b", "c"].into_iter());
        assert_eq!(
            value(challenge),
            r#"Bearer realm="the \"API\" \\ v1", max_age=300, scope="a:b c""#
        );
    }

    #[test]
    fn unsafe_values_are_left_out() {
        for text in ["a\r\nSet-Cookie: x=1", "a\0", "a\tb", "caf\u{e9}", "\u{7f}"] {
            assert_eq!(
                value(Challenge::new("Bearer").with("realm", text)),
                "Bearer"
            );
        }
        for token in ["a b", "a\"", "a\\b", "", "a\n", "\u{e9}"] {
            let challenge = Challenge::new("Bearer").with_scope(["fine", token].into_iter());
            assert_eq!(value(challenge), "Bearer", "{token:?}");
        }
        assert_eq!(
            value(Challenge::new("Bearer").with_scope([].into_iter())),
            "Bearer"
        );
    }

    #[test]
    fn the_error_has_the_position() {
        assert_eq!(printable("ab\ncd"), Err(NotHeaderText { at: 2 }));
        assert_eq!(printable(" ~"), Ok(" ~"));
    }
}
