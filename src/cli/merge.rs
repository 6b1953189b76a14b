//! `liantu merge`: three versions of a chain file merged entry by entry; also as git's merge driver.

mod gaps;
mod sides;

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use clap::Args;
use liantu::diff::merge::{self, Labels, Merged};
use liantu::language::{Keyed, KeyedValue, Plain, plain_text};
use liantu::text::Message;

use self::gaps::Told;
use self::sides::{Place, Side};
use super::{FOUND, Failure, OK, Session, output};

/// What git takes for a failure of the driver: it aborts the merge and touches nothing. From 1 to 128 means a conflict.
const BROKEN: u8 = 129;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu merge base.yaml ours.yaml theirs.yaml -o merged.yaml\n  liantu merge v1:chains/x.yaml main:chains/x.yaml topic:chains/x.yaml -o merged.yaml\n  liantu merge :1:chains/x.yaml :2:chains/x.yaml :3:chains/x.yaml     the three sides of a conflict in git\n\nA side is a file, REV:path, or - for standard input. The same change in another unit is no conflict. A conflict is marked in the text and names entry and field. After a merge without conflict, the gaps that it opens and closes against either side are told on standard error. Exit codes: 0 merged; 1 conflicts; 2 could not run. `liantu git-setup` makes git merge chain files so."
)]
pub(crate) struct Arguments {
    /// The version both sides come from: a file, REV:path, or -
    #[arg(value_name = "BASE")]
    base: PathBuf,
    /// Our version: its comments and layout are kept
    #[arg(value_name = "OURS")]
    ours: PathBuf,
    /// Their version
    #[arg(value_name = "THEIRS")]
    theirs: PathBuf,
    /// File to write instead of standard output
    #[arg(short, long = "output", value_name = "FILE")]
    output: Option<PathBuf>,
    /// As git's merge driver: the result goes into OURS, and a failure ends with 129
    #[arg(long, hide = true)]
    driver: bool,
    /// The file's path in the repository
    #[arg(long, value_name = "PATH", hide = true)]
    path: Option<PathBuf>,
    /// What our side is called in marks
    #[arg(long, value_name = "NAME", hide = true)]
    ours_label: Option<String>,
    /// What their side is called in marks
    #[arg(long, value_name = "NAME", hide = true)]
    theirs_label: Option<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    if !arguments.driver {
        return one(arguments, session)
            .unwrap_or_else(|failure| output::fail(&failure, None, session));
    }
    // Whatever goes wrong, git must not take it for a merge: ours stays as it was.
    let guarded = catch_unwind(std::panic::AssertUnwindSafe(|| one(arguments, session)));
    match guarded {
        Ok(Ok(code)) => code,
        Ok(Err(failure)) => {
            output::fail(&failure, None, session);
            BROKEN
        }
        Err(_) => BROKEN,
    }
}

/// The three sides of a merge.
struct Sides {
    base: Side,
    ours: Side,
    theirs: Side,
}

fn one(arguments: &Arguments, session: &Session) -> Result<u8, Failure> {
    let given = [&arguments.base, &arguments.ours, &arguments.theirs];
    if given.iter().filter(|it| it.as_os_str() == "-").count() > 1 {
        return Err(Failure::Message(Message::new(
            "standard input can be one side only",
            "标准输入只能作为一边",
        )));
    }
    let [base, ours, theirs] = given.map(|word| sides::read(word, session));
    let sides = Sides {
        base: base?,
        ours: ours?,
        theirs: theirs?,
    };
    let named = |side: &Side, word: &str| match &arguments.path {
        Some(path) => format!("{} ({word})", path.display()),
        None => side.name.clone(),
    };
    let base = read(&named(&sides.base, "base"), &sides.base.bytes);
    let ours = read(&named(&sides.ours, "ours"), &sides.ours.bytes);
    let theirs = read(&named(&sides.theirs, "theirs"), &sides.theirs.bytes);
    let (base, ours, theirs) = match (base, ours, theirs) {
        (Ok(base), Ok(ours), Ok(theirs)) => (base, ours, theirs),
        (base, ours, theirs) => {
            let failures = [base.err(), ours.err(), theirs.err()];
            return by_lines(arguments, &sides, failures, session);
        }
    };
    let labels = labels(arguments);
    let Some(merged) = merge::merge(&base, &ours, &theirs, &labels) else {
        let failure = Failure::Message(Message::new(
            "the two sides cannot be merged entry by entry: values that are repeated by anchors (`&name`, `*name`) must be written out",
            "无法按条目合并双方：请先把用锚点（`&name`、`*name`）重复的值直接写出",
        ));
        return by_lines(arguments, &sides, [Some(failure), None, None], session);
    };
    tell(&merged, session);
    let target = arguments.target();
    output::put(target, &ours.bytes(&merged.text), session)?;
    if !merged.conflicts.is_empty() {
        return Ok(FOUND);
    }
    let together = holds_together(arguments, &sides, [&ours, &theirs], &merged, session);
    Ok(if together { OK } else { FOUND })
}

impl Arguments {
    fn target(&self) -> Option<&Path> {
        if self.driver {
            return Some(&self.ours);
        }
        self.output.as_deref()
    }
}

/// An empty file is one without keys: git gives one where both sides added the file.
fn read(name: &str, bytes: &[u8]) -> Result<Plain, Failure> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Plain {
            text: String::new(),
            tree: Keyed::new(KeyedValue::Map(Vec::new())),
            windows_lines: false,
            byte_order_mark: false,
        });
    }
    plain_text(name, bytes.to_vec()).map_err(|faults| Failure::Faults(faults.0))
}

/// Names that an older git leaves as they are in the driver's command (`%X`) are none.
fn labels(arguments: &Arguments) -> Labels {
    let given = |label: &Option<String>| {
        let label = label
            .as_deref()
            .filter(|it| !it.is_empty() && !it.starts_with('%'));
        label.map(|label| label.replace(['\n', '\r'], " "))
    };
    let mut labels = Labels::default();
    if let Some(label) = given(&arguments.ours_label) {
        labels.ours = label;
    }
    if let Some(label) = given(&arguments.theirs_label) {
        labels.theirs = label;
    }
    labels
}

fn tell(merged: &Merged, session: &Session) {
    let word = session.lang.pick("conflict", "冲突");
    for conflict in &merged.conflicts {
        output::to_stderr(&format!("{word}: {}\n", conflict.message.get(session.lang)));
    }
}

/// What cannot be read as a chain file is merged line by line, and never without a conflict.
fn by_lines(
    arguments: &Arguments,
    sides: &Sides,
    failures: [Option<Failure>; 3],
    session: &Session,
) -> Result<u8, Failure> {
    let texts = [&sides.base, &sides.ours, &sides.theirs]
        .map(|side| String::from_utf8(side.bytes.clone()).ok());
    let mut told = failures.into_iter().flatten();
    let [Some(base), Some(ours), Some(theirs)] = texts else {
        // Bytes that are no text cannot be merged: ours stays.
        return Err(told.next().unwrap_or_else(|| {
            Failure::Message(Message::new("a side is no text", "有一方不是文本"))
        }));
    };
    for failure in told {
        output::fail(&failure, None, session);
    }
    let (text, marked) = merge::lines(&base, &ours, &theirs, &labels(arguments));
    let (en, zh) = if marked {
        (
            "merged line by line; lines that both sides changed are marked",
            "已逐行合并；双方都改过的行已标记",
        )
    } else {
        (
            "merged line by line, and not checked: read the result before it is used",
            "已逐行合并，但未经检查：使用前请通读结果",
        )
    };
    let word = session.lang.pick("conflict", "冲突");
    output::to_stderr(&format!("{word}: {}\n", session.lang.pick(en, zh)));
    output::put(arguments.target(), text.as_bytes(), session)?;
    Ok(FOUND)
}

/// A side that is no chain by itself: nothing can be said of gaps. Within a merge of git that is usual, because what a
/// side uses may be merged after it.
fn unread(side: &Side, arguments: &Arguments, session: &Session) -> bool {
    if !arguments.driver && !session.quiet {
        let name = &side.name;
        output::note(
            &Message::new(
                format!(
                    "gaps are not told: {name} has faults as a chain, or what it uses is not there (`liantu check`)"
                ),
                format!(
                    "未比较缺口：{name} 作为产业链有错误，或其引用的文件不在（见 `liantu check`）"
                ),
            ),
            session,
        );
    }
    true
}

/// Whether the merge reads where both sides do: one may take away what the other has come to name. Where it does, what
/// it does to the gaps is told.
fn holds_together(
    arguments: &Arguments,
    sides: &Sides,
    texts: [&Plain; 2],
    merged: &Merged,
    session: &Session,
) -> bool {
    let written = arguments.path.as_ref().or(arguments.output.as_ref());
    let target = written.map_or_else(
        || sides.ours.place.clone(),
        |path| Place::Disk(path.clone()),
    );
    let (ours, theirs) = (&sides.ours.place, &sides.theirs.place);
    // What git gives the driver lies in no folder of its own. By hand a copy may lie where nothing of what it uses is:
    // it counts as lying where the result goes, or where ours is.
    let places: [&[&Place]; 3] = if arguments.driver {
        [&[&target], &[&target], &[&target]]
    } else {
        [&[ours, &target], &[theirs, &target, ours], &[&target, ours]]
    };
    // A side that does not read by itself says nothing: what it uses may lie elsewhere.
    let (ours, theirs) = match (
        sides::chain(places[0], &texts[0].text),
        sides::chain(places[1], &texts[1].text),
    ) {
        (Ok(ours), Ok(theirs)) => (ours, theirs),
        (Ok(_), Err(_)) => return unread(&sides.theirs, arguments, session),
        (Err(_), _) => return unread(&sides.ours, arguments, session),
    };
    match sides::chain(places[2], &merged.text) {
        Ok(whole) => {
            let (told, names) = if arguments.driver {
                let labels = labels(arguments);
                (Told::OfBoth, [labels.ours, labels.theirs])
            } else {
                let names = [&sides.ours, &sides.theirs].map(|side| side.name.clone());
                (Told::All, names)
            };
            let names = [names[0].as_str(), names[1].as_str()];
            gaps::tell([&ours, &theirs], names, &whole, told, session);
            true
        }
        Err(failure) => {
            output::fail(&failure, None, session);
            let word = session.lang.pick("conflict", "冲突");
            let text = session.lang.pick(
                "each side reads, the two together do not: one takes away what the other names",
                "双方各自都能读取，合在一起却不能：一方删去了另一方引用的内容",
            );
            output::to_stderr(&format!("{word}: {text}\n"));
            false
        }
    }
}
