//! `cargo scopes test`.

use std::path::PathBuf;

use scope_analysis::cases::{self, Case, Rule, Verdict};
use scope_spec::{
    Label, Problem, Source, Spec, VocabularyKind,
    cases::{Asked, Named},
};
use serde::Serialize;

use crate::{
    console::{Console, style, styled},
    failure::{Exit, Failure, Outcome},
    files::{self, SpecArgs},
    format::{Format, FormatArgs},
    layout::{counted, quoted, wrapped},
};

/// How many untested rules are listed.
const SHOWN: usize = 10;

/// Test a spec with cases: calls that it must allow, and calls that it must deny.
///
/// Each case in `scopes.test.toml` begins with `[[allow]]` or `[[deny]]`. It has the scopes of the
/// token (`granted`, or `token = false`), the user (`role`, `permissions`), and the call
/// (`operation`, `call`, or `needs` for scopes alone). A denial may list what it must report
/// (`missing`).
///
/// With --mutate each inclusion and each part of each requirement is removed in turn. A rule is
/// listed if no case fails without it, with a new case that would fail.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example of `scopes.test.toml`:
  [[allow]]
  granted = \"notes:write\"
  operation = \"listNotes\"

  [[deny]]
  granted = \"notes:read\"
  role = \"Guest\"
  call = \"DELETE /notes/7\"
  missing = \"notes:write\"

Exit status: 0 all cases pass (and with --mutate cover each rule), 1 otherwise, 2 bad input.")]
pub(crate) struct Args {
    /// The cases, of the spec beside them [default: `scopes.test.toml` in this folder or above]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,

    /// Remove each rule of the spec in turn, and list those that no case covers
    #[arg(long)]
    mutate: bool,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    pub(super) format: FormatArgs,
}

/// The answer; its JSON is a contract.
#[derive(Serialize)]
struct Answer<'s> {
    cases: Vec<Answered<'s>>,
    /// The rules of the spec; `null` without `--mutate`, or if a case fails.
    rules: Option<Vec<Mutated<'s>>>,
}

#[derive(Serialize)]
struct Answered<'s> {
    file: &'s str,
    line: usize,
    holds: bool,
    expected: &'static str,
    allowed: bool,
    gate: Option<&'static str>,
    missing: Vec<&'s str>,
}

#[derive(Serialize)]
struct Mutated<'s> {
    rule: &'s str,
    file: &'s str,
    line: usize,
    noticed: bool,
    case: Option<String>,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let (written, loaded) = files::load_cases(&found(args)?, &args.spec)?;
    if written.cases.is_empty() {
        let shown = written.sources.first().map_or("", |source| source.shown());
        let failure = Failure::new("no-cases", format!("`{shown}` has no cases"));
        return Err(failure.help("begin each with `[[allow]]` or `[[deny]]`"));
    }
    let spec = &loaded.spec;
    let cases = cases::resolve(spec, &written.cases)?;
    let verdicts: Vec<Verdict> = cases.iter().map(|case| case.verdict(spec)).collect();
    let judged = || cases.iter().zip(&verdicts);
    let failed = judged().filter(|(case, verdict)| !verdict.holds(spec, case));
    let failed: Vec<Problem> = failed.map(|(case, it)| problem(spec, case, it)).collect();
    let rules = (args.mutate && failed.is_empty()).then(|| {
        let _progress = console.progress("removing each rule");
        cases::rules(spec, &cases)
    });
    let noticed = rules.iter().flatten().all(|rule| rule.noticed);
    match args.format.format {
        Format::Json => console.json(&Answer {
            cases: judged()
                .map(|(case, verdict)| answered(spec, &written.sources, case, verdict))
                .collect(),
            rules: rules.as_ref().map(|rules| {
                let rules = rules.iter();
                rules.map(|rule| mutated(rule, &loaded.sources)).collect()
            }),
        })?,
        Format::Text => {
            console.problems(&failed, &written.sources);
            let all = counted(cases.len(), "case");
            console.print(match failed.len() {
                0 if cases.len() == 1 => {
                    format!("{}: the case passes\n", styled(style::YES, "yes"))
                }
                0 => format!("{}: {all} pass\n", styled(style::YES, "yes")),
                count => {
                    let verb = if count == 1 { "fails" } else { "fail" };
                    format!("{}: {count} of {all} {verb}\n", styled(style::NO, "no"))
                }
            });
            if let Some(rules) = &rules {
                console.print(text(rules, &loaded.sources));
            }
        }
    }
    Ok(match failed.is_empty() && noticed {
        true => Exit::Yes,
        false => Exit::No,
    })
}

/// The file of cases: the one given, else the nearest.
fn found(args: &Args) -> Result<PathBuf, Failure> {
    let found = args.file.clone();
    found
        .or_else(|| files::find("scopes.test.toml"))
        .ok_or_else(|| {
            let failure = Failure::new(
                "no-cases",
                "there is no `scopes.test.toml` in this folder or above",
            );
            failure.help("create one next to the spec; `cargo scopes test --help` has an example")
        })
}

/// The call of a case, as a phrase.
fn call(case: &Case<'_>) -> String {
    match &case.written.asked {
        Asked::Operation(id) => format!("operation `{id}`"),
        Asked::Call(call) => format!("`{call}`"),
        Asked::Needs(needs) => format!("a call that requires `{needs}`"),
    }
}

fn names_of(names: &[Named]) -> String {
    quoted(names.iter().map(|it| it.name.as_str()).collect::<Vec<_>>())
}

/// The problem of a case that fails.
fn problem(spec: &Spec, case: &Case<'_>, verdict: &Verdict) -> Problem {
    let call = call(case);
    let expected = match case.written.allowed {
        true => "must be allowed",
        false => "must be denied",
    };
    let mut help = None;
    let message = match verdict {
        Verdict::Allowed => format!("{call} is allowed"),
        Verdict::NoToken if case.written.allowed => format!("{call} requires a token"),
        Verdict::NoToken => format!("{call} requires a token, and nothing else is missing"),
        Verdict::NoUser => {
            help = Some("describe the user: add `role` or `permissions`");
            format!("{call} requires user permissions, and the case has no user")
        }
        Verdict::Denied(kind, remedy) => {
            let missing = quoted(spec.vocabulary(*kind).names_of(&remedy.missing));
            let noun = kind.noun();
            match &case.written.missing {
                Some(wanted) if !case.written.allowed => format!(
                    "{call} is denied because {noun} {missing} is missing, not {}",
                    names_of(wanted)
                ),
                _ => format!("{call} is denied because {noun} {missing} is missing"),
            }
        }
    };
    let mut problem = Problem::error("case", message);
    problem.primary = Some(Label {
        place: case.written.asked_place.clone(),
        text: expected.to_owned(),
    });
    problem.help.extend(help.map(|text| scope_spec::Help {
        text: text.to_owned(),
        patch: None,
    }));
    problem
}

fn answered<'s>(
    spec: &'s Spec,
    sources: &'s [Source],
    case: &Case<'_>,
    verdict: &Verdict,
) -> Answered<'s> {
    let (file, line) = line(&case.written.asked_place, sources);
    let (gate, missing) = match verdict {
        Verdict::Allowed => (None, Vec::new()),
        Verdict::NoToken => (Some("token"), Vec::new()),
        Verdict::NoUser => (Some(VocabularyKind::Permission.noun()), Vec::new()),
        Verdict::Denied(kind, remedy) => {
            let missing = spec.vocabulary(*kind).names_of(&remedy.missing);
            (Some(kind.noun()), missing)
        }
    };
    Answered {
        file,
        line,
        holds: verdict.holds(spec, case),
        expected: if case.written.allowed {
            "allow"
        } else {
            "deny"
        },
        allowed: *verdict == Verdict::Allowed,
        gate,
        missing,
    }
}

fn mutated<'s>(rule: &'s Rule, sources: &'s [Source]) -> Mutated<'s> {
    let (file, line) = line(&rule.place, sources);
    Mutated {
        rule: &rule.what,
        file,
        line,
        noticed: rule.noticed,
        case: rule.case.as_ref().map(ToString::to_string),
    }
}

/// The file and the line of a place.
fn line<'s>(place: &scope_spec::Place, sources: &'s [Source]) -> (&'s str, usize) {
    let source = sources.get(place.file);
    source.map_or(("", 0), |source| {
        (source.shown(), source.line(place.span.start))
    })
}

/// The rules that no case covers, and cases that would.
fn text(rules: &[Rule], sources: &[Source]) -> String {
    let unnoticed: Vec<&Rule> = rules.iter().filter(|rule| !rule.noticed).collect();
    let all = counted(rules.len(), "rule");
    if unnoticed.is_empty() {
        return format!(
            "{}: the cases cover all of {all}\n",
            styled(style::YES, "yes")
        );
    }
    let mut out = format!(
        "{}: no case covers {} of {all}\n",
        styled(style::NO, "no"),
        unnoticed.len()
    );
    for rule in unnoticed.iter().take(SHOWN) {
        let (file, line) = line(&rule.place, sources);
        out += &wrapped(&format!("{}  ({file}:{line})", rule.what), "  ", "      ");
    }
    if let more @ 1.. = unnoticed.len().saturating_sub(SHOWN) {
        out += &format!("  and {more} more: `--format json` has all of them, with their cases\n");
    }
    out += &format!(
        "\n{}\n",
        styled(style::HEAD, "cases for these, if the rules are right")
    );
    for case in unnoticed
        .iter()
        .take(SHOWN)
        .filter_map(|rule| rule.case.as_ref())
    {
        out += &format!("\n{case}");
    }
    out
}
