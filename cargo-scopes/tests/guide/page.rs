//! The pages: their commands, and the files that they show.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The clone that the pages speak of.
pub(crate) fn clone() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().unwrap()
}

pub(crate) struct Page {
    /// The path in the repository.
    pub(crate) name: String,
    text: String,
}

impl Page {
    pub(crate) fn read(name: &str) -> Self {
        let text = fs::read_to_string(clone().join(name)).unwrap();
        Self {
            name: name.to_owned(),
            text,
        }
    }

    /// A page without commands.
    pub(crate) fn empty(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            text: String::new(),
        }
    }

    /// README and guide.
    pub(crate) fn all() -> Vec<Self> {
        let guide = fs::read_dir(clone().join("docs/src")).unwrap();
        let guide = guide.map(|page| page.unwrap().file_name().into_string().unwrap());
        let guide = guide.filter(|name| name.ends_with(".md"));
        let readmes = ["README.md", "cargo-scopes/README.md"].map(str::to_owned);
        let names = readmes.into_iter();
        let mut names: Vec<_> = names
            .chain(guide.map(|name| format!("docs/src/{name}")))
            .collect();
        names.sort();
        names.iter().map(|name| Self::read(name)).collect()
    }

    /// The code of the blocks of a language.
    pub(crate) fn blocks(&self, language: &str) -> Vec<&str> {
        let blocks = self.text.split("\n```").skip(1).step_by(2);
        let blocks = blocks.filter_map(|block| block.split_once('\n'));
        let blocks = blocks.filter(|(found, _)| *found == language);
        blocks.map(|(_, code)| code).collect()
    }

    /// The commands of each shell block, without comments.
    pub(crate) fn scripts(&self) -> Vec<Vec<String>> {
        let script = |block: &str| {
            let block = block.replace("\\\n", " ");
            let lines = block.lines().map(|line| {
                let command = line.split(" #").next().unwrap_or_default();
                command.split_whitespace().collect::<Vec<_>>().join(" ")
            });
            lines.filter(|line| !line.is_empty()).collect()
        };
        self.blocks("sh").into_iter().map(script).collect()
    }

    /// The commands in the text.
    pub(crate) fn spans(&self) -> Vec<String> {
        let texts = self.text.split("\n```").step_by(2);
        let spans = texts.flat_map(|text| text.split('`').skip(1).step_by(2));
        let spans = spans.map(|span| span.replace('\n', " "));
        spans.filter(|span| span.starts_with("cargo ")).collect()
    }

    /// The files of blocks that begin with a path in a comment.
    pub(crate) fn files(&self) -> Vec<(&str, &str)> {
        let blocks = self.text.split("\n```").skip(1).step_by(2);
        let codes = blocks.filter_map(|block| Some(block.split_once('\n')?.1));
        let files = codes.filter_map(|code| {
            let first = code.lines().next().unwrap_or_default();
            let path = first.strip_prefix("# ").or(first.strip_prefix("// "))?;
            // a table has no comments
            let is_table = path.ends_with(".csv");
            let table = code.split_once('\n').map(|(_, rest)| rest);
            Some((path, table.filter(|_| is_table).unwrap_or(code)))
        });
        files
            .filter(|(path, _)| path.contains('.') && !path.contains(' '))
            .collect()
    }
}
