//! Additions to clap's errors: possible values of a missing argument, and safe display of control
//! characters.

use std::ffi::OsString;

use clap::{
    Arg, Command, FromArgMatches as _,
    builder::StyledStr,
    error::{ContextKind, ContextValue, Error, ErrorKind},
};
use scope_spec::Text;

use crate::commands::{self, Cli};

/// The error for the same words with control characters escaped: clap repeats words unchanged.
pub(crate) fn of_words_as_shown(error: Error, command: &Command, words: &[OsString]) -> Error {
    let shown = words.iter().map(|word| {
        let text = word.to_string_lossy();
        match Text::new(&*text).terminal() {
            shown if shown == text.trim() => word.clone(),
            shown => shown.into(),
        }
    });
    let shown: Vec<OsString> = shown.collect();
    if shown == words {
        return error;
    }
    let again = command
        .clone()
        .try_get_matches_from(shown)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    match again {
        Err(error) => error,
        // the escaped words parse: the error was about a control character
        Ok(_) => Error::raw(error.kind(), Text::new(error.to_string()).terminal() + "\n"),
    }
}

/// Adds to a missing-argument error the possible values, and another command that needs no such
/// argument.
pub(crate) fn complete(
    error: &mut Error,
    command: &Command,
    words: &[impl AsRef<std::ffi::OsStr>],
) {
    if error.kind() != ErrorKind::MissingRequiredArgument {
        return;
    }
    let called = words.iter().skip(1).fold(command, |within, word| {
        within.find_subcommand(word).unwrap_or(within)
    });
    let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg) else {
        return;
    };
    let mut missing = missing.clone();
    for arg in called.get_arguments() {
        let name = arg.to_string();
        for text in missing.iter_mut().filter(|text| **text == name) {
            if let Some(tip) = commands::without(called, arg) {
                let tip = ContextValue::StyledStrs(vec![StyledStr::from(tip)]);
                error.insert(ContextKind::Suggested, tip);
            }
            text.push_str(&possible(arg));
        }
    }
    error.insert(ContextKind::InvalidArg, ContextValue::Strings(missing));
}

/// The possible values of an option, in clap's format.
fn possible(arg: &Arg) -> String {
    let values = arg.get_possible_values();
    let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
    match names.as_slice() {
        [] => String::new(),
        names => format!(" [possible values: {}]", names.join(", ")),
    }
}
