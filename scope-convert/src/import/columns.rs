//! What the columns of a table are, by the heads that vendors give them.

use scope_spec::{Problem, lists};

use crate::error;

/// What a column may be named to be.
pub(super) const NAMED: [&str; 6] = [
    "name",
    "title",
    "description",
    "access",
    "includes",
    "restricted",
];

/// What a column is, by its head: as it is named to be, else by the usual words.
pub(super) fn meant<'n>(head: &str, given: &'n [(String, String)]) -> Option<&'n str> {
    if let Some((what, _)) = given
        .iter()
        .find(|(_, name)| name.eq_ignore_ascii_case(head))
    {
        return Some(what);
    }
    let usual = match head.to_lowercase().replace('_', " ").as_str() {
        "name" | "value" | "scope" | "permission" | "scope name" | "permission name"
        | "oauth scope" | "scope value" | "scopes" | "permissions" => "name",
        "title" | "display name" | "display string" | "label" | "display text" => "title",
        "description" | "details" | "meaning" | "purpose" | "summary" | "grants"
        | "what it allows" | "allows" | "definition" => "description",
        "access" | "access type" | "type of access" => "access",
        "includes" | "included" | "included scopes" | "included permissions" | "implies" => {
            "includes"
        }
        "restricted" | "requires approval" | "approval required" | "needs approval" => "restricted",
        _ => return None,
    };
    // a column that is named to be something else is not this one
    let taken = given.iter().any(|(what, _)| what == usual);
    (!taken).then_some(usual)
}

/// A name that is given for a column that there is not, or that says nothing.
pub(super) fn unknown<'h>(
    given: &[(String, String)],
    heads: impl Iterator<Item = &'h str> + Clone,
) -> Option<Problem> {
    for (what, name) in given {
        if !NAMED.contains(&what.as_str()) {
            let message = format!("`{what}` is not what a column can be");
            let mut problem = error::error("unknown-column", message);
            problem.help.push(scope_spec::Help {
                text: format!("write one of {} before the `=`", lists::quoted(NAMED)),
                patch: None,
            });
            return Some(problem);
        }
        if !heads.clone().any(|head| head.eq_ignore_ascii_case(name)) {
            let mut problem =
                error::error("missing-column", format!("there is no column `{name}`"));
            let heads: Vec<&str> = heads.collect();
            problem.help.push(scope_spec::Help {
                text: format!("the columns are {}", lists::some_quoted(&heads, 20)),
                patch: None,
            });
            return Some(problem);
        }
    }
    None
}
