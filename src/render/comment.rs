//! A difference as the comment of a pull request: one sentence, the indicators that moved, the rest folded; never longer
//! than a comment may be.
//!
//! Comes in: the report of a diff. Goes out: Markdown with a hidden mark by which a bot finds its comment again. Must
//! not know: chains, code hosts' interfaces.
//!
//! What is too long is shortened in fixed steps, each of which leaves more out and says how much: the same report gives
//! the same comment.

use super::Options;
use super::markdown::{escape, finding_lines, table_lines};
use super::neighbourhood;
use super::text::count;
use crate::report::{Block, DiffDocument, Document, Report, ReviewDocument, Section, Table};
use crate::text::{Lang, Message};

/// What a comment may hold: GitHub refuses above 65,536 characters, and a bot may add words of its own.
const CHARACTERS_MAX: usize = 60_000;

/// How much is told.
#[derive(Clone, Copy, Debug)]
struct Measure {
    /// Whether what changed is drawn.
    map: bool,
    /// Rows of a table.
    rows: usize,
    /// Findings of a section.
    findings: usize,
    /// Whether findings keep their notes.
    notes: bool,
    /// Chains told with their sections; the others have their headline alone.
    chains: usize,
    /// Chains told at all.
    headlines: usize,
    /// Characters of a headline.
    headline: usize,
}

/// From everything to the bare headline.
const MEASURES: [Measure; 8] = [
    Measure {
        map: true,
        rows: usize::MAX,
        findings: usize::MAX,
        notes: true,
        chains: usize::MAX,
        headlines: usize::MAX,
        headline: 2000,
    },
    Measure {
        map: false,
        rows: usize::MAX,
        findings: usize::MAX,
        notes: true,
        chains: usize::MAX,
        headlines: usize::MAX,
        headline: 2000,
    },
    Measure {
        map: false,
        rows: 200,
        findings: 200,
        notes: true,
        chains: usize::MAX,
        headlines: usize::MAX,
        headline: 2000,
    },
    Measure {
        map: false,
        rows: 50,
        findings: 50,
        notes: true,
        chains: 50,
        headlines: 200,
        headline: 1000,
    },
    Measure {
        map: false,
        rows: 20,
        findings: 20,
        notes: true,
        chains: 20,
        headlines: 100,
        headline: 600,
    },
    Measure {
        map: false,
        rows: 20,
        findings: 10,
        notes: false,
        chains: 10,
        headlines: 50,
        headline: 400,
    },
    Measure {
        map: false,
        rows: 5,
        findings: 3,
        notes: false,
        chains: 3,
        headlines: 20,
        headline: 300,
    },
    Measure {
        map: false,
        rows: 0,
        findings: 0,
        notes: false,
        chains: 0,
        headlines: 0,
        headline: 300,
    },
];

/// The comment; `None` where the report is of no difference.
pub(super) fn comment(report: &Report, options: &Options) -> Option<String> {
    let lang = options.lang;
    let write = |measure: Measure| match &report.document {
        Document::Diff(diff) => Some(of_one(diff, &report.sections, measure, lang)),
        Document::Review(review) => Some(of_many(review, measure, lang)),
        _ => None,
    };
    let [.., last] = MEASURES;
    let mut shortest = write(last)?;
    for (at, measure) in MEASURES.into_iter().enumerate() {
        let Some(text) = write(measure) else { break };
        if text.chars().count() <= CHARACTERS_MAX {
            shortest = text;
            if at > 0 {
                shortest.push_str(lang.pick(
                    "\n<sub>Shortened to fit a comment: `liantu diff` prints the whole.</sub>\n",
                    "\n<sub>为适应评论长度已缩短：完整内容见 `liantu diff`。</sub>\n",
                ));
            }
            break;
        }
    }
    Some(shortest)
}

fn of_one(diff: &DiffDocument, sections: &[Section], measure: Measure, lang: Lang) -> String {
    let mut out = format!("<!-- liantu-review:{} -->\n", mark(&diff.head.chain));
    out.push_str(&headline(&diff.summary.headline, "###", measure, lang));
    body(diff, sections, measure, lang, &mut out);
    out
}

fn of_many(review: &ReviewDocument, measure: Measure, lang: Lang) -> String {
    let mut out = "<!-- liantu-review -->\n".to_owned();
    out.push_str(&headline(&review.headline, "###", measure, lang));
    let told = review.chains.iter().zip(&review.sections);
    for (at, (chain, sections)) in told.enumerate() {
        if at >= measure.headlines {
            let more = review.chains.len() - at;
            out.push_str(&more_line(
                more,
                ("chains that differ", "条有差异的链"),
                lang,
            ));
            break;
        }
        let side = if chain.head.absent {
            &chain.base
        } else {
            &chain.head
        };
        let title = Message::new(
            format!("{}: {}", side.title.en, chain.summary.headline.en),
            format!("{}：{}", side.title.zh, chain.summary.headline.zh),
        );
        // One chain alone is told by the headline of the whole.
        if review.chains.len() > 1 {
            out.push_str(&headline(&title, "####", measure, lang));
        }
        if at < measure.chains {
            body(chain, sections, measure, lang, &mut out);
        }
    }
    out.push_str(&format!(
        "<sub>{}</sub>\n",
        escape(review.sentence.get(lang))
    ));
    out
}

/// Only what an id holds: nothing can end the HTML comment.
fn mark(id: &str) -> String {
    let plain = |sign: &char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.');
    id.chars()
        .filter(plain)
        .collect::<String>()
        .replace("--", "-")
}

fn headline(text: &Message, level: &str, measure: Measure, lang: Lang) -> String {
    let text = text.get(lang);
    let cut: String = text.chars().take(measure.headline).collect();
    let dots = if cut.len() < text.len() { "…" } else { "" };
    format!("{level} {}{dots}\n\n", escape(&cut))
}

/// The indicators that moved, then the sections folded, the first with gaps open; what has no title goes below.
fn body(diff: &DiffDocument, sections: &[Section], measure: Measure, lang: Lang, out: &mut String) {
    let is_indicators = |it: &&Section| it.title.en == Section::INDICATORS.0;
    for section in sections.iter().filter(is_indicators) {
        blocks(section, measure, lang, out);
    }
    let mut open = " open";
    for section in sections {
        let title = section.title.get(lang);
        if title.is_empty() || is_indicators(&section) {
            continue;
        }
        let gaps = |it: &Block| matches!(it, Block::Findings(_));
        let state = if section.blocks.iter().any(gaps) {
            std::mem::take(&mut open)
        } else {
            ""
        };
        out.push_str(&format!(
            "<details{state}><summary><b>{}</b></summary>\n\n",
            plain(title)
        ));
        blocks(section, measure, lang, out);
        out.push_str("</details>\n\n");
    }
    if let Some(near) = diff.neighbourhood.as_ref().filter(|_| measure.map) {
        out.push_str(&neighbourhood::block(near, lang));
    }
    let small = sections.iter().filter(|it| it.title.get(lang).is_empty());
    let lines = small
        .flat_map(|it| &it.blocks)
        .flat_map(|block| match block {
            Block::Text(text) => vec![escape(text.get(lang))],
            Block::List(points) => points.iter().map(|it| escape(it.get(lang))).collect(),
            _ => Vec::new(),
        });
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        out.push_str(&format!("<sub>{}</sub>\n\n", lines.join("<br>\n")));
    }
}

/// Text within HTML, where Markdown's own signs mean nothing.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn blocks(section: &Section, measure: Measure, lang: Lang, out: &mut String) {
    for block in &section.blocks {
        match block {
            Block::Text(text) => out.push_str(&format!("{}\n\n", escape(text.get(lang)))),
            Block::List(points) => {
                let lines = points
                    .iter()
                    .map(|it| format!("- {}\n", escape(it.get(lang))));
                limited(lines.collect(), measure.rows, ("points", "条"), lang, out);
                out.push('\n');
            }
            Block::Table(table) => table_block(table, measure, lang, out),
            Block::Findings(findings) => {
                let lines = findings
                    .iter()
                    .map(|it| finding_lines(it, measure.notes, lang));
                limited(
                    lines.collect(),
                    measure.findings,
                    ("findings", "个问题"),
                    lang,
                    out,
                );
                out.push_str(&format!("\n{}\n\n", count(findings, lang)));
            }
            Block::Verbatim(_) => {}
        }
    }
}

fn table_block(table: &Table, measure: Measure, lang: Lang, out: &mut String) {
    let kept = table.rows.len().min(measure.rows);
    let shown = Table {
        columns: table.columns.clone(),
        rows: table.rows[..kept].to_vec(),
    };
    if kept > 0 {
        out.push_str(&table_lines(&shown, lang));
    }
    if kept < table.rows.len() {
        out.push_str(&more_line(table.rows.len() - kept, ("rows", "行"), lang));
    }
}

fn limited(lines: Vec<String>, most: usize, what: (&str, &str), lang: Lang, out: &mut String) {
    let total = lines.len();
    for line in lines.into_iter().take(most) {
        out.push_str(&line);
    }
    if total > most {
        out.push_str(&more_line(total - most, what, lang));
    }
}

fn more_line(more: usize, (en, zh): (&str, &str), lang: Lang) -> String {
    match lang {
        Lang::En => format!("\n*… and {more} more {en}*\n\n"),
        Lang::Zh => format!("\n*……另有 {more} {zh}*\n\n"),
    }
}
