//! The ways to call an operation.

use std::fmt;

use crate::{PathError, PathTemplate, SegmentKind};

/// A way to call an operation: over HTTP, or through an MCP server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// `GET /accounts/{id}`, or `POST /package.Service/Method` of gRPC.
    Http {
        /// In upper case.
        method: String,
        /// The path template.
        path: PathTemplate,
    },
    /// `tool NAME`.
    Tool(String),
    /// `resource URI-TEMPLATE`.
    Resource(PathTemplate),
    /// `prompt NAME`.
    Prompt(String),
}

/// The kinds of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallKind {
    /// A method and a path.
    Http,
    /// A tool of an MCP server.
    Tool,
    /// A resource of an MCP server.
    Resource,
    /// A prompt of an MCP server.
    Prompt,
}

impl CallKind {
    /// `http`, `tool`, `resource` or `prompt`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Tool => "tool",
            Self::Resource => "resource",
            Self::Prompt => "prompt",
        }
    }
}

impl Call {
    /// Reads a call as the format writes it.
    ///
    /// ```
    /// use scope_spec::{Call, CallKind};
    /// assert_eq!(Call::parse("GET /orders/{id}").unwrap().kind(), CallKind::Http);
    /// assert_eq!(Call::parse("tool find_order").unwrap().kind(), CallKind::Tool);
    /// let error = Call::parse("get /orders/:id").unwrap_err();
    /// assert_eq!(error.to_string(), "has a method that is not in upper case");
    /// assert_eq!(error.meant().unwrap().to_string(), "GET /orders/{id}");
    /// ```
    ///
    /// # Errors
    ///
    /// [`CallError`], with the likely call if there is one.
    pub fn parse(text: &str) -> Result<Self, CallError> {
        let Some((first, rest)) = text.split_once(' ') else {
            return Err(CallError::of(Kind::NoSpace));
        };
        match first {
            "tool" => named(rest).map(Self::Tool),
            "prompt" => named(rest).map(Self::Prompt),
            "resource" => match PathTemplate::parse_uri(rest) {
                Ok(uri) => Ok(Self::Resource(uri)),
                Err(error) => Err(CallError {
                    meant: error.meant().cloned().map(Self::Resource),
                    kind: Kind::Uri(error),
                }),
            },
            method => http(method, rest),
        }
    }

    /// The calls of a text that has several, such as `GET /a, PUT /a` or `GET|PUT /a`; `None` if it has
    /// one, or is something else.
    pub(crate) fn several(text: &str) -> Option<Vec<Self>> {
        // RFC 9110 allows `|` and `+` in a method, and no method has them
        let method = text.split(' ').next().unwrap_or_default();
        if Self::parse(text).is_ok() && !method.contains(['|', '+']) {
            return None;
        }
        let read = |text: &str| match Self::parse(text.trim()) {
            Ok(call) => Some(call),
            Err(error) => error.meant,
        };
        let of_methods = || {
            let (methods, path) = text.trim().rsplit_once(' ')?;
            let methods = methods.split([',', '|', '/', '+', ' ']).map(str::trim);
            let methods: Vec<&str> = methods.filter(|it| !it.is_empty()).collect();
            let is_method = |it: &&str| it.bytes().all(|b| b.is_ascii_alphabetic());
            let calls = methods
                .iter()
                .map(|method| read(&format!("{method} {path}")));
            (methods.len() > 1 && path.starts_with('/') && methods.iter().all(is_method))
                .then(|| calls.collect())?
        };
        let parts: Vec<&str> = text.split([',', ';', '\n', '|']).collect();
        let has_path = |part: &&str| part.trim().contains(" /");
        match parts.len() > 1 && parts.iter().all(has_path) {
            true => parts.iter().map(|part| read(part)).collect(),
            false => of_methods(),
        }
    }

    /// The kind of the call.
    pub fn kind(&self) -> CallKind {
        match self {
            Self::Http { .. } => CallKind::Http,
            Self::Tool(_) => CallKind::Tool,
            Self::Resource(_) => CallKind::Resource,
            Self::Prompt(_) => CallKind::Prompt,
        }
    }

    /// Method and path of an HTTP call.
    pub fn http(&self) -> Option<(&str, &PathTemplate)> {
        match self {
            Self::Http { method, path } => Some((method, path)),
            Self::Tool(_) | Self::Resource(_) | Self::Prompt(_) => None,
        }
    }

    /// The path template of an HTTP call, or the URI template of a resource.
    pub fn template(&self) -> Option<&PathTemplate> {
        match self {
            Self::Http { path, .. } => Some(path),
            Self::Resource(uri) => Some(uri),
            Self::Tool(_) | Self::Prompt(_) => None,
        }
    }

    /// The name of a tool or a prompt.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Tool(name) | Self::Prompt(name) => Some(name),
            Self::Http { .. } | Self::Resource(_) => None,
        }
    }

    /// Whether it is a gRPC call: `POST /package.Service/Method`.
    pub fn is_grpc(&self) -> bool {
        let Some(("POST", path)) = self.http() else {
            return false;
        };
        let mut segments = path.segments();
        let (Some(service), Some(method), None) =
            (segments.next(), segments.next(), segments.next())
        else {
            return false;
        };
        let literal = [service, method]
            .iter()
            .all(|it| it.kind() == SegmentKind::Literal);
        let (service, method) = (service.as_str(), method.as_str());
        let package = service.rsplit_once('.');
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        literal && is_name(method) && package.is_some_and(|(_, service)| is_name(service))
    }

    /// The shape of a call, which is equal for calls of the same requests: the call without the
    /// names of its parameters, `GET /accounts/{}`.
    pub fn shape(&self) -> String {
        match self {
            Self::Http { method, path } => format!("{method} {}", path.shape()),
            Self::Resource(uri) => format!("resource {}", uri.shape()),
            Self::Tool(_) | Self::Prompt(_) => self.to_string(),
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http { method, path } => write!(f, "{method} {path}"),
            Self::Tool(name) => write!(f, "tool {name}"),
            Self::Resource(uri) => write!(f, "resource {uri}"),
            Self::Prompt(name) => write!(f, "prompt {name}"),
        }
    }
}

fn http(method: &str, path: &str) -> Result<Call, CallError> {
    let template = PathTemplate::parse(path);
    // a URL contains the path
    let in_url = path.split_once("://").and_then(|(_, rest)| {
        let (_, path) = rest.split_at_checked(rest.find('/')?)?;
        Some(PathTemplate::parse(path))
    });
    let meant_path = match in_url.as_ref().unwrap_or(&template) {
        Ok(path) => Some(path),
        Err(error) => error.meant(),
    };
    let upper = method.to_ascii_uppercase();
    // extra spaces before the path are not part of it
    let meant = meant_path.filter(|_| is_token(&upper)).cloned();
    let meant = meant.map(|path| Call::Http {
        method: upper,
        path,
    });
    let kind = if method.is_empty() {
        Kind::NoMethod
    } else if !is_token(method) {
        Kind::Method
    } else if method.contains(|c: char| c.is_ascii_lowercase()) {
        Kind::LowerCase
    } else if path.starts_with(' ') {
        Kind::Spaces
    } else {
        match template {
            Ok(path) => {
                let method = method.to_owned();
                return Ok(Call::Http { method, path });
            }
            Err(error) => Kind::Path(error),
        }
    };
    Err(CallError { kind, meant })
}

/// A token of RFC 9110 section 5.6.2.
fn is_token(method: &str) -> bool {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !method.is_empty() && method.chars().all(token)
}

/// The name of a tool or a prompt.
fn named(name: &str) -> Result<String, CallError> {
    let wrong = |c: char| !c.is_ascii_graphic() || "{}?#".contains(c);
    match name.chars().find(|c| wrong(*c)) {
        None if name.is_empty() => Err(CallError::of(Kind::NoName)),
        None => Ok(name.to_owned()),
        Some(_) => Err(CallError::of(Kind::Name)),
    }
}

/// The error for a text that is not a call.
///
/// `Display` writes the end of a sentence that begins with the call: ``has no method``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallError {
    kind: Kind,
    meant: Option<Call>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    NoSpace,
    NoMethod,
    LowerCase,
    Method,
    Spaces,
    NoName,
    Name,
    Path(PathError),
    Uri(PathError),
}

impl CallError {
    fn of(kind: Kind) -> Self {
        Self { kind, meant: None }
    }

    /// The likely call, if there is one.
    pub fn meant(&self) -> Option<&Call> {
        self.meant.as_ref()
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.kind {
            Kind::NoSpace => "has no space between method and path",
            Kind::NoMethod => "has no method",
            Kind::LowerCase => "has a method that is not in upper case",
            Kind::Method => "has a method that is not an HTTP token",
            Kind::Spaces => "has more than one space between method and path",
            Kind::NoName => "has no name",
            Kind::Name => "has a name that is not visible ASCII without `{`, `}`, `?` and `#`",
            Kind::Path(error) => return write!(f, "has a path that {error}"),
            Kind::Uri(error) => return write!(f, "has a URI that {error}"),
        })
    }
}

impl std::error::Error for CallError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_grpc() {
        let is_grpc = |text: &str| Call::parse(text).unwrap().is_grpc();
        for text in [
            "POST /pkg.Service/Method",
            "POST /a.b.C/D_1",
            "POST /a.S_2/M",
        ] {
            assert!(is_grpc(text), "{text}");
        }
        for text in [
            "GET /pkg.Service/Method",
            "POST /Service/Method",
            "POST /pkg.service/Method",
            "POST /pkg.Service/method",
            "POST /pkg.Ser-vice/Method",
            "POST /pkg.Service/Me-thod",
            "POST /pkg.Service/{method}",
            "POST /{pkg}.Service/Method",
            "POST /pkg.Service",
            "POST /pkg.Service/Method/x",
            "tool pkg.Service/Method",
        ] {
            assert!(!is_grpc(text), "{text}");
        }
    }

    #[test]
    fn each_kind_has_its_parts() {
        let parts = |text: &str| {
            let call = Call::parse(text).unwrap();
            let template = call.template().map(ToString::to_string);
            (
                call.kind().as_str(),
                template,
                call.name().map(str::to_owned),
            )
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(parts("GET /a/{b}"), ("http", some("/a/{b}"), None));
        assert_eq!(
            parts("resource files://{a}"),
            ("resource", some("files://{a}"), None)
        );
        assert_eq!(parts("tool find"), ("tool", None, some("find")));
        assert_eq!(parts("prompt ask"), ("prompt", None, some("ask")));
    }
}
