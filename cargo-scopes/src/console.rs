//! The one place that prints: results on stdout, problems on stderr.

use std::{
    fmt::Display,
    io::{self, BufRead as _, IsTerminal as _, Write},
    process::ExitCode,
    sync::mpsc::{self, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::Duration,
};

use anstream::{AutoStream, ColorChoice};
use indicatif::ProgressBar;
use scope_spec::{Problem, Severity, Source, Style, Text, json_for_terminals};
use serde::Serialize;

use crate::{
    failure::{Exit, Failure, Outcome},
    findings,
};

/// Styles for texts on stdout. They are written always, and taken out where stdout is no terminal
/// or colour is not wanted.
pub(crate) mod style {
    use anstyle::{AnsiColor, Style};

    /// What a part of the answer is called.
    pub(crate) const HEAD: Style = Style::new().bold();
    /// A yes.
    pub(crate) const YES: Style = AnsiColor::Green.on_default().bold();
    /// A no.
    pub(crate) const NO: Style = AnsiColor::Red.on_default().bold();
    /// What should be looked at.
    pub(crate) const NOTE: Style = AnsiColor::Yellow.on_default();
}

/// A text in a style: `{}` of it writes the escapes and the text.
pub(crate) fn styled(style: anstyle::Style, text: impl Display) -> impl Display {
    format!("{style}{text}{style:#}")
}

/// How long work takes until it is shown to go on.
const PATIENCE: Duration = Duration::from_secs(1);

/// Work that goes on until this is dropped.
pub(crate) struct Progress {
    done: Option<mpsc::Sender<()>>,
    shows: Option<JoinHandle<()>>,
}

impl Progress {
    fn new(message: &'static str, visible: bool) -> Self {
        if !visible {
            return Self {
                done: None,
                shows: None,
            };
        }
        let (done, waits) = mpsc::channel::<()>();
        let shows = thread::spawn(move || {
            if waits.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            // how much there is to do is not known: a bar would say 0 of 0
            let spinner = ProgressBar::new_spinner();
            spinner.set_message(message);
            spinner.enable_steady_tick(Duration::from_millis(200));
            let _ = waits.recv();
            spinner.finish_and_clear();
        });
        Self {
            done: Some(done),
            shows: Some(shows),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // hanging up ends it
        self.done.take();
        if let Some(shows) = self.shows.take() {
            // a panic there was printed there
            let _ = shows.join();
        }
    }
}

/// Where a command prints. A closed pipe is not an error: what is written to it is dropped, and the
/// command ends as it would have.
pub(crate) struct Console {
    out: AutoStream<Stdout>,
    failed: Option<io::Error>,
    /// Whether programs read stdout, and are owed an answer in JSON.
    owes_json: bool,
}

type Stdout = io::StdoutLock<'static>;

impl Console {
    pub(crate) fn new() -> Self {
        Self {
            out: AutoStream::auto(io::stdout().lock()),
            failed: None,
            owes_json: false,
        }
    }

    /// Says that programs read stdout: bad input is then told there as well, in JSON.
    pub(crate) fn answer_in_json(&mut self) {
        self.owes_json = true;
    }

    /// Prints a text on stdout, as it is.
    pub(crate) fn print(&mut self, text: impl AsRef<str>) {
        self.owes_json = false;
        if self.failed.is_none() {
            self.failed = self.out.write_all(text.as_ref().as_bytes()).err();
        }
    }

    /// Prints a document on stdout: byte for byte, unless a terminal would act on it.
    pub(crate) fn document(&mut self, text: &str) {
        match io::stdout().is_terminal() {
            true => self.print(Text::new(text).verbatim()),
            false => self.print(text),
        }
    }

    /// Prints a value as JSON on stdout, indented, with a line break at the end.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value)
            .map_err(|error| Failure::new("json", format!("cannot write JSON: {error}")))?;
        self.print(json_for_terminals(&(text + "\n")));
        Ok(())
    }

    /// Prints a line of a message on stderr. It may be styled.
    pub(crate) fn note(&mut self, text: impl AsRef<str>) {
        // Nobody is left to be told if this fails.
        let _ = writeln!(anstream::stderr(), "{}", text.as_ref());
    }

    /// Whether someone can be asked: both stdin and stderr are a terminal.
    pub(crate) fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Reads the line that answers what was shown on stderr, without the space around it. `None` at
    /// the end of the input.
    ///
    /// # Errors
    ///
    /// Stdin cannot be read, or is not UTF-8.
    pub(crate) fn answer(&mut self) -> Result<Option<String>, Failure> {
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        let read =
            read.map_err(|error| Failure::new("io", format!("cannot read the answer: {error}")))?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }

    /// Shows what is wrong without ending the command, as warnings on stderr.
    pub(crate) fn warn(&mut self, failure: Failure) {
        let mut problems = failure.problems;
        for problem in &mut problems {
            problem.severity = Severity::Warning;
        }
        self.problems(&problems, &failure.sources);
    }

    /// Shows what the answer is no for.
    pub(crate) fn error(&mut self, failure: Failure) {
        self.problems(&failure.problems, &failure.sources);
    }

    /// Shows problems on stderr, each followed by an empty line.
    pub(crate) fn problems<'p>(
        &mut self,
        problems: impl IntoIterator<Item = &'p Problem>,
        sources: &[Source],
    ) {
        let coloured = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
        let style = if coloured {
            Style::Coloured
        } else {
            Style::Plain
        };
        for problem in problems {
            self.note(scope_spec::render(problem, sources, style) + "\n");
        }
    }

    /// Shows that something is going on, where someone is looking at a terminal that may be drawn on
    /// and it takes more than a moment. It ends when it is dropped, and leaves nothing behind.
    pub(crate) fn progress(&self, message: &'static str) -> Progress {
        // without colour the terminal is dumb or is recorded
        let wanted = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
        Progress::new(message, wanted && io::stderr().is_terminal())
    }

    /// Ends the command: shows what is wrong, and gives the exit status.
    pub(crate) fn finish(mut self, outcome: Outcome) -> ExitCode {
        if let (Err(failure), true) = (&outcome, self.owes_json) {
            let problems = failure.problems.iter();
            let findings: Vec<_> = problems
                .map(|it| (it, failure.sources.as_slice()))
                .collect();
            // what cannot be printed is told below
            let _ = self.json(&findings::list(&findings));
        }
        let flushed = self.out.flush().err();
        let failed = self.failed.take().or(flushed);
        let closed = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
        let outcome = match failed.filter(|error| !closed(error)) {
            Some(error) => Err(Failure::new(
                "io",
                format!("cannot write to stdout: {error}"),
            )),
            None => outcome,
        };
        match outcome {
            Ok(Exit::Yes) => ExitCode::SUCCESS,
            Ok(Exit::No) => ExitCode::from(1),
            Ok(Exit::Bad) => ExitCode::from(2),
            Err(failure) => {
                self.problems(&failure.problems, &failure.sources);
                ExitCode::from(2)
            }
        }
    }
}
