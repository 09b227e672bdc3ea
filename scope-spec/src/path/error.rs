//! Errors of path templates.

use std::{fmt, ops::Range};

use super::PathTemplate;

/// The error for a text that is not a path template.
///
/// `Display` writes the end of a sentence that begins with the text: ``has a query``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    kind: PathErrorKind,
    span: Range<usize>,
    meant: Option<PathTemplate>,
}

/// A mistake and its bytes.
pub(super) type Mistake = (PathErrorKind, Range<usize>);

impl PathError {
    pub(super) fn new((kind, span): Mistake, meant: Option<PathTemplate>) -> Self {
        Self { kind, span, meant }
    }

    /// The mistake.
    pub fn kind(&self) -> PathErrorKind {
        self.kind
    }

    /// The bytes of the mistake.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The likely template, if there is one.
    pub fn meant(&self) -> Option<&PathTemplate> {
        self.meant.as_ref()
    }
}

/// The kinds of mistakes in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathErrorKind {
    /// It does not begin with `/`.
    NoSlash,
    /// The template of a URI does not begin with a scheme.
    NoScheme,
    /// `{a}{b}`: the end of the first parameter is ambiguous.
    AdjacentParameters,
    /// A second `{+x}`.
    SecondRest,
    /// `:id`, `<id>`.
    OtherStyle,
    /// `*`.
    Star,
    /// `?query` or `{?query}`.
    Query,
    /// `#fragment` or `{#fragment}`.
    Fragment,
    /// `{` without `}`.
    Unclosed,
    /// `}` without `{`.
    Unopened,
    /// `{}`.
    NoName,
    /// `{id:[0-9]+}`, `{name=projects/*}`.
    Pattern,
    /// A name with a character that names can't contain.
    Name(char),
    /// A segment `.` or `..`, which clients resolve before they send the path.
    Dots,
    /// `%` without two hexadecimal digits.
    Percent,
    /// White space.
    Space,
    /// A character that a path contains only percent-encoded.
    Unencoded(char),
}

impl fmt::Display for PathErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSlash => "does not begin with `/`",
            Self::NoScheme => "does not begin with a scheme, such as `file:`",
            Self::AdjacentParameters => "has two parameters without a literal between them",
            Self::SecondRest => "has a second parameter that takes several segments",
            Self::OtherStyle => "has a parameter that is not in braces",
            Self::Star => "has a `*` outside of braces",
            Self::Query => "has a query, and a call is found by its path alone",
            Self::Fragment => "has a fragment, which is never sent",
            Self::Unclosed => "has a `{` without its `}`",
            Self::Unopened => "has a `}` without its `{`",
            Self::NoName => "has a parameter without a name",
            Self::Pattern => "has a parameter with a pattern, which nothing would check",
            Self::Name(c) => return write!(f, "has a parameter with {} in its name", Shown(*c)),
            Self::Dots => "could never match: clients resolve `.` and `..` before they send a path",
            Self::Percent => "could never match: `%` is followed by two hexadecimal digits",
            Self::Space => "has white space in it",
            Self::Unencoded(c) => {
                return write!(
                    f,
                    "could never match: {} is sent percent-encoded",
                    Shown(*c)
                );
            }
        })
    }
}

/// A character in quotes, or as its number if it is invisible.
struct Shown(char);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == '`' {
            f.write_str("a backtick")
        } else if self.0.is_ascii_graphic() || self.0.is_alphanumeric() {
            write!(f, "`{}`", self.0)
        } else {
            write!(f, "U+{:04X}", u32::from(self.0))
        }
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for PathError {}
