//! Which column of its lane each node stands in.
//!
//! Comes in: the sorted graph, the returning edges. Goes out: a column for every node; the columns of a lane follow
//! each other and no column belongs to two lanes. Must not know: sizes, coordinates.
//!
//! Longest path within each lane, then pulls: a node with slack goes to the side where more of its weight lies.

use super::canonical::Canonical;

/// Pulls over all nodes, forwards and backwards: more changes nothing in practice, since each halves what is left.
const PULLS: usize = 6;

/// Columns.
pub(super) struct Ranks {
    /// The column of each node, counted over all lanes.
    pub column: Vec<usize>,
    /// The lane of each column. A lane without nodes has one column.
    pub lane: Vec<usize>,
}

/// Ranks the nodes.
pub(super) fn of(graph: &Canonical, feedback: &[bool]) -> Ranks {
    let inner = Inner::of(graph, feedback);
    let order = inner.topological_order();
    let mut rank = inner.longest_paths(graph, &order);
    let mut depth = vec![1; graph.lanes.len()];
    for (node, &rank) in rank.iter().enumerate() {
        let lane = graph.nodes[node].lane;
        depth[lane] = depth[lane].max(rank + 1);
    }
    inner.pull(graph, feedback, &order, &depth, &mut rank);
    let mut lane_of = Vec::new();
    let mut first = Vec::with_capacity(depth.len());
    for (lane, &depth) in depth.iter().enumerate() {
        first.push(lane_of.len());
        lane_of.extend(std::iter::repeat_n(lane, depth));
    }
    let column = rank
        .iter()
        .enumerate()
        .map(|(node, rank)| first[graph.nodes[node].lane] + rank)
        .collect();
    Ranks {
        column,
        lane: lane_of,
    }
}

/// Neighbours within the lane, without returning edges.
struct Inner {
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
}

impl Inner {
    fn of(graph: &Canonical, feedback: &[bool]) -> Self {
        let mut before = vec![Vec::new(); graph.nodes.len()];
        let mut after = vec![Vec::new(); graph.nodes.len()];
        for (link, &feedback) in graph.edges.iter().zip(feedback) {
            if !feedback && graph.nodes[link.from].lane == graph.nodes[link.to].lane {
                before[link.to].push(link.from);
                after[link.from].push(link.to);
            }
        }
        Self { before, after }
    }

    /// Every node after those it depends on, the smallest first where free.
    fn topological_order(&self) -> Vec<usize> {
        let mut waiting: Vec<usize> = self.before.iter().map(Vec::len).collect();
        let mut order: Vec<usize> = (0..waiting.len())
            .filter(|&node| waiting[node] == 0)
            .collect();
        let mut next = 0;
        while let Some(&node) = order.get(next) {
            next += 1;
            for &after in &self.after[node] {
                waiting[after] -= 1;
                if waiting[after] == 0 {
                    order.push(after);
                }
            }
        }
        assert_eq!(
            order.len(),
            self.before.len(),
            "no loop is left in a lane once returning edges are out"
        );
        order
    }

    /// As far left as edges and hints allow. A hint beyond the number of nodes asks for nothing sensible.
    fn longest_paths(&self, graph: &Canonical, order: &[usize]) -> Vec<usize> {
        let mut rank = vec![0; order.len()];
        for &node in order {
            let hint = graph.nodes[node].rank_hint.unwrap_or(0).min(order.len());
            let edges = self.before[node]
                .iter()
                .map(|&before| rank[before] + 1)
                .max();
            rank[node] = hint.max(edges.unwrap_or(0));
        }
        rank
    }

    /// Moves nodes within their slack.
    fn pull(
        &self,
        graph: &Canonical,
        feedback: &[bool],
        order: &[usize],
        depth: &[usize],
        rank: &mut [usize],
    ) {
        let mut towards = vec![0.0; order.len()];
        for (link, &feedback) in graph.edges.iter().zip(feedback) {
            if !feedback {
                towards[link.from] += link.edge.weight;
                towards[link.to] -= link.edge.weight;
            }
        }
        let mut crowd: Vec<Vec<usize>> = depth.iter().map(|&depth| vec![0; depth]).collect();
        for (node, &rank) in rank.iter().enumerate() {
            crowd[graph.nodes[node].lane][rank] += 1;
        }
        for pull in 0..PULLS {
            for step in 0..order.len() {
                let node = if pull % 2 == 0 {
                    order[order.len() - 1 - step]
                } else {
                    order[step]
                };
                let given = graph.nodes[node];
                if given.rank_hint.is_some() {
                    continue;
                }
                let low = self.before[node]
                    .iter()
                    .map(|&before| rank[before] + 1)
                    .max()
                    .unwrap_or(0);
                let high = self.after[node]
                    .iter()
                    .map(|&after| rank[after] - 1)
                    .min()
                    .unwrap_or(depth[given.lane] - 1);
                let crowd = &mut crowd[given.lane];
                crowd[rank[node]] -= 1;
                rank[node] = if towards[node] > 0.0 {
                    high
                } else if towards[node] < 0.0 {
                    low
                } else {
                    // The length of its lines is the same everywhere: the emptiest column keeps the picture low.
                    (low..=high)
                        .min_by_key(|&rank| crowd[rank])
                        .unwrap_or(rank[node])
                };
                crowd[rank[node]] += 1;
            }
        }
    }
}
