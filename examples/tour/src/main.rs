//! What there is, in one page: `cargo run -p tour`.

mod ringcentral {
    // beside this file, else beside Cargo.toml; a change of it builds this program again
    scope_core::scopes!("../../../scopes.toml");
}

use ringcentral::{Scope, ScopeSet, may, scope};
use scope_core::{Authorize, Denied};

/// Runs only for somebody who may read accounts: there is no other way to come by the argument.
fn read_account(_: impl may::ReadAccounts) -> &'static str {
    "Example Ltd"
}

/// EditAccounts includes ReadAccounts, so this may call `read_account`: rustc knows, and nothing
/// runs for it.
fn rename(auth: impl may::EditAccounts, name: &str) -> String {
    format!("{} is now {name}", read_account(auth))
}

fn main() -> Result<(), Denied> {
    section("The scopes of RingCentral, and what each includes (scopes.toml)");
    for scope in Scope::ALL {
        let included: Vec<_> = scope
            .closure()
            .without(scope)
            .iter()
            .map(Scope::name)
            .collect();
        let marks = match (scope.is_restricted(), scope.is_on_request()) {
            (true, _) => "  (restricted)",
            (_, true) => "  (on request)",
            _ => "",
        };
        let line = format!("  {:<22} {}{marks}", scope.name(), included.join(", "));
        println!("{}", line.trim_end());
    }

    section("A token says: \"EditAccounts SMS Teleport\"");
    let token = ScopeSet::parse("EditAccounts SMS Teleport");
    let granted = token.granted();
    println!("  granted: {}", names(granted.as_set()));
    println!("  unknown, so it grants nothing: {:?}", token.unknown());

    section("Checked while it runs: one bit test");
    for scope in [Scope::ReadAccounts, Scope::EditCallLog] {
        println!("  covers {scope}? {}", granted.covers(scope));
    }

    section("Checked by rustc: a proof, made once, then carried in the types");
    let proof = granted.authorize(scope::EditAccounts & (scope::SMS | scope::A2PSMS))?;
    let (edit, _sms_or_a2p) = proof.split();
    println!("  {}", rename(edit, "Sample Inc."));

    section("A denial says what to do");
    if let Err(denied) = granted.authorize(scope::ReadCallLog) {
        println!("  {denied}");
    }

    section("What rustc refuses");
    // without what its test expects
    let refused = include_str!("../refused.rs").lines();
    let refused: Vec<_> = refused.filter(|line| !line.contains("//~")).collect();
    println!("{}", indented(&refused.join("\n")));
    println!("{}", indented(include_str!("../refused.stderr")));
    Ok(())
}

fn section(title: &str) {
    println!("\n{title}\n");
}

fn names(set: ScopeSet) -> String {
    set.iter().map(Scope::name).collect::<Vec<_>>().join(", ")
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
