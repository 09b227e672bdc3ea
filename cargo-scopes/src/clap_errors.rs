//! What clap leaves out where it says that a word is missing: which words there are. And words that
//! would act on a terminal.

use std::ffi::OsString;

use clap::{
    Arg, Command, FromArgMatches as _,
    builder::StyledStr,
    error::{ContextKind, ContextValue, Error, ErrorKind},
};
use scope_spec::Text;

use crate::commands::{self, Cli};

/// The error that the same words have as they may be shown: clap repeats them as they are.
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
        // it was about what is not shown
        Ok(_) => Error::raw(error.kind(), Text::new(error.to_string()).terminal() + "\n"),
    }
}

/// Completes the error that something is missing: the possible values of what is, and what to ask
/// instead where one command has no answer without it and another has.
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

/// The values of an option, as clap writes them where one is wrong.
fn possible(arg: &Arg) -> String {
    let values = arg.get_possible_values();
    let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
    match names.as_slice() {
        [] => String::new(),
        names => format!(" [possible values: {}]", names.join(", ")),
    }
}
