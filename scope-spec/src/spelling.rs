//! Misspelt tables and keys, taken as what was meant: one mistake gives one error.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    Problem,
    read::{Key, Reader, Value, as_key, quoted},
    suggest,
};

/// A table whose entries are looked at: what it is called, and the keys that it may have.
pub(crate) struct Keys {
    pub(crate) what: &'static str,
    pub(crate) known: &'static [&'static str],
}

/// The tables of a file, with each misspelt table, and each misspelt key in one, under its name.
///
/// `items` gives the keys of the tables in a table, such as `[scopes.notes]`; `itself` those of a
/// table that holds no others, such as `[spec]`.
pub(crate) fn corrected<'i>(
    reader: &mut Reader<'_>,
    file: DeTable<'i>,
    tables: &[&str],
    itself: impl Fn(&str) -> Option<Keys>,
    items: impl Fn(&str) -> Option<Keys>,
) -> DeTable<'i> {
    let mut out = renamed(reader, file, tables, |key, value| {
        let message = format!("there is no table `{key}`");
        let is_table = value.get_ref().is_table();
        is_table.then_some((message, "unknown table"))
    });
    for (name, value) in &mut out {
        if items(name.get_ref()).is_some() && matches!(value.get_ref(), DeValue::Array(_)) {
            named_items(reader, name.get_ref(), value);
        }
        let DeValue::Table(table) = value.get_mut() else {
            continue;
        };
        if let Some(keys) = itself(name.get_ref()) {
            correct(reader, table, &keys);
        }
        let Some(keys) = items(name.get_ref()) else {
            continue;
        };
        for (_, item) in table.iter_mut() {
            if let DeValue::Table(item) = item.get_mut() {
                join_method_and_path(reader, item, &keys);
                correct(reader, item, &keys);
            }
        }
    }
    out
}

/// `[[scopes]]` with a `name` in place of `[scopes."name"]`.
fn named_items(reader: &mut Reader<'_>, table: &str, value: &mut Value<'_>) {
    let DeValue::Array(items) = value.get_ref() else {
        return;
    };
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
        // a table of another name that follows is read as one in the last item of the list
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

fn correct(reader: &mut Reader<'_>, table: &mut DeTable<'_>, keys: &Keys) {
    if table
        .iter()
        .all(|(key, _)| keys.known.contains(&key.get_ref().as_ref()))
    {
        return;
    }
    let what = keys.what;
    *table = renamed(reader, std::mem::take(table), keys.known, |key, _| {
        Some((format!("{what} has no key `{key}`"), "unknown key"))
    });
}

/// The entries, the unknown ones under the nearest known name where that is not taken.
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
        let near = suggest::nearest(key.get_ref(), known.iter().copied());
        // a table goes on in one that is there; a value does not replace another
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

/// `method = "GET"` and `path = "/notes"` in place of `call = "GET /notes"`.
fn join_method_and_path(reader: &mut Reader<'_>, item: &mut DeTable<'_>, keys: &Keys) {
    if !keys.known.contains(&"call") || item.contains_key("call") {
        return;
    }
    let text = |item: &DeTable<'_>, key: &str| {
        let (key, value) = item.get_key_value(key)?;
        let text = value.get_ref().as_str()?.to_owned();
        Some((text, key.span(), value.span()))
    };
    let (Some((method, key, _)), Some((path, _, value))) =
        (text(item, "method"), text(item, "path"))
    else {
        return;
    };
    let call = format!("{} {path}", method.to_ascii_uppercase());
    let place = reader.place(key.clone());
    reader.report(
        Problem::error("unknown-key", format!("{} has no key `method`", keys.what))
            .at(&place, "unknown key")
            .help(format!(
                "write method and path as one: `call = {}`",
                quoted(&call)
            )),
    );
    item.remove("method");
    item.remove("path");
    item.insert(
        Spanned::new(key, "call".to_owned().into()),
        Spanned::new(value, DeValue::String(call.into())),
    );
}

/// The keys of `header`, where they stand before any table: one error, and they are read.
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
