//! The petition that asks a reviewer for a scope, in Markdown.

use scope_spec::{
    Privilege, Spec,
    app::{App, AppScope, Date, State},
};

use super::status::{relies_on_of, relying};
use crate::{
    audit::{Audited, Need, Place, Verdict},
    layout::{counted, joined},
};

/// How many operations or places a list shows.
const SHOWN: usize = 12;

/// What the app's code says, if it was read.
pub(crate) struct Code<'a> {
    pub(crate) audited: &'a Audited,
    pub(crate) verdict: &'a Verdict,
}

/// A place in the code that needs the scope that is asked for.
struct Use<'a> {
    function: &'a crate::audit::Function,
    need: &'a Need,
    /// Where it is; as seen from the package.
    at: Place,
    /// Who calls it, and where.
    callers: Vec<(&'a str, Place)>,
    /// Whether the app calls it, and not just could.
    called: bool,
    /// The operations that it and what it calls name.
    operations: Vec<usize>,
}

impl Use<'_> {
    /// Whether these scopes, closed and ascending, are enough for it.
    fn is_met(&self, spec: &Spec, set: &[usize]) -> bool {
        let covers = |scope: usize| set.binary_search(&scope).is_ok();
        self.need.is_met(spec, &covers)
    }
}

/// A petition, and whether something narrower would do: it is not to be sent then.
pub(crate) struct Petition {
    pub(crate) text: String,
    pub(crate) instead: Option<Vec<String>>,
    /// Code takes the scope, and the app calls none of it.
    pub(crate) uncalled: bool,
}

/// Asks for one scope.
pub(crate) fn petition(
    app: &App,
    asked: &AppScope,
    spec: &Spec,
    index: usize,
    code: Option<&Code<'_>>,
    today: Option<Date>,
) -> Petition {
    let scopes = &spec.scopes;
    let uses = code.map(|code| uses(app, spec, index, code));
    let mut out = String::new();
    let title = app.title.as_deref().unwrap_or(&app.name);
    out.push_str(&format!("# {title} asks for `{}`\n\n", asked.name));
    head(app, asked, spec, index, today, &mut out);

    out.push_str("\n## What the scope opens\n\n");
    let item = scopes.items.get(index);
    out.push_str(&format!("{}\n", described(item)));
    let brought: Vec<usize> = scopes
        .closure
        .iter(index)
        .filter(|&it| it != index)
        .collect();
    if !brought.is_empty() {
        out.push_str("\nIt brings these with it:\n\n");
        for &held in &brought {
            let item = scopes.items.get(held);
            let name = item.map_or("", |item| &item.name);
            out.push_str(&format!("- `{name}`: {}\n", described(item)));
        }
    }
    let rest = covered_by_others(app, spec, index);
    opened(spec, index, &rest, uses.as_deref(), &mut out);

    out.push_str("\n## What the app needs it for\n\n");
    let why = asked
        .justification
        .as_deref()
        .map(str::trim)
        .unwrap_or_default();
    if why.is_empty() && app.needs_review(spec, index) {
        out.push_str("*No justification was given yet.*\n");
    }
    for line in why.lines() {
        out.push_str(format!("> {line}").trim_end());
        out.push('\n');
    }
    if uses.is_some() && !out.ends_with("\n\n") {
        out.push('\n');
    }
    in_code(spec, uses.as_deref(), &mut out);
    let instead = narrower(app, spec, index, &brought, uses.as_deref(), &mut out);
    let uncalled = uses.is_some_and(|uses| {
        // what takes the scope itself, and not just something that it brings
        let less = scopes.closure.close(&[rest, brought].concat());
        let mut takes = uses.iter().filter(|it| !it.is_met(spec, &less)).peekable();
        takes.peek().is_some() && !takes.any(|it| it.called)
    });
    Petition {
        text: out,
        instead,
        uncalled,
    }
}

fn head(
    app: &App,
    asked: &AppScope,
    spec: &Spec,
    index: usize,
    today: Option<Date>,
    out: &mut String,
) {
    let api = spec.title.as_deref().unwrap_or(&spec.name);
    let version = spec.version.as_ref().map(|it| format!(", version {it}"));
    let item = spec.scopes.items.get(index);
    let title = item.and_then(|item| item.title.as_deref());
    let name = &asked.name;
    let title = title.map_or_else(
        || format!("`{name}`"),
        |title| format!("{title} (`{name}`)"),
    );
    let needs_review = app.needs_review(spec, index);
    let relies_on = match needs_review {
        true => Vec::new(),
        false => relies_on_of(app, spec, index, today),
    };
    let kind = match item {
        Some(item) if item.restricted => "restricted",
        _ if needs_review || !relies_on.is_empty() => "includes a restricted scope",
        _ => "not restricted",
    };
    let mut rows = vec![
        (
            "App",
            format!(
                "{} (`{}`)",
                app.title.as_deref().unwrap_or(&app.name),
                app.name
            ),
        ),
        ("API", format!("{api}{}", version.unwrap_or_default())),
        ("Scope", format!("{title}, {kind}")),
    ];
    if let Some(description) = &app.description {
        let description = description.split_whitespace().collect::<Vec<_>>().join(" ");
        rows.insert(1, ("What it does", description));
    }
    let review = asked.review.as_ref().filter(|_| needs_review);
    let state = review.map_or(State::Draft, |review| review.state);
    let since = review.and_then(|review| review.on);
    let since = since.map_or_else(String::new, |on| format!(" on {on}"));
    let by = review.and_then(|review| review.by.as_ref());
    let by = by.map_or_else(String::new, |by| format!(" by {by}"));
    rows.push((
        "State",
        match needs_review {
            true => format!("{state}{since}{by}"),
            false if relies_on.is_empty() => {
                "needs no review: granted as soon as it is asked for".to_owned()
            }
            false => relying(&relies_on),
        },
    ));
    if let Some(expires) = review.and_then(|review| review.expires) {
        let expired = today.is_some_and(|today| expires <= today);
        let expired = if expired { ", and has expired" } else { "" };
        rows.push(("Expires", format!("{expires}{expired}")));
    }
    if let Some(reference) = review.and_then(|review| review.reference.as_ref()) {
        rows.push(("Reference", reference.clone()));
    }
    if let Some(reason) = review.and_then(|review| review.reason.as_ref()) {
        rows.push((
            "Said before",
            reason.split_whitespace().collect::<Vec<_>>().join(" "),
        ));
    }
    out.push_str("| | |\n| --- | --- |\n");
    for (label, value) in rows {
        out.push_str(&format!("| {label} | {} |\n", value.replace('|', "\\|")));
    }
}

/// Its description and its access.
fn described(item: Option<&Privilege>) -> String {
    let Some(item) = item else {
        return String::new();
    };
    let text = item.description.as_deref().unwrap_or("(no description)");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let access: Vec<&str> = item.access.words().collect();
    match access.as_slice() {
        [] => text,
        access => format!("{text} Access: {}.", access.join(", ")),
    }
}

/// The operations that it opens by itself, how many with what it brings, and how many of these the
/// app calls that the `rest` of what it asks for does not open.
fn opened(spec: &Spec, index: usize, rest: &[usize], uses: Option<&[Use<'_>]>, out: &mut String) {
    if spec.operations.is_empty() {
        return;
    }
    let with = |covers: &dyn Fn(usize) -> bool| -> Vec<usize> {
        let opens = |all: &Vec<usize>| all.iter().all(|&scope| covers(scope));
        let operations = spec.operations.iter().enumerate();
        let open = operations
            .filter(|(_, operation)| !operation.public && operation.scopes.iter().any(opens));
        open.map(|(at, _)| at).collect()
    };
    let alone = with(&|scope| scope == index);
    let all = with(&|scope| spec.scopes.closure.contains(index, scope));
    let total = spec.operations.len();
    out.push_str(&match (alone.len(), all.len()) {
        (_, 0) => format!(
            "\nIt opens none of the API's {total} operations by what the specification says.\n"
        ),
        (0, all) => {
            format!("\nOf the API's {total} operations it opens {all}, with what it brings.\n")
        }
        (alone, all) if all > alone => format!(
            "\nOf the API's {total} operations it opens {alone} by itself, and {all} with what it \
             brings.\n"
        ),
        (alone, _) => format!("\nOf the API's {total} operations it opens {alone}.\n"),
    });
    let otherwise = with(&|scope| rest.binary_search(&scope).is_ok());
    let used: Option<Vec<usize>> = uses.map(|uses| {
        let named = uses.iter().filter(|it| it.called);
        let named = named.flat_map(|it| it.operations.iter().copied());
        let mut used: Vec<usize> = named
            .filter(|at| all.contains(at) && !otherwise.contains(at))
            .collect();
        used.sort_unstable();
        used.dedup();
        used
    });
    if let (Some(used), false) = (&used, all.is_empty()) {
        let count = match used.len() {
            0 => "none".to_owned(),
            count => count.to_string(),
        };
        let others = if rest.is_empty() {
            ""
        } else {
            " that its other scopes do not open"
        };
        out.push_str(&format!(
            "The app's code calls {count} of {}{others}.\n",
            if all.len() == 1 {
                "them".to_owned()
            } else {
                format!("these {}", all.len())
            }
        ));
    }
    if alone.is_empty() {
        return;
    }
    out.push_str("\nWhat it opens by itself:\n\n");
    // what changes something decides an approval: it is not what is left out
    let operation = |at: &usize| spec.operations.get(*at);
    let changes = |at: &usize| {
        let method = operation(at).and_then(|it| it.method.as_deref());
        !matches!(method, Some("GET" | "HEAD" | "OPTIONS"))
    };
    let is_used = |at: &usize| used.as_ref().is_some_and(|used| used.contains(at));
    let mut shown = alone;
    shown.sort_by_key(|at| (!is_used(at), !changes(at)));
    let left = shown.len().saturating_sub(SHOWN);
    shown.truncate(SHOWN);
    for at in &shown {
        let Some(operation) = operation(at) else {
            continue;
        };
        let call = match (&operation.method, &operation.path) {
            (Some(method), Some(path)) => format!(": `{method} {path}`"),
            _ => String::new(),
        };
        let called = if is_used(at) {
            ", which the app calls"
        } else {
            ""
        };
        out.push_str(&format!("- `{}`{call}{called}\n", operation.id));
    }
    if left > 0 {
        out.push_str(&format!("- and {left} more\n"));
    }
}

/// The places in code that the scope is needed at: those that what else is asked for does not
/// cover.
fn uses<'a>(app: &App, spec: &Spec, index: usize, code: &Code<'a>) -> Vec<Use<'a>> {
    let rest = covered_by_others(app, spec, index);
    let with = spec
        .scopes
        .closure
        .close(&[rest.as_slice(), &[index]].concat());
    let covers = |set: &[usize], scope: usize| set.binary_search(&scope).is_ok();
    let (audited, verdict) = (code.audited, code.verdict);
    let functions = &audited.found.functions;
    let mut uses: Vec<Use<'a>> = Vec::new();
    let used = verdict.used.iter().chain(&verdict.open);
    let used = used.map(|site| (site, true));
    let declared = verdict.declared.iter().map(|site| (site, false));
    for (site, called) in used.chain(declared) {
        let needed = site.need.is_met(spec, &|scope| covers(&with, scope))
            && !site.need.is_met(spec, &|scope| covers(&rest, scope));
        let Some(function) = functions.get(site.function).filter(|_| needed) else {
            continue;
        };
        let inner = verdict.graph.callers(site.function).iter();
        let inner = inner.filter_map(|caller| {
            let function = functions.get(caller.function)?;
            Some((function.path.as_str(), &caller.place))
        });
        let outer = site.caller.as_deref().map(|caller| (caller, &site.place));
        let callers = outer.into_iter().chain(inner);
        let callers = callers.map(|(caller, at)| (caller, audited.source.inside(at)));
        let known = uses
            .iter_mut()
            .find(|known| std::ptr::eq(known.function, function) && *known.need == site.need);
        match known {
            Some(known) => {
                known.called |= called;
                for caller in callers {
                    if !known.callers.contains(&caller) {
                        known.callers.push(caller);
                    }
                }
            }
            None => {
                let mut once: Vec<(&str, Place)> = Vec::new();
                for caller in callers {
                    if !once.contains(&caller) {
                        once.push(caller);
                    }
                }
                uses.push(Use {
                    function,
                    need: &site.need,
                    at: audited.source.inside(&function.place),
                    callers: once,
                    called,
                    operations: match site.need {
                        // of unguarded code: it may name others, that need others
                        Need::Operation(operation) if function.guards.is_empty() => vec![operation],
                        _ => verdict.graph.operations(functions, site.function),
                    },
                });
            }
        }
    }
    // what is called by what the app calls is called
    let called = uses.iter().filter(|it| it.called);
    let called: Vec<&str> = called.map(|it| it.function.path.as_str()).collect();
    for it in &mut uses {
        it.called |= it.callers.iter().any(|(caller, _)| called.contains(caller));
    }
    uses
}

/// What the app has without the scope, closed.
fn covered_by_others(app: &App, spec: &Spec, index: usize) -> Vec<usize> {
    let others = app.scopes.iter().filter_map(|asked| {
        let other = spec.scopes.index_of(&asked.name)?;
        // one that brings it would make every petition needless
        (other != index && !spec.scopes.closure.contains(other, index)).then_some(other)
    });
    spec.scopes.closure.close(&others.collect::<Vec<_>>())
}

/// Which functions need it, who calls them, and the operations behind them.
fn in_code(spec: &Spec, uses: Option<&[Use<'_>]>, out: &mut String) {
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
            "| `{}` | `{}` | {} | {callers} |\n",
            it.function.path,
            it.need.shown(spec).replace('|', "\\|"),
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

/// Each narrower scope, and what it lacks. `Some` with what would do.
fn narrower(
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
