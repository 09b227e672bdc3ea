//! Why less would not do, or what would.

use scope_spec::{Spec, app::App};

use super::{
    SHOWN,
    uses::{Use, covered_by_others},
};
use crate::layout::joined;

/// Each narrower scope, and what it lacks. `Some` with what would do.
pub(super) fn narrower(
    app: &App,
    spec: &Spec,
    index: usize,
    brought: &[usize],
    uses: Option<&[Use<'_>]>,
    out: &mut String,
) -> Option<Vec<String>> {
    out.push_str("\n## Why a narrower scope is not enough\n\n");
    let scopes = &spec.scopes;
    let name = |at: usize| scopes.items.get(at).map_or("", |item| &item.name);
    let rest = covered_by_others(app, spec, index);
    let lacking = |with: &[usize]| -> Vec<&Use<'_>> {
        let set = scopes.closure.close(&[rest.as_slice(), with].concat());
        let uses = uses.unwrap_or_default().iter();
        uses.filter(|it| !it.is_met(spec, &set)).collect()
    };
    let any_called = uses.unwrap_or_default().iter().any(|it| it.called);
    if brought.is_empty() {
        out.push_str(&format!(
            "`{}` includes no other scope: there is no narrower one within it.\n",
            name(index)
        ));
    }
    let not_enough = |lacking: &[&Use<'_>]| {
        let functions = lacking.iter().map(|it| format!("`{}`", it.function.path));
        let mut functions: Vec<String> = functions.collect();
        functions.sort();
        functions.dedup();
        let more = functions.len().saturating_sub(SHOWN);
        functions.truncate(SHOWN);
        if more > 0 {
            functions.push(format!("{more} more"));
        }
        let not_yet = match any_called && !lacking.iter().any(|it| it.called) {
            true => ", and would do for what the app calls so far",
            false => "",
        };
        format!("not enough for {}{not_yet}", joined(functions, "and"))
    };
    let beside = match rest.is_empty() {
        true => "",
        false => " beyond what the app's other scopes open",
    };
    // what nothing in the code asks for is answered by nothing
    let empty = uses.is_some_and(<[Use<'_>]>::is_empty);
    let mut instead: Option<Vec<String>> = empty.then(Vec::new);
    for &candidate in brought {
        let line = match uses {
            None => not_opened(spec, index, candidate),
            Some(_) => {
                let lacking = lacking(&[candidate]);
                if lacking.is_empty() {
                    let better = instead.as_ref().is_none_or(|known| known.len() > 1);
                    if better && !empty {
                        instead = Some(vec![name(candidate).to_owned()]);
                    }
                    let there = match rest.binary_search(&candidate) {
                        Ok(_) => ", and is brought by what else is asked for",
                        Err(_) => "",
                    };
                    match empty {
                        true => format!("is not needed for it either{there}"),
                        false => {
                            format!("**would do** for all that the code needs{beside}{there}")
                        }
                    }
                } else {
                    format!("is {}", not_enough(&lacking))
                }
            }
        };
        out.push_str(&format!("- `{}` {line}.\n", name(candidate)));
    }
    if uses.is_some() && brought.len() > 1 && instead.is_none() {
        let together = lacking(brought);
        if together.is_empty() {
            let minimal = scopes.minimal(brought).into_iter();
            instead = Some(minimal.map(|at| name(at).to_owned()).collect());
            out.push_str("- All of these together **would do**.\n");
        } else {
            out.push_str(&format!(
                "- All of these together are {}.\n",
                not_enough(&together)
            ));
        }
    }
    if uses.is_none() {
        out.push_str(
            "\nThe app's code was not read for this petition, so this goes by what the \
             specification says.\n",
        );
    }
    instead
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
