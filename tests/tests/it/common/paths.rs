//! Which operations a call is, and which it requires: written from the text of the format and of the
//! rule on readings, and from none of the code. Slow and plain.
#![allow(dead_code, reason = "each test uses its own part")]

use std::collections::BTreeSet;

/// A character of a template, or a parameter.
enum Token {
    Byte(u8),
    /// `{x}`: one or more characters other than `/`.
    Parameter,
    /// `{+x}`: one or more characters.
    Rest,
}

fn tokens(template: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut left = template;
    while let Some((literal, after)) = left.split_once('{') {
        tokens.extend(literal.bytes().map(Token::Byte));
        let (name, after) = after.split_once('}').expect("a closed brace");
        tokens.push(if name.starts_with(['+', '*']) {
            Token::Rest
        } else {
            Token::Parameter
        });
        left = after;
    }
    tokens.extend(left.bytes().map(Token::Byte));
    tokens
}

/// Whether a template stands for a path: where each of its prefixes may end in the path.
pub fn matches(template: &str, path: &[u8]) -> bool {
    let mut ends = BTreeSet::from([0]);
    for token in tokens(template) {
        let mut next = BTreeSet::new();
        for start in ends {
            for (at, byte) in path.iter().enumerate().skip(start) {
                let is_taken = match token {
                    Token::Byte(literal) => literal == *byte,
                    Token::Parameter => *byte != b'/',
                    Token::Rest => true,
                };
                // what is further on was found from an earlier start
                if !is_taken || !next.insert(at + 1) || matches!(token, Token::Byte(_)) {
                    break;
                }
            }
        }
        if next.is_empty() {
            return false;
        }
        ends = next;
    }
    ends.contains(&path.len())
}

/// How specific a template is; the least is the most specific one. Segment by segment, a literal, a
/// mixed segment, `{x}`, `{+x}`; then the longer literal at the end.
pub fn specificity(template: &str) -> (Vec<u8>, std::cmp::Reverse<usize>) {
    let mut kinds = Vec::new();
    for segment in template.split('/').skip(1) {
        let alone = segment.starts_with('{') && segment.find('}') == Some(segment.len() - 1);
        let kind = match segment {
            _ if segment.contains("{+") || segment.contains("{*") => 3,
            _ if !segment.contains('{') => 0,
            _ if alone => 2,
            _ => 1,
        };
        kinds.push(kind);
        if kind == 3 {
            break;
        }
    }
    let end = template
        .rfind('}')
        .map_or(0, |brace| template.len() - brace - 1);
    (kinds, std::cmp::Reverse(end))
}

/// The positions of the calls, method and template, that a path as it stands is.
pub fn found(calls: &[(String, String)], method: &str, path: &[u8]) -> Vec<usize> {
    let matching: Vec<usize> = (0..calls.len())
        .filter(|i| calls[*i].0 == method && matches(&calls[*i].1, path))
        .collect();
    let best = matching.iter().map(|i| specificity(&calls[*i].1)).min();
    let most_specific = |i: &usize| Some(specificity(&calls[*i].1)) == best;
    matching.into_iter().filter(most_specific).collect()
}

/// What a path becomes when it is decoded once.
pub fn decoded(path: &[u8], slashes: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < path.len() {
        let digits = path
            .get(at + 1..at + 3)
            .and_then(|it| std::str::from_utf8(it).ok());
        let hexadecimal = digits.filter(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let byte = hexadecimal.map(|it| u8::from_str_radix(it, 16).expect("two digits"));
        match byte.filter(|byte| path[at] == b'%' && (slashes || *byte != b'/')) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(path[at]);
                at += 1;
            }
        }
    }
    out
}

/// What a path becomes when `//` is collapsed, and `.` and `..` are resolved.
pub fn normalized(path: &[u8]) -> Vec<u8> {
    let segments: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
    let mut kept: Vec<&[u8]> = Vec::new();
    for segment in &segments {
        match *segment {
            b"" | b"." => {}
            b".." => drop(kept.pop()),
            name => kept.push(name),
        }
    }
    let is_folder = matches!(segments.last(), Some(&b"" | &b"." | &b".."));
    let mut out = vec![b'/'];
    out.extend(kept.join(&b'/'));
    if is_folder && !kept.is_empty() {
        out.push(b'/');
    }
    out
}

/// The forms of a path, as sent first.
pub fn forms(path: &[u8]) -> Vec<Vec<u8>> {
    let decoded = [path.to_vec(), decoded(path, false), decoded(path, true)];
    let collapsed = decoded.iter().map(|path| normalized(path));
    // an empty segment may be the value of a parameter: here a character that no template has
    let emptied = decoded.iter().map(|path| {
        let segments: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
        let last = segments.len() - 1;
        let value = |(i, segment): (usize, &&[u8])| match segment.is_empty() && 0 < i && i < last {
            true => vec![0],
            false => segment.to_vec(),
        };
        let values: Vec<Vec<u8>> = segments.iter().enumerate().map(value).collect();
        values.join(&b'/')
    });
    let all = decoded.iter().cloned();
    all.chain(collapsed).chain(emptied).collect()
}

/// The call that a request is, as sent: nothing for one that the spec does not have.
pub fn as_sent(calls: &[(String, String)], method: &str, path: &str) -> Vec<usize> {
    let named = found(calls, method, path.as_bytes());
    if named.is_empty() && method == "HEAD" {
        return found(calls, "GET", path.as_bytes());
    }
    named
}

/// All calls that a request requires: those of every form, if the path as sent is one at all.
pub fn required(calls: &[(String, String)], method: &str, path: &str) -> Vec<usize> {
    let mut all = Vec::new();
    if !as_sent(calls, method, path).is_empty() {
        for form in forms(path.as_bytes()) {
            all.extend(found(calls, method, &form));
            if method == "HEAD" {
                all.extend(found(calls, "GET", &form));
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Numbers that look random, the same in every run.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }

    pub fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Literals that are easily taken for one another: short, longer than eight and than sixteen bytes,
/// and the same but for the middle.
const LITERALS: [&str; 16] = [
    "a",
    "b",
    "ab",
    "a-",
    "-",
    ".j",
    ".json",
    "",
    "aa",
    "%2F",
    "%41",
    "private",
    "private.json",
    "abcdefgh-1-abcdefgh",
    "abcdefgh-2-abcdefgh",
    "x:undo",
];
const MIXED: [&str; 14] = [
    "a{x}",
    "{x}a",
    "{x}.j",
    "{x}.json",
    "{x}-{y}",
    "{x}-{y}.json",
    "a{x}b",
    "{x}:undo",
    "{x}aa{y}",
    "{x}-{y}-{z}",
    "{x}%2F{y}",
    "private{x}",
    "{x}private",
    "-{x}-",
];
const REST: [&str; 9] = [
    "{+r}",
    "{*r}",
    "a{+r}",
    "{+r}:undo",
    "{+r}-{y}.json",
    "{x}-{+r}",
    "{+r}a",
    "private{+r}",
    "{x}a{+r}a{y}.j",
];

/// A template of up to `most` segments.
pub fn template(random: &mut Random, most: usize) -> String {
    let count = 1 + random.below(most);
    let mut rest = false;
    let segments = (0..count).map(|_| match random.below(10) {
        0..4 => random.one_of(&LITERALS),
        4..6 => "{x}",
        6..9 => random.one_of(&MIXED),
        _ if rest => "{x}",
        _ => {
            rest = true;
            random.one_of(&REST)
        }
    });
    named(&segments.collect::<Vec<_>>())
}

/// The same, of whole segments, which every router knows.
pub fn plain_template(random: &mut Random, most: usize) -> String {
    let count = 1 + random.below(most);
    let segments = (0..count).map(|_| match random.below(10) {
        0..6 => random.one_of(&LITERALS),
        _ => "{x}",
    });
    named(&segments.collect::<Vec<_>>())
}

/// The segments as a template in which each parameter has a name of its own.
fn named(segments: &[&str]) -> String {
    let mut template = String::new();
    let mut count = 0;
    for segment in segments {
        template.push('/');
        for part in segment.split_inclusive('}') {
            template += &match part.split_once('{') {
                Some((literal, name)) => {
                    count += 1;
                    let sign = if name.starts_with(['+', '*']) {
                        "+"
                    } else {
                        ""
                    };
                    format!("{literal}{{{sign}p{count}}}")
                }
                None => part.to_owned(),
            };
        }
    }
    template
}

/// A path that a template stands for, or nearly so, in some encoding.
pub fn path(random: &mut Random, template: &str, templates: &[(String, String)]) -> String {
    let mut path = String::new();
    let mut left = template;
    while let Some((literal, after)) = left.split_once('{') {
        path += literal;
        let (name, after) = after.split_once('}').expect("a closed brace");
        for _ in 0..1 + random.below(3) {
            path += random.one_of(&[
                "a", "b", "-", ".", "1", "private", ":undo", "aa", ".json", "~",
            ]);
            if name.starts_with('+') && random.below(3) == 0 {
                path += random.one_of(&["/", "/a", "/b/", "//"]);
            }
        }
        left = after;
    }
    path += left;
    for _ in 0..random.below(4) {
        path = changed(random, &path, templates);
    }
    if path.starts_with('/') {
        path
    } else {
        format!("/{path}")
    }
}

/// One change: an encoding, a way around, a segment of another template, a slip.
fn changed(random: &mut Random, path: &str, templates: &[(String, String)]) -> String {
    let mut segments: Vec<String> = path.split('/').map(str::to_owned).collect();
    let at = random.below(segments.len());
    let encoded = |random: &mut Random, text: &str| {
        if text.is_empty() || !text.is_ascii() {
            return text.to_owned();
        }
        let at = random.below(text.len());
        let byte = text.as_bytes()[at];
        let code = if random.below(2) == 0 {
            format!("%{byte:02X}")
        } else {
            format!("%{byte:02x}")
        };
        format!("{}{code}{}", &text[..at], &text[at + 1..])
    };
    match random.below(12) {
        0..3 => return encoded(random, path),
        3 => segments.insert(at, String::new()),
        4 => segments.insert(at, ".".to_owned()),
        5 => {
            segments.insert(at, "..".to_owned());
            segments.insert(at, "a".to_owned());
        }
        6 => segments.insert(at, "%2e%2E".to_owned()),
        7 => {
            let other = &templates[random.below(templates.len())].1;
            let other: Vec<&str> = other.split('/').collect();
            segments[at] = random.one_of(&other).replace(['{', '}', '+'], "");
        }
        8 => drop(segments.remove(at)),
        9 => segments[at]
            .push_str(random.one_of(&["%", "%2", "%zz", "%00", "%FF", "%C0%AF", "%252F"])),
        10 => segments[at] = segments[at].to_uppercase(),
        _ => {
            let rest = segments.split_off(at);
            return format!("{}%2F{}", segments.join("/"), rest.join("/"));
        }
    }
    segments.join("/")
}
