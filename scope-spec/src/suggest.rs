//! "Did you mean": the nearest of the names that would have been right.

/// How many searches one reading may do: a file with thousands of wrong names gets its answer in
/// good time, and nobody mends more than this at once.
const SEARCHES: usize = 50;

/// Finds near names, for a bounded number of times.
#[derive(Debug)]
pub(crate) struct Suggester {
    left: usize,
}

impl Suggester {
    pub(crate) fn new() -> Self {
        Self { left: SEARCHES }
    }

    /// The nearest candidate, where one is near enough that a slip of the hand explains it.
    ///
    /// Of two that are equally near the first wins. A difference of case alone counts as nothing.
    pub(crate) fn nearest<'c>(
        &mut self,
        word: &str,
        candidates: impl Iterator<Item = &'c str>,
    ) -> Option<&'c str> {
        self.left = self.left.checked_sub(1)?;
        nearest(word, candidates)
    }
}

/// The candidate nearest to a word, where one is near enough that a slip of the hand explains it.
///
/// Of two that are equally near the first wins. A difference of case alone counts as nothing. Looks
/// at each candidate: for one wrong word, or for a list that is short by nature.
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
        // less than all of it: a slip leaves something of the name
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
