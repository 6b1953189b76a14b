//! Text for the terminal: findings and faults as rustc shows them, tables aligned in both languages.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use comfy_table::{CellAlignment, ContentArrangement, Table as Grid, presets};
use rayon::prelude::*;

use super::{Format, Options};
use crate::report::{
    Align, Block, Cell, ChainFindings, Document, Excerpt, Fault, Finding, Location, Report,
    Section, Severity, Table,
};
use crate::text::{Lang, Message};

pub(super) const FORMAT: Format = Format {
    name: "text",
    about: "for people, at the terminal",
    write,
};

fn write(report: &Report, options: &Options) -> String {
    let mut out = String::new();
    match &report.document {
        Document::Check { chains, faults } => check(chains, faults, options, &mut out),
        Document::Faults(faults) => {
            for fault in faults {
                out.push_str(&fault_text(fault, options));
            }
            out.push_str(&fault_count(faults.len(), options.lang));
        }
        _ => whole(report, options, &mut out),
    }
    out
}

fn whole(report: &Report, options: &Options, out: &mut String) {
    let title = report.title.get(options.lang);
    out.push_str(&heading(title, '=', options.lang));
    // What a reviewer looks for comes before everything else.
    if let Document::Diff(diff) = &report.document {
        out.push_str(diff.summary.headline.get(options.lang));
        out.push_str("\n\n");
    }
    // The tables of a large difference take most of the time, and no section needs another.
    let sections = report.sections.par_iter().map(|section| {
        let mut text = String::new();
        section_text(section, options, &mut text);
        text
    });
    out.extend(sections.collect::<Vec<_>>());
    while out.ends_with("\n\n") {
        out.pop();
    }
}

fn heading(title: &str, line: char, _: Lang) -> String {
    let width = crate::text::width(title);
    format!("{title}\n{}\n\n", line.to_string().repeat(width))
}

fn section_text(section: &Section, options: &Options, out: &mut String) {
    let title = section.title.get(options.lang);
    if !title.is_empty() {
        out.push_str(&heading(title, '-', options.lang));
    }
    for block in &section.blocks {
        block_text(block, options, out);
        out.push('\n');
    }
}

fn block_text(block: &Block, options: &Options, out: &mut String) {
    match block {
        Block::Text(message) => {
            out.push_str(message.get(options.lang));
            out.push('\n');
        }
        Block::List(points) => {
            for point in points {
                out.push_str("- ");
                out.push_str(point.get(options.lang));
                out.push('\n');
            }
        }
        Block::Table(table) => out.push_str(&table_text(table, options.lang)),
        Block::Findings(findings) => findings_text(findings, options, out),
        Block::Verbatim(text) => {
            for line in text.lines() {
                out.push_str("    ");
                out.push_str(line);
                out.push('\n');
            }
        }
    }
}

fn table_text(table: &Table, lang: Lang) -> String {
    let mut grid = Grid::new();
    grid.load_style(presets::NOTHING);
    grid.set_content_arrangement(ContentArrangement::Disabled);
    let headings: Vec<&str> = table.columns.iter().map(|it| it.title.get(lang)).collect();
    let mut rows = vec![
        headings
            .iter()
            .map(|it| (*it).to_owned())
            .collect::<Vec<_>>(),
    ];
    let rule = |heading: &&str| "-".repeat(crate::text::width(heading));
    rows.push(headings.iter().map(rule).collect());
    rows.extend(
        table
            .rows
            .iter()
            .map(|row| row.iter().map(|it| cell_text(it, lang)).collect()),
    );
    for row in rows {
        grid.add_row(row);
    }
    for (at, column) in table.columns.iter().enumerate() {
        if let Some(held) = grid.column_mut(at) {
            held.set_padding((0, 2));
            if column.align == Align::Right {
                held.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    let lines: Vec<String> = grid
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    lines.join("\n") + "\n"
}

/// A cell in words.
pub(super) fn cell_text(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Unknown => "?".to_owned(),
        Cell::Words(message) => message.get(lang).to_owned(),
        Cell::Id(id) => id.clone(),
        Cell::Value(value) => value.text.get(lang).to_owned(),
    }
}

fn check(chains: &[ChainFindings], faults: &[Fault], options: &Options, out: &mut String) {
    for fault in faults {
        out.push_str(&fault_text(fault, options));
    }
    for chain in chains {
        let open: Vec<&Finding> = chain
            .findings
            .iter()
            .filter(|it| it.accepted.is_none())
            .collect();
        for finding in open {
            out.push_str(&finding_text(finding, options));
        }
    }
    if !options.quiet {
        for chain in chains {
            out.push_str(&format!(
                "{}: {}\n",
                chain.file,
                count(&chain.findings, options.lang)
            ));
            if let Some(baseline) = &chain.baseline {
                out.push_str(&format!("  {}\n", baseline.message().get(options.lang)));
            }
            certainty(chain, options, out);
        }
    }
    if !faults.is_empty() {
        out.push_str(&fault_count(faults.len(), options.lang));
    }
}

/// What samples say beyond the findings themselves, under the line of their chain.
fn certainty(chain: &ChainFindings, options: &Options, out: &mut String) {
    let Some(certainty) = &chain.certainty else {
        return;
    };
    for note in &certainty.notes {
        out.push_str(&format!("  {}\n", note.get(options.lang)));
    }
    for possible in &certainty.possible_words {
        out.push_str(&format!("  {}\n", possible.get(options.lang)));
    }
}

fn findings_text(findings: &[Finding], options: &Options, out: &mut String) {
    for finding in findings.iter().filter(|it| it.accepted.is_none()) {
        out.push_str(&finding_text(finding, options));
    }
    for finding in findings {
        if let Some(accepted) = &finding.accepted {
            out.push_str(&accepted_text(finding, &accepted.reason, options.lang));
        }
    }
    out.push_str(&count(findings, options.lang));
    out.push('\n');
}

fn accepted_text(finding: &Finding, reason: &Message, lang: Lang) -> String {
    let (word, reason) = (lang.pick("accepted", "已接受"), reason.get(lang));
    format!(
        "{word}[{}]: {}\n  = {reason}\n",
        finding.rule,
        finding.message.get(lang)
    )
}

/// `2 warnings, 1 info (1 accepted)`: what was found, worst first; nothing hidden goes uncounted.
pub(super) fn count(findings: &[Finding], lang: Lang) -> String {
    let open = |severity| {
        findings
            .iter()
            .filter(|it| it.severity == severity && it.accepted.is_none())
            .count()
    };
    let accepted = findings.iter().filter(|it| it.accepted.is_some()).count();
    let mut parts = Vec::new();
    for (severity, one, many, zh) in [
        (Severity::Error, "error", "errors", "个错误"),
        (Severity::Warning, "warning", "warnings", "个警告"),
        (Severity::Info, "info", "infos", "条提示"),
    ] {
        let count = open(severity);
        if count > 0 {
            parts.push(match lang {
                Lang::En => format!("{count} {}", if count == 1 { one } else { many }),
                Lang::Zh => format!("{count} {zh}"),
            });
        }
    }
    let mut text = if parts.is_empty() {
        lang.pick("no findings", "没有发现问题").to_owned()
    } else {
        parts.join(lang.pick(", ", "，"))
    };
    if accepted > 0 {
        text.push_str(&match lang {
            Lang::En => format!(" ({accepted} accepted)"),
            Lang::Zh => format!("（另有 {accepted} 个已接受）"),
        });
    }
    text
}

fn fault_count(count: usize, lang: Lang) -> String {
    match lang {
        Lang::En if count == 1 => "cannot go on: 1 fault\n".to_owned(),
        Lang::En => format!("cannot go on: {count} faults\n"),
        Lang::Zh => format!("无法继续：{count} 处错误\n"),
    }
}

fn renderer(options: &Options) -> Renderer {
    if options.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
}

fn level(severity: Severity, lang: Lang) -> Level<'static> {
    match (severity, lang) {
        (Severity::Error, Lang::En) => Level::ERROR,
        (Severity::Error, Lang::Zh) => Level::ERROR.with_name(Some("错误")),
        (Severity::Warning, Lang::En) => Level::WARNING,
        (Severity::Warning, Lang::Zh) => Level::WARNING.with_name(Some("警告")),
        (Severity::Info, Lang::En) => Level::INFO,
        (Severity::Info, Lang::Zh) => Level::INFO.with_name(Some("提示")),
    }
}

fn note(lang: Lang) -> Level<'static> {
    match lang {
        Lang::En => Level::NOTE,
        Lang::Zh => Level::NOTE.with_name(Some("注")),
    }
}

fn help(lang: Lang) -> Level<'static> {
    match lang {
        Lang::En => Level::HELP,
        Lang::Zh => Level::HELP.with_name(Some("建议")),
    }
}

/// One finding as rustc would show it.
pub(super) fn finding_text(finding: &Finding, options: &Options) -> String {
    let lang = options.lang;
    let message = finding.message.get(lang);
    let title = level(finding.severity, lang)
        .primary_title(message)
        .id(finding.rule);
    let label = finding
        .excerpt
        .as_ref()
        .map(|it| it.label.get(lang).to_owned());
    let mut group = Group::with_title(title);
    if let Some(excerpt) = &finding.excerpt {
        group = group.element(snippet(
            excerpt,
            label.as_deref().unwrap_or(""),
            AnnotationKind::Primary,
        ));
    } else {
        group = group.element(origin(&finding.at));
    }
    for line in &finding.notes {
        group = group.element(note(lang).message(line.get(lang)));
    }
    if let Some(line) = &finding.help {
        group = group.element(help(lang).message(line.get(lang)));
    }
    renderer(options).render(&[group]) + "\n\n"
}

fn origin(at: &Location) -> annotate_snippets::Origin<'_> {
    let origin = annotate_snippets::Origin::path(at.file.as_str());
    if at.line == 0 {
        return origin;
    }
    origin
        .line(at.line as usize)
        .char_column(at.column as usize)
}

fn snippet<'e>(
    excerpt: &'e Excerpt,
    label: &'e str,
    kind: AnnotationKind,
) -> Snippet<'e, annotate_snippets::Annotation<'e>> {
    let end = excerpt.end.max(excerpt.start);
    let mut mark = kind.span(excerpt.start..end);
    if !label.is_empty() {
        mark = mark.label(label);
    }
    Snippet::source(excerpt.text.as_str())
        .line_start(excerpt.first_line as usize)
        .path(excerpt.file.as_str())
        .annotation(mark)
}

/// One fault as rustc would show it: its own place first, then the places that explain it.
pub(super) fn fault_text(fault: &Fault, options: &Options) -> String {
    let lang = options.lang;
    let title = level(Severity::Error, lang).primary_title(fault.message.get(lang));
    let mut group = Group::with_title(title);
    if fault.excerpts.is_empty() && !fault.at.file.is_empty() {
        group = group.element(origin(&fault.at));
    }
    for (at, excerpt) in fault.excerpts.iter().enumerate() {
        let kind = if at == 0 {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        group = group.element(snippet(excerpt, excerpt.label.get(lang), kind));
    }
    if let Some(line) = &fault.help {
        group = group.element(help(lang).message(line.get(lang)));
    }
    renderer(options).render(&[group]) + "\n\n"
}
