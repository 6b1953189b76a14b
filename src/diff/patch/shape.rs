//! How each key of a file is compared: as an amount, a date, words in two languages, a set, …
//!
//! Comes in: the section and the key. Goes out: [`Shape`]. Must not know: values.

/// How a value is compared and taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// As it is written.
    Plain,
    /// As it is written, and the same as nothing where it says this.
    Default(&'static str),
    /// Text in two languages.
    Words,
    /// An amount.
    Amount,
    /// A unit.
    Unit,
    /// A rate, `per a`.
    Rate,
    /// A period.
    Period,
    /// A day.
    Date,
    /// Yes or no.
    Flag,
    /// Ids in no order, one value.
    Ids,
    /// A list whose order means something, one value.
    List,
    /// Amounts in no order, one value.
    Amounts,
    /// The values of a claim, one value.
    Claimed,
    /// Elements in no order, each a field of its own.
    Elements,
    /// An amount with what it rests on: `13 MWh`, or the long form whose amount stands under this key.
    Figure(&'static str),
    /// A list of ids, or a map of figures by id.
    Slots,
    /// As it is written; a map by name.
    Names,
    /// A map of figures by name.
    Figures,
    /// A tree that is kept as written.
    Tree,
}

use Shape::{
    Amount, Amounts, Claimed, Date, Default, Elements, Figure, Figures, Flag, Ids, List, Names,
    Period, Plain, Rate, Slots, Tree, Unit, Words,
};

const FIGURE: Shape = Figure("amount");

/// The keys of an amount, compared together.
pub(super) const NUMBERS: &[&str] = &["amount", "low", "high", "sd"];

/// Keys beside those of a section, wherever a figure or a statement stands.
const BASIS: &[(&str, Shape)] = &[
    ("bounds", Amount),
    ("assumed", Rate),
    ("source", Ids),
    ("confidence", Plain),
    ("quote", Plain),
    ("note", Words),
    ("any-of", Slots),
];

const CROSSING: &[(&str, Shape)] = &[
    ("of", Plain),
    ("from", Words),
    ("to", Words),
    ("limit", FIGURE),
    ("price", FIGURE),
    ("period", Period),
    ("by", Date),
    ("scope", Plain),
];

/// Keys of the file itself.
const FILE: &[(&str, Shape)] = &[
    ("format", Plain),
    ("chain", Plain),
    ("title", Words),
    ("region", Words),
    ("period", Figure("is")),
    ("reference", Flag),
    ("uses", Elements),
    ("rates", Figures),
    ("exclusive", Elements),
    ("allocation", Plain),
];

const SECTIONS: &[(&str, &[(&str, Shape)])] = &[
    (
        "sources",
        &[
            ("title", Words),
            ("author", List),
            ("date", Date),
            ("accessed", Date),
            ("note", Words),
        ],
    ),
    ("scopes", &[("title", Words)]),
    ("stages", &[("title", Words), ("formerly", Elements)]),
    (
        "commodities",
        &[
            ("title", Words),
            ("unit", Unit),
            ("kind", Default("material")),
            ("substance-title", Words),
            ("outside", Flag),
            ("same-as", Amounts),
            ("price", FIGURE),
            ("carbon", FIGURE),
            ("carbon-basis", Plain),
            ("energy", FIGURE),
            ("carbon-benchmark", FIGURE),
            ("carbon-default", FIGURE),
            ("formerly", Elements),
        ],
    ),
    (
        "processes",
        &[
            ("title", Words),
            ("per", Amount),
            ("inputs", Slots),
            ("byproducts", Slots),
            ("emissions", Slots),
            ("allocation", Plain),
            ("equipment", Elements),
            ("cost", FIGURE),
            ("fixed-cost", FIGURE),
            ("investment", FIGURE),
            ("lifetime", FIGURE),
            ("minimum-size", FIGURE),
            ("formerly", Elements),
        ],
    ),
    ("stated", &[("stages", Elements)]),
    (
        "sites",
        &[
            ("title", Words),
            ("kind", Default("plant")),
            ("count", FIGURE),
            ("operator", Words),
            ("location", Words),
            ("region", Words),
            ("capacity", FIGURE),
            ("status", Default("unknown")),
            ("from", Date),
            ("until", Date),
            ("investment", FIGURE),
            ("external", Names),
            ("formerly", Elements),
        ],
    ),
    ("observations", &[("yoy", FIGURE), ("period", Period)]),
    ("imports", CROSSING),
    ("exports", CROSSING),
    ("demands", CROSSING),
    ("flows", &[("period", Period)]),
    (
        "targets",
        &[
            ("title", Words),
            ("at-least", Amount),
            ("at-most", Amount),
            ("period", Period),
            ("by", Date),
        ],
    ),
    ("claims", &[("period", Period), ("values", Claimed)]),
    ("context", &[("text", Words)]),
    ("accept", &[("reason", Words), ("until", Date)]),
    (
        "scenarios",
        &[
            ("title", Words),
            ("remove", Tree),
            ("add", Tree),
            ("set", Tree),
        ],
    ),
];

/// Sections whose entries are a figure themselves: its amount stands beside what it is of.
pub(super) fn is_figure(section: &str) -> bool {
    matches!(
        section,
        "observations" | "imports" | "exports" | "demands" | "flows"
    )
}

/// The shape of a key; a key that is not known is compared as it is written, map by map.
pub(super) fn shape(section: &str, key: &str) -> Shape {
    if section.is_empty() {
        return find(FILE, key).unwrap_or(Names);
    }
    // `override.processes` holds what processes hold.
    let section = section.rsplit('.').next().unwrap_or(section);
    let own = SECTIONS.iter().find(|(name, _)| *name == section);
    own.and_then(|(_, keys)| find(keys, key))
        .or_else(|| find(BASIS, key))
        .unwrap_or(Names)
}

/// The shape of a key of a figure.
pub(super) fn of_figure(key: &str) -> Shape {
    find(BASIS, key).unwrap_or(Names)
}

fn find(keys: &[(&str, Shape)], key: &str) -> Option<Shape> {
    keys.iter().find(|(name, _)| *name == key).map(|it| it.1)
}
