//! Names: their syntax, their index, and the Rust identifiers made from them.

use heck::ToUpperCamelCase as _;

/// The maximum number of names in a vocabulary.
pub(crate) const MAX_NAMES: usize = 16_384;

/// Keywords of edition 2024, reserved ones too. Weak keywords are identifiers.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The first character that a scope token can't contain (RFC 6749 section 3.3).
pub(crate) fn not_in_scope_token(name: &str) -> Option<(usize, char)> {
    name.char_indices()
        .find(|&(_, c)| !matches!(c, '\x21' | '\x23'..='\x5B' | '\x5D'..='\x7E'))
}

/// Whether a text can be the name of a scope or a permission: a scope token of RFC 6749 section 3.3.
///
/// ```
/// use scope_spec::is_wire_name;
/// assert!(is_wire_name("orders:read"));
/// assert!(!is_wire_name("orders read") && !is_wire_name(""));
/// ```
pub fn is_wire_name(name: &str) -> bool {
    !name.is_empty() && not_in_scope_token(name).is_none()
}

/// Whether a token can carry a name: a scope token without braces, which mark open parameters.
///
/// ```
/// use scope_spec::is_token_name;
/// assert!(is_token_name("repo:acme:read"));
/// assert!(!is_token_name("repo:{repo}:read") && !is_token_name(""));
/// ```
pub fn is_token_name(name: &str) -> bool {
    is_wire_name(name) && !name.contains(['{', '}'])
}

/// A name as one word of a command line, in quotes if a POSIX shell requires them.
///
/// ```
/// use scope_spec::shell_word;
/// assert_eq!(shell_word("orders:read"), "orders:read");
/// assert_eq!(shell_word("orders.*"), "'orders.*'");
/// ```
pub fn shell_word(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@+=,".contains(c);
    if name.chars().all(plain) && !name.starts_with('-') {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "'\\''"))
    }
}

/// Whether the word is a keyword of edition 2024.
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

/// Whether the word has the form of an identifier, keywords included.
pub(crate) fn is_identifier_shaped(word: &str) -> bool {
    let mut chars = word.chars();
    let starts = chars
        .next()
        .is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c));
    starts && word != "_" && chars.all(unicode_ident::is_xid_continue)
}

/// Whether the word can be an identifier of generated code: it has the form of one, and is not a
/// keyword.
pub fn is_identifier(word: &str) -> bool {
    is_identifier_shaped(word) && !is_keyword(word)
}

/// The default Rust identifier of a name. It is the name itself if that is an identifier that begins
/// with an upper-case letter and has no underscore; else its PascalCase.
///
/// The result may not be an identifier: see [`is_identifier`].
///
/// ```
/// use scope_spec::identifier;
/// assert_eq!(identifier("EditAccounts", None), "EditAccounts");
/// assert_eq!(identifier("chat:write.public", None), "ChatWritePublic");
/// assert_eq!(identifier("https://x.test/auth/mail", Some("https://x.test/auth/")), "Mail");
/// ```
pub fn identifier(name: &str, strip_prefix: Option<&str>) -> String {
    let short = strip_prefix
        .and_then(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name);
    let as_it_is = short.starts_with(char::is_uppercase)
        && !short.contains('_')
        && is_identifier_shaped(short);
    if as_it_is {
        short.to_owned()
    } else {
        short.to_upper_camel_case()
    }
}

/// A valid identifier that resembles the given word.
///
/// It replaces an invalid one, so that one mistake gives one error.
pub(crate) fn stand_in(word: &str) -> String {
    let mut out: String = word
        .chars()
        .filter(|&c| unicode_ident::is_xid_continue(c))
        .collect();
    if !is_identifier_shaped(&out) {
        out.insert(0, 'X');
    }
    if is_keyword(&out) {
        out.push('_');
    }
    out
}

/// A specification's name, or a replacement if it is not an ASCII identifier.
pub(crate) fn module_name(name: &str) -> String {
    if name.is_ascii() && is_identifier_shaped(name) && !is_keyword(name) {
        name.to_owned()
    } else {
        stand_in(&name.replace(|c: char| !c.is_ascii(), ""))
    }
}

/// An index of items by name: their positions in the order of the names.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameIndex {
    order: Vec<usize>,
}

impl NameIndex {
    /// Sorts the items by name; those with the same name stay in the order given.
    pub(crate) fn new<T>(items: &[T], name: impl Fn(&T) -> &str) -> Self {
        let mut entries: Vec<(&str, usize)> = items.iter().map(name).zip(0..).collect();
        entries.sort_unstable();
        Self {
            order: entries.into_iter().map(|(_, index)| index).collect(),
        }
    }

    /// The position of the first item with that name, in `O(log n)` comparisons.
    ///
    /// `items` are those of the index.
    pub(crate) fn find<T>(
        &self,
        items: &[T],
        name: impl Fn(&T) -> &str,
        wanted: &str,
    ) -> Option<usize> {
        let at = self
            .order
            .partition_point(|&index| items.get(index).is_some_and(|item| name(item) < wanted));
        let index = *self.order.get(at)?;
        (name(items.get(index)?) == wanted).then_some(index)
    }

    /// The positions of the items whose names begin with the prefix, in the order of the names.
    pub(crate) fn with_prefix<T>(
        &self,
        items: &[T],
        name: impl Fn(&T) -> &str,
        prefix: &str,
    ) -> impl Iterator<Item = usize> {
        let start = self
            .order
            .partition_point(|&index| items.get(index).is_some_and(|item| name(item) < prefix));
        self.order
            .get(start..)
            .unwrap_or_default()
            .iter()
            .copied()
            .take_while(move |&index| {
                items
                    .get(index)
                    .is_some_and(|item| name(item).starts_with(prefix))
            })
    }

    /// Pairs of positions `(first, again)` of items with the same name.
    pub(crate) fn repeated<T>(
        &self,
        items: &[T],
        name: impl Fn(&T) -> &str,
    ) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        let mut first: Option<usize> = None;
        for &index in &self.order {
            let same = match (first.and_then(|at| items.get(at)), items.get(index)) {
                (Some(before), Some(item)) => name(before) == name(item),
                _ => false,
            };
            match first {
                Some(first) if same => pairs.push((first, index)),
                _ => first = Some(index),
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers() {
        for (name, prefix, expected) in [
            ("EditAccounts", None, "EditAccounts"),
            ("SMS", None, "SMS"),
            ("A2PSMS", None, "A2PSMS"),
            ("read:org", None, "ReadOrg"),
            ("CREATE_INVITE", None, "CreateInvite"),
            ("chat:write.public", None, "ChatWritePublic"),
            ("readAccountInfo", None, "ReadAccountInfo"),
            ("self", None, "Self"),
            ("*", None, ""),
            ("2fa", None, "2fa"),
            (
                "https://example.com/auth/drive.readonly",
                Some("https://example.com/auth/"),
                "DriveReadonly",
            ),
            ("drive:sync", Some("https://example.com/auth/"), "DriveSync"),
            ("größe", None, "Größe"),
        ] {
            assert_eq!(identifier(name, prefix), expected, "{name}");
        }
    }

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
        for word in ["Self", "abstract", "gen", "try", "yield", "async"] {
            assert!(is_keyword(word), "{word}");
        }
        for word in ["union", "Try", "auto", "_x"] {
            assert!(!is_keyword(word), "{word}");
        }
    }

    #[test]
    fn shapes() {
        for word in ["A", "_a", "é", "A1", "self"] {
            assert!(is_identifier_shaped(word), "{word}");
        }
        for word in ["", "_", "1a", "a-b", "a b", "r#a"] {
            assert!(!is_identifier_shaped(word), "{word}");
        }
    }

    #[test]
    fn module_names_are_ascii_identifiers() {
        assert_eq!(module_name("ringcentral"), "ringcentral");
        for name in ["", "my-spec", "mé", "é", "type", "1st", "a b", "_", "\u{0}"] {
            let made = module_name(name);
            assert!(made.is_ascii() && is_identifier_shaped(&made) && !is_keyword(&made));
        }
    }

    #[test]
    fn stand_ins_are_identifiers() {
        for word in ["", "_", "*", "2fa", "self", "Self", "a-b", "é"] {
            let made = stand_in(word);
            assert!(
                is_identifier_shaped(&made) && !is_keyword(&made),
                "{word} {made}"
            );
        }
        assert_eq!(
            ["2fa", "a-b", "self"].map(stand_in),
            ["X2fa", "ab", "self_"]
        );
    }

    #[test]
    fn words_of_a_command_line() {
        for word in ["a", "orders:read", "https://x.test/a_b-c.d@e+f=g,h", "a-"] {
            assert_eq!(shell_word(word), word);
        }
        for (word, quoted) in [
            ("-a", "'-a'"),
            ("a b", "'a b'"),
            ("a*", "'a*'"),
            ("-*", "'-*'"),
            ("it's", "'it'\\''s'"),
        ] {
            assert_eq!(shell_word(word), quoted);
        }
    }

    #[test]
    fn scope_tokens() {
        for c in (0..=0x7F_u8).map(char::from) {
            let allowed = c == '!' || ('#'..='[').contains(&c) || (']'..='~').contains(&c);
            assert_eq!(
                not_in_scope_token(&c.to_string()).is_none(),
                allowed,
                "{c:?}"
            );
        }
        assert_eq!(not_in_scope_token("A2P SMS"), Some((3, ' ')));
        assert_eq!(not_in_scope_token("réad"), Some((1, 'é')));
    }

    #[test]
    fn index() {
        let items = ["b", "a", "ab", "b", "ac", "b"];
        let index = NameIndex::new(&items, |item| item);
        assert_eq!(index.find(&items, |item| item, "b"), Some(0));
        assert_eq!(index.find(&items, |item| item, "ab"), Some(2));
        assert_eq!(index.find(&items, |item| item, "abc"), None);
        assert_eq!(index.find(&items, |item| item, "z"), None);
        let found: Vec<_> = index.with_prefix(&items, |item| item, "a").collect();
        assert_eq!(found, [1, 2, 4]);
        assert_eq!(index.repeated(&items, |item| item), [(0, 3), (0, 5)]);
    }

    #[test]
    fn identifiers_have_the_form_and_are_no_keywords() {
        for word in ["A", "_a", "read_1", "\u{e9}t\u{e9}"] {
            assert!(super::is_identifier(word), "{word}");
        }
        for word in ["", "_", "1a", "a-b", "a b", "fn", "Self", "async"] {
            assert!(!super::is_identifier(word), "{word}");
        }
    }
}
