//! The guard around a handler of rmcp.

use crate::{
    Listing, NotGuarded,
    call::{Call, Kind, Verdict, judge},
    denial::Explanation,
    extract::Held,
    layer::Passed,
    tasks::{Task, Tasks},
};
use http::{Method, Uri, request::Parts};
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::*,
    service::{NotificationContext, RequestContext, SubscriptionContext},
};
use scope_core::{__private::Quoted, ApiOperation, Denied, HoldsFor};
use scope_tower::{Decision, Refusal, Settings};
use serde_json::{Value, json};
use std::{any::type_name, borrow::Cow, marker::PhantomData, sync::Arc};

/// A guard around a [`ServerHandler`]: each tool, resource and prompt requires what its operation
/// in the spec requires. Those outside the spec are unknown to clients.
///
/// It is the authority, over every transport: it decides by what rmcp parsed. Over HTTP the holder
/// comes from [`BearerLayer`](scope_tower::BearerLayer), and [`McpLayer`](crate::McpLayer) responds
/// with a challenge before the message gets here. Over stdio, [`holder`](Guarded::holder) sets it.
///
/// A method of MCP that this type does not know gets "method not found", whatever the handler would
/// respond.
pub struct Guarded<O, H, S> {
    inner: S,
    shared: Arc<Shared<O, H>>,
}

struct Shared<O, H> {
    listing: Listing,
    holder: Option<H>,
    owner: Option<fn(&H) -> &str>,
    settings: Option<Settings>,
    tasks: Arc<Tasks<O>>,
    what: PhantomData<fn() -> O>,
}

impl<O, H, S: Clone> Clone for Guarded<O, H, S> {
    fn clone(&self) -> Self {
        Guarded {
            inner: self.inner.clone(),
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<O, H, S: std::fmt::Debug> std::fmt::Debug for Guarded<O, H, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guarded")
            .field("inner", &self.inner)
            .field("listing", &self.shared.listing)
            .finish_non_exhaustive()
    }
}

impl<O: ApiOperation, H: HoldsFor<O> + Clone + Send + Sync + 'static, S: ServerHandler>
    Guarded<O, H, S>
{
    /// Guards `inner`, whose tools are `tools`: with rmcp's router, `Self::tool_router().list_all()`.
    /// `without` are operations that this server does not have.
    ///
    /// # Errors
    ///
    /// [`NotGuarded`], with each tool that is not in the spec, and each operation whose tool the server
    /// lacks.
    pub fn new(inner: S, tools: &[Tool], without: &[O]) -> Result<Self, NotGuarded> {
        NotGuarded::check::<O>(tools, without)?;
        Ok(Guarded {
            inner,
            shared: Arc::new(Shared {
                listing: Listing::default(),
                holder: None,
                owner: None,
                settings: None,
                tasks: Arc::default(),
                what: PhantomData,
            }),
        })
    }

    /// Sets which tools, resources and prompts a list shows.
    #[must_use]
    pub fn listing(self, listing: Listing) -> Self {
        self.with(|shared| shared.listing = listing)
    }

    /// Sets the holder, for a transport such as stdio that has one caller.
    #[must_use]
    pub fn holder(self, holder: H) -> Self {
        self.with(|shared| shared.holder = Some(holder))
    }

    /// Sets the function for the owner of a task, a user's identifier. Other users can't reach the
    /// task.
    #[must_use]
    pub fn owner(self, owner: fn(&H) -> &str) -> Self {
        self.with(|shared| shared.owner = Some(owner))
    }

    /// Sets the settings for transports other than HTTP. Over HTTP they are those of
    /// [`BearerLayer`](scope_tower::BearerLayer).
    #[must_use]
    pub fn settings(self, settings: Settings) -> Self {
        self.with(|shared| shared.settings = Some(settings))
    }

    fn with(self, change: impl FnOnce(&mut Shared<O, H>)) -> Self {
        let Shared {
            listing,
            owner,
            tasks,
            ..
        } = &*self.shared;
        let mut shared = Shared {
            listing: *listing,
            holder: self.shared.holder.clone(),
            owner: *owner,
            settings: self.shared.settings.clone(),
            tasks: Arc::clone(tasks),
            what: PhantomData,
        };
        change(&mut shared);
        Guarded {
            shared: Arc::new(shared),
            ..self
        }
    }

    /// The holder.
    fn caller<'c>(&'c self, context: &'c RequestContext<RoleServer>) -> Option<&'c H> {
        let parts = || context.extensions.get::<Parts>();
        self.shared
            .holder
            .as_ref()
            .or_else(|| scope_tower::holder(&parts()?.extensions).ok())
    }

    fn settings_of(&self, context: &RequestContext<RoleServer>) -> Settings {
        match (context.extensions.get::<Parts>(), &self.shared.settings) {
            (Some(parts), _) => Settings::of(&parts.extensions),
            (None, Some(settings)) => settings.clone(),
            // the caller is the user who started the process
            (None, None) => Settings::new().detail(scope_tower::Detail::Public),
        }
    }

    /// Decides a call and reports it. On success, the handler can extract the holder.
    fn enter(
        &self,
        call: Call<'_>,
        context: &mut RequestContext<RoleServer>,
    ) -> Result<Vec<O>, No> {
        let operations = call.operations::<O>();
        self.enter_operations(call, &operations, context)
            .map(|()| operations)
    }

    fn enter_operations(
        &self,
        call: Call<'_>,
        operations: &[O],
        context: &mut RequestContext<RoleServer>,
    ) -> Result<(), No> {
        let settings = self.settings_of(context);
        let outcome = match judge(operations, self.caller(context)) {
            Verdict::Allowed(operation) => Ok(operation),
            Verdict::Unknown => Err(No::Unknown(call.kind)),
            Verdict::Anonymous(operation) => Err(self.anonymous(operation, context)),
            Verdict::Denied(operation, denied) => Err(No::Denied {
                operation: operation.id(),
                denied: Box::new(denied),
                is_public: settings.is_public(),
            }),
        };
        self.report(&settings, call, context, &outcome);
        self.hold(context);
        outcome.map(|_| ())
    }

    /// Adds the holder to the context, for the handler.
    fn hold(&self, context: &mut RequestContext<RoleServer>) {
        if let Some(holder) = self.caller(context).cloned() {
            context.extensions.insert(Held(holder));
        }
    }

    /// The refusal of a call without a holder. It is the caller's fault only if the layers were
    /// there to find one.
    fn anonymous(&self, operation: O, context: &RequestContext<RoleServer>) -> No {
        let parts = context.extensions.get::<Parts>();
        let is_fault = match parts {
            Some(parts) => parts.extensions.get::<Passed>().is_none(),
            None => true,
        };
        No::Anonymous {
            operation: operation.id(),
            fault: is_fault.then(|| match parts {
                Some(_) => format!(
                    "no `{}` came with the request, and `McpLayer` is not in front of the handler",
                    type_name::<H>()
                ),
                None => format!(
                    "this transport has no tokens, and no `{}` was given with `Guarded::holder`",
                    type_name::<H>()
                ),
            }),
        }
    }

    fn report(
        &self,
        settings: &Settings,
        call: Call<'_>,
        context: &RequestContext<RoleServer>,
        outcome: &Result<O, No>,
    ) {
        let (operation, refusal) = match outcome {
            Ok(operation) => (Some(operation.id()), None),
            Err(No::Denied {
                operation, denied, ..
            }) => (Some(*operation), Some(Refusal::from(**denied))),
            Err(No::Anonymous { operation, .. }) => {
                (Some(*operation), Some(Refusal::NoCredentials))
            }
            Err(No::Unknown(kind)) => {
                let call = format!("{kind} {}", Quoted(call.name));
                (None, Some(Refusal::NoCall { call }))
            }
        };
        let elsewhere = (
            Method::POST,
            Uri::from_static("mcp:"),
            http::Extensions::new(),
        );
        let (method, uri, extensions) = match context.extensions.get::<Parts>() {
            Some(parts) => (&parts.method, &parts.uri, &parts.extensions),
            None => (&elsewhere.0, &elsewhere.1, &elsewhere.2),
        };
        let mut decision = Decision::new(method, uri, extensions);
        decision.operation = operation;
        decision.refusal = refusal.as_ref();
        settings.decided(&decision);
    }

    /// Whether a list shows `call`; if so, `meta` gets its requirement.
    fn is_listed(
        &self,
        call: Call<'_>,
        meta: &mut Option<MetaObject>,
        context: &RequestContext<RoleServer>,
    ) -> bool {
        let operations = call.operations::<O>();
        let Some(first) = operations.first() else {
            return false;
        };
        let caller = self.caller(context);
        let verdict = judge(&operations, caller);
        let is_reachable = || {
            caller.is_none_or(|holder| {
                let mut all = operations.iter();
                all.all(|operation| operation.check_permissions(holder).is_ok())
            })
        };
        let is_listed = match (&verdict, self.shared.listing) {
            (Verdict::Allowed(_), _) | (_, Listing::All) => true,
            (_, Listing::Reachable) => is_reachable(),
            (_, Listing::Open) => false,
        };
        if is_listed {
            let meta = meta.get_or_insert_default();
            let schemes = security_schemes(*first);
            meta.0.insert("securitySchemes".to_owned(), schemes);
            if let (Verdict::Denied(_, denied), true) =
                (&verdict, self.settings_of(context).is_public())
            {
                let missing = denied.missing().collect::<Vec<_>>();
                meta.0.insert("scopes/missing".to_owned(), json!(missing));
            }
        }
        is_listed
    }

    /// Decides a request on a task that a guarded tool started.
    fn enter_task(
        &self,
        id: &str,
        context: &mut RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        let unknown = || ErrorData::invalid_params(format!("there is no task `{id}`"), None);
        let task = self.shared.tasks.get(id).ok_or_else(unknown)?;
        let caller = self.caller(context);
        let user = caller
            .zip(self.shared.owner)
            .map(|(holder, owner)| owner(holder));
        if task.owner.as_deref() != user {
            return Err(unknown());
        }
        self.enter_operations(Call::tool(id), &task.operations, context)?;
        Ok(())
    }
}

/// The requirement of a tool for clients (the `securitySchemes` of OpenAI's Apps SDK).
fn security_schemes<O: ApiOperation>(operation: O) -> Value {
    if operation.is_public() {
        return json!([{ "type": "noauth" }]);
    }
    let alternatives = operation.requirement().scopes();
    let schemes = alternatives.map(|all| {
        let scopes: Vec<_> = all.map(scope_core::Privilege::name).collect();
        json!({ "type": "oauth2", "scopes": scopes })
    });
    schemes.collect()
}

/// The reason why a call is not made.
enum No {
    Unknown(Kind),
    Anonymous {
        operation: &'static str,
        /// The fault of the server, if it is one.
        fault: Option<String>,
    },
    Denied {
        operation: &'static str,
        denied: Box<Denied>,
        is_public: bool,
    },
}

impl From<No> for ErrorData {
    fn from(no: No) -> Self {
        match no {
            // the spec's names are not secret, but the requested one may be long
            No::Unknown(kind) => {
                ErrorData::invalid_params(format!("there is no such {kind}"), None)
            }
            No::Anonymous { fault: None, .. } => {
                ErrorData::invalid_request(Refusal::NoCredentials.to_string(), None)
            }
            No::Anonymous {
                fault: Some(fault), ..
            } => ErrorData::internal_error(fault, None),
            No::Denied {
                denied, is_public, ..
            } => Explanation::new(&denied, is_public).into_error(),
        }
    }
}

type Context = RequestContext<RoleServer>;

macro_rules! delegate {
    ($($(#[$attribute:meta])* $name:ident($($argument:ident: $type:ty),*) -> $out:ty;)*) => { $(
        $(#[$attribute])*
        async fn $name(&self, $($argument: $type),*) -> $out {
            self.inner.$name($($argument),*).await
        }
    )* };
}

macro_rules! list {
    ($($name:ident $items:ident $result:ident: |$item:ident| $call:expr;)*) => { $(
        async fn $name(
            &self,
            request: Option<PaginatedRequestParams>,
            mut context: Context,
        ) -> Result<$result, ErrorData> {
            self.hold(&mut context);
            let mut list = self.inner.$name(request, context.clone()).await?;
            list.$items.retain_mut(|$item| {
                let mut meta = $item.meta.take();
                let is_listed = self.is_listed($call, &mut meta, &context);
                $item.meta = meta;
                is_listed
            });
            // other users get other lists
            list.cache_scope = Some(CacheScope::Private);
            Ok(list)
        }
    )* };
}

// Every method that is not here keeps rmcp's default, "method not found": a new method of MCP is denied
// until it is added.
#[expect(
    deprecated,
    reason = "clients of older protocols subscribe in the old way"
)]
impl<O: ApiOperation, H: HoldsFor<O> + Clone + Send + Sync + 'static, S: ServerHandler>
    ServerHandler for Guarded<O, H, S>
{
    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        mut context: Context,
    ) -> Result<CallToolResponse, ErrorData> {
        let operations = match self.enter(Call::tool(&request.name), &mut context) {
            Ok(operations) => operations,
            Err(No::Denied {
                denied, is_public, ..
            }) => return Ok(Explanation::new(&denied, is_public).into_result().into()),
            Err(no) => return Err(no.into()),
        };
        let owner = self.caller(&context).zip(self.shared.owner);
        let owner = owner.map(|(holder, owner)| owner(holder).to_owned());
        let response = self.inner.call_tool(request, context).await?;
        if let CallToolResponse::Task(created) = &response {
            let task = Task { operations, owner };
            self.shared.tasks.start(&created.task.task_id, task);
        }
        Ok(response)
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        mut context: Context,
    ) -> Result<ReadResourceResponse, ErrorData> {
        self.enter(Call::resource(&request.uri), &mut context)?;
        self.inner.read_resource(request, context).await
    }

    async fn subscribe(
        &self,
        request: SubscribeRequestParams,
        mut context: Context,
    ) -> Result<(), ErrorData> {
        self.enter(Call::resource(&request.uri), &mut context)?;
        self.inner.subscribe(request, context).await
    }

    async fn unsubscribe(
        &self,
        request: UnsubscribeRequestParams,
        mut context: Context,
    ) -> Result<(), ErrorData> {
        self.enter(Call::resource(&request.uri), &mut context)?;
        self.inner.unsubscribe(request, context).await
    }

    async fn listen(&self, subscription: SubscriptionContext) -> Result<(), ErrorData> {
        let uris = subscription.accepted().resource_subscriptions.clone();
        let mut context = subscription.request_context().clone();
        for uri in uris.into_iter().flatten() {
            self.enter(Call::resource(&uri), &mut context)?;
        }
        self.inner.listen(subscription).await
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        mut context: Context,
    ) -> Result<GetPromptResponse, ErrorData> {
        self.enter(Call::prompt(&request.name), &mut context)?;
        self.inner.get_prompt(request, context).await
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        mut context: Context,
    ) -> Result<CompleteResult, ErrorData> {
        let call = Call::completed(&request.r#ref).ok_or(No::Unknown(Kind::Prompt))?;
        self.enter(call, &mut context)?;
        self.inner.complete(request, context).await
    }

    async fn get_task(
        &self,
        request: GetTaskParams,
        mut context: Context,
    ) -> Result<GetTaskResult, ErrorData> {
        self.enter_task(&request.task_id, &mut context)?;
        self.inner.get_task(request, context).await
    }

    async fn update_task(
        &self,
        request: UpdateTaskParams,
        mut context: Context,
    ) -> Result<(), ErrorData> {
        self.enter_task(&request.task_id, &mut context)?;
        self.inner.update_task(request, context).await
    }

    async fn cancel_task(
        &self,
        request: CancelTaskParams,
        mut context: Context,
    ) -> Result<(), ErrorData> {
        self.enter_task(&request.task_id, &mut context)?;
        self.inner.cancel_task(request, context).await
    }

    list! {
        list_tools tools ListToolsResult: |tool| Call::tool(&tool.name);
        list_prompts prompts ListPromptsResult: |prompt| Call::prompt(&prompt.name);
        list_resources resources ListResourcesResult: |resource| Call::resource(&resource.uri);
        list_resource_templates resource_templates ListResourceTemplatesResult:
            |template| Call::resource(&template.uri_template);
    }

    fn get_info(&self) -> ServerConfig {
        self.inner.get_info()
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.inner.get_tool(name)
    }

    fn negotiate_initialize(
        &self,
        request: &InitializeRequestParams,
    ) -> Result<InitializeResult, ErrorData> {
        self.inner.negotiate_initialize(request)
    }

    fn supported_protocol_versions(&self) -> Cow<'static, [ProtocolVersion]> {
        self.inner.supported_protocol_versions()
    }

    fn accepted_subscription_filter(
        &self,
        requested: &SubscriptionFilter,
    ) -> Option<SubscriptionFilter> {
        self.inner.accepted_subscription_filter(requested)
    }

    delegate! {
        ping(context: Context) -> Result<(), ErrorData>;
        initialize(request: InitializeRequestParams, context: Context) -> Result<InitializeResult, ErrorData>;
        discover(context: Context) -> Result<DiscoverResult, ErrorData>;
        set_level(request: SetLevelRequestParams, context: Context) -> Result<(), ErrorData>;
        on_cancelled(notification: CancelledNotificationParam, context: NotificationContext<RoleServer>) -> ();
        on_progress(notification: ProgressNotificationParam, context: NotificationContext<RoleServer>) -> ();
        on_initialized(context: NotificationContext<RoleServer>) -> ();
        on_roots_list_changed(context: NotificationContext<RoleServer>) -> ();
    }
}
