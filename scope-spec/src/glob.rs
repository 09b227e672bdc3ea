//! Globs over declared names: `*` matches any run of characters, and every other character itself.

/// Whether the pattern contains `*`.
pub(crate) fn is_glob(pattern: &str) -> bool {
    pattern.contains('*')
}

/// The text before the first `*`.
pub(crate) fn prefix(pattern: &str) -> &str {
    pattern.split('*').next().unwrap_or_default()
}

/// Whether the whole name matches; costs at most the product of the lengths.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let Some((prefix, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut name) = name.strip_prefix(prefix) else {
        return false;
    };
    // Each part between two stars matches at its first occurrence, which leaves the most for the
    // following parts; the last part must be at the end.
    let (middle, suffix) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        let Some(at) = name.find(part) else {
            return false;
        };
        name = name.get(at + part.len()..).unwrap_or_default();
    }
    name.ends_with(suffix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("*", "anything", true),
            ("read:*", "read:org", true),
            ("read:*", "read:", true),
            ("read:*", "read", false),
            ("read:*", "Read:org", false),
            ("*:read", "org:read", true),
            ("*:read", "org:reads", false),
            ("a*b*c", "abc", true),
            ("a*b*c", "a-b-c", true),
            ("a*b*c", "acb", false),
            ("a*b*c", "abcbc", true),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("**", "x", true),
            ("*b*", "abc", true),
            ("*b*", "ac", false),
            ("*bb*b", "abb", false),
            ("*bb*b", "abbb", true),
            ("a", "a", true),
            ("a", "b", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
        assert_eq!(prefix("read:*:x*"), "read:");
        assert!(is_glob("a*") && !is_glob("a"));
    }
}
