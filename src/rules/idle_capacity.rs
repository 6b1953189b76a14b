//! Capacity that is there and is not used.

use super::context::value;
use super::words::{discriminator, own, ranged, within};
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::{Basis, ground, load::Load};
use crate::model::{Site, SiteId, Status, Subject};
use crate::quantity::Unit;
use crate::report::{Confidence, Severity, Verb};
use crate::text::{Message, given_message};

pub(super) const RULE: Rule = Rule {
    id: "idle-capacity",
    name_zh: "产能闲置",
    area: Area::Balance,
    severity: Severity::Warning,
    verb: Verb::Strengthen,
    en: Page {
        summary: "Capacity that is built is not used.",
        why: "Idle capacity is the cheapest way to more output, and a sign that something else limits the chain: inputs, power or orders.",
        formula: "utilisation = observed output ÷ (capacity per year × the period's share of the year), over the sites named in the file; it speaks below the threshold `idle-capacity` (75 %) at every value the figures allow. A site with status `idle` is idle whatever the others do.",
        mend: "Find what holds the output back and mend that first; before building anew, use what stands; or check whether the capacity is per year.",
    },
    zh: Page {
        summary: "已建成的产能没有用足。",
        why: "闲置产能是增产最省钱的办法，也说明另有制约：原料、电力或订单。",
        formula: "产能利用率 = 产量 ÷（年产能 × 本期占全年的份额），按文件写明的企业合计；在数据允许的所有取值下都低于阈值 `idle-capacity`（75 %）时提示。状态为 `idle` 的企业单独提示。",
        mend: "先找出制约产量的因素并解决；新建之前先用足现有产能；或核对产能是否按年计。",
    },
    example: include_str!("../../tests/rules/idle-capacity.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let loads = context
        .results
        .loads
        .iter()
        .filter(|it| matches!(it.of, Subject::Process(_)));
    drafts.extend(loads.filter_map(|load| judge(context, load)));
    let sites = (0..)
        .zip(&context.chain.sites)
        .filter(|(_, it)| it.status == Some(Status::Idle));
    drafts.extend(sites.map(|(at, site)| standing(context, SiteId(at), site)));
}

fn judge(context: &Context<'_>, load: &Load) -> Option<Draft> {
    if load.ratio.high >= context.settings.thresholds.idle_capacity {
        return None;
    }
    let title = context.title(load.of);
    let ratio = value(load.ratio, Unit::ONE);
    let (made, can) = (value(load.made, load.unit), value(load.capacity, load.unit));
    let idle = value(load.capacity.sub(load.made), load.unit);
    let (used, period) = (ranged(&ratio), within(load.period));
    let message = Message::new(
        format!(
            "{} runs at {} of its capacity{}: {} made, {} possible, {} idle",
            title.en, used.en, period.en, made.text.en, can.text.en, idle.text.en
        ),
        format!(
            "{}{}产能利用率 {}：产量 {}，产能 {}，闲置 {}",
            period.zh, title.zh, used.zh, made.text.zh, can.text.zh, idle.text.zh
        ),
    );
    Some(Draft {
        place: own(&load.grounds),
        discriminator: discriminator(context, Basis::Observed, load.scope),
        notes: load.notes.clone(),
        help: Some(Message::new(
            format!(
                "strengthen: find what holds {} back: inputs, power or orders",
                title.en
            ),
            format!("强链：查明{}受什么制约：原料、电力还是订单", title.zh),
        )),
        magnitude: idle.value,
        values: vec![
            ("utilisation", ratio),
            ("output", made),
            ("capacity", can),
            ("idle", idle),
        ],
        grounds: load.grounds.clone(),
        ..Draft::on(load.of, message)
    })
}

/// A site that stands still.
fn standing(context: &Context<'_>, id: SiteId, site: &Site) -> Draft {
    let subject = Subject::Site(id);
    let title = context.title(subject);
    let capacity = site.capacity.as_ref().and_then(|figure| figure.amount);
    let message = match capacity.map(|amount| given_message(&amount)) {
        Some(capacity) => Message::new(
            format!(
                "{} stands idle with a capacity of {}",
                title.en, capacity.en
            ),
            format!("{}停产，闲置产能 {}", title.zh, capacity.zh),
        ),
        None => Message::new(
            format!("{} stands idle; its capacity is not known", title.en),
            format!("{}停产，产能不详", title.zh),
        ),
    };
    let path = format!("sites/{}/capacity", site.id);
    let grounds = site.capacity.as_ref().map(|figure| ground(path, figure));
    Draft {
        help: Some(Message::new(
            format!(
                "strengthen: find out what it takes to start {} again",
                title.en
            ),
            format!("强链：查明{}复产的条件", title.zh),
        )),
        grounds: grounds.into_iter().collect(),
        confidence: Some(Confidence::High),
        ..Draft::on(subject, message)
    }
}
