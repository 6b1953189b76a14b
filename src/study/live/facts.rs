//! What is known of one thing: what the file says of it, then what was computed.

use super::relabelled;
use crate::analysis::{Basis, Results};
use crate::language::location;
use crate::model::{Chain, Figure, Place, ProcessId, SiteId, Subject, Words};
use crate::quantity::Unit;
use crate::report::{BalanceRow, Fact, IndicatorRow, InputRef, StudyDocument, Value};
use crate::study::{basis_words, by_words};
use crate::text::{Message, given_message, period_message};

/// The facts of a subject.
pub(super) fn of(
    chain: &Chain,
    results: &Results,
    document: &StudyDocument,
    subject: Subject,
) -> Vec<Fact> {
    let mut facts = written_of(chain, results, subject);
    let name = chain.name(subject);
    if let Subject::Commodity(id) = subject {
        let rows = document
            .balances
            .iter()
            .filter(|row| row.commodity == chain.commodity(id).id);
        facts.extend(rows.flat_map(balance));
    }
    for row in document.indicators.iter().filter(|row| row.of == name) {
        facts.push(indicator(row));
    }
    facts.extend(parts(document, &name));
    if subject == Subject::Chain {
        let targets = document
            .indicators
            .iter()
            .filter(|row| row.of.starts_with("target/"));
        facts.extend(
            targets.map(|row| relabelled(indicator(row), joined(&row.title, &row.of_title))),
        );
    }
    facts
}

/// The parts of what a unit carries; they rest on the figures of the whole.
fn parts(document: &StudyDocument, name: &str) -> Vec<Fact> {
    let rows = document.footprint.iter().flat_map(|it| &it.carried);
    let mut facts = Vec::new();
    for row in rows.filter(|row| row.of == name) {
        for (id, burden) in [("carbon", &row.carbon), ("energy", &row.energy)] {
            let whole = document.indicators.iter();
            let mut whole = whole.filter(|it| it.id == id && it.of == name);
            let Some(whole) = whole.next() else { continue };
            let direct = match id {
                "carbon" => ("direct", "直接排放"),
                _ => ("fuels and heat", "燃料与热"),
            };
            let all = [
                (direct, &burden.direct),
                (("electricity", "电力"), &burden.electricity),
                (("upstream", "上游"), &burden.upstream),
            ];
            for ((en, zh), part) in all {
                if let Some(part) = part {
                    let label = joined(&whole.title, &Message::new(en, zh));
                    facts.push(computed(label, part, &[], &whole.inputs));
                }
            }
        }
    }
    facts
}

/// Two parts of a label.
pub(super) fn joined(left: &Message, right: &Message) -> Message {
    Message::new(
        format!("{}: {}", left.en, right.en),
        format!("{}：{}", left.zh, right.zh),
    )
}

pub(super) fn bracketed(text: &Message, inner: &Message) -> Message {
    Message::new(
        format!("{} ({})", text.en, inner.en),
        format!("{}（{}）", text.zh, inner.zh),
    )
}

/// What the file says.
fn written_of(chain: &Chain, results: &Results, subject: Subject) -> Vec<Fact> {
    let mut facts = Vec::new();
    match subject {
        Subject::Process(id) => {
            facts.extend(super::process::of(chain, id));
            let sites = (0..).map(SiteId).take(chain.sites.len());
            for site in sites.filter(|it| chain.site(*it).process == Some(id)) {
                let title = chain.title_of(Subject::Site(site));
                let known = super::site::of(chain, site).into_iter();
                facts.extend(known.map(|fact| Fact {
                    label: joined(&title, &fact.label),
                    ..fact
                }));
            }
        }
        Subject::Site(id) => facts.extend(super::site::of(chain, id)),
        Subject::Commodity(id) => {
            for crossing in chain.crossings.iter().filter(|it| it.of == id) {
                facts.extend(super::site::crossing(chain, crossing));
            }
            let commodity = chain.commodity(id);
            for which in crate::analysis::data::Burden::ALL {
                if let Some(figure) = which.of(commodity) {
                    let path = format!("commodities/{}/{}", commodity.id, which.key());
                    let label = which.name();
                    facts.push(written(chain, path, label, figure, commodity.place));
                }
            }
            if let Some(price) = &commodity.price {
                let path = format!("commodities/{}/price", commodity.id);
                facts.push(written(
                    chain,
                    path,
                    Message::new("price of a unit", "单价"),
                    price,
                    commodity.place,
                ));
            }
        }
        Subject::Stage(id) => facts.extend(stated(chain, results, id)),
        _ => {}
    }
    facts.extend(observed(chain, subject));
    facts
}

/// What was observed of it.
fn observed(chain: &Chain, subject: Subject) -> Vec<Fact> {
    let mut facts = Vec::new();
    for it in chain.observations.iter().filter(|it| it.of == subject) {
        let mut label = it.measure.message();
        if let Some(period) = it.period {
            label = bracketed(&label, &period_message(period));
        }
        if let Some(scope) = it.scope {
            let scope = chain.scope(scope);
            label = joined(&label, &scope.title.message(&scope.id));
        }
        let path = format!("observations/{}/{}", chain.name(subject), it.measure.word());
        facts.push(written(
            chain,
            path.clone(),
            label.clone(),
            &it.figure,
            it.place,
        ));
        if let Some(change) = &it.yoy {
            let word = Message::new("on the year before", "同比");
            facts.push(written(
                chain,
                format!("{path}/yoy"),
                joined(&label, &word),
                change,
                it.place,
            ));
        }
    }
    facts
}

/// A figure of the file.
pub(super) fn written(
    chain: &Chain,
    path: String,
    label: Message,
    figure: &Figure,
    otherwise: Place,
) -> Fact {
    let place = if figure.place.line > 0 {
        figure.place
    } else {
        otherwise
    };
    let mut notes = note(&figure.note);
    if let Some(rate) = figure.assumed {
        notes.push(assumed(rate));
    }
    Fact {
        label,
        text: figure.amount.as_ref().map_or_else(unknown, given_message),
        range: None,
        computed: false,
        confidence: figure.confidence.map(crate::model::Confidence::message),
        quote: figure.quote.clone(),
        notes,
        inputs: vec![InputRef {
            path,
            at: location(place, &chain.files),
            sources: figure
                .sources
                .iter()
                .map(|id| chain.source(*id).id.clone())
                .collect(),
            confidence: figure.confidence.map(crate::model::Confidence::word),
        }],
    }
}

pub(super) fn unknown() -> Message {
    Message::new("unknown", "未知")
}

fn assumed(rate: Unit) -> Message {
    Message::new(
        format!("the source prints no rate; the file takes it as {rate}"),
        format!("原文未注明时间单位，文件按 {rate} 理解"),
    )
}

fn note(words: &Words) -> Vec<Message> {
    (!words.is_empty())
        .then(|| words.message(""))
        .into_iter()
        .collect()
}

/// Words without a figure, with their place.
pub(super) fn words(
    chain: &Chain,
    path: String,
    label: Message,
    text: Message,
    basis: &Figure,
    place: Place,
) -> Fact {
    Fact {
        text,
        ..written(
            chain,
            path,
            label,
            &Figure {
                place,
                ..basis.clone()
            },
            place,
        )
    }
}

/// What a source says of a stage.
fn stated(chain: &Chain, results: &Results, id: crate::model::StageId) -> Vec<Fact> {
    use crate::model::StatedWhat;
    let says = chain
        .stated
        .iter()
        .filter(|it| matches!(&it.what, StatedWhat::Stages(stages) if stages.contains(&id)));
    let mut facts: Vec<Fact> = says
        .map(|it| {
            let (label, text) = (
                Message::new("stated", "文中所述"),
                Message::new("exists, without a figure", "存在，未给数据"),
            );
            words(chain, "stated".to_owned(), label, text, &it.basis, it.place)
        })
        .collect();
    let processes = (0..).map(ProcessId).zip(&chain.processes);
    for (process, it) in processes
        .filter(|(process, it)| it.stage == Some(id) && results.structure.present.shows(*process))
    {
        let label = Message::new("process", "工艺");
        let title = chain.title_of(Subject::Process(process));
        facts.push(words(
            chain,
            format!("processes/{}", it.id),
            label,
            title,
            &Figure::default(),
            it.place,
        ));
    }
    facts
}

/// A computed figure.
fn computed(label: Message, value: &Value, notes: &[Message], inputs: &[InputRef]) -> Fact {
    Fact {
        label,
        text: value.text.clone(),
        range: value.range.clone(),
        computed: true,
        confidence: None,
        quote: None,
        notes: notes.to_vec(),
        inputs: inputs.to_vec(),
    }
}

fn indicator(row: &IndicatorRow) -> Fact {
    let by = by_words(row);
    let label = Message::new(
        format!("{}{}", row.title.en, by.en),
        format!("{}{}", row.title.zh, by.zh),
    );
    computed(label, &row.value, &row.notes, &row.inputs)
}

/// The basis of a balance, its scope and period beside it.
fn basis_of(row: &BalanceRow) -> Message {
    let all = [Basis::Observed, Basis::Capacity, Basis::Target];
    let basis = all
        .into_iter()
        .find(|it| it.word() == row.basis)
        .map(basis_words)
        .unwrap_or_default();
    let more: Vec<&str> = row
        .period
        .iter()
        .chain(&row.scope)
        .map(String::as_str)
        .collect();
    let add = |words: &str, comma: &str| [&[words], &more[..]].concat().join(comma);
    Message::new(add(&basis.en, ", "), add(&basis.zh, "，"))
}

/// Supply, need, gap and cover; a gap between sides of which only part is known is none.
fn balance(row: &BalanceRow) -> Vec<Fact> {
    let whole = row.supply_complete && row.need_complete;
    let basis = basis_of(row);
    let all = [
        ("supply", "供给", row.supply.as_ref()),
        ("need", "需求", row.need.as_ref()),
        (
            "gap (need − supply)",
            "缺口（需求 − 供给）",
            row.gap.as_ref().filter(|_| whole),
        ),
        ("cover", "满足率", row.cover.as_ref().filter(|_| whole)),
    ];
    let told = all
        .into_iter()
        .filter_map(|(en, zh, value)| Some((en, zh, value?)));
    told.map(|(en, zh, value)| {
        computed(
            bracketed(&Message::new(en, zh), &basis),
            value,
            &row.notes,
            &row.inputs,
        )
    })
    .collect()
}
