//! Which figures of a chain are drawn, and a chain with one set of drawn values.

use std::collections::{BTreeMap, HashSet};

use rand::Rng;

use super::draw::{Shape, settled};
use crate::analysis::data::{self, Role};
use crate::graph::Graph;
use crate::model::{Chain, Claim, Figure, Place, ProcessId, Subject};
use crate::quantity::{Amount, Decimal, Unit};

/// How often the shares of a slot are drawn anew before they are left at their best values.
const ATTEMPTS_MAX: u32 = 100;

/// One figure that is drawn, with every role in which it is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// What it is used as: more than once where one statement stands behind several figures.
    pub roles: Vec<Role>,
    /// Its amount as written.
    pub amount: Amount,
    /// What is drawn from.
    pub shape: Shape,
    /// Where it stands.
    pub place: Place,
}

impl Drawn {
    /// Puts an amount in the place of the figure, wherever it is used.
    fn put(&self, chain: &mut Chain, amount: Amount) {
        for role in &self.roles {
            if let Some(figure) = role.figure_mut(chain) {
                figure.amount = Some(amount);
            }
        }
    }
}

/// The figures of what is present in a chain, by how sure they are.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// All that have an amount.
    pub all: usize,
    /// Those that carry a range or a deviation, in the order of the chain.
    pub drawn: Vec<Drawn>,
    /// Those that are only bounded on one side: nothing can be drawn from them.
    pub open: usize,
    /// Those on which sources disagree and that carry no range: taken at the value chosen.
    pub contested: usize,
    /// Slots whose shares are drawn and must keep their sum.
    shares: Vec<Shares>,
}

/// The shares of one input slot: positions in [`Figures::drawn`], and what they add up to.
#[derive(Clone, Debug)]
struct Shares {
    drawn: Vec<usize>,
    sum: f64,
}

impl Figures {
    /// Looks at every figure of what is present; one statement used in several places is one figure.
    pub fn of(chain: &Chain, present: &Graph) -> Self {
        let mut found = Self::default();
        let mut at: BTreeMap<Place, usize> = BTreeMap::new();
        let mut seen: HashSet<Place> = HashSet::new();
        data::each(chain, present, |role, figure| {
            let Some(amount) = figure.amount else { return };
            if matches!(role, Role::Target(_)) {
                return;
            }
            let first = seen.insert(figure.place);
            found.all += usize::from(first);
            let Some(shape) = Shape::of(figure, matches!(role, Role::Change(_))) else {
                found.open += usize::from(first && amount.value.is_none());
                return;
            };
            let same = at.get(&figure.place).copied().filter(|held| {
                let known: &Drawn = &found.drawn[*held];
                known.amount == amount && known.shape == shape
            });
            match same {
                Some(held) => found.drawn[held].roles.push(role),
                None => {
                    at.insert(figure.place, found.drawn.len());
                    found.drawn.push(Drawn {
                        roles: vec![role],
                        amount,
                        shape,
                        place: figure.place,
                    });
                }
            }
        });
        found.shares = shares(chain, &found.drawn);
        let certain = |figure: &Figure| !found.drawn.iter().any(|it| it.place == figure.place);
        let claims = chain.claims.iter();
        found.contested = claims
            .filter(|claim| contested(chain, claim).is_some_and(certain))
            .count();
        found
    }

    /// Puts one drawn value for each figure into `chain`, which is the chain these figures are of.
    pub fn settle(&self, chain: &mut Chain, random: &mut impl Rng) {
        let mut values: Vec<f64> = Vec::with_capacity(self.drawn.len());
        values.extend(self.drawn.iter().map(|it| it.shape.draw(random)));
        for slot in &self.shares {
            self.share_out(slot, &mut values, random);
        }
        for (drawn, value) in self.drawn.iter().zip(values) {
            drawn.put(chain, settled(&drawn.amount, value));
        }
    }

    /// Puts one value for one of the drawn figures into `chain`, which is the chain these figures are of. A share of a slot
    /// whose shares have a sum moves only where others of them are drawn too, which give way.
    pub fn set(&self, chain: &mut Chain, at: usize, value: f64) {
        let own = &self.drawn[at];
        let Some(slot) = self.shares.iter().find(|it| it.drawn.contains(&at)) else {
            own.put(chain, settled(&own.amount, value));
            return;
        };
        let best = |drawn: &Drawn| drawn.amount.estimate_in(Unit::ONE)?.value;
        let others = || slot.drawn.iter().filter(|it| **it != at);
        let held: f64 = others().filter_map(|it| best(&self.drawn[*it])).sum();
        let rest = slot.sum - value * own.amount.unit.factor();
        if held <= 0.0 {
            return;
        }
        own.put(chain, settled(&own.amount, value));
        for other in others().map(|it| &self.drawn[*it]) {
            if let Some(share) = best(other) {
                let share = (share * rest / held).max(0.0) / other.amount.unit.factor();
                // Their own ranges do not hold here: the sum must.
                let free = Amount {
                    low: None,
                    high: None,
                    ..other.amount
                };
                other.put(chain, settled(&free, share));
            }
        }
    }

    /// Scales the drawn shares of a slot so that they keep their sum; where that leaves a range, they are drawn anew.
    fn share_out(&self, slot: &Shares, values: &mut [f64], random: &mut impl Rng) {
        for _ in 0..ATTEMPTS_MAX {
            let one = |at: &usize| values[*at] * self.drawn[*at].amount.unit.factor();
            let sum: f64 = slot.drawn.iter().map(one).sum();
            let by = slot.sum / sum;
            let fits = sum > 0.0
                && slot.drawn.iter().all(|at| {
                    let (low, high) = self.drawn[*at].shape.limits();
                    (low..=high).contains(&(values[*at] * by))
                });
            if fits {
                for at in &slot.drawn {
                    values[*at] *= by;
                }
                return;
            }
            for at in &slot.drawn {
                values[*at] = self.drawn[*at].shape.draw(random);
            }
        }
        for at in &slot.drawn {
            let amount = &self.drawn[*at].amount;
            values[*at] = amount.estimate().value.unwrap_or(values[*at]);
        }
    }
}

/// The slots in which a share is drawn.
fn shares(chain: &Chain, drawn: &[Drawn]) -> Vec<Shares> {
    let mut slots: BTreeMap<(ProcessId, u32), Vec<usize>> = BTreeMap::new();
    for (at, figure) in drawn.iter().enumerate() {
        for role in &figure.roles {
            if let Role::Share(process, slot, _) = role {
                slots.entry((*process, *slot)).or_default().push(at);
            }
        }
    }
    // A slot that leaves a share open adds up to one whatever is drawn.
    slots.retain(|(process, slot), drawn_here| {
        let input = &chain.process(*process).inputs[*slot as usize];
        let told =
            |share: &Option<Box<Figure>>| share.as_ref().is_some_and(|it| it.amount.is_some());
        drawn_here.len() > 1 && input.alternatives.iter().all(|(_, share)| told(share))
    });
    let best = |at: &usize| drawn[*at].amount.estimate_in(Unit::ONE)?.value;
    slots
        .into_values()
        .map(|drawn_here| Shares {
            sum: drawn_here.iter().filter_map(best).sum(),
            drawn: drawn_here,
        })
        .collect()
}

/// The figure in use behind a claim whose values differ, where it belongs to what is present.
fn contested<'c>(chain: &'c Chain, claim: &Claim) -> Option<&'c Figure> {
    let best = |figure: &Figure| -> Option<Decimal> {
        let amount = figure.amount?;
        amount.value.or(amount.low).or(amount.high)
    };
    let mut values = claim.values.iter().filter_map(best);
    let first = values.next()?;
    if values.all(|value| value == first) {
        return None;
    }
    let figure = match claim.of {
        Subject::Process(id) if chain.process(id).presence.is_present() => {
            let process = chain.process(id);
            match claim.field.split_once('.')? {
                ("inputs", slot) => {
                    let mut inputs = process.inputs.iter();
                    &inputs.find(|input| input.slot == slot)?.figure
                }
                ("byproducts", name) => {
                    let id = chain.find_commodity(name)?;
                    let mut outputs = process.byproducts.iter();
                    &outputs.find(|output| output.commodity == id)?.figure
                }
                _ => return None,
            }
        }
        Subject::Site(id) if claim.field == "capacity" => chain.site(id).capacity.as_ref()?,
        Subject::Site(id) if claim.field == "investment" => chain.site(id).investment.as_deref()?,
        of => {
            let mut observations = chain.observations.iter();
            let found = observations.find(|it| {
                it.of == of && it.measure.word() == claim.field && it.scope == claim.scope
            });
            &found?.figure
        }
    };
    Some(figure)
}
