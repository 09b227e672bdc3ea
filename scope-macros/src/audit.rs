//! Audit builds. The macros mark the generated items, an app gets the grants that the audit
//! chooses, and both write facts into the audit's folder.
//!
//! `cargo scopes audit` sets `SCOPES_AUDIT` to that folder. Without it, this module does nothing.

use crate::{hash::hash, locate};
use proc_macro2::TokenStream;
use quote::quote;
use scope_spec::{Loaded, app::App};
use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
};

/// The variable that names the audit's folder.
const VARIABLE: &str = "SCOPES_AUDIT";

/// The audit's folder, in an audit build.
fn folder() -> Option<PathBuf> {
    env::var_os(VARIABLE).map(PathBuf::from)
}

/// A spec in an audit build.
pub(crate) struct Spec<'a> {
    folder: PathBuf,
    id: String,
    loaded: &'a Loaded,
    inline: Option<String>,
}

impl<'a> Spec<'a> {
    /// The spec whose table has this name; `None` outside of an audit.
    pub(crate) fn new(table: &str, loaded: &'a Loaded, inline: Option<String>) -> Option<Self> {
        Some(Spec {
            folder: folder()?,
            id: id(&[table]),
            loaded,
            inline,
        })
    }

    /// Its id in the audit.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Writes the facts of the spec, and marks the place of `scopes!`.
    pub(crate) fn expand(&self, typed: bool) -> TokenStream {
        let files = self.loaded.sources.iter().map(|source| source.path());
        let files: Vec<String> = match self.inline {
            Some(_) => Vec::new(),
            None => files.map(|file| json(&shown(file))).collect(),
        };
        let inline = self.inline.as_deref().map_or("null".to_owned(), json);
        let facts = format!(
            r#"{{"id": {}, "name": {}, "package": {}, "files": [{}], "inline": {inline}, "typed": {typed}}}"#,
            json(&self.id),
            json(&self.loaded.spec.name),
            json(&locate::package()),
            files.join(", "),
        );
        write(&self.folder, "specs", &self.id, &facts);
        mark(&format!("scopes-audit {} spec", self.id))
    }
}

/// An app in an audit build.
pub(crate) struct Audited {
    folder: PathBuf,
    /// Its id in the audit.
    pub(crate) id: String,
}

impl Audited {
    /// The app of a manifest; `None` outside of an audit.
    pub(crate) fn new(app: &App, manifest: &Path) -> Option<Self> {
        let folder = folder()?;
        let place = locate::in_package(manifest).unwrap_or_else(|| shown(manifest));
        let id = id(&[&place, &app.rust]);
        Some(Audited { folder, id })
    }

    /// The app's grant in the audit: one wire name a line, none at first.
    pub(crate) fn granted(&self) -> Vec<String> {
        let granted = fs::read_to_string(self.file()).unwrap_or_default();
        granted.lines().map(str::to_owned).collect()
    }

    fn file(&self) -> PathBuf {
        self.folder.join("granted").join(&self.id)
    }

    /// Writes the facts of the app, marks the place of `app!`, and makes cargo watch the grant.
    pub(crate) fn expand(&self, app: &App, manifest: &Path, spec: Option<&str>) -> TokenStream {
        let facts = format!(
            r#"{{"id": {}, "name": {}, "type": {}, "package": {}, "manifest": {}, "spec": {}}}"#,
            json(&self.id),
            json(app.name.as_written()),
            json(&app.rust),
            json(&locate::package()),
            json(&shown(manifest)),
            spec.map_or("null".to_owned(), json),
        );
        write(&self.folder, "apps", &self.id, &facts);
        let file = self.file();
        // cargo can't watch a missing file
        if !file.exists() {
            write(&self.folder, "granted", &self.id, "");
        }
        let (file, mark) = (shown(&file), mark(&format!("scopes-audit {} app", self.id)));
        quote! {
            #mark
            const _: (&[u8], ::core::option::Option<&str>) =
                (::core::include_bytes!(#file), ::core::option_env!(#VARIABLE));
        }
    }

    /// The name of the app in the message of `vouch_for`.
    pub(crate) fn name(&self) -> String {
        format!("scopes-audit {}", self.id)
    }

    /// The name of the bound that fails if a scope is required, which is in every error that rustc
    /// reports for it.
    pub(crate) fn bound(&self, scope: usize) -> String {
        format!("ScopesAudit{}Scope{scope}", self.id)
    }
}

/// Makes rustc report the place of the macro.
fn mark(note: &str) -> TokenStream {
    quote! {
        const _: () = {
            #[deprecated(note = #note)]
            const PLACE: () = ();
            PLACE
        };
    }
}

/// An id that does not depend on the package's folder.
fn id(parts: &[&str]) -> String {
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let text = format!("{}\n{version}\n{}", locate::package(), parts.join("\n"));
    format!("{:016x}", hash(&text))
}

/// Writes a file of the audit atomically, because several processes write the same one.
fn write(folder: &Path, kind: &str, id: &str, text: &str) {
    let folder = folder.join(kind);
    let beside = folder.join(format!(".{id}-{}", std::process::id()));
    let put = || {
        fs::create_dir_all(&folder)?;
        let mut file = fs::File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        fs::rename(&beside, folder.join(id))
    };
    // the audit reports a spec or an app without facts
    let _ = put();
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A string of JSON.
fn json(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
