//! Senders that accept a policy and then deliver nothing (RFC 8461 §5), and which finding says so.

use crate::facts::mx::MxSet;
use crate::facts::{Facts, State};
use crate::finding::{EFFECT, Finding, Message, Severity, Source};
use crate::lints::policy::placeholder::is_placeholder;
use crate::senders::{Kind, SenderVerdict};
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::{Key, Line, Mode, PolicySyntax};

/// The senders that stop mail because of the policy.
pub(crate) enum Stopping {
    None,
    /// An answer that decides it is pending.
    Pending,
    /// They do because of a fault of the text. The error about it says so.
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
        let is_null = matches!(MxSet::of(facts), MxSet::Null);
        let names = if is_announced && !is_null { stopping(facts) } else { Vec::new() };
        match names.join(", ") {
            none if none.is_empty() => Self::None,
            names if names_a_host(facts, body) => Self::Fault(names),
            names => Self::Hosts(names),
        }
    }

    /// Returns the names of the senders.
    pub(crate) fn senders(&self) -> Option<&str> {
        match self {
            Self::Fault(senders) | Self::Hosts(senders) => Some(senders),
            Self::None | Self::Pending => None,
        }
    }

    /// Lets the error that is the cause name the senders, instead of a finding of its own: the first about an mx line, else
    /// the first about the policy. While an answer that decides it is pending, that error waits.
    pub(crate) fn settle(self, facts: &Facts<'_>, own: &'static str, findings: &mut Vec<Finding>) {
        let (Self::Pending | Self::Fault(_)) = self else { return };
        let Some(body) = facts.body.as_ref() else { return };
        let is_error =
            |finding: &Finding| finding.severity == Severity::Error && finding.source == Source::Policy;
        let is_about_mx = |finding: &Finding| {
            let line = |start| body.lines.partition_point(|line| line.span.start <= start).checked_sub(1);
            let line = finding.span.and_then(|span| body.lines.get(line(span.start)?));
            line.is_some_and(|line| is_of_mx(body, line))
        };
        let about_mx = findings.iter().position(|finding| is_error(finding) && is_about_mx(finding));
        let Some(cause) = about_mx.or_else(|| findings.iter().position(is_error)) else { return };
        match self {
            Self::Fault(senders) => {
                if let Some(finding) = findings.get_mut(cause) {
                    finding.args.push((EFFECT, sentence(senders).into()));
                }
                findings.retain(|finding| finding.lint.name != own);
            }
            _ => drop(findings.remove(cause)),
        }
    }
}

fn sentence(senders: String) -> Message {
    let sentence = Message::new(
        "stopping",
        "These senders accept the policy all the same: {senders}. In mode enforce they deliver only to hosts that match an mx line, and no MX host matches the mx lines in the way these senders read them. They hold the mail back until they fetch the corrected policy, for which the TXT record needs a new id, or until the cached one expires.",
    );
    sentence.arg("senders", senders)
}

/// Returns whether a line is an mx field, or may have been meant as one.
fn is_of_mx(body: &PolicySyntax<'_>, line: &Line<'_>) -> bool {
    match &line.field {
        Some(field) => field.parsed.key() == Some(Key::Mx),
        None => {
            let text = line.span.of(body.text).to_ascii_lowercase();
            text.split(|byte| !byte.is_ascii_alphanumeric()).any(|word| word == b"mx")
                || text.trim_ascii_start().starts_with(b"-")
        }
    }
}

/// Returns whether an mx line names one of the MX hosts, or no host at all: then the form of the lines is the cause, and not
/// what they name.
fn names_a_host(facts: &Facts<'_>, body: &PolicySyntax<'_>) -> bool {
    let rows = facts.mx_rows();
    let mut names_others = false;
    for line in body.lines.iter().filter(|line| is_of_mx(body, line)) {
        let text = String::from_utf8_lossy(line.span.of(body.text)).to_ascii_lowercase();
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "-.*".contains(c)));
        let hosts: Vec<&str> =
            words.map(|word| word.trim_end_matches('.')).filter(|word| is_host(word)).collect();
        if hosts.is_empty() {
            return true;
        }
        names_others = true;
        for word in hosts {
            let covers = |host: &str| {
                let above = host.find('.').and_then(|dot| host.get(dot..));
                word == host || word.strip_prefix('*').is_some_and(|suffix| Some(suffix) == above)
            };
            if rows.iter().any(|row| covers(&row.host)) {
                return true;
            }
        }
    }
    !names_others || rows.is_empty()
}

/// Returns whether a word is a host or a pattern, and not a placeholder, a number or an address.
fn is_host(word: &str) -> bool {
    let top = word.rsplit_once('.').map_or("", |(_, top)| top);
    top.bytes().any(|byte| byte.is_ascii_alphabetic())
        && MxPattern::parse(word).is_ok()
        && !is_placeholder(word.as_bytes())
}

/// Returns the sending MTAs that accept the policy in mode enforce, and then find no MX host that they may deliver to. A
/// valid policy that does not cover the hosts is the business of other lints.
pub(crate) fn stopping<'f>(facts: &'f Facts<'_>) -> Vec<&'f str> {
    let rows = facts.mx_rows();
    let is_valid = facts.mode.is_some_and(|mode| mode != Mode::None);
    let covers = !is_valid || rows.iter().any(|row| row.pattern.is_some());
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
