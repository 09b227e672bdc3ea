//! Which function of the crate calls which, as far as names tell.

use std::collections::HashMap;

use super::{
    Function, Place,
    mentions::{Call, Callee, Use},
};

/// A call of a function, seen from that function.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// An index into the functions.
    pub(crate) function: usize,
    pub(crate) place: Place,
    /// Whether the name leaves no doubt: a path, or a method of `self`.
    pub(crate) sure: bool,
}

/// Who calls whom, by indices into the functions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    callers: Vec<Vec<Caller>>,
    callees: Vec<Vec<usize>>,
}

impl Graph {
    pub(crate) fn new(functions: &[Function]) -> Self {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, function) in functions.iter().enumerate() {
            by_name.entry(&function.name).or_default().push(at);
        }
        let mut graph = Self {
            callers: vec![Vec::new(); functions.len()],
            callees: vec![Vec::new(); functions.len()],
        };
        for (at, function) in functions.iter().enumerate() {
            for call in &function.mentions.calls {
                for (callee, sure) in resolved(functions, &by_name, function, call) {
                    if callee == at {
                        continue;
                    }
                    if let Some(callers) = graph.callers.get_mut(callee) {
                        callers.push(Caller {
                            function: at,
                            place: call.place.clone(),
                            sure,
                        });
                    }
                    if let Some(callees) = graph.callees.get_mut(at)
                        && !callees.contains(&callee)
                    {
                        callees.push(callee);
                    }
                }
            }
        }
        graph
    }

    /// The calls of a function, in the order of the source.
    pub(crate) fn callers(&self, function: usize) -> &[Caller] {
        self.callers.get(function).map_or(&[], Vec::as_slice)
    }

    /// Some functions, and those that they call, themselves or by way of others; these first.
    pub(crate) fn reached(&self, from: &[usize]) -> Vec<usize> {
        let mut reached = from.to_vec();
        let mut next = 0;
        while let Some(&at) = reached.get(next) {
            next += 1;
            for &callee in self.callees.get(at).into_iter().flatten() {
                if !reached.contains(&callee) {
                    reached.push(callee);
                }
            }
        }
        reached
    }

    /// The operations that a function and those that it calls name and do more with than speak of;
    /// ascending.
    pub(crate) fn operations(&self, functions: &[Function], function: usize) -> Vec<usize> {
        let reached = self.reached(&[function]).into_iter();
        let named = reached.filter_map(|at| Some(&functions.get(at)?.mentions.operations));
        let named = named.flatten().filter(|named| named.how > Use::Spoken);
        let mut operations: Vec<usize> = named.map(|named| named.operation).collect();
        operations.sort_unstable();
        operations.dedup();
        operations
    }
}

/// The functions that a call may be of, and whether that is sure.
fn resolved(
    functions: &[Function],
    by_name: &HashMap<&str, Vec<usize>>,
    caller: &Function,
    call: &Call,
) -> Vec<(usize, bool)> {
    let named = |name: &str| by_name.get(name).map_or(&[] as &[usize], Vec::as_slice);
    let function = |at: &usize| functions.get(*at);
    match &call.callee {
        Callee::Path(path) => {
            let Some(name) = path.last() else {
                return Vec::new();
            };
            let wholes = wholes(caller, path);
            let found = named(name)
                .iter()
                .find(|at| function(at).is_some_and(|function| wholes.contains(&function.path)));
            if let Some(&at) = found {
                return vec![(at, true)];
            }
            // a re-export: what ends like the path, if only one does
            let ending = path.join("::");
            let mut ends = named(name).iter().filter(|at| {
                path.len() > 1
                    && function(at).is_some_and(|function| {
                        function
                            .path
                            .strip_suffix(&ending)
                            .is_some_and(|before| before.is_empty() || before.ends_with("::"))
                    })
            });
            match (ends.next(), ends.next()) {
                (Some(&at), None) => vec![(at, true)],
                _ => Vec::new(),
            }
        }
        Callee::Method(name, on_self) => {
            let methods = named(name)
                .iter()
                .filter(|at| function(at).is_some_and(|function| !function.within.is_empty()));
            let methods: Vec<usize> = methods.copied().collect();
            if *on_self {
                let own = methods.iter().filter(|at| {
                    function(at).is_some_and(|function| function.within == caller.within)
                });
                let own: Vec<(usize, bool)> = own.map(|&at| (at, true)).collect();
                if !own.is_empty() {
                    return own;
                }
            }
            // of which type it is a method is not known: only one that has no namesake counts
            match methods.as_slice() {
                [only] => vec![(*only, false)],
                _ => Vec::new(),
            }
        }
    }
}

/// What a path may mean in the caller's module, from the crate's root.
fn wholes(caller: &Function, path: &[String]) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    for (at, segment) in path.iter().enumerate() {
        match segment.as_str() {
            "crate" => whole.clear(),
            "self" if at == 0 => whole.clone_from(&caller.module),
            "super" => {
                if at == 0 {
                    whole.clone_from(&caller.module);
                }
                whole.pop();
            }
            "Self" => {
                whole.clone_from(&caller.module);
                whole.push(caller.within.clone());
            }
            _ => whole.push(segment.clone()),
        }
    }
    let here = [caller.module.as_slice(), path].concat().join("::");
    // the crate's own name before it
    let without_crate = whole.get(1..).unwrap_or_default().join("::");
    let mut wholes = vec![here, whole.join("::")];
    if whole.len() > 2 {
        wholes.push(without_crate);
    }
    wholes
}
