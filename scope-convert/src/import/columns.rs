//! Recognises the columns of a table by their headers.

use scope_spec::{Problem, lists};

/// The columns that `--column` can set.
pub(super) const NAMED: [&str; 6] = [
    "name",
    "title",
    "description",
    "access",
    "includes",
    "restricted",
];

/// The column for a header: the one given, else by common words.
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
    // a column that is given explicitly is not guessed again
    let taken = given.iter().any(|(what, _)| what == usual);
    (!taken).then_some(usual)
}

/// How clearly a header means the names of scopes, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// `Scope ID`: the name in a token.
    Sent,
    /// `Scope`, `Permission`.
    Scope,
    /// `Scope name`, which may be a title.
    Called,
    /// `Value`, `Name`, which other tables have, too.
    Plain,
}

/// The rank of a header; `None` if it means something else.
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

/// The header that most clearly means names; of equals the first, and `Value` before `Name`.
pub(super) fn best<'h>(heads: impl Iterator<Item = &'h str>) -> Option<(usize, Rank)> {
    let ranked = heads.enumerate().filter_map(|(at, head)| {
        let rank = rank(head)?;
        Some(((rank, head.eq_ignore_ascii_case("name")), at))
    });
    let ((rank, _), at) = ranked.min()?;
    Some((at, rank))
}

/// The message that columns are left out.
pub(super) fn left_out(heads: &[String]) -> String {
    let shown = lists::quoted(heads);
    match heads {
        [_] => format!("the column {shown} is left out"),
        _ => format!("the columns {shown} are left out"),
    }
}

/// The help for columns that are left out.
pub(super) fn help(heads: &[String]) -> String {
    let first = heads.first().map_or("", String::as_str);
    let which = if heads.len() == 1 {
        "it"
    } else {
        "one of them"
    };
    format!(
        "if {which} is part of a spec, add `--column 'WHAT={first}'`, where `WHAT` is one of {}",
        lists::quoted(NAMED)
    )
}

/// The problem of a given column that does not exist, or has no known meaning.
pub(super) fn unknown<'h>(
    given: &[(String, String)],
    heads: impl Iterator<Item = &'h str> + Clone,
) -> Option<Problem> {
    for (what, name) in given {
        if !NAMED.contains(&what.as_str()) {
            let message = format!("`{what}` is not a known column");
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
