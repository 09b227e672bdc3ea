//! Small documents that were once read wrongly, and what they say. Each stands for its kind.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::path::{Path, PathBuf};

use scope_convert::{
    Error,
    export::openapi as export,
    import::{Format, Imported, Options, import, import_file},
    openapi::SecurityOptions,
};
use scope_spec::{Problem, Spec};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(name)
}

fn read(name: &str) -> Imported {
    read_with(name, &Options::default())
}

fn read_with(name: &str, options: &Options) -> Imported {
    let format = match name.rsplit_once('.').unwrap().1 {
        "md" => Format::Markdown,
        "csv" => Format::Csv,
        "json" => Format::GoogleDiscovery,
        _ => Format::Openapi,
    };
    import_file(format, &path(name), options).unwrap()
}

/// Each operation: its id, its first call, and its requirement.
fn operations(spec: &Spec) -> Vec<String> {
    let operations = spec.operations.iter().map(|operation| {
        let any = spec.scopes.alternatives_of(&operation.scopes);
        let any: Vec<String> = any.into_iter().map(|all| all.join("+")).collect();
        let needs = if operation.is_public() {
            "public".to_owned()
        } else if operation.is_authenticated() {
            "any token".to_owned()
        } else {
            any.join(" | ")
        };
        let calls = calls(operation).join(", ");
        format!("{}: {calls}: {needs}", operation.id)
    });
    operations.collect()
}

fn calls(operation: &scope_spec::Operation) -> Vec<String> {
    operation.calls.iter().map(ToString::to_string).collect()
}

fn scopes(imported: &Imported) -> Vec<&str> {
    imported
        .spec
        .scopes
        .items
        .iter()
        .map(|item| item.name.as_str())
        .collect()
}

fn codes(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.code).collect()
}

/// A document that is exported into itself is as it was.
fn unchanged(name: &str, spec: &Spec) {
    let merged = export::merge_file(spec, &path(name), &export::Options::default()).unwrap();
    assert_eq!(
        merged.text,
        std::fs::read_to_string(path(name)).unwrap(),
        "{name}"
    );
}

/// The text that comes of a document and a spec.
fn merged(document: &str, spec: &str) -> Result<String, Error> {
    let loaded = scope_spec::parse("scopes.toml", spec);
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    let options = export::Options::default();
    let merged = export::merge(
        &loaded.spec,
        Path::new("api.yaml"),
        document.to_owned(),
        &options,
    );
    merged.map(|merged| merged.text)
}

#[test]
fn any_token() {
    let imported = read("any_token.yaml");
    assert!(imported.problems.is_empty(), "{:?}", imported.problems);
    assert_eq!(
        operations(&imported.spec),
        [
            "deleteMe: DELETE /me: any token",
            "listOrders: GET /orders: any token",
            "status: GET /status: public",
        ]
    );
    unchanged("any_token.yaml", &imported.spec);
    // what is made public or guarded by a scope is written, and nothing else
    let document = std::fs::read_to_string(path("any_token.yaml")).unwrap();
    let changed = imported
        .text
        .replacen("authenticated = true", "scopes = \"orders.read\"", 1);
    assert_eq!(
        merged(&document, &changed).unwrap(),
        document.replace(
            "deleteMe, responses",
            "deleteMe, security: [{login: [orders.read]}], responses"
        )
    );
}

#[test]
fn discovery_no_scopes() {
    let imported = read("discovery_no_scopes.json");
    assert_eq!(
        operations(&imported.spec),
        [
            "notes.get: GET /v1/notes/{id}: https://example.test/auth/notes",
            "notes.undelete: POST /v1/{+name}:undelete: https://example.test/auth/notes",
        ]
    );
    assert_eq!(codes(&imported.problems), ["missing-requirement"]);
    assert!(imported.problems[0].message.contains("`notes.delete`"));
}

#[test]
fn external_refs() {
    let name = "external_refs/openapi.yaml";
    let imported = read(name);
    assert_eq!(
        operations(&imported.spec),
        ["putB: PUT /b: write", "deleteC: DELETE /c: write"]
    );
    unchanged(name, &imported.spec);
    // an unread part is reported, and never weakens a requirement
    let text = std::fs::read_to_string(path(name)).unwrap();
    let alone = import(
        Format::Openapi,
        &path(name),
        text.clone(),
        &Options::default(),
    )
    .unwrap();
    assert_eq!(operations(&alone.spec), [""; 0]);
    assert_eq!(
        codes(&alone.problems),
        ["unread-reference", "unread-reference"]
    );
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("external_refs");
    std::fs::create_dir_all(folder.join("paths")).unwrap();
    for file in ["paths/b.yaml", "paths/c_delete.yaml"] {
        std::fs::copy(path("external_refs").join(file), folder.join(file)).unwrap();
    }
    std::fs::copy(path("keep.yaml"), folder.join("../keep.yaml")).unwrap();
    for (reference, why) in [
        ("paths/none.yaml", "there is no such file"),
        ("../cases.rs", "does not end in"),
        ("../keep.yaml", "not below the folder"),
        ("/etc/passwd.yaml", "absolute"),
        ("paths/.hidden.yaml", "hidden"),
        ("https://example.test/b.yaml", "nothing is fetched"),
        ("paths/b.yaml#/nothing", "no such part"),
        ("#/paths/~1b", "leads back to itself"),
    ] {
        let changed = text.replace("paths/b.yaml", reference);
        let file = folder.join("openapi.yaml");
        std::fs::write(&file, changed).unwrap();
        let imported = import_file(Format::Openapi, &file, &Options::default());
        let imported = imported.unwrap();
        assert_eq!(
            operations(&imported.spec),
            ["deleteC: DELETE /c: write"],
            "{reference}"
        );
        let [problem] = imported.problems.as_slice() else {
            panic!("{:?}", imported.problems);
        };
        assert!(
            problem.message.contains(reference) && problem.message.contains(why),
            "{}",
            problem.message
        );
    }
}

#[test]
fn internal_ref() {
    let imported = read("internal_ref.yaml");
    assert!(imported.problems.is_empty(), "{:?}", imported.problems);
    assert_eq!(
        operations(&imported.spec),
        [
            "readOne: GET /one/{id}: write",
            "writeTwo: POST /two: write"
        ]
    );
    unchanged("internal_ref.yaml", &imported.spec);
}

#[test]
fn concrete_and_template() {
    let imported = read("concrete_and_template.yaml");
    assert_eq!(
        operations(&imported.spec),
        [
            "readPage: GET /pages/{slug}: public",
            "addPage: POST /pages: pages"
        ]
    );
    unchanged("concrete_and_template.yaml", &imported.spec);
}

#[test]
fn keep() {
    let imported = read("keep.yaml");
    assert_eq!(
        operations(&imported.spec),
        ["a: GET /a: read", "b: GET /b: read", "c: GET /c: org:read"]
    );
    unchanged("keep.yaml", &imported.spec);
    // what the spec does not speak of stays where a scope is another one
    let document = std::fs::read_to_string(path("keep.yaml")).unwrap();
    let changed = imported
        .text
        .replace("scopes = \"read\"", "scopes = \"org:read\"");
    let text = merged(&document, &changed).unwrap();
    let lines: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.starts_with("paths"))
        .skip(1)
        .collect();
    assert_eq!(
        lines,
        [
            "  /a: {get: {operationId: a, security: [{pat: []}, {org: [org:read]}], responses: {}}}",
            "  /b: {get: {operationId: b, security: [{key: [], org: [org:read]}], responses: {}}}",
            "  /c: {get: {operationId: c, security: [{org: [\"org:read\"]}], responses: {}}}",
        ]
    );
    // and what cannot be kept is an error
    let public = imported.text.replace(
        "call = \"GET /b\"\nscopes = \"read\"",
        "call = \"GET /b\"\npublic = true",
    );
    let error = merged(&document, &public).unwrap_err();
    assert!(error.to_string().contains("`b`"), "{error}");
}

#[test]
fn http_bearer() {
    let imported = read("http_bearer.yaml");
    assert_eq!(
        operations(&imported.spec),
        [
            "list: GET /droplets: droplet:read",
            "create: POST /droplets: droplet:create+regions:read"
        ]
    );
    unchanged("http_bearer.yaml", &imported.spec);
    let any = Options {
        security: SecurityOptions {
            any: true,
            ..SecurityOptions::default()
        },
        ..Options::default()
    };
    assert_eq!(
        operations(&read_with("http_bearer.yaml", &any).spec),
        [
            "list: GET /droplets: droplet:read",
            "create: POST /droplets: droplet:create | regions:read"
        ]
    );
}

#[test]
fn only_api_key() {
    let imported = read("only_api_key.yaml");
    let error = imported
        .problems
        .iter()
        .find(|problem| problem.is_error())
        .unwrap();
    assert_eq!(error.code, "no-scopes");
    assert!(
        error
            .message
            .ends_with("declares `api_key` (apiKey), which has no scopes"),
        "{}",
        error.message
    );
}

#[test]
fn servers() {
    let imported = read("servers.yaml");
    assert_eq!(
        operations(&imported.spec),
        [
            "info: GET /2.0/files/{id}: files",
            "upload: POST /api/2.0/files/{id}/content: files"
        ]
    );
    unchanged("servers.yaml", &imported.spec);
    let with = |servers: &str| {
        let text = std::fs::read_to_string(path("servers.yaml")).unwrap();
        let text = text.replace("[{url: https://api.example.test/2.0}]", servers);
        let options = Options::default();
        import(Format::Openapi, Path::new("x.yaml"), text, &options).unwrap()
    };
    // two bases are two calls, and a variable of the host is none
    let two = with(
        "[{url: 'https://{region}.example.test/2.0'}, {url: /old/}, {url: https://b.example.test/2.0/}]",
    );
    assert_eq!(
        operations(&two.spec),
        [
            "info: GET /2.0/files/{id}, GET /old/files/{id}: files",
            "upload: POST /api/2.0/files/{id}/content: files",
        ]
    );
    // a variable may hold the path behind the host
    let based = with(
        "[{url: 'https://{host}.test{base}', variables: {host: {enum: [a, b]}, base: {default: /sell/v1, enum: [/sell/v1, /buy/v1]}}}]",
    );
    assert_eq!(
        operations(&based.spec)[0],
        "info: GET /sell/v1/files/{id}, GET /buy/v1/files/{id}: files"
    );
}

#[test]
fn openapi_3_2() {
    let imported = read("openapi_3_2.yaml");
    assert_eq!(
        operations(&imported.spec),
        [
            "searchNotes: QUERY /notes: notes:read",
            "copyNote: COPY /notes: notes:write"
        ]
    );
    unchanged("openapi_3_2.yaml", &imported.spec);
    // an older document has no such methods
    let text = std::fs::read_to_string(path("openapi_3_2.yaml"))
        .unwrap()
        .replace("3.2.0", "3.1.0");
    let older = import(Format::Openapi, Path::new("x"), text, &Options::default()).unwrap();
    assert_eq!(codes(&older.problems), ["unknown-method", "unknown-method"]);
}

#[test]
fn swagger_2() {
    let imported = read("swagger_2.yaml");
    assert_eq!(
        operations(&imported.spec),
        [
            "post: POST /api/chat.post: chat:write",
            "test: GET /api/api.test: public"
        ]
    );
    unchanged("swagger_2.yaml", &imported.spec);
}

#[test]
fn undeclared() {
    let imported = read("undeclared.yaml");
    let [problem] = imported.problems.as_slice() else {
        panic!("{:?}", imported.problems);
    };
    assert_eq!(
        (problem.code, problem.context.len()),
        ("undeclared-name", 2)
    );
    assert_eq!(operations(&imported.spec), ["a: GET /a: read"]);
    let options = Options {
        declare_used: true,
        ..Options::default()
    };
    let imported = read_with("undeclared.yaml", &options);
    assert!(!imported.has_errors());
    assert_eq!(
        operations(&imported.spec),
        [
            "a: GET /a: read | content",
            "b: PUT /a: content",
            "c: GET /c: content"
        ]
    );
    unchanged("undeclared.yaml", &imported.spec);
}

/// The format has no place to declare the scopes of `openIdConnect`, so a use declares them. A scope
/// of `oauth2` that no flow has stays a mistake.
#[test]
fn scopes_of_schemes_that_cannot_declare() {
    let text = "openapi: 3.1.0\ninfo: {title: X, version: '1'}\ncomponents:\n  securitySchemes:\n    \
         staff: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://a.test/t, scopes: {read: R}}}}\n    \
         guest: {type: openIdConnect, openIdConnectUrl: https://a.test/o}\n    \
         key: {type: apiKey, in: header, name: key}\npaths:\n  \
         /a:\n    get: {operationId: a, security: [{staff: [read]}, {guest: [openid, own]}], responses: {}}\n    \
         put: {operationId: b, security: [{staff: [write]}], responses: {}}\n    \
         post: {operationId: c, security: [{staff: [read]}, {key: []}], responses: {}}\n    \
         delete: {operationId: d, security: [{staff: [read], key: []}], responses: {}}\n";
    let path = Path::new("x.yaml");
    let imported = import(Format::Openapi, path, text.to_owned(), &Options::default()).unwrap();
    assert_eq!(scopes(&imported), ["read", "openid", "own"]);
    assert_eq!(
        operations(&imported.spec),
        [
            "a: GET /a: read | openid+own",
            "c: POST /a: read",
            "d: DELETE /a: read"
        ]
    );
    let mut messages = imported.problems.iter().map(|it| it.message.as_str());
    assert!(messages.any(|it| it == "operation `b` requires scope `write`, which is not declared"));
    // what the spec leaves out is reported with the scheme
    let left_out = imported
        .problems
        .iter()
        .filter(|it| it.code == "unscoped-scheme");
    assert_eq!(left_out.clone().count(), 2);
    assert!(left_out.clone().all(|it| it.message.contains("(`key`)")));
}

#[test]
fn two_schemes() {
    let imported = read("two_schemes.yaml");
    assert_eq!(operations(&imported.spec), ["b: PUT /a: read"]);
    assert!(codes(&imported.problems).contains(&"two-schemes"));
    unchanged("two_schemes.yaml", &imported.spec);

    // flows of one grant are one token: the same server, user and scopes
    let flow = |name: &str, kind: &str, server: &str, scopes: &str| {
        format!(
            "    {name}: {{type: oauth2, flows: {{{kind}: {{authorizationUrl: https://{server}, tokenUrl: https://a.test/t, scopes: {scopes}}}}}}}\n"
        )
    };
    let made = |second: &str, requires: &str| {
        let first = flow("one", "implicit", "a.test", "{read: R, write: W}");
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: X, version: '1'}}\ncomponents:\n  securitySchemes:\n{first}{second}paths:\n  \
             /a: {{get: {{operationId: a, security: [{{one: [read], two: {requires}}}], responses: {{}}}}}}\n"
        );
        let path = Path::new("x.yaml");
        let imported = import(Format::Openapi, path, text.clone(), &Options::default()).unwrap();
        (text, imported)
    };
    let declared = "{read: R, write: W}";
    let same = flow("two", "authorizationCode", "a.test", declared);
    let (text, one) = made(&same, "[read]");
    assert_eq!(operations(&one.spec), ["a: GET /a: read"]);
    assert_eq!(codes(&one.problems), ["two-schemes"]);
    assert!(!one.has_errors());
    assert_eq!(merged(&text, &one.text).unwrap(), text);
    let changed = one.text.replace("scopes = \"read\"", "scopes = \"write\"");
    assert_eq!(
        merged(&text, &changed).unwrap(),
        text.replace("one: [read], two: [read]", "one: [write], two: [write]")
    );
    for (second, requires) in [
        (same.clone(), "[write]"),
        (same.clone(), "[]"),
        (
            flow("two", "authorizationCode", "b.test", declared),
            "[read]",
        ),
        (
            flow("two", "authorizationCode", "a.test", "{read: R}"),
            "[read]",
        ),
        (
            same.replace("authorizationUrl: https://a.test, ", ""),
            "[read]",
        ),
        (
            "    two: {type: openIdConnect, openIdConnectUrl: https://a.test}\n".to_owned(),
            "[read]",
        ),
    ] {
        let (_, two) = made(&second, requires);
        assert_eq!(operations(&two.spec), [""; 0], "{second} {requires}");
        assert!(two.has_errors());
    }
}

#[test]
fn purge() {
    let spec = scope_spec::load(&path("purge.toml")).spec;
    let options = export::Options {
        token_url: Some("https://login.example.test/token".to_owned()),
        ..export::Options::default()
    };
    let made = export::fresh(&spec, &options).unwrap();
    assert_eq!(made.unwritable, ["wipe"]);
    assert!(
        !made.text.to_lowercase().contains("purge\":"),
        "{}",
        made.text
    );
    // a document of OpenAPI 3.2 has a place for it
    let document = "openapi: 3.2.0\ninfo: {title: Purge, version: '1'}\npaths:\n  /cache:\n    additionalOperations:\n      PURGE: {responses: {}}\n";
    let text = std::fs::read_to_string(path("purge.toml")).unwrap();
    let spec = scope_spec::parse("scopes.toml", &text).spec;
    let merged = export::merge(&spec, Path::new("x.yaml"), document.to_owned(), &options).unwrap();
    assert!(
        merged
            .text
            .contains("PURGE: {security: [{oauth2: [admin]}], responses: {}}"),
        "{}",
        merged.text
    );
}

#[test]
fn tables() {
    let imported = read("tables.md");
    assert_eq!(
        scopes(&imported),
        [
            "repo",
            "repo:status",
            "admin:org",
            "gists",
            "read:accounts",
            "write:accounts"
        ]
    );
    let access = |name: &str| {
        let item = imported
            .spec
            .scopes
            .items
            .iter()
            .find(|item| item.name == name)
            .unwrap();
        item.access.words().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        (access("read:accounts"), access("write:accounts")),
        ("read".to_owned(), "update".to_owned())
    );
    let [problem] = imported.problems.as_slice() else {
        panic!("{:?}", imported.problems);
    };
    assert_eq!(problem.code, "several-names");
    assert!(
        problem.message.contains("`read:a` and `write:a`"),
        "{}",
        problem.message
    );
}

/// Tables as vendors write them, each with the scopes of it: name, title, access.
#[test]
fn tables_of_other_shapes() {
    for (page, wanted, told) in [
        // what is sent, beside what people call it
        (
            "| Scope Name | Scope ID | Description |\n|-|-|-|\n| View your meetings | `meeting:read` | See them |\n",
            "meeting:read=View your meetings: See them",
            "",
        ),
        (
            "| Title | Scope name | Summary |\n|-|-|-|\n| See work | `read:work` | See it |\n",
            "read:work=See work: See it",
            "",
        ),
        // a blank head, links and URLs
        (
            "| Scopes | |\n|-|-|\n| https://a.test/auth/mail | Mail |\n| [https://a.test/auth/drive](#x) | Files |\n",
            "https://a.test/auth/mail=: Mail, https://a.test/auth/drive=: Files",
            "",
        ),
        // a name for each kind of access, without a column of names
        (
            "| Resource | Read scope | Write scope |\n|-|-|-|\n| Orders | `read_orders` | `write_orders` |\n| Reports | `read_reports` | \u{2014} |\n",
            "read_orders=:, write_orders=:, read_reports=:",
            "",
        ),
        // `Access` is what the access is to
        (
            "| Scope | Access |\n|-|-|\n| `orders` | All orders of a shop |\n",
            "orders=: All orders of a shop",
            "",
        ),
        // a row about no scope, indented ones, no pipes at the ends
        (
            "Name | Description\n-|-\n**`(no scope)`** | Public data\n**`repo`** | All\n&emsp;`repo:status`| Some\n",
            "repo=: All, repo:status=: Some",
            "no-name",
        ),
        // the heading gives `Value` its meaning, even next to another table
        (
            "# OAuth2 scopes\n\n| Value | Description |\n|-|-|\n| a.read \\* | A |\n\n# Flags\n\n| Permission | Value |\n|-|-|\n| KICK | 1 |\n",
            "a.read=: A, KICK=:",
            "unknown-column",
        ),
        (
            "# Scopes\n\n| Name | Description |\n|-|-|\n| `read` | R |\n\n# Parameters\n\n| Name | Description |\n|-|-|\n| `client_id` | C |\n",
            "read=: R",
            "unknown-table",
        ),
        (
            "| Scope(s) | Details | Token types | Since |\n|-|-|-|-|\n| `chat:write` | Send | Bot<br>User | 2 |\n",
            "chat:write=: Send",
            "unknown-column",
        ),
        // what people call a scope is not its name
        (
            "| Scope | Description |\n|-|-|\n| View your meetings | See them |\n",
            "",
            "title-for-name",
        ),
        ("| Scope |\n|-|\n| `a`, `b` |\n", "", "several-names"),
    ] {
        let imported = import(
            Format::Markdown,
            Path::new("x.md"),
            page.to_owned(),
            &Options::default(),
        )
        .unwrap();
        let items = imported.spec.scopes.items.iter().map(|item| {
            let text = |text: Option<&scope_spec::Text<'_>>| {
                text.map_or("", |text| text.as_written()).to_owned()
            };
            let (title, description) = (text(item.title.as_ref()), text(item.description.as_ref()));
            let all = format!("{}={title}: {description}", item.name);
            all.trim_end().to_owned()
        });
        assert_eq!(items.collect::<Vec<_>>().join(", "), wanted, "{page}");
        let codes = codes(&imported.problems);
        assert_eq!(
            codes,
            Vec::from_iter((!told.is_empty()).then_some(told)),
            "{page}"
        );
    }
}

#[test]
fn columns() {
    let imported = read("columns.csv");
    assert_eq!(scopes(&imported), ["Mail.Read", "Mail.Send"]);
    assert_eq!(
        imported.spec.scopes.items[0]
            .title
            .as_ref()
            .map(|it| it.as_written()),
        Some("Read mail")
    );
    let options = |column: (&str, &str)| Options {
        columns: vec![(column.0.to_owned(), column.1.to_owned())],
        ..Options::default()
    };
    let consent = read_with("columns.csv", &options(("restricted", "Admin consent")));
    assert!(consent.problems.is_empty(), "{:?}", consent.problems);
    assert!(consent.spec.scopes.items[1].restricted);
    let text = "Key;What for\na;A\nb;B\n".to_owned();
    let made =
        |options: &Options| import(Format::Csv, Path::new("x.csv"), text.clone(), options).unwrap();
    assert_eq!(
        codes(&made(&Options::default()).problems),
        ["missing-column"]
    );
    assert_eq!(scopes(&made(&options(("name", "Key")))), ["a", "b"]);
    assert_eq!(
        codes(&made(&options(("name", "Keys"))).problems),
        ["missing-column"]
    );
}

/// Other bad input, each with its report; a part that is left out never weakens a requirement.
#[test]
fn bad_input() {
    let head = "openapi: 3.1.0\ninfo: {title: X, version: '1'}\ncomponents: {securitySchemes: {login: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://a.test/t, scopes: {read: R}}}}}}\nsecurity: [{login: [read]}]\n";
    let made = |text: String| {
        import(
            Format::Openapi,
            Path::new("x.yaml"),
            text,
            &Options::default(),
        )
        .unwrap()
    };
    let of = |paths: &str| made(format!("{head}paths:\n{paths}"));

    let twice = of("  /a: {get: {operationId: a}, put: {operationId: a, security: []}}\n");
    assert_eq!(
        operations(&twice.spec),
        ["a: GET /a: read", "PUT /a: PUT /a: public"]
    );
    assert_eq!(codes(&twice.problems), ["duplicate-id"]);

    let bare = of("  a: {get: {operationId: a}}\n");
    assert_eq!(operations(&bare.spec), ["a: : read"]);
    assert_eq!(codes(&bare.problems), ["invalid-call"]);

    // no document says which values an open parameter takes
    let open = "tokenUrl: https://a.test/t, scopes: {read: R, 'org:{org}:read': O}";
    let open = head.replace("tokenUrl: https://a.test/t, scopes: {read: R}", open);
    let paths =
        "paths:\n  /{org}: {get: {operationId: a, security: [{login: ['org:{org}:read']}]}}\n";
    let open = made(format!("{open}{paths}"));
    assert_eq!(scopes(&open), ["read"]);
    assert_eq!(operations(&open.spec), Vec::<String>::new());
    assert_eq!(codes(&open.problems), ["invalid-name", "undeclared-name"]);
    assert!(open.problems[0].primary.is_some());

    for (text, code) in [
        ("<!doctype html><html></html>", "invalid-document"),
        ("{\"openapi\": \"3.1.0\", \"paths\": {", "invalid-document"),
        (
            "{\"openapi\": \"3.1.0\", \"openapi\": \"3.0.0\"}",
            "duplicate-key",
        ),
        ("openapi: 3.1.0\nopenapi: 3.0.0\n", "duplicate-key"),
        ("a: &a\n  b: *a\n", "invalid-document"),
        ("", "invalid-openapi"),
        ("[]", "invalid-openapi"),
        ("openapi: 4.0.0\n", "invalid-openapi"),
        ("asyncapi: 3.0.0\n", "invalid-openapi"),
    ] {
        let imported = made(text.to_owned());
        assert_eq!(codes(&imported.problems), [code], "{text}");
        assert!(imported.problems[0].is_error());
    }

    // aliases that stand for more than anybody wrote
    let names = |name: &str, one: &str| format!("{name}: &{name} [{}]\n", [one; 1_050].join(", "));
    let many = format!(
        "{}y: &y {{login: *x}}\n{}{head}paths:\n  /a: {{get: {{operationId: a, security: *z}}}}\n  /b: {{get: {{operationId: b, security: []}}}}\n",
        names("x", "read"),
        names("z", "*y")
    );
    let many = made(many);
    assert_eq!(operations(&many.spec), ["a: GET /a: read"]);
    assert_eq!(
        codes(&many.problems),
        ["too-many-names", "unclear-requirement"]
    );

    // a mark at the beginning and Windows' line ends are of no matter, and stay
    let text = format!("\u{feff}{head}paths:\n  /a:\n    get:\n      operationId: a # mine\n      responses: {{}}\n").replace('\n', "\r\n");
    let imported = made(text.clone());
    assert_eq!(operations(&imported.spec), ["a: GET /a: read"]);
    assert_eq!(merged(&text, &imported.text).unwrap(), text);
    let public = imported.text.replace("scopes = \"read\"", "public = true");
    assert_eq!(
        merged(&text, &public).unwrap(),
        text.replace("      responses", "      security: []\r\n      responses")
    );
}
