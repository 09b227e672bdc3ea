//! The resolved spec as JSON: the document that `show --format json` prints.

use scope_spec::{Failure, Spec};

use scope_analysis::document::{Document, Selection};

/// Renders the resolved spec as JSON.
///
/// # Errors
///
/// The spec cannot be serialised.
pub fn render(spec: &Spec) -> Result<String, Failure> {
    let document = Document::new(spec, &Selection::all(spec));
    serde_json::to_string_pretty(&document)
        .map(|text| scope_spec::json_for_terminals(&(text + "\n")).into_owned())
        .map_err(|error| Failure::new("json", format!("cannot write JSON: {error}")))
}
