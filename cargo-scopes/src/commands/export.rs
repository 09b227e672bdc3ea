//! `cargo scopes export`.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use scope_convert::export::{
    Part, casbin, cedar, json_schema, metadata, openapi, openfga, rego, spicedb, typescript,
};

use super::import::SecurityArgs;
use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    files::{self, SpecArgs},
    layout,
    output::{self, OutputArgs},
};

/// Write the same rules for engines and tools elsewhere.
///
/// The export decides as the spec does: inclusion, alternatives, both gates. Formats of several
/// files are written into a folder, or printed one at a time with --part.
#[derive(Debug, clap::Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "\
Examples:
  cargo scopes export cedar -o policies
  cargo scopes export rego --part data
  cargo scopes export openapi --into openapi.yaml -o openapi.yaml
  cargo scopes export metadata --resource https://api.example.com"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    /// Cedar: a schema, a policy for each operation, and inclusion as entities
    ///
    /// The parents of a token are its granted scopes; those of its `user` are permissions and
    /// roles. The parents of a scope are the scopes that it includes. Strict validation passes. A
    /// scope with open parameters is an attribute of the token: the set of values that it is
    /// granted on.
    #[command(after_help = "\
Example:
  cargo scopes export cedar -o policies")]
    Cedar(PartsArgs<CedarPart>),
    /// Rego for OPA: a policy, and the spec as data
    ///
    /// The input is `{ \"operation\", \"scopes\", \"permissions\", \"roles\" }`; the decision is
    /// `data.NAME.authz.allow`.
    #[command(after_help = "\
Example:
  cargo scopes export rego -o policies
  opa eval -d policies -i input.json data.NAME.authz.allow")]
    Rego(PartsArgs<RegoPart>),
    /// OpenFGA: an authorization model, and what roles hold as tuples
    ///
    /// A scope or permission with open parameters is a relation of an object type; the model's
    /// header lists the tuples.
    #[command(after_help = "\
Example:
  cargo scopes export openfga --part model -o model.fga")]
    Openfga(PartsArgs<OpenfgaPart>),
    /// SpiceDB: a schema, and what roles hold as relationships
    ///
    /// A granted scope is a relation of the token: `api:main#granted_scope_..@token:ID`. An
    /// operation is a permission of `api`: `can_..`. Comments in the schema have the names. Scopes
    /// and permissions with open parameters are granted on objects; the schema's header lists the
    /// relationships.
    #[command(after_help = "\
Example:
  cargo scopes export spicedb -o policies")]
    Spicedb(PartsArgs<SpicedbPart>),
    /// TypeScript: a module without dependencies, for a front end
    ///
    /// It exports types of scopes, permissions, roles and operations, and the functions `parse`,
    /// `granted`, `covers`, `permits`, `check` and `missing`, which decide as the spec does. Use it
    /// to hide what a user can't do; the server must still check.
    #[command(after_help = "\
Example:
  cargo scopes export typescript -o scopes.ts")]
    Typescript(SpecOutputArgs),
    /// Casbin: a model and a policy
    ///
    /// Granted scopes are roles of the subject: `g, SUBJECT, scope:NAME`. Permissions are
    /// `permission:NAME`, roles `role:NAME`. The request is (subject, operation).
    #[command(after_help = "\
Example:
  cargo scopes export casbin -o policies")]
    Casbin(PartsArgs<CasbinPart>),
    /// OpenAPI 3.1: the security scheme, and `security` for each operation
    ///
    /// With --into they are merged into a document of OpenAPI 3 or Swagger 2.0, JSON or YAML. Only
    /// requirements that differ from the spec's are changed; comments, other schemes and their
    /// requirements stay. User permissions become `x-user-permission`. A requirement with open
    /// parameters becomes `x-scope-template`; `security` has the rest of it, and the scheme does not
    /// declare such scopes.
    #[command(after_help = "\
Examples:
  cargo scopes export openapi --into openapi.yaml -o openapi.yaml
  cargo scopes export openapi --token-url https://login.example.com/token")]
    Openapi(OpenapiArgs),
    /// `scopes_supported` of RFC 8414 and RFC 9728: the scopes with `baseline = true`
    ///
    /// Add the other members of the document yourself. Without a baseline scope there is no
    /// `scopes_supported`, since an empty list is not allowed. Scopes with open parameters are left
    /// out, with a warning.
    #[command(after_help = "\
Example:
  cargo scopes export metadata --issuer https://login.example.com")]
    Metadata(MetadataArgs),
    /// JSON Schema of the scope string, with definitions of the names
    #[command(after_help = "\
Example:
  cargo scopes export json-schema -o scope.schema.json")]
    JsonSchema(SpecOutputArgs),
}

#[derive(Debug, clap::Args)]
struct PartsArgs<P: ValueEnum + Clone + Send + Sync + 'static> {
    /// Only this file
    #[arg(long, value_enum, value_name = "PART")]
    part: Option<P>,

    #[command(flatten)]
    spec: SpecArgs,

    /// The folder to write to, created if missing; with --part the file
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CedarPart {
    Schema,
    Policies,
    Entities,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RegoPart {
    Policy,
    Data,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum OpenfgaPart {
    Model,
    Tuples,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SpicedbPart {
    Schema,
    Relationships,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CasbinPart {
    Model,
    Policy,
}

#[derive(Debug, clap::Args)]
struct OpenapiArgs {
    /// The document to merge into, JSON or YAML [default: an empty one]
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,

    /// The security scheme [default: the first of type oauth2, else `oauth2`]
    #[arg(long, value_name = "NAME")]
    scheme: Option<String>,

    /// The authorization URL, if the description has none: the flow is `authorizationCode`
    #[arg(long, value_name = "URL")]
    authorization_url: Option<String>,

    /// The token URL, if the description has none; without --authorization-url the flow is
    /// `clientCredentials`, without a user
    #[arg(long, value_name = "URL")]
    token_url: Option<String>,

    #[command(flatten)]
    security: SecurityArgs,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Args)]
struct MetadataArgs {
    /// The authorization server of the document (RFC 8414)
    #[arg(long, value_name = "URL", conflicts_with = "resource")]
    issuer: Option<String>,

    /// The protected resource of the document (RFC 9728)
    #[arg(long, value_name = "URL")]
    resource: Option<String>,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Args)]
struct SpecOutputArgs {
    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    match &args.format {
        Format::Cedar(args) => {
            let spec = args.spec.load_any()?.spec;
            args.write(&cedar::export(&spec), console)
        }
        Format::Rego(args) => {
            let spec = args.spec.load()?.spec;
            args.write(&rego::export(&spec), console)
        }
        Format::Openfga(args) => {
            let spec = args.spec.load_any()?.spec;
            args.write(&openfga::export(&spec), console)
        }
        Format::Spicedb(args) => {
            let spec = args.spec.load_any()?.spec;
            args.write(&spicedb::export(&spec), console)
        }
        Format::Typescript(args) => {
            let spec = args.spec.load()?.spec;
            args.output.write(&typescript::export(&spec), console)?;
            Ok(Exit::Yes)
        }
        Format::Casbin(args) => {
            let spec = args.spec.load()?.spec;
            args.write(&casbin::export(&spec)?, console)
        }
        Format::Openapi(args) => args.write(console),
        Format::Metadata(args) => args.write(console),
        Format::JsonSchema(args) => {
            let spec = args.spec.load()?.spec;
            args.output.write(&json_schema::export(&spec), console)?;
            Ok(Exit::Yes)
        }
    }
}

impl<P: ValueEnum + Clone + Send + Sync> PartsArgs<P> {
    fn write(&self, parts: &[Part], console: &mut Console) -> Outcome {
        let wanted = self.part.as_ref().and_then(P::to_possible_value);
        match (wanted, &self.output) {
            (Some(wanted), output) => {
                let output = OutputArgs {
                    output: output.clone(),
                };
                let mut parts = parts.iter();
                if let Some(part) = parts.find(|part| part.part == wanted.get_name()) {
                    output.write(&part.text, console)?;
                }
            }
            (None, Some(folder)) => into_folder(folder, parts, console)?,
            (None, None) => {
                let names = parts.iter().map(|part| part.part);
                let count = parts.len();
                return Err(
                    Failure::new("several-files", format!("this is {count} files")).help(format!(
                        "give a folder with `-o FOLDER`, or print one with `--part`: {}",
                        layout::joined(names.map(|name| format!("`{name}`")), "or")
                    )),
                );
            }
        }
        Ok(Exit::Yes)
    }
}

fn into_folder(folder: &Path, parts: &[Part], console: &mut Console) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::io("make", folder, &error))?;
    for part in parts {
        let path = folder.join(&part.file);
        output::write(&path, &part.text)?;
        console.print(format!("wrote {}\n", files::shown(&path)));
    }
    Ok(())
}

impl OpenapiArgs {
    fn write(&self, console: &mut Console) -> Outcome {
        let spec = self.spec.load_any()?.spec;
        let options = openapi::Options {
            scheme: self.scheme.clone(),
            authorization_url: self.authorization_url.clone(),
            token_url: self.token_url.clone(),
            security: self.security.options(),
        };
        let merged = match &self.into {
            Some(file) => openapi::merge_file(&spec, file, &options)?,
            None => openapi::fresh(&spec, &options)?,
        };
        console.problems(&merged.problems, &merged.sources);
        let counted = |names: &[String], what: &str| {
            let count = layout::counted(names.len(), "operation");
            format!("{count} {what}: {}", layout::some_quoted(names, 5))
        };
        if !merged.missing.is_empty() {
            let what = match self.into {
                Some(_) => "of the spec not in the document",
                None => "left out, without a `call`",
            };
            console.warn(Failure::new("left-out", counted(&merged.missing, what)));
        }
        if !merged.unknown.is_empty() {
            let what = "of the document left unchanged, because the spec does not have the call";
            let help = "to change a requirement, add the operation to the spec";
            console.warn(Failure::new("left-out", counted(&merged.unknown, what)).help(help));
        }
        if !merged.unwritable.is_empty() {
            let what = "left out, because OpenAPI 3.1 has no such method";
            let help = "OpenAPI 3.2 has them under `additionalOperations`: merge into such a document with `--into`";
            console.warn(Failure::new("left-out", counted(&merged.unwritable, what)).help(help));
        }
        self.output.write(&merged.text, console)?;
        Ok(Exit::Yes)
    }
}

impl MetadataArgs {
    fn write(&self, console: &mut Console) -> Outcome {
        let spec = self.spec.load_any()?.spec;
        let templates: Vec<&str> = metadata::templates(&spec).collect();
        if !templates.is_empty() {
            let named = layout::some_quoted(&templates, 5);
            let failure = Failure::new(
                "left-out",
                format!("left out of `scopes_supported`, for their open parameters: {named}"),
            );
            let help = "a client requests an instance, not the name with its braces";
            console.warn(failure.help(help));
        }
        if metadata::baseline(&spec).next().is_none() && templates.is_empty() {
            let failure = Failure::new(
                "no-baseline",
                "no scope of the spec is marked as baseline, so `scopes_supported` is left out",
            );
            let help = "mark the scopes that may be published with `baseline = true` in the spec";
            console.warn(failure.help(help));
        }
        let subject = metadata::Subject {
            issuer: self.issuer.clone(),
            resource: self.resource.clone(),
        };
        let text = metadata::export(&spec, &subject);
        self.output.write(&text, console)?;
        Ok(Exit::Yes)
    }
}
