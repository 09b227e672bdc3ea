//! What becomes of operations: where they are sent, and what cannot be followed.

use std::collections::{BTreeSet, HashMap};

use super::{Judge, Open, Sent};
use crate::{
    code::{Class, Function, Kept, Slot, Use, Used},
    facts::{Mark, Place, What},
    gates::{Callee, Gate, Passed, Proven},
    meaning::Guard,
    syntax::narrow,
};

/// How far variables are followed.
const DEPTH: usize = 8;

/// What becomes of a use.
#[derive(Clone)]
struct Way<'c> {
    class: Class,
    /// The function where that is.
    function: &'c Function,
    /// What was passed on the way there.
    passed: &'c Passed,
    /// Whether the operation itself was checked, in one of its variables.
    checked: bool,
}

/// A function that returns operations, each with what is proven where it is made.
struct Returning<'c> {
    function: &'c Function,
    marks: Vec<(&'c Mark, Proven)>,
}

/// The functions that return operations, by name.
type Returned<'c> = HashMap<&'c str, Vec<Returning<'c>>>;

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
                        let sends = only(&self.became(function, it, &[]), is_sent);
                        for of in of.iter().filter(|_| !sends.is_empty()) {
                            for (mark, made) in &of.marks {
                                let one = self.one_sent(at, (it, mark), place, &sends, Some(made));
                                sent.push(Sent {
                                    is_one_of_many: of.function.is_of_trait,
                                    ..one
                                });
                            }
                        }
                    }
                    Used::Associated(name, place) => {
                        let became = self.became(function, it, &it.parts);
                        let sends = only(&became, is_call);
                        let mut kept = self.code.kept(name, None, &function.package);
                        kept.retain(|it| it.of.is_some());
                        let is_one_of_many = several(&kept);
                        let is_open = became.iter().any(|it| is_kept(&it.class));
                        for it_is in &kept {
                            if !sends.is_empty() {
                                sent.push(Sent {
                                    is_one_of_many,
                                    ..self.one_sent(at, (it, &it_is.mark), place, &sends, None)
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
                        let is_shared = several(&kept);
                        for it_is in kept {
                            let parts = it.parts.iter().chain(&it_is.parts);
                            let parts: Vec<String> = parts.cloned().collect();
                            let became = self.became(function, it, &parts);
                            // of one out of many only the path is looked at, which may be for a text
                            let sends = only(&became, is_call);
                            let is_open =
                                |it: &Way<'_>| is_kept(&it.class) || it.class == Class::Path;
                            if !sends.is_empty() && !is_shared {
                                let one = (it, &it_is.mark);
                                sent.push(self.one_sent(at, one, place, &sends, None));
                            } else if !sends.is_empty() || became.iter().any(is_open) {
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
                became.iter().all(|it| is_look(&it.class))
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

    /// The operations that functions return, of those that are followed to who calls them.
    fn returned(&self) -> Returned<'a> {
        let mut returned: Returned<'a> = HashMap::new();
        for function in &self.code.functions {
            let Some(name) = &function.name else { continue };
            let says = function.returns.as_deref().unwrap_or_default();
            let makes = says.split(' ').any(|it| it == "Operation") || is_conversion(function);
            if function.is_constant || !makes {
                continue;
            }
            let marks = function.uses.iter().filter_map(|it| match &it.used {
                Used::Mark(mark) => {
                    let became = self.became(function, it, &it.parts);
                    let is_returned = |it: &Way<'_>| it.class == Class::Returned;
                    let made = || self.code.proven(function, &it.passed);
                    (!became.is_empty() && became.iter().all(is_returned)).then(|| (mark, made()))
                }
                _ => None,
            });
            let marks: Vec<(&Mark, Proven)> = marks.collect();
            if !marks.is_empty() {
                let name = match is_conversion(function) {
                    true => "from",
                    false => name,
                };
                let of = returned.entry(name).or_default();
                of.push(Returning { function, marks });
            }
        }
        returned
    }

    /// What becomes of the operations that a function returns.
    fn followed(&self, function: &Function, returned: &Returned<'_>) -> Followed {
        let Some(name) = &function.name else {
            return Followed::No;
        };
        let mut is_called = false;
        let related = |it: &&Function| self.code.is_related(&it.package, &function.package);
        for caller in self.code.functions.iter().filter(related) {
            for it in &caller.uses {
                match &it.used {
                    Used::Result(of, _) if of == name || is_conversion(function) => {
                        let meant = meant(returned, of, it.of.as_deref(), &caller.package);
                        if !meant.iter().any(|it| std::ptr::eq(it.function, function)) {
                            continue;
                        }
                        is_called = true;
                        let became = self.became(caller, it, &[]);
                        let mut became = became.iter();
                        if caller.package != function.package || became.any(|it| is_kept(&it.class))
                        {
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

    /// What becomes of what stands in a field, wherever that is read; `None` where that is not known.
    fn read_from(&self, slot: &Slot, package: &str) -> Option<Vec<Way<'a>>> {
        let can_name = |of: &str| self.code.is_related(of, package);
        let mut ways = Vec::new();
        let mut is_read = false;
        for function in self
            .code
            .functions
            .iter()
            .filter(|it| can_name(&it.package))
        {
            for it in &function.uses {
                let Used::Field(name) = &it.used else {
                    continue;
                };
                let again =
                    matches!(&it.class, Class::Put { .. }) || it.held.as_ref() == Some(slot);
                if again
                    || !self
                        .code
                        .fields
                        .is_in(slot, it.of.as_deref(), name, can_name)
                {
                    continue;
                }
                is_read = true;
                for way in self.became(function, it, &[]) {
                    match way.class {
                        Class::Returned => ways.extend(self.got(way.function)?),
                        Class::Stored | Class::Macro(_) => return None,
                        _ => ways.push(way),
                    }
                }
            }
        }
        is_read.then_some(ways)
    }

    /// What becomes of what a method returns of its type's fields; `None` where that is not known.
    fn got(&self, method: &Function) -> Option<Vec<Way<'a>>> {
        let mut ways = Vec::new();
        let related = |it: &&Function| self.code.is_related(&it.package, &method.package);
        for function in self.code.functions.iter().filter(related) {
            for it in &function.uses {
                let is_it =
                    matches!(&it.used, Used::Result(name, _) if Some(name) == method.name.as_ref());
                if is_it && (it.of.is_none() || it.of == method.of_type) {
                    ways.extend(self.became(function, it, &[]));
                }
            }
        }
        (!ways.iter().any(|it| is_kept(&it.class))).then_some(ways)
    }

    /// What becomes of a use that stands in some parts of a value.
    fn became<'c>(&self, function: &'c Function, it: &'c Use, parts: &[String]) -> Vec<Way<'c>> {
        let mut became = Vec::new();
        let way = Way {
            class: it.class.clone(),
            function,
            passed: &it.passed,
            checked: self.is_checked(function, it),
        };
        self.follow(way, parts, 0, &mut became);
        became
    }

    /// Whether what is used by a name was checked before, or is by a filter.
    fn is_checked(&self, function: &Function, it: &Use) -> bool {
        it.passed.gates().any(|it| *it == Gate::Filtered)
            || match &it.used {
                Used::Name(name, _) | Used::Associated(name, _) => {
                    self.code.has_checked(function, &it.passed, name)
                }
                _ => false,
            }
    }

    /// What becomes of a use: variables are followed, and functions that do no more than ask.
    pub(super) fn classes(&self, function: &Function, it: &Use) -> Vec<Class> {
        let became = self.became(function, it, &it.parts);
        became.into_iter().map(|it| it.class).collect()
    }

    fn follow<'c>(&self, way: Way<'c>, parts: &[String], depth: usize, became: &mut Vec<Way<'c>>) {
        let of = |class: &Class| Way {
            class: class.clone(),
            ..way.clone()
        };
        let mut add = |way: Way<'c>| {
            let is_known = |it: &Way<'_>| {
                it.class == way.class
                    && it.checked == way.checked
                    && std::ptr::eq(it.passed, way.passed)
            };
            if !became.iter().any(is_known) {
                became.push(way);
            }
        };
        if depth > DEPTH {
            add(way);
            return;
        }
        let package = &way.function.package;
        match &way.class {
            Class::Call(Some(callee)) => match self.asks(callee, package, depth) {
                Some(classes) => classes.iter().for_each(|class| add(of(class))),
                None => add(way),
            },
            Class::Part {
                name,
                class,
                is_receiver,
            } => match parts.split_first() {
                Some((first, rest)) if first == name => {
                    self.follow(of(class), rest, depth + 1, became);
                }
                // another part of it
                Some(_) => {}
                // what was made of the operation has methods of its own
                None if *is_receiver => {}
                None => self.follow(of(class), parts, depth + 1, became),
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
                        self.variable(&way, &one.name, left, depth, became);
                    }
                }
            }
            Class::Put { by, .. } if self.takes_operation(by, package) => {
                add(of(&Class::Call(Some(by.clone()))));
            }
            Class::Put { list, .. } => {
                self.variable(&way, list, parts, depth, became);
                // into a list that is somebody else's
                let is_it = |it: &Use| {
                    let again = matches!(&it.class, Class::Put { list: to, .. } if to == list);
                    matches!(&it.used, Used::Name(of, _) if of == list) && !again
                };
                if !way.function.uses.iter().any(is_it) {
                    became.push(of(&Class::Stored));
                }
            }
            _ => add(way),
        }
    }

    /// What becomes of a variable's value.
    fn variable<'c>(
        &self,
        from: &Way<'c>,
        name: &str,
        parts: &[String],
        depth: usize,
        became: &mut Vec<Way<'c>>,
    ) {
        for it in &from.function.uses {
            let is_it = matches!(&it.used, Used::Name(of, _) if of == name);
            let again = match &it.class {
                Class::Bound(all) => all.iter().any(|it| it.name == name),
                Class::Put { list, .. } => list == name,
                _ => false,
            };
            if is_it && !again {
                let all: Vec<String> = it.parts.iter().chain(parts).cloned().collect();
                let way = Way {
                    class: it.class.clone(),
                    function: from.function,
                    passed: &it.passed,
                    checked: from.checked || self.is_checked(from.function, it),
                };
                self.follow(way, &all, depth + 1, became);
            }
        }
    }

    /// What becomes of the operation that a function takes.
    fn parameter<'c>(&self, function: &'c Function, name: &str, depth: usize) -> Vec<Way<'c>> {
        let start = Way {
            class: Class::Query,
            function,
            passed: Passed::none(),
            checked: false,
        };
        let mut became = Vec::new();
        self.variable(&start, name, &[], depth, &mut became);
        became
    }

    /// What a function of the package does with an operation, where that is no more than to ask
    /// something of it; `None` for one that sends it, or that is not known.
    fn asks(&self, callee: &Callee, package: &str, depth: usize) -> Option<Vec<Class>> {
        let mut all = Vec::new();
        let mut asked = self.code.callees(callee, package);
        narrow(&mut asked, |it| it.package == package);
        // one that does not look at it may stand for others that do
        if asked.iter().all(|it| it.operation.is_none()) {
            asked = self.code.nearest(&callee.name, package);
        }
        if callee.is_open(&asked) {
            return None;
        }
        asked.retain(|it| !it.is_declared());
        narrow(&mut asked, |it| !it.is_of_trait || it.operation.is_some());
        for function in asked {
            let parameter = function.operation.as_deref()?;
            let became = self.parameter(function, parameter, depth + 1);
            if became.is_empty() {
                return None;
            }
            for it in became {
                all.push(match it.class {
                    class @ (Class::Query | Class::Compare | Class::Path) => class,
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

    /// Whether a function of this name takes an operation.
    fn takes_operation(&self, callee: &Callee, package: &str) -> bool {
        let mut all = self.code.named(&callee.name, package);
        all.any(|it| it.parameters.iter().any(|it| it == "Operation"))
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
        let is_put = became.iter().any(|it| is_kept(&it.class));
        // where a constant is used, its fields are
        let slot = it.held.as_ref().filter(|_| is_put && !function.is_constant);
        let looked = slot.map(|slot| self.read_from(slot, &function.package));
        if let Some(Some(ways)) = &looked {
            sends.extend(only(ways, is_sent));
        }
        if !sends.is_empty() {
            sent.push(self.one_sent(at, (it, mark), &place, &sends, None));
            return;
        }
        // the field is looked at
        if looked.is_some_and(|it| it.is_some()) {
            return;
        }
        // where a constant is used, its operations are
        if function.is_constant && is(&Class::Stored) || self.is_open_to_all(mark) {
            return;
        }
        if is(&Class::Returned) && became.iter().all(|it| it.class == Class::Returned) {
            match self.followed(function, returned) {
                Followed::Callers => return,
                Followed::Nobody => {
                    sent.push(Sent {
                        is_named_only: true,
                        ..self.one_sent(at, (it, mark), &place, &became, None)
                    });
                    return;
                }
                Followed::No => {}
            }
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

/// Where the operations go that a function returns.
enum Followed {
    /// To code that calls it, which is read.
    Callers,
    /// Nobody calls it.
    Nobody,
    /// That is not known.
    No,
}

/// The functions that return operations of those that code of a package may call by a name. `of` is the
/// type of what the method is called on.
fn meant<'r, 'c>(
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
        .all(|it| it.function.is_of_trait && !is_conversion(it.function));
    match (all.iter().any(own), all.as_slice()) {
        (true, _) => all.into_iter().filter(own).collect(),
        (false, [one]) if !is_conversion(one.function) => all,
        // any implementation of a trait may be called
        (false, _) if is_open => all,
        _ => Vec::new(),
    }
}

/// Whether a function is that of `impl From<X> for Operation`.
fn is_conversion(function: &Function) -> bool {
    function.is_of_trait && matches!(function.name.as_deref(), Some("from" | "try_from"))
}

/// The ways that end so.
fn only<'c>(all: &[Way<'c>], ends: fn(&Class) -> bool) -> Vec<Way<'c>> {
    all.iter().filter(|it| ends(&it.class)).cloned().collect()
}

/// Whether an operation is handed to somebody by a call.
fn is_call(class: &Class) -> bool {
    matches!(class, Class::Call(_))
}

/// Whether an operation is only looked at.
fn is_look(class: &Class) -> bool {
    matches!(class, Class::Query | Class::Compare)
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
