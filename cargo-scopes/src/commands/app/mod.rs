//! `cargo scopes app`: its arguments; each module holds one action.

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

/// Edit and review the scopes that an app requests, in `app.toml`
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
  cargo scopes app request -o requests.md          all that are not approved yet

A review goes draft -> submitted -> approved, rejected, needs-info or withdrawn; needs-info -> \
submitted or withdrawn; approved -> approved (renewed) or revoked. `add` requests a scope again that \
was rejected, withdrawn or revoked, or whose approval has expired. Each command reads the spec that \
the manifest names.

Exit status: 0 done, 1 refused, 2 bad input."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Request scopes, or request one again after it was rejected, withdrawn, revoked or expired
    Add(Add),
    /// Remove a scope from the manifest
    Remove(Remove),
    /// Submit the request for a scope: draft or needs-info -> submitted
    Submit(Step),
    /// Approve a request, or renew an approval: submitted or approved -> approved
    Approve(Approve),
    /// Reject a request: submitted -> rejected
    Reject(WithReason),
    /// Ask the app's owner for more information: submitted -> needs-info
    NeedsInfo(WithReason),
    /// Withdraw a request: submitted or needs-info -> withdrawn
    Withdraw(Step),
    /// Revoke an approval: approved -> revoked
    Revoke(WithReason),
    /// Show which scopes are granted now, and which wait for a review
    Status(Status),
    /// Print the access request for a scope, in Markdown
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

    /// Why the app needs them, in 40 characters or more [default: a prompt, on a terminal]
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

    /// The day of the step, `YYYY-MM-DD`, not before the step before it [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,

    #[command(flatten)]
    files: Files,
}

#[derive(Debug, clap::Args)]
struct WithReason {
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: String,

    #[command(flatten)]
    step: Step,
}

#[derive(Debug, clap::Args)]
struct Approve {
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// The first day on which the approval no longer counts, `YYYY-MM-DD`
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
    /// The scope, whether or not it needs a review [default: every scope that needs a review and is
    /// not approved]
    scope: Option<String>,

    /// The package whose code is audited for the scopes that it requires [default: the manifest's
    /// folder, if it is a package]
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
    console.print(format!("`{name}` is no longer requested\n"));
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

/// Reports the scopes of the manifest that the spec does not declare. Bad input, as in `cargo
/// scopes check`, though the others get their answer.
fn undeclared(work: &Work, console: &mut Console) -> Exit {
    let mut problems = app::check(&work.loaded.app, &work.spec, work.today);
    problems.retain(|problem| matches!(problem.code, "undeclared-scope" | "alias-used"));
    console.problems(&problems, &work.loaded.sources);
    match problems.is_empty() {
        true => Exit::Yes,
        false => Exit::Bad,
    }
}

/// Reports a refusal on stderr, with status 1.
fn refused(console: &mut Console, failure: &Failure) -> Outcome {
    console.problems(&failure.problems, &failure.sources);
    Ok(Exit::No)
}

/// The day given, else today.
fn day(on: Option<Date>) -> Option<Date> {
    on.or_else(|| TodayArgs::default().get())
}

/// The reviews that a scope without its own relies on, and their states.
fn reliance(work: &Work, app: &App, name: &str) -> Option<String> {
    let index = work.spec.scopes.index_of(name)?;
    let relies_on = status::relies_on_of(app, &work.spec, index, work.today);
    (!relies_on.is_empty()).then(|| status::relying(&relies_on))
}

/// The command that renews an approval.
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
