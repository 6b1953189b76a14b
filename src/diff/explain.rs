//! How the ids of two versions met, and what nobody can be sure of.
//!
//! Comes in: the matched ids. Goes out: [`Matching`], and what people read of it. Must not know: changes, formats.

use super::entity::{Entity, Kind, count};
use super::hints::hints;
use super::ids::{Ids, LEAST, Renamed, Renames};
use super::similar::{Side, dice};
use super::{View, words};
use crate::language::location;
use crate::model::Chain;
use crate::report::{
    Align, Block, Cell, Column, DiffDocument, Location, Match, MatchReason, Matching, RunnerUp,
    Section, Table, Unclear,
};
use crate::text::{Message, percent};

/// Ids told of those without a clear partner.
const UNCLEAR: usize = 20;

fn id(chain: &Chain, kind: Kind, at: usize) -> String {
    Entity { kind, at }.id(chain)
}

fn at(chain: &Chain, kind: Kind, at: usize) -> Location {
    location(Entity { kind, at }.place(chain), &chain.files)
}

/// The document of the matches.
pub(super) fn matching(base: &View<'_>, head: &View<'_>, ids: &Ids, renames: Renames) -> Matching {
    let least = match renames {
        Renames::Declared => None,
        Renames::Similar(least) => Some(least),
    };
    let same = |kind: &Kind| {
        let old = (0..count(base.chain, *kind)).filter(|at| ids.head_of(*kind, *at).is_some());
        old.count()
    };
    let mut found: Vec<Match> = ids
        .renamed
        .iter()
        .map(|it| renamed(base.chain, head.chain, it))
        .collect();
    found.sort_by(|left, right| {
        let rank = |it: &Match| Kind::ALL.iter().position(|kind| kind.word() == it.kind);
        (rank(left), &left.head).cmp(&(rank(right), &right.head))
    });
    let matched: usize = Kind::WITH_ID.iter().map(same).sum();
    Matching {
        least,
        usual: least == Some(LEAST),
        by_id: matched - found.len(),
        unclear: unclear(base.chain, head.chain, ids),
        bounded: bounded(ids),
        hints: hints(base, head, ids),
        found,
        explain: false,
    }
}

fn renamed(base: &Chain, head: &Chain, it: &Renamed) -> Match {
    let guessed = it.reason != MatchReason::Declared;
    Match {
        kind: it.kind.word(),
        base: id(base, it.kind, it.old),
        head: id(head, it.kind, it.new),
        reason: it.reason,
        key: it.key.clone(),
        equal: it.equal,
        base_fields: it.fields.0,
        head_fields: it.fields.1,
        score: guessed.then(|| dice(it.equal, it.fields.0, it.fields.1)),
        runner_up: it.runner_up.map(|(side, other, score)| RunnerUp {
            id: match side {
                Side::Base => id(base, it.kind, other),
                Side::Head => id(head, it.kind, other),
            },
            in_head: side == Side::Head,
            score,
        }),
        base_at: at(base, it.kind, it.old),
        head_at: at(head, it.kind, it.new),
    }
}

fn unclear(base: &Chain, head: &Chain, ids: &Ids) -> Vec<Unclear> {
    let of = |side: Side| if side == Side::Head { head } else { base };
    let mut all: Vec<Unclear> = ids
        .unsure
        .iter()
        .map(|it| {
            let other = of(it.side.other());
            let mut candidates: Vec<(String, f64)> = it
                .candidates
                .iter()
                .map(|(at, score)| (id(other, it.kind, *at), *score))
                .collect();
            candidates.sort_by(|left, right| {
                right
                    .1
                    .total_cmp(&left.1)
                    .then_with(|| left.0.cmp(&right.0))
            });
            Unclear {
                kind: it.kind.word(),
                id: id(of(it.side), it.kind, it.at),
                in_head: it.side == Side::Head,
                candidates,
            }
        })
        .collect();
    all.sort_by(|left, right| {
        (left.kind, left.in_head, &left.id).cmp(&(right.kind, right.in_head, &right.id))
    });
    all
}

fn bounded(ids: &Ids) -> Option<Message> {
    if ids.skipped > 0 {
        let count = ids.skipped;
        return Some(Message::new(
            format!(
                "{count} removed entries were not compared with the added ones: too many of these share their fields; declare renames with `formerly`"
            ),
            format!(
                "{count} 个删除条目没有与新增条目比较：字段相同的太多；请用 `formerly` 写明改名"
            ),
        ));
    }
    ids.unfinished.then(|| {
        Message::new(
            "the search for renames ended after 16 rounds; declare the rest with `formerly`",
            "改名查找在 16 轮后停止；其余请用 `formerly` 写明",
        )
    })
}

/// What the head of the report says where renames are not looked for as usual, or not all of them were.
pub(super) fn said(document: &DiffDocument) -> Vec<Message> {
    let matching = &document.matching;
    let mut lines = Vec::new();
    match matching.least {
        _ if matching.usual => {}
        None => lines.push(Message::new(
            "renames: only those that `formerly` declares (--no-renames)",
            "改名：只认 `formerly` 写明的（--no-renames）",
        )),
        Some(least) => {
            let share = percent(least);
            lines.push(Message::new(
                format!("renames: from {share} similarity on (--find-renames)"),
                format!("改名：相似度 {share} 起（--find-renames）"),
            ));
        }
    }
    lines.extend(matching.bounded.clone());
    lines.extend(super::select::said(document));
    lines
}

/// On what ground a rename stands: `7 of 11 fields equal`.
pub(super) fn ground(it: &Match) -> Message {
    match it.reason {
        MatchReason::Declared => Message::new("declared", "已写明"),
        MatchReason::Identical => Message::new("all else equal", "其余内容相同"),
        MatchReason::Key => {
            let key = it.key.as_deref().unwrap_or_default();
            Message::new(format!("same {key}"), format!("{key} 相同"))
        }
        MatchReason::Similar => {
            let (equal, old, new) = (it.equal, it.base_fields, it.head_fields);
            if old == new {
                Message::new(
                    format!("{equal} of {old} fields equal"),
                    format!("{old} 个字段中 {equal} 个相同"),
                )
            } else {
                Message::new(
                    format!("{equal} of {old} and {new} fields equal"),
                    format!("{old} 与 {new} 个字段中 {equal} 个相同"),
                )
            }
        }
    }
}

fn column(en: &str, zh: &str, align: Align) -> Column {
    Column {
        title: Message::new(en, zh),
        align,
    }
}

/// Every match and its ground, and what is unclear: what `--explain-matches` adds.
pub(super) fn section(document: &DiffDocument) -> Option<Section> {
    let matching = &document.matching;
    if !matching.explain {
        return None;
    }
    let by_id = matching.by_id;
    let mut blocks = vec![Block::Text(Message::new(
        format!("{by_id} entries have the same id in both versions."),
        format!("{by_id} 个条目在两版中 id 相同。"),
    ))];
    if !matching.found.is_empty() {
        let columns = vec![
            column("kind", "类别", Align::Left),
            column("old id", "旧 id", Align::Left),
            column("new id", "新 id", Align::Left),
            column("taken as one because", "认作同一条目的理由", Align::Left),
            column("similarity", "相似度", Align::Right),
            column("next best", "次选", Align::Left),
        ];
        let rows = matching.found.iter().map(row).collect();
        blocks.push(Block::Table(Table { columns, rows }));
    }
    let told = matching.unclear.iter().take(UNCLEAR).map(unsure);
    let mut lines: Vec<Message> = told.collect();
    if let Some(more) = matching
        .unclear
        .len()
        .checked_sub(UNCLEAR)
        .filter(|it| *it > 0)
    {
        lines.push(Message::new(
            format!("and {more} more; JSON lists all"),
            format!("另有 {more} 个；JSON 中全部列出"),
        ));
    }
    if !lines.is_empty() {
        blocks.push(Block::Text(Message::new(
            "No partner is clear for these; `formerly` decides:",
            "以下条目没有明确的对应；可用 `formerly` 写明：",
        )));
        blocks.push(Block::List(lines));
    }
    Some(Section {
        title: Message::new("How entries were matched", "条目如何对应"),
        blocks,
    })
}

fn row(it: &Match) -> Vec<Cell> {
    let share = |score: f64| Message::same(percent(score));
    let next = it.runner_up.as_ref().map_or_else(
        || Cell::Empty,
        |next| {
            let (id, share) = (&next.id, percent(next.score));
            let (en, zh) = if next.in_head {
                ("new", "新")
            } else {
                ("old", "旧")
            };
            Cell::Words(Message::new(
                format!("{en} {id} {share}"),
                format!("{zh} {id} {share}"),
            ))
        },
    );
    vec![
        Cell::Words(words::kind_of(it.kind)),
        Cell::Id(it.base.clone()),
        Cell::Id(it.head.clone()),
        Cell::Words(ground(it)),
        it.score
            .map_or(Cell::Empty, |score| Cell::Words(share(score))),
        next,
    ]
}

fn unsure(it: &Unclear) -> Message {
    let kind = words::kind_of(it.kind);
    let own = &it.id;
    let candidates = it.candidates.iter();
    let others = words::join(
        candidates.map(|(id, score)| Message::same(format!("{id} {}", percent(*score)))),
    );
    if it.in_head {
        Message::new(
            format!("new {} {own} was one of: {}", kind.en, others.en),
            format!("新{} {own} 原为其中之一：{}", kind.zh, others.zh),
        )
    } else {
        Message::new(
            format!("old {} {own} is one of: {}", kind.en, others.en),
            format!("旧{} {own} 现为其中之一：{}", kind.zh, others.zh),
        )
    }
}
