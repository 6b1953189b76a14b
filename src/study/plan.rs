//! What a report of plans contains: `plan`.
//!
//! Comes in: plans, and the findings of the chain as it is and under each. Goes out: [`Report`]. Must not know: formats.

use super::column;
use crate::analysis::synthesis::{Addition, Draw, Plan, Plans, Source, Wanted, Why};
use crate::model::{Chain, CommodityId};
use crate::quantity::{Estimate, Unit};
use crate::report::{
    Align, Block, Cell, ChangeState, ChangedFinding, Document, Finding, PlanDocument, PlannedGoal,
    PlannedInput, PlannedProcess, PlannedWay, Report, Section, Table, Value,
};
use crate::rules::{self, value};
use crate::text::Message;

/// What is done to the data, not to the chain, is no effect of a plan.
const OF_DATA: &str = "data";

/// Plans as a report; `effects` holds what became of each finding under each plan.
pub fn of_plans(
    chain: &Chain,
    plans: &Plans,
    period: Option<String>,
    effects: &[Vec<ChangedFinding>],
) -> Report {
    let all = plans.wanted.iter().map(|it| (it, true));
    let all = all.chain(plans.unmade.iter().map(|it| (it, false)));
    let ways = plans.best.iter().enumerate();
    let document = PlanDocument {
        chain: chain.id.clone(),
        file: chain
            .files
            .first()
            .map_or(String::new(), |it| it.path.clone()),
        period,
        wanted: all
            .map(|(it, makeable)| goal(chain, it, makeable))
            .collect(),
        maximal: plans
            .maximal
            .iter()
            .map(|id| chain.process(*id).id.clone())
            .collect(),
        structures: plans.structures,
        more: plans.more,
        order: if plans.by_cost { "cost" } else { "additions" },
        plans: ways
            .map(|(at, it)| way(chain, plans, it, at, effects.get(at)))
            .collect(),
    };
    let mut sections = vec![wanted(&document)];
    sections.extend(ways_table(&document));
    sections.extend(
        document
            .plans
            .iter()
            .enumerate()
            .map(|(at, it)| one(at, it)),
    );
    let title = chain.title.message(&chain.id);
    Report {
        title: Message::new(
            format!("{}: ways to close the gaps", title.en),
            format!("{}：补链方案", title.zh),
        ),
        document: Document::Plans(Box::new(document)),
        sections,
    }
}

/// An amount per year of a commodity, as it is reported.
fn yearly(chain: &Chain, id: CommodityId, amount: Option<Estimate>) -> Option<Value> {
    let year = Unit::parse("a").ok()?;
    let unit = chain.commodity(id).unit?.divided(year)?;
    Some(value(amount?, unit))
}

fn goal(chain: &Chain, it: &Wanted, makeable: bool) -> PlannedGoal {
    let commodity = chain.commodity(it.commodity);
    PlannedGoal {
        commodity: commodity.id.clone(),
        title: commodity.title.message(&commodity.id),
        per_year: yearly(chain, it.commodity, it.per_year),
        why: match it.why {
            Why::Missing => "missing",
            Why::Short => "short",
            Why::Asked => "asked",
        },
        makeable,
    }
}

fn way(
    chain: &Chain,
    plans: &Plans,
    plan: &Plan,
    at: usize,
    effects: Option<&Vec<ChangedFinding>>,
) -> PlannedWay {
    let of = |states: &[ChangeState]| {
        let all = effects
            .into_iter()
            .flatten()
            .filter(|it| states.contains(&it.state));
        let told = all.filter_map(|it| it.head.clone().or_else(|| it.base.clone()));
        told.filter(|it| !is_of_data(it)).collect::<Vec<Finding>>()
    };
    PlannedWay {
        scenario: format!("plan-{}", at + 1),
        add: plan.additions.iter().map(|it| added(chain, it)).collect(),
        inputs: plan.draws.iter().map(|it| taken(chain, it)).collect(),
        cost: plan.cost.per_year.and_then(|cost| {
            let unit = plans.currency.unit.divided(Unit::parse("a").ok()?)?;
            Some(value(Estimate::exact(cost), unit))
        }),
        uncosted: plan.cost.missing.clone(),
        closes: of(&[ChangeState::Closed]),
        shrinks: of(&[ChangeState::Shrunk]),
        opens: of(&[ChangeState::Opened, ChangeState::Grown]),
    }
}

fn is_of_data(finding: &Finding) -> bool {
    rules::find(finding.rule).is_some_and(|rule| rule.area.en() == OF_DATA)
}

fn added(chain: &Chain, it: &Addition) -> PlannedProcess {
    let process = chain.process(it.process);
    let least = it.minimum.filter(|least| {
        it.per_year
            .and_then(|it| it.value)
            .is_some_and(|size| size < *least)
    });
    PlannedProcess {
        process: process.id.clone(),
        title: process.title.message(&process.id),
        grows: it.grows,
        per_year: yearly(chain, process.product, it.per_year),
        minimum: yearly(chain, process.product, least.map(Estimate::exact)),
        fills: it
            .fills
            .iter()
            .map(|id| chain.title_of(crate::model::Subject::Commodity(*id)))
            .collect(),
    }
}

fn taken(chain: &Chain, it: &Draw) -> PlannedInput {
    let commodity = chain.commodity(it.commodity);
    PlannedInput {
        commodity: commodity.id.clone(),
        title: commodity.title.message(&commodity.id),
        per_year: yearly(chain, it.commodity, it.per_year),
        source: match it.source {
            Source::Outside => "outside",
            Source::Bought => "bought",
            Source::Chain => "chain",
            Source::ChainShort => "chain-short",
        },
    }
}

fn join(items: impl IntoIterator<Item = Message>) -> Message {
    let (en, zh): (Vec<String>, Vec<String>) =
        items.into_iter().map(|item| (item.en, item.zh)).unzip();
    Message::new(en.join(", "), zh.join("、"))
}

/// A title with its amount a year; an amount that is not known is said to be so.
fn sized(title: &Message, amount: Option<&Value>) -> Message {
    let words = |range: Option<&Message>, text: &Message| match range {
        Some(range) => Message::new(
            format!("{} ({})", text.en, range.en),
            format!("{}（{}）", text.zh, range.zh),
        ),
        None => text.clone(),
    };
    let amount = amount.map_or_else(
        || Message::new("amount not known", "数量未知"),
        |it| words(it.range.as_ref(), &it.text),
    );
    Message::new(
        format!("{} {}", title.en, amount.en),
        format!("{} {}", title.zh, amount.zh),
    )
}

fn wanted(document: &PlanDocument) -> Section {
    let mut points: Vec<Message> = Vec::new();
    for it in &document.wanted {
        let sized = sized(&it.title, it.per_year.as_ref());
        let (en, zh) = match (it.makeable, it.why) {
            (false, _) => (
                "no process known here makes it: name a file with one by --with, or import it",
                "已知工艺都不能生产：请用 --with 指定含该工艺的文件，或从外部购入",
            ),
            (true, "missing") => ("needed, and nobody supplies it", "有需求而无来源"),
            (true, "short") => ("short", "供不应求"),
            (true, _) => ("asked for", "按要求"),
        };
        points.push(Message::new(
            format!("{}: {en}", sized.en),
            format!("{}：{zh}", sized.zh),
        ));
    }
    let count = document.structures;
    let more = if document.more { "more than " } else { "" };
    let more_zh = if document.more { "超过 " } else { "" };
    let total = Message::new(
        format!("{more}{count} ways, each commodity made or bought in one way"),
        format!("共 {more_zh}{count} 种做法（每种物料只用一种方式生产或购入）"),
    );
    let order = if document.order == "cost" {
        Message::new("the cheapest year first", "按年成本从低到高排列")
    } else {
        Message::new(
            "costs are not all known, so the fewest additions come first, then the least bought from outside",
            "成本数据不全，按新增项目少、对外依赖少的顺序排列",
        )
    };
    let blocks = if document.wanted.is_empty() {
        vec![Block::Text(Message::new(
            "Nothing is missing and nothing is short here; ask for something by --demand",
            "本链没有缺失和短缺；可用 --demand 提出要求",
        ))]
    } else {
        vec![
            Block::List(points),
            Block::Text(Message::new(
                format!("{}; {}.", total.en, order.en),
                format!("{}；{}。", total.zh, order.zh),
            )),
            Block::List(pace(document)),
        ]
    };
    Section {
        title: Message::new("Wanted, more per year", "需要增加的（每年）"),
        blocks,
    }
}

/// What the amounts a year take for granted.
fn pace(document: &PlanDocument) -> Vec<Message> {
    let mut points = Vec::new();
    let from_gaps = document
        .wanted
        .iter()
        .any(|it| it.why != "asked" && it.per_year.is_some());
    if let Some(period) = document.period.as_ref().filter(|_| from_gaps) {
        points.push(Message::new(
            format!("Gaps are those of {period}, as if that pace held for a year."),
            format!("缺口取自 {period}，按该期速度折算为全年。"),
        ));
    }
    points.push(Message::new(
        "Sizes count no by-products as supply, and no plant that is built or planned beyond what the file observes.",
        "规模测算不计副产品的供给，也不计文件数据之外在建、规划的产能。",
    ));
    points
}

fn ways_table(document: &PlanDocument) -> Option<Section> {
    let columns = vec![
        column("plan", "方案", Align::Left),
        column("add", "新增", Align::Left),
        column("buy", "购入", Align::Left),
        column("cost per year", "年成本", Align::Right),
        column("closes", "消除问题", Align::Right),
        column("opens", "新增问题", Align::Right),
    ];
    let count = |it: usize| Cell::Words(Message::same(it.to_string()));
    let row = |it: &PlannedWay| {
        let bought = it.inputs.iter().filter(|it| it.source == "bought");
        vec![
            Cell::Id(it.scenario.clone()),
            Cell::Words(join(it.add.iter().map(|it| it.title.clone()))),
            Cell::Words(join(bought.map(|it| it.title.clone()))),
            it.cost.clone().map_or(Cell::Unknown, Cell::Value),
            count(it.closes.len()),
            count(it.opens.len()),
        ]
    };
    let rows: Vec<_> = document.plans.iter().map(row).collect();
    (!rows.is_empty()).then(|| Section {
        title: Message::new("Plans", "方案"),
        blocks: vec![Block::Table(Table { columns, rows })],
    })
}

/// What is added, how large, from what.
fn addition_words(process: &PlannedProcess) -> Message {
    let mut words = sized(&process.title, process.per_year.as_ref());
    if !process.fills.is_empty() {
        let fills = join(process.fills.iter().cloned());
        words = Message::new(
            format!("{}, from {}", words.en, fills.en),
            format!("{}，用{}", words.zh, fills.zh),
        );
    }
    if let Some(least) = &process.minimum {
        words = Message::new(
            format!(
                "{}; the smallest that is built is {}",
                words.en, least.text.en
            ),
            format!("{}；最小建设规模 {}", words.zh, least.text.zh),
        );
    }
    words
}

/// One plan, in a planner's words.
fn one(at: usize, it: &PlannedWay) -> Section {
    let mut points = Vec::new();
    let mut add = |en: &str, zh: &str, what: Message| {
        points.push(Message::new(
            format!("{en}: {}", what.en),
            format!("{zh}：{}", what.zh),
        ));
    };
    for process in &it.add {
        let words = addition_words(process);
        if process.grows {
            add("enlarge", "扩建", words);
        } else {
            add("add", "新建", words);
        }
    }
    for (source, en, zh) in [
        ("bought", "buy, though it could be made", "购入（也可自产）"),
        ("outside", "new input from outside", "新增外部投入"),
        ("chain", "takes from this chain", "取自本链"),
        (
            "chain-short",
            "takes more than this chain has left",
            "超出本链余量",
        ),
    ] {
        let inputs = it.inputs.iter().filter(|it| it.source == source);
        let inputs: Vec<Message> = inputs
            .map(|it| sized(&it.title, it.per_year.as_ref()))
            .collect();
        if !inputs.is_empty() {
            add(en, zh, join(inputs));
        }
    }
    for (findings, en, zh) in [
        (&it.closes, "closes", "消除"),
        (&it.shrinks, "makes smaller", "缩小"),
        (&it.opens, "opens or makes larger", "新增或扩大"),
    ] {
        for finding in findings {
            add(en, zh, finding.message.clone());
        }
    }
    if !it.uncosted.is_empty() {
        add(
            "no cost or price given for",
            "缺成本或价格",
            join(it.uncosted.iter().cloned()),
        );
    }
    Section {
        title: Message::new(format!("Plan {}", at + 1), format!("方案 {}", at + 1)),
        blocks: vec![Block::List(points)],
    }
}
