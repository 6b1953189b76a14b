//! Where output goes: standard output or files, written whole or not at all.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use liantu::render::{self, Format};
use liantu::report::Report;
use liantu::text::Message;

use super::{FAILED, Failure, Session};

/// In which format, and where to.
#[derive(Args, Clone, Debug)]
pub(crate) struct Output {
    /// Format: text, json, markdown, sarif, github, gitlab; repeat it with an -o each for several outputs of one run
    #[arg(long, value_name = "FORMAT", value_parser = format_name())]
    format: Vec<String>,
    /// File to write instead of standard output; its ending picks the format where --format does not
    #[arg(short, long = "output", value_name = "FILE")]
    output: Vec<PathBuf>,
}

fn format_name() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(render::ALL.iter().map(|format| format.name))
}

/// One output of a run.
struct Sink {
    format: &'static Format,
    file: Option<PathBuf>,
}

/// Which format goes where: each `--format` with its `-o`; what an `-o` has no format for is told by its ending.
pub(crate) fn pair(
    formats: &[String],
    files: &[PathBuf],
    by_ending: impl Fn(&Path) -> Result<String, Failure>,
) -> Result<Vec<(String, Option<PathBuf>)>, Failure> {
    let count = formats.len().max(files.len()).max(1);
    if !formats.is_empty() && files.len() > formats.len() {
        return Err(Failure::Message(Message::new(
            "more -o than --format: give one --format for each -o",
            "-o 比 --format 多：每个 -o 配一个 --format",
        )));
    }
    if formats.len() > files.len() + 1 {
        return Err(Failure::Message(Message::new(
            "several formats on one standard output: give an -o FILE for each but one",
            "多种格式不能同时写到标准输出：除一个外，每个都要配 -o 文件",
        )));
    }
    let one = |at: usize| {
        let file = files.get(at).cloned();
        let name = match (formats.get(at), &file) {
            (Some(name), _) => name.clone(),
            (None, Some(file)) => by_ending(file)?,
            (None, None) => "text".to_owned(),
        };
        Ok((name, file))
    };
    (0..count).map(one).collect()
}

impl Output {
    /// Of formats and files that were asked for otherwise.
    pub(crate) fn of(format: Vec<String>, output: Vec<PathBuf>) -> Self {
        Self { format, output }
    }

    /// The files that are not for a report, told by their ending, and the output without them.
    pub(crate) fn without(&self, is_other: impl Fn(&Path) -> bool) -> (Self, Vec<PathBuf>) {
        let files = self.output.iter().cloned();
        let (others, output) = files.partition(|file| is_other(file));
        let format = self.format.clone();
        (Self { format, output }, others)
    }

    fn sinks(&self) -> Result<Vec<Sink>, Failure> {
        let ending = |file: &Path| by_ending(file).map(str::to_owned);
        let pairs = pair(&self.format, &self.output, ending)?;
        let sink = |(name, file): (String, Option<PathBuf>)| {
            let format = render::find(&name).ok_or_else(|| unknown_format(&name))?;
            Ok(Sink { format, file })
        };
        pairs.into_iter().map(sink).collect()
    }
}

fn unknown_format(name: &str) -> Failure {
    Failure::Message(Message::new(
        format!("no format is called `{name}`"),
        format!("没有名为 `{name}` 的格式"),
    ))
}

/// The format of reports that a file's ending names.
pub(crate) fn by_ending(file: &Path) -> Result<&'static str, Failure> {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("json") => Ok("json"),
        Some("md" | "markdown") => Ok("markdown"),
        Some("sarif") => Ok("sarif"),
        Some("txt") | None => Ok("text"),
        Some(other) => Err(Failure::Message(Message::new(
            format!("cannot tell a format from `.{other}`: add --format"),
            format!("从 `.{other}` 看不出格式：请加 --format"),
        ))),
    }
}

/// Writes a report to every output asked for; the exit code, unless writing fails.
pub(crate) fn write(report: &Report, output: &Output, session: &Session, code: u8) -> u8 {
    let sinks = match output.sinks() {
        Ok(sinks) => sinks,
        Err(failure) => return fail(&failure, Some(output), session),
    };
    for sink in sinks {
        let text = (sink.format.write)(report, &session.options(sink.file.is_none()));
        if let Err(failure) = put(sink.file.as_deref(), text.as_bytes(), session) {
            return complain(&failure, session);
        }
    }
    code
}

/// Writes bytes to a file, or to standard output.
pub(crate) fn put(file: Option<&Path>, bytes: &[u8], session: &Session) -> Result<(), Failure> {
    let Some(file) = file else {
        return to_stdout(bytes);
    };
    write_file(file, bytes)?;
    let name = file.display();
    session.say(&format!("wrote {name}"), &format!("已写入 {name}"));
    Ok(())
}

/// A reader that has gone (`| head`) is no fault.
fn to_stdout(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::Message(Message::new(
            format!("cannot write to standard output: {error}"),
            format!("无法写到标准输出：{error}"),
        ))),
    }
}

/// Writes a file whole or not at all: a temporary file beside it takes its place when it is complete.
pub(crate) fn write_file(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: &std::io::Error| {
        let name = file.display();
        Failure::Message(Message::new(
            format!("cannot write {name}: {error}"),
            format!("无法写入 {name}：{error}"),
        ))
    };
    if file.is_dir() {
        let name = file.display();
        return Err(Failure::Message(Message::new(
            format!("cannot write {name}: it is a folder"),
            format!("无法写入 {name}：它是文件夹"),
        )));
    }
    // A device or a pipe is written to, never replaced; a link keeps pointing where it points.
    if file.exists() && !file.is_file() {
        let opened = std::fs::OpenOptions::new().write(true).open(file);
        let written = opened.and_then(|mut device| device.write_all(bytes));
        return written.map_err(|error| failed(&error));
    }
    let target = file.canonicalize().unwrap_or_else(|_| file.to_path_buf());
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".liantu-").suffix(".part");
    readable(&mut builder);
    let mut part = builder
        .tempfile_in(folder)
        .map_err(|error| failed(&error))?;
    part.write_all(bytes)
        .and_then(|()| part.flush())
        .map_err(|error| failed(&error))?;
    part.persist(&target)
        .map_err(|error| failed(&error.error))?;
    Ok(())
}

/// A new file may be read by whom the user's mask leaves, not by the owner alone as temporary files are.
#[cfg(unix)]
fn readable(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable(_: &mut tempfile::Builder<'_, '_>) {}

/// Says on standard error.
pub(crate) fn to_stderr(text: &str) {
    // Nobody is left to hear that standard error is gone.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Tells what the user must know of an output that was made.
pub(crate) fn note(message: &Message, session: &Session) {
    let word = session.lang.pick("note", "注意");
    to_stderr(&format!("{word}: {}\n", message.get(session.lang)));
}

/// Tells a failure: faults in the format asked for (a reader of JSON must see them), messages on standard error.
pub(crate) fn fail(failure: &Failure, output: Option<&Output>, session: &Session) -> u8 {
    let Failure::Faults(faults) = failure else {
        return complain(failure, session);
    };
    let report = liantu::study::faults(faults.clone());
    let sinks = output
        .and_then(|output| output.sinks().ok())
        .unwrap_or_default();
    let mut told = false;
    for sink in sinks.iter().filter(|sink| sink.format.name != "text") {
        let text = (sink.format.write)(&report, &session.options(false));
        told |= sink.file.is_none();
        if let Err(failure) = put(sink.file.as_deref(), text.as_bytes(), session) {
            complain(&failure, session);
        }
    }
    if !told {
        complain(failure, session);
    }
    FAILED
}

fn complain(failure: &Failure, session: &Session) -> u8 {
    match failure {
        Failure::Message(message) => {
            let word = session.lang.pick("error", "错误");
            to_stderr(&format!("{word}: {}\n", message.get(session.lang)));
        }
        Failure::Faults(faults) => {
            let report = liantu::study::faults(faults.clone());
            if let Some(text) = render::find("text") {
                to_stderr(&(text.write)(&report, &session.options(true)));
            }
        }
    }
    FAILED
}
