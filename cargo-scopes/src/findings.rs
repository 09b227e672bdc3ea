//! Problems as JSON and as SARIF, with lines and columns in place of bytes.

use scope_spec::{Place, Problem, Severity, Source};
use serde_json::{Map, Value, json};

use crate::sarif;

/// A place with lines and columns from 1, columns in characters.
struct Region<'s> {
    file: &'s str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'s> Region<'s> {
    fn new(place: &Place, sources: &'s [Source]) -> Option<Self> {
        let source = sources.get(place.file)?;
        let (line, column) = source.line_and_column(place.span.start);
        let (end_line, end_column) = source.line_and_column(place.span.end);
        Some(Self {
            file: source.shown(),
            line,
            column,
            end_line,
            end_column,
        })
    }
}

/// The place of a problem, as compilers write it: `scopes.toml:12:5`.
pub(crate) fn place(problem: &Problem, sources: &[Source]) -> Option<String> {
    let region = Region::new(&problem.primary.as_ref()?.place, sources)?;
    Some(format!("{}:{}:{}", region.file, region.line, region.column))
}

/// The problems as JSON, for a command that has no answer because of them.
pub(crate) fn list(findings: &Findings<'_>) -> Value {
    let is_error = |(problem, _): &&(&Problem, &[Source])| problem.is_error();
    let errors = findings.iter().filter(is_error).count();
    let problems = findings
        .iter()
        .map(|(problem, sources)| json(problem, sources));
    json!({
        "errors": errors,
        "warnings": findings.len() - errors,
        "problems": problems.collect::<Vec<_>>(),
    })
}

/// One problem, as `check --format json` lists it.
pub(crate) fn json(problem: &Problem, sources: &[Source]) -> Value {
    let place = problem.primary.as_ref().map(|label| &label.place);
    let region = place.and_then(|place| Region::new(place, sources));
    let help = problem.help.iter().map(|help| help.text.as_str());
    let mut value = json!({
        "code": problem.code,
        "severity": severity(problem.severity),
        "message": problem.message,
        "file": null,
        "line": null,
        "column": null,
        "end_line": null,
        "end_column": null,
        "help": help.collect::<Vec<_>>(),
    });
    if let (Some(region), Some(object)) = (region, value.as_object_mut()) {
        object.insert("file".to_owned(), region.file.into());
        object.insert("line".to_owned(), region.line.into());
        object.insert("column".to_owned(), region.column.into());
        object.insert("end_line".to_owned(), region.end_line.into());
        object.insert("end_column".to_owned(), region.end_column.into());
    }
    value
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Problems, each with the files that its places point into.
pub(crate) type Findings<'f> = [(&'f Problem, &'f [Source])];

/// A SARIF 2.1.0 log, for code scanning.
pub(crate) fn sarif(findings: &Findings<'_>) -> Value {
    let mut codes: Vec<&str> = findings.iter().map(|(problem, _)| problem.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
    let results = findings.iter().map(|(problem, sources)| {
        let index = codes.binary_search(&problem.code).unwrap_or_default();
        result(problem, sources, index)
    });
    sarif::log(rules, [], results.collect())
}

fn result(problem: &Problem, sources: &[Source], rule: usize) -> Value {
    let mut message = sentence(&problem.message);
    for help in &problem.help {
        message.push(' ');
        message.push_str(&sentence(&help.text));
    }
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), problem.code.into());
    result.insert("ruleIndex".to_owned(), rule.into());
    result.insert("level".to_owned(), severity(problem.severity).into());
    result.insert("message".to_owned(), json!({ "text": message }));
    let primary = problem.primary.as_ref();
    let at = primary.and_then(|label| location(&label.place, sources));
    // Code scanning shows only findings with a place.
    let at = at.or_else(|| {
        let source = sources.first()?;
        Some(json!({ "artifactLocation": { "uri": sarif::uri(source.shown()) } }))
    });
    if let Some(at) = at {
        let at = json!([{ "physicalLocation": at }]);
        result.insert("locations".to_owned(), at);
    }
    let related: Vec<Value> = problem
        .context
        .iter()
        .filter_map(|label| {
            Some(json!({
                "physicalLocation": location(&label.place, sources)?,
                "message": { "text": label.text },
            }))
        })
        .collect();
    if !related.is_empty() {
        result.insert("relatedLocations".to_owned(), related.into());
    }
    let fixes: Vec<Value> = problem
        .help
        .iter()
        .filter_map(|help| {
            let (place, text) = help.patch.as_ref()?;
            let place = location(place, sources)?;
            Some(json!({
                "description": { "text": sentence(&help.text) },
                "artifactChanges": [{
                    "artifactLocation": place.get("artifactLocation")?,
                    "replacements": [{
                        "deletedRegion": place.get("region")?,
                        "insertedContent": { "text": text },
                    }],
                }],
            }))
        })
        .collect();
    if !fixes.is_empty() {
        result.insert("fixes".to_owned(), fixes.into());
    }
    result.into()
}

fn location(place: &Place, sources: &[Source]) -> Option<Value> {
    let region = Region::new(place, sources)?;
    Some(json!({
        "artifactLocation": { "uri": sarif::uri(region.file) },
        "region": {
            "startLine": region.line,
            "startColumn": region.column,
            "endLine": region.end_line,
            "endColumn": region.end_column,
        },
    }))
}

/// A text as a sentence, which SARIF requires.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_count_characters() {
        let source = Source::new("a b.toml", "a b.toml", "x\nü = 'é'\n");
        let place = Place {
            file: 0,
            span: 7..11,
        };
        let value = location(&place, &[source]).unwrap();
        assert_eq!(
            value.to_string(),
            r#"{"artifactLocation":{"uri":"a%20b.toml"},"region":{"startLine":2,"startColumn":5,"endLine":2,"endColumn":8}}"#
        );
    }
}
