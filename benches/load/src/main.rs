//! The same handler behind the same authentication, with and without a guard.
//!
//! - `open`: a handler in a `Router`;
//! - `around`: the same, with `OperationsLayer` around the router;
//! - `nothing`: the same, with a layer by `Router::layer` that does nothing;
//! - `layer`: the same, with `OperationsLayer` by `Router::layer`;
//! - `routes`: the handler in `Routes`, from the spec.
//!
//! `load serve KIND PORT` serves one of them. `load time ROUNDS` calls each 1,000 times in turn, without a
//! network, and prints the medians of nanoseconds per call, and of what they are over others of the same round. `load count KIND` calls one of them, for a tool that counts
//! instructions.
#![forbid(unsafe_code)]

use axum::{
    BoxError, Router, ServiceExt,
    body::{Body, Bytes, HttpBody},
    extract::Request,
    response::Response,
    routing::get,
};
use scope_core::Holds;
use scope_tower::{BearerLayer, OperationsLayer, Unverified, axum::Routes};
use std::{convert::Infallible, error::Error, hint::black_box, sync::LazyLock, time::Instant};
use tower::{Layer, Service, ServiceExt as _, layer::util::Identity, util::BoxCloneSyncService};

mod ringcentral {
    scope_core::scopes!("../../../examples/ringcentral/scopes.toml");
}

use ringcentral::{Granted, Operation, PermissionSet, ScopeSet, user};

#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: Granted,
    #[holds]
    permissions: user::Granted,
}

static EVERY_PERMISSION: LazyLock<user::Granted> = LazyLock::new(|| PermissionSet::all().close());

/// Takes what a token is without looking it up: what a signature costs is not asked here.
fn verify(token: &str) -> Result<Session, Unverified> {
    let scopes = ScopeSet::parse(token).granted();
    if scopes.is_empty() {
        return Err(Unverified::invalid("it grants nothing"));
    }
    Ok(Session {
        scopes,
        permissions: *EVERY_PERMISSION,
    })
}

async fn account() -> &'static str {
    r#"{"id":4711,"mainNumber":"+16505550100","status":"Confirmed"}"#
}

const PATH: &str = "/restapi/v1.0/account/4711";
const KINDS: [&str; 5] = ["open", "around", "nothing", "layer", "routes"];

type App = BoxCloneSyncService<Request, Response, Infallible>;

fn app_of<S, B>(service: S) -> App
where
    S: Service<Request, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + Sync + 'static,
    S::Future: Send,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let body = |response: Response<B>| response.map(Body::new);
    BoxCloneSyncService::new(service.map_response(body))
}

fn app(kind: &str) -> Result<App, Box<dyn Error>> {
    let bearer = BearerLayer::new(verify);
    let router = || Router::new().route("/restapi/v1.0/account/{accountId}", get(account));
    let guard = OperationsLayer::<Operation, Session>::new;
    Ok(match kind {
        "open" => app_of(bearer.layer(router())),
        "around" => app_of(bearer.layer(guard().layer(router()))),
        "nothing" => app_of(bearer.layer(router().layer(Identity::new()))),
        "layer" => app_of(bearer.layer(router().layer(guard()))),
        "routes" => {
            let routes = Routes::<Operation, Session>::new()
                .only(&[Operation::ReadAccountInfo])
                .handle(Operation::ReadAccountInfo, account)
                .into_service(())?;
            app_of(bearer.layer(routes))
        }
        _ => return Err(format!("`{kind}` is none of {KINDS:?}").into()),
    })
}

fn request() -> Request {
    let request = Request::get(PATH).header("authorization", "Bearer ReadAccounts");
    request.body(Body::empty()).expect("a request")
}

#[tokio::main(worker_threads = 1)]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["serve", kind, port] => {
            let listener = tokio::net::TcpListener::bind(("127.0.0.1", port.parse()?)).await?;
            axum::serve(listener, app(kind)?.into_make_service()).await?;
        }
        ["time", rounds] => {
            let mut apps = KINDS.into_iter().map(app).collect::<Result<Vec<_>, _>>()?;
            let mut times = vec![Vec::new(); KINDS.len()];
            for _ in 0..rounds.parse()? {
                for (app, times) in apps.iter_mut().zip(&mut times) {
                    times.push(time(app).await);
                }
            }
            for (kind, of_kind) in KINDS.iter().zip(&times) {
                let over = |times: &[f64]| {
                    times
                        .iter()
                        .zip(of_kind)
                        .map(|(it, this)| this - it)
                        .collect()
                };
                println!(
                    "{kind:8} {:6.0} ns; over open {:4.0} ns, over nothing {:4.0} ns",
                    median(of_kind.clone()),
                    median(over(&times[0])),
                    median(over(&times[2])),
                );
            }
        }
        ["count", kind] => {
            let mut app = app(kind)?;
            for _ in 0..10 {
                time(&mut app).await;
            }
        }
        _ => return Err("write `serve KIND PORT`, `time ROUNDS` or `count KIND`".into()),
    }
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Nanoseconds per call.
async fn time(app: &mut App) -> f64 {
    const CALLS: u32 = 1_000;
    let start = Instant::now();
    for _ in 0..CALLS {
        let answer = app.call(request()).await;
        assert!(black_box(answer).is_ok_and(|it| it.status().is_success()));
    }
    start.elapsed().as_nanos() as f64 / f64::from(CALLS)
}
