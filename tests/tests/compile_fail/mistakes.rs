//! Newcomers' mistakes in Rust: `tests/mistakes/rust` and `tests/mistakes/aside/rust`.
//!
//! Each folder holds the input, the mended input, and the message as printed. As for TOML
//! (`scope-spec/tests/mistakes.rs`), the message is asked for what a newcomer needs: one error for
//! one mistake, its line, and what to write.

use crate::{
    cases::{Mode, whole_text},
    project::{self, Diagnostic},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

const DEPENDENCIES: &str = "scope-core = { path = 'ROOT/scope-core' }";

/// The `[dependencies]` of a mistake, and of the mended input: those of its folder where it has some.
fn dependencies(folder: &Path, is_mended: bool) -> String {
    let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let mended = is_mended
        .then(|| read("mended.dependencies.toml"))
        .flatten();
    let own = mended.or_else(|| read("dependencies.toml"));
    own.unwrap_or_else(|| DEPENDENCIES.to_owned())
}

/// What the messages of these lack is known, and why no word of ours is in them.
const MISSES: [(&str, &str); 7] = [
    (
        "body_before_the_guard",
        "the bound is that of axum's `post`, and axum's message is that of every handler",
    ),
    (
        "double_bar",
        "`||` takes `bool`s whatever its operands are: an error for each, before the one that says `|`",
    ),
    (
        "macros_off",
        "`scopes!` says it; the import of `requires`, which only a dependency could bring, fails as well",
    ),
    (
        "misspelt_module",
        "rustc finds the enum `Scope` as near to `scopes` as the module `scope`, and names it first",
    ),
    (
        "proof_kept_without_its_session",
        "lifetimes are checked without a trait, so there is no message of ours",
    ),
    (
        "serde_off",
        "the bounds are serde's, four of them, and an impl that speaks would need serde as a dependency",
    ),
    (
        "two_arguments",
        "rustc counts arguments before it looks at their types, and removes the second",
    ),
];

/// Here a word is taken out, or only the user knows what was meant: the message says in these words what
/// it has to be.
const IN_WORDS: [(&str, &str); 5] = [
    (
        "list_of_markers",
        "write markers such as `scope::EditAccounts`, joined with `&` and `|`",
    ),
    (
        "marked_field_is_no_grant",
        "mark with `#[holds]` a field whose type is the `Granted` or the `Grants`",
    ),
    (
        "marker_of_another_spec",
        "both have to be of one spec: what was granted by one says nothing of the privileges of another",
    ),
    ("negated_requirement", "a requirement cannot be negated"),
    ("number_for_a_holder", "a session derives `Holds`"),
];

/// The folders, in order.
fn mistakes() -> Vec<PathBuf> {
    let mistakes = project::root().join("tests/mistakes");
    let mut folders: Vec<_> = ["rust", "aside/rust"]
        .iter()
        .flat_map(|folder| fs::read_dir(mistakes.join(folder)).expect("the corpus"))
        .map(|entry| entry.expect("a folder").path())
        .collect();
    folders.sort();
    assert!(folders.len() >= 60, "{}", folders.len());
    folders
}

/// The lines of `input` that `mended` changes, and those between which it adds some.
fn changed_lines(input: &str, mended: &str) -> RangeInclusive<usize> {
    let (input, mended): (Vec<_>, Vec<_>) = (input.lines().collect(), mended.lines().collect());
    let pairs = input.iter().zip(&mended);
    let head = pairs.take_while(|(input, mended)| input == mended).count();
    let pairs = input.iter().rev().zip(mended.iter().rev());
    let tail = pairs.take_while(|(input, mended)| input == mended).count();
    head..=(input.len() - tail.min(input.len() - head) + 2)
}

/// Whether the text has something to write: words that the changed lines of the mended input have,
/// and those of the input lack. `EditAccounts` is any name.
fn says_what_to_write(said: &Diagnostic, input: &str, mended: &str) -> bool {
    let lines = |text: &str, other: &str| {
        let kept = |line: &&str| !other.lines().any(|it| it.trim() == line.trim());
        text.lines().filter(kept).collect::<Vec<_>>().join("\n")
    };
    let (wrong, right) = (lines(input, mended), lines(mended, input));
    // an operator counts by itself: `&` is not a part of `&&`
    let count = |text: &str, words: &str| {
        let beside = |c: Option<char>| c.is_some_and(|c| words.contains(c) && words.len() == 1);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = text.match_indices(words).filter(|(at, found)| {
            !beside(text[..*at].chars().next_back())
                && !beside(text[at + found.len()..].chars().next())
        });
        found.count()
    };
    let is_new = |words: &str| {
        let names = ["EditAccounts", "scope::X", "YourError", "\"..\"", "\"...\""];
        let mut words = names.iter().fold(words, |words, name| {
            words.split(name).next().unwrap_or_default()
        });
        if words.starts_with("scopes!") {
            words = words.split("scopes.toml").next().unwrap_or_default();
        }
        // arguments are the user's
        words = words.split("(..)").next().unwrap_or_default();
        words = words.strip_suffix("..").unwrap_or(words);
        let words = words.trim();
        let is_whole = words.contains(' ') && count(input, words) == 0;
        let is_new = count(&right, words) > count(&wrong, words);
        !words.is_empty() && (is_new || is_whole && count(mended, words) > 0)
    };
    let removes = mended.len() < input.len();
    let texts = said.children.iter().map(|(_, text)| text);
    let texts = texts.chain(&said.labels).chain([&said.message]);
    let mut quoted = texts.flat_map(|text| text.split('`').skip(1).step_by(2));
    let leaves_out = removes
        && ["leave out", "off this"]
            .iter()
            .any(|it| said.message.contains(it));
    leaves_out
        || quoted.any(is_new)
        || said
            .suggestions
            .iter()
            .any(|text| is_new(text.trim()) || removes && text.trim().is_empty())
}

#[test]
#[allow(clippy::print_stdout, reason = "first lines are read by hand")]
fn a_message_says_where_and_what_to_write() {
    let folders = mistakes();
    let mut by_dependencies: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for folder in &folders {
        for (file, is_mended) in [("mistake.rs", false), ("mended.rs", true)] {
            let files = by_dependencies.entry(dependencies(folder, is_mended));
            files.or_default().push(folder.join(file));
        }
    }
    let packages = by_dependencies.into_iter().enumerate();
    let packages: Vec<_> = packages
        .map(|(i, (dependencies, files))| (format!("mistakes{i}"), dependencies, files))
        .collect();
    let packages: Vec<_> = packages
        .iter()
        .map(|(name, dependencies, files)| project::Package {
            name,
            dependencies,
            files: files.clone(),
        })
        .collect();
    let said = project::check("mistakes", &packages);
    let mut report = String::new();
    let mut missed = BTreeSet::new();
    let mut lacks = |folder: &PathBuf, what: String| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        if let Some((miss, _)) = MISSES.iter().find(|(miss, _)| *miss == name) {
            missed.insert(*miss);
            return;
        }
        report = format!("{report}{name}: {what}\n");
    };
    for folder in &folders {
        let (input, mended) = (folder.join("mistake.rs"), folder.join("mended.rs"));
        for error in said[&mended].iter().filter(|it| it.level == "error") {
            lacks(
                folder,
                format!("the mended input has an error: {}", error.message),
            );
        }
        let errors: Vec<_> = said[&input]
            .iter()
            .filter(|it| it.level == "error")
            .collect();
        if errors.len() != 1 {
            lacks(folder, format!("{} errors", errors.len()));
        }
        let read = |file: &Path| fs::read_to_string(file).expect("a file of the corpus");
        let (wrong, right) = (read(&input), read(&mended));
        // what is mended in a manifest of the app or in Cargo.toml
        let mended_elsewhere = [
            ("app.toml", "mended.toml"),
            ("dependencies.toml", "mended.dependencies.toml"),
        ]
        .map(|(wrong, right)| (folder.join(wrong), folder.join(right)))
        .into_iter()
        .find(|(_, right)| right.is_file());
        if let Some(error) = errors.first() {
            let lines = changed_lines(&wrong, &right);
            // what was left out is told where it is missed
            let only_adds = wrong.lines().all(|line| right.contains(line));
            let is_there = only_adds || lines.contains(&error.line) || mended_elsewhere.is_some();
            if !is_there {
                lacks(
                    folder,
                    format!("the line: it is in {lines:?}, and not {}", error.line),
                );
            }
            let (wrong, right) = match &mended_elsewhere {
                Some((input, mended)) => (wrong + &read(input), right + &read(mended)),
                None => (wrong, right),
            };
            // an editor lists an error by this line, and behind it the label, which alone says what types
            // do not match; `-- --nocapture` prints them
            println!("{}", error.message);
            if !error.message.contains('`') && !error.message.starts_with("[E0308]") {
                lacks(folder, format!("a first line: {}", error.message));
            }
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            let in_words = IN_WORDS.iter().find(|(it, _)| *it == name);
            let says = match in_words {
                Some((_, words)) => error.rendered.contains(words),
                None => says_what_to_write(error, &wrong, &right),
            };
            if !says {
                lacks(folder, format!("what to write: {}", error.message));
            }
            for word in project::internals(&error.rendered) {
                lacks(folder, format!("it names `{word}`"));
            }
        }
        if let Some(mode) = whole_text() {
            let text: Vec<_> = errors.iter().map(|it| &*it.rendered).collect();
            let (text, file) = (text.join("\n"), folder.join("message.txt"));
            if mode == Mode::Write {
                project::write(&file, &text);
            } else if fs::read_to_string(&file).ok().as_ref() != Some(&text) {
                lacks(folder, format!("the whole text differs:\n{text}"));
            }
        }
    }
    assert!(report.is_empty(), "{report}");
    let listed: BTreeSet<_> = MISSES.into_iter().map(|(miss, _)| miss).collect();
    assert_eq!(missed, listed, "what is mended is taken off the list");
}
