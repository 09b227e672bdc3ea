//! What is audited, and in which build.

use std::path::PathBuf;

/// What is audited, and in which build.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A folder of a package or a workspace. In a package that is not the root of its workspace only
    /// that package is audited, with the members that it depends on.
    pub workspace: PathBuf,
    /// Features to switch on.
    pub features: Vec<String>,
    /// Switches all features on.
    pub all_features: bool,
    /// Switches the default features off.
    pub no_default_features: bool,
    /// The target triple; `None` for the one that cargo chooses.
    pub target: Option<String>,
    /// Audits tests, too.
    pub tests: bool,
    /// Audits examples, too.
    pub examples: bool,
    /// Audits benches, too.
    pub benches: bool,
    /// Makes no network request.
    pub offline: bool,
    /// The program that stands in for rustc, which calls [`wrapper`](crate::wrapper): the command
    /// itself.
    pub wrapper: PathBuf,
}

impl Options {
    /// The flags for `cargo` that choose the features.
    pub(crate) fn feature_flags(&self) -> Vec<String> {
        let mut flags = Vec::new();
        if !self.features.is_empty() {
            flags.push(format!("--features={}", self.features.join(",")));
        }
        if self.all_features {
            flags.push("--all-features".to_owned());
        }
        if self.no_default_features {
            flags.push("--no-default-features".to_owned());
        }
        flags
    }

    /// The flags for `cargo check` that choose the targets. `libraries` is whether there is one:
    /// cargo refuses `--lib` otherwise.
    pub(crate) fn target_flags(&self, libraries: bool) -> Vec<String> {
        let more = [
            (self.tests, "--tests"),
            (self.examples, "--examples"),
            (self.benches, "--benches"),
        ];
        let mut flags: Vec<String> = more
            .into_iter()
            .filter(|(on, _)| *on)
            .map(|(_, flag)| flag.to_owned())
            .collect();
        // without any of these cargo checks libraries and programs
        if !flags.is_empty() {
            flags.extend(libraries.then(|| "--lib".to_owned()));
            flags.push("--bins".to_owned());
        }
        flags.extend(self.target.as_ref().map(|it| format!("--target={it}")));
        flags
    }

    /// The features as a report shows them.
    pub(crate) fn shown_features(&self) -> Vec<String> {
        let mut shown = Vec::new();
        if self.all_features {
            shown.push("all".to_owned());
        } else if !self.no_default_features {
            shown.push("default".to_owned());
        }
        shown.extend(self.features.iter().cloned());
        shown
    }
}
