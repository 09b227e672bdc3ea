//! Client side of a denial: reads `WWW-Authenticate` and plans the next authorization request.
//!
//! A server that denies a call lists the scopes that the call requires (RFC 6750 section 3.1).
//! [`Challenge::parse`] reads the header. [`Granted::next_request`] gives the next authorization
//! request, or reports that a request would change nothing.
//!
//! ```
//! mod demo { scope_core::scopes!(inline = r#"
//!     [spec]
//!     name = "demo"
//!     [scopes.EditFiles]
//!     includes = ["ReadFiles"]
//!     [scopes.ReadFiles]
//!     [scopes.ShareFiles]
//! "#); }
//! use demo::{Granted, Scope, ScopeSet};
//! use scope_core::challenge::{Challenge, NextRequest};
//!
//! // the scopes requested from this user so far, and the grants of the tokens in use
//! let (mut asked, mut granted) = (ScopeSet::default(), Granted::EMPTY);
//!
//! // the first response is a 401
//! let challenge = Challenge::parse(r#"Bearer scope="ReadFiles EditFiles""#)?.expect("a challenge");
//! let NextRequest::Ask(scopes) = granted.next_request(&asked, &challenge) else { panic!() };
//! assert_eq!(scopes.to_string(), "EditFiles"); // it includes the other one
//! asked = asked | scopes;
//! granted = ScopeSet::parse("EditFiles").granted();
//!
//! // a later one is a 403: the next request repeats the granted scopes
//! let challenge =
//!     Challenge::parse(r#"Bearer error="insufficient_scope", scope="ShareFiles""#)?.expect("a challenge");
//! let NextRequest::Ask(scopes) = granted.next_request(&asked, &challenge) else { panic!() };
//! assert_eq!(scopes.to_string(), "EditFiles ShareFiles");
//! asked = asked | scopes;
//!
//! // the user refused to share: no further request
//! let next = granted.next_request(&asked, &challenge);
//! assert_eq!(next, NextRequest::Refused(Scope::set(&[Scope::ShareFiles])));
//! # Ok::<(), scope_core::challenge::Malformed>(())
//! ```

use crate::{ApiOperation, Granted, Privilege, Set, generated::privilege_by_name};
use alloc::borrow::Cow;
use core::{error::Error, fmt};

/// One challenge of a `WWW-Authenticate` header (RFC 9110 section 11.6.1).
///
/// It keeps the parameters of RFC 6750, 9470 and 9728, and drops others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Challenge<'h> {
    /// The scheme as written in the header, such as `Bearer`. Schemes ignore case.
    pub scheme: &'h str,
    /// The protection space.
    pub realm: Option<Cow<'h, str>>,
    /// The error code: `insufficient_scope`, `invalid_token`, ..
    pub error: Option<Cow<'h, str>>,
    /// A sentence for the developer.
    pub error_description: Option<Cow<'h, str>>,
    /// The scopes that the call requires, separated by spaces.
    pub scope: Option<Cow<'h, str>>,
    /// The URL of the metadata of the resource (RFC 9728 section 5.1).
    pub resource_metadata: Option<Cow<'h, str>>,
    /// The accepted authentication methods, separated by spaces (RFC 9470 section 3).
    pub acr_values: Option<Cow<'h, str>>,
    /// The maximum age of the authentication in seconds (RFC 9470 section 3).
    pub max_age: Option<Cow<'h, str>>,
}

impl<'h> Challenge<'h> {
    /// The first challenge in `header` whose scheme carries OAuth scopes: `Bearer` or `DPoP`. `None`
    /// if there is no such challenge.
    ///
    /// Takes time linear in the length of the header. Only values that contain a `\` are copied.
    ///
    /// # Errors
    ///
    /// [`Malformed`], if the header can't be read up to the end of that challenge.
    pub fn parse(header: &'h str) -> Result<Option<Self>, Malformed> {
        Challenge::parse_all(header)
            .find(|challenge| challenge.as_ref().map_or(true, Challenge::carries_scopes))
            .transpose()
    }

    /// All challenges in `header`, in order. The iterator ends after the first error.
    pub fn parse_all(header: &'h str) -> Challenges<'h> {
        Challenges(Reader { header, at: 0 })
    }

    /// Whether the scheme is `Bearer` or `DPoP`, in any case.
    #[must_use]
    pub fn carries_scopes(&self) -> bool {
        ["bearer", "dpop"]
            .iter()
            .any(|scheme| self.scheme.eq_ignore_ascii_case(scheme))
    }

    /// The scopes that the call requires, if other scopes would help.
    pub(crate) fn required(&self) -> Option<&str> {
        let error = self.error.as_deref();
        let of_scopes = matches!(error, None | Some("insufficient_scope" | "invalid_token"));
        self.scope.as_deref().filter(|_| of_scopes)
    }

    fn set(&mut self, name: &str, value: Cow<'h, str>, at: usize) -> Result<(), Malformed> {
        let known = [
            ("realm", &mut self.realm),
            ("error", &mut self.error),
            ("error_description", &mut self.error_description),
            ("scope", &mut self.scope),
            ("resource_metadata", &mut self.resource_metadata),
            ("acr_values", &mut self.acr_values),
            ("max_age", &mut self.max_age),
        ];
        let slot = known
            .into_iter()
            .find(|(known, _)| name.eq_ignore_ascii_case(known));
        match slot.and_then(|(_, slot)| slot.replace(value)) {
            Some(_) => Err(Malformed::new(at, "the parameter occurs twice")),
            None => Ok(()),
        }
    }
}

/// An iterator over the challenges of a header: see [`Challenge::parse_all`].
#[derive(Clone, Debug)]
pub struct Challenges<'h>(Reader<'h>);

impl<'h> Iterator for Challenges<'h> {
    type Item = Result<Challenge<'h>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let challenge = self.0.challenge().transpose()?;
        if challenge.is_err() {
            self.0.at = self.0.header.len();
        }
        Some(challenge)
    }
}

/// A header that can't be read as a list of challenges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The position of the mistake, in bytes.
    pub at: usize,
    why: &'static str,
}

impl Malformed {
    fn new(at: usize, why: &'static str) -> Self {
        Malformed { at, why }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Malformed { at, why } = self;
        write!(f, "`WWW-Authenticate` can't be read at byte {at}: {why}")
    }
}

impl Error for Malformed {}

/// A reader of a header, from left to right; it reads no byte more than a few times.
#[derive(Clone, Debug)]
struct Reader<'h> {
    header: &'h str,
    at: usize,
}

impl<'h> Reader<'h> {
    fn rest(&self) -> &'h str {
        self.header.get(self.at..).unwrap_or_default()
    }

    /// Takes the longest prefix of bytes that satisfy `is`, which accepts ASCII only.
    fn take(&mut self, is: impl Fn(u8) -> bool) -> &'h str {
        let rest = self.rest();
        let end = rest
            .bytes()
            .position(|byte| !is(byte))
            .unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn take_byte(&mut self, byte: u8) -> bool {
        let is = self.rest().as_bytes().first() == Some(&byte);
        self.at += usize::from(is);
        is
    }

    /// The next challenge; `None` at the end of the header.
    fn challenge(&mut self) -> Result<Option<Challenge<'h>>, Malformed> {
        self.take(|byte| is_space(byte) || byte == b',');
        if self.rest().is_empty() {
            return Ok(None);
        }
        let mut challenge = Challenge {
            scheme: self.take(is_token),
            ..Challenge::default()
        };
        if challenge.scheme.is_empty() {
            return Err(Malformed::new(
                self.at,
                "a scheme such as `Bearer` is expected",
            ));
        }
        let spaces = self.take(is_space);
        match self.rest().as_bytes().first() {
            None | Some(b',') => {}
            Some(_) if spaces.is_empty() => {
                return Err(Malformed::new(
                    self.at,
                    "a space is expected after the scheme",
                ));
            }
            Some(_) if self.token68() => return Ok(Some(challenge)),
            Some(_) => self.parameter(&mut challenge)?,
        }
        loop {
            let before = self.at;
            let separator = self.take(|byte| is_space(byte) || byte == b',');
            let name = self.clone().take(is_token);
            if self.rest().is_empty() {
                return Ok(Some(challenge));
            }
            if self.is_parameter() {
                self.parameter(&mut challenge)?;
            } else if separator.contains(',') && !name.is_empty() {
                // another scheme
                self.at = before;
                return Ok(Some(challenge));
            } else {
                return Err(Malformed::new(self.at, "a comma or the end is expected"));
            }
        }
    }

    /// Takes the credentials of schemes such as `Negotiate`, if they come next: a token that ends the
    /// challenge.
    fn token68(&mut self) -> bool {
        let mut ahead = self.clone();
        ahead.take(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte));
        ahead.take(|byte| byte == b'=');
        ahead.take(is_space);
        let is = matches!(ahead.rest().as_bytes().first(), None | Some(b','));
        if is {
            self.at = ahead.at;
        }
        is
    }

    /// Whether a name and an equals sign come next.
    fn is_parameter(&self) -> bool {
        let mut ahead = self.clone();
        let name = ahead.take(is_token);
        ahead.take(is_space);
        !name.is_empty() && ahead.take_byte(b'=')
    }

    /// Takes a parameter. Spaces around the equals sign are allowed, and so are bytes such as `:` in
    /// an unquoted value: servers send both.
    fn parameter(&mut self, challenge: &mut Challenge<'h>) -> Result<(), Malformed> {
        let at = self.at;
        let name = self.take(is_token);
        self.take(is_space);
        if name.is_empty() || !self.take_byte(b'=') {
            return Err(Malformed::new(
                at,
                "a parameter such as `scope=\"..\"` is expected",
            ));
        }
        self.take(is_space);
        let value = if self.take_byte(b'"') {
            self.quoted()?
        } else {
            Cow::Borrowed(self.take(|byte| byte.is_ascii_graphic() && !b",\"".contains(&byte)))
        };
        challenge.set(name, value, at)
    }

    /// Takes the rest of a quoted string (RFC 9110 section 5.6.4).
    fn quoted(&mut self) -> Result<Cow<'h, str>, Malformed> {
        let (start, rest) = (self.at, self.rest());
        let mut text = Cow::Borrowed("");
        // `text` is empty from here
        let mut pending = 0;
        let mut bytes = rest.bytes().enumerate();
        while let Some((i, byte)) = bytes.next() {
            let chunk = rest.get(pending..i).unwrap_or_default();
            match byte {
                b'"' => {
                    self.at = start + i + 1;
                    append(&mut text, chunk);
                    return Ok(text);
                }
                b'\\' => {
                    append(&mut text, chunk);
                    // the escaped character begins the next chunk
                    pending = i + 1;
                    bytes.next();
                }
                b'\t' => {}
                _ if byte.is_ascii_control() => {
                    return Err(Malformed::new(
                        start + i,
                        "a control character is not allowed",
                    ));
                }
                _ => {}
            }
        }
        Err(Malformed::new(
            start - 1,
            "the quotation mark is not closed",
        ))
    }
}

/// Appends `chunk`; if `text` is empty, it borrows the chunk instead.
fn append<'h>(text: &mut Cow<'h, str>, chunk: &'h str) {
    if text.is_empty() {
        *text = Cow::Borrowed(chunk);
    } else {
        text.to_mut().push_str(chunk);
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// `tchar` (RFC 9110 section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// The next step of a client after a [`Challenge`]: see [`Granted::next_request`].
///
/// `S` is the `ScopeSet` of the spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextRequest<S> {
    /// Send the user to the authorization server. The set's `Display` is the `scope` parameter.
    Ask(S),
    /// These scopes were requested and not granted. Another request would not change that.
    Refused(S),
    /// Scopes don't help. The token is older than the grant, or the user must sign in again. Or the
    /// challenge has no scope, or one that this build does not know.
    Other,
}

impl<S> NextRequest<S> {
    /// The next step for the `missing` and the `refused` scopes; `None` if there are none. `ask` makes
    /// the request for the missing ones.
    pub(crate) fn after(missing: Option<S>, refused: Option<S>, ask: impl FnOnce(S) -> S) -> Self {
        match (missing, refused) {
            (None, _) => NextRequest::Other,
            (_, Some(refused)) => NextRequest::Refused(refused),
            (Some(missing), None) => NextRequest::Ask(ask(missing)),
        }
    }
}

impl<P: Privilege, const W: usize> Granted<P, W> {
    /// The next authorization request of a client with these grants, after the response `challenge`.
    ///
    /// `asked` holds all scopes that were requested from this user so far; the client adds each
    /// [`Ask`](NextRequest::Ask) to it. Each `Ask` has a scope that `asked` lacks, so the exchange
    /// ends after finitely many requests.
    ///
    /// The first request is the smallest set that covers the requirement. A later one holds the
    /// granted and the missing scopes. It is not minimised: if the new scope includes a granted one
    /// and the user refuses it, the user would lose both.
    #[must_use]
    pub fn next_request(
        &self,
        asked: &Set<P, W>,
        challenge: &Challenge<'_>,
    ) -> NextRequest<Set<P, W>> {
        let Some(required) = challenge.required() else {
            return NextRequest::Other;
        };
        let required = Set::<P, W>::parse(required);
        if !required.is_known() {
            return NextRequest::Other;
        }
        let missing = self.missing(&required.known());
        let [missing, refused] = [missing, missing.intersection(*asked)]
            .map(|set| Some(set).filter(|set| !set.is_empty()));
        NextRequest::after(missing, refused, |missing| self.request(missing))
    }

    /// One authorization request for all of `operations`, for a client that knows its calls in
    /// advance. Empty if the grant covers all of them.
    ///
    /// Operations with a single alternative come first. Of several alternatives, it takes the one in
    /// [`Denied::needed`](crate::Denied::needed), given the scopes already in the request.
    /// `cargo scopes least` finds the exact optimum.
    ///
    /// ```
    /// mod demo { scope_core::scopes!(inline = r#"
    ///     [spec]
    ///     name = "demo"
    ///     [scopes.ReadFiles]
    ///     [scopes.ShareFiles]
    ///     [scopes.Audit]
    ///     [operations.log]
    ///     scopes = { any = ["Audit", "ShareFiles"] }
    ///     [operations.share]
    ///     scopes = ["ReadFiles", "ShareFiles"]
    /// "#); }
    /// use demo::{Granted, Operation};
    ///
    /// let request = Granted::EMPTY.plan(&[Operation::Log, Operation::Share]);
    /// assert_eq!(request.to_string(), "ReadFiles ShareFiles");
    /// ```
    #[must_use]
    pub fn plan<O: ApiOperation<Scope = P>>(&self, operations: &[O]) -> Set<P, W>
    where
        P: Privilege<Granted = Granted<P, W>>,
    {
        let mut missing = Set::EMPTY;
        for is_choice in [false, true] {
            for operation in operations {
                let any = operation.requirement().scopes();
                if (any.clone().count() > 1) != is_choice {
                    continue;
                }
                let Err(denied) = operation.check_scopes(&self.union(missing.close())) else {
                    continue;
                };
                if denied.missing().next().is_some() {
                    missing.extend(denied.missing().filter_map(privilege_by_name::<P>));
                } else {
                    // a requirement with more names than a denial can track
                    missing.extend(any.take(1).flatten());
                }
            }
        }
        if missing.is_empty() {
            missing
        } else {
            self.request(missing)
        }
    }

    fn request(&self, missing: Set<P, W>) -> Set<P, W> {
        if self.is_empty() {
            missing.close().minimal()
        } else {
            self.minimal().union(missing)
        }
    }
}
