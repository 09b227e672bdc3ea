//! The format of a document to import.

use std::path::Path;

use clap::ValueEnum;
use scope_convert::import::Format;

use crate::failure::Failure;

/// The format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::commands) enum Kind {
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
    pub(in crate::commands) fn of(path: &Path) -> Result<Option<Self>, Failure> {
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
    pub(in crate::commands) fn named(name: &str) -> Option<Self> {
        Self::from_str(name, true).ok()
    }

    /// All names, as `--as` and `cargo scopes import` take them.
    pub(in crate::commands) fn names() -> String {
        let values = Self::value_variants().iter();
        let values = values.filter_map(Self::to_possible_value);
        let names: Vec<_> = values.map(|it| it.get_name().to_owned()).collect();
        names.join(", ")
    }

    /// The name of a format, as `cargo scopes import` takes it.
    pub(super) fn name_of(format: Format) -> String {
        let mut kinds = Self::value_variants().iter();
        let kind = kinds.find(|kind| kind.format() == format);
        let value = kind.and_then(Self::to_possible_value);
        value.map_or_else(String::new, |it| it.get_name().to_owned())
    }

    pub(in crate::commands) fn format(self) -> Format {
        match self {
            Self::Openapi => Format::Openapi,
            Self::GoogleDiscovery => Format::GoogleDiscovery,
            Self::Markdown => Format::Markdown,
            Self::Csv => Format::Csv,
        }
    }
}
