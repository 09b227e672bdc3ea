//! tonic behind the guards, which are plain tower layers to it.
#![forbid(unsafe_code)]
#![allow(clippy::expect_used)]

mod desk {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "desk"
            [scopes."tickets:write"]
            includes = ["tickets:read"]
            [scopes."tickets:read"]
            [permissions.ManageTickets]
            [operations.read]
            call = "POST /desk.Tickets/Read"
            scopes = "tickets:read"
            [operations.delete]
            call = "POST /desk.Tickets/Delete"
            scopes = "tickets:write"
            permissions = "ManageTickets"
        "#
    );
}

use bytes::{Buf, BufMut};
use desk::{Granted, Operation, PermissionSet, ScopeSet, user};
use http::uri::PathAndQuery;
use scope_core::Holds;
use scope_tower::{BearerLayer, Detail, OperationsLayer, Settings, Unverified};
use std::{convert::Infallible, pin::Pin, task};
use tonic::{
    Code, Request, Response, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    server::NamedService,
    transport::{Channel, Endpoint, Server, server::TcpIncoming},
};
use tower::{Service, service_fn};

/// Messages that are plain text: no schema is needed to be refused.
#[derive(Clone, Copy, Default)]
struct Text;

impl Codec for Text {
    type Encode = String;
    type Decode = String;
    type Encoder = Text;
    type Decoder = Text;
    fn encoder(&mut self) -> Text {
        Text
    }
    fn decoder(&mut self) -> Text {
        Text
    }
}

impl Encoder for Text {
    type Item = String;
    type Error = Status;
    fn encode(&mut self, text: String, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.put_slice(text.as_bytes());
        Ok(())
    }
}

impl Decoder for Text {
    type Item = String;
    type Error = Status;
    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<String>, Status> {
        let bytes = from.copy_to_bytes(from.remaining());
        let text = String::from_utf8(bytes.into());
        text.map(Some)
            .map_err(|_| Status::internal("the message is no text"))
    }
}

/// A service of two methods, which greets, as generated code does it.
#[derive(Clone)]
struct Tickets;

impl NamedService for Tickets {
    const NAME: &'static str = "desk.Tickets";
}

impl Service<http::Request<tonic::body::Body>> for Tickets {
    type Response = http::Response<tonic::body::Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut task::Context<'_>) -> task::Poll<Result<(), Infallible>> {
        task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<tonic::body::Body>) -> Self::Future {
        Box::pin(async move {
            // the guard says which operation it is
            let operation = request.extensions().get::<Operation>().copied();
            let method = service_fn(move |request: Request<String>| async move {
                let operation = operation.map_or("unguarded", Operation::id);
                let text = request.into_inner();
                Ok::<_, Status>(Response::new(format!("{operation} {text}")))
            });
            Ok(tonic::server::Grpc::new(Text).unary(method, request).await)
        })
    }
}

#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: Granted,
    #[holds]
    permissions: user::Granted,
}

/// A token is scopes, `/`, permissions.
fn verify(token: &str) -> Result<Session, Unverified> {
    let Some((scopes, permissions)) = token.split_once('/') else {
        return Err(Unverified::invalid("it has expired"));
    };
    Ok(Session {
        scopes: ScopeSet::parse(&scopes.replace('.', ":")).granted(),
        permissions: PermissionSet::parse(permissions).granted(),
    })
}

async fn start(detail: Detail) -> Channel {
    let incoming = TcpIncoming::bind(([127, 0, 0, 1], 0).into()).expect("a port");
    let address = incoming.local_addr().expect("an address");
    let server = Server::builder()
        .layer(BearerLayer::new(verify).settings(Settings::new().detail(detail)))
        .layer(OperationsLayer::<Operation, Session>::new())
        .add_service(Tickets);
    tokio::spawn(server.serve_with_incoming(incoming));
    let endpoint = Endpoint::from_shared(format!("http://{address}")).expect("a URL");
    endpoint.connect().await.expect("the server is there")
}

async fn call(
    channel: &Channel,
    method: &'static str,
    token: Option<&str>,
) -> Result<String, Status> {
    let mut client = Grpc::new(channel.clone());
    client.ready().await.expect("a connection");
    let mut request = Request::new(String::from("7"));
    if let Some(token) = token {
        let value = format!("Bearer {token}").parse().expect("ASCII");
        request.metadata_mut().insert("authorization", value);
    }
    let path = PathAndQuery::from_static(method);
    Ok(client.unary(request, path, Text).await?.into_inner())
}

const READ: &str = "/desk.Tickets/Read";
const DELETE: &str = "/desk.Tickets/Delete";

#[tokio::test]
async fn a_client_of_grpc_understands_each_refusal() {
    let channel = start(Detail::Public).await;
    let allowed = call(&channel, READ, Some("tickets.write/")).await;
    assert_eq!(allowed.expect("it may"), "read 7");
    let allowed = call(&channel, DELETE, Some("tickets.write/ManageTickets")).await;
    assert_eq!(allowed.expect("it may"), "delete 7");

    for (method, token, code, message) in [
        (
            READ,
            None,
            Code::Unauthenticated,
            "a bearer token is required",
        ),
        (
            READ,
            Some("old"),
            Code::Unauthenticated,
            "the token is not valid: it has expired",
        ),
        (
            DELETE,
            Some("tickets.read/ManageTickets"),
            Code::PermissionDenied,
            "app scope `tickets:write` is required and was not granted (granted: `tickets:read`); ask for it",
        ),
        (
            DELETE,
            Some("tickets.write/"),
            Code::PermissionDenied,
            "user permission `ManageTickets` is required and the user does not have it (the user has: nothing); give the user a role that has it",
        ),
        (
            "/desk.Tickets/Drop",
            Some("tickets.write/ManageTickets"),
            Code::Unimplemented,
            "the API has no operation with this path",
        ),
    ] {
        let status = call(&channel, method, token).await.expect_err(method);
        assert_eq!(
            (status.code(), status.message()),
            (code, message),
            "{method} {token:?}"
        );
    }
    // a client that reads headers finds the challenge there, too
    let status = call(&channel, DELETE, Some("/"))
        .await
        .expect_err("nothing was granted");
    let challenge = status
        .metadata()
        .get("www-authenticate")
        .expect("a challenge");
    assert_eq!(
        challenge,
        r#"Bearer error="insufficient_scope", scope="tickets:write""#
    );
}

#[tokio::test]
async fn the_explanation_stays_in_the_process_by_default() {
    let channel = start(Detail::default()).await;
    let status = call(&channel, DELETE, Some("tickets.write/"))
        .await
        .expect_err("no permission");
    assert_eq!(
        (status.code(), status.message()),
        (Code::PermissionDenied, "permission denied")
    );
}
