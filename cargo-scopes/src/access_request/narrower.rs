//! Why less would not do, or what would.

use scope_spec::Spec;

use super::{
    SHOWN,
    others::Others,
    uses::{CodeUses, Use},
};
use crate::layout::{joined, quoted};

/// Each narrower scope, and what it lacks; where less would do, what that is.
pub(super) fn narrower(
    others: &Others<'_>,
    index: usize,
    brought: &[usize],
    code: Option<&CodeUses<'_>>,
    out: &mut String,
) -> Option<String> {
    out.push_str("\n## Why a narrower scope is not enough\n\n");
    let scopes = &others.spec.scopes;
    let name = |at: usize| scopes.items.get(at).map_or("", |item| &item.name);
    if let Some(code) = code.filter(|code| code.uses.is_empty()) {
        return Some(unneeded(others, index, code, out));
    }
    if brought.is_empty() {
        out.push_str(&format!(
            "`{}` includes no other scope: there is no narrower one within it.\n",
            name(index)
        ));
    }
    let Some(code) = code else {
        for &candidate in brought {
            let line = not_opened(others.spec, index, candidate);
            out.push_str(&format!("- `{}` {line}.\n", name(candidate)));
        }
        out.push_str(
            "\nThe app's code was not read for this petition, so this goes by what the \
             specification says.\n",
        );
        return None;
    };
    let mut instead: Option<Vec<usize>> = None;
    for &candidate in brought {
        let line = match not_enough(others, code, &[candidate]) {
            Some(lacking) => format!("is {lacking}"),
            None => {
                instead.get_or_insert_with(|| vec![candidate]);
                let beside = others.beside_own(code.needs(), &[candidate]);
                let lapsed = others.lapsed_among(&[candidate]);
                format!(
                    "**would do** for all that the code needs of `{}`{beside}{lapsed}",
                    name(index)
                )
            }
        };
        out.push_str(&format!("- `{}` {line}.\n", name(candidate)));
    }
    if brought.len() > 1 && instead.is_none() {
        let line = match not_enough(others, code, brought) {
            Some(lacking) => format!("are {lacking}"),
            None => {
                let all = instead.insert(scopes.minimal(brought));
                let beside = others.beside_own(code.needs(), all);
                format!("**would do**{beside}{}", others.lapsed_among(all))
            }
        };
        out.push_str(&format!("- All of these together {line}.\n"));
    }
    let instead = instead?;
    let beside = others.beside_own(code.needs(), &instead);
    let lapsed = others.lapsed_among(&instead);
    let named = quoted(instead.into_iter().map(name));
    Some(format!(
        "{named} would do in place of `{}`{beside}{lapsed}",
        name(index)
    ))
}

/// That nothing needs the scope, and what brings what it would bring.
fn unneeded(others: &Others<'_>, index: usize, code: &CodeUses<'_>, out: &mut String) -> String {
    let items = &others.spec.scopes.items;
    let name_of = |at: usize| items.get(at).map_or("", |item| &item.name);
    let name = name_of(index);
    match others.would_do(code.needs()) {
        None => {
            out.push_str(&format!("The code needs nothing of `{name}`.\n"));
            format!("nothing in the code needs `{name}`")
        }
        Some(would_do) => {
            let mut all = format!("all that the code needs of `{name}`, {would_do}");
            // what brings it may be too much as well, and be spared for this one
            let parts = parts(others.spec, index, code);
            if !parts.is_empty() && !others.ask_for(&parts) {
                let parts = quoted(parts.into_iter().map(name_of));
                all.push_str(&format!("; so would {parts}, asked for instead of either"));
            }
            out.push_str(&format!("For {all}.\n"));
            format!("for {all}")
        }
    }
}

/// The scopes within one that the code needs of it; none if that is the scope itself.
fn parts(spec: &Spec, index: usize, code: &CodeUses<'_>) -> Vec<usize> {
    let closure = &spec.scopes.closure;
    let mut parts: Vec<usize> = Vec::new();
    for need in code.needs() {
        let within = |all: &Vec<usize>| all.iter().all(|&it| closure.contains(index, it));
        let choices = need.alternatives(spec).into_iter().filter(within);
        parts.extend(choices.min_by_key(Vec::len).into_iter().flatten());
    }
    let parts = spec.scopes.minimal(&parts);
    match parts.contains(&index) {
        true => Vec::new(),
        false => parts,
    }
}

/// What some scopes are not enough for beside the others, if anything.
fn not_enough(others: &Others<'_>, code: &CodeUses<'_>, with: &[usize]) -> Option<String> {
    let spec = others.spec;
    let set = [others.closed.as_slice(), with].concat();
    let set = spec.scopes.closure.close(&set);
    let lacking = code.uses.iter().filter(|it| !it.is_met(spec, &set));
    let lacking: Vec<&Use<'_>> = lacking.collect();
    if lacking.is_empty() {
        return None;
    }
    let functions = lacking.iter().map(|it| format!("`{}`", it.function.path));
    let mut functions: Vec<String> = functions.collect();
    functions.sort();
    functions.dedup();
    let more = functions.len().saturating_sub(SHOWN);
    functions.truncate(SHOWN);
    if more > 0 {
        functions.push(format!("{more} more"));
    }
    let not_yet = match code.is_called() && !lacking.iter().any(|it| it.called) {
        true => format!(
            ", and would do for what the app calls so far{}",
            others.beside_own(code.called_needs(), with)
        ),
        false => String::new(),
    };
    Some(format!(
        "not enough for {}{not_yet}",
        joined(functions, "and")
    ))
}

/// What the wider one opens and the narrower one does not, by the spec alone.
fn not_opened(spec: &Spec, wide: usize, narrow: usize) -> String {
    let opens = |holder: usize, all: &[usize]| {
        all.iter()
            .all(|&scope| spec.scopes.closure.contains(holder, scope))
    };
    let missing: Vec<&str> = spec
        .operations
        .iter()
        .filter(|operation| {
            let by = |holder| operation.scopes.iter().any(|all| opens(holder, all));
            !operation.public && by(wide) && !by(narrow)
        })
        .map(|operation| operation.id.as_str())
        .collect();
    let access = |at: usize| spec.scopes.items.get(at).map(|item| item.access);
    let lost: Vec<&str> = match (access(wide), access(narrow)) {
        (Some(wide), Some(narrow)) => {
            let has: Vec<&str> = narrow.words().collect();
            wide.words().filter(|word| !has.contains(word)).collect()
        }
        _ => Vec::new(),
    };
    let mut parts = Vec::new();
    if !lost.is_empty() {
        parts.push(format!("lacks the access {}", lost.join(", ")));
    }
    if !missing.is_empty() {
        let first: Vec<String> = missing.iter().take(3).map(|id| format!("`{id}`")).collect();
        parts.push(match missing.len() {
            0..=3 => format!("does not open {}", joined(first, "and")),
            count => format!(
                "does not open {count} operations, such as {}",
                joined(first, "and")
            ),
        });
    }
    if parts.is_empty() {
        "covers less; the specification does not say which operations that concerns".to_owned()
    } else {
        parts.join("; ")
    }
}
