//! Arrow heads: the triangle at the end of a line, the same in every format.
//!
//! Comes in: the steps of a path and its stroke. Goes out: the path up to the head, and the head's outline. Must not
//! know: formats.

use crate::report::{Color, PathStep, Style};

/// An arrow head: a triangle whose tip is the end of the path.
pub(super) struct Head {
    tip: (f64, f64),
    /// Unit vector along the end of the path.
    along: (f64, f64),
    length: f64,
    half_width: f64,
    /// Its colour: that of the line.
    pub color: Color,
}

impl Head {
    /// The head that the style asks for.
    pub fn of_style(steps: &[PathStep], style: &Style) -> Option<Self> {
        let color = style.stroke.filter(|_| style.arrow)?;
        Self::of(steps, style.stroke_width, color)
    }

    /// The head of a path; none where the path has no direction at its end.
    fn of(steps: &[PathStep], stroke_width: f64, color: Color) -> Option<Self> {
        let end = |step: &PathStep| match *step {
            PathStep::Move(x, y)
            | PathStep::Line(x, y)
            | PathStep::Cubic(_, _, _, _, x, y)
            | PathStep::Quad(_, _, x, y) => Some((x, y)),
            PathStep::Close => None,
        };
        let (last, before) = steps.split_last()?;
        let tip = end(last)?;
        let from = match *last {
            PathStep::Cubic(_, _, x, y, _, _) | PathStep::Quad(x, y, _, _) => (x, y),
            _ => before.last().and_then(end)?,
        };
        let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
        let distance = (dx * dx + dy * dy).sqrt();
        // Grows with the stroke, slower than it: a hair line needs a head that is seen, a broad band none that is huge.
        let length = (5.0 + 2.0 * stroke_width).min(distance);
        let half_width = 2.0 + stroke_width;
        (distance > 0.0).then(|| Self {
            tip,
            along: (dx / distance, dy / distance),
            length,
            half_width,
            color,
        })
    }

    /// The middle of its base.
    fn base(&self) -> (f64, f64) {
        (
            self.tip.0 - self.along.0 * self.length,
            self.tip.1 - self.along.1 * self.length,
        )
    }

    /// The path up to the base, so that a broad stroke does not stand out beside the tip.
    pub fn shorten(&self, steps: &[PathStep]) -> Vec<PathStep> {
        let mut steps = steps.to_vec();
        // A little into the head: no seam.
        let base = (self.base().0 + self.along.0, self.base().1 + self.along.1);
        if let Some(last) = steps.last_mut() {
            *last = match *last {
                PathStep::Cubic(a, b, c, d, ..) => PathStep::Cubic(a, b, c, d, base.0, base.1),
                PathStep::Quad(a, b, ..) => PathStep::Quad(a, b, base.0, base.1),
                _ => PathStep::Line(base.0, base.1),
            };
        }
        steps
    }

    /// The triangle.
    pub fn outline(&self) -> [PathStep; 4] {
        let (base, (dx, dy)) = (self.base(), self.along);
        let side = self.half_width;
        [
            PathStep::Move(self.tip.0, self.tip.1),
            PathStep::Line(base.0 - dy * side, base.1 + dx * side),
            PathStep::Line(base.0 + dy * side, base.1 - dx * side),
            PathStep::Close,
        ]
    }
}
