//! Findings that a project starts with, and accepts for now.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{Finding, Report, report::shown};

/// Findings that are accepted, as [`Report`]'s JSON has them. Lines do not count, so that what stands
/// above may change.
#[derive(Clone, Debug, Default)]
pub struct Baseline(HashMap<Key, usize>);

/// What makes two findings the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
struct Key {
    finding: String,
    package: String,
    app: Option<String>,
    scope: Option<String>,
    function: Option<String>,
    operation: Option<String>,
    file: String,
}

#[derive(Deserialize)]
struct File {
    findings: Vec<Key>,
}

impl Key {
    fn of(finding: &Finding) -> Self {
        Key {
            finding: finding.finding.as_str().to_owned(),
            package: finding.package.clone(),
            app: finding.app.clone(),
            scope: finding.scope.clone(),
            function: finding.function.clone(),
            operation: finding.operation.clone(),
            file: shown(&finding.file),
        }
    }
}

impl Baseline {
    /// Reads what `--format json` printed.
    ///
    /// # Errors
    ///
    /// A text that is not such JSON.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let file: File = serde_json::from_str(text)?;
        let mut all = HashMap::new();
        for key in file.findings {
            *all.entry(key).or_default() += 1;
        }
        Ok(Baseline(all))
    }

    /// Takes the accepted findings out of a report. What is undecided stays.
    pub fn accept(mut self, report: &mut Report) {
        let before = report.findings.len();
        report
            .findings
            .retain(|finding| match self.0.get_mut(&Key::of(finding)) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    false
                }
                _ => true,
            });
        report.accepted = before - report.findings.len();
    }
}
