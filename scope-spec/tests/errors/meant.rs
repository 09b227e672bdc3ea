//! What is put in place of a mistake: the text that was likely meant, exactly.

use crate::common::parse;

/// The text with the first suggestion of each problem in place.
fn mended(text: &str) -> Option<String> {
    let loaded = parse(text);
    let mut patches: Vec<_> = loaded
        .problems
        .iter()
        .filter_map(|problem| problem.help.iter().find_map(|help| help.patch.as_ref()))
        .collect();
    patches.sort_by_key(|(place, _)| std::cmp::Reverse(place.span.start));
    let mut all = loaded.sources[0].text().to_owned();
    let head = all.len() - text.len();
    for (place, replacement) in &patches {
        all.replace_range(place.span.clone(), replacement);
    }
    (!patches.is_empty()).then(|| all[head..].to_owned())
}

#[test]
fn values() {
    let scope = |line: &str| format!("[scopes.A]\n[scopes.\"notes.read\"]\n[scopes.B]\n{line}\n");
    let operation = |line: &str| {
        format!(
            "[scopes]\nA = {{}}\nB = {{}}\nC = {{}}\n[operations.o]\n{line}\n{}",
            if line.starts_with("call") {
                "scopes = 'A'\n"
            } else {
                "call = 'GET /a'\n"
            }
        )
    };
    let of_scopes = [
        ("restricted = \"no\"", "restricted = false"),
        ("restricted = \"OFF\"", "restricted = false"),
        ("restricted = 0", "restricted = false"),
        ("restricted = \"on\"", "restricted = true"),
        ("restricted = 1", "restricted = true"),
        ("deprecated = \"use A\"", "deprecated = { use = \"A\" }"),
        ("deprecated = \"Use A\"", "deprecated = { use = \"A\" }"),
        (
            "deprecated = \"use the other\"",
            "deprecated = { note = \"use the other\" }",
        ),
        (
            "deprecated = \"2024-05\"",
            "deprecated = { since = \"2024-05\" }",
        ),
        ("deprecated = \"soon\"", "deprecated = { note = \"soon\" }"),
        ("includes = \"A\"", "includes = [\"A\"]"),
        (
            "includes = \"A, notes.read,\"",
            "includes = [\"A\", \"notes.read\"]",
        ),
        ("includes = [\"^notes.*$\"]", "includes = [\"notes*\"]"),
    ];
    let of_operations = [
        ("scopes = \"A or B\"", "scopes = { any = [\"A\", \"B\"] }"),
        ("scopes = \"A OR B\"", "scopes = { any = [\"A\", \"B\"] }"),
        ("scopes = \"A|B\"", "scopes = { any = [\"A\", \"B\"] }"),
        ("scopes = \"A and B\"", "scopes = [\"A\", \"B\"]"),
        ("scopes = \"A AND B\"", "scopes = [\"A\", \"B\"]"),
        ("scopes = \"A & B\"", "scopes = [\"A\", \"B\"]"),
        ("scopes = \"A, B\"", "scopes = [\"A\", \"B\"]"),
        ("scopes = \"A, B, C\"", "scopes = [\"A\", \"B\", \"C\"]"),
        ("scopes = \"A+B\"", "scopes = [\"A\", \"B\"]"),
        ("scopes = \"A B\"", "scopes = [\"A\", \"B\"]"),
        (
            "call = \"GET /a, PUT /a\"",
            "call = [\"GET /a\", \"PUT /a\"]",
        ),
        (
            "call = \"GET /a; PUT /b\"",
            "call = [\"GET /a\", \"PUT /b\"]",
        ),
        ("call = \"GET|PUT /a\"", "call = [\"GET /a\", \"PUT /a\"]"),
        ("call = \"GET+PUT /a\"", "call = [\"GET /a\", \"PUT /a\"]"),
        ("call = \"get /a\"", "call = \"GET /a\""),
        ("call = \"get, put /a\"", "call = [\"GET /a\", \"PUT /a\"]"),
    ];
    let forms = [("guid", "uuid"), ("string", "name"), ("i64", "int")];
    let parameter = |form| format!("[scopes.\"a:{{p}}\"]\n[parameters.p]\nform = \"{form}\"\n");
    let mut wrong = String::new();
    let of_scopes = of_scopes.map(|(from, to)| (scope(from), scope(to)));
    let of_operations = of_operations.map(|(from, to)| (operation(from), operation(to)));
    let forms = forms.map(|(from, to)| (parameter(from), parameter(to)));
    for (from, to) in of_scopes.into_iter().chain(of_operations).chain(forms) {
        let found = mended(&from);
        if found.as_ref() != Some(&to) {
            wrong += &format!("{from}gives {}\n", found.as_deref().unwrap_or("nothing"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Where two things may be meant, or none of them would help, nothing is put in place.
#[test]
fn nothing_is_guessed() {
    let operation = |line: &str| format!("[scopes]\nA = {{}}\nB = {{}}\n[operations.o]\n{line}\n");
    for line in [
        "call = 'GET /a'\nscopes = \"A | B & A\"",
        "call = 'GET /a'\nscopes = \"A or C\"",
        "call = 'GET /a'\nscopes = \"C D\"",
        "scopes = 'A'\ncall = \"GET /a|b d\"",
        "scopes = 'A'\ncall = \"G3T, PUT /a\"",
        "scopes = 'A'\ncall = \"GET, PUT a\"",
    ] {
        let text = operation(line);
        let found = mended(&text);
        let guessed = found
            .as_ref()
            .is_some_and(|it| it.contains("[\"") || it.contains("any"));
        assert!(!guessed, "{text}gives {found:?}");
        let joined = "names are not joined in a string";
        let labels = parse(&text).problems.into_iter();
        let mut labels = labels.filter_map(|it| it.primary);
        assert!(!labels.any(|it| it.text == joined), "{text}");
    }
}

/// A regular expression that would match no other scope as a glob either is left as it is.
#[test]
fn no_glob_is_guessed_that_matches_nothing() {
    for pattern in ["^nope.*$", "B.*", "^B$.*"] {
        let text = format!("[scopes.A]\n[scopes.B]\nincludes = [\"{pattern}\"]\n");
        assert_eq!(mended(&text), None, "{pattern}");
        let loaded = parse(&text);
        let help: Vec<_> = loaded.problems[0].help.iter().map(|it| &it.text).collect();
        assert_eq!(help, ["leave it out, or declare what it is meant for"]);
    }
}

/// Keys of other formats for what an operation is, requires, or is replaced by.
#[test]
fn keys_of_other_formats() {
    let operation = |lines: &str| format!("[scopes.A]\n[operations.o]\n{lines}\n");
    let open = |lines: &str| operation(&format!("public = true\n{lines}"));
    let called = |lines: &str| operation(&format!("call = 'GET /a'\n{lines}"));
    let scope = |lines: &str| format!("[scopes.B]\n[scopes.A]\n{lines}\n");
    let parameters = |lines: &str| format!("[scopes.'A:{{p}}']\n[parameters]\n{lines}\n");
    for (from, to) in [
        (
            open("method = 'get'\npath = '/a'"),
            open("call = \"GET /a\""),
        ),
        (
            open("url = '/a'\nverb = 'PUT' # c"),
            open("call = \"PUT /a\" # c"),
        ),
        (open("endpoint = 'GET /a'"), open("call = \"GET /a\"")),
        (called("auth = true"), called("authenticated = true")),
        (called("login = false"), called("public = true")),
        (called("auth = 'none'"), called("public = true")),
        (called("auth = 'no'"), called("public = true")),
        (called("auth = 'public'"), called("public = true")),
        (
            scope("use = 'B'\nnote = 'n'"),
            scope("deprecated = { use = 'B', note = 'n' }"),
        ),
        (scope("note = 'n'"), scope("deprecated = { note = 'n' }")),
        (
            parameters("p = ['x', 'y']"),
            parameters("p = { values = ['x', 'y'] }"),
        ),
    ] {
        assert_eq!(mended(&from), Some(to), "{from}");
    }
    for text in [
        // not in one piece
        open("method = 'get'\ntitle = 'x'\npath = '/a'"),
        scope("use = 'B'\ntitle = 'x'\nnote = 'n'"),
        // a part is missing
        open("method = 'get'"),
        open("path = '/a'"),
        // said already
        called("public = true\nmethod = 'get'\npath = '/a'"),
        called("public = true\nauth = true"),
        // of something else
        scope("method = 'get'\npath = '/a'"),
        scope("auth = true"),
        // a way to log in
        called("auth = 'basic'"),
        called("auth = 'yes'"),
    ] {
        assert_eq!(mended(&text), None, "{text}");
    }
    for (line, call) in [("path = '/a'", "GET /a"), ("method = 'PUT'", "PUT /..")] {
        let loaded = parse(&open(line));
        let help = &loaded.problems[0].help[0].text;
        let expected = format!("write method and path as one: `call = \"{call}\"`");
        assert_eq!(*help, expected);
    }
}
