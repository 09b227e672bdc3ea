//! The visibility of tools, resources and prompts, and the comparison of spec and server.

use crate::call::Call;
use rmcp::model::Tool;
use scope_core::ApiOperation;
use std::{error::Error, fmt};

/// Which tools, resources and prompts a list shows. Those outside the spec are in no list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Listing {
    /// Those that the user's role allows. If the token lacks a scope, `_meta` has the missing
    /// scopes, since a step-up would grant them. Those that no consent could grant are not shown.
    #[default]
    Reachable,
    /// Those that the token allows now.
    Open,
    /// All in the spec.
    All,
}

/// The reason why a server does not start: its tools and the operations of the spec differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotGuarded {
    /// The tools without an operation in the spec.
    pub tools: Vec<String>,
    /// The operations whose tool the server lacks: the id, and the name of the tool.
    pub operations: Vec<(&'static str, String)>,
}

impl NotGuarded {
    /// Compares `tools` with the spec; the operations in `without` need no tool.
    pub(crate) fn check<O: ApiOperation>(tools: &[Tool], without: &[O]) -> Result<(), Self> {
        let is_unknown = |tool: &&Tool| Call::tool(&tool.name).operations::<O>().is_empty();
        let unknown = tools.iter().filter(is_unknown);
        let mut problems = NotGuarded {
            tools: unknown.map(|tool| tool.name.to_string()).collect(),
            operations: Vec::new(),
        };
        for operation in O::ALL
            .iter()
            .filter(|operation| !without.contains(operation))
        {
            for name in names(*operation) {
                if !tools.iter().any(|tool| tool.name == name) {
                    problems.operations.push((operation.id(), name.to_owned()));
                }
            }
        }
        if problems.tools.is_empty() && problems.operations.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }
}

/// The names of the tools of `operation`.
fn names<O: ApiOperation>(operation: O) -> impl Iterator<Item = &'static str> {
    operation.calls().filter_map(|call| match call {
        scope_core::Call::Tool(name) => Some(name),
        _ => None,
    })
}

impl fmt::Display for NotGuarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the tools of this server and the spec differ")?;
        for tool in &self.tools {
            write!(
                f,
                "\n  tool `{tool}` is in no operation: add `call = \"tool {tool}\"` to one in the spec"
            )?;
        }
        for (id, tool) in &self.operations {
            write!(
                f,
                "\n  operation `{id}` is called with the tool `{tool}`, which this server does not \
                 have: add it, or name the operation in `without`"
            )?;
        }
        Ok(())
    }
}

impl Error for NotGuarded {}
