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
use crate::rules::{PROFILES, Settings};
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
    settings: &'a Settings,
    lang: Lang,
}

/// A threshold with what names it: the limit of this run, or one of another profile.
#[derive(Clone, Debug, PartialEq)]
struct Limit {
    value: f64,
    /// `doj2023, crma`; `liantu.toml` where the file sets the number itself.
    names: Vec<&'static str>,
}

impl Limit {
    fn named(&self, lang: Lang) -> String {
        self.names.join(lang.pick(", ", "、"))
    }
}

/// Where the file sets a threshold itself.
const OWN: &str = "liantu.toml";

/// Thresholds of the index: first the one by which the rules judge, then those of other profiles, the lowest first.
fn thresholds(settings: &Settings) -> Vec<Limit> {
    let own = PROFILES.iter().find(|it| it.name == settings.profile);
    let kept = own.filter(|it| it.thresholds.hhi == settings.thresholds.hhi);
    let mut found = vec![Limit {
        value: settings.thresholds.hhi,
        names: vec![kept.map_or(OWN, |it| it.name)],
    }];
    for profile in &PROFILES {
        let value = profile.thresholds.hhi;
        match found.iter_mut().find(|it| it.value == value) {
            Some(held) if held.names.contains(&profile.name) => {}
            Some(held) => held.names.push(profile.name),
            None => found.push(Limit {
                value,
                names: vec![profile.name],
            }),
        }
    }
    found[1..].sort_by(|left, right| left.value.total_cmp(&right.value));
    found
}

/// The share that one origin may have before the rules speak. The number of the profiles is that of the EU act.
fn origin_limit(settings: &Settings) -> Limit {
    let value = settings.thresholds.import_dependence;
    let named = PROFILES.iter().find(|it| it.name == "crma");
    let named = named.filter(|it| it.thresholds.import_dependence == value);
    Limit {
        value,
        names: vec![named.map_or(OWN, |it| it.name)],
    }
}

fn draw(request: &Request<'_>) -> Result<Drawing, Message> {
    let Request { chain, results, .. } = *request;
    let lang = request.look.lang;
    let scene = Scene {
        chain,
        findings: request.findings,
        settings: request.settings,
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
    sheet.add(legend::legend(scene, &shown, sheet.y));
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
