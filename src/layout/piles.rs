//! How high the picture is while straight segments are given up to make it lower.
//!
//! Comes in: the ordered layered graph, the segments that are straight. Goes out: the pile of blocks that makes the
//! picture as high as it is. Must not know: how blocks slide.
//!
//! The same blocks as those that slide (`shift`), kept from round to round: items stand in one row, column after column,
//! so that the neighbours of an item in its column stand beside it there.

use super::Options;
use super::layered::Layered;
use super::place::distance;
use super::ports::Ports;
use super::shift::NONE;

/// No item.
const NOBODY: usize = usize::MAX;

/// Blocks as high as those above them allow.
pub(super) struct Piles {
    /// The items in their row.
    items: Vec<usize>,
    /// The place of each item in the row.
    place: Vec<usize>,
    /// Height of each.
    height: Vec<f64>,
    /// Least distance of its top from that of the one below; none where it is the last of its column.
    pitch: Vec<Option<f64>>,
    /// The item on the left that it is tied to, and how much lower it then stands.
    left: Vec<(usize, f64)>,
    /// The item on the right that is tied to it.
    right: Vec<usize>,
    /// The block of each.
    of: Vec<usize>,
    /// Its top below the top of its block.
    offset: Vec<f64>,
    /// The leftmost item of each block.
    first: Vec<usize>,
    /// The top of each block.
    top: Vec<f64>,
    /// The height of each block.
    tall: Vec<f64>,
    /// For each block how many of those above it are not yet piled.
    waiting: Vec<usize>,
    /// Height of the picture.
    pub bottom: f64,
}

impl Piles {
    /// Piles the blocks that these straight segments make.
    pub fn of(layered: &Layered, ports: &Ports, aligned: &[bool], options: &Options) -> Self {
        let count = layered.items.len();
        let items: Vec<usize> = layered.columns.iter().flatten().copied().collect();
        let mut place = vec![0; count];
        for (at, &item) in items.iter().enumerate() {
            place[item] = at;
        }
        let mut pitch = Vec::with_capacity(count);
        for column in &layered.columns {
            pitch.extend(column.windows(2).map(|pair| {
                let gap = distance(layered, pair[0], pair[1], options);
                Some(ports.height[pair[0]] + gap)
            }));
            pitch.extend(column.last().map(|_| None));
        }
        let mut piles = Self {
            height: items.iter().map(|&item| ports.height[item]).collect(),
            items,
            place,
            pitch,
            left: vec![(NOBODY, 0.0); count],
            right: vec![NOBODY; count],
            of: vec![0; count],
            offset: vec![0.0; count],
            first: Vec::new(),
            top: Vec::new(),
            tall: Vec::new(),
            waiting: Vec::new(),
            bottom: 0.0,
        };
        for (index, segment) in layered.segments.iter().enumerate() {
            if aligned[index] {
                let (from, to) = (piles.place[segment.from], piles.place[segment.to]);
                piles.left[to] = (from, ports.leave[index] - ports.enter[index]);
                piles.right[from] = to;
            }
        }
        piles.pile();
        piles
    }

    /// Unties two items that a straight segment joined; `pile` takes it into account.
    pub fn untie(&mut self, from: usize, to: usize) {
        let (from, to) = (self.place[from], self.place[to]);
        self.left[to].0 = NOBODY;
        self.right[from] = NOBODY;
    }

    /// Makes the blocks and piles them.
    pub fn pile(&mut self) {
        self.join();
        self.bottom = 0.0;
        let mut ready: Vec<usize> = (0..self.first.len())
            .filter(|&block| self.waiting[block] == 0)
            .collect();
        while let Some(block) = ready.pop() {
            self.bottom = self.bottom.max(self.top[block] + self.tall[block]);
            let mut at = self.first[block];
            while at != NOBODY {
                if let Some(pitch) = self.pitch[at] {
                    let below = self.of[at + 1];
                    let distance = self.offset[at] + pitch - self.offset[at + 1];
                    self.top[below] = self.top[below].max(self.top[block] + distance);
                    self.waiting[below] -= 1;
                    if self.waiting[below] == 0 {
                        ready.push(below);
                    }
                }
                at = self.right[at];
            }
        }
    }

    /// Numbers the blocks and finds the places of items in them.
    fn join(&mut self) {
        self.first.clear();
        self.tall.clear();
        self.waiting.clear();
        let mut highest: Vec<f64> = Vec::new();
        for at in 0..self.items.len() {
            let (left, lower) = self.left[at];
            if left == NOBODY {
                self.of[at] = self.first.len();
                self.offset[at] = 0.0;
                self.first.push(at);
                highest.push(0.0);
                self.waiting.push(0);
            } else {
                let block = self.of[left];
                self.of[at] = block;
                self.offset[at] = self.offset[left] + lower;
                highest[block] = highest[block].min(self.offset[at]);
            }
            if at > 0 && self.pitch[at - 1].is_some() {
                self.waiting[self.of[at]] += 1;
            }
        }
        self.tall.resize(self.first.len(), 0.0);
        for at in 0..self.items.len() {
            let block = self.of[at];
            // The top of a block is the top of its highest item.
            self.offset[at] -= highest[block];
            self.tall[block] = self.tall[block].max(self.offset[at] + self.height[at]);
        }
        self.top.clear();
        self.top.resize(self.first.len(), 0.0);
    }

    /// The blocks that make the picture as high as it is, from the bottom up, each with the item by which it stands on
    /// the pile and the item that carries the rest of it.
    pub fn longest(&self) -> Vec<[usize; 2]> {
        let reaches = |block: &usize| self.top[*block] + self.tall[*block] >= self.bottom - NONE;
        let mut block = (0..self.top.len()).find(reaches);
        let mut under = block.map_or(0, |block| self.ends(block)[1]);
        let mut pile = Vec::new();
        while let Some(own) = block {
            let mut at = self.first[own];
            let mut carrier = None;
            while at != NOBODY && carrier.is_none() {
                let pitch = at.checked_sub(1).and_then(|above| self.pitch[above]);
                if let Some(pitch) = pitch {
                    let distance = self.offset[at - 1] + pitch - self.offset[at];
                    if self.top[self.of[at - 1]] + distance >= self.top[own] - NONE {
                        carrier = Some(at);
                    }
                }
                at = self.right[at];
            }
            let into = carrier.map_or_else(|| self.ends(own)[0], |at| self.items[at]);
            pile.push([into, under]);
            under = carrier.map_or(0, |at| self.items[at - 1]);
            block = carrier.map(|at| self.of[at - 1]);
        }
        pile
    }

    /// The highest and the lowest item of a block; of several the last and the first.
    fn ends(&self, block: usize) -> [usize; 2] {
        let mut members = Vec::new();
        let mut at = self.first[block];
        while at != NOBODY {
            members.push((self.items[at], self.offset[at], self.height[at]));
            at = self.right[at];
        }
        members.sort_unstable_by_key(|member| member.0);
        let (mut ends, mut lowest) = ([0; 2], 0.0);
        for (item, offset, height) in members {
            if offset <= NONE {
                ends[0] = item;
            }
            if offset + height > lowest {
                (ends[1], lowest) = (item, offset + height);
            }
        }
        ends
    }
}
