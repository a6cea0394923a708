//! One question asked of several names.

use super::probe::{Probe, Settled};

/// A probe for each name that was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ByName<T>(Vec<(String, Probe<T>)>);

// Not derived: a default must not ask for a default answer.
impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone> ByName<T> {
    /// Takes in the answer about one name. The first one stands.
    pub(super) fn settle(&mut self, settled: &Settled<T>) {
        if self.0.iter().any(|(name, _)| *name == settled.asked) {
            return;
        }
        let mut probe = Probe::Pending;
        probe.settle(&settled.outcome);
        self.0.push((settled.asked.clone(), probe));
    }

    /// What is known about a name. After the end, a name without an answer was never asked about.
    pub(super) fn get(&self, name: &str, closed: bool) -> &Probe<T> {
        let unknown = if closed { &Probe::NotAsked } else { &Probe::Pending };
        self.0.iter().find(|(known, _)| known == name).map_or(unknown, |(_, probe)| probe)
    }
}
