//! The grammar of templates.

use super::{PathErrorKind as Kind, behind_slash, error::Mistake};
use crate::text::is_visible;

/// The kind of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Path,
    Uri,
}

/// The first mistake from the left.
pub(super) fn check(text: &str, form: Form) -> Result<(), Mistake> {
    let first = text.split('/').next().unwrap_or_default();
    match form {
        Form::Path if !text.starts_with('/') => return Err((Kind::NoSlash, 0..first.len())),
        Form::Uri if !has_scheme(text) => return Err((Kind::NoScheme, 0..first.len())),
        Form::Path | Form::Uri => {}
    }
    let mut at = text.len() - behind_slash(text).len();
    let mut rest = false;
    // the start of the parameter that ends right here
    let mut parameter: Option<usize> = None;
    let mut starts = true;
    while let Some(left) = text.get(at..).filter(|left| !left.is_empty()) {
        if starts {
            literal_segment(left, at)?;
        }
        starts = left.starts_with('/');
        if let Some(inside) = left.strip_prefix('{') {
            let name = group(inside, at)?;
            let end = at + name.len() + 2;
            if is_rest(name) && std::mem::replace(&mut rest, true) {
                return Err((Kind::SecondRest, at..end));
            }
            if let Some(before) = parameter.replace(at) {
                return Err((Kind::AdjacentParameters, before..end));
            }
            at = end;
        } else if let Some(c) = left.chars().next() {
            parameter = None;
            if let Some(kind) = wrong_in_literal(c, left) {
                return Err((kind, at..at + c.len_utf8()));
            }
            at += c.len_utf8();
        }
    }
    Ok(())
}

/// RFC 3986 section 3.1.
fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Rejects whole segments: parameters in the syntax of other routers, and dots.
fn literal_segment(left: &str, at: usize) -> Result<(), Mistake> {
    let segment = left.split('/').next().unwrap_or_default();
    let segment = segment.split(['?', '#']).next().unwrap_or_default();
    let span = at..at + segment.len();
    if matches!(segment, "." | "..") {
        return Err((Kind::Dots, span));
    }
    let colon = segment
        .strip_prefix(':')
        .is_some_and(|name| !name.is_empty());
    if colon || (segment.starts_with('<') && segment.ends_with('>')) {
        return Err((Kind::OtherStyle, span));
    }
    Ok(())
}

/// The name between two braces; `inside` begins after the first one, which is at `at`.
fn group(inside: &str, at: usize) -> Result<&str, Mistake> {
    let end = inside.find(['{', '}']).unwrap_or(inside.len());
    let (group, after) = inside.split_at_checked(end).unwrap_or((inside, ""));
    let span = at..at + group.len() + 2;
    if !after.starts_with('}') {
        let end = group.find('/').unwrap_or(group.len());
        return Err((Kind::Unclosed, at..at + 1 + end));
    }
    match wrong_name(group.strip_prefix(['+', '*']).unwrap_or(group)) {
        None => Ok(group),
        Some(kind) => Err((kind, span)),
    }
}

pub(super) fn is_rest(group: &str) -> bool {
    group.starts_with(['+', '*'])
}

fn wrong_name(name: &str) -> Option<Kind> {
    let first = name.chars().next();
    match first {
        None => return Some(Kind::NoName),
        Some('?' | '&') => return Some(Kind::Query),
        Some('#') => return Some(Kind::Fragment),
        Some('.') => return Some(Kind::Name('.')),
        Some(_) => {}
    }
    let wrong = name
        .chars()
        .find(|c| !is_visible(*c) || "/:=*?+,;&#!@|<>\"\\^`".contains(*c));
    match wrong {
        Some(':' | '=') => Some(Kind::Pattern),
        Some(c) => Some(Kind::Name(c)),
        None if name.ends_with('.') => Some(Kind::Name('.')),
        None => None,
    }
}

/// The mistake of a character in a literal. Paths are `pchar` of RFC 3986 section 3.3 and slashes.
/// `left` begins with the character.
fn wrong_in_literal(c: char, left: &str) -> Option<Kind> {
    match c {
        '}' => Some(Kind::Unopened),
        '?' => Some(Kind::Query),
        '#' => Some(Kind::Fragment),
        '*' => Some(Kind::Star),
        '%' => {
            let digits = left.bytes().skip(1).take(2);
            let two = digits.filter(u8::is_ascii_hexdigit).count() == 2;
            (!two).then_some(Kind::Percent)
        }
        c if c.is_whitespace() => Some(Kind::Space),
        c if is_literal(c) => None,
        c => Some(Kind::Unencoded(c)),
    }
}

pub(super) fn is_literal(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&'()+,;=:@/".contains(c)
}
