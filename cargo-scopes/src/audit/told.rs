//! The findings, as sentences: what is wrong, where, and what to do.

use scope_analysis::manifest::status::next_step;
use scope_spec::{
    Operation, VocabularyKind,
    app::{LEAST_JUSTIFICATION, State},
    shell_word,
};

use super::{
    Audited, Function, How, Need, Place, Verdict,
    beyond::Beyond,
    found::{Handler, Mount},
    judge::{Finding, Level, Site, operation_of},
    public, source,
};
use crate::layout::{quoted, some_quoted};

/// How many names a sentence has.
const SHOWN: usize = 3;

/// Findings of one kind about one thing, told together.
pub(super) struct Told {
    pub(super) code: &'static str,
    pub(super) level: Level,
    /// One sentence: lower case, no full stop.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
    pub(super) places: Vec<Place>,
    /// Other places that have to do with it, each with what is there.
    pub(super) related: Vec<(String, Place)>,
}

/// Everything that is to be said about the findings, the worst first.
pub(super) fn told(audited: &Audited, verdict: &Verdict) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    // what is to be asked for by what is told before
    let mut added: Vec<usize> = Vec::new();
    for finding in &verdict.findings {
        let one = tell(audited, verdict, finding, &added);
        added.extend(finding.new_scopes());
        // two calls of one function lack the same
        match told
            .iter_mut()
            .find(|other| (other.code, &other.message) == (one.code, &one.message))
        {
            Some(other) => {
                other.places.extend(one.places);
                let new = one.related.into_iter();
                let new = new.filter(|one| !other.related.contains(one));
                other.related.extend(new.collect::<Vec<_>>());
            }
            None => told.push(one),
        }
    }
    for (marker, place) in &audited.found.unknown {
        told.push(Told {
            code: "unknown-marker",
            level: Level::Warning,
            message: format!("the spec has no `{marker}`"),
            help: None,
            places: vec![place.clone()],
            related: Vec::new(),
        });
    }
    told.sort_by_key(|told| std::cmp::Reverse(told.level));
    told
}

fn tell(audited: &Audited, verdict: &Verdict, finding: &Finding, added: &[usize]) -> Told {
    let spec = &audited.spec;
    let name = |scope: usize| spec.scopes.items.get(scope).map_or("", |item| &item.name);
    let restricted = |scope: usize| {
        spec.scopes
            .items
            .get(scope)
            .is_some_and(|item| item.restricted)
    };
    let manifest = manifest(audited);
    let in_manifest = |scope: usize| {
        let place = scope_place(audited, name(scope));
        place.into_iter().collect::<Vec<_>>()
    };
    let mut related = Vec::new();
    let (message, help, places) = match finding {
        Finding::UnderAsked { site, missing } => {
            let help = format!("ask for {}", add_help(audited, missing));
            let site = verdict.used.get(*site);
            let message = format!(
                "{} needs {}, and {manifest} does not ask for it",
                function(audited, site),
                needed(audited, site)
            );
            (
                message,
                Some(help),
                site.map(|site| site.place.clone()).into_iter().collect(),
            )
        }
        Finding::Waits {
            site,
            scope,
            state,
            brings,
            unreviewed,
            compiles,
        } => {
            let site = verdict.used.get(*site);
            let waits = waits_for(audited, verdict, *scope, *state);
            let needed = quoted(brings.iter().map(|&at| name(at)));
            let needed = match brings.contains(scope) {
                true => format!("`{}`, {waits}", name(*scope)),
                false => format!(
                    "{needed}, which would come with `{}`, {waits}",
                    name(*scope)
                ),
            };
            let mut message = format!("{} needs {needed}", function(audited, site));
            if !compiles {
                let until = match unreviewed.is_empty() {
                    true => "approved",
                    false => "granted",
                };
                message.push_str(&format!(": the call does not compile until it is {until}"));
            }
            let mut help = waits_help(audited, verdict, *scope, *state, *compiles);
            if !unreviewed.is_empty() {
                help = format!("{}; or {help}", unreviewed_help(audited, unreviewed));
            }
            (
                message,
                Some(help),
                site.map(|site| site.place.clone()).into_iter().collect(),
            )
        }
        Finding::OverAsked { scope, functions } => {
            let asks = format!("{manifest} asks for `{}`", name(*scope));
            let message = match paths(audited, functions).as_slice() {
                [] => format!("{asks}, and nothing needs it"),
                paths => format!(
                    "{asks}, and nothing that the app calls needs any of it; {} would, and it does \
                     not call {}",
                    some_quoted(paths, SHOWN),
                    if paths.len() == 1 { "that" } else { "those" }
                ),
            };
            let help = format!("`{}`", audited.step("remove", &[name(*scope)]));
            (message, Some(help), in_manifest(*scope))
        }
        Finding::Unrecognised => (
            format!(
                "no operation and no guard was recognised, so that nothing can be said of what \
                 {manifest} asks for"
            ),
            Some(
                "call operations by their names, `Operation::X`, or guard what calls them: a path \
                 that is written as a text is not seen"
                    .to_owned(),
            ),
            verdict
                .asked
                .first()
                .map_or_else(Vec::new, |&scope| in_manifest(scope)),
        ),
        Finding::Narrower {
            scope,
            instead,
            others,
            functions,
        } => {
            let would = would_do(audited, instead, others);
            let mut message = format!("{manifest} asks for `{}`, and {would}", name(*scope));
            match paths(audited, functions).as_slice() {
                [] => {}
                [only] => message.push_str(&format!("; `{only}`, which takes it, is not called")),
                paths => message.push_str(&format!(
                    "; {}, which take it, are not called",
                    some_quoted(paths, SHOWN)
                )),
            }
            let (known, new): (Vec<usize>, Vec<usize>) =
                instead.iter().partition(|scope| added.contains(scope));
            let names = |scopes: &[usize]| -> Vec<&str> {
                scopes.iter().map(|&scope| name(scope)).collect()
            };
            let mut steps = Vec::new();
            if !new.is_empty() {
                steps.push(format!("`{}`", audited.step("add", &names(&new))));
            }
            steps.push(format!("`{}`", audited.step("remove", &[name(*scope)])));
            let mut help = steps.join(", then ");
            if !known.is_empty() {
                let are = if known.len() == 1 { "is" } else { "are" };
                help = format!("once {} {are} asked for: {help}", quoted(names(&known)));
            }
            let spared = restricted(*scope) && !instead.iter().any(|&scope| restricted(scope));
            if spared && !instead.is_empty() {
                help.push_str("; that takes no approval");
            }
            (message, Some(help), in_manifest(*scope))
        }
        Finding::Uncalled {
            scope,
            state,
            functions,
            instead,
            others,
        } => {
            let paths = paths(audited, functions);
            let takes = if paths.len() == 1 { "takes" } else { "take" };
            let mut message = format!(
                "{manifest} asks for `{}`, {}, and the app does not call what {takes} it, {}",
                name(*scope),
                waits_for(audited, verdict, *scope, *state),
                some_quoted(&paths, SHOWN)
            );
            if !instead.is_empty() || !others.is_empty() {
                let would = would_do(audited, instead, others);
                message.push_str(&format!("; for what it calls now {would}"));
            }
            let help = format!(
                "before it is approved, look at what is going to call {}; if nothing is, `{}`",
                if paths.len() == 1 { "that" } else { "those" },
                audited.step("remove", &[name(*scope)])
            );
            (message, Some(help), in_manifest(*scope))
        }
        Finding::Beyond(beyond) => tell_beyond(audited, verdict, beyond),
        Finding::Unguarded { mount, function } => {
            let mount = audited.found.mounts.get(*mount);
            let function = function.and_then(|at| audited.found.functions.get(at));
            let what = match function {
                Some(function) => format!("`{}`", function.path),
                None => "a closure".to_owned(),
            };
            if let Some(function) =
                function.filter(|_| mount.is_some_and(|it| !it.written.is_empty()))
            {
                related.push((what.clone(), function.place.clone()));
            }
            (
                format!("{what} answers {}, and nothing guards it", route(mount)),
                Some(unguarded_help(audited, function, mount)),
                mount.map(|mount| mount.place.clone()).into_iter().collect(),
            )
        }
        Finding::NotFound { mount } => {
            let mount = audited.found.mounts.get(*mount);
            let what = mount.map_or_else(String::new, |mount| match &mount.handler {
                Handler::Path(path, _) => path.join("::"),
                Handler::Other(text) => text.clone(),
                _ => String::new(),
            });
            (
                format!(
                    "`{what}` answers {}, and is not seen in this crate",
                    route(mount)
                ),
                None,
                mount.map(|mount| mount.place.clone()).into_iter().collect(),
            )
        }
    };
    Told {
        code: finding.code(),
        level: finding.level(),
        message,
        help,
        places,
        related,
    }
}

/// What functions are called.
fn paths<'a>(audited: &'a Audited, functions: &[usize]) -> Vec<&'a str> {
    let found = functions.iter();
    let found = found.filter_map(|&at| Some(audited.found.functions.get(at)?.path.as_str()));
    found.collect()
}

/// Scopes to ask for, what that takes, and the command for it.
fn add_help(audited: &Audited, scopes: &[usize]) -> String {
    let spec = &audited.spec;
    let names = scopes.iter().filter_map(|&at| spec.scopes.items.get(at));
    let names: Vec<&str> = names.map(|item| item.name.as_str()).collect();
    let add = audited.step("add", &names);
    let app = audited.app.as_ref().map(|app| &app.app);
    let reviewed = |&at: &usize| app.is_some_and(|app| app.needs_review(spec, at));
    match scopes.iter().any(reviewed) {
        true => format!(
            "{}, which takes a justification of {LEAST_JUSTIFICATION} characters or more and an \
             approval: `{add} --justification \"..\"`",
            quoted(&names)
        ),
        false => format!("{}: `{add}`", quoted(&names)),
    }
}

/// What to ask for where something else would wait.
fn unreviewed_help(audited: &Audited, scopes: &[usize]) -> String {
    let items = scopes
        .iter()
        .filter_map(|&at| audited.spec.scopes.items.get(at));
    let names: Vec<&str> = items.map(|item| item.name.as_str()).collect();
    let take = if names.len() == 1 { "takes" } else { "take" };
    format!(
        "ask for {}, which {take} no review: `{}`",
        quoted(&names),
        audited.step("add", &names)
    )
}

/// The scopes whose reviews are waited for: a scope's own, or those of what it brings.
pub(super) fn reviewed(
    audited: &Audited,
    verdict: &Verdict,
    scope: usize,
    state: State,
) -> Vec<usize> {
    let spec = &audited.spec;
    let needs_review = |at: usize| {
        let app = audited.app.as_ref();
        app.is_some_and(|app| app.app.needs_review(spec, at))
    };
    // one that needs no review of its own waits for those of what it brings
    let waiting = verdict.pending.iter();
    let waiting = waiting.filter(|&&(waits, other)| {
        let brought = spec.scopes.closure.contains(scope, waits);
        waits != scope && other == state && brought && needs_review(waits)
    });
    let relied: Vec<usize> = waiting.map(|&(waits, _)| waits).collect();
    match relied.is_empty() || needs_review(scope) {
        true => vec![scope],
        false => relied,
    }
}

/// What a scope waits for, as a clause: `whose review is ..`.
fn waits_for(audited: &Audited, verdict: &Verdict, scope: usize, state: State) -> String {
    let items = &audited.spec.scopes.items;
    let name = |at: usize| items.get(at).map_or("", |item| &item.name);
    let reviewed = reviewed(audited, verdict, scope, state);
    let day = reviewed.iter().find_map(|&at| expired(audited, name(at)));
    let review = match day.filter(|_| state == State::Approved) {
        Some(day) => format!("approval expired on {day}"),
        None => format!("review is `{state}`"),
    };
    match reviewed.as_slice() {
        [own] if *own == scope => format!("whose {review}"),
        others => format!(
            "which waits for {}, whose {review}",
            quoted(others.iter().map(|&at| name(at)))
        ),
    }
}

/// What is to be done for a scope that code needs and no review has granted.
fn waits_help(
    audited: &Audited,
    verdict: &Verdict,
    scope: usize,
    state: State,
    compiles: bool,
) -> String {
    let items = &audited.spec.scopes.items;
    let reviewed = reviewed(audited, verdict, scope, state).into_iter();
    let names = reviewed.filter_map(|at| Some(items.get(at)?.name.as_str()));
    let names: Vec<&str> = names.collect();
    match next_step(state) {
        "add" => format!(
            "do without what needs it, or ask for it again: `{}`",
            audited.step("add", &names)
        ),
        "submit" => {
            let step = match unjustified(audited, &names).as_slice() {
                [] => format!("have it reviewed: `{}`", audited.step("submit", &names)),
                lacking => format!(
                    "justify it, and have it reviewed: `{} --justification \"..\"`",
                    audited.step("add", lacking)
                ),
            };
            match compiles {
                true => step,
                false => format!("{step}, and leave the call out until then"),
            }
        }
        _ if !compiles => "leave the call out until the answer is there".to_owned(),
        _ => "wait for the answer before this runs for users: until then each call is refused"
            .to_owned(),
    }
}

/// Those of the scopes whose justification is not enough to hand them in.
fn unjustified<'n>(audited: &Audited, names: &[&'n str]) -> Vec<&'n str> {
    let app = audited.app.as_ref().map(|app| &app.app);
    let lacks = |name: &&&str| {
        let problem = app.and_then(|app| app.justification_problem(&audited.spec, name));
        problem.is_some()
    };
    names.iter().filter(lacks).copied().collect()
}

/// How a route comes to be guarded, or meant to be open.
fn unguarded_help(audited: &Audited, function: Option<&Function>, mount: Option<&Mount>) -> String {
    let operation = mount.and_then(|mount| operation_of(&audited.spec, mount));
    let needs = operation.map(|operation| requirement(audited, operation));
    let needs = needs.as_deref().unwrap_or("..");
    let mut guard = match function {
        Some(_) => format!("put `#[requires({needs})]` on it"),
        None => format!("make it a function with `#[requires({needs})]`"),
    };
    if let Some(mount) = mount.filter(|mount| !mount.written.is_empty()) {
        let (method, handler) = (mount.method.to_lowercase(), &mount.written);
        guard.push_str(&format!(
            ", or a layer in the route: `{method}({handler}).layer(require::<Session, _>({needs}))`"
        ));
    }
    let name = mount.and_then(public::public_name);
    let name = name.or_else(|| function.map(|function| function.path.clone()));
    let by_name = name.map_or_else(String::new, |name| {
        format!(
            "with `--public {}`, with `public = [{name:?}]` under `[package.metadata.scopes]` in its \
             `Cargo.toml`, or ",
            shell_word(&name)
        )
    });
    let in_spec = match operation {
        Some(operation) => format!("with `public = true` at `{}` in the spec", operation.id),
        None => "as an operation of the spec with `public = true`".to_owned(),
    };
    format!("{guard}; if everybody may call it, say so {by_name}{in_spec}")
}

/// What an operation needs, as Rust writes it.
fn requirement(audited: &Audited, operation: &Operation) -> String {
    let gate = |kind: VocabularyKind, module: &str, any: &[Vec<usize>]| {
        let items = &audited.spec.vocabulary(kind).items;
        let all = |all: &Vec<usize>| {
            let names = all.iter().filter_map(|&at| items.get(at));
            let names = names.map(|item| format!("{module}::{}", item.rust));
            names.collect::<Vec<_>>().join(" & ")
        };
        any.iter().map(all).collect::<Vec<_>>()
    };
    let scopes = gate(VocabularyKind::Scope, "scope", &operation.scopes);
    let users = gate(
        VocabularyKind::Permission,
        "permission",
        &operation.permissions,
    );
    let gates: Vec<Vec<String>> = [scopes, users]
        .into_iter()
        .filter(|gate| !gate.is_empty())
        .collect();
    // `&` binds closer than `|`
    let both = gates.len() > 1;
    let gates = gates.iter().map(|any| match any.as_slice() {
        several @ [_, _, ..] if both => format!("({})", several.join(" | ")),
        any => any.join(" | "),
    });
    gates.collect::<Vec<_>>().join(" & ")
}

fn route(mount: Option<&Mount>) -> String {
    mount.map_or_else(String::new, |mount| {
        format!("`{} {}`", mount.method, mount.path)
    })
}

fn function(audited: &Audited, site: Option<&Site>) -> String {
    let function = site.and_then(|site| audited.found.functions.get(site.function));
    let path = function.map_or("", |function| &function.path);
    match site.and_then(|site| site.caller.as_ref()) {
        Some(caller) => format!("`{caller}` calls `{path}`, which"),
        None => format!("`{path}`"),
    }
}

fn needed(audited: &Audited, site: Option<&Site>) -> String {
    site.map_or_else(String::new, |site| {
        format!("`{}`", site.need.shown(&audited.spec))
    })
}

/// What the manifest is called: as seen from the current folder.
pub(super) fn manifest(audited: &Audited) -> String {
    audited.manifest().map_or_else(
        || "the manifest".to_owned(),
        |path| format!("`{}`", source::shown(path)),
    )
}

/// The day on which the approval of a scope expired, or will.
fn expired(audited: &Audited, name: &str) -> Option<String> {
    let app = audited.app.as_ref()?;
    let asked = app.app.scopes.iter().find(|asked| asked.name == name)?;
    Some(asked.review.as_ref()?.expires?.to_string())
}

/// `` `A` and `B` would do ``.
fn would_do(audited: &Audited, instead: &[usize], others: &[usize]) -> String {
    let items = &audited.spec.scopes.items;
    let names = |scopes: &[usize]| -> Vec<String> {
        let items = scopes.iter().filter_map(|&at| items.get(at));
        items.map(|item| item.name.clone()).collect()
    };
    let also = match others {
        [] => String::new(),
        others => format!("{}, asked for already,", some_quoted(&names(others), SHOWN)),
    };
    match (instead, others) {
        ([], []) => "nothing else is needed".to_owned(),
        ([], _) => format!("{also} would do"),
        (instead, []) => format!("{} would do", quoted(names(instead))),
        (instead, _) => format!("{} would do with {also}", quoted(names(instead)))
            .trim_end_matches(',')
            .to_owned(),
    }
}

/// An operation that neither a guard nor the manifest covers.
fn tell_beyond(
    audited: &Audited,
    verdict: &Verdict,
    beyond: &Beyond,
) -> (String, Option<String>, Vec<Place>) {
    let spec = &audited.spec;
    let path = |at: usize| {
        let function = audited.found.functions.get(at);
        function.map_or("", |function| &function.path)
    };
    let name = |at: usize| spec.scopes.items.get(at).map_or("", |item| &item.name);
    let operation = spec.operations.get(beyond.operation);
    let id = operation.map_or("", |operation| &operation.id);
    let does = if beyond.sure { "calls" } else { "may call" };
    let through = beyond
        .through
        .map_or_else(String::new, |at| format!(" by way of `{}`", path(at)));
    let mut message = format!(
        "`{}` {does} `{id}`{through}, which needs `{}`",
        path(beyond.function),
        beyond.needs.shown(spec)
    );
    let manifest = manifest(audited);
    let state = beyond.waits.map(|waits| {
        let found = verdict.pending.iter().find(|(scope, _)| *scope == waits);
        let state = found.map_or(State::Draft, |(_, state)| *state);
        let own = reviewed(audited, verdict, waits, state) == [waits];
        match expired(audited, name(waits)).filter(|_| state == State::Approved) {
            _ if !beyond.needs.scopes(spec).contains(&waits) => format!(
                "that would come with `{}`, {}",
                name(waits),
                waits_for(audited, verdict, waits, state)
            ),
            _ if !own => format!(
                "{manifest} asks for `{}`, {}",
                name(waits),
                waits_for(audited, verdict, waits, state)
            ),
            Some(day) => format!("the approval of `{}` expired on {day}", name(waits)),
            None => format!("the review of `{}` is `{state}`", name(waits)),
        }
    });
    message.push_str(&match (&beyond.vouches, &state) {
        (Some(vouches), _) => format!("; its guard vouches for `{}`", vouches.shown(spec)),
        (None, Some(state)) => format!("; nothing guards it, and {state}"),
        (None, None) => format!("; nothing guards it, and {manifest} does not ask for it"),
    });
    let function = audited.found.functions.get(beyond.function);
    let mut help = vec![guard_by(audited, function, beyond)];
    if !beyond.ask.is_empty() && audited.app.is_some() {
        help.push(match beyond.waits {
            Some(_) => unreviewed_help(audited, &beyond.ask),
            None => format!("ask for {}", add_help(audited, &beyond.ask)),
        });
    }
    if !beyond.sure || beyond.vouches.is_none() {
        let named = path(beyond.through.unwrap_or(beyond.function));
        help.push(format!(
            "if it calls none, say so with `--no-calls {named}`"
        ));
    }
    (message, Some(help.join("; ")), vec![beyond.place.clone()])
}

/// How a function comes to be guarded by more.
fn guard_by(audited: &Audited, function: Option<&Function>, beyond: &Beyond) -> String {
    let spec = &audited.spec;
    let by = &beyond.guard_by;
    let marker = |need: &Need, scope: &str, permission: &str| match need {
        Need::Scope(at) => {
            let item = spec.scopes.items.get(*at);
            format!("{scope}::{}", item.map_or("", |item| &item.rust))
        }
        Need::Permission(at) => {
            let item = spec.permissions.items.get(*at);
            format!("{permission}::{}", item.map_or("", |item| &item.rust))
        }
        other => other.shown(spec),
    };
    let markers = |scope: &str, permission: &str, with: &str| {
        let markers = by.iter().map(|need| marker(need, scope, permission));
        markers.collect::<Vec<_>>().join(with)
    };
    let how = function.and_then(|function| Some(function.guards.first()?.how));
    let is_constant = function.is_some_and(|it| it.guards.is_empty() && it.mentions.is_constant);
    match how {
        _ if is_constant => format!(
            "guard what calls it by `{}`",
            markers("scope", "permission", " & ")
        ),
        None => format!(
            "let it take a proof of that: `impl {}`",
            markers("may", "user_may", " + ")
        ),
        Some(How::Proof) => {
            // what the guard asks for now is not to get lost
            let proof = match beyond.is_brought(spec) {
                true => "a proof of that in place of what it takes",
                false => "a proof of that beside what it takes",
            };
            format!(
                "let it take {proof}: `impl {}`",
                markers("may", "user_may", " + ")
            )
        }
        Some(How::Requires | How::Command) => format!(
            "guard it by that, too: `#[requires(.. & {})]`",
            markers("scope", "permission", " & ")
        ),
        Some(How::Authorize | How::Covers) => format!(
            "check that, too: `authorize(.. & {})`",
            markers("scope", "permission", " & ")
        ),
    }
}

/// Where the manifest asks for a scope.
fn scope_place(audited: &Audited, name: &str) -> Option<Place> {
    let app = audited.app.as_ref()?;
    let source = app.sources.first()?;
    let scope = app.app.scopes.iter().find(|scope| scope.name == name)?;
    let (line, column) = source.line_and_column(scope.place.span.start);
    Some(Place {
        file: source::shown(audited.manifest()?),
        line,
        column,
    })
}
