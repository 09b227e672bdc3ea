//! The result of an importer: unresolved names with their places. [`Draft::finish`] makes a spec of
//! it.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use scope_spec::{
    Call, Help, Label, Name, Operation, Place, Privilege, Problem, Requirement, Role, RoleId, Rows,
    Severity, Spec, Vocabulary, VocabularyKind, identifier, is_identifier, is_token_name,
    is_wire_name,
};

/// A name in the imported file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) place: Place,
}

/// A scope or permission. The name is in `name`, the inclusions are in `includes`.
#[derive(Clone, Debug, Default)]
pub(crate) struct DraftPrivilege {
    pub(crate) name: Word,
    pub(crate) includes: Vec<Word>,
    /// The replacement, if it is deprecated.
    pub(crate) instead: Option<Word>,
    pub(crate) rust: Option<String>,
    pub(crate) bit: Option<u16>,
    /// Whether it is declared only by its use.
    pub(crate) by_use: bool,
    /// The other fields.
    pub(crate) item: Privilege,
}

/// A name that means several scopes or permissions.
#[derive(Clone, Debug)]
pub(crate) struct DraftName {
    pub(crate) kind: VocabularyKind,
    pub(crate) name: Word,
    pub(crate) means: Vec<Word>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct DraftRole {
    pub(crate) name: Word,
    pub(crate) permissions: Vec<Word>,
    pub(crate) includes: Vec<Word>,
    pub(crate) rust: Option<String>,
    /// The other fields.
    pub(crate) item: Role,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct DraftOperation {
    pub(crate) id: Word,
    pub(crate) scopes: Vec<Vec<Word>>,
    pub(crate) permissions: Vec<Vec<Word>>,
    pub(crate) rust: Option<String>,
    /// Whether the requirement was not understood, and reported: the operation is left out.
    pub(crate) spoiled: bool,
    /// Whether any valid token is enough.
    pub(crate) authenticated: bool,
    /// Whether no token is required.
    pub(crate) public: bool,
    /// The other fields.
    pub(crate) item: Operation,
}

impl DraftOperation {
    /// Adds an HTTP call if a spec can have it, else returns the problem.
    pub(crate) fn take_call(&mut self, method: &str, path: &str) -> Result<(), String> {
        self.take_call_of_any_kind(&format!("{method} {path}"))
    }

    /// Adds a call in the syntax of the format.
    pub(crate) fn take_call_of_any_kind(&mut self, call: &str) -> Result<(), String> {
        match Call::parse(call) {
            Ok(call) => {
                self.item.calls.push(call);
                Ok(())
            }
            Err(wrong) => Err(format!("`{call}` {wrong}")),
        }
    }
}

/// The contents of a file, with the problems so far.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// The table `[spec]`; its lists are empty.
    pub(crate) head: Spec,
    pub(crate) scopes: Vec<DraftPrivilege>,
    pub(crate) permissions: Vec<DraftPrivilege>,
    pub(crate) names: Vec<DraftName>,
    pub(crate) roles: Vec<DraftRole>,
    pub(crate) operations: Vec<DraftOperation>,
    pub(crate) problems: Vec<Problem>,
}

/// An error at a place of the imported file, with help.
pub(crate) fn problem(
    code: &'static str,
    message: impl Into<String>,
    place: Place,
    label: impl Into<String>,
    help: impl Into<String>,
) -> Problem {
    let mut problem = Problem::error(code, message);
    problem.primary = Some(Label {
        place,
        text: label.into(),
    });
    let text: String = help.into();
    if !text.is_empty() {
        problem.help.push(Help { text, patch: None });
    }
    problem
}

/// A warning for something optional that is left out.
pub(crate) fn warning(
    code: &'static str,
    message: impl Into<String>,
    place: Place,
    label: impl Into<String>,
    help: impl Into<String>,
) -> Problem {
    Problem {
        severity: Severity::Warning,
        ..problem(code, message, place, label, help)
    }
}

/// A place of the imported file.
pub(crate) fn place(span: Range<usize>) -> Place {
    Place { file: 0, span }
}

impl Draft {
    /// Makes a spec: resolves names, and makes identifiers unique. Invalid items are reported and
    /// left out.
    ///
    /// The spec is complete enough for `to_toml`: inclusion is not closed.
    pub(crate) fn finish(mut self) -> (Spec, Vec<Problem>) {
        let mut spec = std::mem::take(&mut self.head);
        let mut problems = std::mem::take(&mut self.problems);
        let prefix = spec.strip_prefix.clone();
        for kind in [VocabularyKind::Scope, VocabularyKind::Permission] {
            let drafts = match kind {
                VocabularyKind::Scope => std::mem::take(&mut self.scopes),
                VocabularyKind::Permission => std::mem::take(&mut self.permissions),
            };
            let mut made = privileges(kind, drafts, prefix.as_deref(), &mut problems);
            let several = self.names.iter().filter(|draft| draft.kind == kind);
            names_for_several(&mut made, several, &mut problems);
            match kind {
                VocabularyKind::Scope => spec.scopes = made,
                VocabularyKind::Permission => spec.permissions = made,
            }
        }
        roles(&mut spec, self.roles, &mut problems);
        operations(&mut spec, self.operations, &mut problems);
        problems.sort_by_key(|problem| {
            let place = problem.primary.as_ref();
            let place = place.map(|label| (label.place.file, label.place.span.start));
            (problem.severity == Severity::Warning, place)
        });
        (spec, problems)
    }
}

/// The names of one table, with their indices.
#[derive(Default)]
struct Names {
    indices: HashMap<String, usize>,
}

impl Names {
    /// The valid items, without duplicates; the others are reported.
    fn keep<T>(
        noun: &str,
        drafts: Vec<T>,
        name: impl Fn(&T) -> &Word,
        good: impl Fn(&str) -> bool,
        problems: &mut Vec<Problem>,
    ) -> (Self, Vec<T>) {
        let mut names = Self::default();
        let mut first: HashMap<String, Place> = HashMap::new();
        let mut kept = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let word = name(&draft);
            if !good(&word.text) {
                problems.push(bad_name(noun, word));
            } else if let Some(before) = first.get(&word.text) {
                let mut again = problem(
                    "duplicate-name",
                    format!("{noun} `{}` exists twice", word.text),
                    word.place.clone(),
                    "again here",
                    "keep one of them",
                );
                again.context.push(Label {
                    place: before.clone(),
                    text: "first here".to_owned(),
                });
                problems.push(again);
            } else {
                first.insert(word.text.clone(), word.place.clone());
                names.indices.insert(word.text.clone(), kept.len());
                kept.push(draft);
            }
        }
        (names, kept)
    }

    /// The index of a name, or a reported problem.
    fn find(
        &self,
        noun: &str,
        user: &str,
        word: &Word,
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        let found = self.indices.get(&word.text).copied();
        if found.is_none() {
            let mut known: Vec<&str> = self.indices.keys().map(String::as_str).collect();
            known.sort_unstable();
            let help = match scope_spec::nearest(&word.text, known.into_iter()) {
                Some(near) => format!("a {noun} with a similar name exists: `{near}`"),
                None => format!("declare the {noun} in the document, or remove the name"),
            };
            problems.push(problem(
                "undeclared-name",
                format!("{user} {noun} `{}`, which is not declared", word.text),
                word.place.clone(),
                "not declared",
                help,
            ));
        }
        found
    }

    /// The indices of some names, ascending.
    fn all(
        &self,
        noun: &str,
        user: &str,
        words: &[Word],
        problems: &mut Vec<Problem>,
    ) -> Vec<usize> {
        let words = words.iter();
        let mut found: Vec<usize> = words
            .filter_map(|word| self.find(noun, user, word, problems))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Any of these, each of them all of its names. An alternative with an unknown name is left out
    /// as a whole: without that name it would require less.
    fn requirement(
        &self,
        noun: &str,
        user: &str,
        any: &[Vec<Word>],
        problems: &mut Vec<Problem>,
    ) -> Rows {
        let alternatives = any.iter().filter_map(|all| {
            let found: Vec<Option<usize>> = all
                .iter()
                .map(|word| self.find(noun, user, word, problems))
                .collect();
            found.into_iter().collect::<Option<Vec<usize>>>()
        });
        alternatives.filter(|all| !all.is_empty()).collect()
    }
}

fn bad_name(noun: &str, word: &Word) -> Problem {
    let message = if word.text.is_empty() {
        format!("this {noun} has no name")
    } else {
        let shown = match word.text.contains(char::is_control) {
            true => word.text.escape_debug().to_string(),
            false => word.text.clone(),
        };
        format!("`{shown}` cannot be the name of a {noun}")
    };
    let help = match noun {
        "scope" | "permission" if is_wire_name(&word.text) => {
            "write it into the spec by hand: there `[parameters.NAME]` says what `{NAME}` stands for"
        }
        "scope" | "permission" => {
            "a name is made of visible ASCII characters except `\"` and `\\` (RFC 6749 section 3.3)"
        }
        _ => "a name is not empty, and holds no control characters",
    };
    problem(
        "invalid-name",
        message,
        word.place.clone(),
        "not a name",
        help,
    )
}

fn is_id(name: &str) -> bool {
    !name.is_empty() && !name.contains(char::is_control)
}

/// Gives each name a unique identifier: its own, else that of the format, else a similar one.
fn identify<'n>(
    named: impl Iterator<Item = (&'n str, Option<String>)>,
    prefix: Option<&str>,
) -> Vec<String> {
    let named: Vec<(&str, Option<String>)> = named.collect();
    let given = named.iter().filter_map(|(_, given)| given.clone());
    let mut taken: HashSet<String> = given.collect();
    let mut identifiers = Vec::with_capacity(named.len());
    for (name, given) in named {
        if let Some(given) = given {
            identifiers.push(given);
            continue;
        }
        let mut made = identifier(name, prefix);
        if !is_identifier(&made) {
            made.retain(|c| c == '_' || c.is_alphanumeric());
            made.insert(0, 'X');
        }
        let stem = made.len();
        let mut number = 2;
        while !is_identifier(&made) || taken.contains(&made) {
            made.truncate(stem);
            made.push_str(&number.to_string());
            number += 1;
        }
        taken.insert(made.clone());
        identifiers.push(made);
    }
    identifiers
}

/// Gives each privilege without a bit the lowest free one, as the format does.
fn bits(drafts: &[DraftPrivilege]) -> Vec<u16> {
    let given: HashSet<u16> = drafts.iter().filter_map(|draft| draft.bit).collect();
    let mut free = (0..=u16::MAX).filter(|bit| !given.contains(bit));
    let drafts = drafts.iter();
    drafts
        .map(|draft| draft.bit.or_else(|| free.next()).unwrap_or(u16::MAX))
        .collect()
}

fn privileges(
    kind: VocabularyKind,
    drafts: Vec<DraftPrivilege>,
    prefix: Option<&str>,
    problems: &mut Vec<Problem>,
) -> Vocabulary {
    let noun = kind.noun();
    // no document says which values an open parameter takes
    let (names, drafts) = Names::keep(noun, drafts, |draft| &draft.name, is_token_name, problems);
    let named = drafts.iter();
    let named = named.map(|draft| (draft.name.text.as_str(), draft.rust.clone()));
    let identifiers = identify(named, prefix);
    let bits = bits(&drafts);
    let mut vocabulary = Vocabulary::default();
    vocabulary.kind = kind;
    for ((draft, rust), bit) in drafts.into_iter().zip(identifiers).zip(bits) {
        let user = format!("{noun} `{}` includes", draft.name.text);
        let includes = names.all(noun, &user, &draft.includes, problems);
        let mut item = draft.item;
        if let Some(deprecated) = &mut item.deprecated {
            let user = format!("{noun} `{}` is replaced by", draft.name.text);
            let instead = draft.instead.as_ref();
            deprecated.instead = instead.and_then(|word| names.find(noun, &user, word, problems));
        }
        vocabulary.items.push(Privilege {
            name: draft.name.text,
            rust,
            bit,
            includes,
            ..item
        });
    }
    vocabulary
}

/// The names for several privileges. One with an unknown name is left out as a whole: without that
/// name it would mean less.
fn names_for_several<'d>(
    vocabulary: &mut Vocabulary,
    drafts: impl Iterator<Item = &'d DraftName>,
    problems: &mut Vec<Problem>,
) {
    let (noun, names) = (vocabulary.kind.noun(), names_of(vocabulary));
    for draft in drafts {
        let user = format!("name `{}` means", draft.name.text);
        let means = draft.means.iter();
        let means: Vec<Option<usize>> = means
            .map(|word| names.find(noun, &user, word, problems))
            .collect();
        if let Some(means) = means.into_iter().collect() {
            vocabulary.names.push(Name {
                name: draft.name.text.clone(),
                means,
                place: Place::default(),
            });
        }
    }
}

fn names_of(vocabulary: &Vocabulary) -> Names {
    let items = vocabulary.items.iter().zip(0..);
    Names {
        indices: items
            .map(|(item, index)| (item.name.clone(), index))
            .collect(),
    }
}

fn roles(spec: &mut Spec, drafts: Vec<DraftRole>, problems: &mut Vec<Problem>) {
    let permissions = names_of(&spec.permissions);
    let (names, drafts) = Names::keep("role", drafts, |draft| &draft.name, is_id, problems);
    let named = drafts.iter();
    let named = named.map(|draft| (draft.name.text.as_str(), draft.rust.clone()));
    let identifiers = identify(named, spec.strip_prefix.as_deref());
    for (draft, rust) in drafts.into_iter().zip(identifiers) {
        let user = format!("role `{}` holds", draft.name.text);
        let permissions = permissions.all("permission", &user, &draft.permissions, problems);
        let user = format!("role `{}` includes", draft.name.text);
        let includes = names.all("role", &user, &draft.includes, problems);
        spec.roles.push(Role {
            name: draft.name.text,
            rust,
            permissions,
            includes: includes.into_iter().map(RoleId::new).collect(),
            ..draft.item
        });
    }
}

fn operations(spec: &mut Spec, drafts: Vec<DraftOperation>, problems: &mut Vec<Problem>) {
    let scopes = names_of(&spec.scopes);
    let permissions = names_of(&spec.permissions);
    let (_, drafts) = Names::keep("operation", drafts, |draft| &draft.id, is_id, problems);
    let named = drafts.iter();
    let named = named.map(|draft| (draft.id.text.as_str(), draft.rust.clone()));
    let identifiers = identify(named, spec.strip_prefix.as_deref());
    for (draft, rust) in drafts.into_iter().zip(identifiers) {
        let user = format!("operation `{}` requires", draft.id.text);
        let any = scopes.requirement("scope", &user, &draft.scopes, problems);
        let user_any = permissions.requirement("permission", &user, &draft.permissions, problems);
        let public = draft.public;
        let authenticated = draft.authenticated && !public && draft.scopes.is_empty();
        if !public && !authenticated && draft.scopes.is_empty() && !draft.spoiled {
            problems.push(problem(
                "missing-requirement",
                format!(
                    "operation `{}` does not say which scopes it requires",
                    draft.id.text
                ),
                draft.id.place.clone(),
                "no requirement",
                "mark it as public, or add its scopes",
            ));
        }
        // an incomplete requirement is weaker, and one without alternatives requires nothing
        let lost = (any.is_empty() && !public && !authenticated)
            || (user_any.is_empty() && !draft.permissions.is_empty())
            || draft.spoiled;
        if lost {
            continue;
        }
        spec.operations.push(Operation {
            id: draft.id.text,
            rust,
            scopes: match (public, authenticated) {
                (true, _) => Requirement::Public,
                (_, true) => Requirement::Authenticated,
                _ => Requirement::any_of(any),
            },
            permissions: match user_any.is_empty() {
                true => Requirement::Public,
                false => Requirement::any_of(user_any),
            },
            ..draft.item
        });
    }
}
