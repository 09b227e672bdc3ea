//! Edits the text of `app.toml`, and keeps comments, order and layout.
//!
//! Each edit returns the whole text, or a [`Refusal`].

use scope_spec::{
    Problem, Spec,
    app::{self, App, Date, LoadedApp, State},
    excess,
};
use toml_edit::{DocumentMut, InlineTable, Item, RawString, Table, TableLike, Value};

/// The reason why an edit was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The text is not TOML, or the item to edit is not a table.
    NotEditable(String),
    /// The manifest does not request the scope.
    NotAsked,
    /// The manifest already requests the scope.
    Asked,
}

/// The details of a review step.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// The day.
    pub on: Option<Date>,
    /// Who decided.
    pub by: Option<String>,
    /// The reviewer's reference.
    pub reference: Option<String>,
    /// The reason.
    pub reason: Option<String>,
    /// The first day on which an approval no longer counts.
    pub expires: Option<Date>,
}

/// Adds a scope.
pub fn add(text: &str, scope: &str, justification: Option<&str>) -> Result<String, Refusal> {
    let mut document = parse(text)?;
    if document.get("scopes").is_none() {
        let mut scopes = Table::new();
        scopes.set_implicit(true);
        document.insert("scopes", Item::Table(scopes));
    }
    let scopes = document.get_mut("scopes").and_then(Item::as_table_like_mut);
    let scopes = scopes.ok_or_else(|| no_table("scopes"))?;
    if scopes.get(scope).is_some() {
        return Err(Refusal::Asked);
    }
    let last = scopes.iter().last().map(|(_, item)| item);
    // in the layout of the last scope: under a header of its own, or on one line
    let on_one_line = scopes.is_dotted() || last.is_some_and(Item::is_value);
    let justification = justification.map(prose);
    if on_one_line {
        let mut table = InlineTable::new();
        table.extend(justification.map(|text| ("justification", text)));
        set(scopes, scope, Value::InlineTable(table));
    } else {
        let mut table = Table::new();
        table.extend(justification.map(|text| ("justification", text)));
        scopes.insert(scope, Item::Table(table));
    }
    Ok(document.to_string())
}

/// Replaces the justification of a scope.
pub fn justify(text: &str, scope: &str, justification: &str) -> Result<String, Refusal> {
    let mut document = parse(text)?;
    let entry = entry(&mut document, scope)?.as_table_like_mut();
    let entry = entry.ok_or_else(|| no_table(scope))?;
    set(entry, "justification", prose(justification));
    Ok(document.to_string())
}

/// Removes a scope, with the comments right above it. An empty line separates comments that stay.
pub fn remove(text: &str, scope: &str) -> Result<String, Refusal> {
    let mut document = parse(text)?;
    let mut places = Vec::new();
    positions(document.as_table(), &mut Vec::new(), &mut places);
    let own = |path: &[String]| matches!(path, [first, second, ..] if first == "scopes" && second == scope);
    let last = places
        .iter()
        .filter(|(_, path)| own(path))
        .map(|(position, _)| *position)
        .max();
    let next = places
        .iter()
        .filter(|(position, path)| last.is_some_and(|last| *position > last) && !own(path))
        .min_by_key(|(position, _)| *position)
        .map(|(_, path)| path.clone());
    let scopes = document.get_mut("scopes").and_then(Item::as_table_like_mut);
    let scopes = scopes.ok_or(Refusal::NotAsked)?;
    let names: Vec<String> = scopes.iter().map(|(name, _)| name.to_owned()).collect();
    let at = names.iter().position(|name| name == scope);
    let at = at.ok_or(Refusal::NotAsked)?;
    let above = match scopes.get(scope) {
        Some(Item::Table(table)) => raw(table.decor().prefix()),
        _ => scopes
            .key(scope)
            .map_or_else(String::new, |key| raw(key.leaf_decor().prefix())),
    };
    let on_one_line = scopes.get(scope).is_some_and(Item::is_value);
    scopes.remove(scope);
    let kept = kept_comments(&above);
    if kept.contains('#') {
        let following = names.get(at + 1).filter(|_| on_one_line);
        match (following, next) {
            (Some(name), _) => {
                if let Some(mut key) = scopes.key_mut(name) {
                    let below = raw(key.leaf_decor().prefix());
                    key.leaf_decor_mut().set_prefix(kept + &below);
                }
            }
            (None, Some(path)) => {
                if let Some(table) = table_at(document.as_table_mut(), &path) {
                    let below = raw(table.decor().prefix());
                    table.decor_mut().set_prefix(kept + &below);
                }
            }
            (None, None) => {
                let below = document.trailing().as_str().unwrap_or_default().to_owned();
                document.set_trailing(kept + &below);
            }
        }
    }
    Ok(document.to_string())
}

/// Moves the review of a scope to another state. The details of the previous state are removed,
/// except for the reference, and for the reason until the next decision. Comments stay.
pub fn review(text: &str, scope: &str, state: State, details: &Details) -> Result<String, Refusal> {
    let mut document = parse(text)?;
    let entry = entry(&mut document, scope)?;
    let on_one_line = entry.is_value();
    let entry = entry.as_table_like_mut().ok_or_else(|| no_table(scope))?;
    if entry.get("review").is_none() {
        let review = if on_one_line || entry.is_dotted() {
            Item::Value(Value::InlineTable(InlineTable::new()))
        } else {
            Item::Table(Table::new())
        };
        entry.insert("review", review);
    }
    let review = entry.get_mut("review").and_then(Item::as_table_like_mut);
    let review = review.ok_or_else(|| no_table("review"))?;
    set(review, "state", Value::from(state.as_str()));
    let day = |date: Date| {
        let date = toml_edit::Date {
            year: date.year(),
            month: date.month(),
            day: date.day(),
        };
        Value::from(toml_edit::Datetime::from(date))
    };
    let text = |text: &String| Value::from(text.trim());
    for (key, value, keep) in [
        ("on", details.on.map(day), false),
        ("by", details.by.as_ref().map(text), false),
        ("reference", details.reference.as_ref().map(text), true),
        (
            "reason",
            details.reason.as_ref().map(|reason| prose(reason)),
            matches!(state, State::Draft | State::Submitted),
        ),
        ("expires", details.expires.map(day), false),
    ] {
        match value {
            Some(value) => set(review, key, value),
            None if keep => {}
            None => unset(review, key, "state"),
        }
    }
    Ok(document.to_string())
}

/// The errors of a manifest after an edit that it did not have before.
pub fn new_errors(
    before: &LoadedApp,
    after: &LoadedApp,
    spec: &Spec,
    today: Option<Date>,
) -> Vec<Problem> {
    let errors = |loaded: &LoadedApp| -> Vec<Problem> {
        let checked = app::check(&loaded.app, spec, today);
        let checked = checked.into_iter().filter(Problem::is_error);
        loaded.errors().cloned().chain(checked).collect()
    };
    let known = errors(before);
    let mut new = errors(after);
    new.retain(|problem| {
        !known
            .iter()
            .any(|known| (known.code, &known.message) == (problem.code, &problem.message))
    });
    new
}

/// The state of a scope's review; `Draft` if it has none.
pub fn state(app: &App, scope: &str) -> Option<State> {
    let asked = app.scopes.iter().find(|asked| asked.name == scope)?;
    Some(asked.review.as_ref().map_or(State::Draft, |it| it.state))
}

fn parse(text: &str) -> Result<DocumentMut, Refusal> {
    if let Some(excess) = excess(text) {
        return Err(Refusal::NotEditable(excess.to_string()));
    }
    text.parse().map_err(|error: toml_edit::TomlError| {
        Refusal::NotEditable(error.message().trim_end_matches('.').to_owned())
    })
}

fn no_table(name: &str) -> Refusal {
    Refusal::NotEditable(format!("`{name}` is not a table"))
}

fn entry<'d>(document: &'d mut DocumentMut, scope: &str) -> Result<&'d mut Item, Refusal> {
    let scopes = document.get_mut("scopes").and_then(Item::as_table_like_mut);
    let scopes = scopes.ok_or(Refusal::NotAsked)?;
    scopes.get_mut(scope).ok_or(Refusal::NotAsked)
}

/// Sets a value in a table; an existing one keeps its spaces and comments.
fn set(table: &mut dyn TableLike, key: &str, mut value: Value) {
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        Some(item) => *item = Item::Value(value),
        None => {
            // the last value has the space before a closing brace
            let last = table.iter_mut().last();
            let last = last.and_then(|(_, item)| item.as_value_mut());
            if let Some(last) = last {
                let space = raw(last.decor().suffix());
                if space.trim().is_empty() && !space.is_empty() {
                    last.decor_mut().set_suffix("");
                    value.decor_mut().set_prefix(" ");
                    value.decor_mut().set_suffix(space);
                }
            }
            table.insert(key, Item::Value(value));
        }
    }
}

/// Removes a key from a table; its comments move above the key `to`.
fn unset(table: &mut dyn TableLike, key: &str, to: &str) {
    let above = table
        .key(key)
        .map_or_else(String::new, |key| raw(key.leaf_decor().prefix()));
    let beside = match table.remove(key) {
        Some(Item::Value(value)) => raw(value.decor().suffix()),
        _ => String::new(),
    };
    let mut comments = String::new();
    for line in above.lines().chain(beside.lines()) {
        let line = line.trim();
        if line.starts_with('#') {
            comments.push_str(line);
            comments.push('\n');
        }
    }
    if comments.is_empty() {
        return;
    }
    if let Some(mut key) = table.key_mut(to) {
        let below = raw(key.leaf_decor().prefix());
        key.leaf_decor_mut().set_prefix(below + &comments);
    }
}

/// A text as a TOML string: on one line if it fits, else wrapped at spaces.
fn prose(text: &str) -> Value {
    const FITS: usize = 70;
    const WIDE: usize = 92;
    let text = text.trim();
    let plain = || Value::from(text);
    if text.contains('\n') || text.chars().count() <= FITS {
        return plain();
    }
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    let mut broken = String::from("\"\"\"\n");
    let mut column = 0;
    for (at, word) in escaped.split(' ').enumerate() {
        let width = word.chars().count();
        if at > 0 && column + 1 + width > WIDE {
            broken.push_str(" \\\n");
            column = 0;
        } else if at > 0 {
            broken.push(' ');
            column += 1;
        }
        broken.push_str(word);
        column += width;
    }
    broken.push_str("\"\"\"");
    match broken.parse::<Value>() {
        // wrapping loses doubled spaces and control characters
        Ok(value) if value.as_str() == Some(text) => value,
        _ => plain(),
    }
}

/// The lines of a prefix up to the last empty one: comments on the item before.
fn kept_comments(above: &str) -> String {
    let lines: Vec<&str> = above.split_inclusive('\n').collect();
    let blank = lines.iter().rposition(|line| line.trim().is_empty());
    let kept = lines.iter().take(blank.unwrap_or(0)).copied();
    kept.collect()
}

fn raw(text: Option<&RawString>) -> String {
    let text = text.and_then(RawString::as_str);
    text.unwrap_or_default().to_owned()
}

/// The tables with a header, and their positions.
fn positions(table: &Table, path: &mut Vec<String>, out: &mut Vec<(isize, Vec<String>)>) {
    if let Some(position) = table.position()
        && !table.is_implicit()
        && !table.is_dotted()
    {
        out.push((position, path.clone()));
    }
    for (name, item) in table.iter() {
        if let Item::Table(inner) = item {
            path.push(name.to_owned());
            positions(inner, path, out);
            path.pop();
        }
    }
}

fn table_at<'t>(table: &'t mut Table, path: &[String]) -> Option<&'t mut Table> {
    let mut table = table;
    for name in path {
        table = table.get_mut(name)?.as_table_mut()?;
    }
    Some(table)
}
