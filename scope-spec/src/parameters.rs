//! Closed parameters: expands a name with `{type}` in it into one name for each value.
//!
//! The result is what a spec without parameters contains: privileges, names of several, operations. No
//! later step knows of closed parameters. Open ones stay in the names.

use std::collections::HashMap;

use crate::{
    Form, OpenParameter, Problem, Text,
    names::{MAX_NAMES, identifier, is_token_name},
    raw::{RawDeprecated, RawName, RawOperation, RawParameter, RawPrivilege, RawRole, Requirement},
    read::Word,
    report::Report,
};

/// The maximum number of names from one template.
const MAX_COMBINATIONS: usize = 1 << 16;
/// The maximum number of operations from one template.
const MAX_OF_A_TEMPLATE: usize = 30_000;
/// The maximum number of letters: there are 255 combinations of 8.
const MAX_LETTERS: usize = 8;

/// The items in which parameters are expanded.
pub(crate) struct Templates<'r> {
    pub(crate) scopes: &'r mut Vec<RawPrivilege>,
    pub(crate) permissions: &'r mut Vec<RawPrivilege>,
    pub(crate) names: &'r mut Vec<RawName>,
    pub(crate) user_names: &'r mut Vec<RawName>,
    pub(crate) roles: &'r mut Vec<RawRole>,
    pub(crate) operations: &'r mut Vec<RawOperation>,
}

/// Expands all names with closed parameters, and returns the open ones. `prefix` is removed from a
/// name to make its identifier.
pub(crate) fn expand<'r>(
    parameters: &[RawParameter],
    templates: Templates<'_>,
    prefix: impl Fn(&Word) -> Option<&'r str>,
    report: &mut Report,
) -> Vec<OpenParameter> {
    if parameters.is_empty() {
        return Vec::new();
    }
    let (parameters, open) = Parameters::new(parameters, report);
    let Templates {
        scopes,
        permissions,
        names,
        user_names,
        roles,
        operations,
    } = templates;
    for (items, names, what) in [
        (scopes, names, "scopes"),
        (permissions, user_names, "permissions"),
    ] {
        parameters.names(names, report);
        parameters.privileges(what, items, names, &prefix, report);
    }
    for role in roles {
        role.permissions =
            parameters.every(std::mem::take(&mut role.permissions), &Values::default());
    }
    parameters.operations(operations, report);
    open
}

/// A text in place of a parameter.
#[derive(Debug)]
struct Spelling {
    /// The text in a name.
    text: String,
    /// The text in a title or a description.
    words: String,
    /// The text in a name's identifier.
    rust: String,
    kind: Kind,
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    One,
    /// A value that includes all others.
    All,
    /// A combination of letters: their positions among the spellings.
    Letters(Vec<usize>),
}

#[derive(Debug)]
struct Parameter {
    name: String,
    spellings: Vec<Spelling>,
}

struct Parameters(Vec<Parameter>);

/// Values of some parameters: for each, its position and that of its spelling.
#[derive(Clone, Debug, Default)]
struct Values(Vec<(usize, usize)>);

impl Values {
    fn of(&self, parameter: usize) -> Option<usize> {
        let found = self.0.iter().find(|(at, _)| *at == parameter);
        found.map(|(_, spelling)| *spelling)
    }

    fn with(&self, parameter: usize, spelling: usize) -> Self {
        let others = self.0.iter().filter(|(at, _)| *at != parameter);
        Values(others.copied().chain([(parameter, spelling)]).collect())
    }
}

impl Parameters {
    fn new(raw: &[RawParameter], report: &mut Report) -> (Self, Vec<OpenParameter>) {
        let mut first: HashMap<&str, &Word> = HashMap::new();
        let mut parameters = Vec::with_capacity(raw.len());
        let mut open = Vec::new();
        for item in raw {
            let name = &item.name;
            if let Some(first) = first.insert(&name.text, name) {
                report.declared_twice("parameter", first, name);
                continue;
            }
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if name.text.is_empty() || !name.text.chars().all(is_name) {
                report.push(
                    Problem::error(
                        "invalid-parameter",
                        format!(
                            "`{}` is not the name of a parameter",
                            name.text.escape_debug()
                        ),
                    )
                    .at(&name.place, "not a name")
                    .help("a name is ASCII letters, digits and `_`, as in `{type}`"),
                );
                continue;
            }
            if item.is_open {
                open.push(open_parameter(item, report));
                continue;
            }
            let spellings = spellings(item, report);
            report.names_lost |= spellings.is_empty();
            parameters.push(Parameter {
                name: name.text.clone(),
                spellings,
            });
        }
        (Parameters(parameters), open)
    }

    /// The parameters in a text, in order.
    fn holes(&self, text: &str) -> Vec<usize> {
        let mut holes = Vec::new();
        self.pieces(text, &mut |piece| {
            if let Piece::Hole(parameter) = piece
                && !holes.contains(&parameter)
            {
                holes.push(parameter);
            }
        });
        holes
    }

    /// Calls `each` with the pieces of a text. Braces around anything but a parameter are text.
    fn pieces<'t>(&self, text: &'t str, each: &mut dyn FnMut(Piece<'t>)) {
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let hole = behind.split_once('}').and_then(|(name, after)| {
                let at = self.0.iter().position(|it| it.name == name)?;
                Some((at, after))
            });
            each(Piece::Text(before));
            rest = match hole {
                Some((parameter, after)) => {
                    each(Piece::Hole(parameter));
                    after
                }
                None => {
                    each(Piece::Text("{"));
                    behind
                }
            };
        }
        each(Piece::Text(rest));
    }

    /// The text with the values; a parameter without one stays.
    fn fill(&self, text: &str, values: &Values, column: fn(&Spelling) -> &str) -> String {
        let mut out = String::with_capacity(text.len());
        self.pieces(text, &mut |piece| match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Hole(at) => {
                let Some(parameter) = self.0.get(at) else {
                    return;
                };
                let spelling = values.of(at).and_then(|it| parameter.spellings.get(it));
                match spelling {
                    Some(spelling) => out.push_str(column(spelling)),
                    None => out.push_str(&format!("{{{}}}", parameter.name)),
                }
            }
        });
        out
    }

    fn spelling(&self, parameter: usize, spelling: usize) -> Option<&Spelling> {
        self.0.get(parameter)?.spellings.get(spelling)
    }

    /// The positions of the spellings with a wanted kind.
    fn wanted(&self, parameter: usize, wanted: fn(&Kind) -> bool) -> Vec<usize> {
        let spellings = self.0.get(parameter).map(|it| it.spellings.as_slice());
        let spellings = spellings.unwrap_or_default().iter().enumerate();
        spellings
            .filter(|(_, spelling)| wanted(&spelling.kind))
            .map(|(at, _)| at)
            .collect()
    }

    /// Each assignment of values to the holes that `values` leaves open.
    fn ways(&self, holes: &[usize], values: &Values, wanted: fn(&Kind) -> bool) -> Vec<Values> {
        let mut ways = vec![values.clone()];
        for &hole in holes.iter().filter(|hole| values.of(**hole).is_none()) {
            let spellings = self.wanted(hole, wanted);
            ways = ways
                .iter()
                .flat_map(|way| spellings.iter().map(|&it| way.with(hole, it)))
                .collect();
        }
        ways
    }

    /// The number of assignments.
    fn count(&self, holes: &[usize], wanted: fn(&Kind) -> bool) -> usize {
        let counts = holes.iter().map(|&hole| self.wanted(hole, wanted).len());
        counts.fold(1, usize::saturating_mul)
    }

    fn word(&self, word: &Word, values: &Values) -> Word {
        Word {
            text: self.fill(&word.text, values, |it| &it.text),
            place: word.place.clone(),
        }
    }

    fn text(&self, text: &Text<'static>, values: &Values) -> Text<'static> {
        self.fill(text.as_written(), values, |it| &it.words).into()
    }

    /// Each name of a list; a parameter without a value is expanded to all of them.
    fn every(&self, words: Vec<Word>, values: &Values) -> Vec<Word> {
        let mut every = Vec::with_capacity(words.len());
        for word in words {
            let holes = self.holes(&word.text);
            if self.count(&holes, is_declared) > MAX_NAMES {
                every.push(word); // it is not a declared name, which is reported later
                continue;
            }
            let ways = self.ways(&holes, values, is_declared);
            every.extend(ways.iter().map(|way| self.word(&word, way)));
        }
        every
    }

    /// Reports a template that expands to more than `most`, and returns whether it fits.
    fn fits(
        &self,
        name: &Word,
        count: usize,
        most: usize,
        what: &str,
        report: &mut Report,
    ) -> bool {
        if count > most {
            report.push(
                Problem::error(
                    "too-many-names",
                    format!(
                        "`{}` stands for {count} {what}, and {most} is the most",
                        name.text
                    ),
                )
                .at(&name.place, "stands for too many")
                .help("give its parameters fewer values"),
            );
        }
        count <= most
    }

    fn privileges<'r>(
        &self,
        what: &str,
        items: &mut Vec<RawPrivilege>,
        names: &mut Vec<RawName>,
        prefix: &impl Fn(&Word) -> Option<&'r str>,
        report: &mut Report,
    ) {
        for item in std::mem::take(items) {
            let holes = self.holes(&item.name.text);
            if holes.is_empty() {
                let includes = self.every(item.includes, &Values::default());
                items.push(RawPrivilege { includes, ..item });
                continue;
            }
            report.template(&item.name);
            let (count, all) = (
                self.count(&holes, is_declared),
                self.count(&holes, |_| true),
            );
            if !self.fits(&item.name, count, MAX_NAMES, what, report)
                || !self.fits(
                    &item.name,
                    all - count,
                    MAX_COMBINATIONS,
                    "combinations",
                    report,
                )
            {
                report.names_lost = true;
                continue;
            }
            if let Some((_, place)) = &item.bit {
                report.push(
                    Problem::error(
                        "duplicate-bit",
                        format!(
                            "`{}` stands for several {what}, which cannot share a bit",
                            item.name.text
                        ),
                    )
                    .at(place, "one bit for several")
                    .help("leave `bit` out: names get the lowest free bits, in file order"),
                );
            }
            for way in self.ways(&holes, &Values::default(), is_declared) {
                items.push(self.privilege(&item, &way, prefix(&item.name)));
            }
            for way in self.ways(&holes, &Values::default(), |_| true) {
                names.extend(self.combination(&item.name, &way));
            }
        }
    }

    fn privilege(&self, item: &RawPrivilege, way: &Values, prefix: Option<&str>) -> RawPrivilege {
        let mut includes = self.every(
            item.includes
                .iter()
                .map(|word| self.word(word, way))
                .collect(),
            way,
        );
        let mut has_all = false;
        for &(hole, spelling) in &way.0 {
            if self
                .spelling(hole, spelling)
                .is_some_and(|it| it.kind == Kind::All)
            {
                has_all = true;
                let values = self.wanted(hole, |kind| *kind == Kind::One);
                let steps = values
                    .iter()
                    .map(|&value| self.word(&item.name, &way.with(hole, value)));
                includes.extend(steps);
            }
        }
        // `*` gives no identifier
        let every = || Word {
            text: identifier(
                &self.fill(&item.name.text, way, |it| match it.kind {
                    Kind::All => &it.rust,
                    _ => &it.text,
                }),
                prefix,
            ),
            place: item.name.place.clone(),
        };
        let rust = item.rust.as_ref().map(|word| Word {
            text: self.fill(&word.text, way, |it| &it.rust),
            place: word.place.clone(),
        });
        let words = |words: &[Word]| words.iter().map(|word| self.word(word, way)).collect();
        let text = |text: &Option<Text<'static>>| text.as_ref().map(|it| self.text(it, way));
        RawPrivilege {
            name: self.word(&item.name, way),
            title: text(&item.title),
            description: text(&item.description),
            access: item.access,
            includes,
            restricted: item.restricted,
            availability: item.availability,
            aliases: words(&item.aliases),
            rust: rust.or_else(|| has_all.then(every)),
            bit: None,
            baseline: item.baseline,
            tags: item.tags.iter().map(|it| self.text(it, way)).collect(),
            since: item.since.clone(),
            deprecated: item.deprecated.as_ref().map(|it| RawDeprecated {
                since: it.since.clone(),
                instead: it.instead.as_ref().map(|word| self.word(word, way)),
                note: text(&it.note),
            }),
            allow: item.allow.clone(),
            template: None,
        }
    }

    /// The name for several letters; `None` for a single one.
    fn combination(&self, name: &Word, way: &Values) -> Option<RawName> {
        let mut means = vec![way.clone()];
        for &(hole, spelling) in &way.0 {
            if let Kind::Letters(letters) = &self.spelling(hole, spelling)?.kind {
                means = means
                    .iter()
                    .flat_map(|way| letters.iter().map(|&letter| way.with(hole, letter)))
                    .collect();
            }
        }
        (means.len() > 1).then(|| RawName {
            name: self.word(name, way),
            means: means.iter().map(|way| self.word(name, way)).collect(),
        })
    }

    fn names(&self, names: &mut Vec<RawName>, report: &mut Report) {
        for item in std::mem::take(names) {
            let holes = self.holes(&item.name.text);
            if !holes.is_empty() {
                report.template(&item.name);
            }
            let count = self.count(&holes, is_declared);
            if !self.fits(&item.name, count, MAX_COMBINATIONS, "names", report) {
                report.names_lost = true;
                continue;
            }
            for way in self.ways(&holes, &Values::default(), is_declared) {
                let means = item
                    .means
                    .iter()
                    .map(|word| self.word(word, &way))
                    .collect();
                names.push(RawName {
                    name: self.word(&item.name, &way),
                    means: self.every(means, &way),
                });
            }
        }
    }

    fn operations(&self, operations: &mut Vec<RawOperation>, report: &mut Report) {
        for mut item in std::mem::take(operations) {
            let holes = self.holes(&item.id.text);
            if holes.is_empty() {
                for requirement in [&mut item.scopes, &mut item.permissions] {
                    let filled = requirement.take();
                    *requirement = filled
                        .map(|it| self.requirement(&item.id, &it, &Values::default(), report));
                }
                operations.push(item);
                continue;
            }
            report.template(&item.id);
            let count = self.count(&holes, |kind| *kind == Kind::One);
            if !self.fits(&item.id, count, MAX_OF_A_TEMPLATE, "operations", report) {
                continue;
            }
            for way in self.ways(&holes, &Values::default(), |kind| *kind == Kind::One) {
                operations.push(self.operation(&item, &way, report));
            }
        }
    }

    fn operation(&self, item: &RawOperation, way: &Values, report: &mut Report) -> RawOperation {
        let text = |text: &Option<Text<'static>>| text.as_ref().map(|it| self.text(it, way));
        let mut requirement = |requirement: &Option<Requirement>| {
            let requirement = requirement.as_ref()?;
            Some(self.requirement(&item.id, requirement, way, report))
        };
        RawOperation {
            scopes: requirement(&item.scopes),
            permissions: requirement(&item.permissions),
            id: self.word(&item.id, way),
            calls: item.calls.iter().map(|it| self.word(it, way)).collect(),
            title: text(&item.title),
            description: text(&item.description),
            rust: item.rust.as_ref().map(|word| Word {
                text: self.fill(&word.text, way, |it| &it.rust),
                place: word.place.clone(),
            }),
            authenticated: item.authenticated.clone(),
            public: item.public.clone(),
            deprecated: item.deprecated,
            tags: item.tags.iter().map(|it| self.text(it, way)).collect(),
            allow: item.allow.clone(),
        }
    }

    /// Expands a requirement. A parameter without a value from the operation's id means any of its
    /// values if the name is one of several alternatives. Elsewhere it would be unclear whether it
    /// means all or any.
    fn requirement(
        &self,
        id: &Word,
        requirement: &Requirement,
        way: &Values,
        report: &mut Report,
    ) -> Requirement {
        let is_choice = requirement.is_choice;
        let mut any = Vec::with_capacity(requirement.any.len());
        for alternative in &requirement.any {
            let words: Vec<Word> = alternative
                .iter()
                .map(|word| self.word(word, way))
                .collect();
            let open = words.iter().find_map(|word| {
                let hole = self.holes(&word.text).into_iter().next()?;
                Some((word, self.0.get(hole)?))
            });
            let Some((word, parameter)) = open else {
                any.push(words);
                continue;
            };
            let holes = self.holes(&word.text);
            if let ([word], true) = (&*words, is_choice)
                && self.count(&holes, |kind| *kind == Kind::One) <= MAX_NAMES
            {
                let ways = self.ways(&holes, way, |kind| *kind == Kind::One);
                any.extend(ways.iter().map(|way| vec![self.word(word, way)]));
                continue;
            }
            let name = &parameter.name;
            report.push(
                Problem::error(
                    "open-parameter",
                    format!(
                        "operation `{}` requires `{}`, which does not say which `{name}`",
                        id.text, word.text
                    ),
                )
                .at(&word.place, format!("`{{{name}}}` has no value here"))
                .help(format!(
                    "put `{{{name}}}` into the operation's id to make one operation of each value, or \
                     write `{{ any = [\"{}\"] }}` if each of them is enough",
                    word.text
                )),
            );
        }
        Requirement {
            any,
            key: requirement.key.clone(),
            is_choice,
        }
    }
}

/// A piece of a text with parameters.
enum Piece<'t> {
    Text(&'t str),
    Hole(usize),
}

/// Whether the name from a spelling is declared, and not a name of several privileges.
fn is_declared(kind: &Kind) -> bool {
    matches!(kind, Kind::One | Kind::All)
}

/// A parameter whose values are not listed.
fn open_parameter(item: &RawParameter, report: &mut Report) -> OpenParameter {
    let name = &item.name;
    if item.values.is_some() || item.all.is_some() || item.letters.is_some() {
        report.push(
            Problem::error(
                "invalid-parameter",
                format!("parameter `{}` has values and a form", name.text),
            )
            .at(&name.place, "has both")
            .help(
                "leave out `form` and `reserved` where all values are known, or else `values`, `all` \
                 and `letters`",
            ),
        );
    }
    let mut form = Form {
        kind: item.form,
        reserved: Vec::with_capacity(item.reserved.len()),
    };
    for word in &item.reserved {
        if form.accepts(&word.text) {
            form.reserved.push(word.text.clone());
            continue;
        }
        let (label, why) = match form.reserved.contains(&word.text) {
            true => ("again", "is reserved twice"),
            false => ("never a value", "is no value anyway"),
        };
        report.push(
            Problem::error(
                "invalid-value",
                format!(
                    "`{}` {why}: a value of `{}` is {form}",
                    word.text.escape_debug(),
                    name.text
                ),
            )
            .at(&word.place, label)
            .help("leave it out"),
        );
    }
    OpenParameter {
        name: name.text.clone(),
        form,
    }
}

/// All spellings of a parameter, in the order of the file: values, then the one for all of them; or
/// letters, then their combinations.
fn spellings(item: &RawParameter, report: &mut Report) -> Vec<Spelling> {
    let name = &item.name;
    match (&item.values, &item.letters) {
        (Some(_), Some(_)) => report.push(
            Problem::error(
                "invalid-parameter",
                format!("parameter `{}` has `values` and `letters`", name.text),
            )
            .at(&name.place, "has both")
            .help("declare two parameters, and write both into the name"),
        ),
        (values, letters)
            if values.as_ref().is_none_or(Vec::is_empty)
                && letters.as_ref().is_none_or(Vec::is_empty)
                && !item.is_wrong =>
        {
            report.push(
                Problem::error(
                    "invalid-parameter",
                    format!("parameter `{}` has no values", name.text),
                )
                .at(&name.place, "no `values`, no `letters`")
                .help(
                    "add `values = [\"..\"]`, `letters = { r = \"read\" }` for letters that can be combined, \
                     or `form = \"id\"` where nobody knows all values",
                ),
            );
        }
        _ => {}
    }
    let mut first: HashMap<&str, &Word> = HashMap::new();
    let mut made = Vec::new();
    let accepts = |word: &Word, report: &mut Report| {
        if !is_token_name(&word.text) {
            report.push(
                Problem::error(
                    "invalid-value",
                    format!(
                        "`{}` is not a value of `{}`",
                        word.text.escape_debug(),
                        name.text
                    ),
                )
                .at(&word.place, "a token cannot carry it")
                .help("a value is made of visible ASCII characters except `\"`, `\\`, `{` and `}`"),
            );
            return false;
        }
        true
    };
    let twice = |word: &Word, first: &Word, report: &mut Report| {
        report.push(
            Problem::error(
                "duplicate-name",
                format!(
                    "`{}` is there twice among the values of `{}`",
                    word.text, name.text
                ),
            )
            .at(&word.place, "again")
            .see(&first.place, "first here")
            .help("remove one of them"),
        );
    };
    for value in item.values.iter().flatten().chain(&item.all) {
        if let Some(first) = first.get(value.text.as_str()) {
            twice(value, first, report);
            continue;
        }
        first.insert(&value.text, value);
        let is_all = item
            .all
            .as_ref()
            .is_some_and(|all| all.place == value.place);
        if accepts(value, report) {
            made.push(Spelling {
                words: if is_all {
                    format!("every {}", name.text)
                } else {
                    value.text.clone()
                },
                rust: if is_all {
                    "Every".to_owned()
                } else {
                    identifier(&value.text, None)
                },
                text: value.text.clone(),
                kind: if is_all { Kind::All } else { Kind::One },
            });
        }
    }
    let letters = item.letters.as_deref().unwrap_or_default();
    for (letter, words) in letters {
        let is_letter = letter.text.chars().count() == 1;
        if !is_letter {
            report.push(
                Problem::error(
                    "invalid-value",
                    format!("`{}` is not one letter", letter.text.escape_debug()),
                )
                .at(&letter.place, "not one letter")
                .help("`letters` can be combined, as in `rs`; longer values are a list, `values = [\"..\"]`"),
            );
        }
        if is_letter && accepts(letter, report) {
            made.push(Spelling {
                text: letter.text.clone(),
                words: words.as_written().to_owned(),
                rust: identifier(&letter.text, None),
                kind: Kind::One,
            });
        }
    }
    if let Some((letter, _)) = letters.get(MAX_LETTERS) {
        report.push(
            Problem::error(
                "invalid-parameter",
                format!(
                    "parameter `{}` has {} letters, and {MAX_LETTERS} is the most",
                    name.text,
                    letters.len()
                ),
            )
            .at(&letter.place, "the first one too many"),
        );
        made.truncate(MAX_LETTERS);
    }
    if item.letters.is_some() && item.values.is_none() {
        combinations(&mut made);
    }
    made
}

/// Adds each combination of two letters or more, in their order.
fn combinations(letters: &mut Vec<Spelling>) {
    let count = letters.len();
    for bits in 1_usize..1 << count {
        let among: Vec<usize> = (0..count).filter(|at| bits >> at & 1 == 1).collect();
        if among.len() < 2 {
            continue;
        }
        let of = |column: fn(&Spelling) -> &str| -> Vec<&str> {
            among
                .iter()
                .filter_map(|&at| letters.get(at))
                .map(column)
                .collect()
        };
        let made = Spelling {
            text: of(|it| &it.text).concat(),
            words: of(|it| &it.words).join(", "),
            rust: of(|it| &it.rust).concat(),
            kind: Kind::Letters(among.clone()),
        };
        letters.push(made);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        Word {
            text: text.to_owned(),
            ..Word::default()
        }
    }

    fn report() -> Report {
        Report::new(Vec::new(), Vec::new(), false)
    }

    #[test]
    fn as_many_as_the_limit_fit() {
        for (count, fits) in [(4, true), (5, true), (6, false), (7, false)] {
            let mut report = report();
            let found = Parameters(Vec::new()).fits(&word("a"), count, 5, "names", &mut report);
            assert_eq!(found, fits, "{count}");
            assert_eq!(report.count(), usize::from(!fits), "{count}");
        }
    }

    #[test]
    fn a_list_has_as_many_names_as_there_may_be() {
        for (count, made) in [(MAX_NAMES, MAX_NAMES), (MAX_NAMES + 1, 1)] {
            let value = |at: usize| Spelling {
                text: at.to_string(),
                words: String::new(),
                rust: String::new(),
                kind: Kind::One,
            };
            let parameters = Parameters(vec![Parameter {
                name: "p".to_owned(),
                spellings: (0..count).map(value).collect(),
            }]);
            let every = parameters.every(vec![word("{p}")], &Values::default());
            assert_eq!(every.len(), made);
        }
    }

    /// The limit of combinations is one of combinations alone.
    #[test]
    fn values_are_no_combinations() {
        for (combinations, fits) in [(MAX_COMBINATIONS, true), (MAX_COMBINATIONS + 1, false)] {
            let value = |at: usize| Spelling {
                text: at.to_string(),
                words: String::new(),
                rust: String::new(),
                kind: match at {
                    0..2 => Kind::One,
                    _ => Kind::Letters(vec![0]),
                },
            };
            let parameters = Parameters(vec![Parameter {
                name: "p".to_owned(),
                spellings: (0..combinations + 2).map(value).collect(),
            }]);
            let mut report = report();
            let item = RawPrivilege {
                name: word("{p}"),
                ..RawPrivilege::default()
            };
            let mut items = vec![item];
            parameters.privileges(
                "scopes",
                &mut items,
                &mut Vec::new(),
                &|_| None,
                &mut report,
            );
            assert_eq!(
                (items.len(), report.count()),
                if fits { (2, 0) } else { (0, 1) }
            );
        }
    }
}
