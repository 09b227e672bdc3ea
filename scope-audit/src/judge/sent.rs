//! The operations that code sends, and whether they are guarded there.

use std::collections::BTreeSet;

use super::{
    Judge, Open, Sent,
    follow::{DEPTH, Way, is_kept, returns, several},
    returned::{Followed, Returned, meant},
};
use crate::{
    code::{Class, Function, Kept, Use, Used},
    facts::{Mark, Place, What},
    gates::Proven,
    meaning::Guard,
    syntax::narrow,
};

impl<'a> Judge<'a> {
    /// Every operation that code hands to somebody; what cannot be followed is left open.
    pub(super) fn sent(&self, open: &mut Vec<Open>) -> Vec<Sent> {
        let mut sent = Vec::new();
        let mut tables: BTreeSet<usize> = BTreeSet::new();
        let returned = self.returned();
        for (at, function) in self.code.functions.iter().enumerate() {
            for it in &function.uses {
                match &it.used {
                    // what is made of data is judged below
                    Used::Mark(mark) if matches!(mark.what, What::Dynamic(_)) => {}
                    Used::Mark(mark) => {
                        self.use_of(at, function, (it, mark), &returned, &mut sent, open);
                    }
                    Used::Result(name, place) => {
                        let of = meant(&returned, name, it.of.as_deref(), &function.package);
                        if of.is_empty() {
                            continue;
                        }
                        for of in of {
                            for made in &of.made {
                                let became = self.taken(function, it, made);
                                let sends = only(&became, sends_of(made.table.is_some()));
                                let unknown = only(&became, |class| *class == Class::Path);
                                if let (Some(table), false) = (made.table, unknown.is_empty()) {
                                    tables.insert(table);
                                }
                                // one that calls it returns it to nobody
                                let is_named_only = sends.is_empty()
                                    && returns(&became).is_some()
                                    && matches!(
                                        self.followed(function, &returned),
                                        Followed::Nobody
                                    );
                                if sends.is_empty() && !is_named_only {
                                    continue;
                                }
                                let ends = if is_named_only { &became } else { &sends };
                                let (mark, proven) = (made.mark, Some(&made.proven));
                                let one = self.one_sent(at, (it, mark), place, ends, proven);
                                sent.push(Sent {
                                    is_one_of_many: of.function.is_of_trait(),
                                    is_named_only,
                                    ..one
                                });
                            }
                        }
                    }
                    Used::Associated(name, place) => {
                        let became = self.became(function, it, &it.parts);
                        let mut kept = self.code.kept(name, None, &function.package);
                        let of_trait =
                            |it: &Kept| self.code.functions.get(it.constant)?.of_trait.as_ref();
                        kept.retain(|it| of_trait(it).is_some());
                        narrow(&mut kept, |kept| of_trait(kept) == it.of.as_ref());
                        let is_one_of_many = several(&kept);
                        let sends = only(&became, sends_of(kept.len() > 1));
                        for it_is in &kept {
                            let one = |ways: &[Way<'_>]| {
                                self.one_sent(at, (it, &it_is.mark), place, ways, None)
                            };
                            let unknown = only(&became, is_unknown);
                            let is_open = !unknown.is_empty() && !one(&unknown).covered;
                            if !sends.is_empty() {
                                sent.push(Sent {
                                    is_one_of_many,
                                    ..one(&sends)
                                });
                            } else if is_open && !is_alias(function, it) {
                                tables.insert(it_is.constant);
                            }
                        }
                    }
                    Used::Name(name, place) => {
                        let kept = self.code.kept(name, it.of.as_deref(), &function.package);
                        if kept.is_empty() || is_alias(function, it) {
                            continue;
                        }
                        let (is_shared, sends_by) = (several(&kept), sends_of(kept.len() > 1));
                        for it_is in kept {
                            let parts = it.parts.iter().chain(&it_is.parts);
                            let parts: Vec<String> = parts.cloned().collect();
                            let became = self.became(function, it, &parts);
                            let sends = only(&became, sends_by);
                            let one = |ways: &[Way<'_>]| {
                                self.one_sent(at, (it, &it_is.mark), place, ways, None)
                            };
                            let unknown = only(&became, is_unknown);
                            let is_open = !unknown.is_empty() && !one(&unknown).covered;
                            if !sends.is_empty() && !is_shared {
                                sent.push(one(&sends));
                            } else if returns(&became).is_some() && !is_shared {
                                match self.followed(function, &returned) {
                                    Followed::Callers => {}
                                    Followed::Nobody => sent.push(Sent {
                                        is_named_only: true,
                                        ..one(&became)
                                    }),
                                    Followed::No => {
                                        tables.insert(it_is.constant);
                                    }
                                }
                            } else if !sends.is_empty() || is_open {
                                tables.insert(it_is.constant);
                            }
                        }
                    }
                    // what is in it is followed from where it is put there
                    Used::Field(_) => {}
                }
            }
            self.made_of_data(function, open);
        }
        for table in tables {
            self.table(table, open);
        }
        sent
    }

    /// Operations that a function makes of data.
    fn made_of_data(&self, function: &Function, open: &mut Vec<Open>) {
        // what is checked for each caller is guarded, whichever operation it is
        if function.dynamic.is_empty() && function.parsed.is_empty()
            || self.code.checks_unread(function)
        {
            return;
        }
        let mut add = |place: &Place, reason: String| {
            self.doubt(open, function, place, reason, None);
        };
        for (place, by) in &function.parsed {
            if self.is_only_looked_at(function, place) {
                continue;
            }
            add(place, format!("an operation is made from data by `{by}`"));
        }
        for mark in &function.dynamic {
            let What::Dynamic(of) = &mark.what else {
                continue;
            };
            if self.is_only_looked_at(function, &mark.origin.place) {
                continue;
            }
            let reason = match of.as_str() {
                "ALL" => "goes through all operations".to_owned(),
                of => format!("an operation is made from data by `{of}`"),
            };
            add(mark.origin.written(), reason);
        }
    }

    /// Whether what is made at a place is compared and described at most.
    fn is_only_looked_at(&self, function: &Function, place: &Place) -> bool {
        let is_made = |it: &&Use| match &it.used {
            Used::Result(_, at) => at == place,
            // a constant is no call
            Used::Mark(mark) => mark.origin.place == *place && it.class != Class::Call(None),
            _ => false,
        };
        let mut made = function.uses.iter().filter(is_made).peekable();
        made.peek().is_some()
            && made.all(|it| {
                let became = self.became(function, it, &[]);
                // a variable that is named in the text of `println!` alone is looked at
                became.iter().all(|it| it.class.is_look())
            })
    }

    /// A constant whose operations are not followed.
    fn table(&self, at: usize, open: &mut Vec<Open>) {
        let Some(function) = self.code.functions.get(at) else {
            return;
        };
        let name = function.name.clone().unwrap_or_default();
        let kept = self.code.constants.get(&name).into_iter().flatten();
        let kept: Vec<&Kept> = kept.filter(|it| it.constant == at).collect();
        let mut names = Vec::new();
        for it in &kept {
            names.extend(self.scopes_of(&it.mark).unwrap_or_default());
        }
        let Some(first) = kept.first() else { return };
        let reason = format!(
            "operations are kept in `{name}`: which of them are sent, and where, is not followed"
        );
        let place = first.mark.origin.written();
        self.doubt(open, function, place, reason, Some(names));
    }

    /// An operation that is handed to somebody, in each of these ways. `made` is what was proven where it
    /// was made, if that is in another function.
    fn one_sent(
        &self,
        at: usize,
        (it, mark): (&Use, &Mark),
        place: &Place,
        sends: &[Way<'_>],
        made: Option<&Proven>,
    ) -> Sent {
        let mut sent = Sent {
            mark: mark.clone(),
            place: place.clone(),
            function: at,
            covered: true,
            unread: false,
            guard: None,
            is_one_of_many: false,
            is_named_only: false,
        };
        let Some(function) = self.code.functions.get(at) else {
            return sent;
        };
        for way in sends {
            let here = self.code.proven(function, &it.passed);
            let there = self.code.proven(way.function, way.passed);
            let proven = [Some(&here), Some(&there), made];
            let guards = || proven.iter().flatten().filter_map(|it| it.guard.as_ref());
            let covered = way.checked
                || guards().any(|guard| self.covers(guard, mark))
                || guards()
                    .cloned()
                    .reduce(|a, b| a.and(&b))
                    .is_some_and(|all| self.covers(&all, mark))
                || self.is_guarded_by_callee(&way.class, mark, &way.function.package, 0);
            if !covered {
                sent.covered = false;
                sent.unread |= proven.iter().flatten().any(|it| it.unread);
                sent.guard = guards().cloned().reduce(|a, b| a.and(&b));
            }
        }
        sent.covered |= self.is_open_to_all(mark);
        sent
    }

    fn covers(&self, guard: &Guard, mark: &Mark) -> bool {
        let of = self.operation(mark);
        of.is_some_and(|(spec, it)| guard.covers(&mark.spec, spec, it))
    }

    /// Whether what an operation is handed to takes a proof that covers it, or checks it.
    fn is_guarded_by_callee(
        &self,
        class: &Class,
        mark: &Mark,
        package: &str,
        depth: usize,
    ) -> bool {
        let Class::Call(Some(callee)) = class else {
            return false;
        };
        let mut all = self.code.callees(callee, package);
        all.retain(|it| !it.is_constant);
        !all.is_empty()
            && !callee.is_open(&all)
            && all.into_iter().all(|it| {
                let Some(parameter) = &it.operation else {
                    return false;
                };
                if it
                    .guard
                    .as_ref()
                    .is_some_and(|guard| self.covers(guard, mark))
                {
                    return true;
                }
                let became = self.parameter(it, parameter, 0);
                let mut sends = became.iter().filter(|it| is_sent(&it.class)).peekable();
                depth < DEPTH
                    && sends.peek().is_some()
                    && sends.all(|way| {
                        way.checked
                            || self.is_guarded_by_callee(&way.class, mark, &it.package, depth + 1)
                    })
            })
    }

    /// Whether an operation requires no scope and no permission.
    fn is_open_to_all(&self, mark: &Mark) -> bool {
        let of = self.operation(mark);
        of.is_some_and(|(_, it)| it.scopes.is_met(|_| false) && it.permissions.is_met(|_| false))
    }

    fn use_of(
        &self,
        at: usize,
        function: &Function,
        (it, mark): (&Use, &Mark),
        returned: &Returned<'_>,
        sent: &mut Vec<Sent>,
        open: &mut Vec<Open>,
    ) {
        let place = mark.origin.written().clone();
        let became = self.became(function, it, &it.parts);
        let is = |wanted: &Class| became.iter().any(|it| it.class == *wanted);
        let mut sends = only(&became, is_sent);
        // where a constant is used, its fields are
        let kept = became
            .iter()
            .filter(|it| is_kept(&it.class) && !function.is_constant);
        let read = kept.map(|it| {
            let (slot, within) = it.held.as_ref()?;
            self.read_from(slot, within, &function.package, 0)
        });
        let looked: Option<Vec<Vec<Way<'_>>>> = read.collect();
        for ways in looked.iter().flatten() {
            sends.extend(only(ways, is_sent));
        }
        if !sends.is_empty() {
            sent.push(self.one_sent(at, (it, mark), &place, &sends, None));
            return;
        }
        let named_only = |sent: &mut Vec<Sent>| {
            sent.push(Sent {
                is_named_only: true,
                ..self.one_sent(at, (it, mark), &place, &became, None)
            });
        };
        // the fields are looked at
        if let Some(looked) = looked.filter(|it| !it.is_empty()) {
            if looked.iter().any(Vec::is_empty) {
                named_only(sent);
            }
            return;
        }
        // where a constant is used, its operations are
        if function.is_constant && is(&Class::Stored) || self.is_open_to_all(mark) {
            return;
        }
        let slots = became.iter().filter_map(|it| it.held.as_ref());
        let mut slots = slots.filter(|_| !function.is_constant);
        let is_read = slots.any(|(slot, _)| self.is_read(slot, &function.package));
        if returns(&became).is_some() && !is_read {
            match self.followed(function, returned) {
                Followed::Callers => return,
                Followed::Nobody => return named_only(sent),
                Followed::No => {}
            }
        }
        if is(&Class::Idle) && !became.iter().any(|it| is_kept(&it.class)) {
            return named_only(sent);
        }
        let reason = became.iter().find_map(|it| match &it.class {
            Class::Macro(name) => Some(format!(
                "an operation is handed to `{name}!`, which was not read"
            )),
            Class::Returned => {
                Some("an operation is returned: where it is sent is not followed".to_owned())
            }
            Class::Stored => {
                Some("an operation is kept: where it is sent is not followed".to_owned())
            }
            _ => None,
        });
        if let Some(reason) = reason
            && !self.one_sent(at, (it, mark), &place, &became, None).covered
        {
            self.doubt(open, function, &place, reason, self.scopes_of(mark));
        }
    }
}

/// The ways that end so.
fn only<'c>(all: &[Way<'c>], ends: fn(&Class) -> bool) -> Vec<Way<'c>> {
    all.iter().filter(|it| ends(&it.class)).cloned().collect()
}

/// Whether an operation is handed to somebody by a call.
fn is_call(class: &Class) -> bool {
    matches!(class, Class::Call(_))
}

/// What sends an operation. Of one out of many a path may be for a text, whoever gets it.
fn sends_of(has_others: bool) -> fn(&Class) -> bool {
    match has_others {
        true => is_call,
        false => is_sent,
    }
}

/// Whether an operation may be sent, as far as it is followed.
fn is_unknown(class: &Class) -> bool {
    is_kept(class) || *class == Class::Path
}

/// Whether an operation is handed to somebody.
fn is_sent(class: &Class) -> bool {
    matches!(class, Class::Call(_) | Class::Path)
}

/// Whether a constant is made of another one.
fn is_alias(function: &Function, it: &Use) -> bool {
    function.is_constant && it.class == Class::Stored
}
