//! A Google API discovery document.

use scope_spec::Source;
use serde_json::Value;

use super::{
    common_prefix,
    described::{Described, Step},
    draft::{Draft, DraftOperation, DraftPrivilege, Word, warning},
};

/// Reads its scopes and methods.
pub(crate) fn read(source: &Source) -> Draft {
    let described = match Described::new(source) {
        Ok(described) => described,
        Err(draft) => return *draft,
    };
    let mut draft = Draft::default();
    document(&described, &mut draft);
    draft
}

fn text(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

fn document(described: &Described<'_>, draft: &mut Draft) {
    let document = &described.value;
    let head = &mut draft.head;
    head.name = text(document, "name").unwrap_or_default();
    head.title = text(document, "title");
    head.version = text(document, "version");
    head.description = text(document, "description");
    head.source = text(document, "documentationLink");
    let at = [Step::from("auth"), "oauth2".into(), "scopes".into()];
    let scopes = document
        .pointer("/auth/oauth2/scopes")
        .and_then(Value::as_object);
    let Some(scopes) = scopes else {
        let message = match document.get("auth") {
            Some(_) => "`auth` of this document has no `oauth2.scopes`",
            None => "this document has no `auth`, so it declares no scopes",
        };
        let help = "a discovery document has them in `auth.oauth2.scopes`";
        let problem = described.problem("no-scopes", message, &at, "", help);
        return draft.problems.push(problem);
    };
    for (name, scope) in scopes {
        let mut made = DraftPrivilege {
            name: Word {
                text: name.clone(),
                place: described.place(&[&at[..], &[name.as_str().into()]].concat()),
            },
            ..DraftPrivilege::default()
        };
        made.item.description = text(scope, "description");
        draft.scopes.push(made);
    }
    let prefix = common_prefix(scopes.keys().map(String::as_str));
    draft.head.strip_prefix = prefix;
    let base = text(document, "servicePath").unwrap_or_default();
    let mut path = Vec::new();
    resource(described, document, &mut path, &base, draft);
}

/// The methods of a resource, then those of the resources in it.
fn resource(
    described: &Described<'_>,
    value: &Value,
    path: &mut Vec<Step>,
    base: &str,
    draft: &mut Draft,
) {
    for (key, inner) in [("methods", false), ("resources", true)] {
        path.push(key.into());
        let parts = value.get(key).and_then(Value::as_object);
        for (name, part) in parts.into_iter().flatten() {
            path.push(name.as_str().into());
            if inner {
                resource(described, part, path, base, draft);
            } else {
                method(described, part, name, path, base, draft);
            }
            path.pop();
        }
        path.pop();
    }
}

fn method(
    described: &Described<'_>,
    value: &Value,
    name: &str,
    path: &[Step],
    base: &str,
    draft: &mut Draft,
) {
    let word = |text: &str, steps: &[Step]| Word {
        text: text.to_owned(),
        place: described.place(&[path, steps].concat()),
    };
    let id = text(value, "id").unwrap_or_else(|| name.to_owned());
    let mut made = DraftOperation {
        id: word(&id, &["id".into()]),
        ..DraftOperation::default()
    };
    made.item.description = text(value, "description");
    made.item.deprecated = value.get("deprecated") == Some(&Value::Bool(true));
    // `flatPath` tells apart what `{+name}` takes for the same
    let template = text(value, "flatPath").or_else(|| text(value, "path"));
    if let (Some(method), Some(template)) = (text(value, "httpMethod"), template) {
        let call = format!("/{}{template}", base.trim_start_matches('/'));
        let call = match template.strip_prefix('/') {
            Some(_) => template,
            None => call,
        };
        if let Err(wrong) = made.take_call(&method, &call) {
            draft.problems.push(warning(
                "invalid-call",
                format!("the call of operation `{id}` is left out: {wrong}"),
                described.place(path),
                "",
                "a method is in upper case, a path has no blanks and closes its braces",
            ));
        }
    }
    let scopes = value.get("scopes").and_then(Value::as_array);
    let scopes = scopes.into_iter().flatten().enumerate();
    for (at, scope) in scopes {
        match scope.as_str() {
            Some(scope) => made
                .scopes
                .push(vec![word(scope, &["scopes".into(), at.into()])]),
            None => {
                made.spoiled = true;
                let path = [path, &["scopes".into(), at.into()]].concat();
                let message = format!("operation `{id}` needs a scope that is no text");
                let help = "write the name of the scope";
                let problem = described.problem("invalid-scope", message, &path, "", help);
                draft.problems.push(problem);
            }
        }
    }
    made.item.public = made.scopes.is_empty() && !made.spoiled;
    draft.operations.push(made);
}
