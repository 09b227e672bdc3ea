//! Gates: what has to be passed before code runs, and what having passed them proves.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use crate::{
    code::{Code, Function},
    meaning::Guard,
};

/// How far functions that check for others are followed.
const DEPTH: usize = 8;

/// What has to be passed before code runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// A check of privileges that are known.
    Proven(Guard),
    /// The check of a function of this name succeeded.
    Passed(String),
    /// A function of this name, which answers nothing, came to its end.
    Ended(String),
    /// A command or an operation in a variable of this name was checked: what it requires is its
    /// variant's.
    Command(String),
    /// The command in a variable of this name is a variant that requires this.
    Variant(String, Option<Guard>),
    /// A check that could not be read.
    Unread,
    /// A check whose answer goes where it is not followed.
    Doubt(Box<Gate>),
    /// All of them.
    All(Vec<Gate>),
    /// One of them.
    Any(Vec<Gate>),
}

impl Gate {
    /// Both.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Gate::All(mut all), Gate::All(more)) => {
                all.extend(more);
                Gate::All(all)
            }
            (Gate::All(mut all), other) | (other, Gate::All(mut all)) => {
                all.push(other);
                Gate::All(all)
            }
            (one, other) => Gate::All(vec![one, other]),
        }
    }

    /// Either.
    pub(crate) fn or(self, other: Self) -> Self {
        match self.is_open() || other.is_open() {
            true => Gate::open(),
            false => Gate::Any(vec![self, other]),
        }
    }

    /// The gate that everybody passes.
    pub(crate) fn open() -> Self {
        Gate::All(Vec::new())
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Gate::All(all) if all.iter().all(Gate::is_open))
    }

    /// Whether a check itself is among them, rather than a function that might check.
    pub(crate) fn is_check(&self) -> bool {
        match self {
            Gate::Proven(_) | Gate::Command(_) | Gate::Unread => true,
            Gate::All(all) | Gate::Any(all) => all.iter().any(Gate::is_check),
            _ => false,
        }
    }
}

/// The gates that were passed on the way to a place, the last one first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Passed(Option<Rc<(Gate, Passed)>>);

impl Passed {
    pub(crate) fn push(&mut self, gate: Gate) {
        if !gate.is_open() {
            let before = std::mem::take(self);
            self.0 = Some(Rc::new((gate, before)));
        }
    }

    /// Whether the operation, or the command, in a variable was checked.
    pub(crate) fn has_checked(&self, variable: &str) -> bool {
        let mut flat = Vec::new();
        flatten(self.gates(), &mut flat);
        flat.iter()
            .any(|it| matches!(it, Gate::Command(of) if of == variable))
    }

    fn gates(&self) -> impl Iterator<Item = &Gate> {
        std::iter::successors(self.0.as_deref(), |(_, before)| before.0.as_deref())
            .map(|(gate, _)| gate)
    }

    /// The gates that were passed since.
    pub(crate) fn since(&self, before: &Self) -> Gate {
        let same = |it: &Self| match (&it.0, &before.0) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        let (mut all, mut at) = (Vec::new(), self);
        while !same(at) {
            let Some(step) = &at.0 else { break };
            all.push(step.0.clone());
            at = &step.1;
        }
        Gate::All(all)
    }
}

/// What is proven.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Proven {
    pub(crate) guard: Option<Guard>,
    /// Something was checked that could not be read.
    pub(crate) unread: bool,
}

impl Proven {
    /// Whether nothing was checked.
    pub(crate) fn is_nothing(&self) -> bool {
        self.guard.is_none() && !self.unread
    }

    fn and(self, other: Self) -> Self {
        let guard = match (self.guard, other.guard) {
            (Some(a), Some(b)) => Some(a.and(&b)),
            (a, b) => a.or(b),
        };
        let unread = self.unread || other.unread;
        Proven { guard, unread }
    }

    fn or(self, other: Self) -> Self {
        if self.is_nothing() || other.is_nothing() {
            return Proven::default();
        }
        let guard = self.guard.zip(other.guard).map(|(a, b)| a.or(&b));
        let unread = self.unread || other.unread;
        Proven { guard, unread }
    }
}

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
            ended: &self.ended,
        };
        taken.and(reader.all(passed.gates(), 0))
    }

    /// Whether a function checks something on one of its ways.
    pub(crate) fn checks(&self, function: &Function) -> bool {
        let reader = Reader {
            code: self,
            package: &function.package,
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
                Gate::Passed(name) => self.function(name, false, depth),
                Gate::Ended(name) => self.function(name, true, depth),
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
    fn function(&self, name: &str, by_end: bool, depth: usize) -> Proven {
        if depth > DEPTH {
            return Proven::default();
        }
        let key = format!("{} {by_end} {name}", self.package);
        if let Some(known) = self.ended.borrow().get(&key) {
            return known.clone();
        }
        // a function that calls itself proves no more by that
        self.ended
            .borrow_mut()
            .insert(key.clone(), Proven::default());
        let all = self.code.nearest(name, self.package).into_iter();
        let of = |it: &&Function| !it.is_constant && (!by_end || it.returns.is_none());
        let each = all.filter(of).map(|it| {
            let reader = Reader {
                package: &it.package,
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
}

/// The gates in gates that all have to be passed.
fn flatten<'g>(gates: impl Iterator<Item = &'g Gate>, flat: &mut Vec<&'g Gate>) {
    for gate in gates {
        match gate {
            Gate::All(all) => flatten(all.iter(), flat),
            other => flat.push(other),
        }
    }
}
