//! Which returning band runs how far below.
//!
//! Comes in: from which column to which each band returns, and its width. Goes out: a track for each, the inner ones
//! first. Must not know: heights of nodes.

/// A returning band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Return {
    /// The band.
    pub band: usize,
    /// Column it leaves and column it enters.
    pub columns: (usize, usize),
    /// Its width.
    pub width: f64,
}

/// Tracks of returning bands.
#[derive(Clone, Debug, Default)]
pub(super) struct Tracks {
    /// The bands with their tracks, inner ones first; 0 is the topmost.
    pub of: Vec<(Return, usize)>,
    /// The width of the widest band in each track.
    pub widths: Vec<f64>,
}

/// The shorter a return the further in it runs, so that of two of which one spans the other the spanning one is
/// outside; of those that share no column several share a track.
pub(super) fn assign(mut returns: Vec<Return>) -> Tracks {
    let span = |it: &Return| it.columns.0.abs_diff(it.columns.1);
    returns.sort_by_key(|it| (span(it), it.columns, it.band));
    let mut tracks = Tracks::default();
    let mut taken: Vec<Vec<(usize, usize)>> = Vec::new();
    for it in returns {
        let (first, last) = (
            it.columns.0.min(it.columns.1),
            it.columns.0.max(it.columns.1),
        );
        let meets = |held: &Vec<(usize, usize)>| {
            held.iter()
                .any(|(from, to)| first <= *to + 1 && *from <= last + 1)
        };
        // Above every track that it shares a column with there is a shorter one: it goes below the last of them.
        let track = taken.iter().rposition(meets).map_or(0, |at| at + 1);
        if track == taken.len() {
            taken.push(Vec::new());
            tracks.widths.push(0.0);
        }
        taken[track].push((first, last));
        tracks.widths[track] = f64::max(tracks.widths[track], it.width);
        tracks.of.push((it, track));
    }
    tracks.of.sort_by_key(|(it, track)| (*track, it.band));
    tracks
}
