//! Most of something comes from outside the chain, or from one place outside.

use std::collections::BTreeSet;

use super::context::value;
use super::words::{discriminator, ranged, scope};
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::Basis;
use crate::analysis::balance::Balance;
use crate::analysis::concentration::{By, Concentration};
use crate::model::{CommodityId, Place, Subject};
use crate::quantity::{Estimate, Unit};
use crate::report::{Severity, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "import-dependence",
    name_zh: "外购依赖",
    area: Area::Dependence,
    severity: Severity::Warning,
    verb: Verb::Strengthen,
    en: Page {
        summary: "Most of what the chain needs of a commodity is imported, or one origin brings most of what nobody here makes.",
        why: "A border can close, a price can double, a ship can be late: what the chain cannot make itself, it cannot protect.",
        formula: "imports ÷ need above the threshold `import-dependence` (65 %, the limit of the EU Critical Raw Materials Act for one third country) at every value the figures allow, need known as a whole; or, of a commodity that nobody here makes, one origin's share of the imports above the same threshold, every import with its amount and origin. “Imports” are all that crosses the chain's boundary, from the next province as from abroad.",
        mend: "Make it here, contract a second origin, hold stock; or accept the dependence with the reason.",
    },
    zh: Page {
        summary: "某种物料的需求大部分靠外购；或者链内不生产，而外购主要来自一处。",
        why: "口岸会关，价格会翻，船期会误：自己做不了的，就护不住。",
        formula: "外购量 ÷ 需求在数据允许的所有取值下都高于阈值 `import-dependence`（65 %，取自欧盟《关键原材料法》对单一第三国的上限），且需求全部已知；或者链内不生产，而某一来源占外购量的份额高于同一阈值（每笔外购都有数量和来源）。“外购”指越过产业链边界的全部来料，外省与国外一样计入。",
        mend: "就地生产、签约第二来源或建立储备；确属合理的，写入 `accept` 并说明理由。",
    },
    example: include_str!("../../tests/rules/import-dependence.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let results = context.results;
    let balances = results.balances.iter();
    drafts.extend(balances.filter_map(|it| of_need(context, it)));
    let told = needing_imports(context);
    let origins = results.concentrations.iter();
    drafts.extend(
        origins
            .filter(|it| !told.contains(&it.commodity))
            .filter_map(|it| of_origin(context, it)),
    );
}

/// The least share of need that imports make up, as far as the figures allow to say.
fn share(context: &Context<'_>, balance: &Balance) -> Option<f64> {
    let (imported, need) = (balance.imported?, balance.need?);
    let share = imported.low / need.high;
    let high = share > context.settings.thresholds.import_dependence;
    (high && balance.basis == Basis::Observed).then_some(share)
}

fn needing_imports(context: &Context<'_>) -> BTreeSet<CommodityId> {
    let balances = context.results.balances.iter();
    balances
        .filter(|it| share(context, it).is_some())
        .map(|it| it.commodity)
        .collect()
}

/// Of what the rule speaks: other rules then need not tell it again.
pub(super) fn spoken_of(context: &Context<'_>) -> BTreeSet<CommodityId> {
    let mut told = needing_imports(context);
    let origins = context.results.concentrations.iter();
    let of_origin = origins.filter(|it| of_origin(context, it).is_some());
    told.extend(of_origin.map(|it| it.commodity));
    told
}

fn of_need(context: &Context<'_>, balance: &Balance) -> Option<Draft> {
    share(context, balance)?;
    let (imported, need) = (balance.imported?, balance.need?);
    let subject = Subject::Commodity(balance.commodity);
    let title = context.title(subject);
    let ratio = value(imported.div(need)?, Unit::ONE);
    let (brought, needed) = (value(imported, balance.unit), value(need, balance.unit));
    let told = ranged(&ratio);
    let place = match balance.scope {
        None => Message::default(),
        Some(_) => {
            let scope = scope(context, balance.scope);
            Message::new(format!(" in {}", scope.en), scope.zh)
        }
    };
    let message = Message::new(
        format!(
            "{}{}: {} of the need is imported, {} of {}",
            title.en, place.en, told.en, brought.text.en, needed.text.en
        ),
        format!(
            "{}{}依赖外购：需求 {}，外购 {}，占 {}",
            place.zh, title.zh, needed.text.zh, brought.text.zh, told.zh
        ),
    );
    let mut notes = balance.notes.clone();
    // Concentrations come sorted by commodity and view.
    let all = &context.results.concentrations;
    let origin =
        all.binary_search_by_key(&(balance.commodity, By::Origin), |it| (it.commodity, it.by));
    let origin = origin.ok().and_then(|at| all.get(at));
    if let Some(largest) = origin.and_then(|it| it.shares.first()) {
        let share = value(Estimate::exact(largest.share), Unit::ONE);
        notes.push(Message::new(
            format!(
                "largest origin: {}, {} of imports",
                largest.name.en, share.text.en
            ),
            format!("最大来源：{}，占外购量 {}", largest.name.zh, share.text.zh),
        ));
    }
    Some(Draft {
        discriminator: discriminator(context, balance.basis, balance.scope),
        place: Some(import_place(context, balance.commodity)),
        notes,
        help: Some(help(&title)),
        magnitude: ratio.value,
        values: vec![("share", ratio), ("imports", brought), ("need", needed)],
        grounds: balance.grounds.clone(),
        ..Draft::on(subject, message)
    })
}

/// One origin's share of what nobody here makes.
fn of_origin(context: &Context<'_>, found: &Concentration) -> Option<Draft> {
    let largest = found.shares.first()?;
    let high = largest.share > context.settings.thresholds.import_dependence;
    if !high || found.partial || found.by != By::Origin {
        return None;
    }
    let subject = Subject::Commodity(found.commodity);
    let title = context.title(subject);
    let share = value(Estimate::exact(largest.share), Unit::ONE);
    let message = Message::new(
        format!(
            "nobody here makes {}, and {} of its imports come from one origin: {}",
            title.en, share.text.en, largest.name.en
        ),
        format!(
            "{}全靠外购，其中 {} 来自{}",
            title.zh, share.text.zh, largest.name.zh
        ),
    );
    Some(Draft {
        discriminator: By::Origin.word().to_owned(),
        place: Some(import_place(context, found.commodity)),
        help: Some(help(&title)),
        magnitude: share.value,
        values: vec![("share", share)],
        grounds: found.grounds.clone(),
        ..Draft::on(subject, message)
    })
}

fn help(title: &Message) -> Message {
    Message::new(
        format!(
            "strengthen: make {} here, contract a second origin, or hold stock",
            title.en
        ),
        format!("强链：就地生产{}，或签约第二来源、建立储备", title.zh),
    )
}

/// The first import of the commodity in the chain's own file.
fn import_place(context: &Context<'_>, id: CommodityId) -> Place {
    let import = context.places.import(id);
    import.unwrap_or_else(|| context.own_place(Subject::Commodity(id)))
}
