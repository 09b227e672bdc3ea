//! The commands of README and guide exist. Of the page about several vendors and programs the files are
//! written, the commands run, and what comes of them compiles.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const PAGE: &str = include_str!("../../docs/src/several.md");

fn run(folder: &Path, program: &str, words: &[&str]) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-target");
    let output = Command::new(program)
        .args(words)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_NET_OFFLINE", "true")
        .env("RUSTFLAGS", "-Dwarnings")
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {words:?}: {err}");
    String::from_utf8(output.stdout).unwrap()
}

/// Writes the blocks of the page that begin with a path in a comment.
fn write_files(root: &Path, wanted: impl Fn(&str) -> bool) -> usize {
    let mut count = 0;
    for block in PAGE.split("\n```").skip(1) {
        let (_, text) = block.split_once('\n').unwrap();
        let first = text.lines().next().unwrap_or_default();
        let path = first.strip_prefix("# ").or(first.strip_prefix("// "));
        let Some(path) = path.filter(|path| wanted(path)) else {
            continue;
        };
        // a table has no comments
        let text = match path.ends_with(".csv") {
            true => text.split_once('\n').unwrap().1,
            false => text,
        };
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text.to_owned() + "\n").unwrap();
        count += 1;
    }
    count
}

fn core() -> PathBuf {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scope-core");
    core.canonicalize().unwrap()
}

#[test]
fn two_vendors() {
    let root = tempfile::tempdir().unwrap();
    let here = root.path().join("gatehouse");
    let lines = PAGE.split("```sh\n").nth(1).unwrap();
    let lines = lines.split("```").next().unwrap().lines();
    fs::create_dir(root.path().join("scope")).unwrap();
    for line in lines {
        let command = line.split(" #").next().unwrap().trim();
        let words: Vec<&str> = command.split(' ').collect();
        match words.as_slice() {
            ["cargo", "new", name, "&&", "cd", _] => {
                run(root.path(), env!("CARGO"), &["new", "--vcs=none", name]);
                fs::create_dir(here.join(".git")).unwrap();
                let page = |path: &str| path.starts_with("parkwise") || path.starts_with("stratus");
                assert_eq!(write_files(&here, page), 2);
            }
            // the clone is elsewhere in a test
            ["cargo", "add", "scope-core", "--path", _] => {
                let core = core().display().to_string();
                run(
                    &here,
                    env!("CARGO"),
                    &["add", "scope-core", "--path", &core],
                );
            }
            ["cargo", "scopes", rest @ ..] => {
                run(&here, env!("CARGO_BIN_EXE_cargo-scopes"), rest);
            }
            _ => assert_eq!(line, "", "no such command is known"),
        }
    }
    assert_eq!(write_files(&here, |path| path == "src/main.rs"), 1);
    let out = run(&here, env!("CARGO"), &["run", "--quiet"]);
    assert_eq!(out, "GET /sessions\nGET /stations\nlistSessions\n");
    // the second way to a call that two scopes allow, and the advice on it
    let least = ["least", "listSessions", "--spec", "parkwise/scopes.toml"];
    let out = run(&here, env!("CARGO_BIN_EXE_cargo-scopes"), &least);
    assert!(out.contains("\n  sessions.view\n"), "{out}");
    // the one that the page says does not compile
    let main = fs::read_to_string(here.join("src/main.rs")).unwrap();
    let wrong = main.replace("readings(Stratus);", "readings(Parkwise);");
    fs::write(here.join("src/main.rs"), wrong).unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-target");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline"])
        .current_dir(&here)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    let expected = "`Parkwise` does not grant the app scope `stations:read`";
    assert!(err.contains(expected), "{err}");
}

#[test]
fn one_spec_for_several_programs() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    fs::create_dir(root.join(".git")).unwrap();
    let core = core();
    let members = "[workspace]\nresolver = '3'\nmembers = ['specs', 'board']\n";
    fs::write(root.join("Cargo.toml"), members).unwrap();
    assert_eq!(
        write_files(root, |path| path.starts_with("specs")
            || path.starts_with("board")),
        3
    );
    for (name, more) in [("specs", ""), ("board", "specs = { path = '../specs' }\n")] {
        let manifest = format!(
            "[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n\
             [dependencies]\nscope-core = {{ path = {core:?} }}\n{more}"
        );
        fs::write(root.join(name).join("Cargo.toml"), manifest).unwrap();
    }
    write_files(root, |path| path == "stratus.csv");
    let import = ["import", "csv", "stratus.csv", "-o", "specs/stratus.toml"];
    run(root, env!("CARGO_BIN_EXE_cargo-scopes"), &import);
    let check = ["check", "--deny", "warnings", "board/app.toml"];
    run(root, env!("CARGO_BIN_EXE_cargo-scopes"), &check);
    let out = run(root, env!("CARGO"), &["run", "--quiet", "-p", "board"]);
    assert_eq!(out, "GET /stations\n");
}

/// The commands in a page: lines of shell blocks, and code in the text.
fn commands(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let page = page.replace("\\\n", " ");
    for (at, part) in page.split("\n```").enumerate() {
        if at % 2 == 0 {
            let spans = part.split('`').skip(1).step_by(2);
            found.extend(spans.map(|span| span.replace('\n', " ")));
        } else if let Some(lines) = part.strip_prefix("sh\n") {
            found.extend(lines.lines().map(str::to_owned));
        }
    }
    let names_one = |it: &String| it.starts_with("cargo scopes ") && !it.contains(" COMMAND ");
    found.retain(names_one);
    found
}

/// A command line as a shell takes it apart, up to a comment, a pipe or a redirection.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let (mut quote, mut last) = (None, ' ');
    for char in command.chars() {
        match (quote, char) {
            (None, '\'' | '"') => quote = Some(char),
            (None, ' ') => words.push(String::new()),
            (None, '#' | '|' | '>') if last == ' ' => break,
            (Some(open), _) if open == char => quote = None,
            _ => words.last_mut().unwrap().push(char),
        }
        last = char;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Every command that README and guide name has these options: what does not is refused before `--help`.
#[test]
fn every_command_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let guide = fs::read_dir(root.join("docs/src")).unwrap();
    let guide = guide.map(|page| page.unwrap().path());
    let guide = guide.filter(|page| page.extension().is_some_and(|it| it == "md"));
    let readmes = ["README.md", "cargo-scopes/README.md"].map(|name| root.join(name));
    let (mut count, mut wrong) = (0, String::new());
    for page in guide.chain(readmes) {
        for command in commands(&fs::read_to_string(&page).unwrap()) {
            // `app ..` is all of its actions
            let command = command.trim_end_matches(" ..");
            let output = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"))
                .args(words(command).into_iter().skip(1))
                .arg("--help")
                .output()
                .unwrap();
            if !output.status.success() {
                let err = String::from_utf8_lossy(&output.stderr);
                wrong += &format!("{}: `{command}`: {err}\n", page.display());
            }
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 60, "{count} commands");
}
