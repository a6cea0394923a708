//! Senders that accept a policy and then deliver nothing (RFC 8461 §5), and which finding says so.

use crate::facts::{Facts, State};
use crate::finding::Message;
use crate::senders::{Kind, SenderVerdict};
use crate::syntax::policy::{Deviation, Key, Mode, PolicySyntax, Slip};

/// The senders that stop mail because of the policy, as far as no finding says so yet.
pub(crate) enum Stopping {
    /// There are none, or a finding says so.
    None,
    /// An answer that decides it is pending.
    Pending,
    /// They do because of a fault of the text. The first error about the policy says so.
    Fault(String),
    /// They do because the policy names other hosts. That is a cause of its own, so a finding of its own says so.
    Hosts(String),
}

impl Stopping {
    /// Looks for them. A valid policy that does not cover the hosts is the business of other lints.
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        let is_faulty = |body: &&PolicySyntax<'_>| facts.mode.is_none() || !body.deviations.is_empty();
        let Some(body) = facts.body.as_ref().filter(is_faulty) else { return Self::None };
        if !mtas(facts, true).any(|verdict| verdict.mode == Some(Mode::Enforce)) {
            return Self::None;
        }
        if facts.observation.mx().is_pending() || facts.record_state() == State::Pending {
            return Self::Pending;
        }
        let is_announced = matches!(facts.record_state(), State::Valid | State::NotChecked);
        let names = if is_announced { stopping(facts) } else { Vec::new() };
        match names.join(", ") {
            none if none.is_empty() => Self::None,
            names if names_a_host(facts, body) => Self::Fault(names),
            names => Self::Hosts(names),
        }
    }

    /// What the finding about the fault adds.
    pub(crate) fn sentence(senders: String) -> Message {
        let sentence = Message::new(
            "stopping",
            "These senders accept the policy all the same: {senders}. In mode enforce they deliver only to hosts that match an mx line, and no MX host matches the mx lines in the way these senders read them. They hold the mail back until they fetch the corrected policy, for which the TXT record needs a new id, or until the cached one expires.",
        );
        sentence.arg("senders", senders)
    }
}

/// Returns whether the text names one of the MX hosts, or may have been meant to.
fn names_a_host(facts: &Facts<'_>, body: &PolicySyntax<'_>) -> bool {
    let mut stray = body.separate(|kind| matches!(kind, Deviation::NotAField | Deviation::EmptyValue));
    let is_faulty = body.fields_of(Key::Mx).any(|field| !field.parsed.is_good())
        || stray.any(|line| line.span.of(body.text).to_ascii_lowercase().starts_with(b"mx"))
        || body.intended().iter().any(|line| line.slip == Slip::Malformed && line.key == Key::Mx)
        || body.second_policy().is_some();
    let rows = facts.mx_rows();
    let text = String::from_utf8_lossy(body.text).to_ascii_lowercase();
    let is_named = |host: &str| {
        let above = host.find('.').and_then(|dot| host.get(dot..)).unwrap_or(host);
        text.contains(host) || text.contains(&["*", above].concat())
    };
    is_faulty || rows.is_empty() || rows.iter().any(|row| is_named(&row.host))
}

/// Returns the sending MTAs that accept the policy in mode enforce, and then find no MX host that they may deliver to. A
/// valid policy that does not cover the hosts is the business of other lints.
pub(crate) fn stopping<'f>(facts: &'f Facts<'_>) -> Vec<&'f str> {
    let rows = facts.mx_rows();
    let covers = facts.mode.is_none() || rows.iter().any(|row| row.pattern.is_some());
    if facts.observation.mx().is_pending() || !facts.is_served() || !covers {
        return Vec::new();
    }
    let hosts: Vec<&str> = rows.iter().map(|row| row.host.as_str()).collect();
    let hosts = (!hosts.is_empty()).then_some(hosts.as_slice());
    let stops = |verdict: &&SenderVerdict| verdict.stops_mail(hosts);
    mtas(facts, true).filter(stops).map(|verdict| verdict.profile.name).collect()
}

/// Returns the sending MTAs that accept or refuse the policy. Libraries do not send mail, and documented rules have
/// other lints.
pub(crate) fn mtas<'f>(facts: &'f Facts<'_>, accepts: bool) -> impl Iterator<Item = &'f SenderVerdict> {
    let is_mta = |verdict: &&SenderVerdict| verdict.profile.kind == Kind::Mta;
    facts.senders().iter().filter(is_mta).filter(move |verdict| verdict.accepts == accepts)
}
