//! The documents: what each command says, as typed data. JSON keys are made from these by `render`.

use std::sync::Arc;

use super::{
    Area, CertaintyDocument, ConflictRow, Distribution, Excerpt, Finding, FootprintRow, Hidden,
    Location, Matching, PotentialRow, RequirementRow, Section,
};
use crate::text::Message;

/// A figure in a declared unit, unrounded, with its words for people.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Value {
    /// Best value in `unit`; absent where only bounds are known.
    pub value: Option<f64>,
    /// Lower bound, where it differs from `value` and is finite.
    pub low: Option<f64>,
    /// Upper bound, likewise.
    pub high: Option<f64>,
    /// Standard deviation to first order, where the figures behind it carry one.
    pub sd: Option<f64>,
    /// Unit in JSON: the commodity's declared unit, `1` for ratios.
    pub unit: String,
    /// For people: rounded, in the reader's unit (`101.29 万吨`, `1,012.9 kt`, `27.31 %`), bounds not included.
    pub text: Message,
    /// For people: the bounds in the same unit (`100.20–102.73 万吨`) and the standard deviation, where known.
    pub range: Option<Message>,
}

/// One figure that a result was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputRef {
    /// Logical path: `observations/commodity/alumina/output`.
    pub path: String,
    /// Where it stands.
    pub at: Location,
    /// Ids of its sources.
    pub sources: Vec<String>,
    /// The word of its confidence, where given.
    pub confidence: Option<&'static str>,
}

/// One indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorRow {
    /// Indicator id.
    pub id: &'static str,
    /// Its title.
    pub title: Message,
    /// Subject as `kind/id`.
    pub of: String,
    /// The subject's title.
    pub of_title: Message,
    /// What tells two rows of one indicator and subject apart (`by operator`); often empty.
    pub by: String,
    /// The same in words; empty where `by` is.
    pub by_title: Message,
    /// The figure.
    pub value: Value,
    /// `observed`, `capacity` or `target`.
    pub basis: &'static str,
    /// Scope id; `None` is the chain's region.
    pub scope: Option<String>,
    /// The period.
    pub period: Option<String>,
    /// What it was made from.
    pub inputs: Vec<InputRef>,
    /// What it cannot prove, what it assumes.
    pub notes: Vec<Message>,
    /// How it spreads over samples, where samples were asked for and it does.
    pub distribution: Option<Distribution>,
}

/// Supply against need of one commodity.
#[derive(Clone, Debug, PartialEq)]
pub struct BalanceRow {
    /// Commodity id.
    pub commodity: String,
    /// Its title.
    pub title: Message,
    /// `observed`, `capacity` or `target`.
    pub basis: &'static str,
    /// The period.
    pub period: Option<String>,
    /// Scope id; `None` is the chain's region.
    pub scope: Option<String>,
    /// Supply; absent where unknown.
    pub supply: Option<Value>,
    /// Need; absent where unknown.
    pub need: Option<Value>,
    /// Need − supply: positive is short.
    pub gap: Option<Value>,
    /// Supply ÷ need.
    pub cover: Option<Value>,
    /// Whether all suppliers are counted.
    pub supply_complete: bool,
    /// Whether all takers are counted.
    pub need_complete: bool,
    /// What it was made from.
    pub inputs: Vec<InputRef>,
    /// What it assumes (`if per year`, a quarter is a quarter of a year, …).
    pub notes: Vec<Message>,
    /// How its parts spread over samples, by key: `supply`, `need`, `gap`, `cover`.
    pub distributions: Vec<(&'static str, Distribution)>,
}

/// A question the file cannot answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unanswered {
    /// The question.
    pub question: Message,
    /// The figure that would let it be answered.
    pub needs: Message,
    /// Subject as `kind/id`.
    pub of: String,
}

/// The findings of one chain (`check`).
#[derive(Clone, Debug, PartialEq)]
pub struct ChainFindings {
    /// Chain id.
    pub chain: String,
    /// Its title.
    pub title: Message,
    /// Its file.
    pub file: String,
    /// The scenario applied.
    pub scenario: Option<String>,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// How sure they are, where samples were asked for.
    pub certainty: Option<Box<CertaintyDocument>>,
    /// What a baseline covers, where one was given: its findings are not among `findings`.
    pub baseline: Option<Box<Baseline>>,
}

/// What a baseline says of one chain.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Baseline {
    /// Findings that are recorded and not worse.
    pub known: Vec<Finding>,
    /// Fingerprints of those that are recorded and worse: they are told.
    pub worse: Vec<String>,
    /// How many recorded findings are no more.
    pub gone: usize,
}

impl Baseline {
    /// What it covers, in words; nothing is left out unsaid.
    pub fn message(&self) -> Message {
        let (known, worse, gone) = (self.known.len(), self.worse.len(), self.gone);
        Message::new(
            format!("baseline: {known} known and not shown, {worse} worse, {gone} gone"),
            format!("基线：{known} 个已知未列出，{worse} 个变严重，{gone} 个已消失"),
        )
    }
}

/// A study of one chain (`analyze`).
#[derive(Clone, Debug, PartialEq)]
pub struct StudyDocument {
    /// Chain id.
    pub chain: String,
    /// Its title.
    pub title: Message,
    /// Its file.
    pub file: String,
    /// The period.
    pub period: Option<String>,
    /// The scenario applied.
    pub scenario: Option<String>,
    /// Indicators.
    pub indicators: Vec<IndicatorRow>,
    /// Balances.
    pub balances: Vec<BalanceRow>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// What the demands asked for take.
    pub requirement: Option<RequirementRow>,
    /// How much can be made.
    pub potentials: Vec<PotentialRow>,
    /// Why demands cannot be met.
    pub conflict: Option<ConflictRow>,
    /// Carbon and energy of what is made, where anything is known of them.
    pub footprint: Option<FootprintRow>,
    /// What could not be said.
    pub unanswered: Vec<Unanswered>,
    /// How sure it is, where samples were asked for.
    pub certainty: Option<Box<CertaintyDocument>>,
}

/// A fault of a file: exit code 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where; line 0 is the file as a whole.
    pub at: Location,
    /// One sentence that says what is wrong.
    pub message: Message,
    /// What to do.
    pub help: Option<Message>,
    /// The underlined sources: the fault's own first, then related places.
    pub excerpts: Vec<Excerpt>,
}

/// One side of a diff.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Side {
    /// As the user named it: a path or `REV:path`.
    pub name: String,
    /// The chain's own file, relative to the project root.
    pub file: String,
    /// Chain id.
    pub chain: String,
    /// Its title.
    pub title: Message,
    /// The period.
    pub period: Option<String>,
    /// The scenario applied.
    pub scenario: Option<String>,
    /// Whether this side does not have the chain at all.
    pub absent: bool,
}

/// What an edit did to a field or an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeAction {
    /// New in head.
    Added,
    /// Gone from base.
    Removed,
    /// The same thing under a new id (`formerly`).
    Renamed,
    /// A figure grew.
    Increase,
    /// A figure shrank.
    Decrease,
    /// Anything else.
    Changed,
}

impl ChangeAction {
    /// Every value.
    pub const ALL: [Self; 6] = [
        Self::Added,
        Self::Removed,
        Self::Renamed,
        Self::Increase,
        Self::Decrease,
        Self::Changed,
    ];

    /// The word in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Increase => "increase",
            Self::Decrease => "decrease",
            Self::Changed => "changed",
        }
    }
}

/// What a change means, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// An id others may use is gone, or a dimension changed.
    Breaking,
    /// A finding opened.
    GapOpened,
    /// A finding grew.
    GapWidened,
    /// A finding shrank.
    GapNarrowed,
    /// A finding closed.
    GapClosed,
    /// Nodes or links of the graph changed.
    Structural,
    /// Capacity, status, dates or a coefficient changed.
    Capacity,
    /// Another figure that analyses read changed.
    Data,
    /// Source, confidence, note or quote alone changed.
    Provenance,
    /// Title, order, spelling: hidden, counted.
    Cosmetic,
}

impl Effect {
    /// Every value, worst first.
    pub const ALL: [Self; 10] = [
        Self::Breaking,
        Self::GapOpened,
        Self::GapWidened,
        Self::GapNarrowed,
        Self::GapClosed,
        Self::Structural,
        Self::Capacity,
        Self::Data,
        Self::Provenance,
        Self::Cosmetic,
    ];

    /// The word in `--fail-on` and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::GapOpened => "gap-opened",
            Self::GapWidened => "gap-widened",
            Self::GapNarrowed => "gap-narrowed",
            Self::GapClosed => "gap-closed",
            Self::Structural => "structural",
            Self::Capacity => "capacity",
            Self::Data => "data",
            Self::Provenance => "provenance",
            Self::Cosmetic => "cosmetic",
        }
    }

    /// The word in both languages, for tables.
    pub fn message(self) -> Message {
        let zh = match self {
            Self::Breaking => "不兼容",
            Self::GapOpened => "新缺口",
            Self::GapWidened => "缺口扩大",
            Self::GapNarrowed => "缺口缩小",
            Self::GapClosed => "缺口消除",
            Self::Structural => "结构",
            Self::Capacity => "产能",
            Self::Data => "数据",
            Self::Provenance => "依据",
            Self::Cosmetic => "表述",
        };
        Message::new(self.word(), zh)
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Kind of entity: `site`, `process`, `observation`, …
    pub kind: &'static str,
    /// Its id (in head; in base where removed) or natural key.
    pub id: String,
    /// Its title.
    pub title: Message,
    /// Path of the field within the entity; empty for the entity itself.
    pub path: String,
    /// What the field is called.
    pub field: Message,
    /// What the entity is about, as `kind/id`: itself where it has an id, else what the statement is of.
    pub about: Vec<String>,
    /// The part of the chain it is in.
    pub area: Area,
    /// What was done.
    pub action: ChangeAction,
    /// What it means.
    pub effects: Vec<Effect>,
    /// The old value as written, canonical.
    pub base: Option<Message>,
    /// The new value.
    pub head: Option<Message>,
    /// Where it stood.
    pub base_at: Option<Location>,
    /// Where it stands.
    pub head_at: Option<Location>,
    /// Head − base in head's unit, where both are figures of one dimension.
    pub delta: Option<Value>,
    /// (head − base) ÷ base, where base is not zero.
    pub delta_relative: Option<f64>,
}

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeState {
    /// New in head.
    Opened,
    /// Larger in head.
    Grown,
    /// Smaller in head.
    Shrunk,
    /// Gone from base.
    Closed,
    /// As it was.
    Unchanged,
}

impl ChangeState {
    /// The word in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Grown => "grown",
            Self::Shrunk => "shrunk",
            Self::Closed => "closed",
            Self::Unchanged => "unchanged",
        }
    }
}

/// A finding in a diff.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedFinding {
    /// What became of it.
    pub state: ChangeState,
    /// As it was.
    pub base: Option<Arc<Finding>>,
    /// As it is.
    pub head: Option<Arc<Finding>>,
    /// The edits that did it: each necessary, or together a smallest set that is enough. Empty where they were not sought.
    pub causes: Vec<Cause>,
}

/// An edit that opened, closed or moved a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// Where the edit stands: section, entity, field, joined by `/`.
    pub path: String,
    /// The edit in words, old and new value included.
    pub text: Message,
    /// Undoing this edit alone undoes what became of the finding; else the causes of the finding do it together.
    pub necessary: bool,
    /// Share of the finding's movement that goes with this edit, by undoing it alone; absent where nothing is measured.
    pub share: Option<f64>,
    /// Other edits that cannot stand without this one, and were undone with it.
    pub together: usize,
    /// Place in the old version.
    pub base_at: Option<Location>,
    /// Place in the new version.
    pub head_at: Option<Location>,
}

/// An indicator in a diff.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorMove {
    /// Indicator id.
    pub id: &'static str,
    /// Its title.
    pub title: Message,
    /// Subject as `kind/id`.
    pub of: String,
    /// The subject's title.
    pub of_title: Message,
    /// What tells two rows apart.
    pub by: String,
    /// The same in words; empty where `by` is.
    pub by_title: Message,
    /// Old figure.
    pub base: Option<Value>,
    /// New figure.
    pub head: Option<Value>,
    /// Head − base, as words (`−6 pp`).
    pub delta: Option<Message>,
    /// Of `additions` and `conflict`: the old version's processes, or limits and demands (`capacity process/smelting`).
    pub base_names: Vec<String>,
    /// The same of the new version.
    pub head_names: Vec<String>,
}

/// Counts of a diff.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DiffSummary {
    /// One sentence of fixed grammar.
    pub sentence: Message,
    /// The worst news first: one sentence for the top of a comment.
    pub headline: Message,
    /// Entities added, removed, changed, renamed, unchanged.
    pub added: usize,
    /// Removed.
    pub removed: usize,
    /// Changed.
    pub changed: usize,
    /// Renamed.
    pub renamed: usize,
    /// Unchanged.
    pub unchanged: usize,
    /// Cosmetic changes hidden.
    pub cosmetic: usize,
    /// Findings opened.
    pub opened: usize,
    /// Closed.
    pub closed: usize,
    /// Grown.
    pub grown: usize,
    /// Shrunk.
    pub shrunk: usize,
}

/// A diff of two versions.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DiffDocument {
    /// The old side.
    pub base: Side,
    /// The new side.
    pub head: Side,
    /// Counts and sentence.
    pub summary: DiffSummary,
    /// Every change, cosmetic ones too.
    pub changes: Vec<Change>,
    /// Every finding of either side.
    pub findings: Vec<ChangedFinding>,
    /// What both versions were asked for, where they were: what moved of it stands before the indicators.
    pub demands: Vec<Message>,
    /// Indicators that moved, appeared or went.
    pub indicators: Vec<IndicatorMove>,
    /// Why the causes of findings were not sought, or not all of them; `None` where they were.
    pub causes_bounded: Option<Message>,
    /// How the ids of both versions met.
    pub matching: Matching,
    /// What changed and its neighbours as a small net; `None` where that is too much for one look, or part of it hidden.
    pub neighbourhood: Option<super::Neighbourhood>,
    /// What the reader asked not to be shown; `None` where everything is.
    pub hidden: Option<Hidden>,
}

/// What a command says, typed.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// `check`.
    Check {
        /// One entry per chain read.
        chains: Vec<ChainFindings>,
        /// Faults of those that could not be read.
        faults: Vec<Fault>,
    },
    /// `analyze`.
    Study(Box<StudyDocument>),
    /// `plan`.
    Plans(Box<super::PlanDocument>),
    /// `compare`.
    Comparison(Box<super::ComparisonDocument>),
    /// `diff`.
    Diff(Arc<DiffDocument>),
    /// `diff` of folders or revisions.
    Review(Box<super::ReviewDocument>),
    /// A file that cannot be read: any command.
    Faults(Vec<Fault>),
    /// Words only: `explain`.
    Words,
}

/// A document and how people read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Title.
    pub title: Message,
    /// The typed document: what JSON, SARIF and annotations print.
    pub document: Document,
    /// Sections: what text and markdown print.
    pub sections: Vec<Section>,
}
