//! The order of keys in the canonical form.
//!
//! Comes in: where a map stands. Goes out: the order of its keys; none where keys are ids, whose order is the author's.
//! A test holds these lists against the schema, so that a new key finds its place here.

/// Keys of a file, in order: what the chain is, what it rests on, technology, what is there, figures, judgements.
pub const FILE: &[&str] = &[
    "format",
    "chain",
    "title",
    "region",
    "period",
    "reference",
    "uses",
    "rates",
    "sources",
    "scopes",
    "stages",
    "commodities",
    "processes",
    "exclusive",
    "allocation",
    "override",
    "stated",
    "sites",
    "observations",
    "imports",
    "exports",
    "demands",
    "flows",
    "targets",
    "claims",
    "context",
    "accept",
    "scenarios",
];

/// Keys that say what the file is: they stand together, however many lines one of them fills.
pub const HEAD: &[&str] = &["format", "chain", "title", "region", "period", "reference"];

/// What a figure says, in order, then what a statement rests on.
pub const FIGURE: &[&str] = &["amount", "low", "high", "sd", "bounds", "assumed"];
/// What a statement rests on.
pub const BASIS: &[&str] = &["source", "confidence", "quote", "note"];

/// Keys of an entry of a section, before those of figures and bases.
pub const SECTIONS: &[(&str, &[&str])] = &[
    ("period", &["is"]),
    (
        "sources",
        &[
            "title",
            "author",
            "publisher",
            "kind",
            "date",
            "accessed",
            "url",
            "doi",
            "note",
        ],
    ),
    ("scopes", &["title", "within"]),
    ("stages", &["id", "title", "formerly"]),
    (
        "commodities",
        &[
            "title",
            "unit",
            "kind",
            "substance",
            "substance-title",
            "origin",
            "outside",
            "hs",
            "same-as",
            "price",
            "carbon",
            "carbon-basis",
            "energy",
            "carbon-benchmark",
            "carbon-default",
            "formerly",
        ],
    ),
    (
        "processes",
        &[
            "title",
            "stage",
            "product",
            "per",
            "inputs",
            "byproducts",
            "emissions",
            "allocation",
            "equipment",
            "cost",
            "fixed-cost",
            "investment",
            "lifetime",
            "minimum-size",
            "formerly",
        ],
    ),
    ("inputs", &["any-of"]),
    ("stated", &["process", "stages"]),
    (
        "sites",
        &[
            "title",
            "kind",
            "count",
            "process",
            "stage",
            "part-of",
            "role",
            "operator",
            "location",
            "region",
            "scope",
            "capacity",
            "status",
            "from",
            "until",
            "investment",
            "external",
            "formerly",
        ],
    ),
    (
        "observations",
        &[
            "of", "measure", "amount", "low", "high", "sd", "bounds", "assumed", "yoy", "period",
            "scope",
        ],
    ),
    ("imports", CROSSING),
    ("exports", CROSSING),
    ("demands", CROSSING),
    (
        "flows",
        &[
            "from", "to", "of", "amount", "low", "high", "sd", "bounds", "assumed", "period",
        ],
    ),
    (
        "targets",
        &[
            "id",
            "title",
            "indicator",
            "of",
            "at-least",
            "at-most",
            "period",
            "by",
            "scope",
        ],
    ),
    (
        "claims",
        &["of", "field", "scope", "period", "values", "chosen"],
    ),
    ("context", &["text"]),
    ("accept", &["rule", "of", "reason", "until"]),
    ("scenarios", &["title", "remove", "add", "set"]),
];

const CROSSING: &[&str] = &[
    "of", "from", "to", "amount", "low", "high", "sd", "bounds", "assumed", "limit", "price",
    "period", "by", "scope",
];

/// Maps whose keys are ids or slots: their order is the author's.
const KEYED: &[&str] = &[
    "sources",
    "scopes",
    "commodities",
    "processes",
    "sites",
    "scenarios",
    "inputs",
    "byproducts",
    "emissions",
    "any-of",
    "external",
    "rates",
];

/// Where a map stands: the keys that lead to it from the top of the file, lists left out.
pub fn order(path: &[&str], key: &str) -> Option<usize> {
    let place = |list: &[&str]| list.iter().position(|it| *it == key);
    let Some(name) = path.last() else {
        return place(FILE);
    };
    if *name == "override" {
        return place(FILE);
    }
    // Below `remove`, `add` and `set` a scenario repeats the shape of the file; its keys stay as they are.
    let in_scenario = path.first() == Some(&"scenarios") && path.len() > 2;
    if in_scenario || is_keyed(path) {
        return None;
    }
    if matches!(key, "en" | "zh") {
        return Some(usize::from(key == "zh"));
    }
    let section = section(path);
    let own = SECTIONS.iter().find(|(it, _)| *it == section);
    let own = own.map_or(&[][..], |(_, keys)| *keys);
    place(own)
        .or_else(|| place(FIGURE).map(|at| own.len() + at))
        .or_else(|| place(BASIS).map(|at| own.len() + FIGURE.len() + at))
}

/// A map of ids: the section itself, not an entry of it that happens to bear the name.
fn is_keyed(path: &[&str]) -> bool {
    let (Some(name), above) = (path.last(), path.len() - 1) else {
        return false;
    };
    let top = above == 0 || above == 1 && path[0] == "override";
    let inner = matches!(
        *name,
        "inputs" | "byproducts" | "emissions" | "any-of" | "external"
    );
    KEYED.contains(name) && (top || inner)
}

/// The section that tells the keys of a map: of an entry of `sites`, `sites`; of an input, `inputs`; else none.
fn section<'p>(path: &[&'p str]) -> &'p str {
    let start = usize::from(path.first() == Some(&"override"));
    let path = &path[start.min(path.len())..];
    let keyed_top = path.first().is_some_and(|name| KEYED.contains(name));
    match (path, keyed_top) {
        ([name], _) | ([name, _], true) => name,
        ([.., slot, _], _) if *slot == "inputs" => slot,
        _ => "",
    }
}
