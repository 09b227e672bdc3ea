//! The figures as Markdown.

use crate::{Figures, Timed, client, peer::Job, tokens};

const LOCK: &str = include_str!("../../Cargo.lock");

/// The version of a crate that is built here, as `0.10`.
fn version(krate: &str) -> String {
    let entry = format!("name = \"{krate}\"\nversion = \"");
    let version = LOCK
        .split_once(&entry)
        .and_then(|(_, rest)| rest.split_once('"'));
    let version = version.map_or("", |(version, _)| version);
    let mut parts = version.split('.');
    let short = [
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    ];
    short.join(".")
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() % 2 {
        0 => (figures[middle - 1] + figures[middle]) / 2.0,
        _ => figures[middle],
    }
}

fn figure(rounds: &[Figures], group: &str, id: &str, per: usize) -> f64 {
    let key = (group.to_owned(), id.to_owned());
    median(
        rounds
            .iter()
            .map(|round| round[&key] / per as f64)
            .collect(),
    )
}

/// How many times `base` it takes: the median of the rounds' own ratios.
fn ratio(rounds: &[Figures], group: &str, id: &str, base: &str) -> f64 {
    let key = |id: &str| (group.to_owned(), id.to_owned());
    median(
        rounds
            .iter()
            .map(|round| round[&key(id)] / round[&key(base)])
            .collect(),
    )
}

/// Nanoseconds. Below one there is nothing to be seen but the timing itself.
fn ns(figure: f64) -> String {
    if figure < 1.0 {
        "below 1".to_owned()
    } else if figure < 100.0 {
        format!("{figure:.1}")
    } else {
        thousands(figure)
    }
}

fn thousands(figure: f64) -> String {
    let digits = format!("{figure:.0}");
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn times(ratio: f64) -> String {
    if ratio < 10.0 {
        format!("{ratio:.1}")
    } else {
        thousands(ratio)
    }
}

pub fn print(peers: &[(&str, &str, Box<dyn Timed>)], rounds: &[Figures]) {
    println!(
        "| | 10 tokens, the same, ns | × | 10 tokens, others each time, ns | × \
         | check, ns | all of 3, ns | any of 3, ns | read and check, ns | × |"
    );
    println!("| --- |{}", " ---: |".repeat(9));
    for (i, (krate, how, _)) in peers.iter().enumerate() {
        let name = match (*krate, *how) {
            ("", how) => how.to_owned(),
            ("scope-core", _) => "**scope-core**".to_owned(),
            (krate, how) => format!("{krate} {}: {how}", version(krate)),
        };
        let id = i.to_string();
        let of = |job: Job| ns(figure(rounds, job.id(), &id, job.per_pass()));
        let ratio = |job: Job| times(ratio(rounds, job.id(), &id, "0"));
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            of(Job::ReadTheSame),
            ratio(Job::ReadTheSame),
            of(Job::Read),
            ratio(Job::Read),
            of(Job::Check),
            of(Job::All),
            of(Job::Any),
            of(Job::ReadAndCheck),
            ratio(Job::ReadAndCheck),
        );
    }
    println!("\n| a client's view | ns |\n| --- | ---: |");
    for (id, what) in client::ROWS {
        println!("| {what} | {} |", ns(figure(rounds, "client", id, 1)));
    }
    println!(
        "\n| reading tokens | ns | bytes | tokens | ns a token |\n| --- | ---: | ---: | ---: | ---: |"
    );
    for row in tokens::rows() {
        let time = figure(rounds, "tokens", row.id, 1);
        let (bytes, tokens) = (row.text.len(), row.tokens());
        println!(
            "| {} | {} | {} | {} | {} |",
            row.what,
            ns(time),
            thousands(bytes as f64),
            thousands(tokens as f64),
            ns(time / tokens as f64),
        );
    }
}
