//! What an edit touched and what stands next to it, as a small net.

use super::ChangeState;
use crate::text::Message;

/// Whether something is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NearState {
    /// New.
    Added,
    /// Gone.
    Removed,
    /// Under a new id.
    Renamed,
    /// Something about it differs.
    Changed,
    /// As it was.
    Same,
}

/// A commodity or a process.
#[derive(Clone, Debug, PartialEq)]
pub struct NearNode {
    /// Its title.
    pub title: Message,
    /// Whether it is a process; else a commodity.
    pub process: bool,
    /// Whether it is as it was.
    pub state: NearState,
    /// What changed that stands in it: sites, each with its sign.
    pub lines: Vec<Message>,
    /// What became of its gap, the worst news.
    pub gap: Option<ChangeState>,
}

/// What one node takes from another or gives to it.
#[derive(Clone, Debug, PartialEq)]
pub struct NearLink {
    /// Position of the giving node.
    pub from: usize,
    /// Position of the taking node.
    pub to: usize,
    /// Whether both versions have it.
    pub state: NearState,
}

/// The net of what changed.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Neighbourhood {
    /// Its nodes: those of the new version in the order of its files, then what is gone.
    pub nodes: Vec<NearNode>,
    /// Its links.
    pub links: Vec<NearLink>,
    /// Neighbours that are left out because there are too many.
    pub left_out: usize,
}
