//! The answers of two versions side by side.
//!
//! Comes in: what each version answers to one demand. Goes out: the rows that moved. Must not know: how answers are found.

use std::collections::HashMap;

use super::super::View;
use super::super::indicator::{delta, moved};
use super::Answer;
use crate::analysis::conflict::{Conflict, Party};
use crate::analysis::demand::{Demand, unit_of};
use crate::analysis::potential::{Limit, LimitKind, NoPotential, Potential};
use crate::analysis::requirement::Requirement;
use crate::analysis::synthesis::Plans;
use crate::model::{Chain, Subject};
use crate::quantity::{Estimate, Unit};
use crate::report::{IndicatorMove, Value};
use crate::rules::value;
use crate::text::Message;

/// Names told in a row; all of them are in the lists for programmes.
const NAMED_MAX: usize = 5;

const ALL: [What; 7] = [
    What::Cover,
    What::Potential,
    What::Conflict,
    What::Additions,
    What::Activity,
    What::Outside,
    What::LeftOver,
];

/// What can be told of a demand, in the order it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum What {
    /// How often it can be met a year.
    Cover,
    /// How much can be made.
    Potential,
    /// What clashes.
    Conflict,
    /// What would have to be added.
    Additions,
    /// How much each process makes.
    Activity,
    /// What comes from outside.
    Outside,
    /// What is left over.
    LeftOver,
}

impl What {
    const fn id(self) -> &'static str {
        match self {
            Self::Cover => "demand-cover",
            Self::Potential => "potential",
            Self::Conflict => "conflict",
            Self::Additions => "additions",
            Self::Activity | Self::Outside | Self::LeftOver => "requirement",
        }
    }

    const fn by(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Outside => "outside",
            Self::LeftOver => "left-over",
            Self::Potential => "demand",
            _ => "",
        }
    }

    fn title(self) -> Message {
        match self {
            Self::Cover => Message::new("Part of the demand that can be met", "需求可满足的比例"),
            Self::Potential => crate::analysis::indicators::title("potential"),
            Self::Conflict => Message::new("Why the demand cannot be met", "需求不能满足的原因"),
            Self::Additions => Message::new("Fewest processes to add", "最少需新增的工艺"),
            Self::Activity | Self::Outside | Self::LeftOver => {
                Message::new("What the demand takes", "满足需求所需")
            }
        }
    }

    fn by_title(self) -> Message {
        match self {
            Self::Activity => Message::new("made by the process", "工艺产量"),
            Self::Outside => Message::new("from outside", "来自链外"),
            Self::LeftOver => Message::new("left over", "剩余"),
            Self::Potential => Message::new("for the demand", "按所问需求"),
            _ => Message::default(),
        }
    }
}

/// Whether a row is of a demand that was asked for.
pub(in super::super) fn is_of_demand(it: &IndicatorMove) -> bool {
    let of_demand = |what: What| (what.id(), what.by()) == (it.id, it.by.as_str());
    ALL.into_iter().any(of_demand)
}

/// A figure, or a list of names.
#[derive(Clone, Debug)]
enum Told {
    /// An amount; `None` is not known.
    Amount(Option<Estimate>, Unit),
    /// Words instead of an amount.
    Words(Message),
    Names(Names),
}

/// Things that are counted and named.
#[derive(Clone, Debug, Default)]
struct Names {
    /// As programmes read them, in their own version.
    ids: Vec<String>,
    /// The same in the names of the new version: what they are compared by.
    keys: Vec<String>,
    titles: Vec<Message>,
    /// What is said where there are none.
    none: Message,
    /// Why there may be fewer.
    bounded: bool,
}

/// One row of one version.
#[derive(Clone, Debug)]
struct Row {
    what: What,
    of: Subject,
    told: Told,
}

/// What is wanted: `1 t of Aluminium profiles`.
pub(super) fn wanted(chain: &Chain, it: &Demand) -> Message {
    let unit = unit_of(chain, it.commodity, it.yearly);
    let amount = value(Estimate::exact(it.amount), unit).text;
    let title = chain.title_of(Subject::Commodity(it.commodity));
    Message::new(
        format!("{} of {}", amount.en, title.en),
        format!("{} {}", title.zh, amount.zh),
    )
}

/// The rows that moved, in their order and then by name.
pub(super) fn compare(
    base: (&View<'_>, &Answer),
    head: (&View<'_>, &Answer),
) -> Vec<IndicatorMove> {
    let (old, new) = (rows(base.0, base.1), rows(head.0, head.1));
    let key = |view: &View<'_>, it: &Row| (it.what, view.names.subject(view.chain, it.of));
    let mut waiting: HashMap<(What, String), &Row> =
        old.iter().map(|it| (key(base.0, it), it)).collect();
    let mut found: Vec<(What, IndicatorMove)> = Vec::new();
    for it in &new {
        let before = waiting.remove(&key(head.0, it));
        if before.is_none_or(|before| differ(&before.told, &it.told)) {
            found.push((it.what, tell(head.0.chain, before, Some(it), it)));
        }
    }
    for it in waiting.into_values() {
        found.push((it.what, tell(base.0.chain, Some(it), None, it)));
    }
    found.sort_by(|left, right| (left.0, &left.1.of).cmp(&(right.0, &right.1.of)));
    found.into_iter().map(|(_, it)| it).collect()
}

fn differ(old: &Told, new: &Told) -> bool {
    match (old, new) {
        (Told::Amount(Some(old), from), Told::Amount(Some(new), to)) => {
            moved((*old, *from), (*new, *to))
        }
        (Told::Amount(None, _), Told::Amount(None, _)) => false,
        (Told::Words(old), Told::Words(new)) => old != new,
        (Told::Names(old), Told::Names(new)) => {
            (&old.keys, old.bounded) != (&new.keys, new.bounded)
        }
        _ => true,
    }
}

fn rows(view: &View<'_>, it: &Answer) -> Vec<Row> {
    let mut rows = Vec::new();
    // One demand is told of its commodity, several together of the chain.
    let of = match &it.demands[..] {
        [only] => Subject::Commodity(only.commodity),
        _ => Subject::Chain,
    };
    let mut put = |what, told| rows.push(Row { what, of, told });
    if let Some(potential) = &it.potential {
        let (cover, most) = met(view.chain, &it.demands, potential);
        put(What::Cover, cover);
        if let [_] = &it.demands[..] {
            put(What::Potential, most);
        }
        put(What::Conflict, clash(view, it, potential));
    }
    put(What::Additions, additions(view, it.plans.as_ref()));
    if let Some(requirement) = &it.requirement {
        taken(view.chain, requirement, &mut rows);
    } else {
        let told = Told::Amount(None, Unit::ONE);
        let what = What::Activity;
        rows.push(Row { what, of, told });
    }
    rows
}

/// How often the demands can be met, and the most of one alone.
fn met(
    chain: &Chain,
    demands: &[Demand],
    potential: &Result<Potential, NoPotential>,
) -> (Told, Told) {
    let unit = demands
        .first()
        .map_or(Unit::ONE, |it| unit_of(chain, it.commodity, true));
    match potential {
        Ok(it) => {
            let times = Estimate {
                value: Some(it.most),
                ..it.range
            };
            (
                Told::Amount(Some(times), Unit::ONE),
                Told::Amount(Some(it.outputs()), unit),
            )
        }
        Err(NoPotential::Nothing) => {
            let none = Some(Estimate::exact(0.0));
            (Told::Amount(none, Unit::ONE), Told::Amount(none, unit))
        }
        Err(NoPotential::Unlimited(_)) => {
            let words = || Told::Words(Message::new("no limit known", "无已知上限"));
            (words(), words())
        }
        Err(NoPotential::Trouble) => (Told::Amount(None, Unit::ONE), Told::Amount(None, unit)),
    }
}

/// What stands in the way of the demands.
fn clash(view: &View<'_>, it: &Answer, potential: &Result<Potential, NoPotential>) -> Told {
    let nothing = Names {
        none: Message::new("nothing: it can be met", "无：可以满足"),
        ..Names::default()
    };
    match (&it.conflict, potential) {
        (Some(Ok(conflict)), _) => Told::Names(parties(view, conflict)),
        (None, Ok(_) | Err(NoPotential::Unlimited(_))) => Told::Names(nothing),
        (None, Err(NoPotential::Nothing)) => {
            Told::Words(Message::new("nothing can be made of it", "完全无法生产"))
        }
        _ => Told::Words(Message::same("?")),
    }
}

fn parties(view: &View<'_>, conflict: &Conflict) -> Names {
    let chain = view.chain;
    let mut names = Names::default();
    for party in &conflict.parties {
        let (kind, of, id) = match party {
            Party::Limit(limit) => {
                let (kind, of) = limited(limit);
                (kind, of, limit.commodity(chain))
            }
            Party::Demand(it) => ("demand", Subject::Commodity(it.commodity), it.commodity),
        };
        let title = match party {
            Party::Limit(limit) => limit.title(chain),
            Party::Demand(it) => {
                let title = chain.title_of(Subject::Commodity(it.commodity));
                Message::new(
                    format!("demand for {}", title.en),
                    format!("{}需求", title.zh),
                )
            }
        };
        let amount = value(Estimate::exact(party.amount()), unit_of(chain, id, true)).text;
        names.ids.push(format!("{kind} {}", chain.name(of)));
        // A limit that moved is another one.
        let key = view.names.subject(chain, of);
        names.keys.push(format!("{kind} {key} {}", amount.en));
        names.titles.push(Message::new(
            format!("{} ({})", title.en, amount.en),
            format!("{}（{}）", title.zh, amount.zh),
        ));
    }
    names
}

const fn limited(limit: &Limit) -> (&'static str, Subject) {
    match limit.kind {
        LimitKind::Capacity(id) => ("capacity", Subject::Process(id)),
        LimitKind::Import(id) => ("import", Subject::Commodity(id)),
    }
}

/// The fewest processes that would have to be added; not known where no plan is found.
fn additions(view: &View<'_>, plans: Option<&Plans>) -> Told {
    let unknown = Told::Words(Message::new("no plan found", "没有找到方案"));
    let Some(plans) = plans else { return unknown };
    let (Some(best), true) = (plans.best.first(), plans.unmade.is_empty()) else {
        return unknown;
    };
    let mut names = Names {
        none: Message::new("none", "无"),
        bounded: plans.stopped || plans.troubled > 0,
        ..Names::default()
    };
    for it in &best.additions {
        let of = Subject::Process(it.process);
        let title = view.chain.title_of(of);
        names.ids.push(view.chain.name(of));
        names.keys.push(view.names.subject(view.chain, of));
        names.titles.push(if it.grows {
            Message::new(
                format!("{} (larger)", title.en),
                format!("{}（扩建）", title.zh),
            )
        } else {
            title
        });
    }
    Told::Names(names)
}

/// What the demands take.
fn taken(chain: &Chain, it: &Requirement, rows: &mut Vec<Row>) {
    let mut put = |what, of, commodity, amount| {
        let unit = unit_of(chain, commodity, it.yearly);
        let told = Told::Amount(amount, unit);
        rows.push(Row { what, of, told });
    };
    for activity in &it.activities {
        let (of, product) = (
            Subject::Process(activity.process),
            chain.process(activity.process).product,
        );
        put(What::Activity, of, product, activity.amount);
    }
    for (what, crossings) in [(What::Outside, &it.drawn), (What::LeftOver, &it.surplus)] {
        for crossing in crossings {
            let of = Subject::Commodity(crossing.commodity);
            put(what, of, crossing.commodity, crossing.amount);
        }
    }
}

fn tell(chain: &Chain, old: Option<&Row>, new: Option<&Row>, either: &Row) -> IndicatorMove {
    let named = |row: Option<&Row>| match row.map(|it| &it.told) {
        Some(Told::Names(names)) => names.ids.clone(),
        _ => Vec::new(),
    };
    let step = old
        .zip(new)
        .and_then(|(old, new)| step(&old.told, &new.told));
    IndicatorMove {
        id: either.what.id(),
        title: either.what.title(),
        of: chain.name(either.of),
        of_title: chain.title_of(either.of),
        by: either.what.by().to_owned(),
        by_title: either.what.by_title(),
        base: old.map(|it| shown(&it.told)),
        head: new.map(|it| shown(&it.told)),
        delta: step,
        base_names: named(old),
        head_names: named(new),
    }
}

/// How far it moved.
fn step(old: &Told, new: &Told) -> Option<Message> {
    match (old, new) {
        (Told::Amount(Some(old), from), Told::Amount(Some(new), to)) => {
            delta((*old, *from), (*new, *to))
        }
        (Told::Names(old), Told::Names(new)) if !old.bounded && !new.bounded => {
            let (old, new) = (old.ids.len(), new.ids.len());
            let sign = if new > old { "+" } else { "−" };
            (old != new).then(|| Message::same(format!("{sign}{}", new.abs_diff(old))))
        }
        _ => None,
    }
}

fn shown(told: &Told) -> Value {
    match told {
        Told::Amount(Some(it), unit) if it.value.is_none() && is_open(it) => Value {
            text: Message::new("any or none", "不定"),
            ..value(*it, *unit)
        },
        Told::Amount(Some(it), unit) => value(*it, *unit),
        Told::Amount(None, unit) => Value {
            unit: unit.to_string(),
            text: Message::same("?"),
            ..Value::default()
        },
        Told::Words(words) => Value {
            unit: "1".to_owned(),
            text: words.clone(),
            ..Value::default()
        },
        Told::Names(names) => counted(names),
    }
}

/// "At least none" says only that nothing decides it.
fn is_open(it: &Estimate) -> bool {
    it.low <= 0.0 && it.high.is_infinite()
}

/// How many, and which.
fn counted(names: &Names) -> Value {
    let count = names.titles.len();
    let number = count as f64;
    let text = if count == 0 {
        names.none.clone()
    } else {
        let more = count.saturating_sub(NAMED_MAX);
        let first = names.titles.iter().take(NAMED_MAX);
        let (en, zh): (Vec<&str>, Vec<&str>) =
            first.map(|it| (it.en.as_str(), it.zh.as_str())).unzip();
        let (rest_en, rest_zh) = match more {
            0 => (String::new(), String::new()),
            more => (format!(" and {more} more"), format!("等另外 {more} 项")),
        };
        let sign = if names.bounded { "≤ " } else { "" };
        Message::new(
            format!("{sign}{count}: {}{rest_en}", en.join(", ")),
            format!("{sign}{count}：{}{rest_zh}", zh.join("、")),
        )
    };
    let (value, high) = if names.bounded {
        (None, Some(number))
    } else {
        (Some(number), None)
    };
    Value {
        value,
        high,
        unit: "1".to_owned(),
        text,
        ..Value::default()
    }
}
