//! The sections of `analyze` on carbon and energy.
//!
//! Comes in: a chain and its footprint. Goes out: rows for programmes, sections for people. Must not know: formats.

use super::{column, confidence_words, inputs};
use crate::analysis::data::Burden;
use crate::analysis::footprint::{
    Carried, Embedded, Footprint, Needs, Parts, Precursor, carbon_unit, energy_unit,
};
use crate::analysis::{Ground, ground};
use crate::model::{Allocation, CarbonBasis, Chain, CommodityId, Subject};
use crate::quantity::{Estimate, Unit};
use crate::report::{
    Align, Block, CarriedRow, Cell, ElectricityRow, EmbeddedRow, FootprintRow, PartsRow,
    PrecursorRow, Section, SharedRow, Table, Value,
};
use crate::rules::value;
use crate::text::{Message, given_message};

/// What the footprint says, for programmes; `None` where it says nothing.
pub(super) fn row(chain: &Chain, it: &Footprint) -> Option<FootprintRow> {
    if it.carried.is_empty() {
        return None;
    }
    Some(FootprintRow {
        carried: it.carried.iter().map(|it| carried(chain, it)).collect(),
        embedded: it.embedded.iter().map(|it| embedded(chain, it)).collect(),
        shared: it
            .shared
            .iter()
            .map(|(id, allocation)| SharedRow {
                of: chain.name(Subject::Process(*id)),
                title: chain.title_of(Subject::Process(*id)),
                allocation: allocation.word(),
            })
            .collect(),
        electricity: it
            .electricity
            .iter()
            .map(|it| {
                let commodity = chain.commodity(it.commodity);
                let figure = commodity
                    .burdens
                    .carbon
                    .as_ref()
                    .filter(|_| it.carbon.is_some());
                let given = figure.and_then(|it| it.amount);
                let path = format!("commodities/{}/carbon", commodity.id);
                let grounds: Vec<Ground> = figure.map(|it| ground(path, it)).into_iter().collect();
                let of = Subject::Commodity(it.commodity);
                ElectricityRow {
                    of: chain.name(of),
                    title: chain.title_of(of),
                    // As the file gives it, with every digit.
                    carbon: told(chain, it.commodity, carbon_unit, it.carbon).map(|value| Value {
                        text: given
                            .as_ref()
                            .map_or_else(|| value.text.clone(), given_message),
                        ..value
                    }),
                    basis: it.basis.map(CarbonBasis::word),
                    inputs: inputs(chain, &grounds),
                }
            })
            .collect(),
        notes: it.notes.clone(),
    })
}

/// A figure per unit of a commodity. "At least nothing" says nothing.
fn told(
    chain: &Chain,
    id: CommodityId,
    unit: fn(Unit) -> Unit,
    it: Option<Estimate>,
) -> Option<Value> {
    let it = it.filter(|it| it.value.is_some() || it.low > 0.0 || it.high.is_finite())?;
    Some(value(it, unit(chain.commodity(id).unit?)))
}

fn missing(chain: &Chain, needs: &Needs, known: Option<Estimate>) -> Option<Message> {
    let whole = known.is_some_and(|it| it.value.is_some());
    (!whole && !needs.is_empty()).then(|| needs.message(chain))
}

fn parts(chain: &Chain, id: CommodityId, unit: fn(Unit) -> Unit, it: &Parts) -> PartsRow {
    let one = |it| told(chain, id, unit, it);
    PartsRow {
        total: one(it.total),
        direct: one(it.direct),
        electricity: one(it.electricity),
        upstream: one(it.upstream),
        missing: missing(chain, &it.needs, it.total),
    }
}

fn carried(chain: &Chain, it: &Carried) -> CarriedRow {
    let of = Subject::Commodity(it.commodity);
    CarriedRow {
        of: chain.name(of),
        title: chain.title_of(of),
        carbon: parts(chain, it.commodity, carbon_unit, &it.carbon),
        energy: parts(chain, it.commodity, energy_unit, &it.energy),
    }
}

fn embedded(chain: &Chain, it: &Embedded) -> EmbeddedRow {
    let of = Subject::Commodity(it.commodity);
    let one = |of: Option<Estimate>| told(chain, it.commodity, carbon_unit, of);
    let commodity = chain.commodity(it.commodity);
    // What the file gives is told with every digit of the file.
    let given = |which: Burden, of: Option<Estimate>| {
        let amount = which.of(commodity)?.amount.as_ref()?;
        Some(Value {
            text: given_message(amount),
            ..one(of)?
        })
    };
    let keys = [Burden::Benchmark, Burden::Default].into_iter();
    let grounds: Vec<Ground> = keys
        .filter_map(|which| {
            let path = format!("commodities/{}/{}", commodity.id, which.key());
            Some(ground(path, which.of(commodity)?))
        })
        .collect();
    let has_value = |it: Option<Estimate>| it.filter(|it| it.value.is_some());
    let whole = has_value(it.direct).and(has_value(it.indirect));
    EmbeddedRow {
        of: chain.name(of),
        title: chain.title_of(of),
        direct: one(it.direct),
        indirect: one(it.indirect),
        benchmark: given(Burden::Benchmark, it.benchmark),
        default: given(Burden::Default, it.default),
        precursors: it
            .precursors
            .iter()
            .map(|it| precursor(chain, it))
            .collect(),
        missing: missing(chain, &it.needs, whole),
        inputs: inputs(chain, &grounds),
    }
}

fn precursor(chain: &Chain, it: &Precursor) -> PrecursorRow {
    let of = Subject::Commodity(it.commodity);
    let unit = chain.commodity(it.commodity).unit.unwrap_or(Unit::ONE);
    PrecursorRow {
        of: chain.name(of),
        title: chain.title_of(of),
        amount: it.amount.map(|it| value(it, unit)),
        direct: told(chain, it.commodity, carbon_unit, it.direct),
        indirect: told(chain, it.commodity, carbon_unit, it.indirect),
        by_default: it.by_default,
    }
}

fn cell(value: Option<&Value>) -> Cell {
    value.map_or(Cell::Unknown, |value| Cell::Value(value.clone()))
}

/// Carbon and energy of a unit of each product, for people.
pub(super) fn section(chain: &Chain, row: &FootprintRow) -> Section {
    let mut columns = vec![column("product", "产品", Align::Left)];
    let carbon = row.carried.iter().any(|it| it.carbon.total.is_some());
    let energy = row.carried.iter().any(|it| it.energy.total.is_some());
    if carbon {
        columns.extend([
            column("carbon", "碳足迹", Align::Right),
            column("range", "范围", Align::Right),
            column("direct", "直接排放", Align::Right),
            column("electricity", "电力", Align::Right),
            column("upstream", "上游", Align::Right),
        ]);
    }
    if energy {
        columns.extend([
            column("energy", "累计能耗", Align::Right),
            column("of it electricity", "其中电力", Align::Right),
        ]);
    }
    let rows = row.carried.iter().map(|it| {
        let mut cells = vec![Cell::Words(it.title.clone())];
        if carbon {
            let range = it.carbon.total.as_ref().and_then(|it| it.range.clone());
            cells.extend([
                cell(it.carbon.total.as_ref()),
                range.map_or(Cell::Empty, Cell::Words),
                cell(it.carbon.direct.as_ref()),
                cell(it.carbon.electricity.as_ref()),
                cell(it.carbon.upstream.as_ref()),
            ]);
        }
        if energy {
            cells.extend([
                cell(it.energy.total.as_ref()),
                cell(it.energy.electricity.as_ref()),
            ]);
        }
        cells
    });
    let table = Table {
        columns,
        rows: rows.collect(),
    };
    let mut points = Vec::new();
    if carbon {
        points.extend(
            row.electricity
                .iter()
                .map(|it| electricity_words(chain, it)),
        );
    }
    points.extend(shared_words(row));
    points.extend(row.notes.iter().cloned());
    Section {
        title: Message::new("Carbon and energy of a unit", "单位产品的碳足迹与能耗"),
        blocks: vec![Block::Table(table), Block::List(points)],
    }
}

/// At what electricity is counted, of what that is, and who says so.
fn electricity_words(chain: &Chain, it: &ElectricityRow) -> Message {
    let Some(carbon) = &it.carbon else {
        return Message::new(
            format!("{}: its carbon is not known", it.title.en),
            format!("{}：碳排放因子未知", it.title.zh),
        );
    };
    let basis = match it.basis {
        Some("grid") => Message::new(", mix of the grid", "，电网平均"),
        Some("contract") => Message::new(", by contract", "，按合同"),
        _ => Message::default(),
    };
    let id = it.of.strip_prefix("commodity/").unwrap_or(&it.of);
    let commodity = chain.find_commodity(id).map(|id| chain.commodity(id));
    let figure = commodity.and_then(|it| it.burdens.carbon.as_ref());
    let cited = figure.map(|figure| {
        let sources = figure.sources.iter();
        let titles = sources.map(|id| chain.title_of(Subject::Source(*id)));
        titles
            .chain(figure.confidence.map(confidence_words))
            .collect::<Vec<_>>()
    });
    let cited = cited.unwrap_or_default();
    let join =
        |of: fn(&Message) -> &str, gap: &str| cited.iter().map(of).collect::<Vec<_>>().join(gap);
    let (en, zh) = (join(|it| &it.en, ", "), join(|it| &it.zh, "，"));
    let (en, zh) = if cited.is_empty() {
        (String::new(), String::new())
    } else {
        (format!(" ({en})"), format!("（{zh}）"))
    };
    Message::new(
        format!("{} at {}{}{en}", it.title.en, carbon.text.en, basis.en),
        format!("{}按 {}{}计{zh}", it.title.zh, carbon.text.zh, basis.zh),
    )
}

/// How burdens are shared, one line for each rule.
fn shared_words(row: &FootprintRow) -> Vec<Message> {
    let rules = [
        (Allocation::Mass, "by mass", "按质量分摊"),
        (Allocation::Value, "by value", "按价值分摊"),
        (
            Allocation::Expansion,
            "by system expansion (by-products credited with what they replace)",
            "系统扩展（副产品按其替代的产品抵扣）",
        ),
    ];
    let line = |(rule, en, zh): (Allocation, &str, &str)| {
        let of = row.shared.iter().filter(|it| it.allocation == rule.word());
        let (names_en, names_zh): (Vec<&str>, Vec<&str>) = of
            .map(|it| (it.title.en.as_str(), it.title.zh.as_str()))
            .unzip();
        (!names_en.is_empty()).then(|| {
            Message::new(
                format!("burdens are shared {en}: {}", names_en.join(", ")),
                format!("{zh}：{}", names_zh.join("、")),
            )
        })
    };
    rules.into_iter().filter_map(line).collect()
}

/// Embedded emissions of goods, for people.
pub(super) fn embedded_section(row: &FootprintRow) -> Section {
    if row.embedded.is_empty() {
        return Section::default();
    }
    let columns = vec![
        column("good", "商品", Align::Left),
        column("direct", "直接排放", Align::Right),
        column("indirect (electricity)", "间接排放（电力）", Align::Right),
        column("benchmark", "基准值", Align::Right),
        column("default value", "缺省值", Align::Right),
    ];
    let given = |value: Option<&Value>| value.map_or(Cell::Empty, |it| Cell::Value(it.clone()));
    let rows = row.embedded.iter().map(|it| {
        vec![
            Cell::Words(it.title.clone()),
            cell(it.direct.as_ref()),
            cell(it.indirect.as_ref()),
            given(it.benchmark.as_ref()),
            given(it.default.as_ref()),
        ]
    });
    let table = Table {
        columns,
        rows: rows.collect(),
    };
    let mut points: Vec<Message> = row.embedded.iter().filter_map(precursor_words).collect();
    points.push(Message::new(
        "benchmark and default value are of direct emissions; what is taken and has neither is no precursor and adds nothing (CBAM)",
        "基准值和缺省值针对直接排放；两者都没有的投入不是前体，不计入（CBAM）",
    ));
    Section {
        title: Message::new(
            "Embedded emissions, as the EU's border adjustment (CBAM) counts them",
            "隐含排放（按欧盟碳边境调节机制 CBAM 口径）",
        ),
        blocks: vec![Block::Table(table), Block::List(points)],
    }
}

fn precursor_words(row: &EmbeddedRow) -> Option<Message> {
    if row.precursors.is_empty() {
        return None;
    }
    let one = |it: &PrecursorRow| {
        let text = |of: &Option<Value>| {
            of.as_ref()
                .map_or_else(|| Message::same("?"), |it| it.text.clone())
        };
        let (amount, direct, indirect) = (text(&it.amount), text(&it.direct), text(&it.indirect));
        let bought = if it.by_default {
            Message::new(", bought, at its default value", "，外购，按缺省值")
        } else {
            Message::default()
        };
        Message::new(
            format!(
                "{} of {} (direct {}, indirect {}{})",
                amount.en, it.title.en, direct.en, indirect.en, bought.en
            ),
            format!(
                "{} {}（直接 {}，间接 {}{}）",
                it.title.zh, amount.zh, direct.zh, indirect.zh, bought.zh
            ),
        )
    };
    let (en, zh): (Vec<String>, Vec<String>) = row
        .precursors
        .iter()
        .map(one)
        .map(|it| (it.en, it.zh))
        .unzip();
    Some(Message::new(
        format!("precursors of {}: {}", row.title.en, en.join("; ")),
        format!("{}的前体：{}", row.title.zh, zh.join("；")),
    ))
}
