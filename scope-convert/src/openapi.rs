//! The operations of an OpenAPI description, JSON or YAML: ids, methods and paths.

use std::path::Path;

use scope_spec::Spec;
use serde_json::Value;

use crate::{
    error::{self, Error},
    json_or_yaml,
};

/// The keys of a path item that are methods.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// An operation that a description has.
#[derive(Debug, PartialEq, Eq)]
pub struct DescribedOperation {
    id: Option<String>,
    method: String,
    path: String,
    /// What stands before paths in the calls: the paths of the servers.
    bases: Vec<String>,
}

impl DescribedOperation {
    /// The operation of the spec that this one is: by its id, else by its call.
    pub fn find(&self, spec: &Spec) -> Option<usize> {
        let by_id = self.id.as_deref().and_then(|id| spec.operation(id));
        by_id.or_else(|| {
            let mut bases = self.bases.iter().map(String::as_str).chain([""]);
            bases.find_map(|base| {
                let wanted = shape(&format!("{base}{}", self.path));
                spec.operations.iter().position(|operation| {
                    operation.method.as_deref() == Some(&self.method)
                        && operation.path.as_deref().map(shape).as_ref() == Some(&wanted)
                })
            })
        })
    }

    /// Its calls, as `METHOD /path`: one for each server, and one without the path of any.
    pub fn calls(&self) -> impl Iterator<Item = String> {
        let bases = self.bases.iter().map(String::as_str).chain([""]);
        bases.map(|base| format!("{} {base}{}", self.method, self.path))
    }

    /// In upper case.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// As the description has it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// As people know it.
    pub fn shown(&self) -> String {
        match &self.id {
            Some(id) => id.clone(),
            None => format!("{} {}", self.method, self.path),
        }
    }
}

/// A path template without the names of its parameters.
pub(crate) fn shape(path: &str) -> String {
    let mut parts = path.split('{');
    let mut shape = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shape += if part.starts_with(['+', '*']) {
            "{+}"
        } else {
            "{}"
        };
        shape += part.split_once('}').map_or("", |(_, rest)| rest);
    }
    shape
}

/// The operations of a file, in its order.
///
/// # Errors
///
/// The file cannot be read, is not JSON or YAML, or has no operations.
pub fn operations(file: &Path) -> Result<Vec<DescribedOperation>, Error> {
    let operations = described(&read(file)?);
    if operations.is_empty() {
        return Err(Error::new(
            "invalid-openapi",
            format!("`{}` has no operations", file.display()),
        ));
    }
    Ok(operations)
}

/// A description, as it is.
///
/// # Errors
///
/// The file cannot be read, is not JSON or YAML, or has no `paths`.
pub fn read(file: &Path) -> Result<Value, Error> {
    let text = std::fs::read_to_string(file).map_err(|error| error::io("read", file, &error))?;
    let shown = file.display();
    let document = json_or_yaml::parse(&text).map_err(|(what, at)| {
        let at = at.map(|(line, column)| format!(" at line {line} column {column}"));
        let at = at.unwrap_or_default();
        let message = format!("`{shown}` is not JSON or YAML: {what}{at}");
        Error::new("invalid-openapi", message)
    })?;
    if document.get("paths").and_then(Value::as_object).is_none() {
        return Err(Error::new(
            "invalid-openapi",
            format!("`{shown}` has no `paths`, so it is no OpenAPI description"),
        ));
    }
    Ok(document)
}

/// The operations of a description, in its order.
pub fn described(document: &Value) -> Vec<DescribedOperation> {
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
pub fn bases(document: &Value) -> Vec<String> {
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
