//! Numbers in place of names: sums by name are then lists, and a name is compared once instead of for each sum.

use crate::tlsrpt_report::report::ReportedPolicy;
use std::collections::BTreeMap;

/// Numbers names from 0 in the order in which they come. Equal names of different groups get different numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers<'a> {
    known: BTreeMap<(u64, Option<&'a str>), usize>,
}

impl<'a> Numbers<'a> {
    /// Returns the number of a name in a group. A new name gets the next number of all.
    pub(super) fn of(&mut self, group: u64, name: Option<&'a str>) -> usize {
        let next = self.known.len();
        *self.known.entry((group, name)).or_insert(next)
    }
}

/// How many sessions of a unit failed in each way, the ways being numbered. Ways are not exclusive, so a way has no more
/// sessions than the total of its policy; and what two policies count of the same sessions is not added, but the larger
/// number counts.
#[derive(Debug, Default)]
pub(super) struct UnitSums {
    sums: Vec<Sum>,
    /// The ways of the present unit.
    ways: Vec<usize>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    of_policy: u64,
    of_unit: u64,
}

impl UnitSums {
    /// Adds failures of a policy.
    pub(super) fn add(&mut self, way: usize, sessions: u64) {
        if self.sums.len() <= way {
            self.sums.resize(way + 1, Sum::default());
        }
        let Some(sum) = self.sums.get_mut(way).filter(|_| sessions > 0) else { return };
        if sum.of_policy == 0 && sum.of_unit == 0 {
            self.ways.push(way);
        }
        sum.of_policy = sum.of_policy.saturating_add(sessions);
    }

    /// Ends the failures of a policy. Where all of its sessions succeeded, the failures were on the way: so a policy that
    /// could not be fetched does not stop a mail.
    pub(super) fn end_policy(&mut self, policy: &ReportedPolicy) {
        let total = if policy.failed > 0 { policy.failed } else { u64::MAX };
        for way in &self.ways {
            if let Some(sum) = self.sums.get_mut(*way) {
                sum.of_unit = sum.of_unit.max(std::mem::take(&mut sum.of_policy).min(total));
            }
        }
    }

    /// Ends the unit, and passes on each way with its sessions.
    pub(super) fn end_unit(&mut self, mut take: impl FnMut(usize, u64)) {
        for way in self.ways.drain(..) {
            if let Some(sum) = self.sums.get_mut(way) {
                take(way, std::mem::take(sum).of_unit);
            }
        }
    }
}
