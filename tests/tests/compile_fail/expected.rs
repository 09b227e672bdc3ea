//! The comments in a case that say which diagnostics are expected.
//!
//! `//~ error: words` expects a diagnostic whose primary span begins in that line; `//~^` in the
//! line above (one more `^` for each further line), `//~v` in the line below. `//~| note: words`
//! adds to the one before; so do `help:` and `label:`. The words are part of the text; `[..]` in
//! them is anything. Each diagnostic is expected once, and none is there that is not expected.

use crate::project::Diagnostic;
use std::fmt::Write as _;

struct Expected<'a> {
    line: usize,
    level: &'a str,
    words: &'a str,
    more: Vec<(&'a str, &'a str)>,
}

impl Expected<'_> {
    fn is(&self, said: &Diagnostic) -> bool {
        self.line == said.line
            && self.level == said.level
            && contains(&said.message, self.words)
            && self.more.iter().all(|(kind, words)| match *kind {
                "label" => said.labels.iter().any(|label| contains(label, words)),
                kind => said
                    .children
                    .iter()
                    .any(|(level, text)| level == kind && contains(text, words)),
            })
    }
}

/// Whether `text` contains `words`, however it is broken into lines.
fn contains(text: &str, words: &str) -> bool {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = &*text;
    words.split("[..]").all(|part| match rest.find(part) {
        Some(at) => {
            rest = rest.get(at + part.len()..).unwrap_or_default();
            true
        }
        None => false,
    })
}

fn read(source: &str) -> Vec<Expected<'_>> {
    let mut all: Vec<Expected> = Vec::new();
    for (number, line) in (1..).zip(source.lines()) {
        let Some((_, comment)) = line.split_once("//~") else {
            continue;
        };
        let marks = comment.len() - comment.trim_start_matches(['^', 'v', '|']).len();
        let (place, words) = comment.split_at(marks);
        let (kind, words) = words
            .trim()
            .split_once(": ")
            .unwrap_or_else(|| panic!("line {number} has no `kind: words`"));
        if place == "|" {
            let last = all.last_mut().expect("a diagnostic before its notes");
            last.more.push((kind, words));
            continue;
        }
        let up = place.matches('^').count();
        let down = place.matches('v').count();
        all.push(Expected {
            line: number + down - up,
            level: kind,
            words,
            more: Vec::new(),
        });
    }
    all
}

/// What differs between what `source` expects and what rustc says; nothing if all is as expected.
pub fn difference(source: &str, said: &[Diagnostic]) -> String {
    let mut expected = read(source);
    let mut report = String::new();
    for diagnostic in said {
        match expected.iter().position(|it| it.is(diagnostic)) {
            Some(at) => {
                expected.remove(at);
            }
            None => {
                let _ = writeln!(report, "not expected, in line {}:", diagnostic.line);
                report.push_str(&as_comment(diagnostic));
            }
        }
    }
    for missing in expected {
        let _ = writeln!(
            report,
            "not there, in line {}: {}: {} {:?}",
            missing.line, missing.level, missing.words, missing.more
        );
    }
    report
}

/// The comment that expects a diagnostic.
pub fn as_comment(said: &Diagnostic) -> String {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut comment = format!("//~ {}: {}\n", said.level, one_line(&said.message));
    let labels = said.labels.iter().map(|label| ("label", label));
    let children = said.children.iter().map(|(level, text)| (&**level, text));
    for (kind, text) in labels.chain(children) {
        let _ = writeln!(comment, "//~| {kind}: {}", one_line(text));
    }
    comment
}
