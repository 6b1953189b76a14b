//! What the picture says in words: the index, what it amounts to, the table beside the picture.

use super::{Scene, origin_limit, rows, thresholds};
use crate::analysis::concentration::{By, Concentration};
use crate::analysis::{Basis, Results};
use crate::model::Subject;
use crate::rules;
use crate::text::{Lang, Message, figure};
use crate::view::page::{Paragraph, brackets};

/// Small words.
const SMALL: f64 = 12.0;
/// Suppliers that a sentence names at most.
const NAMED: usize = 3;

/// Why there is no picture, and which figure would give one.
pub(super) fn nothing(results: &Results) -> Message {
    let asked = results
        .unanswered
        .iter()
        .filter(|it| it.question.en.starts_with("How concentrated"));
    let (mut en, mut zh) = (Vec::new(), Vec::new());
    for it in asked.take(NAMED) {
        en.push(it.needs.en.as_str());
        zh.push(it.needs.zh.as_str());
    }
    let more = if en.is_empty() {
        Message::default()
    } else {
        Message::new(
            format!("; it takes, for example: {}", en.join("; ")),
            format!("；例如需要：{}", zh.join("；")),
        )
    };
    Message::new(
        format!(
            "no supply is known as a whole, so that nobody's share can be told: give every plant that makes a commodity its `capacity` (or observed output), or every import its `from` and `amount`{}",
            more.en
        ),
        format!(
            "没有任何物料的供给是完整已知的，无法计算份额：请给出某物料每家生产企业的 `capacity`（或产量），或每笔外购的 `from` 和 `amount`{}",
            more.zh
        ),
    )
}

/// What the shares are of.
fn basis(of: &Concentration) -> Message {
    let (en, zh) = match (of.by, of.basis) {
        (By::Origin, _) => ("of imports", "外购量"),
        (_, Basis::Observed) => ("of observed output", "产量"),
        (_, Basis::Capacity | Basis::Target) => ("of capacity", "产能"),
    };
    Message::new(en, zh)
}

fn title(scene: Scene<'_>, of: &Concentration) -> String {
    let title = scene.chain.title_of(Subject::Commodity(of.commodity));
    title.get(scene.lang).to_owned()
}

/// The words at the left of a row.
pub(super) fn name(scene: Scene<'_>, of: &Concentration) -> Vec<Paragraph> {
    let lang = scene.lang;
    let (by, basis) = (of.by.message(), basis(of));
    let about = match lang {
        Lang::En => format!("{}, {}", by.en, basis.en),
        Lang::Zh => format!("{}，{}", by.zh, basis.zh),
    };
    let mut lines = vec![
        Paragraph::new(title(scene, of), 14.0).bold().lines(2),
        Paragraph::new(about, SMALL).muted().lines(2),
    ];
    if of.partial {
        lines.push(
            Paragraph::new(partial(of).get(lang), SMALL)
                .muted()
                .lines(2),
        );
    }
    lines.extend(marks(scene, of).map(|it| Paragraph::new(it, SMALL).bold().lines(2)));
    lines
}

/// What is left out of a part of the supply.
fn partial(of: &Concentration) -> Message {
    match of.by {
        By::Origin => Message::new("what is made here is left out", "不含本地生产"),
        _ => Message::new("imports are left out", "不含外购"),
    }
}

/// What the rules say of it: `▲ concentrated-supply`.
fn marks(scene: Scene<'_>, of: &Concentration) -> Option<String> {
    let name = scene.chain.name(Subject::Commodity(of.commodity));
    let said = |rule: &str, discriminator: &str| {
        let own = scene.findings.iter();
        own.filter(|it| it.of == name && it.rule == rule)
            .find(|it| discriminator.is_empty() || it.discriminator == discriminator)
    };
    let found = match of.by {
        By::Origin => said("import-dependence", ""),
        By::Site => said("single-source", ""),
        By::Operator | By::Region => None,
    };
    let found = said("concentrated-supply", of.by.word()).or(found)?;
    let rule = found.rule;
    let zh = rules::find(rule).map_or(rule, |it| it.name_zh);
    let words = scene.lang.pick(rule, zh);
    Some(match found.accepted {
        Some(_) => {
            let accepted = scene.lang.pick("accepted", "已接受");
            format!("▲ {}", brackets(words, accepted, scene.lang))
        }
        None => format!("▲ {words}"),
    })
}

/// The index as a whole number.
fn index(of: &Concentration, lang: Lang) -> String {
    figure::number(of.hhi.round(), lang)
}

fn effective(of: &Concentration, lang: Lang) -> String {
    figure::number((of.effective_number * 100.0).round() / 100.0, lang)
}

/// On which side of the limit of this run it lies: above is where the rules speak.
fn verdict(scene: Scene<'_>, of: &Concentration) -> String {
    let lang = scene.lang;
    let limit = &thresholds(scene.settings)[0];
    let text = brackets(&figure::number(limit.value, lang), &limit.named(lang), lang);
    match (of.hhi > limit.value, lang) {
        (true, Lang::En) => format!("above {text}"),
        (true, Lang::Zh) => format!("高于 {text}"),
        (false, Lang::En) => format!("not above {text}"),
        (false, Lang::Zh) => format!("不高于 {text}"),
    }
}

fn limit(scene: Scene<'_>, of: &Concentration) -> Option<String> {
    let lang = scene.lang;
    let share = of.shares.first().filter(|_| of.by == By::Origin)?.share;
    let limit = origin_limit(scene.settings);
    let text = brackets(&figure::percent(limit.value), &limit.named(lang), lang);
    Some(match (share > limit.value, lang) {
        (true, Lang::En) => format!("largest origin above {text}"),
        (true, Lang::Zh) => format!("最大来源高于 {text}"),
        (false, Lang::En) => format!("largest origin not above {text}"),
        (false, Lang::Zh) => format!("最大来源不高于 {text}"),
    })
}

fn equals(of: &Concentration, lang: Lang) -> String {
    let (number, count) = (effective(of, lang), of.shares.len());
    match lang {
        Lang::En if count == 1 => "1 supplier".to_owned(),
        Lang::En => format!("{count} suppliers, like {number} equal ones"),
        Lang::Zh if count == 1 => "1 家供应方".to_owned(),
        Lang::Zh => format!("{count} 家供应方，有效数 {number}"),
    }
}

/// The words at the right of a row.
pub(super) fn told(scene: Scene<'_>, of: &Concentration) -> Vec<Paragraph> {
    let lang = scene.lang;
    let mut lines = vec![
        Paragraph::new(format!("HHI {}", index(of, lang)), 13.0)
            .bold()
            .lines(1),
        Paragraph::new(verdict(scene, of), SMALL).lines(3),
        Paragraph::new(equals(of, lang), SMALL).lines(3),
    ];
    lines.extend(limit(scene, of).map(|it| Paragraph::new(it, SMALL).lines(2)));
    lines
}

/// One sentence on a row.
pub(super) fn sentence(scene: Scene<'_>, of: &Concentration) -> String {
    let lang = scene.lang;
    let named = of.shares.iter().take(NAMED);
    let mut shares: Vec<String> = named
        .map(|it| format!("{} {}", it.name.get(lang), figure::percent(it.share)))
        .collect();
    if of.shares.len() > NAMED {
        shares.push(lang.pick("…", "……").to_owned());
    }
    let shares = shares.join(lang.pick(", ", "、"));
    let mut parts = vec![format!("HHI {}", index(of, lang)), verdict(scene, of)];
    parts.extend(limit(scene, of));
    let told = parts.join(lang.pick(", ", "，"));
    let (title, by, basis) = (title(scene, of), of.by.message(), basis(of));
    match lang {
        Lang::En => format!("{title} {}, {}: {told}; {shares}", by.en, basis.en),
        Lang::Zh => format!("{title}（{}，{}）：{told}；{shares}", by.zh, basis.zh),
    }
}

/// What the picture shows, in words.
pub(super) fn description(scene: Scene<'_>, shown: &[&Concentration]) -> String {
    const SENTENCES: usize = 10;
    let lang = scene.lang;
    let end = lang.pick(".", "。");
    let mut parts: Vec<String> = shown
        .iter()
        .take(SENTENCES)
        .map(|it| format!("{}{end}", sentence(scene, it)))
        .collect();
    let more = shown.len().saturating_sub(SENTENCES);
    if more > 0 {
        parts.push(match lang {
            Lang::En => format!("Further rows: {more}."),
            Lang::Zh => format!("另有 {more} 行。"),
        });
    }
    parts.join(lang.pick(" ", ""))
}

/// The notes under the picture.
pub(super) fn notes(scene: Scene<'_>, shown: &[&Concentration], left_out: usize) -> Vec<String> {
    let mut notes = vec![Message::new(
        "HHI = Σ (100 s)² over the shares s; 10,000 is one supplier; it is that of 10,000 ÷ HHI equal suppliers; an aggregate of plants is never one supplier, and a supply of which a part is not known has no row",
        "HHI = Σ(100 s)²，s 为份额；10000 即只有一家；有效数 = 10000 ÷ HHI，即相当于几家规模相同的供应方；汇总项不作为一家供应方，供给不完整的物料不列",
    )];
    let merged: usize = shown.iter().map(|it| rows::drawn(it).1).sum();
    if merged > 0 {
        notes.push(Message::new(
            format!("suppliers below 1 % that are drawn as one in their row: {merged}; the table names each"),
            format!("份额低于 1 %、在行内合并画出的供应方：{merged} 家；表中逐一列出"),
        ));
    }
    if left_out > 0 {
        notes.push(Message::new(
            format!("rows left out of the picture: {left_out}; the table has all"),
            format!("未画出的行：{left_out}；表中列全"),
        ));
    }
    notes
        .into_iter()
        .map(|it| it.get(scene.lang).to_owned())
        .collect()
}

/// The picture as a table: a row for each supplier.
pub(super) fn table(scene: Scene<'_>, shown: &[&Concentration]) -> Vec<Vec<String>> {
    let lang = scene.lang;
    let heading = match lang {
        Lang::En => [
            "Commodity",
            "Seen",
            "Shares",
            "Supplier",
            "Share",
            "HHI",
            "Remark",
        ],
        Lang::Zh => ["物料", "口径", "依据", "供应方", "份额", "HHI", "说明"],
    };
    let mut table = vec![heading.map(str::to_owned).to_vec()];
    for of in shown {
        let mut remarks: Vec<String> = marks(scene, of).into_iter().collect();
        remarks.push(verdict(scene, of));
        remarks.extend(limit(scene, of));
        remarks.extend(of.partial.then(|| partial(of).get(lang).to_owned()));
        for share in &of.shares {
            table.push(vec![
                title(scene, of),
                of.by.message().get(lang).to_owned(),
                basis(of).get(lang).to_owned(),
                share.name.get(lang).to_owned(),
                figure::percent(share.share),
                index(of, lang),
                remarks.join(lang.pick("; ", "；")),
            ]);
        }
    }
    table
}
