//! Collects all problems, and leaves out those that follow from others.

use std::collections::{HashMap, HashSet};

use crate::{
    Help, Place, Problem, Rows, problem::gather, read::Word, suggest::Suggester, syntax::Damage,
};

/// The problems of one reading.
pub(crate) struct Report {
    problems: Vec<Problem>,
    /// For each file, the places of syntax errors.
    damage: Vec<Damage>,
    /// For each file, the positions of declared names, ascending.
    declared: Rows,
    /// Whether some names were lost to syntax errors; a missing name may be one of them.
    pub(crate) names_lost: bool,
    pub(crate) near: Suggester,
    /// The places of names that expand to several items: file and position.
    templates: HashSet<(usize, usize)>,
}

impl Report {
    pub(crate) fn new(problems: Vec<Problem>, damage: Vec<Damage>, names_lost: bool) -> Self {
        Self {
            problems,
            declared: Rows::new(damage.len()),
            damage,
            names_lost,
            near: Suggester::new(),
            templates: HashSet::new(),
        }
    }

    pub(crate) fn push(&mut self, problem: Problem) {
        gather(&mut self.problems, problem);
    }

    /// Reports a name that is declared twice in its table.
    pub(crate) fn declared_twice(&mut self, noun: &str, first: &Word, again: &Word) {
        self.push(
            Problem::error(
                "duplicate-name",
                format!("{noun} `{}` is declared twice", again.text),
            )
            .at(&again.place, "again here")
            .see(&first.place, "first here")
            .help("remove one of them"),
        );
    }

    /// The number of problems so far.
    pub(crate) fn count(&self) -> usize {
        self.problems.len()
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    /// Records the place of a declared name, where its item begins.
    pub(crate) fn declare(&mut self, name: &Word) {
        self.declared.push(name.place.file, name.place.span.start);
    }

    /// Records a name that expands to several items, so that equal problems of these are reported once.
    pub(crate) fn template(&mut self, name: &Word) {
        self.templates
            .insert((name.place.file, name.place.span.start));
    }

    /// Sorts the declared names. Call it when all are declared.
    pub(crate) fn declared(&mut self) {
        for starts in self.declared.iter_mut() {
            starts.sort_unstable();
        }
    }

    /// The start of the item that a place belongs to, and the start of the next one.
    fn item(&self, place: &Place) -> Option<(usize, usize)> {
        let starts = self.declared.of(place.file);
        let next = starts.partition_point(|&start| start <= place.span.start);
        let start = starts.get(next.checked_sub(1)?)?;
        Some((*start, starts.get(next).copied().unwrap_or(usize::MAX)))
    }

    /// Whether a problem likely only follows from a syntax error.
    fn follows_from_syntax(&self, problem: &Problem) -> bool {
        let Some(place) = problem.primary.as_ref().map(|label| &label.place) else {
            return false;
        };
        let Some(damage) = self.damage.get(place.file) else {
            return false;
        };
        match problem.code {
            "syntax" | "duplicate-key" | "duplicate-name" => false,
            "missing-requirement" => self
                .item(place)
                .is_some_and(|(start, end)| damage.touches(&(start..end))),
            _ => damage.on_line(place.span.start),
        }
    }

    /// Keeps the first of the problems that several items of a template have at one place.
    fn once_for_each_template(&self, problems: Vec<Problem>) -> Vec<Problem> {
        let mut kept: Vec<Problem> = Vec::with_capacity(problems.len());
        let mut first = HashMap::new();
        for problem in problems {
            let place = problem.primary.as_ref().map(|label| &label.place);
            let template = place.and_then(|place| {
                let item = (place.file, self.item(place)?.0);
                self.templates.contains(&item).then_some(place)
            });
            if let Some(place) = template {
                // one error for each place
                let code = if problem.is_error() { "" } else { problem.code };
                let same = (code, place.file, place.span.start, place.span.end);
                let (_, more) = first.entry(same).or_insert((kept.len(), 0_usize));
                *more += 1;
                if *more > 1 {
                    continue;
                }
            }
            kept.push(problem);
        }
        for (at, count) in first.into_values().filter(|(_, count)| *count > 1) {
            if let Some(problem) = kept.get_mut(at) {
                let more = format!(
                    "the same goes for {} more names that this stands for",
                    count - 1
                );
                problem.help.push(Help {
                    text: more,
                    patch: None,
                });
            }
        }
        kept
    }

    /// All problems, by file and position. An item with an error gets no lints, which may follow
    /// from it.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut self.problems);
        problems.retain(|problem| !self.follows_from_syntax(problem));
        let item = |problem: &Problem| {
            let place = &problem.primary.as_ref()?.place;
            Some((place.file, self.item(place)?.0))
        };
        let wrong: HashSet<(usize, usize)> = problems
            .iter()
            .filter(|problem| problem.is_error())
            .filter_map(item)
            .collect();
        problems.retain(|problem| {
            problem.is_error() || !item(problem).is_some_and(|item| wrong.contains(&item))
        });
        let mut problems = self.once_for_each_template(problems);
        problems.sort_by(|a, b| a.order().cmp(&b.order()));
        problems
    }
}
