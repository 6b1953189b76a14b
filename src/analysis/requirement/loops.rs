//! The loop that eats itself: going round it takes at least as much as it makes.

use std::collections::HashSet;

use super::Selection;
use super::select::place;
use crate::analysis::linear;
use crate::analysis::technology::Column;
use crate::graph::{Graph, Node};
use crate::model::{Chain, CommodityId, ProcessId, Subject};
use crate::text::{Message, number};

/// A loop that eats itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Eating {
    /// The processes of the loop, in the order of the chain.
    pub processes: Vec<ProcessId>,
    /// What goes round.
    pub commodity: CommodityId,
    /// How much of it one unit of it takes, round the loop; at least one.
    pub takes: f64,
}

/// The first loop of these processes that eats itself.
pub fn eating(chain: &Chain, columns: &[&Column]) -> Option<Eating> {
    let at_work: HashSet<&str> = columns
        .iter()
        .map(|it| chain.process(it.process).id.as_str())
        .collect();
    let graph = Graph::of(chain, |process| at_work.contains(process.id.as_str()));
    graph.loops().into_iter().find_map(|nodes| {
        let inside: HashSet<Node> = nodes.into_iter().collect();
        let within = |it: &&&Column| {
            inside.contains(&Node::Process(it.process))
                && inside.contains(&Node::Commodity(it.product))
        };
        let mut products = HashSet::new();
        // Of several makers of one product the first stands for it.
        let round: Vec<&Column> = columns
            .iter()
            .filter(within)
            .filter(|it| products.insert(it.product))
            .copied()
            .collect();
        (0..round.len()).find_map(|at| eats(&round, at))
    })
}

/// Whether the product of one column of a loop takes more of itself than it makes, the rest of the loop working for it.
fn eats(round: &[&Column], at: usize) -> Option<Eating> {
    let pivot = round[at];
    let rest: Vec<&Column> = round
        .iter()
        .filter(|it| it.product != pivot.product)
        .copied()
        .collect();
    let mut entries = Vec::new();
    for (column, it) in rest.iter().enumerate() {
        for (row, of) in rest.iter().enumerate() {
            let amount = it.amount(of.product);
            if amount != 0.0 {
                entries.push((row, column, amount));
            }
        }
    }
    let needs: Vec<f64> = rest.iter().map(|it| -pivot.amount(it.product)).collect();
    let work = linear::solve(rest.len(), &entries, &needs).ok()?.x;
    // Where the rest cannot even feed itself, another product of the loop tells it better.
    if work.iter().any(|it| *it < -1e-12) {
        return None;
    }
    let given = rest
        .iter()
        .zip(&work)
        .map(|(it, work)| it.amount(pivot.product) * work);
    let net = pivot.amount(pivot.product) + given.sum::<f64>();
    if net > 1e-12 {
        return None;
    }
    let mut processes: Vec<ProcessId> = round.iter().map(|it| it.process).collect();
    processes.sort_unstable();
    Some(Eating {
        processes,
        commodity: pivot.product,
        takes: 1.0 - net,
    })
}

/// Why a demand has no answer.
pub(super) fn message(chain: &Chain, selection: &Selection<'_>) -> Message {
    let columns: Vec<&Column> = selection.columns().collect();
    let Some(eating) = eating(chain, &columns) else {
        return Message::new(
            "no mix of the processes meets this demand with these coefficients: an input or a by-product forces more than the others can take; check the amounts of what has several makers",
            "按现有单耗，没有任何工艺组合能满足这一需求：某项投入或副产品超出其余工艺的承接能力；请核对有多个来源的物料的用量",
        );
    };
    let title = chain.title_of(Subject::Commodity(eating.commodity));
    let unit = chain
        .commodity(eating.commodity)
        .unit
        .map_or(String::new(), |unit| format!(" {unit}"));
    let named = eating.processes.iter().map(|id| {
        let subject = Subject::Process(*id);
        let (title, at) = (chain.title_of(subject), place(chain, subject));
        (
            format!("{} ({at})", title.en),
            format!("{}（{at}）", title.zh),
        )
    });
    let (en, zh): (Vec<String>, Vec<String>) = named.unzip();
    let takes = |lang| number(eating.takes, lang);
    Message::new(
        format!(
            "the loop eats itself: 1{unit} of {} takes {}{unit} of {} round the loop of {}; check the amounts of these processes",
            title.en,
            takes(crate::text::Lang::En),
            title.en,
            en.join(", "),
        ),
        format!(
            "循环入不敷出：每 1{unit} {}，绕循环 {} 一圈要耗用 {}{unit} {}；请核对这些工艺的用量",
            title.zh,
            zh.join("、"),
            takes(crate::text::Lang::Zh),
            title.zh,
        ),
    )
}
