//! The graph as items in columns: long edges are cut into segments between neighbouring columns.
//!
//! Comes in: the sorted graph, its columns. Goes out: items (nodes, and one place holder per column that an edge
//! passes), segments, and turns where a line changes its direction beside a box. Must not know: coordinates.

use super::canonical::Canonical;
use super::ranks::Ranks;

/// Place holders at most. Beyond it the longest edges go below the lanes like returning ones: a graph of thousands
/// of columns would otherwise need memory and time by the square of its size.
const MAX_PLACE_HOLDERS: usize = 60_000;

/// Something with a place in a column. The first items are the nodes, in their order.
pub(super) struct Item {
    /// Its column.
    pub column: usize,
    /// The edge it holds a place for; `None` is a node.
    pub edge: Option<usize>,
    /// Whether it holds the place of the edge's label too.
    pub label: bool,
}

/// A piece of an edge between two neighbouring columns.
pub(super) struct Segment {
    /// Item on the left.
    pub from: usize,
    /// Item on the right.
    pub to: usize,
    /// Its edge.
    pub edge: usize,
}

/// A piece of a returning edge that runs back among the boxes: from a box to its place holder in the same column, or
/// the other way. It leaves to one side and comes back from it.
pub(super) struct Turn {
    /// The box.
    pub node: usize,
    /// The place holder.
    pub holder: usize,
    /// Its edge.
    pub edge: usize,
    /// 0: on the left side of both, 1: on the right side.
    pub side: usize,
}

/// Where returning edges run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ways {
    /// Below all lanes, where they are seen to return.
    Below,
    /// Among the boxes, where they cross less.
    Among,
}

/// The way of an edge through the columns.
#[derive(Clone, Default)]
pub(super) struct Chain {
    /// Its items: from source to target; for a returning edge the source, and the place of its label if it has one.
    pub items: Vec<usize>,
    /// Segments between them.
    pub segments: Vec<usize>,
    /// Whether it goes below the lanes after the last item and comes up before the target.
    pub returns: bool,
    /// For an edge that returns among the boxes: where it turns back, and where it turns to its target.
    pub turns: Option<[usize; 2]>,
}

/// What all items are joined with on one side.
#[derive(Default)]
struct Near {
    /// Where the list of each item begins.
    first: Vec<usize>,
    items: Vec<usize>,
}

impl Near {
    fn of(segments: &[Vec<usize>], other: impl Fn(usize) -> usize) -> Self {
        let mut near = Self::default();
        for list in segments {
            near.first.push(near.items.len());
            near.items
                .extend(list.iter().map(|&segment| other(segment)));
        }
        near.first.push(near.items.len());
        near
    }
}

/// The layered graph.
pub(super) struct Layered {
    /// All items.
    pub items: Vec<Item>,
    /// The items of each column, top first. The order is what `order` decides.
    pub columns: Vec<Vec<usize>>,
    /// The place of each item in its column.
    pub position: Vec<usize>,
    /// The lane of each column.
    pub lane: Vec<usize>,
    /// All segments.
    pub segments: Vec<Segment>,
    /// The segments before each column; that of the first is empty.
    pub gaps: Vec<Vec<usize>>,
    /// One chain per edge.
    pub chains: Vec<Chain>,
    /// All turns.
    pub turns: Vec<Turn>,
    /// The turns at each item, on its left and on its right side.
    pub turning: Vec<[Vec<usize>; 2]>,
    /// Segments that enter each item.
    pub entering: Vec<Vec<usize>>,
    /// Segments that leave it.
    pub leaving: Vec<Vec<usize>>,
    /// The items at the other ends of those that leave (enter) it, those of all items in one list: they are asked for
    /// more than anything else.
    near: [Near; 2],
    /// Returning edges that go down after it.
    pub drops: Vec<Vec<usize>>,
    /// Returning edges that come up before it.
    pub rises: Vec<Vec<usize>>,
    /// The items of each column at which a returning edge goes down, comes up or turns, in no order that means anything.
    pub returning: Vec<Vec<usize>>,
}

impl Layered {
    /// Cuts the edges. `beside` says which returning edges have their label beside the source.
    pub fn build(
        graph: &Canonical,
        feedback: &[bool],
        ranks: &Ranks,
        beside: &[bool],
        ways: Ways,
    ) -> Self {
        let has_label = |edge: usize| graph.edges[edge].edge.label.is_some();
        let among = |edge: usize| {
            let link = &graph.edges[edge];
            ways == Ways::Among
                && feedback[edge]
                && ranks.column[link.to] <= ranks.column[link.from]
        };
        let labelled =
            |edge: usize| has_label(edge) && !among(edge) && (!feedback[edge] || beside[edge]);
        let mut label_after = vec![false; ranks.lane.len()];
        for (edge, link) in graph.edges.iter().enumerate() {
            label_after[ranks.column[link.from]] |= labelled(edge);
        }
        let (column, lane) = insert_label_columns(ranks, &label_after);
        let outside = outside(graph, &column, &|edge| !feedback[edge] || among(edge));
        let mut layered = Self::of_nodes(&column, lane, graph.edges.len());
        for (edge, link) in graph.edges.iter().enumerate() {
            if among(edge) && !outside[edge] {
                layered.run_back(edge, link.from, link.to, has_label(edge));
                continue;
            }
            let returns = feedback[edge] || outside[edge];
            let label = labelled(edge).then_some(column[link.from] + 1);
            let end = if returns {
                label.map_or(column[link.from] + 1, |at| at + 1)
            } else {
                column[link.to]
            };
            layered.chains[edge].returns = returns;
            layered.chains[edge].items.push(link.from);
            for at in column[link.from] + 1..end {
                let item = layered.items.len();
                layered.items.push(Item {
                    column: at,
                    edge: Some(edge),
                    label: label == Some(at),
                });
                layered.columns[at].push(item);
                layered.chains[edge].items.push(item);
            }
            if !returns {
                layered.chains[edge].items.push(link.to);
            }
        }
        layered.join(graph);
        layered
    }

    /// Place holders from the column of the source back to that of the target.
    fn run_back(&mut self, edge: usize, from: usize, to: usize, label: bool) {
        let (first, last) = (self.items[from].column, self.items[to].column);
        self.chains[edge].items.push(from);
        for at in (last..=first).rev() {
            let item = self.items.len();
            self.items.push(Item {
                column: at,
                edge: Some(edge),
                label: label && at == first,
            });
            self.columns[at].push(item);
            self.chains[edge].items.push(item);
        }
        self.chains[edge].items.push(to);
        self.chains[edge].turns = Some([0, 0]);
    }

    /// The nodes alone.
    fn of_nodes(column: &[usize], lane: Vec<usize>, edges: usize) -> Self {
        let mut columns = vec![Vec::new(); lane.len()];
        for (node, &column) in column.iter().enumerate() {
            columns[column].push(node);
        }
        Self {
            items: column
                .iter()
                .map(|&column| Item {
                    column,
                    edge: None,
                    label: false,
                })
                .collect(),
            gaps: vec![Vec::new(); columns.len()],
            columns,
            position: Vec::new(),
            lane,
            segments: Vec::new(),
            chains: vec![Chain::default(); edges],
            turns: Vec::new(),
            turning: Vec::new(),
            entering: Vec::new(),
            leaving: Vec::new(),
            near: [Near::default(), Near::default()],
            drops: Vec::new(),
            rises: Vec::new(),
            returning: Vec::new(),
        }
    }

    /// Makes the segments and what is found from the items.
    fn join(&mut self, graph: &Canonical) {
        let count = self.items.len();
        self.entering = vec![Vec::new(); count];
        self.leaving = vec![Vec::new(); count];
        self.drops = vec![Vec::new(); count];
        self.rises = vec![Vec::new(); count];
        self.turning = vec![[Vec::new(), Vec::new()]; count];
        for (edge, chain) in self.chains.iter_mut().enumerate() {
            let mut items = chain.items.clone();
            if let Some(turns) = &mut chain.turns {
                // Between source and target there is at least one place holder: the first, and maybe only, and the last.
                let last = items.len() - 1;
                let ends = [(items[0], items[1], 1), (items[last], items[last - 1], 0)];
                for (turn, (node, holder, side)) in turns.iter_mut().zip(ends) {
                    *turn = self.turns.len();
                    self.turns.push(Turn {
                        node,
                        holder,
                        edge,
                        side,
                    });
                    self.turning[node][side].push(*turn);
                    self.turning[holder][side].push(*turn);
                }
                items = items[1..last].to_vec();
                items.reverse();
            }
            for pair in items.windows(2) {
                let segment = self.segments.len();
                self.segments.push(Segment {
                    from: pair[0],
                    to: pair[1],
                    edge,
                });
                self.gaps[self.items[pair[1]].column].push(segment);
                self.leaving[pair[0]].push(segment);
                self.entering[pair[1]].push(segment);
                chain.segments.push(segment);
            }
            if chain.turns.is_some() {
                // In the sense of the flow, as the items are.
                chain.segments.reverse();
            }
            if let (true, Some(&last)) = (chain.returns, chain.items.last()) {
                self.drops[last].push(edge);
                self.rises[graph.edges[edge].to].push(edge);
            }
        }
        self.near = [
            Near::of(&self.leaving, |segment| self.segments[segment].to),
            Near::of(&self.entering, |segment| self.segments[segment].from),
        ];
        self.returning = vec![Vec::new(); self.columns.len()];
        for (item, it) in self.items.iter().enumerate() {
            let turning = self.turning[item].iter().any(|side| !side.is_empty());
            if turning || !self.drops[item].is_empty() || !self.rises[item].is_empty() {
                self.returning[it.column].push(item);
            }
        }
        self.position = vec![0; count];
        self.number();
    }

    /// Takes over the order of the columns into `position`.
    pub fn number(&mut self) {
        for column in &self.columns {
            for (at, &item) in column.iter().enumerate() {
                self.position[item] = at;
            }
        }
    }

    /// The items that an item is joined with by segments, on its left (right) side.
    pub fn near(&self, item: usize, left: bool) -> &[usize] {
        let near = &self.near[usize::from(left)];
        &near.items[near.first[item]..near.first[item + 1]]
    }

    /// The other end of a turn.
    pub fn partner(&self, turn: usize, item: usize) -> usize {
        let turn = &self.turns[turn];
        if turn.node == item {
            turn.holder
        } else {
            turn.node
        }
    }

    /// Whether the item is a node.
    pub fn is_node(&self, item: usize) -> bool {
        self.items[item].edge.is_none()
    }
}

/// New columns, in the lane of the column before, where labels need one.
fn insert_label_columns(ranks: &Ranks, label_after: &[bool]) -> (Vec<usize>, Vec<usize>) {
    let mut lane = Vec::new();
    let mut moved = Vec::new();
    for (column, &own) in ranks.lane.iter().enumerate() {
        moved.push(lane.len());
        lane.push(own);
        if label_after[column] {
            lane.push(own);
        }
    }
    (
        ranks.column.iter().map(|&column| moved[column]).collect(),
        lane,
    )
}

/// Edges that go below the lanes because there are too many place holders otherwise: the longest first.
fn outside(graph: &Canonical, column: &[usize], inside: &dyn Fn(usize) -> bool) -> Vec<bool> {
    let span = |edge: usize| {
        let link = &graph.edges[edge];
        if inside(edge) {
            column[link.to].abs_diff(column[link.from])
        } else {
            0
        }
    };
    let mut edges: Vec<usize> = (0..graph.edges.len()).collect();
    edges.sort_by_key(|&edge| span(edge));
    let mut total = 0;
    let mut outside = vec![false; edges.len()];
    for edge in edges {
        total += span(edge);
        outside[edge] = inside(edge) && total > MAX_PLACE_HOLDERS;
    }
    outside
}
