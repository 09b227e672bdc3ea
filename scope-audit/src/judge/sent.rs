//! What becomes of operations: where they are sent, and what cannot be followed.

use std::collections::{BTreeSet, HashMap};

use super::{Judge, Open, Sent};
use crate::{
    code::{Class, Function, Used},
    facts::{Mark, Place, What},
    meaning::Guard,
};

/// How far variables are followed.
const DEPTH: usize = 8;

impl Judge<'_> {
    /// Every operation that code hands to somebody; what cannot be followed is left open.
    pub(super) fn sent(&self, open: &mut Vec<Open>) -> Vec<Sent> {
        let mut sent = Vec::new();
        let mut constants: HashMap<&str, Vec<&[Mark]>> = HashMap::new();
        for (name, marks) in &self.code.constants {
            constants.entry(name).or_default().push(marks);
        }
        let mut tables: BTreeSet<&str> = BTreeSet::new();
        let returned = self.returned();
        for (at, function) in self.code.functions.iter().enumerate() {
            for (used, class) in &function.uses {
                let classes = self.resolve(function, class, 0);
                match used {
                    Used::Mark(mark) => {
                        let is_followed =
                            classes == [Class::Returned] && self.is_followed(function, &returned);
                        if !is_followed {
                            self.use_of(at, function, mark, &classes, &mut sent, open);
                        }
                    }
                    Used::Result(name, place) => {
                        let of = returned.get(&(function.package.as_str(), name.as_str()));
                        if classes.iter().any(is_sent) {
                            for mark in of.into_iter().flatten() {
                                let mut one = self.one_sent(at, function, mark, place);
                                let mut sends = classes.iter().filter(|it| is_sent(it));
                                one.covered |=
                                    sends.all(|class| self.is_guarded_by_callee(class, mark));
                                sent.push(one);
                            }
                        }
                    }
                    Used::Associated(name, place) => {
                        if classes.iter().any(|it| matches!(it, Class::Call(_))) {
                            let marks = self.code.associated.get(name).into_iter().flatten();
                            for mark in marks {
                                sent.push(Sent {
                                    is_one_of_many: self.is_shared(name),
                                    ..self.one_sent(at, function, mark, place)
                                });
                            }
                        } else if let Some((known, _)) = self.code.associated.get_key_value(name)
                            && classes.iter().any(is_kept)
                        {
                            tables.insert(known);
                        }
                    }
                    Used::Name(name, place) => {
                        let Some((known, marks)) = self.code.constants.get_key_value(name) else {
                            continue;
                        };
                        if function.is_constant && function.name.as_ref() == Some(name) {
                            continue;
                        }
                        let direct = classes.iter().any(|it| matches!(it, Class::Call(_)));
                        let followed = classes.iter().any(is_kept);
                        if direct && !self.is_shared(name) {
                            for mark in marks {
                                sent.push(self.one_sent(at, function, mark, place));
                            }
                        } else if direct || followed {
                            tables.insert(known);
                        }
                    }
                }
            }
            for (place, by) in &function.parsed {
                if !function.unread_check {
                    let reason = format!("an operation is made from data by `{by}`");
                    self.open(
                        open,
                        &function.package,
                        function.name.clone(),
                        place,
                        reason,
                        None,
                    );
                }
            }
            for mark in &function.dynamic {
                let What::Dynamic(of) = &mark.what else {
                    continue;
                };
                // what is checked for each caller is guarded, whichever operation it is
                if !function.unread_check {
                    let reason = match of.as_str() {
                        "ALL" => "goes through all operations".to_owned(),
                        of => format!("an operation is made from data by `{of}`"),
                    };
                    let name = function.name.clone();
                    self.open(
                        open,
                        &function.package,
                        name,
                        mark.origin.written(),
                        reason,
                        None,
                    );
                }
            }
        }
        for table in tables {
            let marks = self
                .code
                .constants
                .get(table)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let mut names = Vec::new();
            for mark in marks {
                names.extend(self.scopes_of(mark).unwrap_or_default());
            }
            let of = self.code.functions.iter().find(|it| {
                it.is_constant && it.name.as_deref() == Some(table) && !it.uses.is_empty()
            });
            let Some(first) = marks.first() else { continue };
            let package = of.map_or("", |it| it.package.as_str());
            let reason = format!(
                "operations are kept in `{table}`: which of them are sent, and where, is not followed"
            );
            self.open(
                open,
                package,
                Some(table.to_owned()),
                first.origin.written(),
                reason,
                Some(names),
            );
        }
        sent
    }

    /// The operations that functions return, by package and name: of those that are followed to who calls
    /// them.
    pub(super) fn returned(&self) -> HashMap<(&str, &str), Vec<&Mark>> {
        let mut returned = HashMap::new();
        for function in &self.code.functions {
            let Some(name) = &function.name else { continue };
            let says = function.returns.as_deref().unwrap_or_default();
            let same = |it: &&Function| it.package == function.package && !it.is_constant;
            if function.is_constant
                || !says.split(' ').any(|it| it == "Operation")
                || self.code.named(name).filter(same).count() > 1
            {
                continue;
            }
            let marks = function.uses.iter().filter_map(|(used, class)| match used {
                Used::Mark(mark) => {
                    let classes = self.resolve(function, class, 0);
                    (classes == [Class::Returned]).then_some(mark)
                }
                _ => None,
            });
            let marks: Vec<&Mark> = marks.collect();
            if !marks.is_empty() {
                returned.insert((function.package.as_str(), name.as_str()), marks);
            }
        }
        returned
    }

    /// Whether it is known what becomes of the operations that a function returns: it is called, and only
    /// where that can be followed.
    pub(super) fn is_followed(
        &self,
        function: &Function,
        returned: &HashMap<(&str, &str), Vec<&Mark>>,
    ) -> bool {
        let Some(name) = &function.name else {
            return false;
        };
        if !returned.contains_key(&(function.package.as_str(), name.as_str())) {
            return false;
        }
        let mut is_called = false;
        for caller in &self.code.functions {
            let calls = caller
                .uses
                .iter()
                .filter(|(used, _)| matches!(used, Used::Result(of, _) if of == name));
            for (_, class) in calls {
                is_called = true;
                let classes = self.resolve(caller, class, 0);
                if caller.package != function.package || classes.iter().any(is_kept_whole) {
                    return false;
                }
            }
        }
        is_called
    }

    /// What becomes of a use: variables are followed, and functions that do no more than ask.
    pub(super) fn resolve(&self, function: &Function, class: &Class, depth: usize) -> Vec<Class> {
        if depth > DEPTH {
            return vec![class.clone()];
        }
        let variable = match class {
            Class::Variable(variable) => variable,
            Class::Call(Some(callee)) => {
                let asks = self.asks(callee, &function.package, depth);
                return asks.unwrap_or_else(|| vec![class.clone()]);
            }
            _ => return vec![class.clone()],
        };
        let mut classes = Vec::new();
        for (used, class) in &function.uses {
            if matches!(used, Used::Name(name, _) if name == variable)
                && !matches!(class, Class::Variable(to) if to == variable)
            {
                for class in self.resolve(function, class, depth + 1) {
                    if !classes.contains(&class) {
                        classes.push(class);
                    }
                }
            }
        }
        classes
    }

    /// What a function of the package does with an operation, where that is no more than to ask
    /// something of it; `None` for one that sends it, or that is not known.
    pub(super) fn asks(&self, callee: &str, package: &str, depth: usize) -> Option<Vec<Class>> {
        let own = |it: &&Function| it.package == package;
        let mut all = Vec::new();
        for function in self.code.named(callee).filter(own) {
            let parameter = Class::Variable(function.operation.clone()?);
            let classes = self.resolve(function, &parameter, depth + 1);
            if classes.is_empty() {
                return None;
            }
            for class in classes {
                all.push(match class {
                    Class::Query | Class::Compare | Class::Path => class,
                    _ => return None,
                });
            }
        }
        (!all.is_empty()).then_some(all)
    }

    /// Whether several constants have this name, as those of a trait's implementations have.
    pub(super) fn is_shared(&self, name: &str) -> bool {
        self.code.named(name).filter(|it| it.is_constant).count() > 1
    }

    pub(super) fn one_sent(
        &self,
        at: usize,
        function: &Function,
        mark: &Mark,
        place: &Place,
    ) -> Sent {
        let covered = match (&function.guard, &mark.what) {
            (Some(guard), What::Operation(index)) => self.covers(guard, &mark.spec, *index),
            _ => false,
        };
        Sent {
            mark: mark.clone(),
            place: place.clone(),
            function: at,
            covered: covered || self.is_open_to_all(mark),
            is_one_of_many: false,
        }
    }

    pub(super) fn covers(&self, guard: &Guard, spec_id: &str, index: usize) -> bool {
        let spec = self.facts.specs.get(spec_id).map(|it| &it.spec);
        let operation = spec.and_then(|spec| Some((spec, spec.operations.get(index)?)));
        operation.is_some_and(|(spec, it)| guard.covers(spec_id, spec, it))
    }

    /// Whether what an operation is handed to takes a proof that covers it.
    pub(super) fn is_guarded_by_callee(&self, class: &Class, mark: &Mark) -> bool {
        let (Class::Call(Some(callee)), What::Operation(index)) = (class, &mark.what) else {
            return false;
        };
        let called = |it: &&Function| !it.is_constant;
        let mut all = self.code.named(callee).filter(called).peekable();
        all.peek().is_some()
            && all.all(|it| {
                let guard = it.guard.as_ref();
                it.operation.is_some()
                    && guard.is_some_and(|guard| self.covers(guard, &mark.spec, *index))
            })
    }

    /// Whether an operation requires no scope.
    pub(super) fn is_open_to_all(&self, mark: &Mark) -> bool {
        let What::Operation(index) = mark.what else {
            return false;
        };
        let spec = self.facts.specs.get(&mark.spec);
        let operation = spec.and_then(|it| it.spec.operations.get(index));
        operation.is_some_and(|it| it.is_public())
    }

    pub(super) fn use_of(
        &self,
        at: usize,
        function: &Function,
        mark: &Mark,
        classes: &[Class],
        sent: &mut Vec<Sent>,
        open: &mut Vec<Open>,
    ) {
        let place = mark.origin.written().clone();
        if classes.iter().any(is_sent) {
            let mut one = self.one_sent(at, function, mark, &place);
            one.covered |= classes
                .iter()
                .filter(|it| is_sent(it))
                .all(|class| self.is_guarded_by_callee(class, mark));
            sent.push(one);
            return;
        }
        // `vouch_for` is a guard of its own: it does not compile without the scopes
        if function.is_constant && classes.contains(&Class::Stored) {
            return;
        }
        if self.is_open_to_all(mark) {
            return;
        }
        let reason = classes.iter().find_map(|class| match class {
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
        if let Some(reason) = reason {
            let covered = self.one_sent(at, function, mark, &place).covered;
            if !covered {
                let names = self.scopes_of(mark);
                self.open(
                    open,
                    &function.package,
                    function.name.clone(),
                    &place,
                    reason,
                    names,
                );
            }
        }
    }
}

/// Whether an operation is handed to somebody.
fn is_sent(class: &Class) -> bool {
    matches!(class, Class::Call(_) | Class::Path | Class::Iterated)
}

/// Whether what becomes of it is not followed further.
fn is_kept_whole(class: &Class) -> bool {
    matches!(class, Class::Returned | Class::Stored | Class::Macro(_))
}

/// The same of a constant, which may hold several.
fn is_kept(class: &Class) -> bool {
    is_kept_whole(class) || matches!(class, Class::Path | Class::Iterated)
}
