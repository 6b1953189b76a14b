//! A figure that cannot be so.

use std::collections::BTreeSet;

use super::context::value;
use super::words::{own, ranged, within};
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::data::{Cause, Impossible, Role};
use crate::analysis::load::Load;
use crate::model::{FileId, ProcessId, ScopeId, Subject};
use crate::quantity::Unit;
use crate::report::{Severity, Verb};
use crate::text::{Message, given_message};

pub(super) const RULE: Rule = Rule {
    id: "impossible-figure",
    name_zh: "数据不可能",
    area: Area::Data,
    severity: Severity::Error,
    verb: Verb::Check,
    en: Page {
        summary: "A figure contradicts nature, its own bounds or another figure.",
        why: "Whatever is computed from it is wrong; most often a unit, a decimal point or a period slipped.",
        formula: "A best value outside the `bounds` declared for it (or a whole range outside them); a share above 100 %, or the shares of one slot above 100 % together; a fall by more than 100 %; observed output ÷ capacity of the period above the threshold `utilisation-max` (110 %), at every value the figures allow. Yields above one are `mass-imbalance`.",
        mend: "Compare the figure with its source: unit, decimal point, period, per year or not. Where output exceeds capacity, a plant may be missing from the file.",
    },
    zh: Page {
        summary: "数据违背自然规律、超出自身界限，或与其他数据矛盾。",
        why: "由它算出的结果都不对；多半是单位、小数点或期间写错。",
        formula: "数值超出为它声明的 `bounds`（没有最佳值时为整个区间超出）；份额超过 100 %，或同一处各份额合计超过 100 %；降幅超过 100 %；产量 ÷ 本期产能在数据允许的所有取值下都高于阈值 `utilisation-max`（110 %）。得率大于一的归 `mass-imbalance`。",
        mend: "与来源核对：单位、小数点、期间、是否按年计。产量超过产能时，也可能是文件里漏了企业。",
    },
    example: include_str!("../../tests/rules/impossible-figure.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let impossible = context.results.data.impossible.iter();
    drafts.extend(impossible.map(|it| draft(context, it)));
    let limit = context.settings.thresholds.utilisation_max;
    let over: Vec<&Load> = context
        .results
        .loads
        .iter()
        .filter(|it| it.ratio.low > limit)
        .collect();
    // Where a site is told, its process is not told again.
    let told: BTreeSet<(ProcessId, Option<ScopeId>)> = over
        .iter()
        .filter_map(|load| match load.of {
            Subject::Site(id) => Some((context.chain.site(id).process?, load.scope)),
            _ => None,
        })
        .collect();
    let untold = over.into_iter().filter(|load| match load.of {
        Subject::Process(id) => !told.contains(&(id, load.scope)),
        _ => true,
    });
    drafts.extend(untold.map(|load| overload(context, load)));
}

fn draft(context: &Context<'_>, it: &Impossible) -> Draft {
    let chain = context.chain;
    let subject = it.role.of(chain);
    let (title, name) = (context.title(subject), it.role.name(chain));
    let amount = it
        .amount
        .map_or_else(Message::default, |amount| given_message(&amount));
    let message = match &it.cause {
        Cause::OutsideBounds(bounds) => {
            let bounds = given_message(bounds);
            Message::new(
                format!(
                    "{}: {} {} is outside what is possible, {}",
                    title.en, name.en, amount.en, bounds.en
                ),
                format!(
                    "{}：{} {}，超出可能的范围（{}）",
                    title.zh, name.zh, amount.zh, bounds.zh
                ),
            )
        }
        Cause::ShareAboveWhole => Message::new(
            format!(
                "{}: {} {} is more than the whole",
                title.en, name.en, amount.en
            ),
            format!("{}：{} {}，超过全部", title.zh, name.zh, amount.zh),
        ),
        Cause::SharesAboveWhole(sum) => {
            let sum = value(*sum, Unit::ONE).text;
            Message::new(
                format!(
                    "{}: the shares of {} add up to {}, more than the whole",
                    title.en, name.en, sum.en
                ),
                format!("{}：{}的份额合计 {}，超过全部", title.zh, name.zh, sum.zh),
            )
        }
        Cause::FallBelowNothing => Message::new(
            format!(
                "{}: {} {} is a fall by more than all there was",
                title.en, name.en, amount.en
            ),
            format!("{}：{} {}，降幅超过全部", title.zh, name.zh, amount.zh),
        ),
    };
    let own = Some(it.place).filter(|place| place.file == FileId(0));
    let place = match subject {
        Subject::Process(id) => own.or_else(|| Some(context.anchor(id))),
        _ => Some(it.place),
    };
    Draft {
        place,
        discriminator: discriminator(context, it.role, &it.cause),
        help: Some(Message::new(
            "check data: compare unit, decimal point and period with the source",
            "核数：与来源核对单位、小数点和期间",
        )),
        grounds: it.grounds.clone(),
        ..Draft::on(subject, message)
    }
}

fn discriminator(context: &Context<'_>, role: Role, cause: &Cause) -> String {
    let path = role.path(context.chain);
    match cause {
        Cause::SharesAboveWhole(_) => format!("{path}/shares"),
        _ => path,
    }
}

/// More made than the named sites can make.
fn overload(context: &Context<'_>, load: &Load) -> Draft {
    let title = context.title(load.of);
    let ratio = value(load.ratio, Unit::ONE);
    let (made, can) = (value(load.made, load.unit), value(load.capacity, load.unit));
    let (period, above) = (within(load.period), ranged(&ratio));
    let message = Message::new(
        format!(
            "{} made {}{}, more than its capacity of {} allows ({})",
            title.en, made.text.en, period.en, can.text.en, above.en
        ),
        format!(
            "{}{}产量 {}，超过产能 {}（利用率 {}）",
            period.zh, title.zh, made.text.zh, can.text.zh, above.zh
        ),
    );
    let scope = load.scope.map(|id| context.chain.scope(id).id.clone());
    Draft {
        place: own(&load.grounds),
        discriminator: scope.map_or_else(|| "load".to_owned(), |scope| format!("load/{scope}")),
        notes: load.notes.clone(),
        help: Some(Message::new(
            "check data: is a plant missing, is the capacity per year, is the period right?",
            "核数：是否漏了企业？产能是否按年计？期间对不对？",
        )),
        magnitude: ratio.value,
        values: vec![("utilisation", ratio), ("output", made), ("capacity", can)],
        grounds: load.grounds.clone(),
        ..Draft::on(load.of, message)
    }
}
