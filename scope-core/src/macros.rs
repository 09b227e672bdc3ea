//! The macros, and what they do.

/// Makes a module's items of a spec: enums, sets, markers and capability traits.
///
/// ```ignore
/// pub mod ringcentral { scope_core::scopes!("scopes.toml"); }
/// ```
///
/// The file is looked for beside the source file, then beside `Cargo.toml`; a change of it, or of
/// one that it extends, builds the crate again. Each mistake in it is one compiler error that
/// shows the line. The text itself can stand in the code, too: `scopes!(inline = r#".."#)`.
///
/// | option | what it does |
/// | --- | --- |
/// | `typed = false` | leaves out the markers and capability traits, which cost rustc time; above 10,000 pairs of inclusion they are left out unless `typed = true` asks for them |
/// | `typed_operations = true` | a marker for each operation, too: `op::ReadAccountInfo` requires what the operation does, at both gates |
/// | `crate = path` | where `scope_core` is, if it is no dependency: the name that `Cargo.toml` gives it is found |
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
/// and completes their names. The holder is the argument named `auth`; `by = session` names
/// another, or any expression (`by = self.session`). `proof = edit` binds the proof for the body.
/// It works on functions and methods, async or not, generic or not, and adds a section to
/// their documentation.
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

/// Implements [`Holds`](trait@crate::Holds) for each field that `#[holds]` marks, and
/// [`HoldsOn`](crate::HoldsOn) where one of them is a [`Grants`](crate::Grants), under that name.
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

/// Gives a struct, or an enum of commands, a check of its own.
///
/// `#[requires(..)]` on the struct or on each variant says what it takes, `#[public]` that it
/// takes nothing; a variant that says neither is an error. The type gets
/// `authorize(&self, holder)` and the table `REQUIREMENTS`.
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

/// Makes a type of an app's manifest: one that vouches for every scope that the app asks for and
/// was granted.
///
/// ```ignore
/// pub mod ringcentral { scope_core::scopes!("scopes.toml"); }
/// scope_core::app!("app.toml", ringcentral);        // struct CallInsights
///
/// fn send(auth: impl ringcentral::may::SMS, text: &str) { .. }
/// send(CallInsights, "hello");                      // compiles only if app.toml covers SMS
/// ```
///
/// The second argument is the path of the spec's module, in this crate or another; without it,
/// the spec that `[app] spec` names gets a module of its own name here. With both, they have to be
/// the same: another file, or none at that path, is an error, since the command reads that one.
/// Only where the module is in another package may the file be missing.
///
/// | constant | what it is |
/// | --- | --- |
/// | `SCOPES` | what the app asks for |
/// | `GRANTED` | what it was granted, closed under inclusion |
/// | `PENDING` | what it asks for and was not granted |
/// | `REVIEWS` | how far each review has come, and when an approval expires |
/// | `SCOPE_PARAM` | the `scope` parameter of an authorization request: the smallest set that comes to all that was granted |
///
/// Where the spec has operations, `covers(operation)` says whether what was granted covers the
/// scopes that one needs, and `vouch_for(operation)` is the operation itself, if it does. Both are
/// `const fn`s: a constant of an operation that the manifest does not cover does not compile, and
/// the error names the operation, the scopes and the manifest. (A block `const { .. }` in a
/// function is evaluated by `cargo build`, and not by `cargo check`.)
///
/// ```ignore
/// const SEND: Operation = CallInsights::vouch_for(Operation::CreateSmsMessage);
/// ```
///
/// A scope that is restricted, or includes one that is, grants nothing until its review in the
/// manifest is `approved`; a function that needs it says so, with the state, when it is called
/// with the app. A build never changes by itself: an approval expires only against a date that
/// is given, as `today = "2026-11-23"` or in the environment as `SOURCE_DATE_EPOCH`. While the
/// program runs, `granted_on` asks for another day.
pub use scope_macros::app;
