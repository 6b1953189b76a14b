//! CSV: for spreadsheets and programs.
//!
//! Comes in: a drawing. Goes out: RFC 4180: commas, quotes doubled, lines that end in CR LF, the heading first. Must not
//! know: how the table came about.
//!
//! A byte order mark stands first, because spreadsheets read Chinese without one as another encoding. A cell that a
//! spreadsheet would run as a formula gets an apostrophe before it, which shows it as text; a plain number has nothing
//! to run and keeps its sign.

use super::TableFormat;
use crate::report::Drawing;

pub(super) const FORMAT: TableFormat = TableFormat {
    name: "csv",
    about_en: "for spreadsheets (RFC 4180, UTF-8 with byte order mark; nothing runs as a formula)",
    about_zh: "用于电子表格（RFC 4180，带 BOM 的 UTF-8；不会被当作公式执行）",
    write,
};

/// What makes a spreadsheet take a cell for a formula, or drop what stands before one.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

fn write(drawing: &Drawing) -> String {
    let mut out = String::from("\u{feff}");
    for row in &drawing.table {
        let cells: Vec<String> = row.iter().map(|it| cell(it)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

fn cell(text: &str) -> String {
    // What no reader of text expects is dropped; a line break may stay, within quotes.
    let kept = text
        .chars()
        .filter(|it| !it.is_control() || matches!(it, '\t' | '\n' | '\r'));
    let mut text: String = kept.collect();
    if text.trim_start().starts_with(FORMULA) && !is_number(text.trim()) {
        text.insert(0, '\'');
    }
    if text.contains([',', '"', '\n', '\r', '\'']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// Whether there is nothing but a sign, digits with their marks, and a sign of per cent.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = digits.strip_suffix('%').unwrap_or(digits).trim_end();
    digits.starts_with(|it: char| it.is_ascii_digit())
        && digits
            .chars()
            .all(|it| it.is_ascii_digit() || matches!(it, '.' | ','))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_run() {
        for (text, written) in [
            ("Alumina", "Alumina"),
            ("1,012.86 kt", "\"1,012.86 kt\""),
            ("say \"so\"", "\"say \"\"so\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            (" spaced ", "\" spaced \""),
            ("", ""),
            ("-5", "-5"),
            ("-5.1 %", "-5.1 %"),
            ("+1,200", "\"+1,200\""),
            ("-5 kt", "\"'-5 kt\""),
            ("=1+1", "\"'=1+1\""),
            ("  =1+1", "\"'  =1+1\""),
            ("\t=1+1", "\"'\t=1+1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("-1+cmd|' /C calc'!A0", "\"'-1+cmd|' /C calc'!A0\""),
            ("＝1", "\"'＝1\""),
            ("bell\u{7}", "bell"),
        ] {
            assert_eq!(cell(text), written, "{text:?}");
        }
    }
}
