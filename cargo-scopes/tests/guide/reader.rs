//! A reader: runs the commands of a page, in order, in a folder beside a clone.

use std::{
    collections::VecDeque,
    env, fs,
    io::Write as _,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

use crate::page::{Page, clone};

/// Commands that compile for too long, never end, or would run this test again. cargo takes each of
/// them, up to the first compilation.
const STOPPED: [(&str, &str); 5] = [
    (
        "cargo install --locked --path ../scope/cargo-scopes",
        "compiles for minutes",
    ),
    (
        "cargo install --locked --path cargo-scopes",
        "compiles for minutes",
    ),
    ("cargo run -p tour", "`.ci/run examples` runs it"),
    ("cargo run -p mcp", "serves until it is stopped"),
    ("cargo test --workspace", "runs this test"),
];

/// Commands with another status than 0.
const STATUS: [(&str, i32, &str); 2] = [
    (
        "cargo scopes audit --format json > accepted.json",
        1,
        "there are findings",
    ),
    (
        "cargo scopes test --mutate",
        1,
        "most rules of RingCentral have no case",
    ),
];

pub(crate) struct Reader {
    root: TempDir,
    /// The current folder.
    pub(crate) here: PathBuf,
    pub(crate) page: Page,
    scripts: VecDeque<VecDeque<String>>,
    /// The commands of the text that were not run yet.
    spans: Vec<String>,
    pub(crate) counts: Counts,
}

/// How many commands were executed, and how many were stopped at their first compilation.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) executed: usize,
    pub(crate) stopped: usize,
}

impl Reader {
    pub(crate) fn new(page: Page) -> Self {
        let root = tempfile::tempdir().unwrap();
        let (bin, here) = (root.path().join("bin"), root.path().join("home"));
        fs::create_dir(&bin).unwrap();
        fs::create_dir(&here).unwrap();
        symlink(env!("CARGO"), bin.join("cargo")).unwrap();
        symlink(env!("CARGO_BIN_EXE_cargo-scopes"), bin.join("cargo-scopes")).unwrap();
        // rustc answers what it is asked, and compiles nothing
        let wrapper = bin.join("refuse");
        let script = "#!/bin/sh\ncase \"$*\" in *' -vV'*|*' ___ '*) exec \"$@\";; esac\nexit 1\n";
        fs::write(&wrapper, script).unwrap();
        fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).unwrap();
        let scripts = page.scripts().into_iter().map(VecDeque::from).collect();
        Self {
            root,
            here,
            spans: page.spans(),
            page,
            scripts,
            counts: Counts::default(),
        }
    }

    /// Another folder of the reader, empty.
    pub(crate) fn folder(&mut self, name: &str) {
        self.here = self.root.path().join("home").join(name);
        fs::create_dir_all(&self.here).unwrap();
    }

    /// A package of the reader.
    pub(crate) fn package(&mut self, name: &str) {
        self.folder("");
        self.shell(&format!("cargo new --quiet {name} && cd {name}"), 0);
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.here.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("{}\n", text.trim_end())).unwrap();
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.here.join(path)).unwrap()
    }

    /// Commits everything, on a branch of a repository whose `origin` has it, too.
    pub(crate) fn push(&mut self) {
        let origin = self.root.path().join("origin.git");
        let origin = origin.display();
        for command in [
            &format!("git init --quiet --bare -b main {origin}"),
            "git init --quiet && git add --all && git commit --quiet -m first && git branch -M main",
            &format!("git remote add origin {origin} && git push --quiet origin main"),
            "git checkout --quiet -b change",
        ] {
            self.shell(command, 0);
        }
    }

    /// Runs the rest of the current shell block; what its last command printed.
    pub(crate) fn block(&mut self) -> String {
        let mut out = String::new();
        while self.scripts.front().is_some_and(|block| !block.is_empty()) {
            out = self.line();
        }
        self.scripts.pop_front();
        out
    }

    /// Runs one command of the current shell block; what it printed.
    pub(crate) fn line(&mut self) -> String {
        let block = self.scripts.front_mut();
        let command = block.and_then(VecDeque::pop_front);
        let command = command.unwrap_or_else(|| panic!("{}: no command is left", self.page.name));
        self.run(&command)
    }

    /// Runs a command as it is in the page; what it printed.
    pub(crate) fn run(&mut self, command: &str) -> String {
        self.spans.retain(|it| it != command);
        if STOPPED.iter().any(|(it, _)| *it == command) {
            self.stop(command);
            return String::new();
        }
        self.counts.executed += 1;
        let status = STATUS.iter().find(|(it, ..)| *it == command);
        let status = status.map_or(0, |(_, status, _)| *status);
        self.shell(command, status)
    }

    /// Asserts that cargo takes a command, in the clone, up to its first compilation.
    pub(crate) fn stop(&mut self, command: &str) {
        self.counts.stopped += 1;
        let output = Command::new("sh")
            .args(["-c", &command.replace("../scope/", "")])
            .current_dir(clone())
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", self.root.path().join("stopped"))
            .env("CARGO_INSTALL_ROOT", self.root.path().join("installed"))
            .env("RUSTC_WRAPPER", self.root.path().join("bin/refuse"))
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        let is_taken = err.contains("could not compile") && !output.status.success();
        assert!(is_taken, "{}: `{command}`: {err}", self.page.name);
    }

    /// What a command prints that ends with a status. It may change the folder.
    pub(crate) fn shell(&mut self, command: &str, status: i32) -> String {
        let output = self.output(command);
        let err = String::from_utf8_lossy(&output.stderr);
        let name = &self.page.name;
        let out = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(
            output.status.code(),
            Some(status),
            "{name}: `{command}`: {out}{err}"
        );
        out
    }

    pub(crate) fn output(&mut self, command: &str) -> Output {
        let (bin, end) = (self.root.path().join("bin"), self.root.path().join("end"));
        // the one that is installed comes last
        let installed = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
            let home = env::var_os("HOME")?;
            Some(Path::new(&home).join(".cargo"))
        });
        let path = env::var_os("PATH").unwrap();
        let folders = [bin].into_iter().chain(env::split_paths(&path));
        let folders = folders.chain(installed.map(|it| it.join("bin")));
        // an audit builds with its own flags
        let (target, flags) = match command.contains("scopes audit") {
            true => ("audit-target", None),
            false => ("new-target", Some("-Dwarnings")),
        };
        let command = command.replace("../scope/", &format!("{}/", clone().display()));
        // where there is a question, the first answer is taken
        let command = match command.as_str() {
            "cargo scopes new" => "script --quiet --return --command 'cargo scopes new' /dev/null",
            other => other,
        };
        let mut shell = Command::new("sh");
        shell
            .args([
                "-c",
                &format!(
                    "{command}\nstatus=$?; pwd > '{}'; exit $status",
                    end.display()
                ),
            ])
            .current_dir(&self.here)
            .env("PATH", env::join_paths(folders).unwrap())
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join(target),
            )
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("RUSTFLAGS")
            .envs(flags.map(|flags| ("RUSTFLAGS", flags)))
            .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_NAME"), "a")))
            .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_EMAIL"), "a@example.com")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = shell.spawn().unwrap();
        // a command that reads nothing may have ended
        let _ = child.stdin.take().unwrap().write_all(b"\n");
        let output = child.wait_with_output().unwrap();
        let here = fs::read_to_string(end).unwrap_or_default();
        self.here = PathBuf::from(here.trim_end());
        output
    }

    /// Asserts that the crates which code names are dependencies of the package here.
    pub(crate) fn has_crates_of(&self, code: &str) {
        let lock = fs::read_to_string(clone().join("Cargo.lock")).unwrap();
        let manifest = self.text("Cargo.toml");
        let lines = code.lines().filter(|line| !line.starts_with("# "));
        let paths = lines
            .flat_map(|line| line.split(|it: char| !(it.is_alphanumeric() || "_:".contains(it))));
        for path in paths.filter(|path| path.contains("::")) {
            let name = path.split("::").next().unwrap().replace('_', "-");
            let is_crate = lock.contains(&format!("\nname = \"{name}\"\n"));
            let has = manifest.contains(&format!("\n{name} = "));
            assert!(
                has || !is_crate,
                "{}: no command adds `{name}`",
                self.page.name
            );
        }
    }

    /// The commands of the text that were not run. Fails if one of a shell block was not.
    pub(crate) fn end(self) -> (Counts, Vec<String>) {
        let left: Vec<_> = self.scripts.into_iter().flatten().collect();
        assert!(left.is_empty(), "{}: nothing runs {left:?}", self.page.name);
        (self.counts, self.spans)
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.executed += other.executed;
        self.stopped += other.stopped;
    }
}
