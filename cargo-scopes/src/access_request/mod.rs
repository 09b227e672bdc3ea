//! The access request: what a reviewer reads about a scope, in Markdown.

mod head;
mod in_code;
mod narrower;
mod opened;
mod others;
mod uses;

use scope_spec::{
    Privilege, Spec,
    app::{App, AppScope, Date},
};

use self::{
    head::head, in_code::in_code, narrower::narrower, opened::opened, others::Others,
    uses::CodeUses,
};
use crate::audit::{Audited, Verdict};

/// How many operations or places a list shows.
const SHOWN: usize = 12;

/// What the app's code says, if it was read.
pub(crate) struct Code<'a> {
    pub(crate) audited: &'a Audited,
    pub(crate) verdict: &'a Verdict,
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
    let others = Others::of(app, spec, index, today);
    let code = code.map(|code| CodeUses::new(&others, index, code));
    let uses = code.as_ref().map(|code| code.uses.as_slice());
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
    if let Some(left_out) = others.left_out().filter(|_| code.is_some()) {
        out.push_str(&format!("\n{left_out}\n"));
    }
    opened(&others, index, uses, &mut out);

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
    if let Some(code) = &code {
        if !out.ends_with("\n\n") {
            out.push('\n');
        }
        in_code(&others, &asked.name, code, &mut out);
    }
    let less = narrower(&others, index, &brought, code.as_ref(), &mut out);
    let is_uncalled = || {
        // what takes the scope itself, and not just something that it brings
        let less = [others.closed.as_slice(), &brought].concat();
        let less = scopes.closure.close(&less);
        let takes = uses.into_iter().flatten();
        let mut takes = takes.filter(|it| !it.is_met(spec, &less)).peekable();
        takes.peek().is_some() && !takes.any(|it| it.called)
    };
    let advice = less.or_else(|| {
        let name = &asked.name;
        is_uncalled().then(|| format!("the app does not call what takes `{name}`"))
    });
    AccessRequest { text: out, advice }
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
