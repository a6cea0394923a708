//! The report: what a sending MTA that follows the RFCs makes of the observation, and why.

pub mod evaluate;
pub mod steps;
pub(crate) mod verdict;

use crate::facts::Facts;
use crate::finding::lint::{Finding, Severity, Source};
use crate::finding::message::Message;
use crate::names::domain::DomainName;
use crate::observation::Reason;
use crate::policy::Policy;
use crate::senders::SenderVerdict;
use crate::syntax::sts_record::RecordSyntax;
use crate::syntax::tlsrpt_record::TlsrptSyntax;
use serde::Serialize;

/// Everything known about one domain at one moment.
#[derive(Clone)]
pub struct Report {
    /// The policy domain; a draft may have none.
    pub domain: Option<DomainName>,
    /// The answer in one word.
    pub verdict: Verdict,
    /// What sending MTAs do, in a sentence.
    pub summary: Message,
    /// The MTA-STS TXT record.
    pub record: RecordPart,
    /// The policy.
    pub policy: PolicyPart,
    /// The TLSRPT record.
    pub tlsrpt: TlsrptPart,
    /// The MX hosts, by preference.
    pub mx: Vec<MxPart>,
    /// What real senders make of the policy body; empty where there is none.
    pub senders: Vec<SenderVerdict>,
    /// What a sending MTA does, step by step.
    pub steps: Vec<Step>,
    /// Errors first, then warnings, then notes; within one severity in reading order.
    pub findings: Vec<Finding>,
}

impl Report {
    /// The text that the spans of findings about `source` point into.
    pub fn text(&self, source: Source) -> Option<&[u8]> {
        match source {
            Source::Record => self.record.text.as_deref(),
            Source::Policy => self.policy.text.as_deref(),
            Source::Tlsrpt => self.tlsrpt.text.as_deref(),
            _ => None,
        }
    }

    /// How many findings are of `severity`.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// Whether mail to the domain is protected by MTA-STS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not known yet.
    Checking,
    /// Senders that honour MTA-STS deliver only over verified TLS.
    Enforced,
    /// Enforced, but at least one MX host would be refused.
    EnforcedWithFailures,
    /// Senders deliver anyway and report failures.
    Testing,
    /// A policy says that there is no policy: the orderly withdrawal.
    None,
    /// Nothing is published.
    Absent,
    /// Something is published, and senders that follow the RFC ignore it.
    Broken,
    /// We could not find out.
    Undetermined,
}

/// How a part of the publication stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// No answer yet.
    Pending,
    /// Good for an RFC-following sender.
    Valid,
    /// Published, but such a sender ignores it.
    Invalid,
    /// Not published.
    Absent,
    /// The probe failed.
    Failed(Reason),
    /// Nobody looked.
    NotChecked,
}

impl State {
    /// The word of the public JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Absent => "absent",
            Self::Failed(_) => "failed",
            Self::NotChecked => "not_checked",
        }
    }

    /// Why the probe failed, if it did.
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Failed(reason) => Some(reason),
            _ => None,
        }
    }
}

/// The MTA-STS TXT record.
#[derive(Clone, Debug)]
pub struct RecordPart {
    /// How it stands.
    pub state: State,
    /// The policy id, where the record is valid.
    pub id: Option<String>,
    /// The record that senders look at, its strings joined; spans point into it.
    pub text: Option<Vec<u8>>,
}

impl RecordPart {
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        let syntax = facts.record.syntax.as_ref();
        Self {
            state: facts.record_state(),
            id: syntax.and_then(RecordSyntax::accepted_id),
            text: syntax.map(|syntax| syntax.text.to_vec()),
        }
    }
}

/// The policy.
#[derive(Clone, Debug)]
pub struct PolicyPart {
    /// How it stands with senders; `Valid` only when `policy` is there.
    pub state: State,
    /// The policy, where an RFC-following sender accepts the body. A draft may have one that nobody gets,
    /// for want of a policy host in order.
    pub policy: Option<Policy<'static>>,
    /// The body; spans point into it.
    pub text: Option<Vec<u8>>,
}

impl PolicyPart {
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        Self {
            state: facts.policy_state(),
            policy: facts.policy().cloned().map(Policy::into_owned),
            text: facts.body.as_ref().map(|body| body.text.to_vec()),
        }
    }
}

/// The TLSRPT record.
#[derive(Clone, Debug)]
pub struct TlsrptPart {
    /// How it stands.
    pub state: State,
    /// Where reports go, where the record is valid.
    pub rua: Vec<String>,
    /// The record that senders look at, its strings joined; spans point into it.
    pub text: Option<Vec<u8>>,
}

impl TlsrptPart {
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        let syntax = facts.tlsrpt.syntax.as_ref();
        Self {
            state: facts.tlsrpt_state(),
            rua: syntax.and_then(TlsrptSyntax::accepted_rua).unwrap_or_default(),
            text: syntax.map(|syntax| syntax.text.to_vec()),
        }
    }
}

/// One MX host.
#[derive(Clone, Debug)]
pub struct MxPart {
    /// The host.
    pub host: String,
    /// Its preference; `None` for the implicit MX (RFC 5321 §5.1).
    pub preference: Option<u16>,
    /// The first mx pattern that covers it.
    pub pattern: Option<String>,
    /// Whether its name resolves.
    pub addresses: State,
    /// Its certificate, as a sending MTA would see it.
    pub tls: State,
    /// What becomes of mail to it.
    pub delivers: Delivery,
}

/// What a sending MTA that honours MTA-STS does at an MX host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Delivers over verified TLS or not at all.
    TlsOnly,
    /// Does not deliver.
    Refused,
    /// Delivers as if there were no MTA-STS.
    Opportunistic,
    /// Not known.
    Unknown,
}

/// One step of a sending MTA (RFC 8461 §3 to §5).
#[derive(Clone, Debug)]
pub struct Step {
    /// Which one.
    pub name: StepName,
    /// How it goes.
    pub state: State,
    /// What the sender sees and does.
    pub detail: Message,
}

/// The steps, in a sender's order; reporting comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    /// Look for the TXT record (RFC 8461 §3.1).
    Record,
    /// Fetch and read the policy (RFC 8461 §3.2, §3.3).
    Policy,
    /// Hold the MX hosts against the policy (RFC 8461 §4.1).
    Mx,
    /// Verify the MX hosts' certificates (RFC 8461 §4.2).
    MxTls,
    /// Report failures (RFC 8460).
    Tlsrpt,
}
