//! Open parameters and the forms of their values.

use scope_spec::{OpenParameter, Spec};

use crate::diff::{Change, Effect, Kind};

/// Changes of parameters in the order of the new file; removed ones last.
pub(crate) fn parameters(old: &Spec, new: &Spec) -> Vec<Change> {
    let find = |spec: &'_ Spec, name: &str| -> Option<OpenParameter> {
        let mut all = spec.parameters.iter();
        all.find(|it| it.name == name).cloned()
    };
    let change = |effect, name: &str, what, message: String| {
        let message = format!("parameter `{name}` {message}");
        Change::new(effect, Kind::Parameter, name, what, message)
    };
    let mut changes = Vec::new();
    for OpenParameter { name, form } in &new.parameters {
        let Some(OpenParameter { form: was, .. }) = find(old, name) else {
            let message = format!("is added: {form}");
            changes.push(change(Effect::Widens, name, "added", message).addition());
            continue;
        };
        let (all_stay, all_were) = (was.is_within(form), form.is_within(&was));
        let between = |effect, more: &str| {
            let message = format!("takes {more}: {form}; before: {was}");
            change(effect, name, "form", message).between(was.to_string(), form.to_string())
        };
        match (all_stay, all_were) {
            (true, true) if was == *form => {}
            (true, true) => changes.push(between(Effect::Describes, "the same values")),
            (true, false) => changes.push(between(Effect::Widens, "more values")),
            (false, true) => changes.push(between(Effect::Narrows, "fewer values")),
            (false, false) => {
                changes.push(between(Effect::Widens, "other values"));
                changes.push(between(Effect::Narrows, "other values"));
            }
        }
    }
    for OpenParameter { name, .. } in &old.parameters {
        if find(new, name).is_none() {
            let message = "is removed: it has no values".to_owned();
            changes.push(change(Effect::Narrows, name, "removed", message));
        }
    }
    changes
}
