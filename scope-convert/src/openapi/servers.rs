//! The paths of servers, which precede the paths of operations.

use super::edition::Edition;
use crate::tree::Part;

/// The limit of values of a variable.
const MOST: usize = 16;

/// The paths of the document's servers; one empty path without servers.
pub(super) fn of_document(root: &Part, edition: Edition) -> Vec<String> {
    let bases = match edition {
        Edition::V2 => {
            let base = root.get("basePath");
            base.and_then(|base| base.text().map(path))
                .map(|base| vec![base])
        }
        _ => of(root),
    };
    bases.unwrap_or_else(|| vec![String::new()])
}

/// The paths of a part's own servers, each once; `None` without servers.
pub(super) fn of(part: &Part) -> Option<Vec<String>> {
    let servers = part.get("servers")?;
    let mut bases: Vec<String> = Vec::new();
    for server in servers.items() {
        let Some(url) = server.get("url") else {
            continue;
        };
        for base in filled(url.text()?, &server) {
            let base = path(&base);
            if !bases.contains(&base) {
                bases.push(base);
            }
        }
    }
    (!bases.is_empty()).then_some(bases)
}

/// A URL with the values of its variables, in all combinations. A variable without a value stays.
fn filled(url: &str, server: &Part) -> Vec<String> {
    let mut urls = vec![url.to_owned()];
    let variables = server.get("variables");
    for variable in variables.iter().flat_map(Part::entries) {
        let name = format!("{{{}}}", variable.key);
        let word = |part: &Part| part.word().map(str::to_owned);
        let listed = variable.value.get("enum");
        let listed = listed.iter().flat_map(Part::items);
        let mut values: Vec<String> = listed.filter_map(|it| word(&it)).take(MOST).collect();
        if values.is_empty() {
            values.extend(variable.value.get("default").and_then(|it| word(&it)));
        }
        // one value in the host is enough: the path is the same
        let path_holds = urls.iter().any(|url| path(url).contains(&name));
        if !path_holds && values.iter().all(|value| !value.contains('/')) {
            values.truncate(1);
        }
        if values.is_empty() {
            continue;
        }
        let with = |url: &String| {
            let values = values.iter().map(|value| url.replace(&name, value));
            values.collect::<Vec<_>>()
        };
        urls = urls.iter().flat_map(with).take(MOST).collect();
    }
    urls
}

/// The path of a URL, without a final slash.
fn path(url: &str) -> String {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest
            .find('/')
            .and_then(|at| rest.get(at..))
            .unwrap_or_default(),
        None => match url.strip_prefix("//") {
            Some(rest) => rest
                .find('/')
                .and_then(|at| rest.get(at..))
                .unwrap_or_default(),
            None => url,
        },
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_start_matches("./").trim_end_matches('/');
    match path {
        "" | "." => String::new(),
        path if path.starts_with('/') => path.to_owned(),
        path => format!("/{path}"),
    }
}
