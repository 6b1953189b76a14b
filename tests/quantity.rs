//! Laws of quantities, on random numbers, units, amounts and hostile text.

use liantu::quantity::{Amount, Date, Decimal, Estimate, Period, Unit};
use liantu::text::{Lang, describe, given, quantity};
use proptest::prelude::*;

fn units() -> Vec<Unit> {
    Unit::all().collect()
}

fn any_unit() -> impl Strategy<Value = Unit> {
    let factors = prop::collection::vec((prop::sample::select(units()), any::<bool>()), 0..4);
    factors.prop_map(|factors| {
        let join = |product: Unit, (unit, over): (Unit, bool)| {
            let joined = if over {
                product.times(unit)
            } else {
                product.divided(unit)
            };
            joined.expect("up to four factors of exponent one fit a unit")
        };
        factors.into_iter().fold(Unit::ONE, join)
    })
}

fn any_decimal() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), -20_i16..20).prop_map(|(mantissa, ten)| Decimal::from(mantissa).scaled(ten))
}

fn any_amount() -> impl Strategy<Value = Amount> {
    let bounds = prop::collection::vec(any_decimal(), 3);
    (bounds, 0_u8..7, any_unit()).prop_map(|(mut three, form, unit)| {
        three.sort();
        let (low, value, high) = (Some(three[0]), Some(three[1]), Some(three[2]));
        let (value, low, high) = match form {
            0 => (value, None, None),
            1 => (None, low, high),
            2 => (None, low, None),
            3 => (None, None, high),
            4 => (value, low, high),
            5 => (value, low, None),
            _ => (value, None, high),
        };
        Amount {
            value,
            low,
            high,
            sd: None,
            unit,
        }
    })
}

fn any_estimate() -> impl Strategy<Value = Estimate> {
    (prop::array::uniform3(-1e6..1e6_f64)).prop_map(|mut three| {
        three.sort_by(f64::total_cmp);
        let [low, value, high] = three;
        Estimate {
            value: Some(value),
            low,
            high,
            sd: 0.0,
            midpoint: false,
        }
    })
}

/// Text that looks nearly like a quantity, or not at all.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        ".*",
        "[-+0-9eE.,_ ]{0,20}",
        "[-+0-9.±%()~ ]{0,12}(t|万吨|MWh|kg/a|%|per a|/|\\*|\\^|²|％|１| ){0,4}",
        "[0-9]{1,60}(\\.[0-9]{0,60})?(e-?[0-9]{1,5})?",
        "[0-9]{4}-[HQ0-9-]{0,6}",
    ]
}

#[test]
fn every_unit_of_the_table_reads_back_from_each_spelling() {
    for unit in units() {
        assert_eq!(Unit::parse(&unit.to_string()), Ok(unit));
        assert!(unit.factor() > 0.0);
    }
    for spelling in Unit::spellings() {
        let unit = Unit::parse(spelling).unwrap();
        assert_eq!(Unit::parse(&unit.to_string()), Ok(unit), "{spelling}");
    }
}

#[test]
fn every_unit_has_words_in_both_languages() {
    for unit in units() {
        for lang in [Lang::En, Lang::Zh] {
            let text = quantity(12_345.678, unit, lang);
            assert!(
                text.contains(|c: char| c.is_ascii_digit()),
                "{unit}: {text}"
            );
            let chinese =
                text.contains(|c: char| !c.is_ascii() && c.is_alphabetic() && c > '\u{2e80}');
            assert!(
                lang == Lang::Zh || !chinese,
                "{unit} is told in English as {text}"
            );
        }
    }
}

proptest! {
    #[test]
    fn decimals_never_lose_digits(whole in "0|[1-9][0-9]{0,16}", part in "(\\.[0-9]{1,17})?", minus in any::<bool>()) {
        let zero = !whole.contains(|c| c != '0') && !part.contains(|c| c != '0' && c != '.');
        let text = format!("{}{whole}{part}", if minus && !zero { "-" } else { "" });
        let number = Decimal::parse(&text).unwrap();
        prop_assert_eq!(number.to_string(), text.clone());
        prop_assert_eq!(number.to_f64(), text.parse::<f64>().unwrap());
    }

    #[test]
    fn decimals_order_and_hash_as_numbers(a in any_decimal(), b in any_decimal(), shift in 0_i16..20) {
        prop_assert_eq!(a.cmp(&b), a.to_ratio().cmp(&b.to_ratio()));
        let same = Decimal::parse(&a.rounded(a.places() + shift % 4).to_string()).unwrap();
        prop_assert_eq!(a, same);
        let hash = |number: Decimal| {
            use std::hash::{DefaultHasher, Hash, Hasher};
            let mut hasher = DefaultHasher::new();
            number.hash(&mut hasher);
            hasher.finish()
        };
        prop_assert_eq!(hash(a), hash(same));
        if let Some(sum) = a.plus(b) {
            prop_assert_eq!(sum.to_ratio(), a.to_ratio() + b.to_ratio());
        }
        if let Some(product) = a.times(b) {
            prop_assert_eq!(product.to_ratio(), a.to_ratio() * b.to_ratio());
        }
    }

    #[test]
    fn units_round_trip(unit in any_unit()) {
        prop_assert_eq!(Unit::parse(&unit.to_string()), Ok(unit));
    }

    #[test]
    fn units_multiply_as_their_factors_do(a in any_unit(), b in any_unit()) {
        if let Some(product) = a.times(b) {
            prop_assert_eq!(product.exact_factor(), a.exact_factor() * b.exact_factor());
            let back = product.divided(b).map(|back| (back.dimension(), back.exact_factor()));
            prop_assert_eq!(back.unwrap_or((a.dimension(), a.exact_factor())), (a.dimension(), a.exact_factor()));
        }
    }

    #[test]
    fn amounts_round_trip(amount in any_amount()) {
        let text = amount.to_string();
        let back = Amount::parse(&text);
        prop_assert_eq!(back, Ok(amount), "{}", text);
    }

    #[test]
    fn rescaling_changes_nothing(amount in any_amount(), unit in prop::sample::select(units())) {
        for other in units().into_iter().filter(|other| other.same_dimension(unit)) {
            let Some(ten) = unit.tens_to(other) else { continue };
            let moved = |number: Option<Decimal>| number.map(|number| number.scaled(ten));
            let here = Amount { unit, ..amount };
            let there = Amount { value: moved(amount.value), low: moved(amount.low), high: moved(amount.high), sd: None, unit: other };
            prop_assert_eq!(here.canonical(), there.canonical());
            prop_assert_eq!(here.estimate_in(other), Some(there.estimate()));
        }
    }

    #[test]
    fn interval_results_contain_every_choice(a in any_estimate(), b in any_estimate(), s in 0.0..=1.0_f64, t in 0.0..=1.0_f64) {
        let pick = |e: Estimate, at: f64| (e.low + (e.high - e.low) * at).clamp(e.low, e.high);
        let (x, y) = (pick(a, s), pick(b, t));
        let inside = |e: Estimate, v: f64| {
            let value = e.value.unwrap();
            e.low <= v && v <= e.high && e.low <= value && value <= e.high
        };
        prop_assert!(inside(a.add(b), x + y));
        prop_assert!(inside(a.sub(b), x - y));
        prop_assert!(inside(a.mul(b), x * y));
        prop_assert!(inside(a.scale(-2.5), x * -2.5));
        prop_assert!(inside(a.max0(), x.max(0.0)));
        match a.div(b) {
            Some(quotient) => prop_assert!(inside(quotient, x / y)),
            None => prop_assert!(b.low <= 0.0 && b.high >= 0.0),
        }
    }

    #[test]
    fn given_figures_lose_no_digit(number in any_decimal(), unit in prop::sample::select(units())) {
        for lang in [Lang::En, Lang::Zh] {
            let text = given(&Amount { value: Some(number), low: None, high: None, sd: None, unit }, lang);
            let digits = |text: &str| {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                digits.trim_matches('0').to_owned()
            };
            let figure = text.split(['m', 'k']).next().unwrap_or("").to_owned();
            let start = figure.split(|c: char| !c.is_ascii_digit() && !".,- ".contains(c)).find(|part| part.contains(|c: char| c.is_ascii_digit()));
            prop_assert_eq!(digits(start.unwrap_or("")), digits(&number.to_string()), "{}", text);
        }
    }

    #[test]
    fn hostile_text_never_panics(text in hostile()) {
        let faults = [
            Decimal::parse(&text).err(),
            Unit::parse(&text).err(),
            Unit::parse_rate(&text).err(),
            Amount::parse(&text).err(),
            Period::parse(&text).err(),
            Date::parse(&text).err(),
        ];
        for fault in faults.into_iter().flatten() {
            prop_assert!(fault.start <= fault.end && fault.end <= text.len(), "{:?}", fault);
            prop_assert!(text.is_char_boundary(fault.start) && text.is_char_boundary(fault.end));
            let (says, _) = describe(&fault);
            prop_assert!(says.en != "this cannot be read", "{:?}", fault);
        }
        if let Ok(amount) = Amount::parse(&text) {
            prop_assert_eq!(Amount::parse(&amount.to_string()), Ok(amount));
            for lang in [Lang::En, Lang::Zh] {
                given(&amount, lang);
            }
        }
    }
}
