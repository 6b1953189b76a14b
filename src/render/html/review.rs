//! A difference as a page that stands alone: the headline, the pictures, gaps and changes, to choose by effect.
//!
//! Comes in: the report of a diff and the pictures of its chains. Goes out: HTML without script and without network.
//! Must not know: chains, revisions.
//!
//! The choice by effect is made by style alone, so that the policy of the page allows no script at all.

use std::fmt::Write as _;

use super::{colours, hash};
use crate::render::svg;
use crate::render::text::{cell_text, count};
use crate::render::xml::escaped;
use crate::report::{
    Align, Block, Change, DiffDocument, Document, Drawing, Effect, Finding, Report, Section,
    Severity, Table,
};
use crate::text::{Lang, Message};

const STYLE: &str = include_str!("review.css");

/// Writes the page. The pictures of each chain go by its id; the first is shown, the others are folded.
pub fn review(report: &Report, pictures: &[(String, Vec<Drawing>)], lang: Lang) -> String {
    let drawn: Vec<&Drawing> = pictures.iter().flat_map(|(_, all)| all).collect();
    let style = format!("{STYLE}{}{}", choice(), colours(&drawn));
    let mut out = String::from("<!doctype html>\n");
    let headline = headline(report);
    let _ = write!(
        out,
        "<html lang=\"{}\" data-theme=\"system\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"liantu {}\">\n<title>{}</title>\n<style>{style}</style>\n</head>\n<body>\n",
        lang.tag(),
        hash(&style),
        env!("CARGO_PKG_VERSION"),
        escaped(report.title.get(lang)),
    );
    if !drawn.is_empty() {
        out.push_str(&svg::definitions(&drawn));
    }
    let _ = writeln!(out, "<main>\n<h1>{}</h1>", inline(headline.get(lang)));
    chooser(report, lang, &mut out);
    let of = |at: usize| pictures.get(at).map_or(&[][..], |(_, all)| &all[..]);
    match &report.document {
        Document::Diff(diff) => chain(diff, &report.sections, of(0), lang, &mut out),
        Document::Review(review) => {
            for (diff, sections) in review.chains.iter().zip(&review.sections) {
                let side = if diff.head.absent {
                    &diff.base
                } else {
                    &diff.head
                };
                let _ = writeln!(
                    out,
                    "<h2>{}</h2>\n<p>{}</p>",
                    inline(side.title.get(lang)),
                    inline(diff.summary.headline.get(lang))
                );
                let own = pictures.iter().position(|(id, _)| *id == diff.head.chain);
                chain(diff, sections, own.map_or(&[], of), lang, &mut out);
            }
            let _ = writeln!(out, "<p>{}</p>", inline(review.sentence.get(lang)));
        }
        _ => {}
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn headline(report: &Report) -> &Message {
    match &report.document {
        Document::Diff(diff) => &diff.summary.headline,
        Document::Review(review) => &review.headline,
        _ => &report.title,
    }
}

/// One rule for each effect: its rows go where its box is not ticked.
fn choice() -> String {
    let rule = |effect: &Effect| {
        let word = effect.word();
        format!("body:has(#e-{word}:not(:checked)) tr[data-effect=\"{word}\"]{{display:none}}\n")
    };
    Effect::ALL.iter().map(rule).collect()
}

/// A box to tick for each effect that a change has.
fn chooser(report: &Report, lang: Lang, out: &mut String) {
    let changes: Vec<&Change> = match &report.document {
        Document::Diff(diff) => diff.changes.iter().collect(),
        Document::Review(review) => review.chains.iter().flat_map(|it| &it.changes).collect(),
        _ => Vec::new(),
    };
    let used = |effect: &&Effect| changes.iter().any(|it| it.effects.first() == Some(*effect));
    let used: Vec<&Effect> = Effect::ALL.iter().filter(used).collect();
    if used.is_empty() {
        return;
    }
    let name = lang.pick("Changes shown, by effect", "按影响选择要看的改动");
    let _ = writeln!(out, "<fieldset><legend>{name}</legend>");
    for effect in used {
        let word = effect.word();
        let ticked = if *effect == Effect::Cosmetic {
            ""
        } else {
            " checked"
        };
        let count = changes
            .iter()
            .filter(|it| it.effects.first() == Some(effect))
            .count();
        let _ = writeln!(
            out,
            "<label><input type=\"checkbox\" id=\"e-{word}\"{ticked}> {} ({count})</label>",
            effect.message().get(lang)
        );
    }
    out.push_str("</fieldset>\n");
}

/// One chain: indicators, gaps, pictures, changes, the rest.
fn chain(diff: &DiffDocument, all: &[Section], pictures: &[Drawing], lang: Lang, out: &mut String) {
    let is = |section: &Section, title: (&str, &str)| section.title.en == title.0;
    for section in all.iter().filter(|it| is(it, Section::INDICATORS)) {
        section_html(section, lang, out);
    }
    for (at, drawing) in pictures.iter().enumerate() {
        let words = [
            ("Both versions in one picture", "两个版本叠在一张图上"),
            ("Side by side", "并排对照"),
        ];
        let (en, zh) = words[at.min(1)];
        let open = if at == 0 { " open" } else { "" };
        let _ = writeln!(
            out,
            "<details{open}><summary>{}</summary><div class=\"scroll\" tabindex=\"0\">{}</div>{}</details>",
            lang.pick(en, zh),
            svg::inline(drawing),
            picture_table(drawing, lang)
        );
    }
    for section in all {
        if is(section, Section::INDICATORS) {
            continue;
        }
        if is(section, Section::CHANGES) {
            changes(diff, lang, out);
        } else {
            section_html(section, lang, out);
        }
    }
}

/// The picture in words, for those who do not see it.
fn picture_table(drawing: &Drawing, lang: Lang) -> String {
    let mut out = format!(
        "<details><summary>{}</summary><div class=\"scroll\" tabindex=\"0\"><table>",
        lang.pick("The picture as a table", "图的表格形式")
    );
    for (row, cells) in drawing.table.iter().enumerate() {
        let tag = if row == 0 { "th" } else { "td" };
        out.push_str("<tr>");
        for cell in cells {
            let _ = write!(out, "<{tag}>{}</{tag}>", escaped(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table></div></details>");
    out
}

/// Every change, cosmetic ones too: one row each, with the effect that its row is chosen by.
fn changes(diff: &DiffDocument, lang: Lang, out: &mut String) {
    let heads = [
        ("entity", "条目"),
        ("field", "字段"),
        ("old", "旧值"),
        ("new", "新值"),
        ("change", "变化"),
        ("effect", "影响"),
        ("old line", "旧行"),
        ("new line", "新行"),
    ];
    let _ = writeln!(
        out,
        "<h3>{}</h3>\n<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>",
        lang.pick(Section::CHANGES.0, Section::CHANGES.1)
    );
    for (en, zh) in heads {
        let _ = write!(out, "<th scope=\"col\">{}</th>", lang.pick(en, zh));
    }
    out.push_str("</tr></thead><tbody>\n");
    for change in &diff.changes {
        let effect = change.effects.first().map_or("", |effect| effect.word());
        let effects = change.effects.iter();
        let effects: Vec<String> = effects
            .map(|effect| effect.message().get(lang).to_owned())
            .collect();
        let text = |text: Option<&Message>| text.map_or(String::new(), |it| escaped(it.get(lang)));
        let line = |at: Option<&crate::report::Location>| {
            at.map_or(String::new(), |at| {
                escaped(&format!("{}:{}", at.file, at.line))
            })
        };
        let delta = change.delta.as_ref().map(|delta| &delta.text);
        let cells = [
            escaped(&format!("{} {}", change.kind, change.title.get(lang))),
            field(change, lang),
            text(change.base.as_ref()),
            text(change.head.as_ref()),
            text(delta),
            effects.join(", "),
            line(change.base_at.as_ref()),
            line(change.head_at.as_ref()),
        ];
        let _ = writeln!(
            out,
            "<tr data-effect=\"{effect}\" data-action=\"{}\"><td>{}</td></tr>",
            change.action.word(),
            cells.join("</td><td>")
        );
    }
    out.push_str("</tbody></table></div>\n");
}

/// What a field is called: as the file calls it, or in words.
fn field(change: &Change, lang: Lang) -> String {
    let name = escaped(change.field.get(lang));
    match lang {
        Lang::En => format!("<code>{name}</code>"),
        Lang::Zh => name,
    }
}

fn section_html(section: &Section, lang: Lang, out: &mut String) {
    let title = section.title.get(lang);
    if !title.is_empty() {
        let _ = writeln!(out, "<h3>{}</h3>", inline(title));
    }
    for block in &section.blocks {
        match block {
            Block::Text(text) => {
                let _ = writeln!(out, "<p>{}</p>", inline(text.get(lang)));
            }
            Block::List(points) => {
                out.push_str("<ul>\n");
                for point in points {
                    let _ = writeln!(out, "<li>{}</li>", inline(point.get(lang)));
                }
                out.push_str("</ul>\n");
            }
            Block::Table(table) => table_html(table, lang, out),
            Block::Findings(findings) => findings_html(findings, lang, out),
            Block::Verbatim(text) => {
                let _ = writeln!(out, "<pre>{}</pre>", escaped(text));
            }
        }
    }
}

fn table_html(table: &Table, lang: Lang, out: &mut String) {
    out.push_str("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
    let class = |at: usize| match table.columns.get(at).map(|it| it.align) {
        Some(Align::Right) => " class=\"figure\"",
        _ => "",
    };
    for (at, column) in table.columns.iter().enumerate() {
        let title = escaped(column.title.get(lang));
        let _ = write!(out, "<th scope=\"col\"{}>{title}</th>", class(at));
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let _ = write!(
                out,
                "<td{}>{}</td>",
                class(at),
                inline(&cell_text(cell, lang))
            );
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}

fn findings_html(findings: &[Finding], lang: Lang, out: &mut String) {
    out.push_str("<ul class=\"findings\">\n");
    for finding in findings {
        let (sign, class) = match finding.severity {
            Severity::Error => ("✗", "error"),
            Severity::Warning => ("▲", "warning"),
            Severity::Info => ("ⓘ", "info"),
        };
        let place = format!("{}:{}", finding.at.file, finding.at.line);
        let _ = write!(
            out,
            "<li class=\"{class}\">{sign} <b>{}</b> {} <code>{}</code>",
            escaped(finding.rule),
            inline(finding.message.get(lang)),
            escaped(&place)
        );
        let accepted = finding.accepted.iter().map(|it| &it.reason);
        let notes: Vec<&Message> = finding
            .notes
            .iter()
            .chain(&finding.help)
            .chain(accepted)
            .collect();
        if !notes.is_empty() {
            out.push_str("<ul>");
            for note in notes {
                let _ = write!(out, "<li>{}</li>", inline(note.get(lang)));
            }
            out.push_str("</ul>");
        }
        out.push_str("</li>\n");
    }
    let _ = writeln!(out, "</ul>\n<p>{}</p>", escaped(&count(findings, lang)));
}

/// Text in which words in backquotes are code, where each backquote has its partner.
fn inline(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        let part = escaped(part);
        if at % 2 == 1 {
            let _ = write!(out, "<code>{part}</code>");
        } else {
            out.push_str(&part);
        }
    }
    out
}
