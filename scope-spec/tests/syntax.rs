//! Mistakes of TOML itself: all of them at once, one problem for each, and nothing that only
//! follows from them.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use common::{Expected, assert_problems, with_head};

#[track_caller]
fn check(rest: &str, expected: &[Expected<'_>]) -> scope_spec::Loaded {
    let loaded = scope_spec::parse("scopes.toml", &with_head(rest));
    assert_problems(&loaded.problems, &loaded.sources, expected);
    loaded
}

const UNQUOTED: &str = "text must be in quotes";
const LIST: &str = "a list is not closed";
const STRING: &str = "a string is not closed";
const TABLE: &str = "an inline table is not closed";
const HEADER: &str = "a table header is not closed";
const NO_VALUE: &str = "a key has no value";

#[test]
fn one_mistake_one_problem() {
    for (rest, underlined, message) in [
        (
            "[scopes.A\ntitle = \"x\"\n[scopes.B]\n",
            "[scopes.A",
            HEADER,
        ),
        ("[scopes.A # c\n", "[scopes.A", HEADER),
        ("[scopes.\"A]\ntitle = \"x\"\n", "[scopes.\"A]", HEADER),
        (
            "[scopes.a:b]\ntitle = \"x\"\n",
            ":",
            "a key with `:` in it must be in quotes",
        ),
        (
            "[scopes.é]\n",
            "é",
            "a key with `é` in it must be in quotes",
        ),
        ("[scopes.A]\ntitle\nbit = 3\n", "title", NO_VALUE),
        ("[scopes.A]\ntitle: \"x\"\n", "title: \"x\"", NO_VALUE),
        ("scopes.A]\n[scopes.B]\n", "scopes.A]", NO_VALUE),
        ("[scopes.A]\ntitle =\nbit = 3\n", "", "a value is missing"),
        (
            "[scopes.A]\ntitle = \"x\nbit = 3\n",
            "",
            "a string is not closed",
        ),
        (
            "[scopes.A]\ntitle = 'x\nbit = 3\n",
            "",
            "a string is not closed",
        ),
        ("[scopes.A]\nincludes = [\"B\n[scopes.B]\n", "", STRING),
        ("[scopes.A]\nincludes = [\"\n[scopes.B]\n", "", STRING),
        ("[scopes.A]\nincludes = [\"]\n[scopes.B]\n", "", STRING),
        (
            "[scopes.A]\nincludes = [\n\"B,\n\"C\",\n]\n[scopes.B]\n[scopes.C]\n",
            "",
            STRING,
        ),
        (
            "[scopes.A]\ndeprecated = { use = \"B\n[scopes.B]\n",
            "",
            STRING,
        ),
        ("[scopes.A]\ntitle = x y\n", "x y", UNQUOTED),
        ("[scopes.A]\ntitle = @x\n", "@x", UNQUOTED),
        ("[scopes.A]\ntitle = http://x\n", "http://x", UNQUOTED),
        ("[scopes.A]\nsince = 03/11/2026\n", "03/11/2026", UNQUOTED),
        ("[scopes.A]\nsince = 2026/13/01\n", "2026/13/01", UNQUOTED),
        (
            "[scopes.A]\ntitle = \"a\u{1}b\"\n",
            "\u{1}",
            "invalid basic string",
        ),
        (
            "[scopes.A]\nrestricted =yes\n",
            "yes",
            "`yes` is not a value",
        ),
        (
            "[scopes.A]\nrestricted =   yes\n",
            "yes",
            "`yes` is not a value",
        ),
        (
            "[scopes.A]\ntags = [\n\"a\", yes]\n",
            "yes",
            "`yes` is not a value",
        ),
        (
            "[scopes.A]\n[scopes B]\n",
            "[scopes B]",
            "a table header is its table, a dot and a name in quotes",
        ),
        (
            "[scopes.A]\n[:x]\n",
            ":",
            "a key with `:` in it must be in quotes",
        ),
        ("[scopes.A]\n[scopes : ]\n", "", "unclosed table"),
        (
            "[scopes.A]\n[scopes.]\n",
            "",
            "unquoted keys cannot be empty",
        ),
        (
            "[scopes.A]\nrestricted = yes\n",
            "yes",
            "`yes` is not a value",
        ),
        (
            "[scopes.A]\nrestricted = True\n",
            "True",
            "`True` is not a value",
        ),
        ("[scopes.A]\nincludes = [B]\n[scopes.B]\n", "B", UNQUOTED),
        ("[scopes.A]\nincludes = [\"B\"\n[scopes.B]\n", "", LIST),
        (
            "[scopes.A]\nincludes = [\"B\"\nbit = 3\n[scopes.B]\n",
            "",
            LIST,
        ),
        (
            "[scopes.A]\nincludes = [\n\"B\",\n\nbit = 3\n[scopes.B]\n",
            "",
            LIST,
        ),
        ("[scopes.B]\n[scopes.A]\nincludes = [\"B\"", "", LIST),
        (
            "[scopes.A]\nincludes = [\"B\" \"C\"]\n[scopes.B]\n[scopes.C]\n",
            "",
            "missing comma between array elements",
        ),
        (
            "[scopes.A]\ndeprecated = { since = \"1\"\nbit = 3\n[scopes.B]\n",
            "",
            TABLE,
        ),
        (
            "[scopes.A]\ndeprecated = { since = \"1\"\n[scopes.B]\n",
            "",
            TABLE,
        ),
        (
            "[scopes.A]\n[operations.o]\nscopes = { any = [\"A\", [\"A\"] }\ntitle = \"x\"\n",
            "",
            LIST,
        ),
        (
            "[scopes.A]\n[operations.o]\nscopes = { any = [\"A\"]\ntitle = \"x\"\n",
            "",
            TABLE,
        ),
        (
            "[scopes.A]\n[operations.o]\nscopes =\n",
            "",
            "a value is missing",
        ),
        ("[scopes.A]\n[operations.o]\nscopes\n", "scopes", NO_VALUE),
        (
            "[scopes.A]\ntitle = \"x\" y\n",
            "",
            "something follows where the line should end",
        ),
        (
            "[scopes.A] title = \"x\"\n",
            "",
            "something follows where the line should end",
        ),
        ("[scopes.A]\nbit = 012\n", "0", "unexpected leading zero"),
        (
            "[scopes.A]\ndescription = \"\"\"x\n[scopes.B]\n",
            "\"\"\"",
            "a string of several lines is not closed",
        ),
        (
            "[scopes.A]\ndescription = '''x\n",
            "'''",
            "a string of several lines is not closed",
        ),
        ("[scopes.A]\n= 3\n", "", "unquoted keys cannot be empty"),
        ("[scopes.A]\n<<<<<<< HEAD\n", "<<<<<<< HEAD", NO_VALUE),
    ] {
        let loaded = scope_spec::parse("scopes.toml", &with_head(rest));
        let found: Vec<_> = loaded
            .problems
            .iter()
            .map(|problem| {
                (
                    common::underlined(problem, &loaded.sources),
                    problem.message.as_str(),
                )
            })
            .collect();
        assert_eq!(found, [(underlined, message)], "{rest}");
        assert_eq!(loaded.problems[0].code, "syntax");
        common::check_style(&loaded.problems[0], &loaded.sources);
    }
}

#[test]
fn a_value_on_the_second_line() {
    let loaded = scope_spec::parse("a.toml", "\nx = yes\n");
    let underlined = loaded
        .problems
        .iter()
        .map(|it| common::underlined(it, &loaded.sources));
    assert!(underlined.into_iter().any(|it| it == "yes"));
}

/// The text with all patches of all problems put in.
fn patched(loaded: &scope_spec::Loaded) -> String {
    let mut patches: Vec<_> = loaded
        .problems
        .iter()
        .flat_map(|problem| &problem.help)
        .filter_map(|help| help.patch.as_ref())
        .collect();
    patches.sort_by_key(|(place, _)| std::cmp::Reverse(place.span.start));
    let mut text = loaded.sources[0].text().to_owned();
    for (place, replacement) in patches {
        text.replace_range(place.span.clone(), replacement);
    }
    text
}

/// Each proposed patch is correct.
#[test]
fn patches_mend() {
    for (rest, mended) in [
        ("[scopes.A\n[scopes.B]\n", "[scopes.A]\n[scopes.B]\n"),
        ("[scopes.a:b.c]\n", "[scopes.\"a:b.c\"]\n"),
        ("[scopes.A]\ntitle: \"x\"\n", "[scopes.A]\ntitle = \"x\"\n"),
        ("[scopes.A]\ntitle = \"x\n", "[scopes.A]\ntitle = \"x\"\n"),
        ("[scopes.A]\ntitle = x y\n", "[scopes.A]\ntitle = \"x y\"\n"),
        (
            "[scopes.A]\nrestricted = yes\n",
            "[scopes.A]\nrestricted = true\n",
        ),
        (
            "[scopes.A]\nrestricted = off\n",
            "[scopes.A]\nrestricted = false\n",
        ),
        (
            "[scopes.A]\nincludes = [\"B\"\n[scopes.B]\n",
            "[scopes.A]\nincludes = [\"B\"]\n[scopes.B]\n",
        ),
        (
            "[scopes.A]\ndeprecated = { since = \"1\"\n",
            "[scopes.A]\ndeprecated = { since = \"1\"}\n",
        ),
        ("[scopes.A]\nsince = 1.0\n", "[scopes.A]\nsince = \"1.0\"\n"),
        (
            "[scopes.A]\nincludes = \"B\"\n[scopes.B]\n",
            "[scopes.A]\nincludes = [\"B\"]\n[scopes.B]\n",
        ),
        ("[scopes.A]\ntitel = \"x\"\n", "[scopes.A]\ntitle = \"x\"\n"),
        (
            "[scopes.Read]\n[scopes.B]\nincludes = ['Raed']\n",
            "[scopes.Read]\n[scopes.B]\nincludes = [\"Read\"]\n",
        ),
        (
            "[scopes.A]\naliases = [\"Old\"]\n[scopes.B]\nincludes = [\"Old\"]\n",
            "[scopes.A]\naliases = [\"Old\"]\n[scopes.B]\nincludes = [\"A\"]\n",
        ),
    ] {
        let loaded = scope_spec::parse("scopes.toml", &with_head(rest));
        assert!(loaded.has_errors());
        let text = patched(&loaded);
        assert_eq!(text, with_head(mended));
        let again = scope_spec::parse("scopes.toml", &text);
        assert_problems(&again.problems, &again.sources, &[]);
    }
}

#[test]
fn many_at_once() {
    let loaded = check(
        "[scopes.A\nincludes = [\"B\"\nbit = x\n[scopes.B]\ntitle: 3\nfoo = 1\n[scopes.C]\n\
         includes = [\"C\"]\nbit = 70000\n[operations.o]\nscopes = { any = [\"B\", [\"C\"] }\n\
         call = \"x\"\n[operations.p]\n",
        &[
            ("syntax", "[scopes.A", HEADER),
            ("syntax", "", LIST),
            ("syntax", "x", UNQUOTED),
            ("syntax", "title: 3", NO_VALUE),
            ("unknown-key", "foo", "a scope has no key `foo`"),
            ("self-include", "\"C\"", "scope `C` includes itself"),
            (
                "bit-out-of-range",
                "70000",
                "bit `70000` is not between 0 and 65535",
            ),
            ("syntax", "", LIST),
            (
                "invalid-call",
                "\"x\"",
                "call `x` has no space between method and path",
            ),
            (
                "missing-requirement",
                "p",
                "operation `p` does not say what it requires",
            ),
        ],
    );
    // All names are there all the same, and what could be read of them.
    let spec = &loaded.spec;
    let names: Vec<_> = spec
        .scopes
        .items
        .iter()
        .map(|item| item.name.as_str())
        .collect();
    assert_eq!(names, ["A", "B", "C"]);
    assert_eq!(spec.scopes.items[0].includes, [1]);
    assert_eq!(spec.operations[0].scopes, [vec![1], vec![2]]);
}

/// By file and position, the same from run to run.
#[test]
fn order() {
    let text =
        with_head("[scopes.B]\nx = 1\nincludes = [\"Z\"]\n[scopes.A]\nincludes = [\"Y\"]\n= 1\n");
    let loaded = scope_spec::parse("scopes.toml", &text);
    let places: Vec<_> = loaded
        .problems
        .iter()
        .map(|problem| problem.primary.as_ref().unwrap().place.span.start)
        .collect();
    assert!(places.len() == 4 && places.is_sorted(), "{places:?}");
    let again = scope_spec::parse("scopes.toml", &text);
    assert_eq!(loaded.problems, again.problems);
}

/// Brackets, quotes and comments that are fine are left alone when something else is mended.
#[test]
fn what_is_right_stays_right() {
    check(
        r##"
        [scopes.A] # a [comment
        title = "a # [b" # "
        description = """
        [not.a.table]
        key = value \""" ""not yet"" """""
        tags = [ # ]
          "x", # "
          'y]',

          "z" ]
        deprecated = {
          since = "1", # {
          note = '{' }
        [scopes."a]b"]
        rust = "Ab"
        [operations.o]
        scopes = { any = [
          ["A"],
          [ "A", "a]b" ],
        ] }
        wrong
        "##,
        &[("syntax", "wrong", NO_VALUE)],
    );
}

/// A backslash escapes in one kind of quotes, and up to two quotes may stand before the three that end a
/// string of several lines: whoever is wrong there takes what follows for brackets that are open.
#[test]
fn brackets_in_quotes_are_text() {
    for text in [
        r#""a \" [ b""#,
        r#""a \\""#,
        r"'a [ \'",
        r#""""a \""" [ b""""#,
        r"'''a \''' # ' [",
        "'''a\n [ '' '''",
        "'''a''''' # [",
        r#""""a""""" # ["#,
    ] {
        // a file without a mistake is not looked at so closely
        check(
            &format!("[scopes.A]\ntitle = {text}\n[scopes.B\n"),
            &[("syntax", "[scopes.B", HEADER)],
        );
    }
    for list in [r#"["""x"""", "y"]"#, r"['x\', 'y']", "['''x''''', 'y']"] {
        let loaded = check(
            &format!("[scopes.A]\n[operations.b]\nscopes = \"A\"\ntags = {list}\n[scopes.B\n"),
            &[("syntax", "[scopes.B", HEADER)],
        );
        assert_eq!(loaded.spec.operations[0].tags.len(), 2, "{list}");
    }
}

/// A name whose header cannot be read is not missed where it is used.
#[test]
fn what_a_broken_header_would_have_declared_is_not_missed() {
    check(
        "[scopes.a:b]\n[scopes.B]\nincludes = [\"a:b\"]\n",
        &[("syntax", ":", "a key with `:` in it must be in quotes")],
    );
    // the table of the spec may be the one that could not be read
    let loaded = scope_spec::parse("a.toml", "[scopes.A]\n[x:y]\nname = 'x'\n");
    let codes: Vec<_> = loaded.errors().map(|it| it.code).collect();
    assert_eq!(codes, ["syntax"]);
    // a broken key declares nothing
    check(
        "[scopes.A]\nbit = x y\n[scopes.B]\nincludes = [\"a:b\"]\n",
        &[
            ("syntax", "x y", UNQUOTED),
            (
                "undeclared-include",
                "\"a:b\"",
                "scope `B` includes `a:b`, which is not declared",
            ),
        ],
    );
}

#[test]
fn the_bracket_that_is_too_deep_is_underlined() {
    let rest = format!("[scopes.A]\ntags = {}", "[".repeat(65));
    let loaded = check(&rest, &[("syntax", "[", "brackets nest deeper than 64")]);
    let place = &loaded.problems[0].primary.as_ref().unwrap().place;
    assert_eq!(place.span.end, loaded.sources[0].text().len());
}

/// The first use of a key is found by its table and its indentation.
#[test]
fn the_first_of_two_keys_is_shown() {
    let text = with_head("[scopes.A]\n  bit = 1\n[scopes.B]\n    bit = 2\n   bit = 3\n");
    let loaded = scope_spec::parse("a.toml", &text);
    let problem = &loaded.problems[0];
    let shown = |label: &scope_spec::Label| {
        let span = label.place.span.clone();
        (loaded.sources[0].line(span.start), &text[span])
    };
    assert_eq!(shown(problem.primary.as_ref().unwrap()), (8, "bit"));
    assert_eq!(shown(&problem.context[0]), (7, "bit"));
}

/// A parser takes a hundred bytes for each bracket that is open: it is not let at them.
#[test]
fn brackets_nest_only_so_deep() {
    let text = format!("[spec]\nname = \"a\"\nx = {}", "[".repeat(10_000_000));
    let loaded = scope_spec::parse("a.toml", &text);
    let codes: Vec<&str> = loaded.problems.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["syntax"]);
    assert_eq!(loaded.problems[0].message, "brackets nest deeper than 64");
    let place = &loaded.problems[0].primary.as_ref().unwrap().place;
    assert_eq!(
        place.span.start,
        text.find('[').unwrap() + "[spec]\nname = \"a\"\nx = ".len() + 64
    );
}

/// What to do about a line without `=`.
#[test]
fn lines_without_a_value() {
    for (line, help, patch) in [
        (
            "title",
            "write a value after `=`, or begin a comment with `#`",
            None,
        ),
        (
            "a title",
            "write a value after `=`, or begin a comment with `#`",
            None,
        ),
        (
            "<a:b>",
            "write a value after `=`, or begin a comment with `#`",
            None,
        ),
        (
            "\"a:b\"",
            "write a value after `=`, or begin a comment with `#`",
            None,
        ),
        ("scopes.A]", "a table header begins with `[`", None),
        (
            "title: \"x\"",
            "use `=` in place of `:`",
            Some("title = \"x\""),
        ),
        (
            "\"title\": 'a:b' # c",
            "use `=` in place of `:`",
            Some("\"title\" = 'a:b'"),
        ),
        (
            "title  'x'",
            "write `=` between key and value",
            Some("title = 'x'"),
        ),
        (
            "tags ['x']",
            "write `=` between key and value",
            Some("tags = ['x']"),
        ),
    ] {
        let loaded = check(
            &format!("[scopes.A]\n{line}\n"),
            &[("syntax", line.trim_end_matches(" # c"), NO_VALUE)],
        );
        let [found] = &*loaded.problems[0].help else {
            panic!("{line}: {:?}", loaded.problems);
        };
        let written = found.patch.as_ref().map(|(_, text)| text.as_str());
        assert_eq!((found.text.as_str(), written), (help, patch), "{line}");
    }
}

/// The bracket that was opened is shown.
#[test]
fn an_open_bracket_is_shown() {
    for (line, bracket) in [("tags = ['x'", "["), ("deprecated = { use = 'B'", "{")] {
        let text = with_head(&format!("[scopes.A]\n{line}\n[scopes.B]\n"));
        let loaded = scope_spec::parse("scopes.toml", &text);
        let place = &loaded.problems[0].context[0].place;
        assert_eq!(&text[place.span.clone()], bracket);
    }
}
