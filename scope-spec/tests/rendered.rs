//! Problems as they are printed: each of these is to be looked at when it changes.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use scope_spec::{Failure, Help, Loaded, Problem, Style, app, parse, render, render_body};

fn printed(loaded: &Loaded) -> String {
    let problems = loaded.problems.iter();
    let texts = problems.map(|problem| render(problem, &loaded.sources, Style::Plain));
    let text = texts.collect::<Vec<_>>().join("\n\n");
    for line in text.lines() {
        let message = line.starts_with("error[") || line.starts_with("warning[");
        assert!(message || line.chars().count() <= 100, "too wide: {line}");
    }
    text
}

#[test]
fn errors() {
    insta::assert_snapshot!(printed(&parse(
        "scopes.toml",
        include_str!("bad/errors.toml")
    )));
}

#[test]
fn syntax() {
    insta::assert_snapshot!(printed(&parse(
        "scopes.toml",
        include_str!("bad/syntax.toml")
    )));
}

#[test]
fn lints() {
    insta::assert_snapshot!(printed(&parse(
        "scopes.toml",
        include_str!("bad/lints.toml")
    )));
}

#[test]
fn manifest() {
    let spec = parse("scopes.toml", include_str!("bad/manifest-scopes.toml")).spec;
    let loaded = app::parse("app.toml", include_str!("bad/app.toml"));
    let today = "2028-01-01".parse().ok();
    let mut problems = loaded.problems;
    problems.extend(app::check(&loaded.app, &spec, today));
    let loaded = Loaded {
        spec,
        sources: loaded.sources,
        problems,
    };
    insta::assert_snapshot!(printed(&loaded));
}

#[test]
fn two_files() {
    let main = "[spec]\nname = \"main\"\nextends = [\"base.toml\", \"gone.toml\"]\n\n[scopes.Read]\ndescription = \"x\"\n";
    let base = "[scopes.Read]\ndescription = \"y\"\n";
    let loaded = common::load(
        "/dir/main.toml",
        &[("/dir/main.toml", main), ("/dir/base.toml", base)],
    );
    insta::assert_snapshot!(printed(&loaded));
}

#[test]
fn no_place() {
    let loaded = common::load("/nowhere/scopes.toml", &[]);
    insta::assert_snapshot!(printed(&loaded));
}

/// The text does not depend on the project's folder.
#[test]
#[cfg(unix)]
fn long_paths() {
    for folder in ["n", "nowhere-at-all"] {
        let path = format!("/{}scopes.toml", format!("{folder}/").repeat(20));
        let loaded = scope_spec::load(path.as_ref());
        let printed = render(&loaded.problems[0], &loaded.sources, Style::Plain);
        let told = format!(" = help: it was looked for at `{path}`");
        assert!(printed.contains(&told), "{printed}");
    }
}

#[test]
fn long_lines() {
    let many = "\"Filler\", ".repeat(50_000);
    let text = format!(
        "[spec]\nname = \"x\"\n[scopes.Filler]\n[scopes.A]\nincludes = [{many}\"Fillre\", {many}]\n"
    );
    let loaded = parse("scopes.toml", &text);
    let problem = loaded.errors().next().unwrap();
    insta::assert_snapshot!(render(problem, &loaded.sources, Style::Plain));
    let name = "x".repeat(100_000);
    let loaded = parse(
        "scopes.toml",
        &format!("[spec]\nname = \"x\"\n[scopes.A]\nincludes = [\"{name}\"]\n"),
    );
    insta::assert_snapshot!(render(
        loaded.errors().next().unwrap(),
        &loaded.sources,
        Style::Plain
    ));
}

#[test]
fn body_for_the_compiler() {
    let loaded = parse(
        "scopes.toml",
        "[spec]\nname = \"x\"\n[scopes.A]\ntilte = \"x\"\n",
    );
    let body = render_body(&loaded.problems[0], &loaded.sources);
    assert!(
        body.starts_with(
            "a scope has no key `tilte`: did you mean `title`?\n --> scopes.toml:4:1\n"
        ),
        "{body}"
    );
    let loaded = parse("scopes.toml", "[spec]\nname = \"x\"\n[scopes.A]\n");
    let body = render_body(&loaded.problems[0], &loaded.sources);
    assert!(
        body.starts_with("scope `A` has no description: say what it lets one do: `description"),
        "{body}"
    );
    assert!(!body.contains('\u{1b}'));
    // a long help is not on the first line
    for (length, is_long) in [(1, false), (200, true)] {
        let mut problem = Problem::error("x", "wrong");
        problem.help.push(Help {
            text: format!("write `{}`", "x".repeat(length)),
            patch: None,
        });
        let body = render_body(&problem, &[]);
        assert_eq!(body.lines().next() == Some("wrong"), is_long, "{body}");
    }
    let coloured = render(&loaded.problems[0], &loaded.sources, Style::Coloured);
    assert!(coloured.contains('\u{1b}'));
}

/// Places at the very end of a text, behind characters of several bytes.
#[test]
fn at_the_end_of_the_text() {
    let head = "[spec]\nname = \"x\"\n[scopes.A]\n";
    for rest in [
        "[scopes.\"é",
        "[scopes.é",
        "title = é",
        "é",
        "title = [é",
        "title = 'é",
        "é =",
        "[é",
    ] {
        let loaded = parse("scopes.toml", &format!("{head}{rest}"));
        assert!(loaded.has_errors());
        for problem in &loaded.problems {
            assert!(
                render(problem, &loaded.sources, Style::Plain).contains(rest),
                "{rest}"
            );
        }
    }
}

/// A problem is data that anyone can make: wrong places are shown somehow, and do not panic.
#[test]
fn places_that_are_not_there() {
    let loaded = parse("scopes.toml", "[spec]\nname = \"é\"\n[scopes.A]\n");
    let problem = &loaded.problems[0];
    let backwards = std::ops::Range { start: 5, end: 1 };
    for span in [0..9999, 9999..9999, 16..17, 17..18, 16..16, backwards] {
        for file in [0, 7] {
            let mut problem = problem.clone();
            let label = problem.primary.as_mut().unwrap();
            label.place.span = span.clone();
            label.place.file = file;
            problem.help[0].patch = Some((label.place.clone(), "x".to_owned()));
            problem.context.push(label.clone());
            assert!(
                render(&problem, &loaded.sources, Style::Plain).starts_with("error[invalid-name]")
            );
        }
    }
}

/// Two places of one file that are far apart, each with its label.
#[test]
fn places_far_apart() {
    let far = "#\n".repeat(60_000);
    let text = format!("[spec]\nname = \"x\"\n[scopes.A]\n{far}[scopes.A]\n");
    let loaded = parse("scopes.toml", &text);
    let shown = render(&loaded.problems[0], &loaded.sources, Style::Plain);
    let lines: Vec<&str> = shown.lines().map(str::trim_end).collect();
    for (line, label) in [
        ("60004 | [scopes.A]", "again here"),
        ("3 | [scopes.A]", "first here"),
    ] {
        let at = lines.iter().position(|it| it.trim_start() == line).unwrap();
        assert!(lines[at + 1].ends_with(label), "{shown}");
    }
}

/// A line is shown with its replacement only if it is not too wide.
#[test]
fn wide_replacements() {
    let fits = 100 - 16 - "tilte = \"\"title".len();
    for (width, is_shown) in [(fits, true), (fits + 1, false)] {
        let value = "x".repeat(width);
        let text = format!("[spec]\nname = \"x\"\n[scopes.A]\ntilte = \"{value}\"\n");
        let loaded = parse("scopes.toml", &text);
        let shown = render(&loaded.problems[0], &loaded.sources, Style::Plain);
        assert_eq!(shown.contains("title = "), is_shown, "{shown}");
    }
}

#[test]
fn failures() {
    let unknown = |name| Failure::unknown("scope", name, ["Read", "Write"].into_iter());
    assert!(unknown("Raed").has_help());
    assert!(!unknown("Other").has_help());
    for (code, message) in [
        ("unknown-name", "x in `a.toml`"),
        ("unknown-call", "x in `a.toml`"),
        ("no-operations", "`a.toml` has no operations"),
        ("io", "x"),
    ] {
        let failure = Failure::new(code, "x").read_from("a.toml");
        assert_eq!(failure.problems[0].message, message, "{code}");
    }
    let both = Failure::new("io", "one").and(Failure::new("io", "two"));
    assert_eq!(both.to_string(), "error[io]: one\nerror[io]: two");
}
