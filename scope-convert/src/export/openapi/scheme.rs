//! Changes the security scheme that declares scopes.

use std::collections::{BTreeSet, HashMap, HashSet};

use scope_spec::{Spec, Text};
use serde_json::{Map, Value, json};

use super::{cannot, merge::Merge};
use crate::{
    Error,
    export::edges,
    openapi::{
        api::{declared, flows},
        edition::Edition,
    },
    tree::Part,
};

impl Merge<'_, '_> {
    /// Declares the scopes that the document neither declares nor uses. Returns whether inclusion
    /// must be written for an existing scheme.
    pub(super) fn scheme(&mut self) -> Result<bool, Error> {
        let declared_names = self
            .api
            .schemes
            .iter()
            .flat_map(|it| declared(&it.part))
            .map(|(name, ..)| name);
        let known: HashSet<String> = declared_names.chain(self.used.iter().cloned()).collect();
        let items = self.spec.scopes.items.iter();
        let new: Vec<(String, Value)> = items
            .filter(|item| item.template.is_none() && !known.contains(&item.name))
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
                &format!("the scheme `{name}` is in `{shown}`, and only one file is written"),
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

    /// Adds a scheme of type oauth2 to a document without one.
    pub(super) fn new_scheme(
        &mut self,
        name: &str,
        scopes: Vec<(String, Value)>,
    ) -> Result<(), Error> {
        // a token URL alone means a flow without a user
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
                        format!("the flow `{kind}` requires `{key}`, which a spec does not have"),
                    )
                    .help(format!("give it with `{option} URL`, or in the document")));
                }
                _ => {}
            }
        }
        let v2 = self.api.edition == Edition::V2;
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

    /// Writes inclusion into `x-scope-includes` of the scheme.
    pub(super) fn includes(&mut self, scheme_is_there: bool) {
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

/// The inclusions of all scopes.
fn inclusions(spec: &Spec) -> Map<String, Value> {
    let edges = edges(&spec.scopes).filter(|(_, includes)| !includes.is_empty());
    edges
        .map(|(name, includes)| (name.to_owned(), includes.into()))
        .collect()
}
