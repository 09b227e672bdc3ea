//! Parses the scopes of `--needs`: `A B`, or as in code `A & (B | C)`.

use scope_spec::{Failure, Requirement, Vocabulary};

/// The limit of alternatives in an expression.
const MOST: usize = 1024;

/// The limit of nested parentheses.
const DEEPEST: usize = 32;

/// A token of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Name(usize),
    And,
    Or,
    Open,
    Close,
}

/// Parses an expression over the names of a vocabulary. `unknown` is the failure for an undeclared
/// word.
///
/// `&` binds tighter than `|`; a space means `&`. Names may contain all of these characters, so a
/// word that is a name is never split.
pub fn read(
    vocabulary: &Vocabulary,
    text: &str,
    unknown: &dyn Fn(&str) -> Failure,
) -> Result<Requirement, Failure> {
    let words = words(vocabulary, text, unknown)?;
    if words.is_empty() {
        return Err(Failure::new("nothing-needed", "`--needs` has no scope"));
    }
    let mut reader = Reader { words: &words };
    let any = reader.any(0)?;
    match reader.words.first() {
        None => Ok(any),
        Some(_) => Err(invalid("there is a `)` without a `(`")),
    }
}

fn words(
    vocabulary: &Vocabulary,
    text: &str,
    unknown: &dyn Fn(&str) -> Failure,
) -> Result<Vec<Word>, Failure> {
    let mut found: Vec<Result<Word, Failure>> = Vec::new();
    let name = |name: &str| match vocabulary.resolve(vocabulary.full_name(name)) {
        Some(index) => Ok(Word::Name(index)),
        None => Err(unknown(name)),
    };
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if vocabulary.resolve(vocabulary.full_name(word)).is_some() {
            found.push(name(word));
            continue;
        }
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(['&', '|', '(', ')']).unwrap_or(rest.len());
            let sign = match (end, first) {
                (0, '&') => Word::And,
                (0, '|') => Word::Or,
                (0, '(') => Word::Open,
                (0, _) => Word::Close,
                _ => {
                    let (before, after) = rest.split_at(end);
                    found.push(name(before));
                    rest = after;
                    continue;
                }
            };
            found.push(Ok(sign));
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    Failure::all(found.into_iter())
}

fn invalid(message: &str) -> Failure {
    Failure::new("invalid-expression", format!("in `--needs`, {message}"))
        .help("write it as `A B` or `A & B` for both, `A | B` for either, `A & (B | C)`")
}

struct Reader<'w> {
    words: &'w [Word],
}

impl Reader<'_> {
    fn take(&mut self, wanted: Word) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == wanted => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }

    fn any(&mut self, depth: usize) -> Result<Requirement, Failure> {
        let mut any = self.all(depth)?;
        while self.take(Word::Or) {
            any = any.or(self.all(depth)?);
        }
        Ok(any)
    }

    /// Parses factors joined by `&`, which multiplies their alternatives.
    fn all(&mut self, depth: usize) -> Result<Requirement, Failure> {
        let mut all = self.one(depth)?;
        while self.take(Word::And) || matches!(self.words.first(), Some(Word::Name(_) | Word::Open))
        {
            let other = self.one(depth)?;
            if all.alternatives().len() * other.alternatives().len() > MOST {
                return Err(Failure::new(
                    "invalid-expression",
                    format!("`--needs` has more than {MOST} alternatives"),
                ));
            }
            all = all.and(&other);
        }
        Ok(all)
    }

    fn one(&mut self, depth: usize) -> Result<Requirement, Failure> {
        if self.take(Word::Open) {
            if depth == DEEPEST {
                return Err(invalid("parentheses are nested too deep"));
            }
            let any = self.any(depth + 1)?;
            return match self.take(Word::Close) {
                true => Ok(any),
                false => Err(invalid("a `(` is not closed")),
            };
        }
        match self.words.split_first() {
            Some((Word::Name(index), rest)) => {
                self.words = rest;
                Ok(Requirement::all_of([*index]))
            }
            _ => Err(invalid("a scope is missing")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Requirement, String> {
        let named = ["A", "B", "C", "A&B", "|"].map(str::to_owned).into_iter();
        let more = (0..11).flat_map(|at| [format!("N{at}"), format!("M{at}")]);
        let scopes: String = named
            .chain(more)
            .map(|it| format!("[scopes.'{it}']\n"))
            .collect();
        let spec = scope_spec::parse("t.toml", &format!("spec.name = 't'\n{scopes}")).spec;
        let unknown = |word: &str| Failure::new("unknown-name", word);
        let message = |failure: Failure| failure.problems[0].message.clone();
        read(&spec.scopes, text, &unknown).map_err(message)
    }

    #[test]
    fn expressions() {
        for (text, any) in [
            ("A", vec![vec![0]]),
            (" A  B ", vec![vec![0, 1]]),
            ("A & B", vec![vec![0, 1]]),
            ("A & A", vec![vec![0]]),
            ("B&C", vec![vec![1, 2]]),
            ("B|C", vec![vec![1], vec![2]]),
            ("A & (B|C)", vec![vec![0, 1], vec![0, 2]]),
            ("(A)(B)", vec![vec![0, 1]]),
            ("A&C|B", vec![vec![0, 2], vec![1]]),
            // these are names
            ("A&B", vec![vec![3]]),
            ("A | B", vec![vec![0, 4, 1]]),
        ] {
            assert_eq!(parsed(text), Ok(Requirement::any_of(any)), "{text}");
        }
    }

    #[test]
    fn what_is_no_expression() {
        for (text, error) in [
            ("", "`--needs` has no scope"),
            ("& A", "in `--needs`, a scope is missing"),
            ("A &", "in `--needs`, a scope is missing"),
            ("()", "in `--needs`, a scope is missing"),
            ("(A", "in `--needs`, a `(` is not closed"),
            ("A)", "in `--needs`, there is a `)` without a `(`"),
            ("A & X", "X"),
        ] {
            assert_eq!(parsed(text), Err(error.to_owned()), "{text}");
        }
        let deep = "(".repeat(100_000);
        assert_eq!(
            parsed(&deep).unwrap_err(),
            "in `--needs`, parentheses are nested too deep"
        );
        let pairs = (0..11).map(|at| format!("(N{at}|M{at})"));
        let wide = pairs.collect::<Vec<_>>().join("&");
        assert!(parsed(&wide).unwrap_err().contains("more than 1024"));
    }
}
