//! Times this crate beside those that one would take instead, and prints the tables of
//! `README.md`.
//!
//!     cargo run --release -p peers [-- ROUNDS]
//!
//! Each peer is first held to a naive search. A round times every peer at every job, one after the
//! other, in a process of its own; a figure is the median of criterion's medians, and a ratio the
//! median of the ratios within the rounds, so that whatever else the machine does meets both. Time
//! is the thread's own, so that it does not count how long others had the processor.

use std::{
    collections::HashMap,
    env,
    error::Error,
    io::stderr,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

include!(concat!(env!("OUT_DIR"), "/scopes.rs"));

mod client;
mod engines;
mod masks;
mod peer;
mod sets;
mod table;
mod tokens;

use peer::{Job, Peer};

/// A peer, whatever its type.
trait Timed {
    fn hold_to_oracle(&self, name: &str);
    fn time(&self, job: Job, timer: &mut dyn FnMut(&mut dyn FnMut(u64)));
}

impl<P: Peer> Timed for P {
    fn hold_to_oracle(&self, name: &str) {
        peer::hold_to_oracle(name, self);
    }
    fn time(&self, job: Job, timer: &mut dyn FnMut(&mut dyn FnMut(u64))) {
        peer::time(self, job, timer);
    }
}

/// The crate it comes from, and how it is used; this crate first.
fn peers() -> Vec<(&'static str, &'static str, Box<dyn Timed>)> {
    use sets::Closures;
    vec![
        ("scope-core", "", Box::new(masks::Ours)),
        (
            "",
            "by hand: `match`, `u64`, closure table",
            Box::new(masks::Mask(masks::read_by_match)),
        ),
        (
            "",
            "by hand: the same, `match` by length",
            Box::new(masks::Mask(masks::read_by_length)),
        ),
        (
            "strum",
            "`u64`, closure table",
            Box::new(masks::Mask(masks::read_by_strum)),
        ),
        (
            "bitflags",
            "closure in the constants",
            Box::new(masks::Bitflags),
        ),
        (
            "enumset",
            "`match`, closure table",
            Box::new(masks::EnumSet::new()),
        ),
        (
            "enumflags2",
            "`match`, closure table",
            Box::new(masks::EnumFlags::new()),
        ),
        ("scopes-rs", "its own inclusion", Box::new(sets::ScopesRs)),
        (
            "protect-endpoints-core",
            "enum, spelled out",
            Box::new(sets::EnumAuthorities),
        ),
        (
            "protect-endpoints-core",
            "`String`, spelled out",
            Box::new(sets::Authorities(Closures::new())),
        ),
        (
            "aliri_oauth2",
            "policies of all that would do",
            Box::new(sets::AliriPolicies),
        ),
        (
            "aliri_oauth2",
            "spelled out",
            Box::new(sets::AliriSpelledOut(Closures::new())),
        ),
        (
            "oxide-auth",
            "spelled out",
            Box::new(sets::OxideAuth(Closures::new())),
        ),
        (
            "",
            "std: `HashSet<String>`, spelled out",
            Box::new(sets::StdSet(Closures::new())),
        ),
        (
            "",
            "std: the text, split at each check",
            Box::new(sets::StdText),
        ),
        (
            "cedar-policy",
            "entity hierarchy",
            Box::new(engines::Cedar::new()),
        ),
        (
            "regorus",
            "closure as data",
            Box::new(engines::Regorus::new()),
        ),
        ("casbin", "role graph", Box::new(engines::Casbin::new())),
        ("biscuit-auth", "datalog", Box::new(engines::Biscuit::new())),
    ]
}

/// Nanoseconds of one pass, by group and id.
type Figures = HashMap<(String, String), f64>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [flag, folder] = arguments.as_slice()
        && flag == "--measure"
    {
        measure(Path::new(folder));
        return Ok(());
    }
    let rounds = match arguments.as_slice() {
        [] => 3,
        [rounds] => rounds
            .parse()
            .map_err(|_| format!("`{rounds}` is no number of rounds"))?,
        _ => return Err("usage: peers [ROUNDS]".into()),
    };
    for (krate, how, peer) in peers() {
        peer.hold_to_oracle(&format!("{krate} {how}"));
    }
    tokens::hold_to_truth();
    eprintln!("every peer gives the answers of the search");

    let folder: PathBuf = env::temp_dir().join(format!("peers-{}", std::process::id()));
    let mut figures = Vec::new();
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        // criterion prints as it goes, and standard output is for the tables
        let status = Command::new(env::current_exe()?)
            .args([Path::new("--measure"), &folder])
            .stdout(stderr())
            .status()?;
        if !status.success() {
            return Err(format!("measuring: {status}").into());
        }
        figures.push(read(&folder)?);
        std::fs::remove_dir_all(&folder)?;
    }
    table::print(&peers(), &figures);
    Ok(())
}

/// Has criterion time everything, and leave its estimates in `folder`.
fn measure(folder: &Path) {
    let mut criterion = criterion::Criterion::default()
        .output_directory(folder)
        .without_plots()
        .sample_size(20)
        .nresamples(1_000)
        .warm_up_time(Duration::from_millis(60))
        .measurement_time(Duration::from_millis(200));
    let mut time =
        |group: &str, id: &str, run: &mut dyn FnMut(&mut dyn FnMut(&mut dyn FnMut(u64)))| {
            let mut group = criterion.benchmark_group(group);
            group.bench_function(id, |bencher| {
                run(&mut |passes| {
                    bencher.iter_custom(|n| {
                        let start = cpu_time::ThreadTime::now();
                        passes(n);
                        start.elapsed()
                    });
                });
            });
            group.finish();
        };
    let peers = peers();
    for job in Job::EVERY {
        for (i, (_, _, peer)) in peers.iter().enumerate() {
            time(job.id(), &i.to_string(), &mut |timer| peer.time(job, timer));
        }
    }
    for (id, _) in client::ROWS {
        time("client", id, &mut |timer| client::time(id, timer));
    }
    for row in tokens::rows() {
        time("tokens", row.id, &mut |timer| row.time(timer));
    }
}

/// Criterion's medians.
fn read(folder: &Path) -> Result<Figures, Box<dyn Error>> {
    let mut figures = Figures::new();
    for group in std::fs::read_dir(folder)? {
        let group = group?;
        for id in std::fs::read_dir(group.path())? {
            let id = id?;
            let file = id.path().join("new/estimates.json");
            let Ok(text) = std::fs::read_to_string(file) else {
                continue;
            };
            let estimates: serde_json::Value = serde_json::from_str(&text)?;
            let median = estimates["median"]["point_estimate"]
                .as_f64()
                .ok_or("no median")?;
            let name = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
            figures.insert((name(&group), name(&id)), median);
        }
    }
    Ok(figures)
}
