//! What the picture says in words: names, amounts, notes, the table beside the picture.

use super::Scene;
use super::panel::{Link, Node, Panel};
use crate::analysis::flows::{How, Stop};
use crate::model::{CrossingKind, Subject};
use crate::quantity::Estimate;
use crate::text::{Lang, Message, estimate, message};

/// Unknown flows that are named in the notes.
const NAMED: usize = 8;

/// The name of a node.
pub(super) fn title(scene: Scene<'_>, stop: Stop) -> String {
    let chain = scene.chain;
    let of = |subject| chain.title_of(subject).get(scene.lang).to_owned();
    match stop {
        Stop::Process(id) => of(Subject::Process(id)),
        Stop::Site(id) => of(Subject::Site(id)),
        Stop::Commodity(id) => of(Subject::Commodity(id)),
        Stop::Import(id) => crossing(scene, id, CrossingKind::Import, ("Imports", "外购")),
        Stop::Export(id) => crossing(scene, id, CrossingKind::Export, ("Exports", "外销")),
        Stop::Makers(_) => scene
            .lang
            .pick("Makers, not told apart", "生产者（未分列）")
            .to_owned(),
    }
}

/// Imports or exports, with their partner where there is one.
fn crossing(
    scene: Scene<'_>,
    id: crate::model::CommodityId,
    kind: CrossingKind,
    words: (&str, &str),
) -> String {
    let all = scene.chain.crossings.iter();
    let mut own = all.filter(|it| it.kind == kind && it.of == id && it.scope.is_none());
    let word = scene.lang.pick(words.0, words.1);
    match (
        own.next().and_then(|it| it.partner.get(scene.lang)),
        own.next(),
    ) {
        (Some(partner), None) => match (scene.lang, kind) {
            (Lang::En, CrossingKind::Import) => format!("{word} from {partner}"),
            (Lang::En, _) => format!("{word} to {partner}"),
            (Lang::Zh, CrossingKind::Import) => format!("{word}（来自{partner}）"),
            (Lang::Zh, _) => format!("{word}（至{partner}）"),
        },
        _ => word.to_owned(),
    }
}

/// What a link is told apart by from others with the same ends.
pub(super) fn link_key(scene: Scene<'_>, link: &Link) -> String {
    let process = link.through.map(|id| scene.chain.process(id).id.as_str());
    let of = &scene.chain.commodity(link.of).id;
    format!("{of}/{}", process.unwrap_or(""))
}

/// An amount in the panel's unit.
pub(super) fn amount(panel: &Panel, value: f64, lang: Lang) -> String {
    message(value, panel.unit).get(lang).to_owned()
}

/// What flows through a node, in words, a line each.
pub(super) fn through(scene: Scene<'_>, panel: &Panel, node: &Node) -> Vec<String> {
    let lang = scene.lang;
    let [into, out] = node.sides;
    let tell = |value| amount(panel, value, lang);
    if into == 0.0 && out == 0.0 {
        return vec![lang.pick("not known", "未知").to_owned()];
    }
    // A difference that is only rounding in the figures is not told here; the table has every flow.
    let one = into == 0.0 || out == 0.0 || (node.whole && node.difference.is_none());
    let mut lines = if one {
        vec![tell(into.max(out))]
    } else {
        vec![
            format!("{} {}", lang.pick("in", "入"), tell(into)),
            format!("{} {}", lang.pick("out", "出"), tell(out)),
        ]
    };
    if !node.whole {
        lines.push(lang.pick("part not known", "部分未知").to_owned());
    }
    lines
}

/// What a difference means: of a commodity a shortage or a surplus, of a process what leaves it unseen or comes unseen.
pub(super) fn difference(scene: Scene<'_>, panel: &Panel, node: &Node) -> Option<String> {
    let difference = node.difference?;
    let amount = amount(panel, difference.abs(), scene.lang);
    let commodity = matches!(node.stop, Stop::Commodity(_));
    let (en, zh) = match (commodity, difference < 0.0) {
        (true, true) => ("short by", "缺口"),
        (true, false) => ("not taken", "未被取用"),
        (false, true) => ("from unlisted inputs", "来自未列投入"),
        (false, false) => ("not in products", "未进入产品"),
    };
    Some(format!("{} {amount}", scene.lang.pick(en, zh)))
}

/// How much a link carries.
pub(super) fn carried(scene: Scene<'_>, link: &Link) -> String {
    let unknown = || scene.lang.pick("not known", "未知").to_owned();
    let unit = scene.chain.commodity(link.of).unit;
    let known = link.estimate.filter(|it| {
        it.value.is_some() || (it.low.is_finite() && it.low > 0.0) || it.high.is_finite()
    });
    match unit.zip(known) {
        Some((unit, found)) => estimate(&found, unit).get(scene.lang).to_owned(),
        None => unknown(),
    }
}

/// What a link carries and how much.
pub(super) fn carries(scene: Scene<'_>, link: &Link) -> String {
    let of = scene.chain.title_of(Subject::Commodity(link.of));
    format!("{} {}", of.get(scene.lang), carried(scene, link))
}

/// A link in words.
pub(super) fn link(scene: Scene<'_>, panel: &Panel, link: &Link) -> String {
    let lang = scene.lang;
    let end = |at: usize| title(scene, panel.nodes[at].stop);
    let name = |subject| scene.chain.title_of(subject).get(lang).to_owned();
    let of = name(Subject::Commodity(link.of));
    let through = link.through.map(|id| name(Subject::Process(id)));
    let mut text = format!("{} → {}", end(link.from), end(link.to));
    if let Some(process) = through.filter(|it| !text.contains(it.as_str())) {
        text += &match lang {
            Lang::En => format!(", by {process}"),
            Lang::Zh => format!("，经{process}"),
        };
    }
    let carried = carried(scene, link);
    match lang {
        Lang::En => format!("{text}: {of}, {carried} ({})", how(link, lang)),
        Lang::Zh => format!("{text}：{of}，{carried}（{}）", how(link, lang)),
    }
}

/// How the amount of a link is known.
pub(super) fn how(link: &Link, lang: Lang) -> &'static str {
    match (link.amount, link.how) {
        (None, _) => lang.pick("not known", "未知"),
        (_, How::Observed) => lang.pick("observed", "观测值"),
        (_, How::Reckoned) => lang.pick("output × coefficient", "产量 × 单耗"),
    }
}

/// What the figures of the picture are.
pub(super) fn basis(panels: &[&Panel]) -> Message {
    let all = || {
        panels
            .iter()
            .flat_map(|it| &it.links)
            .filter(|it| it.amount.is_some())
    };
    let observed = all().any(|it| it.how == How::Observed);
    let reckoned = all().any(|it| it.how == How::Reckoned);
    match (observed, reckoned) {
        (true, true) => Message::new(
            "flows as observed, and by observed output × coefficient",
            "流量为观测值，及观测产量 × 单耗",
        ),
        (false, _) => Message::new(
            "flows by observed output × coefficient",
            "流量按观测产量 × 单耗推算",
        ),
        (true, false) => Message::new("flows as observed", "流量为观测值"),
    }
}

/// The notes under the picture.
pub(super) fn notes(
    scene: Scene<'_>,
    panels: &[&Panel],
    thin: usize,
    without: usize,
) -> Vec<String> {
    let lang = scene.lang;
    let mut notes = Vec::new();
    let mut say = |count: usize, en: String, zh: String| {
        if count > 0 {
            notes.push(lang.pick(&en, &zh).to_owned());
        }
    };
    say(
        thin,
        format!("flows drawn wider than they are, so that they are seen: {thin}"),
        format!("为能看见而画得比实际宽的流：{thin} 条"),
    );
    let unknown: Vec<String> = panels
        .iter()
        .flat_map(|panel| {
            let lines = panel.links.iter().filter(|it| it.amount.is_none());
            lines.map(|it| unknown_words(scene, panel, it))
        })
        .collect();
    let named = unknown.len().min(NAMED);
    let list = unknown[..named].join(lang.pick("; ", "；"));
    let more = unknown.len() - named;
    let (more_en, more_zh) = if more > 0 {
        (format!("; and {more} more"), format!("；另 {more} 条"))
    } else {
        (String::new(), String::new())
    };
    say(
        named,
        format!("not known, drawn as dashed lines without a width: {list}{more_en}"),
        format!("数量未知、以虚线画出（线宽不表示数量）：{list}{more_zh}"),
    );
    let out: usize = panels.iter().map(|it| it.unknown_out).sum();
    say(
        out,
        format!("further flows of which no amount is known, left out of the picture: {out}"),
        format!("另有数量未知、未画出的流：{out} 条"),
    );
    let zeros: usize = panels.iter().map(|it| it.zeros).sum();
    say(
        zeros,
        format!("flows that are zero, not drawn: {zeros}"),
        format!("为零、未画出的流：{zeros} 条"),
    );
    say(
        without,
        format!("flows of commodities that have no unit, not drawn: {without}; give each a `unit`"),
        format!("物料没有单位、未画出的流：{without} 条；请为物料写明 `unit`"),
    );
    for panel in panels.iter().filter(|it| it.left_out.0 > 0) {
        let (count, sum) = panel.left_out;
        let sum = amount(panel, sum, lang);
        say(
            count,
            format!("the smallest flows are left out of the picture: {count}, together {sum}"),
            format!("最小的流未画出：{count} 条，合计 {sum}"),
        );
    }
    notes
}

fn unknown_words(scene: Scene<'_>, panel: &Panel, link: &Link) -> String {
    let end = |at: usize| title(scene, panel.nodes[at].stop);
    let bound = link.estimate.is_some().then(|| carried(scene, link));
    let text = format!("{} → {}", end(link.from), end(link.to));
    match bound.filter(|it| it != scene.lang.pick("not known", "未知")) {
        Some(bound) => crate::view::page::brackets(&text, &bound, scene.lang),
        None => text,
    }
}

/// The picture as a table: flows, then differences.
pub(super) fn table(scene: Scene<'_>, panels: &[Panel]) -> Vec<Vec<String>> {
    let lang = scene.lang;
    let heading = match lang {
        Lang::En => ["From", "To", "What", "Amount", "Basis"],
        Lang::Zh => ["从", "到", "物料", "数量", "依据"],
    };
    let mut table = vec![heading.map(str::to_owned).to_vec()];
    for panel in panels {
        for link in &panel.links {
            let end = |at: usize| title(scene, panel.nodes[at].stop);
            let of = scene.chain.title_of(Subject::Commodity(link.of));
            let known: Option<Estimate> = link.estimate;
            table.push(vec![
                end(link.from),
                end(link.to),
                of.get(lang).to_owned(),
                known.map_or_else(|| "?".to_owned(), |_| carried(scene, link)),
                how(link, lang).to_owned(),
            ]);
        }
        for node in &panel.nodes {
            let (Some(words), Some(difference)) = (difference(scene, panel, node), node.difference)
            else {
                continue;
            };
            let name = title(scene, node.stop);
            let (from, to) = if difference > 0.0 {
                (name, "—".to_owned())
            } else {
                ("—".to_owned(), name)
            };
            table.push(vec![
                from,
                to,
                words,
                amount(panel, difference.abs(), lang),
                lang.pick("in less out", "入减出").to_owned(),
            ]);
        }
    }
    table
}

/// What the picture shows, in sentences.
pub(super) fn description(scene: Scene<'_>, panels: &[Panel]) -> String {
    const SENTENCES: usize = 10;
    let lang = scene.lang;
    let (end, space) = (lang.pick(".", "。"), lang.pick(" ", ""));
    let all: Vec<&Panel> = panels.iter().collect();
    let mut parts = vec![basis(&all).get(lang).to_owned()];
    for panel in panels {
        let known = panel.links.iter().filter(|it| it.amount.is_some());
        parts.extend(known.take(SENTENCES).map(|it| link(scene, panel, it)));
        let (flows, nodes) = (panel.links.len(), panel.nodes.len());
        parts.push(match lang {
            Lang::En => format!("In all {flows} flows between {nodes} nodes"),
            Lang::Zh => format!("共 {flows} 条流、{nodes} 个节点"),
        });
        for node in &panel.nodes {
            if let Some(words) = difference(scene, panel, node) {
                let name = title(scene, node.stop);
                parts.push(match lang {
                    Lang::En => format!("{name}: {words}"),
                    Lang::Zh => format!("{name}：{words}"),
                });
            }
        }
    }
    parts
        .iter()
        .map(|part| format!("{part}{end}"))
        .collect::<Vec<_>>()
        .join(space)
}
