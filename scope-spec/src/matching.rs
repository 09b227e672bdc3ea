//! Finds the operations that a call requires, as a guard does, for tools.
//!
//! `scope-core` does the same at run time, over tables; a property test compares the two.

use std::{borrow::Cow, cmp::Ordering};

use crate::{Call, CallKind, Operation, OperationId, PathTemplate, Spec, Specificity};

/// A path without its query and its fragment.
pub fn without_query(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or(path)
}

/// The operations that a path as written matches: those of the most specific template. Several if
/// specificity does not decide, and none if no template matches.
pub fn operations_at(spec: &Spec, method: &str, path: &str) -> Vec<OperationId> {
    let path = without_query(path);
    most_specific(spec, |call| {
        let (known, template) = call.http()?;
        (known == method && template.matches(path)).then_some(template)
    })
}

/// The operations with the most specific of the templates that `template` finds in their calls.
fn most_specific<'s>(
    spec: &'s Spec,
    template: impl Fn(&'s Call) -> Option<&'s PathTemplate>,
) -> Vec<OperationId> {
    let mut best: Option<Specificity> = None;
    let mut found = Vec::new();
    for id in spec.operation_ids() {
        let matching = spec[id].calls.iter().filter_map(&template);
        let Some(specificity) = matching.map(PathTemplate::specificity).max() else {
            continue;
        };
        match best
            .as_ref()
            .map_or(Ordering::Greater, |best| specificity.cmp(best))
        {
            Ordering::Less => continue,
            Ordering::Equal => {}
            Ordering::Greater => {
                found.clear();
                best = Some(specificity);
            }
        }
        found.push(id);
    }
    found
}

/// The object of a call of an operation: the values in its path for the parameters of the operation's
/// template, as in `scope_core`'s `PathObject`.
///
/// A value is a whole segment, decoded once. A path that servers read in several ways has none.
pub fn object<'o>(operation: &'o Operation, path: &str) -> Vec<(&'o str, String)> {
    let path = without_query(path);
    let read = |segment: &str| {
        let read = decoded(segment, |_| true);
        let is_segment = !matches!(&*read, "" | "." | "..") && !read.contains(['/', '\u{FFFD}']);
        is_segment.then_some(read)
    };
    let path = path.strip_prefix('/').map(|path| path.split('/'));
    let Some(segments) = path else {
        return Vec::new();
    };
    let Some(values) = segments.clone().map(read).collect::<Option<Vec<_>>>() else {
        return Vec::new();
    };
    let fits = |template: &&PathTemplate| {
        let mut segments = segments.clone();
        let all = template.segments().all(|it| {
            let fits = |text| it.parameter().is_some() || it.as_str() == text;
            segments.next().is_some_and(fits)
        });
        all && segments.next().is_none()
    };
    let templates = operation.http_calls().map(|(_, template)| template);
    let mut templates = templates.filter(fits);
    let Some(first) = templates.next() else {
        return Vec::new();
    };
    // if calls give a segment several names, it is unclear which one is meant
    if !templates.all(|template| template == first) {
        return Vec::new();
    }
    let named = first.segments().zip(values);
    named
        .filter_map(|(segment, value)| Some((segment.parameter()?, value)))
        .collect()
}

/// The operations that a request requires: see `scope_core`'s `Readings`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readings {
    /// The operations, that of the path as sent first.
    operations: Vec<OperationId>,
}

impl Readings {
    /// Finds the operations of a request under every form of the path; none if the path as sent has
    /// none.
    pub fn of_request(spec: &Spec, method: &str, path: &str) -> Self {
        let path = without_query(path);
        let methods: &[&str] = match method {
            "HEAD" => &["HEAD", "GET"],
            _ => &[method],
        };
        let found = |form: &str| {
            let found = methods.iter();
            found
                .flat_map(|method| operations_at(spec, method, form))
                .collect()
        };
        Self::of_forms(forms(path), found)
    }

    /// Finds the operations of a tool or a prompt, whose name is compared verbatim.
    pub fn of_name(spec: &Spec, kind: CallKind, name: &str) -> Self {
        let is_called = |call: &Call| call.kind() == kind && call.name() == Some(name);
        let found = spec
            .operation_ids()
            .filter(|id| spec[*id].calls.iter().any(is_called));
        Self {
            operations: found.collect(),
        }
    }

    /// Finds the operations of a resource under every form of its URI's path.
    pub fn of_resource(spec: &Spec, uri: &str) -> Self {
        let uri = without_query(uri);
        let (head, path) = uri.split_at_checked(path_of_uri(uri)).unwrap_or((uri, ""));
        // a path without a root is read as a rooted one
        let root = if path.starts_with('/') { "" } else { "/" };
        let rooted = format!("{root}{path}");
        let found = |form: &str| {
            let uri = format!("{head}{}", form.get(root.len()..).unwrap_or_default());
            most_specific(spec, |call| match call {
                Call::Resource(template) if template.matches(&uri) => Some(template),
                _ => None,
            })
        };
        Self::of_forms(forms(&rooted), found)
    }

    /// The operations found under each form; none if the first form finds none.
    fn of_forms(forms: Vec<Cow<'_, str>>, found: impl Fn(&str) -> Vec<OperationId>) -> Self {
        let mut operations = Vec::new();
        for form in forms {
            for operation in found(&form) {
                if !operations.contains(&operation) {
                    operations.push(operation);
                }
            }
            if operations.is_empty() {
                break;
            }
        }
        Self { operations }
    }

    /// The readings with one operation, given by its id.
    pub fn of_operation(id: OperationId) -> Self {
        Self {
            operations: vec![id],
        }
    }

    /// The operation of the path as sent.
    pub fn operation(&self) -> Option<OperationId> {
        self.operations.first().copied()
    }

    /// All operations that the request requires, that of the path as sent first.
    pub fn operations(&self) -> &[OperationId] {
        &self.operations
    }
}

/// The start of the path of a URI: after the scheme and the authority (RFC 3986 section 3).
fn path_of_uri(uri: &str) -> usize {
    let rest = uri.split_once(':').map_or(uri, |(_, rest)| rest);
    let behind_scheme = uri.len() - rest.len();
    match rest.strip_prefix("//") {
        Some(authority) => uri.len() - authority.find('/').map_or(0, |at| authority.len() - at),
        None => behind_scheme,
    }
}

/// The forms of a path, that as sent first. Bytes that are not UTF-8 are replaced: no literal of a
/// template has any.
fn forms(path: &str) -> Vec<Cow<'_, str>> {
    let mut forms = vec![Cow::Borrowed(path)];
    if !path.contains('%') && !path.contains("//") && !path.contains("/.") {
        return forms;
    }
    let all = [
        path.to_owned(),
        decoded(path, |byte| byte != b'/'),
        decoded(path, |_| true),
    ];
    for decoded in all {
        // in axum, a parameter matches an empty segment inside a path; no literal contains a NUL
        let emptied = decoded.replace("//", "/\0/").replace("//", "/\0/");
        for form in [normalized(&decoded), emptied, decoded] {
            if forms.iter().all(|known| *known != form) {
                forms.push(Cow::Owned(form));
            }
        }
    }
    forms
}

/// The path with each `%XX` decoded once if its byte satisfies `these`.
fn decoded(path: &str, these: impl Fn(u8) -> bool) -> String {
    let mut out = Vec::with_capacity(path.len());
    let mut left = path;
    while let Some((before, after)) = left.split_once('%') {
        out.extend(before.bytes());
        let digits = after
            .get(..2)
            .filter(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let byte = byte.filter(|byte| these(*byte));
        out.push(byte.unwrap_or(b'%'));
        left = after
            .get(2 * usize::from(byte.is_some())..)
            .unwrap_or_default();
    }
    out.extend(left.bytes());
    String::from_utf8_lossy(&out).into_owned()
}

/// The path with `//` collapsed, and `.` and `..` resolved (RFC 3986 section 5.2.4).
fn normalized(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(kept.pop()),
            name => kept.push(name),
        }
    }
    let is_folder = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    let end = if is_folder && !kept.is_empty() {
        "/"
    } else {
        ""
    };
    format!("/{}{end}", kept.join("/"))
}
