//! Question 9: which processes would close a gap, how large, in which combinations?
//!
//! Comes in: a chain with its results, and what is wanted. Goes out: [`Plans`], ranked. Must not know: severities, words
//! of findings, formats.
//!
//! Method: process network synthesis. `network` is the problem, `maximal` every unit that can take part (MSG),
//! `structures` every feasible combination (SSG), `programme` the amounts and the linear programme of a combination,
//! `search` the best combinations (ABB). `wanted` says what plans are for, `bound` what targets on ratios lack, `supply` what can be had, `problem` reads a chain
//! as such a network, `cut` down to what can take part, `pricing` what counts in it, `sizes` says how large each unit is, `costs` what a year of it costs, `plan` ranks.

mod bound;
mod costs;
mod cut;
mod maximal;
mod network;
mod plan;
mod pricing;
mod problem;
mod programme;
mod scenario;
mod search;
mod sizes;
mod structures;
mod supply;
mod told;
mod wanted;

pub use bound::Bound;
pub use costs::{Costed, Currency};
pub use maximal::{Maximal, maximal};
pub use network::{Network, Unit};
pub use plan::{
    Addition, By, Draw, Options, Plan, Plans, STRUCTURES_MAX, Source, Surplus, Use, plan,
};
pub use programme::{NoPoint, Programme, Sizing, State, Stock};
pub use scenario::scenario;
pub use search::{Found, PROGRAMMES_MAX, Rank, Search, best};
pub use structures::{MAKERS_MAX, Structures, structures};
pub use wanted::{Goal, Wanted, Why, gaps, of_target};
