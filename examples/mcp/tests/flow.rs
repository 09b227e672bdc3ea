//! rmcp's own client against the server, and the lines that guard it.

use mcp::{
    Drive, Session,
    authorization_server::{self, Grant, Tokens},
    drive::{Granted, Operation, ScopeSet},
    verify,
};
use rmcp::{
    ServiceExt,
    model::CallToolRequestParams,
    service::{ClientInitializeError, ServiceError},
    transport::{
        StreamableHttpClientTransport,
        auth::{AuthClient, AuthorizationCallback, AuthorizationRequest, OAuthState},
        streamable_http_client::StreamableHttpClientTransportConfig,
    },
};
use scope_core::challenge::{Challenge, NextRequest};
use scope_mcp::Mcp;
use std::error::Error;
use tokio::net::TcpListener;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Starts both servers; the user refuses `refused`.
async fn start(refused: &[&str]) -> Outcome<(String, Tokens)> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}/mcp", listener.local_addr()?);
    let other = TcpListener::bind(("127.0.0.1", 0)).await?;
    let issuer = format!("http://{}", other.local_addr()?);
    let tokens = Tokens::default();
    let refused = refused.iter().map(ToString::to_string).collect();
    let server = authorization_server::router(&issuer, tokens.clone(), refused);
    tokio::spawn(async move { axum::serve(other, server).await });
    let verify = verify(tokens.clone(), url.clone());
    let app = Mcp::<Operation, Session>::at(&url, &issuer)?
        .session_owner(|session| &session.user)
        .router(Drive, Drive::tool_router().list_all(), verify)?;
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok((url, tokens))
}

/// An app that does what challenges ask for.
struct App {
    url: String,
    http: Option<AuthClient<reqwest::Client>>,
    asked: ScopeSet,
    granted: Granted,
    consents: usize,
}

/// What became of a call.
#[derive(Debug, PartialEq)]
enum Called {
    Ran(String),
    /// The tool said no.
    Refused(String),
    /// The user had refused the scopes.
    NoConsent(String),
}

impl App {
    fn new(url: &str) -> Self {
        App {
            url: url.to_owned(),
            http: None,
            asked: ScopeSet::default(),
            granted: Granted::EMPTY,
            consents: 0,
        }
    }

    /// The authorization server answers at once: nobody has to look at a page.
    async fn consent(&mut self, scopes: ScopeSet) -> Outcome<()> {
        const BACK: &str = "http://127.0.0.1:1/back";
        self.asked = self.asked.union(scopes);
        self.consents += 1;
        let mut oauth = OAuthState::new(&self.url, None).await?;
        let names: Vec<String> = scopes.iter().map(|scope| scope.name().to_owned()).collect();
        let request = AuthorizationRequest::new(BACK)
            .with_client_name("flow")
            .with_scopes(names);
        oauth.start_authorization(request).await?;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let answer = http
            .get(oauth.get_authorization_url().await?)
            .send()
            .await?;
        let location = answer
            .headers()
            .get("location")
            .ok_or("no redirect")?
            .to_str()?;
        let back = AuthorizationCallback::from_redirect_url(location)?;
        oauth
            .handle_callback_with_issuer(&back.code, &back.csrf_token, back.issuer.as_deref())
            .await?;
        let manager = oauth.into_authorization_manager().ok_or("no manager")?;
        let granted = manager.get_current_scopes().await.join(" ");
        self.granted = ScopeSet::parse(&granted).granted();
        self.http = Some(AuthClient::new(reqwest::Client::default(), manager));
        Ok(())
    }

    async fn call(&mut self, tool: &'static str) -> Outcome<Called> {
        loop {
            let header = match self.call_once(tool).await? {
                Ok(called) => return Ok(called),
                Err(header) => header,
            };
            let challenge = Challenge::parse(&header)?.ok_or("no challenge")?;
            match self.granted.next_request(&self.asked, &challenge) {
                NextRequest::Ask(scopes) => self.consent(scopes).await?,
                NextRequest::Refused(scopes) => return Ok(Called::NoConsent(scopes.to_string())),
                NextRequest::Other => return Err(header.into()),
            }
        }
    }

    /// Connects and calls; the error is the challenge.
    async fn call_once(&self, tool: &'static str) -> Outcome<Result<Called, String>> {
        let config = StreamableHttpClientTransportConfig::with_uri(self.url.as_str());
        let connected = match &self.http {
            Some(http) => {
                ().serve(StreamableHttpClientTransport::with_client(
                    http.clone(),
                    config,
                ))
                .await
            }
            None => ().serve(StreamableHttpClientTransport::from_config(config)).await,
        };
        let client = match connected {
            Ok(client) => client,
            Err(error) => return Ok(Err(challenge_of_connect(error)?)),
        };
        let mut arguments = serde_json::Map::new();
        arguments.insert("path".to_owned(), "a.txt".into());
        let called = client
            .call_tool(CallToolRequestParams::new(tool).with_arguments(arguments))
            .await;
        client.cancel().await?;
        Ok(match called {
            Ok(result) => {
                let text = serde_json::to_string(&result.content)?;
                Ok(match result.is_error {
                    Some(true) => Called::Refused(text),
                    _ => Called::Ran(text),
                })
            }
            Err(error) => Err(challenge_of_call(error)?),
        })
    }
}

fn challenge_of_connect(error: ClientInitializeError) -> Outcome<String> {
    match error.auth_challenge() {
        Some(challenge) => Ok(challenge.to_owned()),
        None => Err(error.into()),
    }
}

fn challenge_of_call(error: ServiceError) -> Outcome<String> {
    match error.auth_challenge() {
        Some(challenge) => Ok(challenge.to_owned()),
        None => Err(error.into()),
    }
}

#[tokio::test]
async fn a_client_steps_up_as_it_needs() -> Outcome<()> {
    let (url, _) = start(&[]).await?;
    let mut app = App::new(&url);
    assert!(matches!(app.call("list_files").await?, Called::Ran(_)));
    assert_eq!(
        (app.consents, app.granted.to_string()),
        (1, "files:read".to_owned())
    );
    assert!(matches!(app.call("delete_file").await?, Called::Ran(_)));
    assert!(matches!(app.call("share_file").await?, Called::Ran(_)));
    assert_eq!(app.consents, 3);
    // the role does not allow it, and no consent is asked for
    let Called::Refused(text) = app.call("wipe_disk").await? else {
        return Err("it ran".into());
    };
    assert!(text.contains("WipeDisk"), "{text}");
    assert_eq!(app.consents, 3);
    Ok(())
}

#[tokio::test]
async fn a_client_with_a_plan_asks_once() -> Outcome<()> {
    let (url, _) = start(&[]).await?;
    let mut app = App::new(&url);
    let plan = [
        Operation::ListFiles,
        Operation::DeleteFile,
        Operation::ShareFile,
    ];
    app.consent(app.granted.plan(&plan)).await?;
    for tool in ["list_files", "delete_file", "share_file"] {
        assert!(matches!(app.call(tool).await?, Called::Ran(_)), "{tool}");
    }
    assert_eq!(app.consents, 1);
    Ok(())
}

#[tokio::test]
async fn what_the_user_refuses_is_not_asked_again() -> Outcome<()> {
    let (url, _) = start(&["files:delete"]).await?;
    let mut app = App::new(&url);
    for _ in 0..2 {
        let called = app.call("delete_file").await?;
        assert_eq!(called, Called::NoConsent("files:delete".to_owned()));
    }
    assert!(matches!(app.call("list_files").await?, Called::Ran(_)));
    Ok(())
}

#[tokio::test]
async fn an_administrator_may_wipe_the_disk() -> Outcome<()> {
    let (url, tokens) = start(&[]).await?;
    let grant = |audience: &str| Grant {
        user: "root".to_owned(),
        audience: audience.to_owned(),
        scope: "admin".to_owned(),
    };
    for (audience, runs) in [
        (url.as_str(), true),
        ("https://other.example.com/mcp", false),
    ] {
        let token = tokens.issue(grant(audience));
        let config = StreamableHttpClientTransportConfig::with_uri(url.as_str()).auth_header(token);
        let connected = ().serve(StreamableHttpClientTransport::from_config(config)).await;
        let Ok(client) = connected else {
            assert!(!runs);
            continue;
        };
        let result = client
            .call_tool(CallToolRequestParams::new("wipe_disk"))
            .await?;
        assert_eq!(result.is_error != Some(true), runs);
        client.cancel().await?;
    }
    Ok(())
}

/// A server that has rmcp already needs this much.
#[test]
fn five_lines_guard_a_server() {
    let main = include_str!("../src/main.rs");
    let lines = main.lines().map(str::trim);
    let lines = lines
        .skip_while(|line| *line != "// what a server that has rmcp needs")
        .skip(1);
    let lines: Vec<_> = lines
        .take_while(|line| *line != "// and that is all")
        .collect();
    assert_eq!(lines.len(), 5, "{lines:?}");
}
