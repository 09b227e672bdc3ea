//! What clap leaves out where it says that a word is missing: which words there are.

use clap::{
    Arg, Command,
    builder::StyledStr,
    error::{ContextKind, ContextValue, Error, ErrorKind},
};

use crate::commands;

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
