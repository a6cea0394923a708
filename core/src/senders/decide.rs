//! Reaches the verdict of one sender from the values that it reads.

use crate::rfc::{DOMAIN_LENGTH_MAX, POLICY_VERSION};
use crate::senders::cause::Cause;
use crate::senders::mx_value::Oddities;
use crate::senders::plain::Value;
use crate::senders::profile::{
    MaxAgeRule, Missing, ModeRule, Needed, Profile, Repeat, Spelling, VersionRule,
};
use crate::senders::read::Fields;
use crate::senders::refusals::{Refusals, causes};
use crate::senders::verdict::SenderVerdict;
use crate::syntax::policy::{Key, Mode, PolicySyntax};
use crate::text::span::Span;

/// Returns the verdict of `profile` on the fields that it finds in the text of `syntax`.
pub(super) fn verdict(
    profile: &'static Profile,
    fields: &Fields<'_>,
    syntax: &PolicySyntax<'_>,
) -> SenderVerdict {
    let mut faults = Faults::default();
    faults.version(&profile.version, fields);
    let mode = faults.mode(&profile.mode, &fields.mode);
    let max_age = faults.max_age(&profile.max_age, &fields.max_age, mode);
    faults.mx(profile, fields, mode);
    let refused = fields.refused.iter().chain(faults.refused.iter());
    // If reading stopped early, a field that was not found may follow.
    let missing = if fields.refused.is_full() { &[] } else { faults.missing.as_slice() };
    let because = causes(syntax, refused, missing);
    let accepts = because.is_empty();
    SenderVerdict {
        profile,
        accepts,
        mode: mode.filter(|_| accepts),
        max_age: max_age.filter(|_| accepts),
        mx: accepts.then(|| kept(&fields.mx)),
        because,
    }
}

/// Returns the values that a report shows. No host matches one that is longer than a wildcard of the longest name.
fn kept(mx: &[Value<'_>]) -> Vec<String> {
    let short = mx.iter().map(|value| value.text).filter(|text| text.len() <= DOMAIN_LENGTH_MAX + "*.".len());
    short.take(SenderVerdict::MX_MAX).map(str::to_owned).collect()
}

#[derive(Default)]
struct Faults {
    refused: Refusals,
    missing: Vec<Key>,
}

impl Faults {
    fn version(&mut self, rule: &VersionRule, fields: &Fields<'_>) {
        let is_valid = |value: &str| match rule.spelling {
            Spelling::Exact => value == POLICY_VERSION,
            Spelling::AnyCase => value.eq_ignore_ascii_case(POLICY_VERSION),
            Spelling::Ignored => true,
        };
        for value in self.checked(rule.repeat, &fields.version) {
            if !is_valid(value.text) {
                self.refused.add(value.span, Cause::VersionInvalid);
            }
        }
        if rule.required && fields.version.is_empty() {
            self.missing.push(Key::Version);
        } else if rule.first_line && !fields.version_first {
            self.refused.add(None, Cause::VersionNotFirst);
        }
    }

    fn mode(&mut self, rule: &ModeRule, values: &[Value<'_>]) -> Option<Mode> {
        let read = |value: &str| {
            let is = |mode: &Mode| {
                value == mode.name() || (rule.any_case && value.eq_ignore_ascii_case(mode.name()))
            };
            Mode::ALL.into_iter().find(is)
        };
        let checked = self.checked(rule.repeat, values);
        for value in checked.iter().filter(|value| read(value.text).is_none()) {
            self.refused.add(value.span, Cause::ModeInvalid);
        }
        let counting = if rule.repeat.last_counts() { checked.last() } else { checked.first() };
        let mode = match counting {
            Some(value) => read(value.text),
            None => self.missing(Key::Mode, rule.missing),
        };
        if mode == Some(Mode::None) && !rule.accepts_none {
            self.refused.add(None, Cause::ModeNone);
        }
        mode
    }

    fn max_age(&mut self, rule: &MaxAgeRule, values: &[Value<'_>], mode: Option<Mode>) -> Option<i64> {
        let checked = self.checked(rule.repeat, values);
        let mut counting = None;
        for value in checked {
            let number = rule.digits.read(value.text);
            match number {
                None if rule.ignores_invalid => {}
                None => self.refused.add(value.span, Cause::MaxAgeInvalid),
                Some(seconds) if seconds < rule.min => self.refused.add(None, below_min(seconds)),
                Some(seconds) if seconds > rule.max && !rule.clamps => {
                    self.refused.add(None, Cause::MaxAgeOverLimit);
                }
                Some(_) => {}
            }
            counting = if rule.repeat.last_counts() { number.or(counting) } else { counting.or(number) };
        }
        let seconds = match counting {
            Some(seconds) => seconds,
            None if checked.is_empty() || rule.ignores_invalid => self.missing(Key::MaxAge, rule.missing)?,
            None => return None,
        };
        Some(rule.clamped(seconds, mode))
    }

    fn mx(&mut self, profile: &Profile, fields: &Fields<'_>, mode: Option<Mode>) {
        for (oddity, span) in refused_mx(profile.mx.tolerated, &fields.mx) {
            let is_address = oddity == Oddities::ADDRESS;
            self.refused
                .add(span, if is_address { Cause::MxPatternIpAddress } else { Cause::MxPatternInvalid });
        }
        let is_needed = match profile.mx.needed {
            Needed::Always => true,
            Needed::UnlessNone => mode != Some(Mode::None),
            Needed::Never => false,
        };
        if is_needed && fields.mx.is_empty() {
            self.missing.push(Key::Mx);
        }
    }

    /// Returns the values that have to be valid. Refuses a repeated field if the rule does.
    fn checked<'v, 't>(&mut self, repeat: Repeat, values: &'v [Value<'t>]) -> &'v [Value<'t>] {
        let first = values.get(..1).unwrap_or_default();
        match repeat {
            Repeat::First => first,
            Repeat::Last => values.get(values.len().saturating_sub(1)..).unwrap_or_default(),
            Repeat::FirstOfValid | Repeat::LastOfValid => values,
            Repeat::Refused => {
                if values.len() > 1 {
                    self.refused.add(None, Cause::FieldDuplicate);
                }
                first
            }
            Repeat::Joined => {
                let Some(at) = values.iter().position(|value| !value.text.is_empty()) else { return first };
                if at + 1 < values.len() {
                    self.refused.add(None, Cause::FieldDuplicate);
                }
                values.get(at..=at).unwrap_or_default()
            }
        }
    }

    fn missing<T: Copy>(&mut self, key: Key, rule: Missing<T>) -> Option<T> {
        match rule {
            Missing::Default(value) => return Some(value),
            Missing::Optional => {}
            Missing::Refused => self.missing.push(key),
        }
        None
    }
}

/// Returns each oddity that is not `tolerated`, with the place of the first value that has it.
fn refused_mx(tolerated: Oddities, values: &[Value<'_>]) -> impl Iterator<Item = (Oddities, Span)> {
    let refused = Oddities::EACH.into_iter().filter(move |oddity| !oddity.overlaps(tolerated));
    let first = |oddity: Oddities| values.iter().find(move |value| value.oddities.overlaps(oddity));
    refused.filter_map(move |oddity| Some((oddity, first(oddity)?.span)))
}

/// Returns the cause that a `max_age` below the minimum of a sender is.
const fn below_min(seconds: i64) -> Cause {
    match seconds {
        ..0 => Cause::MaxAgeInvalid,
        0 => Cause::MaxAgeZero,
        1.. => Cause::MaxAgeTooShort,
    }
}
