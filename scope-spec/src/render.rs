//! Rendering of problems, the same for the compiler and the terminal.

use std::{borrow::Cow, ops::Range, path::Path};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use crate::{Place, Problem, Severity, Source, Text, boundary, text};

/// The maximum width of a line for usual inputs.
const WIDTH: usize = 100;

/// The maximum width of an error in a list.
const LINE: usize = 140;

/// Parts of a file that are further apart are shown separately, so the text between them is not
/// processed.
const FAR: usize = 100_000;

/// The maximum width of the margin before a line of a file or of help.
const INDENT: usize = 16;

/// The middle of a longer message is left out, because it contains a name of absurd length.
const LONG_TEXT: usize = 600;

/// Whether a rendered problem is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Style {
    /// Plain text, for the compiler, files and pipes.
    #[default]
    Plain,
    /// With ANSI escapes, for a terminal.
    Coloured,
}

/// Renders a problem: `error[code]: message`, then the place with its line, column and labels, then the
/// help.
///
/// ```
/// let loaded = scope_spec::parse("scopes.toml", r#"
/// [spec]
/// name = "demo"
/// [scopes.Read]
/// description = "Look at things."
/// [scopes.Write]
/// description = "Change things."
/// includes = ["Raed"]
/// "#);
/// let text = scope_spec::render(&loaded.problems[0], &loaded.sources, scope_spec::Style::Plain);
/// assert_eq!(text, r#"
/// error[undeclared-include]: scope `Write` includes `Raed`, which is not declared
///  --> scopes.toml:8:13
///   |
/// 8 | includes = ["Raed"]
///   |             ^^^^^^ not declared
///   |
/// help: a scope with a similar name exists: `Read`
///   |
/// 8 - includes = ["Raed"]
/// 8 + includes = ["Read"]
///   |
/// "#.trim());
/// ```
pub fn render(problem: &Problem, sources: &[Source], style: Style) -> String {
    titled(problem, &problem.message, sources, style)
}

/// Renders a problem with a title in place of its message.
fn titled(problem: &Problem, title: &str, sources: &[Source], style: Style) -> String {
    let title = shortened(title);
    let view = View::new(problem, sources);
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut main = Group::with_title(level.primary_title(title).id(problem.code));
    main = main.elements(view.snippets(problem));
    let mut groups = Vec::new();
    let mut patched = Vec::new();
    for help in &problem.help {
        let text = wrapped(&shortened(&help.text));
        let patch = help.patch.as_ref();
        match patch.and_then(|(place, replacement)| view.patch(place, replacement)) {
            Some(patch) => {
                let title = Level::HELP.secondary_title(text);
                patched.push(Group::with_title(title).element(patch));
            }
            None => main = main.element(Level::HELP.message(text)),
        }
    }
    groups.push(main);
    groups.append(&mut patched);
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    renderer.term_width(WIDTH).render(&groups)
}

/// Renders a problem in plain text, without `error[code]: ` before the message.
///
/// `compile_error!` adds an `error: ` of its own. Editors list an error by its first line, so that
/// line also has the help if it is short.
pub fn render_body(problem: &Problem, sources: &[Source]) -> String {
    let text = titled(problem, &one_line(problem), sources, Style::Plain);
    let word = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let body = text
        .strip_prefix(word)
        .and_then(|rest| rest.strip_prefix('[')?.strip_prefix(problem.code))
        .and_then(|rest| rest.strip_prefix("]: "));
    body.unwrap_or(&text).to_owned()
}

/// The message, and the first help after it if that is a replacement and both fit on a line.
fn one_line(problem: &Problem) -> String {
    let message = &problem.message;
    let advice = problem.help.first().map(|help| &help.text);
    match advice.filter(|text| text.contains('`')) {
        Some(advice) if message.len() + advice.len() <= LINE => {
            let colon = if message.contains(": ") { ";" } else { ":" };
            format!("{message}{colon} {advice}")
        }
        _ => message.clone(),
    }
}

/// A line of plain text, without its middle if it is very long, because it contains words of the file.
fn shortened(text: &str) -> String {
    let text = Text::new(text).terminal();
    if text.len() <= LONG_TEXT {
        return text;
    }
    let head = text.get(..boundary::floor(&text, LONG_TEXT / 2));
    let tail = text.get(boundary::ceil(&text, text.len() - LONG_TEXT / 2)..);
    format!(
        "{}...{}",
        head.unwrap_or_default(),
        tail.unwrap_or_default()
    )
}

/// A text wrapped at spaces.
///
/// An absolute path counts as empty, because its length depends on the machine; so the text is the same
/// everywhere.
fn wrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut width = 0;
    for word in text.split(' ') {
        let path = Path::new(word.trim_matches('`'));
        let length = if path.is_absolute() {
            0
        } else {
            word.chars().count()
        };
        if width > 0 && width + 1 + length > WIDTH - INDENT {
            out.push('\n');
            width = 0;
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out
}

/// The parts of the files that a problem shows.
struct View<'s> {
    windows: Vec<Window<'s>>,
}

/// Some whole lines of a file.
struct Window<'s> {
    file: usize,
    source: &'s Source,
    /// The lines as displayed, with the same byte positions as in the file.
    shown: Cow<'s, str>,
    /// The lines, as a range of the file.
    range: Range<usize>,
    /// The number of the first line.
    line: usize,
}

impl<'s> View<'s> {
    /// The windows of a problem; that of the primary place comes first.
    fn new(problem: &Problem, sources: &'s [Source]) -> Self {
        let mut windows: Vec<Window<'s>> = Vec::new();
        for label in problem.primary.iter().chain(&problem.context) {
            let file = label.place.file;
            let Some(source) = sources.get(file) else {
                continue;
            };
            let range = lines(source.text(), &label.place.span);
            let near = windows.iter_mut().find(|window| {
                let known = &window.range;
                window.file == file
                    && range.start <= known.end.saturating_add(FAR)
                    && known.start <= range.end.saturating_add(FAR)
            });
            match near {
                Some(window) => {
                    window.range.start = window.range.start.min(range.start);
                    window.range.end = window.range.end.max(range.end);
                }
                None => windows.push(Window {
                    file,
                    source,
                    shown: Cow::default(),
                    range,
                    line: 1,
                }),
            }
        }
        for window in &mut windows {
            window.line = window.source.line(window.range.start);
            let lines = window.source.text().get(window.range.clone());
            window.shown = text::masked(lines.unwrap_or_default());
        }
        Self { windows }
    }

    /// The window of a place. One place may be in two if they overlap.
    fn find(&self, place: &Place) -> Option<usize> {
        self.windows.iter().position(|window| {
            window.file == place.file
                && window.range.start <= place.span.start
                && place.span.end <= window.range.end
        })
    }

    fn snippets<'a>(&'a self, problem: &'a Problem) -> Vec<Snippet<'a, Annotation<'a>>> {
        let mut snippets: Vec<_> = self.windows.iter().map(Window::snippet).collect();
        let primary = problem
            .primary
            .iter()
            .map(|label| (AnnotationKind::Primary, label));
        let context = problem
            .context
            .iter()
            .map(|label| (AnnotationKind::Context, label));
        for (kind, label) in primary.chain(context) {
            let Some(at) = self.find(&label.place) else {
                continue;
            };
            if let (Some(window), Some(snippet)) = (self.windows.get(at), snippets.get_mut(at)) {
                let text = (!label.text.is_empty()).then(|| shortened(&label.text));
                let annotation = kind.span(window.locate(&label.place)).label(text);
                *snippet = snippet.clone().annotation(annotation);
            }
        }
        snippets
    }

    /// The lines of a place with a replacement; `None` if that would be too wide.
    fn patch<'a>(&'a self, place: &Place, text: &'a str) -> Option<Snippet<'a, Patch<'a>>> {
        let window = self.windows.get(self.find(place)?)?;
        let lines = window
            .source
            .text()
            .get(lines(window.source.text(), &place.span))?;
        let fits = lines.len() + text.len() <= WIDTH - INDENT;
        fits.then(|| {
            window
                .snippet()
                .patch(Patch::new(window.locate(place), text::masked(text)))
        })
    }
}

impl Window<'_> {
    /// The range in the window of a place in the file, extended to whole characters.
    fn locate(&self, place: &Place) -> Range<usize> {
        let text = &self.shown;
        let at = |position: usize| position.saturating_sub(self.range.start);
        let start = boundary::floor(text, at(place.span.start));
        let end = boundary::ceil(text, at(place.span.end));
        start..end.max(start)
    }

    fn snippet<T: Clone>(&self) -> Snippet<'_, T> {
        Snippet::source(&*self.shown)
            .line_start(self.line)
            .path(Text::new(self.source.shown()).terminal())
    }
}

/// The whole lines that a range touches.
fn lines(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = boundary::floor(text, span.start);
    let end = boundary::ceil(text, span.end).max(start);
    let (before, after) = (text.get(..start), text.get(end..));
    let line_start = before.and_then(|before| before.rfind('\n'));
    let line_end = after.and_then(|after| after.find('\n'));
    line_start.map_or(0, |n| n + 1)..line_end.map_or(text.len(), |n| end + n)
}

#[cfg(test)]
mod tests {
    use super::{INDENT, WIDTH, wrapped};

    #[test]
    fn lines_are_filled() {
        let fits = WIDTH - INDENT;
        // two words and the space between
        let (first, second) = ("a".repeat(40), "b".repeat(fits - 41));
        let line = format!("{first} {second}");
        assert_eq!(wrapped(&line), line);
        assert_eq!(wrapped(&format!("{line} c")), format!("{line}\nc"));
        assert_eq!(
            wrapped(&format!("{first} {second}b")),
            format!("{first}\n{second}b")
        );
        // no empty line before a long word
        assert_eq!(wrapped(&"a".repeat(fits + 1)), "a".repeat(fits + 1));
        // an absolute path counts as empty
        assert_eq!(wrapped(&format!("{line} /x")), format!("{line}\n/x"));
        assert_eq!(
            wrapped(&format!("/{} {line}", "x".repeat(fits)))
                .matches('\n')
                .count(),
            0
        );
    }
}
