//! What is known of code: functions with their guards, what they use and what they call.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap, HashSet},
    path::{Path, PathBuf},
    rc::Rc,
};

use proc_macro2::Span;

use crate::{
    expand::Macro,
    facts::{Mark, Place},
    gates::{Callee, Gate, Passed, Proven},
    meaning::Guard,
    syntax::{Binding, head, last, names_operation, narrow},
};

impl Callee {
    /// Whether others may implement what is called: it is of a trait whose declaration is not read.
    pub(crate) fn is_open(&self, all: &[&Function]) -> bool {
        let is_known =
            |it: &&Function| it.is_in_trait || !it.is_of_trait() || it.of_type == self.of;
        !all.iter().any(is_known)
    }
}

/// A field of a type, by the names of both. No field stands for each that holds an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Slot {
    pub(crate) of: String,
    pub(crate) field: Option<String>,
}

/// The field that something is put into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) slot: Slot,
    /// How many of the parts that are open stand outside of the field.
    pub(crate) outside: usize,
}

/// What a list in a variable is a part of: what is put into one is put into the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum View {
    Field(Slot),
    /// A static of this name.
    Static(String),
    /// Another variable.
    Variable(String),
    /// Something that is not known.
    Unknown,
}

/// How an operation or a name is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Handed to a function, or what a method is called on. The function, if it has a name.
    Call(Option<Callee>),
    /// A request is made of its path by hand.
    Path,
    /// Its path is asked for, and used so.
    PathOf(Rc<Class>),
    /// It is written into a text, which is used so.
    Text(Rc<Class>),
    /// Something else is asked of it: its title, its id.
    Query,
    /// Compared or matched.
    Compare,
    /// A function or a closure that is called, and whose value is used so.
    Run(Rc<Class>),
    /// Handed to a function that may return it, and whose value is used so.
    Through(Callee, Rc<Class>),
    /// Given a handler, which the library guards.
    Bind,
    /// `App::vouch_for(..)`: the type's name.
    Vouch(String),
    /// Returned to whoever calls.
    Returned,
    /// Kept in a constant.
    Stored,
    /// Put into the variables that a pattern binds.
    Bound(Rc<[Binding]>),
    /// Put into a list in this variable, by a method of this name.
    Put { list: String, by: Callee },
    /// A part of it is used so: a field, or a place in a tuple.
    Part {
        name: String,
        class: Rc<Class>,
        /// Whether a method is called on the part.
        is_receiver: bool,
    },
    /// An argument of a macro that is not read.
    Macro(String),
    /// Put where nothing takes it.
    Idle,
}

impl Class {
    /// Whether something is looked at, and no more.
    pub(crate) fn is_look(&self) -> bool {
        matches!(self, Class::Query | Class::Compare)
    }

    /// The class of what is written into a text that is used so.
    pub(crate) fn of_text(&self) -> Self {
        match self {
            Class::Query | Class::Compare | Class::Text(_) => self.clone(),
            class => Class::Text(Rc::new(class.clone())),
        }
    }

    /// The class of pairs of which only one place is used so.
    pub(crate) fn of_pair(&self, place: &str) -> Self {
        match self {
            Class::Part { name, class, .. } => match name == place {
                true => (**class).clone(),
                false => Class::Query,
            },
            Class::Bound(all) => {
                let of = |it: &Binding| {
                    let (first, rest) = match it.parts.split_first() {
                        None => return Some(it.clone()),
                        Some(split) => split,
                    };
                    (first == place).then(|| Binding {
                        parts: rest.to_vec(),
                        ..it.clone()
                    })
                };
                let all: Vec<Binding> = all.iter().filter_map(of).collect();
                match all.is_empty() {
                    true => Class::Query,
                    false => Class::Bound(all.into()),
                }
            }
            other => other.clone(),
        }
    }
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
    /// A field of this name.
    Field(String),
}

/// A use of something.
#[derive(Clone, Debug)]
pub(crate) struct Use {
    pub(crate) used: Used,
    pub(crate) class: Class,
    /// The fields or places in tuples that it stands in, from the outside in.
    pub(crate) parts: Vec<String>,
    /// The name before the last one of its path, or the type that a field or a method is of.
    pub(crate) of: Option<String>,
    /// The field that it is put into.
    pub(crate) held: Option<Held>,
    /// What was passed on the way here.
    pub(crate) passed: Passed,
}

/// An operation in a constant.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) mark: Mark,
    /// The fields or places in tuples that it stands in.
    pub(crate) parts: Vec<String>,
    /// The position of the constant in [`Code::functions`].
    pub(crate) constant: usize,
    /// The type or trait that it is a constant of.
    pub(crate) of: Option<String>,
    pub(crate) package: String,
}

/// A function, a method, or a constant with code in it.
#[derive(Default)]
pub(crate) struct Function {
    pub(crate) name: Option<String>,
    pub(crate) is_constant: bool,
    /// Whether it is `pub`.
    pub(crate) is_public: bool,
    pub(crate) package: String,
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    /// The type that it is an item of.
    pub(crate) of_type: Option<String>,
    /// The modules that it is in, as far as they are known.
    pub(crate) modules: Vec<String>,
    /// What has to be proven before it runs; `None` for nothing.
    pub(crate) guard: Option<Guard>,
    /// Where its guard is written.
    pub(crate) guard_place: Option<Place>,
    /// The variables that hold the proof.
    pub(crate) proofs: Vec<String>,
    /// The gates that are in it.
    pub(crate) gates: Vec<Gate>,
    /// What was passed wherever it comes to an end and says yes.
    pub(crate) exits: Vec<Gate>,
    /// Scopes that are checked, with whether an app's grant is what they are checked of.
    pub(crate) checked: Vec<(Guard, Holder)>,
    pub(crate) uses: Vec<Use>,
    /// The variables through which something else is seen.
    pub(crate) views: Vec<(String, View)>,
    /// The names of the functions and methods that it calls.
    pub(crate) called: Vec<String>,
    /// Its type parameters, and those of the `impl` that it is in.
    pub(crate) type_parameters: Vec<String>,
    /// What makes operations of data.
    pub(crate) dynamic: Vec<Mark>,
    /// Where operations are made of text, with what makes them.
    pub(crate) parsed: Vec<(Place, String)>,
    /// The name of its parameter that is an operation, if there is one such.
    pub(crate) operation: Option<String>,
    /// The name of its parameter that has the type of what it returns.
    pub(crate) relayed: Option<String>,
    /// The types of its parameters, by their last names.
    pub(crate) parameters: Vec<String>,
    /// Its body, where it mounts routes.
    pub(crate) body: Option<Rc<syn::Block>>,
    pub(crate) returns: Option<String>,
    /// The tool or prompt of an MCP server that it is.
    pub(crate) tool: Option<Tool>,
    /// The trait that it belongs to, or that the `impl` is of that it belongs to.
    pub(crate) of_trait: Option<String>,
    /// Whether it belongs to a trait.
    pub(crate) is_in_trait: bool,
    /// Whether it makes a parameter of a request; it has the name of the type then.
    pub(crate) is_extractor: bool,
    /// Its parameters but `self`.
    pub(crate) inputs: Vec<Input>,
}

/// A parameter.
pub(crate) struct Input {
    pub(crate) name: Option<String>,
    pub(crate) is_router: bool,
    /// Whether it may hold the answer of a check.
    pub(crate) is_answer: bool,
    /// Whether it is a text.
    pub(crate) is_text: bool,
    /// Whether it refers to what somebody else has.
    pub(crate) is_place: bool,
}

/// A tool or a prompt of an MCP server, as `rmcp` writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tool {
    /// `tool` or `prompt`.
    pub(crate) kind: &'static str,
    /// What clients call it.
    pub(crate) name: String,
    /// The type of the server.
    pub(crate) server: String,
}

/// A place where an MCP server is served without the library's guard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Served {
    pub(crate) package: String,
    /// The names in what is served, among them that of the server's type.
    pub(crate) words: Vec<String>,
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
    /// Whether it belongs to an implementation of a trait, or to a trait.
    pub(crate) fn is_of_trait(&self) -> bool {
        self.of_trait.is_some()
    }

    /// Whether a trait declares it, and no more.
    pub(crate) fn is_declared(&self) -> bool {
        self.is_in_trait && self.exits.is_empty()
    }

    /// Adds a guard: each one has to be passed.
    pub(crate) fn guard_by(&mut self, guard: &Guard, place: Option<Place>) {
        self.guard = Some(match self.guard.take() {
            Some(before) => before.and(guard),
            None => guard.clone(),
        });
        self.guard_place = self.guard_place.take().or(place);
    }
}

/// Macros by name, with their packages.
#[derive(Default)]
pub(crate) struct Macros(HashMap<String, Vec<(String, Rc<Macro>)>>);

impl Macros {
    pub(crate) fn add(&mut self, name: String, package: &str, found: Macro) {
        let all = self.0.entry(name).or_default();
        all.push((package.to_owned(), Rc::new(found)));
    }

    /// A macro that is called by this name.
    pub(crate) fn find(&self, package: &str, path: &syn::Path) -> Option<Rc<Macro>> {
        let all = self.0.get(&last(path))?;
        let own: Vec<_> = all.iter().filter(|(of, _)| of == package).collect();
        match (own.as_slice(), all.as_slice()) {
            ([(_, one)], _) | ([], [(_, one)]) => Some(Rc::clone(one)),
            _ => None,
        }
    }
}

/// The names that imports give, with those that they stand for.
#[derive(Default)]
pub(crate) struct Renames(BTreeMap<String, Vec<(PathBuf, String)>>);

impl Renames {
    pub(crate) fn add(&mut self, file: PathBuf, name: String, original: String) {
        self.0.entry(name).or_default().push((file, original));
    }

    /// What a name in a file stands for: by an import there, or by one elsewhere that it may come from.
    pub(crate) fn original<'r>(&'r self, name: &'r str, file: &Path) -> &'r str {
        let all = self.0.get(name).map_or(&[][..], Vec::as_slice);
        let here = all.iter().find(|(of, _)| of == file);
        here.or(all.first()).map_or(name, |(_, original)| original)
    }
}

/// The fields of types.
#[derive(Default)]
pub(crate) struct Fields(BTreeMap<String, Vec<Field>>);

struct Field {
    package: String,
    of: String,
    ty: Option<String>,
    holds_operation: bool,
    is_closed: bool,
}

impl Fields {
    /// `is_closed` says that only code of the package can read it, by its name.
    pub(crate) fn add(
        &mut self,
        package: &str,
        of: &str,
        name: String,
        ty: &syn::Type,
        is_closed: bool,
    ) {
        let field = Field {
            package: package.to_owned(),
            of: of.to_owned(),
            ty: head(ty),
            holds_operation: names_operation(ty),
            is_closed,
        };
        self.0.entry(name).or_default().push(field);
    }

    /// The type that a field holds.
    pub(crate) fn holds(&self, package: &str, of: &str, name: &str) -> Option<&str> {
        let all = self.0.get(name).into_iter().flatten();
        let mut all: Vec<&Field> = all.filter(|it| it.of == of).collect();
        narrow(&mut all, |it| it.package == package);
        all.first()?.ty.as_deref()
    }

    /// Whether each field that a slot may mean is read by its name alone, in the package of its type.
    pub(crate) fn is_closed(&self, slot: &Slot) -> bool {
        let Some(name) = &slot.field else {
            return false;
        };
        let all = self.0.get(name).into_iter().flatten();
        let mut all = all.filter(|it| it.of == slot.of).peekable();
        all.peek().is_some() && all.all(|it| it.is_closed)
    }

    /// Whether a field, of a type that may not be known, is meant by a slot. `can_name` says whose types
    /// code can name.
    pub(crate) fn is_in(
        &self,
        slot: &Slot,
        of: Option<&str>,
        name: &str,
        can_name: impl Fn(&str) -> bool,
    ) -> bool {
        let all = self.0.get(name).into_iter().flatten();
        let mut all = all.filter(|it| it.holds_operation && can_name(&it.package));
        match (&slot.field, of) {
            (Some(field), _) if field != name => false,
            (Some(_), Some(of)) => of == slot.of,
            (None, Some(of)) => of == slot.of && all.any(|it| it.of == of),
            // the one type that has such a field
            (_, None) => all.next().is_some_and(|it| it.of == slot.of) && all.next().is_none(),
        }
    }
}

/// For each package those that it depends on and those that depend on it.
#[derive(Default)]
pub(crate) struct Related(HashMap<String, HashSet<String>>);

impl Related {
    pub(crate) fn add(&mut self, package: &str, on: &str) {
        for (a, b) in [(package, on), (on, package)] {
            self.0.entry(a.to_owned()).or_default().insert(b.to_owned());
        }
    }

    /// Whether code of one package can name what another one has.
    pub(crate) fn has(&self, a: &str, b: &str) -> bool {
        a == b || self.0.get(a).is_some_and(|all| all.contains(b))
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
    /// Constants by their names, with the operations in them.
    pub(crate) constants: BTreeMap<String, Vec<Kept>>,
    pub(crate) related: Related,
    pub(crate) hidden: Vec<Hidden>,
    /// Where MCP servers are served without a guard.
    pub(crate) served: Vec<Served>,
    /// Macros by name, with their packages.
    pub(crate) macros: Macros,
    pub(crate) renames: Renames,
    /// The fields of types, each with the type that it holds.
    pub(crate) fields: Fields,
    /// Uses of operations that are in no code that was read.
    pub(crate) orphans: Vec<(String, Mark)>,
    /// What proc-macro2 calls a parsed text, and the file that it is of.
    pub(crate) files: HashMap<String, PathBuf>,
    /// The answers that fields are given, by the fields' names, each with the package and the type that it
    /// is a field of.
    pub(crate) kept_answers: HashMap<String, Vec<(String, String, Gate)>>,
    /// The answers that functions are given at their positions, each with the package.
    pub(crate) given_answers: HashMap<(String, usize), Vec<(String, Gate)>>,
    /// What functions are known to prove by coming to their ends.
    pub(crate) ended: RefCell<HashMap<String, Proven>>,
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

    /// Whether code of one package can name what another one has.
    pub(crate) fn is_related(&self, a: &str, b: &str) -> bool {
        self.related.has(a, b)
    }

    /// The functions and constants of a name that code of a package may mean.
    pub(crate) fn named<'c>(
        &'c self,
        name: &str,
        package: &str,
    ) -> impl Iterator<Item = &'c Function> {
        let all = self.by_name.get(name).into_iter().flatten();
        all.filter_map(|at| self.functions.get(*at))
            .filter(move |it| self.is_related(package, &it.package))
    }

    /// The functions that a callee may be: those of its type, where that has any itself.
    pub(crate) fn callees(&self, callee: &Callee, package: &str) -> Vec<&Function> {
        let mut all: Vec<&Function> = self.named(&callee.name, package).collect();
        narrow(&mut all, |it| {
            callee.of.is_some() && it.of_type == callee.of && !it.is_in_trait
        });
        all
    }

    /// The same, of the package's own where it has any.
    pub(crate) fn own_callees(&self, callee: &Callee, package: &str) -> Vec<&Function> {
        let mut all = self.callees(callee, package);
        narrow(&mut all, |it| it.package == package);
        all
    }

    /// Those of a name, of the package's own where it has any.
    pub(crate) fn nearest(&self, name: &str, package: &str) -> Vec<&Function> {
        let mut all: Vec<&Function> = self.named(name, package).collect();
        narrow(&mut all, |it| it.package == package);
        all
    }

    /// The operations in the constants that a name may mean. `of` is the name before it.
    pub(crate) fn kept(&self, name: &str, of: Option<&str>, package: &str) -> Vec<&Kept> {
        let all = self.constants.get(name).into_iter().flatten();
        let mut all: Vec<&Kept> = all
            .filter(|it| self.is_related(package, &it.package))
            .collect();
        narrow(&mut all, |it| it.of.as_deref() == of);
        narrow(&mut all, |it| it.package == package);
        all
    }

    /// What constants hold that are made of other constants.
    pub(crate) fn resolve_aliases(&mut self) {
        const DEPTH: usize = 4;
        for _ in 0..DEPTH {
            let mut found: Vec<(String, Kept)> = Vec::new();
            for (at, function) in self.functions.iter().enumerate() {
                let (Some(name), true) = (&function.name, function.is_constant) else {
                    continue;
                };
                for it in function.uses.iter().filter(|it| it.class == Class::Stored) {
                    let (Used::Name(of, _) | Used::Associated(of, _)) = &it.used else {
                        continue;
                    };
                    for kept in self.kept(of, it.of.as_deref(), &function.package) {
                        let parts = it.parts.iter().chain(&kept.parts).cloned().collect();
                        let kept = Kept {
                            mark: kept.mark.clone(),
                            parts,
                            constant: at,
                            of: function.of_type.clone(),
                            package: function.package.clone(),
                        };
                        found.push((name.clone(), kept));
                    }
                }
            }
            for (name, kept) in found {
                let all = self.constants.entry(name).or_default();
                let is_known = |it: &Kept| {
                    (&it.mark, &it.parts, it.constant) == (&kept.mark, &kept.parts, kept.constant)
                };
                if !all.iter().any(is_known) {
                    all.push(kept);
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
