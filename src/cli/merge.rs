//! `liantu merge`: three versions of a chain file merged entry by entry; also as git's merge driver.

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use clap::Args;
use liantu::diff::merge::{self, Labels, Merged};
use liantu::language::{self, Keyed, KeyedValue, Plain, plain_text, project_root, relative};
use liantu::model::Chain;
use liantu::text::Message;

use super::patch::read_bytes;
use super::{FOUND, Failure, OK, Session, output};

/// What git takes for a failure of the driver: it aborts the merge and touches nothing. From 1 to 128 means a conflict.
const BROKEN: u8 = 129;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu merge base.yaml ours.yaml theirs.yaml -o merged.yaml\n  git show :1:chains/x.yaml > base.yaml     the three sides of a conflict in git: stages 1, 2 and 3\n\nThe same change in another unit is no conflict. A conflict is marked in the text and names entry and field. Exit codes: 0 merged; 1 conflicts; 2 could not run. `liantu git-setup` makes git merge chain files so."
)]
pub(crate) struct Arguments {
    /// The version both sides come from
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

/// The bytes of the three sides.
struct Sides {
    base: Vec<u8>,
    ours: Vec<u8>,
    theirs: Vec<u8>,
}

fn one(arguments: &Arguments, session: &Session) -> Result<u8, Failure> {
    let (base, base_name) = read_bytes(&arguments.base)?;
    let (ours, ours_name) = read_bytes(&arguments.ours)?;
    let (theirs, theirs_name) = read_bytes(&arguments.theirs)?;
    let sides = Sides { base, ours, theirs };
    let named = |own: &str, word: &str| match &arguments.path {
        Some(path) => format!("{} ({word})", path.display()),
        None => own.to_owned(),
    };
    let base = read(&named(&base_name, "base"), &sides.base);
    let ours = read(&named(&ours_name, "ours"), &sides.ours);
    let theirs = read(&named(&theirs_name, "theirs"), &sides.theirs);
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
    let mut code = if merged.conflicts.is_empty() {
        OK
    } else {
        FOUND
    };
    let target = arguments.target();
    output::put(target, &ours.bytes(&merged.text), session)?;
    if code == OK && !holds_together(arguments, [&ours, &theirs], &merged, session) {
        code = FOUND;
    }
    Ok(code)
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
        .map(|bytes| String::from_utf8(bytes.clone()).ok());
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

/// Whether the merge reads where both sides do: one may take away what the other has come to name.
fn holds_together(
    arguments: &Arguments,
    sides: [&Plain; 2],
    merged: &Merged,
    session: &Session,
) -> bool {
    let place = arguments.path.as_deref();
    let place = place
        .or(arguments.output.as_deref())
        .unwrap_or(&arguments.ours);
    let root = project_root(place);
    let name = relative(place, &root);
    let read = |text: &str| {
        Chain::read_with(&name, &|wanted| {
            if wanted == name {
                Ok(text.as_bytes().to_vec())
            } else {
                language::open_on_disk(&root, wanted)
            }
        })
    };
    // A side that does not read by itself says nothing: what it uses may lie elsewhere.
    if sides.iter().any(|side| read(&side.text).is_err()) {
        return true;
    }
    let Err(faults) = read(&merged.text) else {
        return true;
    };
    output::fail(&Failure::Faults(faults.0), None, session);
    let word = session.lang.pick("conflict", "冲突");
    let text = session.lang.pick(
        "each side reads, the two together do not: one takes away what the other names",
        "双方各自都能读取，合在一起却不能：一方删去了另一方引用的内容",
    );
    output::to_stderr(&format!("{word}: {text}\n"));
    false
}
