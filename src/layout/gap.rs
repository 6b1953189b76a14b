//! The vertical runs in the gap between two columns: which track each takes.
//!
//! Comes in: wires that cross the gap, each with the height where it enters on the left and leaves on the right. Goes
//! out: for each wire its bends. Must not know: boxes.
//!
//! Wires enter from the left each at its own height and leave to the right each at its own. Two rules keep them off
//! each other. Runs that share a track have no height in common. And where one wire enters about as high as another
//! leaves, the entering one bends first. If that rule goes round in a circle (two wires that change places), one of
//! them takes a second bend at a free height: then it is first in the circle and last in it.

/// Clear distance between two wires that must not look like one.
const CLEAR: f64 = 3.0;

/// Runs looked at for the next turn: in gaps with thousands of wires more would take minutes.
const CHOICES: usize = 12;

/// Where the ends of a wire are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// One on each side.
    Across,
    /// Both on the left: the wire comes from there and turns back.
    Left,
    /// Both on the right.
    Right,
}

/// A wire through a gap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wire {
    /// Height on the left; `None` comes up from below the lanes.
    pub left: Option<f64>,
    /// Height on the right; `None` goes down below the lanes.
    pub right: Option<f64>,
    /// Width of the stroke.
    pub width: f64,
    /// Where its ends are: a wire that turns has both of them on one side, whatever they are called.
    pub side: Side,
}

/// A vertical run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Run {
    /// Index of its wire.
    pub wire: usize,
    /// Its track, from the left.
    pub track: usize,
    /// Height where it is entered from the left; infinite is from below the lanes.
    pub left: f64,
    /// Height where it is left to the right; infinite is to below the lanes.
    pub right: f64,
    /// Width of the stroke.
    pub width: f64,
    side: Side,
    /// The run after it, where the wire bends twice.
    then: Option<usize>,
}

impl Run {
    /// The heights it covers.
    fn span(&self) -> (f64, f64) {
        (self.left.min(self.right), self.left.max(self.right))
    }

    fn is_down(&self) -> bool {
        self.right > self.left
    }

    /// Whether two runs on one track would touch.
    fn meets(&self, other: &Self) -> bool {
        let ((low, high), (other_low, other_high)) = (self.span(), other.span());
        let clear = CLEAR + f64::midpoint(self.width, other.width);
        low < other_high + clear && other_low < high + clear
    }

    /// Heights at which it is joined to the left.
    fn lefts(&self) -> impl Iterator<Item = f64> {
        let (first, second) = (self.side != Side::Right, self.side == Side::Left);
        let second = second.then_some(self.right);
        first.then_some(self.left).into_iter().chain(second)
    }

    /// Heights at which it is joined to the right.
    fn rights(&self) -> impl Iterator<Item = f64> {
        let (first, second) = (self.side == Side::Right, self.side != Side::Left);
        let second = second.then_some(self.right);
        first.then_some(self.left).into_iter().chain(second)
    }

    /// Whether this wire comes from the left about where the other one goes to the right.
    fn must_precede(&self, other: &Self) -> bool {
        let clear = CLEAR + f64::midpoint(self.width, other.width);
        let near = |left: f64| other.rights().any(|right| (left - right).abs() < clear);
        self.wire != other.wire && self.lefts().any(near)
    }

    /// Whether the wires cross twice if this one does not bend first, and not at all if it does. Runs downwards must
    /// bend in turn from the lowest on, runs upwards from the highest on.
    fn should_precede(&self, other: &Self) -> bool {
        let ((low, high), (other_low, other_high)) = (self.span(), other.span());
        if low >= other_high || other_low >= high {
            return false;
        }
        // Wires that turn stay near their side, the narrow ones within the wide ones.
        match (self.side, other.side) {
            (Side::Across, Side::Across) => {}
            (Side::Left, Side::Left) => return other_low < low && high < other_high,
            (Side::Right, Side::Right) => return low < other_low && other_high < high,
            (left, right) => return left == Side::Left || right == Side::Right,
        }
        if self.is_down() != other.is_down() {
            return false;
        }
        if self.is_down() {
            self.left > other.left && self.right >= other.right
        } else {
            self.left <= other.left && self.right < other.right
        }
    }
}

/// The runs of all wires that are not straight, each wire's from left to right, and the width of each track.
pub(super) fn assign(wires: &[Wire]) -> (Vec<Run>, Vec<f64>) {
    let mut runs: Vec<Run> = Vec::new();
    for (wire, given) in wires.iter().enumerate() {
        let Wire {
            left,
            right,
            width,
            side,
        } = *given;
        if left != right {
            let (left, right) = (
                left.unwrap_or(f64::INFINITY),
                right.unwrap_or(f64::INFINITY),
            );
            runs.push(Run {
                wire,
                track: 0,
                left,
                right,
                width,
                side,
                then: None,
            });
        }
    }
    break_circles(wires, &mut runs);
    let order = order(&runs);
    let tracks = pack(&mut runs, &order);
    runs.sort_by_key(|run| (run.wire, run.track));
    (runs, tracks)
}

/// For each run those that must bend after it.
fn precedences(runs: &[Run]) -> Vec<Vec<usize>> {
    let mut by_right: Vec<(f64, usize)> = Vec::with_capacity(runs.len());
    for (index, run) in runs.iter().enumerate() {
        let heights = run.rights().filter(|height| height.is_finite());
        by_right.extend(heights.map(|height| (height, index)));
    }
    by_right.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let reach = CLEAR + runs.iter().map(|run| run.width).fold(0.0, f64::max);
    let mut after = Vec::with_capacity(runs.len());
    for run in runs {
        let mut later: Vec<usize> = Vec::new();
        for left in run.lefts() {
            let first = by_right.partition_point(|(height, _)| *height < left - reach);
            let near = by_right[first..]
                .iter()
                .take_while(|(height, _)| *height <= left + reach);
            let near = near.map(|(_, other)| *other);
            later.extend(near.filter(|&other| run.must_precede(&runs[other])));
        }
        later.sort_unstable();
        later.dedup();
        later.extend(run.then);
        after.push(later);
    }
    after
}

/// Bends wires a second time until no circle of precedences is left.
///
/// A bent wire is in no circle: nothing must come before its first run, and nothing after its second.
fn break_circles(wires: &[Wire], runs: &mut Vec<Run>) {
    for bent in bends(runs, &precedences(runs)) {
        let height = free_height(wires, runs, bent);
        let run = runs[bent];
        runs[bent].right = height;
        runs[bent].then = Some(runs.len());
        runs.push(Run {
            left: height,
            ..run
        });
    }
}

/// Runs without which the precedences go round in no circle.
fn bends(runs: &[Run], after: &[Vec<usize>]) -> Vec<usize> {
    let mut waiting = vec![0; after.len()];
    let mut before = vec![Vec::new(); after.len()];
    for (run, list) in after.iter().enumerate() {
        for &next in list {
            waiting[next] += 1;
            before[next].push(run);
        }
    }
    let mut done = vec![false; after.len()];
    let mut free: Vec<usize> = (0..after.len()).filter(|&run| waiting[run] == 0).collect();
    let mut bends = Vec::new();
    let mut first = 0;
    loop {
        while let Some(run) = free.pop() {
            done[run] = true;
            for &next in &after[run] {
                waiting[next] -= 1;
                if waiting[next] == 0 && !done[next] {
                    free.push(next);
                }
            }
        }
        // Whoever still waits, waits for one that waits.
        while first < done.len() && done[first] {
            first += 1;
        }
        if first == done.len() {
            return bends;
        }
        let bent = longest_of_circle(runs, &before, &done, first);
        bends.push(bent);
        free.push(bent);
    }
}

/// The longest run of a circle among those that are not done: it has most room for a second bend.
fn longest_of_circle(runs: &[Run], before: &[Vec<usize>], done: &[bool], first: usize) -> usize {
    let mut turn = vec![usize::MAX; before.len()];
    let (mut at, mut path) = (first, Vec::new());
    while turn[at] == usize::MAX {
        turn[at] = path.len();
        path.push(at);
        at = *before[at]
            .iter()
            .find(|&&run| !done[run])
            .expect("who waits, waits for one that waits");
    }
    let length = |run: usize| runs[run].span().1 - runs[run].span().0;
    let longer = |best: usize, &run: &usize| {
        if length(run) > length(best) {
            run
        } else {
            best
        }
    };
    path[turn[at]..].iter().fold(at, longer)
}

/// The height nearest to the middle of a run where no wire of the gap is, neither left nor right.
fn free_height(wires: &[Wire], runs: &[Run], bent: usize) -> f64 {
    let ends = wires
        .iter()
        .flat_map(|wire| [(wire.left, wire.width), (wire.right, wire.width)]);
    let bends = runs
        .iter()
        .filter(|run| run.then.is_some())
        .map(|run| (Some(run.right), run.width));
    let mut taken: Vec<(f64, f64)> = Vec::with_capacity(2 * wires.len());
    for (end, width) in ends.chain(bends) {
        let clear = 2.0 * CLEAR + f64::midpoint(width, runs[bent].width);
        taken.extend(end.map(|end| (end - clear, end + clear)));
    }
    taken.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let middle = f64::midpoint(runs[bent].left, runs[bent].right);
    // The piece around the middle where something is everywhere; its ends are free.
    let mut piece = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for (low, high) in taken {
        if low > piece.1 {
            if piece.1 >= middle {
                break;
            }
            piece = (low, high);
        } else {
            piece.1 = piece.1.max(high);
        }
    }
    if piece.1 < middle || middle < piece.0 {
        middle
    } else if middle - piece.0 <= piece.1 - middle {
        piece.0
    } else {
        piece.1
    }
}

/// The runs in the order in which they bend: precedences hold; where free, few crossings.
fn order(runs: &[Run]) -> Vec<usize> {
    let after = precedences(runs);
    let mut waiting = vec![0; runs.len()];
    for &run in after.iter().flatten() {
        waiting[run] += 1;
    }
    // Downward runs from the lowest on, upward ones from the highest on; turns nearest to their side, narrow ones first.
    let of_side = |side| (0..runs.len()).filter(move |&run| runs[run].side == side);
    let length = |run: usize| runs[run].span().1 - runs[run].span().0;
    let (mut first, mut last): (Vec<usize>, Vec<usize>) = (
        of_side(Side::Left).collect(),
        of_side(Side::Right).collect(),
    );
    first.sort_by(|&a, &b| length(a).total_cmp(&length(b)));
    last.sort_by(|&a, &b| length(b).total_cmp(&length(a)));
    let (mut down, mut up): (Vec<usize>, Vec<usize>) =
        of_side(Side::Across).partition(|&run| runs[run].is_down());
    down.sort_by(|&a, &b| {
        runs[b]
            .left
            .total_cmp(&runs[a].left)
            .then(runs[b].right.total_cmp(&runs[a].right))
    });
    up.sort_by(|&a, &b| {
        runs[a]
            .left
            .total_cmp(&runs[b].left)
            .then(runs[a].right.total_cmp(&runs[b].right))
    });
    let mut rest: Vec<usize> = [first, down, up, last].concat();
    let mut order = Vec::with_capacity(runs.len());
    while !rest.is_empty() {
        let at = next(runs, &rest, &waiting);
        let run = rest.remove(at);
        for &other in &after[run] {
            waiting[other] -= 1;
        }
        order.push(run);
    }
    order
}

/// The next run to bend: one that waits for none and jumps the queue of as few as possible.
fn next(runs: &[Run], rest: &[usize], waiting: &[usize]) -> usize {
    let mut best = (usize::MAX, 0);
    let free = rest
        .iter()
        .enumerate()
        .filter(|&(_, &run)| waiting[run] == 0);
    for (at, &run) in free.take(CHOICES) {
        let jumped = rest[..at]
            .iter()
            .filter(|&&other| runs[other].should_precede(&runs[run]))
            .count();
        if jumped < best.0 {
            best = (jumped, at);
        }
        if jumped == 0 {
            break;
        }
    }
    best.1
}

/// Gives each run, in order, the first track after all it must follow where it meets nobody.
fn pack(runs: &mut [Run], order: &[usize]) -> Vec<f64> {
    let mut tracks: Vec<Vec<usize>> = Vec::new();
    for (done, &run) in order.iter().enumerate() {
        let follows = |&&other: &&usize| {
            let earlier = &runs[other];
            earlier.then == Some(run)
                || earlier.must_precede(&runs[run])
                || earlier.should_precede(&runs[run])
        };
        let mut track = order[..done]
            .iter()
            .filter(follows)
            .map(|&other| runs[other].track + 1)
            .max()
            .unwrap_or(0);
        while tracks
            .get(track)
            .is_some_and(|track| track.iter().any(|&other| runs[other].meets(&runs[run])))
        {
            track += 1;
        }
        if track == tracks.len() {
            tracks.push(Vec::new());
        }
        tracks[track].push(run);
        runs[run].track = track;
    }
    let width = |track: &Vec<usize>| track.iter().map(|&run| runs[run].width).fold(0.0, f64::max);
    tracks.iter().map(width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(left: f64, right: f64) -> Wire {
        Wire {
            left: Some(left),
            right: Some(right),
            width: 1.0,
            side: Side::Across,
        }
    }

    #[test]
    fn straight_wires_need_no_track() {
        assert_eq!(
            assign(&[wire(5.0, 5.0), wire(20.0, 20.0)]),
            (vec![], vec![])
        );
    }

    #[test]
    fn wires_that_change_places_bend_twice_in_one_of_them() {
        let (runs, tracks) = assign(&[wire(0.0, 50.0), wire(50.0, 0.0)]);
        let of = |wire: usize| {
            runs.iter()
                .filter(move |run| run.wire == wire)
                .collect::<Vec<_>>()
        };
        assert_eq!((of(0).len() + of(1).len(), tracks.len()), (3, 3));
        let (twice, once) = if of(0).len() == 2 {
            (of(0), of(1))
        } else {
            (of(1), of(0))
        };
        // The wire that bends once does so between the two bends of the other.
        assert!(twice[0].track < once[0].track && once[0].track < twice[1].track);
    }

    #[test]
    fn parallel_wires_do_not_cross() {
        let (runs, _) = assign(&[wire(0.0, 30.0), wire(10.0, 40.0)]);
        assert!(
            runs[1].track < runs[0].track,
            "the lower one bends first on the way down"
        );
        let (runs, _) = assign(&[wire(30.0, 0.0), wire(40.0, 10.0)]);
        assert!(
            runs[0].track < runs[1].track,
            "the upper one bends first on the way up"
        );
    }

    #[test]
    fn runs_share_a_track_where_they_do_not_meet() {
        let (_, tracks) = assign(&[wire(0.0, 30.0), wire(60.0, 90.0)]);
        assert_eq!(tracks.len(), 1);
    }
}
