//! Markdown for pull requests and reports: everything from a file is escaped.

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

/// What a comment may hold, with room for the platform's own (GitHub refuses above 65,536 characters).
const CHARACTERS_MAX: usize = 60_000;

fn write(report: &Report, options: &Options) -> String {
    let lang = options.lang;
    let mut out = String::new();
    if let Document::Diff(diff) = &report.document {
        out.push_str(&format!(
            "<!-- liantu-review:{} -->\n",
            escape(&diff.head.chain)
        ));
        out.push_str(&format!(
            "### {}\n\n",
            escape(diff.summary.headline.get(lang))
        ));
    } else {
        out.push_str(&format!("# {}\n\n", escape(report.title.get(lang))));
    }
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
    shorten(out, lang)
}

/// Cuts at a line end, and says so, where the text is longer than a comment may be.
fn shorten(text: String, lang: Lang) -> String {
    if text.chars().count() <= CHARACTERS_MAX {
        return text;
    }
    let cut = text
        .char_indices()
        .nth(CHARACTERS_MAX)
        .map_or(text.len(), |(at, _)| at);
    let end = text[..cut].rfind('\n').unwrap_or(cut);
    let rest = text[end..].lines().count();
    let note = match lang {
        Lang::En => format!("\n\n*{rest} more lines are left out; run `liantu` for the whole.*\n"),
        Lang::Zh => format!("\n\n*另有 {rest} 行未列出；完整内容请运行 `liantu`。*\n"),
    };
    text[..end].to_owned() + &note
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
            Block::Table(table) => table_text(table, lang, out),
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

fn table_text(table: &Table, lang: Lang, out: &mut String) {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push_str(&line(
        table
            .columns
            .iter()
            .map(|it| escape(it.title.get(lang)))
            .collect(),
    ));
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
        let sign = match finding.severity {
            Severity::Error => "✗",
            Severity::Warning => "▲",
            Severity::Info => "ⓘ",
        };
        let at = &finding.at;
        out.push_str(&format!(
            "- {sign} **`{}`** {} (`{}:{}`)\n",
            finding.rule,
            escape(finding.message.get(lang)),
            at.file.replace('`', "'"),
            at.line
        ));
        for note in finding.notes.iter().chain(&finding.help) {
            out.push_str(&format!("  - {}\n", escape(note.get(lang))));
        }
        if let Some(accepted) = &finding.accepted {
            let word = lang.pick("accepted", "已接受");
            out.push_str(&format!(
                "  - *{word}: {}*\n",
                escape(accepted.reason.get(lang))
            ));
        }
    }
    out.push_str(&format!("\n{}\n\n", count(findings, lang)));
}

fn fault_line(fault: &Fault, lang: Lang) -> String {
    let at = &fault.at;
    let help = fault
        .help
        .as_ref()
        .map_or_else(String::new, |help| format!(" — {}", escape(help.get(lang))));
    let place = format!("{}:{}:{}", at.file, at.line, at.column).replace('`', "'");
    format!("- ✗ `{place}` {}{help}\n", escape(fault.message.get(lang)))
}

/// Text from a file cannot break out of where it stands: no markup, no mention, no link, no table cell.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(letter);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A mention would notify a stranger: a zero-width joiner after the sign stops it.
            '@' => out.push_str("@\u{2060}"),
            '\n' | '\r' => out.push(' '),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}
