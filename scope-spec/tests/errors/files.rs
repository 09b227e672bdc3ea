//! Files: what extends what, and what cannot be read.

use super::check;
use crate::common::{assert_problems, load, with_head};

#[test]
fn extends_a_missing_file() {
    let loaded = load(
        "dir/a.toml",
        &[(
            "dir/a.toml",
            &with_head("extends = [\"../b.toml\"]\n[scopes.A]\nincludes = [\"FromB\"]\n"),
        )],
    );
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[(
            "unreadable-file",
            "\"../b.toml\"",
            "cannot read `b.toml`: no such file",
        )],
    );
}

#[test]
fn extends_itself() {
    let loaded = load(
        "a.toml",
        &[
            (
                "a.toml",
                &with_head("extends = [\"./x/b.toml\"]\n[scopes.A]\n"),
            ),
            (
                "x/b.toml",
                "[spec]\nextends = [\"c.toml\"]\n[scopes.B]\ndescription = \"x\"\n",
            ),
            (
                "x/c.toml",
                "[spec]\nextends = [\"../a.toml\"]\n[scopes.C]\ndescription = \"x\"\n",
            ),
        ],
    );
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[(
            "extends-cycle",
            "\"../a.toml\"",
            "a spec extends itself: `a.toml` -> `x/b.toml` -> `x/c.toml` -> `a.toml`",
        )],
    );
    assert_eq!(loaded.spec.scopes.items.len(), 3);
}

#[test]
fn declared_in_two_files() {
    let loaded = load(
        "a.toml",
        &[
            (
                "a.toml",
                &with_head("extends = [\"b.toml\"]\n[scopes.A]\ntitle = \"new\"\n"),
            ),
            (
                "b.toml",
                "[scopes.A]\ntitle = \"old\"\n[scopes.B]\nincludes = [\"Nope\"]\n",
            ),
        ],
    );
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[
            ("duplicate-name", "A", "scope `A` is declared twice"),
            (
                "undeclared-include",
                "\"Nope\"",
                "scope `B` includes `Nope`, which is not declared",
            ),
        ],
    );
    let twice = &loaded.problems[0];
    assert_eq!(twice.primary.as_ref().unwrap().place.file, 0);
    assert_eq!(twice.context[0].place.file, 1);
    assert_eq!(loaded.problems[1].primary.as_ref().unwrap().place.file, 1);
}

#[test]
fn inline_text_extends_nothing() {
    check(
        "extends = [\"b.toml\"]\n[scopes.A]\nincludes = [\"FromB\"]\n",
        &[(
            "extends-inline",
            "\"b.toml\"",
            "a spec without a file of its own cannot extend `b.toml`",
        )],
    );
}

#[test]
fn files_that_cannot_be_read() {
    let loaded = scope_spec::load(std::path::Path::new("no/such/scopes.toml"));
    assert_eq!(loaded.problems.len(), 1);
    let problem = &loaded.problems[0];
    assert_eq!((problem.code, &problem.primary), ("unreadable-file", &None));
    assert!(
        problem
            .message
            .starts_with("cannot read `no/such/scopes.toml`: "),
        "{problem:?}"
    );
    let full = std::path::absolute("no/such/scopes.toml").unwrap();
    assert!(
        problem.help[0].text.contains(full.to_str().unwrap()),
        "{problem:?}"
    );

    let bytes = |bytes: Vec<u8>| {
        let mut read = |_: &std::path::Path| Ok(bytes.clone());
        scope_spec::load_with(std::path::Path::new("a.toml"), "a.toml", &mut read)
    };
    let loaded = bytes(b"[spec]\nname = \"\xFF\"\n".to_vec());
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[("not-utf8", "\u{FFFD}", "`a.toml` is not UTF-8")],
    );
    assert_eq!(
        loaded.problems[0].primary.as_ref().unwrap().text,
        "byte 15 is 0xFF"
    );
    let loaded = bytes(vec![b'#'; 64 * 1024 * 1024 + 1]);
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[("file-too-large", "", "`a.toml` is larger than 64 MB")],
    );
    let loaded = bytes(Vec::new());
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[
            ("missing-name", "", "the spec has no name"),
            ("no-scopes", "", "the spec declares no scope"),
        ],
    );
}

#[test]
fn byte_order_mark() {
    let loaded = scope_spec::parse("a.toml", &format!("\u{feff}{}", with_head("[scopes.A]\n")));
    assert_problems(&loaded.problems, &loaded.sources, &[]);
    let loaded = scope_spec::parse(
        "a.toml",
        &format!("\u{feff}{}", with_head("[scopes.A]\nx = 1\n")),
    );
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[("unknown-key", "x", "a scope has no key `x`")],
    );
}

/// A file outside of the folder of the main one is shown as it is found from there.
#[test]
fn a_file_is_shown_by_its_path_from_the_main_one() {
    for (extended, shown) in [
        ("../b.toml", "../b.toml"),
        ("./x/../b.toml", "b.toml"),
        ("x/../../b.toml", "../b.toml"),
        ("../../b.toml", "../../b.toml"),
    ] {
        let main = format!("[spec]\nname = 'a'\nextends = ['{extended}']\n");
        let files = [("a.toml", &*main), ("b.toml", "[scopes.A]\n")];
        let loaded = crate::common::load("a.toml", &files);
        assert_eq!(loaded.sources[1].shown(), shown);
    }
}
