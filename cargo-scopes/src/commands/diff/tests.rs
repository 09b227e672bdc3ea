//! How comparisons are shown.

use scope_analysis::{
    diff::{Diff, diff, locate},
    manifest::compare::{Side, compare as compare_apps},
};
use scope_spec::{Spec, app};

use super::{
    manifests,
    markdown::markdown,
    text::{self, Extent},
};

fn spec(text: &str) -> Spec {
    let loaded = scope_spec::parse("scopes.toml", &format!("spec.name = 'demo'\n{text}"));
    assert!(!loaded.has_errors(), "{:?}\n{text}", loaded.problems);
    loaded.spec
}

fn compare(old: &str, new: &str) -> Diff {
    diff(&spec(old), &spec(new))
}

/// A cut list counts grants, not lines.
#[test]
fn what_is_not_shown_is_counted() {
    // each scope but the last includes a different number of scopes, and gains the rest
    let text = |more: &str| {
        let scopes = (0..14).map(|at| {
            let below: Vec<String> = (0..at).map(|at| format!("'X{at}'")).collect();
            let text = format!("includes = ['G', {}]", below.join(", "));
            format!(
                "scopes.S{at} = {{ {text} }}\nscopes.T{at} = {{ {text} }}\nscopes.X{at} = {{}}\n"
            )
        });
        format!("{}scopes.G = {{ {more} }}\n", scopes.collect::<String>())
    };
    let all: Vec<String> = (0..14).map(|at| format!("'X{at}'")).collect();
    let diff = compare(
        &text(""),
        &text(&format!("includes = [{}]", all.join(", "))),
    );
    let lines = text::details(&diff.changes[0], Extent::Short);
    // 29 grants: the one of `G`, with those of two that gain as much, and the others in pairs
    assert_eq!(lines.len(), 9);
    assert_eq!(lines[8], "and 12 grants that change in other ways");
}

/// `--all` leaves nothing out, and is named only where that matters.
#[test]
fn all_names() {
    let operations: String = (0..12)
        .map(|at| format!("operations.o{at}.scopes = 'B'\n"))
        .collect();
    let spec =
        |includes: &str| format!("scopes = {{ A = {{ {includes} }}, B = {{}} }}\n{operations}");
    let diff = compare(&spec(""), &spec("includes = ['B']"));
    let short = text::text(&diff, "old", "new", Extent::Short);
    assert!(
        short.contains("12 operations: `o0`, `o1`, `o2` and 9 more"),
        "{short}"
    );
    assert!(short.ends_with("With `--all` all names are listed.\n"));
    let all = text::text(&diff, "old", "new", Extent::All);
    assert!(
        all.contains("`o11`") && !all.contains("and 9 more") && !all.contains("--all"),
        "{all}"
    );
    let marked = markdown(&diff, "old", "new", Extent::All);
    assert!(
        marked.contains("### Widens (1)") && marked.contains("`o11`"),
        "{marked}"
    );
}

#[test]
fn a_glob_is_shown_with_its_place() {
    let old = "scopes.Root = { includes = ['r:*'] }\nscopes.'r:a' = {}";
    let new = format!("{old}\nscopes.'r:b' = {{}}");
    let [old, new] = [old, &new]
        .map(|text| scope_spec::parse("scopes.toml", &format!("spec.name = 'demo'\n{text}")));
    let mut diff = diff(&old.spec, &new.spec);
    locate(&mut diff, &old, &new);
    let details = text::details(&diff.changes[0], Extent::Short);
    assert_eq!(details[0], "the `r:*` is at `scopes.toml:2`");
    assert_eq!(details[1], "a grant of `Root` gains `r:b`");
}

/// The number in a heading is that of the list below it, and names that are left out are announced.
#[test]
fn what_is_listed() {
    let spec = spec(
        &(0..12)
            .map(|at| format!("scopes.S{at} = {{}}\noperations.o{at} = {{ scopes = 'S{at}' }}\n"))
            .chain(["scopes.All = { includes = ['*'] }\n".to_owned()])
            .collect::<String>(),
    );
    let (old, new) = (
        app::parse("app.toml", "app.name = 'x'\n").app,
        app::parse("app.toml", "app.name = 'x'\nscopes.All = {}\n").app,
    );
    let side = |app| Side {
        app,
        sources: &[],
        spec: &spec,
        spec_sources: &[],
    };
    let day = "2026-01-05".parse().ok();
    let comparison = compare_apps(side(&old), side(&new), day);
    let short = manifests::markdown(&comparison, "old", "new", Extent::Short);
    assert_eq!(
        short.split("### Requests").next().unwrap(),
        "**old** → **new**\n\n### Is granted more (1)\n\n\
         - `All` is now granted, and includes `S0`, `S1`, `S2`, `S3`, `S4`, `S5`, `S6`, `S7` and 4 more\n\n\
         In total it allows 12 more operations: `o0`, `o1`, `o2` and 9 more.\n\n"
    );
    assert!(short.ends_with("\nWith `--all` all names are listed.\n"));
    let all = manifests::markdown(&comparison, "old", "new", Extent::All);
    assert!(
        all.contains("\n  - all: `S0`, `S1`,") && all.contains("`o11`."),
        "{all}"
    );
    assert!(!all.contains("--all") && !all.contains("9 more"), "{all}");
    let text = manifests::text(&comparison, Extent::Short);
    assert!(text.ends_with("\nWith `--all` all names are listed.\n"));
}
