//! The requirements of a call under every reading of its path.
//!
//! A guard sees the path as sent. A server behind it may decode the path, resolve `..` or collapse
//! slashes before it chooses a handler or a file. So a guard checks the call under every resulting
//! form, and requires the operations of all of them.

use crate::{
    ApiOperation, Denied, HoldsFor,
    bytes::chunk,
    calls::{Calls, Finding, Found},
    operation::{PermissionsOf, ScopesOf},
};
use alloc::{borrow::Cow, string::String, vec::Vec};
use core::{error::Error, fmt, iter, marker::PhantomData};

/// The operations that a call requires, from [`ApiOperation::of_request`].
///
/// | form of the path | read that way by |
/// | --- | --- |
/// | as sent | axum, and every router that does not decode |
/// | `%XX` decoded once, except `%2F` | routers that decode segments, such as actix-web's |
/// | all `%XX` decoded once | file servers; routers that decode the whole path |
/// | each of these with `//` collapsed, and `.` and `..` resolved | file servers; proxies that normalize |
/// | the first three with an empty value of `{x}` in each `//` | axum, whose parameters may be empty inside a path |
///
/// Each form that matches operations adds them, and other forms add nothing. But if the path as sent
/// matches none, the call has no operation, and [`check`](Readings::check) refuses it. `HEAD` requires
/// the operations of `HEAD` and of `GET`, because routers answer `HEAD` with the handler of `GET`.
///
/// Not covered: a second decoding, `;` parameters, case, `\`, and a slash at the end.
///
/// # Cost
///
/// Linear in the path. A path without `%`, `//` and `/.` has one form, is searched once, and needs no
/// allocation.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.read]
///     [scopes.admin]
///     [operations.readFile]
///     call = "GET /files/{+path}"
///     scopes = "read"
///     [operations.readSecret]
///     call = "GET /files/secret"
///     scopes = "admin"
/// "#); }
/// use demo::{Operation, ScopeSet, user};
///
/// let reader = ScopeSet::parse("read").granted();
/// let call = |path| Operation::of_request("GET", path).check(&reader, &user::Granted::EMPTY);
/// assert_eq!(call("/files/report")?, Operation::ReadFile);
/// // a file server reads each of these as `/files/secret`
/// for path in ["/files/%73ecret", "/files//secret", "/files/./secret", "/files/a/%2e%2e/secret"] {
///     assert!(call(path).unwrap_err().denied().unwrap().missing().eq(["admin"]));
/// }
/// assert!(call("/nothing").unwrap_err().denied().is_none());
/// # Ok::<(), scope_core::CallDenied>(())
/// ```
pub struct Readings<O> {
    required: Required,
    operation: PhantomData<fn() -> O>,
}

impl<O: ApiOperation> Readings<O> {
    pub(crate) fn new(required: Required) -> Self {
        Readings {
            required,
            operation: PhantomData,
        }
    }

    /// The operation of the path as sent: the first in the order of the file if several have the same
    /// call.
    #[inline]
    #[must_use]
    pub fn operation(&self) -> Option<O> {
        O::ALL.get(usize::from(self.required.operation?)).copied()
    }

    /// The operation of the path as sent, if the call requires no other one, as nearly all calls do.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn only(&self) -> Option<O> {
        let Required { first, more, .. } = &self.required;
        let is_only = first.at + 1 == first.end && more.is_empty();
        self.operation().filter(|_| is_only)
    }

    /// The operations of the path as sent.
    pub fn as_sent(&self) -> impl Iterator<Item = O> {
        of_lists(self.required.lists(self.required.as_sent))
    }

    /// All operations that the call requires, those of the path as sent first; none if the path as sent
    /// matches none.
    pub fn operations(&self) -> impl Iterator<Item = O> {
        of_lists(self.required.lists(self.required.more.len()))
    }

    /// Whether the call requires no token: it has an operation, and all operations that it requires are
    /// public.
    ///
    /// A guard asks this first about a call without a token. [`check`](Readings::check) is for a
    /// verified token, and lets one without scopes call an operation that requires any token.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.operation().is_some() && self.operations().all(ApiOperation::is_public)
    }

    /// Checks both gates of each operation against the grants of a verified token.
    ///
    /// # Errors
    ///
    /// [`CallDenied`]: the call has no operation, or this is the first denial.
    pub fn check(
        &self,
        granted: &ScopesOf<O>,
        permissions: &PermissionsOf<O>,
    ) -> Result<O, CallDenied> {
        let operation = self.operation().ok_or(CallDenied::NoOperation)?;
        for required in self.operations() {
            O::OPERATIONS.check(required.index(), granted, permissions)?;
        }
        Ok(operation)
    }

    /// Like [`check`](Readings::check), against the grants of `holder`.
    ///
    /// # Errors
    ///
    /// Those of `check`.
    pub fn check_holder<H: HoldsFor<O> + ?Sized>(&self, holder: &H) -> Result<O, CallDenied> {
        let operation = self.operation().ok_or(CallDenied::NoOperation)?;
        for required in self.operations() {
            required.check_holder(holder)?;
        }
        Ok(operation)
    }
}

fn of_lists<O: ApiOperation>(lists: impl Iterator<Item = Found>) -> impl Iterator<Item = O> {
    lists
        .flat_map(|list| O::OPERATIONS.calls.positions(list))
        .filter_map(|position| O::ALL.get(usize::from(position)).copied())
}

impl<O> Clone for Readings<O> {
    fn clone(&self) -> Self {
        Readings {
            required: self.required.clone(),
            operation: PhantomData,
        }
    }
}

impl<O: ApiOperation> fmt::Debug for Readings<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.operations()).finish()
    }
}

/// The reason why a call is not allowed.
#[derive(Clone, Copy, Debug)]
pub enum CallDenied {
    /// The spec has no operation with this call.
    NoOperation,
    /// An operation that the call requires is denied.
    Denied(Denied),
}

impl CallDenied {
    /// The denial, if the spec has the operation.
    #[must_use]
    pub fn denied(&self) -> Option<&Denied> {
        match self {
            CallDenied::NoOperation => None,
            CallDenied::Denied(denied) => Some(denied),
        }
    }
}

impl From<Denied> for CallDenied {
    fn from(denied: Denied) -> Self {
        CallDenied::Denied(denied)
    }
}

impl fmt::Display for CallDenied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallDenied::NoOperation => f.write_str("the call is no operation of the spec"),
            CallDenied::Denied(denied) => denied.fmt(f),
        }
    }
}

impl Error for CallDenied {}

/// Lists of operations, and the operation of the path as sent.
#[derive(Clone, Debug)]
pub(crate) struct Required {
    operation: Option<u16>,
    /// The first list of the path as sent, which is the only one of nearly all calls; empty without
    /// an operation.
    first: Found,
    /// The other lists.
    more: Vec<Found>,
    /// How many of the other lists belong to the path as sent.
    as_sent: usize,
}

impl Required {
    const NONE: Self = Required {
        operation: None,
        first: Found { at: 0, end: 0 },
        more: Vec::new(),
        as_sent: 0,
    };

    #[inline]
    const fn one(first: Found, operation: u16) -> Self {
        Required {
            operation: Some(operation),
            first,
            more: Vec::new(),
            as_sent: 0,
        }
    }

    /// The first list, and as many of the others.
    #[inline]
    fn lists(&self, others: usize) -> impl Iterator<Item = Found> {
        iter::once(self.first).chain(self.more.iter().take(others).copied())
    }

    fn add(&mut self, list: Found) {
        if self.first.at == self.first.end {
            self.first = list;
        } else if self.first != list && !self.more.contains(&list) {
            self.more.push(list);
        }
    }
}

impl Calls {
    /// The requirements of `method` at `path`.
    #[inline]
    pub(crate) fn readings(&self, method: &str, path: &str) -> Required {
        match self.find(method.as_bytes(), path.as_bytes()) {
            // nearly all calls
            Finding::One(found) if method != "HEAD" && is_plain(path.as_bytes()) => {
                Required::one(found, self.first(found))
            }
            Finding::Nothing if method != "HEAD" => Required::NONE,
            _ => self.all_readings(method, path),
        }
    }

    #[inline(never)]
    fn all_readings(&self, method: &str, path: &str) -> Required {
        let mut required = Required::NONE;
        self.add_sent(&mut required, method, path.as_bytes());
        if required.operation.is_some() && !is_plain(path.as_bytes()) {
            for form in other_forms(path.as_bytes()) {
                self.add_form(&mut required, method, &form);
            }
        }
        required
    }

    /// The requirements of `kind` at a URI, from the forms of its path without the query.
    pub(crate) fn readings_of_uri(&self, kind: &str, uri: &str) -> Required {
        let uri = uri.split(['?', '#']).next().unwrap_or_default();
        let (head, path) = uri.split_at(path_of_uri(uri));
        let whole = |form: &[u8]| {
            let mut whole = Vec::with_capacity(1 + head.len() + form.len());
            whole.push(b'/');
            whole.extend_from_slice(head.as_bytes());
            whole.extend_from_slice(form);
            whole
        };
        let mut required = Required::NONE;
        self.add_sent(&mut required, kind, &whole(path.as_bytes()));
        if required.operation.is_some() && !is_plain(path.as_bytes()) {
            // a path without a root is read as a rooted one
            let rooted = match path.starts_with('/') {
                true => Cow::Borrowed(path),
                false => Cow::Owned(String::from_iter(["/", path])),
            };
            for form in other_forms(rooted.as_bytes()) {
                let form = form.get(rooted.len() - path.len()..).unwrap_or_default();
                self.add_form(&mut required, kind, &whole(form));
            }
        }
        required
    }

    fn add_sent(&self, required: &mut Required, method: &str, path: &[u8]) {
        required.operation = self.add(required, method.as_bytes(), path);
        if method == "HEAD" {
            let of_get = self.add(required, b"GET", path);
            required.operation = required.operation.or(of_get);
        }
        required.as_sent = required.more.len();
    }

    fn add_form(&self, required: &mut Required, method: &str, path: &[u8]) {
        self.add(required, method.as_bytes(), path);
        if method == "HEAD" {
            self.add(required, b"GET", path);
        }
    }

    /// Adds the operations of one method at one path, and returns the first in the file.
    fn add(&self, required: &mut Required, method: &[u8], path: &[u8]) -> Option<u16> {
        let mut first = None;
        self.each(method, path, |list| {
            required.add(list);
            let position = self.first(list);
            first = Some(first.map_or(position, |first| position.min(first)));
        });
        first
    }
}

/// For tests, which lay out tables at run time.
#[doc(hidden)]
impl Calls {
    /// The positions of the operations of `method` at `path`, in order.
    pub fn operations_at(&self, method: &[u8], path: &[u8]) -> Vec<u16> {
        let mut found = Vec::new();
        self.each(method, path, |list| found.extend(self.positions(list)));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The position of a request's operation, and those of all that it requires, in order.
    pub fn required(&self, method: &str, path: &str) -> (Option<u16>, Vec<u16>) {
        let required = self.readings(method, path);
        let lists = required
            .lists(required.more.len())
            .flat_map(|list| self.positions(list));
        let mut all: Vec<u16> = lists.collect();
        all.sort_unstable();
        all.dedup();
        (required.operation, all)
    }

    /// The methods at `path`.
    pub fn methods(&'static self, path: &str) -> Vec<&'static str> {
        self.methods_at(path.as_bytes()).collect()
    }
}

/// The start of the path of a URI: after the scheme and the authority (RFC 3986 section 3).
fn path_of_uri(uri: &str) -> usize {
    let behind_scheme = uri.find(':').map_or(0, |colon| colon + 1);
    let rest = uri.get(behind_scheme..).unwrap_or_default();
    match rest.strip_prefix("//") {
        Some(authority) => uri.len() - authority.find('/').map_or(0, |at| authority.len() - at),
        None => behind_scheme,
    }
}

/// The forms of a path other than the path itself, each once.
#[cold]
#[inline(never)]
fn other_forms(path: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let mut forms = Vec::with_capacity(9);
    forms.push(path.to_vec());
    for decoded in [
        path.to_vec(),
        decoded(path, |byte| byte != b'/'),
        decoded(path, |_| true),
    ] {
        for form in [normalized(&decoded), with_empty_values(&decoded), decoded] {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms.into_iter().skip(1)
}

/// The path with each `%XX` decoded once if its byte satisfies `these`.
pub(crate) fn decoded(path: &[u8], these: impl Fn(u8) -> bool) -> Vec<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path;
    while let [first, more @ ..] = rest {
        let byte = match rest {
            [b'%', high, low, ..] => digit(*high)
                .zip(digit(*low))
                .and_then(|(high, low)| u8::try_from(high << 4 | low).ok())
                .filter(|byte| these(*byte)),
            _ => None,
        };
        out.push(byte.unwrap_or(*first));
        rest = match byte {
            Some(_) => more.get(2..).unwrap_or_default(),
            None => more,
        };
    }
    out
}

/// The path with `//` collapsed, and `.` and `..` resolved (RFC 3986 section 5.2.4).
fn normalized(path: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut is_file = false;
    for segment in path.split(|byte| *byte == b'/') {
        is_file = false;
        match segment {
            b"" | b"." => {}
            b".." => out.truncate(out.iter().rposition(|byte| *byte == b'/').unwrap_or(0)),
            name => {
                out.push(b'/');
                out.extend_from_slice(name);
                is_file = true;
            }
        }
    }
    if !is_file {
        out.push(b'/');
    }
    out
}

/// The path with a byte in each `//` that no literal contains, so only a parameter matches it.
fn with_empty_values(path: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut before = 0;
    for byte in path {
        if before == b'/' && *byte == b'/' {
            out.push(0);
        }
        out.push(*byte);
        before = *byte;
    }
    out
}

/// Whether a path has one form only: it has no `%`, no `//` and no `/.`.
///
/// It reads words of eight bytes; for most paths, two overlapping windows.
#[inline]
fn is_plain(path: &[u8]) -> bool {
    if let (Some(first), Some(last)) = (path.first_chunk::<33>(), path.last_chunk::<33>()) {
        let mut odd = odd_32(first) | odd_32(last);
        let mut rest = path.get(32..).unwrap_or_default();
        while let Some(window) = rest.first_chunk() {
            odd |= odd_32(window);
            rest = rest.get(32..).unwrap_or_default();
        }
        let [.., end] = last;
        return odd & HIGH == 0 && *end != b'%';
    }
    if let (Some(first), Some(last)) = (path.first_chunk::<17>(), path.last_chunk::<17>()) {
        let odd = odd_8(first, 0) | odd_8(first, 8) | odd_8(last, 0) | odd_8(last, 8);
        let [.., end] = last;
        return odd & HIGH == 0 && *end != b'%';
    }
    is_plain_by_bytes(path)
}

#[inline(never)]
fn is_plain_by_bytes(path: &[u8]) -> bool {
    let mut before = 0;
    path.iter().all(|byte| {
        let odd = *byte == b'%' || before == b'/' && matches!(byte, b'/' | b'.');
        before = *byte;
        !odd
    })
}

const ONES: u64 = 0x0101_0101_0101_0101;
/// The bits of which [`odd_8`] sets at least one on a match.
const HIGH: u64 = ONES << 7;

#[inline(always)]
fn odd_32(window: &[u8; 33]) -> u64 {
    odd_8(window, 0) | odd_8(window, 8) | odd_8(window, 16) | odd_8(window, 24)
}

/// Whether one of eight bytes is a `%`, or a `/` before `/` or `.`.
#[inline(always)]
fn odd_8<const N: usize>(window: &[u8; N], at: usize) -> u64 {
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    let (here, next) = (u64_from(window, at), u64_from(window, at + 1));
    // `.` and `/` differ in the lowest bit
    let slash = here ^ (ONES * u64::from(b'/'));
    let follows = (next | ONES) ^ (ONES * u64::from(b'/'));
    zeros(here ^ (ONES * u64::from(b'%'))) | zeros(slash | follows)
}

#[inline(always)]
fn u64_from(window: &[u8], at: usize) -> u64 {
    chunk(window, at).map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{borrow::ToOwned, vec};

    fn forms(path: &str) -> Vec<String> {
        let text = |form: Vec<u8>| String::from_utf8_lossy(&form).into_owned();
        other_forms(path.as_bytes()).map(text).collect()
    }

    #[test]
    fn forms_of_a_path() {
        for (path, expected) in [
            ("/a/b", &[][..]),
            ("/.well-known/x", &[]),
            ("/a//b", &["/a/b", "/a/\0/b"]),
            ("/a/./b/", &["/a/b/"]),
            ("/a/../../b", &["/b"]),
            ("/a/..", &["/"]),
            ("/a/b/.", &["/a/b/"]),
            ("/%61", &["/a"]),
            ("/a%2fb", &["/a/b"]),
            ("/%2561", &["/%61"]),
            ("/%25%32%46", &["/%2F"]),
            ("/a%", &[]),
            ("/a%4", &[]),
            ("/%zz%6g%41", &["/%zz%6gA"]),
            ("/a/%2e%2e/b", &["/b", "/a/../b"]),
            ("/a/x%2f..%2f%62", &["/a/x%2f..%2fb", "/a/b", "/a/x/../b"]),
        ] {
            assert_eq!(forms(path), expected, "{path}");
        }
    }

    #[test]
    fn a_path_with_one_form_is_plain() {
        let is_plain_simply = |path: &[u8]| {
            !path.contains(&b'%') && !path.windows(2).any(|pair| matches!(pair, b"//" | b"/."))
        };
        // each special sequence at each position, for each length
        for len in 0..140 {
            for odd in [
                "", "%", "//", "/.", "./", "/", ".", "$", "&", "\u{a5}", "\u{af}",
            ] {
                for at in 0..len {
                    let mut path = vec![b'a'; len];
                    for (place, byte) in path.iter_mut().skip(at).zip(odd.bytes()) {
                        *place = byte;
                    }
                    assert_eq!(is_plain(&path), is_plain_simply(&path), "{len} {at} {odd}");
                    // twice, in two words that are combined
                    for between in [8, len.saturating_sub(33)] {
                        let mut twice = path.clone();
                        for (place, byte) in twice.iter_mut().skip(at + between).zip(odd.bytes()) {
                            *place = byte;
                        }
                        assert_eq!(is_plain(&twice), is_plain_simply(&twice), "{twice:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_path_of_a_uri() {
        for (uri, path) in [
            ("file:///a/b", "/a/b"),
            ("https://host:1/a", "/a"),
            ("https://host", ""),
            ("note:a/b", "a/b"),
            ("/a", "/a"),
        ] {
            assert_eq!(uri.split_at(path_of_uri(uri)).1.to_owned(), path, "{uri}");
        }
    }
}
