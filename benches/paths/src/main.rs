//! What it costs to find the operation of a call, beside the routers that a server would use.
//!
//! - `paths` times RingCentral's 520 operations, and two made-up specs of 8,760 and 13,036.
//! - `paths hostile` times paths of 16 kB to 1 MB that were made to cost much.
//! - `paths count WHO` calls one of `spec`, `matchit`, `nothing` 52,000 times, for callgrind.
#![forbid(unsafe_code)]

use scope_codegen::call_table;
use scope_core::__private::{CallTree, Calls, Methods};
use scope_spec::PathTemplate;
use std::{collections::HashMap, hint::black_box, time::Instant};

mod ringcentral {
    scope_core::scopes!("../../../examples/ringcentral/scopes.toml", typed = false);
}

use ringcentral::Operation;

type Call = (String, String);

/// Numbers that look random, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }

    fn value(&mut self) -> String {
        let len = 1 + self.below(12);
        (0..len)
            .map(|_| char::from(b"0123456789abcdef"[self.below(16)]))
            .collect()
    }
}

/// A path of a template.
fn filled(random: &mut Random, template: &str) -> String {
    let mut path = String::new();
    let mut rest = template;
    while let Some((literal, parameter)) = rest.split_once('{') {
        path += literal;
        path += &random.value();
        rest = parameter.split_once('}').map_or("", |(_, after)| after);
    }
    path + rest
}

fn laid_out(calls: &[Call]) -> Calls {
    let templates: Vec<PathTemplate> = calls
        .iter()
        .map(|(_, path)| PathTemplate::parse(path).expect("a template"))
        .collect();
    let entries = calls.iter().zip(&templates).enumerate();
    let start = Instant::now();
    let table = call_table(entries.map(|(i, ((method, _), path))| (method.as_str(), path, i)));
    let time = start.elapsed();
    let bytes: usize = table
        .trees
        .iter()
        .map(|it| {
            it.slots.len()
                + it.nodes.len()
                + it.ranks.len()
                + it.alternatives.len()
                + it.literals.len()
                + it.text.len()
        })
        .sum::<usize>()
        + table.starts.len()
        + table.operations.len();
    println!(
        "{} operations: laid out in {:.1} ms, {} bytes, {} an operation",
        calls.len(),
        time.as_secs_f64() * 1e3,
        bytes,
        bytes / calls.len()
    );
    let names = table
        .methods
        .names
        .iter()
        .map(|name| &*String::leak((*name).to_owned()));
    let trees = table.trees.into_iter().map(|tree| CallTree {
        slots: tree.slots.leak().as_chunks().0,
        nodes: tree.nodes.leak().as_chunks().0,
        ranks: tree.ranks.leak(),
        alternatives: tree.alternatives.leak().as_chunks().0,
        literals: tree.literals.leak(),
        text: tree.text.leak(),
        root: tree.root,
    });
    Calls {
        methods: Methods {
            names: Vec::leak(names.collect()),
            slots: table.methods.slots.leak().as_chunks().0,
            seed: table.methods.seed,
            shift: table.methods.shift,
        },
        trees: Vec::leak(trees.collect()),
        starts: table.starts.leak(),
        operations: table.operations.leak(),
    }
}

/// Resources below resources, as the API of a large vendor has them: about `count` operations.
fn made_up(count: usize) -> Vec<Call> {
    const WORDS: [&str; 40] = [
        "users",
        "groups",
        "messages",
        "events",
        "calendars",
        "drives",
        "items",
        "permissions",
        "teams",
        "channels",
        "members",
        "owners",
        "policies",
        "devices",
        "reports",
        "sites",
        "lists",
        "columns",
        "notes",
        "pages",
        "sections",
        "tasks",
        "plans",
        "buckets",
        "contacts",
        "folders",
        "rules",
        "attachments",
        "extensions",
        "applications",
        "assignments",
        "settings",
        "schedules",
        "shifts",
        "workbooks",
        "tables",
        "rows",
        "charts",
        "series",
        "operations",
    ];
    let mut random = Random(20_261_129);
    let mut calls = Vec::new();
    let mut paths = vec![String::from("/v1.0")];
    let mut known = std::collections::HashSet::new();
    while calls.len() < count {
        let parent = paths[random.below(paths.len())].clone();
        if parent.split('/').count() > 9 {
            continue;
        }
        let word = WORDS[random.below(WORDS.len())];
        let list = format!("{parent}/{word}");
        if !known.insert(list.clone()) {
            continue;
        }
        let item = format!("{list}/{{{}_id}}", word);
        let action = format!("{item}/microsoft.graph.{word}Action{}", random.below(30));
        for (method, path) in [
            ("GET", &list),
            ("POST", &list),
            ("GET", &item),
            ("PATCH", &item),
            ("DELETE", &item),
            ("POST", &action),
        ] {
            if calls.len() < count {
                calls.push((method.to_owned(), path.clone()));
            }
        }
        paths.push(item);
    }
    calls
}

/// Nanoseconds a call, the least of many rounds.
fn time(work: &[Call], mut find: impl FnMut(&str, &str) -> usize) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..15 {
        let start = Instant::now();
        let mut sum = 0;
        for (method, path) in work {
            sum += find(black_box(method), black_box(path));
        }
        black_box(sum);
        best = best.min(start.elapsed().as_nanos() as f64 / work.len() as f64);
    }
    best
}

type ByMethod = HashMap<String, matchit::Router<usize>>;
type ByPath = (matchit_08::Router<usize>, Vec<Vec<(String, usize)>>);

/// A router for each method, and how many templates it refused.
fn by_method(calls: &[Call]) -> (ByMethod, usize) {
    let (mut routers, mut refused) = (ByMethod::new(), 0);
    for (i, (method, path)) in calls.iter().enumerate() {
        let router = routers.entry(method.clone()).or_default();
        refused += usize::from(router.insert(path.replace("{+", "{*"), i).is_err());
    }
    (routers, refused)
}

/// axum's way: the path first, and then the method.
fn by_path(calls: &[Call]) -> (ByPath, usize) {
    let mut known: HashMap<String, usize> = HashMap::new();
    let (mut router, mut methods, mut refused) = (matchit_08::Router::new(), Vec::new(), 0);
    for (i, (method, path)) in calls.iter().enumerate() {
        let segments = path
            .split('/')
            .map(|segment| match segment.strip_prefix('{') {
                Some(name) if name.ends_with('}') && !name.contains('{') => segment.to_owned(),
                _ if segment.contains('{') => format!("{{{}}}", segment.replace(['{', '}'], "")),
                _ => segment.to_owned(),
            });
        let path = segments.collect::<Vec<_>>().join("/");
        let at = *known.entry(path.clone()).or_insert_with(|| {
            methods.push(Vec::new());
            refused += usize::from(router.insert(path, methods.len() - 1).is_err());
            methods.len() - 1
        });
        methods[at].push((method.clone(), i));
    }
    ((router, methods), refused)
}

fn compare(name: &str, calls: &[Call]) {
    let table: &'static Calls = Box::leak(Box::new(laid_out(calls)));
    let ((nine, refused_9), (eight, refused_8)) = (by_method(calls), by_path(calls));
    let mut random = Random(7);
    let mut path_of = |call: &Call| (call.0.clone(), filled(&mut random, &call.1));
    let in_order: Vec<Call> = calls.iter().map(&mut path_of).collect();
    let mut draw = Random(11);
    let drawn: Vec<Call> = (0..8_192)
        .map(|_| path_of(&calls[draw.below(calls.len())]))
        .collect();
    let misses: Vec<Call> = drawn
        .iter()
        .map(|(method, path)| (method.clone(), format!("{path}/x")))
        .collect();
    println!("{name}: matchit 0.9 refused {refused_9} templates, 0.8 {refused_8}");
    println!("  | calls | this | HashMap and matchit 0.9 | x | matchit 0.8, then the method | x |");
    for (what, work) in [
        ("drawn at random", &drawn),
        ("in order", &in_order),
        ("misses", &misses),
    ] {
        let spec = |method: &str, path: &str| {
            table
                .operation(method.as_bytes(), path.as_bytes())
                .map_or(0, |it| it + 1)
        };
        let nine = |method: &str, path: &str| {
            let router = nine.get(method);
            router
                .and_then(|it| it.at(path).ok())
                .map_or(0, |it| *it.value + 1)
        };
        let eight = |method: &str, path: &str| {
            let methods = eight.0.at(path).ok().map(|it| &eight.1[*it.value]);
            let found = methods.and_then(|it| it.iter().find(|(known, _)| known == method));
            found.map_or(0, |it| it.1 + 1)
        };
        let mut best = [f64::MAX; 3];
        for _ in 0..5 {
            best[0] = best[0].min(time(work, spec));
            best[1] = best[1].min(time(work, nine));
            best[2] = best[2].min(time(work, eight));
        }
        let [spec, nine, eight] = best;
        println!(
            "  | {what} | {spec:.1} | {nine:.1} | {:.2} | {eight:.1} | {:.2} |",
            spec / nine,
            spec / eight
        );
    }
}

fn readings() {
    let calls = ringcentral_calls();
    let (mut random, mut draw) = (Random(7), Random(11));
    let drawn: Vec<Call> = (0..8_192)
        .map(|_| {
            let (method, path) = &calls[draw.below(calls.len())];
            (method.clone(), filled(&mut random, path))
        })
        .collect();
    let number = |it: Option<Operation>| it.map_or(0, |it| it as usize + 1);
    let mut best = [f64::MAX; 2];
    for _ in 0..5 {
        best[0] = best[0].min(time(&drawn, |method, path| {
            number(Operation::from_call(method, path))
        }));
        best[1] = best[1].min(time(&drawn, |method, path| {
            number(Operation::of_request(method, path).operation())
        }));
    }
    println!("from_call {:.1} ns, of_request {:.1} ns", best[0], best[1]);
    for path in [
        "/restapi/v1.0/account/4711",
        "/restapi/v1.0/account/47%31",
        "/restapi/v1.0/account/4711//extension",
        "/restapi/v1.0/account/x/../4711",
        "/restapi/v1.0/account/%2e%2e/4711%2Fextension",
    ] {
        let work = vec![("GET".to_owned(), path.to_owned()); 100];
        let all = time(&work, |method, path| {
            Operation::of_request(method, path).operations().count()
        });
        println!("  {path}: {all:.0} ns");
    }
}

fn ringcentral_calls() -> Vec<Call> {
    let operations = Operation::ALL.iter();
    let calls = operations.filter_map(|it| Some((it.method()?.to_owned(), it.path()?.to_owned())));
    calls.collect()
}

fn hostile() {
    let templates = [
        "/x/{a}-{b}-{c}-{d}/y",
        "/x/{a}--{b}--{c}--{d}.json",
        "/x/{a}-a{b}-a{c}-a{d}!",
        "/r/{+x}:undo",
        "/s/{a}-{+x}/to/{b}-{c}-{d}",
    ];
    let calls: Vec<Call> = templates
        .iter()
        .map(|it| ("GET".to_owned(), (*it).to_owned()))
        .collect();
    let few: &'static Calls = Box::leak(Box::new(laid_out(&calls)));
    // a literal or a parameter at each of ten levels
    let calls: Vec<Call> = (0..1_u32 << 10)
        .map(|bits| {
            let segments = (0..10).map(|i| match bits >> i & 1 {
                1 => "/a".to_owned(),
                _ => format!("/{{p{i}}}"),
            });
            ("GET".to_owned(), segments.collect::<String>() + "/z")
        })
        .collect();
    let many: &'static Calls = Box::leak(Box::new(laid_out(&calls)));
    let ringcentral: &'static Calls = Box::leak(Box::new(laid_out(&ringcentral_calls())));
    let show = |what: &str, table: &'static Calls, path: String| {
        let mut best = f64::MAX;
        for _ in 0..50 {
            let start = Instant::now();
            black_box(table.operation(b"GET", black_box(path.as_bytes())));
            best = best.min(start.elapsed().as_nanos() as f64);
        }
        println!("  | {what} | {} | {:.1} |", path.len(), best / 1e3);
    };
    println!("  | path | bytes | microseconds |");
    for n in [16 << 10, 1 << 20] {
        show(
            "separators, 4 parameters a segment",
            few,
            format!("/x/{}", "-".repeat(n)),
        );
        show(
            "the same, ends in .jso",
            few,
            format!("/x/{}.jso", "-".repeat(n)),
        );
        show(
            "half of them, fits nearly",
            few,
            format!("/x/{}.json", "-a".repeat(n / 2)),
        );
        show("slashes", few, "/".repeat(n));
        show(
            "a rest that ends otherwise",
            few,
            format!("/r/{}", "/".repeat(n)),
        );
        show(
            "`{+x}` with segments behind it",
            few,
            format!("/s/-{}/to/{}", "-".repeat(n / 2), "-".repeat(n / 2)),
        );
        show("`%2F`", few, format!("/x/{}", "%2F".repeat(n / 3)));
        show("`/a`, RingCentral", ringcentral, "/a".repeat(n / 2));
    }
    show(
        "1,024 templates, all fit but for the last segment",
        many,
        "/a".repeat(10) + "/y",
    );
    let path = format!("/restapi/{}", "%2e%2e/".repeat(2_300));
    let start = Instant::now();
    black_box(Operation::of_request("GET", &path).operations().count());
    println!(
        "  every reading of {} bytes of `%2e%2e/`: {} us",
        path.len(),
        start.elapsed().as_micros()
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => {
            compare("RingCentral", &ringcentral_calls());
            readings();
            for count in [8_760, 13_036] {
                compare("made up", &made_up(count));
            }
        }
        ["hostile"] => hostile(),
        ["layout", count] => {
            let calls = made_up(count.parse().expect("a number"));
            let times = (0..5).map(|_| {
                let start = Instant::now();
                black_box(laid_out(&calls));
                start.elapsed()
            });
            let least = times.min().unwrap_or_default();
            println!("{count} operations: laid out in {least:.1?}");
        }
        ["count", who] => {
            let calls = ringcentral_calls();
            let table: &'static Calls = Box::leak(Box::new(laid_out(&calls)));
            let (routers, _) = by_method(&calls);
            let mut random = Random(7);
            let work: Vec<Call> = calls
                .iter()
                .map(|(method, path)| (method.clone(), filled(&mut random, path)))
                .collect();
            let mut sum = 0;
            for _ in 0..100 {
                for (method, path) in &work {
                    sum += match *who {
                        "spec" => table
                            .operation(method.as_bytes(), path.as_bytes())
                            .unwrap_or(0),
                        "matchit" => routers[method].at(path).map_or(0, |it| *it.value),
                        _ => method.len() + path.len(),
                    };
                }
            }
            println!("{}", black_box(sum));
        }
        other => println!("{other:?} is none of: nothing, `hostile`, `layout COUNT`, `count WHO`"),
    }
}
