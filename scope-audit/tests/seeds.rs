//! Facts seeded in small packages, each with its right answer.
//!
//! A folder of `seeds/` is a package of one workspace, which is audited once. What the audit has to say of
//! a line stands behind `// finds:` or `# finds:` on it, by the finding's name and then the scope, the
//! operation or the function, as far as it has one; `undecided` is one of the answers. A seed holds where
//! nothing else is said of its package.
//!
//! This program is its own stand-in for rustc, too.
#![forbid(unsafe_code)]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::print_stdout)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use libtest_mimic::{Arguments, Failed, Trial};
use scope_audit::{Options, Report};

fn main() -> ExitCode {
    if let Some(code) = scope_audit::wrapper() {
        return code;
    }
    let arguments = Arguments::from_args();
    if arguments.list {
        let trials = names().into_iter().map(|it| Trial::test(it, || Ok(())));
        return libtest_mimic::run(&arguments, trials.collect()).exit_code();
    }
    let workspace = workspace();
    let report = scope_audit::audit(&options(&workspace), &mut |note| eprintln!("{note}"));
    let report = report.expect("the seeds compile");
    if std::env::var_os("SEEDS_REPORT").is_some() {
        eprintln!("{}", report.text(scope_spec::Style::Plain));
    }
    let answers = answers(&report, &workspace);
    tally(&answers);
    let trials = names().into_iter().map(|name| {
        let answers: Vec<Answer> = answers
            .iter()
            .filter(|it| it.seed == name)
            .cloned()
            .collect();
        Trial::test(name, move || judge(&answers))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

fn options(workspace: &Path) -> Options {
    Options {
        workspace: workspace.to_owned(),
        offline: true,
        wrapper: std::env::current_exe().expect("this program"),
        ..Options::default()
    }
}

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The seeds' names: folders with code.
fn names() -> Vec<String> {
    let folder = Path::new(ROOT).join("tests/seeds");
    let entries = fs::read_dir(folder).expect("seeds").flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().join("src").is_dir())
        .map(|entry| entry.file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    names
}

/// A workspace with all seeds, in the target folder, so that what is built stays for the next run.
fn workspace() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("audit-seeds");
    // what is not of the seeds is old
    for entry in fs::read_dir(&root).into_iter().flatten().flatten() {
        if entry.file_name() != "target" && entry.path().is_dir() {
            fs::remove_dir_all(entry.path()).expect("an old seed");
        }
    }
    copy(&Path::new(ROOT).join("tests/seeds"), &root);
    put(&root.join("expanded/src/desk.rs"), &expanded(&root));
    let core = Path::new(ROOT).join("../scope-core");
    let tower = Path::new(ROOT).join("../scope-tower");
    let (mut members, mut outside): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for name in names() {
        let folder = root.join(&name);
        let file = folder.join("dependencies.toml");
        let more = fs::read_to_string(&file).unwrap_or_default();
        let more = more
            .replace("{core}", &core.to_string_lossy())
            .replace("{tower}", &tower.to_string_lossy());
        let more = match more.starts_with('[') {
            true => more,
            false => format!("[dependencies]\nscope-core = {{ path = {core:?} }}\n{more}"),
        };
        put(
            &folder.join("Cargo.toml"),
            &format!("[package]\nname = {name:?}\nedition = \"2024\"\n\n{more}"),
        );
        // what is named so lies outside of the workspace
        match name.starts_with("outside") {
            true => outside.push(format!("{name:?}")),
            false => members.push(format!("{name:?}")),
        }
    }
    put(
        &root.join("Cargo.toml"),
        &format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\nexclude = [{}]\n",
            members.join(", "),
            outside.join(", ")
        ),
    );
    let lock = fs::read_to_string(Path::new(ROOT).join("../Cargo.lock")).expect("the lock file");
    fs::write(root.join("Cargo.lock"), lock).expect("a lock file");
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--format-version=1"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .output()
        .expect("cargo runs");
    assert!(
        metadata.status.success(),
        "{}",
        String::from_utf8_lossy(&metadata.stderr)
    );
    root
}

/// What `cargo scopes expand` writes, with what is expected of it.
fn expanded(root: &Path) -> String {
    let spec = scope_spec::load(&root.join("scopes.toml")).spec;
    let items = scope_codegen::expand(&spec, &scope_codegen::Options::default());
    let text = prettyplease::unparse(&syn::parse2(items).expect("items"));
    let table = "macro_rules! __scope_table_of_desk {";
    assert!(text.contains(table));
    text.replace(table, &format!("{table} // finds: undecided"))
}

/// Copies what has changed: cargo compiles what is newer.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            let time = from
                .metadata()
                .and_then(|it| it.modified())
                .expect("a time");
            fs::copy(&from, &to).expect("a copy");
            let file = fs::File::options().write(true).open(&to).expect("a file");
            file.set_modified(time).expect("a time");
        }
    }
}

fn put(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// What is expected of a line, and what was said of it.
#[derive(Clone, Debug)]
struct Answer {
    seed: String,
    at: String,
    expected: Vec<String>,
    said: Vec<String>,
}

fn answers(report: &Report, workspace: &Path) -> Vec<Answer> {
    let mut lines: BTreeMap<String, Answer> = BTreeMap::new();
    fn line<'l>(
        lines: &'l mut BTreeMap<String, Answer>,
        file: &str,
        line: usize,
    ) -> &'l mut Answer {
        let at = format!("{file}:{line}");
        lines.entry(at.clone()).or_insert_with(|| Answer {
            seed: file.split('/').next().unwrap_or_default().to_owned(),
            at,
            expected: Vec::new(),
            said: Vec::new(),
        })
    }
    for finding in &report.findings {
        let parts = [&finding.scope, &finding.operation, &finding.function];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        let said = format!("{} {}", finding.finding, parts.join(" "));
        let file = scope_audit::shown(&finding.file);
        line(&mut lines, &file, finding.line)
            .said
            .push(said.trim().to_owned());
    }
    for it in &report.undecided {
        let said = format!("undecided {}", it.function.as_deref().unwrap_or_default());
        let file = scope_audit::shown(&it.file);
        line(&mut lines, &file, it.line)
            .said
            .push(said.trim().to_owned());
    }
    for name in names() {
        for file in files(&workspace.join(&name)) {
            let shown = file.strip_prefix(workspace).expect("a seed");
            let shown = scope_audit::shown(shown);
            for (at, text) in fs::read_to_string(&file)
                .unwrap_or_default()
                .lines()
                .enumerate()
            {
                if let Some((_, expected)) = text.split_once(" finds: ") {
                    let expected = expected.split(", ").map(|it| it.trim().to_owned());
                    line(&mut lines, &shown, at + 1).expected.extend(expected);
                }
            }
        }
    }
    let mut answers: Vec<Answer> = lines.into_values().collect();
    for answer in &mut answers {
        answer.expected.sort();
        answer.said.sort();
        answer.said.dedup();
    }
    answers
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all.sort();
    all
}

fn judge(answers: &[Answer]) -> Result<(), Failed> {
    let mut text = String::new();
    for answer in answers {
        if answer.expected != answer.said {
            text.push_str(&format!(
                "{}: expected {:?}, got {:?}\n",
                answer.at, answer.expected, answer.said
            ));
        }
    }
    match text.is_empty() {
        true => Ok(()),
        false => Err(text.into()),
    }
}

/// How many facts are decided right, wrong, not at all.
fn tally(answers: &[Answer]) {
    let (mut right, mut wrong, mut missed, mut undecided) = (0, 0, 0, 0);
    for answer in answers {
        for expected in &answer.expected {
            let open = answer.said.iter().any(|it| it.starts_with("undecided"));
            match answer.said.contains(expected) {
                true if expected.starts_with("undecided") => undecided += 1,
                true => right += 1,
                false if open => undecided += 1,
                false => missed += 1,
            }
        }
        for said in &answer.said {
            match answer.expected.contains(said) {
                true => {}
                // where nothing is the right answer
                false if said.starts_with("undecided") => {
                    undecided += usize::from(answer.expected.is_empty());
                }
                false => wrong += 1,
            }
        }
    }
    eprintln!("seeds: {right} right, {wrong} wrong, {missed} missed, {undecided} undecided");
}
