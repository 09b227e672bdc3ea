//! Parses text into a TOML tree, and reports each syntax error once.

use std::{collections::HashMap, iter, ops::Range};

use toml::de::{DeTable, DeValue, Error};

use crate::{
    Place, Problem, VocabularyKind, depth,
    foreign::{self, Format},
    problem::{MOST, gather},
    read::{Reader, as_key, quoted},
    recovery::{Recovered, recover},
    slips,
};

/// The places of syntax errors in a file, so that what follows from them is not reported.
#[derive(Debug, Default)]
pub(crate) struct Damage {
    /// The lines with a mistake, ascending.
    lines: Vec<Range<usize>>,
    /// Whether a name, or a whole table, may have been lost.
    pub(crate) names_lost: bool,
}

impl Damage {
    /// Whether the position is on a line with a mistake.
    pub(crate) fn on_line(&self, position: usize) -> bool {
        self.touches(&(position..position))
    }

    /// Whether a mistake is within the range.
    pub(crate) fn touches(&self, range: &Range<usize>) -> bool {
        let at = self.lines.partition_point(|line| line.end < range.start);
        let line = self.lines.get(at);
        line.is_some_and(|line| line.start <= range.end)
    }
}

/// Parses a file and passes its tree to `read`; reports all syntax errors.
pub(crate) fn parse<T>(
    source: &str,
    file: usize,
    format: Format,
    problems: &mut Vec<Problem>,
    read: impl FnOnce(&mut Reader<'_>, DeTable<'_>) -> T,
) -> (T, Damage) {
    if let Some(excess) = depth::excess(source) {
        let place = Place {
            file,
            span: excess.at..excess.at + 1,
        };
        let problem = Problem::error("syntax", excess.to_string()).at(&place, "one too many");
        return unread(source, file, problem.help(excess.help()), problems, read);
    }
    let (tree, errors) = DeTable::parse_recoverable(source);
    if errors.is_empty() {
        let mut reader = Reader {
            source,
            file,
            recovered: None,
            problems,
        };
        return (read(&mut reader, tree.into_inner()), Damage::default());
    }
    drop(tree);
    if let Some(problem) = foreign::explain(source, file, format) {
        return unread(source, file, problem, problems, read);
    }
    let recovered = recover(source, file);
    let (tree, errors) = DeTable::parse_recoverable(&recovered.text);
    let damage = report(source, file, &recovered, &errors, problems);
    let mut reader = Reader {
        source,
        file,
        recovered: Some(&recovered),
        problems,
    };
    (read(&mut reader, tree.into_inner()), damage)
}

/// Reports one problem, and reads nothing: the file is not TOML at all, or the parser would take a
/// hundred times its size.
fn unread<T>(
    source: &str,
    file: usize,
    problem: Problem,
    problems: &mut Vec<Problem>,
    read: impl FnOnce(&mut Reader<'_>, DeTable<'_>) -> T,
) -> (T, Damage) {
    problems.push(problem);
    let damage = Damage {
        lines: iter::once(0..source.len()).collect(),
        names_lost: true,
    };
    let mut reader = Reader {
        source,
        file,
        recovered: None,
        problems,
    };
    (read(&mut reader, DeTable::new()), damage)
}

/// Reports the mistakes, one for each line: further ones on a line mostly follow from the first.
fn report(
    source: &str,
    file: usize,
    recovered: &Recovered,
    errors: &[Error],
    problems: &mut Vec<Problem>,
) -> Damage {
    let mut found: Vec<Problem> = recovered.problems.clone();
    let mut duplicates = Duplicates::new(source, file);
    let mut spans: Vec<(Range<usize>, &str)> = errors
        .iter()
        .take(MOST)
        .map(|error| {
            let span = error.span().unwrap_or_default();
            let span = recovered.original(span.start)..recovered.original(span.end);
            (span, error.message())
        })
        .collect();
    spans.sort_by_key(|(span, _)| span.start);
    for (span, message) in spans {
        if message == "duplicate key" {
            found.extend(duplicates.explain(span));
        } else {
            found.push(explain(source, file, span, message));
        }
    }
    let mut found: Vec<(usize, Problem)> = found
        .into_iter()
        .map(|problem| {
            let label = problem.primary.as_ref();
            (label.map_or(0, |label| label.place.span.start), problem)
        })
        .collect();
    found.sort_by_key(|(start, _)| *start);
    let mut damage = Damage::default();
    for (start, problem) in found {
        if damage.lines.last().is_some_and(|last| start <= last.end) {
            continue;
        }
        let line = line_around(source, start);
        if problem.code == "syntax" {
            let text = source.get(line.clone()).unwrap_or_default();
            damage.names_lost |= text.trim_start().starts_with('[')
                || problem.message.contains("several lines")
                || problem.message == "a key has no value";
            damage.lines.push(line);
        }
        gather(problems, problem);
    }
    damage
}

/// The line that a position is on, without its end.
pub(crate) fn line_around(source: &str, position: usize) -> Range<usize> {
    let before = source.get(..position).unwrap_or_default();
    let after = source.get(position..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    let end = after.find('\n').map_or(source.len(), |n| position + n);
    start..end
}

/// Translates the parser's error, with help for the most frequent mistakes.
fn explain(source: &str, file: usize, span: Range<usize>, message: &str) -> Problem {
    let place = Place { file, span };
    let written = source.get(place.span.clone()).unwrap_or_default();
    let (title, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let label = match expected {
        "" | "nothing" => String::new(),
        expected => format!("expected {expected}"),
    };
    if let Some((header, meant)) = header_meant(source, &place) {
        return Problem::error(
            "syntax",
            "a table header is its table, a dot and a name in quotes",
        )
        .at(&header, "not a header")
        .patch(format!("write `{meant}`"), &header, meant);
    }
    match title {
        "string values must be quoted" if written.is_empty() => {
            Problem::error("syntax", "a value is missing").at(&place, "expected a value")
        }
        "string values must be quoted" | "invalid boolean" => {
            slips::explain(source, &place).unwrap_or_else(|| slips::unquoted(&place, written))
        }
        "invalid unquoted key" => {
            let problem = Problem::error(
                "syntax",
                format!("a key with `{written}` in it must be in quotes"),
            )
            .at(&place, "needs quotes");
            match unquoted_name(source, &place) {
                Some(name) => {
                    let fixed = quoted(source.get(name.span.clone()).unwrap_or_default());
                    problem.patch(format!("write `{fixed}`"), &name, fixed)
                }
                None => problem,
            }
        }
        "invalid basic string" | "invalid literal string" if written.is_empty() => {
            let quote = expected.trim_matches('`');
            Problem::error("syntax", "a string is not closed")
                .at(&place, label)
                .patch(format!("add the missing {expected}"), &place, quote)
        }
        "missing comma between array elements" => {
            let before = source.get(..place.span.start).unwrap_or_default();
            let end = before.trim_end().len();
            let behind = Place {
                file,
                span: end..end,
            };
            let problem = Problem::error("syntax", title).at(&place, label);
            let after = source.get(place.span.start..).unwrap_or_default();
            match ["or ", "OR ", "|"].iter().any(|or| after.starts_with(or)) {
                true => problem.help(
                    "a list means all of its names; for any of them write `{ any = [\"A\", \"B\"] }`",
                ),
                false => problem.patch("put a `,` between them", &behind, ","),
            }
        }
        "unexpected key or value" => {
            Problem::error("syntax", "something follows where the line should end")
                .at(&place, label)
        }
        _ => slips::explain(source, &place)
            .unwrap_or_else(|| Problem::error("syntax", title).at(&place, label)),
    }
}

/// The header around a place without a dot between table and name, or with a space in the name, and its
/// likely meaning: `[scopes "notes:read"]`.
fn header_meant(source: &str, place: &Place) -> Option<(Place, String)> {
    let line = line_around(source, place.span.start);
    let text = source.get(line.clone())?.trim_end();
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    let table: usize = inside
        .bytes()
        .take_while(|it| it.is_ascii_lowercase() || *it == b'_')
        .count();
    let (table, name) = inside.split_at_checked(table)?;
    let name = name.trim_start_matches(['.', ':', ' ', '/']).trim();
    let name = name.trim_matches(['"', '\'']);
    let is_plain =
        !table.is_empty() && !name.is_empty() && !name.contains(['"', '\'', '[', ']', '#']);
    let joined = inside.contains(' ') || !inside.starts_with(&format!("{table}."));
    (is_plain && joined).then(|| {
        let header = Place {
            file: place.file,
            span: line.start..line.start + text.len(),
        };
        (header, format!("[{table}.{}]", as_key(name)))
    })
}

/// The part after the first dot of the table header around a place: the name that requires quotes.
fn unquoted_name(source: &str, place: &Place) -> Option<Place> {
    let line = line_around(source, place.span.start);
    let text = source.get(line.clone())?;
    let header = text.trim_start().strip_prefix('[')?;
    let (header, _) = header.split_once(']')?;
    let (_, name) = header.split_once('.')?;
    let start = line.start + text.find('.')? + 1;
    (!name.contains(['"', '\''])).then(|| Place {
        file: place.file,
        span: start..start + name.len(),
    })
}

/// Reports keys and tables that are written twice, with the place of the first one.
struct Duplicates<'s> {
    source: &'s str,
    file: usize,
    /// The first header of each path; computed on first use.
    headers: Option<HashMap<Vec<String>, Range<usize>>>,
    /// The end of the last table that was reported as a whole.
    reported: usize,
    /// The end of the text that was searched for the last table header.
    seen: usize,
    /// The start of that header's line.
    header: usize,
    /// How many searches for the first of two keys are left; each costs a table.
    searches: usize,
}

impl<'s> Duplicates<'s> {
    fn new(source: &'s str, file: usize) -> Self {
        Self {
            source,
            file,
            headers: None,
            reported: 0,
            seen: 0,
            header: 0,
            searches: 100,
        }
    }

    /// Reports a duplicate. Call it with ascending positions.
    fn explain(&mut self, span: Range<usize>) -> Option<Problem> {
        if span.start < self.reported {
            return None;
        }
        let line = line_around(self.source, span.start);
        let text = self.source.get(line.clone())?;
        if text.trim_start().starts_with('[') {
            return self.table(span, &line, text);
        }
        let passed = self.source.get(self.seen..line.start)?;
        if let Some(header) = passed.rfind("\n[") {
            self.header = self.seen + header + 1;
        }
        // keep the line break before this line, because a header may begin here
        self.seen = line.start.saturating_sub(1);
        let header = self.header;
        let first = match self.searches.checked_sub(1) {
            Some(left) => {
                self.searches = left;
                self.first_key(header..line.start, self.source.get(span.clone())?)
            }
            None => None,
        };
        let table = header_path(self.source.get(line_around(self.source, header))?);
        let table = table.map(|(path, _)| path).unwrap_or_default();
        let key = key_text(self.source.get(span.clone())?);
        let noun = match table.as_slice() {
            [table] => noun(table),
            _ => None,
        };
        Some(self.problem(noun, &key, span, first))
    }

    /// Reports a repeated header, but not its keys.
    fn table(&mut self, span: Range<usize>, line: &Range<usize>, text: &str) -> Option<Problem> {
        let next = self.source.get(line.end..)?.find("\n[");
        self.reported = next.map_or(self.source.len(), |n| line.end + n);
        let (path, _) = header_path(text)?;
        let source = self.source;
        let headers = self.headers.get_or_insert_with(|| headers(source));
        let first = headers
            .get(&path)
            .filter(|first| first.end <= span.start)
            .cloned();
        let noun = match path.as_slice() {
            [table, _] => noun(table),
            _ => None,
        };
        let name = match noun {
            Some(_) => path.last()?.clone(),
            None => path.join("."),
        };
        Some(self.problem(noun, &name, span, first))
    }

    fn problem(
        &self,
        noun: Option<&str>,
        name: &str,
        again: Range<usize>,
        first: Option<Range<usize>>,
    ) -> Problem {
        let place = |span| Place {
            file: self.file,
            span,
        };
        let problem = match noun {
            Some(noun) => Problem::error(
                "duplicate-name",
                format!("{noun} `{name}` is declared twice"),
            ),
            None => Problem::error("duplicate-key", format!("`{name}` is written twice")),
        };
        let problem = problem.at(&place(again), "again here");
        match first {
            Some(first) => problem.see(&place(first), "first here"),
            None => problem,
        }
        .help("remove one of them")
    }

    /// The place of a key's first use in the lines of a range.
    fn first_key(&self, range: Range<usize>, key: &str) -> Option<Range<usize>> {
        let mut start = range.start;
        for line in self.source.get(range)?.split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            let rest = line.trim_start().strip_prefix(key).map(str::trim_start);
            if rest.is_some_and(|rest| rest.starts_with(['=', '.'])) {
                return Some(start + indent..start + indent + key.len());
            }
            start += line.len();
        }
        None
    }
}

/// The noun for an entry of a table whose keys are names.
fn noun(table: &str) -> Option<&'static str> {
    match table {
        "scopes" => Some(VocabularyKind::Scope.noun()),
        "permissions" => Some(VocabularyKind::Permission.noun()),
        "roles" => Some("role"),
        "operations" => Some("operation"),
        _ => None,
    }
}

/// The text of a key without its quotes.
fn key_text(written: &str) -> String {
    written.trim_matches(['"', '\'']).to_owned()
}

/// The path in a header line, and the position of its last key in the line.
fn header_path(line: &str) -> Option<(Vec<String>, Range<usize>)> {
    let table = DeTable::parse(line).ok()?.into_inner();
    let mut path = Vec::new();
    let mut span = 0..0;
    let mut inner = Some(table);
    while let Some((key, value)) = inner.take().and_then(|table| table.into_iter().next()) {
        span = key.span();
        path.push(key.into_inner().into_owned());
        inner = match value.into_inner() {
            DeValue::Table(table) => Some(table),
            _ => None,
        };
    }
    (!path.is_empty()).then_some((path, span))
}

/// The first header of each table in the file.
fn headers(source: &str) -> HashMap<Vec<String>, Range<usize>> {
    let mut headers = HashMap::new();
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        if line.trim_start().starts_with('[')
            && let Some((path, span)) = header_path(line)
        {
            let span = start + span.start..start + span.end;
            headers.entry(path).or_insert(span);
        }
        start += line.len();
    }
    headers
}
