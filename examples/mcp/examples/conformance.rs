//! A client for MCP's official conformance suite, which starts servers and gives this program their address.
//! It does what a challenge asks for, and what the spec of an app allows.

use rmcp::{
    ClientHandler, RoleClient, ServiceExt,
    model::{
        CallToolRequestParams, ClientCapabilities, ClientConfig, ElicitRequestParams, ElicitResult,
        ElicitationAction, ErrorData, Implementation,
    },
    service::{RequestContext, RunningService},
    transport::{
        StreamableHttpClientTransport,
        auth::{
            AuthClient, AuthorizationCallback, AuthorizationManager, AuthorizationRequest,
            ClientCredentialsConfig, OAuthState,
        },
        streamable_http_client::StreamableHttpClientTransportConfig,
    },
};
use scope_core::challenge::{Challenge, NextRequest};
use serde_json::{Map, Value, json};
use std::error::Error;
use suite::{Granted, ScopeSet};

mod suite {
    scope_core::scopes!(
        inline = r#"
        [spec]
        name = "suite"
        [scopes]
        "mcp:basic" = {}
        "mcp:read" = {}
        "mcp:write" = {}
        "mcp:admin" = {}
        "#
    );
}

type Outcome<T> = Result<T, Box<dyn Error>>;
type Connection = RunningService<RoleClient, Client>;

const BACK: &str = "http://localhost:3000/callback";
const CLIENT_METADATA: &str = "https://conformance-test.local/client-metadata.json";

/// Answers a form with its defaults.
struct Client;

impl ClientHandler for Client {
    fn get_info(&self) -> ClientConfig {
        let capabilities = ClientCapabilities::builder().enable_elicitation().build();
        let version = std::env::var("MCP_CONFORMANCE_PROTOCOL_VERSION");
        let version = version.as_deref().unwrap_or("2025-11-25");
        ClientConfig::new(capabilities, Implementation::new("conformance", "1"))
            .with_protocol_version(serde_json::from_value(json!(version)).unwrap_or_default())
    }

    async fn create_elicitation(
        &self,
        request: ElicitRequestParams,
        _: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        let request = serde_json::to_value(request).unwrap_or_default();
        let fields = request.pointer("/requestedSchema/properties");
        let fields = fields.and_then(Value::as_object).into_iter().flatten();
        let defaults =
            fields.filter_map(|(name, field)| Some((name.clone(), field.get("default")?.clone())));
        let content = Value::Object(defaults.collect());
        Ok(ElicitResult::new(ElicitationAction::Accept).with_content(content))
    }
}

/// What the app was told and given.
struct App {
    url: String,
    /// What the suite says of the client, such as the id that it was registered with.
    context: Value,
    http: Option<AuthClient<reqwest::Client>>,
    asked: ScopeSet,
    granted: Granted,
}

impl App {
    async fn connect(&self) -> Outcome<Result<Connection, String>> {
        let config = StreamableHttpClientTransportConfig::with_uri(self.url.as_str());
        let connected = match &self.http {
            Some(http) => {
                let transport = StreamableHttpClientTransport::with_client(http.clone(), config);
                Client.serve(transport).await
            }
            None => {
                Client
                    .serve(StreamableHttpClientTransport::from_config(config))
                    .await
            }
        };
        match connected {
            Ok(connection) => Ok(Ok(connection)),
            Err(error) => match error.auth_challenge() {
                Some(challenge) => Ok(Err(challenge.to_owned())),
                None => Err(error.into()),
            },
        }
    }

    /// Calls each tool; the error is the challenge.
    async fn use_tools(&self) -> Outcome<Result<(), String>> {
        let connection = match self.connect().await? {
            Ok(connection) => connection,
            Err(challenge) => return Ok(Err(challenge)),
        };
        let mut challenge = None;
        match connection.list_all_tools().await {
            Ok(tools) => {
                for tool in tools {
                    let call = CallToolRequestParams::new(tool.name.clone())
                        .with_arguments(arguments(&Value::Object((*tool.input_schema).clone())));
                    if let Err(error) = connection.call_tool(call).await {
                        match error.auth_challenge() {
                            Some(told) => challenge = Some(told.to_owned()),
                            None => return Err(error.into()),
                        }
                    }
                }
            }
            Err(error) => match error.auth_challenge() {
                Some(told) => challenge = Some(told.to_owned()),
                None => return Err(error.into()),
            },
        }
        connection.cancel().await?;
        Ok(challenge.map_or(Ok(()), Err))
    }

    /// Does what the challenge asks for; whether the app has more than before.
    async fn follow(&mut self, header: &str) -> Outcome<bool> {
        let challenge = Challenge::parse(header)?;
        let next = challenge.map(|it| self.granted.next_request(&self.asked, &it));
        let scopes = match next {
            Some(NextRequest::Ask(scopes)) => scopes,
            Some(NextRequest::Refused(_)) => return Ok(false),
            // a challenge that names no scope: the metadata may
            _ if self.http.is_none() => ScopeSet::default(),
            _ => return Ok(false),
        };
        self.asked = self.asked.union(scopes);
        let manager = self.authorize(header, scopes).await?;
        let granted = manager.get_current_scopes().await.join(" ");
        self.granted = ScopeSet::parse(&granted).granted();
        self.http = Some(AuthClient::new(reqwest::Client::default(), manager));
        Ok(true)
    }

    async fn authorize(&self, header: &str, scopes: ScopeSet) -> Outcome<AuthorizationManager> {
        let names = scopes.iter().map(|scope| scope.name().to_owned());
        let told = |key: &str| {
            self.context
                .get(key)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let mut oauth = OAuthState::new(&self.url, None).await?;
        if told("name").is_some_and(|name| name.starts_with("auth/client-credentials")) {
            let config = ClientCredentialsConfig::ClientSecret {
                client_id: told("client_id").ok_or("no client_id")?,
                client_secret: told("client_secret").ok_or("no client_secret")?,
                scopes: names.collect(),
                resource: Some(self.url.clone()),
            };
            oauth.authenticate_client_credentials(config).await?;
            return Ok(oauth.into_authorization_manager().ok_or("no manager")?);
        }
        let mut request = AuthorizationRequest::new(BACK)
            .with_client_name("conformance")
            .with_client_metadata_url(CLIENT_METADATA)
            .with_initial_scope_selection()
            .with_challenge(header)
            .with_scopes(names);
        if let Some(id) = told("client_id") {
            request = request.with_preregistered_client(id);
        }
        if let Some(secret) = told("client_secret") {
            request = request.with_client_secret(secret);
        }
        oauth.start_authorization(request).await?;
        // the authorization server answers at once: nobody has to look at a page
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let answer = http
            .get(oauth.get_authorization_url().await?)
            .send()
            .await?;
        let location = answer.headers().get("location").ok_or("no redirect")?;
        let back = AuthorizationCallback::from_redirect_url(location.to_str()?)?;
        oauth
            .handle_callback_with_issuer(&back.code, &back.csrf_token, back.issuer.as_deref())
            .await?;
        Ok(oauth.into_authorization_manager().ok_or("no manager")?)
    }
}

/// Some value for each field that a tool requires.
fn arguments(schema: &Value) -> Map<String, Value> {
    let fields = schema.get("properties").and_then(Value::as_object);
    let value = |field: &Value| match field.get("type").and_then(Value::as_str) {
        Some("number" | "integer") => json!(5),
        Some("boolean") => json!(true),
        Some("array") => json!([]),
        Some("object") => json!({}),
        _ => json!("a"),
    };
    let fields = fields.into_iter().flatten();
    fields
        .map(|(name, field)| (name.clone(), value(field)))
        .collect()
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let context = std::env::var("MCP_CONFORMANCE_CONTEXT").unwrap_or_default();
    let mut app = App {
        url: std::env::args().next_back().unwrap_or_default(),
        context: serde_json::from_str(&context).unwrap_or_default(),
        http: None,
        asked: ScopeSet::default(),
        granted: Granted::EMPTY,
    };
    while let Err(challenge) = app.use_tools().await? {
        if !app.follow(&challenge).await? {
            println!("not allowed: {challenge}");
            break;
        }
    }
    Ok(())
}
