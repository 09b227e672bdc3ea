//! The advice of a run, followed: another run has nothing to add to it.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::audit::judge::Finding;

/// How many scopes there are.
const SCOPES: usize = 7;

/// Any of these, each one all of its scopes.
type Any = Vec<Vec<usize>>;

/// A vendor, a manifest and a crate, as data.
#[derive(Clone, Debug)]
struct Draft {
    restricted: Vec<bool>,
    includes: Vec<Vec<usize>>,
    operations: Vec<Any>,
    /// For each scope: 0 to 4: not asked for; 5: asked for; 6: justified; 7: approved; 8: an approval
    /// that has expired; 9: handed in.
    asked: Vec<u8>,
    /// What each function needs, and whether the app calls it.
    functions: Vec<(Any, bool)>,
    /// The operations that are called without a guard.
    open: Vec<usize>,
}

fn name(scope: usize) -> String {
    format!("S{scope}")
}

impl Draft {
    fn spec(&self) -> String {
        let mut text = "spec.name = \"demo\"\n".to_owned();
        for scope in 0..SCOPES {
            // only later ones are included: no cycles
            let includes = self.includes[scope].iter().filter(|&&to| to > scope);
            let includes: BTreeSet<String> = includes.map(|&to| name(to)).collect();
            let includes: Vec<String> = includes.into_iter().collect();
            let restricted = self.restricted[scope];
            text.push_str(&format!(
                "scopes.S{scope} = {{ includes = {includes:?}, restricted = {restricted} }}\n"
            ));
        }
        for (at, any) in self.operations.iter().enumerate() {
            let any = any.iter().map(|all| {
                let all: BTreeSet<String> = all.iter().map(|&scope| name(scope)).collect();
                format!("{:?}", all.into_iter().collect::<Vec<_>>())
            });
            let any: BTreeSet<String> = any.collect();
            let any = any.into_iter().collect::<Vec<_>>().join(", ");
            text.push_str(&format!(
                "operations.op{at} = {{ call = \"GET /{at}\", scopes = {{ any = [{any}] }} }}\n"
            ));
        }
        text
    }

    fn manifest(&self) -> String {
        let asked = self.asked.iter().enumerate();
        let asked = asked.filter(|(_, how)| **how >= 5).map(|(scope, how)| {
            let review = match how {
                7 => "{ state = \"approved\", by = \"Ann\" }",
                8 => "{ state = \"approved\", by = \"Ann\", expires = 2026-11-01 }",
                9 => "{ state = \"submitted\" }",
                _ => "{ state = \"draft\" }",
            };
            match how {
                5 => format!("[scopes.S{scope}]\n"),
                _ => format!("[scopes.S{scope}]\n{WHY}review = {review}\n"),
            }
        });
        format!("{HEAD}{}", asked.collect::<String>())
    }

    fn code(&self) -> String {
        let mut code = "mod demo { scope_core::scopes!(\"../scopes.toml\"); }\n\
                        scope_core::app!(\"../app.toml\", demo);\n\
                        use demo::{Operation, scope};\nfn never(_: impl may::S0) {}\n"
            .to_owned();
        for (at, (any, called)) in self.functions.iter().enumerate() {
            let any = any.iter().map(|all| {
                let all = all.iter().map(|scope| format!("scope::S{scope}"));
                all.reduce(|all, scope| format!("All<{all}, {scope}>"))
            });
            let need = any
                .flatten()
                .reduce(|any, all| format!("Any<{any}, {all}>"))
                .unwrap();
            code.push_str(&format!("fn f{at}(auth: Proof<'_, {need}>) {{}}\n"));
            if *called {
                code.push_str(&format!("fn run{at}() {{ f{at}(MyApp) }}\n"));
            }
        }
        for (at, operation) in self.open.iter().enumerate() {
            code.push_str(&format!(
                "fn open{at}(c: &C) {{ c.call(Operation::Op{operation}); }}\n"
            ));
        }
        code
    }

    fn audited(&self) -> Audited {
        audited(&[
            ("scopes.toml", &self.spec()),
            ("app.toml", &self.manifest()),
            ("src/lib.rs", &self.code()),
        ])
    }

    /// What a set of scopes brings.
    fn closed(&self, scopes: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut closed = scopes.clone();
        for scope in 0..SCOPES {
            if closed.contains(&scope) {
                closed.extend(self.includes[scope].iter().filter(|&&to| to > scope));
            }
        }
        closed
    }

    fn asked_for(&self) -> BTreeSet<usize> {
        let asked = self.asked.iter().enumerate();
        let asked = asked.filter(|(_, how)| **how >= 5);
        asked.map(|(scope, _)| scope).collect()
    }

    /// Whether a set of scopes is enough for all that is called.
    fn is_enough(&self, scopes: &BTreeSet<usize>) -> bool {
        let closed = self.closed(scopes);
        let called = self.functions.iter().filter(|(_, called)| *called);
        let open = self.open.iter().map(|&at| &self.operations[at]);
        let mut all = called.map(|(any, _)| any).chain(open);
        all.all(|any| {
            any.iter()
                .any(|all| all.iter().all(|scope| closed.contains(scope)))
        })
    }
}

/// What the findings say to ask for, and what to ask for no longer.
fn advice(findings: &[Finding]) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let (mut add, mut remove) = (BTreeSet::new(), BTreeSet::new());
    for finding in findings {
        match finding {
            Finding::UnderAsked { missing, .. } => add.extend(missing),
            Finding::Waits { unreviewed, .. } => add.extend(unreviewed),
            Finding::Beyond(beyond) => add.extend(&beyond.ask),
            Finding::OverAsked { scope, .. } => {
                remove.insert(*scope);
            }
            Finding::Narrower { scope, instead, .. } => {
                remove.insert(*scope);
                add.extend(instead);
            }
            _ => {}
        }
    }
    (add, remove)
}

fn needs() -> impl Strategy<Value = Any> {
    let all = prop::collection::vec(0..SCOPES, 1..3);
    prop::collection::vec(all, 1..3)
}

fn drafts() -> impl Strategy<Value = Draft> {
    (
        prop::collection::vec(prop::bool::weighted(0.3), SCOPES),
        prop::collection::vec(prop::collection::vec(0..SCOPES, 0..3), SCOPES),
        prop::collection::vec(needs(), 2),
        prop::collection::vec(0..10_u8, SCOPES),
        // one at least is called: without that each guard counts as called
        (
            needs(),
            prop::collection::vec((needs(), any::<bool>()), 0..4),
        ),
        prop::collection::vec(0..2_usize, 0..2),
    )
        .prop_map(
            |(restricted, includes, operations, asked, functions, open)| {
                let (first, mut functions) = functions;
                functions.push((first, true));
                Draft {
                    restricted,
                    includes,
                    operations,
                    asked,
                    functions,
                    open,
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn followed_once_there_is_nothing_left_to_advise(mut draft in drafts()) {
        let audited = draft.audited();
        let found = verdict(&audited, &[]).findings;
        let (add, remove) = advice(&found);
        prop_assert!(add.is_disjoint(&remove), "{found:?}");
        for &scope in &add {
            draft.asked[scope] = draft.asked[scope].max(5);
        }
        for &scope in &remove {
            draft.asked[scope] = 0;
        }
        let asked = draft.asked_for();
        prop_assert!(draft.is_enough(&asked), "{found:?}");

        let audited = draft.audited();
        let again = verdict(&audited, &[]).findings;
        let (more, less) = advice(&again);
        prop_assert!(more.is_empty() && less.is_empty(), "{found:?}\nand then {again:?}");
        let under = |finding: &&Finding| matches!(finding, Finding::UnderAsked { .. });
        prop_assert!(!again.iter().any(|finding| under(&finding)), "{again:?}");

        // where nothing is reviewed it is the least, of what no other one brings
        if draft.restricted.contains(&true) {
            return Ok(());
        }
        for &scope in &asked {
            let others: BTreeSet<usize> = asked.iter().copied().filter(|&it| it != scope).collect();
            if draft.closed(&others).contains(&scope) {
                prop_assert!(!add.contains(&scope), "{scope} is brought by another: {found:?}");
                continue;
            }
            let mut narrower = draft.closed(&BTreeSet::from([scope]));
            narrower.remove(&scope);
            narrower.extend(others);
            prop_assert!(!draft.is_enough(&narrower), "{scope} is not needed: {found:?}");
        }
    }
}

/// What is said of a manifest that asks for these, with the help.
fn told_of(asked: &str, code: &str) -> Vec<String> {
    let spec = r#"
        spec.name = "demo"
        scopes.Accounts = { includes = ["EditAccounts", "ReadAccounts"] }
        scopes.EditAccounts = { includes = ["EditExtensions", "ReadAccounts"], restricted = true }
        scopes.EditExtensions = {}
        scopes.ReadAccounts = {}
        scopes.Texts = { includes = ["ReadTexts"] }
        scopes.ReadTexts = {}
        operations.list = { call = "GET /list", scopes = "ReadAccounts" }
    "#;
    let code = format!(
        "mod demo {{ scope_core::scopes!(\"../scopes.toml\"); }}\n\
         scope_core::app!(\"../app.toml\", demo);\nuse demo::{{may, Operation}};\n{code}"
    );
    let audited = audited(&[
        ("scopes.toml", spec),
        ("app.toml", &format!("{HEAD}{asked}")),
        ("src/lib.rs", &code),
    ]);
    let told = told::told(&audited, &verdict(&audited, &[])).into_iter();
    let told = told.map(|one| {
        let text = format!(
            "{}: {}; {}",
            one.code,
            one.message,
            one.help.unwrap_or_default()
        );
        plainly(&audited, &text).replace(" --app app.toml", "")
    });
    told.collect()
}

#[test]
fn what_comes_with_what_goes_is_judged_with_it() {
    let code = "fn f(_: impl may::EditExtensions) {} fn run() { f(MyApp) }";
    let approved = "review = { state = \"approved\", by = \"Ann\" }\n";
    let asked = format!("[scopes.Accounts]\n[scopes.EditAccounts]\n{WHY}{approved}");
    let narrower = |scope: &str, first: &str| {
        format!(
            "narrower-would-do: `app.toml` asks for `{scope}`, and `EditExtensions` would do; \
             {first} `cargo scopes app remove {scope}`"
        )
    };
    let again = narrower("EditAccounts", "once `EditExtensions` is asked for:");
    assert_eq!(
        told_of(&asked, code),
        [
            narrower("Accounts", "`cargo scopes app add EditExtensions`, then"),
            format!("{again}; that takes no approval"),
        ]
    );
}

#[test]
fn what_is_missing_is_asked_for_with_what_brings_it() {
    let code = "fn read(_: impl may::ReadTexts) {} fn send(_: impl may::Texts) {}\n\
                fn run() { read(MyApp); send(MyApp) }";
    assert_eq!(
        told_of("", code),
        ["ReadTexts", "Texts"].map(|scope| {
            let function = if scope == "Texts" { "send" } else { "read" };
            format!(
                "under-asked: `run` calls `{function}`, which needs `{scope}`, and `app.toml` does \
                 not ask for it; ask for `Texts`: `cargo scopes app add Texts`"
            )
        })
    );
}

#[test]
fn what_is_not_called_is_named() {
    let code = "fn f(_: impl may::ReadTexts) {} fn g(_: impl may::ReadAccounts) {}\n\
                fn run() { g(MyApp) }";
    assert_eq!(
        told_of(
            "[scopes.ReadAccounts]\n[scopes.Texts]\n[scopes.EditExtensions]\n",
            code
        ),
        [
            "over-asked: `app.toml` asks for `Texts`, and nothing that the app calls needs any of \
             it; `f` would, and it does not call that; `cargo scopes app remove Texts`",
            "over-asked: `app.toml` asks for `EditExtensions`, and nothing needs it; \
             `cargo scopes app remove EditExtensions`",
        ]
    );
}

#[test]
fn an_unguarded_call_need_not_wait_for_what_it_does_not_need() {
    let code = "pub fn f(c: &C) { c.call(Operation::List) }";
    assert_eq!(
        told_of(&format!("[scopes.EditAccounts]\n{WHY}"), code),
        [
            "unguarded-call: `f` calls `list`, which needs `ReadAccounts`; nothing guards it, and \
             that would come with `EditAccounts`, whose review is `draft`; let it take a proof of that: \
             `impl may::ReadAccounts`; ask for `ReadAccounts`, which takes no review: \
             `cargo scopes app add ReadAccounts`; if it calls none, say so with `--no-calls f`",
            "narrower-would-do: `app.toml` asks for `EditAccounts`, and `ReadAccounts` would do; \
             once `ReadAccounts` is asked for: `cargo scopes app remove EditAccounts`; that takes \
             no approval",
        ]
    );
}

/// What is asked for on another account, and is reviewed itself, is no way around a review.
#[test]
fn what_waits_as_well_is_not_offered_in_place_of_what_waits() {
    let spec = r#"
        spec.name = "demo"
        scopes.Wide = { includes = ["Narrow"], restricted = true }
        scopes.Narrow = { restricted = true }
        operations.one = { call = "GET /one", scopes = "Narrow" }
    "#;
    let code = "mod demo { scope_core::scopes!(\"../scopes.toml\"); }\n\
                scope_core::app!(\"../app.toml\", demo);\nuse demo::{may, Operation};\n\
                fn narrow(_: impl may::Narrow) {} fn wide(_: impl may::Wide) {}\n\
                fn run() { narrow(MyApp); wide(MyApp) } pub fn past(c: &C) { c.call(Operation::One) }";
    let audited = audited(&[
        ("scopes.toml", spec),
        ("app.toml", &format!("{HEAD}[scopes.Narrow]\n{WHY}")),
        ("src/lib.rs", code),
    ]);
    let told = told::told(&audited, &verdict(&audited, &[]));
    let helps: Vec<String> = told.into_iter().filter_map(|one| one.help).collect();
    assert_eq!(helps.len(), 3, "{helps:?}");
    assert!(
        !helps.iter().any(|help| help.contains("no review")),
        "{helps:?}"
    );
}

#[test]
fn what_waits_is_judged_before_it_is_approved() {
    let spec = r#"
        spec.name = "demo"
        scopes.Full = { includes = ["Read"], restricted = true }
        scopes.Edit = { includes = ["Read"], restricted = true }
        scopes.Read = {}
    "#;
    let told = |full: &str, edit: &str, code: &str| {
        let asks = |scope: &str, review: &str| {
            format!("[scopes.{scope}]\n{WHY}[scopes.{scope}.review]\n{review}\n")
        };
        let manifest = format!("{HEAD}{}{}", asks("Full", full), asks("Edit", edit));
        let code = format!(
            "mod demo {{ scope_core::scopes!(\"../scopes.toml\"); }}\n\
             scope_core::app!(\"../app.toml\", demo);\nuse demo::may;\n\
             fn read(_: impl may::Read) {{}} fn edit(_: impl may::Edit) {{}}\n{code}"
        );
        let audited = audited(&[
            ("scopes.toml", spec),
            ("app.toml", &manifest),
            ("src/lib.rs", &code),
        ]);
        let told = told::told(&audited, &verdict(&audited, &[]));
        let told = told.into_iter().map(|one| {
            let message = plainly(&audited, &one.message);
            format!("{:?} {}: {message}", one.level, one.code)
        });
        told.collect::<Vec<_>>()
    };
    let (approved, submitted) = ("state = \"approved\"", "state = \"submitted\"");
    let rejected = "state = \"rejected\"\nreason = \"no\"";
    let reads = "fn run() { read(MyApp) }";
    let narrower = "Warning narrower-would-do: `app.toml` asks for";
    // one that waits does not take the place of one that is granted
    assert_eq!(
        told(submitted, approved, reads),
        [
            format!("{narrower} `Full`, and `Read` would do"),
            format!(
                "{narrower} `Edit`, and `Read` would do; `edit`, which takes it, is not called"
            ),
        ]
    );
    // what takes both is no reason to go without either
    let both = "fn both(_: impl may::Full + may::Edit) {} fn run() { read(MyApp) }";
    let lines = told(submitted, submitted, both);
    let (waits, notes) = lines.split_at(1);
    // the type of the app does not grant it, so rustc refuses this call
    assert_eq!(
        waits[0],
        "Error not-granted: `run` calls `read`, which needs `Read`, which would come with `Full`, whose \
         review is `submitted`: the call does not compile until it is granted"
    );
    // a server's guard compiles, and refuses who has not got it
    assert_eq!(
        told(submitted, submitted, "")[0],
        "Warning not-granted: `read` needs `Read`, which would come with `Full`, whose review is \
         `submitted`"
    );
    assert_eq!(notes.len(), 2, "{lines:?}");
    assert!(notes.iter().all(|line| line.starts_with("Note not-called")));
    // what an approval would be for is said before, and is no obstacle to asking
    let uncalled = "not-called: `app.toml` asks for `Edit`, whose review is";
    let function = "and the app does not call what takes it, `edit`; for what it calls now";
    assert_eq!(
        told(approved, submitted, reads)[1],
        format!("Note {uncalled} `submitted`, {function} `Read` would do")
    );
    assert_eq!(
        told(approved, rejected, reads)[1],
        format!("Warning {uncalled} `rejected`, {function} `Read` would do")
    );
}

#[test]
fn two_that_stand_in_for_each_other() {
    let spec = r#"
        spec.name = "demo"
        scopes.Faxes = { includes = ["Read"] }
        scopes.Edit = { includes = ["Read"] }
        scopes.Read = {}
        scopes.Send = {}
    "#;
    let found = |asks: &[&str], code: &str| {
        let asks = asks.iter().map(|scope| format!("[scopes.{scope}]\n"));
        let manifest = format!("{HEAD}{}", asks.collect::<String>());
        findings(&audited(&[
            ("scopes.toml", spec),
            ("app.toml", &manifest),
            ("src/lib.rs", &format!("use demo::{{may, scope}};\n{code}")),
        ]))
    };
    let narrower = "narrower-would-do: `app.toml` asks for";
    let read = "fn f(_: impl may::Read) {}";
    let both = [
        format!("{narrower} `Faxes`, and `Read` would do"),
        format!("{narrower} `Edit`, and `Read` would do"),
    ];
    assert_eq!(found(&["Faxes", "Edit"], read), both);
    // one that is needed stays, and stands in for the other
    assert_eq!(
        found(
            &["Faxes", "Edit"],
            &format!("{read} fn g(_: impl may::Edit) {{}}")
        ),
        [format!(
            "{narrower} `Faxes`, and `Edit`, asked for already, would do"
        )]
    );
    // of two that do each by itself, one is too many
    assert_eq!(
        found(
            &["Edit", "Send"],
            "#[requires(scope::Edit | scope::Send)] fn f(s: &S) {}"
        ),
        [format!(
            "{narrower} `Edit`, and `Send`, asked for already, would do"
        )]
    );
}
