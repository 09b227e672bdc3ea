//! The commands: one module each, with its `Args` and its `run`.

mod app;
pub(crate) mod audit;
mod check;
mod completions;
mod denial;
mod diff;
mod docs;
mod expand;
mod explain;
mod export;
mod import;
mod least;
pub(crate) mod mcp;
mod new;
mod schema;
mod show;
mod test;

use clap::{Parser, builder::Styles};

use crate::{
    console::Console,
    failure::{Exit, Outcome},
    format::{Format, ReportFormat},
};

/// Scopes of an API: check, query and explain them, and generate code from them
#[derive(Debug, Parser)]
#[command(name = "cargo-scopes", version, styles = Styles::styled(), max_term_width = 100)]
#[command(
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) color: colorchoice_clap::Color,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The doc comments of each command's `Args` are its help; the first sentence is its line in the
/// list.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    New(new::Args),
    Check(check::Args),
    Show(show::Args),
    Explain(explain::Args),
    Least(least::Args),
    Test(test::Args),
    Denial(denial::Args),
    Diff(diff::Args),
    Audit(audit::Args),
    App(app::Args),
    Docs(docs::Args),
    Import(import::Args),
    Export(export::Args),
    Expand(expand::Args),
    Schema(schema::Args),
    Mcp(mcp::Args),
    Completions(completions::Args),
}

/// The advice for a missing option: another command that does without it.
pub(crate) fn without(command: &clap::Command, option: &clap::Arg) -> Option<&'static str> {
    let is_token = command.get_name() == "explain" && option.get_id() == "granted";
    is_token
        .then_some("to see what a call requires, without a token: `cargo scopes show 'GET /path'`")
}

impl Command {
    /// Whether the answer is JSON.
    fn answers_in_json(&self) -> bool {
        match self {
            Self::Check(args) => args.format.format == ReportFormat::Json,
            Self::Audit(args) => args.format.format == ReportFormat::Json,
            Self::Show(args) => args.format.format == Format::Json,
            Self::Explain(args) => args.format.format == Format::Json,
            Self::Least(args) => args.format.format == Format::Json,
            Self::Test(args) => args.format.format == Format::Json,
            Self::Denial(args) => args.format.format == Format::Json,
            Self::Diff(args) => args.answers_in_json(),
            Self::App(args) => args.answers_in_json(),
            Self::New(_)
            | Self::Docs(_)
            | Self::Import(_)
            | Self::Export(_)
            | Self::Expand(_)
            | Self::Schema(_)
            | Self::Mcp(_)
            | Self::Completions(_) => false,
        }
    }
}

pub(crate) fn run(command: Command, console: &mut Console) -> Outcome {
    if command.answers_in_json() {
        console.answer_in_json();
    }
    match command {
        Command::New(args) => new::run(&args, console),
        Command::Check(args) => check::run(&args, console),
        Command::Show(args) => show::run(&args, console),
        Command::Explain(args) => explain::run(&args, console),
        Command::Least(args) => least::run(&args, console),
        Command::Test(args) => test::run(&args, console),
        Command::Denial(args) => denial::run(&args, console),
        Command::Diff(args) => diff::run(&args, console),
        Command::Audit(args) => audit::run(&args, console),
        Command::App(args) => app::run(&args, console),
        Command::Docs(args) => docs::run(&args, console),
        Command::Import(args) => import::run(&args, console),
        Command::Export(args) => export::run(&args, console),
        Command::Expand(args) => expand::run(&args, console),
        Command::Schema(args) => schema::run(&args, console),
        // `crate::run` serves it, before stdout is locked
        Command::Mcp(_) => Ok(Exit::Yes),
        Command::Completions(args) => completions::run(&args, console),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    /// The texts after the options, of all commands.
    fn texts(command: &clap::Command, path: &str, texts: &mut Vec<(String, String)>) {
        let path = format!("{path} {}", command.get_name());
        for text in [command.get_after_help(), command.get_after_long_help()] {
            texts.extend(text.map(|text| (path.clone(), text.to_string())));
        }
        for inner in command.get_subcommands() {
            self::texts(inner, &path, texts);
        }
    }

    #[test]
    fn help_leaves_the_breaking_of_lines_to_the_terminal() {
        let mut found = Vec::new();
        texts(&Cli::command(), "", &mut found);
        assert!(found.len() > 20);
        for (command, text) in found {
            let lines: Vec<&str> = text.lines().collect();
            for pair in lines.windows(2) {
                let [line, next] = pair else { continue };
                let broken = [line, next].iter().all(|it| it.starts_with(|c| c != ' '));
                assert!(!broken, "{command}: a paragraph is broken after `{line}`");
            }
            // code must fit on one line
            let code = lines.iter().filter(|line| line.starts_with(' '));
            for line in code {
                assert!(
                    line.chars().count() <= 80,
                    "{command}: `{line}` is too wide"
                );
            }
        }
    }
}
