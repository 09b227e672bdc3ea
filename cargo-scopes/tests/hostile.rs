//! A spec, a manifest, documents and file names of somebody else's, through every command and format.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use html5gum::{Token, Tokenizer};
use pulldown_cmark::{Event, Options, Parser};
use serde_json::{Value, json};

/// What acts on a terminal.
const ESCAPES: &str =
    "\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}31m\u{9d}0;t\u{9c}\u{85}\u{202e}\u{2066}\u{2028}\u{7f}";

/// Text that is active in Markdown, HTML or code.
const MARKUP: &str =
    "<script>alert(1)</script> --> ]]> */ ``` ` | [x](javascript:y) <!-- ${z} \" ' @me $$";

/// The texts of a spec: hostile ones, or words in their places.
struct Words {
    /// A text in which anything may stand.
    text: String,
    /// The id of an operation, the name of a role.
    id: String,
    /// A name that a token may carry.
    name: String,
    /// The name of a folder.
    folder: String,
}

fn hostile() -> Words {
    Words {
        text: format!("word {ESCAPES}\r\nword {MARKUP} word"),
        id: MARKUP.to_owned(),
        name: "a:`|<b>--*/'$z@me".to_owned(),
        folder: format!("{}{MARKUP}\n# head", ESCAPES).replace('/', ""),
    }
}

fn harmless() -> Words {
    Words {
        text: "word\r\nword".to_owned(),
        id: "word".to_owned(),
        name: "word".to_owned(),
        folder: "word".to_owned(),
    }
}

/// A string of TOML, and of JSON.
fn quoted(text: &str) -> String {
    let text = Value::from(text).to_string();
    text.replace('\u{7f}', "\\u007f")
}

impl Words {
    fn spec(&self, more: &str) -> String {
        let (text, id, name) = (quoted(&self.text), quoted(&self.id), quoted(&self.name));
        format!(
            "[spec]\nname = \"demo\"\ntitle = {text}\nversion = {text}\ndescription = {text}\nsource = {text}\n\
             [scopes.Read]\ntitle = {text}\ndescription = {text}\naccess = \"read\"\ntags = [{text}]\nsince = {text}\n\
             deprecated = {{ since = {text}, note = {text} }}\n\
             [scopes.{name}]\nrust = \"Odd\"\ntitle = {text}\ndescription = {text}\nincludes = [\"Read\"]\nrestricted = true\n\
             [permissions.May]\ntitle = {text}\ndescription = {text}\n\
             [roles.{id}]\nrust = \"Boss\"\ntitle = {text}\ndescription = {text}\npermissions = [\"May\"]\n\
             [operations.{id}]\nrust = \"Do\"\ntitle = {text}\ndescription = {text}\ntags = [{text}]\n\
             call = \"GET /things/{{id}}\"\nscopes = {name}\npermissions = \"May\"\n{more}"
        )
    }

    fn app(&self, state: &str) -> String {
        let (text, name) = (quoted(&self.text), quoted(&self.name));
        let why = quoted(&format!(
            "{} {}",
            self.text,
            "because it is needed ".repeat(3)
        ));
        format!(
            "[app]\nname = {text}\nrust = \"App\"\ntitle = {text}\ndescription = {text}\nspec = \"scopes.toml\"\n\
             [scopes.Read]\n[scopes.{name}]\njustification = {why}\n\
             review = {{ state = \"{state}\", on = 2026-01-02, by = {text}, reference = {text}, reason = {text} }}\n"
        )
    }

    fn openapi(&self) -> String {
        let (text, id, name) = (&self.text, &self.id, &self.name);
        json!({
            "openapi": "3.1.0",
            "info": { "title": text, "version": text, "description": text },
            "components": { "securitySchemes": { "o": { "type": "oauth2", "description": text, "flows": {
                "authorizationCode": { "authorizationUrl": "https://a.example", "tokenUrl": "https://a.example",
                    "scopes": { "Read": text, name: text } } } } } },
            "paths": { "/things/{id}": { "get": { "operationId": id, "summary": text, "description": text,
                "tags": [text], "security": [{ "o": [name] }], "responses": {} } } }
        })
        .to_string()
    }

    fn discovery(&self) -> String {
        let (text, id) = (&self.text, &self.id);
        json!({
            "title": text, "version": text, "description": text, "documentationLink": text, "name": "demo",
            "auth": { "oauth2": { "scopes": { "Read": { "description": text } } } },
            "methods": { "m": { "id": id, "path": "things/{id}", "httpMethod": "GET", "description": text, "scopes": ["Read"] } }
        })
        .to_string()
    }

    fn csv(&self) -> String {
        let text = self.text.replace('"', "\"\"");
        format!("scope,title,description\nRead,\"{text}\",\"{text}\"\n")
    }

    fn write(&self, folder: &Path) {
        let write = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
        let text = quoted(&self.text);
        write("scopes.toml", self.spec(""));
        write(
            "old.toml",
            self.spec(&format!(
                "[operations.gone]\ntitle = {text}\ncall = \"GET /gone\"\nscopes = \"Read\"\n"
            )),
        );
        write("app.toml", self.app("submitted"));
        write("was.toml", self.app("draft"));
        write("openapi.json", self.openapi());
        write("discovery.json", self.discovery());
        write("table.csv", self.csv());
        write(
            "broken.toml",
            format!(
                "[spec]\nname = {text}\nextends = [{text}]\n{text} = 1\n[scopes.{text}]\nincludes = [{text}]\nrust = {text}\n"
            ),
        );
        write(
            "broken_app.toml",
            format!(
                "[app]\nname = {text}\nspec = {text}\n{text} = 1\n[scopes.{text}]\nreview = {{ state = {text} }}\n"
            ),
        );
        write(
            "denial.txt",
            format!(
                "HTTP/1.1 403 No\n\n{}",
                json!({ "error": self.text, "missing_scopes": [self.text, self.name] })
            ),
        );
    }
}

/// What a command printed.
struct Printed {
    status: Option<i32>,
    out: String,
    err: String,
}

fn run(folder: &Path, words: &[&str]) -> Printed {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"))
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdin.take().unwrap().write_all(b""));
    let output = child.wait_with_output().unwrap();
    Printed {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Commands that read; `IN` is the folder.
const READING: &[&str] = &[
    "check IN/scopes.toml IN/app.toml",
    "check IN/scopes.toml IN/app.toml --format json",
    "check IN/scopes.toml IN/app.toml --format sarif",
    "check IN/broken.toml IN/broken_app.toml",
    "check IN/broken.toml IN/broken_app.toml --format json",
    "check IN/broken.toml IN/broken_app.toml --format sarif",
    "check IN/nothing.toml",
    "show --spec IN/scopes.toml",
    "show --spec IN/scopes.toml --kind permission",
    "show --spec IN/scopes.toml --kind role",
    "show --spec IN/scopes.toml --kind operation",
    "show --spec IN/scopes.toml --format json",
    "show --spec IN/scopes.toml NAME",
    "show --spec IN/scopes.toml Read",
    "show --spec IN/scopes.toml May",
    "show --spec IN/scopes.toml ID",
    "show --spec IN/scopes.toml TEXT",
    "explain --spec IN/scopes.toml --granted NAME --needs Read",
    "explain --spec IN/scopes.toml --granted Read --operation ID",
    "explain --spec IN/scopes.toml --granted Read --operation ID --app IN/app.toml",
    "explain --spec IN/scopes.toml --granted Read --needs NAME --format json",
    "explain --spec IN/scopes.toml --granted TEXT --needs TEXT",
    "explain --spec IN/scopes.toml --granted TEXT --operation TEXT",
    "explain --spec IN/scopes.toml --granted NAME --call TEXT",
    "explain --spec IN/scopes.toml --granted NAME --operation ID --role TEXT",
    "explain --spec IN/scopes.toml --granted NAME --operation ID --permissions TEXT",
    "least --spec IN/scopes.toml ID",
    "least --spec IN/scopes.toml ID --format json",
    "least --spec IN/scopes.toml TEXT",
    "least --spec IN/scopes.toml --from-openapi IN/openapi.json",
    "denial --spec IN/scopes.toml IN/denial.txt",
    "denial --spec IN/scopes.toml IN/denial.txt --format json",
    "denial --spec IN/scopes.toml IN/denial.txt --operation TEXT",
    "diff IN/old.toml IN/scopes.toml --fail-on any",
    "diff IN/old.toml IN/scopes.toml --format json",
    "diff IN/was.toml IN/app.toml --fail-on any",
    "diff IN/was.toml IN/app.toml --format json",
    "diff IN/scopes.toml IN/app.toml",
    "app status --app IN/app.toml",
    "app status --app IN/app.toml --format json",
    "app request --app IN/app.toml TEXT",
    "app submit NAME --app IN/app.toml",
    "app add TEXT --app IN/app.toml",
    "app remove TEXT --app IN/app.toml",
    "docs --spec IN/scopes.toml --to json",
    "docs --spec IN/scopes.toml --to mermaid",
    "docs --spec IN/scopes.toml --to dot",
    "docs --spec IN/scopes.toml --to svg",
    "export cedar --spec IN/scopes.toml --part schema",
    "export cedar --spec IN/scopes.toml --part policies",
    "export cedar --spec IN/scopes.toml --part entities",
    "export rego --spec IN/scopes.toml --part policy",
    "export rego --spec IN/scopes.toml --part data",
    "export openfga --spec IN/scopes.toml --part model",
    "export openfga --spec IN/scopes.toml --part tuples",
    "export spicedb --spec IN/scopes.toml --part schema",
    "export spicedb --spec IN/scopes.toml --part relationships",
    "export casbin --spec IN/scopes.toml",
    "export typescript --spec IN/scopes.toml",
    "export openapi --spec IN/scopes.toml --authorization-url https://a.example --token-url https://b.example",
    "export metadata --spec IN/scopes.toml --issuer TEXT",
    "export json-schema --spec IN/scopes.toml",
    "import openapi IN/openapi.json",
    "import openapi IN/table.csv",
    "import google-discovery IN/discovery.json",
    "import csv IN/table.csv --name demo",
    "import markdown IN/page.md",
    "import openapi IN/nothing.json",
    "expand --spec IN/scopes.toml",
    "expand --spec IN/scopes.toml --check IN/table.csv",
    "new IN",
    // the messages of clap
    "show --kind TEXT",
    "TEXT",
    "show --format=TEXT",
    "app approve X --expires TEXT",
    "check --TEXT",
];

/// Commands whose answer is Markdown or HTML.
const PAGES: &[&str] = &[
    "docs --spec IN/scopes.toml --to markdown",
    "docs --spec IN/scopes.toml --to html",
    "docs --spec IN/scopes.toml --to html --since IN/old.toml",
    "diff IN/old.toml IN/scopes.toml --format markdown",
    "diff IN/was.toml IN/app.toml --format markdown",
    "app request NAME --app IN/app.toml",
];

impl Words {
    fn run(&self, folder: &Path, line: &str, more: &[&str]) -> Printed {
        let words: Vec<String> = line
            .split(' ')
            .map(|word| {
                let word = word.replace("IN", &self.folder);
                match word.as_str() {
                    "NAME" => self.name.clone(),
                    "ID" => self.id.clone(),
                    _ => word.replace("TEXT", &self.text),
                }
            })
            .collect();
        let words: Vec<&str> = words
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .collect();
        run(folder, &words)
    }

    /// A folder with all of it in a folder of its name.
    fn folder(&self) -> tempfile::TempDir {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir(top.path().join(".git")).unwrap();
        let inner = top.path().join(&self.folder);
        fs::create_dir(&inner).unwrap();
        self.write(&inner);
        let page = self.run(top.path(), PAGES[0], &[]);
        assert_eq!(page.status, Some(0), "{}", page.err);
        fs::write(inner.join("page.md"), page.out).unwrap();
        top
    }
}

/// Prints, and sets the colours of this command.
fn on_a_terminal(shown: &str) -> Result<(), String> {
    #[derive(Default)]
    struct Screen(Option<String>);
    impl Screen {
        fn wrong(&mut self, what: impl std::fmt::Debug) {
            self.0.get_or_insert_with(|| format!("{what:?}"));
        }
    }
    impl vte::Perform for Screen {
        fn print(&mut self, c: char) {
            let bidi = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            if c.is_control() || bidi {
                self.wrong(c);
            }
        }
        fn execute(&mut self, byte: u8) {
            if !matches!(byte, b'\n' | b'\t') {
                self.wrong(byte);
            }
        }
        fn hook(&mut self, _: &vte::Params, _: &[u8], _: bool, c: char) {
            self.wrong(("hook", c));
        }
        fn osc_dispatch(&mut self, parts: &[&[u8]], _: bool) {
            self.wrong(("osc", parts));
        }
        fn csi_dispatch(&mut self, parameters: &vte::Params, _: &[u8], _: bool, c: char) {
            let conceals = parameters.iter().any(|it| matches!(it, [8 | 5 | 30]));
            if c != 'm' || conceals {
                self.wrong(("csi", c));
            }
        }
        fn esc_dispatch(&mut self, _: &[u8], _: bool, byte: u8) {
            self.wrong(("esc", byte));
        }
    }
    let mut screen = Screen::default();
    vte::Parser::new().advance(&mut screen, shown.as_bytes());
    screen.0.map_or(Ok(()), Err)
}

/// No text acts on a terminal, with colours and without, on stdout and on stderr.
#[test]
fn nothing_acts_on_a_terminal() {
    let words = hostile();
    let top = words.folder();
    let mut wrong = Vec::new();
    for line in READING.iter().chain(PAGES) {
        for color in [&[][..], &["--color", "always"]] {
            let printed = words.run(top.path(), line, color);
            let nothing = printed.out.is_empty() && printed.err.is_empty();
            assert!(!nothing, "{line} printed nothing");
            assert_ne!(printed.status, Some(101), "{line}: {}", printed.err);
            for (stream, text) in [("stdout", &printed.out), ("stderr", &printed.err)] {
                let plain = color.is_empty() && text.contains('\u{1b}');
                if let (Err(what), _) | (Ok(()), Some(what)) =
                    (on_a_terminal(text), plain.then(|| "an escape".to_owned()))
                {
                    wrong.push(format!("{line} {color:?}: {what} on {stream}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The markup of a page. What is in code or not makes no difference.
fn markup(line: &str, page: &str) -> Vec<String> {
    let is_html = line.contains("--to html");
    if is_html {
        let tags = Tokenizer::new(page).filter_map(|token| match token.unwrap() {
            Token::StartTag(tag) if *tag.name == *b"code" => None,
            Token::EndTag(tag) if *tag.name == *b"code" => None,
            Token::StartTag(tag) => {
                let names = tag
                    .attributes
                    .keys()
                    .map(|name| String::from_utf8_lossy(name));
                let names: Vec<_> = names.collect();
                Some(format!(
                    "<{} {}>",
                    String::from_utf8_lossy(&tag.name),
                    names.join(" ")
                ))
            }
            Token::EndTag(tag) => Some(format!("</{}>", String::from_utf8_lossy(&tag.name))),
            Token::Comment(text) => Some(format!("<!--{}-->", String::from_utf8_lossy(&text))),
            _ => None,
        });
        return tags.collect();
    }
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    let events = Parser::new_ext(page, options).filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => {
            // the end of a line that CommonMark keeps
            let text = text.replace('\r', "");
            assert_eq!(on_a_terminal(&text), Ok(()), "{line}: {text:?}");
            None
        }
        Event::InlineHtml(tag) if matches!(&*tag, "<code>" | "</code>" | "<br>") => None,
        event => Some(format!("{event:?}")),
    });
    events.collect()
}

/// A page has the same markup whatever its texts are.
#[test]
fn nothing_becomes_markup() {
    let [(hostile, bad), (harmless, good)] = [hostile(), harmless()].map(|words| {
        let top = words.folder();
        (words, top)
    });
    for line in PAGES {
        let pages = [(&hostile, &bad), (&harmless, &good)].map(|(words, top)| {
            let printed = words.run(top.path(), line, &[]);
            assert_eq!(printed.status, Some(0), "{line}: {}", printed.err);
            printed.out
        });
        let [made, expected] = pages.each_ref().map(|page| markup(line, page));
        let at = made
            .iter()
            .zip(&expected)
            .position(|(made, expected)| made != expected);
        let near = |at: usize| {
            (
                made.get(at.saturating_sub(3)..at + 4),
                expected.get(at.saturating_sub(3)..at + 4),
            )
        };
        assert_eq!((at.map(near), made.len()), (None, expected.len()), "{line}");
    }
}
