//! Imports the scopes that an API already publishes. Each module reads one format into a draft.

mod columns;
mod csv;
pub(crate) mod draft;
mod google_discovery;
mod markdown;
mod openapi;

use std::path::Path;

use scope_spec::{Problem, Source, Spec, is_identifier};

use crate::{
    Error,
    files::{self, Files},
    openapi::SecurityOptions,
};

/// The format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A page with a table of scopes.
    Markdown,
    /// An OpenAPI document, 3.0 to 3.2, or Swagger 2.0, in JSON or YAML.
    Openapi,
    /// A Google API discovery document.
    GoogleDiscovery,
    /// A CSV table of scopes with a header line.
    Csv,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [
        Self::Markdown,
        Self::Openapi,
        Self::GoogleDiscovery,
        Self::Csv,
    ];
}

/// Options of an import.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The spec's name; `None` uses that of the document, else that of the file.
    pub name: Option<String>,
    /// The prefix to drop when names become identifiers; `None` uses the one that most URLs share.
    pub strip_prefix: Option<String>,
    /// How the requirements of an OpenAPI document are read.
    pub security: SecurityOptions,
    /// Whether scopes that an OpenAPI document uses and does not declare are included.
    pub declare_used: bool,
    /// Other headers of columns: `("name", "Value")` reads names from the column `Value`.
    pub columns: Vec<(String, String)>,
}

/// The result of an import.
#[derive(Debug)]
pub struct Imported {
    /// The parts that were understood.
    pub spec: Spec,
    /// The spec as `scopes.toml`.
    pub text: String,
    /// The problems, errors first.
    pub problems: Vec<Problem>,
    /// The sources of the problems' places: the document and the files that it refers to.
    pub sources: Vec<Source>,
    /// The reason why the text is not a valid spec, if it is not.
    pub invalid: Option<Error>,
}

impl Imported {
    /// Whether there is an error, so that the spec is incomplete.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }
}

/// The draft of a reader, with its sources.
struct Found {
    draft: draft::Draft,
    sources: Vec<Source>,
}

/// Imports a document. The path is for the name and for messages: nothing is read from it.
/// References of an OpenAPI document to other files are not followed.
///
/// # Errors
///
/// The given name is not valid, or the document was understood completely and is not a valid spec.
pub fn import(
    format: Format,
    path: &Path,
    text: String,
    options: &Options,
) -> Result<Imported, Error> {
    convert(format, path, text, options, false)
}

/// Imports a file, and the files below its folder that an OpenAPI document refers to.
///
/// # Errors
///
/// The same as [`import`], and the file cannot be read, is larger than 64 MB, or is not UTF-8.
pub fn import_file(format: Format, path: &Path, options: &Options) -> Result<Imported, Error> {
    convert(format, path, files::read(path)?, options, true)
}

fn convert(
    format: Format,
    path: &Path,
    text: String,
    options: &Options,
    follow: bool,
) -> Result<Imported, Error> {
    let source = Source::new(path, files::shown(path), text);
    let with = |draft, source| Found {
        draft,
        sources: vec![source],
    };
    let read = |draft: fn(Files, &Options) -> Found, source| match Files::new(source, follow) {
        Ok(files) => draft(files, options),
        Err(failed) => {
            let (problems, source) = *failed;
            with(
                draft::Draft {
                    problems,
                    ..draft::Draft::default()
                },
                source,
            )
        }
    };
    let mut found = match format {
        Format::Markdown => with(markdown::read(&source, options), source),
        Format::Csv => with(csv::read(&source, options), source),
        Format::Openapi => read(openapi::read, source),
        Format::GoogleDiscovery => read(google_discovery::read, source),
    };
    if let Some(prefix) = &options.strip_prefix {
        found.draft.head.strip_prefix = Some(prefix.clone());
    }
    name(&mut found.draft, path, options.name.as_deref())?;
    finish(found)
}

/// Sets the name of the spec: the one given, else that of the document, else that of the file,
/// changed as little as necessary.
fn name(draft: &mut draft::Draft, path: &Path, wanted: Option<&str>) -> Result<(), Error> {
    if let Some(name) = wanted {
        if !(name.is_ascii() && is_identifier(name)) {
            return Err(Error::new(
                "invalid-name",
                format!("`{name}` cannot be the name of a spec"),
            )
            .help("write ASCII letters, digits and `_`, and begin with a letter"));
        }
        draft.head.name = name.to_owned();
        return Ok(());
    }
    let file = path.file_stem();
    let file = file.map(|name| name.to_string_lossy().into_owned());
    let names = [draft.head.name.clone(), file.unwrap_or_default()];
    let usable = |name: &String| name.is_ascii() && is_identifier(name);
    let mut made = names
        .into_iter()
        .flat_map(|name| [snake(&name), name].into_iter().rev());
    let made = made.find(usable);
    draft.head.name = made.unwrap_or_else(|| "api".to_owned());
    Ok(())
}

/// The ASCII letters and digits of a text in lower case, with `_` between words.
fn snake(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words
        .map(str::to_ascii_lowercase)
        .collect::<Vec<_>>()
        .join("_")
}

/// The common prefix of most URLs among the names, up to a slash.
fn common_prefix<'n>(names: impl Iterator<Item = &'n str>) -> Option<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for name in names.filter(|name| name.contains("://")) {
        let Some((folder, last)) = name.rsplit_once('/') else {
            continue;
        };
        let prefix = name.get(..folder.len() + 1).unwrap_or_default();
        if last.is_empty() || folder.ends_with('/') {
            continue;
        }
        match counts.iter_mut().find(|(known, _)| *known == prefix) {
            Some((_, count)) => *count += 1,
            None => counts.push((prefix, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    let prefix = counts.iter().find(|(_, count)| *count == most);
    prefix.map(|(prefix, _)| (*prefix).to_owned())
}

/// Writes a draft as the text of a spec, and reads it to check that it is valid.
fn finish(found: Found) -> Result<Imported, Error> {
    let Found { draft, sources } = found;
    let (spec, problems) = draft.finish();
    let text = scope_spec::to_toml(&spec);
    let loaded = scope_spec::parse("scopes.toml", &text);
    // places in a generated file are useless
    let errors = loaded.errors().map(|problem| Problem {
        primary: None,
        context: Vec::new(),
        help: Vec::new(),
        ..problem.clone()
    });
    let invalid = loaded.has_errors().then(|| Error {
        problems: errors.collect(),
        sources: Vec::new(),
    });
    // problems in the document are the reason
    match invalid {
        Some(failure) if !problems.iter().any(Problem::is_error) => {
            Err(failure.help("the error is in the document: fix it there"))
        }
        invalid => Ok(Imported {
            spec: loaded.spec,
            text,
            problems,
            sources,
            invalid,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_those_that_most_urls_share() {
        let prefix = |names: &[&str]| common_prefix(names.iter().copied());
        let google = [
            "openid",
            "https://mail.example.com/",
            "https://www.example.com/auth/drive",
            "https://www.example.com/auth/drive.file",
        ];
        assert_eq!(
            prefix(&google).as_deref(),
            Some("https://www.example.com/auth/")
        );
        assert_eq!(prefix(&["read:org", "a/b"]), None);
        assert_eq!(
            prefix(&["https://example.com/", "https://example.com"]),
            None
        );
        assert_eq!(prefix(&[]), None);
    }

    #[test]
    fn specs_are_named() {
        let named = |head: &str, path: &str, wanted: Option<&str>| {
            let mut draft = draft::Draft::default();
            draft.head.name = head.to_owned();
            let result = name(&mut draft, Path::new(path), wanted);
            result.map(|()| draft.head.name).ok()
        };
        assert_eq!(named("drive", "x.json", None).as_deref(), Some("drive"));
        assert_eq!(
            named("Drive API", "x.json", None).as_deref(),
            Some("drive_api")
        );
        assert_eq!(
            named("", "my scopes.md", None).as_deref(),
            Some("my_scopes")
        );
        assert_eq!(named("2", "type.md", None).as_deref(), Some("api"));
        assert_eq!(named("a", "b.md", Some("c")).as_deref(), Some("c"));
        assert_eq!(named("a", "b.md", Some("c d")), None);
    }

    fn imported(page: &str) -> Imported {
        let (path, options) = (Path::new("page.md"), Options::default());
        import(Format::Markdown, path, page.to_owned(), &options).unwrap()
    }

    /// Names that cannot be identifiers get unique ones.
    #[test]
    fn identifiers_are_made_where_the_format_asks_for_them() {
        let page = "| Permission | Description | Access Type | Included Permissions |\n|-|-|-|-|\n\
                    | `*` | | | |\n| `self` | | | |\n| `read_all` | | | |\n| `ReadAll` | | | |\n\
                    | `2fa` | | | |\n| `read-all` | | | |\n";
        let imported = imported(page);
        assert!(imported.problems.is_empty(), "{:?}", imported.problems);
        let scopes = imported.spec.scopes.items.iter();
        let made: Vec<&str> = scopes.map(|item| item.rust.as_str()).collect();
        assert_eq!(
            made,
            ["X", "XSelf", "ReadAll", "ReadAll2", "X2fa", "ReadAll3"]
        );
    }

    /// Fewer alternatives require more, so an incomplete requirement is never wider.
    #[test]
    fn what_is_left_out_opens_nothing() {
        let page = "| Permission | Description | Access Type | Included Permissions |\n|-|-|-|-|\n\
                    | `A` | | | |\n| `B` | | | |\n\n\
                    | Operation | Call | Description | Permissions | User Permissions |\n|-|-|-|-|-|\n\
                    | `kept` | | | `A` or (`B` and `C`) | |\n| `lost` | | | `A` and `C` | |\n\
                    | `gone` | | | `A` | `P` |\n";
        let imported = imported(page);
        assert_eq!(imported.problems.len(), 3, "{:?}", imported.problems);
        let [kept] = imported.spec.operations.as_slice() else {
            panic!("{:?}", imported.spec.operations);
        };
        assert_eq!(kept.id, "kept");
        assert_eq!(kept.scopes, [[0]]);
    }

    /// A string that is not a call is reported with its place, and never written.
    #[test]
    fn calls_that_no_spec_can_have() {
        let page = |call: &str| {
            let page = format!(
                "| Permission | Description | Access Type | Included Permissions |\n|-|-|-|-|\n\
                 | `A` | | | |\n\n\
                 | Operation | Call | Description | Permissions | User Permissions |\n|-|-|-|-|-|\n\
                 | `o` | `{call}` | | `A` | |\n"
            );
            (Format::Markdown, page)
        };
        let discovery = |method: &str, path: &str| {
            let document = format!(
                "{{\"auth\": {{\"oauth2\": {{\"scopes\": {{\"A\": {{}}}}}}}}, \"methods\": {{\"o\": \
                 {{\"httpMethod\": \"{method}\", \"path\": \"{path}\", \"scopes\": [\"A\"]}}}}}}"
            );
            (Format::GoogleDiscovery, document)
        };
        for ((format, document), at) in [
            (page("See all"), "`See all`"),
            (page("get /a"), "`get /a`"),
            (page("GET a"), "`GET a`"),
            (page("GET"), "`GET`"),
            (discovery("get", "a"), "\"o\""),
            (discovery("GET", "a b"), "\"o\""),
        ] {
            let imported = import(
                format,
                Path::new("x"),
                document.clone(),
                &Options::default(),
            );
            let imported = imported.unwrap();
            let [problem] = imported.problems.as_slice() else {
                panic!("{document}: {:?}", imported.problems);
            };
            assert_eq!(problem.code, "invalid-call", "{document}");
            let place = &problem.primary.as_ref().unwrap().place;
            assert!(document[place.span.start..].starts_with(at), "{document}");
            assert!(imported.invalid.is_none(), "{document}");
            let [operation] = imported.spec.operations.as_slice() else {
                panic!("{document}: {:?}", imported.spec.operations);
            };
            assert_eq!(operation.method(), None);
            assert_eq!(operation.scopes, [[0]]);
        }
    }
}
