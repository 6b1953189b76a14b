//! What a result rests on: the figures it was made from, and what it assumes.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{Chain, Confidence, Figure, Place, Sources};
use crate::text::Message;

/// One figure behind a result.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ground {
    /// Logical path: `processes/smelting/inputs/alumina`.
    pub path: Arc<str>,
    /// Where it stands.
    pub place: Place,
    /// Its sources.
    pub sources: Sources,
    /// Its confidence, where given.
    pub confidence: Option<Confidence>,
    /// Whether it rests on an assumed rate.
    pub assumed: bool,
}

/// A remark on a result: what it assumes, what it cannot prove.
pub type Note = Message;

/// The ground that a figure gives.
pub fn ground(path: impl Into<Arc<str>>, figure: &Figure) -> Ground {
    Ground {
        path: path.into(),
        place: figure.place,
        sources: figure.sources.clone(),
        confidence: figure.confidence,
        assumed: figure.assumed.is_some(),
    }
}

/// The worst confidence of grounds; `None` where none says.
pub fn worst(grounds: &[Ground]) -> Option<Confidence> {
    grounds.iter().filter_map(|ground| ground.confidence).max()
}

/// Ids of the sources of grounds, sorted, no doubles.
pub fn source_ids(chain: &Chain, grounds: &[Ground]) -> Vec<String> {
    let ids: BTreeSet<&str> = grounds
        .iter()
        .flat_map(|ground| ground.sources.iter())
        .map(|source| chain.source(*source).id.as_str())
        .collect();
    ids.into_iter().map(str::to_owned).collect()
}
