//! The tables of all files of a specification, merged.

use crate::{
    OpenParameter, VocabularyKind,
    raw::{Meta, RawFile, RawName, RawOperation, RawParameter, RawPrivilege, RawRole},
    read::Word,
};

/// All files of a specification, merged.
#[derive(Debug, Default)]
pub(crate) struct Raw {
    /// For each file, the part of its `[spec]` that concerns its own declarations.
    pub(crate) local: Vec<Local>,
    pub(crate) scopes: Vec<RawPrivilege>,
    pub(crate) permissions: Vec<RawPrivilege>,
    pub(crate) names: Vec<RawName>,
    pub(crate) user_names: Vec<RawName>,
    pub(crate) parameters: Vec<RawParameter>,
    /// The open parameters, after the others were expanded.
    pub(crate) open: Vec<OpenParameter>,
    pub(crate) roles: Vec<RawRole>,
    pub(crate) operations: Vec<RawOperation>,
}

/// Settings for the declarations of one file.
#[derive(Debug, Default)]
pub(crate) struct Local {
    pub(crate) strip_prefix: Option<String>,
    pub(crate) allow: Vec<Word>,
}

impl Raw {
    /// Merges the tables of files, in the order given; `[spec]` is that of the first file.
    pub(crate) fn merge(mut files: Vec<RawFile>, order: &[usize]) -> (Meta, Self) {
        let mut raw = Self::default();
        for file in &mut files {
            // the main file's prefix applies to its own names only, like that of every file
            raw.local.push(Local {
                strip_prefix: file.meta.strip_prefix.take(),
                allow: std::mem::take(&mut file.meta.allow),
            });
        }
        for &index in order {
            if let Some(file) = files.get_mut(index) {
                raw.scopes.append(&mut file.scopes);
                raw.permissions.append(&mut file.permissions);
                raw.names.append(&mut file.names);
                raw.user_names.append(&mut file.user_names);
                raw.parameters.append(&mut file.parameters);
                raw.roles.append(&mut file.roles);
                raw.operations.append(&mut file.operations);
            }
        }
        let meta = files.into_iter().next().map(|file| file.meta);
        (meta.unwrap_or_default(), raw)
    }

    pub(crate) fn privileges(&self, kind: VocabularyKind) -> &[RawPrivilege] {
        match kind {
            VocabularyKind::Scope => &self.scopes,
            VocabularyKind::Permission => &self.permissions,
        }
    }

    /// The prefix that is removed from a name to make its identifier.
    pub(crate) fn prefix(&self, name: &Word) -> Option<&str> {
        self.local.get(name.place.file)?.strip_prefix.as_deref()
    }
}
