//! Tools say what guards do: of the operations of a call, with random specs and requests in every
//! encoding, and of a denial. Lists that are written down twice are the same.

use std::{collections::BTreeSet, path::Path};

use crate::common::{
    paths::{self, Random},
    table::laid_out,
};
use scope_convert::{
    export::openapi as export,
    import::{self, Format},
};
use scope_core::{__private::Calls, ApiOperation as _};
use scope_spec::{
    Loaded, OperationId, PathTemplate, Spec,
    matching::{Readings, operations_at},
};

const METHODS: [&str; 4] = ["GET", "HEAD", "POST", "DELETE"];

/// Calls, and the spec in which operation `o{i}` requires the scope `s{i}`, or is public.
fn random_spec(random: &mut Random) -> (Vec<(String, String)>, Loaded) {
    let count = 2 + random.below(12);
    let calls: Vec<(String, String)> = (0..count)
        .map(|_| {
            let method = random.one_of(&METHODS[..1 + count % 4]).to_owned();
            (method, paths::template(random, 3))
        })
        .collect();
    let mut scopes = "spec.name = 't'\n".to_owned();
    let mut operations = String::new();
    for (i, (method, path)) in calls.iter().enumerate() {
        scopes += &format!("[scopes.s{i}]\n");
        let needs = match random.below(4) {
            0 => "public = true".to_owned(),
            _ => format!("scopes = 's{i}'"),
        };
        operations += &format!("[operations.o{i}]\ncall = '{method} {path}'\n{needs}\n");
    }
    let loaded = scope_spec::parse("t.toml", &(scopes + &operations));
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    (calls, loaded)
}

fn request(random: &mut Random, calls: &[(String, String)]) -> (String, String) {
    let (method, template) = &calls[random.below(calls.len())];
    let path = paths::path(random, template, calls);
    match random.below(4) {
        0 => (random.one_of(&METHODS).to_owned(), path),
        _ => (method.clone(), path),
    }
}

/// The names of the scopes that some operations require together.
fn scopes(spec: &Spec, operations: impl IntoIterator<Item = OperationId>) -> BTreeSet<String> {
    let all = operations.into_iter().map(|id| &spec[id].scopes);
    let named = all.flat_map(|required| required.names());
    let names = named.map(|scope| spec.scopes.name(scope).to_owned());
    names.collect()
}

fn position(id: OperationId) -> u16 {
    u16::try_from(id.position()).expect("few operations")
}

fn sorted(operations: &[OperationId]) -> Vec<u16> {
    let mut sorted: Vec<u16> = operations.iter().copied().map(position).collect();
    sorted.sort_unstable();
    sorted
}

#[test]
fn explain_and_diff_find_what_a_guard_finds() {
    let mut random = Random(29);
    let (mut several, mut none) = (0, 0);
    for _ in 0..60 {
        let (calls, loaded) = random_spec(&mut random);
        let table: &'static Calls = Box::leak(Box::new(laid_out(&calls)));
        for _ in 0..100 {
            let (method, path) = request(&mut random, &calls);
            let (operation, required) = table.required(&method, &path);
            let context = || format!("{method} {path} of {calls:#?}");
            // `explain`
            let readings = Readings::of_request(&loaded.spec, &method, &path);
            assert_eq!(sorted(readings.operations()), required, "{}", context());
            let first = readings.operation().map(position);
            assert_eq!(first, operation, "{}", context());
            // `diff`, which compares paths as they stand
            let at = operations_at(&loaded.spec, &method, &path);
            let found = table.operations_at(method.as_bytes(), path.as_bytes());
            assert_eq!(sorted(&at), found, "{}", context());
            several += usize::from(required.len() > 1);
            none += usize::from(required.is_empty());
        }
    }
    assert!(several > 200 && none > 200, "{several} {none}");
}

#[test]
fn lints_speak_of_calls_as_a_guard_finds_them() {
    let mut random = Random(31);
    let (mut twice, mut shadowed) = (0, 0);
    for _ in 0..600 {
        let (calls, loaded) = random_spec(&mut random);
        let table: &'static Calls = Box::leak(Box::new(laid_out(&calls)));
        let ids = |message: &str| -> Vec<usize> {
            let words = message.split('`').skip(1).step_by(2);
            words
                .filter_map(|word| word.strip_prefix('o')?.parse().ok())
                .collect()
        };
        for problem in loaded
            .problems
            .iter()
            .filter(|it| it.code == "duplicate-call")
        {
            let [one, other] = ids(&problem.message)[..] else {
                panic!("{}", problem.message);
            };
            twice += 1;
            for _ in 0..10 {
                let path = paths::path(&mut random, &calls[one].1, &calls);
                let found = table.operations_at(calls[one].0.as_bytes(), path.as_bytes());
                let has = |at: usize| found.contains(&(at as u16));
                assert_eq!(has(one), has(other), "{path}: {}", problem.message);
            }
        }
        for problem in loaded
            .problems
            .iter()
            .filter(|it| it.code == "shadowed-requirement")
        {
            let [weak, strict] = ids(&problem.message)[..2] else {
                panic!("{}", problem.message);
            };
            shadowed += 1;
            // whatever the stricter one matches, the weaker one does, by the definition of the format
            let own = PathTemplate::parse(&calls[strict].1).expect("a template");
            for rest in ["1", "/", "a/b"] {
                let path = own.filled("1", rest);
                assert!(
                    paths::matches(&calls[weak].1, path.as_bytes()),
                    "{path}: {}",
                    problem.message
                );
            }
        }
    }
    assert!(twice > 30 && shadowed > 30, "{twice} {shadowed}");
}

#[test]
fn openapi_keeps_what_a_guard_requires() {
    let mut random = Random(37);
    let options = export::Options {
        authorization_url: Some("https://x.test/a".to_owned()),
        token_url: Some("https://x.test/t".to_owned()),
        ..export::Options::default()
    };
    let mut required = 0;
    for _ in 0..40 {
        let (calls, loaded) = random_spec(&mut random);
        let exported = export::fresh(&loaded.spec, &options).expect("all is there");
        let document: serde_json::Value = serde_json::from_str(&exported.text).expect("JSON");
        // out: each path of the document is the operations that a guard finds for its calls
        for (path, item) in document["paths"].as_object().expect("an object") {
            let template = PathTemplate::parse(path).expect("a template");
            let call = template.filled("\u{fffd}", "/");
            for (method, operation) in item.as_object().expect("an object") {
                let found = operations_at(&loaded.spec, &method.to_uppercase(), &call);
                let written = operation["security"].as_array().into_iter().flatten();
                let written = written.filter_map(serde_json::Value::as_object);
                let written = written
                    .flat_map(|it| it.values())
                    .filter_map(|it| it.as_array());
                let written: BTreeSet<String> = written
                    .flatten()
                    .filter_map(|it| it.as_str().map(str::to_owned))
                    .collect();
                assert_eq!(
                    written,
                    scopes(&loaded.spec, found),
                    "{method} {path} of {calls:#?}"
                );
            }
        }
        // and in
        let imported = import::import(
            Format::Openapi,
            Path::new("t.json"),
            exported.text,
            &import::Options::default(),
        )
        .expect("what was written is read");
        for _ in 0..100 {
            let (method, path) = request(&mut random, &calls);
            let of = |spec: &Spec| {
                let readings = Readings::of_request(spec, &method, &path);
                let operations = readings.operations().iter().copied();
                (readings.operation().is_some(), scopes(spec, operations))
            };
            let was = of(&loaded.spec);
            assert_eq!(of(&imported.spec), was, "{method} {path} of {calls:#?}");
            required += usize::from(!was.1.is_empty());
        }
    }
    assert!(required > 500, "{required}");
}

mod of_mcp {
    scope_core::scopes!("specs/of_mcp.toml");
}

#[test]
fn explain_finds_what_an_mcp_server_guards() {
    use of_mcp::Operation;
    use scope_core::ApiOperation as _;

    let spec = scope_spec::parse("t.toml", include_str!("../../specs/of_mcp.toml")).spec;
    let explained = |call: &str| -> BTreeSet<String> {
        let found = scope_analysis::call::find_call(&spec, call);
        let found = found.map(|it| it.operations().to_vec()).unwrap_or_default();
        found.into_iter().map(|id| spec[id].id.clone()).collect()
    };
    let mut random = Random(17);
    let parts = [
        "file:///", "note:", "db://", "private", "/", "//", "/./", "/../", "a", "shared", "%2F",
        "%73hared", "%2e%2e/", "rows", "?q", "#f", "host", ":",
    ];
    let mut several = 0;
    for _ in 0..20_000 {
        let count = 1 + random.below(6);
        let rest: String = (0..count).map(|_| random.one_of(&parts)).collect();
        let uri = format!("{}{rest}", parts[random.below(3)]);
        let required = Operation::of_resource(&uri);
        let guarded: BTreeSet<String> =
            required.operations().map(|it| it.id().to_owned()).collect();
        several += usize::from(guarded.len() > 1);
        assert_eq!(explained(&format!("resource {uri}")), guarded, "{uri}");
    }
    assert!(several > 100, "{several}");
    assert_eq!(
        explained("tool read"),
        BTreeSet::from(["readFile".to_owned()])
    );
    assert_eq!(
        explained("prompt read"),
        BTreeSet::from(["readShared".to_owned()])
    );
    assert_eq!(explained("tool Read"), BTreeSet::new());
}

#[test]
fn the_reference_shows_denials_as_a_server_writes_them() {
    use scope_tests::ringcentral::{Operation, ScopeSet, user};
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/ringcentral/scopes.toml");
    let spec = scope_spec::load(&spec).spec;
    let page = scope_docs::html::render(&spec, None).expect("a page");
    let every_scope = ScopeSet::all().close();
    let mut shown = BTreeSet::new();
    for operation in Operation::ALL {
        let denials = [
            operation.denied(),
            operation.check(&every_scope, &user::Granted::EMPTY).err(),
        ];
        // the page has no choices: it shows each name by itself
        for denied in denials
            .into_iter()
            .flatten()
            .filter(|it| it.missing().count() == 1)
        {
            let sentence = denied.to_string();
            if sentence.contains(" required: ") || sentence.contains("(granted: `") {
                continue;
            }
            assert!(page.contains(&sentence), "{sentence}");
            shown.insert(sentence);
        }
    }
    let scopes = shown
        .iter()
        .filter(|it| it.starts_with("app scope"))
        .count();
    assert!(
        scopes >= 20 && shown.len() - scopes >= 50,
        "{scopes} of {}",
        shown.len()
    );
}

#[test]
fn editors_and_the_guide_know_every_lint() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |file: &str| std::fs::read_to_string(root.join(file)).expect("a file of this tree");
    let schema: serde_json::Value =
        serde_json::from_str(&read("cargo-scopes/src/schemas/spec.json")).expect("JSON");
    let known = schema["$defs"]["lints"]["items"]["enum"]
        .as_array()
        .expect("a list");
    let known: Vec<&str> = known.iter().filter_map(|code| code.as_str()).collect();
    assert_eq!(known, scope_spec::LINTS);

    let guide = read("docs/src/format.md");
    let (_, table) = guide
        .split_once("| code | warns of |")
        .expect("the table of lints");
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let codes: Vec<&str> = rows.filter_map(|row| row.split('`').nth(1)).collect();
    assert_eq!(codes, scope_spec::LINTS);
}

/// The library at run time and the tools read dates and states of reviews by themselves.
#[test]
fn dates_and_states_of_the_two_crates_are_the_same() {
    use scope_core::{Date, ReviewState};
    use scope_spec::app;

    let core = |text: &str| text.parse::<Date>().ok();
    let tool = |text: &str| text.parse::<app::Date>().ok();
    let parts = |it: Date| (it.year(), it.month(), it.day());
    for year in [0, 1, 4, 100, 400, 1900, 2000, 2023, 2024, 9999, 10_000] {
        for (month, day) in (0..=13).flat_map(|month| (0..=32).map(move |day| (month, day))) {
            let text = format!("{year:04}-{month:02}-{day:02}");
            let date = Date::new(year, month, day);
            assert_eq!(core(&text), date, "{text}");
            assert_eq!(date.map(parts), date.map(|_| (year, month, day)));
            let read = tool(&text).map(|it| (it.year(), it.month(), it.day()));
            assert_eq!(read, date.map(parts), "{text}");
            assert_eq!(date.map(|it| it.to_string()), date.map(|_| text));
        }
    }
    let mut random = Random(7);
    for _ in 0..20_000 {
        let mut text = b"2026-11-30".to_vec();
        for _ in 0..=random.below(2) {
            let at = random.below(text.len());
            let other = random.one_of(&["0", "1", "5", "9", "-", "/", " ", "+", "T"]);
            text[at] = other.as_bytes()[0];
        }
        text.truncate(10 - random.below(2));
        let text = String::from_utf8_lossy(&text);
        let same = core(&text).map(|it| it.to_string());
        assert_eq!(same, tool(&text).map(|it| it.to_string()), "{text}");
    }
    for state in ReviewState::ALL {
        assert_eq!(state.to_string(), state.as_str());
        assert_eq!(state.as_str().parse(), Ok(state));
    }
    let states = ReviewState::ALL.map(ReviewState::as_str);
    assert_eq!(states, app::State::ALL.map(app::State::as_str));
}

#[test]
fn calls_of_grpc_of_the_two_crates_are_the_same() {
    let names = [
        "pkg", "Service", "Method", "a.B", "S_2", "v1", "_", "S-t", "9", "{x}", "{x}.S", "",
    ];
    let mut random = Random(30);
    let mut grpc = 0;
    for _ in 0..20_000 {
        let mut path = String::new();
        for separators in [&[".", "/", ""], &["/", "/", "."], &["", "", "/"]] {
            path += random.one_of(&names);
            path += random.one_of(separators);
        }
        for (method, path) in [("POST", format!("/{path}")), ("PUT", "/a.B/C".to_owned())] {
            let Ok(call) = scope_spec::Call::parse(&format!("{method} {path}")) else {
                continue;
            };
            let path: &'static str = path.leak();
            let is_grpc = scope_core::Call::Http { method, path }.is_grpc();
            assert_eq!(is_grpc, call.is_grpc(), "{method} {path}");
            grpc += usize::from(is_grpc);
        }
    }
    assert!(grpc > 50, "{grpc}");
    assert!(!scope_core::Call::Tool("/a.B/C").is_grpc());
}
