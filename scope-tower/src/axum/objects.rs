//! The extractor of an object with a proof.

use super::extract::{Refused, decided};
use crate::{Fault, Refusal, bearer};
use axum::extract::{FromRequestParts, RawPathParams, rejection::RawPathParamsRejection};
use http::request::Parts;
use scope_core::{CheckedOn, FromValues, HoldsOn, On, Proof, Req, Requirement};
use std::{any::type_name, fmt};

/// An argument of a handler: the object in the path, on which the holder meets `R`. Other calls are
/// refused.
///
/// The values of the path's parameters [`FromValues::PARAMETERS`] are decoded once, and parsed as a
/// `T`. If they are not values of `T`, the response is 404. If the required scope has open
/// parameters and `T` has none of them, it does not compile. [`get`](AuthorizedOn::get) gives the
/// object together with its proof, so a handler can't use another id than the checked one. If `R`
/// is met only on other objects, the response is 403 without a challenge: the same scopes would not
/// help.
///
/// ```
/// mod crm { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "crm"
///     [scopes."contacts:read"]
/// "#); }
/// use axum::{Router, routing::get};
/// use crm::{may, scope};
/// use scope_core::{Holds, On};
/// use scope_tower::axum::AuthorizedOn;
///
/// scope_core::key! { struct Tenant: "tenant" }
///
/// #[derive(Clone, Holds)]
/// struct Session { #[holds] scopes: crm::Grants }
///
/// fn contacts(tenant: On<impl may::ContactsRead, &Tenant>) -> String {
///     format!("the contacts of {}", tenant.object())
/// }
///
/// async fn list(tenant: AuthorizedOn<scope::ContactsRead, Tenant, Session>) -> String {
///     contacts(tenant.get())
/// }
///
/// let app: Router = Router::new().route("/{tenant}/contacts", get(list));
/// ```
///
/// A guard around the handler, such as [`Routes`](super::Routes), denies grants on some objects,
/// unless it checks the object in the path, too: [`Routes::on_objects`](super::Routes::on_objects).
pub struct AuthorizedOn<R, T, H> {
    checked: CheckedOn<R, T>,
    holder: H,
}

impl<R, T, H> AuthorizedOn<R, T, H> {
    /// The object, and the proof that `R` is met on it, without another check.
    #[must_use]
    pub const fn get(&self) -> On<Proof<'_, R>, &T> {
        self.checked.get()
    }

    /// The holder.
    #[must_use]
    pub const fn holder(&self) -> &H {
        &self.holder
    }
}

impl<R, T: Clone, H: Clone> Clone for AuthorizedOn<R, T, H> {
    fn clone(&self) -> Self {
        AuthorizedOn {
            checked: self.checked.clone(),
            holder: self.holder.clone(),
        }
    }
}

impl<R, T: fmt::Debug, H: fmt::Debug> fmt::Debug for AuthorizedOn<R, T, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizedOn")
            .field("object", self.get().object())
            .field("holder", &self.holder)
            .finish()
    }
}

impl<S, R, T, H> FromRequestParts<S> for AuthorizedOn<R, T, H>
where
    S: Send + Sync,
    R: Requirement<H::Here>,
    T: FromValues + Send,
    H: HoldsOn + Clone + Send + Sync + 'static,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        const {
            assert!(
                R::REQUIRED.is_of(T::PARAMETERS),
                "the object has none of the open parameters of the scope that is required: take one of \
                 that scope's kind"
            );
        }
        let outcome = match bearer::holder::<H>(&parts.extensions) {
            Ok(holder) => {
                let holder = holder.clone();
                let object = object(RawPathParams::from_request_parts(parts, state).await);
                object.and_then(|object| {
                    let checked = holder.at(object).into_checked(Req::<R>::NEW)?;
                    Ok(AuthorizedOn { checked, holder })
                })
            }
            Err(refusal) => Err(refusal),
        };
        decided(parts, outcome)
    }
}

/// The object in a path.
fn object<T: FromValues>(
    params: Result<RawPathParams, RawPathParamsRejection>,
) -> Result<T, Refusal> {
    let fault = |parameter| {
        Refusal::Fault(Fault::NoParameter {
            object: type_name::<T>(),
            parameter,
        })
    };
    let no_object = || Refusal::NoOperation { allow: Vec::new() };
    let params = params.map_err(|rejection| match rejection {
        RawPathParamsRejection::InvalidUtf8InPathParam(_) => no_object(),
        _ => fault(T::PARAMETERS.first().copied().unwrap_or_default()),
    })?;
    let value = |parameter: &&'static str| {
        let value = params.iter().find(|(name, _)| name == parameter);
        let (_, value) = value.ok_or_else(|| fault(parameter))?;
        Ok(value)
    };
    let values: Vec<&str> = T::PARAMETERS
        .iter()
        .map(value)
        .collect::<Result<_, Refusal>>()?;
    T::from_values(&values).ok_or_else(no_object)
}
