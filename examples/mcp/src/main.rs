//! An MCP server whose tools are guarded by scopes, with an authorization server beside it:
//! `cargo run -p mcp`.

use mcp::{
    Drive, Session,
    authorization_server::{self, Tokens},
    drive::Operation,
    verify,
};
use scope_mcp::Mcp;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // `cargo run -p mcp -- 8080 files:delete share:manage`: a port, and what the user refuses
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().map_or(Ok(8080), |port| port.parse())?;
    let refused = arguments.collect();

    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}/mcp", listener.local_addr()?);
    let other = TcpListener::bind(("127.0.0.1", 0)).await?;
    let issuer = format!("http://{}", other.local_addr()?);
    let tokens = Tokens::default();
    let server = authorization_server::router(&issuer, tokens.clone(), refused);
    tokio::spawn(async move { axum::serve(other, server).await });
    print!("{}", hints(&url, &issuer));

    let verify = verify(tokens, url.clone());
    // what a server that has rmcp needs
    let app = Mcp::<Operation, Session>::at(&url, &issuer)?
        .observe(|decision| println!("   {decision}"))
        .session_owner(|session| &session.user)
        .router(Drive, Drive::tool_router().list_all(), verify)?;
    axum::serve(listener, app).await?;
    // and that is all
    Ok(())
}

/// What to try.
fn hints(url: &str, issuer: &str) -> String {
    format!(
        "A drive as an MCP server: {url}
Its authorization server: {issuer}

Connect a client that speaks MCP with OAuth, such as
    npx @modelcontextprotocol/inspector        (Streamable HTTP, {url})
or one of examples/mcp/clients:
    python3 client.py {url}
    node client.mjs {url}
The client is asked to consent to `files:read`. Call `list_files`, then `delete_file`: it is refused with
the scopes that it needs, and the client asks for more. Call `wipe_disk` as ada: no consent helps.

Without a client:
    curl -i {url} -H 'content-type: application/json' -H 'accept: application/json, text/event-stream' \\
        -d '{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{{\"name\":\"delete_file\"}}}}'

"
    )
}
