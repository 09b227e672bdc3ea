//! Takes a review one step on.

use scope_spec::{
    Problem,
    app::{self, State},
};

use super::{
    Step, WithReason, day, is_about_justification, reason_for_review, refused, work::Work,
};
use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    layout::joined,
    manifest::{
        edit::{self, Details},
        status::shell,
    },
};

pub(super) fn with_reason(args: &WithReason, state: State, console: &mut Console) -> Outcome {
    let details = Details {
        reason: Some(args.reason.clone()),
        ..Details::default()
    };
    step(&args.step, state, &details, console)
}

pub(super) fn step(args: &Step, to: State, details: &Details, console: &mut Console) -> Outcome {
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
