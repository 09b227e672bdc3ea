//! MCP servers: tools and prompts, served with a guard and without.

pub mod drive {
    scope_core::scopes!(
        inline = r#"
        [spec]
        name = "drive"
        [scopes."files:read"]
        [scopes."files:write"]
        includes = ["files:read"]
        [operations.whoami]
        call = "tool whoami"
        public = true
        [operations.readFile]
        call = "tool read_file"
        scopes = "files:read"
        [operations.writeFile]
        call = "tool write_file"
        scopes = "files:write"
        [operations.review]
        call = "prompt review"
        scopes = "files:read"
    "#,
        typed_operations = true
    );
}
use drive::{Granted, Operation, op, scope};
use outside_rmcp::{Authorized, Guarded, Mcp, ServiceExt, StreamableHttpService, prompt, tool, tool_router};
use scope_core::{Denied, requires};

fn run(_: Operation) {}

/// Served behind the guard.
#[derive(Clone)]
pub struct Shut;

#[tool_router]
impl Shut {
    #[tool(description = "Reads a file")]
    pub async fn read_file(&self) {}
}

/// Served as it is.
#[derive(Clone)]
pub struct Open;

#[tool_router]
impl Open {
    #[tool(description = "Says who it is")]
    pub async fn whoami(&self) {}

    #[tool(description = "Reads a file")]
    pub async fn read_file(&self) {} // finds: open-route files:read readFile read_file

    #[tool(annotations(read_only = false), name = "write_file")]
    pub async fn write(&self) {} // finds: open-route files:write writeFile write

    #[tool]
    pub async fn unknown(&self) {} // finds: open-route unknown

    #[prompt(description = "Reviews")]
    pub async fn review(&self) {} // finds: open-route files:read review review

    #[tool(name = "read_file")]
    pub async fn guarded(&self, _auth: Authorized<op::ReadFile, Granted>) {
        run(Operation::ReadFile);
        run(Operation::WriteFile); // finds: unguarded files:write writeFile guarded
    }

    #[tool(name = "write_file")]
    pub async fn broad(&self, _auth: Authorized<op::WriteFile, Granted>) { // finds: over-guarded files:write broad
        run(Operation::ReadFile);
    }

    #[tool]
    #[requires(scope::FilesWrite, by = granted)]
    pub async fn required(&self, granted: &Granted) -> Result<(), Denied> {
        run(Operation::WriteFile);
        Ok(())
    }

    /// No tool.
    pub async fn helper(&self) {}
}

/// Nobody serves it here.
pub struct Unserved;

#[tool_router]
impl Unserved {
    #[tool]
    pub async fn read_file(&self) {}
}

pub fn serve_shut() {
    Mcp::at("https://mcp.example.com").router(Shut);
    let server = Guarded::new(Shut).expect("all tools are known");
    server.serve(0);
}

pub fn serve_open() {
    let server = Open;
    let service = StreamableHttpService::new(move || Ok(server.clone()), 3);
    drop(service);
}
