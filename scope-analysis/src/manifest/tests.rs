//! Edits of manifests, by example and in random sequences.

mod grants;

use proptest::prelude::*;
use scope_spec::{
    Spec,
    app::{self, State},
};

use super::edit::{self, Details, Refusal};

const WHY: &str = "Users correct their own call notes from within the app, and nowhere else.";

fn details() -> Details {
    Details {
        on: "2026-11-24".parse().ok(),
        ..Details::default()
    }
}

fn spec() -> Spec {
    scope_spec::parse(
        "scopes.toml",
        "spec.name = 'demo'\nscopes.A = {}\nscopes.R = { restricted = true }\n\
         scopes.S = { restricted = true }\nscopes.'read:x' = {}\n",
    )
    .spec
}

#[track_caller]
fn added(text: &str, scope: &str, why: Option<&str>, expected: &str) {
    assert_eq!(edit::add(text, scope, why).unwrap(), expected);
}

#[test]
fn adding_under_headers() {
    let base = "[app]\nname = \"x\" # kept\n\n# why\n[scopes.A]\n";
    added(base, "R", None, &format!("{base}\n[scopes.R]\n"));
    added(
        base,
        "read:x",
        Some("short"),
        &format!("{base}\n[scopes.\"read:x\"]\njustification = \"short\"\n"),
    );
    added(
        "[app]\nname = \"x\"\n",
        "A",
        None,
        "[app]\nname = \"x\"\n\n[scopes.A]\n",
    );
    let reviewed = "[scopes.R]\n[scopes.R.review]\nstate = \"draft\"\n\n# the end\n";
    added(
        reviewed,
        "A",
        None,
        "[scopes.R]\n[scopes.R.review]\nstate = \"draft\"\n\n[scopes.A]\n\n# the end\n",
    );
}

#[test]
fn adding_as_the_others_are_written() {
    added(
        "[scopes]\nA = {} # one line\n",
        "R",
        Some("why"),
        "[scopes]\nA = {} # one line\nR = { justification = \"why\" }\n",
    );
    added(
        "app.name = \"x\"\nscopes.A = {}\n",
        "R",
        None,
        "app.name = \"x\"\nscopes.A = {}\nscopes.R = {}\n",
    );
    added(
        "scopes = { A = {} }\n",
        "R",
        None,
        "scopes = { A = {}, R = {} }\n",
    );
}

#[test]
fn a_long_justification_is_broken_and_says_the_same() {
    let why = format!("{WHY} {WHY} \"{WHY}\" C:\\dir {WHY}");
    let text = edit::add("[app]\nname = 'x'\n", "R", Some(&why)).unwrap();
    assert!(
        text.lines().all(|line| line.chars().count() <= 100),
        "{text}"
    );
    let app = app::parse("app.toml", &text).app;
    assert_eq!(app.scopes[0].justification, Some(why.as_str().into()));
    for odd in ["a  b".repeat(40), "tab\t".repeat(40), "x\ny".to_owned()] {
        let text = edit::add("[app]\nname = 'x'\n", "R", Some(&odd)).unwrap();
        let app = app::parse("app.toml", &text).app;
        assert_eq!(app.scopes[0].justification, Some(odd.trim().into()));
    }
}

#[test]
fn what_cannot_be_edited() {
    let text = "[scopes.A]\n";
    assert_eq!(edit::add(text, "A", None), Err(Refusal::Asked));
    assert_eq!(edit::remove(text, "B"), Err(Refusal::NotAsked));
    assert_eq!(
        edit::review("", "A", State::Draft, &details()),
        Err(Refusal::NotAsked)
    );
    for text in ["scopes = 3", "[scopes\n"] {
        assert!(matches!(
            edit::add(text, "B", None),
            Err(Refusal::NotEditable(_))
        ));
    }
    assert!(matches!(
        edit::review("[scopes]\nA = 1\n", "A", State::Draft, &details()),
        Err(Refusal::NotEditable(_))
    ));
}

#[test]
fn removing_takes_its_own_comments_along() {
    let text = "# top\n\n# about A\n[scopes.A]\n\n# --- section ---\n\n# about R\n[scopes.R]\n\
                # in R\njustification = \"x\"\n[scopes.R.review]\nstate = \"draft\"\n\n# about S\n[scopes.S]\n# end\n";
    assert_eq!(
        edit::remove(text, "R").unwrap(),
        "# top\n\n# about A\n[scopes.A]\n\n# --- section ---\n\n# about S\n[scopes.S]\n# end\n"
    );
    assert_eq!(
        edit::remove(text, "A").unwrap(),
        text.replace("# about A\n[scopes.A]\n\n", "")
    );
    let last = edit::remove(text, "S").unwrap();
    assert!(last.ends_with("state = \"draft\"\n# end\n"), "{last}");
    assert_eq!(
        edit::remove("[scopes]\n# top\n\n# a\nA = {}\nR = {}\n", "A").unwrap(),
        "[scopes]\n# top\nR = {}\n"
    );
}

#[test]
fn a_step_leaves_comments_and_order() {
    let text = "[scopes.R]\n[scopes.R.review] # r\nstate = \"needs-info\" # s\n# above by\nby = \"me\" # beside by\n\
                reason = \"more\"\nreference = \"C-1\" # ref\n\n# end\n";
    // the reason stays until the next decision
    let submitted = edit::review(text, "R", State::Submitted, &details()).unwrap();
    assert_eq!(
        submitted,
        "[scopes.R]\n[scopes.R.review] # r\n# above by\n# beside by\nstate = \"submitted\" # s\n\
         reason = \"more\"\nreference = \"C-1\" # ref\non = 2026-11-24\n\n# end\n"
    );
    assert_eq!(
        edit::review(&submitted, "R", State::Approved, &details()).unwrap(),
        submitted
            .replace("submitted", "approved")
            .replace("reason = \"more\"\n", "")
    );
    let inline = "[scopes]\nR = { justification = \"x\", review = { state = \"draft\" } } # r\n";
    assert_eq!(
        edit::review(inline, "R", State::Submitted, &details()).unwrap(),
        "[scopes]\nR = { justification = \"x\", review = { state = \"submitted\", on = 2026-11-24 } } # r\n"
    );
    assert_eq!(
        edit::review("scopes.R = {}\n", "R", State::Draft, &details()).unwrap(),
        "scopes.R = { review = { state = \"draft\", on = 2026-11-24 } }\n"
    );
    assert_eq!(
        edit::review(
            "scopes.R.justification = 'x'\n",
            "R",
            State::Draft,
            &details()
        )
        .unwrap(),
        "scopes.R.justification = 'x'\nscopes.R.review = { state = \"draft\", on = 2026-11-24 }\n"
    );
}

#[test]
fn only_errors_that_are_new() {
    let before = app::parse("app.toml", "[app]\nname = 'x'\n[scopes.R]\n");
    let spec = spec();
    assert!(edit::new_errors(&before, &before, &spec, None).is_empty());
    let after = app::parse("app.toml", "[app]\nname = 'x'\n[scopes.R]\n[scopes.S]\n");
    let new = edit::new_errors(&before, &after, &spec, None);
    assert_eq!(new.len(), 1);
    assert_eq!(new[0].code, "missing-justification");
}

/// The layouts that a manifest can have.
const LAYOUTS: [&str; 4] = [
    "# 1\n[app] # 2\nname = \"x\" # 3\n\n# 4\n[scopes.A] # 5\n# 6\n\n[scopes.R]\n# 7\njustification = \"w\" # 8\n# 9\n",
    "# 1\n[app]\nname = \"x\" # 2\n[scopes]\n# 3\nA = {} # 4\nR = { justification = \"w\" } # 5\n# 6\n",
    "# 1\napp.name = \"x\" # 2\n# 3\nscopes.A = {} # 4\nscopes.R.justification = \"w\" # 5\n# 6\n",
    "# 1\n[scopes.R] # 2\njustification = \"w\"\n[scopes.R.review] # 3\n# 4\nstate = \"draft\" # 5\n# 6\n[app]\nname = \"x\"\n[scopes.A]\n# 7\n",
];

#[derive(Clone, Debug)]
enum Act {
    Add(usize),
    Step(usize, usize, bool),
    Justify(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        1 => (0..4usize).prop_map(Act::Add),
        4 => (0..4usize, 0..7usize, any::<bool>()).prop_map(|(s, t, full)| Act::Step(s, t, full)),
        1 => (0..4usize).prop_map(Act::Justify),
    ]
}

/// The comments of a text, in any order: an edit may move one next to its neighbour.
fn comments(text: &str) -> Vec<String> {
    let mut comments: Vec<String> = text
        .lines()
        .filter_map(|line| Some(line.get(line.find("# ")?..)?.to_owned()))
        .collect();
    comments.sort();
    comments
}

proptest! {
    #[test]
    fn any_sequence_of_edits(layout in 0..LAYOUTS.len(), acts in prop::collection::vec(act(), 1..25)) {
        const SCOPES: [&str; 4] = ["A", "R", "S", "read:x"];
        let mut text = LAYOUTS[layout].replace("\"w\"", &format!("\"{WHY}\""));
        let all_comments = comments(&text);
        // the expected state of each requested scope
        let mut model = [Some(State::Draft), Some(State::Draft), None, None];
        for act in acts {
            match act {
                Act::Add(at) => {
                    let edited = edit::add(&text, SCOPES[at], Some(WHY));
                    match model[at] {
                        Some(_) => prop_assert_eq!(edited, Err(Refusal::Asked)),
                        None => {
                            text = edited.unwrap();
                            model[at] = Some(State::Draft);
                        }
                    }
                }
                Act::Justify(at) => {
                    let edited = edit::justify(&text, SCOPES[at], WHY);
                    match model[at] {
                        None => prop_assert_eq!(edited, Err(Refusal::NotAsked)),
                        Some(_) => text = edited.unwrap(),
                    }
                }
                Act::Step(at, to, full) => {
                    let to = State::ALL[to];
                    let now = edit::state(&app::parse("app.toml", &text).app, SCOPES[at]);
                    prop_assert_eq!(now, model[at]);
                    let details = Details {
                        by: full.then(|| "somebody".to_owned()),
                        reference: full.then(|| "C-1".to_owned()),
                        reason: (full || to.needs_reason()).then(|| WHY.to_owned()),
                        expires: full.then(|| "2027-01-01".parse().unwrap()),
                        ..details()
                    };
                    match now {
                        None => {
                            let edited = edit::review(&text, SCOPES[at], to, &details);
                            prop_assert_eq!(edited, Err(Refusal::NotAsked));
                        }
                        Some(now) if now.step(to).is_ok() => {
                            text = edit::review(&text, SCOPES[at], to, &details).unwrap();
                            model[at] = Some(to);
                        }
                        // refused before any edit
                        Some(_) => {}
                    }
                }
            }
            let loaded = app::parse("app.toml", &text);
            prop_assert!(!loaded.has_errors(), "{:?}\n{}", loaded.problems, text);
            prop_assert_eq!(comments(&text), all_comments.clone(), "{}", text);
            for (at, state) in model.iter().enumerate() {
                prop_assert_eq!(edit::state(&loaded.app, SCOPES[at]), *state, "{}", text);
            }
        }
    }

    /// Removing a scope leaves the others unchanged.
    #[test]
    fn removing_leaves_the_rest(layout in 0..LAYOUTS.len(), first in any::<bool>()) {
        let text = LAYOUTS[layout].replace("\"w\"", &format!("\"{WHY}\""));
        let (gone, kept) = if first { ("A", "R") } else { ("R", "A") };
        let text = edit::remove(&text, gone).unwrap();
        let loaded = app::parse("app.toml", &text);
        prop_assert!(!loaded.has_errors(), "{}", text);
        let names: Vec<&str> = loaded.app.scopes.iter().map(|scope| scope.name.as_str()).collect();
        prop_assert_eq!(names, [kept]);
    }
}
