//! Policies that give no sender a reason to differ.

use crate::rfc::MAX_AGE_LIMIT;
use crate::senders::mx_value::Oddities;
use crate::syntax::policy::{Field, Key, Mode, PolicySyntax, Value};

/// No sender finds a `max_age` from here up to the limit of RFC 8461 too small or too large.
const MAX_AGE_NOBODY_REFUSES: std::ops::RangeInclusive<u32> = 86_400..=MAX_AGE_LIMIT;

/// Whether the text is grammatical, has every field of RFC 8461 and no other, the version first, each
/// once but for mx, and nothing odd in a value. Every sender that reads it whole accepts it.
pub(crate) fn is_ordinary(syntax: &PolicySyntax<'_>) -> bool {
    let is_odd = |field: &Field<'_>| match &field.parsed {
        Value::Mx(Ok(pattern)) => Oddities::of_pattern(pattern) != Oddities::NONE,
        _ => true,
    };
    if !syntax.is_plain() || syntax.field(Key::Mx).is_none() || syntax.fields_of(Key::Mx).any(is_odd) {
        return false;
    }
    let begins_well = syntax.fields().next().is_some_and(|first| first.parsed == Value::Version(true));
    let acts = matches!(syntax.mode(), Some(Mode::Enforce | Mode::Testing));
    let lasts = syntax.field(Key::MaxAge).is_some_and(|age| match &age.parsed {
        Value::MaxAge(Ok(seconds)) => {
            MAX_AGE_NOBODY_REFUSES.contains(seconds) && !age.value.of(syntax.text).starts_with(b"0")
        }
        _ => false,
    });
    begins_well && acts && lasts
}
