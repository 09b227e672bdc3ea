//! Finds the file of a macro's argument, and makes cargo watch it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use scope_spec::{Help, Problem};
use std::path::{Component, Path, PathBuf};
use syn::LitStr;

/// The file of a macro's argument.
pub(crate) struct Located {
    /// Its path, or the first path where it was looked for.
    pub(crate) path: PathBuf,
    /// The paths where it is missing.
    missing: Vec<PathBuf>,
    /// The path of an existing file with a similar name.
    near: Option<String>,
}

/// Finds the file at `path`: beside the source file, else beside `Cargo.toml`. rust-analyzer does not
/// know the source file; then the package's source folders are tried.
pub(crate) fn find(path: &LitStr) -> Located {
    let source = path
        .span()
        .unwrap()
        .local_file()
        .and_then(|file| std::path::absolute(file).ok());
    let beside = source.as_deref().and_then(Path::parent);
    let mut folders: Vec<PathBuf> = beside.map(Path::to_path_buf).into_iter().collect();
    if beside.is_none() {
        let package = manifest_dir().unwrap_or_default();
        for folder in ["src", "tests", "examples", "benches"] {
            source_folders(&package.join(folder), 0, &mut folders);
        }
    }
    folders.extend(manifest_dir());
    let mut candidates: Vec<PathBuf> = folders
        .into_iter()
        .map(|folder| folder.join(path.value()))
        .collect();
    candidates.dedup();
    match candidates.iter().find(|candidate| candidate.exists()) {
        Some(found) => Located {
            path: found.clone(),
            missing: Vec::new(),
            near: None,
        },
        None => Located {
            path: candidates.first().cloned().unwrap_or_default(),
            near: candidates.iter().find_map(|it| near(it, &path.value())),
            missing: candidates,
        },
    }
}

/// The limits on the depth and the number of source folders.
const DEPTH: usize = 8;
const FOLDERS: usize = 256;

/// A folder and its subfolders, the outer ones first, sorted by name.
fn source_folders(folder: &Path, depth: usize, all: &mut Vec<PathBuf>) {
    if depth > DEPTH || all.len() >= FOLDERS || !folder.is_dir() {
        return;
    }
    all.push(folder.to_owned());
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut inner: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    inner.sort();
    for folder in inner {
        source_folders(&folder, depth + 1, all);
    }
}

impl Located {
    /// Adds to the problem of a missing file where it was looked for.
    pub(crate) fn explain_missing(&self, problems: &mut [Problem]) {
        if self.missing.is_empty() {
            return;
        }
        if let Some(problem) = problems.first_mut() {
            let places: Vec<String> = self
                .missing
                .iter()
                .map(|place| format!("`{}`", place.display()))
                .collect();
            problem.help = vec![Help {
                text: format!(
                    "it was looked for beside the source file, then beside Cargo.toml: {}",
                    places.join(", ")
                ),
                patch: None,
            }];
            if let Some(near) = &self.near {
                let text = format!("did you mean `{near}`?");
                problem.help.insert(0, Help { text, patch: None });
            }
        }
    }
}

/// The existing file whose name is nearest to a missing one, as the user would write its path.
fn near(missing: &Path, written: &str) -> Option<String> {
    let name = missing.file_name()?.to_str()?;
    let mut there: Vec<String> = std::fs::read_dir(missing.parent()?)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml") && name != "Cargo.toml")
        .collect();
    there.sort();
    let near = scope_spec::nearest(name, there.iter().map(String::as_str))?;
    Some(format!("{}{near}", written.strip_suffix(name)?))
}

/// The path of a source file relative to the package's folder.
pub(crate) fn in_package(file: &Path) -> Option<String> {
    let path = relative(&manifest_dir()?, file)?;
    Some(path.to_string_lossy().into_owned())
}

/// The compiled package.
pub(crate) fn package() -> String {
    std::env::var("CARGO_PKG_NAME").unwrap_or_default()
}

fn manifest_dir() -> Option<PathBuf> {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from)
}

/// An item that makes cargo rebuild when one of `files` changes.
///
/// It is a closure that is never called, so it stores nothing. Paths are relative to the package's
/// folder, so the tokens do not depend on where that is.
pub(crate) fn track<'a>(files: impl Iterator<Item = &'a Path>) -> TokenStream {
    let mut files: Vec<&Path> = files.collect();
    files.sort();
    let base = manifest_dir();
    let files = files.into_iter().map(|file| {
        let relative = base
            .as_deref()
            .and_then(|base| relative(base, file))
            .and_then(|path| path.to_str().map(|path| format!("/{path}")));
        match relative {
            Some(path) => {
                let path = Literal::string(&path);
                quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #path))
            }
            None => {
                let path = Literal::string(&file.to_string_lossy());
                quote!(#path)
            }
        }
    });
    quote! {
        const _: fn() = || { #( let _ = ::core::include_bytes!(#files); )* };
    }
}

/// `to` relative to the folder `from`; both are absolute.
fn relative(from: &Path, to: &Path) -> Option<PathBuf> {
    let from: Vec<Component<'_>> = from.components().collect();
    let to: Vec<Component<'_>> = to.components().collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return None;
    }
    let up = from.iter().skip(shared).map(|_| Component::ParentDir);
    Some(up.chain(to.iter().skip(shared).copied()).collect())
}

#[cfg(test)]
mod tests {
    use super::source_folders;
    use std::path::Path;

    #[test]
    fn outer_source_folders_come_first() {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut all = Vec::new();
        source_folders(&package.join("src"), 0, &mut all);
        assert_eq!(all, [package.join("src"), package.join("src/app")]);
        source_folders(&package.join("nowhere"), 0, &mut all);
        // a missing folder is left out
        assert_eq!(all.len(), 2);
    }
}
