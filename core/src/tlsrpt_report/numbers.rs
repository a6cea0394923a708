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
/// sessions than the total of its policy; and what the policies for MTA-STS and those for DANE count of the same sessions is
/// not added, but the larger number counts.
#[derive(Debug, Default)]
pub(super) struct UnitSums {
    sums: Vec<Sum>,
    /// The ways of the present unit.
    ways: Vec<usize>,
    /// How many failures of the present policy are counted.
    known: u64,
    /// The ways of the present policy that are not counted.
    uncounted: Vec<usize>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    of_policy: u64,
    of_side: u64,
    of_unit: u64,
    is_of_unit: bool,
    is_uncounted: bool,
}

impl UnitSums {
    /// Adds failures of a policy; 0 are those without a count.
    pub(super) fn add(&mut self, way: usize, sessions: u64) {
        if self.sums.len() <= way {
            self.sums.resize(way + 1, Sum::default());
        }
        let Some(sum) = self.sums.get_mut(way) else { return };
        if !sum.is_of_unit {
            sum.is_of_unit = true;
            self.ways.push(way);
        }
        self.known = self.known.saturating_add(sessions);
        sum.of_policy = sum.of_policy.saturating_add(sessions);
        if sessions == 0 {
            self.uncounted.push(way);
        }
    }

    /// Returns how many failures of the present policy nothing explains so far.
    pub(super) fn unexplained(&self, policy: &ReportedPolicy) -> u64 {
        if self.uncounted.is_empty() { policy.failed.saturating_sub(self.known) } else { 0 }
    }

    /// Ends the failures of a policy. Where all of its sessions succeeded, the failures were on the way: so a policy that
    /// could not be fetched does not stop a mail.
    pub(super) fn end_policy(&mut self, policy: &ReportedPolicy) {
        let rest = policy.failed.saturating_sub(std::mem::take(&mut self.known));
        let is_one_way = self.uncounted.iter().all(|way| Some(way) == self.uncounted.first());
        for way in self.uncounted.drain(..) {
            match self.sums.get_mut(way) {
                // All that remains failed in that way.
                Some(sum) if is_one_way && rest > 0 => sum.of_policy = sum.of_policy.max(rest),
                Some(sum) => sum.is_uncounted = true,
                None => {}
            }
        }
        let total = if policy.failed > 0 { policy.failed } else { u64::MAX };
        for way in &self.ways {
            if let Some(sum) = self.sums.get_mut(*way) {
                sum.of_side = sum.of_side.saturating_add(std::mem::take(&mut sum.of_policy).min(total));
            }
        }
    }

    /// Ends the policies that count sessions only once.
    pub(super) fn end_side(&mut self) {
        for way in &self.ways {
            if let Some(sum) = self.sums.get_mut(*way) {
                sum.of_unit = sum.of_unit.max(std::mem::take(&mut sum.of_side));
            }
        }
    }

    /// Ends the unit, and passes on each way with its sessions, and whether some are not counted.
    pub(super) fn end_unit(&mut self, mut take: impl FnMut(usize, u64, bool)) {
        for way in self.ways.drain(..) {
            if let Some(sum) = self.sums.get_mut(way) {
                let sum = std::mem::take(sum);
                take(way, sum.of_unit, sum.is_uncounted);
            }
        }
    }
}
