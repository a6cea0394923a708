//! The MX hosts, compared with the policy (RFC 8461 §4).

use crate::facts::Facts;
use crate::facts::publication::{Delivery, MxPart, State};
use crate::names::ip_address::{is_address, is_private};
use crate::observation::{MxRecord, Probe, Reason};
use crate::syntax::policy::Mode;

/// The answer of the MX lookup, by its meaning.
pub(crate) enum MxSet<'a> {
    /// Not queried, pending or failed.
    Unknown,
    /// No MX record: the policy domain itself takes the mail (RFC 5321 §5.1).
    Implicit,
    /// A null MX: the domain takes no mail (RFC 7505).
    Null,
    /// MX records, by preference and name, without repeats.
    Hosts(Vec<&'a MxRecord>),
}

impl<'a> MxSet<'a> {
    /// Classifies the answer of the MX lookup.
    pub(crate) fn of(facts: &Facts<'a>) -> Self {
        let Some(answer) = facts.observation.mx.answer() else { return Self::Unknown };
        let mut hosts = MxRecord::by_preference(&answer.records);
        match hosts.as_slice() {
            [] => Self::Implicit,
            _ if MxRecord::are_null(&answer.records) => Self::Null,
            _ => {
                // A null MX beside other records is a mistake in the zone. Senders skip it.
                hosts.retain(|record| !record.host.is_empty());
                Self::Hosts(hosts)
            }
        }
    }
}

impl Facts<'_> {
    /// Whether the domain itself does not exist in the DNS.
    pub(crate) fn is_nonexistent(&self) -> bool {
        // Broken servers deny a name that has others below it.
        let has_no_record = self.record_state() == State::Absent;
        has_no_record && self.observation.mx.answer().is_some_and(|answer| answer.nxdomain)
    }

    /// Whether there is a null MX beside MX records with a host, which RFC 7505 §3 forbids.
    pub(crate) fn has_contradictory_null_mx(&self) -> bool {
        let records =
            self.observation.mx.answer().map(|answer| answer.records.as_slice()).unwrap_or_default();
        !MxRecord::are_null(records) && records.iter().any(|record| record.host.is_empty())
    }

    /// Returns one row for each MX host, including the implicit one.
    pub(crate) fn mx_rows(&self) -> &[MxPart] {
        self.mx_rows.get_or_init(|| rows(self))
    }
}

fn rows(facts: &Facts<'_>) -> Vec<MxPart> {
    match MxSet::of(facts) {
        MxSet::Unknown | MxSet::Null => Vec::new(),
        MxSet::Implicit => match facts.context.domain {
            Some(domain) => vec![row(facts, domain.as_str(), None)],
            None => Vec::new(),
        },
        MxSet::Hosts(hosts) => {
            hosts.into_iter().map(|record| row(facts, &record.host, Some(record.preference))).collect()
        }
    }
}

fn row(facts: &Facts<'_>, host: &str, preference: Option<u16>) -> MxPart {
    let pattern = facts.policy().and_then(|policy| policy.covering(host)).map(ToString::to_string);
    let is_reached = facts.observation.mx_tls(host).answer().is_some();
    let addresses = match facts.observation.mx_host(host) {
        // Senders look it up as a name, and no name in the DNS looks like that. So nothing asks for it.
        _ if is_address(host) => State::Absent,
        Probe::NotAsked => State::NotChecked,
        Probe::Pending => State::Pending,
        Probe::Failed(failure) => State::Failed(failure.reason),
        Probe::Answered(found) if found.all().any(|address| !is_private(address)) => State::Valid,
        // A handshake shows that the host can be reached.
        Probe::Answered(found) if !found.is_empty() && is_reached => State::Valid,
        // An address that was not asked for may be public.
        Probe::Answered(found) if !found.is_empty() && found.aaaa_not_asked => {
            State::Failed(Reason::NotPublic)
        }
        Probe::Answered(found) => match &found.partial {
            Some(failure) => State::Failed(failure.reason),
            None if found.is_empty() => State::Absent,
            None => State::Invalid,
        },
    };
    let tls = match facts.observation.mx_tls(host) {
        Probe::NotAsked => State::NotChecked,
        Probe::Pending => State::Pending,
        Probe::Failed(failure) => State::Failed(failure.reason),
        Probe::Answered(seen) if seen.verified => State::Valid,
        Probe::Answered(_) => State::Invalid,
    };
    let delivers = delivery(facts, pattern.is_some() && tls != State::Invalid);
    MxPart { host: host.to_owned(), preference, pattern, addresses, tls, delivers, certificate: None }
}

/// Returns what a sending MTA does at a host. The host is `acceptable` if a pattern covers it and its certificate, if
/// it was checked, is valid.
fn delivery(facts: &Facts<'_>, acceptable: bool) -> Delivery {
    let known = facts.record_state();
    let usable = known == State::Valid || known == State::NotChecked;
    match facts.served_policy() {
        Some(policy) if usable && policy.mode == Mode::Enforce => {
            if acceptable {
                Delivery::TlsOnly
            } else {
                Delivery::Refused
            }
        }
        Some(_) if usable => Delivery::Opportunistic,
        _ if is_open(known) || facts.is_policy_unknown() => Delivery::Unknown,
        _ => Delivery::Opportunistic,
    }
}

const fn is_open(state: State) -> bool {
    matches!(state, State::Pending | State::Failed(_))
}
