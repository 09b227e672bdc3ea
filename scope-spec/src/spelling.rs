//! Corrects misspelt tables and keys, so that one mistake gives one error.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    Problem,
    read::{Key, Reader, Value, as_key, quoted, type_name},
    suggest,
};

/// The keys of a table in a table, such as `[scopes.notes]`.
#[derive(Clone, Copy)]
pub(crate) struct Keys {
    /// Its description at the beginning of a sentence.
    pub(crate) what: &'static str,
    /// The noun before its name.
    pub(crate) noun: &'static str,
    /// The known keys.
    pub(crate) known: &'static [&'static str],
    /// The key for a value in place of the table.
    pub(crate) main: &'static str,
    /// A key whose value is a table: its name, its description, and its keys.
    pub(crate) inner: Option<(&'static str, &'static str, &'static [&'static str])>,
}

/// The tables of a file, with each misspelt table and key renamed.
///
/// `items` returns the keys of the tables in a table. `itself` returns the description and the keys
/// of a table without inner ones, such as `[spec]`.
pub(crate) fn corrected<'i>(
    reader: &mut Reader<'_>,
    file: DeTable<'i>,
    tables: &[&str],
    itself: impl Fn(&str) -> Option<(&'static str, &'static [&'static str])>,
    items: impl Fn(&str) -> Option<Keys>,
) -> DeTable<'i> {
    let mut out = renamed(reader, file, tables, |key, value| {
        let message = format!("there is no table `{key}`");
        let is_table = value.get_ref().is_table();
        is_table.then_some((message, "unknown table"))
    });
    for (name, value) in &mut out {
        if items(name.get_ref()).is_some() && matches!(value.get_ref(), DeValue::Array(_)) {
            named_items(reader, name, value);
        }
        let DeValue::Table(table) = value.get_mut() else {
            continue;
        };
        if let Some((what, known)) = itself(name.get_ref()) {
            correct(reader, table, what, known);
        }
        let Some(keys) = items(name.get_ref()) else {
            continue;
        };
        for (key, item) in table.iter_mut() {
            as_table(reader, name.get_ref(), key, item, &keys);
            let DeValue::Table(item) = item.get_mut() else {
                continue;
            };
            join_method_and_path(reader, item, &keys);
            correct_auth(reader, item, &keys);
            join_inner(reader, item, &keys);
            correct(reader, item, keys.what, keys.known);
            if let Some((name, what, known)) = keys.inner
                && let Some(DeValue::Table(inner)) = item.get_mut(name).map(Spanned::get_mut)
            {
                correct(reader, inner, what, known);
            }
        }
        join_names(reader, name.get_ref(), table, &keys);
    }
    out
}

/// The maximum number of names that a message writes in correct form.
const SHOWN: usize = 3;

/// The first headers of the tables for `names`: `[scopes.a]`.
pub(crate) fn headers(table: &str, names: &[&str]) -> String {
    let shown = names.iter().take(SHOWN);
    let mut headers: Vec<String> = shown
        .map(|name| format!("`[{table}.{}]`", as_key(name)))
        .collect();
    if headers.is_empty() {
        headers.push(format!("`[{table}.\"name\"]`"));
    }
    let more = if names.len() > SHOWN {
        " and so on"
    } else {
        ""
    };
    format!("{}{more}", headers.join(", "))
}

/// Corrects `scopes = ["a", "b"]` to `[scopes.a]` and `[scopes.b]`, and `[[scopes]]` with a `name`.
fn named_items<'i>(reader: &mut Reader<'_>, table: &Key<'i>, value: &mut Value<'i>) {
    let DeValue::Array(items) = value.get_ref() else {
        return;
    };
    let names: Vec<&str> = items
        .iter()
        .filter_map(|it| it.get_ref().as_str())
        .collect();
    if !names.is_empty() && names.len() == items.len() {
        let place = reader.place(table.span());
        let table = table.get_ref();
        reader.report(
            Problem::error(
                "wrong-type",
                format!("`{table}` must be a table, found a list"),
            )
            .at(&place, "expected a table for each name")
            .help(format!(
                "each name is a table of its own: {}",
                headers(table, &names)
            )),
        );
        let mut out = DeTable::new();
        for item in items {
            let (span, name) = (item.span(), item.get_ref().as_str().unwrap_or_default());
            let item = Spanned::new(span.clone(), DeValue::Table(DeTable::new()));
            out.insert(Spanned::new(span, name.to_owned().into()), item);
        }
        *value.get_mut() = DeValue::Table(out);
        return;
    }
    let table = table.get_ref();
    let name_of = |item: &Value<'_>| {
        let name = item.get_ref().as_table()?.get("name")?;
        Some((name.get_ref().as_str()?.to_owned(), name.span()))
    };
    let Some((first, _)) = items.iter().find_map(name_of) else {
        return;
    };
    let place = reader.place(value.span());
    reader.report(
        Problem::error(
            "wrong-type",
            format!("`{table}` must be a table, found a list"),
        )
        .at(&place, "expected a table")
        .help(format!("begin it with `[{table}.{}]`", as_key(&first))),
    );
    let DeValue::Array(items) = std::mem::replace(value.get_mut(), DeValue::Boolean(false)) else {
        return;
    };
    let mut out = DeTable::new();
    for item in items {
        let Some((name, span)) = name_of(&item) else {
            continue;
        };
        let DeValue::Table(mut keys) = item.into_inner() else {
            continue;
        };
        keys.remove("name");
        // TOML reads a following table of another name into the last item of the list
        let mut own = DeTable::new();
        for (key, value) in keys {
            let is_next = value.get_ref().is_table() && key.get_ref() != "deprecated";
            if is_next { &mut out } else { &mut own }.insert(key, value);
        }
        out.insert(
            Spanned::new(span.clone(), name.into()),
            Spanned::new(span, DeValue::Table(own)),
        );
    }
    *value.get_mut() = DeValue::Table(out);
}

/// Corrects a value in place of an item's table: `Member = ["SeeNotes"]` to
/// `Member = { permissions = ["SeeNotes"] }`.
fn as_table(
    reader: &mut Reader<'_>,
    table: &str,
    key: &Key<'_>,
    value: &mut Value<'_>,
    keys: &Keys,
) {
    if value.get_ref().is_table() {
        return;
    }
    let place = reader.place(value.span());
    let found = type_name(value.get_ref());
    let (noun, name) = (keys.noun, key.get_ref());
    let problem = Problem::error(
        "wrong-type",
        format!("{noun} `{name}` must be a table, found {found}"),
    )
    .at(&place, "expected a table");
    let span = value.span();
    let takes = |main: &str| match value.get_ref() {
        DeValue::Array(_) => !matches!(main, "description" | "justification"),
        DeValue::String(_) => matches!(main, "description" | "justification" | "scopes"),
        _ => false,
    };
    let main = keys.main;
    if !takes(main) {
        reader.report(problem.help(format!("begin it with `[{table}.{}]`", as_key(name))));
        let mut item = DeTable::new();
        if keys.known.contains(&"authenticated") {
            // or else a missing requirement would be reported, too
            let yes = Spanned::new(span.clone(), DeValue::Boolean(true));
            item.insert(Spanned::new(span, "authenticated".into()), yes);
        }
        *value.get_mut() = DeValue::Table(item);
        return;
    }
    let written = format!("{{ {main} = {} }}", reader.written(&place));
    reader.report(problem.patch(format!("write `{written}`"), &place, written));
    let mut inner = DeTable::new();
    let written = std::mem::replace(value.get_mut(), DeValue::Boolean(true));
    inner.insert(
        Spanned::new(key.span(), main.into()),
        Spanned::new(span, written),
    );
    *value.get_mut() = DeValue::Table(inner);
}

/// Corrects `[scopes.notes.read]` to `[scopes."notes.read"]`: in TOML a dot begins a nested table.
fn join_names(reader: &mut Reader<'_>, table: &str, items: &mut DeTable<'_>, keys: &Keys) {
    let mut joined = Vec::new();
    let mut emptied = Vec::new();
    for (name, item) in items.iter_mut() {
        let DeValue::Table(item) = item.get_mut() else {
            continue;
        };
        if join(reader, name.get_ref(), item, keys, &mut joined) {
            emptied.push(name.get_ref().to_string());
        }
    }
    for name in emptied {
        items.remove(name.as_str());
    }
    joined.sort_by_key(|(_, key, _)| key.span().start);
    for (full, key, value) in joined {
        let mut place = reader.place(key.span());
        let name = as_key(&full).into_owned();
        let in_header = reader.name_in_header(&place);
        let whole = in_header.as_ref().unwrap_or(&place).span.clone();
        if in_header.is_some() {
            let first = reader.source.get(whole.clone()).and_then(|it| it.find('.'));
            place.span.start = whole.start + first.map_or(0, |dot| dot + 1);
        }
        let problem = Problem::error(
            "unknown-key",
            format!("a name with a dot in it must be in quotes: `{full}`"),
        )
        .at(&place, "a dot begins a table of its own");
        reader.report(match in_header {
            Some(place) => problem.patch(format!("write `[{table}.{name}]`"), &place, name),
            None => problem.help(format!("put it in quotes: `[{table}.{name}]`")),
        });
        items.insert(Spanned::new(whole, full.into()), value);
    }
}

/// Takes the parts of names out of an item, and joins each to the name before it. Returns whether that is
/// the name of nothing, because the item held nothing else.
fn join<'i>(
    reader: &Reader<'_>,
    before: &str,
    item: &mut DeTable<'i>,
    keys: &Keys,
    joined: &mut Vec<(String, Key<'i>, Value<'i>)>,
) -> bool {
    let entries = std::mem::take(item).into_iter();
    let (parts, own) =
        entries.partition::<Vec<_>, _>(|(key, value)| is_part_of_a_name(reader, key, value, keys));
    *item = own.into_iter().collect();
    let is_beginning_only = !parts.is_empty() && item.is_empty();
    for (key, mut value) in parts {
        let full = format!("{before}.{}", key.get_ref());
        let is_of_nothing = match value.get_mut() {
            DeValue::Table(item) => join(reader, &full, item, keys, joined),
            _ => false,
        };
        if !is_of_nothing {
            joined.push((full, key, value));
        }
    }
    is_beginning_only
}

/// Whether a key of an item is a part of its name, because no known key holds such a table.
fn is_part_of_a_name(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>, keys: &Keys) -> bool {
    let name = key.get_ref().as_ref();
    value.get_ref().is_table()
        && !keys.known.contains(&name)
        && reader.is_in_header(&reader.place(key.span()))
}

fn correct(reader: &mut Reader<'_>, table: &mut DeTable<'_>, what: &str, known: &[&str]) {
    if table
        .iter()
        .all(|(key, _)| known.contains(&key.get_ref().as_ref()))
    {
        return;
    }
    *table = renamed(reader, std::mem::take(table), known, |key, _| {
        Some((format!("{what} has no key `{key}`"), "unknown key"))
    });
}

/// The entries, with unknown ones under the nearest known name if that is free.
fn renamed<'i>(
    reader: &mut Reader<'_>,
    table: DeTable<'i>,
    known: &[&str],
    problem: impl Fn(&str, &Value<'i>) -> Option<(String, &'static str)>,
) -> DeTable<'i> {
    let mut out = DeTable::new();
    let mut unknown: Vec<(Key<'i>, Value<'i>)> = Vec::new();
    for (key, value) in table {
        if known.contains(&key.get_ref().as_ref()) {
            out.insert(key, value);
        } else {
            unknown.push((key, value));
        }
    }
    unknown.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in unknown {
        let near = suggest::meant(key.get_ref(), known);
        // a table extends an existing one; a value does not replace another
        let is_free = |near: &&str| match out.get(*near) {
            Some(there) => there.get_ref().is_table() && value.get_ref().is_table(),
            None => true,
        };
        let near = near.filter(is_free);
        let (Some(near), Some((message, label))) = (near, problem(key.get_ref(), &value)) else {
            out.insert(key, value);
            continue;
        };
        let place = reader.place(key.span());
        reader.report(
            Problem::error("unknown-key", message)
                .at(&place, label)
                .patch(format!("did you mean `{near}`?"), &place, near),
        );
        let span = value.span();
        match (out.get_mut(near).map(Spanned::get_mut), value.into_inner()) {
            (Some(DeValue::Table(there)), DeValue::Table(more)) => {
                for (name, item) in more {
                    if !there.contains_key(&**name.get_ref()) {
                        there.insert(name, item);
                    }
                }
            }
            (_, value) => {
                let value = Spanned::new(span, value);
                out.insert(Spanned::new(key.span(), near.to_owned().into()), value);
            }
        }
    }
    out
}

/// Corrects `method = "GET"` and `path = "/notes"` to `call = "GET /notes"`.
fn join_method_and_path(reader: &mut Reader<'_>, item: &mut DeTable<'_>, keys: &Keys) {
    const METHODS: [&str; 2] = ["method", "verb"];
    const PATHS: [&str; 5] = ["path", "url", "uri", "route", "endpoint"];
    if !keys.known.contains(&"call") || item.contains_key("call") {
        return;
    }
    let text = |item: &DeTable<'_>, keys: &[&str]| {
        let (key, value) = keys.iter().find_map(|key| item.get_key_value(*key))?;
        let text = value.get_ref().as_str()?.to_owned();
        Some((text, key.get_ref().to_string(), key.span(), value.span()))
    };
    let (method, path) = (text(item, &METHODS), text(item, &PATHS));
    let Some((_, name, key, value)) = method.as_ref().or(path.as_ref()) else {
        return;
    };
    let place = reader.place(key.clone());
    let problem = Problem::error("unknown-key", format!("{} has no key `{name}`", keys.what))
        .at(&place, "unknown key");
    let call = match (&method, &path) {
        (Some((method, ..)), Some((path, ..))) => {
            format!("{} {path}", method.to_ascii_uppercase())
        }
        // `endpoint = "GET /notes"`
        (None, Some((path, ..))) if path.contains(' ') => path.clone(),
        (None, Some((path, ..))) => format!("GET {path}"),
        _ => format!(
            "{} /..",
            method.as_ref().map_or("GET", |(it, ..)| it.as_str())
        ),
    };
    let written = format!("call = {}", quoted(&call));
    let help = format!("write method and path as one: `{written}`");
    // a replacement must be contiguous
    let piece = match (&method, &path) {
        (Some((.., a_key, a)), Some((.., b_key, b))) => {
            let (start, end) = (a_key.start.min(b_key.start), a.end.max(b.end));
            let between = a.end.min(b.end)..a_key.start.max(b_key.start);
            let between = reader.written(&reader.place(between)).trim();
            between.is_empty().then_some(start..end)
        }
        (None, Some((path, _, key, value))) if path.contains(' ') => Some(key.start..value.end),
        _ => None,
    };
    reader.report(match piece {
        Some(piece) => problem.patch(help, &reader.place(piece), written),
        None => problem.help(help),
    });
    let (key, value) = (key.clone(), value.clone());
    for key in METHODS.iter().chain(&PATHS) {
        item.remove(*key);
    }
    // a path without a method is not a call
    if method.is_some() && path.is_some() {
        item.insert(
            Spanned::new(key, "call".into()),
            Spanned::new(value, DeValue::String(call.into())),
        );
    }
}

/// Corrects `auth = false` to `public = true`, and `auth = true` to `authenticated = true`.
fn correct_auth(reader: &mut Reader<'_>, item: &mut DeTable<'_>, keys: &Keys) {
    const WORDS: [&str; 8] = [
        "auth",
        "authentication",
        "authorization",
        "authorized",
        "login",
        "protected",
        "secured",
        "token",
    ];
    if !keys.known.contains(&"authenticated") {
        return;
    }
    let found = WORDS.iter().find_map(|word| item.get_key_value(*word));
    let Some((key, value)) = found else {
        return;
    };
    let meant = match value.get_ref() {
        DeValue::Boolean(true) => "authenticated",
        DeValue::Boolean(false) => "public",
        DeValue::String(text) if matches!(text.as_ref(), "none" | "no" | "public") => "public",
        _ => return,
    };
    let (name, key, value) = (key.get_ref().to_string(), key.span(), value.span());
    let place = reader.place(key.clone());
    let problem = Problem::error("unknown-key", format!("{} has no key `{name}`", keys.what))
        .at(&place, "unknown key");
    item.remove(name.as_str());
    let is_said = ["scopes", "authenticated", "public"]
        .iter()
        .any(|key| item.contains_key(*key));
    if is_said {
        reader.report(problem.help("leave it out: what the operation requires is said already"));
        return;
    }
    let why = match meant {
        "public" => "if no token is needed",
        _ => "if any valid token will do",
    };
    let written = format!("{meant} = true");
    reader.report(problem.patch(
        format!("{why}, write `{written}`"),
        &reader.place(key.start..value.end),
        written,
    ));
    item.insert(
        Spanned::new(key, meant.into()),
        Spanned::new(value, DeValue::Boolean(true)),
    );
}

/// Corrects `approved = true` and `by = "Ada"` to `review = { state = "approved", by = "Ada" }`:
/// keys of an inner table in the item itself.
fn join_inner(reader: &mut Reader<'_>, item: &mut DeTable<'_>, keys: &Keys) {
    let Some((name, _, known)) = keys.inner else {
        return;
    };
    if item.contains_key(name) {
        return;
    }
    let of_review = |key: &str| {
        let words = ["approved", "approved_by", "status"];
        known.contains(&"state") && words.contains(&key)
    };
    let strays = |key: &str| !keys.known.contains(&key) && (known.contains(&key) || of_review(key));
    let mut flat = Vec::new();
    for (key, value) in std::mem::take(item) {
        if strays(key.get_ref()) {
            flat.push((key, value));
        } else {
            item.insert(key, value);
        }
    }
    flat.sort_by_key(|(key, _)| key.span().start);
    let (Some((first, _)), Some((_, last))) = (flat.first(), flat.last()) else {
        return;
    };
    let (key, place) = (first.get_ref().to_string(), reader.place(first.span()));
    let name_span = first.span();
    let piece = reader.place(first.span().start..last.span().end);
    let is_one_piece = flat.windows(2).all(|pair| match pair {
        [(_, before), (after, _)] => {
            let between = reader.place(before.span().end..after.span().start);
            reader.written(&between).trim().is_empty()
        }
        _ => true,
    });
    let mut inner = DeTable::new();
    let mut entries: Vec<String> = Vec::new();
    for (key, value) in flat {
        let written = reader.written(&reader.place(value.span())).to_owned();
        let (key_span, span) = (key.span(), value.span());
        let state = |state: &'static str| (quoted(state), DeValue::String(state.into()));
        let (key, (written, value)) = match (key.get_ref().as_ref(), value.get_ref().as_bool()) {
            ("approved", Some(false)) => ("state", state("submitted")),
            ("approved", _) => ("state", state("approved")),
            ("approved_by", _) => ("by", (written, value.into_inner())),
            ("status", _) => ("state", (written, value.into_inner())),
            (key, _) => match known.iter().find(|it| **it == key) {
                Some(key) => (*key, (written, value.into_inner())),
                None => continue,
            },
        };
        entries.push(format!("{key} = {written}"));
        inner.insert(
            Spanned::new(key_span, key.into()),
            Spanned::new(span, value),
        );
    }
    let mut complete = is_one_piece;
    let mut signed = true;
    if known.contains(&"state") {
        if !inner.contains_key("state") {
            entries.insert(0, "state = \"approved\"".to_owned());
            let state = DeValue::String("approved".into());
            inner.insert(
                Spanned::new(name_span.clone(), "state".into()),
                Spanned::new(name_span.clone(), state),
            );
        }
        let state = inner.get("state").and_then(|it| it.get_ref().as_str());
        if state == Some("approved") && !inner.contains_key("by") {
            entries.push("by = \"...\"".to_owned());
            complete = false;
            signed = false;
        }
    }
    let written = format!("{name} = {{ {} }}", entries.join(", "));
    let problem = Problem::error("unknown-key", format!("{} has no key `{key}`", keys.what))
        .at(&place, format!("belongs in `{name}`"));
    let help = format!("write `{written}`");
    reader.report(match complete {
        true => problem.patch(help, &piece, written),
        false => problem.help(help),
    });
    // without the parts that only the user knows, it would have an error of its own
    if signed {
        item.insert(
            Spanned::new(name_span.clone(), name.into()),
            Spanned::new(name_span, DeValue::Table(inner)),
        );
    }
}

/// Reads the keys of `header` that come before any table, and reports them as one error.
pub(crate) fn hoisted<'i>(
    reader: &mut Reader<'_>,
    file: DeTable<'i>,
    header: &'static str,
    known: &[&str],
) -> DeTable<'i> {
    let stray = |key: &Key<'_>, value: &Value<'_>| {
        known.contains(&key.get_ref().as_ref()) && !value.get_ref().is_table()
    };
    if file.contains_key(header) || !file.iter().any(|(key, value)| stray(key, value)) {
        return file;
    }
    let (mut out, mut inner) = (DeTable::new(), DeTable::new());
    for (key, value) in file {
        if stray(&key, &value) {
            inner.insert(key, value);
        } else {
            out.insert(key, value);
        }
    }
    let first = inner.iter().min_by_key(|(key, _)| key.span().start);
    let span = first.map(|(key, _)| key.span()).unwrap_or_default();
    let place = reader.place(span.clone());
    let name = first.map_or_else(String::new, |(key, _)| key.get_ref().to_string());
    let start = crate::Place {
        file: place.file,
        span: place.span.start..place.span.start,
    };
    reader.report(
        Problem::error(
            "unknown-key",
            format!("the key `{name}` stands outside of any table"),
        )
        .at(&place, "outside of any table")
        .patch(
            format!("put `[{header}]` on a line above it"),
            &start,
            format!("[{header}]\n"),
        ),
    );
    out.insert(
        Spanned::new(span.clone(), header.to_owned().into()),
        Spanned::new(span, DeValue::Table(inner)),
    );
    out
}
