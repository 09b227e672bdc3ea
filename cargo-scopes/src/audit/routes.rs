//! From the parts of routers to the routes that a server has: each with the whole of its path, and
//! whether a layer guards it wherever it is mounted.

use std::collections::HashMap;

use super::{
    Function,
    found::{Collected, Mount, Part, What},
};

/// A path, or what stands before one, that is not written there as a text.
pub(crate) const UNKNOWN: &str = "(path)";

/// How many places a router is looked at in.
const MOST: usize = 64;

/// A place in which a router is used: what stands before its paths, and whether a layer guards it.
type Context = (String, bool);

/// A path below another one, as `nest` puts it together.
pub(crate) fn under(prefix: &str, path: &str) -> String {
    match (prefix.trim_end_matches('/'), path) {
        ("", path) => path.to_owned(),
        (prefix, "/") => prefix.to_owned(),
        (prefix, path) => format!("{prefix}{path}"),
    }
}

/// The routes. One that is mounted at several paths is there for each of them.
pub(super) fn mounts(found: &mut Collected) -> Vec<Mount> {
    let parts = std::mem::take(&mut found.parts);
    let mentions = std::mem::take(&mut found.mentioned);
    let mut routers = Routers::new(&found.functions, &parts, &mentions);
    let mut mounts = std::mem::take(&mut found.mounts);
    for part in &parts {
        let What::Mount(mount) = &part.what else {
            continue;
        };
        let mut at: Vec<Context> = Vec::new();
        for (path, layered) in routers.places(part) {
            match at.iter_mut().find(|(known, _)| *known == path) {
                Some((_, all)) => *all &= layered,
                None => at.push((path, layered)),
            }
        }
        mounts.extend(at.into_iter().map(|(path, layered)| Mount {
            path,
            layered,
            ..mount.clone()
        }));
    }
    mounts
}

/// Where the routers that functions make are used.
struct Routers<'a> {
    parts: &'a [Part],
    /// By function: the parts that its router is.
    uses: HashMap<usize, Vec<usize>>,
    /// Whether a function is named where its router is not followed.
    strays: Vec<bool>,
    /// What is known by now; of a function that is being looked at, that it is used as it is.
    known: HashMap<usize, Vec<Context>>,
}

impl<'a> Routers<'a> {
    fn new(
        functions: &'a [Function],
        parts: &'a [Part],
        mentions: &[(Vec<String>, Vec<String>)],
    ) -> Self {
        // only those whose routers have parts matter
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for owner in parts.iter().filter(|part| part.returned) {
            if let Some(at) = owner.owner
                && let Some(function) = functions.get(at)
            {
                let named = by_name.entry(&function.name).or_default();
                if !named.contains(&at) {
                    named.push(at);
                }
            }
        }
        let mut routers = Self {
            parts,
            uses: HashMap::new(),
            strays: vec![false; functions.len()],
            known: HashMap::new(),
        };
        let of_parts = parts.iter().enumerate().filter_map(|(at, part)| {
            let What::Router(path, module) = &part.what else {
                return None;
            };
            Some((path, module, Some(at)))
        });
        let mentions = mentions.iter().map(|(path, module)| (path, module, None));
        for (path, module, part) in of_parts.chain(mentions) {
            let named = path.last().and_then(|name| by_name.get(name.as_str()));
            let Some(named) = named else {
                continue;
            };
            // a type of another crate may have a method of the same name
            let foreign = |at: &usize| {
                let first = path.first().filter(|_| path.len() == 2);
                first.is_some_and(|first| {
                    first.starts_with(char::is_uppercase)
                        && functions.get(*at).is_some_and(|it| it.within != *first)
                })
            };
            let found = find(functions, path, module).filter(|at| !foreign(at));
            match (found, part) {
                (Some(function), Some(part)) => {
                    routers.uses.entry(function).or_default().push(part);
                }
                (Some(function), None) => routers.stray(function),
                // it may be any of these
                (None, _) => named.iter().for_each(|&function| routers.stray(function)),
            }
        }
        routers
    }

    fn stray(&mut self, function: usize) {
        if let Some(stray) = self.strays.get_mut(function) {
            *stray = true;
        }
    }

    /// Where a part is.
    fn places(&mut self, part: &Part) -> Vec<Context> {
        let Some(owner) = part.owner.filter(|_| part.returned) else {
            return vec![(part.path.clone(), part.layered)];
        };
        let contexts = self.contexts(owner).into_iter();
        let places = contexts.map(|(before, layered)| {
            let path = under(&before, &part.path);
            (path, layered || part.layered)
        });
        places.collect()
    }

    /// Where the router that a function makes is used.
    fn contexts(&mut self, function: usize) -> Vec<Context> {
        if let Some(known) = self.known.get(&function) {
            return known.clone();
        }
        let as_it_is = || (String::new(), false);
        self.known.insert(function, vec![as_it_is()]);
        let uses = self.uses.get(&function).cloned().unwrap_or_default();
        let stray = self.strays.get(function).is_none_or(|stray| *stray);
        let mut found = Vec::new();
        if stray || uses.is_empty() {
            found.push(as_it_is());
        }
        for at in uses {
            if let Some(part) = self.parts.get(at) {
                found.extend(self.places(part));
            }
        }
        found.sort();
        found.dedup();
        if found.len() > MOST {
            found = vec![as_it_is()];
        }
        self.known.insert(function, found.clone());
        found
    }
}

/// The function that a path means in a module: that of the whole path, else the only one whose
/// path ends with it.
pub(super) fn find(functions: &[Function], path: &[String], module: &[String]) -> Option<usize> {
    let mut whole: Vec<String> = Vec::new();
    for (at, segment) in path.iter().enumerate() {
        match segment.as_str() {
            "crate" => whole.clear(),
            "self" if at == 0 => whole = module.to_vec(),
            "super" => {
                if at == 0 {
                    whole = module.to_vec();
                }
                whole.pop();
            }
            _ => whole.push(segment.clone()),
        }
    }
    let here = [module, path].concat().join("::");
    let whole = whole.join("::");
    let is = |wanted: &str| {
        functions
            .iter()
            .position(|function| function.path == wanted)
    };
    is(&here).or_else(|| is(&whole)).or_else(|| {
        // the crate's own name before it, or a re-export
        let ending = path.iter().skip(1).cloned().collect::<Vec<_>>().join("::");
        let ending = if ending.is_empty() { whole } else { ending };
        let suffix = format!("::{ending}");
        let mut ends = functions
            .iter()
            .enumerate()
            .filter(|(_, function)| function.path == ending || function.path.ends_with(&suffix));
        let first = ends.next()?.0;
        ends.next().is_none().then_some(first)
    })
}
