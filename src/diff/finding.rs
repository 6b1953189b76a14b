//! What became of each finding.
//!
//! Comes in: the findings of both versions, the old one's names. Goes out: opened, grown, shrunk, closed, unchanged.
//! Must not know: rules, changes.
//!
//! Two findings are one where rule, subject and what tells them apart are equal, through renames: what their
//! fingerprints are made of.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use smallvec::SmallVec;

use super::names::Names;
use crate::quantity::Unit;
use crate::report::{ChangeState, ChangedFinding, Finding};

/// Relative difference below which two results are the same: far above rounding, far below any figure.
pub(super) const SAME: f64 = 1e-9;

/// Rule, subject and what tells two of one subject apart.
type Identity<'f> = (&'static str, Cow<'f, str>, Cow<'f, str>);

/// Findings as a diff takes them: told again and again, and never copied.
pub fn shared(findings: Vec<Finding>) -> Vec<Arc<Finding>> {
    findings.into_iter().map(Arc::new).collect()
}

/// Joins the findings; sorted by state, and within a state as they were.
pub(super) fn compare(
    base: &[Arc<Finding>],
    head: &[Arc<Finding>],
    base_names: &Names<'_>,
    head_names: &Names<'_>,
) -> Vec<ChangedFinding> {
    let mut waiting: HashMap<Identity<'_>, SmallVec<[usize; 2]>, RandomState> =
        HashMap::with_capacity_and_hasher(head.len(), RandomState::default());
    // The last first, so that the first is taken first.
    for (at, it) in head.iter().enumerate().rev() {
        let identity = (
            it.rule,
            head_names.written(&it.of),
            Cow::Borrowed(it.discriminator.as_str()),
        );
        waiting.entry(identity).or_default().push(at);
    }
    let mut partner: Vec<Option<usize>> = vec![None; head.len()];
    let mut left: Vec<usize> = (0..base.len()).collect();
    // What tells findings apart may hold ids, which follow renames, or words, which do not.
    for through_renames in [true, false] {
        left.retain(|old| {
            let it = &base[*old];
            let apart = if through_renames {
                base_names.inside(&it.discriminator)
            } else {
                Cow::Borrowed(it.discriminator.as_str())
            };
            let identity = (it.rule, base_names.written(&it.of), apart);
            let Some(new) = waiting.get_mut(&identity).and_then(SmallVec::pop) else {
                return true;
            };
            partner[new] = Some(*old);
            false
        });
    }
    let mut found: Vec<ChangedFinding> = Vec::new();
    for (new, it) in head.iter().enumerate() {
        let old = partner[new].map(|old| &base[old]);
        let state = old.map_or(ChangeState::Opened, |old: &Arc<Finding>| state(old, it));
        found.push(ChangedFinding {
            state,
            base: old.cloned(),
            head: Some(Arc::clone(it)),
            causes: Vec::new(),
        });
    }
    for old in left {
        let base = Some(Arc::clone(&base[old]));
        found.push(ChangedFinding {
            state: ChangeState::Closed,
            base,
            head: None,
            causes: Vec::new(),
        });
    }
    found.sort_by_key(|it| it.state);
    found
}

fn state(base: &Finding, head: &Finding) -> ChangeState {
    let Some((old, new)) = sizes(base, head) else {
        return ChangeState::Unchanged;
    };
    if same(old, new) {
        ChangeState::Unchanged
    } else if new > old {
        ChangeState::Grown
    } else {
        ChangeState::Shrunk
    }
}

/// By what share of its old size a finding grew (or shrank, below zero); `None` where that cannot be said.
pub(super) fn growth(finding: &ChangedFinding) -> Option<f64> {
    let (old, new) = sizes(finding.base.as_ref()?, finding.head.as_ref()?)?;
    (old != 0.0).then(|| (new - old) / old.abs())
}

/// Whether two results are the same but for rounding.
pub(super) fn same(left: f64, right: f64) -> bool {
    left == right || (left - right).abs() <= SAME * left.abs().max(right.abs())
}

/// Both sizes in the new finding's unit; `None` where either is not known or they cannot be compared.
fn sizes(base: &Finding, head: &Finding) -> Option<(f64, f64)> {
    let (old, new) = (base.magnitude?, head.magnitude?);
    let (Some(from), Some(to)) = (size_unit(base), size_unit(head)) else {
        return Some((old, new));
    };
    if from == to {
        return Some((old, new));
    }
    from.same_dimension(to)
        .then(|| (old * (from.factor() / to.factor()), new))
}

/// The unit of a finding's size: that of the named figure that is the size.
pub(super) fn size_unit(finding: &Finding) -> Option<Unit> {
    let size = finding.magnitude?;
    let is = |value: Option<f64>| value.is_some_and(|value| same(value, size));
    let (_, value) = finding
        .values
        .iter()
        .find(|(_, value)| is(value.value) || is(value.low) || is(value.high))?;
    Unit::parse(&value.unit).ok()
}
