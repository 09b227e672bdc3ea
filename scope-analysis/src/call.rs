//! Finds the operations of a call, as code generated from the spec does.

use std::cmp::Reverse;

use scope_spec::{
    CallKind, Failure, Operation, PathTemplate, Privilege, Spec, Vocabulary, VocabularyKind,
    lists::some_quoted,
    matching::{self, Readings, without_query},
};

/// The operation with an id, or the operations of a call: `METHOD /path`, `tool NAME`, `resource
/// URI`, `prompt NAME`.
pub fn find(spec: &Spec, word: &str) -> Result<Readings, Failure> {
    if let Some(id) = spec.operation(word) {
        return Ok(Readings::of_operation(id));
    }
    match Called::read(word) {
        Some(called) => called.find(spec),
        None if spec.operations.is_empty() => Err(no_operations()),
        None => {
            let ids = spec
                .operations
                .iter()
                .map(|operation| operation.id.as_str());
            let failure = Failure::unknown("operation", word, ids);
            Err(if failure.has_help() {
                failure
            } else {
                failure.help("`cargo scopes show --kind operation` lists them")
            })
        }
    }
}

/// The operations of a call, as a guard finds them: `GET /path`, which may have a query, or a call
/// of an MCP server.
pub fn find_call(spec: &Spec, call: &str) -> Result<Readings, Failure> {
    match Called::read(call) {
        Some(called) => called.find(spec),
        None => Err(
            Failure::new("invalid-call", format!("`{call}` is not a call"))
                .help("write it as `GET /path`, `tool NAME`, `resource URI` or `prompt NAME`"),
        ),
    }
}

/// The path of an HTTP call; empty for other calls.
pub fn path(call: &str) -> &str {
    split(call).map_or("", |(_, path)| path)
}

/// The object in the path of a call: the values of the spec's open parameters. Empty if the
/// operations of the call disagree.
pub fn object<'s>(spec: &'s Spec, call: &str) -> Vec<(&'s str, String)> {
    let Ok(readings) = find_call(spec, call) else {
        return Vec::new();
    };
    let path = path(call);
    let objects = readings.operations().iter();
    let mut objects = objects.map(|&id| matching::object(&spec[id], path));
    let Some(first) = objects.next() else {
        return Vec::new();
    };
    // operations that give one segment different names leave the object undecided
    if !objects.all(|other| other == first) {
        return Vec::new();
    }
    let is_value = |(name, value): &(&str, String)| {
        let mut parameters = spec.parameters.iter();
        parameters.any(|it| it.name == *name && it.form.accepts(value))
    };
    first.into_iter().filter(is_value).collect()
}

/// The name of a privilege with the values of an object in place of its open parameters. A parameter
/// without a value stays, in braces.
pub fn name_on_object(spec: &Spec, item: &Privilege, object: &[(&str, String)]) -> String {
    let Some(template) = &item.template else {
        return item.name.clone();
    };
    template.filled(&spec.parameters, |at| {
        let parameter = spec.parameters.get(at)?;
        let mut values = object.iter();
        let (_, value) = values.find(|(name, _)| *name == parameter.name)?;
        Some(value.as_str())
    })
}

/// A vocabulary with the values of an object in its names, for display. It finds privileges by their
/// declared names, as the original does.
pub fn vocabulary_on_object(
    spec: &Spec,
    kind: VocabularyKind,
    object: &[(&str, String)],
) -> Vocabulary {
    let mut vocabulary = spec.vocabulary(kind).clone();
    for item in &mut vocabulary.items {
        item.name = name_on_object(spec, item, object);
    }
    vocabulary
}

/// Whether a word is a call, and not an id.
pub fn is_call(word: &str) -> bool {
    Called::read(word).is_some()
}

/// A concrete call, to be matched with the templates of a spec.
enum Called<'w> {
    Http(&'w str, &'w str),
    OfMcp(CallKind, &'w str),
}

impl<'w> Called<'w> {
    fn read(word: &'w str) -> Option<Self> {
        let kinds = [CallKind::Tool, CallKind::Resource, CallKind::Prompt];
        let of_mcp = word.trim().split_once(' ').and_then(|(first, name)| {
            let kind = kinds.into_iter().find(|kind| kind.as_str() == first)?;
            Some(Self::OfMcp(kind, name.trim_start()))
        });
        of_mcp.or_else(|| split(word).map(|(method, path)| Self::Http(method, path)))
    }

    fn find(self, spec: &Spec) -> Result<Readings, Failure> {
        let (kind, name) = match self {
            Self::Http(method, path) => return by_call(spec, method, path),
            Self::OfMcp(kind, name) => (kind, name),
        };
        let readings = match kind {
            CallKind::Resource => Readings::of_resource(spec, name),
            _ => Readings::of_name(spec, kind, name),
        };
        if readings.operation().is_some() {
            return Ok(readings);
        }
        if spec.operations.is_empty() {
            return Err(no_operations());
        }
        let calls = spec.operations.iter().flat_map(|it| &it.calls);
        let known: Vec<String> = calls
            .filter(|call| call.kind() == kind)
            .map(ToString::to_string)
            .collect();
        let call = format!("{} {name}", kind.as_str());
        let failure = Failure::new("unknown-call", format!("no operation matches `{call}`"));
        Err(
            match scope_spec::nearest(&call, known.iter().map(String::as_str)) {
                Some(near) => failure.help(format!("there is `{near}`")),
                None => failure.help("`cargo scopes show --kind operation` lists them"),
            },
        )
    }
}

/// A method and a path, or a full URL, with one or more spaces between.
fn split(call: &str) -> Option<(&str, &str)> {
    let (method, target) = call.trim().split_once(' ')?;
    let target = target.trim_start();
    let path = match target.split_once("://") {
        // RFC 3986 section 3: the authority ends at the path, the query or the fragment
        Some((scheme, rest)) if !scheme.contains(['/', '?', '#']) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            match rest.get(end..) {
                Some(path) if path.starts_with('/') => path,
                _ => "/",
            }
        }
        _ => target,
    };
    (!method.is_empty() && path.starts_with('/')).then_some((method, without_query(path)))
}

fn by_call(spec: &Spec, method: &str, path: &str) -> Result<Readings, Failure> {
    let readings = Readings::of_request(spec, method, path);
    if readings.operation().is_some() {
        return Ok(readings);
    }
    if spec.operations.is_empty() {
        return Err(no_operations());
    }
    let failure = Failure::new(
        "unknown-call",
        format!("no operation matches `{method} {path}`"),
    );
    let upper = method.to_ascii_uppercase();
    if upper != method
        && Readings::of_request(spec, &upper, path)
            .operation()
            .is_some()
    {
        return Err(failure.help(format!("methods are case-sensitive: write `{upper}`")));
    }
    let others = with_other_methods(spec, method, path);
    if !others.is_empty() {
        let others = some_quoted(&others, 8);
        return Err(failure.help(format!("this path has {others}")));
    }
    Err(match nearest(spec, method, path) {
        Some(near) => failure.help(format!("there is `{near}`")),
        None if spec.operations.iter().all(|it| it.path().is_none()) => {
            failure.help("name operations by their ids: none has a `call`")
        }
        None => failure.help("`cargo scopes show --kind operation` lists them"),
    })
}

/// The templates that match a path with another method: first the method with the nearest spelling,
/// then the best match of the path.
fn with_other_methods(spec: &Spec, method: &str, path: &str) -> Vec<String> {
    let mut found: Vec<(&str, &PathTemplate)> = Vec::new();
    let calls = spec.operations.iter().flat_map(Operation::http_calls);
    for (other, template) in calls.filter(|(_, template)| template.matches(path)) {
        match found.iter_mut().find(|(known, _)| *known == other) {
            Some((_, best)) if template.specificity() > best.specificity() => *best = template,
            Some(_) => {}
            None => found.push((other, template)),
        }
    }
    let meant = scope_spec::nearest(method, found.iter().map(|(other, _)| *other));
    found.sort_by_key(|(other, template)| (Some(*other) != meant, Reverse(template.specificity())));
    let calls = found.iter();
    calls
        .map(|(other, template)| format!("{other} {template}"))
        .collect()
}

fn no_operations() -> Failure {
    Failure::new("no-operations", "the spec has no operations").help(
        "write them as `[operations.ID]` with `call = \"GET /path\"` and `scopes = \"X\"`, or import them \
         from a description of the API with `cargo scopes import openapi`; or give a spec that has \
         some with `--spec FILE`, such as `examples/ringcentral/scopes.toml` of this project",
    )
}

/// The template nearest to a mistyped call, segment by segment; a parameter matches any segment. Of
/// two that are equally near, the first.
fn nearest(spec: &Spec, method: &str, path: &str) -> Option<String> {
    let count = path.split('/').count() - 1;
    let mut best: Option<(usize, &str, &PathTemplate)> = None;
    for (other, template) in spec.operations.iter().flat_map(Operation::http_calls) {
        let cost = distance(template, path) + usize::from(other != method);
        // more than half of it must match
        if cost <= (count / 2).max(1) && best.is_none_or(|(least, ..)| cost < least) {
            best = Some((cost, other, template));
        }
    }
    best.map(|(_, method, template)| format!("{method} {template}"))
}

/// The cost to make a path match a template: 1 for a segment with a typo, 2 for an extra or missing
/// segment, 3 for another one.
fn distance(template: &PathTemplate, path: &str) -> usize {
    let path: Vec<&str> = path.split('/').skip(1).collect();
    // the costs for the template so far, for each prefix of the path
    let mut row: Vec<usize> = (0..=path.len()).map(|count| 2 * count).collect();
    for segment in template.segments() {
        let mut before = row.first().copied().unwrap_or(0);
        let mut left = before + 2;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (text, cell) in path.iter().zip(row.iter_mut().skip(1)) {
            let slip = || scope_spec::nearest(text, std::iter::once(segment.as_str())).is_some();
            let exchange = match segment.matches(text) {
                true => 0,
                false if slip() => 1,
                false => 3,
            };
            let cost = (before + exchange).min(left + 2).min(*cell + 2);
            (before, left) = (*cell, cost);
            *cell = cost;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use scope_spec::OperationId;

    use super::*;

    #[test]
    fn a_spec_without_operations_says_how_they_are_written() {
        let spec = scope_spec::parse("t.toml", "spec.name = \"t\"\nscopes.A = {}").spec;
        for word in ["readAccount", "GET /account/7"] {
            let problems = find(&spec, word).err().map(|failure| failure.problems);
            let problem = problems.unwrap().remove(0);
            assert_eq!(problem.code, "no-operations");
            let help = &problem.help[0].text;
            for text in [
                "`[operations.ID]`",
                "`call = \"GET /path\"`",
                "examples/ringcentral/scopes.toml",
            ] {
                assert!(help.contains(text), "{help}");
            }
        }
    }

    #[test]
    fn the_nearest_call() {
        let spec = scope_spec::parse(
            "t.toml",
            r#"
            spec.name = "t"
            operations.a = { call = "GET /v1/account/{a}/call-log", public = true }
            operations.b = { call = "GET /v1/account/{a}/extension/{e}/call-log", public = true }
            operations.c = { call = "POST /v1/account/{a}/extension/{e}/call-out", public = true }
            operations.d = { call = "GET /orders", public = true }
            "#,
        )
        .spec;
        for (method, path, near) in [
            (
                "GET",
                "/v1/account/~/extension/~/call-logs",
                Some("/call-log"),
            ),
            (
                "POST",
                "/v1/account/~/extension/~/call-outs",
                Some("/call-out"),
            ),
            (
                "GET",
                "/v1/acount/~/extension/~/call-log",
                Some("/call-log"),
            ),
            ("GET", "/account/~/extension/~/call-log", Some("/call-log")),
        ] {
            let near = near.map(|end| format!("{method} /v1/account/{{a}}/extension/{{e}}{end}"));
            assert_eq!(nearest(&spec, method, path), near, "{path}");
        }
        assert_eq!(
            nearest(&spec, "GET", "/order").as_deref(),
            Some("GET /orders")
        );
        for path in ["/", "/users", "/v2/users/1/extension/2/messages/3"] {
            assert_eq!(nearest(&spec, "GET", path), None, "{path}");
        }
    }

    #[test]
    fn other_methods_of_a_path() {
        let spec = scope_spec::parse(
            "t.toml",
            r#"
            spec.name = "t"
            operations.a = { call = "PUT /users/{id}", public = true }
            operations.b = { call = "DELETE /users/{id}", public = true }
            operations.c = { call = "PATCH /users/me", public = true }
            operations.d = { call = "PUT /users/{id}/photo", public = true }
            operations.e = { call = "DELETE /users/me", public = true }
            "#,
        )
        .spec;
        let help = |call| {
            let failure = find_call(&spec, call).unwrap_err();
            failure.problems[0].help[0].text.clone()
        };
        assert_eq!(
            help("GET /users/7"),
            "this path has `PUT /users/{id}` and `DELETE /users/{id}`"
        );
        assert_eq!(
            help("DELTE /users/7?x=1"),
            "this path has `DELETE /users/{id}` and `PUT /users/{id}`"
        );
        assert_eq!(
            help("GET /users/me"),
            "this path has `DELETE /users/me`, `PATCH /users/me` and `PUT /users/{id}`"
        );
        assert_eq!(
            help("put /users/7"),
            "methods are case-sensitive: write `PUT`"
        );
    }

    #[test]
    fn calls() {
        let paths = [
            "/users/{id}",
            "/users/me",
            "/users/{id}.{format}",
            "/files/{+path}",
            "/files/{id}/meta",
            "/",
        ];
        let mut text = "spec.name = 't'\n[operations]\n".to_owned();
        for (i, path) in paths.iter().enumerate() {
            text += &format!("o{i} = {{ call = 'GET {path}', public = true }}\n");
        }
        text += "other = { call = 'POST /users/{id}', public = true }\n";
        let spec = scope_spec::parse("t.toml", &text).spec;
        for (call, found) in [
            ("GET /users/~", Some(0)),
            ("GET /users/me", Some(1)),
            ("GET /users/me?x=/y", Some(1)),
            ("GET /users/{id}", Some(0)),
            ("GET /users/7.json", Some(2)),
            ("GET /users/", None),
            ("GET /users", None),
            ("GET /files/a/b/c", Some(3)),
            ("GET /files/a/meta", Some(4)),
            ("GET /", Some(5)),
            ("get /", None),
            ("POST /users/1", Some(6)),
            ("DELETE /users/1", None),
        ] {
            let operation = find(&spec, call).ok().and_then(|it| it.operation());
            assert_eq!(operation, found.map(OperationId::new), "{call}");
        }
        for (call, found) in [
            ("GET https://api.example.com/users/me?x=1", Some(1)),
            ("GET https://api.example.com/users/7.json#top", Some(2)),
            ("GET https://api.example.com?next=/users/me", Some(5)),
            ("GET //api.example.com/users/me", None),
            ("GET users/me", None),
        ] {
            let operation = find_call(&spec, call).ok().and_then(|it| it.operation());
            assert_eq!(operation, found.map(OperationId::new), "{call}");
        }
        assert!(find_call(&spec, "o1").is_err());
        assert_eq!(
            find(&spec, "o1").ok(),
            Some(Readings::of_operation(OperationId::new(1)))
        );
        // paths that a server may read differently, and `HEAD`, which the handler of `GET` answers
        for (call, all) in [
            ("GET /users/%6De", [0, 1].as_slice()),
            ("GET /files/a/%2e%2e/b", &[3]),
            ("HEAD /users/me", &[1]),
        ] {
            let readings = find_call(&spec, call).unwrap();
            let found = readings.operations().iter().map(|id| id.position());
            assert!(found.eq(all.iter().copied()), "{call}");
        }
    }
}
