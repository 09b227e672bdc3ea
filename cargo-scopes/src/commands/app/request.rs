//! Writes access requests, with the places in the app's code that require the scope.

use std::{fs, path::Path};

use scope_audit::{Options, Report};
use scope_spec::app;

use super::{Request, reliance, undeclared, work::Work};
use crate::{
    access_request::{self, Code},
    commands::audit,
    console::Console,
    failure::{Exit, Failure, Outcome},
};

pub(super) fn request(args: &Request, console: &mut Console) -> Outcome {
    let today = args.today.get();
    let work = Work::open(&args.files, today)?;
    let app = &work.loaded.app;
    let wanted: Vec<&app::AppScope> = match &args.scope {
        Some(name) => {
            let name = work.name(name);
            let index = work.scope(name)?;
            let found = app.scopes.iter().find(|asked| asked.name == name);
            let found = found.ok_or_else(|| work.not_asked(name))?;
            if !app.needs_review(&work.spec, index) {
                let how = match reliance(&work, app, name) {
                    Some(text) => format!("has {text}"),
                    None => "needs no review".to_owned(),
                };
                console.note(format!(
                    "note: scope `{name}` {how}; this request is for information"
                ));
            }
            vec![found]
        }
        None => {
            let asked = app.scopes.iter().filter(|asked| {
                let index = work.spec.scopes.index_of(&asked.name);
                let needs = index.is_some_and(|index| app.needs_review(&work.spec, index));
                let review = asked.review.as_ref();
                needs && !review.is_some_and(|review| review.is_approved(today))
            });
            asked.collect()
        }
    };
    let exit = match &args.scope {
        Some(_) => Exit::Yes,
        None => undeclared(&work, console),
    };
    if wanted.is_empty() {
        console.note("no scope waits for a review");
        return Ok(exit);
    }
    let report = code(args, &work, console)?;
    let manifest = work.path.canonicalize().ok();
    let code = report.as_ref().and_then(|report| {
        let mut apps = report.apps.iter();
        let uses = apps.find(|it| Some(&it.manifest) == manifest.as_ref())?;
        Some(Code { report, uses })
    });
    let mut text = String::new();
    for asked in wanted {
        let Some(index) = work.spec.scopes.index_of(&asked.name) else {
            continue;
        };
        if !text.is_empty() {
            text.push_str("\n---\n\n");
        }
        let request =
            access_request::access_request(app, asked, &work.spec, index, code.as_ref(), today);
        text.push_str(&request.text);
        if let Some(advice) = request.advice {
            console.note(format!("note: {advice}"));
        }
    }
    if code.is_none() {
        console.note("note: no code was audited; add `--crate DIR` with the app's package");
    }
    args.output.write(&text, console)?;
    Ok(exit)
}

/// Audits the package of `--crate`, else the one in the manifest's folder.
fn code(args: &Request, work: &Work, console: &mut Console) -> Result<Option<Report>, Failure> {
    let folder = match work.path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let is_named = args.package.is_some();
    let folder = match &args.package {
        Some(folder) => folder.clone(),
        None if is_package(folder) => folder.to_owned(),
        None => return Ok(None),
    };
    let options = Options {
        workspace: folder,
        wrapper: audit::this_program()?,
        ..Options::default()
    };
    match audit::audited(&options, console) {
        Ok(report) => Ok(Some(report)),
        Err(failure) if is_named => Err(failure),
        // a failed audit does not stop the request
        Err(failure) => {
            console.warn(failure);
            Ok(None)
        }
    }
}

fn is_package(folder: &Path) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml"));
    let parsed = manifest.map(|text| text.parse::<toml_edit::DocumentMut>());
    matches!(parsed, Ok(Ok(parsed)) if parsed.contains_key("package"))
}
