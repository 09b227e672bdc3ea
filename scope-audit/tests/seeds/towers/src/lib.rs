//! Routers and services once more.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, scope};
use outside_axum::{Router, ServeDir, get, get_service, post, require, serve};
use scope_core::{Authorize as _, Denied, requires};

async fn open() {}

#[requires(scope::SMS, by = granted)]
async fn text(granted: &Granted) -> Result<(), Denied> {
    Ok(())
}

fn one() -> Router {
    Router::new().route("/one", post(text))
}

fn two() -> Router {
    Router::new().route("/two", get(open)) // finds: open-route open
}

fn three() -> Router {
    Router::new().route("/three", get(open))
}

pub fn merged() -> Router {
    [one(), two()].into_iter().fold(Router::new(), |app, it| app.merge(it))
}

pub fn files() -> Router {
    Router::new()
        .route("/file", get_service(ServeDir)) // finds: open-route ServeDir
        .nest_service("/inner", three().layer(require(scope::SMS)))
}

pub async fn main() {
    let mut app = one();
    if std::env::var_os("DEBUG").is_some() {
        app = app.route("/debug", get(open)); // finds: open-route open
    }
    serve(app);
}

pub struct Builder {
    router: Router,
}

impl Builder {
    pub fn add(mut self) -> Self {
        self.router = self.router.route("/added", get(open)); // finds: open-route open
        self
    }

    pub fn add_text(mut self) -> Self {
        self.router = self.router.route("/text", post(text));
        self
    }
}

/// A handler of one name in two modules.
pub mod first {
    pub async fn index() {}
}

pub mod second {
    use super::*;

    #[requires(scope::ReadBills, by = granted)]
    pub async fn index(granted: &Granted) -> Result<(), Denied> {
        Ok(())
    }
}

pub fn both() -> Router {
    Router::new()
        .route("/first", get(first::index)) // finds: open-route index
        .route("/second", get(second::index))
}

pub fn imported() -> Router {
    use second::index;
    Router::new().route("/second", get(index)) // finds: undecided imported
}

/// What is sent by a trait of another package may be sent by anybody's implementation.
pub struct Logged;

impl outside_axum::Transport<desk::Operation> for Logged {
    fn transmit(&self, operation: desk::Operation) {
        println!("{}", operation.id());
    }
}

pub fn transmitted(transport: &impl outside_axum::Transport<desk::Operation>) {
    transport.transmit(desk::Operation::SendSms); // finds: unguarded SMS sendSms transmitted
}

pub fn logged(transport: &Logged) {
    use outside_axum::Transport as _;
    transport.transmit(desk::Operation::SendSms);
}

/// One implementation that checks says nothing of the others.
pub struct Checking(Granted);

impl outside_axum::Transport<&desk::Operation> for Checking {
    fn transmit(&self, operation: &desk::Operation) {
        if operation.check_scopes(&self.0).is_ok() {
            Client.send(*operation);
        }
    }
}

pub struct Client;

impl Client {
    pub fn send(&self, _: desk::Operation) {}
}

pub fn checking(transport: &Checking) {
    use outside_axum::Transport as _;
    transport.transmit(&desk::Operation::EditBill);
}

/// Nor does it guard what stands behind it.
pub struct Asserting(Granted);

impl outside_axum::Transport<u8> for Asserting {
    fn transmit(&self, _: u8) {
        assert!(self.0.authorize(scope::SMS).is_ok());
    }
}

pub fn behind(transport: &impl outside_axum::Transport<u8>) {
    transport.transmit(3);
    Client.send(desk::Operation::SendSms); // finds: unguarded SMS sendSms behind
}
