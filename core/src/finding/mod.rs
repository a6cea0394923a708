//! A finding: the lint it belongs to, its place, its arguments, and the fix for it.

mod fix;
mod lint;

use crate::text::message::sentences;
use crate::text::shown::Shown;
use crate::text::span::Span;
use serde::{Deserialize, Serialize};

pub use crate::text::message::{Arg, Args, Message, Piece, fill, first_sentence};
pub use crate::text::words::{BadLine, Part, Words};
pub use fix::{Applicability, Edit, Fix, apply};
pub(crate) use fix::{Chosen, joined};
pub use lint::{Lint, Severity};

/// The argument that says what senders do because of the defect, if only some of them do.
pub(crate) const EFFECT: &str = "stops";

/// The text or place a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The `_mta-sts` TXT record.
    Record,
    /// The policy host: its name and addresses.
    PolicyHost,
    /// The fetch: TLS, status, headers, size.
    Fetch,
    /// The policy body.
    Policy,
    /// The MX records.
    Mx,
    /// Transport to the MX hosts.
    MxTls,
    /// The `_smtp._tls` TXT record.
    Tlsrpt,
    /// The roll-out as a whole.
    Rollout,
    /// What sending MTAs make of it.
    Senders,
}

impl Source {
    /// The word in reports, such as `policy_host`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::PolicyHost => "policy_host",
            Self::Fetch => "fetch",
            Self::Policy => "policy",
            Self::Mx => "mx",
            Self::MxTls => "mx_tls",
            Self::Tlsrpt => "tlsrpt",
            Self::Rollout => "rollout",
            Self::Senders => "senders",
        }
    }
}

/// A defect found in a domain's publications.
#[derive(Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Finding {
    /// The lint that found it.
    pub lint: Lint,
    /// At most the lint's own severity.
    pub severity: Severity,
    /// What it is about.
    pub source: Source,
    /// Where in the source's text, if at one place.
    pub span: Option<Span>,
    /// Named arguments of title, message and help. The argument [`EFFECT`] is a sentence that follows the message.
    pub args: Args,
    /// How to fix it, if that can be done automatically.
    pub fix: Option<Fix>,
}

impl Finding {
    /// The defect in a few words, in English.
    pub fn title(&self) -> Shown {
        self.says(Part::Title).text()
    }

    /// What is wrong and why it matters, in English.
    pub fn message(&self) -> Shown {
        self.says(Part::Message).text()
    }

    /// What to do, in English.
    pub fn help(&self) -> Shown {
        self.says(Part::Help).text()
    }

    /// Returns one of the texts.
    pub fn says(&self, part: Part) -> Message {
        let said = Message { args: self.args.clone(), ..self.lint.says(part) };
        match self.args.iter().find(|(name, _)| *name == EFFECT) {
            Some((_, Arg::Words(effect))) if part == Part::Message => sentences(said, effect.clone()),
            _ => said,
        }
    }
}
