//! Moves a review to its next state.

use scope_analysis::manifest::edit::{self, Details};
use scope_spec::app::{Review, State};

use super::{Step, WithReason, day, refused, reliance, renewal, work::Work};
use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    layout::{joined, quoted, wrapped},
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
    let mut work = Work::edit(&args.files, day(None))?;
    let name = &work.name(&args.scope).to_owned();
    let Some(from) = edit::state(&work.loaded.app, name) else {
        // a name that the spec does not declare is more likely mistyped than not requested
        let known = work.scope(name).err();
        return Err(known.unwrap_or_else(|| work.not_asked(name)));
    };
    let index = work.scope(name)?;
    if !work.loaded.app.needs_review(&work.spec, index) {
        let failure = match reliance(&work, &work.loaded.app, name) {
            Some(text) => Failure::new("no-review", format!("scope `{name}` has {text}")),
            None => Failure::new(
                "no-review",
                format!("scope `{name}` needs no review: it is granted when requested"),
            ),
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
        let action = from.next_action();
        let command = work.naming.command(action.command(), &[name]);
        let first = || format!("{} first: `{command}`", action.words());
        let failure = match from {
            State::Submitted => failure,
            State::Approved if !has_expired(&work, name) => failure.help(renewal(&work, name)),
            State::Approved => failure.help(format!("the approval has expired; {}", first())),
            _ => failure.help(first()),
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
        .help("`--expires` is the first day on which the approval no longer counts"));
    }
    let before = review_of(&work, name).and_then(|review| review.on);
    if let (Some(before), Some(on)) = (before, on)
        && on < before
    {
        return Err(Failure::new(
            "day-before",
            format!(
                "the review of `{name}` has been `{from}` since {before}, and cannot be `{to}` on {on}"
            ),
        )
        .help("set the day of the step with `--on DATE`"));
    }
    let until = review_of(&work, name).and_then(|review| review.expires);
    if let (State::Approved, State::Approved) = (from, to) {
        let renewed = match (until, details.expires) {
            (Some(until), Some(expires)) => expires > until,
            (Some(_), None) => false,
            (None, _) => true,
        };
        if !renewed || before == on {
            return Err(Failure::new(
                "not-renewed",
                format!("`{name}` is already approved, and this approval does not extend that"),
            )
            .help("a renewal needs a later day and a later expiry: `--on DATE --expires DATE`"));
        }
    }
    for (option, text) in [("--reason", &details.reason), ("--by", &args.by)] {
        if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
            return Err(Failure::new("empty-option", format!("`{option}` is empty")));
        }
    }
    // it cannot be signed later: `approved` leads only to `revoked`
    if to == State::Approved && args.by.is_none() {
        return Err(Failure::new(
            "unsigned-approval",
            format!("the approval of `{name}` does not say who decided"),
        )
        .help("add `--by NAME`"));
    }
    // a request without a good reason is neither submitted nor approved
    if matches!(to, State::Submitted | State::Approved) {
        let problem = work.loaded.app.justification_problem(&work.spec, name);
        if let Some(problem) = problem {
            let failure = Failure {
                problems: vec![problem],
                sources: std::mem::take(&mut work.loaded.sources),
            };
            let failure = match from {
                State::Draft | State::NeedsInfo => failure.help(format!(
                    "justify it with `{}`",
                    work.naming.justify(&[name])
                )),
                _ => failure,
            };
            return refused(console, &failure);
        }
    }
    let details = Details {
        on,
        by: args.by.clone(),
        reference: args.reference.clone(),
        ..details.clone()
    };
    let granted = |work: &Work| {
        let granted = work.loaded.app.granted(&work.spec, work.today);
        work.spec.scopes.closure.close(&granted)
    };
    let had = granted(&work);
    let text = work.edited(name, edit::review(&work.text, name, to, &details))?;
    work.write(text)?;
    console.print(format!("`{name}` is now `{to}`; it was `{from}`\n"));
    let has = granted(&work);
    let lost: Vec<usize> = had.into_iter().filter(|it| !has.contains(it)).collect();
    if !lost.is_empty() {
        let lost = quoted(work.spec.scopes.names_of(&lost));
        console.print(wrapped(
            &format!("the app is no longer granted {lost}"),
            "",
            "  ",
        ));
    }
    let taken_out = (work.loaded.app).taken_out(&work.spec, index, work.today);
    if let (State::Approved, Some((held, state))) = (to, taken_out) {
        let held = quoted(work.spec.scopes.names_of(&[held]));
        let text = format!(
            "it grants nothing: it includes {held}, which is {state}; only a later approval counts"
        );
        console.print(wrapped(&text, "", "  "));
    }
    Ok(Exit::Yes)
}

pub(super) fn review_of<'w>(work: &'w Work, name: &str) -> Option<&'w Review> {
    let mut asked = work.loaded.app.scopes.iter();
    asked.find(|asked| asked.name == name)?.review.as_ref()
}

/// Whether an approval has expired.
pub(super) fn has_expired(work: &Work, name: &str) -> bool {
    review_of(work, name)
        .is_some_and(|review| review.state == State::Approved && !review.is_approved(work.today))
}
