use super::*;

fn read(name: &str, text: &str) -> Result<Part, String> {
    let document = Document::read(Source::new(name, name, text), 0);
    let messages = |problems: Vec<Problem>| {
        problems
            .iter()
            .map(|it| it.message.clone())
            .collect::<Vec<_>>()
            .join("; ")
    };
    document.map(|document| document.root()).map_err(messages)
}

/// The text of the part at a pointer.
fn at(text: &str, pointer: &str) -> String {
    let part = read("x", text).unwrap().pointer(pointer).unwrap();
    text[part.span()].to_owned()
}

#[test]
fn parts_know_where_they_stand() {
    let json = "{\n  \"a\": {\"x/y\": [1, {\n \"\\u0062\": \"\\ud83d\\ude00\"}]}\n}";
    let yaml = "# é\na:\n  x/y:\n    - 1\n    - b: \"s\" # z\n  200: {c: d}\nn:\nlast: |\n  text\n";
    assert_eq!(at(json, "/a/x~1y/1/b"), "\"\\ud83d\\ude00\"");
    assert_eq!(at(json, "/a/x~1y/0"), "1");
    assert_eq!(at(yaml, "/a/x~1y/1/b"), "\"s\"");
    assert_eq!(at(yaml, "/a/x~1y"), "- 1\n    - b: \"s\"");
    assert_eq!(
        at(yaml, "/a"),
        "x/y:\n    - 1\n    - b: \"s\" # z\n  200: {c: d}"
    );
    assert_eq!(at(yaml, "/a/200"), "{c: d}");
    assert_eq!(at(yaml, "/n"), "");
    assert_eq!(at(yaml, "/last"), "|\n  text");
}

#[test]
fn both_syntaxes_are_one_tree() {
    let parts = |name: &str, text: &str| {
        let root = read(name, text).unwrap();
        let list = root.get("a").unwrap();
        let words: Vec<_> = list
            .items()
            .map(|it| {
                (
                    it.text().map(str::to_owned),
                    it.word().map(str::to_owned),
                    it.is_true(),
                )
            })
            .collect();
        (
            words,
            root.entries()
                .map(|it| it.key.to_owned())
                .collect::<Vec<_>>(),
        )
    };
    let json = parts(
        "x",
        r#"{"a": ["t", "1", 1, 2.0, null, true, "\n"], "b": {}}"#,
    );
    assert_eq!(
        json,
        parts("x", "a: [t, '1', 1, 2.0, ~, true, \"\\n\"]\nb: {}\n")
    );
    assert_eq!(
        json,
        parts(
            "x.yaml",
            "{a: [t, !!str 1, 1, 2.0, null, true, \"\\n\"], b: {}}"
        )
    );
    assert_eq!(
        json,
        parts(
            "x",
            "\u{feff}a:\r\n- t\r\n- '1'\r\n- 1\r\n- 2.0\r\n-\r\n- true\r\n- \"\\n\"\r\nb: {}\r\n"
        )
    );
}

#[test]
fn aliases_and_merge_keys() {
    let text = "base: &base {get: {security: &s [{a: [x]}]}, put: 1}\nitem:\n  <<: *base\n  put: 2\nother: *s\n";
    let root = read("x", text).unwrap();
    let item = root.get("item").unwrap();
    assert_eq!(item.get("put").unwrap().word(), Some("2"));
    let merged = item.entry("get").unwrap();
    assert!(merged.merged);
    assert_eq!(
        merged.value.identity(),
        root.pointer("/base/get").unwrap().identity()
    );
    let other = root.get("other").unwrap();
    assert_eq!(text[other.span()], *"*s");
    assert_eq!(text[other.resolved().span()], *"[{a: [x]}]");
}

#[test]
fn what_is_neither_is_told_with_its_place() {
    for (text, line, what) in [
        ("{\n  \"a\": ,\n}", 2, "expected value"),
        ("{\n  \"a\": [1,\n", 2, "it ends before it is complete"),
        ("a:\n  - b\n c: [\n", 3, ""),
        ("a: &a [*a]\n", 1, "an alias refers to its own container"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins"),
        ("? [a]\n: b\n", 1, "a list or a map cannot be a key"),
    ] {
        let problems = Document::read(Source::new("x", "x", text), 0).unwrap_err();
        let [problem] = problems.as_slice() else {
            panic!("{problems:?}")
        };
        let place = &problem.primary.as_ref().unwrap().place;
        assert_eq!(
            text[..place.span.start].matches('\n').count() + 1,
            line,
            "{problem:?}"
        );
        assert!(!text[place.span.clone()].contains('\n'));
        assert!(problem.message.contains(what), "{problem:?}");
    }
}

#[test]
fn keys_that_are_there_twice() {
    for text in [
        "{\"a\": {\"b\": 1, \"c\": 2, \"\\u0062\": 3}}",
        "a:\n  b: 1\n  c: 2\n  'b': 3\n",
    ] {
        let problems = Document::read(Source::new("x", "x", text), 0).unwrap_err();
        let [problem] = problems.as_slice() else {
            panic!("{problems:?}")
        };
        assert_eq!(problem.message, "the key `b` exists twice");
        let start = |place: &Place| place.span.start;
        assert!(start(&problem.primary.as_ref().unwrap().place) > start(&problem.context[0].place));
    }
}

#[test]
fn hostile_texts_end() {
    let deep = 1_000_000;
    assert!(
        read("x", &"[".repeat(deep))
            .unwrap_err()
            .contains("levels deep")
    );
    assert!(
        read("x", &format!("{}{}", "[".repeat(deep), "]".repeat(deep)))
            .unwrap_err()
            .contains("levels deep")
    );
    assert!(read("x.yaml", &"[".repeat(deep)).is_err());
    assert!(read("x", &"- ".repeat(deep)).is_err());
    assert!(read("x", &"{\"a\":".repeat(deep)).is_err());
    assert!(
        read("x", "<!doctype html>\n<p>a: b</p>")
            .unwrap_err()
            .contains("HTML")
    );
    // a billion laughs takes no more memory than its text
    let mut laughs = "a0: &a0 [x]\n".to_owned();
    for at in 1..60 {
        let one = format!("*a{}, ", at - 1).repeat(9);
        laughs += &format!("a{at}: &a{at} [{one}]\n");
    }
    assert!(read("x", &laughs).is_ok());
    let mut merges = "a0: &a0 {x: 1}\n".to_owned();
    for at in 1..3_000 {
        merges += &format!("a{at}: &a{at} {{k{at}: 1, <<: *a{}}}\n", at - 1);
    }
    assert!(read("x", &merges).unwrap_err().contains("merge keys"));
}
