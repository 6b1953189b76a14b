//! Markdown for pull requests and reports: everything from a file is escaped.

use super::comment::comment;
use super::text::{cell_text, count};
use super::{Format, Options};
use crate::report::{
    Align, Block, Cell, Document, Fault, Finding, Report, Section, Severity, Table,
};
use crate::text::Lang;

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    about: "for pull requests and reports",
    write,
};

fn write(report: &Report, options: &Options) -> String {
    let lang = options.lang;
    if let Some(comment) = comment(report, options) {
        return comment;
    }
    let mut out = format!("# {}\n\n", escape(report.title.get(lang)));
    let faults = match &report.document {
        Document::Check { faults, .. } | Document::Faults(faults) => faults.as_slice(),
        _ => &[],
    };
    for fault in faults {
        out.push_str(&fault_line(fault, lang));
    }
    for section in &report.sections {
        section_text(section, lang, &mut out);
    }
    out
}

fn section_text(section: &Section, lang: Lang, out: &mut String) {
    let title = section.title.get(lang);
    if !title.is_empty() {
        out.push_str(&format!("## {}\n\n", escape(title)));
    }
    for block in &section.blocks {
        match block {
            Block::Text(message) => out.push_str(&format!("{}\n\n", escape(message.get(lang)))),
            Block::List(points) => {
                for point in points {
                    out.push_str(&format!("- {}\n", escape(point.get(lang))));
                }
                out.push('\n');
            }
            Block::Table(table) => out.push_str(&table_lines(table, lang)),
            Block::Findings(findings) => findings_text(findings, lang, out),
            Block::Verbatim(text) => {
                let fence = fence(text);
                out.push_str(&format!("{fence}yaml\n{}\n{fence}\n\n", text.trim_end()));
            }
        }
    }
}

/// A fence longer than any run of backticks in the text.
fn fence(text: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for letter in text.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    "`".repeat((longest + 1).max(3))
}

/// A table, and an empty line.
pub(super) fn table_lines(table: &Table, lang: Lang) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let titles = table.columns.iter().map(|it| escape(it.title.get(lang)));
    let mut out = line(titles.collect());
    let rule = |align: Align| match align {
        Align::Left => "---".to_owned(),
        Align::Right => "--:".to_owned(),
    };
    out.push_str(&line(
        table.columns.iter().map(|it| rule(it.align)).collect(),
    ));
    for row in &table.rows {
        out.push_str(&line(
            row.iter().map(|cell| cell_markdown(cell, lang)).collect(),
        ));
    }
    out.push('\n');
    out
}

fn cell_markdown(cell: &Cell, lang: Lang) -> String {
    let text = cell_text(cell, lang);
    match cell {
        Cell::Id(_) if !text.contains('`') => format!("`{}`", text.replace('|', "\\|")),
        _ => escape(&text),
    }
}

fn findings_text(findings: &[Finding], lang: Lang, out: &mut String) {
    for finding in findings {
        out.push_str(&finding_lines(finding, true, lang));
    }
    out.push_str(&format!("\n{}\n\n", count(findings, lang)));
}

/// One finding as a point of a list, its notes below it.
pub(super) fn finding_lines(finding: &Finding, notes: bool, lang: Lang) -> String {
    let sign = match finding.severity {
        Severity::Error => "✗",
        Severity::Warning => "▲",
        Severity::Info => "ⓘ",
    };
    let at = &finding.at;
    let mut out = format!(
        "- {sign} **`{}`** {} (`{}:{}`)\n",
        finding.rule,
        escape(finding.message.get(lang)),
        code(&at.file),
        at.line
    );
    let more = finding.notes.iter().chain(&finding.help);
    for note in more.filter(|_| notes) {
        out.push_str(&format!("  - {}\n", escape(note.get(lang))));
    }
    if let Some(accepted) = &finding.accepted {
        let word = lang.pick("accepted", "已接受");
        out.push_str(&format!(
            "  - *{word}: {}*\n",
            escape(accepted.reason.get(lang))
        ));
    }
    out
}

/// Text within backquotes.
fn code(text: &str) -> String {
    let shown = |sign: char| match sign {
        '`' => '\'',
        sign if sign.is_control() => ' ',
        sign => sign,
    };
    text.chars().map(shown).collect()
}

fn fault_line(fault: &Fault, lang: Lang) -> String {
    let at = &fault.at;
    let help = fault
        .help
        .as_ref()
        .map_or_else(String::new, |help| format!(" — {}", escape(help.get(lang))));
    let place = format!("{}:{}:{}", code(&at.file), at.line, at.column);
    format!("- ✗ `{place}` {}{help}\n", escape(fault.message.get(lang)))
}

/// Text from a file cannot break out of where it stands: no markup, no mention, no table cell. Words in backquotes stay
/// words in backquotes, where each has its partner.
pub(super) fn escape(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // An odd number of parts is an even number of backquotes; two side by side would begin a longer mark.
    let paired = parts.len() % 2 == 1 && !text.contains("``");
    let mut out = String::with_capacity(text.len());
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.push_str(if paired { "`" } else { "\\`" });
        }
        if paired && at % 2 == 1 {
            out.push_str(&code(part).replace('|', "\\|"));
        } else {
            escape_plain(part, &mut out);
        }
    }
    out
}

fn escape_plain(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '\\' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(letter);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A mention would notify a stranger: a word joiner after the sign stops it.
            '@' => out.push_str("@\u{2060}"),
            '\n' | '\r' => out.push(' '),
            // What turns the direction of the line would show another text than the one that stands there.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
}
