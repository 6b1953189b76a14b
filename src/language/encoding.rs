//! Bytes → text.
//!
//! Comes in: the bytes of a file. Goes out: its text, or why they are none. Must not know: YAML.

use super::fault::Fault;
use crate::model::{FileId, Place};
use crate::text::Message;

/// Bytes of one file: far above a national chain, far below what would exhaust a small machine.
pub const BYTES_MAX: usize = 64 << 20;

/// Text of the file, without byte order mark, or why its bytes are not text.
pub fn text_of(bytes: Vec<u8>, file: FileId) -> Result<String, Fault> {
    let whole = Place {
        file,
        ..Place::default()
    };
    if bytes.len() > BYTES_MAX {
        return Err(Fault::new(
            whole,
            Message::new("the file is larger than 64 MiB", "文件超过 64 MiB"),
        )
        .help(
            "split it into files joined by `uses`",
            "拆成几个文件，用 `uses` 连起来",
        ));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Fault::new(
            whole,
            Message::new(
                "the file is UTF-16, not UTF-8",
                "文件编码是 UTF-16，不是 UTF-8",
            ),
        )
        .help("save it as UTF-8", "请另存为 UTF-8"));
    }
    if bytes.contains(&0) {
        return Err(Fault::new(
            whole,
            Message::new("the file is binary, not text", "这是二进制文件，不是文本"),
        )
        .help(
            "give a chain file, which is YAML text",
            "请给出链文件（YAML 文本）",
        ));
    }
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&error, file))?;
    Ok(match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

fn not_utf8(error: &std::string::FromUtf8Error, file: FileId) -> Fault {
    let valid = error.utf8_error().valid_up_to();
    let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |last| last.chars().count())
        + 1;
    let place = Place {
        file,
        line: narrow(line),
        column: narrow(column),
        start: 0,
        end: 0,
    };
    Fault::new(
        place,
        Message::new(
            "the file is not UTF-8 from here on",
            "从这里开始，文件不是 UTF-8 编码",
        ),
    )
    .help(
        "save it as UTF-8; GBK and GB18030 are not read",
        "请另存为 UTF-8；不支持 GBK、GB18030",
    )
}

/// Lines and columns fit: a file has at most 64 MiB.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
