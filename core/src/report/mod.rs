//! The report: how a sending MTA that follows the RFCs treats the domain, and why.

pub(crate) mod at_host;
pub(crate) mod evaluate;
pub(crate) mod picture;
mod picture_words;
pub(crate) mod steps;
pub(crate) mod summary;
pub(crate) mod verdict;

use crate::facts::{MxPart, PolicyPart, RecordPart, State, TlsrptPart};
use crate::finding::{Finding, Message, Severity, Source};
use crate::names::domain::DomainName;
use crate::senders::SenderVerdict;

/// Everything known about one domain at one moment.
#[derive(Clone)]
pub struct Report {
    /// The policy domain; a draft may have none.
    pub domain: Option<DomainName>,
    /// The answer in one word.
    pub verdict: Verdict,
    /// What sending MTAs do, in one sentence.
    pub summary: Message,
    /// The MTA-STS TXT record.
    pub record: RecordPart,
    /// The policy.
    pub policy: PolicyPart,
    /// The TLSRPT record.
    pub tlsrpt: TlsrptPart,
    /// The MX hosts, by preference.
    pub mx: Vec<MxPart>,
    /// How real senders judge the policy body. Empty without a body.
    pub senders: Vec<SenderVerdict>,
    /// What a sending MTA does, step by step.
    pub steps: Vec<Step>,
    /// Errors first, then warnings, then notes; within one severity in reading order.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Returns the text that the spans of findings about `source` point into.
    pub fn text(&self, source: Source) -> Option<&[u8]> {
        match source {
            Source::Record => self.record.text.as_deref(),
            Source::Policy => self.policy.text.as_deref(),
            Source::Tlsrpt => self.tlsrpt.text.as_deref(),
            _ => None,
        }
    }

    /// The answer as a headline, which has the argument `domain`. If no mail arrives at all, that is the answer, whatever the
    /// verdict.
    pub fn headline(&self) -> Message {
        match self.summary.key {
            "summary.absent-nonexistent" => Message::new("headline.nonexistent", "{domain} does not exist"),
            "summary.absent-null-mx"
            | "summary.none-null-mx"
            | "summary.broken-null-mx"
            | "summary.enforced-null-mx" => Message::new("headline.no-mail", "{domain} accepts no mail"),
            "summary.unreachable" | "summary.local-hosts" => {
                Message::new("headline.unreachable", "Mail to {domain} cannot be delivered")
            }
            _ => self.verdict.headline(),
        }
    }

    /// Returns the number of findings of `severity`.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// Whether mail to the domain is protected by MTA-STS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Not known yet.
    Checking,
    /// Senders that honour MTA-STS deliver only over verified TLS.
    Enforced,
    /// Enforced, but at least one MX host would be refused.
    EnforcedWithFailures,
    /// Senders deliver anyway and report failures.
    Testing,
    /// The policy has mode none: the orderly withdrawal.
    None,
    /// Nothing is published.
    Absent,
    /// Something is published, and senders that follow the RFC ignore it.
    Broken,
    /// It could not be found out.
    Undetermined,
}

impl Verdict {
    /// The word of the public JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Enforced => "enforced",
            Self::EnforcedWithFailures => "enforced_with_failures",
            Self::Testing => "testing",
            Self::None => "none",
            Self::Absent => "absent",
            Self::Broken => "broken",
            Self::Undetermined => "undetermined",
        }
    }

    /// Its name for people.
    pub const fn name(self) -> Message {
        match self {
            Self::Checking => Message::new("verdict.checking", "checking"),
            Self::Enforced => Message::new("verdict.enforced", "enforced"),
            Self::EnforcedWithFailures => {
                Message::new("verdict.enforced-with-failures", "enforced with failures")
            }
            Self::Testing => Message::new("verdict.testing", "testing"),
            Self::None => Message::new("verdict.none", "none"),
            Self::Absent => Message::new("verdict.absent", "absent"),
            Self::Broken => Message::new("verdict.broken", "broken"),
            Self::Undetermined => Message::new("verdict.undetermined", "undetermined"),
        }
    }

    /// The answer as a headline, which has the argument `domain`.
    pub const fn headline(self) -> Message {
        match self {
            Self::Checking => Message::new("headline.checking", "Checking {domain}"),
            Self::Enforced => Message::new("headline.enforced", "Mail to {domain} is protected"),
            Self::EnforcedWithFailures => {
                Message::new("headline.enforced-with-failures", "Some mail to {domain} may not arrive")
            }
            Self::Testing => Message::new(
                "headline.testing",
                "Mail to {domain} is not protected yet: MTA-STS is in testing",
            ),
            Self::None => Message::new("headline.none", "MTA-STS is switched off for {domain}"),
            Self::Absent => {
                Message::new("headline.absent", "Mail to {domain} is not protected: MTA-STS is not set up")
            }
            Self::Broken => Message::new("headline.broken", "Mail to {domain} is not protected"),
            Self::Undetermined => Message::new("headline.undetermined", "No verdict on {domain}"),
        }
    }
}

/// One step of a sending MTA (RFC 8461 §3 to §5).
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name.
    pub name: StepName,
    /// Its result.
    pub state: State,
    /// What the sender sees and does.
    pub detail: Message,
}

/// The steps, in a sender's order; reporting comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepName {
    /// Look for the TXT record (RFC 8461 §3.1).
    Record,
    /// Fetch and read the policy (RFC 8461 §3.2, §3.3).
    Policy,
    /// Compare the MX hosts with the policy (RFC 8461 §4.1).
    Mx,
    /// Verify the MX hosts' certificates (RFC 8461 §4.2).
    MxTls,
    /// Report failures (RFC 8460).
    Tlsrpt,
}

impl StepName {
    /// Its name for people.
    pub const fn name(self) -> Message {
        match self {
            Self::Record => Message::new("step-name.record", "record"),
            Self::Policy => Message::new("step-name.policy", "policy"),
            Self::Mx => Message::new("step-name.mx", "mx"),
            Self::MxTls => Message::new("step-name.mx-tls", "mx tls"),
            Self::Tlsrpt => Message::new("step-name.tlsrpt", "tlsrpt"),
        }
    }

    /// The word of the public JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Policy => "policy",
            Self::Mx => "mx",
            Self::MxTls => "mx_tls",
            Self::Tlsrpt => "tlsrpt",
        }
    }
}
