//! The documentation of generated items.

use crate::{Context, Kind};
use scope_spec::{
    Availability, Deprecated, Operation, Privilege, Requirement, Role, Text, Vocabulary, app,
};
use std::fmt::Write;

/// The maximum number of variants of an enum whose documentation has links. rustc resolves each link in
/// every build, which takes a fifth of its time for a large enum.
const LINKED: usize = 1_000;

/// How many names a list prints before it gives the number of the rest.
const SHOWN: usize = 24;

/// The documentation of a privilege: title, description and facts.
pub(crate) fn privilege(
    context: &Context<'_>,
    vocabulary: &Vocabulary,
    i: usize,
    privilege: &Privilege,
) -> String {
    let mut text = head(&privilege.name, privilege.title.as_ref());
    paragraph(&mut text, privilege.description.as_ref());
    if privilege.access.words().next().is_some() {
        let words: Vec<_> = privilege.access.words().collect();
        fact(&mut text, "Access", &words.join(", "));
    }
    let linked = vocabulary.items.len() <= LINKED;
    let names = |indices: &mut dyn Iterator<Item = usize>| {
        let idents = indices.filter_map(|j| Some(vocabulary.items.get(j)?.rust.as_str()));
        links(idents, linked)
    };
    fact(
        &mut text,
        "Includes",
        &names(&mut privilege.includes.iter().copied()),
    );
    fact(
        &mut text,
        "Included by",
        &names(&mut context.includers(vocabulary.kind, i)),
    );
    if privilege.restricted {
        fact(&mut text, "Restricted", app::RESTRICTED);
    }
    if privilege.availability == Availability::OnRequest {
        fact(&mut text, "Availability", "on request");
    }
    if let Some(since) = &privilege.since {
        fact(&mut text, "Since", &since.inline_markdown());
    }
    if !privilege.aliases.is_empty() {
        let aliases: Vec<_> = privilege.aliases.iter().map(|alias| code(alias)).collect();
        fact(&mut text, "Also read as", &aliases.join(", "));
    }
    if let Some(why) = &privilege.deprecated {
        let why = deprecation(vocabulary, why, Text::inline_markdown, code);
        fact(&mut text, "Deprecated", &why);
    }
    text
}

/// The note of `#[deprecated]`. rustc prints it verbatim, and rustdoc reads it as Markdown without
/// HTML.
pub(crate) fn deprecation_note(vocabulary: &Vocabulary, why: &Deprecated) -> String {
    let text = |text: &Text<'_>| {
        text.terminal()
            .replace(['<', '['], "(")
            .replace(['>', ']'], ")")
    };
    deprecation(vocabulary, why, text, |name| format!("`{name}`"))
}

/// The reason for a deprecation, on one line.
fn deprecation(
    vocabulary: &Vocabulary,
    why: &Deprecated,
    text: impl Fn(&Text<'static>) -> String,
    code: impl Fn(&str) -> String,
) -> String {
    let mut parts = Vec::new();
    if let Some(since) = &why.since {
        parts.push(format!("since {}", text(since)));
    }
    if let Some(instead) = why.instead.and_then(|i| vocabulary.items.get(i)) {
        parts.push(format!("use {}", code(&instead.name)));
    }
    parts.extend(why.note.as_ref().map(text));
    if parts.is_empty() {
        "the spec no longer recommends it".to_owned()
    } else {
        parts.join("; ")
    }
}

/// The documentation of a role.
pub(crate) fn role(context: &Context<'_>, role: &Role) -> String {
    let mut text = head(&role.name, role.title.as_ref());
    paragraph(&mut text, role.description.as_ref());
    let includes = links(
        role.includes
            .iter()
            .map(|&id| context.spec[id].rust.as_str()),
        context.spec.roles.len() <= LINKED,
    );
    fact(&mut text, "Includes", &includes);
    fact(&mut text, "Permissions", &role.closure.len().to_string());
    text
}

/// The documentation of an operation: its title, its call and its requirement.
pub(crate) fn operation(context: &Context<'_>, operation: &Operation) -> String {
    let mut text = head(&operation.id, operation.title.as_ref());
    paragraph(&mut text, operation.description.as_ref());
    let calls = operation.calls.iter().map(|call| code(&call.to_string()));
    let calls = calls.collect::<Vec<_>>().join(", ");
    let plural = operation.calls.len() > 1;
    fact(&mut text, if plural { "Calls" } else { "Call" }, &calls);
    let scopes = match operation {
        it if it.is_public() => "none".to_owned(),
        it if it.is_authenticated() => "none, but a valid token".to_owned(),
        it => alternatives(&context.spec.scopes, &it.scopes),
    };
    fact(&mut text, "App scopes", &scopes);
    fact(
        &mut text,
        "User permissions",
        &alternatives(&context.spec.permissions, &operation.permissions),
    );
    if operation.deprecated {
        fact(&mut text, "Deprecated", "it should no longer be called");
    }
    text
}

/// The documentation of a marker: one line, which an editor shows.
pub(crate) fn capability(kind: &Kind, privilege: &Privilege) -> String {
    format!("Vouches for the {} {}.", kind.noun, code(&privilege.name))
}

fn head(name: &str, title: Option<&Text<'_>>) -> String {
    let code = code(name);
    match title {
        Some(title) if title.as_written() != name => {
            format!("{}: {code}", title.inline_markdown())
        }
        _ => code,
    }
}

/// A name in backticks; ids and aliases may contain backticks.
pub(crate) fn code(name: &str) -> String {
    Text::new(name).code_markdown()
}

/// A text as written, which the program formats.
pub(crate) fn written<'t>(text: Option<&'t Text<'_>>) -> &'t str {
    text.map_or("", Text::as_written)
}

fn paragraph(text: &mut String, description: Option<&Text<'_>>) {
    if let Some(description) = description {
        text.push_str("\n\n");
        text.push_str(&description.rustdoc());
    }
    text.push('\n');
}

fn fact(text: &mut String, what: &str, value: &str) {
    if !value.is_empty() {
        // writing to a `String` never fails
        let _ = write!(text, "\n- {what}: {value}");
    }
}

/// Names of variants of the same enum, as links if `linked`.
fn links<'a>(idents: impl Iterator<Item = &'a str>, linked: bool) -> String {
    let (mut text, mut count) = (String::new(), 0);
    for ident in idents {
        if count < SHOWN {
            let comma = if count == 0 { "" } else { ", " };
            let _ = if linked {
                write!(text, "{comma}[`{ident}`](Self::{ident})")
            } else {
                write!(text, "{comma}`{ident}`")
            };
        }
        count += 1;
    }
    if count > SHOWN {
        let _ = write!(text, " and {} more", count - SHOWN);
    }
    text
}

/// Writes `A`, or `B` and `C`.
fn alternatives(vocabulary: &Vocabulary, requirement: &Requirement) -> String {
    let any = requirement.alternatives().map(|all| {
        let all = vocabulary.names_of(all).into_iter().map(code);
        all.collect::<Vec<_>>().join(" and ")
    });
    let any: Vec<String> = any.collect();
    any.join(", or ")
}
