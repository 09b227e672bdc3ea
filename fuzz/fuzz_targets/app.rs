//! Reads any text as an app's manifest, edits it as `cargo scopes app` does, one step after the other,
//! and holds what is granted to the rules.
#![no_main]
#![forbid(unsafe_code)]

use arbitrary::Arbitrary;
use scope_analysis::manifest::edit::{self, Details};
use libfuzzer_sys::fuzz_target;
use scope_spec::{
    Spec, Style,
    app::{self, App, Date, State},
    render,
};
use std::sync::LazyLock;

static SPEC: LazyLock<Spec> = LazyLock::new(|| {
    let loaded = scope_spec::parse("scopes.toml", include_str!("../../scopes.toml"));
    assert!(!loaded.has_errors());
    loaded.spec
});

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    steps: Vec<(u8, Step)>,
    today: Option<(u16, u8, u8)>,
    text: &'a str,
}

#[derive(Arbitrary, Debug)]
enum Step {
    Add(Option<String>),
    Justify(String),
    Remove,
    Review {
        state: u8,
        on: Option<(u16, u8, u8)>,
        by: Option<String>,
        reference: Option<String>,
        reason: Option<String>,
        expires: Option<(u16, u8, u8)>,
    },
}

fn date(date: &Option<(u16, u8, u8)>) -> Option<Date> {
    let (year, month, day) = (*date)?;
    Date::new(year % 10_000, month % 13, day % 32)
}

fuzz_target!(|input: Input| {
    let today = date(&input.today);
    let mut text = input.text.to_owned();
    read(&text, today);
    for (name, step) in input.steps.iter().take(8) {
        // a name that is no scope among them
        let name = SPEC.scopes.items.get(usize::from(*name)).map_or("Teleport", |scope| &scope.name);
        let edited = match step {
            Step::Add(justification) => edit::add(&text, name, justification.as_deref()),
            Step::Justify(justification) => edit::justify(&text, name, justification),
            Step::Remove => edit::remove(&text, name),
            Step::Review { state, on, by, reference, reason, expires } => {
                let details = Details {
                    on: date(on),
                    by: by.clone(),
                    reference: reference.clone(),
                    reason: reason.clone(),
                    expires: date(expires),
                };
                edit::review(&text, name, State::ALL[usize::from(*state) % 7], &details)
            }
        };
        let Ok(edited) = edited else { continue };
        assert!(edited.parse::<toml::Table>().is_ok(), "no TOML any more:\n{edited}\nwas:\n{text}");
        let (before, after) = (app::parse("app.toml", &text), read(&edited, today));
        if !before.has_errors() {
            told(&before.app, &after, name, step, &edited);
        }
        text = edited;
    }
});

/// What an edit left of the scope that it is about, and of all others.
fn told(before: &App, after: &App, name: &str, step: &Step, text: &str) {
    match step {
        Step::Add(_) => assert!(after.scopes.iter().any(|asked| asked.name == name), "{text}"),
        Step::Remove => assert!(!after.scopes.iter().any(|asked| asked.name == name), "{text}"),
        Step::Review { state, .. } => {
            assert_eq!(edit::state(after, name), Some(State::ALL[usize::from(*state) % 7]), "{text}");
        }
        Step::Justify(_) => {}
    }
    for asked in before.scopes.iter().filter(|asked| asked.name != name) {
        let same = after.scopes.iter().find(|other| other.name == asked.name);
        let same = same.unwrap_or_else(|| panic!("`{}` is gone:\n{text}", asked.name));
        assert_eq!(same.justification, asked.justification, "{text}");
        assert_eq!(
            same.review.as_ref().map(|review| review.state),
            asked.review.as_ref().map(|review| review.state),
            "{text}"
        );
    }
}

/// Nothing panics, and what is granted is what needs no review or was approved.
fn read(text: &str, today: Option<Date>) -> App {
    let loaded = app::parse("app.toml", text);
    let checked = app::check(&loaded.app, &SPEC, today);
    for problem in loaded.problems.iter().chain(&checked) {
        let sources = &loaded.sources;
        render(problem, sources, Style::Plain);
    }
    let app = loaded.app;
    let index = |name: &str| SPEC.scopes.index_of(name);
    let asked: Vec<usize> = app.scopes.iter().filter_map(|asked| index(&asked.name)).collect();
    let granted = app.granted(&SPEC, today);
    for scope in &granted {
        let of = asked.iter().find(|asked| SPEC.scopes.closure.contains(**asked, *scope));
        assert!(of.is_some(), "granted and not asked for: {scope}\n{text}");
    }
    for (scope, state) in app.pending(&SPEC, today) {
        assert!(asked.contains(&scope));
        assert!(state != State::Approved || today.is_some(), "{text}");
    }
    app
}
