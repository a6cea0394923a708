//! The four texts of a draft.

use mta_sts::Source;

/// How many texts a draft has.
pub(crate) const PARTS: usize = 4;

/// One of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Policy,
    Record,
    Tlsrpt,
    Mx,
}

impl Part {
    /// In the order of the page.
    pub(crate) const ALL: [Self; PARTS] = [Self::Policy, Self::Record, Self::Tlsrpt, Self::Mx];

    /// Returns the text that a finding is about; `None` where it is about the draft as a whole.
    pub(crate) const fn of(source: Source) -> Option<Self> {
        match source {
            Source::Policy | Source::Fetch => Some(Self::Policy),
            Source::Record => Some(Self::Record),
            Source::Tlsrpt => Some(Self::Tlsrpt),
            Source::Mx => Some(Self::Mx),
            Source::PolicyHost | Source::MxTls | Source::Rollout | Source::Senders => None,
        }
    }
}
