//! Several makers, or open alternatives: each quantity as the range over all ways to meet the demand.
//!
//! Variables: activities, what each alternative of an open slot contributes, what comes from outside, what is left over
//! of by-products. One balance per commodity. Each quantity is made as small and as large as the balances allow.
//!
//! Where coefficients have bounds, a balance becomes two: activities y ≥ 0 belong to some matrix between T₋ and T₊ if and
//! only if T₋ y ≤ d ≤ T₊ y (W. Oettli, W. Prager, Numer. Math. 6, 1964, for solutions without a minus sign). The ends are
//! therefore exact where each coefficient stands in one place.

use super::{Selection, Solution, loops, tidy};
use crate::analysis::Depth;
use crate::analysis::demand::Demand;
use crate::analysis::lp::{self, Outcome, Problem};
use crate::model::{Chain, CommodityId};
use crate::quantity::Estimate;
use crate::text::Message;

/// Quantities that are made small and large; each costs two linear programmes.
pub(super) const QUANTITIES_MAX: usize = 150;

/// Two ends nearer than this are one value.
const SAME: f64 = 1e-7;

/// The problem, and the columns of it that are told.
struct Ways {
    problem: Problem,
    drawn: Vec<(CommodityId, usize)>,
    surplus: Vec<(CommodityId, usize)>,
}

/// What a problem lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lets {
    /// By-products that lack may come from outside.
    lacking: bool,
    /// Coefficients may take any value within their bounds.
    bounds: bool,
}

pub(super) fn solve(
    chain: &Chain,
    selection: &Selection<'_>,
    demands: &[Demand],
    depth: Depth,
) -> Result<Solution, Message> {
    let lets = Lets {
        lacking: false,
        bounds: depth == Depth::Whole && super::bounds::any(selection),
    };
    let strict = ways(chain, selection, demands, lets);
    let mut notes = Vec::new();
    let ways = match lp::solve(&strict.problem) {
        Outcome::Optimal(_) => strict,
        // By-products do not suffice: what lacks of them comes from outside.
        _ => {
            notes.push(Message::new(
                "by-products of the chain do not suffice: what lacks of them comes from outside",
                "链内副产品不够用：不足部分按外购计",
            ));
            let lacking = true;
            ways(chain, selection, demands, Lets { lacking, ..lets })
        }
    };
    match lp::solve(&ways.problem) {
        Outcome::Optimal(_) => {}
        Outcome::Infeasible | Outcome::Unbounded => return Err(loops::message(chain, selection)),
        Outcome::NumericTrouble(_) => return Err(trouble()),
    }
    let told = selection.count() + ways.drawn.len() + ways.surplus.len();
    if told > QUANTITIES_MAX {
        return Err(Message::new(
            format!(
                "{told} quantities depend on open alternatives, more than the {QUANTITIES_MAX} whose ranges are worked out: give shares under `any-of`, or ask for something nearer to the start of the chain"
            ),
            format!(
                "有 {told} 个量取决于未定的替代方案，超过可计算区间的 {QUANTITIES_MAX} 个：请在 `any-of` 中写明份额，或改问更靠上游的产品"
            ),
        ));
    }
    let mut problem = ways.problem;
    let activities: Result<Vec<Estimate>, Message> = (0..selection.count())
        .map(|at| ends(&mut problem, at))
        .collect();
    let mut each =
        |list: &[(CommodityId, usize)]| -> Result<Vec<(CommodityId, Estimate)>, Message> {
            list.iter()
                .map(|(id, at)| Ok((*id, ends(&mut problem, *at)?)))
                .collect()
        };
    let (drawn, surplus) = (each(&ways.drawn)?, each(&ways.surplus)?);
    notes.push(note(lets.bounds));
    Ok(Solution {
        activities: activities?,
        drawn,
        surplus,
        notes,
    })
}

/// What the ranges are over.
fn note(bounds: bool) -> Message {
    let (en, zh) = if bounds {
        (
            " and all values that it allows for the coefficients",
            "、在文件所允许的各单耗取值下",
        )
    } else {
        ("", "")
    };
    Message::new(
        format!(
            "where the file gives no shares, each figure is the range over all ways to meet the demand{en}; not all ends are met at once"
        ),
        format!("文件没有写明份额之处，数值为所有可行方案{zh}的区间；各区间的端点不会同时出现"),
    )
}

fn trouble() -> Message {
    Message::new(
        "the figures differ so much in size that no result can be vouched for: check the units of the smallest and the largest coefficient",
        "各数据大小过于悬殊，得不出可靠的结果：请核对最大和最小单耗的单位",
    )
}

fn ways(chain: &Chain, selection: &Selection<'_>, demands: &[Demand], lets: Lets) -> Ways {
    let mut problem = Problem::default();
    let mut terms: Vec<Vec<(usize, Estimate)>> = vec![Vec::new(); chain.commodities.len()];
    for column in selection.columns() {
        let at = problem.column(0.0, f64::INFINITY, 0.0);
        for term in &column.terms {
            terms[term.commodity.index()].push((at, term.estimate));
        }
    }
    for (at, column) in selection.columns().enumerate() {
        for slot in &column.slots {
            let mut filled = vec![(at, -1.0)];
            for ((id, _, share), amount) in slot.options.iter().zip(&slot.amounts) {
                let part = problem.column(0.0, f64::INFINITY, 0.0);
                terms[id.index()].push((part, amount.scale(-1.0)));
                filled.push((part, 1.0));
                if let Some(share) = share {
                    problem.row(0.0, 0.0, vec![(part, 1.0), (at, -share)]);
                }
            }
            problem.row(0.0, 0.0, filled);
        }
    }
    let (mut drawn, mut surplus) = (Vec::new(), Vec::new());
    for id in selection.commodities(demands) {
        let beside = selection.may_be_left(id);
        if selection.may_come(id) || (lets.lacking && beside && selection.makers(id).is_empty()) {
            let at = problem.column(0.0, f64::INFINITY, 0.0);
            terms[id.index()].push((at, Estimate::exact(1.0)));
            drawn.push((id, at));
        }
        if beside {
            let at = problem.column(0.0, f64::INFINITY, 0.0);
            terms[id.index()].push((at, Estimate::exact(-1.0)));
            surplus.push((id, at));
        }
        let wanted: f64 = demands
            .iter()
            .filter(|it| it.commodity == id)
            .map(|it| it.amount)
            .sum();
        let terms = std::mem::take(&mut terms[id.index()]);
        let at = |end: fn(&Estimate) -> f64| -> Vec<(usize, f64)> {
            terms.iter().map(|(at, it)| (*at, end(it))).collect()
        };
        if lets.bounds && terms.iter().any(|(_, it)| it.is_interval()) {
            problem.row(f64::NEG_INFINITY, wanted, at(|it| it.low));
            problem.row(wanted, f64::INFINITY, at(|it| it.high));
        } else {
            problem.row(wanted, wanted, at(|it| it.value.unwrap_or(0.0)));
        }
    }
    Ways {
        problem,
        drawn,
        surplus,
    }
}

/// The least and the most of one column; without end where nothing holds it.
fn ends(problem: &mut Problem, at: usize) -> Result<Estimate, Message> {
    problem.minimise(&[(at, 1.0)]);
    let Outcome::Optimal(least) = lp::solve(problem) else {
        return Err(trouble());
    };
    problem.minimise(&[(at, -1.0)]);
    let most = match lp::solve(problem) {
        Outcome::Optimal(most) => most.x[at],
        Outcome::Unbounded => f64::INFINITY,
        Outcome::Infeasible | Outcome::NumericTrouble(_) => return Err(trouble()),
    };
    let largest = least.x.iter().fold(0.0_f64, |held, it| held.max(it.abs()));
    let (low, high) = (tidy(least.x[at].max(0.0), largest), tidy(most, largest));
    if high.is_finite() && (high - low).abs() <= SAME * high.abs() {
        return Ok(Estimate::exact(low));
    }
    Ok(Estimate {
        value: None,
        low,
        high,
        sd: 0.0,
        midpoint: false,
    })
}
