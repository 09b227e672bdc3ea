//! What in the app's code a scope is needed for.

use scope_spec::Spec;

use super::{SHOWN, uses::Use};
use crate::{
    audit::Need,
    layout::{counted, joined},
};

/// Which functions need it, who calls them, and the operations behind them.
pub(super) fn in_code(spec: &Spec, uses: Option<&[Use<'_>]>, out: &mut String) {
    let Some(uses) = uses else {
        return;
    };
    if uses.is_empty() {
        out.push_str(
            "Nothing in the app's code needs it beyond what the app's other scopes open.\n",
        );
        return;
    }
    out.push_str("In the app's code:\n\n");
    out.push_str("| function | needs | at | called from |\n| --- | --- | --- | --- |\n");
    for it in uses.iter().take(SHOWN) {
        let callers = it.callers.iter().take(SHOWN);
        let callers = callers.map(|(caller, at)| format!("`{caller}` ({})", at.shown()));
        let mut callers: Vec<String> = callers.collect();
        if it.callers.len() > SHOWN {
            callers.push(format!("{} more", it.callers.len() - SHOWN));
        }
        let callers = match callers.as_slice() {
            [] => "nothing yet".to_owned(),
            callers => callers.join(", "),
        };
        out.push_str(&format!(
            "| `{}` | {} | {} | {callers} |\n",
            it.function.path,
            needs(spec, it).replace('|', "\\|"),
            it.at.shown(),
        ));
    }
    if uses.len() > SHOWN {
        out.push_str(&format!(
            "| and {} | | | |\n",
            counted(uses.len() - SHOWN, "more function")
        ));
    }
    if !uses.iter().any(|it| it.called) {
        out.push_str(
            "\n**The app calls none of these yet**: what is called so far, its other scopes open.\n",
        );
    }
    operations(spec, uses, out);
}

/// The scopes that a use needs, and the operation that needs them where none of its guards says so.
fn needs(spec: &Spec, it: &Use<'_>) -> String {
    let scopes = format!("`{}`", it.need.spelled(spec).shown(spec));
    let Need::Operation(at) = it.need else {
        return scopes;
    };
    let operation = spec.operations.get(*at);
    let id = operation.map_or("", |operation| &operation.id);
    let how = match (it.unguarded, it.function.is_guarded()) {
        (false, _) => "by which it is guarded",
        (true, true) => "which is beyond its guard",
        (true, false) => "which no guard vouches for",
    };
    format!("{scopes}, for the operation `{id}`, {how}")
}

/// The operations that the functions name, with what they require of the user.
fn operations(spec: &Spec, uses: &[Use<'_>], out: &mut String) {
    let mut operations: Vec<usize> = uses
        .iter()
        .flat_map(|it| it.operations.iter().copied())
        .collect();
    operations.sort_unstable();
    operations.dedup();
    if operations.is_empty() {
        return;
    }
    out.push_str("\nThe operations that these functions call:\n\n");
    out.push_str("| operation | call | the user needs |\n| --- | --- | --- |\n");
    for operation in operations.iter().take(SHOWN) {
        let Some(operation) = spec.operations.get(*operation) else {
            continue;
        };
        let call = match (&operation.method, &operation.path) {
            (Some(method), Some(path)) => format!("`{method} {path}`"),
            _ => String::new(),
        };
        let name = |&at: &usize| {
            let item = spec.permissions.items.get(at);
            item.map_or_else(String::new, |item| format!("`{}`", item.name))
        };
        let all = |all: &Vec<usize>| joined(all.iter().map(name), "and");
        let permissions = joined(operation.permissions.iter().map(all), "or");
        out.push_str(&format!(
            "| `{}` | {call} | {permissions} |\n",
            operation.id
        ));
    }
    if operations.len() > SHOWN {
        out.push_str(&format!("| and {} more | | |\n", operations.len() - SHOWN));
    }
}
