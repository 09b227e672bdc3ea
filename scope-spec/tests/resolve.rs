//! Resolving a specification: order, identifiers, bits, globs, inclusion, requirements.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::{load, parse, with_head};
use scope_spec::{Access, Availability, Loaded, OperationId, Requirement, RoleId, Spec};

#[track_caller]
fn spec(rest: &str) -> Spec {
    let loaded = parse(rest);
    assert!(!loaded.has_errors(), "{:#?}", loaded.problems);
    loaded.spec
}

fn names(spec: &Spec) -> Vec<&str> {
    spec.scopes
        .items
        .iter()
        .map(|item| item.name.as_str())
        .collect()
}

/// The names of what a scope includes directly.
fn includes<'s>(spec: &'s Spec, name: &str) -> Vec<&'s str> {
    let item = &spec.scopes.items[spec.scopes.index_of(name).unwrap()];
    item.includes
        .iter()
        .map(|&index| spec.scopes.items[index].name.as_str())
        .collect()
}

#[test]
fn file_order_is_kept() {
    let spec = spec("[scopes.Z]\n[scopes.A]\n[scopes.M]\n[scopes.\"a:b\"]\n[scopes.B]\n");
    assert_eq!(names(&spec), ["Z", "A", "M", "a:b", "B"]);
}

#[test]
fn all_values() {
    let text = r#"
        [spec]
        name = "demo"
        title = "Demo"
        version = "1"
        description = "d"
        source = "s"
        strip_prefix = "p:"
        [scopes.A]
        title = "Title"
        description = "Text"
        access = "read-update"
        restricted = true
        availability = "on-request"
        aliases = ["a1", "a2"]
        bit = 70
        baseline = true
        tags = ["t"]
        since = "1.0"
        deprecated = { since = "2", use = "p:b", note = "n" }
        allow = ["unused-scope"]
        [scopes."p:b"]
        description = "Text"
        deprecated = true
        allow = ["unused-scope"]
        [operations.o]
        call = "GET /a/{b}"
        title = "T"
        description = "D"
        scopes = "A"
        deprecated = true
        tags = ["x"]
        allow = ["duplicate-call"]
        "#;
    let loaded = scope_spec::parse("scopes.toml", text);
    assert_eq!(loaded.problems, []);
    let spec = loaded.spec;
    assert_eq!(spec.name, "demo");
    assert_eq!(spec.title.as_ref().map(|it| it.as_written()), Some("Demo"));
    assert_eq!(spec.version.as_ref().map(|it| it.as_written()), Some("1"));
    assert_eq!(
        spec.description.as_ref().map(|it| it.as_written()),
        Some("d")
    );
    assert_eq!(spec.source.as_ref().map(|it| it.as_written()), Some("s"));
    assert_eq!(spec.strip_prefix.as_deref(), Some("p:"));
    let a = &spec.scopes.items[0];
    assert_eq!((a.name.as_str(), a.rust.as_str(), a.bit), ("A", "A", 70));
    assert_eq!(a.title.as_ref().map(|it| it.as_written()), Some("Title"));
    assert_eq!(
        a.description.as_ref().map(|it| it.as_written()),
        Some("Text")
    );
    assert_eq!(a.access.words().collect::<Vec<_>>(), ["read", "update"]);
    assert!(a.restricted && a.baseline);
    assert_eq!(a.availability, Availability::OnRequest);
    assert_eq!(a.aliases, ["a1", "a2"]);
    assert_eq!(
        (&a.tags[..], a.since.as_ref().map(|it| it.as_written())),
        (&["t".into()][..], Some("1.0"))
    );
    assert_eq!(a.allow, ["unused-scope"]);
    let deprecated = a.deprecated.as_ref().unwrap();
    assert_eq!(
        deprecated.since.as_ref().map(|it| it.as_written()),
        Some("2")
    );
    assert_eq!(
        deprecated.note.as_ref().map(|it| it.as_written()),
        Some("n")
    );
    assert_eq!(deprecated.instead, Some(1));
    assert_eq!(&text[a.place.span.clone()], "A");
    let b = &spec.scopes.items[1];
    assert_eq!((b.rust.as_str(), b.bit), ("B", 0));
    assert!(b.deprecated.is_some() && !b.restricted && !b.baseline);
    assert_eq!(
        (b.access, b.availability),
        (Access::default(), Availability::General)
    );
    assert_eq!(spec.scopes.words(), 2);
    let o = &spec.operations[0];
    assert_eq!((o.id.as_str(), o.rust.as_str()), ("o", "O"));
    assert_eq!(
        (o.method(), o.path().map(|it| it.as_str())),
        (Some("GET"), Some("/a/{b}"))
    );
    assert_eq!(
        (
            o.title.as_ref().map(|it| it.as_written()),
            o.description.as_ref().map(|it| it.as_written())
        ),
        (Some("T"), Some("D"))
    );
    assert!(o.deprecated && !o.is_public());
    assert_eq!(
        (&o.tags[..], &o.allow[..]),
        (&["x".into()][..], &["duplicate-call".to_owned()][..])
    );
}

#[test]
fn access_words() {
    for (written, words) in [
        ("\"crud\"", vec!["create", "read", "update", "delete"]),
        ("\"read\"", vec!["read"]),
        ("\"read-update\"", vec!["read", "update"]),
        ("\"special\"", vec!["special"]),
        ("\"create\"", vec!["create"]),
        ("\"update\"", vec!["update"]),
        ("\"delete\"", vec!["delete"]),
        ("[\"special\", \"create\"]", vec!["create", "special"]),
        (
            "[\"delete\", \"update\", \"read\"]",
            vec!["read", "update", "delete"],
        ),
        ("[]", vec![]),
    ] {
        let spec = spec(&format!("[scopes.A]\naccess = {written}\n"));
        assert_eq!(
            spec.scopes.items[0].access.words().collect::<Vec<_>>(),
            words
        );
    }
}

#[test]
fn bits_fill_the_gaps() {
    let spec = spec(
        "[scopes.A]\n[scopes.B]\nbit = 0\n[scopes.C]\n[scopes.D]\nbit = 2\n[scopes.E]\n\
         [permissions.P]\n",
    );
    let bits: Vec<_> = spec.scopes.items.iter().map(|item| item.bit).collect();
    assert_eq!(bits, [1, 0, 3, 2, 4]);
    assert_eq!(spec.permissions.items[0].bit, 0);
    assert_eq!(
        (
            spec.scopes.words(),
            self::spec("[scopes.A]\nbit = 64\n").scopes.words()
        ),
        (1, 2)
    );
    assert_eq!(self::spec("[scopes.A]\nbit = 63\n").scopes.words(), 1);
    assert_eq!(Spec::default().scopes.words(), 0);
}

#[test]
fn globs_expand() {
    let spec = spec(
        r#"
        [scopes.all]
        includes = ["*"]
        [scopes."read:*"]
        includes = ["read:*"]
        rust = "ReadAll"
        [scopes."read:a"]
        [scopes."read:b"]
        [scopes."x:read:a"]
        includes = ["re*d:*"]
        [scopes.y]
        includes = ["*:a"]
        "#,
    );
    assert_eq!(
        includes(&spec, "all"),
        ["read:*", "read:a", "read:b", "x:read:a", "y"]
    );
    assert_eq!(includes(&spec, "read:*"), ["read:a", "read:b"]);
    assert_eq!(includes(&spec, "x:read:a"), ["read:*", "read:a", "read:b"]);
    assert_eq!(includes(&spec, "y"), ["read:a", "x:read:a"]);
}

/// The globs are kept as they are written, beside the names that they stand for.
#[test]
fn globs_are_told_from_names() {
    let text = "[scopes.\"repo:*\"]\nincludes = [\"repo:*\"]\n[scopes.\"repo:a\"]\n[scopes.T]\n\
                includes = [\"repo:*\", \"re*a\"]\n";
    let (spec, whole) = (spec(text), with_head(text));
    let globs = |name: &str| {
        let item = &spec.scopes.items[spec.scopes.index_of(name).unwrap()];
        let globs = item.globs.iter();
        globs
            .map(|glob| (glob.pattern.as_str(), &whole[glob.place.span.clone()]))
            .collect::<Vec<_>>()
    };
    assert_eq!(globs("repo:*"), [("repo:*", "\"repo:*\"")]);
    // of another item it is a name
    assert_eq!(globs("T"), [("re*a", "\"re*a\"")]);
    assert!(globs("repo:a").is_empty());
    let glob = &spec.scopes.items[2].globs[0];
    assert!(glob.matches("re-a") && glob.matches("repo:a") && !glob.matches("repo:b"));
}

#[test]
fn globs_that_lead_back_are_cycles() {
    let loaded = parse(
        "[scopes.\"read:b\"]\nincludes = [\"*:a\"]\n[scopes.\"x:a\"]\nincludes = [\"re*\"]\n",
    );
    assert_eq!(loaded.errors().count(), 1);
    assert_eq!(loaded.problems[0].code, "inclusion-cycle");
}

/// A declared name goes before a glob; on the item of that name only the glob makes sense.
#[test]
fn a_name_that_looks_like_a_glob() {
    let spec = spec("[scopes.\"*\"]\nrust = \"All\"\nincludes = [\"*\"]\n[scopes.A]\n[scopes.B]\n");
    assert_eq!(includes(&spec, "*"), ["A", "B"]);
    let spec = self::spec(
        "[scopes.\"repo:*\"]\n[scopes.\"repo:a\"]\n[scopes.T]\nincludes = [\"repo:*\"]\n",
    );
    assert_eq!(includes(&spec, "T"), ["repo:*"]);
}

#[test]
fn strip_prefix_of_each_file() {
    let main = "[spec]\nname = \"x\"\nstrip_prefix = \"a/\"\nextends = [\"b.toml\"]\n\
                [scopes.\"a/One\"]\n[scopes.\"b/Two\"]\n";
    let base = "[spec]\nname = \"y\"\ntitle = \"Y\"\nstrip_prefix = \"b/\"\n\
                [scopes.\"b/Three\"]\n[scopes.\"a/Four\"]\n[operations.\"b/o\"]\npublic = true\n";
    let loaded = load("a.toml", &[("a.toml", main), ("b.toml", base)]);
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    let rust: Vec<_> = loaded
        .spec
        .scopes
        .items
        .iter()
        .map(|item| item.rust.as_str())
        .collect();
    assert_eq!(rust, ["Three", "AFour", "One", "BTwo"]);
    assert_eq!(loaded.spec.operations[0].rust, "O");
    assert_eq!((loaded.spec.name.as_str(), loaded.spec.title), ("x", None));
    assert_eq!(loaded.spec.strip_prefix.as_deref(), Some("a/"));
    assert_eq!(loaded.spec.scopes.items[0].place.file, 1);
    assert_eq!(loaded.sources[1].shown(), "b.toml");
}

/// A name without the prefix of its file is as good as the name, where only one is meant.
#[test]
fn short_names() {
    let main = "[spec]\nname = 'x'\nstrip_prefix = 'a/'\nextends = ['b.toml']\n\
                [scopes.'a/z']\n[scopes.'a/one']\n[scopes.'a/both']\n[scopes.'a/plain']\n\
                [scopes.'a/alias']\n[scopes.'a/several']\n[scopes.plain]\nrust = 'P'\n\
                aliases = ['alias']\n[names.several]\nmeans = ['plain', 'a/z']\n[permissions.'a/may']\n";
    let base = "[spec]\nname = 'y'\nstrip_prefix = 'b/'\n\
                [scopes.'b/both']\nrust = 'B'\n[scopes.'b/c']\nrust = 'C1'\n[scopes.'a/c']\nrust = 'C2'\n";
    let loaded = load("a.toml", &[("a.toml", main), ("b.toml", base)]);
    assert_eq!(loaded.errors().collect::<Vec<_>>(), [] as [&_; 0]);
    let spec = &loaded.spec;
    for (short, full) in [
        ("one", "a/one"),
        ("z", "a/z"),
        ("c", "b/c"),
        // two files have one
        ("both", "both"),
        // something else has this name
        ("plain", "plain"),
        ("alias", "alias"),
        ("several", "several"),
        // nothing has
        ("a/one", "a/one"),
        ("b/c", "b/c"),
        ("may", "may"),
        ("", ""),
        ("a", "a"),
        ("zz", "zz"),
    ] {
        assert_eq!(spec.scopes.full_name(short), full);
    }
    assert_eq!(spec.permissions.full_name("may"), "a/may");
    assert_eq!(spec.permissions.full_name("one"), "one");
}

/// The same file by two ways is merged once, before what needs it.
#[test]
fn diamond() {
    let loaded = load(
        "d/top.toml",
        &[
            (
                "d/top.toml",
                &with_head(
                    "extends = [\"left.toml\", \"./sub/../right.toml\"]\n[scopes.Top]\nincludes = [\"*\"]\n",
                ),
            ),
            (
                "d/left.toml",
                "[spec]\nextends = [\"../base.toml\"]\n[scopes.Left]\nincludes = [\"Base\"]\n",
            ),
            (
                "d/right.toml",
                "[spec]\nextends = [\"../base.toml\"]\n[scopes.Right]\nincludes = [\"Base\"]\n",
            ),
            (
                "base.toml",
                "[scopes.Base]\n[roles.R]\n[permissions.P]\n[operations.o]\nscopes = \"Base\"\n",
            ),
        ],
    );
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    assert_eq!(names(&loaded.spec), ["Base", "Left", "Right", "Top"]);
    let shown: Vec<_> = loaded.sources.iter().map(|source| source.shown()).collect();
    assert_eq!(
        shown,
        ["d/top.toml", "d/left.toml", "base.toml", "d/right.toml"]
    );
    assert_eq!(
        loaded.spec.scopes.closure.iter(3).collect::<Vec<_>>(),
        [0, 1, 2, 3]
    );
}

#[test]
fn files_on_disk() {
    let dir = std::env::temp_dir().join(format!("scope-spec-{}", std::process::id()));
    std::fs::create_dir_all(dir.join("sub")).unwrap();
    std::fs::write(
        dir.join("a.toml"),
        with_head("extends = [\"sub/b.toml\"]\n[scopes.A]\n"),
    )
    .unwrap();
    std::fs::write(dir.join("sub/b.toml"), "[scopes.B]\n").unwrap();
    let loaded = scope_spec::load(&dir.join("a.toml"));
    std::fs::remove_dir_all(&dir).unwrap();
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    assert_eq!(names(&loaded.spec), ["B", "A"]);
    assert_eq!(loaded.sources[1].path(), dir.join("sub/b.toml"));
}

#[test]
fn requirements() {
    let spec = spec(
        r#"
        [scopes.A]
        [scopes.B]
        [scopes.C]
        [permissions.P]
        [permissions.Q]
        [operations.one]
        scopes = "C"
        [operations.all]
        scopes = ["C", "A", "C"]
        permissions = ["Q", "P"]
        [operations.any]
        scopes = { any = ["C", ["B", "A"], "C", ["A", "B", "A"], ["C", "A"]] }
        permissions = { any = ["P"] }
        [operations.public]
        authenticated = true
        permissions = "Q"
        "#,
    );
    let scopes: Vec<_> = spec
        .operations
        .iter()
        .map(|operation| &operation.scopes)
        .collect();
    assert_eq!(*scopes[0], [[2]]);
    assert_eq!(*scopes[1], [[2, 0]]);
    assert_eq!(*scopes[2], [vec![2], vec![1, 0], vec![2, 0]]);
    assert_eq!(*scopes[3], Requirement::Authenticated);
    assert_eq!(spec.operations[1].permissions, [[1, 0]]);
    assert_eq!(spec.operations[2].permissions, [[0]]);
    assert_eq!(spec.operations[3].permissions, [[1]]);
    assert_eq!(
        spec.scopes.words_of(scopes[2]),
        "C or (B and A) or (C and A)"
    );
    assert_eq!(spec.scopes.words_of(scopes[1]), "C and A");
}

#[test]
fn roles_are_closed() {
    let spec = spec(
        r#"
        [scopes.A]
        [permissions.P]
        includes = ["Q"]
        [permissions.Q]
        [permissions.S]
        [permissions.T]
        [roles.Top]
        includes = ["Mid", "Low"]
        [roles.Mid]
        permissions = ["S"]
        includes = ["Low"]
        [roles.Low]
        permissions = ["P", "P"]
        [roles.None]
        "#,
    );
    let closures: Vec<_> = spec
        .roles
        .iter()
        .map(|role| role.closure.as_slice())
        .collect();
    assert_eq!(closures, [&[0, 1, 2][..], &[0, 1, 2], &[0, 1], &[]]);
    assert_eq!(spec.roles[0].includes, [1, 2].map(RoleId::new));
    assert_eq!(
        (
            &spec.roles[0].permissions[..],
            &spec.roles[2].permissions[..]
        ),
        (&[][..], &[0][..])
    );
}

#[test]
fn finding_by_name() {
    let spec = spec(
        "[scopes.B]\naliases = [\"b2\", \"a\"]\n[scopes.A]\naliases = [\"zz\"]\nincludes = [\"B\"]\n\
         [scopes.C]\nincludes = [\"A\"]\n[roles.R]\n[operations.o]\nscopes = \"C\"\n",
    );
    let scopes = &spec.scopes;
    for (name, index, resolved) in [
        ("A", Some(1), Some(1)),
        ("B", Some(0), Some(0)),
        ("C", Some(2), Some(2)),
        ("b2", None, Some(0)),
        ("a", None, Some(0)),
        ("zz", None, Some(1)),
        ("b", None, None),
        ("", None, None),
        ("z", None, None),
        ("zzz", None, None),
    ] {
        assert_eq!(
            (scopes.index_of(name), scopes.resolve(name)),
            (index, resolved),
            "{name}"
        );
    }
    assert_eq!(
        (spec.role("R"), spec.role("r")),
        (Some(RoleId::new(0)), None)
    );
    assert_eq!(
        (spec.operation("o"), spec.operation("O")),
        (Some(OperationId::new(0)), None)
    );
    assert_eq!(scopes.included_by(0).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(scopes.included_by(2).count(), 0);
    assert_eq!(scopes.minimal(&[0, 2, 1, 2]), [2]);
    assert_eq!(scopes.minimal(&[1, 0]), [1]);
    assert_eq!(scopes.minimal(&[]), []);
}

/// Asserts that the macro can generate items: every name has an identifier and a bit of its own.
#[track_caller]
fn assert_usable(loaded: &Loaded) {
    let spec = &loaded.spec;
    for vocabulary in [&spec.scopes, &spec.permissions] {
        let idents: std::collections::HashSet<_> =
            vocabulary.items.iter().map(|item| &item.rust).collect();
        let bits: std::collections::HashSet<_> =
            vocabulary.items.iter().map(|item| item.bit).collect();
        assert_eq!(
            (idents.len(), bits.len()),
            (vocabulary.items.len(), vocabulary.items.len())
        );
        assert_eq!(vocabulary.closure.len(), vocabulary.items.len());
        for (index, item) in vocabulary.items.iter().enumerate() {
            let mut chars = item.rust.chars();
            assert!(
                chars.next().is_some_and(|c| c == '_' || c.is_alphabetic()),
                "{}",
                item.rust
            );
            assert!(
                chars.all(|c| c == '_' || c.is_alphanumeric()),
                "{}",
                item.rust
            );
            assert!(!["Self", "self", "_", "gen", "fn"].contains(&item.rust.as_str()));
            assert!(item.includes.iter().all(|&target| target != index));
            assert!(
                item.includes
                    .iter()
                    .all(|&target| !vocabulary.closure.contains(target, index))
            );
        }
    }
}

#[test]
fn what_is_left_of_a_wrong_spec() {
    let loaded = parse(
        r#"
        [scopes.A]
        includes = ["B", "Nope", "A"]
        bit = 3
        [scopes.B]
        includes = ["A", "C"]
        bit = 3
        [scopes."a:b"]
        [scopes."a.b"]
        [scopes.AB_2]
        rust = "AB"
        [scopes."*"]
        [scopes.self]
        [scopes.gen]
        rust = "gen"
        [scopes.C]
        rust = "A"
        [scopes.D]
        rust = "X"
        [operations.o]
        scopes = { any = [["A", "Nope"], "B"] }
        [operations.p]
        scopes = ["A", "Nope"]
        [operations.q]
        "#,
    );
    assert!(loaded.has_errors());
    assert_usable(&loaded);
    let spec = &loaded.spec;
    assert_eq!(
        names(spec),
        ["A", "B", "a:b", "a.b", "AB_2", "*", "self", "gen", "C", "D"]
    );
    assert_eq!(includes(spec, "A"), ["B"]);
    assert_eq!(includes(spec, "B"), ["C"]);
    // Without the unknown name the requirement would be easier to meet.
    assert_eq!(spec.operations[0].scopes, [[1]]);
    assert_eq!(spec.operations[1].scopes, Requirement::never());
    // One that does not say what it requires is not public.
    assert_eq!(spec.operations[2].scopes, Requirement::never());
}

#[test]
fn large_specs() {
    let mut text = String::new();
    for i in 0..10_000 {
        text.push_str(&format!("[scopes.N{i}]\n"));
        if i + 1 < 10_000 {
            text.push_str(&format!("includes = [\"N{}\"]\n", i + 1));
        }
    }
    for i in 0..30_000 {
        text.push_str(&format!(
            "[operations.o{i}]\nscopes = \"N{}\"\n",
            i % 10_000
        ));
    }
    let spec = spec(&text);
    assert_eq!(spec.scopes.closure.pairs(), 10_000 * 9_999 / 2);
    assert!(spec.scopes.closure.contains(0, 9_999) && !spec.scopes.closure.contains(9_999, 0));
    assert_eq!(spec.operations.len(), 30_000);
    assert_eq!(spec.operations[29_999].scopes, [[9_999]]);
    assert_eq!(spec.scopes.words(), 10_000_usize.div_ceil(64));
}

/// A path is followed as the file system does, and one file by two paths is one file.
#[cfg(unix)]
#[test]
fn links_on_disk() {
    let dir = std::env::temp_dir().join(format!("scope-spec-links-{}", std::process::id()));
    std::fs::create_dir_all(dir.join("real/inner")).unwrap();
    // the repository, which holds all of them
    std::fs::create_dir_all(dir.join(".git")).unwrap();
    let main = with_head("extends = [\"../base.toml\", \"same.toml\"]\n[scopes.A]\n");
    std::fs::write(dir.join("real/inner/a.toml"), main).unwrap();
    std::fs::write(dir.join("real/base.toml"), "[scopes.B]\n").unwrap();
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(dir.join(to), dir.join(from));
    link("link", "real/inner").unwrap();
    link("real/inner/same.toml", "real/base.toml").unwrap();
    let loaded = scope_spec::load(&dir.join("link/a.toml"));
    std::fs::remove_dir_all(&dir).unwrap();
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    assert_eq!(names(&loaded.spec), ["B", "A"]);
}

/// `[names]` and `[user_names]`: written out wherever a name may stand, and nothing of their own.
#[test]
fn names_that_stand_for_several() {
    let loaded = parse(
        r#"
        [scopes.read]
        aliases = ["r"]
        [scopes.search]
        [scopes.all]
        includes = ["rs"]
        [permissions.Look]
        [permissions.Find]
        [names.rs]
        means = ["search", "read"]
        [user_names.Both]
        means = ["Look", "Find"]
        [roles.Clerk]
        permissions = ["Both"]
        [operations.o]
        scopes = { any = ["rs", ["all", "rs"]] }
        permissions = "Both"
        [operations.p]
        authenticated = true
        "#,
    );
    let spec = &loaded.spec;
    assert_eq!(loaded.errors().count(), 0);
    assert_eq!(spec.scopes.items.len(), 3);
    assert_eq!(spec.scopes.items[2].includes, [0, 1]);
    assert_eq!(spec.roles[0].permissions, [0, 1]);
    assert_eq!(spec.operations[0].scopes, [vec![1, 0], vec![2, 1, 0]]);
    assert_eq!(spec.operations[0].permissions, [[0, 1]]);
    assert_eq!(spec.scopes.meaning("rs"), [1, 0]);
    assert_eq!(spec.scopes.meaning("r"), [0]);
    assert!(spec.scopes.meaning("Both").is_empty());
    assert!(spec.operations[1].is_authenticated());
    let again = scope_spec::parse("again.toml", &scope_spec::to_toml(spec)).spec;
    assert_eq!(again.scopes.meaning("rs"), [1, 0]);
    assert!(again.operations[1].is_authenticated());
}

#[test]
fn names_that_cannot_stand_for_several() {
    for (text, code) in [
        ("[names.A]\nmeans = ['A']", "name-is-taken"),
        ("[names.a]\nmeans = ['A']", "name-is-taken"),
        ("[names.x]\nmeans = ['B']", "undeclared-scope"),
        ("[names.x]\nmeans = ['a']", "alias-used"),
        ("[names.x]\nmeans = []", "empty-name"),
        ("[names.x]", "empty-name"),
        (
            "[names.x]\nmeans = ['A']\n[names.y]\nmeans = ['x']",
            "undeclared-scope",
        ),
        ("[names.'x y']\nmeans = ['A']", "invalid-wire-name"),
        ("[names.'x:{y}']\nmeans = ['A']", "braces-in-name"),
        ("[scopes.'x:{y}']", "braces-in-name"),
        ("[permissions.'x:{y}']", "braces-in-name"),
    ] {
        let loaded = parse(&format!("[scopes.A]\naliases = ['a']\n{text}\n"));
        let codes: Vec<&str> = loaded.errors().map(|it| it.code).collect();
        assert_eq!(codes, [code], "{text}");
    }
}
