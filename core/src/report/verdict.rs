//! The verdict in one word.

use crate::facts::{Delivery, Facts, MxPart, State};
use crate::lints::is_mismatched;
use crate::names::ip_address::is_address;
use crate::names::mail_hosts::{Purpose, purpose};
use crate::observation::Probe;
use crate::report::Verdict;
use crate::syntax::policy::Mode;

/// Returns whether mail to the domain is protected; the first rule that matches wins.
pub(crate) fn verdict(facts: &Facts<'_>, rows: &[MxPart]) -> Verdict {
    let (record, policy) = (facts.record_state(), facts.policy_state());
    if record == State::Pending || policy == State::Pending {
        return Verdict::Checking;
    }
    match record {
        State::Failed(_) => return Verdict::Undetermined,
        State::Absent if facts.is_last_step() => return Verdict::None,
        State::Absent if facts.is_served() && facts.serves_policy() => return Verdict::Broken,
        State::Absent => return Verdict::Absent,
        State::Invalid => return Verdict::Broken,
        State::NotChecked if policy == State::NotChecked => return Verdict::Undetermined,
        State::Pending | State::Valid | State::NotChecked => {}
    }
    if facts.is_policy_unknown() {
        return Verdict::Undetermined;
    }
    if facts.is_record_left() {
        return Verdict::None;
    }
    // A draft without a policy: the record does not protect anything by itself.
    if policy == State::NotChecked {
        return Verdict::Undetermined;
    }
    match facts.served_policy() {
        None => Verdict::Broken,
        Some(policy) => match policy.mode {
            Mode::None => Verdict::None,
            Mode::Testing => Verdict::Testing,
            Mode::Enforce => enforced(facts, rows),
        },
    }
}

/// Whether the mail hosts have addresses.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Reach {
    /// One of them has, or none was looked up.
    Open,
    /// No answer yet.
    Pending,
    /// Some look-ups failed or were not made, and no host has an address.
    Unknown,
    /// None of them has a public address.
    NoAddress,
}

pub(crate) fn reach(rows: &[MxPart]) -> Reach {
    // An address in place of a name is known to lead nowhere without a look-up.
    let is_looked_up = rows.iter().any(|row| row.addresses != State::NotChecked && !is_address(&row.host));
    let of = |row: &MxPart| match row.addresses {
        State::Pending => Reach::Pending,
        State::Absent | State::Invalid => Reach::NoAddress,
        State::Failed(_) => Reach::Unknown,
        // Not all of many hosts are looked up.
        State::NotChecked if is_looked_up => Reach::Unknown,
        State::Valid | State::NotChecked => Reach::Open,
    };
    let all = [Reach::Open, Reach::Pending, Reach::Unknown];
    let best = all.into_iter().find(|reach| rows.iter().any(|row| of(row) == *reach));
    best.unwrap_or(if rows.is_empty() { Reach::Open } else { Reach::NoAddress })
}

fn enforced(facts: &Facts<'_>, rows: &[MxPart]) -> Verdict {
    match &facts.observation.mx {
        Probe::Pending => return Verdict::Checking,
        Probe::Failed(_) => return Verdict::Undetermined,
        Probe::NotAsked | Probe::Answered(_) => {}
    }
    let is_failing = |row: &MxPart| is_refused(row) && !is_proof(row);
    if rows.iter().any(is_failing)
        || (!rows.is_empty() && rows.iter().all(is_refused))
        || facts.has_contradictory_null_mx()
        || rows.iter().any(|row| is_mismatched(facts, row))
    {
        return Verdict::EnforcedWithFailures;
    }
    match reach(rows) {
        // A host that is not listed may be refused.
        Reach::Open if facts.observation.mx_cut_from().is_some() => Verdict::Undetermined,
        Reach::Open => Verdict::Enforced,
        Reach::Pending => Verdict::Checking,
        Reach::Unknown => Verdict::Undetermined,
        Reach::NoAddress => Verdict::EnforcedWithFailures,
    }
}

/// Whether it is a proof of ownership for Google or Microsoft: an MX record that takes no mail away from the others.
pub(crate) fn is_proof(row: &MxPart) -> bool {
    purpose(&row.host) == Some(Purpose::Verification)
}

pub(crate) const fn is_refused(row: &MxPart) -> bool {
    matches!(row.delivers, Delivery::Refused)
}

#[cfg(test)]
mod tests {
    use super::{MxPart, Reach, reach};
    use crate::facts::{Delivery, State};
    use crate::observation::Reason;

    #[test]
    fn a_host_that_was_not_looked_up_is_unknown_beside_others_that_were() {
        let failed = State::Failed(Reason::DnsTimeout);
        let cases: [(&[State], Reach); 8] = [
            (&[], Reach::Open),
            (&[State::NotChecked, State::NotChecked], Reach::Open),
            (&[State::Absent, State::Valid], Reach::Open),
            (&[State::Absent, State::NotChecked, State::Valid], Reach::Open),
            (&[State::Absent, State::NotChecked], Reach::Unknown),
            (&[State::Absent, failed], Reach::Unknown),
            (&[State::Pending, State::NotChecked, State::Absent], Reach::Pending),
            (&[State::Absent, State::Invalid], Reach::NoAddress),
        ];
        for (states, expected) in cases {
            let row = |addresses: &State| MxPart {
                host: "mx.example.com".to_owned(),
                preference: Some(10),
                pattern: None,
                addresses: *addresses,
                tls: State::NotChecked,
                delivers: Delivery::Unknown,
                certificate: None,
            };
            let rows: Vec<MxPart> = states.iter().map(row).collect();
            assert!(reach(&rows) == expected, "{states:?}");
        }
    }
}
