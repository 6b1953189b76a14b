//! A number with its unit and its uncertainty; the only place where text becomes a number and a number text.
//!
//! Comes in: raw text of a chain file. Goes out: exact decimals with units, periods and dates, and intervals to
//! compute with. Must not know: chains, languages of the output.

mod amount;
mod decimal;
mod dimension;
mod estimate;
mod exchange;
mod fault;
mod period;
mod scan;
mod table;
mod unit;

pub use amount::{Amount, Canonical, exact};
pub use decimal::Decimal;
pub use dimension::Dimension;
pub use estimate::Estimate;
pub use exchange::Exchange;
pub use fault::{QuantityFault, QuantityFaultKind};
pub use period::{Date, Period};
pub use unit::Unit;
