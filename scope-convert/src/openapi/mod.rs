//! The operations of an OpenAPI document: 3.0, 3.1, 3.2 or Swagger 2.0, in JSON or YAML.
//!
//! [`import`](crate::import), [`export`](crate::export::openapi) and `least --from-openapi` share
//! this reader.

pub(crate) mod api;
pub(crate) mod edition;
pub(crate) mod security;
mod servers;

use std::path::Path;

use scope_spec::{OperationId, PathTemplate, Rows, Source, Spec};

use crate::{
    Error,
    files::{self, Files},
};
use api::{Api, Described};

pub use security::SecurityOptions;

/// An operation of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedOperation {
    id: Option<String>,
    method: String,
    path: String,
    paths: Vec<String>,
}

impl DescribedOperation {
    fn new(described: &Described) -> Self {
        Self {
            id: described.id(),
            method: described.method.clone(),
            path: described.path.clone(),
            paths: described.paths().collect(),
        }
    }

    /// The method, as it is sent.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path, as written in the document.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The name for messages: its id, else its call.
    pub fn shown(&self) -> String {
        match &self.id {
            Some(id) => id.clone(),
            None => format!("{} {}", self.method, self.path),
        }
    }

    /// Its calls, as `METHOD /path`: one for each server, and one without a server's path.
    pub fn calls(&self) -> impl Iterator<Item = String> {
        let paths = self.paths.iter().chain([&self.path]);
        paths.map(|path| format!("{} {path}", self.method))
    }
}

/// An index of the operations of a spec.
pub(crate) struct Index<'s> {
    spec: &'s Spec,
    ids: std::collections::HashMap<&'s str, OperationId>,
    /// The operations by their calls, without the names of parameters.
    calls: std::collections::HashMap<String, Vec<OperationId>>,
}

impl<'s> Index<'s> {
    pub(crate) fn new(spec: &'s Spec) -> Self {
        let mut index = Self {
            spec,
            ids: std::collections::HashMap::new(),
            calls: std::collections::HashMap::new(),
        };
        for id in spec.operation_ids() {
            index.ids.insert(&spec[id].id, id);
            for (method, path) in crate::names::calls(&spec[id]) {
                let call = format!("{method} {}", path.shape());
                index.calls.entry(call).or_default().push(id);
            }
        }
        index
    }

    /// The operations of the spec for a described one: that with its id and its call, else those
    /// with its call, else that with its id.
    pub(crate) fn find(&self, described: &DescribedOperation) -> Vec<OperationId> {
        let mut by_call: Vec<OperationId> = Vec::new();
        for call in described.calls() {
            by_call.extend(
                shape(&call)
                    .and_then(|shape| self.calls.get(&shape))
                    .into_iter()
                    .flatten(),
            );
            if !by_call.is_empty() {
                break;
            }
        }
        let by_id = described
            .id
            .as_deref()
            .and_then(|id| self.ids.get(id))
            .copied();
        let has_no_call = |id: &OperationId| crate::names::calls(&self.spec[*id]).next().is_none();
        match by_id {
            // a call of two operations requires what each of them does
            _ if !by_call.is_empty() => match by_id.filter(has_no_call) {
                Some(id) => vec![id],
                None => by_call,
            },
            Some(id) => vec![id],
            None => Vec::new(),
        }
    }
}

/// A call without the names of its parameters.
fn shape(call: &str) -> Option<String> {
    let (method, path) = call.split_once(' ')?;
    Some(format!(
        "{method} {}",
        PathTemplate::parse(path).ok()?.shape()
    ))
}

/// The operations of a file, in order.
///
/// # Errors
///
/// The file cannot be read, is not an OpenAPI document, or has no operations or one that cannot be
/// read.
pub fn operations(file: &Path) -> Result<Vec<DescribedOperation>, Error> {
    let text = files::read(file)?;
    let api = read(file, text, true)?;
    if api.problems.iter().any(scope_spec::Problem::is_error) {
        return Err(Error {
            problems: api.problems,
            sources: api.files.into_sources(),
        });
    }
    if api.operations.is_empty() {
        let message = format!("`{}` has no operations", file.display());
        return Err(Error::new("invalid-openapi", message));
    }
    Ok(api.operations.iter().map(DescribedOperation::new).collect())
}

/// The operations of the spec for each described one.
pub fn find(spec: &Spec, described: &[DescribedOperation]) -> Rows<OperationId> {
    let index = Index::new(spec);
    described.iter().map(|it| index.find(it)).collect()
}

/// Reads a document; files next to it are read if `follow` is set.
pub(crate) fn read(path: &Path, text: String, follow: bool) -> Result<Api, Error> {
    let source = Source::new(path, files::shown(path), text);
    let files = Files::new(source, follow).map_err(|failed| {
        let (problems, source) = *failed;
        Error {
            problems,
            sources: vec![source],
        }
    })?;
    Api::read(files).map_err(|(problem, files)| Error {
        problems: vec![*problem],
        sources: files.into_sources(),
    })
}

/// The public form of a described operation.
pub(crate) fn described(operation: &Described) -> DescribedOperation {
    DescribedOperation::new(operation)
}
