//! Tools and prompts of MCP servers that are served, and nothing guards.

use scope_spec::{CallKind, Spec};

use super::{Judge, Judged};
use crate::{
    code::Tool,
    meaning::cheapest,
    report::{Finding, Kind},
};

impl Judge<'_> {
    /// Tools and prompts that nothing guards, where a spec has such calls.
    pub(super) fn tools(&self, judged: &mut Judged) {
        let specs = || self.facts.specs.values().map(|it| &it.spec);
        let mut calls = specs()
            .flat_map(|it| &it.operations)
            .flat_map(|it| &it.calls);
        if !calls.any(|it| it.kind() != CallKind::Http) {
            return;
        }
        for function in &self.code.functions {
            let Some(tool) = &function.tool else { continue };
            let is_served = self.code.served.iter().any(|it| {
                self.code.is_related(&it.package, &function.package)
                    && it.words.contains(&tool.server)
            });
            if !is_served || !self.is_member(&function.package) || self.code.is_guarded(function) {
                continue;
            }
            let of = specs().find_map(|spec| Some((spec, operation(spec, tool)?)));
            let required = of.and_then(|(spec, at)| Some((spec, at, spec.operations.get(at)?)));
            let is_public = required.is_some_and(|(_, _, it)| it.is_public());
            let name = Some(tool.name.as_str());
            if is_public || self.is_public(&function.package, Some(tool.kind), name, name) {
                continue;
            }
            let scope = required.and_then(|(spec, at, _)| {
                let first = *cheapest(spec, at, &[]).first()?;
                Some(spec.scopes.name(first).to_owned())
            });
            let reason = format!(
                "`{}` is served without `Mcp` or `Guarded`, and nothing guards its {} `{}`",
                tool.server, tool.kind, tool.name
            );
            let (file, line) = (self.relative(&function.file), function.line);
            judged.findings.push(Finding {
                scope,
                function: function.name.clone(),
                operation: required.map(|(_, _, it)| it.id.clone()),
                ..Finding::new(Kind::OpenRoute, &function.package, file, line, reason)
            });
        }
    }
}

/// The operation that a tool or prompt is.
fn operation(spec: &Spec, tool: &Tool) -> Option<usize> {
    let call = format!("{} {}", tool.kind, tool.name);
    let is_it = |it: &scope_spec::Operation| it.calls.iter().any(|it| it.to_string() == call);
    spec.operations.iter().position(is_it)
}
