//! Open parameters and the forms of their values.

use std::fmt;

/// An open parameter, `[parameters.repo]` with a `form`, which defines its values without listing them.
#[derive(Clone, Debug, Default)]
pub struct OpenParameter {
    /// The name in braces.
    pub name: String,
    /// The form of its values.
    pub form: Form,
}

impl OpenParameter {
    /// A value for an example; the second one is of another object. `None` where there is none of a few
    /// characters.
    pub fn example(&self, nth: usize) -> Option<String> {
        self.form.examples(&self.name).nth(nth)
    }
}

/// The form of an open parameter's values. Values are canonical: equal values have equal bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The kind of values.
    pub kind: FormKind,
    /// Texts of this form that are not values.
    pub reserved: Vec<String>,
}

/// A kind of values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormKind {
    /// 1 to 128 of `A-Z`, `a-z`, `0-9`, `-` and `_`.
    #[default]
    Id,
    /// The same, with `.`; but neither `.` nor `..`.
    Name,
    /// 1 to 20 digits, without leading zeros.
    Int,
    /// A UUID with hyphens, in lower case.
    Uuid,
    /// 1 to `max` of some characters; but neither `.` nor `..`.
    Chars {
        /// A bit for each ASCII character.
        chars: u128,
        /// The maximum length of a value.
        max: u16,
    },
}

/// The maximum length of a value if the form has none.
pub(crate) const LONGEST: u16 = 128;
/// The limit of a form's maximum length, which is that of a value in a grant on an object.
pub(crate) const MOST: u16 = 256;

const fn range(from: u8, to: u8) -> u128 {
    (u128::MAX >> (127 - to)) & (u128::MAX << from)
}

const DIGITS: u128 = range(b'0', b'9');
const ID: u128 = DIGITS | range(b'A', b'Z') | range(b'a', b'z') | 1 << b'-' | 1 << b'_';

impl Form {
    /// The characters in values, one bit each.
    pub fn chars(&self) -> u128 {
        match self.kind {
            FormKind::Id => ID,
            FormKind::Name => ID | 1 << b'.',
            FormKind::Int => DIGITS,
            FormKind::Uuid => DIGITS | range(b'a', b'f') | 1 << b'-',
            FormKind::Chars { chars, .. } => chars,
        }
    }

    /// Whether values may contain a byte.
    pub fn has(&self, byte: u8) -> bool {
        byte.is_ascii() && self.chars() >> byte & 1 == 1
    }

    /// The maximum length of a value.
    fn longest(&self) -> u16 {
        match self.kind {
            FormKind::Int => 20,
            FormKind::Uuid => 36,
            FormKind::Chars { max, .. } => max,
            FormKind::Id | FormKind::Name => LONGEST,
        }
    }

    /// Whether each value is a value of another form, too. It ignores the reserved words of this
    /// form, so it is `false` if only they make the difference.
    ///
    /// ```
    /// use scope_spec::{Form, FormKind};
    /// let form = |kind| Form { kind, reserved: Vec::new() };
    /// assert!(form(FormKind::Int).is_within(&form(FormKind::Id)));
    /// assert!(!form(FormKind::Id).is_within(&form(FormKind::Int)));
    /// ```
    pub fn is_within(&self, other: &Self) -> bool {
        const DOT: u128 = 1 << b'.';
        // `.` and `..` are not values
        let chars = match (self.chars(), self.longest()) {
            (DOT, ..=2) => return true,
            (chars, 1) => chars & !DOT,
            (chars, _) => chars,
        };
        let fits = match (self.kind, other.kind) {
            (FormKind::Int, FormKind::Int) | (FormKind::Uuid, FormKind::Uuid) => true,
            (_, FormKind::Uuid) => false,
            (_, FormKind::Int) => self.longest() == 1 || chars & 1 << b'0' == 0,
            _ => true,
        };
        fits && chars & !other.chars() == 0
            && self.longest() <= other.longest()
            && !other.reserved.iter().any(|it| self.accepts(it))
    }

    /// Values for an example, such as the name of the parameter. There are two where the form has two of
    /// a few characters.
    pub(crate) fn examples(&self, parameter: &str) -> impl Iterator<Item = String> + use<'_> {
        let named = [parameter.to_owned(), format!("{parameter}2")];
        let uuids = (1..3).map(|it| format!("00000000-0000-4000-8000-{it:012}"));
        let chars = (b'!'..=b'~').filter(|&byte| self.has(byte));
        let chars: Vec<String> = chars.map(|byte| char::from(byte).to_string()).collect();
        let twice: Vec<String> = chars.iter().map(|it| it.repeat(2)).collect();
        let all = named.into_iter().chain(uuids).chain(chars).chain(twice);
        all.filter(|it| self.accepts(it))
    }

    /// Whether a text is a value of this form.
    ///
    /// ```
    /// use scope_spec::{Form, FormKind};
    /// let form = Form { kind: FormKind::Int, reserved: vec!["13".to_owned()] };
    /// assert!(form.accepts("7") && !form.accepts("007") && !form.accepts("13"));
    /// ```
    pub fn accepts(&self, text: &str) -> bool {
        let fits = match self.kind {
            FormKind::Id => true,
            FormKind::Name | FormKind::Chars { .. } => !matches!(text, "." | ".."),
            FormKind::Int => text == "0" || !text.starts_with('0'),
            FormKind::Uuid => {
                let is_hyphen =
                    |(at, byte): (usize, u8)| (byte == b'-') == matches!(at, 8 | 13 | 18 | 23);
                text.len() == 36 && text.bytes().enumerate().all(is_hyphen)
            }
        };
        fits && (1..=usize::from(self.longest())).contains(&text.len())
            && text.bytes().all(|byte| self.has(byte))
            && !self.reserved.iter().any(|it| it == text)
    }
}

impl FormKind {
    /// The word for the kind, if it has one.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Id => Some("id"),
            Self::Name => Some("name"),
            Self::Int => Some("int"),
            Self::Uuid => Some("uuid"),
            Self::Chars { .. } => None,
        }
    }
}

impl fmt::Display for Form {
    /// Writes what a value is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            FormKind::Id => f.write_str("1 to 128 letters, digits, `-` and `_`")?,
            FormKind::Name => {
                f.write_str("1 to 128 letters, digits, `-`, `_` and `.`, and neither `.` nor `..`")?
            }
            FormKind::Int => f.write_str("1 to 20 digits without a leading zero")?,
            FormKind::Uuid => f.write_str("a UUID in lower case with hyphens")?,
            FormKind::Chars { chars, max } => {
                write!(f, "1 to {max} of the characters `{}`", shown_chars(chars))?;
            }
        }
        let mut before = ", and not ";
        for value in &self.reserved {
            write!(f, "{before}`{value}`")?;
            before = ", ";
        }
        Ok(())
    }
}

/// Writes characters in the syntax of `chars`: runs of letters or digits as ranges, `-` last.
pub(crate) fn shown_chars(chars: u128) -> String {
    let mut out = String::new();
    for run in [b'0'..=b'9', b'A'..=b'Z', b'a'..=b'z'] {
        let mut rest = run.filter(|&byte| chars >> byte & 1 == 1).peekable();
        while let Some(first) = rest.next() {
            let mut last = first;
            while let Some(next) = rest.next_if(|&next| next == last + 1) {
                last = next;
            }
            out.push(char::from(first));
            if last > first {
                if last > first + 1 {
                    out.push('-');
                }
                out.push(char::from(last));
            }
        }
    }
    let others = (0x21..0x7F_u8).filter(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
    out.extend(
        others
            .chain([b'-'])
            .filter(|&byte| chars >> byte & 1 == 1)
            .map(char::from),
    );
    out
}

/// Reads the characters of `chars = ".."`: single ones, and `a-z` for a run of letters or of digits.
pub(crate) fn chars(text: &str) -> Result<u128, String> {
    let bytes = text.as_bytes();
    let mut chars = 0;
    let mut at = 0;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if !matches!(c, '!'..='~') || matches!(c, '"' | '\\' | '{' | '}' | '*' | '%' | '/') {
            return Err(match c {
                '"' | '\\' => format!("holds `{c}`, which a token cannot carry"),
                '/' => "holds `/`, which parts the segments of a path".to_owned(),
                '%' => "holds `%`, which begins an escape in a path".to_owned(),
                '{' | '}' | '*' => format!("holds `{c}`, which a template would be mistaken for"),
                c => format!("holds {c:?}, which a token cannot carry"),
            });
        }
        // all before were ASCII
        let (from, to) = match bytes.get(at..at + 3) {
            Some(&[from, b'-', to]) if is_run(from, to) => {
                rest.next();
                rest.next();
                at += 2;
                (from, to)
            }
            Some(&[from, b'-', to])
                if from.is_ascii_alphanumeric() && to.is_ascii_alphanumeric() =>
            {
                let (from, to) = (char::from(from), char::from(to));
                return Err(format!(
                    "holds `{from}-{to}`, which is no run of letters or digits"
                ));
            }
            _ => (c as u8, c as u8),
        };
        at += 1;
        chars |= range(from, to);
    }
    if chars == 0 {
        return Err("is empty".to_owned());
    }
    Ok(chars)
}

fn is_run(from: u8, to: u8) -> bool {
    let both = |is: fn(&u8) -> bool| is(&from) && is(&to);
    from < to
        && (both(u8::is_ascii_digit)
            || both(u8::is_ascii_uppercase)
            || both(u8::is_ascii_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<u128, String> {
        chars(text)
    }

    #[test]
    fn examples_are_values() {
        let examples = |kind| {
            let form = Form {
                kind,
                reserved: Vec::new(),
            };
            let parameter = OpenParameter {
                name: "repo".to_owned(),
                form,
            };
            [0, 1].map(|nth| parameter.example(nth).unwrap_or_default())
        };
        assert_eq!(examples(FormKind::Id), ["repo", "repo2"]);
        assert_eq!(examples(FormKind::Int), ["0", "1"]);
    }

    #[test]
    fn characters_round_trip() {
        for text in [
            "a-z",
            "0-9A-Za-z._~-",
            "abdf",
            "0-379",
            "x",
            "!#$&'()+,:;<=>?@[]^`|",
        ] {
            let chars = read(text).unwrap();
            assert_eq!(read(&shown_chars(chars)), Ok(chars), "{text}");
        }
        assert_eq!(shown_chars(read("a-cxz-").unwrap()), "a-cxz-");
        for text in [
            "", " ", "\"", "\\", "a/b", "%", "{", "}", "*", "é", "z-a", "a-Z", "0-z",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    fn forms() -> impl Strategy<Value = Form> {
        let of = |chars: Vec<char>| chars.into_iter().map(|c| 1 << (c as u32)).sum();
        let few = "ab.0-".chars().collect::<Vec<_>>();
        let few = prop::sample::subsequence(few, 1..=5).prop_map(of);
        let many = Just(ID | 1 << b'.' | 1 << b'~');
        let chars = prop_oneof![few, many].prop_flat_map(|chars| {
            let max = prop::sample::select(vec![1, 2, 3, 20, 21, 36, 128, 129]);
            max.prop_map(move |max| FormKind::Chars { chars, max })
        });
        let words = prop_oneof![
            Just(FormKind::Id),
            Just(FormKind::Name),
            Just(FormKind::Int),
            Just(FormKind::Uuid)
        ];
        let reserved = prop::sample::subsequence(vec!["a", "0", "a.b", "ab", UUID], 0..=2);
        (prop_oneof![words, chars], reserved).prop_map(|(kind, reserved)| Form {
            kind,
            reserved: reserved.into_iter().map(str::to_owned).collect(),
        })
    }

    const UUID: &str = "0123abcd-89ab-cdef-0123-456789abcdef";

    /// Values of every form, short and as long as they get.
    fn samples() -> Vec<String> {
        let mut samples = vec![UUID.to_owned(), "10".to_owned(), "a0".to_owned()];
        let all: Vec<char> = "ab.0-19Z_~".chars().collect();
        for &a in &all {
            for n in [1, 2, 3, 20, 21, 36, 128, 129] {
                samples.push(a.to_string().repeat(n));
            }
            for &b in &all {
                samples.extend([format!("{a}{b}"), format!("{a}{b}a"), format!("{a}.{b}")]);
            }
        }
        samples
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

        #[test]
        fn is_within_agrees_with_the_values(a in forms(), b in forms()) {
            let samples = samples();
            let other = |form: &Form| samples.iter().any(|it| form.accepts(it) && !b.accepts(it));
            if a.is_within(&b) {
                prop_assert!(!other(&a));
            } else {
                let all = Form { reserved: Vec::new(), ..a.clone() };
                prop_assert!(other(&all));
            }
            prop_assert!(a.is_within(&a));
        }
    }

    #[test]
    fn each_form_has_one_spelling_of_a_value() {
        let form = |kind| Form {
            kind,
            reserved: vec!["new".to_owned()],
        };
        let uuid = UUID;
        let chars = read("a-z.").unwrap();
        for (kind, yes, no) in [
            (
                FormKind::Id,
                vec!["a", "A-_9", &*"x".repeat(128)],
                vec!["a.b", &*"x".repeat(129)],
            ),
            (FormKind::Name, vec!["a.b", "..."], vec![".", ".."]),
            (
                FormKind::Int,
                vec!["0", "18446744073709551615"],
                vec!["00", "007", "-1", "+1", "123456789012345678901"],
            ),
            (
                FormKind::Uuid,
                vec![uuid],
                vec![&*uuid.to_uppercase(), &*uuid.replace('-', ""), &uuid[1..]],
            ),
            (
                FormKind::Chars { chars, max: 3 },
                vec!["a.b", "..."],
                vec!["abcd", "A", ".", ".."],
            ),
        ] {
            let form = form(kind);
            for text in yes {
                assert!(form.accepts(text), "{kind:?} {text}");
            }
            for text in no
                .into_iter()
                .chain(["", "new", "a/b", "a b", "%61", "a:b", "*", "{x}", "é", "\0"])
            {
                assert!(!form.accepts(text), "{kind:?} {text}");
            }
        }
    }

    /// Characters as written, what they are, and as they are shown.
    #[test]
    fn characters_are_those_that_are_written() {
        for (written, all, shown) in [
            ("ab", "ab", "ab"),
            ("ba", "ab", "ab"),
            ("a-c", "abc", "a-c"),
            ("abc", "abc", "a-c"),
            ("abd-f", "abdef", "abd-f"),
            ("0-379", "012379", "0-379"),
            ("ZYX", "XYZ", "X-Z"),
            ("9Aa", "9Aa", "9Aa"),
            ("89AB", "89AB", "89AB"),
            // only letters and digits have runs
            ("a-_", "a-_", "a_-"),
            ("_-a", "_-a", "a_-"),
            ("!-z", "!-z", "z!-"),
            ("a-", "a-", "a-"),
            ("-a", "-a", "a-"),
            ("--z", "-z", "z-"),
            ("a-b-", "ab-", "ab-"),
        ] {
            let expected = all.bytes().fold(0_u128, |set, byte| set | 1 << byte);
            assert_eq!(read(written), Ok(expected), "{written}");
            assert_eq!(shown_chars(expected), shown, "{written}");
        }
        for wrong in ["a-a", "a-Z", "A-z", "0-a", "9-0"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    /// The characters of each word, by their names in the format.
    #[test]
    fn characters_of_the_words() {
        let letter = |c: char| c.is_ascii_alphabetic();
        let digit = |c: char| c.is_ascii_digit();
        let expected: [(FormKind, &dyn Fn(char) -> bool); 4] = [
            (FormKind::Id, &|c| letter(c) || digit(c) || "-_".contains(c)),
            (FormKind::Name, &|c| {
                letter(c) || digit(c) || "-_.".contains(c)
            }),
            (FormKind::Int, &digit),
            (FormKind::Uuid, &|c| digit(c) || "abcdef-".contains(c)),
        ];
        for (kind, has) in expected {
            let form = Form {
                kind,
                reserved: Vec::new(),
            };
            for byte in 0..=u8::MAX {
                assert_eq!(form.has(byte), has(char::from(byte)), "{kind:?} {byte}");
            }
        }
    }

    /// Which kinds of values are values of another kind, too.
    #[test]
    fn kinds_within_others() {
        let of = |chars: &str, max| FormKind::Chars {
            chars: read(chars).unwrap(),
            max,
        };
        let digit = of("0-9", 1);
        let kinds = [
            FormKind::Id,
            FormKind::Name,
            FormKind::Int,
            FormKind::Uuid,
            digit,
            of("0-9", 20),
            of("1-9", 20),
            of("1-9", 21),
            of("0-9a-f-", 36),
            of(".", 2),
            of(".", 3),
            of(".0", 1),
        ];
        // a row for each, `x` where it is within that of the column
        let expected = [
            "xx..........",
            ".x..........",
            "xxx..x..x...",
            "xx.x....x...",
            "xxx.xx..x...",
            "xx...x..x...",
            "xxx..xxxx...",
            "xx.....xx...",
            "xx......x...",
            "xxxxxxxxxxxx",
            ".x........x.",
            "xxx.xx..x..x",
        ];
        let form = |kind| Form {
            kind,
            reserved: Vec::new(),
        };
        for (one, row) in kinds.into_iter().zip(expected) {
            let found = kinds.map(|other| match form(one).is_within(&form(other)) {
                true => 'x',
                false => '.',
            });
            assert_eq!(found.iter().collect::<String>(), row, "{one:?}");
        }
        let reserved = Form {
            kind: FormKind::Id,
            reserved: vec!["12".to_owned()],
        };
        assert!(!form(FormKind::Int).is_within(&reserved));
        assert!(form(digit).is_within(&reserved));
    }
}
