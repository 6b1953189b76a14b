//! Blocks of items that are tied to one height each, and the shifts that bring them near to what they are joined with.
//!
//! Comes in: blocks, least distances, pulls. Goes out: the top of every block, where no shift of a block with all it
//! would push ahead makes the lines shorter. Must not know: items' meaning.

/// Passes over all blocks, down and up: each makes the lines shorter, the last ones by little.
const PASSES: usize = 16;

/// Blocks beyond which a quarter of the passes must do.
const MANY: usize = 5000;

/// Steps of one block in one pass.
const STEPS: usize = 24;

/// Blocks pushed ahead at once at most; longer queues stay where they are.
const QUEUE: usize = 400;

/// Below this a distance is none.
pub(super) const NONE: f64 = 1e-6;

/// A segment that is not straight.
pub(super) struct Pull {
    /// What a unit of its vertical length costs.
    pub weight: f64,
    /// Its end below the top of the item it leaves.
    pub leave: f64,
    /// Its end below the top of the item it enters.
    pub enter: f64,
}

/// A pull as one of its blocks sees it.
#[derive(Clone, Copy, Default)]
struct Line {
    other: usize,
    /// Own end below the own top.
    own_end: f64,
    /// Other end below the other's top.
    other_end: f64,
    weight: f64,
}

/// The blocks.
pub(super) struct Blocks {
    /// The block of each item.
    pub of: Vec<usize>,
    /// The top of each item below the top of its block.
    pub offset: Vec<f64>,
    /// The top of each block.
    pub top: Vec<f64>,
    height: Vec<f64>,
    /// Pairs of neighbours, as they were told.
    pairs: Vec<Pair>,
    /// For each block those below it, and those above it.
    below: Rows<Contact>,
    above: Rows<Contact>,
    /// Lines as they were told, and those of each block.
    pulls: Vec<(usize, Line)>,
    lines: Rows<Line>,
    /// Blocks with every block after those above it.
    order: Vec<usize>,
    /// Blocks that move together, while they are looked for.
    queue: Vec<usize>,
    /// Height of the picture.
    pub bottom: f64,
}

/// Two blocks that meet in a column.
#[derive(Clone, Copy, Default)]
struct Contact {
    other: usize,
    /// Least distance between the tops of the blocks.
    distance: f64,
}

/// Two blocks that meet in a column, the upper first.
struct Pair {
    blocks: [usize; 2],
    distance: f64,
}

/// Lists of all blocks, one behind the other: made in one go, since there are hundreds of thousands.
struct Rows<T> {
    first: Vec<usize>,
    entries: Vec<T>,
}

impl<T: Copy + Default> Rows<T> {
    fn empty() -> Self {
        Self {
            first: vec![0],
            entries: Vec::new(),
        }
    }

    /// Of entries with their rows; they keep their order.
    fn of(count: usize, given: impl Iterator<Item = (usize, T)> + Clone) -> Self {
        let mut first = vec![0; count + 1];
        let mut size = 0;
        for (row, _) in given.clone() {
            first[row + 1] += 1;
            size += 1;
        }
        for row in 0..count {
            first[row + 1] += first[row];
        }
        let mut next = first.clone();
        let mut entries = vec![T::default(); size];
        for (row, entry) in given {
            entries[next[row]] = entry;
            next[row] += 1;
        }
        Self { first, entries }
    }

    fn row(&self, at: usize) -> &[T] {
        &self.entries[self.first[at]..self.first[at + 1]]
    }
}

/// A sense of movement.
#[derive(Clone, Copy, PartialEq)]
enum Sense {
    Down,
    Up,
}

impl Blocks {
    /// Blocks without distances and pulls.
    pub fn new(of: Vec<usize>, offset: Vec<f64>, count: usize) -> Self {
        Self {
            of,
            offset,
            top: vec![0.0; count],
            height: vec![0.0; count],
            pairs: Vec::new(),
            below: Rows::empty(),
            above: Rows::empty(),
            pulls: Vec::new(),
            lines: Rows::empty(),
            order: Vec::new(),
            queue: Vec::new(),
            bottom: 0.0,
        }
    }

    /// Tells the height of an item.
    pub fn grow(&mut self, item: usize, height: f64) {
        let block = self.of[item];
        self.height[block] = self.height[block].max(self.offset[item] + height);
    }

    /// Keeps the tops of two items of one column at least `distance` apart.
    pub fn keep_apart(&mut self, above: usize, below: usize, distance: f64) {
        let (a, b) = (self.of[above], self.of[below]);
        let distance = self.offset[above] + distance - self.offset[below];
        self.pairs.push(Pair {
            blocks: [a, b],
            distance,
        });
    }

    /// Joins two items by a line that wants to be short.
    pub fn pull_together(&mut self, from: usize, to: usize, pull: &Pull) {
        let (a, b) = (self.of[from], self.of[to]);
        if a == b {
            return;
        }
        let (leave, enter) = (self.offset[from] + pull.leave, self.offset[to] + pull.enter);
        let line = |other, own_end, other_end| Line {
            other,
            own_end,
            other_end,
            weight: pull.weight,
        };
        self.pulls.push((a, line(b, leave, enter)));
        self.pulls.push((b, line(a, enter, leave)));
    }

    /// Every block as high as those above it allow.
    pub fn compact(&mut self) {
        let count = self.top.len();
        let contact = |pair: &Pair, own: usize| {
            let contact = Contact {
                other: pair.blocks[1 - own],
                distance: pair.distance,
            };
            (pair.blocks[own], contact)
        };
        self.below = Rows::of(count, self.pairs.iter().map(|it| contact(it, 0)));
        self.above = Rows::of(count, self.pairs.iter().map(|it| contact(it, 1)));
        let mut waiting: Vec<usize> = (0..count).map(|at| self.above.row(at).len()).collect();
        self.order = (0..waiting.len())
            .filter(|&block| waiting[block] == 0)
            .collect();
        let mut next = 0;
        while let Some(&block) = self.order.get(next) {
            next += 1;
            self.bottom = self.bottom.max(self.top[block] + self.height[block]);
            for contact in self.below.row(block) {
                self.top[contact.other] =
                    self.top[contact.other].max(self.top[block] + contact.distance);
                waiting[contact.other] -= 1;
                if waiting[contact.other] == 0 {
                    self.order.push(contact.other);
                }
            }
        }
        assert_eq!(
            self.order.len(),
            self.top.len(),
            "straight segments do not cross, so no block is above itself"
        );
    }

    /// Every block half way between as high and as low as the others allow.
    pub fn settle(&mut self) {
        let mut lowest: Vec<f64> = self
            .height
            .iter()
            .map(|height| self.bottom - height)
            .collect();
        for &block in self.order.iter().rev() {
            for contact in self.below.row(block) {
                lowest[block] = lowest[block].min(lowest[contact.other] - contact.distance);
            }
        }
        // Distances are linear, so the middle of two allowed pictures is allowed.
        for (top, lowest) in self.top.iter_mut().zip(lowest) {
            *top = f64::midpoint(*top, lowest);
        }
    }

    /// Shifts blocks towards what they are joined with, until nothing moves.
    pub fn slide(&mut self) {
        let pulls = std::mem::take(&mut self.pulls);
        self.lines = Rows::of(self.top.len(), pulls.iter().copied());
        let order = self.order.clone();
        let mut in_queue = vec![false; order.len()];
        let passes = if order.len() > MANY {
            PASSES / 4
        } else {
            PASSES
        };
        for _ in 0..passes {
            let mut moved = false;
            for &block in order.iter().rev() {
                moved |= self.shift(block, Sense::Down, &mut in_queue);
            }
            for &block in &order {
                moved |= self.shift(block, Sense::Up, &mut in_queue);
            }
            if !moved {
                break;
            }
        }
        let highest = self.top.iter().copied().fold(f64::INFINITY, f64::min);
        for top in &mut self.top {
            *top -= highest;
        }
    }

    /// Moves a block and what it pushes as long as that makes the lines shorter.
    fn shift(&mut self, block: usize, sense: Sense, in_queue: &mut [bool]) -> bool {
        let mut moved = false;
        let mut queue = std::mem::take(&mut self.queue);
        for _ in 0..STEPS {
            // Alone it must want to go, else the queue it would push is not worth looking at.
            if self.lines.row(block).is_empty() {
                break;
            }
            let room = self.queue(block, sense, &mut queue, in_queue);
            let gained = room.map(|room| (room, self.gain(&queue, sense, in_queue)));
            for &member in &queue {
                in_queue[member] = false;
            }
            let Some((room, (gain, step))) = gained else {
                break;
            };
            let step = step.min(room);
            if gain <= NONE || step <= NONE || !step.is_finite() {
                break;
            }
            for &member in &queue {
                self.top[member] += if sense == Sense::Down { step } else { -step };
            }
            moved = true;
        }
        self.queue = queue;
        moved
    }

    /// The block with all that touch each other before it, marked as such, and how far they can go together.
    fn queue(
        &self,
        block: usize,
        sense: Sense,
        queue: &mut Vec<usize>,
        in_queue: &mut [bool],
    ) -> Option<f64> {
        queue.clear();
        queue.push(block);
        in_queue[block] = true;
        let mut room = f64::INFINITY;
        let mut next = 0;
        while let Some(&member) = queue.get(next) {
            next += 1;
            let (ahead, wall) = match sense {
                Sense::Down => (
                    self.below.row(member),
                    self.bottom - self.top[member] - self.height[member],
                ),
                Sense::Up => (self.above.row(member), self.top[member]),
            };
            room = room.min(wall);
            if room <= NONE {
                break;
            }
            for &Contact { other, distance } in ahead {
                if in_queue[other] {
                    continue;
                }
                let slack = match sense {
                    Sense::Down => self.top[other] - self.top[member] - distance,
                    Sense::Up => self.top[member] - self.top[other] - distance,
                };
                if slack <= NONE {
                    in_queue[other] = true;
                    queue.push(other);
                } else {
                    room = room.min(slack);
                }
            }
            if queue.len() > QUEUE {
                break;
            }
        }
        (queue.len() <= QUEUE && room > NONE).then_some(room)
    }

    /// What a unit of movement saves, and how far that stays so.
    fn gain(&self, queue: &[usize], sense: Sense, in_queue: &[bool]) -> (f64, f64) {
        let (mut gain, mut step) = (0.0, f64::INFINITY);
        for &member in queue {
            for line in self.lines.row(member) {
                if in_queue[line.other] {
                    continue;
                }
                let way = self.top[line.other] + line.other_end - self.top[member] - line.own_end;
                let way = if sense == Sense::Down { way } else { -way };
                if way > NONE {
                    gain += line.weight;
                    step = step.min(way);
                } else {
                    gain -= line.weight;
                }
            }
        }
        (gain, step)
    }
}
