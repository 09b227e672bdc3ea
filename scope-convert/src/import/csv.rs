//! Imports a table of scopes as CSV, with a header line.

use csv::{ReaderBuilder, StringRecord, Trim};
use scope_spec::{Access, Availability, Deprecated, Place, Problem, Source, lists};

use super::{
    Options, columns, common_prefix,
    draft::{Draft, DraftPrivilege, Word, place, problem, warning},
    markdown::access,
};

/// The known columns.
const COLUMNS: [&str; 15] = [
    "name",
    "kind",
    "title",
    "description",
    "access",
    "includes",
    "restricted",
    "availability",
    "aliases",
    "baseline",
    "tags",
    "since",
    "deprecated",
    "bit",
    "rust",
];

/// Reads the rows.
pub(crate) fn read(source: &Source, options: &Options) -> Draft {
    let mut draft = Draft::default();
    rows(source.text(), options, &mut draft);
    let names = draft.scopes.iter().map(|scope| scope.name.text.as_str());
    draft.head.strip_prefix = common_prefix(names);
    draft
}

/// The delimiter: the most frequent one in the first line.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| line.bytes().filter(|&b| b == delimiter).count();
    let mut best = b',';
    for other in [b';', b'\t'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

fn rows(text: &str, options: &Options, draft: &mut Draft) {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let Some(Ok(head)) = records.next() else {
        let help = "write the column names in the first line: `name,title,description`";
        let empty = problem("no-columns", "this table is empty", place(0..0), "", help);
        return draft.problems.push(empty);
    };
    if let Some(problem) = columns::unknown(&options.columns, head.iter()) {
        return draft.problems.push(problem);
    }
    let heads = heads(&head, options, text, draft);
    if !heads.contains(&Some("name")) {
        let at = line(&head, text);
        let names: Vec<&str> = head.iter().collect();
        let help = format!(
            "the header of the names is `scope`, `permission`, `value` or `name`; with `--column name=HEAD` it is \
             another one of {}",
            lists::some_quoted(&names, 20)
        );
        let missing = problem(
            "missing-column",
            "there is no column of names",
            at,
            "",
            help,
        );
        draft.problems = vec![missing];
        return;
    }
    for record in records {
        match record {
            Ok(record) => row(&record, &heads, text, draft),
            Err(error) => {
                let message = format!("this row cannot be read: {error}");
                draft
                    .problems
                    .push(problem("invalid-row", message, place(0..0), "", ""));
            }
        }
    }
}

/// The place of a record: its first line.
fn line(record: &StringRecord, text: &str) -> Place {
    let start = record.position().map_or(0, |position| position.byte());
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let rest = text.get(start..).unwrap_or_default();
    // the position may include blank lines before it
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let line = rest.get(blank..).and_then(|rest| rest.lines().next());
    let start = start + blank;
    place(start..start + line.unwrap_or_default().trim_end().len())
}

/// The known columns: given ones first, then those of the format, then common headers.
fn heads(
    head: &StringRecord,
    options: &Options,
    text: &str,
    draft: &mut Draft,
) -> Vec<Option<&'static str>> {
    let known = |word: &str| COLUMNS.into_iter().find(|column| *column == word);
    let exact = |name: &str| known(&name.to_lowercase().replace(' ', "_"));
    let given = |name: &str| {
        let mut given = options.columns.iter();
        given
            .find(|(_, head)| head.eq_ignore_ascii_case(name))
            .and_then(|(what, _)| known(what))
    };
    let is_given = |what: &str| options.columns.iter().any(|(given, _)| given == what);
    let mut heads: Vec<Option<&'static str>> = head.iter().map(given).collect();
    let best = columns::best(head.iter()).map(|(at, _)| at);
    if let Some(best) = best
        .and_then(|at| heads.get_mut(at))
        .filter(|_| !is_given("name"))
    {
        *best = best.or(Some("name"));
    }
    let named_so = best.and_then(|at| head.get(at)).and_then(exact) == Some("name");
    let mut unknown: Vec<String> = Vec::new();
    for (at, name) in head.iter().enumerate() {
        if heads.get(at).is_none_or(Option::is_some) {
            continue;
        }
        let exact = exact(name).filter(|found| !is_given(found));
        let usual = || {
            columns::meant(name, &options.columns)
                .and_then(known)
                .filter(|found| *found != "name")
        };
        // if another column has the names, `name` is the title
        let found = match exact {
            Some("name") if !named_so => Some("title"),
            Some(found) => Some(found),
            None => usual(),
        };
        let at_line = line(head, text);
        match found {
            Some(found) if heads.contains(&Some(found)) && exact.is_some() => {
                let message = format!("the column `{found}` exists twice");
                let found = problem("duplicate-column", message, at_line, "", "");
                draft.problems.push(found);
            }
            Some(found) if !heads.contains(&Some(found)) => {
                if let Some(slot) = heads.get_mut(at) {
                    *slot = Some(found);
                }
            }
            _ => {
                let wanted = name.to_lowercase().replace(' ', "_");
                let Some(near) = scope_spec::nearest(&wanted, COLUMNS.into_iter()) else {
                    unknown.push(name.to_owned());
                    continue;
                };
                let message = columns::left_out(&[name.to_owned()]);
                let help = format!("did you mean `{near}`?");
                draft
                    .problems
                    .push(warning("unknown-column", message, at_line, "", help));
            }
        }
    }
    if !unknown.is_empty() {
        let (message, help) = (columns::left_out(&unknown), columns::help(&unknown));
        let at_line = line(head, text);
        draft
            .problems
            .push(warning("unknown-column", message, at_line, "", help));
    }
    heads
}

fn row(record: &StringRecord, heads: &[Option<&str>], text: &str, draft: &mut Draft) {
    if record.iter().all(str::is_empty) {
        return;
    }
    let at = line(record, text);
    let problems = &mut draft.problems;
    let mut wrong = |code, message: String, help: &str| {
        problems.push(problem(code, message, at.clone(), "", help));
    };
    if record.len() > heads.len() {
        let message = format!(
            "this row has {}, and the table {}",
            lists::counted(record.len(), "field"),
            lists::counted(heads.len(), "column")
        );
        wrong(
            "extra-field",
            message,
            "quote a text that contains the delimiter",
        );
    }
    let mut made = DraftPrivilege::default();
    made.name.place = at.clone();
    let mut permission = false;
    for (field, head) in record.iter().zip(heads) {
        let Some(head) = head.filter(|_| !field.is_empty()) else {
            continue;
        };
        let mut flag = |set: &mut bool| match truth(field) {
            Some(value) => *set = value,
            None => {
                let message = format!("`{head}` is `{field}`, which is neither true nor false");
                wrong("invalid-flag", message, "write `true` or `false`");
            }
        };
        let item = &mut made.item;
        match head {
            "name" => made.name.text = field.to_owned(),
            "kind" => match field.to_lowercase().as_str() {
                "scope" => {}
                "permission" => permission = true,
                _ => {
                    let message = format!("`{field}` is not a kind of privilege");
                    wrong("unknown-kind", message, "write `scope` or `permission`");
                }
            },
            "title" => item.title = Some(field.to_owned().into()),
            "description" => item.description = Some(field.to_owned().into()),
            "access" => match kinds(field) {
                Some(access) => item.access = access,
                None => {
                    let message = format!("`{field}` is not a kind of access");
                    let help = "write `crud`, `read`, `read-update` or `special`, or some of \
                                `create`, `read`, `update`, `delete` and `special`";
                    wrong("unknown-access", message, help);
                }
            },
            "includes" => {
                let names = words(field).map(|text| Word {
                    text: text.to_owned(),
                    place: at.clone(),
                });
                made.includes = names.collect();
            }
            "restricted" => flag(&mut item.restricted),
            "baseline" => flag(&mut item.baseline),
            "availability" => match field.to_lowercase().as_str() {
                "general" => {}
                "on-request" | "on request" => item.availability = Availability::OnRequest,
                _ => {
                    let message = format!("`{field}` is not an availability");
                    wrong(
                        "unknown-availability",
                        message,
                        "write `general` or `on-request`",
                    );
                }
            },
            "aliases" => item.aliases = words(field).map(str::to_owned).collect(),
            "tags" => {
                let tags = field.split(';').map(str::trim);
                item.tags = tags
                    .filter(|tag| !tag.is_empty())
                    .map(|tag| tag.to_owned().into())
                    .collect();
            }
            "since" => item.since = Some(field.to_owned().into()),
            "deprecated" => {
                let mut set = false;
                flag(&mut set);
                item.deprecated = set.then(Deprecated::default);
            }
            "bit" => match field.parse() {
                Ok(bit) => made.bit = Some(bit),
                Err(_) => {
                    let message = format!("`{field}` is not a position in a bitset");
                    wrong("invalid-bit", message, "write a number from 0 to 65535");
                }
            },
            "rust" => made.rust = Some(field.to_owned()),
            _ => {}
        }
    }
    if permission {
        only_scopes(&made, &at, &mut draft.problems);
        made.item.restricted = false;
        made.item.baseline = false;
        made.item.availability = Availability::General;
        draft.permissions.push(made);
    } else {
        draft.scopes.push(made);
    }
}

/// Only scopes can be restricted, on request or published.
fn only_scopes(made: &DraftPrivilege, at: &Place, problems: &mut Vec<Problem>) {
    let item = &made.item;
    if item.restricted || item.baseline || item.availability != Availability::General {
        problems.push(problem(
            "only-for-scopes",
            format!(
                "permission `{}` has a flag that only scopes have",
                made.name.text
            ),
            at.clone(),
            "",
            "leave `restricted`, `availability` and `baseline` of permissions blank",
        ));
    }
}

fn words(field: &str) -> impl Iterator<Item = &str> {
    let words = field.split(|c: char| c == ';' || c.is_whitespace());
    words.filter(|word| !word.is_empty())
}

fn kinds(field: &str) -> Option<Access> {
    access(&words(field).collect::<Vec<_>>().join(", "))
}

fn truth(field: &str) -> Option<bool> {
    match field.to_lowercase().as_str() {
        "true" | "yes" | "1" | "x" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}
