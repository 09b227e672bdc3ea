//! Follows operations through variables, fields and functions, up to where something is done with them.

use super::Judge;
use crate::{
    code::{Class, Function, Input, Kept, Slot, Use, Used, View},
    gates::{Callee, Gate, Given, Passed, flatten},
    syntax::{is_among, narrow},
};

/// How far variables are followed.
pub(super) const DEPTH: usize = 8;
/// What a step into other functions counts for: they are looked for in all code.
const FAR: usize = 3;

/// What becomes of a use.
#[derive(Clone)]
pub(super) struct Way<'c> {
    pub(super) class: Class,
    /// The function where that is.
    pub(super) function: &'c Function,
    /// What was passed on the way there.
    pub(super) passed: &'c Passed,
    /// Whether the operation itself was checked, in one of its variables.
    pub(super) checked: bool,
    /// The field that it is put into, and the parts of that which it is.
    pub(super) held: Option<(&'c Slot, Vec<String>)>,
    /// The parts that it is of what is used.
    pub(super) parts: Vec<String>,
    pub(super) text: Text,
}

/// What of an operation is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Text {
    /// The operation itself.
    None,
    /// Its path.
    Path,
    /// A text that its path is written into.
    Written,
}

/// The field that a use puts something into that stands in some parts of a value.
fn held<'c>(it: &'c Use, parts: &[String]) -> Option<(&'c Slot, Vec<String>)> {
    let held = it.held.as_ref()?;
    let within = parts.get(held.outside..).unwrap_or_default();
    Some((&held.slot, within.to_vec()))
}

impl<'a> Judge<'a> {
    /// What becomes of some parts of a field, wherever that is read: nothing where only code of its
    /// package could read it, and none does. `None` where that is not known.
    pub(super) fn read_from(
        &self,
        slot: &Slot,
        within: &[String],
        package: &str,
        depth: usize,
    ) -> Option<Vec<Way<'a>>> {
        let can_name = |of: &str| self.code.is_related(of, package);
        let (mut ways, mut is_certain) = (Vec::new(), self.code.fields.is_closed(slot));
        for function in self.related(package) {
            for it in &function.uses {
                let Used::Field(name) = &it.used else {
                    continue;
                };
                let (of, fields) = (it.of.as_deref(), &self.code.fields);
                let is_put = matches!(&it.class, Class::Put { .. });
                if is_put || it.held.as_ref().is_some_and(|it| it.slot == *slot) {
                    continue;
                }
                if !fields.is_in(slot, of, name, can_name) {
                    is_certain &= of.is_some() || slot.field.as_ref() != Some(name);
                    continue;
                }
                ways.extend(self.ways_of(function, it, within, depth)?);
            }
        }
        (is_certain || !ways.is_empty()).then_some(ways)
    }

    /// Whether code reads a field that a slot may mean.
    pub(super) fn is_read(&self, slot: &Slot, package: &str) -> bool {
        let can_name = |of: &str| self.code.is_related(of, package);
        let is_it = |it: &Use| match &it.used {
            Used::Field(name) => {
                let of = it.of.as_deref();
                !matches!(&it.class, Class::Put { .. })
                    && self.code.fields.is_in(slot, of, name, can_name)
            }
            _ => false,
        };
        self.related(package)
            .any(|function| function.uses.iter().any(is_it))
    }

    /// What becomes of some parts of a static, wherever it is used. `None` where that is not known.
    fn read_static(
        &self,
        name: &str,
        within: &[String],
        package: &str,
        depth: usize,
    ) -> Option<Vec<Way<'a>>> {
        let mut ways = Vec::new();
        for function in self.related(package) {
            for it in &function.uses {
                let is_it = matches!(&it.used, Used::Name(of, _) if of == name);
                if is_it && !matches!(&it.class, Class::Put { .. }) {
                    ways.extend(self.ways_of(function, it, within, depth)?);
                }
            }
        }
        let mut all = self.code.named(name, package);
        (!ways.is_empty() || all.all(|it| it.is_constant && !it.is_public)).then_some(ways)
    }

    /// The functions that may name what a package has.
    pub(super) fn related(&self, package: &str) -> impl Iterator<Item = &'a Function> {
        let all = self.code.functions.iter();
        all.filter(move |it| self.code.is_related(&it.package, package))
    }

    /// What becomes of some parts of what is read somewhere; `None` where that is not known.
    fn ways_of(
        &self,
        function: &'a Function,
        it: &'a Use,
        within: &[String],
        depth: usize,
    ) -> Option<Vec<Way<'a>>> {
        let parts: Vec<String> = it.parts.iter().chain(within).cloned().collect();
        let mut ways = Vec::new();
        for way in self.became_at(function, it, &parts, Text::None, depth) {
            match way.class {
                Class::Returned => ways.extend(self.got(&way, depth)?),
                Class::Stored | Class::Macro(_) => return None,
                _ => ways.push(way),
            }
        }
        Some(ways)
    }

    /// What becomes of some parts of what a method returns of its type's fields; `None` where that is not
    /// known.
    fn got(&self, returned: &Way<'_>, depth: usize) -> Option<Vec<Way<'a>>> {
        let (method, parts) = (returned.function, &returned.parts);
        // rustc calls some of them without a name
        if method.is_of_trait() {
            return None;
        }
        let mut ways = Vec::new();
        for function in self.related(&method.package) {
            for it in &function.uses {
                if !is_call_of(it, method) {
                    continue;
                }
                for way in self.became_at(function, it, parts, returned.text, depth) {
                    match way.class {
                        // by another one
                        Class::Returned if depth <= DEPTH => {
                            ways.extend(self.got(&way, depth + FAR)?);
                        }
                        _ => ways.push(way),
                    }
                }
            }
        }
        (!ways.iter().any(|it| is_kept(&it.class))).then_some(ways)
    }

    /// What becomes of a use that stands in some parts of a value.
    pub(super) fn became<'c>(
        &self,
        function: &'c Function,
        it: &'c Use,
        parts: &[String],
    ) -> Vec<Way<'c>>
    where
        'a: 'c,
    {
        self.became_at(function, it, parts, Text::None, 0)
    }

    /// The same where `text` of an operation is used, and `depth` steps were followed before.
    pub(super) fn became_at<'c>(
        &self,
        function: &'c Function,
        it: &'c Use,
        parts: &[String],
        text: Text,
        depth: usize,
    ) -> Vec<Way<'c>>
    where
        'a: 'c,
    {
        let mut became = Vec::new();
        let way = Way {
            class: it.class.clone(),
            function,
            passed: &it.passed,
            checked: self.is_checked(function, it),
            held: held(it, parts),
            parts: Vec::new(),
            text,
        };
        self.follow(way, parts, depth, &mut became);
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

    fn follow<'c>(&self, way: Way<'c>, parts: &[String], depth: usize, became: &mut Vec<Way<'c>>)
    where
        'a: 'c,
    {
        let of = |class: &Class| Way {
            class: class.clone(),
            parts: parts.to_vec(),
            ..way.clone()
        };
        let mut add = |way: Way<'c>| {
            let is_known = |it: &Way<'_>| {
                it.class == way.class
                    && it.checked == way.checked
                    && it.parts == way.parts
                    && it.text == way.text
                    && std::ptr::eq(it.passed, way.passed)
            };
            if !became.iter().any(is_known) {
                became.push(way);
            }
        };
        if depth > DEPTH {
            add(of(&way.class));
            return;
        }
        let package = &way.function.package;
        match &way.class {
            Class::PathOf(class) => {
                let text = way.text.max(Text::Path);
                self.follow(Way { text, ..of(class) }, parts, depth + 1, became);
            }
            Class::Text(_) if way.text == Text::None => add(of(&Class::Query)),
            Class::Text(class) => {
                let text = Text::Written;
                self.follow(Way { text, ..of(class) }, parts, depth + 1, became);
            }
            Class::Run(class) => self.follow(of(class), parts, depth + 1, became),
            Class::Through(callee, class) => {
                let class = match way.text == Text::None && self.relays(callee, package, depth) {
                    true => of(class),
                    false => of(&Class::Call(Some(callee.clone()))),
                };
                self.follow(class, parts, depth + 1, became);
            }
            Class::Call(Some(callee)) if way.text != Text::None => {
                add(of(match self.looks_at_text(callee, package, depth) {
                    true => &Class::Query,
                    false => &Class::Path,
                }));
            }
            Class::Call(Some(callee)) => match self.asks(callee, package, depth) {
                Some(classes) => classes.iter().for_each(|class| add(of(class))),
                None => add(of(&way.class)),
            },
            Class::Part { name, class, .. } if name.starts_with('[') => match parts.split_first() {
                Some((first, _)) if first.starts_with('[') && !is_among(first, name) => {}
                Some((first, rest)) if first.starts_with('[') => {
                    // a range has places of its own
                    let rest = if name.contains("..") {
                        without_places(parts)
                    } else {
                        rest
                    };
                    self.follow(of(class), rest, depth + 1, became);
                }
                _ => self.follow(of(class), parts, depth + 1, became),
            },
            Class::Part {
                name,
                class,
                is_receiver,
            } => match without_places(parts).split_first() {
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
                        match without_places(left).split_first() {
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
            Class::Put { list, .. } => self.listed(&way, list, parts, depth, became),
            class => add(of(match (way.text, class) {
                (Text::None, class)
                | (_, class @ (Class::Query | Class::Compare | Class::Idle)) => class,
                (Text::Path, Class::Returned) => class,
                // a request is made of it, as far as that is known
                _ => &Class::Path,
            })),
        }
    }

    /// What becomes of what is put into a list, wherever else that is seen.
    fn listed<'c>(
        &self,
        way: &Way<'c>,
        list: &str,
        parts: &[String],
        depth: usize,
        became: &mut Vec<Way<'c>>,
    ) where
        'a: 'c,
    {
        let function = way.function;
        self.variable(way, list, parts, depth, became);
        let mut seen = function.views.iter();
        let view = seen.find(|(of, _)| of == list).map(|(_, view)| view);
        let parameter = |it: &Input| it.is_place && it.name.as_deref() == Some(list);
        let parameter = function.inputs.iter().position(parameter);
        let far = depth + FAR;
        let elsewhere = match (view, parameter) {
            _ if far > DEPTH => None,
            (Some(View::Unknown), _) => None,
            (Some(View::Variable(of)), _) => {
                return self.listed(way, of, parts, depth + 1, became);
            }
            (Some(View::Field(slot)), _) => self.read_from(slot, parts, &function.package, far),
            (Some(View::Static(name)), _) => self.read_static(name, parts, &function.package, far),
            (None, Some(at)) => self.at_callers(function, at, parts, far),
            (None, None) if list.starts_with(char::is_uppercase) => {
                self.read_static(list, parts, &function.package, far)
            }
            (None, None) => {
                let is_it = |it: &Use| {
                    let again = matches!(&it.class, Class::Put { list: to, .. } if to == list);
                    matches!(&it.used, Used::Name(of, _) if of == list) && !again
                };
                // made here
                match function.uses.iter().any(is_it) {
                    true => return,
                    false => None,
                }
            }
        };
        let is = |class: Class| Way {
            class,
            parts: parts.to_vec(),
            ..way.clone()
        };
        match elsewhere {
            None => became.push(is(Class::Stored)),
            Some(ways) if ways.is_empty() => became.push(is(Class::Idle)),
            Some(ways) => became.extend(ways),
        }
    }

    /// What becomes of what a function puts into the list that it takes at a position, where each call of
    /// it is a statement that gives a variable. `None` where that is not known.
    fn at_callers(
        &self,
        function: &Function,
        at: usize,
        parts: &[String],
        depth: usize,
    ) -> Option<Vec<Way<'a>>> {
        let name = function.name.as_ref()?;
        let (mut ways, mut calls, mut called) = (Vec::new(), 0_usize, 0_usize);
        for caller in self.related(&function.package) {
            let is_it = |it: &&Use| is_call_of(it, function);
            called += caller.uses.iter().filter(is_it).count();
            let mut gates = Vec::new();
            flatten(caller.gates.iter(), &mut gates);
            for gate in gates {
                let check = match gate {
                    Gate::Passed(check) if check.by_end && check.callee.name == *name => check,
                    _ => continue,
                };
                let Some(Given::Variable(list)) = check.given.get(at) else {
                    return None;
                };
                if check.given.len() != function.inputs.len() {
                    return None;
                }
                let start = self.start(caller, Text::None);
                self.listed(&start, list, parts, depth, &mut ways);
                calls += 1;
            }
        }
        (calls > 0 && called <= calls).then_some(ways)
    }

    /// What becomes of a variable's value.
    fn variable<'c>(
        &self,
        from: &Way<'c>,
        name: &str,
        parts: &[String],
        depth: usize,
        became: &mut Vec<Way<'c>>,
    ) where
        'a: 'c,
    {
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
                    held: held(it, &all).or_else(|| from.held.clone()),
                    parts: Vec::new(),
                    text: from.text,
                };
                self.follow(way, &all, depth + 1, became);
            }
        }
    }

    /// A way that begins in a function.
    fn start<'c>(&self, function: &'c Function, text: Text) -> Way<'c> {
        Way {
            class: Class::Query,
            function,
            passed: Passed::none(),
            checked: false,
            held: None,
            parts: Vec::new(),
            text,
        }
    }

    /// What becomes of the operation that a function takes.
    pub(super) fn parameter<'c>(
        &self,
        function: &'c Function,
        name: &str,
        depth: usize,
    ) -> Vec<Way<'c>>
    where
        'a: 'c,
    {
        let start = self.start(function, Text::None);
        let mut became = Vec::new();
        self.variable(&start, name, &[], depth, &mut became);
        became
    }

    /// What a function of the package does with an operation, where that is no more than to ask
    /// something of it; `None` for one that sends it, or that is not known.
    fn asks(&self, callee: &Callee, package: &str, depth: usize) -> Option<Vec<Class>> {
        let mut all = Vec::new();
        let mut asked = self.code.own_callees(callee, package);
        // one that does not look at it may stand for others that do
        if asked.iter().all(|it| it.operation.is_none()) {
            asked = self.code.nearest(&callee.name, package);
        }
        if callee.is_open(&asked) {
            return None;
        }
        asked.retain(|it| !it.is_declared());
        narrow(&mut asked, |it| !it.is_of_trait() || it.operation.is_some());
        for function in asked {
            let parameter = function.operation.as_deref()?;
            let became = self.parameter(function, parameter, depth + 1);
            let puts = |it: &Use| matches!(&it.class, Class::Put { list, .. } if list == parameter);
            if became.is_empty() {
                // a list that it fills
                match function.uses.iter().any(puts) {
                    true => all.push(Class::Query),
                    false => return None,
                }
            }
            for it in became {
                match it.class {
                    Class::Query | Class::Compare | Class::Path | Class::Idle => {
                        all.push(it.class);
                    }
                    Class::Returned if it.text != Text::None => all.push(Class::Path),
                    // a field that is only looked at
                    Class::Stored | Class::Returned => {
                        let (slot, within) = it.held.as_ref()?;
                        let far = depth + FAR;
                        if far > DEPTH || !self.code.fields.is_closed(slot) {
                            return None;
                        }
                        let ways = self.read_from(slot, within, &function.package, far)?;
                        if !ways.iter().all(|it| it.class.is_look()) {
                            return None;
                        }
                        all.push(match ways.is_empty() {
                            true => Class::Idle,
                            false => Class::Query,
                        });
                    }
                    _ => return None,
                }
            }
        }
        (!all.is_empty()).then_some(all)
    }

    /// Whether a function of the package returns what it is given, and looks at it besides at most.
    fn relays(&self, callee: &Callee, package: &str, depth: usize) -> bool {
        let mut all = self.code.own_callees(callee, package);
        all.retain(|it| !it.is_declared());
        !all.is_empty()
            && !callee.is_open(&all)
            && all.iter().all(|it| {
                let relayed = it.relayed.as_deref();
                relayed.is_some_and(|of| returns(&self.parameter(it, of, depth + 1)).is_some())
            })
    }

    /// Whether a function of the package does no more with the one text that it takes than to look at it.
    fn looks_at_text(&self, callee: &Callee, package: &str, depth: usize) -> bool {
        let all = self.code.own_callees(callee, package);
        !all.is_empty()
            && !callee.is_open(&all)
            && all.iter().all(|it| {
                let mut texts = it.inputs.iter().filter(|it| it.is_text);
                let (Some(text), None) = (texts.next(), texts.next()) else {
                    return false;
                };
                let Some(name) = text.name.as_deref().filter(|_| !it.is_declared()) else {
                    return false;
                };
                let (mut became, start) = (Vec::new(), self.start(it, Text::Written));
                self.variable(&start, name, &[], depth + 1, &mut became);
                became.iter().all(|it| it.class.is_look())
            })
    }

    /// Whether a function of this name takes an operation.
    fn takes_operation(&self, callee: &Callee, package: &str) -> bool {
        let mut all = self.code.named(&callee.name, package);
        all.any(|it| it.parameters.iter().any(|it| it == "Operation"))
    }
}

/// How something is returned that is looked at besides, at most.
pub(super) fn returns<'w, 'c>(became: &'w [Way<'c>]) -> Option<&'w Way<'c>> {
    let mut all = became.iter().filter(|it| !it.class.is_look());
    let first = all.next()?;
    let is_returned = |it: &Way<'_>| it.class == Class::Returned;
    (is_returned(first) && all.all(is_returned)).then_some(first)
}

/// Whether a use is what a function returns to its caller, as far as names say.
pub(super) fn is_call_of(it: &Use, function: &Function) -> bool {
    let is_named =
        matches!(&it.used, Used::Result(name, _) if Some(name) == function.name.as_ref());
    is_named && (it.of.is_none() || it.of == function.of_type)
}

/// The parts of a value but for its places in arrays.
fn without_places(parts: &[String]) -> &[String] {
    match parts.split_first() {
        Some((first, rest)) if first.starts_with('[') => without_places(rest),
        _ => parts,
    }
}

/// Whether what becomes of it is not followed further.
pub(super) fn is_kept(class: &Class) -> bool {
    matches!(class, Class::Returned | Class::Stored | Class::Macro(_))
}

/// Whether they are of more than one constant.
pub(super) fn several(kept: &[&Kept]) -> bool {
    let first = kept.first().map(|it| it.constant);
    kept.iter().any(|it| Some(it.constant) != first)
}

/// Whether a function has a variable of a name, as far as that is known.
pub(super) fn has_variable(function: &Function, name: &str) -> bool {
    let binds = |it: &Use| match &it.class {
        Class::Bound(all) => all.iter().any(|it| it.name == name),
        _ => false,
    };
    function.operation.as_deref() == Some(name) || function.uses.iter().any(binds)
}
