//! Concentration: the Herfindahl–Hirschman index of a commodity's suppliers, 0 to 1.

use super::{Indicated, Indicator};
use crate::analysis::{Results, Unanswered};
use crate::model::{Chain, Subject};
use crate::quantity::{Estimate, Unit};
use crate::text::Message;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "concentration",
    title_en: "Concentration (HHI)",
    title_zh: "集中度（HHI）",
    formula_en: "Σ s² over the suppliers' shares (× 10,000 gives the HHI of 0 to 10,000), by site, operator, region and origin of imports",
    formula_zh: "各供应者份额的平方和（乘 10000 即 0～10000 的 HHI），按企业、运营方、地区和进口来源分别计算",
    compute,
};

fn compute(chain: &Chain, results: &Results, _: &mut Vec<Unanswered>) -> Vec<Indicated> {
    results
        .concentrations
        .iter()
        .map(|it| {
            let hhi = it.hhi;
            let (first, three, number) = (it.largest(1), it.largest(3), it.effective_number);
            let percent = crate::text::figure::percent;
            Indicated {
                id: INDICATOR.id,
                of: Subject::Commodity(it.commodity),
                by: it.by.word().to_owned(),
                value: Estimate::exact(hhi / 10_000.0),
                unit: Unit::ONE,
                basis: it.basis,
                scope: None,
                period: results.question.period(chain),
                grounds: it.grounds.clone(),
                notes: vec![Message::new(
                    format!(
                        "HHI {hhi:.0}; largest share {}, three largest {}; effective number {number:.2}",
                        percent(first),
                        percent(three)
                    ),
                    format!(
                        "HHI {hhi:.0}；最大份额 {}，前三合计 {}；有效供应者数 {number:.2}",
                        percent(first),
                        percent(three)
                    ),
                )],
            }
        })
        .collect()
}
