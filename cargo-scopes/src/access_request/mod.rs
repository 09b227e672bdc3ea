//! The access request: a reviewer's document about one scope, in Markdown.

mod head;
mod in_code;
mod narrower;
mod operations;

use scope_spec::{
    Privilege, Spec, Text,
    app::{App, AppScope, Date},
};

use scope_audit::{AppUses, Report};

use self::{head::head, in_code::in_code, narrower::narrower, operations::operations};

/// A name as inline code.
fn span(name: impl AsRef<str>) -> String {
    Text::new(name.as_ref()).code_markdown()
}

/// How many operations or places a list shows.
const SHOWN: usize = 12;

/// The audit of the app's code.
pub(crate) struct Code<'a> {
    pub(crate) report: &'a Report,
    pub(crate) uses: &'a AppUses,
}

/// An access request, and the reason not to send it, if the audit found one.
pub(crate) struct AccessRequest {
    pub(crate) text: String,
    pub(crate) advice: Option<String>,
}

/// Writes the access request for one scope.
pub(crate) fn access_request(
    app: &App,
    asked: &AppScope,
    spec: &Spec,
    index: usize,
    code: Option<&Code<'_>>,
    today: Option<Date>,
) -> AccessRequest {
    let scopes = &spec.scopes;
    let others = app.scopes.iter().filter_map(|it| scopes.index_of(&it.name));
    let others: Vec<usize> = others.filter(|&it| it != index).collect();
    let others = scopes.closure.close(&others);
    let needs = code.map(|code| in_code::needs(spec, index, &others, code));
    let mut out = String::new();
    let title = app.title.as_ref().unwrap_or(&app.name).inline_markdown();
    out.push_str(&format!("# {title} requests {}\n\n", span(&asked.name)));
    head(app, asked, spec, index, today, &mut out);

    out.push_str("\n## What the scope allows\n\n");
    out.push_str(&format!("{}\n", described(&scopes[index])));
    let brought: Vec<usize> = scopes
        .closure
        .iter(index)
        .filter(|&it| it != index)
        .collect();
    if !brought.is_empty() {
        out.push_str("\nIt includes:\n\n");
        for &held in &brought {
            let item = &scopes[held];
            out.push_str(&format!("- {}: {}\n", span(&item.name), described(item)));
        }
    }
    operations(spec, index, code, &mut out);

    out.push_str("\n## Why the app needs it\n\n");
    let why = asked.justification.clone().unwrap_or_default();
    if why.visible_characters() == 0 && app.needs_review(spec, index) {
        out.push_str("*No justification yet.*\n");
    }
    for line in why.lines() {
        out.push_str(format!("> {}", line.inline_markdown()).trim_end());
        out.push('\n');
    }
    let code = code.zip(needs.as_deref());
    if let Some((code, needs)) = code {
        if !out.ends_with("\n\n") {
            out.push('\n');
        }
        in_code(spec, &asked.name, needs, code, &mut out);
    }
    let advice = narrower(spec, index, &brought, code, &mut out);
    AccessRequest { text: out, advice }
}

/// The description and the access of a scope.
fn described(item: &Privilege) -> String {
    let text = item.description.as_ref();
    let text = text.map_or_else(|| "(no description)".to_owned(), Text::inline_markdown);
    let access: Vec<&str> = item.access.words().collect();
    match access.as_slice() {
        [] => text,
        access => format!("{text} Access: {}.", access.join(", ")),
    }
}
