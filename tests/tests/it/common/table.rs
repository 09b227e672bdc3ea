//! Tables of calls that are laid out while a test runs.

use scope_codegen::call_table;
use scope_core::__private::{CallTree, Calls, Methods};
use scope_spec::PathTemplate;

/// A spec's calls, laid out as the macro does it.
pub fn laid_out(calls: &[(String, String)]) -> Calls {
    let templates: Vec<PathTemplate> = calls
        .iter()
        .map(|(_, path)| PathTemplate::parse(path).unwrap_or_else(|error| panic!("{path} {error}")))
        .collect();
    let entries = calls.iter().zip(&templates).enumerate();
    let table = call_table(entries.map(|(i, ((method, _), path))| (method.as_str(), path, i)));
    let names = table
        .methods
        .names
        .iter()
        .map(|name| &*String::leak((*name).to_owned()));
    let trees = table.trees.into_iter().map(|tree| CallTree {
        slots: tree.slots.leak().as_chunks().0,
        nodes: tree.nodes.leak().as_chunks().0,
        ranks: tree.ranks.leak(),
        alternatives: tree.alternatives.leak().as_chunks().0,
        literals: tree.literals.leak(),
        text: tree.text.leak(),
        root: tree.root,
    });
    Calls {
        methods: Methods {
            names: Vec::leak(names.collect()),
            slots: table.methods.slots.leak().as_chunks().0,
            seed: table.methods.seed,
            shift: table.methods.shift,
        },
        trees: Vec::leak(trees.collect()),
        starts: table.starts.leak(),
        operations: table.operations.leak(),
    }
}
