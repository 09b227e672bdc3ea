//! Which tools, resources and prompts a caller sees, and whether the spec and the server agree.

use crate::call::Call;
use rmcp::model::Tool;
use scope_core::ApiOperation;
use std::{error::Error, fmt};

/// Which tools, resources and prompts a list shows. What the spec does not know is in no list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Listing {
    /// Those that the user's role allows. What the token does not grant yet is shown, with the missing
    /// scopes in `_meta`, since a step-up would grant it. What no consent could grant is not shown.
    #[default]
    Reachable,
    /// Those that the token allows now.
    Open,
    /// All of the spec.
    All,
}

/// Why a server does not start: its tools and the operations of the spec differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotGuarded {
    /// The tools that no operation of the spec names.
    pub tools: Vec<String>,
    /// The operations whose tool the server does not have: the id, and the name of the tool.
    pub operations: Vec<(&'static str, String)>,
}

impl NotGuarded {
    /// Holds `tools` against the spec; the operations in `without` need none.
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

/// The names of the tools that call `operation`.
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
