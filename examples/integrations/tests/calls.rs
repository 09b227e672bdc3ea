//! The same calls to both servers, over HTTP.
#![forbid(unsafe_code)]

use std::{net::TcpListener, sync::mpsc, thread};
use ureq::Agent;

/// Method, path, token, and the status.
const CALLS: [(&str, &str, Option<&str>, u16); 20] = [
    ("GET", "/notes/7", None, 401),
    ("GET", "/notes/7", Some("eve"), 401),
    ("GET", "/notes/7", Some("nothing"), 403),
    ("GET", "/notes/7", Some("reader"), 200),
    ("GET", "/notes/7", Some("writer"), 200),
    ("PUT", "/notes/7", Some("reader"), 403),
    ("PUT", "/notes/7", Some("writer"), 200),
    ("POST", "/notes/7/share", Some("writer"), 403),
    ("POST", "/notes/7/share", Some("owner"), 200),
    // any valid token, and no other call
    ("GET", "/me", None, 401),
    ("GET", "/me", Some("eve"), 401),
    ("GET", "/me", Some("nothing"), 200),
    ("GET", "/files/report", None, 200),
    ("GET", "/files/report", Some("eve"), 200),
    ("GET", "/files/drafts/1", None, 401),
    // actix-web decodes the path before it looks for a route
    ("GET", "/files/%64rafts/1", None, 401),
    ("GET", "/files/%64rafts/1", Some("reader"), 403),
    ("HEAD", "/files/drafts/1", None, 401),
    ("POST", "/wipe", Some("owner"), 404),
    ("DELETE", "/notes/7", Some("owner"), 405),
];

fn calls(base: &str) {
    let config = Agent::config_builder().http_status_as_error(false);
    let agent = Agent::from(config.build());
    for (method, path, token, status) in CALLS {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{base}{path}"));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let answer = agent.run(request.body(()).expect("a request"));
        let answer = answer.expect("a response");
        assert_eq!(answer.status(), status, "{method} {path} {token:?}");
        let challenge = answer.headers().get("www-authenticate");
        let challenge = challenge.map(|value| value.to_str().expect("text"));
        let scope = |scope| format!(r#"Bearer error="insufficient_scope", scope="{scope}""#);
        match (status, path, token) {
            (401, _, None) => assert_eq!(challenge, Some("Bearer")),
            (401, ..) => assert_eq!(challenge, Some(r#"Bearer error="invalid_token""#)),
            // more scopes would not help
            (403, "/notes/7/share", _) => assert_eq!(challenge, None),
            (403, _, Some("nothing")) => {
                assert_eq!(challenge, Some(scope("notes:read").as_str()));
            }
            (403, ..) => assert_eq!(challenge, Some(scope("notes:write").as_str())),
            _ => assert_eq!(challenge, None),
        }
    }
}

fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    (listener, base)
}

#[test]
fn actix() {
    let (listener, base) = listener();
    let (send, handle) = mpsc::channel();
    let server = thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let server = integrations::actix::serve(listener).expect("a server");
            send.send(server.handle()).expect("the test waits");
            server.await
        })
    });
    let handle = handle.recv().expect("the server started");
    calls(&base);
    actix_web::rt::System::new().block_on(handle.stop(false));
    server.join().expect("no panic").expect("served");
}

#[test]
fn poem() {
    let (listener, base) = listener();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.spawn(async {
        listener.set_nonblocking(true).expect("a socket");
        let acceptor = poem::listener::TcpAcceptor::from_std(listener).expect("an acceptor");
        integrations::poem::serve(acceptor).await
    });
    calls(&base);
    runtime.shutdown_background();
}
