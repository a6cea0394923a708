//! A policy that an RFC-following sending MTA accepts.

use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::{Form, Key, Mode, PolicySyntax, Value};
use crate::text::sort::sort;

/// An MTA-STS policy (RFC 8461 §3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy<'a> {
    /// What senders do on failure.
    pub mode: Mode,
    /// How long senders cache it, in seconds, at most one year.
    pub max_age: u32,
    /// The allowed MX hosts; only in mode none the list may be empty.
    pub mx: Vec<MxPattern<'a>>,
}

impl<'a> Policy<'a> {
    /// Returns the policy in `syntax`, if it follows the grammar, has all required fields and is within the limits.
    pub fn of(syntax: &PolicySyntax<'a>) -> Option<Self> {
        let (mode, max_age) = Self::terms(syntax)?;
        let mx = syntax.fields_of(Key::Mx).filter_map(|field| match &field.parsed {
            Value::Mx(Ok(pattern)) => Some(pattern.clone()),
            _ => None,
        });
        Some(Self { mode, max_age, mx: mx.collect() })
    }

    /// Returns mode and `max_age` of the policy, without collecting the patterns.
    pub(crate) fn terms(syntax: &PolicySyntax<'_>) -> Option<(Mode, u32)> {
        let clean = !syntax.deviations.iter().any(|deviation| deviation.value.is_fatal());
        if syntax.form != Form::Fields || !clean {
            return None;
        }
        let value = |key| syntax.field(key).map(|field| &field.parsed);
        let (Some(Value::Version(true)), Some(mode), Some(Value::MaxAge(Ok(max_age)))) =
            (value(Key::Version), syntax.mode(), value(Key::MaxAge))
        else {
            return None;
        };
        // A withdrawal has mode none and needs no mx (RFC 8461 §8.3).
        (mode == Mode::None || syntax.field(Key::Mx).is_some()).then_some((mode, *max_age))
    }

    /// Returns the first pattern that covers an MX host (RFC 8461 §4.1).
    pub fn covering(&self, host: &str) -> Option<&MxPattern<'a>> {
        self.mx.iter().find(|pattern| pattern.covers(host))
    }

    /// Returns whether both policies mean the same to a sender. The order of the patterns and repeated ones do not
    /// matter.
    pub fn says_the_same(&self, other: &Policy<'_>) -> bool {
        self.mode == other.mode
            && self.max_age == other.max_age
            && (self.mx == other.mx || self.patterns() == other.patterns())
    }

    /// Returns the patterns sorted and without repetitions.
    pub(crate) fn patterns(&self) -> Vec<&MxPattern<'a>> {
        let mut set: Vec<_> = self.mx.iter().collect();
        sort(&mut set);
        set.dedup();
        set
    }

    /// Returns the same policy with copies of its texts.
    pub fn into_owned(self) -> Policy<'static> {
        let Self { mode, max_age, mx } = self;
        Policy { mode, max_age, mx: mx.into_iter().map(MxPattern::into_owned).collect() }
    }
}
