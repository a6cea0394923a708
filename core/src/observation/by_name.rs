//! One question about several names.

use super::probe::{Probe, Settled};

/// A probe for each name that was queried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ByName<T>(Vec<(String, Probe<T>)>);

// Not derived: a default must not ask for a default answer.
impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone> ByName<T> {
    /// Adds the answer about one name. Later ones are ignored.
    pub(super) fn settle(&mut self, settled: &Settled<T>) {
        if self.0.iter().any(|(name, _)| *name == settled.asked) {
            return;
        }
        let mut probe = Probe::Pending;
        probe.settle(&settled.outcome);
        self.0.push((settled.asked.clone(), probe));
    }

    /// Returns the probe of a name. After the end, a name without an answer was not queried.
    pub(super) fn get(&self, name: &str, closed: bool) -> &Probe<T> {
        let unknown = if closed { &Probe::NotAsked } else { &Probe::Pending };
        self.0.iter().find(|(known, _)| known == name).map_or(unknown, |(_, probe)| probe)
    }
}
