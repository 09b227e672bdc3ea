//! `cargo scopes audit` and what stands on it, over a small workspace of their own.
//!
//! What the audit finds in code is tested in `scope-audit`; here, how the command ends, what it prints and
//! that it changes nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use serde_json::Value;

/// Audits of one target folder take turns.
static TURN: Mutex<()> = Mutex::new(());

const SPEC: &str = "\
[spec]
name = 'desk'
[scopes.Edit]
includes = ['Read']
[scopes.Read]
[scopes.Mail]
[operations.read]
call = 'GET /tickets'
scopes = 'Read'
";

const APP: &str = "\
[app]
name = 'reader'
spec = '../scopes.toml'

# what the list is made of
[scopes.Read]

# for later
[scopes.Mail]
";

const MAIN: &str = r#"
mod desk { scope_core::scopes!("../../scopes.toml"); }
scope_core::app!("../app.toml", desk);

fn list(_: impl desk::may::Read) {
    send(desk::Operation::Read);
}

fn send(_: desk::Operation) {}

fn main() {
    list(Reader);
}
"#;

/// Where tests build: what is built stays for the next one.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("audit-target")
}

struct Workspace {
    root: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

impl Workspace {
    fn new(name: &str) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("audit-{name}"));
        let _ = fs::remove_dir_all(&root);
        let this = Workspace { root, _turn: turn };
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let core = repository.join("scope-core");
        this.write(
            "Cargo.toml",
            "[workspace]\nmembers = ['reader', 'other']\nresolver = '3'\n",
        );
        this.write(
            "reader/Cargo.toml",
            &format!("[package]\nname = 'reader'\nedition = '2024'\n[dependencies]\nscope-core = {{ path = {core:?} }}\n"),
        );
        this.write("reader/src/main.rs", MAIN);
        this.write("reader/app.toml", APP);
        this.write("scopes.toml", SPEC);
        this.write(
            "other/Cargo.toml",
            "[package]\nname = 'other'\nedition = '2024'\n",
        );
        this.write("other/src/lib.rs", "pub fn nothing() {}\n");
        fs::copy(repository.join("Cargo.lock"), this.root.join("Cargo.lock")).unwrap();
        let status = Command::new(env!("CARGO"))
            .args(["metadata", "--offline", "--format-version=1"])
            .current_dir(&this.root)
            .output()
            .unwrap()
            .status;
        assert!(status.success());
        this
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.root.join(file)).unwrap()
    }

    fn run(&self, words: &[&str]) -> (Option<i32>, String, String) {
        self.run_in(&target(), words)
    }

    fn command(&self, target: &Path, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"));
        command
            .args(words)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("RUSTFLAGS")
            .stdin(Stdio::null());
        command
    }

    fn run_in(&self, target: &Path, words: &[&str]) -> (Option<i32>, String, String) {
        let output = self.command(target, words).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    }

    /// Every file with its text.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        fn walk(folder: &Path, all: &mut BTreeMap<PathBuf, Vec<u8>>) {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                match path.is_dir() {
                    true => walk(&path, all),
                    false => drop(all.insert(path.clone(), fs::read(&path).unwrap())),
                }
            }
        }
        let mut all = BTreeMap::new();
        walk(&self.root, &mut all);
        all
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn findings_are_printed_accepted_and_fixed() {
    let workspace = Workspace::new("findings");
    let before = workspace.files();
    let (code, out, err) = workspace.run(&["audit"]);
    assert_eq!((code, err.as_str()), (Some(1), ""), "{out}");
    assert!(
        out.starts_with("warning[over-asked]: app `reader` asks for `Mail`"),
        "{out}"
    );
    assert!(out.contains("--> reader/app.toml:9:1\n"), "{out}");
    assert!(
        out.contains("help: remove `Mail` from reader/app.toml (a compile confirmed it)\n"),
        "{out}"
    );
    let last = out.trim_end().lines().last().unwrap();
    assert!(
        last.starts_with("for this build (features default, target "),
        "{last}"
    );
    assert!(
        last.ends_with("no operation that code names is used without a guard; 0 undecided"),
        "{last}"
    );
    assert_eq!(workspace.files(), before, "an audit changes nothing");

    let (code, printed, _) = workspace.run(&["audit", "--format", "json"]);
    assert_eq!(code, Some(1));
    let report = json(&printed);
    let schema = json(include_str!("schemas/audit.json"));
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors, [""; 0]);
    assert_eq!(report["findings"][0]["finding"], "over-asked");
    assert_eq!(report["findings"][0]["confirmed"], true);
    assert_eq!(
        report["needs"]["reader"]["Read"][0]["file"],
        "reader/src/main.rs"
    );

    let (code, sarif, _) = workspace.run(&["audit", "--format", "sarif"]);
    assert_eq!(code, Some(1));
    let sarif = json(&sarif);
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "over-asked");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "reader/app.toml");

    // an access request has the findings of the audit
    let (code, request, err) =
        workspace.run(&["app", "request", "Mail", "--app", "reader/app.toml"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        request.contains("in this build (features default, target "),
        "{request}"
    );
    assert!(
        request.contains("the code compiles without `Mail`"),
        "{request}"
    );
    let (_, request, _) = workspace.run(&["app", "request", "Read", "--app", "reader/app.toml"]);
    assert!(
        request.contains("| `Read` | `reader/src/main.rs:12` |"),
        "{request}"
    );

    // a project starts with findings
    workspace.write("accepted.json", &printed);
    let (code, out, _) = workspace.run(&["audit", "--baseline", "accepted.json"]);
    assert_eq!(code, Some(0), "{out}");
    assert!(
        out.contains("note: the baseline accepts 1 finding\n"),
        "{out}"
    );
    let (code, _, err) = workspace.run(&["audit", "--baseline", "scopes.toml"]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("`scopes.toml` is not an audit report"),
        "{err}"
    );

    let (code, _, err) = workspace.run(&["audit", "--fix"]);
    assert_eq!((code, err.as_str()), (Some(1), "changed reader/app.toml\n"));
    let fixed = "[app]\nname = 'reader'\nspec = '../scopes.toml'\n\n# what the list is made of\n[scopes.Read]\n";
    assert_eq!(workspace.read("reader/app.toml"), fixed);
    let (code, out, _) = workspace.run(&["audit"]);
    assert_eq!(code, Some(0), "{out}");
}

#[test]
fn what_is_refused_says_why() {
    let workspace = Workspace::new("refused");
    let (code, out, err) = workspace.run(&["audit", "nowhere"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("there is no package at `nowhere`"), "{err}");

    // another member has the spec, and is not audited
    let (code, _, err) = workspace.run(&["audit", "other"]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains(
            "there is no spec in the code of `other`: none of them depends on `scope-core`"
        ),
        "{err}"
    );

    // rustc's own words
    workspace.write(
        "reader/src/main.rs",
        &MAIN.replace("send(desk", "sned(desk"),
    );
    let before = workspace.files();
    let (code, _, err) = workspace.run(&["audit"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("the code does not compile"), "{err}");
    assert!(
        err.contains("error[E0425]: cannot find function `sned` in this scope"),
        "{err}"
    );
    assert!(!err.contains("scopes-audit"), "{err}");
    assert_eq!(workspace.files(), before);

    // a file stands where the folder would be
    workspace.write("reader/src/main.rs", MAIN);
    workspace.write("target", "");
    let (code, _, err) = workspace.run_in(&workspace.root.join("target"), &["audit"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("cannot write to"), "{err}");
    assert!(
        err.contains("set CARGO_TARGET_DIR to a folder that can be written"),
        "{err}"
    );

    // dependencies that are not there, without a network
    let manifest = workspace.read("other/Cargo.toml");
    workspace.write(
        "other/Cargo.toml",
        &format!("{manifest}[dependencies]\nscopes-that-nobody-has = '1'\n"),
    );
    let (code, _, err) = workspace.run(&["audit", "--offline"]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("does not fit the workspace")
            || err.contains("cargo cannot read the workspace"),
        "{err}"
    );
}

#[test]
fn the_build_is_the_one_that_is_asked_for() {
    let workspace = Workspace::new("features");
    let manifest = workspace.read("reader/Cargo.toml");
    workspace.write(
        "reader/Cargo.toml",
        &format!("{manifest}[features]\nmail = []\n"),
    );
    let mail = "\n#[cfg(feature = \"mail\")]\npub fn mail(_: impl desk::may::Mail) {}\n#[cfg(feature = \"mail\")]\npub fn more() { mail(Reader) }\n";
    workspace.write("reader/src/main.rs", &format!("{MAIN}{mail}"));
    let test = "\n#[test]\nfn edits() { edit(Reader) }\n#[cfg(test)]\nfn edit(_: impl desk::may::Edit) {}\n";
    let text = workspace.read("reader/src/main.rs");
    workspace.write("reader/src/main.rs", &format!("{text}{test}"));

    // what the build leaves out could need it
    let (code, out, err) = workspace.run(&["audit"]);
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(
        out.contains("left out of this build by `#[cfg(feature = \"mail\")]`"),
        "{out}"
    );
    let (code, out, err) = workspace.run(&["audit", "--features", "mail"]);
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains("  Mail  reader/src/main.rs:"), "{out}");
    assert!(out.contains("(features default, mail, target "), "{out}");
    let (code, out, err) = workspace.run(&["audit", "--all-features", "--tests"]);
    assert_eq!(code, Some(1), "{out}{err}");
    assert!(
        out.contains("error[under-asked]: code needs `Edit`"),
        "{out}"
    );
}

#[test]
fn it_waits_for_another_cargo_and_not_for_another_audit() {
    let workspace = Workspace::new("locked");
    let (code, ..) = workspace.run(&["audit"]);
    assert_eq!(code, Some(1));
    let own = target().join("scopes-audit");
    let cargos = fs::File::options()
        .write(true)
        .open(own.join("debug/.cargo-lock"));
    let cargos = cargos.expect("cargo's lock");
    cargos.lock().unwrap();
    let mut command = workspace.command(&target(), &["audit"]);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let waits = lines.any(|line| line.unwrap().contains("note: another cargo is at work"));
    assert!(waits);

    let (code, _, err) = workspace.run(&["audit"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("another audit works in `"), "{err}");

    cargos.unlock().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

/// Waits until something is the case; a test that waits in vain ends with the test run.
fn until(it_is: impl Fn() -> bool) {
    while !it_is() {
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn an_interrupted_audit_leaves_nothing_behind() {
    let workspace = Workspace::new("interrupted");
    let lock = workspace.root.join("Cargo.lock");
    fs::remove_file(&lock).unwrap();
    // the build runs until the test ends it
    let signals = Path::new(env!("CARGO_TARGET_TMPDIR")).join("audit-signals");
    let _ = fs::remove_dir_all(&signals);
    fs::create_dir_all(&signals).unwrap();
    let script = r#"
        fn main() {
            let signals = std::path::Path::new(SIGNALS);
            std::fs::write(signals.join("started"), "").unwrap();
            while !signals.join("end").exists() {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
        }
    "#;
    let script = script.replace("SIGNALS", &format!("{signals:?}"));
    workspace.write("other/build.rs", &script);
    let before = workspace.files();
    let mut child = workspace.command(&target(), &["audit"]).spawn().unwrap();
    until(|| signals.join("started").exists());
    assert!(lock.exists(), "cargo writes it");
    child.kill().unwrap();
    child.wait().unwrap();
    until(|| !lock.exists());
    assert_eq!(workspace.files(), before);
    fs::write(signals.join("end"), "").unwrap();

    // the next one is as if that had not been
    let (code, out, err) = workspace.run(&["audit"]);
    assert_eq!(code, Some(1), "{err}");
    assert!(out.starts_with("warning[over-asked]"), "{out}");
    assert_eq!(workspace.files(), before);
}

/// The root user can write everywhere, so the test is skipped there.
#[test]
fn a_target_folder_that_is_read_only_is_named() {
    let workspace = Workspace::new("read-only");
    let target = workspace.root.join("shut");
    fs::create_dir_all(&target).unwrap();
    let mut permissions = fs::metadata(&target).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&target, permissions).unwrap();
    if fs::write(target.join("probe"), "").is_ok() {
        return;
    }
    let (code, _, err) = workspace.run_in(&target, &["audit"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("cannot write to"), "{err}");
}

/// What acts on a terminal, in names that somebody else chose.
#[cfg(unix)]
#[test]
fn nothing_hostile_is_printed() {
    // cargo itself takes U+0080 to U+009F and U+007F out of what it prints, and finds no such path again
    const ESCAPES: &str = "\u{1b}[2J\u{1b}]0;t\u{7}\u{202e}\u{2066}\u{2028}";
    let workspace = Workspace::new(&format!("hostile{ESCAPES}"));
    let app = "[app]\nname = \"re\\u001b[2Jader\\u202e\"\nrust = \"Reader\"\nspec = '../scopes.toml'\n[scopes.Read]\n[scopes.Mail]\n";
    workspace.write("reader/app.toml", app);
    workspace.write(
        "scopes.toml",
        &SPEC.replace(
            "[operations.read]",
            "[operations.\"<b>` | */\"]\nrust = 'Read'",
        ),
    );
    let odd = format!("odd{ESCAPES}.rs");
    let text = format!(
        "pub fn odd() {{ crate::send(crate::desk::Operation::Read) }} // {}\n\
         pub fn made(id: &str) {{ if let Ok(it) = id.parse::<crate::desk::Operation>() {{ crate::send(it) }} }}\n",
        ESCAPES.replace(['\u{2028}', '\u{202e}', '\u{2066}'], "")
    );
    workspace.write(&format!("reader/src/{odd}"), &text);
    let path: String = odd.escape_unicode().collect();
    workspace.write(
        "reader/src/main.rs",
        &format!("{MAIN}\n#[path = \"{path}\"]\npub mod odd;\n"),
    );
    let is_harmless = |c: char| {
        let acts = c.is_control()
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}');
        c == '\n' || !acts
    };
    for format in ["text", "json", "sarif"] {
        let (code, out, err) = workspace.run(&["audit", "--format", format]);
        assert_eq!(code, Some(1), "{err:?}");
        for said in ["unguarded", "made from data"] {
            assert!(out.contains(said), "{said}: {out:?}");
        }
        let printed = out.chars().chain(err.chars());
        let hostile: Vec<char> = printed.filter(|c| !is_harmless(*c)).collect();
        assert_eq!(hostile, [], "{format}: {out:?}");
    }
    // what does not compile
    workspace.write(&format!("reader/src/{odd}"), &text.replace("send", "sned"));
    let (code, out, err) = workspace.run(&["audit"]);
    assert_eq!(code, Some(2));
    let hostile = |text: &str| !text.chars().all(is_harmless);
    assert!(!hostile(&out) && !hostile(&err), "{err:?}");
}

#[test]
fn needs_name_the_alternative_that_is_granted() {
    let workspace = Workspace::new("alternative");
    workspace.write(
        "scopes.toml",
        &format!(
            "{SPEC}[operations.find]\ncall = 'GET /find'\nscopes = {{ any = ['Look', 'Read'] }}\n\
             [scopes.Look]\n[scopes.Night]\nrestricted = true\nincludes = ['Look']\n"
        ),
    );
    let night = "[scopes.Night]\njustification = 'Tickets of the night are read in the morning, all at once.'\n";
    workspace.write("reader/app.toml", &format!("{APP}{night}"));
    let find = "const FIND: desk::Operation = Reader::vouch_for(desk::Operation::Find);";
    let main = MAIN.replace("list(Reader);", "list(Reader); send(FIND);");
    workspace.write("reader/src/main.rs", &format!("{main}{find}\n"));

    let (_, printed, err) = workspace.run(&["audit", "--format", "json"]);
    let report = json(&printed);
    let needs = report["needs"]["reader"].as_object().expect(&err);
    assert_eq!(needs.keys().collect::<Vec<_>>(), ["Read"]);
}
