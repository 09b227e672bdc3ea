//! The MCP server, as it is without scopes: rmcp's attributes, and nothing else. Only `wipe_disk` asks for
//! a proof, since what it calls takes one.

use crate::{Session, drive::op};
use rmcp::{
    ErrorData, RoleServer, ServerHandler, handler::server::wrapper::Parameters, model::*, prompt,
    prompt_handler, prompt_router, service::RequestContext, tool, tool_handler, tool_router,
};
use scope_core::Proof;
use scope_mcp::Authorized;

/// A drive that pretends to have files.
#[derive(Clone)]
pub struct Drive;

/// The path of a file.
#[derive(serde::Deserialize, schemars::JsonSchema)]
pub struct File {
    /// The path below the root of the drive
    path: String,
}

/// What nobody calls without a proof that both gates are open.
fn wipe(_: Proof<'_, op::WipeDisk>, user: &str) -> String {
    format!("the disk is wiped, {user}")
}

#[tool_router(server_handler = false, vis = "pub")]
impl Drive {
    #[tool(description = "Says what this server is")]
    async fn whoami(&self) -> String {
        "a drive with a few files".into()
    }
    #[tool(description = "Lists the files")]
    async fn list_files(&self) -> String {
        "a.txt b.txt private/keys.txt".into()
    }
    #[tool(description = "Reads a file")]
    async fn read_file(&self, Parameters(file): Parameters<File>) -> String {
        format!("the text of {}", file.path)
    }
    #[tool(description = "Finds files by their text")]
    async fn search_files(&self) -> String {
        "a.txt".into()
    }
    #[tool(description = "Writes a file")]
    async fn write_file(&self, Parameters(file): Parameters<File>) -> String {
        format!("{} is written", file.path)
    }
    #[tool(description = "Renames a file")]
    async fn rename_file(&self, Parameters(file): Parameters<File>) -> String {
        format!("{} is renamed", file.path)
    }
    #[tool(description = "Deletes a file")]
    async fn delete_file(&self, Parameters(file): Parameters<File>) -> String {
        format!("{} is deleted", file.path)
    }
    #[tool(description = "Empties the trash")]
    async fn empty_trash(&self) -> String {
        "the trash is empty".into()
    }
    #[tool(description = "Shares a file")]
    async fn share_file(&self, Parameters(file): Parameters<File>) -> String {
        format!("{} is shared", file.path)
    }
    #[tool(description = "Stops sharing a file")]
    async fn stop_sharing(&self, Parameters(file): Parameters<File>) -> String {
        format!("{} is not shared", file.path)
    }
    #[tool(description = "Reads the audit log")]
    async fn audit_log(&self) -> String {
        "nothing happened".into()
    }
    #[tool(description = "Wipes the disk")]
    async fn wipe_disk(&self, auth: Authorized<op::WipeDisk, Session>) -> String {
        wipe(auth.proof(), &auth.user)
    }
}

#[prompt_router]
impl Drive {
    #[prompt(description = "Reviews the files")]
    async fn review_files(&self) -> Vec<PromptMessage> {
        vec![PromptMessage::new_text(Role::User, "Review the files.")]
    }
    #[prompt(description = "Sums up the audit log")]
    async fn summarize_audit(&self) -> Vec<PromptMessage> {
        vec![PromptMessage::new_text(Role::User, "Sum up the audit log.")]
    }
}

#[tool_handler(router = Self::tool_router())]
#[prompt_handler(router = Self::prompt_router())]
impl ServerHandler for Drive {
    fn get_info(&self) -> ServerConfig {
        let all = ServerCapabilities::builder()
            .enable_tools()
            .enable_resources();
        ServerConfig::new(all.enable_prompts().build())
    }
    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let uris = ["file:///a.txt", "file:///private/keys.txt", "audit:///log"];
        let resources = uris.map(|uri| Resource::new(uri, uri));
        Ok(ListResourcesResult::with_all_items(resources.into()))
    }
    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let template = ResourceTemplate::new("file:///{+path}", "a file");
        Ok(ListResourceTemplatesResult::with_all_items(vec![template]))
    }
    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let text = format!("the text of {}", request.uri);
        let contents = vec![ResourceContents::text(text, request.uri)];
        Ok(ReadResourceResult::new(contents).into())
    }
}
