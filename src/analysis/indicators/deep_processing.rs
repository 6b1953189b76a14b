//! Deep processing: how much of a commodity leaves as products of the stages after its first conversion.

use super::{Indicated, Indicator};
use crate::analysis::balance::Books;
use crate::analysis::{Basis, Results, Unanswered, scopes};
use crate::model::{Chain, CommodityId, Subject};
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
        for scope in scopes(chain) {
            found.extend(share(chain, results, id, scope));
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
    scope: Option<crate::model::ScopeId>,
) -> Option<Indicated> {
    let books = Books::open(
        chain,
        &results.structure,
        results.question,
        Basis::Observed,
        scope,
    );
    let unit = chain.commodity(id).unit?;
    let whole = books.observed_output(id)?;
    let mut grounds = whole.grounds;
    let whole = whole.total?;
    // The stage of the first conversion is the latest stage among the processes that take the commodity directly.
    let takers = results.structure.present.takers(id);
    let first = takers
        .iter()
        .filter_map(|(it, _)| chain.process(*it).stage)
        .max()?;
    let (_, downstream) = results.structure.present.reach([id], true);
    let mut total: Option<Estimate> = None;
    let mut complete = true;
    for (at, process) in chain.processes.iter().enumerate() {
        let later = process.stage.is_some_and(|stage| stage > first);
        let alike = chain
            .commodity(process.product)
            .unit
            .is_some_and(|it| it.same_dimension(unit));
        if !(downstream[at] && later && alike) {
            continue;
        }
        let sum = books.activity(crate::model::ProcessId(
            u32::try_from(at).unwrap_or(u32::MAX),
        ));
        let Some(part) = sum.total else {
            complete = false;
            continue;
        };
        grounds.extend(sum.grounds);
        let scale = chain
            .commodity(process.product)
            .unit
            .map_or(1.0, |it| it.factor() / unit.factor());
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
        scope,
        period: results.question.period(chain),
        grounds,
        notes,
    })
}
