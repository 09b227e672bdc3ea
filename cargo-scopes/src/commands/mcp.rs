//! `cargo scopes mcp`: the commands as tools of a coding agent.
//!
//! Each tool runs the command with `--format json` and returns its output, so both give the same
//! answer. An agent's argument is never read as an option, and a path can't leave the folder.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    sync::Arc,
};

use rmcp::{
    ErrorData, ServerHandler, ServiceExt as _,
    handler::server::wrapper::Parameters,
    model::{CallToolResult, ContentBlock, ServerCapabilities, ServerConfig},
    schemars::{self, JsonSchema},
    tool, tool_handler, tool_router,
    transport::stdio,
};
use serde::Deserialize;

/// Serve coding agents over stdio: an MCP server with `show`, `explain`, `least`, `check`, `audit`
/// and `denial` as read-only tools.
///
/// An agent that writes code against an API can look up which scopes a call requires, instead of
/// guessing. Results are those of --format json. Paths can't leave the folder in which the server
/// starts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  claude mcp add scopes -- cargo scopes mcp
  npx @modelcontextprotocol/inspector cargo scopes mcp

Agents start this command; on a terminal it waits for input.")]
pub(crate) struct Args {}

/// Serves until the agent closes stdin.
pub(crate) fn serve() -> ExitCode {
    let served = || -> Result<(), Box<dyn std::error::Error>> {
        let server = Scopes {
            command: std::env::current_exe()?.into(),
            folder: std::env::current_dir()?.canonicalize()?.into(),
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async {
            server.serve(stdio()).await?.waiting().await?;
            Ok(())
        })
    };
    match served() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // stdout belongs to the agent
            let _ = writeln!(std::io::stderr(), "error: the MCP server ended: {error}");
            ExitCode::from(2)
        }
    }
}

#[derive(Deserialize, JsonSchema)]
struct Show {
    /// A scope, permission, role, operation id, or a call such as `GET /v1/files/7`
    name: String,
    /// The spec, if not scopes.toml
    spec: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct Explain {
    /// Scopes of the token, separated by spaces
    granted: String,
    /// Operation id, or a call such as `GET /v1/files/7`
    operation: String,
    /// Permissions of the user, separated by spaces
    permissions: Option<String>,
    /// A role of the user
    role: Option<String>,
    spec: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct Least {
    /// Operation ids, or calls such as `GET /v1/files/7`
    operations: Vec<String>,
    spec: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct Check {
    /// Specs and manifests; if empty, those of the folder
    #[serde(default)]
    files: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
struct Audit {
    /// The folder of the crate
    package: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct Denial {
    /// The response with its headers, a `WWW-Authenticate` header, or a JWT
    text: String,
    /// The operation that was called: its id, or the call
    operation: Option<String>,
    spec: Option<String>,
}

#[derive(Clone)]
struct Scopes {
    command: Arc<Path>,
    folder: Arc<Path>,
}

/// A name given by an agent; fails for an option.
fn word(word: &str) -> Result<&str, ErrorData> {
    if word.starts_with('-') {
        let message = format!("`{word}` is an option, and a name is expected");
        return Err(ErrorData::invalid_params(message, None));
    }
    Ok(word)
}

/// The option and the value for an operation: its id, or its call.
fn operation(name: &str) -> Result<[&str; 2], ErrorData> {
    let option = match name.contains(' ') {
        true => "--call",
        false => "--operation",
    };
    Ok([option, word(name)?])
}

impl Scopes {
    /// A path given by an agent; fails if it leads out of the folder, links resolved.
    fn path(&self, path: &str) -> Result<PathBuf, ErrorData> {
        let refused = |why: &str| {
            let message = format!("`{path}` {why}: name a file or folder in the workspace");
            ErrorData::invalid_params(message, None)
        };
        let resolved = self.folder.join(word(path)?).canonicalize();
        let resolved = resolved.map_err(|_| refused("does not exist in this folder"))?;
        match resolved.strip_prefix(&self.folder) {
            Ok(inside) if inside == Path::new("") => Ok(PathBuf::from(".")),
            Ok(inside) => Ok(inside.to_owned()),
            Err(_) => Err(refused("is outside of this folder")),
        }
    }

    /// Runs the command, and returns its output.
    async fn ask(
        &self,
        words: &[&str],
        spec: Option<&str>,
        input: Option<String>,
    ) -> Result<CallToolResult, ErrorData> {
        let mut command = Command::new(&*self.command);
        command.current_dir(&self.folder).args(words);
        if let Some(spec) = spec {
            command.arg("--spec").arg(self.path(spec)?);
        }
        let failed = |error: String| ErrorData::internal_error(error, None);
        let run = move || -> std::io::Result<std::process::Output> {
            let mut child = command
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()?;
            if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
                // a command that ends early reports the reason itself
                let _ = stdin.write_all(input.as_bytes());
            }
            child.wait_with_output()
        };
        let ran = tokio::task::spawn_blocking(run).await;
        let output = ran
            .map_err(|error| failed(error.to_string()))?
            .map_err(|error| failed(error.to_string()))?;
        // on one line: an agent pays for each space
        let text = match serde_json::from_slice::<serde_json::Value>(&output.stdout) {
            Ok(json) => json.to_string(),
            Err(_) => String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        let content = vec![ContentBlock::text(text)];
        // 1 is an answer, such as `no`; 2 is bad input
        Ok(match output.status.code() {
            Some(0 | 1) => CallToolResult::success(content),
            _ => CallToolResult::error(content),
        })
    }
}

#[tool_router(server_handler = false)]
impl Scopes {
    #[tool(
        description = "Describes a call, operation, scope, permission or role; for a call, the scopes and permissions that it requires. Use it before you write code that calls the API.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn show(
        &self,
        Parameters(Show { name, spec }): Parameters<Show>,
    ) -> Result<CallToolResult, ErrorData> {
        let words = ["show", "--format", "json", word(&name)?];
        self.ask(&words, spec.as_deref(), None).await
    }

    #[tool(
        description = "Decides whether a token with these scopes may make a call. If not: what is missing, and the least to add.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn explain(
        &self,
        Parameters(args): Parameters<Explain>,
    ) -> Result<CallToolResult, ErrorData> {
        let granted = format!("--granted={}", args.granted);
        let mut words = vec!["explain", "--format", "json", &granted];
        words.extend(operation(&args.operation)?);
        if let Some(permissions) = &args.permissions {
            words.extend(["--permissions", word(permissions)?]);
        }
        if let Some(role) = &args.role {
            words.extend(["--role", word(role)?]);
        }
        self.ask(&words, args.spec.as_deref(), None).await
    }

    #[tool(
        description = "Finds the least-privileged scopes that allow all of these operations. It is exact. Use it for app.toml, or for the `scope` of an authorization request.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn least(
        &self,
        Parameters(Least { operations, spec }): Parameters<Least>,
    ) -> Result<CallToolResult, ErrorData> {
        let mut words = vec!["least", "--format", "json"];
        for operation in &operations {
            words.push(word(operation)?);
        }
        self.ask(&words, spec.as_deref(), None).await
    }

    #[tool(
        description = "Lists every problem of scopes.toml and app.toml, with its place and the fix. Run it after each edit of them.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn check(
        &self,
        Parameters(Check { files }): Parameters<Check>,
    ) -> Result<CallToolResult, ErrorData> {
        let paths = files.iter().map(|file| self.path(file));
        let paths = paths.collect::<Result<Vec<_>, _>>()?;
        let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
        let mut words = vec!["check", "--format", "json"];
        words.extend(paths.iter().map(AsRef::as_ref));
        self.ask(&words, None, None).await
    }

    #[tool(
        description = "Compares what a crate calls with what its app.toml requests. It compiles the crate. Run it before you say that you are done.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn audit(
        &self,
        Parameters(Audit { package }): Parameters<Audit>,
    ) -> Result<CallToolResult, ErrorData> {
        let package = self.path(package.as_deref().unwrap_or("."))?;
        let words = ["audit", "--format", "json", &package.to_string_lossy()];
        self.ask(&words, None, None).await
    }

    #[tool(
        description = "Explains a 401 or 403 of the API: what was missing, and what to request.",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    async fn denial(
        &self,
        Parameters(Denial {
            text,
            operation: called,
            spec,
        }): Parameters<Denial>,
    ) -> Result<CallToolResult, ErrorData> {
        let mut words = vec!["denial", "--format", "json"];
        if let Some(called) = &called {
            words.extend(operation(called)?);
        }
        self.ask(&words, spec.as_deref(), Some(text)).await
    }
}

#[tool_handler(router = Self::tool_router())]
impl ServerHandler for Scopes {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().build();
        let mut info = ServerConfig::new(capabilities);
        info.instructions = Some(
            "scopes.toml holds the scopes of an API, app.toml those that this app requests. Do not guess a scope: \
             call `show` for one call, `least` for several. Widen app.toml only by what `least` returns, and \
             say so."
                .to_owned(),
        );
        info
    }
}
