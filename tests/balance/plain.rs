//! The second way: supply and need in kg by plain arithmetic, every figure picked from what is known of it.

use super::world::{
    Amount, Crossing, Known, PERIODS, Process, RATES, Rate, Site, Status, UNITS, World,
};

/// Which figures the arithmetic takes.
#[derive(Clone, Copy, Debug)]
pub enum Pick {
    Low,
    Best,
    High,
    /// Somewhere in between: this share of the way, turned by the number of the figure.
    Sample(f64),
}

/// The book to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Book {
    Observed,
    Capacity,
    Target,
}

/// What is known of a side: the sum of its known parts, and whether these are all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    pub sum: Option<f64>,
    pub whole: bool,
}

impl Side {
    const EMPTY: Self = Self {
        sum: None,
        whole: true,
    };
    const UNKNOWN: Self = Self {
        sum: None,
        whole: false,
    };

    fn plus(&mut self, part: Option<f64>, whole: bool) {
        if let Some(part) = part {
            self.sum = Some(self.sum.unwrap_or(0.0) + part);
        }
        self.whole &= whole && part.is_some();
    }
}

/// Bounds stand for finite numbers, so that nothing times the unbounded is nothing.
fn times(left: f64, right: f64) -> f64 {
    if left == 0.0 || right == 0.0 {
        0.0
    } else {
        left * right
    }
}

impl Amount {
    /// In kg; a best value that nobody knows is not a number.
    fn kg(self, pick: Pick) -> Option<f64> {
        let kg = |hundredths: f64| hundredths / 100.0 * UNITS[self.unit].1;
        let (low, best, high) = match self.known {
            Known::Exactly(value) => (value.into(), value.into(), value.into()),
            Known::Between(low, high) => (
                low.into(),
                f64::midpoint(low.into(), high.into()),
                high.into(),
            ),
            Known::About(low, value, high) => (low.into(), value.into(), high.into()),
            Known::AtLeast(low) => (low.into(), f64::NAN, f64::INFINITY),
            Known::AtMost(high) => (0.0, f64::NAN, high.into()),
            Known::Nothing => return None,
        };
        Some(kg(match pick {
            Pick::Low => low,
            Pick::Best => best,
            Pick::High => high,
            Pick::Sample(share) => {
                // Every figure goes its own way, the same one wherever it is used.
                let turned = (share + low * 0.37).fract();
                low + turned
                    * (if high.is_finite() {
                        high
                    } else {
                        3.0 * low + 1.0
                    } - low)
            }
        }))
    }
}

impl World {
    fn share_of_year(&self) -> f64 {
        PERIODS[self.period].1
    }

    fn per_period(&self, rate: Rate, pick: Pick) -> Option<f64> {
        // A rate that is only assumed is written with the amount, not with its unit.
        Some(rate.amount.kg(pick)? * RATES[rate.per].1 * self.share_of_year())
    }

    fn cross(&self, crossing: Option<Crossing>, side: &mut Side, pick: Pick) {
        match crossing {
            None => {}
            Some(Crossing::Here(amount)) => side.plus(amount.kg(pick), true),
            Some(Crossing::PerTime(rate)) => side.plus(self.per_period(rate, pick), true),
            Some(Crossing::Elsewhen(_) | Crossing::Unsaid) => side.plus(None, false),
        }
    }

    /// The last month of the period, counted from the year 0.
    fn period_end(&self) -> u32 {
        2025 * 12 + [12, 6, 3, 3][self.period]
    }

    /// The month by whose end demands are to be met: the last that one names.
    fn demand_end(&self) -> u32 {
        let demands = self.commodities.iter().filter_map(|it| it.demand);
        let ends = demands.map(|(_, by)| by.map_or(self.period_end(), |year| year * 12 + 12));
        ends.max().unwrap_or(self.period_end())
    }

    fn makers(&self, commodity: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.processes.len()).filter(move |at| {
            let it = &self.processes[*at];
            it.product == commodity || it.beside.iter().any(|(by, _)| *by == commodity)
        })
    }

    fn makes_alone(&self, at: usize) -> bool {
        self.makers(self.processes[at].product).eq([at])
    }

    /// Whether one of the sites that a site is part of already counts it.
    fn counted(&self, at: usize, has_figure: impl Fn(&Site) -> bool) -> bool {
        let process = self.sites[at].process;
        let mut whole = self.sites[at].part_of;
        while let Some(next) = whole {
            if self.sites[next].process == process && has_figure(&self.sites[next]) {
                return true;
            }
            whole = self.sites[next].part_of;
        }
        false
    }

    fn seen_at_sites(&self, process: usize, pick: Pick) -> Option<Side> {
        let mut side = Side::EMPTY;
        let mut any = false;
        for (at, site) in self
            .sites
            .iter()
            .enumerate()
            .filter(|(_, it)| it.process == process)
        {
            if self.counted(at, |whole| whole.observed.is_some()) {
                continue;
            }
            match site.observed {
                Some(amount) => {
                    any = true;
                    side.plus(amount.kg(pick), true);
                }
                None if matches!(site.status, Status::Unsaid | Status::Operating) => {
                    side.whole = false;
                }
                None => {}
            }
        }
        any.then_some(side)
    }

    fn built(&self, process: usize, by: u32, planned: bool, pick: Pick) -> Side {
        let stands = |it: &Site| {
            let runs = matches!(it.status, Status::Unsaid | Status::Operating);
            let comes =
                planned && matches!(it.status, Status::Idle | Status::Planned) && it.from.is_some();
            // Of a year nobody knows more than that it is over by its end.
            (runs || comes) && it.from.is_none_or(|from| from * 12 + 12 <= by)
        };
        let sized = |it: &Site| {
            stands(it)
                && it
                    .capacity
                    .is_some_and(|rate| rate.amount.known != Known::Nothing)
        };
        let mut side = Side::EMPTY;
        let mut any = false;
        for (at, site) in self
            .sites
            .iter()
            .enumerate()
            .filter(|(_, it)| it.process == process)
        {
            if !stands(site) || self.counted(at, sized) {
                continue;
            }
            any = true;
            let capacity = site.capacity.and_then(|rate| self.per_period(rate, pick));
            side.plus(capacity, true);
        }
        side.whole &= any;
        side
    }

    fn demanded(&self, commodity: usize, pick: Pick) -> Side {
        let mut side = Side::EMPTY;
        if let Some((rate, _)) = self.commodities[commodity].demand {
            side.plus(self.per_period(rate, pick), true);
        }
        side
    }

    /// Output of a process, as a maker or as a taker.
    fn output(&self, at: usize, book: Book, taking: bool, pick: Pick) -> Side {
        let process = &self.processes[at];
        match book {
            Book::Observed => {
                if let Some(amount) = process.observed {
                    let mut side = Side::EMPTY;
                    side.plus(amount.kg(pick), true);
                    return side;
                }
                if let Some(side) = self.seen_at_sites(at, pick) {
                    return side;
                }
                match self.commodities[process.product].output {
                    Some(amount) if self.makes_alone(at) => {
                        let mut side = Side::EMPTY;
                        side.plus(amount.kg(pick), true);
                        side
                    }
                    _ => Side::UNKNOWN,
                }
            }
            Book::Capacity => self.built(at, self.period_end(), false, pick),
            Book::Target if taking => {
                let asked = self.demanded(process.product, pick);
                if asked.sum.is_some() && self.makes_alone(at) {
                    asked
                } else {
                    Side::UNKNOWN
                }
            }
            Book::Target => self.built(at, self.demand_end(), true, pick),
        }
    }

    /// Times what is taken or made per unit of product, in kg per kg; what the coefficients are per is exact.
    fn scaled(&self, process: &Process, output: Option<f64>, amount: Option<f64>) -> Option<f64> {
        let per = match process.per {
            Some((value, unit)) => f64::from(value) / 100.0 * UNITS[unit].1,
            None => UNITS[self.commodities[process.product].unit].1,
        };
        Some(times(output?, amount?) / per)
    }

    pub fn supply(&self, commodity: usize, book: Book, pick: Pick) -> Side {
        let it = &self.commodities[commodity];
        let mut side = Side::EMPTY;
        match it.output {
            Some(amount) if book == Book::Observed => side.plus(amount.kg(pick), true),
            _ => {
                for at in self.makers(commodity) {
                    let process = &self.processes[at];
                    let output = self.output(at, book, false, pick);
                    let by = process.beside.iter().find(|(by, _)| *by == commodity);
                    let part = match by {
                        Some((_, yields)) => self.scaled(process, output.sum, yields.kg(pick)),
                        None => output.sum,
                    };
                    side.plus(part, output.whole);
                }
            }
        }
        self.cross(it.import, &mut side, pick);
        // Nobody makes it and nothing comes in: not a supply of zero.
        side.whole &= side.sum.is_some();
        side
    }

    pub fn need(&self, commodity: usize, book: Book, pick: Pick) -> Side {
        let it = &self.commodities[commodity];
        let mut side = Side::EMPTY;
        match it.input {
            Some(amount) if book == Book::Observed => side.plus(amount.kg(pick), true),
            _ => {
                for (at, process) in self.processes.iter().enumerate() {
                    let output = self.output(at, book, true, pick);
                    for slot in &process.slots {
                        let Some((_, share)) = slot.of.iter().find(|(of, _)| *of == commodity)
                        else {
                            continue;
                        };
                        let whole = slot.amount.kg(pick);
                        let taken = match (share, slot.of.len()) {
                            (Some(share), _) => {
                                whole.map(|it| times(it, f64::from(*share) / 100.0))
                            }
                            (None, 1) => whole,
                            // Nothing to all of it, nobody knows.
                            (None, _) => whole.map(|it| match pick {
                                Pick::Low => 0.0,
                                Pick::Best => f64::NAN,
                                Pick::High => it,
                                Pick::Sample(share) => it * share,
                            }),
                        };
                        let known = share.is_some() || slot.of.len() == 1;
                        let part = self.scaled(process, output.sum, taken);
                        side.plus(part, output.whole && known);
                    }
                }
            }
        }
        if book != Book::Capacity {
            self.cross(it.export, &mut side, pick);
        }
        if book == Book::Target && it.demand.is_some() {
            let asked = self.demanded(commodity, pick);
            side.plus(asked.sum, asked.whole);
        }
        side
    }

    /// Whether a demand asks for it, or for what is made from it.
    pub fn is_asked(&self, commodity: usize) -> bool {
        let asks = |at: usize| self.demanded(at, Pick::Low).sum.is_some();
        let takes = |it: &Process| {
            it.slots
                .iter()
                .flat_map(|it| &it.of)
                .any(|it| it.0 == commodity)
        };
        let mut takers = (0..self.processes.len()).filter(|at| takes(&self.processes[*at]));
        asks(commodity) || takers.any(|at| self.makes_alone(at) && asks(self.processes[at].product))
    }
}
