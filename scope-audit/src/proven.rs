//! What gates prove of the code behind them.

use crate::{
    code::{Class, Code, Function, Use, Used},
    gates::{Check, Gate, Given, Handed, Passed, Proven, flatten},
    meaning::Guard,
};

/// How far functions that check for others are followed.
const DEPTH: usize = 8;

impl Code {
    fn reader<'c>(&'c self, package: &'c str) -> Reader<'c> {
        Reader {
            code: self,
            package,
            given: Vec::new(),
            answers: None,
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
    /// What the answers prove that the function of this name is given, by their positions.
    answers: Option<(&'c str, Vec<Proven>)>,
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
            Gate::Doubt(inner, to) => {
                let is_nothing = self.one(inner, depth).is_nothing();
                match is_nothing || self.is_without_effect(to, depth) {
                    true => Proven::default(),
                    false => Proven::UNREAD,
                }
            }
            Gate::Given(function, at) => self.given_answer(function, *at, depth),
            Gate::Kept(of, field) => self.kept_answer(of.as_deref(), field, depth),
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
            let reader = self.within(it, check, depth);
            one_of(it.exits.iter().map(|gate| reader.one(gate, depth + 1)))
        }));
        ended.borrow_mut().insert(key, found.clone());
        found
    }

    /// A reader of a function that a call means, which knows what that is given.
    fn within<'f>(&'f self, function: &'f Function, call: &Check, depth: usize) -> Reader<'f> {
        let answers = call.answers.iter().map(|it| self.one(it, depth + 1));
        let answers: Vec<Proven> = answers.collect();
        let given = function.inputs.iter().zip(&call.given);
        let given = given.filter_map(|(input, given)| match given {
            Given::Guard(guard) => Some((input.name.clone()?, guard.clone())),
            _ => None,
        });
        Reader {
            given: given.collect(),
            answers: function.name.as_deref().map(|name| (name, answers)),
            ..self.code.reader(&function.package)
        }
    }

    /// What is known of a parameter that is checked.
    fn parameter(&self, name: &str) -> Proven {
        let guard = self.given.iter().find(|(of, _)| of == name);
        guard.map_or(Proven::UNREAD, |(_, guard)| Proven::of(Some(guard.clone())))
    }

    /// What the answer proves that a function is given at a position. Where it is not known who calls it,
    /// one caller that gives the answer of a check is enough for doubt.
    fn given_answer(&self, function: &str, at: usize, depth: usize) -> Proven {
        if let Some((_, all)) = self.answers.as_ref().filter(|(of, _)| *of == function) {
            return all.get(at).cloned().unwrap_or_default();
        }
        let all = self.code.given_answers.get(&(function.to_owned(), at));
        self.doubts(all.into_iter().flatten().map(|(of, it)| (of, it)), depth)
    }

    /// The answer in a field, which may be older than what is known here.
    fn kept_answer(&self, of: Option<&str>, field: &str, depth: usize) -> Proven {
        let all = self.code.kept_answers.get(field).into_iter().flatten();
        let all = all.filter(|(_, it, _)| of.is_none_or(|of| of == it));
        self.doubts(all.map(|(of, _, it)| (of, it)), depth)
    }

    /// Whether code of packages that this one is related to checked something by one of these gates.
    fn doubts<'g>(
        &self,
        all: impl Iterator<Item = (&'g String, &'g Gate)>,
        depth: usize,
    ) -> Proven {
        let mut all = all.filter(|(of, _)| self.code.is_related(self.package, of));
        let checks =
            |(of, gate): (&String, &Gate)| !self.code.reader(of).one(gate, depth + 1).is_nothing();
        match depth <= DEPTH && all.any(checks) {
            true => Proven::UNREAD,
            false => Proven::default(),
        }
    }

    /// Whether it changes nothing for the code behind that somebody is handed an answer.
    fn is_without_effect(&self, to: &Handed, depth: usize) -> bool {
        match to {
            Handed::Somewhere => false,
            // whoever calls may give one that does nothing
            Handed::Parameter(function) => {
                let mut all = self.code.nearest(function, self.package).into_iter();
                let is_called = |it: &Use| match &it.used {
                    Used::Result(of, _) | Used::Name(of, _) => of == function,
                    _ => false,
                };
                all.all(|it| it.is_public && !it.is_of_trait())
                    && !self.code.functions.iter().any(|caller| {
                        self.code.is_related(&caller.package, self.package)
                            && caller.uses.iter().any(is_called)
                    })
            }
            // it answers nothing, and stores nothing; whether it stops is known by its ends
            Handed::Callee(callee) => {
                let all = self.code.own_callees(callee, self.package);
                let is_look = |it: &Class| match it {
                    Class::Query | Class::Compare => true,
                    Class::Call(Some(callee)) if depth < DEPTH => {
                        self.is_without_effect(&Handed::Callee(callee.clone()), depth + 1)
                    }
                    _ => false,
                };
                !all.is_empty()
                    && !callee.is_open(&all)
                    && all.into_iter().all(|it| {
                        let is_answer = |name: &String| {
                            let mut inputs = it.inputs.iter().filter(|it| it.is_answer);
                            inputs.any(|it| it.name.as_ref() == Some(name))
                        };
                        let mut uses = it.uses.iter().filter(
                            |it| matches!(&it.used, Used::Name(name, _) if is_answer(name)),
                        );
                        let is_read = !it.is_constant && !it.is_declared() && it.returns.is_none();
                        is_read && uses.all(|it| is_look(&it.class))
                    })
            }
        }
    }

    /// The functions that a call may check by.
    fn called(&self, check: &Check) -> Vec<&Function> {
        let mut all = self.code.own_callees(&check.callee, self.package);
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
            let reader = self.within(it, call, depth);
            let is_it = |of: &&Use| matches!(&of.used, Used::Name(name, _) if Some(name) == input);
            one_of(it.uses.iter().filter(is_it).map(|run| match run.class {
                Class::Call(None) | Class::Run(_) => reader.behind(it, &run.passed, depth + 1),
                _ => Proven::default(),
            }))
        }))
    }
}

/// What is proven whichever of several ways is taken.
fn one_of(all: impl Iterator<Item = Proven>) -> Proven {
    all.reduce(Proven::or).unwrap_or_default()
}
