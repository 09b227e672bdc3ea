//! What a reader does with each page.

use std::fs;

use crate::{
    page::{Page, clone},
    reader::Reader,
};

/// Runs the shell blocks of a page, and the commands of its text that belong to the same folder.
pub(crate) fn walk(reader: &mut Reader) {
    match reader.page.name.as_str() {
        "README.md" => readme(reader),
        "cargo-scopes/README.md" => command_readme(reader),
        "docs/src/audit.md" => audit(reader),
        "docs/src/client.md" => client(reader),
        "docs/src/command.md" => command(reader),
        "docs/src/format.md" => format(reader),
        "docs/src/mcp.md" => mcp(reader),
        "docs/src/migration.md" => migration(reader),
        "docs/src/objects.md" => objects(reader),
        "docs/src/review.md" => review(reader),
        "docs/src/server.md" => server(reader),
        "docs/src/several.md" => several(reader),
        // no shell blocks
        _ => {}
    }
}

fn readme(reader: &mut Reader) {
    reader.package("app");
    reader.block();
    reader.folder("own");
    reader.line();
    reader.folder("documented");
    reader.write("openapi.yaml", &document());
    reader.block();
    reader.block();
    // "or client, server, mcp"
    for name in ["client", "server", "mcp"] {
        reader.stop(&format!("cargo run -p {name}"));
    }
}

fn command_readme(reader: &mut Reader) {
    reader.block();
    reader.folder("my-service");
    reader.push();
    reader.shell("git tag v1.2.0", 0);
    reader.block();
    assert!(reader.text("scopes.html").contains("</html>"));
}

fn audit(reader: &mut Reader) {
    let client = Page::read("docs/src/client.md");
    insights(reader, &client);
    // nothing calls the function that requires this scope
    let main = reader.text("src/main.rs");
    reader.write("src/main.rs", &main.replace("send_sms(CallInsights);", ""));
    reader.block();
    assert!(reader.text("accepted.json").contains("over-asked"));
}

fn client(reader: &mut Reader) {
    let (manifest, main) = files_of_client(&reader.page);
    let errors: Vec<_> = reader.page.blocks("text")[0]
        .lines()
        .map(str::to_owned)
        .collect();
    reader.block();
    reader.write("app.toml", &manifest);
    reader.write("src/main.rs", &main);
    let output = reader.output("cargo check");
    let err = String::from_utf8(output.stderr).unwrap();
    for line in errors {
        let text = line.trim_start_matches(['=', ' ']);
        assert!(err.contains(text), "{err}\ndoes not have: {text}");
    }
    reader.write("app.toml", &format!("{manifest}\n[scopes.SMS]"));
    reader.run("cargo check");
    reader.run("cargo scopes check --deny warnings app.toml");
    reader.block();
    reader.run("cargo scopes check");
    reader.shell("cargo scopes show createSMSMessage", 0);
    reader.folder("another");
    reader.write("openapi.yaml", &document());
    reader.run("cargo scopes new --import openapi.yaml");
}

fn command(reader: &mut Reader) {
    let client = Page::read("docs/src/client.md");
    reader.block();
    insights(reader, &client);
    reader.push();
    reader.block();
    assert!(reader.text("scopes.sarif").contains("\"runs\""));
}

fn mcp(reader: &mut Reader) {
    let files = [
        ("scopes.toml", "toml,ignore"),
        ("src/main.rs", "rust,ignore"),
    ];
    let files = files.map(|(path, language)| (path, reader.page.blocks(language)[0].to_owned()));
    reader.block();
    // `examples/mcp/tests/guide.rs` compiles them
    for (path, text) in &files {
        reader.write(path, text);
    }
    reader.run("cargo scopes check");
    reader.has_crates_of(&files[1].1);
    reader.run("cargo add rmcp@3 --features transport-io");
    reader.run("cargo add --dev tower http");
}

fn migration(reader: &mut Reader) {
    reader.package("invoices");
    // the server as it was
    reader.shell("cargo add --quiet axum", 0);
    reader.block();
    let spec = fs::read_to_string(clone().join("examples/migration/scopes.toml"));
    reader.write("scopes.toml", &spec.unwrap());
    reader.push();
    reader.run("cargo scopes check");
    let call = r#"cargo scopes explain --call "GET /invoices/1" --granted "invoices:read""#;
    reader.run(call);
    reader.run("cargo scopes diff --fail-on widening");
    reader.folder("documented");
    reader.write("api.yaml", &document());
    reader.run("cargo scopes import openapi api.yaml -o scopes.toml");
}

fn format(reader: &mut Reader) {
    reader.write("scopes.toml", reader.page.blocks("toml")[0]);
    reader.run("cargo scopes check --deny warnings");
}

fn objects(reader: &mut Reader) {
    let format = Page::read("docs/src/format.md");
    let specs = format.blocks("toml");
    let spec = specs.iter().find(|it| it.contains("/orgs/{org}/repos"));
    reader.write("scopes.toml", spec.unwrap());
    reader.run(
        r#"cargo scopes explain --granted repo:acme/site:read --call "GET /orgs/acme/repos/site""#,
    );
}

fn review(reader: &mut Reader) {
    let client = Page::read("docs/src/client.md");
    insights(reader, &client);
    reader.push();
    reader.block();
    reader.block();
}

fn server(reader: &mut Reader) {
    let code = reader.page.blocks("rust").join("\n");
    reader.package("notes");
    reader.block();
    reader.block();
    // `scope-tests` compiles it
    reader.has_crates_of(&code);
    reader.run("cargo scopes check");
    reader.write(
        "openapi.yaml",
        "openapi: 3.1.0\ninfo: { title: Notes, version: '1' }\npaths: {}",
    );
    reader.block();
    assert!(
        reader
            .text("openapi.yaml")
            .contains("https://login.example.com/token")
    );
    reader.push();
    reader.block();
    reader.run("cargo scopes docs --to html -o scopes.html");
    reader.folder("documented");
    reader.write("openapi.yaml", &document());
    reader.run("cargo scopes new --import openapi.yaml");
}

fn several(reader: &mut Reader) {
    let page = Page::read("docs/src/several.md");
    let files = page.files();
    let write = |reader: &Reader, wanted: &[&str]| {
        for path in wanted {
            let file = files.iter().find(|(it, _)| it == path);
            reader.write(path, file.unwrap().1);
        }
    };
    reader.line();
    write(reader, &["parkwise.yaml", "stratus.csv"]);
    reader.block();
    write(reader, &["src/main.rs"]);
    let out = reader.shell("cargo run --quiet", 0);
    assert_eq!(out, "GET /sessions\nGET /stations\nlistSessions\n");
    // the one that the page says does not compile
    let main = reader.text("src/main.rs");
    let wrong = main.replace("readings(Stratus);", "readings(Parkwise);");
    reader.write("src/main.rs", &wrong);
    let output = reader.output("cargo check");
    let err = String::from_utf8(output.stderr).unwrap();
    let expected = "`Parkwise` does not grant the app scope `stations:read`";
    assert!(err.contains(expected), "{err}");
    // a call that two scopes allow, and the advice on it
    reader.shell("cd parkwise", 0);
    let out = reader.run("cargo scopes least listSessions");
    assert!(out.contains("\n  sessions.view\n"), "{out}");

    // one spec for several programs
    reader.folder("workspace");
    reader.shell("git init --quiet", 0);
    let members = "[workspace]\nresolver = '3'\nmembers = ['specs', 'board']";
    reader.write("Cargo.toml", members);
    write(
        reader,
        &[
            "specs/src/lib.rs",
            "board/app.toml",
            "board/src/main.rs",
            "stratus.csv",
        ],
    );
    for (name, more) in [("specs", ""), ("board", "specs = { path = '../specs' }")] {
        let manifest = format!(
            "[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n[dependencies]\n\
             scope-core = {{ path = '{}/scope-core' }}\n{more}",
            clone().display()
        );
        reader.write(&format!("{name}/Cargo.toml"), &manifest);
    }
    reader.shell(
        "cargo scopes import csv stratus.csv -o specs/stratus.toml",
        0,
    );
    reader.shell("cargo scopes check --deny warnings board/app.toml", 0);
    let out = reader.shell("cargo run --quiet -p board", 0);
    assert_eq!(out, "GET /stations\n");
}

/// The manifest and the program that the page about clients begins with.
fn files_of_client(page: &Page) -> (String, String) {
    let first = |language| page.blocks(language)[0].to_owned();
    (first("toml"), first("rust,ignore"))
}

/// The package that the page about clients makes, with all that it asks for.
fn insights(reader: &mut Reader, page: &Page) {
    let (manifest, main) = files_of_client(page);
    for command in &page.scripts()[0] {
        reader.shell(command, 0);
    }
    reader.write("app.toml", &format!("{manifest}\n[scopes.SMS]"));
    reader.write("src/main.rs", &main);
}

/// An OpenAPI document.
fn document() -> String {
    let page = Page::read("docs/src/several.md");
    let files = page.files();
    let document = files.iter().find(|(path, _)| *path == "parkwise.yaml");
    document.unwrap().1.to_owned()
}
