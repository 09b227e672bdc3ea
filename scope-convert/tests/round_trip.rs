//! Random documents: an import has the document's requirements, and exports back into it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use proptest::{collection::vec, option, prelude::*, sample::select};
use scope_convert::{
    export::openapi as export,
    import::{Format, Options, import},
};
use scope_spec::Spec;
use serde_json::{Map, Value, json};

/// Who may call an operation, in words that need no index.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    Public,
    Token,
    Any(BTreeSet<BTreeSet<String>>),
}

/// The requirements of a spec, by call.
fn said(spec: &Spec) -> BTreeMap<String, Who> {
    let mut said = BTreeMap::new();
    for operation in &spec.operations {
        let any = operation.scopes.alternatives().map(|all| {
            let names = all.iter().map(|&at| spec.scopes.items[at].name.clone());
            names.collect::<BTreeSet<String>>()
        });
        let who = if operation.is_public() {
            Who::Public
        } else if operation.is_authenticated() {
            Who::Token
        } else {
            Who::Any(any.collect())
        };
        for call in &operation.calls {
            said.insert(call.to_string(), who.clone());
        }
    }
    said
}

/// The requirement of an operation, by the rules of the format; `None` if no spec can have it.
fn read(security: &Value) -> Option<Who> {
    let entries = security.as_array()?;
    if entries.is_empty() || entries.contains(&json!({})) {
        return Some(Who::Public);
    }
    let mut any = BTreeSet::new();
    for entry in entries {
        let entry = entry.as_object().unwrap();
        let tokens: Vec<&Value> = ["login", "pat"]
            .iter()
            .filter_map(|it| entry.get(*it))
            .collect();
        let [scopes] = tokens.as_slice() else {
            continue;
        };
        let names = scopes.as_array().unwrap().iter();
        any.insert(names.map(|it| it.as_str().unwrap().to_owned()).collect());
    }
    if any.contains(&BTreeSet::new()) {
        return Some(Who::Token);
    }
    (!any.is_empty()).then_some(Who::Any(any))
}

const SERVERS: [&[&str]; 3] = [&[], &["/v1"], &["https://a.test/v1/", "https://b.test"]];
const SCOPES: [&str; 4] = ["read", "write", "admin", "a:b/c"];

/// An entry of `security`.
fn entry() -> impl Strategy<Value = Value> {
    let scopes = || vec(select(&SCOPES[..]), 0..3);
    prop_oneof![
        1 => Just(json!({})),
        2 => Just(json!({ "key": [] })),
        6 => scopes().prop_map(|it| json!({ "login": it })),
        1 => scopes().prop_map(|it| json!({ "pat": it })),
        2 => scopes().prop_map(|it| json!({ "login": it, "key": [] })),
        1 => (scopes(), scopes()).prop_map(|(one, two)| json!({ "login": one, "pat": two })),
    ]
}

fn security() -> impl Strategy<Value = Value> {
    vec(entry(), 0..4).prop_map(Value::Array)
}

/// A document with one path for each operation, and their requirements.
fn document() -> impl Strategy<Value = (Value, BTreeMap<String, Who>)> {
    let method = select(&["get", "put", "post", "delete", "patch"][..]);
    let operation = (method, any::<bool>(), option::of(security()));
    let servers = select(&SERVERS[..]);
    (option::of(security()), vec(operation, 1..8), servers).prop_map(|(whole, operations, servers)| {
        let (mut paths, mut said) = (Map::new(), BTreeMap::new());
        for (at, (method, has_id, own)) in operations.into_iter().enumerate() {
            let mut operation = json!({ "responses": {} });
            if has_id {
                operation["operationId"] = format!("operation{at}").into();
            }
            if let Some(own) = &own {
                operation["security"] = own.clone();
            }
            let path = format!("/things{at}/{{id}}");
            let bases: &[&str] = match servers {
                [] => &[""],
                [_] => &["/v1"],
                _ => &["/v1", ""],
            };
            if let Some(who) = own.or(whole.clone()).and_then(|it| read(&it)) {
                for base in bases {
                    let call = format!("{} {base}{path}", method.to_uppercase());
                    said.insert(call, who.clone());
                }
            }
            paths.insert(path, json!({ method: operation }));
        }
        let flow = json!({ "tokenUrl": "https://a.test/t", "scopes": SCOPES.map(|it| (it, it)).into_iter().collect::<BTreeMap<_, _>>() });
        let mut document = json!({
            "openapi": "3.1.0",
            "info": { "title": "Random", "version": "1" },
            "components": { "securitySchemes": {
                "login": { "type": "oauth2", "flows": { "clientCredentials": flow } },
                "pat": { "type": "openIdConnect", "openIdConnectUrl": "https://a.test/o" },
                "key": { "type": "apiKey", "in": "header", "name": "key" },
            } },
            "paths": paths,
        });
        if let Some(whole) = whole {
            document["security"] = whole;
        }
        if !servers.is_empty() {
            let servers = servers.iter().map(|url| json!({ "url": url }));
            document["servers"] = servers.collect();
        }
        (document, said)
    })
}

/// A map or list as block YAML, with its keys in quotes.
fn yaml(value: &Value, indent: usize, out: &mut String) {
    let blanks = " ".repeat(indent);
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                out.push_str(&format!("\n{blanks}{}:", Value::from(key.as_str())));
                yaml(value, indent + 2, out);
            }
        }
        Value::Array(list) if !list.is_empty() => {
            for value in list {
                out.push_str(&format!("\n{blanks}-"));
                yaml(value, indent + 2, out);
            }
        }
        value => out.push_str(&format!(" {value} # mine")),
    }
}

fn texts(document: &Value) -> [String; 3] {
    let mut block = String::new();
    yaml(document, 0, &mut block);
    let pretty = serde_json::to_string_pretty(document).unwrap();
    [document.to_string(), pretty, block.trim_start().to_owned()]
}

fn imported(text: &str) -> (Spec, String) {
    let imported = import(
        Format::Openapi,
        Path::new("random.yaml"),
        text.to_owned(),
        &Options::default(),
    )
    .unwrap();
    (imported.spec, imported.text)
}

fn exported(spec: &Spec, text: &str) -> Result<String, scope_convert::Error> {
    let options = export::Options::default();
    let merged = export::merge(spec, Path::new("random.yaml"), text.to_owned(), &options);
    merged.map(|merged| merged.text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// A document is read as the format means it, in each way of writing it, and comes out as it went in.
    #[test]
    fn documents_come_out_as_they_went_in((document, wanted) in document()) {
        for text in texts(&document) {
            let (spec, _) = imported(&text);
            prop_assert_eq!(&said(&spec), &wanted, "{}", text);
            prop_assert_eq!(exported(&spec, &text).unwrap(), text);
        }
    }

    /// The requirements of one document are written into another one with the same calls, or nothing is.
    #[test]
    fn requirements_are_written((one, _) in document(), (mut other, _) in document(), kind in 0..3_usize) {
        // the calls of the one, with the requirements of the other
        let paths = one["paths"].as_object().unwrap();
        let given: Vec<Value> = other["paths"].as_object().unwrap().values()
            .flat_map(|item| item.as_object().unwrap().values().cloned()).collect();
        let mut mixed = Map::new();
        for (at, (path, item)) in paths.iter().enumerate() {
            let (method, operation) = item.as_object().unwrap().iter().next().unwrap();
            let mut operation = operation.clone();
            let from = &given[at % given.len()];
            match from.get("security") {
                Some(security) => operation["security"] = security.clone(),
                None => { operation.as_object_mut().unwrap().remove("security"); }
            }
            mixed.insert(path.clone(), json!({ method: operation }));
        }
        other["paths"] = mixed.into();
        match one.get("servers") {
            Some(servers) => other["servers"] = servers.clone(),
            None => { other.as_object_mut().unwrap().remove("servers"); }
        }
        let text = &texts(&one)[kind];
        let (want, _) = imported(&other.to_string());
        if let Ok(merged) = exported(&want, text) {
            let (now, _) = imported(&merged);
            let now = said(&now);
            for (call, who) in said(&want) {
                prop_assert_eq!(now.get(&call), Some(&who), "{}: {}\n{}", call, text, merged);
            }
        }
    }

    /// A document made from a spec alone has the spec's requirements.
    #[test]
    fn specs_come_back((document, _) in document()) {
        let (spec, _) = imported(&document.to_string());
        let options = export::Options {
            token_url: Some("https://a.test/t".to_owned()),
            ..export::Options::default()
        };
        if spec.operations.is_empty() {
            return Ok(());
        }
        let fresh = export::fresh(&spec, &options).unwrap();
        let (back, _) = imported(&fresh.text);
        prop_assert_eq!(said(&back), said(&spec), "{}", fresh.text);
    }
}
