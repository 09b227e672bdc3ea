//! The claim `authorization_details` (RFC 9396).

use crate::{Grants, Privilege, form::Quoted};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, Visitor},
};

/// The claim `authorization_details` of RFC 9396: grants on single objects.
///
/// ```
/// mod forge { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "forge"
///     [scopes."repo:write"]
///     includes = ["repo:read"]
///     [scopes."repo:read"]
/// "#); }
/// use forge::{Scope, scope};
/// use scope_core::claim::AuthorizationDetails;
///
/// scope_core::key! { struct RepoId: "repo" }
///
/// #[derive(serde::Deserialize)]
/// struct Claims {
///     #[serde(default)]
///     authorization_details: AuthorizationDetails,
/// }
///
/// let claims: Claims = serde_json::from_str(r#"{ "authorization_details": [
///     { "type": "repository", "identifier": "42", "actions": ["write"] },
///     { "type": "repository", "identifier": "43", "actions": ["read"], "until": "2027-01-01" },
///     { "type": "payment", "instructedAmount": { "currency": "EUR", "amount": "5.00" } }
/// ] }"#)?;
/// let grants: forge::Grants = claims.authorization_details.grants("repository", "repo", |action| {
///     Some(match action {
///         "read" => Scope::RepoRead,
///         "write" => Scope::RepoWrite,
///         _ => return None,
///     })
/// });
/// assert!(grants.at("42".parse::<RepoId>()?).meets(scope::RepoRead));
/// // `until` may narrow the grant, and this crate does not evaluate it: nothing is granted
/// assert!(!grants.at("43".parse::<RepoId>()?).meets(scope::RepoRead));
/// assert!(grants.ignored().eq(["repository `43` with `until`"]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Read details of a type with members of its own as a type of your own, and add them with
/// [`Grants::with`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorizationDetails(Vec<Detail>);

/// One of the details: its `type`, `identifier` and `actions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    kind: String,
    identifier: Option<String>,
    actions: Vec<String>,
    /// The names of all other members, each of which may narrow what is granted.
    others: Vec<String>,
}

impl AuthorizationDetails {
    /// The details, in the order of the claim.
    pub fn iter(&self) -> impl Iterator<Item = &Detail> {
        self.0.iter()
    }

    /// The grants of the details of type `kind`. `privilege` maps each action to a privilege on the
    /// object whose value of `parameter` is the detail's `identifier`.
    ///
    /// A detail without an identifier, or with a member other than `type`, `identifier` and `actions`,
    /// grants nothing, and neither does an action without a privilege: [`Grants::ignored`] lists them.
    #[must_use]
    pub fn grants<P: Privilege, const W: usize>(
        &self,
        kind: &str,
        parameter: &'static str,
        privilege: impl Fn(&str) -> Option<P>,
    ) -> Grants<P, W> {
        let mut grants = Grants::EMPTY;
        for detail in self.0.iter().filter(|detail| detail.kind == kind) {
            let (Some(identifier), []) = (&detail.identifier, &*detail.others) else {
                grants = grants.ignoring(&detail.in_words());
                continue;
            };
            for action in &detail.actions {
                grants = match privilege(action) {
                    Some(privilege) => grants.with(privilege, &[(parameter, identifier)]),
                    None => grants.ignoring(&format!(
                        "{kind} {}, action {}",
                        Quoted(identifier),
                        Quoted(action)
                    )),
                };
            }
        }
        grants
    }
}

impl Detail {
    /// The `type`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The `identifier`.
    #[must_use]
    pub fn identifier(&self) -> Option<&str> {
        self.identifier.as_deref()
    }

    /// The `actions`.
    pub fn actions(&self) -> impl Iterator<Item = &str> {
        self.actions.iter().map(String::as_str)
    }

    /// The reason why it grants nothing.
    fn in_words(&self) -> String {
        let kind = &self.kind;
        let Some(identifier) = &self.identifier else {
            return format!("{kind} without an identifier");
        };
        let others: Vec<_> = self
            .others
            .iter()
            .take(4)
            .map(|it| Quoted(it).to_string())
            .collect();
        format!("{kind} {} with {}", Quoted(identifier), others.join(", "))
    }
}

impl<'de> Deserialize<'de> for AuthorizationDetails {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let details = Option::<Vec<Detail>>::deserialize(deserializer)?;
        Ok(AuthorizationDetails(details.unwrap_or_default()))
    }
}

impl<'de> Deserialize<'de> for Detail {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Detail;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with a `type`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Detail, A::Error> {
                let (mut kind, mut identifier, mut actions) = (None, None, None);
                let mut others = Vec::new();
                while let Some(member) = map.next_key::<String>()? {
                    let again = match &*member {
                        "type" => kind.replace(map.next_value()?).is_some(),
                        "identifier" => identifier.replace(map.next_value()?).is_some(),
                        "actions" => actions.replace(map.next_value()?).is_some(),
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            others.push(member.clone());
                            false
                        }
                    };
                    if again {
                        return Err(A::Error::custom(format!("`{member}` occurs twice")));
                    }
                }
                Ok(Detail {
                    kind: kind.ok_or_else(|| A::Error::missing_field("type"))?,
                    identifier,
                    actions: actions.unwrap_or_default(),
                    others,
                })
            }
        }

        deserializer.deserialize_map(Members)
    }
}
