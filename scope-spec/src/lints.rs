//! Lints: suspicious specifications that the format allows. Each method is one lint, described above
//! it.
//!
//! A new lint needs a code in [`LINTS`], and a method with its texts that [`run`] calls. Tests compare
//! the codes with the schema for editors and with the guide's table.

use std::collections::HashMap;

use crate::{
    Call, CallKind, Operation, PathTemplate, Place, Privilege, Problem, Requirement, Spec,
    TemplateIndex, Text, Vocabulary, VocabularyKind, glob,
    merged::Raw,
    raw::{RawOperation, RawPrivilege},
    read::{Word, listed},
    report::Report,
    similar,
};

/// The codes of all lints, in alphabetical order, which `allow` can silence.
pub const LINTS: &[&str] = &[
    BASELINE_TEMPLATE,
    DEPRECATED_INCLUDE,
    DUPLICATE_CALL,
    MISSING_DESCRIPTION,
    OFFLINE_ACCESS,
    READ_ONLY_INCLUDES_WRITING,
    REDUNDANT_INCLUDE,
    SHADOWED_REQUIREMENT,
    SIMILAR_NAMES,
    UNRESTRICTED_INCLUDES_RESTRICTED,
    UNSAFE_METHOD_READ_SCOPE,
    UNUSED_SCOPE,
];

const BASELINE_TEMPLATE: &str = "baseline-template";
const DEPRECATED_INCLUDE: &str = "deprecated-include";
const DUPLICATE_CALL: &str = "duplicate-call";
const MISSING_DESCRIPTION: &str = "missing-description";
const OFFLINE_ACCESS: &str = "offline-access";
const READ_ONLY_INCLUDES_WRITING: &str = "read-only-includes-writing";
const REDUNDANT_INCLUDE: &str = "redundant-include";
const SHADOWED_REQUIREMENT: &str = "shadowed-requirement";
const SIMILAR_NAMES: &str = "similar-names";
const UNRESTRICTED_INCLUDES_RESTRICTED: &str = "unrestricted-includes-restricted";
const UNSAFE_METHOD_READ_SCOPE: &str = "unsafe-method-read-scope";
const UNUSED_SCOPE: &str = "unused-scope";

/// Runs all lints over a resolved specification.
pub(crate) fn run(spec: &Spec, raw: &Raw, report: &mut Report) {
    let mut lints = Lints { spec, raw, report };
    for kind in [VocabularyKind::Scope, VocabularyKind::Permission] {
        let (vocabulary, items) = (spec.vocabulary(kind), raw.privileges(kind));
        lints.missing_descriptions(vocabulary, items);
        lints.read_only_includes_writing(vocabulary, items);
        lints.deprecated_includes(vocabulary, items);
        lints.redundant_includes(vocabulary, items);
        lints.similar_names(vocabulary, items);
    }
    lints.baseline_templates();
    lints.unrestricted_includes_restricted();
    lints.roles_without_description();
    lints.unsafe_methods();
    lints.offline_access();
    lints.duplicate_calls();
    lints.shadowed_requirements();
    lints.unused_scopes();
}

/// The maximum number of pairs of operations that a lint compares.
const MOST_PAIRS: usize = 250_000;

struct Lints<'s> {
    spec: &'s Spec,
    raw: &'s Raw,
    report: &'s mut Report,
}

impl Lints<'_> {
    /// Whether a lint is silenced for an item: on the item, in its file's `[spec]`, or in that of
    /// the main file, which comes first.
    fn allowed(&self, code: &str, place: &Place, own: &[Word]) -> bool {
        let has = |words: &[Word]| words.iter().any(|word| word.text == code);
        let file = |index: usize| {
            self.raw
                .local
                .get(index)
                .map(|local| local.allow.as_slice())
        };
        has(own) || file(0).is_some_and(has) || file(place.file).is_some_and(has)
    }

    fn push(&mut self, problem: Problem) {
        self.report.push(problem);
    }

    /// A baseline scope with open parameters: metadata lists what a client can ask for, and leaves it out.
    fn baseline_templates(&mut self) {
        for (item, raw) in self.spec.scopes.items.iter().zip(&self.raw.scopes) {
            if item.baseline
                && item.template.is_some()
                && !self.allowed(BASELINE_TEMPLATE, &item.place, &raw.allow)
            {
                self.push(
                    Problem::warning(
                        BASELINE_TEMPLATE,
                        format!("baseline scope `{}` has open parameters", item.name),
                    )
                    .at(&item.place, "in no metadata")
                    .help("leave out `baseline`: a client asks for an instance, which no list has"),
                );
            }
        }
    }

    /// A scope or permission without a description, which nobody can review.
    fn missing_descriptions(&mut self, vocabulary: &Vocabulary, items: &[RawPrivilege]) {
        for (item, raw) in vocabulary.items.iter().zip(items) {
            if is_blank(item.description.as_ref()) {
                self.no_description(vocabulary.kind.noun(), &raw.name, &raw.allow);
            }
        }
    }

    /// A role without a description.
    fn roles_without_description(&mut self) {
        for role in &self.raw.roles {
            if is_blank(role.description.as_ref()) {
                self.no_description("role", &role.name, &role.allow);
            }
        }
    }

    fn no_description(&mut self, noun: &str, name: &Word, allow: &[Word]) {
        if !self.allowed(MISSING_DESCRIPTION, &name.place, allow) {
            self.push(
                Problem::warning(
                    MISSING_DESCRIPTION,
                    format!("{noun} `{}` has no description", name.text),
                )
                .at(&name.place, "not described")
                .help("say what it lets one do: `description = \"...\"`"),
            );
        }
    }

    /// A read-only privilege that includes a writing one: a user who lets an app read also lets it
    /// write. Reports the item with the inclusion; read-only items above it are silent.
    fn read_only_includes_writing(&mut self, vocabulary: &Vocabulary, items: &[RawPrivilege]) {
        let noun = vocabulary.kind.noun();
        let access = |index: usize| vocabulary.items.get(index).map(|item| item.access);
        for (item, raw) in vocabulary.items.iter().zip(items) {
            if !item.access.is_read_only()
                || self.allowed(READ_ONLY_INCLUDES_WRITING, &item.place, &raw.allow)
            {
                continue;
            }
            let writing = item
                .includes
                .iter()
                .filter(|&&direct| access(direct).is_some_and(|access| !access.is_read_only()))
                .find_map(|&direct| {
                    let mut closure = vocabulary.closure.iter(direct);
                    let found =
                        closure.find(|&at| access(at).is_some_and(|access| access.writes()));
                    Some((direct, found?))
                });
            let Some((direct, writing)) = writing else {
                continue;
            };
            let (Some(direct), Some(writing)) =
                (vocabulary.items.get(direct), vocabulary.items.get(writing))
            else {
                continue;
            };
            let word = word_for(raw, &direct.name);
            let label = if direct.name == writing.name {
                format!("`{}` writes", writing.name)
            } else {
                format!(
                    "`{}` includes `{}`, which writes",
                    direct.name, writing.name
                )
            };
            self.push(
                Problem::warning(
                    READ_ONLY_INCLUDES_WRITING,
                    format!(
                        "{noun} `{}` is read-only, and includes `{}`, which writes",
                        item.name, writing.name
                    ),
                )
                .at(&word.place, label)
                .see(&item.place, "read-only")
                .help("take the inclusion out, or correct `access`"),
            );
        }
    }

    /// A privilege that is not deprecated and includes a deprecated one. Globs are silent, because they
    /// mean no name in particular.
    fn deprecated_includes(&mut self, vocabulary: &Vocabulary, items: &[RawPrivilege]) {
        let noun = vocabulary.kind.noun();
        for (item, raw) in vocabulary.items.iter().zip(items) {
            if item.deprecated.is_some()
                || self.allowed(DEPRECATED_INCLUDE, &item.place, &raw.allow)
            {
                continue;
            }
            for word in &raw.includes {
                let found = vocabulary.index_of(&word.text);
                let Some(target) = found.and_then(|index| vocabulary.items.get(index)) else {
                    continue;
                };
                let Some(deprecated) = &target.deprecated else {
                    continue;
                };
                let problem = Problem::warning(
                    DEPRECATED_INCLUDE,
                    format!(
                        "{noun} `{}` includes `{}`, which is deprecated",
                        item.name, word.text
                    ),
                )
                .at(&word.place, "deprecated")
                .see(&target.place, "declared here");
                let instead = deprecated
                    .instead
                    .and_then(|index| vocabulary.items.get(index));
                self.push(match instead {
                    Some(instead) => problem.help(format!("include `{}` instead", instead.name)),
                    None => problem.help("take the inclusion out"),
                });
            }
        }
    }

    /// An inclusion that another one of the same item implies. Runs only without errors: in a cycle,
    /// everything includes everything.
    fn redundant_includes(&mut self, vocabulary: &Vocabulary, items: &[RawPrivilege]) {
        if self.report.has_errors() {
            return;
        }
        let noun = vocabulary.kind.noun();
        for (index, (item, raw)) in vocabulary.items.iter().zip(items).enumerate() {
            if raw.includes.len() < 2 || self.allowed(REDUNDANT_INCLUDE, &item.place, &raw.allow) {
                continue;
            }
            let redundant = vocabulary.closure.strictly_included(&item.includes);
            let mut first: HashMap<&str, &Word> = HashMap::new();
            for word in &raw.includes {
                let found = vocabulary.index_of(&word.text);
                let Some(target) = found.filter(|&target| target != index) else {
                    continue;
                };
                let text = word.text.as_str();
                let by = if let Some(first) = first.insert(text, word) {
                    Some((first, format!("`{text}` is written here already")))
                } else if redundant.contains(0, target) {
                    // the first other inclusion that implies it, or else it would not be redundant
                    let via = item.includes.iter().copied().find(|&direct| {
                        direct != target && vocabulary.closure.contains(direct, target)
                    });
                    let via = via.and_then(|via| vocabulary.items.get(via));
                    via.map(|via| {
                        let label = format!("`{}` includes `{text}`", via.name);
                        (word_for(raw, &via.name), label)
                    })
                } else {
                    let mut globs = raw.includes.iter().filter(|other| {
                        glob::is_glob(&other.text) && vocabulary.index_of(&other.text).is_none()
                    });
                    let glob = globs.find(|glob| glob::matches(&glob.text, text));
                    glob.map(|glob| (glob, format!("`{}` matches `{text}`", glob.text)))
                };
                if let Some((other, label)) = by {
                    self.push(
                        Problem::warning(
                            REDUNDANT_INCLUDE,
                            format!("{noun} `{}` includes `{text}` more than once", item.name),
                        )
                        .at(&word.place, "redundant")
                        .see(&other.place, label)
                        .help("leave it out"),
                    );
                }
            }
        }
    }

    /// Two names that differ only in case, or by one character, and are easily confused.
    fn similar_names(&mut self, vocabulary: &Vocabulary, items: &[RawPrivilege]) {
        let noun = vocabulary.kind.noun();
        let names: Vec<&str> = vocabulary
            .items
            .iter()
            .map(|item| item.name.as_str())
            .collect();
        for (first, second) in similar::pairs(&names) {
            let (Some(first), Some(second)) = (items.get(first), items.get(second)) else {
                continue;
            };
            let is_one_template = first.name.place == second.name.place;
            let silenced = is_one_template
                || [first, second]
                    .iter()
                    .any(|item| self.allowed(SIMILAR_NAMES, &item.name.place, &item.allow));
            if silenced {
                continue;
            }
            let (a, b) = (&first.name, &second.name);
            let how = if a.text.eq_ignore_ascii_case(&b.text) {
                "differ only in case"
            } else {
                "differ by one character"
            };
            self.push(
                Problem::warning(
                    SIMILAR_NAMES,
                    format!("the {noun}s `{}` and `{}` {how}", a.text, b.text),
                )
                .at(&b.place, "easily taken for the other")
                .see(&a.place, "the other one")
                .help(format!("rename one, or {}", silenced_by(SIMILAR_NAMES))),
            );
        }
    }

    /// An unrestricted scope whose closure holds restricted ones, and so evades their approval. Scopes
    /// included through another restricted one are not reported.
    fn unrestricted_includes_restricted(&mut self) {
        let scopes = &self.spec.scopes;
        let mut restricted = scopes
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.restricted);
        if restricted.next().is_none() {
            return;
        }
        for (index, (item, raw)) in scopes.items.iter().zip(&self.raw.scopes).enumerate() {
            let code = UNRESTRICTED_INCLUDES_RESTRICTED;
            if item.restricted || self.allowed(code, &item.place, &raw.allow) {
                continue;
            }
            let is_restricted =
                |at: &usize| scopes.items.get(*at).is_some_and(|item| item.restricted);
            let mut closure = scopes.closure.iter(index).filter(is_restricted);
            // a limit on the list and on the time
            let held: Vec<usize> = closure.by_ref().take(8).collect();
            let others = closure.next().is_some();
            let through_another = |at: usize| {
                let mut held = held.iter();
                held.any(|other| *other != at && scopes.closure.contains(*other, at))
            };
            let reported = held.iter().filter(|at| !through_another(**at));
            let reported: Vec<&Privilege> =
                reported.filter_map(|at| scopes.items.get(*at)).collect();
            if reported.is_empty() {
                continue;
            }
            let names: Vec<&str> = reported.iter().map(|held| held.name.as_str()).collect();
            let mut names = listed(&names);
            if others {
                names += " and others";
            }
            let are = match reported.len() {
                1 if !others => "is",
                _ => "are",
            };
            let mut problem = Problem::warning(
                code,
                format!(
                    "scope `{}` is not restricted, and includes {names}, which {are}",
                    item.name
                ),
            )
            .at(&item.place, "not restricted");
            for held in reported {
                problem = problem.see(&held.place, "restricted");
            }
            self.push(problem.help("add `restricted = true`, or take the inclusion out"));
        }
    }

    /// An operation with a writing method that a read-only scope may call.
    fn unsafe_methods(&mut self) {
        let scopes = &self.spec.scopes;
        for (operation, raw) in self.spec.operations.iter().zip(&self.raw.operations) {
            let changes = |(call, _): &(&Call, &Word)| {
                let method = call.http().map(|(method, _)| method);
                !call.is_grpc() && matches!(method, Some("POST" | "PUT" | "PATCH" | "DELETE"))
            };
            let mut calls = operation.calls.iter().zip(&raw.calls);
            let Some((call, word_of_call)) = calls.find(changes) else {
                continue;
            };
            let method = call.http().map_or("", |(method, _)| method);
            let read_only = |index: usize| scopes[index].access.is_read_only();
            let open = operation.scopes.first_met(read_only);
            let open = open.and_then(|all| scopes.items.get(*all.first()?));
            let (Some(scope), Some(requirement)) = (open, &raw.scopes) else {
                continue;
            };
            if self.allowed(UNSAFE_METHOD_READ_SCOPE, &operation.place, &raw.allow) {
                continue;
            }
            let words = requirement.any.iter().flatten();
            let word = words.into_iter().find(|word| word.text == scope.name);
            self.push(
                Problem::warning(
                    UNSAFE_METHOD_READ_SCOPE,
                    format!(
                        "operation `{}` is a {method}, and needs only `{}`, which is read-only",
                        operation.id, scope.name
                    ),
                )
                .at(word.map_or(&raw.id.place, |word| &word.place), "read-only")
                .see(&word_of_call.place, "may change things")
                .help("require a scope that writes")
                .help(format!(
                    "if the call only reads, {}",
                    silenced_by(UNSAFE_METHOD_READ_SCOPE)
                )),
            );
        }
    }

    /// `offline_access` (OpenID Connect Core section 11) in a requirement, or as a scope of an MCP
    /// server. A challenge or the metadata would contain it, but requesting it is the client's
    /// choice (MCP, SEP-2207).
    fn offline_access(&mut self) {
        const NAME: &str = "offline_access";
        let Some(index) = self.spec.scopes.index_of(NAME) else {
            return;
        };
        let mut found = Vec::new();
        for (operation, raw) in self.spec.operations.iter().zip(&self.raw.operations) {
            let words = raw.scopes.iter().flat_map(|it| it.any.iter().flatten());
            let word = words.into_iter().find(|word| word.text == NAME);
            if operation.scopes.names().any(|name| name == index)
                && !self.allowed(OFFLINE_ACCESS, &operation.place, &raw.allow)
            {
                let message = format!("operation `{}` requires `{NAME}`", operation.id);
                let place = word.map_or(&raw.id.place, |word| &word.place);
                found.push((message, place, "says how long a grant lasts"));
            }
        }
        let mut calls = self.spec.operations.iter().flat_map(|it| &it.calls);
        if let Some(raw) = self.raw.scopes.get(index)
            && calls.any(|call| call.kind() != CallKind::Http)
            && !self.allowed(OFFLINE_ACCESS, &raw.name.place, &raw.allow)
        {
            let message = format!("an MCP server's spec declares `{NAME}`");
            found.push((message, &raw.name.place, "would be in `scopes_supported`"));
        }
        for (message, place, label) in found {
            let problem = Problem::warning(OFFLINE_ACCESS, message).at(place, label);
            self.push(
                problem.help("leave it out: a client that wants a refresh token asks for it"),
            );
        }
    }

    /// Two operations with the same call, names of parameters aside, which a request can't distinguish.
    fn duplicate_calls(&mut self) {
        let mut known: HashMap<String, (usize, &Word)> = HashMap::new();
        let operations = self.spec.operations.iter().zip(&self.raw.operations);
        for (index, (operation, raw)) in operations.enumerate() {
            for (call, word) in operation.calls.iter().zip(&raw.calls) {
                let (first, first_word) = *known.entry(call.shape()).or_insert((index, word));
                let Some(other) = self.raw.operations.get(first).filter(|_| first != index) else {
                    continue;
                };
                let silenced = [raw, other]
                    .iter()
                    .any(|item| self.allowed(DUPLICATE_CALL, &item.id.place, &item.allow));
                if silenced {
                    continue;
                }
                self.push(
                    Problem::warning(
                        DUPLICATE_CALL,
                        format!(
                            "the operations `{}` and `{}` are the same call",
                            other.id.text, operation.id
                        ),
                    )
                    .at(&word.place, "the same call")
                    .see(&first_word.place, "first here")
                    .help("remove one, or correct its `call`: a guard cannot tell them apart, and requires what both need"),
                );
            }
        }
    }

    /// An operation whose template covers that of one which requires more. For a call that matches
    /// both, the guards require both, but a router in front of them may see only the weaker one.
    ///
    /// It compares at most [`MOST_PAIRS`] pairs; only a malicious spec has more.
    fn shadowed_requirements(&mut self) {
        if self.report.has_errors() {
            return;
        }
        let calls: Vec<HttpCall<'_>> = self.http_calls().collect();
        let mut by_method: HashMap<&str, TemplateIndex<'_>> = HashMap::new();
        for (number, call) in calls.iter().enumerate() {
            let index = by_method.entry(call.method).or_default();
            index.insert(call.template, number);
        }
        let mut problems = Vec::new();
        let mut left = MOST_PAIRS;
        let has_parameter = |call: &&HttpCall<'_>| call.template.parameters().next().is_some();
        for weak in calls.iter().filter(has_parameter) {
            // routers answer `HEAD` with the handler of `GET`
            let methods = [weak.method, "GET"];
            let methods = methods.iter().take(1 + usize::from(weak.method == "HEAD"));
            let mut candidates = Vec::new();
            for index in methods.filter_map(|method| by_method.get(method)) {
                candidates.extend(index.candidates(weak.template, left));
                left = left.saturating_sub(candidates.len());
            }
            let stricter = candidates
                .into_iter()
                .filter_map(|number| calls.get(number))
                .filter(|strict| self.is_shadowed(weak, strict));
            let mut stricter: Vec<&HttpCall<'_>> = stricter.collect();
            stricter.dedup_by_key(|call| &call.operation.id);
            let Some((first, others)) = stricter.split_first() else {
                continue;
            };
            let which = match others.len() {
                0 => ", which requires more".to_owned(),
                1 => " and of one other operation, which require more".to_owned(),
                count => format!(" and of {count} other operations, which require more"),
            };
            let (weaker, strict) = (&weak.operation.id, &first.operation.id);
            let help = match (weak.method, first.method) {
                ("HEAD", "GET") => format!(
                    "routers answer `HEAD` with the handler of `GET`, so guards require what both require: give \
                     `{weaker}` the requirement of `{strict}`"
                ),
                _ => format!(
                    "a router that decodes or normalizes paths before a guard sees them can take a call of \
                     `{strict}` for one of `{weaker}`: give one of them another path"
                ),
            };
            problems.push(
                Problem::warning(
                    SHADOWED_REQUIREMENT,
                    format!("operation `{weaker}` also matches paths of `{strict}`{which}"),
                )
                .at(&weak.word.place, "requires less")
                .see(&first.word.place, "requires more")
                .help(help)
                .help(silenced_by(SHADOWED_REQUIREMENT)),
            );
        }
        problems.into_iter().for_each(|problem| self.push(problem));
    }

    fn http_calls(&self) -> impl Iterator<Item = HttpCall<'_>> {
        let operations = self.spec.operations.iter().zip(&self.raw.operations);
        operations.flat_map(|(operation, raw)| {
            let calls = operation.calls.iter().zip(&raw.calls);
            calls.filter_map(move |(call, word)| {
                let (method, template) = call.http()?;
                Some(HttpCall {
                    method,
                    template,
                    operation,
                    raw,
                    word,
                })
            })
        })
    }

    /// Whether one call covers another one of an operation that requires more.
    fn is_shadowed(&self, weak: &HttpCall<'_>, strict: &HttpCall<'_>) -> bool {
        let implied = |from: &Operation, to: &Operation| {
            implies(&self.spec.scopes, &from.scopes, &to.scopes)
                && implies(&self.spec.permissions, &from.permissions, &to.permissions)
        };
        let silenced = [weak, strict].iter().any(|call| {
            let (place, own) = (&call.operation.place, &call.raw.allow);
            self.allowed(SHADOWED_REQUIREMENT, place, own)
        });
        implied(strict.operation, weak.operation)
            && !implied(weak.operation, strict.operation)
            && weak.template.contains(strict.template)
            // two operations with the same call have another lint
            && (weak.method != strict.method || !strict.template.contains(weak.template))
            && !silenced
    }

    /// A scope that no operation requires, neither itself nor through its inclusions, if the spec has
    /// operations. Runs only without errors: a mistyped name leaves the right one unused.
    fn unused_scopes(&mut self) {
        if self.spec.operations.is_empty() || self.report.has_errors() {
            return;
        }
        let scopes = &self.spec.scopes;
        let mut needed = vec![false; scopes.items.len()];
        let operations = self.spec.operations.iter();
        for index in operations.flat_map(|operation| operation.scopes.names()) {
            if let Some(needed) = needed.get_mut(index) {
                *needed = true;
            }
        }
        for (index, (item, raw)) in scopes.items.iter().zip(&self.raw.scopes).enumerate() {
            let mut closure = scopes.closure.iter(index);
            if closure.any(|held| needed.get(held) == Some(&true))
                || self.allowed(UNUSED_SCOPE, &item.place, &raw.allow)
            {
                continue;
            }
            self.push(
                Problem::warning(
                    UNUSED_SCOPE,
                    format!("no operation needs scope `{}`", item.name),
                )
                .at(&item.place, "opens nothing")
                .help("name it in the operations that need it, or remove it")
                .help(silenced_by(UNUSED_SCOPE)),
            );
        }
    }
}

/// An HTTP call and its place.
struct HttpCall<'s> {
    method: &'s str,
    template: &'s PathTemplate,
    operation: &'s Operation,
    raw: &'s RawOperation,
    word: &'s Word,
}

/// Whether each caller who meets one requirement meets another one.
fn implies(vocabulary: &Vocabulary, from: &Requirement, to: &Requirement) -> bool {
    let meets = |from: &[usize]| {
        let covers = |name| {
            let mut from = from.iter();
            from.any(|granted| vocabulary.closure.contains(*granted, name))
        };
        to.is_met(covers)
    };
    to.is_public() || !from.is_public() && from.ways().all(meets)
}

/// The help text that silences a lint.
fn silenced_by(code: &str) -> String {
    format!("silence this with `allow = [\"{code}\"]`")
}

fn is_blank(text: Option<&Text<'_>>) -> bool {
    text.is_none_or(|text| text.visible_characters() == 0)
}

/// The word in `includes` for a name: the name itself, else a glob that matches it.
fn word_for<'r>(raw: &'r RawPrivilege, name: &str) -> &'r Word {
    let literal = raw.includes.iter().find(|word| word.text == name);
    let mut globs = raw.includes.iter();
    literal
        .or_else(|| globs.find(|word| glob::matches(&word.text, name)))
        .unwrap_or(&raw.name)
}
