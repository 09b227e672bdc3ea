//! The reference as Markdown: tables with the columns of RingCentral's page, then the rest.
//!
//! `import markdown` reads it back to the same spec, so it contains everything in the spec. Default
//! values and empty columns are left out.

use scope_spec::{
    Access, Availability, Operation, Privilege, Role, Spec, Text, Vocabulary, VocabularyKind,
    identifier,
    markdown::{Remarks, code, column, description, row, words},
};

/// The page.
pub fn render(spec: &Spec) -> String {
    let title = spec.title.as_ref().map(Text::inline_markdown);
    let title = title.filter(|title| !title.is_empty());
    let mut page = format!("# {}\n", title.as_ref().unwrap_or(&spec.name));
    page.push_str(&head(spec));
    page.push_str(&vocabulary(spec, VocabularyKind::Scope));
    page.push_str(&vocabulary(spec, VocabularyKind::Permission));
    page.push_str(&roles(spec));
    page.push_str(&operations(spec));
    page
}

/// A table with its header. Empty columns after the first `kept` are left out; so are rows with
/// only the first column, and tables without rows.
fn table(heads: &[&str], rows: Vec<Vec<String>>, kept: usize) -> String {
    let filled = |at: usize| {
        let mut cells = rows.iter().filter_map(|row| row.get(at));
        at < kept || cells.any(|cell| !cell.is_empty())
    };
    let columns: Vec<usize> = (0..heads.len()).filter(|&at| filled(at)).collect();
    let has_content =
        |row: &&Vec<String>| kept > 1 || row.iter().skip(1).any(|cell| !cell.is_empty());
    let rows: Vec<&Vec<String>> = rows.iter().filter(has_content).collect();
    if rows.is_empty() {
        return String::new();
    }
    let pick = |cells: &[&str]| {
        let cells = columns.iter().filter_map(|&at| cells.get(at));
        cells.fold("|".to_owned(), |line, cell| match *cell {
            "" => line + "  |",
            cell => format!("{line} {cell} |"),
        }) + "\n"
    };
    let mut text = pick(heads);
    text.push_str(&format!("|{}\n", " --- |".repeat(columns.len())));
    for row in rows {
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        text.push_str(&pick(&cells));
    }
    text
}

/// A part of the page with a heading; empty for an empty text.
fn part(heading: &str, text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("\n{heading}\n\n{text}"),
    }
}

fn head(spec: &Spec) -> String {
    let name = Some(spec.name.as_str()).filter(|name| !name.is_empty());
    let prefix = spec.strip_prefix.as_deref();
    let about = spec.description.as_ref();
    let rows = [
        (row::NAME, name.map(code)),
        (
            row::TITLE,
            spec.title
                .as_ref()
                .map(|text| words(Some(text.as_written()))),
        ),
        (
            row::VERSION,
            spec.version
                .as_ref()
                .map(|text| words(Some(text.as_written()))),
        ),
        (
            row::DESCRIPTION,
            about.map(|text| description(Some(text.as_written()), Remarks::default())),
        ),
        (
            row::SOURCE,
            spec.source
                .as_ref()
                .map(|text| words(Some(text.as_written()))),
        ),
        (row::PREFIX, prefix.map(code)),
    ];
    let rows = rows.into_iter();
    let rows = rows.filter_map(|(name, value)| Some(vec![name.to_owned(), value?]));
    format!("\n{}", table(&[column::SPEC, ""], rows.collect(), 2))
}

fn heads<'n>(first: &'n str, rest: &[&'n str]) -> Vec<&'n str> {
    [&[first], rest].concat()
}

fn vocabulary(spec: &Spec, kind: VocabularyKind) -> String {
    let vocabulary = spec.vocabulary(kind);
    let (heading, more, first) = match kind {
        VocabularyKind::Scope => (
            "## App scopes",
            "### More about app scopes",
            column::PERMISSION,
        ),
        VocabularyKind::Permission => (
            "## User permissions",
            "### More about user permissions",
            column::USER_PERMISSION,
        ),
    };
    let items = vocabulary.items.iter();
    let main = items.clone().map(|item| privilege(vocabulary, item));
    let heads = heads(first, column::OF_PRIVILEGES);
    let main = table(&heads, main.collect(), heads.len());
    // bits are assigned in file order: the lowest free one depends on all before
    let mut bits = items.clone().zip(0_usize..);
    let fixed = bits.any(|(item, at)| usize::from(item.bit) != at);
    let rest = items.map(|item| privilege_rest(spec, vocabulary, item, fixed));
    let heads = self::heads(first, column::MORE_OF_PRIVILEGES);
    let rest = table(&heads, rest.collect(), 1);
    part(heading, &main) + &part(more, &rest) + &names(vocabulary)
}

/// The names that mean several privileges.
fn names(vocabulary: &Vocabulary) -> String {
    let (heading, first) = match vocabulary.kind {
        VocabularyKind::Scope => ("### Names for several app scopes", column::NAME_FOR_SCOPES),
        VocabularyKind::Permission => (
            "### Names for several user permissions",
            column::NAME_FOR_PERMISSIONS,
        ),
    };
    let names = vocabulary.names.iter();
    let rows = names.map(|name| vec![code(&name.name), codes(&vocabulary.names_of(&name.means))]);
    let heads = heads(first, column::OF_NAMES);
    part(heading, &table(&heads, rows.collect(), heads.len()))
}

fn privilege(vocabulary: &Vocabulary, item: &Privilege) -> Vec<String> {
    let remarks = Remarks {
        restricted: item.restricted,
        on_request: item.availability == Availability::OnRequest,
        deprecated: item.deprecated.is_some(),
    };
    vec![
        titled(&item.name, item.title.as_ref()),
        description(item.description.as_ref().map(Text::as_written), remarks),
        access(item.access),
        codes(&vocabulary.names_of(&item.includes)),
    ]
}

fn privilege_rest(
    spec: &Spec,
    vocabulary: &Vocabulary,
    item: &Privilege,
    fixed: bool,
) -> Vec<String> {
    let deprecated = item.deprecated.as_ref();
    let instead = deprecated.and_then(|deprecated| deprecated.instead);
    let flag = |set: bool, word: &str| if set { word.to_owned() } else { String::new() };
    vec![
        code(&item.name),
        rust(spec, &item.name, &item.rust),
        flag(fixed, &item.bit.to_string()),
        flag(item.baseline, "Yes"),
        codes(&item.aliases),
        tags(&item.tags),
        words(item.since.as_ref().map(Text::as_written)),
        words(deprecated.and_then(|deprecated| Some(deprecated.since.as_ref()?.as_written()))),
        instead.map_or_else(String::new, |index| code(vocabulary.name(index))),
        words(deprecated.and_then(|deprecated| Some(deprecated.note.as_ref()?.as_written()))),
        codes(&item.allow),
    ]
}

fn roles(spec: &Spec) -> String {
    let main = spec.roles.iter().map(|role| {
        let included = role.includes.iter();
        let included: Vec<&str> = included.map(|&id| spec[id].name.as_str()).collect();
        vec![
            titled(&role.name, role.title.as_ref()),
            description(
                role.description.as_ref().map(Text::as_written),
                Remarks::default(),
            ),
            codes(&spec.permissions.names_of(&role.permissions)),
            codes(&included),
        ]
    });
    let heads = heads(column::ROLE, column::OF_ROLES);
    let main = table(&heads, main.collect(), heads.len());
    let rest = |role: &Role| vec![code(&role.name), rust(spec, &role.name, &role.rust)];
    let rest = table(
        &self::heads(column::ROLE, column::MORE_OF_ROLES),
        spec.roles.iter().map(rest).collect(),
        1,
    );
    part("## Roles", &main) + &part("### More about roles", &rest)
}

fn operations(spec: &Spec) -> String {
    let operations = spec.operations.iter();
    let main = operations
        .clone()
        .map(|operation| operation_row(spec, operation));
    let heads = heads(column::OPERATION, column::OF_OPERATIONS);
    let main = table(&heads, main.collect(), heads.len());
    let rest = operations.map(|operation| {
        vec![
            code(&operation.id),
            rust(spec, &operation.id, &operation.rust),
            tags(&operation.tags),
            codes(&operation.allow),
        ]
    });
    let heads = self::heads(column::OPERATION, column::MORE_OF_OPERATIONS);
    let rest = table(&heads, rest.collect(), 1);
    part("## Operations", &main) + &part("### More about operations", &rest)
}

fn operation_row(spec: &Spec, operation: &Operation) -> Vec<String> {
    let calls: Vec<String> = operation.calls.iter().map(ToString::to_string).collect();
    let call = codes(&calls);
    let remarks = Remarks {
        deprecated: operation.deprecated,
        ..Remarks::default()
    };
    let scopes = if operation.is_public() {
        "Public".to_owned()
    } else if operation.is_authenticated() {
        "Authenticated".to_owned()
    } else {
        requirement(&spec.scopes.alternatives_of(&operation.scopes))
    };
    vec![
        titled(&operation.id, operation.title.as_ref()),
        call,
        description(
            operation.description.as_ref().map(Text::as_written),
            remarks,
        ),
        scopes,
        requirement(&spec.permissions.alternatives_of(&operation.permissions)),
    ]
}

/// Any of these, each of them all of its names: `` `A` or (`B` and `C`) ``.
fn requirement(any: &[Vec<&str>]) -> String {
    let alternatives = any.iter().map(|all| {
        let names: Vec<String> = all.iter().map(|name| code(name)).collect();
        let all = names.join(" and ");
        if names.len() > 1 && any.len() > 1 {
            format!("({all})")
        } else {
            all
        }
    });
    alternatives.collect::<Vec<_>>().join(" or ")
}

/// A name, after its title if it has one.
fn titled(name: &str, title: Option<&Text<'_>>) -> String {
    match title {
        Some(_) => format!("**{}** {}", words(title.map(Text::as_written)), code(name)),
        None => code(name),
    }
}

fn tags(tags: &[Text<'_>]) -> String {
    let tags: Vec<&str> = tags.iter().map(Text::as_written).collect();
    codes(&tags)
}

fn codes<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<String> = names.iter().map(|name| code(name.as_ref())).collect();
    names.join(", ")
}

/// The identifier, if the name does not imply it.
fn rust(spec: &Spec, name: &str, rust: &str) -> String {
    if identifier(name, spec.strip_prefix.as_deref()) == rust {
        String::new()
    } else {
        code(rust)
    }
}

/// The access, in the words of RingCentral's page if possible.
fn access(access: Access) -> String {
    let words: Vec<&str> = access.words().collect();
    match words.as_slice() {
        ["create", "read", "update", "delete"] => "CRUD".to_owned(),
        ["read"] => "Read Only".to_owned(),
        ["read", "update"] => "Read and Update".to_owned(),
        words => {
            let shown = words.iter().map(|word| match *word {
                "create" => "Create",
                "read" => "Read",
                "update" => "Update",
                "delete" => "Delete",
                _ => "Special operation",
            });
            shown.collect::<Vec<_>>().join(", ")
        }
    }
}
