//! The table at the top of an access request: the app, the scope, the state of its review.

use scope_analysis::manifest::status::{relies_on_of, relying};
use scope_spec::{
    Spec, Text,
    app::{App, AppScope, Date, State},
};

use super::span;

pub(super) fn head(
    app: &App,
    asked: &AppScope,
    spec: &Spec,
    index: usize,
    today: Option<Date>,
    out: &mut String,
) {
    let api = spec.title.as_ref();
    let api = api.map_or_else(|| spec.name.clone(), Text::inline_markdown);
    let version = spec.version.as_ref();
    let version = version.map(|it| format!(", version {}", it.inline_markdown()));
    let item = &spec.scopes[index];
    let name = span(&asked.name);
    let title = match &item.title {
        None => name,
        Some(title) => format!("{} ({name})", title.inline_markdown()),
    };
    let needs_review = app.needs_review(spec, index);
    let relies_on = match needs_review {
        true => Vec::new(),
        false => relies_on_of(app, spec, index, today),
    };
    let kind = if item.restricted {
        "restricted"
    } else if needs_review || !relies_on.is_empty() {
        "includes a restricted scope"
    } else {
        "not restricted"
    };
    let mut rows = vec![
        (
            "App",
            format!(
                "{} ({})",
                app.title.as_ref().unwrap_or(&app.name).inline_markdown(),
                app.name.code_markdown()
            ),
        ),
        ("API", format!("{api}{}", version.unwrap_or_default())),
        ("Scope", format!("{title}, {kind}")),
    ];
    if let Some(description) = &app.description {
        rows.insert(1, ("What it does", description.inline_markdown()));
    }
    let review = asked.review.as_ref().filter(|_| needs_review);
    let state = review.map_or(State::Draft, |review| review.state);
    let since = review.and_then(|review| review.on);
    let since = since.map_or_else(String::new, |on| format!(" on {on}"));
    let by = review.and_then(|review| review.by.as_ref());
    let by = by.map_or_else(String::new, |by| format!(" by {}", by.inline_markdown()));
    rows.push((
        "State",
        match needs_review {
            true => format!("{state}{since}{by}"),
            false if relies_on.is_empty() => "needs no review: granted when requested".to_owned(),
            false => Text::new(relying(&relies_on)).sentence_markdown(),
        },
    ));
    if let Some(expires) = review.and_then(|review| review.expires) {
        let expired = today.is_some_and(|today| expires <= today);
        let expired = if expired { ", and has expired" } else { "" };
        rows.push(("Expires", format!("{expires}{expired}")));
    }
    if let Some(reference) = review.and_then(|review| review.reference.as_ref()) {
        rows.push(("Reference", reference.inline_markdown()));
    }
    if let Some(reason) = review.and_then(|review| review.reason.as_ref()) {
        rows.push(("Reason", reason.inline_markdown()));
    }
    out.push_str("| | |\n| --- | --- |\n");
    for (label, value) in rows {
        out.push_str(&format!("| {label} | {value} |\n"));
    }
}
