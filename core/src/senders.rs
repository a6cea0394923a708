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
use std::borrow::Cow;
use std::cell::LazyCell;

mod cause;
mod decide;
mod documented;
mod libraries;
mod mtas;
mod mx;
mod number;
mod ordinary;
mod profile;
mod read;
mod runs;
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
    mtas::PROFILES.iter().chain(libraries::PROFILES).chain(documented::PROFILES)
}

/// What every sender makes of the policy body, served as `text/plain; charset=utf-8`, in the order of
/// [`all`].
pub fn judge(syntax: &PolicySyntax<'_>) -> Vec<SenderVerdict> {
    let shared = read::grammatical(syntax);
    // Without loss only: runs are places in the bytes.
    let text = LazyCell::new(|| lossy(syntax.text));
    let runs =
        LazyCell::new(|| if matches!(*text, Cow::Borrowed(_)) { runs::of(syntax) } else { Vec::new() });
    let judge_one = |profile: &'static Profile| match &shared {
        Some(reading) if profile.text.takes_whole(syntax.text.len()) => {
            decide::verdict(profile, reading, syntax)
        }
        _ => alone(profile, syntax, &text, &runs),
    };
    all().map(judge_one).collect()
}

/// Whether every sender accepts the policy body. Quick where nothing in it is out of the ordinary, and
/// possibly `false` elsewhere although all accept.
pub fn all_accept(syntax: &PolicySyntax<'_>) -> bool {
    let Ok(text) = std::str::from_utf8(syntax.text) else { return false };
    let accepts = |profile: &'static Profile| {
        profile.text.takes_whole(text.len()) || alone(profile, syntax, text, &[]).accepts
    };
    ordinary::is_ordinary(syntax) && all().all(accepts)
}

/// What one sender makes of a text that it has to read by itself; `text` and `runs` as for
/// [`read::read`].
fn alone(
    profile: &'static Profile,
    syntax: &PolicySyntax<'_>,
    text: &str,
    runs: &[runs::Run],
) -> SenderVerdict {
    if profile.text.refuses(syntax.text.len()) {
        let because = vec!["policy-too-large"];
        return SenderVerdict { profile, accepts: false, mode: None, max_age: None, because };
    }
    decide::verdict(profile, &read::read(profile, syntax.text, text, runs), syntax)
}

/// The text, with U+FFFD for what is no UTF-8.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    // Much faster than `from_utf8_lossy` where nothing is lost.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::{all, all_accept, judge};
    use crate::syntax::policy::PolicySyntax;
    use proptest::prelude::*;

    const VERSION: &str = "version:STSv1";

    /// Lines that are grammatical, and odd in every way that is left to them.
    fn line() -> impl Strategy<Value = String> {
        let mode =
            prop::sample::select(vec!["enforce", "testing", "none"]).prop_map(|mode| format!("mode:{mode}"));
        let max_age = prop::sample::select(vec!["0", "1", "0086400", "604800", "31557600"]);
        let mx = prop_oneof![
            "(\\*\\.)?[a-z]{1,4}(\\.[a-z0-9]{1,70}){0,3}",
            Just("192.0.2.1".to_owned()),
            Just("ab--c.example".to_owned()),
            Just("xn--bcher-kva.example".to_owned()),
            Just(["a".repeat(60).as_str(); 6].join(".")),
        ];
        let line = prop_oneof![
            Just(VERSION.to_owned()),
            mode,
            max_age.prop_map(|value| format!("max_age:{value}")),
            mx.prop_map(|value| format!("mx:{value}")),
        ];
        (line, "[ \t]{0,2}", "[ \t]{0,2}", "\r?\n").prop_map(|(line, before, after, end)| {
            let (name, value) = line.split_once(':').unwrap_or_default();
            format!("{name}:{before}{value}{after}{end}")
        })
    }

    /// Lines that are not.
    fn odd_line() -> impl Strategy<Value = String> {
        let lines = [
            "\n",
            "junk\n",
            "junk",
            " \n",
            "\u{feff}",
            "mx:\n",
            " mx: a.example\n",
            "mx : a.example\n",
            "x: y\n",
            "mx: a.example\r",
            "mx: a.example\u{2028}",
            "mode: x\n",
            "mx: a.example # b\n",
            "mx:a\r\r\n",
        ];
        prop::sample::select(lines.to_vec()).prop_map(str::to_owned)
    }

    proptest! {
        /// What all senders share must be what each of them would have read alone.
        #[test]
        fn a_shared_reading_gives_what_every_sender_reads_alone(
            lines in prop::collection::vec(prop_oneof![8 => line(), 1 => odd_line()], 0..9),
        ) {
            let text = lines.concat();
            let syntax = PolicySyntax::parse(text.as_bytes());
            for (profile, shared) in all().zip(judge(&syntax)) {
                let alone = super::alone(profile, &syntax, &text, &[]);
                let facts = |verdict: &super::SenderVerdict| {
                    (verdict.accepts, verdict.mode, verdict.max_age, verdict.because.clone())
                };
                prop_assert_eq!(facts(&shared), facts(&alone), "{} on {:?}", profile.id, text);
            }
            if all_accept(&syntax) {
                prop_assert!(judge(&syntax).iter().all(|verdict| verdict.accepts), "refused: {:?}", text);
            }
        }
    }
}
