//! A cargo project whose binaries are files of this repository, checked in one go.
//!
//! Each file is compiled where it lies, so the paths in it and in its messages are those that a
//! user sees. The diagnostics are read as JSON, which no version of rustc words otherwise.

use serde_json::Value;
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The root of the repository.
pub fn root() -> PathBuf {
    fs::canonicalize(Path::new(ROOT).join("..")).expect("the repository is there")
}

/// A diagnostic of rustc.
#[derive(Debug)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub level: String,
    /// The code in brackets, if there is one, and the text.
    pub message: String,
    /// The line of its primary span in the file that was compiled; 0 if it is in none.
    pub line: usize,
    /// What is written beside spans.
    pub labels: Vec<String>,
    /// Notes and helps: level and text.
    pub children: Vec<(String, String)>,
    /// What suggestions put in place.
    pub suggestions: Vec<String>,
    /// As printed, without the folders of this machine.
    pub rendered: String,
}

impl Diagnostic {
    fn read(message: &Value, file: &Path, root: &Path) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let children = list(&message["children"]);
        let spans = list(&message["spans"]);
        let labels = children
            .iter()
            .flat_map(|child| list(&child["spans"]))
            .chain(spans.clone())
            .map(|span| text(&span["label"]))
            .filter(|label| !label.is_empty())
            .collect();
        let suggestions = children
            .iter()
            .flat_map(|child| list(&child["spans"]))
            .filter_map(|span| Some(span["suggested_replacement"].as_str()?.to_owned()))
            .collect();
        let primary = spans.iter().find(|span| span["is_primary"] == true);
        Diagnostic {
            level: text(&message["level"]),
            message: match message["code"]["code"].as_str() {
                Some(code) => format!("[{code}] {}", text(&message["message"])),
                None => text(&message["message"]),
            },
            line: primary.map_or(0, |span| line_in(span, file)),
            labels,
            suggestions,
            children: children
                .iter()
                .map(|child| (text(&child["level"]), text(&child["message"])))
                .collect(),
            rendered: without_folders(&text(&message["rendered"]), file, root),
        }
    }
}

/// The line of `span` in `file`, or of the macro call there that it comes from.
fn line_in(span: &Value, file: &Path) -> usize {
    let is_here = |span: &Value| {
        let name = span["file_name"].as_str().unwrap_or_default();
        file.ends_with(name) || Path::new(name) == file
    };
    let mut span = span;
    while !is_here(span) {
        span = &span["expansion"]["span"];
        if span.is_null() {
            return 0;
        }
    }
    span["line_start"].as_u64().unwrap_or_default() as usize
}

/// The text with paths from the root of the repository, and without the numbers of lines in files
/// that are in other folders than the one that was compiled.
fn without_folders(text: &str, file: &Path, root: &Path) -> String {
    let root = format!("{}/", root.display());
    let folder = file.parent().expect("a folder").display().to_string();
    let folder = folder.replace(&root, "");
    let mut clean = String::new();
    let mut elsewhere = false;
    for line in text.replace(&root, "").lines() {
        if line.contains("for the type has been written to") || line.contains("`--verbose`") {
            continue;
        }
        let arrow = ["--> ", "::: "]
            .iter()
            .find_map(|arrow| line.trim_start().strip_prefix(arrow))
            .filter(|path| path.contains(".rs:"));
        let line = match arrow {
            Some(path) => {
                elsewhere = !path.starts_with(&folder);
                let (indent, _) = line.split_once(path).unwrap_or_default();
                // where cargo keeps sources, in a folder of each registry, and rustup
                let of_registry = path.split_once("/registry/src/");
                let of_registry = of_registry.and_then(|(_, path)| path.split_once('/'));
                let path = of_registry
                    .or_else(|| path.split_once("/library/"))
                    .map_or(path, |(_, path)| path);
                match path.split_once(".rs:") {
                    Some((path, _)) if elsewhere => format!("{indent}{path}.rs"),
                    _ => format!("{indent}{path}"),
                }
            }
            // the number of a line that is quoted from there
            None if elsewhere && line.starts_with(|it: char| it.is_ascii_digit() || it == ' ') => {
                match line.split_once('|') {
                    Some((number, code)) if number.trim().parse::<u32>().is_ok() => {
                        format!(
                            "{}|{code}",
                            number.replace(|it: char| it.is_ascii_digit(), " ")
                        )
                    }
                    _ => line.to_owned(),
                }
            }
            None => line.to_owned(),
        };
        let _ = writeln!(clean, "{}", line.trim_end());
    }
    clean.trim_end().to_owned() + "\n"
}

/// Names in a message that are none of the user's, and say nothing to them.
pub fn internals(rendered: &str) -> impl Iterator<Item = &'static str> {
    let words = ["__private", "Bit<", "RuleFor", "for<'", "OperationRule"];
    words.into_iter().filter(|word| rendered.contains(word))
}

/// A package in the project.
pub struct Package<'a> {
    pub name: &'a str,
    /// Its `[dependencies]`, where `ROOT` is the repository.
    pub dependencies: &'a str,
    /// The files, each of which is a program.
    pub files: Vec<PathBuf>,
}

/// Checks all files of the packages and gives what rustc says of each.
pub fn check(project: &str, packages: &[Package]) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let root = root();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(project);
    let mut files = BTreeMap::new();
    let mut members = Vec::new();
    for package in packages {
        let dependencies = package
            .dependencies
            .replace("ROOT", &root.display().to_string());
        let mut manifest = format!(
            "[package]\nname = '{}'\nedition = '2024'\nautobins = false\n\n[dependencies]\n{dependencies}\n",
            package.name
        );
        for file in &package.files {
            let within = file.strip_prefix(&root).expect("a file of the repository");
            let name = within.with_extension("").display().to_string();
            let name = name.replace(['/', '\\', '.', '-'], "_");
            let _ = write!(
                manifest,
                "\n[[bin]]\nname = '{name}'\npath = '{}'\n",
                file.display()
            );
            let earlier = files.insert(name, file.clone());
            assert!(
                earlier.is_none(),
                "two files of one name: {}",
                file.display()
            );
        }
        write(&folder.join(package.name).join("Cargo.toml"), &manifest);
        members.push(package.name);
    }
    write(
        &folder.join("Cargo.toml"),
        &format!("[workspace]\nresolver = '3'\nmembers = {members:?}\n"),
    );
    // the versions that this workspace is built with: they are there without a network
    let lock = fs::read_to_string(root.join("Cargo.lock")).expect("the lock file");
    write(&folder.join("Cargo.lock"), &lock);

    let mut said: BTreeMap<_, Vec<_>> = files
        .values()
        .map(|file| (file.clone(), Vec::new()))
        .collect();
    for package in packages {
        let output = Command::new(env!("CARGO"))
            .args(["check", "--bins", "--keep-going", "--offline"])
            .args(["--message-format", "json", "--package", package.name])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", nested_target())
            .stderr(Stdio::piped())
            .output()
            .expect("cargo runs");
        let messages = String::from_utf8(output.stdout).expect("UTF-8");
        let mut seen = false;
        for line in messages.lines() {
            let Ok(line) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            seen |= line["reason"] == "build-finished";
            let name = line["target"]["name"].as_str().unwrap_or_default();
            let (Some(file), true) = (files.get(name), line["reason"] == "compiler-message") else {
                continue;
            };
            let diagnostic = Diagnostic::read(&line["message"], file, &root);
            let counts = matches!(&*diagnostic.level, "error" | "warning")
                && !diagnostic.message.starts_with("aborting due to")
                && !diagnostic.message.ends_with("warning emitted")
                && !diagnostic.message.ends_with("warnings emitted");
            if counts {
                said.entry(file.clone()).or_default().push(diagnostic);
            }
        }
        let errors = String::from_utf8_lossy(&output.stderr);
        // what the files depend on has to compile
        let broken = errors
            .lines()
            .filter(|line| line.starts_with("error: could not compile `"))
            .any(|line| !line.contains(&format!("could not compile `{}`", package.name)));
        assert!(seen && !broken, "{errors}");
    }
    said
}

/// Where the projects of these tests are built: where these tests themselves are, so that what they
/// all depend on is compiled once.
pub fn nested_target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("..")
}

/// Leaves alone what is right already, so that cargo need not build it again.
pub fn write(to: &Path, text: &str) {
    if fs::read_to_string(to).ok().as_deref() != Some(text) {
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder can be made");
        fs::write(to, text).expect("a file can be written");
    }
}

/// The files in `folder` whose names end with `.rs`, in order.
pub fn sources(folder: &str) -> Vec<PathBuf> {
    let folder = root().join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a file").path())
        .filter(|file| file.extension().is_some_and(|it| it == "rs"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{}: no case", folder.display());
    files
}
