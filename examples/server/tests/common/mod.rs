//! A running server, and calls over HTTP.
#![allow(dead_code, reason = "each test target uses a part of it")]

use http_auth::parse_challenges;
use serde_json::Value;
use server::{
    app, key,
    ringcentral::Role,
    store::{Store, USERS},
};
use std::{collections::BTreeMap, sync::mpsc};
use ureq::{Agent, Body, http::Response};

/// The server of a test, on a port of its own; it stops with its thread's runtime.
pub struct Running {
    pub base: String,
    pub store: Store,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    pub fn start() -> Self {
        let store = Store::in_memory().expect("a database");
        store.add_users().expect("users");
        let shared = store.clone();
        let (send_base, base) = mpsc::channel();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_io()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
                    .await
                    .expect("a port");
                let base = format!("http://{}", listener.local_addr().expect("an address"));
                let app = app(&base, &shared).expect("routes that fit the spec");
                send_base.send(base).expect("the test waits");
                let end = async {
                    let _ = stopped.await;
                };
                tokio::select! {
                    served = axum::serve(listener, app) => served.expect("served"),
                    () = end => {}
                }
            });
        });
        Running {
            base: base.recv().expect("the server started"),
            store,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub fn token(&self, scope: &str, role: Role) -> String {
        let user = USERS.iter().find(|(_, of)| *of == role);
        let (user, _) = user.expect("each role has a user");
        key::sign(&key::claims(&self.base, scope, user)).expect("claims")
    }

    pub fn call(&self, method: &str, path: &str, token: Option<&str>) -> Answer {
        let authorization = token.map(|token| format!("Bearer {token}"));
        call(
            &format!("{}{path}", self.base),
            method,
            authorization.as_deref(),
        )
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// The parameters of the challenge, as `http-auth` reads it.
    pub fn challenge(&self) -> BTreeMap<String, String> {
        let challenges = parse_challenges(self.header("www-authenticate")).expect("a challenge");
        let [challenge] = challenges.as_slice() else {
            panic!("one challenge: {challenges:?}");
        };
        assert_eq!(challenge.scheme, "Bearer");
        let params = challenge.params.iter();
        params
            .map(|(name, value)| ((*name).to_owned(), value.to_unescaped()))
            .collect()
    }
}

pub fn call(url: &str, method: &str, authorization: Option<&str>) -> Answer {
    try_call(url, method, authorization).expect("an answer")
}

pub fn try_call(
    url: &str,
    method: &str,
    authorization: Option<&str>,
) -> Result<Answer, ureq::Error> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        // a token of 1 MB stands in one header
        .output_buffer_size(4 << 20)
        .build()
        .into();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    let response: Response<Body> = agent.run(request.body(())?)?;
    let text = |value: &ureq::http::HeaderValue| value.to_str().expect("a text").to_owned();
    let headers = response.headers().iter();
    Ok(Answer {
        status: response.status().as_u16(),
        headers: headers
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect(),
        body: String::from_utf8_lossy(&response.into_body().read_to_vec()?).into_owned(),
    })
}
