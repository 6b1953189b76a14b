//! What the picture says in words: amounts in the reader's units, remarks, the table beside the picture.

use std::collections::BTreeSet;

use super::Scene;
use super::rows::{Row, SHARE_MAX, State};
use crate::analysis::Basis;
use crate::analysis::balance::Balance;
use crate::quantity::{Estimate, Unit};
use crate::report::Finding;
use crate::rules;
use crate::text::{Lang, Message, bounds, estimate};
use crate::view::page::brackets;

/// What is not known.
pub(super) const UNKNOWN: &str = "?";

/// An amount with its bounds, in the reader's unit.
pub(super) fn amount(of: Option<Estimate>, unit: Unit, lang: Lang) -> String {
    let Some(of) = of else {
        return UNKNOWN.to_owned();
    };
    let text = estimate(&of, unit).get(lang).to_owned();
    match bounds(&of, unit) {
        Some(bounds) => brackets(&text, bounds.get(lang), lang),
        None => text,
    }
}

/// A share of need as a percentage, with its bounds.
fn share(of: Estimate, lang: Lang) -> String {
    let value = rules::value(of, Unit::ONE);
    match value.range {
        Some(range) => brackets(value.text.get(lang), range.get(lang), lang),
        None => value.text.get(lang).to_owned(),
    }
}

/// The amount of a side of the row's balance.
pub(super) fn side(row: &Row<'_>, pick: fn(&Balance) -> Option<Estimate>, lang: Lang) -> String {
    row.balance.map_or_else(
        || UNKNOWN.to_owned(),
        |balance| amount(pick(balance), balance.unit, lang),
    )
}

/// The sentence on the gap.
pub(super) fn verdict(row: &Row<'_>, lang: Lang) -> String {
    let none = || remark_unknown(lang).to_owned();
    let Some((balance, gap)) = row.balance.and_then(|it| Some((it, it.gap?))) else {
        return none();
    };
    let told = |of: Estimate| amount(Some(of), balance.unit, lang);
    let short = |of: Estimate| format!("{} {}", lang.pick("Short by", "缺口"), told(of));
    let over = |of: Estimate| {
        format!(
            "{} {}",
            lang.pick("Surplus of", "富余"),
            told(of.scale(-1.0))
        )
    };
    let even = || lang.pick("Supply meets need", "供需平衡").to_owned();
    match row.state {
        State::Known(_) => match gap.value {
            Some(value) if value > 0.0 => short(gap),
            Some(value) if value < 0.0 => over(gap),
            Some(_) => even(),
            None if gap.low >= 0.0 => short(gap),
            None if gap.high <= 0.0 => over(gap),
            None => {
                let (most, least) = (
                    told(Estimate::exact(gap.high)),
                    told(Estimate::exact(-gap.low)),
                );
                match lang {
                    Lang::En => format!("Short by up to {most}, or a surplus of up to {least}"),
                    Lang::Zh => format!("缺口最多 {most}，或富余最多 {least}"),
                }
            }
        },
        State::SupplyOpen(_) if gap.high > 0.0 => {
            let most = told(Estimate::exact(gap.high));
            match lang {
                Lang::En => format!("Short by {most} at most: part of the supply is not known"),
                Lang::Zh => format!("缺口最多 {most}：供给只知道一部分"),
            }
        }
        State::SupplyOpen(_) => lang
            .pick(
                "No gap; part of the supply is not known",
                "没有缺口；供给只知道一部分",
            )
            .to_owned(),
        State::NeedOpen(_) if gap.low > 0.0 => {
            let least = told(Estimate::exact(gap.low));
            match lang {
                Lang::En => format!("Short by {least} at least: part of the need is not known"),
                Lang::Zh => format!("缺口至少 {least}：需求只知道一部分"),
            }
        }
        State::NeedOpen(_) => lang
            .pick(
                "Gap unknown: part of the need is not known",
                "缺口未知：需求只知道一部分",
            )
            .to_owned(),
        State::NoSupplier | State::Listed => none(),
    }
}

fn remark_unknown(lang: Lang) -> &'static str {
    lang.pick("Supply unknown", "供给未知")
}

/// The share of need that is supplied, in words; nothing where nothing is known of it.
pub(super) fn cover(row: &Row<'_>, lang: Lang) -> Option<String> {
    let share = share(known_share(row)?, lang);
    Some(format!("{} {share}", lang.pick("Cover", "自给率")))
}

/// The share of need that is supplied; an open side leaves one bound.
fn known_share(row: &Row<'_>) -> Option<Estimate> {
    let cover = row.balance?.cover?;
    match row.state {
        State::Known(_) => Some(cover),
        State::SupplyOpen(_) => Some(Estimate {
            value: None,
            high: f64::INFINITY,
            ..cover
        }),
        State::NeedOpen(_) => Some(Estimate {
            value: None,
            low: f64::NEG_INFINITY,
            ..cover
        }),
        State::NoSupplier | State::Listed => None,
    }
}

/// Why there is no bar.
pub(super) fn reason(scene: Scene<'_>, row: &Row<'_>) -> String {
    let commodity = scene.chain.commodity(row.commodity);
    let structure = &scene.results.structure;
    let sides = row.balance.map_or((None, None), |it| (it.supply, it.need));
    let words = match sides {
        _ if row.missing => (
            "nobody is named who makes or imports it",
            "没有写明谁生产或外购",
        ),
        (None, _) if commodity.outside => (
            "normally comes from beyond such a chain; no source is stated",
            "通常来自链外，未写明来源",
        ),
        (None, _) => ("no figure of its output or import", "没有产量或外购数据"),
        (Some(_), None) if structure.present.takers(row.commodity).is_empty() => {
            ("nobody in the chain takes it", "链内没有使用者")
        }
        (Some(_), None) => (
            "output or coefficients of its takers are not known",
            "用户的产量或单耗未知",
        ),
        (Some(_), Some(need)) if need.low <= 0.0 => (
            "the need may be zero: no share can be given",
            "需求可能为零，无法计算比例",
        ),
        (Some(_), Some(_)) => (
            "both sides are known in part only",
            "供给和需求都只知道一部分",
        ),
    };
    scene.lang.pick(words.0, words.1).to_owned()
}

/// What the rules call it: `▲ 短板`, with the known ones marked; information is left to the list of findings.
pub(super) fn marks(findings: &[&Finding], lang: Lang) -> Option<String> {
    use crate::report::Severity;
    let mut names: Vec<String> = Vec::new();
    for finding in findings.iter().filter(|it| it.severity > Severity::Info) {
        let zh = rules::find(finding.rule).map_or(finding.rule, |rule| rule.name_zh);
        let name = lang.pick(finding.rule, zh);
        let name = match finding.accepted {
            Some(_) => brackets(name, lang.pick("accepted", "已接受"), lang),
            None => name.to_owned(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| format!("▲ {}", names.join(lang.pick(", ", "、"))))
}

/// One sentence on a row, for the description and for readers who hover.
pub(super) fn sentence(scene: Scene<'_>, row: &Row<'_>) -> String {
    let lang = scene.lang;
    let need = side(row, |it| it.need, lang);
    let supply = side(row, |it| it.supply, lang);
    let (title, verdict) = (row.title.get(lang), verdict(row, lang));
    let end = match row.state {
        State::Listed | State::NoSupplier => reason(scene, row),
        _ => verdict,
    };
    match lang {
        Lang::En => format!("{title}: supply {supply}, need {need}; {end}"),
        Lang::Zh => format!("{title}：供给 {supply}，需求 {need}；{end}"),
    }
}

/// The notes under the picture: its signs, then what its figures assume.
pub(super) fn notes(scene: Scene<'_>, drawn: &[Row<'_>], listed: &[Row<'_>]) -> Vec<String> {
    let mut notes: Vec<String> = signs(drawn, listed)
        .into_iter()
        .map(|note| note.get(scene.lang).to_owned())
        .collect();
    let period = scene.chain.period_basis.note.get(scene.lang);
    if let Some(note) = period.filter(|_| scene.results.question.period.is_none()) {
        notes.push(format!("{}{note}", scene.lang.pick("period: ", "期间：")));
    }
    let shown = drawn.iter().chain(listed).filter_map(|row| row.balance);
    let assumed: BTreeSet<&str> = shown
        .flat_map(|it| &it.notes)
        .map(|note| note.get(scene.lang))
        .collect();
    notes.extend(assumed.into_iter().map(str::to_owned));
    notes.extend(other_scopes(scene));
    notes
}

/// What the signs in the picture mean, of those that occur.
fn signs(drawn: &[Row<'_>], listed: &[Row<'_>]) -> Vec<Message> {
    let any = |of: fn(&State) -> bool| drawn.iter().any(|row| of(&row.state));
    let open = |it: &Balance| {
        (it.supply.is_some() && !it.supply_complete) || (it.need.is_some() && !it.need_complete)
    };
    let cut = SHARE_MAX * 100.0;
    let signs = [
        (
            !listed.is_empty() || any(|it| *it == State::NoSupplier),
            Message::new("? is unknown, never zero", "? 表示未知，不是零"),
        ),
        (
            drawn
                .iter()
                .chain(listed)
                .filter_map(|row| row.balance)
                .any(open),
            Message::new(
                "≥ marks a side of which only part is known",
                "≥ 表示只知道其中一部分",
            ),
        ),
        (
            any(|it| matches!(it, State::NeedOpen(_))),
            Message::new(
                "where only part of the need is known, that part is 100 %",
                "需求只知道一部分的，以已知部分为 100 %",
            ),
        ),
        (
            drawn.iter().any(|row| row.reach() > SHARE_MAX),
            Message::new(
                format!("bars are cut at {cut:.0} %; the amounts beside them are whole"),
                format!("条形在 {cut:.0} % 处截断，旁边的数量是完整的"),
            ),
        ),
    ];
    signs
        .into_iter()
        .filter(|(occurs, _)| *occurs)
        .map(|(_, words)| words)
        .collect()
}

/// Which places have balances of their own, which this picture leaves out.
fn other_scopes(scene: Scene<'_>) -> Option<String> {
    let Scene {
        chain,
        results,
        lang,
    } = scene;
    let observed = results
        .balances
        .iter()
        .filter(|it| it.basis == Basis::Observed);
    let mut names: Vec<String> = Vec::new();
    for scope in observed.filter_map(|it| it.scope) {
        let scope = chain.scope(scope);
        let name = scope.title.message(&scope.id).get(lang).to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return None;
    }
    let names = names.join(lang.pick(", ", "、"));
    Some(match lang {
        Lang::En => format!("figures of other scopes are kept apart and not drawn: {names}"),
        Lang::Zh => format!("其他范围的数据分开统计，此图不含：{names}"),
    })
}

/// The picture as a table.
pub(super) fn table<'a>(
    scene: Scene<'_>,
    rows: impl Iterator<Item = &'a Row<'a>>,
) -> Vec<Vec<String>> {
    let lang = scene.lang;
    let heading = match lang {
        Lang::En => [
            "Commodity",
            "Supply",
            "Need",
            "Gap (need − supply)",
            "Cover",
            "Remark",
        ],
        Lang::Zh => [
            "物料",
            "供给",
            "需求",
            "缺口（需求 − 供给）",
            "自给率",
            "说明",
        ],
    };
    let mut table = vec![heading.map(str::to_owned).to_vec()];
    for row in rows {
        let barred = !matches!(row.state, State::Listed | State::NoSupplier);
        let balance = row.balance.filter(|_| barred);
        let mut remarks: Vec<String> = marks(&row.findings, lang).into_iter().collect();
        remarks.push(if barred {
            verdict(row, lang)
        } else {
            reason(scene, row)
        });
        table.push(vec![
            row.title.get(lang).to_owned(),
            side(row, |it| it.supply, lang),
            side(row, |it| it.need, lang),
            balance.map_or_else(|| UNKNOWN.to_owned(), |it| amount(it.gap, it.unit, lang)),
            known_share(row).map_or_else(|| UNKNOWN.to_owned(), |it| share(it, lang)),
            remarks.join(lang.pick("; ", "；")),
        ]);
    }
    table
}
