//! The prompts on a terminal, if no option answers them.

use std::path::PathBuf;

use super::{Answer, Kind};
use crate::{console::Console, failure::Failure, files};

/// Asks for the starting point.
pub(super) fn ask(console: &mut Console) -> Result<Answer, Failure> {
    console.note(
        "What do you have?\n  \
         1  an API of your own\n  \
         2  a document of an API: OpenAPI, Google discovery, a table in Markdown or CSV\n  \
         3  an app that calls an API whose `scopes.toml` is here",
    );
    loop {
        match line("1, 2 or 3", "1", console)?.as_str() {
            "1" => return Ok(Answer::Own),
            "2" => return document(console),
            "3" => return app(console),
            other => console.note(format!("`{other}` is not one of them.")),
        }
    }
}

fn document(console: &mut Console) -> Result<Answer, Failure> {
    let file = file("The document", None, console)?;
    let kind = match Kind::of(&file)? {
        Some(kind) => kind,
        None => loop {
            let name = line(
                &format!("Its format: {}", Kind::names()),
                "openapi",
                console,
            )?;
            match Kind::named(&name) {
                Some(kind) => break kind,
                None => console.note(format!("`{name}` is not one of them.")),
            }
        },
    };
    Ok(Answer::Document(file, kind))
}

fn app(console: &mut Console) -> Result<Answer, Failure> {
    let found = files::found_spec().map(|path| files::as_named(&path));
    Ok(Answer::App(file(
        "The `scopes.toml`",
        found.as_deref(),
        console,
    )?))
}

/// Asks for a file until one exists.
fn file(what: &str, default: Option<&str>, console: &mut Console) -> Result<PathBuf, Failure> {
    loop {
        let path = PathBuf::from(line(what, default.unwrap_or_default(), console)?);
        if path.is_file() {
            return Ok(path);
        }
        console.note(format!("`{}` is not a file.", files::shown(&path)));
    }
}

/// Asks for a line; an empty one takes the default.
fn line(question: &str, default: &str, console: &mut Console) -> Result<String, Failure> {
    console.note(match default {
        "" => format!("{question}:"),
        default => format!("{question} [{default}]:"),
    });
    match console.answer()? {
        Some(line) if line.is_empty() => Ok(default.to_owned()),
        Some(line) => Ok(line),
        None => Err(Failure::new(
            "no-answer",
            "no answer was given; nothing was written",
        )),
    }
}
