//! Texts of which only some can stand: closed sets of words, ids, amounts, periods, dates.
//!
//! Comes in: what `decode` reads, as text with its place. Goes out: types that name what may stand, for the JSON
//! Schema; `resolve` checks the text itself. Must not know: where in a file they stand.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use super::shape::{KeySchema, Text};
use crate::model::{Allocation, CarbonBasis, Confidence, INDICATORS, Measure, Origin, Status};
use crate::quantity::Unit;

/// Text with a closed set of words, for the schema; `resolve` checks the words with their places.
macro_rules! words {
    ($($name:ident: $list:expr;)*) => {$(
        #[derive(Clone, Debug, PartialEq, Default)]
        pub struct $name(pub Text);
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Text::deserialize(deserializer).map(Self)
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut words: Vec<&str> = $list;
                words.sort_unstable();
                words.dedup();
                json_schema!({"type": "string", "enum": words})
            }
        }
    )*};
}

/// Kinds of commodity.
pub const COMMODITY_KINDS: [&str; 8] = [
    "material",
    "energy",
    "electricity",
    "scrap",
    "waste",
    "service",
    "part",
    "product",
];
/// Kinds of source.
pub const SOURCE_KINDS: [&str; 8] = [
    "newspaper",
    "paper",
    "statistics",
    "dataset",
    "standard",
    "company",
    "web",
    "other",
];
/// Substances that may stand under `emissions`, all in mass.
pub const EMISSIONS: [&str; 12] = [
    "co2", "ch4", "n2o", "cf4", "c2f6", "sf6", "so2", "nox", "co", "hf", "dust", "co2e",
];

words! {
    ConfidenceWord: or_unknown(Confidence::ALL.map(Confidence::word));
    StatusWord: or_unknown(Status::ALL.map(Status::word));
    MeasureWord: Measure::ALL.map(Measure::word).to_vec();
    IndicatorWord: INDICATORS.into_iter().chain(Measure::ALL.map(Measure::word)).collect();
    CommodityKindWord: or_unknown(COMMODITY_KINDS);
    OriginWord: or_unknown(Origin::ALL.map(Origin::word));
    AllocationWord: or_unknown(Allocation::ALL.map(Allocation::word));
    CarbonBasisWord: or_unknown(CarbonBasis::ALL.map(CarbonBasis::word));
    SourceKindWord: or_unknown(SOURCE_KINDS);
    SiteKindWord: or_unknown(["aggregate", "plant"]);
    RoleWord: or_unknown(["leader"]);
}

fn or_unknown<const N: usize>(words: [&'static str; N]) -> Vec<&'static str> {
    words.into_iter().chain(["unknown"]).collect()
}

/// A text that must be `true` or `false`.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Flag(pub Text);
impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer).map(Self)
    }
}
impl JsonSchema for Flag {
    fn schema_name() -> Cow<'static, str> {
        "Flag".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "boolean"})
    }
}

/// The pattern of ids.
const ID_PATTERN: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// An id: kebab-case ASCII.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Id(pub Text);
impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer).map(Self)
    }
}
impl JsonSchema for Id {
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "integer", "boolean"], "pattern": ID_PATTERN})
    }
}
impl KeySchema for Id {
    fn keys() -> Option<Schema> {
        Some(json_schema!({"pattern": ID_PATTERN}))
    }
}

/// Keys that name a substance under `emissions`.
#[derive(Clone, Debug, PartialEq)]
pub struct EmissionKey;
impl KeySchema for EmissionKey {
    fn keys() -> Option<Schema> {
        Some(json_schema!({"enum": EMISSIONS}))
    }
}

/// Keys that name a foreign currency.
#[derive(Clone, Debug, PartialEq)]
pub struct CurrencyKey;
impl KeySchema for CurrencyKey {
    fn keys() -> Option<Schema> {
        let mut codes: Vec<&str> = Unit::all().filter_map(Unit::currency).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.retain(|code| *code != "CNY");
        Some(json_schema!({"enum": codes}))
    }
}

/// Text of a certain form, for the schema alone: the fields themselves are plain [`Text`].
macro_rules! forms {
    ($($(#[doc = $doc:literal])* $name:ident: $schema:tt;)*) => {$(
        $(#[doc = $doc])*
        pub struct $name;
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).trim_end_matches("Form").into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema = json_schema!($schema);
                let doc: &[&str] = &[$($doc.trim_ascii()),*];
                schema.insert("description".to_owned(), doc.join(" ").into());
                schema
            }
        }
    )*};
}

forms! {
    /// The version of the language.
    FormatForm: {"const": 1};
    /// An amount with its unit: one number, a range (`1.9..2.0 t`), at least (`800.. 亿元`), at most (`..13 MWh`), a
    /// half-width (`1.93 ± 2 % t`), or `unknown`.
    AmountForm: {"type": ["string", "number"], "examples": ["1.93 t", "1.915..1.95 t", "800.. 亿元", "1.93 ± 2 % t", "unknown"]};
    /// A unit: `t`, `万吨`, `MWh`, `台`.
    UnitForm: {"type": "string", "examples": ["t", "万吨", "MWh", "台"]};
    /// A rate per time: `per a`, `per month`.
    RateForm: {"type": "string", "examples": ["per a", "per quarter", "per month", "per d", "per h"]};
    /// A year, half-year, quarter or month: `2025`, `2025-H1`, `2025-Q1`, `2025-03`; or `unknown`.
    PeriodForm: {
        "type": ["string", "integer"],
        "pattern": "^([0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?|unknown)$",
        "examples": ["2025", "2025-H1", "2025-Q1", "2025-03", "unknown"]
    };
    /// A day, `2025-12-31`; a period means its last day. Or `unknown`.
    DateForm: {
        "type": ["string", "integer"],
        "pattern": "^([0-9]{4}(-(H[12]|Q[1-4]|(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?))?|unknown)$",
        "examples": ["2025-12-31", "2025", "2025-06", "unknown"]
    };
    /// The id of something declared in this file or in a file it uses.
    IdForm: {"type": ["string", "number", "boolean"]};
}

/// One amount or a list of amounts.
pub struct AmountsForm;
impl JsonSchema for AmountsForm {
    fn schema_name() -> Cow<'static, str> {
        "Amounts".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let amount = generator.subschema_for::<AmountForm>();
        json_schema!({"anyOf": [amount, {"type": "array", "items": amount}]})
    }
}

/// What an override gives of an entry: the entry's own form, with nothing required.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patched<T>(pub T);
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patched<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}
impl<T: JsonSchema> JsonSchema for Patched<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Changed{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        schema.remove("required");
        schema.insert(
            "description".to_owned(),
            "What changes in a used entry.".into(),
        );
        schema
    }
}
