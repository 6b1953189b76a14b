//! `--view concentration`: on how few plants, operators, regions, origins a supply hangs, beside named thresholds.

mod legend;
mod rows;
mod words;

use super::page::{self, MARGIN, Sheet};
use super::theme::PAPER;
use super::{Request, View};
use crate::analysis::Ground;
use crate::analysis::concentration::Concentration;
use crate::model::Chain;
use crate::report::{Drawing, Finding};
use crate::rules::PROFILES;
use crate::text::{Lang, Message};

pub(super) const VIEW: View = View {
    name: "concentration",
    about_en: "shares of the suppliers by plant, operator, region and origin, with the HHI and its thresholds",
    about_zh: "集中度：各企业、运营方、地区和来源的份额，以及 HHI 与阈值",
    takes_indicator: false,
    narrows: false,
    plain: draw,
};

/// Width of the page.
const WIDTH: f64 = 1080.0;
/// Width of the column with names, of the shares, of the index.
const NAMES: f64 = 200.0;
const SHARES: f64 = 380.0;
const INDEX: f64 = 170.0;
/// Distance of columns.
const GUTTER: f64 = 22.0;
/// More rows than these are not read; the table has all.
const ROWS_MOST: usize = 150;

/// Left edges of the columns.
const LEFT: f64 = MARGIN + NAMES + GUTTER;
const MIDDLE: f64 = LEFT + SHARES + GUTTER + 16.0;
const RIGHT: f64 = MIDDLE + INDEX + GUTTER;

/// What is drawn, and in which language.
#[derive(Clone, Copy)]
struct Scene<'a> {
    chain: &'a Chain,
    findings: &'a [Finding],
    lang: Lang,
}

/// Thresholds of the index with the profiles that name them: `(1800, "doj2023, crma")`, the lowest first.
fn thresholds(lang: Lang) -> Vec<(f64, String)> {
    let mut found: Vec<(f64, String)> = Vec::new();
    for profile in &PROFILES {
        let hhi = profile.thresholds.hhi;
        match found.iter_mut().find(|(value, _)| *value == hhi) {
            Some((_, names)) => *names = [names, profile.name].join(lang.pick(", ", "、")),
            None => found.push((hhi, profile.name.to_owned())),
        }
    }
    found.sort_by(|left, right| left.0.total_cmp(&right.0));
    found
}

/// The share that one origin may have, and the profile that says so.
fn origin_limit() -> Option<(f64, &'static str)> {
    let named = PROFILES.iter().find(|it| it.name == "crma");
    named.map(|it| (it.thresholds.import_dependence, it.name))
}

fn draw(request: &Request<'_>) -> Result<Drawing, Message> {
    let Request {
        chain,
        results,
        findings,
        ref look,
    } = *request;
    let lang = look.lang;
    let scene = Scene {
        chain,
        findings,
        lang,
    };
    let mut shown: Vec<&Concentration> = results.concentrations.iter().collect();
    if shown.is_empty() {
        return Err(words::nothing(results));
    }
    // The most concentrated commodity first, its finest view first; ids decide what is equal otherwise.
    let worst = |of: &Concentration| {
        let same = results.concentrations.iter();
        let same = same.filter(|it| it.commodity == of.commodity);
        same.map(|it| it.hhi).fold(0.0, f64::max)
    };
    shown.sort_by(|left, right| {
        let id = |it: &Concentration| chain.commodity(it.commodity).id.clone();
        let order = worst(right).total_cmp(&worst(left));
        order
            .then_with(|| id(left).cmp(&id(right)))
            .then(left.by.cmp(&right.by))
    });
    let (description, table) = (
        words::description(scene, &shown),
        words::table(scene, &shown),
    );
    let left_out = shown.len().saturating_sub(ROWS_MOST);
    shown.truncate(ROWS_MOST);
    let what = Message::new("Concentration of supply", "供给集中度");
    let basis = Message::new(
        "shares of the whole supply that is named, largest first",
        "各供应方占已知供给的份额，由大到小",
    );
    let mut sheet = Sheet::new(WIDTH);
    sheet.add(page::head(chain, results, &what, &basis, lang, WIDTH));
    sheet.y += 10.0;
    sheet.add(legend::legend(&shown, lang, sheet.y));
    rows::rows(scene, &shown, &mut sheet);
    sheet.y += 16.0;
    let notes = words::notes(scene, &shown, left_out);
    let grounds: Vec<&Ground> = shown.iter().flat_map(|it| &it.grounds).collect();
    sheet.add(page::foot(chain, &notes, &grounds, lang, sheet.y, WIDTH));
    Ok(Drawing {
        width: WIDTH,
        height: sheet.y.ceil(),
        lang: lang.tag(),
        title: page::title(chain, &what, lang),
        description,
        background: Some(PAPER),
        items: sheet.items,
        table,
        ..Drawing::default()
    })
}
