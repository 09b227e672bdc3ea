//! What in the app's code a scope is needed for.

use scope_spec::Spec;

use super::{
    SHOWN,
    others::Others,
    uses::{CodeUses, Use},
};
use crate::{
    audit::Need,
    layout::{counted, joined, some_quoted},
};

/// Which functions need it, who calls them, and the operations behind them.
pub(super) fn in_code(others: &Others<'_>, name: &str, code: &CodeUses<'_>, out: &mut String) {
    let (spec, uses) = (others.spec, code.uses.as_slice());
    if uses.is_empty() {
        let beyond = match others.beside(code.needs(), &[]).is_empty() {
            true => "",
            false => " beyond what else is asked for",
        };
        out.push_str(&format!("Nothing in the app's code needs it{beyond}.\n"));
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
            [] if it.function.name == "main" => "the start of the program".to_owned(),
            [] if it.called => "no call was seen".to_owned(),
            [] => "nothing".to_owned(),
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
    if !code.is_called() {
        let would_do = others.would_do(code.called_needs());
        let instead = match would_do {
            None => format!("what it calls so far needs nothing of `{name}`"),
            Some(would_do) => format!("for what it calls so far, {would_do}"),
        };
        out.push_str(&format!("\n**The app calls none of these**: {instead}.\n"));
    }
    let unseen = uses.iter().filter(|it| it.is_unseen());
    let mut unseen: Vec<&str> = unseen.map(|it| it.function.path.as_str()).collect();
    unseen.sort_unstable();
    unseen.dedup();
    if !unseen.is_empty() {
        out.push_str(&format!(
            "\n**No call was seen of {}**: what is public, or handed on as a value, may be called \
             from elsewhere, so it counts all the same.\n",
            some_quoted(&unseen, SHOWN)
        ));
    }
    operations(spec, uses, out);
}

/// The scopes that a use needs, and the operation that needs them where none of its guards says so.
fn needs(spec: &Spec, it: &Use<'_>) -> String {
    let scopes = format!("`{}`", it.need.spelled(spec).shown(spec));
    let scopes = match it.part {
        Some(_) => format!("{scopes}, of which this and the other scopes bring a part"),
        None => scopes,
    };
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
