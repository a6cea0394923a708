//! Policies that give no sender a reason to differ.

use crate::rfc::{LABEL_LENGTH_MAX, MAX_AGE_LIMIT};
use crate::syntax::policy::{Form, Key, Mode, PolicySyntax, Value};
use memchr::memchr_iter;

/// No sender finds a `max_age` from here up to the limit of RFC 8461 too small or too large.
const MAX_AGE_NOBODY_REFUSES: std::ops::RangeInclusive<u32> = 86_400..=MAX_AGE_LIMIT;

/// Whether the text is grammatical, has every field of RFC 8461 and no other, the version first, each
/// once but for mx, and nothing odd in a value. Every sender that reads it whole accepts it.
pub(super) fn is_ordinary(syntax: &PolicySyntax<'_>) -> bool {
    if syntax.form != Form::Fields || !syntax.deviations.is_empty() {
        return false;
    }
    let mut fields = syntax.fields();
    if fields.next().is_none_or(|first| first.parsed != Value::Version(true)) {
        return false;
    }
    // Reserved labels have two hyphens, which hardly any text has.
    if memchr_iter(b'-', syntax.text).any(|at| syntax.text.get(at + 1) == Some(&b'-')) {
        return false;
    }
    let (mut modes, mut ages, mut patterns) = (0, 0, 0);
    for field in fields {
        match &field.parsed {
            Value::Mode(Some(Mode::Enforce | Mode::Testing)) => modes += 1,
            Value::MaxAge(Ok(seconds)) if MAX_AGE_NOBODY_REFUSES.contains(seconds) => ages += 1,
            Value::Mx(Ok(pattern)) if is_ordinary_name(pattern.domain()) => patterns += 1,
            _ => return false,
        }
    }
    let plain_age = syntax.fields_of(Key::MaxAge).all(|field| !field.value.of(syntax.text).starts_with(b"0"));
    modes == 1 && ages == 1 && patterns > 0 && plain_age
}

/// Too short for a label that is too long, and no address.
fn is_ordinary_name(name: &str) -> bool {
    name.len() <= LABEL_LENGTH_MAX && !name.as_bytes().last().is_some_and(u8::is_ascii_digit)
}
