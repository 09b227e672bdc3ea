//! What follows from what rustc says and what the code looks like.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    path::{Path, PathBuf},
};

use cargo_metadata::PackageId;
use scope_spec::Spec;

use crate::{
    cargo::Cargo,
    code::{Class, Code, Function, Holder, Used},
    facts::{AppFacts, Facts, Mark, Place, What},
    meaning::{Guard, cheapest, meets, name},
    needs::Needs,
    report::{AppUses, At, Edit, Finding, Kind, OperationUse, Undecided},
    routes::{self, Handler, Route},
};

/// How far variables are followed.
const DEPTH: usize = 8;

/// A use of an operation that is, or may be, sent.
pub(crate) struct Sent {
    pub(crate) mark: Mark,
    /// The place to tell: that of a constant's use, where the operation is in one.
    pub(crate) place: Place,
    /// Its position in [`Code::functions`].
    pub(crate) function: usize,
    pub(crate) covered: bool,
    /// It is one of several that a type parameter stands for.
    pub(crate) is_one_of_many: bool,
}

/// Something that is not decided.
pub(crate) struct Open {
    pub(crate) undecided: Undecided,
    pub(crate) package: String,
    /// The scopes that it could need, by their Rust names; `None` for any.
    pub(crate) names: Option<Vec<String>>,
    /// The spec whose operations it could make; `None` for any.
    pub(crate) spec: Option<String>,
}

/// What was found so far.
pub(crate) struct Judged {
    pub(crate) findings: Vec<Finding>,
    pub(crate) open: Vec<Open>,
    pub(crate) apps: Vec<AppUses>,
    /// For each app what it would ask for.
    pub(crate) proposed: BTreeMap<String, BTreeSet<usize>>,
    pub(crate) needs: BTreeMap<String, BTreeMap<String, Vec<At>>>,
}

/// Everything that is judged.
pub(crate) struct Judge<'a> {
    pub(crate) cargo: &'a Cargo<'a>,
    pub(crate) facts: &'a Facts,
    pub(crate) code: &'a Code,
    pub(crate) needs: &'a Needs,
    /// The apps whose `app!` is in the build, with their packages.
    pub(crate) apps: &'a BTreeMap<String, PackageId>,
    /// Packages by name.
    pub(crate) packages: &'a HashMap<String, PackageId>,
}

impl Judge<'_> {
    /// A path as seen from the workspace.
    fn relative(&self, file: &Path) -> PathBuf {
        relative(self.cargo.root(), file)
    }

    fn at(&self, place: &Place) -> At {
        At {
            file: self.relative(&place.file),
            line: place.line,
        }
    }

    fn is_member(&self, package: &str) -> bool {
        let id = self.packages.get(package);
        id.is_some_and(|id| self.cargo.is_member(id))
    }

    pub(crate) fn judge(&self) -> Judged {
        let mut judged = Judged {
            findings: Vec::new(),
            open: Vec::new(),
            apps: Vec::new(),
            proposed: BTreeMap::new(),
            needs: BTreeMap::new(),
        };
        for hidden in &self.code.hidden {
            self.open(
                &mut judged.open,
                &hidden.package,
                hidden.function.clone(),
                &hidden.place,
                hidden.reason.clone(),
                hidden.names.clone(),
            );
        }
        for (package, mark) in &self.code.orphans {
            let reason = match mark.origin.calls.last() {
                Some((of, _)) => {
                    format!("an operation is used in what `{of}` makes, which was not read")
                }
                None => "an operation is used in code that was not read".to_owned(),
            };
            let names = self.scopes_of(mark);
            self.open(
                &mut judged.open,
                package,
                None,
                mark.origin.written(),
                reason,
                names,
            );
        }
        let sent = self.sent(&mut judged.open);
        self.unguarded(&sent, &mut judged);
        self.over_guarded(&sent, &mut judged.findings);
        self.routes(&mut judged);
        for (id, package) in self.apps {
            if let Some(app) = self.facts.apps.get(id) {
                self.app(id, app, package, &sent, &mut judged);
            }
        }
        judged
    }

    fn open(
        &self,
        open: &mut Vec<Open>,
        package: &str,
        function: Option<String>,
        place: &Place,
        reason: String,
        names: Option<Vec<String>>,
    ) {
        let undecided = Undecided {
            package: package.to_owned(),
            function,
            reason,
            file: self.relative(&place.file),
            line: place.line,
        };
        let known = |it: &Open| it.undecided == undecided;
        if !open.iter().any(known) {
            open.push(Open {
                undecided,
                package: package.to_owned(),
                names,
                spec: None,
            });
        }
    }

    /// The Rust names of the scopes that an operation may take; `None` for any.
    fn scopes_of(&self, mark: &Mark) -> Option<Vec<String>> {
        let What::Operation(index) = mark.what else {
            return None;
        };
        let spec = &self.facts.specs.get(&mark.spec)?.spec;
        let any = &spec.operations.get(index)?.scopes;
        let items = any
            .iter()
            .flatten()
            .filter_map(|i| spec.scopes.items.get(*i));
        Some(items.map(|it| it.rust.clone()).collect())
    }

    /// Every operation that code hands to somebody; what cannot be followed is left open.
    fn sent(&self, open: &mut Vec<Open>) -> Vec<Sent> {
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
    fn returned(&self) -> HashMap<(&str, &str), Vec<&Mark>> {
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
    fn is_followed(
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
    fn resolve(&self, function: &Function, class: &Class, depth: usize) -> Vec<Class> {
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
    fn asks(&self, callee: &str, package: &str, depth: usize) -> Option<Vec<Class>> {
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
    fn is_shared(&self, name: &str) -> bool {
        self.code.named(name).filter(|it| it.is_constant).count() > 1
    }

    fn one_sent(&self, at: usize, function: &Function, mark: &Mark, place: &Place) -> Sent {
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

    fn covers(&self, guard: &Guard, spec_id: &str, index: usize) -> bool {
        let spec = self.facts.specs.get(spec_id).map(|it| &it.spec);
        let operation = spec.and_then(|spec| Some((spec, spec.operations.get(index)?)));
        operation.is_some_and(|(spec, it)| guard.covers(spec_id, spec, it))
    }

    /// Whether what an operation is handed to takes a proof that covers it.
    fn is_guarded_by_callee(&self, class: &Class, mark: &Mark) -> bool {
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
    fn is_open_to_all(&self, mark: &Mark) -> bool {
        let What::Operation(index) = mark.what else {
            return false;
        };
        let spec = self.facts.specs.get(&mark.spec);
        let operation = spec.and_then(|it| it.spec.operations.get(index));
        operation.is_some_and(|it| it.scopes.is_empty())
    }

    fn use_of(
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

    fn unguarded(&self, sent: &[Sent], judged: &mut Judged) {
        for it in sent.iter().filter(|it| !it.covered) {
            let Some(function) = self.code.functions.get(it.function) else {
                continue;
            };
            let Some((spec, operation)) = self.operation(&it.mark) else {
                continue;
            };
            if function.unread_check || !self.is_member(&function.package) {
                let reason = match function.unread_check {
                    true => format!(
                        "`{}` is sent behind a check that could not be read",
                        operation.id
                    ),
                    false => format!(
                        "`{}` is sent by a package outside of the workspace",
                        operation.id
                    ),
                };
                let names = self.scopes_of(&it.mark);
                self.open(
                    &mut judged.open,
                    &function.package,
                    function.name.clone(),
                    &it.place,
                    reason,
                    names,
                );
                continue;
            }
            let requires = requirement(spec, &operation.scopes);
            let reason = match &function.guard {
                None => format!(
                    "`{}` is used without a guard; it requires {requires}",
                    operation.id
                ),
                Some(guard) => format!(
                    "`{}` requires {requires}, and the guard proves no more than {}",
                    operation.id,
                    quoted(spec, &guard.names(&it.mark.spec)),
                ),
            };
            let scope = cheapest(spec, self.index(&it.mark), &[])
                .first()
                .map(|i| name(spec, *i).to_owned());
            judged.findings.push(Finding {
                finding: Kind::Unguarded,
                package: function.package.clone(),
                app: None,
                scope,
                function: function.name.clone(),
                operation: Some(operation.id.clone()),
                file: self.relative(&it.place.file),
                line: it.place.line,
                change: None,
                confirmed: false,
                reason,
                edit: None,
            });
        }
    }

    fn index(&self, mark: &Mark) -> usize {
        match mark.what {
            What::Operation(index) => index,
            _ => usize::MAX,
        }
    }

    fn operation(&self, mark: &Mark) -> Option<(&Spec, &scope_spec::Operation)> {
        let spec = &self.facts.specs.get(&mark.spec)?.spec;
        Some((spec, spec.operations.get(self.index(mark))?))
    }

    /// Functions whose guard is broader than all that they do with it.
    fn over_guarded(&self, sent: &[Sent], findings: &mut Vec<Finding>) {
        for (at, function) in self.code.functions.iter().enumerate() {
            if function.unread_check
                || !function.dynamic.is_empty()
                || !function.parsed.is_empty()
                || !self.is_member(&function.package)
            {
                continue;
            }
            if function.proofs.iter().any(|it| it == "self") {
                continue;
            }
            let Some((spec_id, proven)) = function.guard.as_ref().and_then(Guard::scopes) else {
                continue;
            };
            let Some(spec) = self.facts.specs.get(spec_id).map(|it| &it.spec) else {
                continue;
            };
            let Some(handed_on) = self.handed_on(function, spec_id) else {
                continue;
            };
            let mut needed: Vec<usize> = handed_on;
            let mut operations: Vec<usize> = Vec::new();
            for it in sent
                .iter()
                .filter(|it| it.function == at && it.mark.spec == spec_id)
            {
                operations.extend(match it.mark.what {
                    What::Operation(index) => Some(index),
                    _ => None,
                });
            }
            let decided = function.uses.iter().all(|(used, class)| match used {
                Used::Mark(_) => !self
                    .resolve(function, class, 0)
                    .iter()
                    .any(|it| matches!(it, Class::Returned | Class::Stored | Class::Macro(_))),
                Used::Name(name, _) => !self.code.constants.contains_key(name),
                Used::Associated(name, _) => !self.code.associated.contains_key(name),
                Used::Result(..) => true,
            });
            if !decided || (operations.is_empty() && needed.is_empty()) {
                continue;
            }
            let scopes = &spec.scopes;
            let within = scopes.closure.close(&proven);
            let covered = |index: &usize| {
                let operation = spec.operations.get(*index);
                meets(scopes, &proven, operation.map_or(&[], |it| &it.scopes))
            };
            // what the guard does not cover is told already
            if !operations.iter().all(covered) {
                continue;
            }
            for index in operations {
                if !meets(
                    scopes,
                    &needed,
                    spec.operations.get(index).map_or(&[], |it| &it.scopes),
                ) {
                    needed.extend(cheapest_within(spec, index, &needed, &within));
                }
            }
            let needed = scopes.minimal(&needed);
            let closed = scopes.closure.close(&needed);
            let narrower = closed.len() < within.len() && closed.iter().all(|i| within.contains(i));
            if !narrower {
                continue;
            }
            let (broad, enough) = (quoted(spec, &proven), quoted(spec, &needed));
            let (reason, change) = match needed.is_empty() {
                true => (
                    format!(
                        "the guard requires {broad}, and nothing that the function does needs a scope"
                    ),
                    None,
                ),
                false => (
                    format!(
                        "the guard requires {broad}; {enough} is enough for what the function does"
                    ),
                    Some(format!("guard it by {enough}")),
                ),
            };
            let place = function.guard_place.as_ref();
            let line = match place {
                Some(place) if place.file == function.file => place.line,
                _ => function.line,
            };
            findings.push(Finding {
                finding: Kind::OverGuarded,
                package: function.package.clone(),
                app: None,
                scope: proven.first().map(|i| name(spec, *i).to_owned()),
                function: function.name.clone(),
                operation: None,
                file: self.relative(&function.file),
                line,
                change,
                confirmed: false,
                reason,
                edit: None,
            });
        }
    }

    /// What the functions need that a proof is handed to; `None` where that cannot be followed.
    fn handed_on(&self, function: &Function, spec: &str) -> Option<Vec<usize>> {
        let mut needed = Vec::new();
        for (used, class) in &function.uses {
            let Used::Name(name, _) = used else { continue };
            if !function.proofs.contains(name) {
                continue;
            }
            for class in self.resolve(function, class, 0) {
                match class {
                    Class::Query | Class::Compare => {}
                    Class::Call(Some(callee)) => {
                        let called = |it: &&Function| it.guard.is_some();
                        let mut any = false;
                        for it in self.code.named(&callee).filter(called) {
                            let (of, scopes) = it.guard.as_ref()?.scopes()?;
                            if of != spec {
                                return None;
                            }
                            needed.extend(scopes);
                            any = true;
                        }
                        if !any {
                            return None;
                        }
                    }
                    _ => return None,
                }
            }
        }
        Some(needed)
    }

    fn app(
        &self,
        id: &str,
        app: &AppFacts,
        package: &PackageId,
        sent: &[Sent],
        judged: &mut Judged,
    ) {
        let manifest = self.relative(&app.manifest);
        let line_of = |place: &scope_spec::Place| {
            let source = app.loaded.sources.first();
            source.map_or(1, |it| it.line(place.span.start))
        };
        let Some((spec_id, spec)) = self.facts.spec_of(app) else {
            judged.open.push(Open {
                undecided: Undecided {
                    package: app.package.clone(),
                    function: None,
                    reason: format!(
                        "the spec of app `{}` was not marked: its module was written by `cargo scopes expand` or an older version",
                        app.name
                    ),
                    file: manifest,
                    line: 1,
                },
                package: app.package.clone(),
                names: None,
                spec: None,
            });
            return;
        };
        let spec = &spec.spec;
        let scopes = &spec.scopes;
        let reach = self.cargo.dependencies(package);
        let within = |of: &str| self.packages.get(of).is_some_and(|id| reach.contains(id));
        let closed =
            |set: &[usize]| -> HashSet<usize> { scopes.closure.close(set).into_iter().collect() };

        let asked_scopes = &app.app().scopes;
        let asked: Vec<usize> = asked_scopes
            .iter()
            .filter_map(|it| scopes.index_of(&it.name))
            .collect();
        let granted = closed(&app.app().granted(spec, None));
        let empty = BTreeMap::new();
        let needs = self.needs.get(id).unwrap_or(&empty);
        let must: Vec<usize> = needs.keys().copied().collect();

        // operations that are used on the app's behalf without a guard, and those that it vouches for
        let mut operations: Vec<(usize, Place, Option<String>, bool)> = Vec::new();
        for it in sent {
            let Some(function) = self.code.functions.get(it.function) else {
                continue;
            };
            if !it.covered && it.mark.spec == spec_id && within(&function.package) {
                let own = function.package == app.package || self.is_named(function, &app.package);
                let own = own && !it.is_one_of_many;
                operations.push((
                    self.index(&it.mark),
                    it.place.clone(),
                    function.name.clone(),
                    own,
                ));
            }
        }
        let mut checked: Vec<usize> = Vec::new();
        let mut maybe: Vec<(usize, &Function)> = Vec::new();
        for function in self.code.functions.iter().filter(|it| within(&it.package)) {
            for (used, class) in &function.uses {
                if let (Used::Mark(mark), Class::Vouch(of)) = (used, class)
                    && mark.spec == spec_id
                    && (*of == app.rust || !self.facts.apps.values().any(|it| it.rust == *of))
                {
                    let place = mark.origin.written().clone();
                    operations.push((self.index(mark), place, function.name.clone(), true));
                }
            }
            for (guard, holder) in &function.checked {
                match holder {
                    Holder::App(of) if *of == app.rust => checked.extend(guard.names(spec_id)),
                    Holder::Other if function.package == app.package => {
                        maybe.extend(guard.names(spec_id).into_iter().map(|i| (i, function)));
                    }
                    _ => {}
                }
            }
        }
        let required = |index: &usize| spec.operations.get(*index).map_or(&[][..], |it| &it.scopes);

        // what is needed and not asked for
        let mut add: Vec<usize> = Vec::new();
        let brought = closed(&asked);
        for (scope, places) in needs {
            if granted.contains(scope) {
                continue;
            }
            let state = app.app().pending(spec, None);
            let waits = state
                .iter()
                .find(|(i, _)| scopes.closure.contains(*i, *scope));
            let (reason, change, edit) = match waits {
                Some((by, state)) => (
                    format!(
                        "code needs `{}`, which app `{}` asks for by `{}`; its review is `{state}`, so it is not granted",
                        name(spec, *scope),
                        app.name,
                        name(spec, *by)
                    ),
                    None,
                    None,
                ),
                None => {
                    add.push(*scope);
                    (
                        format!(
                            "code needs `{}`, which app `{}` does not ask for",
                            name(spec, *scope),
                            app.name
                        ),
                        Some(format!(
                            "ask for `{}` in {}",
                            name(spec, *scope),
                            crate::report::shown(&manifest)
                        )),
                        Some(Edit {
                            manifest: app.manifest.clone(),
                            remove: None,
                            add: vec![name(spec, *scope).to_owned()],
                        }),
                    )
                }
            };
            let Some(place) = places.first() else {
                continue;
            };
            let confirmed = change.is_some();
            judged.findings.push(Finding {
                finding: Kind::UnderAsked,
                package: app.package.clone(),
                app: Some(app.name.clone()),
                scope: Some(name(spec, *scope).to_owned()),
                function: self.function_at(place),
                operation: None,
                file: self.relative(&place.file),
                line: place.line,
                change,
                confirmed,
                reason,
                edit,
            });
        }
        let mut told: HashSet<usize> = HashSet::new();
        for (index, place, function, own) in &operations {
            let mut all = asked.clone();
            all.extend(&add);
            if !own || meets(scopes, &all, required(index)) || !told.insert(*index) {
                continue;
            }
            let Some(operation) = spec.operations.get(*index) else {
                continue;
            };
            let lacking = cheapest(spec, *index, &asked);
            let lacking: Vec<usize> = lacking
                .into_iter()
                .filter(|i| !brought.contains(i))
                .collect();
            judged.findings.push(Finding {
                finding: Kind::UnderAsked,
                package: app.package.clone(),
                app: Some(app.name.clone()),
                scope: lacking.first().map(|i| name(spec, *i).to_owned()),
                function: function.clone(),
                operation: Some(operation.id.clone()),
                file: self.relative(&place.file),
                line: place.line,
                change: Some(format!(
                    "ask for {} in {}",
                    quoted(spec, &lacking),
                    crate::report::shown(&manifest)
                )),
                confirmed: true,
                reason: format!(
                    "`{}` is sent, and app `{}` does not ask for {}",
                    operation.id,
                    app.name,
                    quoted(spec, &lacking)
                ),
                edit: Some(Edit {
                    manifest: app.manifest.clone(),
                    remove: None,
                    add: lacking.iter().map(|i| name(spec, *i).to_owned()).collect(),
                }),
            });
            add.extend(lacking);
        }

        // what is asked for and not needed
        let blocked = |scope: usize| {
            let held: Vec<&str> = scopes
                .closure
                .iter(scope)
                .filter_map(|i| scopes.items.get(i))
                .map(|it| it.rust.as_str())
                .collect();
            judged.open.iter().any(|open| {
                let of = open.spec.as_ref().is_none_or(|it| it == spec_id);
                of && within(&open.package)
                    && match &open.names {
                        None => true,
                        Some(names) => names.iter().any(|it| held.contains(&it.as_str())),
                    }
            })
        };
        let keeps = |kept: &[usize]| {
            let now = closed(kept);
            must.iter()
                .chain(&checked)
                .all(|i| now.contains(i) || !brought.contains(i))
                && operations.iter().all(|(index, ..)| {
                    meets(scopes, kept, required(index)) || !meets(scopes, &asked, required(index))
                })
        };
        // what is named itself is needed, though another scope that is asked for may include it
        let within_asked: Vec<usize> = brought.iter().copied().collect();
        let mut named: HashSet<usize> = must.iter().chain(&checked).copied().collect();
        for (index, ..) in &operations {
            named.extend(cheapest_within(spec, *index, &must, &within_asked));
        }
        let mut order = asked.clone();
        order.sort_by_key(|i| std::cmp::Reverse(scopes.closure.iter(*i).count()));
        let mut kept = asked.clone();
        let mut undecided_scopes: Vec<(usize, &Function)> = Vec::new();
        let mut findings = Vec::new();
        for scope in order {
            if named.contains(&scope) {
                continue;
            }
            let rest: Vec<usize> = kept.iter().copied().filter(|i| *i != scope).collect();
            let wire = name(spec, scope);
            let place = asked_scopes.iter().find(|it| it.name == wire);
            let line = place.map_or(1, |it| line_of(&it.place));
            let base = |finding, reason, change, add: Vec<String>| Finding {
                finding,
                package: app.package.clone(),
                app: Some(app.name.clone()),
                scope: Some(wire.to_owned()),
                function: None,
                operation: None,
                file: manifest.clone(),
                line,
                change: Some(change),
                confirmed: false,
                reason,
                edit: Some(Edit {
                    manifest: app.manifest.clone(),
                    remove: Some(wire.to_owned()),
                    add,
                }),
            };
            let by_check = maybe
                .iter()
                .find(|(i, _)| scopes.closure.contains(scope, *i) && !closed(&rest).contains(i));
            if keeps(&rest) {
                if blocked(scope) {
                    continue;
                }
                if let Some((_, function)) = by_check {
                    undecided_scopes.push((scope, function));
                    continue;
                }
                kept = rest;
                let reason = format!(
                    "app `{}` asks for `{wire}`: its code compiles without it, and no operation that it names needs it",
                    app.name
                );
                findings.push(base(
                    Kind::OverAsked,
                    reason,
                    format!("remove `{wire}` from {}", crate::report::shown(&manifest)),
                    Vec::new(),
                ));
                continue;
            }
            let now = closed(&rest);
            let mut instead: Vec<usize> = must
                .iter()
                .chain(&checked)
                .copied()
                .filter(|i| !now.contains(i) && brought.contains(i))
                .collect();
            for (index, ..) in &operations {
                let mut known = rest.clone();
                known.extend(&instead);
                if !meets(scopes, &known, required(index)) {
                    instead.extend(cheapest(spec, *index, &known));
                }
            }
            let instead = scopes.minimal(&instead);
            let mut proposal = rest.clone();
            proposal.extend(&instead);
            let (before, after) = (closed(&kept), closed(&proposal));
            let smaller = after.len() < before.len() && after.is_subset(&before);
            if instead.contains(&scope) || !smaller || blocked(scope) {
                continue;
            }
            if let Some((_, function)) = by_check.filter(|(i, _)| !after.contains(i)) {
                undecided_scopes.push((scope, function));
                continue;
            }
            kept = proposal;
            let enough = quoted(spec, &instead);
            let reason = format!(
                "app `{}` asks for `{wire}`; {enough} is enough for its code",
                app.name
            );
            let names = instead.iter().map(|i| name(spec, *i).to_owned()).collect();
            findings.push(base(
                Kind::Narrower,
                reason,
                format!(
                    "ask for {enough} in place of `{wire}` in {}",
                    crate::report::shown(&manifest)
                ),
                names,
            ));
        }
        judged.findings.extend(findings);
        for (scope, function) in undecided_scopes {
            let place = function.guard_place.clone().unwrap_or(Place {
                file: function.file.clone(),
                line: function.line,
                column: 1,
            });
            let reason = format!(
                "`{}` is checked at run time: whether of what app `{}` was granted is not known",
                name(spec, scope),
                app.name
            );
            self.open(
                &mut judged.open,
                &function.package,
                function.name.clone(),
                &place,
                reason,
                Some(Vec::new()),
            );
        }

        let mut proposed: BTreeSet<usize> = kept.into_iter().collect();
        proposed.extend(add);
        judged.proposed.insert(id.to_owned(), proposed);

        let mut shown: BTreeMap<String, Vec<At>> = BTreeMap::new();
        for (scope, places) in needs {
            let places: BTreeSet<At> = places.iter().map(|it| self.at(it)).collect();
            shown.insert(name(spec, *scope).to_owned(), places.into_iter().collect());
        }
        for (index, place, _, own) in &operations {
            if *own {
                for scope in cheapest(spec, *index, &asked) {
                    let at = self.at(place);
                    let of = shown.entry(name(spec, scope).to_owned()).or_default();
                    if !of.contains(&at) {
                        of.push(at);
                    }
                }
            }
        }
        let mut uses: BTreeSet<OperationUse> = BTreeSet::new();
        for it in sent {
            let Some(function) = self.code.functions.get(it.function) else {
                continue;
            };
            if it.mark.spec == spec_id
                && within(&function.package)
                && let Some((_, operation)) = self.operation(&it.mark)
            {
                uses.insert(OperationUse {
                    operation: operation.id.clone(),
                    function: function.name.clone(),
                    at: self.at(&it.place),
                    guarded: it.covered,
                });
            }
        }
        judged.apps.push(AppUses {
            manifest: app.manifest.clone(),
            app: app.name.clone(),
            operations: uses.into_iter().collect(),
            needs: shown.clone(),
        });
        judged
            .needs
            .entry(app.name.clone())
            .or_default()
            .extend(shown);
    }

    /// Handlers that nothing guards.
    fn routes(&self, judged: &mut Judged) {
        for (at, route) in routes::routes(self.code) {
            let Some(function) = self.code.functions.get(at) else {
                continue;
            };
            let (Some(place), true) = (&route.place, self.is_member(&function.package)) else {
                continue;
            };
            if route.guarded || self.is_public(function, &route) {
                continue;
            }
            if let Handler::Unknown(what) = route.handler {
                let reason = format!("{what} is mounted: whether something guards it is not known");
                self.open(
                    &mut judged.open,
                    &function.package,
                    function.name.clone(),
                    place,
                    reason,
                    Some(Vec::new()),
                );
                continue;
            }
            let handler = match &route.handler {
                Handler::Function(name, _) => format!("`{name}`"),
                Handler::Service(name) => format!("the service `{name}`"),
                _ => "a closure".to_owned(),
            };
            let path = route.path.as_ref().map(|it| format!(" at `{it}`"));
            judged.findings.push(Finding {
                finding: Kind::OpenRoute,
                package: function.package.clone(),
                app: None,
                scope: None,
                function: route.handler.name().map(str::to_owned),
                operation: None,
                file: self.relative(&place.file),
                line: place.line,
                change: None,
                confirmed: false,
                reason: format!(
                    "{handler} is mounted{}, and nothing guards it",
                    path.unwrap_or_default()
                ),
                edit: None,
            });
        }
    }

    /// Whether the package's Cargo.toml says that everybody may call a route: by `METHOD /path`, `/path`
    /// or the handler's name.
    fn is_public(&self, function: &Function, route: &Route) -> bool {
        let package = self.packages.get(&function.package);
        let package = package.and_then(|id| self.cargo.package(id));
        let listed = package.and_then(|it| it.metadata.get("scopes")?.get("public")?.as_array());
        let mut listed = listed.into_iter().flatten().filter_map(|it| it.as_str());
        listed.any(|entry| match entry.split_once(' ') {
            Some((method, path)) => {
                route.path.as_deref() == Some(path) && route.method.as_deref() == Some(method)
            }
            None if entry.starts_with('/') => route.path.as_deref() == Some(entry),
            None => {
                let last = entry.rsplit("::").next();
                last.is_some() && route.handler.name() == last
            }
        })
    }

    /// Whether code of a package names a function.
    fn is_named(&self, function: &Function, package: &str) -> bool {
        let Some(wanted) = &function.name else {
            return false;
        };
        self.code
            .functions
            .iter()
            .filter(|it| it.package == package)
            .any(|it| {
                it.uses.iter().any(|(used, class)| {
                    let named = matches!(used, Used::Name(name, _) if name == wanted);
                    named || matches!(class, Class::Call(Some(name)) if name == wanted)
                }) || it.called.contains(wanted)
            })
    }

    /// The function that a place is in: the last that begins before it.
    fn function_at(&self, place: &Place) -> Option<String> {
        let before = |it: &&Function| it.file == place.file && it.line <= place.line;
        let last = self
            .code
            .functions
            .iter()
            .filter(before)
            .max_by_key(|it| it.line);
        last.and_then(|it| it.name.clone())
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

/// The cheapest alternative of an operation that lies in a closure.
fn cheapest_within(spec: &Spec, index: usize, known: &[usize], within: &[usize]) -> Vec<usize> {
    let any = spec.operations.get(index).map_or(&[][..], |it| &it.scopes);
    let inside = any
        .iter()
        .filter(|all| all.iter().all(|i| within.contains(i)));
    let before = spec.scopes.closure.close(known);
    let cost = |all: &&Vec<usize>| {
        let added = spec.scopes.closure.close(all);
        added.into_iter().filter(|i| !before.contains(i)).count()
    };
    inside.min_by_key(cost).cloned().unwrap_or_default()
}

/// Scopes in backticks, joined.
pub(crate) fn quoted(spec: &Spec, scopes: &[usize]) -> String {
    let names: Vec<String> = scopes
        .iter()
        .map(|i| format!("`{}`", name(spec, *i)))
        .collect();
    match names.as_slice() {
        [] => "no scope".to_owned(),
        names => names.join(" and "),
    }
}

/// A requirement in words.
fn requirement(spec: &Spec, any: &[Vec<usize>]) -> String {
    let all: Vec<String> = any.iter().map(|all| quoted(spec, all)).collect();
    all.join(" or ")
}

/// A path as seen from a folder, where it lies in there.
pub(crate) fn relative(root: &Path, file: &Path) -> PathBuf {
    let plain = file.canonicalize();
    let plain = plain.as_deref().unwrap_or(file);
    let below = plain
        .strip_prefix(root)
        .or_else(|_| file.strip_prefix(root));
    below.map_or_else(|_| plain.to_owned(), Path::to_owned)
}
