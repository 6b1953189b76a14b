//! Flags of `diff` that say which ids are one thing.

use clap::Args;
use liantu::diff::Renames;

/// How ids of the two versions are matched.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Matched {
    /// From which similarity on entries under different ids are one renamed entry, from 1 to 100 %; the default is 60 %
    #[arg(long, value_name = "N%", value_parser = similarity, conflicts_with = "no_renames")]
    find_renames: Option<f64>,
    /// Only renames that `formerly` declares
    #[arg(long)]
    no_renames: bool,
    /// Tell for every rename why the two are one, how similar they are, and the next best
    #[arg(long)]
    pub explain_matches: bool,
}

impl Matched {
    /// Which renames are wanted.
    pub fn renames(&self) -> Renames {
        match self.find_renames {
            _ if self.no_renames => Renames::Declared,
            Some(least) => Renames::Similar(least),
            None => Renames::default(),
        }
    }
}

fn similarity(text: &str) -> Result<f64, String> {
    share(text, 1.0, "write a percentage from 1% to 100%, such as 70%")
}

/// A share up to 100 %, written with or without its sign.
pub(super) fn share(text: &str, least: f64, help: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim_end();
    match number.parse::<f64>() {
        Ok(percent) if (least..=100.0).contains(&percent) => Ok(percent / 100.0),
        _ => Err(help.to_owned()),
    }
}
