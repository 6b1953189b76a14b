//! Flags of `diff` that say what of it is shown.

use clap::Args;
use liantu::diff::{Expression, Focus, Renames, Selection};
use liantu::model::Chain;

use super::Failure;
use super::matched::share;

/// What is shown of a difference; counts, headline and exit code stay those of all of it.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Shown {
    /// Show only such changes: terms area=, kind=, effect=, action=, path= with commas between, all of which must hold; a term without an axis is a path such as site/*. Repeat the flag for alternatives
    #[arg(long, value_name = "EXPR", value_parser = expression)]
    only: Vec<Expression>,
    /// Do not show such changes; written like --only
    #[arg(long, value_name = "EXPR", value_parser = expression)]
    ignore: Vec<Expression>,
    /// Do not show figures that changed by less than this share of their old value
    #[arg(long, value_name = "N%", value_parser = least)]
    min_change: Option<f64>,
    /// Show only this entry and what is at most N steps from it
    #[arg(long, value_name = "ID+N")]
    focus: Option<String>,
}

impl Shown {
    /// What is selected in these two versions.
    pub fn selection(
        &self,
        base: &Chain,
        head: &Chain,
        renames: Renames,
    ) -> Result<Selection, Failure> {
        let focus = match &self.focus {
            Some(text) => Some(Focus::find(text, base, head, renames).map_err(Failure::Message)?),
            None => None,
        };
        Ok(Selection {
            only: self.only.clone(),
            ignore: self.ignore.clone(),
            min_change: self.min_change,
            focus,
        })
    }
}

fn expression(text: &str) -> Result<Expression, String> {
    Expression::parse(text).map_err(|message| message.en)
}

fn least(text: &str) -> Result<f64, String> {
    share(text, 0.0, "write a percentage from 0% to 100%, such as 1%")
}
