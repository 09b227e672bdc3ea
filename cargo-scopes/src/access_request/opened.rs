//! The operations that a scope opens.

use super::{SHOWN, others::Others, uses::Use};

/// The operations that it opens by itself, how many with what it brings, and how many of these the
/// app calls that what else it asks for does not open.
pub(super) fn opened(
    others: &Others<'_>,
    index: usize,
    uses: Option<&[Use<'_>]>,
    out: &mut String,
) {
    let (spec, rest) = (others.spec, &others.closed);
    if spec.operations.is_empty() {
        return;
    }
    let with = |covers: &dyn Fn(usize) -> bool| -> Vec<usize> {
        let opens = |all: &Vec<usize>| all.iter().all(|&scope| covers(scope));
        let operations = spec.operations.iter().enumerate();
        let open = operations
            .filter(|(_, operation)| !operation.public && operation.scopes.iter().any(opens));
        open.map(|(at, _)| at).collect()
    };
    let alone = with(&|scope| scope == index);
    let all = with(&|scope| spec.scopes.closure.contains(index, scope));
    let total = spec.operations.len();
    out.push_str(&match (alone.len(), all.len()) {
        (_, 0) => format!(
            "\nIt opens none of the API's {total} operations by what the specification says.\n"
        ),
        (0, all) => {
            format!("\nOf the API's {total} operations it opens {all}, with what it brings.\n")
        }
        (alone, all) if all > alone => format!(
            "\nOf the API's {total} operations it opens {alone} by itself, and {all} with what it \
             brings.\n"
        ),
        (alone, _) => format!("\nOf the API's {total} operations it opens {alone}.\n"),
    });
    let otherwise = with(&|scope| rest.binary_search(&scope).is_ok());
    let named = |wanted: &dyn Fn(&Use<'_>) -> bool| {
        let named = uses.into_iter().flatten().filter(|it| wanted(it));
        let named = named.flat_map(|it| it.operations.iter().copied());
        named.collect::<Vec<usize>>()
    };
    let seen = named(&|it| it.called && !it.is_unseen());
    let used: Option<Vec<usize>> = uses.map(|_| {
        let named = named(&|it| it.called).into_iter();
        let mut used: Vec<usize> = named
            .filter(|at| all.contains(at) && !otherwise.contains(at))
            .collect();
        used.sort_unstable();
        used.dedup();
        used
    });
    if let (Some(used), false) = (&used, all.is_empty()) {
        let count = match used.len() {
            0 => "none".to_owned(),
            count => count.to_string(),
        };
        let others = match (rest.is_empty(), others.any_waits()) {
            (true, _) => "",
            (false, true) => " beyond what its other scopes, granted or waiting, open",
            (false, false) => " beyond what its other scopes open",
        };
        out.push_str(&format!(
            "The app's code calls {count} of {}{others}.\n",
            if all.len() == 1 {
                "them".to_owned()
            } else {
                format!("these {}", all.len())
            }
        ));
    }
    if alone.is_empty() {
        return;
    }
    out.push_str("\nWhat it opens by itself:\n\n");
    // what changes something decides an approval: it is not what is left out
    let operation = |at: &usize| spec.operations.get(*at);
    let changes = |at: &usize| {
        let method = operation(at).and_then(|it| it.method.as_deref());
        !matches!(method, Some("GET" | "HEAD" | "OPTIONS"))
    };
    let is_used = |at: &usize| used.as_ref().is_some_and(|used| used.contains(at));
    let mut shown = alone;
    shown.sort_by_key(|at| (!is_used(at), !changes(at)));
    let left = shown.len().saturating_sub(SHOWN);
    shown.truncate(SHOWN);
    for at in &shown {
        let Some(operation) = operation(at) else {
            continue;
        };
        let call = match (&operation.method, &operation.path) {
            (Some(method), Some(path)) => format!(": `{method} {path}`"),
            _ => String::new(),
        };
        let called = match (is_used(at), seen.contains(at)) {
            (true, true) => ", which the app calls",
            (true, false) => ", which a function calls of which no call was seen",
            (false, _) => "",
        };
        out.push_str(&format!("- `{}`{call}{called}\n", operation.id));
    }
    if left > 0 {
        out.push_str(&format!("- and {left} more\n"));
    }
}
