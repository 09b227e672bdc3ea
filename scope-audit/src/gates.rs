//! Gates: what has to be passed before code runs, and what having passed them proves.

use std::rc::Rc;

use crate::meaning::Guard;

/// What has to be passed before code runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// A check of privileges that are known.
    Proven(Guard),
    /// The check of a function succeeded.
    Passed(Check),
    /// The closure that this runs in is the argument at a position of a call, which may check before.
    Runs(Check, usize),
    /// What is passed in a parameter of this name was checked.
    Parameter(String),
    /// A command or an operation in a variable of this name was checked: what it requires is its
    /// variant's.
    Command(String),
    /// The command in a variable of this name is a variant that requires this.
    Variant(String, Option<Guard>),
    /// A check that could not be read.
    Unread,
    /// Each operation in a list in a variable of this name was checked.
    Each(String),
    /// What comes from here goes through a filter that checks it.
    Filtered,
    /// A check whose answer is handed to somebody.
    Doubt(Box<Gate>, Handed),
    /// The answer that a function of this name is given at a position.
    Given(String, usize),
    /// The answer in a field of this name, of this type if that is known.
    Kept(Option<String>, String),
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

    /// The same check, whose answer goes where it is not followed.
    pub(crate) fn doubted(self) -> Self {
        Gate::Doubt(Box::new(self), Handed::Somewhere)
    }

    /// The same gate, with some gates in it replaced.
    pub(crate) fn with(&self, replaced: &impl Fn(&Gate) -> Option<Gate>) -> Gate {
        let each = |all: &[Gate]| all.iter().map(|it| it.with(replaced)).collect();
        match (replaced(self), self) {
            (Some(gate), _) => gate,
            (None, Gate::All(all)) => Gate::All(each(all)),
            (None, Gate::Any(all)) => Gate::Any(each(all)),
            (None, Gate::Doubt(inner, to)) => {
                Gate::Doubt(Box::new(inner.with(replaced)), to.clone())
            }
            (None, gate) => gate.clone(),
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Gate::All(all) if all.iter().all(Gate::is_open))
    }

    /// Whether a check itself is among them, rather than a function that might check.
    pub(crate) fn is_check(&self) -> bool {
        match self {
            Gate::Proven(_) | Gate::Command(_) | Gate::Parameter(_) | Gate::Unread => true,
            Gate::All(all) | Gate::Any(all) => all.iter().any(Gate::is_check),
            _ => false,
        }
    }
}

/// Whom the answer of a check is handed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Handed {
    /// A function or a method.
    Callee(Callee),
    /// A function that answers nothing, and that the callers of the function of this name decide.
    Parameter(String),
    /// Where it is not followed.
    Somewhere,
}

/// A function that is called: its name, and the type that it is a method of, where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Callee {
    pub(crate) of: Option<String>,
    pub(crate) name: String,
}

/// What a function is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    /// A privilege, or an operation with what it requires.
    Guard(Guard),
    /// What is in a variable of this name.
    Variable(String),
    Other,
}

/// A call of a function that may check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) callee: Callee,
    pub(crate) given: Vec<Given>,
    /// What is passed where each of them is `Ok`, `Some` or `true`.
    pub(crate) answers: Vec<Gate>,
    /// Whether it answers nothing, and came to its end.
    pub(crate) by_end: bool,
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

    /// Nothing was passed.
    pub(crate) fn none() -> &'static Self {
        const NONE: &Passed = &Passed(None);
        NONE
    }

    pub(crate) fn gates(&self) -> impl Iterator<Item = &Gate> {
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
    /// A check that could not be read.
    pub(crate) const UNREAD: Proven = Proven {
        guard: None,
        unread: true,
    };

    pub(crate) fn of(guard: Option<Guard>) -> Self {
        let unread = false;
        Proven { guard, unread }
    }

    /// Whether nothing was checked.
    pub(crate) fn is_nothing(&self) -> bool {
        self.guard.is_none() && !self.unread
    }

    pub(crate) fn and(self, other: Self) -> Self {
        let guard = match (self.guard, other.guard) {
            (Some(a), Some(b)) => Some(a.and(&b)),
            (a, b) => a.or(b),
        };
        let unread = self.unread || other.unread;
        Proven { guard, unread }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        if self.is_nothing() || other.is_nothing() {
            return Proven::default();
        }
        let guard = self.guard.zip(other.guard).map(|(a, b)| a.or(&b));
        let unread = self.unread || other.unread;
        Proven { guard, unread }
    }
}

/// The gates in gates that all have to be passed.
pub(crate) fn flatten<'g>(gates: impl Iterator<Item = &'g Gate>, flat: &mut Vec<&'g Gate>) {
    for gate in gates {
        match gate {
            Gate::All(all) => flatten(all.iter(), flat),
            other => flat.push(other),
        }
    }
}
