//! The part of the bundled font that a drawing needs, as fonts that go into its file.
//!
//! Comes in: a drawing. Goes out: the drawing without unseen characters, and rules of CSS with the fonts inside. Must not
//! know: what becomes of them.
//!
//! Glyphs are picked by the crate `subsetter`, which writes fonts for PDF, where the file itself says which character is
//! which glyph. A browser reads that from the font, so the tables `cmap` and `OS/2` are put back here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;
use ttf_parser::{RawFace, Tag};

use super::{Font, file};
use crate::render::base64::base64;
use crate::render::svg::EmbeddedFont;
use crate::report::{Drawing, Group, Item};
use crate::text::Message;

/// The family's name in a file; each file adds a mark of its own.
const FAMILY: &str = "Liantu Sans SC";

/// A table of a font: its name and its bytes.
type Table = ([u8; 4], Vec<u8>);

/// The drawing as its fonts can show it, and the fonts.
pub(in crate::render) fn embedded(drawing: &Drawing) -> Result<(Drawing, EmbeddedFont), Message> {
    let fonts = [Font::of(false), Font::of(true)];
    let mut used = [BTreeSet::new(), BTreeSet::new()];
    let seen = Drawing {
        items: items(&drawing.items, &fonts, &mut used)?,
        ..drawing.clone()
    };
    let mut subsets = Vec::new();
    for (bold, characters) in [(false, &used[0]), (true, &used[1])] {
        if !characters.is_empty() {
            subsets.push((bold, subset(bold, &fonts[usize::from(bold)], characters)?));
        }
    }
    // Two pictures on one page must not take each other's letters for their own, so that a family is named by its bytes.
    let mut all = Sha256::new();
    for (_, font) in &subsets {
        all.update(font);
    }
    let mut family = format!("{FAMILY} ");
    for byte in &all.finalize()[..4] {
        let _ = write!(family, "{byte:02x}");
    }
    let mut rules = String::new();
    for (bold, font) in &subsets {
        let weight = if *bold { 700 } else { 400 };
        let _ = write!(
            rules,
            "@font-face{{font-family:\"{family}\";font-weight:{weight};src:url(data:font/otf;base64,{}) format(\"opentype\")}}",
            base64(font)
        );
    }
    Ok((seen, EmbeddedFont { family, rules }))
}

/// Groups nest as deep as the view made them: a few levels.
fn items(
    items: &[Item],
    fonts: &[Font; 2],
    used: &mut [BTreeSet<char>; 2],
) -> Result<Vec<Item>, Message> {
    let mut seen = Vec::with_capacity(items.len());
    for item in items {
        seen.push(match item {
            Item::Text { text, bold, .. } => {
                let at = usize::from(*bold);
                let placed = fonts[at].place(text)?;
                let shown: String = placed.iter().map(|it| it.character).collect();
                used[at].extend(shown.chars());
                let mut item = item.clone();
                if let Item::Text { text, .. } = &mut item {
                    *text = shown;
                }
                item
            }
            Item::Group(group) => Item::Group(Group {
                class: group.class,
                data: group.data.clone(),
                title: group.title.clone(),
                items: self::items(&group.items, fonts, used)?,
            }),
            other => other.clone(),
        });
    }
    Ok(seen)
}

/// A font with these characters alone.
fn subset(bold: bool, font: &Font, characters: &BTreeSet<char>) -> Result<Vec<u8>, Message> {
    let failed = |error: &dyn std::fmt::Display| {
        Message::new(
            format!("cannot make a font of the characters of the picture: {error}"),
            format!("无法为图中的文字生成字体：{error}"),
        )
    };
    let mut remapper = GlyphRemapper::new();
    let mut glyphs = BTreeMap::new();
    for &character in characters {
        // Whoever placed the text found a glyph for each.
        if let Some(glyph) = font.face.glyph_index(character) {
            glyphs.insert(character, remapper.remap(glyph.0));
        }
    }
    let small = subsetter::subset(file(bold), 0, &remapper).map_err(|it| failed(&it))?;
    let (small, whole) = match (RawFace::parse(&small, 0), RawFace::parse(file(bold), 0)) {
        (Ok(small), Ok(whole)) => (tables(&small), tables(&whole)),
        (Err(fault), _) | (_, Err(fault)) => return Err(failed(&fault)),
    };
    let mut all = small;
    all.extend(whole.into_iter().filter(|it| &it.0 == b"OS/2"));
    all.push((*b"cmap", cmap(&glyphs)));
    all.sort_unstable();
    Ok(assembled(all))
}

fn tables(face: &RawFace) -> Vec<Table> {
    let tags = face.table_records.into_iter().map(|it| it.tag);
    let table = |tag: Tag| Some((tag.to_bytes(), face.table(tag)?.to_vec()));
    tags.filter_map(table).collect()
}

/// Which character is which glyph, in segmented coverage (format 12), as the specification of OpenType has it.
fn cmap(glyphs: &BTreeMap<char, u16>) -> Vec<u8> {
    let mut groups: Vec<[u32; 3]> = Vec::new();
    for (&character, &glyph) in glyphs {
        let (code, glyph) = (u32::from(character), u32::from(glyph));
        match groups.last_mut() {
            Some([first, last, start])
                if *last + 1 == code && *start + (code - *first) == glyph =>
            {
                *last = code;
            }
            _ => groups.push([code, code, glyph]),
        }
    }
    let mut out = Vec::new();
    // Version 0, one subtable: Windows, full Unicode, at byte 12.
    for word in [0_u16, 1, 3, 10, 0, 12, 12, 0] {
        out.extend(word.to_be_bytes());
    }
    let count = groups.len() as u32;
    for long in [16 + 12 * count, 0, count]
        .into_iter()
        .chain(groups.into_iter().flatten())
    {
        out.extend(long.to_be_bytes());
    }
    out
}

/// One file of these tables, sorted by name; the sums are those of the specification.
fn assembled(mut tables: Vec<Table>) -> Vec<u8> {
    for (name, bytes) in &mut tables {
        // The sum of the whole file, which stands in this table, is taken with zero in its place.
        if name == b"head" && bytes.len() >= 12 {
            bytes[8..12].fill(0);
        }
    }
    let count = tables.len() as u16;
    let power = 15 - count.max(1).leading_zeros() as u16;
    let mut out = b"OTTO".to_vec();
    for word in [count, 16 << power, power, (count - (1 << power)) * 16] {
        out.extend(word.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    let mut head = None;
    for (name, bytes) in &tables {
        head = head.or((name == b"head").then_some(offset));
        out.extend(name);
        for long in [sum(bytes), offset as u32, bytes.len() as u32] {
            out.extend(long.to_be_bytes());
        }
        offset += bytes.len().next_multiple_of(4);
    }
    for (_, bytes) in &tables {
        out.extend(bytes);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    if let Some(head) = head {
        let adjustment = 0xb1b0_afba_u32.wrapping_sub(sum(&out));
        out[head + 8..head + 12].copy_from_slice(&adjustment.to_be_bytes());
    }
    out
}

/// The sum of big-endian words, the last one filled up with zeros.
fn sum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum: u32, four| {
        let mut word = [0; 4];
        word[..four.len()].copy_from_slice(four);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}
