//! One limit holds back what the rest of the chain could make.

use super::context::value;
use super::words::{own, series};
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::potential::{Bottleneck, LimitKind, Potential, ROOM};
use crate::model::Subject;
use crate::quantity::{Estimate, Unit};
use crate::report::{Severity, Value, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "bottleneck",
    name_zh: "堵点",
    area: Area::Balance,
    severity: Severity::Warning,
    verb: Verb::Strengthen,
    en: Page {
        summary: "One capacity or import limit holds back what the rest of the chain could make.",
        why: "Money spent elsewhere adds nothing until this limit is widened, and nothing beyond the point where the next one takes over.",
        formula: "The most of a final product (or of the chain's demands together) by linear programming: balances of all commodities, capacities of processes per year, limits of imports. It speaks of a limit when widening it alone raises the most by over 5 % before another known limit takes over. What has no known limit is taken to be no limit. See `liantu explain potential`.",
        mend: "Widen this limit up to the size told, or bring in what it makes from outside; beyond that size look at the next limit.",
    },
    zh: Page {
        summary: "某项产能或外购上限制约了链上其余环节的产出。",
        why: "不先扩大这一环节，别处的投入都不见效；扩大到下一个限制起作用之后，再扩也没有用。",
        formula: "用线性规划求最终产品（或全部需求合计）的最大年产量：各物料平衡、各工艺年产能、外购上限。单独扩大某项限制，在其他已知限制起作用之前可使最大产量提高 5 % 以上时提示。没有数据的环节不算限制。见 `liantu explain potential`。",
        mend: "把该限制扩大到提示的规模，或从外部购入其产品；超过该规模再看下一个限制。",
    },
    example: include_str!("../../tests/rules/bottleneck.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    for potential in &context.results.potentials {
        let held = potential.bottlenecks.iter();
        drafts.extend(held.filter_map(|it| judge(context, potential, it)));
    }
}

/// An amount of what is made, as it is told: of one product a year, or as a share of all demands.
fn output(context: &Context<'_>, potential: &Potential, most: f64) -> Value {
    match &potential.demands[..] {
        [only] => {
            let unit = context
                .chain
                .commodity(only.commodity)
                .unit
                .unwrap_or(Unit::ONE);
            let unit = unit.times(Unit::PER_YEAR).unwrap_or(unit);
            value(Estimate::exact(potential.output(most)), unit)
        }
        _ => value(Estimate::exact(potential.output(most)), Unit::ONE),
    }
}

/// What limits once this limit is widened, if anything.
fn then(context: &Context<'_>, held: &Bottleneck) -> Message {
    if held.next.is_empty() {
        return Message::default();
    }
    let next = series(&held.next, |it| it.title(context.chain));
    Message::new(
        format!("; then {} limits", next.en),
        format!("；此后受制于{}", next.zh),
    )
}

/// What is made, as one name.
fn made(context: &Context<'_>, potential: &Potential) -> Message {
    let products = potential.demands.iter();
    series(products, |it| {
        context.title(Subject::Commodity(it.commodity))
    })
}

fn judge(context: &Context<'_>, potential: &Potential, held: &Bottleneck) -> Option<Draft> {
    let (until, reaches) = (held.until?, held.reaches?);
    if held.gain <= 0.0 || reaches <= potential.most * (1.0 + ROOM) {
        return None;
    }
    let chain = context.chain;
    let subject = match held.limit.kind {
        LimitKind::Capacity(id) => Subject::Process(id),
        LimitKind::Import(id) => Subject::Commodity(id),
    };
    let made = made(context, potential);
    let limit = held.limit.title(chain);
    let unit = chain.commodity(held.limit.commodity(chain)).unit?;
    let unit = unit.times(Unit::PER_YEAR)?;
    let [size, wide] = [held.limit.amount, until].map(|it| value(Estimate::exact(it), unit));
    let [most, more] = [potential.most, reaches].map(|it| output(context, potential, it));
    let then = then(context, held);
    let message = Message::new(
        format!(
            "{} ({}) holds {} at {}: with {} it would be {}{}",
            limit.en, size.text.en, made.en, most.text.en, wide.text.en, more.text.en, then.en
        ),
        format!(
            "{}（{}）把{}限制在 {}：扩大到 {} 可达 {}{}",
            limit.zh, size.text.zh, made.zh, most.text.zh, wide.text.zh, more.text.zh, then.zh
        ),
    );
    let products: Vec<&str> = potential
        .demands
        .iter()
        .map(|it| chain.commodity(it.commodity).id.as_str())
        .collect();
    Some(Draft {
        place: own(&held.limit.grounds),
        discriminator: products.join("+"),
        notes: potential.notes.clone(),
        help: Some(Message::new(
            format!(
                "strengthen: widen the {} up to {}, not beyond",
                limit.en, wide.text.en
            ),
            format!("强链：把{}扩大到 {}，不必更多", limit.zh, wide.text.zh),
        )),
        magnitude: more.value.zip(most.value).map(|(more, most)| more - most),
        values: vec![
            ("output", most),
            ("limit", size),
            ("widened", wide),
            ("reaches", more),
        ],
        grounds: held.limit.grounds.to_vec(),
        ..Draft::on(subject, message)
    })
}
