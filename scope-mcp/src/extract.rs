//! The holder, for handlers.

use crate::denial::Explanation;
use rmcp::{
    ErrorData, RoleServer,
    handler::server::{
        common::{AsRequestContext, FromContextPart},
        tool::IntoCallToolResult,
    },
    model::CallToolResponse,
    service::RequestContext,
};
use scope_core::{Checked, Denied, Holds, Proof, Req, Requirement};
use std::{any::type_name, ops::Deref};

/// The holder, which `Guarded` adds to the context of an allowed call.
#[derive(Clone)]
pub(crate) struct Held<H>(pub(crate) H);

fn held<H: Clone + Send + Sync + 'static>(
    context: &RequestContext<RoleServer>,
) -> Result<H, ErrorData> {
    let held: Option<&Held<H>> = context.extensions.get();
    held.map(|held| held.0.clone()).ok_or_else(|| {
        let holder = type_name::<H>();
        let fault = format!("no `{holder}` came with the call: is the handler behind `Guarded`?");
        ErrorData::internal_error(fault, None)
    })
}

/// An argument of a `#[tool]`: the holder, of type `H`, and the proof that it meets `R`.
///
/// ```
/// mod drive { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "drive"
///     [scopes."files:delete"]
///     [permissions.WipeDisk]
///     [operations.wipeDisk]
///     call = "tool wipe_disk"
///     scopes = "files:delete"
///     permissions = "WipeDisk"
/// "#, typed_operations = true); }
/// use drive::op;
/// use rmcp::{tool, tool_router};
/// use scope_core::{Holds, Proof};
/// use scope_mcp::Authorized;
///
/// #[derive(Clone, Holds)]
/// struct Session {
///     #[holds] scopes: drive::Granted,
///     #[holds] permissions: drive::user::Granted,
///     user: String,
/// }
///
/// fn wipe(_: Proof<'_, op::WipeDisk>) {}
///
/// #[derive(Clone)]
/// struct Drive;
///
/// #[tool_router(server_handler = false)]
/// impl Drive {
///     #[tool(description = "Wipes the disk")]
///     async fn wipe_disk(&self, auth: Authorized<op::WipeDisk, Session>) -> String {
///         wipe(auth.proof());
///         format!("wiped for {}", auth.user)
///     }
/// }
/// # assert_eq!(Drive::tool_router().list_all()[0].name, "wipe_disk");
/// ```
#[derive(Clone, Debug)]
pub struct Authorized<R, H>(Checked<R, H>);

impl<R, H> Authorized<R, H> {
    /// The proof, without another check.
    #[must_use]
    pub fn proof(&self) -> Proof<'_, R> {
        self.0.proof()
    }
}

impl<R, H> Deref for Authorized<R, H> {
    type Target = H;
    fn deref(&self) -> &H {
        &self.0
    }
}

impl<C, R, H> FromContextPart<C> for Authorized<R, H>
where
    C: AsRequestContext,
    R: Requirement<H>,
    H: Clone + Send + Sync + 'static,
{
    fn from_context_part(context: &mut C) -> Result<Self, ErrorData> {
        Checked::new(held(context.as_request_context())?, Req::<R>::NEW)
            .map(Authorized)
            .map_err(|denied| Explanation::new(&denied, true).into_error())
    }
}

/// An argument of a `#[tool]` or a `#[prompt]`: the holder, without a requirement. For
/// [`#[requires]`](macro@scope_core::requires), which checks it. Other functions of a handler, such as
/// `read_resource`, get it by [`Caller::of`].
///
/// ```
/// # mod drive { scope_core::scopes!(inline = r#"
/// #     [spec]
/// #     name = "drive"
/// #     [scopes."files:delete"]
/// #     [operations.deleteFile]
/// #     call = "tool delete_file"
/// #     scopes = "files:delete"
/// # "#); }
/// # #[derive(Clone, scope_core::Holds)]
/// # struct Session { #[holds] scopes: drive::Granted }
/// use drive::scope;
/// use rmcp::{tool, tool_router};
/// use scope_core::requires;
/// use scope_mcp::{Caller, ToolError};
///
/// # #[derive(Clone)]
/// # struct Drive;
/// #[tool_router(server_handler = false)]
/// impl Drive {
///     #[tool(description = "Deletes a file")]
///     #[requires(scope::FilesDelete, by = caller)]
///     async fn delete_file(&self, caller: Caller<Session>) -> Result<String, ToolError> {
///         Ok("deleted".to_owned())
///     }
/// }
/// # assert_eq!(Drive::tool_router().list_all()[0].name, "delete_file");
/// ```
#[derive(Clone, Debug)]
pub struct Caller<H>(pub H);

impl<H: Clone + Send + Sync + 'static> Caller<H> {
    /// The holder of a request.
    ///
    /// # Errors
    ///
    /// An internal error, if the request has no holder: a public call without a token, or a handler
    /// that is not behind [`Guarded`](crate::Guarded).
    pub fn of(context: &RequestContext<RoleServer>) -> Result<Self, ErrorData> {
        held(context).map(Caller)
    }
}

impl<H> Deref for Caller<H> {
    type Target = H;
    fn deref(&self) -> &H {
        &self.0
    }
}

impl<G: scope_core::__private::AnyGranted, H: Holds<G>> Holds<G> for Caller<H> {
    fn granted(&self) -> &G {
        self.0.granted()
    }
}

impl<C: AsRequestContext, H: Clone + Send + Sync + 'static> FromContextPart<C> for Caller<H> {
    fn from_context_part(context: &mut C) -> Result<Self, ErrorData> {
        Caller::of(context.as_request_context())
    }
}

/// An error of a `#[tool]`. A [`Denied`] becomes a result that the model reads.
#[derive(Clone, Debug)]
pub enum ToolError {
    /// The grant does not meet the requirement.
    Denied(Box<Denied>),
    /// Another error.
    Other(ErrorData),
}

impl From<Denied> for ToolError {
    fn from(denied: Denied) -> Self {
        ToolError::Denied(Box::new(denied))
    }
}

impl From<ErrorData> for ToolError {
    fn from(error: ErrorData) -> Self {
        ToolError::Other(error)
    }
}

impl IntoCallToolResult for ToolError {
    fn into_call_tool_result(self) -> Result<CallToolResponse, ErrorData> {
        match self {
            ToolError::Denied(denied) => Ok(Explanation::new(&denied, true).into_result().into()),
            ToolError::Other(error) => Err(error),
        }
    }
}
