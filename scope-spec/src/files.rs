//! Loads a specification with the files that it extends, and collects their problems.

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
};

use crate::{
    Place, Problem, Severity, Source, Spec, advice,
    fence::{self, Fence, MAX_BYTES, Refusal, normalized, read_bounded},
    raw::{self, RawFile},
    read::Word,
    report::Report,
    resolve,
    syntax::{self, Damage},
};

/// The maximum number of files of a specification.
const MAX_FILES: usize = 256;

/// A specification that was read, with its problems.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The specification. With errors, as much of it as could be read: all names, each with an
    /// identifier and a bit of its own, without the faulty parts.
    ///
    /// It is then good for looking up names, and not for decisions: alternatives with unknown names are
    /// left out, so an operation may have none left.
    pub spec: Spec,
    /// The files that were read; the first is the given one.
    pub sources: Vec<Source>,
    /// All errors and lints, by file and position.
    pub problems: Vec<Problem>,
}

impl Loaded {
    /// Whether the files break a rule of the format.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    /// The errors.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.is_error())
    }

    /// The lints.
    pub fn warnings(&self) -> impl Iterator<Item = &Problem> {
        self.problems
            .iter()
            .filter(|problem| problem.severity == Severity::Warning)
    }
}

/// Reads a specification from a file, with the files that it extends.
///
/// Never fails as a whole: a file that cannot be read is a problem like any other. Costs time
/// linear in the size of the files, besides the closure (see [`Closure::new`]).
///
/// [`Closure::new`]: crate::Closure::new
pub fn load(path: &Path) -> Loaded {
    load_as(path, &path.to_string_lossy().replace('\\', "/"))
}

/// Reads a specification as [`load`] does; problems call the file `shown`.
///
/// A file that it extends must be a `.toml` file in the same repository, workspace or package.
pub fn load_as(path: &Path, shown: &str) -> Loaded {
    let mut loader = Loader {
        fence: Some(Fence::around(path)),
        ..Loader::default()
    };
    loader.read_all(path, shown, &mut read_bounded);
    loader.finish()
}

/// Reads a specification as [`load`] does, with a function that reads one file.
///
/// Problems call the file `shown`, and show extended files relative to it. `read` is called once
/// for each file, and need not access the disk. For an extended file it gets the written path,
/// joined to the folder of the extending file. The path may contain `..`: it is left to the file
/// system, and `read` must decide where it may lead.
pub fn load_with(
    path: &Path,
    shown: &str,
    read: &mut dyn FnMut(&Path) -> io::Result<Vec<u8>>,
) -> Loaded {
    let mut loader = Loader::default();
    loader.read_all(path, shown, read);
    loader.finish()
}

/// Reads a specification from a text; problems call it `shown`.
///
/// Such a specification can't extend files, because their paths would be relative to nothing.
pub fn parse(shown: &str, text: &str) -> Loaded {
    let mut loader = Loader::default();
    let main = loader.add(PathBuf::from(shown), shown.to_owned(), text.to_owned());
    for base in loader.extends(main) {
        loader.names_lost = true;
        loader.problems.push(
            Problem::error(
                "extends-inline",
                format!(
                    "a spec without a file of its own cannot extend `{}`",
                    base.text
                ),
            )
            .at(&base.place, "relative to no file")
            .help("move the spec to a file"),
        );
    }
    loader.order.push(main);
    loader.finish()
}

/// The text of a file, or a problem with as much of the text as can be shown.
pub(crate) fn decode(bytes: Vec<u8>, shown: &str, file: usize) -> (String, Option<Problem>) {
    if bytes.len() > MAX_BYTES {
        let limit = MAX_BYTES / 1024 / 1024;
        let problem = Problem::error(
            "file-too-large",
            format!("`{shown}` is larger than {limit} MB"),
        );
        return (
            String::new(),
            Some(problem.help("split it, and put the parts together with `extends`")),
        );
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(at).copied().unwrap_or_default();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let place = Place {
                file,
                span: at..at + char::REPLACEMENT_CHARACTER.len_utf8(),
            };
            let problem = Problem::error("not-utf8", format!("`{shown}` is not UTF-8"))
                .at(&place, format!("byte {at} is 0x{byte:02X}"))
                .help("save it as UTF-8");
            (text, Some(problem))
        }
    }
}

/// The text of an extended file if it is a spec, or the problem, which contains nothing of it.
fn admitted(
    text: String,
    problem: Option<Problem>,
    shown: &str,
    from: &Word,
) -> (String, Option<Problem>) {
    let why = match &problem {
        Some(problem) => Err(Problem::error(problem.code, &*problem.message)),
        None => fence::is_spec(&text).map_err(|why| fence::no_spec(shown, &why)),
    };
    match why {
        Ok(()) => (text, None),
        Err(problem) => (
            String::new(),
            Some(problem.at(&from.place, "extended here")),
        ),
    }
}

/// The problem of a file that can't be read, with the path where it was looked for.
pub(crate) fn unreadable(path: &Path, shown: &str, error: &io::Error) -> Problem {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    Problem::error("unreadable-file", format!("cannot read `{shown}`: {error}"))
        .help(format!("it was looked for at `{}`", full.display()))
}

/// The identity of a file: two paths to the same file are equal.
fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| normalized(path))
}

/// The name in problems of a path relative to a file.
fn shown_from(from: &str, relative: &str) -> String {
    let parent = Path::new(from).parent().unwrap_or(Path::new(""));
    let joined = normalized(&parent.join(relative));
    joined.to_string_lossy().replace('\\', "/")
}

/// The problems if one of the files had another text.
fn reread(sources: &[Source], changed: usize, text: &str) -> Vec<Problem> {
    let Some(main) = sources.first() else {
        return Vec::new();
    };
    let texts = sources.iter().enumerate().map(|(file, source)| {
        let text = if file == changed { text } else { source.text() };
        (source.path(), text)
    });
    let texts: HashMap<&Path, &str> = texts.collect();
    let mut read = |path: &Path| match texts.get(path) {
        Some(text) => Ok(text.as_bytes().to_vec()),
        None => Err(io::ErrorKind::NotFound.into()),
    };
    let mut loader = Loader::default();
    if let Some(found) = loader.open(main.path(), main.shown(), None, &mut read) {
        loader.follow(found, &mut read);
    }
    loader.resolve().problems
}

#[derive(Default)]
struct Loader {
    /// The folder that extended files must be in; `None` if they are not on the disk.
    fence: Option<Fence>,
    sources: Vec<Source>,
    files: Vec<RawFile>,
    damage: Vec<Damage>,
    problems: Vec<Problem>,
    by_path: HashMap<PathBuf, usize>,
    /// The files in the order of merging: extended ones come first.
    order: Vec<usize>,
    names_lost: bool,
}

impl Loader {
    fn read_all(
        &mut self,
        path: &Path,
        shown: &str,
        read: &mut dyn FnMut(&Path) -> io::Result<Vec<u8>>,
    ) {
        if let Some(main) = self.open(path, shown, None, read) {
            self.follow(main, read);
        }
    }

    /// Checks whether an extended file may be read.
    fn admits(&self, named: &str, target: &Path) -> Result<(), Refusal> {
        fence::by_name(Path::new(named))?;
        self.fence
            .as_ref()
            .map_or(Ok(()), |fence| fence.admits(target))
    }

    /// Reads a file and its tables. `None` if it can't be read, which is reported at `from`.
    fn open(
        &mut self,
        path: &Path,
        shown: &str,
        from: Option<&Word>,
        read: &mut dyn FnMut(&Path) -> io::Result<Vec<u8>>,
    ) -> Option<usize> {
        let bytes = match read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let mut problem = unreadable(path, shown, &error);
                if let Some(from) = from {
                    problem = problem.at(&from.place, "extended here");
                }
                self.problems.push(problem);
                self.names_lost = true;
                return None;
            }
        };
        self.by_path.insert(identity(path), self.sources.len());
        let (text, problem) = decode(bytes, shown, self.sources.len());
        let (text, problem) = match from {
            Some(from) => admitted(text, problem, shown, from),
            None => (text, problem),
        };
        if let Some(problem) = problem {
            self.problems.push(problem);
            self.names_lost = true;
            self.sources.push(Source::new(path, shown, text));
            self.files.push(RawFile::default());
            self.damage.push(Damage::default());
            return None;
        }
        Some(self.add(path.to_owned(), shown.to_owned(), text))
    }

    fn add(&mut self, path: PathBuf, shown: String, text: String) -> usize {
        let file = self.sources.len();
        let (raw, damage) = syntax::parse(&text, file, raw::FORMAT, &mut self.problems, raw::file);
        self.names_lost |= damage.names_lost;
        self.sources.push(Source::new(path, shown, text));
        self.files.push(raw);
        self.damage.push(damage);
        file
    }

    fn extends(&mut self, file: usize) -> Vec<Word> {
        let file = self.files.get_mut(file);
        file.map(|file| std::mem::take(&mut file.meta.extends))
            .unwrap_or_default()
    }

    /// Reads the files that a file extends, and those that they extend, depth first.
    fn follow(&mut self, main: usize, read: &mut dyn FnMut(&Path) -> io::Result<Vec<u8>>) {
        let mut path = vec![(main, self.extends(main).into_iter())];
        while let Some((file, bases)) = path.last_mut() {
            let file = *file;
            let Some(base) = bases.next() else {
                self.order.push(file);
                path.pop();
                continue;
            };
            let Some(source) = self.sources.get(file) else {
                continue;
            };
            let parent = source.path().parent().unwrap_or(Path::new(""));
            let target = parent.join(&base.text);
            let shown = shown_from(source.shown(), &base.text);
            if let Err(refusal) = self.admits(&base.text, &target) {
                let problem = refusal.problem(&base.text);
                self.problems.push(problem.at(&base.place, "extended here"));
                self.names_lost = true;
                continue;
            }
            if let Some(&known) = self.by_path.get(&identity(&target)) {
                if path.iter().any(|&(on_path, _)| on_path == known) {
                    let files = path.iter().map(|&(file, _)| file);
                    let cycle: Vec<_> = files.skip_while(|&file| file != known).collect();
                    self.extends_cycle(&cycle, &base);
                }
                continue;
            }
            if self.sources.len() >= MAX_FILES {
                self.problems.push(
                    Problem::error(
                        "too-many-files",
                        format!("a spec is made of more than {MAX_FILES} files"),
                    )
                    .at(&base.place, "one too many"),
                );
                self.names_lost = true;
                return self.order.extend(path.iter().rev().map(|&(file, _)| file));
            }
            if let Some(found) = self.open(&target, &shown, Some(&base), read) {
                let bases = self.extends(found).into_iter();
                path.push((found, bases));
            }
        }
    }

    /// Reports a file that extends itself, directly or through others.
    fn extends_cycle(&mut self, cycle: &[usize], base: &Word) {
        let mut walk = String::new();
        for &file in cycle.iter().chain(cycle.first()) {
            let shown = self.sources.get(file).map_or("", |source| source.shown());
            if !walk.is_empty() {
                walk.push_str(" -> ");
            }
            walk.push_str(&format!("`{shown}`"));
        }
        self.problems.push(
            Problem::error("extends-cycle", format!("a spec extends itself: {walk}"))
                .at(&base.place, "leads back")
                .help("remove this one, or move what both need to a third file"),
        );
    }

    fn finish(self) -> Loaded {
        let mut loaded = self.resolve();
        let Loaded {
            spec,
            sources,
            problems,
        } = &mut loaded;
        advice::of_requirements(spec, sources, problems);
        advice::keep_what_helps(problems, sources, |file, text| reread(sources, file, text));
        loaded
    }

    fn resolve(self) -> Loaded {
        let mut report = Report::new(self.problems, self.damage, self.names_lost);
        let spec = resolve::resolve(self.files, &self.order, &mut report);
        Loaded {
            spec,
            sources: self.sources,
            problems: report.finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_file_is_read() {
        let (text, problem) = decode(vec![b'#'; MAX_BYTES], "a.toml", 0);
        assert_eq!((text.len(), problem), (MAX_BYTES, None));
    }
}
