//! One side of a comparison: a manifest, its spec, and its grants.

use scope_spec::{
    Operation, Privilege, Source, Spec,
    app::{App, AppScope, Date},
};

use super::{
    change::Effect,
    end::{End, ends},
    review::in_words,
};
use crate::{decision::Grant, diff::At};

/// A manifest with its spec.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The manifest.
    pub app: &'a App,
    /// The text of the manifest.
    pub sources: &'a [Source],
    /// The spec that the manifest names.
    pub spec: &'a Spec,
    /// The texts of the spec.
    pub spec_sources: &'a [Source],
}

impl<'a> Side<'a> {
    pub(super) fn asked(&self, name: &str) -> Option<&'a AppScope> {
        self.app.scopes.iter().find(|asked| asked.name == name)
    }

    pub(super) fn at(&self, asked: &AppScope) -> Option<At> {
        At::new(&asked.place, self.sources)
    }

    /// The declaration of a scope in the spec.
    fn declared(&self, name: &str) -> Option<At> {
        At::new(&self.item(name)?.place, self.spec_sources)
    }

    /// The aliases of a scope, which include its former names.
    pub(super) fn former(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let index = self.spec.scopes.index_of(name);
        let item = index.and_then(|index| self.spec.scopes.items.get(index));
        item.into_iter()
            .flat_map(|item| item.aliases.iter().map(|alias| alias.as_str()))
    }

    fn item(&self, name: &str) -> Option<&'a Privilege> {
        let scopes = &self.spec.scopes;
        scopes.index_of(name).map(|index| &scopes[index])
    }

    /// Whether a scope needs a review.
    fn reviews(&self, name: &str) -> bool {
        let index = self.spec.scopes.index_of(name);
        index.is_some_and(|index| self.app.needs_review(self.spec, index))
    }

    /// The grants on a day: requested scopes in file order, and their closure.
    pub(super) fn granted(&self, today: Option<Date>) -> Held<'a> {
        let ends = ends(self.app, self.spec, today);
        let asked = self.app.scopes.iter().filter_map(|asked| {
            let index = self.spec.scopes.index_of(&asked.name)?;
            Some((asked, index, *ends.get(&index)?))
        });
        let asked: Vec<_> = asked.collect();
        let mut grant = Grant::default();
        grant.add(&self.spec.scopes, asked.iter().map(|&(_, index, _)| index));
        Held { asked, grant }
    }
}

/// The grants of one side.
pub(super) struct Held<'a> {
    /// The requested scopes that are granted, each with its index and its end.
    pub(super) asked: Vec<(&'a AppScope, usize, End)>,
    grant: Grant,
}

impl Held<'_> {
    pub(super) fn opens(&self, operation: &Operation) -> bool {
        self.grant.meets(&operation.scopes)
    }
}

impl<'a> Held<'a> {
    /// The end of a scope of this or another spec; `None` if it is not granted. A renamed scope is
    /// recognised by its alias.
    pub(super) fn end(&self, spec: &Spec, item: &Privilege) -> Option<End> {
        let renamed = item.aliases.iter();
        let renamed = renamed.filter_map(|alias| spec.scopes.index_of(alias));
        let known = spec.scopes.resolve(&item.name).into_iter().chain(renamed);
        known.filter_map(|index| self.end_of(spec, index)).max()
    }

    pub(super) fn end_of(&self, spec: &Spec, index: usize) -> Option<End> {
        let bringing = self.bringing(spec, index);
        bringing.map(|(_, end)| end).max()
    }

    fn bringing(&self, spec: &Spec, index: usize) -> impl Iterator<Item = (&'a AppScope, End)> {
        let brings = move |by: usize| spec.scopes.closure.contains(by, index);
        let asked = self.asked.iter();
        asked.filter_map(move |&(asked, by, end)| brings(by).then_some((asked, end)))
    }

    /// The requested scope that provides the end of a scope: itself if possible.
    pub(super) fn through(&self, spec: &Spec, item: &Privilege) -> Option<&'a str> {
        let index = spec.scopes.resolve(&item.name)?;
        let last = self.end_of(spec, index)?;
        let bringing = self.bringing(spec, index);
        let mut bringing = bringing.filter(|(_, end)| *end == last).peekable();
        let first = bringing.peek().map(|(asked, _)| asked.name.as_str());
        let own = bringing.find(|(asked, _)| asked.name == item.name);
        own.map(|(asked, _)| asked.name.as_str()).or(first)
    }
}

/// The reason and the line in the spec, if the spec and not the manifest changed the grant. The
/// sides are those of [`granted`], so for a loss the second is the old one.
pub(super) fn by_spec(
    without: Side<'_>,
    with: Side<'_>,
    asked: &AppScope,
    is_granted: bool,
    effect: Effect,
) -> Option<(String, Option<At>)> {
    let name = asked.name.as_str();
    let other = without.asked(name)?;
    let widens = effect == Effect::Widens;
    if !is_granted {
        // both sides grant it, and one spec includes more
        let now = if widens { with } else { without };
        let why = "the spec changed its inclusions".to_owned();
        let is_there = without.item(name).is_some();
        return is_there.then(|| (why, now.declared(name)));
    }
    let review = |asked: &AppScope| in_words(asked.review.as_ref());
    if review(asked) != review(other) || with.reviews(name) || !without.reviews(name) {
        return None;
    }
    let (now, verb, tail) = match widens {
        true => (with, "no longer restricts", ""),
        false => (without, "now restricts", ""),
    };
    // the scope itself, else one that it includes
    let scopes = &without.spec.scopes;
    let held = scopes.closure.iter(scopes.index_of(name)?);
    let held = held.map(|held| scopes.name(held));
    let turned = |held: &&str| {
        let is_restricted = |side: Side<'_>| side.item(held).is_some_and(|item| item.restricted);
        is_restricted(without) && with.item(held).is_some() && !is_restricted(with)
    };
    let turned: Vec<&str> = held.filter(turned).collect();
    Some(match turned.first() {
        _ if turned.contains(&name) => (format!("the spec {verb} it{tail}"), now.declared(name)),
        Some(held) => (
            format!("the spec {verb} `{held}`{tail}, which it includes"),
            now.declared(held),
        ),
        None => {
            let takes = if widens {
                "no longer needs a review"
            } else {
                "now needs a review"
            };
            (format!("in the spec it {takes}"), now.declared(name))
        }
    })
}
