//! Who asks for what, and how its review stands.

use scope_analysis::manifest::status::{relies_on_of, relying};
use scope_spec::{
    Spec,
    app::{App, AppScope, Date, State},
};

pub(super) fn head(
    app: &App,
    asked: &AppScope,
    spec: &Spec,
    index: usize,
    today: Option<Date>,
    out: &mut String,
) {
    let api = spec.title.as_deref().unwrap_or(&spec.name);
    let version = spec.version.as_ref().map(|it| format!(", version {it}"));
    let item = spec.scopes.items.get(index);
    let title = item.and_then(|item| item.title.as_deref());
    let name = &asked.name;
    let title = title.map_or_else(
        || format!("`{name}`"),
        |title| format!("{title} (`{name}`)"),
    );
    let needs_review = app.needs_review(spec, index);
    let relies_on = match needs_review {
        true => Vec::new(),
        false => relies_on_of(app, spec, index, today),
    };
    let kind = match item {
        Some(item) if item.restricted => "restricted",
        _ if needs_review || !relies_on.is_empty() => "includes a restricted scope",
        _ => "not restricted",
    };
    let mut rows = vec![
        (
            "App",
            format!(
                "{} (`{}`)",
                app.title.as_deref().unwrap_or(&app.name),
                app.name
            ),
        ),
        ("API", format!("{api}{}", version.unwrap_or_default())),
        ("Scope", format!("{title}, {kind}")),
    ];
    if let Some(description) = &app.description {
        let description = description.split_whitespace().collect::<Vec<_>>().join(" ");
        rows.insert(1, ("What it does", description));
    }
    let review = asked.review.as_ref().filter(|_| needs_review);
    let state = review.map_or(State::Draft, |review| review.state);
    let since = review.and_then(|review| review.on);
    let since = since.map_or_else(String::new, |on| format!(" on {on}"));
    let by = review.and_then(|review| review.by.as_ref());
    let by = by.map_or_else(String::new, |by| format!(" by {by}"));
    rows.push((
        "State",
        match needs_review {
            true => format!("{state}{since}{by}"),
            false if relies_on.is_empty() => {
                "needs no review: granted as soon as it is asked for".to_owned()
            }
            false => relying(&relies_on),
        },
    ));
    if let Some(expires) = review.and_then(|review| review.expires) {
        let expired = today.is_some_and(|today| expires <= today);
        let expired = if expired { ", and has expired" } else { "" };
        rows.push(("Expires", format!("{expires}{expired}")));
    }
    if let Some(reference) = review.and_then(|review| review.reference.as_ref()) {
        rows.push(("Reference", reference.clone()));
    }
    if let Some(reason) = review.and_then(|review| review.reason.as_ref()) {
        rows.push((
            "Said before",
            reason.split_whitespace().collect::<Vec<_>>().join(" "),
        ));
    }
    out.push_str("| | |\n| --- | --- |\n");
    for (label, value) in rows {
        out.push_str(&format!("| {label} | {} |\n", value.replace('|', "\\|")));
    }
}
