//! The runs of returning lines below the lanes: how deep each lies and where its label stands.
//!
//! Comes in: where each returning line comes down and goes up. Goes out: heights, places of labels. Must not know:
//! the graph.
//!
//! A narrow loop lies above a wide one around it, so that nested loops do not cross.

use super::{Options, Size};

/// A run below the lanes.
pub(super) struct Loop {
    /// Its edge.
    pub edge: usize,
    /// Where it comes down.
    pub from: f64,
    /// Where it goes up.
    pub to: f64,
    /// Width of the stroke.
    pub width: f64,
    /// Its label, if that stands on the run.
    pub label: Option<Size>,
    /// Its height, from the top of the drawing.
    pub y: f64,
}

impl Loop {
    fn span(&self) -> (f64, f64) {
        (self.from.min(self.to), self.from.max(self.to))
    }

    /// What it takes from top to bottom.
    fn thickness(&self) -> f64 {
        self.width.max(self.label.map_or(0.0, |label| label.height))
    }
}

/// Sets the height of every run, from `top` on; says where the lowest ends.
pub(super) fn stack(loops: &mut [Loop], top: f64, options: &Options) -> f64 {
    let length = |run: &Loop| run.span().1 - run.span().0;
    loops.sort_by(|a, b| length(a).total_cmp(&length(b)).then(a.edge.cmp(&b.edge)));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut row_of: Vec<usize> = Vec::with_capacity(loops.len());
    for (index, run) in loops.iter().enumerate() {
        let (low, high) = run.span();
        let inside =
            |other: &usize| low <= loops[*other].span().0 && loops[*other].span().1 <= high;
        let mut row = (0..index)
            .filter(inside)
            .map(|other| row_of[other] + 1)
            .max()
            .unwrap_or(0);
        let meets = |&other: &usize| {
            let (other_low, other_high) = loops[other].span();
            low < other_high + options.line_gap && other_low < high + options.line_gap
        };
        while rows.get(row).is_some_and(|row| row.iter().any(meets)) {
            row += 1;
        }
        if row >= rows.len() {
            rows.resize(row + 1, Vec::new());
        }
        rows[row].push(index);
        row_of.push(row);
    }
    let mut y = top;
    for row in rows {
        let thickness = row
            .iter()
            .map(|&run| loops[run].thickness())
            .fold(0.0, f64::max);
        y += options.line_gap + thickness / 2.0;
        for run in row {
            loops[run].y = y;
        }
        y += thickness / 2.0;
    }
    y
}

/// For each run with a label the middle of the label: on the run, nearest to its middle, where no deeper loop passes.
/// `None` where there is no room.
pub(super) fn label_middle(loops: &[Loop], run: &Loop, options: &Options) -> Option<f64> {
    let label = run.label?;
    let (low, high) = run.span();
    let reach = label.width / 2.0 + options.line_gap;
    let mut walls = vec![low, high];
    for other in loops.iter().filter(|other| other.y > run.y) {
        walls.extend(
            [other.from, other.to]
                .into_iter()
                .filter(|&x| low < x && x < high),
        );
    }
    walls.sort_by(f64::total_cmp);
    let middle = f64::midpoint(low, high);
    let fits = |pair: &[f64]| {
        let (first, last) = (pair[0] + reach, pair[1] - reach);
        (first <= last).then(|| middle.clamp(first, last))
    };
    walls
        .windows(2)
        .filter_map(fits)
        .min_by(|a, b| (a - middle).abs().total_cmp(&(b - middle).abs()))
}
