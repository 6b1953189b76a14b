//! What one figure at a time does to an indicator.

use liantu::certainty::{self, Sensitivity};
use liantu::model::Chain;
use liantu::report::{Drawing, Item};
use liantu::text::{Lang, Message};
use liantu::view::Look;

use super::{
    FOUNDRIES, attempt, draw, near, of, read, rects, render, results, says, wenshan, words,
};

fn asked(chain: &Chain, indicator: &str) -> Result<Drawing, Message> {
    let look = Look {
        indicator: Some(indicator.to_owned()),
        ..Look::default()
    };
    attempt("sensitivity", chain, look)
}

/// The sensitivity of an indicator of a commodity.
fn of_commodity(chain: &Chain, id: &str, commodity: &str) -> Sensitivity {
    let results = results(chain);
    let name = format!("commodity/{commodity}");
    let own = results.indicators.iter();
    let mut own = own.filter(|it| it.id == id && chain.name(it.of) == name);
    let of = own.next().expect("it has a value");
    certainty::sensitivity(chain, &results, of).expect("a best value")
}

#[test]
fn the_cover_of_alumina_moves_as_its_closed_form_does() {
    let found = of_commodity(&wenshan(), "self-sufficiency", "alumina");
    let cover = |coefficient: f64| 38.06 / (72.2 * coefficient);
    assert!((found.best - cover(1.93)).abs() < 1e-12);
    let [swing] = found.swings.as_slice() else {
        panic!("one figure moves it: {:?}", found.swings);
    };
    let (low, high) = swing.results;
    assert!((low.expect("known") - cover(1.915)).abs() < 1e-12);
    assert!((high.expect("known") - cover(1.95)).abs() < 1e-12);
    assert_eq!(swing.ends, (1.915, 1.95));
}

#[test]
fn each_bar_is_what_the_same_file_with_that_figure_gives() {
    // Self-sufficiency of ingot = made ÷ (billets × 1.02 + wheels × 1.12); each figure replaced in the text of the file.
    let found = of_commodity(&read(FOUNDRIES), "self-sufficiency", "ingot");
    let edits = [
        (
            "amount: 3 万吨, low: 2.9 万吨, high: 3.2 万吨",
            "amount: {} 万吨",
            2.9,
            3.2,
        ),
        (
            "amount: 4.4 万吨, low: 4.3 万吨, high: 4.5 万吨",
            "amount: {} 万吨",
            4.3,
            4.5,
        ),
        (
            "amount: 0.8 万吨, low: 0.75 万吨, high: 0.85 万吨",
            "amount: {} 万吨",
            0.75,
            0.85,
        ),
        (
            "amount: 1.02 t, low: 1.01 t, high: 1.05 t",
            "amount: {} t",
            1.01,
            1.05,
        ),
        // Two standard deviations on both sides.
        ("amount: 1.12 t, sd: 0.02 t", "amount: {} t", 1.08, 1.16),
    ];
    assert_eq!(found.swings.len(), edits.len());
    let value = |old: &str, new: &str, value: f64| {
        assert!(FOUNDRIES.contains(old), "{old}");
        let text = FOUNDRIES.replace(old, &new.replace("{}", &value.to_string()));
        let chain = read(&text);
        let results = results(&chain);
        let own = results.indicators.iter();
        let mut own =
            own.filter(|it| it.id == "self-sufficiency" && chain.name(it.of) == "commodity/ingot");
        own.next().and_then(|it| it.value.value).expect("a value")
    };
    let closed = |made: f64, billet: f64, wheel: f64, first: f64, second: f64| {
        made / (billet * first + wheel * second)
    };
    assert!((found.best - closed(3.0, 4.4, 0.8, 1.02, 1.12)).abs() < 1e-12);
    for (old, new, low, high) in edits {
        let expected = (value(old, new, low), value(old, new, high));
        let same = |it: &&certainty::Swing| {
            let near =
                |found: Option<f64>, known: f64| found.is_some_and(|it| (it - known).abs() < 1e-9);
            near(it.results.0, expected.0) && near(it.results.1, expected.1)
        };
        assert!(
            found.swings.iter().any(|it| same(&it)),
            "{old}: {expected:?}"
        );
    }
    // The widest first.
    let widths: Vec<f64> = found.swings.iter().map(|it| it.width(found.best)).collect();
    assert!(
        widths.windows(2).all(|pair| pair[0] >= pair[1]),
        "{widths:?}"
    );
}

#[test]
fn bars_are_as_long_as_their_swings() {
    let chain = read(FOUNDRIES);
    let found = of_commodity(&chain, "self-sufficiency", "ingot");
    let drawing = asked(&chain, "self-sufficiency/ingot").expect("a picture");
    let bars: Vec<Vec<[f64; 4]>> = super::groups(&drawing.items)
        .into_iter()
        .filter(|it| it.class == "swing")
        .map(rects)
        .collect();
    assert_eq!(bars.len(), found.swings.len());
    let unit = {
        let (low, high) = found.swings[0].results;
        let width: f64 = bars[0].iter().map(|it| it[2]).sum();
        width / (low.expect("known") - high.expect("known")).abs()
    };
    for (bars, swing) in bars.iter().zip(&found.swings) {
        let (low, high) = (
            swing.results.0.expect("known"),
            swing.results.1.expect("known"),
        );
        let mut expected = [
            (low - found.best).abs() * unit,
            (high - found.best).abs() * unit,
        ];
        let mut drawn: Vec<f64> = bars.iter().map(|it| it[2]).collect();
        expected.sort_by(f64::total_cmp);
        drawn.sort_by(f64::total_cmp);
        assert_eq!(drawn.len(), 2);
        near(drawn[0], expected[0]);
        near(drawn[1], expected[1]);
    }
    // Both parts meet at the best value, which is the line across the rows.
    let best = drawing.items.iter().rev().find_map(|item| match item {
        Item::Path { steps, style } if style.stroke_width == 1.6 => steps.first().copied(),
        _ => None,
    });
    let Some(liantu::report::PathStep::Move(x, _)) = best else {
        panic!("the line of the best value");
    };
    for bars in &bars {
        assert!(bars.iter().any(|it| (it[0] - x).abs() <= 0.01));
        assert!(bars.iter().any(|it| (it[0] + it[2] - x).abs() <= 0.01));
    }
}

/// The cover of `b`, which is one of three alternatives with these shares.
fn of_slot(shares: &str) -> Sensitivity {
    let text = format!(
        "format: 1\nchain: shares\nperiod: 2025\ncommodities: {{a: {{unit: t}}, b: {{unit: t}}, c: {{unit: t}}, p: {{unit: t}}}}\nprocesses:\n  make: {{product: p, inputs: {{metal: {{any-of: {{{shares}}}, amount: 2 t}}}}}}\nobservations:\n  - {{of: p, measure: output, amount: 100 t}}\n  - {{of: b, measure: output, amount: 30 t}}\n"
    );
    of_commodity(&read(&text), "self-sufficiency", "b")
}

#[test]
fn shares_of_a_slot_keep_their_sum() {
    let found = of_slot(
        "a: {amount: 50 %, low: 40 %, high: 70 %}, b: {amount: 30 %, low: 20 %, high: 45 %}, c: 20 %",
    );
    // c is certain, so that a and b share out 80 %: 30 t of 200 t × the share of b.
    let cover = |b: f64| 30.0 / (200.0 * b);
    assert!((found.best - cover(0.3)).abs() < 1e-9, "{}", found.best);
    assert_eq!(found.swings.len(), 2);
    for (low, high) in [(cover(0.4), cover(0.1)), (cover(0.2), cover(0.45))] {
        let same = |it: &certainty::Swing| {
            let near =
                |found: Option<f64>, known: f64| found.is_some_and(|it| (it - known).abs() < 1e-9);
            near(it.results.0, low) && near(it.results.1, high)
        };
        assert!(
            found.swings.iter().any(same),
            "{low} {high}: {:?}",
            found.swings
        );
    }
    // Where all others are certain it moves alone, as it is drawn alone when samples are taken.
    let found = of_slot("a: 50 %, b: {amount: 30 %, low: 20 %, high: 45 %}, c: 20 %");
    let [swing] = found.swings.as_slice() else {
        panic!("one figure moves it: {:?}", found.swings);
    };
    assert!((swing.results.0.expect("known") - cover(0.2)).abs() < 1e-9);
    assert!((swing.results.1.expect("known") - cover(0.45)).abs() < 1e-9);
}

#[test]
fn an_indicator_is_found_by_its_names_and_others_are_offered() {
    let chain = wenshan();
    for name in [
        "self-sufficiency",
        "self-sufficiency/alumina",
        "self-sufficiency/commodity/alumina",
    ] {
        let drawing = asked(&chain, name).unwrap_or_else(|it| panic!("{name}: {}", it.en));
        says(
            &drawing,
            &["Sensitivity: what moves Self-sufficiency of Alumina"],
        );
    }
    for (name, en, zh) in [
        ("no-such", "self-sufficiency/alumina", "现有：utilisation"),
        ("target-progress", "say of which", "对应多个对象"),
        (
            "utilisation/smelting",
            "write `low` and `high`",
            "请在其依据的数据上写",
        ),
    ] {
        let message = asked(&chain, name).expect_err(name);
        assert!(message.en.contains(en), "{name}: {}", message.en);
        assert!(
            message.zh.contains(zh) || name == "no-such",
            "{name}: {}",
            message.zh
        );
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    std::fs::write(folder.path().join("x.yaml"), FOUNDRIES).expect("it can be written");
    let arguments = [
        "x.yaml",
        "--view",
        "map",
        "--indicator",
        "utilisation",
        "-o",
        "x.svg",
    ];
    let output = render(folder.path(), &arguments);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{complaint}");
    assert!(complaint.contains("leave out --indicator"), "{complaint}");
}

#[test]
fn the_ends_keep_the_digits_of_the_file() {
    says(
        &draw("sensitivity", &wenshan(), Lang::En),
        &["1.915–1.95 t", "low end: 27.53 %, high end: 27.03 %"],
    );
    says(
        &draw("sensitivity", &wenshan(), Lang::Zh),
        &["1.915–1.95 吨", "低值：27.53 %，高值：27.03 %"],
    );
    let drawing = asked(&read(FOUNDRIES), "self-sufficiency/ingot").expect("a picture");
    let told = words(&drawing).join("\n");
    assert!(
        told.contains("1.08–1.16 t") && told.contains("2 deviations"),
        "{told}"
    );
    assert!(of(&drawing, "swing", "none").is_empty());
}
