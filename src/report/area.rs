//! Which part of a chain a change is in.

/// The part of a chain that a change is in. Every change has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// What there is, where it stands, what it belongs to.
    Structure,
    /// What a process takes and gives for one unit of its product.
    Recipe,
    /// What can be made, since when, whether it runs.
    Capacity,
    /// What was made, moved, bought, sold or is wanted.
    Flow,
    /// Bounds on indicators.
    Target,
    /// Prices, costs, investment, exchange rates.
    Money,
    /// How sure a figure is, and what sources disagree on.
    Uncertainty,
    /// What figures rest on.
    Provenance,
    /// Findings knowingly accepted.
    Acceptance,
    /// Named changes on top of the chain.
    Scenario,
    /// Titles, translations, units that results are told in.
    Presentation,
}

impl Area {
    /// Every value.
    pub const ALL: [Self; 11] = [
        Self::Structure,
        Self::Recipe,
        Self::Capacity,
        Self::Flow,
        Self::Target,
        Self::Money,
        Self::Uncertainty,
        Self::Provenance,
        Self::Acceptance,
        Self::Scenario,
        Self::Presentation,
    ];

    /// The word in `--only`, `--ignore` and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Structure => "structure",
            Self::Recipe => "recipe",
            Self::Capacity => "capacity",
            Self::Flow => "flow",
            Self::Target => "target",
            Self::Money => "money",
            Self::Uncertainty => "uncertainty",
            Self::Provenance => "provenance",
            Self::Acceptance => "acceptance",
            Self::Scenario => "scenario",
            Self::Presentation => "presentation",
        }
    }
}

/// What a filter keeps from the eyes of the reader. Nothing else follows from it: counts, headline, patch and exit code
/// are those of the whole difference.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Hidden {
    /// What is shown alone, as written.
    pub only: Vec<String>,
    /// What is not shown, as written.
    pub ignore: Vec<String>,
    /// The least relative change of a figure that is shown.
    pub min_change: Option<f64>,
    /// The entry and its neighbours that are shown alone, as written.
    pub focus: Option<String>,
    /// Changes hidden.
    pub changes: usize,
    /// Findings hidden that opened, closed or moved.
    pub findings: usize,
    /// Indicators hidden.
    pub indicators: usize,
}
