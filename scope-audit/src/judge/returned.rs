//! Follows operations through the functions that return them, to who calls those.

use std::collections::HashMap;

use super::{
    Judge,
    follow::{DEPTH, Text, Way, has_variable, is_call_of, is_kept, returns, several},
};
use crate::{
    code::{Class, Function, Use, Used},
    facts::Mark,
    gates::Proven,
};

/// A function that returns operations.
pub(super) struct Returning<'c> {
    pub(super) function: &'c Function,
    pub(super) made: Vec<Made<'c>>,
}

/// An operation that a function returns, or its path.
pub(super) struct Made<'c> {
    pub(super) mark: &'c Mark,
    /// What is proven where it is made.
    pub(super) proven: Proven,
    /// The parts that it is of what is returned.
    pub(super) parts: Vec<String>,
    pub(super) text: Text,
    /// The position of the constant that it is one of several operations of.
    pub(super) table: Option<usize>,
}

/// The functions that return operations, by name.
pub(super) type Returned<'c> = HashMap<&'c str, Vec<Returning<'c>>>;

impl<'a> Judge<'a> {
    /// The operations that functions return, of those that are followed to who calls them.
    pub(super) fn returned(&self) -> Returned<'a> {
        let mut returned: Returned<'a> = HashMap::new();
        for function in &self.code.functions {
            let mut all = Vec::new();
            for it in &function.uses {
                match &it.used {
                    Used::Mark(mark) => {
                        let became = self.became(function, it, &it.parts);
                        all.extend(self.made(function, it, mark, &became, false));
                    }
                    Used::Name(name, _) => {
                        let kept = self.code.kept(name, it.of.as_deref(), &function.package);
                        let has_others = kept.len() > 1;
                        for kept in kept.iter().filter(|_| !several(&kept)) {
                            let parts = it.parts.iter().chain(&kept.parts);
                            let parts: Vec<String> = parts.cloned().collect();
                            let became = self.became(function, it, &parts);
                            let made = self.made(function, it, &kept.mark, &became, true);
                            all.extend(made.map(|it| Made {
                                table: has_others.then_some(kept.constant),
                                ..it
                            }));
                        }
                    }
                    _ => {}
                }
            }
            add(&mut returned, function, all);
        }
        // and what functions return that call those
        for _ in 0..DEPTH {
            let mut found = Vec::new();
            for function in &self.code.functions {
                let mut all = Vec::new();
                for it in &function.uses {
                    let Used::Result(name, _) = &it.used else {
                        continue;
                    };
                    let of = meant(&returned, name, it.of.as_deref(), &function.package);
                    for made in of.into_iter().flat_map(|it| &it.made) {
                        let became = self.taken(function, it, made);
                        let again = self.made(function, it, made.mark, &became, true);
                        all.extend(again.map(|it| Made {
                            proven: made.proven.clone().and(it.proven),
                            table: made.table,
                            ..it
                        }));
                    }
                }
                found.push((function, all));
            }
            let mut is_new = false;
            for (function, all) in found {
                is_new |= add(&mut returned, function, all);
            }
            if !is_new {
                break;
            }
        }
        returned
    }

    /// The operation that a function returns, where it does no more with it than to look at it.
    /// `is_known` says that it returns such, whatever the type.
    fn made<'c>(
        &self,
        function: &Function,
        it: &Use,
        mark: &'c Mark,
        became: &[Way<'_>],
        is_known: bool,
    ) -> Option<Made<'c>> {
        let says = function.returns.as_deref().unwrap_or_default();
        let makes =
            is_known || says.split(' ').any(|it| it == "Operation") || is_conversion(function);
        let way = returns(became)?;
        // what is in a field is followed by that
        let is_made =
            !function.is_constant && (makes || way.text == Text::Path && way.held.is_none());
        is_made.then(|| Made {
            mark,
            proven: self.code.proven(function, &it.passed),
            parts: way.parts.clone(),
            text: way.text,
            table: None,
        })
    }

    /// What becomes of what a function made, where it is called.
    pub(super) fn taken<'c>(
        &self,
        caller: &'c Function,
        it: &'c Use,
        made: &Made<'_>,
    ) -> Vec<Way<'c>>
    where
        'a: 'c,
    {
        let parts: Vec<String> = it.parts.iter().chain(&made.parts).cloned().collect();
        self.became_at(caller, it, &parts, made.text, 0)
    }

    /// What becomes of the operations that a function returns.
    pub(super) fn followed(&self, function: &Function, returned: &Returned<'_>) -> Followed {
        self.followed_at(function, returned, 0)
    }

    fn followed_at(&self, function: &Function, returned: &Returned<'_>, depth: usize) -> Followed {
        let Some(name) = &function.name else {
            return Followed::No;
        };
        if depth > DEPTH {
            return Followed::No;
        }
        let mut is_called = false;
        let is_known = returned_by(returned, function).is_some();
        for caller in self.related(&function.package) {
            for it in &caller.uses {
                match &it.used {
                    Used::Result(..) if !is_known && is_call_of(it, function) => {
                        return Followed::No;
                    }
                    Used::Result(of, _) if of == name || is_conversion(function) => {
                        let meant = meant(returned, of, it.of.as_deref(), &caller.package);
                        let is_it = |it: &&&Returning<'_>| std::ptr::eq(it.function, function);
                        let Some(meant) = meant.iter().find(is_it) else {
                            continue;
                        };
                        is_called = true;
                        let became = meant.made.iter();
                        let became = became.flat_map(|made| self.taken(caller, it, made));
                        let became: Vec<Way<'_>> = became.collect();
                        let is_relayed = returned_by(returned, caller).is_some()
                            && returns(&became).is_some()
                            && !matches!(
                                self.followed_at(caller, returned, depth + 1),
                                Followed::No
                            );
                        let is_kept = became.iter().any(|it| is_kept(&it.class));
                        if caller.package != function.package || is_kept && !is_relayed {
                            return Followed::No;
                        }
                    }
                    // the function itself is given to somebody, who calls it
                    Used::Name(of, _)
                        if of == name
                            && !matches!(it.class, Class::Call(None) | Class::Run(_))
                            && it.of.is_some() >= function.of_type.is_some()
                            && !has_variable(caller, name) =>
                    {
                        return Followed::No;
                    }
                    _ => {}
                }
            }
        }
        match (is_called, function.is_of_trait()) {
            (true, _) => Followed::Callers,
            // who has the trait may call it
            (false, true) => Followed::No,
            (false, false) => Followed::Nobody,
        }
    }
}

/// Where the operations go that a function returns.
pub(super) enum Followed {
    /// To code that calls it, which is read.
    Callers,
    /// Nobody calls it.
    Nobody,
    /// That is not known.
    No,
}

/// The functions that return operations of those that code of a package may call by a name. `of` is the
/// type of what the method is called on.
pub(super) fn meant<'r, 'c>(
    returned: &'r Returned<'c>,
    name: &str,
    of: Option<&str>,
    package: &str,
) -> Vec<&'r Returning<'c>> {
    let all = returned.get(name).into_iter().flatten();
    let all: Vec<_> = all.filter(|it| it.function.package == package).collect();
    let own = |it: &&Returning<'_>| it.function.of_type.as_deref() == of;
    let is_open = all
        .iter()
        .all(|it| it.function.is_of_trait() && !is_conversion(it.function));
    match (all.iter().any(own), all.as_slice()) {
        (true, _) => all.into_iter().filter(own).collect(),
        (false, [one]) if !is_conversion(one.function) => all,
        // any implementation of a trait may be called
        (false, _) if is_open => all,
        _ => Vec::new(),
    }
}

/// Whether a function is that of `impl From<X> for Operation`.
pub(super) fn is_conversion(function: &Function) -> bool {
    function.is_of_trait() && matches!(function.name.as_deref(), Some("from" | "try_from"))
}

/// The name that code calls a function by, also without writing it.
fn name(function: &Function) -> Option<&str> {
    match is_conversion(function) {
        true => Some("from"),
        false => function.name.as_deref(),
    }
}

/// Adds what a function returns; says whether any of it is new.
fn add<'c>(returned: &mut Returned<'c>, function: &'c Function, made: Vec<Made<'c>>) -> bool {
    let Some(name) = name(function).filter(|_| !made.is_empty()) else {
        return false;
    };
    let all = returned.entry(name).or_default();
    let at = all
        .iter()
        .position(|it| std::ptr::eq(it.function, function));
    let at = at.unwrap_or_else(|| {
        all.push(Returning {
            function,
            made: Vec::new(),
        });
        all.len() - 1
    });
    let mut is_new = false;
    for one in made {
        let Some(of) = all.get_mut(at) else { continue };
        let is_it = |it: &Made<'_>| {
            (it.mark, &it.parts, it.text, &it.proven)
                == (one.mark, &one.parts, one.text, &one.proven)
        };
        if !of.made.iter().any(is_it) {
            of.made.push(one);
            is_new = true;
        }
    }
    is_new
}

/// What a function returns, of those that are followed.
fn returned_by<'r, 'c>(
    returned: &'r Returned<'c>,
    function: &Function,
) -> Option<&'r Returning<'c>> {
    let mut all = returned.get(name(function)?)?.iter();
    all.find(|it| std::ptr::eq(it.function, function))
}
