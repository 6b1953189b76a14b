//! How high everything is, and where bands end at it.
//!
//! Comes in: the flows in order, widths of bands, tracks of those that return. Goes out: heights of items, and the ends of
//! bands below the tops of items. Must not know: where items stand.

use super::tracks::Tracks;
use super::{Options, Sequence, width_of};

/// Everything that is known before the columns stand.
pub(super) struct Sizes {
    /// Width of each sorted band.
    pub band: Vec<f64>,
    /// Height of each item.
    pub item: Vec<f64>,
    /// Words above a node.
    pub head: Vec<f64>,
    /// Middle of each segment's ends below the top of the item it leaves and of the item it enters.
    pub ports: Vec<(f64, f64)>,
    /// The same of returning bands, by band: where they leave and where they enter.
    pub returns: Vec<(f64, f64)>,
    /// How far each node's sides are filled.
    pub filled: Vec<[f64; 2]>,
}

impl Sizes {
    /// Of all items.
    pub fn of(
        sequence: &Sequence,
        band: Vec<f64>,
        tracks: &Tracks,
        scale: f64,
        options: &Options,
    ) -> Self {
        let layered = &sequence.layered;
        let count = layered.items.len();
        let mut sizes = Self {
            item: vec![0.0; count],
            head: vec![0.0; count],
            ports: vec![(0.0, 0.0); layered.segments.len()],
            returns: vec![(0.0, 0.0); band.len()],
            filled: vec![[0.0; 2]; sequence.stops.len()],
            band,
        };
        for item in 0..count {
            match layered.items[item].edge {
                Some(edge) => sizes.holder(sequence, item, edge),
                None => sizes.stop(sequence, item),
            }
        }
        // The outer returns first: they come in above the inner ones.
        for (it, _) in tracks.of.iter().rev() {
            let (from, to) = sequence.ends[it.band];
            let width = sizes.band[it.band];
            sizes.returns[it.band] = (
                sizes.head[from] + sizes.filled[from][1] + width / 2.0,
                sizes.head[to] + sizes.filled[to][0] + width / 2.0,
            );
            sizes.filled[from][1] += width;
            sizes.filled[to][0] += width;
        }
        for (node, &origin) in sequence.stops.iter().enumerate() {
            let spare = sequence.flows.stops[origin].spare.map(|spare| {
                if spare > 0.0 {
                    width_of(Some(spare), scale, options.least)
                } else {
                    0.0
                }
            });
            let filled = sizes.filled[node];
            let sides = (filled[0] + spare[0]).max(filled[1] + spare[1]);
            sizes.item[node] = sizes.head[node] + sides.max(options.node_least);
        }
        sizes
    }

    /// A band that passes a column.
    fn holder(&mut self, sequence: &Sequence, item: usize, edge: usize) {
        let width = self.band[edge];
        self.item[item] = width;
        for &at in &sequence.layered.entering[item] {
            self.ports[at].1 = width / 2.0;
        }
        for &at in &sequence.layered.leaving[item] {
            self.ports[at].0 = width / 2.0;
        }
    }

    /// A node, with the bands that do not return in the order of their other ends.
    fn stop(&mut self, sequence: &Sequence, item: usize) {
        let layered = &sequence.layered;
        self.head[item] = sequence.flows.stops[sequence.stops[item]].label.height;
        let mut entering = layered.entering[item].clone();
        entering.sort_by_key(|&at| {
            let segment = &layered.segments[at];
            (layered.position[segment.from], segment.edge)
        });
        for at in entering {
            let width = self.band[layered.segments[at].edge];
            self.ports[at].1 = self.head[item] + self.filled[item][0] + width / 2.0;
            self.filled[item][0] += width;
        }
        let mut leaving = layered.leaving[item].clone();
        leaving.sort_by_key(|&at| {
            let segment = &layered.segments[at];
            (layered.position[segment.to], segment.edge)
        });
        for at in leaving {
            let width = self.band[layered.segments[at].edge];
            self.ports[at].0 = self.head[item] + self.filled[item][1] + width / 2.0;
            self.filled[item][1] += width;
        }
    }
}
