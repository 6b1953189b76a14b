//! The characters of a number: where it starts and ends, and which look-alikes are refused.

use super::decimal::Decimal;
use super::fault::{QuantityFault, QuantityFaultKind as Kind};

/// Most significant digits of a number; 34 as in IEEE 754 decimal128.
pub(super) const MOST_DIGITS: usize = 34;
/// So many digits are added up in a machine word.
const FEW_DIGITS: usize = 18;
/// Largest power of ten, so that every number is a finite `f64` or underflows knowingly.
const MOST_TENS: i32 = 300;

/// Full-width digits and signs look like plain ones: they are named, never guessed.
pub(super) fn refuse_full_width(text: &str) -> Result<(), QuantityFault> {
    if text.is_ascii() {
        return Ok(());
    }
    for (at, found) in text.char_indices() {
        let plain = match found {
            '\u{3000}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(found) - 0xfee0).unwrap_or(' '),
            _ => continue,
        };
        let kind = match found {
            '～' => Kind::RangeSign { found },
            _ => Kind::FullWidth { found, plain },
        };
        return Err(QuantityFault::new(kind, at, at + found.len_utf8()));
    }
    Ok(())
}

/// Reads the number that starts at byte `start`; gives it with the byte after it.
pub(super) fn scan(text: &str, start: usize) -> Result<(Decimal, usize), QuantityFault> {
    let (negative, first) = sign(text, start);
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .position(|byte| !byte.is_ascii_digit())
            .map_or(bytes.len(), |n| from + n)
    };
    let whole_end = digits(first);
    if whole_end == first {
        return Err(no_number(text, start, first));
    }
    let mut end = whole_end;
    let mut part = "";
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1) != Some(&b'.') {
        let part_end = digits(end + 1);
        if part_end == end + 1 {
            return Err(QuantityFault::new(Kind::BareDot, start, part_end));
        }
        part = &text[end + 1..part_end];
        end = part_end;
    }
    refuse_glued(text, start, end)?;
    let mut ten = 0_i32;
    if let Some((power, after)) = exponent(text, end) {
        // A power too long for an integer is as wrong as one beyond the limit.
        ten = power.parse().unwrap_or(i32::MAX);
        end = after;
        refuse_glued(text, start, end)?;
    }
    let number = build(negative, &text[first..whole_end], part, ten);
    number
        .map(|number| (number, end))
        .map_err(|kind| QuantityFault::new(kind, start, end))
}

/// An optional sign: whether it is minus, and the byte after it.
fn sign(text: &str, start: usize) -> (bool, usize) {
    match text[start..].chars().next() {
        Some(sign @ ('-' | '\u{2212}')) => (true, start + sign.len_utf8()),
        Some('+') => (false, start + 1),
        _ => (false, start),
    }
}

/// The `e4` after a number: the power's text, and the byte after it.
fn exponent(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text[at..].strip_prefix(['e', 'E'])?;
    let signed = rest.len() - rest.trim_start_matches(['+', '-']).len();
    let digits = rest[signed..]
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    (signed < 2 && digits > 0).then(|| {
        (
            rest[..signed + digits].trim_start_matches('+'),
            at + 1 + signed + digits,
        )
    })
}

/// Commas, underscores, second dots and hexadecimal digits glued to a number.
fn refuse_glued(text: &str, start: usize, end: usize) -> Result<(), QuantityFault> {
    let rest = &text[end..];
    let mut next = rest.chars();
    let (glue, after) = (next.next(), next.next());
    let digit_after = after.is_some_and(|c| c.is_ascii_digit());
    let run = |also: &[char]| {
        let more = rest.find(|c: char| !c.is_ascii_alphanumeric() && !also.contains(&c));
        end + more.unwrap_or(rest.len())
    };
    match glue {
        Some(',') if digit_after => {
            let stop = end
                + rest
                    .find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
                    .unwrap_or(rest.len());
            let found = &text[start..stop];
            let single = found.matches(',').count() == 1 && !found.contains('.');
            let kind = Kind::Comma {
                found: found.to_owned(),
                joined: found.replace(',', ""),
                dotted: single.then(|| found.replace(',', ".")),
            };
            Err(QuantityFault::new(kind, start, stop))
        }
        Some('_' | '.') if glue == Some('_') || after != Some('.') => {
            let stop = run(&['_', '.']);
            let found = text[start..stop].to_owned();
            Err(QuantityFault::new(Kind::NotANumber { found }, start, stop))
        }
        Some('x' | 'X' | 'o' | 'b') if digit_after && text[start..end].ends_with('0') => {
            let stop = run(&[]);
            let found = text[start..stop].to_owned();
            Err(QuantityFault::new(Kind::NotANumber { found }, start, stop))
        }
        _ => Ok(()),
    }
}

/// Why no number starts here.
fn no_number(text: &str, start: usize, first: usize) -> QuantityFault {
    let rest = &text[first..];
    if rest.trim().is_empty() {
        return QuantityFault::new(Kind::Empty, start, text.len());
    }
    if rest.starts_with('.') {
        return QuantityFault::new(Kind::BareDot, start, text.trim_end().len());
    }
    let found = text[start..].trim_end();
    QuantityFault::new(
        Kind::NotANumber {
            found: found.to_owned(),
        },
        start,
        start + found.len(),
    )
}

fn build(negative: bool, whole: &str, part: &str, ten: i32) -> Result<Decimal, Kind> {
    if whole.len() + part.len() <= FEW_DIGITS {
        let ten = ten.saturating_sub(i32::try_from(part.len()).unwrap_or(i32::MAX));
        let ten = i16::try_from(ten)
            .ok()
            .filter(|ten| i32::from(ten.unsigned_abs()) <= MOST_TENS);
        let digits = whole.bytes().chain(part.bytes());
        let mantissa = digits.fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
        let mantissa = i128::from(if negative { -mantissa } else { mantissa });
        return ten
            .map(|ten| Decimal::new(mantissa, ten))
            .ok_or(Kind::TooLarge);
    }
    let joined = format!("{whole}{part}");
    let mut digits = joined.trim_start_matches('0');
    let mut ten = ten.saturating_sub(i32::try_from(part.len()).unwrap_or(i32::MAX));
    while digits.len() > MOST_DIGITS && digits.ends_with('0') {
        digits = &digits[..digits.len() - 1];
        ten = ten.saturating_add(1);
    }
    if digits.len() > MOST_DIGITS {
        return Err(Kind::TooManyDigits);
    }
    if ten.abs() > MOST_TENS {
        return Err(Kind::TooLarge);
    }
    let mantissa: i128 = if digits.is_empty() {
        0
    } else {
        digits.parse().map_err(|_| Kind::TooManyDigits)?
    };
    let ten = i16::try_from(ten).map_err(|_| Kind::TooLarge)?;
    let mantissa = if negative { -mantissa } else { mantissa };
    Ok(Decimal::new(mantissa, ten))
}
