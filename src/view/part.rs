//! Which part of a chain a picture shows, and how finely: the words of `--detail` and `--focus`.
//!
//! Comes in: words from the command line. Goes out: a [`Detail`], a [`Focus`] and what its id means in a chain. Must not
//! know: what a picture looks like.

use crate::language;
use crate::model::{Chain, Subject};
use crate::text::Message;

/// How finely a chain is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// A box for each stage.
    Stages,
    /// A box for each process; plants are named while they are few.
    Processes,
    /// A box for each process, with every plant named in it.
    Sites,
}

impl Detail {
    /// All levels, coarse first, with their names on the command line and what they show, in English and Chinese.
    pub const ALL: &'static [(Self, &'static str, &'static str, &'static str)] = &[
        (
            Self::Stages,
            "stages",
            "a box for each stage, with what is in it counted",
            "每个环节一个框，其中内容只计数",
        ),
        (
            Self::Processes,
            "processes",
            "a box for each process; plants are named while they are few",
            "每个工艺一个框，企业少时列出名称",
        ),
        (
            Self::Sites,
            "sites",
            "a box for each process, with every plant named",
            "每个工艺一个框，列出全部企业",
        ),
    ];
}

/// A thing of the chain and how far around it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Focus {
    /// Its id, or `kind/id`.
    pub id: String,
    /// How many lines away what is drawn may be, against and along the flow.
    pub steps: usize,
}

/// Lines away where no number is given.
const STEPS: usize = 1;
/// More lines away than any picture shows.
const STEPS_MOST: usize = 1000;

impl Focus {
    /// Reads `smelting+2`, `process/smelting+2` or `smelting`, which is one line each way.
    ///
    /// # Errors
    /// A sentence that says what can be written.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let (id, steps) = match text.rsplit_once('+') {
            Some((id, steps)) => (id, steps.parse().ok().filter(|it| *it <= STEPS_MOST)),
            None => (text, Some(STEPS)),
        };
        match steps {
            Some(steps) if !id.is_empty() => Ok(Self {
                id: id.to_owned(),
                steps,
            }),
            _ => Err(Message::new(
                format!(
                    "`{text}` names no part of a chain: write an id and how many lines away to draw, such as smelting+2; the number is 0 to {STEPS_MOST}"
                ),
                format!(
                    "`{text}` 未能指明链的一部分：请写编号和向外画几步，如 smelting+2；步数为 0 到 {STEPS_MOST}"
                ),
            )),
        }
    }

    /// What the id means.
    ///
    /// # Errors
    /// A sentence that names the nearest id, where the chain has none like it.
    pub fn subject(&self, chain: &Chain) -> Result<Subject, Message> {
        let (kind, id) = match self.id.split_once('/') {
            Some((kind, id)) => (Some(kind), id),
            None => (None, self.id.as_str()),
        };
        let of = |it: &str| kind.is_none_or(|kind| kind == it);
        let process = || chain.find_process(id).map(Subject::Process);
        let commodity = || chain.find_commodity(id).map(Subject::Commodity);
        let site = || chain.find_site(id).map(Subject::Site);
        let stage = || chain.find_stage(id).map(Subject::Stage);
        let found = None
            .or_else(|| process().filter(|_| of("process")))
            .or_else(|| commodity().filter(|_| of("commodity")))
            .or_else(|| site().filter(|_| of("site")))
            .or_else(|| stage().filter(|_| of("stage")));
        found.ok_or_else(|| self.unknown(chain, id))
    }

    /// Says that the chain has no such id, and which is like it.
    fn unknown(&self, chain: &Chain, id: &str) -> Message {
        let known = &self.id;
        match language::nearest(id, ids(chain)) {
            Some(near) => Message::new(
                format!(
                    "no process, commodity, site or stage of this chain has the id `{known}`: did you mean `{near}`?"
                ),
                format!("链中没有编号为 `{known}` 的工艺、物料、企业或环节：是不是 `{near}`？"),
            ),
            None => Message::new(
                format!(
                    "no process, commodity, site or stage of this chain has the id `{known}`: `liantu analyze` lists them"
                ),
                format!(
                    "链中没有编号为 `{known}` 的工艺、物料、企业或环节：可用 `liantu analyze` 查看"
                ),
            ),
        }
    }
}

/// Every id that can be in focus.
fn ids(chain: &Chain) -> Vec<&str> {
    let processes = chain.processes.iter().map(|it| it.id.as_str());
    let commodities = chain.commodities.iter().map(|it| it.id.as_str());
    let sites = chain.sites.iter().map(|it| it.id.as_str());
    let stages = chain.stages.iter().map(|it| it.id.as_str());
    processes
        .chain(commodities)
        .chain(sites)
        .chain(stages)
        .collect()
}
