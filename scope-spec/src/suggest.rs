//! "Did you mean": the nearest valid name.

/// Words of other formats with their equivalents in this one. Of several equivalents, the first
/// known one counts.
const SYNONYMS: &[(&str, &str)] = &[
    // keys
    ("contains", "includes"),
    ("grants", "includes"),
    ("implies", "includes"),
    ("inherits", "includes"),
    ("parents", "includes"),
    ("includes", "means"),
    ("desc", "description"),
    ("help", "description"),
    ("summary", "title"),
    ("summary", "description"),
    ("label", "title"),
    ("name", "title"),
    ("confidential", "restricted"),
    ("privileged", "restricted"),
    ("sensitive", "restricted"),
    ("default", "baseline"),
    ("synonyms", "aliases"),
    ("obsolete", "deprecated"),
    ("position", "bit"),
    ("http", "call"),
    ("request", "call"),
    ("needs", "scopes"),
    ("oauth2", "scopes"),
    ("requirement", "scopes"),
    ("requires", "scopes"),
    ("security", "scopes"),
    ("anonymous", "public"),
    ("open", "public"),
    ("instead", "use"),
    ("replaced_by", "use"),
    ("replacement", "use"),
    ("reason", "note"),
    ("purpose", "justification"),
    ("why", "justification"),
    ("approval", "review"),
    ("approved_by", "by"),
    ("approver", "by"),
    ("reviewer", "by"),
    ("approved_on", "on"),
    ("date", "on"),
    ("case", "reference"),
    ("ticket", "reference"),
    ("comment", "reason"),
    ("note", "reason"),
    ("until", "expires"),
    ("valid_until", "expires"),
    ("status", "state"),
    ("any_of", "any"),
    ("one_of", "any"),
    ("or", "any"),
    // tables
    ("endpoints", "operations"),
    ("paths", "operations"),
    ("routes", "operations"),
    ("application", "app"),
    ("manifest", "app"),
    ("meta", "spec"),
    ("package", "spec"),
    ("package", "app"),
    // words
    ("all", "crud"),
    ("full", "crud"),
    ("read-write", "crud"),
    ("rw", "crud"),
    ("edit", "read-update"),
    ("read-only", "read"),
    ("readonly", "read"),
    ("view", "read"),
    ("other", "special"),
    ("pending", "submitted"),
    ("requested", "submitted"),
    ("in-review", "submitted"),
    ("under-review", "submitted"),
    ("waiting", "submitted"),
    ("accepted", "approved"),
    ("granted", "approved"),
    ("declined", "rejected"),
    ("denied", "rejected"),
    ("refused", "rejected"),
    ("cancelled", "withdrawn"),
    ("new", "draft"),
    ("public", "general"),
    ("limited", "on-request"),
    ("private", "on-request"),
];

/// The maximum number of searches in one reading, so that a file with thousands of wrong names is
/// reported in reasonable time.
const SEARCHES: usize = 50;

/// Finds similar names, a bounded number of times.
#[derive(Debug)]
pub(crate) struct Suggester {
    left: usize,
}

impl Suggester {
    pub(crate) fn new() -> Self {
        Self { left: SEARCHES }
    }

    /// Whether one more search is allowed.
    pub(crate) fn search(&mut self) -> bool {
        let left = self.left.checked_sub(1);
        self.left = left.unwrap_or_default();
        left.is_some()
    }

    /// The nearest candidate, if it is close enough to be a typing mistake.
    ///
    /// Of two equally near ones, the first wins. Case does not count.
    pub(crate) fn nearest<'c>(
        &mut self,
        word: &str,
        candidates: impl Iterator<Item = &'c str>,
    ) -> Option<&'c str> {
        self.search().then(|| nearest(word, candidates))?
    }
}

/// The candidate nearest to a word, if it is close enough to be a typing mistake.
///
/// Of two equally near ones, the first wins. Case does not count. Compares all candidates: for one
/// wrong word, or for a short list.
pub fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    /// Longer words are not compared: the cost of a comparison is the product of the lengths.
    const LONGEST: usize = 256;
    if word.len() > LONGEST {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let mut best: Option<(usize, &'c str)> = None;
    for candidate in candidates {
        let longer = candidate.len().max(word.len());
        // less than the whole name: a typing mistake keeps a part of it
        let allowed = (longer / 3).max(1).min(longer.saturating_sub(1));
        if candidate.is_empty() || candidate.len().abs_diff(word.len()) > allowed {
            continue;
        }
        if candidate.eq_ignore_ascii_case(word) {
            return Some(candidate);
        }
        let distance = strsim::osa_distance(&lower, &candidate.to_ascii_lowercase());
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The known word of the format that another one likely means: its equivalent in another format, or the
/// nearest.
pub(crate) fn meant<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let same = |a: char, b: char| {
        a.eq_ignore_ascii_case(&b) || [a, b].iter().all(|c| matches!(c, '-' | '_' | ' '))
    };
    let is_word = |other: &str| {
        other.len() == word.len() && other.chars().zip(word.chars()).all(|(a, b)| same(a, b))
    };
    let of_others = SYNONYMS.iter().filter(|(other, _)| is_word(other));
    let means = of_others.filter_map(|(_, means)| known.iter().find(|known| *known == means));
    means
        .copied()
        .next()
        .or_else(|| nearest(word, known.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_formats() {
        for (word, known, found) in [
            ("implies", &["title", "includes"][..], Some("includes")),
            ("In Review", &["draft", "submitted"], Some("submitted")),
            ("name", &["description", "title"], Some("title")),
            ("name", &["name", "title"], Some("title")),
            ("implies", &["title"], None),
        ] {
            assert_eq!(meant(word, known), found, "{word}");
        }
        let mut seen = std::collections::HashSet::new();
        assert!(
            SYNONYMS.iter().all(|pair| seen.insert(pair)),
            "a pair twice"
        );
    }

    #[test]
    fn nearest_names() {
        let names = [
            "ReadAccounts",
            "EditAccounts",
            "SMS",
            "title",
            "",
            "A",
            "a2",
        ];
        for (word, found) in [
            ("ReadAcounts", Some("ReadAccounts")),
            ("readaccounts", Some("ReadAccounts")),
            ("EidtAccounts", Some("EditAccounts")),
            ("titel", Some("title")),
            ("tit", None),
            ("titl", Some("title")),
            ("sms", Some("SMS")),
            ("MMS", Some("SMS")),
            ("Contacts", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(nearest(word, names.into_iter()), found, "{word}");
        }
    }

    #[test]
    fn searches_are_bounded() {
        let mut suggester = Suggester::new();
        let found = (0..60).filter(|_| suggester.nearest("a", ["a"].into_iter()).is_some());
        assert_eq!(found.count(), SEARCHES);
    }

    #[test]
    fn of_two_equally_near_names_the_first_wins() {
        for names in [["titla", "titlo"], ["titlo", "titla"]] {
            assert_eq!(nearest("title", names.into_iter()), Some(names[0]));
        }
    }

    #[test]
    fn very_long_words_are_not_compared() {
        for (length, found) in [(255, true), (256, true), (257, false), (258, false)] {
            let word = "x".repeat(length);
            let near = "x".repeat(length - 1);
            let expected = found.then_some(&*near);
            assert_eq!(nearest(&word, [&*near].into_iter()), expected, "{length}");
        }
    }
}
