//! Which indicator is meant, and what the picture says of it.

use crate::analysis::Results;
use crate::analysis::concentration::By;
use crate::analysis::indicators::{self, Indicated};
use crate::certainty::{DEVIATIONS, Sensitivity, Shape, Swing};
use crate::model::{Chain, Subject};
use crate::quantity::{Amount, Estimate, Unit};
use crate::rules;
use crate::text::{Lang, Message};
use crate::view::page::brackets;

/// Choices that an error names at most.
const CHOICES: usize = 12;

/// What `--indicator` calls a figure: `ID/kind/of`, with what else tells it apart.
pub(super) fn name(chain: &Chain, of: &Indicated) -> String {
    let mut name = format!("{}/{}", of.id, chain.name(of.of));
    if !of.by.is_empty() {
        name = format!("{name}/{}", of.by);
    }
    if let Some(scope) = of.scope {
        name = format!("{name}/{}", chain.scope(scope).id);
    }
    name
}

/// The indicator that is asked for: by its whole name, by id and subject without the kind, or by its id alone. Without
/// a word the first whose figures leave it a range, else the first with a value.
pub(super) fn choose<'r>(
    chain: &Chain,
    results: &'r Results,
    asked: Option<&str>,
) -> Result<&'r Indicated, Message> {
    let all = || {
        results
            .indicators
            .iter()
            .filter(|it| it.value.value.is_some())
    };
    let Some(asked) = asked else {
        let wide = all().find(|it| it.value.is_interval());
        return wide.or_else(|| all().next()).ok_or_else(nothing);
    };
    let short = |of: &Indicated| {
        let name = name(chain, of);
        let kind = chain.name(of.of);
        let kind = kind.split('/').next().unwrap_or("");
        name.replacen(&format!("/{kind}/"), "/", 1)
    };
    let whole = all().find(|it| name(chain, it) == asked || short(it) == asked);
    let mut of_id = all().filter(|it| it.id == asked);
    match (whole, of_id.next(), of_id.next()) {
        (Some(found), ..) | (None, Some(found), None) => Ok(found),
        (None, Some(_), Some(_)) => {
            Err(several(asked, all().filter(|it| it.id == asked).map(short)))
        }
        (None, None, _) => Err(unknown(asked, all().map(short))),
    }
}

fn listed(all: impl Iterator<Item = String>) -> (String, String) {
    let mut names: Vec<String> = all.collect();
    names.dedup();
    let more = names.len().saturating_sub(CHOICES);
    names.truncate(CHOICES);
    let (en, zh) = (names.join(", "), names.join("、"));
    if more == 0 {
        (en, zh)
    } else {
        (
            format!("{en} and {more} more"),
            format!("{zh} 等另外 {more} 个"),
        )
    }
}

fn several(asked: &str, all: impl Iterator<Item = String>) -> Message {
    let (en, zh) = listed(all);
    Message::new(
        format!("`{asked}` is known of several things; say of which: --indicator {en}"),
        format!("`{asked}` 对应多个对象，请指明：--indicator {zh}"),
    )
}

fn unknown(asked: &str, all: impl Iterator<Item = String>) -> Message {
    let (en, zh) = listed(all);
    if en.is_empty() {
        return nothing();
    }
    Message::new(
        format!("no indicator `{asked}` with a value is known of this chain; there are: {en}"),
        format!("此链没有可计算的指标 `{asked}`；现有：{zh}"),
    )
}

/// No indicator can be told: what would let it.
pub(super) fn nothing() -> Message {
    Message::new(
        "no indicator of this chain has a value: give observed output under `observations`, and coefficients of what is taken; `liantu analyze` lists which figure each question needs",
        "此链没有任何指标可计算：请在 `observations` 中给出产量，并写明单耗；`liantu analyze` 列出每个问题所需的数据",
    )
}

/// No figure moves it: what would.
pub(super) fn still(chain: &Chain, of: &Indicated, found: &Sensitivity) -> Message {
    let title = title(chain, of);
    let (certain, uncertain) = (found.certain, found.still);
    Message::new(
        format!(
            "no figure with a range moves “{}” (figures without any uncertainty: {certain}; with a range that does not touch it: {uncertain}); write `low` and `high` (or `sd`) at the figures it rests on",
            title.en
        ),
        format!(
            "没有带区间的数据会影响“{}”：{certain} 个数据未注明不确定度，{uncertain} 个虽有但与它无关；请在其依据的数据上写 `low` 和 `high`（或 `sd`）",
            title.zh
        ),
    )
}

/// The indicator and what it is of.
pub(super) fn title(chain: &Chain, of: &Indicated) -> Message {
    let (indicator, subject) = (indicators::title(of.id), chain.title_of(of.of));
    let mut title = match of.of {
        Subject::Chain => indicator,
        _ => Message::new(
            format!("{} of {}", indicator.en, subject.en),
            format!("{}：{}", indicator.zh, subject.zh),
        ),
    };
    if !of.by.is_empty() {
        let by = By::find(&of.by).map_or_else(|| indicators::by_title(chain, &of.by), By::message);
        title = Message::new(
            brackets(&title.en, &by.en, Lang::En),
            brackets(&title.zh, &by.zh, Lang::Zh),
        );
    }
    if let Some(scope) = of.scope {
        let place = chain.scope(scope).title.message(&chain.scope(scope).id);
        title = Message::new(
            brackets(&title.en, &place.en, Lang::En),
            brackets(&title.zh, &place.zh, Lang::Zh),
        );
    }
    title
}

/// A value of the indicator.
pub(super) fn value(value: f64, unit: Unit, lang: Lang) -> String {
    rules::value(Estimate::exact(value), unit)
        .text
        .get(lang)
        .to_owned()
}

/// What a figure is: its name, under the name of its subject.
pub(super) fn figure(chain: &Chain, swing: &Swing) -> Message {
    let Some(role) = swing.figure.roles.first() else {
        return Message::default();
    };
    let (name, subject) = (role.name(chain), chain.title_of(role.of(chain)));
    Message::new(
        format!("{}: {}", subject.en, name.en),
        format!("{}：{}", subject.zh, name.zh),
    )
}

/// Between which ends a figure is varied: with every digit of the file, where the file gives them.
pub(super) fn ends(swing: &Swing) -> Message {
    let amount = swing.figure.amount;
    let drawn = !matches!(swing.figure.shape, Shape::Normal { .. });
    if drawn && amount.low.is_some() && amount.high.is_some() {
        let range = Amount {
            value: None,
            sd: None,
            ..amount
        };
        return crate::text::figure::given_message(&range);
    }
    crate::text::range_message(swing.ends.0, swing.ends.1, swing.figure.amount.unit)
}

/// What the indicator becomes at both ends of a figure.
pub(super) fn results(swing: &Swing, unit: Unit, lang: Lang) -> String {
    let tell = |it: Option<f64>| {
        it.map_or_else(
            || lang.pick("cannot be told", "无法计算").to_owned(),
            |it| value(it, unit, lang),
        )
    };
    let (low, high) = swing.results;
    match lang {
        Lang::En => format!("low end: {}, high end: {}", tell(low), tell(high)),
        Lang::Zh => format!("低值：{}，高值：{}", tell(low), tell(high)),
    }
}

/// What is not in the picture, and how it was made.
pub(super) fn notes(found: &Sensitivity, left_out: usize, lang: Lang) -> Vec<String> {
    let mut notes = vec![Message::new(
        "one figure at a time at its low and high end, all others at their best values; the whole study is run for each",
        "每次只把一个数据取低值或高值，其余取最佳值，并重新计算整份分析",
    )];
    let normal = |swing: &Swing| matches!(swing.figure.shape, Shape::Normal { .. });
    if found.swings.iter().any(normal) {
        notes.push(Message::new(
            format!("of a figure with a standard deviation, the ends are {DEVIATIONS} deviations from its best value"),
            format!("给出标准差的数据，取最佳值上下各 {DEVIATIONS} 个标准差"),
        ));
    }
    let (certain, still, open) = (found.certain, found.still, found.open);
    notes.push(Message::new(
        format!("figures that carry no uncertainty and are taken as certain: {certain}; with a range, but without effect here: {still}"),
        format!("未注明不确定度、按确定值计算的数据：{certain} 个；有区间但不影响该指标的：{still} 个"),
    ));
    if open > 0 {
        notes.push(Message::new(
            format!("figures bounded on one side only, which cannot be varied: {open}"),
            format!("只有单侧界限、无法变动的数据：{open} 个"),
        ));
    }
    if left_out > 0 {
        notes.push(Message::new(
            format!("figures with smaller effects that are left out of the picture: {left_out}; the table has all"),
            format!("影响较小、未画出的数据：{left_out} 个；表中列全"),
        ));
    }
    notes
        .into_iter()
        .map(|it| it.get(lang).to_owned())
        .collect()
}
