//! The macros.

/// Generates a module's items from a spec: enums, sets, markers and capability traits.
///
/// ```ignore
/// pub mod ringcentral { scope_core::scopes!("scopes.toml"); }
/// ```
///
/// The path is relative to the source file, or else to `Cargo.toml`. A change of the file, or of one
/// that it extends, rebuilds the crate. Each mistake in it is one compiler error that shows the line.
/// The text can also be inline: `scopes!(inline = r#".."#)`.
///
/// | option | effect |
/// | --- | --- |
/// | `typed = false` | leaves out the markers and capability traits, which cost rustc time; above 10,000 pairs of inclusion only `typed = true` generates them |
/// | `typed_operations = true` | adds a marker for each operation: `op::ReadAccountInfo` requires the same as the operation, at both gates |
/// | `crate = path` | the path of `scope_core` if it is not a dependency; a renamed dependency is found |
///
/// Under `#![no_implicit_prelude]` only `typed = false` works: rustc has no absolute path for the
/// attributes that give the capability traits their messages.
///
/// ```
/// mod demo {
///     scope_core::scopes!(inline = r#"
///         [spec]
///         name = "demo"
///         [scopes."files:read"]
///         [permissions.ViewFiles]
///         [operations.listFiles]
///         call = "GET /files"
///         scopes = "files:read"
///         permissions = "ViewFiles"
///     "#, typed_operations = true);
/// }
/// use demo::{Operation, Permission, PermissionSet, Scope, ScopeSet, user};
///
/// let operation = Operation::from_call("GET", "/files").unwrap();
/// let granted = ScopeSet::of(&[Scope::FilesRead]).close();
/// let denied = operation.check(&granted, &user::Granted::EMPTY).unwrap_err();
/// assert_eq!(denied.gate(), scope_core::Gate::Permission);
/// assert!(operation.check(&granted, &PermissionSet::of(&[Permission::ViewFiles]).close()).is_ok());
/// ```
pub use scope_macros::scopes;

/// Checks a function's caller before its first statement.
///
/// The argument is a requirement: markers joined with `&` and `|`, so rustc resolves, suggests
/// and completes their names. The holder is the argument named `auth`; `by = session` selects another
/// argument, or any expression (`by = self.session`). `proof = edit` binds the proof for the body. The
/// attribute works on functions and methods, async or not, generic or not, and adds a section to their
/// documentation.
///
/// The function returns a [`Result`] whose error is [`From<Denied>`](crate::Denied), or anything
/// else that [carries a denial](crate::CarriesDenial).
///
/// ```
/// # mod demo { scope_core::scopes!(inline = r#"
/// #     [spec]
/// #     name = "demo"
/// #     [scopes.EditAccounts]
/// #     includes = ["ReadAccounts"]
/// #     [scopes.ReadAccounts]
/// # "#); }
/// use demo::{Granted, ScopeSet, may, scope};
/// use scope_core::{Denied, Holds, requires};
///
/// #[derive(Holds)]
/// struct Session { #[holds] scopes: Granted, user: u64 }
///
/// #[requires(scope::EditAccounts, proof = edit)]
/// fn rename(auth: &Session, name: &str) -> Result<usize, Denied> {
///     Ok(length(edit, name))
/// }
///
/// fn length(_: impl may::ReadAccounts, name: &str) -> usize { name.len() }
///
/// let session = Session { scopes: ScopeSet::parse("ReadAccounts").granted(), user: 7 };
/// assert!(rename(&session, "Sample Inc.").unwrap_err().missing().eq(["EditAccounts"]));
/// ```
pub use scope_macros::requires;

/// Implements [`Holds`](trait@crate::Holds) for each field marked `#[holds]`. If one of them is a
/// [`Grants`](crate::Grants), by that name, it implements [`HoldsOn`](crate::HoldsOn), too.
///
/// ```
/// # mod demo { scope_core::scopes!(inline = r#"
/// #     [spec]
/// #     name = "demo"
/// #     [scopes.SMS]
/// #     [permissions.SendMessages]
/// # "#); }
/// use demo::{Granted, ScopeSet, permission, scope, user};
/// use scope_core::{Authorize, Holds};
///
/// #[derive(Holds)]
/// struct Session {
///     #[holds] scopes: Granted,
///     #[holds] permissions: user::Granted,
///     user: u64,
/// }
///
/// let session = Session {
///     scopes: ScopeSet::parse("SMS").granted(),
///     permissions: user::Granted::EMPTY,
///     user: 7,
/// };
/// assert!(session.authorize(scope::SMS).is_ok());
/// assert!(session.authorize(scope::SMS & permission::SendMessages).is_err());
/// ```
pub use scope_macros::Holds;

/// Adds a check to a struct, or to an enum of commands.
///
/// `#[requires(..)]` on the struct or on each variant is its requirement; `#[public]` means that there
/// is none. A variant with neither is an error. The type gets `authorize(&self, holder)` and the table
/// `REQUIREMENTS`.
///
/// ```
/// # mod demo { scope_core::scopes!(inline = r#"
/// #     [spec]
/// #     name = "demo"
/// #     [scopes.SMS]
/// #     [scopes.Faxes]
/// # "#); }
/// use demo::{ScopeSet, scope};
/// use scope_core::Guarded;
///
/// #[derive(Guarded)]
/// enum Command {
///     #[requires(scope::SMS | scope::Faxes)]
///     Send { to: String },
///     #[public]
///     Ping,
/// }
///
/// let granted = ScopeSet::parse("Faxes").granted();
/// assert!(Command::Send { to: "+1".into() }.authorize(&granted).is_ok());
/// assert!(Command::Ping.authorize(&ScopeSet::EMPTY.close()).is_ok());
/// let [(name, Some(required)), (_, None)] = Command::REQUIREMENTS else { unreachable!() };
/// assert_eq!((*name, required.to_string().as_str()), ("Send", "`SMS` or `Faxes`"));
/// ```
pub use scope_macros::Guarded;

/// Generates a type from an app's manifest, which vouches for every scope that the app requests and was
/// granted.
///
/// ```ignore
/// pub mod ringcentral { scope_core::scopes!("scopes.toml"); }
/// scope_core::app!("app.toml", ringcentral);        // struct CallInsights
///
/// fn send(auth: impl ringcentral::may::SMS, text: &str) { .. }
/// send(CallInsights, "hello");                      // compiles only if app.toml covers SMS
/// ```
///
/// The second argument is the path of the spec's module, in this crate or another. Without it, the spec
/// in `[app] spec` gets its own module here. With both, they must be the same spec. Another file, or a
/// missing one, is an error, because `cargo scopes` reads that file; it may be missing only if the
/// module is in another package.
///
/// | constant | what it is |
/// | --- | --- |
/// | `SCOPES` | the requested scopes |
/// | `GRANTED` | the granted scopes, closed under inclusion |
/// | `PENDING` | the scopes requested and not granted |
/// | `REVIEWS` | the state of each review, and the expiry of each approval |
/// | `SCOPE_PARAM` | the `scope` parameter of an authorization request: the smallest set whose closure is the grant |
///
/// If the spec has operations, `covers(operation)` is whether the grant covers the operation's
/// scopes, and `vouch_for(operation)` is the operation itself if so. Both are `const fn`s. A
/// constant of an operation that the manifest does not cover does not compile; the error names the
/// operation, the scopes and the manifest. (A block `const { .. }` in a function is evaluated by
/// `cargo build`, and not by `cargo check`.)
///
/// ```ignore
/// const SEND: Operation = CallInsights::vouch_for(Operation::CreateSmsMessage);
/// ```
///
/// A scope that is restricted, or includes a restricted one, grants nothing until its review in the
/// manifest is `approved`. If the app calls a function that requires it, the error has the state of the
/// review. A build never changes by itself: an approval expires only against a given date, from
/// `today = "2026-11-23"` or the environment variable `SOURCE_DATE_EPOCH`. At run time, `granted_on`
/// gives the grant of another date.
pub use scope_macros::app;
