//! What is known of code: functions with their guards, what they use and what they call.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::PathBuf,
    rc::Rc,
};

use proc_macro2::Span;

use crate::{
    facts::{Mark, Place},
    meaning::Guard,
};

/// How an operation or a name is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Handed to a function, or what a method is called on. The function's name, if it has one.
    Call(Option<String>),
    /// Its path or its method is asked for: a request is made by hand.
    Path,
    /// Something else is asked of it: its title, its id.
    Query,
    /// Compared or matched.
    Compare,
    /// Given a handler, which the library guards.
    Bind,
    /// `App::vouch_for(..)`: the type's name.
    Vouch(String),
    /// A list of it is gone through.
    Iterated,
    /// Returned to whoever calls.
    Returned,
    /// Kept in a constant.
    Stored,
    /// Put into a variable.
    Variable(String),
    /// An argument of a macro that is not read.
    Macro(String),
}

/// What is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Used {
    /// An operation.
    Mark(Mark),
    /// Something by its name: a variable or a constant.
    Name(String, Place),
    /// The constant of this name of a type parameter.
    Associated(String, Place),
    /// What a function or method of this name returns.
    Result(String, Place),
}

/// A function, a method, or a constant with code in it.
#[derive(Default)]
pub(crate) struct Function {
    pub(crate) name: Option<String>,
    pub(crate) is_constant: bool,
    pub(crate) package: String,
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    /// The modules that it is in, as far as they are known.
    pub(crate) modules: Vec<String>,
    /// What has to be proven before it runs, or what it checks; `None` for nothing.
    pub(crate) guard: Option<Guard>,
    /// Where its guard is written.
    pub(crate) guard_place: Option<Place>,
    /// The variables that hold the proof.
    pub(crate) proofs: Vec<String>,
    /// Whether it checks something that could not be read.
    pub(crate) unread_check: bool,
    /// Scopes that are checked, with whether an app's grant is what they are checked of.
    pub(crate) checked: Vec<(Guard, Holder)>,
    pub(crate) uses: Vec<(Used, Class)>,
    /// The names of the functions and methods that it calls.
    pub(crate) called: Vec<String>,
    /// The names of those whose answer it looks at before it goes on.
    pub(crate) heeded: Vec<String>,
    /// Its type parameters, and those of the `impl` that it is in.
    pub(crate) type_parameters: Vec<String>,
    /// What makes operations of data.
    pub(crate) dynamic: Vec<Mark>,
    /// Where operations are made of text, with what makes them.
    pub(crate) parsed: Vec<(Place, String)>,
    /// The name of its parameter that is an operation, if there is one such.
    pub(crate) operation: Option<String>,
    /// The types of its parameters, by their last names.
    pub(crate) parameters: Vec<String>,
    /// Its body, where it mounts routes.
    pub(crate) body: Option<Rc<syn::Block>>,
    pub(crate) returns: Option<String>,
    /// Whether it makes a parameter of a request; it has the name of the type then.
    pub(crate) is_extractor: bool,
    /// Of each parameter its name, where it is a router.
    pub(crate) routers: Vec<Option<String>>,
}

/// What a check is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// The grant of an app's type, by its name.
    App(String),
    /// Something else.
    Other,
}

impl Function {
    /// Adds a guard: each one has to be passed.
    pub(crate) fn guard_by(&mut self, guard: &Guard, place: Option<Place>) {
        self.guard = Some(match self.guard.take() {
            Some(before) => before.and(guard),
            None => guard.clone(),
        });
        self.guard_place = self.guard_place.take().or(place);
    }
}

/// Code that this build leaves out, or that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hidden {
    pub(crate) package: String,
    pub(crate) place: Place,
    pub(crate) function: Option<String>,
    pub(crate) reason: String,
    /// The scopes that it names, by their Rust names; `None` for any.
    pub(crate) names: Option<Vec<String>>,
}

/// All code of a workspace that has to do with a spec.
#[derive(Default)]
pub(crate) struct Code {
    pub(crate) functions: Vec<Function>,
    /// Positions of functions by their names.
    pub(crate) by_name: HashMap<String, Vec<usize>>,
    /// Constants, with the operations in them.
    pub(crate) constants: BTreeMap<String, Vec<Mark>>,
    /// The same of traits and `impl`s alone.
    pub(crate) associated: BTreeMap<String, Vec<Mark>>,
    pub(crate) hidden: Vec<Hidden>,
    /// Uses of operations that are in no code that was read.
    pub(crate) orphans: Vec<(String, Mark)>,
    /// What proc-macro2 calls a parsed text, and the file that it is of.
    pub(crate) files: HashMap<String, PathBuf>,
}

impl Code {
    /// Finds functions by their names from now on.
    pub(crate) fn index(&mut self) {
        for (at, function) in self.functions.iter().enumerate() {
            if let Some(name) = &function.name {
                self.by_name.entry(name.clone()).or_default().push(at);
            }
        }
    }

    /// The functions and constants of a name.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = &Function> {
        let all = self.by_name.get(name).into_iter().flatten();
        all.filter_map(|at| self.functions.get(*at))
    }

    /// A function that goes on only where another one's check was passed has the guard of that one.
    pub(crate) fn hand_on_guards(&mut self) {
        const DEPTH: usize = 4;
        let mut done: HashSet<(usize, String)> = HashSet::new();
        for _ in 0..DEPTH {
            let mut found: Vec<(usize, String, Option<Guard>)> = Vec::new();
            for (at, function) in self.functions.iter().enumerate() {
                for name in &function.heeded {
                    if done.contains(&(at, name.clone())) {
                        continue;
                    }
                    let same = |it: &&Function| it.package == function.package && !it.is_constant;
                    let all: Vec<&Function> = self.named(name).filter(same).collect();
                    let checks = |it: &&Function| it.unread_check || !it.checked.is_empty();
                    if all.is_empty() || !all.iter().all(checks) {
                        continue;
                    }
                    let read = all.iter().filter(|it| !it.unread_check);
                    let guards: Option<Vec<Guard>> = read.map(|it| it.guard.clone()).collect();
                    let guards = guards.filter(|it| it.len() == all.len());
                    let guard = guards.and_then(|it| it.into_iter().reduce(|a, b| a.or(&b)));
                    found.push((at, name.clone(), guard));
                }
            }
            for (at, name, guard) in found {
                done.insert((at, name));
                let Some(function) = self.functions.get_mut(at) else {
                    continue;
                };
                match guard {
                    Some(guard) => {
                        function.guard_by(&guard, None);
                        function.checked.push((guard, Holder::Other));
                    }
                    None => function.unread_check = true,
                }
            }
        }
    }

    /// The place of a span.
    pub(crate) fn place(&self, span: Span) -> Option<Place> {
        place(&self.files, span)
    }
}

/// The place of a span, by the files that were parsed.
pub(crate) fn place(files: &HashMap<String, PathBuf>, span: Span) -> Option<Place> {
    let file = files.get(&span.file())?.clone();
    let start = span.start();
    Some(Place {
        file,
        line: start.line,
        column: start.column + 1,
    })
}
