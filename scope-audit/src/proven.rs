//! What gates prove of the code behind them.

use std::{cell::RefCell, collections::HashMap};

use crate::{
    code::{Class, Code, Function, Used},
    gates::{Check, Gate, Passed, Proven, flatten},
    meaning::Guard,
};

/// How far functions that check for others are followed.
const DEPTH: usize = 8;

impl Code {
    /// What the gates prove that a function passed on the way to one of its places, with what it takes.
    pub(crate) fn proven(&self, function: &Function, passed: &Passed) -> Proven {
        let taken = Proven {
            guard: function.guard.clone(),
            unread: false,
        };
        let reader = Reader {
            code: self,
            package: &function.package,
            given: Vec::new(),
            ended: &self.ended,
        };
        taken.and(reader.all(passed.gates(), 0))
    }

    /// Whether a function checks something on one of its ways.
    pub(crate) fn checks(&self, function: &Function) -> bool {
        let reader = Reader {
            code: self,
            package: &function.package,
            given: Vec::new(),
            ended: &self.ended,
        };
        let mut gates = function.gates.iter().chain(&function.exits);
        gates.any(|gate| !reader.all([gate].into_iter(), 0).is_nothing())
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
        let reader = Reader {
            code: self,
            package: &function.package,
            given: Vec::new(),
            ended: &self.ended,
        };
        let mut gates = function.gates.iter();
        gates.any(|gate| reader.all([gate].into_iter(), 0).unread)
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
    /// What functions prove by coming to their ends.
    ended: &'c RefCell<HashMap<String, Proven>>,
}

impl Reader<'_> {
    fn all<'g>(&self, gates: impl Iterator<Item = &'g Gate>, depth: usize) -> Proven {
        let mut flat = Vec::new();
        flatten(gates, &mut flat);
        let known: Vec<&str> = flat
            .iter()
            .filter_map(|gate| match gate {
                Gate::Variant(of, _) => Some(of.as_str()),
                _ => None,
            })
            .collect();
        let mut proven = Proven::default();
        for gate in &flat {
            proven = proven.and(match gate {
                Gate::Proven(guard) => Proven {
                    guard: Some(guard.clone()),
                    unread: false,
                },
                Gate::Passed(check) => self.function(check, depth),
                Gate::Runs(name, position) => self.runs(name, *position, depth),
                Gate::Parameter(name) => {
                    let guard = self.given.iter().find(|(of, _)| of == name);
                    Proven {
                        guard: guard.map(|(_, guard)| guard.clone()),
                        unread: guard.is_none(),
                    }
                }
                Gate::Command(of) => Proven {
                    guard: None,
                    unread: !known.contains(&of.as_str()),
                },
                // what a variant requires is proven where the command was checked
                Gate::Variant(of, guard) => {
                    let is_checked =
                        |it: &&Gate| matches!(it, Gate::Command(command) if command == of);
                    let guard = guard.clone().filter(|_| flat.iter().any(is_checked));
                    Proven {
                        guard,
                        unread: false,
                    }
                }
                Gate::Unread => Proven {
                    guard: None,
                    unread: true,
                },
                Gate::Doubt(inner) => {
                    let inner: &Gate = inner;
                    Proven {
                        guard: None,
                        unread: !self.all([inner].into_iter(), depth).is_nothing(),
                    }
                }
                Gate::Any(any) => {
                    let each = any.iter().map(|it| self.all([it].into_iter(), depth));
                    each.reduce(Proven::or).unwrap_or_default()
                }
                Gate::All(_) => Proven::default(),
            });
        }
        proven
    }

    /// What the functions of a name check, whichever way they go.
    fn function(&self, check: &Check, depth: usize) -> Proven {
        let Check {
            name,
            given,
            by_end,
        } = check;
        if depth > DEPTH {
            return Proven::default();
        }
        let key = format!("{} {by_end} {name} {given:?}", self.package);
        if let Some(known) = self.ended.borrow().get(&key) {
            return known.clone();
        }
        // a function that calls itself proves no more by that
        self.ended
            .borrow_mut()
            .insert(key.clone(), Proven::default());
        let all = self.code.nearest(name, self.package).into_iter();
        let of = |it: &&Function| {
            let answers = *by_end && it.returns.is_some();
            // what a trait declares has no code
            let is_declared = it.is_in_trait && it.exits.is_empty();
            !(it.is_constant || answers || is_declared)
        };
        let each = all.filter(of).map(|it| {
            let names = it.inputs.iter().map(|it| it.name.clone());
            let given = names
                .zip(given)
                .filter_map(|(name, guard)| Some((name?, guard.clone()?)));
            let reader = Reader {
                package: &it.package,
                given: given.collect(),
                ..*self
            };
            let exits = it.exits.iter();
            let exits = exits.map(|gate| reader.all([gate].into_iter(), depth + 1));
            exits.reduce(Proven::or).unwrap_or_default()
        });
        let found = each.reduce(Proven::or).unwrap_or_default();
        self.ended.borrow_mut().insert(key, found.clone());
        found
    }

    /// What the functions of a name check before they run what they are given.
    fn runs(&self, name: &str, position: usize, depth: usize) -> Proven {
        if depth > DEPTH {
            return Proven::default();
        }
        let all = self.code.nearest(name, self.package).into_iter();
        let each = all.filter(|it| !it.is_constant).map(|it| {
            let input = it.inputs.get(position).and_then(|it| it.name.as_ref());
            let runs = it
                .uses
                .iter()
                .filter(|of| matches!(&of.used, Used::Name(name, _) if Some(name) == input));
            let each = runs.map(|run| match run.class {
                Class::Call(None) => {
                    let reader = Reader {
                        package: &it.package,
                        given: Vec::new(),
                        ..*self
                    };
                    let taken = Proven {
                        guard: it.guard.clone(),
                        unread: false,
                    };
                    taken.and(reader.all(run.passed.gates(), depth + 1))
                }
                _ => Proven::default(),
            });
            each.reduce(Proven::or).unwrap_or_default()
        });
        each.reduce(Proven::or).unwrap_or_default()
    }
}
