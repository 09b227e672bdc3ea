//! The tables of one `scopes.toml`, as written: values with their places, not resolved yet.

use toml::de::{DeTable, DeValue};

use crate::{
    Access, Availability, Call, FormKind, NameTemplate, Place, Problem, Text, VocabularyKind,
    foreign::Format,
    read::{Key, Reader, Value, Word, as_key, in_file_order, listed, quoted},
    spelling::{self, Keys},
    suggest,
};

pub(crate) const TABLES: &[&str] = &[
    "spec",
    "scopes",
    "permissions",
    "names",
    "user_names",
    "parameters",
    "roles",
    "operations",
];
const SPEC_KEYS: &[&str] = &[
    "name",
    "title",
    "version",
    "description",
    "source",
    "strip_prefix",
    "extends",
    "allow",
];
const PERMISSION_KEYS: &[&str] = &[
    "title",
    "description",
    "access",
    "includes",
    "aliases",
    "rust",
    "bit",
    "tags",
    "since",
    "deprecated",
    "allow",
];
const SCOPE_KEYS: &[&str] = &[
    "title",
    "description",
    "access",
    "includes",
    "restricted",
    "availability",
    "aliases",
    "rust",
    "bit",
    "baseline",
    "tags",
    "since",
    "deprecated",
    "allow",
];
const ROLE_KEYS: &[&str] = &[
    "title",
    "rust",
    "description",
    "permissions",
    "includes",
    "allow",
];
const OPERATION_KEYS: &[&str] = &[
    "call",
    "title",
    "description",
    "rust",
    "scopes",
    "permissions",
    "authenticated",
    "public",
    "deprecated",
    "tags",
    "allow",
];
const NAME_KEYS: &[&str] = &["means"];
const PARAMETER_KEYS: &[&str] = &["values", "all", "letters", "form", "reserved"];
const DEPRECATED_KEYS: &[&str] = &["since", "use", "note"];
const ACCESS_WORDS: &[&str] = &[
    "crud",
    "read-update",
    "create",
    "read",
    "update",
    "delete",
    "special",
];
const ACCESS_ITEMS: &[&str] = &["create", "read", "update", "delete", "special"];
const AVAILABILITY: &[&str] = &["general", "on-request"];

/// The largest bit position.
pub(crate) const MAX_BIT: u16 = u16::MAX;

/// One file.
#[derive(Debug, Default)]
pub(crate) struct RawFile {
    pub(crate) meta: Meta,
    pub(crate) scopes: Vec<RawPrivilege>,
    pub(crate) permissions: Vec<RawPrivilege>,
    pub(crate) names: Vec<RawName>,
    pub(crate) user_names: Vec<RawName>,
    pub(crate) parameters: Vec<RawParameter>,
    pub(crate) roles: Vec<RawRole>,
    pub(crate) operations: Vec<RawOperation>,
}

/// `[spec]`.
#[derive(Debug, Default)]
pub(crate) struct Meta {
    /// The place of the table, if it exists.
    pub(crate) place: Option<Place>,
    /// Whether a name was given, valid or not.
    pub(crate) named: bool,
    pub(crate) name: Option<Word>,
    pub(crate) title: Option<Text<'static>>,
    pub(crate) version: Option<Text<'static>>,
    pub(crate) description: Option<Text<'static>>,
    pub(crate) source: Option<Text<'static>>,
    pub(crate) strip_prefix: Option<String>,
    pub(crate) extends: Vec<Word>,
    pub(crate) allow: Vec<Word>,
}

/// `[scopes.*]` or `[permissions.*]`.
#[derive(Debug, Default)]
pub(crate) struct RawPrivilege {
    pub(crate) name: Word,
    pub(crate) title: Option<Text<'static>>,
    pub(crate) description: Option<Text<'static>>,
    pub(crate) access: Access,
    pub(crate) includes: Vec<Word>,
    pub(crate) restricted: bool,
    pub(crate) availability: Availability,
    pub(crate) aliases: Vec<Word>,
    pub(crate) rust: Option<Word>,
    pub(crate) bit: Option<(u16, Place)>,
    pub(crate) baseline: bool,
    pub(crate) tags: Vec<Text<'static>>,
    pub(crate) since: Option<Text<'static>>,
    pub(crate) deprecated: Option<RawDeprecated>,
    pub(crate) allow: Vec<Word>,
    /// The template, if its name has open parameters; set once the name is checked.
    pub(crate) template: Option<NameTemplate>,
}

#[derive(Debug, Default)]
pub(crate) struct RawDeprecated {
    pub(crate) since: Option<Text<'static>>,
    pub(crate) instead: Option<Word>,
    pub(crate) note: Option<Text<'static>>,
}

/// `[names.*]` or `[user_names.*]`: a name of several privileges.
#[derive(Debug, Default)]
pub(crate) struct RawName {
    pub(crate) name: Word,
    pub(crate) means: Vec<Word>,
}

/// `[parameters.*]`: the values of `{name}` in a name.
#[derive(Debug, Default)]
pub(crate) struct RawParameter {
    pub(crate) name: Word,
    pub(crate) values: Option<Vec<Word>>,
    /// The value that includes all others.
    pub(crate) all: Option<Word>,
    /// Letters that can be combined, and their meanings.
    pub(crate) letters: Option<Vec<(Word, Text<'static>)>>,
    /// Whether it has a form instead of values.
    pub(crate) is_open: bool,
    pub(crate) form: FormKind,
    pub(crate) reserved: Vec<Word>,
    /// Whether it has an error, which was reported.
    pub(crate) is_wrong: bool,
}

/// `[roles.*]`.
#[derive(Debug, Default)]
pub(crate) struct RawRole {
    pub(crate) name: Word,
    pub(crate) title: Option<Text<'static>>,
    pub(crate) description: Option<Text<'static>>,
    pub(crate) rust: Option<Word>,
    pub(crate) permissions: Vec<Word>,
    pub(crate) includes: Vec<Word>,
    pub(crate) allow: Vec<Word>,
}

/// `[operations.*]`.
#[derive(Debug, Default)]
pub(crate) struct RawOperation {
    pub(crate) id: Word,
    /// Its calls.
    pub(crate) calls: Vec<Word>,
    pub(crate) title: Option<Text<'static>>,
    pub(crate) description: Option<Text<'static>>,
    pub(crate) rust: Option<Word>,
    pub(crate) scopes: Option<Requirement>,
    pub(crate) permissions: Option<Requirement>,
    pub(crate) authenticated: Switch,
    pub(crate) public: Switch,
    pub(crate) deprecated: bool,
    pub(crate) tags: Vec<Text<'static>>,
    pub(crate) allow: Vec<Word>,
}

/// A key that is `true` or `false`.
#[derive(Clone, Debug, Default)]
pub(crate) enum Switch {
    #[default]
    Absent,
    Off(Place),
    On(Place),
    /// Neither value, which was reported.
    Wrong,
}

impl Switch {
    /// Its place, if it is `true`.
    pub(crate) fn on(&self) -> Option<&Place> {
        match self {
            Self::On(place) => Some(place),
            Self::Absent | Self::Off(_) | Self::Wrong => None,
        }
    }

    /// Its place, if it is `false`.
    pub(crate) fn off(&self) -> Option<&Place> {
        match self {
            Self::Off(place) => Some(place),
            Self::Absent | Self::On(_) | Self::Wrong => None,
        }
    }
}

/// Alternatives that each require all of their names. Empty after an error, which was reported.
#[derive(Debug, Default)]
pub(crate) struct Requirement {
    pub(crate) any: Vec<Vec<Word>>,
    pub(crate) key: Place,
    /// Whether it was written as `{ any = [..] }`.
    pub(crate) is_choice: bool,
}

/// Reads the tables of one file.
pub(crate) fn file(reader: &mut Reader<'_>, table: DeTable<'_>) -> RawFile {
    let table = spelling::hoisted(reader, table, "spec", SPEC_KEYS);
    let table = spelling::corrected(reader, table, TABLES, keys_itself, keys_of_items);
    let mut file = RawFile::default();
    for (key, value) in in_file_order(table) {
        match key.get_ref().as_ref() {
            "spec" => file.meta = reader.meta(&key, value),
            "scopes" => file.scopes = reader.privileges(VocabularyKind::Scope, value),
            "permissions" => {
                file.permissions = reader.privileges(VocabularyKind::Permission, value);
            }
            "names" => file.names = reader.names(VocabularyKind::Scope, value),
            "user_names" => file.user_names = reader.names(VocabularyKind::Permission, value),
            "parameters" => file.parameters = reader.parameters(value),
            "roles" => file.roles = reader.roles(value),
            "operations" => file.operations = reader.operations(value),
            _ => reader.unknown_table(key, &value),
        }
    }
    file
}

/// The format of a spec.
pub(crate) const FORMAT: Format = Format {
    what: "a spec",
    header: "spec",
};

fn keys_itself(table: &str) -> Option<(&'static str, &'static [&'static str])> {
    (table == "spec").then_some(("`[spec]`", SPEC_KEYS))
}

fn keys_of_items(table: &str) -> Option<Keys> {
    let (what, noun, known, main) = match table {
        "scopes" => ("a scope", "scope", SCOPE_KEYS, "description"),
        "permissions" => ("a permission", "permission", PERMISSION_KEYS, "description"),
        "names" | "user_names" => ("a name that stands for several", "name", NAME_KEYS, "means"),
        "parameters" => ("a parameter", "parameter", PARAMETER_KEYS, "values"),
        "roles" => ("a role", "role", ROLE_KEYS, "permissions"),
        "operations" => ("an operation", "operation", OPERATION_KEYS, "scopes"),
        _ => return None,
    };
    Some(Keys {
        what,
        noun,
        known,
        main,
        inner: known.contains(&"deprecated").then_some((
            "deprecated",
            "`deprecated`",
            DEPRECATED_KEYS,
        )),
    })
}

impl Reader<'_> {
    /// Reports an unknown table, or a key outside of all tables.
    fn unknown_table(&mut self, key: Key<'_>, value: &Value<'_>) {
        let key = self.word(key);
        let is_spec_key = SPEC_KEYS.contains(&key.text.as_str()) && !value.get_ref().is_table();
        let mut problem =
            Problem::error("unknown-key", format!("there is no table `{}`", key.text))
                .at(&key.place, "unknown table");
        if is_spec_key {
            problem = Problem::error(
                "unknown-key",
                format!("the key `{}` stands outside of any table", key.text),
            )
            .at(&key.place, "outside of any table")
            .help("put `[spec]` on a line above it");
        } else if let Some(near) = suggest::meant(&key.text, TABLES) {
            problem = problem.patch(format!("did you mean `{near}`?"), &key.place, near);
        } else {
            problem = problem.help(format!("the tables are {}", listed(TABLES)));
        }
        self.report(problem);
    }

    fn meta(&mut self, key: &Key<'_>, value: Value<'_>) -> Meta {
        let mut meta = Meta {
            place: Some(self.place(key.span())),
            ..Meta::default()
        };
        for (key, value) in self.table("`spec`", "[spec]", value) {
            match key.get_ref().as_ref() {
                "name" => {
                    meta.named = true;
                    meta.name = self.string("`name`", value);
                }
                "title" => meta.title = self.text("`title`", value),
                "version" => meta.version = self.text("`version`", value),
                "description" => meta.description = self.text("`description`", value),
                "source" => meta.source = self.text("`source`", value),
                "strip_prefix" => {
                    let prefix = self.string("`strip_prefix`", value);
                    meta.strip_prefix = prefix.map(|word| word.text);
                }
                "extends" => meta.extends = self.strings("`extends`", value),
                "allow" => meta.allow = self.strings("`allow`", value),
                _ => self.unknown_key("`[spec]`", key, SPEC_KEYS),
            }
        }
        meta
    }

    fn privileges(&mut self, kind: VocabularyKind, value: Value<'_>) -> Vec<RawPrivilege> {
        let (what, header) = match kind {
            VocabularyKind::Scope => ("`scopes`", "[scopes.\"name\"]"),
            VocabularyKind::Permission => ("`permissions`", "[permissions.\"name\"]"),
        };
        let entries = self.table(what, header, value);
        let mut items = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let name = self.word(key);
            items.push(self.privilege(kind, name, value));
        }
        items
    }

    fn privilege(&mut self, kind: VocabularyKind, name: Word, value: Value<'_>) -> RawPrivilege {
        let is_scope = kind == VocabularyKind::Scope;
        let what = format!("{} `{}`", kind.noun(), name.text);
        let mut item = RawPrivilege {
            name,
            ..RawPrivilege::default()
        };
        let header = format!("[{}.{}]", kind.table(), as_key(&item.name.text));
        for (key, value) in self.table(&what, &header, value) {
            match key.get_ref().as_ref() {
                "title" => item.title = self.text("`title`", value),
                "description" => item.description = self.text("`description`", value),
                "access" => item.access = self.access(value),
                "includes" => item.includes = self.strings("`includes`", value),
                "restricted" if is_scope => {
                    item.restricted = self.boolean("`restricted`", &value).unwrap_or(false);
                }
                "availability" if is_scope => item.availability = self.availability(value),
                "aliases" => item.aliases = self.strings("`aliases`", value),
                "rust" => item.rust = self.string("`rust`", value),
                "bit" => item.bit = self.bit(&value),
                "baseline" if is_scope => {
                    item.baseline = self.boolean("`baseline`", &value).unwrap_or(false);
                }
                "tags" => item.tags = self.texts("`tags`", value),
                "since" => item.since = self.text("`since`", value),
                "deprecated" => item.deprecated = self.deprecated(value),
                "allow" => item.allow = self.strings("`allow`", value),
                only_scopes if SCOPE_KEYS.contains(&only_scopes) => {
                    let key = self.word(key);
                    self.report(
                        Problem::error(
                            "unknown-key",
                            format!("{what} has no key `{}`, which only scopes have", key.text),
                        )
                        .at(&key.place, "only for scopes")
                        .help("leave it out"),
                    );
                }
                _ if is_scope => self.unknown_key("a scope", key, SCOPE_KEYS),
                _ => self.unknown_key("a permission", key, PERMISSION_KEYS),
            }
        }
        item
    }

    fn access(&mut self, value: Value<'_>) -> Access {
        let mut access = Access::default();
        if matches!(value.get_ref(), DeValue::Array(_)) {
            for word in self.strings("`access`", value) {
                if !access.allow(&word.text) {
                    self.unknown_word("unknown-access", "access", &word, ACCESS_ITEMS, "");
                }
            }
            return access;
        }
        if !matches!(value.get_ref(), DeValue::String(_)) {
            self.wrong_type("`access`", &value, "a string or a list of strings");
            return access;
        }
        let Some(word) = self.string("`access`", value) else {
            return access;
        };
        let items: &[&str] = match word.text.as_str() {
            "crud" => &["create", "read", "update", "delete"],
            "read-update" => &["read", "update"],
            item => &[item],
        };
        if items.iter().all(|item| access.allow(item)) {
            return access;
        }
        if word.text == "write" {
            self.report(
                Problem::error("unknown-access", "`write` is not a kind of access")
                    .at(&word.place, "unknown access")
                    .patch(
                        "write which ways of it: `[\"create\", \"update\", \"delete\"]`; with reading it \
                         is `\"crud\"`",
                        &word.place,
                        "[\"create\", \"update\", \"delete\"]",
                    ),
            );
        } else {
            let also = ", or a list of them";
            self.unknown_word("unknown-access", "access", &word, ACCESS_WORDS, also);
        }
        access
    }

    fn availability(&mut self, value: Value<'_>) -> Availability {
        let Some(word) = self.string("`availability`", value) else {
            return Availability::default();
        };
        match word.text.as_str() {
            "general" => return Availability::General,
            "on-request" => return Availability::OnRequest,
            _ => {}
        }
        self.unknown_word(
            "unknown-availability",
            "availability",
            &word,
            AVAILABILITY,
            "",
        );
        Availability::default()
    }

    /// Reports a string that is not one of the allowed ones.
    pub(crate) fn unknown_word(
        &mut self,
        code: &'static str,
        kind: &str,
        word: &Word,
        known: &[&str],
        also: &str,
    ) {
        let problem = Problem::error(code, format!("`{}` is not a kind of {kind}", word.text))
            .at(&word.place, format!("unknown {kind}"));
        let problem = match suggest::meant(&word.text, known) {
            Some(near) => problem.patch(
                format!("did you mean `{near}`?"),
                &word.place,
                format!("\"{near}\""),
            ),
            None => problem.help(format!("write one of {}{also}", listed(known))),
        };
        self.report(problem);
    }

    fn bit(&mut self, value: &Value<'_>) -> Option<(u16, Place)> {
        let place = self.place(value.span());
        let Some(number) = value.get_ref().as_integer() else {
            self.wrong_type("`bit`", value, "a whole number");
            return None;
        };
        match u16::from_str_radix(number.as_str(), number.radix()) {
            Ok(bit) => Some((bit, place)),
            Err(_) => {
                self.report(
                    Problem::error(
                        "bit-out-of-range",
                        format!("bit `{number}` is not between 0 and {MAX_BIT}"),
                    )
                    .at(&place, "out of range")
                    .help("leave `bit` out to get the lowest free one"),
                );
                None
            }
        }
    }

    fn deprecated(&mut self, value: Value<'_>) -> Option<RawDeprecated> {
        match value.get_ref() {
            DeValue::Boolean(true) => return Some(RawDeprecated::default()),
            DeValue::Boolean(false) => return None,
            DeValue::Table(_) => {}
            DeValue::String(text) => {
                let text = text.trim();
                let words = text.get(..4).filter(|it| it.eq_ignore_ascii_case("use "));
                let name = words
                    .and_then(|words| text.strip_prefix(words))
                    .map(str::trim);
                // a table with a replacement or a version, or else any text
                let table = match name {
                    Some(name) if !name.contains(' ') => format!("{{ use = {} }}", quoted(name)),
                    _ if text.starts_with(|c: char| c.is_ascii_digit()) => {
                        format!("{{ since = {} }}", quoted(text))
                    }
                    _ => format!("{{ note = {} }}", quoted(text)),
                };
                let place = self.place(value.span());
                self.report(
                    Problem::error(
                        "wrong-type",
                        "`deprecated` must be `true` or a table, found a string",
                    )
                    .at(&place, "expected `true` or a table")
                    .patch(format!("write `{table}`"), &place, table),
                );
                return Some(RawDeprecated::default());
            }
            _ => {
                self.wrong_type(
                    "`deprecated`",
                    &value,
                    "`true` or a table such as `{ since = \"1.0\", use = \"Name\" }`",
                );
                return None;
            }
        }
        let mut deprecated = RawDeprecated::default();
        for (key, value) in self.table("`deprecated`", "", value) {
            match key.get_ref().as_ref() {
                "since" => deprecated.since = self.text("`since`", value),
                "use" => deprecated.instead = self.string("`use`", value),
                "note" => deprecated.note = self.text("`note`", value),
                _ => self.unknown_key("`deprecated`", key, DEPRECATED_KEYS),
            }
        }
        Some(deprecated)
    }

    fn names(&mut self, kind: VocabularyKind, value: Value<'_>) -> Vec<RawName> {
        let table = kind.names_table();
        let header = format!("[{table}.\"name\"]");
        let mut names = Vec::new();
        for (key, value) in self.table(&format!("`{table}`"), &header, value) {
            let mut name = RawName {
                name: self.word(key),
                ..RawName::default()
            };
            let what = format!("name `{}`", name.name.text);
            let header = format!("[{table}.{}]", as_key(&name.name.text));
            for (key, value) in self.table(&what, &header, value) {
                match key.get_ref().as_ref() {
                    "means" => name.means = self.strings("`means`", value),
                    _ => self.unknown_key("a name that stands for several", key, NAME_KEYS),
                }
            }
            names.push(name);
        }
        names
    }

    fn parameters(&mut self, value: Value<'_>) -> Vec<RawParameter> {
        let mut parameters = Vec::new();
        for (key, value) in self.table("`parameters`", "[parameters.name]", value) {
            let mut parameter = RawParameter {
                name: self.word(key),
                ..RawParameter::default()
            };
            let what = format!("parameter `{}`", parameter.name.text);
            let header = format!("[parameters.{}]", as_key(&parameter.name.text));
            for (key, value) in self.table(&what, &header, value) {
                match key.get_ref().as_ref() {
                    "values" => parameter.values = Some(self.strings("`values`", value)),
                    "all" => parameter.all = self.string("`all`", value),
                    "letters" => parameter.letters = Some(self.letters(value)),
                    "form" => {
                        parameter.is_open = true;
                        // an invalid form becomes the default, so that one mistake gives one error
                        parameter.form = self.form(value).unwrap_or_default();
                    }
                    "reserved" => {
                        parameter.is_open = true;
                        parameter.reserved = self.strings("`reserved`", value);
                    }
                    _ => {
                        parameter.is_wrong = true;
                        self.unknown_key("a parameter", key, PARAMETER_KEYS);
                    }
                }
            }
            parameters.push(parameter);
        }
        parameters
    }

    /// Reads `{ r = "read", s = "search" }`.
    fn letters(&mut self, value: Value<'_>) -> Vec<(Word, Text<'static>)> {
        let mut letters = Vec::new();
        for (key, value) in self.table("`letters`", "letters = { r = \"read\" }", value) {
            let letter = self.word(key);
            let words = self.text(&format!("letter `{}`", letter.text), value);
            letters.extend(words.map(|words| (letter, words)));
        }
        letters
    }

    fn roles(&mut self, value: Value<'_>) -> Vec<RawRole> {
        let mut roles = Vec::new();
        for (key, value) in self.table("`roles`", "[roles.\"name\"]", value) {
            let name = self.word(key);
            roles.push(self.role(name, value));
        }
        roles
    }

    fn role(&mut self, name: Word, value: Value<'_>) -> RawRole {
        let what = format!("role `{}`", name.text);
        let header = format!("[roles.{}]", as_key(&name.text));
        let mut role = RawRole {
            name,
            ..RawRole::default()
        };
        for (key, value) in self.table(&what, &header, value) {
            match key.get_ref().as_ref() {
                "title" => role.title = self.text("`title`", value),
                "description" => role.description = self.text("`description`", value),
                "rust" => role.rust = self.string("`rust`", value),
                "permissions" => role.permissions = self.strings("`permissions`", value),
                "includes" => role.includes = self.strings("`includes`", value),
                "allow" => role.allow = self.strings("`allow`", value),
                _ => self.unknown_key("a role", key, ROLE_KEYS),
            }
        }
        role
    }

    fn operations(&mut self, value: Value<'_>) -> Vec<RawOperation> {
        let entries = self.table("`operations`", "[operations.\"id\"]", value);
        let mut operations = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let id = self.word(key);
            operations.push(self.operation(id, value));
        }
        operations
    }

    fn operation(&mut self, id: Word, value: Value<'_>) -> RawOperation {
        let what = format!("operation `{}`", id.text);
        let header = format!("[operations.{}]", as_key(&id.text));
        let mut operation = RawOperation {
            id,
            ..RawOperation::default()
        };
        for (key, value) in self.table(&what, &header, value) {
            match key.get_ref().as_ref() {
                "call" => operation.calls = self.calls(value),
                "title" => operation.title = self.text("`title`", value),
                "description" => operation.description = self.text("`description`", value),
                "rust" => operation.rust = self.string("`rust`", value),
                "scopes" => operation.scopes = Some(self.requirement("scopes", &key, value)),
                "permissions" => {
                    operation.permissions = Some(self.requirement("permissions", &key, value));
                }
                "authenticated" => {
                    operation.authenticated = self.switch("`authenticated`", &key, &value);
                }
                "public" => operation.public = self.switch("`public`", &key, &value),
                "deprecated" => {
                    operation.deprecated = self.boolean("`deprecated`", &value).unwrap_or(false);
                }
                "tags" => operation.tags = self.texts("`tags`", value),
                "allow" => operation.allow = self.strings("`allow`", value),
                _ => self.unknown_key("an operation", key, OPERATION_KEYS),
            }
        }
        operation
    }

    /// Reads one call, or a list of them.
    fn calls(&mut self, value: Value<'_>) -> Vec<Word> {
        match value.get_ref() {
            DeValue::String(_) => {
                let call = self.string("`call`", value).into_iter().collect();
                self.one_call_each(call, true)
            }
            DeValue::Array(items) if items.is_empty() => {
                let place = self.place(value.span());
                self.report(
                    Problem::error("invalid-call", "the list of calls is empty")
                        .at(&place, "names nothing")
                        .help("leave `call` out if the operation has none"),
                );
                Vec::new()
            }
            DeValue::Array(_) => {
                let calls = self.strings("`call`", value);
                self.one_call_each(calls, false)
            }
            DeValue::Table(parts) => {
                let part = |key: &str| parts.get(key)?.get_ref().as_str();
                let place = self.place(value.span());
                let call = match (part("method"), part("path").or_else(|| part("url"))) {
                    (Some(method), Some(path)) => format!("{} {path}", method.to_uppercase()),
                    _ => String::new(),
                };
                if call.is_empty() {
                    self.wrong_type("`call`", &value, "a string or a list of strings");
                    return Vec::new();
                }
                let written = quoted(&call);
                self.report(
                    Problem::error("wrong-type", "`call` must be a string, found a table")
                        .at(&place, "expected method and path as one string")
                        .patch(format!("write `{written}`"), &place, written),
                );
                vec![Word { text: call, place }]
            }
            _ => {
                self.wrong_type("`call`", &value, "a string or a list of strings");
                Vec::new()
            }
        }
    }

    /// Splits strings that contain several calls. `alone` means that this is the whole value.
    fn one_call_each(&mut self, words: Vec<Word>, alone: bool) -> Vec<Word> {
        let mut calls = Vec::with_capacity(words.len());
        for word in words {
            let Some(several) = Call::several(&word.text) else {
                calls.push(word);
                continue;
            };
            let texts: Vec<String> = several.iter().map(Call::to_string).collect();
            let list: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            let mut list = list.join(", ");
            if alone {
                list = format!("[{list}]");
            }
            self.report(
                Problem::error("invalid-call", "several calls are a list of strings")
                    .at(&word.place, "several calls in one string")
                    .patch(format!("write `{list}`"), &word.place, list),
            );
            calls.extend(texts.into_iter().map(|text| Word {
                text,
                place: word.place.clone(),
            }));
        }
        calls
    }

    fn switch(&mut self, what: &str, key: &Key<'_>, value: &Value<'_>) -> Switch {
        let place = self.place(key.span()).to(&self.place(value.span()));
        match self.boolean(what, value) {
            Some(true) => Switch::On(place),
            Some(false) => Switch::Off(place),
            None => Switch::Wrong,
        }
    }

    /// Reads `"A"`, `["A", "B"]` or `{ any = ["A", ["B", "C"]] }`.
    fn requirement(&mut self, what: &str, key: &Key<'_>, value: Value<'_>) -> Requirement {
        let place = self.place(value.span());
        Requirement {
            is_choice: matches!(value.get_ref(), DeValue::Table(_)),
            any: match value.get_ref() {
                DeValue::String(_) | DeValue::Array(_) => {
                    self.all_of(what, value).into_iter().collect()
                }
                DeValue::Table(_) => self.any_of(what, &place, value),
                _ => {
                    self.wrong_requirement(what, &value);
                    Vec::new()
                }
            },
            key: self.place(key.span()),
        }
    }

    /// Reads `"A"` or `["A", "B"]`; `None` without a name, which is an error.
    fn all_of(&mut self, what: &str, value: Value<'_>) -> Option<Vec<Word>> {
        let place = self.place(value.span());
        let items = match value.into_inner() {
            DeValue::String(text) => {
                let text = text.into_owned();
                return Some(vec![Word { text, place }]);
            }
            DeValue::Array(items) => items,
            _ => return None,
        };
        if items.is_empty() {
            self.empty_requirement(what, &place);
            return None;
        }
        let mut words = Vec::with_capacity(items.len());
        for item in items {
            if matches!(item.get_ref(), DeValue::String(_)) {
                words.extend(self.string("", item));
            } else {
                self.wrong_requirement(what, &item);
                return None;
            }
        }
        Some(words)
    }

    /// Reads `{ any = ["A", ["B", "C"]] }`.
    fn any_of(&mut self, what: &str, place: &Place, value: Value<'_>) -> Vec<Vec<Word>> {
        let mut alternatives = None;
        let mut empty = true;
        for (key, value) in self.table(what, "", value) {
            empty = false;
            match key.get_ref().as_ref() {
                "any" => alternatives = Some(value),
                "all" => {
                    let key = self.word(key);
                    let all = self.place(value.span());
                    let all = self.source.get(all.span).unwrap_or_default().to_owned();
                    self.report(
                        Problem::error("unknown-key", format!("`{what}` has no key `all`"))
                            .at(&key.place, "unknown key")
                            .patch(
                                format!("a list means all of its names: write `{all}`"),
                                place,
                                all,
                            ),
                    );
                }
                _ => self.unknown_key(&format!("`{what}`"), key, &["any"]),
            }
        }
        let Some(value) = alternatives else {
            if empty {
                self.empty_requirement(what, place);
            }
            return Vec::new();
        };
        let value_place = self.place(value.span());
        if !matches!(value.get_ref(), DeValue::Array(_)) {
            self.wrong_type("`any`", &value, "a list");
            return Vec::new();
        }
        let DeValue::Array(items) = value.into_inner() else {
            return Vec::new();
        };
        if items.is_empty() {
            self.empty_requirement(what, &value_place);
        }
        let mut any = Vec::with_capacity(items.len());
        for item in items {
            match item.get_ref() {
                DeValue::String(_) | DeValue::Array(_) => any.extend(self.all_of(what, item)),
                _ => self.wrong_requirement(what, &item),
            }
        }
        any
    }

    fn empty_requirement(&mut self, what: &str, place: &Place) {
        let problem = Problem::error(
            "empty-requirement",
            format!("an empty `{what}` asks for nothing, and so would let everyone in"),
        )
        .at(place, "names nothing");
        self.report(if what == "scopes" {
            problem.help(
                "write `authenticated = true` in place of `scopes` to let every valid token in, or \
                 `public = true` if no token is needed",
            )
        } else {
            problem.help("leave `permissions` out if the user needs none")
        });
    }

    fn wrong_requirement(&mut self, what: &str, value: &Value<'_>) {
        let place = self.place(value.span());
        self.report(
            Problem::error("wrong-type", format!("`{what}` must name what is required"))
                .at(&place, "expected a name")
                .help(
                    "write `\"A\"`, `[\"A\", \"B\"]` for all of these, or \
                     `{ any = [\"A\", [\"B\", \"C\"]] }` for any of these",
                ),
        );
    }
}
