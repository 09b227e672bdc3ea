//! Exports to OpenAPI: the security scheme and the requirements, merged into a document.
//!
//! The text itself is edited, and only where it differs from the spec. A document that already
//! agrees with the spec stays the same, byte for byte.

mod merge;
mod scheme;
mod text;
mod want;

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use scope_spec::{Operation, OperationId, PathTemplate, Problem, Source, Spec, Text};
use serde_json::{Map, Value, json};

use crate::{
    Error, files, names,
    openapi::{self, Index, SecurityOptions, edition::Edition, security::Reader},
};
use merge::{Merge, default_scheme};
use text::Edits;
use want::wanted;

/// The parts of a document that a spec does not have.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The security scheme to fill [default: the first of type oauth2, else `oauth2`].
    pub scheme: Option<String>,
    /// The authorization URL, for the flow `authorizationCode`.
    pub authorization_url: Option<String>,
    /// The token URL.
    pub token_url: Option<String>,
    /// How the document's requirements are read.
    pub security: SecurityOptions,
}

/// The result of a merge.
#[derive(Debug)]
pub struct Merged {
    /// The document, with the requirements in it.
    pub text: String,
    /// Operations of the spec that the document lacks.
    pub missing: Vec<String>,
    /// Operations of the spec whose method this version of the format does not have.
    pub unwritable: Vec<String>,
    /// Operations of the document that the spec lacks; they are unchanged.
    pub unknown: Vec<String>,
    /// Parts of the document that could not be read.
    pub problems: Vec<Problem>,
    /// The sources of the problems' places.
    pub sources: Vec<Source>,
}

/// Writes a document with the contents of the spec alone: OpenAPI 3.1, in JSON.
///
/// # Errors
///
/// A URL that the flow requires is missing.
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
    Edition::V3_1.methods()
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
/// The same as [`merge`], and the file cannot be read.
pub fn merge_file(spec: &Spec, path: &Path, options: &Options) -> Result<Merged, Error> {
    convert(spec, path, files::read_all(path)?, options, true)
}

/// Merges the spec into a document. The path is for messages: nothing is read from it.
///
/// # Errors
///
/// The text is not an OpenAPI document, a URL that a new scheme requires is missing, or a
/// requirement cannot be written without loss of another one.
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
    let mut found: HashSet<OperationId> = HashSet::new();
    let mut unknown = Vec::new();
    let mut work = Vec::new();
    for described in &api.operations {
        let reading = reader.read(described);
        merge.uses(&reading);
        let shown = openapi::described(described);
        let ids = index.find(&shown);
        if ids.is_empty() {
            unknown.push(shown.shown());
            continue;
        }
        found.extend(&ids);
        work.push((described, reading, ids));
    }
    for (described, reading, ids) in &work {
        merge.operation(described, reading, ids);
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
        return Err(cannot(path, "two changes overlap"));
    };
    if !unchanged {
        holds(spec, path, &text, options, follow)?;
    }
    let missing = spec.operation_ids().filter(|id| !found.contains(id));
    Ok(Merged {
        missing: missing.map(|id| spec[id].id.clone()).collect(),
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

/// Reads the result back; fails if it does not agree with the spec.
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
        let ids = index.find(&openapi::described(described));
        if ids.is_empty() {
            continue;
        }
        let reading = reader.read(described);
        if !wanted(spec, described, &ids)
            .iter()
            .any(|want| want.is_met_by(&reading))
        {
            let why = format!(
                "operation `{}` would not agree with the spec",
                described.shown()
            );
            return Err(cannot(path, &why));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{export::edges, import};

    /// The requirement of an operation, by names.
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
                    owned(spec.scopes.alternatives_of(&operation.scopes)),
                    owned(spec.permissions.alternatives_of(&operation.permissions)),
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

    /// Like the guards and the library.
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

    /// The scheme declares only scopes that a client can request, and an import never weakens a
    /// requirement.
    #[test]
    fn open_parameters_are_an_extension() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let spec = scope_spec::load(&root.join("conformance/specs/forge.toml")).spec;
        let options = Options {
            token_url: Some("https://x.test/t".to_owned()),
            ..Options::default()
        };
        let text = fresh(&spec, &options).unwrap().text;
        let document: Value = serde_json::from_str(&text).unwrap();
        let scheme = &document["components"]["securitySchemes"]["oauth2"];
        let scopes = &scheme["flows"]["clientCredentials"]["scopes"];
        let names: Vec<_> = scopes.as_object().unwrap().keys().collect();
        assert_eq!(names, ["repo:all", "audit", "everything"]);
        for (method, path, security, template) in [
            (
                "get",
                "/orgs/{org}/repos/{repo}",
                json!([{ "oauth2": [] }]),
                json!("repo:{org}/{repo}:read"),
            ),
            (
                "post",
                "/orgs/{org}/repos/{repo}/move",
                json!([{ "oauth2": ["audit"] }]),
                json!(["repo:{org}/{repo}:admin", "org:{org}:read", "audit"]),
            ),
            (
                "get",
                "/orgs/{org}/repos/{repo}/issues/{id}",
                json!([{ "oauth2": [] }, { "oauth2": ["audit"] }, { "oauth2": ["everything"] }]),
                json!({ "any": ["issue:{repo}+{id}@{org}", ["member:{org}:see", "audit"], "everything"] }),
            ),
            (
                "get",
                "/repos",
                json!([{ "oauth2": ["repo:all"] }]),
                Value::Null,
            ),
        ] {
            let operation = &document["paths"][path][method];
            assert_eq!(operation["security"], security, "{path}");
            assert_eq!(operation["x-scope-template"], template, "{path}");
        }
        let merged = |text: &str| {
            let path = Path::new("x.json");
            merge(&spec, path, text.to_owned(), &options).unwrap().text
        };
        assert_eq!(merged(&text), text);
        // manual changes are reverted
        let open = text.replace("x-scope-template", "x-else");
        assert_eq!(merged(&open).matches("x-scope-template").count(), 7);
        let template =
            |name: &str| format!("\"x-scope-template\": \"repo:{{org}}/{{repo}}:{name}\"");
        let other = text.replace(&template("write"), &template("read"));
        assert_ne!(other, text);
        let other: Value = serde_json::from_str(&merged(&other)).unwrap();
        assert_eq!(other["paths"], document["paths"]);
        let options = import::Options::default();
        let imported = import::import(import::Format::Openapi, Path::new("x.json"), text, &options);
        let imported = imported.unwrap();
        assert!(imported.has_errors());
        let opened = imported.spec.operations.iter();
        let opened = opened.filter(|it| it.scopes.is_open()).map(|it| &it.id);
        assert!(opened.eq(["whoami"]), "{}", imported.text);
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
