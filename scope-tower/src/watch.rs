//! Watches a call until its response is ready.
//!
//! The outermost layer with an observer puts a [`Record`] into the request. Guards and extractors
//! record their decisions in it. When the response is ready, that layer adds the handler's refusal,
//! and reports to the observer.

use crate::{
    Decision, Refusal, Settings,
    response::{Unsettled, grpc_kind},
};
use bytes::Bytes;
use http::{Extensions, HeaderValue, Method, Request, Response, StatusCode, Uri};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The decision about a call so far, shared by all that decide.
#[derive(Clone, Default)]
pub(crate) struct Record(Arc<Mutex<Decided>>);

#[derive(Default)]
struct Decided {
    /// Whether a guard or an extractor has decided.
    decided: bool,
    operation: Option<&'static str>,
    reported: Option<Refusal>,
}

impl Record {
    pub(crate) fn of(extensions: &Extensions) -> Option<&Record> {
        extensions.get()
    }

    fn lock(&self) -> MutexGuard<'_, Decided> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a guard's decision; the operation of the outermost guard stays.
    pub(crate) fn note(&self, operation: Option<&'static str>, reported: Option<&Refusal>) {
        let mut decided = self.lock();
        decided.decided = true;
        decided.operation = decided.operation.or(operation);
        if decided.reported.is_none() {
            decided.reported = reported.cloned();
        }
    }
}

/// The watch over a call: it settles a refusal by the handler, and reports to the observer.
pub(crate) struct Watch {
    settings: Settings,
    /// The content type of a gRPC call.
    grpc: Option<HeaderValue>,
    observed: Option<Observed>,
}

struct Observed {
    method: Method,
    uri: Uri,
    extensions: Extensions,
    record: Record,
}

impl Watch {
    /// Watches a call for `settings`.
    ///
    /// The request gets a record if the settings have an observer and no layer around this one has one.
    /// Settings that a guard `owns` come before those of the layers around it.
    pub(crate) fn new<B>(settings: &Settings, owns: bool, request: &mut Request<B>) -> Self {
        let records =
            settings.has_observer() && (owns || Record::of(request.extensions()).is_none());
        let observed = records.then(|| {
            let record = Record::default();
            request.extensions_mut().insert(record.clone());
            Observed {
                method: request.method().clone(),
                uri: request.uri().clone(),
                extensions: request.extensions().clone(),
                record,
            }
        });
        Watch {
            settings: settings.clone(),
            grpc: grpc_kind(request.headers()),
            observed,
        }
    }

    /// Reports to the observer, and returns the response that replaces the handler's, if that is a
    /// refusal without the settings.
    pub(crate) fn settle<X>(mut self, response: &mut Response<X>) -> Option<Response<Bytes>> {
        let status = response.status();
        let extensions = response.extensions_mut();
        let refusal = extensions.get::<Refusal>().cloned();
        if extensions.get::<HasReported>().is_some() {
            self.observed = None;
        }
        let has_reported = self.report(refusal.as_ref(), Some(status));
        let unsettled = extensions.remove::<Unsettled>();
        let replaced = unsettled
            .and(refusal)
            .map(|refusal| refusal.respond(self.grpc.take(), &self.settings, &[]));
        match replaced {
            Some(mut own) => {
                if has_reported {
                    own.extensions_mut().insert(HasReported);
                }
                if let Some(operation) = response.extensions().get::<MatchedOperation>() {
                    own.extensions_mut().insert(*operation);
                }
                Some(own)
            }
            None => {
                if has_reported {
                    response.extensions_mut().insert(HasReported);
                }
                None
            }
        }
    }

    /// Reports to the observer, once. Returns whether there was something to report.
    fn report(&mut self, refusal: Option<&Refusal>, status: Option<StatusCode>) -> bool {
        let Some(observed) = self.observed.take() else {
            return false;
        };
        let Decided {
            decided,
            operation,
            reported,
        } = std::mem::take(&mut *observed.record.lock());
        let reports = decided || refusal.is_some();
        if reports {
            self.settings.decided(&Decision {
                method: &observed.method,
                uri: &observed.uri,
                extensions: &observed.extensions,
                operation,
                refusal,
                reported: reported.as_ref(),
                status,
            });
        }
        reports
    }
}

/// Marks a response whose decision was reported.
#[derive(Clone, Copy)]
struct HasReported;

impl Drop for Watch {
    /// Reports a call whose client disconnected.
    fn drop(&mut self) {
        self.report(None, None);
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

/// The rest of an allowed call: what to do with its response. Most calls leave nothing to do.
#[derive(Debug, Default)]
pub(crate) struct Passed(Option<Box<Rest>>);

#[derive(Debug)]
struct Rest {
    watch: Option<Watch>,
    operation: Option<MatchedOperation>,
}

impl Passed {
    /// An allowed call, with the id of its operation if known.
    pub(crate) fn new(watch: Option<Watch>, operation: Option<&'static str>) -> Self {
        let operation = operation.map(MatchedOperation);
        let has_rest = watch.is_some() || operation.is_some();
        Passed(has_rest.then(|| Box::new(Rest { watch, operation })))
    }

    /// The response that replaces the handler's, if that is a refusal without the settings.
    #[inline]
    pub(crate) fn settle<X>(&mut self, response: &mut Response<X>) -> Option<Response<Bytes>> {
        self.0.take()?.settle(response)
    }
}

impl Rest {
    /// Not inlined, so that [`Passed::settle`] is small: most calls have no rest.
    #[inline(never)]
    fn settle<X>(self, response: &mut Response<X>) -> Option<Response<Bytes>> {
        let mut own = self.watch.and_then(|watch| watch.settle(response));
        if let Some(operation) = self.operation {
            let extensions = own.as_mut().map(Response::extensions_mut);
            extensions
                .unwrap_or_else(|| response.extensions_mut())
                .insert(operation);
        }
        own
    }
}

/// The operation of a call, as an extension of its response: for metrics in a layer around the
/// guards. A response has it if the server has [`Settings`], whether the call was allowed or not.
///
/// ```
/// # let response = http::Response::new(());
/// use scope_tower::MatchedOperation;
///
/// let operation = response.extensions().get::<MatchedOperation>();
/// let label = operation.map_or("none", MatchedOperation::id);
/// # assert_eq!(label, "none");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MatchedOperation(&'static str);

impl MatchedOperation {
    /// The id of the operation in the spec.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.0
    }
}
