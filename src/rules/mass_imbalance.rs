//! More mass comes out of a process than goes in.

use super::context::value;
use super::words::ranged;
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::data::MassBalance;
use crate::model::Subject;
use crate::quantity::Amount;
use crate::report::{Severity, Verb};
use crate::text::{Message, given_message};

pub(super) const RULE: Rule = Rule {
    id: "mass-imbalance",
    name_zh: "物料不平",
    area: Area::Balance,
    severity: Severity::Error,
    verb: Verb::Check,
    en: Page {
        summary: "Product and by-products of a process weigh more than its inputs.",
        why: "Matter does not come from nowhere: a coefficient is wrong or an input is missing, and every need computed from it is too small.",
        formula: "Σ (product and by-products) − Σ inputs, all in mass and per the same basis, divided by Σ inputs, above the threshold `mass-imbalance` (0.5 %) at every value the figures allow. Emissions are left out: they carry oxygen of the air. A slot with alternatives counts once. It is judged only where every input that has mass is known in mass; energy measured as energy, and services, have none.",
        mend: "Check the amounts and their units; list what is missing under `inputs`, also air or oxygen that ends up in the product, if need be as `unknown`.",
    },
    zh: Page {
        summary: "某工艺的产品和副产品比投入还重。",
        why: "物质不会凭空产生：不是单耗有误，就是漏列投入；据此推算的需求都会偏小。",
        formula: "（产品 + 副产品 − 投入）÷ 投入，同一计算基准、全部按质量，在数据允许的所有取值下都高于阈值 `mass-imbalance`（0.5 %）时提示。排放不计（其中的氧来自空气）。可选物料只计一次。只有各项有质量的投入都知道质量时才判断；以能量计的能源和服务没有质量。",
        mend: "核对数量和单位；在 `inputs` 补上漏列的投入，包括进入产品的空气或氧，数量不知道可写 `unknown`。",
    },
    example: include_str!("../../tests/rules/mass-imbalance.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let masses = context.results.data.masses.iter();
    drafts.extend(masses.filter_map(|mass| judge(context, mass)));
}

fn judge(context: &Context<'_>, mass: &MassBalance) -> Option<Draft> {
    let excess = mass.outputs.sub(mass.inputs);
    let least = mass.outputs.low - mass.inputs.high;
    // Beyond the bounds, two standard deviations are granted to figures that give one.
    let sure = excess.value.is_none_or(|value| value > 2.0 * excess.sd);
    let too_much = least > context.settings.thresholds.mass_imbalance * mass.inputs.high;
    if !(too_much && sure && mass.inputs.high > 0.0) {
        return None;
    }
    let subject = Subject::Process(mass.process);
    let process = context.chain.process(mass.process);
    let title = context.title(subject);
    let product = context.chain.commodity(process.product);
    let per = process
        .per
        .or(product.unit.map(|unit| Amount::of(1.into(), unit)));
    let per = per.map_or_else(Message::default, |per| given_message(&per));
    let product = context.title(Subject::Commodity(process.product));
    let (inputs, outputs) = (
        value(mass.inputs, mass.unit),
        value(mass.outputs, mass.unit),
    );
    let excess = value(excess, mass.unit);
    let (taken, made, more) = (ranged(&inputs), ranged(&outputs), ranged(&excess));
    let message = Message::new(
        format!(
            "{}: {} of product and by-products come out of {} of inputs (for {} of {}), {} too much",
            title.en, made.en, taken.en, per.en, product.en, more.en
        ),
        format!(
            "{}：投入 {}，产品和副产品却有 {}（按 {}{}计），多出 {}",
            title.zh, taken.zh, made.zh, per.zh, product.zh, more.zh
        ),
    );
    Some(Draft {
        place: Some(context.anchor(mass.process)),
        notes: mass.notes.clone(),
        help: Some(Message::new(
            "check data: correct the amounts, or list the input that is missing",
            "核数：更正数量，或补上漏列的投入",
        )),
        magnitude: excess.value.or(excess.low),
        values: vec![("excess", excess), ("inputs", inputs), ("outputs", outputs)],
        grounds: mass.grounds(context.chain),
        ..Draft::on(subject, message)
    })
}
