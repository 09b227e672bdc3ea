//! `cargo scopes expand`.

use std::path::{Path, PathBuf};

use clap::ArgAction;
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;
use scope_codegen::Options;
use scope_spec::Source;

use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    files::{self, SpecArgs},
    output::OutputArgs,
};

/// Print the Rust that the macro would make, formatted.
///
/// For those who want no macro: the code needs `scope-core` without its feature `macros`, and goes
/// into a module of its own. It changes only when the spec does, or this command; --check tells.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo scopes expand -o src/scopes.rs
  cargo scopes expand --check src/scopes.rs
  cargo scopes expand --typed false --crate my_reexports::scope_core

Exit status: 0 done, 1 the file differs, 2 bad input.")]
pub(crate) struct Args {
    /// Whether to make markers and capability traits [default: true, unless there are very many]
    #[arg(long, action = ArgAction::Set, value_name = "BOOL")]
    typed: Option<bool>,

    /// Make a marker for each operation, too
    #[arg(long)]
    typed_operations: bool,

    /// Where the code finds scope-core
    #[arg(long = "crate", value_name = "PATH", default_value = "::scope_core")]
    core: String,

    /// Compare with a file, and write nothing
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    check: Option<PathBuf>,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let loaded = files::load_any_spec(&args.spec.path()?)?;
    let core: syn::Path = syn::parse_str(&args.core).map_err(|_| {
        Failure::new(
            "invalid-path",
            format!("`{}` is not the path of a module", args.core),
        )
        .help("write it as `::scope_core` or `crate::reexports::scope_core`")
    })?;
    let progress = console.progress("expanding");
    let files = names(&loaded.sources);
    let options = Options {
        core: quote::ToTokens::into_token_stream(core),
        file: files.first().cloned().unwrap_or_default(),
        typed: args.typed,
        typed_operations: args.typed_operations,
        ..Options::default()
    };
    let items = scope_codegen::expand_files(&loaded.spec, &files, &options);
    let items = doc_lines(items);
    let file = syn::parse2(items).map_err(|error| {
        Failure::new("expand", format!("what was made is not Rust: {error}"))
            .help("this is a bug in cargo-scopes: please report it")
    })?;
    let text = format!(
        "// Made by `cargo scopes expand` from `{}`: change that, and make it again.\n\n{}",
        options.file,
        prettyplease::unparse(&file)
    );
    drop(progress);
    match &args.check {
        Some(path) => compare(path, &text, console),
        None => {
            args.output.write(&text, console)?;
            Ok(Exit::Yes)
        }
    }
}

/// Docs of several lines as one attribute for each: else they come out as `/** .. */`.
fn doc_lines(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            out.push(token);
            continue;
        };
        let after_hash =
            matches!(out.last(), Some(TokenTree::Punct(hash)) if hash.as_char() == '#');
        let doc = after_hash.then(|| doc_text(&group)).flatten();
        match doc {
            Some(text) => {
                out.pop();
                for line in text.lines() {
                    let space = if line.is_empty() { "" } else { " " };
                    let line = format!("{space}{}", line.strip_prefix(' ').unwrap_or(line));
                    out.extend(quote!(#[doc = #line]));
                }
            }
            None => {
                let mut made = Group::new(group.delimiter(), doc_lines(group.stream()));
                made.set_span(group.span());
                out.push(made.into());
            }
        }
    }
    out.into_iter().collect()
}

/// The text of `[doc = ".."]`.
fn doc_text(group: &Group) -> Option<String> {
    let mut tokens = group.stream().into_iter();
    match (
        tokens.next()?,
        tokens.next()?,
        tokens.next()?,
        tokens.next(),
    ) {
        (TokenTree::Ident(doc), TokenTree::Punct(_), TokenTree::Literal(text), None)
            if doc == "doc" =>
        {
            let text: syn::LitStr = syn::parse_str(&text.to_string()).ok()?;
            Some(text.value())
        }
        _ => None,
    }
}

/// The spec's files as seen from its folder: the code is the same wherever it is made.
fn names(sources: &[Source]) -> Vec<String> {
    let folder = sources.first().and_then(|first| first.path().parent());
    let names = sources.iter().map(|source| {
        let path = source.path();
        let inside = folder.and_then(|folder| path.strip_prefix(folder).ok());
        inside.unwrap_or(path).to_string_lossy().replace('\\', "/")
    });
    names.collect()
}

/// Whether a file holds the text; line ends do not matter.
fn compare(path: &Path, text: &str, console: &mut Console) -> Outcome {
    let there = std::fs::read_to_string(path)
        .map_err(|error| Failure::io("read", path, &error))?
        .replace("\r\n", "\n");
    let shown = path.display();
    if there == text {
        console.print(format!("`{shown}` is up to date\n"));
        return Ok(Exit::Yes);
    }
    let mut lines = there.lines().zip(text.lines());
    let same = lines.by_ref().take_while(|(a, b)| a == b).count();
    let differs = Failure::new(
        "drift",
        format!(
            "`{shown}` is not what the spec makes: line {} differs",
            same + 1
        ),
    );
    let again = format!("make it again, with the options that it was made with: `-o {shown}`");
    console.error(differs.help(again));
    Ok(Exit::No)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_as_seen_from_the_spec() {
        let source = |path: &str| Source::new(path, path, "");
        for folder in ["", "a/b/", "../", "/srv/api/"] {
            let paths = ["calls.toml", "../../scopes.toml", "more/calls.toml"];
            let sources = paths.map(|path| source(&format!("{folder}{path}")));
            assert_eq!(names(&sources), paths, "{folder}");
        }
    }
}
