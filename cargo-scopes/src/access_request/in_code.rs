//! The places in the app's code that require a scope.

use scope_audit::{At, Finding, Kind, shown};
use scope_spec::{Spec, Text};

use super::{Code, SHOWN, span};

/// A scope that code requires, of those that the requested scope includes, with the places.
pub(super) struct Need {
    pub(super) scope: usize,
    pub(super) places: Vec<At>,
}

/// The scopes that the code requires and no other requested scope covers.
pub(super) fn needs(spec: &Spec, index: usize, others: &[usize], code: &Code<'_>) -> Vec<Need> {
    let of = code.uses.needs.iter();
    of.filter_map(|(name, places)| {
        let scope = spec.scopes.index_of(name)?;
        let brought = spec.scopes.closure.contains(index, scope);
        let needed = brought && (scope == index || !others.contains(&scope));
        needed.then(|| Need {
            scope,
            places: places.clone(),
        })
    })
    .collect()
}

/// Writes which scopes the code requires, and where.
pub(super) fn in_code(spec: &Spec, name: &str, needs: &[Need], code: &Code<'_>, out: &mut String) {
    let build = Text::new(code.build()).inline_markdown();
    if needs.is_empty() {
        out.push_str(&format!("No code in this build ({build}) requires it"));
        out.push_str(match code.finding(name) {
            Some(_) => ".\n",
            None => ", as far as the audit can tell.\n",
        });
        return;
    }
    out.push_str(&format!(
        "Required by the code of this build ({build}):\n\n"
    ));
    out.push_str("| scope | at |\n| --- | --- |\n");
    for need in needs {
        let name = span(spec.scopes.name(need.scope));
        let places = need.places.iter().take(SHOWN);
        let mut places: Vec<String> = places
            .map(|at| span(format!("{}:{}", shown(&at.file), at.line)))
            .collect();
        if need.places.len() > SHOWN {
            places.push(format!("{} more", need.places.len() - SHOWN));
        }
        out.push_str(&format!("| {name} | {} |\n", places.join(", ")));
    }
}

impl Code<'_> {
    /// The build that was audited.
    fn build(&self) -> String {
        let build = &self.report.build;
        let features = match build.features.as_slice() {
            [] => "none".to_owned(),
            features => features.join(", "),
        };
        format!("features {features}, target {}", build.target)
    }

    /// The finding against requesting the scope, if a compile confirmed it.
    pub(super) fn finding(&self, name: &str) -> Option<&Finding> {
        self.report.findings.iter().find(|finding| {
            matches!(finding.finding, Kind::OverAsked | Kind::Narrower)
                && finding.confirmed
                && finding.app.as_ref() == Some(&self.uses.app)
                && finding.scope.as_deref() == Some(name)
        })
    }
}
