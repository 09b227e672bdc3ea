//! What a call is: a method, and the template of a path.

/// What is wrong with a text as the `call` of an operation, `GET /path/{parameter}`: the end of a
/// sentence that begins with it. `None` where nothing is.
///
/// ```
/// use scope_spec::wrong_call;
/// assert_eq!(wrong_call("GET /orders/{id}"), None);
/// assert_eq!(wrong_call("get /orders"), Some("has a method that is not in upper case"));
/// assert_eq!(wrong_call("/orders"), Some("has no space between method and path"));
/// ```
pub fn wrong_call(call: &str) -> Option<&'static str> {
    match call.split_once(' ') {
        None => Some("has no space between method and path"),
        Some((method, path)) => wrong_method(method).or_else(|| wrong_path(path)),
    }
}

/// A method is a token of RFC 9110 section 5.6.2, without lower-case letters.
fn wrong_method(method: &str) -> Option<&'static str> {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if method.is_empty() {
        Some("has no method")
    } else if method.contains(|c: char| c.is_ascii_lowercase()) {
        Some("has a method that is not in upper case")
    } else if !method.chars().all(token) {
        Some("has a method that is not an HTTP token")
    } else {
        None
    }
}

/// A path begins with `/`, has no white space or control characters, and closes its braces.
fn wrong_path(path: &str) -> Option<&'static str> {
    if path.starts_with(' ') {
        return Some("has more than one space between method and path");
    }
    if !path.starts_with('/') {
        return Some("has a path that does not begin with `/`");
    }
    if path.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Some("has white space in its path");
    }
    let mut parameter: Option<usize> = None;
    for c in path.chars() {
        match (c, parameter) {
            ('{', None) => parameter = Some(0),
            ('}', Some(0)) => return Some("has a parameter without a name in its path"),
            ('}', Some(_)) => parameter = None,
            ('{' | '/', Some(_)) => return Some("has a `{` without its `}` in its path"),
            ('}', None) => return Some("has a `}` without its `{` in its path"),
            (_, Some(length)) => parameter = Some(length + 1),
            (_, None) => {}
        }
    }
    parameter.map(|_| "has a `{` without its `}` in its path")
}

/// A call without the names of its parameters, which make no difference to it: `GET /accounts/{}`.
///
/// ```
/// use scope_spec::unnamed_call;
/// assert_eq!(unnamed_call("GET", "/accounts/{id}"), unnamed_call("GET", "/accounts/{account}"));
/// ```
#[must_use]
pub fn unnamed_call(method: &str, path: &str) -> String {
    let mut out = String::with_capacity(method.len() + path.len() + 1);
    out.push_str(method);
    out.push(' ');
    for (index, part) in path.split('{').enumerate() {
        if index > 0 {
            out.push_str("{}");
        }
        out.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
    }
    out
}
