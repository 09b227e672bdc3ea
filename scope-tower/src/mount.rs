//! Which path of a request the spec speaks of.

use http::Request;
use scope_core::{ApiOperation, Readings};
use std::sync::Arc;

/// Where the paths of a spec begin.
#[derive(Clone, Default)]
pub(crate) struct Mount(Option<Arc<str>>);

impl Mount {
    /// Behind `prefix`; a slash at its end makes no difference.
    pub(crate) fn at(prefix: &str) -> Self {
        let prefix = prefix.trim_end_matches('/');
        Mount((!prefix.is_empty()).then(|| prefix.into()))
    }

    /// The operations that a request requires, and the path that says so: one that the spec has, if
    /// it has one.
    #[inline]
    pub(crate) fn readings<'r, O: ApiOperation, B>(
        &self,
        request: &'r Request<B>,
    ) -> (Readings<O>, &'r str) {
        let (path, is_whole) = match original_path(request) {
            Some(path) => (path, true),
            None => (request.uri().path(), false),
        };
        self.readings_at(request.method().as_str(), path, is_whole)
    }

    /// As [`readings`](Mount::readings), of a path that is that of the whole request if `is_whole`.
    #[inline]
    pub(crate) fn readings_at<'p, O: ApiOperation>(
        &self,
        method: &str,
        path: &'p str,
        is_whole: bool,
    ) -> (Readings<O>, &'p str) {
        match &self.0 {
            None => (O::of_request(method, path), path),
            Some(prefix) => behind(method, path, prefix, is_whole),
        }
    }
}

/// The readings of a path behind `prefix`, which stands before it if the path is that of the whole
/// request, and else may have been taken away already.
fn behind<'p, O: ApiOperation>(
    method: &str,
    path: &'p str,
    prefix: &str,
    is_whole: bool,
) -> (Readings<O>, &'p str) {
    let rest = match path.strip_prefix(prefix) {
        Some("") => Some("/"),
        rest => rest.filter(|rest| rest.starts_with('/')),
    };
    let nothing = || (O::of_request(method, ""), "");
    match rest {
        Some(rest) => {
            let readings = O::of_request(method, rest);
            let ambiguous = !is_whole
                && readings.operation().is_some()
                && O::of_request(method, path).operation().is_some();
            match ambiguous {
                true => nothing(),
                false => (readings, rest),
            }
        }
        None if is_whole => nothing(),
        None => (O::of_request(method, path), path),
    }
}

/// The path of the whole request, where axum has taken a part of it away.
#[cfg(feature = "axum")]
fn original_path<B>(request: &Request<B>) -> Option<&str> {
    let original = request.extensions().get::<axum::extract::OriginalUri>()?;
    Some(original.0.path())
}

#[cfg(not(feature = "axum"))]
fn original_path<B>(_: &Request<B>) -> Option<&str> {
    None
}
