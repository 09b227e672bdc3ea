//! The object of an MCP message, and the operations of the spec for it.

use rmcp::model::{CallToolRequestParams, ClientRequest, Reference};
use scope_core::{ApiOperation, Denied, HoldsFor};
use std::fmt;

/// The kinds of objects in MCP that have operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Tool,
    Resource,
    Prompt,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Tool => "tool",
            Kind::Resource => "resource",
            Kind::Prompt => "prompt",
        })
    }
}

/// A tool, resource or prompt, by its name or URI.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call<'m> {
    pub(crate) kind: Kind,
    pub(crate) name: &'m str,
}

impl<'m> Call<'m> {
    pub(crate) fn tool(name: &'m str) -> Self {
        Call {
            kind: Kind::Tool,
            name,
        }
    }

    pub(crate) fn resource(name: &'m str) -> Self {
        Call {
            kind: Kind::Resource,
            name,
        }
    }

    pub(crate) fn prompt(name: &'m str) -> Self {
        Call {
            kind: Kind::Prompt,
            name,
        }
    }

    /// The object whose argument a completion completes; `None` for an unknown kind.
    pub(crate) fn completed(reference: &'m Reference) -> Option<Self> {
        match reference {
            Reference::Resource(template) => Some(Call::resource(&template.uri)),
            Reference::Prompt(prompt) => Some(Call::prompt(&prompt.name)),
            _ => None,
        }
    }

    /// The object of `request`, if it has exactly one.
    pub(crate) fn of(request: &'m ClientRequest) -> Option<Self> {
        Some(match request {
            ClientRequest::CallToolRequest(request) => {
                let CallToolRequestParams { name, .. } = &request.params;
                Call::tool(name)
            }
            ClientRequest::GetPromptRequest(request) => Call::prompt(&request.params.name),
            ClientRequest::ReadResourceRequest(request) => Call::resource(&request.params.uri),
            ClientRequest::SubscribeRequest(request) => Call::resource(&request.params.uri),
            ClientRequest::UnsubscribeRequest(request) => Call::resource(&request.params.uri),
            ClientRequest::CompleteRequest(request) => Call::completed(&request.params.r#ref)?,
            _ => return None,
        })
    }

    /// The operations that the call requires; empty if the spec does not know it.
    ///
    /// Tools and prompts are compared by name, byte for byte. A URI has every reading that a server
    /// behind the guard could take.
    pub(crate) fn operations<O: ApiOperation>(self) -> Vec<O> {
        if self.kind == Kind::Resource {
            return O::of_resource(self.name).operations().collect();
        }
        let is_called = |operation: &O| {
            let mut calls = operation.calls();
            calls.any(|known| match (known, self.kind) {
                (scope_core::Call::Tool(name), Kind::Tool)
                | (scope_core::Call::Prompt(name), Kind::Prompt) => name == self.name,
                _ => false,
            })
        };
        O::ALL.iter().copied().filter(is_called).collect()
    }

    /// Whether `holder` may make the call.
    pub(crate) fn judge<O: ApiOperation, H: HoldsFor<O>>(self, holder: Option<&H>) -> Verdict<O> {
        judge(&self.operations(), holder)
    }
}

/// The decision about a call.
#[derive(Debug)]
pub(crate) enum Verdict<O> {
    /// The spec has no such operation.
    Unknown,
    /// It is allowed.
    Allowed(O),
    /// The operation is not public, and there is no holder.
    Anonymous(O),
    /// A gate denied it.
    Denied(O, Denied),
}

/// Whether `holder` meets all of `operations`. The first one is that of the call as sent; the
/// others belong to its other readings.
pub(crate) fn judge<O: ApiOperation, H: HoldsFor<O>>(
    operations: &[O],
    holder: Option<&H>,
) -> Verdict<O> {
    let Some(first) = operations.first().copied() else {
        return Verdict::Unknown;
    };
    for operation in operations.iter().copied() {
        match holder {
            Some(holder) => {
                if let Err(denied) = operation.check_holder(holder) {
                    return Verdict::Denied(operation, denied);
                }
            }
            None if is_open(operation) => {}
            None => return Verdict::Anonymous(operation),
        }
    }
    Verdict::Allowed(first)
}

/// Whether an operation requires nothing, at either gate.
fn is_open<O: ApiOperation>(operation: O) -> bool {
    operation.is_public() && operation.requirement().permissions().next().is_none()
}
