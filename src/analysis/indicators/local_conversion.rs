//! Local conversion: how much of a commodity the chain turns into products itself.

use std::collections::BTreeSet;

use super::{Indicated, Indicator};
use crate::analysis::balance::Books;
use crate::analysis::{Basis, Results, Unanswered, scopes};
use crate::graph::Link;
use crate::model::{Chain, CommodityId, ProcessId, Subject};
use crate::quantity::{Estimate, Unit};
use crate::text::Message;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "local-conversion",
    title_en: "Local conversion",
    title_zh: "就地转化率",
    formula_en: "observed output of the products whose process takes the commodity directly ÷ observed output of the commodity; no coefficients, same dimension and scope",
    formula_zh: "直接以该物料为原料的产品产量 ÷ 该物料产量；不用单耗，量纲和范围相同",
    compute,
};

/// Said of the commodities that a target asks it of: for others nobody has defined what should be converted here.
fn compute(chain: &Chain, results: &Results, unanswered: &mut Vec<Unanswered>) -> Vec<Indicated> {
    let targets = chain
        .targets
        .iter()
        .filter(|it| it.indicator == INDICATOR.id);
    let asked: BTreeSet<CommodityId> = targets
        .filter_map(|it| match it.of {
            Subject::Commodity(id) => Some(id),
            _ => None,
        })
        .collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for scope in scopes(chain) {
        let books = Books::open(
            chain,
            &results.structure,
            results.question,
            Basis::Observed,
            scope,
        );
        for id in asked.iter().copied() {
            match convert(chain, results, &books, id) {
                Some(indicated) => found.push(Indicated { scope, ..indicated }),
                None if scope.is_none() => unanswered.push(ask(chain, id)),
                None => {}
            }
        }
    }
    found
}

fn ask(chain: &Chain, id: CommodityId) -> Unanswered {
    let of = Subject::Commodity(id);
    let title = chain.title_of(of);
    Unanswered {
        of,
        question: Message::new(
            format!("How much of the {} is converted here?", title.en),
            format!("{}就地转化了多少？", title.zh),
        ),
        needs: Message::new(
            format!(
                "observed output of {} and of the products made from it",
                title.en
            ),
            format!("{}的产量，以及用它制成的产品的产量", title.zh),
        ),
    }
}

/// The ratio for one commodity, where its output and that of at least one product made from it are observed.
fn convert(
    chain: &Chain,
    results: &Results,
    books: &Books<'_>,
    id: CommodityId,
) -> Option<Indicated> {
    let unit = chain.commodity(id).unit?;
    let whole = books.observed_output(id)?;
    let mut grounds = whole.grounds;
    let whole = whole.total?;
    let mut products: Vec<CommodityId> = Vec::new();
    let mut total: Option<Estimate> = None;
    let mut mixed = false;
    let mut without: Vec<CommodityId> = Vec::new();
    for (process, link) in results.structure.present.takers(id).iter().copied() {
        let product = chain.process(process).product;
        if !matches!(link, Link::Takes(_)) || product == id || products.contains(&product) {
            continue;
        }
        // A ratio of two dimensions (tonnes of metal to pieces of goods) is no conversion rate.
        if !chain
            .commodity(product)
            .unit
            .is_some_and(|other| other.same_dimension(unit))
        {
            continue;
        }
        products.push(product);
        mixed |= takes_others(chain, process, id);
        let activity = books.activity(process);
        let Some(part) = activity.total else {
            without.push(product);
            continue;
        };
        grounds.extend(activity.grounds);
        let scale = chain
            .commodity(product)
            .unit
            .map_or(1.0, |other| other.factor() / unit.factor());
        let part = part.scale(scale);
        total = Some(total.map_or(part, |held| held.add(part)));
    }
    let value = total?.div(whole)?;
    Some(Indicated {
        id: INDICATOR.id,
        of: Subject::Commodity(id),
        by: String::new(),
        value,
        unit: Unit::ONE,
        basis: Basis::Observed,
        scope: None,
        period: results.question.period(chain),
        grounds,
        notes: notes(chain, &without, mixed),
    })
}

/// Whether the process can take something else for it, or takes further matter that ends in the product.
fn takes_others(chain: &Chain, process: ProcessId, id: CommodityId) -> bool {
    let inputs = &chain.process(process).inputs;
    inputs.iter().any(|input| {
        let others = input.alternatives.iter().filter(|(other, _)| *other != id);
        others.into_iter().any(|(other, _)| {
            let kind = chain.commodity(*other).kind.as_deref();
            !matches!(kind, Some("energy" | "electricity" | "service"))
        })
    })
}

fn notes(chain: &Chain, without: &[CommodityId], mixed: bool) -> Vec<Message> {
    let mut notes = Vec::new();
    if mixed {
        notes.push(Message::new(
            "an upper bound on what conversion explains: these products also take other metal or scrap, so the ratio does not prove that this share was converted here",
            "这是转化所能解释的上限：这些产品也使用其他金属或废料，不能据此证明有这么多在本地转化",
        ));
    }
    if !without.is_empty() {
        let names = |pick: fn(&Message) -> &String| {
            let titles = without
                .iter()
                .map(|id| chain.title_of(Subject::Commodity(*id)));
            titles.map(|title| pick(&title).clone()).collect::<Vec<_>>()
        };
        notes.push(Message::new(
            format!(
                "products without a figure, which may take more of it: {}",
                names(|it| &it.en).join(", ")
            ),
            format!(
                "另有产品没有产量数据，实际转化可能更多：{}",
                names(|it| &it.zh).join("、")
            ),
        ));
    }
    notes
}
