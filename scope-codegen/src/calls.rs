//! Lays out the calls of all operations as trees, which `scope_core`'s `Calls` searches.

mod layout;
mod tree;

use crate::column;
use layout::{Lists, layout};
use proc_macro2::TokenStream;
use quote::quote;
use scope_spec::{Call, Operation, PathTemplate};
use std::borrow::Cow;
use tree::tree;

pub use layout::TreeTable;

/// The number of methods in one tree.
const METHODS: usize = 16;

/// The columns of `scope_core`'s `Calls`; see there.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct CallTable<'a> {
    pub methods: MethodTable<'a>,
    pub trees: Vec<TreeTable>,
    pub starts: Vec<u8>,
    pub operations: Vec<u8>,
}

/// The columns of `scope_core`'s `Methods`; see there.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct MethodTable<'a> {
    pub names: Vec<&'a str>,
    pub slots: Vec<u8>,
    pub seed: u64,
    pub shift: u32,
}

/// Lays out calls: method, template, and position of the operation, in the order of the file.
pub fn call_table<'a>(
    calls: impl IntoIterator<Item = (&'a str, &'a PathTemplate, usize)>,
) -> CallTable<'a> {
    let mut names: Vec<&str> = Vec::new();
    let mut by_tree: Vec<Vec<tree::Call<'_>>> = Vec::new();
    for (method, template, operation) in calls {
        let number = names.iter().position(|it| *it == method);
        let number = number.unwrap_or_else(|| {
            names.push(method);
            names.len() - 1
        });
        if number / METHODS == by_tree.len() {
            by_tree.push(Vec::new());
        }
        if let Some(calls) = by_tree.get_mut(number / METHODS) {
            calls.push(tree::Call {
                method: (number % METHODS) as u32,
                template,
                operation,
            });
        }
    }
    let mut lists = Lists::default();
    let trees = by_tree.iter().map(|calls| layout(&tree(calls), &mut lists));
    let trees = trees.collect();
    let (starts, operations) = lists.columns();
    CallTable {
        methods: method_table(names),
        trees,
        starts,
        operations,
    }
}

/// `Calls { .. }` for all operations that have a call.
pub(crate) fn expand(core: &TokenStream, operations: &[Operation]) -> TokenStream {
    let templates: Vec<(&str, Cow<'_, PathTemplate>, usize)> = operations
        .iter()
        .enumerate()
        .flat_map(|(index, it)| it.calls.iter().map(move |call| (index, call)))
        .filter_map(|(index, call)| Some((method(call), searched(call)?, index)))
        .collect();
    let CallTable {
        methods,
        trees,
        starts,
        operations,
    } = call_table(
        templates
            .iter()
            .map(|(method, template, index)| (*method, template.as_ref(), *index)),
    );
    let trees = trees.iter().map(|tree| {
        let bytes = |column: &[u8]| column::bytes(column);
        let (slots, nodes, ranks) = (bytes(&tree.slots), bytes(&tree.nodes), bytes(&tree.ranks));
        let (alternatives, literals) = (bytes(&tree.alternatives), bytes(&tree.literals));
        let (text, [base, region]) = (&tree.text, tree.root);
        quote! {
            #core::__private::CallTree {
                slots: #slots.as_chunks().0,
                nodes: #nodes.as_chunks().0,
                ranks: #ranks,
                alternatives: #alternatives.as_chunks().0,
                literals: #literals,
                text: #text,
                root: [#base, #region],
            }
        }
    });
    let (starts, operations) = (column::bytes(&starts), column::bytes(&operations));
    let MethodTable {
        names,
        slots,
        seed,
        shift,
    } = methods;
    let slots = column::bytes(&slots);
    quote! {
        #core::__private::Calls {
            methods: #core::__private::Methods {
                names: &[#(#names),*],
                slots: #slots.as_chunks().0,
                seed: #seed,
                shift: #shift,
            },
            trees: &[#(#trees),*],
            starts: #starts,
            operations: #operations,
        }
    }
}

/// The method of a call. A call other than HTTP gets one that is not a token, so no HTTP request
/// has it.
pub(crate) fn method(call: &Call) -> &str {
    match call {
        Call::Http { method, .. } => method,
        Call::Tool(_) => "tool:",
        Call::Resource(_) => "resource:",
        Call::Prompt(_) => "prompt:",
    }
}

/// The path template, the URI template or the name of a call.
pub(crate) fn text(call: &Call) -> &str {
    match call {
        Call::Http { path, .. } => path.as_str(),
        Call::Resource(uri) => uri.as_str(),
        Call::Tool(name) | Call::Prompt(name) => name,
    }
}

/// The template by which a call is searched; a URI becomes a path, `/file:///{+path}`. Tools and
/// prompts are found by name only.
fn searched(call: &Call) -> Option<Cow<'_, PathTemplate>> {
    match call {
        Call::Http { path, .. } => Some(Cow::Borrowed(path)),
        Call::Resource(uri) => PathTemplate::parse(&format!("/{uri}")).ok().map(Cow::Owned),
        Call::Tool(_) | Call::Prompt(_) => None,
    }
}

/// A hash table of the methods that fit into a word. A method without a slot is found by its name.
fn method_table(names: Vec<&str>) -> MethodTable<'_> {
    const K1: u64 = 0x9E37_79B9_7F4A_7C15;
    const K2: u64 = 0xD6E8_FEB8_6659_FD93;
    let words: Vec<(u64, usize, usize)> = names
        .iter()
        .enumerate()
        .filter_map(|(number, name)| Some((word(name)?, name.len(), number)))
        .collect();
    let bits = (2 * words.len()).next_power_of_two().ilog2().max(1);
    let shift = 64 - bits;
    let mut table = (0, 0, Vec::new());
    for attempt in 0..1_000_u64 {
        let seed = attempt.wrapping_mul(K2).wrapping_add(K1) | 1;
        let (mut placed, mut slots) = (0, vec![[0; 16]; 1 << bits]);
        for (word, len, number) in &words {
            let slot = slots.get_mut((word.wrapping_mul(seed) >> shift) as usize);
            if let Some(slot) = slot.filter(|slot| **slot == [0; 16]) {
                let mut bytes = word.to_le_bytes().to_vec();
                column::u32_into(&mut bytes, *len);
                column::u32_into(&mut bytes, *number);
                slot.copy_from_slice(&bytes);
                placed += 1;
            }
        }
        if placed > table.0 || attempt == 0 {
            table = (placed, seed, slots);
        }
        if placed == words.len() {
            break;
        }
    }
    let (_, seed, slots) = table;
    MethodTable {
        names,
        slots: slots.into_flattened(),
        seed,
        shift,
    }
}

/// A word of a method of two to eight bytes; `scope-core` computes the same.
fn word(method: &str) -> Option<u64> {
    let len = method.len();
    if !(2..=8).contains(&len) {
        return None;
    }
    let pair = |at: usize| {
        let pair = method.as_bytes().get(at..)?.first_chunk()?;
        Some(u64::from(u16::from_le_bytes(*pair)))
    };
    let (second, third) = if len > 4 { (2, len - 4) } else { (len - 2, 0) };
    Some(pair(0)? | pair(second)? << 16 | pair(third)? << 32 | pair(len - 2)? << 48)
}
