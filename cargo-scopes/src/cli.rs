//! The words of the command line that several commands share.

use clap::{Parser, ValueEnum, builder::Styles};

use crate::commands::Command;

/// Scopes of an API: check them, ask them, turn them into code.
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

/// `--format`, where something is printed.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct FormatArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// `--format`, where findings with a place are printed.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct ReportFormatArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ReportFormat,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    /// What stands below the options, of all commands.
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
            // a line of code is not to be broken at all
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
