//! Resolves the written inclusions, names and globs, into edges without cycles.

use std::collections::HashSet;

use crate::{
    Closure, Glob, OpenParameter, Privilege, Problem, Rows, Vocabulary,
    close::{self, Cycle},
    glob,
    names::NameIndex,
    raw::{RawPrivilege, RawRole},
    read::{Word, as_key, quoted},
    references,
    report::Report,
    template,
};

/// The maximum number of inclusions from all globs together.
const MAX_EDGES: usize = 1 << 23;

/// Resolves the inclusions of a vocabulary, and closes it.
pub(crate) fn resolve(
    vocabulary: &mut Vocabulary,
    raw: &[RawPrivilege],
    open: &[OpenParameter],
    report: &mut Report,
) {
    let mut direct = Edges::new(vocabulary, raw).collect(report);
    let mut reported = HashSet::new();
    let (order, cycles) = close::order(&direct, |from, to| {
        // a glob that closes many cycles is one mistake
        let origin = origin(vocabulary, raw, from, to);
        origin.is_some_and(|(at, word)| {
            word.text != vocabulary.name(to) && !reported.insert((from, at))
        })
    });
    let noun = vocabulary.kind.noun();
    for cycle in &cycles {
        let edge = |from, to| origin(vocabulary, raw, from, to).map(|(_, word)| word);
        report_cycle(noun, cycle, &|index| vocabulary.name(index), &edge, report);
    }
    drop_back_edges(&mut direct, &order);
    vocabulary.closure = Closure::in_order(&direct, &order);
    for (from, item) in vocabulary.items.iter().enumerate() {
        // report each word only once, whichever included template it was wrong for
        let mut reported = HashSet::new();
        for &to in direct.of(from).iter().filter(|_| item.template.is_some()) {
            if let Some((at, word)) = origin(vocabulary, raw, from, to)
                && reported.insert(at)
            {
                template::includes(vocabulary, open, from, (to, word), report);
            }
        }
    }
    let globs: Vec<Vec<Glob>> = raw
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let words = item.includes.iter();
            let globs = words.filter(|word| Meant::by(vocabulary, index, word) == Meant::Glob);
            globs.map(as_glob).collect()
        })
        .collect();
    let items = vocabulary.items.iter_mut();
    for ((item, includes), globs) in items.zip(direct).zip(globs) {
        item.includes = includes;
        item.globs = globs;
    }
}

/// The meaning of a word in an item's inclusions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meant {
    /// Another item.
    Name(usize),
    /// The items of a name of several privileges.
    Several,
    Glob,
    Itself,
    Undeclared,
}

impl Meant {
    /// A declared name means itself; any other word with a `*` is a glob. On the item of its own
    /// name, a name that is also a glob can only mean the glob.
    fn by(vocabulary: &Vocabulary, index: usize, word: &Word) -> Self {
        match vocabulary.index_of(&word.text) {
            Some(found) if found != index => Self::Name(found),
            None if vocabulary.combination(&word.text).is_some() => Self::Several,
            _ if glob::is_glob(&word.text) => Self::Glob,
            Some(_) => Self::Itself,
            None => Self::Undeclared,
        }
    }
}

fn as_glob(word: &Word) -> Glob {
    Glob {
        pattern: word.text.clone(),
        place: word.place.clone(),
    }
}

/// The first word of `from` that includes `to`, and its position.
fn origin<'r>(
    vocabulary: &Vocabulary,
    raw: &'r [RawPrivilege],
    from: usize,
    to: usize,
) -> Option<(usize, &'r Word)> {
    let target = vocabulary.name(to);
    let words = &raw.get(from)?.includes;
    let means = |word: &Word| {
        let means = vocabulary.combination(&word.text);
        means.is_some_and(|means| means.contains(&to))
    };
    let literal = words
        .iter()
        .enumerate()
        .find(|(_, word)| word.text == target || means(word));
    literal.or_else(|| {
        words
            .iter()
            .enumerate()
            .find(|(_, word)| glob::is_glob(&word.text) && glob::matches(&word.text, target))
    })
}

/// Turns words into edges.
struct Edges<'v> {
    vocabulary: &'v Vocabulary,
    raw: &'v [RawPrivilege],
    /// The first item that includes every other one, and the word for that.
    all: Option<(usize, &'v Word)>,
    /// The inclusions that globs may still add; `None` after one that added too many.
    left: Option<usize>,
}

impl<'v> Edges<'v> {
    fn new(vocabulary: &'v Vocabulary, raw: &'v [RawPrivilege]) -> Self {
        Self {
            vocabulary,
            raw,
            all: None,
            left: Some(MAX_EDGES),
        }
    }

    fn collect(mut self, report: &mut Report) -> Rows {
        let mut direct = Rows::default();
        for (index, item) in self.raw.iter().enumerate() {
            let mut edges = Vec::with_capacity(item.includes.len());
            for word in &item.includes {
                self.word(index, word, &mut edges, report);
            }
            edges.sort_unstable();
            edges.dedup();
            direct.extend([edges]);
        }
        direct
    }

    fn word(&mut self, index: usize, word: &'v Word, edges: &mut Vec<usize>, report: &mut Report) {
        match Meant::by(self.vocabulary, index, word) {
            Meant::Name(found) => edges.push(found),
            Meant::Several => {
                let means = self.vocabulary.combination(&word.text).unwrap_or_default();
                if means.contains(&index) {
                    self_include(self.vocabulary.kind.noun(), word, report);
                }
                edges.extend(means.iter().filter(|meant| **meant != index));
            }
            Meant::Glob => self.glob(index, word, edges, report),
            Meant::Itself => self_include(self.vocabulary.kind.noun(), word, report),
            Meant::Undeclared => self.undeclared(index, word, report),
        }
    }

    /// Expands a glob, which matches all names except that of its item. A glob without matches is an
    /// error, but for `*` in a vocabulary of one.
    fn glob(&mut self, index: usize, word: &'v Word, edges: &mut Vec<usize>, report: &mut Report) {
        if word.text == "*" {
            if let Some((first, all)) = self.all {
                return self.all_twice(first, all, index, word, report);
            }
            self.all = Some((index, word));
        }
        let Some(left) = self.left else { return };
        let items = &self.vocabulary.items;
        let before = edges.len();
        let prefix = glob::prefix(&word.text);
        let candidates = self
            .vocabulary
            .by_name
            .with_prefix(items, |item| &item.name, prefix);
        let matches = candidates.filter(|&candidate| {
            let item = items.get(candidate);
            candidate != index && item.is_some_and(|item| glob::matches(&word.text, &item.name))
        });
        edges.extend(matches.take(left + 1));
        let matched = edges.len() - before;
        self.left = left.checked_sub(matched);
        if self.left.is_none() {
            report.push(
                Problem::error(
                    "too-many-inclusions",
                    format!("globs stand for more than {MAX_EDGES} inclusions"),
                )
                .at(&word.place, "too many with this one")
                .help("include one that includes the rest: inclusion is transitive"),
            );
            return edges.truncate(before);
        }
        if matched == 0 && !(word.text == "*" && items.len() == 1) && !report.names_lost {
            let noun = self.vocabulary.kind.noun();
            let name = self.vocabulary.name(index);
            let problem = Problem::error(
                "empty-glob",
                format!(
                    "{noun} `{name}` includes `{}`, which matches no other {noun}",
                    word.text
                ),
            )
            .at(&word.place, "matches nothing");
            // a regular expression, or a glob of paths
            let tidy = word.text.trim_start_matches('^').trim_end_matches('$');
            let tidy = tidy.replace(".*", "*").replace("**", "*");
            let finds = |(other, item): (usize, &Privilege)| {
                other != index && glob::matches(&tidy, &item.name)
            };
            let searches = tidy != word.text && report.near.search();
            report.push(if searches && items.iter().enumerate().any(finds) {
                let help = format!("`*` by itself stands for any characters: `{tidy}`");
                problem.patch(help, &word.place, quoted(&tidy))
            } else {
                problem.help("leave it out, or declare what it is meant for")
            });
        }
    }

    /// Reports two items that include every other one, and so each other.
    fn all_twice(&self, first: usize, all: &Word, index: usize, word: &Word, report: &mut Report) {
        let noun = self.vocabulary.kind.noun();
        if first == index {
            return;
        }
        let (first, second) = (self.vocabulary.name(first), self.vocabulary.name(index));
        report.push(
            Problem::error(
                "inclusion-cycle",
                format!("{noun} `{first}` includes itself: `{first}` -> `{second}` -> `{first}`"),
            )
            .at(
                &word.place,
                format!("`{second}` includes every other {noun}"),
            )
            .see(&all.place, format!("so does `{first}`"))
            .help(format!("let only one {noun} include every other one")),
        );
    }

    fn undeclared(&self, index: usize, word: &Word, report: &mut Report) {
        let vocabulary = self.vocabulary;
        let noun = vocabulary.kind.noun();
        let user = format!("{noun} `{}` includes", vocabulary.name(index));
        if let Some(problem) = references::alias_used(vocabulary, word, &user) {
            report.push(problem);
        } else if !report.names_lost {
            let problem = Problem::error(
                "undeclared-include",
                format!("{user} `{}`, which is not declared", word.text),
            )
            .at(&word.place, "not declared");
            references::push_undeclared(vocabulary, word, problem, report);
        }
    }
}

/// Reports a self-inclusion, which is redundant: inclusion is reflexive.
fn self_include(noun: &str, word: &Word, report: &mut Report) {
    report.push(
        Problem::error(
            "self-include",
            format!("{noun} `{}` includes itself", word.text),
        )
        .at(&word.place, "includes itself")
        .help(format!("leave it out: every {noun} covers itself already")),
    );
}

/// Reports a cycle of inclusions with its path, without the middle if it is long.
fn report_cycle<'r>(
    noun: &str,
    cycle: &Cycle,
    name: &dyn Fn(usize) -> &'r str,
    edge: &dyn Fn(usize, usize) -> Option<&'r Word>,
    report: &mut Report,
) {
    /// The maximum length of a path that is shown in full.
    const SHOWN: usize = 8;
    let (Some(&first), Some(&last)) = (cycle.first(), cycle.last()) else {
        return;
    };
    let mut steps: Vec<String> = cycle.iter().map(|&at| format!("`{}`", name(at))).collect();
    if steps.len() > SHOWN {
        let hidden = steps.len() - SHOWN + 1;
        let middle = SHOWN / 2..SHOWN / 2 + hidden;
        steps.splice(middle, [format!("({hidden} more)")]);
    }
    steps.push(format!("`{}`", name(first)));
    let mut problem = Problem::error(
        "inclusion-cycle",
        format!(
            "{noun} `{}` includes itself: {}",
            name(first),
            steps.join(" -> ")
        ),
    );
    if let Some(word) = edge(last, first) {
        let text = format!("`{}` includes `{}`", name(last), name(first));
        problem = problem.at(&word.place, text);
    }
    let pairs = cycle.iter().zip(cycle.iter().skip(1));
    for (&from, &to) in pairs.take(SHOWN / 2) {
        if let Some(word) = edge(from, to) {
            let text = format!("`{}` includes `{}`", name(from), name(to));
            problem = problem.see(&word.place, text);
        }
    }
    report.push(problem.help("remove one of these inclusions"));
}

/// Removes the edges that close cycles: those to items later in the order.
fn drop_back_edges(direct: &mut Rows, order: &[usize]) {
    let mut rank = vec![0; direct.len()];
    for (position, &index) in order.iter().enumerate() {
        if let Some(rank) = rank.get_mut(index) {
            *rank = position;
        }
    }
    for (index, edges) in direct.iter_mut().enumerate() {
        let own = rank.get(index);
        edges.retain(|&target| rank.get(target) < own);
    }
}

/// The inclusions of roles.
pub(crate) struct Included {
    /// For each role, the included roles: ascending, without repetition or cycle.
    pub(crate) direct: Rows,
    /// An order in which included roles come first.
    pub(crate) order: Vec<usize>,
}

/// Resolves the inclusions among roles, which are names without globs.
pub(crate) fn roles(raw: &[RawRole], report: &mut Report) -> Included {
    let index = NameIndex::new(raw, |role| &role.name.text);
    let mut direct = Rows::default();
    for (at, role) in raw.iter().enumerate() {
        let mut edges = Vec::with_capacity(role.includes.len());
        for word in &role.includes {
            match index.find(raw, |role| &role.name.text, &word.text) {
                Some(found) if found == at => self_include("role", word, report),
                Some(found) => edges.push(found),
                None if report.names_lost => {}
                None => undeclared_role(raw, role, word, report),
            }
        }
        edges.sort_unstable();
        edges.dedup();
        direct.extend([edges]);
    }
    let name = |index: usize| raw.get(index).map_or("", |role| role.name.text.as_str());
    let edge = |from: usize, to: usize| {
        let words = raw.get(from)?.includes.iter();
        words.into_iter().find(|word| word.text == name(to))
    };
    let (order, cycles) = close::order(&direct, |_, _| false);
    for cycle in &cycles {
        report_cycle("role", cycle, &name, &edge, report);
    }
    drop_back_edges(&mut direct, &order);
    Included { direct, order }
}

/// Reports an included role that is not declared.
fn undeclared_role(raw: &[RawRole], role: &RawRole, word: &Word, report: &mut Report) {
    let problem = Problem::error(
        "undeclared-role",
        format!(
            "role `{}` includes role `{}`, which is not declared",
            role.name.text, word.text
        ),
    )
    .at(&word.place, "not declared");
    let names = raw.iter().map(|role| role.name.text.as_str());
    let problem = match report.near.nearest(&word.text, names) {
        Some(near) => problem.patch(
            format!("a role with a similar name exists: `{near}`"),
            &word.place,
            quoted(near),
        ),
        None => problem.help(format!("declare it with `[roles.{}]`", as_key(&word.text))),
    };
    report.push(problem);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_add_as_many_inclusions_as_there_may_be() {
        let text = "[spec]\nname = 'a'\n[scopes]\na1 = {}\na2 = {}\na3 = {}\nb = {}\n";
        let scopes = crate::parse("a.toml", text).spec.scopes;
        let word = |text: &str| Word {
            text: text.to_owned(),
            ..Word::default()
        };
        let words = ["a*", "a1*", "a2*", "x*"].map(word);
        for most in 0..6 {
            let mut edges = Edges::new(&scopes, &[]);
            edges.left = Some(most);
            let mut report = Report::new(Vec::new(), Vec::new(), false);
            let mut found = Vec::new();
            for word in words.iter().take(3) {
                edges.glob(3, word, &mut found, &mut report);
            }
            // a glob counts as a whole, and the first one that is too much is the last one
            let expected: &[usize] = match most {
                0..3 => &[],
                3 => &[0, 1, 2],
                4 => &[0, 1, 2, 0],
                _ => &[0, 1, 2, 0, 1],
            };
            assert_eq!(found, expected, "{most}");
            let codes = |report: Report| report.finish().into_iter().map(|it| it.code);
            let too_many = usize::from(most < 5);
            assert_eq!(
                codes(report).collect::<Vec<_>>(),
                vec!["too-many-inclusions"; too_many]
            );
        }
        // one that matches nothing is reported while some are left, though none may be added
        let mut edges = Edges::new(&scopes, &[]);
        edges.left = Some(0);
        let mut report = Report::new(Vec::new(), Vec::new(), false);
        for word in [&words[3], &words[0], &words[3]] {
            edges.glob(3, word, &mut Vec::new(), &mut report);
        }
        let codes: Vec<_> = report.finish().into_iter().map(|it| it.code).collect();
        assert_eq!(codes, ["empty-glob", "too-many-inclusions"]);
    }
}
