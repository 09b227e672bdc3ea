//! Forms of parameters' values.

use alloc::{boxed::Box, vec::Vec};
use core::fmt;

/// The form of a parameter's values. Values are canonical: equal values have equal bytes.
///
/// ```
/// use scope_core::Form;
///
/// assert!(Form::ID.accepts("acme-7") && !Form::ID.accepts("acme/7") && !Form::ID.accepts(""));
/// assert!(Form::NAME.accepts("site.rs") && !Form::NAME.accepts(".."));
/// assert!(Form::INT.accepts("7") && !Form::INT.accepts("007"));
/// assert!(Form::NAME.reserved(&["new"]).accepts("news"));
/// assert!(!Form::NAME.reserved(&["new"]).accepts("new"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Form {
    kind: Kind,
    /// The characters, as bits: below 64, and from there to 127.
    characters: [u64; 2],
    reserved: &'static [&'static str],
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Id,
    Name,
    Int,
    Uuid,
    Chars { longest: u16 },
}

/// The characters of a text, as bits; what is not ASCII is left out.
const fn characters(text: &str) -> [u64; 2] {
    let ([mut low, mut high], mut rest) = ([0, 0], text.as_bytes());
    while let [byte, more @ ..] = rest {
        match *byte {
            byte @ 0..64 => low |= 1 << byte,
            byte @ 64..128 => high |= 1 << (byte - 64),
            _ => {}
        }
        rest = more;
    }
    [low, high]
}

impl Form {
    /// 1 to 128 of `A-Z`, `a-z`, `0-9`, `-` and `_`.
    pub const ID: Form = Form::new(
        Kind::Id,
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    );
    /// [`ID`](Form::ID) and `.`, but neither `.` nor `..`.
    pub const NAME: Form = Form::new(
        Kind::Name,
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.",
    );
    /// 1 to 20 digits, without leading zeros.
    pub const INT: Form = Form::new(Kind::Int, "0123456789");
    /// A UUID with hyphens, in lower case.
    pub const UUID: Form = Form::new(Kind::Uuid, "0123456789abcdef-");

    const fn new(kind: Kind, chars: &str) -> Self {
        Form {
            kind,
            characters: characters(chars),
            reserved: &[],
        }
    }

    /// 1 to `longest` of the given ASCII characters, but neither `.` nor `..`.
    ///
    /// ```
    /// use scope_core::Form;
    ///
    /// const TAG: Form = Form::chars("abcdefghijklmnopqrstuvwxyz~.", 40);
    /// assert!(TAG.accepts("new~1") == false && TAG.accepts("new~") && !TAG.accepts(".."));
    /// ```
    #[must_use]
    pub const fn chars(chars: &str, longest: u16) -> Self {
        Form::new(Kind::Chars { longest }, chars)
    }

    /// Whether a value may contain `byte`.
    #[inline]
    pub(crate) fn has(&self, byte: u8) -> bool {
        let [low, high] = self.characters;
        let half = if byte < 64 { low } else { high };
        byte.is_ascii() && half >> (byte & 63) & 1 == 1
    }

    /// The same form without these values: words such as `new` that a path has in place of a value.
    #[must_use]
    pub const fn reserved(self, values: &'static [&'static str]) -> Self {
        Form {
            reserved: values,
            ..self
        }
    }

    /// Whether `text` is a value of this form.
    #[must_use]
    pub fn accepts(&self, text: &str) -> bool {
        text.bytes().all(|byte| self.has(byte)) && self.fits(text)
    }

    /// Whether `text`, which has no other characters than the form's, is a value of this form.
    pub(crate) fn fits(&self, text: &str) -> bool {
        let is_dots = matches!(text, "." | "..");
        let suits_kind = match self.kind {
            Kind::Id => text.len() <= 128,
            Kind::Name => text.len() <= 128 && !is_dots,
            Kind::Int => text.len() <= 20 && (text == "0" || !text.starts_with('0')),
            Kind::Uuid => {
                let mut bytes = text.bytes().enumerate();
                text.len() == 36
                    && bytes.all(|(i, byte)| (byte == b'-') == matches!(i, 8 | 13 | 18 | 23))
            }
            Kind::Chars { longest } => text.len() <= usize::from(longest) && !is_dots,
        };
        suits_kind && !text.is_empty() && !self.reserved.contains(&text)
    }
}

/// Whether some form accepts `text`. A text that no form accepts is in no name.
pub(crate) fn could_be_value(text: &str) -> bool {
    let is_of_a_form = |byte| {
        matches!(byte, b'!'..=b'~')
            && !matches!(byte, b'"' | b'\\' | b'{' | b'}' | b'*' | b'%' | b'/')
    };
    (1..=256).contains(&text.len()) && text.bytes().all(is_of_a_form) && !matches!(text, "." | "..")
}

impl fmt::Display for Form {
    /// Writes what a value is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self.kind {
            Kind::Id => "1 to 128 letters, digits, `-` and `_`",
            Kind::Name => "1 to 128 letters, digits, `-`, `_` and `.`, and neither `.` nor `..`",
            Kind::Int => "1 to 20 digits without a leading zero",
            Kind::Uuid => "a UUID in lower case with hyphens",
            Kind::Chars { longest } => {
                write!(f, "1 to {longest} of the characters `")?;
                for byte in (0..128_u8).filter(|byte| self.has(*byte)) {
                    write!(f, "{}", char::from(byte).escape_debug())?;
                }
                "`"
            }
        };
        f.write_str(words)?;
        let mut before = ", and not ";
        for value in self.reserved {
            write!(f, "{before}`{value}`")?;
            before = ", ";
        }
        Ok(())
    }
}

/// The error for a text that is not a value of a parameter.
#[derive(Clone, Debug)]
pub struct InvalidValue {
    parameter: &'static str,
    form: Form,
    text: Box<str>,
}

/// How many bytes of a text an error prints.
const LONGEST: usize = 48;

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let InvalidValue {
            parameter,
            form,
            text,
        } = self;
        write!(
            f,
            "{} is not a value of `{parameter}`: a value is {form}",
            Quoted(text)
        )
    }
}

impl core::error::Error for InvalidValue {}

/// A foreign text in backticks, escaped and shortened.
#[doc(hidden)]
pub struct Quoted<'t>(pub &'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut end = self.0.len().min(LONGEST);
        while !self.0.is_char_boundary(end) {
            end -= 1;
        }
        let shown = self.0.get(..end).unwrap_or_default();
        let more = if end < self.0.len() { ".." } else { "" };
        write!(f, "`{}{more}`", shown.escape_debug())
    }
}

/// The checked text of a [`key!`](crate::key) type.
#[doc(hidden)]
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueText(Box<str>);

impl ValueText {
    pub fn read(parameter: &'static str, form: Form, text: &str) -> Result<Self, InvalidValue> {
        if form.accepts(text) {
            Ok(ValueText(text.into()))
        } else {
            Err(InvalidValue {
                parameter,
                form,
                text: text.into(),
            })
        }
    }

    pub fn read_all<const N: usize>(
        parameters: [(&'static str, Form); N],
        values: [&str; N],
    ) -> Result<[Self; N], InvalidValue> {
        let mut read = parameters
            .into_iter()
            .zip(values)
            .map(|((parameter, form), text)| Self::read(parameter, form, text))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter();
        // as many as there are parameters
        Ok(core::array::from_fn(|_| {
            read.next().unwrap_or_else(|| ValueText("".into()))
        }))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ValueText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, string::String};

    #[test]
    fn a_value_of_some_form_could_be_one() {
        let none = "\"\\{}*%/";
        let all: String = ('!'..='~').filter(|char| !none.contains(*char)).collect();
        let widest = Form::chars(&all, 256);
        for char in '\0'..='\u{100}' {
            for text in [
                format!("{char}"),
                format!("{char}{char}"),
                format!("a{char}"),
            ] {
                assert_eq!(could_be_value(&text), widest.accepts(&text), "{text:?}");
            }
        }
        for length in [0, 1, 3, 255, 256, 257] {
            let text = ".".repeat(length);
            assert_eq!(could_be_value(&text), widest.accepts(&text), "{length}");
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = format!("x{}", "é".repeat(30));
        let expected = format!("`x{}..`", "é".repeat(23));
        assert_eq!(format!("{}", Quoted(&text)), expected);
    }

    #[test]
    fn a_debugger_shows_the_text_of_a_value() {
        let value = ValueText::read("id", Form::ID, "acme-7").unwrap();
        assert_eq!(format!("{value:?}"), "\"acme-7\"");
    }
}
