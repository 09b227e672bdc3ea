//! What `cargo scopes new` asks, writes, and calls things.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path, process::Command};

#[test]
fn the_spec_is_named_after_the_package_or_the_folder() {
    let root = tempfile::tempdir().unwrap();
    let package = |name: &str| Some(format!("[package]\nname = {name:?}\nversion = '0.1.0'\n"));
    // the folder that the command runs in, the one that it is given, and the `Cargo.toml` there
    for (here, folder, manifest, name, title) in [
        ("", Some("my-service"), None, "my_service", "My Service"),
        ("", Some("deep/Orders.v2"), None, "orders_v2", "Orders V2"),
        ("shop", None, None, "shop", "Shop"),
        ("shop/.hidden", Some("."), None, "hidden", "Hidden"),
        ("a", None, package("call-log"), "call_log", "Call Log"),
        (
            "b",
            Some("."),
            package("Call_log2"),
            "call_log2",
            "Call Log2",
        ),
        ("c", Some("in/it"), package("till"), "till", "Till"),
        ("g", None, package("museum-api"), "museum_api", "Museum API"),
        ("h", None, package("api"), "api", "API"),
        ("i", None, package("api-docs"), "api_docs", "API Docs"),
        // a package that cannot give its name, and one that is none
        ("d-d", None, package("type"), "d_d", "D D"),
        ("e", None, Some("[workspace]\n".to_owned()), "e", "E"),
        ("f", None, Some("[package\n".to_owned()), "f", "F"),
        // what cannot be an identifier
        ("", Some("7up"), None, "example", "Example"),
        ("", Some("type"), None, "example", "Example"),
        ("", Some("été"), None, "example", "Example"),
        ("__", None, None, "example", "Example"),
    ] {
        let here = root.path().join(here);
        let target = here.join(folder.unwrap_or_default());
        fs::create_dir_all(&here).unwrap();
        if let Some(manifest) = manifest {
            fs::create_dir_all(&target).unwrap();
            fs::write(target.join("Cargo.toml"), manifest).unwrap();
        }
        let status = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"))
            .args(["new", "--app"])
            .args(folder)
            .current_dir(&here)
            .output()
            .unwrap()
            .status;
        assert!(status.success());
        let folder = target;
        let spec = fs::read_to_string(folder.join("scopes.toml")).unwrap();
        assert!(
            spec.contains(&format!("`mod {name} {{ scope_core")),
            "{spec}"
        );
        let loaded = scope_spec::parse("scopes.toml", &spec);
        assert!(loaded.problems.is_empty());
        assert_eq!(loaded.spec.name, name);
        assert_eq!(loaded.spec.title, Some(title.into()));
        let api = match title {
            "Museum API" | "API" => format!("The scopes of the {title}."),
            _ => format!("The scopes of the {title} API."),
        };
        assert_eq!(loaded.spec.description, Some(api.into()));
        let app = fs::read_to_string(folder.join("app.toml")).unwrap();
        assert!(
            app.contains(&format!("app!(\"app.toml\", {name})")),
            "{app}"
        );
    }
}

/// What each answer leaves, and the Rust that is printed with it, compiles.
#[test]
fn every_answer_compiles() {
    let root = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/import/import.in");
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scope-core");
    let core = core.canonicalize().unwrap();
    for name in ["openapi.yaml", "discovery.json", "page.md", "scopes.csv"] {
        fs::copy(fixtures.join(name), root.path().join(name)).unwrap();
    }
    let answers: [(&str, &[&str]); 10] = [
        ("own", &["new", "own"]),
        ("own-app", &["new", "own-app", "--own", "--app"]),
        ("openapi", &["new", "openapi", "--import", "openapi.yaml"]),
        ("google", &["new", "google", "--import", "discovery.json"]),
        ("markdown", &["new", "markdown", "--import", "page.md"]),
        ("csv", &["new", "csv", "--import", "scopes.csv"]),
        (
            "import-app",
            &[
                "new",
                "import-app",
                "--app",
                "--import",
                "scopes.csv",
                "--as=csv",
            ],
        ),
        ("app", &["new", "app", "--app", "--spec", "own/scopes.toml"]),
        ("later", &["new", "csv", "--app"]),
        (
            "nested",
            &["new", "own/nested", "--import", "scopes.csv", "--app"],
        ),
    ];
    let workspace = "[workspace]\nresolver = '3'\nmembers = ['*-*', 'own', 'openapi', 'google', \
                     'markdown', 'csv', 'app']\n";
    fs::write(root.path().join("Cargo.toml"), workspace).unwrap();
    for (name, words) in answers {
        // a folder in a package is no package of its own
        let package = words.get(1).unwrap().split('/').next().unwrap();
        let folder = root.path().join(package);
        fs::create_dir_all(folder.join("src")).unwrap();
        let manifest = format!(
            "[package]\nname = {package:?}\nversion = '0.1.0'\nedition = '2024'\n\
             [dependencies]\nscope-core = {{ path = {core:?} }}\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        let output = new(root.path()).args(words).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {out}{err}");
        let (_, code) = out.split_once("In Rust:\n").unwrap();
        let module = name.replace('-', "_");
        fs::write(folder.join(format!("src/{module}.rs")), code).unwrap();
        let lib = folder.join("src/lib.rs");
        let before = fs::read_to_string(&lib).unwrap_or("#![allow(dead_code)]\n".into());
        fs::write(lib, format!("{before}mod {module};\n")).unwrap();
    }
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet", "--workspace"])
        .current_dir(root.path())
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-target"),
        )
        .env("RUSTFLAGS", "-Dwarnings")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn new(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"));
    command.current_dir(folder);
    command
}

/// On a terminal the same files come of what is answered there.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_asked() {
    use std::{io::Write as _, process::Stdio};

    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("scopes.csv"), "name\na:read\n").unwrap();
    fs::write(root.path().join("table.txt"), "name\na:read\n").unwrap();
    // what lies outside of a repository is refused
    fs::create_dir(root.path().join(".git")).unwrap();
    let status = new(root.path()).args(["new", "api"]).output();
    assert!(status.unwrap().status.success());
    for (at, (answers, words, same_as)) in [
        ("\n", "", Some("--own")),
        ("4\n1\n", "", Some("--own")),
        (
            "2\nnowhere.csv\nscopes.csv\n",
            "",
            Some("--import scopes.csv"),
        ),
        (
            "2\ntable.txt\nxml\ncsv\n",
            "",
            Some("--import table.txt --as csv"),
        ),
        (
            "3\napi/scopes.toml\n",
            "",
            Some("--app --spec api/scopes.toml"),
        ),
        // nothing is asked where the words say it, and nothing is written where no answer comes
        ("", "--app", Some("--app")),
        ("\u{4}", "", None),
        ("2\n\u{4}", "", None),
    ]
    .into_iter()
    .enumerate()
    {
        let (asked, told) = (format!("asked/{at}/notes"), format!("told/{at}/notes"));
        let binary = env!("CARGO_BIN_EXE_cargo-scopes");
        let line = format!("{binary} new {asked} {words}");
        let mut child = Command::new("script")
            .args(["--quiet", "--return", "--command", &line, "/dev/null"])
            .current_dir(root.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(answers.as_bytes()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let shown = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.success(), same_as.is_some(), "{shown}");
        let Some(same_as) = same_as else {
            assert!(shown.contains("nothing was written"), "{shown}");
            assert!(!root.path().join(asked).exists());
            continue;
        };
        let output = new(root.path())
            .args(["new", &told])
            .args(same_as.split(' '))
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let read = |folder: &str, file| fs::read_to_string(root.path().join(folder).join(file));
        for file in ["scopes.toml", "app.toml"] {
            let (asked, told) = (read(&asked, file).ok(), read(&told, file).ok());
            assert_eq!(asked, told, "{shown}");
        }
        let mut files = fs::read_dir(root.path().join(asked)).unwrap();
        assert!(files.next().is_some(), "{shown}");
    }
}
