//! The bundled font: widths and outlines of characters, the same on every machine.
//!
//! Comes in: lines of text. Goes out: glyphs with places, or words about a character that the font lacks. Must not
//! know: drawings' meaning, formats, the fonts of the system.
//!
//! The files beside this one are built by `build.py` from Noto Sans CJK SC and carry a name of their own, as their
//! licence (`OFL.txt`) asks.

mod embed;
mod outline;

pub(super) use embed::embedded;
pub(super) use outline::{SLANT, outlined, start};

use ttf_parser::{Face, GlyphId};

use crate::text::Message;

/// Both weights, as files.
const REGULAR: &[u8] = include_bytes!("LiantuSansSC-Regular.otf");
const BOLD: &[u8] = include_bytes!("LiantuSansSC-Bold.otf");

/// One weight of the font.
pub(super) struct Font {
    face: Face<'static>,
}

/// One character in its place.
pub(super) struct Placed {
    /// The character.
    pub character: char,
    /// Its glyph.
    pub glyph: GlyphId,
    /// Its advance in ems.
    pub advance: f64,
}

/// One weight, as a file.
pub(super) fn file(bold: bool) -> &'static [u8] {
    if bold { BOLD } else { REGULAR }
}

impl Font {
    /// The weight.
    pub fn of(bold: bool) -> Self {
        let face = Face::parse(file(bold), 0).expect("the bundled font is a font");
        Self { face }
    }

    /// The glyphs of a line. Characters without width (controls, marks of direction) are left out.
    pub fn place(&self, line: &str) -> Result<Vec<Placed>, Message> {
        let mut placed = Vec::new();
        let em = f64::from(self.face.units_per_em());
        for character in line.chars() {
            let Some(glyph) = self.face.glyph_index(character) else {
                if is_silent(character) {
                    continue;
                }
                return Err(missing(character, line));
            };
            placed.push(Placed {
                character,
                glyph,
                advance: f64::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) / em,
            });
        }
        Ok(placed)
    }
}

/// Whether the character is seen by nobody.
fn is_silent(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character),
            0xad | 0x61c | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xfeff
            | 0xfff9..=0xfffb | 0xe0000..=0xe0fff)
}

/// Says which character cannot be drawn, and where it stands.
fn missing(character: char, line: &str) -> Message {
    let code = u32::from(character);
    Message::new(
        format!(
            "the bundled font has no “{character}” (U+{code:04X}), in “{line}”: write it otherwise, or make an SVG with plain text, which uses the reader's fonts"
        ),
        format!(
            "内置字体没有“{character}”（U+{code:04X}），见“{line}”：请换一种写法，或生成普通文字的 SVG（用读者的字体）"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::advance;

    #[test]
    fn widths_are_those_that_boxes_are_measured_with() {
        for bold in [false, true] {
            let font = Font::of(bold);
            let codes = (0x20..0x7f).chain(0xa0..0x100).chain(0x4e00..0x9fff);
            let mut seen = 0;
            for character in codes.chain(0x3001..0x3003).filter_map(char::from_u32) {
                let line = character.to_string();
                let Ok(placed) = font.place(&line) else {
                    continue;
                };
                let sum: f64 = placed.iter().map(|it| it.advance).sum();
                // The soft hyphen is not seen where no line breaks.
                if character != '\u{ad}' {
                    seen += 1;
                    let measured = advance::width(&line, 1.0, bold);
                    // Raised figures are drawn smaller than the widest fallback font has them.
                    assert!(
                        (sum - measured).abs() < 1e-9
                            || "²³¹".contains(character) && sum <= measured,
                        "{character} {sum} {measured}"
                    );
                }
            }
            assert!(seen > 6763 + 190, "{seen}");
        }
    }

    #[test]
    fn the_signs_of_the_field_are_there_and_emoji_are_named() {
        for bold in [false, true] {
            let font = Font::of(bold);
            let line = "锂钴镓钕钽铟锗坩埚煅萃酰 CO₂e m³ → ≥ ≤ − – — … · ⚠ % ％ 〔〕「」 ĀÉü";
            assert_eq!(
                font.place(line).map(|it| it.len()).ok(),
                Some(line.chars().count())
            );
            for bad in ["炉😀", "ไทย", "e\u{301}"] {
                let message = font.place(bad).err().expect("no such glyph");
                assert!(
                    message.en.contains("U+") && message.en.contains(bad),
                    "{message:?}"
                );
            }
            let silent = "a\u{202e}b\u{0}\u{200d}";
            assert_eq!(font.place(silent).map(|it| it.len()).ok(), Some(2));
        }
    }
}
