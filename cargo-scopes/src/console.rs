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

/// Styles for stdout. They are always written, and removed if stdout is no terminal or colour is
/// off.
pub(crate) mod style {
    use anstyle::{AnsiColor, Style};

    /// A heading.
    pub(crate) const HEAD: Style = Style::new().bold();
    /// A yes.
    pub(crate) const YES: Style = AnsiColor::Green.on_default().bold();
    /// A no.
    pub(crate) const NO: Style = AnsiColor::Red.on_default().bold();
    /// Something to look at.
    pub(crate) const NOTE: Style = AnsiColor::Yellow.on_default();
}

/// A text in a style: displays the escapes and the text.
pub(crate) fn styled(style: anstyle::Style, text: impl Display) -> impl Display {
    format!("{style}{text}{style:#}")
}

/// How long work runs before progress is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// The progress of some work, shown until this is dropped.
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
            // the amount of work is unknown: a bar would show 0 of 0
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
        // closing the channel ends the thread
        self.done.take();
        if let Some(shows) = self.shows.take() {
            // a panic in the thread has printed itself
            let _ = shows.join();
        }
    }
}

/// The output of a command. A closed pipe is not an error: the output is dropped, and the command
/// ends as usual.
pub(crate) struct Console {
    out: AutoStream<Stdout>,
    failed: Option<io::Error>,
    /// Whether stdout is JSON for programs, errors included.
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

    /// Declares that stdout is JSON for programs: bad input is then printed there too, as JSON.
    pub(crate) fn answer_in_json(&mut self) {
        self.owes_json = true;
    }

    /// Prints a text on stdout, unchanged.
    pub(crate) fn print(&mut self, text: impl AsRef<str>) {
        self.owes_json = false;
        if self.failed.is_none() {
            self.failed = self.out.write_all(text.as_ref().as_bytes()).err();
        }
    }

    /// Prints a document on stdout, unchanged unless a terminal would interpret it.
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

    /// Prints a line on stderr, which may be styled.
    pub(crate) fn note(&mut self, text: impl AsRef<str>) {
        // if this fails, there is nowhere to report it
        let _ = writeln!(anstream::stderr(), "{}", text.as_ref());
    }

    /// Whether the command can prompt: stdin and stderr are terminals.
    pub(crate) fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Reads the answer to a prompt, trimmed. `None` at the end of the input.
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

    /// Prints warnings on stderr, without ending the command.
    pub(crate) fn warn(&mut self, failure: Failure) {
        let mut problems = failure.problems;
        for problem in &mut problems {
            problem.severity = Severity::Warning;
        }
        self.problems(&problems, &failure.sources);
    }

    /// Prints the reason for a negative answer.
    pub(crate) fn error(&mut self, failure: Failure) {
        self.problems(&failure.problems, &failure.sources);
    }

    /// Prints problems on stderr, each followed by an empty line.
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

    /// Shows progress on a terminal if the work takes more than a moment. It ends when dropped, and
    /// leaves nothing on the screen.
    pub(crate) fn progress(&self, message: &'static str) -> Progress {
        // without colour, the terminal is dumb or is being recorded
        let wanted = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
        Progress::new(message, wanted && io::stderr().is_terminal())
    }

    /// Ends the command: prints the failure, and returns the exit status.
    pub(crate) fn finish(mut self, outcome: Outcome) -> ExitCode {
        if let (Err(failure), true) = (&outcome, self.owes_json) {
            let problems = failure.problems.iter();
            let findings: Vec<_> = problems
                .map(|it| (it, failure.sources.as_slice()))
                .collect();
            // an error here is reported below
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
