//! Extractors.

use crate::{
    Decision, Refusal, Settings, bearer,
    response::{Unsettled, grpc_kind},
    watch::Record,
};
use axum::{
    body::Body,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, request::Parts};
use scope_core::{Checked, Denied, DeniedOn, Proof, Req, Requirement};
use std::{convert::Infallible, fmt, ops::Deref};

/// An argument of a handler: the holder of a call that meets `R`. Other calls are refused.
///
/// [`proof`](Authorized::proof) vouches for `R`, and `*` gives the holder. Put it before all arguments
/// that read the request, so a caller without access learns nothing about mistakes in the request.
///
/// The holder, of type `H`, is the one that [`BearerLayer`](crate::BearerLayer) or another layer put
/// into the request.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.EditAccounts]
///     includes = ["ReadAccounts"]
///     [scopes.ReadAccounts]
///     [permissions.EditCompanyInfo]
/// "#); }
/// use axum::{Router, extract::Path, routing::put};
/// use demo::{may, permission, scope};
/// use scope_core::{All, Holds};
/// use scope_tower::axum::Authorized;
///
/// #[derive(Clone, Holds)]
/// struct Session {
///     #[holds] scopes: demo::Granted,
///     #[holds] permissions: demo::user::Granted,
///     user: u64,
/// }
///
/// fn rename_account(_: impl may::EditAccounts, id: u64) { /* .. */ }
///
/// async fn rename(
///     auth: Authorized<All<scope::EditAccounts, permission::EditCompanyInfo>, Session>,
///     Path(id): Path<u64>,
/// ) -> String {
///     let (edit, _user) = auth.proof().split();
///     rename_account(edit, id);
///     format!("renamed by {}", auth.user)
/// }
///
/// let app: Router = Router::new().route("/account/{id}/name", put(rename));
/// ```
pub struct Authorized<R, H>(Checked<R, H>);

impl<R, H> Authorized<R, H> {
    /// The proof that the holder meets `R`, without another check.
    #[must_use]
    pub const fn proof(&self) -> Proof<'_, R> {
        self.0.proof()
    }

    /// The holder and its proof.
    #[must_use]
    pub fn into_checked(self) -> Checked<R, H> {
        self.0
    }
}

impl<R, H> Deref for Authorized<R, H> {
    type Target = H;
    fn deref(&self) -> &H {
        &self.0
    }
}

impl<R, H: Clone> Clone for Authorized<R, H> {
    fn clone(&self) -> Self {
        Authorized(self.0.clone())
    }
}

impl<R, H: fmt::Debug> fmt::Debug for Authorized<R, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Authorized").field(&**self).finish()
    }
}

impl<S, R, H> FromRequestParts<S> for Authorized<R, H>
where
    S: Sync,
    R: Requirement<H>,
    H: Clone + Send + Sync + 'static,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let checked = bearer::holder::<H>(&parts.extensions)
            .and_then(|holder| Ok(Checked::new(holder.clone(), Req::<R>::NEW)?));
        decided(parts, checked).map(Authorized)
    }
}

/// The holder of a call, without a requirement: for a handler behind another guard, such as
/// [`Routes`](super::Routes).
///
/// A call without a holder is refused.
#[derive(Clone, Copy, Debug)]
pub struct Holder<H>(pub H);

impl<S: Sync, H: Clone + Send + Sync + 'static> FromRequestParts<S> for Holder<H> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        match bearer::holder::<H>(&parts.extensions) {
            Ok(holder) => Ok(Holder(holder.clone())),
            Err(refusal) => decided(parts, Err(refusal)),
        }
    }
}

/// Records an extractor's decision, which the layer with the observer reports.
pub(super) fn decided<T>(parts: &Parts, outcome: Result<T, Refusal>) -> Result<T, Refused> {
    let settings = parts.extensions.get::<Settings>();
    match (Record::of(&parts.extensions), settings) {
        (Some(record), _) => record.note(None, None),
        (None, Some(settings)) => {
            let decision = Decision::new(&parts.method, &parts.uri, &parts.extensions);
            let refusal = outcome.as_ref().err();
            settings.decided(&Decision {
                refusal,
                status: refusal.map(Refusal::status),
                ..decision
            });
        }
        (None, None) => {}
    }
    outcome.map_err(|refusal| Refused {
        refusal,
        settings: settings.cloned(),
        grpc: grpc_kind(&parts.headers),
    })
}

/// A refusal as a response: the rejection of the extractors, and an error type for handlers.
///
/// `?` makes it from a [`Denied`] or a [`Refusal`]. The response follows the settings of the layer
/// around the handler: [`BearerLayer`](crate::BearerLayer), or a guard with settings of its own.
#[derive(Clone, Debug)]
pub struct Refused {
    refusal: Refusal,
    /// `None` if the layer around the handler has them.
    settings: Option<Settings>,
    /// The content type of a gRPC call.
    grpc: Option<HeaderValue>,
}

impl Refused {
    /// The refusal.
    #[must_use]
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.refusal.fmt(f)
    }
}

impl std::error::Error for Refused {}

impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        Refusal::from(denied).into()
    }
}

impl From<DeniedOn> for Refused {
    fn from(denied: DeniedOn) -> Self {
        Refusal::from(denied).into()
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Refused {
            refusal,
            settings: None,
            grpc: None,
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let settled = self.settings.is_some();
        let settings = self.settings.unwrap_or_default();
        let mut response = self.refusal.respond(self.grpc, &settings, &[]);
        if !settled {
            response.extensions_mut().insert(Unsettled);
        }
        response.map(Body::from)
    }
}

impl IntoResponse for Refusal {
    /// Responds like a [`Refused`] made from it.
    fn into_response(self) -> Response {
        Refused::from(self).into_response()
    }
}

/// The settings of a request, for a handler with a check of its own:
/// `settings.refuse(denied, &headers)`.
impl<S: Sync> FromRequestParts<S> for Settings {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Settings::of(&parts.extensions))
    }
}

impl Settings {
    /// A refusal as a response with these settings; `headers` are those of the request.
    #[must_use]
    pub fn refuse(&self, refusal: impl Into<Refusal>, headers: &HeaderMap) -> Refused {
        Refused {
            refusal: refusal.into(),
            settings: Some(self.clone()),
            grpc: grpc_kind(headers),
        }
    }
}
