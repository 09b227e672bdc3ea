//! `app status` as text.

use scope_analysis::manifest::status::{Entry, Status, reason, standing};
use scope_spec::app::App;

use crate::{
    console::{style, styled},
    layout::{columns, counted, quoted, wrapped},
};

/// The status, as text.
pub(crate) fn text(status: &Status, app: &App, file: &str) -> String {
    let title = app.title.as_ref().unwrap_or(&app.name).terminal();
    let mut out = String::new();
    let on = status.today.as_deref().unwrap_or("an unknown day");
    let head = format!("{title} on {on}");
    out.push_str(&format!("{} ({file})\n\n", styled(style::HEAD, head)));
    let (granted, waiting): (Vec<&Entry>, Vec<&Entry>) =
        status.scopes.iter().partition(|entry| entry.granted);
    let width = status.scopes.iter().map(|entry| columns(&entry.scope));
    let width = width.max().unwrap_or(0);
    if granted.is_empty() {
        out.push_str("nothing is granted now\n\n");
    } else {
        out.push_str(&format!("{}\n", styled(style::YES, "granted now")));
        for entry in granted {
            line(entry, width, &mut out);
        }
        out.push('\n');
    }
    if !waiting.is_empty() {
        out.push_str(&format!("{}\n", styled(style::NOTE, "not granted")));
        for entry in waiting {
            line(entry, width, &mut out);
        }
        out.push('\n');
    }
    out.push_str(&format!(
        "granted in total: {}; sign in with {}\n",
        counted(status.granted.len(), "scope"),
        parameter(&status.scope_param)
    ));
    out
}

/// The `scope` parameter of a request, with open parameters in braces.
fn parameter(scope: &str) -> String {
    match scope.contains('{') {
        true => format!("scope={scope:?}, and a value in place of each parameter in braces"),
        false => format!("scope={scope:?}"),
    }
}

fn line(entry: &Entry, width: usize, out: &mut String) {
    let parts = standing(entry);
    let indent = " ".repeat(width + 4);
    let first = format!("  {:width$}  ", entry.scope);
    out.push_str(&wrapped(&parts.join("; "), &first, &indent));
    if let Some(reason) = reason(entry) {
        out.push_str(&wrapped(&reason, &indent, &indent));
    }
    if entry.granted && !entry.brings.is_empty() {
        let brings = format!("includes {}", quoted(&entry.brings));
        out.push_str(&wrapped(&brings, &indent, &indent));
    }
    for step in entry.steps() {
        out.push_str(&format!("{indent}{step}\n"));
    }
}
