//! A good embeds more direct emissions than its benchmark.

use super::context::value;
use super::words::ranged;
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::footprint::{Embedded, carbon_unit};
use crate::model::{FileId, Subject};
use crate::quantity::Estimate;
use crate::report::{Severity, Verb};
use crate::text::{Message, given_message};

pub(super) const RULE: Rule = Rule {
    id: "carbon-above-benchmark",
    name_zh: "碳排放超基准",
    area: Area::Value,
    severity: Severity::Warning,
    verb: Verb::Strengthen,
    en: Page {
        summary: "A unit of a good embeds more direct emissions than the benchmark given for it.",
        why: "What lies above the benchmark is paid for at the border (CBAM) or in the carbon market, on every tonne; buyers who count carbon ask for the same figure.",
        formula: "Direct embedded emissions of a unit, precursors included (see `liantu explain footprint`), against `carbon-benchmark` of the commodity. It speaks where the lower end lies above the benchmark's upper end; what is not known is at least nothing, so that a lower bound is enough.",
        mend: "Look at the largest part first: the process itself, or a precursor. Where emissions are taken from general factors, measure them: a default figure is often above what a good plant emits.",
    },
    zh: Page {
        summary: "某种商品的单位直接隐含排放高于其基准值。",
        why: "高出基准的部分，每吨都要在边境（CBAM）或碳市场上付费；关注碳足迹的买家也看这个数。",
        formula: "单位产品的直接隐含排放（含前体，见 `liantu explain footprint`）与物料的 `carbon-benchmark` 相比。下限高于基准值上限时提示；未知部分不小于零，因此只有下限也足以判断。",
        mend: "先看占比最大的部分：是工艺自身，还是某种前体。排放用的是通用因子的，请改用实测：缺省因子往往高于先进企业的实际排放。",
    },
    example: include_str!("../../tests/rules/carbon-above-benchmark.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let embedded = context.results.footprint.embedded.iter();
    drafts.extend(embedded.filter_map(|it| judge(context, it)));
}

fn judge(context: &Context<'_>, it: &Embedded) -> Option<Draft> {
    let (direct, benchmark) = (it.direct?, it.benchmark?);
    if direct.low <= benchmark.high {
        return None;
    }
    let subject = Subject::Commodity(it.commodity);
    let unit = carbon_unit(context.chain.commodity(it.commodity).unit?);
    let title = context.title(subject);
    let over = direct.sub(benchmark);
    let [shown, bench] = [direct, benchmark].map(|it| value(it, unit));
    // The benchmark is told with every digit of the file.
    let figure = context
        .chain
        .commodity(it.commodity)
        .burdens
        .benchmark
        .as_ref();
    let given = figure.and_then(|it| it.amount.as_ref()).map(given_message);
    let (told, against) = (ranged(&shown), given.unwrap_or_else(|| ranged(&bench)));
    let message = Message::new(
        format!(
            "{}: {} of direct emissions are embedded in it, above its benchmark of {}",
            title.en, told.en, against.en
        ),
        format!(
            "{}：单位直接隐含排放 {}，高于基准值 {}",
            title.zh, told.zh, against.zh
        ),
    );
    Some(Draft {
        place: Some(context.own_place(subject)),
        notes: default_note(it, unit)
            .into_iter()
            .chain(general_note(context, it))
            .chain(it.unlisted.note())
            .collect(),
        help: Some(help(context, it)),
        magnitude: over.value.or(Some(over.low)),
        values: vec![("direct", shown), ("benchmark", bench)],
        grounds: it.grounds.clone(),
        ..Draft::on(subject, message)
    })
}

/// That the default value is lower than what was reckoned is worth knowing.
fn default_note(it: &Embedded, unit: crate::quantity::Unit) -> Option<Message> {
    let default = it.default?;
    let direct = it.direct?;
    let shown = value(default, unit).text;
    (direct.low > default.high).then(|| {
        Message::new(
            format!("it is above the default value of {} too", shown.en),
            format!("也高于缺省值 {}", shown.zh),
        )
    })
}

/// Emissions that come from a shared file are those of the technology: nobody has measured them here.
fn general_note(context: &Context<'_>, it: &Embedded) -> Option<Message> {
    let makers = context.results.structure.present.makers(it.commodity);
    let of_technology = |(id, _): &(crate::model::ProcessId, _)| {
        let emissions = &context.chain.process(*id).emissions;
        emissions.iter().any(|(_, it)| it.place.file != FileId(0))
    };
    makers.iter().any(of_technology).then(|| {
        Message::new(
            "its emissions are general figures of the technology, not measured at the plants of this chain",
            "其排放用的是技术参考中的通用数据，不是本链企业的实测值",
        )
    })
}

/// What to look at: the precursor that carries most, or the process itself.
fn help(context: &Context<'_>, it: &Embedded) -> Message {
    let part = |amount: Option<Estimate>, each: Option<Estimate>| {
        let (amount, each) = (amount?, each?);
        Some(amount.low.max(0.0) * each.low.max(0.0))
    };
    let largest = it
        .precursors
        .iter()
        .filter_map(|it| Some((part(it.amount, it.direct)?, it.commodity)))
        .max_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(&left.1)));
    let own = it.direct.map_or(0.0, |it| it.low);
    match largest {
        // More than half of it comes with one precursor.
        Some((carried, id)) if carried > own / 2.0 => {
            let title = context.title(Subject::Commodity(id));
            Message::new(
                format!(
                    "strengthen: most of it comes with {}; begin there",
                    title.en
                ),
                format!("强链：大部分来自{}，从那里入手", title.zh),
            )
        }
        _ => Message::new(
            "strengthen: most of it is emitted in making it; measure it, and improve the process",
            "强链：大部分来自自身工艺；先实测，再改进工艺",
        ),
    }
}
