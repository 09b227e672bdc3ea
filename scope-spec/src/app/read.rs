//! Reads `app.toml`, without its specification.

use toml::de::{DeTable, DeValue};

use super::{App, AppScope, Date, Review, State};
use crate::{
    Place, Problem,
    foreign::Format,
    names::{identifier, is_identifier_shaped, is_keyword, stand_in},
    read::{Key, Reader, Value, Word, as_key, in_file_order, listed},
    report::Report,
    spelling::{self, Keys},
    suggest,
    syntax::Damage,
};

const TABLES: &[&str] = &["app", "scopes"];
const APP_KEYS: &[&str] = &["name", "title", "description", "spec", "rust"];
const SCOPE_KEYS: &[&str] = &["justification", "review"];
const REVIEW_KEYS: &[&str] = &["state", "on", "by", "reference", "reason", "expires"];

/// The file as written.
#[derive(Default)]
pub(super) struct RawApp {
    /// The place of `[app]`, if it exists.
    place: Option<Place>,
    named: bool,
    name: Option<Word>,
    rust: Option<Word>,
    app: App,
}

impl RawApp {
    /// Marks names on damaged lines, which may differ from the intended ones.
    pub(super) fn doubt(&mut self, damage: &Damage) {
        for scope in &mut self.app.scopes {
            scope.is_doubtful = damage.on_line(scope.place.span.start);
        }
    }
}

pub(super) fn file(reader: &mut Reader<'_>, table: DeTable<'_>) -> RawApp {
    let table = spelling::hoisted(reader, table, "app", APP_KEYS);
    let table = spelling::corrected(reader, table, TABLES, keys_itself, keys_of_items);
    let mut raw = RawApp::default();
    for (key, value) in in_file_order(table) {
        match key.get_ref().as_ref() {
            "app" => reader.app(&mut raw, &key, value),
            "scopes" => {
                for (key, value) in reader.table("`scopes`", "[scopes.\"name\"]", value) {
                    let name = reader.word(key);
                    raw.app.scopes.push(reader.app_scope(name, value));
                }
            }
            _ => reader.unknown_app_table(key),
        }
    }
    raw
}

/// The format of a manifest.
pub(super) const FORMAT: Format = Format {
    what: "a manifest",
    header: "app",
};

fn keys_itself(table: &str) -> Option<(&'static str, &'static [&'static str])> {
    (table == "app").then_some(("`[app]`", APP_KEYS))
}

fn keys_of_items(table: &str) -> Option<Keys> {
    (table == "scopes").then_some(Keys {
        what: "a scope that is asked for",
        noun: "scope",
        known: SCOPE_KEYS,
        main: "justification",
        inner: Some(("review", "`review`", REVIEW_KEYS)),
    })
}

impl Reader<'_> {
    fn unknown_app_table(&mut self, key: Key<'_>) {
        let key = self.word(key);
        let problem = Problem::error("unknown-key", format!("there is no table `{}`", key.text))
            .at(&key.place, "unknown table");
        let problem = match suggest::meant(&key.text, TABLES) {
            Some(near) => problem.patch(format!("did you mean `{near}`?"), &key.place, near),
            None if key.text == "review" => {
                problem.help("a review is of one scope: begin it with `[scopes.\"name\".review]`")
            }
            None => problem.help(format!("the tables are {}", listed(TABLES))),
        };
        self.report(problem);
    }

    fn app(&mut self, raw: &mut RawApp, key: &Key<'_>, value: Value<'_>) {
        raw.place = Some(self.place(key.span()));
        for (key, value) in self.table("`app`", "[app]", value) {
            match key.get_ref().as_ref() {
                "name" => {
                    raw.named = true;
                    raw.name = self.string("`name`", value);
                }
                "title" => raw.app.title = self.text("`title`", value),
                "description" => raw.app.description = self.text("`description`", value),
                "spec" => {
                    if let Some(word) = self.string("`spec`", value) {
                        raw.app.spec = Some(word.text);
                        raw.app.spec_place = word.place;
                    }
                }
                "rust" => raw.rust = self.string("`rust`", value),
                "scopes" => self.scopes_in_app(key, &value),
                _ => self.unknown_key("`[app]`", key, APP_KEYS),
            }
        }
    }

    /// Reports requested scopes in `[app]`: each scope is a table, with its justification and its
    /// review.
    fn scopes_in_app(&mut self, key: Key<'_>, value: &Value<'_>) {
        let key = self.word(key);
        let names = match value.get_ref() {
            DeValue::String(name) => vec![name.as_ref()],
            DeValue::Array(names) => names.iter().filter_map(|n| n.get_ref().as_str()).collect(),
            DeValue::Table(table) => table.keys().map(|name| name.get_ref().as_ref()).collect(),
            _ => Vec::new(),
        };
        self.report(
            Problem::error("unknown-key", "`[app]` has no key `scopes`")
                .at(&key.place, "not here")
                .help(format!(
                    "each scope that the app asks for is a table of its own, below: {}",
                    spelling::headers("scopes", &names)
                )),
        );
    }

    fn app_scope(&mut self, name: Word, value: Value<'_>) -> AppScope {
        let what = format!("scope `{}`", name.text);
        let header = format!("[scopes.{}]", as_key(&name.text));
        let mut scope = AppScope::default();
        for (key, value) in self.table(&what, &header, value) {
            match key.get_ref().as_ref() {
                "justification" => {
                    if let Some(word) = self.string("`justification`", value) {
                        scope.justification = Some(word.text.into());
                        scope.justification_place = word.place;
                    }
                }
                "review" => scope.review = Some(self.review(&key, value)),
                _ => self.unknown_key("a scope that is asked for", key, SCOPE_KEYS),
            }
        }
        scope.name = name.text;
        scope.place = name.place;
        scope
    }

    /// Reads a review, which must have a state, and a reason if the state requires one.
    fn review(&mut self, key: &Key<'_>, value: Value<'_>) -> Review {
        let key = self.place(key.span());
        let mut review = Review::default();
        if let Some(state) = value.get_ref().as_str().and_then(|it| it.parse().ok()) {
            let place = self.place(value.span());
            let state: State = state;
            let problem = Problem::error("wrong-type", "`review` must be a table, found a string")
                .at(&place, "expected a table");
            // leave out what only the user knows
            let open = match state {
                State::Approved => Some("by"),
                _ if state.needs_reason() => Some("reason"),
                _ => None,
            };
            self.report(match open {
                Some(key) => problem.help(format!(
                    "write `{{ state = \"{state}\", {key} = \"...\" }}`"
                )),
                None => {
                    let table = format!("{{ state = \"{state}\" }}");
                    problem.patch(format!("write `{table}`"), &place, table)
                }
            });
            return review;
        }
        // a value of another type has an error already
        let mut state_given = !value.get_ref().is_table();
        let mut reason_given = false;
        let entries = self.table("`review`", "[scopes.\"name\".review]", value);
        for (key, value) in entries {
            match key.get_ref().as_ref() {
                "state" => {
                    state_given = true;
                    self.state(&mut review, value);
                }
                "on" => {
                    review.on_place = self.place(value.span());
                    review.on = self.date("`on`", &value);
                }
                "by" => review.by = self.text("`by`", value),
                "reference" => review.reference = self.text("`reference`", value),
                "reason" => {
                    reason_given = true;
                    review.reason = self.text("`reason`", value);
                    // an empty reason counts as missing; one of another type has an error already
                    if let Some(reason) = &review.reason {
                        reason_given = reason.visible_characters() > 0;
                    }
                }
                "expires" => {
                    review.expires_place = self.place(value.span());
                    review.expires = self.date("`expires`", &value);
                }
                _ => self.unknown_key("`review`", key, REVIEW_KEYS),
            }
        }
        if !state_given {
            self.report(
                Problem::error("missing-state", "a review has no state")
                    .at(&key, "`state` is missing")
                    .help(format!("add `state = \"...\"`: {}", listed(&names()))),
            );
            review.place = key;
        } else if review.state.needs_reason() && !reason_given {
            self.report(
                Problem::error(
                    "missing-reason",
                    format!("a review that is `{}` has no reason", review.state),
                )
                .at(&review.place, "needs a reason")
                .help("say why: `reason = \"...\"`"),
            );
        }
        review
    }

    /// Reads a state; an invalid one becomes a draft, which grants nothing.
    fn state(&mut self, review: &mut Review, value: Value<'_>) {
        review.place = self.place(value.span());
        let Some(word) = self.string("`state`", value) else {
            return;
        };
        match word.text.parse() {
            Ok(state) => review.state = state,
            Err(_) => {
                self.unknown_word("unknown-state", "state", &word, &names(), "");
            }
        }
    }

    /// Reads a date without a time, not in quotes.
    fn date(&mut self, what: &str, value: &Value<'_>) -> Option<Date> {
        const WANTED: &str = "a day such as `2026-11-01`";
        let place = self.place(value.span());
        let quoted: Option<Date> = value.get_ref().as_str().and_then(|text| text.parse().ok());
        if let Some(date) = quoted {
            self.report(
                Problem::error(
                    "wrong-type",
                    format!("{what} must be {WANTED}, found a string"),
                )
                .at(&place, "in quotes")
                .patch("take the quotes off", &place, date.to_string()),
            );
            return None;
        }
        let DeValue::Datetime(found) = value.get_ref() else {
            self.wrong_type(what, value, WANTED);
            return None;
        };
        let date = found.date.filter(|_| found.time.is_none());
        let date = date.and_then(|date| Date::new(date.year, date.month, date.day));
        if date.is_none() {
            self.report(
                Problem::error(
                    "wrong-type",
                    format!("{what} must be {WANTED}, with no time"),
                )
                .at(&place, "not a day"),
            );
        }
        date
    }
}

fn names() -> [&'static str; 7] {
    State::ALL.map(State::as_str)
}

/// Checks that the app has a name, and a Rust identifier from it or from `rust`.
pub(super) fn app(raw: RawApp, report: &mut Report) -> App {
    let mut app = raw.app;
    let Some(name) = raw.name else {
        let missing = |place: &Place, text| {
            Problem::error("missing-name", "the app has no name")
                .at(place, text)
                .help("add `name = \"...\"` to `[app]`")
        };
        match &raw.place {
            _ if raw.named => {}
            Some(place) => report.push(missing(place, "`name` is missing here")),
            None if report.names_lost => {}
            None => report.push(missing(&Place::default(), "there is no table `[app]`")),
        }
        app.rust = stand_in("App");
        return app;
    };
    let (made, place) = match &raw.rust {
        Some(rust) => (rust.text.clone(), &rust.place),
        None => (identifier(&name.text, None), &name.place),
    };
    if is_identifier_shaped(&made) && !is_keyword(&made) {
        app.rust = made;
    } else {
        let message = match &raw.rust {
            Some(rust) => format!("`{}` is not a Rust identifier", rust.text),
            None => format!("no Rust identifier can be made from app `{}`", name.text),
        };
        report.push(
            Problem::error("invalid-identifier", message)
                .at(place, "not an identifier")
                .help("write one: `rust = \"MyApp\"`"),
        );
        app.rust = stand_in(&made);
    }
    app.name = name.text.into();
    app.place = name.place;
    app
}
