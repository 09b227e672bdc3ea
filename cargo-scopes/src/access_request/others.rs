//! What else an app asks for, as far as anything may still come of it.

use scope_spec::{
    Spec,
    app::{App, Date, State},
};

use crate::{audit::Need, layout::joined};

/// A scope that is asked for beside another one.
pub(super) struct Other {
    scope: usize,
    /// The scope whose review it waits for, and the state of that.
    waits: Option<(usize, State)>,
}

/// All that is granted, or has its review before it; and what was refused or taken back, or has
/// expired, which grants nothing.
pub(super) struct Others<'a> {
    pub(super) spec: &'a Spec,
    asked: Vec<Other>,
    /// With all that comes with them; ascending.
    pub(super) closed: Vec<usize>,
    lapsed: Vec<Other>,
    /// What brings the scope itself, of what would count: with that every access request would be needless.
    holders: Vec<Other>,
}

impl<'a> Others<'a> {
    /// Of a scope.
    pub(super) fn of(app: &App, spec: &'a Spec, index: usize, today: Option<Date>) -> Self {
        let closure = &spec.scopes.closure;
        let pending = app.pending(spec, today);
        let waits = |scope: usize| pending.iter().copied().find(|(waits, _)| *waits == scope);
        let restricted = |held: &usize| {
            let item = spec.scopes.items.get(*held);
            item.is_some_and(|item| item.restricted)
        };
        let others = app.scopes.iter();
        let others = others.filter_map(|asked| spec.scopes.index_of(&asked.name));
        let others = others.filter(|&scope| scope != index);
        let others = others.map(|scope| {
            // its own review, or of those that it goes by the one that says most
            let reviews: Vec<(usize, State)> = match app.needs_review(spec, scope) {
                true => waits(scope).into_iter().collect(),
                false => {
                    let held = closure.iter(scope).filter(restricted);
                    held.filter_map(waits).collect()
                }
            };
            let lapsed = reviews.iter().find(|(_, state)| is_lapsed(*state));
            let waits = lapsed.or(reviews.first()).copied();
            Other { scope, waits }
        });
        let is_over = |other: &Other| other.waits.is_some_and(|(_, state)| is_lapsed(state));
        let (lapsed, asked): (Vec<Other>, Vec<Other>) = others.partition(is_over);
        let holds = |other: &Other| closure.contains(other.scope, index);
        let (holders, asked): (Vec<Other>, Vec<Other>) = asked.into_iter().partition(holds);
        let scopes: Vec<usize> = asked.iter().map(|other| other.scope).collect();
        Self {
            spec,
            asked,
            closed: closure.close(&scopes),
            lapsed,
            holders,
        }
    }

    /// Whether each of these is asked for by itself.
    pub(super) fn ask_for(&self, scopes: &[usize]) -> bool {
        let mut scopes = scopes.iter();
        scopes.all(|scope| self.asked.iter().any(|other| other.scope == *scope))
    }

    pub(super) fn any_waits(&self) -> bool {
        self.asked.iter().any(|other| other.waits.is_some())
    }

    /// Which of them it takes to meet needs beside `own`, closed; in the manifest's order. A need
    /// that they do not meet together takes none.
    pub(super) fn beside<'n>(
        &self,
        needs: impl IntoIterator<Item = &'n Need>,
        own: &[usize],
    ) -> Vec<&Other> {
        let waiting = |at: &&usize| self.asked.get(**at).is_some_and(|it| it.waits.is_some());
        let mut taken: Vec<usize> = Vec::new();
        for need in needs {
            let choices = need.alternatives(self.spec).into_iter();
            let choices = choices.filter_map(|all| {
                let lacking = all.iter().filter(|it| own.binary_search(it).is_err());
                let mut by: Vec<usize> =
                    lacking.map(|&it| self.brings(it)).collect::<Option<_>>()?;
                by.sort_unstable();
                by.dedup();
                Some(by)
            });
            let least = choices.min_by_key(|by| (by.iter().filter(waiting).count(), by.len()));
            taken.extend(least.into_iter().flatten());
        }
        let asked = self.asked.iter().enumerate();
        let taken = asked.filter(|(at, _)| taken.contains(at));
        taken.map(|(_, other)| other).collect()
    }

    /// The one that brings a scope: one that is granted, then the narrowest.
    fn brings(&self, scope: usize) -> Option<usize> {
        let closure = &self.spec.scopes.closure;
        let asked = self.asked.iter().enumerate();
        let holders = asked.filter(|(_, other)| closure.contains(other.scope, scope));
        let first = holders.min_by_key(|(_, other)| {
            let size = closure.iter(other.scope).count();
            (other.waits.is_some(), size)
        });
        first.map(|(at, _)| at)
    }

    /// What is not said of the others, where some bring the scope itself.
    pub(super) fn left_out(&self) -> Option<String> {
        let holders: Vec<&Other> = self.holders.iter().collect();
        let named = self.named(&holders);
        (!holders.is_empty()).then(|| {
            format!(
                "It comes with {named}, asked for already, too: what is said of the app's other \
                 scopes leaves that out."
            )
        })
    }

    /// `` `A` and `B`, asked for already, would do ``, of those that it takes for all of the needs.
    pub(super) fn would_do<'n>(&self, needs: impl IntoIterator<Item = &'n Need>) -> Option<String> {
        let others = self.beside(needs, &[]);
        let named = self.named(&others);
        (!others.is_empty()).then(|| format!("{named}, asked for already, would do"))
    }

    /// `` , beside `A`, which is asked for already ``, of those that it takes beside `own`.
    pub(super) fn beside_own<'n>(
        &self,
        needs: impl IntoIterator<Item = &'n Need>,
        own: &[usize],
    ) -> String {
        let own = self.spec.scopes.closure.close(own);
        let others = self.beside(needs, &own);
        let are = match others.len() {
            0 => return String::new(),
            1 => "is",
            _ => "are",
        };
        format!(
            ", beside {}, which {are} asked for already",
            self.named(&others)
        )
    }

    /// `` ; `A` is asked for already, and is `rejected` ``, of what has lapsed among some scopes.
    pub(super) fn lapsed_among(&self, scopes: &[usize]) -> String {
        let lapsed = self.lapsed.iter();
        let lapsed = lapsed.filter(|other| scopes.contains(&other.scope));
        let told = lapsed.filter_map(|other| {
            let (by, state) = other.waits?;
            let how = match state {
                State::Approved => "has expired".to_owned(),
                state => format!("is `{state}`"),
            };
            let whose = match by == other.scope {
                true if state == State::Approved => "its approval".to_owned(),
                true => "it".to_owned(),
                false if state == State::Approved => format!("the approval of `{}`", self.name(by)),
                false => format!("`{}`", self.name(by)),
            };
            let name = self.name(other.scope);
            Some(format!(
                "; `{name}` is asked for already, and {whose} {how}"
            ))
        });
        told.collect()
    }

    fn name(&self, at: usize) -> &str {
        let item = self.spec.scopes.items.get(at);
        item.map_or("", |item| &item.name)
    }

    /// Their names, and what each one waits for: `` `A` (waits: `draft`) and `B` ``.
    fn named(&self, others: &[&Other]) -> String {
        let words = others.iter().map(|other| {
            let waits = match other.waits {
                Some((by, state)) if by == other.scope => format!(" (waits: `{state}`)"),
                Some((by, state)) => format!(" (waits for `{}`: `{state}`)", self.name(by)),
                None => String::new(),
            };
            format!("`{}`{waits}", self.name(other.scope))
        });
        joined(words, "and")
    }
}

/// Whether nobody is going to grant it without being asked again.
fn is_lapsed(state: State) -> bool {
    !matches!(state, State::Draft | State::Submitted | State::NeedsInfo)
}
