//! The object in the path of a call.

use super::object::Object;
use crate::{ApiOperation, Call, operation::readings::decoded};
use alloc::{borrow::Cow, string::String};

/// The object of a call: the values in its path for the parameters of an operation's template.
///
/// A value is a whole segment of the path, decoded once. A part of a segment is not a value, and
/// neither is `{+x}`. A path that servers read in several ways, with an empty segment, `.`, `..` or
/// `%2F`, has no value at all. Only grants everywhere apply to it.
///
/// ```
/// mod forge { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "forge"
///     [scopes."repo:read"]
///     [operations.listTags]
///     call = "GET /repos/{repo}/tags"
///     scopes = "repo:read"
/// "#); }
/// use forge::{Operation, Scope};
/// use scope_core::PathObject;
///
/// let grants = forge::Grants::EMPTY.with(Scope::RepoRead, &[("repo", "42")]);
/// let of = |path| grants.at(PathObject::new(Operation::ListTags, path));
/// assert!(of("/repos/42/tags").check_scopes(Operation::ListTags).is_ok());
/// assert!(of("/repos/%34%32/tags").check_scopes(Operation::ListTags).is_ok());
/// assert!(of("/repos/43/tags").check_scopes(Operation::ListTags).is_err());
/// assert!(of("/repos/43/../42/tags").check_scopes(Operation::ListTags).is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PathObject<'p> {
    /// The template that `path` matches segment by segment.
    template: Option<&'static str>,
    path: &'p str,
}

impl<'p> PathObject<'p> {
    /// The object of a call of `operation` at `path`, which matches the operation.
    #[must_use]
    pub fn new<O: ApiOperation>(operation: O, path: &'p str) -> Self {
        let templates = || {
            let calls = operation.calls().filter_map(Call::http);
            calls
                .map(|(_, template)| template)
                .filter(|template| fits(template, path))
        };
        let first = templates().next();
        // if calls give a segment several names, it is unclear which one is meant
        let is_clear = templates().all(|template| Some(template) == first);
        PathObject {
            template: first.filter(|_| is_clear && has_one_reading(path)),
            path,
        }
    }
}

impl Object for PathObject<'_> {
    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut segments = self.template?.split('/').zip(self.path.split('/'));
        let (_, value) = segments.find(|(segment, _)| parameter(segment) == Some(name))?;
        read(value)
    }
}

/// The name of a segment that is a parameter.
fn parameter(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    (!name.starts_with(['+', '*']) && !name.contains(['{', '}'])).then_some(name)
}

/// Whether `path` has the literals of `template`, and a segment for each of its parameters.
fn fits(template: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    let fits = template.split('/').all(|segment| {
        segments
            .next()
            .is_some_and(|it| parameter(segment).is_some() || it == segment)
    });
    fits && segments.next().is_none()
}

fn has_one_reading(path: &str) -> bool {
    let segments = path.strip_prefix('/').map(|path| path.split('/'));
    segments.is_some_and(|mut segments| segments.all(|it| read(it).is_some()))
}

/// A segment, decoded once, or `None` if some server would not read it as one segment.
fn read(segment: &str) -> Option<Cow<'_, str>> {
    let read = if segment.contains('%') {
        Cow::Owned(String::from_utf8(decoded(segment.as_bytes(), |_| true)).ok()?)
    } else {
        Cow::Borrowed(segment)
    };
    (!matches!(&*read, "" | "." | "..") && !read.contains('/')).then_some(read)
}
