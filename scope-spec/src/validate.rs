//! The rules of the format. Each function checks one rule, described above it.

use std::collections::HashMap;

use crate::{
    Call, OpenParameter, Place, Problem, Vocabulary,
    lints::LINTS,
    merged::Raw,
    names::{
        NameIndex, identifier, is_identifier_shaped, is_keyword, not_in_scope_token, stand_in,
    },
    raw::{MAX_BIT, Meta, RawPrivilege},
    read::{Word, as_key, quoted},
    references,
    report::Report,
    suggest,
    text::is_hidden,
};

/// `[spec] name` exists, and is an ASCII identifier that is not a keyword, because it names a module.
pub(crate) fn spec_name(meta: &Meta, report: &mut Report) {
    let missing = |place: &Place, text| {
        Problem::error("missing-name", "the spec has no name")
            .at(place, text)
            .help("add `name = \"...\"` to `[spec]`")
    };
    let Some(name) = &meta.name else {
        let top = Place::default();
        match &meta.place {
            _ if meta.named => {}
            Some(place) => report.push(missing(place, "`name` is missing here")),
            None if report.names_lost => {}
            None => report.push(missing(&top, "there is no table `[spec]`")),
        }
        return;
    };
    let is_name = name.text.is_ascii() && is_identifier_shaped(&name.text);
    if !is_name || is_keyword(&name.text) {
        let problem = Problem::error(
            "invalid-name",
            format!("the spec's name `{}` is not an ASCII identifier", name.text),
        );
        let label = if is_name {
            "a keyword of Rust"
        } else {
            "not an identifier"
        };
        let fixed = snake(&name.text);
        let problem = problem.at(&name.place, label);
        report.push(if is_identifier_shaped(&fixed) && !is_keyword(&fixed) {
            problem.patch(format!("`{fixed}` is one"), &name.place, quoted(&fixed))
        } else {
            problem.help("write letters, digits and `_`, and begin with a letter")
        });
    }
}

/// The ASCII letters and digits of a text, in lower case, with `_` in place of everything between.
fn snake(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    out.truncate(out.trim_end_matches('_').len());
    out
}

/// A spec has a scope or operations: an API may require any valid token and no scope.
pub(crate) fn has_scopes(raw: &Raw, meta: &Meta, report: &mut Report) {
    if !raw.scopes.is_empty() || !raw.operations.is_empty() || report.names_lost {
        return;
    }
    let problem = Problem::error("no-scopes", "the spec declares no scope")
        .help("declare one with `[scopes.Name]`");
    let top = Place::default();
    report.push(problem.at(
        meta.place.as_ref().unwrap_or(&top),
        "no `[scopes.*]` in this spec",
    ));
}

/// A vocabulary holds at most 16,384 names.
pub(crate) fn too_many(what: &str, most: usize, count: usize, first: &Word, report: &mut Report) {
    report.push(
        Problem::error(
            "too-many-names",
            format!("the spec declares {count} {what}, and {most} is the most"),
        )
        .at(&first.place, "the first one too many"),
    );
}

/// A wire name is a scope token of RFC 6749 section 3.3: one or more of
/// `%x21 / %x23-5B / %x5D-7E`.
pub(crate) fn wire_name(noun: &str, name: &Word, open: &[OpenParameter], report: &mut Report) {
    token(noun, name, &name.text, open, report);
}

/// Checks, like [`wire_name`], a `text` that will become a name.
pub(crate) fn token(
    noun: &str,
    name: &Word,
    text: &str,
    open: &[OpenParameter],
    report: &mut Report,
) {
    if text.is_empty() {
        return report.push(
            Problem::error(
                "invalid-wire-name",
                format!("the name of this {noun} is empty"),
            )
            .at(&name.place, "empty")
            .help("write the name as it stands in a token"),
        );
    }
    if let Some(brace) = text.chars().find(|c| matches!(c, '{' | '}')) {
        let inside = text
            .split_once('{')
            .and_then(|(_, rest)| rest.split_once('}'));
        let parameter = inside.map_or("name", |(parameter, _)| parameter);
        let problem = Problem::error(
            "braces-in-name",
            format!("{noun} `{}` has braces in its name", shown_name(&name.text)),
        )
        .at(&name.place, format!("holds `{brace}`"));
        return report.push(if open.iter().any(|it| it.name == parameter) {
            problem.help(format!(
                "leave it out: only the name of a scope or of a permission can have the open parameter \
                 `{{{parameter}}}`"
            ))
        } else {
            problem.help(format!(
                "declare what it stands for, `[parameters.{}]` with `values = [\"..\"]` or `form = \"id\"`, or \
                 write out each name that a token carries",
                as_key(parameter)
            ))
        });
    }
    let Some((_, c)) = not_in_scope_token(text) else {
        return;
    };
    let shown = character(c);
    let problem = Problem::error(
        "invalid-wire-name",
        format!(
            "{noun} `{}` holds {shown}, which a token cannot carry",
            shown_name(&name.text)
        ),
    )
    .at(&name.place, format!("holds {shown}"));
    report.push(if c == ' ' {
        problem.help(format!(
            "write the name as it stands in a token, such as `{}`, and this one as its `title`",
            shown_name(&name.text.split_whitespace().collect::<Vec<_>>().join(":"))
        ))
    } else {
        problem.help(
            "a name is made of visible ASCII characters except `\"` and `\\` (RFC 6749 section 3.3)",
        )
    });
}

/// A name with its control characters escaped.
fn shown_name(name: &str) -> String {
    if name.contains(is_hidden) {
        name.escape_debug().to_string()
    } else {
        name.to_owned()
    }
}

/// The description of a character, if it is invisible.
fn character(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        '\t' => "a tab".to_owned(),
        '\n' | '\r' => "a line break".to_owned(),
        '"' => "a quotation mark".to_owned(),
        '\\' => "a backslash".to_owned(),
        c if is_hidden(c) || c.is_whitespace() => format!("the character U+{:04X}", u32::from(c)),
        c => format!("`{c}` (U+{:04X})", u32::from(c)),
    }
}

/// A role's name and an operation's id are not empty and contain no control characters.
pub(crate) fn id(noun: &str, id: &Word, report: &mut Report) {
    if id.text.is_empty() {
        report.push(
            Problem::error("invalid-id", format!("the name of this {noun} is empty"))
                .at(&id.place, "empty")
                .help("give it a name"),
        );
    } else if let Some(c) = id.text.chars().find(|&c| is_hidden(c)) {
        report.push(
            Problem::error(
                "invalid-id",
                format!(
                    "{noun} `{}` holds a control character",
                    shown_name(&id.text)
                ),
            )
            .at(&id.place, format!("holds {}", character(c)))
            .help("take it out"),
        );
    }
}

/// Each name of a table has a Rust identifier of its own, which is not a keyword.
///
/// Returns one for each name; if the rule is broken, a replacement that keeps it.
pub(crate) fn identifiers<'r>(
    noun: &str,
    named: impl Iterator<Item = (&'r Word, Option<&'r Word>, Option<&'r str>)>,
    report: &mut Report,
) -> Vec<String> {
    let mut identifiers = Vec::with_capacity(named.size_hint().0);
    let mut taken: HashMap<String, (&Word, &Place)> = HashMap::new();
    for (name, rust, prefix) in named {
        let (mut made, place) = match rust {
            Some(rust) => (rust.text.clone(), &rust.place),
            None => (identifier(&name.text, prefix), &name.place),
        };
        let keyword = is_keyword(&made);
        let valid = !keyword && is_identifier_shaped(&made);
        if !valid {
            // an empty name has an error of its own
            if rust.is_some() || !name.text.is_empty() {
                report.push(not_an_identifier(noun, name, rust, &made, keyword));
            }
            made = stand_in(&made);
        } else if let Some((other, other_place)) = taken.get(&made) {
            let names = format!("`{}` and `{}`", other.text, name.text);
            report.push(
                Problem::error(
                    "duplicate-identifier",
                    format!("the {noun}s {names} would both be `{made}` in Rust"),
                )
                .at(place, format!("`{made}` again"))
                .see(other_place, format!("`{made}` first"))
                .help("give one of them a name of its own: `rust = \"...\"`"),
            );
        }
        if taken.contains_key(&made) {
            let mut numbered = (identifiers.len()..).map(|number| format!("{made}_{number}"));
            let free = numbered.find(|it| !taken.contains_key(it));
            made = free.unwrap_or_default();
        }
        taken.insert(made.clone(), (name, place));
        identifiers.push(made);
    }
    identifiers
}

fn not_an_identifier(
    noun: &str,
    name: &Word,
    rust: Option<&Word>,
    made: &str,
    keyword: bool,
) -> Problem {
    let (message, label, place) = match (rust, keyword) {
        (Some(rust), true) => (
            format!("`{made}` is a keyword of Rust"),
            "a keyword",
            &rust.place,
        ),
        (Some(rust), false) => (
            format!("`{made}` is not a Rust identifier"),
            "not an identifier",
            &rust.place,
        ),
        (None, true) => (
            format!(
                "{noun} `{}` would be the keyword `{made}` in Rust",
                name.text
            ),
            "becomes a keyword",
            &name.place,
        ),
        (None, false) => (
            format!("no Rust identifier can be made from {noun} `{}`", name.text),
            "not an identifier",
            &name.place,
        ),
    };
    let help = match rust {
        Some(_) => "write letters, digits and `_`, and begin with an upper-case letter",
        None => "give it one: `rust = \"...\"`",
    };
    Problem::error("invalid-identifier", message)
        .at(place, label)
        .help(help)
}

/// A bit belongs to one name. Names without one get the lowest free bits, in file order.
///
/// Returns one for each name, without repetition, even if two names have the same.
pub(crate) fn bits(items: &[RawPrivilege], report: &mut Report) -> Vec<u16> {
    let mut taken: Vec<Option<&Place>> = vec![None; usize::from(MAX_BIT) + 1];
    let mut bits: Vec<Option<u16>> = Vec::with_capacity(items.len());
    for item in items {
        let mut own = None;
        if let Some((bit, place)) = &item.bit
            && let Some(slot) = taken.get_mut(usize::from(*bit))
        {
            match slot {
                Some(first) => report.push(
                    Problem::error("duplicate-bit", format!("bit {bit} is given twice"))
                        .at(place, "again here")
                        .see(first, "first here")
                        .help("leave `bit` out to get the lowest free one"),
                ),
                None => {
                    *slot = Some(place);
                    own = Some(*bit);
                }
            }
        }
        bits.push(own);
    }
    let mut free = (0..=MAX_BIT).filter(|&bit| taken.get(usize::from(bit)) == Some(&None));
    let bits = bits.into_iter();
    bits.map(|bit| bit.or_else(|| free.next()).unwrap_or(MAX_BIT))
        .collect()
}

/// An alias is a wire name, is not a name of the same table, and belongs to one name.
///
/// Returns all aliases in their order, each with the index of its item.
pub(crate) fn aliases(
    noun: &str,
    items: &[RawPrivilege],
    names: &NameIndex,
    open: &[OpenParameter],
    report: &mut Report,
) -> Vec<(String, usize)> {
    let mut all: Vec<(&Word, usize)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        for alias in &item.aliases {
            wire_name("alias", alias, open, report);
            let Some(found) = names.find(items, |item| &item.name.text, &alias.text) else {
                all.push((alias, index));
                continue;
            };
            let declared = items.get(found).map(|item| &item.name.place);
            report.push(
                Problem::error(
                    "alias-is-name",
                    format!("alias `{}` is also the name of a {noun}", alias.text),
                )
                .at(&alias.place, "an alias here")
                .see(declared.unwrap_or(&alias.place), "a name here")
                .help("leave the alias out, or the name"),
            );
        }
    }
    // the sort is stable: of equal aliases, the one that was written first comes first
    all.sort_by(|(a, _), (b, _)| a.text.cmp(&b.text));
    let mut by_alias: Vec<(String, usize)> = Vec::with_capacity(all.len());
    let mut first: Option<&Word> = None;
    for (alias, index) in all {
        match first.filter(|first| first.text == alias.text) {
            Some(first) => report.push(
                Problem::error(
                    "duplicate-alias",
                    format!("alias `{}` is given twice", alias.text),
                )
                .at(&alias.place, "again here")
                .see(&first.place, "first here")
                .help("remove one of them"),
            ),
            None => {
                first = Some(alias);
                by_alias.push((alias.text.clone(), index));
            }
        }
    }
    by_alias
}

/// `deprecated.use` is another declared name of the same table.
pub(crate) fn instead(
    vocabulary: &Vocabulary,
    index: usize,
    word: &Word,
    report: &mut Report,
) -> Option<usize> {
    let noun = vocabulary.kind.noun();
    let name = vocabulary.name(index);
    let found = vocabulary.index_of(&word.text);
    let user = format!("{noun} `{name}` points to");
    if found == Some(index) {
        report.push(
            Problem::error(
                "use-itself",
                format!("{user} itself as what to use in its place"),
            )
            .at(&word.place, "itself")
            .help("name another one, or leave `use` out"),
        );
        return None;
    }
    if found.is_none() {
        if let Some(problem) = references::alias_used(vocabulary, word, &user) {
            report.push(problem);
        } else if !report.names_lost {
            let problem = Problem::error(
                "undeclared-use",
                format!("{user} `{}`, which is not declared", word.text),
            )
            .at(&word.place, "not declared");
            references::push_undeclared(vocabulary, word, problem, report);
        }
    }
    found
}

/// A call is an HTTP method and a path template, or the `tool`, `resource` or `prompt` of an MCP
/// server.
pub(crate) fn call(call: &Word, report: &mut Report) -> Option<Call> {
    let wrong = match Call::parse(&call.text) {
        Ok(call) => return Some(call),
        Err(wrong) => wrong,
    };
    let problem = Problem::error(
        "invalid-call",
        format!("call `{}` {wrong}", shown_name(&call.text)),
    )
    .at(&call.place, "not a call");
    report.push(match wrong.meant() {
        Some(meant) => {
            let text = meant.to_string();
            let help = format!("write `{}`", shown_name(&text));
            problem.patch(help, &call.place, quoted(&text))
        }
        None if call.text.starts_with('/') => problem.help(format!(
            "begin it with the method: `GET {}`",
            shown_name(&call.text)
        )),
        None => problem.help(
            "write it as `GET /path/{parameter}`, or as the `tool NAME`, `resource URI` or \
             `prompt NAME` of an MCP server",
        ),
    });
    None
}

/// An operation has each call only once.
pub(crate) fn call_twice(id: &Word, call: &Call, first: &Word, again: &Word, report: &mut Report) {
    report.push(
        Problem::error(
            "repeated-call",
            format!("operation `{}` has the call `{call}` twice", id.text),
        )
        .at(&again.place, "again here")
        .see(&first.place, "first here")
        .help("leave one of them out"),
    );
}

/// A name of several privileges has some.
pub(crate) fn means_nothing(name: &Word, report: &mut Report) {
    report.push(
        Problem::error(
            "empty-name",
            format!("name `{}` stands for nothing", name.text),
        )
        .at(&name.place, "has no `means`")
        .help("list what it stands for: `means = [\"A\", \"B\"]`"),
    );
}

/// A name of several privileges is not also a name or an alias of its vocabulary.
pub(crate) fn combination(vocabulary: &Vocabulary, name: &Word, report: &mut Report) -> bool {
    let Some(item) = vocabulary
        .resolve(&name.text)
        .and_then(|index| vocabulary.items.get(index))
    else {
        return true;
    };
    let noun = vocabulary.kind.noun();
    report.push(
        Problem::error(
            "name-is-taken",
            format!(
                "`{}` stands for several {noun}s, and is also a {noun} or an alias of one",
                name.text
            ),
        )
        .at(&name.place, "stands for several")
        .see(&item.place, format!("the {noun} `{}`", item.name))
        .help("remove one of them"),
    );
    false
}

/// `allow` contains only names of lints.
pub(crate) fn lint_names(raw: &Raw, report: &mut Report) {
    let local = raw.local.iter().flat_map(|local| &local.allow);
    let privileges = raw.scopes.iter().chain(&raw.permissions);
    let privileges = privileges.flat_map(|item| &item.allow);
    let roles = raw.roles.iter().flat_map(|role| &role.allow);
    let operations = raw.operations.iter().flat_map(|operation| &operation.allow);
    for word in local.chain(privileges).chain(roles).chain(operations) {
        if LINTS.contains(&word.text.as_str()) {
            continue;
        }
        let problem = Problem::error("unknown-lint", format!("there is no lint `{}`", word.text))
            .at(&word.place, "unknown lint");
        report.push(match suggest::nearest(&word.text, LINTS.iter().copied()) {
            Some(near) => {
                problem.patch(format!("did you mean `{near}`?"), &word.place, quoted(near))
            }
            None => problem.help(format!("the lints are {}", crate::read::listed(LINTS))),
        });
    }
}
