//! The format of a document to import.

use std::path::Path;

use clap::ValueEnum;
use scope_convert::import::Format;

use crate::failure::Failure;

/// The format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    Openapi,
    GoogleDiscovery,
    Markdown,
    Csv,
}

impl Kind {
    /// The format of a file, by its name; JSON by its contents. `None` if unknown.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub(super) fn of(path: &Path) -> Result<Option<Self>, Failure> {
        let extension = path.extension().and_then(|it| it.to_str());
        Ok(match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("md" | "markdown") => Some(Self::Markdown),
            Some("csv" | "tsv") => Some(Self::Csv),
            Some("yaml" | "yml") => Some(Self::Openapi),
            Some("json") => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| Failure::io("read", path, &error))?;
                let google = text.contains("discovery#restDescription");
                Some(if google {
                    Self::GoogleDiscovery
                } else {
                    Self::Openapi
                })
            }
            _ => None,
        })
    }

    /// The format of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::from_str(name, true).ok()
    }

    /// All names, as `--as` and `cargo scopes import` take them.
    pub(super) fn names() -> String {
        let values = Self::value_variants().iter();
        let values = values.filter_map(Self::to_possible_value);
        let names: Vec<_> = values.map(|it| it.get_name().to_owned()).collect();
        names.join(", ")
    }

    pub(super) fn format(self) -> Format {
        match self {
            Self::Openapi => Format::Openapi,
            Self::GoogleDiscovery => Format::GoogleDiscovery,
            Self::Markdown => Format::Markdown,
            Self::Csv => Format::Csv,
        }
    }
}
