//! How wide an amount is: a round number of units to the millimetre, printed beside the picture.

use crate::quantity::Unit;
use crate::text::{Lang, message};

/// Units of the drawing in a millimetre, where it is printed in its own size.
pub(super) const PER_MM: f64 = 96.0 / 25.4;

/// The roundest scale that is not larger than the largest one that fits: 1, 2 or 5 times a power of ten to the
/// millimetre. Readers' units differ by powers of ten, so it is round in both languages.
pub(super) fn round(largest: f64) -> f64 {
    PER_MM / nice(PER_MM / largest, true)
}

/// The next of 1, 2 and 5 times a power of ten, above or below.
pub(super) fn nice(value: f64, above: bool) -> f64 {
    let power = 10_f64.powi(value.log10().floor() as i32);
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    let close = 1.0 + 1e-9;
    let found = if above {
        steps.into_iter().find(|step| *step * close >= value)
    } else {
        steps.into_iter().rfind(|step| *step <= value * close)
    };
    found.unwrap_or(value)
}

/// What a millimetre means, where one is so many units of the drawing.
pub(super) fn words(scale: f64, per_mm: f64, unit: Unit, lang: Lang) -> String {
    let amount = per_mm / scale;
    // To three digits: on paper of another size the number is not round.
    let digits = 10_f64.powi(2 - amount.log10().floor() as i32);
    let shown = (amount * digits).round() / digits;
    format!("1 mm = {}", message(shown, unit).get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round_and_fit() {
        for largest in [0.003, 0.17, 1.0, 3.779, 4000.0, 1e12] {
            let scale = round(largest);
            assert!(
                scale <= largest * (1.0 + 1e-9) && scale > largest / 2.6,
                "{largest}: {scale}"
            );
            let per_mm = PER_MM / scale;
            let lead = per_mm / 10_f64.powf(per_mm.log10().floor());
            assert!(
                [1.0, 2.0, 5.0, 10.0]
                    .iter()
                    .any(|it| (lead - it).abs() < 1e-6),
                "{per_mm}"
            );
        }
        assert_eq!(nice(7.0, false), 5.0);
        assert_eq!(nice(7.0, true), 10.0);
        assert_eq!(nice(0.02, true), 0.02);
    }

    #[test]
    fn the_printed_scale_follows_the_paper() {
        let unit = Unit::parse("kt").unwrap();
        assert_eq!(
            words(PER_MM / 5.0, PER_MM, unit, Lang::En),
            "1 mm = 5,000 t"
        );
        assert_eq!(
            words(PER_MM / 50.0, PER_MM, unit, Lang::Zh),
            "1 mm = 5 万吨"
        );
        // At half the size a millimetre holds twice as much.
        assert_eq!(
            words(PER_MM / 50.0, 2.0 * PER_MM, unit, Lang::En),
            "1 mm = 100 kt"
        );
    }
}
