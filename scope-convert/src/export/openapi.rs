//! OpenAPI 3.1: the security scheme, and what each operation needs, merged into a description.

use std::collections::{HashMap, HashSet};

use scope_spec::{Operation, Spec};
use serde_json::{Map, Value, json};

use super::edges;
use crate::{
    error::Error,
    names::{self, Requirement},
    openapi,
};

/// What the description must have and a spec does not.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The security scheme to fill [default: the first of type oauth2, else `oauth2`].
    pub scheme: Option<String>,
    /// Where a user agrees, for the flow `authorizationCode`.
    pub authorization_url: Option<String>,
    /// Where tokens are issued.
    pub token_url: Option<String>,
}

/// What came of a merge.
pub struct Merged {
    /// The description, with the requirements in it.
    pub document: Value,
    /// Operations of the spec that the description has not.
    pub missing: Vec<String>,
    /// Operations of the description that the spec has not: left as they are.
    pub unknown: Vec<String>,
}

/// A description with nothing but what the spec says.
pub fn fresh(spec: &Spec) -> Value {
    let title = spec.title.as_deref().unwrap_or(&spec.name);
    let mut info = json!({ "title": title, "version": spec.version.as_deref().unwrap_or("0") });
    if let (Some(description), Some(info)) = (&spec.description, info.as_object_mut()) {
        info.insert("description".to_owned(), description.as_str().into());
    }
    let mut paths = Map::new();
    for operation in &spec.operations {
        let (Some(method), Some(path)) = (&operation.method, &operation.path) else {
            continue;
        };
        let item = paths.entry(path.clone()).or_insert_with(|| json!({}));
        if let Some(item) = item.as_object_mut() {
            item.insert(method.to_ascii_lowercase(), described(operation));
        }
    }
    json!({ "openapi": "3.1.0", "info": info, "paths": paths, "components": {} })
}

fn described(operation: &Operation) -> Value {
    let mut value = Map::new();
    let mut insert = |key: &str, text: Value| value.insert(key.to_owned(), text);
    insert("operationId", operation.id.as_str().into());
    if let Some(title) = &operation.title {
        insert("summary", title.as_str().into());
    }
    if let Some(description) = &operation.description {
        insert("description", description.as_str().into());
    }
    if !operation.tags.is_empty() {
        insert("tags", operation.tags.clone().into());
    }
    if operation.deprecated {
        insert("deprecated", true.into());
    }
    let path = operation.path.as_deref().unwrap_or_default();
    let parameters: Vec<Value> = parameters(path)
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

/// The names in the braces of a path.
fn parameters(path: &str) -> impl Iterator<Item = &str> {
    let braces = path.split('{').skip(1);
    let mut seen = HashSet::new();
    braces
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .filter(move |name| seen.insert(*name))
}

/// Puts the scheme and the requirements into a description. All else in it stays.
pub fn merge(spec: &Spec, mut document: Value, options: &Options) -> Result<Merged, Error> {
    let version = document.get("openapi").and_then(Value::as_str);
    if !version.is_some_and(|version| version.starts_with("3.")) {
        return Err(Error::new(
            "invalid-openapi",
            "what is to be merged into is not OpenAPI 3.0 or 3.1",
        )
        .help("convert it first"));
    }
    let scheme = scheme(spec, &mut document, options)?;
    let mut found = vec![false; spec.operations.len()];
    let mut unknown = Vec::new();
    let same_calls = same_calls(spec);
    let all = openapi::described(&document);
    for described in all {
        let Some(index) = described.find(spec) else {
            unknown.push(described.shown());
            continue;
        };
        let Some(operation) = spec.operations.get(index) else {
            continue;
        };
        if let Some(found) = found.get_mut(index) {
            *found = true;
        }
        let value = document
            .get_mut("paths")
            .and_then(|paths| paths.get_mut(described.path()))
            .and_then(|item| item.get_mut(described.method().to_ascii_lowercase()))
            .and_then(Value::as_object_mut);
        if let Some(value) = value {
            let same = call(operation).and_then(|call| same_calls.get(&call));
            let same = same.map_or(std::slice::from_ref(&operation), Vec::as_slice);
            require(spec, same, &scheme, value);
        }
    }
    let operations = spec.operations.iter().zip(found);
    let missing = operations.filter(|(_, found)| !found);
    Ok(Merged {
        missing: missing.map(|(operation, _)| operation.id.clone()).collect(),
        document,
        unknown,
    })
}

/// The call of an operation, without the names of its parameters.
fn call(operation: &Operation) -> Option<(&str, String)> {
    let path = operation.path.as_deref()?;
    Some((operation.method.as_deref()?, openapi::shape(path)))
}

/// The operations by their calls: what a call of several needs is what each of them does, as no guard
/// can tell them apart.
fn same_calls(spec: &Spec) -> HashMap<(&str, String), Vec<&Operation>> {
    let mut same_calls: HashMap<_, Vec<_>> = HashMap::new();
    for operation in &spec.operations {
        if let Some(call) = call(operation) {
            same_calls.entry(call).or_default().push(operation);
        }
    }
    same_calls
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

/// What operations with one call need: any of a list of requirements, each one all of its scopes.
fn require(spec: &Spec, same: &[&Operation], scheme: &str, value: &mut Map<String, Value>) {
    let scopes = all_of(same.iter().map(|operation| &operation.scopes));
    let permissions = all_of(same.iter().map(|operation| &operation.permissions));
    let any = names::requirement_names(&spec.scopes, &scopes);
    let any: Vec<Value> = any.into_iter().map(|all| json!({ scheme: all })).collect();
    value.insert("security".to_owned(), any.into());
    let any = names::requirement_names(&spec.permissions, &permissions);
    let permission = match any.as_slice() {
        [] => return,
        [all] => names(all),
        any => json!({ "any": any.iter().map(|all| names(all)).collect::<Vec<_>>() }),
    };
    value.insert("x-user-permission".to_owned(), permission);
}

/// A name, or a list of which all are meant.
fn names(all: &[&str]) -> Value {
    match all {
        [one] => (*one).into(),
        all => all.into(),
    }
}

/// Fills the security scheme; its name.
fn scheme(spec: &Spec, document: &mut Value, options: &Options) -> Result<String, Error> {
    let not_a_map = |what: &str| Error::new("invalid-openapi", format!("`{what}` is no map"));
    let root = document
        .as_object_mut()
        .ok_or_else(|| not_a_map("the description"))?;
    let components = root.entry("components").or_insert_with(|| json!({}));
    let components = components
        .as_object_mut()
        .ok_or_else(|| not_a_map("components"))?;
    let schemes = components
        .entry("securitySchemes")
        .or_insert_with(|| json!({}));
    let schemes = schemes
        .as_object_mut()
        .ok_or_else(|| not_a_map("components.securitySchemes"))?;
    let first = schemes
        .iter()
        .find(|(_, scheme)| scheme.get("type") == Some(&"oauth2".into()));
    let first = first.map(|(name, _)| name.clone());
    let name = options
        .scheme
        .clone()
        .or(first)
        .unwrap_or_else(|| "oauth2".to_owned());
    let scheme = schemes.entry(name.clone()).or_insert_with(|| json!({}));
    let scheme = scheme
        .as_object_mut()
        .ok_or_else(|| not_a_map("the security scheme"))?;
    scheme.insert("type".to_owned(), "oauth2".into());
    let scopes: Map<String, Value> = spec
        .scopes
        .items
        .iter()
        .map(|item| {
            let text = item.description.as_deref().or(item.title.as_deref());
            (item.name.clone(), text.unwrap_or_default().into())
        })
        .collect();
    let flows = scheme.entry("flows").or_insert_with(|| json!({}));
    let flows = flows.as_object_mut().ok_or_else(|| not_a_map("flows"))?;
    if flows.is_empty() {
        // who gives only where tokens are has no place where a user agrees
        let kind = match (&options.authorization_url, &options.token_url) {
            (None, Some(_)) => "clientCredentials",
            _ => "authorizationCode",
        };
        flows.insert(kind.to_owned(), json!({}));
    }
    for (kind, flow) in flows.iter_mut() {
        if kind.starts_with("x-") {
            continue;
        }
        let flow = flow.as_object_mut().ok_or_else(|| not_a_map(kind))?;
        let needed = [
            (
                "authorizationUrl",
                &options.authorization_url,
                "--authorization-url",
                !matches!(kind.as_str(), "password" | "clientCredentials"),
            ),
            (
                "tokenUrl",
                &options.token_url,
                "--token-url",
                kind != "implicit",
            ),
        ];
        for (key, given, option, needed) in needed {
            if let Some(url) = given.as_deref().filter(|_| needed) {
                flow.insert(key.to_owned(), url.into());
            }
            if needed && !flow.contains_key(key) {
                return Err(Error::new(
                    "missing-url",
                    format!("the flow `{kind}` needs `{key}`, which a spec does not have"),
                )
                .help(format!(
                    "give it with `{option} URL`, or a description that has it"
                )));
            }
        }
        flow.insert("scopes".to_owned(), scopes.clone().into());
    }
    let includes: Map<String, Value> = edges(&spec.scopes)
        .filter(|(_, includes)| !includes.is_empty())
        .map(|(name, includes)| (name.to_owned(), includes.into()))
        .collect();
    if includes.is_empty() {
        scheme.remove("x-scope-includes");
    } else {
        scheme.insert("x-scope-includes".to_owned(), includes.into());
    }
    Ok(name)
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
            .filter(|operation| operation.path.is_some());
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
                scheme: None,
            };
            let merged = merge(&spec, fresh(&spec), &options).ok()?;
            let flows = merged.document["components"]["securitySchemes"]["oauth2"]["flows"].clone();
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
        let document = merge(&spec, fresh(&spec), &options).unwrap().document;
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
                scheme: None,
            };
            let merged = merge(&spec, fresh(&spec), &options).unwrap();
            assert!(merged.unknown.is_empty(), "{file}");
            let imported = import::import(
                import::Format::Openapi,
                Path::new("x.json"),
                merged.document.to_string(),
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
