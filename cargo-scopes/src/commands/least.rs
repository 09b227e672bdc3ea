//! `cargo scopes least`.

use std::{collections::HashSet, path::PathBuf};

use scope_analysis::{
    call,
    least::{self, Solution},
};
use scope_convert::openapi;
use scope_spec::{
    Operation, OperationId, Requirement, Spec, Vocabulary, VocabularyKind, matching::Readings,
};
use serde::Serialize;

use crate::{
    console::{Console, style, styled},
    failure::{Exit, Failure, Outcome},
    files::{self, SpecArgs},
    format::{Format, FormatArgs},
    layout::{counted, wrapped},
};

/// Find the least-privileged scopes that allow the given operations.
///
/// A scope weighs 1 plus the number of operations that require it; a set weighs as much as the
/// scopes that it grants, inclusion counted. The answer is the set that allows every operation and
/// weighs least; among equals, the one with the fewest restricted scopes, then the fewest names,
/// then the first in the file. If the proof takes too long, the answer is the best set found, and
/// is marked. The user permissions are found in the same way.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "\
Examples:
  cargo scopes least readAccountInfo 'GET /restapi/v1.0/account/~'
  cargo scopes least --from-openapi client.yaml --format json",
    group = clap::ArgGroup::new("what").required(true).multiple(true)
)]
pub(crate) struct Args {
    /// Operations, as ids or `METHOD /path`
    #[arg(value_name = "OPERATIONS", group = "what")]
    operations: Vec<String>,

    /// An OpenAPI description, JSON or YAML: all its operations
    #[arg(long, value_name = "FILE", group = "what")]
    from_openapi: Option<PathBuf>,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    pub(super) format: FormatArgs,
}

/// The answer; its JSON is a contract.
#[derive(Serialize)]
struct Answer<'s> {
    scopes: Vec<&'s str>,
    closure: Vec<&'s str>,
    permissions: Vec<&'s str>,
    /// Whether it is proved that no set is better.
    proved: bool,
    /// The weight of the scopes, and the lower bound of the weight of any set that is enough.
    weight: usize,
    bound: usize,
    operations: serde_json::Map<String, serde_json::Value>,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let path = args.spec.path()?;
    let spec = files::load_any_spec(&path)?.spec;
    let wanted = args.operations.iter().map(|word| call::find(&spec, word));
    let wanted = Failure::all(wanted).map_err(|failure| failure.read_from(&files::shown(&path)))?;
    let wanted = wanted.iter().flat_map(Readings::operations);
    let mut wanted: Vec<OperationId> = wanted.copied().collect();
    if let Some(file) = &args.from_openapi {
        wanted.extend(from_openapi(&spec, file, console)?);
    }
    let mut seen = HashSet::new();
    wanted.retain(|&id| seen.insert(id));
    let operations: Vec<&Operation> = wanted.iter().map(|&id| &spec[id]).collect();
    let progress = console.progress("weighing alternatives");
    let solved = |kind| Solved::new(&spec, kind, &operations);
    let scopes = solved(VocabularyKind::Scope);
    let permissions = solved(VocabularyKind::Permission);
    drop(progress);
    match args.format.format {
        Format::Json => console.json(&Answer {
            scopes: scopes.names(&scopes.solution.grant),
            closure: scopes.names(&scopes.solution.closure),
            permissions: permissions.names(&permissions.solution.grant),
            proved: scopes.solution.is_proved && permissions.solution.is_proved,
            weight: scopes.solution.weight,
            bound: scopes.solution.bound,
            operations: operations
                .iter()
                .map(|operation| (operation.id.clone(), scopes.opener_names(operation).into()))
                .collect(),
        })?,
        Format::Text => console.print(text(&spec, &operations, &scopes, &permissions)),
    }
    Ok(Exit::Yes)
}

/// The operations of a description that the spec has; warns of the others.
fn from_openapi(
    spec: &Spec,
    file: &std::path::Path,
    console: &mut Console,
) -> Result<Vec<OperationId>, Failure> {
    let described = openapi::operations(file)?;
    let mut found = Vec::new();
    let mut lost = Vec::new();
    for (operation, indices) in described.iter().zip(openapi::find(spec, &described)) {
        // a path of a client may hold a parameter's value
        let answers = || {
            let mut calls = operation.calls();
            calls.find_map(|wanted| call::find_call(spec, &wanted).ok())
        };
        match indices.is_empty().then(answers) {
            None => found.extend(indices),
            Some(Some(readings)) => found.extend(readings.operations()),
            Some(None) => lost.push(operation.shown()),
        }
    }
    let shown = file.display();
    if found.is_empty() {
        return Err(Failure::new(
            "no-operation-found",
            format!("none of the operations of `{shown}` is in the spec"),
        )
        .help("operations are matched by operationId, else by method and path"));
    }
    if !lost.is_empty() {
        let count = counted(lost.len(), "operation");
        let lost = crate::layout::some_quoted(&lost, 5);
        console.warn(
            Failure::new(
                "unknown-operation",
                format!("`{shown}` has {count} that the spec does not declare"),
            )
            .help(format!("the answer ignores {lost}")),
        );
    }
    Ok(found)
}

/// The answer for one gate.
struct Solved<'s> {
    vocabulary: &'s Vocabulary,
    weights: Vec<usize>,
    solution: Solution,
}

impl<'s> Solved<'s> {
    fn new(spec: &'s Spec, kind: VocabularyKind, operations: &[&Operation]) -> Self {
        let vocabulary = spec.vocabulary(kind);
        let requirements = operations
            .iter()
            .map(|operation| operation.requirement(kind).clone());
        let requirements: Vec<Requirement> = requirements.collect();
        Self {
            vocabulary,
            weights: spec.weights(kind),
            solution: least::least(spec, kind, &requirements),
        }
    }

    fn names(&self, indices: &[usize]) -> Vec<&'s str> {
        self.vocabulary.names_of(indices)
    }

    fn covers(&self, index: usize) -> bool {
        self.solution.closure.binary_search(&index).is_ok()
    }

    /// The first alternative of an operation that the answer satisfies.
    fn taken<'o>(&self, operation: &'o Operation) -> &'o [usize] {
        let required = operation.requirement(self.vocabulary.kind);
        let taken = required.first_met(|index| self.covers(index));
        taken.unwrap_or_default()
    }

    /// The privileges of the answer that allow an operation: for each required privilege itself,
    /// else the first that includes it.
    fn openers(&self, operation: &Operation) -> Vec<usize> {
        let grant = &self.solution.grant;
        let opener = |&wanted: &usize| {
            let holds = |&&held: &&usize| self.vocabulary.closure.contains(held, wanted);
            let itself = grant.iter().find(|&&held| held == wanted);
            itself.or_else(|| grant.iter().find(holds)).copied()
        };
        let mut openers: Vec<usize> = self.taken(operation).iter().filter_map(opener).collect();
        openers.sort_unstable();
        openers.dedup();
        openers
    }

    fn opener_names(&self, operation: &Operation) -> Vec<&'s str> {
        self.names(&self.openers(operation))
    }

    /// The privileges that an alternative adds to the answer.
    fn more(&self, all: &[usize]) -> Vec<usize> {
        let mut more = self.vocabulary.closure.close(all);
        more.retain(|&index| !self.covers(index));
        more
    }

    fn weight(&self, indices: &[usize]) -> usize {
        let weights = indices.iter().filter_map(|&index| self.weights.get(index));
        weights.sum()
    }
}

fn text(
    spec: &Spec,
    operations: &[&Operation],
    scopes: &Solved<'_>,
    permissions: &Solved<'_>,
) -> String {
    let count = counted(operations.len(), "operation");
    let grant = &scopes.solution.grant;
    let mut out = if grant.is_empty() {
        let verb = if operations.len() == 1 {
            "requires"
        } else {
            "require"
        };
        format!("{count} {verb} no scope\n")
    } else {
        let names = wrapped(&scopes.names(grant).join(" "), "  ", "  ");
        let names = styled(style::YES, names.trim_end());
        format!("least-privileged scopes for {count}:\n{names}\n")
    };
    let in_all = scopes.solution.closure.len();
    if in_all > grant.len() {
        let rest: Vec<usize> = scopes
            .solution
            .closure
            .iter()
            .copied()
            .filter(|index| !grant.contains(index))
            .collect();
        let line = format!(
            "{} in total, with included ones: {}",
            counted(in_all, "scope"),
            scopes.names(&rest).join(", ")
        );
        out += &wrapped(&line, "  ", "    ");
    }
    let flagged = |flag: fn(&scope_spec::Privilege) -> bool| {
        let among = scopes.solution.closure.iter().copied();
        let among = among.filter(|&index| flag(&spec.scopes[index]));
        scopes.names(&among.collect::<Vec<_>>())
    };
    let restricted = flagged(|item| item.restricted);
    if !restricted.is_empty() {
        let line = format!(
            "restricted, so a justification and an approval are required: {}",
            restricted.join(", ")
        );
        out += &wrapped(&line, "  ", "    ");
    }
    let on_request = flagged(|item| item.availability == scope_spec::Availability::OnRequest);
    if !on_request.is_empty() {
        let line = format!(
            "the vendor must enable these first: {}",
            on_request.join(", ")
        );
        out += &wrapped(&line, "  ", "    ");
    }
    out += &not_proved(&scopes.solution);
    out += &opened(operations, scopes);
    out += &weighed(operations, scopes);
    out += &user_part(spec, operations, permissions);
    out
}

/// The note that there may be a better answer.
fn not_proved(solution: &Solution) -> String {
    if solution.is_proved {
        return String::new();
    }
    let (weight, bound) = (solution.weight, solution.bound);
    let line = format!(
        "not proved to be the least: this set weighs {weight}, and no set weighs less than {bound}; \
         give fewer operations at once to prove it"
    );
    wrapped(&line, "  ", "    ")
}

/// The operations that each scope allows.
fn opened(operations: &[&Operation], scopes: &Solved<'_>) -> String {
    let mut by: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for operation in operations {
        let mut openers = scopes.opener_names(operation);
        if openers.is_empty() {
            openers.push(match operation.is_public() {
                true => "public",
                false => "any token",
            });
        }
        match by.iter_mut().find(|(known, _)| *known == openers) {
            Some((_, ids)) => ids.push(&operation.id),
            None => by.push((openers, vec![&operation.id])),
        }
    }
    let mut out = format!("\n{}\n", styled(style::HEAD, "operations by scope"));
    for (openers, ids) in by {
        let openers = openers.join(" and ");
        out += &wrapped(&format!("{openers}: {}", ids.join(", ")), "  ", "    ");
    }
    out
}

/// The alternatives that were considered, each requirement once.
fn weighed(operations: &[&Operation], solved: &Solved<'_>) -> String {
    let vocabulary = solved.vocabulary;
    let mut known: Vec<(&Requirement, Vec<&str>)> = Vec::new();
    for operation in operations {
        let any = operation.requirement(vocabulary.kind);
        if any.alternatives().len() < 2 {
            continue;
        }
        match known.iter_mut().find(|(other, _)| *other == any) {
            Some((_, ids)) => ids.push(&operation.id),
            None => known.push((any, vec![&operation.id])),
        }
    }
    if known.is_empty() {
        return String::new();
    }
    let settled = |any: &Requirement| any.alternatives().all(|all| solved.more(all).is_empty());
    let before = known.len();
    known.retain(|(any, _)| !settled(any));
    let left_out = before - known.len();
    let mut out = format!(
        "\n{}\n",
        styled(
            style::HEAD,
            format!("alternatives weighed, {}s", vocabulary.kind.noun())
        )
    );
    for (any, ids) in known {
        out += &wrapped(&format!("{}:", ids.join(", ")), "  ", "    ");
        for all in any.alternatives() {
            let name = vocabulary.names_of(all).join(" and ");
            let more = solved.more(all);
            let what = match more.len() {
                0 => "in the answer".to_owned(),
                count => format!(
                    "would add {}, which weigh{} {}",
                    counted(count, vocabulary.kind.noun()),
                    if count == 1 { "s" } else { "" },
                    solved.weight(&more)
                ),
            };
            out += &wrapped(&format!("{name}: {what}"), "    ", "      ");
        }
    }
    if left_out > 0 {
        let choices = counted(left_out, "choice");
        out += &format!("  {choices} with every alternative in the answer\n");
    }
    out
}

/// The user permissions of the operations, and the roles that have all of them.
fn user_part(spec: &Spec, operations: &[&Operation], solved: &Solved<'_>) -> String {
    let needed = &solved.solution.grant;
    if needed.is_empty() {
        return String::new();
    }
    let mut out = format!(
        "\n{}\n",
        styled(style::HEAD, "user permissions that go with them")
    );
    out += &wrapped(&solved.names(needed).join(", "), "  ", "    ");
    let weighed = not_proved(&solved.solution) + &weighed(operations, solved);
    if spec.roles.is_empty() {
        return out + &weighed;
    }
    let covers = |role: &&scope_spec::Role| {
        needed
            .iter()
            .all(|index| role.closure.binary_search(index).is_ok())
    };
    let mut roles: Vec<&scope_spec::Role> = spec.roles.iter().filter(covers).collect();
    roles.sort_by_key(|role| role.closure.len());
    let line = if roles.is_empty() {
        "no single role has all of them".to_owned()
    } else {
        let name = |role: &&scope_spec::Role| {
            format!(
                "{} ({})",
                role.name,
                counted(role.closure.len(), "permission")
            )
        };
        let names: Vec<String> = roles.iter().map(name).collect();
        format!(
            "roles that have them, the narrowest first: {}",
            names.join(", ")
        )
    };
    out += &wrapped(&line, "  ", "    ");
    out + &weighed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_not_proved_says_so() {
        let solution = |is_proved| Solution {
            weight: 12,
            bound: 10,
            is_proved,
            ..Solution::default()
        };
        let line = not_proved(&solution(false));
        assert!(
            line.contains("not proved") && line.contains("12") && line.contains("10"),
            "{line}"
        );
        assert_eq!(not_proved(&solution(true)), "");
    }
}
