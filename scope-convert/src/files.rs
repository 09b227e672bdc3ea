//! The files of an import: the document, and those that it refers to.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::Read as _,
    path::{Component, Path, PathBuf},
    rc::Rc,
};

use scope_spec::{Problem, Source};

use crate::{
    Error,
    tree::{Document, Part},
};

/// The size limit of a file, and of all files of an import.
pub(crate) const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The limit of files of a document.
const MAX_FILES: usize = 4_096;

/// The limit of chained references.
const MAX_CHAIN: usize = 32;

/// The text of a file, without a byte-order mark.
pub(crate) fn read(path: &Path) -> Result<String, Error> {
    let text = read_all(path)?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(text) => text.to_owned(),
        None => text,
    })
}

/// The text of a file, with its byte-order mark.
pub(crate) fn read_all(path: &Path) -> Result<String, Error> {
    let failed = |error: &std::io::Error| Error::io("read", path, error);
    let file = File::open(path).map_err(|error| failed(&error))?;
    let mut bytes = Vec::new();
    let mut limited = file.take(MAX_BYTES as u64 + 1);
    limited
        .read_to_end(&mut bytes)
        .map_err(|error| failed(&error))?;
    let shown = path.display();
    if bytes.len() > MAX_BYTES {
        return Err(Error::new(
            "file-too-large",
            format!("`{shown}` is larger than 64 MB"),
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..at).unwrap_or_default();
        let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
        Error::new("not-utf-8", format!("`{shown}` is not UTF-8: line {line}"))
            .help("save it as UTF-8")
    })
}

/// A path for messages.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// The document and the files that it refers to, each read once.
pub(crate) struct Files {
    main: Rc<Document>,
    /// The folder that files must be below; `None` if no file may be read.
    folder: Option<PathBuf>,
    /// The files by their resolved paths.
    read: HashMap<PathBuf, Result<Rc<Document>, String>>,
    sources: Vec<Source>,
    bytes: usize,
}

impl Files {
    /// The document of a text. Files next to it are read if `follow` is set.
    pub(crate) fn new(source: Source, follow: bool) -> Result<Self, Box<(Vec<Problem>, Source)>> {
        let main = Document::read(source.clone(), 0)
            .map_err(|problems| Box::new((problems, source.clone())))?;
        let path = source.path();
        let folder = path
            .parent()
            .map(|folder| match folder.as_os_str().is_empty() {
                true => Path::new("."),
                false => folder,
            });
        let folder = folder
            .filter(|_| follow)
            .and_then(|folder| fs::canonicalize(folder).ok());
        Ok(Self {
            folder,
            read: HashMap::new(),
            bytes: source.text().len(),
            sources: vec![source],
            main,
        })
    }

    /// The document that was named.
    pub(crate) fn root(&self) -> Part {
        self.main.root()
    }

    /// The sources of the problems' places.
    pub(crate) fn into_sources(self) -> Vec<Source> {
        self.sources
    }

    /// The target of a part that is a reference, resolved further; other parts unchanged.
    pub(crate) fn resolve(&mut self, part: Part) -> Result<Part, Unread> {
        let mut part = part;
        for _ in 0..MAX_CHAIN {
            let Some(value) = part.get("$ref") else {
                return Ok(part);
            };
            let Some(reference) = value.text() else {
                return Err(Unread::new(&value, "$ref", "it is not a string"));
            };
            part = self
                .target(value.document(), reference)
                .map_err(|why| Unread::new(&value, reference, &why))?;
        }
        let value = part.get("$ref").unwrap_or_else(|| part.clone());
        let reference = value.text().unwrap_or_default();
        Err(Unread::new(&value, reference, "it leads back to itself"))
    }

    /// The target of a reference, or the reason why there is none.
    fn target(&mut self, from: &Rc<Document>, reference: &str) -> Result<Part, String> {
        let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let document = match file {
            "" => Rc::clone(from),
            file => self.file(from, file)?,
        };
        let pointer = decoded(pointer).ok_or("its pointer is not UTF-8")?;
        document.root().pointer(&pointer).ok_or_else(|| match file {
            "" => "the document has no such part".to_owned(),
            file => format!("`{file}` has no such part"),
        })
    }

    /// A file that a document refers to, if it may be read.
    fn file(&mut self, from: &Rc<Document>, file: &str) -> Result<Rc<Document>, String> {
        if file.contains("://") || file.starts_with("//") {
            return Err("it is on another host, and nothing is fetched".to_owned());
        }
        let Some(folder) = self.folder.clone() else {
            return Err("files next to the document are not read here".to_owned());
        };
        let file = decoded(file).ok_or("it is not UTF-8")?;
        let relative = Path::new(&file);
        let is_hidden = |part: Component<'_>| match part {
            Component::Normal(name) => name.to_string_lossy().starts_with('.'),
            Component::ParentDir | Component::CurDir => false,
            Component::RootDir | Component::Prefix(_) => true,
        };
        if relative.components().any(is_hidden) {
            return Err("it is absolute, or names a hidden file".to_owned());
        }
        let ends = |ending: &str| {
            relative
                .extension()
                .is_some_and(|it| it.eq_ignore_ascii_case(ending))
        };
        if !["json", "yaml", "yml"].into_iter().any(ends) {
            return Err("its name does not end in `.json`, `.yaml` or `.yml`".to_owned());
        }
        let base = from.source.path().parent().unwrap_or(Path::new(""));
        let path = fs::canonicalize(base.join(relative))
            .map_err(|_| "there is no such file".to_owned())?;
        let below = path
            .strip_prefix(&folder)
            .map_err(|_| "it is not below the folder of the document".to_owned())?;
        if below.components().any(is_hidden) {
            return Err("it leads to a hidden file".to_owned());
        }
        if !path.is_file() {
            return Err("it is not a regular file".to_owned());
        }
        if path == fs::canonicalize(self.main.source.path()).unwrap_or_default() {
            return Ok(Rc::clone(&self.main));
        }
        if let Some(known) = self.read.get(&path) {
            return known.clone();
        }
        let read = self.open(&path, &base.join(relative));
        self.read.insert(path, read.clone());
        read
    }

    fn open(&mut self, path: &Path, named: &Path) -> Result<Rc<Document>, String> {
        if self.read.len() >= MAX_FILES {
            return Err(format!(
                "the document consists of more than {MAX_FILES} files"
            ));
        }
        let message =
            |problem: Option<&Problem>| problem.map_or_else(String::new, |it| it.message.clone());
        let text = read_all(path).map_err(|error| message(error.problems.first()))?;
        self.bytes += text.len();
        if self.bytes > MAX_BYTES {
            return Err("the files are larger than 64 MB together".to_owned());
        }
        let source = Source::new(named, shown(named), text);
        // of a file that does not parse only the line is shown
        let document = Document::read(source.clone(), self.sources.len()).map_err(|problems| {
            let problem = problems.first();
            let line = problem.and_then(|problem| problem.primary.as_ref());
            let line = line.map(|label| format!(" (line {})", source.line(label.place.span.start)));
            format!("{}{}", message(problem), line.unwrap_or_default())
        })?;
        self.sources.push(source);
        Ok(document)
    }
}

/// A reference that was not followed.
pub(crate) struct Unread {
    /// The `$ref`.
    pub(crate) part: Part,
    pub(crate) reference: String,
    pub(crate) why: String,
}

impl Unread {
    fn new(part: &Part, reference: &str, why: &str) -> Self {
        Self {
            part: part.clone(),
            reference: reference.to_owned(),
            why: why.to_owned(),
        }
    }
}

/// A text with URL escapes decoded; `None` if the result is not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escape = after.get(..2).filter(|_| byte == b'%');
        let value = escape.and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            digits
                .bytes()
                .all(|b| b.is_ascii_hexdigit())
                .then(|| u8::from_str_radix(digits, 16).ok())?
        });
        match value {
            Some(value) => {
                bytes.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}
