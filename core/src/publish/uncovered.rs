//! The MX hosts that senders would refuse by a policy in mode enforce.

use crate::facts::Live;
use crate::finding::Message;
use crate::lints::can_be_listed;
use crate::policy::Policy;
use crate::publish::stage::{Records, Stage, act, until_forgotten};
use crate::report::Report;
use crate::syntax::policy::Mode;

/// The MX hosts that a policy does not cover; none if its mode is not enforce.
pub(super) struct Uncovered<'a> {
    /// The current ones.
    pub(super) today: Vec<&'a str>,
    /// The drafted ones.
    pub(super) to_come: Vec<&'a str>,
    /// How many current MX hosts there are, covered or not.
    hosts: usize,
}

impl<'a> Uncovered<'a> {
    pub(super) fn by(policy: &Policy<'_>, live: &'a Live, report: &'a Report) -> Self {
        let today = today(live, report);
        let refused = |host: &&str| policy.mode == Mode::Enforce && policy.covering(host).is_none();
        // If the current hosts are not known, `today` has the drafted ones.
        let drafted = report.mx.iter().filter(|mx| mx.preference.is_some()).map(|mx| mx.host.as_str());
        let to_come = drafted.filter(|host| refused(host) && !today.contains(host)).collect();
        Self { hosts: today.len(), today: today.into_iter().filter(refused).collect(), to_come }
    }

    /// Whether senders would not deliver to any of the current hosts.
    pub(super) const fn is_all_of_today(&self) -> bool {
        self.hosts > 0 && self.today.len() == self.hosts
    }

    /// Returns the steps for all of them before the policy is served.
    pub(super) fn steps(&self, mx_ttl: Option<u32>) -> Vec<Stage> {
        let mut all = self.patterns_first();
        let text = match self.today.len() {
            0 => return all,
            _ if self.today.iter().any(|host| !can_be_listed(host)) => {
                let unusable: Vec<&str> =
                    self.today.iter().copied().filter(|host| !can_be_listed(host)).collect();
                Message::new(
                    "plan.take-unusable-out",
                    "The draft does not cover {hosts}. No pattern can be written for {unusable}: first remove only these from the MX records. Add a pattern for each of the others.",
                )
                .arg("unusable", unusable.join(", "))
            }
            _ if self.is_all_of_today() => Message::new(
                "plan.cover-first",
                "The draft does not cover any of the current MX hosts ({hosts}), so in mode enforce nothing would be delivered. Add the missing patterns, or first move the mail to hosts that the draft covers.",
            ),
            1 => Message::new(
                "plan.take-host-out",
                "The draft does not cover {hosts}. First remove that host from the MX records, or add a pattern for it to the draft.",
            ),
            _ => Message::new(
                "plan.take-hosts-out",
                "The draft does not cover {hosts}. First remove these hosts from the MX records, or add a pattern for each to the draft.",
            ),
        };
        all.push(act(text.arg("hosts", self.today.join(", "))));
        all.push(until_forgotten(Records::Mx, mx_ttl));
        all
    }

    /// Returns the steps for the drafted ones before the policy is served.
    pub(super) fn patterns_first(&self) -> Vec<Stage> {
        let text = match self.to_come.len() {
            0 => return Vec::new(),
            1 => Message::new(
                "plan.cover-new-host",
                "The policy does not cover {hosts}, which is to be an MX host. First add a pattern for it to the policy.",
            ),
            _ => Message::new(
                "plan.cover-new-hosts",
                "The policy does not cover {hosts}, which are to be MX hosts. First add a pattern for each to the policy.",
            ),
        };
        vec![act(text.arg("hosts", self.to_come.join(", ")))]
    }
}

/// Returns the current MX hosts, or the drafted ones if those are not known. Without any MX record it is the
/// domain itself, unless MX hosts are drafted.
fn today<'a>(live: &'a Live, report: &'a Report) -> Vec<&'a str> {
    match &live.mx {
        Some(hosts) if !hosts.is_empty() => hosts.iter().map(String::as_str).collect(),
        known => {
            let implicit = |preference: Option<u16>| known.is_none() || preference.is_none();
            report.mx.iter().filter(|mx| implicit(mx.preference)).map(|mx| mx.host.as_str()).collect()
        }
    }
}
