//! The page of a method: `explain requirement`, `explain potential`, …
//!
//! Comes in: a method. Goes out: [`Report`]. Must not know: formats.

use super::column;
use crate::analysis::methods::{self, Method};
use crate::report::{Align, Block, Cell, Document, Report, Section, Table};
use crate::text::Message;

/// The page of a method.
pub fn of_method(method: &Method) -> Report {
    let (en, zh) = (&method.en, &method.zh);
    let section = |title: (&str, &str), blocks| Section {
        title: Message::new(title.0, title.1),
        blocks,
    };
    let text = |en: &str, zh: &str| Block::Text(Message::new(en, zh));
    let sections = vec![
        section(("", ""), vec![text(en.summary, zh.summary)]),
        section(
            ("How it is answered", "怎样回答"),
            vec![text(en.formula, zh.formula)],
        ),
        section(
            ("What it does not say", "不说明什么"),
            vec![text(en.limits, zh.limits)],
        ),
        section(
            ("Example", "示例"),
            vec![
                Block::Verbatim(method.example.to_owned()),
                text(en.worked, zh.worked),
                Block::Verbatim(method.command.to_owned()),
            ],
        ),
        section(
            ("Source", "来源"),
            vec![Block::Text(Message::same(method.source))],
        ),
    ];
    Report {
        title: Message::new(method.id, format!("{}（{}）", method.name_zh, method.id)),
        document: Document::Words,
        sections,
    }
}

/// The table of methods, below that of rules.
pub(super) fn methods() -> Section {
    let columns = vec![
        column("method", "方法", Align::Left),
        column("what it answers", "回答什么", Align::Left),
    ];
    let rows = methods::ALL.iter().map(|it| {
        let words = Message::new(it.en.summary, format!("{}：{}", it.name_zh, it.zh.summary));
        vec![Cell::Id(it.id.to_owned()), Cell::Words(words)]
    });
    Section {
        title: Message::new("Methods", "方法"),
        blocks: vec![Block::Table(Table {
            columns,
            rows: rows.collect(),
        })],
    }
}
