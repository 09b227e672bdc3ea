//! The two forms of a denial.
//!
//! A missing app scope is a challenge, because the client can request it. A missing user permission
//! is a tool's result: the client can't help, and the model should read the reason.

use rmcp::{
    ErrorData,
    model::{CallToolResult, ContentBlock},
};
use scope_core::{Denied, Gate};
use serde_json::{Value, json};

/// The explanation of a denial that may leave the process.
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

    /// The result of a tool, which the model reads.
    pub(crate) fn into_result(self) -> CallToolResult {
        let mut result = CallToolResult::error(vec![ContentBlock::text(self.text)]);
        result.structured_content = Some(self.data);
        result
    }

    /// The error for a request whose result can't carry one.
    pub(crate) fn into_error(self) -> ErrorData {
        ErrorData::invalid_request(self.text, Some(self.data))
    }
}
