//! Deep processing: how much of a commodity leaves as products of the stages after its first conversion.

use std::collections::BTreeSet;

use super::{Indicated, Indicator};
use crate::analysis::balance::Books;
use crate::analysis::structure::Structure;
use crate::analysis::{Basis, Results, Unanswered, scopes};
use crate::graph::Graph;
use crate::model::{Chain, CommodityId, ProcessId, Subject};
use crate::quantity::{Estimate, Unit};
use crate::text::Message;

pub(super) const INDICATOR: Indicator = Indicator {
    id: "deep-processing",
    title_en: "Deep processing",
    title_zh: "精深加工率",
    formula_en: "observed output of the products in stages after the first conversion ÷ observed output of the commodity; scopes equal",
    formula_zh: "首次转化之后各环节产品的产量 ÷ 该物料产量；范围须一致",
    compute,
};

/// Said of the commodities that a target asks it of: elsewhere it would be a ratio nobody defined.
fn compute(chain: &Chain, results: &Results, unanswered: &mut Vec<Unanswered>) -> Vec<Indicated> {
    let mut found = Vec::new();
    // Opened once, where a target asks at all.
    let mut books: Vec<Books<'_>> = Vec::new();
    for target in chain
        .targets
        .iter()
        .filter(|target| target.indicator == INDICATOR.id)
    {
        let Subject::Commodity(id) = target.of else {
            unanswered.push(ask(chain, target.of));
            continue;
        };
        let before = found.len();
        if books.is_empty() {
            let open = |scope| {
                let (structure, question) = (&results.structure, results.question);
                Books::open(chain, structure, question, Basis::Observed, scope)
            };
            books = scopes(chain).into_iter().map(open).collect();
        }
        let deep = chain.commodity(id).unit.and_then(|unit| {
            let structure = &results.structure;
            deep_processes(chain, structure, &structure.present, id, unit)
        });
        if let Some(deep) = deep {
            let shares = books
                .iter()
                .filter_map(|it| share(chain, results, id, it, &deep));
            found.extend(shares);
        }
        if found.len() == before {
            unanswered.push(ask(chain, target.of));
        }
    }
    found
}

fn ask(chain: &Chain, of: Subject) -> Unanswered {
    let title = chain.title_of(of);
    Unanswered {
        of,
        question: Message::new(
            format!("How much of {} is deep-processed?", title.en),
            format!("{}有多少经过精深加工？", title.zh),
        ),
        needs: Message::new(
            format!(
                "observed output of every deep-processing product, of the same scope as the output of {}",
                title.en
            ),
            format!("各精深加工产品的产量，且与{}的产量范围一致", title.zh),
        ),
    }
}

fn share(
    chain: &Chain,
    results: &Results,
    id: CommodityId,
    books: &Books<'_>,
    deep: &[ProcessId],
) -> Option<Indicated> {
    let unit = chain.commodity(id).unit?;
    let whole = books.observed_output(id)?;
    let mut grounds = whole.grounds;
    let whole = whole.total?;
    let mut total: Option<Estimate> = None;
    let mut complete = true;
    for process in deep {
        let sum = books.activity(*process);
        let Some(part) = sum.total else {
            complete = false;
            continue;
        };
        complete &= sum.complete;
        grounds.extend(sum.grounds);
        let product = chain.commodity(chain.process(*process).product);
        let scale = product.unit.map_or(1.0, |it| it.factor() / unit.factor());
        total = Some(total.map_or(part.scale(scale), |held| held.add(part.scale(scale))));
    }
    let value = total?.div(whole)?;
    let mut notes = Vec::new();
    if !complete {
        notes.push(Message::new(
            "a lower bound: not every deep-processing product is observed",
            "这是下限：并非每种精深加工产品都有产量数据",
        ));
    }
    Some(Indicated {
        id: INDICATOR.id,
        of: Subject::Commodity(id),
        by: String::new(),
        value,
        unit: Unit::ONE,
        basis: Basis::Observed,
        scope: books.scope,
        period: results.question.period(chain),
        grounds,
        notes,
    })
}

/// The first deep-processing step: processes of stages after the first conversion, reached from the commodity, whose
/// product is counted in its dimension. What they feed further on is not counted again. Reached in `among`: the present
/// processes, or all that are known.
pub(crate) fn deep_processes(
    chain: &Chain,
    structure: &Structure,
    among: &Graph,
    id: CommodityId,
    unit: Unit,
) -> Option<Vec<ProcessId>> {
    // The stage of the first conversion is the latest one among the processes that take the commodity directly.
    let takers = structure.present.takers(id);
    let stages = takers.iter().filter_map(|(it, _)| chain.process(*it).stage);
    let first = stages.max()?;
    let (_, downstream) = among.reach([id], true);
    let later: Vec<ProcessId> = chain
        .processes
        .iter()
        .enumerate()
        .filter(|(at, process)| {
            let product = chain.commodity(process.product);
            let alike = product.unit.is_some_and(|it| it.same_dimension(unit));
            downstream[*at] && alike && process.stage.is_some_and(|stage| stage > first)
        })
        .map(|(at, _)| ProcessId(u32::try_from(at).unwrap_or(u32::MAX)))
        .collect();
    let products: BTreeSet<CommodityId> =
        later.iter().map(|it| chain.process(*it).product).collect();
    let counted_already = |process: &ProcessId| {
        let inputs = chain.process(*process).inputs.iter();
        inputs
            .flat_map(|input| input.alternatives.iter())
            .any(|(taken, _)| products.contains(taken))
    };
    Some(
        later
            .into_iter()
            .filter(|it| !counted_already(it))
            .collect(),
    )
}
