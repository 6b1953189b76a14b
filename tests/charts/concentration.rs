//! Shares of suppliers and their index.

use liantu::report::Item;
use liantu::rules::Settings;
use liantu::text::Lang;
use liantu::view::Look;
use proptest::prelude::*;

use super::{FOUNDRIES, draw, groups, judged, near, read, rects, says, words};

/// A chain whose one commodity comes from plants of these capacities.
pub(super) fn suppliers(capacities: &[f64]) -> String {
    let mut text = "format: 1\nchain: plants\ncommodities: {ore: {unit: t, outside: true}, metal: {unit: t}}\nprocesses: {smelting: {product: metal, inputs: [ore]}}\nsites:\n".to_owned();
    for (at, capacity) in capacities.iter().enumerate() {
        text += &format!(
            "  p{at}: {{process: smelting, capacity: {capacity} t/a, status: operating}}\n"
        );
    }
    text
}

/// The drawn row of a commodity: its bars, and where the mark of the index stands from the left of its scale.
fn row(chain: &liantu::model::Chain, id: &str, by: &str) -> (Vec<[f64; 4]>, f64) {
    let drawing = draw("concentration", chain, Lang::En);
    let own: Vec<_> = groups(&drawing.items)
        .into_iter()
        .filter(|it| {
            it.class == "commodity"
                && it.data.contains(&("id", id.to_owned()))
                && it.data.contains(&("by", by.to_owned()))
        })
        .collect();
    let bars = own.iter().flat_map(|it| rects(it)).collect();
    let mark = own
        .iter()
        .flat_map(|it| &it.items)
        .find_map(|item| match item {
            Item::Circle { x, .. } => Some(*x),
            _ => None,
        });
    let line = own
        .iter()
        .flat_map(|it| &it.items)
        .find_map(|item| match item {
            Item::Path { steps, .. } => match steps.as_slice() {
                [
                    liantu::report::PathStep::Move(x, y),
                    liantu::report::PathStep::Line(_, to),
                ] if y == to => Some(*x),
                _ => None,
            },
            _ => None,
        });
    (bars, mark.expect("a mark") - line.expect("its line"))
}

#[test]
fn the_foundries_have_the_shares_and_the_index_of_their_capacities() {
    let chain = read(FOUNDRIES);
    let (bars, mark) = row(&chain, "billet", "site");
    let whole: f64 = bars.iter().map(|it| it[2]).sum();
    for (bar, share) in bars.iter().zip([0.7, 0.2, 0.1]) {
        near(bar[2], share * whole);
    }
    // 70² + 20² + 10² = 5,400 of a scale to 10,000.
    let (_, full) = row(&read(&suppliers(&[1.0])), "metal", "site");
    near(mark, full * 0.54);
    near(row(&chain, "billet", "operator").1, full * 0.68);
    near(
        row(&chain, "scrap", "origin").1,
        full * (0.49 + 0.0576 + 0.0036),
    );
    says(
        &draw("concentration", &chain, Lang::En),
        &[
            "HHI 5,400",
            "HHI 6,800",
            "HHI 5,512",
            "above 1,800 (doj2023, crma)",
            "largest origin above 65 % (crma)",
            "East foundry",
            "70 %",
            "by operator, of capacity",
        ],
    );
    says(
        &draw("concentration", &chain, Lang::Zh),
        &[
            "HHI 5400",
            "东厂",
            "宏达集团",
            "按运营方，产能",
            "3 家供应方，有效数 1.85",
        ],
    );
}

#[test]
fn small_suppliers_are_drawn_as_one_and_listed_each() {
    let chain = read(&suppliers(&[50.0, 30.0, 19.0, 0.4, 0.3, 0.3]));
    let (bars, _) = row(&chain, "metal", "site");
    assert_eq!(bars.len(), 4, "three and the rest");
    let whole: f64 = bars.iter().map(|it| it[2]).sum();
    near(bars[3][2], whole * 0.01);
    let drawing = draw("concentration", &chain, Lang::En);
    assert_eq!(drawing.table.len(), 1 + 6);
    let told = words(&drawing).join("\n");
    assert!(told.contains("drawn as one in their row: 3"), "{told}");
    let alone = draw("concentration", &read(&suppliers(&[5.0])), Lang::En);
    says(&alone, &["HHI 10,000", "1 supplier"]);
    let signs = words(&alone);
    assert!(
        !signs
            .iter()
            .any(|it| it == "other suppliers" || it.contains("too small"))
    );
}

/// The rule and the picture are asked with the same `liantu.toml`: what one says, the other draws.
#[test]
fn the_limit_is_the_one_that_the_rules_judge_by() {
    // 42² + 34² + 24² = 3,496 by plant.
    let chain = read(&suppliers(&[42.0, 34.0, 24.0]));
    for (file, limit, others, speaks) in [
        ("", "1,800 (doj2023, crma)", &["doj2010"][..], true),
        (
            "profile = \"crma\"",
            "1,800 (crma, doj2023)",
            &["doj2010"],
            true,
        ),
        (
            "profile = \"doj2010\"",
            "2,500 (doj2010)",
            &["doj2023, crma"],
            true,
        ),
        (
            "thresholds.hhi = 3495",
            "3,495 (liantu.toml)",
            &["doj2023, crma", "doj2010"],
            true,
        ),
        (
            "thresholds.hhi = 3496",
            "3,496 (liantu.toml)",
            &["doj2023, crma", "doj2010"],
            false,
        ),
        (
            "thresholds.hhi = 2500",
            "2,500 (liantu.toml, doj2010)",
            &["doj2023, crma"],
            true,
        ),
    ] {
        let settings = Settings::parse("liantu.toml", file).expect("settings");
        let drawing = judged("concentration", &chain, &settings, Look::default());
        let drawing = drawing.expect("there is something to draw");
        let said = words(&drawing);
        let verdict = format!("{} {limit}", if speaks { "above" } else { "not above" });
        // Long words wrap.
        let told = said.join(" ");
        assert!(told.contains(&verdict), "{file}: {verdict} in {told}");
        let legend = format!("highly concentrated above {limit}, the limit here");
        assert!(said.contains(&legend), "{file}: {legend} in {said:#?}");
        let named = said.iter().filter_map(|it| it.strip_prefix("the limit "));
        let named: Vec<&str> = named
            .filter_map(|it| it.split_once(" of "))
            .map(|it| it.1)
            .collect();
        assert_eq!(named, others, "{file}");
        let marked = said.iter().any(|it| it.contains("concentrated-supply"));
        assert_eq!(marked, speaks, "{file}");
        assert!(
            drawing.description.contains(&verdict),
            "{}",
            drawing.description
        );
        let column = drawing.table[0].len() - 1;
        assert!(
            drawing.table[1..]
                .iter()
                .all(|row| row[column].contains(&verdict))
        );
    }
    let settings =
        Settings::parse("liantu.toml", "thresholds.import-dependence = 0.72").expect("settings");
    let foundries = read(FOUNDRIES);
    let drawing = judged("concentration", &foundries, &settings, Look::default());
    let told = words(&drawing.expect("there is something to draw")).join(" ");
    for line in [
        "largest origin not above 72 % (liantu.toml)",
        "at most 72 % from one origin (liantu.toml)",
    ] {
        assert!(told.contains(line), "{line} in {told}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bars_and_mark_agree_with_the_definition(capacities in prop::collection::vec(1_u32..10_000, 1..12)) {
        let capacities: Vec<f64> = capacities.into_iter().map(f64::from).collect();
        let (bars, mark) = row(&read(&suppliers(&capacities)), "metal", "site");
        let whole: f64 = capacities.iter().sum();
        let index: f64 = capacities.iter().map(|it| (it / whole).powi(2)).sum();
        // The scale of the index is as wide as that of the shares is not: 170 and 380 units of the page.
        prop_assert!((mark - 170.0 * index).abs() <= 0.01, "{} {}", mark, index);
        let mut sorted = capacities.clone();
        sorted.sort_by(|left, right| right.total_cmp(left));
        let drawn: f64 = bars.iter().map(|it| it[2]).sum();
        prop_assert!((drawn - 380.0).abs() <= 0.01);
        for (bar, capacity) in bars.iter().zip(&sorted).take(bars.len() - 1) {
            prop_assert!((bar[2] - 380.0 * capacity / whole).abs() <= 0.01);
        }
    }
}
