//! The petition that asks a reviewer for a scope, in Markdown.

mod head;
mod in_code;
mod narrower;
mod opened;
mod uses;

use scope_spec::{
    Privilege, Spec,
    app::{App, AppScope, Date},
};

use self::{
    head::head,
    in_code::in_code,
    narrower::narrower,
    opened::opened,
    uses::{covered_by_others, uses},
};
use crate::audit::{Audited, Verdict};

/// How many operations or places a list shows.
const SHOWN: usize = 12;

/// What the app's code says, if it was read.
pub(crate) struct Code<'a> {
    pub(crate) audited: &'a Audited,
    pub(crate) verdict: &'a Verdict,
}

/// A petition, and whether something narrower would do: it is not to be sent then.
pub(crate) struct Petition {
    pub(crate) text: String,
    pub(crate) instead: Option<Vec<String>>,
    /// Code takes the scope, and the app calls none of it.
    pub(crate) uncalled: bool,
}

/// Asks for one scope.
pub(crate) fn petition(
    app: &App,
    asked: &AppScope,
    spec: &Spec,
    index: usize,
    code: Option<&Code<'_>>,
    today: Option<Date>,
) -> Petition {
    let scopes = &spec.scopes;
    let uses = code.map(|code| uses(app, spec, index, code));
    let mut out = String::new();
    let title = app.title.as_deref().unwrap_or(&app.name);
    out.push_str(&format!("# {title} asks for `{}`\n\n", asked.name));
    head(app, asked, spec, index, today, &mut out);

    out.push_str("\n## What the scope opens\n\n");
    let item = scopes.items.get(index);
    out.push_str(&format!("{}\n", described(item)));
    let brought: Vec<usize> = scopes
        .closure
        .iter(index)
        .filter(|&it| it != index)
        .collect();
    if !brought.is_empty() {
        out.push_str("\nIt brings these with it:\n\n");
        for &held in &brought {
            let item = scopes.items.get(held);
            let name = item.map_or("", |item| &item.name);
            out.push_str(&format!("- `{name}`: {}\n", described(item)));
        }
    }
    let rest = covered_by_others(app, spec, index);
    opened(spec, index, &rest, uses.as_deref(), &mut out);

    out.push_str("\n## What the app needs it for\n\n");
    let why = asked
        .justification
        .as_deref()
        .map(str::trim)
        .unwrap_or_default();
    if why.is_empty() && app.needs_review(spec, index) {
        out.push_str("*No justification was given yet.*\n");
    }
    for line in why.lines() {
        out.push_str(format!("> {line}").trim_end());
        out.push('\n');
    }
    if uses.is_some() && !out.ends_with("\n\n") {
        out.push('\n');
    }
    in_code(spec, uses.as_deref(), &mut out);
    let instead = narrower(app, spec, index, &brought, uses.as_deref(), &mut out);
    let uncalled = uses.is_some_and(|uses| {
        // what takes the scope itself, and not just something that it brings
        let less = scopes.closure.close(&[rest, brought].concat());
        let mut takes = uses.iter().filter(|it| !it.is_met(spec, &less)).peekable();
        takes.peek().is_some() && !takes.any(|it| it.called)
    });
    Petition {
        text: out,
        instead,
        uncalled,
    }
}

/// Its description and its access.
fn described(item: Option<&Privilege>) -> String {
    let Some(item) = item else {
        return String::new();
    };
    let text = item.description.as_deref().unwrap_or("(no description)");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let access: Vec<&str> = item.access.words().collect();
    match access.as_slice() {
        [] => text,
        access => format!("{text} Access: {}.", access.join(", ")),
    }
}
