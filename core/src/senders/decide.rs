//! From the values that count to the verdict.

use crate::rfc::POLICY_VERSION;
use crate::senders::cause;
use crate::senders::mx_value::Oddities;
use crate::senders::plain::Value;
use crate::senders::profile::{
    MaxAgeRule, Missing, ModeRule, Needed, Profile, Repeat, Spelling, VersionRule,
};
use crate::senders::read::{Fields, Refusals};
use crate::senders::verdict::SenderVerdict;
use crate::syntax::policy::{Key, Mode, PolicySyntax};
use crate::text::span::Span;

/// Judges what `profile` reads in the text of `syntax`.
pub(super) fn verdict(
    profile: &'static Profile,
    reading: &Fields<'_>,
    syntax: &PolicySyntax<'_>,
) -> SenderVerdict {
    let mut faults = Faults::default();
    faults.version(&profile.version, reading);
    let mode = faults.mode(&profile.mode, &reading.mode);
    let max_age = faults.max_age(&profile.max_age, &reading.max_age, mode);
    faults.mx(profile, reading, mode);
    let reasons = reading.refused.iter().chain(faults.refused.iter());
    // What stands behind the place where the reading ended is not missing.
    let missing = if reading.refused.is_full() { &[] } else { faults.missing.as_slice() };
    let because = cause::names(syntax, reasons, missing);
    let accepts = because.is_empty();
    SenderVerdict {
        profile,
        accepts,
        mode: mode.filter(|_| accepts),
        max_age: max_age.filter(|_| accepts),
        because,
    }
}

#[derive(Default)]
struct Faults {
    refused: Refusals,
    missing: Vec<Key>,
}

impl Faults {
    fn version(&mut self, rule: &VersionRule, reading: &Fields<'_>) {
        let good = |value: &str| match rule.spelling {
            Spelling::Exact => value == POLICY_VERSION,
            Spelling::AnyCase => value.eq_ignore_ascii_case(POLICY_VERSION),
            Spelling::Unread => true,
        };
        for value in self.checked(rule.repeat, &reading.version) {
            if !good(value.text) {
                self.refused.add(value.span, "version-invalid");
            }
        }
        if rule.required && reading.version.is_empty() {
            self.missing.push(Key::Version);
        } else if rule.first_line && !reading.version_first {
            self.refused.add(None, "version-not-first");
        }
    }

    fn mode(&mut self, rule: &ModeRule, values: &[Value<'_>]) -> Option<Mode> {
        let read = |value: &str| {
            let is = |mode: &Mode| value == mode.name() || (rule.any_case && same(value, mode.name()));
            Mode::ALL.into_iter().find(is)
        };
        let checked = self.checked(rule.repeat, values);
        for value in checked.iter().filter(|value| read(value.text).is_none()) {
            self.refused.add(value.span, "mode-invalid");
        }
        let kept = if rule.repeat.keeps_last() { checked.last() } else { checked.first() };
        let mode = match kept {
            Some(value) => read(value.text),
            None => self.missing(Key::Mode, rule.missing),
        };
        if mode == Some(Mode::None) && !rule.accepts_none {
            self.refused.add(None, "withdrawal-in-progress");
        }
        mode
    }

    fn max_age(&mut self, rule: &MaxAgeRule, values: &[Value<'_>], mode: Option<Mode>) -> Option<i64> {
        let checked = self.checked(rule.repeat, values);
        let mut kept = None;
        for value in checked {
            let number = rule.digits.read(value.text);
            match number {
                None if rule.ignores_bad => {}
                None => self.refused.add(value.span, "max-age-invalid"),
                Some(seconds) if seconds < rule.least => {
                    self.refused.add(None, below_least(seconds));
                }
                Some(seconds) if seconds > rule.most && !rule.clamps => {
                    self.refused.add(None, "max-age-over-limit");
                }
                Some(_) => {}
            }
            kept = if rule.repeat.keeps_last() { number.or(kept) } else { kept.or(number) };
        }
        let seconds = match kept {
            Some(seconds) => seconds,
            None if checked.is_empty() || rule.ignores_bad => self.missing(Key::MaxAge, rule.missing)?,
            None => return None,
        };
        Some(rule.clamped(seconds, mode))
    }

    fn mx(&mut self, profile: &Profile, reading: &Fields<'_>, mode: Option<Mode>) {
        for (oddity, span) in refused_mx(profile.mx.tolerated, &reading.mx) {
            let is_address = oddity == Oddities::ADDRESS;
            self.refused.add(span, if is_address { "mx-pattern-ip-address" } else { "mx-pattern-invalid" });
        }
        let needed = match profile.mx.needed {
            Needed::Always => true,
            Needed::UnlessNone => mode != Some(Mode::None),
            Needed::Never => false,
        };
        if needed && reading.mx.is_empty() {
            self.missing.push(Key::Mx);
        }
    }

    /// The values that have to be good. Refuses repetition where the rule does.
    fn checked<'v, 't>(&mut self, repeat: Repeat, values: &'v [Value<'t>]) -> &'v [Value<'t>] {
        let first = values.get(..1).unwrap_or_default();
        match repeat {
            Repeat::First => first,
            Repeat::Last => values.get(values.len().saturating_sub(1)..).unwrap_or_default(),
            Repeat::FirstOfGood | Repeat::LastOfGood => values,
            Repeat::Refused => {
                if values.len() > 1 {
                    self.refused.add(None, "field-duplicate");
                }
                first
            }
            Repeat::Joined => {
                let filled = values.iter().position(|value| !value.text.is_empty());
                let Some(at) = filled else { return first };
                if at + 1 < values.len() {
                    self.refused.add(None, "field-duplicate");
                }
                values.get(at..=at).unwrap_or_default()
            }
        }
    }

    fn missing<T: Copy>(&mut self, key: Key, rule: Missing<T>) -> Option<T> {
        match rule {
            Missing::Reads(value) => return Some(value),
            Missing::Open => {}
            Missing::Refused => self.missing.push(key),
        }
        None
    }
}

/// Returns each oddity that is not `tolerated`, with the first value that has it.
fn refused_mx(tolerated: Oddities, values: &[Value<'_>]) -> impl Iterator<Item = (Oddities, Span)> {
    let refused = Oddities::EACH.into_iter().filter(move |oddity| !oddity.overlaps(tolerated));
    let first = |oddity: Oddities| values.iter().find(move |value| value.oddities.overlaps(oddity));
    refused.filter_map(move |oddity| Some((oddity, first(oddity)?.span)))
}

/// The lint for a `max_age` that a sender finds too small.
const fn below_least(seconds: i64) -> &'static str {
    match seconds {
        ..0 => "max-age-invalid",
        0 => "max-age-zero",
        1.. => "max-age-too-short",
    }
}

const fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}
