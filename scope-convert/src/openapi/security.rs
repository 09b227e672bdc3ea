//! Reads the requirements of an OpenAPI document.
//!
//! Imports and exports share this reader, so an export never rewrites an equal requirement.

use std::collections::{BTreeSet, HashMap, HashSet};

use scope_spec::{Place, Problem, Severity, lists};

use super::api::{Api, Credential, Described, Scheme, declared, flows};
use crate::{
    import::draft::{Word, problem},
    tree::Part,
};

/// The limit of names in all requirements of a document: YAML aliases can multiply a text.
const MAX_NAMES: usize = 1_000_000;

/// The key of a requirement with open parameters. It has the whole requirement; `security` has the
/// rest without those names, because a scheme declares only scopes that a client can request.
pub(crate) const TEMPLATES: &str = "x-scope-template";

/// Options for reading requirements.
#[derive(Clone, Debug, Default)]
pub struct SecurityOptions {
    /// A key of operations with scopes, such as `x-required-scopes`.
    pub scopes_from: Option<String>,
    /// Whether the scopes in one entry of `security` are alternatives. The format requires all of
    /// them.
    pub any: bool,
}

/// The requirement of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Not specified.
    Unsaid,
    /// Anyone.
    Public,
    /// Anyone with a valid token.
    Token,
    /// Only something without scopes: a key, a password.
    Other,
    /// Any of these, each of them all of its scopes.
    Scopes(Vec<Vec<Word>>),
    /// Not understood, and reported.
    Unclear,
}

/// One entry of `security`.
#[derive(Clone, Debug)]
pub(crate) struct Alternative {
    pub(crate) part: Part,
    /// The required token.
    pub(crate) token: Option<Token>,
    /// The other required schemes.
    pub(crate) others: Vec<String>,
    /// Whether it is not understood.
    pub(crate) unclear: bool,
}

/// A token required by an entry of `security`.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// The schemes that issue it: several if they are flows of one grant.
    pub(crate) schemes: Vec<String>,
    /// Its scopes.
    pub(crate) scopes: Vec<Word>,
}

/// A problem of a requirement, without its operation: many operations share it.
#[derive(Clone, Debug)]
pub(crate) struct Remark {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    /// The text after "operation requires".
    pub(crate) needs: String,
    pub(crate) place: Place,
    pub(crate) label: &'static str,
    pub(crate) help: String,
}

/// The requirements of an operation, from `security` and extensions.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) needs: Needs,
    /// Whether something without scopes is enough as well.
    pub(crate) also_other: bool,
    /// Scopes are named, but nothing is required.
    pub(crate) optional: bool,
    /// The user permissions: any of these, each of them all of its names. `None` if not understood.
    pub(crate) permissions: Option<Vec<Vec<Word>>>,
    pub(crate) alternatives: Vec<Alternative>,
    /// Two scopes of one list that look like alternatives.
    pub(crate) listed: Option<(Word, Word)>,
    /// Problems of the requirements themselves, not of their syntax.
    pub(crate) remarks: Vec<Remark>,
    pub(crate) problems: Vec<Problem>,
}

/// Reads requirements, with one limit for all operations.
pub(crate) struct Reader<'a> {
    schemes: &'a [Scheme],
    options: &'a SecurityOptions,
    /// The number of names read.
    names: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(api: &'a Api, options: &'a SecurityOptions) -> Self {
        Self {
            schemes: &api.schemes,
            options,
            names: 0,
        }
    }

    pub(crate) fn read(&mut self, operation: &Described) -> Reading {
        let mut reading = Reading {
            needs: Needs::Unsaid,
            also_other: false,
            optional: false,
            permissions: Some(Vec::new()),
            alternatives: Vec::new(),
            listed: None,
            remarks: Vec::new(),
            problems: Vec::new(),
        };
        if self.names > MAX_NAMES {
            reading.needs = Needs::Unclear;
            return reading;
        }
        if let Some(security) = &operation.security {
            self.security(security, operation, &mut reading);
        }
        let keys = ["x-app-permission", TEMPLATES]
            .into_iter()
            .chain(self.options.scopes_from.as_deref());
        for key in keys {
            let Some(value) = operation.part.get(key) else {
                continue;
            };
            let named = self.named(&value, key, &mut reading.problems);
            if let Some(named) = named
                .as_ref()
                .filter(|it| key == TEMPLATES && is_rest(&reading, it))
            {
                reading.needs = Needs::Scopes(named.clone());
                continue;
            }
            // the extension is more specific than `security`; if both have scopes, both count
            reading.needs = match (std::mem::replace(&mut reading.needs, Needs::Unclear), named) {
                (Needs::Unclear, _) | (_, None) => Needs::Unclear,
                (Needs::Scopes(any), Some(named)) => Needs::Scopes(both(&any, &named)),
                (_, Some(named)) => Needs::Scopes(named),
            };
            reading.optional = false;
        }
        if let Some(value) = operation.part.get("x-user-permission") {
            reading.permissions = self.named(&value, "x-user-permission", &mut reading.problems);
        }
        reading
    }

    /// Reads `security`: any of a list.
    fn security(&mut self, security: &Part, operation: &Described, reading: &mut Reading) {
        let id = operation.shown();
        if !security.is_list() {
            let message = format!("`security` of operation `{id}` is not a list");
            let help = "write a list of requirements, or `[]` for none";
            reading.problems.push(problem(
                "invalid-security",
                message,
                security.place(),
                "",
                help,
            ));
            reading.needs = Needs::Unclear;
            return;
        }
        let mut open = security.items().len() == 0;
        for entry in security.items() {
            if !entry.is_map() {
                let message = format!("a requirement of operation `{id}` is not a map of schemes");
                let help = "write `{ scheme: [scopes] }`";
                reading.problems.push(problem(
                    "invalid-security",
                    message,
                    entry.place(),
                    "",
                    help,
                ));
                reading.needs = Needs::Unclear;
                return;
            }
            open |= entry.entries().len() == 0;
            let alternative = self.alternative(entry, reading);
            reading.alternatives.push(alternative);
            if self.names > MAX_NAMES {
                break;
            }
        }
        let clear = || reading.alternatives.iter().filter(|it| !it.unclear);
        let tokens: Vec<&Vec<Word>> = clear()
            .filter_map(|it| Some(&it.token.as_ref()?.scopes))
            .collect();
        let any_token = tokens.iter().any(|names| names.is_empty());
        reading.also_other = clear().any(|it| it.token.is_none());
        let mut any: Vec<Vec<Word>> = Vec::new();
        let mut known: HashSet<Vec<&str>> = HashSet::new();
        for names in tokens.into_iter().filter(|names| !names.is_empty()) {
            let alternatives: Vec<&[Word]> = match self.options.any {
                true => names.chunks(1).collect(),
                false => vec![names],
            };
            for all in alternatives {
                if known.insert(all.iter().map(|word| word.text.as_str()).collect()) {
                    any.push(all.to_vec());
                }
            }
        }
        reading.needs = if open {
            reading.optional = !any.is_empty();
            Needs::Public
        } else if any_token {
            Needs::Token
        } else if !any.is_empty() {
            Needs::Scopes(any)
        } else if reading.alternatives.iter().any(|it| it.unclear) {
            Needs::Unclear
        } else {
            Needs::Other
        };
        if open || any_token {
            reading.also_other = false;
        }
    }

    /// Reads one entry: all of its schemes.
    fn alternative(&mut self, entry: Part, reading: &mut Reading) -> Alternative {
        let mut alternative = Alternative {
            token: None,
            others: Vec::new(),
            unclear: false,
            part: entry.clone(),
        };
        let mut tokens: Vec<(&'a Scheme, Vec<Word>)> = Vec::new();
        for member in entry.entries() {
            let name = member.key;
            let Some(scheme) = self.schemes.iter().find(|scheme| scheme.name == name) else {
                let known = self.schemes.iter().map(|scheme| scheme.name.as_str());
                let help = match scope_spec::nearest(name, known) {
                    Some(near) => format!("a scheme with a similar name exists: `{near}`"),
                    None if self.schemes.is_empty() => {
                        "the document declares no schemes".to_owned()
                    }
                    None => format!("the document declares {}", super::api::shown(self.schemes)),
                };
                reading.remarks.push(Remark {
                    code: "undeclared-scheme",
                    severity: Severity::Error,
                    needs: format!("security scheme `{name}`, which is not declared"),
                    place: member.value.place_of(member.key_span.clone()),
                    label: "not declared",
                    help,
                });
                alternative.unclear = true;
                continue;
            };
            if scheme.credential == Credential::Other {
                alternative.others.push(name.to_owned());
                continue;
            }
            match self.words(&member.value, false, &mut reading.problems) {
                Some(mut words) => {
                    let mut known = HashSet::new();
                    words.retain(|word| known.insert(word.text.clone()));
                    if reading.listed.is_none() {
                        reading.listed = look_like_alternatives(&words);
                    }
                    tokens.push((scheme, words));
                }
                None => alternative.unclear = true,
            }
        }
        let quoted = |tokens: &[(&Scheme, Vec<Word>)]| {
            let names: Vec<&str> = tokens.iter().map(|(it, _)| it.name.as_str()).collect();
            lists::quoted(&names)
        };
        if tokens.len() > 1 {
            let (severity, what, label, help) = match is_one_grant(&tokens) {
                true => (
                    Severity::Warning,
                    "which are flows of one grant: one token with these scopes is enough",
                    "",
                    "",
                ),
                false => (
                    Severity::Error,
                    "which are two grants and not one",
                    "left out",
                    "if either is enough, write two entries of the list",
                ),
            };
            reading.remarks.push(Remark {
                code: "two-schemes",
                severity,
                needs: format!("{} at once, {what}", quoted(&tokens)),
                place: entry.place(),
                label,
                help: help.to_owned(),
            });
            alternative.unclear |= severity == Severity::Error;
        }
        if !tokens.is_empty() && !alternative.others.is_empty() {
            let others = lists::quoted(&alternative.others);
            let help =
                format!("guards allow the call without it: check {others} in a layer of your own");
            reading.remarks.push(Remark {
                code: "unscoped-scheme",
                severity: Severity::Warning,
                needs: format!(
                    "a credential without scopes too ({others}), which the spec leaves out"
                ),
                place: entry.place(),
                label: "",
                help,
            });
        }
        let schemes = tokens.iter().map(|(it, _)| it.name.clone()).collect();
        alternative.token = tokens
            .into_iter()
            .next()
            .map(|(_, scopes)| Token { schemes, scopes });
        alternative
    }

    /// Reads `x-app-permission` and similar keys: a name, a list of required names, or `any` of
    /// such.
    fn named(
        &mut self,
        value: &Part,
        key: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Vec<Vec<Word>>> {
        let strings = self.options.scopes_from.as_deref() == Some(key);
        let any: Option<Vec<Vec<Word>>> = match value.get("any").filter(Part::is_list) {
            Some(any) => any
                .items()
                .map(|all| self.words(&all, strings, problems))
                .collect(),
            None => {
                let all = self.words(value, strings, problems);
                all.map(|all| match strings && self.options.any {
                    true => all.into_iter().map(|word| vec![word]).collect(),
                    false => vec![all],
                })
            }
        };
        let any = any?;
        if any.is_empty() || any.iter().any(Vec::is_empty) {
            let message = format!("`{key}` has no names");
            let help = "write a name, a list of required names, or `{ any: [..] }`";
            problems.push(problem(
                "invalid-permission",
                message,
                value.place(),
                "",
                help,
            ));
            return None;
        }
        Some(any)
    }

    /// A name, or a list of names. `None`, with a report, for anything else: a misunderstood
    /// requirement must not be weaker.
    fn words(
        &mut self,
        value: &Part,
        strings: bool,
        problems: &mut Vec<Problem>,
    ) -> Option<Vec<Word>> {
        let word = |part: &Part| {
            let text = part.text()?.to_owned();
            Some(Word {
                text,
                place: part.place(),
            })
        };
        self.names += value.items().len().max(1);
        if self.names > MAX_NAMES {
            let message = format!("the document's requirements have more than {MAX_NAMES} names");
            let help = "operations from here on are left out";
            problems.push(problem("too-many-names", message, value.place(), "", help));
            return None;
        }
        let words: Option<Vec<Word>> = if let Some(text) = value.text() {
            // a scope string (RFC 6749 section 3.3), which some vendors use
            let names: Vec<&str> = match strings {
                true => text.split(' ').filter(|name| !name.is_empty()).collect(),
                false => vec![text],
            };
            let place = value.place();
            let words = names.into_iter().map(|name| Word {
                text: name.to_owned(),
                place: place.clone(),
            });
            Some(words.collect())
        } else if value.is_list() {
            value.items().map(|item| word(&item)).collect()
        } else {
            None
        };
        if words.is_none() {
            let message = "this is not a list of names";
            let help = "write names in quotes: `[\"a\", \"b\"]`";
            problems.push(problem("invalid-list", message, value.place(), "", help));
        }
        words
    }
}

/// Whether `security` is `named` without the names with open parameters.
fn is_rest(reading: &Reading, named: &[Vec<Word>]) -> bool {
    fn sets<'w>(any: impl Iterator<Item = &'w Vec<Word>>) -> BTreeSet<BTreeSet<&'w str>> {
        let texts = |all: &'w Vec<Word>| all.iter().map(|it| it.text.as_str());
        any.map(|all| texts(all).filter(|it| !is_template(it)).collect())
            .collect()
    }
    let tokens = reading.alternatives.iter();
    let tokens = tokens.filter_map(|it| Some(&it.token.as_ref()?.scopes));
    sets(tokens) == sets(named.iter())
}

/// Whether a name has open parameters, by its braces.
pub(crate) fn is_template(name: &str) -> bool {
    name.split_once('{')
        .is_some_and(|(_, rest)| rest.contains('}'))
}

/// Whether the tokens of several schemes are one token: the schemes are flows of the same server,
/// with the same user and scopes.
fn is_one_grant(tokens: &[(&Scheme, Vec<Word>)]) -> bool {
    type Names = BTreeSet<String>;
    let mut grants = tokens.iter().map(|(scheme, words)| {
        let servers: Names = flows(&scheme.part)
            .map(|flow| flow.text_of("authorizationUrl").unwrap_or_default())
            .collect();
        let declares: Names = declared(&scheme.part).map(|(name, ..)| name).collect();
        let names: Names = words.iter().map(|word| word.text.clone()).collect();
        (servers, declares, names)
    });
    let Some(first) = grants.next() else {
        return false;
    };
    let (servers, declares, names) = &first;
    servers.len() == 1
        && !servers.contains("")
        && !names.is_empty()
        && names.is_subset(declares)
        && grants.all(|grant| grant == first)
}

/// Two names of one list, of which one reads and the other writes the same: they are probably
/// alternatives.
fn look_like_alternatives(words: &[Word]) -> Option<(Word, Word)> {
    fn stem(name: &str) -> Option<(String, bool)> {
        let parts: Vec<&str> = name.split(['.', ':', '/', '_', '-']).collect();
        let is = |kinds: &[&str]| {
            parts
                .iter()
                .position(|part| kinds.contains(&part.to_ascii_lowercase().as_str()))
        };
        let reads = is(&["read", "readonly", "view"]);
        let writes = is(&["write", "readwrite", "manage", "edit"]);
        let (at, reads) = match (reads, writes) {
            (Some(at), None) => (at, true),
            (None, Some(at)) => (at, false),
            _ => return None,
        };
        let rest = parts.iter().enumerate().filter(|(other, _)| *other != at);
        let rest: Vec<&str> = rest.map(|(_, part)| *part).collect();
        Some((rest.join("."), reads))
    }
    let mut readers: HashMap<String, &Word> = HashMap::new();
    let mut writers = readers.clone();
    for word in words {
        match stem(&word.text) {
            Some((stem, true)) => readers.insert(stem, word),
            Some((stem, false)) => writers.insert(stem, word),
            None => None,
        };
    }
    let mut both = words.iter().filter_map(|word| {
        let (stem, reads) = stem(&word.text)?;
        let writer = writers.get(&stem).filter(|_| reads)?;
        Some((word.clone(), (*writer).clone()))
    });
    both.next()
}

/// The conjunction of two lists of alternatives: all of each pair.
fn both(any: &[Vec<Word>], other: &[Vec<Word>]) -> Vec<Vec<Word>> {
    let pairs = any
        .iter()
        .flat_map(|all| other.iter().map(move |more| (all, more)));
    let mut joined: Vec<Vec<Word>> = Vec::new();
    for (all, more) in pairs {
        let new = more
            .iter()
            .filter(|word| !all.iter().any(|known| known.text == word.text));
        let all: Vec<Word> = all.iter().chain(new).cloned().collect();
        if !joined.iter().any(|known| {
            known
                .iter()
                .map(|it| &it.text)
                .eq(all.iter().map(|it| &it.text))
        }) {
            joined.push(all);
        }
    }
    joined
}
