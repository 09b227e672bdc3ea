//! Reads pasted input: an HTTP response, a challenge, a JWT, or the output of `curl -v`.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use scope_core::challenge::Challenge;
use serde_json::Value;

use crate::failure::Failure;

/// The facts that were found. Of a token only its claims are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) status: Option<u16>,
    /// The call, as `GET /path`.
    pub(super) call: Option<String>,
    /// The error code of the challenge or the body.
    pub(super) error: Option<String>,
    /// The scopes that the server names.
    pub(super) scopes: Vec<String>,
    /// The user permissions that the server names.
    pub(super) permissions: Vec<String>,
    /// The scopes of the token.
    pub(super) granted: Option<Vec<String>>,
}

impl Evidence {
    /// Reads a text.
    ///
    /// # Errors
    ///
    /// The text has nothing about a denial, or a malformed challenge.
    pub(super) fn read(text: &str) -> Result<Self, Failure> {
        let mut evidence = Self::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
        evidence.token(text);
        let mut body = String::new();
        for line in text.lines() {
            // the marks of `curl -v` for requests and responses
            let marked = line.strip_prefix("> ").or_else(|| line.strip_prefix("< "));
            let line = marked.unwrap_or(line).trim();
            if !evidence.line(line)? {
                body.push_str(line);
                body.push('\n');
            }
        }
        if let Some(json) = json(&body) {
            evidence.body(&json);
        }
        if evidence == Self::default() {
            return Err(Failure::new(
                "no-denial",
                "the text has no HTTP response, no challenge and no JWT",
            )
            .help(
                "paste a response with its headers (`curl -i`), a `WWW-Authenticate` header, or a token",
            ));
        }
        Ok(evidence)
    }

    /// Reads a line of a message; `false` if it is no known line, such as a part of a body.
    fn line(&mut self, line: &str) -> Result<bool, Failure> {
        let challenge = |line: &str| {
            let scheme = line.split([' ', ',']).next().unwrap_or_default();
            ["bearer", "dpop"].contains(&scheme.to_ascii_lowercase().as_str())
        };
        if let Some(rest) = line.strip_prefix("HTTP/") {
            let status = rest
                .split(' ')
                .nth(1)
                .and_then(|status| status.parse().ok());
            self.status = status.or(self.status);
        } else if let Some(value) = header(line, "www-authenticate") {
            self.challenge(value)?;
        } else if let Some(value) = header(line, "authorization") {
            self.token(value.split(' ').next_back().unwrap_or_default());
        } else if challenge(line) {
            self.challenge(line)?;
        } else if let [method, path, "HTTP/1.0" | "HTTP/1.1" | "HTTP/2" | "HTTP/3"] =
            line.split(' ').collect::<Vec<_>>().as_slice()
        {
            self.call = Some(format!("{method} {path}"));
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn challenge(&mut self, value: &str) -> Result<(), Failure> {
        let challenge = Challenge::parse(value).map_err(|malformed| {
            Failure::new("malformed-challenge", malformed.to_string())
                .help("paste the header as the server sent it, on one line")
        })?;
        let Some(challenge) = challenge else {
            return Ok(());
        };
        self.error = challenge.error.map(Into::into).or(self.error.take());
        self.scopes.extend(words(challenge.scope.as_deref()));
        Ok(())
    }

    /// Reads the claims of a JWT (RFC 7519), if `text` is one.
    fn token(&mut self, text: &str) {
        let mut parts = text.split('.');
        let (Some(head), Some(claims), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return;
        };
        let read = |part: &str| -> Option<Value> {
            let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
            serde_json::from_slice(&bytes).ok()
        };
        let (Some(Value::Object(_)), Some(claims)) = (read(head), read(claims)) else {
            return;
        };
        // RFC 8693 section 4.2 has a string; some servers have an array under another name
        let claim = ["scope", "scp"].iter().find_map(|name| claims.get(name));
        self.granted = Some(claim.map(names).unwrap_or_default());
    }

    /// Reads a body: RFC 9457, RFC 6750, JSON-RPC or RingCentral.
    fn body(&mut self, body: &Value) {
        // JSON-RPC has an object there, RFC 6750 a code
        let error = body.get("error").filter(|error| error.is_object());
        let error = error.unwrap_or(body);
        let data = error.get("data").unwrap_or(error);
        if let Some(status) = body.get("status").and_then(Value::as_u64) {
            self.status = self.status.or(u16::try_from(status).ok());
        }
        if let Some(code) = body.get("error").and_then(Value::as_str) {
            self.error.get_or_insert_with(|| code.to_owned());
        }
        let is_permission = data.get("gate").and_then(Value::as_str) == Some("user permission");
        for (member, is_permission) in [
            ("missing_scopes", false),
            ("missing_permissions", true),
            ("missing", is_permission),
        ] {
            let found = data.get(member).map(names).unwrap_or_default();
            self.name(found, is_permission);
        }
        if let Some(scope) = body.get("scope") {
            self.name(names(scope), false);
        }
        let errors = body.get("errors").and_then(Value::as_array);
        for error in errors.into_iter().flatten() {
            let name = error.get("permissionName").map(names).unwrap_or_default();
            match error.get("errorCode").and_then(Value::as_str) {
                Some("CMN-401") => self.name(name, false),
                Some("CMN-408") => self.name(name, true),
                _ => {}
            }
        }
    }

    fn name(&mut self, names: Vec<String>, is_permission: bool) {
        let known = match is_permission {
            true => &mut self.permissions,
            false => &mut self.scopes,
        };
        for name in names {
            if !known.contains(&name) {
                known.push(name);
            }
        }
    }
}

/// The value of a header, if `line` is that one.
fn header<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let (before, value) = line.split_once(':')?;
    before
        .trim()
        .eq_ignore_ascii_case(name)
        .then(|| value.trim())
}

/// The JSON object in a text, with other text around it.
fn json(text: &str) -> Option<Value> {
    let text = text.get(text.find('{')?..)?;
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    values.next()?.ok()
}

/// The names in a claim or a member: a string with spaces between names, or an array.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => words(Some(text)).collect(),
        Value::Array(items) => items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

fn words(text: Option<&str>) -> impl Iterator<Item = String> {
    let words = text
        .unwrap_or_default()
        .split(' ')
        .filter(|word| !word.is_empty());
    words.map(str::to_owned)
}
