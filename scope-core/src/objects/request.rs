//! Scopes that a client requests for objects.

use super::{at::HoldsOn, grants::Grants, object::Object};
use crate::{
    InvalidValue, Privilege, Set,
    challenge::{Challenge, NextRequest},
};
use alloc::{borrow::Cow, string::String, vec::Vec};

impl<P: Privilege, const W: usize> Grants<P, W> {
    /// The next authorization request of a client with these grants, after the response `challenge`,
    /// which may require a scope of one object: `repo:43:read`.
    ///
    /// `asked` has all tokens that were requested from this user so far, separated by spaces; the
    /// client appends each [`Ask`](NextRequest::Ask), which is a `scope` parameter, to it. Otherwise
    /// this is like [`Granted::next_request`](crate::Granted::next_request).
    ///
    /// ```
    /// mod demo { scope_core::scopes!(inline = r#"
    ///     [spec]
    ///     name = "demo"
    ///     [parameters.repo]
    ///     form = "id"
    ///     [scopes."repo:{repo}:write"]
    ///     includes = ["repo:{repo}:read"]
    ///     [scopes."repo:{repo}:read"]
    /// "#); }
    /// use demo::ScopeSet;
    /// use scope_core::challenge::{Challenge, NextRequest};
    ///
    /// let granted = ScopeSet::parse("repo:42:write").grants();
    /// let challenge = r#"Bearer error="insufficient_scope", scope="repo:43:read""#;
    /// let challenge = Challenge::parse(challenge)?.expect("a challenge");
    /// let mut asked = "repo:42:write".to_owned();
    /// let NextRequest::Ask(scope) = granted.next_request(&asked, &challenge) else { panic!() };
    /// assert_eq!(scope, "repo:42:write repo:43:read");
    ///
    /// // the user refused
    /// asked = format!("{asked} {scope}");
    /// let next = granted.next_request(&asked, &challenge);
    /// assert_eq!(next, NextRequest::Refused("repo:43:read".to_owned()));
    /// # Ok::<(), scope_core::challenge::Malformed>(())
    /// ```
    #[must_use]
    pub fn next_request(&self, asked: &str, challenge: &Challenge<'_>) -> NextRequest<String> {
        let Some(required) = challenge.required() else {
            return NextRequest::Other;
        };
        let mut missing: Vec<&str> = Vec::new();
        for token in required.split(' ') {
            let Some(is_held) = self.has_token(token) else {
                return NextRequest::Other;
            };
            if !is_held && !missing.contains(&token) {
                missing.push(token);
            }
        }
        let is_asked = |token: &&&str| asked.split(' ').any(|it| it == **token);
        let refused: Vec<&str> = missing.iter().filter(is_asked).copied().collect();
        let [missing, refused] = [missing, refused]
            .map(|tokens| Some(tokens.join(" ")).filter(|tokens| !tokens.is_empty()));
        NextRequest::after(missing, refused, |missing| {
            let mut tokens = self.tokens();
            match tokens.is_empty() {
                true => tokens = Set::<P, W>::parse(&missing).grants().tokens(),
                false => tokens.push(Cow::Owned(missing)),
            }
            tokens.join(" ")
        })
    }

    /// Whether this grants what a token does; `None` if the token is unknown.
    fn has_token(&self, token: &str) -> Option<bool> {
        let parsed = Set::<P, W>::parse(token);
        if parsed.is_known() && !token.is_empty() {
            return Some(self.everywhere().covers_all(&parsed.known()));
        }
        let of_token = parsed.grants();
        let (values, granted) = of_token.entries().next()?;
        let here = self.here(&values);
        Some(here.union(*granted) == here)
    }

    /// The tokens of a request for these grants. Grants that no token expresses are left out.
    fn tokens(&self) -> Vec<Cow<'static, str>> {
        let everywhere = self.everywhere().minimal();
        let names = everywhere.iter().filter(|it| !it.is_template());
        let mut tokens: Vec<_> = names.map(|it| Cow::Borrowed(it.name())).collect();
        for (values, granted) in self.entries() {
            let least = granted.minimal();
            for template in P::TEMPLATES {
                let filled = template.filled(&values).ok().flatten();
                if let Some(token) = filled.filter(|_| least.contains_index(template.index.into()))
                {
                    tokens.push(Cow::Owned(token));
                }
            }
        }
        tokens
    }
}

/// The `scope` parameter of a request for `granted`, with the values of each object in place of open
/// parameters.
///
/// # Errors
///
/// An object has a value that is not of the parameter's form.
pub fn scope_param<P: Privilege, const W: usize, T: Object>(
    granted: Set<P, W>,
    objects: &[T],
) -> Result<String, InvalidValue> {
    let everywhere: Set<P, W> = granted.iter().filter(|it| !it.is_template()).collect();
    let names = everywhere.close().minimal();
    let mut tokens: Vec<Cow<'static, str>> =
        names.iter().map(|it| Cow::Borrowed(it.name())).collect();
    for object in objects {
        let mut here = everywhere;
        let mut filled = Vec::new();
        for template in P::TEMPLATES {
            let index = usize::from(template.index);
            if granted.contains_index(index)
                && let Some(token) = template.filled(object)?
            {
                here = here.with_index(index);
                filled.push((index, Cow::Owned(token)));
            }
        }
        // one includes others of the same object
        let least = here.close().minimal();
        for (index, token) in filled {
            if least.contains_index(index) && !tokens.contains(&token) {
                tokens.push(token);
            }
        }
    }
    Ok(tokens.join(" "))
}
