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

use crate::rfc::POLICY_SIZE_LIMIT;
use crate::syntax::policy::{Mode, PolicySyntax};
use read::Reading;
use serde::Serialize;
use std::borrow::Cow;
use std::cell::{LazyCell, OnceCell};

mod cause;
mod decide;
mod lines;
mod mx_value;
mod number;
mod ordinary;
mod profile;
mod profiles;
mod read;
mod runs;
mod space;

pub(crate) use ordinary::is_ordinary;
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
    profiles::mtas::PROFILES.iter().chain(profiles::libraries::PROFILES).chain(profiles::documented::PROFILES)
}

/// What every sender makes of the policy body, in the order of [`all`].
pub fn judge(syntax: &PolicySyntax<'_>) -> Vec<SenderVerdict> {
    let body = Body::new(syntax);
    all().map(|profile| body.read_by(profile)).collect()
}

/// Those that refuse a text over 64 KiB, whatever it says.
pub(crate) fn refusing_over_limit() -> Vec<SenderVerdict> {
    let refusing = all().filter(|profile| profile.text.refuses(POLICY_SIZE_LIMIT + 1));
    refusing.map(|profile| SenderVerdict::refused(profile, vec!["policy-too-large"])).collect()
}

/// A policy body, served as `text/plain; charset=utf-8`, and what all senders have to do with it, done
/// once.
pub(crate) struct Body<'s> {
    syntax: &'s PolicySyntax<'s>,
    /// The text, with U+FFFD for what is no UTF-8.
    text: Cow<'s, str>,
    /// Whether the patterns themselves are of interest, not only what is odd about them.
    keeps_patterns: bool,
    /// The reading that senders share, where the text is grammatical.
    shared: OnceCell<Option<Reading<'s>>>,
    runs: OnceCell<Vec<runs::Run>>,
}

/// What one sender reads.
pub(crate) struct Heard<'b>(Held<'b>);

enum Held<'b> {
    Shared(&'b Reading<'b>),
    Alone(Box<Reading<'b>>),
}

impl<'b> Heard<'b> {
    const fn reading(&self) -> &Reading<'b> {
        match &self.0 {
            Held::Shared(reading) => reading,
            Held::Alone(reading) => reading,
        }
    }

    /// The values of `mx` that count, in order, where the body was told to keep them.
    pub(crate) fn patterns(&self) -> &[&'b str] {
        self.reading().patterns.as_deref().unwrap_or_default()
    }
}

impl<'s> Body<'s> {
    pub(crate) fn new(syntax: &'s PolicySyntax<'s>) -> Self {
        let text = syntax.utf8().map_or_else(|| String::from_utf8_lossy(syntax.text), Cow::Borrowed);
        Self { syntax, text, keeps_patterns: false, shared: OnceCell::new(), runs: OnceCell::new() }
    }

    /// The same body, for who wants to know which patterns each sender reads.
    pub(crate) fn keeping_patterns(self) -> Self {
        Self { keeps_patterns: true, ..self }
    }

    /// What `profile` makes of it.
    pub(crate) fn read_by(&self, profile: &'static Profile) -> SenderVerdict {
        match self.heard_by(profile) {
            Some(heard) => self.verdict_on(&heard, profile),
            None => SenderVerdict::refused(profile, vec!["policy-too-large"]),
        }
    }

    /// The verdict of `profile` on what it read.
    pub(crate) fn verdict_on(&self, heard: &Heard<'_>, profile: &'static Profile) -> SenderVerdict {
        decide::verdict(profile, heard.reading(), self.syntax)
    }

    /// What `profile` reads in it; nothing where the text is too long for it.
    pub(crate) fn heard_by(&self, profile: &'static Profile) -> Option<Heard<'_>> {
        let length = self.syntax.text.len();
        if profile.text.refuses(length) {
            return None;
        }
        if !profile.text.takes_whole(length) {
            return Some(self.heard_alone_by(profile));
        }
        let shared = self.shared.get_or_init(|| read::grammatical(self.syntax, self.keeps_patterns));
        Some(
            shared
                .as_ref()
                .map_or_else(|| self.heard_alone_by(profile), |reading| Heard(Held::Shared(reading))),
        )
    }

    fn heard_alone_by(&self, profile: &'static Profile) -> Heard<'_> {
        // Runs are places in the bytes, so they are of use only where none was lost.
        let find = || if matches!(self.text, Cow::Borrowed(_)) { runs::of(self.syntax) } else { Vec::new() };
        let runs = self.runs.get_or_init(find);
        Heard(Held::Alone(Box::new(read::read(
            profile,
            self.syntax.text,
            &self.text,
            runs,
            self.keeps_patterns,
        ))))
    }
}

impl SenderVerdict {
    const fn refused(profile: &'static Profile, because: Vec<&'static str>) -> Self {
        Self { profile, accepts: false, mode: None, max_age: None, because }
    }
}

/// Whether every sender accepts an ordinary policy body: those that read all of it do, the others may stumble
/// over where they stop.
pub(crate) fn all_accept_ordinary(syntax: &PolicySyntax<'_>) -> bool {
    let length = syntax.text.len();
    if length <= READ_BY_ALL {
        return true;
    }
    let body = LazyCell::new(|| Body::new(syntax));
    all().all(|profile| profile.text.takes_whole(length) || body.read_by(profile).accepts)
}

/// A text of so many bytes is read to its end by every sender.
const READ_BY_ALL: usize = {
    let mut least = usize::MAX;
    let mut kinds: &[&[Profile]] =
        &[profiles::mtas::PROFILES, profiles::libraries::PROFILES, profiles::documented::PROFILES];
    while let [profiles, others @ ..] = kinds {
        let mut profiles = *profiles;
        while let [profile, others @ ..] = profiles {
            least = if profile.text.largest < least { profile.text.largest } else { least };
            profiles = others;
        }
        kinds = others;
    }
    least
};

#[cfg(test)]
mod tests {
    use super::{Body, all, all_accept_ordinary, is_ordinary, judge};
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
            "\n\n\r\n",
            "junk\n",
            "junk",
            " \n",
            "\u{feff}",
            "mx:\n",
            " mx: a.example\n",
            "mx : a.example\n",
            "x: y\n",
            "x: y\nz:1\r\n",
            "Mode: none\nx-1: a b \n",
            "x: \u{1}\nx: a:b\n",
            "mx: a.example\r",
            "mx: a.example\u{2028}",
            "mode: x\n",
            "mx: a.example # b\n",
            "mx:a\r\r\n",
            "mx: *.\nmx: a..b\n",
            "mx: ;a\nmx: a b, c\r\n",
            "MX: a.example\n",
            "# a\nmode\nMX\n",
            "two words\n a \n",
            "\u{e9}\n",
            " \n\t \r\n",
            "mode: testing\nmode: a b\n",
            "max_age: 1 \r\nversion:x\nversion: ;\n",
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
                let alone = || Body { shared: None.into(), ..Body::new(&syntax) };
                let by_line = Body { runs: Vec::new().into(), ..alone() }.keeping_patterns();
                let alone = alone().keeping_patterns();
                let patterns = |body: &Body<'_>| body.heard_by(profile).map(|heard| heard.patterns().join(" "));
                prop_assert_eq!(patterns(&alone), patterns(&by_line), "{} on {:?}", profile.id, text);
                let (alone, by_line) = (alone.read_by(profile), by_line.read_by(profile));
                let facts = |verdict: &super::SenderVerdict| {
                    (verdict.accepts, verdict.mode, verdict.max_age, verdict.because.clone())
                };
                prop_assert_eq!(facts(&shared), facts(&alone), "{} on {:?}", profile.id, text);
                prop_assert_eq!(facts(&alone), facts(&by_line), "{} on {:?}", profile.id, text);
            }
            if is_ordinary(&syntax) && all_accept_ordinary(&syntax) {
                prop_assert!(judge(&syntax).iter().all(|verdict| verdict.accepts), "refused: {:?}", text);
            }
        }
    }
}
