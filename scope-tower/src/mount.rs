//! The part of a request's path that the spec describes.

use http::Request;
use scope_core::{ApiOperation, Readings};
use std::sync::Arc;

/// The prefix before the paths of a spec.
#[derive(Clone, Default)]
pub(crate) struct Mount(Option<Arc<str>>);

impl Mount {
    /// The mount after `prefix`; a slash at its end makes no difference.
    pub(crate) fn at(prefix: &str) -> Self {
        let prefix = prefix.trim_end_matches('/');
        Mount((!prefix.is_empty()).then(|| prefix.into()))
    }

    /// The operations that a request requires, and the path that matched: one of the spec, if possible.
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

    /// Like [`readings`](Mount::readings), for a path; `is_whole` if it is that of the whole request.
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

/// The readings of a path after `prefix`. The path of the whole request begins with it; another
/// path may have lost it already.
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

/// The path of the whole request, if axum has removed a part of it.
#[cfg(feature = "axum")]
fn original_path<B>(request: &Request<B>) -> Option<&str> {
    let original = request.extensions().get::<axum::extract::OriginalUri>()?;
    Some(original.0.path())
}

#[cfg(not(feature = "axum"))]
fn original_path<B>(_: &Request<B>) -> Option<&str> {
    None
}
