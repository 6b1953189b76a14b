//! Bands of constant width: a middle line of straight pieces and arcs, and the outline around it.
//!
//! Comes in: points of the middle line, a width. Goes out: steps of an outline. Must not know: flows, columns.
//!
//! The border of a band at half its width from the middle line is again straight pieces and arcs, of radii that differ
//! by half the width: the width across the band is the same all along, which no scaled cubic curve achieves. An arc is
//! drawn as cubic curves of at most a quarter turn; they differ from the arc by less than 0.03 % of its radius.

use std::f64::consts::{FRAC_PI_2, PI};

/// A step of an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Move to.
    Move(f64, f64),
    /// Line to.
    Line(f64, f64),
    /// Cubic curve to: two control points, then the end.
    Cubic(f64, f64, f64, f64, f64, f64),
    /// Back to the start.
    Close,
}

/// Steps in which an arc becomes a chain of points, for a quarter turn.
const FLAT: f64 = 8.0;

/// A vertical distance that is none: arcs for it would be of a radius of kilometres.
const FLAT_ENOUGH: f64 = 1e-3;

/// Radius of arcs over the horizontal distance of a curve, where nothing else decides.
const QUIET: f64 = 0.35;

/// A piece of the middle line.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    /// Straight, between two points.
    Straight((f64, f64), (f64, f64)),
    /// Around a centre, from an angle through another; positive turns clockwise on the page.
    Arc {
        centre: (f64, f64),
        radius: f64,
        from: f64,
        turn: f64,
    },
}

/// The middle line of a band.
#[derive(Clone, Debug, Default)]
pub(super) struct Middle {
    pieces: Vec<Piece>,
    at: (f64, f64),
    /// Angle it is going: 0 is to the right, a quarter turn is down.
    angle: f64,
}

impl Middle {
    /// Begins at a point, going to the right.
    pub fn begin(x: f64, y: f64) -> Self {
        Self {
            pieces: Vec::new(),
            at: (x, y),
            angle: 0.0,
        }
    }

    /// Goes straight on.
    pub fn ahead(&mut self, length: f64) {
        if length > 0.0 {
            let to = (
                self.at.0 + length * self.angle.cos(),
                self.at.1 + length * self.angle.sin(),
            );
            self.pieces.push(Piece::Straight(self.at, to));
            self.at = to;
        }
    }

    /// Turns by an angle, positive clockwise on the page.
    pub fn turn(&mut self, turn: f64, radius: f64) {
        if turn == 0.0 {
            return;
        }
        let side = self.angle + FRAC_PI_2 * turn.signum();
        let centre = (
            self.at.0 + radius * side.cos(),
            self.at.1 + radius * side.sin(),
        );
        let from = side + PI;
        self.pieces.push(Piece::Arc {
            centre,
            radius,
            from,
            turn,
        });
        self.angle += turn;
        let end = from + turn;
        self.at = (centre.0 + radius * end.cos(), centre.1 + radius * end.sin());
    }

    /// Goes right to a point, in a curve that begins and ends level: an arc, a straight piece, an arc back. The arcs are
    /// as wide as looks quiet, but no tighter than `radius`, which is at most half of the horizontal distance.
    pub fn swing(&mut self, x: f64, y: f64, radius: f64) {
        let (right, down) = (x - self.at.0, y - self.at.1);
        if down.abs() < FLAT_ENOUGH {
            self.ahead(right);
        } else {
            let (sense, down) = (down.signum(), down.abs());
            // Wider arcs would overlap each other.
            let widest = (right * right + down * down) / (4.0 * down);
            let radius = radius.max(right * QUIET).min(widest);
            // The straight piece is the inner tangent of two circles: above the start, and below the end.
            let (rise, apart) = (down - 2.0 * radius, right.hypot(down - 2.0 * radius));
            let turn = rise.atan2(right) + (2.0 * radius / apart).min(1.0).asin();
            let straight = (apart * apart - 4.0 * radius * radius).max(0.0).sqrt();
            self.turn(sense * turn, radius);
            if straight > FLAT_ENOUGH {
                self.ahead(straight);
            }
            self.turn(-sense * turn, radius);
        }
        // Free of the rounding of sines.
        self.at = (x, y);
        self.angle = 0.0;
    }

    /// The points of the middle line.
    pub fn points(&self) -> Vec<(f64, f64)> {
        let mut points = Vec::new();
        let mut add = |point: (f64, f64)| {
            if points.last() != Some(&point) {
                points.push(point);
            }
        };
        for piece in &self.pieces {
            match *piece {
                Piece::Straight(from, to) => {
                    add(from);
                    add(to);
                }
                Piece::Arc {
                    centre,
                    radius,
                    from,
                    turn,
                } => {
                    let steps = (turn.abs() / FRAC_PI_2 * FLAT).ceil().max(1.0);
                    let mut step = 0.0;
                    while step <= steps {
                        let angle = from + turn * step / steps;
                        add((
                            centre.0 + radius * angle.cos(),
                            centre.1 + radius * angle.sin(),
                        ));
                        step += 1.0;
                    }
                }
            }
        }
        points
    }

    /// The middle line itself.
    pub fn line(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for piece in &self.pieces {
            border(*piece, 0.0, false, &mut steps);
        }
        steps
    }

    /// The outline of a band of this width around it.
    pub fn outline(&self, width: f64) -> Vec<Step> {
        let mut steps = Vec::new();
        for piece in &self.pieces {
            border(*piece, -width / 2.0, false, &mut steps);
        }
        for piece in self.pieces.iter().rev() {
            border(*piece, width / 2.0, true, &mut steps);
        }
        steps.push(Step::Close);
        steps
    }
}

/// Adds the border of a piece at a distance to the right of the way of the middle line, or left where it is negative.
fn border(piece: Piece, aside: f64, back: bool, steps: &mut Vec<Step>) {
    match piece {
        Piece::Straight(from, to) => {
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            let right = (
                -(to.1 - from.1) / length * aside,
                (to.0 - from.0) / length * aside,
            );
            let (first, last) = if back { (to, from) } else { (from, to) };
            reach((first.0 + right.0, first.1 + right.1), steps);
            reach((last.0 + right.0, last.1 + right.1), steps);
        }
        Piece::Arc {
            centre,
            radius,
            from,
            turn,
        } => {
            // A clockwise turn has its centre on the right.
            let radius = radius - aside * turn.signum();
            let (from, turn) = if back {
                (from + turn, -turn)
            } else {
                (from, turn)
            };
            arc(centre, radius, from, turn, steps);
        }
    }
}

/// Goes straight to a point, where not there already.
fn reach(point: (f64, f64), steps: &mut Vec<Step>) {
    let at = match steps.last() {
        None => {
            steps.push(Step::Move(point.0, point.1));
            return;
        }
        Some(Step::Move(x, y) | Step::Line(x, y) | Step::Cubic(_, _, _, _, x, y)) => (*x, *y),
        Some(Step::Close) => return,
    };
    if (at.0 - point.0).hypot(at.1 - point.1) > 1e-6 {
        steps.push(Step::Line(point.0, point.1));
    }
}

/// An arc as cubic curves of at most a quarter turn.
fn arc(centre: (f64, f64), radius: f64, from: f64, turn: f64, steps: &mut Vec<Step>) {
    let on = |angle: f64| {
        (
            centre.0 + radius * angle.cos(),
            centre.1 + radius * angle.sin(),
        )
    };
    reach(on(from), steps);
    let count = (turn.abs() / FRAC_PI_2 - 1e-9).ceil().max(1.0);
    let part = turn / count;
    let arm = 4.0 / 3.0 * (part / 4.0).tan() * radius;
    let mut at = 0.0;
    while at < count {
        let (first, last) = (from + part * at, from + part * (at + 1.0));
        let (start, end) = (on(first), on(last));
        steps.push(Step::Cubic(
            start.0 - arm * first.sin(),
            start.1 + arm * first.cos(),
            end.0 + arm * last.sin(),
            end.1 - arm * last.cos(),
            end.0,
            end.1,
        ));
        at += 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance of a point from a chain of points.
    fn distance(point: (f64, f64), chain: &[(f64, f64)]) -> f64 {
        let to_piece = |pair: &[(f64, f64)]| {
            let (a, b) = (pair[0], pair[1]);
            let along = (b.0 - a.0, b.1 - a.1);
            let square = along.0 * along.0 + along.1 * along.1;
            let share = ((point.0 - a.0) * along.0 + (point.1 - a.1) * along.1) / square;
            let share = share.clamp(0.0, 1.0);
            (point.0 - a.0 - share * along.0).hypot(point.1 - a.1 - share * along.1)
        };
        chain.windows(2).map(to_piece).fold(f64::INFINITY, f64::min)
    }

    fn point_of(from: (f64, f64), step: Step, at: f64) -> (f64, f64) {
        let other = 1.0 - at;
        match step {
            Step::Move(x, y) => (x, y),
            Step::Line(x, y) => (from.0 * other + x * at, from.1 * other + y * at),
            Step::Cubic(ax, ay, bx, by, x, y) => {
                let mix = |a: f64, b: f64, c: f64, d: f64| {
                    other.powi(3) * a
                        + 3.0 * other * other * at * b
                        + 3.0 * other * at * at * c
                        + at.powi(3) * d
                };
                (mix(from.0, ax, bx, x), mix(from.1, ay, by, y))
            }
            Step::Close => from,
        }
    }

    #[test]
    fn the_width_across_is_the_same_all_along() {
        for (right, down, width) in [
            (100.0, 60.0, 20.0),
            (100.0, -250.0, 80.0),
            (90.0, 0.0, 30.0),
            (100.0, 100.0, 90.0),
            (60.0, -400.0, 58.0),
            (50.0, 1.0, 7.0),
        ] {
            let mut middle = Middle::begin(3.0, 5.0);
            middle.ahead(10.0);
            middle.swing(13.0 + right, 5.0 + down, width / 2.0 + 1.0);
            middle.ahead(10.0);
            // Finer than `points`, so that the chain itself is no source of error.
            let mut fine = Vec::new();
            let mut at = (0.0, 0.0);
            for step in middle.line() {
                for part in 0..=200 {
                    fine.push(point_of(at, step, f64::from(part) / 200.0));
                }
                at = point_of(at, step, 1.0);
            }
            fine.dedup();
            let mut at = (0.0, 0.0);
            let outline = middle.outline(width);
            let ends = [(3.0, 5.0), (23.0 + right, 5.0 + down)];
            for step in &outline {
                for part in 0..=20 {
                    let point = point_of(at, *step, f64::from(part) / 20.0);
                    let far = distance(point, &fine);
                    // The two ends of the band are straight across it.
                    let at_end = ends.iter().any(|end| (point.0 - end.0).abs() < 1e-6);
                    let off = (far - width / 2.0).abs();
                    assert!(
                        off < 0.01 || (at_end && far < width / 2.0),
                        "{right} {down} {width}: {far} at {point:?}"
                    );
                }
                at = point_of(at, *step, 1.0);
            }
        }
    }

    #[test]
    fn a_loop_comes_back_to_the_height_it_left() {
        let mut middle = Middle::begin(100.0, 50.0);
        middle.ahead(20.0);
        middle.turn(FRAC_PI_2, 10.0);
        middle.ahead(80.0);
        middle.turn(FRAC_PI_2, 10.0);
        middle.ahead(200.0);
        middle.turn(FRAC_PI_2, 10.0);
        middle.ahead(80.0);
        middle.turn(FRAC_PI_2, 10.0);
        let end = *middle.points().last().unwrap();
        assert!((end.0 - (100.0 + 20.0 - 200.0)).abs() < 1e-9, "{end:?}");
        assert!((end.1 - 50.0).abs() < 1e-9, "{end:?}");
    }
}
