//! Writes what the peers are compiled from, out of the file that `scopes!` reads: RingCentral's
//! scopes with their inclusion, closed by a search of its own.

use std::{collections::BTreeMap, env, error::Error, fmt::Write, fs, path::Path};

/// The scopes of the large vocabulary: as many as a spec may have.
const LARGE: usize = 16_384;

fn main() -> Result<(), Box<dyn Error>> {
    let file = "../../scopes.toml";
    println!("cargo::rerun-if-changed={file}");
    println!("cargo::rerun-if-changed=build.rs");
    let spec: toml::Table = fs::read_to_string(file)?.parse()?;
    let scopes: BTreeMap<&str, Vec<&str>> = spec["scopes"]
        .as_table()
        .ok_or("no scopes")?
        .iter()
        .map(|(name, scope)| (name.as_str(), includes(scope)))
        .collect();
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("scopes.rs"), rust(&scopes)?)?;

    let mut large = String::from("[spec]\nname = \"large\"\n");
    for i in 0..LARGE {
        writeln!(
            large,
            "[scopes.\"family{:03}:member{:02}\"]",
            i / 20,
            i % 20
        )?;
    }
    fs::write(Path::new(&out).join("large.toml"), large)?;
    // beside the spec, since that is where `scopes!` looks for it
    fs::write(
        Path::new(&out).join("large.rs"),
        "pub mod large { scope_core::scopes!(\"large.toml\", typed = false); }\n",
    )?;
    Ok(())
}

fn includes(scope: &toml::Value) -> Vec<&str> {
    let names = scope.get("includes").and_then(toml::Value::as_array);
    names
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_str)
        .collect()
}

/// The macro `each_scope!`, which hands all scopes to another macro, and `by_length`.
fn rust(scopes: &BTreeMap<&str, Vec<&str>>) -> Result<String, Box<dyn Error>> {
    let names: Vec<&str> = scopes.keys().copied().collect();
    let mut text = String::from("macro_rules! each_scope { ($then:ident) => { $then! {\n");
    for (i, name) in names.iter().enumerate() {
        let mut closure = 0u64;
        let mut next = vec![*name];
        while let Some(name) = next.pop() {
            let bit = names.binary_search(&name).map_err(|_| name)?;
            if closure & 1 << bit == 0 {
                closure |= 1 << bit;
                next.extend(&scopes[name]);
            }
        }
        let includes = scopes[name].join(", ");
        writeln!(text, "{name} {name:?} {i} {closure} [{includes}];")?;
    }
    text.push_str("} } }\n");

    // the `match` that one would write by hand, first by length
    let mut lengths: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for name in &names {
        lengths.entry(name.len()).or_default().push(name);
    }
    text.push_str(
        "#[inline]\npub fn by_length(name: &[u8]) -> Option<u8> {\nSome(match name.len() {\n",
    );
    for (length, names_of) in lengths {
        write!(text, "{length} => match name {{ ")?;
        for name in names_of {
            let i = names.binary_search(&name).map_err(|_| name)?;
            write!(text, "b{name:?} => {i}, ")?;
        }
        text.push_str("_ => return None },\n");
    }
    text.push_str("_ => return None })\n}\n");
    Ok(text)
}
