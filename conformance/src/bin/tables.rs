//! Prints what compiled code holds of a spec, as JSON: what each name on standard input grants, and what
//! each operation requires. `python/prove.py` holds it against the raw TOML.

use std::io;

use scope_conformance::cases;
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("the file of a spec")?;
    let case = cases().into_iter().find(|case| case.file == file);
    let tables = case.ok_or("no such spec")?.tables();
    let names: Vec<(String, String)> = serde_json::from_reader(io::stdin())?;
    let grants = names.iter().map(|(kind, name)| {
        let granted = match kind.split(' ').next() {
            Some("scope") => tables.scopes,
            Some("permission") => tables.permissions,
            _ => tables.roles,
        };
        (kind, name, granted(name))
    });
    let grants: Vec<_> = grants.collect();
    println!(
        "{}",
        json!({ "grants": grants, "operations": tables.operations })
    );
    Ok(())
}
