//! OpenAPI: the security scheme, and what each operation requires, merged into a document.
//!
//! Only what differs is changed, in the text itself: what a spec does not speak of stays, byte for byte.
//! A document whose requirements are those of the spec already comes out as it went in.

mod text;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::Path,
};

use scope_spec::{Operation, PathTemplate, Problem, Source, Spec, Text};
use serde_json::{Map, Value, json};

use super::edges;
use crate::{
    error::Error,
    files,
    import::draft::problem,
    names::{self, Requirement},
    openapi::{
        self, Index, SecurityOptions,
        api::{Api, Credential, Described, Scheme, declared, flows},
        security::{Alternative, Needs, Reader, Reading},
    },
    tree::Part,
};
use text::Edits;

/// What the document must have and a spec does not.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The security scheme to fill [default: the first of type oauth2, else `oauth2`].
    pub scheme: Option<String>,
    /// Where a user agrees, for the flow `authorizationCode`.
    pub authorization_url: Option<String>,
    /// Where tokens are issued.
    pub token_url: Option<String>,
    /// How the document's requirements are read.
    pub security: SecurityOptions,
}

/// What came of a merge.
#[derive(Debug)]
pub struct Merged {
    /// The document, with the requirements in it.
    pub text: String,
    /// Operations of the spec that the document has not.
    pub missing: Vec<String>,
    /// Operations of the spec whose method a document of this version cannot have.
    pub unwritable: Vec<String>,
    /// Operations of the document that the spec has not: left as they are.
    pub unknown: Vec<String>,
    /// What of the document was not read.
    pub problems: Vec<Problem>,
    /// What the places of the problems point into.
    pub sources: Vec<Source>,
}

/// Writes a document with nothing but what the spec says: OpenAPI 3.1, in JSON.
///
/// # Errors
///
/// A URL is missing that the flow needs.
pub fn fresh(spec: &Spec, options: &Options) -> Result<Merged, Error> {
    let title = spec
        .title
        .as_ref()
        .map_or(spec.name.as_str(), Text::as_written);
    let mut info =
        json!({ "title": title, "version": spec.version.as_ref().map_or("0", Text::as_written) });
    if let (Some(description), Some(info)) = (&spec.description, info.as_object_mut()) {
        info.insert("description".to_owned(), description.as_written().into());
    }
    let mut paths = Map::new();
    let mut unwritable = Vec::new();
    for operation in &spec.operations {
        for (method, path) in names::calls(operation) {
            let key = method.to_ascii_lowercase();
            if !api_methods().contains(&key.as_str()) || key.to_ascii_uppercase() != method {
                unwritable.push(operation.id.clone());
                continue;
            }
            let item = paths.entry(path.as_str()).or_insert_with(|| json!({}));
            if let Some(item) = item.as_object_mut() {
                item.insert(key, described(operation, &path));
            }
        }
    }
    let skeleton = json!({ "openapi": "3.1.0", "info": info, "paths": paths, "components": {} });
    let mut merged = merge(
        spec,
        Path::new("openapi.json"),
        super::json(&skeleton),
        options,
    )?;
    merged.missing.retain(|id| !unwritable.contains(id));
    merged.unwritable = unwritable;
    Ok(merged)
}

fn api_methods() -> &'static [&'static str] {
    openapi::api::Edition::V3_1.methods()
}

fn described(operation: &Operation, path: &PathTemplate) -> Value {
    let mut value = Map::new();
    let mut insert = |key: &str, text: Value| value.insert(key.to_owned(), text);
    insert("operationId", operation.id.as_str().into());
    if let Some(title) = &operation.title {
        insert("summary", title.as_written().into());
    }
    if let Some(description) = &operation.description {
        insert("description", description.as_written().into());
    }
    if !operation.tags.is_empty() {
        let tags: Vec<&str> = operation.tags.iter().map(Text::as_written).collect();
        insert("tags", tags.into());
    }
    if operation.deprecated {
        insert("deprecated", true.into());
    }
    let mut seen = HashSet::new();
    let parameters: Vec<Value> = path
        .parameters()
        .filter(|name| seen.insert(*name))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    if !parameters.is_empty() {
        insert("parameters", parameters.into());
    }
    insert(
        "responses",
        json!({ "default": { "description": "See the documentation of the API." } }),
    );
    Value::Object(value)
}

/// Merges the spec into a file.
///
/// # Errors
///
/// As [`merge`], and where the file cannot be read.
pub fn merge_file(spec: &Spec, path: &Path, options: &Options) -> Result<Merged, Error> {
    convert(spec, path, files::read_all(path)?, options, true)
}

/// Merges the spec into a document. The path is for problems: nothing is read from it.
///
/// # Errors
///
/// The text is no OpenAPI document, a URL is missing that a new scheme needs, or a requirement of the
/// spec cannot be written without losing something that stands beside the old one.
pub fn merge(spec: &Spec, path: &Path, text: String, options: &Options) -> Result<Merged, Error> {
    convert(spec, path, text, options, false)
}

fn convert(
    spec: &Spec,
    path: &Path,
    text: String,
    options: &Options,
    follow: bool,
) -> Result<Merged, Error> {
    let api = openapi::read(path, text, follow)?;
    let document = api.root().document().clone();
    let mut merge = Merge {
        spec,
        api: &api,
        options,
        edits: Edits::new(&document, &api.root()),
        scheme: default_scheme(&api, options),
        problems: Vec::new(),
        used: HashSet::new(),
        shared: HashMap::new(),
    };
    let index = Index::new(spec);
    let mut reader = Reader::new(&api, &options.security);
    let mut found = vec![false; spec.operations.len()];
    let mut unknown = Vec::new();
    let mut work = Vec::new();
    for described in &api.operations {
        let reading = reader.read(described);
        merge.uses(&reading);
        let shown = openapi::described(described);
        let indices = index.find(&shown);
        if indices.is_empty() {
            unknown.push(shown.shown());
            continue;
        }
        for at in &indices {
            if let Some(found) = found.get_mut(*at) {
                *found = true;
            }
        }
        work.push((described, reading, indices));
    }
    for (described, reading, indices) in &work {
        merge.operation(described, reading, indices);
    }
    let new_names = merge.scheme()?;
    merge.includes(new_names);
    let Merge {
        edits, problems, ..
    } = merge;
    if !problems.is_empty() {
        return Err(Error {
            problems,
            sources: api.files.into_sources(),
        });
    }
    let unchanged = edits.is_empty();
    let Some(text) = edits.apply() else {
        return Err(cannot(path, "two changes are at one place"));
    };
    if !unchanged {
        holds(spec, path, &text, options, follow)?;
    }
    let operations = spec.operations.iter().zip(found);
    let missing = operations.filter(|(_, found)| !found);
    Ok(Merged {
        missing: missing.map(|(operation, _)| operation.id.clone()).collect(),
        unwritable: Vec::new(),
        unknown,
        text,
        problems: api.problems,
        sources: api.files.into_sources(),
    })
}

fn cannot(path: &Path, why: &str) -> Error {
    Error::new(
        "cannot-merge",
        format!("`{}` cannot be changed: {why}", files::shown(path)),
    )
    .help("write the requirements into it by hand")
}

/// Reads what was written: it says what the spec does, or nothing is written.
fn holds(
    spec: &Spec,
    path: &Path,
    text: &str,
    options: &Options,
    follow: bool,
) -> Result<(), Error> {
    let api = openapi::read(path, text.to_owned(), follow)?;
    let index = Index::new(spec);
    let mut reader = Reader::new(&api, &options.security);
    for described in &api.operations {
        let indices = index.find(&openapi::described(described));
        if indices.is_empty() {
            continue;
        }
        let reading = reader.read(described);
        if !wanted(spec, described, &indices)
            .iter()
            .any(|want| want.is_met_by(&reading))
        {
            let why = format!(
                "operation `{}` would not say what the spec says",
                described.shown()
            );
            return Err(cannot(path, &why));
        }
    }
    Ok(())
}

/// Alternatives, each of which is all of its names.
type Any = Vec<Vec<String>>;

/// What a spec says of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Want {
    needs: WantedNeeds,
    permissions: Any,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum WantedNeeds {
    Public,
    Token,
    Scopes(Any),
}

/// The same alternatives, in whichever order.
fn as_sets<'n>(
    any: impl IntoIterator<Item = impl IntoIterator<Item = &'n str>>,
) -> BTreeSet<BTreeSet<&'n str>> {
    any.into_iter()
        .map(|all| all.into_iter().collect())
        .collect()
}

fn strings(any: &Any) -> BTreeSet<BTreeSet<&str>> {
    as_sets(any.iter().map(|all| all.iter().map(String::as_str)))
}

fn words(any: &[Vec<crate::import::draft::Word>]) -> BTreeSet<BTreeSet<&str>> {
    as_sets(
        any.iter()
            .map(|all| all.iter().map(|word| word.text.as_str())),
    )
}

impl Want {
    fn needs_met_by(&self, reading: &Reading) -> bool {
        match (&self.needs, &reading.needs) {
            (WantedNeeds::Public, Needs::Public) | (WantedNeeds::Token, Needs::Token) => true,
            (WantedNeeds::Scopes(want), Needs::Scopes(any)) => strings(want) == words(any),
            _ => false,
        }
    }

    fn permissions_met_by(&self, reading: &Reading) -> bool {
        let permissions = reading.permissions.as_deref();
        permissions.is_some_and(|any| words(any) == strings(&self.permissions))
    }

    fn is_met_by(&self, reading: &Reading) -> bool {
        self.needs_met_by(reading) && self.permissions_met_by(reading)
    }
}

/// What the spec says of a described operation: that of all operations with its call, then, where one of
/// these has its id, of that one alone, which will do where the document says it already.
fn wanted(spec: &Spec, described: &Described, indices: &[usize]) -> Vec<Want> {
    let operations: Vec<&Operation> = indices
        .iter()
        .filter_map(|&at| spec.operations.get(at))
        .collect();
    let mut wanted = vec![want(spec, &operations)];
    let id = described.id();
    let call = described
        .paths()
        .next()
        .map(|path| format!("{} {path}", described.method));
    for named in [id, call].into_iter().flatten() {
        let own = operations.iter().find(|it| it.id == named);
        wanted.extend(own.map(|own| want(spec, &[own])));
    }
    wanted
}

fn want(spec: &Spec, operations: &[&Operation]) -> Want {
    let owned = |any: Vec<Vec<&str>>| {
        any.into_iter()
            .map(|all| all.into_iter().map(str::to_owned).collect())
            .collect()
    };
    let scopes = all_of(operations.iter().map(|operation| &operation.scopes));
    let permissions = all_of(operations.iter().map(|operation| &operation.permissions));
    let scopes: Any = owned(names::requirement_names(&spec.scopes, &scopes));
    let needs = if !scopes.is_empty() {
        WantedNeeds::Scopes(scopes)
    } else if operations.iter().all(|operation| operation.public) {
        WantedNeeds::Public
    } else {
        WantedNeeds::Token
    };
    let permissions = owned(names::requirement_names(&spec.permissions, &permissions));
    Want { needs, permissions }
}

/// What is needed where each of `requirements` is; none asks for nothing.
fn all_of<'r>(requirements: impl Iterator<Item = &'r Requirement>) -> Requirement {
    let mut all = Requirement::new();
    for requirement in requirements {
        if all.is_empty() || all == *requirement {
            all.clone_from(requirement);
        } else if !requirement.is_empty() {
            let mut joined = Requirement::new();
            for one in &all {
                for other in requirement {
                    let mut both = one.clone();
                    both.extend(other.iter().filter(|index| !one.contains(index)));
                    if !joined.contains(&both) {
                        joined.push(both);
                    }
                }
            }
            all = joined;
        }
    }
    all
}

/// The scheme to which new requirements are added.
fn default_scheme(api: &Api, options: &Options) -> (String, Option<Scheme>) {
    let named = |name: &String| {
        (
            name.clone(),
            api.schemes.iter().find(|it| it.name == *name).cloned(),
        )
    };
    if let Some(name) = &options.scheme {
        return named(name);
    }
    let mut tokens: Vec<&Scheme> = api
        .schemes
        .iter()
        .filter(|it| it.credential == Credential::Token)
        .collect();
    tokens.sort_by_key(|scheme| scheme.shown != "oauth2");
    match tokens.first() {
        Some(scheme) => (scheme.name.clone(), Some((*scheme).clone())),
        None => ("oauth2".to_owned(), None),
    }
}

struct Merge<'m, 't> {
    spec: &'m Spec,
    api: &'m Api,
    options: &'m Options,
    edits: Edits<'t>,
    /// The name of the default scheme, and the scheme where the document has it.
    scheme: (String, Option<Scheme>),
    problems: Vec<Problem>,
    /// Scopes that the document uses.
    used: HashSet<String>,
    /// Operations that several paths refer to, and what they are to require.
    shared: HashMap<(usize, u32), Want>,
}

impl Merge<'_, '_> {
    fn uses(&mut self, reading: &Reading) {
        if let Needs::Scopes(any) = &reading.needs {
            self.used
                .extend(any.iter().flatten().map(|word| word.text.clone()));
        }
        let tokens = reading
            .alternatives
            .iter()
            .filter_map(|it| it.token.as_ref());
        self.used.extend(
            tokens
                .flat_map(|token| &token.scopes)
                .map(|word| word.text.clone()),
        );
    }

    fn refuse(&mut self, described: &Described, why: &str, help: &str) {
        let message = format!(
            "what operation `{}` requires cannot be written: {why}",
            described.shown()
        );
        self.problems.push(problem(
            "cannot-merge",
            message,
            described.place.clone(),
            "",
            help,
        ));
    }

    fn operation(&mut self, described: &Described, reading: &Reading, indices: &[usize]) {
        let wanted = wanted(self.spec, described, indices);
        let Some(want) = wanted.first() else { return };
        let met = wanted.iter().any(|want| want.is_met_by(reading));
        // another path may have changed it
        let identity = described.part.identity();
        match self.shared.get(&identity) {
            Some(known) if known == want => return,
            Some(_) => {
                let help = "give each of the paths its own";
                return self.refuse(
                    described,
                    "another path refers to the same operation, and requires something else",
                    help,
                );
            }
            None if met => {
                let now = wanted.iter().find(|want| want.is_met_by(reading));
                self.shared.insert(identity, now.unwrap_or(want).clone());
                return;
            }
            None => self.shared.insert(identity, want.clone()),
        };
        if described.part.document().file != 0 {
            let why = format!(
                "it is in `{}`, and one file is written",
                described.part.document().source.shown()
            );
            return self.refuse(described, &why, "write it there by hand");
        }
        if !want.needs_met_by(reading) {
            self.needs(described, reading, &want.needs);
        }
        if !want.permissions_met_by(reading) {
            self.permissions(described, &want.permissions);
        }
    }

    fn needs(&mut self, described: &Described, reading: &Reading, want: &WantedNeeds) {
        let keys = ["x-app-permission"]
            .into_iter()
            .chain(self.options.security.scopes_from.as_deref());
        for key in keys {
            let Some(entry) = described.part.entry(key).filter(|entry| !entry.merged) else {
                continue;
            };
            match want {
                WantedNeeds::Scopes(any) => self.edits.replace(&entry.value, &extension(any)),
                _ => self.edits.remove(&described.part, &entry),
            }
        }
        if reading.alternatives.iter().any(|it| it.unclear) {
            let help = "write `security` of it by hand";
            return self.refuse(described, "an alternative of it is not understood", help);
        }
        let Some(new) = self.security(described, reading, want) else {
            return;
        };
        let own = described
            .part
            .entry("security")
            .filter(|entry| !entry.merged);
        let Some(own) = own else {
            let new = new.into_iter().map(|(_, value)| value).collect();
            self.edits
                .insert(&described.part, "security", &new, "responses");
            return;
        };
        let old: Vec<Part> = own.value.items().collect();
        let in_place = old.len() == new.len()
            && !own.value.resolved().is_flow()
            && own.value.span() == own.value.resolved().span()
            && new
                .iter()
                .enumerate()
                .all(|(at, (kept, _))| kept.is_none_or(|kept| kept == at));
        if in_place {
            for (old, (kept, value)) in old.iter().zip(new) {
                if kept.is_none() {
                    self.edits.replace_item(old, &value);
                }
            }
        } else {
            let new = new.into_iter().map(|(_, value)| value).collect();
            self.edits.replace(&own.value, &new);
        }
    }

    /// The entries of `security`: which of the old ones it is, if it is kept, and what it says.
    fn security(
        &mut self,
        described: &Described,
        reading: &Reading,
        want: &WantedNeeds,
    ) -> Option<Vec<(Option<usize>, Value)>> {
        let old = &reading.alternatives;
        let tokens: Vec<&Alternative> = old.iter().filter(|it| it.token.is_some()).collect();
        let beside = tokens
            .first()
            .map(|it| it.others.clone())
            .unwrap_or_default();
        let as_set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
        if tokens
            .iter()
            .any(|it| as_set(&it.others) != as_set(&beside))
        {
            let help = "write `security` of it by hand";
            self.refuse(
                described,
                "its alternatives need different things beside the scopes",
                help,
            );
            return None;
        }
        let beside: Map<String, Value> = beside
            .iter()
            .map(|name| {
                let value = tokens.first().and_then(|it| it.part.get(name));
                let words = value
                    .iter()
                    .flat_map(Part::items)
                    .filter_map(|it| it.text().map(Value::from))
                    .collect();
                (name.clone(), Value::Array(words))
            })
            .collect();
        let with = |schemes: &[String], names: &[String]| {
            let mut entry = beside.clone();
            let of = schemes.iter();
            entry.extend(of.map(|scheme| (scheme.clone(), names.to_vec().into())));
            Value::Object(entry)
        };
        // each is what one token is required by
        let mut schemes: Vec<Vec<String>> = Vec::new();
        for token in tokens.iter().filter_map(|it| it.token.as_ref()) {
            if !schemes.contains(&token.schemes) {
                schemes.push(token.schemes.clone());
            }
        }
        let mut made: Vec<(Option<usize>, Value)> = Vec::new();
        match want {
            WantedNeeds::Public => made.push((None, Value::Object(beside.clone()))),
            WantedNeeds::Token => {
                if schemes.is_empty() {
                    schemes.push(vec![self.scheme.0.clone()]);
                }
                made.extend(schemes.iter().map(|scheme| (None, with(scheme, &[]))));
            }
            WantedNeeds::Scopes(any) => {
                for all in any {
                    let same = old.iter().enumerate().filter(|(_, it)| {
                        let names = it.token.as_ref().map(|token| &token.scopes);
                        names.is_some_and(|words| {
                            words
                                .iter()
                                .map(|word| word.text.as_str())
                                .collect::<BTreeSet<_>>()
                                == all.iter().map(String::as_str).collect()
                        })
                    });
                    let same: Vec<usize> = same.map(|(at, _)| at).collect();
                    if !same.is_empty() {
                        made.extend(same.into_iter().map(|at| (Some(at), value_of(old.get(at)))));
                        continue;
                    }
                    let of = self.schemes_for(&schemes, all);
                    made.extend(of.iter().map(|scheme| (None, with(scheme, all))));
                }
            }
        }
        // what has no scopes keeps its place
        let first = old
            .iter()
            .position(|it| it.token.is_some())
            .unwrap_or(old.len());
        let kept = |range: std::ops::Range<usize>| {
            let kept = range.filter_map(|at| old.get(at).map(|it| (at, it)));
            let kept = kept.filter(|(_, it)| it.token.is_none() && it.part.entries().len() > 0);
            kept.map(|(at, it)| (Some(at), value_of(Some(it))))
                .collect::<Vec<_>>()
        };
        let (before, after) = (kept(0..first), kept(first..old.len()));
        // an empty list is the common way to say that nothing is needed
        if *want == WantedNeeds::Public
            && beside.is_empty()
            && before.is_empty()
            && after.is_empty()
        {
            return Some(Vec::new());
        }
        if *want == WantedNeeds::Public && !beside.is_empty() {
            let help = "write `security` of it by hand";
            self.refuse(
                described,
                "a key or the like is needed beside the scopes",
                help,
            );
            return None;
        }
        Some(before.into_iter().chain(made).chain(after).collect())
    }

    /// The schemes by which names are required: those that the operation has, if they declare them, else
    /// the first that does, else the default one.
    fn schemes_for(&self, own: &[Vec<String>], all: &[String]) -> Vec<Vec<String>> {
        let declares = |scheme: &Scheme| {
            let names: HashSet<String> = declared(&scheme.part).map(|(name, ..)| name).collect();
            !scheme.declares || all.iter().all(|name| names.contains(name))
        };
        let find = |name: &str| self.api.schemes.iter().find(|it| it.name == *name);
        let fit = |name: &String| find(name).is_some_and(declares);
        let fitting = own.iter().filter(|names| names.iter().all(fit));
        let fitting: Vec<Vec<String>> = fitting.cloned().collect();
        if !fitting.is_empty() {
            return fitting;
        }
        let (default, scheme) = &self.scheme;
        if scheme.as_ref().is_none_or(declares) {
            return vec![vec![default.clone()]];
        }
        let mut others = self
            .api
            .schemes
            .iter()
            .filter(|it| it.declares && declares(it));
        let other = others.next().map_or(default, |it| &it.name);
        vec![vec![other.clone()]]
    }

    fn permissions(&mut self, described: &Described, any: &Any) {
        let entry = described
            .part
            .entry("x-user-permission")
            .filter(|entry| !entry.merged);
        match (entry, any.is_empty()) {
            (Some(entry), true) => self.edits.remove(&described.part, &entry),
            (Some(entry), false) => self.edits.replace(&entry.value, &extension(any)),
            (None, true) => {}
            (None, false) => self.edits.insert(
                &described.part,
                "x-user-permission",
                &extension(any),
                "responses",
            ),
        }
    }

    /// Declares scopes that the document neither declares nor uses. Whether inclusion is to be written,
    /// for a scheme that is there already.
    fn scheme(&mut self) -> Result<bool, Error> {
        let declared_names = self
            .api
            .schemes
            .iter()
            .flat_map(|it| declared(&it.part))
            .map(|(name, ..)| name);
        let known: HashSet<String> = declared_names.chain(self.used.iter().cloned()).collect();
        let items = self.spec.scopes.items.iter();
        let new: Vec<(String, Value)> = items
            .filter(|item| !known.contains(&item.name))
            .map(|item| {
                let text = item.description.as_ref().or(item.title.as_ref());
                (item.name.clone(), text.map_or("", Text::as_written).into())
            })
            .collect();
        let (name, scheme) = self.scheme.clone();
        let Some(scheme) = scheme else {
            if new.is_empty() && self.spec.scopes.items.is_empty() {
                return Ok(false);
            }
            self.new_scheme(&name, new)?;
            return Ok(false);
        };
        if new.is_empty() || scheme.shown != "oauth2" {
            return Ok(true);
        }
        if scheme.part.document().file != 0 {
            let shown = scheme.part.document().source.shown().to_owned();
            let path = self.api.root().document().source.path().to_path_buf();
            return Err(cannot(
                &path,
                &format!("the scheme `{name}` is in `{shown}`, and one file is written"),
            ));
        }
        for flow in flows(&scheme.part) {
            match flow.get("scopes") {
                Some(scopes) => self.edits.append(&scopes, &new),
                None => self.edits.insert(
                    &flow,
                    "scopes",
                    &Value::Object(new.iter().cloned().collect()),
                    "",
                ),
            }
        }
        Ok(true)
    }

    /// A scheme of type oauth2, where the document has none.
    fn new_scheme(&mut self, name: &str, scopes: Vec<(String, Value)>) -> Result<(), Error> {
        // who gives only where tokens are has no place where a user agrees
        let kind = match (&self.options.authorization_url, &self.options.token_url) {
            (None, Some(_)) => "clientCredentials",
            _ => "authorizationCode",
        };
        let needed = [
            (
                "authorizationUrl",
                &self.options.authorization_url,
                "--authorization-url",
                kind == "authorizationCode",
            ),
            ("tokenUrl", &self.options.token_url, "--token-url", true),
        ];
        let mut flow = Map::new();
        for (key, given, option, needed) in needed {
            match given {
                Some(url) if needed => {
                    flow.insert(key.to_owned(), url.as_str().into());
                }
                None if needed => {
                    return Err(Error::new(
                        "missing-url",
                        format!("the flow `{kind}` needs `{key}`, which a spec does not have"),
                    )
                    .help(format!(
                        "give it with `{option} URL`, or a document that has it"
                    )));
                }
                _ => {}
            }
        }
        let v2 = self.api.edition == openapi::api::Edition::V2;
        flow.insert(
            "scopes".to_owned(),
            Value::Object(scopes.into_iter().collect()),
        );
        let mut scheme = Map::new();
        scheme.insert("type".to_owned(), "oauth2".into());
        if v2 {
            let kind = if kind == "clientCredentials" {
                "application"
            } else {
                "accessCode"
            };
            scheme.insert("flow".to_owned(), kind.into());
            scheme.extend(flow);
        } else {
            scheme.insert("flows".to_owned(), json!({ kind: flow }));
        }
        let includes = inclusions(self.spec);
        if !includes.is_empty() {
            scheme.insert("x-scope-includes".to_owned(), includes.into());
        }
        let scheme = Value::Object(scheme);
        let root = self.api.root();
        let schemes = json!({ name: scheme });
        match (self.api.scheme_map(), root.get("components")) {
            (Some(map), _) => self.edits.insert(&map, name, &scheme, ""),
            (None, _) if v2 => self
                .edits
                .insert(&root, "securityDefinitions", &schemes, "paths"),
            (None, Some(components)) => {
                self.edits
                    .insert(&components, "securitySchemes", &schemes, "")
            }
            (None, None) => self.edits.insert(
                &root,
                "components",
                &json!({ "securitySchemes": schemes }),
                "paths",
            ),
        }
        Ok(())
    }

    /// Which scope includes which, in `x-scope-includes` of the scheme.
    fn includes(&mut self, scheme_is_there: bool) {
        let (_, Some(scheme)) = self.scheme.clone() else {
            return;
        };
        if !scheme_is_there {
            return;
        }
        let want = inclusions(self.spec);
        let mut now: HashMap<String, BTreeSet<String>> = HashMap::new();
        for scheme in &self.api.schemes {
            let map = scheme.part.get("x-scope-includes");
            for entry in map.iter().flat_map(Part::entries) {
                let names = entry
                    .value
                    .items()
                    .filter_map(|it| it.text().map(str::to_owned))
                    .collect();
                now.insert(entry.key.to_owned(), names);
            }
        }
        now.retain(|_, names: &mut BTreeSet<String>| !names.is_empty());
        let wanted: HashMap<String, BTreeSet<String>> = want
            .iter()
            .map(|(name, names)| {
                let names = names
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned);
                (name.clone(), names.collect())
            })
            .collect();
        if now == wanted {
            return;
        }
        match (scheme.part.entry("x-scope-includes"), want.is_empty()) {
            (Some(entry), true) => self.edits.remove(&scheme.part, &entry),
            (Some(entry), false) => self.edits.replace(&entry.value, &want.into()),
            (None, _) => self
                .edits
                .insert(&scheme.part, "x-scope-includes", &want.into(), "flows"),
        }
    }
}

/// Which scope includes which.
fn inclusions(spec: &Spec) -> Map<String, Value> {
    let edges = edges(&spec.scopes).filter(|(_, includes)| !includes.is_empty());
    edges
        .map(|(name, includes)| (name.to_owned(), includes.into()))
        .collect()
}

/// An entry of `security` as it is.
fn value_of(alternative: Option<&Alternative>) -> Value {
    let entries = alternative.iter().flat_map(|it| it.part.entries());
    let entries = entries.map(|entry| {
        let words = entry
            .value
            .items()
            .filter_map(|it| it.text().map(Value::from));
        (entry.key.to_owned(), Value::Array(words.collect()))
    });
    Value::Object(entries.collect())
}

/// A requirement as `x-user-permission` and the like have it.
fn extension(any: &Any) -> Value {
    let all = |all: &Vec<String>| match all.as_slice() {
        [one] => Value::from(one.as_str()),
        all => all.to_vec().into(),
    };
    match any.as_slice() {
        [one] => all(one),
        any => json!({ "any": any.iter().map(all).collect::<Vec<_>>() }),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::import;

    /// What an operation needs, by names.
    type Needs = (String, Vec<Vec<String>>, Vec<Vec<String>>);

    fn needs(spec: &Spec) -> Vec<Needs> {
        let owned = |any: Vec<Vec<&str>>| -> Vec<Vec<String>> {
            let all = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect();
            any.into_iter().map(all).collect()
        };
        let operations = spec
            .operations
            .iter()
            .filter(|operation| operation.path().is_some());
        let mut needs: Vec<Needs> = operations
            .map(|operation| {
                (
                    operation.id.clone(),
                    owned(names::requirement_names(&spec.scopes, &operation.scopes)),
                    owned(names::requirement_names(
                        &spec.permissions,
                        &operation.permissions,
                    )),
                )
            })
            .collect();
        needs.sort();
        needs
    }

    fn inclusions(spec: &Spec) -> Vec<(String, Vec<String>)> {
        let edges = edges(&spec.scopes);
        edges
            .map(|(name, all)| {
                (
                    name.to_owned(),
                    all.into_iter().map(str::to_owned).collect(),
                )
            })
            .collect()
    }

    #[test]
    fn the_flow_is_the_one_that_the_urls_are_for() {
        let spec = scope_spec::parse("x.toml", "spec.name = 'x'\nscopes.A = {}\n").spec;
        let flows = |authorization: Option<&str>, token: Option<&str>| {
            let options = Options {
                authorization_url: authorization.map(str::to_owned),
                token_url: token.map(str::to_owned),
                ..Options::default()
            };
            let merged = fresh(&spec, &options).ok()?;
            let document: Value = serde_json::from_str(&merged.text).unwrap();
            let flows = document["components"]["securitySchemes"]["oauth2"]["flows"].clone();
            let names: Vec<String> = flows.as_object()?.keys().cloned().collect();
            Some(names.join(" "))
        };
        let (user, token) = (Some("https://x.test/a"), Some("https://x.test/t"));
        assert_eq!(flows(user, token).as_deref(), Some("authorizationCode"));
        assert_eq!(flows(None, token).as_deref(), Some("clientCredentials"));
        assert_eq!(flows(user, None), None);
        assert_eq!(flows(None, None), None);
    }

    /// As the guards and the library have it.
    #[test]
    fn a_call_of_several_operations_needs_what_each_does() {
        let spec = scope_spec::parse(
            "x.toml",
            "spec.name = 'x'\nscopes = { a = {}, b = {}, c = {} }\npermissions = { x = {}, y = {}, z = {} }\n\
             [operations.one]\ncall = 'GET /a/{b}'\nscopes = { any = ['a', 'b'] }\n\
             permissions = { any = ['x', ['y', 'z']] }\n\
             [operations.two]\ncall = 'GET /a/{c}'\nscopes = { any = ['b', 'c'] }\n",
        )
        .spec;
        let options = Options {
            token_url: Some("https://x.test/t".to_owned()),
            ..Options::default()
        };
        let document: Value = serde_json::from_str(&fresh(&spec, &options).unwrap().text).unwrap();
        for path in ["/a/{b}", "/a/{c}"] {
            let one = &document["paths"][path]["get"];
            assert_eq!(
                one["security"],
                json!([{ "oauth2": ["a", "b"] }, { "oauth2": ["a", "c"] }, { "oauth2": ["b"] }, { "oauth2": ["b", "c"] }])
            );
            assert_eq!(
                one["x-user-permission"],
                json!({ "any": ["x", ["y", "z"]] })
            );
        }
    }

    #[test]
    fn what_is_exported_is_imported_again() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for file in [
            "examples/ringcentral/scopes.toml",
            "tests/specs/urls.toml",
            "tests/specs/slack.toml",
        ] {
            let spec = scope_spec::load(&root.join(file)).spec;
            let options = Options {
                authorization_url: Some("https://x.test/a".to_owned()),
                token_url: Some("https://x.test/t".to_owned()),
                ..Options::default()
            };
            let merged = fresh(&spec, &options).unwrap();
            assert!(merged.unknown.is_empty(), "{file}");
            let imported = import::import(
                import::Format::Openapi,
                Path::new("x.json"),
                merged.text,
                &import::Options::default(),
            );
            let imported = imported.unwrap();
            assert!(!imported.has_errors(), "{file}: {:?}", imported.problems);
            assert_eq!(needs(&imported.spec), needs(&spec), "{file}");
            assert_eq!(inclusions(&imported.spec), inclusions(&spec), "{file}");
            assert!(needs(&spec).len() > 10 || file.contains("urls"));
        }
    }
}
