//! Path templates, which describe the paths of a call.
//!
//! This is the one definition of what a template matches. `scope-core` searches tables laid out from
//! [`PathTemplate::segments`]; a differential test compares the two.

mod correction;
mod error;
mod index;
mod overlap;
mod parse;
mod segment;

use std::{cmp::Ordering, fmt, str::FromStr};

pub use error::{PathError, PathErrorKind};
pub use index::TemplateIndex;
pub use segment::{Piece, Pieces, Segment, SegmentKind};

/// The template of a path, such as `/accounts/{id}` or `/v1/{+name}:undelete`.
///
/// A template consists of literals and parameters. `{x}` matches one or more characters other than
/// `/`. `{+x}` and `{*x}` match one or more characters, including `/`; a template has at most one
/// of these, and the text after it is matched from the end of the path.
///
/// ```
/// use scope_spec::PathTemplate;
///
/// let template: PathTemplate = "/files/{from}-{to}.json".parse().unwrap();
/// assert!(template.matches("/files/1-2.json"));
/// assert!(!template.matches("/files/1-2/3.json"));
///
/// let error = "/files/:id".parse::<PathTemplate>().unwrap_err();
/// assert_eq!(error.meant().unwrap().as_str(), "/files/{id}");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PathTemplate {
    /// As written; [`parse::check`] accepts it.
    text: String,
}

impl PathTemplate {
    /// Reads the template of a path, which begins with `/`. Takes linear time.
    ///
    /// # Errors
    ///
    /// The first mistake from the left, with the likely template if there is one.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Self::read(text, parse::Form::Path)
    }

    /// Reads the template of a URI, such as `file:///{+path}`: a scheme, followed by the same grammar.
    ///
    /// # Errors
    ///
    /// Those of [`PathTemplate::parse`].
    pub fn parse_uri(text: &str) -> Result<Self, PathError> {
        Self::read(text, parse::Form::Uri)
    }

    fn read(text: &str, form: parse::Form) -> Result<Self, PathError> {
        match parse::check(text, form) {
            Ok(()) => Ok(Self {
                text: text.to_owned(),
            }),
            Err(mistake) => Err(PathError::new(mistake, correction::corrected(text, form))),
        }
    }

    /// The template as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The parts between slashes: one for `/`, which is empty.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = Segment<'_>> + Clone {
        behind_slash(&self.text).split('/').map(Segment::new)
    }

    /// The literals and parameters of the whole template, in order, without the slashes between
    /// segments.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        self.segments().flat_map(Segment::pieces)
    }

    /// The names of its parameters, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.pieces().filter_map(Piece::parameter)
    }

    /// Whether it has a `{+x}`.
    pub fn has_rest(&self) -> bool {
        self.segments().any(|it| it.kind() == SegmentKind::Rest)
    }

    /// Whether it matches a path as sent, without its query.
    ///
    /// Takes time linear in both lengths, and no memory.
    pub fn matches(&self, path: &str) -> bool {
        if path.starts_with('/') != self.text.starts_with('/') {
            return false;
        }
        let mut left = Some(behind_slash(path));
        let mut segments = self.segments();
        while let Some(segment) = segments.next() {
            let Some(text) = left else {
                return false;
            };
            if segment.kind() == SegmentKind::Rest {
                return ends_with(segments, text).is_some_and(|text| segment.matches(text));
            }
            let (first, after) = match text.split_once('/') {
                Some((first, after)) => (first, Some(after)),
                None => (text, None),
            };
            if !segment.matches(first) {
                return false;
            }
            left = after;
        }
        left.is_none()
    }

    /// The shape of the template, which is equal for templates of the same paths: the template
    /// without the names of its parameters, `/accounts/{}` or `/files/{+}`.
    pub fn shape(&self) -> String {
        self.written(|piece| match piece {
            Piece::Literal(text) => text,
            Piece::Param(_) => "{}",
            Piece::Rest(_) => "{+}",
        })
    }

    /// A path that this template matches: each parameter is `value`, and a `{+x}` is `rest`.
    /// Neither may be empty, and `value` must not contain a `/`.
    pub fn filled(&self, value: &str, rest: &str) -> String {
        self.written(|piece| piece.filled(value, rest))
    }

    /// A path that this template matches.
    pub fn sample(&self) -> String {
        self.filled("1", "1")
    }

    fn written<'t>(&'t self, text: impl Fn(Piece<'t>) -> &'t str) -> String {
        let mut out = String::with_capacity(self.text.len());
        for (index, segment) in self.segments().enumerate() {
            if index > 0 || self.text.starts_with('/') {
                out.push('/');
            }
            out.extend(segment.pieces().map(&text));
        }
        out
    }

    /// A template of paths that both match; `None` exactly if there are none. Linear time.
    ///
    /// If one contains the other, it is the other one. Otherwise they may match further paths that no
    /// single template covers: `/a{x}` and `/{y}b` have `/a{x}b` in common, and also `/ab`.
    pub fn common(&self, other: &Self) -> Option<Self> {
        let same_root = self.text.starts_with('/') == other.text.starts_with('/');
        same_root.then(|| overlap::common(self, other)).flatten()
    }

    /// Whether both templates match some path. Exact, in linear time.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.common(other).is_some()
    }

    /// Whether it matches every path that the other one matches. Exact, in linear time.
    pub fn contains(&self, other: &Self) -> bool {
        // a character that no template contains represents every value of a parameter
        const VALUE: &str = "\u{fffd}";
        let rests: &[&str] = match other.has_rest() {
            true => &[VALUE, "/", "\u{fffd}/\u{fffd}"],
            false => &[VALUE],
        };
        let mut rests = rests.iter();
        rests.all(|rest| self.matches(&other.filled(VALUE, rest)))
    }

    /// The specificity of the template. Of several templates that match a path, the one of the greatest
    /// specificity decides; if it is equal, all of them do.
    pub fn specificity(&self) -> Specificity {
        let mut kinds: Vec<SegmentKind> = self.segments().map(Segment::kind).collect();
        if let Some(rest) = kinds.iter().position(|kind| *kind == SegmentKind::Rest) {
            kinds.truncate(rest + 1);
        }
        let suffix = self.text.rsplit_once('}');
        Specificity {
            kinds,
            suffix: suffix.map_or(0, |(_, literal)| literal.len()),
        }
    }
}

/// The text without the end that the segments after a `{+x}` match; `None` if they do not match.
fn ends_with<'t, 'p>(
    segments: impl DoubleEndedIterator<Item = Segment<'t>>,
    mut text: &'p str,
) -> Option<&'p str> {
    for segment in segments.rev() {
        let (before, last) = text.rsplit_once('/')?;
        if !segment.matches(last) {
            return None;
        }
        text = before;
    }
    Some(text)
}

fn behind_slash(text: &str) -> &str {
    text.strip_prefix('/').unwrap_or(text)
}

impl FromStr for PathTemplate {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        Self::parse(text)
    }
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PathTemplate({:?})", self.text)
    }
}

/// The order in which templates decide: see [`PathTemplate::specificity`].
///
/// Segments are compared one by one. A literal is greater than a mixed segment, a mixed segment
/// than `{x}`, and `{x}` than a segment with `{+x}`, where the comparison ends. Then the template
/// with the longer literal after its last parameter is greater.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Specificity {
    kinds: Vec<SegmentKind>,
    suffix: usize,
}

impl Ord for Specificity {
    fn cmp(&self, other: &Self) -> Ordering {
        // kinds are ordered from the most specific to the least
        let kinds = other.kinds.cmp(&self.kinds);
        kinds.then_with(|| self.suffix.cmp(&other.suffix))
    }
}

impl PartialOrd for Specificity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
