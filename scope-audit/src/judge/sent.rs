//! What becomes of operations: where they are sent, and what cannot be followed.

use std::collections::{BTreeSet, HashMap};

use super::{Judge, Open, Sent};
use crate::{
    code::{Class, Function, Kept, Use, Used},
    facts::{Mark, Place, What},
    gates::{Passed, Proven},
    meaning::Guard,
};

/// How far variables are followed.
const DEPTH: usize = 8;

/// What becomes of a use, and what was passed on the way there.
type Became<'c> = Vec<(Class, &'c Passed)>;

/// The operations that functions return, by package and name, each with what is proven where it is made.
type Returned<'c> = HashMap<(&'c str, &'c str), Vec<(&'c Mark, Proven)>>;

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
                        let became = self.became(function, it, &it.parts);
                        self.use_of(
                            at,
                            function,
                            (it, mark),
                            &became,
                            &returned,
                            &mut sent,
                            open,
                        );
                    }
                    Used::Result(name, place) => {
                        let of = returned.get(&(function.package.as_str(), name.as_str()));
                        let Some(of) = of else { continue };
                        let became = self.became(function, it, &[]);
                        let sends = became.iter().filter(|(class, _)| is_sent(class));
                        let sends: Became<'_> = sends.cloned().collect();
                        for (mark, made) in of.iter().filter(|_| !sends.is_empty()) {
                            sent.push(self.one_sent(at, (it, mark), place, &sends, Some(made)));
                        }
                    }
                    Used::Associated(name, place) => {
                        let became = self.became(function, it, &it.parts);
                        let sends: Became<'_> = became
                            .iter()
                            .filter(|(class, _)| matches!(class, Class::Call(_)))
                            .cloned()
                            .collect();
                        let kept = self.code.kept(name, None, &function.package);
                        let kept: Vec<&Kept> =
                            kept.into_iter().filter(|it| it.of.is_some()).collect();
                        let is_one_of_many = several(&kept);
                        for it_is in &kept {
                            if !sends.is_empty() {
                                sent.push(Sent {
                                    is_one_of_many,
                                    ..self.one_sent(at, (it, &it_is.mark), place, &sends, None)
                                });
                            } else if became.iter().any(|(class, _)| is_kept(class))
                                && !is_alias(function, it)
                            {
                                tables.insert(it_is.constant);
                            }
                        }
                    }
                    Used::Name(name, place) => {
                        let kept = self.code.kept(name, it.of.as_deref(), &function.package);
                        if kept.is_empty() || is_alias(function, it) {
                            continue;
                        }
                        let is_shared = several(&kept);
                        for it_is in kept {
                            let parts = it.parts.iter().chain(&it_is.parts);
                            let parts: Vec<String> = parts.cloned().collect();
                            let became = self.became(function, it, &parts);
                            // of one out of many only the path is looked at, which may be for a text
                            let is_sent = |class: &Class| matches!(class, Class::Call(_));
                            let sends = became.iter().filter(|(class, _)| is_sent(class));
                            let sends: Became<'_> = sends.cloned().collect();
                            if !sends.is_empty() && !is_shared {
                                sent.push(self.one_sent(
                                    at,
                                    (it, &it_is.mark),
                                    place,
                                    &sends,
                                    None,
                                ));
                            } else if !sends.is_empty()
                                || became
                                    .iter()
                                    .any(|(class, _)| is_kept(class) || *class == Class::Path)
                            {
                                tables.insert(it_is.constant);
                            }
                        }
                    }
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
            let name = function.name.clone();
            self.open(open, &function.package, name, place, reason, None);
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
                let looks =
                    |(class, _): &(Class, _)| matches!(class, Class::Query | Class::Compare);
                // a variable that is named in the text of `println!` alone is looked at
                became.iter().all(looks)
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
        self.open(
            open,
            &function.package,
            Some(name),
            place,
            reason,
            Some(names),
        );
    }

    /// The operations that functions return, of those that are followed to who calls them.
    fn returned(&self) -> Returned<'a> {
        let mut returned = HashMap::new();
        for function in &self.code.functions {
            let Some(name) = &function.name else { continue };
            let says = function.returns.as_deref().unwrap_or_default();
            let same = |it: &&Function| it.package == function.package && !it.is_constant;
            if function.is_constant
                || !says.split(' ').any(|it| it == "Operation")
                || self
                    .code
                    .named(name, &function.package)
                    .filter(same)
                    .count()
                    > 1
            {
                continue;
            }
            let marks = function.uses.iter().filter_map(|it| match &it.used {
                Used::Mark(mark) => {
                    let became = self.became(function, it, &it.parts);
                    let is_returned = |(class, _): &(Class, _)| *class == Class::Returned;
                    let made = || self.code.proven(function, &it.passed);
                    (!became.is_empty() && became.iter().all(is_returned)).then(|| (mark, made()))
                }
                _ => None,
            });
            let marks: Vec<(&Mark, Proven)> = marks.collect();
            if !marks.is_empty() {
                returned.insert((function.package.as_str(), name.as_str()), marks);
            }
        }
        returned
    }

    /// What becomes of the operations that a function returns.
    fn followed(&self, function: &Function, returned: &Returned<'_>) -> Followed {
        let Some(name) = &function.name else {
            return Followed::No;
        };
        if !returned.contains_key(&(function.package.as_str(), name.as_str())) {
            return Followed::No;
        }
        let mut is_called = false;
        let related = |it: &&Function| self.code.is_related(&it.package, &function.package);
        for caller in self.code.functions.iter().filter(related) {
            for it in &caller.uses {
                match &it.used {
                    Used::Result(of, _) if of == name => {
                        is_called = true;
                        let became = self.became(caller, it, &[]);
                        let mut classes = became.iter().map(|(class, _)| class);
                        if caller.package != function.package || classes.any(is_kept) {
                            return Followed::No;
                        }
                    }
                    // the function itself is given to somebody, who calls it
                    Used::Name(of, _)
                        if of == name
                            && it.class != Class::Call(None)
                            && it.of.is_some() >= function.of_type.is_some()
                            && !has_variable(caller, name) =>
                    {
                        return Followed::No;
                    }
                    _ => {}
                }
            }
        }
        match (is_called, function.is_of_trait) {
            (true, _) => Followed::Callers,
            // who has the trait may call it
            (false, true) => Followed::No,
            (false, false) => Followed::Nobody,
        }
    }

    /// What becomes of a use that stands in some parts of a value.
    fn became<'c>(&self, function: &'c Function, it: &'c Use, parts: &[String]) -> Became<'c> {
        let mut became = Vec::new();
        self.follow(function, &it.class, parts, &it.passed, 0, &mut became);
        became
    }

    /// What becomes of a use: variables are followed, and functions that do no more than ask.
    pub(super) fn classes(&self, function: &Function, it: &Use) -> Vec<Class> {
        let became = self.became(function, it, &it.parts);
        became.into_iter().map(|(class, _)| class).collect()
    }

    fn follow<'c>(
        &self,
        function: &'c Function,
        class: &Class,
        parts: &[String],
        passed: &'c Passed,
        depth: usize,
        became: &mut Became<'c>,
    ) {
        let mut add = |class: Class, passed: &'c Passed| {
            let is_known =
                |(known, at): &(Class, &Passed)| *known == class && std::ptr::eq(*at, passed);
            if !became.iter().any(is_known) {
                became.push((class, passed));
            }
        };
        if depth > DEPTH {
            add(class.clone(), passed);
            return;
        }
        match class {
            Class::Call(Some(callee)) => match self.asks(callee, &function.package, depth) {
                Some(classes) => classes.into_iter().for_each(|class| add(class, passed)),
                None => add(class.clone(), passed),
            },
            Class::Part {
                name,
                class,
                is_receiver,
            } => match parts.split_first() {
                Some((first, rest)) if first == name => {
                    self.follow(function, class, rest, passed, depth + 1, became);
                }
                // another part of it
                Some(_) => {}
                // what was made of the operation has methods of its own
                None if *is_receiver => {}
                None => self.follow(function, class, parts, passed, depth + 1, became),
            },
            Class::Bound(all) => {
                for one in all.iter() {
                    let mut left = parts;
                    let mut is_other = false;
                    for part in &one.parts {
                        match left.split_first() {
                            Some((first, rest)) if first == part => left = rest,
                            Some(_) => is_other = true,
                            None => {}
                        }
                    }
                    if !is_other {
                        self.variable(function, &one.name, left, depth, became);
                    }
                }
            }
            Class::Put { by, .. } if self.takes_operation(by, &function.package) => {
                add(Class::Call(Some(by.clone())), passed);
            }
            Class::Put { list, .. } => {
                self.variable(function, list, parts, depth, became);
                // into a list that is somebody else's
                let is_it = |it: &Use| {
                    let again = matches!(&it.class, Class::Put { list: to, .. } if to == list);
                    matches!(&it.used, Used::Name(of, _) if of == list) && !again
                };
                if !function.uses.iter().any(is_it) {
                    became.push((Class::Stored, passed));
                }
            }
            class => add(class.clone(), passed),
        }
    }

    /// What becomes of a variable's value.
    fn variable<'c>(
        &self,
        function: &'c Function,
        name: &str,
        parts: &[String],
        depth: usize,
        became: &mut Became<'c>,
    ) {
        for it in &function.uses {
            let is_it = matches!(&it.used, Used::Name(of, _) if of == name);
            let again = match &it.class {
                Class::Bound(all) => all.iter().any(|it| it.name == name),
                Class::Put { list, .. } => list == name,
                _ => false,
            };
            if is_it && !again {
                let all: Vec<String> = it.parts.iter().chain(parts).cloned().collect();
                self.follow(function, &it.class, &all, &it.passed, depth + 1, became);
            }
        }
    }

    /// What a function of the package does with an operation, where that is no more than to ask
    /// something of it; `None` for one that sends it, or that is not known.
    fn asks(&self, callee: &str, package: &str, depth: usize) -> Option<Vec<Class>> {
        let mut all = Vec::new();
        for function in self.code.nearest(callee, package) {
            let parameter = function.operation.as_deref()?;
            let mut became = Vec::new();
            self.variable(function, parameter, &[], depth + 1, &mut became);
            if became.is_empty() {
                return None;
            }
            for (class, _) in became {
                all.push(match class {
                    Class::Query | Class::Compare | Class::Path => class,
                    _ => return None,
                });
            }
        }
        (!all.is_empty()).then_some(all)
    }

    /// An operation that is handed to somebody, in each of these ways. `made` is what was proven where it
    /// was made, if that is in another function.
    fn one_sent(
        &self,
        at: usize,
        (it, mark): (&Use, &Mark),
        place: &Place,
        sends: &[(Class, &Passed)],
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
        for (class, passed) in sends {
            let here = self.code.proven(function, &it.passed);
            let there = self.code.proven(function, passed);
            let proven = [Some(&here), Some(&there), made];
            let guards = || proven.iter().flatten().filter_map(|it| it.guard.as_ref());
            let covered = guards().any(|guard| self.covers(guard, mark))
                || guards()
                    .cloned()
                    .reduce(|a, b| a.and(&b))
                    .is_some_and(|all| self.covers(&all, mark))
                || self.is_guarded_by_callee(class, mark, &function.package, 0);
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
        let called = |it: &&Function| !it.is_constant;
        let mut all = self.code.named(callee, package).filter(called).peekable();
        all.peek().is_some()
            && all.all(|it| {
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
                let mut became = Vec::new();
                self.variable(it, parameter, &[], 0, &mut became);
                let mut sends = became.iter().filter(|(class, _)| is_sent(class)).peekable();
                depth < DEPTH
                    && sends.peek().is_some()
                    && sends.all(|(class, passed)| {
                        passed.has_checked(parameter)
                            || self.is_guarded_by_callee(class, mark, &it.package, depth + 1)
                    })
            })
    }

    /// Whether a function of this name takes an operation.
    fn takes_operation(&self, name: &str, package: &str) -> bool {
        let mut all = self.code.named(name, package);
        all.any(|it| it.parameters.iter().any(|it| it == "Operation"))
    }

    /// Whether an operation requires no scope and no permission.
    fn is_open_to_all(&self, mark: &Mark) -> bool {
        let of = self.operation(mark);
        of.is_some_and(|(_, it)| it.scopes.is_met(|_| false) && it.permissions.is_met(|_| false))
    }

    #[allow(clippy::too_many_arguments)]
    fn use_of(
        &self,
        at: usize,
        function: &Function,
        (it, mark): (&Use, &Mark),
        became: &[(Class, &Passed)],
        returned: &Returned<'_>,
        sent: &mut Vec<Sent>,
        open: &mut Vec<Open>,
    ) {
        let place = mark.origin.written().clone();
        let sends = became.iter().filter(|(class, _)| is_sent(class));
        let sends: Became<'_> = sends.cloned().collect();
        if !sends.is_empty() {
            sent.push(self.one_sent(at, (it, mark), &place, &sends, None));
            return;
        }
        let is = |wanted: &Class| became.iter().any(|(class, _)| class == wanted);
        // where a constant is used, its operations are
        if function.is_constant && is(&Class::Stored) || self.is_open_to_all(mark) {
            return;
        }
        if is(&Class::Returned) && became.iter().all(|(class, _)| *class == Class::Returned) {
            match self.followed(function, returned) {
                Followed::Callers => return,
                Followed::Nobody => {
                    sent.push(Sent {
                        is_named_only: true,
                        ..self.one_sent(at, (it, mark), &place, became, None)
                    });
                    return;
                }
                Followed::No => {}
            }
        }
        let reason = became.iter().find_map(|(class, _)| match class {
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
            && !self.one_sent(at, (it, mark), &place, became, None).covered
        {
            let (name, names) = (function.name.clone(), self.scopes_of(mark));
            self.open(open, &function.package, name, &place, reason, names);
        }
    }
}

/// Where the operations go that a function returns.
enum Followed {
    /// To code that calls it, which is read.
    Callers,
    /// Nobody calls it.
    Nobody,
    /// That is not known.
    No,
}

/// Whether an operation is handed to somebody.
fn is_sent(class: &Class) -> bool {
    matches!(class, Class::Call(_) | Class::Path)
}

/// Whether what becomes of it is not followed further.
fn is_kept(class: &Class) -> bool {
    matches!(class, Class::Returned | Class::Stored | Class::Macro(_))
}

/// Whether a function has a variable of a name, as far as that is known.
fn has_variable(function: &Function, name: &str) -> bool {
    let binds = |it: &Use| match &it.class {
        Class::Bound(all) => all.iter().any(|it| it.name == name),
        _ => false,
    };
    function.operation.as_deref() == Some(name) || function.uses.iter().any(binds)
}

/// Whether they are of more than one constant.
fn several(kept: &[&Kept]) -> bool {
    let all: BTreeSet<usize> = kept.iter().map(|it| it.constant).collect();
    all.len() > 1
}

/// Whether a constant is made of another one.
fn is_alias(function: &Function, it: &Use) -> bool {
    function.is_constant && it.class == Class::Stored
}
