//! The operations of an OpenAPI description, JSON or YAML: ids, methods and paths.

use std::path::Path;

use scope_spec::Spec;
use serde_json::Value;

use crate::{call, failure::Failure, json_or_yaml};

/// The keys of a path item that are methods.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// An operation that a description has.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DescribedOperation {
    id: Option<String>,
    method: String,
    path: String,
    /// What stands before paths in the calls: the paths of the servers.
    bases: Vec<String>,
}

impl DescribedOperation {
    /// The operation of the spec that this one is: by its id, else by its call.
    pub(crate) fn find(&self, spec: &Spec) -> Option<usize> {
        let by_id = self.id.as_deref().and_then(|id| spec.operation(id));
        by_id.or_else(|| {
            let bases = self.bases.iter().map(String::as_str).chain([""]);
            bases
                .map(|base| format!("{} {base}{}", self.method, self.path))
                .find_map(|wanted| call::find_call(spec, &wanted).ok())
        })
    }

    /// In upper case.
    pub(crate) fn method(&self) -> &str {
        &self.method
    }

    /// As the description has it.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// As people know it.
    pub(crate) fn shown(&self) -> String {
        match &self.id {
            Some(id) => id.clone(),
            None => format!("{} {}", self.method, self.path),
        }
    }
}

/// The operations of a file, in its order.
pub(crate) fn operations(file: &Path) -> Result<Vec<DescribedOperation>, Failure> {
    let operations = described(&read(file)?);
    if operations.is_empty() {
        return Err(Failure::new(
            "invalid-openapi",
            format!("`{}` has no operations", file.display()),
        ));
    }
    Ok(operations)
}

/// A description, as it is.
pub(crate) fn read(file: &Path) -> Result<Value, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| Failure::io("read", file, &error))?;
    let shown = file.display();
    let document = json_or_yaml::parse(&text).map_err(|(what, at)| {
        let at = at.map(|(line, column)| format!(" at line {line} column {column}"));
        let at = at.unwrap_or_default();
        let message = format!("`{shown}` is not JSON or YAML: {what}{at}");
        Failure::new("invalid-openapi", message)
    })?;
    if document.get("paths").and_then(Value::as_object).is_none() {
        return Err(Failure::new(
            "invalid-openapi",
            format!("`{shown}` has no `paths`, so it is no OpenAPI description"),
        ));
    }
    Ok(document)
}

/// The operations of a description, in its order.
pub(crate) fn described(document: &Value) -> Vec<DescribedOperation> {
    let paths = document.get("paths").and_then(Value::as_object);
    let bases = bases(document);
    let mut operations = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if !METHODS.contains(&method.as_str()) {
                continue;
            }
            let id = operation.get("operationId").and_then(Value::as_str);
            operations.push(DescribedOperation {
                id: id.map(str::to_owned),
                method: method.to_ascii_uppercase(),
                path: path.clone(),
                bases: bases.clone(),
            });
        }
    }
    operations
}

/// The paths of the servers (OpenAPI 3), or the base path (2), without a slash at the end.
pub(crate) fn bases(document: &Value) -> Vec<String> {
    let servers = document.get("servers").and_then(Value::as_array);
    let urls = servers.into_iter().flatten();
    let urls = urls.filter_map(|server| server.get("url").and_then(Value::as_str));
    let paths = urls.map(|url| match url.split_once("://") {
        Some((_, rest)) => rest
            .find('/')
            .and_then(|at| rest.get(at..))
            .unwrap_or_default(),
        None => url,
    });
    let base = document.get("basePath").and_then(Value::as_str);
    let mut bases: Vec<String> = Vec::new();
    for path in paths.chain(base) {
        let path = path.trim_end_matches('/');
        if !path.is_empty() && !bases.iter().any(|known| known == path) {
            bases.push(path.to_owned());
        }
    }
    bases
}
