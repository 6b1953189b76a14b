//! Shares of suppliers and their index.

use liantu::report::Item;
use liantu::text::Lang;
use proptest::prelude::*;

use super::{FOUNDRIES, draw, groups, near, read, rects, says, words};

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
            "above 1,800 (doj2023, crma) and",
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
