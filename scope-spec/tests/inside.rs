//! A file can only refer to files in its repository, and an error never prints other files.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::{fs, path::Path};

use scope_spec::{Style, app, load, render};

/// A repository with a spec that extends a file, and secrets in and beside it.
fn folder(extended: &str) -> tempfile::TempDir {
    let top = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = top.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let secret = "token = \"s3cret\"\n[spec]\nname = \"s3cret\"\n";
    write("repo/.git/config", secret);
    write("repo/.git/hooks.toml", secret);
    write("secret.env", secret);
    write("secret.toml", secret);
    write("repo/secret.env", secret);
    write("repo/other.toml", "[s3cret]\npassword = \"s3cret\"\n");
    write("repo/broken.toml", "[spec]\ns3cret s3cret\n");
    write(
        "repo/base.toml",
        "[scopes.Read]\ndescription = \"Reads.\"\nx = 1\n",
    );
    write(
        "repo/crate/scopes.toml",
        &format!(
            "[spec]\nname = \"a\"\nextends = [{extended:?}]\n[scopes.A]\ndescription = \"A.\"\n"
        ),
    );
    write(
        "repo/crate/app.toml",
        &format!("[app]\nname = \"a\"\nspec = {extended:?}\n"),
    );
    top
}

fn problems(path: &Path) -> (Vec<&'static str>, String) {
    let loaded = load(path);
    let shown = loaded
        .problems
        .iter()
        .map(|it| render(it, &loaded.sources, Style::Plain));
    let shown: String = shown.collect();
    (loaded.problems.iter().map(|it| it.code).collect(), shown)
}

#[test]
fn files_that_are_no_business_of_a_spec_are_not_read() {
    for (extended, code) in [
        ("../.git/config", "refused-file"),
        ("../.git/hooks.toml", "refused-file"),
        ("../../secret.env", "refused-file"),
        ("../../secret.toml", "refused-file"),
        ("../secret.env", "refused-file"),
        ("/proc/self/environ", "refused-file"),
        ("../link.toml", "refused-file"),
        ("../folder.toml", "refused-file"),
        ("../pipe.toml", "refused-file"),
        ("../../nothing.toml", "refused-file"),
        ("../other.toml", "not-a-spec"),
        ("../broken.toml", "not-a-spec"),
        ("../nothing.toml", "unreadable-file"),
    ] {
        let top = folder(extended);
        let repo = top.path().join("repo");
        fs::create_dir(repo.join("folder.toml")).unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret.toml", repo.join("link.toml")).unwrap();
            let made = std::process::Command::new("mkfifo")
                .arg(repo.join("pipe.toml"))
                .status();
            assert!(made.unwrap().success());
        }
        let (codes, shown) = problems(&repo.join("crate/scopes.toml"));
        assert_eq!(codes, [code], "{extended}: {shown}");
        assert!(!shown.contains("s3cret"), "{extended}: {shown}");
        // the same where a manifest names it
        let manifest = repo.join("crate/app.toml");
        let loaded = app::load(&manifest);
        match loaded.app.spec_file(&manifest) {
            Err(problem) => {
                assert_eq!(problem.code, code, "{extended}");
                let shown = render(&problem, &loaded.sources, Style::Plain);
                assert!(!shown.contains("s3cret"), "{shown}");
            }
            Ok(_) => assert_eq!(code, "unreadable-file", "{extended}"),
        }
    }
}

#[test]
fn lines_of_a_spec_are_shown() {
    let top = folder("../base.toml");
    let (codes, shown) = problems(&top.path().join("repo/crate/scopes.toml"));
    assert_eq!(codes, ["unknown-key"]);
    assert!(shown.contains("3 | x = 1"), "{shown}");
    let manifest = top.path().join("repo/crate/app.toml");
    let found = app::load(&manifest)
        .app
        .spec_file(&manifest)
        .unwrap()
        .unwrap();
    assert_eq!(found, top.path().join("repo/base.toml"));
}

/// A path is shown without `..` only where both name the same file.
#[cfg(unix)]
#[test]
fn a_path_behind_a_link() {
    let top = folder("../base.toml");
    let repo = top.path().join("repo");
    fs::create_dir_all(repo.join("deep/inner")).unwrap();
    fs::rename(
        repo.join("crate/app.toml"),
        repo.join("deep/inner/app.toml"),
    )
    .unwrap();
    fs::copy(repo.join("base.toml"), repo.join("deep/base.toml")).unwrap();
    std::os::unix::fs::symlink("deep/inner", repo.join("link")).unwrap();
    for (folder, shown) in [
        ("deep/inner", "deep/base.toml"),
        ("link", "link/../base.toml"),
    ] {
        let manifest = repo.join(folder).join("app.toml");
        let found = app::load(&manifest).app.spec_file(&manifest);
        let found = found.unwrap().unwrap();
        assert_eq!(found, repo.join(shown));
        let file = found.canonicalize().unwrap();
        assert!(file.ends_with("deep/base.toml"), "{file:?}");
    }
}

/// A file that is named by whoever asks is shown, whatever is in it.
#[test]
fn the_first_file_is_shown() {
    let top = folder("x.toml");
    let (_, shown) = problems(&top.path().join("repo/broken.toml"));
    assert!(shown.contains("s3cret"), "{shown}");
}

/// Where there is no repository, a workspace is the limit, and a package where there is none.
#[test]
fn a_workspace_is_the_limit() {
    for (cargo, codes) in [
        ("[workspace]\nmembers = ['crate']\n", &["unknown-key"][..]),
        ("# a\n\n  [workspace.package]\n", &["unknown-key"]),
        ("[package]\nname = 'a'\n# [workspace]\n", &["refused-file"]),
        ("workspace", &["refused-file"]),
    ] {
        let top = folder("../base.toml");
        let repo = top.path().join("repo");
        fs::remove_dir_all(repo.join(".git")).unwrap();
        fs::write(repo.join("Cargo.toml"), cargo).unwrap();
        fs::write(repo.join("crate/Cargo.toml"), "[package]\nname = 'crate'\n").unwrap();
        let (found, shown) = problems(&repo.join("crate/scopes.toml"));
        assert_eq!(found, codes, "{cargo}: {shown}");
    }
}

/// What is not TOML is reported by its place alone.
#[test]
fn the_place_of_what_is_no_spec() {
    for (text, place) in [
        ("s3cret s3cret\n", "line 1, column 8"),
        ("[spec]\n\ns3cret s3cret\n", "line 3, column 8"),
        ("a = 1\n\u{e9} = 2\n", "line 2, column 1"),
        ("a = '\u{e9}\u{e9}' s3cret\n", "line 1, column 10"),
        (
            &format!("a = 1\nx = {}\n", "[".repeat(65)),
            "line 2, column 69",
        ),
    ] {
        let top = folder("../broken.toml");
        fs::write(top.path().join("repo/broken.toml"), text).unwrap();
        let loaded = load(&top.path().join("repo/crate/scopes.toml"));
        let [problem] = &*loaded.problems else {
            panic!("{:?}", loaded.problems);
        };
        let expected = format!("broken.toml` is no spec: {place} is not TOML");
        assert!(problem.message.ends_with(&expected), "{}", problem.message);
    }
}
