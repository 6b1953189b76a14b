//! What missing coefficients do to the results behind them.
//!
//! An unknown input can only add to the need of what it takes; an unknown by-product can only take from the need of what
//! it replaces. Both go on upstream: more of a process takes more of its inputs, and yields more of its by-products,
//! which lessens the need of those.

use super::Selection;
use crate::model::CommodityId;
use crate::quantity::Estimate;

/// Which way a figure may still move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moves {
    up: bool,
    down: bool,
}

impl Moves {
    const UP: Self = Self {
        up: true,
        down: false,
    };
    const DOWN: Self = Self {
        up: false,
        down: true,
    };

    /// The other way round.
    pub(super) fn turned(self) -> Self {
        Self {
            up: self.down,
            down: self.up,
        }
    }

    fn join(&mut self, other: Self) -> bool {
        let before = *self;
        self.up |= other.up;
        self.down |= other.down;
        *self != before
    }

    fn any(self) -> Option<Self> {
        (self.up || self.down).then_some(self)
    }
}

/// How the figures of a requirement may still move.
pub(super) struct Taint {
    processes: Vec<Moves>,
    commodities: Vec<Moves>,
}

impl Taint {
    pub(super) fn process(&self, at: usize) -> Option<Moves> {
        self.processes[at].any()
    }

    pub(super) fn commodity(&self, id: CommodityId) -> Option<Moves> {
        self.commodities
            .get(id.index())
            .copied()
            .unwrap_or_default()
            .any()
    }
}

pub(super) fn of(selection: &Selection<'_>) -> Taint {
    let unknown = selection.unknown();
    let named = unknown
        .iter()
        .flat_map(|it| &it.commodities)
        .map(|it| it.index());
    let touched = selection
        .commodities(&[])
        .into_iter()
        .map(CommodityId::index);
    let size = named.chain(touched).max().map_or(0, |most| most + 1);
    let mut taint = Taint {
        processes: vec![Moves::default(); selection.count()],
        commodities: vec![Moves::default(); size],
    };
    let mut open: Vec<(CommodityId, Moves)> = Vec::new();
    for it in &unknown {
        let moves = if it.taken { Moves::UP } else { Moves::DOWN };
        open.extend(it.commodities.iter().map(|id| (*id, moves)));
    }
    while let Some((id, moves)) = open.pop() {
        if !taint.commodities[id.index()].join(moves) {
            continue;
        }
        let moves = taint.commodities[id.index()];
        for at in selection.makers(id) {
            if !taint.processes[*at].join(moves) {
                continue;
            }
            let column = selection.column(*at);
            for term in &column.terms {
                if term.amount < 0.0 {
                    open.push((term.commodity, moves));
                } else if term.commodity != column.product {
                    open.push((term.commodity, moves.turned()));
                }
            }
            let slots = column.slots.iter().flat_map(|it| &it.options);
            open.extend(slots.map(|it| (it.0, moves)));
        }
    }
    taint
}

/// A figure that may still move is a bound; one that may move both ways is none.
pub(super) fn bound(amount: Estimate, moves: Option<Moves>) -> Option<Estimate> {
    let open = |low: f64, high: f64| Estimate {
        value: None,
        low,
        high,
        sd: 0.0,
        midpoint: false,
    };
    match moves {
        None => Some(amount),
        Some(Moves {
            up: true,
            down: true,
        }) => None,
        Some(Moves { up: true, .. }) => Some(open(amount.low, f64::INFINITY)),
        Some(_) => Some(open(0.0, amount.high)),
    }
}
