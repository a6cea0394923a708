//! Which sending MTA accepts the policy: what published software, and what one provider's help page
//! says, makes of the same bytes.
//!
//! A [`Profile`] describes how one of them reads; [`read`] runs the description over a text and
//! [`decide`] draws the verdict. No input is special to anyone: the descriptions were drawn from the
//! software's own published sources and are held against what it answered when it was run.
//!
//! Profiles read the text, not the lines of [`PolicySyntax`]: senders disagree already on what ends a
//! line and what counts as white space. The syntax names what they stumble over, and where it shows
//! the text to be grammatical all of them share one reading of it.

use crate::syntax::policy::{Mode, PolicySyntax};
use serde::Serialize;

mod cause;
mod decide;
mod documented;
mod libraries;
mod mtas;
mod mx;
mod number;
mod profile;
mod read;
mod space;
mod split;

pub use profile::Profile;

/// What stands behind a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A sending MTA, or the part of one, that people run.
    Mta,
    /// A library or a checker.
    Library,
    /// A provider's own published rule on top of the RFC's; not measured.
    Documented,
}

/// What one sender makes of a policy.
#[derive(Clone, Debug)]
pub struct SenderVerdict {
    /// Who.
    pub profile: &'static Profile,
    /// Whether it takes the text for a policy.
    pub accepts: bool,
    /// The mode it reads; `None` also where it accepts without one.
    pub mode: Option<Mode>,
    /// The `max_age` it goes by, in seconds, after its own clamping; `None` also where it accepts
    /// without one. Some read a negative number. Held within ±2^53, which every reader of JSON keeps.
    pub max_age: Option<i64>,
    /// Why it refuses: names of lints, each once. Empty where it accepts.
    pub because: Vec<&'static str>,
}

/// Every profile: sending MTAs first, then libraries, then what is only documented.
pub fn all() -> impl Iterator<Item = &'static Profile> {
    [mtas::PROFILES, libraries::PROFILES, documented::PROFILES].into_iter().flatten()
}

/// What every sender makes of the policy body, served as `text/plain; charset=utf-8`, in the order of
/// [`all`].
pub fn judge(syntax: &PolicySyntax<'_>) -> Vec<SenderVerdict> {
    let text = String::from_utf8_lossy(syntax.text);
    let shared = read::grammatical(syntax);
    let judge_one = |profile: &'static Profile| match &shared {
        Some(reading) if profile.text.takes_whole(syntax.text.len()) => {
            decide::verdict(profile, reading, syntax)
        }
        _ => decide::verdict(profile, &read::read(profile, syntax.text, &text), syntax),
    };
    all().map(judge_one).collect()
}
