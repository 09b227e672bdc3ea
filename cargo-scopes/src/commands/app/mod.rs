//! `cargo scopes app`: its words; each module holds one of the actions.

mod add;
mod request;
mod step;
mod text;
mod work;

use std::path::PathBuf;

use clap::Subcommand;
use scope_analysis::manifest::{
    edit::{self, Details, Refusal},
    status,
};
use scope_spec::{
    Spec,
    app::{self, App, Date, State},
};

use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    files::{AppArgs, SpecArgs, TodayArgs},
    format::{Format, FormatArgs},
    git,
    layout::quoted,
    output::OutputArgs,
};

use self::work::Work;

/// Edit and review what an app asks for, in `app.toml`
#[derive(Debug, clap::Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  cargo scopes app add ReadCallLog
  cargo scopes app add EditCallLog --justification \"Callers may have ..\"
  cargo scopes app submit EditCallLog --reference CASE-1042
  cargo scopes app approve EditCallLog --by \"Support\" --expires 2027-11-24
  cargo scopes app status
  cargo scopes app status --app git:HEAD:app.toml
  cargo scopes app request EditCallLog
  cargo scopes app request -o petitions.md         all that is not approved yet

A review goes draft -> submitted -> approved, rejected, needs-info or withdrawn; needs-info -> \
submitted or withdrawn; approved -> approved (renewed) or revoked. `add` asks again for what was \
rejected, withdrawn or revoked, and for what was approved and has expired. Each reads the spec that \
the manifest names.

Exit status: 0 done, 1 refused, 2 bad input."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Ask for scopes; again for one that was rejected, withdrawn or revoked, or has expired
    Add(Add),
    /// Ask for a scope no more
    Remove(Remove),
    /// Hand in the request for a scope: draft or needs-info -> submitted
    Submit(Step),
    /// Grant it, or renew the approval: submitted or approved -> approved
    Approve(Approve),
    /// Refuse it: submitted -> rejected
    Reject(WithReason),
    /// Ask the app's owner for more: submitted -> needs-info
    NeedsInfo(WithReason),
    /// Take the request back: submitted or needs-info -> withdrawn
    Withdraw(Step),
    /// Take the grant back: approved -> revoked
    Revoke(WithReason),
    /// Show what is granted now, and what waits
    Status(Status),
    /// Print the petition for a scope, in Markdown
    Request(Request),
}

#[derive(Debug, clap::Args)]
struct Files {
    #[command(flatten)]
    app: AppArgs,

    #[command(flatten)]
    spec: SpecArgs,
}

#[derive(Debug, clap::Args)]
struct Add {
    /// The scopes, by their wire names
    #[arg(value_name = "SCOPE", required = true)]
    scopes: Vec<String>,

    /// Why the app needs them, in 40 characters or more; on a terminal it is asked for
    #[arg(long, value_name = "TEXT")]
    justification: Option<String>,

    #[command(flatten)]
    files: Files,
}

#[derive(Debug, clap::Args)]
struct Remove {
    /// The scope, by its wire name
    scope: String,

    #[command(flatten)]
    files: Files,
}

#[derive(Debug, clap::Args)]
struct Step {
    /// The scope, by its wire name
    scope: String,

    /// Who decided
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    /// The reviewer's reference, such as a case number
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,

    /// The day of the step, `YYYY-MM-DD`: not before the step that came before it [default: today,
    /// UTC]
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,

    #[command(flatten)]
    files: Files,
}

#[derive(Debug, clap::Args)]
struct WithReason {
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,

    #[command(flatten)]
    step: Step,
}

#[derive(Debug, clap::Args)]
struct Approve {
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// The day from which the approval no longer counts, `YYYY-MM-DD`
    #[arg(long, value_name = "DATE")]
    expires: Option<Date>,

    #[command(flatten)]
    step: Step,
}

#[derive(Debug, clap::Args)]
struct Status {
    #[command(flatten)]
    files: Files,

    #[command(flatten)]
    today: TodayArgs,

    #[command(flatten)]
    format: FormatArgs,
}

#[derive(Debug, clap::Args)]
struct Request {
    /// The scope; one that needs no review, too [default: every one that needs a review and is not
    /// approved]
    scope: Option<String>,

    /// The package whose code is read for what it needs [default: the manifest's folder, if it is
    /// one]
    #[arg(long = "crate", value_name = "DIR")]
    package: Option<PathBuf>,

    #[command(flatten)]
    files: Files,

    #[command(flatten)]
    today: TodayArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    pub(super) fn answers_in_json(&self) -> bool {
        matches!(&self.action, Action::Status(args) if args.format.format == Format::Json)
    }
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    match &args.action {
        Action::Add(args) => add::add(args, console),
        Action::Remove(args) => remove(args, console),
        Action::Submit(args) => step::step(args, State::Submitted, &Details::default(), console),
        Action::Withdraw(args) => step::step(args, State::Withdrawn, &Details::default(), console),
        Action::Approve(args) => {
            let details = Details {
                reason: args.reason.clone(),
                expires: args.expires,
                ..Details::default()
            };
            step::step(&args.step, State::Approved, &details, console)
        }
        Action::Reject(args) => step::with_reason(args, State::Rejected, console),
        Action::NeedsInfo(args) => step::with_reason(args, State::NeedsInfo, console),
        Action::Revoke(args) => step::with_reason(args, State::Revoked, console),
        Action::Status(args) => show_status(args, console),
        Action::Request(args) => request::request(args, console),
    }
}

fn remove(args: &Remove, console: &mut Console) -> Outcome {
    let mut work = Work::edit(&args.files, day(None))?;
    let name = &work.name(&args.scope).to_owned();
    let text = match edit::remove(&work.text, name) {
        Err(Refusal::NotAsked) => return Err(work.not_there(name)),
        edited => work.edited(name, edited)?,
    };
    work.write(text)?;
    console.print(format!("`{name}` is no longer asked for\n"));
    Ok(Exit::Yes)
}

fn show_status(args: &Status, console: &mut Console) -> Outcome {
    let today = args.today.get();
    let work = Work::open(&args.files, today)?;
    if let Some(doubt) = git::doubt(&work.path) {
        console.warn(doubt);
    }
    if work.loaded.has_errors() {
        return Err(Failure {
            problems: work.loaded.errors().cloned().collect(),
            sources: work.loaded.sources,
        });
    }
    let app = &work.loaded.app;
    let status = status::status(app, &work.spec, today, &work.naming);
    match args.format.format {
        Format::Json => console.json(&status)?,
        Format::Text => console.print(text::text(&status, app, &work.shown())),
    }
    Ok(undeclared(&work, console))
}

/// Shows which scopes the manifest asks for that the spec does not have: bad input, as it is to
/// `cargo scopes check`, to what answers for all the others.
fn undeclared(work: &Work, console: &mut Console) -> Exit {
    let mut problems = app::check(&work.loaded.app, &work.spec, work.today);
    problems.retain(|problem| matches!(problem.code, "undeclared-scope" | "alias-used"));
    console.problems(&problems, &work.loaded.sources);
    match problems.is_empty() {
        true => Exit::Yes,
        false => Exit::Bad,
    }
}

/// Says no: on stderr as any problem, and with status 1.
fn refused(console: &mut Console, failure: &Failure) -> Outcome {
    console.problems(&failure.problems, &failure.sources);
    Ok(Exit::No)
}

/// Today, or the day given.
fn day(on: Option<Date>) -> Option<Date> {
    on.or_else(|| TodayArgs::default().get())
}

/// Whose reviews count for a scope that has none of its own, and how they stand.
fn reliance(work: &Work, app: &App, name: &str) -> Option<String> {
    let index = work.spec.scopes.index_of(name)?;
    let relies_on = status::relies_on_of(app, &work.spec, index, work.today);
    (!relies_on.is_empty()).then(|| status::relying(&relies_on))
}

/// How an approval comes to be a later one.
fn renewal(work: &Work, name: &str) -> String {
    format!(
        "to renew it: `{} --by NAME --expires DATE`",
        work.naming.command("approve", &[name])
    )
}

/// `it is restricted`, or `it includes restricted ..`.
fn reason_for_review(spec: &Spec, index: usize) -> String {
    let scopes = &spec.scopes;
    let restricted = |at: usize| scopes[at].restricted;
    if restricted(index) {
        return "it is restricted".to_owned();
    }
    let held = scopes.closure.iter(index).filter(|&held| restricted(held));
    let names = held.map(|held| scopes.name(held));
    format!("it includes restricted {}", quoted(names))
}
