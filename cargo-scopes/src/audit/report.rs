//! What was found, as text and as JSON.

use serde_json::{Value, json};

use super::{
    Audited, Need, Place, Verdict,
    found::{Handler, Mount},
    judge::{Finding, Level, Site},
};
use crate::{
    console::{style, styled},
    layout::{counted, quoted, table, wrapped},
};

/// How many places a line shows.
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
}

/// Everything that is to be said about the findings, the worst first.
pub(super) fn told(audited: &Audited, verdict: &Verdict) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    for finding in &verdict.findings {
        let one = tell(audited, verdict, finding);
        // two calls of one function lack the same
        match told
            .iter_mut()
            .find(|other| (other.code, &other.message) == (one.code, &one.message))
        {
            Some(other) => other.places.extend(one.places),
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
        });
    }
    told.sort_by_key(|told| std::cmp::Reverse(told.level));
    told
}

fn tell(audited: &Audited, verdict: &Verdict, finding: &Finding) -> Told {
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
    let (message, help, places) = match finding {
        Finding::UnderAsked { site, missing } => {
            let names: Vec<&str> = missing.iter().map(|&scope| name(scope)).collect();
            let mut help = format!("ask for {}", quoted(&names));
            if missing.iter().any(|&scope| restricted(scope)) {
                help.push_str(", which takes a justification and an approval");
            }
            help.push_str(&format!(": `cargo scopes app add {}`", names.join(" ")));
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
        Finding::Waits { site, scope, state } => {
            let site = verdict.used.get(*site);
            let message = format!(
                "{} needs `{}`, whose review is `{state}`",
                function(audited, site),
                name(*scope)
            );
            (
                message,
                None,
                site.map(|site| site.place.clone()).into_iter().collect(),
            )
        }
        Finding::OverAsked { scope } => (
            format!(
                "{manifest} asks for `{}`, and nothing needs it",
                name(*scope)
            ),
            Some(format!("`cargo scopes app remove {}`", name(*scope))),
            in_manifest(*scope),
        ),
        Finding::Narrower { scope, instead } => {
            let names: Vec<&str> = instead.iter().map(|&scope| name(scope)).collect();
            let message = match names.as_slice() {
                [] => format!(
                    "{manifest} asks for `{}`, and the others that it asks for would do",
                    name(*scope)
                ),
                names => format!(
                    "{manifest} asks for `{}`, and {} would do",
                    name(*scope),
                    quoted(names)
                ),
            };
            let spared = restricted(*scope) && !instead.iter().any(|&scope| restricted(scope));
            let help = spared.then(|| "that takes no approval".to_owned());
            (message, help, in_manifest(*scope))
        }
        Finding::Unguarded { mount, function } => {
            let mount = audited.found.mounts.get(*mount);
            let function = function.and_then(|at| audited.found.functions.get(at));
            let what = match function {
                Some(function) => format!("`{}`", function.path),
                None => "a closure".to_owned(),
            };
            let place = match (function, mount) {
                (Some(function), _) => Some(function.place.clone()),
                (None, mount) => mount.map(|mount| mount.place.clone()),
            };
            (
                format!("{what} answers {}, and nothing guards it", route(mount)),
                Some(match function {
                    Some(function) => format!(
                        "put `#[requires(..)]` on it, or let it take a proof; if everybody may call \
                         it, say so with `public = true` in the spec, or with `--public {}`",
                        function.path
                    ),
                    None => "make it a function with `#[requires(..)]`; if everybody may call it, \
                             say so with `public = true` in the spec"
                        .to_owned(),
                }),
                place.into_iter().collect(),
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
    }
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

/// What the manifest is called.
pub(super) fn manifest(audited: &Audited) -> String {
    let source = audited.app.as_ref().and_then(|app| app.sources.first());
    let name = source.and_then(|source| source.path().file_name());
    name.map_or_else(
        || "the manifest".to_owned(),
        |name| format!("`{}`", name.display()),
    )
}

/// Where the manifest asks for a scope.
fn scope_place(audited: &Audited, name: &str) -> Option<Place> {
    let app = audited.app.as_ref()?;
    let source = app.sources.first()?;
    let scope = app.app.scopes.iter().find(|scope| scope.name == name)?;
    let (line, column) = source.line_and_column(scope.place.span.start);
    let path = source.path();
    let shown = path.strip_prefix(&audited.source.root).unwrap_or(path);
    Some(Place {
        file: shown.to_string_lossy().replace('\\', "/"),
        line,
        column,
    })
}

/// For people.
pub(crate) fn text(audited: &Audited, verdict: &Verdict) -> String {
    let spec = &audited.spec;
    let found = &audited.found;
    let guarded: Vec<_> = found
        .functions
        .iter()
        .filter(|function| !function.guards.is_empty())
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
    let manifest = match &audited.app {
        Some(app) => {
            let shown = app.sources.first().map_or("", |source| source.shown());
            let asked = counted(app.app.scopes.len(), "scope");
            format!("{} ({shown}), asks for {asked}", app.app.name)
        }
        None => "none: what is asked for is not looked at".to_owned(),
    };
    out.push_str(&format!("  manifest  {manifest}\n\n"));

    if !guarded.is_empty() {
        let mut rows = vec![
            ["function", "needs", "by", "at"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for function in guarded {
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
        out.push_str(&table(&rows, "  ", 1));
        if verdict.used.iter().any(|site| site.caller.is_some()) {
            let mut called: Vec<usize> = verdict.used.iter().map(|site| site.function).collect();
            called.sort_unstable();
            called.dedup();
            out.push_str(&format!(
                "\n  the app calls {} of them: what it needs is what those need\n",
                called.len()
            ));
        }
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
    let summary = match (errors, warnings, &audited.app) {
        (0, 0, Some(_)) => "what is asked for is what is needed".to_owned(),
        (0, 0, None) => "nothing is left unguarded, as far as can be seen".to_owned(),
        _ => format!(
            "{}, {}",
            counted(errors, "error"),
            counted(warnings, "warning")
        ),
    };
    out.push_str(&format!("{summary}\n"));
    out
}

/// For programs.
pub(crate) fn json(audited: &Audited, verdict: &Verdict) -> Value {
    let spec = &audited.spec;
    let place =
        |place: &Place| json!({ "file": place.file, "line": place.line, "column": place.column });
    let scope = |at: usize| spec.scopes.items.get(at).map(|item| item.name.clone());
    let functions: Vec<Value> = audited
        .found
        .functions
        .iter()
        .filter(|function| function.is_guarded() || !function.operations.is_empty())
        .map(|function| {
            let guards = function.guards.iter().map(|guard| {
                json!({
                    "needs": guard.need.shown(spec),
                    "scopes": any_of_all(&guard.need, audited),
                    "by": guard.how.shown(),
                    "place": place(&guard.place),
                })
            });
            let operations = function.operations.iter();
            let operations = operations.filter_map(|&at| Some(&spec.operations.get(at)?.id));
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
            json!({
                "code": one.code,
                "level": one.level,
                "message": one.message,
                "help": one.help,
                "places": one.places.iter().map(place).collect::<Vec<_>>(),
            })
        })
        .collect();
    let unseen = audited.found.unseen.iter();
    let unseen = unseen.map(|it| json!({ "what": it.what, "place": place(&it.place) }));
    json!({
        "package": audited.source.name,
        "spec": { "name": spec.name, "version": spec.version },
        "app": audited.app.as_ref().map(|app| json!({
            "name": app.app.name,
            "asked": verdict.asked.iter().filter_map(|&at| scope(at)).collect::<Vec<_>>(),
        })),
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
