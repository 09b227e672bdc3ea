//! Adds scopes to the manifest, with a justification where one is required.

use scope_analysis::manifest::edit::{self, Details};
use scope_spec::{
    Problem,
    app::{LEAST_JUSTIFICATION, State, how_to_justify, is_about_justification},
};

use super::{
    Add, day, reason_for_review, refused, reliance, renewal, step::has_expired, work::Work,
};
use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
};

pub(super) fn add(args: &Add, console: &mut Console) -> Outcome {
    let mut work = Work::edit(&args.files, day(None))?;
    let before = work.text.clone();
    let mut lines = Vec::new();
    let mut text = work.text.clone();
    for name in &args.scopes {
        let name = work.name(name);
        let index = work.scope(name)?;
        let state = edit::state(&work.reread(&text).app, name);
        match state {
            None => text = ask(&work, &text, name, index, args, console, &mut lines)?,
            Some(state) if is_over(&work, name, state, index) => {
                if let Some(justification) = &args.justification {
                    text = work.edited(name, edit::justify(&text, name, justification))?;
                }
                let details = Details {
                    on: day(None),
                    ..Details::default()
                };
                text = work.edited(name, edit::review(&text, name, State::Draft, &details))?;
                let next = next(&work, &text, name);
                lines.push(format!("`{name}` is requested again, as a draft; {next}"));
            }
            Some(State::Draft | State::NeedsInfo) if args.justification.is_some() => {
                let justification = args.justification.as_deref().unwrap_or_default();
                text = work.edited(name, edit::justify(&text, name, justification))?;
                let next = next(&work, &text, name);
                lines.push(format!("`{name}` has the new justification; {next}"));
            }
            Some(state) => {
                let failure = Failure::new(
                    "asked-already",
                    format!("`{}` already requests scope `{name}`", work.shown()),
                );
                let needs_review = work.loaded.app.needs_review(&work.spec, index);
                let failure = match state {
                    _ if !needs_review => failure,
                    State::Draft | State::NeedsInfo => failure.help(
                        "to change the justification of a draft, give one with `--justification`",
                    ),
                    State::Approved => failure.help(renewal(&work, name)),
                    state => failure.help(format!("its review is `{state}`")),
                };
                return refused(console, &failure);
            }
        }
    }
    if text != before {
        work.write(text)?;
    }
    for line in lines {
        console.print(line + "\n");
    }
    Ok(Exit::Yes)
}

/// Whether a scope must be requested again. An expired approval counts as revoked, so both steps,
/// to `revoked` and from there to `draft`, are made as one.
fn is_over(work: &Work, name: &str, state: State, index: usize) -> bool {
    match state {
        State::Rejected | State::Withdrawn | State::Revoked => true,
        State::Approved => {
            work.loaded.app.needs_review(&work.spec, index) && has_expired(work, name)
        }
        State::Draft | State::Submitted | State::NeedsInfo => false,
    }
}

/// The step after a draft: the justification if it is missing, else the submission.
fn next(work: &Work, text: &str, name: &str) -> String {
    let after = work.reread(text).app;
    match after.justification_problem(&work.spec, name) {
        Some(_) => format!("justify it with `{}`", work.naming.justify(&[name])),
        None => submit(work, name),
    }
}

/// The command that submits a draft.
fn submit(work: &Work, name: &str) -> String {
    let action = State::Draft.next_action();
    let command = work.naming.command(action.command(), &[name]);
    format!("{} with `{command}`", action.words())
}

/// Requests a scope that the manifest does not have, with a justification if it needs one.
fn ask(
    work: &Work,
    text: &str,
    name: &str,
    index: usize,
    args: &Add,
    console: &mut Console,
    lines: &mut Vec<String>,
) -> Result<String, Failure> {
    let bare = work.edited(name, edit::add(text, name, None))?;
    let needs_review = work.reread(&bare).app.needs_review(&work.spec, index);
    if !needs_review {
        lines.push(match reliance(work, &work.reread(&bare).app, name) {
            Some(text) => format!("`{name}` is requested; it has {text}"),
            None => format!("`{name}` is requested; it needs no review"),
        });
        return match &args.justification {
            // Kept although not required: the scope may become restricted.
            Some(why) => work.edited(name, edit::add(text, name, Some(why))),
            None => Ok(bare),
        };
    }
    let why = reason_for_review(&work.spec, index);
    lines.push(format!(
        "`{name}` is requested, as a draft; {}",
        submit(work, name)
    ));
    if let Some(justification) = &args.justification {
        return work.edited(name, edit::add(text, name, Some(justification)));
    }
    if !console.can_ask() {
        return Err(Failure::new(
            "missing-justification",
            format!("scope `{name}` needs a justification: {why}"),
        )
        .help(how_to_justify("--justification \"..\"")));
    }
    let item = work.spec.scopes.items.get(index);
    let description = item.and_then(|item| item.description.as_ref());
    console.note(format!("Scope `{name}` needs a justification: {why}."));
    if let Some(description) = description {
        console.note(format!("  {}", description.terminal()));
    }
    console.note(format!(
        "Why does the app need it, and why is a narrower scope not enough? ({LEAST_JUSTIFICATION} characters \
         or more)"
    ));
    loop {
        let Some(line) = console.answer()? else {
            return Err(Failure::new(
                "missing-justification",
                format!("no justification for scope `{name}`; nothing was changed"),
            ));
        };
        let tried = work.edited(name, edit::add(text, name, Some(&line)))?;
        let after = work.reread(&tried);
        let wrong = edit::new_errors(&work.loaded, &after, &work.spec, work.today);
        let wrong: Vec<Problem> = wrong.into_iter().filter(is_about_justification).collect();
        if wrong.is_empty() {
            return Ok(tried);
        }
        for problem in &wrong {
            let label = problem.primary.as_ref().map_or("", |label| &label.text);
            console.note(format!("{}: {label}. Try again:", problem.message));
        }
    }
}
