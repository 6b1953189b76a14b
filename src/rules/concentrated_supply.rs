//! Few suppliers carry most of something.

use super::context::value;
use super::single_source::basis;
use super::{Area, Context, Draft, Page, Rule, import_dependence, single_source};
use crate::analysis::concentration::{By, Concentration};
use crate::model::{FileId, Subject};
use crate::quantity::{Estimate, Unit};
use crate::report::{Severity, Value, Verb};
use crate::text::{Lang, Message, figure};

pub(super) const RULE: Rule = Rule {
    id: "concentrated-supply",
    name_zh: "供给集中",
    area: Area::Dependence,
    severity: Severity::Warning,
    verb: Verb::Strengthen,
    en: Page {
        summary: "A few plants, operators, regions or countries of origin carry most of a supply.",
        why: "With few suppliers, one failure, one flood or one decision takes away a large part at once, and prices are theirs to set.",
        formula: "HHI = Σ (100 s)² over the shares s of the suppliers, 0 to 10,000; it speaks above the threshold `hhi` (1,800, “highly concentrated” in the US Merger Guidelines of 2023; 2,500 in the profile `doj2010`). Effective number of suppliers = 10,000 ÷ HHI. Of site, operator and region, the finest view above the threshold is told, the coarser ones in its notes; imports by origin are told on their own where nothing is made here. It speaks only where the whole supply is known, and is silent where `single-source` or `import-dependence` already says it.",
        mend: "Bring in further suppliers, operators or regions, or contract a second origin.",
    },
    zh: Page {
        summary: "少数几家企业、运营方、地区或外购来源占了供给的大头。",
        why: "供应方少，一次事故、一场洪水、一个决定就会带走一大块供给，价格也由对方说了算。",
        formula: "HHI = Σ(100 s)²，s 为各供应方份额，取值 0～10000；高于阈值 `hhi`（1800，美国 2023 年《合并指南》的“高度集中”线；方案 `doj2010` 为 2500）时提示。有效供应方数 = 10000 ÷ HHI。企业、运营方、地区三种口径中，提示超过阈值的最细一种，其余写在附注里；链内不生产的，按外购来源单独判断。只有供给全部已知时才判断；`single-source` 或 `import-dependence` 已经提示的不再重复。",
        mend: "引进更多供应企业、运营方或产地，或签约第二来源。",
    },
    example: include_str!("../../tests/rules/concentrated-supply.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let threshold = context.settings.thresholds.hhi;
    let all = &context.results.concentrations;
    let high: Vec<&Concentration> = all
        .iter()
        .filter(|it| !it.partial && it.hhi > threshold)
        .collect();
    let imported = import_dependence::spoken_of(context);
    let sole = single_source::spoken_of(context);
    for (at, found) in high.iter().enumerate() {
        let id = found.commodity;
        if found.by == By::Origin {
            if !imported.contains(&id) {
                drafts.push(draft(context, found, &[]));
            }
            continue;
        }
        // Views of one commodity stand together, the finest first.
        let is_finest = at == 0 || high[at - 1].commodity != id;
        if is_finest && !sole.contains(&id) {
            let coarser = high[at + 1..].iter().copied();
            let coarser: Vec<&Concentration> = coarser
                .take_while(|it| it.commodity == id && it.by != By::Origin)
                .collect();
            drafts.push(draft(context, found, &coarser));
        }
    }
}

fn view(by: By) -> Message {
    match by {
        By::Site => Message::new("by plant", "按企业计"),
        By::Operator => Message::new("by operator", "按运营方计"),
        By::Region => Message::new("by region", "按地区计"),
        By::Origin => Message::new("of imports by origin", "按外购来源计"),
    }
}

fn hhi(value: f64) -> Message {
    let told = |lang| figure::number(value.round(), lang);
    Message::new(told(Lang::En), told(Lang::Zh))
}

fn draft(context: &Context<'_>, found: &Concentration, coarser: &[&Concentration]) -> Draft {
    let subject = Subject::Commodity(found.commodity);
    let title = context.title(subject);
    let by = view(found.by);
    let index = Value {
        text: hhi(found.hhi),
        ..value(Estimate::exact(found.hhi / 10_000.0), Unit::ONE)
    };
    let first = value(Estimate::exact(found.largest(1)), Unit::ONE);
    let largest = found
        .shares
        .first()
        .map_or_else(Message::default, |it| it.name.clone());
    let limit = hhi(context.settings.thresholds.hhi);
    let basis = match found.by {
        By::Origin => Message::new("imports", "外购量"),
        _ => basis(found),
    };
    let message = Message::new(
        format!(
            "supply of {} is concentrated: HHI {} {} (limit {}); {} has {} of {}",
            title.en, index.text.en, by.en, limit.en, largest.en, first.text.en, basis.en
        ),
        format!(
            "{}供给集中：{} HHI {}（警戒线 {}），{}占{} {}",
            title.zh, by.zh, index.text.zh, limit.zh, largest.zh, basis.zh, first.text.zh
        ),
    );
    let number = |lang| figure::number((found.effective_number * 10.0).round() / 10.0, lang);
    let mut notes = vec![Message::new(
        format!("as concentrated as {} equal suppliers", number(Lang::En)),
        format!("相当于 {} 家规模相同的供应方", number(Lang::Zh)),
    )];
    notes.extend(coarser.iter().map(|it| {
        let (by, told) = (view(it.by), hhi(it.hhi));
        Message::new(
            format!("{}: HHI {}", by.en, told.en),
            format!("{} HHI {}", by.zh, told.zh),
        )
    }));
    let mut places = found.grounds.iter().map(|it| it.place);
    let site = found.shares.first().and_then(|it| it.site);
    let place = match site {
        Some(site) => Some(context.own_place(Subject::Site(site))),
        None => places.find(|place| place.file == FileId(0)),
    };
    Draft {
        discriminator: found.by.word().to_owned(),
        place: Some(place.unwrap_or_else(|| context.own_place(subject))),
        notes,
        help: Some(Message::new(
            format!("strengthen: bring in further suppliers of {}", title.en),
            format!("强链：引进更多{}供应方", title.zh),
        )),
        magnitude: index.value,
        values: vec![("hhi", index), ("largest_share", first)],
        grounds: found.grounds.clone(),
        ..Draft::on(subject, message)
    }
}
