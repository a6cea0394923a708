//! Icons of six states, each with its own shape and colour.

use mta_sts::{Severity, Verdict};
use yew::prelude::*;

/// How good or bad a part of the report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it should be.
    Good,
    /// Works, with a reservation.
    Warn,
    /// Does not work.
    Bad,
    /// Neither good nor bad.
    Quiet,
    /// Not known.
    Unknown,
    /// Not known yet.
    Busy,
}

impl Tone {
    /// The tone of a verdict.
    pub(crate) const fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Checking => Self::Busy,
            Verdict::Enforced => Self::Good,
            Verdict::Testing => Self::Warn,
            Verdict::None | Verdict::Absent => Self::Quiet,
            Verdict::EnforcedWithFailures | Verdict::Broken => Self::Bad,
            Verdict::Undetermined => Self::Unknown,
        }
    }

    /// The tone of a finding.
    pub(crate) const fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Bad,
            Severity::Warning => Self::Warn,
            Severity::Note => Self::Quiet,
        }
    }

    /// The name of its colours in the style sheet.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Quiet => "quiet",
            Self::Unknown => "unknown",
            Self::Busy => "busy",
        }
    }
}

/// The icon of a tone. A word beside it has the same meaning.
pub(crate) fn icon(tone: Tone) -> Html {
    let path = match tone {
        Tone::Good => "M3 8.5 6.5 12 13 4.5",
        Tone::Warn => "M8 2.5v7.5M8 13v.5",
        Tone::Bad => "M4 4l8 8M12 4l-8 8",
        Tone::Quiet => "M3 8h10",
        Tone::Unknown => "M5 5.5a3 3 0 1 1 4.5 2.6Q8 9 8 10.5M8 13.5v.3",
        Tone::Busy => "M8 2a6 6 0 1 0 6 6",
    };
    html! { <svg class={classes!("icon", tone.class())} viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg> }
}
