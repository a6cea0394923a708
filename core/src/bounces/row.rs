//! A row of the table: what a program writes, and what it means.

use crate::text::message::{Arg, Message};
use crate::text::words::Part;

/// What one program writes about one problem.
#[derive(Debug)]
pub struct Bounce {
    /// The name of the row.
    pub id: &'static str,
    /// The program or service.
    pub(super) sender: Sender,
    /// What it writes, see `pattern.rs`; any of them.
    pub(super) patterns: &'static [&'static str],
    /// What kind of text it is.
    pub rank: Rank,
    /// What becomes of the mail.
    pub state: State,
    /// Whose move it is.
    pub whose: &'static [Whose],
    /// What to check.
    pub check: &'static [Check],
    /// How certain the row is.
    pub certainty: Certainty,
    /// What it means, in sentences.
    pub(super) meaning: &'static str,
}

impl Bounce {
    /// Returns the program or service.
    pub fn sender(&self) -> Arg {
        match self.sender {
            Sender::Named(name) => name.into(),
            Sender::Receiving(name) => {
                Message::new("bounce.receiving", "{program}, receiving").arg("program", name).into()
            }
            Sender::Words(words) => Message::of_row(self.id, Part::Sender, words).into(),
        }
    }

    /// Returns what it means, in sentences.
    pub const fn meaning(&self) -> Message {
        Message::of_row(self.id, Part::Meaning, self.meaning)
    }
}

/// Who writes a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    /// The program or service of this name.
    Named(&'static str),
    /// The same, where it receives the mail.
    Receiving(&'static str),
    /// One of several; these words tell which.
    Words(&'static str),
}

impl Sender {
    /// Returns the one that receives the mail.
    pub(super) const fn receiving(self) -> Self {
        let (Self::Named(name) | Self::Receiving(name) | Self::Words(name)) = self;
        Self::Receiving(name)
    }

    /// Returns one whose name is words.
    pub(super) const fn in_words(self) -> Self {
        let (Self::Named(name) | Self::Receiving(name) | Self::Words(name)) = self;
        Self::Words(name)
    }
}

/// What kind of text it is. Of several, the first kind tells most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// It names a cause.
    Cause,
    /// It tells only that the mail was not delivered; another line has the cause.
    Outcome,
    /// It tells what the sender does, and not that something failed.
    Fine,
}

/// What becomes of the mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The sender tries again.
    Waits,
    /// The sender has given up.
    Failed,
    /// It depends on the sender, or on the code.
    Either,
    /// The text is a line of a log and does not tell.
    Log,
    /// The mail was delivered without encryption.
    Unprotected,
    /// The mail was delivered all the same.
    Delivered,
    /// Of several mails, not the same became.
    Mixed,
}

impl State {
    /// Returns a word for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::Failed => "failed",
            Self::Either => "waits or failed",
            Self::Log => "unknown",
            Self::Unprotected => "sent unencrypted",
            Self::Delivered => "delivered",
            Self::Mixed => "differs",
        }
    }

    /// Returns a sentence.
    pub const fn sentence(self) -> Message {
        match self {
            Self::Waits => Message::new("bounce.mail-waits", "The mail waits, and the sender tries again."),
            Self::Failed => {
                Message::new("bounce.mail-failed", "The sender has given up; the mail must be sent again.")
            }
            Self::Either => Message::new(
                "bounce.mail-waits-or-failed",
                "The code tells whether the sender tries again: 4 means yes, 5 means no.",
            ),
            Self::Log => {
                Message::new("bounce.mail-unknown", "This line does not tell what became of the mail.")
            }
            Self::Unprotected => {
                Message::new("bounce.mail-unprotected", "The mail was sent without encryption.")
            }
            Self::Delivered => Message::new("bounce.mail-delivered", "The mail was delivered all the same."),
            Self::Mixed => Message::new(
                "bounce.mail-differs",
                "Some mails are delivered or wait, and of others the sender has given up: each line tells.",
            ),
        }
    }

    /// Returns the same in a few words.
    pub const fn brief(self) -> Message {
        match self {
            Self::Waits => Message::new("bounce.brief-waits", "waits"),
            Self::Failed => Message::new("bounce.brief-failed", "failed"),
            Self::Either => Message::new("bounce.brief-waits-or-failed", "waits or failed"),
            Self::Log => Message::new("bounce.brief-unknown", "unknown"),
            Self::Unprotected => Message::new("bounce.brief-unprotected", "sent unencrypted"),
            Self::Delivered => Message::new("bounce.brief-delivered", "delivered"),
            Self::Mixed => Message::new("bounce.brief-differs", "differs"),
        }
    }

    /// Returns the state of two mails.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Log, state) | (state, Self::Log) => state,
            _ if self == other => self,
            _ => Self::Mixed,
        }
    }
}

/// Whose move it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The recipient's domain has to correct its policy or record.
    Policy,
    /// The host that serves the recipient's policy has to be fixed.
    PolicyHost,
    /// The recipient's mail server has to offer TLS.
    Tls,
    /// The recipient's mail server needs another certificate.
    Certificate,
    /// The recipient's DNS has to be fixed: DNSSEC or TLSA records.
    Dns,
    /// The way to the recipient's mail server.
    Network,
    /// The sender's own configuration.
    Sender,
    /// Nobody has to do anything.
    Nobody,
    /// The text around or inside it tells.
    Elsewhere,
}

impl Whose {
    /// Returns whose move it is, in words.
    pub const fn words(self) -> Message {
        match self {
            Self::Policy => {
                Message::new("bounce.whose-policy", "the recipient's domain: its MTA-STS policy or record")
            }
            Self::PolicyHost => {
                Message::new("bounce.whose-policy-host", "the recipient's domain: the host of its policy")
            }
            Self::Tls => Message::new("bounce.whose-tls", "the recipient's mail server: TLS"),
            Self::Certificate => {
                Message::new("bounce.whose-certificate", "the recipient's mail server: its certificate")
            }
            Self::Dns => Message::new("bounce.whose-dns", "the recipient's DNS: DNSSEC or TLSA records"),
            Self::Network => Message::new("bounce.whose-network", "the network between sender and recipient"),
            Self::Sender => Message::new("bounce.whose-sender", "the sender: its own configuration"),
            Self::Nobody => Message::new("bounce.whose-nobody", "nobody: nothing failed"),
            Self::Elsewhere => Message::new("bounce.whose-elsewhere", "see the rest of the message"),
        }
    }
}

/// What to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The MX hosts against the patterns of the policy.
    Coverage,
    /// The certificates of the MX hosts.
    Certificate,
    /// STARTTLS at the MX hosts.
    Tls,
    /// The TLSA records.
    Tlsa,
    /// DNSSEC.
    Dnssec,
    /// The TXT record at `_mta-sts`.
    Record,
    /// The policy and its host.
    Policy,
    /// Port 25 of the MX hosts.
    Port,
    /// The sender's configuration; nothing at the recipient.
    Sender,
}

impl Check {
    /// Returns what to check, as an imperative.
    pub const fn words(self) -> Message {
        match self {
            Self::Coverage => Message::new(
                "bounce.check-coverage",
                "Compare every MX host with the mx lines of the policy that is served.",
            ),
            Self::Certificate => Message::new(
                "bounce.check-certificate",
                "Look at the certificate that each MX host shows on port 25 after STARTTLS: its names, its dates and its intermediate certificates.",
            ),
            Self::Tls => Message::new(
                "bounce.check-tls",
                "Check that every MX host offers STARTTLS on port 25, at each of its addresses, with TLS 1.2 or newer.",
            ),
            Self::Tlsa => Message::new(
                "bounce.check-tlsa",
                "Compare the TLSA records at _25._tcp.<host> with the certificates that the host shows; only usage 2 and 3 count.",
            ),
            Self::Dnssec => Message::new(
                "bounce.check-dnssec",
                "Check the DNSSEC signatures of the MX, address and TLSA records; no query may end with SERVFAIL.",
            ),
            Self::Record => Message::new(
                "bounce.check-record",
                "Check that there is exactly one valid TXT record at _mta-sts.<domain>.",
            ),
            Self::Policy => Message::new(
                "bounce.check-policy",
                "Check https://mta-sts.<domain>/.well-known/mta-sts.txt: the certificate, status 200 without a redirect, and a valid policy.",
            ),
            Self::Port => {
                Message::new("bounce.check-port", "Check that port 25 of every MX host can be reached.")
            }
            Self::Sender => {
                Message::new("bounce.check-sender", "Read the TLS settings of the sending server.")
            }
        }
    }

    /// Returns the names of lints that find the cause.
    pub const fn lints(self) -> &'static [&'static str] {
        match self {
            Self::Coverage => &["mx-not-in-policy", "mx-wildcard-depth"],
            Self::Certificate => &["mx-tls-invalid"],
            Self::Tls => &["starttls-absent", "mx-tls-too-old"],
            Self::Tlsa => &["dane-mismatch", "dane-without-dnssec"],
            Self::Dnssec => &["dane-without-dnssec"],
            Self::Record => &["record-multiple", "record-version-invalid", "record-id-missing"],
            Self::Policy => {
                &["policy-host-tls-invalid", "policy-status-not-200", "policy-redirected", "field-missing"]
            }
            Self::Port => &["mx-host-unresolvable", "mx-host-not-public"],
            Self::Sender => &[],
        }
    }
}

/// How certain a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// The program's source or documentation has the text.
    High,
    /// The text was seen in reports of administrators, or its meaning was concluded from it.
    Medium,
    /// Many programs write these words.
    Low,
}
