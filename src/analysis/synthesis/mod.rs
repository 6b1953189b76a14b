//! Question 9: which processes would close a gap, how large, in which combinations?
//!
//! Comes in: a chain with its results, and what is wanted. Goes out: [`Plans`], ranked. Must not know: severities, words
//! of findings, formats.
//!
//! Method: process network synthesis. `network` is the problem, `maximal` every unit that can take part (MSG),
//! `structures` every feasible combination (SSG), `problem` reads a chain as such a network, `sizes` says how large each
//! unit must be, `costs` what a year of it costs, `plan` ranks.

mod costs;
mod maximal;
mod network;
mod plan;
mod problem;
mod scenario;
mod sizes;
mod structures;

pub use costs::{Costed, Currency};
pub use maximal::{Maximal, maximal};
pub use network::{Network, Unit};
pub use plan::{Addition, Draw, Plan, Plans, STRUCTURES_MAX, Source, plan};
pub use problem::{Wanted, Why, gaps, of_target};
pub use scenario::scenario;
pub use sizes::activities;
pub use structures::{MAKERS_MAX, Structures, structures};
