//! What gates prove of the code behind them.

use crate::{
    code::{Class, Code, Function, Use, Used},
    gates::{Check, Gate, Given, Passed, Proven, flatten},
    meaning::Guard,
    syntax::narrow,
};

/// How far functions that check for others are followed.
const DEPTH: usize = 8;

impl Code {
    fn reader<'c>(&'c self, package: &'c str) -> Reader<'c> {
        let (code, given) = (self, Vec::new());
        Reader {
            code,
            package,
            given,
        }
    }

    /// What the gates prove that a function passed on the way to one of its places, with what it takes.
    pub(crate) fn proven(&self, function: &Function, passed: &Passed) -> Proven {
        self.reader(&function.package).behind(function, passed, 0)
    }

    /// Whether the operation, or the command, in a variable of a function was checked on the way to a place.
    pub(crate) fn has_checked(&self, function: &Function, passed: &Passed, variable: &str) -> bool {
        let reader = self.reader(&function.package);
        passed.gates().any(|it| reader.has_checked(it, variable, 0))
    }

    /// Whether a function checks something on one of its ways.
    pub(crate) fn checks(&self, function: &Function) -> bool {
        let reader = self.reader(&function.package);
        let mut gates = function.gates.iter().chain(&function.exits);
        gates.any(|gate| !reader.one(gate, 0).is_nothing())
    }

    /// Whether a function that answers requests takes a proof, checks something, or has a parameter whose
    /// making checks.
    pub(crate) fn is_guarded(&self, function: &Function) -> bool {
        let checks = |it: &Function| it.guard.is_some() || self.checks(it);
        checks(function)
            || function.parameters.iter().any(|parameter| {
                let mut all = self.named(parameter, &function.package);
                all.any(|it| it.is_extractor && checks(it))
            })
    }

    /// Whether a function checks something that could not be read.
    pub(crate) fn checks_unread(&self, function: &Function) -> bool {
        let reader = self.reader(&function.package);
        let mut gates = function.gates.iter();
        gates.any(|gate| reader.one(gate, 0).unread)
    }
}

impl Function {
    /// What the function itself checks, whichever way it goes; nothing where a way goes past it.
    pub(crate) fn own_check(&self) -> Option<Guard> {
        fn own(gate: &Gate) -> Option<Guard> {
            match gate {
                Gate::Proven(guard) => Some(guard.clone()),
                Gate::All(all) => all.iter().filter_map(own).reduce(|a, b| a.and(&b)),
                Gate::Any(all) => {
                    let all: Option<Vec<Guard>> = all.iter().map(own).collect();
                    all?.into_iter().reduce(|a, b| a.or(&b))
                }
                _ => None,
            }
        }
        let exits: Option<Vec<Guard>> = self.exits.iter().map(own).collect();
        exits?.into_iter().reduce(|a, b| a.or(&b))
    }
}

/// Says what gates prove.
struct Reader<'c> {
    code: &'c Code,
    package: &'c str,
    /// What is known of the function's parameters.
    given: Vec<(String, Guard)>,
}

impl Reader<'_> {
    /// What is proven at a place of a function.
    fn behind(&self, function: &Function, passed: &Passed, depth: usize) -> Proven {
        Proven::of(function.guard.clone()).and(self.all(passed.gates(), depth))
    }

    fn one(&self, gate: &Gate, depth: usize) -> Proven {
        self.all([gate].into_iter(), depth)
    }

    fn all<'g>(&self, gates: impl Iterator<Item = &'g Gate>, depth: usize) -> Proven {
        let mut flat = Vec::new();
        flatten(gates, &mut flat);
        let is_known = |command: &str| {
            let is_it = |it: &&Gate| matches!(it, Gate::Variant(of, _) if of == command);
            flat.iter().any(is_it)
        };
        let each = flat.iter().map(|gate| match gate {
            Gate::Proven(guard) => Proven::of(Some(guard.clone())),
            Gate::Passed(check) => self.function(check, depth),
            Gate::Runs(call, position) => self.runs(call, *position, depth),
            Gate::Parameter(name) => self.parameter(name),
            // what a variant requires is proven where the command was checked
            Gate::Command(of) if is_known(of) => Proven::default(),
            Gate::Command(of) => self.parameter(of),
            Gate::Unread => Proven::UNREAD,
            Gate::Variant(of, guard) => {
                let is_it = |it: &&Gate| matches!(it, Gate::Command(command) if command == of);
                Proven::of(guard.clone().filter(|_| flat.iter().any(is_it)))
            }
            Gate::Doubt(inner) => match self.one(inner, depth).is_nothing() {
                true => Proven::default(),
                false => Proven::UNREAD,
            },
            Gate::Any(any) => one_of(any.iter().map(|it| self.one(it, depth))),
            Gate::All(_) | Gate::Each(_) | Gate::Filtered => Proven::default(),
        });
        each.fold(Proven::default(), Proven::and)
    }

    /// What the functions of a name check, whichever way they go.
    fn function(&self, check: &Check, depth: usize) -> Proven {
        if depth > DEPTH {
            return Proven::default();
        }
        let key = format!("{} {check:?}", self.package);
        let ended = &self.code.ended;
        if let Some(known) = ended.borrow().get(&key) {
            return known.clone();
        }
        // a function that calls itself proves no more by that
        ended.borrow_mut().insert(key.clone(), Proven::default());
        let found = one_of(self.called(check).into_iter().map(|it| {
            let reader = self.within(it, check);
            one_of(it.exits.iter().map(|gate| reader.one(gate, depth + 1)))
        }));
        ended.borrow_mut().insert(key, found.clone());
        found
    }

    /// A reader of a function that a call means, which knows what that is given.
    fn within<'f>(&'f self, function: &'f Function, call: &Check) -> Reader<'f> {
        let given = function.inputs.iter().zip(&call.given);
        let given = given.filter_map(|(input, given)| match given {
            Given::Guard(guard) => Some((input.name.clone()?, guard.clone())),
            _ => None,
        });
        Reader {
            given: given.collect(),
            ..self.code.reader(&function.package)
        }
    }

    /// What is known of a parameter that is checked.
    fn parameter(&self, name: &str) -> Proven {
        let guard = self.given.iter().find(|(of, _)| of == name);
        guard.map_or(Proven::UNREAD, |(_, guard)| Proven::of(Some(guard.clone())))
    }

    /// The functions that a call may check by.
    fn called(&self, check: &Check) -> Vec<&Function> {
        let mut all = self.code.callees(&check.callee, self.package);
        narrow(&mut all, |it| it.package == self.package);
        if check.callee.is_open(&all) {
            return Vec::new();
        }
        all.retain(|it| {
            let answers = check.by_end && it.returns.is_some();
            !(it.is_constant || answers || it.is_declared())
        });
        all
    }

    /// Whether a gate checks what is in a variable, itself or by a function that it is given to.
    fn has_checked(&self, gate: &Gate, variable: &str, depth: usize) -> bool {
        let checks = |it: &Gate| self.has_checked(it, variable, depth);
        match gate {
            Gate::Command(of) | Gate::Each(of) => of == variable,
            Gate::All(all) => all.iter().any(checks),
            Gate::Any(any) => any.iter().all(checks),
            Gate::Passed(check) if depth <= DEPTH => {
                let is_it = |it: &Given| matches!(it, Given::Variable(of) if of == variable);
                let at = check.given.iter().position(is_it);
                at.is_some_and(|at| self.checks_argument(check, at, depth + 1))
            }
            _ => false,
        }
    }

    /// Whether each of the functions that a call may mean checks the argument at a position.
    fn checks_argument(&self, check: &Check, at: usize, depth: usize) -> bool {
        let all = self.called(check);
        !all.is_empty()
            && all.into_iter().all(|it| {
                let name = it.inputs.get(at).and_then(|it| it.name.as_deref());
                let reader = self.code.reader(&it.package);
                let mut exits = it.exits.iter();
                !it.exits.is_empty()
                    && name
                        .is_some_and(|name| exits.all(|gate| reader.has_checked(gate, name, depth)))
            })
    }

    /// What the functions of a name check before they run what they are given.
    fn runs(&self, call: &Check, position: usize, depth: usize) -> Proven {
        if depth > DEPTH {
            return Proven::default();
        }
        let all = self.code.nearest(&call.callee.name, self.package);
        let all = all.into_iter();
        one_of(all.filter(|it| !it.is_constant).map(|it| {
            let input = it.inputs.get(position).and_then(|it| it.name.as_ref());
            let reader = self.within(it, call);
            let is_it = |of: &&Use| matches!(&of.used, Used::Name(name, _) if Some(name) == input);
            one_of(it.uses.iter().filter(is_it).map(|run| match run.class {
                Class::Call(None) => reader.behind(it, &run.passed, depth + 1),
                _ => Proven::default(),
            }))
        }))
    }
}

/// What is proven whichever of several ways is taken.
fn one_of(all: impl Iterator<Item = Proven>) -> Proven {
    all.reduce(Proven::or).unwrap_or_default()
}
