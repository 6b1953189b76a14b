//! What currencies are worth in each other, exactly.
//!
//! Comes in: rates as a file gives them, each the worth of one unit of a foreign currency in CNY. Goes out: amounts of
//! money in one currency. Must not know: where the rates stand.
//!
//! Formula: an amount in `USD/t` at a rate of `r CNY` for one USD is the amount times r in `CNY/t`, in exact fractions;
//! where the currency stands below the line, it is divided by r.

use num_rational::BigRational;

use super::amount::{Amount, Canonical, exact};
use super::decimal::Decimal;
use super::dimension::Dimension;
use super::unit::{Unit, to_f64};

/// The rates of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exchange {
    /// The code of each currency, and what one unit of it is worth in CNY; `None` where that is not one exact number.
    rates: Vec<(&'static str, Option<BigRational>)>,
}

impl Exchange {
    /// Rates by code. What is no currency, or has no known rate, joins nothing.
    pub fn new<'c>(rates: impl IntoIterator<Item = (&'c str, Option<&'c Amount>)>) -> Self {
        let known = rates.into_iter().filter_map(|(code, amount)| {
            let code = Unit::parse(code).ok()?.currency()?;
            let amount = amount?;
            let single = amount.is_exact().then_some(amount.value).flatten();
            let worth = single.filter(|it| !it.is_zero());
            Some((code, worth.map(|worth| exact(worth, amount.unit))))
        });
        Self {
            rates: known.collect(),
        }
    }

    /// The rates that both give, where both give the same exact number: only by these is an amount of one the same as
    /// an amount of the other.
    #[must_use]
    pub fn shared(&self, other: &Self) -> Self {
        let same = self.rates.iter().filter(|it| it.1.is_some());
        let same = same.filter(|it| other.rates.contains(it));
        Self {
            rates: same.cloned().collect(),
        }
    }

    /// What a unit counts, every currency with a rate taken as CNY.
    pub fn dimension(&self, unit: Unit) -> Dimension {
        let mut dimension = unit.dimension();
        for (code, _) in &self.rates {
            dimension.take_money(code);
        }
        dimension
    }

    /// The amount in base units, in CNY where an exact rate leads there.
    pub fn canonical(&self, amount: &Amount) -> Canonical {
        let mut found = amount.canonical();
        let Some(factor) = self.factor(&mut found.dimension) else {
            return found;
        };
        for number in [
            &mut found.value,
            &mut found.low,
            &mut found.high,
            &mut found.sd,
        ] {
            *number = number.take().map(|number| number * &factor);
        }
        found
    }

    /// A number of one unit in another; `None` where nothing joins them.
    pub fn convert(&self, number: Decimal, from: Unit, to: Unit) -> Option<f64> {
        let base = |number, unit| self.canonical(&Amount::of(number, unit));
        let (there, one) = (base(number, from), base(Decimal::from(1), to));
        if there.dimension != one.dimension {
            return None;
        }
        Some(to_f64(&(there.value? / one.value?)))
    }

    /// What joins the currencies of a dimension to CNY; `None` where none has an exact rate.
    fn factor(&self, dimension: &mut Dimension) -> Option<BigRational> {
        let mut factor: Option<BigRational> = None;
        for (code, worth) in &self.rates {
            let Some(worth) = worth else { continue };
            let exponent = dimension.take_money(code);
            for _ in 0..exponent.unsigned_abs() {
                let step = if exponent > 0 {
                    worth.clone()
                } else {
                    worth.recip()
                };
                factor = Some(match factor {
                    Some(held) => held * step,
                    None => step,
                });
            }
        }
        factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        Amount::parse(text).unwrap()
    }

    fn rates(list: &[(&str, &str)]) -> Exchange {
        let list: Vec<(&str, Amount)> = list.iter().map(|(code, at)| (*code, amount(at))).collect();
        Exchange::new(list.iter().map(|(code, at)| (*code, Some(at))))
    }

    fn same(exchange: &Exchange, one: &str, other: &str) -> bool {
        exchange.canonical(&amount(one)) == exchange.canonical(&amount(other))
    }

    #[test]
    fn what_a_rate_joins_is_one_amount_to_the_last_digit() {
        let both = rates(&[("USD", "7.1 CNY"), ("EUR", "0.00078 万元")]);
        for (one, other) in [
            ("100 USD/t", "710 CNY/t"),
            ("0.1 USD/kg", "710 元/t"),
            ("1 亿美元", "7.1 亿元"),
            ("1..2 USD", "7.1..14.2 CNY"),
            ("71 USD", "64.62820512820512820512820512820513 EUR"),
            ("7.8 USD", "7.1 EUR"),
            ("7.1 t/USD", "1 t/CNY"),
            ("7.8 USD/EUR", "710 %"),
        ] {
            let exactly = same(&both, one, other);
            let repeating = other.len() > 20;
            assert_eq!(exactly, !repeating, "{one} = {other}");
            assert!(!same(&Exchange::default(), one, other));
        }
        assert!(!same(
            &both,
            "100 USD/t",
            "710.0000000000000000000001 CNY/t"
        ));
        assert!(!same(&both, "100 USD", "710 CNY/t"));
        assert!(!same(&both, "100 JPY", "710 CNY"));
    }

    #[test]
    fn a_rate_that_is_not_one_number_makes_nothing_the_same() {
        for rate in ["7.0..7.2 CNY", "7.1 ± 0.1 CNY", "7.. CNY"] {
            let vague = rates(&[("USD", rate)]);
            assert!(!same(&vague, "100 USD", "710 CNY"));
            let dimension = |text: &str| vague.dimension(Unit::parse(text).unwrap());
            assert_eq!(
                dimension("USD/t"),
                dimension("CNY/t"),
                "yet it joins the two"
            );
            assert_ne!(dimension("EUR/t"), dimension("CNY/t"));
        }
        let unknown = Exchange::new([("USD", None)]);
        assert_eq!(unknown, Exchange::default());
    }

    #[test]
    fn only_what_both_give_alike_is_shared() {
        let old = rates(&[("USD", "7.1 CNY"), ("EUR", "7.8 CNY"), ("JPY", "1..2 CNY")]);
        let new = rates(&[("EUR", "7.80 元"), ("USD", "7.2 CNY"), ("JPY", "1..2 CNY")]);
        assert_eq!(old.shared(&new), rates(&[("EUR", "7.8 CNY")]));
        assert_eq!(new.shared(&old), old.shared(&new));
    }

    #[test]
    fn numbers_go_from_one_currency_to_another() {
        let both = rates(&[("USD", "7.1 CNY"), ("EUR", "7.8 CNY")]);
        let unit = |text: &str| Unit::parse(text).unwrap();
        let convert = |text: &str, to: &str| {
            let amount = amount(text);
            both.convert(amount.value.unwrap(), amount.unit, unit(to))
        };
        assert_eq!(convert("100 USD/t", "CNY/kg"), Some(0.71));
        assert_eq!(convert("71 EUR", "USD"), Some(78.0));
        assert_eq!(convert("71 JPY", "USD"), None);
        assert_eq!(convert("2 kt", "t"), Some(2000.0));
    }
}
