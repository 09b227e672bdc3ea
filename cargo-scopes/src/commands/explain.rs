//! `cargo scopes explain`.

use scope_spec::{Spec, Vocabulary};
use serde::Serialize;

use super::show::expression;
use crate::{
    ask::{self, Answer, Fix, Grant},
    call,
    cli::{Format, FormatArgs},
    console::{Console, style, styled},
    failure::{Exit, Failure, Outcome},
    files::SpecArgs,
    layout::{counted, wrapped},
    solve::Requirement,
};

/// Tell whether a grant suffices, and why, or what is missing.
///
/// The app gate is judged by the scopes that are granted, the user gate by the user's permissions
/// and roles. A refusal comes with the cheapest way to satisfy it: the fewest privileges that the
/// grant does not have yet.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "cargo scopes explain --granted SCOPES (--needs SCOPES | --operation ID | --call CALL)",
    after_help = "\
Examples:
  cargo scopes explain --granted 'EditAccounts SMS' --needs ReadAccounts
  cargo scopes explain --granted ReadAccounts --operation readAccountInfo --role Standard
  cargo scopes explain --granted '' --call 'GET /restapi/v1.0/account/~'

Exit status: 0 allowed, 1 not allowed, 2 bad input.",
    group = clap::ArgGroup::new("what").required(true)
)]
pub(crate) struct Args {
    /// The scopes of the grant, as in the token: names with a space between them
    #[arg(long, value_name = "SCOPES")]
    granted: String,

    /// The scopes that are needed, all of them
    #[arg(long, value_name = "SCOPES", group = "what")]
    needs: Option<String>,

    /// The operation that is wanted, by its id
    #[arg(long, value_name = "ID", group = "what")]
    operation: Option<String>,

    /// The operation that is wanted, by its call: `GET /path`
    #[arg(long, value_name = "CALL", group = "what")]
    call: Option<String>,

    /// The user's permissions, with a space between them
    #[arg(long, value_name = "PERMISSIONS")]
    permissions: Option<String>,

    /// A role of the user; may be repeated
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    format: FormatArgs,
}

/// The contract with other programs.
#[derive(Serialize)]
struct Explanation<'s> {
    allowed: bool,
    gate: Option<&'static str>,
    required: Vec<Vec<&'s str>>,
    granted: Vec<&'s str>,
    path: Vec<&'s str>,
    missing: Vec<&'s str>,
    suggestion: Vec<&'s str>,
}

/// One gate: what it requires, what is granted, and what follows.
struct Gate<'s> {
    vocabulary: &'s Vocabulary,
    required: Requirement,
    /// `None` where it is not known.
    grant: Option<Grant>,
    answer: Answer,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let spec = args.spec.load()?.spec;
    let granted = Grant::read(&spec.scopes, words(&args.granted));
    let user = user(&spec, args)?;
    let wanted = wanted(&spec, args)?;
    for (grant, vocabulary) in [
        (Some(&granted), &spec.scopes),
        (user.as_ref(), &spec.permissions),
    ] {
        if let Some(grant) = grant {
            report_unknown(grant, vocabulary, console);
        }
    }
    let app = Gate {
        vocabulary: &spec.scopes,
        answer: ask::ask(&spec.scopes, &wanted.scopes, &granted),
        required: wanted.scopes.clone(),
        grant: Some(granted),
    };
    let user = Gate {
        vocabulary: &spec.permissions,
        answer: match &user {
            Some(user) => ask::ask(&spec.permissions, &wanted.permissions, user),
            None => Answer::Open,
        },
        required: wanted.permissions.clone(),
        grant: user,
    };
    let refusing = [&app, &user]
        .into_iter()
        .find(|gate| gate.answer.is_refused());
    match args.format.format {
        Format::Json => console.json(&explanation(refusing.unwrap_or(&app)))?,
        Format::Text => console.print(text(&wanted, &app, &user)),
    }
    Ok(match refusing {
        Some(_) => Exit::No,
        None => Exit::Yes,
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty())
}

/// What is to be allowed.
struct Wanted {
    what: String,
    is_operation: bool,
    scopes: Requirement,
    permissions: Requirement,
}

fn wanted(spec: &Spec, args: &Args) -> Result<Wanted, Failure> {
    if let Some(needs) = &args.needs {
        let names = spec.scopes.items.iter().map(|item| item.name.as_str());
        let all = Failure::all(words(needs).map(|word| {
            spec.scopes.resolve(word).ok_or_else(|| {
                let failure = Failure::unknown("scope", word, names.clone());
                match spec.permissions.resolve(word) {
                    Some(_) => {
                        failure.help("it is a user permission: name an operation that needs it")
                    }
                    None => failure,
                }
            })
        }))?;
        if all.is_empty() {
            return Err(Failure::new("nothing-needed", "`--needs` names no scope"));
        }
        let named = ask::names(&spec.scopes, &all);
        return Ok(Wanted {
            what: crate::layout::quoted(named),
            is_operation: false,
            scopes: vec![all],
            permissions: Vec::new(),
        });
    }
    let index = match (&args.operation, &args.call) {
        (Some(id), _) => call::find(spec, id)?,
        (None, Some(call)) => call::find_call(spec, call)?,
        (None, None) => return Err(Failure::new("nothing-needed", "nothing to explain")),
    };
    let Some(operation) = spec.operations.get(index) else {
        return Err(Failure::new("nothing-needed", "nothing to explain"));
    };
    Ok(Wanted {
        what: format!("operation `{}`", operation.id),
        is_operation: true,
        scopes: operation.scopes.clone(),
        permissions: operation.permissions.clone(),
    })
}

/// The user's permissions, with those of the roles; `None` where neither is given.
fn user(spec: &Spec, args: &Args) -> Result<Option<Grant>, Failure> {
    if args.permissions.is_none() && args.role.is_empty() {
        return Ok(None);
    }
    let names = spec.roles.iter().map(|role| role.name.as_str());
    let roles = Failure::all(args.role.iter().map(|name| {
        let role = spec.role(name).and_then(|index| spec.roles.get(index));
        role.ok_or_else(|| Failure::unknown("role", name, names.clone()))
    }))?;
    let permissions = args.permissions.as_deref().unwrap_or_default();
    let mut grant = Grant::read(&spec.permissions, words(permissions));
    for role in roles {
        grant.add(&spec.permissions, spec.permissions.minimal(&role.closure));
    }
    Ok(Some(grant))
}

/// Tokens that name nothing grant nothing, and are told.
fn report_unknown(grant: &Grant, vocabulary: &Vocabulary, console: &mut Console) {
    let noun = vocabulary.kind.noun();
    let names = vocabulary.items.iter().map(|item| item.name.as_str());
    for token in &grant.unknown {
        let mut problem = Failure::new(
            "unknown-token",
            format!("`{token}` is no {noun} and grants nothing"),
        );
        if let Some(near) = scope_spec::nearest(token, names.clone()) {
            problem = problem.help(format!("a {noun} with a similar name exists: `{near}`"));
        }
        console.warn(problem);
    }
}

fn explanation<'s>(gate: &'s Gate<'_>) -> Explanation<'s> {
    let vocabulary = gate.vocabulary;
    let names = |indices: &[usize]| ask::names(vocabulary, indices);
    let nothing = Fix::default();
    let (path, fix) = match &gate.answer {
        Answer::Open => (Vec::new(), &nothing),
        // Of several the longest: the others are in the grant already, or nearer to it.
        Answer::Allowed(ways) => {
            let longest = ways.iter().rev().max_by_key(|way| way.len());
            (longest.cloned().unwrap_or_default(), &nothing)
        }
        Answer::Refused(fix) => (Vec::new(), fix),
    };
    let refused = gate.answer.is_refused();
    let given = gate.grant.as_ref().map(|grant| grant.given.as_slice());
    Explanation {
        allowed: !refused,
        gate: refused.then_some(vocabulary.kind.noun()),
        required: ask::requirement_names(vocabulary, &gate.required),
        granted: names(given.unwrap_or_default()),
        path: names(&path),
        missing: names(&fix.missing),
        suggestion: names(&fix.add),
    }
}

fn text(wanted: &Wanted, app: &Gate<'_>, user: &Gate<'_>) -> String {
    let Wanted {
        what, is_operation, ..
    } = wanted;
    let is_operation = *is_operation;
    let refusing: Vec<&str> = [(app, "app"), (user, "user")]
        .into_iter()
        .filter_map(|(gate, name)| gate.answer.is_refused().then_some(name))
        .collect();
    let judged = user.required.is_empty() || user.grant.is_some();
    let mut out = match (refusing.as_slice(), judged) {
        ([], true) if is_operation => {
            format!("{}: {what} is allowed\n", styled(style::YES, "yes"))
        }
        ([], true) => format!("{}: the grant covers {what}\n", styled(style::YES, "yes")),
        (_, _) if !is_operation => {
            format!(
                "{}: the grant does not cover {what}\n",
                styled(style::NO, "no")
            )
        }
        ([], false) => format!(
            "{}: {what} is allowed as far as the app's scopes go\n",
            styled(style::YES, "yes")
        ),
        ([one], _) => format!(
            "{}: {what} is refused at the {one} gate\n",
            styled(style::NO, "no")
        ),
        _ => format!(
            "{}: {what} is refused at both gates\n",
            styled(style::NO, "no")
        ),
    };
    out += &gate_text(app, "scopes");
    if !user.required.is_empty() {
        out += &gate_text(user, "permissions");
    }
    out
}

fn gate_text(gate: &Gate<'_>, label: &str) -> String {
    const REST: &str = "               ";
    let vocabulary = gate.vocabulary;
    let name = |index: &usize| {
        let item = vocabulary.items.get(*index);
        item.map_or("", |item| item.name.as_str())
    };
    let mut lines = Vec::new();
    if gate.required.is_empty() {
        lines.push("none needed: the operation is public".to_owned());
    } else {
        lines.push(format!("needs {}", expression(vocabulary, &gate.required)));
    }
    match (&gate.answer, &gate.grant) {
        (Answer::Open, None) => {
            lines.push("not judged: neither --permissions nor --role is given".to_owned());
        }
        (Answer::Open, Some(_)) => {}
        (Answer::Allowed(ways), _) => {
            for way in ways {
                let names: Vec<&str> = way.iter().map(name).collect();
                lines.push(match names.as_slice() {
                    [only] => format!("granted: {only}"),
                    names => format!("granted through inclusion: {}", names.join(" -> ")),
                });
            }
        }
        (Answer::Refused(fix), _) => {
            let missing: Vec<&str> = fix.missing.iter().map(name).collect();
            lines.push(format!("missing: {}", missing.join(", ")));
            lines.extend(fix_lines(gate, fix));
        }
    }
    let mut out = String::new();
    let mut first = format!("  {label:<12} ");
    for line in lines {
        out += &wrapped(&line, &first, &format!("{REST}  "));
        first = REST.to_owned();
    }
    out
}

/// The cheapest fix in words.
fn fix_lines(gate: &Gate<'_>, fix: &Fix) -> Vec<String> {
    let vocabulary = gate.vocabulary;
    let noun = vocabulary.kind.noun();
    let add = ask::names(vocabulary, &fix.add);
    let brought: Vec<usize> = fix
        .gain
        .iter()
        .copied()
        .filter(|index| !fix.add.contains(index))
        .collect();
    let brought = ask::names(vocabulary, &brought);
    let mut lines = Vec::new();
    let mut line = format!("cheapest fix: add {}", add.join(" and "));
    if !brought.is_empty() {
        let verb = if add.len() == 1 { "brings" } else { "bring" };
        line += &format!(
            ", which {verb} {} more: {}",
            counted(brought.len(), noun),
            brought.join(", ")
        );
    }
    lines.push(line);
    let restricted = fix.gain.iter().filter(|&&index| {
        let item = vocabulary.items.get(index);
        item.is_some_and(|item| item.restricted)
    });
    let restricted: Vec<usize> = restricted.copied().collect();
    if !restricted.is_empty() {
        lines.push(format!(
            "restricted, so to be justified and approved: {}",
            ask::names(vocabulary, &restricted).join(", ")
        ));
    }
    lines
}
