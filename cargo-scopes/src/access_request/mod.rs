//! The access request: what a reviewer reads about a scope, in Markdown.

mod head;
mod in_code;
mod narrower;
mod opened;

use scope_spec::{
    Privilege, Spec, Text,
    app::{App, AppScope, Date},
};

use scope_audit::{AppUses, Report};

use self::{head::head, in_code::in_code, narrower::narrower, opened::opened};

/// A name as code, whatever is in it.
fn span(name: impl AsRef<str>) -> String {
    Text::new(name.as_ref()).code_markdown()
}

/// How many operations or places a list shows.
const SHOWN: usize = 12;

/// What the app's code needs, if it was audited.
pub(crate) struct Code<'a> {
    pub(crate) report: &'a Report,
    pub(crate) uses: &'a AppUses,
}

/// An access request, and why it is better not sent, if the code says so.
pub(crate) struct AccessRequest {
    pub(crate) text: String,
    pub(crate) advice: Option<String>,
}

/// Asks for one scope.
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
    out.push_str(&format!("# {title} asks for {}\n\n", span(&asked.name)));
    head(app, asked, spec, index, today, &mut out);

    out.push_str("\n## What the scope opens\n\n");
    out.push_str(&format!("{}\n", described(&scopes[index])));
    let brought: Vec<usize> = scopes
        .closure
        .iter(index)
        .filter(|&it| it != index)
        .collect();
    if !brought.is_empty() {
        out.push_str("\nIt brings these with it:\n\n");
        for &held in &brought {
            let item = &scopes[held];
            out.push_str(&format!("- {}: {}\n", span(&item.name), described(item)));
        }
    }
    opened(spec, index, code, &mut out);

    out.push_str("\n## What the app needs it for\n\n");
    let why = asked.justification.clone().unwrap_or_default();
    if why.visible_characters() == 0 && app.needs_review(spec, index) {
        out.push_str("*No justification was given yet.*\n");
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

/// Its description and its access.
fn described(item: &Privilege) -> String {
    let text = item.description.as_ref();
    let text = text.map_or_else(|| "(no description)".to_owned(), Text::inline_markdown);
    let access: Vec<&str> = item.access.words().collect();
    match access.as_slice() {
        [] => text,
        access => format!("{text} Access: {}.", access.join(", ")),
    }
}
