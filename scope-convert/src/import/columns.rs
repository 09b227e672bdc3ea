//! What the columns of a table are, by the heads that vendors give them.

use scope_spec::{Problem, lists};

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
        head if rank(head).is_some() => "name",
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

/// How well a head says that the names of scopes stand below it, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// `Scope ID`: what is sent.
    Sent,
    /// `Scope`, `Permission`.
    Scope,
    /// `Scope name`: it may be what people call it.
    Called,
    /// `Value`, `Name`: of many other tables, too.
    Plain,
}

/// How well a head says it; `None` where it says something else.
pub(super) fn rank(head: &str) -> Option<Rank> {
    let head = head.to_lowercase().replace("(s)", "");
    if matches!(head.as_str(), "name" | "value") {
        return Some(Rank::Plain);
    }
    let mut of_scopes = false;
    let mut rank = Rank::Scope;
    for word in head.split([' ', '_', '-']) {
        match word {
            "scope" | "scopes" | "permission" | "permissions" => of_scopes = true,
            "" | "oauth" | "oauth2" | "2.0" | "api" | "app" | "application" => {}
            "id" | "identifier" | "code" | "value" | "string" | "key" => rank = Rank::Sent,
            "name" | "names" => rank = rank.max(Rank::Called),
            _ => return None,
        }
    }
    of_scopes.then_some(rank)
}

/// The head of a table that says best where the names are; of equal ones the first, and `Value` before
/// `Name`.
pub(super) fn best<'h>(heads: impl Iterator<Item = &'h str>) -> Option<(usize, Rank)> {
    let ranked = heads.enumerate().filter_map(|(at, head)| {
        let rank = rank(head)?;
        Some(((rank, head.eq_ignore_ascii_case("name")), at))
    });
    let ((rank, _), at) = ranked.min()?;
    Some((at, rank))
}

/// That nothing is read from columns, by their heads.
pub(super) fn left_out(heads: &[String]) -> String {
    let shown = lists::quoted(heads);
    match heads {
        [_] => format!("the column {shown} is left out"),
        _ => format!("the columns {shown} are left out"),
    }
}

/// What to do about columns that are left out.
pub(super) fn help(heads: &[String]) -> String {
    let first = heads.first().map_or("", String::as_str);
    let which = if heads.len() == 1 {
        "it"
    } else {
        "one of them"
    };
    format!(
        "if {which} holds what a spec has, say so: `--column 'WHAT={first}'`, where `WHAT` is one of {}",
        lists::quoted(NAMED)
    )
}

/// A name that is given for a column that there is not, or that says nothing.
pub(super) fn unknown<'h>(
    given: &[(String, String)],
    heads: impl Iterator<Item = &'h str> + Clone,
) -> Option<Problem> {
    for (what, name) in given {
        if !NAMED.contains(&what.as_str()) {
            let message = format!("`{what}` is not what a column can be");
            let mut problem = Problem::error("unknown-column", message);
            problem.help.push(scope_spec::Help {
                text: format!("write one of {} before the `=`", lists::quoted(NAMED)),
                patch: None,
            });
            return Some(problem);
        }
        if !heads.clone().any(|head| head.eq_ignore_ascii_case(name)) {
            let mut problem =
                Problem::error("missing-column", format!("there is no column `{name}`"));
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
