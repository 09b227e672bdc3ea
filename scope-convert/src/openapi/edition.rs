//! The editions of the format.

/// The edition of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Edition {
    /// Swagger 2.0.
    V2,
    V3_0,
    V3_1,
    /// OpenAPI 3.2 and later.
    V3_2,
}

impl Edition {
    /// The methods with their own key in a path item.
    pub(crate) fn methods(self) -> &'static [&'static str] {
        const ALL: &[&str] = &[
            "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
        ];
        let count = match self {
            Self::V2 => 7,
            Self::V3_0 | Self::V3_1 => 8,
            Self::V3_2 => 9,
        };
        ALL.get(..count).unwrap_or(ALL)
    }
}
