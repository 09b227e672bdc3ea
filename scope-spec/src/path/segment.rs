//! The segments of a template, and their matches.

/// A part of a template between two slashes.
///
/// A segment with a `{+x}` matches a text that may contain slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Segment<'t> {
    text: &'t str,
}

/// The kind of a segment, from the most specific to the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SegmentKind {
    /// A literal, which may be empty.
    Literal,
    /// Literals and parameters: `{from}-{to}.json`.
    Mixed,
    /// One parameter: `{x}`.
    Param,
    /// A segment with `{+x}`, alone or with other pieces: `{+name}:undelete`.
    Rest,
}

/// A piece of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Piece<'t> {
    /// A text that matches itself; not empty.
    Literal(&'t str),
    /// `{x}`: one or more characters other than `/`.
    Param(&'t str),
    /// `{+x}` or `{*x}`: one or more characters.
    Rest(&'t str),
}

impl<'t> Piece<'t> {
    /// The name of a parameter.
    pub fn parameter(self) -> Option<&'t str> {
        match self {
            Self::Literal(_) => None,
            Self::Param(name) | Self::Rest(name) => Some(name),
        }
    }

    fn literal(self) -> Option<&'t str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Param(_) | Self::Rest(_) => None,
        }
    }

    /// The literal, or the text in place of the parameter.
    pub(super) fn filled(self, value: &'t str, rest: &'t str) -> &'t str {
        match self {
            Self::Literal(text) => text,
            Self::Param(_) => value,
            Self::Rest(_) => rest,
        }
    }

    /// The parameter from the text between two braces.
    fn inside(name: &'t str) -> Self {
        match name.strip_prefix(['+', '*']) {
            Some(name) => Self::Rest(name),
            None => Self::Param(name),
        }
    }
}

impl<'t> Segment<'t> {
    /// A part of a text that [`super::parse::check`] accepts.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text }
    }

    /// The segment as written.
    pub fn as_str(self) -> &'t str {
        self.text
    }

    /// Its kind.
    pub fn kind(self) -> SegmentKind {
        let bytes = self.text.as_bytes();
        let place = |of: u8| bytes.iter().position(|byte| *byte == of);
        let is_rest = |pair: &[u8]| matches!(pair, b"{+" | b"{*");
        match place(b'{') {
            None => SegmentKind::Literal,
            Some(_) if bytes.windows(2).any(is_rest) => SegmentKind::Rest,
            Some(0) if place(b'}').map(|end| end + 1) == Some(bytes.len()) => SegmentKind::Param,
            Some(_) => SegmentKind::Mixed,
        }
    }

    /// Its literals and parameters, in order. No two parameters are adjacent, and no two literals.
    /// An empty segment has none.
    pub fn pieces(self) -> Pieces<'t> {
        Pieces { left: self.text }
    }

    /// The name of its parameter, if it has no other piece.
    pub fn parameter(self) -> Option<&'t str> {
        let is_one = self.kind() == SegmentKind::Param;
        self.pieces().find_map(Piece::parameter).filter(|_| is_one)
    }

    /// Whether it matches a text, which may contain a `/` only if the segment has a `{+x}`.
    pub fn matches(self, text: &str) -> bool {
        let Some((before, after)) = self.around_wildest() else {
            return text == self.text;
        };
        let left = starts_with(before, text).and_then(|text| ends_with(after, text));
        left.is_some_and(|text| !text.is_empty())
    }

    /// The pieces before and after the `{+x}`, or without one, the last parameter.
    fn around_wildest(self) -> Option<(Pieces<'t>, Pieces<'t>)> {
        let rest = self.text.find("{+").or_else(|| self.text.find("{*"));
        let (before, from) = self.text.split_at_checked(rest.or(self.text.rfind('{'))?)?;
        let (_, after) = from.split_once('}')?;
        Some((Pieces { left: before }, Pieces { left: after }))
    }

    /// The pieces before the `{+x}`.
    pub(super) fn before_rest(self) -> Pieces<'t> {
        let around = self.around_wildest();
        around.map_or(Pieces { left: "" }, |(before, _)| before)
    }

    /// The pieces after the `{+x}`.
    pub(super) fn behind_rest(self) -> Pieces<'t> {
        let around = self.around_wildest();
        around.map_or(Pieces { left: "" }, |(_, after)| after)
    }
}

/// The text after the pieces, each matched leftmost. The last piece, if any, is a literal.
pub(super) fn starts_with<'p>(pieces: Pieces<'_>, mut text: &'p str) -> Option<&'p str> {
    let mut parameter = false;
    for piece in pieces {
        let Some(literal) = piece.literal() else {
            parameter = true;
            continue;
        };
        if parameter {
            let first = text.chars().next()?.len_utf8();
            let at = first + text.get(first..)?.find(literal)?;
            if text.get(..at)?.contains('/') {
                return None;
            }
            text = text.get(at..)?;
        }
        text = text.strip_prefix(literal)?;
        parameter = false;
    }
    Some(text)
}

/// The text before the pieces, each matched rightmost. The first piece, if any, is a literal.
pub(super) fn ends_with<'p>(pieces: Pieces<'_>, mut text: &'p str) -> Option<&'p str> {
    let mut parameter = false;
    for piece in pieces.rev() {
        let Some(literal) = piece.literal() else {
            parameter = true;
            continue;
        };
        if parameter {
            let last = text.len() - text.chars().next_back()?.len_utf8();
            let at = text.get(..last)?.rfind(literal)? + literal.len();
            if text.get(at..)?.contains('/') {
                return None;
            }
            text = text.get(..at)?;
        }
        text = text.strip_suffix(literal)?;
        parameter = false;
    }
    Some(text)
}

/// The pieces of a segment: see [`Segment::pieces`].
#[derive(Clone, Copy, Debug)]
pub struct Pieces<'t> {
    left: &'t str,
}

impl<'t> Pieces<'t> {
    /// The pieces as written.
    pub(super) fn as_str(self) -> &'t str {
        self.left
    }

    /// The pieces with a text for each parameter.
    pub(super) fn filled(self, value: &str, rest: &str) -> String {
        self.map(|piece| piece.filled(value, rest)).collect()
    }

    /// The literal that the pieces begin with, or an empty text.
    pub(super) fn prefix(mut self) -> &'t str {
        self.next().and_then(Piece::literal).unwrap_or("")
    }

    /// The literal that the pieces end with, or an empty text.
    pub(super) fn suffix(mut self) -> &'t str {
        self.next_back().and_then(Piece::literal).unwrap_or("")
    }
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        if let Some((name, after)) = self
            .left
            .strip_prefix('{')
            .and_then(|it| it.split_once('}'))
        {
            self.left = after;
            return Some(Piece::inside(name));
        }
        let end = self.left.find('{').unwrap_or(self.left.len());
        let (literal, after) = self.left.split_at_checked(end)?;
        self.left = after;
        (!literal.is_empty()).then_some(Piece::Literal(literal))
    }
}

impl DoubleEndedIterator for Pieces<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if let Some((before, name)) = self
            .left
            .strip_suffix('}')
            .and_then(|it| it.rsplit_once('{'))
        {
            self.left = before;
            return Some(Piece::inside(name));
        }
        let start = self.left.rfind('}').map_or(0, |end| end + 1);
        let (before, literal) = self.left.split_at_checked(start)?;
        self.left = before;
        (!literal.is_empty()).then_some(Piece::Literal(literal))
    }
}
