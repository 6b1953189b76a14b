//! Money of several currencies, and what is known, not known, zero, not given.

use super::{all, compared, mirror, none};

/// A chain with a price and rates.
fn priced(price: &str, rates: &str) -> String {
    let rates = if rates.is_empty() {
        String::new()
    } else {
        format!("rates: {{{rates}}}\n")
    };
    format!("format: 1\nchain: x\n{rates}commodities: {{ore: {{unit: t, price: {price}}}}}\n")
}

fn edit(base: (&str, &str), head: (&str, &str)) -> Vec<String> {
    let (base, head) = (priced(base.0, base.1), priced(head.0, head.1));
    let document = compared(&base, &head);
    mirror(&document, &compared(&head, &base));
    all(&document)
}

#[test]
fn the_same_money_in_another_currency_is_the_same_where_both_give_one_exact_rate() {
    for (one, other, rates) in [
        ("710 CNY/t", "100 USD/t", "USD: 7.1 CNY"),
        ("0.71 元/kg", "100 美元/t", "USD: 0.00071 万元"),
        ("71..142 CNY/t", "10..20 USD/t", "USD: 7.1 CNY"),
        ("7.1 EUR/t", "7.8 USD/t", "USD: 7.1 CNY, EUR: 7.8 CNY"),
        ("0 CNY/t", "0 USD/t", "USD: 7.1 CNY"),
    ] {
        assert_eq!(
            edit((one, rates), (other, rates)),
            none(),
            "{one} = {other}"
        );
    }
    // To the last digit.
    let rate = "USD: 7.1 CNY";
    assert_eq!(
        edit(
            ("710 CNY/t", rate),
            ("100.00000000000000000001 USD/t", rate)
        )
        .len(),
        1
    );
}

#[test]
fn money_that_a_rate_joins_grows_and_shrinks_and_breaks_nothing() {
    let rate = "USD: 7.1 CNY";
    assert_eq!(
        edit(("710 CNY/t", rate), ("120 USD/t", rate)),
        ["increase commodity ore price: CNY 710/t -> USD 120/t (+USD 20/t, 0.2) [data]"]
    );
    assert_eq!(
        edit(("120 USD/t", rate), ("710 CNY/t", rate)),
        [
            "decrease commodity ore price: USD 120/t -> CNY 710/t (−CNY 142/t, -0.166666666666667) [data]"
        ]
    );
    // Each version says what its own dollar is worth: no step between them is told.
    assert_eq!(
        edit(("710 CNY/t", rate), ("100 USD/t", "USD: 7.2 CNY")),
        [
            "increase chain x rates.USD: CNY 7.1 -> CNY 7.2 (+CNY 0.1, 0.0140845070422535) [data]",
            "changed commodity ore price: CNY 710/t -> USD 100/t [data]",
        ]
    );
    // The same dollars at another rate are the same dollars.
    assert_eq!(
        edit(("100 USD/t", rate), ("100 USD/t", "USD: 7.2 CNY")).len(),
        1
    );
    // A rate that is not one number joins, and makes nothing the same.
    let vague = "USD: 7.0..7.2 CNY";
    assert_eq!(
        edit(("710 CNY/t", vague), ("100 USD/t", vague)),
        ["changed commodity ore price: CNY 710/t -> USD 100/t [data]"]
    );
    assert_eq!(
        edit(("710 CNY/t", ""), ("100 USD/t", rate)),
        [
            "added chain x rates.USD: - -> CNY 7.1 [data]",
            "changed commodity ore price: CNY 710/t -> USD 100/t [data]",
        ]
    );
    // Without a rate another currency is another dimension.
    for rates in ["", "EUR: 7.8 CNY", "USD: unknown"] {
        assert_eq!(
            edit(("710 CNY/t", rates), ("100 USD/t", rates)),
            ["changed commodity ore price: CNY 710/t -> USD 100/t [breaking data]"]
        );
    }
}

/// What may stand under a key, no two of which say the same; those that stand together do.
const STATES: [(&str, &[&[&str]]); 4] = [
    (
        "sites: {a: {process: p, §}}",
        &[
            &[""],
            &["capacity: unknown", "capacity: {amount: unknown}"],
            &[
                "capacity: 0 t/a",
                "capacity: 0 万吨/年",
                "capacity: {amount: 0 kt/a}",
            ],
            &["capacity: 5 kt/a", "capacity: 5000 t/a"],
            &["capacity: 0.. t/a", "capacity: {low: 0 t/a}"],
        ],
    ),
    (
        "sites: {a: {process: p, §}}",
        // Of a status, silence says that it is not known: that is its default.
        &[
            &["", "status: unknown"],
            &["status: idle"],
            &["status: closed"],
        ],
    ),
    (
        "sites: {a: {process: p, §}}",
        &[&["", "kind: plant"], &["kind: aggregate"]],
    ),
    (
        "observations: [{of: m, measure: output, amount: 1 t, §}]",
        &[
            &[""],
            &["yoy: unknown"],
            &["yoy: 0 %", "yoy: '0'"],
            &["yoy: 5 %", "yoy: 0.05"],
        ],
    ),
];

#[test]
fn unknown_zero_absent_and_default_are_kept_apart() {
    for (entry, states) in STATES {
        let file = |said: &str| {
            let entry = entry.replace("§", said).replace(", }", "}");
            format!(
                "format: 1\nchain: x\nperiod: 2025\ncommodities: {{m: {{unit: t}}}}\nprocesses: {{p: {{product: m}}}}\n{entry}\n"
            )
        };
        for (one, here) in states.iter().enumerate() {
            for (other, there) in states.iter().enumerate() {
                for (base, head) in here.iter().flat_map(|a| there.iter().map(move |b| (a, b))) {
                    let told = all(&compared(&file(base), &file(head)));
                    assert_eq!(
                        told.is_empty(),
                        one == other,
                        "`{base}` → `{head}`: {told:?}"
                    );
                }
            }
        }
    }
}
