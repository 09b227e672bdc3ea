//! A spec as it is written, and the questions that can be answered from that alone.
//!
//! This is the other side of every comparison, so it shares nothing with the product: the text is
//! read by `toml`, and all that the format says beyond TOML is done here once more, in the plainest
//! way there is, without a thought for speed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// The tables of the format that hold entries.
const TABLES: [&str; 4] = ["scopes", "permissions", "roles", "operations"];

/// The entries of a spec, with those of the files that it extends before them.
#[derive(Default)]
pub struct Raw {
    tables: BTreeMap<&'static str, Vec<(String, Table)>>,
}

/// Any of these, each one all of its names; none where nothing is required.
pub type AnyOf<'r> = Vec<Vec<&'r str>>;

impl Raw {
    /// Reads the spec at `file`, seen from the folder of this package.
    pub fn read(file: &str) -> Self {
        let mut raw = Raw::default();
        raw.merge(&path(file));
        raw
    }

    fn merge(&mut self, file: &Path) {
        let text = std::fs::read_to_string(file).expect("the spec can be read");
        let document: Table = text.parse().expect("the spec is TOML");
        let spec = document["spec"].as_table().expect("a `[spec]` table");
        for base in strings(spec.get("extends")) {
            self.merge(&file.with_file_name(base));
        }
        for table in TABLES {
            let entries = document.get(table).and_then(Value::as_table);
            let mut entries: Vec<_> = entries.into_iter().flatten().collect();
            entries.sort_by_key(|(name, _)| header(&text, table, name));
            let entries = entries.into_iter().map(|(name, entry)| {
                (
                    name.clone(),
                    entry.as_table().expect("an entry is a table").clone(),
                )
            });
            self.tables.entry(table).or_default().extend(entries);
        }
    }

    /// The names in a table, in the order of the file.
    pub fn names(&self, table: &str) -> Vec<&str> {
        self.tables[table].iter().map(|(name, _)| &**name).collect()
    }

    /// What is written under a name.
    pub fn entry(&self, table: &str, name: &str) -> &Table {
        let mut entries = self.tables[table].iter();
        let found = entries.find(|(other, _)| other == name);
        &found.expect("the name is declared").1
    }

    /// What a name includes itself, globs expanded: a declared name stands for itself, and a glob
    /// for every other name that it matches.
    pub fn direct(&self, table: &str, name: &str) -> BTreeSet<&str> {
        let words = strings(self.entry(table, name).get("includes"));
        let others = self.names(table).into_iter().filter(|other| *other != name);
        others
            .filter(|other| {
                words.iter().any(|word| {
                    let declared = self.names(table).contains(word) && *word != name;
                    word == other || !declared && glob(word.as_bytes(), other.as_bytes())
                })
            })
            .collect()
    }

    /// Everything that can be reached from a name by inclusion, itself among it.
    pub fn reach<'r>(&'r self, table: &str, name: &'r str) -> BTreeSet<&'r str> {
        let mut seen = BTreeSet::new();
        self.visit(table, name, &mut seen);
        seen
    }

    fn visit<'r>(&'r self, table: &str, name: &'r str, seen: &mut BTreeSet<&'r str>) {
        if seen.insert(name) {
            for next in self.direct(table, name) {
                self.visit(table, next, seen);
            }
        }
    }

    /// Everything that can be reached from any of these.
    pub fn reach_all<'r>(
        &'r self,
        table: &str,
        names: impl IntoIterator<Item = &'r str>,
    ) -> BTreeSet<&'r str> {
        let reached = names.into_iter().map(|name| self.reach(table, name));
        reached.flatten().collect()
    }

    /// The position in the bitset: the one written, else the lowest that is free, in the order of
    /// the file.
    pub fn bits(&self, table: &str) -> Vec<usize> {
        let written: Vec<Option<usize>> = self.tables[table]
            .iter()
            .map(|(_, entry)| Some(entry.get("bit")?.as_integer()? as usize))
            .collect();
        let mut free = (0..).filter(|bit| !written.contains(&Some(*bit)));
        let bits = written.iter().map(|bit| bit.or_else(|| free.next()));
        bits.map(|bit| bit.expect("there is always a free one"))
            .collect()
    }

    /// The permissions of a role: its own, those of every role that it reaches, and what all of
    /// these include.
    pub fn role_permissions(&self, role: &str) -> BTreeSet<&str> {
        let named = self.reach("roles", role).into_iter();
        let named = named.flat_map(|role| strings(self.entry("roles", role).get("permissions")));
        self.reach_all("permissions", named)
    }

    /// What an operation requires of `scopes` or `permissions`.
    pub fn required(&self, operation: &str, table: &str) -> AnyOf<'_> {
        match self.entry("operations", operation).get(table) {
            None => Vec::new(),
            Some(Value::Table(any)) => {
                let any = any["any"].as_array().expect("`any` is a list");
                any.iter().map(|all| strings(Some(all))).collect()
            }
            all => vec![strings(all)],
        }
    }
}

/// A file, seen from the folder of this package.
pub fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// A string, or a list of them; none where there is nothing.
pub fn strings(value: Option<&Value>) -> Vec<&str> {
    match value {
        None => Vec::new(),
        Some(Value::Array(list)) => list.iter().flat_map(|one| strings(Some(one))).collect(),
        Some(one) => vec![one.as_str().expect("a string")],
    }
}

/// Where an entry begins: `toml` keeps no order.
fn header(text: &str, table: &str, name: &str) -> usize {
    ["", "\"", "'"]
        .iter()
        .find_map(|quote| text.find(&format!("\n[{table}.{quote}{name}{quote}]\n")))
        .unwrap_or_else(|| panic!("`{name}` has a header of its own"))
}

/// Whether `name` matches `pattern`, in which `*` stands for any run of characters.
fn glob(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([b'*', rest @ ..], _) => (0..=name.len()).any(|at| glob(rest, &name[at..])),
        ([wanted, pattern @ ..], [found, name @ ..]) => wanted == found && glob(pattern, name),
        (pattern, name) => pattern.is_empty() && name.is_empty(),
    }
}
