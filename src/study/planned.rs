//! A report of plans in a planner's words.
//!
//! Comes in: the document of `plan`. Goes out: its sections. Must not know: chains, analyses, formats.

use super::column;
use crate::analysis::indicators;
use crate::analysis::synthesis::By;
use crate::report::{
    Align, Block, Cell, PlanDocument, PlannedBound, PlannedInput, PlannedProcess, PlannedUse,
    PlannedWay, Section, Table, Value,
};
use crate::text::Message;

/// The sections of a report of plans: what is wanted, the plans in a table, each plan.
pub(super) fn sections(document: &PlanDocument) -> Vec<Section> {
    let mut sections = vec![wanted(document)];
    sections.extend(ways_table(document));
    let ways = document.plans.iter().enumerate();
    sections.extend(ways.map(|(at, it)| one(at, it)));
    sections
}

/// A ratio in words, and what it lacks.
fn bound_words(it: &PlannedBound) -> Message {
    let name = indicators::title(&it.indicator);
    let (en, zh) = if it.makeable {
        ("lacking", "相差")
    } else {
        (
            "no process known here brings it nearer; lacking",
            "已知工艺都不能使其提高；相差",
        )
    };
    Message::new(
        format!("{} ({}): {en} {}", it.title.en, name.en, it.lacking.text.en),
        format!(
            "{}（{}）：{zh} {}",
            it.title.zh, name.zh, it.lacking.text.zh
        ),
    )
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
    points.extend(document.bounds.iter().map(bound_words));
    let count = document.structures;
    let more = if document.more { "more than " } else { "" };
    let more_zh = if document.more { "超过 " } else { "" };
    let total = Message::new(
        format!("{more}{count} combinations of processes and purchases"),
        format!("共 {more_zh}{count} 种工艺与购入的组合"),
    );
    let order = order(document);
    let blocks = if document.wanted.is_empty() && document.bounds.is_empty() {
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
    let blocks = blocks
        .into_iter()
        .chain(document.blocked.clone().map(Block::Text))
        .collect();
    Section {
        title: Message::new("Wanted, more per year", "需要增加的（每年）"),
        blocks,
    }
}

/// In which order plans are told, and why.
fn order(document: &PlanDocument) -> Message {
    let (en, zh) = match document.order {
        order if order == By::Cost.word() => ("the cheapest year first", "按年成本从低到高排列"),
        order if order == By::Outside.word() => (
            "those with the fewest commodities from outside first, then the fewest additions",
            "按依赖外部的物料种类少、新增项目少的顺序排列",
        ),
        _ => (
            "the fewest additions first, then the fewest commodities from outside",
            "按新增项目少、依赖外部的物料种类少的顺序排列",
        ),
    };
    let unknown = document.order != By::Cost.word()
        && document.plans.iter().any(|it| !it.uncosted.is_empty());
    if unknown {
        return Message::new(
            format!("costs are not all known; {en}"),
            format!("成本数据不全；{zh}"),
        );
    }
    Message::new(en, zh)
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
    points.push(match &document.coming {
        Some(day) => Message::new(
            format!("Capacity that stands idle, and what is to run by {day}, is used before anything is built; a plant to come without a day is not counted."),
            format!("先用闲置产能和 {day} 前投产的产能，再考虑新建；没有投产日期的在建、规划项目不计。"),
        ),
        None => Message::new(
            "Capacity that stands idle is used before anything is built; what is being built or planned is not counted (--coming DATE counts it).",
            "先用闲置产能，再考虑新建；在建、规划的产能未计（可用 --coming 日期 计入）。",
        ),
    });
    points.extend(doubts(document));
    points
}

/// What the plans leave open.
fn doubts(document: &PlanDocument) -> Vec<Message> {
    let mut points = Vec::new();
    if document.stopped {
        points.push(Message::new(
            "The search was ended by its bound: the plans told are the best, further ones may be missing.",
            "搜索达到上限即停止：所列方案确为最优，但可能还有其他方案未列出。",
        ));
    }
    if document.spread {
        points.push(Message::new(
            "Amounts differ by more than ten powers of ten: digits are lost; check the units of the smallest and the largest.",
            "各用量大小相差超过十个数量级，有效数字会丢失：请核对最小和最大用量的单位。",
        ));
    }
    if document.troubled > 0 {
        let count = document.troubled;
        points.push(Message::new(
            format!("Left out, since no result on them can be vouched for: {count}; check the units of the smallest and the largest figure."),
            format!("有 {count} 种组合得不出可靠结果，未列出；请核对最小和最大数据的单位。"),
        ));
    }
    if !document.faulty.is_empty() {
        let titles = join(document.faulty.iter().cloned());
        points.push(Message::new(
            format!(
                "Left out, since their figures cannot be right: {}",
                titles.en
            ),
            format!("数据有误，未参与方案：{}", titles.zh),
        ));
    }
    points
}

fn ways_table(document: &PlanDocument) -> Option<Section> {
    let columns = vec![
        column("plan", "方案", Align::Left),
        column("run or add", "提产或新增", Align::Left),
        column("buy", "购入", Align::Left),
        column("cost per year", "年成本", Align::Right),
        column("closes", "消除问题", Align::Right),
        column("opens", "新增问题", Align::Right),
    ];
    let count = |it: usize| Cell::Words(Message::same(it.to_string()));
    let row = |it: &PlannedWay| {
        let bought = it.inputs.iter().filter(|it| it.source == "bought");
        let runs = it.runs.iter().map(|it| it.title.clone());
        let adds = it.add.iter().map(|it| it.title.clone());
        vec![
            Cell::Id(it.scenario.clone()),
            Cell::Words(join(runs.chain(adds))),
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

/// What is taken, how much, of how much there is.
fn input_words(input: &PlannedInput) -> Message {
    let words = sized(&input.title, input.per_year.as_ref());
    match &input.most {
        None => words,
        Some(most) => Message::new(
            format!("{} of {}", words.en, most.text.en),
            format!("{}（可用 {}）", words.zh, most.text.zh),
        ),
    }
}

/// What runs more, how much, of how much it could.
fn use_words(process: &PlannedUse) -> Message {
    let words = from(
        sized(&process.title, process.per_year.as_ref()),
        &process.fills,
    );
    let Some(most) = &process.most else {
        return words;
    };
    Message::new(
        format!("{}; capacity for {} is there", words.en, most.text.en),
        format!("{}；可用产能 {}", words.zh, most.text.zh),
    )
}

/// What something is made from.
fn from(words: Message, fills: &[Message]) -> Message {
    if fills.is_empty() {
        return words;
    }
    let fills = join(fills.iter().cloned());
    Message::new(
        format!("{}, from {}", words.en, fills.en),
        format!("{}，用{}", words.zh, fills.zh),
    )
}

/// What is added, how large, from what.
fn addition_words(process: &PlannedProcess) -> Message {
    let words = sized(&process.title, process.per_year.as_ref());
    let mut words = from(words, &process.fills);
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

/// Amounts of several things; those that are not known stand together, and that is said of them once.
fn listed<'m>(things: impl Iterator<Item = (&'m Message, Message, bool)>) -> Option<Message> {
    let (known, unknown): (Vec<_>, Vec<_>) = things.partition(|it| it.2);
    let known = join(known.into_iter().map(|it| it.1));
    let Some((first, rest)) = unknown.split_first() else {
        return (!known.en.is_empty()).then_some(known);
    };
    // One alone is told like the others.
    let unknown = if rest.is_empty() {
        first.1.clone()
    } else {
        let titles = join(unknown.iter().map(|it| it.0.clone()));
        Message::new(
            format!("{} (amounts not known)", titles.en),
            format!("{}（数量均未知）", titles.zh),
        )
    };
    if known.en.is_empty() {
        return Some(unknown);
    }
    Some(join([known, unknown]))
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
    for process in &it.runs {
        add("run more", "提高开工", use_words(process));
    }
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
    ] {
        let inputs = it.inputs.iter().filter(|it| it.source == source);
        if let Some(words) =
            listed(inputs.map(|it| (&it.title, input_words(it), it.per_year.is_some())))
        {
            add(en, zh, words);
        }
    }
    if !it.surplus.is_empty() {
        let left = it.surplus.iter().map(|it| {
            let known = it.per_year.is_some();
            (&it.title, sized(&it.title, it.per_year.as_ref()), known)
        });
        if let Some(words) = listed(left) {
            add("leaves over", "剩余", words);
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
