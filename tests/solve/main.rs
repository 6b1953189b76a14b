//! Requirement, potential and why-not, and the kernels below them: each figure proved a second, independent way.

#![allow(clippy::unwrap_used)]

mod kernels;
mod methods;
mod odd;
mod potential;
mod requirement;
mod why_not;
