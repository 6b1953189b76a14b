//! The sections of `analyze` on requirement, potential and why not.
//!
//! Comes in: a chain and its results. Goes out: rows for programmes, sections for people. Must not know: formats.

use super::{Sure, column, inputs};
use crate::analysis::conflict::{Conflict, Party};
use crate::analysis::demand::{Demand, unit_of as unit};
use crate::analysis::potential::{Bottleneck, Limit, LimitKind, Potential};
use crate::analysis::requirement::{Crossing, Requirement};
use crate::analysis::{Basis, Ground};
use crate::certainty::Column;
use crate::model::{Chain, CommodityId, Subject};
use crate::quantity::{Estimate, Unit};
use crate::report::{
    Align, AmountRow, Block, BottleneckRow, Cell, ConflictRow, LimitRow, PotentialRow,
    RequirementRow, Section, Table, Value,
};
use crate::rules::{ranged, value};
use crate::text::Message;

fn amount(
    chain: &Chain,
    of: Subject,
    id: CommodityId,
    amount: Option<Estimate>,
    yearly: bool,
) -> AmountRow {
    AmountRow {
        of: chain.name(of),
        title: chain.title_of(of),
        amount: amount.map(|it| value(it, unit(chain, id, yearly))),
        present: true,
        distribution: None,
    }
}

fn demanded(chain: &Chain, it: &Demand) -> AmountRow {
    let exact = Some(Estimate::exact(it.amount));
    amount(
        chain,
        Subject::Commodity(it.commodity),
        it.commodity,
        exact,
        it.yearly,
    )
}

/// What a demand takes, for programmes.
pub(super) fn requirement_row(chain: &Chain, it: &Requirement, sure: &Sure<'_>) -> RequirementRow {
    let yearly = it.yearly;
    // An amount with its error, and how it spreads.
    let told = |column: &Column, of: Subject, id: CommodityId, figure: Option<Estimate>| {
        let figure = figure.map(|it| sure.first_order.put(column, it));
        let drawn = sure.certainty;
        AmountRow {
            distribution: drawn.and_then(|it| it.of(column, unit(chain, id, yearly))),
            ..amount(chain, of, id, figure, yearly)
        }
    };
    let crossing = |it: &Crossing, column: &Column| {
        let of = Subject::Commodity(it.commodity);
        told(column, of, it.commodity, it.amount)
    };
    let mut notes = it.notes.clone();
    let columns = it.activities.iter().map(|it| Column::Activity(it.process));
    let columns = columns.chain(it.drawn.iter().map(|it| Column::Drawn(it.commodity)));
    let broken = columns.filter_map(|it| sure.first_order.note(&it));
    notes.extend(broken.take(1));
    RequirementRow {
        demands: it.demands.iter().map(|it| demanded(chain, it)).collect(),
        activities: it
            .activities
            .iter()
            .map(|activity| {
                let product = chain.process(activity.process).product;
                let of = Subject::Process(activity.process);
                let column = Column::Activity(activity.process);
                let row = told(&column, of, product, activity.amount);
                AmountRow {
                    present: activity.present,
                    ..row
                }
            })
            .collect(),
        drawn: it
            .drawn
            .iter()
            .map(|draw| crossing(draw, &Column::Drawn(draw.commodity)))
            .collect(),
        surplus: it
            .surplus
            .iter()
            .map(|left| crossing(left, &Column::Surplus(left.commodity)))
            .collect(),
        notes,
    }
}

fn limit_row(chain: &Chain, it: &Limit) -> LimitRow {
    let (kind, of) = match it.kind {
        LimitKind::Capacity(id) => ("capacity", Subject::Process(id)),
        LimitKind::Import(id) => ("import", Subject::Commodity(id)),
    };
    let unit = unit(chain, it.commodity(chain), true);
    LimitRow {
        kind,
        of: chain.name(of),
        title: it.title(chain),
        amount: value(it.estimate, unit),
        inputs: inputs(chain, &it.grounds),
        assumed: it.assumed,
    }
}

fn demand_row(chain: &Chain, it: &Demand) -> LimitRow {
    let of = Subject::Commodity(it.commodity);
    let title = chain.title_of(of);
    let grounds: Vec<Ground> = it.ground.iter().cloned().collect();
    LimitRow {
        kind: "demand",
        of: chain.name(of),
        title: Message::new(
            format!("demand for {}", title.en),
            format!("{}需求", title.zh),
        ),
        amount: value(
            Estimate::exact(it.amount),
            unit(chain, it.commodity, it.yearly),
        ),
        inputs: inputs(chain, &grounds),
        assumed: grounds.iter().any(|it| it.assumed),
    }
}

fn party_row(chain: &Chain, it: &Party) -> LimitRow {
    match it {
        Party::Limit(limit) => limit_row(chain, limit),
        Party::Demand(demand) => demand_row(chain, demand),
    }
}

/// The unit that a potential is told in: the product's, or a share where several are wanted.
fn output_unit(chain: &Chain, it: &Potential) -> Unit {
    match &it.demands[..] {
        [only] => unit(chain, only.commodity, true),
        _ => Unit::ONE,
    }
}

/// The most that can be made, for programmes.
pub(super) fn potential_row(chain: &Chain, it: &Potential, sure: &Sure<'_>) -> PotentialRow {
    let output = output_unit(chain, it);
    let of = match &it.demands[..] {
        [only] => Subject::Commodity(only.commodity),
        _ => Subject::Chain,
    };
    // As the indicator of the same name.
    let column = Column::Indicator("potential", of, String::new(), Basis::Capacity, None);
    PotentialRow {
        demands: it.demands.iter().map(|it| demanded(chain, it)).collect(),
        most: value(sure.first_order.put(&column, it.outputs()), output),
        bottlenecks: it
            .bottlenecks
            .iter()
            .map(|held| bottleneck_row(chain, it, held))
            .collect(),
        notes: it.notes.clone(),
    }
}

fn bottleneck_row(chain: &Chain, potential: &Potential, it: &Bottleneck) -> BottleneckRow {
    let output = output_unit(chain, potential);
    let of = unit(chain, it.limit.commodity(chain), true);
    let worth = |slope: f64| {
        let slope = potential.output(slope);
        let ratio = Value {
            value: Some(crate::text::clean(slope)),
            unit: format!(
                "{}/({of})",
                if output.is_one() {
                    "1".to_owned()
                } else {
                    format!("({output})")
                }
            ),
            ..Value::default()
        };
        // What a year's worth of the limit adds is told as an amount; as a share of several demands in percent.
        let whole = match &potential.demands[..] {
            [only] => unit(chain, only.commodity, false),
            _ => Unit::ONE,
        };
        Value {
            text: value(Estimate::exact(slope), whole).text,
            ..ratio
        }
    };
    BottleneckRow {
        unit: value(
            Estimate::exact(1.0),
            unit(chain, it.limit.commodity(chain), false),
        )
        .text,
        gain: worth(it.gain),
        loss: worth(it.loss),
        until: it.until.map(|size| value(Estimate::exact(size), of)),
        reaches: it
            .reaches
            .map(|most| value(Estimate::exact(potential.output(most)), output)),
        next: it.next.iter().map(|it| limit_row(chain, it)).collect(),
        limit: limit_row(chain, &it.limit),
    }
}

/// Why demands cannot be met, for programmes.
pub(super) fn conflict_row(chain: &Chain, it: &Conflict) -> ConflictRow {
    let relaxed = it.relaxed.iter().map(|(party, by)| {
        let of = match party {
            Party::Limit(limit) => limit.commodity(chain),
            Party::Demand(demand) => demand.commodity,
        };
        (
            party_row(chain, party),
            value(Estimate::exact(*by), unit(chain, of, true)),
        )
    });
    ConflictRow {
        parties: it.parties.iter().map(|it| party_row(chain, it)).collect(),
        relaxed: relaxed.collect(),
    }
}

fn joined(rows: impl Iterator<Item = Message>, en: &str, zh: &str) -> Message {
    let (left, right): (Vec<String>, Vec<String>) = rows.map(|it| (it.en, it.zh)).unzip();
    Message::new(left.join(en), right.join(zh))
}

fn amounts(rows: &[AmountRow]) -> Message {
    let words = rows.iter().map(|it| {
        let amount = it
            .amount
            .as_ref()
            .map_or_else(|| Message::same("?"), |it| it.text.clone());
        Message::new(
            format!("{} {}", amount.en, it.title.en),
            format!("{} {}", amount.zh, it.title.zh),
        )
    });
    joined(words, ", ", "、")
}

/// What a demand takes, for people.
pub(super) fn requirement_section(row: &RequirementRow) -> Section {
    let table = |first: (&str, &str), rows: &[AmountRow]| {
        let ranged = rows.iter().any(|it| range_of(it).is_some());
        let mut columns = vec![
            column(first.0, first.1, Align::Left),
            column("amount", "数量", Align::Right),
        ];
        if ranged {
            columns.push(column("range", "范围", Align::Right));
        }
        let cells = rows.iter().map(|it| {
            let title = if it.present {
                it.title.clone()
            } else {
                Message::new(
                    format!("{} (not here yet)", it.title.en),
                    format!("{}（本链尚无）", it.title.zh),
                )
            };
            // A range without a best value is told as the amount: its text holds both ends.
            let range = range_of(it).map_or(Cell::Empty, Cell::Words);
            let amount = it.amount.clone();
            let amount = match amount {
                // "At least none" says only that nothing decides it.
                Some(it) if is_open(&it) => Cell::Words(Message::new("any or none", "不定")),
                Some(it) => Cell::Value(it),
                None => Cell::Unknown,
            };
            let mut cells = vec![Cell::Words(title), amount];
            if ranged {
                cells.push(range);
            }
            cells
        });
        Block::Table(Table {
            columns,
            rows: cells.collect(),
        })
    };
    let lists = [
        (
            ("process, by what it makes", "工艺（按产品计）"),
            &row.activities,
        ),
        (("comes from outside", "来自链外"), &row.drawn),
        (("left over", "剩余"), &row.surplus),
    ];
    let mut blocks: Vec<Block> = lists
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(title, rows)| table(title, rows))
        .collect();
    blocks.push(Block::List(row.notes.clone()));
    let wanted = amounts(&row.demands);
    Section {
        title: Message::new(
            format!("What it takes: {}", wanted.en),
            format!("需要什么：{}", wanted.zh),
        ),
        blocks,
    }
}

/// The bounds and the standard deviation of an amount, where it has any.
fn range_of(it: &AmountRow) -> Option<Message> {
    it.amount.as_ref()?.range.clone()
}

/// Whether an amount may be nothing and may be anything.
fn is_open(it: &Value) -> bool {
    it.value.is_none() && it.low == Some(0.0) && it.high.is_none()
}

/// A limit with its size and where it stands.
fn limit_words(it: &LimitRow) -> Message {
    let mut places: Vec<String> = it
        .inputs
        .iter()
        .map(|it| format!("{}:{}", it.at.file, it.at.line))
        .collect();
    places.dedup();
    let at = places.join(", ");
    let en = if at.is_empty() {
        String::new()
    } else {
        format!("; {at}")
    };
    let zh = if at.is_empty() {
        String::new()
    } else {
        format!("；{at}")
    };
    let (if_en, if_zh) = if it.assumed {
        (", if that is per year", "，若按年计")
    } else {
        ("", "")
    };
    Message::new(
        format!("{} ({}{if_en}{en})", it.title.en, it.amount.text.en),
        format!("{}（{}{if_zh}{zh}）", it.title.zh, it.amount.text.zh),
    )
}

fn bottleneck_words(it: &BottleneckRow) -> Message {
    let limit = limit_words(&it.limit);
    let unit = &it.unit;
    let (gain, loss) = (&it.gain.text, &it.loss.text);
    if it.gain.value == Some(0.0) {
        return Message::new(
            format!(
                "held back by {} together with others: more of it alone adds nothing, each {} less takes {}",
                limit.en, unit.en, loss.en
            ),
            format!(
                "受制于{}，并与其他限制同时起作用：单独增加无效，每减少 {}，减产 {}",
                limit.zh, unit.zh, loss.zh
            ),
        );
    }
    let head = Message::new(
        format!(
            "held back by {}: each {} more adds {}",
            limit.en, unit.en, gain.en
        ),
        format!("受制于{}：每增加 {}，可增产 {}", limit.zh, unit.zh, gain.zh),
    );
    let (Some(until), Some(reaches)) = (&it.until, &it.reaches) else {
        return Message::new(
            format!("{}; nothing else in the file limits it", head.en),
            format!("{}；文件中没有其他限制", head.zh),
        );
    };
    let next = joined(it.next.iter().map(limit_words), " and ", "和");
    let (next_en, next_zh) = if it.next.is_empty() {
        (String::new(), String::new())
    } else {
        (
            format!("; then {} limits", next.en),
            format!("；此后受制于{}", next.zh),
        )
    };
    Message::new(
        format!(
            "{}, up to {}, which gives {}{next_en}",
            head.en, until.text.en, reaches.text.en
        ),
        format!(
            "{}，直到 {}，此时产量 {}{next_zh}",
            head.zh, until.text.zh, reaches.text.zh
        ),
    )
}

/// How much can be made, for people.
pub(super) fn potential_section(rows: &[PotentialRow]) -> Section {
    let mut points = Vec::new();
    let mut notes: Vec<Message> = Vec::new();
    for row in rows {
        let most = ranged(&row.most);
        let wanted = match &row.demands[..] {
            [only] => Message::new(
                format!("{}: at most {}", only.title.en, most.en),
                format!("{}：最多 {}", only.title.zh, most.zh),
            ),
            several => {
                let wanted = amounts(several);
                Message::new(
                    format!("{} together: at most {} of them", wanted.en, most.en),
                    format!("{}合计：最多满足 {}", wanted.zh, most.zh),
                )
            }
        };
        points.push(wanted);
        points.extend(row.bottlenecks.iter().map(bottleneck_words));
        notes.extend(row.notes.iter().cloned());
    }
    if points.is_empty() {
        return Section::default();
    }
    notes.sort();
    notes.dedup();
    points.append(&mut notes);
    Section {
        title: Message::new(
            "How much can be made, and what holds it back",
            "最多能生产多少，受什么制约",
        ),
        blocks: vec![Block::List(points)],
    }
}

/// Why demands cannot be met, for people.
pub(super) fn conflict_section(row: &ConflictRow) -> Section {
    let parties = joined(row.parties.iter().map(limit_words), "; ", "；");
    let mut points = vec![Message::new(
        format!(
            "these cannot hold together, and without any one of them the others can: {}",
            parties.en
        ),
        format!(
            "以下各项不能同时成立，去掉其中任何一项其余即可成立：{}",
            parties.zh
        ),
    )];
    let gives = row.relaxed.iter().map(|(party, by)| match party.kind {
        "demand" => Message::new(
            format!("{} less of the {}", by.text.en, party.title.en),
            format!("{}减少 {}", party.title.zh, by.text.zh),
        ),
        _ => Message::new(
            format!("{} more {}", by.text.en, party.title.en),
            format!("{}增加 {}", party.title.zh, by.text.zh),
        ),
    });
    let gives = joined(gives, ", and ", "，且");
    points.push(Message::new(
        format!(
            "the least that mends it, counted in shares of each limit: {}",
            gives.en
        ),
        format!("按占各限制的比例计，最小的调整是：{}", gives.zh),
    ));
    Section {
        title: Message::new("Why the demands cannot be met", "需求为什么不能满足"),
        blocks: vec![Block::List(points)],
    }
}
