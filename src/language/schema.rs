//! JSON Schema of the chain language, made from the reader's own types.

use schemars::generate::SchemaSettings;

use super::written::Written;

/// The schema of a chain file (JSON Schema 2020-12), pretty-printed.
pub fn schema() -> serde_json::Value {
    let settings = SchemaSettings::draft2020_12();
    let schema = settings.into_generator().into_root_schema_for::<Written>();
    schema.to_value()
}
