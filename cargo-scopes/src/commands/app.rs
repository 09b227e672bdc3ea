//! `cargo scopes app`.

use std::{
    fs,
    io::{self, BufRead as _, IsTerminal as _},
    path::{Path, PathBuf},
};

use clap::Subcommand;
use scope_spec::{
    Problem, Spec,
    app::{self, Date, LoadedApp, State},
};

use crate::{
    audit::{self, Named},
    cli::{Format, FormatArgs},
    console::Console,
    failure::{Exit, Failure, Outcome},
    files::{self, AppArgs, SpecArgs, TodayArgs},
    layout::{joined, quoted},
    manifest::{
        edit::{self, Details, Refusal},
        petition::{self, Code},
        status::{self, shell},
    },
    output::{self, OutputArgs},
};

/// Edit and review what an app asks for, in `app.toml`
#[derive(Debug, clap::Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  cargo scopes app add ReadCallLog
  cargo scopes app add EditCallLog --justification \"Callers may have their calls deleted ..\"
  cargo scopes app submit EditCallLog --reference CASE-1042
  cargo scopes app approve EditCallLog --by \"Support\" --expires 2027-11-24
  cargo scopes app status
  cargo scopes app request EditCallLog

A review goes draft -> submitted -> approved, rejected, needs-info or withdrawn; needs-info ->
submitted or withdrawn; approved -> revoked. `add` asks again for what was rejected, withdrawn or
revoked. Exit status: 0 done, 1 refused, 2 bad input."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Ask for scopes; again for one that was rejected, withdrawn or revoked
    Add(Add),
    /// Ask for a scope no more
    Remove(Remove),
    /// Hand in the request for a scope: draft or needs-info -> submitted
    Submit(Step),
    /// Grant it: submitted -> approved
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

    /// The day of the step, `YYYY-MM-DD` [default: today, UTC]
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
    /// The scope [default: every one that needs a review and is not approved]
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

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    match &args.action {
        Action::Add(args) => add(args, console),
        Action::Remove(args) => remove(args, console),
        Action::Submit(args) => step(args, State::Submitted, &Details::default(), console),
        Action::Withdraw(args) => step(args, State::Withdrawn, &Details::default(), console),
        Action::Approve(args) => {
            let details = Details {
                reason: args.reason.clone(),
                expires: args.expires,
                ..Details::default()
            };
            step(&args.step, State::Approved, &details, console)
        }
        Action::Reject(args) => with_reason(args, State::Rejected, console),
        Action::NeedsInfo(args) => with_reason(args, State::NeedsInfo, console),
        Action::Revoke(args) => with_reason(args, State::Revoked, console),
        Action::Status(args) => show_status(args, console),
        Action::Request(args) => request(args, console),
    }
}

fn with_reason(args: &WithReason, state: State, console: &mut Console) -> Outcome {
    let details = Details {
        reason: Some(args.reason.clone()),
        ..Details::default()
    };
    step(&args.step, state, &details, console)
}

/// A manifest that is being worked on.
struct Work {
    path: PathBuf,
    text: String,
    loaded: LoadedApp,
    spec: Spec,
    today: Option<Date>,
}

impl Work {
    fn open(files: &Files, today: Option<Date>) -> Result<Self, Failure> {
        let path = files.app.path()?;
        let text = fs::read_to_string(&path).map_err(|error| Failure::io("read", &path, &error))?;
        let shown = path.to_string_lossy().replace('\\', "/");
        let mut loaded = app::parse(&shown, &text);
        // an edit may mend what is wrong, but not what cannot be read
        if text.parse::<toml_edit::DocumentMut>().is_err() {
            return Err(Failure {
                problems: loaded.errors().cloned().collect(),
                sources: loaded.sources,
            });
        }
        let spec = files::spec_of_app(&files.spec, &path, &loaded.app)?;
        let spec = files::load_spec(&spec)?.spec;
        for source in &mut loaded.sources {
            source.path.clone_from(&path);
        }
        Ok(Self {
            path,
            text,
            loaded,
            spec,
            today,
        })
    }

    fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// The index of a scope that the spec declares.
    fn scope(&self, name: &str) -> Result<usize, Failure> {
        let scopes = &self.spec.scopes;
        if let Some(index) = scopes.index_of(name) {
            return Ok(index);
        }
        let alias = scopes.index_of_alias(name);
        if let Some(item) = alias.and_then(|index| scopes.items.get(index)) {
            return Err(
                Failure::new("alias-used", format!("`{name}` is an alias and not a name"))
                    .help(format!("write the name: `{}`", item.name)),
            );
        }
        let names = scopes.items.iter().map(|item| item.name.as_str());
        Err(Failure::unknown("scope", name, names))
    }

    /// That the app does not ask for a scope.
    fn not_asked(&self, name: &str) -> Failure {
        let failure = Failure::new(
            "not-asked",
            format!("`{}` does not ask for scope `{name}`", self.shown()),
        );
        let asked = self.loaded.app.scopes.iter();
        match scope_spec::nearest(name, asked.map(|scope| scope.name.as_str())) {
            Some(near) => failure.help(format!("it asks for one with a similar name: `{near}`")),
            None => failure.help(format!(
                "ask for it first: `cargo scopes app add {}`",
                shell(name)
            )),
        }
    }

    /// That there is nothing to remove.
    fn not_there(&self, name: &str) -> Failure {
        let failure = Failure::new(
            "not-asked",
            format!("`{}` does not ask for scope `{name}`", self.shown()),
        );
        let scopes = &self.spec.scopes;
        let asked = || {
            self.loaded
                .app
                .scopes
                .iter()
                .map(|scope| scope.name.as_str())
        };
        let brought_by = scopes.index_of(name).and_then(|index| {
            asked().find(|by| {
                let by = scopes.index_of(by);
                by.is_some_and(|by| scopes.closure.contains(by, index))
            })
        });
        match (brought_by, scope_spec::nearest(name, asked())) {
            (Some(by), _) => failure.help(format!("it comes with `{by}`, which is asked for")),
            (None, Some(near)) => {
                failure.help(format!("it asks for one with a similar name: `{near}`"))
            }
            (None, None) => failure,
        }
    }

    fn edited(&self, name: &str, edited: Result<String, Refusal>) -> Result<String, Failure> {
        edited.map_err(|refusal| match refusal {
            Refusal::NotAsked => self.not_asked(name),
            Refusal::Asked => Failure::new(
                "asked-already",
                format!("`{}` asks for scope `{name}` already", self.shown()),
            ),
            Refusal::NotEditable(why) => Failure::new(
                "not-editable",
                format!("cannot edit `{}`: {why}", self.shown()),
            ),
        })
    }

    /// Reads a text in the place of the manifest's.
    fn reread(&self, text: &str) -> LoadedApp {
        app::parse(&format!("{}, as it would be", self.shown()), text)
    }

    /// Writes the text, unless it breaks a rule that the one before kept, or the file was changed
    /// meanwhile.
    fn write(&mut self, text: String) -> Result<(), Failure> {
        let after = self.reread(&text);
        let problems = edit::new_errors(&self.loaded, &after, &self.spec, self.today);
        if !problems.is_empty() {
            return Err(Failure {
                problems,
                sources: after.sources,
            });
        }
        let now = fs::read_to_string(&self.path);
        let now = now.map_err(|error| Failure::io("read", &self.path, &error))?;
        if now != self.text {
            return Err(Failure::new(
                "changed-meanwhile",
                format!("`{}` was changed meanwhile", self.shown()),
            )
            .help("look at it, and try again"));
        }
        output::write(&self.path, &text)?;
        self.loaded = after;
        self.text = text;
        Ok(())
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

fn add(args: &Add, console: &mut Console) -> Outcome {
    let mut work = Work::open(&args.files, day(None))?;
    let before = work.text.clone();
    let mut said = Vec::new();
    let mut text = work.text.clone();
    for name in &args.scopes {
        let index = work.scope(name)?;
        let state = edit::state(&work.reread(&text).app, name);
        match state {
            None => text = ask(&work, &text, name, index, args, console, &mut said)?,
            Some(State::Rejected | State::Withdrawn | State::Revoked) => {
                if let Some(justification) = &args.justification {
                    text = work.edited(name, edit::justify(&text, name, justification))?;
                }
                let details = Details {
                    on: day(None),
                    ..Details::default()
                };
                text = work.edited(name, edit::review(&text, name, State::Draft, &details))?;
                said.push(format!(
                    "`{name}` is asked for again, as a draft; hand it in with \
                     `cargo scopes app submit {}`",
                    shell(name)
                ));
            }
            Some(State::Draft | State::NeedsInfo) if args.justification.is_some() => {
                let justification = args.justification.as_deref().unwrap_or_default();
                text = work.edited(name, edit::justify(&text, name, justification))?;
                said.push(format!("`{name}` has another justification"));
            }
            Some(state) => {
                let failure = Failure::new(
                    "asked-already",
                    format!("`{}` asks for scope `{name}` already", work.shown()),
                );
                let needs_review = work.loaded.app.needs_review(&work.spec, index);
                let failure = match state {
                    _ if !needs_review => failure,
                    State::Draft | State::NeedsInfo => failure.help(
                        "to change the justification of a draft, give one with `--justification`",
                    ),
                    state => failure.help(format!("its review is `{state}`")),
                };
                return refused(console, &failure);
            }
        }
    }
    if text != before {
        work.write(text)?;
    }
    for line in said {
        console.print(line + "\n");
    }
    Ok(Exit::Yes)
}

/// Asks for a scope that was not asked for, with a justification if it needs one.
fn ask(
    work: &Work,
    text: &str,
    name: &str,
    index: usize,
    args: &Add,
    console: &mut Console,
    said: &mut Vec<String>,
) -> Result<String, Failure> {
    let bare = work.edited(name, edit::add(text, name, None))?;
    let needs_review = work.reread(&bare).app.needs_review(&work.spec, index);
    if !needs_review {
        said.push(format!("`{name}` is asked for; it needs no review"));
        return match &args.justification {
            // kept all the same: it does no harm, and the scope may become restricted
            Some(why) => work.edited(name, edit::add(text, name, Some(why))),
            None => Ok(bare),
        };
    }
    let why = reason_for_review(&work.spec, index);
    said.push(format!(
        "`{name}` is asked for, as a draft; hand it in with `cargo scopes app submit {}`",
        shell(name)
    ));
    if let Some(justification) = &args.justification {
        return work.edited(name, edit::add(text, name, Some(justification)));
    }
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Failure::new(
            "missing-justification",
            format!("scope `{name}` needs a justification: {why}"),
        )
        .help(
            "say what the app needs it for, in 40 characters or more: `--justification \"..\"`",
        ));
    }
    let item = work.spec.scopes.items.get(index);
    let description = item.and_then(|item| item.description.as_deref());
    console.note(format!("Scope `{name}` needs a justification: {why}."));
    if let Some(description) = description {
        console.note(format!("  {description}"));
    }
    console
        .note("What does the app need it for, and why would less not do? (40 characters or more)");
    loop {
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        let read = read.map_err(|error| {
            Failure::new("io", format!("cannot read the justification: {error}"))
        })?;
        if read == 0 {
            return Err(Failure::new(
                "missing-justification",
                format!("scope `{name}` was given no justification; nothing was changed"),
            ));
        }
        let tried = work.edited(name, edit::add(text, name, Some(line.trim())))?;
        let after = work.reread(&tried);
        let wrong = edit::new_errors(&work.loaded, &after, &work.spec, work.today);
        let wrong: Vec<Problem> = wrong.into_iter().filter(is_about_justification).collect();
        if wrong.is_empty() {
            return Ok(tried);
        }
        for problem in &wrong {
            let label = problem.primary.as_ref().map_or("", |label| &label.text);
            console.note(format!("{}: {label}. Once more:", problem.message));
        }
    }
}

fn is_about_justification(problem: &Problem) -> bool {
    matches!(
        problem.code,
        "missing-justification" | "short-justification" | "copied-justification"
    )
}

/// `it is restricted`, or `it includes restricted ..`.
fn reason_for_review(spec: &Spec, index: usize) -> String {
    let scopes = &spec.scopes;
    let restricted = |at: usize| scopes.items.get(at).is_some_and(|item| item.restricted);
    if restricted(index) {
        return "it is restricted".to_owned();
    }
    let held = scopes.closure.iter(index).filter(|&held| restricted(held));
    let names = held.filter_map(|held| Some(scopes.items.get(held)?.name.as_str()));
    format!("it includes restricted {}", quoted(names))
}

fn remove(args: &Remove, console: &mut Console) -> Outcome {
    let mut work = Work::open(&args.files, day(None))?;
    let name = &args.scope;
    let text = match edit::remove(&work.text, name) {
        Err(Refusal::NotAsked) => return Err(work.not_there(name)),
        edited => work.edited(name, edited)?,
    };
    work.write(text)?;
    console.print(format!("`{name}` is no longer asked for\n"));
    Ok(Exit::Yes)
}

fn step(args: &Step, to: State, details: &Details, console: &mut Console) -> Outcome {
    let on = day(args.on);
    let mut work = Work::open(&args.files, day(None))?;
    let name = &args.scope;
    let Some(from) = edit::state(&work.loaded.app, name) else {
        // a name that the spec does not have is more likely mistyped than not asked for
        let known = work.scope(name).err();
        return Err(known.unwrap_or_else(|| work.not_asked(name)));
    };
    let index = work.scope(name)?;
    if !work.loaded.app.needs_review(&work.spec, index) {
        let failure = Failure::new(
            "no-review",
            format!("scope `{name}` needs no review: it is granted as soon as it is asked for"),
        );
        let waits = work.loaded.app.pending(&work.spec, work.today);
        let waits = waits.iter().any(|(waits, _)| *waits == index);
        let failure = if waits {
            Failure::new(
                "no-review",
                format!(
                    "scope `{name}` has no review of its own: {}, and waits for that",
                    reason_for_review(&work.spec, index)
                ),
            )
        } else {
            failure
        };
        return refused(console, &failure);
    }
    if from.step(to).is_err() {
        let next = from.allowed_next().iter().map(|state| format!("`{state}`"));
        let failure = Failure::new(
            "not-allowed",
            format!("the review of `{name}` cannot go from `{from}` to `{to}`"),
        )
        .help(format!("from `{from}` it goes to {}", joined(next, "or")));
        let failure = match (from, to) {
            (State::Rejected | State::Withdrawn | State::Revoked, _) => failure.help(format!(
                "ask for it again: `cargo scopes app add {}`",
                shell(name)
            )),
            (State::Draft, _) => failure.help(format!(
                "hand it in first: `cargo scopes app submit {}`",
                shell(name)
            )),
            _ => failure,
        };
        return refused(console, &failure);
    }
    if let (Some(expires), Some(on)) = (details.expires, on)
        && expires <= on
    {
        return Err(Failure::new(
            "expired-approval",
            format!("an approval of {on} that expires on {expires} grants nothing"),
        )
        .help("the day given with `--expires` is the first on which it counts no longer"));
    }
    for (option, text) in [("--reason", &details.reason), ("--by", &args.by)] {
        if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
            return Err(Failure::new(
                "empty-option",
                format!("`{option}` says nothing"),
            ));
        }
    }
    // a request without a good reason is not handed in, and not granted
    if matches!(to, State::Submitted | State::Approved) {
        let problems = app::check(&work.loaded.app, &work.spec, None);
        let quoted = format!("`{name}`");
        let problems: Vec<Problem> = problems
            .into_iter()
            .filter(|problem| is_about_justification(problem) && problem.message.contains(&quoted))
            .collect();
        if !problems.is_empty() {
            let sources = std::mem::take(&mut work.loaded.sources);
            return refused(console, &Failure { problems, sources });
        }
    }
    let details = Details {
        on,
        by: args.by.clone(),
        reference: args.reference.clone(),
        ..details.clone()
    };
    let text = work.edited(name, edit::review(&work.text, name, to, &details))?;
    work.write(text)?;
    console.print(format!("`{name}` is `{to}`, and was `{from}`\n"));
    Ok(Exit::Yes)
}

fn show_status(args: &Status, console: &mut Console) -> Outcome {
    let today = args.today.get();
    let work = Work::open(&args.files, today)?;
    if work.loaded.has_errors() {
        return Err(Failure {
            problems: work.loaded.errors().cloned().collect(),
            sources: work.loaded.sources,
        });
    }
    let app = &work.loaded.app;
    let status = status::status(app, &work.spec, today);
    match args.format.format {
        Format::Json => console.json(&status)?,
        Format::Text => console.print(status::text(&status, app, &work.shown())),
    }
    Ok(Exit::Yes)
}

fn request(args: &Request, console: &mut Console) -> Outcome {
    let today = args.today.get();
    let work = Work::open(&args.files, today)?;
    let app = &work.loaded.app;
    let wanted: Vec<&app::AppScope> = match &args.scope {
        Some(name) => {
            let index = work.scope(name)?;
            let found = app.scopes.iter().find(|asked| asked.name == *name);
            let found = found.ok_or_else(|| work.not_asked(name))?;
            if !app.needs_review(&work.spec, index) {
                let failure = Failure::new(
                    "no-review",
                    format!("scope `{name}` needs no review: there is nothing to ask for"),
                );
                return refused(console, &failure);
            }
            vec![found]
        }
        None => {
            let asked = app.scopes.iter().filter(|asked| {
                let index = work.spec.scopes.index_of(&asked.name);
                let needs = index.is_some_and(|index| app.needs_review(&work.spec, index));
                let review = asked.review.as_ref();
                needs && !review.is_some_and(|review| review.is_approved(today))
            });
            asked.collect()
        }
    };
    if wanted.is_empty() {
        console.note("no scope waits for a review");
        return Ok(Exit::Yes);
    }
    let audited = code(args, &work)?;
    let verdict = audited.as_ref().map(|audited| audited.verdict(today, &[]));
    let code = audited.as_ref().zip(verdict.as_ref());
    let code = code.map(|(audited, verdict)| Code { audited, verdict });
    let mut text = String::new();
    for asked in wanted {
        let Some(index) = work.spec.scopes.index_of(&asked.name) else {
            continue;
        };
        if !text.is_empty() {
            text.push_str("\n---\n\n");
        }
        let petition = petition::petition(app, asked, &work.spec, index, code.as_ref());
        text.push_str(&petition.text);
        match petition.instead.as_deref() {
            Some([]) => console.note(format!(
                "note: nothing in the code needs `{}` beyond what else is asked for",
                asked.name
            )),
            Some(names) => console.note(format!(
                "note: {} would do in place of `{}`",
                quoted(names),
                asked.name
            )),
            None => {}
        }
    }
    if code.is_none() {
        console.note("note: no code was read; name the app's package with `--crate DIR`");
    }
    args.output.write(&text, console)?;
    Ok(Exit::Yes)
}

/// The app's code: the package named, else the one that the manifest lies in.
fn code(args: &Request, work: &Work) -> Result<Option<audit::Audited>, Failure> {
    let folder = match work.path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let folder = match &args.package {
        Some(folder) => folder.clone(),
        None if is_package(folder) => folder.to_owned(),
        None => return Ok(None),
    };
    let named = Named {
        spec: Some(files::spec_of_app(
            &args.files.spec,
            &work.path,
            &work.loaded.app,
        )?),
        app: Some(work.path.clone()),
    };
    audit::audit(&folder, &named).map(Some)
}

fn is_package(folder: &Path) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml"));
    let parsed = manifest.map(|text| text.parse::<toml_edit::DocumentMut>());
    matches!(parsed, Ok(Ok(parsed)) if parsed.contains_key("package"))
}
