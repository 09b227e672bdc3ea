//! The two shapes of a denial.
//!
//! An app scope that is missing is a challenge, since the client can ask for it. A user permission that
//! is missing is an answer of the tool: the client can do nothing about it, and the model should
//! read why.

use rmcp::{
    ErrorData,
    model::{CallToolResult, ContentBlock},
};
use scope_core::{Denied, Gate};
use serde_json::{Value, json};

/// What a denial says, as far as it may leave the process.
pub(crate) struct Explanation {
    text: String,
    data: Value,
}

impl Explanation {
    pub(crate) fn new(denied: &Denied, is_public: bool) -> Self {
        let gate = denied.gate().to_string();
        if is_public {
            Explanation {
                text: denied.to_string(),
                data: json!({
                    "gate": gate,
                    "needed": denied.needed().collect::<Vec<_>>(),
                    "missing": denied.missing().collect::<Vec<_>>(),
                }),
            }
        } else {
            let text = match denied.gate() {
                Gate::Scope => "the app's token does not allow this",
                Gate::Permission => "the user's role does not allow this",
            };
            Explanation {
                text: text.to_owned(),
                data: json!({ "gate": gate }),
            }
        }
    }

    /// For a tool: a result, so that the model reads it.
    pub(crate) fn into_result(self) -> CallToolResult {
        let mut result = CallToolResult::error(vec![ContentBlock::text(self.text)]);
        result.structured_content = Some(self.data);
        result
    }

    /// For what has no result that can carry an error.
    pub(crate) fn into_error(self) -> ErrorData {
        ErrorData::invalid_request(self.text, Some(self.data))
    }
}
