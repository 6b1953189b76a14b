//! What a report contains, and in which order.
//!
//! Comes in: a chain, its results, its findings. Goes out: [`Report`]s. Must not know: formats.

mod answers;
mod footprint;
mod live;
mod method;
mod pages;
mod plan;
mod planned;

pub use live::live;
pub use method::of_method;
pub use pages::{of_effect, of_finding, of_rule, of_rules, severity_words};
pub use plan::of_plans;

use std::sync::Arc;

use crate::analysis::balance::Balance;
use crate::analysis::indicators::{self, Indicated};
use crate::analysis::{Basis, Ground, Results};
use crate::certainty::{self, Certainty, FirstOrder, Part};
use crate::language::location;
use crate::model::{Chain, Subject};
use crate::report::{
    Align, BalanceRow, Block, Cell, ChainFindings, Column, DiffDocument, Document, Fault, Finding,
    IndicatorRow, InputRef, Report, ReviewDocument, Section, StudyDocument, Table, Unanswered,
    Value,
};
use crate::rules::{self, Settings, value};
use crate::text::{Message, period_message};

/// The whole study of a chain: `analyze`.
pub fn of(chain: &Chain, results: &Results, settings: &Settings) -> Report {
    let findings = rules::run(chain, results, settings);
    with_findings(chain, results, findings)
}

/// The whole study of a chain whose findings are known.
pub fn with_findings(chain: &Chain, results: &Results, findings: Vec<Finding>) -> Report {
    whole(chain, results, findings, None)
}

/// The whole study of a chain, with how sure it is: probabilities of findings, distributions of figures.
pub fn with_certainty(
    chain: &Chain,
    results: &Results,
    mut findings: Vec<Finding>,
    certainty: &Certainty,
) -> Report {
    certainty::annotate(certainty, &mut findings);
    whole(chain, results, findings, Some(certainty))
}

fn whole(
    chain: &Chain,
    results: &Results,
    findings: Vec<Finding>,
    certainty: Option<&Certainty>,
) -> Report {
    let sure = Sure::of(chain, results, certainty);
    let document = study_document(chain, results, findings, &sure);
    let drawn = document.certainty.as_ref();
    let sections = vec![
        head(chain, results),
        findings_section(&document.findings),
        balances_section(chain, results, &document),
        indicators_section(&document),
        document
            .requirement
            .as_ref()
            .map(answers::requirement_section)
            .unwrap_or_default(),
        answers::potential_section(&document.potentials),
        document
            .conflict
            .as_ref()
            .map(answers::conflict_section)
            .unwrap_or_default(),
        document
            .footprint
            .as_ref()
            .map(|it| footprint::section(chain, it))
            .unwrap_or_default(),
        document
            .footprint
            .as_ref()
            .map(footprint::embedded_section)
            .unwrap_or_default(),
        drawn.map_or_else(Section::default, |it| {
            certainty::section(it, Some(&document))
        }),
        unanswered_section(&document),
        sources_section(chain),
    ];
    let title = document.title.clone();
    let sections = sections
        .into_iter()
        .filter(|section| !section.blocks.is_empty())
        .collect();
    Report {
        title,
        document: Document::Study(Box::new(document)),
        sections,
    }
}

/// How sure the figures of a study are.
struct Sure<'c> {
    first_order: FirstOrder,
    /// Where samples were asked for.
    certainty: Option<&'c Certainty>,
}

impl<'c> Sure<'c> {
    fn of(chain: &Chain, results: &Results, certainty: Option<&'c Certainty>) -> Self {
        Self {
            first_order: certainty::first_order(chain, results),
            certainty,
        }
    }
}

/// The figures and findings of a study.
fn study_document(
    chain: &Chain,
    results: &Results,
    findings: Vec<Finding>,
    sure: &Sure<'_>,
) -> StudyDocument {
    let period = results.question.period(chain);
    StudyDocument {
        chain: chain.id.clone(),
        title: chain.title.message(&chain.id),
        file: chain
            .files
            .first()
            .map(|file| file.path.clone())
            .unwrap_or_default(),
        period: period.map(|period| period.to_string()),
        scenario: chain.scenario.clone(),
        indicators: results
            .indicators
            .iter()
            .map(|it| indicator_row(chain, it, sure))
            .collect(),
        balances: results
            .balances
            .iter()
            .map(|it| balance_row(chain, it, sure))
            .collect(),
        findings,
        requirement: results
            .requirement
            .as_ref()
            .map(|it| answers::requirement_row(chain, it, sure)),
        potentials: results
            .potentials
            .iter()
            .map(|it| answers::potential_row(chain, it, sure))
            .collect(),
        conflict: results
            .conflict
            .as_ref()
            .map(|it| answers::conflict_row(chain, it)),
        footprint: footprint::row(chain, &results.footprint),
        unanswered: results
            .unanswered
            .iter()
            .map(|it| Unanswered {
                question: it.question.clone(),
                needs: it.needs.clone(),
                of: chain.name(it.of),
            })
            .collect(),
        certainty: sure
            .certainty
            .map(|it| Box::new(certainty::document(chain, it))),
    }
}

fn inputs(chain: &Chain, grounds: &[Ground]) -> Vec<InputRef> {
    let mut found: Vec<InputRef> = grounds
        .iter()
        .map(|ground| InputRef {
            path: ground.path.to_string(),
            at: location(ground.place, &chain.files),
            sources: ground
                .sources
                .iter()
                .map(|id| chain.source(*id).id.clone())
                .collect(),
            confidence: ground.confidence.map(crate::model::Confidence::word),
        })
        .collect();
    found.sort_by(|left, right| (&left.path, &left.at).cmp(&(&right.path, &right.at)));
    found.dedup();
    found
}

fn indicator_row(chain: &Chain, it: &Indicated, sure: &Sure<'_>) -> IndicatorRow {
    let column = certainty::Column::indicator(it);
    let mut notes = it.notes.clone();
    notes.extend(sure.first_order.note(&column));
    IndicatorRow {
        id: it.id,
        title: indicators::title(it.id),
        of: chain.name(it.of),
        of_title: chain.title_of(it.of),
        by: it.by.clone(),
        by_title: indicators::by_title(chain, &it.by),
        value: value(sure.first_order.put(&column, it.value), it.unit),
        basis: it.basis.word(),
        scope: it.scope.map(|scope| chain.scope(scope).id.clone()),
        period: it.period.map(|period| period.to_string()),
        inputs: inputs(chain, &it.grounds),
        notes,
        distribution: sure.certainty.and_then(|all| all.indicator(it)),
    }
}

fn balance_row(chain: &Chain, it: &Balance, sure: &Sure<'_>) -> BalanceRow {
    let ratio = crate::quantity::Unit::ONE;
    let mut notes = it.notes.clone();
    let mut part = |part: Part, unit| {
        let column = certainty::Column::balance(it, part);
        notes.extend(sure.first_order.note(&column));
        let figure = part.of(it)?;
        Some(value(sure.first_order.put(&column, figure), unit))
    };
    let (supply, need) = (part(Part::Supply, it.unit), part(Part::Need, it.unit));
    let (gap, cover) = (part(Part::Gap, it.unit), part(Part::Cover, ratio));
    notes.dedup();
    BalanceRow {
        commodity: chain.commodity(it.commodity).id.clone(),
        title: chain.title_of(Subject::Commodity(it.commodity)),
        basis: it.basis.word(),
        period: it.period.map(|period| period.to_string()),
        scope: it.scope.map(|scope| chain.scope(scope).id.clone()),
        supply,
        need,
        gap,
        cover,
        supply_complete: it.supply_complete,
        need_complete: it.need_complete,
        inputs: inputs(chain, &it.grounds),
        notes,
        distributions: sure.certainty.map_or_else(Vec::new, |all| all.balance(it)),
    }
}

/// What the scenario is called that a chain is under.
fn scenario_title(chain: &Chain) -> Option<Message> {
    let id = chain.scenario.as_ref()?;
    let scenario = chain.find_scenario(id);
    Some(scenario.map_or_else(|| Message::same(id.clone()), |it| it.title.message(id)))
}

/// Region, period and file: what the figures below are of.
fn head(chain: &Chain, results: &Results) -> Section {
    let mut blocks = Vec::new();
    let mut line = Message::default();
    let mut add = |en: String, zh: String| {
        let gap = |held: &String| if held.is_empty() { "" } else { " · " };
        line = Message::new(
            format!("{}{}{en}", line.en, gap(&line.en)),
            format!("{}{}{zh}", line.zh, gap(&line.zh)),
        );
    };
    let region = chain.region.message("");
    if !chain.region.is_empty() {
        add(region.en, region.zh);
    }
    if let Some(period) = results.question.period(chain) {
        let words = period_message(period);
        let own = results.question.period.is_none();
        let basis = chain.period_basis.confidence.filter(|_| own);
        let (en, zh) = match basis {
            Some(confidence) => {
                let word = confidence_words(confidence);
                (format!(" ({})", word.en), format!("（{}）", word.zh))
            }
            None => (String::new(), String::new()),
        };
        add(format!("{}{en}", words.en), format!("{}{zh}", words.zh));
    }
    if let Some(scenario) = scenario_title(chain) {
        add(
            format!("scenario: {}", scenario.en),
            format!("情景：{}", scenario.zh),
        );
    }
    if let Some(file) = chain.files.first() {
        add(file.path.clone(), file.path.clone());
    }
    blocks.push(Block::Text(line));
    if !chain.period_basis.note.is_empty() && results.question.period.is_none() {
        let note = chain.period_basis.note.message("");
        blocks.push(Block::Text(Message::new(
            format!("Period: {}", note.en),
            format!("期间：{}", note.zh),
        )));
    }
    Section {
        title: Message::default(),
        blocks,
    }
}

/// The words of a confidence.
pub fn confidence_words(confidence: crate::model::Confidence) -> Message {
    confidence.message()
}

fn findings_section(findings: &[Finding]) -> Section {
    Section {
        title: Message::new("Findings", "发现的问题"),
        blocks: vec![Block::Findings(findings.to_vec())],
    }
}

fn column(en: &str, zh: &str, align: Align) -> Column {
    Column {
        title: Message::new(en, zh),
        align,
    }
}

fn cell(value: Option<&Value>) -> Cell {
    value.map_or(Cell::Unknown, |value| Cell::Value(value.clone()))
}

/// Balances with something to compare; sides with open ends are marked, not hidden.
fn balances_section(chain: &Chain, results: &Results, document: &StudyDocument) -> Section {
    let columns = vec![
        column("commodity", "物料", Align::Left),
        column("basis", "口径", Align::Left),
        column("supply", "供给", Align::Right),
        column("need", "需求", Align::Right),
        column("gap (need − supply)", "缺口（需求 − 供给）", Align::Right),
        column("cover", "满足率", Align::Right),
    ];
    let mut rows = Vec::new();
    let mut notes: Vec<Message> = Vec::new();
    for (balance, row) in results.balances.iter().zip(&document.balances) {
        let outside = chain.commodity(balance.commodity).outside;
        if row.need.is_none()
            || (outside && row.supply.is_none() && balance.basis != Basis::Observed)
        {
            continue;
        }
        rows.push(balance_cells(chain, balance, row));
        notes.extend(row.notes.iter().cloned());
    }
    if rows.is_empty() {
        return Section::default();
    }
    notes.sort();
    notes.dedup();
    let mut blocks = vec![Block::Table(Table { columns, rows })];
    let incomplete = document
        .balances
        .iter()
        .any(|row| !row.supply_complete || !row.need_complete);
    if incomplete {
        notes.push(Message::new(
            "≥ marks a side of which only part is known; ? is unknown, never zero",
            "≥ 表示只知道其中一部分；? 表示未知，不是零",
        ));
    }
    if !notes.is_empty() {
        blocks.push(Block::List(notes));
    }
    Section {
        title: Message::new("Supply against need", "供需对照"),
        blocks,
    }
}

fn balance_cells(chain: &Chain, balance: &Balance, row: &BalanceRow) -> Vec<Cell> {
    let basis = basis_words(balance.basis);
    let basis = match balance.scope.map(|scope| chain.scope(scope)) {
        Some(scope) => {
            let title = scope.title.message(&scope.id);
            Message::new(
                format!("{}, {}", basis.en, title.en),
                format!("{}，{}", basis.zh, title.zh),
            )
        }
        None => basis,
    };
    // A gap between sides of which only part is known is no gap.
    let whole = row.supply_complete && row.need_complete;
    let compared = |value: Option<&Value>| cell(value.filter(|_| whole));
    vec![
        Cell::Words(row.title.clone()),
        Cell::Words(basis),
        open_ended(row.supply.as_ref(), row.supply_complete),
        open_ended(row.need.as_ref(), row.need_complete),
        compared(row.gap.as_ref()),
        compared(row.cover.as_ref()),
    ]
}

/// A side that is not complete is at least what is known of it.
fn open_ended(value: Option<&Value>, complete: bool) -> Cell {
    let Some(value) = value else {
        return Cell::Unknown;
    };
    if complete {
        return Cell::Value(value.clone());
    }
    Cell::Words(value.text.clone())
}

fn basis_words(basis: Basis) -> Message {
    match basis {
        Basis::Observed => Message::new("observed output", "实际产量"),
        Basis::Capacity => Message::new("at capacity", "按产能"),
        Basis::Target => Message::new("at target", "按目标"),
    }
}

fn indicators_section(document: &StudyDocument) -> Section {
    if document.indicators.is_empty() {
        return Section::default();
    }
    let columns = vec![
        column("indicator", "指标", Align::Left),
        column("of", "对象", Align::Left),
        column("value", "数值", Align::Right),
        column("range", "范围", Align::Right),
    ];
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    // Carbon and energy have a table of their own, with their parts.
    let told = document.indicators.iter();
    for row in told.filter(|it| !matches!(it.id, "carbon" | "energy")) {
        let by = by_words(row);
        rows.push(vec![
            Cell::Words(Message::new(
                format!("{}{}", row.title.en, by.en),
                format!("{}{}", row.title.zh, by.zh),
            )),
            Cell::Words(row.of_title.clone()),
            Cell::Value(row.value.clone()),
            row.value.range.clone().map_or(Cell::Empty, Cell::Words),
        ]);
        for note in &row.notes {
            notes.push(Message::new(
                format!(
                    "{}{}, {}: {}",
                    row.title.en, by.en, row.of_title.en, note.en
                ),
                format!(
                    "{}{}，{}：{}",
                    row.title.zh, by.zh, row.of_title.zh, note.zh
                ),
            ));
        }
    }
    notes.dedup();
    if rows.is_empty() {
        return Section::default();
    }
    let mut blocks = vec![Block::Table(Table { columns, rows })];
    if !notes.is_empty() {
        blocks.push(Block::List(notes));
    }
    Section {
        title: Message::new("Indicators", "指标"),
        blocks,
    }
}

/// What tells an indicator apart, put after its title.
fn by_words(row: &IndicatorRow) -> Message {
    if row.by.is_empty() {
        return Message::default();
    }
    Message::new(
        format!(", {}", row.by_title.en),
        format!("（{}）", row.by_title.zh),
    )
}

fn unanswered_section(document: &StudyDocument) -> Section {
    if document.unanswered.is_empty() {
        return Section::default();
    }
    let points = document
        .unanswered
        .iter()
        .map(|it| {
            Message::new(
                format!("{} It needs {}.", it.question.en, it.needs.en),
                format!("{}需要{}。", it.question.zh, it.needs.zh),
            )
        })
        .collect();
    Section {
        title: Message::new(
            "What the file does not answer, and which figure would",
            "尚不能回答的问题，以及需要哪些数据",
        ),
        blocks: vec![Block::List(points)],
    }
}

/// The sources that the chain's figures cite.
fn sources_section(chain: &Chain) -> Section {
    let columns = vec![
        column("id", "编号", Align::Left),
        column("source", "来源", Align::Left),
    ];
    let rows: Vec<Vec<Cell>> = chain
        .sources
        .iter()
        .map(|source| {
            let mut words = source.title.message(&source.id);
            for more in source.authors.iter().chain(&source.publisher) {
                words.en = format!("{}, {more}", words.en);
                words.zh = format!("{}，{more}", words.zh);
            }
            if let Some(doi) = &source.doi {
                words.en = format!("{}, doi:{doi}", words.en);
                words.zh = format!("{}，doi:{doi}", words.zh);
            }
            vec![Cell::Id(source.id.clone()), Cell::Words(words)]
        })
        .collect();
    if rows.is_empty() {
        return Section::default();
    }
    Section {
        title: Message::new("Sources", "来源"),
        blocks: vec![Block::Table(Table { columns, rows })],
    }
}

/// The findings of several chains: `check`.
pub fn check(chains: Vec<ChainFindings>, faults: Vec<Fault>) -> Report {
    let sections = chains
        .iter()
        .map(|chain| {
            let mut blocks = vec![
                Block::Text(Message::same(chain.file.clone())),
                Block::Findings(chain.findings.clone()),
            ];
            if let Some(baseline) = &chain.baseline {
                blocks.push(Block::Text(baseline.message()));
            }
            if let Some(certainty) = &chain.certainty {
                blocks.extend(certainty::section(certainty, None).blocks);
            }
            Section {
                title: chain.title.clone(),
                blocks,
            }
        })
        .collect();
    Report {
        title: Message::new("Findings", "发现的问题"),
        document: Document::Check { chains, faults },
        sections,
    }
}

/// The entry of one chain in [`check`].
pub fn chain_findings(chain: &Chain, findings: Vec<Finding>) -> ChainFindings {
    ChainFindings {
        chain: chain.id.clone(),
        title: chain.title.message(&chain.id),
        file: chain
            .files
            .first()
            .map(|file| file.path.clone())
            .unwrap_or_default(),
        scenario: chain.scenario.clone(),
        findings,
        certainty: None,
        baseline: None,
    }
}

/// The entry of one chain in [`check`], with how sure its findings are.
pub fn chain_certainty(
    chain: &Chain,
    mut findings: Vec<Finding>,
    certainty: &Certainty,
) -> ChainFindings {
    certainty::annotate(certainty, &mut findings);
    ChainFindings {
        certainty: Some(Box::new(certainty::document(chain, certainty))),
        ..chain_findings(chain, findings)
    }
}

/// Files that could not be read: any command.
pub fn faults(faults: Vec<Fault>) -> Report {
    Report {
        title: Message::new("Cannot read", "无法读取"),
        document: Document::Faults(faults),
        sections: Vec::new(),
    }
}

/// What a diff says: `diff`.
pub fn of_change(document: impl Into<Arc<DiffDocument>>) -> Report {
    let document = document.into();
    let title = Message::new(
        format!("{} → {}", document.base.name, document.head.name),
        format!("{} → {}", document.base.name, document.head.name),
    );
    let sections = crate::diff::sections(&document);
    Report {
        title,
        document: Document::Diff(document),
        sections,
    }
}

/// What a diff of many chains says: `diff` of folders and revisions.
pub fn of_review(document: ReviewDocument) -> Report {
    let title = Message::same(format!("{} → {}", document.base, document.head));
    let sections = crate::diff::review_sections(&document);
    Report {
        title,
        document: Document::Review(Box::new(document)),
        sections,
    }
}
