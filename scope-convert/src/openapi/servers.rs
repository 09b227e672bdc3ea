//! The paths of servers, which stand before the paths of operations.

use super::edition::Edition;
use crate::tree::Part;

/// How many values of a variable are told apart.
const MOST: usize = 16;

/// Those of the whole document; one that is empty where it names none.
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

/// Those that a part names itself, each path once; `None` where it names none.
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

/// A URL with the values of its variables in place of their names, in each way that they allow. A name
/// without a value stays.
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
        // of the host one is enough: the others have the same path
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

/// The path of a URL, without a slash at its end.
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
