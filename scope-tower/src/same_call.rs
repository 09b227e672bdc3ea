//! Operations that have the same call.

use scope_core::ApiOperation;
use std::{collections::HashMap, fmt, slice, sync::Arc};

/// The operations of a spec that have their call in common with others, names of parameters aside.
///
/// A request could be any of them: what tells them apart, such as the body, no guard has seen. So
/// it has to be allowed what each of them needs, or the one that needs the least would decide.
pub(crate) struct SameCalls<O> {
    /// By position, all that have the call, in the order of the file; nothing of an operation that
    /// has its call to itself.
    groups: Arc<HashMap<usize, Arc<[O]>>>,
}

impl<O: ApiOperation> SameCalls<O> {
    pub(crate) fn find() -> Self {
        let mut calls: HashMap<(&str, String), Vec<O>> = HashMap::new();
        for operation in O::ALL {
            if let (Some(method), Some(path)) = (operation.method(), operation.path()) {
                let same = calls.entry((method, shape(path))).or_default();
                same.push(*operation);
            }
        }
        let mut groups = HashMap::new();
        for same in calls.into_values().filter(|same| same.len() > 1) {
            let same: Arc<[O]> = same.into();
            for operation in same.iter() {
                groups.insert(operation.index(), Arc::clone(&same));
            }
        }
        SameCalls {
            groups: Arc::new(groups),
        }
    }

    /// All operations that have the call of `operation`, itself among them.
    pub(crate) fn of<'a>(&'a self, operation: &'a O) -> &'a [O] {
        let group = self.groups.get(&operation.index());
        group.map_or(slice::from_ref(operation), |same| same)
    }
}

impl<O> Clone for SameCalls<O> {
    fn clone(&self) -> Self {
        SameCalls {
            groups: Arc::clone(&self.groups),
        }
    }
}

impl<O> fmt::Debug for SameCalls<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SameCalls")
    }
}

/// A template without the names of its parameters, as [`from_call`](ApiOperation::from_call) looks
/// at it: what takes the rest of a path, `{+name}` or `{*name}`, is told from what takes a segment.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((literal, parameter)) = rest.split_once('{') {
        shape.push_str(literal);
        shape.push_str(match parameter.starts_with(['+', '*']) {
            true => "{+}",
            false => "{}",
        });
        rest = parameter.split_once('}').map_or("", |(_, after)| after);
    }
    shape.push_str(rest);
    shape
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn names_of_parameters_are_left_out() {
        for (path, expected) in [
            ("/a/b", "/a/b"),
            ("/a/{id}", "/a/{}"),
            ("/a/{id}.{format}/b", "/a/{}.{}/b"),
            ("/files/{+rest}", "/files/{+}"),
            ("/files/{*rest}", "/files/{+}"),
        ] {
            assert_eq!(shape(path), expected);
        }
    }
}
