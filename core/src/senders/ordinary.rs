//! Policies that every sender accepts, so that no sender has to read them.
//!
//! Without this, the report on a policy with three mx takes 107,000 instructions instead of 27,500.

use crate::rfc::{LABEL_LENGTH_MAX, MAX_AGE_LIMIT};
use crate::syntax::policy::{Form, Mode, PolicySyntax, Value};
use memchr::memchr_iter;
use std::ops::RangeInclusive;

/// The `max_age` values, in seconds, that no sender refuses as too short or too long.
const MAX_AGE_FOR_ALL: RangeInclusive<u32> = 86_400..=MAX_AGE_LIMIT;

/// Returns mode and `max_age` of an ordinary policy; every sender that reads the whole text accepts it.
///
/// In an ordinary policy every line is a grammatical field of RFC 8461, only mx is repeated, the version is
/// first, the mode is enforce or testing, and neither `max_age` nor any mx is a value that some sender
/// refuses.
pub(super) fn terms(syntax: &PolicySyntax<'_>) -> Option<(Mode, i64)> {
    if syntax.form != Form::Fields || !syntax.deviations.is_empty() {
        return None;
    }
    let mut fields = syntax.fields();
    if fields.next()?.parsed != Value::Version(true) {
        return None;
    }
    let (mut mode, mut max_age, mut has_mx) = (None, None, false);
    for field in fields {
        match &field.parsed {
            Value::Mode(Some(read)) if *read != Mode::None => mode = Some(*read),
            Value::MaxAge(Ok(seconds)) if MAX_AGE_FOR_ALL.contains(seconds) => {
                let has_zero_first = field.value.of(syntax.text).starts_with(b"0");
                max_age = Some(i64::from(*seconds)).filter(|_| !has_zero_first);
            }
            Value::Mx(Ok(pattern)) if !may_be_refused(pattern.domain()) => has_mx = true,
            _ => return None,
        }
    }
    mode.zip(max_age).filter(|_| has_mx)
}

/// Whether some sender might refuse a name that follows the grammar, because it might have a long or a
/// reserved label or be an IP address.
pub(super) fn may_be_refused(name: &str) -> bool {
    name.len() > LABEL_LENGTH_MAX
        || name.ends_with(|last: char| last.is_ascii_digit())
        || memchr_iter(b'-', name.as_bytes()).any(|at| name.as_bytes().get(at + 1) == Some(&b'-'))
}
