//! What the file says of a process: what it takes, makes and emits, what it costs.

use super::facts::{joined, written};
use crate::model::{Chain, Input, Process, ProcessId, Subject};
use crate::report::Fact;
use crate::text::{Message, given_message};

/// What a process takes, makes and emits, per what.
pub(super) fn of(chain: &Chain, id: ProcessId) -> Vec<Fact> {
    let it = chain.process(id);
    let per = per(chain, it);
    let name = |id| chain.title_of(Subject::Commodity(id));
    let at = |part: &str, id: &str| format!("processes/{}/{part}/{id}", it.id);
    let label = |verb: (&str, &str), what: &Message| acts(verb, what, &per);
    let mut facts = Vec::new();
    facts.extend(
        it.inputs
            .iter()
            .flat_map(|input| slot(chain, it, input, &per)),
    );
    for output in &it.byproducts {
        let path = at("byproducts", &chain.commodity(output.commodity).id);
        facts.push(written(
            chain,
            path,
            label(("also makes", "副产"), &name(output.commodity)),
            &output.figure,
            it.place,
        ));
    }
    for (substance, figure) in &it.emissions {
        let what = Message::same(substance.clone());
        facts.push(written(
            chain,
            at("emissions", substance),
            label(("emits", "排放 "), &what),
            figure,
            it.place,
        ));
    }
    facts.extend(costs(chain, it));
    facts
}

/// What a process does with what, per what.
fn acts(verb: (&str, &str), what: &Message, per: &Message) -> Message {
    Message::new(
        format!("{} {} {}", verb.0, what.en, per.en),
        format!("{}{}{}", per.zh, verb.1, what.zh),
    )
}

/// One input, and the shares of its alternatives.
fn slot(chain: &Chain, process: &Process, input: &Input, per: &Message) -> Vec<Fact> {
    let name = |id| chain.title_of(Subject::Commodity(id));
    let ids = || input.alternatives.iter().map(|(id, _)| name(*id));
    let list =
        |of: fn(&Message) -> String, or: &str| ids().map(|it| of(&it)).collect::<Vec<_>>().join(or);
    let what = Message::new(
        list(|it| it.en.clone(), " or "),
        list(|it| it.zh.clone(), "或"),
    );
    let path = format!("processes/{}/inputs/{}", process.id, input.slot);
    let label = acts(("takes", "消耗"), &what, per);
    let mut facts = vec![written(
        chain,
        path.clone(),
        label,
        &input.figure,
        process.place,
    )];
    for (id, share) in &input.alternatives {
        if let Some(share) = share {
            let label = joined(
                &name(*id),
                &Message::new("share of the slot", "在该用途中的占比"),
            );
            let path = format!("{path}/{}", chain.commodity(*id).id);
            facts.push(written(chain, path, label, share, process.place));
        }
    }
    facts
}

/// What the amounts of a process are per.
pub(super) fn per(chain: &Chain, process: &Process) -> Message {
    let product = chain.commodity(process.product);
    let amount = match (&process.per, product.unit) {
        (Some(amount), _) => given_message(amount),
        (None, Some(unit)) => Message::same(format!("1 {unit}")),
        (None, None) => Message::new("unit", "单位"),
    };
    let title = chain.title_of(Subject::Commodity(process.product));
    Message::new(
        format!("per {} of {}", amount.en, title.en),
        format!("每 {} {}", amount.zh, title.zh),
    )
}

fn costs(chain: &Chain, process: &Process) -> Vec<Fact> {
    let costs = &process.costs;
    let all = [
        (
            "running",
            Message::new("running cost per unit", "单位运行成本"),
            &costs.running,
        ),
        (
            "fixed",
            Message::new("fixed cost", "固定成本"),
            &costs.fixed,
        ),
        (
            "investment",
            Message::new("investment", "投资"),
            &costs.investment,
        ),
        (
            "lifetime",
            Message::new("lifetime", "寿命"),
            &costs.lifetime,
        ),
        (
            "minimum-size",
            Message::new("smallest size", "最小规模"),
            &costs.minimum_size,
        ),
    ];
    let known = all
        .into_iter()
        .filter_map(|(key, label, figure)| Some((key, label, figure.as_ref()?)));
    known
        .map(|(key, label, figure)| {
            written(
                chain,
                format!("processes/{}/costs/{key}", process.id),
                label,
                figure,
                process.place,
            )
        })
        .collect()
}
