//! How wide text is drawn: advances of the glyphs, lines broken where Chinese and English allow it.
//!
//! Comes in: a line of text, a font size. Goes out: its width in the unit of the size, the lines it wraps into.
//! Must not know: fonts of the machine, pictures. Widths are the same on every machine, because they come from the
//! tables below; a reader without the font sees another one, which is why boxes keep a margin around their text.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// What an ideograph, a kana, a full-width form takes: one em. All of them do in Noto Sans CJK SC.
const EM: u16 = 1000;

/// Characters that must not begin a line (禁则, GB/T 15834 section 5.1 and JIS X 4051).
const NOT_FIRST: &str = "、。，．,.;:!?；：！？…·）)]}］｝〕〉》」』】〗〙”’%％‰℃°～ー々";

/// Characters that must not end a line.
const NOT_LAST: &str = "（([{［｛〔〈《「『【〖〘“‘￥¥$＄№";

/// Words of measure that stay with the digits before them: `343万吨` is one word to a reader.
const MEASURES: &str = "万亿千百十吨元年月日个家台辆套公米度";

/// Width of `text` in the unit of `size`, from the advances of Noto Sans CJK SC.
///
/// Kerning is left out; it narrows real text by about one per cent, so the sum is an upper bound for this font.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let thousandths: u64 = text.chars().map(|c| u64::from(advance(c, bold))).sum();
    thousandths as f64 * size / 1000.0
}

/// `text` where it fits into `width`, else its beginning with `…`.
///
/// The result is empty where not even the ellipsis fits.
pub fn cut(text: &str, width: f64, size: f64, bold: bool) -> String {
    let text = &*quoted(text);
    if self::width(text, size, bold) <= width {
        return text.to_owned();
    }
    let room = width - self::width("…", size, bold);
    if room < 0.0 {
        return String::new();
    }
    let mut kept = head(text, room, size, bold).trim_end();
    // An opening bracket before the ellipsis would open nothing.
    while let Some(shorter) = kept.strip_suffix(|c| NOT_LAST.contains(c)) {
        kept = shorter.trim_end();
    }
    format!("{kept}…")
}

/// `text` in at most `max_lines` lines of `width`, broken at spaces, after hyphens and slashes, and between Chinese
/// characters, but never so that a line starts with a closing mark or ends with an opening one (kinsoku).
///
/// What does not fit ends in `…`. A word wider than a line is broken between its characters, with a hyphen between
/// letters. No line is empty.
pub fn wrap(text: &str, width: f64, size: f64, bold: bool, max_lines: usize) -> Vec<String> {
    let words = words(&quoted(text));
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in &words {
        let joined = format!("{line}{word}");
        if line.is_empty() || self::width(joined.trim_end(), size, bold) <= width {
            line = joined;
        } else {
            lines.push(std::mem::take(&mut line));
            line.push_str(word);
        }
        while self::width(line.trim_end(), size, bold) > width {
            // Only a single word is ever too wide here: break it by force, at least one character a line.
            let (at, hyphen) = broken(&line, width, size, bold);
            if at >= line.len() {
                break;
            }
            let rest = line.split_off(at);
            line.push_str(hyphen);
            lines.push(std::mem::replace(&mut line, rest));
        }
    }
    lines.push(line);
    let mut lines: Vec<String> = lines
        .iter()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    if lines.len() > max_lines {
        let rest = lines.split_off(max_lines);
        if let (Some(last), Some(next)) = (lines.last_mut(), rest.first()) {
            *last = shorten(last, next, width, size, bold);
        }
    }
    lines
}

/// Where a word that is wider than a line is broken, and what then ends the line.
fn broken(word: &str, width: f64, size: f64, bold: bool) -> (usize, &'static str) {
    let first = word.chars().next().map_or(0, char::len_utf8);
    let at = head(word, width, size, bold).len().max(first);
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && !is_ideographic(c));
    let inside = |at: usize| letter(word[..at].chars().last()) && letter(word[at..].chars().next());
    if inside(at) {
        let room = width - self::width("-", size, bold);
        let before = head(word, room, size, bold).len();
        // Two letters alone are no part of a word.
        if before > 2 && inside(before) {
            return (before, "-");
        }
    }
    (at, "")
}

/// Quotation marks as the script around them has them. The font has one form of curly marks, as wide as an ideograph:
/// right among those, and a hole in a line of Latin letters, which gets straight ones.
fn quoted(text: &str) -> Cow<'_, str> {
    if !text.contains(['“', '”', '‘', '’']) || text.chars().any(is_ideographic) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(['“', '”'], "\"").replace(['‘', '’'], "'"))
}

/// The last line that fits, with an ellipsis for `next` and all that follows.
fn shorten(last: &str, next: &str, width: f64, size: f64, bold: bool) -> String {
    // The words after the break are offered again, so that the cut falls where the room ends and not at a word.
    let space = if last.is_ascii() || next.is_ascii() {
        " "
    } else {
        ""
    };
    let cut = cut(&format!("{last}{space}{next}"), width, size, bold);
    if cut.ends_with('…') {
        cut
    } else {
        self::cut(&format!("{last}…"), width, size, bold)
    }
}

/// The longest beginning of `text` that fits into `width`.
fn head(text: &str, width: f64, size: f64, bold: bool) -> &str {
    let mut thousandths = 0_u64;
    for (at, c) in text.char_indices() {
        thousandths += u64::from(advance(c, bold));
        if thousandths as f64 * size / 1000.0 > width {
            return &text[..at];
        }
    }
    text
}

/// `text` as the pieces that a line break may not split; spaces stay at the end of the piece before them.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last: Option<char> = None;
    for c in text.chars() {
        let c = if c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}' {
            ' '
        } else {
            c
        };
        match (words.last_mut(), last) {
            (Some(word), Some(before)) if !may_break(before, c) => word.push(c),
            _ => words.push(c.to_string()),
        }
        last = Some(c);
    }
    words
}

/// Whether a line may end after `before` and go on with `after`.
fn may_break(before: char, after: char) -> bool {
    if after == ' ' || NOT_FIRST.contains(after) || NOT_LAST.contains(before) {
        return false;
    }
    if after.width() == Some(0) || before == '\u{200d}' {
        return false;
    }
    // Spaces that hold a figure and its unit together.
    if [before, after]
        .iter()
        .any(|c| matches!(c, '\u{a0}' | '\u{202f}'))
    {
        return false;
    }
    if before == ' ' {
        return true;
    }
    if (before.is_ascii_digit() || MEASURES.contains(before)) && MEASURES.contains(after) {
        return false;
    }
    if is_ideographic(before) || is_ideographic(after) {
        return true;
    }
    // After a hyphen or slash between letters, but not within `-5` or `1/2`.
    matches!(before, '-' | '/' | '–' | '—') && after.is_alphabetic()
}

/// Whether lines break around the character without a space.
fn is_ideographic(c: char) -> bool {
    matches!(u32::from(c),
        0x2e80..=0x30ff | 0x3100..=0x33ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x20000..=0x3ffff)
}

/// Advance of one character in thousandths of the size.
fn advance(c: char, bold: bool) -> u16 {
    let code = u32::from(c);
    match code {
        0x20..=0x7e => (if bold { &ASCII_BOLD } else { &ASCII_REGULAR })[code as usize - 0x20],
        0xa0..=0xff => (if bold { &LATIN1_BOLD } else { &LATIN1_REGULAR })[code as usize - 0xa0],
        _ if c.is_control() || c.width() == Some(0) => 0,
        // Non-breaking hyphen, figure dash and en dash, em dash, thin spaces, prime, euro, minus.
        0x2011 => {
            if bold {
                370
            } else {
                347
            }
        }
        0x2012 | 0x2013 => {
            if bold {
                544
            } else {
                536
            }
        }
        0x2014 => {
            if bold {
                908
            } else {
                894
            }
        }
        0x2006 | 0x2009 | 0x200a | 0x202f => 350,
        0x2032 => {
            if bold {
                325
            } else {
                278
            }
        }
        0x20ac | 0x2212 => {
            if bold {
                590
            } else {
                555
            }
        }
        // Raised and lowered figures come from a fallback font: CO₂, m³. None of the usual ones is wider than this.
        // Half-width kana are half an em.
        0x2070..=0x209c | 0xff61..=0xff9f => 500,
        // Hangul, as the font has it.
        0xac00..=0xd7a3 | 0xffa0..=0xffdc => 920,
        0x2e3a => 2000,
        0x2e3b => 3000,
        // Emoji fonts are wider than an em.
        0x1f000..=0x1faff => 1300,
        _ if is_ideographic(c) => EM,
        // Everything else, Greek and Cyrillic too: an em is enough, a little more in bold (Cyrillic Ю has 1064).
        _ => {
            if bold {
                1070
            } else {
                EM
            }
        }
    }
}

// The tables: horizontal advances in units of 1/1000 em of Noto Sans CJK SC 2.004 (OFL-1.1), read from the font's
// `hmtx` table with fonttools. The font gives these characters 59 distinct widths; ideographs are all 1000.

/// U+0020 to U+007E, regular.
const ASCII_REGULAR: [u16; 95] = [
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555,
    555, 555, 555, 555, 555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589,
    552, 689, 728, 293, 535, 646, 543, 812, 723, 742, 633, 742, 635, 596, 599, 721, 575, 878, 573,
    531, 603, 338, 392, 338, 555, 559, 606, 563, 618, 510, 620, 554, 325, 564, 607, 275, 275, 552,
    284, 926, 610, 606, 620, 620, 388, 468, 377, 607, 521, 802, 498, 521, 475, 338, 270, 338, 555,
];

/// U+00A0 to U+00FF, regular.
const LATIN1_REGULAR: [u16; 96] = [
    224, 323, 555, 555, 555, 555, 270, 1000, 606, 832, 386, 479, 555, 347, 473, 606, 370, 1000,
    411, 411, 606, 628, 1000, 1000, 606, 411, 407, 479, 873, 903, 889, 474, 608, 608, 608, 608,
    608, 608, 918, 638, 589, 589, 589, 589, 293, 293, 293, 293, 712, 723, 742, 742, 742, 742, 742,
    1000, 742, 721, 721, 721, 721, 531, 652, 643, 563, 563, 563, 563, 563, 563, 877, 510, 554, 554,
    554, 554, 275, 275, 275, 275, 608, 610, 606, 606, 606, 606, 606, 1000, 606, 607, 607, 607, 607,
    521, 620, 521,
];

/// U+0020 to U+007E, bold.
const ASCII_BOLD: [u16; 95] = [
    227, 370, 574, 590, 590, 963, 740, 325, 378, 378, 507, 590, 325, 370, 325, 387, 590, 590, 590,
    590, 590, 590, 590, 590, 590, 590, 325, 325, 590, 590, 590, 514, 1007, 641, 681, 656, 714, 615,
    585, 717, 757, 330, 568, 686, 578, 853, 749, 770, 667, 770, 682, 624, 625, 748, 619, 915, 627,
    580, 613, 378, 387, 378, 590, 567, 626, 591, 644, 527, 644, 581, 372, 597, 640, 304, 306, 604,
    315, 964, 641, 626, 644, 644, 436, 495, 421, 637, 576, 863, 562, 574, 511, 378, 296, 378, 590,
];

/// U+00A0 to U+00FF, bold.
const LATIN1_BOLD: [u16; 96] = [
    227, 370, 590, 590, 590, 590, 296, 1000, 626, 849, 403, 529, 590, 370, 513, 626, 404, 1000,
    424, 424, 626, 664, 1000, 1000, 626, 424, 420, 529, 909, 948, 921, 514, 641, 641, 641, 641,
    641, 641, 951, 656, 615, 615, 615, 615, 330, 330, 330, 330, 742, 749, 770, 770, 770, 770, 770,
    1000, 770, 748, 748, 748, 748, 580, 690, 700, 591, 591, 591, 591, 591, 591, 891, 527, 581, 581,
    581, 581, 304, 304, 304, 304, 630, 641, 626, 626, 626, 626, 626, 1000, 626, 637, 637, 637, 637,
    574, 644, 574,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        // Sums of the font's advances: 电解铝 3 × 1000; `NMC 811` 723 + 812 + 638 + 224 + 3 × 555.
        assert_eq!(width("电解铝", 12.0, false), 36.0);
        assert_eq!(width("NMC 811", 10.0, false), 40.62);
        assert_eq!(width("锂钴镓钕钽", 10.0, true), 50.0);
        assert_eq!(
            width("101.29 万吨", 10.0, false),
            5.0 * 5.55 + 2.78 + 2.24 + 20.0
        );
        assert_eq!(width("，。（）％", 20.0, false), 100.0);
        assert_eq!(width("", 12.0, false), 0.0);
        assert_eq!(
            width("e\u{301}\u{0}\n", 10.0, false),
            width("e", 10.0, false)
        );
    }

    #[test]
    fn chinese_wraps_between_characters_with_kinsoku() {
        assert_eq!(
            wrap("氧化铝精炼厂", 36.0, 12.0, false, 9),
            ["氧化铝", "精炼厂"]
        );
        // The comma must not begin the second line, so its character goes with it.
        assert_eq!(
            wrap("电解铝，氧化铝", 36.0, 12.0, false, 9),
            ["电解", "铝，氧", "化铝"]
        );
        // The bracket must not end the first line.
        assert_eq!(
            wrap("铝水（就近）", 36.0, 12.0, false, 9),
            ["铝水", "（就", "近）"]
        );
        assert_eq!(
            wrap("产能343万吨", 46.0, 12.0, false, 9),
            ["产能", "343万吨"]
        );
        // A space that does not break holds the unit to its figure.
        assert_eq!(
            wrap("产能 343\u{a0}万吨", 60.0, 12.0, false, 9),
            ["产能", "343\u{a0}万吨"]
        );
    }

    #[test]
    fn english_wraps_at_spaces_and_hyphens() {
        assert_eq!(
            wrap("Primary aluminium smelter", 62.0, 12.0, false, 9),
            ["Primary", "aluminium", "smelter"]
        );
        assert_eq!(
            wrap("high-purity", 40.0, 12.0, false, 9),
            ["high-", "purity"]
        );
        assert_eq!(wrap("-5 to 1/2", 20.0, 12.0, false, 9), ["-5", "to", "1/2"]);
        assert_eq!(wrap("  ", 40.0, 12.0, false, 9), Vec::<String>::new());
    }

    #[test]
    fn a_broken_word_has_a_hyphen() {
        let lines = wrap("electrometallurgical", 60.0, 12.0, false, 9);
        assert_eq!(lines, ["electrom-", "etallurgic-", "al"]);
        assert!(lines.iter().all(|it| width(it, 12.0, false) <= 60.0));
        // None where no letters part, and none in Chinese.
        assert_eq!(
            wrap("1234567890123", 40.0, 12.0, false, 9),
            ["123456", "789012", "3"]
        );
    }

    #[test]
    fn quotation_marks_are_those_of_the_script() {
        assert_eq!(
            wrap("the stage “Refuelling”", 400.0, 12.0, false, 1),
            ["the stage \"Refuelling\""]
        );
        assert_eq!(cut("the park’s", 400.0, 12.0, false), "the park's");
        assert_eq!(wrap("“加氢”环节", 400.0, 12.0, false, 1), ["“加氢”环节"]);
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(
            wrap("氧化铝精炼厂项目一期", 48.0, 12.0, false, 2),
            ["氧化铝精", "炼厂项…"]
        );
        assert_eq!(cut("铝水（就近转化）", 48.0, 12.0, false), "铝水…");
        assert_eq!(cut("铝", 48.0, 12.0, false), "铝");
        assert_eq!(cut("铝水", 5.0, 12.0, false), "");
        assert_eq!(wrap("ab cd ef", 14.0, 12.0, false, 1), ["…"]);
    }

    proptest::proptest! {
        #[test]
        fn lines_fit_and_lose_nothing(text in "[ -~，。（）铝电解\u{301}]{0,60}", width_px in 1.0..200.0_f64) {
            let lines = wrap(&text, width_px, 12.0, false, usize::MAX);
            // But for hyphens, which a broken word gets.
            let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
            proptest::prop_assert_eq!(bare(&lines.concat()), bare(&text));
            for line in &lines {
                // A single character may be wider than the line: it cannot be broken.
                let wide = line.chars().filter(|c| c.width() != Some(0)).count() <= 1;
                proptest::prop_assert!(wide || width(line, 12.0, false) <= width_px, "{line:?}");
            }
            for line in wrap(&text, width_px, 12.0, false, 2) {
                let wide = line.chars().filter(|c| c.width() != Some(0)).count() <= 1;
                proptest::prop_assert!(wide || width(&line, 12.0, false) <= width_px, "{line:?}");
            }
        }
    }
}
