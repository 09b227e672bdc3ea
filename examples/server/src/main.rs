//! `cargo run -p server`: starts the server, and prints three calls to try. A port may be named:
//! `cargo run -p server -- 8080`, and a file for the database, which is in memory otherwise.

use server::{app, key, ringcentral::Operation, store::Store};
use std::{error::Error, net::Ipv4Addr};
use tokio::net::TcpListener;

/// A call to try: what it shows, the scopes of the token, the user, and the operation.
const CALLS: [(&str, &str, &str, Operation); 3] = [
    (
        "allowed: the token has the scope, and the role the permission",
        "ReadAccounts",
        "ada",
        Operation::ReadAccountInfo,
    ),
    (
        "wrong scope: the app may read accounts, and wants to read recordings",
        "ReadAccounts",
        "grace",
        Operation::ReadCallRecording,
    ),
    (
        "wrong role: the app has the scope, and the user may not",
        "ReadCallRecording",
        "ada",
        Operation::ReadCallRecording,
    ),
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let port = match std::env::args().nth(1) {
        Some(port) => port.parse()?,
        None => 8080,
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let base = format!("http://{}", listener.local_addr()?);
    let store = match std::env::args().nth(2) {
        Some(file) => Store::open(file.as_ref())?,
        None => Store::in_memory()?,
    };
    store.add_users()?;
    let app = app(&base, &store)?;

    println!("listening on {base}: three calls to try, for an hour\n");
    for (what, scope, user, operation) in CALLS {
        let token = key::sign(&key::claims(&base, scope, user))?;
        let path = operation.path().unwrap_or_default();
        let path = path
            .replace("{accountId}", "~")
            .replace("{recordingId}", "recording-1");
        println!("# {what}\ncurl -i {base}{path} -H 'Authorization: Bearer {token}'\n");
    }
    axum::serve(listener, app).await?;
    Ok(())
}
