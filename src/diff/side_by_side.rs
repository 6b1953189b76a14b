//! Scenarios side by side with the chain as it is.
//!
//! Comes in: the chain with its results and findings, and the same of each scenario. Goes out:
//! [`ComparisonDocument`]. Must not know: how scenarios were applied, formats.

use std::collections::HashMap;

use super::finding::{compare, same};
use super::names::Names;
use super::{Version, delta, words};
use crate::analysis::indicators::{self, ALL, Indicated, title};
use crate::model::Scenario;
use crate::report::{
    Align, Block, Cell, ChangeState, Column, ComparedFinding, ComparedIndicator, ComparedScenario,
    ComparedValue, ComparisonDocument, Document, Report, Section, Table,
};
use crate::rules::value;
use crate::text::{Message, period_message};

/// Columns of scenarios in one table; more of them make further tables.
const COLUMNS: usize = 4;

/// Sets scenarios beside the chain as it is. Every version is of the same chain.
pub fn side_by_side(base: &Version<'_>, under: &[(&Scenario, Version<'_>)]) -> Report {
    let chain = base.chain;
    let period = base.results.question.period(chain);
    let document = ComparisonDocument {
        chain: chain.id.clone(),
        title: chain.title.message(&chain.id),
        file: chain
            .files
            .first()
            .map_or(String::new(), |file| file.path.clone()),
        period: period.map(|period| period.to_string()),
        scenarios: under.iter().map(|(it, _)| compared(it)).collect(),
        indicators: indicators(base, under),
        findings: findings(base, under),
    };
    let heading = Message::new(
        format!(
            "{}{}",
            document.file,
            period.map_or(String::new(), |it| format!(" · {}", period_message(it).en))
        ),
        format!(
            "{}{}",
            document.file,
            period.map_or(String::new(), |it| format!(" · {}", period_message(it).zh))
        ),
    );
    let title = Message::new(
        format!("{}: scenarios side by side", document.title.en),
        format!("{}：情景对照", document.title.zh),
    );
    let mut sections = vec![Section {
        title: Message::default(),
        blocks: vec![Block::Text(heading), scenario_table(&document)],
    }];
    sections.extend(indicator_section(&document));
    sections.extend(finding_section(&document));
    Report {
        title,
        document: Document::Comparison(Box::new(document)),
        sections,
    }
}

fn compared(scenario: &Scenario) -> ComparedScenario {
    ComparedScenario {
        id: scenario.id.clone(),
        title: scenario.title.message(&scenario.id),
        changes: scenario.changes.len(),
        line: scenario.place.line,
    }
}

type Identity = (&'static str, String, String, Option<String>, &'static str);

/// What it is of, and what tells it apart.
type Titles = (Message, Message);

/// An indicator before it is told: as it is, and in each scenario.
type Row<'r> = (
    Identity,
    Titles,
    Option<&'r Indicated>,
    Vec<Option<&'r Indicated>>,
);

fn identity(version: &Version<'_>, it: &Indicated) -> Identity {
    let chain = version.chain;
    let scope = it.scope.map(|scope| chain.scope(scope).id.clone());
    (
        it.id,
        chain.name(it.of),
        it.by.clone(),
        scope,
        it.basis.word(),
    )
}

/// Indicators in the order of their table, and within one as the chain has them; those of scenarios alone last.
fn indicators(base: &Version<'_>, under: &[(&Scenario, Version<'_>)]) -> Vec<ComparedIndicator> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut places: HashMap<Identity, usize> = HashMap::new();
    let versions = std::iter::once(base).chain(under.iter().map(|(_, version)| version));
    for (column, version) in versions.enumerate() {
        for it in &version.results.indicators {
            let key = identity(version, it);
            let at = *places.entry(key.clone()).or_insert_with(|| {
                let title = version.chain.title_of(it.of);
                let by = indicators::by_title(version.chain, &it.by);
                rows.push((key, (title, by), None, vec![None; under.len()]));
                rows.len() - 1
            });
            match column.checked_sub(1) {
                None => rows[at].2 = Some(it),
                Some(column) => rows[at].3[column] = Some(it),
            }
        }
    }
    let rank = |id: &str| ALL.iter().position(|indicator| indicator.id == id);
    rows.sort_by_key(|row| rank(row.0.0));
    let tell = |(key, (of_title, by_title), base, all): Row<'_>| {
        let (id, of, by, scope, basis) = key;
        ComparedIndicator {
            id,
            title: title(id),
            of,
            of_title,
            by,
            by_title,
            basis,
            scope,
            base: base.map(|it| value(it.value, it.unit)),
            scenarios: all.into_iter().map(|it| compared_value(base, it)).collect(),
        }
    };
    rows.into_iter().map(tell).collect()
}

fn compared_value(base: Option<&Indicated>, here: Option<&Indicated>) -> ComparedValue {
    let mut out = ComparedValue {
        value: here.map(|it| value(it.value, it.unit)),
        moved: base.is_some() != here.is_some(),
        ..ComparedValue::default()
    };
    let Some((base, here)) = base.zip(here) else {
        return out;
    };
    if !base.unit.same_dimension(here.unit) {
        out.moved = true;
        return out;
    }
    let before = base.value.scale(base.unit.factor() / here.unit.factor());
    let now = here.value;
    let best = before.value.zip(now.value);
    out.moved = !best.map_or(before.value == now.value, |(old, new)| same(old, new))
        || !same(before.low, now.low)
        || !same(before.high, now.high);
    out.delta = best.map(|(old, new)| {
        if same(old, new) {
            0.0
        } else {
            crate::text::clean(new - old)
        }
    });
    let told = out.delta.filter(|delta| *delta != 0.0);
    out.delta_text = told.map(|delta| delta::difference(delta, here.unit));
    out
}

/// Findings as the chain has them, then those that scenarios open.
fn findings(base: &Version<'_>, under: &[(&Scenario, Version<'_>)]) -> Vec<ComparedFinding> {
    let mut rows: Vec<ComparedFinding> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut add = |rows: &mut Vec<ComparedFinding>, finding: &crate::report::Finding, in_base| {
        *places
            .entry(finding.fingerprint.clone())
            .or_insert_with(|| {
                rows.push(ComparedFinding {
                    finding: finding.clone(),
                    in_base,
                    scenarios: vec![None; under.len()],
                });
                rows.len() - 1
            })
    };
    for finding in base.findings {
        add(&mut rows, finding, true);
    }
    let names = Names::own(base.chain);
    for (column, (_, version)) in under.iter().enumerate() {
        let own = Names::own(version.chain);
        for it in compare(base.findings, version.findings, &names, &own) {
            let Some(either) = it.base.as_ref().or(it.head.as_ref()) else {
                continue;
            };
            let at = add(&mut rows, either, it.base.is_some());
            rows[at].scenarios[column] = Some((it.state, it.head.as_deref().cloned()));
        }
    }
    rows
}

fn column(en: &str, zh: &str, align: Align) -> Column {
    Column {
        title: Message::new(en, zh),
        align,
    }
}

fn scenario_table(document: &ComparisonDocument) -> Block {
    let columns = vec![
        column("scenario", "情景", Align::Left),
        column("what", "内容", Align::Left),
        column("entries changed", "改动条数", Align::Right),
        column("gaps opened", "新增问题", Align::Right),
        column("gaps closed", "消除问题", Align::Right),
    ];
    let count = |at: usize, state: ChangeState| {
        let all = document.findings.iter();
        let of_state = all.filter(|it| matches!(&it.scenarios[at], Some((is, _)) if *is == state));
        Cell::Words(Message::same(of_state.count().to_string()))
    };
    let row = |(at, it): (usize, &ComparedScenario)| {
        vec![
            Cell::Id(it.id.clone()),
            Cell::Words(it.title.clone()),
            Cell::Words(Message::same(it.changes.to_string())),
            count(at, ChangeState::Opened),
            count(at, ChangeState::Closed),
        ]
    };
    let rows = document.scenarios.iter().enumerate().map(row).collect();
    Block::Table(Table { columns, rows })
}

/// The columns of scenarios, a few to a table.
fn chunks(document: &ComparisonDocument) -> impl Iterator<Item = std::ops::Range<usize>> {
    let count = document.scenarios.len();
    (0..count)
        .step_by(COLUMNS)
        .map(move |from| from..(from + COLUMNS).min(count))
}

fn indicator_section(document: &ComparisonDocument) -> Option<Section> {
    let mut blocks = Vec::new();
    for chunk in chunks(document) {
        let mut columns = vec![
            column("indicator", "指标", Align::Left),
            column("of", "对象", Align::Left),
            column("as it is", "现状", Align::Right),
        ];
        for it in &document.scenarios[chunk.clone()] {
            columns.push(column(&it.id, &it.id, Align::Right));
        }
        let row = |it: &ComparedIndicator| {
            let mut cells = vec![
                Cell::Words(apart(it)),
                Cell::Words(it.of_title.clone()),
                it.base.clone().map_or(Cell::Unknown, Cell::Value),
            ];
            cells.extend(it.scenarios[chunk.clone()].iter().map(indicator_cell));
            cells
        };
        let rows: Vec<_> = document.indicators.iter().map(row).collect();
        if !rows.is_empty() {
            blocks.push(Block::Table(Table { columns, rows }));
        }
    }
    (!blocks.is_empty()).then(|| {
        blocks.push(Block::Text(Message::new(
            "= as it is; ? not known",
            "= 与现状相同；? 未知",
        )));
        Section {
            title: Message::new("Indicators", "指标"),
            blocks,
        }
    })
}

fn apart(it: &ComparedIndicator) -> Message {
    let mut parts = Vec::new();
    if !it.by.is_empty() {
        parts.push(it.by_title.clone());
    }
    parts.extend(it.scope.clone().map(Message::same));
    if it.basis == "capacity" {
        parts.push(Message::new("at capacity", "按产能"));
    }
    if parts.is_empty() {
        return it.title.clone();
    }
    let parts = words::join(parts);
    Message::new(
        format!("{} ({})", it.title.en, parts.en),
        format!("{}（{}）", it.title.zh, parts.zh),
    )
}

fn indicator_cell(it: &ComparedValue) -> Cell {
    if !it.moved {
        return Cell::Words(Message::same("="));
    }
    let Some(value) = &it.value else {
        return Cell::Unknown;
    };
    match &it.delta_text {
        Some(delta) => Cell::Words(Message::new(
            format!("{} ({})", value.text.en, delta.en),
            format!("{}（{}）", value.text.zh, delta.zh),
        )),
        None => Cell::Value(value.clone()),
    }
}

fn finding_section(document: &ComparisonDocument) -> Option<Section> {
    let mut blocks = Vec::new();
    for chunk in chunks(document) {
        let mut columns = vec![
            column("finding", "问题", Align::Left),
            column("of", "对象", Align::Left),
            column("as it is", "现状", Align::Left),
        ];
        for it in &document.scenarios[chunk.clone()] {
            columns.push(column(&it.id, &it.id, Align::Left));
        }
        let row = |it: &ComparedFinding| {
            let base = if it.in_base {
                ("yes", "有")
            } else {
                ("–", "–")
            };
            let mut cells = vec![
                Cell::Id(it.finding.rule.to_owned()),
                Cell::Id(it.finding.of.clone()),
                Cell::Words(Message::new(base.0, base.1)),
            ];
            cells.extend(
                it.scenarios[chunk.clone()]
                    .iter()
                    .map(|it| finding_cell(it.as_ref())),
            );
            cells
        };
        let rows: Vec<_> = document.findings.iter().map(row).collect();
        if !rows.is_empty() {
            blocks.push(Block::Table(Table { columns, rows }));
        }
    }
    let opened = opened(document);
    if !opened.is_empty() {
        blocks.push(Block::Text(Message::new(
            "What scenarios open:",
            "各情景新增的问题：",
        )));
        blocks.push(Block::List(opened));
    }
    (!blocks.is_empty()).then(|| Section {
        title: Message::new("Findings", "发现的问题"),
        blocks,
    })
}

fn finding_cell(it: Option<&(ChangeState, Option<crate::report::Finding>)>) -> Cell {
    match it {
        None => Cell::Words(Message::same("–")),
        Some((ChangeState::Unchanged, _)) => Cell::Words(Message::same("=")),
        Some((state, _)) => Cell::Words(words::state(*state)),
    }
}

/// The words of each finding that a scenario opens.
fn opened(document: &ComparisonDocument) -> Vec<Message> {
    let mut found = Vec::new();
    for it in &document.findings {
        for (at, cell) in it.scenarios.iter().enumerate() {
            if let Some((ChangeState::Opened, Some(finding))) = cell {
                let (id, message) = (&document.scenarios[at].id, &finding.message);
                found.push(Message::new(
                    format!("{id}: {}", message.en),
                    format!("{id}：{}", message.zh),
                ));
            }
        }
    }
    found
}
