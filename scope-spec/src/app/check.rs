//! Checks a manifest against its specification, and computes its grants.

use std::collections::HashMap;

use super::{
    App, AppScope, Date, NextAction, State,
    justification::{LEAST_JUSTIFICATION, how_to_justify},
};
use crate::{Problem, Spec, read::as_key, suggest::Suggester};

/// Checks a manifest against its specification.
///
/// Errors: a scope that is not declared, or written as an alias; a missing or insufficient
/// justification; an approval without a reviewer, or one that has expired on `today`; a review
/// dated after `today`. Lints: a deprecated scope, and a scope that another requested one includes.
///
/// The places of all problems are in the manifest. Costs a closure row for each requested scope.
pub fn check(app: &App, spec: &Spec, today: Option<Date>) -> Vec<Problem> {
    let requested = Requested::new(app, spec);
    let mut check = Check {
        app,
        spec,
        requested: &requested,
        near: Suggester::new(),
        problems: Vec::new(),
    };
    for scope in &app.scopes {
        let means = spec.scopes.named(&scope.name);
        if means.is_empty() {
            check.undeclared(scope);
            continue;
        }
        if let Some(index) = means.iter().find(|index| requested.needs_review(**index)) {
            let unjustified = requested.justification_problem(app, scope, *index);
            check.problems.extend(unjustified);
            check.signature(scope);
            check.expiry(scope, today);
        }
        check.future(scope, today);
        for index in means {
            check.deprecated(scope, index);
        }
    }
    check.redundant();
    check.problems.sort_by(|a, b| a.order().cmp(&b.order()));
    check.problems
}

impl App {
    /// The scopes that the app may use: indices into `spec.scopes`, ascending, not closed.
    ///
    /// A scope grants if it requires no review, or if its review is approved and not expired on
    /// `today`. It requires a review if it is restricted, or if it includes a restricted scope that
    /// is not requested with a justification of its own; if that one is, both wait for its review.
    /// A rejected or revoked scope does not grant, and neither does a scope that includes it, until
    /// that one is approved on a later day.
    pub fn granted(&self, spec: &Spec, today: Option<Date>) -> Vec<usize> {
        let requested = Requested::new(self, spec);
        let waiting = |&index: &usize| requested.waits_for(index, today).is_none();
        requested.indices().into_iter().filter(waiting).collect()
    }

    /// Whether requesting a scope, an index into `spec.scopes`, requires a justification and a review:
    /// it is restricted, or it includes a restricted one that is not requested with a justification of
    /// its own.
    pub fn needs_review(&self, spec: &Spec, index: usize) -> bool {
        Requested::new(self, spec).needs_review(index)
    }

    /// The refused scope that removes a requested one from the grant (both are indices into
    /// `spec.scopes`), and the state of its review. The requested scope includes it, and was not
    /// approved on a later day.
    pub fn taken_out(
        &self,
        spec: &Spec,
        index: usize,
        today: Option<Date>,
    ) -> Option<(usize, State)> {
        let refused = Requested::new(self, spec).refused_within(index, today);
        refused.filter(|(held, _)| *held != index)
    }

    /// The problem with the justification of a requested scope that requires one: it is missing, too
    /// short, or repeats a description. `None` for any other name.
    ///
    /// [`check()`] reports the same problem.
    pub fn justification_problem(&self, spec: &Spec, scope: &str) -> Option<Problem> {
        let requested = Requested::new(self, spec);
        let means = spec.scopes.named(scope);
        let index = means
            .into_iter()
            .find(|index| requested.needs_review(*index))?;
        let scope = requested.scopes.get(&index)?;
        requested.justification_problem(self, scope, index)
    }

    /// The scopes that are requested and not granted, ascending, each with the state of the pending
    /// review. It is [`State::Approved`] if the approval has expired.
    pub fn pending(&self, spec: &Spec, today: Option<Date>) -> Vec<(usize, State)> {
        let requested = Requested::new(self, spec);
        let indices = requested.indices().into_iter();
        let waiting = indices.filter_map(|index| Some((index, requested.waits_for(index, today)?)));
        waiting.collect()
    }
}

/// The requested scopes by index.
struct Requested<'a> {
    spec: &'a Spec,
    scopes: HashMap<usize, &'a AppScope>,
}

impl<'a> Requested<'a> {
    fn new(app: &'a App, spec: &'a Spec) -> Self {
        let mut scopes = HashMap::new();
        for scope in &app.scopes {
            for index in spec.scopes.named(&scope.name) {
                let by_itself = spec.scopes.index_of(&scope.name).is_some();
                if by_itself || !scopes.contains_key(&index) {
                    scopes.insert(index, scope);
                }
            }
        }
        Self { spec, scopes }
    }

    /// The requested indices, ascending.
    fn indices(&self) -> Vec<usize> {
        let mut indices: Vec<usize> = self.scopes.keys().copied().collect();
        indices.sort_unstable();
        indices
    }

    /// The other restricted scopes in the closure of a scope, ascending.
    fn restricted_within(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let scopes = &self.spec.scopes;
        scopes
            .closure
            .iter(index)
            .filter(move |&held| held != index && scopes[held].restricted)
    }

    /// Whether a scope is requested with a justification of its own.
    fn is_justified(&self, index: usize) -> bool {
        let scope = self.scopes.get(&index);
        let justification = scope.and_then(|scope| scope.justification.as_ref());
        justification.is_some_and(|text| text.visible_characters() > 0)
    }

    /// Whether a scope requires a justification and a review: it is restricted, or its closure holds a
    /// restricted one that is not requested with a justification of its own.
    fn needs_review(&self, index: usize) -> bool {
        self.spec.scopes[index].restricted
            || self
                .restricted_within(index)
                .any(|held| !self.is_justified(held))
    }

    /// The state of the pending review of a scope; `None` if it grants.
    ///
    /// A scope that relies on the justification of a restricted one in its closure waits for that
    /// one's review, or it would grant that one by inclusion. A refused scope waits for its own
    /// review, and so does a scope that includes it.
    fn waits_for(&self, index: usize, today: Option<Date>) -> Option<State> {
        if let Some((_, state)) = self.refused_within(index, today) {
            return Some(state);
        }
        let unapproved = |index: usize| {
            let review = self
                .scopes
                .get(&index)
                .and_then(|scope| scope.review.as_ref());
            match review {
                Some(review) if review.is_approved(today) => None,
                Some(review) => Some(review.state),
                None => Some(State::Draft),
            }
        };
        if self.needs_review(index) {
            unapproved(index)
        } else {
            self.restricted_within(index).find_map(unapproved)
        }
    }

    /// The first rejected or revoked scope in the closure of a scope, itself included, unless the scope
    /// was approved on a later day.
    fn refused_within(&self, index: usize, today: Option<Date>) -> Option<(usize, State)> {
        let review = |index: usize| self.scopes.get(&index)?.review.as_ref();
        let approved = review(index).filter(|review| review.is_approved(today));
        let approved = approved.and_then(|review| review.on);
        let refused = |held: usize| {
            let refused = review(held).filter(|review| review.state.is_refusal())?;
            let later = approved.zip(refused.on);
            let decided_since = later.is_some_and(|(approved, refused)| approved > refused);
            (held == index || !decided_since).then_some((held, refused.state))
        };
        self.spec.scopes.closure.iter(index).find_map(refused)
    }

    /// Checks that a justification exists, is long enough, and does not repeat a description.
    fn justification_problem(&self, app: &App, scope: &AppScope, index: usize) -> Option<Problem> {
        let name = &scope.name;
        let justification = scope.justification.clone().unwrap_or_default();
        let length = justification.visible_characters();
        if length == 0 {
            let problem = Problem::error(
                "missing-justification",
                format!(
                    "the app asks for `{name}`, {}, without a justification",
                    self.why_reviewed(index)
                ),
            )
            .at(&scope.place, "needs a justification")
            .help(how_to_justify("justification = \"...\""));
            let state = scope.review.as_ref().map(|review| review.state);
            return Some(match state {
                Some(State::Approved) => problem,
                // so that a missing approval is not the next error
                _ => problem.help("it grants nothing before its review is `approved`"),
            });
        }
        let at = |code, message: String, label: String| {
            Problem::error(code, message)
                .at(&scope.justification_place, label)
                .help(how_to_justify("justification = \"...\""))
        };
        if length < LEAST_JUSTIFICATION {
            return Some(at(
                "short-justification",
                format!("the justification for `{name}` is too short"),
                format!("{length} of at least {LEAST_JUSTIFICATION} visible characters"),
            ));
        }
        let scope_text = self.spec.scopes[index].description.as_ref();
        let texts = [scope_text, app.description.as_ref()];
        let mut texts = texts.into_iter().flatten();
        let copied = texts.any(|it| same_words(it.as_written(), justification.as_written()));
        copied.then(|| {
            at(
                "copied-justification",
                format!("the justification for `{name}` only repeats a description"),
                "says what, and not why".to_owned(),
            )
        })
    }

    /// Writes `which is restricted`, or `which includes restricted ..`.
    fn why_reviewed(&self, index: usize) -> String {
        let scopes = &self.spec.scopes;
        let mut held = self.restricted_within(index);
        match held.find(|&held| !self.is_justified(held)) {
            Some(held) if !scopes[index].restricted => {
                format!("which includes restricted `{}`", scopes.name(held))
            }
            _ => "which is restricted".to_owned(),
        }
    }
}

struct Check<'a> {
    app: &'a App,
    spec: &'a Spec,
    requested: &'a Requested<'a>,
    near: Suggester,
    problems: Vec<Problem>,
}

impl Check<'_> {
    /// Reports a requested scope that is not declared, or is written as an alias.
    fn undeclared(&mut self, scope: &AppScope) {
        if scope.is_doubtful {
            return;
        }
        let scopes = &self.spec.scopes;
        let (name, place) = (&scope.name, &scope.place);
        let alias = scopes.index_of_alias(name);
        if let Some(item) = alias.and_then(|index| scopes.items.get(index)) {
            self.problems.push(
                Problem::error(
                    "alias-used",
                    format!("the app asks for `{name}`, which is an alias and not a name"),
                )
                .at(place, format!("an alias of `{}`", item.name))
                .patch(
                    format!("write the name: `{}`", item.name),
                    place,
                    as_key(&item.name),
                ),
            );
            return;
        }
        if let Some((template, _)) = scopes.instance(name, &self.spec.parameters) {
            let template = scopes.name(template);
            self.problems.push(
                Problem::error(
                    "instance-asked",
                    format!("the app asks for `{name}`, which is `{template}` on one object"),
                )
                .at(place, "has values")
                .patch(
                    format!("ask for `{template}`: a request has the values"),
                    place,
                    as_key(template),
                ),
            );
            return;
        }
        let problem = Problem::error(
            "undeclared-scope",
            format!("the app asks for scope `{name}`, which is not declared in the spec"),
        )
        .at(place, "not declared");
        let names = scopes.items.iter().map(|item| item.name.as_str());
        let full = Some(scopes.full_name(name)).filter(|full| *full != name);
        self.problems
            .push(match full.or_else(|| self.near.nearest(name, names)) {
                Some(near) => problem.patch(
                    format!("a scope with a similar name exists: `{near}`"),
                    place,
                    as_key(near),
                ),
                None => problem.help("ask for a scope that the spec declares"),
            });
    }

    /// Reports an approval without a reviewer.
    fn signature(&mut self, scope: &AppScope) {
        let approved = scope.review.as_ref();
        let approved = approved.filter(|review| review.state == State::Approved);
        let Some(review) = approved else { return };
        let signed = review
            .by
            .as_ref()
            .is_some_and(|by| by.visible_characters() > 0);
        if !signed {
            self.problems.push(
                Problem::error(
                    "unsigned-approval",
                    format!("the approval of `{}` does not say whose it is", scope.name),
                )
                .at(&review.place, "approved by nobody")
                .help("say who decided: `by = \"...\"`"),
            );
        }
    }

    /// Reports a review dated after `today`.
    fn future(&mut self, scope: &AppScope, today: Option<Date>) {
        let Some(review) = &scope.review else { return };
        let Some((on, today)) = review.on.zip(today).filter(|(on, today)| on > today) else {
            return;
        };
        self.problems.push(
            Problem::error(
                "future-review",
                format!("the review of `{}` is dated after today", scope.name),
            )
            .at(&review.on_place, format!("{on}, and today is {today}"))
            .help("write the day on which it was decided"),
        );
    }

    /// Reports an approval that has expired on `today`.
    fn expiry(&mut self, scope: &AppScope, today: Option<Date>) {
        let Some(review) = &scope.review else { return };
        if review.state != State::Approved || !review.is_expired(today) {
            return;
        }
        let expires = review
            .expires
            .map(|date| date.to_string())
            .unwrap_or_default();
        let today = today.map(|date| date.to_string()).unwrap_or_default();
        self.problems.push(
            Problem::error(
                "expired-approval",
                format!("the approval of `{}` has expired", scope.name),
            )
            .at(
                &review.expires_place,
                format!("expired on {expires}, and today is {today}"),
            )
            .see(&review.place, "grants nothing any more")
            .help(format!(
                "{} with `{}`, or stop asking for it",
                NextAction::Add.words(),
                self.app.command(NextAction::Add.command(), &scope.name)
            )),
        );
    }

    /// Reports a deprecated scope.
    fn deprecated(&mut self, scope: &AppScope, index: usize) {
        let items = &self.spec.scopes.items;
        let deprecated = items.get(index).and_then(|item| item.deprecated.as_ref());
        let Some(deprecated) = deprecated else { return };
        let problem = Problem::warning(
            "deprecated-request",
            format!("the app asks for `{}`, which is deprecated", scope.name),
        )
        .at(&scope.place, "deprecated");
        let instead = deprecated.instead.and_then(|index| items.get(index));
        self.problems.push(match (instead, &deprecated.note) {
            (Some(instead), _) => problem.help(format!("ask for `{}` instead", instead.name)),
            (None, Some(note)) => problem.help(note.terminal()),
            (None, None) => problem.help("stop asking for it"),
        });
    }

    /// Reports a scope that another requested one includes, unless it is reviewed or includes a
    /// reviewed one.
    fn redundant(&mut self) {
        let scopes = &self.spec.scopes;
        let indices = self.requested.indices();
        let within = scopes.closure.strictly_included(&indices);
        for &index in &indices {
            let Some(scope) = self.requested.scopes.get(&index) else {
                continue;
            };
            if !within.contains(0, index) {
                continue;
            }
            // a scope included by a reviewed one is lost with its approval, so it is worth requesting
            let reviewed = |i: usize| scopes[i].restricted;
            let mut others = indices.iter().copied().filter(|&by| {
                by != index
                    // it includes the other one on its own objects only, and a request may be for others
                    && scopes[by].template.is_none()
                    && scopes.closure.contains(by, index)
                    && !scopes.closure.iter(by).any(reviewed)
            });
            let Some(by) = others.next().and_then(|by| scopes.items.get(by)) else {
                continue;
            };
            let by = &by.name;
            self.problems.push(
                Problem::warning(
                    "redundant-request",
                    format!("the app asks for `{}`, which comes with `{by}`", scope.name),
                )
                .at(&scope.place, "redundant")
                .help("leave it out"),
            );
        }
    }
}

/// Whether two texts are equal up to case, spaces and their ends.
fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    words(a) == words(b)
}
