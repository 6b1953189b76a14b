//! What `explain` says of a rule, of an effect of a change, of one finding, and the list of all rules.
//!
//! Comes in: the pages that rules and effects carry; a finding with the study it stands in. Goes out: [`Report`]s. Must not
//! know: formats.

use super::{column, confidence_words, method};
use crate::diff::{EffectPage, EffectWords};
use crate::report::{
    Align, Block, Cell, Document, Effect, Finding, InputRef, Report, Section, StudyDocument, Table,
};
use crate::rules::{self, Rule};
use crate::text::Message;

/// The page of a rule: `explain RULE`.
pub fn of_rule(rule: &Rule) -> Report {
    let text = |en: &str, zh: &str| vec![Block::Text(Message::new(en, zh))];
    let section = |title: (&str, &str), blocks| Section {
        title: Message::new(title.0, title.1),
        blocks,
    };
    let verb = rule.verb.message();
    let facts = Message::new(
        format!(
            "{} · area: {} · severity: {} · what to do: {}",
            rule.name_zh,
            rule.area.en(),
            rule.severity.word(),
            verb.en
        ),
        format!(
            "{} · 类别：{} · 级别：{} · 措施：{}",
            rule.id,
            rule.area.zh(),
            severity_words(rule.severity).zh,
            verb.zh
        ),
    );
    let sections = vec![
        section(
            ("", ""),
            vec![
                Block::Text(Message::new(rule.en.summary, rule.zh.summary)),
                Block::Text(facts),
            ],
        ),
        section(
            ("Why it matters", "为什么重要"),
            text(rule.en.why, rule.zh.why),
        ),
        section(
            ("How it is judged", "怎样判断"),
            text(rule.en.formula, rule.zh.formula),
        ),
        section(
            ("How to mend it", "怎样处理"),
            text(rule.en.mend, rule.zh.mend),
        ),
        section(
            ("Example", "示例"),
            vec![Block::Verbatim(rule.example.to_owned())],
        ),
    ];
    Report {
        title: Message::new(rule.id, format!("{}（{}）", rule.name_zh, rule.id)),
        document: Document::Words,
        sections,
    }
}

/// The page of an effect of a change: `explain EFFECT`.
pub fn of_effect(page: &EffectPage) -> Report {
    let id = page.effect.word();
    let section = |title: (&str, &str), blocks| Section {
        title: Message::new(title.0, title.1),
        blocks,
    };
    let text = |words: fn(&EffectWords) -> &'static str| {
        vec![Block::Text(Message::new(words(&page.en), words(&page.zh)))]
    };
    let rank = Effect::ALL.iter().position(|it| *it == page.effect);
    let rank = rank.unwrap_or_default() + 1;
    let count = Effect::ALL.len();
    let facts = Message::new(
        format!(
            "{} · an effect of a change; number {rank} of {count}, worst first",
            page.name_zh
        ),
        format!("{id} · 改动的影响；由重到轻第 {rank} 种，共 {count} 种"),
    );
    let mut first = text(|it| it.summary);
    first.push(Block::Text(facts));
    let sections = vec![
        section(("", ""), first),
        section(("Why it matters", "为什么重要"), text(|it| it.why)),
        section(("How it is judged", "怎样判断"), text(|it| it.judged)),
        section(("What to do", "怎样处理"), text(|it| it.act)),
        section(
            ("Example", "示例"),
            vec![Block::Verbatim(page.example.to_owned())],
        ),
    ];
    Report {
        title: Message::new(id, format!("{}（{id}）", page.name_zh)),
        document: Document::Words,
        sections,
    }
}

/// The words of a severity.
pub fn severity_words(severity: crate::report::Severity) -> Message {
    use crate::report::Severity;
    match severity {
        Severity::Info => Message::new("info", "提示"),
        Severity::Warning => Message::new("warning", "警告"),
        Severity::Error => Message::new("error", "错误"),
    }
}

/// The list of rules: `explain` alone.
pub fn of_rules() -> Report {
    let columns = vec![
        column("rule", "规则", Align::Left),
        column("area", "类别", Align::Left),
        column("severity", "级别", Align::Left),
        column("what it finds", "含义", Align::Left),
    ];
    let rows = rules::ALL
        .iter()
        .map(|rule| {
            vec![
                Cell::Id(rule.id.to_owned()),
                Cell::Words(Message::new(rule.area.en(), rule.area.zh())),
                Cell::Words(severity_words(rule.severity)),
                Cell::Words(Message::new(
                    rule.en.summary,
                    format!("{}：{}", rule.name_zh, rule.zh.summary),
                )),
            ]
        })
        .collect();
    Report {
        title: Message::new("Rules", "规则"),
        document: Document::Words,
        sections: vec![
            Section {
                title: Message::default(),
                blocks: vec![
                    Block::Table(Table { columns, rows }),
                    Block::Text(Message::new(
                        "`liantu explain RULE` shows one with its formula and an example",
                        "`liantu explain 规则` 显示某条规则的公式和示例",
                    )),
                    Block::Text(effects_line()),
                ],
            },
            method::methods(),
        ],
    }
}

/// The effects of changes, which have pages too.
fn effects_line() -> Message {
    let ids: Vec<&str> = Effect::ALL.iter().map(|it| it.word()).collect();
    Message::new(
        format!("effects of changes have pages too: {}", ids.join(", ")),
        format!("改动的各种影响也有说明：{}", ids.join("、")),
    )
}

/// How one finding was derived, figure by figure: `explain FINGERPRINT CHAIN`.
pub fn of_finding(finding: &Finding, rule: &Rule, document: &StudyDocument) -> Report {
    let mut blocks = vec![Block::Findings(vec![finding.clone()])];
    if !finding.values.is_empty() {
        let columns = vec![
            column("figure", "数据", Align::Left),
            column("value", "数值", Align::Right),
            column("range", "范围", Align::Right),
        ];
        let rows = finding
            .values
            .iter()
            .map(|(name, value)| {
                let range = value.range.clone().map_or(Cell::Empty, Cell::Words);
                vec![
                    Cell::Id((*name).to_owned()),
                    Cell::Value(value.clone()),
                    range,
                ]
            })
            .collect();
        blocks.push(Block::Table(Table { columns, rows }));
    }
    let commodity = finding.of.strip_prefix("commodity/");
    let from_balance = document
        .balances
        .iter()
        .filter(|row| commodity == Some(row.commodity.as_str()) && row.basis == "observed")
        .flat_map(|row| row.inputs.iter());
    let from_indicators = document
        .indicators
        .iter()
        .filter(|row| row.of == finding.of)
        .flat_map(|row| row.inputs.iter());
    let mut used: Vec<&InputRef> = from_balance.chain(from_indicators).collect();
    used.sort_by(|left, right| (&left.path, &left.at).cmp(&(&right.path, &right.at)));
    used.dedup();
    if !used.is_empty() {
        blocks.push(grounds_table(&used));
    }
    Report {
        title: Message::new(
            format!("{} on {}", finding.rule, finding.of),
            format!("{}：{}", rule.name_zh, finding.of),
        ),
        document: Document::Words,
        sections: vec![
            Section {
                title: Message::default(),
                blocks,
            },
            Section {
                title: Message::new("Formula", "公式"),
                blocks: vec![Block::Text(Message::new(rule.en.formula, rule.zh.formula))],
            },
        ],
    }
}

fn grounds_table(used: &[&InputRef]) -> Block {
    let columns = vec![
        column("rests on", "依据", Align::Left),
        column("where", "位置", Align::Left),
        column("sources", "来源", Align::Left),
        column("confidence", "可信度", Align::Left),
    ];
    let rows = used
        .iter()
        .map(|input| {
            let confidence = crate::model::Confidence::ALL
                .into_iter()
                .find(|word| Some(word.word()) == input.confidence)
                .map_or(Cell::Empty, |word| Cell::Words(confidence_words(word)));
            vec![
                Cell::Id(input.path.clone()),
                Cell::Id(format!("{}:{}", input.at.file, input.at.line)),
                Cell::Words(Message::same(input.sources.join(", "))),
                confidence,
            ]
        })
        .collect();
    Block::Table(Table { columns, rows })
}
