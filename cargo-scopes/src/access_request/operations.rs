//! The operations that a scope allows.

use scope_spec::{Call, OperationId, Spec};

use super::{Code, SHOWN, span};

/// Writes how many operations the scope allows, directly and through inclusion, and lists the
/// direct ones. The operations that the code uses come first.
pub(super) fn operations(spec: &Spec, index: usize, code: Option<&Code<'_>>, out: &mut String) {
    if spec.operations.is_empty() {
        return;
    }
    let with = |covers: &dyn Fn(usize) -> bool| -> Vec<OperationId> {
        let is_open = |id: &OperationId| spec[*id].scopes.first_met(covers).is_some();
        spec.operation_ids().filter(is_open).collect()
    };
    let alone = with(&|scope| scope == index);
    let all = with(&|scope| spec.scopes.closure.contains(index, scope));
    let total = spec.operations.len();
    out.push_str(&match (alone.len(), all.len()) {
        (_, 0) => format!(
            "\nIt allows none of the API's {total} operations.\n"
        ),
        (0, all) => {
            format!("\nIt allows {all} of the API's {total} operations, all through inclusion.\n")
        }
        (alone, all) if all > alone => format!(
            "\nIt allows {alone} of the API's {total} operations directly, and {all} with the scopes \
             that it includes.\n"
        ),
        (alone, _) => format!("\nIt allows {alone} of the API's {total} operations.\n"),
    });
    let used = |id: &OperationId| {
        let mut uses = code.into_iter().flat_map(|code| &code.uses.operations);
        uses.any(|it| it.operation == spec[*id].id)
    };
    if code.is_some() && !all.is_empty() {
        let count = match all.iter().filter(|at| used(at)).count() {
            0 => "none".to_owned(),
            count => count.to_string(),
        };
        out.push_str(&format!(
            "The code of this build calls {count} of {}.\n",
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
    out.push_str("\nAllowed directly:\n\n");
    // Operations that change something decide an approval, so they come before the cut.
    let changes = |id: &OperationId| {
        let operation = &spec[*id];
        let changes = |call: &Call| {
            let method = call.http().map(|(method, _)| method);
            !matches!(method, Some("GET" | "HEAD" | "OPTIONS"))
        };
        operation.calls.is_empty() || operation.calls.iter().any(changes)
    };
    let mut shown = alone;
    shown.sort_by_key(|at| (!used(at), !changes(at)));
    let left = shown.len().saturating_sub(SHOWN);
    shown.truncate(SHOWN);
    for at in &shown {
        let operation = &spec[*at];
        let calls = operation.calls.iter().map(|call| span(call.to_string()));
        let call = match calls.collect::<Vec<_>>().join(", ") {
            none if none.is_empty() => none,
            calls => format!(": {calls}"),
        };
        let called = match used(at) {
            true => ", called by the code",
            false => "",
        };
        out.push_str(&format!("- {}{call}{called}\n", span(&operation.id)));
    }
    if left > 0 {
        out.push_str(&format!("- and {left} more\n"));
    }
}
