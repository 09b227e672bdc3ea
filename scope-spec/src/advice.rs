//! Advice that depends on all files, and the check that each suggestion helps.

use std::collections::HashSet;

use crate::{
    Label, Place, Problem, Source, Spec, Vocabulary, VocabularyKind, read::quoted,
    syntax::line_around,
};

/// How many suggestions are tried, and how many bytes are read again for them. Each try reads the
/// files once more; further suggestions are offered untried. So a file with thousands of mistakes
/// is reported in reasonable time.
const TRIED: usize = 20;
const TRIED_BYTES: usize = 1_048_576;

/// Adds the likely meaning to problems of requirements without a known scope or permission.
pub(crate) fn of_requirements(spec: &Spec, sources: &[Source], problems: &mut [Problem]) {
    for problem in problems {
        let kind = match problem.code {
            "undeclared-scope" => VocabularyKind::Scope,
            "undeclared-permission" => VocabularyKind::Permission,
            _ => continue,
        };
        let Some(place) = problem.primary.as_ref().map(|label| label.place.clone()) else {
            continue;
        };
        let Some(text) = sources.get(place.file).map(Source::text) else {
            continue;
        };
        let written = text.get(place.span.clone()).unwrap_or_default();
        let word = written.trim_matches(['"', '\'']);
        let requirement = Written {
            kind,
            spec,
            word,
            whole: whole(text, &place),
            place,
        };
        if let Some(better) = requirement.advise(problem) {
            *problem = better;
        }
    }
}

/// The place from the key on, if `place` is the whole value of a key.
fn whole(text: &str, place: &Place) -> Option<Place> {
    let before = text.get(..place.span.start)?;
    let key = before.trim_end().strip_suffix('=')?.trim_end();
    let start = key
        .rfind(|c: char| c.is_whitespace() || c == '{')
        .map_or(0, |at| at + 1);
    Some(Place {
        file: place.file,
        span: start..place.span.end,
    })
}

/// A requirement as written.
struct Written<'a> {
    kind: VocabularyKind,
    spec: &'a Spec,
    word: &'a str,
    place: Place,
    /// The place of key and value, if the word is the whole value.
    whole: Option<Place>,
}

impl Written<'_> {
    fn vocabulary(&self) -> &Vocabulary {
        self.spec.vocabulary(self.kind)
    }

    fn advise(&self, problem: &Problem) -> Option<Problem> {
        let mut problem = problem.clone();
        problem.help.clear();
        let (key, noun) = (self.kind.table(), self.kind.noun());
        let label = |mut problem: Problem, text: &str| {
            if let Some(label) = &mut problem.primary {
                text.clone_into(&mut label.text);
            }
            problem
        };
        if let Some(joined) = self.joined() {
            let problem = label(problem, "names are not joined in a string");
            return Some(if self.whole.is_some() {
                problem.patch(format!("write `{joined}`"), &self.place, joined)
            } else {
                problem.help(format!("write `{key} = {joined}`"))
            });
        }
        let is_scope = self.kind == VocabularyKind::Scope;
        let conjunctions = ["and", "AND", "&", "&&", "or", "OR", "|", "||"];
        if self.whole.is_none() && conjunctions.contains(&self.word) {
            let problem = label(problem, "a list means all of its names");
            return Some(problem.help(match self.word.starts_with(['a', 'A', '&']) {
                true => "leave it out".to_owned(),
                false => {
                    format!("for any of several names write `{key} = {{ any = [\"A\", \"B\"] }}`")
                }
            }));
        }
        if matches!(self.word.trim(), "" | "*") {
            problem.message = format!("`{key} = \"{}\"` names no {noun}", self.word);
            let problem = label(problem, "names nothing").help(format!(
                "name what is needed: `{key} = [\"A\", \"B\"]` for all of these, \
                 `{key} = {{ any = [\"A\", \"B\"] }}` for any of these"
            ));
            return Some(if is_scope {
                problem.help(
                    "if any valid token will do, write `authenticated = true` in place of it; if no \
                     token is needed, `public = true`",
                )
            } else {
                problem.help("if no permission is needed, leave it out")
            });
        }
        let nobody = ["public", "none", "anonymous", "everyone", "anyone"];
        if is_scope && nobody.contains(&self.word.to_ascii_lowercase().as_str()) {
            let text = "if no token is needed, write `public = true` in place of it";
            return Some(match &self.whole {
                Some(whole) => problem.patch(text, whole, "public = true"),
                None => problem.help(text),
            });
        }
        let other = match self.kind {
            VocabularyKind::Scope => VocabularyKind::Permission,
            VocabularyKind::Permission => VocabularyKind::Scope,
        };
        self.spec.vocabulary(other).index_of(self.word)?;
        let mut names = self.named_by_operation(other);
        names.push(quoted(self.word));
        let value = match names.as_slice() {
            [one] => one.clone(),
            names => format!("[{}]", names.join(", ")),
        };
        let noun = other.noun();
        if let Some(named) = problem.message.strip_suffix("not declared") {
            problem.message = format!("{named}a {noun}");
        }
        let problem = label(problem, &format!("a {noun}"));
        let mut text = format!("write `{} = {value}`", other.table());
        // permissions alone do not define who may call
        if is_scope && self.whole.is_some() {
            text +=
                ", and in `scopes` what the app needs; if that is nothing, `authenticated = true`";
        }
        Some(problem.help(text))
    }

    /// The requirement that a string with several names likely means.
    fn joined(&self) -> Option<String> {
        let word = self.word.replace(" or ", "|").replace(" OR ", "|");
        let word = word.replace(" and ", "&").replace(" AND ", "&");
        let is_any = word.contains('|');
        let is_all = word.contains(['&', ',', '+']) || (!is_any && word.trim().contains(' '));
        if is_any == is_all {
            return None;
        }
        let parts: Vec<&str> = word
            .split(['|', '&', ',', '+', ' '])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let declared = |part: &&str| self.vocabulary().index_of(part).is_some();
        if parts.len() < 2 || !parts.iter().all(declared) {
            return None;
        }
        let names: Vec<_> = parts.into_iter().map(quoted).collect();
        let list = format!("[{}]", names.join(", "));
        Some(if is_any {
            format!("{{ any = {list} }}")
        } else {
            list
        })
    }

    /// The requirement of the word's operation of the other kind, in quotes; empty if it is not one
    /// list.
    fn named_by_operation(&self, kind: VocabularyKind) -> Vec<String> {
        let before = self.spec.operations.iter().filter(|operation| {
            operation.place.file == self.place.file
                && operation.place.span.start < self.place.span.start
        });
        let operation = before.max_by_key(|operation| operation.place.span.start);
        let Some(operation) = operation else {
            return Vec::new();
        };
        let mut required = operation.requirement(kind).alternatives();
        let (Some(all), None) = (required.next(), required.next()) else {
            return Vec::new();
        };
        let names = self.spec.vocabulary(kind).names_of(all);
        names.into_iter().map(quoted).collect()
    }
}

/// Removes each suggestion after which its line still has an error.
///
/// `read` returns the problems if the file at an index had another text.
pub(crate) fn keep_what_helps(
    problems: &mut [Problem],
    sources: &[Source],
    read: impl Fn(usize, &str) -> Vec<Problem>,
) {
    let bytes: usize = sources.iter().map(|source| source.text().len()).sum();
    let mut left = TRIED.min(TRIED_BYTES / bytes.max(1));
    let key = |problem: &Problem| (problem.code, problem.message.clone());
    let known: HashSet<_> = problems.iter().map(key).collect();
    for problem in problems.iter_mut().filter(|problem| problem.is_error()) {
        let this = key(problem);
        let counts =
            |it: &&Problem| it.is_error() && (key(it) == this || !known.contains(&key(it)));
        problem.help.retain(|help| {
            let Some((place, replacement)) = &help.patch else {
                return true;
            };
            if left == 0 {
                return true;
            }
            left -= 1;
            let Some(source) = sources.get(place.file) else {
                return true;
            };
            let (Some(before), Some(after)) = (
                source.text().get(..place.span.start),
                source.text().get(place.span.end..),
            ) else {
                return true;
            };
            let patched = format!("{before}{replacement}{after}");
            let (first, last) = (
                line_around(&patched, place.span.start),
                line_around(&patched, place.span.start + replacement.len()),
            );
            let is_there = |label: &Label| {
                label.place.file == place.file
                    && (first.start..=last.end).contains(&label.place.span.start)
            };
            !read(place.file, &patched)
                .iter()
                .filter(counts)
                .any(|problem| problem.primary.as_ref().is_some_and(is_there))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{cell::Cell, path::PathBuf};

    /// How often a text with a mistake in each line is read again.
    fn tries(lines: usize) -> usize {
        let text = "title = yes\n".repeat(lines);
        let place = |line: usize| Place {
            file: 0,
            span: line * 12 + 8..line * 12 + 11,
        };
        let mistake = |line: usize| {
            Problem::error("syntax", "`yes` must be in quotes")
                .at(&place(line), "not in quotes")
                .patch("put it in quotes", &place(line), "\"yes\"")
        };
        let mut problems: Vec<_> = (0..lines).map(mistake).collect();
        let sources = [Source::new(PathBuf::from("a"), "a", text)];
        let tries = Cell::new(0);
        keep_what_helps(&mut problems, &sources, |_, _| {
            tries.set(tries.get() + 1);
            Vec::new()
        });
        // untried suggestions are offered
        assert!(problems.iter().all(|problem| problem.help.len() == 1));
        tries.get()
    }

    #[test]
    fn tries_are_bounded() {
        assert_eq!(tries(3), 3);
        assert_eq!(tries(4_000), TRIED);
        // 240 KB, which is read four times at most
        assert_eq!(tries(20_000), 4);
    }
}
