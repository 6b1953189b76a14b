//! What a footprint assumes, and what it lacks, in words.
//!
//! Comes in: a footprint. Goes out: notes and questions. Must not know: how burdens are reckoned.

use super::grounds::{LISTED_MAX, Of, Unlisted};
use super::needs::Needs;
use super::web::Web;
use super::{Carried, Footprint, Parts};
use crate::analysis::Unanswered;
use crate::model::{Allocation, Chain, Subject};
use crate::text::Message;

/// Beyond this condition of a loop, fewer than eight digits of its results are right.
const CONDITION_NOTED: f64 = 1e8;

/// What is lacking for the whole, as one question for carbon and one for energy.
pub(super) fn asked(chain: &Chain, carried: &[Carried], of: Of) -> Option<Unanswered> {
    let parts = |it| match of {
        Of::Carbon => pick(it, |it| &it.carbon),
        Of::Energy => pick(it, |it| &it.energy),
    };
    let mut needs = Needs::default();
    let mut titles = Vec::new();
    for it in carried {
        let parts = parts(it);
        if parts.total.is_none_or(|it| it.value.is_none()) && !parts.needs.is_empty() {
            needs.join(&parts.needs);
            titles.push(chain.title_of(Subject::Commodity(it.commodity)));
        }
    }
    if needs.is_empty() {
        return None;
    }
    let (en, zh): (Vec<&str>, Vec<&str>) = titles
        .iter()
        .take(TITLES_MAX)
        .map(|it| (it.en.as_str(), it.zh.as_str()))
        .unzip();
    let rest = titles.len().saturating_sub(TITLES_MAX);
    let (rest_en, rest_zh) = match rest {
        0 => (String::new(), String::new()),
        _ => (
            format!(" and {rest} more"),
            format!("等 {} 种产品", titles.len()),
        ),
    };
    let (en, zh) = (en.join(", "), zh.join("、"));
    let question = match of {
        Of::Carbon => Message::new(
            format!("How much carbon does a unit of each carry in all: {en}{rest_en}?"),
            format!("每单位产品的碳足迹总量是多少：{zh}{rest_zh}？"),
        ),
        Of::Energy => Message::new(
            format!("How much energy does a unit of each carry in all: {en}{rest_en}?"),
            format!("每单位产品的累计能耗是多少：{zh}{rest_zh}？"),
        ),
    };
    Some(Unanswered {
        of: Subject::Chain,
        question,
        needs: needs.message(chain),
    })
}

fn pick(it: &Carried, part: fn(&Carried) -> &Parts) -> &Parts {
    part(it)
}

/// How many products a question names.
const TITLES_MAX: usize = 5;

/// What a footprint assumes.
pub(super) fn notes(chain: &Chain, web: &Web, found: &Footprint, condition: f64) -> Vec<Message> {
    let mut notes = vec![Message::new(
        "reckoned as if all that the chain makes were made here, of the inputs and emissions that the file names alone: what a process takes and the file does not name is not counted; what is waste, and scrap that falls out beside a product, carries nothing (cut-off); gases by their warming over 100 years (IPCC, Fifth Assessment Report)",
        "按链内所产均在本地生产计，只计文件写明的投入和排放，未写明的不计；废弃物和伴生废料不承担负荷（截断法）；各气体按 100 年增温潜势折算（IPCC 第五次评估报告）",
    )];
    if !web.stand_ins.is_empty() {
        let titles = web.stand_ins.iter();
        let titles = titles.map(|it| chain.title_of(Subject::Process(*it)));
        let (en, zh): (Vec<String>, Vec<String>) = titles.map(|it| (it.en, it.zh)).unzip();
        notes.push(Message::new(
            format!(
                "not in this chain, so that processes of the reference stand in: {}",
                en.join(", ")
            ),
            format!("本链尚无，以参考工艺代替：{}", zh.join("、")),
        ));
    }
    if found.shared.iter().any(|it| it.1 == Allocation::Expansion) {
        notes.push(Message::new(
            "behind a credit the ends of a range are no narrower than they could be",
            "有抵扣之处，区间可能偏宽",
        ));
    }
    notes.extend(unlisted(found));
    if condition > CONDITION_NOTED {
        let digits = (16.0 - condition.log10()).floor().max(0.0);
        notes.push(Message::new(
            format!("the coefficients of a loop differ so much in size that only about {digits} digits are certain"),
            format!("循环中各单耗大小悬殊，结果只有大约 {digits} 位有效数字可靠"),
        ));
    }
    notes
}

/// That some results rest on more figures than are listed; each of them says how many.
fn unlisted(found: &Footprint) -> Option<Message> {
    let carried = found.carried.iter();
    let parts = carried.flat_map(|it| [it.carbon.unlisted, it.energy.unlisted]);
    let goods = found.embedded.iter().map(|it| it.unlisted);
    let (mut results, mut most) = (0, Unlisted::default());
    for it in parts.chain(goods).filter(|it| it.count > 0) {
        results += 1;
        if it.count > most.count || it.more {
            most = it;
        }
    }
    if results == 0 {
        return None;
    }
    let (count, listed) = (most.count, LISTED_MAX);
    let (en, zh) = if most.more {
        (format!("more than {count}"), format!("超过 {count} 个"))
    } else {
        (format!("up to {count}"), format!("至多 {count} 个"))
    };
    let (results_en, rest_en) = if results == 1 {
        ("1 result rests".to_owned(), "it".to_owned())
    } else {
        (format!("{results} results rest"), "each".to_owned())
    };
    Some(Message::new(
        format!(
            "{results_en} on more than {listed} figures: where the figures behind {rest_en} are listed, {en} of them are left out"
        ),
        format!("{results} 项结果所依据的数据多于 {listed} 个，列出时有{zh}未列"),
    ))
}
