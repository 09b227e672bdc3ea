//! Edits manifests as findings say.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use scope_analysis::manifest::edit;

use crate::{Edit, Error, Report, cargo::read};

/// A manifest's text with edits made. One that cannot be made is left out.
pub(crate) fn edited(text: &str, edits: &[&Edit]) -> String {
    let mut text = text.to_owned();
    for edit in edits {
        for scope in &edit.add {
            if let Ok(changed) = edit::add(&text, scope, None) {
                text = changed;
            }
        }
        if let Some(scope) = &edit.remove
            && let Ok(changed) = edit::remove(&text, scope)
        {
            text = changed;
        }
    }
    text
}

/// Applies to the manifests the changes that were confirmed, and gives the manifests that were changed.
///
/// A scope that takes a justification is not added: nobody else can write that. So neither is one
/// removed in favour of it.
///
/// # Errors
///
/// A manifest that cannot be written.
pub fn apply(report: &Report) -> Result<Vec<PathBuf>, Error> {
    let mut by_manifest: BTreeMap<&Path, Vec<&Edit>> = BTreeMap::new();
    for finding in report.findings.iter().filter(|it| it.confirmed) {
        if let Some(edit) = &finding.edit {
            by_manifest.entry(&edit.manifest).or_default().push(edit);
        }
    }
    let mut changed = Vec::new();
    for (path, edits) in by_manifest {
        let before = read(path).unwrap_or_default();
        let mut text = before.clone();
        for edit in edits {
            let next = edited(&text, &[edit]);
            if is_sound(path, &text, &next) {
                text = next;
            }
        }
        if text != before {
            fs::write(path, &text).map_err(|error| Error::io("write", path, &error))?;
            changed.push(path.to_owned());
        }
    }
    Ok(changed)
}

/// Whether an edit adds no error to a manifest.
fn is_sound(path: &Path, before: &str, after: &str) -> bool {
    let shown = path.to_string_lossy();
    let before = scope_spec::app::parse(&shown, before);
    let after = scope_spec::app::parse(&shown, after);
    let spec = after
        .app
        .spec
        .as_ref()
        .map(|it| path.with_file_name("").join(it));
    let Some(spec) = spec else {
        return !after.has_errors();
    };
    let spec = scope_spec::load(&spec).spec;
    edit::new_errors(&before, &after, &spec, None).is_empty()
}
