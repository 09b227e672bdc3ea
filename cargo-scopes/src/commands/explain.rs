//! `cargo scopes explain`.

mod text;

use std::path::{Path, PathBuf};

use scope_analysis::{
    call,
    decision::{self, Grant},
    explain::{
        self, Explanation, Gate, Wanted, expression,
        json::Document,
        manifest::{Manifest, manifest},
    },
};
use scope_spec::{Requirement, Spec, Vocabulary, VocabularyKind};

use self::text::text;
use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    files::{self, AppArgs, SpecArgs, TodayArgs, is_same},
    format::{Format, FormatArgs},
    layout::{quoted, some_quoted},
};

/// Explain whether a grant is enough, and why, or what is missing.
///
/// Granted scopes decide the app gate; the user's permissions and roles decide the user gate. A
/// denial comes with the cheapest remedy: the fewest privileges that the grant lacks. To see what
/// an operation requires, without a token, use `cargo scopes show`.
///
/// With a manifest, it also reports whether the app can request these scopes in a token, or what
/// the review waits for. In JSON, `suggestion` is what the grant lacks and `manifest.not_asked`
/// what the manifest lacks.
///
/// An operation that requires user permissions is denied unless --permissions or --role is given.
/// Without them the user gate is not judged: `allowed` is false in JSON, `gates` lists the gates
/// that were judged, and the exit status is 1.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "cargo scopes explain (--granted SCOPES | --no-token)\n       \
                      (--needs SCOPES | --operation ID | --call CALL) [OPTIONS]",
    after_help = "\
Examples:
  cargo scopes explain --granted 'EditAccounts SMS' --needs ReadAccounts
  cargo scopes explain --granted EditAccounts --role Standard \\
      --operation readAccountInfo
  cargo scopes explain --granted '' --call 'GET /restapi/v1.0/account/~'
  cargo scopes explain --granted SMS --needs 'ReadAccounts & (SMS | A2PSMS)'
  cargo scopes explain --granted repo:42:read --call 'GET /repos/42'

Exit status: 0 allowed, 1 denied or not fully judged, 2 bad input.",
    group = clap::ArgGroup::new("what").required(true)
)]
pub(crate) struct Args {
    /// The scopes of the grant, as in the token, with a space between them
    #[arg(long, value_name = "SCOPES", required_unless_present = "no_token")]
    granted: Option<String>,

    /// There is no token: the caller is not signed in
    #[arg(long, conflicts_with_all = ["granted", "needs", "permissions", "role", "app"])]
    no_token: bool,

    /// The required scopes: `A B` or `A & B` for all, `A | B` for any, with parentheses
    #[arg(long, value_name = "SCOPES", group = "what")]
    needs: Option<String>,

    /// The operation, by its id
    #[arg(long, value_name = "ID", group = "what")]
    operation: Option<String>,

    /// The operation, by its call: `GET /path` (or a full URL), `tool NAME`, `resource URI`,
    /// `prompt NAME`
    #[arg(long, value_name = "CALL", group = "what")]
    call: Option<String>,

    /// The user's permissions, with a space between them
    #[arg(long, value_name = "PERMISSIONS", conflicts_with = "needs")]
    permissions: Option<String>,

    /// A role of the user; may be repeated
    #[arg(long, value_name = "ROLE", conflicts_with = "needs")]
    role: Vec<String>,

    #[command(flatten)]
    app: AppArgs,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    today: TodayArgs,

    #[command(flatten)]
    pub(super) format: FormatArgs,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let path = args.spec_path()?;
    let spec = files::load_any_spec(&path)?.spec;
    let object = call::object(&spec, args.call.as_deref().unwrap_or_default());
    let on_object = |kind| call::vocabulary_on_object(&spec, kind, &object);
    let scopes = on_object(VocabularyKind::Scope);
    let permissions = on_object(VocabularyKind::Permission);
    let mut explanation = args
        .explain(&spec, &path, &object, console)
        .map_err(|failure| failure.read_from(&files::shown(&path)))?;
    explanation.app.vocabulary = &scopes;
    explanation.user.vocabulary = &permissions;
    match args.format.format {
        Format::Json => console.json(&Document::new(&explanation))?,
        Format::Text => console.print(text(&explanation)),
    }
    Ok(match explanation.is_allowed() {
        true => Exit::Yes,
        false => Exit::No,
    })
}

impl Args {
    /// The spec: `--spec`, else that of `--app`, else the default.
    fn spec_path(&self) -> Result<PathBuf, Failure> {
        match &self.app.app {
            Some(path) => files::spec_of_app(&self.spec, path, &files::load_app(path)?.app),
            None => self.spec.path(),
        }
    }

    fn explain<'s>(
        &self,
        spec: &'s Spec,
        path: &Path,
        object: &[(&str, String)],
        console: &mut Console,
    ) -> Result<Explanation<'s>, Failure> {
        not_whole_tokens(&[
            ("--granted", self.granted.as_deref()),
            ("--needs", self.needs.as_deref()),
            ("--permissions", self.permissions.as_deref()),
        ])?;
        let granted = self.granted.as_deref().unwrap_or_default();
        let granted = Grant::read_on(
            spec,
            VocabularyKind::Scope,
            full_names(&spec.scopes, granted),
            object,
        );
        let user = self.user(spec, object)?;
        let wanted = self.wanted(spec)?;
        for (grant, vocabulary) in [
            (Some(&granted), &spec.scopes),
            (user.as_ref(), &spec.permissions),
        ] {
            if let Some(grant) = grant {
                report_unknown(grant, vocabulary, console);
            }
        }
        let (scope, permission) = (VocabularyKind::Scope, VocabularyKind::Permission);
        let app = Gate::new(spec, scope, wanted.scopes.clone(), Some(granted));
        let user = Gate::new(spec, permission, wanted.permissions.clone(), user);
        Ok(Explanation {
            has_token: !self.no_token,
            manifest: match self.no_token {
                true => None,
                false => self.manifest(spec, path, &app, object, console)?,
            },
            roles: explain::roles(spec, &user),
            wanted,
            app,
            user,
        })
    }

    /// The decision of the manifest: the one given, else the nearest one if it is of this spec.
    fn manifest(
        &self,
        spec: &Spec,
        path: &Path,
        app: &Gate<'_>,
        object: &[(&str, String)],
        console: &mut Console,
    ) -> Result<Option<Manifest>, Failure> {
        let Some(file) = self.app.found() else {
            return Ok(None);
        };
        let loaded = match (files::load_app(&file), &self.app.app) {
            (Ok(loaded), _) => loaded.app,
            (Err(failure), Some(_)) => return Err(failure),
            (Err(_), None) => {
                let file = files::shown(&file);
                console.warn(
                    Failure::new(
                        "broken-manifest",
                        format!("`{file}` has errors, and is ignored"),
                    )
                    .help("see the errors: `cargo scopes check`"),
                );
                return Ok(None);
            }
        };
        let own = files::spec_of_app(&SpecArgs::default(), &file, &loaded);
        let fits = own.is_ok_and(|own| own == path || is_same(Some(path), &own));
        if self.app.app.is_none() && !fits {
            return Ok(None);
        }
        let naming = files::naming(&file, &self.app, &self.spec);
        let today = self.today.get();
        let token = app.grant.as_ref().map(|grant| grant.given.as_slice());
        let token = token.unwrap_or_default();
        let required = &app.required;
        Ok(Some(manifest(
            &loaded, spec, today, required, &naming, token, object,
        )))
    }

    fn wanted<'s>(&self, spec: &'s Spec) -> Result<Wanted<'s>, Failure> {
        if let Some(needs) = &self.needs {
            let scopes = expression::read(&spec.scopes, needs, &|word| unknown(spec, word))?;
            let what = match scopes.only() {
                Some(all) => quoted(spec.scopes.names_of(all)),
                None => format!("`{}`", spec.scopes.words_of(&scopes)),
            };
            return Ok(Wanted {
                what,
                operations: Vec::new(),
                scopes,
                permissions: Requirement::Public,
            });
        }
        let readings = match (&self.operation, &self.call) {
            (Some(id), _) => call::find(spec, id),
            (None, Some(call)) => call::find_call(spec, call),
            (None, None) => Err(Failure::new("nothing-needed", "nothing to explain")),
        };
        let readings = readings.map_err(|failure| match spec.operations.is_empty() {
            true => failure.help("or give the scopes with `--needs SCOPES`"),
            false => failure,
        })?;
        let Some(all) = decision::joined(readings.operations().iter().map(|&id| &spec[id])) else {
            return Err(Failure::new("nothing-needed", "nothing to explain"));
        };
        let operations = readings.operations().iter();
        let operations: Vec<&str> = operations.map(|&id| spec[id].id.as_str()).collect();
        Ok(Wanted {
            what: match operations.as_slice() {
                [id] => format!("operation `{id}`"),
                ids => format!("the call, which requires {},", quoted(ids.to_vec())),
            },
            operations,
            scopes: all.scopes,
            permissions: all.permissions,
        })
    }

    /// The user's permissions, with those of the roles; `None` if neither option is given.
    fn user(&self, spec: &Spec, object: &[(&str, String)]) -> Result<Option<Grant>, Failure> {
        if self.permissions.is_none() && self.role.is_empty() {
            return Ok(None);
        }
        let names = spec.roles.iter().map(|role| role.name.as_str());
        let roles = Failure::all(self.role.iter().map(|name| {
            let role = spec.role(name).map(|id| &spec[id]);
            role.ok_or_else(|| no_role(name, names.clone()))
        }))?;
        let permissions = self.permissions.as_deref().unwrap_or_default();
        let kind = VocabularyKind::Permission;
        let given = full_names(&spec.permissions, permissions);
        let mut grant = Grant::read_on(spec, kind, given, object);
        for role in roles {
            grant.add(&spec.permissions, spec.permissions.minimal(&role.closure));
        }
        Ok(Some(grant))
    }
}

/// The failure for an undeclared role; it lists the roles, unless one has a similar name.
fn no_role<'n>(name: &str, names: impl Iterator<Item = &'n str> + Clone) -> Failure {
    let known: Vec<&str> = names.clone().collect();
    let failure = Failure::unknown("role", name, names);
    if scope_spec::nearest(name, known.iter().copied()).is_some() {
        return failure;
    }
    failure.help(match known.as_slice() {
        [] => "the spec declares no roles".to_owned(),
        known => format!("the roles are {}", some_quoted(known, 8)),
    })
}

/// The names in a text, with a space between them; short ones are completed.
fn full_names<'t>(vocabulary: &'t Vocabulary, text: &'t str) -> impl Iterator<Item = &'t str> {
    let words = text.split(' ').filter(|word| !word.is_empty());
    words.map(|word| vocabulary.full_name(word))
}

/// The failure for a name in `--needs` that is not a scope.
fn unknown(spec: &Spec, word: &str) -> Failure {
    let names = spec.scopes.items.iter().map(|item| item.name.as_str());
    if let Some(apart) = apart(&spec.scopes, word) {
        return Failure::new("unknown-name", format!("there is no scope `{word}`")).help(apart);
    }
    let failure = Failure::unknown("scope", word, names);
    match spec.permissions.resolve(word) {
        Some(_) => failure
            .help("it is a user permission: use `--operation` with an operation that requires it"),
        None => failure,
    }
}

/// The correct form of names with a wrong separator.
fn apart(vocabulary: &Vocabulary, word: &str) -> Option<String> {
    let parts = word.split([',', ';', '+']).filter(|part| !part.is_empty());
    let name = |part| match vocabulary.resolve(part) {
        Some(_) => Some(part),
        None => {
            let names = vocabulary.items.iter().map(|item| item.name.as_str());
            scope_spec::nearest(part, names)
        }
    };
    let names: Vec<&str> = parts.map(name).collect::<Option<_>>()?;
    (names.len() > 1).then(|| {
        let noun = vocabulary.kind.noun();
        format!("separate {noun}s with a space: `{}`", names.join(" "))
    })
}

/// Fails for a whole token in place of names. A token is a secret, so it is not printed.
fn not_whole_tokens(options: &[(&str, Option<&str>)]) -> Result<(), Failure> {
    // RFC 7519 section 3: parts in base64url, the first of which is a JSON object
    let is_token = |word: &str| word.starts_with("eyJ") && word.split('.').count() >= 3;
    let whole = options.iter().filter(|(_, given)| {
        let mut words = given.unwrap_or_default().split_whitespace();
        words.any(is_token)
    });
    let failures = whole.map(|(option, _)| {
        let failure = Failure::new(
            "whole-token",
            format!("`{option}` takes names, not a whole token"),
        );
        Err(failure.help("decode the JWT, and paste the value of its claim `scope` or `scp`"))
    });
    Failure::all::<()>(failures).map(|_| ())
}

/// Warns of names in the grant that the spec does not declare; they grant nothing.
fn report_unknown(grant: &Grant, vocabulary: &Vocabulary, console: &mut Console) {
    let noun = vocabulary.kind.noun();
    for token in &grant.elsewhere {
        let message = format!("`{token}` is granted on another object");
        let problem = Failure::new("other-object", message);
        console.warn(problem.help("the path in `--call \"GET /path\"` determines the object"));
    }
    let names = vocabulary.items.iter().map(|item| item.name.as_str());
    for token in &grant.unknown {
        let mut problem = Failure::new(
            "unknown-token",
            match vocabulary.kind {
                VocabularyKind::Scope => format!("`{token}` is not a {noun} and grants nothing"),
                VocabularyKind::Permission => {
                    format!("`{token}` is not a {noun} and allows nothing")
                }
            },
        );
        if vocabulary.resolve(token).is_some() {
            problem = problem.help("write a value in place of each parameter");
        } else if let Some(apart) = apart(vocabulary, token) {
            problem = problem.help(apart);
        } else if let Some(near) = scope_spec::nearest(token, names.clone()) {
            problem = problem.help(format!("a {noun} with a similar name exists: `{near}`"));
        }
        console.warn(problem);
    }
}
