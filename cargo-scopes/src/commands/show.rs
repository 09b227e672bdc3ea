//! `cargo scopes show`.

use clap::ValueEnum;
use scope_analysis::{
    call,
    decision::{self, Opens},
    document::{Document, Selection, availability},
};
use scope_spec::{
    Access, Operation, Privilege, Role, RoleId, Rows, Spec, Text, Vocabulary, VocabularyKind, app,
};

use crate::{
    console::{Console, style, styled},
    failure::{Exit, Failure, Outcome},
    files::{self, SpecArgs},
    format::{Format, FormatArgs},
    layout::{counted, some_quoted, table, wrapped},
};

/// How many names that contain a word are listed.
const HOLDING: usize = 8;

/// The least length of a word that is searched for in names.
const LEAST_WORD: usize = 3;

/// Show the resolved spec, or one scope, permission, role or operation of it.
///
/// A name that is in several tables is shown from each; --kind selects one. With --format json the
/// document is always the same, with only the selected items in it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo scopes show
  cargo scopes show EditAccounts
  cargo scopes show --kind operation 'GET /restapi/v1.0/account/~'
  cargo scopes show --format json | jq '.scopes[].name'")]
pub(crate) struct Args {
    /// A wire name, an alias, a role, an operation's id, or `METHOD /path`
    #[arg(value_name = "NAME")]
    name: Option<String>,

    /// Only items of this kind
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<Kind>,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    pub(super) format: FormatArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// App scopes
    Scope,
    /// User permissions
    Permission,
    /// Named sets of permissions
    Role,
    /// Operations of the API
    Operation,
}

impl Kind {
    fn noun(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Permission => "permission",
            Self::Role => "role",
            Self::Operation => "operation",
        }
    }
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let path = args.spec.path()?;
    let spec = files::load_any_spec(&path)?.spec;
    let selection = match &args.name {
        Some(name) => find(&spec, name, args.kind)
            .map_err(|failure| failure.read_from(&files::shown(&path)))?,
        None => of_kind(&spec, args.kind),
    };
    match (args.format.format, &args.name) {
        (Format::Json, _) => console.json(&Document::new(&spec, &selection))?,
        (Format::Text, Some(_)) => console.print(details(&spec, &selection)),
        (Format::Text, None) => console.print(overview(&spec, args.kind, &selection)),
    }
    Ok(Exit::Yes)
}

fn of_kind(spec: &Spec, kind: Option<Kind>) -> Selection {
    let all = Selection::all(spec);
    match kind {
        None => all,
        Some(Kind::Scope) => Selection {
            scopes: all.scopes,
            ..Selection::default()
        },
        Some(Kind::Permission) => Selection {
            permissions: all.permissions,
            ..Selection::default()
        },
        Some(Kind::Role) => Selection {
            roles: all.roles,
            ..Selection::default()
        },
        Some(Kind::Operation) => Selection {
            operations: all.operations,
            ..Selection::default()
        },
    }
}

/// Everything with this name.
fn find(spec: &Spec, name: &str, kind: Option<Kind>) -> Result<Selection, Failure> {
    let wanted = |of: Kind| kind.is_none_or(|kind| kind == of);
    let mut selection = Selection::default();
    if wanted(Kind::Scope) {
        let name = spec.scopes.full_name(name);
        selection.scopes.extend(spec.scopes.resolve(name));
    }
    if wanted(Kind::Permission) {
        let name = spec.permissions.full_name(name);
        selection.permissions.extend(spec.permissions.resolve(name));
    }
    if wanted(Kind::Role) {
        selection.roles.extend(spec.role(name));
    }
    let is_call = call::is_call(name);
    if wanted(Kind::Operation) {
        match call::find(spec, name) {
            Ok(readings) => selection.operations.extend(readings.operations()),
            Err(failure) if is_call => return Err(failure),
            Err(_) => {}
        }
    }
    if !selection.is_empty() {
        return Ok(selection);
    }
    let named = of_kind(spec, kind);
    let known = decision::all_names(spec).filter(|known| {
        fn is<I: Ord>(found: Option<I>, among: &[I]) -> bool {
            found.is_some_and(|id| among.binary_search(&id).is_ok())
        }
        kind.is_none()
            || is(spec.scopes.index_of(known), &named.scopes)
            || is(spec.permissions.index_of(known), &named.permissions)
            || is(spec.role(known), &named.roles)
            || is(spec.operation(known), &named.operations)
    });
    let noun = kind.map_or("scope, permission, role or operation", Kind::noun);
    if let Some(kind) = kind
        && find(spec, name, None).is_ok()
    {
        let kind = kind.noun();
        return Err(
            Failure::new("unknown-name", format!("there is no {kind} `{name}`")).help(format!(
                "another kind has this name: leave out `--kind {kind}`"
            )),
        );
    }
    let mut known: Vec<&str> = known.collect();
    let near = scope_spec::nearest(name, known.iter().copied());
    let mut failure = Failure::new("unknown-name", format!("there is no {noun} `{name}`"));
    if let Some(near) = near {
        failure = failure.help(format!("a similar name exists: `{near}`"));
        known.retain(|known| *known != near);
    }
    let [names, calls] = holding(spec, name, &known);
    for (holding, of) in [(&names, ""), (&calls, "the calls of ")] {
        if !holding.is_empty() {
            let holding = some_quoted(holding, HOLDING);
            failure = failure.help(format!("`{name}` is part of {of}{holding}"));
        }
    }
    if near.is_none() && names.is_empty() && calls.is_empty() {
        failure = failure.help(match kind {
            Some(kind) => format!("`cargo scopes show --kind {}` lists them", kind.noun()),
            None => "`cargo scopes show` lists the scopes, with `--kind operation` the operations"
                .to_owned(),
        });
    }
    Err(failure)
}

/// The names that contain a word, and the operations that contain it only in their paths; none if
/// the word is too short.
fn holding<'a>(spec: &'a Spec, word: &str, names: &[&'a str]) -> [Vec<&'a str>; 2] {
    let word = word.trim_matches('/').to_lowercase();
    let has =
        |text: &str| word.chars().count() >= LEAST_WORD && text.to_lowercase().contains(&word);
    let mut found: Vec<&str> = Vec::new();
    for &name in names.iter().filter(|name| has(name)) {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    let operations = spec.operations.iter();
    let by_path = operations.filter(|it| it.calls.iter().any(|call| has(&call.to_string())));
    let by_path = by_path.map(|it| it.id.as_str());
    let by_path = by_path.filter(|id| names.contains(id) && !found.contains(id));
    let by_path = by_path.collect();
    [found, by_path]
}

/// The whole spec, or all of one kind, as tables.
fn overview(spec: &Spec, kind: Option<Kind>, selection: &Selection) -> String {
    let mut out = head(spec);
    match kind {
        Some(Kind::Permission) => out += &privileges(spec, &spec.permissions),
        Some(Kind::Role) => out += &roles(spec),
        Some(Kind::Operation) => out += &operations(spec),
        Some(Kind::Scope) => out += &privileges(spec, &spec.scopes),
        None => {
            if !spec.scopes.items.is_empty() {
                out += &privileges(spec, &spec.scopes);
            }
            let more: Vec<&str> = [
                (selection.permissions.is_empty(), "permission"),
                (selection.roles.is_empty(), "role"),
                (selection.operations.is_empty(), "operation"),
            ]
            .into_iter()
            .filter_map(|(is_empty, kind)| (!is_empty).then_some(kind))
            .collect();
            if !more.is_empty() {
                out += &format!("\nList the rest with `--kind {}`.\n", more.join("|"));
            }
        }
    }
    out
}

fn head(spec: &Spec) -> String {
    let mut name = styled(style::HEAD, &spec.name).to_string();
    if let Some(version) = &spec.version {
        name += &format!(" {}", version.terminal());
    }
    if let Some(title) = &spec.title {
        name += &format!(": {}", title.terminal());
    }
    let counts = [
        (spec.scopes.items.len(), "scope"),
        (spec.permissions.items.len(), "permission"),
        (spec.roles.len(), "role"),
        (spec.operations.len(), "operation"),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, noun)| counted(count, noun)).collect();
    format!("{name}\n{}\n\n", counts.join(", "))
}

fn privileges(spec: &Spec, vocabulary: &Vocabulary) -> String {
    let all: Vec<usize> = (0..vocabulary.items.len()).collect();
    let noun = vocabulary.kind.noun();
    if all.is_empty() {
        return format!("There are no {noun}s.\n");
    }
    let with_operations = !spec.operations.is_empty();
    let opened = if with_operations {
        scope_analysis::document::opened(spec, vocabulary, &all)
    } else {
        Rows::default()
    };
    let mut heads = vec![noun.to_owned(), "access".to_owned()];
    if with_operations {
        heads.push("allows".to_owned());
    }
    let includes_column = heads.len();
    heads.extend(["includes".to_owned(), String::new()]);
    let mut rows = vec![heads];
    for (index, item) in vocabulary.items.iter().enumerate() {
        let mut row = vec![item.name.clone(), access(item.access)];
        if with_operations {
            let count = opened.of(index).len();
            row.push(if count == 0 {
                String::new()
            } else {
                count.to_string()
            });
        }
        row.push(vocabulary.names_of(&item.includes).join(", "));
        row.push(flags(item).join(", "));
        rows.push(row);
    }
    headed(&table(&rows, "", includes_column))
}

fn roles(spec: &Spec) -> String {
    if spec.roles.is_empty() {
        return "There are no roles.\n".to_owned();
    }
    let mut rows = vec![
        ["role", "includes", "permissions"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for role in &spec.roles {
        rows.push(vec![
            role.name.clone(),
            role_names(spec, &role.includes).join(", "),
            format!(
                "{} of its own, {} in all",
                role.permissions.len(),
                role.closure.len()
            ),
        ]);
    }
    headed(&table(&rows, "", 1))
}

fn operations(spec: &Spec) -> String {
    if spec.operations.is_empty() {
        return "There are no operations.\n".to_owned();
    }
    let mut rows = vec![
        ["operation", "scopes", "permissions"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for operation in &spec.operations {
        let scopes = if operation.is_public() {
            "(public)".to_owned()
        } else if operation.is_authenticated() {
            "(any token)".to_owned()
        } else {
            spec.scopes.words_of(&operation.scopes)
        };
        rows.push(vec![
            operation.id.clone(),
            scopes,
            spec.permissions.words_of(&operation.permissions),
        ]);
    }
    headed(&table(&rows, "", 2))
}

/// A table with a styled first line.
fn headed(table: &str) -> String {
    match table.split_once('\n') {
        Some((head, rest)) => format!("{}\n{rest}", styled(style::HEAD, head)),
        None => table.to_owned(),
    }
}

/// The details of each item.
fn details(spec: &Spec, selection: &Selection) -> String {
    let mut parts = Vec::new();
    for (vocabulary, indices) in [
        (&spec.scopes, &selection.scopes),
        (&spec.permissions, &selection.permissions),
    ] {
        let indices = indices.iter();
        parts.extend(indices.map(|&at| privilege(spec, vocabulary, at, &vocabulary[at])));
    }
    parts.extend(selection.roles.iter().map(|&id| role(spec, &spec[id])));
    parts.extend((selection.operations.iter()).map(|&id| operation(spec, &spec[id])));
    parts.join("\n")
}

fn privilege(spec: &Spec, vocabulary: &Vocabulary, index: usize, item: &Privilege) -> String {
    let noun = vocabulary.kind.noun();
    let mut sheet = Sheet::new(
        noun,
        &item.name,
        item.title.as_ref(),
        item.description.as_ref(),
    );
    for flag in flags(item).iter().filter(|flag| *flag != "deprecated") {
        sheet.out.push_str(&wrapped(
            &styled(style::NOTE, flag_sentence(flag)).to_string(),
            "  ",
            "  ",
        ));
    }
    if let Some(deprecated) = &item.deprecated {
        let mut text = deprecated.since.as_ref().map_or("yes".to_owned(), |since| {
            format!("since {}", since.terminal())
        });
        if let Some(instead) = deprecated.instead {
            text += &format!(", use {}", vocabulary.name(instead));
        }
        if let Some(note) = &deprecated.note {
            text += &format!("; {}", note.terminal());
        }
        sheet.line("deprecated", &text);
    }
    if vocabulary.kind == VocabularyKind::Scope && !item.restricted {
        sheet.line("review", &review(vocabulary, index));
    }
    for parameter in spec.parameters_of(item) {
        sheet.line(
            "on objects",
            &format!("{{{}}} is {}", parameter.name, parameter.form),
        );
    }
    sheet.line("access", &access(item.access));
    sheet.names("includes", &vocabulary.names_of(&item.includes));
    let closure: Vec<usize> = vocabulary.closure.iter(index).collect();
    sheet.names("closure", &vocabulary.names_of(&closure));
    let above: Vec<usize> = vocabulary.included_by(index).collect();
    sheet.names("included by", &vocabulary.names_of(&above));
    sheet.names("aliases", &strs(&item.aliases));
    sheet.line("tags", &tags(&item.tags));
    if let Some(since) = &item.since {
        sheet.line("since", &since.terminal());
    }
    if vocabulary.kind == VocabularyKind::Permission {
        let roles = spec.roles.iter();
        let roles = roles.filter(|role| role.closure.binary_search(&index).is_ok());
        let roles: Vec<&str> = roles.map(|role| role.name.as_str()).collect();
        sheet.names("roles", &roles);
    }
    sheet.line(
        "rust",
        &format!("{}, index {index}, bit {}", item.rust, item.bit),
    );
    if !spec.operations.is_empty() {
        for (how, label) in [
            (Opens::Directly, "allows directly"),
            (Opens::ThroughInclusion, "allows through inclusion"),
            (Opens::WithOthers, "allows with other scopes"),
        ] {
            let operations = spec.operations.iter();
            let ids = operations
                .filter(|operation| decision::opens(vocabulary, index, operation) == Some(how));
            let ids: Vec<&str> = ids.map(|operation| operation.id.as_str()).collect();
            sheet.list(label, &ids);
        }
    }
    sheet.out
}

/// Whether a scope that is not itself restricted requires a review.
fn review(vocabulary: &Vocabulary, index: usize) -> String {
    let restricted = vocabulary.closure.iter(index).filter(|&held| {
        let item = vocabulary.items.get(held);
        item.is_some_and(|item| item.restricted)
    });
    let restricted: Vec<usize> = restricted.collect();
    match vocabulary.names_of(&restricted).as_slice() {
        [] => "not required: it is granted when requested".to_owned(),
        names => format!(
            "required for {}, which it includes, unless that is requested and justified by itself",
            names.join(", ")
        ),
    }
}

fn role(spec: &Spec, role: &Role) -> String {
    let mut sheet = Sheet::new(
        "role",
        &role.name,
        role.title.as_ref(),
        role.description.as_ref(),
    );
    sheet.names("includes", &role_names(spec, &role.includes));
    sheet.line("rust", &role.rust);
    let own = spec.permissions.names_of(&role.permissions);
    sheet.list("permissions of its own", &own);
    let rest: Vec<usize> = role
        .closure
        .iter()
        .copied()
        .filter(|index| role.permissions.binary_search(index).is_err())
        .collect();
    let rest = spec.permissions.names_of(&rest);
    sheet.list("permissions through inclusion", &rest);
    sheet.out
}

fn operation(spec: &Spec, operation: &Operation) -> String {
    let mut sheet = Sheet::new(
        "operation",
        &operation.id,
        operation.title.as_ref(),
        operation.description.as_ref(),
    );
    if operation.deprecated {
        sheet.line("deprecated", "yes");
    }
    for call in &operation.calls {
        sheet.line("call", &call.to_string());
    }
    if operation.is_public() {
        sheet.line("scopes", "none: it is public");
    } else if operation.is_authenticated() {
        sheet.line("scopes", "none: any valid token is enough");
    } else {
        sheet.line("scopes", &spec.scopes.words_of(&operation.scopes));
    }
    if !operation.permissions.is_public() {
        sheet.line(
            "permissions",
            &spec.permissions.words_of(&operation.permissions),
        );
    }
    sheet.line("tags", &tags(&operation.tags));
    sheet.line("rust", &operation.rust);
    for (label, vocabulary) in [
        ("scopes that allow it", &spec.scopes),
        ("permissions that allow it", &spec.permissions),
    ] {
        let openers = (0..vocabulary.items.len()).filter(|&index| {
            let how = decision::opens(vocabulary, index, operation);
            matches!(how, Some(Opens::Directly | Opens::ThroughInclusion))
        });
        let openers: Vec<usize> = openers.collect();
        sheet.list(label, &vocabulary.names_of(&openers));
    }
    sheet.out
}

/// The sheet of one item: its name, then labelled values.
struct Sheet {
    out: String,
}

impl Sheet {
    fn new(
        kind: &str,
        name: &str,
        title: Option<&Text<'_>>,
        description: Option<&Text<'_>>,
    ) -> Self {
        let title = title.map(Text::terminal).filter(|title| title != name);
        let title = title.map(|title| format!(": {title}")).unwrap_or_default();
        let mut out = format!("{kind} {}{title}\n", styled(style::HEAD, name));
        if let Some(description) = description {
            for line in description.lines() {
                out += &wrapped(&line.terminal(), "  ", "  ");
            }
        }
        Self { out }
    }

    fn line(&mut self, label: &str, value: &str) {
        if !value.is_empty() {
            let first = format!("  {label:<12} ");
            self.out += &wrapped(value, &first, "               ");
        }
    }

    fn names(&mut self, label: &str, names: &[&str]) {
        self.line(label, &names.join(", "));
    }

    /// A list that may be long, below its label.
    fn list(&mut self, label: &str, names: &[&str]) {
        if !names.is_empty() {
            self.out += &format!("  {label} ({}):\n", names.len());
            self.out += &wrapped(&names.join(", "), "    ", "    ");
        }
    }
}

fn tags(tags: &[Text<'_>]) -> String {
    let tags: Vec<String> = tags.iter().map(Text::terminal).collect();
    tags.join(", ")
}

fn strs(strings: &[String]) -> Vec<&str> {
    strings.iter().map(String::as_str).collect()
}

fn role_names<'s>(spec: &'s Spec, ids: &[RoleId]) -> Vec<&'s str> {
    ids.iter().map(|&id| spec[id].name.as_str()).collect()
}

fn access(access: Access) -> String {
    let all = Access {
        create: true,
        read: true,
        update: true,
        delete: true,
        special: false,
    };
    if access == all {
        return "crud".to_owned();
    }
    access.words().collect::<Vec<_>>().join(", ")
}

fn flags(item: &Privilege) -> Vec<String> {
    let mut flags = Vec::new();
    if item.restricted {
        flags.push("restricted".to_owned());
    }
    match availability(item.availability) {
        "general" => {}
        other => flags.push(other.replace('-', " ")),
    }
    if item.baseline {
        flags.push("baseline".to_owned());
    }
    if item.deprecated.is_some() {
        flags.push("deprecated".to_owned());
    }
    flags
}

fn flag_sentence(flag: &str) -> String {
    let means = match flag {
        "restricted" => app::RESTRICTED,
        "on request" => "the vendor grants it only on request",
        "baseline" => "listed in `scopes_supported`",
        other => return other.to_owned(),
    };
    format!("{flag}: {means}")
}
