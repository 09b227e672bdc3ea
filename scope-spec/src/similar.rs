//! Finds names that are easily confused, without comparing all pairs.

use std::collections::HashMap;

/// Longer names are left out: a difference of one character is not what distinguishes them.
const LONGEST: usize = 256;

/// Shorter names differ by one character as a matter of course.
const SHORTEST: usize = 4;

/// Pairs `(first, second)` of positions of names that differ only in case, or by one inserted,
/// removed or replaced character; each name is at most once the second.
///
/// Digits are exempt: numbered names differ by one on purpose.
///
/// Two names are one character apart if and only if they are equal without that character. So every
/// name is entered under all results of removing one. Takes time linear in the length of all names,
/// unless all names are alike.
pub(crate) fn pairs(names: &[&str]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let mut hashes = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if name.len() > LONGEST {
            continue;
        }
        variants(name, &mut hashes);
        let mut nearest: Option<usize> = None;
        for &hash in &hashes {
            let first = *seen.entry(hash).or_insert(index);
            let other = names.get(first).filter(|_| first != index);
            if other.is_some_and(|other| is_similar(other, name)) {
                nearest = Some(nearest.map_or(first, |nearest| nearest.min(first)));
            }
        }
        pairs.extend(nearest.map(|first| (first, index)));
    }
    pairs
}

/// The hashes of a name, ignoring case, and of all results of removing one character that is not a
/// digit.
fn variants(name: &str, hashes: &mut Vec<u64>) {
    const BASE: u64 = 0x0100_0000_01B3;
    hashes.clear();
    let fold = |byte: u8| u64::from(byte.to_ascii_lowercase());
    let mut whole: u64 = 0;
    let mut power: u64 = 1;
    for byte in name.bytes() {
        whole = whole.wrapping_mul(BASE).wrapping_add(fold(byte));
        power = power.wrapping_mul(BASE);
    }
    hashes.push(whole);
    if name.len() < SHORTEST {
        return;
    }
    // the name is (before, byte, after); `power` is the weight of `before`
    const INVERSE: u64 = inverse(BASE);
    let mut before: u64 = 0;
    for byte in name.bytes() {
        power = power.wrapping_mul(INVERSE);
        let upto = before.wrapping_mul(BASE).wrapping_add(fold(byte));
        let after = whole.wrapping_sub(upto.wrapping_mul(power));
        if !byte.is_ascii_digit() {
            hashes.push(before.wrapping_mul(power).wrapping_add(after));
        }
        before = upto;
    }
}

/// The inverse of an odd multiplier, by Newton's method.
const fn inverse(odd: u64) -> u64 {
    let mut inverse = odd;
    let mut steps = 0;
    while steps < 5 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse)));
        steps += 1;
    }
    inverse
}

/// Whether two names that have a variant in common differ only in case, or by one character. That
/// character is not a digit, since no variant lacks one.
fn is_similar(a: &str, b: &str) -> bool {
    if a.eq_ignore_ascii_case(b) {
        return a != b;
    }
    if a.len().min(b.len()) < SHORTEST {
        return false;
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (
        a.get(same..).unwrap_or_default(),
        b.get(same..).unwrap_or_default(),
    );
    let after = |part: &[u8]| part.get(1..).unwrap_or_default().to_vec();
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Equal => after(a) == after(b),
        std::cmp::Ordering::Less => a == after(b),
        std::cmp::Ordering::Greater => after(a) == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (a, b, expected) in [
            ("ReadAccounts", "ReadAccount", true),
            ("ReadAccounts", "ReadAcounts", true),
            ("ReadAccounts", "readaccounts", true),
            ("ReadAccounts", "ReedAccounts", true),
            ("ReadAccounts", "EditAccounts", false),
            ("ReadAccounts", "ReadContacts", false),
            ("SMS", "MMS", false),
            ("SMS", "sms", true),
            ("read:v1", "read:v2", false),
            ("scope1", "scope10", false),
            ("read1", "reads", false),
            ("abcd", "abcde", true),
            ("xabcd", "abcd", true),
            ("abcd", "abdc", false),
            ("abc", "abcd", false),
        ] {
            for names in [[a, b], [b, a]] {
                let expected: &[_] = if expected { &[(0, 1)] } else { &[] };
                assert_eq!(pairs(&names), expected, "{names:?}");
            }
        }
    }

    /// Very long names are not compared: they are generated, and so are similar ones.
    #[test]
    fn very_long_names_are_ignored() {
        for (length, expected) in [(LONGEST, &[(0, 1)][..]), (LONGEST + 1, &[])] {
            let name = "x".repeat(length - 1);
            let names = [format!("{name}a"), format!("{name}b")];
            assert_eq!(pairs(&names.each_ref().map(String::as_str)), expected);
        }
    }

    #[test]
    fn each_name_once() {
        assert_eq!(pairs(&["aaaa", "aaab", "aaac", "zzzz"]), [(0, 1), (0, 2)]);
    }

    #[test]
    fn inverse_undoes() {
        assert_eq!(inverse(0x0100_0000_01B3).wrapping_mul(0x0100_0000_01B3), 1);
    }
}
