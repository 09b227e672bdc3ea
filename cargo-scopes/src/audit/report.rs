//! What was found, as text and as JSON.

use serde_json::{Value, json};

use scope_spec::app::State;

use super::{
    Audited, Function, Need, Place, Verdict,
    beyond::is_guarded,
    judge::{Finding, Level},
    mentions::Use,
    scopes::{FunctionUse, by_scope},
    source,
    told::{reviewed, told},
};
use crate::{
    console::{style, styled},
    layout::{counted, joined, quoted, table, wrapped},
};

/// How many places a line shows.
const SHOWN: usize = 3;

/// For people.
pub(crate) fn text(judged: &[(&Audited, &Verdict)]) -> String {
    let texts = judged
        .iter()
        .map(|(audited, verdict)| one(audited, verdict));
    texts.collect::<Vec<_>>().join("\n")
}

fn one(audited: &Audited, verdict: &Verdict) -> String {
    let spec = &audited.spec;
    let found = &audited.found;
    let guarded: Vec<usize> = found
        .functions
        .iter()
        .enumerate()
        .filter_map(|(at, function)| (!function.guards.is_empty()).then_some(at))
        .collect();
    let mut out = String::new();
    let head = format!(
        "package {}: {} in {}",
        audited.source.name,
        counted(guarded.len(), "guarded function"),
        counted(audited.source.files, "file"),
    );
    out.push_str(&format!("{}\n", styled(style::HEAD, head)));
    out.push_str(&format!("  spec      {}\n", audited.spec_name));
    let manifest = match (&audited.app, audited.manifest()) {
        (Some(app), Some(path)) => {
            let asked = counted(app.app.scopes.len(), "scope");
            let shown = source::shown(path);
            format!("{} ({shown}), asks for {asked}", app.app.name)
        }
        _ => "none: what is asked for is not looked at".to_owned(),
    };
    out.push_str(&format!("  manifest  {manifest}\n"));
    if let Some(handles) = handles(audited) {
        out.push_str(&wrapped(&handles, "  handles   ", "            "));
    }
    out.push('\n');

    let mut told_of: Vec<usize> = Vec::new();
    if audited.app.is_some() {
        needed_by(audited, verdict, &mut told_of, &mut out);
    }
    let rest = guarded.into_iter().filter(|at| !told_of.contains(at));
    let rest = rest.filter_map(|at| found.functions.get(at));
    let mut rows = vec![
        ["function", "needs", "by", "at"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for function in rest {
        for (at, guard) in function.guards.iter().enumerate() {
            rows.push(vec![
                if at == 0 {
                    function.path.clone()
                } else {
                    String::new()
                },
                guard.need.shown(spec),
                guard.how.shown().to_owned(),
                guard.place.shown(),
            ]);
        }
    }
    if rows.len() > 1 {
        if audited.app.is_some() {
            let head = "guarded, and not called by the app itself";
            out.push_str(&format!("{}\n", styled(style::HEAD, head)));
        }
        out.push_str(&table(&rows, "  ", 1));
        out.push('\n');
    }

    let told = told(audited, verdict);
    for one in &told {
        let (label, style) = match one.level {
            Level::Error => ("error", style::NO),
            Level::Warning => ("warning", style::NOTE),
            Level::Note => ("note", style::DIM),
        };
        let label = format!("{label}[{}]:", one.code);
        let text = wrapped(&format!("{label} {}", one.message), "", "    ");
        out.push_str(&text.replacen(&label, &styled(style, &label).to_string(), 1));
        if !one.places.is_empty() {
            let mut places: Vec<String> = one.places.iter().take(SHOWN).map(Place::shown).collect();
            if one.places.len() > SHOWN {
                places.push(format!("and {} more", one.places.len() - SHOWN));
            }
            out.push_str(&wrapped(
                &format!("at {}", places.join(", ")),
                "    ",
                "       ",
            ));
        }
        for (what, place) in &one.related {
            let text = format!("{what} is at {}", place.shown());
            out.push_str(&wrapped(&text, "    ", "       "));
        }
        if let Some(help) = &one.help {
            out.push_str(&wrapped(&format!("help: {help}"), "    ", "          "));
        }
        out.push('\n');
    }

    if !found.unseen.is_empty() {
        out.push_str(&format!("{}\n", styled(style::HEAD, "not seen")));
        for unseen in &found.unseen {
            let text = format!("{} ({})", unseen.what, unseen.place.shown());
            out.push_str(&wrapped(&text, "  ", "      "));
        }
        out.push('\n');
    }

    let count = |level| told.iter().filter(|one| one.level == level).count();
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    let notes = count(Level::Note);
    let summary = match (errors + warnings + notes, &audited.app) {
        (0, Some(_)) => "what is asked for is what is needed".to_owned(),
        (0, None) => "nothing is left unguarded, as far as can be seen".to_owned(),
        _ => {
            let notes = match notes {
                0 => String::new(),
                notes => format!(", {}", counted(notes, "note")),
            };
            let errors = counted(errors, "error");
            format!("{errors}, {}{notes}", counted(warnings, "warning"))
        }
    };
    out.push_str(&format!("{summary}\n"));
    out
}

/// How many operations have a handler behind the guard that the spec gives them, and which have
/// none; `None` for a crate that is no such server.
fn handles(audited: &Audited) -> Option<String> {
    let handled = &audited.found.handled;
    let operations = audited.spec.operations.iter().enumerate();
    let rest = operations.filter(|(at, _)| !handled.contains(at));
    let rest: Vec<&str> = rest.map(|(_, operation)| operation.id.as_str()).collect();
    let total = audited.spec.operations.len();
    let count = total - rest.len();
    let all = counted(total, "operation");
    let left = match rest.as_slice() {
        [] => String::new(),
        rest if rest.len() <= SHOWN => format!("; without a handler: {}", quoted(rest)),
        rest => format!("; {} have no handler here", rest.len()),
    };
    (count > 0).then(|| format!("{count} of the spec's {all} by `Routes::handle`{left}"))
}

/// Which code needs each scope that is asked for: what it calls, and from where.
fn needed_by(audited: &Audited, verdict: &Verdict, told_of: &mut Vec<usize>, out: &mut String) {
    let spec = &audited.spec;
    let scopes = by_scope(audited, verdict);
    for one in &scopes {
        let called: Vec<&FunctionUse> = one.uses.iter().filter(|it| it.called).collect();
        // what only could be called stands below
        if called.is_empty() && !one.asked {
            continue;
        }
        let item = spec.scopes.items.get(one.scope);
        let name = item.map_or("", |item| &item.name);
        let waits = verdict
            .pending
            .iter()
            .find(|(scope, _)| *scope == one.scope);
        let mut note = match waits.map(|(_, state)| *state) {
            _ if !one.asked => ", not asked for".to_owned(),
            Some(state) => {
                let state_of = match state {
                    State::Approved => ", whose approval has expired".to_owned(),
                    state => format!(", `{state}`"),
                };
                match reviewed(audited, verdict, one.scope, state).as_slice() {
                    [own] if *own == one.scope => state_of,
                    others => {
                        let others = others.iter().filter_map(|&at| spec.scopes.items.get(at));
                        let others = quoted(others.map(|item| &item.name));
                        format!(", which waits for {others}{state_of}")
                    }
                }
            }
            None => String::new(),
        };
        if called.is_empty() && !verdict.findings.contains(&Finding::Unrecognised) {
            note.push_str(": nothing that is called needs it");
        }
        out.push_str(&format!("  {}{note}\n", styled(style::HEAD, name)));
        for it in called {
            let Some(function) = audited.found.functions.get(it.function) else {
                continue;
            };
            told_of.push(it.function);
            let ids = it.operations.iter();
            let ids = ids.filter_map(|&at| Some(spec.operations.get(at)?.id.clone()));
            let ids: Vec<String> = ids.collect();
            let callers = it.callers.iter();
            let callers = callers.map(|(caller, place)| format!("{caller} ({})", place.shown()));
            let callers: Vec<String> = callers.collect();
            let mut line = function.path.clone();
            let mut notes = Vec::new();
            if it.unguarded {
                notes.push(function.place.shown());
                let how = if is_guarded(function) {
                    "beyond its guard"
                } else if is_vouched_for(function, &it.operations) {
                    "vouched for by the app"
                } else {
                    "unguarded"
                };
                notes.push(how.to_owned());
            }
            if let Some(needs) = it.needs_beside(spec, one.scope) {
                notes.push(format!("needs `{}`", needs.shown(spec)));
            }
            if !notes.is_empty() {
                line.push_str(&format!(" ({})", notes.join(", ")));
            }
            if !ids.is_empty() {
                line.push_str(&format!(": {}", some(&ids)));
            }
            if !callers.is_empty() {
                line.push_str(&format!(", from {}", some(&callers)));
            }
            out.push_str(&wrapped(&line, "    ", "        "));
        }
    }
    if !scopes.is_empty() {
        out.push('\n');
    }
}

/// Whether each of these operations is handed to an app's `vouch_for` and to nothing else: what the
/// manifest does not cover does not come out of it.
fn is_vouched_for(function: &Function, operations: &[usize]) -> bool {
    let vouching = ["vouch_for".to_owned()];
    let mut named = function.mentions.operations.iter();
    named.all(|named| !operations.contains(&named.operation) || named.is_handed_to(&vouching))
}

/// The first few of a list.
fn some(words: &[String]) -> String {
    let mut shown: Vec<String> = words.iter().take(SHOWN).cloned().collect();
    if words.len() > SHOWN {
        shown.push(format!("{} more", words.len() - SHOWN));
    }
    joined(shown, "and")
}

/// For programs.
pub(crate) fn json(judged: &[(&Audited, &Verdict)]) -> Value {
    let package = judged.first().map(|(audited, _)| &audited.source.name);
    let audits = judged
        .iter()
        .map(|(audited, verdict)| one_as_json(audited, verdict));
    json!({ "package": package, "audits": audits.collect::<Vec<_>>() })
}

fn one_as_json(audited: &Audited, verdict: &Verdict) -> Value {
    let spec = &audited.spec;
    let place =
        |place: &Place| json!({ "file": place.file, "line": place.line, "column": place.column });
    let scope = |at: usize| spec.scopes.items.get(at).map(|item| item.name.clone());
    let functions: Vec<Value> = audited
        .found
        .functions
        .iter()
        .filter(|function| {
            function.is_guarded()
                || function
                    .mentions
                    .operations
                    .iter()
                    .any(|it| it.how > Use::Spoken)
        })
        .map(|function| {
            let guards = function.guards.iter().map(|guard| {
                json!({
                    "needs": guard.need.shown(spec),
                    "scopes": any_of_all(&guard.need, audited),
                    "by": guard.how.shown(),
                    "place": place(&guard.place),
                })
            });
            let operations = function.mentions.operations.iter();
            let operations = operations.filter(|named| named.how > Use::Spoken);
            let operations = operations.filter_map(|named| {
                Some(json!({
                    "operation": spec.operations.get(named.operation)?.id,
                    "called": named.how == Use::Called,
                    "place": place(&named.place),
                }))
            });
            json!({
                "function": function.path,
                "place": place(&function.place),
                "guards": guards.collect::<Vec<_>>(),
                "operations": operations.collect::<Vec<_>>(),
            })
        })
        .collect();
    let findings: Vec<Value> = told(audited, verdict)
        .iter()
        .map(|one| {
            let related = one.related.iter();
            let related = related.map(|(what, at)| json!({ "what": what, "place": place(at) }));
            json!({
                "code": one.code,
                "level": one.level,
                "message": one.message,
                "help": one.help,
                "places": one.places.iter().map(place).collect::<Vec<_>>(),
                "related": related.collect::<Vec<_>>(),
            })
        })
        .collect();
    let unseen = audited.found.unseen.iter();
    let unseen = unseen.map(|it| json!({ "what": it.what, "place": place(&it.place) }));
    let operations = spec.operations.iter().enumerate();
    let handled = operations.filter(|(at, _)| audited.found.handled.contains(at));
    let handled: Vec<&str> = handled.map(|(_, it)| it.id.as_str()).collect();
    // as `app status` has it: of its own review, if it needs one
    let state = |at: usize| {
        let app = &audited.app.as_ref()?.app;
        let name = &spec.scopes.items.get(at)?.name;
        let asked = app.scopes.iter().find(|asked| asked.name == *name)?;
        let review = asked.review.as_ref();
        let state = review.map_or(State::Draft, |review| review.state);
        app.needs_review(spec, at).then(|| state.as_str())
    };
    let scopes = by_scope(audited, verdict).into_iter().map(|one| {
        let uses = one.uses.iter().filter_map(|it| {
            let function = audited.found.functions.get(it.function)?;
            let ids = it.operations.iter();
            let ids = ids.filter_map(|&at| Some(&spec.operations.get(at)?.id));
            let callers = it.callers.iter();
            let callers =
                callers.map(|(caller, at)| json!({ "function": caller, "place": place(at) }));
            Some(json!({
                "function": function.path,
                "place": place(&function.place),
                "needs": it.need.shown(spec),
                "called": it.called,
                "guarded": !it.unguarded,
                "operations": ids.collect::<Vec<_>>(),
                "callers": callers.collect::<Vec<_>>(),
            }))
        });
        json!({
            "scope": scope(one.scope),
            "asked": one.asked,
            "granted": one.granted,
            "state": state(one.scope),
            "needed_by": uses.collect::<Vec<_>>(),
        })
    });
    let scopes: Vec<Value> = match audited.app {
        Some(_) => scopes.collect(),
        None => Vec::new(),
    };
    json!({
        "spec": { "name": spec.name, "version": spec.version },
        "app": audited.app.as_ref().map(|app| json!({
            "name": app.app.name,
            "manifest": audited.manifest().map(source::shown),
            "asked": verdict.asked.iter().filter_map(|&at| scope(at)).collect::<Vec<_>>(),
        })),
        "handled": handled,
        "scopes": scopes,
        "functions": functions,
        "findings": findings,
        "unseen": unseen.collect::<Vec<_>>(),
    })
}

/// Any of these, each one all of its scopes.
fn any_of_all(need: &Need, audited: &Audited) -> Vec<Vec<String>> {
    let items = &audited.spec.scopes.items;
    let name = |at: &usize| items.get(*at).map(|item| item.name.clone());
    let all = need.alternatives(&audited.spec).into_iter();
    all.map(|all| all.iter().filter_map(name).collect())
        .collect()
}
