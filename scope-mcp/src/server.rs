//! A complete guarded MCP server over HTTP.

use crate::{Guarded, Listing, McpLayer, NotGuarded, layer::Owner, sessions::Sessions};
use axum::Router;
use rmcp::{
    ServerHandler,
    model::Tool,
    transport::streamable_http_server::{
        StreamableHttpServerConfig, StreamableHttpService, session::local::LocalSessionManager,
    },
};
use scope_core::{ApiOperation, HoldsFor};
use scope_tower::{
    BearerLayer, Decision, Detail, NotAResource, ProtectedResource, Settings, Verify,
};
use std::{fmt, marker::PhantomData, sync::Arc};

/// A guarded MCP server over Streamable HTTP: metadata, bearer tokens, challenges and the handler.
///
/// `O` are the operations of the spec, `H` is the holder that a token gives.
///
/// ```
/// mod drive { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "drive"
///     [scopes."files:read"]
///     baseline = true
///     [operations.listFiles]
///     call = "tool list_files"
///     scopes = "files:read"
/// "#); }
/// use drive::{Operation, ScopeSet};
/// use rmcp::{ServerHandler, tool, tool_handler, tool_router};
/// use scope_core::Holds;
/// use scope_mcp::Mcp;
///
/// #[derive(Clone)]
/// struct Drive;
///
/// #[tool_router(server_handler = false)]
/// impl Drive {
///     #[tool(description = "Lists the files")]
///     async fn list_files(&self) -> String { "a.txt".to_owned() }
/// }
///
/// #[tool_handler(router = Self::tool_router())]
/// impl ServerHandler for Drive {}
///
/// #[derive(Clone, Holds)]
/// struct Session {
///     #[holds] scopes: drive::Granted,
///     #[holds] permissions: drive::user::Granted,
///     user: String,
/// }
///
/// // a real server verifies a signature, the issuer, the audience and the expiry here
/// let verify = |token: &str| match token {
///     "secret" => Ok(Session {
///         scopes: ScopeSet::parse("files:read").granted(),
///         permissions: drive::user::Granted::EMPTY,
///         user: "ada".to_owned(),
///     }),
///     _ => Err(scope_tower::Unverified::invalid("it is unknown")),
/// };
///
/// let app = Mcp::<Operation, Session>::at("https://mcp.example.com/mcp", "https://as.example.com")?
///     .observe(|decision| println!("{decision}"))
///     .session_owner(|session| &session.user)
///     .router(Drive, Drive::tool_router().list_all(), verify)?; // refuses to start
/// // axum::serve(listener, app).await?
/// # let _ = app;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Mcp<O, H> {
    resource: ProtectedResource,
    path: String,
    settings: Settings,
    config: StreamableHttpServerConfig,
    listing: Listing,
    lists_are_open: bool,
    owner: Option<Owner<H>>,
    without: Vec<O>,
    what: PhantomData<fn() -> H>,
}

impl<O: ApiOperation, H: HoldsFor<O> + Clone + Send + Sync + 'static> Mcp<O, H> {
    /// A server at `url`, which is also the audience of its tokens. `authorization_server` issues them.
    ///
    /// Explanations leave the process ([`Detail::Public`]), because a model must read them.
    ///
    /// # Errors
    ///
    /// [`NotAResource`], if `url` can't identify a protected resource.
    pub fn at(url: &str, authorization_server: &str) -> Result<Self, NotAResource> {
        let resource =
            ProtectedResource::new::<O::Scope>(url)?.authorization_server(authorization_server);
        let uri: http::Uri = url.parse().unwrap_or_default();
        let mut config = StreamableHttpServerConfig::default();
        config
            .allowed_hosts
            .extend(uri.authority().map(ToString::to_string));
        let settings = Settings::new()
            .detail(Detail::Public)
            .audience(url)
            .resource_metadata(&resource.well_known_url());
        Ok(Mcp {
            // a URL is printable
            settings: settings.unwrap_or_default(),
            path: uri.path().to_owned(),
            resource,
            config,
            listing: Listing::default(),
            lists_are_open: false,
            owner: None,
            without: Vec::new(),
            what: PhantomData,
        })
    }

    /// Calls `observer` with each decision.
    #[must_use]
    pub fn observe(self, observer: impl Fn(&Decision<'_>) + Send + Sync + 'static) -> Self {
        self.settings(|settings| settings.observe(observer))
    }

    /// Changes the server's settings, such as [`detail`](Settings::detail).
    #[must_use]
    pub fn settings(self, change: impl FnOnce(Settings) -> Settings) -> Self {
        Mcp {
            settings: change(self.settings),
            ..self
        }
    }

    /// Turns on the sessions of protocols before 2026-07-28, each of which belongs to the user who
    /// started it. `owner` is the identifier of the user. Without it there are no sessions.
    #[must_use]
    pub fn session_owner(self, owner: fn(&H) -> &str) -> Self {
        Mcp {
            owner: Some(owner),
            ..self
        }
    }

    /// Sets which tools, resources and prompts a list shows.
    #[must_use]
    pub fn listing(self, listing: Listing) -> Self {
        Mcp { listing, ..self }
    }

    /// Lets clients without a token connect and read the lists. Calls of listed items still require
    /// a token, unless they are public.
    #[must_use]
    pub fn open_lists(self) -> Self {
        Mcp {
            lists_are_open: true,
            ..self
        }
    }

    /// Leaves out operations of the spec whose tools this server does not have.
    #[must_use]
    pub fn without(self, operations: impl IntoIterator<Item = O>) -> Self {
        Mcp {
            without: operations.into_iter().collect(),
            ..self
        }
    }

    /// Changes the configuration of rmcp's transport.
    #[must_use]
    pub fn config(
        self,
        change: impl FnOnce(StreamableHttpServerConfig) -> StreamableHttpServerConfig,
    ) -> Self {
        Mcp {
            config: change(self.config),
            ..self
        }
    }

    /// The server as a router of axum. `tools` are all tools of `handler`:
    /// `Self::tool_router().list_all()`.
    ///
    /// # Errors
    ///
    /// [`NotGuarded`], with each tool that is not in the spec, and each operation whose tool the server
    /// lacks.
    pub fn router<S: ServerHandler + Clone>(
        self,
        handler: S,
        tools: Vec<Tool>,
        verify: impl Verify<Holder = H>,
    ) -> Result<Router, NotGuarded> {
        let manager = Arc::new(LocalSessionManager::default());
        let mut guarded =
            Guarded::<O, H, S>::new(handler, &tools, &self.without)?.listing(self.listing);
        if let Some(owner) = self.owner {
            guarded = guarded.owner(owner);
        }
        let sessions = self
            .owner
            .map(|owner| (Sessions::new(Arc::clone(&manager)), owner));
        let config = self.config.with_legacy_session_mode(sessions.is_some());
        let limit = config.max_request_body_bytes;
        let layer = McpLayer::<O, H>::with(self.lists_are_open, limit, sessions);
        let service = StreamableHttpService::new(move || Ok(guarded.clone()), manager, config);
        Ok(Router::new()
            .route_service(&self.path, service)
            .layer(layer)
            .layer(BearerLayer::new(verify).settings(self.settings))
            .layer(self.resource.layer()))
    }
}

impl<O, H> fmt::Debug for Mcp<O, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mcp")
            .field("resource", &self.resource)
            .field("settings", &self.settings)
            .field("listing", &self.listing)
            .finish_non_exhaustive()
    }
}
