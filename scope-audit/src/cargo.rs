//! Runs cargo: what is in the workspace, and checks of it in a folder of the audit's own.

use std::{
    collections::{HashMap, HashSet},
    env,
    ffi::OsString,
    fs::{self, File, TryLockError},
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Child, Command, ExitCode, Stdio},
    thread,
};

use cargo_metadata::{
    Artifact, CompilerMessage, Message, Metadata, Package, PackageId, TargetKind,
};

use crate::{Error, Options};

/// The variable that names the audit's folder; the macros read it.
const FOLDER: &str = "SCOPES_AUDIT";
/// Set where this program stands in for rustc.
const WRAPS: &str = "SCOPES_AUDIT_RUSTC";
/// Set where this program removes a lock file once its stdin ends: the file's path.
const LOCK: &str = "SCOPES_AUDIT_LOCK";

/// Stands in for rustc, where an audit made cargo call it: `None` if that is not the case. Or cleans up
/// behind an audit, however that ends.
///
/// Each crate is compiled as ever, and rustc is made to report each use of something deprecated,
/// which is how an audit build marks what a spec makes.
pub fn wrapper() -> Option<ExitCode> {
    if let Some(file) = env::var_os(LOCK) {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        let _ = fs::remove_file(file);
        return Some(ExitCode::SUCCESS);
    }
    env::var_os(WRAPS)?;
    let mut words = env::args_os().skip(1);
    let Some(rustc) = words.next() else {
        return Some(ExitCode::FAILURE);
    };
    let mut arguments: Vec<OsString> = words.collect();
    let compiles =
        arguments.iter().any(|it| it == "--crate-name") && !arguments.iter().any(|it| it == "___");
    if compiles {
        // cargo shows the warnings of all packages to the audit, which wants those alone that it forces
        let cap = arguments.iter().position(|it| it == "--cap-lints");
        if let Some(level) = cap.and_then(|at| arguments.get_mut(at + 1)) {
            *level = "allow".into();
        }
        arguments.extend(["--force-warn".into(), "deprecated".into()]);
    }
    let mut command = Command::new(rustc);
    command.args(arguments).env_remove(WRAPS);
    let status = command.status().ok().and_then(|status| status.code());
    let code = status.and_then(|code| u8::try_from(code).ok());
    Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The workspace, and where it is checked.
pub(crate) struct Cargo<'a> {
    pub(crate) options: &'a Options,
    pub(crate) metadata: Metadata,
    /// The triple that is compiled for.
    pub(crate) target: String,
    /// What `#[cfg(..)]` goes by there.
    pub(crate) cfg: Vec<String>,
    /// What is checked: all members, or the one package that was named.
    pub(crate) selected: Vec<PackageId>,
    /// What each package depends on directly.
    graph: HashMap<PackageId, Vec<PackageId>>,
    /// Everything that the audit writes.
    folder: PathBuf,
    /// Held while this audit runs.
    _running: File,
    lock: Lock,
}

/// One run of `cargo check`.
pub(crate) struct Check {
    pub(crate) success: bool,
    /// Nothing had to be compiled.
    pub(crate) fresh: bool,
    pub(crate) messages: Vec<CompilerMessage>,
    /// The `.rs` files of each package that was checked.
    pub(crate) files: HashMap<PackageId, Vec<PathBuf>>,
    /// The lines of stderr that are no progress.
    pub(crate) stderr: String,
}

impl<'a> Cargo<'a> {
    pub(crate) fn new(options: &'a Options) -> Result<Self, Error> {
        let folder = &options.workspace;
        let manifest = match folder.is_dir() {
            true => folder.join("Cargo.toml"),
            false => folder.clone(),
        };
        if !manifest.is_file() {
            return Err(Error::new(
                "no-package",
                format!("there is no package at `{}`", folder.display()),
            )
            .help("name a folder with a Cargo.toml, that of a package or of a workspace"));
        }
        let manifest = absolute(&manifest)?;
        let lock = Lock::new(&manifest, &options.wrapper)?;
        let (target, cfg) = target(options, manifest.parent().unwrap_or(&manifest))?;
        let metadata = metadata(options, &manifest, &target, &lock)?;
        let root = metadata.workspace_root.as_std_path().join("Cargo.toml");
        let named = metadata.workspace_packages().into_iter().find(|package| {
            same_file(package.manifest_path.as_std_path(), &manifest)
                && !same_file(&root, &manifest)
        });
        let selected = match named {
            Some(package) => vec![package.id.clone()],
            None => metadata.workspace_members.clone(),
        };
        let own = metadata.target_directory.as_std_path().join("scopes-audit");
        let plan = own.join("plan");
        let writable = |error| {
            Error::io("write to", &own, &error).help(
                "the audit builds there: set CARGO_TARGET_DIR to a folder that can be written",
            )
        };
        fs::create_dir_all(&plan).map_err(writable)?;
        let running = File::create(own.join("lock")).map_err(writable)?;
        match running.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::new(
                    "audit-runs",
                    format!("another audit works in `{}`", own.display()),
                )
                .help("wait until it has ended"));
            }
            Err(TryLockError::Error(error)) => return Err(writable(error)),
        }
        let nodes = metadata.resolve.iter().flat_map(|it| &it.nodes);
        let graph = nodes
            .map(|node| {
                let on = node.deps.iter().map(|it| it.pkg.clone());
                (node.id.clone(), on.collect())
            })
            .collect();
        Ok(Cargo {
            graph,
            options,
            metadata,
            target,
            cfg,
            selected,
            folder: own,
            _running: running,
            lock,
        })
    }

    /// Where the macros leave facts and find what is granted.
    pub(crate) fn plan(&self) -> PathBuf {
        self.folder.join("plan")
    }

    pub(crate) fn root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }

    pub(crate) fn package(&self, id: &PackageId) -> Option<&Package> {
        self.metadata.packages.iter().find(|it| it.id == *id)
    }

    pub(crate) fn is_member(&self, id: &PackageId) -> bool {
        self.metadata.workspace_members.contains(id)
    }

    /// The packages that a package depends on, itself among them.
    pub(crate) fn dependencies(&self, id: &PackageId) -> HashSet<PackageId> {
        let (mut seen, mut left) = (HashSet::new(), vec![id.clone()]);
        while let Some(id) = left.pop() {
            if !seen.contains(&id) {
                left.extend(self.graph.get(&id).into_iter().flatten().cloned());
                seen.insert(id);
            }
        }
        seen
    }

    /// Whether a package depends on scope-core, or is it.
    pub(crate) fn uses_scopes(&self, id: &PackageId) -> bool {
        self.dependencies(id)
            .iter()
            .filter_map(|id| self.package(id))
            .any(|package| package.targets.iter().any(|it| it.name == "scope_core"))
    }

    /// The features of a package in this build.
    pub(crate) fn features(&self, id: &PackageId) -> Vec<String> {
        let nodes = self.metadata.resolve.as_ref().map(|it| it.nodes.as_slice());
        let node = nodes.unwrap_or_default().iter().find(|node| node.id == *id);
        let features = node.map(|node| node.features.iter().map(ToString::to_string));
        features.map(Iterator::collect).unwrap_or_default()
    }

    /// What distinguishes this build from another one in the same folder.
    pub(crate) fn key(&self) -> String {
        let mut words = self.flags();
        words.extend(self.selected.iter().map(ToString::to_string));
        words.join(" ")
    }

    fn flags(&self) -> Vec<String> {
        let libraries = self.selected.iter().any(|id| {
            let targets = self.package(id).map(|it| it.targets.as_slice());
            let is_library = |kind: &TargetKind| {
                !matches!(
                    kind,
                    TargetKind::Bin
                        | TargetKind::Test
                        | TargetKind::Example
                        | TargetKind::Bench
                        | TargetKind::CustomBuild
                )
            };
            let mut targets = targets.unwrap_or_default().iter();
            targets.any(|target| target.kind.iter().any(is_library))
        });
        let mut flags = self.options.feature_flags();
        flags.extend(self.options.target_flags(libraries));
        flags
    }

    /// Checks what is selected. `notify` is told what cargo waits for.
    pub(crate) fn check(&self, notify: &mut dyn FnMut(&str)) -> Result<Check, Error> {
        let mut command = cargo();
        // twice verbose: the warnings of all packages are shown, not those of the workspace alone
        command
            .args(["check", "-vv", "--keep-going", "--message-format=json"])
            .arg("--target-dir")
            .arg(&self.folder)
            .args(self.flags())
            .current_dir(self.root())
            .env(FOLDER, self.plan())
            .env(WRAPS, "1")
            .env("RUSTC_WRAPPER", &self.options.wrapper)
            // else what is built in between would go to the user's own cache
            .env("CARGO_BUILD_BUILD_DIR", &self.folder)
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("CARGO_TERM_QUIET")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if self.selected.len() == self.metadata.workspace_members.len() {
            command.arg("--workspace");
        } else {
            for id in &self.selected {
                command.arg("--package").arg(id.to_string());
            }
        }
        if self.options.offline {
            command.arg("--offline");
        }
        if self.lock.was_there {
            command.arg("--locked");
        }
        let start = |error| Error::io("run", Path::new("cargo"), &error);
        let mut child = command.spawn().map_err(start)?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let reader = thread::spawn(move || messages(stdout));
        let mut text = String::new();
        if let Some(stderr) = stderr {
            for line in BufReader::new(stderr).lines() {
                let line = line.map_err(start)?;
                let word = line.trim_start();
                if word.starts_with("Blocking waiting for") {
                    notify(&format!(
                        "another cargo is at work: {}",
                        word.to_lowercase()
                    ));
                }
                if !is_progress(word) {
                    text.push_str(&line);
                    text.push('\n');
                }
            }
        }
        let status = child.wait().map_err(start)?;
        let (artifacts, messages) = reader.join().unwrap_or_default();
        Ok(Check {
            success: status.success(),
            fresh: status.success() && artifacts.iter().all(|artifact| artifact.fresh),
            files: self.files(&artifacts),
            messages,
            stderr: text,
        })
    }

    /// The source files of each package that was checked: rustc lists them beside what it made.
    fn files(&self, artifacts: &[Artifact]) -> HashMap<PackageId, Vec<PathBuf>> {
        let mut files: HashMap<PackageId, Vec<PathBuf>> = HashMap::new();
        for artifact in artifacts {
            let of = files.entry(artifact.package_id.clone()).or_default();
            if artifact.target.kind.contains(&TargetKind::CustomBuild) {
                of.push(artifact.target.src_path.clone().into());
                continue;
            }
            let listed = artifact.filenames.iter().find_map(|made| {
                let stem = made.file_stem()?;
                let name = stem.strip_prefix("lib").unwrap_or(stem);
                let beside = made.parent()?.join(format!("{name}.d"));
                fs::read_to_string(beside).ok()
            });
            for file in listed.as_deref().map(sources).unwrap_or_default() {
                let file = self.root().join(file);
                if !of.contains(&file) {
                    of.push(file);
                }
            }
        }
        files
    }
}

/// The `.rs` files of a makefile as rustc writes it.
fn sources(makefile: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for line in makefile.lines() {
        // each file has a line of its own, without dependencies
        if let Some(file) = line.strip_suffix(':')
            && file.ends_with(".rs")
        {
            files.push(PathBuf::from(file.replace("\\ ", " ")));
        }
    }
    files
}

/// Artifacts and what rustc printed.
fn messages(stdout: Option<impl std::io::Read>) -> (Vec<Artifact>, Vec<CompilerMessage>) {
    let (mut artifacts, mut compiler) = (Vec::new(), Vec::new());
    for message in stdout
        .into_iter()
        .flat_map(|it| Message::parse_stream(BufReader::new(it)))
    {
        match message {
            Ok(Message::CompilerArtifact(artifact)) => artifacts.push(artifact),
            Ok(Message::CompilerMessage(message)) => compiler.push(message),
            _ => {}
        }
    }
    (artifacts, compiler)
}

/// Whether a line of cargo's stderr says no more than what it does.
fn is_progress(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "Blocking",
        "Building",
        "Checking",
        "Compiling",
        "Dirty",
        "Downloaded",
        "Downloading",
        "Finished",
        "Fresh",
        "Locking",
        "Running",
        "Updating",
        "Adding",
    ];
    let first = line.split(' ').next().unwrap_or_default();
    line.is_empty() || WORDS.contains(&first) || line.starts_with('[')
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// `Cargo.lock`: one that was not there before is gone when the audit ends, however it ends.
struct Lock {
    was_there: bool,
    /// Removes the file once its stdin ends.
    remover: Option<Child>,
}

impl Lock {
    fn new(manifest: &Path, program: &Path) -> Result<Self, Error> {
        let mut command = cargo();
        command
            .args([
                "locate-project",
                "--workspace",
                "--message-format=plain",
                "--manifest-path",
            ])
            .arg(manifest)
            .stdin(Stdio::null());
        let output = command
            .output()
            .map_err(|error| Error::io("run", Path::new("cargo"), &error))?;
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(Error::new("cargo", "cargo cannot read the workspace").output(text));
        }
        let root = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        let file = root.with_file_name("Cargo.lock");
        let was_there = file.is_file();
        let remover = match was_there {
            true => None,
            false => Some(remover(program, &file)?),
        };
        Ok(Lock { was_there, remover })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(remover) = &mut self.remover {
            drop(remover.stdin.take());
            let _ = remover.wait();
        }
    }
}

/// A process that outlives this one, and removes a file then.
fn remover(program: &Path, file: &Path) -> Result<Child, Error> {
    let mut command = Command::new(program);
    command
        .env(LOCK, file)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // what interrupts the audit in a terminal goes to its group
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let start = |error| Error::io("run", program, &error);
    command.spawn().map_err(start)
}

/// What cargo says of the workspace, with the features of this build.
fn metadata(
    options: &Options,
    manifest: &Path,
    target: &str,
    lock: &Lock,
) -> Result<Metadata, Error> {
    let mut command = cargo();
    command
        .args(["metadata", "--format-version=1", "--manifest-path"])
        .arg(manifest)
        .args(options.feature_flags())
        .arg(format!("--filter-platform={target}"))
        .stdin(Stdio::null());
    if options.offline {
        command.arg("--offline");
    }
    if lock.was_there {
        command.arg("--locked");
    }
    let output = command
        .output()
        .map_err(|error| Error::io("run", Path::new("cargo"), &error))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        if text.contains("--locked") {
            return Err(
                Error::new("cargo", "`Cargo.lock` does not fit the workspace")
                    .output(&text)
                    .help("run `cargo check` once, which writes it; the audit changes nothing"),
            );
        }
        let network = [
            "failed to download",
            "failed to get",
            "network",
            "--offline",
        ];
        let error = Error::new("cargo", "cargo cannot read the workspace").output(&text);
        return Err(if network.iter().any(|it| text.contains(it)) {
            error.help("run `cargo fetch` once with a network; then the audit needs none")
        } else {
            error
        });
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find(|line| line.starts_with('{'));
    let metadata = cargo_metadata::MetadataCommand::parse(line.unwrap_or_default())
        .map_err(|error| Error::new("cargo", format!("cannot read `cargo metadata`: {error}")))?;
    Ok(metadata)
}

/// What rustc says of the target, run in a folder: its triple, and the words of `--print cfg`.
fn target(options: &Options, folder: &Path) -> Result<(String, Vec<String>), Error> {
    let program = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(&program);
    command
        .args(["--print", "host-tuple", "--print", "cfg"])
        .current_dir(folder);
    if let Some(target) = &options.target {
        command.args(["--target", target]);
    }
    let output = command
        .output()
        .map_err(|error| Error::io("run", Path::new(&program), &error))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut lines = text.lines().map(str::to_owned);
    let host = lines.next().unwrap_or_default();
    Ok((options.target.clone().unwrap_or(host), lines.collect()))
}

fn absolute(path: &Path) -> Result<PathBuf, Error> {
    fs::canonicalize(path).map_err(|error| Error::io("find", path, &error))
}

fn same_file(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Reads a text; `None` where there is none.
pub(crate) fn read(path: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.read_to_string(&mut text).ok()?;
    Some(text)
}
