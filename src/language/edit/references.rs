//! Ids put in place of others, wherever a file names them: as keys, as values, inside subjects.
//!
//! Comes in: a text that reads without a fault, and which ids are called what. Goes out: the text with the new ids, all
//! else as it is. Must not know: why something is renamed.

use std::collections::BTreeMap;

use super::pieces::{Many, Piece, PieceKind, pieces};
use crate::language::format::scalar_text;
use crate::language::yaml::Written;

/// New ids by old ones. Commodities, processes and sites share one namespace; stages have their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Stages.
    pub stages: BTreeMap<String, String>,
    /// Commodities, processes and sites.
    pub things: BTreeMap<String, String>,
}

impl References {
    /// Whether nothing is renamed.
    pub fn is_empty(&self) -> bool {
        self.stages.is_empty() && self.things.is_empty()
    }

    /// The way back.
    #[must_use]
    pub fn inverted(&self) -> Self {
        let turned = |map: &BTreeMap<String, String>| {
            map.iter()
                .map(|(old, new)| (new.clone(), old.clone()))
                .collect()
        };
        Self {
            stages: turned(&self.stages),
            things: turned(&self.things),
        }
    }
}

/// What a key or value names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Nothing,
    Stage,
    Thing,
    /// `kind/id`.
    Subject,
    /// `inputs.<commodity>`.
    Field,
}

/// The text with other ids; `None` where its layout is not edited.
pub fn with_names(text: &str, names: &References) -> Option<String> {
    if names.is_empty() {
        return Some(text.to_owned());
    }
    let root = pieces(text)?;
    let mut walk = Walk {
        names,
        edits: Vec::new(),
    };
    if let PieceKind::Many(sections) = &root.kind {
        for part in &sections.parts {
            walk.section(part.key.as_deref().unwrap_or(""), &part.piece);
        }
    }
    let mut out = String::new();
    let mut at = 0;
    walk.edits.sort();
    for (start, end, new) in &walk.edits {
        out.push_str(&text[at..*start]);
        out.push_str(new);
        at = *end;
    }
    out.push_str(&text[at..]);
    Some(out)
}

struct Walk<'n> {
    names: &'n References,
    edits: Vec<(usize, usize, String)>,
}

impl Walk<'_> {
    fn section(&mut self, section: &str, piece: &Piece) {
        let PieceKind::Many(many) = &piece.kind else {
            return;
        };
        match section {
            "commodities" | "processes" | "sites" => {
                for part in &many.parts {
                    self.key(part.key.as_deref(), part.start, part.key_end);
                    self.entity(section, &part.piece);
                }
            }
            // A scenario may name crossings by commodity.
            "imports" | "exports" | "demands" if many.map => {
                for part in &many.parts {
                    self.key(part.key.as_deref(), part.start, part.key_end);
                    self.entity(section, &part.piece);
                }
            }
            "override" | "set" | "add" => {
                for part in &many.parts {
                    self.section(part.key.as_deref().unwrap_or(""), &part.piece);
                }
            }
            "scenarios" => {
                for part in &many.parts {
                    for (key, inner) in named(&part.piece) {
                        match key {
                            "set" | "add" => self.section(key, inner),
                            "remove" => self.removed(inner),
                            _ => {}
                        }
                    }
                }
            }
            "exclusive" => {
                for part in &many.parts {
                    self.value(&part.piece, Names::Thing);
                }
            }
            "rates" | "sources" | "scopes" => {}
            _ => {
                for part in &many.parts {
                    self.entity(section, &part.piece);
                }
            }
        }
    }

    /// What a scenario removes: ids by section, or what statements are of.
    fn removed(&mut self, piece: &Piece) {
        for (section, list) in named(piece) {
            let PieceKind::Many(many) = &list.kind else {
                continue;
            };
            let names = match section {
                "stages" => Names::Stage,
                "scopes" | "targets" => Names::Nothing,
                _ => Names::Thing,
            };
            for part in &many.parts {
                match part.piece.kind {
                    PieceKind::Many(_) => self.entity(section, &part.piece),
                    PieceKind::Scalar(..) => self.value(&part.piece, names),
                    _ => {}
                }
            }
        }
    }

    fn entity(&mut self, section: &str, piece: &Piece) {
        for (key, value) in named(piece) {
            match (section, key) {
                ("processes", "inputs" | "byproducts") => self.slots(value),
                _ => self.value(value, names_of(section, key)),
            }
        }
    }

    /// Slots of a process: a list of ids, or a map by id in which a slot may have alternatives.
    fn slots(&mut self, piece: &Piece) {
        let PieceKind::Many(many) = &piece.kind else {
            return;
        };
        if !many.map {
            self.value(piece, Names::Thing);
            return;
        }
        for part in &many.parts {
            let alternatives = named(&part.piece).find(|(key, _)| *key == "any-of");
            match alternatives {
                // The slot has a name of its own.
                Some((_, list)) => self.slots(list),
                None => self.key(part.key.as_deref(), part.start, part.key_end),
            }
        }
    }

    fn value(&mut self, piece: &Piece, names: Names) {
        match &piece.kind {
            PieceKind::Scalar(text, written) => {
                if let Some(new) = self.renamed(text, names) {
                    let text = scalar_text(&new, *written, true);
                    self.edits.push((piece.start, piece.end, text));
                }
            }
            PieceKind::Many(Many {
                map: false, parts, ..
            }) if names != Names::Nothing => {
                for part in parts {
                    self.value(&part.piece, names);
                }
            }
            _ => {}
        }
    }

    fn key(&mut self, key: Option<&str>, start: usize, end: usize) {
        if let Some(new) = key.and_then(|key| self.names.things.get(key)) {
            let text = scalar_text(new, Written::Plain, true);
            self.edits.push((start, end, text));
        }
    }

    fn renamed(&self, text: &str, names: Names) -> Option<String> {
        match names {
            Names::Nothing => None,
            Names::Stage => self.names.stages.get(text).cloned(),
            Names::Thing => self.names.things.get(text).cloned(),
            Names::Subject => {
                let Some((kind, id)) = text.rsplit_once('/') else {
                    return self.names.things.get(text).cloned();
                };
                let map = if kind.ends_with("stage") {
                    &self.names.stages
                } else if kind.ends_with("commodity")
                    || kind.ends_with("process")
                    || kind.ends_with("site")
                {
                    &self.names.things
                } else {
                    return None;
                };
                map.get(id).map(|new| format!("{kind}/{new}"))
            }
            Names::Field => {
                let (list, id) = text.split_once('.')?;
                let new = self.names.things.get(id)?;
                Some(format!("{list}.{new}"))
            }
        }
    }
}

fn named(piece: &Piece) -> impl Iterator<Item = (&str, &Piece)> {
    let parts = match &piece.kind {
        PieceKind::Many(many) => &many.parts[..],
        _ => &[],
    };
    parts
        .iter()
        .filter_map(|part| Some((part.key.as_deref()?, &part.piece)))
}

fn names_of(section: &str, key: &str) -> Names {
    match (section, key) {
        ("stages", "id") | (_, "stage") | ("stated", "stages") => Names::Stage,
        ("claims", "field") => Names::Field,
        ("accept", "of") => Names::Subject,
        ("flows", "from" | "to") | (_, "process" | "product" | "of" | "part-of" | "equipment") => {
            Names::Thing
        }
        _ => Names::Nothing,
    }
}
