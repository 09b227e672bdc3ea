//! No handler runs without the requirement of its own operation held, whatever router or file server
//! stands behind the guard: random specs, random requests in every encoding.
//!
//! `PATHS_REQUESTS` says how many requests each spec gets, `PATHS_SPECS` and `PATHS_SEED` which specs.
use crate::common::paths::{self, Random};
use actix_router::{Path as Matched, Quoter, ResourceDef, Url};
use axum::{
    Router,
    body::{Body, to_bytes},
    response::IntoResponse,
    routing::{MethodFilter, on},
};
use http::{Method, Request, Response, StatusCode, Uri};
use scope_core::{ApiOperation, HoldsFor};
use scope_tower::{OperationsLayer, Refusal, axum::Routes};
use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    env, fs,
    path::Path,
};
use tower::{Layer, Service, ServiceExt, service_fn, util::BoxCloneSyncService};
use tower_http::services::ServeDir;

/// A spec that the build made up.
trait Spec: 'static {
    type Operation: ApiOperation;
    type Session: HoldsFor<Self::Operation> + Clone + Send + Sync + 'static;
    /// Method, path template, and whether it is public. Operation `i` requires the scope `s{i}`.
    const CALLS: &'static [(&'static str, &'static str, bool)];
    fn session(token: &str) -> Self::Session;
}

include!(concat!(env!("OUT_DIR"), "/random_specs.rs"));

#[test]
fn no_handler_runs_without_its_own_requirement() {
    for_each_spec!(check);
}

type Server = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// What is behind a guard, and how a request gets there.
struct Behind {
    name: &'static str,
    server: Server,
    /// What stands before the path in a request.
    prefix: &'static str,
    /// Whether every request comes to the guard.
    guards_all: bool,
}

fn server<S, B>(service: S) -> Server
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send,
    B: http_body::Body<Data = bytes::Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    let service = service.map_response(|response: Response<B>| response.map(Body::new));
    BoxCloneSyncService::new(service)
}

fn check<S: Spec>() {
    let calls: Vec<(String, String)> = S::CALLS
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let behind = behind::<S>(&calls, folder.path());
    let requests = env::var("PATHS_REQUESTS").map_or(150, |it| it.parse().expect("a number"));
    let mut random = Random(calls.len() as u64 * 0x9E37_79B9 + calls[0].1.len() as u64 + 1);
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    for _ in 0..requests {
        let (method, template) = &calls[random.below(calls.len())];
        let method = match random.below(5) {
            0 => random.one_of(&["GET", "HEAD", "POST"]),
            _ => method,
        };
        let path = paths::path(&mut random, template, &calls);
        let required = paths::required(&calls, method, &path);
        let granted = granted(&mut random, &required, calls.len());
        let held = |i: &usize| S::CALLS[*i].2 || granted.contains(i);
        let is_allowed = !required.is_empty() && required.iter().all(held);
        let token: Vec<String> = granted.iter().map(|i| format!("s{i}")).collect();
        let session = S::session(&token.join(" "));
        for behind in &behind {
            let Ok(uri) = format!("{}{path}", behind.prefix).parse::<Uri>() else {
                continue;
            };
            let mut request = Request::new(Body::empty());
            *request.method_mut() = method.parse().expect("a method");
            *request.uri_mut() = uri;
            request.extensions_mut().insert(session.clone());
            let context = || {
                format!(
                    "{method} {}{path} on {}, granted {granted:?}, required {required:?} of {:#?}",
                    behind.prefix,
                    behind.name,
                    S::CALLS
                )
            };
            let (ran, refused) = runtime.block_on(answer(&behind.server, request, &calls));
            if let Some(unheld) = ran.iter().find(|ran| !held(ran)) {
                panic!("the handler of {unheld} ran: {}", context());
            }
            if behind.guards_all {
                assert_eq!(refused, !is_allowed, "refused: {}", context());
            }
            let count = counts.entry(behind.name).or_default();
            count[0] += 1;
            count[1] += usize::from(!ran.is_empty());
            count[2] += usize::from(refused);
        }
    }
    if env::var_os("PATHS_REQUESTS").is_some() {
        for (name, [all, ran, refused]) in counts {
            println!("{name}: {all} requests, {ran} handlers run, {refused} refused by a guard");
        }
    }
}

/// Scopes that may or may not do.
fn granted(random: &mut Random, required: &[usize], count: usize) -> Vec<usize> {
    let mut granted = match random.below(4) {
        0 => (0..count).filter(|_| random.below(2) == 0).collect(),
        _ => required.to_vec(),
    };
    if random.below(3) == 0 && !granted.is_empty() {
        granted.remove(random.below(granted.len()));
    }
    granted
}

/// The operations whose handler ran, and whether a guard refused the call.
async fn answer(
    server: &Server,
    request: Request<Body>,
    calls: &[(String, String)],
) -> (Vec<usize>, bool) {
    let response = match server.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let refused = response.extensions().get::<Refusal>().is_some();
    let header = response.headers().get("x-operation");
    if let Some(operation) = header.and_then(|it| it.to_str().ok()?.parse().ok()) {
        return (vec![operation], refused);
    }
    let is_file = response.status() == StatusCode::OK && !refused;
    let body = to_bytes(response.into_body(), usize::MAX).await;
    match body.ok().filter(|_| is_file) {
        // a file holds its own path
        Some(path) if !path.is_empty() => (paths::found(calls, "GET", &path), refused),
        _ => (Vec::new(), refused),
    }
}

fn ran(operation: usize) -> Response<Body> {
    ([("x-operation", operation.to_string())], "ran").into_response()
}

fn behind<S: Spec>(calls: &[(String, String)], folder: &Path) -> Vec<Behind> {
    let guard = OperationsLayer::<S::Operation, S::Session>::new;
    let prefix = if calls[0].1.starts_with("/v1/") {
        "/v1"
    } else {
        ""
    };
    let all = |name, server, guards_all| Behind {
        name,
        server,
        prefix: "",
        guards_all,
    };
    let mut behind = vec![
        all("Routes", server(routes::<S>(None)), true),
        all(
            "Routes as a fallback",
            server(Router::new().fallback_service(routes::<S>(None))),
            true,
        ),
        all("actix-router", server(guard().layer(actix(calls))), true),
        all(
            "ServeDir",
            server(guard().layer(files(calls, folder))),
            true,
        ),
    ];
    match prefix {
        "" => behind.push(Behind {
            name: "Routes, nested and mounted",
            server: server(Router::new().nest_service("/api", routes::<S>(Some("/api")))),
            prefix: "/api",
            guards_all: false,
        }),
        prefix => {
            let nested = Router::new().nest_service(prefix, routes::<S>(None));
            behind.push(all("Routes, nested", server(nested), false));
        }
    }
    // a router that does not know all templates is wider than some
    let Some(router) = router(calls, "", |_| true) else {
        return behind;
    };
    let half = |odd: usize| {
        let is_in = |i: usize| calls[i].1.len() % 2 == odd;
        let router = self::router(calls, "", is_in).unwrap_or_default();
        router.layer(guard())
    };
    let fallback = || Router::new().fallback_service(router.clone());
    behind.extend([
        all(
            "axum, layer around",
            server(guard().layer(router.clone())),
            true,
        ),
        all(
            "axum, Router::layer",
            server(router.clone().layer(guard())),
            true,
        ),
        all("axum, merged", server(half(0).merge(half(1))), false),
        all("axum, fallback", server(fallback().layer(guard())), true),
    ]);
    if prefix.is_empty() {
        let inner = router.layer(guard().mounted_at("/api"));
        behind.push(Behind {
            name: "axum, nested and mounted",
            server: server(Router::new().nest("/api", inner)),
            prefix: "/api",
            guards_all: false,
        });
    } else if let Some(inner) = self::router(calls, prefix, |_| true) {
        let nested = Router::new().nest(prefix, inner.layer(guard()));
        behind.push(all("axum, nested", server(nested), false));
    }
    behind
}

/// The calls in axum's router, without `prefix`; of those that are the same, the first. The first of all
/// takes in everything, and is the fallback. `None` where axum does not know one of the templates.
fn router(calls: &[(String, String)], prefix: &str, has: impl Fn(usize) -> bool) -> Option<Router> {
    let mut router = Router::new();
    let mut known = BTreeSet::new();
    for (i, (method, path)) in calls.iter().enumerate() {
        let template = axum_template(path.strip_prefix(prefix)?)?;
        if i == 0 && has(0) {
            router = router.fallback(async |method: Method| match method {
                Method::GET | Method::HEAD => ran(0),
                _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
            });
            continue;
        }
        let filter = match method.as_str() {
            "GET" => MethodFilter::GET,
            "HEAD" => MethodFilter::HEAD,
            _ => MethodFilter::POST,
        };
        if has(i) && known.insert((method, template.clone())) {
            router = router.route(&template, on(filter, async move || ran(i)));
        }
    }
    Some(router)
}

/// A template as axum writes it; `None` where its router would be wider.
fn axum_template(path: &str) -> Option<String> {
    let mut template = String::new();
    let count = path.split('/').count();
    for (depth, segment) in path.split('/').enumerate().skip(1) {
        let parameter = segment
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'));
        template += &match parameter {
            None if segment.contains('{') => return None,
            None => format!("/{segment}"),
            Some(inside) if inside.contains('}') => return None,
            Some(inside) if inside.starts_with('+') && depth + 1 < count => return None,
            Some(inside) if inside.starts_with('+') => "/{*rest}".to_owned(),
            Some(_) => format!("/{{p{depth}}}"),
        };
    }
    Some(template)
}

/// A handler for each call; of those that have the same one, for the first.
fn routes<S: Spec>(
    mounted: Option<&str>,
) -> scope_tower::axum::GuardedRoutes<S::Operation, S::Session> {
    let mut twice = Vec::new();
    for same in S::Operation::same_calls() {
        twice.extend(same.skip(1));
    }
    let mut routes = Routes::<S::Operation, S::Session>::new().without(twice.iter().copied());
    for operation in S::Operation::ALL.iter().filter(|it| !twice.contains(it)) {
        let i = operation.index();
        routes = routes.handle(*operation, async move || ran(i));
    }
    if let Some(prefix) = mounted {
        routes = routes.mounted_at(prefix);
    }
    routes.into_service(()).expect("a handler for each")
}

/// actix-web's router, as actix-web calls it: decoded, but for `%2F`, `%25` and `%2B`.
fn actix(
    calls: &[(String, String)],
) -> impl Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send>
+ Clone
+ Send
+ Sync
+ 'static {
    // it takes the first that matches, so those that are more specific come first
    let mut order: Vec<usize> = (0..calls.len()).collect();
    order.sort_by_key(|i| paths::specificity(&calls[*i].1));
    let resources: Vec<(usize, String, ResourceDef)> = order
        .into_iter()
        .map(|i| {
            let (method, path) = &calls[i];
            let mut pattern = String::new();
            for part in path.split_inclusive('}') {
                pattern += &match part.split_once("{+") {
                    Some((literal, name)) => {
                        format!("{literal}{{{}:.+}}", name.trim_end_matches('}'))
                    }
                    None => part.to_owned(),
                };
            }
            (i, method.clone(), ResourceDef::new(pattern))
        })
        .collect();
    let resources = std::sync::Arc::new(resources);
    service_fn(move |request: Request<Body>| {
        let quoter = Quoter::new(b"", b"%/+");
        let uri = request.uri().path().parse().expect("a path");
        let url = Url::new_with_quoter(uri, &quoter);
        let found = resources.iter().find(|(_, method, resource)| {
            request.method() == method.as_str()
                && resource.capture_match_info(&mut Matched::new(url.path()))
        });
        let response = match found {
            Some((i, ..)) => ran(*i),
            None => StatusCode::NOT_FOUND.into_response(),
        };
        std::future::ready(Ok(response))
    })
}

/// A file for each call that can be one; it holds its own path. A slash at the end of a request is not
/// judged, so no such request gets here.
fn files(
    calls: &[(String, String)],
    folder: &Path,
) -> impl Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send>
+ Clone
+ Send
+ Sync
+ 'static {
    for (_, template) in calls {
        for value in ["a", "b", "private", "1", "aa"] {
            let path = filled(template, value);
            let name = path.trim_start_matches('/');
            if path == String::from_utf8_lossy(&paths::normalized(path.as_bytes()))
                && !name.is_empty()
            {
                let file = folder.join(name);
                // a file and a folder can't have the same name: the first one has it
                let _ = file.parent().map(fs::create_dir_all);
                if !file.exists() {
                    let _ = fs::write(file, &path);
                }
            }
        }
    }
    let files = ServeDir::new(folder);
    service_fn(move |request: Request<Body>| {
        let files = files.clone();
        async move {
            let forms = paths::forms(request.uri().path().as_bytes());
            if forms.iter().any(|form| form.ends_with(b"/")) {
                return Ok(StatusCode::NOT_FOUND.into_response());
            }
            let response = files.oneshot(request).await;
            Ok(response.map_or_else(|never| match never {}, IntoResponse::into_response))
        }
    })
}

fn filled(template: &str, value: &str) -> String {
    let mut path = String::new();
    for part in template.split_inclusive('}') {
        match part.split_once('{') {
            Some((literal, _)) => path += &format!("{literal}{value}"),
            None => path += part,
        }
    }
    path
}
