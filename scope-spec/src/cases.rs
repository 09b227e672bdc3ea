//! `scopes.test.toml`: calls that a spec must allow, and calls that it must deny.
//!
//! A file is read without its spec ([`load`], [`parse`]). `scope_analysis::cases` checks whether
//! the spec decides in the same way.
//!
//! ```
//! use scope_spec::cases::{self, Asked};
//!
//! let loaded = cases::parse("scopes.test.toml", r#"
//! [[allow]]
//! granted = "notes:read"
//! operation = "listNotes"
//!
//! [[deny]]
//! granted = "notes:read"
//! call = "DELETE /notes/7"
//! missing = "notes:write"
//! "#);
//! assert!(loaded.problems.is_empty());
//! assert!(loaded.cases[0].allowed && !loaded.cases[1].allowed);
//! assert_eq!(loaded.cases[1].asked, Asked::Call("DELETE /notes/7".into()));
//! ```

use std::{fmt, path::Path};

use toml::de::{DeTable, DeValue};

use crate::{
    Place, Problem, Source, advice,
    fence::read_bounded,
    files::{decode, unreadable},
    foreign::Format,
    read::{Key, Reader, Value, Word, in_file_order, listed, quoted, type_name},
    report::Report,
    spelling, suggest, syntax,
};

const TABLES: &[&str] = &["allow", "deny"];
const KEYS: &[&str] = &[
    "granted",
    "token",
    "permissions",
    "role",
    "operation",
    "call",
    "needs",
    "missing",
];
const FORMAT: Format = Format {
    what: "a file of cases",
    header: "[allow]",
};

/// A call with its grants, and the expected decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// Whether the call must be allowed.
    pub allowed: bool,
    /// The scopes in the token; `None` without a token.
    pub granted: Option<Vec<Named>>,
    /// The user's permissions; `None` if the file has none.
    pub permissions: Option<Vec<Named>>,
    /// The user's roles.
    pub roles: Vec<Named>,
    /// The requested operation, call or scopes.
    pub asked: Asked,
    /// The missing names that the denial must report; `None` accepts any.
    pub missing: Option<Vec<Named>>,
    /// The place of the request.
    pub asked_place: Place,
    /// The place of the case.
    pub place: Place,
}

/// The request of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// An operation, by its id.
    Operation(String),
    /// A call: `GET /path`, `tool NAME`, `resource URI`, `prompt NAME`.
    Call(String),
    /// Scopes, as an expression: `A & (B | C)`.
    Needs(String),
}

impl Default for Asked {
    fn default() -> Self {
        Self::Operation(String::new())
    }
}

/// A name and its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Its place.
    pub place: Place,
}

/// Writes a case as in a file, with a line break at the end.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[[{}]]", if self.allowed { "allow" } else { "deny" })?;
        match &self.granted {
            Some(granted) => writeln!(f, "granted = {}", words(granted))?,
            None => writeln!(f, "token = false")?,
        }
        if let Some(permissions) = &self.permissions {
            writeln!(f, "permissions = {}", words(permissions))?;
        }
        if !self.roles.is_empty() {
            let roles: Vec<String> = self.roles.iter().map(|role| quoted(&role.name)).collect();
            match roles.as_slice() {
                [role] => writeln!(f, "role = {role}")?,
                roles => writeln!(f, "role = [{}]", roles.join(", "))?,
            }
        }
        match &self.asked {
            Asked::Operation(id) => writeln!(f, "operation = {}", quoted(id))?,
            Asked::Call(call) => writeln!(f, "call = {}", quoted(call))?,
            Asked::Needs(needs) => writeln!(f, "needs = {}", quoted(needs))?,
        }
        match &self.missing {
            Some(missing) => writeln!(f, "missing = {}", words(missing)),
            None => Ok(()),
        }
    }
}

/// Joins names as in a token.
fn words(names: &[Named]) -> String {
    let names: Vec<&str> = names.iter().map(|it| it.name.as_str()).collect();
    quoted(&names.join(" "))
}

/// A file of cases that was read.
#[derive(Clone, Debug, Default)]
pub struct LoadedCases {
    /// The cases, in file order; without those that have errors.
    pub cases: Vec<Case>,
    /// The file, unless it could not be read.
    pub sources: Vec<Source>,
    /// All problems of the file without its spec, by position. All of them are errors.
    pub problems: Vec<Problem>,
}

/// Reads cases from a file; problems call it `shown`. A file that cannot be read is a problem like any
/// other.
pub fn load(path: &Path, shown: &str) -> LoadedCases {
    let bytes = match read_bounded(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            return LoadedCases {
                problems: vec![unreadable(path, shown, &error)],
                ..LoadedCases::default()
            };
        }
    };
    match decode(bytes, shown, 0) {
        (text, Some(problem)) => LoadedCases {
            sources: vec![Source::new(path, shown, text)],
            problems: vec![problem],
            ..LoadedCases::default()
        },
        (text, None) => of_source(Source::new(path, shown, text)),
    }
}

/// Reads cases from a text; problems call it `shown`.
pub fn parse(shown: &str, text: &str) -> LoadedCases {
    of_source(Source::new(shown, shown, text))
}

fn of_source(source: Source) -> LoadedCases {
    let mut loaded = read_source(source);
    let LoadedCases {
        sources, problems, ..
    } = &mut loaded;
    advice::keep_what_helps(problems, sources, |_, text| {
        read_source(Source::new("", "", text)).problems
    });
    loaded
}

fn read_source(source: Source) -> LoadedCases {
    let mut problems = Vec::new();
    let (cases, damage) = syntax::parse(source.text(), 0, FORMAT, &mut problems, file);
    let names_lost = damage.names_lost;
    LoadedCases {
        cases,
        problems: Report::new(problems, vec![damage], names_lost).finish(),
        sources: vec![source],
    }
}

fn file(reader: &mut Reader<'_>, table: DeTable<'_>) -> Vec<Case> {
    let table = spelling::corrected(reader, table, TABLES, |_| None, |_| None);
    let mut cases = Vec::new();
    for (key, value) in in_file_order(table) {
        let allowed = key.get_ref() == "allow";
        match value.get_ref() {
            _ if !TABLES.contains(&key.get_ref().as_ref()) => reader.unknown_cases(key),
            DeValue::Array(items) if items.iter().all(|it| it.get_ref().is_table()) => {
                let DeValue::Array(items) = value.into_inner() else {
                    continue;
                };
                for item in items {
                    cases.extend(reader.case(allowed, item));
                }
            }
            _ => reader.no_list_of_cases(&key, &value),
        }
    }
    cases.sort_by_key(|case| case.place.span.start);
    cases
}

impl Reader<'_> {
    fn unknown_cases(&mut self, key: Key<'_>) {
        let key = self.word(key);
        let problem = Problem::error("unknown-key", format!("there is no table `{}`", key.text))
            .at(&key.place, "unknown table");
        self.report(match suggest::meant(&key.text, TABLES) {
            Some(near) => problem.patch(format!("did you mean `{near}`?"), &key.place, near),
            None => problem.help("begin each case with `[[allow]]` or `[[deny]]`"),
        });
    }

    fn no_list_of_cases(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let (place, name) = (self.place(key.span()), key.get_ref());
        let found = type_name(value.get_ref());
        self.report(
            Problem::error(
                "wrong-type",
                format!("`{name}` must be a list of tables, found {found}"),
            )
            .at(&place, "expected a table for each case")
            .help(format!("begin each case with `[[{name}]]`")),
        );
    }

    /// Reads a case; `None` if it has errors.
    fn case(&mut self, allowed: bool, value: Value<'_>) -> Option<Case> {
        let before = self.problems.len();
        let place = self.place(value.span());
        let mut case = Case {
            allowed,
            place: place.clone(),
            ..Case::default()
        };
        let mut token = None;
        let mut asked: Vec<Asked> = Vec::new();
        for (key, value) in self.table("a case", "[[allow]]", value) {
            let name = key.get_ref().clone();
            let what = format!("`{name}`");
            match name.as_ref() {
                "granted" => case.granted = self.words_of(&what, value),
                "token" => token = self.boolean(&what, &value),
                "permissions" => case.permissions = self.words_of(&what, value),
                "missing" => case.missing = self.words_of(&what, value),
                // a role may contain spaces
                "role" => {
                    let roles = match value.get_ref() {
                        DeValue::String(_) => self.string(&what, value).into_iter().collect(),
                        _ => self.strings(&what, value),
                    };
                    case.roles = roles.into_iter().map(Named::from).collect();
                }
                "operation" | "call" | "needs" => {
                    if let Some(word) = self.string(&what, value) {
                        case.asked_place = word.place;
                        asked.push(match name.as_ref() {
                            "operation" => Asked::Operation(word.text),
                            "call" => Asked::Call(word.text),
                            _ => Asked::Needs(word.text),
                        });
                    }
                }
                _ => self.unknown_key("a case", key, KEYS),
            }
        }
        if self.problems.len() > before {
            return None;
        }
        let wrong = wrong_with(&case, token, &asked);
        if let Some((message, help)) = wrong {
            let problem = Problem::error("incomplete-case", message);
            self.report(problem.at(&place, "in this case").help(help));
            return None;
        }
        case.asked = asked.pop()?;
        Some(case)
    }

    /// Reads names: a string with spaces between them, as in a token, or a list.
    fn words_of(&mut self, what: &str, value: Value<'_>) -> Option<Vec<Named>> {
        if !matches!(value.get_ref(), DeValue::String(_)) {
            let words = self.strings(what, value);
            return Some(words.into_iter().map(Named::from).collect());
        }
        let whole = self.string(what, value)?;
        let names = whole.text.split(' ').filter(|name| !name.is_empty());
        let named = |name: &str| Named {
            name: name.to_owned(),
            place: whole.place.clone(),
        };
        Some(names.map(named).collect())
    }
}

impl From<Word> for Named {
    fn from(word: Word) -> Self {
        Self {
            name: word.text,
            place: word.place,
        }
    }
}

/// The problem of an incomplete or contradictory case, and the help.
fn wrong_with(case: &Case, token: Option<bool>, asked: &[Asked]) -> Option<(String, String)> {
    let has_user = case.permissions.is_some() || !case.roles.is_empty();
    let help = |text: &str| text.to_owned();
    match (&case.granted, token) {
        (None, None | Some(true)) => {
            return Some((
                help("the case does not say what is granted"),
                help("write `granted = \"..\"` with the scopes of the token, or `token = false`"),
            ));
        }
        (Some(_), Some(false)) => {
            return Some((
                help("the case has scopes, and no token that could carry them"),
                help("remove `granted` or `token`"),
            ));
        }
        (None, Some(false)) if has_user => {
            return Some((
                help("the case has a user, and no token that could say who that is"),
                help("remove `permissions` and `role`, or say what is `granted`"),
            ));
        }
        _ => {}
    }
    let is_of_scopes = matches!(asked, [Asked::Needs(_)]);
    match asked {
        [] => Some((
            help("the case asks for nothing"),
            format!("write one of {}", listed(&["operation", "call", "needs"])),
        )),
        [_, _, ..] => Some((
            format!("the case asks for {} things", asked.len()),
            help("keep one of them, and begin a case for each of the others"),
        )),
        _ if case.allowed && case.missing.is_some() => Some((
            help("what is allowed misses nothing"),
            help("remove `missing`, or begin the case with `[[deny]]`"),
        )),
        _ if is_of_scopes && has_user => Some((
            help("`needs` is of scopes, and asks nothing of the user"),
            help("remove `permissions` and `role`, or name an `operation`"),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let loaded = parse("scopes.test.toml", text);
        let problems = loaded.problems.into_iter();
        problems.map(|problem| problem.message).collect()
    }

    #[test]
    fn cases_round_trip() {
        let text = "[[deny]]\ngranted = \"a b\"\npermissions = \"P\"\nrole = \"Super \\\"Admin\\\"\"\n\
                    operation = \"x\"\nmissing = \"c\"\n[[allow]]\ntoken = false\ncall = \"GET /x\"\n\
                    [[allow]]\ngranted = \"\"\nneeds = \"a | b\"\n";
        let loaded = parse("t", text);
        assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
        let again: String = loaded.cases.iter().map(ToString::to_string).collect();
        assert_eq!(again, text);
        // a list is read like a string of names
        let list = parse("t", &text.replace("\"a b\"", "[\"a\", \"b\"]"));
        let again: String = list.cases.iter().map(ToString::to_string).collect();
        assert_eq!(again, text);
    }

    #[test]
    fn invalid_cases_are_reported() {
        let case = |keys: &str| problems(&format!("[[deny]]\n{keys}\n"));
        for (keys, message) in [
            ("operation = 'x'", "the case does not say what is granted"),
            ("granted = ''", "the case asks for nothing"),
            (
                "token = false\ngranted = 'a'\noperation = 'x'",
                "the case has scopes, and no token that could carry them",
            ),
            (
                "token = false\nrole = 'r'\noperation = 'x'",
                "the case has a user, and no token that could say who that is",
            ),
            (
                "granted = 'a'\noperation = 'x'\ncall = 'GET /'",
                "the case asks for 2 things",
            ),
            (
                "granted = 'a'\nneeds = 'x'\nrole = 'r'",
                "`needs` is of scopes, and asks nothing of the user",
            ),
            (
                "granted = 'a'\noperaton = 'x'",
                "a case has no key `operaton`",
            ),
            (
                "granted = 3\noperation = 'x'",
                "`granted` must be a list of strings, found a whole number",
            ),
        ] {
            assert_eq!(case(keys), [message], "{keys}");
        }
        let allow = "[[allow]]\ngranted = ''\noperation = 'x'\nmissing = 'a'\n";
        assert_eq!(problems(allow), ["what is allowed misses nothing"]);
        let table = "[allow]\ngranted = ''\noperation = 'x'\n";
        assert_eq!(
            problems(table),
            ["`allow` must be a list of tables, found a table"]
        );
        assert_eq!(
            problems("[[alow]]\ngranted = ''\noperation = 'x'\n").len(),
            1
        );
        assert_eq!(problems("[[decide]]\n"), ["there is no table `decide`"]);
        for list in ["['x']", "[{ granted = '', operation = 'x' }, 1]"] {
            assert_eq!(
                problems(&format!("allow = {list}\n")),
                ["`allow` must be a list of tables, found a list"]
            );
        }
    }

    #[test]
    fn a_case_has_a_place() {
        let text =
            "[[deny]]\ngranted = ''\noperation = 'x'\n[[allow]]\ntoken = false\ncall = 'GET /'\n";
        let loaded = parse("t", text);
        let starts = loaded.cases.iter().map(|it| &text[it.place.span.start..]);
        let headers: Vec<_> = starts.map(|it| it.split('\n').next().unwrap()).collect();
        assert_eq!(headers, ["[[deny]]", "[[allow]]"]);
    }

    #[test]
    fn files_of_cases() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scopes.test.toml");
        let codes =
            |loaded: &LoadedCases| -> Vec<_> { loaded.problems.iter().map(|it| it.code).collect() };
        let missing = load(&path, "t");
        assert_eq!(codes(&missing), ["unreadable-file"]);
        assert_eq!((missing.cases.len(), missing.sources.len()), (0, 0));
        std::fs::write(&path, b"[[deny]]\n\xFF").unwrap();
        let binary = load(&path, "t");
        assert_eq!(codes(&binary), ["not-utf8"]);
        assert_eq!(binary.sources[0].shown(), "t");
        std::fs::write(&path, "[[allow]]\ntoken = false\ncall = 'GET /'\n").unwrap();
        let read = load(&path, "t");
        assert_eq!(codes(&read), [""; 0]);
        assert_eq!((read.cases.len(), read.sources.len()), (1, 1));
    }
}
