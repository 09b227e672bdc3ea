//! The likely template of a text in another tool's syntax.

use std::fmt::Write;

use super::{
    PathTemplate,
    parse::{Form, check, is_literal, is_rest},
};

/// The text with each known mistake corrected, if that gives a template.
pub(super) fn corrected(text: &str, form: Form) -> Option<PathTemplate> {
    let mut groups = String::with_capacity(text.len());
    let mut left = match form {
        Form::Path => path_of_target(text.trim())?,
        Form::Uri => text.trim(),
    };
    while let Some((literal, inside)) = left.split_once('{') {
        if let Some((path, _)) = literal.split_once(['?', '#']) {
            groups.push_str(path);
            left = "";
            break;
        }
        groups.push_str(literal);
        let inside = inside.trim_start_matches('{');
        let closed = inside.find('}').filter(|end| {
            let group = inside.get(..*end).unwrap_or_default();
            !group.contains('{')
                && (group.contains(['=', ':']) || !group.trim_start_matches('/').contains('/'))
        });
        let end = closed.or_else(|| inside.find(['/', '{', '}']));
        let (group, after) = inside.split_at_checked(end.unwrap_or(inside.len()))?;
        groups.push_str(&corrected_group(group.trim())?);
        left = after.trim_start_matches('}');
    }
    groups.push_str(left.split(['?', '#']).next().unwrap_or_default());
    if form == Form::Path && !groups.starts_with('/') {
        groups.insert(0, '/');
    }
    let text = corrected_segments(&groups);
    check(&text, form).is_ok().then_some(PathTemplate { text })
}

/// The path of a request target (RFC 9112 section 3.2): of a URL, the part after the authority. `*`
/// and an authority alone have none.
fn path_of_target(text: &str) -> Option<&str> {
    let Some((scheme, rest)) = text.split_once("://") else {
        let port = text.rsplit_once(':').map(|(_, port)| port);
        let is_authority =
            |port: &str| !port.is_empty() && port.bytes().all(|it| it.is_ascii_digit());
        return (text != "*" && !port.is_some_and(is_authority)).then_some(text);
    };
    if scheme.contains(['/', '{']) {
        return Some(text);
    }
    Some(rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"))
}

/// The corrected text between two braces, with its braces. Empty for a query.
fn corrected_group(group: &str) -> Option<String> {
    if group.starts_with(['?', '&', '#']) {
        return Some(String::new());
    }
    if let Some(name) = group.strip_prefix('.') {
        return Some(format!(".{{{name}}}"));
    }
    if let Some(name) = group.strip_prefix('/') {
        return Some(format!("/{{{name}}}"));
    }
    let name = group.trim_start_matches(['+', '*']);
    let rest = if is_rest(group) { "+" } else { "" };
    if let Some((name, pattern)) = name.split_once('=') {
        return corrected_pattern(name, pattern);
    }
    if let Some((name, pattern)) = name.split_once(':') {
        let takes_rest = [".*", ".+", "*", "path"]
            .iter()
            .any(|it| pattern.starts_with(it));
        return Some(format!("{{{}{name}}}", if takes_rest { "+" } else { rest }));
    }
    if let Some(name) = name.strip_suffix("...") {
        return Some(format!("{{+{name}}}"));
    }
    Some(format!("{{{rest}{}}}", name.trim_end_matches(['*', '?'])))
}

/// `{name=projects/*/things/**}`, as google.api.http writes it.
fn corrected_pattern(name: &str, pattern: &str) -> Option<String> {
    let mut count = 0;
    let segments = pattern.split('/').map(|segment| {
        let rest = match segment {
            "*" => "",
            "**" => "+",
            literal => return literal.to_owned(),
        };
        count += 1;
        match count {
            1 => format!("{{{rest}{name}}}"),
            _ => format!("{{{rest}{name}{count}}}"),
        }
    });
    let text = segments.collect::<Vec<_>>().join("/");
    (count > 0).then_some(text)
}

fn corrected_segments(text: &str) -> String {
    let mut segments: Vec<String> = Vec::new();
    let count = text.split('/').count();
    let mut rest = false;
    for (index, segment) in text.split('/').enumerate() {
        match segment {
            "." => continue,
            ".." => {
                if segments.len() > 1 {
                    segments.pop();
                }
                continue;
            }
            _ => {}
        }
        let mut segment = corrected_segment(segment, index + 1 == count);
        if let Some(name) = segment.strip_prefix("{+").or(segment.strip_prefix("{*"))
            && std::mem::replace(&mut rest, true)
        {
            segment = format!("{{{name}");
        }
        segments.push(segment);
    }
    segments.join("/")
}

fn corrected_segment(segment: &str, last: bool) -> String {
    if let Some(name) = segment.strip_prefix(':').filter(|name| is_name(name)) {
        return format!("{{{name}}}");
    }
    if let Some(inside) = segment
        .strip_prefix('<')
        .and_then(|it| it.strip_suffix('>'))
    {
        let (kind, name) = inside.rsplit_once(':').unwrap_or(("", inside));
        return match name.strip_suffix("..") {
            Some(name) => format!("{{+{name}}}"),
            None if kind == "path" => format!("{{+{name}}}"),
            None => format!("{{{name}}}"),
        };
    }
    if let Some(name) = segment.strip_suffix('}').filter(|name| is_name(name)) {
        return format!("{{{name}}}");
    }
    if let Some(name) = segment.strip_prefix('*') {
        let name = name.trim_start_matches('*');
        if is_name(name) {
            return format!("{{+{name}}}");
        }
        if name.is_empty() && last {
            return "{+rest}".to_owned();
        }
    }
    encoded(segment)
}

fn is_name(text: &str) -> bool {
    let named = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    !text.is_empty() && text.chars().all(named)
}

/// The segment with invalid characters in its literals percent-encoded.
fn encoded(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    let mut inside = false;
    for (at, c) in segment.char_indices() {
        inside = c == '{' || (inside && c != '}');
        let digits = || {
            segment
                .bytes()
                .skip(at + 1)
                .take(2)
                .filter(u8::is_ascii_hexdigit)
                .count()
        };
        let keeps = match c {
            '{' | '}' | '*' => true,
            '%' => digits() == 2,
            c => inside || is_literal(c),
        };
        if keeps {
            out.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            // writing to a `String` never fails
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
