//! The manifest that an action edits, with its spec.

use std::{fs, path::PathBuf};

use scope_analysis::manifest::{
    edit::{self, Refusal},
    status::Naming,
};
use scope_spec::{
    Source, Spec,
    app::{self, Date, LoadedApp},
    excess,
};

use super::Files;
use crate::{failure::Failure, files, git, output};

/// A manifest and its spec.
pub(super) struct Work {
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) loaded: LoadedApp,
    pub(super) spec: Spec,
    spec_path: PathBuf,
    pub(super) today: Option<Date>,
    pub(super) naming: Naming,
}

impl Work {
    /// Opens a manifest to read it.
    pub(super) fn open(files: &Files, today: Option<Date>) -> Result<Self, Failure> {
        let path = files.app.path()?;
        if git::is_revision(&path) {
            let loaded = files::load_app(&path)?;
            let text = loaded
                .sources
                .first()
                .map(|source| source.text().to_owned());
            return Self::new(files, path, text.unwrap_or_default(), loaded, today);
        }
        let text = fs::read_to_string(&path).map_err(|error| Failure::io("read", &path, &error))?;
        let mut loaded = app::parse(&files::as_named(&path), &text);
        // an edit may fix what is wrong, but not what cannot be read
        if excess(&text).is_some() || text.parse::<toml_edit::DocumentMut>().is_err() {
            return Err(Failure {
                problems: loaded.errors().cloned().collect(),
                sources: loaded.sources,
            });
        }
        for source in &mut loaded.sources {
            *source = Source::new(&path, source.shown(), source.text());
        }
        Self::new(files, path, text, loaded, today)
    }

    /// Opens a manifest to edit it; fails for a file at a revision.
    pub(super) fn edit(files: &Files, today: Option<Date>) -> Result<Self, Failure> {
        let path = files.app.path()?;
        if git::is_revision(&path) {
            let shown = files::shown(&path);
            return Err(Failure::new(
                "not-editable",
                format!("cannot edit `{shown}`: it is a file at a revision"),
            )
            .help("give a file: `--app FILE`"));
        }
        Self::open(files, today)
    }

    fn new(
        files: &Files,
        path: PathBuf,
        text: String,
        loaded: LoadedApp,
        today: Option<Date>,
    ) -> Result<Self, Failure> {
        let spec_path = files::spec_of_app(&files.spec, &path, &loaded.app)?;
        Ok(Self {
            naming: files::naming(&path, &files.app, &files.spec),
            spec: files::load_any_spec(&spec_path)?.spec,
            spec_path,
            path,
            text,
            loaded,
            today,
        })
    }

    pub(super) fn shown(&self) -> String {
        files::shown(&self.path)
    }

    /// The wire name of a scope; a short name is completed.
    pub(super) fn name<'n>(&'n self, name: &'n str) -> &'n str {
        self.spec.scopes.full_name(name)
    }

    /// The index of a scope that the spec declares.
    pub(super) fn scope(&self, name: &str) -> Result<usize, Failure> {
        let scopes = &self.spec.scopes;
        if let Some(index) = scopes.index_of(name) {
            return Ok(index);
        }
        let alias = scopes.index_of_alias(name);
        if let Some(item) = alias.and_then(|index| scopes.items.get(index)) {
            return Err(Failure::new("alias-used", format!("`{name}` is an alias"))
                .help(format!("write its name: `{}`", item.name)));
        }
        if let Some((template, _)) = scopes.instance(name, &self.spec.parameters) {
            let template = scopes.name(template);
            return Err(Failure::new(
                "instance-asked",
                format!("`{name}` is an instance of `{template}`"),
            )
            .help(format!("write `{template}`: a request has the values")));
        }
        let names = scopes.items.iter().map(|item| item.name.as_str());
        Err(Failure::unknown("scope", name, names).read_from(&files::shown(&self.spec_path)))
    }

    /// The failure for a scope that the manifest does not request.
    pub(super) fn not_asked(&self, name: &str) -> Failure {
        let failure = Failure::new(
            "not-asked",
            format!("`{}` does not request scope `{name}`", self.shown()),
        );
        let asked = self.loaded.app.scopes.iter();
        match scope_spec::nearest(name, asked.map(|scope| scope.name.as_str())) {
            Some(near) => failure.help(format!("it requests one with a similar name: `{near}`")),
            None => failure.help(format!(
                "request it first: `{}`",
                self.naming.command("add", &[name])
            )),
        }
    }

    /// The failure for a scope that the manifest does not have.
    pub(super) fn not_there(&self, name: &str) -> Failure {
        let failure = Failure::new(
            "not-asked",
            format!("`{}` does not request scope `{name}`", self.shown()),
        );
        let scopes = &self.spec.scopes;
        let asked = || {
            self.loaded
                .app
                .scopes
                .iter()
                .map(|scope| scope.name.as_str())
        };
        let brought_by = scopes.index_of(name).and_then(|index| {
            asked().find(|by| {
                let by = scopes.index_of(by);
                by.is_some_and(|by| scopes.closure.contains(by, index))
            })
        });
        match (brought_by, scope_spec::nearest(name, asked())) {
            (Some(by), _) => failure.help(format!("`{by}` includes it, and is requested")),
            (None, Some(near)) => {
                failure.help(format!("it requests one with a similar name: `{near}`"))
            }
            (None, None) => failure,
        }
    }

    pub(super) fn edited(
        &self,
        name: &str,
        edited: Result<String, Refusal>,
    ) -> Result<String, Failure> {
        edited.map_err(|refusal| match refusal {
            Refusal::NotAsked => self.not_asked(name),
            Refusal::Asked => Failure::new(
                "asked-already",
                format!("`{}` already requests scope `{name}`", self.shown()),
            ),
            Refusal::NotEditable(why) => Failure::new(
                "not-editable",
                format!("cannot edit `{}`: {why}", self.shown()),
            ),
        })
    }

    /// Parses a text in place of the manifest's.
    pub(super) fn reread(&self, text: &str) -> LoadedApp {
        app::parse(&format!("{}, as edited", self.shown()), text)
    }

    /// Writes the text, unless the edit breaks a rule or the file has changed since it was read.
    pub(super) fn write(&mut self, text: String) -> Result<(), Failure> {
        let after = self.reread(&text);
        let problems = edit::new_errors(&self.loaded, &after, &self.spec, self.today);
        if !problems.is_empty() {
            return Err(Failure {
                problems,
                sources: after.sources,
            });
        }
        let now = fs::read_to_string(&self.path);
        let now = now.map_err(|error| Failure::io("read", &self.path, &error))?;
        if now != self.text {
            return Err(Failure::new(
                "changed-meanwhile",
                format!("`{}` has changed since it was read", self.shown()),
            )
            .help("review the change, and try again"));
        }
        output::write(&self.path, &text)?;
        self.loaded = after;
        self.text = text;
        Ok(())
    }
}
