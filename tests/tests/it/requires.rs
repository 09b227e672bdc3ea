//! `#[requires]` on functions of every kind, and beside other attributes.

mod desk {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "desk"
            [scopes.EditTickets]
            includes = ["ReadTickets"]
            [scopes.ReadTickets]
            [scopes.Billing]
            [permissions.ManageTickets]
        "#
    );
}

use desk::{Granted, Permission, Scope, ScopeSet, may, permission, scope, user, user_may};
use scope_core::{Denied, Gate, Holds, requires};
use std::{
    fmt::Display,
    pin::pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, Waker},
};

#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: Granted,
    #[holds]
    permissions: user::Granted,
}

impl Session {
    fn new(scopes: &str, permissions: &[Permission]) -> Self {
        Session {
            scopes: ScopeSet::parse(scopes).granted(),
            permissions: Permission::set(permissions).close(),
        }
    }
}

fn editor() -> Session {
    Session::new("EditTickets", &[Permission::ManageTickets])
}

fn reader() -> Session {
    Session::new("ReadTickets", &[])
}

/// The value of a future that never waits.
fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing to wait for"),
    }
}

fn missing<T>(outcome: Result<T, Denied>) -> Vec<&'static str> {
    match outcome {
        Ok(_) => Vec::new(),
        Err(denied) => denied.missing().collect(),
    }
}

mod functions {
    use super::*;

    #[requires(scope::EditTickets)]
    fn free(auth: &Session, text: &str) -> Result<usize, Denied> {
        Ok(text.len())
    }

    #[requires(scope::EditTickets & permission::ManageTickets)]
    fn both_gates(auth: &Session) -> Result<&'static str, Denied> {
        Ok("done")
    }

    #[requires(scope::EditTickets | scope::Billing, by = session)]
    async fn later(session: &Session, text: String) -> Result<String, Denied> {
        Ok(text)
    }

    #[requires(scope::EditTickets)]
    fn generic<T, const N: usize>(auth: &impl Holds<Granted>, values: [T; N]) -> Result<T, Denied>
    where
        T: Display + Default,
    {
        Ok(values.into_iter().next().unwrap_or_default())
    }

    #[requires(scope::ReadTickets)]
    fn longest<'t>(auth: &Session, a: &'t str, b: &'t str) -> Result<&'t str, Denied> {
        Ok(if a.len() < b.len() { b } else { a })
    }

    #[requires(scope::ReadTickets)]
    fn by_value(auth: Session) -> Result<Session, Denied> {
        Ok(auth)
    }

    #[requires(scope::ReadTickets)]
    fn empty(auth: &Session) -> Result<(), Denied> {
        Ok(())
    }

    #[requires(scope::ReadTickets)]
    fn iterates(auth: &Session) -> Result<impl Iterator<Item = u8>, Denied> {
        Ok(0..3)
    }

    #[requires(scope::EditTickets)]
    pub(super) fn with_a_comma(mut auth: Session) -> Result<Session, Denied> {
        auth.scopes = Granted::EMPTY;
        Ok(auth)
    }

    #[test]
    fn requirements_and_proofs_say_what_they_are_to_a_debugger() {
        use scope_core::{Authorize, Expression};
        assert_eq!(format!("{:?}", scope::EditTickets), "Req");
        let required = <scope::EditTickets as Expression>::REQUIRED;
        assert_eq!(format!("{required:?}"), "Required(`EditTickets`)");
        let granted = ScopeSet::parse("EditTickets").granted();
        let proof = granted.authorize(scope::EditTickets & scope::ReadTickets);
        assert_eq!(format!("{:?}", proof.unwrap()), "Proof");
    }

    #[test]
    fn of_every_kind() {
        let (editor, reader) = (editor(), reader());
        assert_eq!(free(&editor, "late").ok(), Some(4));
        assert_eq!(missing(free(&reader, "late")), ["EditTickets"]);
        assert_eq!(both_gates(&editor).ok(), Some("done"));
        let scopes_only = Session::new("EditTickets", &[]);
        let denied = both_gates(&scopes_only).unwrap_err();
        assert_eq!(denied.gate(), Gate::Permission);
        let permissions_only = Session::new("", &[Permission::ManageTickets]);
        let denied = both_gates(&permissions_only).unwrap_err();
        assert_eq!(denied.gate(), Gate::Scope);
        assert_eq!(ready(later(&editor, "x".into())).ok(), Some("x".into()));
        assert_eq!(missing(ready(later(&reader, "x".into()))), ["EditTickets"]);
        assert_eq!(generic(&editor, [7, 8]).ok(), Some(7));
        assert_eq!(missing(generic(&reader, [7])), ["EditTickets"]);
        assert_eq!(longest(&reader, "a", "bc").ok(), Some("bc"));
        assert!(by_value(reader.clone()).is_ok() && empty(&reader).is_ok());
        assert_eq!(iterates(&reader).map(Iterator::count).ok(), Some(3));
        assert!(with_a_comma(editor).is_ok() && with_a_comma(reader).is_err());
    }
}

mod methods {
    use super::*;

    struct Desk {
        session: Session,
        open: u32,
    }

    impl Holds<Granted> for Desk {
        fn granted(&self) -> &Granted {
            &self.session.scopes
        }
    }

    impl Desk {
        // through a reborrow: what is borrowed mutably is not a holder by itself
        #[requires(scope::EditTickets, by = *self)]
        fn close(&mut self) -> Result<u32, Denied> {
            self.open -= 1;
            Ok(self.open)
        }

        #[requires(scope::EditTickets & permission::ManageTickets, by = self.session)]
        async fn close_all(&mut self) -> Result<u32, Denied> {
            self.open = 0;
            Ok(self.open)
        }

        #[requires(scope::ReadTickets)]
        fn count(auth: &Granted) -> Result<u32, Denied> {
            Ok(7)
        }

        #[requires(scope::ReadTickets, by = self)]
        fn into_session(self) -> Result<Session, Denied> {
            Ok(self.session)
        }
    }

    trait Tickets {
        fn session(&self) -> &Session;

        fn list(&self, auth: &Session) -> Result<u32, Denied>;

        #[requires(scope::EditTickets, by = self.session())]
        fn purge(&self) -> Result<&'static str, Denied> {
            Ok("purged")
        }
    }

    impl Tickets for Desk {
        fn session(&self) -> &Session {
            &self.session
        }

        #[requires(scope::ReadTickets)]
        fn list(&self, auth: &Session) -> Result<u32, Denied> {
            Ok(self.open)
        }
    }

    #[test]
    fn of_types_and_traits() {
        let desk = |session| Desk { session, open: 3 };
        assert_eq!(desk(editor()).close().ok(), Some(2));
        let mut closed = desk(reader());
        assert_eq!(missing(closed.close()), ["EditTickets"]);
        assert_eq!(closed.open, 3, "nothing ran");
        assert_eq!(ready(desk(editor()).close_all()).ok(), Some(0));
        assert!(ready(desk(reader()).close_all()).is_err());
        assert_eq!(Desk::count(&reader().scopes).ok(), Some(7));
        assert_eq!(missing(Desk::count(&Granted::EMPTY)), ["ReadTickets"]);
        assert!(desk(reader()).into_session().is_ok());
        assert_eq!(desk(editor()).list(&reader()).ok(), Some(3));
        assert!(desk(editor()).list(&Session::new("", &[])).is_err());
        assert_eq!(desk(editor()).purge().ok(), Some("purged"));
        assert_eq!(missing(desk(reader()).purge()), ["EditTickets"]);
    }
}

mod arguments {
    use super::*;

    struct Extension<T>(T);

    #[requires(scope::EditTickets)]
    fn unwrapped(Extension(auth): Extension<Session>) -> Result<(), Denied> {
        Ok(())
    }

    #[requires(scope::EditTickets)]
    fn in_a_tuple((_, auth): (u64, &Session)) -> Result<(), Denied> {
        Ok(())
    }

    struct Request {
        auth: Session,
        id: u64,
    }

    #[requires(scope::EditTickets)]
    fn in_a_struct(Request { auth, id }: Request) -> Result<u64, Denied> {
        Ok(id)
    }

    #[requires(scope::EditTickets)]
    fn behind_a_reference(&Request { ref auth, id }: &Request) -> Result<u64, Denied> {
        Ok(id)
    }

    #[requires(scope::EditTickets, by = request.auth)]
    fn a_field(request: &Request) -> Result<u64, Denied> {
        Ok(request.id)
    }

    #[test]
    fn taken_apart() {
        assert!(unwrapped(Extension(editor())).is_ok());
        assert_eq!(missing(unwrapped(Extension(reader()))), ["EditTickets"]);
        assert!(in_a_tuple((7, &editor())).is_ok());
        assert!(in_a_tuple((7, &reader())).is_err());
        let request = |auth| Request { auth, id: 7 };
        assert_eq!(a_field(&request(editor())).ok(), Some(7));
        assert_eq!(behind_a_reference(&request(editor())).ok(), Some(7));
        assert_eq!(in_a_struct(request(editor())).ok(), Some(7));
        assert!(a_field(&request(reader())).is_err());
        assert!(behind_a_reference(&request(reader())).is_err());
        assert!(in_a_struct(request(reader())).is_err());
    }
}

mod proofs {
    use super::*;

    fn read(_: impl may::ReadTickets) -> &'static str {
        "read"
    }

    fn manage(_: impl user_may::ManageTickets) -> &'static str {
        "managed"
    }

    #[requires(scope::EditTickets, proof = edit)]
    fn one(auth: &Session) -> Result<&'static str, Denied> {
        Ok(read(edit))
    }

    #[requires(scope::EditTickets & permission::ManageTickets, by = session, proof = both)]
    async fn two(session: &Session) -> Result<[&'static str; 2], Denied> {
        let (edit, manager) = both.split();
        Ok([read(edit), manage(manager)])
    }

    #[test]
    fn for_the_body() {
        assert_eq!(one(&editor()).ok(), Some("read"));
        assert_eq!(missing(one(&reader())), ["EditTickets"]);
        assert_eq!(ready(two(&editor())).ok(), Some(["read", "managed"]));
        assert!(ready(two(&reader())).is_err());
    }
}

mod errors {
    use super::*;
    use std::error::Error;

    #[derive(Debug)]
    enum AppError {
        Denied(Denied),
    }

    impl From<Denied> for AppError {
        fn from(denied: Denied) -> Self {
            AppError::Denied(denied)
        }
    }

    #[requires(scope::EditTickets)]
    fn own(auth: &Session) -> Result<u8, AppError> {
        Ok(7)
    }

    #[requires(scope::EditTickets)]
    fn boxed(auth: &Session) -> Result<u8, Box<dyn Error + Send + Sync>> {
        Ok("7".parse()?)
    }

    #[requires(scope::EditTickets)]
    fn any(auth: &Session) -> anyhow::Result<u8> {
        Ok("7".parse()?)
    }

    #[test]
    fn that_carry_a_denial() -> anyhow::Result<()> {
        assert_eq!(any(&editor())?, 7);
        let AppError::Denied(denied) = own(&reader()).unwrap_err();
        assert!(denied.missing().eq(["EditTickets"]));
        assert!(own(&editor()).is_ok() && boxed(&editor()).is_ok());
        let boxed = boxed(&reader()).unwrap_err();
        assert!(boxed.downcast_ref::<Denied>().is_some());
        let any = any(&reader()).unwrap_err();
        assert!(any.downcast_ref::<Denied>().is_some());
        Ok(())
    }
}

mod holders {
    use super::*;

    #[derive(Holds)]
    struct Tuple(u64, #[holds] Granted);

    #[derive(Holds)]
    struct Generic<'g, T, const N: usize>
    where
        T: Clone,
    {
        #[holds]
        scopes: &'g Granted,
        _more: [T; N],
    }

    #[requires(scope::EditTickets)]
    fn check<H: Holds<Granted> + ?Sized>(auth: &H) -> Result<(), Denied> {
        Ok(())
    }

    #[requires(scope::EditTickets)]
    fn shared(auth: Arc<Session>) -> Result<(), Denied> {
        Ok(())
    }

    #[requires(scope::EditTickets)]
    fn any(auth: Box<dyn Holds<Granted>>) -> Result<(), Denied> {
        Ok(())
    }

    #[requires(scope::EditTickets)]
    fn twice(auth: &&Session) -> Result<(), Denied> {
        Ok(())
    }

    // through a reborrow, as above
    #[requires(scope::EditTickets, by = *auth)]
    fn mutable(auth: &mut Session) -> Result<(), Denied> {
        auth.scopes = Granted::EMPTY;
        Ok(())
    }

    #[test]
    fn of_every_kind() {
        for (scopes, may) in [("EditTickets", true), ("ReadTickets", false), ("", false)] {
            let session = Session::new(scopes, &[]);
            let granted = session.scopes;
            let tuple = Tuple(7, granted);
            assert_eq!(tuple.0, 7);
            let generic = Generic {
                scopes: &granted,
                _more: ["a", "b"],
            };
            let outcomes = [
                check(&granted).is_ok(),
                check(&tuple).is_ok(),
                check(&generic).is_ok(),
                check(&Rc::new(generic)).is_ok(),
                check::<dyn Holds<Granted>>(&granted).is_ok(),
                shared(Arc::new(session.clone())).is_ok(),
                any(Box::new(session.clone())).is_ok(),
                twice(&&session).is_ok(),
                mutable(&mut session.clone()).is_ok(),
            ];
            assert_eq!(outcomes, [may; 9], "{scopes}");
        }
    }
}

mod stacked {
    use super::*;
    use async_trait::async_trait;
    use axum::{
        Router,
        body::Body,
        http::{Request, StatusCode},
        response::{IntoResponse, Response},
        routing::get,
    };
    use tower::ServiceExt;
    use utoipa::OpenApi;

    struct AppError(Denied);

    impl From<Denied> for AppError {
        fn from(denied: Denied) -> Self {
            AppError(denied)
        }
    }

    impl IntoResponse for AppError {
        fn into_response(self) -> Response {
            (StatusCode::FORBIDDEN, self.0.to_string()).into_response()
        }
    }

    type Auth = axum::Extension<Session>;

    #[axum::debug_handler]
    #[requires(scope::EditTickets)]
    async fn handler_first(axum::Extension(auth): Auth) -> Result<&'static str, AppError> {
        Ok("edited")
    }

    #[requires(scope::EditTickets)]
    #[axum::debug_handler]
    async fn handler_last(axum::Extension(auth): Auth) -> Result<&'static str, AppError> {
        Ok("edited")
    }

    /// Edits a ticket.
    #[utoipa::path(get, path = "/path_first", responses((status = OK)))]
    #[requires(scope::EditTickets & permission::ManageTickets)]
    async fn path_first(axum::Extension(auth): Auth) -> Result<&'static str, AppError> {
        Ok("edited")
    }

    /// Edits a ticket.
    ///
    /// Whoever owns it.
    #[requires(scope::EditTickets & (scope::Billing | permission::ManageTickets))]
    #[utoipa::path(get, path = "/path_last", responses((status = OK)))]
    async fn path_last(axum::Extension(auth): Auth) -> Result<&'static str, AppError> {
        Ok("edited")
    }

    #[tracing::instrument(skip_all)]
    #[requires(scope::EditTickets)]
    async fn span_first(axum::Extension(auth): Auth) -> Result<&'static str, AppError> {
        Ok("edited")
    }

    #[requires(scope::EditTickets)]
    #[tracing::instrument(skip_all)]
    async fn span_last(axum::Extension(auth): Auth) -> Result<&'static str, AppError> {
        Ok("edited")
    }

    #[requires(scope::EditTickets)]
    #[utoipa::path(get, path = "/all", responses((status = OK)))]
    #[tracing::instrument(skip_all)]
    #[axum::debug_handler]
    async fn all(axum::Extension(auth): Auth) -> Result<&'static str, AppError> {
        Ok("edited")
    }

    #[requires(scope::EditTickets)]
    async fn opaque(axum::Extension(auth): Auth) -> impl IntoResponse {
        Ok::<_, AppError>("edited")
    }

    #[test]
    fn handlers_guard_themselves() {
        let handlers = [
            ("handler_first", get(handler_first)),
            ("handler_last", get(handler_last)),
            ("path_first", get(path_first)),
            ("path_last", get(path_last)),
            ("span_first", get(span_first)),
            ("span_last", get(span_last)),
            ("all", get(all)),
            ("opaque", get(opaque)),
        ];
        for (name, handler) in handlers {
            for (session, status) in [
                (editor(), StatusCode::OK),
                (reader(), StatusCode::FORBIDDEN),
            ] {
                let app = Router::new()
                    .route("/", handler.clone())
                    .layer(axum::Extension(session));
                let response = ready(app.oneshot(Request::new(Body::empty())));
                assert_eq!(
                    response.map(|response| response.status()),
                    Ok(status),
                    "{name}"
                );
            }
        }
    }

    /// `utoipa` takes its description from the function's docs, so it sees the section that
    /// `#[requires]` adds, where that comes first.
    #[test]
    fn the_docs_have_a_section() {
        #[derive(OpenApi)]
        #[openapi(paths(path_last))]
        struct Api;

        let paths = Api::openapi().paths.paths;
        let operation = paths["/path_last"].get.as_ref();
        let description = operation.and_then(|operation| operation.description.clone());
        assert_eq!(
            description.as_deref(),
            Some(
                "Whoever owns it.\n\n# Required scopes\n\n\
                 `scope::EditTickets & (scope::Billing | permission::ManageTickets)`"
            )
        );
    }

    #[async_trait]
    trait Tickets {
        async fn edit(&self, auth: &Session, id: u64) -> Result<u64, Denied>;

        #[requires(scope::ReadTickets)]
        async fn read(&self, auth: &Session, id: u64) -> Result<u64, Denied> {
            Ok(id)
        }
    }

    struct Desk;

    #[async_trait]
    impl Tickets for Desk {
        #[requires(scope::EditTickets)]
        async fn edit(&self, auth: &Session, id: u64) -> Result<u64, Denied> {
            Ok(id)
        }
    }

    #[test]
    fn async_traits() {
        let desk: Box<dyn Tickets + Sync> = Box::new(Desk);
        assert_eq!(ready(desk.edit(&editor(), 7)).ok(), Some(7));
        assert_eq!(missing(ready(desk.edit(&reader(), 7))), ["EditTickets"]);
        assert_eq!(ready(desk.read(&reader(), 7)).ok(), Some(7));
        let nobody = Session::new("", &[]);
        assert_eq!(missing(ready(desk.read(&nobody, 7))), ["ReadTickets"]);
    }
}

/// Names in the user's scope that the expansion must not trip over.
mod names {
    use super::*;

    #[allow(dead_code, reason = "there to be in the way")]
    trait Authorize {
        fn authorize(&self, _: u8) -> u8 {
            7
        }
    }

    impl Authorize for Session {}

    #[allow(dead_code, reason = "there to be in the way")]
    enum Result {
        Ok,
        Err,
    }

    #[requires(scope::EditTickets)]
    fn edit(auth: &Session) -> core::result::Result<u8, Denied> {
        let proof = auth.authorize(7);
        let denied = proof;
        core::result::Result::Ok(denied)
    }

    #[test]
    fn in_the_way() {
        assert_eq!(edit(&editor()).ok(), Some(7));
        assert!(
            edit(&reader())
                .unwrap_err()
                .missing()
                .eq([Scope::EditTickets.name()])
        );
    }
}
