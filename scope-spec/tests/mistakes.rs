//! Newcomers' mistakes in TOML: `tests/mistakes/toml` and `tests/mistakes/aside/toml`.
//!
//! Each folder holds the input, the mended input, and the message as printed. The tests ask of the
//! message what a newcomer needs: one error for one mistake, the file and the line, and what to
//! write. A suggestion that is offered is applied, and has to leave fewer errors and no new one.
//!
//! `BLESS=1 cargo test -p scope-spec --test mistakes` writes the messages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use scope_spec::{Problem, Source, Style, app};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/mistakes")
}

struct Mistake {
    folder: PathBuf,
    file: &'static str,
    input: String,
    mended: String,
}

fn mistakes() -> Vec<Mistake> {
    let mut folders: Vec<_> = ["toml", "aside/toml"]
        .iter()
        .flat_map(|folder| fs::read_dir(corpus().join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    let mistakes: Vec<_> = folders
        .into_iter()
        .map(|folder| {
            let is_app = folder.join("app.toml").is_file();
            let file = if is_app { "app.toml" } else { "scopes.toml" };
            Mistake {
                input: fs::read_to_string(folder.join(file)).unwrap(),
                mended: fs::read_to_string(folder.join("mended.toml")).unwrap(),
                folder,
                file,
            }
        })
        .collect();
    assert!(mistakes.len() >= 60, "{}", mistakes.len());
    mistakes
}

/// The errors of a text, without lints.
fn errors(file: &str, text: &str) -> (Vec<Problem>, Vec<Source>) {
    let (mut problems, sources) = if file == "app.toml" {
        let mut loaded = app::parse(file, text);
        // as the command and the macro do: what an app asks for is looked at where it could be read
        let spec = scope_spec::load(&corpus().join("scopes.toml")).spec;
        let found = app::check(&loaded.app, &spec, None);
        loaded.problems.extend(found);
        (loaded.problems, loaded.sources)
    } else {
        let loaded = scope_spec::parse(file, text);
        (loaded.problems, loaded.sources)
    };
    problems.retain(Problem::is_error);
    (problems, sources)
}

fn patched(text: &str, problem: &Problem) -> Option<String> {
    let patches = problem.help.iter().filter_map(|help| help.patch.as_ref());
    let mut patches: Vec<_> = patches.collect();
    patches.sort_by_key(|(place, _)| std::cmp::Reverse(place.span.start));
    let mut text = text.to_owned();
    for (place, replacement) in &patches {
        text.replace_range(place.span.clone(), replacement);
    }
    (!patches.is_empty()).then_some(text)
}

/// The lines of `input` that `mended` changes, and those between which it adds some.
fn changed_lines(input: &str, mended: &str) -> std::ops::RangeInclusive<usize> {
    let (input, mended): (Vec<_>, Vec<_>) = (input.lines().collect(), mended.lines().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| {
        pairs.take_while(|(input, mended)| input == mended).count()
    };
    let head = same(&mut input.iter().zip(&mended));
    let tail = same(&mut input.iter().rev().zip(mended.iter().rev()));
    head..=(input.len() - tail.min(input.len() - head) + 1)
}

/// The parts of a message that are in backticks, and what its suggestions put in place.
fn to_write(problem: &Problem) -> Vec<&str> {
    let labels = problem.primary.iter().chain(&problem.context);
    let texts = std::iter::once(&problem.message)
        .chain(labels.map(|label| &label.text))
        .chain(problem.help.iter().map(|help| &help.text));
    let quoted = texts.flat_map(|text| text.split('`').skip(1).step_by(2));
    quoted.collect()
}

/// The missing parts of a mistake's message.
fn lacks(mistake: &Mistake) -> Vec<String> {
    let mut lacks = Vec::new();
    let (problems, sources) = errors(mistake.file, &mistake.input);
    if problems.len() != 1 {
        lacks.push(format!("{} errors", problems.len()));
    }
    let (left, _) = errors(mistake.file, &mistake.mended);
    assert!(left.is_empty(), "{}: {left:#?}", mistake.folder.display());
    for problem in &problems {
        if let Some(mended) = patched(&mistake.input, problem) {
            let (after, _) = errors(mistake.file, &mended);
            let is_new = |problem: &&Problem| !problems.iter().any(|it| it.code == problem.code);
            if after.len() >= problems.len() {
                lacks.push(format!("a suggestion that leaves {} errors", after.len()));
            }
            if let Some(new) = after.iter().find(is_new) {
                lacks.push(format!("a suggestion that leads to: {}", new.message));
            }
        }
    }
    let Some(problem) = problems.first() else {
        return lacks;
    };
    let lines = changed_lines(&mistake.input, &mistake.mended);
    let labels = problem.primary.iter().chain(&problem.context);
    let shown: Vec<_> = labels
        .map(|label| sources[label.place.file].line(label.place.span.start))
        .collect();
    // what is missing in a table may be told at its header
    let input: Vec<_> = mistake.input.lines().collect();
    let headers: Vec<_> = (1..=*lines.start())
        .filter(|number| input[number - 1].starts_with('['))
        .collect();
    let is_there = |line: &usize| lines.contains(line) || headers.last() == Some(line);
    if !shown.iter().any(is_there) {
        lacks.push(format!(
            "the line: it is in {lines:?}, and not in {shown:?}"
        ));
    }
    // a suggestion mends it, or its words are those of the mended input
    let mends = patched(&mistake.input, problem)
        .is_some_and(|text| errors(mistake.file, &text).0.is_empty());
    let says = |words: &&str| match words.split_once("\"...\"").or(words.split_once("\"A\"")) {
        // a text that only the user knows
        Some((key, _)) => mistake.mended.contains(key),
        None => mistake.mended.contains(*words) && !mistake.input.contains(*words),
    };
    let is_shorter = mistake.mended.len() < mistake.input.len();
    let removes = is_shorter
        && problem.help.iter().any(|help| {
            ["remove", "leave it out"]
                .iter()
                .any(|word| help.text.contains(word))
        });
    if !mends && !removes && !to_write(problem).iter().any(says) {
        lacks.push("what to write".to_owned());
    }
    lacks
}

#[test]
fn a_message_says_where_and_what_to_write() {
    let mut report = String::new();
    for mistake in mistakes() {
        for lacking in lacks(&mistake) {
            let name = mistake.folder.file_name().unwrap().to_string_lossy();
            report = format!("{report}{name}: {lacking}\n");
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn messages_are_as_printed() {
    for mistake in mistakes() {
        let (problems, sources) = errors(mistake.file, &mistake.input);
        let shown: String = problems
            .iter()
            .map(|problem| scope_spec::render(problem, &sources, Style::Plain) + "\n")
            .collect();
        let file = mistake.folder.join("message.txt");
        if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
            fs::write(file, shown).unwrap();
        } else {
            let golden = fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(golden, shown, "{}", mistake.folder.display());
        }
    }
}

/// Editors list errors by their first lines. `-- --nocapture` prints them.
#[test]
#[allow(clippy::print_stdout, reason = "they are read by hand")]
fn a_first_line_says_what_to_write() {
    let mut report = String::new();
    for mistake in mistakes() {
        let (problems, sources) = errors(mistake.file, &mistake.input);
        for problem in &problems {
            let body = scope_spec::render_body(problem, &sources);
            let line = body.lines().next().unwrap_or_default();
            let name = mistake.folder.file_name().unwrap().to_string_lossy();
            println!("{line}");
            if !line.contains('`') {
                report += &format!("{name}: {line}\n");
            }
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// Slips of the hand, one in each place of a spec and of a manifest: what is suggested leaves the line
/// without an error.
#[test]
fn what_is_suggested_helps() {
    let spec = fs::read_to_string(corpus().join("scopes.toml")).unwrap();
    let app = fs::read_to_string(corpus().join("toml/misspelt_state/mended.toml")).unwrap();
    let mut tried = 0;
    let mut report = String::new();
    for (file, text) in [("scopes.toml", &spec), ("app.toml", &app)] {
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            for written in ["", "\"", ".", "x", &format!("{c}{c}")] {
                // another letter in place of a quote is two mistakes
                if c == '"' && matches!(written, "x" | ".") {
                    continue;
                }
                let slip = format!("{}{written}{}", &text[..at], &text[end..]);
                let (problems, sources) = errors(file, &slip);
                for problem in &problems {
                    let place = &problem.primary.as_ref().unwrap().place;
                    let line = sources[place.file].line(place.span.start);
                    let Some(mended) = patched(&slip, problem) else {
                        continue;
                    };
                    tried += 1;
                    let (after, sources) = errors(file, &mended);
                    let others = problems.iter().filter(|it| *it != problem);
                    let others: Vec<_> = others.map(|it| &it.message).collect();
                    let stays = after.iter().find(|it| {
                        let place = &it.primary.as_ref().unwrap().place;
                        sources[place.file].line(place.span.start) == line
                            && !others.contains(&&it.message)
                    });
                    if let Some(stays) = stays {
                        let written = slip.lines().nth(line - 1).unwrap();
                        let help = &problem.help[0].text;
                        report += &format!("`{written}`: {help}: {}\n", stays.message);
                    }
                }
            }
        }
    }
    assert!(tried > 500, "{tried}");
    assert!(report.is_empty(), "{report}");
}
