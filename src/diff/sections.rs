//! A diff as people read it: the gaps first, then the edit, then the indicators, one sentence last.
//!
//! Comes in: [`DiffDocument`]. Goes out: sections for text and markdown. Must not know: chains, formats.

use std::collections::HashMap;

use super::summary::{hidden, shown};
use super::{delta, words};
use crate::report::{
    Align, Block, Cell, Change, ChangeAction, ChangeState, ChangedFinding, Column, DiffDocument,
    Document, Effect, Finding, IndicatorMove, Location, Match, MatchReason, Report, Section, Side,
    Table, Value,
};
use crate::text::{Message, width};

/// Columns shown of a title, and of a value: a quote or a note can be long.
const TITLE: usize = 40;
const VALUE: usize = 32;

/// A diff as a report: its title is the worst news.
pub fn report(document: DiffDocument) -> Report {
    Report {
        title: document.summary.headline.clone(),
        sections: sections(&document),
        document: Document::Diff(document.into()),
    }
}

/// The sections of a diff, those with nothing to say left out.
pub fn sections(document: &DiffDocument) -> Vec<Section> {
    let mut all = vec![heading(document)];
    let gaps = [
        (ChangeState::Opened, "Gaps opened", "新出现的缺口"),
        (ChangeState::Grown, "Gaps grown", "扩大的缺口"),
        (ChangeState::Closed, "Gaps closed", "消除的缺口"),
        (ChangeState::Shrunk, "Gaps shrunk", "缩小的缺口"),
    ];
    all.extend(
        gaps.into_iter()
            .filter_map(|(state, en, zh)| findings(document, state, en, zh)),
    );
    all.extend(document.causes_bounded.iter().map(|said| Section {
        title: Message::default(),
        blocks: vec![Block::Text(said.clone())],
    }));
    all.extend(changes(document));
    all.extend(renames(document));
    all.extend(super::explain::section(document));
    all.extend(indicators(document));
    all.push(Section {
        title: Message::default(),
        blocks: vec![Block::Text(document.summary.sentence.clone())],
    });
    all
}

/// What is compared; the headline is the title of the report.
fn heading(document: &DiffDocument) -> Section {
    let side = |side: &Side| {
        if side.absent {
            return Message::new("not there", "不存在");
        }
        let period = side.period.as_ref();
        let (mut en, mut zh) = period.map_or((String::new(), String::new()), |period| {
            (format!(", {period}"), format!("，{period}"))
        });
        if let Some(scenario) = &side.scenario {
            en = format!("{en}, scenario {scenario}");
            zh = format!("{zh}，情景 {scenario}");
        }
        Message::new(
            format!("{} ({}{en})", side.name, side.title.en),
            format!("{}（{}{zh}）", side.name, side.title.zh),
        )
    };
    let (base, head) = (side(&document.base), side(&document.head));
    let sides = vec![
        Message::new(format!("old: {}", base.en), format!("旧版：{}", base.zh)),
        Message::new(format!("new: {}", head.en), format!("新版：{}", head.zh)),
    ];
    let said = super::explain::said(document);
    Section {
        title: Message::default(),
        blocks: vec![Block::List(sides.into_iter().chain(said).collect())],
    }
}

fn findings(document: &DiffDocument, state: ChangeState, en: &str, zh: &str) -> Option<Section> {
    let of_state = document.findings.iter().filter(|it| it.state == state);
    let list: Vec<Finding> = of_state
        .filter_map(|it| {
            let mut finding = shown(it)?.clone();
            let note = match (&it.base, &it.head) {
                (Some(base), Some(_)) => Some(Message::new(
                    format!("before: {}", base.message.en),
                    format!("此前：{}", base.message.zh),
                )),
                // The place of what is gone is one in the old version.
                (Some(_), None) => Some(Message::new("in the old version", "见旧版")),
                _ => None,
            };
            finding
                .notes
                .splice(0..0, note.into_iter().chain(causes(document, it)));
            Some(finding)
        })
        .collect();
    let count = list.len();
    (count > 0).then(|| Section {
        title: Message::new(format!("{en} ({count})"), format!("{zh}（{count}）")),
        blocks: vec![Block::Findings(list)],
    })
}

/// Causes told of one finding; a set that is only enough together can be long.
const CAUSES: usize = 4;

/// The edits that did it, with old and new lines.
fn causes(document: &DiffDocument, finding: &ChangedFinding) -> Vec<Message> {
    let together = finding.causes.len() > 1 && finding.causes.iter().all(|it| !it.necessary);
    let mut told: Vec<Message> = finding
        .causes
        .iter()
        .take(CAUSES)
        .map(|it| {
            let places = places(document, it.base_at.as_ref(), it.head_at.as_ref());
            let places = places.trim_start_matches("→ ").trim_end_matches(" →");
            let share = it.share.map_or_else(String::new, |share| {
                format!(", {}", crate::text::percent(share))
            });
            let (en, zh) = if together {
                ("together with others", "与其他改动一起")
            } else {
                ("caused by", "原因")
            };
            Message::new(
                format!("{en}: {} (line {places}{share})", it.text.en),
                format!("{zh}：{}（行 {places}{share}）", it.text.zh),
            )
        })
        .collect();
    if let Some(more) = finding
        .causes
        .len()
        .checked_sub(CAUSES)
        .filter(|more| *more > 0)
    {
        told.push(Message::new(
            format!("and {more} more edits"),
            format!("另有 {more} 处改动"),
        ));
    }
    told
}

fn column(en: &str, zh: &str, align: Align) -> Column {
    Column {
        title: Message::new(en, zh),
        align,
    }
}

/// One row per change, the entity named on its first row.
fn changes(document: &DiffDocument) -> Option<Section> {
    let told = document
        .changes
        .iter()
        .filter(|it| !hidden(it) && it.action != ChangeAction::Renamed);
    let mut rows = Vec::new();
    let mut before: Option<(&str, &str)> = None;
    for changes in folded(told) {
        let change = changes[0];
        if is_context(change) && changes.len() > 1 {
            rows.push(contexts(document, &changes));
            continue;
        }
        let entity = Some((change.kind, change.id.as_str()));
        let repeated = before == entity && !change.path.is_empty();
        before = entity;
        let entity = if repeated {
            Cell::Empty
        } else {
            Cell::Words(signed_name(change))
        };
        rows.push(row(document, &changes, entity));
    }
    let cosmetic = document.summary.cosmetic;
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        let columns = vec![
            column("entity", "条目", Align::Left),
            column("field", "字段", Align::Left),
            column("old", "旧值", Align::Right),
            column("new", "新值", Align::Right),
            column("change", "变化", Align::Right),
            column("effect", "影响", Align::Left),
            column("line", "行", Align::Left),
        ];
        blocks.push(Block::Table(Table { columns, rows }));
    }
    if cosmetic > 0 {
        blocks.push(Block::Text(Message::new(
            format!(
                "{cosmetic} cosmetic hidden: titles, translations, units that results are told in"
            ),
            format!("{cosmetic} 处表述改动未列出：名称、译文、结果所用单位"),
        )));
    }
    (!blocks.is_empty()).then(|| Section {
        title: Message::new(Section::CHANGES.0, Section::CHANGES.1),
        blocks,
    })
}

/// Changes row by row: what figures of one entity rest on takes one row, however much of it changed.
fn folded<'d>(changes: impl Iterator<Item = &'d Change>) -> Vec<Vec<&'d Change>> {
    let rests = |it: &Change| it.effects == [Effect::Provenance] && !it.path.is_empty();
    let mut entities: Vec<Vec<&Change>> = Vec::new();
    for change in changes {
        match entities.last_mut() {
            Some(last) if (last[0].kind, &last[0].id) == (change.kind, &change.id) => {
                last.push(change);
            }
            _ => entities.push(vec![change]),
        }
    }
    let mut rows = Vec::new();
    for entity in entities {
        let (basis, figures): (Vec<_>, Vec<_>) = entity.into_iter().partition(|it| rests(it));
        rows.extend(figures.into_iter().map(|it| vec![it]));
        if !basis.is_empty() {
            rows.push(basis);
        }
    }
    together(rows)
}

/// Sourced text that came or went as a whole.
fn is_context(change: &Change) -> bool {
    change.kind == "context" && change.path.is_empty()
}

/// Contexts that take a row each; more of them take one together, because nothing is computed from them.
const CONTEXTS: usize = 3;

/// The same rows, with many contexts that came, or that went, in one.
fn together(rows: Vec<Vec<&Change>>) -> Vec<Vec<&Change>> {
    let of = |row: &[&Change]| is_context(row[0]).then_some(row[0].action);
    let count = |action| rows.iter().filter(|row| of(row) == Some(action)).count();
    let many: Vec<ChangeAction> = [ChangeAction::Added, ChangeAction::Removed]
        .into_iter()
        .filter(|action| count(*action) > CONTEXTS)
        .collect();
    let mut out: Vec<Vec<&Change>> = Vec::new();
    for row in rows {
        let own = of(&row).filter(|action| many.contains(action));
        let held = own.and_then(|own| out.iter_mut().find(|it| of(it) == Some(own)));
        match held {
            Some(held) => held.extend(row),
            None => out.push(row),
        }
    }
    out
}

/// Several contexts in one row: how many, and where the first and the last stands.
fn contexts(document: &DiffDocument, changes: &[&Change]) -> Vec<Cell> {
    let (count, sign) = (changes.len(), words::sign(changes[0].action));
    let name = Message::new(
        format!("{sign} {count} entries of context"),
        format!("{sign} 背景 {count} 条"),
    );
    let line = |change: &&Change| {
        let at = change.head_at.as_ref().or(change.base_at.as_ref());
        at.map_or(0, |at| at.line)
    };
    let first = changes.iter().copied().min_by_key(line);
    let last = changes.iter().copied().max_by_key(line);
    let at = |change: Option<&Change>| change.map(|it| lines(document, it)).unwrap_or_default();
    let effects = changes[0].effects.iter().map(|it| words::effect(*it));
    vec![
        Cell::Words(name),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Words(words::join(effects)),
        Cell::Words(Message::same(format!("{} … {}", at(first), at(last)))),
    ]
}

/// One row; several changes in it are told by their paths alone.
fn row(document: &DiffDocument, changes: &[&Change], entity: Cell) -> Vec<Cell> {
    let change = changes[0];
    let alone = changes.len() == 1;
    let text = |text: Option<&Message>| {
        let text = text.filter(|_| alone);
        text.map_or(Cell::Empty, |text| Cell::Words(shortened(text, VALUE)))
    };
    let effects = change.effects.iter().map(|effect| words::effect(*effect));
    let field = if alone && change.path.is_empty() {
        Cell::Empty
    } else {
        Cell::Words(words::join(changes.iter().map(|it| it.field.clone())))
    };
    let whole = changes
        .iter()
        .find(|it| it.base_at.is_some() && it.head_at.is_some());
    vec![
        entity,
        field,
        text(change.base.as_ref()),
        text(change.head.as_ref()),
        step(change),
        Cell::Words(words::join(effects)),
        Cell::Words(Message::same(lines(document, whole.unwrap_or(&change)))),
    ]
}

/// `+ site Hongtai`, `− 企业 宏泰`, `~ process Smelting`.
fn signed_name(change: &Change) -> Message {
    let name = name(change);
    let action = if change.path.is_empty() {
        change.action
    } else {
        ChangeAction::Changed
    };
    let sign = words::sign(action);
    Message::new(format!("{sign} {}", name.en), format!("{sign} {}", name.zh))
}

/// Kind and title: `site Hongtai`, `企业 宏泰`.
fn name(change: &Change) -> Message {
    let title = shortened(&change.title, TITLE);
    let kind = words::kind_of(change.kind);
    Message::new(
        format!("{} {}", kind.en, title.en),
        format!("{} {}", kind.zh, title.zh),
    )
}

/// `+40 kt/a (+50 %)`.
fn step(change: &Change) -> Cell {
    let Some(delta) = &change.delta else {
        return Cell::Empty;
    };
    // Percentage points need no percentage beside them.
    let Some(share) = change.delta_relative.filter(|_| delta.unit != "1") else {
        return Cell::Words(delta.text.clone());
    };
    let share = delta::relative(share);
    Cell::Words(Message::new(
        format!("{} ({share})", delta.text.en),
        format!("{}（{share}）", delta.text.zh),
    ))
}

/// `30 → 31`; with its file where that is not the chain's own.
fn lines(document: &DiffDocument, change: &Change) -> String {
    places(document, change.base_at.as_ref(), change.head_at.as_ref())
}

fn places(document: &DiffDocument, base: Option<&Location>, head: Option<&Location>) -> String {
    let at = |side: &Side, it: &Location| {
        if it.file == side.file {
            it.line.to_string()
        } else {
            format!("{}:{}", it.file, it.line)
        }
    };
    let base = base.map(|it| at(&document.base, it));
    let head = head.map(|it| at(&document.head, it));
    match (base, head) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (Some(old), None) => format!("{old} →"),
        (None, Some(new)) => format!("→ {new}"),
        (None, None) => String::new(),
    }
}

fn shortened(text: &Message, most: usize) -> Message {
    Message::new(cut(&text.en, most), cut(&text.zh, most))
}

/// The first columns of a text; the file has the rest.
fn cut(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut taken = 0;
    for sign in text.chars() {
        taken += width(sign.encode_utf8(&mut [0; 4]));
        if taken >= most {
            break;
        }
        out.push(sign);
    }
    out.push('…');
    out
}

/// Renames stand apart: they count as no change. What no file declares is said to be a guess, with its ground.
fn renames(document: &DiffDocument) -> Option<Section> {
    let id = |text: &Option<Message>| {
        text.as_ref()
            .map_or(Cell::Empty, |text| Cell::Id(text.en.clone()))
    };
    let mut grounds: HashMap<(&str, &str), &Match> = HashMap::new();
    for it in &document.matching.found {
        grounds.insert((it.kind, &it.head), it);
    }
    let mut guessed = 0;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for change in &document.changes {
        if change.action != ChangeAction::Renamed {
            continue;
        }
        let ground = grounds.get(&(change.kind, change.id.as_str()));
        guessed += usize::from(ground.is_some_and(|it| it.reason != MatchReason::Declared));
        rows.push(vec![
            Cell::Words(name(change)),
            id(&change.base),
            id(&change.head),
            ground.map_or(Cell::Empty, |it| Cell::Words(super::explain::ground(it))),
            Cell::Words(Message::same(lines(document, change))),
        ]);
    }
    let columns = vec![
        column("entity", "条目", Align::Left),
        column("old id", "旧 id", Align::Left),
        column("new id", "新 id", Align::Left),
        column("ground", "依据", Align::Left),
        column("line", "行", Align::Left),
    ];
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        blocks.push(Block::Table(Table { columns, rows }));
    }
    if guessed > 0 {
        blocks.push(Block::Text(Message::new(
            format!(
                "{guessed} not declared: `formerly: [old-id]` in the new entry makes a rename certain; until then it breaks whoever uses the old id"
            ),
            format!(
                "{guessed} 处未写明：在新条目中写 `formerly: [旧 id]` 即可确认；否则使用旧 id 的地方会失效"
            ),
        )));
    }
    let hints: Vec<Message> = document
        .matching
        .hints
        .iter()
        .map(|it| it.text.clone())
        .collect();
    if !hints.is_empty() {
        blocks.push(Block::List(hints));
    }
    (!blocks.is_empty()).then(|| Section {
        title: Message::new("Renames", "改名"),
        blocks,
    })
}

fn indicators(document: &DiffDocument) -> Option<Section> {
    let value = |value: &Option<Value>| {
        value
            .as_ref()
            .map_or(Cell::Empty, |value| Cell::Value(value.clone()))
    };
    let title = |it: &IndicatorMove| {
        if it.by.is_empty() {
            return it.title.clone();
        }
        Message::new(
            format!("{}, {}", it.title.en, it.by_title.en),
            format!("{}（{}）", it.title.zh, it.by_title.zh),
        )
    };
    let rows: Vec<Vec<Cell>> = document
        .indicators
        .iter()
        .map(|it| {
            vec![
                Cell::Words(title(it)),
                Cell::Words(it.of_title.clone()),
                value(&it.base),
                value(&it.head),
                it.delta.clone().map_or(Cell::Empty, Cell::Words),
            ]
        })
        .collect();
    let columns = vec![
        column("indicator", "指标", Align::Left),
        column("of", "对象", Align::Left),
        column("old", "旧值", Align::Right),
        column("new", "新值", Align::Right),
        column("change", "变化", Align::Right),
    ];
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        blocks.push(Block::Table(Table { columns, rows }));
    }
    blocks.extend(asked(document));
    (!blocks.is_empty()).then(|| Section {
        title: Message::new(Section::INDICATORS.0, Section::INDICATORS.1),
        blocks,
    })
}

/// What both versions were asked for, and whether anything of it moved.
fn asked(document: &DiffDocument) -> Option<Block> {
    let demands = document.demands.iter();
    let (en, zh): (Vec<&str>, Vec<&str>) =
        demands.map(|it| (it.en.as_str(), it.zh.as_str())).unzip();
    if en.is_empty() {
        return None;
    }
    let (en, zh) = (en.join(", "), zh.join("、"));
    Some(Block::Text(
        if document.indicators.iter().any(super::demand::is_of_demand) {
            Message::new(
                format!(
                    "Both versions were asked for {en}; what did not move of it is not listed."
                ),
                format!("两个版本都按以下需求测算：{zh}；没有变化的不列出。"),
            )
        } else {
            Message::new(
                format!(
                    "Both versions were asked for {en}: what it takes, how often it can be met and what would have to be added are the same."
                ),
                format!(
                    "两个版本都按以下需求测算：{zh}；所需、能满足的比例和需新增的工艺均无变化。"
                ),
            )
        },
    ))
}
