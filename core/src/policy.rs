//! A policy, which exists only where an RFC-following sending MTA accepts the text.

use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::Value;
use crate::syntax::policy::{Form, Key, Mode, PolicySyntax};
use crate::text::sort::sort;

/// An MTA-STS policy (RFC 8461 §3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy<'a> {
    /// What senders do on failure.
    pub mode: Mode,
    /// How long senders keep it, in seconds, at most one year.
    pub max_age: u32,
    /// The allowed MX hosts; may be empty in mode none only.
    pub mx: Vec<MxPattern<'a>>,
}

impl<'a> Policy<'a> {
    /// The policy that `syntax` spells, if the grammar, the required fields and the limits allow.
    pub fn of(syntax: &PolicySyntax<'a>) -> Option<Self> {
        let (mode, max_age) = Self::terms(syntax)?;
        let mut mx = Vec::with_capacity(syntax.lines.len());
        mx.extend(syntax.fields_of(Key::Mx).filter_map(|field| match &field.parsed {
            Value::Mx(Ok(pattern)) => Some(pattern.clone()),
            _ => None,
        }));
        Some(Self { mode, max_age, mx })
    }

    /// Its mode and `max_age`, for who does not need the patterns.
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
        // Mode none without mx is the withdrawal of RFC 8461 §8.3.
        (mode == Mode::None || syntax.field(Key::Mx).is_some()).then_some((mode, *max_age))
    }

    /// The first pattern that covers an MX host (RFC 8461 §4.1).
    pub fn covering(&self, host: &str) -> Option<&MxPattern<'a>> {
        self.mx.iter().find(|pattern| pattern.covers(host))
    }

    /// Whether both mean the same to a sender: the order of the patterns does not matter, nor does one that
    /// is repeated.
    pub fn says_the_same(&self, other: &Policy<'_>) -> bool {
        self.mode == other.mode
            && self.max_age == other.max_age
            && (self.mx == other.mx || self.patterns() == other.patterns())
    }

    /// The patterns as a set: in an order of their own, each once.
    pub(crate) fn patterns(&self) -> Vec<&MxPattern<'a>> {
        let mut set: Vec<_> = self.mx.iter().collect();
        sort(&mut set);
        set.dedup();
        set
    }

    /// The same, with texts of its own.
    pub fn into_owned(self) -> Policy<'static> {
        let Self { mode, max_age, mx } = self;
        Policy { mode, max_age, mx: mx.into_iter().map(MxPattern::into_owned).collect() }
    }
}
